"""What many things are made of: vases, boxes seen aslant, faces, flames, and parts turned into place.

Knows nothing about any single thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from training.world.kinds import Rng
from training.world.pen import Pen, Point, Tone, arc_point, smooth, turn
from training.world.subjects.shapes import chance, curved, mirrored, star_points

T = TypeVar("T")
CREAM = "#fdf6e3"
INK = "#2b2a33"
GOLD = "#f2c230"
WARM = "#ffe9a3"
STEEL = "#b9c0c8"
WOOD = "#a9713f"
LEAF = "#4f9e45"
WHITE = "#ffffff"
SKINS = ("#ffd9b8", "#f3c39a", "#d99b6c", "#a86a3d", "#7a4a2b", "#ffcf3f")
HAIRS = ("#2b2320", "#5a3820", "#a8682c", "#e8c25a", "#8a8a90", "#b5472a")


def pick(rng: Rng, choices: Sequence[T]) -> T:
    """Return one of ``choices``, each as likely."""
    return choices[int(rng.integers(len(choices)))]


def vase(half: Sequence[Point], x: float = 0.5) -> np.ndarray:
    """Return the closed outline whose right half is the smooth line through ``half``, from top to bottom."""
    return np.array(mirrored(curved(half), x))


def strip(path: Sequence[Point] | np.ndarray, height: float) -> np.ndarray:
    """Return the band of ``height`` below the smooth line through ``path``."""
    top = smooth(path, closed=False)
    return np.vstack([top, top[::-1] + (0, height)])


def put(pen: Pen, part: Pen, degrees: float = 0.0, box: tuple[float, float, float, float] = (0.01, 0.01, 0.99, 1.0),
        *, flip: bool = False) -> None:
    """Copy ``part`` turned by ``degrees``, as large as ``box`` (x0, y0, x1, y1) allows, standing on its lower side."""
    sign = (-1 if flip else 1, 1)
    corners = turn(np.vstack([s.points for s in part.shapes]) * sign, degrees)
    low, high = corners.min(0), corners.max(0)
    x0, y0, x1, y1 = box
    scale = min((x1 - x0) / float(high[0] - low[0]), (y1 - y0) / float(high[1] - low[1]))
    shift = np.array([(x0 + x1) / 2 - scale * (low[0] + high[0]) / 2, y1 - scale * high[1]])
    groups = {group: pen.new_group() for group in sorted({s.group for s in part.shapes})}
    for s in part.shapes:
        pen.polygon(turn(s.points * sign, degrees) * scale + shift, s.tone, group=groups[s.group])


def block(pen: Pen, x0: float, y0: float, x1: float, y1: float, depth: Point) -> None:
    """Draw a box whose front is the rectangle and whose back is shifted by ``depth`` (up, so y < 0)."""
    dx, dy = depth
    near = x1 if dx > 0 else x0
    pen.polygon([(near, y0), (near + dx, y0 + dy), (near + dx, y1 + dy), (near, y1)], "dark")
    pen.polygon([(x0, y0), (x0 + dx, y0 + dy), (x1 + dx, y0 + dy), (x1, y0)], "light")
    pen.rect(x0, y0, x1, y1, "main")


def face(pen: Pen, x: float, y: float, size: float, rng: Rng, tone: Tone = INK) -> None:
    """Draw a cartoon face: two eyes and a smile, ``size`` from eye to eye."""
    for side in (-0.5, 0.5):
        pen.ellipse(x + side * size, y, size * 0.11, size * rng.uniform(0.12, 0.2), tone)
    if chance(rng, 0.7):
        pen.ring(x, y + size * 0.1, size * 0.3, size * 0.1, tone, start=25, end=155)
    else:
        pen.sector(x, y + size * 0.18, size * 0.28, size * 0.32, 0, 180, tone)


def flame(pen: Pen, x: float, base: float, height: float, lean: float = 0.0) -> None:
    """Draw a candle's flame that stands on (x, base)."""
    for grown, tone in ((1.0, "#ff9d2e"), (0.6, WARM)):
        h, w = height * grown, height * 0.3 * grown
        pen.blob([(x + lean, base - h), (x + w * 0.6, base - h * 0.55), (x + w, base - h * 0.25), (x, base),
                  (x - w, base - h * 0.25), (x - w * 0.6, base - h * 0.55)], tone)


def steam(pen: Pen, xs: Sequence[float], base: float, height: float, rng: Rng, tone: Tone = "#e6ebee") -> None:
    """Draw a wavy wisp above each of ``xs``."""
    sway = rng.uniform(0.02, 0.045)
    for x in xs:
        pen.curve([(x, base), (x - sway, base - height * 0.3), (x + sway, base - height * 0.65), (x, base - height)],
                  0.035, tone, end_width=0.015)


def star(x: float, y: float, r: float, points: int = 5, inner: float = 0.45) -> list[Point]:
    """Return the outline of a star about (x, y); its notches lie at ``inner`` of its radius ``r``."""
    return star_points(points, r, inner * r, x=x, y=y)


def heart(x: float, y: float, r: float) -> np.ndarray:
    """Return a heart's outline about (x, y), ``2 r`` wide."""
    t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    across = 16 * np.sin(t) ** 3
    down = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    return np.stack([across, down], 1) * r / 16 + (x, y - 0.12 * r)


def arch(x0: float, y0: float, x1: float, y1: float, rise: float) -> np.ndarray:
    """Return a rectangle whose top is rounded up by ``rise``; its sides begin at ``y0``."""
    bow = [arc_point((x0 + x1) / 2, y0, (x1 - x0) / 2, rise, a) for a in np.linspace(180, 360, 20)]
    return np.array([*bow, (x1, y1), (x0, y1)])
