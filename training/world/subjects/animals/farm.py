"""Cow, pig and sheep in all their poses."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.animals.bodies import Beast, poses
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    HORN,
    INK,
    PINK,
    eyes,
    side_eye,
    smile,
    spots,
)
from training.world.subjects.outlines import afloat, blob, fitted, halves, limb, mirror_last, oval, place
from training.world.subjects.shapes import chance

PIGGY = "#c9647a"
PALE_PINK = "#f3b9bd"


# The cow


def _cow_patches(pen: Pen, rng: Rng, cx: float, cy: float, rx: float, ry: float, group: int) -> None:
    tone = str(rng.choice(["deep", EYE_WHITE, EYE_WHITE]))
    spots(pen, rng, [(cx - rx * 0.6, cy - ry * 0.3, ry * 0.7), (cx + rx * 0.2, cy - ry * 0.45, ry * 0.55),
                     (cx + rx * 0.05, cy + ry * 0.5, ry * 0.35)],
          tone, group)


def _tasselled_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    x, y = root
    end = (x - rng.uniform(0.05, 0.22), y + tall * rng.uniform(0.3, 0.6))
    limb(pen, [(x, y), (x - 0.1, y + 0.05), end], [0.05, 0.04, 0.035], "dark")
    pen.ellipse(end[0], end[1] + 0.03, 0.045, 0.075, "deep")


def draw_cow_face(pen: Pen, rng: Rng) -> None:
    """A cow's face: a long head with a wide pink muzzle, horns above ears that stick out."""
    rise = rng.uniform(-0.05, 0.06)
    if chance(rng, 0.8):
        limb(pen, [(0.62, 0.2), (0.82, 0.14), (0.86, rise)], [0.1, 0.08, 0.03], HORN)
        mirror_last(pen)
    pen.blob([(0.68, 0.24), (0.88, 0.2), (1.02, 0.3), (0.9, 0.42), (0.7, 0.38)], "dark")
    pen.ellipse(0.87, 0.31, 0.08, 0.045, PINK)
    mirror_last(pen, 2)
    head = halves(pen, [(0, 0.1), (0.16, 0.12), (0.26, 0.3), (0.22, 0.6), (0.2, 0.9), (0, 0.95)], "main")
    if chance(rng, 0.5):
        halves(pen, [(0, 0.12), (0.08, 0.15), (0.05, 0.4), (0.1, 0.7), (0, 0.75)], EYE_WHITE, group=head)
    elif chance(rng, 0.6):
        blob(pen, [(0.56, 0.2), (0.72, 0.24), (0.74, 0.5), (0.58, 0.48)], EYE_WHITE, head)
    eyes(pen, rng, 0.42, 0.13, rng.uniform(0.05, 0.07))
    pen.ellipse(0.5, 0.78, rng.uniform(0.25, 0.32), rng.uniform(0.15, 0.19), PALE_PINK)
    for x in (0.39, 0.61):
        pen.ellipse(x, 0.75, 0.04, 0.055, PIGGY)
    smile(pen, 0.5, 0.82, 0.08, PIGGY)


def draw_cow_profile(pen: Pen, rng: Rng) -> None:
    """A cow's head from the side: a broad pink nose, a curved horn, an ear behind it."""
    limb(pen, [(0.34, 0.3), (0.4, 0.08), (0.55, 0.0)], [0.1, 0.07, 0.02], HORN)
    head = blob(pen, [(0.15, 0.5), (0.28, 0.26), (0.48, 0.24), (0.7, 0.44), (0.95, 0.58), (1.0, 0.75), (0.88, 0.86),
                      (0.6, 0.82), (0.3, 0.85)], "main")
    blob(pen, [(0.78, 0.52), (0.96, 0.58), (1.02, 0.74), (0.9, 0.88), (0.74, 0.8)], PALE_PINK, head)
    pen.ellipse(0.93, 0.65, 0.03, 0.04, PIGGY)
    limb(pen, [(0.92, 0.8), (0.8, 0.77)], [0.02] * 2, PIGGY)
    pen.blob([(0.3, 0.34), (0.1, 0.26), (-0.02, 0.36), (0.14, 0.48)], "dark")
    side_eye(pen, rng, 0.52, 0.42, 0.06)


