"""Towers: lighthouses, clock towers, windmills. Names tones; the renderer decides what they look like."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Tone, arc_point
from training.world.subjects.buildings.parts import arched_window, block, cross, door, flag, gable, steps
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    GOLD,
    HOLLOW,
    IRON,
    LAMP,
    STONE,
    WATER,
    WOOD,
    arch,
    chance,
    curved,
    face,
    grid,
    mirrored,
    panel,
    waves,
)


def _beams(pen: Pen, x: float, y: float, sides: tuple[int, ...], reach: float = 0.5) -> None:
    for side in sides:
        pen.polygon([(x, y - 0.015), (x + side * reach, y - 0.09), (x + side * reach, y + 0.09), (x, y + 0.015)], "#ffeb99")


def draw_lighthouse(pen: Pen, rng: Rng) -> None:
    """Draw a tapering banded tower with a lit lantern room."""
    def across(y: float) -> float:
        return 0.17 + 0.11 * (y - 0.32) / 0.68

    def band(y0: float, y1: float, tone: Tone, shadow: Tone) -> None:
        a, b = across(y0), across(y1)
        group = pen.polygon([(0.5 - a, y0), (0.5 + a, y0), (0.5 + b, y1), (0.5 - b, y1)], tone)
        pen.polygon([(0.5 + a * 0.5, y0), (0.5 + a, y0), (0.5 + b, y1), (0.5 + b * 0.5, y1)], shadow, group=group)

    if rng.random() < 0.5:
        for far in (0.2, 0.8):
            pen.polygon([(0.5, 0.205), (far, 0.15), (far, 0.26)], "#fff2b8")
    band(0.32, 1.0, "main", "dark")
    first = rng.uniform(0.42, 0.48)
    for y in (first, first + 0.24):
        band(y, y + 0.07, CREAM, "#d8d2c2")
    pen.rect(0.3, 0.285, 0.7, 0.33, IRON, radius=0.02)
    pen.rect(0.39, 0.14, 0.61, 0.285, LAMP)
    for x in (0.39, 0.5, 0.61):
        pen.line([(x, 0.14), (x, 0.28)], 0.022, IRON)
    pen.sector(0.5, 0.145, 0.17, 0.11, 180, 360, "main")
    pen.rect(0.33, 0.13, 0.65, 0.155, "dark")
    pen.line([(0.5, 0.01), (0.5, 0.05)], 0.025, IRON)
    arched_window(pen, 0.47, first + 0.2, 0.06, 0.09, HOLLOW)
    door(pen, 0.48, 0.12, 0.14)


def draw_spiral_lighthouse(pen: Pen, rng: Rng) -> None:
    """Draw a slender lighthouse wound with a slanting band, on a rock between waves."""
    if chance(rng):
        _beams(pen, 0.5, 0.14, (1,) if chance(rng) else (-1, 1))
    group = pen.polygon([(0.4, 0.24), (0.6, 0.24), (0.66, 0.86), (0.34, 0.86)], CREAM)
    lean = 0.12 if chance(rng) else -0.12
    for y in np.arange(0.22, 0.84, 0.17):
        a, b = ((w - 0.24) / 0.62 * 0.06 + 0.1 for w in (y, y + 0.08))
        pen.polygon([(0.5 - a, max(0.24, y + lean / 2)), (0.5 + a, max(0.24, y - lean / 2)),
                     (0.5 + b, min(0.86, y + 0.08 - lean / 2)),
                     (0.5 - b, min(0.86, y + 0.08 + lean / 2))], "main", group=group)
    pen.rect(0.35, 0.2, 0.65, 0.25, "dark")
    pen.rect(0.42, 0.09, 0.58, 0.2, LAMP)
    gable(pen, 0.5, 0.1, 0.13, 0.09, "main", "dark")
    pen.blob([(0.1, 0.98), (0.16, 0.86), (0.32, 0.8), (0.66, 0.8), (0.84, 0.87), (0.92, 0.98)], STONE)
    pen.blob([(0.5, 0.98), (0.56, 0.86), (0.7, 0.83), (0.86, 0.9), (0.92, 0.98)], "#817b72")
    waves(pen, 0.93, 0.07, int(rng.integers(4, 7)), WATER)


def draw_lighthouse_icon(pen: Pen, rng: Rng) -> None:
    """Draw a lighthouse as a sign has it: a banded tower, a lamp, a cap and rays."""
    foot, top = rng.uniform(0.22, 0.27), rng.uniform(0.11, 0.15)
    ends = (0.36, 0.52, 0.68, 0.84, 1.0) if chance(rng) else (0.36, 0.68, 1.0)
    for i, (y0, y1) in enumerate(pairwise(ends)):
        a, b = (top + (foot - top) * (y - 0.36) / 0.64 for y in (y0, y1))
        gap = 0.025 if i else 0.0
        pen.polygon([(0.5 - a, y0 + gap), (0.5 + a, y0 + gap), (0.5 + b, y1), (0.5 - b, y1)], "main")
    pen.rect(0.3, 0.3, 0.7, 0.345, "main")
    pen.rect(0.41, 0.14, 0.59, 0.285, LAMP)
    pen.polygon([(0.5, 0.0), (0.34, 0.13), (0.66, 0.13)], "main")
    for side in (-1, 1):
        for end in ((0.3, 0.12), (0.3, 0.21), (0.29, 0.3)) if chance(rng, 0.7) else ((0.32, 0.21),):
            pen.line([(0.5 + side * 0.2, 0.21 + (end[1] - 0.21) * 0.5), (0.5 + side * (end[0] + 0.16), end[1])], 0.03, GOLD)


def draw_lighthouse_with_cottage(pen: Pen, rng: Rng) -> None:
    """Draw a lighthouse on a cliff with its keeper's cottage at its foot."""
    x = rng.uniform(0.3, 0.38)
    pen.polygon([(0.0, 1.0), (0.05, 0.84), (0.2, 0.78), (0.9, 0.78), (0.96, 0.86), (1.0, 1.0)], "#7d9f5a")
    pen.polygon([(0.3, 1.0), (0.4, 0.88), (0.6, 0.9), (0.75, 0.86), (1.0, 1.0)], STONE)
    _beams(pen, x, 0.11, (1,), 0.64)
    tower = pen.polygon([(x - 0.09, 0.2), (x + 0.09, 0.2), (x + 0.13, 0.8), (x - 0.13, 0.8)], "main")
    pen.polygon([(x + 0.03, 0.2), (x + 0.09, 0.2), (x + 0.13, 0.8), (x + 0.05, 0.8)], "dark", group=tower)
    pen.rect(x - 0.12, 0.17, x + 0.12, 0.21, IRON)
    pen.rect(x - 0.07, 0.07, x + 0.07, 0.17, LAMP)
    pen.rect(x - 0.006, 0.07, x + 0.006, 0.17, IRON)
    pen.sector(x, 0.08, 0.09, 0.075, 180, 360, "main")
    for y in (0.34, 0.54):
        pen.rect(x - 0.04, y, x + 0.02, y + 0.08, HOLLOW)
    pen.rect(0.54, 0.62, 0.9, 0.8, CREAM)
    pen.polygon([(0.5, 0.64), (0.57, 0.48), (0.87, 0.48), (0.94, 0.64)], "main")
    pen.rect(0.78, 0.42, 0.84, 0.5, "deep")
    pen.rect(0.59, 0.68, 0.66, 0.8, WOOD)
    pen.rect(0.74, 0.68, 0.84, 0.75, GLASS)


