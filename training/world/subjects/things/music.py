"""Drum, piano and bell, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, arc_point, smooth, turn
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import (
    CREAM,
    GOLD,
    INK,
    STEEL,
    WOOD,
    arch,
    block,
    pick,
    put,
    star,
    strip,
    vase,
)


def _stick(pen: Pen, a: Point, b: Point, tone: Tone = "#d8b277") -> None:
    """Draw a drumstick with its bead at ``b``."""
    pen.line([a, b], 0.04, tone, end_width=0.025)
    pen.circle(*b, 0.035, tone)


def draw_drum(pen: Pen, rng: Rng) -> None:
    """A side drum with zigzag cords and two crossed sticks."""
    ry, rim = rng.uniform(0.08, 0.12), pick(rng, (GOLD, "pale", "#e8e2d0"))
    low = [arc_point(0.5, 0.88, 0.44, ry, a) for a in range(0, 181, 12)]
    pen.polygon([(0.94, 0.46), *low, (0.06, 0.46)], "main")
    n = int(rng.integers(3, 6))
    zigzag = [(0.08 + 0.84 * k / (2 * n), (0.56 if k % 2 == 0 else 0.9) + ry * 0.8 * (1 - (2 * k / (2 * n) - 1) ** 2))
              for k in range(2 * n + 1)]
    pen.line(zigzag, 0.025, "deep")
    for y in (0.46, 0.84):
        pen.polygon([*(arc_point(0.5, y, 0.45, ry, a) for a in range(0, 181, 12)),
                     *(arc_point(0.5, y + 0.07, 0.45, ry, a) for a in range(180, -1, -12))], rim)
    pen.ellipse(0.5, 0.46, 0.45, ry, CREAM)
    _stick(pen, (0.02, 0.06), (0.6, 0.44))
    _stick(pen, (0.98, 0.06), (0.4, 0.42))


def draw_drum_set(pen: Pen, rng: Rng) -> None:
    """A drummer's set: bass drum from the front, small drums above, cymbals on stands."""
    for side in (-1, 1):
        x = 0.5 + side * 0.4
        pen.line([(x, 0.12), (x - side * 0.06, 0.96)], 0.022, STEEL)
        pen.ellipse(x, 0.12 + 0.05 * (side + 1), 0.18, 0.035, GOLD, angle=side * rng.uniform(4, 16))
    for side in (-1, 1):
        pen.rect(0.5 + side * 0.18 - 0.14, 0.26, 0.5 + side * 0.18 + 0.14, 0.46, "dark", radius=0.02)
        pen.ellipse(0.5 + side * 0.18, 0.26, 0.14, 0.04, CREAM)
    for x in (0.14, 0.86)[:int(rng.integers(1, 3))]:
        pen.rect(x - 0.14, 0.56, x + 0.14, 0.82, "light", radius=0.02)
        pen.ellipse(x, 0.56, 0.14, 0.04, CREAM)
        for side in (-1, 1):
            pen.line([(x + side * 0.1, 0.8), (x + side * 0.12, 0.98)], 0.02, STEEL)
    pen.circle(0.5, 0.7, 0.29, "main")
    pen.circle(0.5, 0.7, 0.235, CREAM)
    if chance(rng):
        pen.polygon(star(0.5, 0.7, 0.14), "dark")


def draw_drum_pair(pen: Pen, rng: Rng) -> None:
    """Bongos: two small drums side by side, one larger."""
    for x, r, tone in ((0.27, 0.25, "main"), (0.76, 0.22, "dark")):
        pen.polygon(mirrored([(x + r, 0.36), (x + r * 0.76, 1.0)], x), tone)
        for dx in (-0.6, 0.0, 0.6):
            pen.line([(x + dx * r, 0.42), (x + dx * r * 0.85, 0.72)], 0.02, STEEL)
        pen.rect(x - r * 0.95, 0.64, x + r * 0.95, 0.69, STEEL)
        pen.rect(x - r - 0.01, 0.36, x + r + 0.01, 0.45, "deep", radius=0.03)
        pen.ellipse(x, 0.36, r, rng.uniform(0.07, 0.1), CREAM)
    pen.rect(0.46, 0.54, 0.6, 0.64, "deep")


