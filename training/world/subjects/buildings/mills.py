"""Windmills and wind wheels. Names tones; the renderer decides what they look like."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, arc_point
from training.world.subjects.buildings.parts import arched_window, block, door, gable
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    IRON,
    LAMP,
    WOOD,
    arch,
    bar,
    chance,
    puffs,
)


def draw_windmill(pen: Pen, rng: Rng) -> None:
    """Draw a tower mill with four cloth-covered sails."""
    body = pen.polygon([(0.26, 1.0), (0.38, 0.4), (0.62, 0.4), (0.74, 1.0)], "main")
    pen.polygon([(0.6, 1.0), (0.55, 0.4), (0.62, 0.4), (0.74, 1.0)], "dark", group=body)
    pen.sector(0.5, 0.43, 0.16, 0.18, 180, 360, "dark")
    pen.rect(0.33, 0.415, 0.67, 0.455, "light")
    arched_window(pen, 0.48, 0.72, 0.09, 0.12, LAMP)
    door(pen, 0.48, 0.14, 0.19)
    start = rng.uniform(30, 50)
    for quarter in range(4):
        _sail(pen, 0.5, 0.4, start + 90 * quarter)
    pen.circle(0.5, 0.4, 0.045, IRON)


def _sail(pen: Pen, x: float, y: float, degrees: float) -> None:
    """Draw one sail of a windmill from its hub at (x, y)."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def at(along: float, beside: float) -> Point:
        return x + along * c - beside * s, y + along * s + beside * c

    pen.polygon([at(0.12, -0.02), at(0.45, -0.02), at(0.45, 0.12), at(0.12, 0.12)], "light")
    cloth = pen.new_group()
    for a, b in ((0.135, 0.205), (0.222, 0.278), (0.295, 0.352), (0.369, 0.435)):
        pen.polygon([at(a, 0.0), at(b, 0.0), at(b, 0.105), at(a, 0.105)], "main", group=cloth)
    pen.line([at(0, -0.01), at(0.455, -0.01)], 0.032, IRON)


def _blade(pen: Pen, x: float, y: float, degrees: float, outline: list[Point], tone: Tone) -> None:
    """Fill an outline of (along, beside) points from the hub at (x, y), turned by ``degrees``."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    pen.polygon([(x + a * c - b * s, y + a * s + b * c) for a, b in outline], tone)


def draw_windmill_icon(pen: Pen, rng: Rng) -> None:
    """Draw a windmill as a sign has it: a tapered tower with a cap and four plain solid sails."""
    gable(pen, 0.5, 0.42, 0.17, 0.16, "dark", "dark")
    pen.polygon([(0.36, 0.42), (0.64, 0.42), (0.74, 1.0), (0.26, 1.0)], "main")
    arch(pen, 0.5, 1.0, 0.16, 0.22, CREAM)
    start = rng.uniform(15, 60)
    shape: list[Point] = [(0.04, 0.0), (0.46, 0.0), (0.46, 0.15), (0.14, 0.15)]
    if chance(rng):
        shape = [(0.03, 0.0), (0.47, -0.08), (0.47, 0.08)]
    for quarter in range(4):
        _blade(pen, 0.5, 0.42, start + 90 * quarter, shape, "deep")
    pen.circle(0.5, 0.42, 0.05, CREAM)


def draw_post_mill(pen: Pen, rng: Rng) -> None:
    """Draw a wooden post mill: a boarded box on a trestle, lattice sails to the left, a tail pole to the right."""
    pen.polygon([(0.48, 0.66), (0.6, 0.66), (0.57, 1.0), (0.51, 1.0)], WOOD)
    for x in (0.3, 0.78):
        pen.line([(0.54, 0.74), (x, 0.985)], 0.045, WOOD)
    pen.line([(0.76, 0.66), (0.98, 0.97)], 0.028, WOOD)
    pen.rect(0.34, 0.28, 0.8, 0.74, "main")
    for x in (0.42, 0.5, 0.58, 0.66, 0.74):
        pen.rect(x, 0.28, x + 0.01, 0.74, "dark")
    pen.polygon([(0.29, 0.32), (0.4, 0.1), (0.7, 0.1), (0.85, 0.32)], "dark")
    pen.rect(0.58, 0.46, 0.7, 0.6, LAMP)
    start = rng.uniform(20, 70)
    for quarter in range(4):
        angle = start + 90 * quarter
        for beside in (0.0, 0.05, 0.1):
            _blade(pen, 0.34, 0.4, angle, [(0.06, beside - 0.008), (0.4, beside - 0.008), (0.4, beside + 0.008),
                                           (0.06, beside + 0.008)],
                   "deep")
        for along in np.linspace(0.1, 0.39, 6):
            _blade(pen, 0.34, 0.4, angle, [(along - 0.007, 0), (along + 0.007, 0), (along + 0.007, 0.1), (along - 0.007,
                                                                                                          0.1)], "deep")
        _blade(pen, 0.34, 0.4, angle, [(0, -0.016), (0.4, -0.016), (0.4, 0.01), (0, 0.01)], "deep")
    pen.circle(0.34, 0.4, 0.04, IRON)


def draw_island_mill(pen: Pen, rng: Rng) -> None:
    """Draw a round island windmill: a short white drum, a cone of thatch and a wheel of triangular sails."""
    block(pen, 0.28, 0.44, 0.72, 1.0, "main", "dark")
    pen.polygon([(0.22, 0.47), (0.5, 0.14), (0.78, 0.47)], "#a8814f")
    for x in (0.36, 0.5, 0.64):
        pen.line([(0.5, 0.18), (x, 0.46)], 0.012, "#7d5c34")
    door(pen, 0.5, 0.15, 0.25)
    pen.rect(0.33, 0.84, 0.4, 0.92, GLASS)
    count = int(rng.choice([8, 10]))
    start = rng.uniform(0, 40)
    for i in range(count):
        angle = start + 360 * i / count
        _blade(pen, 0.5, 0.42, angle, [(0, -0.006), (0.41, -0.006), (0.41, 0.006), (0, 0.006)], WOOD)
        _blade(pen, 0.5, 0.42, angle, [(0.1, 0.0), (0.4, 0.0), (0.3, 0.13)], "light")
    pen.ring(0.5, 0.42, 0.4, 0.012, WOOD)
    pen.circle(0.5, 0.42, 0.035, IRON)


def draw_farm_windpump(pen: Pen, rng: Rng) -> None:
    """Draw a farm's wind pump: a wheel of many blades with a tail vane on a tower of struts."""
    for side in (-1, 1):
        pen.line([(0.46 + side * 0.03, 0.3), (0.46 + side * 0.22, 1.0)], 0.032, "main")
    levels = (0.42, 0.58, 0.77, 1.0)
    for y0, y1 in pairwise(levels):
        a, b = (0.03 + 0.19 * (y - 0.3) / 0.7 for y in (y0, y1))
        for side in (-1, 1):
            pen.line([(0.46 - side * a, y0), (0.46 + side * b, y1)], 0.014, "dark")
        pen.line([(0.46 - a, y0), (0.46 + a, y0)], 0.018, "main")
    pen.line([(0.46, 0.28), (0.84, 0.28)], 0.024, "dark")
    pen.polygon([(0.76, 0.27), (1.0, 0.14), (1.0, 0.42), (0.76, 0.3)], "main")
    count, start = int(rng.choice([10, 12, 14])), rng.uniform(0, 30)
    for i in range(count):
        _blade(pen, 0.42, 0.28, start + 360 * i / count, [(0.06, -0.01), (0.28, -0.045), (0.28, 0.035), (0.06, 0.01)],
               "main" if i % 2 else "light")
    pen.ring(0.42, 0.28, 0.19, 0.016, "dark")
    pen.circle(0.42, 0.28, 0.05, "deep")


