"""Suns and clouds. Knows nothing about pixels, places, mediums or captions."""

from __future__ import annotations

import math

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Tone, arc_point
from training.world.subjects.shapes import GOLD, WATER, chance, puffs, smile, star_points


def draw_sun(pen: Pen, rng: Rng) -> None:
    """Draw the sun as a disc with triangular rays that stand off from it."""
    count, start = int(rng.integers(8, 13)), rng.uniform(0, 45)
    for k in range(count):
        a = start + 360 * k / count
        half = 125 / count
        pen.polygon([arc_point(0.5, 0.5, 0.5, 0.5, a), arc_point(0.5, 0.5, 0.33, 0.33, a - half), arc_point(0.5, 0.5, 0.33,
                                                                                                            0.33, a + half)],
                    "dark" if k % 2 else "main")
    pen.circle(0.5, 0.5, 0.28, "main")
    pen.circle(0.5, 0.5, 0.22, "light")


def draw_sun_icon(pen: Pen, rng: Rng) -> None:
    """Draw the sun as a sign has it: a disc, or a ring, and eight loose strokes around it."""
    inner, width = rng.uniform(0.34, 0.38), rng.uniform(0.05, 0.08)
    if chance(rng):
        pen.circle(0.5, 0.5, 0.22, "main")
    else:
        pen.ring(0.5, 0.5, 0.2, width, "main")
    for k in range(8):
        pen.line([arc_point(0.5, 0.5, inner, inner, 45 * k), arc_point(0.5, 0.5, 0.465, 0.465, 45 * k)], width, "main")


def draw_sun_face(pen: Pen, rng: Rng) -> None:
    """Draw the sun with a smiling face in a collar of round or pointed rays."""
    count = int(rng.integers(9, 15))
    if chance(rng):
        puffs(pen, [(*arc_point(0.5, 0.5, 0.38, 0.38, 360 * k / count), 0.11) for k in range(count)], "dark")
    else:
        pen.polygon(star_points(count, 0.5, 0.36), "dark")
    pen.circle(0.5, 0.5, 0.36, "main")
    smile(pen, 0.5, 0.5, 0.4, rng)


def draw_sunrise(pen: Pen, rng: Rng) -> None:
    """Draw half a sun on the horizon, its rays fanned upwards, water or a line below it."""
    count = int(rng.choice([5, 7, 9]))
    for k in range(count):
        a = 180 + 180 * (k + 0.5) / count
        pen.polygon([arc_point(0.5, 0.74, 0.36, 0.4, a - 4), arc_point(0.5, 0.74, 0.5, 0.72, a - 4), arc_point(0.5, 0.74,
                                                                                                               0.5, 0.72,
                                                                                                               a + 4),
                     arc_point(0.5, 0.74, 0.36, 0.4, a + 4)], "dark")
    pen.sector(0.5, 0.74, 0.29, 0.33, 180, 360, "main")
    water: Tone = WATER if chance(rng) else "dark"
    for i in range(3):
        half = 0.5 - 0.12 * i
        pen.rect(0.5 - half, 0.76 + 0.085 * i, 0.5 + half, 0.81 + 0.085 * i, water, radius=0.025)


def draw_flaming_sun(pen: Pen, rng: Rng) -> None:
    """Draw the sun with waving flames for rays, as on old maps."""
    count, bend = int(rng.integers(8, 12)), rng.uniform(10, 18) * (1 if chance(rng) else -1)
    for k in range(count):
        a = 360 * k / count
        half = 140 / count
        pen.blob([arc_point(0.5, 0.5, 0.26, 0.26, a - half), arc_point(0.5, 0.5, 0.36, 0.36, a - half * 0.4 + bend * 0.4),
                  arc_point(0.5, 0.5, 0.49, 0.49, a + bend), arc_point(0.5, 0.5, 0.37, 0.37, a + half * 0.7 + bend * 0.4),
                  arc_point(0.5, 0.5, 0.26, 0.26, a + half)], "dark")
    pen.circle(0.5, 0.5, 0.3, "main")
    pen.circle(0.5, 0.5, 0.24, "light")
    if chance(rng):
        smile(pen, 0.5, 0.5, 0.3, rng)


def draw_corner_sun(pen: Pen, rng: Rng) -> None:
    """Draw a quarter of the sun in the corner with long rays, as children do."""
    count = int(rng.integers(4, 7))
    for k in range(count):
        a = 90 * (k + 0.5) / count
        pen.line([arc_point(0.0, 0.0, 0.52, 0.52, a), arc_point(0.0, 0.0, 0.96, 0.96, a)], 0.07,
                 "main" if k % 2 else "dark", end_width=0.03)
    pen.polygon([(0.0, 0.0), *[arc_point(0.0, 0.0, 0.44, 0.44, a) for a in range(0, 91, 6)]], "main")
    pen.polygon([(0.0, 0.0), *[arc_point(0.0, 0.0, 0.3, 0.3, a) for a in range(0, 91, 6)]], "light")


def draw_sun_behind_cloud(pen: Pen, rng: Rng) -> None:
    """Draw the sun looking out over a small cloud."""
    x, count = rng.uniform(0.52, 0.6), int(rng.integers(9, 13))
    pen.polygon(star_points(count, 0.42, 0.3, x=x, y=0.43), "dark")
    pen.circle(x, 0.43, 0.27, "main")
    puffs(pen, [(0.14, 0.8, 0.1), (0.3, 0.72, 0.14), (0.5, 0.76, 0.12), (0.64, 0.82, 0.08)], "#e8eef6")
    pen.rect(0.06, 0.78, 0.71, 0.9, "#e8eef6", radius=0.06)


