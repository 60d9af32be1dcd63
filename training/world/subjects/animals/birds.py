"""Bird, owl, penguin and chicken in all their poses."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.animals.parts import (
    BEAK,
    EYE_WHITE,
    INK,
    eye,
    eyes,
    side_eye,
)
from training.world.subjects.outlines import afloat, blob, fitted, halves, limb, mirror_last, oval, place, turn_since
from training.world.subjects.shapes import chance


def _legs(pen: Pen, places: tuple[float, ...], top: float, tone: str = BEAK, *, foot: float = 0.05) -> None:
    """Draw thin legs with three toes, standing on y = 1."""
    for x in places:
        limb(pen, [(x, top), (x, 0.97)], [0.03, 0.026], tone)
        for toe in (-1, 0, 1):
            limb(pen, [(x, 0.96), (x + toe * foot, 0.985)], [0.026, 0.022], tone)


def _feathers(pen: Pen, root: Point, tips: list[Point], widths: tuple[float, float, float], tone: str,
              group: int | None = None) -> None:
    """Draw feathers like fingers from one root."""
    for x, y in tips:
        limb(pen, [root, ((root[0] + x) / 2, (root[1] + y) / 2), (x, y)], list(widths), tone, group=group)


# Any bird


@fitted
def draw_bird_perched(pen: Pen, rng: Rng) -> None:
    """A songbird that stands: a drop of a body with the tail behind, a short beak, a wing folded at its side."""
    lift, twig = rng.uniform(-0.12, 0.06), chance(rng, 0.4)
    limb(pen, [(0.3, 0.6), (0.02, 0.78 + lift), (-0.08, 0.84 + lift)], [0.2, 0.13, 0.1], "dark")
    _legs(pen, (0.46, 0.56), 0.76, "#6b4a35")
    if twig:
        pen.rect(0.0, 0.96, 1.0, 1.03, "#7b5233", radius=0.03)
    pen.polygon([(0.84, 0.2), (rng.uniform(0.96, 1.06), 0.3), (0.84, 0.34)], BEAK if chance(rng, 0.7) else INK)
    body = pen.blob([(0.68, 0.06), (0.86, 0.14), (0.88, 0.34), (0.84, 0.6), (0.64, 0.82), (0.4, 0.8), (0.18, 0.62),
                     (0.42, 0.42), (0.52, 0.2)], "main")
    if chance(rng, 0.7):
        blob(pen, [(0.86, 0.36), (0.83, 0.6), (0.64, 0.8), (0.54, 0.78), (0.66, 0.6), (0.74, 0.4)],
             str(rng.choice(["pale", EYE_WHITE, "light"])), body)
    blob(pen, [(0.56, 0.42), (0.66, 0.56), (0.5, 0.68), (0.24, 0.68), (0.06, 0.74), (0.3, 0.5)], "dark")
    side_eye(pen, rng, 0.74, 0.22, 0.045)


@afloat
def draw_bird_soaring(pen: Pen, rng: Rng) -> None:
    """A bird seen from below with its long wings spread, feathers like fingers at their ends."""
    rise = rng.uniform(-0.12, 0.2)
    wing = pen.new_group()
    tips = [(1.0, 0.26 - rise), (1.02, 0.36 - rise), (0.98, 0.45 - rise), (0.92, 0.52 - rise)]
    _feathers(pen, (0.78, 0.36 - rise * 0.5), tips, (0.1, 0.08, 0.04), "dark", wing)
    blob(pen, [(0.5, 0.3), (0.66, 0.24 - rise * 0.3), (0.86, 0.26 - rise), (0.9, 0.44 - rise),
               (0.72, 0.5 - rise * 0.4), (0.5, 0.56)], "main", wing)
    mirror_last(pen, 5)
    _feathers(pen, (0.5, 0.6), [(0.4, 0.86), (0.5, 0.9), (0.6, 0.86)], (0.1, 0.09, 0.1), "dark")
    pen.ellipse(0.5, 0.48, 0.1, 0.24, "main")
    pen.circle(0.5, 0.24, 0.085, "light" if chance(rng, 0.5) else EYE_WHITE)
    pen.polygon([(0.46, 0.18), (0.54, 0.18), (0.5, 0.08)], BEAK)


@afloat
def draw_bird_gull(pen: Pen, rng: Rng) -> None:
    """A bird far off: two bent wings and a small body, as drawn with two strokes."""
    bend = rng.uniform(0.16, 0.3)
    limb(pen, [(0.5, 0.56), (0.66, 0.56 - bend), (0.84, 0.5 - bend), (1.02, 0.6 - bend * 0.3)],
         [0.1, 0.12, 0.09, 0.015], "main")
    mirror_last(pen)
    pen.ellipse(0.5, 0.58, 0.09, 0.07, "main")
    if chance(rng, 0.6):
        pen.polygon([(0.47, 0.61), (0.53, 0.61), (0.5, 0.7)], BEAK)
        for x in (0.46, 0.54):
            pen.circle(x, 0.565, 0.014, INK)


@afloat
def draw_bird_dove(pen: Pen, rng: Rng) -> None:
    """A dove in flight from the side, drawn with long curves: both wings up, the tail a fan."""
    flap = rng.uniform(-12, 12)
    first = len(pen.shapes)
    blob(pen, [(0.5, 0.56), (0.5, 0.3), (0.66, 0.02), (0.72, 0.2), (0.7, 0.44)], "dark")
    turn_since(pen, first, (0.56, 0.5), -flap)
    body = blob(pen, [(0.02, 0.86), (0.0, 0.66), (0.24, 0.62), (0.46, 0.46), (0.68, 0.4), (0.8, 0.3), (0.92, 0.34),
                      (0.94, 0.44), (0.82, 0.66), (0.56, 0.78),
                      (0.28, 0.74), (0.14, 0.9)], "main")
    pen.polygon([(0.92, 0.34), (1.03, 0.4), (0.92, 0.44)], BEAK)
    pen.circle(0.85, 0.37, 0.025, INK if chance(rng, 0.6) else EYE_WHITE)
    first = len(pen.shapes)
    blob(pen, [(0.6, 0.62), (0.4, 0.4), (0.2, 0.02), (0.1, 0.2), (0.14, 0.36), (0.2, 0.5), (0.4, 0.68)], "main"
         if chance(rng, 0.5) else "light", None)
    turn_since(pen, first, (0.54, 0.6), flap)
    if chance(rng, 0.4):
        limb(pen, [(1.0, 0.42), (1.04, 0.5), (1.02, 0.58)], [0.015] * 3, "#4f9a3c")
        oval(pen, 1.05, 0.55, 0.05, 0.025, "#4f9a3c", body)


@fitted
def draw_bird_ball(pen: Pen, rng: Rng) -> None:
    """A small round bird from the front: a ball with a beak in its middle, wings like mittens, thin legs."""
    _legs(pen, (0.4, 0.6), 0.8)
    for out in (-1, 1):
        pen.ellipse(0.5 + out * 0.38, rng.uniform(0.5, 0.6), 0.09, 0.2, "dark", angle=-out * rng.uniform(5, 50))
    if chance(rng, 0.6):
        _feathers(pen, (0.5, 0.18), [(0.44, 0.04), (0.5, 0.0), (0.56, 0.05)], (0.05, 0.05, 0.03), "main")
    body = oval(pen, 0.5, 0.5, rng.uniform(0.36, 0.42), 0.38, "main")
    oval(pen, 0.5, 0.64, 0.26, 0.23, "pale", body)
    eyes(pen, rng, 0.38, 0.15, rng.uniform(0.05, 0.08))
    pen.polygon([(0.43, 0.44), (0.5, 0.4), (0.57, 0.44), (0.5, rng.uniform(0.52, 0.58))], BEAK)


@afloat
def draw_bird_head(pen: Pen, rng: Rng) -> None:
    """The head of a bird of prey or a parrot from the side: a hooked beak, a frowning eye."""
    body = blob(pen, [(0.1, 1.0), (0.14, 0.5), (0.28, 0.16), (0.54, 0.06), (0.74, 0.2), (0.78, 0.44), (0.66, 0.62),
                      (0.7, 0.8), (0.76, 1.0)], "main")
    blob(pen, [(0.7, 0.2), (0.9, 0.2), (1.02, 0.36), (1.0, 0.6), (0.9, 0.5), (0.76, 0.5)], BEAK if chance(rng, 0.7)
         else INK)
    if chance(rng, 0.5):
        blob(pen, [(0.52, 0.2), (0.7, 0.2), (0.74, 0.4), (0.6, 0.5), (0.5, 0.36)], EYE_WHITE, body)
        _feathers(pen, (0.4, 0.16), [(0.3, -0.1), (0.16, -0.06), (0.1, 0.06)], (0.1, 0.08, 0.04), "dark")
    side_eye(pen, rng, 0.62, 0.32, 0.055, kinds=("ring", "rimmed", "dot", "hole"))
    limb(pen, [(0.5, 0.22), (0.72, 0.26)], [0.02, 0.035], "deep")


# The owl


def draw_owl_face(pen: Pen, rng: Rng) -> None:
    """An owl's head: two discs with great eyes, a small beak between them, tufts like horns."""
    tuft = rng.uniform(-0.06, 0.1)
    pen.polygon([(0.54, 0.24), (0.92, tuft), (0.9, 0.42)], "main")
    mirror_last(pen)
    pen.ellipse(0.5, 0.54, 0.46, rng.uniform(0.38, 0.44), "main")
    disc = str(rng.choice(["light", "pale", EYE_WHITE]))
    for out in (-1, 1):
        pen.circle(0.5 + out * 0.2, 0.5, rng.uniform(0.2, 0.23), disc)
        pen.circle(0.5 + out * 0.19, 0.5, 0.13, "#ffc62e")
        pen.circle(0.5 + out * 0.18, 0.5, rng.uniform(0.05, 0.09), INK)
    pen.polygon([(0.44, 0.56), (0.56, 0.56), (0.5, 0.74)], BEAK)


