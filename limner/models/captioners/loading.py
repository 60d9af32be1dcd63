"""Captioners: load one by any of its names, or wrap one that is loaded already.

Knows nothing about tasks or screens; how each family is run is in ``families``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from limner.core.devices import pick_device
from limner.core.events import Report
from limner.core.extensions import Extensions
from limner.models.captioners.families import FAMILIES, Captioner, ChatCaptioner, CocaCaptioner, PictureCaptioner
from limner.models.captioners.options import CaptionOptions
from limner.models.captioners.prefix import is_prefix_captioner, load_prefix_captioner
from limner.models.clip.model import Clip, load_clip
from limner.models.domain import load_domain
from limner.models.hub.files import provide_files
from limner.models.hub.needs import CONFIG, OPEN_CLIP_CONFIG
from limner.models.names import ModelName, parse_captioner_name
from limner.models.pretrained import FAILURES, Kind, check_folder, explain_failure, fetch_code, read_pretrained
from limner.models.quiet import no_progress_bars

__all__ = ["CAPTION_MODELS", "CaptionOptions", "Captioner", "list_caption_models", "load_captioner", "wrap_captioner"]

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

KIND = Kind("captioner", "captions", f" (transformers), or {OPEN_CLIP_CONFIG} and its weights (CoCa)")


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
    if is_prefix_captioner(place):
        return load_prefix_captioner(place, model_name, device=target, precision=precision, weights_folder=weights_folder)
    if trust_remote_code and model_name.kind == "hub":
        fetch_code(model_name, weights_folder)
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

    check_folder(folder, name, KIND)
    try:
        with no_progress_bars():
            processor = transformers.AutoProcessor.from_pretrained(folder, trust_remote_code=trusted)
    except (ImportError, *FAILURES) as error:
        raise explain_failure(name, error, KIND) from error
    model = read_pretrained(transformers.AutoModelForImageTextToText, folder, name=name, kind=KIND, device=device,
                            precision=precision, trusted=trusted)
    captioner = wrap_captioner(model, processor, name.text)
    captioner.domain = load_domain(folder) if name.kind == "folder" else None
    return captioner


def _is_coca(place: Path) -> bool:
    """Whether this is a checkpoint, or a folder in open_clip's layout."""
    return place.is_file() or ((place / OPEN_CLIP_CONFIG).is_file() and not (place / CONFIG).is_file())
