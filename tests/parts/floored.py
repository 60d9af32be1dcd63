"""The built-in CLIP with a floor of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from limner.models.floor import FILE_NAME, save_floor
from limner.models.names import BUILTIN_FOLDER


def copy_clip(folder: Path, gain: float | None) -> Path:
    """Return a copy of its folder in ``folder``, with a floor of ``gain``, or none."""
    clip = folder / str(gain)
    shutil.copytree(BUILTIN_FOLDER / "clip", clip)
    (clip / FILE_NAME).unlink(missing_ok=True)
    if gain is not None:
        save_floor(gain, "chosen for the test", clip)
    return clip
