"""Animals of the little world with feathers, scales, shells or wings: from fish and owl to snake and dragon.

Knows nothing about scenes, colours or the other subjects.
"""

from __future__ import annotations

import math

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.animals.parts import EYE_WHITE, INK, blob, eye, limb, turn_since, turned_ellipse

BEAK = "#f39a1e"


def draw_fish(pen: Pen, rng: Rng) -> None:
    """Swim to the right: oval body, forked tail, fins, gill and scales."""
    first = len(pen.shapes)
    tail = pen.blob([(0.3, 0.5), (0.16, 0.36), (0.03, 0.2), (0.0, 0.3), (0.07, 0.5), (0.0, 0.72), (0.03, 0.82),
                     (0.16, 0.64)], "dark")
    for y in (0.36, 0.65):
        limb(pen, [(0.24, 0.5), (0.06, y)], [0.02, 0.012], "deep", group=tail)
    turn_since(pen, first, (0.28, 0.5), rng.uniform(-9, 9))
    pen.blob([(0.38, 0.34), (0.42, 0.13), (0.56, 0.1), (0.64, 0.18), (0.74, 0.28), (0.6, 0.36)], "dark")
    pen.blob([(0.42, 0.7), (0.36, 0.9), (0.46, 0.91), (0.6, 0.74)], "dark")
    body = pen.blob([(0.98, 0.54), (0.9, 0.37), (0.74, 0.25), (0.54, 0.23), (0.36, 0.35), (0.22, 0.5), (0.36, 0.67),
                     (0.54, 0.79), (0.74, 0.77), (0.9, 0.67)], "main")
    blob(pen, [(0.93, 0.62), (0.76, 0.68), (0.56, 0.68), (0.38, 0.62), (0.36, 0.67), (0.54, 0.785), (0.74, 0.765),
               (0.88, 0.69)], "light", body)
    for x, y in ((0.6, 0.34), (0.6, 0.46), (0.6, 0.58), (0.51, 0.4), (0.51, 0.52), (0.42, 0.45), (0.42, 0.57),
                 (0.33, 0.5)):
        pen.sector(x, y, 0.042, 0.05, 90, 270, "light")
    limb(pen, [(0.73, 0.29), (0.685, 0.5), (0.74, 0.72)], [0.02, 0.026, 0.02], "dark")
    pen.blob([(0.67, 0.54), (0.56, 0.54), (0.49, 0.64), (0.58, 0.67), (0.67, 0.62)], "dark")
    eye(pen, 0.825, 0.42, 0.062)
    limb(pen, [(0.97, 0.58), (0.92, 0.6), (0.88, 0.585)], [0.016] * 3, INK)


