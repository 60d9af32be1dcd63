"""The ten lights and weathers: the sky's colours, a tint over everything, things in the sky and in the air.

Knows nothing about places or subjects, except that a place paints its sky first and in one outline group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import numpy as np

from training.world.kinds import Light, Rng, Sky
from training.world.pen import Pen, arc_point, mix_hex, smooth
from training.world.scenery import LEFT, RIGHT, XS, bumps, cloud, disc, silhouette

Stops = tuple[tuple[float, str], ...]

SUNSET = Sky("#6a62a6", "#ffb45e")
DAWN = Sky("#a9a2dd", "#fbd3cf")
NIGHT = Sky("#1b2a68", "#5f78b8")
RAIN = Sky("#8494a8", "#c3ccd3")
STORM = Sky("#414a63", "#727b97")


@contextmanager
def _on_sky(pen: Pen) -> Iterator[int]:
    """Move what is drawn inside to right after the sky, under the rest of the place; yield the sky's outline group."""
    done = len(pen.shapes)
    group = pen.shapes[0].group if done else pen.new_group()
    yield group
    sky = next((i for i, shape in enumerate(pen.shapes[:done]) if shape.group != group), done)
    pen.shapes[:] = pen.shapes[:sky] + pen.shapes[done:] + pen.shapes[sky:done]


def _blend(pen: Pen, horizon: float, stops: Stops, group: int) -> None:
    """Repaint the sky with several colours, each at its share of the height."""
    levels = np.linspace(0, 1, 31)
    for a, b in pairwise(levels):
        y = (a + b) / 2
        after = next(i for i, (share, _) in enumerate(stops) if share >= y)
        (low, first), (high, second) = stops[after - 1], stops[after]
        ya, yb = (a * (horizon + 0.02) if a else LEFT), b * (horizon + 0.02)
        pen.polygon([(LEFT, ya), (RIGHT, ya), (RIGHT, yb + 1e-3), (LEFT, yb + 1e-3)],
                    mix_hex(first, second, (y - low) / (high - low)), group=group)


def _tones(pen: Pen, levels: Sequence[float], group: int) -> list[str]:
    """Return the sky's own colour at each height."""
    bands = [s for s in pen.shapes if s.group == group and np.ptp(s.points[:, 0]) > 1]
    tops = np.array([s.points[0, 1] for s in bands])
    return [bands[int(np.flatnonzero(tops <= level)[-1])].tone if bands else "#ffffff" for level in levels]


def _glow(pen: Pen, x: float, y: float, rings: Sequence[float], tone: str, group: int) -> None:
    """Lighten the sky around a point, one disc per radius in ``rings``, towards ``tone``."""
    local = _tones(pen, [y], group)[0]
    for index, r in enumerate(rings):
        disc(pen, x, y, r, r, mix_hex(local, tone, 0.22 + 0.24 * index), group=group)


def _rays(pen: Pen, x: float, y: float, angles: np.ndarray, tone: str, group: int) -> None:
    """Fan rays out of a point that fade into the sky."""
    steps = np.linspace(0.05, 0.5, 7)
    tones = _tones(pen, [float(level) for level in np.linspace(0, 1, 31)], group)
    for angle in angles:
        for near, far in pairwise(steps):
            height = arc_point(x, y, far, far, angle)[1]
            local = tones[int(np.clip(round(height * 30), 0, 30))]
            faded = mix_hex(local, tone, 0.6 * (1 - near / 0.5))
            corners = ((near, -5), (near, 5), (far, 5), (far, -5))
            pen.polygon([arc_point(x, y, r, r, angle + off) for r, off in corners], faded, group=group)


def _side(rng: Rng, reach: float) -> float:
    """Return an x beside the middle, left or right."""
    return 0.5 + float(rng.choice([-1, 1])) * (reach + rng.uniform(-0.03, 0.03))