def draw_iron_lighthouse(pen: Pen, rng: Rng) -> None:
    """Draw a lighthouse on a frame of iron legs and braces around a stair shaft."""
    pen.rect(0.46, 0.3, 0.54, 1.0, "main")
    levels = (0.34, 0.55, 0.77, 1.0)
    for y0, y1 in pairwise(levels):
        a, b = (0.16 + 0.26 * (y - 0.34) / 0.66 for y in (y0, y1))
        for side in (-1, 1):
            pen.line([(0.5 + side * a, y0), (0.5 + side * b, y1)], 0.04, "main")
            pen.line([(0.5 + side * a, y0), (0.5 - side * b, y1)], 0.018, "dark")
        pen.rect(0.5 - b, y1 - 0.03, 0.5 + b, y1, "dark")
    pen.rect(0.26, 0.27, 0.74, 0.33, "dark")
    for x in np.linspace(0.27, 0.73, 6):
        pen.rect(x - 0.008, 0.2, x + 0.008, 0.28, "dark")
    pen.rect(0.26, 0.19, 0.74, 0.205, "dark")
    pen.rect(0.38, 0.12, 0.62, 0.27, LAMP)
    for x in (0.38, 0.5, 0.62):
        pen.rect(x - 0.01, 0.12, x + 0.01, 0.27, IRON)
    if chance(rng):
        pen.sector(0.5, 0.13, 0.16, 0.12, 180, 360, "main")
    else:
        gable(pen, 0.5, 0.13, 0.17, 0.12, "main", "dark")


