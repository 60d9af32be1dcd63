"""Houses and barns. Knows nothing about colours of subjects: it names tones, the renderer decides what they look like."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point
from training.world.subjects.buildings.parts import block, door, gable, pane, steps
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    GOLD,
    GRASS,
    HOLLOW,
    IRON,
    LAMP,
    STEEL,
    WOOD,
    arch,
    chance,
    face,
    grid,
    mirrored,
    panel,
    panes,
    puffs,
)


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
    place = 0.5 if rng.random() < 0.6 else 0.3
    for x in (0.25, 0.75) if place == 0.5 else (0.57, 0.78):
        pane(pen, x, 0.7, 0.15 if place == 0.5 else 0.12, 0.17, tone)
    door(pen, place, 0.17, 0.33)
    pen.circle(place + 0.045, 0.85, 0.016, GOLD)


def draw_house_icon(pen: Pen, rng: Rng) -> None:
    """Draw a house as a sign has it: one outline with a roof wider than the wall, a door and perhaps a chimney."""
    eaves, wall = rng.uniform(0.46, 0.56), rng.uniform(0.12, 0.18)
    if chance(rng, 0.6):
        pen.rect(0.7, 0.1, 0.82, 0.45, "main")
    pen.polygon(mirrored([(0.5, 0.03), (0.0, eaves), (wall, eaves), (wall, 1.0)])[1:], "main")
    if chance(rng):
        pen.polygon(mirrored([(0.5, 0.03), (0.0, eaves - 0.01), (0.05, eaves + 0.06), (0.5, 0.15)])[1:-1], "dark")
    width = rng.uniform(0.09, 0.14)
    pen.rect(0.5 - width, rng.uniform(0.6, 0.7), 0.5 + width, 1.0, CREAM)
    if chance(rng):
        pen.rect(0.43, 0.38, 0.57, 0.5, CREAM)


def draw_town_house(pen: Pen, rng: Rng) -> None:
    """Draw a narrow house of three or four storeys with a stepped or a bell gable."""
    storeys, half = int(rng.integers(3, 5)), rng.uniform(0.26, 0.33)
    top = 0.3
    pen.rect(0.5 - half, top, 0.5 + half, 1.0, "main")
    if chance(rng):
        for i in range(4):
            pen.rect(0.5 - half * (1 - i * 0.24), top - 0.07 * (i + 1), 0.5 + half * (1 - i * 0.24), top - 0.07 * i + 0.01,
                     "main")
            pen.rect(0.5 - half * (1 - i * 0.24), top - 0.07 * (i + 1), 0.5 + half * (1 - i * 0.24), top - 0.07 * i - 0.045,
                     "dark")
    else:
        bell: list[Point] = [(0.5 - half, top), (0.5 - half * 0.9, top - 0.1), (0.5 - half * 0.45, top - 0.14),
                             (0.5 - half * 0.4, top - 0.24), (0.5 - half * 0.2, top - 0.28)]
        pen.polygon(mirrored(bell), "dark")
    pen.circle(0.5, top - 0.1, 0.05, GLASS)
    pen.rect(0.5 - half - 0.03, top - 0.01, 0.5 + half + 0.03, top + 0.03, "light")
    tone = LAMP if chance(rng, 0.4) else GLASS
    grid(pen, 0.5 - half, top + 0.05, 0.5 + half, 0.74, 3 if half > 0.29 else 2, storeys - 1, CREAM, fill=(0.68, 0.8))
    grid(pen, 0.5 - half, top + 0.05, 0.5 + half, 0.74, 3 if half > 0.29 else 2, storeys - 1, tone, fill=(0.52, 0.64))
    pen.rect(0.5 - half, 0.75, 0.5 + half, 0.775, "dark")
    at = 0.5 - half * 0.5
    door(pen, at, 0.13, 0.18)
    pen.rect(at + 0.16, 0.81, at + 0.34, 0.93, tone)


def draw_house_corner(pen: Pen, rng: Rng) -> None:
    """Draw a house seen over its corner: the gable wall in front, the long side and the roof running back."""
    near, high = rng.uniform(0.36, 0.46), rng.uniform(0.46, 0.54)
    front, side = face((0.03, 0.93), (near, 1.0), 1 - high), face((near, 1.0), (0.97, 0.88), 1 - high, 0.9 - high)
    apex: Point = (near / 2 + 0.01, 0.1)
    ridge: Point = (0.78, 0.13)
    panel(pen, side, 0, 0, 1, 1, "dark")
    pen.polygon([front(0, 0), front(1, 0), front(1, 1), apex, front(0, 1)], "main")
    pen.rect(0.6, 0.03, 0.68, 0.25, "deep")
    pen.polygon([apex, ridge, (1.0, high + 0.04), (near - 0.01, high + 0.05)], "light")
    pen.polygon([apex, (near - 0.01, high + 0.05), (near - 0.05, high + 0.05), (apex[0], 0.2), (0.03, high - 0.0),
                 (0.0, high - 0.04)], "deep")
    tone = LAMP if chance(rng, 0.4) else GLASS
    panel(pen, front, 0.36, 0, 0.68, 0.5, WOOD)
    panel(pen, front, 0.38, 0.75, 0.66, 1.05, tone)
    count = int(rng.integers(2, 4))
    panes(pen, side, count, 1, CREAM, fill=(0.62, 0.5))
    panes(pen, side, count, 1, tone, fill=(0.4, 0.38))


def draw_modern_house(pen: Pen, rng: Rng) -> None:
    """Draw a modern house of staggered white cubes, flat roofs and much glass."""
    shift = rng.uniform(0.22, 0.34)
    pen.rect(0.08, 0.58, 0.86, 1.0, "main")
    pen.rect(0.04, 0.54, 0.9, 0.6, "dark")
    pen.rect(shift, 0.22, 1.0, 0.56, "main")
    pen.rect(shift - 0.03, 0.17, 1.0, 0.23, "dark")
    pen.rect(shift + 0.06, 0.29, 0.92, 0.5, GLASS)
    for i in range(1, int(rng.integers(3, 5))):
        x = shift + 0.06 + (0.86 - shift) * i / 4
        pen.rect(x - 0.008, 0.29, x + 0.008, 0.5, IRON)
    pen.rect(0.14, 0.66, 0.4, 1.0, GLASS)
    pen.rect(0.26, 0.66, 0.28, 1.0, IRON)
    if chance(rng):
        pen.rect(0.48, 0.7, 0.82, 1.0, "light")
        for y in (0.78, 0.86, 0.94):
            pen.rect(0.48, y - 0.007, 0.82, y + 0.007, "dark")
    else:
        pen.rect(0.5, 0.68, 0.64, 1.0, WOOD)
    pen.rect(0.93, 0.56, 0.97, 1.0, STEEL)


def draw_villa(pen: Pen, rng: Rng) -> None:
    """Draw a wide country house: hipped roof, two chimneys, rows of windows, a porch on columns."""
    columns = int(rng.choice([3, 5]))
    for x in (0.16, 0.76):
        pen.rect(x, 0.14, x + 0.08, 0.4, "deep")
    pen.rect(0.06, 0.42, 0.94, 1.0, "main")
    pen.polygon([(0.0, 0.45), (0.14, 0.22), (0.86, 0.22), (1.0, 0.45)], "dark")
    tone = LAMP if chance(rng, 0.4) else GLASS
    grid(pen, 0.08, 0.47, 0.92, 0.7, columns, 1, CREAM, fill=(0.56, 0.82))
    grid(pen, 0.08, 0.47, 0.92, 0.7, columns, 1, tone, fill=(0.42, 0.68))
    for x in (0.2, 0.8):
        pane(pen, x, 0.82, 0.12, 0.14, tone)
    pen.rect(0.43, 0.74, 0.57, 1.0, WOOD)
    for x in (0.36, 0.61):
        pen.rect(x, 0.7, x + 0.03, 1.0, CREAM)
    gable(pen, 0.5, 0.72, 0.2, 0.13, CREAM, CREAM)
    steps(pen, 0.5, 1.0, 0.2, 2, 0.03)


def draw_crayon_house(pen: Pen, rng: Rng) -> None:
    """Draw a house as a child does: crooked walls, a big round door, a smoking chimney, a tree beside it."""
    lean = rng.uniform(-0.04, 0.04)
    pen.polygon([(0.66 + lean, 0.4), (0.64 + lean, 0.16), (0.76 + lean, 0.16), (0.76 + lean, 0.5)], "deep")
    if chance(rng, 0.7):
        puffs(pen, [(0.72 + lean, 0.11, 0.05), (0.8 + lean, 0.07, 0.055), (0.89 + lean, 0.05, 0.05)], "#d9d9de")
    pen.polygon([(0.2, 1.0), (0.14 + lean, 0.52), (0.9 + lean, 0.5), (0.86, 1.0)], "main")
    pen.polygon([(0.04 + lean, 0.56), (0.3 + lean, 0.28), (0.46 + lean * 2, 0.14), (0.72 + lean, 0.3), (0.99 + lean, 0.55)],
                "dark")
    tree = rng.uniform(0.05, 0.12)
    if chance(rng, 0.7):
        pen.rect(tree - 0.02, 0.8, tree + 0.03, 1.0, WOOD)
        puffs(pen, [(tree, 0.72, 0.1), (tree + 0.04, 0.8, 0.08), (tree, 0.84, 0.07)], GRASS)
    arch(pen, 0.54, 1.0, 0.24, 0.32, CREAM)
    arch(pen, 0.54, 1.0, 0.19, 0.29, WOOD)
    pen.circle(0.59, 0.86, 0.02, GOLD)
    for x in (0.31, 0.74):
        pen.circle(x + lean / 2, 0.67, 0.085, CREAM)
        pen.circle(x + lean / 2, 0.67, 0.06, GLASS)


def draw_hut(pen: Pen, rng: Rng) -> None:
    """Draw a small house with a thatched or log-built body under a great overhanging roof."""
    pen.rect(0.18, 0.5, 0.82, 1.0, "main")
    if chance(rng):
        for i in range(5):
            pen.rect(0.14, 0.54 + 0.095 * i, 0.86, 0.6 + 0.095 * i, "light", radius=0.03)
    else:
        for x in (0.18, 0.36, 0.6, 0.78):
            pen.rect(x, 0.5, x + 0.04, 1.0, WOOD)
        pen.rect(0.18, 0.72, 0.82, 0.76, WOOD)
    high = rng.uniform(0.08, 0.18)
    pen.blob([(0.0, 0.58), (0.14, 0.36), (0.3, high), (0.7, high), (0.86, 0.36), (1.0, 0.58), (0.8, 0.56), (0.2, 0.56)],
             "dark")
    for x in (0.3, 0.43, 0.57, 0.7):
        pen.line([(x, high + 0.08), (0.5 + (x - 0.5) * 1.7, 0.5)], 0.016, "deep")
    pen.rect(0.43, 0.64, 0.6, 1.0, "deep")
    pen.rect(0.66, 0.64, 0.78, 0.78, LAMP)


def draw_barn(pen: Pen, rng: Rng) -> None:
    """Draw a gambrel-roofed barn with crossed double doors and a hayloft."""
    gable: list[Point] = [(0.09, 1.0), (0.09, 0.5), (0.22, 0.27), (0.5, 0.1)]
    pen.polygon(mirrored(gable), "main")
    for x in (0.17, 0.83):
        pen.line([(x, 0.5), (x, 0.98)], 0.018, "dark")
    pen.polygon(mirrored([(0.02, 0.56), (0.0, 0.5), (0.17, 0.2), (0.5, 0.02)])
                + mirrored([(0.09, 0.53), (0.24, 0.27), (0.5, 0.13)])[::-1], "dark")
    pen.line(mirrored([(0.1, 0.52), (0.25, 0.28), (0.5, 0.145)]), 0.03, CREAM)
    loft = 0.13 if rng.random() < 0.5 else 0.16
    pen.rect(0.5 - loft / 2 - 0.03, 0.27, 0.5 + loft / 2 + 0.03, 0.49, CREAM)
    pen.rect(0.5 - loft / 2, 0.3, 0.5 + loft / 2, 0.46, HOLLOW)
    pen.sector(0.5, 0.47, loft / 2, 0.09, 180, 360, GOLD)
    pen.rect(0.24, 0.56, 0.76, 1.0, CREAM)
    for x0, x1 in ((0.27, 0.485), (0.515, 0.73)):
        pen.rect(x0, 0.59, x1, 0.99, "dark")
        pen.line([(x0 + 0.01, 0.6), (x1 - 0.01, 0.98)], 0.03, CREAM)
        pen.line([(x1 - 0.01, 0.6), (x0 + 0.01, 0.98)], 0.03, CREAM)


def draw_barn_with_silo(pen: Pen, rng: Rng) -> None:
    """Draw a barn seen over its corner, a round silo with a dome behind it."""
    x = rng.uniform(0.74, 0.8)
    block(pen, x, 0.16, x + 0.18, 0.9, "light", "dark")
    pen.sector(x + 0.09, 0.17, 0.09, 0.13, 180, 360, STEEL)
    for y in (0.26, 0.38, 0.5):
        pen.rect(x, y, x + 0.18, y + 0.014, STEEL)
    side = face((0.44, 1.0), (0.98, 0.9), 0.42, 0.34)
    panel(pen, side, 0, 0, 1, 1, "dark")
    front: list[Point] = [(0.0, 0.95), (0.0, 0.56), (0.07, 0.38), (0.22, 0.26), (0.37, 0.38), (0.44, 0.58), (0.44, 1.0)]
    pen.polygon(front, "main")
    pen.polygon([(0.22, 0.24), (0.74, 0.28), (0.88, 0.38), (1.0, 0.58), (0.43, 0.6), (0.37, 0.37)], "deep")
    pen.polygon([(0.22, 0.24), (0.74, 0.28), (0.86, 0.38), (0.37, 0.385)], STEEL)
    door_face = face((0.1, 0.965), (0.34, 0.99), 0.32)
    panel(pen, door_face, -0.08, 0, 1.08, 1.08, CREAM)
    panel(pen, door_face, 0, 0, 1, 1, "dark")
    for a, b in (((0, 0), (1, 1)), ((0, 1), (1, 0))):
        pen.line([door_face(*a), door_face(*b)], 0.025, CREAM)
    pen.rect(0.17, 0.42, 0.27, 0.53, HOLLOW)
    panes(pen, side, int(rng.integers(2, 4)), 1, CREAM, fill=(0.35, 0.3))


def draw_barn_icon(pen: Pen, rng: Rng) -> None:
    """Draw a barn as a sign has it: the bent gable in one shape and a crossed door."""
    knee = rng.uniform(0.24, 0.32)
    pen.polygon(mirrored([(0.04, 1.0), (0.04, 0.52), (0.18, knee), (0.5, 0.06)]), "main")
    half, top = rng.uniform(0.17, 0.24), rng.uniform(0.54, 0.6)
    pen.rect(0.5 - half, top, 0.5 + half, 1.0, CREAM)
    middle = (top + 1.0) / 2
    for side in (-1, 1):
        pen.polygon([(0.5 + side * (half - 0.03), top + 0.06), (0.5 + side * (half - 0.03), 0.96), (0.5 + side * 0.05,
                                                                                                    middle)],
                    "main")
    pen.polygon([(0.5 - half + 0.06, top + 0.03), (0.5 + half - 0.06, top + 0.03), (0.5, middle - 0.05)], "main")
    pen.polygon([(0.5 - half + 0.06, 0.98), (0.5 + half - 0.06, 0.98), (0.5, middle + 0.05)], "main")
    if chance(rng):
        pen.rect(0.42, 0.3, 0.58, 0.42, CREAM)


def draw_long_barn(pen: Pen, rng: Rng) -> None:
    """Draw a barn from its long side: a big roof with a vane on its little tower, sliding doors, a row of windows."""
    pen.rect(0.02, 0.58, 0.98, 1.0, "main")
    for i in range(1, 12):
        pen.rect(i / 12 - 0.004, 0.58, i / 12 + 0.004, 1.0, "dark")
    pen.polygon([(0.0, 0.6), (0.05, 0.44), (0.12, 0.3), (0.88, 0.3), (0.95, 0.44), (1.0, 0.6)], "deep")
    pen.polygon([(0.05, 0.44), (0.12, 0.3), (0.88, 0.3), (0.95, 0.44)], "dark")
    for x in ((0.3, 0.7) if chance(rng) else (0.5,)):
        pen.rect(x - 0.06, 0.2, x + 0.06, 0.31, "main")
        gable(pen, x, 0.21, 0.09, 0.09)
        pen.rect(x - 0.008, 0.04, x + 0.008, 0.14, IRON)
        pen.polygon([(x - 0.06, 0.06), (x + 0.04, 0.03), (x + 0.06, 0.07), (x - 0.02, 0.08)], IRON)
    door_x = rng.uniform(0.3, 0.7)
    for x0, x1 in ((door_x - 0.14, door_x - 0.005), (door_x + 0.005, door_x + 0.14)):
        pen.rect(x0, 0.66, x1, 1.0, CREAM)
        pen.rect(x0 + 0.02, 0.69, x1 - 0.02, 0.98, "dark")
        pen.line([(x0 + 0.02, 0.7), (x1 - 0.02, 0.97)], 0.02, CREAM)
        pen.line([(x1 - 0.02, 0.7), (x0 + 0.02, 0.97)], 0.02, CREAM)
    for x in (0.1, 0.9, 0.22 if door_x > 0.5 else 0.78):
        pane(pen, x, 0.74, 0.07, 0.1, GLASS)


def draw_round_barn(pen: Pen, rng: Rng) -> None:
    """Draw a barn with a vaulted roof, its doors open on hay."""
    vault: list[Point] = [(0.03, 1.0), (0.03, 0.6), (0.1, 0.36), (0.26, 0.16), (0.5, 0.06)]
    pen.polygon(mirrored([(0.0, 0.66), (0.0, 0.58), (0.07, 0.32), (0.24, 0.1), (0.5, 0.0)]), "deep")
    pen.polygon(mirrored(vault), "main")
    pen.rect(0.28, 0.5, 0.72, 1.0, HOLLOW)
    puffs(pen, [(0.4, 0.93, 0.08), (0.5, 0.88, 0.09), (0.61, 0.93, 0.08)], GOLD)
    pen.rect(0.3, 0.94, 0.7, 1.0, GOLD)
    for x0, x1 in ((0.1, 0.28), (0.72, 0.9)):
        pen.rect(x0, 0.5, x1, 1.0, CREAM)
        pen.rect(x0 + 0.02, 0.53, x1 - 0.02, 0.98, "dark")
        pen.line([(x0 + 0.02, 0.54), (x1 - 0.02, 0.97)], 0.022, CREAM)
    if chance(rng):
        pen.circle(0.5, 0.31, 0.09, CREAM)
        pen.circle(0.5, 0.31, 0.06, HOLLOW)
    else:
        arch(pen, 0.5, 0.42, 0.18, 0.2, CREAM)
        arch(pen, 0.5, 0.42, 0.12, 0.17, GOLD)


def draw_barn_with_sheds(pen: Pen, rng: Rng) -> None:
    """Draw a tall barn with a lower shed leaning on either side, and a fence."""
    rise = rng.uniform(0.05, 0.12)
    pen.polygon([(0.0, 1.0), (0.0, 0.66), (0.3, 0.5), (0.3, 1.0)], "main")
    pen.polygon([(1.0, 1.0), (1.0, 0.66), (0.7, 0.5), (0.7, 1.0)], "main")
    pen.rect(0.28, 0.34, 0.72, 1.0, "main")
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.22, 0.47), (0.5 + side * 0.53, 0.64), (0.5 + side * 0.53, 0.7), (0.5 + side * 0.22,
                                                                                                      0.54)],
                    "deep")
    pen.polygon(mirrored([(0.5, rise), (0.2, 0.36), (0.24, 0.41), (0.5, rise + 0.09)])[1:-1], "deep")
    pen.polygon([(0.5, rise + 0.08), (0.28, 0.36), (0.72, 0.36)], "main")
    pen.rect(0.43, 0.3, 0.57, 0.44, CREAM)
    pen.rect(0.45, 0.32, 0.55, 0.44, HOLLOW)
    pen.rect(0.34, 0.58, 0.66, 1.0, CREAM)
    for x0, x1 in ((0.36, 0.49), (0.51, 0.64)):
        pen.rect(x0, 0.6, x1, 0.99, "dark")
        pen.line([(x0, 0.6), (x1, 0.99)], 0.02, CREAM)
        pen.line([(x1, 0.6), (x0, 0.99)], 0.02, CREAM)
    for x in (0.15, 0.85):
        pen.rect(x - 0.06, 0.76, x + 0.06, 0.88, CREAM)
        pen.rect(x - 0.04, 0.78, x + 0.04, 0.86, GLASS)


SUBJECTS: tuple[Subject, ...] = (
    Subject("house", "houses", "building", (
        draw_house, draw_house_icon, draw_town_house, draw_house_corner, draw_modern_house, draw_villa, draw_crayon_house,
        draw_hut)),
    Subject("barn", "barns", "building", (
        draw_barn, draw_barn_with_silo, draw_barn_icon, draw_long_barn, draw_round_barn, draw_barn_with_sheds)),
)
