"""Book, umbrella and gift, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth, turn
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, INK, STEEL, WHITE, WOOD, heart, pick, put, star


def draw_book(pen: Pen, rng: Rng) -> None:
    """An open book with a picture on the left page and text on the right; pictures and text in the book's colour."""
    pen.polygon([(0.01, 0.22), (0.48, 0.3), (0.52, 0.3), (0.99, 0.22), (0.99, 0.95), (0.55, 0.98), (0.52, 1.0),
                 (0.48, 1.0), (0.45, 0.98), (0.01, 0.95)], "main")
    for mirror in (-1, 1):
        page = [(0.5 + mirror * x, y) for x, y in ((0.0, 0.3), (0.12, 0.21), (0.25, 0.18), (0.39, 0.21))]
        edge = smooth(page, closed=False)
        pen.polygon(np.vstack([edge, edge[::-1] + (0, 0.61)]), CREAM if mirror > 0 else "#f3e9d0")
    row = np.array([(0.55, 0.035), (0.64, -0.02), (0.74, -0.04), (0.85, -0.025)])
    for index, y in enumerate(np.linspace(0.36, 0.74, 5)):
        text = smooth([(float(x), float(dy + y)) for x, dy in (row if index < 4 else row[:3])], closed=False)
        pen.polygon(np.vstack([text - (0, 0.028), text[::-1] + (0, 0.028)]), "dark")
    picture = pen.polygon([(0.14, 0.255), (0.26, 0.24), (0.37, 0.27), (0.455, 0.33), (0.455, 0.82), (0.37, 0.76),
                           (0.26, 0.73), (0.14, 0.745)], "main")
    sun_x = 0.24 if rng.random() < 0.5 else 0.36
    pen.polygon([arc_point(sun_x, 0.42, 0.05, 0.05, a) for a in range(0, 360, 20)], "pale", group=picture)
    pen.polygon([(0.14, 0.66), (0.23, 0.53), (0.31, 0.65), (0.36, 0.58), (0.455, 0.72), (0.455, 0.82), (0.37, 0.76),
                 (0.26, 0.73), (0.14, 0.745)], "dark", group=picture)
    pen.rect(0.49, 0.3, 0.51, 0.96, "dark")


def draw_umbrella(pen: Pen, rng: Rng) -> None:
    """An open umbrella with a crooked handle."""
    panels = int(rng.choice([4, 5]))
    rims = np.linspace(0.02, 0.98, panels + 1)
    pen.line([(0.5, 0.07), (0.5, 0.015)], 0.035, "deep")
    pen.curve([(0.5, 0.3), (0.5, 0.6), (0.5, 0.88), (0.53, 0.955), (0.59, 0.965), (0.64, 0.93), (0.645, 0.87)], 0.046,
              "#6b4426")
    for index, (left, right) in enumerate(pairwise(rims)):
        width, middle = right - left, (left + right) / 2
        rib_left = [_rib(left, t) for t in np.linspace(0, 1, 8)]
        rib_right = [_rib(right, t) for t in np.linspace(1, 0, 8)]
        scallop = [arc_point(middle, 0.56, width / 2, 0.07, a) for a in (200, 225, 250, 270, 290, 315, 340)]
        tones = ("main", "light", "main", "dark", "main") if panels == 5 else ("main", "light", "main", "dark")
        pen.polygon(rib_left + scallop + rib_right, tones[index])


def _rib(rim_x: float, share: float) -> tuple[float, float]:
    """Return the point ``share`` of the way from the umbrella's tip along the rib that ends at ``rim_x``."""
    angle = share * np.pi / 2
    return 0.5 + (rim_x - 0.5) * float(np.sin(angle)), 0.56 - 0.5 * float(np.cos(angle))


