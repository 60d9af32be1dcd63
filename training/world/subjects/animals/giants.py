"""Elephant and giraffe in all their poses."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point
from training.world.subjects.animals.bodies import Beast, poses
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    INK,
    PINK,
    eye,
    eyes,
    side_eye,
    smile,
    spots,
    thin_tail,
)
from training.world.subjects.outlines import afloat, blob, fitted, halves, limb, mirror_last, oval, place, turn_since
from training.world.subjects.shapes import chance

TUSK = "#fff8e6"


# The elephant


def draw_elephant_face(pen: Pen, rng: Rng) -> None:
    """An elephant's face: an ear like a fan on each side, the trunk hanging down between two tusks."""
    fan = rng.uniform(0.9, 1.1)
    pen.blob([(0.6, 0.2), (0.5 + 0.36 * fan, 0.04), (0.5 + 0.54 * fan, 0.26), (0.5 + 0.48 * fan, 0.56),
              (0.5 + 0.26 * fan, 0.64), (0.62, 0.5)], "dark")
    pen.blob([(0.66, 0.26), (0.5 + 0.34 * fan, 0.13), (0.5 + 0.46 * fan, 0.28), (0.5 + 0.4 * fan, 0.5), (0.7, 0.54)],
             "light" if chance(rng, 0.6) else PINK)
    mirror_last(pen, 2)
    if chance(rng, 0.75):
        limb(pen, [(0.6, 0.6), (0.66, 0.74), (0.76, rng.uniform(0.72, 0.82))], [0.08, 0.06, 0.02], TUSK)
        mirror_last(pen)
    head = halves(pen, [(0, 0.1), (0.18, 0.14), (0.25, 0.36), (0.16, 0.58), (0, 0.66)], "main")
    way = rng.uniform(-0.25, 0.25)
    limb(pen, [(0.5, 0.5), (0.5, 0.7), (0.5 + way * 0.3, 0.88), (0.5 + way, rng.uniform(0.9, 1.02))],
         [0.24, 0.17, 0.13, 0.1], "main", group=head)
    for y in (0.64, 0.71, 0.78):
        limb(pen, [(0.45, y), (0.55, y)], [0.014] * 2, "dark")
    eyes(pen, rng, 0.36, 0.14, rng.uniform(0.035, 0.05))


def draw_elephant_profile(pen: Pen, rng: Rng) -> None:
    """An elephant's head from the side: a domed brow, a great ear, a trunk that hangs, reaches or is raised."""
    trunks = ([(0.72, 0.4), (0.92, 0.6), (0.94, 0.95), (0.92, 1.25), (1.04, 1.36)],
              [(0.72, 0.4), (0.94, 0.6), (1.04, 0.9), (1.2, 1.0), (1.3, 0.86)],
              [(0.72, 0.44), (0.95, 0.58), (1.12, 0.44), (1.12, 0.14), (1.2, -0.08)])
    head = blob(pen, [(0.1, 0.6), (0.16, 0.22), (0.45, 0.02), (0.75, 0.14), (0.86, 0.42), (0.76, 0.72), (0.4, 0.86)],
                "main")
    limb(pen, trunks[int(rng.integers(3))], [0.36, 0.24, 0.17, 0.14, 0.1], "main", group=head)
    pen.blob([(0.72, 0.66), (0.8, 0.64), (0.94, 0.8), (1.12, 0.8), (0.96, 0.9), (0.76, 0.82)], TUSK)
    big = rng.uniform(0.85, 1.15)
    pen.blob([(0.44, 0.2), (0.2 * 1, 0.02), (0.32 - 0.45 * big, 0.24), (0.32 - 0.36 * big, 0.6),
              (0.2, 0.4 + 0.5 * big), (0.38, 0.72), (0.5, 0.45)], "dark")
    side_eye(pen, rng, 0.66, 0.34, 0.045)


ELEPHANT = Beast(draw_elephant_face, draw_elephant_profile, thin_tail, deep=0.62, leg=0.3, thick=0.19,
                 neck=(0.1, 0.06), neck_width=0.36, head=0.5)


