"""Guitar and violin, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, smooth, turn
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, HAIRS, INK, SKINS, STEEL, WOOD, pick, put


def draw_guitar(pen: Pen, rng: Rng) -> None:
    """An acoustic guitar, leaning."""
    upright = Pen()
    upright.polygon([(0.42, 0.06), (0.58, 0.06), (0.56, 0.2), (0.44, 0.2)], "main")
    for y in (0.085, 0.125, 0.165):
        upright.rect(0.375, y - 0.014, 0.625, y + 0.014, CREAM)
    outline = [(0.5, 0.405), (0.66, 0.42), (0.72, 0.51), (0.67, 0.62), (0.77, 0.72), (0.82, 0.85), (0.72, 0.97),
               (0.5, 1.0), (0.28, 0.97), (0.18, 0.85), (0.23, 0.72), (0.33, 0.62), (0.28, 0.51), (0.34, 0.42)]
    upright.blob(outline, "dark")
    top = upright.polygon((smooth(outline, closed=True) - (0.5, 0.7)) * 0.92 + (0.5, 0.7), "main")
    upright.polygon(smooth([(0.35, 0.48), (0.42, 0.45), (0.4, 0.54), (0.37, 0.63), (0.28, 0.74), (0.25, 0.83),
                            (0.26, 0.74), (0.36, 0.61)], closed=True), "light", group=top)
    upright.circle(0.5, 0.64, 0.112, "light")
    upright.circle(0.5, 0.64, 0.084, INK)
    upright.rect(0.45, 0.18, 0.55, 0.57, "deep")
    for y in np.linspace(0.25, 0.47, 4):
        upright.rect(0.455, y - 0.006, 0.545, y + 0.006, "light")
    upright.rect(0.36, 0.825, 0.64, 0.875, INK, radius=0.015)
    for x in (0.482, 0.518):
        upright.rect(x - 0.005, 0.16, x + 0.005, 0.85, CREAM)
    put(pen, upright, rng.uniform(14, 30))


def _neck(pen: Pen, top: float, foot: float, width: float, rng: Rng, *, frets: int = 7) -> None:
    """Draw an upright fingerboard with frets, and the head with its pegs above it."""
    pen.polygon([(0.5 - width * 0.7, top), (0.5 + width * 0.7, top), (0.5 + width * 0.55, top + 0.14),
                 (0.5 - width * 0.55, top + 0.14)],
                "main")
    for y in (top + 0.02, top + 0.065, top + 0.11):
        for side in (-1, 1):
            pen.circle(0.5 + side * width, y, 0.02, CREAM)
    pen.rect(0.5 - width / 2, top + 0.13, 0.5 + width / 2, foot, "deep")
    for y in np.linspace(top + 0.18, foot - 0.04, frets):
        pen.rect(0.5 - width / 2, float(y), 0.5 + width / 2, float(y) + 0.008, STEEL)


def draw_guitar_electric(pen: Pen, rng: Rng) -> None:
    """An electric guitar with two horns, a pick guard, knobs."""
    guitar, horn = Pen(), rng.uniform(0.03, 0.1)
    outline = [(0.44, 0.6), (0.36, 0.48 - horn), (0.28, 0.52), (0.31, 0.66), (0.24, 0.84), (0.33, 0.98), (0.5, 1.0),
               (0.67, 0.98),
               (0.76, 0.84), (0.69, 0.68), (0.73, 0.54), (0.64, 0.54), (0.56, 0.62)]
    guitar.blob(outline, "main")
    guitar.blob([(0.52, 0.62), (0.66, 0.66), (0.7, 0.84), (0.6, 0.93), (0.52, 0.88)], pick(rng, (CREAM, INK, "pale")))
    guitar.polygon([(0.44, 0.03), (0.54, 0.0), (0.6, 0.05), (0.54, 0.14), (0.46, 0.14)], "main")
    for k in range(5):
        guitar.circle(0.43 + 0.015 * k, 0.03 + 0.025 * k, 0.016, STEEL)
    guitar.rect(0.465, 0.13, 0.535, 0.64, WOOD)
    for y in np.linspace(0.18, 0.58, 8):
        guitar.rect(0.465, float(y), 0.535, float(y) + 0.008, STEEL)
    for y in (0.69, 0.77):
        guitar.rect(0.43, y, 0.57, y + 0.035, INK)
    guitar.rect(0.42, 0.87, 0.58, 0.91, STEEL)
    for x, y in ((0.64, 0.8), (0.66, 0.88)):
        guitar.circle(x, y, 0.022, "deep")
    put(pen, guitar, pick(rng, (-1, 1)) * rng.uniform(10, 50))


def draw_guitar_upright(pen: Pen, rng: Rng) -> None:
    """A guitar of few shapes from the front: an eight, a hole, a long bar."""
    waist = rng.uniform(0.13, 0.17)
    pen.blob([(0.5, 0.44), (0.66, 0.48), (0.69, 0.57), (0.5 + waist, 0.66), (0.76, 0.8), (0.72, 0.95), (0.5, 1.0),
              (0.28, 0.95),
              (0.24, 0.8), (0.5 - waist, 0.66), (0.31, 0.57), (0.34, 0.48)], "main")
    pen.rect(0.455, 0.1, 0.545, 0.64, "dark")
    pen.rect(0.43, 0.0, 0.57, 0.13, "deep", radius=0.02)
    pen.circle(0.5, 0.7, 0.095, "deep")
    pen.rect(0.38, 0.86, 0.62, 0.9, "deep", radius=0.02)
    if chance(rng):
        for x in (0.48, 0.52):
            pen.line([(x, 0.02), (x, 0.88)], 0.01, CREAM)


def draw_guitar_like_v(pen: Pen, rng: Rng) -> None:
    """A rock guitar whose body is a V or a star."""
    guitar, spread = Pen(), rng.uniform(0.24, 0.34)
    if chance(rng):
        guitar.polygon(mirrored([(0.53, 0.56), (0.5 + spread, 0.98), (0.5 + spread - 0.14, 1.0), (0.5, 0.76)]), "main")
    else:
        guitar.polygon([(0.46, 0.62), (0.3, 0.52), (0.36, 0.74), (0.22, 1.0), (0.5, 0.88), (0.82, 0.96), (0.64, 0.74),
                        (0.68, 0.56),
                        (0.54, 0.62)], "main")
    guitar.polygon([(0.47, 0.12), (0.42, 0.0), (0.6, 0.04), (0.53, 0.12)], "dark")
    guitar.rect(0.47, 0.1, 0.53, 0.66, "deep")
    for y in (0.68, 0.74):
        guitar.rect(0.44, y, 0.56, y + 0.03, CREAM)
    put(pen, guitar, pick(rng, (-1, 1)) * rng.uniform(10, 45))


def draw_guitar_head(pen: Pen, rng: Rng) -> None:
    """Only the head and part of the neck, close, with pegs and strings."""
    pen.polygon(mirrored([(0.56, 0.06), (0.68, 0.0), (0.72, 0.12), (0.64, 0.54)]), "main")
    for y in (0.12, 0.27, 0.42):
        for side in (-1, 1):
            pen.line([(0.5 + side * 0.16, y), (0.5 + side * 0.3, y)], 0.025, STEEL)
            pen.ellipse(0.5 + side * 0.34, y, 0.065, 0.045, CREAM)
            pen.circle(0.5 + side * 0.13, y, 0.028, STEEL)
    pen.rect(0.36, 0.52, 0.64, 0.57, CREAM)
    pen.rect(0.37, 0.57, 0.63, 1.0, "deep")
    for y in np.linspace(0.7, 0.92, int(rng.integers(2, 4))):
        pen.rect(0.37, float(y), 0.63, float(y) + 0.015, STEEL)
    for k in range(4):
        pen.line([(0.41 + 0.06 * k, 1.0), (0.41 + 0.06 * k, 0.55), (0.39 + 0.073 * k, 0.3 if k in (1, 2) else 0.42)],
                 0.01, "#e8e4da")


def draw_guitar_lying(pen: Pen, rng: Rng) -> None:
    """A guitar lying level, the neck to the left or right."""
    guitar = Pen()
    _neck(guitar, 0.0, 0.56, 0.085, rng)
    guitar.blob([(0.5, 0.5), (0.6, 0.5), (0.68, 0.42), (0.71, 0.52), (0.66, 0.66), (0.76, 0.8), (0.71, 0.96),
                 (0.5, 1.0), (0.29, 0.96),
                 (0.24, 0.8), (0.34, 0.66), (0.29, 0.54), (0.34, 0.48)], "main")
    guitar.circle(0.5, 0.68, 0.085, INK)
    guitar.ring(0.5, 0.68, 0.1, 0.02, "pale")
    guitar.rect(0.38, 0.85, 0.62, 0.89, "deep")
    if chance(rng):
        guitar.blob([(0.57, 0.7), (0.68, 0.76), (0.64, 0.86), (0.56, 0.8)], "dark")
    put(pen, guitar, pick(rng, (-1, 1)) * rng.uniform(78, 100))


def draw_guitar_ukulele(pen: Pen, rng: Rng) -> None:
    """A small round guitar with a short neck, or a banjo's drum for a body."""
    small, drum = Pen(), chance(rng)
    _neck(small, 0.0, 0.5, 0.11, rng, frets=4)
    if drum:
        small.circle(0.5, 0.72, 0.28, "main")
        small.circle(0.5, 0.72, 0.22, CREAM)
        small.rect(0.42, 0.8, 0.58, 0.83, "deep")
    else:
        small.blob([(0.5, 0.46), (0.68, 0.48), (0.74, 0.58), (0.72, 0.68), (0.8, 0.82), (0.72, 0.97), (0.5, 1.0),
                    (0.28, 0.97),
                    (0.2, 0.82), (0.28, 0.68), (0.26, 0.58), (0.32, 0.48)], "main")
        small.circle(0.5, 0.66, 0.09, INK)
        small.rect(0.4, 0.84, 0.6, 0.88, "deep")
    small.rect(0.455, 0.44, 0.545, 0.6, "deep")
    put(pen, small, rng.uniform(-45, 45))


