"""Fish and shark in all their poses."""

from __future__ import annotations

from itertools import pairwise

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    INK,
    PINK,
    WATER,
    arc,
    eye,
    eyes,
    side_eye,
    spots,
)
from training.world.subjects.outlines import afloat, blob, fitted, halves, limb, mirror_since, oval, turn_since
from training.world.subjects.shapes import chance


def _forked(pen: Pen, x: float, y: float, size: float, tone: str, *, spread: float = 0.5) -> None:
    """Draw a forked tail fin to the left of its root."""
    pen.blob([(x + 0.04, y), (x - size * 0.5, y - size * spread * 0.6), (x - size, y - size * spread),
              (x - size * 0.72, y), (x - size, y + size * spread),
              (x - size * 0.5, y + size * spread * 0.6)], tone)


def _bubbles(pen: Pen, rng: Rng, x: float, y: float) -> None:
    for k in range(int(rng.integers(0, 4))):
        pen.ring(x + 0.04 * k * (-1) ** k, y - 0.12 * k, 0.03 + 0.01 * k, 0.018, WATER)


@afloat
def draw_fish_plain(pen: Pen, rng: Rng) -> None:
    """A fish of two arcs that cross, as one draws it with a single line: a lens and a triangle."""
    high = rng.uniform(0.22, 0.36)
    pen.polygon([(0.3, 0.5), (-0.02, 0.5 - high * 0.9), (rng.uniform(-0.02, 0.1), 0.5), (-0.02, 0.5 + high * 0.9)], "main")
    lens = [(0.18 + 0.82 * t / 12, 0.5 - high * 4 * (t / 12) * (1 - t / 12)) for t in range(13)]
    pen.polygon([*lens, *((x, 1 - y) for x, y in reversed(lens))], "main")
    pen.circle(0.8, 0.46, rng.uniform(0.03, 0.05), EYE_WHITE)
    if chance(rng, 0.5):
        arc(pen, 0.56, 0.5, 0.16, -50, 50, 0.025, "dark")


@afloat
def draw_fish_tropical(pen: Pen, rng: Rng) -> None:
    """A tall flat fish of the reef: a disc with broad bands and long trailing fins."""
    _forked(pen, 0.24, 0.52, 0.22, "dark", spread=0.8)
    for up in (-1, 1):
        pen.blob([(0.74, 0.5 + up * 0.26), (0.5, 0.5 + up * 0.36), (0.2, 0.5 + up * rng.uniform(0.5, 0.62)),
                  (0.3, 0.5 + up * 0.3), (0.5, 0.5 + up * 0.2)], "dark")
    body = pen.blob([(0.98, 0.53), (0.84, 0.34), (0.6, 0.2), (0.36, 0.34), (0.22, 0.52), (0.36, 0.7), (0.6, 0.82),
                     (0.84, 0.7)], "main")
    for x in (0.44, 0.66):
        half = 0.26 - abs(x - 0.58) * 0.5
        pen.polygon([(x - 0.05, 0.52 - half), (x + 0.05, 0.52 - half), (x + 0.03, 0.52), (x + 0.05, 0.52 + half),
                     (x - 0.05, 0.52 + half), (x - 0.02, 0.52)],
                    str(rng.choice(["deep", EYE_WHITE, "pale"])), group=body)
    side_eye(pen, rng, 0.82, 0.46, 0.055)
    pen.polygon([(0.56, 0.52), (0.44, 0.46), (0.44, 0.62)], "dark")


