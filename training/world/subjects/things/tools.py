"""Key, scissors and anchor, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point
from training.world.subjects.things.parts import put


def draw_key(pen: Pen, rng: Rng) -> None:
    """An old key lying aslant: open bow, collar, bit with teeth."""
    upright = Pen()
    upright.rect(0.45, 0.34, 0.55, 1.0, "main", radius=0.03)
    upright.polygon([(0.5, 0.72), (0.74, 0.72), (0.74, 0.8), (0.66, 0.8), (0.66, 0.85), (0.76, 0.85), (0.76, 0.95),
                     (0.5, 0.95)], "main", group=upright.shapes[-1].group)
    upright.rect(0.465, 0.4, 0.49, 0.98, "light")
    if rng.random() < 0.5:
        upright.ring(0.5, 0.2, 0.145, 0.11, "main")
        upright.ring(0.5, 0.2, 0.165, 0.022, "light", start=150, end=300)
    else:
        for x, y in ((0.5, 0.115), (0.39, 0.27), (0.61, 0.27)):
            upright.ring(x, y, 0.085, 0.07, "main")
        upright.circle(0.5, 0.225, 0.05, "dark")
    upright.rect(0.405, 0.37, 0.595, 0.425, "dark", radius=0.02)
    upright.rect(0.42, 0.45, 0.58, 0.49, "dark", radius=0.02)
    put(pen, upright, rng.uniform(-56, -40))


def draw_anchor(pen: Pen, rng: Rng) -> None:
    """A ship's anchor: ring, stock, shank and two flukes."""
    reach = rng.uniform(0.4, 0.44)
    pen.ring(0.5, 0.125, 0.085, 0.075, "main")
    angles = np.linspace(180 - 12, 12, 24)
    outer = [arc_point(0.5, 0.55, reach, 0.45, a) for a in angles]
    inner = [arc_point(0.5, 0.55, reach - 0.1, 0.28, a) for a in angles[::-1]]
    arms = pen.polygon(outer + inner, "main")
    pen.polygon([arc_point(0.5, 0.55, reach, 0.45, a) for a in angles]
                + [arc_point(0.5, 0.54, reach - 0.03, 0.4, a) for a in angles[::-1]], "dark", group=arms)
    pen.rect(0.435, 0.2, 0.565, 0.97, "main", radius=0.03)
    pen.rect(0.46, 0.24, 0.495, 0.9, "light", radius=0.015)
    pen.rect(0.2, 0.27, 0.8, 0.38, "main", radius=0.05)
    pen.rect(0.23, 0.335, 0.77, 0.365, "dark", radius=0.015)
    for side in (-1, 1):
        x = 0.5 + side * (reach - 0.05)
        pen.polygon([(x + side * 0.015, 0.44), (x + side * 0.11, 0.68), (x, 0.65), (x - side * 0.14, 0.72)], "main")


SUBJECTS: tuple[Subject, ...] = (
    Subject("key", "keys", "thing", (draw_key,)),
    Subject("anchor", "anchors", "thing", (draw_anchor,)),
)
