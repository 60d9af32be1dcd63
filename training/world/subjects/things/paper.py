"""Book, umbrella and gift, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth
from training.world.subjects.things.parts import CREAM


def draw_book(pen: Pen, rng: Rng) -> None:
    """An open book with a picture on the left page and text on the right; pictures and text in the book's colour."""
    pen.polygon([(0.01, 0.22), (0.48, 0.3), (0.52, 0.3), (0.99, 0.22), (0.99, 0.95), (0.55, 0.98), (0.52, 1.0),
                 (0.48, 1.0), (0.45, 0.98), (0.01, 0.95)], "main")
    for mirror in (-1, 1):
        page = [(0.5 + mirror * x, y) for x, y in ((0.0, 0.3), (0.12, 0.21), (0.25, 0.18), (0.39, 0.21))]
        edge = smooth(page, closed=False)
        pen.polygon(np.vstack([edge, edge[::-1] + (0, 0.61)]), CREAM if mirror > 0 else "#f3e9d0")
    row = np.array([(0.55, 0.035), (0.64, -0.02), (0.74, -0.04), (0.85, -0.025)])
    for index, y in enumerate(np.linspace(0.36, 0.74, 5)):
        text = smooth([(float(x), float(dy + y)) for x, dy in (row if index < 4 else row[:3])], closed=False)
        pen.polygon(np.vstack([text - (0, 0.028), text[::-1] + (0, 0.028)]), "dark")
    picture = pen.polygon([(0.14, 0.255), (0.26, 0.24), (0.37, 0.27), (0.455, 0.33), (0.455, 0.82), (0.37, 0.76),
                           (0.26, 0.73), (0.14, 0.745)], "main")
    sun_x = 0.24 if rng.random() < 0.5 else 0.36
    pen.polygon([arc_point(sun_x, 0.42, 0.05, 0.05, a) for a in range(0, 360, 20)], "pale", group=picture)
    pen.polygon([(0.14, 0.66), (0.23, 0.53), (0.31, 0.65), (0.36, 0.58), (0.455, 0.72), (0.455, 0.82), (0.37, 0.76),
                 (0.26, 0.73), (0.14, 0.745)], "dark", group=picture)
    pen.rect(0.49, 0.3, 0.51, 0.96, "dark")


def draw_umbrella(pen: Pen, rng: Rng) -> None:
    """An open umbrella with a crooked handle."""
    panels = int(rng.choice([4, 5]))
    rims = np.linspace(0.02, 0.98, panels + 1)
    pen.line([(0.5, 0.07), (0.5, 0.015)], 0.035, "deep")
    pen.curve([(0.5, 0.3), (0.5, 0.6), (0.5, 0.88), (0.53, 0.955), (0.59, 0.965), (0.64, 0.93), (0.645, 0.87)], 0.046,
              "#6b4426")
    for index, (left, right) in enumerate(pairwise(rims)):
        width, middle = right - left, (left + right) / 2
        rib_left = [_rib(left, t) for t in np.linspace(0, 1, 8)]
        rib_right = [_rib(right, t) for t in np.linspace(1, 0, 8)]
        scallop = [arc_point(middle, 0.56, width / 2, 0.07, a) for a in (200, 225, 250, 270, 290, 315, 340)]
        tones = ("main", "light", "main", "dark", "main") if panels == 5 else ("main", "light", "main", "dark")
        pen.polygon(rib_left + scallop + rib_right, tones[index])


def _rib(rim_x: float, share: float) -> tuple[float, float]:
    """Return the point ``share`` of the way from the umbrella's tip along the rib that ends at ``rim_x``."""
    angle = share * np.pi / 2
    return 0.5 + (rim_x - 0.5) * float(np.sin(angle)), 0.56 - 0.5 * float(np.cos(angle))


SUBJECTS: tuple[Subject, ...] = (
    Subject("book", "books", "thing", (draw_book,)),
    Subject("umbrella", "umbrellas", "thing", (draw_umbrella,)),
)