def draw_owl(pen: Pen, rng: Rng) -> None:
    """Perch facing us: ear tufts, two huge eyes in pale discs, folded wings, barred breast."""
    for x in (0.38, 0.62):
        for toe in (-0.055, 0.0, 0.055):
            limb(pen, [(x, 0.93), (x + toe, 0.975)], [0.05, 0.045], BEAK)
    pen.polygon([(0.42, 0.86), (0.58, 0.86), (0.54, 1.0), (0.46, 1.0)], "deep")
    body = pen.blob([(0.5, 0.12), (0.68, 0.16), (0.8, 0.34), (0.82, 0.62), (0.72, 0.88), (0.5, 0.96), (0.28, 0.88),
                     (0.18, 0.62), (0.2, 0.34), (0.32, 0.16)], "main")
    pen.blob([(0.5, 0.48), (0.66, 0.56), (0.68, 0.74), (0.5, 0.93), (0.32, 0.74), (0.34, 0.56)], "light")
    for row, columns in ((0.63, (-0.09, 0.0, 0.09)), (0.72, (-0.135, -0.045, 0.045, 0.135)),
                         (0.81, (-0.07, 0.0, 0.07))):
        for x in columns:
            pen.polygon([(0.5 + x - 0.032, row), (0.5 + x + 0.032, row), (0.5 + x, row + 0.052)], "dark")
    spread = rng.uniform(-3, 7)
    for out in (-1, 1):
        first = len(pen.shapes)
        pen.blob([(0.5 + out * 0.28, 0.42), (0.5 + out * 0.39, 0.54), (0.5 + out * 0.4, 0.74), (0.5 + out * 0.26, 0.94),
                  (0.5 + out * 0.2, 0.8), (0.5 + out * 0.2, 0.58)], "dark")
        turn_since(pen, first, (0.5 + out * 0.28, 0.42), -out * spread)
    first = len(pen.shapes)
    for out in (-1, 1):
        pen.polygon([(0.5 + out * 0.34, 0.01), (0.5 + out * 0.32, 0.32), (0.5 + out * 0.04, 0.17)], "main", group=body)
        pen.circle(0.5 + out * 0.155, 0.32, 0.17, "pale")
    for out in (-1, 1):
        pen.circle(0.5 + out * 0.145, 0.32, 0.115, EYE_WHITE)
        pen.circle(0.5 + out * 0.145, 0.32, 0.1, "#ffc62e")
        pen.circle(0.5 + out * 0.14, 0.32, 0.062, INK)
        pen.circle(0.5 + out * 0.14 + 0.022, 0.295, 0.02, EYE_WHITE)
    pen.polygon([(0.445, 0.38), (0.5, 0.35), (0.555, 0.38), (0.5, 0.51)], BEAK)
    turn_since(pen, first, (0.5, 0.4), rng.uniform(-6, 6))


def draw_bird(pen: Pen, rng: Rng) -> None:
    """Fly to the right with a wing raised: round head, short pointed beak, fanned tail."""
    first = len(pen.shapes)
    for end, tone in (((0.05, 0.7), "dark"), ((0.08, 0.81), "deep"), ((0.14, 0.9), "dark")):
        limb(pen, [(0.36, 0.66), end], [0.09, 0.085], tone)
    turn_since(pen, first, (0.34, 0.66), rng.uniform(-8, 8))
    flap = rng.uniform(-10, 8)
    first = len(pen.shapes)
    pen.blob([(0.56, 0.56), (0.6, 0.36), (0.72, 0.16), (0.84, 0.07), (0.84, 0.22), (0.77, 0.42), (0.68, 0.58)], "dark")
    turn_since(pen, first, (0.6, 0.58), flap)
    body = pen.blob([(0.26, 0.66), (0.42, 0.54), (0.58, 0.48), (0.68, 0.38), (0.8, 0.33), (0.9, 0.4), (0.91, 0.52),
                     (0.82, 0.7), (0.64, 0.82), (0.42, 0.79)], "main")
    blob(pen, [(0.88, 0.53), (0.81, 0.69), (0.64, 0.81), (0.43, 0.78), (0.5, 0.73), (0.68, 0.68), (0.78, 0.57)], "pale",
         body)
    pen.polygon([(0.88, 0.42), (1.0, 0.485), (0.88, 0.53)], BEAK)
    pen.polygon([(0.885, 0.47), (1.0, 0.485), (0.88, 0.495)], "#b9660f")
    eye(pen, 0.81, 0.44, 0.043)
    first = len(pen.shapes)
    wing = pen.blob([(0.68, 0.62), (0.63, 0.42), (0.5, 0.2), (0.32, 0.03), (0.25, 0.06), (0.21, 0.18), (0.19, 0.3),
                     (0.25, 0.42), (0.34, 0.56), (0.48, 0.68), (0.62, 0.7)], "main")
    for start, end in (((0.5, 0.54), (0.27, 0.13)), ((0.47, 0.58), (0.235, 0.26)), ((0.46, 0.63), (0.28, 0.41))):
        limb(pen, [start, end], [0.02, 0.032], "deep", group=wing)
    turn_since(pen, first, (0.6, 0.62), -flap)


