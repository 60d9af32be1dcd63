"""Clocks and watches, in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Tone, arc_point, smooth, turn
from training.world.subjects.shapes import chance
from training.world.subjects.things.parts import CREAM, GOLD, INK, STEEL, arch, pick, put, vase


def draw_clock(pen: Pen, rng: Rng) -> None:
    """An alarm clock with two bells; the hands show some hour."""
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.22, 0.84), (0.5 + side * 0.33, 0.965)], 0.07, "dark")
        pen.line([(0.5 + side * 0.24, 0.22), (0.5 + side * 0.2, 0.3)], 0.05, "deep")
        bell = np.array([arc_point(0, 0, 0.185, 0.17, a) for a in np.linspace(180, 360, 16)])
        pen.polygon(turn(bell, side * 38) + (0.5 + side * 0.27, 0.235), "main")
    pen.rect(0.475, 0.06, 0.525, 0.24, "deep")
    pen.rect(0.42, 0.035, 0.58, 0.09, "dark", radius=0.025)
    rim = pen.circle(0.5, 0.59, 0.395, "main")
    pen.polygon([arc_point(0.5, 0.59, 0.395, 0.395, a) for a in np.linspace(10, 170, 24)]
                + [arc_point(0.5, 0.56, 0.36, 0.37, a) for a in np.linspace(170, 10, 24)], "dark", group=rim)
    pen.circle(0.5, 0.59, 0.265, CREAM)
    for hour in range(12):
        x, y = arc_point(0.5, 0.59, 0.215, 0.215, hour * 30)
        pen.circle(x, y, 0.026 if hour % 3 == 0 else 0.013, INK)
    hour, minute = int(rng.integers(12)), int(rng.choice([0, 10, 15, 45, 50]))
    pen.line([(0.5, 0.59), arc_point(0.5, 0.59, 0.12, 0.12, hour * 30 + minute / 2 - 90)], 0.045, INK)
    pen.line([(0.5, 0.59), arc_point(0.5, 0.59, 0.185, 0.185, minute * 6 - 90)], 0.03, INK)
    pen.circle(0.5, 0.59, 0.035, "#e5483f")


def _hands(pen: Pen, x: float, y: float, r: float, rng: Rng, tone: Tone = INK, second: Tone | None = None) -> None:
    """Draw the hands of a clock of radius ``r`` at some time."""
    hour, minute = int(rng.integers(12)), 5 * int(rng.integers(12))
    a, b = hour * 30 + minute / 2 - 90, minute * 6 - 90
    pen.line([(x, y), arc_point(x, y, r * 0.5, r * 0.5, a)], r * 0.13, tone)
    pen.line([(x, y), arc_point(x, y, r * 0.78, r * 0.78, b)], r * 0.09, tone)
    pen.circle(x, y, r * 0.1, second or tone)


def _marks(pen: Pen, x: float, y: float, r: float, tone: Tone = INK, count: int = 12) -> None:
    """Draw the marks of the hours."""
    for k in range(count):
        a = 360 * k / count
        inner = 0.78 if k % (count // 4) == 0 else 0.86
        pen.line([arc_point(x, y, r * inner, r * inner, a), arc_point(x, y, r * 0.93, r * 0.93, a)], r * 0.06, tone)


def draw_clock_on_wall(pen: Pen, rng: Rng) -> None:
    """A plain round wall clock, or a square one."""
    r = rng.uniform(0.36, 0.41)
    if chance(rng):
        pen.circle(0.5, 0.5, 0.49, "main")
    else:
        pen.rect(0.02, 0.02, 0.98, 0.98, "main", radius=0.12)
    pen.circle(0.5, 0.5, r, CREAM)
    _marks(pen, 0.5, 0.5, r, count=int(pick(rng, (4, 12))))
    _hands(pen, 0.5, 0.5, r, rng, second="main")


def draw_clock_tall(pen: Pen, rng: Rng) -> None:
    """A grandfather's clock: tall case, face above, pendulum behind glass."""
    pen.polygon([(0.5, 0.0), (0.76, 0.1), (0.24, 0.1)] if chance(rng) else arch(0.26, 0.1, 0.74, 0.14, 0.1), "dark")
    pen.rect(0.26, 0.08, 0.74, 0.38, "main")
    pen.rect(0.32, 0.36, 0.68, 0.86, "main")
    pen.rect(0.38, 0.42, 0.62, 0.82, "deep")
    swing = rng.uniform(-0.06, 0.06)
    pen.line([(0.5, 0.42), (0.5 + swing, 0.7)], 0.018, GOLD)
    pen.circle(0.5 + swing, 0.72, 0.05, GOLD)
    pen.rect(0.24, 0.84, 0.76, 1.0, "dark")
    pen.circle(0.5, 0.23, 0.13, CREAM)
    _hands(pen, 0.5, 0.23, 0.13, rng)


