"""Captioners: load one by any of its names, or wrap one that is loaded already.

Knows nothing about tasks or screens; how each family is run is in ``families``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from huggingface_hub.errors import StrictDataclassError

from limner.core.devices import pick_device, pick_dtype
from limner.core.errors import MissingExtraError, UnknownModelError, UnsafeWeightsError
from limner.core.events import Report
from limner.core.extensions import Extensions
from limner.models.captioners.families import FAMILIES, Captioner, ChatCaptioner, CocaCaptioner, PictureCaptioner
from limner.models.captioners.options import CaptionOptions
from limner.models.clip.model import Clip, load_clip
from limner.models.domain import load_domain
from limner.models.hub.errors import explain_hub_failures
from limner.models.hub.files import cache_folder, provide_files
from limner.models.hub.needs import CONFIG, OPEN_CLIP_CONFIG, VOCABULARY_FILES, has_tokenizer, read_config
from limner.models.hub.weights import TRANSFORMERS_FILES, check_weights, choose_weights, list_parts
from limner.models.names import ModelName, parse_captioner_name
from limner.models.quiet import no_progress_bars

__all__ = ["CAPTION_MODELS", "CaptionOptions", "Captioner", "list_caption_models", "load_captioner", "wrap_captioner"]

log = logging.getLogger(__name__)

CAPTION_MODELS = {
    "blip-base": "Salesforce/blip-image-captioning-base",
    "blip-large": "Salesforce/blip-image-captioning-large",
    "blip2-2.7b": "Salesforce/blip2-opt-2.7b",
    "blip2-flan-t5-xl": "Salesforce/blip2-flan-t5-xl",
    "git-large-coco": "microsoft/git-large-coco",
    "florence-2-base": "florence-community/Florence-2-base",
    "florence-2-large": "florence-community/Florence-2-large",
}
"""The short names, and the repositories of the hub that they stand for."""

EXTENSIONS = Extensions("limner.captioners", {})

MISSING_SHARE = 0.1
"""A model with more of its tensors missing from the weights is refused: the rest would be random numbers."""

_FAILURES = (OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, StrictDataclassError)
"""What transformers runs into when files are missing, damaged, or of another kind of model."""


def list_caption_models() -> list[str]:
    """Return the short names of captioners; ``load_captioner`` takes many more."""
    return list(CAPTION_MODELS)


def load_captioner(name: str = "builtin", *, device: str | torch.device | None = None, precision: str = "auto",
                   weights_folder: str | Path | None = None, trust_remote_code: bool = False,
                   report: Report | None = None, open_clip: Callable[[str], Clip] | None = None) -> Captioner:
    """Load a captioner by name; ``weights_folder`` overrides where downloaded weights are kept.

    ``report`` is called with the bytes done and in all while weights are downloaded. ``open_clip`` is asked for the CLIP
    that a CoCa is, where it may be loaded already.

    Raises:
        UnknownModelError: nobody knows the name, or what it names is no captioner.
        ModelUnavailableError: the weights are neither cached nor reachable, or damaged.
        UnsafeWeightsError: the weights would have to run code to be loaded, or the model brings code of its own and
            ``trust_remote_code`` is off.
        MissingExtraError: the model needs a package that is not installed.
        DeviceError: there is no such device here.
    """
    model_name = parse_captioner_name(name, CAPTION_MODELS)
    target = pick_device(device)
    place = provide_files(model_name, purpose="captioner", weights_folder=weights_folder, report=report).model
    if _is_coca(place):
        clip = open_clip(model_name.text) if open_clip is not None else load_clip(
            model_name.text, device=target, precision=precision, weights_folder=weights_folder)
        return wrap_captioner(clip.model, clip.preprocess, model_name.text)
    if trust_remote_code and model_name.kind == "hub":
        _fetch_code(model_name, weights_folder)
    return _load_folder(place, model_name, target, precision, trust_remote_code)


def wrap_captioner(model: Any, processor: Any, name: str) -> Captioner:
    """Wrap a loaded captioner: a transformers model and its processor, or an open_clip CoCa and its image transform.

    The family is that of ``model.config.model_type``. For a CoCa, ``name`` (``architecture/tag``) says which tokenizer
    it wants.

    Raises:
        UnknownModelError: the model is no captioner.
    """
    if hasattr(model, "config"):
        return find_family(model.config.model_type)(model, processor, name=name)
    from limner.models._open_clip import open_clip

    architecture = name if name.startswith(("hf-hub:", "local-dir:")) else name.split("/", 1)[0]
    return CocaCaptioner(model, processor, open_clip.get_tokenizer(architecture), name=name)


def find_family(model_type: str) -> type[PictureCaptioner]:
    """Return the class for a ``model_type`` of config.json: limner's own, else another package's, else that of chat models.

    Another package's is an entry point of the group ``limner.captioners`` (see docs/extending.md).
    """
    found = FAMILIES.get(model_type) or EXTENSIONS.load(model_type)
    if found is not None and not (isinstance(found, type) and issubclass(found, PictureCaptioner)):
        EXTENSIONS.refuse(model_type, f"{found!r} is no subclass of PictureCaptioner")
        found = None
    return found or ChatCaptioner


def _load_folder(folder: Path, name: ModelName, device: torch.device, precision: str, trusted: bool) -> Captioner:
    from limner.models._open_clip import transformers

    _check_folder(folder, name)
    try:
        with no_progress_bars():
            processor = transformers.AutoProcessor.from_pretrained(folder, trust_remote_code=trusted)
            model, found = transformers.AutoModelForImageTextToText.from_pretrained(
                folder, trust_remote_code=trusted, dtype=_pick_dtype(folder, device, precision), output_loading_info=True)
    except ImportError as error:
        raise MissingExtraError(f"{name} needs a package that is not installed: {error}") from error
    except _FAILURES as error:
        raise _explain_failure(name, error) from error
    _check_missing(name, found["missing_keys"], len(model.state_dict()))
    captioner = wrap_captioner(model.to(device), processor, name.text)
    captioner.domain = load_domain(folder) if name.kind == "folder" else None
    return captioner


def _pick_dtype(folder: Path, device: torch.device, precision: str) -> torch.dtype:
    """Return the precision to run in: bfloat16 in place of float16 where the checkpoint was trained so, since its numbers
    may be too large for float16."""
    dtype = pick_dtype(device, precision)
    config = read_config(folder / CONFIG)
    stated = {part.get(key) for part in (config, config.get("text_config")) if isinstance(part, dict)
              for key in ("dtype", "torch_dtype")}
    return torch.bfloat16 if precision == "auto" and dtype == torch.float16 and "bfloat16" in stated else dtype


def _fetch_code(name: ModelName, weights_folder: str | Path | None) -> None:
    """Put a trusted repository's programs beside its weights; what models usually need is fetched without them."""
    from huggingface_hub import snapshot_download

    with no_progress_bars(), explain_hub_failures(name.text, name.source):
        snapshot_download(name.source, revision=name.revision, allow_patterns="*.py",
                          cache_dir=cache_folder(weights_folder))


