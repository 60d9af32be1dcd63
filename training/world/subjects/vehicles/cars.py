"""Cars and buses, heading right where they are seen from the side. Names tones; the renderer decides what they look like."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, smooth
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    HOLLOW,
    LAMP,
    STEEL,
    TYRE,
    chance,
    curved,
    face,
    panel,
    wheel,
)
from training.world.subjects.vehicles.parts import axle, lamps, row, spoked

SHINE = "#d9f0fa"
TAIL = "#e0463a"


def draw_car(pen: Pen, rng: Rng) -> None:
    """Draw a small round car from the side."""
    roof = rng.uniform(0.2, 0.25)
    cabin: list[Point] = [(0.12, 0.56), (0.2, 0.36), (0.32, roof + 0.02), (0.48, roof - 0.015), (0.62, roof + 0.03),
                          (0.74, 0.4), (0.82, 0.58)]
    pen.polygon(smooth(cabin, closed=False), "main")
    body: list[Point] = [(0.0, 0.82), (0.02, 0.62), (0.1, 0.53), (0.4, 0.5), (0.74, 0.5), (0.9, 0.56), (0.985, 0.66),
                         (1.0, 0.82)]
    shell = pen.polygon([*smooth(body, closed=False), (0.97, 0.88), (0.03, 0.88)], "main")
    pen.polygon([(0.0, 0.78), (1.0, 0.78), (1.0, 0.82), (0.97, 0.88), (0.03, 0.88), (0.0, 0.82)], "dark", group=shell)
    low = 0.52
    pen.polygon([(0.2, low), (0.26, 0.37), (0.34, roof + 0.07), (0.445, roof + 0.055), (0.445, low)], GLASS)
    pen.polygon([(0.495, low), (0.495, roof + 0.055), (0.59, roof + 0.08), (0.67, 0.4), (0.735, low)], GLASS)
    pen.polygon([(0.3, low), (0.37, roof + 0.066), (0.42, roof + 0.06), (0.35, low)], "#d9f0fa")
    pen.rect(0.463, 0.52, 0.479, 0.78, "dark")
    pen.rect(0.5, 0.58, 0.58, 0.61, "light", radius=0.015)
    pen.circle(0.935, 0.66, 0.045, LAMP)
    pen.rect(0.005, 0.62, 0.05, 0.7, "#e0463a", radius=0.02)
    for x in (0.24, 0.76):
        pen.sector(x, 0.88, 0.18, 0.19, 180, 360, "deep")
        wheel(pen, x, 0.86, 0.14, "light")


def draw_car_front(pen: Pen, rng: Rng) -> None:
    """Draw a car from the front: windscreen, two lamps, a grille, wheels below."""
    roof = rng.uniform(0.16, 0.24)
    for x in (0.08, 0.76):
        pen.rect(x, 0.78, x + 0.16, 1.0, TYRE, radius=0.04)
    pen.polygon(curved([(0.16, 0.5), (0.24, roof + 0.04), (0.32, roof)]) + curved([(0.68, roof), (0.76, roof + 0.04),
                                                                                   (0.84, 0.5)]), "main")
    pen.polygon([(0.22, 0.48), (0.28, roof + 0.07), (0.72, roof + 0.07), (0.78, 0.48)], GLASS)
    pen.polygon([(0.34, 0.48), (0.4, roof + 0.07), (0.5, roof + 0.07), (0.44, 0.48)], SHINE)
    for side in (-1, 1):
        pen.rect(0.5 + side * 0.44 - 0.06, 0.38, 0.5 + side * 0.44 + 0.06, 0.46, "dark", radius=0.03)
    pen.rect(0.04, 0.46, 0.96, 0.9, "main", radius=0.1)
    pen.rect(0.08, 0.78, 0.92, 0.9, "dark", radius=0.04)
    if chance(rng):
        lamps(pen, ((0.2, 0.63), (0.8, 0.63)), 0.075)
    else:
        for x in (0.08, 0.72):
            pen.rect(x, 0.58, x + 0.2, 0.68, LAMP, radius=0.05)
    for y in (0.6, 0.65, 0.7) if chance(rng) else (0.64,):
        pen.rect(0.34, y, 0.66, y + 0.025, HOLLOW)
    pen.rect(0.4, 0.8, 0.6, 0.87, CREAM, radius=0.01)


def draw_car_icon(pen: Pen, rng: Rng) -> None:
    """Draw a car from the side as a sign has it: one flat shape with two windows and two wheels."""
    top, back = rng.uniform(0.28, 0.34), rng.uniform(0.1, 0.2)
    pen.polygon([(0.0, 0.8), (0.01, 0.58), (back, 0.54), (back + 0.14, top), (0.62, top), (0.78, 0.54), (0.96, 0.6),
                 (1.0, 0.8)], "main")
    pen.polygon([(back + 0.08, 0.53), (back + 0.18, top + 0.06), (0.42, top + 0.06), (0.42, 0.53)], CREAM)
    pen.polygon([(0.47, 0.53), (0.47, top + 0.06), (0.59, top + 0.06), (0.7, 0.53)], CREAM)
    for x in (0.22, 0.76):
        pen.circle(x, 0.8, 0.135, CREAM)
        pen.circle(x, 0.8, 0.105, "deep" if chance(rng) else TYRE)


def draw_sports_car(pen: Pen, rng: Rng) -> None:
    """Draw a low racing or sports car: a long nose, perhaps a wing at the back, wide wheels."""
    if chance(rng):
        pen.polygon([(0.0, 0.42), (0.18, 0.44), (0.18, 0.48), (0.1, 0.49), (0.1, 0.62), (0.05, 0.62), (0.05, 0.48),
                     (0.0, 0.47)], "deep")
    body: list[Point] = [(0.02, 0.82), (0.0, 0.64), (0.1, 0.56), (0.26, 0.52), (0.38, 0.39), (0.54, 0.37), (0.66, 0.52),
                         (0.86, 0.6),
                         (1.0, 0.7), (1.0, 0.82)]
    shell = pen.polygon(smooth(body, closed=False), "main")
    pen.polygon([(0.02, 0.76), (1.0, 0.76), (1.0, 0.83), (0.02, 0.83)], "dark", group=shell)
    pen.polygon([(0.33, 0.52), (0.41, 0.42), (0.52, 0.41), (0.61, 0.53)], GLASS)
    pen.polygon([(0.0, 0.68), (0.72, 0.6), (0.72, 0.63), (0.0, 0.72)], "light", group=shell)
    pen.polygon([(0.88, 0.64), (0.97, 0.7), (0.9, 0.7)], LAMP)
    if chance(rng):
        pen.circle(0.5, 0.66, 0.08, CREAM)
        pen.rect(0.487, 0.62, 0.513, 0.7, HOLLOW)
    axle(pen, (0.2, 0.78), 0.83, 0.14, CREAM)


def draw_veteran_car(pen: Pen, rng: Rng) -> None:
    """Draw a car of long ago: a tall cab, a narrow bonnet, swinging mudguards, big spoked wheels, a round lamp."""
    pen.rect(0.04, 0.12, 0.56, 0.18, "deep", radius=0.02)
    pen.rect(0.08, 0.16, 0.52, 0.72, "main", radius=0.03)
    for x0, x1 in ((0.12, 0.28), (0.32, 0.48)):
        pen.rect(x0, 0.22, x1, 0.42, GLASS)
    pen.polygon([(0.5, 0.44), (0.84, 0.48), (0.86, 0.74), (0.5, 0.74)], "light" if chance(rng) else "main")
    for x in (0.58, 0.65, 0.72):
        pen.rect(x, 0.52, x + 0.02, 0.68, "dark")
    pen.rect(0.84, 0.44, 0.89, 0.76, STEEL)
    lamps(pen, ((0.92, 0.52),), 0.055)
    pen.rect(0.06, 0.72, 0.9, 0.8, "deep")
    start = rng.uniform(0, 40)
    for x in (0.22, 0.78):
        pen.ring(x, 0.82, 0.2, 0.045, "dark", start=185, end=345)
        pen.circle(x, 0.83, 0.165, CREAM)
        spoked(pen, x, 0.83, 0.17, 5, start, width=0.045, wire=TYRE, thin=0.02)


def draw_jeep(pen: Pen, rng: Rng) -> None:
    """Draw a square off-road car or family van with a spare wheel behind and things on its roof."""
    nose = 0.7 if chance(rng) else 0.86
    if chance(rng):
        pen.rect(0.2, 0.12, 0.36, 0.22, "#a9713f", radius=0.02)
        pen.rect(0.38, 0.15, 0.6, 0.22, "#7d8f4f", radius=0.02)
        pen.rect(0.12, 0.21, 0.66, 0.24, STEEL)
    pen.polygon([(0.07, 0.82), (0.07, 0.26), (nose - 0.06, 0.26), (nose + 0.02, 0.5), (0.98, 0.54), (1.0, 0.82)], "main")
    for x0, x1 in ((0.12, 0.3), (0.34, 0.52)):
        pen.rect(x0, 0.32, x1, 0.5, GLASS, radius=0.015)
    pen.polygon([(0.56, 0.5), (0.56, 0.32), (nose - 0.1, 0.32), (nose - 0.04, 0.5)], GLASS)
    pen.rect(0.05, 0.74, 1.0, 0.82, "dark")
    pen.rect(0.53, 0.5, 0.545, 0.74, "dark")
    pen.rect(0.0, 0.42, 0.06, 0.72, TYRE, radius=0.03)
    pen.rect(0.94, 0.56, 1.0, 0.65, LAMP, radius=0.02)
    axle(pen, (0.25, 0.77), 0.84, 0.155)


def draw_car_corner(pen: Pen, rng: Rng) -> None:
    """Draw a car turned half towards us: its front and its long side."""
    tall = rng.uniform(0.0, 0.05)
    pen.ellipse(0.93, 0.76, 0.06, 0.12, TYRE)
    pen.polygon([(0.24, 0.46), (0.36, 0.2 - tall), (0.76, 0.17 - tall), (0.92, 0.42), (0.5, 0.5)], "dark")
    pen.polygon([(0.1, 0.5), (0.22, 0.2 - tall), (0.42, 0.22 - tall), (0.52, 0.52)], "main")
    pen.polygon([(0.22, 0.2 - tall), (0.36, 0.15 - tall), (0.76, 0.17 - tall), (0.42, 0.22 - tall)], "light")
    pen.polygon([(0.15, 0.48), (0.24, 0.26 - tall), (0.4, 0.27 - tall), (0.47, 0.5)], GLASS)
    pen.polygon([(0.52, 0.48), (0.45, 0.26 - tall), (0.58, 0.24 - tall), (0.66, 0.46)], GLASS)
    pen.polygon([(0.7, 0.46), (0.63, 0.24 - tall), (0.73, 0.23 - tall), (0.84, 0.43)], GLASS)
    pen.polygon([(0.5, 0.5), (0.98, 0.42), (1.0, 0.72), (0.5, 0.9)], "dark")
    pen.polygon([(0.02, 0.56), (0.12, 0.48), (0.52, 0.5), (0.5, 0.9), (0.04, 0.84)], "main")
    pen.polygon([(0.03, 0.75), (0.5, 0.8), (0.5, 0.9), (0.04, 0.84)], "deep")
    for x, y in ((0.1, 0.64), (0.42, 0.67)):
        pen.ellipse(x, y, 0.055, 0.06, LAMP)
    pen.polygon([(0.18, 0.63), (0.34, 0.65), (0.34, 0.71), (0.18, 0.69)], HOLLOW)
    for x, y, r in ((0.6, 0.84, 0.15), (0.9, 0.75, 0.12)):
        pen.ellipse(x, y, r * 0.62, r, TYRE)
        pen.ellipse(x, y, r * 0.36, r * 0.58, STEEL)


def draw_car_from_above(pen: Pen, rng: Rng) -> None:
    """Draw a car from above: its long body, windscreens before and behind a roof, four wheels that stick out."""
    half = rng.uniform(0.21, 0.26)
    for x in (0.5 - half, 0.5 + half):
        for y in (0.2, 0.74):
            pen.rect(x - 0.045, y - 0.08, x + 0.045, y + 0.08, TYRE, radius=0.02)
    pen.rect(0.5 - half, 0.02, 0.5 + half, 0.98, "main", radius=0.14)
    for side in (-1, 1):
        pen.rect(0.5 + side * half - 0.03 + side * 0.03, 0.34, 0.5 + side * half + 0.03 + side * 0.03, 0.38, "dark",
                 radius=0.015)
        pen.ellipse(0.5 + side * half * 0.68, 0.07, 0.055, 0.04, LAMP)
        pen.rect(0.5 + side * half * 0.68 - 0.05, 0.93, 0.5 + side * half * 0.68 + 0.05, 0.965, TAIL, radius=0.015)
    pen.polygon([(0.5 - half * 0.86, 0.32), (0.5 + half * 0.86, 0.32), (0.5 + half * 0.66, 0.46), (0.5 - half * 0.66,
                                                                                                   0.46)], GLASS)
    pen.polygon([(0.5 - half * 0.66, 0.74), (0.5 + half * 0.66, 0.74), (0.5 + half * 0.82, 0.84), (0.5 - half * 0.82,
                                                                                                   0.84)], GLASS)
    pen.rect(0.5 - half * 0.66, 0.46, 0.5 + half * 0.66, 0.74, "light" if chance(rng) else "dark", radius=0.02)
    if chance(rng):
        pen.rect(0.47, 0.03, 0.53, 0.32, CREAM)


def draw_bus(pen: Pen, rng: Rng) -> None:
    """Draw a town bus with a row of windows and a front door."""
    shell = pen.rect(0.0, 0.16, 1.0, 0.9, "main", radius=0.07)
    pen.polygon([(0.0, 0.82), (1.0, 0.82), (0.99, 0.87), (0.96, 0.9), (0.04, 0.9), (0.01, 0.87)], "dark", group=shell)
    pen.rect(0.05, 0.12, 0.95, 0.2, "dark", radius=0.04)
    count = int(rng.integers(4, 6))
    step = 0.72 / count
    for i in range(count):
        x = 0.04 + i * step
        pen.rect(x, 0.28, x + step - 0.035, 0.5, GLASS, radius=0.015)
        pen.polygon([(x + 0.02, 0.5), (x + 0.07, 0.28), (x + 0.1, 0.28), (x + 0.05, 0.5)], "#dcf1fa")
    pen.rect(0.765, 0.26, 0.885, 0.84, "light", radius=0.015)
    for x in (0.78, 0.832):
        pen.rect(x, 0.28, x + 0.04, 0.7, GLASS)
    pen.polygon([(0.915, 0.28), (0.985, 0.28), (1.0, 0.5), (0.915, 0.5)], GLASS)
    pen.rect(0.0, 0.59, 0.75, 0.645, "light")
    pen.circle(0.965, 0.74, 0.035, LAMP)
    for x in (0.22, 0.63):
        pen.sector(x, 0.9, 0.145, 0.155, 180, 360, "deep")
        wheel(pen, x, 0.88, 0.118)


def draw_bus_front(pen: Pen, rng: Rng) -> None:
    """Draw a bus from the front: a tall box, one great windscreen, a sign above it, mirrors like ears."""
    for x in (0.2, 0.68):
        pen.rect(x, 0.88, x + 0.12, 1.0, TYRE, radius=0.02)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.34, 0.22), (0.5 + side * 0.44, 0.26)], 0.025, TYRE)
        pen.rect(0.5 + side * 0.44 - 0.04, 0.26, 0.5 + side * 0.44 + 0.04, 0.46, TYRE, radius=0.02)
    pen.rect(0.14, 0.02, 0.86, 0.93, "main", radius=0.09)
    pen.rect(0.28, 0.06, 0.72, 0.15, HOLLOW, radius=0.02)
    for x in np.linspace(0.34, 0.62, int(rng.integers(3, 6))):
        pen.rect(float(x), 0.085, float(x) + 0.04, 0.125, LAMP)
    pen.rect(0.19, 0.19, 0.81, 0.56, GLASS, radius=0.03)
    if chance(rng):
        pen.rect(0.49, 0.19, 0.51, 0.56, "dark")
    pen.polygon([(0.26, 0.56), (0.38, 0.19), (0.46, 0.19), (0.34, 0.56)], SHINE)
    pen.rect(0.14, 0.82, 0.86, 0.93, "dark", radius=0.04)
    lamps(pen, ((0.25, 0.71), (0.75, 0.71)), 0.055)
    pen.rect(0.4, 0.68, 0.6, 0.74, "light", radius=0.02)


def draw_double_decker(pen: Pen, rng: Rng) -> None:
    """Draw a bus of two floors from the side."""
    pen.rect(0.04, 0.04, 0.98, 0.9, "main", radius=0.06)
    count = int(rng.integers(4, 7))
    row(pen, 0.07, 0.9, 0.12, 0.32, count)
    pen.polygon([(0.91, 0.12), (0.97, 0.13), (0.98, 0.32), (0.91, 0.32)], GLASS)
    pen.rect(0.04, 0.37, 0.98, 0.44, CREAM)
    pen.rect(0.3, 0.38, 0.62, 0.43, "deep")
    row(pen, 0.24, 0.78, 0.5, 0.66, max(3, count - 2))
    pen.rect(0.06, 0.49, 0.2, 0.88, HOLLOW)
    pen.rect(0.12, 0.49, 0.135, 0.88, CREAM)
    pen.polygon([(0.84, 0.5), (0.97, 0.5), (0.98, 0.68), (0.84, 0.68)], GLASS)
    pen.rect(0.04, 0.84, 0.98, 0.9, "dark")
    pen.circle(0.95, 0.77, 0.03, LAMP)
    axle(pen, (0.34, 0.8), 0.88, 0.115)


def draw_school_bus(pen: Pen, rng: Rng) -> None:
    """Draw a school bus: a long box with a bonnet before it, dark stripes, a stop sign."""
    pen.polygon([(0.7, 0.52), (0.94, 0.56), (0.99, 0.62), (1.0, 0.86), (0.7, 0.86)], "main")
    pen.rect(0.0, 0.22, 0.8, 0.86, "main", radius=0.06)
    pen.rect(0.02, 0.18, 0.78, 0.25, "light", radius=0.03)
    row(pen, 0.02, 0.62, 0.31, 0.48, int(rng.integers(4, 7)))
    pen.polygon([(0.65, 0.31), (0.79, 0.31), (0.8, 0.5), (0.65, 0.5)], GLASS)
    for y in (0.54, 0.64):
        pen.rect(0.0, y, 0.72, y + 0.025, HOLLOW)
    pen.rect(0.0, 0.8, 1.0, 0.86, "dark")
    pen.circle(0.96, 0.66, 0.04, LAMP)
    if chance(rng):
        pen.circle(0.55, 0.58, 0.055, TAIL)
        pen.rect(0.53, 0.575, 0.57, 0.59, CREAM)
    axle(pen, (0.2, 0.84), 0.86, 0.125)


def draw_bus_icon(pen: Pen, rng: Rng) -> None:
    """Draw a bus as a sign has it: from the front, flat, two windows, two lamps, two feet."""
    for x in (0.2, 0.66):
        pen.rect(x, 0.84, x + 0.14, 1.0, "main", radius=0.03)
    pen.rect(0.12, 0.04, 0.88, 0.9, "main", radius=rng.uniform(0.08, 0.16))
    if chance(rng):
        pen.rect(0.02, 0.34, 0.09, 0.54, "main", radius=0.03)
        pen.rect(0.91, 0.34, 0.98, 0.54, "main", radius=0.03)
    pen.rect(0.32, 0.1, 0.68, 0.15, CREAM, radius=0.02)
    for x0, x1 in ((0.2, 0.8),) if chance(rng) else ((0.2, 0.48), (0.52, 0.8)):
        pen.rect(x0, 0.22, x1, 0.54, CREAM, radius=0.02)
    for x in (0.28, 0.72):
        pen.circle(x, 0.7, 0.06, CREAM)


def draw_coach(pen: Pen, rng: Rng) -> None:
    """Draw a long travel coach: a slanted nose, one band of dark glass, a swung stripe, a luggage hold."""
    slope = rng.uniform(0.04, 0.09)
    pen.polygon([(0.0, 0.84), (0.01, 0.3), (0.05, 0.26), (0.93 - slope, 0.26), (0.97, 0.4), (1.0, 0.6), (1.0, 0.84)], "main")
    pen.polygon([(0.03, 0.34), (0.92 - slope, 0.34), (0.97, 0.54), (0.03, 0.54)], "#46586b")
    for x in np.linspace(0.16, 0.8, int(rng.integers(4, 7))):
        pen.rect(float(x), 0.34, float(x) + 0.012, 0.54, "#6f8496")
    pen.polygon([(0.86 - slope, 0.34), (0.92 - slope, 0.34), (0.975, 0.56), (0.86 - slope, 0.56)], GLASS)
    pen.polygon(curved([(0.0, 0.72), (0.3, 0.68), (0.5, 0.56), (0.7, 0.55)]) + curved([(0.6, 0.62), (0.36, 0.76),
                                                                                       (0.0, 0.8)]), "light")
    for x in (0.38, 0.5):
        pen.rect(x, 0.68, x + 0.1, 0.8, "dark", radius=0.01)
    pen.rect(0.0, 0.79, 1.0, 0.84, "deep")
    pen.polygon([(0.92, 0.66), (1.0, 0.64), (1.0, 0.7)], LAMP)
    axle(pen, (0.16, 0.27, 0.78), 0.84, 0.095)


def draw_bus_corner(pen: Pen, rng: Rng) -> None:
    """Draw a bus turned half towards us: its face and its long side running back."""
    front, side = face((0.03, 0.88), (0.36, 0.97), 0.66, 0.76), face((0.36, 0.97), (0.98, 0.8), 0.76, 0.56)
    panel(pen, side, 0, 0.04, 1, 1, "dark")
    panel(pen, front, 0, 0.04, 1, 1, "main")
    pen.polygon([front(0, 1), front(1, 1), side(1, 1), (0.68, 0.19)], "light")
    panel(pen, front, 0.1, 0.46, 0.9, 0.84, GLASS)
    panel(pen, front, 0.2, 0.88, 0.8, 0.95, HOLLOW)
    panel(pen, front, 0, 0.04, 1, 0.14, "deep")
    for u in (0.18, 0.82):
        pen.circle(*front(u, 0.26), 0.035, LAMP)
    count = int(rng.integers(3, 6))
    for i in range(count):
        panel(pen, side, 0.24 + 0.73 * i / count, 0.5, 0.24 + 0.73 * (i + 0.8) / count, 0.82, GLASS)
    panel(pen, side, 0.05, 0.1, 0.2, 0.82, GLASS)
    panel(pen, side, 0.24, 0.3, 1, 0.36, "light")
    for u, r in ((0.36, 0.1), (0.84, 0.08)):
        x, y = side(u, 0.03)
        pen.ellipse(x, y, r * 0.66, r, TYRE)
        pen.ellipse(x, y, r * 0.36, r * 0.55, STEEL)


SUBJECTS: tuple[Subject, ...] = (
    Subject("car", "cars", "vehicle", (
        draw_car, draw_car_front, draw_car_icon, draw_sports_car, draw_veteran_car, draw_jeep, draw_car_corner,
        draw_car_from_above)),
    Subject("bus", "buses", "vehicle", (
        draw_bus, draw_bus_front, draw_double_decker, draw_school_bus, draw_bus_icon, draw_coach, draw_bus_corner)),
)
