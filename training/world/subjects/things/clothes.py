"""Shirt and glasses, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Tone, arc_point, smooth
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import INK, SKINS, STEEL, WHITE, WOOD, heart, pick, put, star


def draw_shirt(pen: Pen, rng: Rng) -> None:
    """A T-shirt laid flat: short sleeves, round or pointed neck, plain, striped or with a picture."""
    sleeve = rng.uniform(0.36, 0.46)
    body = pen.polygon(mirrored([(0.62, 0.06), (0.74, 0.1), (1.0, sleeve - 0.06), (0.84, sleeve + 0.06),
                                 (0.76, sleeve - 0.04),
                                 (0.76, 1.0)]), "main")
    kind = int(rng.integers(3))
    if kind == 0:
        for y in (0.46, 0.62, 0.78):
            pen.polygon([(0.24, y), (0.76, y), (0.76, y + 0.08), (0.24, y + 0.08)], "pale", group=body)
    elif kind == 1:
        pen.polygon(star(0.5, 0.5, 0.15) if chance(rng) else heart(0.5, 0.52, 0.14), "pale")
    if chance(rng):
        pen.polygon([(0.37, 0.05), (0.63, 0.05), (0.5, 0.24)], "deep")
    else:
        pen.sector(0.5, 0.055, 0.14, 0.12, 0, 180, "deep")


def draw_shirt_with_buttons(pen: Pen, rng: Rng) -> None:
    """A long-sleeved shirt with a collar and buttons, arms hanging; a tie sometimes."""
    width = rng.uniform(0.24, 0.28)
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.16, 0.08), (0.5 + side * 0.36, 0.16), (0.5 + side * 0.48, 0.86),
                     (0.5 + side * 0.33, 0.9),
                     (0.5 + side * 0.22, 0.4)], "dark")
        pen.polygon([(0.5 + side * 0.32, 0.84), (0.5 + side * 0.48, 0.8), (0.5 + side * 0.49, 0.9),
                     (0.5 + side * 0.33, 0.93)], "light")
    pen.polygon(mirrored([(0.62, 0.06), (0.82, 0.14), (0.5 + width, 0.5), (0.5 + width, 1.0)]), "main")
    pen.rect(0.47, 0.12, 0.53, 1.0, "light")
    for y in np.arange(0.3, 0.96, 0.16):
        pen.circle(0.5, float(y), 0.018, "deep")
    if chance(rng):
        pen.polygon([(0.46, 0.14), (0.54, 0.14), (0.53, 0.22), (0.59, 0.64), (0.5, 0.74), (0.41, 0.64), (0.47, 0.22)],
                    "deep")
    elif chance(rng):
        pen.rect(0.56, 0.36, 0.7, 0.52, "dark")
    for side in (-1, 1):
        pen.polygon([(0.5, 0.16), (0.5 + side * 0.13, 0.02), (0.5 + side * 0.2, 0.1), (0.5 + side * 0.12, 0.25)],
                    "pale")


def draw_shirt_and_tie(pen: Pen, rng: Rng) -> None:
    """Only the chest of a shirt with collar and tie, cut off below."""
    tie = pick(rng, ("deep", "#c8303a", "#2b3a67"))
    pen.polygon(mirrored([(0.66, 0.12), (0.96, 0.24), (0.98, 1.0)]), "main")
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.3, 0.66), (0.5 + side * 0.31, 1.0)], 0.02, "dark")
    pen.polygon([(0.5, 0.3), (0.58, 0.46), (0.62, 0.86), (0.5, 0.98), (0.38, 0.86), (0.42, 0.46)], tie)
    if chance(rng):
        for y in (0.58, 0.74):
            pen.polygon([(0.41, y), (0.59, y - 0.06), (0.6, y), (0.405, y + 0.06)], "#f4f0e6")
    pen.polygon(mirrored([(0.57, 0.22), (0.55, 0.36)]), tie)
    for side in (-1, 1):
        pen.polygon([(0.5, 0.24), (0.5 + side * 0.14, 0.02), (0.5 + side * 0.26, 0.16), (0.5 + side * 0.18, 0.4)],
                    "light")


def draw_shirt_on_hanger(pen: Pen, rng: Rng) -> None:
    """A shirt on a hanger, its sleeves hanging down."""
    pen.ring(0.5, 0.08, 0.06, 0.025, STEEL, start=150, end=430)
    pen.line([(0.12, 0.36), (0.5, 0.18), (0.88, 0.36)], 0.035, WOOD)
    long = chance(rng)
    foot = 0.88 if long else 0.58
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.1, 0.2), (0.5 + side * 0.38, 0.34), (0.5 + side * 0.44, foot),
                     (0.5 + side * 0.28, foot),
                     (0.5 + side * 0.24, 0.46)], "dark")
    body = pen.polygon(mirrored([(0.6, 0.2), (0.8, 0.3), (0.76, 1.0)]), "main")
    pen.polygon([(0.4, 0.2), (0.6, 0.2), (0.5, 0.36)], "deep")
    if chance(rng):
        for x in (0.33, 0.46, 0.6):
            pen.polygon([(x, 0.4), (x + 0.06, 0.4), (x + 0.06, 1.0), (x, 1.0)], "light", group=body)


def draw_shirt_folded(pen: Pen, rng: Rng) -> None:
    """A folded shirt: a square with a collar and a row of buttons."""
    pen.rect(0.1, 0.14, 0.9, 1.0, "main", radius=0.04)
    for k in range(int(rng.integers(0, 3))):
        pen.rect(0.12, 0.9 - 0.06 * k, 0.88, 0.93 - 0.06 * k, "dark")
    pen.rect(0.46, 0.2, 0.54, 0.86, "light")
    for y in (0.36, 0.52, 0.68):
        pen.circle(0.5, y, 0.02, "deep")
    pen.ellipse(0.5, 0.12, 0.2, 0.09, "deep")
    for side in (-1, 1):
        pen.polygon([(0.5, 0.22), (0.5 + side * 0.22, 0.04), (0.5 + side * 0.28, 0.14), (0.5 + side * 0.2, 0.34)],
                    "pale")


def draw_shirt_sleeveless(pen: Pen, rng: Rng) -> None:
    """A vest with straps; a number on it like a player's, sometimes."""
    body = pen.polygon(mirrored([(0.6, 0.3), (0.64, 0.0), (0.78, 0.0), (0.76, 0.26), (0.9, 0.44), (0.88, 1.0)]), "main")
    pen.polygon([(0.4, 0.3), (0.6, 0.3), (0.5, 0.36)], "main", group=body)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.27, 0.02), (0.5 + side * 0.26, 0.26), (0.5 + side * 0.39, 0.44)], 0.035, "pale")
    if chance(rng):
        pen.line([(0.44, 0.6), (0.52, 0.54), (0.52, 0.82)], 0.06, "pale")
    else:
        pen.rect(0.12, 0.6, 0.88, 0.72, "light")


