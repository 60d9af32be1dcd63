"""Banana, carrot and egg, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, arc_point, smooth, turn
from training.world.subjects.shapes import chance
from training.world.subjects.things.parts import INK, LEAF, face, pick, put, star, strip, vase


def _banana(pen: Pen, rng: Rng, tone: Tone = "main", shadow: Tone = "dark") -> None:
    """Draw one banana like a bowl, its stem up right."""
    fat = rng.uniform(0.0, 0.05)
    group = pen.polygon(np.vstack([
        smooth([(0.9, 0.06), (0.96, 0.08), (0.93, 0.3), (0.8, 0.6), (0.56, 0.8 + fat), (0.28, 0.84 + fat),
                (0.06, 0.72)], closed=False),
        smooth([(0.04, 0.66), (0.12, 0.6), (0.34, 0.6), (0.56, 0.52), (0.74, 0.34), (0.86, 0.2), (0.9, 0.06)],
               closed=False)]), tone)
    pen.polygon(np.vstack([
        smooth([(0.9, 0.3), (0.78, 0.58), (0.55, 0.78 + fat), (0.28, 0.83 + fat), (0.07, 0.71)], closed=False),
        smooth([(0.3, 0.76), (0.52, 0.7), (0.72, 0.52), (0.86, 0.26)], closed=False)]), shadow, group=group)
    pen.polygon([(0.88, 0.02), (0.97, 0.04), (0.96, 0.14), (0.89, 0.12)], "#6b4a22")
    pen.circle(0.05, 0.69, 0.035, "#5a3d1c")


def draw_banana(pen: Pen, rng: Rng) -> None:
    """One banana lying like a bowl."""
    one = Pen()
    _banana(one, rng)
    if chance(rng, 0.4):
        one.ellipse(0.6, 0.62, 0.05, 0.035, "pale", angle=-35)
    put(pen, one, rng.uniform(-25, 25), flip=chance(rng))


def draw_banana_bunch(pen: Pen, rng: Rng) -> None:
    """A bunch of bananas hanging from one stem."""
    bunch, n = Pen(), int(rng.integers(3, 5))
    for k in range(n):
        finger = Pen()
        finger.blob([(-0.03, -0.04), (0.03, -0.04), (0.15, 0.12), (0.21, 0.42), (0.09, 0.78), (0.01, 0.86),
                     (-0.03, 0.8), (0.03, 0.62),
                     (0.05, 0.38), (0.01, 0.14)], ("dark", "main", "light", "main")[k])
        finger.circle(0.0, 0.84, 0.03, "#5a3d1c")
        for s in finger.shapes:
            bunch.polygon(turn(s.points, 74 * k / (n - 1) - 22), s.tone)
    bunch.polygon([(-0.08, -0.12), (0.08, -0.12), (0.1, 0.04), (0.0, 0.08), (-0.1, 0.04)], "#7d6a2a")
    put(pen, bunch, rng.uniform(-15, 5), flip=chance(rng))


def draw_banana_peeled(pen: Pen, rng: Rng) -> None:
    """A banana standing up, half out of its peel, flaps hanging."""
    bend = rng.uniform(-0.05, 0.08)
    pen.blob([(0.5 + bend, 0.02), (0.58 + bend, 0.06), (0.62, 0.3), (0.62, 0.6), (0.38, 0.6), (0.38, 0.3),
              (0.43 + bend, 0.06)],
             "#fdf2c8")
    pen.blob([(0.36, 0.52), (0.64, 0.52), (0.62, 0.8), (0.56, 0.97), (0.45, 0.97), (0.38, 0.8)], "main")
    for side, tone in ((-1, "dark"), (1, "light")):
        pen.blob([(0.5 + side * 0.1, 0.5), (0.5 + side * 0.26, 0.42), (0.5 + side * 0.42, 0.56),
                  (0.5 + side * 0.44, 0.78),
                  (0.5 + side * 0.36, 0.62), (0.5 + side * 0.22, 0.56), (0.5 + side * 0.1, 0.66)], tone)
    pen.blob([(0.42, 0.5), (0.56, 0.48), (0.58, 0.66), (0.52, 0.84), (0.46, 0.7)], "main")
    pen.rect(0.46, 0.94, 0.55, 1.0, "#5a3d1c")


def draw_banana_plain(pen: Pen, rng: Rng) -> None:
    """A standing crescent with two dark ends."""
    one, wide = Pen(), rng.uniform(0.34, 0.48)
    outer = [arc_point(0.0, 0.5, 0.62, 0.5, a) for a in range(-72, 73, 6)]
    inner = [arc_point(-0.02, 0.5, 0.62 - wide * 0.6, 0.47, a) for a in range(64, -65, -6)]
    one.polygon(outer + inner, "main")
    one.rect(0.1, 0.0, 0.2, 0.1, "deep", radius=0.02)
    one.rect(0.12, 0.92, 0.2, 0.99, "deep", radius=0.02)
    put(pen, one, rng.uniform(-10, 40), flip=chance(rng))


def draw_banana_cut(pen: Pen, rng: Rng) -> None:
    """Half a banana with round slices before it."""
    pen.polygon(np.vstack([smooth([(0.02, 0.06), (0.1, 0.02), (0.24, 0.28), (0.5, 0.44), (0.7, 0.42)], closed=False),
                           smooth([(0.74, 0.7), (0.46, 0.74), (0.16, 0.54), (0.04, 0.24)], closed=False)]), "main")
    pen.ellipse(0.72, 0.56, 0.07, 0.15, "#fdf2c8", angle=-6)
    pen.rect(0.0, 0.0, 0.1, 0.08, "#5a3d1c")
    for x, y in ((0.24, 0.86), (0.54, 0.9), (0.84, 0.86))[:int(rng.integers(2, 4))]:
        pen.ellipse(x, y, 0.15, 0.1, "dark")
        pen.ellipse(x, y - 0.015, 0.13, 0.08, "#fdf2c8")
        for dx in (-0.03, 0.0, 0.03):
            pen.circle(x + dx, y - 0.015, 0.011, "#b98a3c")


def draw_banana_hand(pen: Pen, rng: Rng) -> None:
    """Two or three bananas lying side by side, fanned from one end."""
    for k, tilt in enumerate((16, 0, -16)[int(rng.integers(0, 2)):]):
        one = Pen()
        _banana(one, rng, ("dark", "main", "light")[k], ("main", "dark", "main")[k])
        for s in one.shapes:
            pen.polygon(turn((s.points - (0.93, 0.06)) * 0.92, tilt) + (0.9, 0.14), s.tone)
    pen.rect(0.82, 0.02, 0.96, 0.16, "#7d6a2a", radius=0.03)


def _leaves(pen: Pen, x: float, y: float, rng: Rng, size: float = 0.2) -> None:
    """Draw a carrot's green tuft, rising from (x, y)."""
    n = int(rng.integers(3, 6))
    for k in range(n):
        angle = -90 + (k - (n - 1) / 2) * 30
        tip = arc_point(x, y, size, size, angle)
        mid = arc_point(x, y, size * 0.6, size * 0.6, angle)
        pen.ellipse(*mid, size * 0.45, size * 0.17, (LEAF, "#3f8237")[k % 2], angle=angle)
        pen.line([(x, y), tip], size * 0.1, "#3f8237")


