"""Heart, balloon and kite, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point, smooth, turn
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import (
    GOLD,
    HAIRS,
    INK,
    SKINS,
    WHITE,
    WOOD,
    face,
    heart,
    pick,
    put,
    star,
    vase,
)


def _tail(pen: Pen, path: list[Point], bows: int, rng: Rng) -> None:
    """Draw a kite's tail with bows along it."""
    line = smooth(path, closed=False)
    pen.line(line, 0.018, INK)
    for k in np.linspace(0.3, 1.0, bows) * (len(line) - 1):
        x, y = (float(v) for v in line[int(k)])
        tone = pick(rng, ("light", "dark", "main"))
        for side in (-1, 1):
            pen.polygon([(x, y), (x + side * 0.065, y - 0.045), (x + side * 0.065, y + 0.045)], tone)


def draw_kite(pen: Pen, rng: Rng) -> None:
    """A kite like a diamond, of four fields, with bows on its tail."""
    wide, cross = rng.uniform(0.24, 0.32), rng.uniform(0.24, 0.3)
    top, foot = (0.62, 0.0), (0.5, 0.68)
    left, right = (0.56 - wide, cross), (0.6 + wide, cross + 0.05)
    middle = (0.59, cross + 0.02)
    _tail(pen, [foot, (0.36, 0.76), (0.5, 0.86), (0.26, 0.97)], int(rng.integers(2, 5)), rng)
    split = chance(rng, 0.7)
    for a, b, tone in ((top, right, "light"), (right, foot, "main"), (foot, left, "dark" if split else "main"),
                       (left, top, "main" if split else "light")):
        pen.polygon([a, b, middle], tone)
    pen.line([top, foot], 0.018, "deep")
    pen.line([left, right], 0.018, "deep")


def draw_kite_plain(pen: Pen, rng: Rng) -> None:
    """An upright diamond of one colour, its line going straight down or curling."""
    w, y = rng.uniform(0.3, 0.4), rng.uniform(0.24, 0.32)
    sway = rng.uniform(-0.2, 0.2)
    pen.curve([(0.5, 0.66), (0.5 + sway, 0.76), (0.5 - sway, 0.88), (0.5 + sway * 0.5, 0.99)], 0.03, "deep")
    pen.polygon([(0.5, 0.0), (0.5 + w, y), (0.5, 0.7), (0.5 - w, y)], "main")
    pen.polygon([(0.5, 0.0), (0.5 + w, y), (0.5, 0.7)], "dark")
    if chance(rng):
        face(pen, 0.5, y, 0.2, rng)


def draw_kite_delta(pen: Pen, rng: Rng) -> None:
    """A wide triangle kite with wings swept back, two long ribbons."""
    drop = rng.uniform(0.4, 0.52)
    for x in (0.4, 0.6):
        sway = rng.uniform(-0.12, 0.12)
        pen.curve([(x, 0.42), (x + sway, 0.62), (x - sway, 0.8), (x + sway, 0.99)], 0.035, pick(rng, ("light", "dark")))
    for side, tone in ((-1, "main"), (1, "dark")):
        pen.polygon([(0.5, 0.02), (0.5 + side * 0.5, drop), (0.5 + side * 0.22, drop - 0.05), (0.5, drop + 0.06)], tone)
        pen.polygon([(0.5, 0.1), (0.5 + side * 0.3, drop - 0.1), (0.5 + side * 0.14, drop - 0.08)], "pale")
    pen.polygon([(0.47, 0.14), (0.53, 0.14), (0.53, drop + 0.14), (0.5, drop + 0.2), (0.47, drop + 0.14)], "deep")


def draw_kite_box(pen: Pen, rng: Rng) -> None:
    """A box kite: two bands of cloth round four sticks, aslant, with its line."""
    kite = Pen()
    dx, dy = 0.22, -0.12
    for x in (0.14, 0.14 + dx, 0.6, 0.6 + dx):
        y = dy if x in (0.14 + dx, 0.6 + dx) else 0.0
        kite.line([(x, 0.12 + y), (x, 1.0 + y)], 0.022, WOOD)
    high = rng.uniform(0.24, 0.3)
    for y in (0.16, 0.96 - high):
        kite.polygon([(0.6, y), (0.6 + dx, y + dy), (0.6 + dx, y + dy + high), (0.6, y + high)], "dark")
        kite.polygon([(0.14, y), (0.14 + dx, y + dy), (0.6 + dx, y + dy), (0.6, y)], "deep")
        kite.rect(0.14, y, 0.6, y + high, "main")
        if high > 0.27:
            kite.rect(0.14, y + 0.1, 0.6, y + 0.16, "pale")
    put(pen, kite, rng.uniform(20, 40), (0.1, 0.0, 1.0, 0.84))
    pen.curve([(0.46, 0.62), (0.3, 0.8), (0.02, 1.0)], 0.018, INK)


