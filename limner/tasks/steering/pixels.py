"""From tensors to images and back. Knows nothing about what painted them."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image
from torch import Tensor


def to_image(pixels: Tensor) -> Image.Image:
    """Turn ``[3, h, w]`` in [0, 1] into an image of 8 bits."""
    levels = (pixels.detach().float().cpu().clamp(0, 1) * 255).round().to(torch.uint8)
    return Image.fromarray(levels.permute(1, 2, 0).contiguous().numpy())


def to_levels(image: Image.Image, width_px: int, height_px: int) -> Tensor:
    """Return an image, brought to a size, as ``[3, h, w]`` (uint8)."""
    resized = image.resize((width_px, height_px))
    return torch.from_numpy(np.asarray(resized).copy()).permute(2, 0, 1).contiguous()


def pad_square(image: Image.Image, ground: tuple[float, float, float]) -> Image.Image:
    """Put an image in the middle of a square of the ground colour, as a CLIP would otherwise crop it."""
    side = max(image.size)
    if image.size == (side, side):
        return image
    square = Image.new("RGB", (side, side), tuple(round(255 * value) for value in ground))
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return square