def draw_guitar_on_stand(pen: Pen, rng: Rng) -> None:
    """A hollow jazz guitar with one horn and f-shaped holes, on a stand."""
    for x in (0.2, 0.8):
        pen.line([(0.5, 0.8), (x, 0.99)], 0.03, INK)
    _neck(pen, 0.0, 0.52, 0.075, rng)
    pen.blob([(0.46, 0.5), (0.34, 0.46), (0.28, 0.52), (0.33, 0.64), (0.24, 0.78), (0.32, 0.92), (0.5, 0.95),
              (0.68, 0.92),
              (0.76, 0.78), (0.67, 0.64), (0.76, 0.5), (0.66, 0.52), (0.57, 0.6)], "main")
    for side in (-1, 1):
        pen.curve([(0.5 + side * 0.15, 0.68), (0.5 + side * 0.12, 0.74), (0.5 + side * 0.16, 0.8),
                   (0.5 + side * 0.13, 0.85)], 0.02, INK)
    pen.rect(0.465, 0.46, 0.535, 0.6, "deep")
    for y in (0.64, 0.72)[:int(rng.integers(1, 3))]:
        pen.rect(0.43, y, 0.57, y + 0.04, STEEL)
    pen.polygon([(0.45, 0.82), (0.55, 0.82), (0.54, 0.92), (0.46, 0.92)], GOLD)


