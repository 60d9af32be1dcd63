"""The twelve places of the little world: layered backgrounds that leave a calm middle for a subject.

Outdoors the sky is drawn first and in one outline group, so that ``lights.py`` can slip sun and clouds in behind the
rest. Knows nothing about subjects, mediums or which light is on beyond the colours of its sky.
"""

from __future__ import annotations

import numpy as np

from training.world.interiors import draw_room, draw_space, draw_stage, draw_underwater
from training.world.kinds import Place, Rng, Sky
from training.world.pen import Pen, arc_point, mix_hex
from training.world.scenery import (
    FINE_XS,
    LEFT,
    RIGHT,
    XS,
    bumps,
    disc,
    fir,
    haze,
    is_dark,
    ribbon,
    silhouette,
    valley,
    wavy,
)


def _sky(pen: Pen, sky: Sky, horizon: float) -> None:
    pen.gradient(LEFT, LEFT, RIGHT, horizon + 0.02, sky.top, sky.bottom, bands=24)


def _ground(pen: Pen, horizon: float, far: str, near: str) -> int:
    return pen.gradient(LEFT, horizon, RIGHT, RIGHT, far, near, bands=6)


def draw_sea(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw open water with an island, a line of foam and a beach in front."""
    _sky(pen, sky, horizon)
    shore = horizon + (1 - horizon) * 0.42
    x = rng.choice([0.12, 0.86]) + rng.uniform(-0.05, 0.05)
    island = bumps(XS, np.array([x, x + 0.09, x - 0.1]), np.array([0.13, 0.1, 0.1]), np.array([0.11, 0.06, 0.05]))
    silhouette(pen, XS, horizon + 0.01 - island * horizon * 1.3, horizon + 0.01, haze("#6d8f8a", sky, 0.45))
    water = pen.gradient(LEFT, horizon, RIGHT, shore + 0.1, haze("#4d97b3", sky, 0.3), "#63aebb", bands=9)
    for depth in np.linspace(0.1, 0.9, 9):
        y = horizon + (shore - horizon) * depth
        for cx in rng.uniform(0, 1, 2):
            half, thick = 0.03 + 0.08 * depth, 0.004 + 0.006 * depth
            pen.polygon([(cx - half, y), (cx, y - thick), (cx + half, y), (cx, y + thick)],
                        haze("#c5e6ea", sky, 0.3), group=water)
    edge = shore + 0.045 * (wavy(rng, XS, 1.3) - 0.5)
    lap = 0.008 * np.sin(40 * XS)
    silhouette(pen, XS, edge - 0.022 + lap, RIGHT, "#f3f9f7")
    sand = silhouette(pen, XS, edge + lap * 0.6, RIGHT, "#d5bf97")
    silhouette(pen, XS, edge + 0.035, RIGHT, "#e9d8b2", group=sand)
    for px, py in zip(rng.uniform(0, 1, 9), rng.uniform(shore + 0.08, 1, 9), strict=True):
        pen.polygon([arc_point(px, py, 0.011, 0.006, a) for a in range(0, 360, 60)], "#cdb68d", group=sand)


def _mesas(pen: Pen, rng: Rng, horizon: float, tone: str, shadow: str) -> None:
    for x, side in ((rng.uniform(0.04, 0.16), 1), (rng.uniform(0.8, 0.94), -1)):
        wide, high = rng.uniform(0.08, 0.13), horizon * rng.uniform(0.22, 0.38)
        top = horizon - high
        waist, foot = horizon - high * 0.5, horizon + 0.02
        rim = [(x - wide, top), (x + wide, top + 0.008), (x + wide * 1.06, waist), (x + wide * 1.5, foot),
               (x - wide * 1.5, foot), (x - wide * 1.06, waist)]
        group = pen.polygon(rim, tone)
        near, far = x + side * wide * 0.35, x + side * wide
        pen.polygon([(near, top + 0.004), (far, top + 0.006), (x + side * wide * 1.06, waist),
                     (x + side * wide * 1.5, foot), (near, foot)], shadow, group=group)


def _cactus(pen: Pen, x: float, foot: float, height: float, tone: str) -> None:
    wide = height * 0.17
    pen.line([(x, foot), (x, foot - height)], wide, tone)
    for side, low, high in ((-1, 0.4, 0.72), (1, 0.52, 0.86)):
        reach = x + side * height * 0.25
        elbow, tip = foot - height * low, foot - height * high
        pen.line([(x, elbow), (reach, elbow), (reach, tip)], wide * 0.8, tone)


def draw_desert(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw sand dunes with shaded lees, far table mountains and a cactus or two."""
    _sky(pen, sky, horizon)
    _mesas(pen, rng, horizon, haze("#c38a66", sky, 0.35), haze("#9f6a52", sky, 0.35))
    _ground(pen, horizon, haze("#e2bf87", sky, 0.25), "#e0b878")
    for share, height, lit, lee in ((0.1, 0.26, "#e6c48d", "#cda16b"), (0.42, 0.22, "#ebcb94", "#d2a56b")):
        level = horizon + (1 - horizon) * share
        crest = level - height * horizon * wavy(rng, XS, 0.75) * valley(XS, 0.5)
        lit = haze(lit, sky, 0.25 * (1 - share))
        dune = silhouette(pen, XS, crest, RIGHT, lit)
        summit = int(np.argmin(crest[8:-8])) + 8
        right = slice(summit, min(summit + 24, len(XS)))
        run = np.linspace(0, 1, len(XS[right]))
        lee_foot = crest[right] + 0.1 * np.sin(np.pi * np.sqrt(run)) * (1 - horizon) / 0.4
        points = np.vstack([np.column_stack([XS[right], crest[right]]), np.column_stack([XS[right], lee_foot])[::-1]])
        pen.polygon(points, lee, group=dune)
    for level in (0.62, 0.76, 0.9):
        y = horizon + (1 - horizon) * level
        x, run = rng.uniform(0.0, 0.6), np.linspace(0, 1, 12)
        ridge, thick = y - 0.012 * np.sin(9 * run), 0.009 * np.sin(np.pi * run)
        upper, lower = (np.column_stack([x + 0.36 * run, ridge + way * thick]) for way in (-1, 1))
        pen.polygon(np.vstack([upper, lower[::-1]]), "#d3a96e", group=dune)
    side = rng.choice([-1, 1])
    _cactus(pen, 0.5 + side * 0.41, horizon + (1 - horizon) * 0.42, 0.27, "#7d9468")
    if rng.random() < 0.6:
        _cactus(pen, 0.5 - side * 0.36, horizon + (1 - horizon) * 0.14, 0.13, haze("#86996f", sky, 0.25))


def _conifers(rng: Rng, low: float, high: float, count: int) -> np.ndarray:
    centers = np.linspace(LEFT, RIGHT, count) + rng.uniform(-0.02, 0.02, count)
    heights = rng.uniform(low, high, count)
    spikes: np.ndarray = (heights[:, None] - np.abs(FINE_XS[None] - centers[:, None]) * 3.2).max(0)
    return np.asarray(np.clip(spikes, 0.02, None))


def draw_forest(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw a clearing: two hazy rows of conifers, trunks at the sides, leaves overhead, a path."""
    _sky(pen, sky, horizon)
    far = _conifers(rng, 0.24, 0.36, 17) * horizon
    silhouette(pen, FINE_XS, horizon - far, horizon + 0.03, haze("#86a893", sky, 0.5))
    near = _conifers(rng, 0.42, 0.62, 12) * valley(FINE_XS, 0.3) * horizon
    silhouette(pen, FINE_XS, horizon + 0.01 - near, horizon + 0.03, haze("#6f967a", sky, 0.22))
    ground = _ground(pen, horizon, haze("#9db386", sky, 0.15), "#92a873")
    bend = rng.uniform(-0.12, 0.12)
    left = [(0.49 + bend, horizon), (0.44 + bend * 0.3, horizon * 0.6 + 0.4), (0.2, RIGHT)]
    right = [(0.84, RIGHT), (0.6 + bend * 0.3, horizon * 0.6 + 0.4), (0.52 + bend, horizon)]
    pen.polygon(left + right, "#c9bd95", group=ground)
    for side in (-1, 1):
        for reach, wide, tone in ((0.345, 0.035, haze("#86715c", sky, 0.3)), (0.45, 0.065, "#6a5443")):
            x = 0.5 + side * (reach + rng.uniform(-0.02, 0.03))
            foot = horizon + (1 - horizon) * (0.08 if reach < 0.4 else 0.4)
            flare = wide * 0.9
            trunk = pen.polygon([(x - wide / 2, -0.06), (x + wide / 2, -0.06), (x + wide / 2, foot - 0.08),
                                 (x + flare, foot), (x - flare, foot), (x - wide / 2, foot - 0.08)], tone)
            pen.polygon([(x + wide * 0.12, -0.06), (x + wide / 2, -0.06), (x + wide / 2, foot - 0.08),
                         (x + flare, foot), (x + wide * 0.2, foot)], mix_hex(tone, "#2a2320", 0.22), group=trunk)
    for depth, tone in ((0.26, haze("#7ea07a", sky, 0.15)), (0.18, "#5f8462")):
        centers = np.linspace(0, 1, 10) + rng.uniform(-0.03, 0.03, 10)
        leaves = bumps(FINE_XS, centers, rng.uniform(0.07, 0.11, 10), rng.uniform(0.6, 1.0, 10)) * valley(FINE_XS, 0.18)
        silhouette(pen, FINE_XS, depth * leaves - 0.005, LEFT, tone)
    _tufts(pen, rng, horizon, "#7a9462", 8)


def _tufts(pen: Pen, rng: Rng, horizon: float, tone: str, count: int) -> None:
    for side, y in zip(rng.choice([-1, 1], count), np.sort(rng.uniform(horizon + 0.06, 0.99, count)), strict=True):
        x = 0.5 + side * rng.uniform(0.26, 0.49)
        s = 0.018 + 0.03 * (y - horizon)
        pen.polygon([(x - s, y), (x - s * 1.3, y - s * 1.3), (x - s * 0.4, y - s * 0.6), (x, y - s * 2),
                     (x + s * 0.4, y - s * 0.6), (x + s * 1.3, y - s * 1.3), (x + s, y)], tone)


def draw_snow(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw a white plain with soft drifts, far white hills and snowed-in firs."""
    _sky(pen, sky, horizon)
    far = horizon - 0.24 * horizon * wavy(rng, XS, 1.1) * valley(XS, 0.5)
    silhouette(pen, XS, far, horizon + 0.03, haze("#c3d3e4", sky, 0.35))
    ground = _ground(pen, horizon, "#d3e0ec", "#e9f0f6")
    for x, size in ((0.05, 0.34), (0.19, 0.22), (0.82, 0.24), (0.94, 0.36)):
        size *= rng.uniform(0.85, 1.15) * (0.6 + 0.5 * horizon)
        foot = horizon + (1 - horizon) * (size - 0.12) * 0.9
        fir(pen, x + rng.uniform(-0.03, 0.03), foot, size, haze("#7f9ba0", sky, 0.2), "#7c6b60", cap="#f4f8fb")
    for share, tone in ((0.3, "#c6d7e7"), (0.34, "#e7eef5"), (0.66, "#cddcea"), (0.7, "#f0f5f9")):
        if tone in ("#c6d7e7", "#cddcea"):
            drift = wavy(rng, XS, 0.8) - 0.5
        silhouette(pen, XS, horizon + (1 - horizon) * (share + 0.3 * drift), RIGHT, tone, group=ground)


def _tower(pen: Pen, rng: Rng, x0: float, x1: float, top: float, foot: float, tones: tuple[str, str, str]) -> None:
    wall, side, pane = tones
    group = pen.polygon([(x0, top), (x1, top), (x1, foot), (x0, foot)], wall)
    pen.polygon([(x1 - 0.02, top), (x1, top), (x1, foot), (x1 - 0.02, foot)], side, group=group)
    cap = (x1 - x0) * 0.2
    pen.polygon([(x0 + cap, top - 0.025), (x1 - cap, top - 0.025), (x1 - cap, top), (x0 + cap, top)], side, group=group)
    columns = 3 if x1 - x0 > 0.12 else 2
    step = (x1 - x0 - 0.02) / columns
    unlit = mix_hex(pane, wall, 0.7)
    for y in np.arange(top + 0.035, foot - 0.07, 0.075):
        for column in range(columns):
            left = x0 + step * (column + 0.25)
            tone = pane if rng.random() < 0.75 else unlit
            pen.polygon([(left, y), (left + step * 0.55, y), (left + step * 0.55, y + 0.04), (left, y + 0.04)], tone,
                        group=group)


def draw_city(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw a street between blocks with windows, lit when the sky is dark, and a far skyline."""
    _sky(pen, sky, horizon)
    for tone, low, high, floor, count in (("#9fa9b8", 0.4, 0.66, 0.75, 15), ("#8b94a6", 0.3, 0.6, 0.45, 11)):
        heights = np.repeat(rng.uniform(low, high, count) * valley(np.linspace(0, 1, count), floor), 2) * horizon
        walls = np.repeat(np.linspace(LEFT, RIGHT, count + 1), 2)[1:-1]
        silhouette(pen, walls, horizon - heights, horizon + 0.02, haze(tone, sky, 0.55 if high > 0.62 else 0.35))
    curb = horizon + (1 - horizon) * 0.3
    pane = "#fff0a6" if is_dark(sky) else "#dce9ef"
    for x0, x1, share in ((LEFT, 0.1, 0.84), (0.1, 0.2, 0.56), (0.79, 0.9, 0.6), (0.9, RIGHT, 0.88)):
        wall = str(rng.choice(["#a89a97", "#9c9aa8", "#b3a48f", "#93a0a3"]))
        if is_dark(sky):
            wall = mix_hex(wall, "#3a3d5c", 0.45)
        top = horizon * (1 - share * rng.uniform(0.86, 1.06))
        _tower(pen, rng, x0, x1, top, horizon + 0.02, (wall, mix_hex(wall, "#3d3d4d", 0.3), pane))
    pen.rect(LEFT, horizon, RIGHT, curb, "#cbc6c0")
    pen.rect(LEFT, curb - 0.012, RIGHT, curb, "#aba6a3")
    road = pen.gradient(LEFT, curb, RIGHT, RIGHT, "#9c9ba0", "#8c8b92", bands=4)
    shift, y, thick = rng.uniform(-0.15, 0.0), curb + (1 - curb) * 0.55, 0.018
    for x in np.arange(shift, 1.1, 0.28):
        pen.polygon([(x, y), (x + 0.15, y), (x + 0.14, y + thick), (x - 0.01, y + thick)], "#e3dfd2", group=road)


def _flower(pen: Pen, x: float, y: float, r: float, petal: str, turned: float) -> None:
    angles = np.arange(0, 360, 24)
    rim = [arc_point(x, y, r * k, r * 0.85 * k, a + turned)
           for a, k in zip(angles, np.tile([0.5, 1.0, 1.0], 5), strict=True)]
    group = pen.polygon(rim, petal)
    pen.polygon([arc_point(x, y, r * 0.33, r * 0.28, a) for a in range(0, 360, 60)], "#f0c95a", group=group)


def draw_meadow(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw rolling hills and a field of flowers that grow larger towards the viewer."""
    _sky(pen, sky, horizon)
    for height, tone, mist in ((0.3, "#9fbf98", 0.5), (0.17, "#a9c78b", 0.25)):
        hill = horizon + 0.01 - height * horizon * wavy(rng, XS, 0.9) * valley(XS, 0.55)
        silhouette(pen, XS, hill, horizon + 0.03, haze(tone, sky, mist))
    field = _ground(pen, horizon, haze("#bcd396", sky, 0.12), "#a3bf78")
    petals = ("#f7f1ea", "#e9a7bd", "#f1d98a", "#b9a3d6", "#e58f80")
    for depth in np.linspace(0.03, 1.0, 44) ** 1.15:
        y = horizon + (1 - horizon) * depth + rng.uniform(-0.012, 0.012)
        x, r = rng.uniform(0, 1), 0.008 + 0.026 * depth * (1.4 - horizon)
        petal = petals[rng.integers(len(petals))]
        if r < 0.017:
            pen.polygon([arc_point(x, y, r, r * 0.7, a) for a in range(0, 360, 45)], petal, group=field)
            continue
        pen.polygon([(x - r * 0.14, y), (x + r * 0.14, y), (x + r * 0.3, y + 2.2 * r), (x, y + 2.2 * r)], "#7fa05f",
                    group=field)
        _flower(pen, x, y, r, petal, rng.uniform(0, 72))


def _peak(pen: Pen, rng: Rng, x: float, foot: float, height: float, tones: tuple[str, str, str]) -> None:
    rock, shadow, snow = tones
    left, right = x - height * rng.uniform(0.7, 0.85), x + height * rng.uniform(0.7, 0.85)
    top, lean = foot - height, rng.uniform(-0.03, 0.03)
    group = pen.polygon([(left, foot), (x - (x - left) * 0.42, top + height * 0.38), (x, top),
                         (x + (right - x) * 0.36, top + height * 0.42), (right, foot)], rock)
    ridge = [(x, top), (x + lean + 0.05 * height, top + height * 0.3), (x + lean - 0.04 * height, top + height * 0.55),
             (x + lean + 0.12 * height, foot)]
    pen.polygon([*ridge, (right, foot), (x + (right - x) * 0.36, top + height * 0.42)], shadow, group=group)
    a, b = x - (x - left) * 0.34, x + (right - x) * 0.29
    low = top + height * 0.33
    pen.polygon([(x, top), (b, low), (b - 0.1 * height, low - 0.05 * height), (x + 0.04 * height, low + 0.07 * height),
                 (x - 0.06 * height, low - 0.04 * height), (a + 0.07 * height, low + 0.04 * height),
                 (a, low)], snow, group=group)
    pen.polygon([(x, top), (b, low), (b - 0.1 * height, low - 0.05 * height), (x + 0.04 * height, low + 0.07 * height),
                 (x + lean + 0.05 * height, top + height * 0.28)], mix_hex(snow, shadow, 0.35), group=group)


def draw_mountains(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw two ranges of snow-capped peaks, foothills and an alpine pasture."""
    _sky(pen, sky, horizon)
    for low, high, mist, spots in ((0.5, 0.62, 0.55, (0.36, 0.64)), (0.66, 0.86, 0.25, (0.03, 0.97)),
                                   (0.42, 0.5, 0.15, (0.25, 0.77))):
        tones = (haze("#8b97a8", sky, mist), haze("#66738a", sky, mist), haze("#f6f9fb", sky, mist * 0.5))
        for x in spots:
            height = horizon * rng.uniform(low, high)
            _peak(pen, rng, x + rng.uniform(-0.04, 0.04), horizon + 0.02, height, tones)
    foot = horizon - 0.1 * horizon * wavy(rng, XS, 0.8) * valley(XS, 0.35)
    silhouette(pen, XS, foot, RIGHT, haze("#93a592", sky, 0.2))
    ground = silhouette(pen, XS, horizon + 0.05 - 0.05 * wavy(rng, XS, 0.6), RIGHT, "#aebb95")
    silhouette(pen, XS, horizon + (1 - horizon) * (0.55 + 0.2 * wavy(rng, XS, 0.7)), RIGHT, "#a2b087", group=ground)
    for x in (0.04, 0.13, 0.9, 0.98):
        x, foot_y, height = x + rng.uniform(-0.02, 0.02), horizon + rng.uniform(0.05, 0.1), rng.uniform(0.12, 0.19)
        fir(pen, x, foot_y, height, "#6c8a78", "#6d5a4b")
    for x, y in zip((0.1, 0.24, 0.85), rng.uniform(horizon + 0.14, 0.99, 3), strict=True):
        stone = pen.polygon([(x - 0.05, y), (x - 0.03, y - 0.035), (x + 0.02, y - 0.045), (x + 0.055, y)], "#9b9c9c")
        pen.polygon([(x + 0.01, y), (x + 0.02, y - 0.045), (x + 0.055, y)], "#7f8186", group=stone)


def _plume(pen: Pen, rng: Rng, x: float, y: float, tone: str, shade: str) -> None:
    group = pen.new_group()
    drift = 0.1 if x < 0.5 else -0.1
    for rise in np.linspace(0, 1, 6):
        cx, cy = x + drift * rise**1.5 + rng.uniform(-0.015, 0.015), y - 0.02 - rise * (y + 0.02)
        r = 0.035 + 0.065 * rise
        disc(pen, cx + 0.015, cy + 0.012, r, r, shade, group=group)
        disc(pen, cx - 0.012, cy - 0.01, r * 0.8, r * 0.8, tone, group=group)


def draw_volcano(pen: Pen, rng: Rng, sky: Sky, horizon: float) -> None:
    """Draw a smoking cone with streams of lava and a plain of cracked basalt."""
    _sky(pen, Sky(mix_hex(sky.top, "#8b6d78", 0.3), mix_hex(sky.bottom, "#d98f6e", 0.45)), horizon)
    x, top = float(rng.choice([0.24, 0.76])) + rng.uniform(-0.03, 0.03), horizon * rng.uniform(0.34, 0.4)
    _plume(pen, rng, x, top, haze("#8e858a", sky, 0.2), haze("#70686f", sky, 0.2))
    foot, lip = horizon + 0.02, 0.065
    run = np.linspace(0, 1, 8)
    slope = lip + 0.33 * run**1.7
    flank = np.column_stack([x - slope, top + (foot - top) * run])
    other = np.column_stack([x + slope, top + (foot - top) * run])
    cone = pen.polygon(np.vstack([flank[::-1], other]), haze("#84706d", sky, 0.12))
    pen.polygon(np.vstack([[(x + 0.02, top)], other, [(x + 0.1, foot)]]), haze("#66565a", sky, 0.12), group=cone)
    pen.ellipse(x, top, lip, 0.016, "#f08c3a")
    for offset, length in ((-0.035, 0.62), (0.005, 0.95), (0.04, 0.5)):
        end = top + (foot - top) * length
        path = [(x + offset, top), (x + offset * 1.6 + 0.012, top + (end - top) * 0.4),
                (x + offset * 2.2 - 0.015, top + (end - top) * 0.7), (x + offset * 3, end)]
        ribbon(pen, path, 0.03, 0.012, "#ef7f33", group=cone)
    ground = _ground(pen, horizon, "#8a7b78", "#74686a")
    low = horizon + 0.09 - 0.07 * wavy(rng, XS, 1.6) * valley(XS, 0.3)
    silhouette(pen, XS, low, RIGHT, "#7f7274", group=ground)
    for side in (-1, 1):
        y, start = horizon + (1 - horizon) * rng.uniform(0.3, 0.75), 0.5 + side * 0.54
        bends = ((0.0, 0.0), (0.09, 0.03), (0.16, 0.01), (0.27, 0.05))
        crack = [(start - side * dx, y + dy) for dx, dy in bends]
        lava = ribbon(pen, crack, 0.032, 0.004, "#e8813c")
        ribbon(pen, crack[:3], 0.012, 0.003, "#f6c35c", group=lava)
    for bx, by in zip((0.06, 0.95), rng.uniform(0.92, 1.0, 2), strict=True):
        pen.polygon([(bx - 0.09, by + 0.04), (bx - 0.05, by - 0.04), (bx + 0.02, by - 0.06), (bx + 0.09, by + 0.04)],
                    "#5f5558")


PLACES: tuple[Place, ...] = (
    Place("sea", "by the sea", draw_sea),
    Place("desert", "in the desert", draw_desert),
    Place("forest", "in a forest", draw_forest),
    Place("snow", "on a snowy plain", draw_snow),
    Place("city", "in a city", draw_city),
    Place("space", "in outer space", draw_space, has_sky=False),
    Place("underwater", "under water", draw_underwater, has_sky=False),
    Place("room", "in a room", draw_room, has_sky=False),
    Place("meadow", "in a flower meadow", draw_meadow),
    Place("mountains", "in the mountains", draw_mountains),
    Place("volcano", "near a volcano", draw_volcano),
    Place("stage", "on a stage", draw_stage, has_sky=False),
)
