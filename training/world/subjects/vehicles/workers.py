"""Trucks and tractors, heading right where they are seen from the side. Names tones; the renderer colours them."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    GOLD,
    HOLLOW,
    LAMP,
    STEEL,
    TYRE,
    WOOD,
    chance,
    face,
    panel,
    puffs,
    wheel,
)
from training.world.subjects.vehicles.parts import axle, lamps

HAY = "#e3b84a"


def draw_box_truck(pen: Pen, rng: Rng) -> None:
    """Draw a delivery truck from the side: a square cab and a closed box."""
    box = rng.uniform(0.6, 0.66)
    pen.rect(0.0, 0.16, box, 0.82, "light" if chance(rng) else CREAM, radius=0.02)
    if chance(rng):
        pen.rect(0.0, 0.42, box, 0.52, "main")
    else:
        pen.circle(box / 2, 0.46, 0.12, "main")
    pen.polygon([(box + 0.03, 0.82), (box + 0.03, 0.34), (0.86, 0.34), (0.96, 0.56), (1.0, 0.6), (1.0, 0.82)], "main")
    pen.polygon([(box + 0.09, 0.56), (box + 0.09, 0.4), (0.84, 0.4), (0.91, 0.56)], GLASS)
    pen.rect(0.0, 0.8, 1.0, 0.86, "deep")
    pen.rect(0.95, 0.66, 1.0, 0.73, LAMP, radius=0.01)
    axle(pen, (0.2, 0.8), 0.87, 0.125)


def draw_semi_truck(pen: Pen, rng: Rng) -> None:
    """Draw a long-haul truck: a bonnet and chrome pipes before a long trailer on many wheels."""
    pen.rect(0.0, 0.26, 0.6, 0.76, "light", radius=0.015)
    for x in np.arange(0.06, 0.58, 0.09):
        pen.rect(float(x), 0.28, float(x) + 0.012, 0.74, "main")
    pen.rect(0.62, 0.1, 0.655, 0.76, STEEL)
    pen.rect(0.66, 0.24, 0.82, 0.8, "main", radius=0.02)
    pen.rect(0.71, 0.32, 0.81, 0.48, GLASS, radius=0.01)
    pen.polygon([(0.8, 0.5), (0.97, 0.54), (1.0, 0.8), (0.8, 0.8)], "main")
    pen.rect(0.965, 0.54, 1.0, 0.74, STEEL)
    if chance(rng):
        pen.polygon([(0.66, 0.25), (0.68, 0.14), (0.74, 0.14), (0.82, 0.25)], "dark")
    pen.rect(0.0, 0.75, 1.0, 0.82, "deep")
    places = (0.09, 0.23, 0.56, 0.68, 0.9) if chance(rng) else (0.12, 0.28, 0.62, 0.9)
    for x in places:
        wheel(pen, x, 0.885, 0.11 if len(places) == 4 else 0.07, STEEL)
    for x in places if len(places) == 5 else ():
        wheel(pen, x, 0.9, 0.098, STEEL)


def draw_truck_front(pen: Pen, rng: Rng) -> None:
    """Draw a truck from the front: a high flat face, mirrors, horns or a shield on the roof, a wide bumper."""
    for x in (0.14, 0.68):
        pen.rect(x, 0.84, x + 0.18, 1.0, TYRE, radius=0.02)
    if chance(rng):
        pen.polygon([(0.22, 0.16), (0.3, 0.0), (0.7, 0.0), (0.78, 0.16)], "dark")
    else:
        pen.rect(0.24, 0.06, 0.76, 0.16, "light", radius=0.02)
    for side in (-1, 1):
        pen.rect(0.5 + side * 0.44 - 0.045, 0.22, 0.5 + side * 0.44 + 0.045, 0.46, HOLLOW, radius=0.02)
        pen.line([(0.5 + side * 0.34, 0.26), (0.5 + side * 0.44, 0.26)], 0.022, HOLLOW)
    pen.rect(0.14, 0.14, 0.86, 0.88, "main", radius=0.05)
    pen.rect(0.19, 0.2, 0.81, 0.46, GLASS, radius=0.03)
    pen.rect(0.49, 0.2, 0.51, 0.46, "main")
    pen.rect(0.3, 0.52, 0.7, 0.74, HOLLOW, radius=0.02)
    for y in (0.56, 0.62, 0.68):
        pen.rect(0.32, y, 0.68, y + 0.025, STEEL)
    pen.rect(0.1, 0.76, 0.9, 0.9, "dark", radius=0.03)
    lamps(pen, ((0.22, 0.82), (0.78, 0.82)), 0.045)


def draw_truck_icon(pen: Pen, rng: Rng) -> None:
    """Draw a truck as a sign has it: a block, a smaller block with a cut corner, two wheels."""
    box = rng.uniform(0.56, 0.62)
    pen.rect(0.0, rng.uniform(0.2, 0.28), box, 0.78, "main", radius=0.03)
    pen.polygon([(box + 0.04, 0.78), (box + 0.04, 0.38), (0.86, 0.38), (1.0, 0.58), (1.0, 0.78)], "main")
    pen.polygon([(box + 0.1, 0.57), (box + 0.1, 0.44), (0.82, 0.44), (0.91, 0.57)], CREAM)
    for x in (0.2, 0.8) if chance(rng) else (0.14, 0.36, 0.8):
        pen.circle(x, 0.8, 0.125, CREAM)
        pen.circle(x, 0.8, 0.095, "deep")


def draw_dump_truck(pen: Pen, rng: Rng) -> None:
    """Draw a dump truck, its bed full of earth, level or tipped up."""
    tip = rng.uniform(0.12, 0.26) if chance(rng) else 0.0
    puffs(pen, [(0.2, 0.38 - tip * 0.1, 0.09), (0.34, 0.33 - tip * 0.6, 0.11), (0.48, 0.38 - tip, 0.08)], "#8a6a48")
    pen.polygon([(0.0, 0.36), (0.62, 0.36 - tip), (0.56, 0.68 - tip * 0.8), (0.1, 0.7)], "main")
    for u in (0.25, 0.5, 0.75):
        pen.polygon([(0.05 + 0.55 * u, 0.4 - tip * u), (0.08 + 0.55 * u, 0.4 - tip * u), (0.12 + 0.43 * u,
                                                                                          0.68 - tip * 0.8 * u),
                     (0.09 + 0.43 * u, 0.68 - tip * 0.8 * u)], "dark")
    if tip:
        pen.line([(0.44, 0.72), (0.5, 0.66 - tip * 0.8)], 0.035, STEEL)
    pen.polygon([(0.64, 0.74), (0.64, 0.26), (0.86, 0.26), (0.92, 0.48), (1.0, 0.52), (1.0, 0.74)], "light")
    pen.polygon([(0.7, 0.46), (0.7, 0.32), (0.82, 0.32), (0.86, 0.46)], GLASS)
    pen.rect(0.04, 0.7, 1.0, 0.79, "deep")
    pen.circle(0.97, 0.62, 0.035, LAMP)
    for x in (0.2, 0.44, 0.82) if chance(rng) else (0.26, 0.8):
        wheel(pen, x, 0.86, 0.138, GOLD)


def draw_pickup(pen: Pen, rng: Rng) -> None:
    """Draw a pickup: a cab in the middle, an open bed behind it with logs or boxes or nothing."""
    if chance(rng, 0.7):
        if chance(rng):
            for x, y in ((0.1, 0.46), (0.22, 0.46), (0.34, 0.46), (0.16, 0.36), (0.28, 0.36)):
                pen.circle(x, y, 0.065, WOOD)
                pen.circle(x, y, 0.04, "#d8b48a")
        else:
            pen.rect(0.06, 0.32, 0.24, 0.52, "#b98a52")
            pen.rect(0.26, 0.38, 0.38, 0.52, "#a3763f")
    pen.polygon([(0.4, 0.54), (0.42, 0.24), (0.62, 0.24), (0.74, 0.5), (0.94, 0.54), (1.0, 0.62), (1.0, 0.82), (0.0, 0.82),
                 (0.0, 0.5),
                 (0.4, 0.5)], "main")
    pen.polygon([(0.46, 0.48), (0.47, 0.3), (0.6, 0.3), (0.68, 0.48)], GLASS)
    pen.rect(0.0, 0.49, 0.4, 0.55, "light")
    pen.rect(0.0, 0.75, 1.0, 0.82, "dark")
    pen.rect(0.425, 0.52, 0.437, 0.75, "dark")
    pen.circle(0.95, 0.63, 0.04, LAMP)
    axle(pen, (0.2, 0.79), 0.84, 0.14)


def draw_fire_engine(pen: Pen, rng: Rng) -> None:
    """Draw a truck with a ladder and a blue light on its roof, hatches along its side."""
    pen.polygon([(0.0, 0.2), (0.66, rng.uniform(0.12, 0.2)), (0.66, 0.26), (0.0, 0.28)], STEEL)
    for x in np.arange(0.04, 0.62, 0.08):
        pen.rect(float(x), 0.19, float(x) + 0.04, 0.25, HOLLOW)
    pen.rect(0.74, 0.14, 0.86, 0.22, "#3f7fe0", radius=0.03)
    pen.rect(0.0, 0.28, 0.66, 0.84, "main")
    pen.polygon([(0.66, 0.84), (0.66, 0.22), (0.92, 0.22), (1.0, 0.5), (1.0, 0.84)], "main")
    pen.polygon([(0.86, 0.48), (0.86, 0.28), (0.9, 0.28), (0.96, 0.48)], GLASS)
    pen.rect(0.7, 0.28, 0.82, 0.48, GLASS, radius=0.01)
    for x in (0.04, 0.24, 0.44):
        pen.rect(x, 0.36, x + 0.17, 0.58, STEEL, radius=0.01)
        pen.rect(x, 0.46, x + 0.17, 0.475, "deep")
    pen.rect(0.0, 0.64, 1.0, 0.7, CREAM)
    pen.rect(0.0, 0.79, 1.0, 0.85, "deep")
    axle(pen, (0.2, 0.8), 0.865, 0.13)


def draw_truck_corner(pen: Pen, rng: Rng) -> None:
    """Draw a truck turned half towards us: its cab's face, its box running back."""
    tall = rng.uniform(0.62, 0.76)
    side = face((0.44, 0.9), (0.98, 0.76), tall, tall - 0.17)
    panel(pen, side, 0, 0.06, 1, 1, "light")
    panel(pen, side, 0.1, 0.42, 0.94, 0.56, "main" if chance(rng) else "dark")
    pen.polygon([side(0, 1), side(1, 1), (0.72, 0.86 - tall), (0.24, 0.86 - tall)], "pale")
    front, flank = face((0.06, 0.9), (0.36, 0.97), 0.56, 0.6), face((0.36, 0.97), (0.54, 0.91), 0.6, 0.54)
    panel(pen, flank, 0, 0.04, 1, 1, "dark")
    panel(pen, front, 0, 0.04, 1, 1, "main")
    pen.polygon([front(0, 1), front(1, 1), flank(1, 1), (0.24, 0.3)], "light")
    panel(pen, front, 0.1, 0.54, 0.9, 0.9, GLASS)
    panel(pen, flank, 0.16, 0.52, 0.84, 0.88, GLASS)
    panel(pen, front, 0, 0.04, 1, 0.18, "deep")
    panel(pen, front, 0.26, 0.26, 0.74, 0.44, HOLLOW)
    for u in (0.13, 0.87):
        pen.circle(*front(u, 0.3), 0.034, LAMP)
    for x, y, r in ((0.47, 0.9, 0.1), (0.78, 0.84, 0.09), (0.9, 0.8, 0.08)):
        pen.ellipse(x, y, r * 0.64, r, TYRE)
        pen.ellipse(x, y, r * 0.34, r * 0.54, STEEL)