COW = Beast(draw_cow_face, draw_cow_profile, _tasselled_tail, deep=0.5, leg=0.3, thick=0.11, neck=(0.18, 0.06),
            neck_width=0.26, head=0.46,
            foot="#3a302c", coat=_cow_patches)


@fitted
def draw_cow_icon(pen: Pen, rng: Rng) -> None:
    """A cow of straight edges: a box with four legs, an udder, a wedge of a head with two horns."""
    low = rng.uniform(0.0, 0.14)
    limb(pen, [(0.04, 0.34), (-0.03, 0.5), (-0.02, 0.74)], [0.03, 0.03, 0.06], "main")
    pen.sector(0.34, 0.72, 0.1, 0.12, 0, 180, PINK)
    pen.polygon([(0.0, 0.3), (0.78, 0.3), (0.78, 0.7), (0.68, 0.74), (0.66, 1.0), (0.54, 1.0), (0.52, 0.74),
                 (0.22, 0.74), (0.2, 1.0),
                 (0.08, 1.0), (0.06, 0.74), (0.0, 0.66)], "main")
    pen.polygon([(0.72, 0.14 + low), (0.98, 0.14 + low), (1.04, 0.46 + low), (0.98, 0.56 + low), (0.82, 0.56 + low)],
                "dark")
    for x, tip in ((0.75, 0.68), (0.95, 1.02)):
        pen.polygon([(x - 0.03, 0.16 + low), (x + 0.03, 0.16 + low), (tip, 0.0 + low)], HORN)
    pen.circle(0.87, 0.28 + low, 0.03, EYE_WHITE)
    if chance(rng, 0.7):
        spots(pen, rng, [(0.22, 0.44, 0.12), (0.52, 0.5, 0.1)], EYE_WHITE, pen.new_group())


# The pig


def _curly_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    x, y = root
    pen.line([(x, y + 0.02), *(arc_point(x - 0.07 - k * 0.006, y - 0.04, 0.055, 0.055, 60 + k * 40)
                               for k in range(11))], 0.032, "dark")


def draw_pig_face(pen: Pen, rng: Rng) -> None:
    """A pig's face: round, a round flat snout with two holes, ears folded to points."""
    wide = rng.uniform(0.4, 0.47)
    oval(pen, 0.5, 0.55, wide, 0.42, "main")
    pen.polygon([(0.56, 0.24), (0.86, rng.uniform(0.0, 0.1)), (0.9, 0.42)] if chance(rng, 0.5) else
                [(0.58, 0.18), (0.84, 0.08), (0.95, 0.3), (0.78, 0.42)], "dark")
    mirror_last(pen)
    pen.ellipse(0.5, 0.62, rng.uniform(0.16, 0.22), rng.uniform(0.12, 0.16), rng.choice(["light", "pale", "dark"]))
    for x in (0.44, 0.56):
        pen.ellipse(x, 0.62, 0.03, rng.uniform(0.04, 0.06), "deep")
    eyes(pen, rng, 0.42, rng.uniform(0.17, 0.22), rng.uniform(0.045, 0.065))
    if chance(rng, 0.6):
        smile(pen, 0.5, 0.76, 0.09)
    if chance(rng, 0.4):
        for x in (0.2, 0.8):
            pen.ellipse(x, 0.62, 0.06, 0.04, PINK)


def draw_pig_profile(pen: Pen, rng: Rng) -> None:
    """A pig's head from the side: a snout cut off flat, a pointed ear hanging forward."""
    long = rng.uniform(0.92, 1.02)
    pen.polygon([(0.7, 0.45), (long, 0.46), (long + 0.02, 0.76), (0.7, 0.8)], "main")
    oval(pen, 0.48, 0.56, 0.36, 0.34, "main", pen.shapes[-1].group)
    pen.ellipse(long, 0.61, 0.05, 0.16, "light")
    pen.ellipse(long + 0.01, 0.56, 0.015, 0.03, "deep")
    pen.polygon([(0.26, 0.32), (0.54, 0.2), (0.58, 0.5)] if chance(rng, 0.6) else [(0.3, 0.36), (0.42, 0.02),
                                                                                   (0.58, 0.3)], "dark")
    side_eye(pen, rng, 0.68, 0.42, 0.05)
    limb(pen, [(0.94, 0.78), (0.8, 0.8), (0.7, 0.74)], [0.02] * 3, INK)


