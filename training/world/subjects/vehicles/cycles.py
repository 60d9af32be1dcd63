"""Bicycles and motorcycles, heading right where they are seen from the side. Names tones; the renderer colours them."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point
from training.world.subjects.shapes import (
    CREAM,
    GLASS,
    HOLLOW,
    LAMP,
    STEEL,
    TYRE,
    WOOD,
    bar,
    chance,
    curved,
    wheel,
)
from training.world.subjects.vehicles.parts import lamps, spoked

LEATHER = "#8a5a35"


def draw_bicycle(pen: Pen, rng: Rng) -> None:
    """Draw a bicycle: two wheels and a diamond frame in the subject's colour."""
    r, y = 0.235, 0.76
    turn_by = rng.uniform(0, 45)
    for x in (0.24, 0.76):
        for spoke in range(4):
            a = turn_by + spoke * 45
            bar(pen, x, y, 0.2, 0.011, a, STEEL)
        pen.ring(x, y, r - 0.012, 0.024, TYRE)
        pen.ring(x, y, r - 0.048, 0.05, "main")
        pen.circle(x, y, 0.04, "dark")
    crank, seat, head, fork = (0.46, 0.78), (0.37, 0.42), (0.665, 0.42), (0.69, 0.5)
    pen.line([(0.24, y), seat], 0.045, "dark")
    pen.line([(0.24, y), crank], 0.045, "dark")
    pen.line([seat, head], 0.06, "main")
    pen.line([crank, fork], 0.06, "main")
    pen.line([(0.345, 0.32), crank], 0.06, "main")
    pen.line([(0.635, 0.27), fork, (0.76, y)], 0.06, "main")
    pen.circle(*crank, 0.06, STEEL)
    pen.line([(0.46, 0.78), (0.52, 0.88)], 0.026, TYRE)
    pen.rect(0.48, 0.87, 0.575, 0.905, TYRE, radius=0.015)
    pen.blob([(0.22, 0.29), (0.25, 0.255), (0.35, 0.27), (0.45, 0.285), (0.44, 0.315), (0.34, 0.34), (0.25, 0.34)], TYRE)
    if rng.random() < 0.5:
        pen.line([(0.63, 0.26), (0.72, 0.24), (0.765, 0.255), (0.775, 0.3), (0.72, 0.34)], 0.04, TYRE)
    else:
        pen.line([(0.63, 0.27), (0.615, 0.215), (0.59, 0.2), (0.53, 0.215)], 0.045, TYRE)


def _bars(pen: Pen, head: Point, *, dropped: bool, tone: str = TYRE) -> None:
    """Draw handlebars from the top of the fork: dropped as on a racer, or swept back to the rider."""
    x, y = head
    if dropped:
        pen.line([(x, y), (x + 0.09, y - 0.01), (x + 0.13, y + 0.04), (x + 0.1, y + 0.1), (x + 0.04, y + 0.1)], 0.03, tone)
    else:
        pen.line([(x, y), (x - 0.01, y - 0.05), (x - 0.12, y - 0.04)], 0.032, tone)


def draw_city_bicycle(pen: Pen, rng: Rng) -> None:
    """Draw a city bicycle with a low step, mudguards, a basket or a rack and a chain case."""
    r, y, start = 0.235, 0.76, rng.uniform(0, 40)
    for x in (0.24, 0.76):
        spoked(pen, x, y, r, 5, start, width=0.035)
        pen.ring(x, y, r + 0.025, 0.022, "dark", start=190, end=330)
    pen.line([(0.24, y), (0.46, 0.8)], 0.035, "dark")
    pen.line([(0.24, y), (0.37, 0.44)], 0.03, "main")
    pen.curve([(0.66, 0.34), (0.6, 0.6), (0.46, 0.79)], 0.05, "main")
    pen.line([(0.35, 0.32), (0.46, 0.79)], 0.045, "main")
    pen.line([(0.65, 0.24), (0.68, 0.46), (0.76, y)], 0.045, "main")
    pen.rect(0.24, 0.28, 0.44, 0.335, LEATHER, radius=0.03)
    _bars(pen, (0.65, 0.25), dropped=False)
    pen.circle(0.46, 0.79, 0.07, "dark")
    pen.line([(0.46, 0.79), (0.53, 0.88), (0.58, 0.88)], 0.026, TYRE)
    if chance(rng):
        pen.polygon([(0.7, 0.3), (0.92, 0.3), (0.88, 0.46), (0.73, 0.46)], "#b98a52")
        for x in (0.76, 0.81, 0.86):
            pen.rect(x - 0.006, 0.31, x + 0.006, 0.45, LEATHER)
    else:
        pen.line([(0.08, 0.46), (0.36, 0.46)], 0.026, TYRE)
        pen.line([(0.12, 0.47), (0.24, y)], 0.018, TYRE)
    pen.circle(0.73, 0.5, 0.03, LAMP)