def _wisps(pen: Pen, rng: Rng, horizon: float, tone: str, count: int, group: int) -> None:
    for level in np.linspace(0.2, 0.85, count):
        x, y, half = rng.uniform(0, 1), horizon * level, rng.uniform(0.14, 0.28)
        outline = [(x - half, y), (x - half * 0.3, y - 0.014), (x + half * 0.3, y - 0.009), (x + half, y + 0.006),
                   (x + half * 0.2, y + 0.012), (x - half * 0.5, y + 0.01)]
        pen.polygon(smooth(outline, closed=True, steps=4), tone, group=group)


def sunny_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw a clear sky with a bright sun high at one side."""
    with _on_sky(pen) as group:
        x, y = _side(rng, 0.34), horizon * rng.uniform(0.2, 0.27)
        _glow(pen, x, y, (0.15, 0.112), "#fffbe2", group)
        pen.circle(x, y, 0.075, "#fff0a3")


def sunset_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw a burning sky with a large low sun and streaks of cloud."""
    with _on_sky(pen) as group:
        _blend(pen, horizon, ((0, "#5d5aa2"), (0.35, "#b06a9c"), (0.65, "#f58a5f"), (1, "#ffcb6b")), group)
        x, y = _side(rng, 0.29), horizon * rng.uniform(0.5, 0.58)
        for r, tone in ((0.165, "#fb9a5c"), (0.13, "#ffae5c")):
            disc(pen, x, y, r, r, tone, group=group)
        pen.circle(x, y, 0.092, "#ffe27a")
        _wisps(pen, rng, horizon, "#8d5b96", 3, group)
        _wisps(pen, rng, horizon, "#f7a58a", 3, group)


def dawn_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw a pink and lavender sky with a small pale sun just rising and fanning rays."""
    with _on_sky(pen) as group:
        _blend(pen, horizon, ((0, "#b1b2e8"), (0.4, "#dcc2e8"), (0.72, "#fbcfda"), (1, "#fff0d8")), group)
        x, y = _side(rng, 0.27), horizon * rng.uniform(0.76, 0.82)
        _rays(pen, x, y, np.arange(196, 351, 32) + rng.uniform(-6, 6), "#fff1e4", group)
        disc(pen, x, y, 0.12, 0.12, "#fbd5dc", group=group)
        pen.circle(x, y, 0.062, "#fffbe8")


def night_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw stars and a crescent moon with its halo."""
    with _on_sky(pen) as group:
        count = 36
        for x, y, r in zip(rng.uniform(0, 1, count), horizon * rng.uniform(0, 0.85, count),
                           rng.uniform(0.005, 0.014, count), strict=True):
            points = [arc_point(x, y, r * k, r * k, a) for a, k in zip(range(0, 360, 45), (1, 0.35) * 4, strict=True)]
            pen.polygon(points, "#ffffff", group=group)
        x, y = _side(rng, 0.3), horizon * rng.uniform(0.26, 0.36)
        _glow(pen, x, y, (0.125, 0.1), "#7d93d6", group)
        full = np.linspace(60, 300, 26)
        inner = [arc_point(x + 0.034, y, 0.064, 0.07, a) for a in np.linspace(284, 76, 20)]
        pen.polygon([arc_point(x, y, 0.08, 0.08, a) for a in full] + inner, "#fffdf0")


def _overcast(pen: Pen, rng: Rng, horizon: float, tones: tuple[str, ...], *, low: float = 0.44) -> None:
    group = pen.new_group()
    for share, tone in zip(np.linspace(low, 0.17, len(tones)), tones, strict=True):
        centers = np.linspace(0, 1, 7) + rng.uniform(-0.05, 0.05, 7)
        bellies = bumps(XS, centers, rng.uniform(0.1, 0.15, 7), rng.uniform(0.05, 0.09, 7))
        silhouette(pen, XS, horizon * (share - 0.1) + bellies, LEFT, tone, group=group)


