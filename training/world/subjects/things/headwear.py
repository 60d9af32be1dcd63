"""Hat, crown and glasses, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, smooth


def draw_hat(pen: Pen, rng: Rng) -> None:
    """A top hat with a ribbon."""
    ribbon = str(rng.choice(["#c8303a", "#e8e2d0", "#d9a520"]))
    flare = rng.uniform(0.0, 0.04)
    pen.ellipse(0.5, 0.86, 0.48, 0.13, "dark")
    pen.ellipse(0.5, 0.835, 0.48, 0.12, "main")
    top, waist = 0.3 + flare, 0.27
    crown = pen.polygon([(0.5 - top, 0.13), (0.5 + top, 0.13), (0.5 + waist, 0.5), (0.5 + waist + 0.02, 0.82),
                         (0.62, 0.87), (0.5, 0.88), (0.38, 0.87), (0.48 - waist, 0.82), (0.5 - waist, 0.5)], "main")
    pen.polygon([(0.53 - top, 0.17), (0.6 - top, 0.18), (0.6 - waist, 0.5), (0.59 - waist, 0.84), (0.5 - waist, 0.81),
                 (0.53 - waist, 0.5)], "light", group=crown)
    pen.polygon([(0.4 + top, 0.18), (0.5 + top, 0.13), (0.5 + waist, 0.5), (0.52 + waist, 0.82), (0.4 + waist, 0.86),
                 (0.41 + waist, 0.5)], "dark", group=crown)
    pen.ellipse(0.5, 0.125, top, 0.095, "light")
    band = smooth([(0.5 - waist, 0.64), (0.38, 0.685), (0.5, 0.695), (0.62, 0.685), (0.5 + waist, 0.64)], closed=False)
    pen.polygon(np.vstack([band, band[::-1] + (0, 0.15)]), ribbon)


def draw_crown(pen: Pen, rng: Rng) -> None:
    """A king's crown: five points with balls, a band with jewels."""
    pen.sector(0.5, 0.6, 0.37, 0.12, 180, 360, "deep")
    points = [(0.08, 0.86), (0.03, 0.32), (0.25, 0.56), (0.3, 0.2), (0.42, 0.5), (0.5, 0.13), (0.58, 0.5), (0.7, 0.2),
              (0.75, 0.56), (0.97, 0.32), (0.92, 0.86)]
    body = pen.polygon(points, "main")
    for x, y in ((0.25, 0.56), (0.42, 0.5), (0.58, 0.5), (0.75, 0.56)):
        tip = points[points.index((x, y)) - 1]
        pen.polygon([tip, (x, y), (x - 0.04, 0.86), (x - 0.1, 0.86)], "light", group=body)
    for x, y in ((0.04, 0.29), (0.3, 0.16), (0.5, 0.09), (0.7, 0.16), (0.96, 0.29)):
        pen.circle(x, y, 0.052 if x == 0.5 else 0.042, "main")
    band = [(0.07, 0.76), (0.3, 0.81), (0.5, 0.82), (0.7, 0.81), (0.93, 0.76), (0.92, 0.94), (0.7, 0.99), (0.5, 1.0),
            (0.3, 0.99), (0.08, 0.94)]
    pen.polygon(np.vstack([smooth(band[:5], closed=False), smooth(band[5:], closed=False)]), "dark")
    gems = list(rng.permutation(["#e2344c", "#2f7be0", "#2fb865"]))
    pen.polygon([(0.5, 0.845), (0.565, 0.91), (0.5, 0.975), (0.435, 0.91)], str(gems[0]))
    for x in (0.27, 0.73):
        pen.circle(x, 0.895, 0.042, str(gems[1]))
    for x in (0.14, 0.86):
        pen.circle(x, 0.86, 0.028, str(gems[2]))


SUBJECTS: tuple[Subject, ...] = (
    Subject("hat", "hats", "thing", (draw_hat,)),
    Subject("crown", "crowns", "thing", (draw_crown,)),
)