def draw_penny_farthing(pen: Pen, rng: Rng) -> None:
    """Draw a bicycle of long ago: one huge front wheel, a tiny one behind, the saddle on top."""
    big = rng.uniform(0.34, 0.38)
    x = 0.98 - big
    spoked(pen, x, 1 - big, big, 9, rng.uniform(0, 20), width=0.035)
    small = 0.13
    spoked(pen, 0.15, 1 - small, small, 4, rng.uniform(0, 45), width=0.035)
    pen.curve([(x, 1 - 2 * big - 0.08), (x - big * 0.8, 1 - big * 1.75), (0.24, 0.7), (0.15, 1 - small)], 0.045, "main")
    pen.line([(x, 1 - 2 * big - 0.1), (x, 1 - big)], 0.045, "main")
    pen.line([(x - 0.1, 1 - 2 * big - 0.11), (x + 0.08, 1 - 2 * big - 0.12)], 0.035, TYRE)
    pen.rect(x - 0.26, 1 - 2 * big - 0.05, x - 0.06, 1 - 2 * big, LEATHER, radius=0.025)
    pen.circle(x, 1 - big, 0.045, "dark")
    pen.line([(x, 1 - big), (x + 0.06, 1 - big + 0.1)], 0.028, TYRE)


def draw_bicycle_icon(pen: Pen, rng: Rng) -> None:
    """Draw a bicycle as a sign has it: two rings and a few even strokes."""
    width, r, y = rng.uniform(0.045, 0.065), 0.22, 0.74
    for x in (0.23, 0.77):
        pen.ring(x, y, r - width / 2, width, "main")
    pen.line([(0.23, y), (0.36, 0.42), (0.65, 0.42), (0.46, y), (0.23, y)], width, "main")
    pen.line([(0.46, y), (0.33, 0.32)], width, "main")
    pen.line([(0.77, y), (0.62, 0.28)], width, "main")
    pen.line([(0.26, 0.31), (0.4, 0.31)], width * 1.2, "main")
    pen.line([(0.62, 0.28), (0.74, 0.26)] if chance(rng) else [(0.62, 0.28), (0.72, 0.28), (0.74, 0.36)], width, "main")


def draw_bicycle_front(pen: Pen, rng: Rng) -> None:
    """Draw a bicycle from the front: one wheel edge on, wide handlebars, a lamp, pedals to either side."""
    pen.rect(0.46, 0.44, 0.54, 1.0, TYRE, radius=0.04)
    pen.polygon([(0.42, 0.72), (0.45, 0.28), (0.55, 0.28), (0.58, 0.72), (0.55, 0.72), (0.54, 0.42), (0.46, 0.42),
                 (0.45, 0.72)], "main")
    pen.rect(0.47, 0.12, 0.53, 0.36, "dark")
    droop = rng.uniform(-0.02, 0.08)
    pen.curve([(0.04, 0.2 + droop), (0.2, 0.14), (0.5, 0.16), (0.8, 0.14), (0.96, 0.2 + droop)], 0.045, "main")
    for x in (0.04, 0.86):
        pen.rect(x - 0.02, 0.17 + droop, x + 0.12, 0.225 + droop, TYRE, radius=0.025)
    pen.circle(0.5, 0.25, 0.085, "dark")
    pen.circle(0.5, 0.25, 0.062, LAMP)
    pen.rect(0.36, 0.02, 0.64, 0.08, LEATHER, radius=0.03)
    pen.rect(0.48, 0.06, 0.52, 0.16, STEEL)
    for side in (-1, 1):
        y = 0.74 + side * 0.08
        pen.line([(0.5 + side * 0.06, 0.74), (0.5 + side * 0.12, y)], 0.025, STEEL)
        pen.rect(0.5 + side * 0.2 - 0.09, y - 0.02, 0.5 + side * 0.2 + 0.09, y + 0.03, TYRE, radius=0.01)