def draw_shirt_jumper(pen: Pen, rng: Rng) -> None:
    """A knitted jumper with arms spread, ribbed edges, zigzag across."""
    drop = rng.uniform(0.5, 0.62)
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.18, 0.1), (0.5 + side * 0.3, 0.14), (0.5 + side * 0.5, drop),
                     (0.5 + side * 0.38, drop + 0.1),
                     (0.5 + side * 0.22, 0.4)], "main")
        pen.line([(0.5 + side * 0.48, drop), (0.5 + side * 0.38, drop + 0.08)], 0.07, "dark")
    pen.polygon(mirrored([(0.6, 0.08), (0.76, 0.14), (0.74, 0.92)]), "main")
    pen.rect(0.25, 0.88, 0.75, 1.0, "dark", radius=0.02)
    pen.rect(0.38, 0.0, 0.62, 0.12, "dark", radius=0.05)
    zigzag = [(0.27 + 0.0575 * k, 0.46 if k % 2 else 0.54) for k in range(9)]
    for dy in (0.0, 0.12)[:int(rng.integers(1, 3))]:
        pen.line(np.array(zigzag) + (0, dy), 0.035, "pale")


def _lens(pen: Pen, x: float, y: float, r: float, shape: str, frame: Tone, glass: Tone | None, width: float) -> None:
    """Draw one eye of a pair of glasses; without ``glass`` one sees through it."""
    side = 1 if x > 0.5 else -1
    low, high = (0.6, 1.0) if shape == "cat" else (0.9, 0.55)
    if shape == "round":
        rim = np.array([arc_point(0, 0, 1, 1, a) for a in np.linspace(0, 360, 28)])
    elif shape == "square":
        rim = smooth([(-1, 0), (-0.95, -0.65), (0, -0.75), (0.95, -0.65), (1, 0), (0.9, 0.65), (0, 0.75), (-0.9, 0.65)],
                     closed=True)
    else:
        rim = smooth([(-side * 0.9, -0.5), (side * 0.2, -0.7), (side, -high), (side * 0.8, 0.4), (0, low),
                      (-side * 0.8, 0.3)],
                     closed=True)
    rim = np.vstack([rim, rim[:1]])
    outer, inner = rim * r + (x, y), rim * (r - width) + (x, y)
    if glass is not None:
        pen.polygon(inner, glass)
    pen.polygon(np.vstack([outer, inner[::-1]]), frame)


