"""Outlines that living things are drawn with, and what can be done with what has been drawn: mirror, turn, place, fit.

Knows nothing about any one subject, about scenes or colours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

import numpy as np

from training.world.kinds import Form, Rng
from training.world.pen import Pen, Point, Shape, Tone, smooth, turn


def limb(pen: Pen, path: Sequence[Point], widths: Sequence[float], tone: Tone, *, group: int | None = None) -> int:
    """Fill one smooth band along ``path`` with round ends, ``widths[i]`` wide at ``path[i]``: legs, necks, tails."""
    spine = smooth(path, closed=False)
    half = np.interp(np.linspace(0, len(path) - 1, len(spine)), np.arange(len(path)), widths) / 2
    along = np.gradient(spine, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    side = np.stack([-along[:, 1], along[:, 0]], 1)
    angles = np.radians([60.0, 30.0, 0.0, -30.0, -60.0])[:, None]
    end_cap = spine[-1] + half[-1] * (np.cos(angles) * along[-1] + np.sin(angles) * side[-1])
    start_cap = spine[0] - half[0] * (np.cos(angles) * along[0] + np.sin(angles) * side[0])
    left, right = spine + side * half[:, None], spine - side * half[:, None]
    return pen.polygon(np.concatenate([left, end_cap, right[::-1], start_cap]), tone, group=group)


def blob(pen: Pen, points: Sequence[Point], tone: Tone, group: int | None = None) -> int:
    """Fill the smooth closed outline through ``points`` as part of an outline group."""
    return pen.polygon(smooth(points, closed=True), tone, group=group)


def oval(pen: Pen, cx: float, cy: float, rx: float, ry: float, tone: Tone, group: int | None = None,
         angle: float = 0.0) -> int:
    """Fill an ellipse as part of an outline group."""
    return pen.polygon(turned_ellipse(cx, cy, rx, ry, angle), tone, group=group)


def turned_ellipse(cx: float, cy: float, rx: float, ry: float, angle: float) -> np.ndarray:
    """Return the outline of an ellipse turned by ``angle`` degrees, to fill within an outline group."""
    around = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    return turn(np.stack([rx * np.cos(around), ry * np.sin(around)], 1), angle) + (cx, cy)


def halves(pen: Pen, right: Sequence[Point], tone: Tone, *, cx: float = 0.5, sharp: bool = False,
           group: int | None = None) -> int:
    """Fill what is alike left and right: ``right`` lists (distance from the middle, y) from the top to the foot."""
    points = [(cx + x, y) for x, y in right] + [(cx - x, y) for x, y in reversed(right) if x > 0]
    return pen.polygon(points if sharp else smooth(points, closed=True), tone, group=group)


def turn_since(pen: Pen, first: int, pivot: Point, degrees: float) -> None:
    """Turn everything drawn since shape number ``first`` about ``pivot``: a nod, a wag."""
    move_since(pen, first, lambda points: turn(points - pivot, degrees) + pivot)


def move_since(pen: Pen, first: int, move: Callable[[np.ndarray], np.ndarray]) -> None:
    """Replace the points of everything drawn since shape number ``first``."""
    for index in range(first, len(pen.shapes)):
        s = pen.shapes[index]
        pen.shapes[index] = Shape(move(s.points), s.tone, s.group)


def mirror_since(pen: Pen, first: int, cx: float = 0.5) -> None:
    """Draw everything since shape number ``first`` once more, mirrored about the upright line at ``cx``."""
    pen.shapes += [Shape(s.points * (-1, 1) + (2 * cx, 0), s.tone, s.group) for s in pen.shapes[first:]]


def mirror_last(pen: Pen, count: int = 1) -> None:
    """Draw the last ``count`` shapes once more, mirrored about the middle of the unit square."""
    mirror_since(pen, len(pen.shapes) - count)


def place(pen: Pen, rng: Rng, draw: Form, x: float, y: float, side: float, *, angle: float = 0.0,
          pivot: Point = (0.5, 0.5), mirrored: bool = False) -> None:
    """Draw a form ``side`` large, its ``pivot`` at (x, y), turned by ``angle`` degrees: a head upon a body."""
    first = len(pen.shapes)
    draw(pen, rng)
    out = (-side, side) if mirrored else (side, side)
    move_since(pen, first, lambda points: turn((points - pivot) * out, angle) + (x, y))


def fitted(draw: Form) -> Form:
    """Let a form be drawn at any scale: it is stretched a little, then fills the unit square and stands on y = 1."""
    return _fit(draw, 1.0)


def afloat(draw: Form) -> Form:
    """Do as ``fitted``, but in the middle of the square, for what swims or flies or is a head alone."""
    return _fit(draw, 0.5)


def _fit(draw: Form, drop: float) -> Form:
    @wraps(draw)
    def fit(pen: Pen, rng: Rng) -> None:
        first = len(pen.shapes)
        draw(pen, rng)
        stretch = np.array([rng.uniform(0.92, 1.08), 1.0])
        points = np.concatenate([s.points for s in pen.shapes[first:]]) * stretch
        low, size = points.min(0), np.ptp(points, axis=0)
        grow = 1.0 / size.max()
        corner = (1 - size * grow) * (0.5, drop)
        move_since(pen, first, lambda p: (p * stretch - low) * grow + corner)

    return fit