def draw_kite_sail(pen: Pen, rng: Rng) -> None:
    """A bowed sail of cloth cells that hangs on many lines, like those that pull a board."""
    cells, rise = int(rng.integers(4, 7)), rng.uniform(0.2, 0.34)
    hold = (0.5 + rng.uniform(-0.12, 0.12), 0.98)
    edge = [(0.02 + 0.96 * k / cells, 0.42 - rise * float(np.sin(np.pi * k / cells))) for k in range(cells + 1)]
    for x, y in edge[::2]:
        pen.line([(x, y), hold], 0.014, INK)
    for k, ((xa, ya), (xb, yb)) in enumerate(pairwise(edge)):
        bulge = [((xa + xb) / 2, min(ya, yb) - 0.05)]
        pen.polygon(np.vstack([smooth([(xa, ya - 0.03), *bulge, (xb, yb - 0.03)], closed=False),
                               [(xb, yb + 0.16), (xa, ya + 0.16)]]),
                    ("main", "light", "dark")[k % 3])
    pen.rect(hold[0] - 0.1, 0.95, hold[0] + 0.1, 1.0, "deep", radius=0.02)


def draw_kite_flown(pen: Pen, rng: Rng) -> None:
    """A small kite high on a long line held by a child."""
    x = rng.uniform(0.7, 0.8)
    pen.curve([(0.3, 0.62), (0.5, 0.56), (x, 0.34)], 0.014, INK)
    pen.polygon([(x, 0.0), (x + 0.18, 0.16), (x, 0.42), (x - 0.18, 0.16)], "main")
    pen.polygon([(x, 0.0), (x + 0.18, 0.16), (x, 0.16)], "pale")
    pen.polygon([(x - 0.18, 0.16), (x, 0.16), (x, 0.42)], "dark")
    _tail(pen, [(x, 0.42), (x + 0.08, 0.52), (x, 0.6), (x + 0.08, 0.7)], 3, rng)
    pen.line([(0.14, 0.78), (0.08, 0.98)], 0.05, INK)
    pen.line([(0.18, 0.78), (0.24, 0.98)], 0.05, INK)
    pen.polygon([(0.1, 0.6), (0.22, 0.6), (0.25, 0.82), (0.07, 0.82)], "light")
    pen.line([(0.18, 0.63), (0.3, 0.62)], 0.04, "light")
    pen.circle(0.16, 0.52, 0.08, pick(rng, SKINS))


def draw_kite_six_sided(pen: Pen, rng: Rng) -> None:
    """A tall six-sided kite with three sticks, a sun or a face on it, a line from its middle and two tails."""
    wide = rng.uniform(0.34, 0.42)
    for side in (-1, 1):
        _tail(pen, [(0.5 + side * wide * 0.5, 0.7), (0.5 + side * 0.3, 0.8), (0.5 + side * 0.2, 0.88),
                    (0.5 + side * 0.3, 0.98)], 2, rng)
    corners = np.array(mirrored([(0.5 + wide * 0.55, 0.0), (0.5 + wide, 0.36), (0.5 + wide * 0.55, 0.72)]))
    pen.polygon(corners, "main")
    pen.polygon(corners[[0, 1, 4, 5]], "light")
    for k in range(3):
        pen.line([corners[k], corners[k + 3]], 0.018, "deep")
    pen.circle(0.5, 0.36, 0.15, "pale")
    if chance(rng):
        face(pen, 0.5, 0.34, 0.14, rng)


def draw_heart(pen: Pen, rng: Rng) -> None:
    """A heart, broad or slim, with a shine or a darker side."""
    slim = rng.uniform(0.82, 1.05)
    shape = (heart(0, 0, 0.5) * (slim, 1.0)) + (0.5, 0.56)
    group = pen.polygon(shape, "main")
    if chance(rng):
        pen.ellipse(0.5 - 0.25 * slim, 0.32, 0.1, 0.055, "pale", angle=-35)
    if chance(rng):
        pen.polygon([(float(x), float(y)) for x, y in shape if x > 0.56] + [(0.78, 0.5)], "dark", group=group)