@afloat
def draw_fish_clown(pen: Pen, rng: Rng) -> None:
    """A chubby fish for children: big eye, thick lips, rounded fins, white bands."""
    pen.ellipse(0.1, 0.52, 0.13, rng.uniform(0.15, 0.22), "dark")
    pen.ellipse(0.5, 0.24, 0.2, 0.12, "dark")
    pen.ellipse(0.5, 0.82, 0.12, 0.09, "dark", angle=-20)
    body = oval(pen, 0.54, 0.53, 0.41, rng.uniform(0.27, 0.34), "main")
    if chance(rng, 0.6):
        for x, half in ((0.36, 0.25), (0.62, 0.28)):
            oval(pen, x, 0.53, 0.06, half, EYE_WHITE, body)
    pen.ellipse(0.5, 0.58, 0.1, 0.07, "dark", angle=-20)
    side_eye(pen, rng, 0.76, 0.44, rng.uniform(0.07, 0.1), kinds=("ring", "bright", "rimmed"))
    for y in (0.58, 0.63):
        pen.ellipse(0.95, y, 0.04, 0.03, PINK)
    _bubbles(pen, rng, 1.02, 0.44)


@fitted
def draw_fish_front(pen: Pen, rng: Rng) -> None:
    """A fish that looks at us: round, an eye on each side, a pouting mouth, fins like ears."""
    for out in (-1, 1):
        pen.blob([(0.5 + out * 0.26, 0.52), (0.5 + out * 0.48, 0.38), (0.5 + out * 0.52, 0.6),
                  (0.5 + out * 0.4, 0.72)], "dark")
    pen.polygon([(0.36, 0.24), (0.5, rng.uniform(-0.04, 0.06)), (0.64, 0.24)], "dark")
    pen.polygon([(0.4, 0.86), (0.5, 1.0), (0.6, 0.86)], "dark")
    pen.ellipse(0.5, 0.54, rng.uniform(0.28, 0.38), 0.38, "main")
    pen.ellipse(0.5, 0.72, 0.18, 0.16, "light")
    eyes(pen, rng, 0.42, rng.uniform(0.2, 0.28), 0.085)
    pen.ellipse(0.5, 0.64, 0.1, 0.07, PINK)
    pen.ellipse(0.5, 0.64, 0.06, 0.03, INK)


@afloat
def draw_fish_jumping(pen: Pen, rng: Rng) -> None:
    """A trout that leaps from the water, its long body bent like a bow."""
    bend = rng.uniform(0.12, 0.26)
    path = [(0.06, 0.86), (0.2, 0.5), (0.48, 0.4 - bend), (0.78, 0.4), (0.96, 0.7)]
    body = limb(pen, path, [0.07, 0.2, 0.3, 0.26, 0.1], "main")
    pen.polygon([(0.09, 0.78), (-0.1, 0.9), (0.02, 0.94), (0.1, 1.06), (0.18, 0.86)], "dark")
    pen.polygon([(0.36, 0.36 - bend * 0.7), (0.44, 0.1 - bend), (0.6, 0.3 - bend)], "dark")
    limb(pen, [(0.2, 0.66), (0.48, 0.52 - bend), (0.76, 0.52)], [0.02, 0.08, 0.06], "pale", group=body)
    pen.polygon([(0.56, 0.48 - bend), (0.5, 0.66 - bend), (0.64, 0.58 - bend)], "dark")
    side_eye(pen, rng, 0.84, 0.46, 0.035)
    if chance(rng, 0.5):
        spots(pen, rng, [(0.36, 0.36 - bend / 2, 0.02), (0.5, 0.34 - bend, 0.02), (0.62, 0.34 - bend / 2, 0.02)],
              "deep", body)


@afloat
def draw_fish_bones(pen: Pen, rng: Rng) -> None:
    """The skeleton of a fish: head, spine, ribs and tail fin."""
    pen.rect(0.12, 0.48, 0.76, 0.52, "main")
    for k in range(int(rng.integers(4, 7))):
        x, half = 0.64 - k * 0.09, 0.2 - k * 0.022
        limb(pen, [(x - 0.05, 0.5 - half), (x, 0.5), (x - 0.05, 0.5 + half)], [0.03] * 3, "main")
    pen.polygon([(0.16, 0.5), (0.0, 0.3), (0.04, 0.5), (0.0, 0.7)], "main")
    pen.blob([(0.7, 0.3), (0.84, 0.34), (1.0, 0.52), (0.84, 0.68), (0.7, 0.7), (0.66, 0.5)], "main")
    pen.circle(0.82, 0.45, 0.04, EYE_WHITE)