def draw_umbrella_closed(pen: Pen, rng: Rng) -> None:
    """A furled umbrella standing aslant: thin cone of folds, crook, tip."""
    stick, fat = Pen(), rng.uniform(0.07, 0.13)
    stick.line([(0.5, 0.9), (0.5, 1.0)], 0.025, "deep")
    stick.curve([(0.5, 0.3), (0.5, 0.12), (0.53, 0.04), (0.6, 0.03), (0.66, 0.08), (0.66, 0.14)], 0.045, "#6b4426")
    body = stick.polygon([(0.5 - fat, 0.3), (0.5, 0.26), (0.5 + fat, 0.3), (0.52, 0.92), (0.48, 0.92)], "main")
    stick.polygon([(0.5 + fat * 0.2, 0.28), (0.5 + fat, 0.3), (0.52, 0.92), (0.5, 0.92)], "dark", group=body)
    stick.polygon([(0.5 - fat * 0.85, 0.42), (0.5 + fat * 0.85, 0.39), (0.5 + fat * 0.78, 0.45),
                   (0.5 - fat * 0.78, 0.48)], "pale")
    put(pen, stick, rng.uniform(-40, 40))


def draw_umbrella_from_above(pen: Pen, rng: Rng) -> None:
    """An open umbrella seen from above: eight wedges round a knob, rim bowed in."""
    n, turned = int(pick(rng, (6, 8))), rng.uniform(0, 60)
    for k in range(n):
        a, step = turned + 360 * k / n, 360 / n
        pen.polygon([(0.5, 0.5), arc_point(0.5, 0.5, 0.49, 0.49, a), arc_point(0.5, 0.5, 0.43, 0.43, a + step / 2),
                     arc_point(0.5, 0.5, 0.49, 0.49, a + step)], ("main", "light", "main", "dark")[k % 4])
    pen.circle(0.5, 0.5, 0.035, "deep")


def draw_umbrella_on_beach(pen: Pen, rng: Rng) -> None:
    """A beach umbrella stuck aslant into a heap of sand."""
    parasol, panels = Pen(), int(rng.integers(4, 7))
    pen.sector(0.5, 1.0, rng.uniform(0.3, 0.46), 0.12, 180, 360, "#ecd49a")
    parasol.rect(0.485, 0.1, 0.515, 1.1, WOOD)
    for k, (left, right) in enumerate(pairwise(np.linspace(0.02, 0.98, panels + 1))):
        ribs = [_rib(left, t) for t in np.linspace(0, 1, 8)] + [_rib(right, t) for t in np.linspace(1, 0, 8)]
        parasol.polygon(ribs, ("main", "pale")[k % 2])
    parasol.circle(0.5, 0.05, 0.03, "deep")
    put(pen, parasol, pick(rng, (-1, 1)) * rng.uniform(14, 26), (0.02, 0.0, 0.98, 0.96))


def draw_umbrella_in_rain(pen: Pen, rng: Rng) -> None:
    """An open umbrella of few shapes, drops of rain above it."""
    top = rng.uniform(0.2, 0.28)
    for x, y in ((0.1, 0.06), (0.34, 0.0), (0.62, 0.04), (0.86, 0.1), (0.04, 0.3),
                 (0.94, 0.32))[:int(rng.integers(3, 7))]:
        pen.blob([(x + 0.02, y), (x + 0.045, y + 0.09), (x, y + 0.12), (x - 0.045, y + 0.09)], "#6db9e8")
    pen.rect(0.475, 0.5, 0.525, 0.88, "deep")
    pen.ring(0.575, 0.88, 0.075, 0.05, "deep", start=0, end=180)
    pen.sector(0.5, 0.6, 0.46, 0.6 - top, 180, 360, "main")
    for x in (0.193, 0.5, 0.807):
        pen.sector(x, 0.605, 0.153, 0.06, 180, 360, "deep")


