"""What moves a picture on a CLIP's behalf: a small image tower whose gradients look like things.

A CLIP calls many things right that no eye would, so a picture that is moved by its own gradients comes to please it and
nobody else. limner ships a critic for its built-in CLIP: the same text tower, and an image tower that was taught on pictures
moved against it (``training/critic.py``). Any other CLIP moves its pictures itself.
"""

from __future__ import annotations

import functools
from pathlib import Path

import torch

from limner.models.clip.model import Clip, load_clip
from limner.models.names import BUILTIN, BUILTIN_FOLDER

CRITIC_FOLDER = BUILTIN_FOLDER / "critic"


def critic_of(clip: Clip) -> Clip:
    """Return the model whose gradients move a picture that ``clip`` judges: its critic, or itself where it has none."""
    if clip.name != BUILTIN or not CRITIC_FOLDER.is_dir():
        return clip
    return _load(CRITIC_FOLDER, clip.device)


@functools.lru_cache(maxsize=4)
def _load(folder: Path, device: torch.device) -> Clip:
    return load_clip(f"local-dir:{folder}", device=device)
