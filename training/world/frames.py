"""Frames and crops that flavors put round a finished picture; all lengths are shares of the side.

Knows nothing about phrases, mediums or what is in the picture.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.world.grades import Grade, tone
from training.world.kinds import Layers, Rgb, Rng
from training.world.mediums import filters as fx


def soft_step(values: np.ndarray, size_px: int) -> np.ndarray:
    """Return 1 where a signed distance in unit lengths is positive, with one pixel of smoothing."""
    return np.asarray(np.clip(values * size_px + 0.5, 0, 1), dtype=np.float32)


def shrink(rgb: Rgb, x0: float, y0: float, x1: float, y1: float) -> Rgb:
    """Squeeze the whole picture into a rectangle; outside of it the rim repeats."""
    x, y = fx.mesh(rgb.shape[0])
    return fx.sample_smooth(rgb, (x - x0) / np.float32(x1 - x0), (y - y0) / np.float32(y1 - y0))


def box(size_px: int, x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    """Return the coverage ``[h, w]`` of a rectangle."""
    x, y = fx.mesh(size_px)
    return soft_step(np.minimum(np.minimum(x - x0, x1 - x), np.minimum(y - y0, y1 - y)), size_px)


def border(bands: Sequence[tuple[float, str]], *, bottom: float = 0.0) -> Grade:
    """Frame the picture: ``bands`` of (inset, colour) from outside in; ``bottom`` widens the lower one."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        inset = bands[-1][0]
        out = shrink(rgb, inset, inset, 1 - inset, 1 - inset - bottom)
        for width, color in bands[::-1]:
            foot = bottom if width == inset else 0.0
            inner = box(layers.size_px, width, width, 1 - width, 1 - width - foot)
            out = fx.mix(np.broadcast_to(tone(color), out.shape), out, inner)
        return out

    return grade


def bars(height: float, hexcolor: str) -> Grade:
    """Cover the top and bottom like a wide film."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        shown = box(layers.size_px, -1, height, 2, 1 - height)
        return fx.mix(np.broadcast_to(tone(hexcolor), rgb.shape), shrink(rgb, 0, 0.06, 1, 0.94), shown)

    return grade


def film_strip(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Put the picture on a strip of film with perforated sides."""
    x, y = fx.mesh(layers.size_px)
    out = fx.mix(
        np.broadcast_to(tone("#16130f"), rgb.shape),
        shrink(rgb, 0.13, 0.04, 0.87, 0.96),
        box(layers.size_px, 0.13, 0.04, 0.87, 0.96),
    )
    across = 0.028 - np.abs(np.minimum(x, 1 - x) - 0.065)
    down = 0.03 - np.abs((y * 8) % 1 - 0.5) / 8
    return fx.mix(out, tone("#f2ead8"), soft_step(np.minimum(across, down), layers.size_px))


def round_frame(radius: float, hexcolor: str, *, rim: str = "") -> Grade:
    """Show the picture in a circle."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        x, y = fx.mesh(layers.size_px)
        gap = np.hypot(x - 0.5, y - 0.5)
        out = shrink(rgb, 0.03, 0.03, 0.97, 0.97)
        if rim:
            out = fx.mix(out, tone(rim), soft_step(gap - (radius - 0.03), layers.size_px))
        return fx.mix(out, tone(hexcolor), soft_step(gap - radius, layers.size_px))

    return grade


def split(parts: int, gap: float, hexcolor: str) -> Grade:
    """Divide the picture into ``parts`` upright panels on a wall."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        out = np.broadcast_to(tone(hexcolor), rgb.shape)
        width = (1 - gap * (parts + 1)) / parts
        for part in range(parts):
            x0 = gap + part * (width + gap)
            out = fx.mix(out, rgb, box(layers.size_px, x0, gap * 1.6, x0 + width, 1 - gap * 1.6))
        return out

    return grade


def keyhole(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Look through a window with four panes."""
    x, y = fx.mesh(layers.size_px)
    bar = np.maximum(0.017 - np.abs(x - 0.5), 0.017 - np.abs(y - 0.4))
    shown = box(layers.size_px, 0.09, 0.07, 0.91, 0.87)
    out = fx.mix(rgb, tone("#f3eee2"), soft_step(bar, layers.size_px))
    out = fx.mix(np.broadcast_to(tone("#f3eee2"), rgb.shape), out, shown)
    wall = box(layers.size_px, 0.045, 0.03, 0.955, 0.91)
    out = fx.mix(np.broadcast_to(tone("#8a5a3a"), rgb.shape), out, wall)
    return fx.mix(out, tone("#d9cdb8"), box(layers.size_px, 0.02, 0.91, 0.98, 0.96))


def ragged(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Leave unpainted paper round a rough brushed edge."""
    x, y = fx.mesh(layers.size_px)
    rim = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y))
    rough = (fx.noise(rng, layers.size_px, 9) - 0.5) * np.float32(0.12) + (
        fx.noise(rng, layers.size_px, 40) - 0.5
    ) * np.float32(0.05)
    return fx.mix(np.broadcast_to(tone("#f7f2e6"), rgb.shape), rgb, fx.smoothstep(0.07, 0.085, rim + rough))


def mirror_below(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Reflect the scene in still water at its foot."""
    x, y = fx.mesh(layers.size_px)
    line = np.float32(0.72)
    ripple = np.sin(y * np.float32(120)) * np.float32(0.006) * (y - line) * 6
    up = shrink(rgb, 0.0, -0.21, 1.0, 0.79)
    below = fx.sample_smooth(up, x + ripple, line - (y - line) * np.float32(1.6)) * tone("#a9c4dc")
    return fx.mix(up, below, soft_step(y - line, layers.size_px))
