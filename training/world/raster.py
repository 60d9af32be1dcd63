"""From shapes to pixels: fill polygons in painting order, twice as large, then reduce.

Knows nothing about subjects or styles; gets shapes with their final colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

OVERSAMPLE = 2
LINE = 1 / 110
"""Width of an ordinary outline, as a share of the side."""


@dataclass(frozen=True)
class Patch:
    """A polygon ready to fill: ``points [n, 2]`` in unit coordinates and ``rgb [3]`` in [0, 1].

    Outlines run where two groups meet; group 0 (rain, snow) leaves the outlines below it as they are.
    """

    points: np.ndarray
    rgb: np.ndarray
    group: int
    is_subject: bool = False


@dataclass(frozen=True)
class Raster:
    """Filled patches: ``color [h, w, 3]`` and what lies ``behind [h, w, 3]`` the subjects, float32; the ``groups`` at the
    oversampled size, int32, odd where they are a subject's."""

    color: np.ndarray
    behind: np.ndarray
    groups: np.ndarray

    @property
    def size_px(self) -> int:
        """Side of the picture."""
        return int(self.color.shape[0])

    def subject(self) -> np.ndarray:
        """Return the coverage ``[h, w]`` of the subjects."""
        return _reduce((self.groups & 1).astype(np.uint8) * np.uint8(255))

    def edges(self, width: float = LINE, *, of: np.ndarray | None = None) -> np.ndarray:
        """Return the lines ``[h, w]``, ``width`` of the side wide, where two groups meet; ``of`` takes other groups."""
        ids = self.groups if of is None else of
        differs = np.zeros(ids.shape, dtype=bool)
        differs[:-1] = ids[:-1] != ids[1:]
        differs[:, :-1] |= ids[:, :-1] != ids[:, 1:]
        return _reduce(_grown(differs, max(1, round(self.size_px * OVERSAMPLE * width))))


def rasterise(patches: Sequence[Patch], size_px: int) -> Raster:
    """Fill ``patches`` in order."""
    side = size_px * OVERSAMPLE
    picture = Image.new("RGB", (side, side), (255, 255, 255))
    groups = Image.new("I", (side, side), 0)
    paint, mark = ImageDraw.Draw(picture), ImageDraw.Draw(groups)
    behind: Image.Image | None = None
    corners = (np.concatenate([patch.points for patch in patches]) * side - 0.5).ravel().tolist() if patches else []
    colors = np.rint(np.clip([patch.rgb for patch in patches], 0, 1) * 255).astype(int).tolist()
    end = 0
    for patch, color in zip(patches, colors, strict=True):
        start, end = end, end + 2 * len(patch.points)
        if len(patch.points) < 3:
            continue
        if patch.is_subject and behind is None:
            behind = picture.reduce(OVERSAMPLE)
        polygon = corners[start:end]
        paint.polygon(polygon, fill=tuple(color))
        if patch.group:
            mark.polygon(polygon, fill=patch.group * 2 + patch.is_subject)
    flat = _floats(picture.reduce(OVERSAMPLE))
    return Raster(flat, flat if behind is None else _floats(behind), np.asarray(groups, dtype=np.int32))


def _floats(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture, dtype=np.float32) * np.float32(1 / 255)


def _grown(marked: np.ndarray, thick: int) -> np.ndarray:
    """Widen marked pixels ``[h, w]`` to squares of ``thick`` pixels; uint8, 0 or 255."""
    picture = Image.fromarray(marked.view(np.uint8) * np.uint8(255))
    if thick > 2:
        picture = picture.filter(ImageFilter.MaxFilter(thick // 2 * 2 + 1))
    elif thick == 2:
        both = marked.copy()
        both[1:] |= marked[:-1]
        both[:, 1:] |= both[:, :-1].copy()
        return both.view(np.uint8) * np.uint8(255)
    return np.asarray(picture)


def _reduce(values: np.ndarray) -> np.ndarray:
    """Average uint8 ``[2h, 2w]`` to float32 ``[h, w]`` in [0, 1]."""
    return _floats(Image.fromarray(values).reduce(OVERSAMPLE))
