"""Moons and stars. Knows nothing about pixels, places, mediums or captions."""

from __future__ import annotations

import math

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.shapes import GOLD, INK, SNOW, chance, puffs, smile, star_points


def _disc(x: float, y: float, r: float) -> list[Point]:
    return [arc_point(x, y, r, r, a) for a in range(0, 360, 15)]


def draw_moon(pen: Pen, rng: Rng) -> None:
    """A crescent moon, open to the right, asleep and smiling."""
    inner_x = rng.uniform(0.77, 0.8)
    outer = [arc_point(0.58, 0.5, 0.49, 0.49, a) for a in np.linspace(53, 307, 40)]
    inner = [arc_point(inner_x, 0.5, 0.34, 0.405, a) for a in np.linspace(285, 75, 32)]
    body = pen.polygon(outer + inner, "main")
    hollow = [arc_point(inner_x - 0.035, 0.52, 0.345, 0.425, a) for a in np.linspace(85, 200, 24)]
    pen.polygon(inner + hollow, "dark", group=body)
    pen.polygon([arc_point(0.285, 0.51, 0.135, 0.21, a) for a in range(0, 360, 12)], "light", group=body)
    pen.polygon(_disc(0.225, 0.595, 0.055), "#f27d8a", group=body)
    for cx, cy, rx, ry, start, end in ((0.27, 0.45, 0.07, 0.055, 170, 10), (0.31, 0.6, 0.075, 0.07, 140, 20)):
        rim = [arc_point(cx, cy, rx, ry, a) for a in np.linspace(start, end, 7)]
        pen.line(rim, 0.03, INK)
    for x, y in ((0.42, 0.1), (0.3, 0.2), (0.34, 0.83)):
        pen.polygon(_disc(x, y, 0.028), "light", group=body)


def draw_full_moon(pen: Pen, rng: Rng) -> None:
    """Draw the full moon with its craters."""
    body = pen.circle(0.5, 0.5, 0.49, "main")
    pen.polygon([*[arc_point(0.5, 0.5, 0.49, 0.49, a) for a in range(-50, 121, 10)],
                 *[arc_point(0.44, 0.44, 0.47, 0.47, a) for a in range(110, -41, -10)]], "dark", group=body)
    spots = [(0.34, 0.3, 0.11), (0.62, 0.24, 0.07), (0.66, 0.56, 0.13), (0.32, 0.66, 0.09), (0.5, 0.82, 0.06),
             (0.2, 0.48, 0.05),
             (0.48, 0.46, 0.05)]
    turn_by = rng.uniform(0, 360)
    for x, y, r in spots:
        if chance(rng, 0.85):
            reach, angle = math.hypot(x - 0.5, y - 0.5), math.degrees(math.atan2(y - 0.5, x - 0.5)) + turn_by
            cx, cy = arc_point(0.5, 0.5, reach, reach, angle)
            pen.circle(cx, cy, r, "dark")
            pen.circle(cx + r * 0.12, cy + r * 0.14, r * 0.8, "light")


def _crescent(x: float, y: float, r: float, bite: float, shift: float, start: float) -> list[Point]:
    """Return a crescent about (x, y): a disc less one of radius ``bite`` moved by ``shift`` towards ``start`` degrees."""
    along = (r * r - bite * bite + shift * shift) / (2 * shift)
    half = math.degrees(math.acos(along / r))
    inner = math.degrees(math.acos((along - shift) / bite))
    cx, cy = arc_point(x, y, shift, shift, start)
    outer = [arc_point(x, y, r, r, start + a) for a in np.linspace(half, 360 - half, 44)]
    return outer + [arc_point(cx, cy, bite, bite, start + a) for a in np.linspace(360 - inner, inner, 36)]


def draw_crescent_icon(pen: Pen, rng: Rng) -> None:
    """Draw a crescent as a sign has it: thick or thin, open to the upper right."""
    bite, shift = rng.uniform(0.38, 0.44), rng.uniform(0.18, 0.26)
    pen.polygon(_crescent(0.48, 0.52, 0.47, bite, shift, rng.uniform(-50, -10)), "main")


def draw_crescent_with_stars(pen: Pen, rng: Rng) -> None:
    """Draw a thin crescent holding one star or a few in its bow."""
    pen.polygon(_crescent(0.46, 0.5, 0.46, 0.4, 0.14, 0), "main")
    for x, y, r in ((0.62, 0.48, 0.2),) if chance(rng) else ((0.62, 0.34, 0.12), (0.8, 0.56, 0.1), (0.58, 0.64, 0.08)):
        pen.polygon(star_points(5, r, r * 0.42, -90 + rng.uniform(-15, 15), x, y), "light" if chance(rng) else GOLD)


