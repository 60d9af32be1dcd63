"""Building blocks of backgrounds: silhouettes from edge to edge, rows of bumps and spikes, haze.

Knows nothing about which places and lights there are, nor about subjects.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.world.kinds import Rng, Sky
from training.world.pen import Pen, Point, arc_point, hex_rgb, mix_hex, smooth, turn

LEFT, RIGHT = -0.06, 1.06
"""Backgrounds reach a little beyond the picture, so that a warp shows no gap at its rim."""

XS = np.linspace(LEFT, RIGHT, 57)
FINE_XS = np.linspace(LEFT, RIGHT, 141)


def turned(points: np.ndarray, degrees: float, x: float, y: float) -> np.ndarray:
    """Turn ``points [n, 2]`` about the origin and move the origin to (x, y)."""
    return np.asarray(turn(points, degrees) + np.array([x, y]))


def silhouette(pen: Pen, xs: np.ndarray, tops: np.ndarray, bottom: float, tone: str, *,
               group: int | None = None) -> int:
    """Fill from the profile ``tops`` over ``xs`` down (or up) to the level ``bottom``."""
    profile = np.column_stack([xs, tops])
    return pen.polygon(np.vstack([profile, [(xs[-1], bottom), (xs[0], bottom)]]), tone, group=group)


def wavy(rng: Rng, xs: np.ndarray, waves: float) -> np.ndarray:
    """Return a gentle profile in about [0, 1] with ``waves`` hills over the picture's width."""
    first, second = rng.uniform(0, 2 * np.pi, 2)
    hills: np.ndarray = 0.33 * np.sin(2 * np.pi * waves * xs + first) + 0.17 * np.sin(4.6 * np.pi * waves * xs + second)
    return np.asarray(hills + 0.5)


def bumps(xs: np.ndarray, centers: np.ndarray, radii: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Return the upper envelope of half ellipses: crowns, bushes, clouds; 0 where there is none."""
    off = (xs[None, :] - centers[:, None]) / radii[:, None]
    rise: np.ndarray = (heights[:, None] * np.sqrt(np.clip(1 - off**2, 0, None))).max(0)
    return rise


def valley(xs: np.ndarray, floor: float = 0.4) -> np.ndarray:
    """Return a factor that is 1 at both sides and ``floor`` in the middle, to keep the middle calm."""
    factor: np.ndarray = floor + (1 - floor) * np.clip(np.abs(2 * xs - 1), 0, 1) ** 1.4
    return factor


def haze(tone: str, sky: Sky, share: float) -> str:
    """Mix ``tone`` with the air above the horizon, as distance does; a sky pale to the top, fog, thickens it."""
    fog = min(1.0, max(0.0, (float(hex_rgb(sky.top).min()) - 0.68) / 0.11))
    return mix_hex(tone, sky.bottom, share + (1 - share) * 0.42 * fog)


def is_dark(sky: Sky) -> bool:
    """Tell whether the sky calls for lit windows."""
    return float(hex_rgb(sky.top).mean()) < 0.4


def ribbon(pen: Pen, points: Sequence[Point], width: float, end_width: float, tone: str, *,
           group: int | None = None) -> int:
    """Draw a smooth tapering line as one polygon, cheaper than ``Pen.curve`` and with blunt ends."""
    path = smooth(points, closed=False, steps=5)
    along = np.gradient(path, axis=0)
    side = along[:, ::-1] * (-1, 1) / np.maximum(1e-9, np.hypot(along[:, 0], along[:, 1]))[:, None]
    half = np.linspace(width, end_width, len(path))[:, None] / 2
    return pen.polygon(np.vstack([path + side * half, (path - side * half)[::-1]]), tone, group=group)


def disc(pen: Pen, x: float, y: float, rx: float, ry: float, tone: str, *, group: int, corners: int = 24) -> None:
    """Fill an ellipse that shares an outline group with other shapes."""
    pen.polygon([arc_point(x, y, rx, ry, a) for a in np.linspace(0, 360, corners, endpoint=False)], tone, group=group)


def fir(pen: Pen, x: float, foot: float, height: float, tone: str, trunk: str, *, cap: str | None = None) -> None:
    """Draw a three-tiered conifer, with snow of tone ``cap`` on it if asked."""
    pen.rect(x - 0.05 * height, foot - 0.2 * height, x + 0.05 * height, foot, trunk)
    group = pen.new_group()
    for low, high, half in ((0.12, 0.58, 0.3), (0.36, 0.8, 0.23), (0.58, 1.0, 0.16)):
        bottom, top = foot - low * height, foot - high * height
        pen.polygon([(x - half * height, bottom), (x, top), (x + half * height, bottom)], tone, group=group)
        if cap:
            tip = half * height * 0.5
            middle = (top + bottom) / 2
            pen.polygon([(x, top), (x + tip, middle), (x + tip * 0.4, middle - 0.04 * height),
                         (x, middle + 0.04 * height), (x - tip * 0.4, middle - 0.04 * height),
                         (x - tip, middle)], cap, group=group)


def cloud(pen: Pen, rng: Rng, x: float, base: float, width: float, tones: Sequence[str]) -> None:
    """Draw a cumulus with a flat base; ``tones`` are its body, its shaded foot and, if given, its lit crown."""
    xs = np.linspace(x - width / 2, x + width / 2, 49)
    offsets = np.array([-0.34, -0.16, 0.04, 0.22, 0.37]) + rng.uniform(-0.03, 0.03, 5)
    sizes = np.array([0.15, 0.21, 0.25, 0.2, 0.13]) * rng.uniform(0.85, 1.15, 5)
    centers, radii = x + offsets * width, sizes * width
    heights = radii * np.array([0.85, 1.3, 1.6, 1.2, 0.8])
    rise = bumps(xs, centers, radii, heights)
    group = silhouette(pen, xs, base - rise, base, tones[0])
    if len(tones) > 2:
        crown = bumps(xs, centers - 0.03 * width, radii * 0.72, heights)
        silhouette(pen, xs, base - np.minimum(rise, crown), base, tones[2], group=group)
        body = 0.62 * bumps(xs, centers + 0.02 * width, radii, heights)
        silhouette(pen, xs, base - body, base, tones[0], group=group)
    foot = np.minimum(rise, 0.3 * bumps(xs, centers + 0.03 * width, radii * 1.1, heights))
    silhouette(pen, xs, base - foot, base, tones[1], group=group)