def draw_tractor(pen: Pen, rng: Rng) -> None:
    """Draw a tractor with one great wheel, a small one, a cab and an exhaust pipe."""
    pipe = rng.uniform(0.66, 0.72)
    pen.rect(pipe, 0.16, pipe + 0.045, 0.5, TYRE)
    pen.rect(pipe - 0.015, 0.3, pipe + 0.06, 0.44, STEEL, radius=0.02)
    pen.polygon([(0.13, 0.6), (0.15, 0.1), (0.5, 0.1), (0.57, 0.6)], "main")
    pen.polygon([(0.2, 0.5), (0.21, 0.17), (0.32, 0.17), (0.32, 0.5)], GLASS)
    pen.polygon([(0.37, 0.5), (0.37, 0.17), (0.455, 0.17), (0.505, 0.5)], GLASS)
    pen.rect(0.09, 0.04, 0.56, 0.125, "dark", radius=0.03)
    hood = pen.polygon([(0.5, 0.44), (0.9, 0.47), (0.975, 0.53), (0.975, 0.82), (0.4, 0.86)], "main")
    pen.polygon([(0.45, 0.74), (0.975, 0.71), (0.975, 0.82), (0.4, 0.86)], "dark", group=hood)
    for y in (0.56, 0.61, 0.66):
        pen.rect(0.77, y, 0.91, y + 0.022, "dark")
    pen.rect(0.93, 0.54, 1.0, 0.64, LAMP, radius=0.02)
    pen.ring(0.31, 0.71, 0.275, 0.07, "light", start=165, end=350)
    pen.circle(0.31, 0.73, 0.27, TYRE)
    pen.circle(0.31, 0.73, 0.185, "main")
    pen.circle(0.31, 0.73, 0.08, "light")
    pen.circle(0.82, 0.845, 0.155, TYRE)
    pen.circle(0.82, 0.845, 0.1, "main")
    pen.circle(0.82, 0.845, 0.04, "light")


