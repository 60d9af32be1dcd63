"""Things that the world lacks, to be taught: none of them is in the catalog, so no training ever drew one."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen


def draw_hourglass(pen: Pen, rng: Rng) -> None:
    """Two bulbs of glass between two boards."""
    for y in (0.0, 0.9):
        pen.rect(0.18, y, 0.82, y + 0.1, "dark", radius=0.03)
    pen.polygon([(0.26, 0.1), (0.74, 0.1), (0.7, 0.3), (0.53, 0.5), (0.7, 0.7), (0.74, 0.9), (0.26, 0.9), (0.3, 0.7),
                 (0.47, 0.5), (0.3, 0.3)], "light")
    pen.polygon([(0.35, 0.3), (0.65, 0.3), (0.5, 0.48)], "main")
    pen.polygon([(0.3, 0.88), (0.5, 0.7), (0.7, 0.88)], "main")
    for x in (0.22, 0.74):
        pen.rect(x, 0.1, x + 0.04, 0.9, "deep")


def draw_ladder(pen: Pen, rng: Rng) -> None:
    """Two rails and some rungs."""
    for y in np.linspace(0.12, 0.88, int(rng.integers(5, 8))):
        pen.rect(0.3, y - 0.025, 0.7, y + 0.025, "light")
    for x in (0.26, 0.66):
        pen.rect(x, 0.0, x + 0.08, 1.0, "main", radius=0.02)


def draw_hammer(pen: Pen, rng: Rng) -> None:
    """A head across the end of a handle."""
    pen.rect(0.45, 0.2, 0.56, 1.0, "light", radius=0.04)
    pen.rect(0.18, 0.05, 0.62, 0.27, "main", radius=0.03)
    pen.polygon([(0.6, 0.08), (0.86, 0.2), (0.84, 0.27), (0.6, 0.24)], "dark")


LACKING = {name: Subject(name, f"{name}s", "new", (form,))
       for name, form in (("hourglass", draw_hourglass), ("ladder", draw_ladder), ("hammer", draw_hammer))}
