"""A picture seen in several ways, so that a few pictures say what stays the same. Knows no model."""

from __future__ import annotations

import random

from PIL import Image, ImageEnhance

SMALLEST_CROP = 0.7
STEEPEST_DEGREES = 12.0
BRIGHTNESS = (0.8, 1.2)


def make_views(image: Image.Image, count: int, seed: int) -> list[Image.Image]:
    """Return the picture itself and ``count - 1`` views: cut, mirrored, turned a little, lighter or darker. Colours stay."""
    lot = random.Random(seed)
    return [image, *(_view(image, lot) for _ in range(count - 1))]


def _view(image: Image.Image, lot: random.Random) -> Image.Image:
    width, height = image.size
    seen = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if lot.random() < 0.5 else image
    share = lot.uniform(SMALLEST_CROP, 1)
    wide, high = max(1, int(width * share)), max(1, int(height * share))
    left, top = lot.randint(0, width - wide), lot.randint(0, height - high)
    seen = seen.resize((width, height), box=(left, top, left + wide, top + high))
    seen = seen.rotate(lot.uniform(-STEEPEST_DEGREES, STEEPEST_DEGREES), Image.Resampling.BILINEAR,
                       fillcolor=seen.getpixel((0, 0)))
    return ImageEnhance.Brightness(seen).enhance(lot.uniform(*BRIGHTNESS))
