"""Frog and snake in all their poses."""

from __future__ import annotations

import math

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point, smooth
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    INK,
    PINK,
    arc,
    eye,
    eyes,
    side_eye,
    spots,
)
from training.world.subjects.outlines import (
    afloat,
    blob,
    fitted,
    halves,
    limb,
    mirror_last,
    mirror_since,
    oval,
    place,
    turn_since,
)
from training.world.subjects.shapes import chance

TONGUE = "#e0263a"


# The frog


def draw_frog_face(pen: Pen, rng: Rng) -> None:
    """A frog's face: two eyes that stand on top, a mouth from side to side."""
    bulge = rng.uniform(0.14, 0.19)
    head = pen.new_group()
    for x in (0.26, 0.74):
        oval(pen, x, 0.26, bulge, bulge, "main", head)
    oval(pen, 0.5, 0.56, 0.48, rng.uniform(0.32, 0.38), "main", head)
    if chance(rng, 0.5):
        oval(pen, 0.5, 0.72, 0.36, 0.17, "pale", head)
    eyes(pen, rng, 0.25, 0.24, bulge * 0.68, kinds=("ring", "bright", "rimmed", "dot"))
    arc(pen, 0.5, 0.3, rng.uniform(0.36, 0.44), 35, 145, 0.025)
    for x in (0.46, 0.54):
        pen.circle(x, 0.48, 0.014, INK)
    if chance(rng, 0.4):
        for x in (0.16, 0.84):
            pen.ellipse(x, 0.62, 0.06, 0.04, PINK)


@fitted
def draw_frog(pen: Pen, rng: Rng) -> None:
    """A frog that sits, from the side: folded hind leg, straight foreleg, an eye on top of its head."""
    body = pen.blob([(0.1, 0.9), (0.12, 0.68), (0.36, 0.46), (0.6, 0.3), (0.84, 0.28), (0.98, 0.42), (0.9, 0.54),
                     (0.76, 0.7), (0.64, 0.9), (0.3, 0.96)], "main")
    blob(pen, [(0.94, 0.48), (0.88, 0.56), (0.76, 0.7), (0.66, 0.88), (0.56, 0.9), (0.66, 0.62)], "pale", body)
    limb(pen, [(0.66, 0.64), (0.7, 0.84), (0.74, 0.97), (0.86, 0.98)], [0.13, 0.08, 0.06, 0.05], "dark")
    haunch = limb(pen, [(0.3, 0.86), (0.14, 0.84), (0.3, 0.62), (0.46, 0.74)], [0.1, 0.12, 0.18, 0.14], "dark")
    limb(pen, [(0.18, 0.94), (0.5, 0.97)], [0.08, 0.06], "dark", group=haunch)
    pen.circle(0.76, 0.26, 0.1, "main")
    side_eye(pen, rng, 0.77, 0.25, rng.uniform(0.06, 0.08), kinds=("ring", "bright", "rimmed"))
    limb(pen, [(0.97, 0.44), (0.84, 0.47), (0.74, 0.44)], [0.02] * 3, INK)
    if chance(rng, 0.4):
        spots(pen, rng, [(0.36, 0.54, 0.04), (0.48, 0.46, 0.035), (0.24, 0.64, 0.03)], "deep", body)


@fitted
def draw_frog_front(pen: Pen, rng: Rng) -> None:
    """A frog that squats facing us, knees out to both sides, toes spread."""
    first, knee = len(pen.shapes), rng.uniform(0.42, 0.5)
    limb(pen, [(0.64, 0.78), (0.5 + knee, 0.62), (0.76, 0.94)], [0.2, 0.18, 0.12], "dark")
    for toe in (-0.08, 0.02, 0.12):
        limb(pen, [(0.8, 0.94), (0.84 + toe, 0.99)], [0.06, 0.05], "dark")
    mirror_since(pen, first)
    pen.ellipse(0.5, 0.72, 0.27, 0.25, "main")
    pen.ellipse(0.5, 0.76, 0.18, 0.18, "pale")
    first = len(pen.shapes)
    limb(pen, [(0.6, 0.72), (0.58, 0.94)], [0.1, 0.08], "main")
    pen.ellipse(0.59, 0.97, 0.09, 0.035, "main")
    mirror_since(pen, first)
    place(pen, rng, draw_frog_face, 0.5, 0.38, rng.uniform(0.6, 0.74))


