"""From shapes to pixels: fill polygons in painting order, twice as large, then reduce.

Knows nothing about subjects or styles; gets shapes with their final colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

OVERSAMPLE = 2


@dataclass(frozen=True)
class Patch:
    """A polygon ready to fill: ``points [n, 2]`` in unit coordinates and ``rgb [3]`` in [0, 1].

    Outlines run where two groups meet; group 0 (rain, snow) leaves the outlines below it as they are.
    """

    points: np.ndarray
    rgb: np.ndarray
    group: int
    is_subject: bool = False


def rasterise(patches: Sequence[Patch], size_px: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fill ``patches`` in order; return color ``[h, w, 3]``, subject coverage ``[h, w]`` and edges ``[h, w]``, float32."""
    side = size_px * OVERSAMPLE
    picture = Image.new("RGB", (side, side), (255, 255, 255))
    groups = Image.new("I", (side, side), 0)
    paint, mark = ImageDraw.Draw(picture), ImageDraw.Draw(groups)
    for patch in patches:
        corners = [(float(x), float(y)) for x, y in patch.points * side - 0.5]
        if len(corners) < 3:
            continue
        r, g, b = np.clip(np.rint(patch.rgb * 255), 0, 255).astype(int)
        paint.polygon(corners, fill=(int(r), int(g), int(b)))
        if patch.group:
            mark.polygon(corners, fill=patch.group * 2 + int(patch.is_subject))
    ids = np.asarray(groups, dtype=np.int32)
    color = np.asarray(picture.reduce(OVERSAMPLE), dtype=np.float32) / 255.0
    return color, _reduce((ids & 1).astype(np.float32)), _edges(ids, size_px)


def _edges(ids: np.ndarray, size_px: int) -> np.ndarray:
    """Mark the pixels where neighbouring groups differ, about 1/110 of the side wide."""
    differs = np.zeros(ids.shape, dtype=np.float32)
    differs[:-1] = ids[:-1] != ids[1:]
    differs[:, :-1] = np.maximum(differs[:, :-1], ids[:, :-1] != ids[:, 1:])
    thick = max(1, round(size_px * OVERSAMPLE / 110))
    for axis in (0, 1):
        grown = differs.copy()
        for shift in range(1, thick):
            ahead, behind = [slice(None)] * 2, [slice(None)] * 2
            ahead[axis], behind[axis] = slice(shift, None), slice(None, -shift)
            target = grown[tuple(ahead)]
            np.maximum(target, differs[tuple(behind)], out=target)
        differs = grown
    return _reduce(differs)


def _reduce(values: np.ndarray) -> np.ndarray:
    h, w = values.shape[0] // OVERSAMPLE, values.shape[1] // OVERSAMPLE
    return values.reshape(h, OVERSAMPLE, w, OVERSAMPLE).mean((1, 3)).astype(np.float32)
