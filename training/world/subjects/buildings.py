"""Buildings of the little world, each drawn into the unit square with its foot on y = 1.

Knows nothing about colours of subjects, places or mediums: it names tones, the renderer decides what they look like.
"""

from __future__ import annotations

import math
from itertools import pairwise

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Tone, arc_point

GLASS = "#9fd3ec"
LAMP = "#ffe08a"
CREAM = "#f8f3e6"
HOLLOW = "#2e2a33"
WOOD = "#6e4426"
GOLD = "#f2b92e"
IRON = "#3b424c"


def _mirrored(points: list[Point]) -> list[Point]:
    """Close the left half of a symmetric outline with its right half."""
    return points + [(1 - x, y) for x, y in reversed(points)]


def _arch(pen: Pen, x: float, base: float, width: float, height: float, tone: Tone) -> int:
    """Fill a round-headed opening standing on ``base``, centred on ``x``."""
    r = width / 2
    head = [arc_point(x, base - height + r, r, r, a) for a in range(180, 361, 20)]
    return pen.polygon([(x - r, base), *head, (x + r, base)], tone)


def _door(pen: Pen, x: float, width: float, height: float, tone: Tone = WOOD) -> None:
    _arch(pen, x, 1.0, width + 0.05, height + 0.03, "light")
    _arch(pen, x, 1.0, width, height, tone)


def _arched_window(pen: Pen, x: float, base: float, width: float, height: float, tone: Tone) -> None:
    _arch(pen, x, base + 0.018, width + 0.036, height + 0.036, "light")
    _arch(pen, x, base, width, height, tone)


def _pane(pen: Pen, x: float, y: float, width: float, height: float, tone: Tone) -> None:
    """Draw a window with a cream cross, its middle at (x, y), and a sill."""
    w, h = width / 2, height / 2
    pen.rect(x - w - 0.02, y - h - 0.02, x + w + 0.02, y + h + 0.02, CREAM)
    glass = pen.new_group()
    for left, right in ((x - w, x - 0.01), (x + 0.01, x + w)):
        for top, bottom in ((y - h, y - 0.01), (y + 0.01, y + h)):
            pen.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], tone, group=glass)
    pen.rect(x - w - 0.035, y + h + 0.015, x + w + 0.035, y + h + 0.045, "dark")


def _block(pen: Pen, x0: float, y0: float, x1: float, y1: float, tone: Tone = "main", shadow: Tone = "dark") -> None:
    """Draw a wall or round tower with a shadow down its right side."""
    group = pen.rect(x0, y0, x1, y1, tone)
    edge = x1 - 0.24 * (x1 - x0)
    pen.polygon([(edge, y0), (x1, y0), (x1, y1), (edge, y1)], shadow, group=group)


def _merlons(pen: Pen, x0: float, x1: float, y: float, count: int, tone: Tone) -> None:
    """Set ``count`` battlements of one wall on the line y."""
    step = (x1 - x0) / (2 * count - 1)
    for i in range(count):
        left = x0 + 2 * i * step
        pen.rect(left, y - 0.06, left + step, y + 0.005, tone)


def _flag(pen: Pen, x: float, top: float, foot: float) -> None:
    pen.line([(x, top + 0.01), (x, foot)], 0.02, IRON)
    pen.polygon([(x + 0.01, top), (x + 0.13, top + 0.045), (x + 0.01, top + 0.09)], GOLD)


