"""From files to a CLIP's parts: its network, its own preprocessing, its tokenizer.

Everything comes from files that are here already: nothing is asked of the network, no downloaded code runs, and a weights
file is looked at before it is read. Knows open_clip's formats and Chinese-CLIP's; knows nothing about names or hubs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from safetensors import safe_open
from torch import Tensor, nn

from limner.core.errors import LimnerError, UnknownModelError, UnsafeWeightsError
from limner.models.clip.chinese import open_chinese_clip
from limner.models.clip.precision import keep_scales_exact, spell_precision
from limner.models.clip.text.tokens import TextTokens
from limner.models.hub.files import ModelFiles
from limner.models.hub.needs import CLIP_TYPES, CONFIG, OPEN_CLIP_CONFIG, has_tokenizer, read_config
from limner.models.hub.weights import check_weights, find_weights
from limner.models.names import ModelName
from limner.models.quiet import no_root_logging

_SAFETENSORS = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}
"""What safetensors calls formats of numbers."""

CONTEXT_LENGTH = 77
"""open_clip's own default. (A text tower of transformers' states how many positions it could read, not how many it does.)"""

_FAILURES = (OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, AssertionError)
"""What open_clip and transformers run into when files are missing, damaged, or of another kind of model."""

_PREPROCESSING = ("mean", "std", "interpolation", "resize_mode")


@dataclass(frozen=True)
class ClipParts:
    """What class Clip is made of; ``preprocess`` turns an image into ``[3, h, w]``."""

    model: nn.Module
    preprocess: Callable[[Image.Image], Tensor]
    tokens: TextTokens


def open_clip_parts(name: ModelName, files: ModelFiles, *, device: torch.device, dtype: torch.dtype) -> ClipParts:
    """Load a CLIP from its files.

    Raises:
        UnknownModelError: the files are no CLIP, or do not belong together.
        UnsafeWeightsError: the weights, or a configuration, would have code run.
        ModelUnavailableError: the weights are damaged.
    """
    if files.model.is_dir() and not (files.model / OPEN_CLIP_CONFIG).is_file():
        return _open_transformers(name, files.model, device, dtype)
    weights = find_weights(files.model) if files.model.is_dir() else files.model
    check_weights(weights)
    try:
        with no_root_logging():
            return _open_open_clip(name, files, weights, device, dtype)
    except LimnerError:
        raise
    except _FAILURES as error:
        raise _explain_failure(name, error, files) from error


def _open_transformers(name: ModelName, folder: Path, device: torch.device, dtype: torch.dtype) -> ClipParts:
    config = folder / CONFIG
    model_type = read_config(config).get("model_type") if config.is_file() else None
    if model_type not in CLIP_TYPES:
        found = f"its {CONFIG} is of a {model_type!r}" if model_type else f"it has neither {OPEN_CLIP_CONFIG} nor {CONFIG}"
        raise UnknownModelError(f"{name}: no CLIP that limner can load: {found}. Folders in open_clip's format are taken, "
                                f"and transformers' {', '.join(CLIP_TYPES)}.")
    model, preprocess, tokenizer = open_chinese_clip(folder, dtype)
    return ClipParts(model.to(device), preprocess, TextTokens(tokenizer, model.context_length))


def _open_open_clip(name: ModelName, files: ModelFiles, weights: Path, device: torch.device,
                    dtype: torch.dtype) -> ClipParts:
    from limner.models._open_clip import open_clip

    tag = open_clip.get_pretrained_cfg(name.architecture, name.source) if name.kind == "pretrained" else {}
    spelled = f"local-dir:{files.model}" if files.model.is_dir() else name.architecture
    config = open_clip.get_model_config(spelled)
    text_cfg = _text_cfg(config, files)
    model = open_clip.create_model(
        spelled, load_weights=False, pretrained_text=False, precision=spell_precision(dtype, config), device=device,
        force_quick_gelu=bool(tag.get("quick_gelu")), text_cfg=text_cfg,
        force_preprocess_cfg={key: tag[key] for key in _PREPROCESSING if key in tag})
    _load_weights(model, weights)
    wanted = open_clip.transform.PreprocessCfg(**model.visual.preprocess_cfg)
    preprocess = open_clip.transform.image_transform_v2(wanted, is_train=False)
    length = text_cfg.get("context_length", CONTEXT_LENGTH)
    return ClipParts(model, preprocess, TextTokens(_open_tokenizer(text_cfg, files, length), length))


def _load_weights(model: nn.Module, weights: Path) -> None:
    """Fill a model from a weights file.

    Where the file can be mapped and its numbers are the model's, the model takes the mapped tensors for its own: no second
    copy is held, and the system reads what is used.
    """
    from limner.models._open_clip import open_clip

    if not _fits_mapped(model, weights):
        keep_scales_exact(model)
        open_clip.load_checkpoint(model, str(weights), weights_only=True)
        return
    load = model.load_state_dict
    model.load_state_dict = functools.partial(load, assign=True)  # type: ignore[method-assign]
    try:
        open_clip.load_checkpoint(model, str(weights), weights_only=True)  # it renames and reshapes, and asks for no copy
    finally:
        del model.load_state_dict
    keep_scales_exact(model)


def _fits_mapped(model: nn.Module, weights: Path) -> bool:
    """Whether a model on the CPU has the one format of number that all of a safetensors file is in."""
    if weights.suffix != ".safetensors" or any(tensor.device.type != "cpu" for tensor in model.parameters()):
        return False
    held = {_SAFETENSORS.get(tensor.dtype) for tensor in model.state_dict().values() if tensor.is_floating_point()}
    with safe_open(str(weights), framework="pt") as file:
        saved = {file.get_slice(key).get_dtype() for key in file.keys()}  # noqa: SIM118
    return len(held) == 1 and held == saved - {"I64"}


def _text_cfg(config: Mapping[str, Any], files: ModelFiles) -> dict[str, Any]:
    """Return the text tower's configuration, with a tower of transformers' shaped by a file here and not by the hub."""
    text_cfg = dict(config["text_cfg"])
    if files.text_config is not None:
        if "auto_map" in read_config(files.text_config / CONFIG):
            raise UnsafeWeightsError(f"{files.text_config / CONFIG} asks for program code from its repository, which "
                                     "limner does not run. Use another model.")
        text_cfg.update(hf_model_name=str(files.text_config), hf_model_pretrained=False)
    return text_cfg


def _open_tokenizer(text_cfg: Mapping[str, Any], files: ModelFiles, length: int) -> Any:
    from limner.models._open_clip import open_clip

    options = dict(text_cfg.get("tokenizer_kwargs", {}))
    if not text_cfg.get("hf_tokenizer_name"):
        return open_clip.SimpleTokenizer(context_length=length, **options)
    folder = files.tokenizer or files.model
    if not has_tokenizer(folder):
        raise UnknownModelError(f"{folder}: there is no tokenizer in this folder. Copy the tokenizer's files too.")
    options["trust_remote_code"] = False  # a configuration that was downloaded must not decide this
    return open_clip.tokenizer.HFTokenizer(str(folder), context_length=length,
                                           tokenizer_mode=text_cfg.get("tokenizer_mode"), **options)


def _explain_failure(name: ModelName, error: Exception, files: ModelFiles) -> LimnerError:
    text = str(error).strip().partition("\n")[0] or type(error).__name__
    if isinstance(error, KeyError):
        place = files.model / OPEN_CLIP_CONFIG if files.model.is_dir() else f"the configuration of {name.architecture}"
        text = f"{place} has no key {text}"
    if "custom code" in text or "trust_remote_code" in text:
        return UnsafeWeightsError(f"{name} brings program code of its own, which limner does not run. Use another model.")
    return UnknownModelError(f"{name} cannot be loaded as a CLIP: {text[:300]}. Its weights and its configuration or "
                             "architecture may not belong together.")
