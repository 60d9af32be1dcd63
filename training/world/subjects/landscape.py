"""Mountains, snowmen and fires. Knows nothing about pixels, places, mediums or captions."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, arc_point
from training.world.subjects.shapes import (
    CREAM,
    GOLD,
    HOLLOW,
    LAMP,
    SNOW,
    STONE,
    WATER,
    WOOD,
    chance,
    curved,
    puffs,
    waves,
)

CARROT = "#f58a2a"
PINE = "#2f6b3c"


def draw_mountain(pen: Pen, rng: Rng) -> None:
    """A craggy peak with snow on its top, between two lower ones."""
    x, y = 0.47 + rng.uniform(-0.03, 0.03), 0.08
    right, left = rng.uniform(0.4, 0.48), rng.uniform(0.5, 0.58)
    pen.polygon([(0.48, 1.0), (0.68, 0.6), (0.79, right), (0.87, 0.62), (0.92, 0.7), (1.0, 1.0)], "dark")
    pen.polygon([(0.745, right + 0.08), (0.79, right), (0.82, right + 0.08), (0.785, right + 0.06)], SNOW)
    pen.polygon([(0.0, 1.0), (0.06, 0.78), (0.17, left), (0.26, 0.66), (0.4, 1.0)], "main")
    ridge = [(x, y), (x + 0.04, 0.27), (x - 0.02, 0.44), (x + 0.06, 0.62), (x + 0.01, 0.8), (x + 0.08, 1.0)]
    west = [(0.06, 1.0), (0.17, 0.76), (0.23, 0.66), (0.31, 0.42), (x - 0.11, 0.33)]
    east = [(0.93, 1.0), (0.82, 0.78), (0.73, 0.64), (0.64, 0.42), (x + 0.11, 0.29)]
    face = pen.polygon([*west, (x, y), *east[::-1]], "main")
    pen.polygon([*ridge, *east], "dark", group=face)
    pen.polygon([(0.27, 0.56), (0.34, 0.44), (0.31, 0.62), (0.33, 0.8), (0.23, 1.0), (0.1, 1.0), (0.22, 0.78)], "light",
                group=face)
    pen.polygon([(x + 0.11, 0.56), (x + 0.22, 0.76), (x + 0.27, 1.0), (x + 0.18, 1.0), (x + 0.14, 0.8)], "deep",
                group=face)
    snow = pen.polygon([(x, y), (x - 0.11, 0.33), (x - 0.075, 0.29), (x - 0.035, 0.37), (x, 0.29), (x + 0.05, 0.36),
                        (x + 0.075, 0.26), (x + 0.11, 0.29)], SNOW)
    pen.polygon([(x, y), (x + 0.035, 0.24), (x + 0.02, 0.315), (x + 0.05, 0.36), (x + 0.075, 0.26), (x + 0.11, 0.29)],
                "#cfdcea", group=snow)


def _cap(pen: Pen, x: float, y: float, left: Point, right: Point, share: float, teeth: int) -> None:
    """Cover the top ``share`` of a peak at (x, y) with snow that ends in teeth."""
    a = (x + (left[0] - x) * share, y + (left[1] - y) * share)
    b = (x + (right[0] - x) * share, y + (right[1] - y) * share)
    fringe = [(a[0] + (b[0] - a[0]) * k / (2 * teeth), a[1] + (b[1] - a[1]) * k / (2 * teeth) + (0.06 * share * 2
                                                                                                 if k % 2 else -0.01))
              for k in range(2 * teeth + 1)]
    pen.polygon([(x, y), *fringe], SNOW)


def draw_mountain_icon(pen: Pen, rng: Rng) -> None:
    """Draw mountains as a sign has them: two or three plain triangles, snow on the highest."""
    x, small = rng.uniform(0.36, 0.46), rng.uniform(0.3, 0.42)
    if chance(rng):
        pen.polygon([(0.14, 0.58), (0.0, 0.92), (0.36, 0.92)], "deep")
    pen.polygon([(0.74, small), (0.4, 0.92), (1.0, 0.92)], "dark")
    pen.polygon([(x, 0.08), (0.0, 0.92), (0.82, 0.92)], "main")
    if chance(rng, 0.75):
        _cap(pen, x, 0.08, (0.0, 0.92), (0.82, 0.92), 0.34, 2)


def draw_volcano_cone(pen: Pen, rng: Rng) -> None:
    """Draw a wide even cone with a flat top under snow, as of a sleeping volcano."""
    top, half = rng.uniform(0.22, 0.3), rng.uniform(0.08, 0.12)
    left = curved([(0.0, 0.96), (0.22, 0.74), (0.5 - half * 1.6, top + 0.16), (0.5 - half, top)])
    right = [(1 - x, y) for x, y in reversed(left)]
    group = pen.polygon([*left, *right], "main")
    pen.polygon([(0.5 + half * 0.4, top), *right, (0.62, 0.96)], "dark", group=group)
    cap = [p for p in left if p[1] < top + 0.2]
    fringe: list[Point] = [(0.58, top + 0.12), (0.53, top + 0.24), (0.48, top + 0.13), (0.43, top + 0.22)]
    pen.polygon([*cap, *[(1 - x, y) for x, y in reversed(cap)], *fringe], SNOW)
    if chance(rng):
        puffs(pen, [(0.16, 0.5, 0.05), (0.24, 0.47, 0.065), (0.32, 0.51, 0.045)], "#e8eef6")


def draw_mountain_range(pen: Pen, rng: Rng) -> None:
    """Draw ridge behind ridge, each one paler, with jagged tops that fall off to the sides."""
    for base, tone in ((0.12, "pale"), (0.36, "light"), (0.56, "main"), (0.76, "dark")):
        count = int(rng.integers(2, 4))
        line: list[Point] = []
        for k in range(2 * count + 1):
            x = (k + (rng.uniform(-0.3, 0.3) if 0 < k < 2 * count else 0)) / (2 * count)
            fall = (0.94 - base) * (abs(2 * x - 1) ** 2) * 0.6
            line.append((x, min(0.96, base + fall + (rng.uniform(0.0, 0.04) if k % 2 else rng.uniform(0.16, 0.26)))))
        pen.polygon([*line, (1.0, 1.0), (0.0, 1.0)], tone)


def draw_matterhorn(pen: Pen, rng: Rng) -> None:
    """Draw one steep leaning horn of rock with hard light and shade and patches of snow."""
    x = rng.uniform(0.5, 0.6)
    west: list[Point] = [(0.02, 1.0), (0.2, 0.8), (0.28, 0.6), (x - 0.16, 0.36), (x - 0.05, 0.06)]
    east: list[Point] = [(x, 0.02), (x + 0.1, 0.2), (x + 0.14, 0.44), (0.84, 0.72), (0.98, 1.0)]
    ridge: list[Point] = [(x, 0.02), (x - 0.02, 0.22), (x + 0.05, 0.4), (x - 0.02, 0.62), (x + 0.06, 0.8), (x, 1.0)]
    group = pen.polygon([*west, *east], "main")
    pen.polygon([*ridge, *east[:0:-1]], "deep", group=group)
    for dx, y, size in ((-0.06, 0.24, 0.1), (-0.14, 0.46, 0.12), (-0.24, 0.68, 0.13), (-0.1, 0.72, 0.09)):
        if chance(rng, 0.8):
            pen.polygon([(x + dx, y), (x + dx + size * 0.5, y + size * 0.3), (x + dx + size * 0.2, y + size),
                         (x + dx - size * 0.3, y + size * 0.8)],
                        SNOW)


def draw_mountain_lake(pen: Pen, rng: Rng) -> None:
    """Draw a round-shouldered mountain behind pine trees and a lake."""
    x = rng.uniform(0.42, 0.58)
    pen.blob([(0.0, 0.84), (0.16, 0.52), (x - 0.12, 0.2), (x, 0.1), (x + 0.12, 0.22), (0.84, 0.54), (1.0, 0.84),
              (0.5, 0.9)], "main")
    pen.blob([(x + 0.02, 0.12), (x + 0.12, 0.22), (0.84, 0.54), (0.99, 0.83), (0.66, 0.86), (x + 0.06, 0.5)], "dark")
    pen.blob([(x - 0.13, 0.25), (x, 0.1), (x + 0.13, 0.26), (x + 0.06, 0.32), (x, 0.26), (x - 0.06, 0.34)], SNOW)
    waves(pen, 0.84, 0.16, 5, WATER)
    for tx in (0.06, 0.16, 0.82, 0.93):
        tall = rng.uniform(0.2, 0.32)
        pen.polygon([(tx, 0.88 - tall), (tx - 0.07, 0.88), (tx + 0.07, 0.88)], PINE)


def draw_summit(pen: Pen, rng: Rng) -> None:
    """Draw a rounded mountain with a path winding up to the flag on its top, clouds around its waist."""
    pen.line([(0.5, 0.02), (0.5, 0.24)], 0.022, WOOD)
    pen.polygon([(0.51, 0.01), (0.68, 0.06), (0.51, 0.12)], "#e0463a")
    half = rng.uniform(0.4, 0.48)
    group = pen.polygon([*curved([(0.5 - half, 1.0), (0.5 - half * 0.66, 0.7), (0.5 - half * 0.36, 0.34), (0.45, 0.2)]),
                         *curved([(0.55, 0.2), (0.5 + half * 0.4, 0.38), (0.5 + half * 0.7, 0.72), (0.5 + half, 1.0)])],
                         "main")
    pen.polygon([(0.56, 0.21), *curved([(0.5 + half * 0.4, 0.38), (0.5 + half * 0.7, 0.72), (0.5 + half, 1.0)]),
                 (0.64, 1.0), (0.56, 0.6)],
                "dark", group=group)
    pen.curve([(0.3, 0.98), (0.56, 0.84), (0.36, 0.68), (0.56, 0.54), (0.44, 0.4), (0.5, 0.24)], 0.05, CREAM, end_width=0.02)
    for x in (0.18, 0.84) if chance(rng) else (0.8,):
        y = rng.uniform(0.46, 0.6)
        puffs(pen, [(x - 0.07, y + 0.02, 0.05), (x, y - 0.02, 0.07), (x + 0.08, y + 0.02, 0.05)], SNOW)


def _snow_face(pen: Pen, x: float, y: float, r: float, rng: Rng) -> None:
    """Draw coal eyes, a carrot and a mouth on a ball of snow of radius r."""
    for side in (-1, 1):
        pen.circle(x + side * 0.36 * r, y - 0.22 * r, 0.13 * r, HOLLOW)
    if chance(rng, 0.75):
        pen.polygon([(x - 0.04 * r, y - 0.08 * r), (x + 1.0 * r, y + 0.16 * r), (x - 0.04 * r, y + 0.2 * r)], CARROT)
    else:
        pen.polygon([(x - 0.15 * r, y), (x + 0.15 * r, y), (x, y + 0.4 * r)], CARROT)
    for a in (40, 65, 90, 115, 140):
        pen.circle(*arc_point(x, y + 0.12 * r, 0.52 * r, 0.48 * r, a), 0.07 * r, HOLLOW)


def _hat(pen: Pen, x: float, y: float, half: float, tone: Tone = HOLLOW, band: Tone = "#d0402f") -> None:
    """Set a top hat on the line y."""
    pen.rect(x - half * 0.66, y - half * 1.3, x + half * 0.66, y, tone)
    pen.rect(x - half * 0.66, y - half * 0.4, x + half * 0.66, y - half * 0.14, band)
    pen.rect(x - half, y - half * 0.16, x + half, y + half * 0.12, tone, radius=half * 0.1)


def _arm(pen: Pen, x: float, y: float, side: int, lift: float) -> None:
    """Draw a twig for an arm."""
    end = (x + side * 0.26, y - lift)
    pen.line([(x, y), end], 0.024, WOOD)
    pen.line([(x + side * 0.18, y - lift * 0.7), (x + side * 0.2, y - lift * 0.7 - 0.09)], 0.018, WOOD)
    pen.line([(x + side * 0.2, y - lift * 0.77), (x + side * 0.27, y - lift * 0.77 + 0.05)], 0.016, WOOD)


def draw_snowman(pen: Pen, rng: Rng) -> None:
    """Draw a snowman of three balls with hat, scarf, twigs and buttons."""
    for side in (-1, 1):
        _arm(pen, 0.5 + side * 0.16, 0.52, side, rng.uniform(0.04, 0.2))
    for y, r in ((0.77, 0.235), (0.49, 0.185), (0.27, 0.145)):
        group = pen.circle(0.5, y, r, "main")
        pen.polygon([*[arc_point(0.5, y, r, r, a) for a in range(-60, 121, 12)],
                     *[arc_point(0.46, y - 0.03, r * 0.94, r * 0.94, a) for a in range(108, -49, -12)]], "dark", group=group)
    pen.rect(0.37, 0.36, 0.63, 0.42, "#d0402f", radius=0.03)
    pen.polygon([(0.57, 0.4), (0.64, 0.4), (0.66, 0.56), (0.59, 0.57)], "#d0402f")
    for y in (0.49, 0.58, 0.72):
        pen.circle(0.5, y, 0.02, HOLLOW)
    _snow_face(pen, 0.5, 0.27, 0.14, rng)
    _hat(pen, 0.5, 0.17, 0.125)


def draw_snowman_two_balls(pen: Pen, rng: Rng) -> None:
    """Draw a small plump snowman of two balls with a bobble hat or earmuffs."""
    pen.ellipse(0.5, 0.73, rng.uniform(0.32, 0.36), 0.27, "main")
    pen.circle(0.5, 0.38, 0.24, "main")
    cap = "#4f7fd6" if chance(rng) else "#c43d4b"
    if chance(rng):
        pen.sector(0.5, 0.27, 0.22, 0.22, 180, 360, cap)
        pen.rect(0.26, 0.23, 0.74, 0.3, CREAM, radius=0.035)
        pen.circle(0.5, 0.06, 0.06, CREAM)
    else:
        pen.ring(0.5, 0.38, 0.26, 0.04, cap, start=190, end=350)
        for x in (0.25, 0.75):
            pen.circle(x, 0.38, 0.075, cap)
    for side in (-1, 1):
        pen.circle(0.5 + side * 0.33, 0.68, 0.08, "light")
    for y in (0.7, 0.82):
        pen.circle(0.5, y, 0.025, HOLLOW)
    _snow_face(pen, 0.5, 0.4, 0.22, rng)


def draw_snowman_icon(pen: Pen, rng: Rng) -> None:
    """Draw a snowman as a sign has it: two or three discs, a hat, eyes and buttons left white."""
    balls = ((0.75, 0.25), (0.38, 0.17)) if chance(rng) else ((0.8, 0.2), (0.51, 0.155), (0.29, 0.115))
    for y, r in balls:
        pen.circle(0.5, y, r, "main")
    y, r = balls[-1]
    pen.rect(0.5 - r * 0.75, y - r * 1.9, 0.5 + r * 0.75, y - r * 0.8, "deep")
    pen.rect(0.5 - r * 1.2, y - r * 0.95, 0.5 + r * 1.2, y - r * 0.65, "deep")
    for side in (-1, 1):
        pen.circle(0.5 + side * r * 0.38, y - r * 0.1, r * 0.14, CREAM)
        pen.line([(0.5 + side * balls[-2][1] * 0.9, balls[-2][0] - 0.04), (0.5 + side * 0.44, balls[-2][0] - 0.16)], 0.035,
                 "deep")
    pen.polygon([(0.5, y + r * 0.1), (0.5 + r * 0.8, y + r * 0.35), (0.5, y + r * 0.45)], CREAM)
    for k in (0.0, 0.09):
        pen.circle(0.5, balls[-2][0] + k - 0.02, 0.024, CREAM)


def draw_snowman_head(pen: Pen, rng: Rng) -> None:
    """Draw the head of a snowman, close, with hat and scarf."""
    pen.circle(0.5, 0.56, 0.34, "main")
    _snow_face(pen, 0.5, 0.56, 0.32, rng)
    _hat(pen, 0.5, 0.29, rng.uniform(0.26, 0.3), band="#3f8f4f")
    wool = "#d0402f" if chance(rng) else "#3f6fc0"
    pen.rect(0.16, 0.82, 0.84, 0.96, wool, radius=0.07)
    for x in (0.26, 0.42, 0.58, 0.74):
        pen.rect(x - 0.02, 0.82, x + 0.02, 0.96, CREAM)


def draw_snowman_with_broom(pen: Pen, rng: Rng) -> None:
    """Draw a snowman with a bucket for a hat and a broom at its side, leaning a little."""
    lean = rng.uniform(-0.05, 0.05)
    pen.line([(0.86, 0.3), (0.82, 1.0)], 0.03, WOOD)
    pen.polygon([(0.82, 0.32), (0.9, 0.32), (0.98, 0.06), (0.9, 0.09), (0.86, 0.04), (0.8, 0.09), (0.74, 0.08)], "#d8a648")
    pen.line([(0.56, 0.52), (0.84, 0.5)], 0.026, WOOD)
    pen.line([(0.3, 0.54), (0.08, 0.42), (0.04, 0.34)], 0.026, WOOD)
    pen.blob([(0.14, 0.98), (0.1, 0.8), (0.24, 0.64), (0.46, 0.62), (0.66, 0.66), (0.76, 0.82), (0.72, 0.98), (0.44, 1.0)],
             "dark")
    pen.ellipse(0.44 + lean * 0.5, 0.56, 0.2, 0.17, "main")
    pen.circle(0.44 + lean, 0.32, 0.155, "light")
    pen.polygon([(0.33 + lean, 0.2), (0.37 + lean, 0.02), (0.53 + lean, 0.04), (0.56 + lean, 0.22)], "#8d9196")
    for y in (0.52, 0.62, 0.74):
        pen.circle(0.44 + lean * (1 - y), y, 0.022, HOLLOW)
    _snow_face(pen, 0.44 + lean, 0.33, 0.15, rng)


def draw_melting_snowman(pen: Pen, rng: Rng) -> None:
    """Draw a snowman that melts: one ball sunk into a puddle, its hat askew."""
    wide = rng.uniform(0.44, 0.5)
    pen.ellipse(0.5, 0.92, wide, 0.08, WATER)
    pen.blob([(0.16, 0.92), (0.22, 0.74), (0.3, 0.6), (0.32, 0.44), (0.5, 0.32), (0.68, 0.44), (0.7, 0.6), (0.8, 0.76),
              (0.84, 0.92),
              (0.5, 0.95)], "main")
    for side in (-1, 1):
        _arm(pen, 0.5 + side * 0.2, 0.66, side, -0.1)
    pen.rect(0.3, 0.6, 0.7, 0.67, "#3f8f4f", radius=0.03)
    for x, y in ((0.5, 0.76), (0.46, 0.85)):
        pen.circle(x, y, 0.024, HOLLOW)
    _snow_face(pen, 0.5, 0.48, 0.17, rng)
    tilt = rng.uniform(0.02, 0.06)
    pen.polygon([(0.28, 0.36 + tilt), (0.72, 0.3 - tilt), (0.73, 0.35 - tilt), (0.29, 0.42 + tilt)], HOLLOW)
    pen.polygon([(0.37, 0.36), (0.34, 0.1 + tilt), (0.6, 0.06), (0.63, 0.33)], HOLLOW)


def _flame(pen: Pen, x: float, foot: float, half: float, tall: float, tone: Tone, lean: float = 0.0) -> int:
    """Draw one tongue of fire that stands on ``foot`` and bends by ``lean``."""
    return pen.blob([(x - half * 0.55, foot - tall * 0.03), (x - half, foot - tall * 0.26), (x - half * 0.62,
                                                                                             foot - tall * 0.55),
                     (x - half * 0.1 + lean * 0.6, foot - tall * 0.8), (x + lean, foot - tall),
                     (x + half * 0.34 + lean * 0.4, foot - tall * 0.66),
                     (x + half * 0.85, foot - tall * 0.42), (x + half * 0.9, foot - tall * 0.18), (x + half * 0.5,
                                                                                                   foot - tall * 0.02)],
                                                                                                   tone)


def draw_fire(pen: Pen, rng: Rng) -> None:
    """Draw a fire as one great flame with smaller tongues on either side and a bright heart."""
    lean = rng.uniform(-0.1, 0.1)
    _flame(pen, 0.24, 0.96, 0.18, rng.uniform(0.46, 0.6), "dark", -0.06)
    _flame(pen, 0.76, 0.96, 0.18, rng.uniform(0.5, 0.66), "dark", 0.08)
    _flame(pen, 0.5, 1.0, 0.34, 0.98, "main", lean)
    _flame(pen, 0.5, 0.99, 0.22, 0.6, "light", lean * 0.5)
    _flame(pen, 0.5, 0.98, 0.13, 0.36, LAMP)


def draw_campfire(pen: Pen, rng: Rng) -> None:
    """Draw a fire on crossed logs, perhaps in a ring of stones."""
    lean = rng.uniform(-0.08, 0.08)
    for x, tall in ((0.32, 0.46), (0.68, 0.5)):
        _flame(pen, x, 0.86, 0.14, tall, "dark", (x - 0.5) * 0.3)
    _flame(pen, 0.5, 0.88, 0.25, 0.86, "main", lean)
    _flame(pen, 0.5, 0.88, 0.14, 0.48, GOLD)
    for side in (-1, 1):
        pen.line([(0.5 - side * 0.38, 0.95), (0.5 + side * 0.34, 0.8)], 0.1, WOOD)
        pen.circle(0.5 + side * 0.345, 0.8, 0.045, "#d8b48a")
    if chance(rng):
        for x in np.linspace(0.1, 0.9, 6):
            pen.ellipse(float(x), 0.95, 0.085, 0.055, STONE)


def draw_fire_icon(pen: Pen, rng: Rng) -> None:
    """Draw a flame as a sign has it: one curling shape with a drop left white at its heart."""
    curl = rng.uniform(0.0, 0.06)
    pen.blob([(0.5, 1.0), (0.24, 0.92), (0.12, 0.7), (0.2, 0.48), (0.28, 0.36), (0.36, 0.5), (0.44, 0.24), (0.4 + curl,
                                                                                                            0.0),
                                                                                                            (0.66, 0.16),
              (0.74, 0.36), (0.86, 0.54), (0.88, 0.74), (0.76, 0.92)], "main")
    inner: Tone = LAMP if chance(rng) else CREAM
    pen.blob([(0.5, 0.97), (0.36, 0.9), (0.33, 0.77), (0.42, 0.66), (0.52, 0.5), (0.6, 0.66), (0.68, 0.78), (0.63, 0.91)],
             inner)


def draw_bonfire(pen: Pen, rng: Rng) -> None:
    """Draw a wide blaze of many pointed tongues in a row, embers flying over it."""
    count = int(rng.integers(5, 8))
    for tone, share, lift in (("dark", 1.0, 0.0), ("main", 0.8, 0.04), ("light", 0.5, 0.06), (LAMP, 0.28, 0.08)):
        line: list[Point] = [(0.02 + lift, 0.98)]
        for k in range(count):
            x = 0.04 + lift + (0.92 - 2 * lift) * (k + 0.5) / count
            peak = 0.98 - share * (0.9 - 1.3 * abs(x - 0.5)) * rng.uniform(0.75, 1.0)
            line += [(x + 0.02, peak), (x + (0.46 - lift) / count, 0.98 - share * 0.3)]
        pen.polygon([*line, (0.98 - lift, 0.98)], tone)
    for x, y in ((0.2, 0.3), (0.78, 0.24), (0.86, 0.44)):
        pen.circle(x + rng.uniform(-0.05, 0.05), y, 0.022, GOLD)
    pen.rect(0.06, 0.93, 0.94, 1.0, WOOD, radius=0.03)


def draw_torch(pen: Pen, rng: Rng) -> None:
    """Draw a fire in an iron bowl on legs, or on top of a torch."""
    lean = rng.uniform(-0.1, 0.1)
    _flame(pen, 0.36, 0.56, 0.13, 0.34, "dark", -0.06)
    _flame(pen, 0.64, 0.56, 0.13, 0.36, "dark", 0.06)
    _flame(pen, 0.5, 0.58, 0.22, 0.57, "main", lean)
    _flame(pen, 0.5, 0.57, 0.12, 0.3, LAMP)
    if chance(rng):
        pen.sector(0.5, 0.52, 0.36, 0.24, 0, 180, HOLLOW)
        pen.rect(0.1, 0.49, 0.9, 0.55, HOLLOW, radius=0.03)
        for side in (-1, 1):
            pen.line([(0.5 + side * 0.12, 0.72), (0.5 + side * 0.26, 0.99)], 0.045, HOLLOW)
        return
    pen.polygon([(0.4, 0.6), (0.6, 0.6), (0.54, 1.0), (0.46, 1.0)], WOOD)
    pen.polygon([(0.34, 0.52), (0.66, 0.52), (0.6, 0.68), (0.4, 0.68)], "#8a8f96")


def draw_fire_with_face(pen: Pen, rng: Rng) -> None:
    """Draw a little flame as a cartoon has it: a drop with a swung tip and a face."""
    swing = rng.uniform(0.04, 0.16) * (1 if chance(rng) else -1)
    pen.blob([(0.5, 1.0), (0.2, 0.9), (0.1, 0.66), (0.24, 0.4), (0.42, 0.24), (0.46 + swing, 0.0), (0.6 + swing * 0.4,
                                                                                                    0.26), (0.8, 0.44),
              (0.9, 0.68), (0.8, 0.9)], "main")
    pen.blob([(0.5, 0.98), (0.28, 0.88), (0.24, 0.7), (0.4, 0.54), (0.52, 0.4), (0.64, 0.56), (0.76, 0.72), (0.7, 0.9)],
             "light")
    for side in (-1, 1):
        pen.ellipse(0.5 + side * 0.12, 0.7, 0.045, 0.065, HOLLOW)
        pen.circle(0.5 + side * 0.12 + 0.014, 0.68, 0.016, SNOW)
    pen.sector(0.5, 0.8, 0.09, 0.08, 0, 180, HOLLOW)


SUBJECTS: tuple[Subject, ...] = (
    Subject("mountain", "mountains", "nature", (
        draw_mountain, draw_mountain_icon, draw_volcano_cone, draw_mountain_range, draw_matterhorn, draw_mountain_lake,
        draw_summit)),
    Subject("snowman", "snowmen", "nature", (
        draw_snowman, draw_snowman_two_balls, draw_snowman_icon, draw_snowman_head, draw_snowman_with_broom,
        draw_melting_snowman)),
    Subject("fire", "fires", "nature", (
        draw_fire, draw_campfire, draw_fire_icon, draw_bonfire, draw_torch, draw_fire_with_face)),
)