def draw_duck(pen: Pen, rng: Rng) -> None:
    """Stand in profile: round head, broad flat bill, neck ring, upturned tail, webbed feet."""
    for x in (0.4, 0.54):
        limb(pen, [(x, 0.84), (x, 0.96)], [0.05, 0.045], BEAK)
        pen.polygon([(x - 0.03, 1.0), (x, 0.945), (x + 0.12, 0.985), (x + 0.12, 1.0)], BEAK)
    body = pen.blob([(0.02, 0.45), (0.14, 0.5), (0.3, 0.52), (0.46, 0.5), (0.58, 0.44), (0.7, 0.5), (0.76, 0.66),
                     (0.66, 0.82), (0.46, 0.9), (0.24, 0.85), (0.1, 0.7)], "main")
    blob(pen, [(0.74, 0.68), (0.65, 0.81), (0.46, 0.89), (0.26, 0.85), (0.4, 0.8), (0.6, 0.76)], "pale", body)
    wing = pen.blob([(0.1, 0.57), (0.3, 0.56), (0.48, 0.57), (0.57, 0.66), (0.5, 0.76), (0.34, 0.77), (0.2, 0.7)],
                    "dark")
    for start, end in (((0.42, 0.67), (0.18, 0.625)), ((0.42, 0.72), (0.26, 0.695))):
        limb(pen, [start, end], [0.016, 0.012], "light", group=wing)
    first = len(pen.shapes)
    limb(pen, [(0.62, 0.58), (0.655, 0.42), (0.67, 0.26)], [0.28, 0.16, 0.16], "main", group=body)
    limb(pen, [(0.56, 0.395), (0.66, 0.425), (0.75, 0.395)], [0.045] * 3, EYE_WHITE)
    blob(pen, [(0.54, 0.2), (0.61, 0.07), (0.72, 0.05), (0.81, 0.13), (0.82, 0.24), (0.75, 0.33), (0.62, 0.34)], "main",
         body)
    pen.blob([(0.78, 0.17), (0.86, 0.2), (0.97, 0.205), (1.0, 0.25), (0.96, 0.285), (0.86, 0.29), (0.79, 0.29)], BEAK)
    limb(pen, [(0.82, 0.245), (0.98, 0.25)], [0.012, 0.012], "#b9660f")
    eye(pen, 0.705, 0.165, 0.044)
    turn_since(pen, first, (0.64, 0.46), rng.uniform(-6, 4))


def draw_swan(pen: Pen, rng: Rng) -> None:
    """Float to the right: S-curved neck, arched feathered wings, black knob over an orange bill."""
    body = pen.blob([(0.0, 0.6), (0.12, 0.68), (0.4, 0.66), (0.7, 0.66), (0.85, 0.72), (0.85, 0.88), (0.7, 0.98),
                     (0.4, 1.0), (0.17, 0.94), (0.06, 0.78)], "main")
    first = len(pen.shapes)
    limb(pen, [(0.72, 0.86), (0.83, 0.72), (0.78, 0.52), (0.65, 0.37), (0.6, 0.2), (0.68, 0.085), (0.79, 0.1)],
         [0.26, 0.18, 0.125, 0.105, 0.1, 0.11, 0.13], "main", group=body)
    pen.blob([(0.83, 0.05), (0.9, 0.12), (0.98, 0.2), (0.97, 0.24), (0.9, 0.22), (0.82, 0.17)], "#f07a1a")
    pen.blob([(0.8, 0.08), (0.83, 0.035), (0.88, 0.06), (0.89, 0.11), (0.84, 0.13), (0.83, 0.17), (0.79, 0.14)], INK)
    eye(pen, 0.765, 0.09, 0.03)
    turn_since(pen, first, (0.78, 0.8), rng.uniform(-4, 3))
    lift = rng.uniform(-4, 5)
    first = len(pen.shapes)
    pen.blob([(0.62, 0.7), (0.5, 0.5), (0.32, 0.4), (0.14, 0.4), (0.05, 0.5), (0.14, 0.56), (0.2, 0.7), (0.4, 0.82)],
             "dark")
    wing = pen.blob([(0.7, 0.76), (0.62, 0.6), (0.46, 0.5), (0.26, 0.49), (0.08, 0.56), (0.06, 0.62), (0.14, 0.64),
                     (0.1, 0.71), (0.19, 0.74), (0.18, 0.81), (0.29, 0.83), (0.4, 0.9), (0.58, 0.88)], "light")
    for start, end in (((0.5, 0.62), (0.15, 0.64)), ((0.52, 0.7), (0.2, 0.735)), ((0.54, 0.78), (0.3, 0.82))):
        limb(pen, [start, end], [0.012, 0.018], "dark", group=wing)
    turn_since(pen, first, (0.6, 0.78), lift)


