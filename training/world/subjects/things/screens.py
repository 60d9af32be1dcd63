"""Computer, television and clock, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, turn
from training.world.subjects.things.parts import CREAM, INK


def draw_clock(pen: Pen, rng: Rng) -> None:
    """An alarm clock with two bells; the hands show some hour."""
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.22, 0.84), (0.5 + side * 0.33, 0.965)], 0.07, "dark")
        pen.line([(0.5 + side * 0.24, 0.22), (0.5 + side * 0.2, 0.3)], 0.05, "deep")
        bell = np.array([arc_point(0, 0, 0.185, 0.17, a) for a in np.linspace(180, 360, 16)])
        pen.polygon(turn(bell, side * 38) + (0.5 + side * 0.27, 0.235), "main")
    pen.rect(0.475, 0.06, 0.525, 0.24, "deep")
    pen.rect(0.42, 0.035, 0.58, 0.09, "dark", radius=0.025)
    rim = pen.circle(0.5, 0.59, 0.395, "main")
    pen.polygon([arc_point(0.5, 0.59, 0.395, 0.395, a) for a in np.linspace(10, 170, 24)]
                + [arc_point(0.5, 0.56, 0.36, 0.37, a) for a in np.linspace(170, 10, 24)], "dark", group=rim)
    pen.circle(0.5, 0.59, 0.265, CREAM)
    for hour in range(12):
        x, y = arc_point(0.5, 0.59, 0.215, 0.215, hour * 30)
        pen.circle(x, y, 0.026 if hour % 3 == 0 else 0.013, INK)
    hour, minute = int(rng.integers(12)), int(rng.choice([0, 10, 15, 45, 50]))
    pen.line([(0.5, 0.59), arc_point(0.5, 0.59, 0.12, 0.12, hour * 30 + minute / 2 - 90)], 0.045, INK)
    pen.line([(0.5, 0.59), arc_point(0.5, 0.59, 0.185, 0.185, minute * 6 - 90)], 0.03, INK)
    pen.circle(0.5, 0.59, 0.035, "#e5483f")


SUBJECTS: tuple[Subject, ...] = (
    Subject("clock", "clocks", "thing", (draw_clock,)),
)