def draw_umbrella_lying(pen: Pen, rng: Rng) -> None:
    """An open umbrella lying on its side on the floor, its ribs showing."""
    deep = rng.uniform(0.13, 0.18)
    pen.polygon(np.vstack([smooth([(0.56, 0.02), (0.22, 0.14), (0.03, 0.5), (0.2, 0.86), (0.52, 1.0)], closed=False)]),
                "main")
    pen.ellipse(0.54, 0.51, deep, 0.49, "dark", angle=2)
    for a in range(0, 360, 45):
        pen.line([(0.46, 0.51), arc_point(0.54, 0.51, deep, 0.49, a)], 0.014, STEEL)
    pen.line([(0.46, 0.51), (0.9, 0.56)], 0.03, "#6b4426")
    pen.curve([(0.9, 0.56), (0.98, 0.58), (0.98, 0.68), (0.91, 0.68)], 0.04, "#6b4426")


def draw_umbrella_half_closed(pen: Pen, rng: Rng) -> None:
    """An umbrella half shut, hung upside or held up: a bell of loose folds."""
    wide, tall = rng.uniform(0.2, 0.3), Pen()
    tall.line([(0.5, 0.0), (0.5, 0.1)], 0.03, "deep")
    tall.rect(0.482, 0.5, 0.518, 0.9, "#6b4426")
    tall.ring(0.56, 0.9, 0.06, 0.04, "#6b4426", start=0, end=180)
    edge = np.linspace(-1, 1, 6)
    for k, (a, b) in enumerate(pairwise(edge)):
        left = smooth([(0.5, 0.06), (0.5 + a * wide * 0.7, 0.3), (0.5 + a * wide, 0.66)], closed=False)
        right = smooth([(0.5 + b * wide, 0.66), (0.5 + b * wide * 0.7, 0.3), (0.5, 0.06)], closed=False)
        tall.polygon(np.vstack([left, [(0.5 + (a + b) / 2 * wide, 0.6)], right]), ("main", "dark", "light")[k % 3])
    put(pen, tall, rng.uniform(-25, 25))


def draw_umbrella_paper(pen: Pen, rng: Rng) -> None:
    """A flat paper parasol with a straight stick, like those in a drink or in Japan."""
    parasol = Pen()
    parasol.line([(0.5, 0.1), (0.5, 1.0)], 0.03, "#c9a06a")
    n = int(rng.integers(6, 10))
    for k in range(n):
        a, b = 0.02 + 0.96 * k / n, 0.02 + 0.96 * (k + 1) / n
        parasol.polygon([(0.5, 0.06), (b, 0.42 + 0.06 * (b - 0.5) ** 2), (a, 0.42 + 0.06 * (a - 0.5) ** 2)],
                        ("main", "light")[k % 2])
    for x in np.linspace(0.2, 0.8, 4) if chance(rng) else ():
        parasol.circle(float(x), 0.36, 0.03, "pale")
    parasol.circle(0.5, 0.06, 0.025, "deep")
    put(pen, parasol, rng.uniform(-35, 35))


def draw_book_closed(pen: Pen, rng: Rng) -> None:
    """A closed book standing, seen from its front and the edge of its pages."""
    pen.polygon([(0.12, 0.08), (0.24, 0.0), (0.94, 0.0), (0.86, 0.08)], CREAM)
    pen.polygon([(0.86, 0.08), (0.94, 0.0), (0.94, 0.9), (0.86, 1.0)], "#e6d9b8")
    pen.rect(0.1, 0.08, 0.86, 1.0, "main", radius=0.03)
    pen.rect(0.1, 0.08, 0.22, 1.0, "dark", radius=0.03)
    kind = int(rng.integers(3))
    if kind == 0:
        pen.rect(0.34, 0.24, 0.74, 0.42, "pale")
    elif kind == 1:
        pen.polygon(star(0.54, 0.5, 0.17), GOLD)
    else:
        for y in (0.28, 0.4, 0.52)[:int(rng.integers(2, 4))]:
            pen.rect(0.36, y, 0.72, y + 0.05, "pale")
    if chance(rng, 0.4):
        pen.polygon([(0.66, 0.9), (0.76, 0.9), (0.76, 1.0), (0.71, 0.96), (0.66, 1.0)], "#c8303a")