def _teeth(pen: Pen, points: list[Point], drop: float) -> None:
    for (x0, y0), (x1, y1) in pairwise(points):
        pen.polygon([(x0, y0), (x1, y1), ((x0 + x1) / 2, (y0 + y1) / 2 + drop)], EYE_WHITE)


@afloat
def draw_shark(pen: Pen, rng: Rng) -> None:
    """A shark from the side: a pointed snout, a high back fin, a sickle of a tail, gills, a white belly."""
    first = len(pen.shapes)
    pen.polygon([(0.12, 0.5), (-0.06, rng.uniform(0.1, 0.2)), (0.0, 0.46), (-0.06, 0.72), (0.12, 0.58)], "main")
    pen.blob([(0.44, 0.36), (0.46, 0.24), (0.4, 0.08), (0.56, 0.18), (0.64, 0.36)], "main")
    body = pen.blob([(1.06, 0.46), (0.9, 0.36), (0.6, 0.3), (0.3, 0.42), (0.06, 0.52), (0.3, 0.62), (0.6, 0.7),
                     (0.84, 0.62)], "main")
    blob(pen, [(0.94, 0.54), (0.84, 0.63), (0.6, 0.71), (0.3, 0.62), (0.6, 0.6), (0.8, 0.54)], EYE_WHITE, body)
    pen.polygon([(0.62, 0.6), (0.44, 0.86), (0.72, 0.64)], "dark")
    for x in (0.68, 0.72, 0.76):
        limb(pen, [(x, 0.42), (x - 0.02, 0.54)], [0.014, 0.014], "deep", group=body)
    pen.circle(0.89, 0.43, 0.024, INK if chance(rng, 0.5) else EYE_WHITE)
    if chance(rng, 0.6):
        _teeth(pen, [(0.82, 0.56), (0.86, 0.555), (0.9, 0.55), (0.94, 0.53)], 0.035)
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-16, 16))


@fitted
def draw_shark_jaws(pen: Pen, rng: Rng) -> None:
    """A shark that comes up at us: a cone of a head, the mouth wide open and full of teeth."""
    for out in (-1, 1):
        pen.polygon([(0.5 + out * 0.3, 0.7), (0.5 + out * 0.62, 1.0), (0.5 + out * 0.28, 0.94)], "dark")
    halves(pen, [(0, 0.0), (0.16, 0.16), (0.34, 0.5), (0.38, 0.8), (0.36, 1.0), (0, 1.0)], "main")
    wide = rng.uniform(0.22, 0.28)
    pen.ellipse(0.5, 0.72, wide + 0.04, 0.26, EYE_WHITE)
    pen.ellipse(0.5, 0.72, wide, 0.2, "#7a1f24")
    for k in range(8):
        x, y = arc_point(0.5, 0.72, wide, 0.2, k * 45 + 12)
        u, v = arc_point(0.5, 0.72, wide, 0.2, k * 45 + 34)
        pen.polygon([(x, y), (u, v), ((x + u) / 2 * 0.72 + 0.14, (y + v) / 2 * 0.72 + 0.2)], EYE_WHITE)
    eyes(pen, rng, 0.34, 0.17, 0.035, kinds=("dot", "hole", "ring"))


@fitted
def draw_shark_fin(pen: Pen, rng: Rng) -> None:
    """Only the fin of a shark that cuts the waves."""
    lean = rng.uniform(-0.1, 0.1)
    pen.polygon([(0.14, 0.9), *((0.14 + t * 0.06, 0.9 - 0.86 * (t / 8) ** 1.5) for t in range(1, 8)),
                 (0.7 + lean, 0.02), (0.66, 0.3), (0.7, 0.6), (0.84, 0.92)], "main")
    pen.polygon([(0.62 + lean, 0.12), (0.7 + lean, 0.02), (0.66, 0.3), (0.7, 0.6), (0.84, 0.92), (0.7, 0.92)], "dark")
    for k in range(4):
        pen.sector(0.1 + k * 0.27, 1.0, 0.17, 0.14, 180, 360, WATER)