@fitted
def draw_elephant_icon(pen: Pen, rng: Rng) -> None:
    """An elephant of a half disc, blocks for the legs, a disc for the ear and a hook for the trunk."""
    pen.wedge(0.42, 0.6, 0.4, rng.uniform(0.44, 0.5), 180, 360, "main")
    pen.rect(0.02, 0.58, 0.82, 0.76, "main")
    for x in (0.04, 0.22, 0.46, 0.64)[::int(rng.choice([1, 3]))]:
        pen.rect(x, 0.7, x + 0.14, 1.0, "main")
    pen.circle(0.78, 0.44, 0.2, "main")
    limb(pen, [(0.88, 0.5), (0.97, 0.7), (0.98, 0.88), (1.1, 0.86)], [0.18, 0.12, 0.1, 0.08], "main")
    pen.circle(0.66, 0.44, rng.uniform(0.13, 0.18), "dark")
    pen.circle(0.84, 0.38, 0.025, EYE_WHITE)


@fitted
def draw_elephant_front(pen: Pen, rng: Rng) -> None:
    """An elephant that comes towards us: legs like pillars, the head with its fans before the round body."""
    pen.ellipse(0.5, 0.56, rng.uniform(0.3, 0.36), 0.34, "dark")
    for x in (0.32, 0.68):
        pen.rect(x - 0.11, 0.6, x + 0.11, 1.0, "main", radius=0.05)
        for toe in (-0.06, 0.0, 0.06):
            pen.sector(x + toe, 1.0, 0.028, 0.04, 180, 360, "pale")
    place(pen, rng, draw_elephant_face, 0.5, 0.42, rng.uniform(0.74, 0.9))


@fitted
def draw_elephant_sitting(pen: Pen, rng: Rng) -> None:
    """A young elephant that sits like a doll, soles towards us, the trunk lifted."""
    oval(pen, 0.46, 0.7, 0.3, 0.28, "main")
    oval(pen, 0.5, 0.76, 0.19, 0.18, "light")
    for x in (0.22, 0.74):
        pen.ellipse(x, 0.9, 0.15, 0.12, "dark")
        pen.ellipse(x, 0.91, 0.09, 0.07, "pale")
    limb(pen, [(0.28, 0.56), (0.12, 0.66)], [0.14, 0.12], "main")
    place(pen, rng, draw_elephant_profile, 0.44, 0.42, 0.62, pivot=(0.4, 0.6), angle=rng.uniform(-14, 4))


# The giraffe


def _patchwork(pen: Pen, rng: Rng, cx: float, cy: float, rx: float, ry: float, group: int) -> None:
    for x, y in ((-0.75, -0.3), (-0.4, 0.4), (-0.25, -0.55), (0.1, 0.15), (0.4, -0.5), (0.6, 0.4), (-0.8, 0.5)):
        spots(pen, rng, [(cx + x * rx, cy + y * ry, ry * 0.33)], "deep", group)


def _giraffe_horns(pen: Pen, x: float, y: float, height: float) -> None:
    limb(pen, [(x, y), (x, y - height)], [0.06, 0.05], "main")
    pen.circle(x, y - height, 0.055, "deep")


def draw_giraffe_face(pen: Pen, rng: Rng) -> None:
    """A giraffe's face: two knobbed horns, ears straight out, spots on the brow, a long light muzzle."""
    _giraffe_horns(pen, 0.6, 0.24, rng.uniform(0.18, 0.28))
    mirror_last(pen, 2)
    pen.blob([(0.66, 0.32), (0.86, 0.2), (1.0, 0.24), (0.88, 0.38), (0.7, 0.42)], "main")
    mirror_last(pen)
    head = halves(pen, [(0, 0.18), (0.18, 0.22), (0.23, 0.4), (0.16, 0.62), (0.2, 0.84), (0, 0.98)], "main")
    spots(pen, rng, [(0.4, 0.28, 0.06), (0.58, 0.25, 0.05), (0.5, 0.36, 0.05)], "deep", head)
    pen.ellipse(0.5, 0.8, rng.uniform(0.19, 0.24), 0.18, "pale")
    for x in (0.43, 0.57):
        pen.ellipse(x, 0.74, 0.02, 0.03, INK)
    smile(pen, 0.5, 0.8, 0.09)
    eyes(pen, rng, 0.46, 0.16, rng.uniform(0.05, 0.065))