def draw_glasses(pen: Pen, rng: Rng) -> None:
    """Spectacles from the front: thin or thick frames, clear lenses or none."""
    shape, width = pick(rng, ("round", "square")), rng.uniform(0.035, 0.06)
    glass = pick(rng, ("#dcedf4", None))
    pen.ring(0.5, 0.52, 0.07, width, "main", start=180, end=360)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.44, 0.47), (0.5 + side * 0.49, 0.43)], width, "dark")
        x = 0.5 + side * 0.26
        _lens(pen, x, 0.52, 0.215, shape, "main", glass, width)
        if glass:
            pen.polygon([(x - 0.08, 0.56), (x + 0.02, 0.44), (x + 0.06, 0.44), (x - 0.04, 0.56)], WHITE)


def draw_glasses_for_sun(pen: Pen, rng: Rng) -> None:
    """Sunglasses from the front: dark lenses under one bar."""
    shape = pick(rng, ("pilot", "square"))
    for side in (-1, 1):
        _lens(pen, 0.5 + side * 0.25, 0.54, 0.235, shape, "main", "deep", 0.04)
        pen.polygon([(0.5 + side * 0.25 - 0.1, 0.52), (0.5 + side * 0.25, 0.42), (0.5 + side * 0.25 + 0.05, 0.42),
                     (0.5 + side * 0.25 - 0.06, 0.53)], "light")
    pen.rect(0.02, 0.37, 0.98, 0.44, "main", radius=0.03)
    if chance(rng):
        pen.rect(0.3, 0.28, 0.7, 0.33, "main", radius=0.02)


def draw_glasses_cat_eye(pen: Pen, rng: Rng) -> None:
    """Glasses whose corners rise like a cat's eyes, stones in them sometimes."""
    glass, stones = pick(rng, ("#dcedf4", "#3b3a46", None)), chance(rng, 0.7)
    for side in (-1, 1):
        _lens(pen, 0.5 + side * 0.26, 0.54, 0.26, "cat", "main", glass, 0.06)
        if stones:
            pen.circle(0.5 + side * 0.44, 0.36, 0.025, "#ffffff")
    pen.polygon([(0.4, 0.45), (0.5, 0.42), (0.6, 0.45), (0.6, 0.51), (0.5, 0.48), (0.4, 0.51)], "main")


def draw_glasses_aslant(pen: Pen, rng: Rng) -> None:
    """Open glasses from the front left and above, both arms reaching back."""
    width, glass = rng.uniform(0.045, 0.065), pick(rng, ("#dcedf4", "#4a4954"))
    for x, y, end in ((0.06, 0.62, (0.4, 0.2)), (0.76, 0.76, (0.98, 0.3))):
        pen.line([(x, y), end, (end[0] + 0.02, end[1] + 0.1)], width * 0.8, "dark")
    pen.line([(0.34, 0.66), (0.44, 0.66)], width, "main")
    for x, y in ((0.2, 0.66), (0.6, 0.74)):
        pen.ellipse(x, y, 0.19, 0.17, "main", angle=12)
        pen.ellipse(x, y, 0.19 - width, 0.17 - width, glass, angle=12)


