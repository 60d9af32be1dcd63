"""Scraps of scenes in which nothing can be recognised any more: blurred, cut into strips, shuffled, seen far too near."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from training.world.foreign.nature import dead_leaves, ridges, woven
from training.world.kinds import Rng
from training.world.lots import sample_scene
from training.world.scenes import draw_scene


def lost_in_blur(rng: Rng, size_px: int) -> Image.Image:
    """A scene so far out of focus that only its colours are left."""
    return _scene(rng, size_px).filter(ImageFilter.GaussianBlur(float(rng.uniform(0.09, 0.16)) * size_px))


def far_too_near(rng: Rng, size_px: int) -> Image.Image:
    """A corner of a scene, an eighth of its width, enlarged."""
    scene = _scene(rng, 2 * size_px)
    side = int(rng.uniform(0.08, 0.14) * scene.width)
    left, top = (int(v) for v in rng.integers(0, scene.width - side, 2))
    return scene.crop((left, top, left + side, top + side)).resize((size_px, size_px), Image.Resampling.BICUBIC)


def shuffled(rng: Rng, size_px: int) -> Image.Image:
    """The pieces of a scene in chance order."""
    count = int(rng.integers(5, 10))
    side = size_px // count
    pixels = np.asarray(_scene(rng, side * count)).reshape(count, side, count, side, 3).swapaxes(1, 2)
    pieces = pixels.reshape(count * count, side, side, 3)[rng.permutation(count * count)]
    whole = pieces.reshape(count, count, side, side, 3).swapaxes(1, 2).reshape(count * side, count * side, 3)
    return Image.fromarray(whole).resize((size_px, size_px), Image.Resampling.BICUBIC)


def strips(rng: Rng, size_px: int) -> Image.Image:
    """Thin strips of many scenes side by side."""
    whole, scenes = Image.new("RGB", (size_px, size_px)), [_scene(rng, size_px) for _ in range(4)]
    at = 0
    while at < size_px:
        width = int(rng.uniform(0.04, 0.1) * size_px)
        left = int(rng.integers(0, size_px - width))
        whole.paste(scenes[int(rng.integers(4))].crop((left, 0, left + width, size_px)), (at, 0))
        at += width
    return whole if rng.random() < 0.5 else whole.transpose(Image.Transpose.ROTATE_90)


def collage(rng: Rng, size_px: int) -> Image.Image:
    """Small cuts of scenes and of textures pasted over one another."""
    whole = (dead_leaves, ridges, woven)[int(rng.integers(3))](rng, size_px)
    scenes = [_scene(rng, size_px) for _ in range(4)]
    for _ in range(int(rng.integers(12, 26))):
        scene = scenes[int(rng.integers(4))]
        wide, high = (int(v) for v in rng.uniform(0.1, 0.32, 2) * size_px)
        left, top = int(rng.integers(0, size_px - wide)), int(rng.integers(0, size_px - high))
        angle = float(rng.uniform(-40, 40))
        piece = scene.crop((left, top, left + wide, top + high)).rotate(angle, expand=True)
        mask = Image.new("L", (wide, high), 255).rotate(angle, expand=True)
        whole.paste(piece, (int(rng.integers(-wide, size_px)), int(rng.integers(-high, size_px))), mask)
    return whole


def _scene(rng: Rng, size_px: int) -> Image.Image:
    return draw_scene(sample_scene(int(rng.integers(2**31))), size_px)
