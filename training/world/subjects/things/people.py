"""People, in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, arc_point
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, HAIRS, INK, SKINS, WOOD, face, pick, put


def _head(pen: Pen, x: float, y: float, r: float, rng: Rng, skin: str) -> None:
    """Draw a head seen from the front: one of several heads of hair, a face."""
    hair, cut = pick(rng, HAIRS), int(rng.integers(4))
    if cut == 0:
        pen.blob([(x, y - r * 1.2), (x + r * 1.15, y - r * 0.5), (x + r * 1.2, y + r * 0.9), (x + r * 0.7, y + r * 1.2),
                  (x - r * 0.7, y + r * 1.2), (x - r * 1.2, y + r * 0.9), (x - r * 1.15, y - r * 0.5)], hair)
    elif cut == 1:
        for side in (-1, 1):
            pen.circle(x + side * r * 1.05, y + r * 0.1, r * 0.4, hair)
    pen.circle(x, y, r, skin)
    if cut != 3:
        pen.sector(x, y - r * 0.12, r * 1.06, r * 1.0, 180, 360, hair)
    else:
        pen.sector(x, y - r * 0.3, r * 0.98, r * 0.8, 190, 350, hair)
    face(pen, x, y + r * 0.2, r * 0.8, rng)


def _limb(pen: Pen, path: list[Point], width: float, tone: Tone, end: Tone, size: float) -> None:
    """Draw an arm or a leg with a hand or a foot of another tone at its end."""
    pen.line(path, width, tone)
    pen.circle(*path[-1], size, end)


def draw_person(pen: Pen, rng: Rng) -> None:
    """Somebody standing, seen from the front, arms hanging or one raised."""
    skin, legs = pick(rng, SKINS), pick(rng, ("deep", "#3b4a68", "#4a4038"))
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.07, 0.6), (0.5 + side * 0.08, 0.95)], 0.1, legs)
        pen.ellipse(0.5 + side * 0.1, 0.97, 0.075, 0.03, INK)
    waving = chance(rng)
    for side in (-1, 1):
        hand = (0.5 + side * 0.3, 0.16) if waving and side > 0 else (0.5 + side * 0.2, 0.62)
        _limb(pen, [(0.5 + side * 0.12, 0.33), (0.5 + side * 0.21, 0.42), hand], 0.075, "dark", skin, 0.042)
    pen.polygon(mirrored([(0.56, 0.27), (0.65, 0.32), (0.62, 0.64)]), "main")
    if chance(rng):
        pen.rect(0.38, 0.44, 0.62, 0.5, "pale")
    pen.rect(0.465, 0.22, 0.535, 0.3, skin)
    _head(pen, 0.5, 0.14, 0.12, rng, skin)


def draw_person_in_dress(pen: Pen, rng: Rng) -> None:
    """Somebody in a dress or long coat, hair falling."""
    skin = pick(rng, SKINS)
    wide = rng.uniform(0.2, 0.32)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.07, 0.78), (0.5 + side * 0.07, 0.96)], 0.055, skin)
        pen.ellipse(0.5 + side * 0.09, 0.975, 0.06, 0.025, "deep")
        _limb(pen, [(0.5 + side * 0.1, 0.36), (0.5 + side * 0.24, 0.48), (0.5 + side * pick(rng, (0.16, 0.32)), 0.58)],
              0.055, skin,
              skin, 0.035)
    pen.polygon(mirrored([(0.56, 0.3), (0.62, 0.33), (0.57, 0.5), (0.5 + wide, 0.84)]), "main")
    pen.rect(0.43, 0.48, 0.57, 0.53, "deep")
    pen.polygon(mirrored([(0.5 + wide * 0.94, 0.79), (0.5 + wide, 0.84)]), "pale")
    pen.rect(0.47, 0.24, 0.53, 0.33, skin)
    _head(pen, 0.5, 0.16, 0.125, rng, skin)


def draw_person_bust(pen: Pen, rng: Rng) -> None:
    """Only head and shoulders, like the picture of a user."""
    skin = pick(rng, SKINS)
    pen.polygon([(0.04, 1.0), (0.04, 0.9),
                 *(arc_point(0.5, 0.96, 0.46, rng.uniform(0.3, 0.36), a) for a in range(190, 351, 10)),
                 (0.96, 0.9), (0.96, 1.0)], "main")
    pen.polygon([(0.36, 0.66), (0.64, 0.66), (0.5, 0.84)], skin)
    pen.rect(0.41, 0.5, 0.59, 0.7, skin)
    _head(pen, 0.5, 0.32, rng.uniform(0.22, 0.27), rng, skin)


def draw_person_plain(pen: Pen, rng: Rng) -> None:
    """The sign for a person: a disc above a body of one colour, whole or cut at the chest."""
    if chance(rng):
        pen.circle(0.5, 0.25, rng.uniform(0.19, 0.24), "main")
        pen.sector(0.5, 1.0, 0.44, 0.48, 180, 360, "main")
    else:
        pen.circle(0.5, 0.1, 0.1, "main")
        flare = pick(rng, (0.0, 0.13))
        for side in (-1, 1):
            pen.line([(0.5 + side * 0.06, 0.6), (0.5 + side * 0.06, 0.96)], 0.1, "main")
            pen.line([(0.5 + side * 0.14, 0.3), (0.5 + side * (0.2 + flare * 0.5), 0.58)], 0.07, "main")
        pen.polygon(mirrored([(0.66, 0.24), (0.63 + flare, 0.66)]), "main")


def draw_person_of_strokes(pen: Pen, rng: Rng) -> None:
    """A stick figure: circle and five strokes, arms up, out or down."""
    width, arms, step = rng.uniform(0.035, 0.06), rng.uniform(0.2, 0.62), rng.uniform(0.12, 0.24)
    pen.ring(0.5, 0.16, 0.12, width, "main")
    pen.line([(0.5, 0.28), (0.5, 0.64)], width, "main")
    for side in (-1, 1):
        pen.line([(0.5, 0.4), (0.5 + side * 0.26, arms if chance(rng, 0.8) else 0.3)], width, "main")
        pen.line([(0.5, 0.64), (0.5 + side * step, 0.98)], width, "main")
    if chance(rng):
        face(pen, 0.5, 0.14, 0.09, rng)


def draw_person_walking(pen: Pen, rng: Rng) -> None:
    """Somebody from the side, walking: one leg before, arms swinging."""
    walker, skin, legs = Pen(), pick(rng, SKINS), pick(rng, ("deep", "#3b4a68", "#4a4038"))
    step = rng.uniform(0.1, 0.2)
    _limb(walker, [(0.5, 0.34), (0.5 - step, 0.46), (0.48 - step, 0.58)], 0.07, "dark", skin, 0.04)
    walker.line([(0.48, 0.58), (0.5 - step * 0.7, 0.78), (0.42 - step, 0.95)], 0.09, legs)
    walker.line([(0.42 - step, 0.96), (0.5 - step, 0.975)], 0.05, INK)
    walker.line([(0.52, 0.58), (0.55 + step * 0.7, 0.76), (0.52 + step, 0.96)], 0.09, legs)
    walker.line([(0.52 + step, 0.97), (0.62 + step, 0.975)], 0.05, INK)
    walker.blob([(0.46, 0.27), (0.57, 0.28), (0.6, 0.42), (0.58, 0.62), (0.44, 0.62), (0.42, 0.42)], "main")
    _limb(walker, [(0.52, 0.34), (0.54 + step * 0.5, 0.48), (0.6 + step, 0.52)], 0.07, "light", skin, 0.04)
    if chance(rng, 0.4):
        walker.rect(0.32, 0.28, 0.45, 0.54, "deep", radius=0.04)
    walker.rect(0.48, 0.22, 0.55, 0.3, skin)
    walker.circle(0.53, 0.14, 0.11, skin)
    walker.polygon([(0.63, 0.13), (0.67, 0.17), (0.63, 0.18)], skin)
    walker.sector(0.52, 0.13, 0.12, 0.12, 110, 320, pick(rng, HAIRS))
    walker.circle(0.59, 0.12, 0.015, INK)
    put(pen, walker, flip=chance(rng))


def draw_person_running(pen: Pen, rng: Rng) -> None:
    """Somebody running, body bent forward, limbs flung wide."""
    runner, skin = Pen(), pick(rng, SKINS)
    legs = pick(rng, ("deep", skin))
    high = rng.uniform(-0.04, 0.06)
    _limb(runner, [(0.52, 0.34), (0.34, 0.42), (0.24, 0.32)], 0.065, skin, skin, 0.04)
    runner.line([(0.46, 0.6), (0.3, 0.74), (0.08, 0.7 + high)], 0.085, legs)
    runner.line([(0.08, 0.7 + high), (0.05, 0.62 + high)], 0.06, INK)
    runner.line([(0.5, 0.6), (0.72, 0.68), (0.66, 0.93)], 0.09, legs)
    runner.line([(0.66, 0.95), (0.77, 0.96)], 0.06, INK)
    runner.blob([(0.52, 0.27), (0.64, 0.3), (0.62, 0.46), (0.54, 0.66), (0.4, 0.62), (0.44, 0.42)], "main")
    _limb(runner, [(0.58, 0.36), (0.7, 0.5), (0.86, 0.4 + high)], 0.065, skin, skin, 0.04)
    runner.circle(0.66, 0.16, 0.11, skin)
    runner.sector(0.65, 0.15, 0.12, 0.12, 120, 325, pick(rng, HAIRS))
    runner.circle(0.72, 0.14, 0.015, INK)
    if chance(rng):
        runner.rect(0.5, 0.4, 0.58, 0.5, "pale")
    put(pen, runner, flip=chance(rng))


def draw_person_sitting(pen: Pen, rng: Rng) -> None:
    """Somebody from the side, sitting on a stool or block, reading sometimes."""
    sitter, skin, legs = Pen(), pick(rng, SKINS), pick(rng, ("deep", "#3b4a68", "#4a4038"))
    sitter.rect(0.24, 0.68, 0.56, 1.0, WOOD, radius=pick(rng, (0.0, 0.06)))
    sitter.line([(0.42, 0.62), (0.7, 0.64), (0.72, 0.94)], 0.1, legs)
    sitter.line([(0.72, 0.97), (0.84, 0.97)], 0.06, INK)
    sitter.blob([(0.36, 0.28), (0.48, 0.28), (0.52, 0.44), (0.5, 0.68), (0.33, 0.68), (0.32, 0.44)], "main")
    reading = chance(rng)
    _limb(sitter, [(0.43, 0.36), (0.5, 0.52), (0.66, 0.48 if reading else 0.6)], 0.07, "dark", skin, 0.04)
    if reading:
        sitter.polygon([(0.64, 0.36), (0.72, 0.34), (0.78, 0.5), (0.7, 0.53)], CREAM)
        sitter.polygon([(0.72, 0.34), (0.8, 0.34), (0.86, 0.49), (0.78, 0.5)], "light")
    sitter.rect(0.39, 0.22, 0.46, 0.31, skin)
    sitter.circle(0.45, 0.13, 0.12, skin)
    sitter.sector(0.44, 0.12, 0.13, 0.13, 110, 320, pick(rng, HAIRS))
    sitter.circle(0.52, 0.12, 0.016, INK)
    put(pen, sitter, flip=chance(rng))


def draw_person_cheering(pen: Pen, rng: Rng) -> None:
    """Somebody jumping with both arms and legs spread."""
    skin, legs = pick(rng, SKINS), pick(rng, ("deep", "#3b4a68", "main"))
    reach, step = rng.uniform(0.02, 0.2), rng.uniform(0.22, 0.38)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.06, 0.6), (0.5 + side * step * 0.7, 0.76), (0.5 + side * step, 0.95)], 0.1, legs)
        pen.ellipse(0.5 + side * (step + 0.03), 0.965, 0.065, 0.035, INK)
        _limb(pen, [(0.5 + side * 0.1, 0.36), (0.5 + side * 0.26, 0.3), (0.5 + side * 0.4, reach + 0.05)], 0.08,
              "light", skin, 0.05)
    pen.blob([(0.5, 0.3), (0.62, 0.33), (0.63, 0.5), (0.6, 0.66), (0.4, 0.66), (0.37, 0.5), (0.38, 0.33)], "main")
    _head(pen, 0.5, 0.18, 0.125, rng, skin)


def draw_person_child(pen: Pen, rng: Rng) -> None:
    """A child with a big head and a short body, in dungarees or a smock."""
    skin = pick(rng, SKINS)
    for side in (-1, 1):
        pen.rect(0.5 + side * 0.1 - 0.075, 0.8, 0.5 + side * 0.1 + 0.075, 0.96, "dark")
        pen.ellipse(0.5 + side * 0.12, 0.965, 0.1, 0.035, INK)
        _limb(pen, [(0.5 + side * 0.14, 0.6), (0.5 + side * 0.28, rng.uniform(0.6, 0.76))], 0.08, "pale", skin, 0.05)
    pen.blob([(0.5, 0.54), (0.66, 0.56), (0.72, 0.8), (0.66, 0.87), (0.34, 0.87), (0.28, 0.8), (0.34, 0.56)], "main")
    if chance(rng):
        pen.rect(0.42, 0.66, 0.58, 0.78, "light", radius=0.02)
    _head(pen, 0.5, 0.29, 0.245, rng, skin)


SUBJECTS: tuple[Subject, ...] = (
    Subject("person", "people", "person", (
        draw_person, draw_person_in_dress, draw_person_bust, draw_person_plain, draw_person_of_strokes, draw_person_walking,
        draw_person_running, draw_person_sitting, draw_person_cheering, draw_person_child)),
)