def draw_giraffe_profile(pen: Pen, rng: Rng) -> None:
    """A giraffe's head from the side: two knobbed horns, a leaf of an ear, a long soft muzzle."""
    for x in (0.44, 0.32):
        _giraffe_horns(pen, x, 0.36, rng.uniform(0.22, 0.3))
    pen.blob([(0.24, 0.44), (0.04, 0.32), (-0.1, 0.34), (0.02, 0.48), (0.2, 0.54)], "dark")
    head = blob(pen, [(0.16, 0.66), (0.22, 0.4), (0.42, 0.3), (0.64, 0.42), (0.94, 0.6), (1.0, 0.74), (0.88, 0.84),
                      (0.6, 0.78), (0.36, 0.84)], "main")
    blob(pen, [(0.8, 0.52), (0.95, 0.6), (1.0, 0.74), (0.88, 0.84), (0.74, 0.8)], "pale", head)
    pen.ellipse(0.93, 0.64, 0.02, 0.025, INK)
    limb(pen, [(0.95, 0.76), (0.82, 0.75)], [0.02] * 2, INK)
    side_eye(pen, rng, 0.5, 0.46, 0.055)


GIRAFFE = Beast(draw_giraffe_face, draw_giraffe_profile, thin_tail, deep=0.4, leg=0.62, thick=0.075, neck=(0.3, 0.95),
                neck_width=0.2, head=0.36,
                foot="#3a302c", coat=_patchwork)


def _spotted_neck(pen: Pen, rng: Rng, path: list[Point], widths: list[float]) -> None:
    neck = limb(pen, path, widths, "main")
    (x0, y0), (x1, y1) = path[0], path[-1]
    for k in range(5):
        share = 0.12 + k * 0.17
        spots(pen, rng, [(x0 + (x1 - x0) * share + (0.035 if k % 2 else -0.035), y0 + (y1 - y0) * share, 0.045)],
              "deep", neck)


@fitted
def draw_giraffe_bust(pen: Pen, rng: Rng) -> None:
    """A giraffe's head on its endless neck, from the side, as over a fence."""
    _spotted_neck(pen, rng, [(0.3, 1.0), (0.38, 0.6), (0.48, 0.22)], [0.34, 0.22, 0.17])
    limb(pen, [(0.17, 0.9), (0.29, 0.55), (0.4, 0.14)], [0.05, 0.05, 0.04], "deep")
    place(pen, rng, draw_giraffe_profile, 0.48, 0.2, 0.48, pivot=(0.3, 0.66), angle=rng.uniform(-10, 8))


@fitted
def draw_giraffe_front(pen: Pen, rng: Rng) -> None:
    """A giraffe from the front: a face upon a neck like a pole."""
    _spotted_neck(pen, rng, [(0.5, 1.0), (0.5, 0.6), (0.5, 0.2)], [rng.uniform(0.26, 0.4), 0.2, 0.17])
    place(pen, rng, draw_giraffe_face, 0.5, 0.16, rng.uniform(0.42, 0.52), angle=rng.uniform(-8, 8))


@fitted
def draw_giraffe_toy(pen: Pen, rng: Rng) -> None:
    """A young giraffe in a children's book: a small round body, short legs, a straight neck, a big face turned to us."""
    tall = rng.uniform(0.35, 0.55)
    thin_tail(pen, rng, (0.05, 0.6), 0.4)
    for x, tone in ((0.2, "dark"), (0.46, "dark"), (0.08, "main"), (0.36, "main")):
        pen.rect(x, 0.7, x + 0.11, 1.0, tone, radius=0.04)
        pen.rect(x, 0.94, x + 0.11, 1.0, "#3a302c")
    _spotted_neck(pen, rng, [(0.46, 0.7), (0.5, 0.6 - tall * 0.4), (0.52, 0.6 - tall)], [0.22, 0.17, 0.16])
    body = oval(pen, 0.3, 0.66, 0.28, 0.17, "main")
    _patchwork(pen, rng, 0.3, 0.66, 0.22, 0.13, body)
    place(pen, rng, draw_giraffe_face, 0.54, 0.52 - tall, rng.uniform(0.4, 0.5))


@fitted
def draw_giraffe_drinking(pen: Pen, rng: Rng) -> None:
    """A giraffe that bows to the ground, its forelegs spread wide."""
    for x, foot, tone in ((0.2, 0.24, "dark"), (0.1, 0.06, "main"), (0.54, 0.76, "dark"), (0.5, 0.4, "main")):
        limb(pen, [(x, 0.36), ((x + foot) / 2, 0.68), (foot, 1.0)], [0.12, 0.06, 0.05], tone)
    body = pen.blob([(0.0, 0.3), (0.1, 0.14), (0.34, 0.14), (0.6, 0.28), (0.6, 0.46), (0.34, 0.46), (0.08, 0.46)], "main")
    _patchwork(pen, rng, 0.3, 0.3, 0.26, 0.13, body)
    _spotted_neck(pen, rng, [(0.54, 0.36), (0.8, 0.54), (0.98, 0.8)], [0.2, 0.13, 0.11])
    place(pen, rng, draw_giraffe_profile, 0.98, 0.8, 0.3, pivot=(0.25, 0.62), angle=rng.uniform(20, 45))


