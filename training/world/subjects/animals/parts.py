"""What every animal is drawn with: limbs, eyes, mouths, mirrored halves, and a fit into the unit square.

Knows nothing about any one animal, about scenes or colours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

import numpy as np

from training.world.kinds import Form, Rng
from training.world.pen import Pen, Point, Shape, Tone, arc_point, smooth, turn

INK = "#1c1b22"
EYE_WHITE = "#fdfcf6"
PINK = "#e88a94"
BEAK = "#f39a1e"
HORN = "#f6e7c1"
WATER = "#8ecdf0"


def chance(rng: Rng, share: float) -> bool:
    """Return True in ``share`` of the calls."""
    return bool(rng.random() < share)


# Shapes


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


# What has been drawn


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


# Eyes and mouths


def eye(pen: Pen, x: float, y: float, r: float, *, look: float = 0.2) -> None:
    """Draw an eye that shows on any coat: white, dark pupil moved sideways by ``look``, a glint."""
    pen.circle(x, y, r, EYE_WHITE)
    pen.circle(x + r * look, y, r * 0.68, INK)
    pen.circle(x + r * (look + 0.2), y - r * 0.28, r * 0.24, EYE_WHITE)


EYES = ("ring", "ring", "ring", "dot", "dot", "bright", "bright", "oval", "arc", "hole", "rimmed")
"""Kinds of eyes, as often as they are met."""


def eyes(pen: Pen, rng: Rng, y: float, gap: float, r: float, *, cx: float = 0.5, kinds: Sequence[str] = EYES) -> None:
    """Draw two eyes of one kind that the draw chooses, ``gap`` to each side of the middle."""
    kind = str(rng.choice(kinds))
    for out in (-1, 1):
        draw_eye(pen, kind, cx + out * gap, y, r, out)


def side_eye(pen: Pen, rng: Rng, x: float, y: float, r: float, *, kinds: Sequence[str] = EYES) -> None:
    """Draw the one eye that shows from the side, of a kind that the draw chooses."""
    draw_eye(pen, str(rng.choice(kinds)), x, y, r, 1)


def draw_eye(pen: Pen, kind: str, x: float, y: float, r: float, out: int) -> None:
    """Draw one eye of a kind; ``out`` is 1 for the right one, -1 for the left one."""
    if kind == "ring":
        eye(pen, x, y, r, look=-0.12 * out)
    elif kind == "rimmed":
        pen.circle(x, y, r * 1.1, INK)
        pen.circle(x, y, r * 0.85, EYE_WHITE)
        pen.circle(x - 0.1 * out * r, y, r * 0.42, INK)
    elif kind == "dot":
        pen.circle(x, y, r * 0.78, INK)
        pen.circle(x + r * 0.22, y - r * 0.25, r * 0.24, EYE_WHITE)
    elif kind == "bright":
        pen.ellipse(x, y, r, r * 1.2, INK)
        pen.circle(x + r * 0.3, y - r * 0.45, r * 0.36, EYE_WHITE)
        pen.circle(x - r * 0.3, y + r * 0.45, r * 0.2, EYE_WHITE)
    elif kind == "oval":
        pen.ellipse(x, y, r * 0.6, r, INK)
    elif kind == "arc":
        arc(pen, x, y + r * 0.4, r, 200, 340, r * 0.45)
    elif kind == "slit":
        pen.ellipse(x, y, r * 1.15, r, "#e9e26a")
        pen.ellipse(x, y, r * 0.3, r * 0.92, INK)
    else:
        pen.circle(x, y, r * 0.7, EYE_WHITE)


def arc(pen: Pen, x: float, y: float, r: float, start: float, end: float, width: float, tone: Tone = INK) -> None:
    """Draw a piece of a circle's rim with round ends: closed eyes, smiles."""
    pen.line([arc_point(x, y, r, r, a) for a in np.linspace(start, end, 9)], width, tone)


def smile(pen: Pen, x: float, y: float, r: float, tone: Tone = INK) -> None:
    """Draw a smile whose lowest point is ``r`` below (x, y)."""
    arc(pen, x, y, r, 25, 155, r * 0.28, tone)


def cat_mouth(pen: Pen, x: float, y: float, r: float) -> None:
    """Draw the two bows below a nose at (x, y)."""
    for out in (-1, 1):
        arc(pen, x + out * r, y, r, 20 if out > 0 else 0, 180 if out > 0 else 160, r * 0.3)


def whiskers(pen: Pen, rng: Rng, x: float, y: float, length: float, *, cx: float = 0.5, tone: Tone = "#6b6670") -> None:
    """Draw two or three whiskers on each side, ``x`` from the middle."""
    first = len(pen.shapes)
    for rise in ((-0.25, 0.15), (-0.35, 0.0, 0.35))[int(rng.integers(2))]:
        limb(pen, [(cx + x, y + rise * 0.12), (cx + x + length, y + rise * length)], [0.02, 0.01], tone)
    mirror_since(pen, first, cx)


def spots(pen: Pen, rng: Rng, places: Sequence[tuple[float, float, float]], tone: Tone, group: int) -> None:
    """Draw ragged spots (x, y, radius) on something of an outline group."""
    for x, y, r in places:
        radii = r * rng.uniform(0.75, 1.15, 7)
        points = [arc_point(x, y, radius, radius, k * 360 / 7) for k, radius in enumerate(radii)]
        blob(pen, points, tone, group)


def thin_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    """Draw a thin tail with a small tuft that hangs from ``root``."""
    x, y = root
    limb(pen, [(x, y), (x - 0.1, y + 0.12), (x - rng.uniform(0.04, 0.16), y + 0.34)], [0.045, 0.035, 0.05], "dark")