def draw_books_stacked(pen: Pen, rng: Rng) -> None:
    """Three or four books lying on each other."""
    n = int(rng.integers(3, 5))
    height = 0.84 / n
    for k in range(n):
        y, shift = 1.0 - height * (k + 1), rng.uniform(-0.06, 0.06)
        x0, x1 = 0.1 + shift, 0.9 + shift
        tone = ("main", "dark", "light", "main")[k]
        pen.rect(x0 + 0.06, y + height * 0.16, x1 - 0.02, y + height * 0.84, CREAM)
        pen.rect(x0, y, x1, y + height * 0.2, tone, radius=0.02)
        pen.rect(x0, y + height * 0.8, x1, y + height, tone, radius=0.02)
        pen.rect(x0 - 0.02, y, x0 + 0.1, y + height, tone, radius=0.05)
        pen.line([(x0 + 0.16, y + height * 0.5), (x1 - 0.06, y + height * 0.5)], 0.012, "#cbbd96")


def draw_books_on_shelf(pen: Pen, rng: Rng) -> None:
    """A row of upright books, their backs to us, the last one leaning."""
    x, n = 0.02, int(rng.integers(3, 5))
    for k in range(n):
        wide, tall = 0.7 / n * rng.uniform(0.8, 1.0), rng.uniform(0.72, 0.96)
        pen.rect(x, 1.0 - tall, x + wide, 1.0, ("main", "dark", "light", "main")[k], radius=0.015)
        for y in (0.1, 0.16, tall - 0.14):
            pen.rect(x, 1.0 - tall + y, x + wide, 1.0 - tall + y + 0.03, "pale")
        x += wide
    leaning = np.array([(0.0, 0.0), (0.14, 0.0), (0.14, -0.8), (0.0, -0.8)])
    pen.polygon(turn(leaning, -rng.uniform(8, 13)) + (min(0.82, x + 0.13), 0.99), "main")


def draw_book_spread(pen: Pen, rng: Rng) -> None:
    """An open book of few shapes: two wings of pages, lines of print."""
    drop = rng.uniform(0.08, 0.18)
    for side, tone in ((-1, "main"), (1, "dark")):
        pen.polygon([(0.5, 0.2 + drop), (0.5 + side * 0.5, 0.16), (0.5 + side * 0.5, 0.86), (0.5, 0.9 + drop * 0.5)],
                    tone)
        pen.polygon([(0.5, 0.16 + drop), (0.5 + side * 0.43, 0.1), (0.5 + side * 0.43, 0.76), (0.5, 0.8 + drop * 0.6)],
                    CREAM if side > 0 else WHITE)
        for y in (0.24, 0.38, 0.52)[:int(rng.integers(1, 4))]:
            pen.line([(0.5 + side * 0.1, y + drop * 0.9), (0.5 + side * 0.35, y + drop * 0.3)], 0.03, "light")


def draw_book_standing_open(pen: Pen, rng: Rng) -> None:
    """A book standing half open on its lower edge, like a tent seen from the front."""
    spread = rng.uniform(0.08, 0.2)
    pen.polygon([(0.5, 0.06), (0.98, 0.06 + spread), (0.98, 0.84 + spread * 0.5), (0.5, 0.94)], "dark")
    pen.polygon([(0.5, 0.06), (0.02, 0.06 + spread), (0.02, 0.84 + spread * 0.5), (0.5, 0.94)], "main")
    pen.polygon([(0.08, 0.06 + spread), (0.02, 0.06 + spread), (0.5, 0.0), (0.98, 0.06 + spread), (0.5, 0.06)], CREAM)
    pen.rect(0.465, 0.03, 0.535, 0.96, "deep", radius=0.02)
    pen.polygon([(0.12, 0.3 + spread * 0.7), (0.36, 0.28 + spread * 0.3), (0.36, 0.38 + spread * 0.3),
                 (0.12, 0.4 + spread * 0.7)],
                "pale")
    if chance(rng):
        pen.circle(0.24, 0.64, 0.08, "pale")


