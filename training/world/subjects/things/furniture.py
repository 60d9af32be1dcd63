"""Chair, table and bed, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, smooth
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import (
    CREAM,
    GOLD,
    HAIRS,
    INK,
    SKINS,
    WHITE,
    WOOD,
    arch,
    heart,
    pick,
    put,
    vase,
)


def draw_chair(pen: Pen, rng: Rng) -> None:
    """A wooden chair seen from the front right: slatted back, cushioned seat, four legs."""
    for x in (0.17, 0.65):
        pen.polygon([(x - 0.035, 0.5), (x + 0.035, 0.5), (x + 0.03, 0.9), (x - 0.03, 0.9)], "deep")
    for x in (0.17, 0.65):
        pen.rect(x - 0.045, 0.03, x + 0.045, 0.56, "main", radius=0.03)
    if rng.random() < 0.5:
        for x in (0.29, 0.41, 0.53):
            pen.rect(x - 0.032, 0.1, x + 0.032, 0.56, "dark")
    else:
        for y in (0.22, 0.36):
            pen.rect(0.215, y, 0.605, y + 0.075, "dark")
    pen.rect(0.13, 0.05, 0.69, 0.17, "main", radius=0.04)
    for x in (0.35, 0.86):
        pen.polygon([(x - 0.045, 0.66), (x + 0.045, 0.66), (x + 0.035, 1.0), (x - 0.035, 1.0)], "main")
    pen.polygon([(0.3, 0.64), (0.91, 0.64), (0.91, 0.74), (0.3, 0.74), (0.11, 0.59), (0.11, 0.5)], "dark")
    pen.polygon([(0.11, 0.5), (0.71, 0.5), (0.92, 0.66), (0.3, 0.66)], "main")
    pen.polygon([(0.2, 0.52), (0.67, 0.52), (0.82, 0.635), (0.34, 0.635)], "light")


def draw_chair_side(pen: Pen, rng: Rng) -> None:
    """A plain chair from the side: back, seat, two legs."""
    lean, w = rng.uniform(0.0, 0.08), rng.uniform(0.06, 0.09)
    chair = Pen()
    chair.polygon([(0.14 - lean, 0.0), (0.14 - lean + w, 0.0), (0.22 + w, 0.56), (0.22 - lean + w, 1.0),
                   (0.22 - lean, 1.0),
                   (0.2, 0.56)], "main")
    chair.polygon([(0.8 - w, 0.56), (0.8, 0.56), (0.84, 1.0), (0.84 - w, 1.0)], "dark")
    chair.rect(0.16, 0.5, 0.84, 0.58, "main", radius=0.02)
    if chance(rng):
        chair.rect(0.2, 0.44, 0.82, 0.52, "light", radius=0.04)
    if chance(rng):
        chair.rect(0.22, 0.76, 0.8, 0.81, "dark")
    put(pen, chair, flip=chance(rng))


def draw_chair_armchair(pen: Pen, rng: Rng) -> None:
    """A soft armchair from the front."""
    for x in (0.16, 0.74):
        pen.rect(x, 0.9, x + 0.1, 1.0, WOOD)
    pen.rect(0.16, rng.uniform(0.08, 0.2), 0.84, 0.8, "main", radius=rng.uniform(0.08, 0.25))
    if chance(rng):
        for x in (0.36, 0.5, 0.64):
            pen.circle(x, 0.36, 0.025, "dark")
    pen.rect(0.22, 0.56, 0.78, 0.76, "light", radius=0.06)
    pen.rect(0.16, 0.72, 0.84, 0.93, "dark", radius=0.03)
    for x in (0.02, 0.78):
        pen.rect(x, 0.46, x + 0.2, 0.93, "main", radius=0.1)


def draw_chair_office(pen: Pen, rng: Rng) -> None:
    """A swivel chair on five wheels."""
    for x in (0.16, 0.5, 0.84):
        pen.line([(0.5, 0.84), (x, 0.92)], 0.045, INK)
        pen.circle(x, 0.95, 0.05, INK)
    pen.rect(0.46, 0.62, 0.54, 0.86, "#6b7078")
    pen.rect(0.47, 0.4, 0.53, 0.6, INK)
    pen.rect(0.26, 0.0, 0.74, rng.uniform(0.4, 0.46), "main", radius=0.1)
    pen.rect(0.32, 0.06, 0.44, 0.34, "light", radius=0.05)
    if chance(rng, 0.7):
        for side in (-1, 1):
            pen.line([(0.5 + side * 0.26, 0.6), (0.5 + side * 0.38, 0.58), (0.5 + side * 0.38, 0.44)], 0.05, INK)
    pen.rect(0.18, 0.54, 0.82, 0.66, "dark", radius=0.06)


def draw_chair_rocking(pen: Pen, rng: Rng) -> None:
    """A rocking chair from the side, on its two bows."""
    tall = rng.uniform(0.0, 0.08)
    pen.curve([(0.0, 0.84), (0.2, 0.95), (0.5, 0.98), (0.8, 0.95), (1.0, 0.82)], 0.055, "dark")
    for a, b in (((0.3, 0.6), (0.2, 0.94)), ((0.78, 0.6), (0.8, 0.94))):
        pen.line([a, b], 0.055, "main")
    pen.line([(0.3, 0.62), (0.1, tall + 0.04)], 0.07, "main")
    for share in (0.25, 0.5, 0.75):
        pen.circle(0.3 - 0.2 * share, 0.62 - (0.58 - tall) * share, 0.055, "dark")
    pen.line([(0.21, 0.38), (0.8, 0.4)], 0.05, "light")
    pen.line([(0.74, 0.4), (0.76, 0.6)], 0.045, "main")
    pen.line([(0.26, 0.6), (0.86, 0.57)], 0.08, "main")


def draw_chair_shell(pen: Pen, rng: Rng) -> None:
    """A modern chair from the front: one bent shell on thin spread legs."""
    r = rng.uniform(0.28, 0.34)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.12, 0.6), (0.5 + side * 0.36, 0.98)], 0.04, "#c49a6c")
        pen.line([(0.5 + side * 0.1, 0.6), (0.5 + side * 0.16, 0.9)], 0.035, "#93703f")
    pen.blob([(0.5, 0.02), (0.5 + r * 0.8, 0.07), (0.5 + r, 0.26), (0.5 + r * 0.86, 0.46), (0.5 + r * 1.15, 0.58),
              (0.5 + r * 0.8, 0.66), (0.5, 0.68), (0.5 - r * 0.8, 0.66), (0.5 - r * 1.15, 0.58), (0.5 - r * 0.86, 0.46),
              (0.5 - r, 0.26), (0.5 - r * 0.8, 0.07)], "main")
    pen.ellipse(0.5, 0.56, r * 0.9, 0.09, "light")
    if chance(rng):
        pen.rect(0.44, 0.16, 0.56, 0.2, "deep", radius=0.02)


def draw_chair_deck(pen: Pen, rng: Rng) -> None:
    """A folding beach chair from the side, cloth hanging between crossed bars."""
    pen.line([(0.1, 0.08), (0.86, 0.97)], 0.05, WOOD)
    pen.line([(0.98, 0.62), (0.1, 0.97)], 0.05, WOOD)
    pen.line([(0.32, 0.34), (0.24, 0.9)], 0.035, "#8a5a30")
    sag = rng.uniform(0.78, 0.86)
    cloth = [(0.1, 0.06), (0.24, 0.38), (0.46, sag - 0.06), (0.7, sag - 0.08), (0.97, 0.6)]
    pen.curve(cloth, 0.09, "main")
    for x, y in smooth(cloth, closed=False)[3::5]:
        pen.circle(float(x), float(y), 0.04, "pale")


def draw_chair_front(pen: Pen, rng: Rng) -> None:
    """A straight chair from the front: rungs or a heart in the back, seat, two front legs."""
    for x in (0.24, 0.68):
        pen.rect(x, 0.02, x + 0.08, 0.6, "main")
        pen.rect(x - 0.02, 0.58, x + 0.08, 1.0, "dark")
    if chance(rng):
        pen.rect(0.28, 0.04, 0.72, 0.4, "main", radius=0.06)
        pen.polygon(heart(0.5, 0.21, 0.09), CREAM)
    else:
        for y in rng.choice([0.05, 0.09]) + np.arange(3) * 0.15:
            pen.rect(0.3, float(y), 0.7, float(y) + 0.08, "light")
    pen.rect(0.16, 0.54, 0.84, 0.64, "main", radius=0.03)
    if chance(rng):
        pen.rect(0.24, 0.78, 0.74, 0.83, "deep")


def draw_table(pen: Pen, rng: Rng) -> None:
    """A plain table from the front: a board on two legs, an apron sometimes."""
    top, w = rng.uniform(0.3, 0.42), rng.uniform(0.06, 0.1)
    for x in (0.06, 0.94 - w):
        pen.rect(x, top, x + w, 1.0, "main")
    if chance(rng):
        pen.rect(0.1, top, 0.9, top + 0.17, "dark")
    pen.rect(0.0, top, 1.0, top + rng.uniform(0.06, 0.1), "light")


def draw_table_aslant(pen: Pen, rng: Rng) -> None:
    """A table from the front left and above, four legs."""
    y = rng.uniform(0.36, 0.44)
    for x, foot in ((0.3, 0.84), (0.9, 0.84), (0.05, 1.0), (0.68, 1.0)):
        pen.rect(x, y, x + 0.06, foot, "deep" if foot < 0.9 else "main")
    edge = [(0.0, y + 0.16), (0.75, y + 0.16), (1.0, y - 0.1), (1.0, y - 0.04), (0.75, y + 0.23), (0.0, y + 0.23)]
    pen.polygon(edge, "dark")
    pen.polygon([(0.0, y + 0.16), (0.26, y - 0.1), (1.0, y - 0.1), (0.75, y + 0.16)], "light")
    if chance(rng):
        pen.ellipse(0.5, y + 0.02, 0.12, 0.045, CREAM)


def draw_table_round(pen: Pen, rng: Rng) -> None:
    """A round table on one foot."""
    ry = rng.uniform(0.08, 0.14)
    pen.polygon(vase([(0.55, 0.36), (0.54, 0.66), (0.6, 0.84), (0.78, 0.96), (0.78, 1.0)]), "dark")
    pen.ellipse(0.5, 0.37, 0.5, ry, "main")
    pen.ellipse(0.5, 0.33, 0.5, ry, "light")
    if chance(rng):
        pen.polygon(mirrored([(0.53, 0.16), (0.56, 0.33)]), "#7fb6c9")
        for x, tone in ((0.44, "#e8506a"), (0.5, GOLD), (0.56, "#e8506a")):
            pen.circle(x, 0.12, 0.045, tone)


def draw_table_with_cloth(pen: Pen, rng: Rng) -> None:
    """A table laid with a cloth that hangs in scallops."""
    for x in (0.12, 0.8):
        pen.rect(x, 0.5, x + 0.08, 1.0, WOOD)
    n, drop = int(rng.integers(4, 7)), rng.uniform(0.58, 0.68)
    edge = [(1.0 - (k + t) / n, drop + 0.07 * float(np.sin(np.pi * t))) for k in range(n) for t in np.linspace(0, 1, 7)]
    cloth = pen.polygon([(0.08, 0.34), (0.92, 0.34), (1.0, 0.48), *edge, (0.0, 0.48)], "main")
    pen.polygon([(0.08, 0.34), (0.92, 0.34), (1.0, 0.48), (0.0, 0.48)], "light", group=cloth)
    if chance(rng):
        for x in np.linspace(0.1, 0.82, 5):
            pen.rect(float(x), 0.5, float(x) + 0.07, drop, "pale")
    if chance(rng, 0.6):
        pen.ellipse(0.5, 0.4, 0.17, 0.05, "#f4f0e6")
        pen.ellipse(0.5, 0.4, 0.1, 0.028, "#d8d2c2")


def draw_table_picnic(pen: Pen, rng: Rng) -> None:
    """A picnic table with its two benches, legs crossed like an A."""
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.14, 0.26), (0.5 + side * 0.34, 0.97)], 0.06, "dark")
    pen.rect(0.08, 0.58, 0.92, 0.65, "dark")
    for x in (0.0, 0.74):
        pen.rect(x, 0.52, x + 0.26, 0.6, "main")
    pen.rect(0.16, 0.2, 0.84, 0.29, "light")
    if chance(rng):
        pen.line([(0.5, 0.26), (0.5, 0.02)], 0.03, "#8a8a90")
        pen.sector(0.5, 0.12, 0.4, 0.12, 180, 360, "main")


def draw_table_desk(pen: Pen, rng: Rng) -> None:
    """A writing table with a chest of drawers on one side."""
    desk = Pen()
    desk.rect(0.03, 0.34, 0.12, 1.0, "dark")
    desk.rect(0.56, 0.34, 0.97, 0.98, "main")
    n = int(rng.integers(2, 5))
    for y in np.linspace(0.43, 0.97, n + 1)[:-1]:
        desk.rect(0.6, float(y), 0.93, float(y) + 0.54 / n - 0.04, "light")
        desk.circle(0.765, float(y) + 0.27 / n - 0.02, 0.025, "deep")
    desk.rect(0.12, 0.4, 0.56, 0.5, "dark")
    desk.rect(0.0, 0.32, 1.0, 0.41, "main")
    put(pen, desk, flip=chance(rng))


def draw_table_low(pen: Pen, rng: Rng) -> None:
    """A small low table with a shelf and slanting legs."""
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.3, 0.5), (0.5 + side * 0.38, 0.5), (0.5 + side * 0.48, 1.0),
                     (0.5 + side * 0.44, 1.0)],
                    "main")
    pen.rect(0.1, 0.76, 0.9, 0.8, "dark")
    pen.rect(0.02, 0.46, 0.98, 0.56, "light", radius=0.05)
    if chance(rng, 0.7):
        pen.rect(0.2, 0.4, 0.48, 0.46, "dark")
        pen.rect(0.23, 0.35, 0.45, 0.4, CREAM)
    else:
        pen.rect(0.62, 0.32, 0.78, 0.46, CREAM, radius=0.03)


def draw_bed(pen: Pen, rng: Rng) -> None:
    """A bed from the side: high head, low foot, pillow, blanket."""
    bed = Pen()
    high = rng.uniform(0.22, 0.36)
    bed.rect(0.0, high, 0.09, 1.0, "dark", radius=0.03)
    bed.rect(0.91, 0.52, 1.0, 1.0, "dark", radius=0.03)
    bed.rect(0.06, 0.74, 0.94, 0.88, "dark")
    bed.rect(0.08, 0.6, 0.93, 0.77, "#f3eee2", radius=0.04)
    bed.rect(0.11, 0.47, 0.34, 0.61, WHITE, radius=0.06)
    bed.polygon([(0.34, 0.56), (0.6, 0.52), (0.9, 0.56), (0.92, 0.8), (0.34, 0.8)], "main")
    bed.rect(0.34, 0.56, 0.42, 0.8, "pale")
    put(pen, bed, flip=chance(rng))


def draw_bed_with_sleeper(pen: Pen, rng: Rng) -> None:
    """A bed of bars from the side with somebody asleep in it."""
    pen.rect(0.0, 0.3, 0.07, 1.0, "dark")
    pen.rect(0.93, 0.5, 1.0, 1.0, "dark")
    pen.rect(0.0, 0.78, 1.0, 0.87, "dark")
    pen.rect(0.08, 0.6, 0.36, 0.78, WHITE, radius=0.07)
    pen.circle(0.24, 0.55, 0.12, pick(rng, SKINS))
    pen.sector(0.23, 0.54, 0.13, 0.13, 110, 290, pick(rng, HAIRS))
    pen.blob([(0.34, 0.78), (0.35, 0.6), (0.5, 0.5), (0.7, 0.52), (0.86, 0.52), (0.93, 0.62), (0.93, 0.78)], "main")
    for k in range(int(rng.integers(0, 3))):
        z = np.array([(0, 0), (0.1, 0), (0.0, 0.12), (0.1, 0.12)]) * (1 + 0.4 * k)
        pen.line(z + (0.36 + 0.14 * k, 0.32 - 0.16 * k), 0.025, "deep")


def draw_bed_front(pen: Pen, rng: Rng) -> None:
    """A double bed from its foot: head board, two pillows, cover."""
    pen.polygon(arch(0.06, 0.26, 0.94, 0.8, rng.uniform(0.02, 0.24)), "dark")
    for x in (0.13, 0.52):
        pen.rect(x, 0.36, x + 0.35, 0.56, WHITE, radius=0.07)
    pen.polygon([(0.08, 0.52), (0.92, 0.52), (1.0, 0.92), (0.0, 0.92)], "main")
    pen.polygon([(0.08, 0.52), (0.92, 0.52), (0.94, 0.62), (0.06, 0.62)], "pale")
    if chance(rng):
        pen.rect(0.0, 0.74, 1.0, 0.92, "deep", radius=0.03)
    for x in (0.03, 0.9):
        pen.rect(x, 0.9, x + 0.07, 1.0, "deep")


def draw_bed_from_above(pen: Pen, rng: Rng) -> None:
    """A bed seen from above: pillow, turned-down sheet, patchwork."""
    pen.rect(0.16, 0.0, 0.84, 0.06, "deep")
    pen.rect(0.18, 0.04, 0.82, 1.0, "#f3eee2", radius=0.03)
    for x0, x1 in ((0.22, 0.48), (0.52, 0.78)) if chance(rng) else ((0.28, 0.72),):
        pen.rect(x0, 0.09, x1, 0.25, WHITE, radius=0.05)
    cover = pen.rect(0.15, 0.34, 0.85, 1.0, "main", radius=0.03)
    pen.rect(0.15, 0.3, 0.85, 0.4, "light")
    if chance(rng):
        for k in range(12):
            x, y = 0.17 + 0.165 * (k % 4), 0.42 + 0.19 * (k // 4)
            patch = [(x, y), (x + 0.16, y), (x + 0.16, y + 0.18), (x, y + 0.18)]
            pen.polygon(patch, ("pale", "dark", "main")[k % 3], group=cover)


def draw_bed_bunk(pen: Pen, rng: Rng) -> None:
    """Two beds one above the other, with rungs to climb."""
    for x in (0.02, 0.9):
        pen.rect(x, 0.02, x + 0.08, 1.0, "dark")
    for y in (0.36, 0.84):
        pen.rect(0.1, y - 0.12, 0.9, y, "main", radius=0.04)
        pen.rect(0.12, y - 0.19, 0.32, y - 0.08, WHITE, radius=0.04)
        pen.rect(0.06, y, 0.94, y + 0.07, "dark")
    x = rng.uniform(0.56, 0.66)
    for side in (x, x + 0.18):
        pen.rect(side, 0.24, side + 0.04, 1.0, WOOD)
    for y in np.linspace(0.34, 0.9, 5):
        pen.rect(x, float(y), x + 0.2, float(y) + 0.035, WOOD)


def draw_bed_canopy(pen: Pen, rng: Rng) -> None:
    """A four-poster with curtains, seen from its foot."""
    pen.rect(0.14, 0.3, 0.86, 0.7, "deep", radius=0.08)
    pen.rect(0.3, 0.5, 0.7, 0.64, WHITE, radius=0.05)
    pen.polygon([(0.1, 0.62), (0.9, 0.62), (0.96, 0.94), (0.04, 0.94)], "light")
    for side in (-1, 1):
        curtain = [(0.14, 0.1), (0.46, 0.1), (0.46, 0.86), (0.36, 0.86), (0.38, 0.5)]
        pen.polygon([(0.5 + side * x, y) for x, y in curtain], "main")
        pen.rect(0.5 + side * 0.46 - 0.03, 0.02, 0.5 + side * 0.46 + 0.03, 1.0, WOOD)
    n = int(rng.integers(4, 7))
    scallops = [(0.98 - 0.96 * (k + t) / n, 0.16 + 0.06 * float(np.sin(np.pi * t))) for k in range(n)
                for t in np.linspace(0, 1, 6)]
    pen.polygon([(0.02, 0.04), (0.98, 0.04), *scallops], "dark")


def draw_bed_aslant(pen: Pen, rng: Rng) -> None:
    """A bed from the front left and above, few shapes."""
    pen.polygon([(0.42, 0.12), (0.98, 0.3), (0.98, 0.78), (0.42, 0.54)], "deep")
    for x, y in ((0.06, 0.78), (0.58, 1.0), (0.9, 0.86)):
        pen.rect(x, y - 0.16, x + 0.06, y, "deep")
    pen.polygon([(0.02, 0.58), (0.42, 0.36), (0.98, 0.6), (0.6, 0.82)], "#f6f1e6")
    pen.polygon([(0.02, 0.58), (0.6, 0.82), (0.6, 0.94), (0.02, 0.7)], "dark")
    pen.polygon([(0.6, 0.82), (0.98, 0.6), (0.98, 0.72), (0.6, 0.94)], "deep")
    pen.polygon([(0.01, 0.58), (0.27, 0.44), (0.85, 0.68), (0.6, 0.83), (0.6, 0.9), (0.01, 0.66)], "main")
    if chance(rng):
        pen.polygon([(0.4, 0.4), (0.52, 0.34), (0.66, 0.4), (0.54, 0.47)], WHITE)
        pen.polygon([(0.64, 0.5), (0.76, 0.44), (0.9, 0.5), (0.78, 0.57)], WHITE)
    else:
        pen.polygon([(0.44, 0.42), (0.56, 0.35), (0.88, 0.5), (0.76, 0.56)], WHITE)


SUBJECTS: tuple[Subject, ...] = (
    Subject("chair", "chairs", "thing", (
        draw_chair, draw_chair_side, draw_chair_armchair, draw_chair_office, draw_chair_rocking, draw_chair_shell,
        draw_chair_deck, draw_chair_front)),
    Subject("table", "tables", "thing", (
        draw_table, draw_table_aslant, draw_table_round, draw_table_with_cloth, draw_table_picnic, draw_table_desk,
        draw_table_low)),
    Subject("bed", "beds", "thing", (
        draw_bed, draw_bed_with_sleeper, draw_bed_front, draw_bed_from_above, draw_bed_bunk, draw_bed_canopy,
        draw_bed_aslant)),
)
