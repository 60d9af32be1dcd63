"""Skyscrapers and fountains. Names tones; the renderer decides what they look like."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, arc_point
from training.world.subjects.buildings.parts import steps
from training.world.subjects.shapes import (
    CREAM,
    FOAM,
    GLASS,
    HOLLOW,
    IRON,
    LAMP,
    STEEL,
    STONE,
    WATER,
    arch,
    chance,
    curved,
    face,
    grid,
    mirrored,
    panel,
    panes,
    puffs,
)


def _lit(rng: Rng, share: float = 0.35) -> Tone:
    return LAMP if chance(rng, share) else GLASS


def draw_slab_tower(pen: Pen, rng: Rng) -> None:
    """Draw a plain tall block: rows and rows of windows, a lobby, something on the roof."""
    half, columns, rows = rng.uniform(0.2, 0.28), int(rng.integers(3, 6)), int(rng.integers(8, 12))
    if chance(rng):
        pen.rect(0.49, 0.0, 0.51, 0.1, IRON)
    pen.rect(0.5 - half * 0.4, 0.04, 0.5 + half * 0.4, 0.1, "dark")
    group = pen.rect(0.5 - half, 0.08, 0.5 + half, 1.0, "main")
    pen.polygon([(0.5 + half * 0.86, 0.08), (0.5 + half, 0.08), (0.5 + half, 1.0), (0.5 + half * 0.86, 1.0)], "dark",
                group=group)
    grid(pen, 0.5 - half * 0.96, 0.1, 0.5 + half * 0.84, 0.88, columns, rows, GLASS, fill=(0.62, 0.55),
         lit=lambda: _lit(rng))
    pen.rect(0.5 - 0.08, 0.91, 0.5 + 0.08, 1.0, HOLLOW)


def draw_setback_tower(pen: Pen, rng: Rng) -> None:
    """Draw an old tower that narrows in steps to a needle, ribs running up its front."""
    half, tiers = rng.uniform(0.26, 0.32), int(rng.integers(3, 6))
    pen.polygon([(0.48, 0.16), (0.5, 0.0), (0.52, 0.16)], "deep")
    for i in range(tiers):
        wide, top = half * (1 - 0.68 * (tiers - 1 - i) / (tiers - 1)), 0.12 + 0.14 * i
        group = pen.rect(0.5 - wide, top, 0.5 + wide, 1.0, "main")
        pen.polygon([(0.5 + wide * 0.6, top), (0.5 + wide, top), (0.5 + wide, 1.0), (0.5 + wide * 0.6, 1.0)], "dark",
                    group=group)
        pen.rect(0.5 - wide - 0.008, top, 0.5 + wide + 0.008, top + 0.02, "light")
    for x in np.arange(-0.9, 0.91, 0.3):
        top = 0.12 + 0.14 * max(0.0, (abs(x) - 0.32) / 0.68 * (tiers - 1) + 0.6) + 0.04
        pen.rect(0.5 + half * x - 0.014, top, 0.5 + half * x + 0.014, 0.86, _lit(rng, 0.25))
    arch(pen, 0.5, 1.0, 0.12, 0.1, HOLLOW)


def draw_crown_tower(pen: Pen, rng: Rng) -> None:
    """Draw a tower whose crown is made of shining arches, one within the other, under a long spire."""
    pen.polygon([(0.485, 0.2), (0.5, 0.0), (0.515, 0.2)], STEEL)
    for i, (half, top) in enumerate(((0.16, 0.38), (0.13, 0.3), (0.1, 0.23), (0.065, 0.17))):
        arch(pen, 0.5, 0.46, half * 2, 0.46 - top, "light" if i % 2 else "pale")
        for a in (230, 270, 310):
            x, y = arc_point(0.5, top + half, half * 0.8, half * 0.8, a)
            pen.polygon([(x - 0.014, y + 0.02), (x, y - 0.018), (x + 0.014, y + 0.02)], "deep")
    wide = rng.uniform(0.22, 0.28)
    pen.rect(0.34, 0.44, 0.66, 1.0, "main")
    pen.rect(0.5 - wide, 0.7, 0.5 + wide, 1.0, "dark")
    grid(pen, 0.34, 0.46, 0.66, 0.94, 4, 9, GLASS, fill=(0.5, 0.6), lit=lambda: _lit(rng))
    for side in (-1, 1):
        x = 0.5 + side * (wide + 0.16) / 2
        grid(pen, x - 0.03, 0.73, x + 0.03, 0.96, 1, 4, GLASS, fill=(0.9, 0.55))


def draw_tower_corner(pen: Pen, rng: Rng) -> None:
    """Draw a tower of glass over its corner: a bright and a dark face ruled by floors."""
    edge, rows = rng.uniform(0.42, 0.56), int(rng.integers(9, 14))
    left, right = face((0.22, 0.93), (edge, 1.0), 0.83, 0.94), face((edge, 1.0), (0.8, 0.92), 0.94, 0.8)
    panel(pen, left, 0, 0, 1, 1, "main")
    panel(pen, right, 0, 0, 1, 1, "deep")
    columns = int(rng.integers(2, 4))
    panes(pen, left, columns, rows, "pale", fill=(0.8, 0.5))
    panes(pen, right, columns, rows, "light", fill=(0.8, 0.5), lit=lambda: LAMP if chance(rng, 0.15) else "main")
    if chance(rng):
        pen.line([(edge, 0.07), (edge, 0.0)], 0.02, IRON)


def draw_twisted_tower(pen: Pen, rng: Rng) -> None:
    """Draw a modern tower of turned floors, each slab a little further round."""
    floors, phase = int(rng.integers(9, 13)), rng.uniform(0, 180)
    tall = 0.98 / floors
    for i in range(floors):
        base = 1.0 - i * tall
        wide = 0.21 - 0.05 * i / floors
        split = 0.6 * np.sin(np.radians(phase + 30 * i))
        shift = 0.04 * np.sin(np.radians(phase + 200 * i / floors))
        x0, x1, xm = 0.5 - wide + shift, 0.5 + wide + shift, 0.5 + wide * split + shift
        pen.rect(x0, base - tall * 0.8, xm, base, "main")
        pen.rect(xm, base - tall * 0.8, x1, base, "dark")
        pen.rect(x0 - 0.012, base - tall, x1 + 0.012, base - tall * 0.78, "pale")


def draw_bullet_tower(pen: Pen, rng: Rng) -> None:
    """Draw a round tower swelling and closing like a cucumber, wound with a net of lozenges."""
    belly = rng.uniform(0.22, 0.27)
    left = curved([(0.5 - belly * 0.72, 1.0), (0.5 - belly, 0.62), (0.5 - belly * 0.9, 0.34), (0.5 - belly * 0.5, 0.1),
                   (0.5, 0.0)])
    group = pen.polygon(mirrored(left), "main")
    heights = np.linspace(1.0, 0.08, 12)
    ys, xs = np.array([y for _, y in left])[::-1], np.array([0.5 - x for x, _ in left])[::-1]

    def at(y: float, degrees: float) -> Point:
        return 0.5 + float(np.interp(y, ys, xs)) * float(np.sin(np.radians(degrees))), float(y)

    for i, (low, high) in enumerate(pairwise(heights)):
        for j in range(-4, 5):
            a = j * 28 + (14 if i % 2 else 0)
            if abs(a) < 84:
                middle = (low + high) / 2
                tone = _lit(rng, 0.15) if (j + i) % 3 else "dark"
                pen.polygon([at(low, a), at(middle, a + 12), at(high, a), at(middle, a - 12)], tone, group=group)
    pen.rect(0.5 - belly * 0.72, 0.97, 0.5 + belly * 0.72, 1.0, "deep")


def draw_sail_tower(pen: Pen, rng: Rng) -> None:
    """Draw a tower shaped like a sail: one straight mast, one swelling side, ruled by floors."""
    reach = rng.uniform(0.4, 0.48)
    pen.rect(0.3, 0.0, 0.335, 1.0, STEEL)
    bow = curved([(0.34, 0.06), (0.34 + reach * 0.62, 0.3), (0.34 + reach * 0.96, 0.62), (0.34 + reach, 1.0)])
    group = pen.polygon([*bow, (0.34, 1.0)], "main")
    ys, xs = np.array([y for _, y in bow]), np.array([x for x, _ in bow])
    for y in np.linspace(0.2, 0.94, int(rng.integers(8, 12))):
        pen.polygon([(0.36, y), (float(np.interp(y, ys, xs)) - 0.03, y), (float(np.interp(y + 0.03, ys, xs)) - 0.03,
                                                                          y + 0.03),
                     (0.36, y + 0.03)], GLASS, group=group)
    pen.polygon([*[(x, y) for x, y in bow], *[(x - 0.05, y) for x, y in bow[::-1]]], "dark", group=group)


def draw_skyline(pen: Pen, rng: Rng) -> None:
    """Draw a tower between two lower ones, with flat, slanted or stepped tops."""
    tall = rng.uniform(0.02, 0.1)
    for x0, x1, top, tone in ((0.04, 0.36, rng.uniform(0.3, 0.42), "dark"), (0.64, 0.96, rng.uniform(0.36, 0.5), "light")):
        if chance(rng):
            pen.polygon([(x0, 1.0), (x0, top), (x1, top - 0.1), (x1, 1.0)], tone)
        else:
            pen.rect(x0, top, x1, 1.0, tone)
            pen.rect(x0 + 0.09, top - 0.07, x1 - 0.09, top, tone)
        grid(pen, x0 + 0.02, top + 0.05, x1 - 0.02, 0.98, 3, 6, CREAM, fill=(0.5, 0.5))
    pen.rect(0.3, tall + 0.08, 0.7, 1.0, "main")
    pen.rect(0.4, tall, 0.6, tall + 0.09, "main")
    grid(pen, 0.32, tall + 0.12, 0.68, 0.9, 4, 9, LAMP, fill=(0.5, 0.52), lit=lambda: _lit(rng, 0.6))
    pen.rect(0.44, 0.92, 0.56, 1.0, HOLLOW)


def _bowl(pen: Pen, x: float, y: float, half: float, depth: float, tone: Tone = "main") -> None:
    """Draw a basin with water in it whose rim lies at y."""
    pen.sector(x, y, half, depth, 0, 180, tone)
    pen.ellipse(x, y, half, depth * 0.22, "dark")
    pen.ellipse(x, y + depth * 0.02, half * 0.9, depth * 0.15, WATER)


def _jet(pen: Pen, x: float, y: float, reach: float, rise: float, drop: float, width: float = 0.03) -> None:
    """Draw a stream of water that leaves (x, y), rises by ``rise`` and lands ``drop`` below, ``reach`` aside."""
    pen.curve([(x, y), (x + reach * 0.4, y - rise), (x + reach * 0.8, y + (drop - rise) * 0.4), (x + reach, y + drop)],
              width, WATER,
              end_width=width * 0.7)


def draw_tiered_fountain(pen: Pen, rng: Rng) -> None:
    """Draw a stone fountain of two or three bowls on a column, water falling from bowl to bowl."""
    bowls = [(0.26, 0.17), (0.5, 0.29)] if chance(rng) else [(0.22, 0.11), (0.38, 0.2), (0.56, 0.3)]
    pen.polygon([(0.46, bowls[0][0]), (0.54, bowls[0][0]), (0.58, 0.9), (0.42, 0.9)], "dark")
    for reach in (-0.1, 0.1):
        _jet(pen, 0.5, bowls[0][0] - 0.02, reach, 0.16, 0.02)
    ends = [*bowls, (0.82, 0.47)]
    for (y, half), (below, _) in pairwise(ends):
        for u in (-0.9, -0.6, 0.6, 0.9):
            pen.rect(0.5 + u * half - 0.012, y, 0.5 + u * half + 0.012, below, FOAM if abs(u) < 0.8 else WATER)
        _bowl(pen, 0.5, y, half, half * 0.5)
    pen.ellipse(0.5, 0.83, 0.46, 0.06, WATER)
    pen.polygon([(0.02, 0.82), *[arc_point(0.5, 0.83, 0.46, 0.06, a) for a in range(180, -1, -20)], (0.98, 0.82),
                 (0.94, 1.0),
                 (0.06, 1.0)], "main")
    if chance(rng):
        pen.rect(0.0, 0.8, 1.0, 0.85, "light", radius=0.02)
    pen.rect(0.03, 0.95, 0.97, 1.0, "dark", radius=0.01)


def draw_jet_fountain(pen: Pen, rng: Rng) -> None:
    """Draw a round basin with jets that bend out to either side from its middle, the inner ones higher."""
    count = int(rng.integers(2, 4))
    for i in range(count):
        for side in (-1, 1):
            _jet(pen, 0.5, 0.74, side * 0.4 * (i + 1) / count, 0.66 - 0.14 * i, 0.02, 0.036)
    pen.line([(0.5, 0.74), (0.5, rng.uniform(0.04, 0.14))], 0.045, WATER, end_width=0.015)
    pen.rect(0.46, 0.66, 0.54, 0.8, "dark")
    pen.ellipse(0.5, 0.79, 0.48, 0.07, "dark")
    pen.ellipse(0.5, 0.795, 0.43, 0.05, WATER)
    pen.polygon([*[arc_point(0.5, 0.79, 0.48, 0.07, a) for a in range(180, -1, -15)],
                 *[arc_point(0.5, 0.92, 0.48, 0.08, a) for a in range(0, 181, 15)]], "main")


def draw_fountain_icon(pen: Pen, rng: Rng) -> None:
    """Draw a fountain as a sign has it: a bowl on a foot, three bows of water above it."""
    for side in (-1, 1):
        for reach, top in ((0.16, 0.14), (0.36, 0.26)):
            pen.curve([(0.5 + side * 0.03, 0.6), (0.5 + side * reach * 0.3, top), (0.5 + side * reach * 0.8, top + 0.04),
                       (0.5 + side * reach, 0.54)], 0.045, WATER)
    if chance(rng):
        pen.circle(0.5, 0.06, 0.035, WATER)
    pen.sector(0.5, 0.62, 0.48, rng.uniform(0.2, 0.3), 0, 180, "main")
    pen.rect(0.43, 0.74, 0.57, 0.96, "main")
    pen.rect(0.26, 0.92, 0.74, 1.0, "main", radius=0.02)


def draw_fish_fountain(pen: Pen, rng: Rng) -> None:
    """Draw a fountain with a stone fish that stands on its head and spouts a jet, in an eight-sided basin."""
    _jet(pen, 0.5, 0.12, rng.uniform(0.2, 0.3), 0.09, 0.62, 0.045)
    _jet(pen, 0.5, 0.12, -rng.uniform(0.2, 0.3), 0.09, 0.62, 0.045)
    pen.blob([(0.42, 0.2), (0.5, 0.12), (0.58, 0.2), (0.62, 0.36), (0.56, 0.52), (0.6, 0.66), (0.4, 0.66), (0.38, 0.4)],
             "light")
    pen.polygon([(0.6, 0.34), (0.74, 0.28), (0.7, 0.46), (0.58, 0.48)], "dark")
    pen.polygon([(0.4, 0.34), (0.28, 0.3), (0.32, 0.46), (0.42, 0.48)], "dark")
    for x in (0.45, 0.55):
        pen.circle(x, 0.25, 0.022, HOLLOW)
    pen.rect(0.4, 0.62, 0.6, 0.82, "dark")
    pen.polygon([(0.02, 0.74), (0.24, 0.7), (0.76, 0.7), (0.98, 0.74), (0.76, 0.8), (0.24, 0.8)], WATER)
    for x0, x1, tone in ((0.02, 0.24, "light"), (0.24, 0.76, "main"), (0.76, 0.98, "dark")):
        y0, y1 = (0.75 if x in (0.02, 0.98) else 0.79 for x in (x0, x1))
        pen.polygon([(x0, y0), (x1, y1), (x1, y1 + 0.21 if x1 == 0.76 else y1 + (0.17 if x1 > 0.9 else 0.21)),
                     (x0, y0 + (0.17 if x0 < 0.1 else 0.21))], tone)


def draw_wall_fountain(pen: Pen, rng: Rng) -> None:
    """Draw a fountain set in a wall: a lion's head under an arch spits into a trough."""
    pen.rect(0.14, 0.34, 0.86, 0.8, "main")
    pen.sector(0.5, 0.36, 0.36, 0.34, 180, 360, "main")
    arch(pen, 0.5, 0.78, 0.52, 0.6, "dark")
    for a in range(0, 360, 36):
        pen.circle(*arc_point(0.5, 0.4, 0.12, 0.12, a), 0.06, "#c98a3a")
    pen.circle(0.5, 0.4, 0.11, "#e0b060")
    for x in (0.46, 0.54):
        pen.circle(x, 0.37, 0.016, HOLLOW)
    pen.ellipse(0.5, 0.45, 0.035, 0.025, HOLLOW)
    wide = rng.uniform(0.03, 0.06)
    pen.polygon([(0.5 - wide * 0.6, 0.46), (0.5 + wide * 0.6, 0.46), (0.5 + wide, 0.78), (0.5 - wide, 0.78)], WATER)
    puffs(pen, [(0.43, 0.78, 0.04), (0.5, 0.76, 0.05), (0.57, 0.78, 0.04)], FOAM)
    pen.rect(0.04, 0.76, 0.96, 0.83, "light", radius=0.02)
    pen.polygon([(0.08, 0.83), (0.92, 0.83), (0.86, 1.0), (0.14, 1.0)], "main")
    pen.rect(0.08, 0.83, 0.92, 0.86, "dark")


