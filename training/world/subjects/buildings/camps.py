"""Tents and igloos. Knows nothing about colours of subjects: it names tones, the renderer decides what they look like."""

from __future__ import annotations

import math
from itertools import pairwise

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, arc_point
from training.world.subjects.buildings.parts import flag
from training.world.subjects.shapes import CREAM, HOLLOW, IRON, LAMP, SNOW, WOOD, arch, chance, curved


def draw_tent(pen: Pen, rng: Rng) -> None:
    """Draw a ridge tent seen from its open corner, with guy ropes."""
    ridge = rng.uniform(0.14, 0.2)
    pen.line([(0.8, ridge + 0.06), (0.995, 0.985)], 0.018, WOOD)
    pen.line([(0.36, 0.1), (0.005, 0.985)], 0.018, WOOD)
    side = pen.polygon([(0.36, 0.12), (0.8, ridge), (0.96, 1.0), (0.66, 1.0)], "main")
    pen.polygon([(0.51, 0.137 + (ridge - 0.12) / 3), (0.63, ridge - 0.005), (0.81, 1.0), (0.74, 1.0)], "light", group=side)
    pen.polygon([(0.65, 0.94), (0.95, 0.94), (0.96, 1.0), (0.66, 1.0)], "dark")
    pen.polygon([(0.36, 0.12), (0.66, 1.0), (0.06, 1.0)], "dark")
    pen.polygon([(0.36, 0.26), (0.53, 1.0), (0.19, 1.0)], HOLLOW)
    for fold in (-1, 1):
        at = 0.36 + fold * 0.17
        pen.polygon([(0.36, 0.24), (at + fold * 0.03, 1.0), (at - fold * 0.05, 1.0), (0.36 + fold * 0.035, 0.68)], "light")
    pen.line([(0.31, 0.0), (0.375, 0.15)], 0.03, WOOD)
    pen.line([(0.41, 0.0), (0.345, 0.15)], 0.03, WOOD)


def draw_tent_icon(pen: Pen, rng: Rng) -> None:
    """Draw a tent from the front as a sign has it: a triangle with a slit of a door, its poles crossing on top."""
    half = rng.uniform(0.42, 0.5)
    if chance(rng):
        for side in (-1, 1):
            pen.line([(0.5 - side * 0.06, 0.04), (0.5 + side * half, 0.99)], 0.035, "deep")
    pen.polygon([(0.5, 0.12), (0.5 + half, 1.0), (0.5 - half, 1.0)], "main")
    wide = rng.uniform(0.14, 0.22)
    pen.polygon([(0.5, 0.42), (0.5 + wide, 1.0), (0.5 - wide, 1.0)], HOLLOW)
    if chance(rng):
        pen.polygon([(0.5, 0.42), (0.5 + wide, 1.0), (0.5 + wide + 0.09, 0.93)], "light")


def draw_dome_tent(pen: Pen, rng: Rng) -> None:
    """Draw a round mountain tent on bent poles with a half-round door."""
    tall = rng.uniform(0.62, 0.74)
    dome = pen.sector(0.5, 0.98, 0.5, tall, 180, 360, "main")
    pen.polygon([*curved([(0.5, 0.98 - tall), (0.82, 0.98 - tall * 0.7), (0.99, 0.98)]), (0.62, 0.98)], "dark", group=dome)
    left, right = curved([(0.02, 0.98), (0.2, 0.98 - tall * 0.62), (0.55, 0.98 - tall)]), curved(
        [(0.98, 0.98), (0.8, 0.98 - tall * 0.62), (0.45, 0.98 - tall)])
    for pole in (left, right):
        pen.line(pole, 0.026, "deep")
    door_x = rng.uniform(0.38, 0.5)
    pen.sector(door_x, 0.98, 0.21, tall * 0.66, 180, 360, CREAM)
    pen.sector(door_x, 0.98, 0.17, tall * 0.58, 180, 360, HOLLOW)
    pen.polygon([(door_x - 0.17, 0.98), (door_x - 0.15, 0.98 - tall * 0.3), (door_x - 0.04, 0.98)], "light")
    pen.rect(0.0, 0.96, 1.0, 1.0, "deep", radius=0.02)