@afloat
def draw_owl_flying(pen: Pen, rng: Rng) -> None:
    """An owl that swoops towards us with both broad wings open, the claws before it."""
    rise, wing = rng.uniform(-0.1, 0.2), pen.new_group()
    _feathers(pen, (0.62, 0.46), [(1.06, 0.2 - rise), (1.08, 0.36 - rise), (1.0, 0.52 - rise), (0.9, 0.62),
                                  (0.78, 0.7)], (0.16, 0.16, 0.09), "dark", wing)
    blob(pen, [(0.54, 0.34), (0.74, 0.22 - rise / 2), (0.98, 0.2 - rise), (0.86, 0.42), (0.6, 0.56)], "main", wing)
    mirror_last(pen, 6)
    halves(pen, [(0, 0.2), (0.2, 0.34), (0.16, 0.66), (0.08, 0.84), (0, 0.86)], "main")
    pen.ellipse(0.5, 0.6, 0.11, 0.16, "pale")
    for x in (0.43, 0.57):
        _feathers(pen, (x, 0.76), [(x - 0.05, 0.88), (x, 0.9), (x + 0.05, 0.88)], (0.03, 0.03, 0.02), BEAK)
    place(pen, rng, draw_owl_face, 0.5, 0.27, 0.4)


@fitted
def draw_owl_side(pen: Pen, rng: Rng) -> None:
    """An owl on a branch, body from the side, the face turned to us."""
    pen.rect(0.0, 0.9, 1.0, 0.98, "#7b5233", radius=0.04)
    blob(pen, [(0.3, 0.6), (0.14, 1.0), (0.24, 1.14), (0.42, 0.9)], "dark")
    pen.blob([(0.5, 0.2), (0.72, 0.36), (0.74, 0.66), (0.6, 0.9), (0.4, 0.92), (0.24, 0.7), (0.3, 0.36)], "main")
    pen.blob([(0.36, 0.46), (0.52, 0.56), (0.46, 0.8), (0.26, 0.98), (0.24, 0.66)], "dark")
    for y in (0.6, 0.7, 0.8):
        pen.sector(0.62, y, 0.05, 0.05, 0, 180, "pale")
    place(pen, rng, draw_owl_face, 0.54, 0.26, rng.uniform(0.46, 0.56), angle=rng.uniform(-10, 14))
    for x in (0.46, 0.58):
        oval(pen, x, 0.92, 0.05, 0.03, BEAK)


