"""What pictures that are no scenes are made of: noise, palettes of one light, a lens's blur and a sensor's grain."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from training.world.kinds import Rng


def shade(rng: Rng, low: int, high: int) -> tuple[int, int, int]:
    """Return a chance colour whose channels lie in ``low`` to ``high`` (not included)."""
    r, g, b = (int(v) for v in rng.integers(low, high, 3))
    return r, g, b


def palette(rng: Rng, count: int) -> np.ndarray:
    """Return colours ``[count, 3]`` about one hue and one brightness, as those of a place seen in one light."""
    center = rng.uniform(0.15, 0.85, 3)
    colors = center + rng.normal(0, rng.uniform(0.08, 0.25), (count, 3)) + rng.normal(0, 0.15, (count, 1))
    gray = colors.mean(1, keepdims=True)
    dull = rng.uniform(0.1, 0.6) if rng.random() < 0.8 else 1.0  # the colours of most places are dull
    return np.clip(gray + dull * (colors - gray), 0, 1)


def fractal(rng: Rng, size_px: int, power: float = 1.0) -> np.ndarray:
    """Return noise ``[n, n]`` whose amplitude falls as 1/f**power, of mean 0 and deviation 1."""
    frequency = np.hypot(*np.meshgrid(np.fft.rfftfreq(size_px), np.fft.fftfreq(size_px)))
    frequency[0, 0] = np.inf
    noise = np.fft.irfft2(np.fft.rfft2(rng.normal(size=(size_px, size_px))) / frequency**power, (size_px, size_px))
    return np.asarray(noise / noise.std())


def lit(rng: Rng, size_px: int) -> np.ndarray:
    """Return a broad fall of light over the picture, ``[n, n, 1]`` about 1."""
    return np.asarray(np.clip(1 + rng.uniform(0, 0.3) * fractal(rng, size_px, 2.5), 0.2, 1.8))[..., None]


def axes(size_px: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the unit coordinates ``y, x [n, n]``."""
    y, x = np.mgrid[:size_px, :size_px] / size_px
    return y, x


def developed(rgb: np.ndarray, rng: Rng) -> Image.Image:
    """Clip, blur as a lens does and add a sensor's noise."""
    sharp = Image.fromarray((np.clip(rgb, 0, 1) * 255).astype(np.uint8))
    soft = np.asarray(sharp.filter(ImageFilter.GaussianBlur(float(rng.uniform(0, 0.012)) * sharp.width)))
    noisy = soft + rng.normal(0, rng.uniform(0, 8), soft.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