def draw_mountain_bike(pen: Pen, rng: Rng) -> None:
    """Draw a mountain bike or a racer: thick sloping frame, fat knobby or thin tyres, tilted up on its back wheel."""
    fat = chance(rng)
    lift = rng.uniform(0.1, 0.28)
    r = 0.21
    back, front = (0.23, 0.78), (0.78, 0.78 - lift)
    for x, y in (back, front):
        if fat:
            for k in range(14):
                bar(pen, x, y, r + 0.014, 0.03, 180 * k / 14, TYRE)
            pen.ring(x, y, r - 0.02, 0.06, TYRE)
        spoked(pen, x, y, r - (0.04 if fat else 0), 4, rng.uniform(0, 45), width=0.022)
    crank, seat, head = (0.44, 0.8 - lift * 0.35), (0.38, 0.44 - lift * 0.25), (0.62, 0.4 - lift * 0.75)
    for a, b, tone in ((back, crank, "dark"), (back, seat, "dark"), (seat, head, "main"), (crank, (head[0] + 0.02,
                                                                                                   head[1] + 0.1), "main"),
                       (crank, (seat[0] - 0.03, seat[1] - 0.08), "main"), ((head[0] - 0.02, head[1] - 0.08), front, "deep")):
        pen.line([a, b], 0.055, tone)
    x, y = seat[0] - 0.03, seat[1] - 0.1
    pen.rect(x - 0.1, y - 0.03, x + 0.09, y + 0.02, TYRE, radius=0.02)
    _bars(pen, (head[0] - 0.02, head[1] - 0.08), dropped=not fat)
    pen.circle(*crank, 0.055, STEEL)


def draw_tandem(pen: Pen, rng: Rng) -> None:
    """Draw a tandem: two saddles, two handlebars, two cranks on one long frame."""
    r, y = 0.17, 0.82
    start = rng.uniform(0, 45)
    for x in (0.17, 0.83):
        spoked(pen, x, y, r, 4, start, width=0.03)
    low = rng.uniform(0.84, 0.88)
    pen.line([(0.17, y), (0.36, low), (0.64, low)], 0.04, "dark")
    pen.line([(0.27, 0.52), (0.78, 0.52)], 0.042, "main")
    pen.line([(0.17, y), (0.27, 0.52), (0.36, low), (0.53, 0.52), (0.64, low), (0.78, 0.52)], 0.042, "main")
    pen.line([(0.76, 0.4), (0.83, y)], 0.042, "main")
    for x in (0.24, 0.5):
        pen.line([(x, 0.44), (x + 0.03, 0.54)], 0.034, "dark")
        pen.rect(x - 0.09, 0.4, x + 0.08, 0.45, LEATHER, radius=0.02)
    _bars(pen, (0.76, 0.4), dropped=False)
    pen.line([(0.56, 0.52), (0.53, 0.36), (0.46, 0.34)], 0.03, TYRE)
    for x in (0.36, 0.64):
        pen.circle(x, low, 0.045, STEEL)


def draw_motorcycle(pen: Pen, rng: Rng) -> None:
    """Draw a road motorcycle: a tank, a long seat, an engine between two fat wheels, an exhaust pipe."""
    for x in (0.2, 0.8):
        pen.circle(x, 0.79, 0.205, TYRE)
        pen.circle(x, 0.79, 0.125, STEEL)
        pen.circle(x, 0.79, 0.06, HOLLOW)
    pen.polygon([(0.3, 0.6), (0.66, 0.56), (0.62, 0.86), (0.36, 0.88)], "#59616b")
    for y in (0.64, 0.7, 0.76):
        pen.rect(0.42, y, 0.58, y + 0.022, STEEL)
    pen.line([(0.52, 0.84), (0.3, 0.88), (0.02, 0.84)], 0.055, STEEL)
    pen.line([(0.68, 0.36), (0.8, 0.79)], 0.05, STEEL)
    pen.polygon(curved([(0.58, 0.58), (0.02, 0.62), (0.04, 0.5)]) + [(0.34, 0.5), (0.6, 0.54)], "dark")
    pen.rect(0.1, 0.44, 0.44, 0.52, HOLLOW, radius=0.035)
    pen.blob([(0.4, 0.5), (0.46, 0.38), (0.6, 0.36), (0.7, 0.42), (0.66, 0.54), (0.48, 0.58)], "main")
    pen.ring(0.8, 0.79, 0.235, 0.045, "main", start=200, end=330)
    pen.line([(0.69, 0.38), (0.62, 0.26), (0.54, 0.28)], 0.034, TYRE)
    pen.circle(0.77, 0.4, 0.065, "dark")
    pen.circle(0.79, 0.4, 0.045, LAMP)
    if chance(rng):
        pen.polygon([(0.68, 0.34), (0.72, 0.14), (0.8, 0.34)], GLASS)


