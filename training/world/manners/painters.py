"""Twelve painters, each suggested by typical shapes, a palette and a bend, so that it survives under any medium.

Knows nothing about movements, subjects or mediums.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from training.world.kinds import Layers, Manner, Rng
from training.world.manners.shared import flat, inside, luma, pick, ramp, ribbon, spiral
from training.world.manners.visionaries import VISIONARIES
from training.world.mediums import filters as fx
from training.world.pen import Pen, arc_point, hex_rgb


def _van_gogh_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    blue = (rgb[:, 2] >= rgb[:, 0])[:, None]
    sky = ramp(rgb, ("#0c1a4a", "#173a86", "#2a63b8", "#5f9bd0", "#9cc6d8"), share=0.9)
    land = ramp(rgb, ("#1c2a1e", "#35572f", "#8a8a2a", "#d9a82a", "#f3d864"), share=0.75)
    return np.where(blue, sky, land)


def _van_gogh_behind(pen: Pen, rng: Rng) -> None:
    for k in range(7):
        y = 0.06 + 0.075 * k
        t = np.linspace(-0.05, 1.05, 24)
        path = np.stack([t, y + 0.035 * np.sin(7 * t + 0.8 * k + rng.uniform(0, 0.5))], 1)
        ribbon(pen, path, 0.022, ("#1a3f8f", "#7db4da", "#2f6cc0")[k % 3], end_width=0.012)
    for x, y, r in ((0.27 + rng.uniform(-0.05, 0.05), 0.27, 0.17), (0.6, 0.15 + rng.uniform(-0.02, 0.04), 0.12)):
        pen.circle(x, y, r * 0.95, "#1d4796")
        for start, tone in ((0.0, "#9fcbe3"), (2.1, "#e8dc8c"), (4.2, "#4a86c9")):
            ribbon(pen, spiral(x, y, r, 1.3, start=start), 0.03, tone, end_width=0.01)
    for x, y, r in ((0.87, 0.14, 0.062), (0.08, 0.1, 0.035), (0.43, 0.07, 0.03), (0.75, 0.36, 0.03), (0.1, 0.45, 0.03)):
        pen.circle(x, y, r * 1.9, "#4f8ecb")
        pen.circle(x, y, r * 1.5, "#c9cf7a")
        pen.circle(x, y, r, "#fbd93b")


def _van_gogh_strokes(layers: Layers, rng: Rng) -> Layers:
    angle = fx.flow(fx.luminance(layers.color), rng, radius=0.03)
    strokes = fx.dabs(rng, layers.size_px, 26, angle)
    color = fx.sample(layers.color, strokes.centers[:, 0], strokes.centers[:, 1])
    color = np.clip(color * rng.uniform(0.75, 1.25, (len(color), 1)), 0, 1).astype(np.float32)
    ridge = 1 - 0.22 * strokes.across[..., None] ** 2
    share = 0.75 - 0.35 * layers.subject
    return replace(
        layers.with_color(fx.mix(layers.color, color[strokes.index] * ridge, share)), edges=layers.edges * 0.6
    )


def _monet_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#23475c", "#3f7f6c", "#6fa283", "#9f9cce", "#d3b9de"), share=0.75)


def _monet_behind(pen: Pen, rng: Rng) -> None:
    for k in range(9):
        y = 0.7 + 0.035 * k
        pen.ellipse(
            rng.uniform(0.0, 1.0), y, rng.uniform(0.12, 0.3), 0.008, pick(rng, ("#b7a3dc", "#6fa6cc", "#e3aac6"))
        )
    for k in range(11):
        y = 0.69 + 0.028 * k
        x = (0.06 + 0.37 * k + rng.uniform(-0.05, 0.05)) % 1.0
        r = 0.035 + 0.12 * (y - 0.6)
        pen.ellipse(x, y, r, r * 0.36, "#2f6f4c")
        pen.ellipse(x, y - r * 0.06, r * 0.85, r * 0.24, "#63a566")
        if k % 2:
            for shift in (-0.3, 0.3, 0.0):
                pen.ellipse(
                    x + shift * r,
                    y - r * (0.24 - 0.3 * abs(shift)),
                    r * 0.24,
                    r * 0.3,
                    "#f6d3e2" if shift else "#e88fb4",
                )


def _monet_dabs(layers: Layers, rng: Rng) -> Layers:
    strokes = fx.dabs(rng, layers.size_px, 28, np.zeros_like(layers.subject))
    color = fx.sample(fx.blur(layers.color, 0.006), strokes.centers[:, 0], strokes.centers[:, 1])
    mist = np.array([[0.8, 0.72, 0.92], [0.95, 0.8, 0.85], [0.65, 0.85, 0.82], [0.75, 0.82, 0.98]])
    share = rng.uniform(0, 0.26, (len(color), 1))
    color = np.clip(color * (1 - share) + mist[rng.integers(0, 4, len(color))] * share, 0, 1).astype(np.float32)
    soft = fx.blur(color[strokes.index], 0.004)
    return replace(
        layers.with_color(fx.mix(soft, layers.color, 0.6 * layers.subject)), edges=layers.edges * np.float32(0.2)
    )


def _klee_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#2d2640", "#6d4a3c", "#a9794a", "#cfae78", "#e9dcb4"), share=0.6)


KLEE = ("#c2502e", "#e0a63c", "#3d6a75", "#7a8f55", "#d98c6a", "#2f3d5c", "#e8d6a0", "#8c4a5f", "#5b86a0", "#b9762f")


def _klee_checker(layers: Layers, rng: Rng) -> Layers:
    x, y = fx.mesh(layers.size_px)
    count = 7
    widths = [
        np.sort(np.append(np.arange(1, count) / count + rng.uniform(-0.03, 0.03, count - 1), 2.0)) for _ in range(2)
    ]
    sway = np.float32(0.014)
    u = x + sway * np.sin(9 * y + np.float32(rng.uniform(0, 6)))
    v = y + sway * np.sin(8 * x + np.float32(rng.uniform(0, 6)))
    column, row = np.searchsorted(widths[0], u), np.searchsorted(widths[1], v)
    tiles = rng.integers(0, len(KLEE), (count, count))
    palette = np.stack([hex_rgb(c) for c in KLEE]).astype(np.float32)
    color = palette[tiles[np.minimum(row, count - 1), np.minimum(column, count - 1)]]
    gap = np.minimum(
        np.abs(u[..., None] - widths[0].astype(np.float32)).min(-1),
        np.abs(v[..., None] - widths[1].astype(np.float32)).min(-1),
    )
    seam = np.clip((0.005 - gap) * layers.size_px + 0.5, 0, 1) * (1 - layers.subject)
    place = fx.luminance(layers.color)[..., None]
    checker = fx.mix(layers.color, color * (0.65 + 0.55 * place), 0.78) * (1 - 0.35 * seam[..., None])
    subject = fx.mix(layers.color, layers.color * (0.55 + 0.75 * fx.luminance(color)[..., None]), 0.8)
    edges = np.maximum(layers.edges, 0.5 * seam)
    return replace(layers.with_color(np.clip(fx.mix(checker, subject, layers.subject), 0, 1)), edges=edges)


def _kandinsky_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    gray = luma(rgb)[:, None]
    warm = ramp(rgb, ("#8f7fb5", "#b9a7c4", "#e3c7a4", "#f0dfb6", "#f7ecd0"), share=0.8)
    return np.clip(warm * 0.85 + 0.15 * (0.5 + gray / 2), 0, 1)


def _kandinsky_behind(pen: Pen, rng: Rng) -> None:
    x, y = 0.2 + rng.uniform(-0.03, 0.03), 0.23
    for r, tone in (
        (0.2, "#e8b8c8"),
        (0.165, "#1b1b2a"),
        (0.15, "#7a2f8f"),
        (0.105, "#e8432e"),
        (0.06, "#1c3f9e"),
        (0.028, "#f7d43a"),
    ):
        pen.circle(x, y, r, tone)
    for cx, cy, r, outer, inner in (
        (0.85, 0.4, 0.085, "#f2b52a", "#d8392c"),
        (0.09, 0.62, 0.065, "#2a66b8", "#f4e7b0"),
        (0.62, 0.1, 0.055, "#2f9a6a", "#f7d43a"),
        (0.93, 0.72, 0.05, "#1b1b2a", "#5fb3d9"),
        (0.07, 0.86, 0.05, "#e8632e", "#3b2a6b"),
    ):
        pen.circle(cx, cy, r, outer)
        pen.circle(cx, cy, r * 0.55, inner)
    pen.polygon([(0.62, 0.36), (0.98, 0.02), (0.9, 0.36)], "#3b6fc4")
    pen.polygon([(0.5, 0.33), (0.76, 0.12), (0.72, 0.33)], "#f4cf3d")
    pen.polygon([(0.0, 0.55), (0.26, 0.42), (0.2, 0.52)], "#d8392c")
    for x0, y0, x1, y1 in (
        (0.02, 0.5, 0.98, 0.06),
        (0.34, 0.02, 0.52, 0.4),
        (0.7, 0.02, 0.98, 0.56),
        (0.0, 0.72, 0.22, 0.98),
        (0.8, 0.98, 1.0, 0.6),
    ):
        ribbon(pen, [(x0, y0), (x1, y1)], 0.014, "#15151d")
    for k in range(4):
        ribbon(pen, [arc_point(0.46 + 0.05 * k, 0.2, 0.05, 0.06, a) for a in range(180, 361, 15)], 0.012, "#15151d")
    for k in range(8):
        pen.rect(
            0.8 + 0.045 * (k % 4),
            0.86 + 0.045 * (k // 4),
            0.845 + 0.045 * (k % 4),
            0.905 + 0.045 * (k // 4),
            "#15151d" if (k + k // 4) % 2 else "#f4e7b0",
        )


def _klimt_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#3a2410", "#70481a", "#a8762a", "#c9983a", "#dcb65a"), share=0.88)


def _klimt_behind(pen: Pen, rng: Rng) -> None:
    for x, y, r in (
        (0.15, 0.18, 0.15),
        (0.5, 0.14, 0.13),
        (0.85, 0.2, 0.15),
        (0.08, 0.48, 0.11),
        (0.93, 0.5, 0.11),
        (0.33, 0.33, 0.09),
        (0.69, 0.34, 0.09),
    ):
        turned = rng.uniform(0, 6.28)
        way = 1 if x < 0.5 else -1
        ribbon(pen, spiral(x, y, r, 2.3 * way, start=turned, count=48), 0.03, "#5a3a12", end_width=0.012)
        ribbon(pen, spiral(x, y, r, 2.3 * way, start=turned, count=48), 0.02, "#f8df7c", end_width=0.006)


def _klimt_before(pen: Pen, rng: Rng) -> None:
    tones = ("#1c1710", "#f4ead0", "#c9982c", "#8a2f2a", "#2e6b6a", "#f2d060")
    for side in (0.0, 0.88):
        pen.rect(side, 0, side + 0.12, 1, "#b98a2c")
        for k in range(11):
            y = k * 0.092
            tone = tones[(k + int(rng.integers(3)) * 2 + (side > 0)) % 6]
            if k % 3 == 1:
                pen.ellipse(side + 0.06, y + 0.045, 0.05, 0.035, "#1c1710")
                pen.ellipse(side + 0.06, y + 0.045, 0.032, 0.022, "#f4ead0")
                pen.circle(side + 0.06, y + 0.045, 0.013, "#2e6b6a")
            else:
                pen.rect(side + 0.012, y + 0.01, side + 0.06, y + 0.08, tone)
                pen.rect(side + 0.064, y + 0.01, side + 0.108, y + 0.045, tones[(k + 3) % 6])
                pen.rect(side + 0.064, y + 0.05, side + 0.108, y + 0.08, tones[(k + 1) % 6])


def _matisse_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return flat(rgb, ("#1a3f9a", "#137a4c", "#e5572b", "#f28aa8", "#f5c530", "#f8f2e4"), share=0.85)


def _frond(pen: Pen, x: float, y: float, reach: float, degrees: float, tone: str) -> None:
    """A paper-cut seaweed leaf with rounded lobes on both sides."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    left = []
    for k in range(4):
        u = 0.1 + 0.24 * k
        wide = 0.34 * (1 - 0.15 * k)
        left += [(u, 0.07), (u + 0.12, wide), (u + 0.22, wide * 0.9), (u + 0.16, 0.09)]
    outline = [(-0.08, 0.0), *left, (1.15, 0.0), *[(u, -v) for u, v in left[::-1]]]
    pen.blob([(x + (u * c - v * s) * reach, y + (u * s + v * c) * reach) for u, v in outline], tone)


