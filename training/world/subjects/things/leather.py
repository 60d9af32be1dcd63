"""Shoe and bag, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Tone, arc_point, smooth
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, INK, LEAF, arch, face, heart, put, star, strip


def _sole(pen: Pen, x0: float, x1: float, thick: float, tone: Tone) -> None:
    pen.rect(x0, 1.0 - thick, x1, 1.0, tone, radius=thick * 0.5)


def draw_shoe(pen: Pen, rng: Rng) -> None:
    """A running shoe from the side: white sole, laces, a stripe."""
    shoe = Pen()
    _sole(shoe, 0.0, 1.0, rng.uniform(0.1, 0.16), "#f4f3ef")
    body = shoe.polygon(np.vstack([[(0.03, 0.9), (0.02, 0.5), (0.1, 0.42), (0.2, 0.52), (0.32, 0.42)],
                                   smooth([(0.42, 0.4), (0.56, 0.56), (0.72, 0.66), (0.92, 0.72), (0.99, 0.9)],
                                          closed=False)]), "main")
    shoe.polygon([(0.03, 0.9), (0.02, 0.52), (0.14, 0.6), (0.18, 0.9)], "dark", group=body)
    shoe.polygon([(0.78, 0.9), (0.8, 0.68), (0.92, 0.72), (0.98, 0.82), (0.99, 0.9)], "light", group=body)
    for k in range(3):
        shoe.line([(0.4 + 0.1 * k, 0.5 + 0.07 * k), (0.5 + 0.1 * k, 0.44 + 0.08 * k)], 0.035, "#ffffff")
    if chance(rng):
        for k in range(int(rng.integers(1, 4))):
            shoe.line([(0.28 + 0.1 * k, 0.86), (0.36 + 0.1 * k, 0.62 + 0.04 * k)], 0.045, "pale")
    put(pen, shoe, rng.uniform(-14, 4), flip=chance(rng))


def draw_shoe_high_heel(pen: Pen, rng: Rng) -> None:
    """A lady's shoe with a high thin heel."""
    shoe, thin = Pen(), rng.uniform(0.02, 0.07)
    shoe.polygon([(0.06, 0.44), (0.24, 0.5), (0.1 + thin, 1.0), (0.07, 1.0)], "dark")
    shoe.polygon(np.vstack([smooth([(0.03, 0.2), (0.06, 0.34), (0.22, 0.48), (0.44, 0.68), (0.62, 0.78), (0.78, 0.74)],
                                   closed=False),
                            smooth([(0.96, 0.88), (1.0, 0.97), (0.94, 1.0), (0.7, 1.0), (0.52, 0.93), (0.34, 0.74),
                                    (0.2, 0.62),
                                    (0.05, 0.52)], closed=False)]), "main")
    if chance(rng):
        shoe.ring(0.13, 0.22, 0.1, 0.03, "main")
    if chance(rng):
        shoe.circle(0.8, 0.77, 0.06, "pale")
    put(pen, shoe, flip=chance(rng))


def draw_shoe_boot(pen: Pen, rng: Rng) -> None:
    """A tall boot from the side, with laces, fur or a rubber shine."""
    boot, kind = Pen(), int(rng.integers(3))
    shaft = rng.uniform(0.48, 0.56)
    boot.polygon(np.vstack([[(0.08, 0.04), (shaft, 0.04), (shaft, 0.54)],
                            smooth([(shaft + 0.04, 0.62), (0.78, 0.68), (0.94, 0.8), (0.95, 0.94)],
                                   closed=False), [(0.08, 0.94)]]),
                 "main")
    boot.rect(0.05, 0.9, 0.97, 1.0, INK if kind != 2 else "dark", radius=0.03)
    if kind == 0:
        for y in (0.18, 0.3, 0.42, 0.54):
            boot.line([(shaft - 0.2, y + 0.03), (shaft, y)], 0.035, "#f2d9a0")
    elif kind == 1:
        boot.rect(0.03, 0.0, shaft + 0.05, 0.16, "#f4f0e6", radius=0.07)
    else:
        boot.rect(0.16, 0.16, 0.23, 0.74, "pale", radius=0.03)
        boot.rect(0.06, 0.02, shaft + 0.02, 0.1, "dark")
    put(pen, boot, flip=chance(rng))


