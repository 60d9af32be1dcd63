"""Bridges. Names tones; the renderer decides what they look like."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.buildings.parts import block, gable, ribbon
from training.world.subjects.shapes import HOLLOW, IRON, STONE, WATER, WOOD, arch, chance, curved, waves


def draw_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a suspension bridge: two tall towers, hanging cables, a trussed deck."""
    top, sag, deck = 0.1, rng.uniform(0.52, 0.57), 0.65
    left, right = 0.25, 0.75

    def cable(x: float) -> float:
        if left <= x <= right:
            return top + (sag - top) * (1 - ((x - 0.5) / (right - 0.5)) ** 2)
        away = (left - x if x < left else x - right) / left
        return float(top + (deck - 0.03 - top) * (1 - (1 - away) ** 1.5))

    for i in range(1, 16):
        x = i / 16
        if min(abs(x - left), abs(x - right)) > 0.05:
            pen.rect(x - 0.01, cable(x), x + 0.01, deck, "main")
    for ends in ((0.0, left), (left, right), (right, 1.0)):
        places = [ends[0] + (ends[1] - ends[0]) * i / 8 for i in range(9)]
        ribbon(pen, [(x, cable(x)) for x in places], 0.05, "main")
    for x in (left, right):
        pen.rect(x - 0.09, 0.9, x + 0.09, 1.0, "#8a8f96")
        block(pen, x - 0.055, 0.05, x + 0.055, 0.94)
        pen.rect(x - 0.075, 0.02, x + 0.075, 0.08, "dark")
        for y in (0.2, 0.42):
            pen.rect(x - 0.02, y, x + 0.02, y + 0.14, HOLLOW)
    pen.rect(0.0, deck, 1.0, deck + 0.06, "main")
    pen.rect(0.0, deck + 0.055, 1.0, deck + 0.13, "dark")
    ribbon(pen, [(i / 18, deck + (0.105 if i % 2 else 0.08)) for i in range(19)], 0.02, "light")


def draw_stone_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a stone bridge on one to four round arches over water."""
    count = int(rng.integers(1, 5))
    rise = rng.uniform(0.1, 0.2) if count < 3 else 0.0
    top = [(x, 0.42 - rise * math.sin(math.pi * x)) for x in np.linspace(0, 1, 15)]
    width = 0.92 / count
    under: list[Point] = []
    for i in range(count):
        middle = 0.04 + width * (i + 0.5)
        r = width / 2 - 0.045
        high = min(max(r * 1.1, 0.26), 0.34)
        under += [arc_point(middle, 0.9, r, high, a) for a in range(180, 361, 15)]
    pen.polygon([*top, (1.0, 0.9), *under[::-1], (0.0, 0.9)], "main")
    ribbon(pen, [(x, y - 0.03) for x, y in top], 0.1, "dark")
    for i in range(count):
        middle = 0.04 + width * (i + 0.5)
        r = width / 2 - 0.045
        high = min(max(r * 1.1, 0.26), 0.34)
        ring = [arc_point(middle, 0.9, r + 0.035, high + 0.035, a) for a in range(180, 361, 15)]
        pen.polygon([*ring, *[arc_point(middle, 0.9, r, high, a) for a in range(360, 179, -15)]], "light")
    for x, y in ((0.12, 0.56), (0.5, 0.48), (0.86, 0.58), (0.3, 0.5), (0.7, 0.52)):
        if chance(rng, 0.7) and count < 4:
            pen.rect(x - 0.03, y - rise * math.sin(math.pi * x) * 0.6, x + 0.03,
                     y + 0.03 - rise * math.sin(math.pi * x) * 0.6, "dark")
    waves(pen, 0.9, 0.1, 6, WATER)


def draw_beam_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a plain road bridge: a straight deck with a rail on upright piers."""
    deck = rng.uniform(0.42, 0.52)
    piers = np.linspace(0.14, 0.86, int(rng.integers(2, 5)))
    for x in piers:
        pen.polygon([(x - 0.035, deck), (x + 0.035, deck), (x + 0.045, 0.98), (x - 0.045, 0.98)], "dark")
        pen.polygon([(x - 0.11, deck + 0.07), (x + 0.11, deck + 0.07), (x + 0.04, deck + 0.15), (x - 0.04, deck + 0.15)],
                    "main")
    pen.rect(0.0, deck, 1.0, deck + 0.09, "main")
    pen.rect(0.0, deck + 0.085, 1.0, deck + 0.115, "deep")
    for x in np.linspace(0.02, 0.98, 13):
        pen.rect(x - 0.009, deck - 0.12, x + 0.009, deck, "dark")
    pen.rect(0.0, deck - 0.135, 1.0, deck - 0.105, "dark")
    if chance(rng, 0.6):
        waves(pen, 0.92, 0.08, 6, WATER)


