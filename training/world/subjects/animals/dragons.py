"""Dragon and dinosaur in all their poses."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point, smooth
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    HORN,
    INK,
    eye,
    eyes,
    side_eye,
    smile,
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
    place,
    turn_since,
    turned_ellipse,
)
from training.world.subjects.shapes import chance

# The dragon


def _bat_wing(pen: Pen, x: float, y: float, size: float, angle: float, skin: str = "light") -> None:
    """Draw a wing of skin between three fingers, from its root at (x, y) up and to the left."""
    first = len(pen.shapes)
    fingers = [(x - 0.95 * size, y - 0.6 * size), (x - 0.86 * size, y - 0.16 * size), (x - 0.5 * size, y + 0.12 * size)]
    wrist = (x - 0.42 * size, y - 0.9 * size)
    dents = [(x - 0.74 * size, y - 0.34 * size), (x - 0.56 * size, y - 0.06 * size), (x - 0.2 * size, y + 0.02 * size)]
    membrane = pen.polygon([(x, y), wrist, *(p for pair in zip(fingers, dents) for p in pair)], skin)
    for tip in fingers:
        limb(pen, [wrist, tip], [0.04 * size, 0.02 * size], "dark", group=membrane)
    limb(pen, [(x, y), wrist], [0.1 * size, 0.05 * size], "dark", group=membrane)
    turn_since(pen, first, (x, y), angle)


def _spikes(pen: Pen, path: list[Point], size: float, tone: str = "deep") -> None:
    """Draw spikes along ``path``, on its left side as one walks it."""
    for (x0, y0), (x1, y1) in pairwise(path):
        mid = ((x0 + x1) / 2 + (y1 - y0) * size, (y0 + y1) / 2 - (x1 - x0) * size)
        pen.polygon([(x0, y0), mid, (x1, y1)], tone)


def draw_dragon_profile(pen: Pen, rng: Rng) -> None:
    """A dragon's head from the side: horns swept back, spikes, a jaw with fangs, smoke or fire from its mouth."""
    if chance(rng, 0.4):
        for tone, size in (("#f07a1a", 1.0), ("#ffd54d", 0.6)):
            pen.blob([(0.94, 0.66), (0.94 + 0.2 * size, 0.66 - 0.16 * size), (0.94 + 0.5 * size, 0.66 - 0.1 * size),
                      (0.94 + 0.36 * size, 0.68),
                      (0.94 + 0.5 * size, 0.66 + 0.16 * size), (0.94 + 0.2 * size, 0.66 + 0.14 * size)], tone)
    for x in (0.36, 0.24):
        limb(pen, [(x + 0.08, 0.34), (x - 0.1, 0.16), (x - 0.2, -0.08)], [0.13, 0.09, 0.02], HORN)
    pen.blob([(0.3, 0.64), (0.6, 0.66), (0.92, 0.72), (0.86, 0.82), (0.5, 0.84), (0.24, 0.8)], "dark")
    for x in (0.7, 0.82, 0.9):
        pen.polygon([(x - 0.03, 0.64), (x + 0.03, 0.64), (x, 0.75)], EYE_WHITE)
    pen.blob([(0.12, 0.66), (0.2, 0.38), (0.42, 0.26), (0.62, 0.36), (0.84, 0.4), (1.0, 0.46), (0.98, 0.64),
              (0.7, 0.68), (0.4, 0.72)], "main")
    pen.circle(0.92, 0.46, 0.022, INK)
    _spikes(pen, [(0.04, 0.8), (0.06, 0.6), (0.14, 0.44)], 0.7)
    side_eye(pen, rng, 0.52, 0.42, 0.065, kinds=("slit", "ring", "rimmed"))


