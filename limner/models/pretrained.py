"""Folders of transformers: what must lie in one, what reading it may raise, and in which precision it is run.

Captioners and language models are read through these; which classes read them is theirs to know.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from huggingface_hub.errors import StrictDataclassError

from limner.core.devices import pick_dtype
from limner.core.errors import LimnerError, MissingExtraError, UnknownModelError, UnsafeWeightsError
from limner.models.hub.errors import explain_hub_failures
from limner.models.hub.files import hub_cache_folder
from limner.models.hub.needs import CONFIG, VOCABULARY_FILES, has_tokenizer, read_config
from limner.models.hub.weights import TRANSFORMERS_FILES, check_weights, choose_weights, list_parts
from limner.models.names import ModelName
from limner.models.quiet import no_progress_bars

log = logging.getLogger(__name__)

MISSING_SHARE = 0.1
"""A model with more of its tensors missing from the weights is refused: the rest would be random numbers."""

FAILURES = (OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, StrictDataclassError)
"""What transformers runs into when files are missing, damaged, or of another kind of model."""


@dataclass(frozen=True)
class Kind:
    """What a folder is read as, for messages: ``noun`` with its article, what else may lie in it (``others``), and what
    is ``poor`` where some of its weights are missing."""

    noun: str
    poor: str
    others: str = ""


def check_folder(folder: Path, name: ModelName, kind: Kind) -> None:
    """Refuse what transformers would load in part: without its vocabulary a tokenizer is made up, and says nothing.

    Raises:
        UnknownModelError: configuration, weights or vocabulary are missing.
        UnsafeWeightsError: the weights would have to run code to be loaded.
        ModelUnavailableError: the weights are damaged.
    """
    present = {path.name for path in folder.iterdir()}
    weights = choose_weights(present, TRANSFORMERS_FILES)
    if CONFIG not in present or weights is None:
        raise UnknownModelError(f"{name} is no {kind.noun}: {folder} must hold {CONFIG} and {TRANSFORMERS_FILES[0]}"
                                f"{kind.others}.")
    if not has_tokenizer(folder):
        raise UnknownModelError(f"{name}: there is no vocabulary in {folder}; one of {', '.join(VOCABULARY_FILES)} "
                                "belongs beside the weights. Copy the tokenizer's files too.")
    for part in list_parts(folder / weights) if weights.endswith(".index.json") else [weights]:
        check_weights(folder / part)


def check_missing(name: ModelName, missing: set[str], count: int, kind: Kind) -> None:
    """Warn of tensors that the weights lack; refuse the model where it is many.

    Raises:
        UnknownModelError: the weights do not belong to the configuration.
    """
    if len(missing) > MISSING_SHARE * count:
        raise UnknownModelError(f"{name}: the weights do not belong to the {CONFIG} beside them: {len(missing)} of "
                                f"{count} tensors are missing, {min(missing)} the first. Check where they are from.")
    if missing:
        log.warning("%s: %d of %d tensors are missing from the weights (%s): %s may be poor.", name, len(missing),
                    count, ", ".join(sorted(missing)[:3]), kind.poor)


def choose_dtype(folder: Path, device: torch.device, precision: str) -> torch.dtype:
    """Return the precision to run in: bfloat16 in place of float16 where the checkpoint was trained so, since its numbers
    may be too large for float16."""
    dtype = pick_dtype(device, precision)
    config = read_config(folder / CONFIG)
    stated = {part.get(key) for part in (config, config.get("text_config")) if isinstance(part, dict)
              for key in ("dtype", "torch_dtype")}
    return torch.bfloat16 if precision == "auto" and dtype == torch.float16 and "bfloat16" in stated else dtype


def fetch_code(name: ModelName, weights_folder: str | Path | None) -> None:
    """Put a trusted repository's programs beside its weights; what models usually need is fetched without them."""
    from huggingface_hub import snapshot_download

    with no_progress_bars(), explain_hub_failures(name.text, name.source):
        snapshot_download(name.source, revision=name.revision, allow_patterns="*.py",
                          cache_dir=hub_cache_folder(weights_folder))


def explain_failure(name: ModelName, error: Exception, kind: Kind) -> LimnerError:
    """Say what was wanted and what can be done; the first line of transformers' message tells what is wrong."""
    text = str(error).strip().partition("\n")[0]
    if isinstance(error, ImportError):
        return MissingExtraError(f"{name} needs a package that is not installed: {error}")
    if "trust_remote_code" in str(error):
        return UnsafeWeightsError(f"{name} brings program code of its own, which limner does not run unasked. "
                                  "Use another model, or trust_remote_code=True if you have read the code.")
    return UnknownModelError(f"{name} cannot be loaded as a {kind.noun}: {text[:300]}")


def read_pretrained(auto_class: Any, folder: Path, *, name: ModelName, kind: Kind, device: torch.device, precision: str,
                    trusted: bool) -> Any:
    """Return the network in a folder, by one of transformers' Auto classes, on a device.

    Raises:
        LimnerError: whatever ``explain_failure`` and ``check_missing`` make of it.
    """
    try:
        with no_progress_bars():
            model, found = auto_class.from_pretrained(
                folder, trust_remote_code=trusted, dtype=choose_dtype(folder, device, precision), output_loading_info=True)
    except (ImportError, *FAILURES) as error:
        raise explain_failure(name, error, kind) from error
    check_missing(name, found["missing_keys"], len(model.state_dict()), kind)
    return model.to(device)