def draw_lantern_room(pen: Pen, rng: Rng) -> None:
    """Draw the top of a lighthouse, close: lamp, panes, gallery with its rail, and the tower cut below."""
    _beams(pen, 0.5, 0.38, (-1, 1))
    group = pen.polygon([(0.28, 0.66), (0.72, 0.66), (0.76, 1.0), (0.24, 1.0)], "main")
    pen.polygon([(0.6, 0.66), (0.72, 0.66), (0.76, 1.0), (0.62, 1.0)], "dark", group=group)
    pen.polygon([(0.28, 0.78), (0.72, 0.78), (0.735, 0.9), (0.265, 0.9)], CREAM)
    pen.rect(0.34, 0.24, 0.66, 0.6, LAMP)
    pen.circle(0.5, 0.4, rng.uniform(0.07, 0.11), "#ffffff")
    for x in np.linspace(0.34, 0.66, int(rng.integers(3, 6))):
        pen.rect(x - 0.012, 0.24, x + 0.012, 0.6, IRON)
    pen.sector(0.5, 0.26, 0.24, 0.2, 180, 360, "main")
    pen.circle(0.5, 0.05, 0.04, IRON)
    pen.polygon([(0.14, 0.58), (0.86, 0.58), (0.74, 0.68), (0.26, 0.68)], "dark")
    for x in np.linspace(0.16, 0.84, 7):
        pen.rect(x - 0.01, 0.47, x + 0.01, 0.6, IRON)
    pen.rect(0.14, 0.455, 0.86, 0.48, IRON)


def _dial(pen: Pen, x: float, y: float, r: float, rng: Rng, rim: Tone = IRON) -> None:
    """Draw a clock face at some hour."""
    pen.circle(x, y, r, rim)
    pen.circle(x, y, r * 0.84, "#fffdf3")
    for mark in range(0, 360, 90):
        pen.line([arc_point(x, y, r * 0.66, r * 0.66, mark), arc_point(x, y, r * 0.76, r * 0.76, mark)], r * 0.12, HOLLOW)
    hour = rng.uniform(0, 360)
    for angle, reach, width in ((hour, 0.42, 0.2), ((hour % 30) * 12, 0.64, 0.15)):
        pen.line([(x, y), arc_point(x, y, r * reach, r * reach, angle - 90)], r * width, HOLLOW)


def draw_clock_tower(pen: Pen, rng: Rng) -> None:
    """Draw a tall tower with a great white clock face under a pointed roof."""
    block(pen, 0.33, 0.5, 0.67, 1.0)
    for x in (0.41, 0.53):
        arched_window(pen, x, 0.8, 0.05, 0.16, HOLLOW)
    pen.rect(0.28, 0.94, 0.72, 1.0, "dark")
    door(pen, 0.47, 0.11, 0.13)
    block(pen, 0.27, 0.2, 0.73, 0.57)
    pen.rect(0.24, 0.55, 0.76, 0.6, "dark")
    roof = pen.polygon([(0.22, 0.23), (0.44, 0.06), (0.56, 0.06), (0.78, 0.23)], "main")
    pen.polygon([(0.5, 0.23), (0.5, 0.06), (0.56, 0.06), (0.78, 0.23)], "dark", group=roof)
    pen.polygon([(0.42, 0.07), (0.5, 0.0), (0.58, 0.07)], GOLD)
    pen.rect(0.22, 0.2, 0.78, 0.235, "light")
    pen.circle(0.5, 0.395, 0.155, IRON)
    pen.circle(0.5, 0.395, 0.13, "#fffdf3")
    for mark in range(0, 360, 90):
        pen.line([arc_point(0.5, 0.395, 0.105, 0.105, mark), arc_point(0.5, 0.395, 0.12, 0.12, mark)], 0.02, IRON)
    hour = rng.uniform(0, 360)
    minute = (hour % 30) * 12
    pen.line([(0.5, 0.395), arc_point(0.5, 0.395, 0.065, 0.065, hour - 90)], 0.03, HOLLOW)
    pen.line([(0.5, 0.395), arc_point(0.5, 0.395, 0.1, 0.1, minute - 90)], 0.024, HOLLOW)