PIG = Beast(draw_pig_face, draw_pig_profile, _curly_tail, deep=0.62, leg=0.18, thick=0.12, neck=(0.12, 0.0),
            neck_width=0.4, head=0.55,
            foot="#5a4038")


@fitted
def draw_pig_icon(pen: Pen, rng: Rng) -> None:
    """A round pig of a few shapes, as a money box, sometimes with the slot."""
    for x in (0.22, 0.64):
        pen.rect(x, 0.7, x + 0.13, 1.0, "main" if chance(rng, 0.5) else "dark")
    pen.polygon([(0.6, 0.36), (0.66, 0.1), (0.84, 0.3)], "dark")
    oval(pen, 0.5, 0.56, 0.44, rng.uniform(0.29, 0.36), "main")
    pen.rect(0.86, 0.46, 1.02, 0.7, "main", radius=0.03)
    if chance(rng, 0.5):
        pen.rect(0.36, 0.3, 0.6, 0.34, "deep")
    pen.circle(0.76, 0.44, 0.03, EYE_WHITE if chance(rng, 0.5) else INK)
    _curly_tail(pen, rng, (0.08, 0.5), 0)


@fitted
def draw_pig_behind(pen: Pen, rng: Rng) -> None:
    """A pig from behind: two round hams and a curl between them, ears beyond."""
    pen.polygon([(0.58, 0.22), (0.8, 0.0), (0.82, 0.3)], "dark")
    mirror_last(pen)
    for x in (0.26, 0.6):
        pen.rect(x, 0.8, x + 0.14, 1.0, "dark", radius=0.03)
    oval(pen, 0.5, 0.54, rng.uniform(0.4, 0.46), 0.38, "main")
    limb(pen, [(0.5, 0.5), (0.49, 0.7), (0.5, 0.92)], [0.01, 0.025, 0.02], "dark")
    _curly_tail(pen, rng, (0.57, 0.46), 0)


# The sheep


def _wool(pen: Pen, rng: Rng, cx: float, cy: float, rx: float, ry: float, tone: str = "main") -> int:
    count, group = int(rng.integers(9, 14)), pen.new_group()
    for k in range(count):
        x, y = arc_point(cx, cy, rx, ry, k * 360 / count)
        oval(pen, x, y, rx * 0.36, ry * 0.42, tone, group)
    oval(pen, cx, cy, rx * 1.05, ry * 1.05, tone, group)
    return group


def _wool_curls(pen: Pen, rng: Rng, cx: float, cy: float, rx: float, ry: float, group: int) -> None:
    _wool(pen, rng, cx, cy - ry * 0.1, rx * 1.06, ry * 1.15)
    for x, y in ((-0.5, -0.3), (0.1, -0.5), (0.4, 0.2), (-0.2, 0.4)):
        pen.ring(cx + x * rx, cy + y * ry, 0.05, 0.02, "dark", start=rng.uniform(0, 90), end=280)


def _stub_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    pen.ellipse(root[0] - 0.04, root[1] + 0.06, 0.08, 0.1, "light")


def draw_sheep_face(pen: Pen, rng: Rng) -> None:
    """A sheep's face: a narrow dark or pale head in a cloud of wool, ears drooping to the sides."""
    skin = str(rng.choice(["deep", "#3b3534", "pale", "#f3dcc6"]))
    horned = chance(rng, 0.25)
    _wool(pen, rng, 0.5, 0.4, 0.36, 0.32)
    pen.blob([(0.66, 0.4), (0.84, 0.38), (0.98, 0.5), (0.84, 0.56), (0.68, 0.5)], skin)
    mirror_last(pen)
    halves(pen, [(0, 0.28), (0.18, 0.32), (0.22, 0.5), (0.16, 0.85), (0, 0.96)], skin)
    _wool(pen, rng, 0.5, 0.22, 0.2, 0.1)
    if horned:
        pen.ring(0.86, 0.42, 0.13, 0.09, HORN, start=-150, end=120)
        mirror_last(pen)
    eyes(pen, rng, 0.5, 0.11, 0.055, kinds=("ring", "ring", "hole") if skin in ("deep", "#3b3534")
         else ("ring", "dot", "oval", "arc"))
    limb(pen, [(0.44, 0.74), (0.5, 0.79), (0.56, 0.74)], [0.02] * 3, PINK)
    limb(pen, [(0.5, 0.79), (0.5, 0.87)], [0.02] * 2, PINK)