def draw_butterfly(pen: Pen, rng: Rng) -> None:
    """Spread four bordered, spotted wings seen from above, with a thin body and clubbed feelers."""
    fold = rng.uniform(-5, 5)
    for out in (-1, 1):
        for upper in (False, True):
            first = len(pen.shapes)
            _butterfly_wing(pen, out, upper)
            turn_since(pen, first, (0.5, 0.48), out * fold * (1 if upper else -0.6))
        limb(pen, [(0.5, 0.3), (0.5 + out * 0.06, 0.15), (0.5 + out * 0.14, 0.05)], [0.02, 0.018, 0.016], INK)
        pen.circle(0.5 + out * 0.145, 0.045, 0.025, INK)
    limb(pen, [(0.5, 0.34), (0.5, 0.5), (0.5, 0.82)], [0.06, 0.08, 0.03], "#3a2b2f")
    pen.circle(0.5, 0.3, 0.048, "#3a2b2f")


def _butterfly_wing(pen: Pen, out: int, upper: bool) -> None:
    def mirror(*points: Point) -> list[Point]:
        return [(0.5 + out * x, y) for x, y in points]

    if upper:
        pen.blob(mirror((0.02, 0.44), (0.16, 0.24), (0.36, 0.1), (0.47, 0.12), (0.49, 0.28), (0.41, 0.46), (0.24, 0.56),
                        (0.03, 0.52)), "deep")
        pen.blob(mirror((0.03, 0.445), (0.17, 0.265), (0.355, 0.135), (0.44, 0.15), (0.46, 0.28), (0.38, 0.44),
                        (0.235, 0.535), (0.04, 0.5)), "main")
        pen.ellipse(0.5 + out * 0.33, 0.25, 0.06, 0.045, "pale", angle=-out * 40)
        pen.ellipse(0.5 + out * 0.21, 0.4, 0.045, 0.035, "light", angle=-out * 40)
        return
    pen.blob(mirror((0.02, 0.5), (0.2, 0.52), (0.36, 0.58), (0.42, 0.72), (0.34, 0.88), (0.24, 0.95), (0.17, 0.86),
                    (0.09, 0.7)), "deep")
    pen.blob(mirror((0.03, 0.52), (0.2, 0.545), (0.34, 0.6), (0.39, 0.72), (0.32, 0.855), (0.24, 0.915), (0.185, 0.84),
                    (0.11, 0.68)), "main")
    pen.circle(0.5 + out * 0.265, 0.73, 0.052, "pale")


def draw_snail(pen: Pen, rng: Rng) -> None:
    """Crawl to the right: big spiral shell on a soft lighter body, eyes on stalks."""
    lift = rng.uniform(-5, 5)
    for base, tip in (((0.86, 0.62), (0.96, 0.36)), ((0.8, 0.62), (0.79, 0.33))):
        first = len(pen.shapes)
        limb(pen, [base, tip], [0.06, 0.04], "light")
        eye(pen, tip[0], tip[1], 0.052)
        turn_since(pen, first, base, lift)
    pen.blob([(0.0, 0.985), (0.16, 0.88), (0.4, 0.85), (0.62, 0.85), (0.72, 0.76), (0.74, 0.62), (0.84, 0.55),
              (0.94, 0.6), (0.97, 0.72), (0.93, 0.88), (0.8, 0.99), (0.4, 1.0)], "light")
    limb(pen, [(0.955, 0.72), (0.91, 0.745), (0.87, 0.725)], [0.016] * 3, INK)
    shell = pen.blob([(0.7, 0.84), (0.745, 0.62), (0.7, 0.38), (0.55, 0.23), (0.36, 0.2), (0.18, 0.31), (0.09, 0.52),
                      (0.13, 0.75), (0.28, 0.89), (0.5, 0.92)], "main")
    start = rng.uniform(60, 90)
    turns = [arc_point(0.41, 0.55, 0.045 + 0.255 * k / 15, 0.045 + 0.275 * k / 15,
                       start - 720 + k * 50) for k in range(16)]
    limb(pen, turns, [0.035 + 0.025 * k / 15 for k in range(16)], "deep", group=shell)