def _check_folder(folder: Path, name: ModelName) -> None:
    """Refuse what transformers would load in part: without its vocabulary a tokenizer is made up, and says nothing."""
    present = {path.name for path in folder.iterdir()}
    weights = choose_weights(present, TRANSFORMERS_FILES)
    if CONFIG not in present or weights is None:
        raise UnknownModelError(f"{name} is no captioner: {folder} must hold {CONFIG} and {TRANSFORMERS_FILES[0]} "
                                f"(transformers), or {OPEN_CLIP_CONFIG} and its weights (CoCa).")
    if not has_tokenizer(folder):
        raise UnknownModelError(f"{name}: there is no vocabulary in {folder}; one of {', '.join(VOCABULARY_FILES)} "
                                "belongs beside the weights. Copy the tokenizer's files too.")
    for part in list_parts(folder / weights) if weights.endswith(".index.json") else [weights]:
        check_weights(folder / part)


def _check_missing(name: ModelName, missing: set[str], count: int) -> None:
    if len(missing) > MISSING_SHARE * count:
        raise UnknownModelError(f"{name}: the weights do not belong to the {CONFIG} beside them: {len(missing)} of "
                                f"{count} tensors are missing, {min(missing)} the first. Check where they are from.")
    if missing:
        log.warning("%s: %d of %d tensors are missing from the weights (%s): captions may be poor.", name, len(missing),
                    count, ", ".join(sorted(missing)[:3]))


def _is_coca(place: Path) -> bool:
    """Whether this is a checkpoint, or a folder in open_clip's layout."""
    return place.is_file() or ((place / OPEN_CLIP_CONFIG).is_file() and not (place / CONFIG).is_file())


def _explain_failure(name: ModelName, error: Exception) -> Exception:
    """Say what was wanted and what can be done; the first line of transformers' message tells what is wrong."""
    text = str(error).strip().partition("\n")[0]
    if "trust_remote_code" in str(error):
        return UnsafeWeightsError(f"{name} brings program code of its own, which limner does not run unasked. "
                                  "Use another model, or trust_remote_code=True if you have read the code.")
    return UnknownModelError(f"{name} cannot be loaded as a captioner: {text[:300]}")
