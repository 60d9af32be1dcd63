"""Hot-air balloons and airplanes. Names tones; the renderer decides what they look like."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, arc_point, smooth
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    GOLD,
    HOLLOW,
    STEEL,
    TYRE,
    WATER,
    WOOD,
    chance,
    curved,
    mirrored,
    turned,
)
from training.world.subjects.vehicles.parts import row

FLAME = "#f5822a"
SKIN = "#f2c79c"


def draw_balloon(pen: Pen, rng: Rng) -> None:
    """Draw a hot-air balloon of coloured gores with its basket."""
    heights = np.array([0.0, 0.02, 0.08, 0.18, 0.3, 0.42, 0.54, 0.65, 0.74, 0.8])
    widths = np.array([0.03, 0.13, 0.26, 0.37, 0.42, 0.41, 0.345, 0.25, 0.16, 0.11]) * rng.uniform(0.9, 1.08)
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


def _basket(pen: Pen, x: float, y: float, half: float, tall: float, *, from_y: float) -> None:
    """Hang a wicker basket on ropes whose upper ends lie at ``from_y``."""
    for side in (-1, 1):
        pen.line([(x + side * half * 1.3, from_y), (x + side * half * 0.9, y + 0.01)], 0.014, WOOD)
    pen.rect(x - half, y, x + half, y + tall, "#a9713f", radius=0.015)
    pen.rect(x - half * 1.12, y - 0.012, x + half * 1.12, y + 0.022, WOOD, radius=0.012)


def draw_balloon_icon(pen: Pen, rng: Rng) -> None:
    """Draw a hot-air balloon as a sign has it: a drop cut by two lines, two ropes, a box."""
    half = rng.uniform(0.34, 0.4)
    left = curved([(0.5, 0.0), (0.5 - half * 0.7, 0.08), (0.5 - half, 0.32), (0.5 - half * 0.7, 0.54), (0.42, 0.72)])
    pen.polygon(mirrored(left), "main")
    if chance(rng):
        for side in (-1, 1):
            pen.curve([(0.5 + side * 0.06, 0.01), (0.5 + side * half * 0.5, 0.32), (0.5 + side * 0.05, 0.72)], 0.025, CREAM)
    else:
        pen.polygon([(0.5 - half * 0.98, 0.28), (0.5 + half * 0.98, 0.28), (0.5 + half * 0.97, 0.38), (0.5 - half * 0.97,
                                                                                                       0.38)], CREAM)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.075, 0.72), (0.5 + side * 0.06, 0.84)], 0.022, "main")
    pen.rect(0.41, 0.83, 0.59, 1.0, "main", radius=0.03)


def draw_banded_balloon(pen: Pen, rng: Rng) -> None:
    """Draw a balloon of coloured rings or zigzags, round as a ball, people in its basket."""
    r, zigzag = rng.uniform(0.36, 0.4), chance(rng)
    pen.circle(0.5, 0.4, r, "main")
    for y, tone in ((0.2, "light"), (0.38, CREAM), (0.54, "dark")):
        def half(at: float) -> float:
            return float(np.sqrt(max(0.0, r * r - (at - 0.4) ** 2))) * 0.985
        top = [(0.5 + u * half(y), y + (0.045 if zigzag and k % 2 else 0)) for k, u in enumerate(np.linspace(-1, 1, 13))]
        low = [(0.5 + u * half(y + 0.09), y + 0.09 + (0.045 if zigzag and k % 2 else 0)) for k,
               u in enumerate(np.linspace(1, -1, 13))]
        pen.polygon([*top, *low], tone)
    pen.polygon([(0.4, 0.4 + r * 0.92), (0.6, 0.4 + r * 0.92), (0.55, 0.84), (0.45, 0.84)], "deep")
    for x in (0.46, 0.54):
        pen.circle(x, 0.87, 0.026, SKIN)
    _basket(pen, 0.5, 0.89, 0.095, 0.11, from_y=0.8)


def draw_patched_balloon(pen: Pen, rng: Rng) -> None:
    """Draw a balloon upside-down-pear shaped with stars or dots, sandbags and bunting around its basket."""
    left = curved([(0.5, 0.02), (0.28, 0.06), (0.12, 0.24), (0.14, 0.42), (0.3, 0.58), (0.42, 0.68), (0.44, 0.74)])
    group = pen.polygon(mirrored(left), "main")
    pen.polygon([(0.58, 0.04), *[(1 - x, y) for x, y in left[6:]], (0.5, 0.72), (0.7, 0.4)], "dark", group=group)
    tone: Tone = CREAM if chance(rng) else GOLD
    dots = chance(rng)
    for x, y in ((0.34, 0.22), (0.54, 0.14), (0.66, 0.32), (0.44, 0.42), (0.24, 0.38), (0.56, 0.56)):
        if dots:
            pen.circle(x, y, 0.05, tone)
        else:
            pen.polygon([arc_point(x, y, s, s, -90 + 36 * k) for k in range(10) for s in ((0.06, 0.026)[k % 2],)], tone)
    for k in range(7):
        x = 0.31 + 0.38 * k / 6
        pen.polygon([(x - 0.03, 0.61), (x + 0.03, 0.61), (x, 0.68)], "light")
    _basket(pen, 0.5, 0.84, 0.11, 0.15, from_y=0.73)
    for x in (0.38, 0.62):
        pen.ellipse(x, 0.93, 0.03, 0.04, "deep")


def draw_balloon_from_below(pen: Pen, rng: Rng) -> None:
    """Draw a balloon near overhead: the gores meet far off the middle, the dark mouth shows, the basket is small."""
    x, y = 0.5 + rng.uniform(-0.05, 0.05), 0.6
    count = 12
    for k in range(count):
        a, b = 360 * k / count, 360 * (k + 1) / count + 0.5
        pen.polygon([(x, y), *[arc_point(0.5, 0.42, 0.47, 0.42, float(t)) for t in np.linspace(a, b, 5)]],
                    ("main", "light", "dark")[k % 3] if count % 3 == 0 else "main")
    pen.ellipse(x, y, 0.15, 0.1, "deep")
    pen.ellipse(x, y, 0.05, 0.04, FLAME)
    _basket(pen, x, 0.84, 0.1, 0.15, from_y=y + 0.08)


def draw_airship(pen: Pen, rng: Rng) -> None:
    """Draw a balloon with an open boat-shaped basket, netted, two flags, as in old books of voyages."""
    pen.ellipse(0.5, 0.34, 0.46, rng.uniform(0.28, 0.33), "main")
    for u in (-0.66, -0.33, 0.0, 0.33, 0.66):
        pen.curve([(0.5 + u * 0.2, 0.04), (0.5 + u * 0.46, 0.34), (0.5 + u * 0.3, 0.64)], 0.014, CREAM)
    for y in (0.22, 0.36, 0.5):
        half = 0.45 * float(np.sqrt(1 - ((y - 0.34) / 0.32) ** 2))
        pen.rect(0.5 - half, y, 0.5 + half, y + 0.014, CREAM)
    for u in (-0.3, -0.12, 0.12, 0.3):
        pen.line([(0.5 + u, 0.58), (0.5 + u * 0.7, 0.86)], 0.012, WOOD)
    pen.polygon(curved([(0.2, 0.8), (0.28, 0.86), (0.5, 0.88), (0.72, 0.86), (0.8, 0.8)]) + curved([(0.72, 0.96),
                                                                                                    (0.5, 1.0),
                                                                                                    (0.28, 0.96)]),
                "#a9713f")
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.3, 0.78), (0.5 + side * 0.46, 0.72), (0.5 + side * 0.42, 0.8)], "dark")


def draw_balloon_group(pen: Pen, rng: Rng) -> None:
    """Draw a striped balloon with a smaller one far behind it."""
    sizes = ((0.8, 0.16, 0.34, "light"), (0.38, 0.0, 0.9, "main")) if chance(rng) else ((0.16, 0.5, 0.34, "dark"),
                                                                                        (0.6, 0.0, 0.9, "main"))
    for x, top, size, tone in sizes:
        r = 0.37 * size
        puff = [(x - r * 0.3, top + r * 1.7), (x + r * 0.3, top + r * 1.7), (x + r * 0.24, top + r * 2.1), (x - r * 0.24,
                                                                                                            top + r * 2.1)]
        pen.polygon([(x - r * 0.86, top + r * 1.48), (x + r * 0.86, top + r * 1.48), *puff[2:]], tone)
        pen.ellipse(x, top + r, r, r, tone)
        pen.ellipse(x, top + r, r * 0.62, r, CREAM if tone == "main" else "pale")
        pen.ellipse(x, top + r, r * 0.24, r, tone)
        _basket(pen, x, top + r * 2.36, r * 0.24, r * 0.34, from_y=top + r * 2.1)


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
    turned(pen, rng.uniform(-14, -8), 0.96)


def draw_airplane_from_above(pen: Pen, rng: Rng) -> None:
    """Draw an airliner from above as a sign has it: a slim cross with swept wings, pointing up or aslant."""
    sweep, engines = rng.uniform(0.1, 0.2), chance(rng, 0.7)
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.05, 0.36), (0.5 + side * 0.49, 0.5 + sweep), (0.5 + side * 0.49, 0.58 + sweep),
                     (0.5 + side * 0.05, 0.58)],
                    "main")
        pen.polygon([(0.5 + side * 0.04, 0.78), (0.5 + side * 0.2, 0.9), (0.5 + side * 0.2, 0.96), (0.5 + side * 0.04,
                                                                                                    0.9)], "main")
        if engines:
            pen.rect(0.5 + side * 0.22 - 0.03, 0.4, 0.5 + side * 0.22 + 0.03, 0.52, "dark", radius=0.025)
    pen.polygon(mirrored(curved([(0.5, 0.0), (0.44, 0.07), (0.425, 0.2), (0.425, 0.7), (0.47, 0.97)])), "main")
    if chance(rng):
        pen.polygon([(0.46, 0.1), (0.54, 0.1), (0.55, 0.15), (0.45, 0.15)], GLASS)
    aslant = chance(rng)
    turned(pen, 45 if aslant else float(rng.choice([0, 90])), 1.08 if aslant else 0.98)


def draw_biplane(pen: Pen, rng: Rng) -> None:
    """Draw a biplane from the side: two wings with struts, a propeller, an open cockpit, fixed wheels."""
    pen.polygon([(0.06, 0.46), (0.02, 0.24), (0.14, 0.22), (0.24, 0.44)], "dark")
    pen.polygon([(0.02, 0.44), (0.4, 0.4), (0.82, 0.38), (0.86, 0.44), (0.86, 0.62), (0.7, 0.68), (0.4, 0.64),
                 (0.04, 0.52)], "main")
    pen.circle(0.46, 0.33, 0.055, SKIN)
    pen.sector(0.46, 0.32, 0.06, 0.06, 180, 360, WOOD)
    pen.polygon([(0.52, 0.4), (0.55, 0.3), (0.58, 0.4)], GLASS)
    for x in (0.56, 0.72):
        pen.line([(x, 0.22), (x - 0.04, 0.66)], 0.022, WOOD)
    pen.rect(0.42, 0.17, 0.86, 0.235, "dark" if chance(rng) else "light", radius=0.03)
    pen.rect(0.38, 0.62, 0.82, 0.685, "light", radius=0.03)
    pen.rect(0.84, 0.4, 0.92, 0.64, STEEL, radius=0.03)
    pen.ellipse(0.94, 0.52, 0.018, rng.uniform(0.2, 0.26), WOOD)
    pen.circle(0.94, 0.52, 0.035, HOLLOW)
    for x in (0.6, 0.7):
        pen.line([(x, 0.68), (0.65, 0.82)], 0.022, TYRE)
    pen.circle(0.65, 0.85, 0.085, TYRE)
    pen.circle(0.65, 0.85, 0.04, STEEL)
    pen.line([(0.08, 0.52), (0.06, 0.62)], 0.022, TYRE)


def draw_airplane_front(pen: Pen, rng: Rng) -> None:
    """Draw an airliner head on: a round body, wings spread wide with engines, the fin behind."""
    pen.polygon([(0.48, 0.36), (0.49, 0.06), (0.51, 0.06), (0.52, 0.36)], "dark")
    pen.polygon([(0.3, 0.31), (0.7, 0.31), (0.7, 0.335), (0.3, 0.335)], "dark")
    droop, places = rng.uniform(-0.06, 0.02), (0.24,) if chance(rng) else (0.2, 0.35)
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.1, 0.52), (0.5 + side * 0.5, 0.46 + droop), (0.5 + side * 0.5, 0.485 + droop),
                     (0.5 + side * 0.1, 0.62)], "main")
        for at in places:
            pen.circle(0.5 + side * at, 0.6, 0.06, "dark")
            pen.circle(0.5 + side * at, 0.6, 0.04, HOLLOW)
    for x, y in ((0.5, 0.86), (0.36, 0.84), (0.64, 0.84)):
        pen.rect(x - 0.01, 0.64, x + 0.01, y, STEEL)
        pen.rect(x - 0.035, y - 0.05, x + 0.035, y + 0.05, TYRE, radius=0.02)
    pen.circle(0.5, 0.52, 0.165, "main")
    pen.sector(0.5, 0.52, 0.165, 0.165, 20, 160, "light")
    pen.polygon([(0.39, 0.48), (0.41, 0.42), (0.59, 0.42), (0.61, 0.48)], GLASS)
    pen.rect(0.495, 0.42, 0.505, 0.48, "main")


def draw_toy_airplane(pen: Pen, rng: Rng) -> None:
    """Draw a plump cartoon airplane with a short wing, a round nose and a propeller."""
    pen.polygon([(0.08, 0.5), (0.0, 0.22), (0.14, 0.2), (0.28, 0.42)], "dark")
    pen.polygon([(0.02, 0.5), (0.16, 0.48), (0.16, 0.56), (0.04, 0.58)], "deep")
    pen.blob([(0.06, 0.5), (0.24, 0.4), (0.46, 0.34), (0.72, 0.34), (0.88, 0.46), (0.88, 0.6), (0.72, 0.74), (0.46, 0.74),
              (0.2, 0.62)], "main")
    pen.blob([(0.46, 0.36), (0.52, 0.24), (0.64, 0.22), (0.72, 0.36)], GLASS)
    if chance(rng):
        row(pen, 0.24, 0.46, 0.44, 0.52, 2)
    pen.polygon(smooth([(0.42, 0.6), (0.6, 0.58), (0.56, 0.72), (0.36, 0.92), (0.24, 0.92), (0.28, 0.8)], closed=True),
                "light")
    pen.ellipse(0.94, 0.53, 0.022, rng.uniform(0.2, 0.27), WOOD)
    pen.circle(0.92, 0.53, 0.05, GOLD)
    pen.line([(0.7, 0.72), (0.72, 0.82)], 0.025, TYRE)
    pen.circle(0.72, 0.86, 0.06, TYRE)


def draw_jet_fighter(pen: Pen, rng: Rng) -> None:
    """Draw a jet with a needle nose and delta wings from above, flame behind."""
    pen.polygon([(0.45, 0.86), (0.55, 0.86), (0.5, rng.uniform(0.94, 1.0))], FLAME)
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.06, 0.3), (0.5 + side * 0.44, 0.74), (0.5 + side * 0.44, 0.82), (0.5 + side * 0.06,
                                                                                                      0.8)], "main")
        pen.polygon([(0.5 + side * 0.2, 0.56), (0.5 + side * 0.44, 0.76), (0.5 + side * 0.44, 0.82), (0.5 + side * 0.2,
                                                                                                      0.72)], "dark")
        pen.polygon([(0.5 + side * 0.05, 0.78), (0.5 + side * 0.2, 0.92), (0.5 + side * 0.06, 0.9)], "dark")
    pen.polygon(mirrored([(0.5, 0.0), (0.46, 0.16), (0.43, 0.4), (0.43, 0.88)]), "light")
    pen.ellipse(0.5, 0.3, 0.035, 0.1, "#46586b")
    aslant = chance(rng)
    turned(pen, 45 if aslant else float(rng.choice([0, 90])), 1.08 if aslant else 0.98)


def draw_airplane_corner(pen: Pen, rng: Rng) -> None:
    """Draw an airliner that flies towards the upper right, seen half from below: both wings, fin, windows."""
    pen.polygon([(0.5, 0.42), (0.3, 0.1), (0.38, 0.08), (0.68, 0.32)], "dark")
    pen.polygon([(0.18, 0.74), (0.04, 0.58), (0.1, 0.54), (0.26, 0.66)], "dark")
    body = [(0.08, 0.9), (0.16, 0.72), (0.74, 0.16), (0.92, 0.06), (0.97, 0.1), (0.86, 0.28), (0.28, 0.84), (0.1, 0.93)]
    group = pen.blob(body, "main")
    pen.polygon([(0.12, 0.91), (0.95, 0.12), (0.86, 0.28), (0.28, 0.84)], "light", group=group)
    wing = rng.uniform(0.62, 0.7)
    pen.polygon([(0.5, 0.56), (0.66, 0.42), (0.92, wing), (0.9, wing + 0.07)], "dark")
    pen.polygon([(0.26, 0.78), (0.36, 0.74), (0.46, 0.9), (0.42, 0.94)], "dark")
    pen.polygon([(0.06, 0.86), (0.04, 0.62), (0.1, 0.62), (0.22, 0.76)], "deep")
    for t in np.linspace(0.12, 0.8, int(rng.integers(5, 8))):
        pen.circle(0.26 + 0.5 * float(t), 0.68 - 0.48 * float(t), 0.016, "#46586b")
    pen.polygon([(0.84, 0.16), (0.9, 0.1), (0.92, 0.14), (0.88, 0.2)], GLASS)


def draw_seaplane(pen: Pen, rng: Rng) -> None:
    """Draw a small high-winged airplane from the side, on floats or on wheels."""
    pen.polygon([(0.04, 0.4), (0.0, 0.16), (0.12, 0.16), (0.22, 0.38)], "dark")
    pen.polygon([(0.02, 0.38), (0.4, 0.34), (0.5, 0.24), (0.72, 0.24), (0.8, 0.38), (0.94, 0.42), (0.94, 0.54), (0.8, 0.6),
                 (0.42, 0.58), (0.04, 0.46)],
                "main")
    pen.polygon([(0.48, 0.38), (0.53, 0.28), (0.61, 0.28), (0.61, 0.38)], GLASS)
    pen.polygon([(0.63, 0.38), (0.63, 0.28), (0.71, 0.28), (0.77, 0.38)], GLASS)
    pen.rect(0.34, 0.16, 0.86, 0.24, "light", radius=0.04)
    pen.line([(0.66, 0.24), (0.58, 0.54)], 0.022, "dark")
    pen.ellipse(0.965, 0.48, 0.016, rng.uniform(0.18, 0.24), HOLLOW)
    if chance(rng, 0.6):
        for x in (0.46, 0.74):
            pen.line([(x, 0.58), (x, 0.78)], 0.025, STEEL)
        pen.polygon(smooth([(0.2, 0.78), (0.5, 0.76), (0.86, 0.74), (0.98, 0.78), (0.84, 0.9), (0.4, 0.9)], closed=True),
                    "dark")
        pen.rect(0.0, 0.9, 1.0, 0.95, WATER, radius=0.02)
    else:
        for x, r in ((0.7, 0.09), (0.1, 0.045)):
            pen.line([(x, 0.5), (x, 0.8 - r)], 0.025, STEEL)
            pen.circle(x, 0.88 - r, r, TYRE)
            pen.circle(x, 0.88 - r, r * 0.4, STEEL)


SUBJECTS: tuple[Subject, ...] = (
    Subject("hot-air balloon", "hot-air balloons", "vehicle", (
        draw_balloon, draw_balloon_icon, draw_banded_balloon, draw_patched_balloon, draw_balloon_from_below, draw_airship,
        draw_balloon_group)),
    Subject("airplane", "airplanes", "vehicle", (
        draw_airplane, draw_airplane_from_above, draw_biplane, draw_airplane_front, draw_toy_airplane, draw_jet_fighter,
        draw_airplane_corner, draw_seaplane)),
)
