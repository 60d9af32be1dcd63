"""Load or wrap the CLIPs that a Config names: one, or several that judge together. Knows nothing about what they judge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from limner.core.errors import OptionError
from limner.models.clip.joint import JointClip
from limner.models.clip.model import Clip, load_clip, wrap_clip
from limner.tasks.interrogate.config import Config


def open_clips(config: Config, device: torch.device, report: Callable[[int, int], None]) -> Clip | JointClip:
    """Return the CLIPs of a Config as one; ``report(done, total)`` is called while they are loaded.

    Raises:
        OptionError: no name is given, or models, transforms and names are not equally many.
        LimnerError: see ``load_clip``.
    """
    names = _list(config.clip_model_name)
    if not names:
        raise OptionError("No CLIP is named. Give clip_model_name a name, or a list of names.")
    clips = _load(config, names, device, report) if config.clip_model is None else _wrap(config, names, device)
    return clips[0] if len(clips) == 1 else JointClip(clips)


def _load(config: Config, names: list[Any], device: torch.device, report: Callable[[int, int], None]) -> list[Clip]:
    clips = []
    for done, name in enumerate(names):
        report(done, len(names))
        clips.append(load_clip(name, device=device, precision=config.precision, weights_folder=config.clip_model_path))
    report(len(names), len(names))
    return clips


def _wrap(config: Config, names: list[Any], device: torch.device) -> list[Clip]:
    models, transforms = _list(config.clip_model), _list(config.clip_preprocess)
    if not len(models) == len(transforms) == len(names):
        raise OptionError(f"clip_model has {len(models)} entries, clip_preprocess {len(transforms)}, clip_model_name "
                          f"{len(names)}. Give each model its transform and its name.")
    return [wrap_clip(model, transform, name, device=device) for model, transform, name in zip(models, transforms, names)]


def _list(given: Any) -> list[Any]:
    return list(given) if isinstance(given, (list, tuple)) else [given]
