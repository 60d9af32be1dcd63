"""Patterns by rule: noise, stripes, cells, moire, dots, fractals."""

from __future__ import annotations

import numpy as np
from PIL import Image

from training.world.foreign.shared import axes, developed, fractal, palette
from training.world.kinds import Rng


def white_noise(rng: Rng, size_px: int) -> Image.Image:
    """Every pixel by chance."""
    return Image.fromarray(rng.integers(0, 256, (size_px, size_px, 3), dtype=np.uint8))


def coarse_noise(rng: Rng, size_px: int) -> Image.Image:
    """Noise in squares or bumps of any size, gray or coloured."""
    cells = int(np.exp(rng.uniform(np.log(3), np.log(60))))
    grid = rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8)
    if rng.random() < 0.4:
        grid[..., 1:] = grid[..., :1]
    how = (Image.Resampling.NEAREST, Image.Resampling.BILINEAR, Image.Resampling.BICUBIC)[int(rng.integers(3))]
    return Image.fromarray(grid).resize((size_px, size_px), how)


def stripes(rng: Rng, size_px: int) -> Image.Image:
    """Straight or wavy stripes of two to six colours."""
    y, x = axes(size_px)
    angle = rng.uniform(0, np.pi)
    along = x * np.cos(angle) + y * np.sin(angle)
    across = y * np.cos(angle) - x * np.sin(angle)
    along = along + rng.uniform(0, 0.08) * np.sin(2 * np.pi * rng.uniform(1, 6) * across)
    tones = rng.uniform(0, 1, (int(rng.integers(2, 7)), 3))
    return _image(tones[(along * rng.uniform(3, 30)).astype(int) % len(tones)])


def dots(rng: Rng, size_px: int) -> Image.Image:
    """A grid of dots or rings of one size, or of one that changes over the picture."""
    y, x = axes(size_px)
    count, angle = rng.uniform(3, 20), rng.uniform(0, np.pi)
    u, v = (x * np.cos(angle) + y * np.sin(angle)) * count, (y * np.cos(angle) - x * np.sin(angle)) * count
    gap = np.hypot(u - np.rint(u), v - np.rint(v))
    radius = rng.uniform(0.15, 0.45) * (0.4 + 0.9 * x if rng.random() < 0.4 else 1)
    inside = np.clip((radius - gap) * size_px / count, 0, 1)
    if rng.random() < 0.3:
        inside = inside - np.clip((radius * 0.6 - gap) * size_px / count, 0, 1)
    a, b = rng.uniform(0, 1, (2, 3))
    return _image(a + (b - a) * inside[..., None])


def moire(rng: Rng, size_px: int) -> Image.Image:
    """Rings, rays or spirals that meet."""
    y, x = axes(size_px)
    total = np.zeros_like(x)
    for _ in range(int(rng.integers(1, 4))):
        dx, dy = x - rng.uniform(0, 1), y - rng.uniform(0, 1)
        total += np.sin(np.hypot(dx, dy) * rng.uniform(0, 120) + int(rng.integers(0, 9)) * np.arctan2(dy, dx))
    a, b = rng.uniform(0, 1, (2, 3))
    share = (total > 0) if rng.random() < 0.5 else 0.5 + 0.5 * np.tanh(total)
    return _image(a + (b - a) * np.asarray(share, dtype=float)[..., None])


def cells(rng: Rng, size_px: int) -> Image.Image:
    """Flat cells about chance points, with or without seams."""
    y, x = axes(size_px)
    points = rng.uniform(0, 1, (int(rng.integers(5, 70)), 2))
    gap = (x[..., None] - points[:, 0]) ** 2 + (y[..., None] - points[:, 1]) ** 2
    rgb = (palette(rng, len(points)) if rng.random() < 0.6 else rng.uniform(0, 1, (len(points), 3)))[gap.argmin(-1)]
    if rng.random() < 0.5:
        near = np.sqrt(np.partition(gap, 1, axis=-1)[..., :2])
        rgb = np.where((near[..., 1] - near[..., 0] < rng.uniform(0.005, 0.03))[..., None], rng.uniform(0, 1), rgb)
    return _image(rgb)


def julia(rng: Rng, size_px: int) -> Image.Image:
    """A piece of a Julia set, its steps as colours."""
    y, x = axes(size_px)
    span = np.exp(rng.uniform(np.log(0.3), np.log(3.0)))
    z = (x - 0.5) * span + rng.normal(0, 0.3) + 1j * ((y - 0.5) * span + rng.normal(0, 0.3))
    angle = rng.uniform(0, 2 * np.pi)
    c = (0.5 * np.exp(1j * angle) - 0.25 * np.exp(2j * angle)) * rng.uniform(1.0, 1.1)
    steps = np.zeros(z.shape)
    for _ in range(40):
        inside = np.abs(z) < 3
        steps += inside
        z = np.where(inside, z * z + c, z)
    phase = steps[..., None] / rng.uniform(3, 14) + rng.uniform(0, 6, 3)
    return _image((0.5 + 0.5 * np.cos(phase)) * (steps < 40)[..., None])


def threshold_noise(rng: Rng, size_px: int) -> Image.Image:
    """Noise cut at levels: camouflage, contours of a map, ink blots."""
    field = fractal(rng, size_px, rng.uniform(1.2, 2.4))
    levels = np.floor(field * rng.uniform(0.6, 2.5)).astype(int)
    tones = palette(rng, 9) if rng.random() < 0.6 else rng.uniform(0, 1, (9, 3))
    if rng.random() < 0.3:
        edge = np.abs(field * 3 - np.rint(field * 3)) < 0.08
        return _image(np.where(edge[..., None], tones[0], tones[1]))
    return _image(tones[levels % 9])


def tinted_grain(rng: Rng, size_px: int) -> Image.Image:
    """Fine noise about one tone, some of it smeared one way: sand, brushed metal, felt."""
    field = fractal(rng, size_px, rng.uniform(0.0, 0.8))
    if rng.random() < 0.5:
        width = int(rng.integers(3, max(4, size_px // 4)))
        total = np.cumsum(np.pad(field, ((0, 0), (width, 0)), mode="wrap"), 1)
        field = (total[:, width:] - total[:, :-width]) / np.sqrt(width)
        field = field.T if rng.random() < 0.5 else field
    return developed(palette(rng, 1)[0] + rng.uniform(0.04, 0.2) * field[..., None], rng)


def _image(rgb: np.ndarray) -> Image.Image:
    return Image.fromarray((np.clip(rgb, 0, 1) * 255).astype(np.uint8))
