"""Teapot, cup and bottle, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth, turn
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, INK, face, heart, pick, put, steam, strip, vase


def draw_teapot(pen: Pen, rng: Rng) -> None:
    """A round-bellied teapot: spout left, handle right, knob on the lid."""
    plump = rng.uniform(-0.02, 0.03)
    pen.curve([(0.72, 0.44), (0.86, 0.4), (0.955, 0.5), (0.92, 0.66), (0.72, 0.8)], 0.075, "dark")
    pen.blob([(0.3, 0.6), (0.17, 0.5), (0.12, 0.36), (0.03, 0.33), (0.06, 0.28), (0.18, 0.31), (0.24, 0.38),
              (0.36, 0.46), (0.4, 0.8), (0.3, 0.84), (0.2, 0.74)], "main")
    pen.rect(0.32, 0.93, 0.7, 1.0, "dark", radius=0.03)
    body = pen.blob([(0.5, 0.33), (0.68, 0.38), (0.79 + plump, 0.52), (0.8 + plump, 0.7), (0.7, 0.9), (0.5, 0.96),
                     (0.31, 0.9), (0.21 - plump, 0.7), (0.22 - plump, 0.52), (0.33, 0.38)], "main")
    pen.polygon(smooth([(0.8 + plump, 0.66), (0.7, 0.9), (0.5, 0.96), (0.32, 0.9), (0.5, 0.88), (0.66, 0.82)],
                       closed=True), "dark", group=body)
    pen.polygon(smooth([(0.3, 0.52), (0.38, 0.45), (0.4, 0.5), (0.33, 0.62), (0.28, 0.66)], closed=True), "pale",
                group=body)
    pen.sector(0.505, 0.385, 0.2, 0.16, 180, 360, "light")
    pen.rect(0.29, 0.365, 0.72, 0.415, "dark", radius=0.025)
    pen.circle(0.505, 0.185, 0.055, "main")
    if rng.random() < 0.5:
        for x in (0.4, 0.51, 0.62):
            pen.circle(x, 0.68, 0.038, "pale")


def draw_cup(pen: Pen, rng: Rng) -> None:
    """A steaming mug with a handle on the right."""
    sway = rng.uniform(-0.03, 0.03)
    for x in (0.24, 0.41, 0.58):
        wisp = smooth([(x, 0.24), (x - 0.05 - sway, 0.18), (x + 0.05 + sway, 0.09), (x, 0.01)], closed=False)
        taper = np.linspace(0.022, 0.004, len(wisp))[:, None] * (1, 0)
        pen.polygon(np.vstack([wisp - taper, (wisp + taper)[::-1]]), "#ffffff")
    pen.curve([(0.72, 0.46), (0.86, 0.43), (0.94, 0.54), (0.91, 0.69), (0.8, 0.78), (0.68, 0.81)], 0.085, "dark")
    foot = smooth([(0.755, 0.82), (0.72, 0.92), (0.62, 0.98), (0.41, 1.0), (0.2, 0.98), (0.1, 0.92), (0.065, 0.82)],
                  closed=False)
    body = pen.polygon(np.vstack([[(0.035, 0.36), (0.785, 0.36)], foot]), "main")
    pen.polygon([(0.1, 0.44), (0.19, 0.46), (0.2, 0.82), (0.15, 0.86), (0.12, 0.8)], "light", group=body)
    pen.polygon(np.vstack([[(0.65, 0.84), (0.67, 0.44), (0.785, 0.36)], foot[:16], [(0.6, 0.93)]]), "dark", group=body)
    pen.ellipse(0.41, 0.36, 0.375, 0.095, "light")
    pen.ellipse(0.41, 0.37, 0.315, 0.066, "#5a3217")
    if rng.random() < 0.5:
        pen.blob([(0.43, 0.61), (0.49, 0.57), (0.545, 0.62), (0.52, 0.7), (0.43, 0.8), (0.34, 0.7), (0.315, 0.62),
                  (0.37, 0.57)], "pale")
    else:
        band = np.array([(0.055, 0.66), (0.25, 0.72), (0.42, 0.73), (0.6, 0.72), (0.765, 0.66)])
        pen.polygon(np.vstack([band, band[::-1] + (0, 0.08)]), "pale")


def draw_teapot_plain(pen: Pen, rng: Rng) -> None:
    """A teapot of few shapes: half a ball, a straight spout, a ring for a handle."""
    y = rng.uniform(0.36, 0.42)
    pen.ring(0.78, 0.66, rng.uniform(0.13, 0.17), 0.065, "main")
    pen.polygon([(0.32, 0.92), (0.02, y), (0.14, y - 0.03), (0.36, 0.64)], "dark")
    pen.polygon(np.vstack([[(0.22, y)], [(0.78, y)], [arc_point(0.5, 0.66, 0.31, 0.34, a) for a in range(0, 181, 10)]]),
                "main")
    pen.rect(0.34, 0.94, 0.66, 1.0, "dark")
    pen.sector(0.5, y - 0.01, 0.26, 0.15, 180, 360, "main")
    pen.rect(0.2, y - 0.02, 0.8, y + 0.03, "pale")
    pen.circle(0.5, y - 0.19, 0.06, "dark")


def draw_teapot_tall(pen: Pen, rng: Rng) -> None:
    """A tall enamel pot, wide at the foot, with an ear of a handle."""
    waist = rng.uniform(0.14, 0.18)
    pen.curve([(0.62, 0.3), (0.82, 0.26), (0.88, 0.45), (0.82, 0.7), (0.7, 0.8)], 0.06, "deep")
    pen.blob([(0.34, 0.82), (0.22, 0.66), (0.17, 0.36), (0.06, 0.27), (0.12, 0.22), (0.25, 0.28), (0.29, 0.5),
              (0.4, 0.62)],
             "main")
    body = pen.polygon(mirrored([(0.5 + waist, 0.22), (0.78, 0.96), (0.74, 1.0)]), "main")
    pen.polygon([(0.5 + waist - 0.07, 0.24), (0.5 + waist, 0.24), (0.77, 0.97), (0.64, 0.97)], "dark", group=body)
    pen.polygon([(0.42, 0.3), (0.46, 0.3), (0.42, 0.9), (0.34, 0.9)], "light", group=body)
    pen.polygon(mirrored([(0.54, 0.1), (0.5 + waist + 0.02, 0.22), (0.5 + waist + 0.02, 0.25)]), "dark")
    pen.circle(0.5, 0.07, 0.055, "deep")
    if chance(rng):
        pen.rect(0.26, 0.84, 0.75, 0.9, CREAM)


def draw_teapot_from_above(pen: Pen, rng: Rng) -> None:
    """A teapot seen from above: circles in each other, spout and handle at the sides."""
    pen.ring(0.8, 0.52, 0.14, 0.055, "deep")
    pen.polygon([(0.3, 0.42), (0.02, 0.485), (0.02, 0.555), (0.3, 0.62)], "dark")
    for r, tone in ((0.37, "main"), (0.3, "light"), (0.22, "main"), (0.2, "dark")):
        pen.circle(0.5, 0.52, r, tone)
    pen.circle(0.5, 0.52, 0.07, "pale")
    if chance(rng):
        for a in range(0, 360, 45):
            pen.circle(*arc_point(0.5, 0.52, 0.335, 0.335, a), 0.02, "pale")


def draw_teapot_iron(pen: Pen, rng: Rng) -> None:
    """A squat iron teapot with a hoop over it."""
    top = rng.uniform(0.02, 0.1)
    pen.curve([(0.2, 0.56), (0.22, top + 0.14), (0.5, top + 0.02), (0.78, top + 0.14), (0.8, 0.56)], 0.05, "deep")
    pen.polygon([(0.76, 0.78), (0.98, 0.5), (0.89, 0.46), (0.72, 0.62)], "main")
    body = pen.blob([(0.5, 0.5), (0.72, 0.53), (0.86, 0.68), (0.82, 0.87), (0.64, 0.97), (0.36, 0.97), (0.18, 0.87),
                     (0.14, 0.68), (0.28, 0.53)], "main")
    for y in rng.permutation([0.66, 0.72, 0.78, 0.84])[:3]:
        for x in np.linspace(0.24, 0.76, 8):
            pen.polygon([(x - 0.02, y), (x, y - 0.02), (x + 0.02, y), (x, y + 0.02)], "dark", group=body)
    pen.sector(0.5, 0.52, 0.2, 0.1, 180, 360, "dark")
    pen.ellipse(0.5, 0.42, 0.045, 0.04, "light")
    pen.rect(0.34, 0.95, 0.66, 1.0, "deep")


def draw_teapot_pouring(pen: Pen, rng: Rng) -> None:
    """A tilted teapot that pours into a small cup."""
    pot = Pen()
    pot.ring(0.85, 0.5, 0.17, 0.06, "dark")
    pot.blob([(0.25, 0.7), (0.1, 0.5), (0.0, 0.24), (0.1, 0.2), (0.2, 0.38), (0.4, 0.46)], "dark")
    belly = pot.ellipse(0.52, 0.56, 0.35, 0.32, "main")
    pot.ellipse(0.4, 0.46, 0.1, 0.07, "light", angle=-30)
    pot.polygon(strip([(0.2, 0.62), (0.5, 0.72), (0.84, 0.62)], 0.07), "pale", group=belly)
    pot.sector(0.52, 0.3, 0.2, 0.13, 180, 360, "dark")
    pot.circle(0.52, 0.14, 0.05, "main")
    put(pen, pot, rng.uniform(-38, -28), (0.16, 0.0, 1.0, 0.76))
    tip = min((s.points for s in pen.shapes), key=lambda points: float(points[:, 0].min()))
    x, y = (float(v) for v in tip[tip[:, 0].argmin()])
    pen.curve([(x + 0.03, y), (x - 0.02, y + 0.12), (x - 0.02, 0.88)], 0.04, "#a5602a")
    pen.polygon([(x - 0.14, 0.82), (x + 0.14, 0.82), (x + 0.08, 1.0), (x - 0.08, 1.0)], "light")


def draw_teapot_square(pen: Pen, rng: Rng) -> None:
    """A modern angular teapot: a box with a bent bar for a handle."""
    slope = rng.uniform(0.04, 0.1)
    pen.line([(0.72, 0.44), (0.93, 0.44), (0.93, 0.84), (0.74, 0.84)], 0.06, "deep")
    pen.polygon([(0.3, 0.84), (0.02, 0.4), (0.15, 0.4), (0.32, 0.6)], "dark")
    pen.polygon([(0.25 + slope, 0.36), (0.75 - slope, 0.36), (0.78, 1.0), (0.22, 1.0)], "main")
    pen.polygon([(0.6 - slope, 0.36), (0.75 - slope, 0.36), (0.78, 1.0), (0.64, 1.0)], "dark")
    pen.rect(0.28 + slope, 0.28, 0.72 - slope, 0.36, "light")
    pen.rect(0.45, 0.2, 0.55, 0.28, "deep")


def draw_cup_and_saucer(pen: Pen, rng: Rng) -> None:
    """A teacup on its saucer, seen from the side."""
    if chance(rng, 0.7):
        steam(pen, (0.36, 0.54), 0.36, 0.35, rng)
    pen.ring(0.79, 0.56, 0.13, 0.055, "dark")
    body = pen.polygon(np.vstack([[(0.08, 0.4), (0.8, 0.4)],
                                  smooth([(0.79, 0.5), (0.7, 0.74), (0.54, 0.88), (0.34, 0.88),
                       (0.18, 0.74), (0.09, 0.5)], closed=False)]), "main")
    pen.polygon(strip([(0.1, 0.52), (0.44, 0.55), (0.78, 0.52)], 0.05), "pale", group=body)
    pen.ellipse(0.44, 0.4, 0.36, 0.05, "light")
    pen.ellipse(0.44, 0.41, 0.31, 0.035, pick(rng, ("#5a3217", "#c77f2c")))
    pen.polygon([(0.02, 0.89), (0.9, 0.89), (0.72, 1.0), (0.2, 1.0)], "light")


def draw_cup_from_above(pen: Pen, rng: Rng) -> None:
    """A cup of coffee seen from above, its handle to one side, on a saucer sometimes."""
    seen = Pen()
    if chance(rng):
        seen.circle(0.44, 0.5, 0.44, "pale")
    seen.rect(0.5, 0.45, 1.0, 0.55, "dark", radius=0.03)
    for r, tone in ((0.34, "main"), (0.29, "dark"), (0.27, "#6b3e1e")):
        seen.circle(0.44, 0.5, r, tone)
    if chance(rng):
        seen.polygon(turn(heart(0, 0, 0.13), 40) + (0.44, 0.5), "#e9cfa6")
    else:
        seen.ring(0.44, 0.5, 0.12, 0.05, "#d9b483", start=30, end=300)
    put(pen, seen, rng.uniform(-60, 0))


def draw_cup_to_go(pen: Pen, rng: Rng) -> None:
    """A paper cup with a lid and a sleeve, a straw sometimes."""
    if chance(rng, 0.4):
        pen.line([(0.5, 0.2), (0.56, 0.02), (0.68, 0.0)], 0.04, "deep")
    pen.polygon(mirrored([(0.78, 0.22), (0.69, 1.0)]), "main")
    pen.polygon([(0.65, 0.22), (0.78, 0.22), (0.69, 1.0), (0.6, 1.0)], "dark")
    if chance(rng, 0.7):
        pen.polygon(mirrored([(0.76, 0.44), (0.72, 0.76)]), "pale")
        pen.circle(0.5, 0.6, 0.08, "dark")
    pen.rect(0.18, 0.16, 0.82, 0.25, "deep", radius=0.03)
    pen.polygon(mirrored([(0.7, 0.06), (0.75, 0.17)]), "deep")


def draw_cup_bowl(pen: Pen, rng: Rng) -> None:
    """A tea bowl without a handle, green tea in it."""
    if chance(rng):
        steam(pen, (0.3, 0.5, 0.7), 0.26, 0.26, rng)
    pen.rect(0.34, 0.9, 0.66, 1.0, "deep")
    pen.polygon(np.vstack([[(0.04, 0.4), (0.96, 0.4)],
                           [arc_point(0.5, 0.4, 0.46, 0.54, a) for a in range(0, 181, 10)]]),
                "main")
    pen.polygon([arc_point(0.5, 0.4, 0.46, 0.54, a) for a in range(0, 91, 10)] + [(0.7, 0.66)], "dark")
    pen.ellipse(0.5, 0.4, 0.46, 0.12, "light")
    pen.ellipse(0.5, 0.42, 0.4, 0.085, pick(rng, ("#8fb04a", "#b8862f")))


def draw_cup_with_straw(pen: Pen, rng: Rng) -> None:
    """A tall tumbler with a bent straw and ice."""
    lean = rng.uniform(0.05, 0.14)
    pen.line([(0.48, 0.6), (0.55, 0.14), (0.62 + lean, 0.03)], 0.05, "#e8e4da")
    pen.polygon(mirrored([(0.76, 0.26), (0.68, 1.0)]), "main")
    for k in range(3):
        pen.polygon([(0.3 + 0.17 * k, 0.28), (0.37 + 0.15 * k, 0.28), (0.38 + 0.11 * k, 0.98), (0.34 + 0.12 * k, 0.98)],
                    "pale" if k % 2 == 0 else "light")
    pen.rect(0.2, 0.22, 0.8, 0.3, "dark", radius=0.03)


def draw_cup_plain(pen: Pen, rng: Rng) -> None:
    """A mug of two shapes: a box with round lower corners and a square ear."""
    wide, flip = rng.uniform(0.5, 0.62), chance(rng)
    mug = Pen()
    mug.ring(wide, 0.6, 0.17, 0.085, "main", start=-95, end=95)
    mug.rect(0.02, 0.24, wide + 0.04, 1.0, "main", radius=rng.uniform(0.03, 0.16))
    mug.rect(0.02, 0.24, wide + 0.04, 0.4, "main")
    if chance(rng):
        face(mug, wide / 2, 0.56, 0.24, rng)
    else:
        mug.rect(0.1, 0.34, 0.17, 0.84, "light", radius=0.03)
    put(pen, mug, 0, flip=flip)


def draw_bottle_wine(pen: Pen, rng: Rng) -> None:
    """A wine bottle with a label."""
    r = rng.uniform(0.15, 0.19)
    body = pen.polygon(vase([(0.565, 0.04), (0.565, 0.28), (0.5 + r * 0.8, 0.38), (0.5 + r, 0.47), (0.5 + r, 1.0)]),
                       "main")
    pen.rect(0.5 - r + 0.03, 0.46, 0.5 - r + 0.07, 0.96, "light")
    pen.rect(0.5 + r - 0.06, 0.46, 0.5 + r, 1.0, "dark")
    pen.rect(0.5 - r, 0.56, 0.5 + r, 0.82, CREAM)
    if chance(rng):
        pen.circle(0.5, 0.67, 0.06, "dark")
    else:
        pen.rect(0.5 - r * 0.6, 0.62, 0.5 + r * 0.6, 0.66, INK)
    pen.polygon(mirrored([(0.57, 0.03), (0.57, 0.17)]), pick(rng, ("deep", GOLD)), group=body)
    pen.rect(0.42, 0.0, 0.58, 0.05, "deep")


def draw_bottle_baby(pen: Pen, rng: Rng) -> None:
    """A baby's bottle: teat, screw ring, marks for the milk."""
    bottle = Pen()
    bottle.blob([(0.5, 0.0), (0.545, 0.04), (0.54, 0.12), (0.63, 0.2), (0.37, 0.2), (0.46, 0.12), (0.455, 0.04)],
                "#f0c49a")
    bottle.rect(0.3, 0.19, 0.7, 0.3, "dark", radius=0.03)
    bottle.rect(0.27, 0.3, 0.73, 1.0, "light", radius=0.1)
    bottle.rect(0.3, rng.uniform(0.42, 0.6), 0.7, 0.97, "#fffdf6", radius=0.08)
    for y in (0.62, 0.72, 0.82):
        bottle.rect(0.55, y, 0.68, y + 0.025, "main")
    bottle.rect(0.27, 0.88, 0.73, 1.0, "main", radius=0.1)
    put(pen, bottle, pick(rng, (0.0, 20.0, -35.0)))