def draw_dragon_face(pen: Pen, rng: Rng) -> None:
    """A dragon's face from the front: two horns, ears like fins, nostrils on a broad muzzle."""
    first = len(pen.shapes)
    limb(pen, [(0.62, 0.3), (0.74, 0.14), (0.7, rng.uniform(-0.1, 0.0))], [0.13, 0.09, 0.02], HORN)
    pen.polygon([(0.7, 0.42), (1.0, 0.28), (0.9, 0.42), (0.98, 0.54), (0.74, 0.56)], "dark")
    mirror_since(pen, first)
    halves(pen, [(0, 0.2), (0.22, 0.26), (0.3, 0.46), (0.22, 0.62), (0.26, 0.82), (0.14, 0.97), (0, 0.98)], "main")
    pen.polygon([(0.46, 0.22), (0.5, 0.06), (0.54, 0.22)], "deep")
    pen.ellipse(0.5, 0.8, 0.22, 0.14, "light")
    for x in (0.42, 0.58):
        pen.ellipse(x, 0.74, 0.03, 0.04, INK)
        pen.polygon([(x - 0.05, 0.88), (x + 0.01, 0.88), (x - 0.02, 0.96)], EYE_WHITE)
    eyes(pen, rng, 0.48, 0.15, 0.07, kinds=("slit", "ring", "bright"))


@fitted
def draw_dragon_flying(pen: Pen, rng: Rng) -> None:
    """A dragon in the air: long neck ahead, long tail behind, the wings raised."""
    first, lift = len(pen.shapes), rng.uniform(-10, 30)
    _bat_wing(pen, 0.56, 0.52, 0.5, lift + 30, "dark")
    limb(pen, [(0.4, 0.58), (0.2, 0.66), (0.02, 0.58), (-0.12, 0.7)], [0.16, 0.1, 0.06, 0.02], "main")
    pen.polygon([(-0.08, 0.62), (-0.24, 0.72), (-0.06, 0.76)], "deep")
    for x in (0.38, 0.58):
        limb(pen, [(x, 0.62), (x - 0.04, 0.74), (x - 0.14, 0.78)], [0.1, 0.07, 0.05], "dark")
    limb(pen, [(0.36, 0.56), (0.52, 0.56), (0.68, 0.52), (0.8, 0.4)], [0.16, 0.24, 0.16, 0.11], "main")
    place(pen, rng, draw_dragon_profile, 0.82, 0.36, 0.34, pivot=(0.3, 0.66))
    _bat_wing(pen, 0.52, 0.52, 0.56, lift)
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-18, 12))


@fitted
def draw_dragon_toy(pen: Pen, rng: Rng) -> None:
    """A small round dragon from the front, with short wings and a pale belly."""
    limb(pen, [(0.6, 0.88), (0.86, 0.94), (0.98, 0.8)], [0.2, 0.1, 0.04], "main")
    pen.polygon([(0.92, 0.82), (1.02, 0.66), (1.06, 0.84)], "deep")
    _bat_wing(pen, 0.36, 0.6, rng.uniform(0.3, 0.4), rng.uniform(-5, 25), "dark")
    first = len(pen.shapes)
    _bat_wing(pen, 0.36, 0.6, 0.34, 10, "dark")
    mirror_since(pen, first)
    pen.ellipse(0.5, 0.74, 0.24, 0.24, "main")
    pen.ellipse(0.5, 0.78, 0.15, 0.18, "pale")
    for y in (0.7, 0.78, 0.86):
        limb(pen, [(0.38, y), (0.62, y)], [0.012] * 2, "dark")
    for x in (0.32, 0.68):
        pen.ellipse(x, 0.95, 0.12, 0.06, "dark")
        limb(pen, [(x, 0.66), (x + (0.5 - x) * 0.4, 0.76)], [0.1, 0.08], "dark")
    place(pen, rng, draw_dragon_face, 0.5, 0.34, rng.uniform(0.56, 0.68))


