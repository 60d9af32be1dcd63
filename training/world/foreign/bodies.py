"""Shaded bodies: balls, blocks, pillars and lumps in light and shadow, on textured grounds. Still lifes without a name."""

from __future__ import annotations

import numpy as np
from PIL import Image

from training.world.foreign.nature import blurred_room, dead_leaves, smooth_shades
from training.world.foreign.shared import axes, developed, fractal, lit, palette
from training.world.kinds import Rng


def balls(rng: Rng, size_px: int) -> Image.Image:
    """Balls lit from one side on a textured ground, with soft shadows."""
    yy, xx = axes(size_px)
    horizon = rng.uniform(0.3, 0.7)
    wall, ground = palette(rng, 2)
    rgb = np.where((yy < horizon)[..., None], wall, ground) + 0.08 * fractal(rng, size_px)[..., None]
    light = rng.normal(size=3) + np.array([0, -1.5, 1.5])
    light /= np.linalg.norm(light)
    for _ in range(int(rng.integers(1, 7))):
        radius, x, y = rng.uniform(0.06, 0.28), rng.uniform(0.1, 0.9), rng.uniform(horizon, 0.95)
        dx, dy = (xx - x) / radius, (yy - y + radius) / radius
        under = np.exp(-((xx - x + light[0] * radius) / radius) ** 2 - ((yy - y) / (0.3 * radius)) ** 2)
        rgb = rgb * (1 - 0.6 * under[..., None])
        inside = dx**2 + dy**2 < 1
        depth = np.sqrt(np.clip(1 - dx**2 - dy**2, 0, 1))
        glow = np.clip(dx * light[0] + dy * light[1] + depth * light[2], 0, 1)
        body = palette(rng, 1)[0] * (0.2 + 0.9 * glow)[..., None] + (glow**20)[..., None] * 0.6
        rgb = np.where(inside[..., None], body + 0.04 * fractal(rng, size_px)[..., None], rgb)
    return developed(rgb, rng)


def blocks(rng: Rng, size_px: int) -> Image.Image:
    """Blocks and pillars in a row of depths, each with a lit top, a side in half shade and a dark one."""
    yy, xx = axes(size_px)
    horizon = rng.uniform(0.2, 0.6)
    wall, ground = palette(rng, 2)
    rgb = np.where((yy < horizon)[..., None], wall, ground) + 0.07 * fractal(rng, size_px)[..., None]
    for foot in np.sort(rng.uniform(horizon + 0.05, 1.1, int(rng.integers(2, 14)))):
        x, wide = rng.uniform(0, 1), rng.uniform(0.04, 0.2)
        high, deep = rng.uniform(0.05, 0.6), rng.uniform(0.01, 0.08)
        tone = palette(rng, 1)[0]
        grain = 0.05 * fractal(rng, size_px)[..., None]
        shadow = (np.abs(xx - x - wide) < wide * 1.3) & (np.abs(yy - foot) < 0.03)
        rgb = np.where(shadow[..., None], rgb * 0.6, rgb)
        split = x + wide * rng.uniform(-0.6, 0.6)
        body = (np.abs(xx - x) < wide) & (yy < foot) & (yy > foot - high)
        if rng.random() < 0.4:
            across = np.sqrt(np.clip(1 - ((xx - x) / wide) ** 2, 0, 1))
            face = tone * (0.25 + 0.8 * np.clip(across + (x - xx) / wide * 0.6, 0, 1.2))[..., None]
        else:
            face = np.where((xx < split)[..., None], tone * 1.05, tone * 0.55)
        lid = (np.abs(xx - x - 0.5 * (foot - high - yy)) < wide) & (yy <= foot - high) & (yy > foot - high - deep)
        rgb = np.where(body[..., None], face + grain, rgb)
        rgb = np.where(lid[..., None], tone * 1.3 + grain, rgb)
    return developed(rgb * lit(rng, size_px), rng)


def lump(rng: Rng, size_px: int) -> Image.Image:
    """One rounded body of no particular shape, with a skin of its own, before something out of focus."""
    behind = np.asarray((blurred_room, smooth_shades, dead_leaves)[int(rng.integers(3))](rng, size_px)) / 255
    yy, xx = axes(size_px)
    x, y = xx - rng.uniform(0.35, 0.65), yy - rng.uniform(0.35, 0.7)
    angle = np.arctan2(y, x)
    waves = sum(rng.normal(0, 0.22 / n) * np.cos(n * angle + rng.uniform(0, 6)) for n in range(1, 7))
    reach = np.hypot(x * rng.uniform(0.6, 1.4), y) / (rng.uniform(0.18, 0.45) * np.clip(1 + waves, 0.3, 2))
    inside = np.clip((1 - reach) * size_px * 0.12, 0, 1)[..., None]
    height = np.sqrt(np.clip(1 - reach**2, 0, 1)) + rng.uniform(0.02, 0.12) * fractal(rng, size_px, rng.uniform(1.0, 1.8))
    slope_y, slope_x = np.gradient(height)
    light = rng.normal(0, 1, 2)
    glow = np.clip(0.55 + size_px / 10 * (slope_x * light[0] + slope_y * light[1]) * 0.35, 0.08, 1.5)[..., None]
    skin = palette(rng, 2)
    marks = np.clip(0.5 + rng.uniform(0.2, 3) * fractal(rng, size_px, rng.uniform(0.8, 1.6)), 0, 1)[..., None]
    body = (skin[0] + (skin[1] - skin[0]) * marks) * glow + 0.3 * np.clip(glow - 1.1, 0, 1)
    return developed(behind * (1 - inside) + body * inside, rng)


def tunnel(rng: Rng, size_px: int) -> Image.Image:
    """Walls, floor and ceiling that run to a vanishing point, with doors and lamps at regular steps: a street, a hall."""
    yy, xx = axes(size_px)
    x, y = xx - rng.uniform(0.3, 0.7), yy - rng.uniform(0.35, 0.6)
    wall = np.abs(x) * rng.uniform(0.7, 1.8) > np.abs(y)
    depth = 1 / np.maximum(np.where(wall, np.abs(x), np.abs(y)), 0.01)
    tones = palette(rng, 4)
    side = np.where(wall, np.where(x > 0, 0, 1), np.where(y > 0, 2, 3))
    rgb = tones[side] * np.clip(1.3 - rng.uniform(0.05, 0.15) * depth, 0.15, 1.3)[..., None]
    steps = np.sin(depth * rng.uniform(1.5, 5) + rng.uniform(0, 6)) > rng.uniform(0, 0.7)
    level = np.abs(y * depth) < rng.uniform(0.3, 0.8)
    rgb = np.where((wall & steps & level)[..., None], rgb * rng.uniform(0.3, 1.6), rgb)
    seams = (np.sin(x * depth * rng.uniform(4, 20)) > 0.9) & ~wall
    return developed(np.where(seams[..., None], rgb * 0.7, rgb) + 0.06 * fractal(rng, size_px)[..., None], rng)