def draw_sport_motorcycle(pen: Pen, rng: Rng) -> None:
    """Draw a racing motorcycle: a pointed fairing that covers the engine, a high tail, slanted lines."""
    tail, hub = rng.uniform(0.28, 0.38), "light" if chance(rng) else STEEL
    for x in (0.2, 0.79):
        pen.circle(x, 0.79, 0.205, TYRE)
        pen.circle(x, 0.79, 0.13, hub)
        pen.circle(x, 0.79, 0.05, HOLLOW)
    pen.line([(0.2, 0.79), (0.46, 0.74)], 0.05, HOLLOW)
    pen.line([(0.72, 0.46), (0.79, 0.79)], 0.045, STEEL)
    pen.polygon([(0.02, tail), (0.34, 0.44), (0.4, 0.56), (0.2, 0.52)], "dark")
    pen.polygon([(0.3, 0.44), (0.5, 0.32), (0.66, 0.36), (0.9, 0.44), (0.96, 0.52), (0.78, 0.58), (0.66, 0.86), (0.4, 0.86),
                 (0.36, 0.6)],
                "main")
    pen.polygon([(0.42, 0.62), (0.72, 0.56), (0.62, 0.74), (0.44, 0.74)], CREAM if chance(rng) else "deep")
    pen.polygon([(0.66, 0.36), (0.76, 0.24), (0.88, 0.43)], GLASS)
    pen.polygon([(0.88, 0.46), (0.96, 0.52), (0.86, 0.53)], LAMP)
    pen.polygon([(0.12, tail + 0.02), (0.36, 0.38), (0.36, 0.46)], HOLLOW)
    pen.line([(0.3, 0.74), (0.06, 0.62)], 0.06, STEEL)


def draw_scooter(pen: Pen, rng: Rng) -> None:
    """Draw a motor scooter: small wheels, a leg shield, a flat floor, a round tail under the seat."""
    for x in (0.24, 0.8):
        wheel(pen, x, 0.86, 0.135, STEEL)
    pen.blob([(0.04, 0.78), (0.06, 0.58), (0.22, 0.5), (0.42, 0.54), (0.48, 0.7), (0.44, 0.84), (0.36, 0.84), (0.24, 0.72),
              (0.12, 0.84)],
             "main")
    pen.rect(0.4, 0.76, 0.7, 0.84, "dark", radius=0.03)
    pen.polygon(curved([(0.7, 0.82), (0.66, 0.6), (0.68, 0.34)]) + curved([(0.76, 0.32), (0.8, 0.56), (0.86, 0.72),
                                                                           (0.78, 0.74)]), "main")
    pen.ring(0.8, 0.86, 0.16, 0.06, "dark", start=190, end=340)
    pen.rect(0.1, 0.43, 0.48, 0.53, LEATHER if chance(rng) else HOLLOW, radius=0.05)
    pen.line([(0.71, 0.34), (0.68, 0.18), (0.58, 0.2)], 0.04, TYRE)
    pen.circle(0.75, 0.24, 0.075, "light")
    pen.circle(0.79, 0.24, 0.045, LAMP)
    if chance(rng):
        pen.rect(0.02, 0.26, 0.2, 0.42, "dark", radius=0.03)
    if chance(rng):
        pen.line([(0.68, 0.18), (0.62, 0.06)], 0.018, STEEL)
        pen.circle(0.61, 0.05, 0.035, STEEL)


def draw_motorcycle_icon(pen: Pen, rng: Rng) -> None:
    """Draw a motorcycle as a sign has it: two thick rings, one shape for tank and seat, a bent fork."""
    width, r = rng.uniform(0.07, 0.09), 0.21
    for x in (0.21, 0.79):
        pen.ring(x, 0.79, r - width / 2, width, "main")
    pen.polygon([(0.06, 0.44), (0.36, 0.48), (0.44, 0.4), (0.66, 0.4), (0.7, 0.56), (0.58, 0.8), (0.44, 0.8), (0.38, 0.6),
                 (0.2, 0.58)], "main")
    pen.line([(0.54, 0.26), (0.66, 0.26), (0.79, 0.79)], 0.055, "main")
    if chance(rng):
        pen.circle(0.78, 0.36, 0.065, "main")


