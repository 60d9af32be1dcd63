"""Crab, turtle and snail in all their poses: what wears a shell."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    INK,
    eye,
    eyes,
    side_eye,
    smile,
    spots,
)
from training.world.subjects.outlines import afloat, blob, fitted, halves, limb, mirror_since, oval, turn_since
from training.world.subjects.shapes import chance

# The crab


def _claw(pen: Pen, x: float, y: float, size: float, angle: float, tone: str = "main") -> None:
    """Draw a pincer that opens upward from its wrist at (x, y)."""
    first = len(pen.shapes)
    pen.blob([(x - 0.1 * size, y), (x - 0.36 * size, y - 0.4 * size), (x - 0.24 * size, y - 0.95 * size),
              (x - 0.06 * size, y - 0.5 * size),
              (x + 0.2 * size, y - 0.9 * size), (x + 0.36 * size, y - 0.4 * size), (x + 0.1 * size, y)], tone)
    turn_since(pen, first, (x, y), angle)


@fitted
def draw_crab_wide(pen: Pen, rng: Rng) -> None:
    """A crab seen from before: a flat half moon of a shell, claws lifted at both sides, legs bent like knees."""
    first = len(pen.shapes)
    for k in range(int(rng.integers(3, 5))):
        limb(pen, [(0.66, 0.72), (0.86 + 0.05 * k, 0.68 + 0.06 * k), (0.96 - 0.03 * k, 0.92 + 0.03 * k)],
             [0.06, 0.05, 0.02], "dark")
    limb(pen, [(0.74, 0.6), (0.92, 0.52), (0.9, 0.36)], [0.08, 0.07, 0.06], "dark")
    _claw(pen, 0.9, 0.38, rng.uniform(0.28, 0.38), rng.uniform(-15, 30))
    limb(pen, [(0.6, 0.54), (0.62, 0.4)], [0.04, 0.035], "main")
    mirror_since(pen, first)
    pen.polygon([arc_point(0.5, 0.66, rng.uniform(0.3, 0.36), 0.2, a) for a in range(180, 361, 10)] + [(0.74, 0.78),
                                                                                                       (0.62, 0.86),
                                                                                                       (0.38, 0.86),
                                                                                                       (0.26, 0.78)],
                                                                                                       "main")
    eyes(pen, rng, 0.38, 0.12, 0.06, kinds=("ring", "dot", "rimmed", "bright"))
    smile(pen, 0.5, 0.66, 0.08)


@afloat
def draw_crab_above(pen: Pen, rng: Rng) -> None:
    """A crab from above: a shell like a fan, eight jointed legs round it, two claws before it."""
    first = len(pen.shapes)
    for k in range(4):
        a = -10 + k * 26
        limb(pen, [arc_point(0.5, 0.55, 0.22, 0.2, a), arc_point(0.5, 0.52, 0.42, 0.36, a - 10),
                   arc_point(0.5, 0.58, 0.52, 0.48, a + 8)], [0.06, 0.05, 0.02], "dark")
    limb(pen, [(0.64, 0.42), (0.84, 0.34), (0.8, 0.2)], [0.07, 0.07, 0.06], "dark")
    _claw(pen, 0.8, 0.22, rng.uniform(0.24, 0.34), rng.uniform(-40, -5))
    pen.circle(0.56, 0.36, 0.03, INK)
    mirror_since(pen, first)
    shell = halves(pen, [(0, 0.36), (0.2, 0.38), (rng.uniform(0.28, 0.33), 0.5), (0.22, 0.68), (0.1, 0.78), (0, 0.78)],
                   "main")
    spots(pen, rng, [(0.4, 0.5, 0.03), (0.6, 0.5, 0.03), (0.5, 0.6, 0.035)], "light", shell)


@fitted
def draw_crab_icon(pen: Pen, rng: Rng) -> None:
    """A crab of plain shapes: an oval, two discs with a wedge cut out for claws, straight legs."""
    first, cut = len(pen.shapes), rng.uniform(25, 45)
    for k in range(3):
        pen.line([(0.66, 0.74), (0.86 - 0.06 * k, 0.84 + 0.06 * k)], 0.045, "main")
    pen.line([(0.7, 0.62), (0.84, 0.36)], 0.06, "main")
    pen.wedge(0.84, 0.24, 0.17, 0.17, -60 + cut / 2, 300 - cut / 2, "main")
    pen.line([(0.58, 0.56), (0.6, 0.42)], 0.03, "main")
    mirror_since(pen, first)
    pen.ellipse(0.5, 0.7, rng.uniform(0.26, 0.32), 0.2, "main")
    for x in (0.4, 0.6):
        pen.circle(x, 0.4, 0.04, INK if chance(rng, 0.5) else "main")
    if chance(rng, 0.5):
        for x in (0.42, 0.58):
            pen.circle(x, 0.66, 0.03, EYE_WHITE)


@fitted
def draw_crab_side(pen: Pen, rng: Rng) -> None:
    """A hermit crab: claws and stalked eyes that look out of a borrowed shell."""
    for x, foot in ((0.6, 0.5), (0.68, 0.66), (0.74, 0.82)):
        limb(pen, [(x, 0.76), (foot + 0.1, 0.8), (foot + 0.08, 0.98)], [0.07, 0.06, 0.03], "dark")
    pen.blob([(0.5, 0.6), (0.74, 0.52), (0.86, 0.64), (0.8, 0.86), (0.56, 0.9)], "main")
    for x in (0.74, 0.82):
        limb(pen, [(x, 0.6), (x + 0.03, 0.42)], [0.035, 0.03], "main")
        eye(pen, x + 0.03, 0.4, 0.045)
    limb(pen, [(0.8, 0.74), (0.96, 0.76), (1.0, 0.66)], [0.09, 0.08, 0.07], "main")
    _claw(pen, 1.0, 0.68, rng.uniform(0.26, 0.34), rng.uniform(-20, 30))
    shell = pen.blob([(0.06, 0.5), (0.2, 0.3), (0.44, 0.3), (0.64, 0.5), (0.66, 0.8), (0.5, 0.98), (0.2, 0.98),
                      (0.04, 0.8)], "light")
    limb(pen, [arc_point(0.36, 0.64, 0.06 + 0.02 * k, 0.06 + 0.022 * k, k * 50) for k in range(13)],
         [0.02 + 0.002 * k for k in range(13)], "dark", group=shell)


@afloat
def draw_crab_one_claw(pen: Pen, rng: Rng) -> None:
    """A fiddler crab: one claw as large as its shell, the other small; a box for a shell."""
    way = rng.uniform(-10, 25)
    for out in (-1, 1):
        for k in range(3):
            limb(pen, [(0.5 + out * 0.2, 0.68), (0.5 + out * (0.38 - 0.05 * k), 0.64 + 0.09 * k),
                       (0.5 + out * (0.44 - 0.06 * k), 0.86 + 0.04 * k)], [0.055, 0.05, 0.02], "dark")
        limb(pen, [(0.5 + out * 0.09, 0.54), (0.5 + out * 0.09, 0.34)], [0.03, 0.03], "main")
    limb(pen, [(0.3, 0.6), (0.14, 0.54), (0.18, 0.44)], [0.06, 0.05, 0.04], "main")
    _claw(pen, 0.18, 0.46, 0.18, 10)
    limb(pen, [(0.7, 0.62), (0.92, 0.6), (0.88, 0.44)], [0.1, 0.1, 0.1], "main")
    _claw(pen, 0.88, 0.46, rng.uniform(0.42, 0.52), way - 25, "light")
    pen.polygon([(0.24, 0.54), (0.76, 0.54), (0.68, 0.8), (0.32, 0.8)], "main")
    eyes(pen, rng, 0.33, 0.09, 0.05, kinds=("ring", "dot", "rimmed"))


# The turtle


def _scutes(pen: Pen, cx: float, cy: float, rx: float, ry: float, tone: str, group: int) -> None:
    """Draw the plates of a shell from above: one in the middle, six round it."""
    pen.polygon([arc_point(cx, cy, rx * 0.34, ry * 0.34, 60 * k) for k in range(6)], tone, group=group)
    for k in range(6):
        pen.polygon([arc_point(cx, cy, rx * r, ry * r, 60 * k + a) for r, a in ((0.42, 4), (0.86, 6), (0.86, 54),
                                                                                (0.42, 56))], tone, group=group)


@afloat
def draw_turtle_above(pen: Pen, rng: Rng) -> None:
    """A turtle from above: a round shell of plates, four legs, a head and a little tail."""
    wide, first = rng.uniform(0.28, 0.36), len(pen.shapes)
    pen.ellipse(0.5 + wide * 0.9, 0.32, 0.12, 0.08, "light", angle=-rng.uniform(20, 60))
    pen.ellipse(0.5 + wide * 0.8, 0.8, 0.1, 0.07, "light", angle=rng.uniform(20, 60))
    mirror_since(pen, first)
    pen.polygon([(0.45, 0.88), (0.5, 1.02), (0.55, 0.88)], "light")
    pen.ellipse(0.5, 0.13, 0.11, 0.14, "light")
    for x in (0.44, 0.56):
        pen.circle(x, 0.08, 0.022, INK)
    shell = pen.ellipse(0.5, 0.56, wide, 0.36, "main")
    _scutes(pen, 0.5, 0.56, wide, 0.36, str(rng.choice(["dark", "deep", "light"])), shell)


@afloat
def draw_turtle_sea(pen: Pen, rng: Rng) -> None:
    """A sea turtle that flies through the water with long flippers, seen from the side and above."""
    first, flap = len(pen.shapes), rng.uniform(-0.1, 0.2)
    pen.blob([(0.6, 0.4), (0.62, 0.16), (0.5, -0.02 + flap), (0.46, 0.14), (0.46, 0.38)], "dark")
    pen.blob([(0.14, 0.54), (-0.02, 0.6), (0.0, 0.74), (0.2, 0.66)], "light")
    limb(pen, [(0.74, 0.5), (0.88, 0.46)], [0.16, 0.12], "light")
    pen.ellipse(0.94, 0.44, 0.1, 0.085, "light")
    side_eye(pen, rng, 0.97, 0.42, 0.03)
    shell = pen.blob([(0.06, 0.58), (0.2, 0.36), (0.46, 0.26), (0.7, 0.36), (0.82, 0.54), (0.66, 0.66), (0.36, 0.7)],
                     "main")
    for x, y in ((0.3, 0.46), (0.48, 0.4), (0.64, 0.48), (0.42, 0.56)):
        spots(pen, rng, [(x, y, 0.06)], "dark", shell)
    pen.blob([(0.68, 0.56), (0.74, 0.74), (0.62, 1.0 - flap), (0.54, 1.06 - flap), (0.54, 0.8), (0.52, 0.6)], "light")
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-30, 15))


@fitted
def draw_turtle_icon(pen: Pen, rng: Rng) -> None:
    """A turtle of plain shapes: a half disc, a bar below, two blocks for legs, a disc on a neck."""
    for x in (0.14, 0.54):
        pen.rect(x, 0.74, x + 0.16, 1.0, "light", radius=0.04)
    pen.rect(0.74, 0.5, 0.86, 0.8, "light", radius=0.05)
    pen.circle(0.88, 0.5, rng.uniform(0.1, 0.14), "light")
    pen.circle(0.91, 0.47, 0.024, INK)
    pen.polygon([(0.06, 0.8), (-0.06, 0.88), (0.1, 0.88)], "light")
    shell = pen.wedge(0.42, 0.78, 0.38, rng.uniform(0.42, 0.56), 180, 360, "main")
    pen.rect(0.02, 0.76, 0.82, 0.84, "dark", radius=0.03)
    if chance(rng, 0.6):
        for x in (0.26, 0.42, 0.58):
            pen.polygon([arc_point(x, 0.6, 0.07, 0.09, k * 60) for k in range(6)], "dark", group=shell)


@fitted
def draw_turtle_front(pen: Pen, rng: Rng) -> None:
    """A turtle that walks towards us: the head before the dome, two stout feet."""
    shell = pen.polygon([arc_point(0.5, 0.76, 0.44, rng.uniform(0.56, 0.68), a) for a in range(180, 361, 10)], "main")
    for x, tilt in ((0.3, -0.06), (0.5, 0.0), (0.7, 0.06)):
        limb(pen, [(x, 0.72), (x - tilt, 0.36)], [0.02, 0.02], "dark", group=shell)
    pen.ellipse(0.5, 0.78, 0.46, 0.08, "dark")
    for x in (0.24, 0.76):
        pen.ellipse(x, 0.9, 0.12, 0.1, "light")
    pen.ellipse(0.5, 0.66, 0.2, rng.uniform(0.2, 0.26), "light")
    eyes(pen, rng, 0.58, 0.1, 0.055)
    smile(pen, 0.5, 0.68, 0.08)


@fitted
def draw_turtle_upright(pen: Pen, rng: Rng) -> None:
    """A turtle on its hind legs like a person, the plates of its breast towards us, the shell behind."""
    pen.ellipse(0.5, 0.64, rng.uniform(0.32, 0.38), 0.32, "main")
    for out in (-1, 1):
        limb(pen, [(0.5 + out * 0.22, 0.5), (0.5 + out * 0.42, rng.uniform(0.3, 0.66))], [0.12, 0.11], "light")
        limb(pen, [(0.5 + out * 0.14, 0.86), (0.5 + out * 0.18, 0.96)], [0.16, 0.15], "light")
    belly = pen.ellipse(0.5, 0.64, 0.24, 0.27, "pale")
    for y in (0.52, 0.62, 0.72):
        limb(pen, [(0.3, y), (0.7, y)], [0.014] * 2, "dark", group=belly)
    pen.ellipse(0.5, 0.22, 0.17, 0.2, "light")
    eyes(pen, rng, 0.17, 0.08, 0.055)
    smile(pen, 0.5, 0.26, 0.07)


# The snail


def _spiral(pen: Pen, cx: float, cy: float, r: float, turns: float, tone: str, group: int, *, way: int = 1) -> None:
    count = int(turns * 10)
    limb(pen, [arc_point(cx, cy, r * (0.12 + 0.78 * k / count), r * (0.12 + 0.78 * k / count),
                         way * 360 * turns * k / count + 40) for k in range(count + 1)],
         [r * (0.09 + 0.08 * k / count) for k in range(count + 1)], tone, group=group)


def _stalks(pen: Pen, rng: Rng, x: float, y: float, length: float, lean: float, tone: str) -> None:
    for side in (-1, 1):
        tip = (x + side * 0.07 + lean, y - length * rng.uniform(0.85, 1.1))
        limb(pen, [(x + side * 0.03, y), tip], [0.04, 0.03], tone)
        if chance(rng, 0.6):
            eye(pen, *tip, 0.045)
        else:
            pen.circle(*tip, 0.03, tone)


@fitted
def draw_snail_round(pen: Pen, rng: Rng) -> None:
    """A snail with a disc of a shell that stands on a slug of a body, its neck upright."""
    _stalks(pen, rng, 0.86, 0.42, 0.24, 0.03, "light")
    body = limb(pen, [(-0.08, 0.97), (0.3, 0.92), (0.7, 0.92), (0.86, 0.76), (0.86, 0.46)],
                [0.03, 0.14, 0.18, 0.17, 0.16], "light")
    limb(pen, [(0.9, 0.54), (0.86, 0.57), (0.82, 0.55)], [0.014] * 3, INK, group=body)
    r = rng.uniform(0.3, 0.37)
    shell = pen.circle(0.4, 0.9 - r, r, "main")
    _spiral(pen, 0.4, 0.9 - r, r, rng.uniform(1.6, 2.4), str(rng.choice(["dark", "deep", "pale"])), shell)


@fitted
def draw_snail_cone(pen: Pen, rng: Rng) -> None:
    """A snail with a tall pointed shell of rings, laid back."""
    _stalks(pen, rng, 0.88, 0.66, 0.22, 0.05, "light")
    limb(pen, [(0.1, 0.97), (0.5, 0.93), (0.8, 0.9), (0.92, 0.72)], [0.05, 0.14, 0.16, 0.14], "light")
    first, rings = len(pen.shapes), int(rng.integers(4, 7))
    shell = pen.new_group()
    for k in range(rings):
        share = k / (rings - 1)
        oval(pen, 0.62 - 0.5 * share, 0.7 - 0.3 * share, 0.56 / rings, 0.24 * (1 - share) + 0.04, "main"
             if k % 2 == 0 else "dark", shell, angle=28)
    turn_since(pen, first, (0.6, 0.7), rng.uniform(-5, 25))


@fitted
def draw_snail_icon(pen: Pen, rng: Rng) -> None:
    """A snail drawn with one line: a spiral that runs out into the body, two feelers."""
    path = [arc_point(0.44, 0.5, 0.04 + 0.3 * k / 18, 0.04 + 0.3 * k / 18, 90 - 720 + 40 * k) for k in range(19)]
    width = rng.uniform(0.05, 0.09)
    pen.curve(path, width, "main")
    pen.curve([(0.0, 0.92), (0.44, 0.88), (0.76, 0.88), (0.9, 0.74), (0.92, 0.5)], width * 1.3, "main")
    for x in (0.84, 1.02):
        pen.line([(0.92, 0.5), (x, 0.34)], width * 0.5, "main")
        pen.circle(x, 0.33, width * 0.5, "main")


@fitted
def draw_snail_front(pen: Pen, rng: Rng) -> None:
    """A snail that looks at us: the face below two stalks, the shell behind like a wheel."""
    r = rng.uniform(0.3, 0.36)
    shell = pen.circle(0.6, 0.5, r, "main")
    _spiral(pen, 0.62, 0.48, r, 1.8, "dark", shell)
    pen.blob([(0.3, 0.5), (0.46, 0.6), (0.5, 0.86), (0.94, 0.94), (0.9, 1.0), (0.1, 1.0), (0.12, 0.8), (0.14, 0.6)],
             "light")
    for x in (0.22, 0.38):
        limb(pen, [(x, 0.6), (x + (x - 0.3) * 0.8, 0.3)], [0.045, 0.035], "light")
        eye(pen, x + (x - 0.3) * 0.8, 0.28, 0.06, look=0)
    smile(pen, 0.3, 0.68, 0.07)


@fitted
def draw_snail_above(pen: Pen, rng: Rng) -> None:
    """A snail from above: a spindle of a body, the coiled shell upon it, four feelers before it."""
    first = len(pen.shapes)
    limb(pen, [(0.54, 0.14), (0.66, 0.0)], [0.04, 0.03], "light")
    pen.circle(0.67, -0.01, 0.03, INK)
    limb(pen, [(0.56, 0.2), (0.66, 0.16)], [0.03, 0.02], "light")
    mirror_since(pen, first)
    halves(pen, [(0, 0.08), (0.1, 0.14), (0.14, 0.5), (0.08, 0.9), (0, 1.06)], "light")
    r = rng.uniform(0.24, 0.3)
    shell = pen.ellipse(0.52, 0.58, r, r * 1.06, "main")
    _spiral(pen, 0.53, 0.58, r, 2.0, "deep", shell, way=-1)


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


SUBJECTS: tuple[Subject, ...] = (
    Subject("crab", "crabs", "animal", (draw_crab, draw_crab_wide, draw_crab_above, draw_crab_icon, draw_crab_side,
                                        draw_crab_one_claw)),
    Subject("turtle", "turtles", "animal", (
        draw_turtle, draw_turtle_above, draw_turtle_sea, draw_turtle_icon, draw_turtle_front, draw_turtle_upright)),
    Subject("snail", "snails", "animal", (draw_snail, draw_snail_round, draw_snail_cone, draw_snail_icon,
                                          draw_snail_front, draw_snail_above)),
)