def draw_tipi(pen: Pen, rng: Rng) -> None:
    """Draw a tipi: a tall cone of hides on poles that fan out over the top, with painted bands."""
    for x in (0.3, 0.4, 0.6, 0.7):
        pen.line([(x, 0.0), (0.5 + (0.5 - x) * 1.2, 0.4)], 0.026, WOOD)
    half = rng.uniform(0.36, 0.44)
    cone = pen.polygon([(0.46, 0.16), (0.54, 0.16), (0.5 + half, 0.97), (0.5, 1.0), (0.5 - half, 0.97)], "main")
    pen.polygon([(0.54, 0.16), (0.5 + half, 0.97), (0.5 + half * 0.5, 0.99)], "dark", group=cone)
    for y in (rng.uniform(0.5, 0.56), rng.uniform(0.78, 0.84)):
        a, b = 0.04 + (half - 0.04) * (y - 0.16) / 0.81, 0.04 + (half - 0.04) * (y - 0.11) / 0.81
        count = 6
        tips = [(0.5 - a + 2 * a * (i + 0.5) / count, y - 0.05) for i in range(count)]
        feet = [(0.5 - b + 2 * b * i / count, y + 0.05) for i in range(count + 1)]
        pen.polygon([p for pair in zip(feet, tips) for p in pair] + [feet[-1]], CREAM, group=cone)
    pen.polygon([(0.5, 0.62), (0.59, 0.995), (0.41, 0.995)], HOLLOW)
    pen.polygon([(0.5, 0.62), (0.41, 0.995), (0.34, 0.985), (0.36, 0.9)], "light")
    pen.line([(0.5, 0.3), (0.5, 0.58)], 0.014, WOOD)