def _fiddle(pen: Pen, rng: Rng) -> None:
    """Draw an upright violin: body with pointed waist, f-holes, fingerboard, scroll, chin rest."""
    body = [(0.5, 0.42), (0.63, 0.44), (0.68, 0.54), (0.65, 0.61), (0.69, 0.63), (0.61, 0.68), (0.61, 0.74),
            (0.7, 0.79), (0.67, 0.81),
            (0.72, 0.9), (0.64, 0.98), (0.5, 1.0)]
    outline = np.vstack([body, np.array(body)[-2:0:-1] * (-1, 1) + (1, 0)])
    group = pen.polygon(smooth([(float(x), float(y)) for x, y in outline], closed=True, steps=4), "main")
    pen.ellipse(0.39, 0.52, 0.03, 0.06, "light", angle=20)
    pen.polygon([(0.58, 0.97), (0.7, 0.9), (0.72, 0.9), (0.64, 0.98)], "dark", group=group)
    for side in (-1, 1):
        pen.curve([(0.5 + side * 0.06, 0.66), (0.5 + side * 0.085, 0.69), (0.5 + side * 0.075, 0.74),
                   (0.5 + side * 0.1, 0.78)], 0.018,
                  INK)
    pen.polygon([(0.475, 0.14), (0.525, 0.14), (0.54, 0.66), (0.46, 0.66)], INK)
    pen.rect(0.43, 0.72, 0.57, 0.745, CREAM)
    pen.polygon([(0.47, 0.8), (0.53, 0.8), (0.54, 0.95), (0.46, 0.95)], INK)
    for y in (0.08, 0.12):
        pen.line([(0.42, y + 0.01), (0.58, y)], 0.02, INK)
    pen.polygon([(0.47, 0.16), (0.48, 0.04), (0.52, 0.04), (0.53, 0.16)], "dark")
    pen.circle(0.5, 0.035, 0.035, "dark")
    for x in (0.488, 0.512):
        pen.line([(x, 0.1), (x, 0.82)], 0.007, "#e8e4da")
    if chance(rng):
        pen.ellipse(0.41, 0.94, 0.06, 0.035, INK)