@fitted
def draw_giraffe_icon(pen: Pen, rng: Rng) -> None:
    """A giraffe of straight bars: four legs, a sloping back, a long slanting neck."""
    lean = rng.uniform(0.0, 0.14)
    pen.polygon([(0.06, 1.0), (0.08, 0.6), (0.14, 0.52), (0.44, 0.44), (0.6 + lean, 0.08), (0.62 + lean, -0.02),
                 (0.68 + lean, 0.06), (0.86 + lean, 0.14), (0.84 + lean, 0.22),
                 (0.7 + lean, 0.2), (0.58, 0.6), (0.56, 1.0), (0.49, 1.0), (0.47, 0.68), (0.2, 0.68), (0.14, 1.0)], "main")
    group = pen.new_group()
    spots(pen, rng, [(0.24, 0.58, 0.05), (0.38, 0.56, 0.045), (0.5, 0.5, 0.035), (0.56 + lean / 2, 0.34, 0.03)],
          "deep", group)
    pen.circle(0.7 + lean, 0.12, 0.015, EYE_WHITE)


def draw_elephant(pen: Pen, rng: Rng) -> None:
    """Stand in profile: big ear, trunk curled forward, tusk, legs like pillars."""
    limb(pen, [(0.08, 0.42), (0.025, 0.54), (0.04, 0.68)], [0.035, 0.03, 0.05], "dark")
    for x in (0.33, 0.6):
        limb(pen, [(x, 0.6), (x, 0.92)], [0.15, 0.15], "dark")
    body = pen.blob([(0.05, 0.5), (0.1, 0.31), (0.27, 0.19), (0.48, 0.2), (0.64, 0.3), (0.69, 0.55), (0.6, 0.74),
                     (0.38, 0.79), (0.15, 0.74)], "main")
    for x in (0.16, 0.5):
        pen.polygon([(x - 0.08, 0.55), (x + 0.1, 0.55), (x + 0.09, 0.98), (x + 0.06, 1.0), (x - 0.06, 1.0),
                     (x - 0.085, 0.98)], "main", group=body)
        for toe in (-0.055, 0.0, 0.055):
            pen.sector(x + toe, 1.0, 0.024, 0.032, 180, 360, "pale")
    first = len(pen.shapes)
    curl = rng.uniform(-0.02, 0.02)
    limb(pen, [(0.76, 0.36), (0.85, 0.5), (0.87, 0.68), (0.87, 0.83), (0.93, 0.89), (0.97, 0.8 + curl)],
         [0.26, 0.18, 0.125, 0.1, 0.085, 0.07], "main", group=body)
    pen.blob([(0.8, 0.54), (0.84, 0.52), (0.9, 0.61), (0.98, 0.62), (0.9, 0.67), (0.82, 0.63)], "#fff8e6")
    blob(pen, [(0.62, 0.18), (0.72, 0.12), (0.84, 0.17), (0.9, 0.32), (0.86, 0.5), (0.74, 0.58), (0.62, 0.5)], "main",
         body)
    for y in (0.7, 0.77):
        pen.line([(0.845, y), (0.92, y)], 0.014, "dark")
    eye(pen, 0.805, 0.31, 0.035)
    pen.blob([(0.66, 0.18), (0.53, 0.13), (0.4, 0.22), (0.38, 0.42), (0.46, 0.6), (0.56, 0.66), (0.64, 0.57),
              (0.71, 0.46), (0.72, 0.3)], "dark")
    pen.blob([(0.65, 0.23), (0.54, 0.19), (0.45, 0.26), (0.43, 0.42), (0.49, 0.55), (0.56, 0.59), (0.61, 0.52),
              (0.67, 0.42), (0.68, 0.31)], "light")
    turn_since(pen, first, (0.68, 0.4), rng.uniform(-4, 4))