def draw_drum_goblet(pen: Pen, rng: Rng) -> None:
    """An African drum like a goblet, laced with cords, a pattern round it."""
    waist = rng.uniform(0.11, 0.16)
    pen.polygon(vase([(0.86, 0.12), (0.82, 0.36), (0.5 + waist, 0.62), (0.5 + waist, 0.72), (0.74, 1.0)]), "main")
    n = int(rng.integers(4, 7))
    for k in range(n):
        x = -0.32 + 0.64 * k / (n - 1)
        for dx in (-0.05, 0.05):
            pen.line([(0.5 + x, 0.16), (0.5 + (x + dx) * 0.62, 0.5)], 0.02, CREAM)
    pen.polygon(strip([(0.36, 0.56), (0.5, 0.58), (0.64, 0.56)], 0.06), "deep")
    for x in (0.4, 0.5, 0.6):
        pen.polygon([(x, 0.78), (x + 0.045, 0.88), (x - 0.045, 0.88)], "pale")
    pen.rect(0.13, 0.1, 0.87, 0.18, "dark", radius=0.03)
    pen.ellipse(0.5, 0.1, 0.36, 0.09, "#e8d3a8")


def draw_drum_big(pen: Pen, rng: Rng) -> None:
    """A marching bass drum seen on its skin, with pegs round the rim and a felt beater."""
    pen.circle(0.46, 0.54, 0.45, "main")
    pen.circle(0.46, 0.54, 0.37, CREAM)
    for a in range(0, 360, int(pick(rng, (30, 45)))):
        pen.circle(*arc_point(0.46, 0.54, 0.41, 0.41, a), 0.025, STEEL)
    kind = int(rng.integers(3))
    if kind == 0:
        pen.polygon(star(0.46, 0.54, 0.2), "dark")
    elif kind == 1:
        pen.ring(0.46, 0.54, 0.2, 0.04, "dark")
    pen.line([(0.98, 0.08), (0.62, 0.42)], 0.035, WOOD)
    pen.circle(0.62, 0.42, 0.09, "pale")


def draw_drum_plain(pen: Pen, rng: Rng) -> None:
    """A drum of few shapes: a box with two bands, a lid of skin, two sticks above."""
    lift, slope = rng.uniform(0.0, 0.08), rng.uniform(0.0, 0.06)
    pen.line([(0.12, lift + 0.04), (0.44, lift + 0.24)], 0.05, "deep")
    pen.line([(0.88, lift + 0.04), (0.56, lift + 0.24)], 0.05, "deep")
    for x, y in ((0.44, lift + 0.24), (0.56, lift + 0.24)):
        pen.circle(x, y, 0.045, "deep")
    pen.polygon(mirrored([(0.94, 0.42), (0.94 - slope, 1.0)]), "main")
    pen.rect(0.04, 0.38, 0.96, 0.5, "dark", radius=0.03)
    pen.rect(0.04 + slope, 0.9, 0.96 - slope, 1.0, "dark", radius=0.03)
    for x in (0.2, 0.44, 0.68):
        pen.polygon([(x, 0.52), (x + 0.12, 0.88), (x + 0.06, 0.88), (x - 0.06, 0.52)], "pale")


def draw_drum_from_above(pen: Pen, rng: Rng) -> None:
    """A drum seen from above with two sticks lying on its skin."""
    pen.circle(0.5, 0.5, 0.42, "main")
    pen.circle(0.5, 0.5, 0.36, CREAM)
    pen.circle(0.5, 0.5, 0.33, "pale")
    for k in range(8):
        x, y = arc_point(0.5, 0.5, 0.42, 0.42, 45 * k + 10)
        pen.circle(x, y, 0.035, "deep")
    tilt = rng.uniform(-30, 30)
    for offset in (-0.1, 0.1):
        a, b = turn(np.array([(-0.48, offset + 0.12), (0.24, offset)]), tilt - 40) + 0.5
        _stick(pen, (float(a[0]), float(a[1])), (float(b[0]), float(b[1])), "#b5894f")


def _keys(pen: Pen, x0: float, y0: float, x1: float, y1: float, count: int) -> None:
    """Draw ``count`` white keys with their black ones."""
    pen.rect(x0, y0, x1, y1, "#ffffff")
    step = (x1 - x0) / count
    for k in range(1, count):
        pen.line([(x0 + step * k, y0), (x0 + step * k, y1)], 0.009, "#6a6a72")
        if k % 7 not in (0, 3):
            pen.rect(x0 + step * (k - 0.3), y0, x0 + step * (k + 0.3), y0 + (y1 - y0) * 0.6, INK)