def draw_plaza_fountain(pen: Pen, rng: Rng) -> None:
    """Draw a row of upright jets out of a low wide pool, the middle one highest, foam on every top."""
    count = int(rng.choice([3, 5, 7]))
    for i in range(count):
        x = 0.5 + 0.76 * ((i + 0.5) / count - 0.5)
        top = 0.08 + 1.1 * abs(x - 0.5) + rng.uniform(-0.03, 0.03)
        pen.polygon([(x - 0.014, top), (x + 0.014, top), (x + 0.04, 0.84), (x - 0.04, 0.84)], WATER)
        puffs(pen, [(x, top, 0.034), (x - 0.03, top + 0.04, 0.024), (x + 0.03, top + 0.04, 0.024)], FOAM)
    pen.rect(0.0, 0.8, 1.0, 0.9, "light", radius=0.03)
    pen.rect(0.04, 0.82, 0.96, 0.86, WATER, radius=0.02)
    pen.polygon([(0.02, 0.88), (0.98, 0.88), (0.94, 1.0), (0.06, 1.0)], "main")
    steps(pen, 0.5, 1.0, 0.5, 1, 0.035, STONE)


SUBJECTS: tuple[Subject, ...] = (
    Subject("skyscraper", "skyscrapers", "building", (
        draw_slab_tower, draw_setback_tower, draw_crown_tower, draw_tower_corner, draw_twisted_tower, draw_bullet_tower,
        draw_sail_tower, draw_skyline)),
    Subject("fountain", "fountains", "building", (
        draw_tiered_fountain, draw_jet_fountain, draw_fountain_icon, draw_fish_fountain, draw_wall_fountain,
        draw_plaza_fountain)),
)