def draw_cable_stayed_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a cable-stayed bridge: straight stays fan from one or two slender pylons to the deck."""
    deck = rng.uniform(0.68, 0.74)
    pylons = ((0.5, 0.46),) if chance(rng) else ((0.27, 0.24), (0.73, 0.24))
    for x, reach in pylons:
        for i in range(1, 7):
            for side in (-1, 1):
                pen.line([(x, 0.08 + 0.05 * (6 - i)), (x + side * reach * i / 6, deck)], 0.013, "dark")
        pen.polygon([(x - 0.02, 0.02), (x + 0.02, 0.02), (x + 0.05, 1.0), (x - 0.05, 1.0)], "main")
        if chance(rng):
            pen.polygon([(x - 0.011, deck + 0.1), (x + 0.011, deck + 0.1), (x + 0.02, 1.0), (x - 0.02, 1.0)], HOLLOW)
    pen.rect(0.0, deck, 1.0, deck + 0.055, "main")
    pen.rect(0.0, deck + 0.045, 1.0, deck + 0.08, "deep")


def draw_garden_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a steep little footbridge of a garden, its railing bent with it."""
    rise = rng.uniform(0.3, 0.42)

    def bow(lift: float) -> list[Point]:
        return [(x, 0.86 - lift - rise * math.sin(math.pi * x)) for x in np.linspace(0.02, 0.98, 21)]

    rail = 0.2
    for k in range(0, 21, 2):
        x, y = bow(0)[k]
        pen.rect(x - 0.016, y - rail - (0.03 if k % 4 == 0 else 0), x + 0.016, y, "main")
        if k % 4 == 0:
            pen.circle(x, y - rail - 0.04, 0.022, "#f2b92e")
    ribbon(pen, bow(rail), 0.035, "main")
    ribbon(pen, bow(rail * 0.55), 0.022, "main")
    ribbon(pen, bow(0), 0.085, "dark")
    ribbon(pen, bow(-0.05), 0.03, "deep")
    for x in (0.02, 0.98):
        pen.rect(x - 0.02 if x > 0.5 else 0.0, 0.64, x + 0.02 if x > 0.5 else 0.04, 0.97, "main")
    waves(pen, 0.93, 0.07, 6, WATER)


def draw_truss_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a railway bridge of steel: two chords and the zigzag between them, on stone piers."""
    top, deck, bays = rng.uniform(0.26, 0.34), 0.68, int(rng.choice([4, 6, 8]))
    for x in (0.09, 0.91):
        pen.polygon([(x - 0.07, 0.72), (x + 0.07, 0.72), (x + 0.09, 1.0), (x - 0.09, 1.0)], STONE)
    places = np.linspace(0.04, 0.96, bays + 1)
    for i in range(bays):
        a, b = float(places[i]), float(places[i + 1])
        ends = [(a, deck), (b, top)] if i % 2 == 0 else [(a, top), (b, deck)]
        if 0 < i < bays:
            pen.line([(a, top), (a, deck)], 0.024, "dark")
        pen.line(ends, 0.038, "main")
    pen.line([(float(places[1]), top), (float(places[-2]), top)], 0.05, "main")
    pen.rect(0.0, deck - 0.03, 1.0, deck + 0.06, "main")
    pen.rect(0.0, deck + 0.04, 1.0, deck + 0.075, "deep")


def draw_arch_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a great steel arch that springs over the deck and carries it on hangers."""
    deck, rise = rng.uniform(0.62, 0.68), rng.uniform(0.46, 0.54)

    def bow(x: float, inner: float = 0.0) -> float:
        return 0.82 - (rise + 0.18 - inner) * (1 - ((x - 0.5) / 0.44) ** 2)

    for x in np.linspace(0.14, 0.86, 11):
        if bow(x, 0.1) < deck:
            pen.rect(x - 0.008, bow(x, 0.1), x + 0.008, deck, "dark")
    places = [float(x) for x in np.linspace(0.06, 0.94, 23)]
    for a, b in pairwise(places):
        pen.line([(a, bow(a)), (b, bow(b, 0.1))], 0.012, "main")
    ribbon(pen, [(x, bow(x)) for x in places], 0.035, "main")
    ribbon(pen, [(x, bow(x, 0.1)) for x in places], 0.03, "main")
    pen.rect(0.0, deck, 1.0, deck + 0.065, "main")
    pen.rect(0.0, deck + 0.055, 1.0, deck + 0.085, "deep")
    for x in (0.09, 0.91):
        block(pen, x - 0.08, deck - 0.16, x + 0.08, 1.0, STONE, "#7f7a72")


