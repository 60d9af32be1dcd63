"""The flower in many kinds: daisy, tulip, rose, sunflower, bell, potted, a bunch."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth
from training.world.subjects.outlines import (
    afloat,
    blob,
    fitted,
    limb,
    oval,
    place,
)
from training.world.subjects.plants.parts import CREAM, LEAF, LEAF_SHADE, leaf, pot, ring_of
from training.world.subjects.shapes import chance

GOLD = "#ffd54d"


def _stem(pen: Pen, rng: Rng, top: float, leaves: int = 2) -> None:
    bend = rng.uniform(-0.06, 0.06)
    limb(pen, [(0.5, top), (0.5 + bend, (top + 1) / 2), (0.5, 1.0)], [0.035, 0.04, 0.045], LEAF)
    for k in range(leaves):
        leaf(pen, 0.5, 0.94 - 0.1 * k, rng.uniform(0.22, 0.34), -40 if k % 2 else 220, LEAF_SHADE if k % 2 else LEAF)


def draw_flower_head(pen: Pen, rng: Rng) -> None:
    """A blossom from the front: five to twelve round or pointed petals about a yellow middle."""
    count, start = int(rng.integers(5, 13)), rng.uniform(0, 72)
    wide, pointed = 2.6 / count, chance(rng, 0.35)
    for k in range(count):
        a = start + k * 360 / count
        if pointed:
            leaf(pen, *arc_point(0.5, 0.5, 0.06, 0.06, a), 0.44, a, "main" if k % 2 else "light", width=min(0.34, wide))
        else:
            pen.ellipse(*arc_point(0.5, 0.5, 0.29, 0.29, a), 0.2, min(0.18, 0.29 * wide), "main", angle=a)
    pen.circle(0.5, 0.5, rng.uniform(0.12, 0.2), GOLD if chance(rng, 0.7) else "deep")


@fitted
def draw_flower_tulip(pen: Pen, rng: Rng) -> None:
    """A tulip: a cup with three points on a straight stem, long upright leaves."""
    limb(pen, [(0.5, 0.4), (0.5, 1.0)], [0.04, 0.045], LEAF)
    for out in (-1, 1):
        blob(pen, [(0.5, 1.0), (0.5 + out * 0.12, 0.8), (0.5 + out * 0.28, rng.uniform(0.44, 0.6)),
                   (0.5 + out * 0.22, 0.8)], LEAF if out < 0 else LEAF_SHADE)
    wide = rng.uniform(0.19, 0.25)
    cup = pen.polygon([(0.5 - wide, 0.04), (0.5 - wide * 0.5, 0.16), (0.5, 0.0), (0.5 + wide * 0.5, 0.16),
                       (0.5 + wide, 0.04),
                       *(arc_point(0.5, 0.26, wide, 0.22, a) for a in range(0, 181, 15))], "main")
    blob(pen, [(0.5, 0.04), (0.5 + wide * 0.5, 0.24), (0.5, 0.47), (0.5 - wide * 0.5, 0.24)], "light", cup)


@fitted
def draw_flower_rose(pen: Pen, rng: Rng) -> None:
    """A rose: petals rolled one within the other, a thorny stem."""
    _stem(pen, rng, 0.4)
    for x, y in ((0.52, 0.62), (0.48, 0.78)):
        pen.polygon([(x, y - 0.02), (x + (x - 0.5) * 3, y - 0.01), (x, y + 0.02)], LEAF_SHADE)
    for x in (-0.12, 0.12):
        leaf(pen, 0.5, 0.46, 0.2, -90 + x * 500, LEAF)
    head = pen.circle(0.5, 0.24, 0.24, "dark")
    turn = rng.uniform(0, 360)
    for k in range(7):
        r = 0.17 - k * 0.022
        x, y = arc_point(0.5, 0.24, r * 0.6, r * 0.6, turn + k * 137)
        oval(pen, x, y, r, r * 0.9, ("main", "light", "dark")[k % 3], head)


@fitted
def draw_flower_sunflower(pen: Pen, rng: Rng) -> None:
    """A sunflower: a great dark disc with two rows of pointed petals, a thick stem with heart-shaped leaves."""
    _stem(pen, rng, 0.36)
    count = int(rng.integers(12, 18))
    for row, tone in ((0.0, "dark"), (0.5, "main")):
        for k in range(count):
            a = (k + row) * 360 / count
            leaf(pen, *arc_point(0.5, 0.32, 0.1, 0.1, a), 0.22, a, tone, width=0.2)
    disc = pen.circle(0.5, 0.32, rng.uniform(0.14, 0.18), "#5a3a1e")
    for x, y in ring_of(8, 0.5, 0.32, 0.09, 0.09):
        oval(pen, x, y, 0.018, 0.018, "#8a5a2b", disc)


@fitted
def draw_flower_bell(pen: Pen, rng: Rng) -> None:
    """A flower that hangs its bells from an arched stem."""
    limb(pen, [(0.36, 1.0), (0.34, 0.5), (0.5, 0.14), (0.8, 0.16)], [0.045, 0.035, 0.03, 0.02], LEAF)
    leaf(pen, 0.36, 0.98, 0.5, -120, LEAF_SHADE, width=0.16)
    for x, y in ((0.44, 0.24), (0.62, 0.14), (0.8, 0.16)):
        size = rng.uniform(0.85, 1.15)
        pen.polygon([(x - 0.02, y), (x + 0.02, y), (x + 0.07 * size, y + 0.12 * size),
                     (x + 0.11 * size, y + 0.22 * size), (x + 0.04, y + 0.18 * size), (x, y + 0.23 * size),
                     (x - 0.04, y + 0.18 * size), (x - 0.11 * size, y + 0.22 * size),
                         (x - 0.07 * size, y + 0.12 * size)], "main")


@fitted
def draw_flower_potted(pen: Pen, rng: Rng) -> None:
    """A flower in a pot, its face turned to us."""
    pot(pen, 0.5, 0.74, 0.18)
    limb(pen, [(0.5, 0.76), (0.5, 0.36)], [0.035] * 2, LEAF)
    leaf(pen, 0.5, 0.7, 0.24, -30, LEAF)
    leaf(pen, 0.5, 0.7, 0.24, 210, LEAF_SHADE)
    place(pen, rng, draw_flower_head, 0.5, 0.26, rng.uniform(0.46, 0.6))


@fitted
def draw_flower_bunch(pen: Pen, rng: Rng) -> None:
    """A bunch of three to five flowers tied together."""
    heads = ((0.5, 0.2), (0.24, 0.3), (0.76, 0.3), (0.38, 0.44), (0.64, 0.44))[:int(rng.integers(3, 6))]
    for x, y in heads:
        limb(pen, [(x, y), (0.5, 0.74), (0.5 - (x - 0.5) * 0.5, 1.0)], [0.025] * 3, LEAF)
    for x, y in heads:
        place(pen, rng, draw_flower_head, x, y, rng.uniform(0.3, 0.38))
    pen.rect(0.42, 0.7, 0.58, 0.77, "#d8382f" if chance(rng, 0.5) else CREAM, radius=0.02)


@fitted
def draw_flower_icon(pen: Pen, rng: Rng) -> None:
    """A flower of discs: five round one, a line, a half disc for a leaf."""
    pen.rect(0.475, 0.4, 0.525, 1.0, LEAF)
    pen.sector(0.66, 0.78, 0.15, 0.15, 0, 180, LEAF)
    pen.sector(0.34, 0.86, 0.15, 0.15, 0, 180, LEAF)
    group = pen.new_group()
    for x, y in ring_of(int(rng.choice([4, 5, 6])), 0.5, 0.28, 0.16, 0.16, -90):
        oval(pen, x, y, 0.13, 0.13, "main", group)
    pen.circle(0.5, 0.28, rng.uniform(0.07, 0.11), CREAM if chance(rng, 0.5) else GOLD)


def draw_flower(pen: Pen, rng: Rng) -> None:
    """One big blossom on a stem with two leaves."""
    pen.curve([(0.5, 0.5), (0.49, 0.75), (0.5, 0.98)], 0.042, LEAF)
    for side in (-1, 1):
        foot = 0.97 if side < 0 else 0.94
        pen.blob([(0.5, foot), (0.5 + side * 0.1, foot - 0.1), (0.5 + side * 0.32, foot - 0.12),
                  (0.5 + side * 0.2, foot - 0.01)], LEAF if side < 0 else LEAF_SHADE)
    petals, start = int(rng.choice([6, 7, 8])), rng.uniform(0, 60)
    outline = np.array([(0.08, -0.03), (0.2, -0.115), (0.33, -0.11), (0.4, 0.0), (0.33, 0.11), (0.2, 0.115),
                        (0.08, 0.03)]) * (1, 8 / petals)
    vein = np.array([(0.12, -0.014), (0.3, 0.0), (0.12, 0.014)])
    for petal in range(petals):
        angle = np.radians(start + petal * 360 / petals)
        along = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        tone = "main" if petal % 2 == 0 else "light"
        group = pen.polygon(smooth([(float(x), float(y)) for x, y in outline], closed=True) @ along + (0.5, 0.41),
                            tone)
        pen.polygon(vein @ along + (0.5, 0.41), "dark", group=group)
    pen.circle(0.5, 0.41, 0.125, "#c98a1b")
    pen.circle(0.5, 0.4, 0.093, "#ffd54d")


SUBJECTS: tuple[Subject, ...] = (
    Subject("flower", "flowers", "plant", (
        draw_flower, afloat(draw_flower_head), draw_flower_tulip, draw_flower_rose, draw_flower_sunflower,
            draw_flower_bell, draw_flower_potted,
        draw_flower_bunch, draw_flower_icon)),
)
