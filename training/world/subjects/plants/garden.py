"""Mushroom and cactus in many kinds."""

from __future__ import annotations

from itertools import pairwise

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth
from training.world.subjects.outlines import (
    blob,
    fitted,
    halves,
    limb,
    oval,
)
from training.world.subjects.plants.parts import CREAM, INK, LEAF, POT, pot, ring_of
from training.world.subjects.shapes import chance

GOLD = "#ffd54d"


def _foot(pen: Pen, x: float, top: float, half: float, bulge: float = 1.3) -> int:
    return pen.blob([(x - half, top), (x + half, top), (x + half, (top + 1) / 2), (x + half * bulge, 0.94), (x, 1.0),
                     (x - half * bulge, 0.94), (x - half, (top + 1) / 2)], CREAM)


@fitted
def draw_mushroom_icon(pen: Pen, rng: Rng) -> None:
    """A half disc upon a rounded block."""
    half = rng.uniform(0.1, 0.18)
    pen.rect(0.5 - half, 0.5, 0.5 + half, 1.0, CREAM, radius=half * 0.7)
    cap = pen.sector(0.5, 0.58, rng.uniform(0.4, 0.48), rng.uniform(0.46, 0.56), 180, 360, "main")
    if chance(rng, 0.7):
        for x, y, r in ((0.5, 0.2, 0.08), (0.28, 0.42, 0.065), (0.72, 0.42, 0.065)):
            oval(pen, x, y, r, r, CREAM, cap)


@fitted
def draw_mushroom_cone(pen: Pen, rng: Rng) -> None:
    """A slim mushroom with a pointed cap like a bell on a long thin bent stem."""
    bend = rng.uniform(-0.12, 0.12)
    limb(pen, [(0.5, 0.3), (0.5 + bend, 0.66), (0.5 - bend * 0.4, 1.0)], [0.06, 0.055, 0.08], CREAM)
    half = rng.uniform(0.18, 0.25)
    cap = halves(pen, [(0, 0.0), (half * 0.4, 0.14), (half, 0.42), (half * 0.5, 0.46), (0, 0.44)], "main")
    for x in (-0.5, 0.0, 0.5):
        limb(pen, [(0.5 + x * half * 0.5, 0.2), (0.5 + x * half * 1.3, 0.43)], [0.008, 0.016], "dark", group=cap)


@fitted
def draw_mushroom_group(pen: Pen, rng: Rng) -> None:
    """Three mushrooms of one root, a large one and two small ones, in grass."""
    for x, top, half in ((0.2, 0.56, 0.16), (0.82, 0.64, 0.15), (0.5, 0.24, 0.26)):
        half *= rng.uniform(0.9, 1.15)
        limb(pen, [(x, top), (0.5 + (x - 0.5) * 0.8, 1.0)], [half * 0.42, half * 0.5], CREAM)
        pen.ellipse(x, top, half, half * 0.24, "deep")
        pen.sector(x, top, half, half * rng.uniform(0.8, 1.1), 180, 360, "main")
        pen.ellipse(x - half * 0.3, top - half * 0.45, half * 0.16, half * 0.13, CREAM)
        pen.ellipse(x + half * 0.35, top - half * 0.3, half * 0.13, half * 0.1, CREAM)
    for x in (0.3, 0.4, 0.62, 0.7):
        pen.polygon([(x - 0.03, 1.0), (x + 0.03, 1.0), (x + 0.02, 0.88)], LEAF)


@fitted
def draw_mushroom_below(pen: Pen, rng: Rng) -> None:
    """A flat mushroom seen a little from below, so that its gills and the ring on its stem show."""
    stem = _foot(pen, 0.5, 0.3, 0.08, 1.5)
    wide = rng.uniform(0.42, 0.5)
    pen.sector(0.5, 0.3, wide, 0.26, 180, 360, "main")
    gills = pen.ellipse(0.5, 0.31, wide, rng.uniform(0.1, 0.15), "pale")
    for k in range(13):
        x = 0.5 - wide * 0.9 + wide * 1.8 * k / 12
        limb(pen, [(0.5 + (x - 0.5) * 0.15, 0.32), (x, 0.31 + 0.08 * (1 - ((x - 0.5) / wide) ** 2) ** 0.5)],
             [0.008, 0.01], "dark", group=gills)
    pen.polygon([(0.42, 0.4), (0.58, 0.4), (0.64, 0.56), (0.36, 0.56)], CREAM)
    limb(pen, [(0.38, 0.55), (0.62, 0.55)], [0.015] * 2, "#dccbaa", group=stem)


