"""Four of the painters, those who build a scene of their own: La Tour, Dalí, Tarsila do Amaral and Hilma af Klint.

Knows nothing about movements, subjects or mediums.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from training.world.kinds import Layers, Manner, Rng
from training.world.manners.shared import inside, ramp, ribbon, spiral
from training.world.mediums import filters as fx
from training.world.pen import Pen, arc_point


def _la_tour_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#0a0604", "#2b140a", "#5a2a12", "#8a4a1e", "#b5712e"), share=0.9)


CANDLE_X = 0.13


def _la_tour_before(pen: Pen, rng: Rng) -> None:
    x, lean = CANDLE_X, rng.uniform(-0.012, 0.012)
    pen.rect(x - 0.035, 0.66, x + 0.035, 0.96, "#f3dfae", radius=0.012)
    pen.rect(x + 0.008, 0.66, x + 0.035, 0.96, "#c99a52")
    pen.ellipse(x, 0.96, 0.095, 0.026, "#7a4a1c")
    for r, tall, tone in ((0.045, 0.21, "#f08a1d"), (0.034, 0.165, "#fcc53a"), (0.018, 0.1, "#fff6c8")):
        pen.blob(
            [
                (x, 0.66),
                (x - r, 0.62),
                (x - r * 0.6, 0.66 - tall * 0.55),
                (x + lean, 0.66 - tall),
                (x + r * 0.6, 0.66 - tall * 0.55),
                (x + r, 0.62),
            ],
            tone,
        )


def _la_tour_light(layers: Layers, rng: Rng) -> Layers:
    x, y = fx.mesh(layers.size_px)
    distance = np.hypot(x - CANDLE_X, (y - 0.56) * np.float32(1.05))
    pool = np.exp(-((distance / np.float32(0.5)) ** 2))[..., None]
    flame = np.exp(-((distance / np.float32(0.13)) ** 2))[..., None]
    lit = layers.color * (0.1 + 1.1 * pool) * fx.rgb(1.1, 0.93, 0.72)
    subject = layers.color * (0.28 + 1.05 * pool) * fx.rgb(1.08, 0.96, 0.82)
    color = fx.mix(lit, subject, layers.subject) + flame * fx.rgb(0.45, 0.28, 0.08) + pool * fx.rgb(0.1, 0.04, 0.0)
    return replace(layers.with_color(np.clip(color, 0, 1)), edges=layers.edges * (0.25 + 0.6 * pool[..., 0]))


def _dali_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    blue = (rgb[:, 2] >= rgb[:, 0])[:, None]
    sky = ramp(rgb, ("#173a6b", "#2f6a9c", "#5f9fbd", "#b9cfae", "#f3dc8f"), share=0.85)
    land = ramp(rgb, ("#4a2d17", "#85562a", "#b98343", "#d9ab65", "#efd39a"), share=0.88)
    return np.where(blue, sky, land)


def _soft_watch(pen: Pen, x: float, y: float, r: float, way: int) -> None:
    """A watch hanging over an edge like cloth."""
    for share, tone in ((1.0, "#8a5a1e"), (0.86, "#f2ead0")):
        pen.blob(
            [
                (x + way * u * r * share, y + v * r * share)
                for u, v in (
                    (-1.0, 0.0),
                    (-0.75, -0.4),
                    (-0.1, -0.55),
                    (0.65, -0.4),
                    (1.0, 0.2),
                    (1.05, 1.0),
                    (0.75, 1.55),
                    (0.3, 1.2),
                    (0.1, 0.5),
                    (-0.35, 0.42),
                    (-0.8, 0.35),
                )
            ],
            tone,
        )
    for u, v in ((-0.68, 0.0), (-0.05, -0.36), (0.62, -0.1), (0.82, 0.7), (0.66, 1.2)):
        pen.circle(x + way * u * r, y + v * r, 0.09 * r, "#2a1c10")
    ribbon(
        pen,
        [(x - way * 0.35 * r, y - 0.1 * r), (x + way * 0.2 * r, y - 0.1 * r), (x + way * 0.62 * r, y + 0.5 * r)],
        0.1 * r,
        "#2a1c10",
    )


def _dali_behind(pen: Pen, rng: Rng) -> None:
    pen.polygon([(0.6, 0.64), (0.7, 0.5), (0.78, 0.56), (0.86, 0.42), (1.02, 0.47), (1.02, 0.64)], "#b5793a")
    pen.polygon([(0.86, 0.42), (1.02, 0.47), (1.02, 0.64), (0.9, 0.64)], "#7a4a22")
    pen.rect(0, 0.63, 1, 1, "#d9a85c")
    pen.rect(0, 0.63, 1, 0.655, "#eccb86")
    for x, y, far in ((0.5, 0.86, 0.0), (0.9, 0.7, 0.3)):
        wide = 0.24 * (1 - far * 2.2)
        pen.polygon(
            [(x - wide, y), (x + wide, y), (x + 0.75, y - 0.14 + far * 0.3), (x + 0.62, y - 0.155 + far * 0.3)],
            "#6b3f1c",
        )
    ribbon(pen, [(0.1, 0.82), (0.11, 0.5), (0.09, 0.3), (0.14, 0.2)], 0.045, "#4a2d17", end_width=0.018)
    ribbon(pen, [(0.09, 0.33), (0.18, 0.29), (0.33, 0.3)], 0.03, "#4a2d17", end_width=0.012)


def _dali_before(pen: Pen, rng: Rng) -> None:
    _soft_watch(pen, 0.21, 0.31, 0.15 + rng.uniform(-0.008, 0.012), 1)
    pen.rect(0.66, 0.92, 1.02, 1.02, "#5f3a1b")
    pen.rect(0.66, 0.9, 1.02, 0.925, "#9a6a34")
    _soft_watch(pen, 0.85, 0.87, 0.14, -1)


def _dali_melt(points: np.ndarray) -> np.ndarray:
    x, y = points[:, 0], points[:, 1]
    droop = 0.045 * np.sin(7.5 * x + 0.6) * np.clip(1.2 - y, 0, 1) + 0.008 * np.sin(17 * x)
    return np.asarray(points + np.stack([0.02 * np.sin(6 * y), droop], 1) * inside(points))


def _tarsila_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    blue = (rgb[:, 2] >= rgb[:, 0])[:, None]
    sky = ramp(rgb, ("#1f6fae", "#3f95cf", "#62b4de", "#8fd0ea"), share=0.9)
    land = ramp(rgb, ("#164a2a", "#2f7d3a", "#6aa63f", "#dba53c", "#efc766"), share=0.8)
    return np.where(blue, sky, land)


def _tarsila_behind(pen: Pen, rng: Rng) -> None:
    sun = 0.5 + rng.uniform(-0.08, 0.08)
    for r, tone in ((0.145, "#f08a24"), (0.12, "#fbd34a"), (0.105, "#f6a52e"), (0.022, "#fbd34a")):
        pen.circle(sun, 0.17, r, tone)
    for k in range(8):
        pen.polygon(
            [
                arc_point(sun, 0.17, 0.022, 0.022, k * 45),
                arc_point(sun, 0.17, 0.105, 0.105, k * 45 - 3),
                arc_point(sun, 0.17, 0.105, 0.105, k * 45 + 3),
            ],
            "#fbd34a",
        )
    for x, r, tone, rim in (
        (0.1, 0.26, "#2f8a4a", "#5fb35a"),
        (0.92, 0.29, "#267a48", "#58ac58"),
        (0.33, 0.2, "#e0a136", "#f0c463"),
        (0.7, 0.19, "#56a045", "#83c463"),
        (0.5, 0.15, "#2c8750", "#5fb86a"),
    ):
        for share, color in ((1.0, rim), (0.84, tone)):
            pen.sector(x, 0.69, r * share, r * 1.05 * share, 180, 360, color)


def _tarsila_before(pen: Pen, rng: Rng) -> None:
    for x, tall, way in ((0.09, 0.5 + rng.uniform(-0.04, 0.04), 1), (0.92, 0.4 + rng.uniform(-0.04, 0.04), -1)):
        for share, tone in ((1.0, "#135232"), (0.68, "#2f8f4e")):
            pen.rect(x - 0.045 * share, 1 - tall, x + 0.045 * share, 1.02, tone, radius=0.05)
            for side, lift in ((way, 0.5), (-way, 0.72)):
                mid = x + side * 0.08
                pen.ellipse(mid, 1 - tall * lift, 0.034 * share, 0.1 * share, tone, angle=side * 14)
        pen.circle(x, 1 - tall, 0.024, "#e8508a")


def _hilma_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#8f7fae", "#c79fc0", "#f0b9b0", "#f7d9bf", "#fbeedd"), share=0.8)


def _hilma_behind(pen: Pen, rng: Rng) -> None:
    for r, tone in (
        (0.42, "#f4c95d"),
        (0.39, "#f3a7b6"),
        (0.33, "#fbeed8"),
        (0.31, "#8fbfe0"),
        (0.255, "#fbeed8"),
        (0.24, "#f6b98a"),
    ):
        pen.circle(0.5, 0.5, r, tone)
    pen.rect(0.494, 0, 0.506, 1, "#7a5f9a")
    for flip in (1, -1):
        for y, r, tone, way in ((0.16, 0.115, "#5f7fc0", 1), (0.84, 0.115, "#d9698a", -1)):
            x = 0.5 + flip * 0.36
            pen.circle(x, y, r, "#fdf4e3")
            ribbon(
                pen,
                spiral(x, y, r * 0.95, 2.2 * flip * way, start=0 if flip > 0 else math.pi, count=44),
                0.022,
                tone,
                end_width=0.01,
            )
        for y, tone in ((0.5, "#e58a4a"), (0.34, "#9a7fc4"), (0.66, "#6fae9a")):
            pen.ellipse(0.5 + flip * 0.45, y, 0.035, 0.06, tone)
        for k in range(4):
            pen.ellipse(
                0.5 + flip * (0.05 + 0.03 * k),
                0.05 + 0.012 * k,
                0.05,
                0.02,
                ("#f4c95d", "#f3a7b6")[k % 2],
                angle=flip * 35,
            )


VISIONARIES: tuple[Manner, ...] = (
    Manner("Georges de La Tour", "Georges de La Tour", _la_tour_colors, before=_la_tour_before, texture=_la_tour_light),
    Manner("Salvador Dalí", "Salvador Dalí", _dali_colors, _dali_behind, _dali_before, _dali_melt),
    Manner("Tarsila do Amaral", "Tarsila do Amaral", _tarsila_colors, _tarsila_behind, _tarsila_before),
    Manner("Hilma af Klint", "Hilma af Klint", _hilma_colors, _hilma_behind),
)