def draw_half_moon(pen: Pen, rng: Rng) -> None:
    """Draw a half or gibbous moon: the lit side bright with craters, the rest dark."""
    bulge = rng.uniform(-0.16, 0.2)
    if chance(rng):
        pen.circle(0.5, 0.5, 0.47, INK)
    rim = [arc_point(0.5, 0.5, 0.48, 0.48, a) for a in range(-90, 91, 6)]
    pen.polygon([*rim, *[arc_point(0.5, 0.5, -bulge, 0.48, a) for a in range(90, -91, -6)]], "main")
    for x, y, r in ((0.78, 0.36, 0.06), (0.82, 0.6, 0.08), (0.74, 0.78, 0.045)):
        pen.circle(x, y, r, "dark")


def draw_moon_face(pen: Pen, rng: Rng) -> None:
    """Draw the full moon with a face, in a ring of light or with a nightcap."""
    if chance(rng):
        pen.circle(0.5, 0.54, 0.46, "pale")
        pen.circle(0.5, 0.54, 0.4, "main")
        smile(pen, 0.5, 0.56, 0.4, rng)
        return
    pen.circle(0.5, 0.6, 0.39, "main")
    pen.sector(0.5, 0.6, 0.39, 0.39, -20, 110, "light")
    pen.blob([(0.14, 0.46), (0.26, 0.2), (0.52, 0.06), (0.8, 0.12), (0.96, 0.34), (0.8, 0.3), (0.84, 0.44), (0.5, 0.3)],
             "#5d7fd0")
    pen.circle(0.94, 0.38, 0.06, SNOW)
    pen.line([(0.14, 0.47), (0.32, 0.34), (0.55, 0.31), (0.84, 0.44)], 0.075, SNOW)
    smile(pen, 0.48, 0.64, 0.38, rng)


def draw_moon_behind_cloud(pen: Pen, rng: Rng) -> None:
    """Draw a moon half covered by a bank of cloud, perhaps with a star."""
    if chance(rng):
        pen.circle(0.52, 0.42, 0.4, "main")
        for x, y, r in ((0.42, 0.26, 0.07), (0.66, 0.34, 0.09), (0.34, 0.44, 0.05)):
            pen.circle(x, y, r, "dark")
    else:
        pen.polygon(_crescent(0.5, 0.42, 0.4, 0.32, 0.18, -20), "main")
        pen.polygon(star_points(5, 0.09, 0.04, x=0.74, y=0.28), "light")
    low = rng.uniform(0.68, 0.76)
    puffs(pen, [(0.16, low + 0.06, 0.13), (0.36, low, 0.17), (0.6, low + 0.03, 0.15), (0.82, low + 0.08, 0.11)], "#e4e9f2")
    pen.rect(0.1, low + 0.06, 0.88, low + 0.19, "#e4e9f2", radius=0.06)


def draw_star(pen: Pen, rng: Rng) -> None:
    """A five-pointed star with folded, shining points."""
    waist = rng.uniform(0.22, 0.25)
    tips = [arc_point(0.5, 0.55, 0.53, 0.53, -90 + 72 * k) for k in range(5)]
    waists = [arc_point(0.5, 0.55, waist, waist, -54 + 72 * k) for k in range(5)]
    group = pen.new_group()
    for k in range(5):
        pen.polygon([(0.5, 0.55), waists[k - 1], tips[k]], "light" if k in (0, 4) else "main", group=group)
        pen.polygon([(0.5, 0.55), tips[k], waists[k]], "dark" if k in (1, 2, 3) else "main", group=group)


def draw_round_star(pen: Pen, rng: Rng) -> None:
    """Draw a plump star with round points, perhaps with a face."""
    fat = rng.uniform(0.26, 0.3)
    outline: list[Point] = []
    for k in range(5):
        a = -90 + 72 * k
        outline += [arc_point(0.5, 0.53, 0.44, 0.44, a - 9), arc_point(0.5, 0.53, 0.485, 0.485, a), arc_point(0.5, 0.53,
                                                                                                              0.44, 0.44,
                                                                                                              a + 9),
                    arc_point(0.5, 0.53, fat, fat, a + 36)]
    group = pen.blob(outline, "main")
    if chance(rng, 0.6):
        smile(pen, 0.5, 0.56, 0.36, rng)
    else:
        pen.polygon([arc_point(0.36, 0.4, 0.09, 0.04, a) for a in range(0, 360, 30)], "pale", group=group)