def _lugged(pen: Pen, x: float, y: float, r: float, start: float, hub: str) -> None:
    """Draw a tractor's wheel with the lugs of its tyre showing."""
    for k in range(16):
        a = np.radians(start + 22.5 * k)
        cx, cy = x + r * 0.94 * np.cos(a), y + r * 0.94 * np.sin(a)
        pen.rect(cx - r * 0.09, cy - r * 0.09, cx + r * 0.09, cy + r * 0.09, TYRE)
    pen.circle(x, y, r * 0.94, TYRE)
    pen.circle(x, y, r * 0.56, hub)
    pen.circle(x, y, r * 0.2, TYRE)


def draw_old_tractor(pen: Pen, rng: Rng) -> None:
    """Draw an old open tractor: a bare seat, a steering wheel, a long thin engine, lugged wheels."""
    pen.line([(0.2, 0.34), (0.22, 0.6)], 0.04, TYRE)
    pen.rect(0.08, 0.32, 0.3, 0.38, HOLLOW, radius=0.03)
    pen.rect(0.07, 0.16, 0.12, 0.36, HOLLOW, radius=0.02)
    pen.line([(0.52, 0.5), (0.42, 0.26)], 0.028, TYRE)
    pen.line([(0.34, 0.29), (0.5, 0.21)], 0.035, TYRE)
    pen.rect(0.7, 0.12, 0.74, 0.44, TYRE)
    pen.rect(0.44, 0.42, 0.94, 0.6, "main", radius=0.05)
    pen.rect(0.46, 0.58, 0.9, 0.76, "dark")
    for x in (0.56, 0.66, 0.76):
        pen.rect(x, 0.62, x + 0.05, 0.72, STEEL)
    pen.rect(0.9, 0.42, 0.96, 0.74, "light", radius=0.02)
    pen.ring(0.28, 0.7, 0.31, 0.05, "main", start=190, end=320)
    start = rng.uniform(0, 20)
    _lugged(pen, 0.28, 0.71, 0.28, start, "light" if chance(rng) else CREAM)
    _lugged(pen, 0.82, 0.85, 0.145, start, "light" if chance(rng) else CREAM)