@fitted
def draw_owl_barn(pen: Pen, rng: Rng) -> None:
    """A barn owl: no tufts, a pale face like a heart, a slim body, long legs."""
    for x in (0.43, 0.57):
        _legs(pen, (x,), 0.88)
    halves(pen, [(0, 0.04), (0.2, 0.1), (0.26, 0.3), (0.27, 0.6), (0.12, 0.92), (0, 0.94)], "main")
    pen.blob([(0.68, 0.4), (0.79, 0.56), (0.7, 0.86), (0.6, 1.0), (0.6, 0.6)], "dark")
    mirror_last(pen)
    halves(pen, [(0, 0.44), (0.13, 0.5), (0.13, 0.72), (0, 0.88)], "pale")
    heart = pen.new_group()
    for x in (0.4, 0.6):
        oval(pen, x, 0.22, 0.13, 0.12, EYE_WHITE, heart)
    pen.polygon([(0.29, 0.27), (0.71, 0.27), (0.5, 0.44)], EYE_WHITE, group=heart)
    eyes(pen, rng, 0.24, 0.09, 0.045, kinds=("dot", "oval", "bright", "arc"))
    pen.polygon([(0.47, 0.28), (0.53, 0.28), (0.5, 0.38)], BEAK)


@fitted
def draw_owl_icon(pen: Pen, rng: Rng) -> None:
    """An owl of plain shapes: a rounded block with two corners up, two rings, a triangle."""
    wide = rng.uniform(0.26, 0.36)
    pen.polygon([(0.5 - wide, 0.0), (0.5, 0.14), (0.5 + wide, 0.0), (0.5 + wide, 0.7), (0.5 + wide * 0.6, 1.0),
                 (0.5 - wide * 0.6, 1.0), (0.5 - wide, 0.7)], "main")
    if chance(rng, 0.6):
        pen.polygon([(0.5, 0.5), (0.5 + wide * 0.6, 0.6), (0.5, 0.95), (0.5 - wide * 0.6, 0.6)], "light")
    for out in (-1, 1):
        pen.circle(0.5 + out * wide * 0.48, 0.3, wide * 0.44, EYE_WHITE)
        pen.circle(0.5 + out * wide * 0.48, 0.3, wide * rng.uniform(0.16, 0.3), INK)
    pen.polygon([(0.45, 0.38), (0.55, 0.38), (0.5, 0.5)], BEAK)


