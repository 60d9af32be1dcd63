"""Printed and digital mediums: woodcut, halftone comic, blueprint, pixel art and the plain digital illustration.

Each turns the flat layers of a scene into a finished picture; all lengths are shares of the side. Knows nothing about
what the subjects are or how captions name them.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from training.world.kinds import Layers, Medium, Rgb, Rng
from training.world.mediums.filters import (
    blur,
    grain,
    hatch,
    luminance,
    mesh,
    mix,
    nearest,
    noise,
    pixelate,
    rgb,
    sample,
    saturate,
    scale_to,
    smoothstep,
    thicken,
    warp,
    wobble,
)

WOODCUT_PAPER, WOODCUT_INK = rgb(0.94, 0.88, 0.74), rgb(0.09, 0.08, 0.09)
COMIC_PAPER, COMIC_INK = rgb(0.99, 0.97, 0.91), rgb(0.07, 0.06, 0.10)
BLUEPRINT_PAPER, BLUEPRINT_LINE = rgb(0.09, 0.28, 0.60), rgb(0.93, 0.97, 1.0)
BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], dtype=np.float32) / 16 - 0.47


def finish(picture: np.ndarray) -> Rgb:
    """Clip a picture to what can be shown."""
    return np.asarray(np.clip(picture, 0, 1), dtype=np.float32)


def outline(coverage: np.ndarray, width: float) -> np.ndarray:
    """Return the band of ``width`` around the border of a coverage ``[h, w]``."""
    inside = smoothstep(0.3, 0.7, coverage)
    return np.asarray(thicken(inside, width / 2) + thicken(1 - inside, width / 2) - 1, dtype=np.float32)


def woodcut(layers: Layers, rng: Rng) -> Rgb:
    """Carve the scene: black lines whose width gives the tone, and one flat ink under the subject."""
    size_px = layers.size_px
    cut = wobble(np.dstack([layers.color, layers.subject, layers.edges]), rng, 0.006, 22)
    color, coverage = cut[..., :3], cut[..., 3]
    inside = smoothstep(0.35, 0.65, coverage)
    bright, own = luminance(color), max(0.08, float(luminance(layers.tint[None])[0]))
    dark_inside = np.clip(1 - bright / own, 0, 1) * 1.15
    dark_outside = np.clip(0.95 - bright, 0, 1) ** 1.1 * 1.05
    ragged = (noise(rng, size_px, 34) - 0.5) * 0.5
    waves = (noise(rng, size_px, 5) - 0.5) * 0.05
    lines = hatch(size_px, float(rng.uniform(-6, 6)), 1 / 26, np.clip(dark_outside + ragged, 0, 1), waves)
    across = hatch(size_px, 48, 1 / 26, np.clip(dark_inside - 0.12 + ragged * 0.6, 0, 0.95), waves)
    black = lines * (dark_outside > 0.05) * (1 - inside) + across * (dark_inside > 0.05) * inside
    contour = smoothstep(0.25, 0.8, thicken(cut[..., 4], 0.002)) * (0.75 + 0.1 * inside)
    black = np.maximum(np.maximum(black, contour), smoothstep(0.3, 0.8, outline(coverage, 0.016)))
    worn = np.clip(grain(rng, size_px, 90) * 1.4 - 0.35, 0, 1)
    base = mix(np.broadcast_to(WOODCUT_PAPER, color.shape), _woodcut_ink(color, layers.tint), inside * (1 - worn))
    base = base + (grain(rng, size_px, 60) * 0.05)[..., None]
    return finish(mix(base, WOODCUT_INK, black * (1 - worn * 0.8)))


def _woodcut_ink(color: np.ndarray, tint: np.ndarray) -> np.ndarray:
    """Print all shades of the tint in the tint itself; other colours keep theirs."""
    length = np.linalg.norm(color, axis=-1) * np.linalg.norm(tint)
    alike = smoothstep(0.96, 0.99, (color @ tint) / np.maximum(length, 1e-3))
    dark = luminance(color) < luminance(tint[None])[0] + 0.12
    return mix(color, tint, alike * dark)


def halftone(layers: Layers, rng: Rng) -> Rgb:
    """Print a comic: flat process colours, Ben-Day dots for the shades, black outlines a little out of register."""
    size_px = layers.size_px
    shift = float(rng.uniform(0.004, 0.009))
    moved = warp(np.dstack([layers.color, layers.subject]), shift, -shift * 0.6)
    inside = smoothstep(0.3, 0.7, moved[..., 3])
    flat = saturate(moved[..., :3], 1.25)
    pitch = 1 / 27
    dots = _dots(size_px, pitch)
    bright = luminance(flat)
    tint_bright = float(luminance(layers.tint[None])[0])
    vivid = np.clip((flat - 0.5) * 1.25 + 0.42, 0, 1)
    share = np.clip(0.20 + (1 - bright) * 0.5, 0.2, 0.62)
    backdrop = mix(mix(COMIC_PAPER, flat, 0.28), vivid, _screen(dots, share, size_px, pitch))
    x, y = mesh(size_px)
    lower = np.clip((x + y) * 0.9 - 0.62, 0.0, 0.42)
    deeper = flat * (0.55 + 0.2 * tint_bright) if tint_bright > 0.25 else mix(flat, rgb(1, 1, 1), 0.35)
    body = mix(flat, deeper, _screen(dots, lower * inside, size_px, pitch))
    page = mix(backdrop, body, inside)
    ink = np.maximum(smoothstep(0.2, 0.7, layers.edges) * (0.65 + 0.35 * layers.subject),
                     smoothstep(0.3, 0.8, outline(layers.subject, 0.018)))
    page = page * (1 + (grain(rng, size_px, 70) * 0.05)[..., None])
    return finish(mix(page, COMIC_INK, ink))


def _dots(size_px: int, pitch: float) -> np.ndarray:
    """Return the distance ``[h, w]`` to the nearest centre of a screen at 45 degrees, in units of its pitch."""
    x, y = mesh(size_px)
    u, v = (x + y) * np.float32(0.7071 / pitch), (x - y) * np.float32(0.7071 / pitch)
    return np.asarray(np.hypot(u - np.rint(u), v - np.rint(v)), dtype=np.float32)


def _screen(dots: np.ndarray, share: np.ndarray, size_px: int, pitch: float) -> np.ndarray:
    """Return ink ``[h, w]`` of dots that cover ``share`` of the paper."""
    radius = np.sqrt(np.clip(share, 0, 1) / np.float32(np.pi))
    return np.asarray(np.clip((radius - dots) * (pitch * size_px) + 0.5, 0, 1) * (share > 0.02), dtype=np.float32)


def blueprint(layers: Layers, rng: Rng) -> Rgb:
    """Draft the scene in pale lines on blue paper with a fine grid, a frame and dimension lines around the subject."""
    size_px = layers.size_px
    mottle = (noise(rng, size_px, 4) - 0.5) * 0.08 + grain(rng, size_px, 80) * 0.03
    fine, coarse = _grid(size_px, 24, 0.0035), _grid(size_px, 6, 0.005)
    tint_bright = max(0.15, float(luminance(layers.tint[None])[0]))
    inside = smoothstep(0.3, 0.7, layers.subject)
    tone = np.clip(1 - luminance(layers.color) / tint_bright, 0, 1) * inside
    shading = hatch(size_px, -45, 1 / 42, 0.34) * smoothstep(0.12, 0.3, tone)
    lines = np.clip(layers.edges * 1.25, 0, 1) * (0.34 + 0.66 * thicken(inside, 0.01))
    lines = np.maximum(lines, smoothstep(0.2, 0.8, outline(layers.subject, 0.011)))
    lines = np.maximum(lines, _dimensions(layers.subject, rng))
    grid = np.maximum(fine * 0.14, coarse * 0.26) * (1 - 0.6 * inside)
    light = np.maximum(np.maximum(grid, shading * 0.5), lines)
    base = np.broadcast_to(BLUEPRINT_PAPER, layers.color.shape) * (1 + mottle[..., None] * 1.5)
    return finish(mix(base, BLUEPRINT_LINE, light))


def _grid(size_px: int, count: int, width: float) -> np.ndarray:
    x, y = mesh(size_px)
    soft = np.float32(size_px)
    near = [np.abs(v * count - np.rint(v * count)) / count for v in (x, y)]
    return finish((width / 2 - np.minimum(near[0], near[1])) * soft + 0.5)


def _dimensions(subject: np.ndarray, rng: Rng) -> np.ndarray:
    """Draw the frame of the sheet and, beside the subject, its width and height with end strokes."""
    size_px = subject.shape[0]
    x, y = mesh(size_px)

    def bar(x0: float, y0: float, x1: float, y1: float, width: float = 0.008) -> np.ndarray:
        off = np.maximum(np.maximum(x0 - x, x - x1), np.maximum(y0 - y, y - y1))
        return np.asarray(np.clip((width / 2 - off) * size_px + 0.5, 0, 1) * 0.8, dtype=np.float32)

    bars = [bar(0.03, v, 0.97, v) for v in (0.03, 0.97)] + [bar(v, 0.03, v, 0.97) for v in (0.03, 0.97)]
    covered = subject > 0.5
    if covered.any():
        columns, rows = np.flatnonzero(covered.any(0)) / size_px, np.flatnonzero(covered.any(1)) / size_px
        left, right, top, low = float(columns[0]), float(columns[-1]), float(rows[0]), float(rows[-1])
        below = min(0.945, low + float(rng.uniform(0.04, 0.06)))
        beside = max(0.06, left - float(rng.uniform(0.04, 0.07)))
        bars += [bar(left, below, right, below), bar(beside, top, beside, low)]
        bars += [bar(v, below - 0.018, v, below + 0.018) for v in (left, right)]
        bars += [bar(beside - 0.018, v, beside + 0.018, v) for v in (top, low)]
    return np.asarray(np.maximum.reduce(bars), dtype=np.float32)


def pixel_art(layers: Layers, rng: Rng) -> Rgb:
    """Reduce the scene to about thirty cells across with few colours and a dark contour around the subject."""
    blocks = int(rng.integers(26, 33))
    color, part = saturate(layers.color, 1.12), layers.subject[..., None]
    small = pixelate(np.dstack([color * part, color * (1 - part), part]), blocks)
    share = small[..., 6:]
    inside = share[..., 0] > 0.45
    around = np.pad(inside, 1, mode="edge")
    core = inside & around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]
    rim = inside & ~core
    bayer = np.tile(BAYER, (9, 9))[:blocks, :blocks, None]
    backdrop = _few_colors(np.clip(small[..., 3:6] / np.maximum(1 - share, 0.05) + bayer * 0.05, 0, 1), 14)
    x, y = mesh(blocks)
    body = mix(small[..., :3] / np.maximum(share, 0.05), sample(color, x, y), 0.7 * core)
    body = nearest(body, _shades(layers.tint, body[core] if core.any() else body.reshape(-1, 3)))
    picture = np.where(inside[..., None], body, backdrop)
    picture = np.where(rim[..., None], picture * np.float32(0.5), picture)
    return finish(scale_to(picture, layers.size_px, smooth=False))


def _few_colors(color: np.ndarray, count: int) -> np.ndarray:
    """Reduce a picture to the ``count`` colours that cover it best."""
    image = Image.fromarray(np.rint(color * 255).astype(np.uint8)).quantize(
        count, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    return np.asarray(image.convert("RGB"), dtype=np.float32) / 255


def _shades(tint: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Return the palette of the subjects: five shades of the tint and twelve colours that suit those ``found [n, 3]``."""
    ramp = [tint * 0.45, tint * 0.72, tint, tint + (1 - tint) * 0.3, tint + (1 - tint) * 0.6]
    others = np.unique(_few_colors(np.clip(found[None], 0, 1), 12)[0], axis=0)
    return np.asarray(np.vstack([*ramp, others]), dtype=np.float32)