@afloat
def draw_frog_leaping(pen: Pen, rng: Rng) -> None:
    """A frog in mid leap, the long hind legs stretched out behind."""
    first = len(pen.shapes)
    for drop, tone in ((0.1, "dark"), (0.0, "main")):
        limb(pen, [(0.42, 0.5), (0.26, 0.68 - drop), (0.1, 0.58 + drop), (-0.1, 0.78 + drop * 0.6)],
             [0.16, 0.11, 0.08, 0.05], tone)
        for toe in (-0.05, 0.03):
            limb(pen, [(-0.09, 0.77 + drop * 0.6), (-0.17, 0.8 + toe + drop * 0.6)], [0.04, 0.03], tone)
        limb(pen, [(0.7, 0.52), (0.82, 0.66 - drop), (0.96, 0.6 + drop)], [0.1, 0.07, 0.05], tone)
    body = pen.blob([(0.32, 0.5), (0.5, 0.34), (0.74, 0.22), (0.96, 0.26), (1.0, 0.36), (0.86, 0.5), (0.6, 0.6),
                     (0.38, 0.6)], "main")
    blob(pen, [(0.98, 0.38), (0.86, 0.5), (0.6, 0.6), (0.44, 0.6), (0.66, 0.48)], "pale", body)
    pen.circle(0.82, 0.2, 0.07, "main")
    side_eye(pen, rng, 0.83, 0.19, 0.05, kinds=("ring", "bright"))
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-30, 15))


@afloat
def draw_frog_above(pen: Pen, rng: Rng) -> None:
    """A frog from above: a pear with bulging eyes, the hind legs folded twice, fingers with round tips."""
    first = len(pen.shapes)
    limb(pen, [(0.62, 0.74), (0.92, 0.62), (0.7, 0.86), (0.92, 0.98)], [0.15, 0.12, 0.09, 0.05], "dark")
    limb(pen, [(0.62, 0.42), (0.84, 0.42), (0.86, 0.24)], [0.1, 0.08, 0.05], "dark")
    for x, y in ((0.8, 0.18), (0.87, 0.16), (0.93, 0.2), (0.98, 0.96), (0.96, 1.03), (0.88, 1.04)):
        pen.circle(x, y, 0.026, "dark")
        limb(pen, [(x, y), (0.87, 0.26) if y < 0.5 else (0.91, 0.97)], [0.02, 0.03], "dark")
    mirror_since(pen, first)
    body = halves(pen, [(0, 0.06), (0.14, 0.12), (0.2, 0.3), (rng.uniform(0.2, 0.25), 0.56), (0.16, 0.8), (0, 0.88)],
                  "main")
    limb(pen, [(0.5, 0.26), (0.5, 0.78)], [0.05, 0.02], "light", group=body)
    for x in (0.36, 0.64):
        pen.circle(x, 0.22, 0.07, "main")
        pen.circle(x, 0.22, 0.045, INK)


@fitted
def draw_frog_icon(pen: Pen, rng: Rng) -> None:
    """A frog of plain shapes: an oval with two discs on top, two ovals for the knees, one line for the mouth."""
    pen.ellipse(0.5, 0.66, rng.uniform(0.3, 0.38), 0.34, "main")
    pen.ellipse(0.8, 0.8, rng.uniform(0.15, 0.19), 0.2, "main" if chance(rng, 0.5) else "dark")
    mirror_last(pen)
    for x in (0.32, 0.68):
        pen.circle(x, 0.3, 0.14, "main")
        pen.circle(x, 0.28, 0.08, EYE_WHITE)
        pen.circle(x, 0.28, rng.uniform(0.03, 0.05), INK)
    arc(pen, 0.5, 0.42, 0.2, 20, 160, 0.03, "deep")


