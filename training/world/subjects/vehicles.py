"""Vehicles of the little world, each drawn into the unit square, heading right; those on wheels stand on y = 1.

Knows nothing about colours of subjects, places or mediums: it names tones, the renderer decides what they look like.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, smooth, turn

GLASS = "#a6d8ee"
CREAM = "#f8f3e6"
TYRE = "#2b2b30"
STEEL = "#aeb6bd"
LAMP = "#ffe27a"
WOOD = "#7a4c2a"


def _wheel(pen: Pen, x: float, y: float, r: float, hub: Tone = STEEL) -> None:
    pen.circle(x, y, r, TYRE)
    pen.circle(x, y, r * 0.58, hub)
    pen.circle(x, y, r * 0.2, TYRE)


def _porthole(pen: Pen, x: float, y: float, r: float) -> None:
    pen.circle(x, y, r * 1.45, "light")
    pen.circle(x, y, r * 1.2, "deep")
    pen.circle(x, y, r, GLASS)


def _turned(pen: Pen, degrees: float, size: float) -> None:
    """Turn everything on ``pen`` about the middle of the square and scale it by ``size``."""
    pen.shapes[:] = [replace(s, points=turn(s.points - 0.5, degrees) * size + 0.5) for s in pen.shapes]


def _spoke(pen: Pen, x: float, y: float, reach: float, width: float, degrees: float, tone: Tone) -> None:
    """Draw a bar through (x, y) as one shape."""
    bar = np.array([(-reach, -width / 2), (reach, -width / 2), (reach, width / 2), (-reach, width / 2)])
    pen.polygon(turn(bar, degrees) + (x, y), tone)


def draw_sailing_boat(pen: Pen, rng: Rng) -> None:
    """Draw a boat with a mainsail and a jib in full wind."""
    pen.line([(0.47, 0.02), (0.47, 0.8)], 0.03, WOOD)
    belly = rng.uniform(0.0, 0.04)
    aft = smooth([(0.44, 0.06), (0.2 - belly, 0.42), (0.06, 0.7)], closed=False)
    sail = pen.polygon([*aft, (0.44, 0.7)], "main")
    pen.polygon([(0.44, 0.36), (0.44, 0.47), (0.155 - belly * 0.4, 0.53), (0.225 - belly, 0.4)], "light", group=sail)
    fore = smooth([(0.5, 0.12), (0.74 + belly, 0.42), (0.92, 0.7)], closed=False)
    pen.polygon([*fore, (0.5, 0.7)], "dark")
    pen.line([(0.05, 0.725), (0.5, 0.725)], 0.028, WOOD)
    pen.polygon([(0.46, 0.0), (0.6, 0.035), (0.46, 0.075)], "#f2b92e")
    hull = pen.polygon([(0.03, 0.77), (0.98, 0.75), (0.84, 0.94), (0.78, 1.0), (0.2, 1.0), (0.12, 0.95)], "main")
    pen.polygon([(0.105, 0.91), (0.865, 0.91), (0.78, 1.0), (0.2, 1.0), (0.12, 0.95)], "dark", group=hull)
    pen.polygon([(0.03, 0.77), (0.98, 0.75), (0.955, 0.8), (0.05, 0.82)], CREAM)


def draw_balloon(pen: Pen, rng: Rng) -> None:
    """Draw a hot-air balloon of coloured gores with its basket."""
    heights = np.array([0.0, 0.02, 0.08, 0.18, 0.3, 0.42, 0.54, 0.65, 0.74, 0.8])
    widths = np.array([0.03, 0.13, 0.26, 0.37, 0.42, 0.41, 0.345, 0.25, 0.16, 0.11])
    edges = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 8))
    tones = ("dark", "main", "light", "dark", "main", "light", "dark")
    if rng.random() < 0.5:
        tones = ("main", "dark", "main", "light", "main", "dark", "main")
    for x in (0.41, 0.59):
        pen.line([(x, 0.78), (0.5 + (x - 0.5) * 0.85, 0.9)], 0.016, WOOD)
    pen.polygon([(0.46, 0.84), (0.5, 0.78), (0.54, 0.84)], "#ffb02e")
    profile = smooth(list(zip(widths, heights, strict=True)), closed=False, steps=3)
    for left, right, tone in zip(edges[:-1], edges[1:], tones, strict=True):
        pen.polygon(np.vstack([profile * (left, 1), profile[::-1] * (right, 1)]) + (0.5, 0), tone)
    pen.rect(0.385, 0.775, 0.615, 0.81, "deep", radius=0.01)
    pen.rect(0.41, 0.875, 0.59, 1.0, WOOD, radius=0.02)
    pen.rect(0.395, 0.87, 0.605, 0.9, "#a9713f", radius=0.012)


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
        _wheel(pen, x, 0.86, 0.14, "light")


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


def draw_bicycle(pen: Pen, rng: Rng) -> None:
    """Draw a bicycle: two wheels and a diamond frame in the subject's colour."""
    r, y = 0.235, 0.76
    turn_by = rng.uniform(0, 45)
    for x in (0.24, 0.76):
        for spoke in range(4):
            a = turn_by + spoke * 45
            _spoke(pen, x, y, 0.2, 0.011, a, STEEL)
        pen.ring(x, y, r - 0.012, 0.024, TYRE)
        pen.ring(x, y, r - 0.048, 0.05, "main")
        pen.circle(x, y, 0.04, "dark")
    crank, seat, head, fork = (0.46, 0.78), (0.37, 0.42), (0.665, 0.42), (0.69, 0.5)
    pen.line([(0.24, y), seat], 0.045, "dark")
    pen.line([(0.24, y), crank], 0.045, "dark")
    pen.line([seat, head], 0.06, "main")
    pen.line([crank, fork], 0.06, "main")
    pen.line([(0.345, 0.32), crank], 0.06, "main")
    pen.line([(0.635, 0.27), fork, (0.76, y)], 0.06, "main")
    pen.circle(*crank, 0.06, STEEL)
    pen.line([(0.46, 0.78), (0.52, 0.88)], 0.026, TYRE)
    pen.rect(0.48, 0.87, 0.575, 0.905, TYRE, radius=0.015)
    pen.blob([(0.22, 0.29), (0.25, 0.255), (0.35, 0.27), (0.45, 0.285), (0.44, 0.315), (0.34, 0.34), (0.25, 0.34)], TYRE)
    if rng.random() < 0.5:
        pen.line([(0.63, 0.26), (0.72, 0.24), (0.765, 0.255), (0.775, 0.3), (0.72, 0.34)], 0.04, TYRE)
    else:
        pen.line([(0.63, 0.27), (0.615, 0.215), (0.59, 0.2), (0.53, 0.215)], 0.045, TYRE)