def draw_shoe_laced(pen: Pen, rng: Rng) -> None:
    """A gentleman's leather shoe from the side: low, shiny, small heel."""
    shoe = Pen()
    shoe.rect(0.02, 0.84, 0.26, 1.0, "deep")
    shoe.rect(0.0, 0.86, 1.0, 0.93, "deep", radius=0.03)
    body = shoe.polygon(np.vstack([[(0.02, 0.88), (0.03, 0.5), (0.12, 0.44)],
                                   smooth([(0.26, 0.54), (0.4, 0.48), (0.56, 0.62), (0.8, 0.68), (0.97, 0.78),
                                           (1.0, 0.88)],
                                          closed=False)]), "main")
    shoe.polygon([(0.72, 0.88), (0.76, 0.67), (0.97, 0.78), (1.0, 0.88)], "dark", group=body)
    shoe.polygon([(0.24, 0.88), (0.28, 0.6), (0.44, 0.66), (0.5, 0.88)], "dark", group=body)
    shoe.ellipse(0.85, 0.76, 0.05, 0.018, "pale", angle=20)
    for k in range(int(rng.integers(2, 4))):
        shoe.line([(0.34 + 0.06 * k, 0.6 + 0.03 * k), (0.44 + 0.06 * k, 0.54 + 0.04 * k)], 0.025, CREAM)
    put(pen, shoe, flip=chance(rng))


def draw_shoe_sandal(pen: Pen, rng: Rng) -> None:
    """A pair of beach sandals from above, straps like a V."""
    flower = chance(rng)
    for side in (-1, 1):
        x = 0.5 + side * 0.25
        for grown, tone in ((1.0, "dark"), (0.86, "main")):
            pen.blob([(x + side * u * grown, 0.5 + v * grown) for u, v in (
                (0.0, -0.49), (0.16, -0.42), (0.21, -0.2), (0.15, 0.1), (0.16, 0.36), (0.02, 0.49), (-0.13, 0.38),
                (-0.12, 0.1),
                (-0.19, -0.2), (-0.14, -0.44))], tone)
        top = (x - side * 0.02, 0.2)
        for foot in (-0.14, 0.15):
            pen.curve([top, (x + foot * side * 0.8, 0.32), (x + foot * side, 0.52)], 0.05, "pale")
        if flower:
            pen.circle(top[0], top[1] + 0.03, 0.05, GOLD)


def draw_shoe_pair(pen: Pen, rng: Rng) -> None:
    """Two laced shoes from the front, side by side."""
    for side in (-1, 1):
        x = 0.5 + side * 0.25
        pen.polygon([(x - 0.16, 0.22), (x + 0.16, 0.22), (x + 0.2, 0.62), (x - 0.2, 0.62)], "dark")
        pen.ellipse(x, 0.22, 0.16, 0.06, "deep")
        pen.blob([(x, 0.5), (x + 0.19, 0.6), (x + 0.23, 0.85), (x + 0.15, 0.97), (x - 0.15, 0.97), (x - 0.23, 0.85),
                  (x - 0.19, 0.6)],
                 "main")
        pen.rect(x - 0.07, 0.26, x + 0.07, 0.62, "light")
        for y in np.linspace(0.32, 0.58, int(rng.integers(3, 5))):
            pen.line([(x - 0.09, float(y)), (x + 0.09, float(y))], 0.03, "#ffffff")
        pen.rect(x - 0.24, 0.9, x + 0.24, 1.0, "#f4f3ef", radius=0.05)


def draw_shoe_plain(pen: Pen, rng: Rng) -> None:
    """A shoe of three shapes: an L with a round toe, a sole, a heel."""
    shoe, high = Pen(), rng.uniform(0.14, 0.4)
    shoe.rect(0.0, high, 0.44, 0.9, "main", radius=0.05)
    shoe.polygon([(0.3, 0.9), (0.3, 0.58), *(arc_point(0.66, 0.9, 0.33, 0.32, a) for a in range(270, 361, 10))], "main",
                 group=shoe.shapes[-1].group)
    shoe.rect(0.0, 0.88, 1.0, 1.0, "deep", radius=0.03)
    if chance(rng):
        shoe.rect(0.0, high, 0.44, high + 0.08, "pale")
    for k in range(int(rng.integers(0, 4))):
        shoe.circle(0.38, high + 0.16 + 0.1 * k, 0.025, "pale")
    put(pen, shoe, flip=chance(rng))


