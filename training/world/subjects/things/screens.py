"""Computer and television, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Tone
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, INK, STEEL, WHITE, WOOD, face, put


def _stand(pen: Pen, y: float, tone: Tone = "dark") -> None:
    """Draw the foot of a screen from ``y`` down to the floor."""
    pen.polygon(mirrored([(0.57, y), (0.6, 0.96)]), tone)
    pen.rect(0.26, 0.94, 0.74, 1.0, tone, radius=0.03)


def _desktop(pen: Pen, x0: float, y0: float, x1: float, y1: float, rng: Rng) -> None:
    """Draw what a computer shows: lines of code, a window, or a bar of programs."""
    w, h = x1 - x0, y1 - y0
    kind = int(rng.integers(3))
    pen.rect(x0, y0, x1, y1, ("#22303f", "#cfe4f2", "#f6f3ea")[kind])
    if kind == 0:
        for k in range(5):
            start = x0 + w * (0.08 + 0.08 * (k % 3))
            pen.rect(start, y0 + h * (0.12 + 0.16 * k), start + w * rng.uniform(0.3, 0.6), y0 + h * (0.19 + 0.16 * k),
                     ("#7dff9e", "light")[k % 2])
    elif kind == 1:
        pen.rect(x0 + w * 0.2, y0 + h * 0.2, x0 + w * 0.75, y0 + h * 0.75, WHITE)
        pen.rect(x0 + w * 0.2, y0 + h * 0.2, x0 + w * 0.75, y0 + h * 0.3, "dark")
    else:
        pen.polygon([(x0 + w * 0.4, y0 + h * 0.3), (x0 + w * 0.4, y0 + h * 0.75), (x0 + w * 0.5, y0 + h * 0.64),
                     (x0 + w * 0.62, y0 + h * 0.66)],
                    INK)


def draw_computer(pen: Pen, rng: Rng) -> None:
    """A screen on its foot with a keyboard before it, a mouse."""
    pen.rect(0.08, 0.02, 0.92, 0.62, "main", radius=0.03)
    _desktop(pen, 0.13, 0.07, 0.87, 0.56, rng)
    pen.polygon(mirrored([(0.56, 0.62), (0.6, 0.74)]), "dark")
    pen.rect(0.32, 0.72, 0.68, 0.77, "dark", radius=0.02)
    pen.polygon([(0.08, 0.84), (0.8, 0.84), (0.84, 1.0), (0.04, 1.0)], "light")
    for y in (0.87, 0.92, 0.965):
        for x in np.linspace(0.11, 0.73, 9):
            pen.rect(float(x), y, float(x) + 0.045, y + 0.025, "deep")
    if chance(rng, 0.7):
        pen.ellipse(0.92, 0.94, 0.055, 0.065, "main")


def draw_computer_for_lap(pen: Pen, rng: Rng) -> None:
    """An open laptop from the front."""
    pen.rect(0.12, 0.2, 0.88, 0.78, "main", radius=0.04)
    _desktop(pen, 0.17, 0.25, 0.83, 0.73, rng)
    flare = rng.uniform(0.0, 0.03)
    pen.polygon([(0.1, 0.77), (0.9, 0.77), (1.0, 0.88 + flare), (0.0, 0.88 + flare)], "light")
    pen.polygon([(0.16, 0.79), (0.84, 0.79), (0.88, 0.83), (0.12, 0.83)], "deep")
    pen.rect(0.4, 0.845, 0.6, 0.875, "dark")
    pen.rect(0.0, 0.87 + flare, 1.0, 0.92 + flare, "dark", radius=0.02)


def draw_computer_for_lap_side(pen: Pen, rng: Rng) -> None:
    """An open laptop from the side and above, its lid leaning back."""
    lap, lean = Pen(), rng.uniform(0.04, 0.16)
    lap.polygon([(0.3 + lean, 0.06), (1.0 + lean * 0.4, 0.14), (0.9, 0.62), (0.22, 0.54)], "dark")
    lap.polygon([(0.33 + lean, 0.1), (0.96 + lean * 0.4, 0.175), (0.87, 0.58), (0.26, 0.505)], "#cfe4f2")
    lap.polygon([(0.22, 0.54), (0.9, 0.62), (0.66, 0.9), (-0.02, 0.8)], "main")
    lap.polygon([(-0.02, 0.8), (0.66, 0.9), (0.66, 0.95), (-0.02, 0.85)], "deep")
    lap.polygon([(0.66, 0.9), (0.9, 0.62), (0.9, 0.66), (0.66, 0.95)], "dark")
    lap.polygon([(0.24, 0.58), (0.82, 0.65), (0.72, 0.77), (0.13, 0.695)], "deep")
    lap.polygon([(0.26, 0.75), (0.44, 0.775), (0.38, 0.845), (0.2, 0.82)], "light")
    if chance(rng):
        lap.polygon([(0.4 + lean, 0.2), (0.72 + lean, 0.24), (0.66, 0.46), (0.36, 0.42)], "light")
    put(pen, lap, flip=chance(rng))


def draw_computer_old(pen: Pen, rng: Rng) -> None:
    """An early home computer: thick tube screen on a flat box with a disc slot."""
    pen.rect(0.16, 0.0, 0.84, 0.6, "main", radius=0.06)
    pen.rect(0.22, 0.06, 0.78, 0.48, "deep", radius=0.05)
    pen.rect(0.26, 0.1, 0.74, 0.44, "#20352b", radius=0.06)
    if chance(rng):
        face(pen, 0.5, 0.23, 0.16, rng, "#7dff9e")
    else:
        for k in range(3):
            pen.line([(0.3, 0.18 + 0.08 * k), (0.3 + rng.uniform(0.14, 0.36), 0.18 + 0.08 * k)], 0.028, "#7dff9e")
    pen.rect(0.3, 0.6, 0.7, 0.66, "dark")
    pen.rect(0.04, 0.65, 0.96, 0.84, "main", radius=0.02)
    pen.rect(0.56, 0.72, 0.9, 0.75, INK)
    pen.circle(0.12, 0.75, 0.025, "#e5483f")
    pen.polygon([(0.06, 0.88), (0.94, 0.88), (1.0, 1.0), (0.0, 1.0)], "light")
    for y in (0.91, 0.955):
        pen.rect(0.1, y, 0.9, y + 0.02, "deep")


def draw_computer_with_tower(pen: Pen, rng: Rng) -> None:
    """A screen and its tower standing side by side."""
    both, tall = Pen(), rng.uniform(0.1, 0.26)
    both.rect(0.0, 0.24, 0.64, 0.76, "light", radius=0.03)
    _desktop(both, 0.04, 0.28, 0.6, 0.71, rng)
    both.rect(0.27, 0.76, 0.37, 0.92, "dark")
    both.rect(0.14, 0.92, 0.5, 1.0, "dark", radius=0.02)
    both.rect(0.7, tall, 1.0, 1.0, "main", radius=0.03)
    for y in (tall + 0.07, tall + 0.16):
        both.rect(0.74, y, 0.96, y + 0.05, "dark")
    both.circle(0.85, 0.64, 0.04, "#7df0ff")
    for y in (0.8, 0.86, 0.92):
        both.rect(0.76, y, 0.94, y + 0.025, "deep")
    put(pen, both, flip=chance(rng))


def draw_computer_plain(pen: Pen, rng: Rng) -> None:
    """The sign for a computer: a screen, a neck, a foot, or a laptop of two shapes."""
    if chance(rng):
        pen.rect(0.02, 0.06, 0.98, 0.74, "main", radius=rng.uniform(0.02, 0.1))
        pen.rect(0.1, 0.14, 0.9, 0.6, "pale")
        _stand(pen, 0.74, "main")
    else:
        pen.rect(0.14, 0.2, 0.86, 0.76, "main", radius=0.05)
        pen.rect(0.21, 0.27, 0.79, 0.7, "pale")
        pen.polygon([(0.0, 0.8), (1.0, 0.8), (0.92, 0.9), (0.08, 0.9)], "main")


def draw_computer_tablet(pen: Pen, rng: Rng) -> None:
    """A flat computer with a pen, or one clipped on a small keyboard."""
    flat = Pen()
    flat.rect(0.0, 0.0, 0.78, 1.0, "main", radius=0.06)
    _desktop(flat, 0.07, 0.09, 0.71, 0.89, rng)
    flat.circle(0.39, 0.945, 0.028, "pale")
    flat.line([(0.98, 0.1), (0.62, 0.84)], 0.06, "deep")
    flat.polygon([(0.65, 0.85), (0.595, 0.825), (0.585, 0.92)], CREAM)
    put(pen, flat, rng.uniform(-30, 20))


def _program(pen: Pen, x0: float, y0: float, x1: float, y1: float, rng: Rng) -> None:
    """Draw what a television shows: colour bars, hills under a sun, grey glass, or a ball game."""
    w, h, kind = x1 - x0, y1 - y0, int(rng.integers(4))
    glass = pen.rect(x0, y0, x1, y1, ("#2c3a4a", "#9fd3ec", "#55636f", "#5fae5b")[kind], radius=min(w, h) * 0.12)
    if kind == 0:
        for k, tone in enumerate(("#f4f3ef", "#f2d230", "#35bdb2", "#4caf50", "#c44fb0", "#d8403a", "#3553c4")):
            pen.polygon([(x0 + w * (0.08 + 0.12 * k), y0 + h * 0.1), (x0 + w * (0.2 + 0.12 * k), y0 + h * 0.1),
                         (x0 + w * (0.2 + 0.12 * k), y0 + h * 0.9), (x0 + w * (0.08 + 0.12 * k), y0 + h * 0.9)], tone,
                         group=glass)
    elif kind == 1:
        pen.circle(x0 + w * 0.7, y0 + h * 0.3, h * 0.12, "#ffe066")
        pen.polygon([(x0 + w * 0.05, y0 + h * 0.95), (x0 + w * 0.35, y0 + h * 0.45), (x0 + w * 0.6, y0 + h * 0.8),
                     (x0 + w * 0.75, y0 + h * 0.6),
                     (x0 + w * 0.95, y0 + h * 0.95)], "#4f8a4a", group=glass)
    elif kind == 2:
        pen.polygon([(x0 + w * 0.1, y0 + h * 0.6), (x0 + w * 0.4, y0 + h * 0.1), (x0 + w * 0.6, y0 + h * 0.1),
                     (x0 + w * 0.2, y0 + h * 0.8)],
                    "#8795a1", group=glass)
    else:
        pen.circle(x0 + w * 0.55, y0 + h * 0.5, h * 0.14, WHITE)


def draw_television(pen: Pen, rng: Rng) -> None:
    """An old television: box with a tube, knobs at the side, two aerials."""
    spread = rng.uniform(0.14, 0.3)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.04, 0.28), (0.5 + side * spread, 0.02)], 0.025, INK)
        pen.circle(0.5 + side * spread, 0.03, 0.028, INK)
        pen.line([(0.5 + side * 0.28, 0.88), (0.5 + side * 0.34, 0.99)], 0.06, "deep")
    pen.sector(0.5, 0.29, 0.13, 0.09, 180, 360, "deep")
    pen.rect(0.02, 0.26, 0.98, 0.92, "main", radius=0.08)
    _program(pen, 0.09, 0.33, 0.72, 0.84, rng)
    for y in (0.4, 0.53):
        pen.circle(0.85, y, 0.055, "pale")
        pen.line([(0.85, y), (0.87, y - 0.035)], 0.018, INK)
    for y in (0.66, 0.72, 0.78):
        pen.rect(0.79, y, 0.91, y + 0.025, "deep")


def draw_television_flat(pen: Pen, rng: Rng) -> None:
    """A flat screen on a foot or on two feet."""
    if chance(rng):
        for x in (0.2, 0.8):
            pen.polygon([(x - 0.02, 0.78), (x + 0.02, 0.78), (x + 0.08, 0.9), (x - 0.08, 0.9)], "deep")
    else:
        pen.rect(0.45, 0.78, 0.55, 0.88, "deep")
        pen.rect(0.3, 0.86, 0.7, 0.91, "deep", radius=0.02)
    pen.rect(0.0, 0.16, 1.0, 0.8, "main", radius=0.02)
    _program(pen, 0.03, 0.19, 0.97, 0.75, rng)
    pen.circle(0.95, 0.775, 0.01, "#e5483f")


def draw_television_on_legs(pen: Pen, rng: Rng) -> None:
    """A television of the sixties: wooden cabinet on thin slanting legs, loudspeaker cloth beside the tube."""
    stand = Pen()
    for side in (-1, 1):
        stand.line([(0.5 + side * 0.34, 0.66), (0.5 + side * 0.44, 0.98)], 0.045, "deep", end_width=0.025)
    stand.rect(0.0, 0.12, 1.0, 0.7, "main", radius=0.03)
    _program(stand, 0.06, 0.18, 0.62, 0.64, rng)
    stand.rect(0.67, 0.18, 0.94, 0.46, "light")
    for x in np.linspace(0.7, 0.9, 5):
        stand.rect(float(x), 0.2, float(x) + 0.015, 0.44, "deep")
    for x in (0.74, 0.87):
        stand.circle(x, 0.56, 0.04, GOLD)
    put(pen, stand, flip=chance(rng))


def draw_television_on_cabinet(pen: Pen, rng: Rng) -> None:
    """A screen on a low cupboard, with a plant or loudspeakers."""
    pen.rect(0.14, 0.12, 0.86, 0.6, "main", radius=0.02)
    _program(pen, 0.17, 0.15, 0.83, 0.56, rng)
    pen.rect(0.44, 0.6, 0.56, 0.68, "deep")
    pen.rect(0.0, 0.67, 1.0, 0.93, WOOD)
    for x in (0.04, 0.52):
        pen.rect(x, 0.71, x + 0.44, 0.89, "#c98f55")
        pen.circle(x + 0.22, 0.8, 0.02, INK)
    for x in (0.08, 0.86):
        pen.rect(x, 0.93, x + 0.06, 1.0, "#6b4426")
    if chance(rng):
        for x in (0.02, 0.9):
            pen.rect(x, 0.42, x + 0.08, 0.67, "dark")
            pen.circle(x + 0.04, 0.58, 0.028, "pale")


def draw_television_portable(pen: Pen, rng: Rng) -> None:
    """A small rounded television with a handle and one aerial, knobs under the tube."""
    lean = rng.uniform(-0.3, 0.3)
    pen.line([(0.5, 0.24), (0.5 + lean, 0.0)], 0.025, STEEL)
    pen.curve([(0.26, 0.24), (0.32, 0.13), (0.68, 0.13), (0.74, 0.24)], 0.05, "deep")
    for x in (0.24, 0.66):
        pen.rect(x, 0.94, x + 0.1, 1.0, "deep")
    pen.rect(0.08, 0.2, 0.92, 0.96, "main", radius=0.16)
    _program(pen, 0.16, 0.28, 0.84, 0.74, rng)
    for x in (0.24, 0.36, 0.48):
        pen.circle(x, 0.84, 0.04, "pale")
    for y in (0.81, 0.85, 0.89):
        pen.rect(0.6, y, 0.82, y + 0.018, "deep")


def draw_television_aslant(pen: Pen, rng: Rng) -> None:
    """A deep tube television from the front left, its back narrowing."""
    tube = Pen()
    tube.polygon([(0.7, 0.2), (0.98, 0.3), (0.98, 0.66), (0.7, 0.9)], "deep")
    tube.polygon([(0.02, 0.12), (0.2, 0.04), (0.82, 0.1), (0.72, 0.2)], "light")
    tube.polygon([(0.72, 0.2), (0.82, 0.1), (0.82, 0.82), (0.72, 0.94)], "dark")
    tube.polygon([(0.02, 0.12), (0.72, 0.2), (0.72, 0.94), (0.02, 0.96)], "main")
    _program(tube, 0.09, 0.26, 0.65, 0.76, rng)
    for x in (0.14, 0.24, 0.58):
        tube.circle(x, 0.86, 0.03, "pale")
    if chance(rng):
        tube.line([(0.5, 0.12), (0.3, -0.14)], 0.022, INK)
        tube.line([(0.52, 0.12), (0.72, -0.12)], 0.022, INK)
    put(pen, tube, flip=chance(rng))


def draw_television_plain(pen: Pen, rng: Rng) -> None:
    """The sign for a television: a rounded box, two strokes above it, a pale field."""
    spread, legs = rng.uniform(0.12, 0.24), chance(rng)
    for side in (-1, 1):
        pen.line([(0.5, 0.3), (0.5 + side * spread, 0.06)], 0.05, "main")
        if legs:
            pen.line([(0.5 + side * 0.24, 0.86), (0.5 + side * 0.3, 0.97)], 0.07, "main")
    pen.rect(0.0, 0.28, 1.0, 0.9, "main", radius=rng.uniform(0.05, 0.18))
    pen.rect(0.1, 0.38, 0.9, 0.8, "pale", radius=0.05)


def draw_television_with_remote(pen: Pen, rng: Rng) -> None:
    """A flat screen seen from the side of the room, the remote control large before it."""
    pen.polygon([(0.0, 0.06), (0.9, 0.0), (0.9, 0.54), (0.0, 0.66)], "main")
    _program(pen, 0.06, 0.12, 0.84, 0.48, rng)
    pen.polygon([(0.4, 0.6), (0.52, 0.585), (0.54, 0.7), (0.38, 0.72)], "deep")
    pen.polygon([(0.22, 0.72), (0.62, 0.67), (0.62, 0.72), (0.22, 0.77)], "deep")
    remote = Pen()
    remote.rect(0.0, 0.0, 0.24, 0.8, INK, radius=0.06)
    remote.circle(0.12, 0.1, 0.045, "#e5483f")
    for k in range(8):
        remote.circle(0.07 + 0.1 * (k % 2), 0.24 + 0.12 * (k // 2), 0.03, "#e8e4da")
    put(pen, remote, rng.uniform(18, 50), (0.6, 0.44, 1.0, 1.0))


SUBJECTS: tuple[Subject, ...] = (
    Subject("computer", "computers", "thing", (
        draw_computer, draw_computer_for_lap, draw_computer_for_lap_side, draw_computer_old, draw_computer_with_tower,
        draw_computer_plain, draw_computer_tablet)),
    Subject("television", "televisions", "thing", (
        draw_television, draw_television_flat, draw_television_on_legs, draw_television_on_cabinet,
        draw_television_portable, draw_television_aslant, draw_television_plain, draw_television_with_remote)),
)