def draw_piano(pen: Pen, rng: Rng) -> None:
    """An upright piano from the front: keys, music, pedals."""
    pen.rect(0.08, 0.06, 0.92, 0.98, "main", radius=0.02)
    pen.rect(0.04, 0.02, 0.96, 0.1, "dark", radius=0.02)
    pen.rect(0.16, 0.16, 0.84, 0.44, "light")
    if chance(rng):
        pen.polygon([(0.34, 0.2), (0.5, 0.22), (0.66, 0.2), (0.66, 0.42), (0.5, 0.44), (0.34, 0.42)], CREAM)
        pen.line([(0.5, 0.22), (0.5, 0.43)], 0.012, INK)
    pen.polygon([(0.08, 0.48), (0.92, 0.48), (0.98, 0.6), (0.02, 0.6)], "dark")
    _keys(pen, 0.06, 0.5, 0.94, 0.6, int(rng.integers(9, 14)))
    pen.rect(0.02, 0.6, 0.98, 0.67, "deep")
    for x in (0.06, 0.88):
        pen.rect(x, 0.66, x + 0.06, 1.0, "deep")
    for x in (0.43, 0.5, 0.57):
        pen.rect(x - 0.02, 0.9, x + 0.02, 0.97, GOLD)


def draw_piano_grand(pen: Pen, rng: Rng) -> None:
    """A concert grand from the side, its lid up."""
    grand, prop = Pen(), rng.uniform(0.02, 0.14)
    grand.polygon([(0.12, 0.46), (0.3, prop + 0.04), (0.72, prop), (0.98, 0.3), (0.96, 0.46)], "dark")
    grand.line([(0.6, 0.48), (0.68, prop + 0.1)], 0.025, WOOD)
    grand.polygon(np.vstack([[(0.04, 0.46), (0.98, 0.46)],
                             smooth([(0.98, 0.56), (0.8, 0.62), (0.5, 0.66), (0.3, 0.68)], closed=False),
                             [(0.04, 0.66)]]), "main")
    grand.rect(0.0, 0.54, 0.22, 0.6, "#ffffff")
    for x in (0.03, 0.08, 0.13, 0.18):
        grand.rect(x, 0.54, x + 0.02, 0.575, INK)
    grand.rect(0.0, 0.6, 0.24, 0.67, "deep")
    for x, y in ((0.1, 0.66), (0.48, 0.64), (0.86, 0.58)):
        grand.polygon([(x - 0.03, y), (x + 0.03, y), (x + 0.015, 0.97), (x - 0.015, 0.97)], "deep")
        grand.circle(x, 0.98, 0.022, GOLD)
    put(pen, grand, flip=chance(rng))


def draw_piano_grand_from_above(pen: Pen, rng: Rng) -> None:
    """A grand piano from above: keys along the straight end, the long side bowed in."""
    bow = rng.uniform(0.0, 0.08)
    pen.polygon(np.vstack([[(0.06, 0.74), (0.06, 0.08)],
                           smooth([(0.12, 0.02), (0.36, 0.0), (0.54, 0.1), (0.6, 0.28 + bow),
                           (0.72, 0.42 + bow), (0.9, 0.5), (0.94, 0.6)], closed=False), [(0.94, 0.74)]]), "main")
    pen.polygon(np.vstack([[(0.14, 0.66), (0.14, 0.12)],
                           smooth([(0.2, 0.08), (0.34, 0.08), (0.46, 0.16), (0.52, 0.32 + bow),
                           (0.66, 0.48 + bow), (0.84, 0.57)], closed=False), [(0.86, 0.66)]]), "light")
    for k in range(5):
        pen.line([(0.2 + 0.12 * k, 0.66), (0.18 + 0.05 * k, 0.16 + 0.08 * k)], 0.008, "deep")
    _keys(pen, 0.06, 0.72, 0.94, 0.88, int(rng.integers(10, 15)))
    pen.rect(0.02, 0.7, 0.08, 0.92, "dark")
    pen.rect(0.92, 0.7, 0.98, 0.92, "dark")
    if chance(rng):
        pen.rect(0.32, 0.93, 0.68, 1.0, "deep", radius=0.02)