@fitted
def draw_dragon_serpent(pen: Pen, rng: Rng) -> None:
    """A dragon of the east: a snake's body in waves with a spiny back, whiskers, antlers and four small legs."""
    high = rng.uniform(0.1, 0.18)
    path = [(-0.1, 0.5), (0.06, 0.66), (0.22, 0.66 - high * 2), (0.4, 0.7), (0.58, 0.7 - high * 2), (0.72, 0.66),
            (0.84, 0.44)]
    for x in (0.12, 0.3, 0.5, 0.68):
        limb(pen, [(x, 0.64), (x + 0.02, 0.82), (x + 0.1, 0.86)], [0.08, 0.06, 0.03], "dark")
    spine = smooth(path, closed=False)
    for k in range(3, len(spine) - 2, 2):
        along = spine[k + 1] - spine[k - 1]
        side = np.array([along[1], -along[0]]) / max(1e-6, float(np.hypot(*along)))
        base = spine[k] + side * 0.05
        pen.polygon([tuple(base - along * 0.6), tuple(base + side * 0.075), tuple(base + along * 0.6)], "#f07a1a"
                    if chance(rng, 0.5) else "deep")
    limb(pen, path, [0.02, 0.09, 0.13, 0.14, 0.15, 0.14, 0.12], "main")
    place(pen, rng, draw_dragon_profile, 0.86, 0.4, 0.36, pivot=(0.3, 0.66))
    for drop in (0.0, 0.05):
        limb(pen, [(1.08, 0.36 + drop), (1.18, 0.42 + drop), (1.22, 0.54 + drop)], [0.02, 0.015, 0.008], HORN)


@fitted
def draw_dragon_bust(pen: Pen, rng: Rng) -> None:
    """Head and neck of a dragon with a spiny crest, from the side."""
    limb(pen, [(0.5, 1.1), (0.2, 0.86), (0.26, 0.5)], [0.5, 0.38, 0.3], "main")
    _spikes(pen, [(0.16, 1.06), (0.02, 0.92), (0.02, 0.74), (0.1, 0.58)], 0.9)
    limb(pen, [(0.58, 1.1), (0.36, 0.9), (0.38, 0.66)], [0.2, 0.16, 0.08], "pale")
    place(pen, rng, draw_dragon_profile, 0.3, 0.5, rng.uniform(0.9, 1.05), pivot=(0.3, 0.66), angle=rng.uniform(-8, 12))


@fitted
def draw_dragon_icon(pen: Pen, rng: Rng) -> None:
    """A dragon cut from one sheet: an arched neck, a sharp wing, a barbed tail, two legs."""
    pen.polygon([(0.36, 0.62), (rng.uniform(0.06, 0.2), 0.16), (0.3, 0.24), (0.36, 0.04), (0.48, 0.22), (0.62, 0.12),
                 (0.6, 0.6)], "dark" if chance(rng, 0.5) else "main")
    pen.polygon([(-0.1, 0.6), (0.02, 0.56), (0.02, 0.7), (0.08, 0.78), (0.3, 0.6), (0.58, 0.54), (0.72, 0.36),
                 (0.72, 0.2), (0.66, 0.1), (0.78, 0.12), (1.0, 0.24),
                 (1.0, 0.34), (0.86, 0.34), (0.86, 0.5), (0.72, 0.72), (0.74, 1.0), (0.6, 1.0), (0.58, 0.8),
                     (0.4, 0.8), (0.38, 1.0), (0.24, 1.0),
                 (0.24, 0.82), (0.06, 0.88), (-0.06, 0.74)], "main")
    pen.circle(0.84, 0.22, 0.022, EYE_WHITE)


# The dinosaur


def _plates(pen: Pen, path: list[Point], size: float, tone: str) -> None:
    for k, (x, y) in enumerate(path):
        grow = size * (1 - abs(k - (len(path) - 1) / 2) / len(path))
        pen.polygon([(x - grow * 0.5, y + grow * 0.3), (x - grow * 0.35, y - grow * 0.4), (x, y - grow),
                     (x + grow * 0.35, y - grow * 0.4), (x + grow * 0.5, y + grow * 0.3)], tone)