def draw_turtle(pen: Pen, rng: Rng) -> None:
    """Walk in profile: high domed shell with plates, small head held out, stubby legs."""
    limb(pen, [(0.14, 0.78), (0.01, 0.86)], [0.09, 0.02], "light")
    for x in (0.34, 0.52):
        limb(pen, [(x, 0.78), (x + 0.02, 0.94)], [0.11, 0.11], "dark")
    first = len(pen.shapes)
    neck = limb(pen, [(0.64, 0.76), (0.78, 0.7), (0.86, 0.56)], [0.2, 0.15, 0.13], "light")
    blob(pen, [(0.77, 0.55), (0.8, 0.44), (0.89, 0.41), (0.97, 0.46), (1.0, 0.55), (0.95, 0.61), (0.85, 0.63)], "light",
         neck)
    eye(pen, 0.89, 0.495, 0.042)
    limb(pen, [(0.99, 0.565), (0.95, 0.58), (0.91, 0.57)], [0.014] * 3, INK)
    turn_since(pen, first, (0.66, 0.76), rng.uniform(-6, 6))
    for x in (0.2, 0.66):
        limb(pen, [(x, 0.76), (x, 0.9), (x + 0.04, 0.945)], [0.15, 0.14, 0.11], "light")
    dome = pen.blob([(0.06, 0.76), (0.09, 0.56), (0.2, 0.37), (0.42, 0.26), (0.62, 0.35), (0.75, 0.55), (0.79, 0.76),
                     (0.6, 0.82), (0.26, 0.82)], "main")
    for x, y, size in ((0.42, 0.49, 0.125), (0.235, 0.55, 0.085), (0.615, 0.55, 0.085)):
        sides = 6 if size > 0.1 else 5
        plate = [arc_point(x, y, size, size, 60 * k + 30 if sides == 6 else 72 * k - 90) for k in range(sides)]
        pen.polygon(plate, "deep", group=dome)
        pen.polygon([arc_point(x, y, size * 0.72, size * 0.72, 60 * k + 30 if sides == 6 else 72 * k - 90)
                     for k in range(sides)], "light", group=dome)
    for start, end in (((0.42, 0.615), (0.42, 0.78)), ((0.235, 0.62), (0.22, 0.77)), ((0.615, 0.62), (0.64, 0.77)),
                       ((0.42, 0.365), (0.42, 0.28))):
        limb(pen, [start, end], [0.022, 0.022], "deep", group=dome)
    limb(pen, [(0.06, 0.755), (0.24, 0.8), (0.42, 0.81), (0.6, 0.8), (0.795, 0.755)], [0.07] * 5, "dark")


