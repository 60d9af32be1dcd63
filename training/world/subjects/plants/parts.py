"""The fixed colours of plants, and leaves."""

from __future__ import annotations

from training.world.pen import Pen, Point, Tone, arc_point
from training.world.subjects.outlines import blob, limb, turn_since

BARK = "#7b5233"
BARK_SHADE = "#5c3b24"
LEAF = "#4f9a3c"
LEAF_SHADE = "#39762d"
CREAM = "#f7ecd4"
INK = "#2b2a33"
POT = "#c26a3d"


def leaf(pen: Pen, x: float, y: float, length: float, angle: float, tone: Tone, *, vein: Tone = "",
         width: float = 0.3) -> None:
    """Draw a pointed leaf from its stalk at (x, y); 0 degrees points right, 90 down."""
    first, half = len(pen.shapes), length * width
    group = blob(pen, [(x, y), (x + length * 0.3, y - half), (x + length * 0.75, y - half * 0.7), (x + length, y),
                       (x + length * 0.75, y + half * 0.7), (x + length * 0.3, y + half)], tone)
    if vein:
        limb(pen, [(x, y), (x + length * 0.85, y)], [length * 0.05, length * 0.02], vein, group=group)
    turn_since(pen, first, (x, y), angle)


def pot(pen: Pen, x: float, top: float, half: float, tone: Tone = POT) -> None:
    """Draw a flower pot that stands on y = 1, its rim at ``top``."""
    pen.polygon([(x - half * 0.86, top + 0.06), (x + half * 0.86, top + 0.06), (x + half * 0.62, 1.0),
                 (x - half * 0.62, 1.0)], tone)
    pen.rect(x - half, top, x + half, top + 0.09, tone)


def ring_of(count: int, x: float, y: float, rx: float, ry: float, start: float = 0.0) -> list[Point]:
    """Return ``count`` points round an ellipse."""
    return [arc_point(x, y, rx, ry, start + k * 360 / count) for k in range(count)]