def draw_house(pen: Pen, rng: Rng) -> None:
    """Draw a cottage with a steep roof and a chimney."""
    chimney = 0.7 if rng.random() < 0.7 else 0.2
    pen.rect(chimney, 0.1, chimney + 0.11, 0.44, "main")
    pen.rect(chimney - 0.02, 0.07, chimney + 0.13, 0.13, "deep")
    pen.rect(0.11, 0.46, 0.89, 1.0, "main")
    pen.rect(0.11, 0.94, 0.89, 1.0, "dark")
    apex = rng.uniform(0.02, 0.08)
    pen.polygon([(0.0, 0.54), (0.5, apex), (1.0, 0.54)], "light")
    pen.polygon([(0.1, 0.495), (0.5, apex + 0.06), (0.9, 0.495)], "dark")
    pen.circle(0.5, 0.35, 0.085, CREAM)
    pen.circle(0.5, 0.35, 0.06, GLASS)
    tone = LAMP if rng.random() < 0.4 else GLASS
    door = 0.5 if rng.random() < 0.6 else 0.3
    for x in (0.25, 0.75) if door == 0.5 else (0.57, 0.78):
        _pane(pen, x, 0.7, 0.15 if door == 0.5 else 0.12, 0.17, tone)
    _door(pen, door, 0.17, 0.33)
    pen.circle(door + 0.045, 0.85, 0.016, GOLD)


def draw_lighthouse(pen: Pen, rng: Rng) -> None:
    """Draw a tapering banded tower with a lit lantern room."""
    def across(y: float) -> float:
        return 0.17 + 0.11 * (y - 0.32) / 0.68

    def band(y0: float, y1: float, tone: Tone, shadow: Tone) -> None:
        a, b = across(y0), across(y1)
        group = pen.polygon([(0.5 - a, y0), (0.5 + a, y0), (0.5 + b, y1), (0.5 - b, y1)], tone)
        pen.polygon([(0.5 + a * 0.5, y0), (0.5 + a, y0), (0.5 + b, y1), (0.5 + b * 0.5, y1)], shadow, group=group)

    if rng.random() < 0.5:
        for far in (0.2, 0.8):
            pen.polygon([(0.5, 0.205), (far, 0.15), (far, 0.26)], "#fff2b8")
    band(0.32, 1.0, "main", "dark")
    first = rng.uniform(0.42, 0.48)
    for y in (first, first + 0.24):
        band(y, y + 0.07, CREAM, "#d8d2c2")
    pen.rect(0.3, 0.285, 0.7, 0.33, IRON, radius=0.02)
    pen.rect(0.39, 0.14, 0.61, 0.285, LAMP)
    for x in (0.39, 0.5, 0.61):
        pen.line([(x, 0.14), (x, 0.28)], 0.022, IRON)
    pen.sector(0.5, 0.145, 0.17, 0.11, 180, 360, "main")
    pen.rect(0.33, 0.13, 0.65, 0.155, "dark")
    pen.line([(0.5, 0.01), (0.5, 0.05)], 0.025, IRON)
    _arched_window(pen, 0.47, first + 0.2, 0.06, 0.09, HOLLOW)
    _door(pen, 0.48, 0.12, 0.14)


def draw_castle(pen: Pen, rng: Rng) -> None:
    """Draw a keep between two round towers with pointed roofs, a battlemented wall and a gate before it."""
    _block(pen, 0.35, 0.24, 0.65, 1.0, "dark", "dark")
    _merlons(pen, 0.33, 0.67, 0.24, 4, "dark")
    pen.rect(0.33, 0.235, 0.67, 0.28, "main")
    _flag(pen, 0.5, 0.01, 0.2)
    for x in (0.44, 0.56):
        _arched_window(pen, x, 0.47, 0.06, 0.12, LAMP)
    pen.rect(0.2, 0.6, 0.8, 1.0, "main")
    _merlons(pen, 0.28, 0.72, 0.6, 4, "main")
    pen.rect(0.26, 0.635, 0.74, 0.665, "dark")
    peak = rng.uniform(0.1, 0.16)
    for x in (0.17, 0.83):
        _block(pen, x - 0.13, 0.44, x + 0.13, 1.0)
        roof = pen.polygon([(x - 0.17, 0.46), (x, peak), (x + 0.17, 0.46)], "light")
        pen.polygon([(x - 0.01, 0.46), (x, peak), (x + 0.17, 0.46)], "dark", group=roof)
        _arched_window(pen, x - 0.02, 0.66, 0.065, 0.12, LAMP)
    _door(pen, 0.5, 0.22, 0.27, HOLLOW)
    for x in (0.45, 0.5, 0.55):
        pen.line([(x, 0.79), (x, 1.0)], 0.014, "#8d8578")
    pen.line([(0.4, 0.88), (0.6, 0.88)], 0.014, "#8d8578")