def draw_book_lying_open(pen: Pen, rng: Rng) -> None:
    """An open book lying flat, seen from the foot: pages in two waves, some turning."""
    pen.polygon([(0.0, 0.78), (1.0, 0.78), (0.96, 0.9), (0.54, 0.9), (0.5, 0.94), (0.46, 0.9), (0.04, 0.9)], "main")
    for side in (-1, 1):
        wave = smooth([(0.5, 0.64), (0.5 + side * 0.14, 0.52), (0.5 + side * 0.32, 0.56), (0.5 + side * 0.47, 0.64)],
                      closed=False)
        pen.polygon(np.vstack([wave, [(0.5 + side * 0.47, 0.8)], wave[::-1] * (1, 0) + (0, 0.82)]), CREAM)
        pen.line(wave + (0, 0.06), 0.012, "#cbbd96")
    for k in range(int(rng.integers(1, 4))):
        tip = (0.36 + 0.15 * k, 0.16 + 0.06 * abs(k - 1))
        pen.curve([(0.5, 0.64), ((tip[0] + 0.5) / 2 + 0.04, 0.4), tip], 0.03, "light")


def draw_book_spiral(pen: Pen, rng: Rng) -> None:
    """A notebook with a spiral of wire at its side, a label or a pencil."""
    note = Pen()
    note.rect(0.2, 0.02, 0.92, 1.0, "main", radius=0.05)
    note.rect(0.86, 0.06, 0.95, 0.96, CREAM)
    note.rect(0.2, 0.02, 0.9, 1.0, "main", radius=0.05)
    for y in np.linspace(0.1, 0.9, int(rng.integers(5, 10))):
        note.circle(0.28, float(y), 0.022, INK)
        note.ring(0.2, float(y), 0.075, 0.025, STEEL, start=60, end=340)
    if chance(rng, 0.7):
        note.rect(0.42, 0.2, 0.8, 0.4, CREAM, radius=0.03)
        note.line([(0.48, 0.3), (0.74, 0.3)], 0.02, "dark")
    else:
        note.rect(0.74, 0.02, 0.8, 1.0, "deep")
    put(pen, note, pick(rng, (-1, 1)) * rng.uniform(12, 35))


def draw_gift(pen: Pen, rng: Rng) -> None:
    """A wrapped box from the front with a lid, a ribbon and a bow."""
    ribbon = pick(rng, ("pale", "deep", GOLD))
    pen.rect(0.1, 0.42, 0.9, 1.0, "main")
    pen.rect(0.04, 0.3, 0.96, 0.46, "dark" if chance(rng) else "light", radius=0.02)
    wide = rng.uniform(0.05, 0.09)
    pen.rect(0.5 - wide, 0.3, 0.5 + wide, 1.0, ribbon)
    for side in (-1, 1):
        pen.blob([(0.5, 0.3), (0.5 + side * 0.1, 0.12), (0.5 + side * 0.26, 0.04), (0.5 + side * 0.32, 0.16),
                  (0.5 + side * 0.22, 0.28)],
                 ribbon)
        pen.ellipse(0.5 + side * 0.2, 0.17, 0.06, 0.035, "main", angle=-side * 30)
    pen.circle(0.5, 0.27, 0.06, ribbon)


