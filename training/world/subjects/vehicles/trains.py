"""Trains, heading right where they are seen from the side. Names tones; the renderer decides what they look like."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, smooth
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    GOLD,
    HOLLOW,
    LAMP,
    STEEL,
    TYRE,
    WOOD,
    chance,
    curved,
    puffs,
)
from training.world.subjects.vehicles.parts import lamps, row, spoked


def _track(pen: Pen, y: float = 0.96) -> None:
    """Draw a rail on sleepers."""
    for x in np.linspace(0.04, 0.96, 9):
        pen.rect(float(x) - 0.025, y, float(x) + 0.025, y + 0.04, WOOD)
    pen.rect(0.0, y - 0.012, 1.0, y + 0.012, STEEL)


def draw_train(pen: Pen, rng: Rng) -> None:
    """Draw a steam locomotive with a puff of smoke."""
    for x, y, r in ((0.66, 0.1, 0.06), (0.56, 0.07, 0.055), (0.46, 0.06, 0.04)):
        pen.circle(x + rng.uniform(-0.02, 0.02), y, r, "#eceaea")
    pen.polygon([(0.7, 0.44), (0.715, 0.26), (0.67, 0.13), (0.87, 0.13), (0.825, 0.26), (0.84, 0.44)], "dark")
    pen.rect(0.66, 0.12, 0.88, 0.165, "light", radius=0.015)
    pen.sector(0.55, 0.43, 0.075, 0.13, 180, 360, "dark")
    boiler = pen.rect(0.34, 0.4, 0.92, 0.72, "main", radius=0.05)
    pen.polygon([(0.36, 0.46), (0.86, 0.46), (0.86, 0.51), (0.36, 0.51)], "light", group=boiler)
    for x in (0.46, 0.63):
        pen.rect(x, 0.4, x + 0.025, 0.72, "#f2b92e")
    pen.rect(0.84, 0.38, 0.94, 0.74, "dark", radius=0.03)
    pen.circle(0.95, 0.46, 0.045, LAMP)
    pen.rect(0.04, 0.22, 0.36, 0.78, "main")
    pen.rect(0.0, 0.16, 0.41, 0.235, "dark", radius=0.03)
    pen.rect(0.095, 0.3, 0.305, 0.5, "light", radius=0.02)
    pen.rect(0.12, 0.325, 0.28, 0.475, GLASS)
    pen.rect(0.02, 0.7, 0.93, 0.78, "dark")
    pen.polygon([(0.85, 0.76), (0.93, 0.76), (1.0, 0.99), (0.83, 0.99)], "main")
    pen.line([(0.9, 0.79), (0.915, 0.97)], 0.018, "dark")
    for x, r in ((0.2, 0.16), (0.52, 0.16), (0.745, 0.09)):
        pen.circle(x, 0.995 - r, r, TYRE)
        pen.circle(x, 0.995 - r, r * 0.74, "main")
        pen.circle(x, 0.995 - r, r * 0.3, STEEL)
    pen.line([(0.2, 0.87), (0.52, 0.87)], 0.03, STEEL)


def draw_steam_train_with_cars(pen: Pen, rng: Rng) -> None:
    """Draw a small steam engine pulling one or two open or closed wagons."""
    puffs(pen, [(0.76, 0.2, 0.05), (0.66, 0.13, 0.07), (0.52, 0.1, 0.08)][:int(rng.integers(2, 4))], "#dcdfe4")
    for x0, x1 in ((0.0, 0.24), (0.27, 0.5)):
        if chance(rng):
            pen.rect(x0, 0.46, x1, 0.82, "light", radius=0.02)
            row(pen, x0 + 0.02, x1 - 0.02, 0.54, 0.66, 2)
            pen.rect(x0 - 0.0, 0.42, x1, 0.48, "deep", radius=0.015)
        else:
            puffs(pen, [(x0 + 0.07, 0.58, 0.05), (x0 + 0.14, 0.57, 0.06)], HOLLOW)
            pen.polygon([(x0, 0.58), (x1, 0.58), (x1 - 0.03, 0.82), (x0 + 0.03, 0.82)], "dark")
    pen.rect(0.2, 0.8, 0.6, 0.84, TYRE)
    pen.rect(0.54, 0.4, 0.7, 0.84, "main")
    pen.rect(0.52, 0.34, 0.73, 0.41, "dark", radius=0.02)
    pen.rect(0.57, 0.46, 0.67, 0.58, GLASS)
    pen.rect(0.68, 0.54, 0.94, 0.78, "main", radius=0.06)
    pen.polygon([(0.84, 0.56), (0.82, 0.34), (0.92, 0.34), (0.9, 0.56)], "dark")
    pen.rect(0.54, 0.76, 0.96, 0.84, "dark")
    pen.polygon([(0.93, 0.8), (1.0, 0.98), (0.88, 0.98)], GOLD)
    for x, r in ((0.06, 0.06), (0.18, 0.06), (0.33, 0.06), (0.44, 0.06), (0.61, 0.1), (0.76, 0.07), (0.87, 0.07)):
        pen.circle(x, 0.97 - r, r, TYRE)
        pen.circle(x, 0.97 - r, r * 0.55, "light")
    _track(pen)


def draw_bullet_train(pen: Pen, rng: Rng) -> None:
    """Draw a bullet train: a long drooping nose, one band of windows, a stripe, hardly any wheels."""
    nose, y = rng.uniform(0.3, 0.42), 0.34
    body = [(0.0, y), (1 - nose, y), *curved([(1 - nose, y), (1 - nose * 0.5, y + 0.09), (0.97, y + 0.32), (1.0, y + 0.4)]),
            (0.98, 0.8),
            (0.0, 0.8)]
    group = pen.polygon(body, "main")
    pen.polygon([(0.0, 0.68), (0.995, 0.72), (0.98, 0.8), (0.0, 0.8)], "dark", group=group)
    pen.polygon([(0.0, 0.6), (0.8, 0.6), (0.98, 0.68), (0.0, 0.65)], CREAM)
    row(pen, 0.02, 0.92 - nose, 0.44, 0.54, int(rng.integers(4, 8)))
    pen.polygon([(1.02 - nose, 0.43), (1.14 - nose, 0.45), (1.24 - nose, 0.54), (1.02 - nose, 0.54)], "#3d5468")
    pen.ellipse(0.93, 0.66, 0.03, 0.018, LAMP)
    for x in (0.1, 0.2, 0.52, 0.62):
        pen.circle(x, 0.83, 0.045, TYRE)
    if chance(rng):
        pen.line([(0.3, y), (0.22, y - 0.1), (0.32, y - 0.16)], 0.018, HOLLOW)
        pen.rect(0.0, y - 0.175, 1.0, y - 0.16, HOLLOW)
    _track(pen, 0.88)


def draw_train_front(pen: Pen, rng: Rng) -> None:
    """Draw a train from the front on its rails, which run towards us: windscreens, lamps, a destination sign."""
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.18, 0.84), (0.5 + side * 0.22, 0.84), (0.5 + side * 0.5, 1.0), (0.5 + side * 0.42,
                                                                                                     1.0)], STEEL)
    for y, half in ((0.88, 0.28), (0.945, 0.4)):
        pen.rect(0.5 - half, y, 0.5 + half, y + 0.03, WOOD)
    pen.rect(0.2, 0.78, 0.8, 0.87, TYRE, radius=0.02)
    round_top = rng.uniform(0.08, 0.2)
    pen.rect(0.14, 0.04, 0.86, 0.8, "main", radius=round_top)
    pen.rect(0.34, 0.09, 0.66, 0.16, HOLLOW, radius=0.02)
    pen.rect(0.4, 0.11, 0.6, 0.14, LAMP)
    if chance(rng):
        for x0, x1 in ((0.2, 0.47), (0.53, 0.8)):
            pen.rect(x0, 0.22, x1, 0.46, GLASS, radius=0.03)
    else:
        pen.rect(0.2, 0.22, 0.8, 0.46, GLASS, radius=0.05)
    pen.polygon([(0.14, 0.56), (0.5, 0.66), (0.86, 0.56), (0.86, 0.64), (0.5, 0.74), (0.14, 0.64)],
                "light" if chance(rng) else CREAM)
    lamps(pen, ((0.27, 0.56), (0.73, 0.56)), 0.05)
    pen.rect(0.44, 0.76, 0.56, 0.84, STEEL)


def draw_train_icon(pen: Pen, rng: Rng) -> None:
    """Draw a train as a sign has it: a rounded front, a window, two lamps, two splayed feet on a rail."""
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.16, 0.8), (0.5 + side * 0.32, 0.97)], 0.07, "main")
    if chance(rng):
        pen.rect(0.26, 0.87, 0.74, 0.92, "main")
    pen.rect(0.16, 0.03, 0.84, 0.82, "main", radius=rng.uniform(0.12, 0.22))
    pen.rect(0.25, 0.22, 0.75 if chance(rng) else 0.47, 0.5, CREAM, radius=0.03)
    pen.rect(0.53, 0.22, 0.75, 0.5, CREAM, radius=0.03)
    for x in (0.31, 0.69):
        pen.circle(x, 0.65, 0.06, CREAM)


def draw_tram(pen: Pen, rng: Rng) -> None:
    """Draw an old tram: a single car with a raised roof, open platforms and a bow to the wire above."""
    pen.rect(0.0, 0.02, 1.0, 0.035, HOLLOW)
    pen.line([(0.5, 0.22), (rng.uniform(0.3, 0.42), 0.04)], 0.022, HOLLOW)
    pen.rect(0.22, 0.2, 0.78, 0.28, "light", radius=0.02)
    pen.polygon(smooth([(0.0, 0.34), (0.06, 0.27), (0.5, 0.25), (0.94, 0.27), (1.0, 0.34)], closed=False), "deep")
    pen.rect(0.05, 0.34, 0.95, 0.56, CREAM)
    count = int(rng.integers(4, 7))
    row(pen, 0.18, 0.82, 0.37, 0.54, count)
    for x in (0.06, 0.86):
        pen.rect(x, 0.36, x + 0.08, 0.84, HOLLOW)
    pen.rect(0.03, 0.56, 0.97, 0.82, "main")
    pen.rect(0.03, 0.62, 0.97, 0.65, GOLD)
    pen.rect(0.2, 0.82, 0.8, 0.88, "deep")
    pen.circle(0.97, 0.7, 0.03, LAMP)
    for x in (0.36, 0.64):
        pen.circle(x, 0.9, 0.085, TYRE)
        pen.circle(x, 0.9, 0.045, STEEL)
    pen.rect(0.0, 0.97, 1.0, 1.0, STEEL)


def draw_diesel_train(pen: Pen, rng: Rng) -> None:
    """Draw a railcar or diesel engine: a straight box with a slanted cab at either end, grilles, many wheels."""
    pen.polygon([(0.0, 0.78), (0.0, 0.5), (0.1, 0.26), (0.9, 0.26), (1.0, 0.5), (1.0, 0.78)], "main")
    pen.polygon([(0.04, 0.47), (0.11, 0.31), (0.2, 0.31), (0.2, 0.47)], GLASS)
    pen.polygon([(0.96, 0.47), (0.89, 0.31), (0.8, 0.31), (0.8, 0.47)], GLASS)
    if chance(rng):
        row(pen, 0.24, 0.76, 0.33, 0.47, int(rng.integers(3, 6)))
    else:
        for x in np.linspace(0.27, 0.7, 8):
            pen.rect(float(x), 0.33, float(x) + 0.025, 0.47, HOLLOW)
    pen.rect(0.0, 0.55, 1.0, 0.61, GOLD if chance(rng) else CREAM)
    pen.rect(0.0, 0.72, 1.0, 0.79, "dark")
    pen.rect(0.34, 0.79, 0.66, 0.86, HOLLOW)
    for x in (0.12, 0.25, 0.75, 0.88):
        pen.circle(x, 0.86, 0.075, TYRE)
        pen.circle(x, 0.86, 0.035, STEEL)
    pen.circle(0.975, 0.66, 0.03, LAMP)
    _track(pen, 0.94)


def draw_toy_train(pen: Pen, rng: Rng) -> None:
    """Draw a stubby toy engine: big stack, round boiler, a cab with a roof, wheels as large as the rest."""
    pen.rect(0.06, 0.3, 0.42, 0.76, "main", radius=0.02)
    pen.rect(0.0, 0.2, 0.48, 0.3, "deep", radius=0.04)
    pen.rect(0.13, 0.38, 0.35, 0.56, CREAM, radius=0.03)
    pen.rect(0.4, 0.44, 0.88, 0.76, "light", radius=0.14)
    pen.circle(0.88, 0.6, 0.11, "dark")
    stack = rng.uniform(0.62, 0.72)
    pen.polygon([(stack - 0.04, 0.46), (stack - 0.1, 0.16), (stack + 0.1, 0.16), (stack + 0.04, 0.46)], "deep")
    pen.rect(stack - 0.12, 0.1, stack + 0.12, 0.18, GOLD, radius=0.03)
    if chance(rng):
        pen.sector(0.5, 0.46, 0.06, 0.1, 180, 360, GOLD)
    pen.rect(0.04, 0.7, 0.96, 0.8, "dark", radius=0.02)
    for x, r in ((0.24, 0.19), (0.6, 0.14), (0.86, 0.12)):
        pen.circle(x, 1 - r, r, TYRE)
        spoked(pen, x, 1 - r, r * 0.86, 4, rng.uniform(0, 45), rim="main", width=r * 0.3, wire=CREAM, thin=0.022)


SUBJECTS: tuple[Subject, ...] = (
    Subject("train", "trains", "vehicle", (
        draw_train, draw_steam_train_with_cars, draw_bullet_train, draw_train_front, draw_train_icon, draw_tram,
        draw_diesel_train, draw_toy_train)),
)
