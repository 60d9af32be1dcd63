"""Churches and pagodas. Names tones; the renderer decides what they look like."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone
from training.world.subjects.buildings.parts import arched_window, block, cross, door, gable, steps
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    GOLD,
    HOLLOW,
    IRON,
    LAMP,
    STONE,
    WOOD,
    arch,
    chance,
    curved,
    face,
    mirrored,
    panel,
    panes,
)


def draw_church(pen: Pen, rng: Rng) -> None:
    """Draw a village church from the side: a spire with a cross, a nave with arched windows."""
    pen.rect(0.34, 0.6, 0.96, 1.0, "main")
    pen.polygon([(0.3, 0.66), (0.3, 0.38), (0.88, 0.38), (1.0, 0.66)], "dark")
    pen.polygon([(0.3, 0.66), (0.3, 0.62), (0.983, 0.62), (1.0, 0.66)], "light")
    glasses = ("#4f7fd6", "#e4674f", "#f2b92e", "#58a868")
    count = int(rng.integers(2, 4))
    for i in range(count):
        x = 0.48 + (0.9 - 0.48) * (i + 0.5) / count
        arched_window(pen, x, 0.93, 0.09, 0.2, glasses[int(rng.integers(4))])
    block(pen, 0.08, 0.4, 0.42, 1.0)
    spire = pen.polygon([(0.03, 0.43), (0.25, 0.1), (0.47, 0.43)], "light")
    pen.polygon([(0.25, 0.43), (0.25, 0.1), (0.47, 0.43)], "dark", group=spire)
    pen.line([(0.25, 0.015), (0.25, 0.15)], 0.028, GOLD)
    pen.line([(0.2, 0.06), (0.3, 0.06)], 0.028, GOLD)
    pen.circle(0.24, 0.56, 0.075, "light")
    pen.circle(0.24, 0.56, 0.055, glasses[int(rng.integers(4))])
    door(pen, 0.24, 0.15, 0.25)


def _rose(pen: Pen, x: float, y: float, r: float) -> None:
    """Draw a round window with spokes."""
    pen.circle(x, y, r, "deep")
    pen.circle(x, y, r * 0.78, "#5f8fd6")
    for a in (0, 60, 120):
        c, s = r * 0.78 * np.cos(np.radians(a)), r * 0.78 * np.sin(np.radians(a))
        pen.line([(x - c, y - s), (x + c, y + s)], r * 0.14, CREAM)
    pen.circle(x, y, r * 0.26, GOLD)


def draw_church_front(pen: Pen, rng: Rng) -> None:
    """Draw a church from the front: the steeple in the middle between two low sloping sides."""
    slope = rng.uniform(0.5, 0.58)
    pen.polygon([(0.08, 1.0), (0.08, slope + 0.2), (0.5, slope - 0.06), (0.92, slope + 0.2), (0.92, 1.0)], "main")
    pen.polygon(mirrored([(0.02, slope + 0.22), (0.5, slope - 0.12), (0.5, slope - 0.04), (0.05, slope + 0.27)])[:8], "dark")
    for x in (0.2, 0.8):
        arch(pen, x, 0.92, 0.1, 0.16, LAMP if chance(rng, 0.4) else GLASS)
    pen.rect(0.34, 0.34, 0.66, 1.0, "light")
    gable(pen, 0.5, 0.36, 0.2, 0.24)
    cross(pen, 0.5, 0.14, 0.14)
    if chance(rng, 0.6):
        _rose(pen, 0.5, 0.5, 0.08)
    else:
        arch(pen, 0.5, 0.56, 0.12, 0.16, HOLLOW)
    door(pen, 0.5, 0.15, 0.24)
    steps(pen, 0.5, 1.0, 0.16, 2, 0.02)


def draw_cathedral(pen: Pen, rng: Rng) -> None:
    """Draw a gothic cathedral from the front: two tall spired towers, a rose window and three pointed doors."""
    rise = rng.uniform(0.26, 0.34)
    pen.rect(0.3, 0.46, 0.7, 1.0, "light")
    gable(pen, 0.5, 0.48, 0.22, 0.16)
    for x in (0.19, 0.81):
        block(pen, x - 0.15, 0.34, x + 0.15, 1.0)
        gable(pen, x, 0.36, 0.14, rise)
        for dx in (-0.13, 0.13):
            gable(pen, x + dx, 0.36, 0.03, 0.1, "main", "dark")
        cross(pen, x, 0.38 - rise, 0.08)
        for dx in (-0.06, 0.06):
            arch(pen, x + dx, 0.6, 0.06, 0.18, HOLLOW, pointed=True)
    pen.rect(0.04, 0.64, 0.96, 0.67, "dark")
    _rose(pen, 0.5, 0.56, 0.1)
    for x, w, h in ((0.5, 0.18, 0.28), (0.19, 0.13, 0.22), (0.81, 0.13, 0.22)):
        arch(pen, x, 1.0, w + 0.05, h + 0.04, "pale", pointed=True)
        arch(pen, x, 1.0, w, h, WOOD, pointed=True)


def _onion(pen: Pen, x: float, foot: float, half: float, tall: float, tone: Tone) -> None:
    """Draw an onion dome with its cross."""
    cross(pen, x, foot - tall + 0.02, tall * 0.45)
    side = curved([(x - half * 0.6, foot), (x - half, foot - tall * 0.28), (x - half * 0.62, foot - tall * 0.55),
                   (x - half * 0.16, foot - tall * 0.78), (x, foot - tall)])
    group = pen.polygon(mirrored(side, x), tone)
    pen.polygon([*curved([(x + half * 0.2, foot), (x + half * 0.45, foot - tall * 0.3), (x, foot - tall)]),
                 *[(2 * x - a, b) for a, b in reversed(side)]], "deep", group=group)


def draw_onion_church(pen: Pen, rng: Rng) -> None:
    """Draw an orthodox church: white drums under three or five onion domes."""
    pen.rect(0.12, 0.58, 0.88, 1.0, CREAM)
    for x in (0.25, 0.5, 0.75):
        pen.sector(x, 0.6, 0.125, 0.09, 180, 360, CREAM)
    places = [(0.2, 0.44, 0.1), (0.8, 0.44, 0.1)]
    if chance(rng):
        places = [(0.33, 0.36, 0.08), (0.67, 0.36, 0.08), (0.14, 0.48, 0.1), (0.86, 0.48, 0.1)]
    for x, y, half in places:
        pen.rect(x - half * 0.6, y - 0.01, x + half * 0.6, 0.6, CREAM)
        _onion(pen, x, y, half, half * 2.2, "main")
    pen.rect(0.39, 0.34, 0.61, 0.56, CREAM)
    for x in (0.45, 0.55):
        arch(pen, x, 0.52, 0.05, 0.12, HOLLOW)
    _onion(pen, 0.5, 0.35, 0.17, 0.27, "main")
    for x in (0.25, 0.75):
        arch(pen, x, 0.88, 0.09, 0.2, "dark")
    pen.rect(0.1, 0.95, 0.9, 1.0, "dark")
    arch(pen, 0.5, 1.0, 0.2, 0.28, "dark")
    arch(pen, 0.5, 1.0, 0.14, 0.24, WOOD)


def draw_chapel(pen: Pen, rng: Rng) -> None:
    """Draw a small chapel: a gable wall with a little open bell arch on its peak."""
    peak = rng.uniform(0.36, 0.44)
    pen.rect(0.39, 0.18, 0.61, 0.56, "main")
    arch(pen, 0.5, 0.42, 0.12, 0.2, HOLLOW)
    pen.sector(0.5, 0.36, 0.045, 0.1, 180, 360, GOLD)
    gable(pen, 0.5, 0.2, 0.14, 0.08)
    cross(pen, 0.5, 0.13, 0.13)
    pen.polygon([(0.14, 1.0), (0.14, peak + 0.26), (0.5, peak), (0.86, peak + 0.26), (0.86, 1.0)], "main")
    pen.polygon([(0.06, peak + 0.3), (0.5, peak - 0.02), (0.94, peak + 0.3), (0.94, peak + 0.37), (0.5, peak + 0.06),
                 (0.06, peak + 0.37)], "dark")
    for x in (0.27, 0.73):
        arched_window(pen, x, 0.9, 0.09, 0.18, LAMP if chance(rng) else GLASS)
    arch(pen, 0.5, 1.0, 0.23, 0.36, CREAM)
    arch(pen, 0.5, 1.0, 0.18, 0.33, WOOD)
    pen.rect(0.495, 0.7, 0.505, 1.0, "#4b2d18")


def draw_church_icon(pen: Pen, rng: Rng) -> None:
    """Draw a church as a sign has it: a pointed nave with a cross on top and a lower wing on either side."""
    wing = rng.uniform(0.58, 0.66)
    pen.rect(0.46, 0.0, 0.54, 0.3, "main")
    pen.rect(0.37, 0.07, 0.63, 0.145, "main")
    pen.polygon([(0.26, 1.0), (0.26, 0.46), (0.5, 0.24), (0.74, 0.46), (0.74, 1.0)], "main")
    if chance(rng, 0.7):
        pen.polygon([(0.0, 1.0), (0.0, wing + 0.1), (0.22, wing), (0.22, 1.0)], "main")
        pen.polygon([(1.0, 1.0), (1.0, wing + 0.1), (0.78, wing), (0.78, 1.0)], "main")
    arch(pen, 0.5, 1.0, rng.uniform(0.16, 0.22), 0.3, CREAM)
    if chance(rng):
        pen.circle(0.5, 0.52, 0.06, CREAM)


def draw_church_corner(pen: Pen, rng: Rng) -> None:
    """Draw a country church over its corner: a square tower with a steep pyramid, the nave running back."""
    side = face((0.42, 0.98), (0.98, 0.88), 0.36, 0.3)
    panel(pen, side, 0, 0, 1, 1, "dark")
    pen.polygon([(0.4, 0.64), (0.48, 0.4), (0.86, 0.4), (1.0, 0.59)], "light")
    panes(pen, side, int(rng.integers(2, 5)), 1, LAMP if chance(rng) else GLASS, fill=(0.36, 0.5))
    left, right = face((0.06, 0.94), (0.26, 1.0), 0.6), face((0.26, 1.0), (0.46, 0.95), 0.6)
    panel(pen, left, 0, 0, 1, 1, "main")
    panel(pen, right, 0, 0, 1, 1, "dark")
    for at in (left, right):
        panel(pen, at, 0.32, 0.68, 0.68, 0.88, HOLLOW)
    pen.polygon([(0.02, 0.36), (0.26, 0.08), (0.26, 0.43)], "light")
    pen.polygon([(0.26, 0.43), (0.26, 0.08), (0.5, 0.37)], "deep")
    cross(pen, 0.26, 0.12, 0.12)
    panel(pen, left, 0.28, 0, 0.74, 0.3, WOOD)


def draw_mission_church(pen: Pen, rng: Rng) -> None:
    """Draw a mission church: a curved white gable with bells in its arches."""
    tall = rng.uniform(0.5, 0.56)
    line: list[Point] = [(0.06, 1.0), (0.06, tall), (0.16, tall), (0.18, tall - 0.1), (0.28, tall - 0.14),
                         (0.3, tall - 0.28),
                         (0.4, tall - 0.34), (0.5, tall - 0.38)]
    pen.polygon(mirrored(line), "main")
    pen.polygon(mirrored([(x, y - 0.03) for x, y in line[1:]] + [(x, y + 0.03) for x, y in line[:0:-1]]), "light")
    cross(pen, 0.5, tall - 0.36, 0.14, IRON)
    for x, y in ((0.5, tall - 0.1), (0.36, tall + 0.08), (0.64, tall + 0.08)):
        arch(pen, x, y, 0.12, 0.15, HOLLOW)
        pen.sector(x, y - 0.03, 0.04, 0.08, 180, 360, GOLD)
    for x in (0.22, 0.78):
        arch(pen, x, 0.88, 0.09, 0.16, GLASS)
    arch(pen, 0.5, 1.0, 0.26, 0.32, "dark")
    arch(pen, 0.5, 1.0, 0.2, 0.28, WOOD)


def draw_pagoda(pen: Pen, rng: Rng) -> None:
    """Draw a pagoda of four or five storeys with upturned eaves."""
    storeys = int(rng.integers(4, 6))
    tall = 0.84 / storeys
    pen.rect(0.2, 0.95, 0.8, 1.0, "#a39d93")
    for i in range(storeys):
        base = 0.96 - i * tall
        wide = 0.25 - 0.13 * i / (storeys - 1)
        pen.rect(0.5 - wide, base - tall, 0.5 + wide, base, "light")
        pillars = 4 if i < 2 else 2
        for j in range(pillars):
            x = 0.5 + wide * (2 * (j + 0.5) / pillars - 1) * 0.95
            pen.rect(x - 0.024, base - tall * 0.55, x + 0.024, base, HOLLOW)
        if i == 0:
            pen.rect(0.44, base - tall * 0.55, 0.56, base, WOOD)
        _eaves(pen, base - tall, wide + 0.2, tall)
    pen.line([(0.5, 0.02), (0.5, 0.14)], 0.035, GOLD, end_width=0.06)


def _eaves(pen: Pen, y: float, half: float, tall: float) -> None:
    """Draw one upturned roof of a pagoda whose ridge lies at y."""
    drop = y + 0.48 * tall
    left: list[Point] = [(0.5 - half, drop - 0.045), (0.5 - half * 0.72, drop - 0.01), (0.5 - half * 0.4, y + 0.01)]
    under: list[Point] = [(0.5 + half * 0.6, drop + 0.03), (0.5 - half * 0.6, drop + 0.03)]
    roof = pen.polygon(mirrored([*left, (0.5 - half * 0.3, y - 0.03)]) + under, "dark")
    upper: list[Point] = [(0.5 - half * 0.8, drop - 0.018), *left[1:], (0.5 - half * 0.3, y - 0.03)]
    pen.polygon(mirrored(upper), "main", group=roof)


def _sweep(pen: Pen, y: float, inner: float, outer: float, tall: float, tone: Tone, lift: float = 0.05) -> None:
    """Draw a roof that swings out from ``inner`` at y - tall to the upturned tips of ``outer`` at y."""
    left = curved([(0.5 - outer, y - lift), (0.5 - outer * 0.8, y - tall * 0.08), (0.5 - (inner + outer) / 2,
                                                                                   y - tall * 0.4),
                   (0.5 - inner, y - tall)])
    under = curved([(0.5 + outer, y - lift), (0.5 + outer * 0.7, y + 0.02), (0.5, y + 0.035), (0.5 - outer * 0.7, y + 0.02),
                    (0.5 - outer, y - lift)])
    pen.polygon([*mirrored(left), *under], tone)


def draw_temple(pen: Pen, rng: Rng) -> None:
    """Draw a wide temple of two storeys on a terrace with stairs, red columns under great swinging roofs."""
    pen.rect(0.04, 0.9, 0.96, 1.0, STONE)
    pen.rect(0.14, 0.66, 0.86, 0.9, CREAM)
    for x in np.linspace(0.16, 0.84, int(rng.choice([4, 6]))):
        pen.rect(x - 0.02, 0.66, x + 0.02, 0.9, "main")
    pen.rect(0.43, 0.7, 0.57, 0.9, WOOD)
    _sweep(pen, 0.68, 0.26, 0.5, 0.2, "main")
    pen.rect(0.26, 0.36, 0.74, 0.5, CREAM)
    for x in (0.3, 0.43, 0.57, 0.7):
        pen.rect(x - 0.02, 0.36, x + 0.02, 0.5, "dark")
    _sweep(pen, 0.37, 0.16, 0.42, 0.24, "main", 0.07)
    pen.rect(0.32, 0.11, 0.68, 0.15, "deep", radius=0.02)
    for x in (0.31, 0.69):
        pen.circle(x, 0.11, 0.03, GOLD)
    steps(pen, 0.5, 1.0, 0.16, 3, 0.033, CREAM)


def draw_slender_pagoda(pen: Pen, rng: Rng) -> None:
    """Draw a tall stone pagoda of seven to nine narrow storeys with short straight eaves."""
    storeys = int(rng.integers(7, 10))
    step = 0.86 / storeys
    for i in range(storeys):
        base = 1.0 - i * step
        half = 0.24 - 0.14 * i / storeys
        group = pen.rect(0.5 - half, base - step, 0.5 + half, base, "main")
        pen.polygon([(0.5 + half * 0.4, base - step), (0.5 + half, base - step), (0.5 + half, base), (0.5 + half * 0.4,
                                                                                                      base)],
                    "dark", group=group)
        arch(pen, 0.5, base - 0.005, 0.055, step * 0.55, HOLLOW)
        pen.polygon([(0.5 - half - 0.05, base - step + 0.03), (0.5 - half + 0.02, base - step - 0.01),
                     (0.5 + half - 0.02, base - step - 0.01), (0.5 + half + 0.05, base - step + 0.03)], "deep")
    gable(pen, 0.5, 0.15, 0.14, 0.1)
    pen.circle(0.5, 0.045, 0.025, GOLD)


def draw_pagoda_icon(pen: Pen, rng: Rng) -> None:
    """Draw a pagoda as a sign has it: two or three bent roofs stacked on plain walls."""
    storeys = int(rng.integers(2, 4))
    step = 0.9 / storeys
    for i in range(storeys):
        base = 1.0 - i * step
        half = 0.3 - 0.07 * i
        pen.rect(0.5 - half * 0.8, base - step * 0.55, 0.5 + half * 0.8, base, "main")
        _sweep(pen, base - step * 0.5, half * 0.5 if i < storeys - 1 else 0.05, half + 0.18, step * 0.5, "main", 0.04)
        if i == 0:
            arch(pen, 0.5, 1.0, 0.15, step * 0.38, CREAM)
    pen.rect(0.485, 0.0, 0.515, 0.14, "main")


def draw_pagoda_corner(pen: Pen, rng: Rng) -> None:
    """Draw a square pagoda seen over its corner: two roof faces on every storey, tips hung with bells."""
    storeys = int(rng.integers(3, 5))
    step = 0.84 / storeys
    for i in range(storeys):
        base, half = 0.98 - i * step, 0.26 - 0.13 * i / storeys
        left = face((0.5 - half, base - half * 0.2), (0.5, base), step)
        right = face((0.5, base), (0.5 + half, base - half * 0.2), step)
        panel(pen, left, 0, 0, 1, 1, "pale")
        panel(pen, right, 0, 0, 1, 1, "light")
        panes(pen, left, 2, 1, WOOD, fill=(0.4, 0.6))
        panes(pen, right, 2, 1, WOOD, fill=(0.4, 0.6))
        top, reach = base - step, half + 0.17
        ridge = half * 0.55 if i < storeys - 1 else 0.02
        for side, tone in ((-1, "main"), (1, "dark")):
            edge = curved([(0.5 + side * reach, top), (0.5 + side * reach * 0.75, top + step * 0.12),
                           (0.5 + side * ridge, top - step * 0.28)])
            pen.polygon([*edge, (0.5, top - step * 0.24), (0.5, top + step * 0.42), (0.5 + side * reach * 0.7,
                                                                                     top + step * 0.34),
                         (0.5 + side * reach, top + step * 0.1)], tone)
    pen.line([(0.5, 0.0), (0.5, 0.13)], 0.024, GOLD, end_width=0.04)


def draw_garden_pavilion(pen: Pen, rng: Rng) -> None:
    """Draw a garden pagoda of a single storey: open columns under one or two pointed, upturned roofs."""
    high = 0.32 if chance(rng) else 0.42
    pen.rect(0.12, 0.93, 0.88, 1.0, STONE)
    for x in (0.2, 0.36, 0.6, 0.76):
        pen.rect(x, 0.5, x + 0.05, 0.93, "main")
    for x0, x1 in ((0.2, 0.4), (0.6, 0.8)):
        pen.rect(x0, 0.8, x1, 0.825, "dark")
        for x in np.linspace(x0 + 0.06, x1 - 0.03, 3):
            pen.rect(x - 0.006, 0.82, x + 0.006, 0.93, "dark")
    _sweep(pen, 0.54, 0.12 if high < 0.4 else 0.04, 0.48, 0.26 if high < 0.4 else 0.44, "dark", 0.09)
    if high < 0.4:
        pen.rect(0.38, 0.24, 0.62, 0.32, CREAM)
        _sweep(pen, 0.27, 0.03, 0.28, 0.2, "dark", 0.06)
    pen.circle(0.5, 0.06, 0.04, GOLD)
    for x in (0.1, 0.9):
        pen.line([(x, 0.47), (x, 0.55)], 0.008, IRON)
        pen.circle(x, 0.58, 0.032, LAMP)


SUBJECTS: tuple[Subject, ...] = (
    Subject("church", "churches", "building", (
        draw_church, draw_church_front, draw_cathedral, draw_onion_church, draw_chapel, draw_church_icon, draw_church_corner,
        draw_mission_church)),
    Subject("pagoda", "pagodas", "building", (
        draw_pagoda, draw_temple, draw_slender_pagoda, draw_pagoda_icon, draw_pagoda_corner, draw_garden_pavilion)),
)
