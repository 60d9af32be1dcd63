"""The four places without an open sky: outer space, the sea floor, a room and a stage.

Knows nothing about subjects or mediums; of the light it sees only the colours of the sky,
through a window or the water.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Sky
from training.world.pen import Pen, arc_point, mix_hex
from training.world.scenery import LEFT, RIGHT, XS, bumps, disc, ribbon, silhouette, turned, wavy


def _star(pen: Pen, x: float, y: float, r: float, tone: str, group: int) -> None:
    pen.polygon([arc_point(x, y, r * k, r * k, a) for a, k in zip(range(0, 360, 45), (1, 0.3) * 4, strict=True)], tone,
                group=group)


def _planet(pen: Pen, rng: Rng, x: float, y: float, r: float) -> None:
    body, belt, ring = [("#b98c78", "#a1735f", "#d9c3a5"), ("#7f9bb5", "#6a85a3", "#cfd3dd"),
                        ("#b3a06f", "#99865a", "#e0d3b4")][rng.integers(3)]
    tilt = rng.uniform(-24, -12)
    angles = np.linspace(0, 360, 33)
    half = [np.array([arc_point(0, 0, r * s, r * s * 0.3, a) for a in angles]) for s in (1.75, 1.35)]
    rim = pen.new_group()
    back, front = np.vstack([half[0][16:], half[1][16:][::-1]]), np.vstack([half[0][:17], half[1][:17][::-1]])
    pen.polygon(turned(back, tilt, x, y), mix_hex(ring, "#2b2a55", 0.3), group=rim)
    globe = pen.new_group()
    disc(pen, x, y, r, r, mix_hex(body, "#1f1d3f", 0.45), group=globe)
    disc(pen, x - 0.08 * r, y - 0.08 * r, 0.88 * r, 0.88 * r, body, group=globe)
    for level in (-0.35, 0.15):
        wide = np.sqrt(0.72 - level**2) * r
        low = (level + 0.2) * r
        strip = np.array([(-wide, level * r), (wide, level * r), (wide * 0.96, low), (-wide * 0.96, low)])
        pen.polygon(turned(strip, tilt, x - 0.06 * r, y - 0.06 * r), belt, group=globe)
    pen.polygon(turned(front, tilt, x, y), ring, group=rim)


def draw_space(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw stars and a nebula, a ringed planet, and the curved cratered limb of a moon in front."""
    void = pen.gradient(LEFT, LEFT, RIGHT, RIGHT, "#23244d", "#3b3768", bands=12)
    cx, cy = 0.5 + rng.uniform(-0.1, 0.1), 0.42
    lean = rng.uniform(-30, -10)
    for size, tone in ((1.0, "#38366b"), (0.78, "#484079"), (0.55, "#5a4b88"), (0.34, "#6a5793")):
        wobble = 1 + 0.16 * wavy(rng, np.linspace(0, 1, 24, endpoint=False), 3)
        cloud = np.array([arc_point(0, 0, 0.62 * size * k, 0.27 * size * k, a)
                          for a, k in zip(np.linspace(0, 360, 24, endpoint=False), wobble, strict=True)])
        pen.polygon(turned(cloud, lean, cx, cy), tone, group=void)
    for x, y, r in zip(rng.uniform(0, 1, 34), rng.uniform(0, 0.8, 34), rng.uniform(0.006, 0.02, 34), strict=True):
        _star(pen, x, y, r, "#f1ecff" if r < 0.015 else "#fff3cf", void)
    side = rng.choice([-1, 1])
    _planet(pen, rng, 0.5 + side * 0.33, 0.17, rng.uniform(0.1, 0.125))
    x, y = 0.5 - side * 0.39, 0.28
    moon = pen.circle(x, y, 0.04, "#6f6b8c")
    disc(pen, x - 0.008, y - 0.008, 0.03, 0.03, "#a9a4bd", group=moon)
    top = 0.5 * horizon + 0.45
    limb = top + 0.3 * (XS - 0.5) ** 2
    silhouette(pen, XS, limb - 0.014, RIGHT, "#8d83b8", group=void)
    ground = silhouette(pen, XS, limb, RIGHT, "#a19bb3")
    silhouette(pen, XS, limb + (1 - top) * (0.45 + 0.1 * wavy(rng, XS, 1)), RIGHT, "#938da6", group=ground)
    for x, share, size in ((0.1, 0.5, 0.06), (0.33, 0.16, 0.04), (0.62, 0.85, 0.07), (0.8, 0.3, 0.05),
                           (0.95, 0.75, 0.08)):
        x += rng.uniform(-0.05, 0.05)
        y = top + (1 - top) * share + 0.3 * (x - 0.5) ** 2
        disc(pen, x, y, size, size * 0.32, "#77718d", group=ground)
        disc(pen, x, y + size * 0.07, size * 0.86, size * 0.24, "#898399", group=ground)


