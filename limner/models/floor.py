"""The floor of a model: what a false phrase gains by chance, below which a chain of phrases is only its noise.

A model folder's ``floor.json`` holds it, measured on pictures of which the truth is known; most models have none. Knows
nothing about which model it is.
"""

from __future__ import annotations

import json
import logging
import math
from pathlib import Path

log = logging.getLogger(__name__)

FILE_NAME = "floor.json"


def load_floor(folder: Path | None) -> float | None:
    """Return the gain of similarity that a phrase of a chain must exceed; None where the folder says none."""
    path = None if folder is None else folder / FILE_NAME
    if path is None or not path.exists():
        return None
    try:
        gain = float(json.loads(path.read_text(encoding="utf-8"))["gain"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s cannot be read, so chains take whatever gains at all: %s", path, error)
        return None
    if not (math.isfinite(gain) and gain >= 0):
        log.warning("%s: a gain of %s makes no sense, so chains take whatever gains at all.", path, gain)
        return None
    return gain


def save_floor(gain: float, how: str, folder: Path) -> None:
    """Write a floor into a model folder, and ``how`` it was measured."""
    (folder / FILE_NAME).write_text(json.dumps({"gain": round(gain, 6), "how": how}, indent=2) + "\n", encoding="utf-8")