def draw_bottle_water(pen: Pen, rng: Rng) -> None:
    """A plastic water bottle with ribs and a broad cap."""
    pen.rect(0.42, 0.0, 0.58, 0.1, "deep", radius=0.02)
    body = pen.polygon(vase([(0.56, 0.1), (0.58, 0.17), (0.7, 0.3), (0.72, 0.42), (0.67, 0.58), (0.72, 0.74),
                             (0.71, 0.96),
                             (0.68, 1.0)]), "light")
    for y in np.linspace(0.74, 0.93, int(rng.integers(2, 5))):
        pen.rect(0.29, y, 0.71, y + 0.025, "main")
    pen.polygon(mirrored([(0.71, 0.4), (0.675, 0.5), (0.68, 0.66)]), "main", group=body)
    pen.blob([(0.5, 0.42), (0.56, 0.54), (0.5, 0.6), (0.44, 0.54)], "pale")


def draw_bottle_champagne(pen: Pen, rng: Rng) -> None:
    """A tilted champagne bottle, its cork flying off in foam."""
    bottle = Pen()
    bottle.polygon(vase([(0.56, 0.2), (0.57, 0.42), (0.68, 0.56), (0.7, 0.7), (0.7, 1.0)]), "main")
    bottle.polygon(mirrored([(0.58, 0.2), (0.59, 0.4)]), GOLD)
    bottle.rect(0.3, 0.68, 0.7, 0.86, CREAM)
    for x, y, r in ((0.46, 0.17, 0.06), (0.55, 0.16, 0.06), (0.5, 0.11, 0.07), (0.38, 0.08, 0.04), (0.64, 0.07, 0.035)):
        bottle.circle(x, y, r * rng.uniform(0.8, 1.2), "#f3ead0")
    bottle.rect(0.45, -0.1, 0.55, 0.02, "#c99a62", radius=0.02)
    put(pen, bottle, rng.uniform(18, 48))