def _matisse_behind(pen: Pen, rng: Rng) -> None:
    tones = [str(t) for t in rng.permutation(["#1a3f9a", "#e5572b", "#f28aa8", "#137a4c", "#f5c530"])]
    for (x0, y0, x1, y1), tone in zip(
        ((0, 0, 0.3, 0.34), (0.3, 0, 0.62, 0.26), (0.62, 0, 1, 0.36), (0, 0.34, 0.2, 0.7), (0.82, 0.36, 1, 0.72)),
        tones,
        strict=True,
    ):
        pen.rect(x0, y0, x1, y1, tone)
    for x, y, reach, degrees, k in (
        (0.06, 0.3, 0.25, -62, 1),
        (0.46, 0.25, 0.2, -90, 3),
        (0.72, 0.3, 0.27, -50, 0),
        (0.1, 0.68, 0.24, -90, 2),
        (0.91, 0.7, 0.26, -90, 1),
    ):
        _frond(pen, x, y, reach, degrees + rng.uniform(-10, 10), "#fbf7ea" if k != 3 else tones[4])


def _matisse_before(pen: Pen, rng: Rng) -> None:
    _frond(pen, 0.04, 1.0, 0.26, -55 + rng.uniform(-8, 8), "#0f2f86")
    _frond(pen, 0.97, 1.0, 0.26, -120 + rng.uniform(-8, 8), "#d8392c")


