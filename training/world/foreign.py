"""Pictures that are no scenes of the little world: what a model that knows only scenes must not pretend to understand.

Photographs are stood in for by what is known of their statistics: dead leaves, the occlusion model of natural images (Lee,
Mumford and Huang, 2001), with a 1/f texture on every leaf (Field, 1987), shaded bodies, a lens's blur and a sensor's noise.
``FOREIGN`` is for teaching the difference, ``UNSEEN`` for measuring whether it was understood. Knows nothing about models.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from training.world.kinds import Rng

Draw = Callable[[Rng, int], Image.Image]


def draw_foreign(kind: str, seed: int, size_px: int) -> Image.Image:
    """Draw a picture of a kind of ``FOREIGN`` or ``UNSEEN``; the same seed gives the same picture."""
    return (FOREIGN | UNSEEN)[kind](np.random.default_rng([seed, *kind.encode()]), size_px)


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
    hue = _palette(rng, int(rng.integers(3, 12)))
    shades = hue[rng.integers(len(hue), size=count)] + rng.normal(0, 0.08, (count, 3))
    rgb = shades[np.asarray(owner)] + rng.uniform(0.03, 0.2) * _fractal(rng, size_px)[..., None]
    return _developed(rgb * _lit(rng, size_px), rng)


def fractal_noise(rng: Rng, size_px: int) -> Image.Image:
    """Three channels of 1/f noise that go mostly together, as those of a photograph do."""
    power = rng.uniform(0.7, 1.8)
    grey = _fractal(rng, size_px, power)
    tint = rng.uniform(0.2, 0.8, 3)
    own = np.stack([_fractal(rng, size_px, power) for _ in range(3)], -1)
    return _developed(tint + rng.uniform(0.1, 0.3) * grey[..., None] + rng.uniform(0.02, 0.12) * own, rng)


def shaded_bodies(rng: Rng, size_px: int) -> Image.Image:
    """Balls lit from one side on a textured ground, with soft shadows: a still life."""
    yy, xx = np.mgrid[:size_px, :size_px] / size_px
    horizon = rng.uniform(0.3, 0.7)
    wall, ground = _palette(rng, 2)
    rgb = np.where((yy < horizon)[..., None], wall, ground) + 0.08 * _fractal(rng, size_px)[..., None]
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
        body = _palette(rng, 1)[0] * (0.2 + 0.9 * glow)[..., None] + (glow**20)[..., None] * 0.6
        rgb = np.where(inside[..., None], body + 0.04 * _fractal(rng, size_px)[..., None], rgb)
    return _developed(rgb, rng)


def ridges(rng: Rng, size_px: int) -> Image.Image:
    """Rough hills behind one another in haze under clouds: a landscape."""
    yy = np.mgrid[:size_px, :size_px][0] / size_px
    sky, land, haze = _palette(rng, 3)
    cloud = np.clip(_fractal(rng, size_px, 1.4), 0, 2)[..., None]
    rgb = sky * (0.6 + 0.5 * yy[..., None]) + 0.15 * cloud
    layers = int(rng.integers(2, 7))
    for layer in range(layers):
        near = (layer + 1) / layers
        crest = 0.25 + 0.6 * near * rng.uniform(0.8, 1.1) + 0.07 * _fractal(rng, size_px, 1.2)[0]
        tone = land * near + haze * (1 - near) + 0.1 * near * _fractal(rng, size_px, 0.9)[..., None]
        rgb = np.where((yy > crest[None])[..., None], tone, rgb)
    return _developed(rgb * _lit(rng, size_px), rng)


def smooth_shades(rng: Rng, size_px: int) -> Image.Image:
    """Soft blobs out of focus, and nothing in them."""
    rgb = np.stack([_fractal(rng, size_px, rng.uniform(2.0, 3.0)) for _ in range(3)], -1)
    return _developed(_palette(rng, 1)[0] + rng.uniform(0.08, 0.25) * rgb, rng)


def woven(rng: Rng, size_px: int) -> Image.Image:
    """Stripes and checks in perspective: cloth, bricks, tiles."""
    yy, xx = np.mgrid[:size_px, :size_px] / size_px - 0.5
    angle, tilt = rng.uniform(0, np.pi), rng.uniform(0, 1.2)
    u = (xx * np.cos(angle) + yy * np.sin(angle)) / (1 + tilt * (yy + 0.5))
    v = (yy * np.cos(angle) - xx * np.sin(angle)) / (1 + tilt * (yy + 0.5))
    rate = rng.uniform(4, 40)
    pattern = np.sign(np.sin(2 * np.pi * rate * u)) * (np.sign(np.sin(2 * np.pi * rate * v)) if rng.random() < 0.6 else 1)
    a, b = _palette(rng, 2)
    rgb = a + (b - a) * (0.5 + 0.5 * pattern[..., None]) + 0.08 * _fractal(rng, size_px)[..., None]
    return _developed(rgb * _lit(rng, size_px), rng)


def page_of_text(rng: Rng, size_px: int) -> Image.Image:
    """Dark letters in lines on light, as a scan or a screenshot has them."""
    ink, paper = (_shade(rng, 0, 90), _shade(rng, 190, 256))
    if rng.random() < 0.3:
        ink, paper = paper, ink
    page = Image.new("RGB", (size_px, size_px), paper)
    pen = ImageDraw.Draw(page)
    font_px = int(rng.integers(max(6, size_px // 24), max(8, size_px // 9)))
    for y in range(font_px // 2, size_px - font_px, int(font_px * 1.3)):
        letters = "".join(chr(rng.integers(97, 123)) if rng.random() < 0.83 else " " for _ in range(2 * size_px // font_px))
        pen.text((font_px // 2, y), letters, fill=ink, font_size=font_px)
    return page


def bar_chart(rng: Rng, size_px: int) -> Image.Image:
    """Bars of chance heights on white."""
    chart = Image.new("RGB", (size_px, size_px), "white")
    pen = ImageDraw.Draw(chart)
    count, fill = int(rng.integers(4, 12)), _shade(rng, 0, 220)
    for i in range(count):
        left = size_px * (0.1 + 0.85 * i / count)
        pen.rectangle((left, size_px * (0.9 - 0.75 * rng.random()), left + size_px * 0.6 / count, size_px * 0.9), fill=fill)
    pen.line((size_px * 0.08, size_px * 0.9, size_px * 0.97, size_px * 0.9), fill="black", width=max(1, size_px // 100))
    return chart


def white_noise(rng: Rng, size_px: int) -> Image.Image:
    """Every pixel by chance."""
    return Image.fromarray(rng.integers(0, 256, (size_px, size_px, 3), dtype=np.uint8))


FOREIGN: dict[str, Draw] = {"dead leaves": dead_leaves, "1/f noise": fractal_noise, "smooth shades": smooth_shades,
                            "page of text": page_of_text, "woven": woven, "ridges": ridges}
UNSEEN: dict[str, Draw] = {"shaded bodies": shaded_bodies, "bar chart": bar_chart, "white noise": white_noise}
PHRASES = {kind: "a page of text" if kind == "page of text" else "a photograph" for kind in FOREIGN}
"""What a picture of each kind is called."""


def _shade(rng: Rng, low: int, high: int) -> tuple[int, int, int]:
    r, g, b = (int(v) for v in rng.integers(low, high, 3))
    return r, g, b


def _palette(rng: Rng, count: int) -> np.ndarray:
    """Colours ``[count, 3]`` about one hue and one brightness, as those of a place seen in one light."""
    center = rng.uniform(0.15, 0.85, 3)
    return np.clip(center + rng.normal(0, rng.uniform(0.08, 0.25), (count, 3)) + rng.normal(0, 0.15, (count, 1)), 0, 1)


def _fractal(rng: Rng, size_px: int, power: float = 1.0) -> np.ndarray:
    """Noise ``[n, n]`` whose amplitude falls as 1/f**power, of mean 0 and deviation 1."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(size_px), np.fft.fftfreq(size_px)))
    frequency[0, 0] = np.inf
    noise = np.fft.ifft2(np.fft.fft2(rng.normal(size=(size_px, size_px))) / frequency**power).real
    return np.asarray(noise / noise.std())


def _lit(rng: Rng, size_px: int) -> np.ndarray:
    """A broad fall of light over the picture, ``[n, n, 1]`` about 1."""
    return np.asarray(np.clip(1 + rng.uniform(0, 0.3) * _fractal(rng, size_px, 2.5), 0.2, 1.8))[..., None]


def _developed(rgb: np.ndarray, rng: Rng) -> Image.Image:
    """Clip, blur as a lens does and add a sensor's noise."""
    sharp = Image.fromarray((np.clip(rgb, 0, 1) * 255).astype(np.uint8))
    soft = np.asarray(sharp.filter(ImageFilter.GaussianBlur(float(rng.uniform(0, 0.012)) * sharp.width)))
    noisy = soft + rng.normal(0, rng.uniform(0, 8), soft.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