def draw_wind_turbine(pen: Pen, rng: Rng) -> None:
    """Draw a modern wind turbine: a slender mast with three long blades, perhaps a smaller one behind it."""
    small = [(0.84, 0.62, 0.4)] if chance(rng) else []
    for x, hub, size in [*small, (0.46, 0.42, 1.0)]:
        pen.polygon([(x - 0.022 * size, hub), (x + 0.022 * size, hub), (x + 0.045 * size, 1.0), (x - 0.045 * size, 1.0)],
                    "main")
        start = rng.uniform(0, 120)
        for third in range(3):
            _blade(pen, x, hub, start + 120 * third, [(0, -0.03 * size), (0.1 * size, -0.05 * size), (0.46 * size,
                                                                                                      -0.008 * size),
                   (0.46 * size, 0.008 * size), (0, 0.03 * size)], "main" if size == 1 else "dark")
        pen.circle(x, hub, 0.05 * size, "dark")
    if chance(rng, 0.4):
        puffs(pen, [(0.3, 1.0, 0.05), (0.38, 0.98, 0.06), (0.56, 0.98, 0.055)], "#6aa84f")


def draw_smock_mill(pen: Pen, rng: Rng) -> None:
    """Draw an eight-sided mill on a brick base with a balcony, its sails turned to the side."""
    pen.rect(0.3, 0.78, 0.8, 1.0, "deep")
    door(pen, 0.56, 0.13, 0.15)
    faces: list[Tone] = ["light", "main", "dark"]
    for i, tone in enumerate(faces):
        a, b = (0.42 + 0.28 * k / 3 for k in (i, i + 1))
        c, d = (0.34 + 0.42 * k / 3 for k in (i, i + 1))
        pen.polygon([(a, 0.3), (b, 0.3), (d, 0.78), (c, 0.78)], tone)
    pen.rect(0.22, 0.75, 0.88, 0.79, CREAM)
    for x in np.linspace(0.23, 0.87, 9):
        pen.rect(x - 0.006, 0.68, x + 0.006, 0.76, CREAM)
    pen.rect(0.22, 0.67, 0.88, 0.685, CREAM)
    pen.blob([(0.36, 0.32), (0.4, 0.2), (0.54, 0.12), (0.7, 0.18), (0.76, 0.32), (0.56, 0.34)], "dark")
    for x, y in ((0.55, 0.56), (0.56, 0.4)):
        pen.rect(x - 0.03, y, x + 0.03, y + 0.08, LAMP)
    tilt = rng.uniform(-8, 8)
    for angle in (55 + tilt, 145 + tilt, 235 + tilt, 325 + tilt):
        x, y = arc_point(0.36, 0.32, 0.3, 0.34, angle)
        pen.polygon([(0.36, 0.32), (x, y), (x + 0.055, y + 0.03), (0.4, 0.35)], CREAM)
        pen.line([(0.36, 0.32), (x, y)], 0.028, WOOD)
    bar(pen, 0.38, 0.32, 0.05, 0.05, 10, IRON)


SUBJECTS: tuple[Subject, ...] = (
    Subject("windmill", "windmills", "building", (
        draw_windmill, draw_windmill_icon, draw_post_mill, draw_island_mill, draw_farm_windpump, draw_wind_turbine,
        draw_smock_mill)),
)