def _rex_head(pen: Pen, rng: Rng) -> None:
    """Draw the head of a tyrannosaur: a deep box of a skull, the jaws open, saw teeth."""
    first = len(pen.shapes)
    jaw = pen.blob([(0.2, 0.62), (0.5, 0.66), (0.9, 0.66), (0.84, 0.78), (0.5, 0.82), (0.2, 0.78)], "main")
    turn_since(pen, first, (0.26, 0.66), rng.uniform(2, 20))
    for k in range(5):
        pen.polygon([(0.5 + k * 0.1, 0.6), (0.58 + k * 0.1, 0.6), (0.54 + k * 0.1, 0.71)], EYE_WHITE)
    blob(pen, [(0.1, 0.6), (0.16, 0.34), (0.38, 0.22), (0.6, 0.26), (0.92, 0.3), (1.02, 0.46), (0.98, 0.62),
               (0.6, 0.64), (0.3, 0.74)], "main", jaw)
    pen.circle(0.93, 0.38, 0.022, INK)
    side_eye(pen, rng, 0.5, 0.34, 0.06)


@fitted
def draw_dinosaur(pen: Pen, rng: Rng) -> None:
    """A tyrannosaur: a great head, tiny arms, two strong legs, the tail held out behind."""
    first = len(pen.shapes)
    limb(pen, [(0.44, 0.56), (0.2, 0.54), (-0.02, 0.66), (-0.2, rng.uniform(0.5, 0.7))], [0.28, 0.18, 0.09, 0.02], "main")
    for x, knee, foot, tone in ((0.5, 0.62, 0.54, "dark"), (0.4, 0.5, 0.4, "main")):
        limb(pen, [(x, 0.6), (knee, 0.78), (foot, 0.88), (foot + 0.03, 0.97)], [0.26, 0.15, 0.09, 0.08], tone)
        limb(pen, [(foot, 0.975), (foot + 0.15, 0.98)], [0.06, 0.05], tone)
    body = limb(pen, [(0.34, 0.56), (0.52, 0.54), (0.66, 0.4), (0.72, 0.26)], [0.26, 0.34, 0.26, 0.16], "main")
    limb(pen, [(0.56, 0.66), (0.7, 0.52), (0.78, 0.38)], [0.06, 0.1, 0.05], "pale", group=body)
    limb(pen, [(0.7, 0.5), (0.8, 0.58), (0.87, 0.54)], [0.07, 0.05, 0.035], "dark")
    place(pen, rng, _rex_head, 0.72, 0.2, rng.uniform(0.42, 0.52), pivot=(0.3, 0.56))
    if chance(rng, 0.4):
        for k in range(5):
            pen.polygon([(0.1 + k * 0.09, 0.48 - k * 0.02), (0.16 + k * 0.09, 0.47 - k * 0.02),
                         (0.1 + k * 0.09, 0.4 - k * 0.02)], "deep")
    turn_since(pen, first, (0.45, 0.9), rng.uniform(-3, 3))


@fitted
def draw_dinosaur_longneck(pen: Pen, rng: Rng) -> None:
    """A brontosaur: a hill on four pillars with a small head on an endless neck and a long tail."""
    limb(pen, [(0.3, 0.68), (0.06, 0.74), (-0.16, 0.66), (-0.34, rng.uniform(0.6, 0.86))], [0.26, 0.15, 0.07, 0.02], "main")
    for x, tone in ((0.36, "dark"), (0.6, "dark"), (0.26, "main"), (0.52, "main")):
        limb(pen, [(x, 0.74), (x, 0.95)], [0.15, 0.12], tone)
    reach, top = rng.uniform(0.84, 1.02), rng.uniform(0.0, 0.2)
    body = limb(pen, [(0.24, 0.7), (0.42, 0.66), (0.62, 0.68)], [0.24, 0.36, 0.26], "main")
    limb(pen, [(0.56, 0.66), (0.76, 0.5), (0.8, 0.24), (reach - 0.08, top)], [0.26, 0.15, 0.1, 0.09], "main", group=body)
    pen.ellipse(reach, top + 0.02, 0.12, 0.07, "main", angle=12)
    side_eye(pen, rng, reach - 0.01, top - 0.01, 0.028)
    if chance(rng, 0.5):
        spots(pen, rng, [(0.36, 0.56, 0.045), (0.48, 0.54, 0.05), (0.56, 0.62, 0.035)], "dark", body)


