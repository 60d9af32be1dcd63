"""Trees and plants: how each is drawn in its colour.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point, smooth

BARK = "#7b5233"
BARK_SHADE = "#5c3b24"
LEAF = "#4f9a3c"
LEAF_SHADE = "#39762d"
CREAM = "#f7ecd4"
INK = "#2b2a33"


def _disc(x: float, y: float, r: float) -> list[Point]:
    return [arc_point(x, y, r, r, a) for a in range(0, 360, 15)]


def draw_tree(pen: Pen, rng: Rng) -> None:
    """A tree with a round leafy crown."""
    trunk = pen.polygon([(0.44, 0.55), (0.56, 0.55), (0.57, 0.88), (0.66, 1.0), (0.34, 1.0), (0.43, 0.88)], BARK)
    pen.polygon([(0.44, 0.86), (0.3, 0.66), (0.36, 0.64), (0.48, 0.78)], BARK, group=trunk)
    pen.polygon([(0.52, 0.55), (0.56, 0.55), (0.56, 0.74), (0.65, 0.64), (0.7, 0.67), (0.57, 0.84), (0.57, 0.88),
                 (0.66, 1.0), (0.55, 1.0), (0.53, 0.88)], BARK_SHADE, group=trunk)
    lobes = [(0.21, 0.5, 0.2), (0.79, 0.5, 0.2), (0.36, 0.6, 0.16), (0.64, 0.6, 0.16), (0.25, 0.3, 0.2),
             (0.75, 0.3, 0.2), (0.5, 0.21, 0.205), (0.5, 0.45, 0.26)]
    moved = [(x + rng.uniform(-0.01, 0.01), y + rng.uniform(-0.005, 0.015), r) for x, y, r in lobes]
    crown = pen.new_group()
    for x, y, r in moved:
        pen.polygon(_disc(x, y, r), "dark", group=crown)
    for x, y, r in moved:
        pen.polygon(_disc(x - 0.012, y - 0.03, r * 0.88), "main", group=crown)
    for x, y, width in ((0.25, 0.25, 0.11), (0.49, 0.14, 0.13), (0.16, 0.47, 0.085), (0.73, 0.25, 0.09),
                        (0.44, 0.4, 0.12)):
        pen.polygon(_tuft(x, y, width, -1), "light", group=crown)
    for x, y, width in ((0.64, 0.48, 0.1), (0.83, 0.42, 0.08), (0.5, 0.6, 0.09), (0.29, 0.56, 0.1),
                        (0.73, 0.6, 0.07)):
        pen.polygon(_tuft(x, y, width, 1), "dark", group=crown)


def _tuft(x: float, y: float, width: float, up: int) -> list[Point]:
    """Return a little heap of three leaves: bumps above a flat foot (``up`` -1) or below it (``up`` 1)."""
    bumps = ((0.8, 0.3), (0.0, 0.5), (-0.8, 0.3))
    return [arc_point(x + width * at, y, width * r, width * r * 1.2, up * a) for at, r in bumps
            for a in range(0, 181, 30)]


def draw_pine_tree(pen: Pen, rng: Rng) -> None:
    """A pine of stacked, fringed tiers."""
    pen.rect(0.43, 0.82, 0.57, 1.0, BARK)
    pen.rect(0.51, 0.82, 0.57, 1.0, BARK_SHADE)
    broad = rng.uniform(0.44, 0.48)
    for top, foot, half in ((0.42, 0.9, broad), (0.26, 0.7, broad * 0.84), (0.12, 0.5, broad * 0.68),
                            (0.0, 0.3, broad * 0.48)):
        teeth = np.linspace(-half, half, 9)
        fringe = [(0.5 + x, foot + (0.0 if i % 2 == 0 else -0.045) - 0.05 * abs(x / half) ** 2 + 0.02)
                  for i, x in enumerate(teeth)]
        left = [(0.5 - half * 0.5, top + (foot - top) * 0.55)]
        tier = pen.polygon([(0.5, top), *left, *fringe, (0.5 + half * 0.5, top + (foot - top) * 0.55)], "main")
        pen.polygon([(0.5, top), (0.5, foot - 0.02), *fringe[5:], (0.5 + half * 0.5, top + (foot - top) * 0.55)],
                    "dark", group=tier)
        pen.polygon([(0.49, top + 0.06), (0.44, foot - 0.07), (0.5 - half * 0.55, foot - 0.07)], "light", group=tier)


def draw_flower(pen: Pen, rng: Rng) -> None:
    """One big blossom on a stem with two leaves."""
    pen.curve([(0.5, 0.5), (0.49, 0.75), (0.5, 0.98)], 0.042, LEAF)
    for side in (-1, 1):
        foot = 0.97 if side < 0 else 0.94
        pen.blob([(0.5, foot), (0.5 + side * 0.1, foot - 0.1), (0.5 + side * 0.32, foot - 0.12),
                  (0.5 + side * 0.2, foot - 0.01)], LEAF if side < 0 else LEAF_SHADE)
    petals, start = int(rng.choice([6, 7, 8])), rng.uniform(0, 60)
    outline = np.array([(0.08, -0.03), (0.2, -0.115), (0.33, -0.11), (0.4, 0.0), (0.33, 0.11), (0.2, 0.115),
                        (0.08, 0.03)]) * (1, 8 / petals)
    vein = np.array([(0.12, -0.014), (0.3, 0.0), (0.12, 0.014)])
    for petal in range(petals):
        angle = np.radians(start + petal * 360 / petals)
        along = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        tone = "main" if petal % 2 == 0 else "light"
        group = pen.polygon(smooth([(float(x), float(y)) for x, y in outline], closed=True) @ along + (0.5, 0.41),
                            tone)
        pen.polygon(vein @ along + (0.5, 0.41), "dark", group=group)
    pen.circle(0.5, 0.41, 0.125, "#c98a1b")
    pen.circle(0.5, 0.4, 0.093, "#ffd54d")


def draw_mushroom(pen: Pen, rng: Rng) -> None:
    """A toadstool with a spotted cap."""
    stem = pen.blob([(0.39, 0.5), (0.61, 0.5), (0.61, 0.72), (0.67, 0.92), (0.6, 0.99), (0.4, 0.99), (0.33, 0.92),
                     (0.39, 0.72)], CREAM)
    pen.polygon(smooth([(0.54, 0.56), (0.61, 0.56), (0.61, 0.72), (0.67, 0.92), (0.6, 0.99), (0.54, 0.98), (0.58, 0.9),
                        (0.55, 0.75)], closed=True), "#dccbaa", group=stem)
    pen.ellipse(0.5, 0.595, 0.4, 0.085, "deep")
    cap = pen.blob([(0.5, 0.03), (0.7, 0.08), (0.87, 0.24), (0.97, 0.46), (0.95, 0.58), (0.84, 0.62), (0.66, 0.585),
                    (0.5, 0.575), (0.34, 0.585), (0.16, 0.62), (0.05, 0.58), (0.03, 0.46), (0.13, 0.24), (0.3, 0.08)],
                   "main")
    pen.polygon(smooth([(0.97, 0.46), (0.95, 0.58), (0.84, 0.62), (0.66, 0.585), (0.5, 0.575), (0.34, 0.585),
                        (0.16, 0.62), (0.05, 0.58), (0.3, 0.51), (0.6, 0.51), (0.82, 0.49), (0.9, 0.36)], closed=True),
                "dark", group=cap)
    pen.polygon(smooth([(0.16, 0.34), (0.24, 0.19), (0.36, 0.1), (0.34, 0.15), (0.24, 0.26)], closed=True), "pale",
                group=cap)
    spots = [(0.5, 0.2, 0.085), (0.27, 0.38, 0.075), (0.71, 0.36, 0.08), (0.49, 0.45, 0.055), (0.87, 0.46, 0.04),
             (0.12, 0.5, 0.035)]
    for x, y, r in spots:
        grow = rng.uniform(0.85, 1.1)
        pen.ellipse(x, y, r * grow, r * grow * 0.82, CREAM)


def draw_cactus(pen: Pen, rng: Rng) -> None:
    """A desert cactus with two raised arms and a blossom."""
    left_y, right_y = rng.uniform(0.56, 0.66), rng.uniform(0.62, 0.72)
    group = pen.new_group()
    arms = ([(0.5, left_y), (0.25, left_y), (0.16, left_y - 0.08), (0.15, left_y - 0.27)],
            [(0.5, right_y), (0.76, right_y), (0.845, right_y - 0.08), (0.855, right_y - 0.34)])
    for arm in arms:
        limb = Pen()
        limb.line(smooth(arm, closed=False, steps=3), 0.18, "main")
        limb.line(smooth(arm[1:], closed=False, steps=3), 0.03, "light")
        for s in limb.shapes:
            pen.polygon(s.points, s.tone, group=group)
    body = [(0.36, 1.0), (0.35, 0.3), (0.38, 0.16), (0.44, 0.09), (0.5, 0.07), (0.56, 0.09), (0.62, 0.16), (0.65, 0.3),
            (0.64, 1.0)]
    pen.polygon(body, "main", group=group)
    pen.polygon([(0.58, 0.12), (0.65, 0.3), (0.64, 1.0), (0.575, 1.0), (0.585, 0.3)], "dark", group=group)
    pen.polygon([(0.42, 0.13), (0.44, 0.3), (0.435, 1.0), (0.4, 1.0), (0.39, 0.3)], "light", group=group)
    pen.polygon([(0.5, 0.12), (0.525, 0.3), (0.52, 1.0), (0.49, 1.0), (0.48, 0.3)], "dark", group=group)
    spines = [(0.46, y) for y in (0.28, 0.46, 0.64, 0.82)] + [(0.55, y) for y in (0.2, 0.37, 0.55, 0.73, 0.91)]
    for x, y in spines:
        pen.polygon([(x - 0.026, y - 0.016), (x - 0.016, y - 0.026), (x + 0.026, y + 0.016), (x + 0.016, y + 0.026)], CREAM)
    for angle in (200, 245, 295, 340):
        pen.ellipse(*arc_point(0.5, 0.07, 0.055, 0.045, angle), 0.045, 0.03, "#ef5d9a", angle=angle)
    pen.circle(0.5, 0.065, 0.025, "#ffd54d")


def draw_apple(pen: Pen, rng: Rng) -> None:
    """An apple with a stalk and a leaf."""
    bend = rng.uniform(0.0, 0.05)
    body = pen.blob([(0.5, 0.29), (0.62, 0.22), (0.8, 0.23), (0.94, 0.38), (0.96, 0.58), (0.87, 0.8), (0.73, 0.96),
                     (0.6, 1.0), (0.5, 0.97), (0.4, 1.0), (0.27, 0.96), (0.13, 0.8), (0.04, 0.58), (0.06, 0.38),
                     (0.2, 0.23), (0.38, 0.22)], "main")
    pen.polygon(smooth([(0.94, 0.38), (0.96, 0.58), (0.87, 0.8), (0.73, 0.96), (0.6, 1.0), (0.5, 0.97), (0.4, 1.0),
                        (0.3, 0.97), (0.5, 0.92), (0.7, 0.83), (0.83, 0.63), (0.87, 0.42)], closed=True), "dark",
                group=body)
    pen.polygon(smooth([(0.13, 0.52), (0.15, 0.39), (0.24, 0.31), (0.33, 0.3), (0.25, 0.4), (0.2, 0.54)], closed=True),
                "pale", group=body)
    pen.polygon(smooth([(0.36, 0.27), (0.5, 0.34), (0.64, 0.27), (0.6, 0.36), (0.5, 0.39), (0.4, 0.36)], closed=True),
                "deep", group=body)
    pen.curve([(0.5, 0.35), (0.5, 0.2), (0.47 + bend, 0.06)], 0.045, "#5f3d22")
    leaf = pen.blob([(0.52, 0.21), (0.58, 0.08), (0.72, 0.02), (0.86, 0.03), (0.8, 0.14), (0.66, 0.21)], LEAF)
    pen.polygon([(0.52, 0.205), (0.68, 0.1), (0.84, 0.045), (0.7, 0.13)], LEAF_SHADE, group=leaf)


SUBJECTS: tuple[Subject, ...] = (
    Subject("tree", "trees", "plant", (draw_tree,)),
    Subject("pine tree", "pine trees", "plant", (draw_pine_tree,)),
    Subject("flower", "flowers", "plant", (draw_flower,)),
    Subject("mushroom", "mushrooms", "plant", (draw_mushroom,)),
    Subject("cactus", "cacti", "plant", (draw_cactus,)),
    Subject("apple", "apples", "plant", (draw_apple,)),
)
