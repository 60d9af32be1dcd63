"""Cake and ice cream, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point, turn
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, LEAF, flame, heart, pick, put, star, vase

ICING = "#fff6ea"
WAFFLE = "#dba55c"


def _drips(x0: float, x1: float, y: float, depth: float, count: int, rng: Rng) -> list[Point]:
    """Return the lower edge of running icing, from right to left."""
    step = (x1 - x0) / count
    falls = rng.uniform(0.35, 1.0, count) * depth
    return [(x1 - step * (k + t), y + float(fall) * float(np.sin(np.pi * t)) ** 0.5)
            for k, fall in enumerate(falls) for t in np.linspace(0, 1, 7)]


def draw_cake(pen: Pen, rng: Rng) -> None:
    """A birthday cake from the side: icing that runs, candles."""
    n = int(rng.integers(1, 6))
    for x in np.linspace(0.5 - 0.08 * (n - 1), 0.5 + 0.08 * (n - 1), n):
        pen.rect(float(x) - 0.025, 0.2, float(x) + 0.025, 0.42, pick(rng, ("dark", "#ffffff", GOLD)))
        flame(pen, float(x), 0.21, 0.16)
    pen.rect(0.1, 0.4, 0.9, 0.95, "main", radius=0.05)
    if chance(rng):
        pen.rect(0.1, 0.7, 0.9, 0.77, "dark")
    pen.polygon([(0.1, 0.46), (0.14, 0.4), (0.86, 0.4), (0.9, 0.46), *_drips(0.1, 0.9, 0.5, 0.17, 7, rng)], "pale")
    pen.rect(0.0, 0.94, 1.0, 1.0, "#d8dce0", radius=0.03)


def draw_cake_slice(pen: Pen, rng: Rng) -> None:
    """A slice of layer cake, its point to the left, a berry on top."""
    top = rng.uniform(0.34, 0.42)
    layers = int(rng.integers(1, 3))
    pen.polygon([(0.02, top + 0.12), (0.74, top + 0.2), (0.74, 0.98), (0.02, 0.86)], "main")
    for k in range(layers):
        left, right = (top + (end - top) * (k + 1.1) / (layers + 1) for end in (0.86, 0.98))
        pen.polygon([(0.02, left + 0.02), (0.74, right + 0.07), (0.74, right + 0.14), (0.02, left + 0.08)], ICING)
    pen.polygon([(0.74, top + 0.2), (0.98, top), (0.98, 0.76), (0.74, 0.98)], "dark")
    pen.polygon([(0.02, top + 0.12), (0.74, top + 0.2), (0.98, top), (0.76, top - 0.08)], "pale")
    if chance(rng, 0.7):
        pen.blob([(0.68, top - 0.2), (0.8, top - 0.14), (0.76, top), (0.68, top + 0.06), (0.6, top),
                  (0.57, top - 0.14)], "#e2344c")
        pen.polygon(star(0.68, top - 0.18, 0.09, 5, 0.4), LEAF)
    else:
        for x in (0.4, 0.6, 0.8):
            pen.circle(x, top + 0.02, 0.07, ICING)


def draw_cake_tiers(pen: Pen, rng: Rng) -> None:
    """A wedding cake of two to four tiers."""
    n = int(rng.integers(2, 5))
    height = 0.8 / n
    for k in range(n):
        half, y = 0.46 - 0.3 * (n - 1 - k) / max(1, n - 1) if n > 1 else 0.46, 0.2 + height * k
        pen.rect(0.5 - half, y, 0.5 + half, y + height, ("main", "light")[k % 2], radius=0.02)
        pen.polygon([(0.5 - half, y), (0.5 + half, y), *_drips(0.5 - half, 0.5 + half, y + 0.03, 0.05, 3 + 2 * k, rng)],
                    "pale")
    if chance(rng):
        pen.polygon(heart(0.5, 0.11, 0.1), "#e2344c")
    else:
        for x in (0.42, 0.5, 0.58):
            pen.circle(x, 0.14 - 0.06 * (x == 0.5), 0.06, "dark")


def draw_cake_cup(pen: Pen, rng: Rng) -> None:
    """A cupcake: pleated paper, swirl of cream, a cherry."""
    pen.polygon([(0.16, 0.58), (0.84, 0.58), (0.72, 1.0), (0.28, 1.0)], "dark")
    for k in range(5):
        pen.polygon([(0.2 + 0.13 * k, 0.6), (0.26 + 0.13 * k, 0.6), (0.33 + 0.09 * k, 0.99), (0.3 + 0.09 * k, 0.99)],
                    "main")
    for half, y in ((0.42, 0.54), (0.31, 0.4), (0.19, 0.27)):
        pen.rect(0.5 - half, y - 0.09, 0.5 + half, y + 0.09, "light" if y != 0.4 else "pale", radius=0.09)
    pen.polygon(mirrored([(0.5, 0.08), (0.58, 0.2)]), "light")
    if chance(rng, 0.6):
        pen.circle(0.5, 0.1, 0.09, "#d8263c")
    for _ in range(7):
        x, y = float(rng.uniform(0.24, 0.76)), float(rng.uniform(0.38, 0.58))
        pen.circle(x, y, 0.018, pick(rng, (GOLD, "#e2344c", "#2f7be0", "#ffffff")))


def draw_cake_from_above(pen: Pen, rng: Rng) -> None:
    """A round cake from above, a piece cut out, blobs of cream round the rim."""
    start = pick(rng, (-70, 20, 100))
    pen.wedge(0.5, 0.5, 0.48, 0.48, start + 45, start + 360, "main")
    pen.wedge(0.5, 0.5, 0.4, 0.4, start + 48, start + 357, "light")
    for a in range(start + 60, start + 356, 36):
        pen.circle(*arc_point(0.5, 0.5, 0.36, 0.36, a), 0.06, ICING)
        if chance(rng):
            pen.circle(*arc_point(0.5, 0.5, 0.36, 0.36, a), 0.03, "#d8263c")
    pen.circle(0.5, 0.5, 0.1, "dark")


def draw_cake_ring(pen: Pen, rng: Rng) -> None:
    """A ring cake, baked in a fluted tin, sugar or icing on top, seen from the side and above."""
    pen.blob([(0.5, 0.3), (0.82, 0.38), (0.98, 0.62), (0.94, 0.88), (0.5, 1.0), (0.06, 0.88), (0.02, 0.62),
              (0.18, 0.38)], "main")
    for x in (0.16, 0.34, 0.5, 0.66, 0.84):
        pen.line([(0.5 + (x - 0.5) * 0.8, 0.6), (x, 0.9)], 0.035, "dark")
    rim = _drips(0.12, 0.88, 0.52, 0.2, 7, rng)
    pen.polygon([*(arc_point(0.5, 0.5, 0.38, 0.18, a) for a in range(180, 361, 12)), *rim], "pale")
    pen.ellipse(0.5, 0.46, 0.14, 0.06, "deep")


def draw_cake_roll(pen: Pen, rng: Rng) -> None:
    """A rolled cake: a log with a spiral at its end."""
    pen.rect(0.3, 0.4, 1.0, 0.96, "main", radius=0.12)
    if chance(rng):
        pen.polygon([(0.36, 0.4), (0.94, 0.4), (0.98, 0.5), *_drips(0.3, 0.96, 0.52, 0.14, 5, rng)], "pale")
    pen.circle(0.3, 0.69, 0.3, "dark")
    spiral = [arc_point(0.3, 0.69, 0.26 - 0.2 * t, 0.26 - 0.2 * t, 760 * t + rng.uniform(0, 2))
              for t in np.linspace(0, 1, 40)]
    pen.circle(0.3, 0.69, 0.27, "light")
    pen.line(spiral, 0.055, ICING)
    for x in (0.6, 0.74)[:int(rng.integers(0, 3))]:
        pen.circle(x, 0.36, 0.06, "#d8263c")


def _waffle_cone(pen: Pen, top: float, half: float, foot: float = 1.0) -> None:
    """Draw a pointed cone with a lattice."""
    cone = pen.polygon([(0.5 - half, top), (0.5 + half, top), (0.5, foot)], WAFFLE)
    for k in (0.25, 0.5, 0.75):
        for side in (-1, 1):
            a = np.array([0.5 + side * half * (1 - 2 * k), top])
            b = np.array([0.5 + side * half * (1 - k), top + (foot - top) * k])
            across = np.array([0.012, 0])
            pen.polygon([a - across, a + across, b + across, b - across], "#b57e3c", group=cone)


def draw_ice_cream_cone(pen: Pen, rng: Rng) -> None:
    """One ball of ice cream on a pointed waffle."""
    r = rng.uniform(0.25, 0.3)
    _waffle_cone(pen, 0.48, r * 0.85)
    pen.circle(0.5, r + 0.02, r, "main")
    pen.polygon([(0.5 - r * 1.1, 0.4), (0.5, 0.3), (0.5 + r * 1.1, 0.4),
                 *_drips(0.5 - r * 1.1, 0.5 + r * 1.1, 0.44, 0.14, 4, rng)],
                "main", group=pen.shapes[-1].group)
    pen.ellipse(0.5 - r * 0.4, r * 0.7, r * 0.2, r * 0.12, "pale", angle=-40)
    if chance(rng, 0.4):
        pen.circle(0.5, 0.04, 0.06, "#d8263c")


def draw_ice_cream_soft(pen: Pen, rng: Rng) -> None:
    """Soft ice: a swirl in rolls that ends in a tip, on a flat-bottomed cone."""
    pen.polygon([(0.32, 0.66), (0.68, 0.66), (0.62, 1.0), (0.38, 1.0)], WAFFLE)
    pen.rect(0.24, 0.58, 0.76, 0.7, "#c58f48", radius=0.02)
    tilt = rng.uniform(-10, 10)
    for half, y, tone in ((0.3, 0.5, "main"), (0.24, 0.37, "light"), (0.16, 0.25, "main")):
        pen.ellipse(0.5, y, half, 0.095, tone, angle=tilt)
    pen.blob([(0.54, 0.0), (0.58, 0.12), (0.6, 0.2), (0.4, 0.2), (0.44, 0.1)], "light")
    if chance(rng):
        pen.line([(0.62, 0.34), (0.82, 0.06)], 0.06, "#7a4a26")


def draw_ice_cream_on_stick(pen: Pen, rng: Rng) -> None:
    """An ice lolly on a stick, bitten or striped."""
    pole = Pen()
    pole.rect(0.46, 0.66, 0.54, 1.0, "#dcb785", radius=0.03)
    body = pole.rect(0.28, 0.0, 0.72, 0.76, "main", radius=rng.uniform(0.12, 0.22))
    if chance(rng):
        for k, tone in enumerate(("light", "pale")):
            pole.polygon([(0.28, 0.26 + 0.24 * k), (0.72, 0.26 + 0.24 * k), (0.72, 0.4 + 0.24 * k),
                          (0.28, 0.4 + 0.24 * k)], tone,
                         group=body)
    else:
        for x in (0.38, 0.55):
            pole.rect(x, 0.14, x + 0.07, 0.6, "dark", radius=0.035)
    put(pen, pole, rng.uniform(-30, 30))


def draw_ice_cream_sundae(pen: Pen, rng: Rng) -> None:
    """A sundae in a tall glass with a foot, a wafer or a spoon in it."""
    if chance(rng):
        pen.polygon([(0.62, 0.3), (0.84, 0.0), (0.92, 0.05), (0.72, 0.4)], WAFFLE)
    for x, y, r, tone in ((0.33, 0.36, 0.15, "light"), (0.66, 0.36, 0.15, "dark"), (0.5, 0.23, 0.16, "main")):
        pen.circle(x, y, r, tone)
    if chance(rng):
        pen.circle(0.5, 0.05, 0.055, "#d8263c")
    pen.polygon(vase([(0.8, 0.4), (0.74, 0.58), (0.56, 0.76), (0.54, 0.88), (0.7, 0.97), (0.7, 1.0)]), "#cfe3ec")
    pen.polygon(vase([(0.74, 0.46), (0.69, 0.57), (0.53, 0.73)]), "main")
    pen.rect(0.18, 0.38, 0.82, 0.44, "#e6f1f5", radius=0.03)


def draw_ice_cream_three_scoops(pen: Pen, rng: Rng) -> None:
    """Three balls heaped on a cone."""
    _waffle_cone(pen, 0.56, 0.2)
    tones = list(rng.permutation(["main", "light", "dark"]))
    r, spread = rng.uniform(0.17, 0.2), rng.uniform(0.11, 0.16)
    for (x, y), tone in zip(((0.5 - spread, 0.42), (0.5 + spread, 0.42), (0.5, 0.2)), tones):
        pen.circle(x, y, r, str(tone))
        pen.circle(x - 0.07, y - 0.07, 0.03, "pale")
    pen.rect(0.28, 0.54, 0.72, 0.62, "#c58f48", radius=0.03)


def draw_ice_cream_cup(pen: Pen, rng: Rng) -> None:
    """A paper cup with balls of ice cream and a little spoon."""
    pen.line([(0.62, 0.5), (0.88, 0.1)], 0.05, "#e8d3a8")
    pen.ellipse(0.9, 0.08, 0.07, 0.09, "#e8d3a8", angle=30)
    n = int(rng.integers(2, 4))
    for k, x in enumerate(np.linspace(0.3, 0.7, n)):
        pen.circle(float(x), 0.42 - 0.08 * (k % 2), 0.2, ("light", "main", "dark")[k])
    pen.polygon([(0.08, 0.5), (0.92, 0.5), (0.76, 1.0), (0.24, 1.0)], "main")
    pen.polygon([(0.11, 0.6), (0.89, 0.6), (0.84, 0.76), (0.16, 0.76)], CREAM)
    pen.rect(0.04, 0.47, 0.96, 0.56, "dark", radius=0.04)


def draw_ice_cream_melting(pen: Pen, rng: Rng) -> None:
    """A cone fallen upside down, its ball melting into a puddle."""
    lean = rng.uniform(-12, 12)
    cone = Pen()
    _waffle_cone(cone, 0.0, 0.24, 0.6)
    pen.blob([(0.02, 0.94), (0.16, 0.84), (0.5, 0.8), (0.84, 0.84), (0.98, 0.94), (0.8, 1.0), (0.2, 1.0)], "light")
    pen.circle(0.5, 0.7, 0.28, "main")
    for s in cone.shapes:
        pen.polygon(turn(s.points - (0.5, 0), 180 + lean) + (0.5, 0.6), s.tone)


SUBJECTS: tuple[Subject, ...] = (
    Subject("cake", "cakes", "food", (
        draw_cake, draw_cake_slice, draw_cake_tiers, draw_cake_cup, draw_cake_from_above, draw_cake_ring, draw_cake_roll)),
    Subject("ice cream", "ice creams", "food", (
        draw_ice_cream_cone, draw_ice_cream_soft, draw_ice_cream_on_stick, draw_ice_cream_sundae,
        draw_ice_cream_three_scoops, draw_ice_cream_cup, draw_ice_cream_melting)),
)