def draw_gothic_clock_tower(pen: Pen, rng: Rng) -> None:
    """Draw a very tall parliament tower: long ribs, a dial, a belfry and a steep spire."""
    block(pen, 0.36, 0.42, 0.64, 1.0)
    for x in (0.42, 0.5, 0.58):
        pen.rect(x - 0.012, 0.54, x + 0.012, 0.97, "deep")
    for y in (0.66, 0.8):
        pen.rect(0.36, y, 0.64, y + 0.02, "light")
    pen.rect(0.32, 0.28, 0.68, 0.52, "main")
    pen.rect(0.3, 0.51, 0.7, 0.54, "dark")
    _dial(pen, 0.5, 0.4, 0.11, rng, GOLD)
    pen.rect(0.34, 0.2, 0.66, 0.28, "dark")
    for x in (0.4, 0.47, 0.54, 0.61):
        arch(pen, x - 0.005, 0.28, 0.045, 0.07, LAMP)
    pen.polygon(mirrored([(0.3, 0.21), (0.37, 0.13), (0.44, 0.13), (0.44, 0.1), (0.5, 0.0)]), "deep")
    for x in (0.32, 0.68):
        gable(pen, x, 0.28, 0.03, rng.uniform(0.08, 0.12), GOLD, GOLD)
    pen.rect(0.32, 0.96, 0.68, 1.0, "dark")


def draw_clock_tower_icon(pen: Pen, rng: Rng) -> None:
    """Draw a clock tower as a sign has it: a shaft, a wider head with a round dial, a pointed cap."""
    half, head = rng.uniform(0.1, 0.15), rng.uniform(0.23, 0.28)
    pen.polygon([(0.5, 0.0), (0.5 - head - 0.04, 0.24), (0.5 + head + 0.04, 0.24)], "dark")
    pen.rect(0.5 - head, 0.24, 0.5 + head, 0.62, "main")
    pen.rect(0.5 - half, 0.6, 0.5 + half, 1.0, "main")
    pen.circle(0.5, 0.43, 0.15, CREAM)
    pen.line([(0.5, 0.33), (0.5, 0.43), (0.58, 0.47)] if chance(rng) else [(0.42, 0.4), (0.5, 0.43), (0.53, 0.33)], 0.035,
             HOLLOW)
    if chance(rng):
        arch(pen, 0.5, 1.0, 0.13, 0.2, CREAM)


def draw_town_hall(pen: Pen, rng: Rng) -> None:
    """Draw a town hall: a clock tower rising over two low wings with rows of windows."""
    low = rng.uniform(0.58, 0.64)
    pen.rect(0.0, low, 1.0, 1.0, "main")
    pen.rect(0.0, low - 0.04, 1.0, low + 0.01, "dark")
    for x0, x1 in ((0.03, 0.34), (0.66, 0.97)):
        grid(pen, x0, low + 0.03, x1, 0.97, 3, 2, LAMP if chance(rng, 0.3) else GLASS, fill=(0.5, 0.62))
    block(pen, 0.36, 0.26, 0.64, 1.0, "light", "main")
    _dial(pen, 0.5, 0.4, 0.105, rng)
    pen.rect(0.33, 0.22, 0.67, 0.27, "dark")
    if chance(rng):
        pen.sector(0.5, 0.22, 0.13, 0.13, 180, 360, "dark")
        pen.rect(0.49, 0.0, 0.51, 0.1, GOLD)
    else:
        gable(pen, 0.5, 0.22, 0.15, 0.2)
    for x in (0.43, 0.53):
        arch(pen, x + 0.02, 0.72, 0.06, 0.14, HOLLOW)
    steps(pen, 0.5, 1.0, 0.2, 2, 0.025)
    arch(pen, 0.5, 0.95, 0.13, 0.16, WOOD)


