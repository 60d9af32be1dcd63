"""Twelve movements, each suggested by its shapes and palette first, so that it survives under any medium.

Knows nothing about painters, subjects or mediums.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from training.world.kinds import Layers, Manner, Rng
from training.world.manners.moderns import MODERNS
from training.world.manners.shared import flat, luma, ramp, ribbon, star
from training.world.mediums import filters as fx
from training.world.pen import Pen, arc_point, smooth


def _de_stijl_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return flat(rgb, ("#f4f1e6", "#dfe0dc", "#e8c520", "#c9241d", "#1f46a0", "#4a4a4c"), share=0.75)


def _de_stijl_grid(pen: Pen, rng: Rng) -> None:
    xs = [0.0, *np.sort(rng.choice([0.1, 0.17, 0.3, 0.7, 0.79, 0.88, 0.52], 4, replace=False)), 1.0]
    ys = [0.0, *np.sort(rng.choice([0.1, 0.2, 0.34, 0.5, 0.66, 0.8, 0.9], 4, replace=False)), 1.0]
    spots = [(i, j) for i in range(5) for j in range(5)]
    tones = ("#d3231c", "#f2cd1a", "#1c49ab", "#f6f3ea", "#d3231c", "#f2cd1a", "#1c49ab", "#f6f3ea", "#1a1a1c")
    for tone, at in zip(tones, rng.choice(len(spots), len(tones), replace=False), strict=True):
        i, j = spots[int(at)]
        pen.rect(xs[i], ys[j], xs[i + 1], ys[j + 1], tone)
    for x in xs[1:-1]:
        pen.rect(x - 0.014, 0, x + 0.014, 1, "#141416")
    for y in ys[1:-1]:
        pen.rect(0, y - 0.014, 1, y + 0.014, "#141416")


def _pointillism_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    gray = luma(rgb)[:, None]
    return np.asarray(np.clip(gray + (rgb - gray) * 1.35 + 0.05, 0, 1))


def _pointillism_dots(layers: Layers, rng: Rng) -> Layers:
    dots = fx.cells(rng, layers.size_px, 34, jitter=0.55)
    color = fx.sample(layers.color, dots.centers[:, 0], dots.centers[:, 1])
    near_subject = fx.sample(layers.subject, dots.centers[:, 0], dots.centers[:, 1])[:, None]
    specks = np.array([[0.95, 0.5, 0.15], [0.2, 0.35, 0.9], [0.95, 0.85, 0.3], [0.3, 0.7, 0.4], [0.8, 0.4, 0.7]])
    stray = specks[rng.integers(0, len(specks), len(color))]
    share = rng.choice([0.0, 0.0, 0.2, 0.55], len(color))[:, None] * (1 - 0.75 * near_subject)
    color = np.clip((color * (1 - share) + stray * share) * rng.uniform(0.88, 1.12, (len(color), 1)), 0, 1)
    inked = 1 - fx.smoothstep(0.0135, 0.0165, dots.near)
    paper = fx.mix(layers.color, fx.rgb(0.97, 0.95, 0.88), 0.75 - 0.5 * layers.subject)
    return replace(
        layers.with_color(fx.mix(paper, color[dots.index], inked)), edges=layers.edges * (0.25 + 0.5 * layers.subject)
    )


UKIYO = ("#1d3557", "#2f5d7c", "#6f8f86", "#c9a66b", "#d9d2b0", "#f0e6c8")


def _ukiyo_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return flat(rgb, UKIYO, share=0.85)


def _wave(pen: Pen, x: float, y: float, reach: float, way: int) -> None:
    """A claw-tipped wave that rises to ``way`` (1 right, -1 left) from below the picture."""

    def at(u: float, v: float) -> tuple[float, float]:
        return x + way * u * reach, y - v * reach

    pen.blob(
        [
            at(-0.9, -0.3),
            at(-0.7, 0.35),
            at(-0.2, 0.85),
            at(0.4, 1.0),
            at(0.85, 0.75),
            at(0.95, 0.4),
            at(0.75, 0.55),
            at(0.42, 0.55),
            at(0.3, 0.25),
            at(0.55, -0.05),
            at(0.9, -0.3),
        ],
        "#f4ecd2",
    )
    pen.blob(
        [
            at(-0.85, -0.4),
            at(-0.62, 0.25),
            at(-0.2, 0.68),
            at(0.3, 0.84),
            at(0.66, 0.72),
            at(0.35, 0.68),
            at(0.14, 0.4),
            at(0.14, 0.1),
            at(0.4, -0.2),
            at(0.75, -0.4),
        ],
        "#22416e",
    )
    for k in range(3):
        bend = 0.14 * k
        path = [
            at(-0.62 + bend, -0.2),
            at(-0.48 + bend, 0.2),
            at(-0.2 + bend, 0.5 - bend * 0.4),
            at(0.1 + bend * 0.3, 0.68 - bend),
        ]
        ribbon(pen, path, 0.05 * reach, "#7fa3b5", end_width=0.01)
    for u, v in ((0.93, 0.38), (0.99, 0.52), (0.78, 0.44), (0.6, 0.5), (0.96, 0.66)):
        pen.circle(*at(u, v), 0.055 * reach, "#f4ecd2")


def _ukiyo_behind(pen: Pen, rng: Rng) -> None:
    sun_x = float(rng.choice([0.2, 0.8]))
    pen.circle(sun_x, 0.21, 0.135, "#c8352b")
    for row, y in enumerate((0.07, 0.3, 0.43)):
        x = rng.uniform(-0.3, 0.1) + 0.45 * (row % 2)
        for k, shift in enumerate((0.0, 0.035)):
            pen.rect(x + 0.12 * k, y + shift, x + 0.5 + 0.12 * k, y + shift + 0.03, "#f3ead0", radius=0.015)
    side = 1 if sun_x > 0.5 else -1
    _wave(pen, 0.5 - side * 0.38, 0.78, 0.5, side)


def _ukiyo_before(pen: Pen, rng: Rng) -> None:
    phase = rng.uniform(0, 0.12)
    for row, y in enumerate((0.93, 0.975)):
        for k in range(9):
            x = -0.06 + k * 0.13 + phase * (0.5 - row)
            for r, tone in ((0.075, "#f4ecd2"), (0.058, "#22416e"), (0.036, "#f4ecd2"), (0.022, "#22416e")):
                pen.sector(x, y + 0.05, r, r, 180, 360, tone)


def _suprematism_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    gray = luma(rgb)[:, None]
    bleached = 0.88 * 0.72 + 0.28 * (gray + (rgb - gray) * 0.5)
    return np.asarray(np.clip(bleached + np.array([0.02, 0.01, -0.02]), 0, 1))


def _bar(pen: Pen, cx: float, cy: float, length: float, width: float, degrees: float, tone: str) -> None:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = ((-length, -width), (length, -width), (length, width), (-length, width))
    pen.polygon([(cx + (u * c - v * s) / 2, cy + (u * s + v * c) / 2) for u, v in corners], tone)


def _suprematism_behind(pen: Pen, rng: Rng) -> None:
    lean = float(rng.uniform(-38, -24))
    _bar(pen, 0.22, 0.26, 0.34, 0.3, lean, "#151517")
    _bar(pen, 0.62, 0.2, 0.66, 0.085, lean, "#cf2a1e")
    _bar(pen, 0.72, 0.34, 0.5, 0.05, lean, "#e9b71c")
    _bar(pen, 0.86, 0.5, 0.36, 0.11, lean + 90, "#1d3f8f")
    _bar(pen, 0.12, 0.66, 0.34, 0.06, lean, "#cf2a1e")
    _bar(pen, 0.14, 0.78, 0.42, 0.025, lean, "#151517")
    _bar(pen, 0.5, 0.1, 1.1, 0.014, lean + 62, "#151517")
    _bar(pen, 0.88, 0.8, 0.3, 0.05, lean + 62, "#151517")
    pen.circle(0.83, 0.15, 0.09, "#151517")
    pen.circle(0.1, 0.9, 0.06, "#e9b71c")


def _cubism_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#2b2723", "#5a4a3a", "#7f7f78", "#b3926a", "#cdbf9f"), share=0.85)


def _cubism_facets(layers: Layers, rng: Rng) -> Layers:
    x, y = fx.mesh(layers.size_px)
    dx, dy, light = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    crack, before = np.zeros_like(x), np.ones_like(x)
    for degrees in (12, 38, 66, 97, 125, 152, 74):
        angle = math.radians(degrees + rng.uniform(-10, 10))
        away = (x - 0.5) * math.cos(angle) + (y - 0.55) * math.sin(angle) - rng.uniform(-0.3, 0.3)
        side = np.where(away > 0, np.float32(1), np.float32(-1))
        slip = np.float32(rng.uniform(0.008, 0.018) * rng.choice([-1, 1]))
        dx -= side * slip * np.float32(math.sin(angle))
        dy += side * slip * np.float32(math.cos(angle))
        light += side * np.exp(-np.abs(away) / np.float32(0.09)) * np.float32(rng.choice([-1, 1]))
        line = np.clip((0.005 - np.abs(away)) * layers.size_px + 0.5, 0, 1) * (
            before * np.float32(rng.choice([-1, 1])) > 0
        )
        crack, before = np.maximum(crack, line), side
    color = fx.warp(layers.color, dx, dy)
    subject = fx.warp(layers.subject, dx, dy)
    edges = np.maximum(fx.warp(layers.edges, dx, dy), crack)
    shaded = np.clip(color * (0.96 + 0.22 * np.clip(light, -1.9, 1.1))[..., None], 0, 1)
    inked = shaded * (1 - (0.65 - 0.25 * subject) * crack)[..., None]
    return replace(layers.with_color(inked), subject=subject, edges=edges)


def _nouveau_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#3b4a36", "#6b7a4b", "#b08d4f", "#dcc48a", "#f1e4bf"), share=0.72)


def _nouveau_behind(pen: Pen, rng: Rng) -> None:
    pen.circle(0.5, 0.44, 0.37, "#7a5a24")
    pen.circle(0.5, 0.44, 0.355, "#e3bd62")
    pen.circle(0.5, 0.44, 0.325, "#7a5a24")
    pen.circle(0.5, 0.44, 0.313, "#f6e7b4")
    for k in range(20):
        pen.circle(*arc_point(0.5, 0.44, 0.34, 0.34, k * 18), 0.011, "#b5452f" if k % 2 else "#4d6b3c")


def _nouveau_before(pen: Pen, rng: Rng) -> None:
    for flip in (1, -1):

        def at(x: float, y: float, flip: int = flip) -> tuple[float, float]:
            return (x if flip > 0 else 1 - x), y

        arch = [at(*arc_point(0.5, 0.34, 0.45, 0.3, a)) for a in range(-90, -181, -9)]
        pen.polygon([at(0, 0), at(0.5, 0), *arch, at(0.05, 1), at(0, 1)], "#39502f")
        ribbon(pen, [*arch, at(0.05, 1)], 0.018, "#d9a940")
        whip = [
            at(0.05, 1.0),
            at(0.13, 0.9),
            at(0.09, 0.74),
            at(0.03, 0.62),
            at(0.1, 0.5),
            at(0.2, 0.56),
            at(0.17, 0.65),
            at(0.12, 0.62),
        ]
        ribbon(pen, smooth(whip, closed=False), 0.026, "#39502f", end_width=0.008)
        for x, y in ((0.07, 0.08), (0.17, 0.04), (0.045, 0.2)):
            pen.polygon(star(*at(x, y), 0.05, 0.022, 5), "#e8a0a0")
            pen.circle(*at(x, y), 0.017, "#f5d76a")
        for x, y, lean in ((0.125, 0.82, -50), (0.06, 0.5, 40), (0.14, 0.95, -20)):
            pen.ellipse(*at(x, y), 0.055, 0.02, "#5f8146", angle=lean * flip)
    pen.rect(0, 0.965, 1, 1, "#39502f")
    pen.rect(0, 0.958, 1, 0.97, "#d9a940")


def _deco_colors(rgb: np.ndarray, rng: Rng) -> np.ndarray:
    return ramp(rgb, ("#0a0f1c", "#0f2233", "#1b3f4d", "#2d6a6f", "#6fa79b"), share=0.85)


def _deco_behind(pen: Pen, rng: Rng) -> None:
    count = int(rng.choice([11, 13]))
    for k in range(count):
        degrees = 180 + 180 * (k + 0.5) / count
        half = 90 / count * 0.34
        pen.polygon(
            [(0.5, 0.8), arc_point(0.5, 0.8, 1.1, 1.1, degrees - half), arc_point(0.5, 0.8, 1.1, 1.1, degrees + half)],
            "#d8ae4c" if k % 2 else "#f0d68a",
        )
    for r, tone in ((0.4, "#e9c766"), (0.385, "#12202f"), (0.36, "#e9c766"), (0.352, "#17414c")):
        pen.circle(0.5, 0.52, r, tone)


def _deco_before(pen: Pen, rng: Rng) -> None:
    for x, y, start in ((0, 0, 0), (1, 0, 90), (0, 1, 270), (1, 1, 180)):
        for r, tone in ((0.2, "#e9c766"), (0.185, "#0d1622"), (0.155, "#e9c766"), (0.14, "#0d1622"), (0.11, "#b98d36")):
            pen.wedge(x, y, r, r, start, start + 90, tone)
        for k in range(4):
            edge = start + 12 + 22 * k
            pen.polygon(
                [(x, y), arc_point(x, y, 0.185, 0.185, edge - 2), arc_point(x, y, 0.185, 0.185, edge + 2)], "#f0d68a"
            )
    for inset, width in ((0.0, 0.018), (0.03, 0.008)):
        for x0, y0, x1, _y1 in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1)):
            across = x0 == x1
            left, top = abs(x0 - inset), abs(y0 - inset)
            pen.rect(
                *(
                    (left - width, inset, left + width, 1 - inset)
                    if across
                    else (inset, top - width, 1 - inset, top + width)
                ),
                "#d8ae4c",
            )


MOVEMENTS: tuple[Manner, ...] = (
    Manner("De Stijl", "De Stijl", _de_stijl_colors, _de_stijl_grid),
    Manner("pointillism", "pointillism", _pointillism_colors, texture=_pointillism_dots),
    Manner("ukiyo-e", "ukiyo-e", _ukiyo_colors, _ukiyo_behind, _ukiyo_before),
    Manner("suprematism", "suprematism", _suprematism_colors, _suprematism_behind),
    Manner("cubism", "cubism", _cubism_colors, texture=_cubism_facets),
    Manner("art nouveau", "art nouveau", _nouveau_colors, _nouveau_behind, _nouveau_before),
    Manner("art deco", "art deco", _deco_colors, _deco_behind, _deco_before),
    *MODERNS,
)
