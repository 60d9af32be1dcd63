"""Rockets and helicopters. Names tones; the renderer decides what they look like."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point, smooth
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    GOLD,
    HOLLOW,
    IRON,
    LAMP,
    STEEL,
    TYRE,
    bar,
    chance,
    curved,
    mirrored,
    puffs,
    turned,
)
from training.world.subjects.vehicles.parts import porthole, row

FLAME = "#f5822a"


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


def _fire(pen: Pen, x: float, y: float, half: float, tall: float) -> None:
    """Draw the flame below an engine."""
    for tone, share in ((FLAME, 1.0), ("#ffe27a", 0.55)):
        pen.polygon([(x - half * share, y), (x - half * share * 0.8, y + tall * share * 0.5), (x, y + tall * share),
                     (x + half * share * 0.8, y + tall * share * 0.5), (x + half * share, y)], tone)


def draw_rocket_icon(pen: Pen, rng: Rng) -> None:
    """Draw a rocket as a sign has it, flying aslant: a pointed body with a hole, two fins, a few strokes of flame."""
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.14, 0.5), (0.5 + side * 0.32, 0.66), (0.5 + side * 0.32, 0.86), (0.5 + side * 0.14,
                                                                                                      0.74)], "main")
    pen.polygon(mirrored(curved([(0.5, 0.0), (0.36, 0.16), (0.31, 0.4), (0.36, 0.76)])), "main")
    pen.circle(0.5, 0.32, rng.uniform(0.07, 0.1), CREAM)
    if chance(rng):
        for x, end in ((0.42, 0.92), (0.5, 1.0), (0.58, 0.92)):
            pen.line([(x, 0.82), (x, end)], 0.04, "dark")
    else:
        pen.polygon([(0.4, 0.8), (0.6, 0.8), (0.5, 1.0)], "dark")
    turned(pen, 45 if chance(rng, 0.7) else 0, 0.96)


def draw_launch_rocket(pen: Pen, rng: Rng) -> None:
    """Draw a real launcher: a slim column of stages with boosters at its sides, on a cloud of smoke or on its pad."""
    boosters = int(rng.integers(0, 3))
    flying = chance(rng)
    for side in (-1, 1) if boosters else ():
        x = 0.5 + side * 0.155
        pen.polygon([(x - 0.05, 0.48), (x, 0.36), (x + 0.05, 0.48)], "dark")
        pen.rect(x - 0.05, 0.47, x + 0.05, 0.84, CREAM)
        pen.rect(x - 0.05, 0.62, x + 0.05, 0.66, "main")
        pen.polygon([(x - 0.03, 0.84), (x + 0.03, 0.84), (x + 0.05, 0.9), (x - 0.05, 0.9)], IRON)
    pen.polygon(mirrored(curved([(0.5, 0.0), (0.44, 0.08), (0.41, 0.2)])), "dark")
    group = pen.rect(0.4, 0.19, 0.6, 0.84, "main")
    pen.polygon([(0.53, 0.19), (0.6, 0.19), (0.6, 0.84), (0.53, 0.84)], "dark", group=group)
    for y in (0.3, 0.56):
        pen.rect(0.4, y, 0.6, y + 0.05, CREAM)
    pen.polygon([(0.43, 0.84), (0.57, 0.84), (0.61, 0.9), (0.39, 0.9)], IRON)
    if flying:
        _fire(pen, 0.5, 0.89, 0.09, 0.11)
        puffs(pen, [(0.24, 0.95, 0.08), (0.38, 0.97, 0.06), (0.62, 0.97, 0.06), (0.76, 0.95, 0.08), (0.14, 0.98, 0.05)],
              "#dfe4ea")
    else:
        pen.rect(0.16, 0.9, 0.84, 1.0, STEEL)
        pen.rect(0.74, 0.12, 0.78, 0.9, "#c0442f")
        for y in (0.3, 0.54, 0.76):
            pen.rect(0.6, y, 0.76, y + 0.025, "#c0442f")


def draw_space_shuttle(pen: Pen, rng: Rng) -> None:
    """Draw a space shuttle on the back of its tank, boosters at either side, from the front."""
    tank = rng.uniform(0.0, 0.06)
    pen.polygon(mirrored(curved([(0.5, tank), (0.4, tank + 0.1), (0.39, 0.24)]) + [(0.39, 0.86)]),
                FLAME if chance(rng) else "dark")
    for x in (0.3, 0.7):
        pen.polygon([(x - 0.05, 0.26), (x, 0.12), (x + 0.05, 0.26)], STEEL)
        pen.rect(x - 0.05, 0.25, x + 0.05, 0.86, CREAM)
        _fire(pen, x, 0.86, 0.05, 0.13)
    pen.polygon(mirrored([(0.5, 0.34), (0.45, 0.4), (0.43, 0.54), (0.3, 0.76), (0.2, 0.84), (0.2, 0.88), (0.44, 0.88)]),
                "main")
    pen.polygon(mirrored([(0.5, 0.34), (0.45, 0.4), (0.44, 0.46), (0.5, 0.44)]), "light")
    pen.polygon([(0.45, 0.46), (0.55, 0.46), (0.54, 0.42), (0.46, 0.42)], HOLLOW)
    pen.rect(0.488, 0.6, 0.512, 0.9, "deep")
    for x in (0.45, 0.55):
        _fire(pen, x, 0.88, 0.04, 0.1)


def draw_cartoon_rocket(pen: Pen, rng: Rng) -> None:
    """Draw a fat red-finned rocket of comics: a checkered or striped belly, three bent fins on which it stands."""
    for side in (-1, 1):
        pen.polygon(curved([(0.5 + side * 0.2, 0.54), (0.5 + side * 0.4, 0.7), (0.5 + side * 0.4, 1.0)])
                    + curved([(0.5 + side * 0.32, 0.86), (0.5 + side * 0.14, 0.82)]), "dark")
    pen.polygon(mirrored(curved([(0.5, 0.04), (0.34, 0.22), (0.25, 0.5), (0.32, 0.76), (0.4, 0.86)])), "main")
    if chance(rng):
        for k in range(6):
            for j in range(2):
                if (k + j) % 2:
                    pen.rect(0.27 + 0.077 * k, 0.52 + 0.08 * j, 0.27 + 0.077 * (k + 1), 0.6 + 0.08 * j, CREAM)
    else:
        for y in (0.54, 0.66):
            pen.polygon([(0.26, y), (0.74, y), (0.73, y + 0.05), (0.27, y + 0.05)], CREAM)
    pen.line([(0.5, 0.0), (0.5, 0.1)], 0.022, STEEL)
    pen.polygon([(0.5, 0.6), (0.55, 0.7), (0.54, 1.0), (0.46, 1.0), (0.45, 0.7)], "deep")
    porthole(pen, 0.5, 0.34, rng.uniform(0.065, 0.085))


def draw_firework_rocket(pen: Pen, rng: Rng) -> None:
    """Draw a rocket that flies up aslant and leaves a long trail of flame and smoke."""
    reach = rng.uniform(0.9, 1.0)
    puffs(pen, [(0.08, 0.94, 0.07), (0.17, 0.86, 0.075), (0.26, 0.92, 0.06), (0.07, 0.84, 0.05)], "#dfe4ea")
    pen.polygon([(0.36, 0.56), (0.46, 0.66), (0.5 - 0.34 * reach, 0.52 + 0.34 * reach)], FLAME)
    pen.polygon([(0.4, 0.58), (0.44, 0.62), (0.5 - 0.2 * reach, 0.52 + 0.2 * reach)], "#ffe27a")
    pen.polygon([(0.42, 0.46), (0.24, 0.5), (0.18, 0.62), (0.36, 0.6)], "dark")
    pen.polygon([(0.54, 0.58), (0.52, 0.76), (0.4, 0.84), (0.42, 0.64)], "dark")
    pen.blob([(0.34, 0.56), (0.46, 0.34), (0.7, 0.14), (0.96, 0.04), (0.88, 0.3), (0.68, 0.54), (0.46, 0.68)], "main")
    pen.polygon([(0.76, 0.1), (0.96, 0.04), (0.91, 0.24)], "deep")
    porthole(pen, 0.66, 0.34, 0.07)
    pen.line([(0.4, 0.6), (0.5, 0.5)], 0.045, "light")


def draw_moon_lander(pen: Pen, rng: Rng) -> None:
    """Draw a rocket that has landed: a squat capsule or stage on spread legs with a ladder and a hatch."""
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.16, 0.62), (0.5 + side * 0.36, 0.96)], 0.04, STEEL)
        pen.line([(0.5 + side * 0.18, 0.8), (0.5 + side * 0.3, 0.84)], 0.025, STEEL)
        pen.rect(0.5 + side * 0.36 - 0.09, 0.95, 0.5 + side * 0.36 + 0.09, 1.0, IRON, radius=0.02)
    pen.polygon([(0.42, 0.78), (0.58, 0.78), (0.63, 0.9), (0.37, 0.9)], IRON)
    pen.polygon(mirrored(curved([(0.5, 0.02), (0.4, 0.12), (0.33, 0.32), (0.3, 0.56), (0.32, 0.8)])), "main")
    pen.polygon(mirrored(curved([(0.5, 0.02), (0.4, 0.12), (0.36, 0.22)])), "dark")
    pen.rect(0.3, 0.58, 0.7, 0.64, CREAM)
    hatch = rng.uniform(0.36, 0.42)
    pen.rect(0.42, hatch, 0.58, hatch + 0.16, HOLLOW, radius=0.07)
    for x in (0.46, 0.54):
        pen.rect(x - 0.006, hatch + 0.16, x + 0.006, 1.0, GOLD)
    for y in np.arange(hatch + 0.2, 1.0, 0.07):
        pen.rect(0.455, float(y), 0.545, float(y) + 0.014, GOLD)
    if chance(rng):
        pen.line([(0.5, 0.04), (0.5, 0.0)], 0.018, STEEL)


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
        bar(pen, 0.11, 0.41, 0.11, 0.032, a, TYRE)
    pen.circle(0.11, 0.41, 0.03, STEEL)


def _rotor(pen: Pen, x: float, y: float, reach: float, droop: float = 0.0) -> None:
    """Draw a rotor seen from the side on its mast at (x, y)."""
    pen.rect(x - 0.022, y - 0.01, x + 0.022, y + 0.12, TYRE)
    for side in (-1, 1):
        pen.polygon([(x, y - 0.016), (x + side * reach, y - 0.012 + droop), (x + side * reach, y + 0.026 + droop),
                     (x, y + 0.022)], TYRE)
    pen.circle(x, y, 0.035, TYRE)


def draw_helicopter_icon(pen: Pen, rng: Rng) -> None:
    """Draw a helicopter as a sign has it: a bar, an egg, a tail and a skid."""
    x = rng.uniform(0.58, 0.66)
    pen.rect(x - 0.38, 0.14, min(1.0, x + 0.38), 0.2, "main", radius=0.03)
    pen.rect(x - 0.03, 0.18, x + 0.03, 0.36, "main")
    pen.polygon([(0.04, 0.38), (0.5, 0.44), (0.5, 0.6), (0.1, 0.48)], "main")
    pen.polygon([(0.0, 0.26), (0.09, 0.26), (0.14, 0.5), (0.06, 0.5)], "main")
    pen.ellipse(x, 0.56, 0.32, 0.24, "main")
    pen.polygon([arc_point(x + 0.04, 0.54, 0.2, 0.14, a) for a in range(-90, 31, 10)] + [(x + 0.04, 0.61)], CREAM)
    for at in (x - 0.12, x + 0.12):
        pen.rect(at - 0.018, 0.76, at + 0.018, 0.9, "main")
    pen.rect(x - 0.28, 0.88, x + 0.26, 0.94, "main", radius=0.03)


def draw_helicopter_front(pen: Pen, rng: Rng) -> None:
    """Draw a helicopter from the front: a round glass face, skids to either side, the rotor a long bar above."""
    _rotor(pen, 0.5, 0.12, 0.48, rng.uniform(-0.02, 0.04))
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.14, 0.78), (0.5 + side * 0.28, 0.96)], 0.035, TYRE)
        pen.rect(0.5 + side * 0.28 - 0.05, 0.94, 0.5 + side * 0.28 + 0.05, 0.99, TYRE, radius=0.02)
    pen.rect(0.38, 0.2, 0.62, 0.36, "dark", radius=0.05)
    pen.ellipse(0.5, 0.57, 0.29, 0.28, "main")
    pen.sector(0.5, 0.57, 0.25, 0.24, 150, 390, GLASS)
    pen.rect(0.485, 0.33, 0.515, 0.7, "main")
    pen.polygon([(0.3, 0.68), (0.7, 0.68), (0.62, 0.83), (0.38, 0.83)], "dark")
    for x in (0.42, 0.58):
        pen.circle(x, 0.76, 0.032, LAMP)
    if chance(rng):
        for side in (-1, 1):
            pen.rect(0.5 + side * 0.36 - 0.06, 0.56, 0.5 + side * 0.36 + 0.06, 0.66, "deep", radius=0.03)


def draw_tandem_helicopter(pen: Pen, rng: Rng) -> None:
    """Draw a long transport helicopter with a rotor at either end."""
    reach = rng.uniform(0.22, 0.26)
    _rotor(pen, 0.22, 0.16, min(reach, 0.22), 0.02)
    _rotor(pen, 0.78, 0.24, min(reach, 0.22), 0.02)
    pen.polygon([(0.06, 0.62), (0.12, 0.26), (0.3, 0.24), (0.38, 0.46), (0.66, 0.46), (0.7, 0.34), (0.86, 0.34),
                 (0.98, 0.54), (1.0, 0.66),
                 (0.92, 0.78), (0.24, 0.8)], "main")
    pen.polygon([(0.16, 0.72), (0.98, 0.7), (0.92, 0.78), (0.24, 0.8)], "dark")
    pen.polygon([(0.84, 0.44), (0.9, 0.44), (0.97, 0.58), (0.84, 0.58)], GLASS)
    row(pen, 0.32, 0.8, 0.54, 0.62, int(rng.integers(3, 6)), fill=0.5)
    for x in (0.28, 0.82):
        pen.line([(x, 0.78), (x, 0.86)], 0.025, STEEL)
        pen.circle(x, 0.88, 0.06, TYRE)
        pen.circle(x, 0.88, 0.025, STEEL)


def draw_bubble_helicopter(pen: Pen, rng: Rng) -> None:
    """Draw an early helicopter: a glass ball for a cabin, an open lattice tail, a bare engine, long skids."""
    x = 0.7
    _rotor(pen, x - 0.1, 0.14, 0.38, rng.uniform(-0.02, 0.03))
    for a, b in (((0.52, 0.44), (0.08, 0.4)), ((0.52, 0.68), (0.08, 0.46)), ((0.5, 0.56), (0.1, 0.42))):
        pen.line([a, b], 0.022, "main")
    for u in np.linspace(0.12, 0.92, 6):
        y0, y1 = 0.44 - 0.04 * u, 0.68 - 0.22 * u
        pen.line([(0.52 - 0.44 * u, y0), (0.52 - 0.44 * (u - 0.08), y1)], 0.014, "main")
    pen.ellipse(0.08, 0.42, 0.02, 0.14, TYRE)
    pen.rect(0.44, 0.42, 0.6, 0.7, "dark", radius=0.02)
    pen.rect(x - 0.14, 0.24, x - 0.06, 0.5, STEEL)
    pen.circle(x, 0.56, 0.225, "light")
    pen.circle(x, 0.56, 0.2, GLASS)
    pen.sector(x, 0.56, 0.215, 0.215, 25, 155, "main")
    pen.sector(x - 0.02, 0.53, 0.14, 0.14, 190, 280, "#dff2fb")
    for at in (x - 0.16, x + 0.08):
        pen.line([(at, 0.74), (at - 0.02, 0.9)], 0.025, TYRE)
    pen.line([(0.4, 0.91), (0.9, 0.91), (0.95, 0.87)], 0.035, TYRE)


def draw_helicopter_from_above(pen: Pen, rng: Rng) -> None:
    """Draw a helicopter from above: a drop of a body with a thin tail under a cross of rotor blades."""
    pen.polygon([(0.45, 0.5), (0.55, 0.5), (0.52, 1.0), (0.48, 1.0)], "main")
    pen.rect(0.36, 0.9, 0.64, 0.95, "dark", radius=0.015)
    pen.blob([(0.5, 0.04), (0.36, 0.1), (0.29, 0.3), (0.36, 0.54), (0.5, 0.66), (0.64, 0.54), (0.71, 0.3), (0.64, 0.1)],
             "main")
    pen.polygon(smooth([(0.5, 0.06), (0.39, 0.12), (0.36, 0.22), (0.5, 0.25), (0.64, 0.22), (0.61, 0.12)], closed=True),
                GLASS)
    for side in (-1, 1):
        pen.rect(0.5 + side * 0.26 - 0.018, 0.12, 0.5 + side * 0.26 + 0.018, 0.58, TYRE, radius=0.015)
    start, blades = rng.uniform(20, 70), int(rng.integers(2, 4))
    for k in range(blades):
        bar(pen, 0.5, 0.38, 0.42, 0.04, start + 180 * k / blades, IRON)
    pen.circle(0.5, 0.38, 0.06, "deep")
    pen.ellipse(0.57, 0.97, 0.015, 0.04, IRON)
    aslant = chance(rng)
    turned(pen, 45 if aslant else float(rng.choice([0, 90])), 1.02 if aslant else 0.96)


def draw_rescue_helicopter(pen: Pen, rng: Rng) -> None:
    """Draw a rescue helicopter from the side: a long nose, a sliding door with a cross, wheels, a hook on a line."""
    _rotor(pen, 0.52, 0.14, 0.46, rng.uniform(-0.03, 0.02))
    pen.rect(0.38, 0.22, 0.66, 0.34, "dark", radius=0.04)
    pen.polygon([(0.0, 0.14), (0.08, 0.14), (0.2, 0.36), (0.44, 0.34), (0.44, 0.56), (0.1, 0.42)], "main")
    pen.blob([(0.32, 0.42), (0.46, 0.3), (0.7, 0.32), (0.86, 0.44), (0.99, 0.58), (0.9, 0.68), (0.5, 0.7), (0.34, 0.62)],
             "main")
    pen.polygon([(0.72, 0.37), (0.8, 0.4), (0.93, 0.52), (0.72, 0.52)], GLASS)
    pen.rect(0.44, 0.38, 0.64, 0.64, CREAM, radius=0.02)
    for w, h in ((0.028, 0.085), (0.085, 0.028)):
        pen.rect(0.54 - w, 0.51 - h, 0.54 + w, 0.51 + h, "#d0402f")
    pen.circle(0.05, 0.2, 0.05, STEEL)
    bar(pen, 0.05, 0.2, 0.1, 0.025, rng.uniform(0, 180), TYRE)
    for x in (0.42, 0.82):
        pen.line([(x, 0.66), (x, 0.74)], 0.022, STEEL)
        pen.circle(x, 0.77, 0.05, TYRE)
    if chance(rng, 0.7):
        pen.line([(0.62, 0.68), (0.62, 0.92)], 0.012, HOLLOW)
        pen.ring(0.62, 0.95, 0.035, 0.02, FLAME)


SUBJECTS: tuple[Subject, ...] = (
    Subject("rocket", "rockets", "vehicle", (
        draw_rocket, draw_rocket_icon, draw_launch_rocket, draw_space_shuttle, draw_cartoon_rocket, draw_firework_rocket,
        draw_moon_lander)),
    Subject("helicopter", "helicopters", "vehicle", (
        draw_helicopter, draw_helicopter_icon, draw_helicopter_front, draw_tandem_helicopter, draw_bubble_helicopter,
        draw_helicopter_from_above, draw_rescue_helicopter)),
)
