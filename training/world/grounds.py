"""Plain grounds: one colour, or one that runs into another, behind a figure that stands nowhere.

Knows nothing about figures but the colour that the ground must differ from.
"""

from __future__ import annotations

import colorsys

import numpy as np

from training.world.kinds import Rng
from training.world.pen import Pen, mix_hex, rgb_hex
from training.world.scenery import LEFT, RIGHT

GROUNDS = ("white", "black", "color", "gradient", "tile")
APART = 0.32
"""How far the ground's colour is from the figure's at least, of the 1.73 from black to white."""


def draw_ground(pen: Pen, ground: str, rng: Rng, figure: np.ndarray) -> np.ndarray:
    """Fill the picture with a ground that ``figure [3]`` stands out from; return its colour ``[3]`` behind the figure."""
    if ground == "white":
        return _fill(pen, np.full(3, 1.0) if rng.random() < 0.7 else rng.uniform(0.93, 1.0, 3))
    if ground == "black":
        return _fill(pen, np.zeros(3) if rng.random() < 0.6 else rng.uniform(0.0, 0.13, 3))
    first = _other_color(rng, figure)
    if ground == "color":
        return _fill(pen, first)
    if ground == "tile":
        return _tile(pen, rng, first)
    second = first + rng.uniform(0.12, 0.4) * (_other_color(rng, figure) - first)
    return _run(pen, rng, first, second)


def _fill(pen: Pen, rgb: np.ndarray) -> np.ndarray:
    pen.rect(LEFT, LEFT, RIGHT, RIGHT, rgb_hex(rgb))
    return rgb


def _tile(pen: Pen, rng: Rng, rgb: np.ndarray) -> np.ndarray:
    """A disc or a rounded square on white or black, as apps have."""
    pen.rect(LEFT, LEFT, RIGHT, RIGHT, "#ffffff" if rng.random() < 0.7 else rgb_hex(rng.uniform(0, 1, 3)))
    half = rng.uniform(0.42, 0.49)
    if rng.random() < 0.5:
        pen.circle(0.5, 0.5, half, rgb_hex(rgb))
    else:
        pen.rect(0.5 - half, 0.5 - half, 0.5 + half, 0.5 + half, rgb_hex(rgb), radius=half * rng.uniform(0.05, 0.6))
    return rgb


def _run(pen: Pen, rng: Rng, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """A colour that runs into another: downwards, across or from the middle outwards."""
    a, b = rgb_hex(first), rgb_hex(second)
    way = rng.integers(3)
    group = pen.new_group()
    for share in np.linspace(0, 1, 20):
        tone, at = mix_hex(a, b, float(share)), LEFT + (RIGHT - LEFT) * float(share)
        if way == 0:
            pen.polygon([(LEFT, at), (RIGHT, at), (RIGHT, RIGHT), (LEFT, RIGHT)], tone, group=group)
        elif way == 1:
            pen.polygon([(at, LEFT), (RIGHT, LEFT), (RIGHT, RIGHT), (at, RIGHT)], tone, group=group)
        else:
            r = 0.8 * (1 - float(share)) + 0.02
            pen.polygon(np.array([(0.5, 0.5)]) + r * _CIRCLE, mix_hex(b, a, float(share)), group=group)
    return first if way == 2 else (first + second) / 2


_CIRCLE = np.column_stack([f(np.linspace(0, 2 * np.pi, 32, endpoint=False)) for f in (np.cos, np.sin)])


def _other_color(rng: Rng, figure: np.ndarray) -> np.ndarray:
    """Return a chance colour, often pale, that is not too near to ``figure``."""
    while True:
        value = rng.uniform(0.75, 1.0) if rng.random() < 0.65 else rng.uniform(0.1, 0.8)
        rgb = np.array(colorsys.hsv_to_rgb(rng.random(), rng.uniform(0, 1) ** 1.5, value))
        if np.linalg.norm(rgb - figure) > APART:
            return rgb