def rainy_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw low gray rain clouds."""
    with _on_sky(pen):
        _overcast(pen, rng, horizon, ("#9ca9b6", "#8794a4", "#748294"))


def _streaks(pen: Pen, rng: Rng, count: int, slant: float, length: float, tones: tuple[str, str]) -> None:
    columns = (np.arange(count) * 0.618034 + rng.uniform(0, 1)) % 1.0
    rows = (np.arange(count) + rng.uniform(0, 1, count)) / count * 1.1 - 0.08
    for index, (x, y) in enumerate(zip(columns * (1 + slant), rows, strict=True)):
        run = length * rng.uniform(0.7, 1.2)
        wide = 0.0065
        pen.polygon([(x, y), (x + wide, y), (x + wide - slant * run, y + run), (x - slant * run, y + run)],
                    tones[index % 2])


def rain(pen: Pen, rng: Rng) -> None:
    """Draw slanting rain and rings where drops hit the ground."""
    _streaks(pen, rng, 52, 0.22, 0.085, ("#e4eef6", "#b4cce2"))
    for x, y in zip(rng.uniform(0.03, 0.97, 5), rng.uniform(0.92, 0.985, 5), strict=True):
        points = [arc_point(x, y, 0.032, 0.011, a) for a in range(0, 361, 24)]
        pen.polygon(points + [arc_point(x, y, 0.022, 0.006, a) for a in range(360, -1, -24)], "#dfeaf3")


def snow_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw a closed pale sky."""
    with _on_sky(pen):
        _overcast(pen, rng, horizon, ("#c4cfdc", "#b5c2d2"))


def snowflakes(pen: Pen, rng: Rng) -> None:
    """Draw falling flakes, near ones large and far ones small."""
    count = 70
    columns = (np.arange(count) * 0.618034 + rng.uniform(0, 1)) % 1.0
    rows = (np.arange(count) + rng.uniform(0, 1, count)) / count
    for x, y, r in zip(columns, rows, 0.0065 + 0.012 * rng.uniform(0, 1, count) ** 2, strict=True):
        pen.polygon([arc_point(x, y, r, r, a) for a in range(0, 360, 36)], "#ffffff")


def _bank(pen: Pen, x: float, y: float, half: float, thick: float, group: int) -> None:
    """Draw one bank of mist: a long bar with round ends and two shorter ones leaning on it."""
    for shift, rise, share in ((0.0, 0.0, 1.0), (0.3, -1.7, 0.55), (-0.25, 1.7, 0.6)):
        cx, cy, reach = x + shift * half, y + rise * thick, half * share
        ends = [arc_point(cx + reach, cy, thick, thick, a) for a in range(-90, 91, 30)]
        ends += [arc_point(cx - reach, cy, thick, thick, a) for a in range(90, 271, 30)]
        pen.polygon(ends, "#e9ecec", group=group)


def fog_banks(pen: Pen, rng: Rng) -> None:
    """Draw banks of mist: on the ground in front, at both sides, hardly any across the middle."""
    group = pen.new_group()
    turned = float(rng.choice([-1, 1]))
    for off, y, half, thick in ((-0.5, 0.2, 0.2, 0.012), (0.46, 0.33, 0.17, 0.012), (-0.52, 0.5, 0.2, 0.014),
                                (0.5, 0.61, 0.2, 0.015), (-0.36, 0.735, 0.24, 0.016), (0.36, 0.83, 0.3, 0.018),
                                (-0.25, 0.935, 0.34, 0.022), (0.45, 1.0, 0.4, 0.026)):
        _bank(pen, 0.5 + turned * (off + rng.uniform(-0.06, 0.06)), y + rng.uniform(-0.02, 0.02), half, thick, group)