def draw_cloud(pen: Pen, rng: Rng) -> None:
    """Draw a fair-weather cloud: round heaps over a flat foot."""
    lift = rng.uniform(-0.04, 0.04)
    discs = [(0.18, 0.64, 0.17), (0.38, 0.46 + lift, 0.22), (0.62, 0.42 - lift, 0.2), (0.8, 0.62, 0.19)]
    puffs(pen, [(x, y + 0.03, r) for x, y, r in discs], "dark")
    pen.rect(0.06, 0.6, 0.94, 0.84, "dark", radius=0.12)
    group = puffs(pen, [(x, y, r * 0.98) for x, y, r in discs], "main")
    pen.polygon([(0.16, 0.55), (0.84, 0.55), (0.84, 0.76), (0.16, 0.76)], "main", group=group)
    for x, y, r in discs[1:3]:
        pen.polygon([arc_point(x - 0.03, y - 0.04, r * 0.6, r * 0.6, a) for a in range(0, 360, 15)], "light", group=group)


def draw_cloud_icon(pen: Pen, rng: Rng) -> None:
    """Draw a cloud as a sign has it: one flat shape of two or three bumps with a straight foot."""
    big = rng.uniform(0.25, 0.29)
    group = puffs(pen, [(0.14, 0.7, 0.14), (0.36, 0.56, 0.19), (0.7, 0.84 - big, big)], "main")
    pen.polygon([(0.14, 0.7), (0.7, 0.6), (0.7, 0.84), (0.14, 0.84)], "main", group=group)


def draw_rain_cloud(pen: Pen, rng: Rng) -> None:
    """Draw a cloud with rain or snow falling out of it."""
    snow = chance(rng, 0.3)
    count = int(rng.integers(4, 7))
    for i in range(count):
        x, y = 0.22 + 0.6 * i / (count - 1), 0.68 + (0.1 if i % 2 else 0.0)
        if snow:
            for a in (0, 60, 120):
                dx, dy = 0.05 * math.cos(math.radians(a)), 0.05 * math.sin(math.radians(a))
                pen.line([(x - dx, y + 0.1 - dy), (x + dx, y + 0.1 + dy)], 0.018, WATER)
        else:
            pen.line([(x, y), (x - 0.06, y + 0.2)], 0.04, WATER)
    puffs(pen, [(0.2, 0.42, 0.17), (0.42, 0.26, 0.22), (0.66, 0.28, 0.18), (0.82, 0.44, 0.15)], "main")
    pen.rect(0.04, 0.4, 0.97, 0.6, "main", radius=0.1)


def draw_thunder_cloud(pen: Pen, rng: Rng) -> None:
    """Draw a dark storm cloud with a flash of lightning below it."""
    x = rng.uniform(0.44, 0.58)
    pen.polygon([(x, 0.44), (x + 0.14, 0.44), (x + 0.05, 0.64), (x + 0.16, 0.64), (x - 0.1, 1.0), (x - 0.03, 0.73),
                 (x - 0.12, 0.73)], GOLD)
    puffs(pen, [(0.18, 0.4, 0.17), (0.36, 0.24, 0.2), (0.62, 0.22, 0.21), (0.82, 0.4, 0.17)], "deep")
    puffs(pen, [(0.12, 0.46, 0.11), (0.34, 0.4, 0.18), (0.6, 0.4, 0.19), (0.86, 0.47, 0.12)], "main")
    pen.rect(0.02, 0.42, 0.97, 0.58, "main", radius=0.08)


def draw_curly_cloud(pen: Pen, rng: Rng) -> None:
    """Draw a cloud of scallops all around, as if of cotton, with curls inside or a sleepy face."""
    count = int(rng.integers(8, 12))
    group = pen.new_group()
    for k in range(count):
        x, y = arc_point(0.5, 0.5, 0.36, 0.22, 360 * k / count + rng.uniform(-6, 6))
        r = rng.uniform(0.12, 0.145)
        pen.polygon([arc_point(x, y, r, r, a) for a in range(0, 360, 15)], "main", group=group)
    pen.polygon([arc_point(0.5, 0.5, 0.38, 0.24, a) for a in range(0, 360, 12)], "main", group=group)
    if chance(rng):
        smile(pen, 0.5, 0.5, 0.34, rng)
        return
    for x, y, r in ((0.36, 0.46, 0.1), (0.62, 0.54, 0.12)):
        pen.line([arc_point(x, y, r * (1 - t / 1.4), r * (1 - t / 1.4), 200 + 480 * t) for t in np.linspace(0, 1, 16)],
                 0.022, "dark")


def draw_long_clouds(pen: Pen, rng: Rng) -> None:
    """Draw two flat clouds, one behind the other, drawn out by the wind."""
    shift = rng.uniform(-0.06, 0.06)
    for x0, x1, y, tone in ((0.24, 1.0, 0.4, "light"), (0.0, 0.78, 0.62, "main")):
        pen.rect(x0, y, x1, y + 0.13, tone, radius=0.065)
        puffs(pen, [(x0 + (x1 - x0) * (u + shift), y + 0.03, r) for u, r in ((0.3, 0.09), (0.5, 0.14), (0.7, 0.1))], tone)
    pen.rect(0.3, 0.8, 0.66, 0.86, "pale", radius=0.03)


SUBJECTS: tuple[Subject, ...] = (
    Subject("sun", "suns", "nature", (
        draw_sun, draw_sun_icon, draw_sun_face, draw_sunrise, draw_flaming_sun, draw_corner_sun, draw_sun_behind_cloud)),
    Subject("cloud", "clouds", "nature", (
        draw_cloud, draw_cloud_icon, draw_rain_cloud, draw_thunder_cloud, draw_curly_cloud, draw_long_clouds)),
)
