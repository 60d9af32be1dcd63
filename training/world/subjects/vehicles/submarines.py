"""Submarines, heading right where they are seen from the side. Names tones; the renderer colours them."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, smooth
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    INK,
    LAMP,
    STEEL,
    WATER,
    chance,
    waves,
)
from training.world.subjects.vehicles.parts import porthole


def draw_submarine(pen: Pen, rng: Rng) -> None:
    """Draw a round submarine with a periscope, portholes and a propeller."""
    tower = rng.uniform(0.5, 0.56)
    pen.line([(tower, 0.34), (tower, 0.1), (tower + 0.12, 0.1)], 0.055, "dark")
    pen.rect(tower + 0.1, 0.06, tower + 0.15, 0.145, GLASS, radius=0.01)
    pen.polygon([(tower - 0.16, 0.52), (tower - 0.12, 0.27), (tower + 0.11, 0.27), (tower + 0.15, 0.52)], "main")
    pen.rect(tower - 0.15, 0.25, tower + 0.14, 0.31, "dark", radius=0.02)
    pen.ellipse(0.06, 0.55, 0.035, 0.12, STEEL)
    pen.ellipse(0.06, 0.79, 0.035, 0.12, STEEL)
    pen.polygon([(0.08, 0.44), (0.19, 0.44), (0.32, 0.6), (0.32, 0.74), (0.19, 0.9), (0.08, 0.9), (0.14, 0.67)], "dark")
    body: list[Point] = [(0.05, 0.67), (0.24, 0.52), (0.5, 0.44), (0.8, 0.46), (0.97, 0.58), (1.0, 0.69), (0.95, 0.81),
                         (0.78, 0.92), (0.5, 0.93), (0.24, 0.82)]
    hull = pen.blob(body, "main")
    pen.blob([(0.16, 0.76), (0.5, 0.81), (0.97, 0.76), (0.93, 0.83), (0.78, 0.918), (0.5, 0.928), (0.24, 0.82)], "dark")
    pen.polygon([(0.3, 0.53), (0.5, 0.48), (0.78, 0.49), (0.78, 0.52), (0.5, 0.515), (0.3, 0.56)], "light", group=hull)
    for x in (0.4, 0.6, 0.8):
        porthole(pen, x, 0.655, 0.055)


def draw_navy_submarine(pen: Pen, rng: Rng) -> None:
    """Draw a naval submarine: a long thin cigar, a small fin of a tower, planes at the stern."""
    tower = rng.uniform(0.46, 0.58)
    pen.rect(tower + 0.04, 0.22, tower + 0.055, 0.4, STEEL)
    pen.rect(tower + 0.09, 0.28, tower + 0.1, 0.4, STEEL)
    pen.polygon([(tower, 0.58), (tower + 0.03, 0.38), (tower + 0.14, 0.38), (tower + 0.19, 0.58)], "main")
    pen.polygon([(tower + 0.02, 0.46), (tower + 0.16, 0.46), (tower + 0.2, 0.49), (tower - 0.02, 0.49)], "dark")
    pen.polygon([(0.06, 0.46), (0.14, 0.46), (0.2, 0.64), (0.14, 0.84), (0.06, 0.84), (0.08, 0.64)], "dark")
    pen.ellipse(0.03, 0.65, 0.02, 0.11, STEEL)
    hull = pen.blob([(0.04, 0.65), (0.2, 0.57), (0.5, 0.54), (0.84, 0.55), (0.97, 0.6), (1.0, 0.66), (0.96, 0.73),
                     (0.82, 0.77), (0.5, 0.78),
                     (0.2, 0.73)], "main")
    pen.polygon([(0.12, 0.68), (0.99, 0.68), (0.95, 0.735), (0.82, 0.77), (0.5, 0.778), (0.2, 0.73)], "dark", group=hull)
    if chance(rng):
        for x in (0.3, 0.36, 0.42):
            pen.rect(x, 0.62, x + 0.03, 0.64, "light")


def draw_round_submarine(pen: Pen, rng: Rng) -> None:
    """Draw a stubby cartoon submarine: a ball with one great window, a periscope, a propeller, bubbles."""
    pen.line([(0.5, 0.3), (0.5, 0.06), (0.64, 0.06)], 0.055, "deep")
    pen.rect(0.34, 0.22, 0.66, 0.36, "dark", radius=0.04)
    for y in (0.46, 0.76):
        pen.ellipse(0.05, y, 0.045, 0.11, STEEL)
    pen.rect(0.04, 0.56, 0.2, 0.66, "deep")
    pen.ellipse(0.54, 0.63, 0.43, 0.35, "main")
    pen.sector(0.54, 0.63, 0.43, 0.35, 20, 160, "dark")
    pen.polygon([(0.3, 0.92), (0.74, 0.92), (0.8, 1.0), (0.24, 1.0)], "deep")
    r = rng.uniform(0.14, 0.18)
    pen.circle(0.66, 0.6, r * 1.25, "light")
    pen.circle(0.66, 0.6, r, GLASS)
    pen.sector(0.66, 0.6, r * 0.8, r * 0.8, 180, 280, "#dff2fb")
    if chance(rng):
        pen.circle(0.3, 0.58, 0.07, "light")
        pen.circle(0.3, 0.58, 0.05, GLASS)
    for x, y, s in ((0.06, 0.3, 0.035), (0.14, 0.18, 0.025), (0.04, 0.12, 0.02)):
        pen.ring(x, y, s, 0.012, WATER)


def draw_submarine_icon(pen: Pen, rng: Rng) -> None:
    """Draw a submarine as a sign has it: a rounded bar, a tower with a bent pipe, a cross of a propeller."""
    x = rng.uniform(0.48, 0.58)
    pen.line([(x, 0.4), (x, 0.18), (x + 0.14, 0.18)], 0.06, "main")
    pen.polygon([(x - 0.14, 0.5), (x - 0.1, 0.32), (x + 0.1, 0.32), (x + 0.14, 0.5)], "main")
    pen.rect(0.14, 0.46, 1.0, 0.84, "main", radius=0.19)
    pen.rect(0.06, 0.62, 0.2, 0.68, "main")
    if chance(rng):
        pen.polygon([(0.0, 0.46), (0.06, 0.46), (0.1, 0.65), (0.06, 0.84), (0.0, 0.84)], "main")
    else:
        for y in (0.55, 0.75):
            pen.ellipse(0.05, y, 0.05, 0.1, "main")
    for at in np.linspace(0.4, 0.82, int(rng.integers(2, 4))):
        pen.circle(float(at), 0.64, 0.06, CREAM)


def draw_submarine_front(pen: Pen, rng: Rng) -> None:
    """Draw a submarine from the front: a round hull with one or two lamps, fins to either side, the tower on top."""
    pen.line([(0.5, 0.22), (0.5, 0.04)], 0.045, STEEL)
    pen.rect(0.4, 0.02, 0.6, 0.08, STEEL, radius=0.03)
    pen.polygon([(0.36, 0.4), (0.4, 0.18), (0.6, 0.18), (0.64, 0.4)], "dark")
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.3, 0.6), (0.5 + side * 0.5, 0.66), (0.5 + side * 0.5, 0.72), (0.5 + side * 0.3, 0.74)],
                    "deep")
    pen.circle(0.5, 0.66, 0.33, "main")
    pen.circle(0.5, 0.66, 0.26, "light")
    pen.circle(0.5, 0.66, 0.2, "main" if chance(rng) else GLASS)
    height = 0.8 if chance(rng) else 0.54
    for x in (0.38, 0.62):
        pen.circle(x, height, 0.05, LAMP)
    pen.line([(0.5, 0.5), (0.5, 0.62)], 0.02, "pale")
    if chance(rng):
        waves(pen, 0.9, 0.1, 6, WATER)


def draw_surfaced_submarine(pen: Pen, rng: Rng) -> None:
    """Draw a submarine that lies on the water: half its back and the railed tower show, a flag flies."""
    x = rng.uniform(0.4, 0.56)
    pen.rect(x - 0.09, 0.06, x - 0.07, 0.4, STEEL)
    pen.polygon([(x - 0.09, 0.06), (x - 0.22, 0.1), (x - 0.09, 0.14)], "#e0463a")
    pen.rect(x + 0.04, 0.16, x + 0.07, 0.4, "deep")
    pen.rect(x + 0.04, 0.14, x + 0.12, 0.19, "deep")
    pen.polygon([(x - 0.16, 0.72), (x - 0.13, 0.38), (x + 0.13, 0.38), (x + 0.18, 0.72)], "main")
    pen.rect(x - 0.15, 0.35, x + 0.15, 0.4, "dark")
    for at in (x - 0.06, x + 0.06):
        pen.circle(at, 0.53, 0.035, GLASS)
    pen.polygon(smooth([(0.0, 0.92), (0.03, 0.76), (0.16, 0.7), (0.6, 0.66), (0.88, 0.7), (0.98, 0.8), (1.0, 0.92)],
                       closed=False), "main")
    pen.polygon([(0.01, 0.84), (1.0, 0.84), (1.0, 0.93), (0.0, 0.93)], "dark")
    pen.line([(x + 0.16, 0.4), (0.96, 0.76)], 0.01, INK)
    waves(pen, 0.86, 0.14, 5, WATER)


def draw_submersible(pen: Pen, rng: Rng) -> None:
    """Draw a research submersible: a glass bubble in front, arms that grip, a keel, a propeller."""
    pen.rect(0.2, 0.2, 0.56, 0.34, "dark", radius=0.05)
    pen.rect(0.3, 0.1, 0.42, 0.22, "light", radius=0.02)
    pen.rect(0.06, 0.3, 0.66, 0.74, "main", radius=0.12)
    pen.rect(0.08, 0.56, 0.6, 0.64, "deep")
    pen.rect(0.0, 0.36, 0.1, 0.6, STEEL, radius=0.03)
    pen.circle(0.68, 0.52, 0.24, "dark")
    pen.circle(0.7, 0.52, 0.2, GLASS)
    pen.sector(0.7, 0.52, 0.15, 0.15, 190, 290, "#dff2fb")
    reach = rng.uniform(0.9, 0.96)
    pen.line([(0.6, 0.76), (0.8, 0.82), (reach, 0.74)], 0.035, STEEL)
    for side in (-1, 1):
        pen.line([(reach, 0.74), (reach + 0.04, 0.74 + side * 0.05 - 0.02)], 0.022, STEEL)
    pen.polygon([(0.12, 0.72), (0.6, 0.72), (0.52, 0.86), (0.2, 0.86)], "deep")
    for y in (0.3, 0.66):
        pen.ellipse(0.03, y, 0.03, 0.13, STEEL)
    for x, y, r in ((0.84, 0.2, 0.03), (0.92, 0.1, 0.022)):
        pen.ring(x, y, r, 0.012, WATER)
    if chance(rng):
        pen.polygon([(0.62, 0.28), (0.74, 0.2), (0.76, 0.28)], LAMP)
    porthole(pen, 0.24, 0.45, 0.05)


SUBJECTS: tuple[Subject, ...] = (
    Subject("submarine", "submarines", "vehicle", (
        draw_submarine, draw_navy_submarine, draw_round_submarine, draw_submarine_icon, draw_submarine_front,
        draw_surfaced_submarine, draw_submersible)),
)
