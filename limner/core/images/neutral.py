"""Pictures of nothing in particular: colours, slopes, stripes, checks, clouds and noise. The same ones everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

COUNT = 48
SIDE_PX = 224


def draw_neutral_pictures() -> Iterator[Image.Image]:
    """Yield ``COUNT`` RGB pictures of ``SIDE_PX`` squared, in turn of each kind."""
    for number in range(COUNT):
        rng = np.random.default_rng(number)
        pattern = _PATTERNS[number % len(_PATTERNS)](rng)
        one, other = rng.integers(0, 256, (2, 3))
        yield Image.fromarray((one + (other - one) * pattern[..., None]).astype(np.uint8))


def _grid() -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.mgrid[0:1:SIDE_PX * 1j, 0:1:SIDE_PX * 1j]
    return rows, columns


def _draw_color(rng: np.random.Generator) -> np.ndarray:
    return np.full((SIDE_PX, SIDE_PX), rng.random())


def _draw_slope(rng: np.random.Generator) -> np.ndarray:
    rows, columns = _grid()
    turn = rng.uniform(0, 2 * np.pi)
    slope = rows * np.sin(turn) + columns * np.cos(turn)
    return (slope - slope.min()) / np.ptp(slope)


def _draw_stripes(rng: np.random.Generator) -> np.ndarray:
    return (_draw_slope(rng) * rng.integers(3, 12)) % 1 > 0.5


def _draw_checks(rng: np.random.Generator) -> np.ndarray:
    count = int(rng.integers(2, 9))
    rows, columns = ((side * count).astype(int) for side in _grid())
    return (rows + columns) % 2


def _draw_clouds(rng: np.random.Generator) -> np.ndarray:
    """Add noise of three sizes, each smoothed to the whole picture."""
    whole = np.zeros((SIDE_PX, SIDE_PX))
    for count, weight in ((3, 4), (8, 2), (24, 1)):
        coarse = Image.fromarray((rng.random((count, count)) * 255).astype(np.uint8))
        whole += weight * np.asarray(coarse.resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)) / 255
    return whole / 7


def _draw_noise(rng: np.random.Generator) -> np.ndarray:
    return rng.random((SIDE_PX, SIDE_PX))


_PATTERNS = (_draw_color, _draw_slope, _draw_stripes, _draw_checks, _draw_clouds, _draw_noise)