def draw_shoe_slipper(pen: Pen, rng: Rng) -> None:
    """A soft flat shoe from the front left: an open mouth, a bow or a bobble, a strap sometimes."""
    shoe = Pen()
    shoe.blob([(0.04, 0.58), (0.18, 0.48), (0.42, 0.56), (0.7, 0.62), (0.94, 0.74), (0.98, 0.9), (0.84, 0.99),
               (0.4, 0.96), (0.08, 0.9)],
              "main")
    shoe.blob([(0.08, 0.6), (0.2, 0.53), (0.42, 0.6), (0.6, 0.7), (0.54, 0.8), (0.3, 0.78), (0.12, 0.72)], "deep")
    if chance(rng):
        shoe.curve([(0.3, 0.56), (0.42, 0.48), (0.46, 0.78)], 0.05, "light")
    if chance(rng):
        shoe.circle(0.68, 0.7, 0.09, "pale")
    else:
        for side in (-1, 1):
            shoe.polygon([(0.68, 0.7), (0.68 + side * 0.12, 0.62), (0.68 + side * 0.12, 0.8)], "pale")
    put(pen, shoe, rng.uniform(-20, 5), flip=chance(rng))


def draw_bag(pen: Pen, rng: Rng) -> None:
    """A lady's handbag: wider below, two short handles, a clasp."""
    flare = rng.uniform(0.02, 0.1)
    pen.ring(0.5, 0.36, rng.uniform(0.2, 0.26), 0.05, "dark", start=180, end=360)
    pen.polygon(mirrored([(0.9 - flare, 0.36), (1.0, 0.94), (0.96, 1.0)]), "main")
    if chance(rng):
        pen.polygon(np.vstack([[(0.1 + flare, 0.36), (0.9 - flare, 0.36)],
                               smooth([(0.92 - flare, 0.56), (0.5, 0.72), (0.08 + flare, 0.56)],
                    closed=False)]), "light")
    pen.rect(0.08 + flare, 0.34, 0.92 - flare, 0.42, "dark")
    pen.rect(0.43, 0.56, 0.57, 0.72, GOLD, radius=0.03)


def draw_bag_for_back(pen: Pen, rng: Rng) -> None:
    """A rucksack from the front: flap, pocket, straps at the sides."""
    pen.ring(0.5, 0.09, 0.09, 0.04, "deep", start=180, end=360)
    for side in (-1, 1):
        pen.rect(0.5 + side * 0.42 - 0.08, 0.5, 0.5 + side * 0.42 + 0.08, 0.9, "dark", radius=0.05)
    pen.rect(0.14, 0.08, 0.86, 1.0, "main", radius=0.22)
    pen.rect(0.14, 0.8, 0.86, 1.0, "main", radius=0.06)
    if chance(rng):
        pen.polygon(np.vstack([arch(0.16, 0.28, 0.84, 0.44, 0.2), [(0.5, 0.56)], [(0.16, 0.44)]]), "light")
        pen.rect(0.46, 0.44, 0.54, 0.62, GOLD, radius=0.02)
    pen.rect(0.24, 0.6, 0.76, 0.92, "dark", radius=0.06)
    pen.rect(0.3, 0.66, 0.7, 0.7, "pale", radius=0.02)


def draw_bag_for_shopping(pen: Pen, rng: Rng) -> None:
    """A paper shopping bag in three-quarter view, cord handles; things look out sometimes."""
    if chance(rng):
        pen.line([(0.3, 0.4), (0.2, 0.06)], 0.12, "#d99a4e")
        pen.ellipse(0.5, 0.26, 0.1, 0.14, LEAF)
        pen.circle(0.62, 0.3, 0.1, "#d8263c")
    for x in (0.28, 0.44):
        pen.ring(x + 0.06, 0.34, 0.13, 0.03, "deep", start=180, end=360)
    pen.polygon([(0.72, 0.34), (0.96, 0.3), (0.94, 0.92), (0.72, 1.0)], "dark")
    pen.rect(0.08, 0.34, 0.72, 1.0, "main")
    kind = int(rng.integers(3))
    if kind == 0:
        pen.polygon(heart(0.4, 0.68, 0.13), "pale")
    elif kind == 1:
        pen.rect(0.08, 0.56, 0.72, 0.72, "pale")


def draw_bag_with_wheels(pen: Pen, rng: Rng) -> None:
    """A travelling bag: a suitcase upright with a pulled-out handle, ribs, wheels."""
    pen.line([(0.36, 0.3), (0.36, 0.04), (0.64, 0.04), (0.64, 0.3)], 0.045, "#6b7078")
    for x in (0.26, 0.66):
        pen.circle(x + 0.04, 0.95, 0.055, INK)
    pen.rect(0.14, 0.24, 0.86, 0.94, "main", radius=0.08)
    for x in np.linspace(0.26, 0.68, int(rng.integers(2, 5))):
        pen.rect(float(x), 0.3, float(x) + 0.06, 0.88, "dark", radius=0.02)
    if chance(rng):
        pen.circle(0.62, 0.5, 0.1, CREAM)