def draw_clock_digital(pen: Pen, rng: Rng) -> None:
    """A digital clock: a low box with lit figures."""
    glow, slope = pick(rng, ("#ff5a4a", "#7dff9e", "light", "light")), rng.uniform(0.0, 0.08)
    pen.rect(0.1, 0.8, 0.26, 0.86, "deep")
    pen.rect(0.74, 0.8, 0.9, 0.86, "deep")
    pen.rect(0.32, 0.24, 0.68, 0.32, "dark", radius=0.03)
    pen.polygon([(slope, 0.3), (1 - slope, 0.3), (1.0, 0.82), (0.0, 0.82)], "main")
    pen.rect(0.1, 0.38, 0.9, 0.74, "#1d1f26")
    lit = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abfgcd")
    bars = {"a": (0, 0, 1, 0), "b": (1, 0, 1, 1), "c": (1, 1, 1, 2), "d": (0, 2, 1, 2), "e": (0, 1, 0, 2),
            "f": (0, 0, 0, 1),
            "g": (0, 1, 1, 1)}
    for place, x in enumerate((0.16, 0.32, 0.56, 0.72)):
        for name in lit[int(rng.integers(0, (2, 10, 6, 10)[place]))]:
            xa, ya, xb, yb = bars[name]
            pen.line([(x + 0.1 * xa, 0.45 + 0.11 * ya), (x + 0.1 * xb, 0.45 + 0.11 * yb)], 0.028, glow)
    for y in (0.51, 0.62):
        pen.circle(0.49, y, 0.018, glow)


def draw_clock_for_wrist(pen: Pen, rng: Rng) -> None:
    """A wristwatch with its strap, round or square."""
    watch, wide = Pen(), rng.uniform(0.13, 0.18)
    watch.polygon([(0.5 - wide * 0.8, 0.0), (0.5 + wide * 0.8, 0.0), (0.5 + wide, 0.4), (0.5 - wide, 0.4)], "main")
    watch.polygon([(0.5 - wide, 0.6), (0.5 + wide, 0.6), (0.5 + wide * 0.7, 1.0), (0.5 - wide * 0.7, 1.0)], "main")
    for y in (0.84, 0.9):
        watch.circle(0.5, y, 0.015, "deep")
    watch.rect(0.72, 0.47, 0.78, 0.53, STEEL)
    if chance(rng, 0.7):
        watch.circle(0.5, 0.5, 0.25, "dark")
        watch.circle(0.5, 0.5, 0.2, CREAM)
        _marks(watch, 0.5, 0.5, 0.2, count=4)
    else:
        watch.rect(0.27, 0.29, 0.73, 0.71, "dark", radius=0.07)
        watch.rect(0.31, 0.33, 0.69, 0.67, CREAM, radius=0.04)
    _hands(watch, 0.5, 0.5, 0.19, rng)
    put(pen, watch, rng.uniform(-25, 25))