def _munch_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    bright = ((rgb[:, 2] > rgb[:, 0]) | (luma(rgb) > 0.8))[:, None]
    sky = ramp(rgb, ("#7a1d12", "#b8391a", "#dd6a22", "#f0982e", "#f7c45a"), share=0.95)
    land = ramp(rgb, ("#101626", "#1c2c44", "#2f4450", "#5a5a3c", "#8a6f3f"), share=0.85)
    return np.where(bright, sky, land)


def _munch_behind(pen: Pen, rng: Rng) -> None:
    tones = ("#c2331a", "#f3a531", "#e0641f", "#f9cf66", "#a8281c", "#ee8a2a", "#d94e1f", "#f5b544")
    t = np.linspace(-0.05, 1.05, 18)
    phase = rng.uniform(0, 6)
    for k in range(9):
        y = 0.03 + 0.052 * k + (0.022 + 0.003 * k) * np.sin(6.5 * t + phase + 0.35 * k) + 0.04 * (t - 0.5)
        ribbon(pen, np.stack([t, y], 1), 0.036, tones[k % 8], end_width=0.026)
    for k in range(4):
        y = 0.53 + 0.05 * k + 0.035 * np.sin(5 * t + phase + 2 + 0.5 * k)
        ribbon(pen, np.stack([t, y], 1), 0.026, ("#1b2c4c", "#35566a", "#16203a", "#4a6f74")[k], end_width=0.036)


