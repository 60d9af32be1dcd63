"""Lamp and candle, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth, turn
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, INK, WARM, flame, pick, strip, vase


def draw_lamp(pen: Pen, rng: Rng) -> None:
    """A table lamp: wide shade, round foot."""
    belly = rng.uniform(0.14, 0.19)
    pen.rect(0.47, 0.46, 0.53, 0.66, "deep")
    pen.rect(0.27, 0.93, 0.73, 1.0, "dark", radius=0.03)
    base = pen.blob([(0.45, 0.61), (0.55, 0.61), (0.5 + belly, 0.75), (0.5 + belly * 0.85, 0.88), (0.56, 0.945),
                     (0.44, 0.945), (0.5 - belly * 0.85, 0.88), (0.5 - belly, 0.75)], "main")
    pen.polygon(smooth([(0.52, 0.64), (0.5 + belly * 0.7, 0.77), (0.56, 0.9), (0.5 + belly * 0.85, 0.86),
                        (0.5 + belly * 0.95, 0.75)], closed=True), "dark", group=base)
    pen.sector(0.5, 0.52, 0.3, 0.09, 0, 180, WARM)
    pen.line([(0.7, 0.5), (0.7, 0.66)], 0.014, INK)
    pen.circle(0.7, 0.675, 0.025, GOLD)
    shade = pen.polygon([(0.31, 0.03), (0.69, 0.03), (0.95, 0.54), (0.05, 0.54)], "main")
    pen.polygon([(0.36, 0.05), (0.46, 0.05), (0.4, 0.52), (0.16, 0.52)], "light", group=shade)
    pen.polygon([(0.58, 0.05), (0.68, 0.05), (0.93, 0.52), (0.74, 0.52)], "dark", group=shade)
    pen.rect(0.04, 0.505, 0.96, 0.56, "dark", radius=0.02)
    pen.rect(0.3, 0.015, 0.7, 0.055, "dark", radius=0.015)


def draw_candle(pen: Pen, rng: Rng) -> None:
    """A burning candle with drips, in a dish with a finger ring."""
    sway = rng.uniform(-0.03, 0.03)
    pen.ring(0.83, 0.85, 0.095, 0.055, "dark")
    pen.polygon([(0.1, 0.86), (0.82, 0.86), (0.72, 0.97), (0.66, 1.0), (0.26, 1.0), (0.2, 0.97)], "dark")
    pen.ellipse(0.46, 0.865, 0.38, 0.065, "main")
    body = pen.rect(0.27, 0.4, 0.65, 0.88, "main", radius=0.03)
    pen.polygon([(0.54, 0.42), (0.65, 0.42), (0.65, 0.87), (0.56, 0.87)], "dark", group=body)
    pen.polygon([(0.31, 0.47), (0.37, 0.47), (0.37, 0.84), (0.31, 0.84)], "light", group=body)
    wax = pen.ellipse(0.46, 0.405, 0.195, 0.055, "light")
    lengths = rng.permutation([0.58, 0.5, 0.66])
    for x, y in zip((0.3, 0.43, 0.6), lengths):
        rounded = [arc_point(x, float(y), 0.035, 0.035, a) for a in range(0, 181, 30)]
        pen.polygon([(x - 0.035, 0.41), (x + 0.035, 0.41), *rounded], "light", group=wax)
    pen.line([(0.46, 0.4), (0.46 + sway / 2, 0.3)], 0.022, INK)
    tip = 0.46 + sway
    pen.blob([(tip, 0.01), (0.52 + sway / 2, 0.14), (0.57, 0.25), (0.53, 0.34), (0.46, 0.365), (0.39, 0.34),
              (0.35, 0.25), (0.4 + sway / 2, 0.14)], "#ff9d2e")
    pen.blob([(tip, 0.12), (0.5, 0.22), (0.505, 0.3), (0.46, 0.34), (0.415, 0.3), (0.42, 0.22)], WARM)


def draw_candle_pillar(pen: Pen, rng: Rng) -> None:
    """One thick plain candle with wax down its side."""
    w, top = rng.uniform(0.15, 0.22), rng.uniform(0.4, 0.5)
    pen.rect(0.5 - w, top, 0.5 + w, 1.0, "main")
    pen.rect(0.5 + w * 0.5, top, 0.5 + w, 1.0, "dark")
    for x, drip in zip((-0.7, 0.0, 0.55), rng.uniform(0.1, 0.35, 3)):
        pen.rect(0.5 + w * x - 0.05, top - 0.02, 0.5 + w * x + 0.05, top + float(drip), "light", radius=0.05)
    pen.line([(0.5, top), (0.5, top - 0.09)], 0.03, INK)
    flame(pen, 0.5, top - 0.05, rng.uniform(0.32, 0.4))


def draw_candle_group(pen: Pen, rng: Rng) -> None:
    """Three candles of different heights side by side."""
    for x, top, tone in zip((0.18, 0.5, 0.8), rng.permutation([0.3, 0.46, 0.62]), ("main", "light", "dark")):
        pen.rect(x - 0.13, float(top), x + 0.13, 1.0, tone)
        pen.ellipse(x, float(top), 0.13, 0.035, "pale")
        flame(pen, x, float(top) - 0.02, 0.25, rng.uniform(-0.03, 0.03))


def draw_candle_birthday(pen: Pen, rng: Rng) -> None:
    """A thin striped birthday candle."""
    pen.rect(0.4, 0.36, 0.6, 1.0, "main", radius=0.02)
    slope = pick(rng, (-0.1, 0.1))
    for y in np.arange(0.46, 0.95, 0.14):
        pen.polygon([(0.4, y), (0.6, y + slope), (0.6, y + slope + 0.06), (0.4, y + 0.06)], "pale")
    pen.line([(0.5, 0.37), (0.5, 0.28)], 0.025, INK)
    flame(pen, 0.5, 0.32, 0.32, rng.uniform(-0.04, 0.04))


def draw_candle_branches(pen: Pen, rng: Rng) -> None:
    """A candlestick with three arms."""
    pen.rect(0.46, 0.42, 0.54, 0.94, "dark")
    pen.polygon(mirrored([(0.56, 0.88), (0.72, 0.96), (0.72, 1.0)]), "dark")
    drop = rng.uniform(0.5, 0.58)
    pen.curve([(0.14, 0.42), (0.17, drop), (0.34, 0.64), (0.5, 0.66), (0.66, 0.64), (0.83, drop), (0.86, 0.42)], 0.055,
              "dark")
    for x, y in ((0.14, 0.42), (0.5, 0.38), (0.86, 0.42)):
        pen.rect(x - 0.1, y, x + 0.1, y + 0.05, "deep")
        pen.rect(x - 0.05, y - 0.2, x + 0.05, y, "main")
        flame(pen, x, y - 0.19, 0.18)


def draw_candle_in_glass(pen: Pen, rng: Rng) -> None:
    """A short candle burning in a low glass, its flame above the rim."""
    lean = rng.uniform(0.0, 0.1)
    pen.line([(0.5, 0.6), (0.5, 0.44)], 0.03, INK)
    flame(pen, 0.5, 0.5, 0.46)
    pen.polygon([(0.1, 0.5), (0.9, 0.5), (0.9 - lean, 1.0), (0.1 + lean, 1.0)], "main")
    pen.polygon([(0.17, 0.55), (0.83, 0.55), (0.82 - lean, 0.72), (0.18 + lean, 0.72)], "pale")
    pen.polygon([(0.74, 0.5), (0.9, 0.5), (0.9 - lean, 1.0), (0.76 - lean, 1.0)], "dark")
    if chance(rng):
        pen.rect(0.32, 0.77, 0.66, 0.92, CREAM)


def draw_candle_tall(pen: Pen, rng: Rng) -> None:
    """A long candle in a turned stick, a drop of wax running."""
    pen.rect(0.44, 0.2, 0.56, 0.62, "light")
    pen.curve([(0.45, 0.22), (0.43, 0.3), (0.43, 0.42)], 0.04, "pale")
    pen.rect(0.34, 0.6, 0.66, 0.65, "dark", radius=0.02)
    pen.polygon(vase([(0.58, 0.65), (0.53, 0.72), (0.6, 0.8), (0.54, 0.88), (0.74, 0.97), (0.76, 1.0)]), "main")
    if chance(rng):
        pen.ring(0.7, 0.78, 0.1, 0.04, "dark")
    flame(pen, 0.5, 0.2, 0.2)


def draw_lamp_floor(pen: Pen, rng: Rng) -> None:
    """A floor lamp: long pole, small shade, round foot."""
    r = rng.uniform(0.2, 0.28)
    pen.polygon(mirrored([(0.64, 0.95), (0.7, 1.0)]), "dark")
    pen.rect(0.475, 0.2, 0.525, 0.97, "deep")
    if chance(rng):
        pen.line([(0.56, 0.3), (0.56, 0.46)], 0.015, INK)
    pen.polygon(mirrored([(0.5 + r * 0.55, 0.0), (0.5 + r, 0.32)]), "main")
    pen.polygon([(0.5 + r * 0.3, 0.0), (0.5 + r * 0.55, 0.0), (0.5 + r, 0.32), (0.5 + r * 0.6, 0.32)], "dark")
    pen.sector(0.5, 0.32, r * 0.8, 0.05, 0, 180, WARM)


def draw_lamp_desk(pen: Pen, rng: Rng) -> None:
    """A desk lamp with two arms and a joint, its head bent down."""
    elbow = (rng.uniform(0.12, 0.24), rng.uniform(0.4, 0.5))
    neck = (rng.uniform(0.5, 0.58), 0.14)
    if chance(rng):
        pen.polygon([(0.62, 0.36), (0.9, 0.22), (1.0, 0.8), (0.5, 0.8)], WARM)
    pen.rect(0.12, 0.92, 0.62, 1.0, "dark", radius=0.04)
    pen.line([(0.36, 0.92), elbow, neck], 0.05, "deep")
    pen.circle(*elbow, 0.05, "dark")
    head = np.array([(-0.07, -0.1), (0.07, -0.1), (0.09, 0.0), (0.25, 0.22), (-0.25, 0.22), (-0.09, 0.0)])
    pen.polygon(turn(head, -28) + (neck[0] + 0.08, neck[1] + 0.06), "main")
    pen.ellipse(*(turn(np.array([[0.0, 0.22]]), -28)[0] + (neck[0] + 0.08, neck[1] + 0.06)), 0.23, 0.05, WARM,
                angle=-28)


def draw_lamp_hanging(pen: Pen, rng: Rng) -> None:
    """A lamp that hangs from its cord: half a ball, light below."""
    rise = rng.uniform(0.3, 0.42)
    if chance(rng):
        pen.polygon([(0.14, 0.68), (0.86, 0.68), (1.0, 1.0), (0.0, 1.0)], WARM)
    pen.rect(0.485, 0.0, 0.515, 0.4, INK)
    pen.rect(0.43, 0.7 - rise - 0.1, 0.57, 0.7 - rise + 0.03, "deep")
    pen.circle(0.5, 0.72, 0.12, "#ffe066")
    pen.sector(0.5, 0.7, 0.46, rise, 180, 360, "main")
    pen.polygon([arc_point(0.5, 0.7, 0.46, rise, a) for a in range(290, 361, 10)] + [(0.74, 0.7)], "dark")
    pen.rect(0.02, 0.68, 0.98, 0.75, "dark", radius=0.03)


def draw_lamp_lantern(pen: Pen, rng: Rng) -> None:
    """A lantern with panes, a roof and a ring to carry it."""
    pen.ring(0.5, 0.12, 0.1, 0.035, "deep")
    pen.polygon(mirrored([(0.58, 0.16), (0.82, 0.34), (0.82, 0.38)]), "main")
    pen.rect(0.24, 0.38, 0.76, 0.9, "#ffe9a3")
    flame(pen, 0.5, 0.84, rng.uniform(0.24, 0.36))
    for x in (0.22, 0.73) if chance(rng) else (0.22, 0.355, 0.6, 0.73):
        pen.rect(x, 0.37, x + 0.05, 0.92, "dark")
    pen.rect(0.16, 0.88, 0.84, 1.0, "main", radius=0.03)


def draw_lamp_street(pen: Pen, rng: Rng) -> None:
    """A street lamp: tall pole, glass head or two hanging from arms."""
    pen.polygon(mirrored([(0.53, 0.2), (0.55, 0.86), (0.62, 0.94), (0.62, 1.0)]), "main")
    if chance(rng):
        pen.curve([(0.2, 0.26), (0.24, 0.14), (0.5, 0.1), (0.76, 0.14), (0.8, 0.26)], 0.045, "dark")
        heads, top = (0.2, 0.8), 0.24
    else:
        heads, top = (0.5,), 0.06
    for x in heads:
        pen.polygon(mirrored([(x + 0.16, top + 0.03), (x + 0.09, top + 0.28)], x), "#ffe38a")
        pen.polygon(mirrored([(x + 0.03, top - 0.05), (x + 0.19, top + 0.06)], x), "main")
        pen.rect(x - 0.1, top + 0.26, x + 0.1, top + 0.31, "dark")
    pen.rect(0.42, 0.62, 0.58, 0.67, "dark", radius=0.02)


def draw_lamp_oil(pen: Pen, rng: Rng) -> None:
    """An oil lamp from a fairy tale: long spout with a flame, lid, handle, foot."""
    flame(pen, 0.08, 0.42, rng.uniform(0.24, 0.34))
    pen.ring(0.86, 0.56, 0.11, 0.05, "dark")
    pen.blob([(0.03, 0.42), (0.14, 0.42), (0.28, 0.52), (0.5, 0.48), (0.76, 0.5), (0.84, 0.62), (0.7, 0.8), (0.5, 0.84),
              (0.3, 0.78), (0.14, 0.6)], "main")
    pen.sector(0.54, 0.5, 0.19, 0.16, 180, 360, "light")
    pen.circle(0.54, 0.31, 0.045, "dark")
    pen.polygon(mirrored([(0.58, 0.8), (0.58, 0.88), (0.72, 0.96), (0.72, 1.0)], 0.52), "dark")
    if chance(rng):
        pen.polygon(strip([(0.26, 0.6), (0.5, 0.66), (0.78, 0.6)], 0.05), "pale")


def draw_lamp_plain(pen: Pen, rng: Rng) -> None:
    """A table lamp of three shapes: drum or cone shade, stick, block."""
    slope, wide = pick(rng, (0.0, 0.1, 0.18)), rng.uniform(0.3, 0.4)
    pen.rect(0.46, 0.4, 0.54, 0.9, "deep")
    pen.polygon(mirrored([(0.5 + wide - slope, 0.0), (0.5 + wide, 0.46)]), "main")
    pen.rect(0.3, 0.88, 0.7, 1.0, "dark", radius=pick(rng, (0.0, 0.05)))
    if chance(rng):
        for x in (0.3, 0.44, 0.62):
            pen.rect(x, 0.1, x + 0.05, 0.4, "pale")


SUBJECTS: tuple[Subject, ...] = (
    Subject("lamp", "lamps", "thing", (
        draw_lamp, draw_lamp_floor, draw_lamp_desk, draw_lamp_hanging, draw_lamp_lantern, draw_lamp_street, draw_lamp_oil,
        draw_lamp_plain)),
    Subject("candle", "candles", "thing", (
        draw_candle, draw_candle_pillar, draw_candle_group, draw_candle_birthday, draw_candle_branches,
        draw_candle_in_glass, draw_candle_tall)),
)