def draw_tractor_front(pen: Pen, rng: Rng) -> None:
    """Draw a tractor from the front: a narrow bonnet under a glass cab between two great wheels."""
    for side in (-1, 1):
        x = 0.5 + side * 0.38
        pen.rect(x - 0.11, 0.34, x + 0.11, 1.0, TYRE, radius=0.05)
        for y in np.arange(0.4, 0.98, 0.09):
            pen.line([(x - 0.1, float(y) + 0.03), (x, float(y)), (x + 0.1, float(y) + 0.03)], 0.02, "#55555e")
    pen.rect(0.22, 0.02, 0.78, 0.09, "dark", radius=0.03)
    pen.polygon([(0.3, 0.46), (0.26, 0.08), (0.74, 0.08), (0.7, 0.46)], "main")
    pen.polygon([(0.35, 0.44), (0.31, 0.12), (0.69, 0.12), (0.65, 0.44)], GLASS)
    pen.rect(0.2, 0.38, 0.8, 0.46, "main", radius=0.03)
    pen.rect(0.36, rng.uniform(0.36, 0.42), 0.64, 0.84, "main", radius=0.05)
    pen.rect(0.42, 0.58, 0.58, 0.78, HOLLOW)
    for y in (0.62, 0.68, 0.74):
        pen.rect(0.43, y, 0.57, y + 0.018, STEEL)
    lamps(pen, ((0.43, 0.5), (0.57, 0.5)), 0.035)
    pen.rect(0.24, 0.84, 0.76, 0.9, "deep")
    for x in (0.26, 0.64):
        pen.rect(x, 0.78, x + 0.1, 1.0, TYRE, radius=0.03)


