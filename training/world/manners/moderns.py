"""The later four of the movements: futurism, op art, expressionism and pop art.

Knows nothing about painters, subjects or mediums.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from training.world.kinds import Layers, Manner, Rng
from training.world.manners.shared import flat, inside, luma, pick, ramp, ribbon, star
from training.world.mediums import filters as fx
from training.world.pen import Pen, arc_point


def _futurism_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#20243a", "#7d2e2b", "#d4632f", "#e6a955", "#efe0bd"), share=0.65)


def _futurism_behind(pen: Pen, rng: Rng) -> None:
    for k in range(7):
        tone = ("#27476e", "#d8512b", "#f0c14f")[k % 3]
        lift = 0.14 * k + rng.uniform(-0.02, 0.02)
        arc = [arc_point(-0.1, 1.1, 0.42 + lift, 0.5 + lift, a) for a in range(-95, 8, 6)]
        ribbon(pen, arc, 0.028, tone, end_width=0.004)
    for k in range(6):
        y = 0.04 + 0.17 * k + rng.uniform(-0.03, 0.03)
        pen.polygon([(-0.05, y), (0.55, y + 0.14), (-0.05, y + 0.05)], ("#1e2740", "#efdcae")[k % 2])


def _futurism_echo(layers: Layers, rng: Rng) -> Layers:
    x, y = fx.mesh(layers.size_px)
    color = layers.color
    edges = layers.edges
    for step, strength in ((4, 0.35), (3, 0.5), (2, 0.65), (1, 0.8)):
        back, rise = np.float32(0.06 * step), np.float32(-0.012 * step)
        mask = fx.sample(layers.subject, x + back, y + rise) * (1 - layers.subject)
        color = fx.mix(color, fx.sample(layers.color, x + back, y + rise), mask * np.float32(strength))
        ghost = fx.sample(layers.edges, x + back, y + rise) * np.float32(strength)
        edges = np.maximum(edges * (1 - mask), np.minimum(ghost, (1 - layers.subject)) * mask)
        edges = np.maximum(edges, layers.edges * layers.subject)
    return replace(layers.with_color(color), edges=edges)


def _op_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return np.repeat(luma(rgb)[:, None], 3, 1)


def _op_waves(layers: Layers, rng: Rng) -> Layers:
    x, y = fx.mesh(layers.size_px)
    cx, cy = rng.uniform(0.35, 0.65), rng.uniform(0.3, 0.55)
    dx, dy = x - np.float32(cx), y - np.float32(cy)
    radius = np.hypot(dx, dy)
    bend = np.float32(0.03) * np.sin(6 * np.arctan2(dy, dx) + radius * np.float32(9))
    place = fx.blur(fx.luminance(layers.color), 0.012)
    phase = (radius + bend + place * np.float32(0.06)) * np.float32(12)
    wave = np.clip((np.sin(2 * np.pi * phase) + (place - 0.6) * 1.5) * np.float32(layers.size_px / 42) + 0.5, 0, 1)
    stripes = 0.06 + 0.9 * wave[..., None]
    edge = fx.thicken(layers.subject, 0.012)
    color = fx.mix(np.repeat(stripes, 3, 2), layers.color * 0 + 0.97, np.clip(edge - layers.subject, 0, 1))
    color = fx.mix(color, layers.color, layers.subject)
    return replace(layers.with_color(color), edges=layers.edges * edge)


def _expressionism_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#0b0d14", "#1d2438", "#3d4a2c", "#8a7a1e", "#c9b23a"), share=0.88)


def _expressionism_behind(pen: Pen, rng: Rng) -> None:
    for k in range(9):
        x = -0.05 + 0.13 * k + rng.uniform(-0.03, 0.03)
        tip = (x + rng.uniform(-0.14, 0.14), rng.uniform(0.22, 0.5))
        pen.polygon([(x - 0.06, -0.02), tip, (x + 0.05, -0.02)], pick(rng, ("#0c0e18", "#7c1d1a", "#14253a")))
    for k in range(4):
        y = 0.15 + 0.2 * k
        side = k % 2
        pen.polygon(
            [(side, y - 0.1), (abs(side - rng.uniform(0.25, 0.4)), y), (side, y + 0.07)],
            pick(rng, ("#a8321f", "#0c0e18")),
        )


def _expressionism_before(pen: Pen, rng: Rng) -> None:
    for k in range(11):
        x = -0.05 + 0.11 * k
        tall = rng.uniform(0.05, 0.2) * (0.45 + 1.6 * abs(x - 0.45))
        pen.polygon([(x - 0.07, 1.01), (x + rng.uniform(-0.08, 0.08), 1 - tall), (x + 0.07, 1.01)], "#08090f")


def _zigzag(points: np.ndarray) -> np.ndarray:
    def teeth(t: np.ndarray) -> np.ndarray:
        return np.abs((t % 1.0) * 4 - 2) - 1

    x, y = points[:, 0], points[:, 1]
    shift = np.stack([0.032 * teeth(2.3 * y + 0.4 * x) + 0.1 * (0.5 - y), 0.024 * teeth(2.1 * x + 0.6 * y + 0.3)], 1)
    return np.asarray(points + shift * inside(points))


def _expressionism_outline(layers: Layers, rng: Rng) -> Layers:
    lines = np.clip(fx.thicken(layers.edges, 0.006), 0, 1)
    return replace(layers.with_color(layers.color * (1 - 0.85 * lines[..., None])), edges=lines)


def _pop_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return flat(rgb, ("#1b1b6b", "#e6168b", "#00a6d6", "#8fd400", "#ffe600", "#ffffff"), share=0.9)


def _pop_behind(pen: Pen, rng: Rng) -> None:
    for row in range(6):
        for column in range(8):
            x, y = (column + 0.5 * (row % 2)) * 0.133, row * 0.095 + 0.02
            pen.circle(x, y, 0.05 * (1 - y / 0.75), "#e3173e")
    turned = rng.uniform(-100, -80)
    pen.polygon(star(0.5, 0.55, 0.53, 0.37, 13, angle=turned), "#111111")
    pen.polygon(star(0.5, 0.55, 0.5, 0.35, 13, angle=turned), "#ffe81a")
    pen.polygon(star(0.5, 0.55, 0.41, 0.29, 13, angle=turned), "#ffffff")


def _pop_outline(layers: Layers, rng: Rng) -> Layers:
    rim = np.clip(fx.thicken(layers.subject, 0.02) - layers.subject, 0, 1)
    lines = np.maximum(rim, np.clip(fx.thicken(layers.edges * layers.subject, 0.004), 0, 1))
    return replace(
        layers.with_color(layers.color * (1 - 0.95 * lines[..., None])), edges=np.maximum(layers.edges, lines)
    )


MODERNS: tuple[Manner, ...] = (
    Manner("futurism", "futurism", _futurism_colors, _futurism_behind, texture=_futurism_echo),
    Manner("op art", "op art", _op_colors, texture=_op_waves),
    Manner(
        "expressionism",
        "expressionism",
        _expressionism_colors,
        _expressionism_behind,
        _expressionism_before,
        _zigzag,
        _expressionism_outline,
    ),
    Manner("pop art", "pop art", _pop_colors, _pop_behind, texture=_pop_outline),
)