def _carrot(pen: Pen, rng: Rng, x: float = 0.5, wide: float = 0.15, top: float = 0.25, foot: float = 1.0) -> None:
    """Draw an upright carrot with rings on its skin."""
    _leaves(pen, x, top + 0.03, rng)
    body = pen.blob([(x, top), (x + wide * 0.8, top + 0.02), (x + wide, top + 0.12),
                     (x + wide * 0.5, (top + foot) / 2 + 0.08),
                     (x + 0.01, foot), (x - 0.02, foot), (x - wide * 0.5, (top + foot) / 2 + 0.08),
                     (x - wide, top + 0.12),
                     (x - wide * 0.8, top + 0.02)], "main")
    for share in np.linspace(0.18, 0.75, int(rng.integers(3, 6))):
        y, half = top + (foot - top) * float(share), wide * (1.0 - float(share)) * 0.9
        side = pick(rng, (-1, 1))
        pen.polygon([(x + side * half, y), (x + side * half * 0.2, y + 0.01), (x + side * half, y + 0.03)], "dark",
                    group=body)


def draw_carrot(pen: Pen, rng: Rng) -> None:
    """A carrot with its green, aslant."""
    one = Pen()
    _carrot(one, rng, wide=rng.uniform(0.13, 0.2))
    put(pen, one, pick(rng, (-1, 1)) * rng.uniform(25, 55))


