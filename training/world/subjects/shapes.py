"""Shapes that many subjects are built of: arches, grids of windows, faces in perspective, bars, puffs, wheels.

Knows nothing about what they are used for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from training.world.pen import Pen, Point, Tone, arc_point, smooth, turn

GLASS = "#9fd3ec"
LAMP = "#ffe08a"
CREAM = "#f8f3e6"
HOLLOW = "#2e2a33"
WOOD = "#6e4426"
GOLD = "#f2b92e"
IRON = "#3b424c"
STEEL = "#aeb6bd"
TYRE = "#2b2b30"
STONE = "#a39d93"
SNOW = "#e4eef8"
GRASS = "#6aa84f"
INK = "#2b2a33"
CHEEK = "#f27d8a"
WATER = "#6db9e8"
FOAM = "#d3edfa"

Place = Callable[[float, float], Point]
"""Where a point of a flat face lies in the picture: ``(u, v)``, right and up, both 0 to 1 on the face."""


def mirrored(points: Sequence[Point], axis: float = 0.5) -> list[Point]:
    """Close the left half of a symmetric outline with its right half."""
    return [*points, *((2 * axis - x, y) for x, y in reversed(points))]


def curved(points: Sequence[Point]) -> list[Point]:
    """Sample a smooth open line through ``points``."""
    return [(float(x), float(y)) for x, y in smooth(points, closed=False)]


def arch(pen: Pen, x: float, base: float, width: float, height: float, tone: Tone, *, pointed: bool = False) -> int:
    """Fill a round-headed (or pointed) opening standing on ``base``, centred on ``x``."""
    r = width / 2
    if pointed:
        head = [arc_point(x + r, base - height + 1.73 * r, 2 * r, 2 * r, a) for a in range(180, 241, 12)]
        return pen.polygon(mirrored([(x - r, base), *head], x), tone)
    return pen.polygon([(x - r, base), *(arc_point(x, base - height + r, r, r, a) for a in range(180, 361, 20)),
                        (x + r, base)], tone)


def grid(pen: Pen, x0: float, y0: float, x1: float, y1: float, columns: int, rows: int, tone: Tone, *,
         fill: tuple[float, float] = (0.6, 0.6), lit: Callable[[], Tone] | None = None) -> None:
    """Fill ``columns`` x ``rows`` windows evenly spread over a rectangle; ``lit`` may choose a tone for each."""
    panes(pen, face((x0, y1), (x1, y1), y1 - y0), columns, rows, tone, fill=fill, lit=lit)


def face(left: Point, right: Point, height: float, right_height: float | None = None) -> Place:
    """Return where the points of an upright face lie that stands on the line from ``left`` to ``right``."""
    tall = height if right_height is None else right_height

    def at(u: float, v: float) -> Point:
        return left[0] + u * (right[0] - left[0]), left[1] + u * (right[1] - left[1]) - v * (height + u * (tall - height))

    return at


def panel(pen: Pen, at: Place, u0: float, v0: float, u1: float, v1: float, tone: Tone) -> int:
    """Fill a rectangle of a face."""
    return pen.polygon([at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)], tone)


def panes(pen: Pen, at: Place, columns: int, rows: int, tone: Tone, *, fill: tuple[float, float] = (0.6, 0.6),
          lit: Callable[[], Tone] | None = None) -> None:
    """Fill ``columns`` x ``rows`` windows evenly spread over a face."""
    for i in range(columns):
        for j in range(rows):
            u, v = (i + 0.5) / columns, (j + 0.5) / rows
            w, h = fill[0] / columns / 2, fill[1] / rows / 2
            panel(pen, at, u - w, v - h, u + w, v + h, tone if lit is None else lit())


def bar(pen: Pen, x: float, y: float, reach: float, width: float, degrees: float, tone: Tone) -> None:
    """Draw a bar through (x, y) as one shape."""
    ends = np.array([(-reach, -width / 2), (reach, -width / 2), (reach, width / 2), (-reach, width / 2)])
    pen.polygon(turn(ends, degrees) + (x, y), tone)


def puffs(pen: Pen, discs: Iterable[tuple[float, float, float]], tone: Tone) -> int:
    """Fill discs (x, y, radius) that flow into one shape: smoke, foliage, clouds."""
    group = pen.new_group()
    for x, y, r in discs:
        pen.polygon([arc_point(x, y, r, r, a) for a in range(0, 360, 15)], tone, group=group)
    return group


def waves(pen: Pen, y: float, depth: float, count: int, tone: Tone, *, x0: float = 0.0, x1: float = 1.0) -> None:
    """Fill a strip of water from its wavy top at ``y`` down by ``depth``."""
    step = (x1 - x0) / count
    crest = [(x0 + step * (i + k / 6), y + 0.22 * step * math.sin(math.pi * k / 6)) for i in range(count) for k in range(6)]
    pen.polygon([*crest, (x1, y), (x1, y + depth), (x0, y + depth)], tone)


def wheel(pen: Pen, x: float, y: float, r: float, hub: Tone = STEEL) -> None:
    """Draw a wheel with a black tyre."""
    pen.circle(x, y, r, TYRE)
    pen.circle(x, y, r * 0.58, hub)
    pen.circle(x, y, r * 0.2, TYRE)


def turned(pen: Pen, degrees: float, size: float = 1.0, about: Point = (0.5, 0.5), *, since: int = 0) -> None:
    """Turn the shapes on ``pen`` from number ``since`` on about a point, and scale them by ``size``."""
    pen.shapes[since:] = [replace(s, points=turn(s.points - about, degrees) * size + about) for s in pen.shapes[since:]]


def chance(rng: np.random.Generator, share: float = 0.5) -> bool:
    """Return True in ``share`` of the draws."""
    return bool(rng.random() < share)


def smile(pen: Pen, x: float, y: float, size: float, rng: np.random.Generator) -> None:
    """Draw a friendly face: eyes open or shut, a smile, perhaps cheeks."""
    shut = chance(rng, 0.3)
    for side in (-1, 1):
        at = x + side * 0.36 * size
        if shut:
            pen.line([arc_point(at, y - 0.18 * size, 0.16 * size, 0.12 * size, a) for a in (170, 130, 90, 50, 10)],
                     0.07 * size, INK)
        else:
            pen.ellipse(at, y - 0.16 * size, 0.09 * size, 0.14 * size, INK)
        if chance(rng):
            pen.circle(x + side * 0.58 * size, y + 0.16 * size, 0.13 * size, CHEEK)
    pen.line([arc_point(x, y + 0.1 * size, 0.32 * size, 0.28 * size, a) for a in range(160, 19, -20)], 0.08 * size, INK)


def star_points(count: int, outer: float, inner: float, start: float = -90.0, x: float = 0.5, y: float = 0.5) -> list[Point]:
    """Return the outline of a star of ``count`` points about (x, y)."""
    return [arc_point(x, y, r, r, start + 180 * k / count) for k in range(2 * count) for r in ((outer, inner)[k % 2],)]
