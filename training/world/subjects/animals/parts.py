"""What every animal is drawn with: eyes, mouths, whiskers, spots and tails.

Knows nothing about any one animal, about scenes or colours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.world.kinds import Rng
from training.world.pen import Pen, Point, Tone, arc_point
from training.world.subjects.outlines import blob, limb, mirror_since

INK = "#1c1b22"
EYE_WHITE = "#fdfcf6"
PINK = "#e88a94"
BEAK = "#f39a1e"
HORN = "#f6e7c1"
WATER = "#8ecdf0"


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