def draw_tractor_icon(pen: Pen, rng: Rng) -> None:
    """Draw a tractor as a sign has it: an open cab frame, a bonnet, one ring large and one small."""
    pen.polygon([(0.1, 0.56), (0.12, 0.08), (0.5, 0.08), (0.56, 0.44), (0.92, 0.46), (0.96, 0.78), (0.3, 0.78)], "main")
    pen.polygon([(0.18, 0.44), (0.19, 0.16), (0.43, 0.16), (0.48, 0.44)], CREAM)
    pen.rect(0.74, 0.2 if chance(rng) else 0.28, 0.79, 0.48, "main")
    big = rng.uniform(0.24, 0.28)
    for x, r in ((0.28, big), (0.82, big * 0.58)):
        pen.circle(x, 1 - r, r + 0.025, CREAM)
        pen.circle(x, 1 - r, r, "deep")
        pen.circle(x, 1 - r, r * 0.45, CREAM)


def draw_tractor_with_trailer(pen: Pen, rng: Rng) -> None:
    """Draw a small tractor that pulls a trailer of hay."""
    if chance(rng):
        puffs(pen, [(0.1, 0.5, 0.1), (0.24, 0.42, 0.13), (0.38, 0.5, 0.1)], HAY)
    else:
        for x, y in ((0.02, 0.46), (0.18, 0.46), (0.32, 0.46), (0.1, 0.33)):
            pen.rect(x, y, x + 0.15, y + 0.13, HAY, radius=0.03)
    pen.polygon([(0.0, 0.56), (0.48, 0.56), (0.44, 0.78), (0.04, 0.78)], WOOD)
    pen.line([(0.44, 0.8), (0.6, 0.82)], 0.03, TYRE)
    wheel(pen, 0.16, 0.88, 0.115, STEEL)
    wheel(pen, 0.36, 0.88, 0.115, STEEL)
    pen.rect(0.54, 0.28, 0.78, 0.33, "dark", radius=0.015)
    for x in (0.57, 0.73):
        pen.rect(x, 0.32, x + 0.02, 0.6, "dark")
    pen.rect(0.86, 0.38, 0.89, 0.56, TYRE)
    pen.polygon([(0.56, 0.58), (0.76, 0.54), (0.98, 0.58), (1.0, 0.8), (0.56, 0.82)], "main")
    pen.circle(0.66, 0.81, 0.185, TYRE)
    pen.circle(0.66, 0.81, 0.11, "light")
    pen.circle(0.92, 0.89, 0.105, TYRE)
    pen.circle(0.92, 0.89, 0.06, "light")


def draw_crawler_tractor(pen: Pen, rng: Rng) -> None:
    """Draw a tractor with a shovel: loader arms reach forward from the cab, the bucket up or down."""
    lift = rng.uniform(0.0, 0.3)
    pen.rect(0.12, 0.1, 0.46, 0.16, "dark", radius=0.02)
    pen.polygon([(0.14, 0.6), (0.16, 0.15), (0.42, 0.15), (0.48, 0.6)], "main")
    pen.polygon([(0.2, 0.48), (0.21, 0.21), (0.38, 0.21), (0.42, 0.48)], GLASS)
    pen.rect(0.4, 0.44, 0.74, 0.74, "main", radius=0.04)
    pen.rect(0.46, 0.52, 0.68, 0.56, "dark")
    pen.rect(0.14, 0.62, 0.74, 0.8, "dark")
    pen.line([(0.44, 0.54), (0.74, 0.66 - lift), (0.82, 0.8 - lift)], 0.055, "deep")
    pen.polygon([(0.8, 0.68 - lift), (0.84, 0.64 - lift), (0.86, 0.84 - lift), (1.0, 0.88 - lift), (0.98, 0.94 - lift),
                 (0.78, 0.9 - lift)], "light")
    _lugged(pen, 0.24, 0.77, 0.225, 0, "light")
    _lugged(pen, 0.64, 0.84, 0.155, 10, "light")


SUBJECTS: tuple[Subject, ...] = (
    Subject("truck", "trucks", "vehicle", (
        draw_box_truck, draw_semi_truck, draw_truck_front, draw_truck_icon, draw_dump_truck, draw_pickup, draw_fire_engine,
        draw_truck_corner)),
    Subject("tractor", "tractors", "vehicle", (
        draw_tractor, draw_old_tractor, draw_tractor_front, draw_tractor_icon, draw_tractor_with_trailer,
        draw_crawler_tractor)),
)