def draw_bottle_flask(pen: Pen, rng: Rng) -> None:
    """A potion or scent bottle: round belly, short neck, a stopper like a ball."""
    belly = pen.circle(0.5, 0.66, 0.34, "light")
    level = rng.uniform(0.5, 0.7)
    low = [a for a in np.linspace(-60, 240, 40) if 0.66 + 0.3 * np.sin(np.radians(a)) >= level]
    pen.polygon([arc_point(0.5, 0.66, 0.3, 0.3, a) for a in low], "main", group=belly)
    for x, y in ((0.42, 0.74), (0.56, 0.82), (0.6, 0.72)):
        pen.circle(x, y, rng.uniform(0.015, 0.035), "pale")
    pen.rect(0.42, 0.18, 0.58, 0.36, "light")
    pen.rect(0.38, 0.17, 0.62, 0.23, "dark", radius=0.02)
    if chance(rng):
        pen.circle(0.5, 0.09, 0.09, "deep")
    else:
        pen.polygon([(0.42, 0.0), (0.58, 0.0), (0.55, 0.18), (0.45, 0.18)], "#c99a62")


def draw_bottle_with_message(pen: Pen, rng: Rng) -> None:
    """A corked bottle lying on its side, a letter rolled up in it."""
    body = pen.polygon(smooth([(0.02, 0.62), (0.05, 0.44), (0.3, 0.4), (0.55, 0.42), (0.7, 0.52), (0.92, 0.54),
                               (0.92, 0.7),
                               (0.7, 0.72), (0.55, 0.84), (0.3, 0.86), (0.05, 0.82)], closed=True), "main")
    pen.polygon([(0.08, 0.5), (0.5, 0.47), (0.5, 0.53), (0.08, 0.56)], "pale", group=body)
    end = rng.uniform(0.5, 0.66)
    pen.rect(0.14, 0.6, end, 0.74, CREAM)
    pen.ellipse(end, 0.67, 0.03, 0.07, "#e2d3ab")
    pen.rect(0.28, 0.59, 0.33, 0.75, "#c8303a")
    pen.rect(0.86, 0.51, 0.91, 0.73, "dark", radius=0.02)
    pen.rect(0.91, 0.55, 1.0, 0.69, "#c99a62")