def draw_heart_with_arrow(pen: Pen, rng: Rng) -> None:
    """A heart shot through by an arrow."""
    pen.line([(0.02, 0.86), (0.3, 0.68)], 0.04, WOOD)
    for k in range(3):
        x, y = 0.02 + 0.06 * k, 0.86 - 0.038 * k
        for dx, dy in ((-0.01, -0.09), (0.06, 0.07)):
            pen.line([(x, y), (x + dx, y + dy)], 0.03, "light")
    pen.polygon(heart(0.5, 0.54, rng.uniform(0.38, 0.44)), "main")
    pen.line([(0.7, 0.42), (0.9, 0.28)], 0.04, WOOD)
    pen.polygon([(1.0, 0.2), (0.95, 0.38), (0.84, 0.22)], "deep")
    pen.ellipse(0.3, 0.36, 0.07, 0.04, "pale", angle=-35)


def draw_heart_broken(pen: Pen, rng: Rng) -> None:
    """A heart split in two by a zigzag."""
    gap = rng.uniform(0.015, 0.05)
    whole = heart(0.0, 0.0, 0.46)
    crack = [(0.0, -0.32), (0.07, -0.18), (-0.07, -0.02), (0.06, 0.14), (0.0, 0.44)]
    for side, tone in ((-1, "main"), (1, "dark" if chance(rng) else "main")):
        half = np.array([(x, y) for x, y in whole if side * x > 0.015])
        rim = half if side > 0 else half[::-1]
        pen.polygon(turn(np.vstack([rim, crack[::-1]]), side * gap * 160) + (0.5 + side * gap, 0.55), tone)


def draw_hearts_two(pen: Pen, rng: Rng) -> None:
    """Two or three hearts of different sizes floating together."""
    spots = [(0.36, 0.62, 0.34, "main"), (0.76, 0.28, 0.22, "light"),
             (0.84, 0.8, 0.14, "dark")][:int(rng.integers(2, 4))]
    for x, y, r, tone in spots:
        pen.polygon(turn(heart(0, 0, r), rng.uniform(-22, 22)) + (x, y), tone)
        pen.ellipse(x - r * 0.5, y - r * 0.45, r * 0.18, r * 0.1, "pale", angle=-35)


def draw_heart_winged(pen: Pen, rng: Rng) -> None:
    """A heart with two feathered wings."""
    lift = rng.uniform(-0.1, 0.06)
    for side in (-1, 1):
        for k in range(3):
            pen.blob([(0.5 + side * 0.12, 0.42 + 0.08 * k), (0.5 + side * (0.34 - 0.03 * k), 0.26 + lift + 0.12 * k),
                      (0.5 + side * (0.5 - 0.06 * k), 0.22 + lift + 0.14 * k),
                      (0.5 + side * (0.44 - 0.06 * k), 0.38 + lift * 0.5 + 0.12 * k),
                      (0.5 + side * 0.14, 0.6 + 0.06 * k)], ("#ffffff", "pale", "#eef2f6")[k])
    pen.polygon(heart(0.5, 0.55, 0.28), "main")
    pen.ellipse(0.37, 0.44, 0.05, 0.03, "light", angle=-35)


def draw_heart_with_face(pen: Pen, rng: Rng) -> None:
    """A heart with a face, thin arms and legs."""
    up = pick(rng, (-1, 1))
    for side in (-1, 1):
        pen.curve([(0.5 + side * 0.3, 0.46), (0.5 + side * 0.42, 0.44 - up * side * 0.08),
                   (0.5 + side * 0.47, 0.44 - up * side * 0.24)],
                  0.03, INK)
        pen.line([(0.5 + side * 0.1, 0.66), (0.5 + side * 0.12, 0.96), (0.5 + side * 0.2, 0.97)], 0.035, INK)
    pen.polygon(heart(0.5, 0.4, 0.38), "main")
    face(pen, 0.5, 0.34, 0.24, rng)


