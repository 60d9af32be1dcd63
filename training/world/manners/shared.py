"""Tools that several manners share: palettes by lightness, ribbons, spirals and stars, soft warps.

Knows nothing about any single movement or painter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from training.world.kinds import Rng
from training.world.pen import Pen, Point, hex_rgb

LUMA = np.array([0.299, 0.587, 0.114])


def luma(rgb: np.ndarray) -> np.ndarray:
    """Return the lightness of ``rgb [..., 3]``."""
    return np.asarray(rgb @ LUMA.astype(rgb.dtype))


def ramp(rgb: np.ndarray, colors: Sequence[str], *, share: float = 0.85) -> np.ndarray:
    """Map lightness onto the colours from dark to light, keeping ``1 - share`` of what was there."""
    stops = np.stack([hex_rgb(c) for c in colors])
    at = np.clip(luma(rgb), 0, 1) * (len(colors) - 1)
    mapped = np.stack([np.interp(at, np.arange(len(colors)), stops[:, c]) for c in range(3)], -1)
    return rgb * (1 - share) + mapped * share


def flat(rgb: np.ndarray, colors: Sequence[str], *, share: float = 0.9) -> np.ndarray:
    """Map every colour onto the nearest of a palette, lightness counting double."""
    palette = np.stack([hex_rgb(c) for c in colors])
    gap = np.abs(rgb[:, None] - palette[None]).sum(-1) + 2 * np.abs(luma(rgb)[:, None] - luma(palette)[None])
    return np.asarray(rgb * (1 - share) + palette[gap.argmin(1)] * share)


def pick(rng: Rng, colors: Sequence[str]) -> str:
    """Choose one of the colours."""
    return colors[int(rng.integers(len(colors)))]


def ribbon(
    pen: Pen, points: Sequence[Point] | np.ndarray, width: float, tone: str, *, end_width: float | None = None
) -> None:
    """Draw a flowing stroke as one polygon: much cheaper than a line with round ends."""
    path = np.asarray(points, dtype=np.float64)
    along = np.gradient(path, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    widths = np.linspace(width, width if end_width is None else end_width, len(path))
    side = np.stack([-along[:, 1], along[:, 0]], 1) * widths[:, None] / 2
    pen.polygon(np.vstack([path + side, (path - side)[::-1]]), tone)


def spiral(cx: float, cy: float, r: float, turns: float, *, start: float = 0.0, count: int = 40) -> np.ndarray:
    """Return the points of a spiral from its rim to its centre."""
    t = np.linspace(0, 1, count)
    angle = start + t * turns * 2 * math.pi
    return np.stack([cx + r * (1 - t) * np.cos(angle), cy + r * (1 - t) * np.sin(angle)], 1)


def star(cx: float, cy: float, r: float, inner: float, spikes: int, *, angle: float = -90.0) -> list[Point]:
    """Return the outline of a star with ``spikes`` tips of radius ``r``."""
    corners = []
    for k in range(2 * spikes):
        radians = math.radians(angle + k * 180 / spikes)
        reach = r if k % 2 == 0 else inner
        corners.append((cx + reach * math.cos(radians), cy + reach * math.sin(radians)))
    return corners


def inside(points: np.ndarray, *, depth: float = 0.15) -> np.ndarray:
    """Return how far inside the picture each point lies, ``[n, 1]`` in [0, 1], so that warps leave the rim alone."""
    gap = np.minimum(points, 1 - points).min(1, keepdims=True)
    return np.asarray(np.clip(gap / depth, 0, 1))