@fitted
def draw_dinosaur_plated(pen: Pen, rng: Rng) -> None:
    """A stegosaur: a high arched back with a row of plates, a low head, spikes at the tail."""
    tone = str(rng.choice(["dark", "deep", "light"]))
    _plates(pen, [(0.1, 0.56), (0.22, 0.42), (0.36, 0.32), (0.5, 0.3), (0.64, 0.36), (0.76, 0.48)],
            rng.uniform(0.18, 0.26), tone)
    for x, y in ((-0.14, 0.64), (-0.06, 0.62)):
        limb(pen, [(x, y), (x - 0.06, y - 0.16)], [0.05, 0.01], HORN)
    for x, t in ((0.34, "dark"), (0.68, "dark"), (0.26, "main"), (0.6, "main")):
        limb(pen, [(x, 0.7), (x + 0.02, 0.95)], [0.16, 0.1], t)
    body = pen.blob([(-0.24, 0.72), (0.0, 0.58), (0.2, 0.44), (0.45, 0.34), (0.7, 0.46), (0.86, 0.62), (1.0, 0.68),
                     (1.04, 0.76), (0.9, 0.8), (0.7, 0.8), (0.4, 0.84), (0.16, 0.76), (0.0, 0.72)], "main")
    side_eye(pen, rng, 0.95, 0.68, 0.025)
    limb(pen, [(1.02, 0.75), (0.94, 0.755)], [0.014] * 2, INK, group=body)


@fitted
def draw_dinosaur_horned(pen: Pen, rng: Rng) -> None:
    """A triceratops: a collar of bone behind the head, three horns, a beak, a stout body."""
    limb(pen, [(0.16, 0.6), (-0.04, 0.66), (-0.18, 0.8)], [0.24, 0.12, 0.02], "main")
    for x, tone in ((0.26, "dark"), (0.56, "dark"), (0.16, "main"), (0.46, "main")):
        limb(pen, [(x, 0.7), (x, 0.95)], [0.16, 0.13], tone)
    pen.ellipse(0.34, 0.6, 0.32, rng.uniform(0.2, 0.25), "main")
    frill = pen.blob([(0.6, 0.72), (0.46, 0.54), (0.5, 0.3), (0.64, 0.2), (0.78, 0.3), (0.82, 0.56)], "dark")
    spots(pen, rng, [(0.54, 0.4, 0.035), (0.62, 0.3, 0.035), (0.54, 0.54, 0.035)], "light", frill)
    for x, y in ((0.8, 0.24), (0.9, 0.2)):
        limb(pen, [(x - 0.06, 0.46), (x + 0.04, y + 0.1), (x + 0.12, y)], [0.07, 0.05, 0.01], HORN)
    pen.blob([(0.6, 0.56), (0.7, 0.42), (0.86, 0.48), (1.02, 0.62), (1.04, 0.76), (0.9, 0.74), (0.72, 0.74)], "main")
    limb(pen, [(0.98, 0.6), (1.06, 0.5)], [0.07, 0.01], HORN)
    side_eye(pen, rng, 0.8, 0.54, 0.035)