def draw_clock_tower_corner(pen: Pen, rng: Rng) -> None:
    """Draw a square clock tower over its corner: a dial on either face, a pyramid for a roof."""
    left, right = face((0.2, 0.92), (0.52, 1.0), 0.66), face((0.52, 1.0), (0.8, 0.93), 0.66)
    panel(pen, left, 0, 0, 1, 1, "main")
    panel(pen, right, 0, 0, 1, 1, "dark")
    for at, sign in ((left, 1), (right, -1)):
        panel(pen, at, 0, 0.46, 1, 0.5, "light")
        for u in (0.2, 0.62):
            panel(pen, at, u, 0.08, u + 0.18, 0.36, HOLLOW)
        x, y = at(0.5, 0.74)
        pen.ellipse(x, y, 0.115, 0.125, IRON, angle=sign * 12)
        pen.ellipse(x, y, 0.095, 0.105, "#fffdf3", angle=sign * 12)
        reach = 0.08 if chance(rng) else -0.06
        pen.line([(x, y - 0.085), (x, y), (x + reach, y + 0.02)], 0.022, HOLLOW)
    pen.polygon([(0.15, 0.28), (0.5, 0.02), (0.52, 0.37)], "light")
    pen.polygon([(0.52, 0.37), (0.5, 0.02), (0.85, 0.29)], "deep")
    pen.line([(0.5, 0.0), (0.5, 0.06)], 0.02, GOLD)


def draw_domed_clock_tower(pen: Pen, rng: Rng) -> None:
    """Draw a clock tower of three storeys, each narrower, with a round dome and a lantern on top."""
    pen.rect(0.2, 0.66, 0.8, 1.0, "main")
    pen.rect(0.16, 0.63, 0.84, 0.68, "dark")
    for x in (0.3, 0.7):
        arched_window(pen, x, 0.93, 0.1, 0.18, GLASS)
    door(pen, 0.5, 0.14, 0.22)
    pen.rect(0.28, 0.32, 0.72, 0.64, "light")
    pen.rect(0.25, 0.29, 0.75, 0.34, "dark")
    _dial(pen, 0.5, 0.485, 0.13, rng)
    for x in (0.3, 0.66):
        pen.rect(x, 0.34, x + 0.04, 0.63, "main")
    if chance(rng):
        pen.sector(0.5, 0.3, 0.2, 0.2, 180, 360, "main")
        pen.rect(0.46, 0.04, 0.54, 0.12, GOLD)
    else:
        pen.polygon(mirrored(curved([(0.34, 0.3), (0.26, 0.22), (0.34, 0.14), (0.46, 0.08), (0.5, 0.0)])), "main")
    flag(pen, 0.5, 0.0, 0.06)


def draw_campanile(pen: Pen, rng: Rng) -> None:
    """Draw a plain brick bell tower with a dial on its shaft, open arches above it and a pyramid roof."""
    half = rng.uniform(0.17, 0.22)
    block(pen, 0.5 - half, 0.2, 0.5 + half, 1.0)
    for x in (0.5 - half, 0.5 - half / 3, 0.5 + half / 3):
        pen.rect(x, 0.6, x + 0.03, 0.98, "light")
    _dial(pen, 0.5, 0.5, half * 0.72, rng, CREAM)
    pen.rect(0.5 - half - 0.04, 0.18, 0.5 + half + 0.04, 0.22, CREAM)
    pen.rect(0.5 - half - 0.03, 0.36, 0.5 + half + 0.03, 0.385, CREAM)
    for i in range(3):
        arch(pen, 0.5 + (i - 1) * half * 0.6, 0.36, half * 0.42, 0.12, HOLLOW)
    gable(pen, 0.5, 0.18, half + 0.03, 0.17)
    if chance(rng):
        cross(pen, 0.5, 0.06, 0.06)


SUBJECTS: tuple[Subject, ...] = (
    Subject("lighthouse", "lighthouses", "building", (
        draw_lighthouse, draw_spiral_lighthouse, draw_lighthouse_icon, draw_lighthouse_with_cottage, draw_iron_lighthouse,
        draw_lantern_room)),
    Subject("clock tower", "clock towers", "building", (
        draw_clock_tower, draw_gothic_clock_tower, draw_clock_tower_icon, draw_town_hall, draw_clock_tower_corner,
        draw_domed_clock_tower, draw_campanile)),
)
