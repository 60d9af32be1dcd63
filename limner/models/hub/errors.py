"""What went wrong with the hub, in words: what was wanted, how large it is, and what can be done.

Each failure has its own message. Knows huggingface_hub's exceptions; asks nobody anything.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from huggingface_hub import constants
from huggingface_hub.errors import (  # type: ignore[attr-defined]  # HTTPError is httpx's
    FileMetadataError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    HTTPError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from limner.core.errors import LimnerError, ModelUnavailableError, UnknownModelError
from limner.models.hub.sizes import describe_size
from limner.models.hub.transfer import ConnectionCutError

LOCAL = "local-dir:"


@contextlib.contextmanager
def explain_hub_failures(model: str, repository: str) -> Iterator[None]:
    """Turn what huggingface_hub raises while ``repository`` is asked for ``model`` into limner's errors.

    Raises:
        UnknownModelError: there is no such repository or file.
        ModelUnavailableError: anything else that keeps the hub from answering.
    """
    try:
        yield
    except HfHubHTTPError as error:
        raise _explain_answer(model, repository, error) from error
    except OfflineModeIsEnabled as error:
        raise offline(model) from error
    except HFValidationError as error:
        raise UnknownModelError(f"{model}: {repository!r} is no repository name; that is org/repo.") from error
    except ConnectionCutError as error:
        raise ModelUnavailableError(f"The download of {model} was cut ({error}). What arrived is kept: give the same "
                                    "command again, and it goes on from there.") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ModelUnavailableError(f"{model}: {constants.ENDPOINT} does not answer as the hub does ({error}). Log in to "
                                    "your network if it wants that, and check HF_ENDPOINT.") from error
    except (HTTPError, FileMetadataError) as error:
        raise ModelUnavailableError(
            f"{wanted(model)} is not in the cache, and the hub ({constants.ENDPOINT}) cannot be reached: {error}. "
            f"Check the network, HTTPS_PROXY and HF_ENDPOINT. {ways_on(model)}") from error


def offline(model: str) -> LimnerError:
    """Return the error for a model that is not cached while HF_HUB_OFFLINE is set."""
    return ModelUnavailableError(f"{wanted(model)} is not in the cache ({Path(constants.HF_HUB_CACHE)}), and "
                                 f"HF_HUB_OFFLINE is set, so it is not downloaded. {ways_on(model)}")


def wanted(model: str) -> str:
    """Return a model's name with its size, where that is known."""
    if model.startswith(LOCAL):
        return f"What {model} takes from the hub by its configuration (a tokenizer, or the configuration of a text tower)"
    size = describe_size(model)
    return f"{model} ({size})" if size else model


def ways_on(model: str) -> str:
    """Return what can be done about a model that cannot be fetched."""
    if model.startswith(LOCAL):
        return ("Copy the tokenizer's files (tokenizer.json, tokenizer_config.json ...) into that folder, or give the same "
                "command once with a network.")
    return (f"Three ways on: `limner models download {model}` when there is a network; download it elsewhere and give "
            "its folder, local-dir:/path; or use the model that limner ships, --builtin (drawn pictures only).")


_ANSWERS: dict[int, str] = {
    401: "{model}: the hub does not accept your token (401). Set HF_TOKEN to a valid one, or unset it: public models "
         "need none.",
    403: "{model}: your token may not read {repository} (403). Look at {page} with its account, or set HF_TOKEN to "
         "another one.",
    429: "{model}: the hub has had too many requests of yours (429). Try again in {wait}; a token in HF_TOKEN allows "
         "more.",
}
_GATED = ("{model} is gated: accept its terms at {page}, then set HF_TOKEN to a token of that account, or log in with "
          "`hf auth login`.")
_NO_REPOSITORY = ("{model}: the hub has no repository {repository}, or it is private. Check the spelling; if private, "
                  "set HF_TOKEN, or log in with `hf auth login`.")
_NO_REVISION = ("{model}: the repository {repository} has no such revision. Look at {page}/tree/main for its branches and "
                "tags, or name a whole commit.")
_NO_FILE = "{model}: {url} is not there (404). The repository may have changed; look at {page}/tree/main."
_OTHER = "{model}: the hub answered {status} for {url}. That is trouble on its side: try again later."


def _explain_answer(model: str, repository: str, error: HfHubHTTPError) -> LimnerError:
    status = error.response.status_code
    about = {"model": model, "repository": repository, "page": f"{constants.ENDPOINT}/{repository}", "status": status,
             "url": error.response.url, "wait": _wait(error)}
    if isinstance(error, GatedRepoError):
        return ModelUnavailableError(_GATED.format(**about))
    if isinstance(error, RepositoryNotFoundError):
        return UnknownModelError(_NO_REPOSITORY.format(**about))
    if isinstance(error, RevisionNotFoundError):
        return UnknownModelError(_NO_REVISION.format(**about))
    if status == 404:
        return UnknownModelError(_NO_FILE.format(**about))
    return ModelUnavailableError(_ANSWERS.get(status, _OTHER).format(**about))


def _wait(error: HfHubHTTPError) -> str:
    seconds = error.response.headers.get("Retry-After", "")
    return f"{seconds} s" if seconds.isdigit() else "some minutes"
