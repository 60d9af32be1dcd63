"""Stand-ins for photographs: what is known of their statistics, and nothing to recognise.

Dead leaves, the occlusion model of natural images (Lee, Mumford and Huang, 2001), with a 1/f texture on every leaf (Field,
1987), hills in haze, clouds, water, grass, wood and stone, lights out of focus; a lens's blur and a sensor's noise.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from training.world.foreign.shared import axes, developed, fractal, lit, palette
from training.world.kinds import Rng


def dead_leaves(rng: Rng, size_px: int) -> Image.Image:
    """Textured discs and polygons that hide one another, their radii by an inverse cube law."""
    owner = Image.new("I", (size_px, size_px), 0)
    pen = ImageDraw.Draw(owner)
    count = int(rng.integers(60, 600))
    smallest = rng.uniform(0.008, 0.04)
    for leaf in range(1, count):
        radius = min(smallest / np.sqrt(rng.uniform(1e-4, 1)), 0.5) * size_px
        x, y = rng.uniform(0, size_px, 2)
        if rng.random() < 0.5:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=leaf)
        else:
            angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 8))))
            pen.polygon([(x + radius * np.cos(a), y + radius * np.sin(a)) for a in angles], fill=leaf)
    hue = palette(rng, int(rng.integers(3, 12)))
    shades = hue[rng.integers(len(hue), size=count)] + rng.normal(0, 0.08, (count, 3))
    rgb = shades[np.asarray(owner)] + rng.uniform(0.03, 0.2) * fractal(rng, size_px)[..., None]
    return developed(rgb * lit(rng, size_px), rng)


def fractal_noise(rng: Rng, size_px: int) -> Image.Image:
    """Three channels of 1/f noise that go mostly together, as those of a photograph do."""
    power = rng.uniform(0.7, 1.8)
    grey = fractal(rng, size_px, power)
    tint = rng.uniform(0.2, 0.8, 3)
    own = np.stack([fractal(rng, size_px, power) for _ in range(3)], -1)
    return developed(tint + rng.uniform(0.1, 0.3) * grey[..., None] + rng.uniform(0.02, 0.12) * own, rng)


def ridges(rng: Rng, size_px: int) -> Image.Image:
    """Rough hills behind one another in haze under clouds: a landscape."""
    yy = np.mgrid[:size_px, :size_px][0] / size_px
    sky, land, haze = palette(rng, 3)
    cloud = np.clip(fractal(rng, size_px, 1.4), 0, 2)[..., None]
    rgb = sky * (0.6 + 0.5 * yy[..., None]) + 0.15 * cloud
    layers = int(rng.integers(2, 7))
    for layer in range(layers):
        near = (layer + 1) / layers
        crest = 0.25 + 0.6 * near * rng.uniform(0.8, 1.1) + 0.07 * fractal(rng, size_px, 1.2)[0]
        tone = land * near + haze * (1 - near) + 0.1 * near * fractal(rng, size_px, 0.9)[..., None]
        rgb = np.where((yy > crest[None])[..., None], tone, rgb)
    return developed(rgb * lit(rng, size_px), rng)


def smooth_shades(rng: Rng, size_px: int) -> Image.Image:
    """Soft blobs out of focus, and nothing in them."""
    rgb = np.stack([fractal(rng, size_px, rng.uniform(2.0, 3.0)) for _ in range(3)], -1)
    return developed(palette(rng, 1)[0] + rng.uniform(0.08, 0.25) * rgb, rng)


def woven(rng: Rng, size_px: int) -> Image.Image:
    """Stripes and checks in perspective: cloth, bricks, tiles."""
    yy, xx = np.mgrid[:size_px, :size_px] / size_px - 0.5
    angle, tilt = rng.uniform(0, np.pi), rng.uniform(0, 1.2)
    u = (xx * np.cos(angle) + yy * np.sin(angle)) / (1 + tilt * (yy + 0.5))
    v = (yy * np.cos(angle) - xx * np.sin(angle)) / (1 + tilt * (yy + 0.5))
    rate = rng.uniform(4, 40)
    pattern = np.sign(np.sin(2 * np.pi * rate * u)) * (np.sign(np.sin(2 * np.pi * rate * v)) if rng.random() < 0.6 else 1)
    a, b = palette(rng, 2)
    rgb = a + (b - a) * (0.5 + 0.5 * pattern[..., None]) + 0.08 * fractal(rng, size_px)[..., None]
    return developed(rgb * lit(rng, size_px), rng)


def clouds(rng: Rng, size_px: int) -> Image.Image:
    """A sky of soft heaps, lit from above."""
    y, _ = axes(size_px)
    base = fractal(rng, size_px, rng.uniform(1.3, 2.0))
    cover = np.clip((base + rng.uniform(-0.5, 1.0)) * rng.uniform(0.4, 1.2), 0, 1)[..., None]
    sky = palette(rng, 1)[0] * (0.7 + 0.5 * y[..., None])
    body = rng.uniform(0.6, 1.0) - 0.35 * np.clip(fractal(rng, size_px, 1.6), -1, 1)[..., None] * (0.4 + y[..., None])
    return developed(sky * (1 - cover) + body * cover, rng)


def water(rng: Rng, size_px: int) -> Image.Image:
    """Waves that grow finer towards the horizon, glittering."""
    y, x = axes(size_px)
    depth = 1 / (y + rng.uniform(0.05, 0.4))
    height = 0.25 * fractal(rng, size_px, 1.2)
    for _ in range(6):
        slant, rate = rng.uniform(-1, 1), rng.uniform(4, 40)
        height += np.sin(rate * depth * (x * slant + rng.uniform(1, 3)) + rng.uniform(0, 6)) / 6
    deep, sky = palette(rng, 2)
    glitter = 0.7 * np.clip(height - rng.uniform(0.3, 0.7), 0, 1)[..., None]
    return developed(deep + (sky - deep) * (0.5 + 0.5 * height[..., None]) + glitter, rng)


def blades(rng: Rng, size_px: int) -> Image.Image:
    """Thousands of thin strokes that mostly go one way: grass, fur, straw, hair."""
    picture = Image.new("RGB", (size_px, size_px), tuple((palette(rng, 1)[0] * 120).astype(int)))
    pen = ImageDraw.Draw(picture)
    tones = (palette(rng, 12) * 255).astype(int)
    way, spread, length = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.9), rng.uniform(0.04, 0.25)
    count = int(rng.integers(300, 1200))
    starts, angles = rng.uniform(-0.1, 1.1, (count, 2)), way + rng.normal(0, spread, count)
    ends = starts + np.column_stack([np.cos(angles), np.sin(angles)]) * (length * rng.uniform(0.5, 1.3, count))[:, None]
    width = max(1, round(size_px * rng.uniform(0.004, 0.02)))
    for (x0, y0), (x1, y1), tone in zip(starts * size_px, ends * size_px, rng.integers(len(tones), size=count), strict=True):
        pen.line((x0, y0, x1, y1), fill=tuple(tones[tone]), width=width)
    return developed(np.asarray(picture) / 255 * lit(rng, size_px), rng)


def grain_and_veins(rng: Rng, size_px: int) -> Image.Image:
    """Wood and marble: bands bent by noise."""
    y, x = axes(size_px)
    angle, bent = rng.uniform(0, np.pi), rng.uniform(0.05, 0.5)
    along = x * np.cos(angle) + y * np.sin(angle) + bent * 0.3 * fractal(rng, size_px, 1.8)
    across = y * np.cos(angle) - x * np.sin(angle)
    bands = np.sin(2 * np.pi * (rng.uniform(3, 18) * along + rng.uniform(0, 1.5) * across))
    a, b = palette(rng, 2)
    sharp = np.sign(bands) * np.abs(bands) ** rng.uniform(0.3, 2.0)
    return developed(a + (b - a) * (0.5 + 0.5 * sharp[..., None]) + 0.05 * fractal(rng, size_px, 0.7)[..., None], rng)


def pebbles(rng: Rng, size_px: int) -> Image.Image:
    """Rounded cells with a shaded relief: gravel, scales, cobbles, leather."""
    y, x = axes(size_px)
    count = int(rng.integers(12, 120))
    centers = rng.uniform(-0.05, 1.05, (count, 2))
    stretch = rng.uniform(0.6, 1.7)
    gap = (x[..., None] - centers[:, 0]) ** 2 + (stretch * (y[..., None] - centers[:, 1])) ** 2
    order = np.sqrt(np.partition(gap, 1, axis=-1)[..., :2])
    height = np.clip((order[..., 1] - order[..., 0]) * np.sqrt(count) * rng.uniform(0.8, 2.0), 0, 1) ** rng.uniform(0.3, 0.8)
    height = height + rng.uniform(0, 0.15) * fractal(rng, size_px)
    slope_y, slope_x = np.gradient(height)
    glow = 0.6 + size_px / 16 * (slope_x * rng.uniform(-1, 1) - slope_y * rng.uniform(0.3, 1)) * rng.uniform(0.3, 1.0)
    tone = palette(rng, count)[gap.argmin(-1)] * 0.6 + palette(rng, 1)[0] * 0.4
    return developed(tone * np.clip(glow * (0.3 + 0.7 * height), 0.05, 1.6)[..., None], rng)


def soft_lights(rng: Rng, size_px: int) -> Image.Image:
    """Lights of a night out of focus: translucent discs, brighter at the rim."""
    y, x = axes(size_px)
    rgb = palette(rng, 1)[0] * rng.uniform(0.05, 0.5) * (0.7 + 0.3 * fractal(rng, size_px, 2.2)[..., None])
    colors, radius = palette(rng, 5) * 0.5 + 0.5, rng.uniform(0.02, 0.13)
    for _ in range(int(rng.integers(6, 45))):
        r = radius * rng.uniform(0.6, 1.4)
        gap = np.hypot(x - rng.uniform(0, 1), y - rng.normal(0.5, 0.25)) / r
        disc = np.clip((1 - gap) * r * size_px * 0.5, 0, 1) * (0.7 + 0.3 * gap**4)
        rgb = rgb + (disc * rng.uniform(0.15, 0.7))[..., None] * colors[rng.integers(len(colors))]
    return developed(rgb, rng)


def far_gradient(rng: Rng, size_px: int) -> Image.Image:
    """A wall or a sky: one tone that falls off, a vignette, grain, now and then a line where it ends."""
    y, x = axes(size_px)
    first, second = palette(rng, 2)
    angle = rng.uniform(0, 2 * np.pi)
    share = np.clip(0.5 + (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle), 0, 1)[..., None]
    rgb = first + (second - first) * share ** rng.uniform(0.5, 2)
    if rng.random() < 0.5:
        edge = y + rng.normal(0, 0.1) * x > rng.uniform(0.3, 0.9)
        rgb = np.where(edge[..., None], palette(rng, 1)[0] + 0.08 * fractal(rng, size_px, 1.1)[..., None], rgb)
    dark = 1 - rng.uniform(0, 0.9) * ((x - 0.5) ** 2 + (y - 0.5) ** 2)[..., None]
    return developed(rgb * dark + rng.uniform(0.005, 0.05) * fractal(rng, size_px, 0.4)[..., None], rng)


def blurred_room(rng: Rng, size_px: int) -> Image.Image:
    """Boxes of light and shade behind a wide-open lens: the background of a portrait."""
    picture = Image.new("RGB", (size_px, size_px), tuple((palette(rng, 1)[0] * 255).astype(int)))
    pen = ImageDraw.Draw(picture)
    for tone in (palette(rng, int(rng.integers(8, 40))) * 255).astype(int):
        x, y, w, h = rng.uniform(-0.2, 1.0), rng.uniform(-0.2, 1.0), rng.uniform(0.03, 0.5), rng.uniform(0.03, 0.6)
        pen.rectangle(tuple(np.array([x, y, x + w, y + h]) * size_px), fill=tuple(tone))
    soft = picture.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.01, 0.08)) * size_px))
    return developed(np.asarray(soft) / 255 * lit(rng, size_px) + 0.04 * fractal(rng, size_px)[..., None], rng)