def draw_penguin(pen: Pen, rng: Rng) -> None:
    """Stand upright facing us: white belly and face patches, flippers held out, orange beak and feet."""
    for x in (0.37, 0.63):
        pen.blob([(x - 0.11, 0.98), (x, 0.9), (x + 0.11, 0.98), (x + 0.05, 1.0), (x - 0.05, 1.0)], BEAK)
    wave = rng.uniform(-8, 12)
    for out, lift in ((-1, wave), (1, rng.uniform(-4, 8))):
        first = len(pen.shapes)
        pen.blob([(0.5 + out * 0.22, 0.42), (0.5 + out * 0.34, 0.52), (0.5 + out * 0.42, 0.7), (0.5 + out * 0.4, 0.78),
                  (0.5 + out * 0.3, 0.72), (0.5 + out * 0.23, 0.6)], "dark")
        turn_since(pen, first, (0.5 + out * 0.22, 0.46), -out * lift)
    pen.blob([(0.5, 0.0), (0.65, 0.05), (0.72, 0.18), (0.71, 0.32), (0.78, 0.52), (0.79, 0.75), (0.7, 0.92),
              (0.5, 0.96), (0.3, 0.92), (0.21, 0.75), (0.22, 0.52), (0.29, 0.32), (0.28, 0.18), (0.35, 0.05)], "main")
    pen.blob([(0.5, 0.42), (0.63, 0.47), (0.695, 0.65), (0.66, 0.84), (0.5, 0.93), (0.34, 0.84), (0.305, 0.65),
              (0.37, 0.47)], "dark")
    pen.blob([(0.5, 0.45), (0.61, 0.49), (0.67, 0.66), (0.635, 0.82), (0.5, 0.9), (0.365, 0.82), (0.33, 0.66),
              (0.39, 0.49)], EYE_WHITE)
    first = len(pen.shapes)
    pen.blob([(0.5, 0.13), (0.59, 0.1), (0.675, 0.19), (0.63, 0.32), (0.5, 0.37), (0.37, 0.32), (0.325, 0.19),
              (0.41, 0.1)], "light")
    for out in (-1, 1):
        eye(pen, 0.5 + out * 0.095, 0.2, 0.046, look=-0.1 * out)
    pen.polygon([(0.42, 0.25), (0.5, 0.225), (0.58, 0.25), (0.5, 0.34)], BEAK)
    turn_since(pen, first, (0.5, 0.26), rng.uniform(-7, 7))


def draw_crab(pen: Pen, rng: Rng) -> None:
    """Face us: wide shell, two raised pincers, eyes on stalks, six bent legs."""
    for out in (-1, 1):
        for reach, y in ((0.44, 0.86), (0.4, 0.95), (0.29, 0.98)):
            limb(pen, [(0.5 + out * 0.2, 0.74), (0.5 + out * (reach - 0.02), y - 0.16), (0.5 + out * reach, y)],
                 [0.06, 0.06, 0.02], "dark")
        first = len(pen.shapes)
        limb(pen, [(0.5 + out * 0.24, 0.66), (0.5 + out * 0.41, 0.6), (0.5 + out * 0.4, 0.42)], [0.09, 0.08, 0.08],
             "dark")
        _pincer(pen, out)
        turn_since(pen, first, (0.5 + out * 0.3, 0.66), out * rng.uniform(-9, 0))
        limb(pen, [(0.5 + out * 0.1, 0.58), (0.5 + out * 0.11, 0.4)], [0.05, 0.045], "main")
        eye(pen, 0.5 + out * 0.11, 0.37, 0.06, look=-0.1 * out)
    body = pen.blob([(0.5, 0.5), (0.7, 0.53), (0.84, 0.66), (0.78, 0.82), (0.62, 0.9), (0.5, 0.91), (0.38, 0.9),
                     (0.22, 0.82), (0.16, 0.66), (0.3, 0.53)], "main")
    blob(pen, [(0.5, 0.9), (0.35, 0.88), (0.23, 0.8), (0.36, 0.82), (0.5, 0.84), (0.64, 0.82), (0.77, 0.8),
               (0.65, 0.88)], "dark", body)
    for x, y, r in ((0.3, 0.64, 0.035), (0.37, 0.59, 0.022), (0.7, 0.64, 0.035), (0.63, 0.59, 0.022)):
        pen.circle(x, y, r, "light")
    limb(pen, [(0.41, 0.71), (0.5, 0.76), (0.59, 0.71)], [0.02] * 3, INK)