def _munch_before(pen: Pen, rng: Rng) -> None:
    t = np.linspace(0, 1, 11)
    for k in range(4):
        x = 1.01 - 0.045 * k + 0.03 * np.sin(5.5 * t + 0.3 * k)
        ribbon(
            pen,
            np.stack([x, 0.22 + 0.09 * k + t * 0.85], 1),
            0.03,
            ("#0f1830", "#2c4660", "#16223c", "#3d5c66")[k],
            end_width=0.045,
        )


def _munch_sway(points: np.ndarray) -> np.ndarray:
    x, y = points[:, 0], points[:, 1]
    shift = np.stack([0.03 * np.sin(9 * y + 1.2), 0.02 * np.sin(7 * x + 3 * y)], 1)
    return np.asarray(points + shift * inside(points))


def _kusama_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    palettes = (
        ("#141414", "#8a6a00", "#f2c200", "#ffd92e"),
        ("#5a0008", "#c40f1e", "#e3202c", "#f2503f"),
        ("#2b1030", "#a0216f", "#e0398f", "#f37fb6"),
    )
    return ramp(rgb, palettes[int(rng.integers(3))], share=0.92)


def _dots(pen: Pen, rng: Rng, count: int, smallest: float, largest: float, tone: str) -> None:
    """Scatter circles that do not touch."""
    spots: list[tuple[float, float, float]] = []
    for x, y, size in rng.random((count * 3, 3)):
        r = smallest + (largest - smallest) * size**2
        clear = all((x - a) ** 2 + (y - b) ** 2 > (r + c + 0.012) ** 2 for a, b, c in spots)
        if clear and len(spots) < count:
            spots.append((x, y, r))
            pen.circle(x, y, r, tone)