def draw_sheep_profile(pen: Pen, rng: Rng) -> None:
    """A sheep's head from the side: an arched nose, a hanging ear, a tuft of wool, sometimes a ram's curled horn."""
    skin = str(rng.choice(["deep", "#3b3534", "#f3dcc6"]))
    blob(pen, [(0.15, 0.5), (0.3, 0.28), (0.55, 0.3), (0.82, 0.5), (0.95, 0.74), (0.85, 0.86), (0.6, 0.82),
               (0.3, 0.8)], skin)
    _wool(pen, rng, 0.3, 0.3, 0.22, 0.16)
    side_eye(pen, rng, 0.6, 0.48, 0.055, kinds=("ring",))
    if chance(rng, 0.3):
        limb(pen, [arc_point(0.32, 0.45, 0.25 - 0.018 * k, 0.25 - 0.018 * k, -70 - 40 * k) for k in range(10)],
             list(np.linspace(0.15, 0.03, 10)), HORN)
    else:
        pen.blob([(0.3, 0.42), (0.16, 0.46), (0.02, 0.64), (0.16, 0.68), (0.34, 0.54)], skin)
    limb(pen, [(0.9, 0.8), (0.78, 0.78)], [0.02] * 2, PINK)


SHEEP = Beast(draw_sheep_face, draw_sheep_profile, _stub_tail, deep=0.52, leg=0.26, thick=0.09, neck=(0.16, 0.06),
              neck_width=0.24, head=0.46,
              foot="#3a302c", coat=_wool_curls, dense=True, belly="")


@fitted
def draw_sheep_cloud(pen: Pen, rng: Rng) -> None:
    """A sheep as a cloud on four sticks with a dark oval head."""
    skin = str(rng.choice(["#2f2b2b", "deep"]))
    for x in (0.26, 0.38, 0.6, 0.72)[:: int(rng.choice([1, 3]))]:
        pen.rect(x - 0.03, 0.6, x + 0.03, 1.0, skin)
    _wool(pen, rng, 0.5, 0.48, 0.36, 0.26)
    side = rng.uniform(0.84, 0.94)
    pen.ellipse(side - 0.1, 0.34, 0.1, 0.04, skin, angle=-20)
    pen.ellipse(side, 0.42, 0.1, 0.15, skin, angle=-15)
    _wool(pen, rng, side - 0.02, 0.27, 0.08, 0.05)
    pen.circle(side + 0.03, 0.38, 0.025, EYE_WHITE)


@fitted
def draw_sheep_front(pen: Pen, rng: Rng) -> None:
    """A sheep that comes towards us: a big ball of wool, the face within it, four feet below."""
    for x in (0.3, 0.42, 0.58, 0.7):
        pen.rect(x - 0.045, 0.75, x + 0.045, 1.0, "#3b3534", radius=0.02)
    _wool(pen, rng, 0.5, 0.5, 0.38, 0.32)
    place(pen, rng, draw_sheep_face, 0.5, rng.uniform(0.38, 0.5), rng.uniform(0.4, 0.55))


SUBJECTS: tuple[Subject, ...] = (
    Subject("cow", "cows", "animal", (
        afloat(draw_cow_face), draw_cow_icon, *poses("cow", COW, "standing lying toy bust facing portrait"))),
    Subject("pig", "pigs", "animal", (
        afloat(draw_pig_face), draw_pig_icon, draw_pig_behind,
            *poses("pig", PIG, "standing lying toy facing bust upright"))),
    Subject("sheep", "sheep", "animal", (
        afloat(draw_sheep_face), draw_sheep_cloud, draw_sheep_front,
            *poses("sheep", SHEEP, "standing lying toy bust portrait"))),
)
