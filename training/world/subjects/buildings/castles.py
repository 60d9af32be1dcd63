"""Castles and pyramids. Names tones; the renderer decides what they look like."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen
from training.world.subjects.buildings.parts import arched_window, block, door, flag, gable, merlons
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    GOLD,
    HOLLOW,
    IRON,
    LAMP,
    STEEL,
    WATER,
    WOOD,
    arch,
    chance,
    face,
    panel,
    puffs,
    waves,
)


def draw_castle(pen: Pen, rng: Rng) -> None:
    """Draw a keep between two round towers with pointed roofs, a battlemented wall and a gate before it."""
    block(pen, 0.35, 0.24, 0.65, 1.0, "dark", "dark")
    merlons(pen, 0.33, 0.67, 0.24, 4, "dark")
    pen.rect(0.33, 0.235, 0.67, 0.28, "main")
    flag(pen, 0.5, 0.01, 0.2)
    for x in (0.44, 0.56):
        arched_window(pen, x, 0.47, 0.06, 0.12, LAMP)
    pen.rect(0.2, 0.6, 0.8, 1.0, "main")
    merlons(pen, 0.28, 0.72, 0.6, 4, "main")
    pen.rect(0.26, 0.635, 0.74, 0.665, "dark")
    peak = rng.uniform(0.1, 0.16)
    for x in (0.17, 0.83):
        block(pen, x - 0.13, 0.44, x + 0.13, 1.0)
        roof = pen.polygon([(x - 0.17, 0.46), (x, peak), (x + 0.17, 0.46)], "light")
        pen.polygon([(x - 0.01, 0.46), (x, peak), (x + 0.17, 0.46)], "dark", group=roof)
        arched_window(pen, x - 0.02, 0.66, 0.065, 0.12, LAMP)
    door(pen, 0.5, 0.22, 0.27, HOLLOW)
    for x in (0.45, 0.5, 0.55):
        pen.line([(x, 0.79), (x, 1.0)], 0.014, "#8d8578")
    pen.line([(0.4, 0.88), (0.6, 0.88)], 0.014, "#8d8578")


def draw_castle_icon(pen: Pen, rng: Rng) -> None:
    """Draw a castle as a sign has it: battlemented towers and a wall in one shape, a round gate."""
    low = rng.uniform(0.4, 0.5)
    pen.rect(0.15, low, 0.85, 1.0, "main")
    towers = ((0.12, 0.24), (0.88, 0.24)) if chance(rng) else ((0.12, 0.24), (0.5, 0.1), (0.88, 0.24))
    for x, top in towers:
        pen.rect(x - 0.12, top + 0.06, x + 0.12, 1.0, "main")
        merlons(pen, x - 0.12, x + 0.12, top + 0.06, 3, "main")
    if len(towers) == 2:
        merlons(pen, 0.28, 0.72, low, 4, "main")
    arch(pen, 0.5, 1.0, rng.uniform(0.2, 0.28), 0.32, CREAM)
    for x in (0.12, 0.88):
        arch(pen, x, 0.56, 0.06, 0.12, CREAM)


def draw_fairy_castle(pen: Pen, rng: Rng) -> None:
    """Draw a fairy-tale palace: many slim round towers with tall pointed roofs and flags."""
    towers = [(0.5, 0.1, 0.34, 0.24), (0.3, 0.075, 0.46, 0.2), (0.7, 0.075, 0.42, 0.2), (0.12, 0.085, 0.58, 0.2),
              (0.88, 0.085, 0.6, 0.2)]
    for x, half, top, rise in towers:
        tall = top + rng.uniform(-0.03, 0.03)
        if half > 0.08:
            flag(pen, x, max(0.0, tall - rise - 0.08), tall - rise + 0.02)
        block(pen, x - half, tall, x + half, 1.0, "pale", "light")
        gable(pen, x, tall + 0.01, half + 0.035, rise, "main", "dark")
        arch(pen, x - half * 0.1, tall + 0.16, half * 0.6, 0.1, HOLLOW)
    pen.rect(0.16, 0.74, 0.84, 1.0, "light")
    merlons(pen, 0.2, 0.8, 0.74, 6, "light")
    arch(pen, 0.5, 1.0, 0.24, 0.24, GOLD)
    arch(pen, 0.5, 1.0, 0.19, 0.21, WOOD)


def draw_keep(pen: Pen, rng: Rng) -> None:
    """Draw one great square tower on a green hill, with buttresses, arrow slits and a flag."""
    puffs(pen, [(0.16, 0.98, 0.1), (0.84, 0.98, 0.11)], "#5f9650")
    pen.sector(0.5, 1.02, 0.5, 0.2, 180, 360, "#76ad5c")
    wide = rng.uniform(0.22, 0.28)
    flag(pen, 0.5, 0.0, 0.2)
    block(pen, 0.5 - wide, 0.28, 0.5 + wide, 0.96)
    pen.rect(0.5 - wide - 0.06, 0.2, 0.5 + wide + 0.06, 0.32, "main")
    merlons(pen, 0.5 - wide - 0.06, 0.5 + wide + 0.06, 0.2, 4, "main")
    for i in range(6):
        pen.sector(0.5 - wide - 0.04 + (wide + 0.04) * 2 * (i + 0.5) / 6, 0.315, 0.04, 0.05, 0, 180, "dark")
    for y in (0.48, 0.66):
        for x in (0.5 - wide * 0.55, 0.5 + wide * 0.4):
            pen.rect(x - 0.014, y, x + 0.014, y + 0.1, HOLLOW)
            pen.rect(x - 0.035, y + 0.04, x + 0.035, y + 0.06, HOLLOW)
    arch(pen, 0.5, 0.96, 0.16, 0.22, HOLLOW)


def draw_castle_corner(pen: Pen, rng: Rng) -> None:
    """Draw a square castle from above its corner: two walls, round towers at the corners, the yard behind."""
    tops = ((0.5, 0.3), (0.12, 0.42), (0.88, 0.42), (0.5, 0.56))
    pen.polygon([(0.12, 0.56), (0.5, 0.42), (0.88, 0.56), (0.5, 0.74)], "deep")

    def tower(x: float, y: float) -> None:
        block(pen, x - 0.1, y, x + 0.1, y + 0.4)
        pen.ellipse(x, y + 0.4, 0.1, 0.04, "main")
        if roofs:
            gable(pen, x, y + 0.02, 0.13, 0.2, "light", "deep")
        else:
            pen.rect(x - 0.12, y - 0.02, x + 0.12, y + 0.06, "main")
            merlons(pen, x - 0.12, x + 0.12, y - 0.01, 3, "light")
        pen.rect(x - 0.02, y + 0.15, x + 0.02, y + 0.25, HOLLOW)

    roofs = chance(rng)
    tower(*tops[0])
    left, right = face((0.12, 0.82), (0.5, 0.98), 0.26), face((0.5, 0.98), (0.88, 0.82), 0.26)
    tower(*tops[1])
    tower(*tops[2])
    panel(pen, left, 0, 0, 1, 1, "main")
    panel(pen, right, 0, 0, 1, 1, "dark")
    for i in range(5):
        panel(pen, left, i / 5, 1, i / 5 + 0.11, 1.18, "main")
        panel(pen, right, i / 5 + 0.09, 1, i / 5 + 0.2, 1.18, "dark")
    panel(pen, left, 0.36, 0.08, 0.6, 0.62, HOLLOW)
    tower(*tops[3])


def draw_gatehouse(pen: Pen, rng: Rng) -> None:
    """Draw the gate of a castle, close: two stout towers, the portcullis, the drawbridge on chains over the moat."""
    pen.rect(0.24, 0.3, 0.76, 0.9, "dark")
    merlons(pen, 0.3, 0.7, 0.3, 4, "dark")
    for x in (0.16, 0.84):
        block(pen, x - 0.14, 0.18, x + 0.14, 0.92)
        pen.rect(x - 0.16, 0.14, x + 0.16, 0.23, "light")
        merlons(pen, x - 0.16, x + 0.16, 0.14, 4, "light")
        arched_window(pen, x - 0.02, 0.46, 0.07, 0.13, LAMP)
        arched_window(pen, x - 0.02, 0.72, 0.07, 0.13, HOLLOW)
    arch(pen, 0.5, 0.9, 0.32, 0.44, "light")
    arch(pen, 0.5, 0.9, 0.26, 0.4, HOLLOW)
    reach = rng.uniform(0.62, 0.76)
    for x in np.linspace(0.4, 0.6, 4):
        pen.rect(x - 0.008, 0.52, x + 0.008, reach, STEEL)
    for y in (0.58, 0.66):
        pen.rect(0.38, y, 0.62, y + 0.014, STEEL)
    waves(pen, 0.91, 0.09, 5, WATER)
    pen.polygon([(0.37, 0.88), (0.63, 0.88), (0.7, 1.0), (0.3, 1.0)], WOOD)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.15, 0.56), (0.5 + side * 0.19, 0.98)], 0.014, IRON)


def draw_sand_castle(pen: Pen, rng: Rng) -> None:
    """Draw a castle of buckets of sand: blunt tapering towers in steps, a flag on top, shells before it."""
    top = rng.uniform(0.14, 0.22)
    flag(pen, 0.5, 0.0, top + 0.02)
    for x, y, half, foot in ((0.5, top, 0.12, 0.6), (0.24, 0.44, 0.12, 0.8), (0.76, 0.44, 0.12, 0.8), (0.5, 0.56, 0.24,
                                                                                                       1.0)):
        group = pen.polygon([(x - half, y), (x + half, y), (x + half * 1.25, foot), (x - half * 1.25, foot)], "main")
        pen.polygon([(x + half * 0.4, y), (x + half, y), (x + half * 1.25, foot), (x + half * 0.6, foot)], "dark",
                    group=group)
        merlons(pen, x - half, x + half, y + 0.01, 3 if half < 0.2 else 4, "main")
        if half < 0.2:
            pen.circle(x, y + 0.12, 0.03, HOLLOW)
    pen.blob([(0.0, 0.99), (0.1, 0.78), (0.3, 0.74), (0.5, 0.8), (0.7, 0.74), (0.9, 0.78), (1.0, 0.99)], "light")
    arch(pen, 0.5, 0.99, 0.18, 0.24, HOLLOW)
    for x in (0.2, 0.82):
        pen.sector(x, 0.94, 0.05, 0.06, 180, 360, "#ffb7a1")


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


def draw_pyramid_icon(pen: Pen, rng: Rng) -> None:
    """Draw a pyramid as a sign has it: a lit and a shaded triangle."""
    x, low = rng.uniform(0.44, 0.56), rng.uniform(0.9, 1.0)
    edge = x + rng.uniform(0.1, 0.18)
    pen.polygon([(x, 0.1), (0.0, low), (edge, 1.0)], "main")
    pen.polygon([(x, 0.1), (edge, 1.0), (1.0, low - 0.06)], "dark" if chance(rng) else "deep")
    if chance(rng):
        pen.polygon([(x, 0.1), (x * 0.75, 0.1 + (low - 0.1) * 0.25), (x + (edge - x) * 0.25, 0.34),
                     (x + (1 - x) * 0.25, 0.1 + (low - 0.16) * 0.25)], GOLD)


def draw_stair_pyramid(pen: Pen, rng: Rng) -> None:
    """Draw a temple pyramid of the jungle: great steps, a stairway up the middle, a house on its flat top."""
    tiers = int(rng.integers(4, 7))
    step = 0.72 / tiers
    for i in range(tiers):
        half = 0.5 - 0.32 * i / tiers
        base = 1.0 - i * step
        pen.polygon([(0.5 - half, base), (0.5 - half + 0.025, base - step), (0.5 + half - 0.025, base - step), (0.5 + half,
                                                                                                                base)],
                    "main" if i % 2 else "dark")
        pen.rect(0.5 - half + 0.015, base - step, 0.5 + half - 0.015, base - step + 0.022, "light")
    top = 1.0 - tiers * step
    pen.polygon([(0.4, 1.0), (0.44, top), (0.56, top), (0.6, 1.0)], "pale")
    for y in np.arange(top + 0.03, 0.99, 0.055):
        pen.rect(0.43, y, 0.57, y + 0.014, "dark")
    pen.rect(0.34, top - 0.16, 0.66, top, "main")
    pen.rect(0.31, top - 0.2, 0.69, top - 0.15, "dark")
    pen.rect(0.38, top - 0.25, 0.62, top - 0.2, "light")
    pen.rect(0.46, top - 0.11, 0.54, top, HOLLOW)


def draw_pyramid_group(pen: Pen, rng: Rng) -> None:
    """Draw three pyramids one behind the other on the sand under a sun."""
    pen.circle(rng.uniform(0.76, 0.88), 0.16, 0.11, "#ffd54d")
    for x, half, top in ((0.8, 0.22, 0.5), (0.2, 0.22, 0.56), (0.48, 0.36, 0.24)):
        apex = x + rng.uniform(-0.02, 0.02)
        pen.polygon([(apex, top), (x - half, 0.94), (x + half * 0.25, 0.94)], "main")
        pen.polygon([(apex, top), (x + half * 0.25, 0.94), (x + half, 0.94)], "deep")
        for y in np.arange(top + 0.1, 0.9, 0.08):
            share = (y - top) / (0.94 - top)
            pen.rect(apex + (x - half - apex) * share + 0.01, y, apex + (x + half * 0.25 - apex) * share, y + 0.014, "light")
    pen.blob([(0.0, 0.99), (0.05, 0.92), (0.3, 0.9), (0.6, 0.93), (0.95, 0.9), (1.0, 0.99), (0.5, 1.0)], "#e6c98a")


def draw_glass_pyramid(pen: Pen, rng: Rng) -> None:
    """Draw a pyramid of glass: a frame of bars in slanting lozenges, a door at its foot."""
    rows, top = int(rng.integers(5, 8)), rng.uniform(0.36, 0.42)
    tall = 1 - top
    for x in (0.1, 0.9) if chance(rng) else ():
        pen.polygon([(x, 0.74), (x - 0.14, 1.0), (x + 0.14, 1.0)], "deep")
    pen.polygon([(0.5, top), (0.0, 1.0), (1.0, 1.0)], "pale")
    pen.polygon([(0.5, top), (0.0, 1.0), (0.3, 1.0)], "light")
    for i in range(1, rows):
        t = i / rows
        pen.line([(0.5 - 0.5 * t, top + tall * t), (1 - t, 1.0)], 0.016, "main")
        pen.line([(0.5 + 0.5 * t, top + tall * t), (t, 1.0)], 0.016, "main")
    pen.line([(0.0, 0.99), (0.5, top), (1.0, 0.99), (0.0, 0.99)], 0.035, "dark")
    pen.rect(0.42, 0.86, 0.58, 1.0, "deep")
    pen.rect(0.44, 0.88, 0.56, 1.0, GLASS)


def draw_pyramid_inside(pen: Pen, rng: Rng) -> None:
    """Draw a pyramid cut open: passages that slope to its chambers, a golden coffin in the lowest."""
    pen.polygon([(0.5, 0.0), (0.12, 1.0), (0.88, 1.0)], "main")
    for i in range(1, 8):
        pen.rect(0.5 - 0.38 * i / 8 + 0.01, i / 8, 0.5 + 0.38 * i / 8 - 0.01, i / 8 + 0.012, "dark")
    entry = rng.uniform(0.6, 0.7)
    pen.line([(0.5 - 0.37 * entry, entry), (0.46, 0.86)], 0.035, HOLLOW)
    pen.line([(0.34, 0.78), (0.52, 0.5)], 0.035, HOLLOW)
    pen.rect(0.45, 0.42, 0.62, 0.54, HOLLOW)
    pen.rect(0.42, 0.76, 0.68, 0.9, HOLLOW)
    pen.rect(0.47, 0.82, 0.63, 0.89, GOLD, radius=0.02)
    pen.circle(0.535, 0.5, 0.03, LAMP)


def draw_stepped_tomb(pen: Pen, rng: Rng) -> None:
    """Draw a tomb of five or six huge steps, lit on the left and dark on the right, a low wall before it."""
    tiers = int(rng.integers(4, 7))
    for i in range(tiers):
        half, foot, top = 0.48 - 0.36 * i / tiers, 0.96 - 0.78 * i / tiers, 0.96 - 0.78 * (i + 1) / tiers
        turn_x = 0.5 + half * 0.3
        pen.polygon([(0.5 - half, foot), (0.5 - half + 0.012, top), (turn_x - 0.005, top), (turn_x, foot + 0.02)], "main")
        pen.polygon([(turn_x, foot + 0.02), (turn_x - 0.005, top), (0.5 + half - 0.012, top), (0.5 + half, foot - 0.02)],
                    "deep")
        pen.polygon([(0.5 - half + 0.012, top), (turn_x - 0.005, top + 0.012), (0.5 + half - 0.012, top),
                     (0.5, top - 0.012)], "light")
    pen.rect(0.0, 0.9, 0.34, 1.0, "light")
    for x in np.arange(0.03, 0.32, 0.07):
        pen.rect(x, 0.92, x + 0.02, 1.0, "dark")


SUBJECTS: tuple[Subject, ...] = (
    Subject("castle", "castles", "building", (
        draw_castle, draw_castle_icon, draw_fairy_castle, draw_keep, draw_castle_corner, draw_gatehouse, draw_sand_castle)),
    Subject("pyramid", "pyramids", "building", (
        draw_pyramid, draw_pyramid_icon, draw_stair_pyramid, draw_pyramid_group, draw_glass_pyramid, draw_pyramid_inside,
        draw_stepped_tomb)),
)