def draw_heart_box(pen: Pen, rng: Rng) -> None:
    """A box of chocolates like a heart, tied with a ribbon."""
    thick = rng.uniform(0.05, 0.12)
    pen.polygon(heart(0.5, 0.54 + thick, 0.46), "deep")
    pen.polygon(heart(0.5, 0.53, 0.48), "main")
    pen.polygon(heart(0.5, 0.53, 0.4), "light")
    ribbon = pick(rng, (GOLD, "#ffffff", "pale"))
    pen.polygon([(0.1, 0.34), (0.2, 0.26), (0.74, 0.66), (0.68, 0.74)], ribbon)
    x, y = 0.46, 0.5
    for angle in (-60, 200, 20, 130):
        pen.ellipse(*arc_point(x, y, 0.1, 0.1, angle), 0.11, 0.055, ribbon, angle=angle)
    pen.circle(x, y, 0.05, "dark")


def draw_heart_line(pen: Pen, rng: Rng) -> None:
    """Only the outline of a heart, drawn with one brush stroke."""
    width = rng.uniform(0.06, 0.12)
    path = heart(0.5, 0.55, 0.44 - width / 3)
    start = int(rng.integers(0, 48))
    path = np.roll(path, -start, 0)
    pen.line(np.vstack([path, path[:1]]) if chance(rng) else path[:44], width, "main")


def _balloon(pen: Pen, x: float, y: float, r: float, tone: str) -> None:
    """Draw a balloon without its string; its knot is at ``y + 1.32 r``."""
    pen.polygon([(x, y + r * 1.15), (x + r * 0.16, y + r * 1.36), (x - r * 0.16, y + r * 1.36)], "deep")
    pen.polygon(vase([(x, y - r), (x + r * 0.62, y - r * 0.78), (x + r * 0.97, y - r * 0.1),
                      (x + r * 0.72, y + r * 0.66),
                      (x, y + r * 1.22)], x), tone)
    pen.ellipse(x - r * 0.42, y - r * 0.38, r * 0.14, r * 0.26, "pale", angle=25)


def draw_balloon(pen: Pen, rng: Rng) -> None:
    """One balloon on a wavy string."""
    sway = rng.uniform(-0.1, 0.1)
    pen.curve([(0.5, 0.64), (0.5 + sway, 0.74), (0.5 - sway, 0.86), (0.5 + sway * 0.6, 1.0)], 0.02, INK)
    _balloon(pen, 0.5, 0.28, rng.uniform(0.25, 0.28), "main")


def draw_balloon_bunch(pen: Pen, rng: Rng) -> None:
    """Three to five balloons whose strings meet in a knot or a hand."""
    spots = [(0.5, 0.2, "main"), (0.24, 0.32, "light"), (0.76, 0.32, "dark"), (0.38, 0.46, "main"),
             (0.64, 0.46, "light")]
    chosen = spots[:int(rng.integers(3, 6))]
    for x, y, _ in chosen:
        pen.curve([(x, y + 0.24), ((x + 0.5) / 2, 0.76), (0.5, 0.99)], 0.014, INK)
    for x, y, tone in chosen:
        _balloon(pen, x, y, 0.185, tone)
    if chance(rng):
        for side in (-1, 1):
            pen.polygon([(0.5, 0.9), (0.5 + side * 0.1, 0.85), (0.5 + side * 0.1, 0.95)], "deep")


def draw_balloon_dog(pen: Pen, rng: Rng) -> None:
    """A dog twisted out of one long balloon."""
    dog = Pen()
    for x in (0.34, 0.42, 0.78, 0.86):
        dog.ellipse(x + 0.02, 0.82, 0.065, 0.17, "dark" if x in (0.42, 0.78) else "main", angle=pick(rng, (-6, 0, 6)))
    dog.ellipse(0.62, 0.62, 0.24, 0.1, "main")
    dog.ellipse(0.92, 0.46, 0.055, 0.16, "light", angle=rng.uniform(0, 30))
    dog.ellipse(0.34, 0.46, 0.075, 0.16, "light", angle=-8)
    for x, angle in ((0.25, -30), (0.4, 24)):
        dog.ellipse(x, 0.16, 0.06, 0.15, "main" if x < 0.3 else "dark", angle=angle)
    dog.ellipse(0.18, 0.33, 0.17, 0.085, "main", angle=-8)
    dog.circle(0.0, 0.35, 0.03, "deep")
    put(pen, dog, flip=chance(rng))