def draw_gift_aslant(pen: Pen, rng: Rng) -> None:
    """A wrapped box from a corner: two sides and the top, the ribbon crossing it."""
    top, ribbon = rng.uniform(0.3, 0.38), pick(rng, ("pale", "deep", GOLD, "#ffffff"))
    pen.polygon([(0.04, top), (0.5, top + 0.16), (0.5, 1.0), (0.08, 0.82)], "main")
    pen.polygon([(0.96, top), (0.5, top + 0.16), (0.5, 1.0), (0.92, 0.82)], "dark")
    pen.polygon([(0.04, top), (0.5, top - 0.16), (0.96, top), (0.5, top + 0.16)], "light")
    pen.polygon([(0.22, top + 0.06), (0.34, top + 0.1), (0.35, 0.94), (0.24, 0.89)], ribbon)
    pen.polygon([(0.66, top + 0.1), (0.78, top + 0.06), (0.76, 0.89), (0.65, 0.94)], ribbon)
    pen.polygon([(0.22, top + 0.06), (0.34, top + 0.1), (0.78, top - 0.06), (0.66, top - 0.1)], ribbon)
    pen.polygon([(0.78, top + 0.06), (0.66, top + 0.1), (0.22, top - 0.06), (0.34, top - 0.1)], ribbon)
    for angle in (-150, -110, -70, -30):
        pen.ellipse(*arc_point(0.5, top - 0.02, 0.14, 0.14, angle), 0.13, 0.055, ribbon, angle=angle)


def draw_gift_open(pen: Pen, rng: Rng) -> None:
    """An open box, its lid aslant above, something shining coming out."""
    what, lean = int(rng.integers(3)), rng.uniform(-24, 24)
    if what == 0:
        for x, y, tone in ((0.36, 0.36, "#e8506a"), (0.62, 0.34, GOLD)):
            pen.polygon(star(x, y, 0.09), tone)
    elif what == 1:
        pen.polygon(heart(0.5, 0.36, 0.13), "#e2344c")
    else:
        for x in (0.3, 0.42, 0.58, 0.7):
            pen.line([(0.5 + (x - 0.5) * 0.6, 0.56), (x, 0.3)], 0.03, GOLD)
    lid = np.array([(-0.44, -0.08), (0.44, -0.08), (0.44, 0.06), (-0.44, 0.06)])
    pen.polygon(turn(lid, lean) + (0.5, 0.19), "dark")
    pen.polygon(turn(lid * (0.16, 1.0), lean) + (0.5, 0.19), "pale")
    pen.polygon([(0.1, 0.52), (0.2, 0.44), (0.8, 0.44), (0.9, 0.52)], "deep")
    pen.rect(0.1, 0.52, 0.9, 1.0, "main")
    pen.rect(0.43, 0.52, 0.57, 1.0, "pale")


def draw_gift_bag(pen: Pen, rng: Rng) -> None:
    """A gift bag with cord handles, tissue paper and a tag."""
    for x, y in ((0.24, 0.2), (0.4, 0.1), (0.56, 0.16), (0.72, 0.08), (0.84, 0.24)):
        pen.polygon([(x - 0.12, 0.42), (x, y), (x + 0.12, 0.42)], pick(rng, ("#ffffff", "pale", CREAM)))
    pen.polygon(mirrored([(0.86, 0.36), (0.82, 1.0)]), "main")
    pen.polygon([(0.7, 0.36), (0.86, 0.36), (0.82, 1.0), (0.7, 1.0)], "dark")
    pen.ring(0.42, 0.4, 0.15, 0.03, "deep", start=0, end=180)
    if chance(rng):
        pen.polygon([(0.28, 0.6), (0.46, 0.56), (0.5, 0.74), (0.32, 0.78)], CREAM)
    for x, y in ((0.3, 0.88), (0.56, 0.84), (0.58, 0.64)):
        pen.polygon(star(x, y, 0.05), "pale")


def draw_gifts_heaped(pen: Pen, rng: Rng) -> None:
    """Two or three wrapped boxes of different size heaped up."""
    heap = Pen()
    n = int(rng.integers(2, 4))
    boxes = [(0.04, 0.58, 0.62, 1.0, "main"), (0.66, 0.68, 0.98, 1.0, "light"), (0.2, 0.3, 0.54, 0.58, "dark")]
    for x0, y0, x1, y1, tone in boxes[:n] if n == 3 else (boxes[0], boxes[2]):
        ribbon = "pale" if tone != "light" else "deep"
        heap.rect(x0, y0, x1, y1, tone)
        middle = (x0 + x1) / 2
        heap.rect(middle - 0.035, y0, middle + 0.035, y1, ribbon)
        heap.rect(x0, (y0 + y1) / 2 - 0.03, x1, (y0 + y1) / 2 + 0.03, ribbon)
        for side in (-1, 1):
            heap.polygon([(middle, y0), (middle + side * 0.12, y0 - 0.11), (middle + side * 0.14, y0)], ribbon)
    put(pen, heap, flip=chance(rng))