@fitted
def draw_frog_lily(pen: Pen, rng: Rng) -> None:
    """A frog upon the leaf of a water lily, its tongue out after a fly."""
    pen.polygon([(0.5, 0.9), *(arc_point(0.5, 0.9, 0.5, 0.1, a) for a in range(20, 341, 16))], "#4f9a3c")
    pen.ellipse(0.44, 0.66, 0.3, 0.22, "main")
    for x in (0.22, 0.6):
        limb(pen, [(x, 0.72), (x - 0.06, 0.86), (x + 0.1, 0.88)], [0.18, 0.12, 0.08], "dark")
    place(pen, rng, draw_frog_face, 0.54, 0.42, rng.uniform(0.5, 0.6))
    if chance(rng, 0.6):
        pen.curve([(0.56, 0.5), (0.76, 0.44), (0.92, 0.26)], 0.04, TONGUE)
        pen.circle(0.93, 0.24, 0.035, INK)


# The snake


def _forked_tongue(pen: Pen, x: float, y: float, dx: float, dy: float) -> None:
    tip = (x + dx, y + dy)
    limb(pen, [(x, y), tip], [0.024, 0.02], TONGUE)
    for side in (-1, 1):
        limb(pen, [tip, (tip[0] + dx * 0.5 - side * dy * 0.5, tip[1] + dy * 0.5 + side * dx * 0.5)], [0.02, 0.008], TONGUE)


def _banded(pen: Pen, rng: Rng, path: list[Point], widths: list[float]) -> int:
    """Draw a body along ``path``, plain, ringed or with lozenges on its back."""
    body = limb(pen, path, widths, "main")
    spine, kind = smooth(path, closed=False), int(rng.integers(3))
    for k in range(4, len(spine) - 3, 4 if kind == 1 else 5):
        (x0, y0), (x1, y1) = spine[k - 1], spine[k + 1]
        half = 0.5 * float(np.interp(k / (len(spine) - 1), np.linspace(0, 1, len(widths)), widths))
        length = max(1e-6, float(np.hypot(x1 - x0, y1 - y0)))
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        (x, y), w = spine[k], half * 0.55
        if kind == 1:
            pen.polygon([(x - ux * w * 0.6 - uy * half, y - uy * w * 0.6 + ux * half), (x + ux * w * 0.6 - uy * half,
                                                                                        y + uy * w * 0.6 + ux * half),
                         (x + ux * w * 0.6 + uy * half, y + uy * w * 0.6 - ux * half), (x - ux * w * 0.6 + uy * half,
                                                                                        y - uy * w * 0.6 - ux * half)],
                                                                                        "dark", group=body)
        elif kind == 2:
            pen.polygon([(x - ux * w * 1.4, y - uy * w * 1.4), (x - uy * w, y + ux * w),
                         (x + ux * w * 1.4, y + uy * w * 1.4), (x + uy * w, y - ux * w)], "deep", group=body)
    return body


@afloat
def draw_snake_waves(pen: Pen, rng: Rng) -> None:
    """A snake that winds along in waves, seen from above."""
    count, high = int(rng.integers(4, 7)), rng.uniform(0.12, 0.2)
    path = [(-0.02, 0.5)] + [(0.1 + 0.7 * k / count, 0.5 + high * (-1) ** k) for k in range(count + 1)] + [(0.92, 0.5)]
    _forked_tongue(pen, 1.0, 0.49, 0.08, -0.01)
    _banded(pen, rng, path, [0.02] + [0.1] * (len(path) - 2) + [0.09])
    pen.ellipse(0.95, 0.495, 0.1, 0.07, "main")
    for y in (0.455, 0.535):
        pen.circle(0.97, y, 0.02, INK if chance(rng, 0.5) else EYE_WHITE)


