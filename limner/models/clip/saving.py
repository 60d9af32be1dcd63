"""Write a CLIP as a model folder in open_clip's layout, with whatever else its own folder holds.

Knows open_clip's formats; knows nothing of how weights were changed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from limner.core.errors import UnknownModelError
from limner.models.clip.baseline import FILE_NAME as BASELINE
from limner.models.clip.model import Clip
from limner.models.hub.files import provide_files
from limner.models.hub.needs import OPEN_CLIP_CONFIG, read_config
from limner.models.hub.weights import OPEN_CLIP_FILES, find_weights
from limner.models.names import ModelName, parse_clip_name

_OWN = ("domain.safetensors", "floor.json", "concepts.safetensors")
"""What a model folder may say about its model beside the weights."""


def read_clip_config(name: str) -> dict[str, Any]:
    """Return the ``open_clip_config.json`` of a CLIP, or what it would be where the model is of open_clip's registry.

    Raises:
        UnknownModelError: the model is in no format of open_clip's.
    """
    parsed = parse_clip_name(name)
    if parsed.kind in ("folder", "hub"):
        path = provide_files(parsed, purpose="clip").model / OPEN_CLIP_CONFIG
        if not path.is_file():
            raise UnknownModelError(f"{name} is not in open_clip's format, in which alone a taught CLIP can be written. Use "
                                    "another CLIP.")
        return dict(read_config(path))
    return _registry_config(parsed)


def save_clip(clip: Clip, folder: Path, *, text_cfg: Mapping[str, Any] | None = None,
              changed: Mapping[str, Tensor] | None = None) -> None:
    """Write a CLIP's configuration, weights, tokenizer and lists into a folder.

    Args:
        clip: the model; its own folder, if it has one, is left as it is.
        folder: where to; must be there.
        text_cfg: what is different in the text tower's configuration.
        changed: weights that are to stand in place of the model's own.

    Raises:
        UnknownModelError: the model is in no format of open_clip's.
    """
    config = read_clip_config(clip.name)
    config["model_cfg"]["text_cfg"] = {**config["model_cfg"]["text_cfg"], **(text_cfg or {})}
    (folder / OPEN_CLIP_CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    _save_weights(clip, folder, changed or {})
    inner = getattr(clip.tokens, "inner", None)
    if inner is not None and config["model_cfg"]["text_cfg"].get("hf_tokenizer_name"):
        inner.save_pretrained(str(folder))
    if clip.folder is not None:
        same_pictures = not any(name.startswith("visual") for name in changed or {})
        for name in (*_OWN, *([BASELINE] if same_pictures else [])):
            if (clip.folder / name).is_file():
                shutil.copyfile(clip.folder / name, folder / name)
        if (clip.folder / "vocabulary").is_dir():
            shutil.copytree(clip.folder / "vocabulary", folder / "vocabulary")


def _save_weights(clip: Clip, folder: Path, changed: Mapping[str, Tensor]) -> None:
    """Copy the weights file where nothing in it is different, else write all weights in the model's own precision."""
    if not changed and clip.folder is not None:
        weights = find_weights(clip.folder)
        shutil.copyfile(weights, folder / weights.name)
        return
    state = {**clip.model.state_dict(), **changed}
    save_file({name: value.detach().cpu().contiguous().clone() for name, value in state.items()
               if isinstance(value, torch.Tensor)}, str(folder / OPEN_CLIP_FILES[0]))


def _registry_config(name: ModelName) -> dict[str, Any]:
    from limner.models._open_clip import open_clip

    config = dict(open_clip.get_model_config(name.architecture))
    tag = open_clip.get_pretrained_cfg(name.architecture, name.source) if name.kind == "pretrained" else {}
    if tag.get("quick_gelu"):
        config["quick_gelu"] = True
    preprocess = {key: tag[key] for key in ("mean", "std", "interpolation", "resize_mode") if key in tag}
    return {"model_cfg": config, "preprocess_cfg": preprocess}