def draw_windmill(pen: Pen, rng: Rng) -> None:
    """Draw a tower mill with four cloth-covered sails."""
    body = pen.polygon([(0.26, 1.0), (0.38, 0.4), (0.62, 0.4), (0.74, 1.0)], "main")
    pen.polygon([(0.6, 1.0), (0.55, 0.4), (0.62, 0.4), (0.74, 1.0)], "dark", group=body)
    pen.sector(0.5, 0.43, 0.16, 0.18, 180, 360, "dark")
    pen.rect(0.33, 0.415, 0.67, 0.455, "light")
    _arched_window(pen, 0.48, 0.72, 0.09, 0.12, LAMP)
    _door(pen, 0.48, 0.14, 0.19)
    start = rng.uniform(30, 50)
    for quarter in range(4):
        _sail(pen, 0.5, 0.4, start + 90 * quarter)
    pen.circle(0.5, 0.4, 0.045, IRON)


def _sail(pen: Pen, x: float, y: float, degrees: float) -> None:
    """Draw one sail of a windmill from its hub at (x, y)."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def at(along: float, beside: float) -> Point:
        return x + along * c - beside * s, y + along * s + beside * c

    pen.polygon([at(0.12, -0.02), at(0.45, -0.02), at(0.45, 0.12), at(0.12, 0.12)], "light")
    cloth = pen.new_group()
    for a, b in ((0.135, 0.205), (0.222, 0.278), (0.295, 0.352), (0.369, 0.435)):
        pen.polygon([at(a, 0.0), at(b, 0.0), at(b, 0.105), at(a, 0.105)], "main", group=cloth)
    pen.line([at(0, -0.01), at(0.455, -0.01)], 0.032, IRON)


def draw_church(pen: Pen, rng: Rng) -> None:
    """Draw a village church from the side: a spire with a cross, a nave with arched windows."""
    pen.rect(0.34, 0.6, 0.96, 1.0, "main")
    pen.polygon([(0.3, 0.66), (0.3, 0.38), (0.88, 0.38), (1.0, 0.66)], "dark")
    pen.polygon([(0.3, 0.66), (0.3, 0.62), (0.983, 0.62), (1.0, 0.66)], "light")
    glasses = ("#4f7fd6", "#e4674f", "#f2b92e", "#58a868")
    count = int(rng.integers(2, 4))
    for i in range(count):
        x = 0.48 + (0.9 - 0.48) * (i + 0.5) / count
        _arched_window(pen, x, 0.93, 0.09, 0.2, glasses[int(rng.integers(4))])
    _block(pen, 0.08, 0.4, 0.42, 1.0)
    spire = pen.polygon([(0.03, 0.43), (0.25, 0.1), (0.47, 0.43)], "light")
    pen.polygon([(0.25, 0.43), (0.25, 0.1), (0.47, 0.43)], "dark", group=spire)
    pen.line([(0.25, 0.015), (0.25, 0.15)], 0.028, GOLD)
    pen.line([(0.2, 0.06), (0.3, 0.06)], 0.028, GOLD)
    pen.circle(0.24, 0.56, 0.075, "light")
    pen.circle(0.24, 0.56, 0.055, glasses[int(rng.integers(4))])
    _door(pen, 0.24, 0.15, 0.25)


def draw_clock_tower(pen: Pen, rng: Rng) -> None:
    """Draw a tall tower with a great white clock face under a pointed roof."""
    _block(pen, 0.33, 0.5, 0.67, 1.0)
    for x in (0.41, 0.53):
        _arched_window(pen, x, 0.8, 0.05, 0.16, HOLLOW)
    pen.rect(0.28, 0.94, 0.72, 1.0, "dark")
    _door(pen, 0.47, 0.11, 0.13)
    _block(pen, 0.27, 0.2, 0.73, 0.57)
    pen.rect(0.24, 0.55, 0.76, 0.6, "dark")
    roof = pen.polygon([(0.22, 0.23), (0.44, 0.06), (0.56, 0.06), (0.78, 0.23)], "main")
    pen.polygon([(0.5, 0.23), (0.5, 0.06), (0.56, 0.06), (0.78, 0.23)], "dark", group=roof)
    pen.polygon([(0.42, 0.07), (0.5, 0.0), (0.58, 0.07)], GOLD)
    pen.rect(0.22, 0.2, 0.78, 0.235, "light")
    pen.circle(0.5, 0.395, 0.155, IRON)
    pen.circle(0.5, 0.395, 0.13, "#fffdf3")
    for mark in range(0, 360, 90):
        pen.line([arc_point(0.5, 0.395, 0.105, 0.105, mark), arc_point(0.5, 0.395, 0.12, 0.12, mark)], 0.02, IRON)
    hour = rng.uniform(0, 360)
    minute = (hour % 30) * 12
    pen.line([(0.5, 0.395), arc_point(0.5, 0.395, 0.065, 0.065, hour - 90)], 0.03, HOLLOW)
    pen.line([(0.5, 0.395), arc_point(0.5, 0.395, 0.1, 0.1, minute - 90)], 0.024, HOLLOW)


def draw_bridge(pen: Pen, rng: Rng) -> None:
    """Draw a suspension bridge: two tall towers, hanging cables, a trussed deck."""
    top, sag, deck = 0.1, rng.uniform(0.52, 0.57), 0.65
    left, right = 0.25, 0.75

    def cable(x: float) -> float:
        if left <= x <= right:
            return top + (sag - top) * (1 - ((x - 0.5) / (right - 0.5)) ** 2)
        away = (left - x if x < left else x - right) / left
        return float(top + (deck - 0.03 - top) * (1 - (1 - away) ** 1.5))

    for i in range(1, 16):
        x = i / 16
        if min(abs(x - left), abs(x - right)) > 0.05:
            pen.rect(x - 0.01, cable(x), x + 0.01, deck, "main")
    for ends in ((0.0, left), (left, right), (right, 1.0)):
        places = [ends[0] + (ends[1] - ends[0]) * i / 8 for i in range(9)]
        _ribbon(pen, [(x, cable(x)) for x in places], 0.05, "main")
    for x in (left, right):
        pen.rect(x - 0.09, 0.9, x + 0.09, 1.0, "#8a8f96")
        _block(pen, x - 0.055, 0.05, x + 0.055, 0.94)
        pen.rect(x - 0.075, 0.02, x + 0.075, 0.08, "dark")
        for y in (0.2, 0.42):
            pen.rect(x - 0.02, y, x + 0.02, y + 0.14, HOLLOW)
    pen.rect(0.0, deck, 1.0, deck + 0.06, "main")
    pen.rect(0.0, deck + 0.055, 1.0, deck + 0.13, "dark")
    _ribbon(pen, [(i / 18, deck + (0.105 if i % 2 else 0.08)) for i in range(19)], 0.02, "light")


def _ribbon(pen: Pen, points: list[Point], height: float, tone: Tone) -> None:
    """Fill a band of even height along ``points``: one shape, where a line would take many."""
    pen.polygon([(x, y - height / 2) for x, y in points] + [(x, y + height / 2) for x, y in reversed(points)], tone)


def draw_tent(pen: Pen, rng: Rng) -> None:
    """Draw a ridge tent seen from its open corner, with guy ropes."""
    ridge = rng.uniform(0.14, 0.2)
    pen.line([(0.8, ridge + 0.06), (0.995, 0.985)], 0.018, WOOD)
    pen.line([(0.36, 0.1), (0.005, 0.985)], 0.018, WOOD)
    side = pen.polygon([(0.36, 0.12), (0.8, ridge), (0.96, 1.0), (0.66, 1.0)], "main")
    pen.polygon([(0.51, 0.137 + (ridge - 0.12) / 3), (0.63, ridge - 0.005), (0.81, 1.0), (0.74, 1.0)], "light", group=side)
    pen.polygon([(0.65, 0.94), (0.95, 0.94), (0.96, 1.0), (0.66, 1.0)], "dark")
    pen.polygon([(0.36, 0.12), (0.66, 1.0), (0.06, 1.0)], "dark")
    pen.polygon([(0.36, 0.26), (0.53, 1.0), (0.19, 1.0)], HOLLOW)
    for fold in (-1, 1):
        at = 0.36 + fold * 0.17
        pen.polygon([(0.36, 0.24), (at + fold * 0.03, 1.0), (at - fold * 0.05, 1.0), (0.36 + fold * 0.035, 0.68)], "light")
    pen.line([(0.31, 0.0), (0.375, 0.15)], 0.03, WOOD)
    pen.line([(0.41, 0.0), (0.345, 0.15)], 0.03, WOOD)


def draw_igloo(pen: Pen, rng: Rng) -> None:
    """Draw a dome of blocks with an entrance tunnel."""
    heights = [0.0, 0.25, 0.49, 0.71, 0.88]
    dome = pen.sector(0.46, 1.0, 0.46, 0.84, 180, 360, "dark")

    def at(level: float, degrees: float) -> Point:
        return 0.46 + 0.445 * math.sqrt(1 - level * level) * math.sin(math.radians(degrees)), 1 - 0.825 * level

    for row, (low, high) in enumerate(pairwise(heights)):
        step = 36 if row < 3 else 60
        start = -90 - (step / 2 if row % 2 else 0) + rng.uniform(-4, 4)
        for i in range(180 // step + 2):
            a, b = (min(90.0, max(-90.0, start + step * j + e)) for j, e in ((i, 1.6), (i + 1, -1.6)))
            if b - a > 4:
                quad = [at(low + 0.012, a), at(high - 0.012, a), at(high - 0.012, b), at(low + 0.012, b)]
                pen.polygon(quad, "light" if rng.random() < 0.3 else "main", group=dome)
    cap = [at(0.905, a) for a in (-90, 90)]
    pen.polygon([cap[0], (0.36, 0.195), (0.46, 0.178), (0.56, 0.195), cap[1]], "main", group=dome)
    _arch(pen, 0.72, 1.0, 0.5, 0.5, "dark")
    _arch(pen, 0.72, 1.0, 0.46, 0.48, "light")
    _arch(pen, 0.72, 1.0, 0.27, 0.36, HOLLOW)
    for degrees in (-150, -115, -65, -30):
        inner, outer = arc_point(0.72, 0.76, 0.14, 0.14, degrees), arc_point(0.72, 0.76, 0.235, 0.235, degrees)
        pen.line([inner, outer], 0.018, "dark")


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
    roof = pen.polygon(_mirrored([*left, (0.5 - half * 0.3, y - 0.03)]) + under, "dark")
    upper: list[Point] = [(0.5 - half * 0.8, drop - 0.018), *left[1:], (0.5 - half * 0.3, y - 0.03)]
    pen.polygon(_mirrored(upper), "main", group=roof)


def draw_pyramid(pen: Pen, rng: Rng) -> None:
    """Draw a pyramid of stone courses, one face lit, one in shadow."""
    courses = int(rng.integers(7, 9))
    apex, ridge = 0.16, 0.66
    for i in range(courses):
        top, foot = apex + (1 - apex) * i / courses, apex + (1 - apex) * (i + 1) / courses
        inner, outer = 0.5 * (i + 0.2 * (i > 0)) / courses, 0.5 * (i + 1) / courses
        a, b = (0.5 + (ridge - 0.5) * 2 * w for w in (inner, outer))
        pen.polygon([(a, top), (0.5 + inner, top), (0.5 + outer, foot), (b, foot)], "dark")
        pen.polygon([(0.5 - inner, top), (a, top), (b, foot), (0.5 - outer, foot)], "main")
        pen.rect(0.5 - inner - 0.005, top, a, top + 0.018, "light")
        if i:
            joints = (i + 1) // 2
            for j in range(joints):
                x = 0.5 - inner + (a - 0.5 + inner) * (j + rng.uniform(0.35, 0.65)) / joints
                pen.rect(x - 0.008, top + 0.018, x + 0.008, foot, "dark")
    pen.polygon([(0.33, 1.0), (0.36, 0.84), (0.46, 0.84), (0.49, 1.0)], "light")
    pen.polygon([(0.365, 1.0), (0.385, 0.875), (0.435, 0.875), (0.455, 1.0)], HOLLOW)


def draw_barn(pen: Pen, rng: Rng) -> None:
    """Draw a gambrel-roofed barn with crossed double doors and a hayloft."""
    gable: list[Point] = [(0.09, 1.0), (0.09, 0.5), (0.22, 0.27), (0.5, 0.1)]
    pen.polygon(_mirrored(gable), "main")
    for x in (0.17, 0.83):
        pen.line([(x, 0.5), (x, 0.98)], 0.018, "dark")
    pen.polygon(_mirrored([(0.02, 0.56), (0.0, 0.5), (0.17, 0.2), (0.5, 0.02)])
                + _mirrored([(0.09, 0.53), (0.24, 0.27), (0.5, 0.13)])[::-1], "dark")
    pen.line(_mirrored([(0.1, 0.52), (0.25, 0.28), (0.5, 0.145)]), 0.03, CREAM)
    loft = 0.13 if rng.random() < 0.5 else 0.16
    pen.rect(0.5 - loft / 2 - 0.03, 0.27, 0.5 + loft / 2 + 0.03, 0.49, CREAM)
    pen.rect(0.5 - loft / 2, 0.3, 0.5 + loft / 2, 0.46, HOLLOW)
    pen.sector(0.5, 0.47, loft / 2, 0.09, 180, 360, GOLD)
    pen.rect(0.24, 0.56, 0.76, 1.0, CREAM)
    for x0, x1 in ((0.27, 0.485), (0.515, 0.73)):
        pen.rect(x0, 0.59, x1, 0.99, "dark")
        pen.line([(x0 + 0.01, 0.6), (x1 - 0.01, 0.98)], 0.03, CREAM)
        pen.line([(x1 - 0.01, 0.6), (x0 + 0.01, 0.98)], 0.03, CREAM)


SUBJECTS: tuple[Subject, ...] = (
    Subject("house", "houses", "building", (draw_house,)),
    Subject("lighthouse", "lighthouses", "building", (draw_lighthouse,)),
    Subject("castle", "castles", "building", (draw_castle,)),
    Subject("windmill", "windmills", "building", (draw_windmill,)),
    Subject("church", "churches", "building", (draw_church,)),
    Subject("clock tower", "clock towers", "building", (draw_clock_tower,)),
    Subject("bridge", "bridges", "building", (draw_bridge,)),
    Subject("tent", "tents", "building", (draw_tent,)),
    Subject("igloo", "igloos", "building", (draw_igloo,)),
    Subject("pagoda", "pagodas", "building", (draw_pagoda,)),
    Subject("pyramid", "pyramids", "building", (draw_pyramid,)),
    Subject("barn", "barns", "building", (draw_barn,)),
)