def digital(layers: Layers, rng: Rng) -> Rgb:
    """Keep the clean flat picture: soft light from the top left, a crisp thin outline around the subject."""
    x, y = mesh(layers.size_px)
    inside = layers.subject
    round_off = blur(inside, 0.05)
    light = (0.5 - 0.6 * x - 0.8 * y + 0.2) * 0.16
    glow = light + (warp(round_off, 0.03, 0.04) - round_off) * 0.30
    backdrop = mix(saturate(layers.color, 0.92), rgb(1, 1, 1), 0.10)
    contact = blur(inside, 0.025)[..., None] * 0.12
    body = saturate(layers.color, 1.06) * (1 + glow[..., None]) + np.clip(glow, 0, 1)[..., None] * 0.10
    picture = mix(backdrop * (1 - contact), body, inside)
    lines = np.clip(layers.edges * 1.1, 0, 1) * (0.10 + 0.50 * inside)
    lines = np.maximum(lines, smoothstep(0.3, 0.9, outline(inside, 0.008)) * 0.75)
    return finish(mix(picture, picture * 0.22, lines))


MEDIUMS: tuple[Medium, ...] = (
    Medium("woodcut", "a woodcut print", woodcut, shows_ground=False),
    Medium("halftone", "a halftone comic print", halftone, shows_ground=False),
    Medium("blueprint", "a blueprint", blueprint, shows_color=False, shows_ground=False),
    Medium("pixel art", "pixel art", pixel_art),
    Medium("digital", "a digital illustration", digital),
)