def _kusama_behind(pen: Pen, rng: Rng) -> None:
    _dots(pen, rng, 40, 0.02, 0.09, pick(rng, ("#ffffff", "#141414")))


def _kusama_skin(layers: Layers, rng: Rng) -> Layers:
    x, y = fx.mesh(layers.size_px)
    rows = y * 15
    columns = x * 15 + 0.5 * (rows.astype(np.int32) % 2)
    gap = np.hypot(rows % 1 - 0.5, columns % 1 - 0.5)
    dots = np.clip((0.27 - gap) * layers.size_px / 15 + 0.5, 0, 1) * (layers.subject > 0.95)
    dark = fx.luminance(layers.color)[..., None] < 0.3
    marked = np.where(dark, layers.color * 0.4 + 0.5, layers.color * 0.45)
    return layers.with_color(fx.mix(layers.color, marked, dots))


PAINTERS: tuple[Manner, ...] = (
    Manner("Vincent van Gogh", "Vincent van Gogh", _van_gogh_colors, _van_gogh_behind, texture=_van_gogh_strokes),
    Manner("Claude Monet", "Claude Monet", _monet_colors, _monet_behind, texture=_monet_dabs),
    Manner("Paul Klee", "Paul Klee", _klee_colors, texture=_klee_checker),
    Manner("Wassily Kandinsky", "Wassily Kandinsky", _kandinsky_colors, _kandinsky_behind),
    Manner("Gustav Klimt", "Gustav Klimt", _klimt_colors, _klimt_behind, _klimt_before),
    Manner("Henri Matisse", "Henri Matisse", _matisse_colors, _matisse_behind, _matisse_before),
    Manner("Edvard Munch", "Edvard Munch", _munch_colors, _munch_behind, _munch_before, _munch_sway),
    Manner("Yayoi Kusama", "Yayoi Kusama", _kusama_colors, _kusama_behind, texture=_kusama_skin),
    *VISIONARIES,
)