def _bow(pen: Pen, a: Point, b: Point) -> None:
    """Draw a violin's bow from its grip at ``a`` to its tip at ``b``."""
    along = np.array(b) - np.array(a)
    side = np.array([-along[1], along[0]]) / float(np.hypot(*along)) * 0.04
    pen.line([a, b], 0.022, WOOD)
    pen.line([np.array(a) + side + 0.1 * along, np.array(b) + side * 0.9], 0.012, "#efe9da")
    pen.line([b, np.array(b) + side], 0.022, WOOD)
    pen.line([np.array(a) + 0.08 * along, np.array(a) + 0.08 * along + side], 0.035, INK)


def draw_violin(pen: Pen, rng: Rng) -> None:
    """A violin aslant with its bow across or beside it."""
    whole, x = Pen(), rng.uniform(0.8, 0.9)
    _fiddle(whole, rng)
    _bow(whole, (x, 0.98), (x - rng.uniform(0.0, 0.1), 0.06))
    put(pen, whole, pick(rng, (-1, 1)) * rng.uniform(20, 50))


def draw_violin_upright(pen: Pen, rng: Rng) -> None:
    """A violin alone, upright or little tilted."""
    one = Pen()
    _fiddle(one, rng)
    put(pen, one, rng.uniform(-8, 8))


def draw_violin_crossed(pen: Pen, rng: Rng) -> None:
    """Violin and bow crossed like an X."""
    one, tilt = Pen(), rng.uniform(30, 42)
    _fiddle(one, rng)
    _bow(pen, (0.06, 0.96), (0.94, 0.08))
    put(pen, one, -tilt)


def draw_violin_plain(pen: Pen, rng: Rng) -> None:
    """A violin of few shapes: two discs cut in at the waist, a bar, a bow."""
    waist = rng.uniform(0.1, 0.13)
    pen.circle(0.42, 0.56, 0.16, "main")
    pen.circle(0.42, 0.81, 0.19, "main")
    pen.rect(0.42 - waist, 0.5, 0.42 + waist, 0.86, "main")
    pen.rect(0.385, 0.12, 0.455, 0.66, "deep", radius=0.02)
    pen.circle(0.42, 0.1, 0.05, "dark")
    for side in (-1, 1):
        pen.line([(0.42 + side * 0.08, 0.66), (0.42 + side * 0.08, 0.78)], 0.025, "deep")
    pen.rect(0.37, 0.78, 0.47, 0.81, "pale")
    pen.line([(0.78, 0.06), (0.84, 0.98)], 0.03, "dark")
    pen.curve([(0.78, 0.06), (0.72, 0.14), (0.78, 0.9), (0.84, 0.94)], 0.015, "pale")