def draw_airplane(pen: Pen, rng: Rng) -> None:
    """Draw an airliner from the side, climbing."""
    pen.polygon([(0.56, 0.48), (0.68, 0.48), (0.43, 0.16), (0.34, 0.16)], "dark")
    pen.polygon([(0.05, 0.46), (0.02, 0.14), (0.13, 0.14), (0.29, 0.45)], "main")
    pen.polygon([(0.03, 0.22), (0.022, 0.14), (0.13, 0.14), (0.175, 0.22)], "dark")
    hull: list[Point] = [(0.02, 0.46), (0.2, 0.405), (0.5, 0.39), (0.8, 0.4), (0.93, 0.45), (0.99, 0.53), (0.93, 0.595),
                         (0.75, 0.625), (0.4, 0.62), (0.18, 0.56)]
    body = pen.blob(hull, "main")
    pen.polygon([(0.13, 0.535), (0.975, 0.535), (0.93, 0.592), (0.75, 0.623), (0.4, 0.618), (0.18, 0.558)], "light",
                group=body)
    pen.polygon([(0.86, 0.435), (0.92, 0.45), (0.955, 0.495), (0.86, 0.495)], GLASS)
    for x in np.linspace(0.26, 0.78, int(rng.integers(6, 8))):
        pen.rect(x - 0.02, 0.45, x + 0.02, 0.5, GLASS, radius=0.012)
    pen.rect(0.5, 0.66, 0.66, 0.75, "main", radius=0.04)
    pen.rect(0.63, 0.66, 0.66, 0.75, STEEL, radius=0.012)
    wing = pen.polygon([(0.46, 0.56), (0.66, 0.56), (0.36, 0.92), (0.25, 0.92)], "dark")
    pen.polygon([(0.62, 0.56), (0.66, 0.56), (0.36, 0.92), (0.33, 0.92)], "light", group=wing)
    pen.polygon([(0.06, 0.48), (0.19, 0.48), (0.07, 0.63), (0.0, 0.63)], "dark")
    _turned(pen, rng.uniform(-14, -8), 0.96)