def draw_giraffe(pen: Pen, rng: Rng) -> None:
    """Stand in profile: very long spotted neck, small head with two knobs, thin legs."""
    step = rng.uniform(-0.02, 0.02)
    limb(pen, [(0.18, 0.55), (0.1, 0.63), (0.1, 0.74)], [0.03, 0.022, 0.05], "deep")
    for x in (0.31, 0.53):
        limb(pen, [(x, 0.62), (x + 0.01, 0.8), (x - step, 0.975)], [0.1, 0.055, 0.05], "dark")
    body = pen.blob([(0.16, 0.58), (0.24, 0.5), (0.4, 0.46), (0.56, 0.38), (0.67, 0.46), (0.65, 0.63), (0.48, 0.69),
                     (0.24, 0.69)], "main")
    limb(pen, [(0.22, 0.6), (0.21, 0.79), (0.19 + step, 0.975)], [0.14, 0.065, 0.055], "main", group=body)
    limb(pen, [(0.61, 0.58), (0.62, 0.79), (0.63 + step, 0.975)], [0.12, 0.065, 0.055], "main", group=body)
    for x in (0.19 + step, 0.63 + step):
        pen.rect(x - 0.032, 0.965, x + 0.038, 1.0, "#3a302c")
    for x, y, size in ((0.25, 0.58, 0.05), (0.35, 0.53, 0.045), (0.37, 0.63, 0.05), (0.48, 0.5, 0.05),
                       (0.5, 0.61, 0.048), (0.6, 0.52, 0.045), (0.25, 0.67, 0.035), (0.61, 0.63, 0.035)):
        _spot(pen, x, y, size, rng, body)
    first = len(pen.shapes)
    _giraffe_neck(pen, rng, body)
    turn_since(pen, first, (0.58, 0.48), rng.uniform(-4, 4))


def _giraffe_neck(pen: Pen, rng: Rng, body: int) -> None:
    limb(pen, [(0.51, 0.42), (0.59, 0.26), (0.655, 0.1)], [0.03, 0.045, 0.03], "deep")
    limb(pen, [(0.58, 0.5), (0.65, 0.31), (0.71, 0.12)], [0.22, 0.125, 0.1], "main", group=body)
    for x, y, size in ((0.6, 0.41, 0.045), (0.63, 0.32, 0.035), (0.675, 0.26, 0.03), (0.68, 0.185, 0.025),
                       (0.66, 0.37, 0.025)):
        _spot(pen, x, y, size, rng, body)
    for x in (0.69, 0.74):
        limb(pen, [(x + 0.01, 0.09), (x - 0.005, 0.03)], [0.025, 0.022], "dark")
        pen.circle(x - 0.006, 0.022, 0.022, "deep")
    limb(pen, [(0.68, 0.11), (0.6, 0.1)], [0.05, 0.03], "light")
    blob(pen, [(0.66, 0.1), (0.72, 0.055), (0.8, 0.08), (0.91, 0.16), (0.93, 0.21), (0.87, 0.24), (0.76, 0.21),
               (0.68, 0.18)], "main", body)
    blob(pen, [(0.87, 0.135), (0.92, 0.165), (0.93, 0.21), (0.87, 0.24), (0.83, 0.2)], "pale", body)
    pen.circle(0.9, 0.175, 0.011, INK)
    eye(pen, 0.765, 0.115, 0.03)


def _spot(pen: Pen, x: float, y: float, size: float, rng: Rng, group: int) -> None:
    angles = np.arange(6) * 60.0 + rng.uniform(0, 60)
    radii = size * rng.uniform(0.8, 1.1, 6)
    points = np.stack([x + radii * np.cos(np.radians(angles)), y + radii * np.sin(np.radians(angles))], 1)
    pen.polygon(points, "deep", group=group)


SUBJECTS: tuple[Subject, ...] = (
    Subject("elephant", "elephants", "animal", (
        draw_elephant, afloat(draw_elephant_face), draw_elephant_icon, draw_elephant_front, draw_elephant_sitting,
        *poses("elephant", ELEPHANT, "standing toy bust facing rearing"))),
    Subject("giraffe", "giraffes", "animal", (
        draw_giraffe, afloat(draw_giraffe_face), draw_giraffe_bust, draw_giraffe_front, draw_giraffe_toy,
            draw_giraffe_drinking, draw_giraffe_icon,
        *poses("giraffe", GIRAFFE, "standing leaping"))),
)
