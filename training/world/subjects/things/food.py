"""Pizza and bread, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point, turn
from training.world.subjects.shapes import chance
from training.world.subjects.things.parts import CREAM, INK, LEAF, WOOD, arch, pick, put, vase

CRUST = "#d99a4e"
CHEESE = "#f6cf63"
CRUMB = "#f6e3b8"


def _toppings(pen: Pen, rng: Rng, spots: list[Point], r: float) -> None:
    """Scatter slices of sausage, olives and leaves on ``spots``."""
    kinds = [pick(rng, ("dark", "main")), "main", pick(rng, (LEAF, INK))]
    for k, (x, y) in enumerate(spots):
        tone = kinds[k % 3]
        pen.circle(x, y, r * (0.6 if k % 3 == 2 else 1.0), tone)


def draw_pizza_slice(pen: Pen, rng: Rng) -> None:
    """A slice of pizza, point down, cheese dripping sometimes."""
    piece = Pen()
    rim = [arc_point(0.5, 0.95, 0.9, 0.9, a) for a in range(-118, -61, 4)]
    if chance(rng):
        for x, y in ((0.36, 0.6), (0.58, 0.72)):
            piece.rect(x - 0.04, y - 0.1, x + 0.04, y + rng.uniform(0.12, 0.2), CHEESE, radius=0.04)
    piece.polygon([(0.5, 1.0), *rim], "light")
    _toppings(piece, rng, [(0.37, 0.3), (0.6, 0.38), (0.48, 0.5), (0.5, 0.68), (0.66, 0.24)], 0.075)
    piece.curve(rim[::2], 0.12, pick(rng, ("dark", CRUST)))
    put(pen, piece, rng.uniform(-30, 30))


def draw_pizza(pen: Pen, rng: Rng) -> None:
    """A whole pizza from above, cut into slices."""
    pen.circle(0.5, 0.5, 0.49, CRUST)
    pen.circle(0.5, 0.5, 0.42, "main")
    pen.circle(0.5, 0.5, 0.39, "light")
    spots = [arc_point(0.5, 0.5, r, r, a + float(rng.uniform(-10, 10))) for r, n in ((0.29, 9), (0.14, 4))
             for a in np.arange(n) * 360 / n]
    _toppings(pen, rng, spots, 0.055)
    turned = rng.uniform(0, 60)
    for a in range(0, 180, int(pick(rng, (45, 60)))):
        pen.line([arc_point(0.5, 0.5, 0.48, 0.48, a + turned), arc_point(0.5, 0.5, 0.48, 0.48, a + turned + 180)],
                 0.014, "deep")


def draw_pizza_with_gap(pen: Pen, rng: Rng) -> None:
    """A pizza from above with one slice taken out and lying aside, or gone."""
    start = pick(rng, (-80, -40, 10, 200))
    for r, tone in ((0.47, "dark"), (0.39, "light")):
        pen.wedge(0.5, 0.53, r, r, start + 50, start + 360, tone)
    spots = [arc_point(0.5, 0.53, 0.26, 0.26, start + 75 + 47 * k) for k in range(6)]
    _toppings(pen, rng, spots, 0.065)
    if chance(rng, 0.6):
        x, y = arc_point(0.5, 0.53, 0.12, 0.12, start + 25)
        pen.wedge(x, y, 0.42, 0.42, start + 5, start + 45, "dark")
        pen.wedge(x, y, 0.35, 0.35, start + 5, start + 45, "light")
        pen.circle(*arc_point(x, y, 0.24, 0.24, start + 25), 0.055, "main")


def draw_pizza_in_box(pen: Pen, rng: Rng) -> None:
    """A pizza in its open box, the lid standing up behind."""
    pen.polygon([(0.12, 0.02), (0.88, 0.02), (0.94, 0.46), (0.06, 0.46)], "dark")
    if chance(rng):
        pen.circle(0.5, 0.24, 0.12, CREAM)
    pen.polygon([(0.06, 0.46), (0.94, 0.46), (1.0, 0.9), (0.0, 0.9)], "#e3cfa8")
    pen.rect(0.0, 0.88, 1.0, 1.0, "main")
    pen.ellipse(0.5, 0.67, 0.42, 0.19, CRUST)
    pen.ellipse(0.5, 0.67, 0.36, 0.155, CHEESE)
    spots = [arc_point(0.5, 0.67, 0.25, 0.1, a + float(rng.uniform(0, 40))) for a in range(0, 360, 60)]
    for x, y in spots:
        pen.ellipse(x, y, 0.055, 0.03, "#c8402f")


def draw_pizza_lifted(pen: Pen, rng: Rng) -> None:
    """A pizza on a plate from the side and above, a slice pulled up on threads of cheese."""
    pen.ellipse(0.48, 0.8, 0.48, 0.19, CRUST)
    pen.ellipse(0.48, 0.78, 0.42, 0.15, "main")
    spots = [arc_point(0.46, 0.79, 0.3, 0.09, a) for a in range(20, 330, 50)]
    _toppings(pen, rng, spots, 0.04)
    up = rng.uniform(0.0, 0.08)
    for x in (0.4, 0.5, 0.6):
        pen.line([(x + 0.08, 0.4 + up), (x, 0.76)], 0.03, CHEESE)
    pen.polygon([(0.26, 0.44 + up), (0.9, 0.02 + up), (0.99, 0.34 + up)], "light")
    pen.line([(0.9, 0.04 + up), (0.97, 0.34 + up)], 0.09, CRUST)
    _toppings(pen, rng, [(0.8, 0.18 + up), (0.62, 0.32 + up), (0.82, 0.3 + up)], 0.045)


def draw_pizza_plain(pen: Pen, rng: Rng) -> None:
    """A slice of few shapes: a triangle, a bar of crust, three dots."""
    tilt, piece = rng.uniform(-50, 50), Pen()
    piece.polygon([(0.12, 0.16), (0.88, 0.16), (0.5, 1.0)], "main")
    piece.rect(0.04, 0.0, 0.96, 0.2, "dark", radius=0.1)
    for x, y in ((0.38, 0.36), (0.6, 0.42), (0.48, 0.64))[:int(rng.integers(2, 4))]:
        piece.circle(x, y, rng.uniform(0.06, 0.09), "pale")
    put(pen, piece, tilt)


def draw_bread_slice(pen: Pen, rng: Rng) -> None:
    """A slice of white bread with two round shoulders, toast or with butter."""
    top = rng.uniform(0.08, 0.16)
    half = [(0.5, top), (0.72, top - 0.04), (0.92, top + 0.06), (0.95, top + 0.24), (0.83, 0.44)]
    outline = np.vstack([vase(half)[:25], [(0.83, 1.0), (0.17, 1.0)], vase(half)[25:]])
    pen.polygon(outline, "main")
    pen.polygon((outline - (0.5, 0.56)) * 0.86 + (0.5, 0.56), pick(rng, (CRUMB, "pale")))
    if chance(rng):
        pen.polygon([(0.38, 0.5), (0.58, 0.44), (0.64, 0.62), (0.44, 0.68)], "#ffe27a")


def draw_bread_loaf(pen: Pen, rng: Rng) -> None:
    """A tin loaf from the front right, cut open at the near end, slices falling sometimes."""
    cut = rng.uniform(0.56, 0.64)
    pen.blob([(cut, 0.2), (cut - 0.2, 0.14), (0.14, 0.2), (0.03, 0.36), (0.08, 0.58), (0.09, 0.92), (0.3, 0.98),
              (cut, 0.98)],
             "main")
    for x in np.linspace(0.16, cut - 0.1, 3):
        pen.curve([(x, 0.22), (x + 0.06, 0.34), (x + 0.02, 0.46)], 0.03, "dark")
    for x in (cut, cut - 0.1) if chance(rng) else (cut - 0.03,):
        for grown, tone in ((1.0, "dark"), (0.84, CRUMB)):
            pen.blob([(x + 0.12 + 0.23 * grown * u, 0.62 + 0.36 * grown * v) for u, v in (
                (-0.5, -0.95), (0.3, -1.0), (0.95, -0.6), (0.7, -0.1), (0.78, 0.85), (0.6, 1.0), (-0.6, 1.0),
                (-0.78, 0.85),
                (-0.7, -0.1), (-0.98, -0.6))], tone)


def draw_bread_baguette(pen: Pen, rng: Rng) -> None:
    """A long thin French loaf with slanting cuts, aslant."""
    loaf = Pen()
    thick = rng.uniform(0.09, 0.13)
    body = loaf.blob([(0.0, 0.5), (0.08, 0.5 - thick * 0.8), (0.3, 0.5 - thick), (0.7, 0.5 - thick),
                      (0.92, 0.5 - thick * 0.8),
                      (1.0, 0.5), (0.92, 0.5 + thick * 0.8), (0.7, 0.5 + thick), (0.3, 0.5 + thick),
                      (0.08, 0.5 + thick * 0.8)],
                     "main")
    for x in np.linspace(0.14, 0.76, int(rng.integers(4, 7))):
        loaf.polygon([(x, 0.5 + thick * 0.6), (x + 0.06, 0.5 - thick * 0.7), (x + 0.11, 0.5 - thick * 0.7),
                      (x + 0.05, 0.5 + thick * 0.6)], "pale", group=body)
    put(pen, loaf, rng.uniform(-55, -25))


def draw_bread_round(pen: Pen, rng: Rng) -> None:
    """A round country loaf from the side, cuts across its crust."""
    pen.blob([(0.5, 0.24), (0.78, 0.32), (0.97, 0.6), (0.96, 0.88), (0.8, 1.0), (0.5, 1.0), (0.2, 1.0), (0.04, 0.88),
              (0.03, 0.6), (0.22, 0.32)], "main")
    pen.blob([(0.2, 0.84), (0.5, 0.9), (0.8, 0.84), (0.94, 0.88), (0.78, 0.99), (0.5, 0.995), (0.22, 0.99),
              (0.06, 0.88)], "dark")
    if chance(rng):
        for x in (0.26, 0.46, 0.66):
            pen.ellipse(x + 0.04, 0.52, 0.03, 0.15, "pale", angle=24)
    else:
        pen.ellipse(0.5, 0.54, 0.26, 0.03, "pale", angle=12)
        pen.ellipse(0.5, 0.54, 0.03, 0.18, "pale", angle=12)


def draw_bread_basket(pen: Pen, rng: Rng) -> None:
    """Long loaves and rolls standing in a basket."""
    for x, angle, tone in zip((0.3, 0.52, 0.72), rng.permutation([-22, 2, 24]), ("main", "light", "dark")):
        bar = np.array([arc_point(0, 0, 0.08, 0.36, a) for a in range(0, 360, 15)])
        pen.polygon(turn(bar, float(angle)) + (x, 0.36), tone)
        for k in (-0.16, -0.02):
            pen.line(turn(np.array([(-0.04, k + 0.03), (0.04, k - 0.03)]), float(angle)) + (x, 0.36), 0.025, "pale")
    pen.polygon([(0.06, 0.54), (0.94, 0.54), (0.84, 1.0), (0.16, 1.0)], WOOD)
    for k in range(9):
        x, y = 0.14 + 0.24 * (k % 3) + 0.06 * (k // 3 % 2), 0.64 + 0.12 * (k // 3)
        pen.rect(x, y, x + 0.14, y + 0.05, "#8a5a30")
    pen.rect(0.02, 0.5, 0.98, 0.6, "#c98f55", radius=0.04)


def draw_bread_rolls(pen: Pen, rng: Rng) -> None:
    """Two or three rolls with a cut on top, heaped."""
    places = ((0.28, 0.82), (0.72, 0.82), (0.5, 0.52)) if chance(rng) else ((0.3, 0.8), (0.7, 0.8))
    r = 0.27 if len(places) == 3 else 0.3
    for x, y in places:
        pen.blob([(x, y - r * 0.9), (x + r * 0.75, y - r * 0.6), (x + r, y + r * 0.1), (x + r * 0.7, y + r * 0.62),
                  (x - r * 0.7, y + r * 0.62), (x - r, y + r * 0.1), (x - r * 0.75, y - r * 0.6)], "main")
        pen.ellipse(x, y - r * 0.25, r * 0.6, r * 0.13, "pale", angle=rng.uniform(-25, 25))


def draw_bread_plain(pen: Pen, rng: Rng) -> None:
    """A loaf of few shapes from the side: domed top, cuts."""
    n = int(rng.integers(2, 5))
    pen.polygon(np.vstack([arch(0.08, 0.46, 0.92, 0.46, 0.3), [(0.1, 0.46)]]), "main")
    pen.rect(0.1, 0.45, 0.9, 0.92, "main", radius=0.04)
    pen.ellipse(0.5, 0.44, 0.48, 0.22, "main")
    for x in np.linspace(0.28, 0.72, n):
        pen.line([(float(x) + 0.05, 0.28), (float(x) - 0.05, 0.5)], 0.045, "deep")


SUBJECTS: tuple[Subject, ...] = (
    Subject("pizza", "pizzas", "food", (
        draw_pizza_slice, draw_pizza, draw_pizza_with_gap, draw_pizza_in_box, draw_pizza_lifted, draw_pizza_plain)),
    Subject("bread", "breads", "food", (
        draw_bread_slice, draw_bread_loaf, draw_bread_baguette, draw_bread_round, draw_bread_basket, draw_bread_rolls,
        draw_bread_plain)),
)