def draw_violin_played(pen: Pen, rng: Rng) -> None:
    """Somebody who plays the violin, seen to the waist."""
    skin, lift = pick(rng, SKINS), rng.uniform(-0.06, 0.08)
    pen.polygon([(0.1, 1.0), (0.12, 0.72), (0.3, 0.6), (0.54, 0.6), (0.68, 0.74), (0.7, 1.0)], INK)
    pen.circle(0.4, 0.38, 0.19, skin)
    pen.sector(0.38, 0.33, 0.2, 0.18, 150, 330, pick(rng, HAIRS))
    pen.circle(0.47, 0.38, 0.02, INK)
    fiddle = Pen()
    _fiddle(fiddle, rng)
    for s in fiddle.shapes:
        pen.polygon(turn((s.points - (0.5, 1.0)) * 0.72, 68) + (0.36, 0.7), s.tone)
    pen.line([(0.6, 0.8), (0.86, 0.72), (0.92, 0.56)], 0.09, "#3d3c47")
    pen.circle(0.92, 0.53, 0.05, skin)
    _bow(pen, (0.34, 0.94), (0.74, 0.1 + lift))
    pen.line([(0.2, 0.8), (0.24, 0.97), (0.36, 0.92)], 0.09, "#3d3c47")
    pen.circle(0.36, 0.92, 0.05, skin)


def draw_violin_in_case(pen: Pen, rng: Rng) -> None:
    """A violin lying in its open case."""
    case = Pen()
    lining = pick(rng, ("#7d2438", "#28477d", "#3f5f3a"))
    outline = [(0.5, -0.06), (0.64, -0.02), (0.76, 0.4), (0.86, 0.62), (0.84, 0.98), (0.5, 1.06), (0.16, 0.98),
               (0.14, 0.62), (0.24, 0.4),
               (0.36, -0.02)]
    case.blob(outline, INK)
    case.polygon((smooth(outline, closed=True) - (0.5, 0.5)) * 0.9 + (0.5, 0.5), lining)
    _fiddle(case, rng)
    _bow(case, (0.78, 0.94), (0.66, 0.2))
    put(pen, case, rng.uniform(-60, 60))


def draw_violin_side(pen: Pen, rng: Rng) -> None:
    """A violin from the side: flat body, neck, curled scroll, bridge."""
    side = Pen()
    side.polygon([(0.04, 0.46), (0.5, 0.46), (0.52, 0.49), (0.52, 0.57), (0.5, 0.6), (0.04, 0.6)], "main")
    side.rect(0.02, 0.44, 0.54, 0.475, "dark", radius=0.015)
    side.rect(0.02, 0.585, 0.54, 0.62, "dark", radius=0.015)
    side.polygon([(0.5, 0.46), (0.88, 0.42), (0.9, 0.47), (0.54, 0.58)], "main")
    side.polygon([(0.3, 0.42), (0.88, 0.385), (0.88, 0.42), (0.36, 0.45)], INK)
    side.curve([(0.86, 0.43), (0.95, 0.48), (1.02, 0.44), (1.0, 0.36), (0.95, 0.4)], 0.05, "dark")
    side.polygon([(0.2, 0.45), (0.23, 0.36), (0.26, 0.45)], CREAM)
    side.line([(0.04, 0.42), (0.23, 0.365), (0.88, 0.38)], 0.01, STEEL)
    side.polygon([(0.02, 0.44), (0.12, 0.38), (0.14, 0.44)], INK)
    if chance(rng, 0.7):
        _bow(side, *pick(rng, (((0.5, 0.82), (0.1, 0.06)), ((0.02, 0.74), (0.98, 0.7)))))
    put(pen, side, rng.uniform(-35, 10), flip=chance(rng))


SUBJECTS: tuple[Subject, ...] = (
    Subject("guitar", "guitars", "thing", (
        draw_guitar, draw_guitar_electric, draw_guitar_upright, draw_guitar_like_v, draw_guitar_head,
        draw_guitar_lying, draw_guitar_ukulele, draw_guitar_on_stand)),
    Subject("violin", "violins", "thing", (
        draw_violin, draw_violin_upright, draw_violin_crossed, draw_violin_plain, draw_violin_played, draw_violin_in_case,
        draw_violin_side)),
)