def draw_tower_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a drawbridge between two turreted towers, its road raised or closed, a walkway high above."""
    lift = rng.uniform(0.0, 0.22) if chance(rng, 0.7) else 0.0
    for x0, x1 in ((0.0, 0.2), (1.0, 0.8)):
        pen.polygon(curved([(x0, 0.62), ((x0 + x1) / 2, 0.56), (x1, 0.34)]) + [(x1, 0.38), ((x0 + x1) / 2, 0.6),
                                                                               (x0, 0.66)], "dark")
        pen.rect(min(x0, x1), 0.68, max(x0, x1), 0.75, "main")
    for y in (0.32, 0.4):
        pen.rect(0.3, y, 0.7, y + 0.035, "main")
    for x in (0.26, 0.74):
        pen.rect(x - 0.14, 0.86, x + 0.14, 1.0, STONE)
        block(pen, x - 0.1, 0.24, x + 0.1, 0.9, "main")
        for dx in (-0.09, 0.09):
            gable(pen, x + dx, 0.25, 0.03, 0.12)
        gable(pen, x, 0.25, 0.08, 0.2)
        for y in (0.38, 0.56):
            arch(pen, x, y, 0.07, 0.11, HOLLOW)
        arch(pen, x, 0.76, 0.11, 0.15, HOLLOW)
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.15, 0.7), (0.5 + side * 0.15, 0.76), (0.5 + side * (0.0 + lift * 0.2), 0.75 - lift),
                     (0.5 + side * (0.0 + lift * 0.2), 0.7 - lift)], "deep")
    waves(pen, 0.94, 0.06, 6, WATER)


def draw_rope_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a bridge of planks and ropes that hangs between two cliffs."""
    sag = rng.uniform(0.14, 0.22)

    def hang(u: float, drop: float) -> Point:
        return 0.18 + 0.64 * u, drop + sag * 4 * u * (1 - u)

    for x0, x1, foot in ((0.0, 0.2, 0.14), (1.0, 0.8, 0.88)):
        pen.polygon([(x0, 0.46), (x1, 0.46), (x1 + (0.03 if x1 < 0.5 else -0.03), 0.7), (foot, 1.0), (x0, 1.0)], "#8a7a66")
        pen.polygon([(x0, 0.44), (x1, 0.44), (x1, 0.5), (x0, 0.5)], "#6aa84f")
        pen.rect(x1 - 0.035, 0.2, x1 + 0.015, 0.46, WOOD)
    for u in np.linspace(0.04, 0.96, 12):
        (x, y), (_, low) = hang(float(u), 0.26), hang(float(u), 0.45)
        pen.rect(x - 0.006, y, x + 0.006, low, IRON)
        pen.rect(x - 0.022, low - 0.01, x + 0.022, low + 0.045, "main")
    for drop, width in ((0.26, 0.03), (0.45, 0.03)):
        ribbon(pen, [hang(float(u), drop) for u in np.linspace(0, 1, 15)], width, "dark")


SUBJECTS: tuple[Subject, ...] = (
    Subject("bridge", "bridges", "building", (
        draw_bridge, draw_stone_bridge, draw_beam_bridge, draw_cable_stayed_bridge, draw_garden_bridge, draw_truss_bridge,
        draw_arch_bridge, draw_tower_bridge, draw_rope_bridge)),
)