def _pincer(pen: Pen, out: int) -> None:
    outline = ((0.4, 0.46), (0.31, 0.4), (0.25, 0.26), (0.28, 0.12), (0.36, 0.06), (0.345, 0.18), (0.375, 0.27),
               (0.42, 0.18), (0.44, 0.08), (0.495, 0.18), (0.5, 0.32), (0.46, 0.42))
    claw = pen.blob([(0.5 + out * x, y) for x, y in outline], "main")
    blob(pen, [(0.5 + out * x, y) for x, y in ((0.3, 0.34), (0.28, 0.25), (0.3, 0.16), (0.31, 0.25))], "light", claw)


def draw_octopus(pen: Pen, rng: Rng) -> None:
    """Face us: bulbous head, eight curling arms with suckers, two big eyes."""
    sway = rng.uniform(-0.025, 0.025)
    for out in (-1, 1):
        limb(pen, [(0.5 + out * 0.1, 0.6), (0.5 + out * 0.2, 0.84), (0.5 + out * 0.32 + sway, 0.955)],
             [0.11, 0.085, 0.045], "dark")
        limb(pen, [(0.5 + out * 0.04, 0.62), (0.5 + out * 0.06, 0.82), (0.5 + out * 0.16 - sway, 0.96)],
             [0.1, 0.085, 0.04], "dark")
    arms = (((0.16, 0.54), (0.3, 0.6), (0.42, 0.52), (0.46, 0.4), (0.4, 0.36)),
            ((0.15, 0.58), (0.28, 0.72), (0.42, 0.75), (0.48, 0.66), (0.43, 0.6)))
    body = pen.new_group()
    for out in (-1, 1):
        for arm in arms:
            limb(pen, [(0.5 + out * x, y + sway * out * x) for x, y in arm], [0.15, 0.12, 0.09, 0.065, 0.045], "main",
                 group=body)
        for x, y in ((0.31, 0.765), (0.375, 0.785), (0.32, 0.635), (0.38, 0.6)):
            pen.circle(0.5 + out * x, y - 0.02, 0.02, "pale")
    for out in (-1, 1):
        limb(pen, [(0.5 + out * 0.1, 0.6), (0.5 + out * 0.14, 0.78), (0.5 + out * 0.08 + sway, 0.9),
                   (0.5 + out * 0.13 + sway, 0.97)], [0.14, 0.12, 0.085, 0.045], "main", group=body)
    blob(pen, [(0.5, 0.02), (0.68, 0.07), (0.79, 0.24), (0.75, 0.42), (0.67, 0.55), (0.6, 0.68), (0.5, 0.66),
               (0.4, 0.68), (0.33, 0.55), (0.25, 0.42), (0.21, 0.24), (0.32, 0.07)], "main", body)
    for x, y, r in ((0.36, 0.17, 0.045), (0.44, 0.1, 0.028), (0.33, 0.27, 0.025)):
        pen.ellipse(x, y, r, r * 0.8, "light")
    for out in (-1, 1):
        eye(pen, 0.5 + out * 0.115, 0.39, 0.088, look=-0.12 * out)
    limb(pen, [(0.45, 0.53), (0.5, 0.555), (0.55, 0.53)], [0.018] * 3, INK)


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
    Subject("fish", "fish", "animal", (draw_fish,)),
    Subject("owl", "owls", "animal", (draw_owl,)),
    Subject("bird", "birds", "animal", (draw_bird,)),
    Subject("duck", "ducks", "animal", (draw_duck,)),
    Subject("swan", "swans", "animal", (draw_swan,)),
    Subject("butterfly", "butterflies", "animal", (draw_butterfly,)),
    Subject("snail", "snails", "animal", (draw_snail,)),
    Subject("turtle", "turtles", "animal", (draw_turtle,)),
    Subject("penguin", "penguins", "animal", (draw_penguin,)),
    Subject("crab", "crabs", "animal", (draw_crab,)),
    Subject("octopus", "octopuses", "animal", (draw_octopus,)),
    Subject("snake", "snakes", "animal", (draw_snake,)),
    Subject("dragon", "dragons", "animal", (draw_dragon,)),
)