def draw_glasses_folded(pen: Pen, rng: Rng) -> None:
    """Glasses lying folded, the arms crossed behind the lenses."""
    width, glass = rng.uniform(0.04, 0.06), pick(rng, ("#dcedf4", "#b9d6c9", None))
    pen.line([(0.05, 0.42), (0.72, 0.72), (0.84, 0.84)], width, "dark")
    pen.line([(0.95, 0.42), (0.28, 0.72), (0.16, 0.84)], width, "dark")
    pen.ring(0.5, 0.44, 0.07, width, "main", start=180, end=360)
    for x in (0.25, 0.75):
        _lens(pen, x, 0.44, 0.23, "square", "main", glass, width)


def draw_glasses_side(pen: Pen, rng: Rng) -> None:
    """Glasses from the side: one lens edge on, a long arm bent behind the ear."""
    side = Pen()
    side.line([(0.12, 0.44), (0.7, 0.44), (0.86, 0.5), (0.94, 0.66)], rng.uniform(0.05, 0.07), "main")
    side.ellipse(0.1, 0.52, 0.085, 0.19, "main")
    side.ellipse(0.09, 0.52, 0.045, 0.145, pick(rng, ("#dcedf4", "#3b3a46")))
    side.rect(0.14, 0.4, 0.24, 0.48, "dark", radius=0.02)
    put(pen, side, flip=chance(rng))


def draw_glasses_with_eyes(pen: Pen, rng: Rng) -> None:
    """Thick round glasses with eyes behind them, or a nose and a moustache below."""
    y = 0.4
    joke = chance(rng)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.46, y), (0.5 + side * 0.49, y - 0.06)], 0.05, "dark")
        _lens(pen, 0.5 + side * 0.25, y, 0.24, "round", "main", "#ffffff", 0.06)
        pen.circle(0.5 + side * 0.25 + rng.uniform(-0.05, 0.05), y + 0.02, 0.07, INK)
        if joke:
            pen.blob([(0.5, 0.82), (0.5 + side * 0.16, 0.78), (0.5 + side * 0.34, 0.9), (0.5 + side * 0.16, 0.95),
                      (0.5, 0.9)], "#3a2a20")
    pen.rect(0.46, y - 0.04, 0.54, y + 0.02, "main")
    if joke:
        pen.blob([(0.5, y), (0.57, 0.62), (0.6, 0.78), (0.5, 0.84), (0.4, 0.78), (0.43, 0.62)], pick(rng, SKINS))


def draw_glasses_goggles(pen: Pen, rng: Rng) -> None:
    """Goggles of a skier, swimmer or flyer, with the strap."""
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.36, 0.42), (0.5 + side * 0.5, 0.36), (0.5 + side * 0.5, 0.6),
                     (0.5 + side * 0.36, 0.58)], "deep")
    if chance(rng):
        outline = [(0.5, 0.3), (0.78, 0.29), (0.91, 0.42), (0.84, 0.64), (0.62, 0.68), (0.5, 0.58), (0.38, 0.68),
                   (0.16, 0.64),
                   (0.09, 0.42), (0.22, 0.29)]
        pen.blob(outline, "main")
        inner = (smooth(outline, closed=True) - (0.5, 0.47)) * (0.86, 0.74) + (0.5, 0.47)
        glass = pen.polygon(inner, "#57b6f0")
        pen.polygon([(0.24, 0.56), (0.34, 0.36), (0.44, 0.36), (0.32, 0.58)], "#c6e6fa", group=glass)
    else:
        pen.rect(0.42, 0.44, 0.58, 0.52, "deep")
        for x in (0.28, 0.72):
            pen.circle(x, 0.48, 0.21, "main")
            pen.circle(x, 0.48, 0.14, "#9fd8ef")
            pen.ellipse(x - 0.05, 0.43, 0.04, 0.025, "#ffffff", angle=-30)


SUBJECTS: tuple[Subject, ...] = (
    Subject("shirt", "shirts", "thing", (
        draw_shirt, draw_shirt_with_buttons, draw_shirt_and_tie, draw_shirt_on_hanger, draw_shirt_folded,
        draw_shirt_sleeveless, draw_shirt_jumper)),
    Subject("glasses", "glasses", "thing", (
        draw_glasses, draw_glasses_for_sun, draw_glasses_cat_eye, draw_glasses_aslant, draw_glasses_folded,
        draw_glasses_side, draw_glasses_with_eyes, draw_glasses_goggles)),
)