@fitted
def draw_mushroom_cut(pen: Pen, rng: Rng) -> None:
    """A button mushroom sliced through: the outline of cap and stem, pale within."""
    pen.blob([(0.5, 0.04), (0.76, 0.1), (0.96, 0.36), (0.9, 0.58), (0.68, 0.6), (0.62, 0.96), (0.5, 1.0), (0.38, 0.96),
              (0.32, 0.6), (0.1, 0.58), (0.04, 0.36), (0.24, 0.1)], "main")
    pen.blob([(0.5, 0.12), (0.72, 0.18), (0.86, 0.38), (0.72, 0.48), (0.6, 0.56), (0.56, 0.9), (0.44, 0.9),
              (0.4, 0.56), (0.28, 0.48), (0.14, 0.38), (0.28, 0.18)], "pale")
    for out in (-1, 1):
        blob(pen, [(0.5 + out * 0.1, 0.5), (0.5 + out * 0.3, rng.uniform(0.4, 0.46)), (0.5 + out * 0.34, 0.52),
                   (0.5 + out * 0.14, 0.58)], "deep")


@fitted
def draw_mushroom_face(pen: Pen, rng: Rng) -> None:
    """A fat little mushroom with eyes on its stem and dots on a cap like a cushion."""
    pen.ellipse(0.5, 0.78, rng.uniform(0.2, 0.28), 0.22, CREAM)
    for x in (0.42, 0.58):
        pen.ellipse(x, 0.74, 0.025, 0.05, INK)
    limb(pen, [(0.46, 0.84), (0.5, 0.86), (0.54, 0.84)], [0.018] * 3, INK)
    cap = pen.ellipse(0.5, 0.38, 0.46, rng.uniform(0.28, 0.34), "main")
    for x, y, r in ((0.5, 0.28, 0.12), (0.16, 0.42, 0.08), (0.84, 0.42, 0.08), (0.32, 0.56, 0.05), (0.68, 0.56, 0.05)):
        oval(pen, x, y, r, r * 0.9, CREAM, cap)


def _prickles(pen: Pen, rng: Rng, cx: float, cy: float, rx: float, ry: float) -> None:
    tone = CREAM if chance(rng, 0.6) else "deep"
    for _ in range(int(rng.integers(6, 12))):
        x, y = cx + rng.uniform(-0.75, 0.75) * rx, cy + rng.uniform(-0.75, 0.75) * ry
        for out in (-1, 1):
            pen.line([(x, y), (x + out * 0.022, y - 0.022)], 0.01, tone)


@fitted
def draw_cactus_ball(pen: Pen, rng: Rng) -> None:
    """A round ribbed cactus in a pot, a blossom on top."""
    pot(pen, 0.5, 0.7, 0.24)
    wide = rng.uniform(0.24, 0.34)
    body = pen.ellipse(0.5, 0.46, wide, 0.29, "main")
    for k in (-2, -1, 1, 2):
        limb(pen, [(0.5, 0.19), (0.5 + k * wide * 0.36, 0.46), (0.5, 0.74)], [0.012, 0.022, 0.012], "dark", group=body)
    _prickles(pen, rng, 0.5, 0.46, wide, 0.24)
    if chance(rng, 0.7):
        for x, y in ring_of(5, 0.5, 0.14, 0.07, 0.05):
            pen.ellipse(x, y, 0.05, 0.045, "#ef5d9a")
        pen.circle(0.5, 0.14, 0.03, GOLD)
    pot(pen, 0.5, 0.7, 0.24)


@fitted
def draw_cactus_pear(pen: Pen, rng: Rng) -> None:
    """A prickly pear: flat oval pads that grow from each other, red fruit on the rims."""
    pads = [(0.5, 0.8, 0.17, 0.21, 0.0), (0.3, 0.5, 0.15, 0.19, -28.0), (0.68, 0.46, 0.15, 0.2, 26.0),
            (0.2, 0.22, 0.11, 0.14, -16.0), (0.56, 0.2, 0.11, 0.15, -8.0), (0.86, 0.24, 0.11, 0.14, 30.0)]
    for k, (x, y, rx, ry, angle) in enumerate(pads[:int(rng.integers(4, 7))]):
        size = rng.uniform(0.92, 1.1)
        pen.ellipse(x, y, rx * size, ry * size, "main" if k % 2 == 0 else "dark", angle=angle)
        _prickles(pen, rng, x, y, rx * 0.8, ry * 0.8)
        if k > 1:
            pen.ellipse(x, y - ry, 0.035, 0.05, "#c2337a")


