"""Load or wrap the CLIPs that a Config names: one, or several that judge together. Knows nothing about what they judge."""

from __future__ import annotations

from typing import Any

import torch

from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.models.clip.joint import JointClip
from limner.models.clip.model import Clip, wrap_clip
from limner.models.engine import Engine
from limner.tasks.interrogate.config import Config


def open_clips(config: Config, engine: Engine, monitor: Monitor) -> Clip | JointClip:
    """Return the CLIPs of a Config as one, loaded or adopted by an engine.

    Raises:
        OptionError: no name is given, or models, transforms and names are not equally many.
        LimnerError: see ``load_clip``.
    """
    names = _list(config.clip_model_name)
    if not names:
        raise OptionError("No CLIP is named. Give clip_model_name a name, or a list of names.")
    if config.clip_model is None:
        return engine.clip(*names, monitor=monitor, weights_folder=config.clip_model_path)
    return engine.clip(*(engine.adopt("clip", clip) for clip in _wrap(config, names, engine.device)))


def _wrap(config: Config, names: list[Any], device: torch.device) -> list[Clip]:
    models, transforms = _list(config.clip_model), _list(config.clip_preprocess)
    if not len(models) == len(transforms) == len(names):
        raise OptionError(f"clip_model has {len(models)} entries, clip_preprocess {len(transforms)}, clip_model_name "
                          f"{len(names)}. Give each model its transform and its name.")
    return [wrap_clip(model, transform, name, device=device) for model, transform, name in zip(models, transforms, names)]


def _list(given: Any) -> list[Any]:
    return list(given) if isinstance(given, (list, tuple)) else [given]