def draw_gift_round(pen: Pen, rng: Rng) -> None:
    """A round hat box with a ribbon and a big bow on its lid."""
    ry, ribbon = rng.uniform(0.08, 0.13), pick(rng, ("pale", GOLD, "#ffffff"))
    low = [arc_point(0.5, 0.88, 0.42, ry, a) for a in range(0, 181, 12)]
    pen.polygon([(0.92, 0.46), *low, (0.08, 0.46)], "main")
    for x in (0.22, 0.68) if chance(rng) else (0.43,):
        pen.rect(x, 0.46, x + 0.12, 0.9 + ry * 0.8, ribbon)
    pen.polygon([(0.96, 0.4), *(arc_point(0.5, 0.5, 0.46, ry, a) for a in range(0, 181, 12)), (0.04, 0.4)], "dark")
    pen.ellipse(0.5, 0.4, 0.46, ry, "light")
    for side in (-1, 1):
        pen.blob([(0.5, 0.38), (0.5 + side * 0.16, 0.2), (0.5 + side * 0.36, 0.12), (0.5 + side * 0.38, 0.28),
                  (0.5 + side * 0.2, 0.38)],
                 ribbon)
    pen.circle(0.5, 0.34, 0.07, ribbon)


def draw_gift_from_above(pen: Pen, rng: Rng) -> None:
    """A flat parcel from above, its ribbon like a cross, a rosette where it crosses, a tag."""
    ribbon = pick(rng, ("pale", "deep", GOLD))
    x, y = rng.uniform(0.3, 0.5), rng.uniform(0.34, 0.5)
    flat = Pen()
    flat.rect(0.0, 0.1, 1.0, 0.9, "main")
    if chance(rng):
        for k in range(6):
            flat.circle(0.12 + 0.16 * k, (0.22, 0.72)[k % 2], 0.035, "light")
    flat.rect(x - 0.05, 0.1, x + 0.05, 0.9, ribbon)
    flat.rect(0.0, y - 0.05, 1.0, y + 0.05, ribbon)
    for k in range(8):
        flat.ellipse(*arc_point(x, y, 0.11, 0.11, 45 * k), 0.1, 0.045, ("pale", "light")[k % 2], angle=45 * k)
    flat.circle(x, y, 0.05, ribbon)
    flat.polygon([(x + 0.18, y + 0.12), (x + 0.26, y + 0.08), (x + 0.48, y + 0.18), (x + 0.42, y + 0.32),
                  (x + 0.2, y + 0.22)], CREAM)
    put(pen, flat, rng.uniform(-25, 25))


SUBJECTS: tuple[Subject, ...] = (
    Subject("umbrella", "umbrellas", "thing", (
        draw_umbrella, draw_umbrella_closed, draw_umbrella_from_above, draw_umbrella_on_beach, draw_umbrella_in_rain,
        draw_umbrella_lying, draw_umbrella_half_closed, draw_umbrella_paper)),
    Subject("book", "books", "thing", (
        draw_book, draw_book_closed, draw_books_stacked, draw_books_on_shelf, draw_book_spread, draw_book_standing_open,
        draw_book_lying_open, draw_book_spiral)),
    Subject("gift", "gifts", "thing", (
        draw_gift, draw_gift_aslant, draw_gift_open, draw_gift_bag, draw_gifts_heaped, draw_gift_round,
        draw_gift_from_above)),
)