def draw_balloon_heart(pen: Pen, rng: Rng) -> None:
    """A foil balloon like a heart or a star, its ribbon curling down."""
    pen.curve([(0.5, 0.62), (0.6, 0.7), (0.42, 0.78), (0.6, 0.86), (0.46, 0.93), (0.52, 1.0)], 0.022, "deep")
    if chance(rng):
        pen.polygon(heart(0.5, 0.33, 0.36), "main")
        pen.polygon(heart(0.5, 0.32, 0.3), "light")
        pen.ellipse(0.34, 0.2, 0.07, 0.04, WHITE, angle=-35)
    else:
        for r, tone in ((0.36, "main"), (0.29, "light")):
            pen.polygon(smooth(star(0.5, 0.35, r, 5, 0.62), closed=True), tone)
        pen.ellipse(0.42, 0.26, 0.06, 0.035, WHITE, angle=-35)
    pen.polygon([(0.5, 0.62), (0.54, 0.7), (0.46, 0.7)], "deep")


def draw_balloon_with_face(pen: Pen, rng: Rng) -> None:
    """A round balloon with a face or dots, tied to a small weight or a gift."""
    pen.line([(0.5, 0.56), (0.5, 0.86)], 0.018, INK)
    r = rng.uniform(0.26, 0.31)
    pen.polygon([(0.5, 0.3 + r * 0.9), (0.55, 0.38 + r), (0.45, 0.38 + r)], "deep")
    pen.circle(0.5, r + 0.02, r, "main")
    if chance(rng):
        face(pen, 0.5, r - 0.02, 0.22, rng)
    else:
        for x, y in ((0.4, 0.16), (0.6, 0.2), (0.48, 0.34), (0.64, 0.38), (0.34, 0.34)):
            pen.circle(x, y, 0.035, "pale")
    pen.rect(0.36, 0.82, 0.64, 1.0, "dark")
    pen.rect(0.47, 0.82, 0.53, 1.0, "pale")


def draw_balloon_flown_by_child(pen: Pen, rng: Rng) -> None:
    """A child holding the string of a big balloon."""
    x = rng.uniform(0.62, 0.72)
    pen.curve([(0.42, 0.66), (x - 0.1, 0.6), (x, 0.46)], 0.016, INK)
    _balloon(pen, x, 0.22, 0.21, "main")
    for foot in (0.2, 0.3):
        pen.line([(foot, 0.86), (foot, 0.98)], 0.05, INK)
    pen.polygon([(0.2, 0.66), (0.3, 0.66), (0.38, 0.9), (0.12, 0.9)], "light")
    skin = pick(rng, SKINS)
    pen.line([(0.28, 0.72), (0.42, 0.66)], 0.04, skin)
    pen.circle(0.25, 0.57, 0.1, skin)
    pen.sector(0.25, 0.56, 0.11, 0.11, 180, 360, pick(rng, HAIRS))


def draw_balloons_arch(pen: Pen, rng: Rng) -> None:
    """Balloons tied to an arch or a garland."""
    count = int(rng.integers(7, 10))
    for k in range(count):
        x, y = arc_point(0.5, 0.92, 0.42, 0.78, 180 + 180 * k / (count - 1))
        tone = ("main", "light", "dark")[k % 3]
        pen.ellipse(x, y, 0.09, 0.1, tone)
        pen.circle(x - 0.03, y - 0.04, 0.018, "pale")
    for k in range(count - 1):
        pen.circle(*arc_point(0.5, 0.92, 0.34, 0.68, 180 + 180 * (k + 0.5) / (count - 1)), 0.05,
                   ("pale", "main")[k % 2])


SUBJECTS: tuple[Subject, ...] = (
    Subject("heart", "hearts", "thing", (
        draw_heart, draw_heart_with_arrow, draw_heart_broken, draw_hearts_two, draw_heart_winged, draw_heart_with_face,
        draw_heart_box, draw_heart_line)),
    Subject("balloon", "balloons", "thing", (
        draw_balloon, draw_balloon_bunch, draw_balloon_dog, draw_balloon_heart, draw_balloon_with_face,
        draw_balloon_flown_by_child, draw_balloons_arch)),
    Subject("kite", "kites", "thing", (
        draw_kite, draw_kite_plain, draw_kite_delta, draw_kite_box, draw_kite_sail, draw_kite_flown, draw_kite_six_sided)),
)