def foggy_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw the dim disc of a sun that the fog swallows."""
    with _on_sky(pen) as group:
        x, y = _side(rng, 0.3), horizon * 0.3
        _glow(pen, x, y, (0.09, 0.06), "#ffffff", group)


def _bolt(pen: Pen, rng: Rng, x: float, top: float, bottom: float) -> None:
    way = 1.0 if x < 0.5 else -1.0
    levels = np.array([0, 0.34, 0.32, 0.62, 0.6, 1.0])
    offsets = np.array([0.045, -0.015, 0.03, -0.03, 0.012, -0.05]) * way * rng.uniform(0.85, 1.2)
    widths = np.array([0.034, 0.034, 0.032, 0.026, 0.026, 0.0])
    center = np.column_stack([x + offsets, top + (bottom - top) * levels])
    group = pen.new_group()
    for grow, tone in ((0.022, "#6a71a6"), (0.0, "#fffad2")):
        wide = np.column_stack([(widths + grow) / 2, np.zeros(6)])
        pen.polygon(np.vstack([center - wide, (center + wide)[::-1]]), tone, group=group)


def stormy_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw black clouds and lightning."""
    with _on_sky(pen):
        x = _side(rng, 0.27)
        _bolt(pen, rng, x, horizon * 0.12, horizon * 0.98)
        _bolt(pen, rng, 1 - x + rng.uniform(-0.06, 0.06), horizon * 0.14, horizon * 0.72)
        _overcast(pen, rng, horizon, ("#545c75", "#454c64", "#373d53"), low=0.34)


def storm_rain(pen: Pen, rng: Rng) -> None:
    """Draw a few long gusts of driven rain."""
    _streaks(pen, rng, 26, 0.55, 0.14, ("#c9d6ea", "#a3b4d2"))


def rainbow_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw a rainbow spanning the picture, with a small cloud at each side."""
    with _on_sky(pen):
        x, base = 0.5 + rng.uniform(-0.06, 0.06), horizon + 0.04
        rx, ry = 0.54, horizon - 0.02
        group, width = pen.new_group(), 0.021
        angles = np.linspace(180, 360, 37)
        for index, tone in enumerate(("#ea6a66", "#f4a05a", "#f7dd6c", "#7cc47f", "#5fa3dd", "#9a7cc9")):
            outer, inner = width * index, width * (index + 1) + 1e-3
            rim = [arc_point(x, base, rx - outer, ry - outer, a) for a in angles]
            hollow = [arc_point(x, base, rx - inner, ry - inner, a) for a in angles[::-1]]
            pen.polygon(rim + hollow, tone, group=group)
        for cx in (0.04, 0.97):
            cloud(pen, rng, cx, horizon * rng.uniform(0.78, 0.9), 0.26, ("#ffffff", "#dde8f0"))


def cloudy_sky(pen: Pen, rng: Rng, horizon: float) -> None:
    """Draw big heaped clouds."""
    with _on_sky(pen):
        for x, share, width in ((0.46, 0.34, 0.42), (0.92, 0.82, 0.34), (0.06, 0.84, 0.36), (0.12, 0.5, 0.48),
                                (0.88, 0.54, 0.5)):
            cloud(pen, rng, x + rng.uniform(-0.06, 0.06), horizon * (share + rng.uniform(-0.04, 0.04)), width,
                  ("#eaf0f5", "#bccbd9", "#ffffff"))


LIGHTS: tuple[Light, ...] = (
    Light("daylight", "in daylight", Sky(), (1.0, 1.0, 1.0), sunny_sky),
    Light("sunset", "at sunset", SUNSET, (1.0, 0.84, 0.7), sunset_sky),
    Light("night", "at night", NIGHT, (0.6, 0.65, 0.86), night_sky),
    Light("rain", "in the rain", RAIN, (0.84, 0.88, 0.95), rainy_sky, rain),
    Light("snowfall", "in falling snow", Sky("#aebccd", "#dfe7ef"), (0.91, 0.95, 1.0), snow_sky, snowflakes),
    Light("fog", "in the fog", Sky("#ccd2d4", "#e9ecec"), (0.95, 0.96, 0.96), foggy_sky, fog_banks),
    Light("storm", "in a thunderstorm", STORM, (0.75, 0.77, 0.86), stormy_sky, storm_rain),
    Light("dawn", "at dawn", DAWN, (1.0, 0.9, 0.96), dawn_sky),
    Light("rainbow", "under a rainbow", Sky("#79b5e2", "#dcedf7"), (1.0, 1.0, 0.98), rainbow_sky),
    Light("clouds", "under a cloudy sky", Sky("#6fa8d6", "#d3e4f0"), (0.95, 0.96, 0.98), cloudy_sky),
)