def draw_carrot_bunch(pen: Pen, rng: Rng) -> None:
    """Three carrots tied together at the green."""
    for tilt in (-24, 24, 0):
        one = Pen()
        _carrot(one, rng, 0.0, 0.12, 0.0, 0.68)
        for s in one.shapes:
            pen.polygon(turn(s.points + (0, 0.06), tilt) + (0.5, 0.26), s.tone)
    pen.rect(0.36, 0.24, 0.64, 0.31, pick(rng, ("#c8303a", "#e8e2d0", "#2f5fd0")), radius=0.03)


def draw_carrot_in_ground(pen: Pen, rng: Rng) -> None:
    """A carrot in the soil, only its shoulder above."""
    _leaves(pen, 0.5, 0.42, rng, rng.uniform(0.34, 0.42))
    pen.sector(0.5, 1.0, 0.5, 0.5, 180, 360, "#7a5230")
    pen.blob([(0.5, 0.38), (0.64, 0.42), (0.68, 0.54), (0.58, 0.82), (0.5, 0.96), (0.42, 0.82), (0.32, 0.54),
              (0.36, 0.42)], "main")
    pen.polygon([(0.55, 0.7), (0.62, 0.69), (0.6, 0.73)], "dark")
    for k in range(5):
        pen.circle(0.14 + 0.18 * k, rng.uniform(0.86, 0.96), 0.025, "#5d3d22")


def draw_carrot_sliced(pen: Pen, rng: Rng) -> None:
    """A carrot cut up: the pointed end and round slices."""
    pen.polygon(smooth([(0.0, 0.5), (0.2, 0.36), (0.5, 0.22), (0.56, 0.4), (0.5, 0.58), (0.2, 0.54)], closed=True),
                "main")
    for x, y, r in ((0.6, 0.42, 0.18), (0.82, 0.5, 0.18), (0.3, 0.82, 0.17),
                    (0.66, 0.83, 0.17))[:int(rng.integers(3, 5))]:
        pen.ellipse(x, y, r * (0.7 if y < 0.6 else 1.0), r, "dark")
        pen.ellipse(x - 0.01, y - 0.01, r * (0.6 if y < 0.6 else 0.88), r * 0.88, "light")
        pen.polygon(star(x - 0.01, y - 0.01, r * 0.45, 7, 0.6), "main")


def draw_carrot_plain(pen: Pen, rng: Rng) -> None:
    """A lying carrot of few shapes: a long triangle, three green drops, some strokes."""
    one, thick = Pen(), rng.uniform(0.13, 0.2)
    for angle in (-150, 180, 150):
        x, y = arc_point(0.3, 0.5, 0.17, 0.17, angle)
        one.ellipse(x, y, 0.15, 0.05, LEAF, angle=angle)
    one.polygon([(0.28, 0.5 - thick), (0.36, 0.5 - thick - 0.02), (1.0, 0.48), (1.0, 0.52), (0.36, 0.5 + thick + 0.02),
                 (0.28, 0.5 + thick)], "main")
    for x in (0.42, 0.56, 0.7)[:int(rng.integers(2, 4))]:
        one.line([(x, 0.5 - thick * (1 - x) * 1.3), (x + 0.02, 0.5)], 0.03, "dark")
    put(pen, one, rng.uniform(-8, 8), flip=chance(rng))