def draw_piano_keys(pen: Pen, rng: Rng) -> None:
    """Only a piece of the keyboard, close, in its frame."""
    count = int(rng.integers(5, 9))
    high = rng.uniform(0.2, 0.32)
    pen.rect(0.0, high - 0.12, 1.0, 1.0, "main", radius=0.03)
    _keys(pen, 0.05, high, 0.95, 0.94, count)
    pen.rect(0.0, high - 0.14, 1.0, high + 0.02, "dark", radius=0.02)


def draw_piano_electric(pen: Pen, rng: Rng) -> None:
    """A keyboard on crossed legs, with knobs and a display."""
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.34, 0.97), (0.5 - side * 0.34, 0.5)], 0.045, "deep")
    pen.polygon([(0.08, 0.2), (0.92, 0.2), (1.0, 0.52), (0.0, 0.52)], "main")
    pen.rect(0.36, 0.23, 0.64, 0.31, "#9fd8ef")
    for x in (0.16, 0.24, 0.76, 0.84)[:int(rng.integers(2, 5))]:
        pen.circle(x, 0.27, 0.028, "pale")
    _keys(pen, 0.05, 0.35, 0.95, 0.5, int(rng.integers(10, 15)))
    pen.rect(0.0, 0.5, 1.0, 0.58, "dark", radius=0.02)


def draw_piano_aslant(pen: Pen, rng: Rng) -> None:
    """A piano from the front left with its stool."""
    block(pen, 0.02, 0.16, 0.68, 0.92, (0.22, -0.12))
    pen.rect(0.08, 0.24, 0.62, 0.42, "light")
    block(pen, 0.0, 0.54, 0.7, 0.64, (0.06, 0.0))
    pen.polygon([(0.02, 0.48), (0.68, 0.48), (0.7, 0.56), (0.0, 0.56)], "#ffffff")
    for x in np.arange(0.07, 0.66, 0.08):
        pen.polygon([(float(x), 0.48), (float(x) + 0.035, 0.48), (float(x) + 0.03, 0.525), (float(x) - 0.005, 0.525)],
                    INK)
    x = rng.uniform(0.26, 0.5)
    pen.ellipse(x, 0.8, 0.16, 0.04, "deep")
    for dx in (-0.11, 0.11):
        pen.line([(x + dx, 0.82), (x + dx * 1.2, 0.98)], 0.03, "deep")


def draw_piano_plain(pen: Pen, rng: Rng) -> None:
    """A grand from the front of few shapes: a lid like a sail, a bar of keys, three legs."""
    rise, one = rng.uniform(0.0, 0.12), Pen()
    one.polygon(np.vstack([[(0.08, 0.48), (0.08, rise + 0.16)],
                           smooth([(0.3, rise), (0.56, rise + 0.06), (0.7, 0.26), (0.94, 0.34)],
                closed=False), [(0.94, 0.48)]]), "main")
    _keys(one, 0.04, 0.52, 0.96, 0.64, 8)
    one.rect(0.02, 0.46, 0.98, 0.54, "dark")
    one.rect(0.02, 0.63, 0.98, 0.7, "dark")
    for x in (0.06, 0.46, 0.86):
        one.rect(x, 0.7, x + 0.08, 1.0, "deep")
    put(pen, one, flip=chance(rng))


def draw_bell(pen: Pen, rng: Rng) -> None:
    """A bell with a flared mouth, ring on top, clapper below; tilted, ringing sometimes."""
    bell, ringing = Pen(), chance(rng)
    bell.circle(0.5, 0.87, 0.085, "deep")
    bell.ring(0.5, 0.06, 0.05, 0.035, "dark")
    body = bell.polygon(np.vstack([vase([(0.5, 0.08), (0.64, 0.13), (0.73, 0.3), (0.77, 0.56), (0.92, 0.76),
                                         (0.92, 0.82)])]), "main")
    bell.polygon([(0.4, 0.2), (0.46, 0.2), (0.38, 0.68), (0.3, 0.7)], "light", group=body)
    bell.rect(0.06, 0.77, 0.94, 0.86, "dark", radius=0.04)
    if ringing:
        for side in (-1, 1):
            bell.ring(0.5 + side * 0.34, 0.3, 0.16, 0.03, "deep", start=-55 if side > 0 else 125,
                      end=40 if side > 0 else 220)
    put(pen, bell, rng.uniform(-28, 28) if ringing else 0.0)


