"""Parts of vehicles: portholes, wheels with spokes, sails, rows of windows."""

from __future__ import annotations

import numpy as np

from training.world.pen import Pen, Point, Tone
from training.world.subjects.shapes import GLASS, STEEL, TYRE, bar, wheel


def porthole(pen: Pen, x: float, y: float, r: float) -> None:
    pen.circle(x, y, r * 1.45, "light")
    pen.circle(x, y, r * 1.2, "deep")
    pen.circle(x, y, r, GLASS)


def axle(pen: Pen, places: tuple[float, ...], y: float, r: float, hub: Tone = STEEL, *, well: Tone = "deep") -> None:
    """Draw wheels at ``places`` in their dark wells."""
    for x in places:
        pen.sector(x, y, r * 1.22, r * 1.24, 180, 360, well)
        wheel(pen, x, y, r, hub)


def spoked(pen: Pen, x: float, y: float, r: float, spokes: int, start: float, *, rim: Tone = TYRE, width: float = 0.03,
           wire: Tone = STEEL, thin: float = 0.012) -> None:
    """Draw an open wheel: a rim and thin spokes."""
    for k in range(spokes):
        bar(pen, x, y, r - width / 2, thin, start + 180 * k / spokes, wire)
    pen.ring(x, y, r - width / 2, width, rim)
    pen.circle(x, y, r * 0.16, rim)


def row(pen: Pen, x0: float, x1: float, y0: float, y1: float, count: int, tone: Tone = GLASS, *, fill: float = 0.76,
        radius: float = 0.012) -> None:
    """Draw ``count`` windows side by side."""
    for x in np.linspace(x0, x1, count, endpoint=False):
        step = (x1 - x0) / count
        pen.rect(float(x) + step * (1 - fill) / 2, y0, float(x) + step * (1 + fill) / 2, y1, tone, radius=radius)


def lamps(pen: Pen, places: tuple[Point, ...], r: float, tone: Tone = "#ffe27a") -> None:
    """Draw round lamps with a dark rim."""
    for x, y in places:
        pen.circle(x, y, r * 1.25, "deep")
        pen.circle(x, y, r, tone)