@afloat
def draw_dinosaur_winged(pen: Pen, rng: Rng) -> None:
    """A pterosaur in flight: long pointed wings of skin, a crest behind the head, a long beak."""
    bend = rng.uniform(0.0, 0.16)
    pen.polygon([(0.54, 0.4), (0.74, 0.26 - bend), (1.08, 0.36 + bend), (0.84, 0.42), (0.72, 0.56), (0.54, 0.62)], "main")
    mirror_last(pen)
    halves(pen, [(0, 0.34), (0.07, 0.4), (0.07, 0.6), (0.02, 0.76), (0, 0.77)], "dark")
    for x in (0.47, 0.53):
        limb(pen, [(x, 0.7), (x + (x - 0.5) * 1.5, 0.86)], [0.03, 0.02], "dark")
    pen.polygon([(0.46, 0.34), (0.34, 0.2), (0.5, 0.24), (0.56, 0.22), (0.84, 0.3), (0.58, 0.36)], "light")
    pen.circle(0.55, 0.28, 0.018, INK)


@fitted
def draw_dinosaur_toy(pen: Pen, rng: Rng) -> None:
    """A round young dinosaur that stands on its hind legs, big head, soft spikes down its back."""
    path = [(0.2, 0.2), (0.16, 0.36), (0.2, 0.52), (0.14, 0.66), (0.06, 0.8)]
    for x, y in path:
        pen.circle(x, y, rng.uniform(0.05, 0.07), "deep")
    limb(pen, [(0.4, 0.84), (0.14, 0.88), (-0.04, 0.96)], [0.26, 0.14, 0.04], "main")
    for x, tone in ((0.56, "dark"), (0.38, "main")):
        pen.rect(x - 0.08, 0.8, x + 0.1, 1.0, tone, radius=0.06)
    pen.ellipse(0.42, 0.68, 0.23, 0.24, "main")
    pen.ellipse(0.5, 0.72, 0.13, 0.18, "pale")
    limb(pen, [(0.54, 0.6), (0.68, rng.uniform(0.56, 0.7))], [0.09, 0.07], "dark")
    pen.blob([(0.18, 0.36), (0.24, 0.14), (0.5, 0.04), (0.7, 0.16), (0.88, 0.22), (0.9, 0.4), (0.64, 0.52),
              (0.34, 0.52)], "main")
    side_eye(pen, rng, 0.56, 0.22, rng.uniform(0.05, 0.075))
    smile(pen, 0.74, 0.36, 0.08)
    pen.circle(0.84, 0.27, 0.014, INK)


@fitted
def draw_dinosaur_icon(pen: Pen, rng: Rng) -> None:
    """A dinosaur of square blocks: a square head, a stepped back, a tail of steps."""
    size = 0.1
    rows = ["......####", "......#.##", "......####", "......##..", "#....#####", "##..####.#", "########..",
            ".#######..", "..#####...", "...#.##..."]
    group = pen.new_group()
    rows[-1] = str(rng.choice(["...#.##...", "...##.#...", "...#..#..."]))
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell == "#":
                left, top = x * size, y * size
                pen.polygon([(left, top), (left + size + 0.002, top), (left + size + 0.002, top + size + 0.002),
                             (left, top + size + 0.002)], "main", group=group)