def draw_bell_with_handle(pen: Pen, rng: Rng) -> None:
    """A school bell with a wooden handle."""
    bell = Pen()
    bell.circle(0.5, 0.95, 0.06, "deep")
    bell.polygon(vase([(0.5, 0.46), (0.6, 0.5), (0.66, 0.64), (0.7, 0.8), (0.82, 0.9), (0.82, 0.94)]), "main")
    bell.polygon([(0.58, 0.52), (0.64, 0.64), (0.68, 0.82), (0.76, 0.92), (0.62, 0.92), (0.58, 0.7)], "dark")
    bell.rect(0.45, 0.42, 0.55, 0.5, GOLD)
    bell.polygon(vase([(0.5, 0.0), (0.56, 0.03), (0.57, 0.14), (0.535, 0.3), (0.54, 0.43)]),
                 pick(rng, (WOOD, INK, "deep")))
    put(pen, bell, rng.uniform(-50, 50))


def draw_bell_round(pen: Pen, rng: Rng) -> None:
    """A sleigh bell: a ball with a slit and two holes, on a loop or ribbon."""
    if chance(rng):
        for side in (-1, 1):
            pen.blob([(0.5, 0.2), (0.5 + side * 0.2, 0.02), (0.5 + side * 0.38, 0.08), (0.5 + side * 0.3, 0.24)],
                     "#c8303a")
    pen.ring(0.5, 0.16, 0.07, 0.04, "dark")
    pen.circle(0.5, 0.6, 0.4, "main")
    pen.rect(0.1, 0.5, 0.9, 0.59, "light", radius=0.04)
    pen.rect(0.48, 0.68, 0.52, 0.97, INK)
    for x in (0.3, 0.7):
        pen.circle(x, 0.74, rng.uniform(0.035, 0.055), INK)
    pen.circle(0.5, 0.7, 0.05, INK)
    pen.ellipse(0.32, 0.36, 0.07, 0.045, "pale", angle=-40)


def draw_bell_on_counter(pen: Pen, rng: Rng) -> None:
    """A desk bell: half a ball with a knob on a foot."""
    press = rng.uniform(0.0, 0.05)
    pen.rect(0.46, 0.24 + press, 0.54, 0.4, "deep")
    pen.rect(0.4, 0.18 + press, 0.6, 0.27 + press, "deep", radius=0.04)
    pen.sector(0.5, 0.82, 0.44, 0.47, 180, 360, "main")
    pen.polygon([arc_point(0.5, 0.8, 0.36, 0.38, a) for a in range(200, 251, 8)]
                + [arc_point(0.5, 0.8, 0.28, 0.3, a) for a in range(250, 199, -8)], "pale")
    pen.rect(0.02, 0.82, 0.98, 1.0, "dark", radius=0.05)
    if chance(rng):
        for side in (-1, 1):
            pen.line([(0.5 + side * 0.26, 0.26), (0.5 + side * 0.36, 0.12)], 0.03, "deep")


def draw_bell_of_cow(pen: Pen, rng: Rng) -> None:
    """A cow's bell: flat-sided, on a broad strap, a flower or patch on it."""
    pen.curve([(0.3, 0.4), (0.1, 0.2), (0.3, 0.05), (0.7, 0.05), (0.9, 0.2), (0.7, 0.4)], 0.08,
              pick(rng, (WOOD, "#8a3b2c")))
    pen.circle(0.5, 0.94, 0.06, "deep")
    flare = rng.uniform(0.02, 0.1)
    pen.polygon(mirrored([(0.66, 0.34), (0.74, 0.4), (0.76 + flare, 0.92)]), "main")
    pen.polygon([(0.62, 0.34), (0.66, 0.34), (0.74, 0.4), (0.76 + flare, 0.92), (0.66, 0.92)], "dark")
    pen.rect(0.42, 0.26, 0.58, 0.36, STEEL)
    if chance(rng):
        for k in range(5):
            pen.circle(*arc_point(0.45, 0.66, 0.06, 0.06, 72 * k), 0.045, "pale")
        pen.circle(0.45, 0.66, 0.035, GOLD)