@fitted
def draw_snake_cobra(pen: Pen, rng: Rng) -> None:
    """A cobra that rises from its coil with its hood spread, facing us."""
    for y, half in ((0.94, 0.38), (0.84, 0.3)):
        pen.ellipse(0.5, y, half, 0.08, "main" if y > 0.9 else "dark")
    body = limb(pen, [(0.5, 0.86), (0.54, 0.66), (0.5, 0.4)], [0.2, 0.16, 0.14], "main")
    wide = rng.uniform(0.22, 0.3)
    halves(pen, [(0, 0.04), (wide * 0.6, 0.1), (wide, 0.3), (wide * 0.7, 0.48), (0.06, 0.62), (0, 0.63)], "main",
           group=body)
    halves(pen, [(0, 0.24), (wide * 0.36, 0.28), (wide * 0.36, 0.42), (0.05, 0.56), (0, 0.57)], "pale", group=body)
    for y in (0.32, 0.39, 0.46):
        limb(pen, [(0.5 - wide * 0.3, y), (0.5 + wide * 0.3, y)], [0.014] * 2, "dark", group=body)
    _forked_tongue(pen, 0.5, 0.2, 0.0, 0.08)
    pen.ellipse(0.5, 0.13, 0.11, 0.12, "light")
    eyes(pen, rng, 0.12, 0.06, 0.03, kinds=("slit", "dot", "ring"))


@fitted
def draw_snake_s(pen: Pen, rng: Rng) -> None:
    """A snake that stands like the letter S, its head to the right, the tail to a point."""
    swing = rng.uniform(0.22, 0.32)
    path = [(0.02, 0.9), (0.3, 0.96), (0.5 + swing, 0.82), (0.52, 0.64), (0.5 - swing, 0.46), (0.4, 0.22), (0.66, 0.16)]
    _forked_tongue(pen, 0.84, 0.18, 0.1, 0.03)
    _banded(pen, rng, path, [0.02, 0.1, 0.15, 0.16, 0.16, 0.14, 0.14])
    pen.blob([(0.58, 0.12), (0.7, 0.04), (0.86, 0.12), (0.88, 0.2), (0.72, 0.26), (0.58, 0.24)], "main")
    side_eye(pen, rng, 0.73, 0.12, rng.uniform(0.03, 0.045))


@afloat
def draw_snake_spiral(pen: Pen, rng: Rng) -> None:
    """A snake rolled up flat, its head in the middle or at the rim, seen from above."""
    turns = rng.uniform(1.8, 2.6)
    count = int(turns * 9)
    path = [arc_point(0.5, 0.5, 0.08 + 0.38 * k / count, 0.08 + 0.38 * k / count, 360 * turns * k / count)
            for k in range(count + 1)]
    _banded(pen, rng, path, [0.12] * count + [0.02])
    pen.ellipse(0.56, 0.46, 0.09, 0.12, "light", angle=-30)
    for x, y in ((0.57, 0.4), (0.63, 0.44)):
        pen.circle(x, y, 0.02, INK)
    _forked_tongue(pen, 0.62, 0.36, 0.04, -0.06)


@afloat
def draw_snake_head(pen: Pen, rng: Rng) -> None:
    """A snake's head from the side, the jaws wide open, two fangs, the tongue out."""
    gape = rng.uniform(14, 32)
    first = len(pen.shapes)
    pen.blob([(0.02, 0.62), (0.3, 0.6), (0.7, 0.58), (0.94, 0.6), (0.86, 0.7), (0.5, 0.76), (0.1, 0.78)], "dark")
    turn_since(pen, first, (0.24, 0.6), gape * 0.6)
    pen.blob([(0.2, 0.5), (0.5, 0.5), (0.6, 0.6), (0.4, 0.74), (0.16, 0.7)], "#7a1f24")
    _forked_tongue(pen, 0.44, 0.62, 0.34, 0.0)
    first = len(pen.shapes)
    for x in (0.78, 0.68):
        pen.polygon([(x - 0.03, 0.54), (x + 0.03, 0.54), (x - 0.02, 0.7)], EYE_WHITE)
    pen.blob([(0.02, 0.5), (0.2, 0.3), (0.5, 0.26), (0.8, 0.36), (0.98, 0.48), (0.92, 0.56), (0.6, 0.56), (0.3, 0.62)],
             "main")
    pen.circle(0.9, 0.47, 0.014, INK)
    side_eye(pen, rng, 0.6, 0.38, 0.06, kinds=("slit", "ring", "rimmed"))
    turn_since(pen, first, (0.24, 0.56), -gape)
    limb(pen, [(0.24, 0.56), (0.04, 0.66), (-0.02, 0.96)], [0.3, 0.32, 0.32], "main")