def draw_dragon(pen: Pen, rng: Rng) -> None:
    """Sit in profile: bat wings spread, horned head, spiked back, arrow-tipped tail."""
    first = len(pen.shapes)
    _dragon_wing(pen, "deep", "dark")
    turn_since(pen, first, (0.44, 0.56), 11 + rng.uniform(-3, 3))
    first = len(pen.shapes)
    limb(pen, [(0.4, 0.88), (0.2, 0.95), (0.07, 0.86), (0.08, 0.7)], [0.2, 0.11, 0.07, 0.04], "main")
    pen.polygon([(0.02, 0.7), (0.09, 0.56), (0.14, 0.72), (0.08, 0.69)], "deep")
    turn_since(pen, first, (0.36, 0.9), rng.uniform(-3, 6))
    limb(pen, [(0.62, 0.76), (0.68, 0.94), (0.76, 0.965)], [0.13, 0.09, 0.07], "dark")
    for x, y, angle in ((0.4, 0.63, -55), (0.5, 0.47, -62), (0.53, 0.33, -80), (0.54, 0.2, -85)):
        pen.polygon([arc_point(x, y, 0.07, 0.07, angle + turned + 40 - 90) for turned in (0, 120, 240)], "deep")
    body = limb(pen, [(0.44, 0.84), (0.52, 0.66), (0.62, 0.5), (0.61, 0.33), (0.65, 0.2)],
                [0.36, 0.34, 0.22, 0.15, 0.15], "main")
    belly = limb(pen, [(0.6, 0.88), (0.65, 0.7), (0.68, 0.52), (0.655, 0.36)], [0.14, 0.14, 0.1, 0.06], "pale")
    for y in (0.5, 0.59, 0.68, 0.77):
        limb(pen, [(0.625, y + 0.008), (0.7, y - 0.008)], [0.014, 0.014], "dark", group=belly)
    pen.polygon(turned_ellipse(0.44, 0.826, 0.172, 0.155, -15), "dark", group=body)
    haunch = pen.ellipse(0.43, 0.84, 0.16, 0.14, "main", angle=-15)
    limb(pen, [(0.42, 0.955), (0.6, 0.955)], [0.09, 0.085], "main", group=haunch)
    limb(pen, [(0.57, 0.64), (0.68, 0.72), (0.78, 0.68)], [0.1, 0.08, 0.06], "main", group=body)
    first = len(pen.shapes)
    _dragon_head(pen, body)
    turn_since(pen, first, (0.63, 0.24), rng.uniform(-6, 6))
    first = len(pen.shapes)
    _dragon_wing(pen, "dark", "light")
    turn_since(pen, first, (0.44, 0.56), rng.uniform(-11, -4))


def _dragon_wing(pen: Pen, bone: str, skin: str) -> None:
    membrane = pen.polygon([(0.48, 0.58), (0.4, 0.34), (0.24, 0.07), (0.12, 0.16), (0.03, 0.28), (0.1, 0.3),
                            (0.115, 0.42), (0.19, 0.4), (0.22, 0.52), (0.3, 0.48), (0.36, 0.58)], skin)
    for end in ((0.03, 0.28), (0.115, 0.42), (0.22, 0.52)):
        limb(pen, [(0.245, 0.08), end], [0.022, 0.012], bone, group=membrane)
    limb(pen, [(0.48, 0.58), (0.4, 0.34), (0.24, 0.06)], [0.055, 0.04, 0.03], bone, group=membrane)


def _dragon_head(pen: Pen, body: int) -> None:
    for x in (0.63, 0.71):
        limb(pen, [(x, 0.13), (x - 0.06, 0.06), (x - 0.08, 0.01)], [0.05, 0.035, 0.01], "#f6e7c1")
    blob(pen, [(0.56, 0.2), (0.62, 0.1), (0.73, 0.09), (0.82, 0.15), (0.93, 0.15), (0.98, 0.2), (0.97, 0.28),
               (0.86, 0.31), (0.72, 0.31), (0.6, 0.3)], "main", body)
    limb(pen, [(0.97, 0.25), (0.86, 0.265), (0.76, 0.25)], [0.016] * 3, INK)
    for x in (0.84, 0.91):
        pen.polygon([(x - 0.015, 0.258), (x + 0.015, 0.254), (x, 0.295)], EYE_WHITE)
    pen.circle(0.945, 0.185, 0.013, INK)
    eye(pen, 0.735, 0.165, 0.045)


SUBJECTS: tuple[Subject, ...] = (
    Subject("dragon", "dragons", "animal", (
        draw_dragon, draw_dragon_flying, draw_dragon_toy, draw_dragon_serpent, draw_dragon_bust, draw_dragon_icon,
            afloat(draw_dragon_face))),
    Subject("dinosaur", "dinosaurs", "animal", (
        draw_dinosaur, draw_dinosaur_longneck, draw_dinosaur_plated, draw_dinosaur_horned, draw_dinosaur_winged,
            draw_dinosaur_toy,
        draw_dinosaur_icon)),
)