@afloat
def draw_shark_toy(pen: Pen, rng: Rng) -> None:
    """A plump shark for children, its grin full of teeth."""
    pen.polygon([(0.14, 0.5), (-0.06, 0.26), (0.0, 0.52), (-0.06, 0.76)], "dark")
    pen.polygon([(0.36, 0.34), (0.44, rng.uniform(0.02, 0.12)), (0.62, 0.32)], "dark")
    body = oval(pen, 0.54, 0.53, 0.45, rng.uniform(0.24, 0.3), "main")
    pen.polygon([arc_point(0.56, 0.56, 0.4, 0.22, a) for a in range(0, 181, 15)], EYE_WHITE, group=body)
    pen.polygon([(0.7, 0.56), (0.96, 0.56), (0.84, 0.68)], "#7a1f24")
    _teeth(pen, [(0.7, 0.56), (0.765, 0.56), (0.83, 0.56), (0.895, 0.56), (0.96, 0.56)], 0.05)
    pen.polygon([(0.5, 0.62), (0.34, 0.88), (0.6, 0.74)], "dark")
    side_eye(pen, rng, 0.78, 0.42, 0.055)


@afloat
def draw_shark_hammer(pen: Pen, rng: Rng) -> None:
    """A hammerhead from above: a bar across the front, side fins, a long tail."""
    pen.rect(0.5 - 0.3, 0.02, 0.5 + 0.3, 0.14, "main", radius=0.05)
    halves(pen, [(0, 0.04), (0.11, 0.14), (rng.uniform(0.13, 0.17), 0.36), (0.09, 0.66), (0.025, 0.94), (0, 0.96)], "main")
    first = len(pen.shapes)
    pen.polygon([(0.6, 0.3), (0.92, 0.54), (0.62, 0.44)], "dark")
    pen.polygon([(0.57, 0.68), (0.7, 0.8), (0.56, 0.76)], "dark")
    pen.circle(0.77, 0.08, 0.025, EYE_WHITE)
    mirror_since(pen, first)
    limb(pen, [(0.5, 0.36), (0.5, 0.52)], [0.06, 0.015], "dark")
    pen.polygon([(0.48, 0.88), (0.4, 1.08), (0.5, 1.0), (0.56, 1.05), (0.52, 0.88)], "main")


@afloat
def draw_shark_icon(pen: Pen, rng: Rng) -> None:
    """A shark of one line: an arc for the back with three corners for fins and tail, an arc for the belly."""
    fin = rng.uniform(0.14, 0.26)
    pen.polygon([(0.0, 0.2), (0.14, 0.44), (0.42, 0.38), (0.54, 0.38 - fin), (0.62, 0.38), (0.84, 0.42), (1.0, 0.54),
                 (0.84, 0.56), (0.9, 0.62), (0.76, 0.66), (0.62, 0.67),
                 (0.5, 0.84), (0.46, 0.65), (0.14, 0.56), (0.04, 0.74), (0.05, 0.5)], "main")
    pen.circle(0.84, 0.49, 0.02, EYE_WHITE)


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


SUBJECTS: tuple[Subject, ...] = (
    Subject("fish", "fish", "animal", (
        draw_fish, draw_fish_plain, draw_fish_tropical, draw_fish_clown, draw_fish_front, draw_fish_jumping,
            draw_fish_bones)),
    Subject("shark", "sharks", "animal", (
        draw_shark, draw_shark_jaws, draw_shark_fin, draw_shark_toy, draw_shark_hammer, draw_shark_icon)),
)