def draw_bottle_milk(pen: Pen, rng: Rng) -> None:
    """A wide milk or juice bottle of few shapes, with a flat cap."""
    shoulder = rng.uniform(0.3, 0.38)
    pen.polygon(mirrored([(0.63, 0.1), (0.63, 0.2), (0.8, shoulder), (0.8, 1.0)]), "main")
    pen.rect(0.34, 0.02, 0.66, 0.12, "deep", radius=0.02)
    pen.polygon([(0.7, 0.28), (0.8, shoulder), (0.8, 1.0), (0.7, 1.0)], "dark")
    pen.rect(0.26, 0.54, 0.66, 0.84, "pale", radius=0.04)
    if chance(rng):
        pen.circle(0.46, 0.69, 0.09, "dark")


SUBJECTS: tuple[Subject, ...] = (
    Subject("teapot", "teapots", "thing", (
        draw_teapot, draw_teapot_plain, draw_teapot_tall, draw_teapot_from_above, draw_teapot_iron, draw_teapot_pouring,
        draw_teapot_square)),
    Subject("cup", "cups", "thing", (
        draw_cup, draw_cup_and_saucer, draw_cup_from_above, draw_cup_to_go, draw_cup_bowl, draw_cup_with_straw,
        draw_cup_plain)),
    Subject("bottle", "bottles", "thing", (
        draw_bottle_wine, draw_bottle_baby, draw_bottle_water, draw_bottle_champagne, draw_bottle_flask,
        draw_bottle_with_message, draw_bottle_milk)),
)