def draw_rocket(pen: Pen, rng: Rng) -> None:
    """Draw a rocket with fins, a round window and a flame."""
    low = rng.uniform(0.96, 1.0)
    pen.polygon([(0.36, 0.82), (0.64, 0.82), (0.59, 0.93), (0.5, low), (0.41, 0.93)], "#f5822a")
    pen.polygon([(0.42, 0.82), (0.58, 0.82), (0.5, 0.94)], "#ffe27a")
    for side in (-1, 1):
        fin: list[Point] = [(0.5 + side * 0.15, 0.52), (0.5 + side * 0.32, 0.7), (0.5 + side * 0.35, 0.93),
                            (0.5 + side * 0.14, 0.82)]
        pen.polygon(fin, "dark")
    outline: list[Point] = [(0.38, 0.83), (0.31, 0.65), (0.295, 0.46), (0.345, 0.24), (0.5, 0.0)]
    left = smooth(outline, closed=False).tolist()
    right = [(1 - x, y) for x, y in reversed(left)]
    body = pen.polygon(left + right, "main")
    pen.polygon([(x, y) for x, y in right] + [(0.53, 0.83), (0.6, 0.6), (0.58, 0.3)], "dark", group=body)
    pen.polygon([(0.39, 0.72), (0.355, 0.5), (0.39, 0.3), (0.43, 0.3), (0.4, 0.5), (0.43, 0.72)], "light", group=body)
    nose = [(x, y) for x, y in left if y < 0.22]
    pen.polygon(nose + [(1 - x, y) for x, y in reversed(nose)], "deep")
    pen.circle(0.5, 0.4, 0.115, CREAM)
    pen.circle(0.5, 0.4, 0.08, "#5fb4e0")
    pen.sector(0.5, 0.4, 0.08, 0.08, 150, 300, "#b7e1f5")
    pen.rect(0.37, 0.79, 0.63, 0.84, "deep", radius=0.01)
    pen.polygon([(0.47, 0.6), (0.5, 0.55), (0.53, 0.6), (0.53, 0.9), (0.47, 0.9)], "light")


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
        _wheel(pen, x, 0.88, 0.118)


def draw_submarine(pen: Pen, rng: Rng) -> None:
    """Draw a round submarine with a periscope, portholes and a propeller."""
    tower = rng.uniform(0.5, 0.56)
    pen.line([(tower, 0.34), (tower, 0.1), (tower + 0.12, 0.1)], 0.055, "dark")
    pen.rect(tower + 0.1, 0.06, tower + 0.15, 0.145, GLASS, radius=0.01)
    pen.polygon([(tower - 0.16, 0.52), (tower - 0.12, 0.27), (tower + 0.11, 0.27), (tower + 0.15, 0.52)], "main")
    pen.rect(tower - 0.15, 0.25, tower + 0.14, 0.31, "dark", radius=0.02)
    pen.ellipse(0.06, 0.55, 0.035, 0.12, STEEL)
    pen.ellipse(0.06, 0.79, 0.035, 0.12, STEEL)
    pen.polygon([(0.08, 0.44), (0.19, 0.44), (0.32, 0.6), (0.32, 0.74), (0.19, 0.9), (0.08, 0.9), (0.14, 0.67)], "dark")
    body: list[Point] = [(0.05, 0.67), (0.24, 0.52), (0.5, 0.44), (0.8, 0.46), (0.97, 0.58), (1.0, 0.69), (0.95, 0.81),
                         (0.78, 0.92), (0.5, 0.93), (0.24, 0.82)]
    hull = pen.blob(body, "main")
    pen.blob([(0.16, 0.76), (0.5, 0.81), (0.97, 0.76), (0.93, 0.83), (0.78, 0.918), (0.5, 0.928), (0.24, 0.82)], "dark")
    pen.polygon([(0.3, 0.53), (0.5, 0.48), (0.78, 0.49), (0.78, 0.52), (0.5, 0.515), (0.3, 0.56)], "light", group=hull)
    for x in (0.4, 0.6, 0.8):
        _porthole(pen, x, 0.655, 0.055)