def draw_star_icon(pen: Pen, rng: Rng) -> None:
    """Draw a flat star of five points, or only its thick outline."""
    waist = rng.uniform(0.16, 0.22)
    outer = star_points(5, 0.53, waist, y=0.54)
    if chance(rng):
        pen.polygon(outer, "main")
        return
    inner = star_points(5, 0.33, waist * 0.62, y=0.54)
    pen.polygon([*outer, outer[0], inner[0], *inner[::-1]], "main")


def draw_sparkle(pen: Pen, rng: Rng) -> None:
    """Draw a glint of four long hollow-sided points, perhaps with small ones beside it."""
    waist, x = rng.uniform(0.09, 0.14), 0.44

    def glint(cx: float, cy: float, r: float) -> None:
        outline: list[Point] = []
        for k in range(4):
            outline += [arc_point(cx, cy, r * (1.0 if k % 2 else 0.8), r, -90 + 90 * k), arc_point(cx, cy, r * waist * 2.6,
                                                                                                   r * waist * 2.6,
                                                                                                   -62 + 90 * k),
                        arc_point(cx, cy, r * waist * 2.2, r * waist * 2.2, -45 + 90 * k), arc_point(cx, cy,
                                                                                                     r * waist * 2.6,
                                                                                                     r * waist * 2.6,
                                                                                                     -28 + 90 * k)]
        pen.polygon(outline, "main")

    glint(x, 0.5, 0.5)
    for cx, cy, r in ((0.84, 0.18, 0.16), (0.86, 0.8, 0.13)):
        if chance(rng, 0.75):
            glint(cx, cy, r)


def draw_shooting_star(pen: Pen, rng: Rng) -> None:
    """Draw a star that falls and drags a tail of streaks behind it."""
    for i, tone in enumerate(("light", "pale", "light")):
        off = (i - 1) * 0.13
        reach = rng.uniform(0.8, 1.0)
        pen.line([(0.62 + off * 0.6, 0.6 - off * 0.8), (0.62 + off * 0.6 - 0.56 * reach, 0.6 - off * 0.8 - 0.5 * reach)],
                 0.1, tone,
                 end_width=0.015)
    pen.polygon(star_points(5, 0.32, 0.14, -60 + rng.uniform(-15, 15), 0.66, 0.66), "main")


def draw_many_pointed_star(pen: Pen, rng: Rng) -> None:
    """Draw a star of six, seven or eight points in two tones, like one on a Christmas tree."""
    count = int(rng.integers(6, 9))
    waist = rng.uniform(0.24, 0.3)
    outline = star_points(count, 0.5, waist)
    group = pen.polygon(outline, "main")
    for k in range(0, 2 * count, 2):
        pen.polygon([(0.5, 0.5), outline[k], outline[(k + 1) % (2 * count)]], "dark", group=group)
    if chance(rng):
        pen.circle(0.5, 0.5, 0.12, "light")


def draw_guiding_star(pen: Pen, rng: Rng) -> None:
    """Draw a star of four long and four short points with a long ray downwards."""
    low = rng.uniform(0.94, 1.0)
    short = [arc_point(0.5, 0.36, r, r, -45 + 45 * k) for k in range(8) for r in ((0.2, 0.07)[k % 2],)]
    pen.polygon(short, "light")
    group = pen.polygon([(0.5, 0.0), (0.54, 0.31), (0.88, 0.36), (0.54, 0.41), (0.5, low), (0.46, 0.41), (0.12, 0.36),
                         (0.46, 0.31)], "main")
    pen.polygon([(0.5, 0.0), (0.54, 0.31), (0.5, 0.36)], "dark", group=group)
    pen.polygon([(0.5, 0.36), (0.54, 0.41), (0.5, low)], "dark", group=group)


SUBJECTS: tuple[Subject, ...] = (
    Subject("moon", "moons", "nature", (
        draw_moon, draw_full_moon, draw_crescent_icon, draw_crescent_with_stars, draw_half_moon, draw_moon_face,
        draw_moon_behind_cloud)),
    Subject("star", "stars", "nature", (
        draw_star, draw_round_star, draw_star_icon, draw_sparkle, draw_shooting_star, draw_many_pointed_star,
        draw_guiding_star)),
)
