"""The apple: whole, bitten, cut, from below and as a sign."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth
from training.world.subjects.outlines import (
    fitted,
    halves,
    limb,
    oval,
    turn_since,
)
from training.world.subjects.plants.parts import BARK, CREAM, INK, LEAF, LEAF_SHADE, leaf
from training.world.subjects.shapes import chance

STALK = "#5f3d22"
PIP = "#4a2c17"


def _stalk(pen: Pen, rng: Rng, x: float, y: float, *, leafy: float = 0.7) -> None:
    bend = rng.uniform(-0.05, 0.07)
    limb(pen, [(x, y), (x + bend * 0.4, y - 0.1), (x + bend, y - 0.2)], [0.03, 0.035, 0.045], STALK)
    if chance(rng, leafy):
        leaf(pen, x + bend * 0.5, y - 0.1, rng.uniform(0.2, 0.32), rng.uniform(-45, -5), LEAF, vein=LEAF_SHADE)


def _flesh(pen: Pen, wide: float, tone: str, grow: float = 1.0) -> int:
    """Fill the outline of an apple: shoulders above, two bumps below."""
    return halves(pen, [(0, 0.6 - 0.32 * grow), (0.16 * grow, 0.6 - 0.37 * grow),
                        (wide * 0.82 * grow, 0.6 - 0.3 * grow), (wide * grow, 0.6 - 0.04 * grow),
                        (wide * 0.78 * grow, 0.6 + 0.28 * grow), (0.14 * grow, 0.6 + 0.4 * grow),
                            (0, 0.6 + 0.37 * grow)], tone)


@fitted
def draw_apple_round(pen: Pen, rng: Rng) -> None:
    """A round apple of two overlapping discs with a glint."""
    side = rng.uniform(0.1, 0.16)
    body = pen.new_group()
    for x in (0.5 - side, 0.5 + side):
        oval(pen, x, 0.62, 0.32, 0.37, "main", body)
    oval(pen, 0.5 - side - 0.12, 0.48, 0.05, 0.1, "pale", body, angle=25)
    pen.sector(0.5, 0.27, 0.12, 0.06, 0, 180, "dark")
    _stalk(pen, rng, 0.5, 0.29)


@fitted
def draw_apple_bitten(pen: Pen, rng: Rng) -> None:
    """An apple with a bite out of its side: the flesh pale within the teeth marks."""
    wide = rng.uniform(0.38, 0.45)
    outer = [(0.5, 0.28), (0.34, 0.22), (0.5 - wide * 0.9, 0.32), (0.5 - wide, 0.56), (0.5 - wide * 0.78, 0.86),
             (0.38, 1.0), (0.5, 0.96), (0.62, 1.0), (0.5 + wide * 0.78, 0.86)]
    bite = [arc_point(0.5 + wide, 0.55, r, r, a) for r, a in ((0.24, 105), (0.2, 130), (0.25, 150), (0.2, 175),
                                                              (0.25, 200), (0.2, 225), (0.23, 250))]
    body = pen.polygon([*smooth([*outer], closed=False), *bite, (0.66, 0.22)], "main")
    pen.polygon([*bite, *(arc_point(0.5 + wide, 0.55, 0.32, 0.3, a) for a in (240, 210, 180, 150, 120))], CREAM, group=body)
    _stalk(pen, rng, 0.5, 0.3)


@fitted
def draw_apple_half(pen: Pen, rng: Rng) -> None:
    """An apple cut in two: skin, pale flesh, a core with pips."""
    wide = rng.uniform(0.38, 0.46)
    _flesh(pen, wide, "main")
    _flesh(pen, wide, CREAM, 0.86)
    halves(pen, [(0, 0.44), (0.12, 0.52), (0.1, 0.68), (0, 0.76)], "#ecdcae")
    for out in (-1, 1):
        pen.ellipse(0.5 + out * 0.055, 0.6, 0.028, 0.06, PIP, angle=out * 12)
    _stalk(pen, rng, 0.5, 0.3, leafy=0.5)


@fitted
def draw_apple_core(pen: Pen, rng: Rng) -> None:
    """What is left of an apple: the core between its two ends, a pip, the stalk."""
    thin = rng.uniform(0.07, 0.12)
    halves(pen, [(0, 0.24), (0.3, 0.24), (0.24, 0.36), (thin, 0.5), (thin, 0.7), (0.24, 0.86), (0.2, 0.98), (0, 0.96)],
           CREAM)
    halves(pen, [(0, 0.26), (0.12, 0.2), (0.32, 0.22), (0.26, 0.35), (0, 0.36)], "main")
    halves(pen, [(0, 0.88), (0.25, 0.86), (0.22, 0.98), (0.08, 1.0), (0, 0.97)], "main")
    pen.ellipse(0.5, 0.6, 0.03, 0.06, PIP)
    _stalk(pen, rng, 0.5, 0.28, leafy=0.3)


@fitted
def draw_apple_slices(pen: Pen, rng: Rng) -> None:
    """An apple and a wedge cut from it beside."""
    first = len(pen.shapes)
    _flesh(pen, 0.44, "main")
    _stalk(pen, rng, 0.5, 0.3)
    turn_since(pen, first, (0.5, 0.6), rng.uniform(-12, 12))
    wedge = pen.sector(0.96, 0.74, 0.36, 0.26, 0, 180, "main")
    pen.sector(0.96, 0.74, 0.31, 0.2, 0, 180, CREAM)
    for x in (0.9, 1.02):
        oval(pen, x, 0.79, 0.035, 0.018, PIP, wedge)


@fitted
def draw_apple_icon(pen: Pen, rng: Rng) -> None:
    """An apple as a sign: one heart-like outline and a leaf set apart."""
    wide = rng.uniform(0.36, 0.44)
    _flesh(pen, wide, "main")
    leaf(pen, 0.5, 0.22, rng.uniform(0.2, 0.28), -50, "main" if chance(rng, 0.5) else LEAF)
    if chance(rng, 0.4):
        pen.ring(0.5, 0.6, wide * 0.7, 0.04, "pale", start=150, end=230)


@fitted
def draw_apple_on_twig(pen: Pen, rng: Rng) -> None:
    """An apple that hangs from a twig with leaves."""
    limb(pen, [(-0.02, 0.14), (0.4, 0.1), (1.0, rng.uniform(0.0, 0.12))], [0.06, 0.05, 0.03], BARK)
    for x, angle in ((0.2, 120), (0.3, -70), (0.7, 60), (0.8, -50)):
        leaf(pen, x, 0.1, 0.26, angle + rng.uniform(-15, 15), LEAF if angle > 0 else LEAF_SHADE, vein=LEAF_SHADE)
    limb(pen, [(0.5, 0.1), (0.5, 0.4)], [0.03, 0.03], STALK)
    body = pen.circle(0.5, 0.68, rng.uniform(0.28, 0.33), "main")
    oval(pen, 0.4, 0.56, 0.05, 0.08, "pale", body, angle=30)
    pen.sector(0.5, 0.4, 0.1, 0.05, 0, 180, "dark")


@fitted
def draw_apple_face(pen: Pen, rng: Rng) -> None:
    """An apple with a face, a worm that looks out of it at times."""
    wide = rng.uniform(0.38, 0.46)
    _flesh(pen, wide, "main")
    _stalk(pen, rng, 0.5, 0.3)
    for x in (0.38, 0.62):
        pen.ellipse(x, 0.55, 0.03, 0.045, INK)
    limb(pen, [(0.42, 0.68), (0.5, 0.73), (0.58, 0.68)], [0.02] * 3, INK)
    if chance(rng, 0.5):
        limb(pen, [(0.5 + wide * 0.7, 0.5), (0.52 + wide, 0.46), (0.56 + wide, 0.36)], [0.08, 0.075, 0.08], "#8fc24a")
        pen.circle(0.57 + wide, 0.35, 0.014, INK)


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
    Subject("apple", "apples", "plant", (
        draw_apple, draw_apple_round, draw_apple_bitten, draw_apple_half, draw_apple_core, draw_apple_slices,
            draw_apple_icon, draw_apple_on_twig,
        draw_apple_face)),
)