def draw_bell_in_frame(pen: Pen, rng: Rng) -> None:
    """A church or ship's bell hanging from a beam between posts or under a little roof, with its rope."""
    for x in (0.06, 0.86):
        pen.rect(x, 0.14, x + 0.08, 1.0, WOOD)
    if chance(rng):
        pen.polygon([(0.5, 0.0), (1.0, 0.16), (1.0, 0.22), (0.0, 0.22), (0.0, 0.16)], "#8a3b2c")
    else:
        pen.rect(0.0, 0.08, 1.0, 0.2, "#8a5a30")
    sway = rng.uniform(-14, 14)
    bell = vase([(0.0, 0.0), (0.11, 0.05), (0.16, 0.2), (0.19, 0.36), (0.28, 0.5), (0.28, 0.54)], 0.0)
    pen.polygon(turn(np.array([(-0.04, -0.08), (0.04, -0.08), (0.04, 0.04), (-0.04, 0.04)]), sway) + (0.5, 0.26),
                "deep")
    pen.circle(*(turn(np.array([(0.0, 0.57)]), sway)[0] + (0.5, 0.26)), 0.055, "deep")
    pen.polygon(turn(bell, sway) + (0.5, 0.26), "main")
    pen.polygon(turn(np.array([(-0.26, 0.45), (0.26, 0.45), (0.285, 0.54), (-0.285, 0.54)]), sway) + (0.5, 0.26),
                "dark")


def draw_bells_with_bow(pen: Pen, rng: Rng) -> None:
    """Two Christmas bells under a bow, leaning apart."""
    ribbon, lean = pick(rng, ("#c8303a", "#3f8237", "#2f5fd0")), rng.uniform(18, 32)
    bell = vase([(0.0, 0.0), (0.12, 0.06), (0.16, 0.26), (0.2, 0.42), (0.28, 0.52)], 0.0)
    for side, tone in ((1, "dark"), (-1, "main")):
        pen.circle(*(turn(np.array([(0.0, 0.56)]), -side * lean)[0] + (0.5 + side * 0.05, 0.28)), 0.055, "deep")
        pen.polygon(turn(bell, -side * lean) + (0.5 + side * 0.05, 0.28), tone)
        pen.polygon(turn(np.array([(-0.23, 0.44), (0.23, 0.44), (0.28, 0.52), (-0.28, 0.52)]),
                         -side * lean) + (0.5 + side * 0.05, 0.28),
                    "light")
    for side in (-1, 1):
        pen.blob([(0.5, 0.22), (0.5 + side * 0.18, 0.06), (0.5 + side * 0.34, 0.1), (0.5 + side * 0.3, 0.26)], ribbon)
        pen.polygon([(0.5, 0.22), (0.5 + side * 0.2, 0.4), (0.5 + side * 0.1, 0.44)], ribbon)
    pen.circle(0.5, 0.22, 0.06, ribbon)


def draw_bell_plain(pen: Pen, rng: Rng) -> None:
    """A bell of three shapes: a dome, a bar, half a disc."""
    wide = rng.uniform(0.28, 0.36)
    pen.rect(0.46, 0.0, 0.54, 0.14, "main", radius=0.03)
    pen.polygon(np.vstack([arch(0.5 - wide, 0.42, 0.5 + wide, 0.72, 0.36), [(0.5 - wide, 0.42)]]), "main")
    pen.rect(0.04, 0.72, 0.96, 0.82, "main", radius=0.05)
    pen.sector(0.5, 0.86, 0.14, 0.14, 0, 180, "dark")
    if chance(rng, 0.3):
        pen.circle(0.78, 0.2, 0.14, "#e5483f")


SUBJECTS: tuple[Subject, ...] = (
    Subject("drum", "drums", "thing", (
        draw_drum, draw_drum_set, draw_drum_pair, draw_drum_goblet, draw_drum_big, draw_drum_plain, draw_drum_from_above)),
    Subject("piano", "pianos", "thing", (
        draw_piano, draw_piano_grand, draw_piano_grand_from_above, draw_piano_keys, draw_piano_electric, draw_piano_aslant,
        draw_piano_plain)),
    Subject("bell", "bells", "thing", (
        draw_bell, draw_bell_with_handle, draw_bell_round, draw_bell_on_counter, draw_bell_of_cow, draw_bell_in_frame,
        draw_bells_with_bow, draw_bell_plain)),
)