def draw_bag_case(pen: Pen, rng: Rng) -> None:
    """A flat case for travel or papers: handle on top, corners, two locks."""
    pen.line([(0.36, 0.34), (0.36, 0.2), (0.64, 0.2), (0.64, 0.34)], 0.06, "deep")
    pen.rect(0.0, 0.3, 1.0, 0.96, "main", radius=rng.uniform(0.03, 0.12))
    if chance(rng):
        for x in (0.0, 0.84):
            for y in (0.3, 0.82):
                pen.rect(x, y, x + 0.16, y + 0.14, "deep", radius=0.05)
    else:
        for x in (0.18, 0.72):
            pen.rect(x, 0.3, x + 0.1, 0.96, "dark")
    pen.rect(0.0, 0.54, 1.0, 0.59, "dark")
    for x in (0.3, 0.62):
        pen.rect(x, 0.5, x + 0.08, 0.64, GOLD)


def draw_bag_of_cloth(pen: Pen, rng: Rng) -> None:
    """A cloth bag hanging from two long loops, soft below."""
    high = rng.uniform(0.02, 0.1)
    for x, tone in ((0.46, "deep"), (0.5, "dark")):
        pen.curve([(x - 0.18, 0.5), (x - 0.14, high + 0.1), (x + 0.02, high + 0.03), (x + 0.18, high + 0.1),
                   (x + 0.22, 0.5)], 0.05, tone)
    pen.blob([(0.14, 0.46), (0.5, 0.44), (0.86, 0.46), (0.92, 0.8), (0.86, 0.97), (0.5, 1.0), (0.14, 0.97),
              (0.08, 0.8)], "main")
    if chance(rng):
        pen.polygon(star(0.5, 0.73, 0.15), "pale")
    else:
        pen.polygon(strip([(0.12, 0.6), (0.5, 0.63), (0.88, 0.6)], 0.08), "pale")


def draw_bag_purse(pen: Pen, rng: Rng) -> None:
    """A small round purse with a metal clip of two balls."""
    pen.blob([(0.5, 0.26), (0.78, 0.3), (0.98, 0.66), (0.86, 0.94), (0.5, 1.0), (0.14, 0.94), (0.02, 0.66),
              (0.22, 0.3)], "main")
    if chance(rng):
        for x, y in ((0.3, 0.62), (0.5, 0.76), (0.7, 0.62), (0.4, 0.88), (0.62, 0.9)):
            pen.circle(x, y, 0.05, "pale")
    pen.polygon(strip([(0.14, 0.42), (0.24, 0.28), (0.5, 0.23), (0.76, 0.28), (0.86, 0.42)], 0.07), GOLD)
    for x in (0.44, 0.56):
        pen.circle(x, 0.17, rng.uniform(0.06, 0.08), GOLD)


def draw_bag_plain(pen: Pen, rng: Rng) -> None:
    """A bag of two shapes: a box and a bow over it."""
    wide, top = rng.uniform(0.34, 0.46), rng.uniform(0.36, 0.46)
    pen.curve([(0.36, top + 0.12), (0.36, top - 0.2), (0.5, 0.04), (0.64, top - 0.2), (0.64, top + 0.12)], 0.06, "dark")
    pen.polygon(mirrored([(0.5 + wide - 0.05, top - 0.06), (0.5 + wide, 1.0)]), "main")
    for x in (0.36, 0.64):
        pen.circle(x, top + 0.1, 0.035, "pale")
    if chance(rng, 0.4):
        face(pen, 0.5, top + 0.3, 0.26, rng)


SUBJECTS: tuple[Subject, ...] = (
    Subject("shoe", "shoes", "thing", (
        draw_shoe, draw_shoe_high_heel, draw_shoe_boot, draw_shoe_laced, draw_shoe_sandal, draw_shoe_pair,
        draw_shoe_plain, draw_shoe_slipper)),
    Subject("bag", "bags", "thing", (
        draw_bag, draw_bag_for_back, draw_bag_for_shopping, draw_bag_with_wheels, draw_bag_case, draw_bag_of_cloth,
        draw_bag_purse, draw_bag_plain)),
)