@fitted
def draw_snake_branch(pen: Pen, rng: Rng) -> None:
    """A snake wound round an upright stick, its head hanging out to the side."""
    pen.rect(0.45, 0.0, 0.55, 1.0, "#7b5233", radius=0.04)
    for k in range(int(rng.integers(3, 5))):
        y = 0.88 - k * 0.18
        limb(pen, [(0.3, y), (0.42, y + 0.05), (0.6, y - 0.04), (0.7, y - 0.12)], [0.1, 0.11, 0.11, 0.1], "main")
    limb(pen, [(0.3, 0.92), (0.24, 1.0), (0.4, 0.98)], [0.09, 0.06, 0.02], "main")
    _forked_tongue(pen, 0.93, 0.36, 0.06, 0.06)
    limb(pen, [(0.36, 0.3), (0.52, 0.14), (0.74, 0.14), (0.86, 0.3)], [0.1, 0.11, 0.11, 0.12], "main")
    pen.ellipse(0.88, 0.3, 0.11, 0.075, "main", angle=50)
    pen.circle(0.89, 0.25, 0.022, EYE_WHITE)


def draw_snake(pen: Pen, rng: Rng) -> None:
    """Lie coiled in three rings with the head raised high, the forked tongue out."""
    limb(pen, [(0.7, 0.92), (0.88, 0.94), (0.98, 0.84)], [0.12, 0.08, 0.02], "main")
    for y, rx, ry in ((0.88, 0.44, 0.12), (0.74, 0.36, 0.11), (0.61, 0.27, 0.1)):
        coil = pen.ellipse(0.46, y, rx, ry, "main")
        for k in range(-2, 3):
            x = 0.46 + rx * k * 0.36
            drop = ry * math.sqrt(1 - (k * 0.36) ** 2)
            pen.polygon([(x - 0.05, y + drop * 0.12), (x, y - drop * 0.25), (x + 0.05, y + drop * 0.12),
                         (x, y + drop * 0.62)], "deep" if k % 2 else "pale", group=coil)
    first = len(pen.shapes)
    neck = limb(pen, [(0.46, 0.62), (0.3, 0.5), (0.3, 0.34), (0.46, 0.25), (0.58, 0.17)],
                [0.18, 0.16, 0.13, 0.13, 0.13], "main")
    for x, y, angle in ((0.285, 0.5, -30), (0.275, 0.39, 15), (0.36, 0.285, 60)):
        pen.ellipse(x, y, 0.03, 0.028, "deep", angle=angle)
    limb(pen, [(0.85, 0.2), (0.93, 0.22)], [0.022, 0.02], "#e0263a")
    for end in ((1.0, 0.18), (0.99, 0.275)):
        limb(pen, [(0.93, 0.22), end], [0.018, 0.012], "#e0263a")
    blob(pen, [(0.5, 0.15), (0.56, 0.05), (0.69, 0.02), (0.81, 0.08), (0.88, 0.17), (0.85, 0.25), (0.7, 0.29),
               (0.56, 0.27)], "main", neck)
    limb(pen, [(0.87, 0.2), (0.78, 0.225), (0.68, 0.21)], [0.016] * 3, INK)
    eye(pen, 0.69, 0.12, 0.05)
    turn_since(pen, first, (0.44, 0.6), rng.uniform(-5, 5))


SUBJECTS: tuple[Subject, ...] = (
    Subject("frog", "frogs", "animal", (
        draw_frog, afloat(draw_frog_face), draw_frog_front, draw_frog_leaping, draw_frog_above, draw_frog_icon,
            draw_frog_lily)),
    Subject("snake", "snakes", "animal", (
        draw_snake, draw_snake_waves, draw_snake_cobra, draw_snake_s, draw_snake_spiral, draw_snake_head,
            draw_snake_branch)),
)