# The penguin


def _penguin_face(pen: Pen, rng: Rng) -> None:
    pen.ellipse(0.5, 0.5, 0.46, 0.46, "main")
    mask = pen.new_group()
    for x in (0.34, 0.66):
        oval(pen, x, 0.5, 0.19, 0.23, EYE_WHITE, mask)
    oval(pen, 0.5, 0.7, 0.3, 0.18, EYE_WHITE, mask)
    eyes(pen, rng, 0.48, 0.17, 0.07, kinds=("dot", "oval", "bright", "arc"))
    pen.polygon([(0.38, 0.58), (0.5, 0.53), (0.62, 0.58), (0.5, rng.uniform(0.66, 0.76))], BEAK)


@fitted
def draw_penguin_side(pen: Pen, rng: Rng) -> None:
    """A penguin from the side: upright, a white front, a flipper hanging, a stub of a tail on the ground."""
    pen.polygon([(0.34, 0.86), (0.14, 0.98), (0.4, 0.97)], "dark")
    pen.blob([(0.36, 0.98), (0.5, 0.92), (0.74, 0.98), (0.6, 1.0)], BEAK)
    pen.blob([(0.64, 0.14), (0.86, 0.2), (0.9, 0.23), (0.66, 0.24)], BEAK if chance(rng, 0.6) else INK)
    body = pen.blob([(0.5, 0.02), (0.66, 0.08), (0.68, 0.22), (0.66, 0.36), (0.76, 0.6), (0.7, 0.86), (0.54, 0.97),
                     (0.38, 0.94), (0.27, 0.7), (0.34, 0.4), (0.38, 0.12)], "main")
    blob(pen, [(0.64, 0.3), (0.75, 0.6), (0.69, 0.86), (0.56, 0.95), (0.52, 0.7), (0.56, 0.42)], EYE_WHITE, body)
    if chance(rng, 0.5):
        oval(pen, 0.5, 0.25, 0.05, 0.09, "#f6b93b", body, angle=-20)
    first = len(pen.shapes)
    pen.blob([(0.46, 0.38), (0.54, 0.46), (0.48, 0.72), (0.38, 0.82), (0.38, 0.56)], "dark")
    turn_since(pen, first, (0.46, 0.4), rng.uniform(-10, 45))
    side_eye(pen, rng, 0.56, 0.14, 0.032, kinds=("ring", "hole"))


