"""Guitar and violin, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, smooth
from training.world.subjects.things.parts import CREAM, INK, put


def draw_guitar(pen: Pen, rng: Rng) -> None:
    """An acoustic guitar, leaning."""
    upright = Pen()
    upright.polygon([(0.42, 0.06), (0.58, 0.06), (0.56, 0.2), (0.44, 0.2)], "main")
    for y in (0.085, 0.125, 0.165):
        upright.rect(0.375, y - 0.014, 0.625, y + 0.014, CREAM)
    outline = [(0.5, 0.405), (0.66, 0.42), (0.72, 0.51), (0.67, 0.62), (0.77, 0.72), (0.82, 0.85), (0.72, 0.97),
               (0.5, 1.0), (0.28, 0.97), (0.18, 0.85), (0.23, 0.72), (0.33, 0.62), (0.28, 0.51), (0.34, 0.42)]
    upright.blob(outline, "dark")
    top = upright.polygon((smooth(outline, closed=True) - (0.5, 0.7)) * 0.92 + (0.5, 0.7), "main")
    upright.polygon(smooth([(0.35, 0.48), (0.42, 0.45), (0.4, 0.54), (0.37, 0.63), (0.28, 0.74), (0.25, 0.83),
                            (0.26, 0.74), (0.36, 0.61)], closed=True), "light", group=top)
    upright.circle(0.5, 0.64, 0.112, "light")
    upright.circle(0.5, 0.64, 0.084, INK)
    upright.rect(0.45, 0.18, 0.55, 0.57, "deep")
    for y in np.linspace(0.25, 0.47, 4):
        upright.rect(0.455, y - 0.006, 0.545, y + 0.006, "light")
    upright.rect(0.36, 0.825, 0.64, 0.875, INK, radius=0.015)
    for x in (0.482, 0.518):
        upright.rect(x - 0.005, 0.16, x + 0.005, 0.85, CREAM)
    put(pen, upright, rng.uniform(14, 30))


SUBJECTS: tuple[Subject, ...] = (
    Subject("guitar", "guitars", "thing", (draw_guitar,)),
)