@fitted
def draw_cactus_icon(pen: Pen, rng: Rng) -> None:
    """A cactus of three rounded bars, bent at right angles."""
    width, left, right = rng.uniform(0.1, 0.14), rng.uniform(0.56, 0.68), rng.uniform(0.62, 0.76)
    group = pen.new_group()
    limb(pen, [(0.5, 0.9), (0.5, 0.1)], [width * 1.6] * 2, "main", group=group)
    for path in ([(0.5, left), (0.22, left), (0.22, left - 0.26)], [(0.5, right), (0.78, right), (0.78, right - 0.36)]):
        for a, b in pairwise(path):
            limb(pen, [a, b], [width] * 2, "main", group=group)
    pen.polygon([(0.5 - width * 0.8, 0.88), (0.5 + width * 0.8, 0.88), (0.5 + width * 0.8, 1.0),
                 (0.5 - width * 0.8, 1.0)], "main",
                group=group)
    if chance(rng, 0.5):
        pen.rect(0.24, 0.94, 0.76, 1.0, "#d9b26a", radius=0.03)


@fitted
def draw_cactus_potted(pen: Pen, rng: Rng) -> None:
    """A small cactus in a pot with one arm and a smile."""
    body = pen.new_group()
    side = 1 if chance(rng, 0.5) else -1
    limb(pen, [(0.5, 0.54), (0.5 + side * 0.26, 0.52), (0.5 + side * 0.28, rng.uniform(0.28, 0.38))],
         [0.11, 0.11, 0.11], "main", group=body)
    pen.polygon([arc_point(0.5, 0.26, 0.16, 0.22, a) for a in range(180, 361, 15)] + [(0.66, 0.78), (0.34, 0.78)],
                "main", group=body)
    pot(pen, 0.5, 0.7, rng.uniform(0.22, 0.27), POT if chance(rng, 0.7) else "deep")
    for x in (0.43, 0.57):
        pen.circle(x, 0.42, 0.022, INK)
    limb(pen, [(0.46, 0.5), (0.5, 0.53), (0.54, 0.5)], [0.016] * 3, INK)
    _prickles(pen, rng, 0.5, 0.26, 0.14, 0.12)


@fitted
def draw_cactus_columns(pen: Pen, rng: Rng) -> None:
    """A clump of upright ribbed columns of unlike height."""
    for x, top in ((0.24, 0.4), (0.76, 0.5), (0.4, 0.2), (0.62, 0.06)):
        top += rng.uniform(-0.06, 0.1)
        column = pen.rect(x - 0.1, top, x + 0.1, 1.0, "main" if x in (0.24, 0.62) else "dark", radius=0.1)
        for dx in (-0.04, 0.04):
            limb(pen, [(x + dx, top + 0.06), (x + dx, 0.98)], [0.012] * 2, "light" if x in (0.4, 0.76) else "dark",
                 group=column)
    if chance(rng, 0.5):
        pen.circle(0.62, 0.08, 0.05, "#ef5d9a")


@fitted
def draw_cactus_agave(pen: Pen, rng: Rng) -> None:
    """A barrel with zigzag ribs and long spines that stand out all round."""
    for k in range(18):
        a = 180 + k * 180 / 17
        pen.line([arc_point(0.5, 0.62, 0.34, 0.36, a), arc_point(0.5, 0.62, 0.44, 0.47, a + rng.uniform(-4, 4))],
                 0.016, "deep")
    body = pen.polygon([arc_point(0.5, 0.62, r, r * 1.06, 140 + k * 260 / 24) for k,
                        r in enumerate([0.36, 0.32] * 12 + [0.36])] + [(0.7, 1.0), (0.3, 1.0)], "main")
    for x in (-0.18, -0.06, 0.06, 0.18):
        limb(pen, [(0.5 + x * 0.3, 0.3), (0.5 + x * 1.2, 0.64), (0.5 + x, 0.98)], [0.01, 0.022, 0.014], "dark", group=body)
    for x in (0.42, 0.5, 0.58):
        pen.ellipse(x, 0.26, 0.045, 0.06, "#f2a33a")


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


SUBJECTS: tuple[Subject, ...] = (
    Subject("mushroom", "mushrooms", "plant", (
        draw_mushroom, draw_mushroom_icon, draw_mushroom_cone, draw_mushroom_group, draw_mushroom_below,
            draw_mushroom_cut, draw_mushroom_face)),
    Subject("cactus", "cacti", "plant", (
        draw_cactus, draw_cactus_ball, draw_cactus_pear, draw_cactus_icon, draw_cactus_potted, draw_cactus_columns,
            draw_cactus_agave)),
)