@afloat
def draw_penguin_sliding(pen: Pen, rng: Rng) -> None:
    """A penguin on its belly: it slides over the ice or swims, flippers back."""
    first = len(pen.shapes)
    for y in (0.56, 0.66):
        pen.polygon([(0.1, y - 0.04), (-0.08, y - 0.08), (-0.06, y + 0.06)], BEAK)
    body = pen.blob([(0.02, 0.6), (0.2, 0.42), (0.5, 0.38), (0.76, 0.34), (0.92, 0.38), (0.96, 0.52), (0.86, 0.64),
                     (0.6, 0.76), (0.24, 0.74)], "main")
    blob(pen, [(0.9, 0.56), (0.8, 0.68), (0.5, 0.77), (0.2, 0.73), (0.4, 0.66), (0.7, 0.62)], EYE_WHITE, body)
    pen.polygon([(0.94, 0.42), (1.1, 0.5), (0.94, 0.53)], BEAK)
    pen.blob([(0.6, 0.48), (0.66, 0.56), (0.4, rng.uniform(0.6, 0.9)), (0.26, 0.74), (0.44, 0.54)], "dark")
    side_eye(pen, rng, 0.84, 0.45, 0.035, kinds=("ring", "hole"))
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-30, 25))


@fitted
def draw_penguin_toy(pen: Pen, rng: Rng) -> None:
    """A round penguin with a big head and a scarf, as children draw it."""
    for x in (0.36, 0.64):
        pen.ellipse(x, 0.96, 0.13, 0.05, BEAK)
    for out in (-1, 1):
        pen.ellipse(0.5 + out * 0.34, 0.66, 0.07, 0.18, "dark", angle=-out * rng.uniform(0, 70))
    pen.ellipse(0.5, 0.7, rng.uniform(0.28, 0.35), 0.27, "main")
    pen.ellipse(0.5, 0.74, 0.21, 0.2, EYE_WHITE)
    place(pen, rng, _penguin_face, 0.5, 0.3, rng.uniform(0.58, 0.7))
    if chance(rng, 0.5):
        pen.rect(0.3, 0.52, 0.7, 0.6, "#d8382f", radius=0.04)
        pen.rect(0.58, 0.56, 0.66, 0.76, "#d8382f", radius=0.02)


@fitted
def draw_penguin_icon(pen: Pen, rng: Rng) -> None:
    """A penguin cut from an arch: a dark back, a white arch within, a wedge for the beak."""
    wide = rng.uniform(0.24, 0.32)
    for out in (-1, 1):
        pen.polygon([(0.5 + out * wide * 0.9, 0.4), (0.5 + out * (wide + 0.16), 0.7), (0.5 + out * wide * 0.9, 0.64)],
                    "main")
        pen.polygon([(0.5 + out * 0.04, 1.0), (0.5 + out * 0.22, 1.0), (0.5 + out * 0.12, 0.92)], BEAK)
    pen.polygon([arc_point(0.5, 0.32, wide, 0.32, a) for a in range(180, 361, 12)] + [(0.5 + wide, 0.8),
                                                                                      (0.5 + wide * 0.5, 0.95),
                                                                                      (0.5 - wide * 0.5, 0.95),
                                                                                      (0.5 - wide, 0.8)], "main")
    pen.polygon([arc_point(0.5, 0.5, wide * 0.66, 0.24, a) for a in range(180, 361, 12)] + [(0.5 + wide * 0.6, 0.78),
                                                                                            (0.5, 0.92),
                                                                                            (0.5 - wide * 0.6, 0.78)],
                                                                                            EYE_WHITE)
    for out in (-1, 1):
        pen.circle(0.5 + out * wide * 0.4, 0.2, 0.03, EYE_WHITE)
    pen.polygon([(0.43, 0.25), (0.57, 0.25), (0.5, 0.36)], BEAK)


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


SUBJECTS: tuple[Subject, ...] = (
    Subject("bird", "birds", "animal", (
        draw_bird, draw_bird_perched, draw_bird_soaring, draw_bird_gull, draw_bird_dove, draw_bird_ball, draw_bird_head)),
    Subject("owl", "owls", "animal", (
        draw_owl, afloat(draw_owl_face), draw_owl_flying, draw_owl_side, draw_owl_barn, draw_owl_icon)),
    Subject("penguin", "penguins", "animal", (
        draw_penguin, afloat(_penguin_face), draw_penguin_side, draw_penguin_sliding, draw_penguin_toy, draw_penguin_icon)),
)