def draw_tractor(pen: Pen, rng: Rng) -> None:
    """Draw a tractor with one great wheel, a small one, a cab and an exhaust pipe."""
    pipe = rng.uniform(0.66, 0.72)
    pen.rect(pipe, 0.16, pipe + 0.045, 0.5, TYRE)
    pen.rect(pipe - 0.015, 0.3, pipe + 0.06, 0.44, STEEL, radius=0.02)
    pen.polygon([(0.13, 0.6), (0.15, 0.1), (0.5, 0.1), (0.57, 0.6)], "main")
    pen.polygon([(0.2, 0.5), (0.21, 0.17), (0.32, 0.17), (0.32, 0.5)], GLASS)
    pen.polygon([(0.37, 0.5), (0.37, 0.17), (0.455, 0.17), (0.505, 0.5)], GLASS)
    pen.rect(0.09, 0.04, 0.56, 0.125, "dark", radius=0.03)
    hood = pen.polygon([(0.5, 0.44), (0.9, 0.47), (0.975, 0.53), (0.975, 0.82), (0.4, 0.86)], "main")
    pen.polygon([(0.45, 0.74), (0.975, 0.71), (0.975, 0.82), (0.4, 0.86)], "dark", group=hood)
    for y in (0.56, 0.61, 0.66):
        pen.rect(0.77, y, 0.91, y + 0.022, "dark")
    pen.rect(0.93, 0.54, 1.0, 0.64, LAMP, radius=0.02)
    pen.ring(0.31, 0.71, 0.275, 0.07, "light", start=165, end=350)
    pen.circle(0.31, 0.73, 0.27, TYRE)
    pen.circle(0.31, 0.73, 0.185, "main")
    pen.circle(0.31, 0.73, 0.08, "light")
    pen.circle(0.82, 0.845, 0.155, TYRE)
    pen.circle(0.82, 0.845, 0.1, "main")
    pen.circle(0.82, 0.845, 0.04, "light")


def draw_helicopter(pen: Pen, rng: Rng) -> None:
    """Draw a helicopter with a glass nose, a tail boom and skids."""
    for x in (0.5, 0.76):
        pen.line([(x, 0.74), (x + 0.01, 0.93)], 0.03, TYRE)
    pen.line([(0.34, 0.94), (0.86, 0.94), (0.91, 0.925), (0.94, 0.88)], 0.04, TYRE)
    pen.rect(0.595, 0.18, 0.645, 0.36, TYRE)
    reach = rng.uniform(0.4, 0.46)
    for side in (-1, 1):
        pen.polygon([(0.62, 0.165), (0.62 + side * reach * 0.85, 0.135), (0.62 + side * reach * 0.85, 0.185), (0.62, 0.215)],
                    TYRE)
    pen.polygon([(0.06, 0.4), (0.02, 0.2), (0.1, 0.2), (0.2, 0.45)], "dark")
    pen.polygon([(0.05, 0.38), (0.5, 0.42), (0.5, 0.68), (0.38, 0.64), (0.05, 0.47)], "main")
    pen.rect(0.5, 0.29, 0.74, 0.4, "dark", radius=0.04)
    cabin: list[Point] = [(0.36, 0.56), (0.45, 0.39), (0.62, 0.345), (0.8, 0.37), (0.94, 0.5), (0.985, 0.65), (0.9, 0.78),
                          (0.64, 0.81), (0.46, 0.76)]
    body = pen.blob(cabin, "main")
    pen.blob([(0.4, 0.66), (0.65, 0.7), (0.97, 0.68), (0.9, 0.775), (0.64, 0.805), (0.47, 0.758)], "dark")
    pen.polygon([(0.76, 0.42), (0.82, 0.42), (0.92, 0.53), (0.96, 0.63), (0.76, 0.63)], GLASS)
    pen.rect(0.56, 0.43, 0.71, 0.61, GLASS, radius=0.03)
    pen.polygon([(0.08, 0.415), (0.46, 0.475), (0.46, 0.51), (0.08, 0.445)], "light", group=body)
    spin = rng.uniform(0, 90)
    for a in (spin, spin + 90):
        _spoke(pen, 0.11, 0.41, 0.11, 0.032, a, TYRE)
    pen.circle(0.11, 0.41, 0.03, STEEL)


SUBJECTS: tuple[Subject, ...] = (
    Subject("sailing boat", "sailing boats", "vehicle", (draw_sailing_boat,)),
    Subject("hot-air balloon", "hot-air balloons", "vehicle", (draw_balloon,)),
    Subject("car", "cars", "vehicle", (draw_car,)),
    Subject("train", "trains", "vehicle", (draw_train,)),
    Subject("bicycle", "bicycles", "vehicle", (draw_bicycle,)),
    Subject("airplane", "airplanes", "vehicle", (draw_airplane,)),
    Subject("rocket", "rockets", "vehicle", (draw_rocket,)),
    Subject("bus", "buses", "vehicle", (draw_bus,)),
    Subject("submarine", "submarines", "vehicle", (draw_submarine,)),
    Subject("tractor", "tractors", "vehicle", (draw_tractor,)),
    Subject("helicopter", "helicopters", "vehicle", (draw_helicopter,)),
)