def draw_carrot_short(pen: Pen, rng: Rng) -> None:
    """A short fat carrot with a face."""
    _leaves(pen, 0.5, 0.26, rng, 0.25)
    wide = rng.uniform(0.26, 0.36)
    pen.blob([(0.5, 0.24), (0.5 + wide * 0.65, 0.26), (0.5 + wide, 0.42), (0.5 + wide * 0.7, 0.68), (0.58, 0.9),
              (0.5, 1.0),
              (0.42, 0.9), (0.5 - wide * 0.7, 0.68), (0.5 - wide, 0.42), (0.5 - wide * 0.65, 0.26)], "main")
    face(pen, 0.5, 0.46, 0.24, rng)


def _oval(x: float, top: float, r: float, height: float) -> list[Point]:
    """Return the points of an egg's outline, broad end down."""
    half = [(0.0, 0.0), (0.44, 0.07), (0.83, 0.34), (1.0, 0.64), (0.76, 0.9), (0.3, 0.995)]
    return [(x + r * u, top + height * v) for u, v in half] + [(x - r * u, top + height * v) for u, v in half[:0:-1]]


def draw_egg(pen: Pen, rng: Rng) -> None:
    """An egg, plain or painted for Easter."""
    body = pen.blob(_oval(0.5, 0.0, 0.36, 1.0), "main")
    pen.ellipse(0.37, 0.34, 0.06, 0.13, "light", angle=20)
    pen.blob([(0.84, 0.6), (0.74, 0.9), (0.5, 1.0), (0.38, 0.97), (0.62, 0.88)], "dark")
    if chance(rng):
        for y in (0.34, 0.6):
            wave = [(0.21 + (0.6 - y) * 0.16, y), *((x, y + 0.06 * (-1) ** k) for k, x in enumerate((0.36, 0.5, 0.64))),
                    (0.79 - (0.6 - y) * 0.16, y)]
            pen.polygon(strip(wave, 0.07), "pale", group=body)


def draw_egg_in_cup(pen: Pen, rng: Rng) -> None:
    """A boiled egg in an egg cup."""
    pen.blob(_oval(0.5, 0.02, 0.25, 0.72), "light")
    if chance(rng):
        pen.polygon([(0.3, 0.24), (0.36, 0.28), (0.43, 0.23), (0.5, 0.28), (0.57, 0.23), (0.64, 0.28), (0.7, 0.24),
                     (0.7, 0.3),
                     (0.3, 0.3)], "dark")
    pen.polygon(vase([(0.8, 0.48), (0.76, 0.62), (0.6, 0.74), (0.55, 0.86), (0.72, 0.96), (0.72, 1.0)]), "main")
    pen.rect(0.18, 0.45, 0.82, 0.52, "dark", radius=0.03)


def draw_egg_fried(pen: Pen, rng: Rng) -> None:
    """A fried egg from above, in a pan sometimes."""
    fried, r = Pen(), 0.26
    white: Tone = "light"
    if chance(rng):
        white = "#fdfcf4"
        fried.line([(0.3, 0.3), (0.66, 0.66)], 0.08, INK)
        fried.circle(0.0, 0.0, 0.42, "main")
        fried.circle(0.0, 0.0, 0.36, "dark")
    radii = rng.uniform(0.8, 1.1, 9) * r
    fried.blob([arc_point(0, 0, float(q), float(q), k * 40) for k, q in enumerate(radii)], white)
    fried.circle(0.0, 0.0, r * 0.45, "#fbb829")
    fried.ellipse(-r * 0.15, -r * 0.17, r * 0.13, r * 0.08, "#ffe08a", angle=-30)
    put(pen, fried, rng.uniform(-20, 20))