def draw_motorcycle_front(pen: Pen, rng: Rng) -> None:
    """Draw a motorcycle from the front: a fat tyre, a big lamp, wide handlebars with mirrors."""
    pen.rect(0.4, 0.5, 0.6, 1.0, TYRE, radius=0.09)
    for y in (0.64, 0.74, 0.84, 0.94):
        pen.line([(0.43, y), (0.5, y + 0.03), (0.57, y)], 0.016, "#5a5a64")
    for side in (-1, 1):
        pen.rect(0.5 + side * 0.145 - 0.025, 0.36, 0.5 + side * 0.145 + 0.025, 0.84, STEEL)
        pen.line([(0.5 + side * 0.16, 0.24), (0.5 + side * 0.26, 0.08)], 0.02, TYRE)
        pen.ellipse(0.5 + side * 0.29, 0.07, 0.08, 0.05, "dark")
        pen.rect(0.5 + side * 0.4 - 0.09, 0.22, 0.5 + side * 0.4 + 0.09, 0.28, TYRE, radius=0.03)
        pen.polygon([(0.5 + side * 0.1, 0.5), (0.5 + side * 0.34, 0.6), (0.5 + side * 0.26, 0.74), (0.5 + side * 0.16,
                                                                                                    0.74)], "dark")
    pen.line([(0.14, 0.25), (0.3, 0.22), (0.7, 0.22), (0.86, 0.25)], 0.04, STEEL)
    pen.sector(0.5, 0.62, 0.13, 0.18, 180, 360, "main")
    if chance(rng):
        pen.polygon([(0.3, 0.4), (0.38, 0.12), (0.62, 0.12), (0.7, 0.4)], GLASS)
    pen.polygon([(0.28, 0.42), (0.34, 0.26), (0.66, 0.26), (0.72, 0.42), (0.6, 0.54), (0.4, 0.54)], "main")
    lamps(pen, ((0.5, 0.39),), rng.uniform(0.075, 0.1))


def draw_chopper(pen: Pen, rng: Rng) -> None:
    """Draw a chopper: a very long slanted fork, high handlebars, a low seat with a back, twin pipes."""
    wheel(pen, 0.22, 0.79, 0.2, STEEL)
    spoked(pen, 0.85, 0.84, 0.145, 5, rng.uniform(0, 30), width=0.04)
    rake = rng.uniform(0.5, 0.58)
    pen.line([(rake, 0.34), (0.85, 0.84)], 0.04, STEEL)
    pen.line([(rake + 0.02, 0.38), (rake - 0.03, 0.16), (rake - 0.14, 0.12)], 0.03, TYRE)
    pen.circle(rake + 0.08, 0.36, 0.055, LAMP)
    pen.polygon([(0.3, 0.64), (0.56, 0.6), (0.56, 0.84), (0.34, 0.86)], "#59616b")
    pen.circle(0.44, 0.72, 0.085, STEEL)
    for y in (0.84, 0.91):
        pen.line([(0.56, y), (0.04, y + 0.02)], 0.04, STEEL)
    pen.ring(0.22, 0.79, 0.235, 0.05, "main", start=190, end=320)
    pen.line([(0.1, 0.3), (0.16, 0.58), (0.36, 0.6)], 0.06, HOLLOW)
    pen.blob([(0.36, 0.58), (0.42, 0.46), (0.54, 0.42), (0.6, 0.46), (0.54, 0.58), (0.44, 0.62)], "main")
    if chance(rng):
        pen.circle(0.1, 0.3, 0.03, WOOD)


SUBJECTS: tuple[Subject, ...] = (
    Subject("bicycle", "bicycles", "vehicle", (
        draw_bicycle, draw_city_bicycle, draw_penny_farthing, draw_bicycle_icon, draw_bicycle_front, draw_mountain_bike,
        draw_tandem)),
    Subject("motorcycle", "motorcycles", "vehicle", (
        draw_motorcycle, draw_sport_motorcycle, draw_scooter, draw_motorcycle_icon, draw_motorcycle_front, draw_chopper)),
)