def draw_clock_with_cuckoo(pen: Pen, rng: Rng) -> None:
    """A cuckoo clock: a little house with a door, the bird out or in, weights on chains."""
    for x, y in ((0.4, rng.uniform(0.8, 0.92)), (0.6, rng.uniform(0.8, 0.92))):
        pen.line([(x, 0.7), (x, y)], 0.015, INK)
        pen.ellipse(x, y + 0.03, 0.035, 0.065, "deep")
    pen.rect(0.22, 0.26, 0.78, 0.72, "main")
    pen.polygon([(0.5, 0.0), (0.94, 0.34), (0.86, 0.4), (0.5, 0.12), (0.14, 0.4), (0.06, 0.34)], "dark")
    pen.rect(0.42, 0.2, 0.58, 0.33, INK)
    if chance(rng):
        pen.ellipse(0.5, 0.28, 0.07, 0.05, "#f2c230")
        pen.polygon([(0.56, 0.26), (0.63, 0.285), (0.56, 0.3)], "#e5742f")
    pen.circle(0.5, 0.53, 0.16, CREAM)
    _marks(pen, 0.5, 0.53, 0.16)
    _hands(pen, 0.5, 0.53, 0.16, rng)


def draw_clock_for_pocket(pen: Pen, rng: Rng) -> None:
    """A pocket watch on a chain, its lid open sometimes."""
    chain = [(0.5, 0.1), (0.64, 0.03), (0.8, 0.1), (0.92, 0.06)]
    for x, y in smooth(chain, closed=False)[::2]:
        pen.circle(float(x), float(y), 0.025, "deep")
    if chance(rng):
        pen.ellipse(0.12, 0.5, 0.12, 0.33, "light", angle=12)
    pen.ring(0.5, 0.14, 0.07, 0.035, "dark")
    pen.rect(0.45, 0.18, 0.55, 0.28, "dark")
    pen.circle(0.5, 0.63, 0.37, "main")
    pen.circle(0.5, 0.63, 0.3, CREAM)
    _marks(pen, 0.5, 0.63, 0.3)
    _hands(pen, 0.5, 0.63, 0.3, rng)
    pen.circle(0.5, 0.78, 0.06, "pale")


def draw_clock_on_mantel(pen: Pen, rng: Rng) -> None:
    """A table clock with a broad foot and a curved top."""
    spread = rng.uniform(0.3, 0.46)
    pen.rect(0.5 - spread - 0.04, 0.9, 0.5 + spread + 0.04, 1.0, "deep", radius=0.02)
    pen.polygon(vase([(0.5, 0.08), (0.64, 0.12), (0.76, 0.32), (0.5 + spread * 0.8, 0.66), (0.5 + spread, 0.92)]),
                "main")
    pen.circle(0.5, 0.44, 0.23, GOLD if chance(rng) else "dark")
    pen.circle(0.5, 0.44, 0.19, CREAM)
    _marks(pen, 0.5, 0.44, 0.19)
    _hands(pen, 0.5, 0.44, 0.19, rng)
    if chance(rng):
        pen.polygon([(0.44, 0.78), (0.56, 0.78), (0.54, 0.86), (0.46, 0.86)], "pale")


def draw_clock_plain(pen: Pen, rng: Rng) -> None:
    """The sign for time: a ring with two hands."""
    width = rng.uniform(0.06, 0.11)
    pen.ring(0.5, 0.5, 0.48 - width / 2, width, "main")
    _hands(pen, 0.5, 0.5, 0.42, rng, "main")


SUBJECTS: tuple[Subject, ...] = (
    Subject("clock", "clocks", "thing", (
        draw_clock, draw_clock_on_wall, draw_clock_tall, draw_clock_digital, draw_clock_for_wrist, draw_clock_with_cuckoo,
        draw_clock_for_pocket, draw_clock_on_mantel, draw_clock_plain)),
)