def draw_egg_cracked(pen: Pen, rng: Rng) -> None:
    """An egg broken in two: the yolk in the lower half, the upper half lifted and tilted."""
    zigzag = [(-0.36 + 0.12 * k, 0.1 if k % 2 else 0.0) for k in range(7)]
    pen.circle(0.5, 0.64, 0.24, "#fbb829")
    pen.ellipse(0.42, 0.56, 0.07, 0.04, "#ffe08a", angle=-30)
    pen.polygon(np.array(zigzag + [arc_point(0, 0, 0.36, 0.38, a) for a in range(0, 181, 12)]) + (0.5, 0.62), "main")
    lid = np.array([(x, -y) for x, y in zigzag] + [arc_point(0, 0, 0.36, 0.42, a) for a in range(360, 179, -12)])
    pen.polygon(turn(lid * 0.85, rng.uniform(-32, 32)) + (0.5, 0.37), "light")


def draw_egg_nest(pen: Pen, rng: Rng) -> None:
    """Three eggs in a nest."""
    for x, y, tone in ((0.26, 0.44, "dark"), (0.74, 0.44, "light"), (0.5, 0.38, "main")):
        pen.blob(_oval(x, y - 0.3, 0.18, 0.5), tone)
    pen.polygon([(0.02, 0.54), (0.98, 0.54), *(arc_point(0.5, 0.56, 0.48, 0.44, a) for a in range(0, 181, 12))],
                "#9a6b3c")
    for _ in range(14):
        x, y = float(rng.uniform(0.12, 0.75)), float(rng.uniform(0.57, 0.84))
        pen.line([(x, y), (x + 0.16, y + float(rng.uniform(-0.07, 0.07)))], 0.022, pick(rng, ("#7b512a", "#bb8a55")))


def draw_egg_halved(pen: Pen, rng: Rng) -> None:
    """A hard-boiled egg cut in half, the other half behind it sometimes."""
    if chance(rng):
        pen.ellipse(0.63, 0.46, 0.36, 0.44, "dark", angle=20)
    for grown, tone in ((1.0, "main"), (0.88, "#fffdf4")):
        pen.ellipse(0.42, 0.56, 0.36 * grown, 0.45 * grown, tone, angle=16)
    pen.circle(0.41, 0.63, rng.uniform(0.17, 0.22), "#fbb829")
    pen.circle(0.37, 0.59, 0.06, "#ffd970")


def draw_egg_carton(pen: Pen, rng: Rng) -> None:
    """A row of eggs in a carton."""
    count = int(rng.integers(3, 5))
    step = 0.96 / count
    for k in range(count):
        x = 0.02 + step * (k + 0.5)
        pen.blob(_oval(x, 0.3, step * 0.42, step * 1.2), ("main", "light", "dark")[k % 3])
    bumps = [(0.02 + step * k / 2, 0.56 if k % 2 == 0 else 0.64) for k in range(2 * count + 1)]
    pen.polygon([*bumps, (0.94, 1.0), (0.06, 1.0)], "#b7a890")
    pen.rect(0.04, 0.86, 0.96, 0.9, "#93856d")


SUBJECTS: tuple[Subject, ...] = (
    Subject("banana", "bananas", "food", (
        draw_banana, draw_banana_bunch, draw_banana_peeled, draw_banana_plain, draw_banana_cut, draw_banana_hand)),
    Subject("carrot", "carrots", "food", (
        draw_carrot, draw_carrot_bunch, draw_carrot_in_ground, draw_carrot_sliced, draw_carrot_plain, draw_carrot_short)),
    Subject("egg", "eggs", "food", (
        draw_egg, draw_egg_in_cup, draw_egg_fried, draw_egg_cracked, draw_egg_nest, draw_egg_halved, draw_egg_carton)),
)