def draw_circus_tent(pen: Pen, rng: Rng) -> None:
    """Draw a striped circus tent with one or two masts, flags and an open entrance."""
    masts = [0.5] if chance(rng, 0.6) else [0.32, 0.68]
    for x in masts:
        flag(pen, x, 0.0, 0.2)
    roof = curved([(0.0, 0.56), (0.24, 0.44), (masts[0], 0.14)]) + curved([(masts[-1], 0.14), (0.76, 0.44), (1.0, 0.56)])
    if len(masts) == 2:
        roof = [*roof[:len(roof) // 2], (0.5, 0.24), *roof[len(roof) // 2:]]
    pen.polygon(roof, "main")
    stripes = int(rng.choice([5, 7]))
    for i in range(stripes):
        a, b = (0.06 + 0.88 * k / stripes for k in (i, i + 1))
        pen.polygon([(a, 0.54), (b, 0.54), (b, 1.0), (a, 1.0)], "main" if i % 2 == 0 else CREAM)
        if i % 2 and i != stripes // 2:
            x = masts[0] if i < stripes / 2 else masts[-1]
            pen.polygon([(a, 0.55), (b, 0.55), (x + (b - x) * 0.2, 0.25), (x + (a - x) * 0.2, 0.25)], CREAM)
    for i in range(10):
        pen.sector((i + 0.5) / 10, 0.555, 0.05, 0.07, 0, 180, "dark" if i % 2 else "light")
    pen.polygon([(0.5, 0.64), (0.63, 1.0), (0.37, 1.0)], HOLLOW)
    for side in (-1, 1):
        pen.polygon([(0.5, 0.62), (0.5 + side * 0.17, 1.0), (0.5 + side * 0.1, 1.0), (0.5 + side * 0.06, 0.84)], "light")


def draw_tunnel_tent(pen: Pen, rng: Rng) -> None:
    """Draw a long tent from the side: three hoops, each lower than the one before, a porch held up by a pole."""
    tall = rng.uniform(0.56, 0.68)
    for x, half, share, tone in ((0.22, 0.22, 0.68, "dark"), (0.42, 0.26, 0.84, "light"), (0.66, 0.3, 1.0, "main")):
        pen.sector(x, 1.0, half, tall * share, 180, 360, tone)
    pen.polygon([(0.72, 1 - tall * 0.98), (0.96, 1 - tall * 0.72), (1.0, 1 - tall * 0.66), (0.9, 1 - tall * 0.62)], "deep")
    pen.line([(0.97, 1 - tall * 0.68), (0.98, 1.0)], 0.022, IRON)
    pen.sector(0.72, 1.0, 0.17, tall * 0.72, 180, 360, CREAM)
    pen.sector(0.72, 1.0, 0.14, tall * 0.65, 180, 360, HOLLOW)
    if chance(rng):
        pen.polygon([(0.58, 1.0), (0.6, 1 - tall * 0.4), (0.68, 1.0)], "light")
    pen.rect(0.24, 0.96 - tall * 0.4, 0.34, 0.96 - tall * 0.24, CREAM, radius=0.03)
    pen.line([(0.16, 1 - tall * 0.6), (0.0, 1.0)], 0.014, IRON)


def draw_pavilion_tent(pen: Pen, rng: Rng) -> None:
    """Draw a round tent of knights: a striped cone over upright striped walls, a pennant, its curtains drawn back."""
    flag(pen, 0.5, 0.0, 0.14)
    eaves = rng.uniform(0.42, 0.5)
    stripes = int(rng.choice([5, 7]))
    for i in range(stripes):
        a, b = ((k / stripes - 0.5) for k in (i, i + 1))
        tone: Tone = "main" if i % 2 == 0 else "light"
        pen.polygon([(0.5 + a * 0.72, eaves), (0.5 + b * 0.72, eaves), (0.5 + b * 0.86, 1.0), (0.5 + a * 0.86, 1.0)], tone)
        pen.polygon([(0.5, 0.1), (0.5 + a * 0.9, eaves), (0.5 + b * 0.9, eaves)], tone)
    for i in range(9):
        x = 0.05 + 0.9 * (i + 0.5) / 9
        pen.polygon([(x - 0.05, eaves - 0.005), (x + 0.05, eaves - 0.005), (x, eaves + 0.09)], "dark")
    pen.polygon([(0.5, eaves + 0.08), (0.62, 1.0), (0.38, 1.0)], HOLLOW)
    for side in (-1, 1):
        pen.polygon([(0.5, eaves + 0.06), (0.5 + side * 0.08, 0.78), (0.5 + side * 0.16, 1.0), (0.5 + side * 0.2, 1.0),
                     (0.5 + side * 0.17, eaves + 0.08)], CREAM)


def draw_igloo(pen: Pen, rng: Rng) -> None:
    """Draw a dome of blocks with an entrance tunnel."""
    heights = [0.0, 0.25, 0.49, 0.71, 0.88]
    dome = pen.sector(0.46, 1.0, 0.46, 0.84, 180, 360, "dark")

    def at(level: float, degrees: float) -> Point:
        return 0.46 + 0.445 * math.sqrt(1 - level * level) * math.sin(math.radians(degrees)), 1 - 0.825 * level

    for row, (low, high) in enumerate(pairwise(heights)):
        step = 36 if row < 3 else 60
        start = -90 - (step / 2 if row % 2 else 0) + rng.uniform(-4, 4)
        for i in range(180 // step + 2):
            a, b = (min(90.0, max(-90.0, start + step * j + e)) for j, e in ((i, 1.6), (i + 1, -1.6)))
            if b - a > 4:
                quad = [at(low + 0.012, a), at(high - 0.012, a), at(high - 0.012, b), at(low + 0.012, b)]
                pen.polygon(quad, "light" if rng.random() < 0.3 else "main", group=dome)
    cap = [at(0.905, a) for a in (-90, 90)]
    pen.polygon([cap[0], (0.36, 0.195), (0.46, 0.178), (0.56, 0.195), cap[1]], "main", group=dome)
    arch(pen, 0.72, 1.0, 0.5, 0.5, "dark")
    arch(pen, 0.72, 1.0, 0.46, 0.48, "light")
    arch(pen, 0.72, 1.0, 0.27, 0.36, HOLLOW)
    for degrees in (-150, -115, -65, -30):
        inner, outer = arc_point(0.72, 0.76, 0.14, 0.14, degrees), arc_point(0.72, 0.76, 0.235, 0.235, degrees)
        pen.line([inner, outer], 0.018, "dark")


def _courses(pen: Pen, x: float, half: float, tall: float, rows: int, joint: Tone, shift: float = 0.0) -> None:
    """Draw the joints of a dome of blocks that stands on y = 1."""
    for row in range(1, rows):
        level = row / rows
        wide = half * math.sqrt(1 - level * level)
        pen.line([(x - wide, 1 - tall * level), (x + wide, 1 - tall * level)], 0.016, joint)
    for row in range(rows):
        low, high = row / rows, min((row + 1) / rows, 0.98)
        count = max(2, rows + 2 - row)
        for i in range(1, count):
            u = -1 + 2 * (i + (0.5 if row % 2 else 0) + shift) / count
            if abs(u) < 0.95:
                ends = [(x + half * math.sqrt(1 - v * v) * u, 1 - tall * v) for v in (low, high)]
                pen.line(ends, 0.016, joint)


def draw_igloo_front(pen: Pen, rng: Rng) -> None:
    """Draw an igloo from the front as a sign has it: half a disc of bricks with its entrance in the middle."""
    tall = rng.uniform(0.6, 0.74)
    pen.sector(0.5, 1.0, 0.5, tall, 180, 360, "main")
    _courses(pen, 0.5, 0.49, tall, int(rng.integers(4, 6)), CREAM if chance(rng) else "deep")
    arch(pen, 0.5, 1.0, 0.4, 0.42, "light")
    arch(pen, 0.5, 1.0, 0.26, 0.32, HOLLOW)


def draw_igloo_tunnel(pen: Pen, rng: Rng) -> None:
    """Draw an igloo from the side: the round house and its low tunnel stretched out to the left."""
    reach = rng.uniform(0.0, 0.08)
    tall = rng.uniform(0.66, 0.78)
    pen.sector(0.64, 1.0, 0.36, tall, 180, 360, "main")
    _courses(pen, 0.64, 0.35, tall, 5, "dark", 0.2)
    pen.polygon([(reach + 0.04, 1.0), (reach, 0.78), (reach + 0.03, 0.7), (0.4, 0.62), (0.46, 1.0)], "light")
    for x in (0.16, 0.28):
        pen.line([(reach + x, 0.68), (reach + x + 0.015, 1.0)], 0.016, "dark")
    pen.line([(reach + 0.02, 0.85), (0.44, 0.83)], 0.016, "dark")
    pen.ellipse(reach + 0.06, 0.86, 0.055, 0.15, HOLLOW)
    if chance(rng):
        pen.rect(0.7, 0.56, 0.8, 0.66, LAMP)


def draw_igloo_smooth(pen: Pen, rng: Rng) -> None:
    """Draw a plump igloo of smooth snow with a few marks of bricks and a thick round porch that sticks out to the left."""
    pen.blob([(0.26, 0.98), (0.27, 0.62), (0.4, 0.28), (0.62, 0.16), (0.84, 0.3), (0.97, 0.62), (0.98, 0.98), (0.6, 1.0)],
             "main")
    for x, y in ((0.44, 0.36), (0.66, 0.28), (0.8, 0.44), (0.6, 0.52), (0.82, 0.66)):
        if chance(rng, 0.8):
            pen.line([(x, y), (x + 0.09, y), (x + 0.09, y + 0.07)], 0.02, "dark")
    wide = rng.uniform(0.22, 0.27)
    pen.sector(wide + 0.12, 1.0, wide, 0.5, 180, 360, "dark")
    pen.sector(wide, 1.0, wide, 0.52, 180, 360, "light")
    pen.sector(wide, 1.0, wide * 0.62, 0.38, 180, 360, HOLLOW)
    pen.sector(0.93, 1.0, 0.07, 0.1, 180, 360, SNOW)


def draw_igloo_pair(pen: Pen, rng: Rng) -> None:
    """Draw a great igloo with a smaller one built against it, a flag on top."""
    small = rng.uniform(0.34, 0.44)
    flag(pen, 0.38, 0.1, 0.4)
    pen.sector(0.78, 1.0, 0.22, small, 180, 360, "dark")
    _courses(pen, 0.78, 0.22, small, 3, "deep")
    pen.sector(0.38, 1.0, 0.38, 0.68, 180, 360, "main")
    _courses(pen, 0.38, 0.37, 0.68, 4, "dark", rng.uniform(0, 0.3))
    arch(pen, 0.34, 1.0, 0.3, 0.36, "light")
    arch(pen, 0.34, 1.0, 0.2, 0.29, HOLLOW)


def draw_igloo_open(pen: Pen, rng: Rng) -> None:
    """Draw an igloo cut open: thick walls of blocks around a warm hollow with a fire, spare blocks piled beside it."""
    tall = rng.uniform(0.66, 0.76)
    pen.sector(0.36, 1.0, 0.36, tall, 180, 360, "main")
    for a in range(192, 350, 24):
        pen.line([arc_point(0.36, 1.0, 0.27, tall * 0.75, a), arc_point(0.36, 1.0, 0.355, tall * 0.98, a)], 0.018, "dark")
    pen.sector(0.36, 1.0, 0.26, tall * 0.74, 180, 360, "#4b5d78")
    pen.sector(0.36, 0.98, 0.18, tall * 0.42, 180, 360, LAMP)
    for side in (-1, 1):
        pen.line([(0.36 - side * 0.1, 0.985), (0.36 + side * 0.1, 0.93)], 0.035, WOOD)
    pen.blob([(0.28, 0.93), (0.3, 0.84), (0.36, 0.74), (0.41, 0.82), (0.44, 0.92)], "#f5822a")
    for x, y in ((0.74, 0.87), (0.87, 0.87), (0.8, 0.74)):
        pen.rect(x, y, x + 0.125, y + 0.125, "light" if chance(rng) else "main")
    pen.rect(0.0, 0.975, 1.0, 1.0, SNOW)


SUBJECTS: tuple[Subject, ...] = (
    Subject("tent", "tents", "building", (
        draw_tent, draw_tent_icon, draw_dome_tent, draw_tipi, draw_circus_tent, draw_tunnel_tent, draw_pavilion_tent)),
    Subject("igloo", "igloos", "building", (
        draw_igloo, draw_igloo_front, draw_igloo_tunnel, draw_igloo_smooth, draw_igloo_pair, draw_igloo_open)),
)
