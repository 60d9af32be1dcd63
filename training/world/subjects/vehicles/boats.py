"""Ships and sailing boats, heading right where seen from the side. Names tones; the renderer colours them."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, smooth
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    GOLD,
    HOLLOW,
    STEEL,
    TYRE,
    WATER,
    WOOD,
    bar,
    chance,
    curved,
    mirrored,
    puffs,
    waves,
)
from training.world.subjects.vehicles.parts import row

PENNANT = "#e0463a"


def _pennant(pen: Pen, x: float, y: float, reach: float = 0.13, tone: Tone = PENNANT) -> None:
    pen.polygon([(x, y), (x + reach, y + abs(reach) * 0.3), (x, y + abs(reach) * 0.6)], tone)


def draw_sailing_boat(pen: Pen, rng: Rng) -> None:
    """Draw a boat with a mainsail and a jib in full wind."""
    pen.line([(0.47, 0.02), (0.47, 0.8)], 0.03, WOOD)
    belly = rng.uniform(0.0, 0.04)
    aft = smooth([(0.44, 0.06), (0.2 - belly, 0.42), (0.06, 0.7)], closed=False)
    sail = pen.polygon([*aft, (0.44, 0.7)], "main")
    pen.polygon([(0.44, 0.36), (0.44, 0.47), (0.155 - belly * 0.4, 0.53), (0.225 - belly, 0.4)], "light", group=sail)
    fore = smooth([(0.5, 0.12), (0.74 + belly, 0.42), (0.92, 0.7)], closed=False)
    pen.polygon([*fore, (0.5, 0.7)], "dark")
    pen.line([(0.05, 0.725), (0.5, 0.725)], 0.028, WOOD)
    pen.polygon([(0.46, 0.0), (0.6, 0.035), (0.46, 0.075)], "#f2b92e")
    hull = pen.polygon([(0.03, 0.77), (0.98, 0.75), (0.84, 0.94), (0.78, 1.0), (0.2, 1.0), (0.12, 0.95)], "main")
    pen.polygon([(0.105, 0.91), (0.865, 0.91), (0.78, 1.0), (0.2, 1.0), (0.12, 0.95)], "dark", group=hull)
    pen.polygon([(0.03, 0.77), (0.98, 0.75), (0.955, 0.8), (0.05, 0.82)], CREAM)


def draw_one_sail_boat(pen: Pen, rng: Rng) -> None:
    """Draw a small dinghy with a single triangular sail."""
    mast = rng.uniform(0.34, 0.44)
    pen.rect(mast - 0.014, 0.02, mast + 0.014, 0.82, WOOD)
    sail = pen.polygon([(mast + 0.03, 0.04), *curved([(mast + 0.03, 0.04), (0.76, 0.4), (0.9, 0.7)]), (mast + 0.03, 0.7)],
                       "main")
    for y in (0.3, 0.5):
        share = (y - 0.04) / 0.66
        pen.rect(mast + 0.03, y, mast + 0.02 + 0.46 * share, y + 0.016, "dark")
    pen.circle(mast + 0.15, 0.58, 0.05, "light")
    pen.polygon([(0.04, 0.78), (0.96, 0.78), (0.8, 0.95), (0.2, 0.95)], "dark" if chance(rng) else WOOD)
    pen.rect(0.04, 0.76, 0.96, 0.81, CREAM)
    waves(pen, 0.93, 0.07, 5, WATER)
    pen.polygon([(mast + 0.03, 0.7), (0.5, 0.7), (mast + 0.03, 0.62)], "light", group=sail)


def draw_sailing_boat_icon(pen: Pen, rng: Rng) -> None:
    """Draw a sailing boat as a sign has it: two triangles over a bowl, perhaps waves."""
    gap = rng.uniform(0.02, 0.05)
    big, small = rng.uniform(0.0, 0.06), rng.uniform(0.18, 0.34)
    pen.polygon([(0.54, big), (0.54, 0.66), (0.98, 0.66)] if chance(rng) else [(0.54, big), (0.54, 0.66), (0.9, 0.66),
                                                                               (0.78, 0.3)], "main")
    pen.polygon([(0.54 - gap * 2, small), (0.54 - gap * 2, 0.66), (0.1, 0.66)], "light" if chance(rng) else "main")
    if chance(rng):
        pen.sector(0.5, 0.71, 0.5, 0.28, 0, 180, "main")
    else:
        pen.polygon([(0.0, 0.72), (1.0, 0.72), (0.82, 0.95), (0.2, 0.95)], "main")


def draw_square_rigger(pen: Pen, rng: Rng) -> None:
    """Draw an old ship under square sails on two or three masts, a high stern, a bowsprit."""
    masts = (0.24, 0.5, 0.74) if chance(rng, 0.6) else (0.34, 0.66)
    pen.line([(0.84, 0.7), (1.0, 0.56)], 0.022, WOOD)
    for x in masts:
        pen.rect(x - 0.012, 0.04, x + 0.012, 0.76, WOOD)
        _pennant(pen, x, 0.0, 0.1)
        half = 0.11 if len(masts) == 3 else 0.15
        for top, foot, share in ((0.1, 0.26, 0.72), (0.28, 0.46, 0.88), (0.48, 0.68, 1.0)):
            w = half * share
            pen.polygon([(x - w * 0.85, top), (x + w * 0.85, top), *curved([(x + w, foot), (x + w * 0.1, foot - 0.035),
                                                                            (x - w, foot)])],
                        "main" if foot > 0.4 or x != masts[-1] else "light")
            pen.rect(x - w, top - 0.012, x + w, top + 0.008, WOOD)
    pen.polygon([(0.0, 0.6), (0.16, 0.62), (0.18, 0.72), (0.8, 0.72), (0.94, 0.64), (0.84, 0.96), (0.14, 0.96)], "dark")
    pen.polygon([(0.02, 0.68), (0.16, 0.7), (0.18, 0.77), (0.9, 0.77), (0.885, 0.82), (0.06, 0.82)], "pale")
    for x in np.linspace(0.22, 0.76, 6):
        pen.rect(float(x), 0.86, float(x) + 0.035, 0.9, HOLLOW)
    waves(pen, 0.94, 0.06, 6, WATER)


def draw_junk(pen: Pen, rng: Rng) -> None:
    """Draw a junk: battened fan sails, a hull that rises at both ends."""
    for x, high, wide, low in ((0.66, 0.2, 0.22, 0.64), (0.36, 0.04, 0.34, 0.66)):
        pen.rect(x - 0.012, high - 0.04, x + 0.012, 0.76, WOOD)
        left = curved([(x - wide * 0.2, high), (x - wide * 0.66, high + 0.24), (x - wide * 0.8, low)])
        right = curved([(x + wide * 0.5, low), (x + wide * 0.62, high + 0.26), (x + wide * 0.1, high)])
        sail = pen.polygon([*left, *right], "main")
        for k in range(1, int(rng.integers(5, 7))):
            y = high + (low - high) * k / 6
            share = (k / 6) ** 0.6
            pen.line([(x - wide * (0.2 + 0.56 * share), y + 0.02), (x + wide * (0.16 + 0.44 * share), y - 0.015)], 0.014,
                     "deep")
        pen.polygon([right[0], right[8], right[-1], (x, high + 0.3)], "dark", group=sail)
    pen.blob([(0.0, 0.58), (0.14, 0.7), (0.5, 0.78), (0.84, 0.74), (1.0, 0.62), (0.92, 0.86), (0.76, 0.97), (0.24, 0.97),
              (0.08, 0.82)], WOOD)
    pen.line([(0.06, 0.7), (0.3, 0.82), (0.7, 0.84), (0.94, 0.74)], 0.025, GOLD)


def draw_catamaran(pen: Pen, rng: Rng) -> None:
    """Draw a sailing boat head on or a catamaran: sails that belly to either side of the mast, two slim hulls."""
    belly = rng.uniform(0.3, 0.38)
    pen.rect(0.488, 0.0, 0.512, 0.86, STEEL)
    pen.polygon([(0.47, 0.04), *curved([(0.47, 0.04), (0.47 - belly * 0.7, 0.34), (0.47 - belly, 0.7)]), (0.47, 0.74)],
                "main")
    pen.polygon([(0.53, 0.1), *curved([(0.53, 0.1), (0.53 + belly * 0.6, 0.4), (0.53 + belly * 0.9, 0.7)]), (0.53, 0.74)],
                "light")
    for k in range(1, 5):
        y = 0.1 + 0.12 * k
        pen.line([(0.47, y), (0.47 - belly * (y - 0.04) / 0.72, y + 0.03)], 0.012, "dark")
    pen.rect(0.14, 0.77, 0.86, 0.82, "deep")
    for x in (0.16, 0.84):
        pen.polygon(mirrored([(x - 0.11, 0.76), (x - 0.1, 0.88), (x - 0.04, 0.98)], x), "dark")
    if chance(rng):
        waves(pen, 0.94, 0.06, 6, WATER)


def draw_ship(pen: Pen, rng: Rng) -> None:
    """Draw an ocean liner: a long hull with portholes, white decks, two to four slanted funnels with smoke."""
    count = int(rng.integers(2, 5))
    for i in range(count):
        x = 0.28 + 0.44 * (i + 0.5) / count
        if i == count - 1 or chance(rng, 0.4):
            puffs(pen, [(x - 0.04, 0.2, 0.035), (x - 0.11, 0.15, 0.045)], "#d5dae0")
        pen.polygon([(x - 0.045, 0.24), (x + 0.025, 0.24), (x + 0.045, 0.5), (x - 0.025, 0.5)], "main")
        pen.polygon([(x - 0.045, 0.24), (x + 0.025, 0.24), (x + 0.032, 0.31), (x - 0.039, 0.31)], HOLLOW)
    pen.rect(0.2, 0.47, 0.78, 0.56, CREAM)
    pen.rect(0.14, 0.55, 0.84, 0.65, "#e9e4d6")
    row(pen, 0.22, 0.76, 0.495, 0.535, 9, HOLLOW, fill=0.6)
    row(pen, 0.16, 0.82, 0.58, 0.62, 11, HOLLOW, fill=0.5)
    hull = pen.polygon([(0.0, 0.62), (0.86, 0.64), (1.0, 0.58), (0.9, 0.94), (0.08, 0.94)], "main")
    pen.polygon([(0.06, 0.87), (0.92, 0.87), (0.9, 0.94), (0.08, 0.94)], "deep", group=hull)
    for x in np.linspace(0.12, 0.86, 8):
        pen.circle(float(x), 0.75, 0.02, GLASS)
    waves(pen, 0.92, 0.08, 6, WATER)


def draw_container_ship(pen: Pen, rng: Rng) -> None:
    """Draw a freighter loaded with coloured containers, its bridge at the stern."""
    boxes = ("#e0663a", "#4f86c6", "#e3b84a", "#6aa56a", "#b8bec6", "main", "light")
    for i in range(6):
        for j in range(int(rng.integers(2, 5))):
            x, y = 0.27 + 0.108 * i, 0.6 - 0.1 * (j + 1)
            pen.rect(x, y, x + 0.104, y + 0.096, boxes[int(rng.integers(7))])
    pen.rect(0.06, 0.24, 0.23, 0.62, CREAM)
    pen.rect(0.03, 0.2, 0.26, 0.27, "main")
    for y in (0.32, 0.42, 0.52):
        row(pen, 0.08, 0.22, y, y + 0.045, 3, HOLLOW)
    pen.rect(0.1, 0.06, 0.17, 0.21, "dark")
    pen.polygon([(0.0, 0.6), (0.88, 0.6), (1.0, 0.54), (0.93, 0.92), (0.06, 0.92)], "main")
    pen.polygon([(0.04, 0.82), (0.95, 0.82), (0.93, 0.92), (0.06, 0.92)], "deep")
    pen.rect(0.85, 0.4, 0.87, 0.6, STEEL)
    waves(pen, 0.91, 0.09, 5, WATER)


def draw_ship_front(pen: Pen, rng: Rng) -> None:
    """Draw a great ship from the front: a sharp bow, anchors, the bridge above it."""
    wide = rng.uniform(0.36, 0.42)
    pen.rect(0.46, 0.0, 0.54, 0.2, "dark")
    pen.rect(0.3, 0.12, 0.7, 0.34, CREAM)
    pen.rect(0.24, 0.1, 0.76, 0.15, "main")
    row(pen, 0.32, 0.68, 0.19, 0.26, 5, "#46586b")
    left: list[Point] = [(0.5, 0.28), (0.5 - wide, 0.36), (0.5 - wide * 0.8, 0.64), (0.5 - wide * 0.3, 0.9), (0.5, 0.96)]
    pen.polygon(mirrored(left), "main")
    pen.polygon([(0.5, 0.28), (0.5 + wide, 0.36), (0.5 + wide * 0.8, 0.64), (0.5 + wide * 0.3, 0.9), (0.5, 0.96)], "dark")
    for side in (-1, 1):
        x = 0.5 + side * wide * 0.52
        pen.rect(x - 0.012, 0.5, x + 0.012, 0.64, STEEL)
        pen.sector(x, 0.6, 0.06, 0.06, 0, 180, STEEL)
    pen.rect(0.488, 0.3, 0.512, 0.95, "light")
    waves(pen, 0.88, 0.12, 6, WATER)


def draw_ship_icon(pen: Pen, rng: Rng) -> None:
    """Draw a ship as a sign has it: from the front with a cabin and a wedge of a bow, or from the side in blocks."""
    if chance(rng):
        pen.rect(0.42, 0.02, 0.58, 0.18, "main")
        pen.polygon([(0.2, 0.5), (0.2, 0.2), (0.8, 0.2), (0.8, 0.5), (0.5, 0.4)], "main")
        pen.polygon([(0.5, 0.44), (0.96, 0.58), (0.82, 0.84), (0.18, 0.84), (0.04, 0.58)], "main")
        pen.rect(0.29, 0.28, 0.71, 0.36, CREAM)
    else:
        pen.rect(0.5, 0.1, 0.64, 0.36, "main")
        pen.rect(0.22, 0.34, 0.76, 0.58, "main")
        row(pen, 0.26, 0.72, 0.41, 0.5, 3, CREAM)
        pen.polygon([(0.0, 0.6), (1.0, 0.6), (0.84, 0.86), (0.12, 0.86)], "main")
    waves(pen, 0.89, 0.09, 4, "main")


def draw_tug(pen: Pen, rng: Rng) -> None:
    """Draw a stubby tug or fishing boat: a high bow, a wheelhouse, one funnel, tyres hung along the side."""
    pen.rect(0.24, 0.2, 0.38, 0.52, "dark")
    pen.rect(0.24, 0.26, 0.38, 0.32, CREAM)
    if chance(rng):
        puffs(pen, [(0.26, 0.13, 0.05), (0.17, 0.07, 0.06)], "#d5dae0")
    pen.rect(0.42, 0.24, 0.72, 0.6, CREAM)
    pen.rect(0.38, 0.19, 0.76, 0.26, "main", radius=0.02)
    row(pen, 0.44, 0.7, 0.31, 0.43, 2)
    mast = rng.uniform(0.54, 0.6)
    pen.rect(mast, 0.0, mast + 0.02, 0.2, STEEL)
    _pennant(pen, mast + 0.02, 0.01, 0.11)
    pen.polygon([(0.02, 0.6), (0.14, 0.58), (0.66, 0.58), (0.8, 0.48), (1.0, 0.42), (0.88, 0.94), (0.12, 0.94)], "main")
    pen.polygon([(0.02, 0.6), (0.66, 0.58), (0.8, 0.48), (1.0, 0.42), (0.99, 0.48), (0.8, 0.55), (0.66, 0.65),
                 (0.03, 0.67)], "light")
    for x in np.linspace(0.2, 0.74, int(rng.integers(3, 5))):
        pen.ring(float(x), 0.77, 0.05, 0.035, TYRE)
    waves(pen, 0.91, 0.09, 5, WATER)


def draw_paddle_steamer(pen: Pen, rng: Rng) -> None:
    """Draw a river steamer: two decks with railings, two tall stacks, a great paddle wheel at the stern."""
    for x in (0.62, 0.74):
        pen.rect(x, 0.06, x + 0.05, 0.4, HOLLOW)
        pen.rect(x - 0.015, 0.03, x + 0.065, 0.08, HOLLOW)
    pen.rect(0.56, 0.24, 0.84, 0.4, CREAM)
    pen.rect(0.24, 0.38, 0.9, 0.43, "main")
    pen.rect(0.24, 0.43, 0.9, 0.6, CREAM)
    pen.rect(0.22, 0.58, 0.92, 0.63, "main")
    pen.rect(0.22, 0.63, 0.92, 0.78, "#e9e4d6")
    row(pen, 0.26, 0.88, 0.46, 0.56, 7, GLASS, fill=0.5)
    row(pen, 0.26, 0.88, 0.66, 0.76, 7, HOLLOW, fill=0.4)
    pen.polygon([(0.14, 0.76), (1.0, 0.76), (0.92, 0.93), (0.18, 0.93)], "main")
    start = rng.uniform(0, 45)
    for k in range(4):
        bar(pen, 0.2, 0.68, 0.2, 0.05, start + 45 * k, "deep")
    pen.ring(0.2, 0.68, 0.17, 0.025, "dark")
    pen.circle(0.2, 0.68, 0.045, GOLD)
    waves(pen, 0.9, 0.1, 6, WATER)


def draw_ship_from_above(pen: Pen, rng: Rng) -> None:
    """Draw a ship from above, its bow upwards: a pointed deck with house, hatches and funnel, a wake behind."""
    half = rng.uniform(0.17, 0.22)
    for side in (-1, 1):
        pen.polygon([(0.5, 0.84), (0.5 + side * half, 0.84), (0.5 + side * (half + 0.16), 1.0), (0.5 + side * half * 0.7,
                                                                                                 0.96)], WATER)
    left = curved([(0.5, 0.0), (0.5 - half * 0.7, 0.16), (0.5 - half, 0.36), (0.5 - half, 0.8), (0.5 - half * 0.8, 0.9)])
    pen.polygon(mirrored(left), "main")
    pen.polygon([(0.5 + (x - 0.5) * 0.76, 0.06 + y * 0.9) for x, y in mirrored(left)], "light")
    pen.rect(0.5 - half * 0.6, 0.56, 0.5 + half * 0.6, 0.8, CREAM)
    pen.rect(0.5 - half * 0.85, 0.52, 0.5 + half * 0.85, 0.59, "dark")
    pen.ellipse(0.5, 0.69, 0.055, 0.06, "deep")
    for y in (0.24, 0.38):
        pen.rect(0.5 - half * 0.4, y, 0.5 + half * 0.4, y + 0.09, "#b98a52")


SUBJECTS: tuple[Subject, ...] = (
    Subject("sailing boat", "sailing boats", "vehicle", (
        draw_sailing_boat, draw_one_sail_boat, draw_sailing_boat_icon, draw_square_rigger, draw_junk, draw_catamaran)),
    Subject("ship", "ships", "vehicle", (
        draw_ship, draw_container_ship, draw_ship_front, draw_ship_icon, draw_tug, draw_paddle_steamer,
        draw_ship_from_above)),
)