def _shafts(pen: Pen, rng: Rng, top: str, low: str, depth: float, group: int) -> None:
    for x in (0.14, 0.42, 0.7, 0.92):
        x, wide, slant = x + rng.uniform(-0.06, 0.06), rng.uniform(0.05, 0.1), rng.uniform(0.1, 0.2)
        for a, b in zip(np.linspace(0, 0.9, 9)[:-1], np.linspace(0, 0.9, 9)[1:], strict=True):
            tone = mix_hex(mix_hex(top, low, (a + b) / 2), "#ffffff", 0.24 * (1 - a) ** 1.2)
            xa, xb, ya, yb = x - slant * a, x - slant * b, a * depth - 0.01, b * depth
            pen.polygon([(xa, ya), (xa + wide * (1 + a), ya), (xb + wide * (1 + b), yb), (xb, yb)], tone, group=group)


def draw_underwater(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw shafts of light falling on a sandy sea floor with weeds, coral and bubbles."""
    top, low = mix_hex("#9ed9dd", sky.top, 0.2), "#35789a"
    water = pen.gradient(LEFT, LEFT, RIGHT, horizon + 0.1, top, low)
    _shafts(pen, rng, top, low, horizon + 0.1, water)
    spots, radii = np.array([0.02, 0.16, 0.86, 0.99]), np.array([0.14, 0.12, 0.12, 0.14])
    rocks = bumps(XS, spots, radii, rng.uniform(0.14, 0.34, 4))
    silhouette(pen, XS, horizon + 0.06 - rocks * horizon, RIGHT, "#4c8a9f")
    floor = silhouette(pen, XS, horizon + 0.05 - 0.05 * wavy(rng, XS, 0.8), RIGHT, "#9cb3a6")
    silhouette(pen, XS, horizon + (1 - horizon) * (0.45 + 0.25 * wavy(rng, XS, 0.7)), RIGHT, "#b3bfa6", group=floor)
    for x, height in ((0.03, 0.42), (0.1, 0.3), (0.165, 0.2), (0.86, 0.24), (0.92, 0.36), (0.98, 0.46)):
        x, foot = x + rng.uniform(-0.015, 0.015), horizon + (1 - horizon) * rng.uniform(0.15, 0.4)
        sway, height = rng.uniform(-1, 1) * 0.03, height * rng.uniform(0.85, 1.1)
        path = [(x, foot), (x + 0.025 + sway, foot - height * 0.33), (x - 0.02 + sway, foot - height * 0.66),
                (x + 0.02 + 2 * sway, foot - height)]
        ribbon(pen, path, 0.036, 0.006, "#4f8f77" if height > 0.28 else "#6fa57f")
    for side in (-1, 1):
        x, y = 0.5 + side * rng.uniform(0.36, 0.43), horizon + (1 - horizon) * rng.uniform(0.5, 0.75)
        coral = str(rng.choice(["#c98b8f", "#c59a76", "#a989b0"]))
        clump = pen.new_group()
        for lean, length in ((-0.06, 0.055), (-0.034, 0.1), (0.0, 0.08), (0.03, 0.112), (0.06, 0.065)):
            branch = [(x, y), (x + lean * 0.45, y - length * 0.45), (x + lean, y - length)]
            ribbon(pen, branch, 0.03, 0.018, coral, group=clump)
            disc(pen, x + lean, y - length, 0.0125, 0.0125, coral, group=clump, corners=10)
    for _ in range(9):
        x, y = 0.5 + rng.choice([-1, 1]) * rng.uniform(0.18, 0.46), rng.uniform(0.06, horizon)
        r = rng.uniform(0.009, 0.02)
        bubble = pen.circle(x, y, r, "#c9eaec")
        disc(pen, x, y, r * 0.68, r * 0.68, mix_hex(top, low, y), group=bubble, corners=12)


def _window(pen: Pen, sky: Sky, x: float, y: float, wide: float, high: float) -> None:
    pen.rect(x - 0.018, y - 0.018, x + wide + 0.018, y + high + 0.018, "#f3ead9")
    pen.gradient(x, y, x + wide, y + high, sky.top, sky.bottom, bands=8)
    hill = high * (0.78 - 0.1 * np.sin(np.linspace(0, 3, 9)))
    silhouette(pen, np.linspace(x, x + wide, 9), y + hill, y + high, mix_hex("#8fae88", sky.bottom, 0.35))
    pen.rect(x + wide / 2 - 0.008, y, x + wide / 2 + 0.008, y + high, "#f3ead9")
    pen.rect(x, y + high * 0.45, x + wide, y + high * 0.45 + 0.014, "#f3ead9")
    pen.rect(x - 0.035, y + high + 0.014, x + wide + 0.035, y + high + 0.034, "#d9c7ad")
    for side, edge in ((-1, x - 0.02), (1, x + wide + 0.02)):
        fold = [(edge - side * 0.05, y - 0.03), (edge + side * 0.035, y - 0.03), (edge + side * 0.045, y + high + 0.05),
                (edge - side * 0.005, y + high + 0.05), (edge - side * 0.015, y + high * 0.5)]
        cloth = pen.polygon(fold, "#b7a6b4")
        pen.polygon([(edge + side * 0.01, y - 0.03), (edge + side * 0.035, y - 0.03),
                     (edge + side * 0.045, y + high + 0.05), (edge + side * 0.025, y + high + 0.05)], "#a08fa0",
                    group=cloth)


def draw_room(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw a papered wall with a curtained window and a picture, floor boards and a rug."""
    wall = str(rng.choice(["#e7d9c3", "#dcd8c4", "#e2d0c6", "#d5dad6"]))
    paper = pen.polygon([(LEFT, LEFT), (RIGHT, LEFT), (RIGHT, horizon), (LEFT, horizon)], wall)
    stripe = mix_hex(wall, "#b59b80", 0.2)
    for x in np.arange(LEFT, RIGHT, 0.12) + rng.uniform(0, 0.06):
        pen.polygon([(x, LEFT), (x + 0.03, LEFT), (x + 0.03, horizon), (x, horizon)], stripe, group=paper)
    left = rng.random() < 0.5
    high = horizon * 0.56
    _window(pen, sky, 0.075 if left else 0.695, horizon * 0.13, 0.23, high)
    x, y = (0.82 if left else 0.18) + rng.uniform(-0.02, 0.02), horizon * 0.33
    pen.rect(x - 0.085, y - 0.1, x + 0.085, y + 0.1, "#9a7a55")
    pen.rect(x - 0.065, y - 0.08, x + 0.065, y + 0.08, "#eee6d4")
    pen.ellipse(x, y + 0.02, 0.038, 0.034, str(rng.choice(["#a9b59a", "#b8a1a8", "#9fb0bd"])))
    pen.rect(LEFT, horizon - 0.045, RIGHT, horizon, "#f1e9da")
    floor = pen.polygon([(LEFT, horizon), (RIGHT, horizon), (RIGHT, RIGHT), (LEFT, RIGHT)], "#bb9874")
    for index, x in enumerate(np.linspace(-0.5, 1.5, 13)):
        a, b = 0.5 + (x - 0.5) * 0.62, 0.5 + (x + 1 / 6 - 0.5) * 0.62
        if index % 2:
            c, d = x + 1 / 6 + (x - 0.4) * 0.4, x + (x - 0.5) * 0.4
            pen.polygon([(a, horizon), (b, horizon), (c, RIGHT), (d, RIGHT)], "#b08b67", group=floor)
    middle = max(0.88, horizon + 0.1)
    rug = pen.ellipse(0.5, middle, 0.44, 0.105, "#a58f96")
    disc(pen, 0.5, middle, 0.4, 0.09, "#cbb9b4", group=rug)
    disc(pen, 0.5, middle, 0.33, 0.07, "#bba6a8", group=rug)


def _drape(pen: Pen, rng: Rng, side: int) -> None:
    edge, folds = 0.5 + side * 0.56, 5
    width = rng.uniform(0.21, 0.25)
    group = pen.new_group()
    levels = np.linspace(-0.06, 0.97, 9)
    waist = 1 - 0.25 * np.exp(-((levels - 0.62) / 0.14) ** 2)
    for fold in range(folds):
        outer, inner = fold / folds, (fold + 1) / folds
        for part, tone in ((0.0, "#96454d"), (0.62, "#74323c")):
            start = outer + (inner - outer) * part
            a = np.column_stack([edge - side * (0.02 + width * start * waist), levels])
            b = np.column_stack([edge - side * (0.02 + width * inner * waist), levels])
            pen.polygon(np.vstack([a, b[::-1]]), tone, group=group)


def draw_stage(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw a stage: drawn curtains, a scalloped valance, a spotlight and its pool of light on the boards."""
    back = pen.gradient(LEFT, LEFT, RIGHT, horizon, "#4f4460", "#645571", bands=8)
    lamp = 0.5 + rng.uniform(-0.12, 0.12)
    pool = max(0.88, horizon + 0.08)
    for spread, share in ((1.0, 0.28), (0.72, 0.42)):
        tone = mix_hex("#5a4d68", "#f3e6c4", share)
        pen.polygon([(lamp - 0.03, LEFT), (lamp + 0.03, LEFT), (0.5 + 0.42 * spread, horizon),
                     (0.5 - 0.42 * spread, horizon)], tone, group=back)
    floor = pen.gradient(LEFT, horizon, RIGHT, RIGHT, "#86695a", "#977560", bands=4)
    for x in np.linspace(-0.6, 1.6, 12):
        far = 0.5 + (x - 0.5) * 0.6
        pen.polygon([(far, horizon), (far + 0.006, horizon), (x + 0.01, RIGHT), (x, RIGHT)], "#75594d", group=floor)
    light = pen.ellipse(0.5, pool, 0.43, min(0.1, pool - horizon), "#c3a889")
    disc(pen, 0.5, pool, 0.36, min(0.08, pool - horizon - 0.01), "#dac6a4", group=light)
    for side in (-1, 1):
        _drape(pen, rng, side)
    scallops = np.linspace(0.0, 1.0, 7)
    hang = bumps(XS, scallops, np.full(7, 0.1), np.full(7, 0.06)) + 0.075
    valance = silhouette(pen, XS, hang + 0.014, LEFT, "#c9a35d")
    silhouette(pen, XS, hang, LEFT, "#8a3d47", group=valance)
    for x in np.linspace(0.08, 0.92, 7):
        pen.sector(x, 1.005, 0.035, 0.04, 180, 360, "#ecd9a0")


