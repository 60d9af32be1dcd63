"""Things of the house and of stories, from teapot to anchor: how each is drawn in its colour.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth, turn

CREAM = "#fdf6e3"
INK = "#2b2a33"
GOLD = "#f2c230"
WARM = "#ffe9a3"


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


def draw_guitar(pen: Pen, rng: Rng) -> None:
    """An acoustic guitar, leaning."""
    upright = Pen()
    upright.polygon([(0.42, 0.06), (0.58, 0.06), (0.56, 0.2), (0.44, 0.2)], "main")
    for y in (0.085, 0.125, 0.165):
        upright.rect(0.375, y - 0.014, 0.625, y + 0.014, CREAM)
    outline = [(0.5, 0.405), (0.66, 0.42), (0.72, 0.51), (0.67, 0.62), (0.77, 0.72), (0.82, 0.85), (0.72, 0.97),
               (0.5, 1.0), (0.28, 0.97), (0.18, 0.85), (0.23, 0.72), (0.33, 0.62), (0.28, 0.51), (0.34, 0.42)]
    upright.blob(outline, "dark")
    top = upright.polygon((smooth(outline, closed=True) - (0.5, 0.7)) * 0.92 + (0.5, 0.7), "main")
    upright.polygon(smooth([(0.35, 0.48), (0.42, 0.45), (0.4, 0.54), (0.37, 0.63), (0.28, 0.74), (0.25, 0.83),
                            (0.26, 0.74), (0.36, 0.61)], closed=True), "light", group=top)
    upright.circle(0.5, 0.64, 0.112, "light")
    upright.circle(0.5, 0.64, 0.084, INK)
    upright.rect(0.45, 0.18, 0.55, 0.57, "deep")
    for y in np.linspace(0.25, 0.47, 4):
        upright.rect(0.455, y - 0.006, 0.545, y + 0.006, "light")
    upright.rect(0.36, 0.825, 0.64, 0.875, INK, radius=0.015)
    for x in (0.482, 0.518):
        upright.rect(x - 0.005, 0.16, x + 0.005, 0.85, CREAM)
    _leaning(pen, upright, rng.uniform(14, 30))


def draw_robot(pen: Pen, rng: Rng) -> None:
    """A friendly tin robot with an aerial, big eyes and a panel on its chest."""
    glow = str(rng.choice(["#7df0ff", "#ffe066", "#a8ff9e"]))
    pen.line([(0.5, 0.14), (0.5, 0.06)], 0.025, "deep")
    pen.circle(0.5, 0.045, 0.042, "#ff5a4a")
    for x in (0.34, 0.53):
        pen.rect(x, 0.78, x + 0.13, 0.95, "dark")
        pen.rect(x - 0.03, 0.91, x + 0.16, 1.0, "main", radius=0.04)
    raised = rng.random() < 0.5
    for side in (-1, 1):
        shoulder, hand_y = 0.5 + side * 0.26, (0.3 if raised and side > 0 else 0.76)
        hand_x = 0.5 + side * 0.41
        pen.curve([(shoulder, 0.53), (0.5 + side * 0.385, 0.56), (hand_x, hand_y)], 0.075, "dark")
        pen.circle(hand_x, hand_y, 0.068, "main")
    for x in (0.21, 0.74):
        pen.rect(x, 0.22, x + 0.05, 0.34, "dark", radius=0.02)
    head = pen.rect(0.25, 0.12, 0.75, 0.44, "main", radius=0.07)
    pen.polygon([(0.31, 0.14), (0.69, 0.14), (0.69, 0.165), (0.31, 0.165)], "light", group=head)
    for x in (0.385, 0.615):
        pen.circle(x, 0.265, 0.075, INK)
        pen.circle(x, 0.265, 0.05, glow)
    pen.rect(0.38, 0.365, 0.62, 0.405, INK, radius=0.02)
    pen.rect(0.44, 0.43, 0.56, 0.48, "dark")
    chest = pen.rect(0.24, 0.47, 0.76, 0.82, "main", radius=0.06)
    pen.polygon([(0.27, 0.75), (0.73, 0.75), (0.71, 0.8), (0.29, 0.8)], "dark", group=chest)
    pen.rect(0.34, 0.54, 0.66, 0.7, "light", radius=0.02)
    for x, tone in ((0.41, "#ff5a4a"), (0.5, GOLD), (0.59, "#4ad06a")):
        pen.circle(x, 0.62, 0.032, tone)


def draw_umbrella(pen: Pen, rng: Rng) -> None:
    """An open umbrella with a crooked handle."""
    panels = int(rng.choice([4, 5]))
    rims = np.linspace(0.02, 0.98, panels + 1)
    pen.line([(0.5, 0.07), (0.5, 0.015)], 0.035, "deep")
    pen.curve([(0.5, 0.3), (0.5, 0.6), (0.5, 0.88), (0.53, 0.955), (0.59, 0.965), (0.64, 0.93), (0.645, 0.87)], 0.046,
              "#6b4426")
    for index, (left, right) in enumerate(pairwise(rims)):
        width, middle = right - left, (left + right) / 2
        rib_left = [_rib(left, t) for t in np.linspace(0, 1, 8)]
        rib_right = [_rib(right, t) for t in np.linspace(1, 0, 8)]
        scallop = [arc_point(middle, 0.56, width / 2, 0.07, a) for a in (200, 225, 250, 270, 290, 315, 340)]
        tones = ("main", "light", "main", "dark", "main") if panels == 5 else ("main", "light", "main", "dark")
        pen.polygon(rib_left + scallop + rib_right, tones[index])


def _rib(rim_x: float, share: float) -> tuple[float, float]:
    """Return the point ``share`` of the way from the umbrella's tip along the rib that ends at ``rim_x``."""
    angle = share * np.pi / 2
    return 0.5 + (rim_x - 0.5) * float(np.sin(angle)), 0.56 - 0.5 * float(np.cos(angle))


def draw_chair(pen: Pen, rng: Rng) -> None:
    """A wooden chair seen from the front right: slatted back, cushioned seat, four legs."""
    for x in (0.17, 0.65):
        pen.polygon([(x - 0.035, 0.5), (x + 0.035, 0.5), (x + 0.03, 0.9), (x - 0.03, 0.9)], "deep")
    for x in (0.17, 0.65):
        pen.rect(x - 0.045, 0.03, x + 0.045, 0.56, "main", radius=0.03)
    if rng.random() < 0.5:
        for x in (0.29, 0.41, 0.53):
            pen.rect(x - 0.032, 0.1, x + 0.032, 0.56, "dark")
    else:
        for y in (0.22, 0.36):
            pen.rect(0.215, y, 0.605, y + 0.075, "dark")
    pen.rect(0.13, 0.05, 0.69, 0.17, "main", radius=0.04)
    for x in (0.35, 0.86):
        pen.polygon([(x - 0.045, 0.66), (x + 0.045, 0.66), (x + 0.035, 1.0), (x - 0.035, 1.0)], "main")
    pen.polygon([(0.3, 0.64), (0.91, 0.64), (0.91, 0.74), (0.3, 0.74), (0.11, 0.59), (0.11, 0.5)], "dark")
    pen.polygon([(0.11, 0.5), (0.71, 0.5), (0.92, 0.66), (0.3, 0.66)], "main")
    pen.polygon([(0.2, 0.52), (0.67, 0.52), (0.82, 0.635), (0.34, 0.635)], "light")


def draw_lamp(pen: Pen, rng: Rng) -> None:
    """A table lamp: wide shade, round foot."""
    belly = rng.uniform(0.14, 0.19)
    pen.rect(0.47, 0.46, 0.53, 0.66, "deep")
    pen.rect(0.27, 0.93, 0.73, 1.0, "dark", radius=0.03)
    base = pen.blob([(0.45, 0.61), (0.55, 0.61), (0.5 + belly, 0.75), (0.5 + belly * 0.85, 0.88), (0.56, 0.945),
                     (0.44, 0.945), (0.5 - belly * 0.85, 0.88), (0.5 - belly, 0.75)], "main")
    pen.polygon(smooth([(0.52, 0.64), (0.5 + belly * 0.7, 0.77), (0.56, 0.9), (0.5 + belly * 0.85, 0.86),
                        (0.5 + belly * 0.95, 0.75)], closed=True), "dark", group=base)
    pen.sector(0.5, 0.52, 0.3, 0.09, 0, 180, WARM)
    pen.line([(0.7, 0.5), (0.7, 0.66)], 0.014, INK)
    pen.circle(0.7, 0.675, 0.025, GOLD)
    shade = pen.polygon([(0.31, 0.03), (0.69, 0.03), (0.95, 0.54), (0.05, 0.54)], "main")
    pen.polygon([(0.36, 0.05), (0.46, 0.05), (0.4, 0.52), (0.16, 0.52)], "light", group=shade)
    pen.polygon([(0.58, 0.05), (0.68, 0.05), (0.93, 0.52), (0.74, 0.52)], "dark", group=shade)
    pen.rect(0.04, 0.505, 0.96, 0.56, "dark", radius=0.02)
    pen.rect(0.3, 0.015, 0.7, 0.055, "dark", radius=0.015)


def draw_book(pen: Pen, rng: Rng) -> None:
    """An open book with a picture on the left page and text on the right; pictures and text in the book's colour."""
    pen.polygon([(0.01, 0.22), (0.48, 0.3), (0.52, 0.3), (0.99, 0.22), (0.99, 0.95), (0.55, 0.98), (0.52, 1.0),
                 (0.48, 1.0), (0.45, 0.98), (0.01, 0.95)], "main")
    for mirror in (-1, 1):
        page = [(0.5 + mirror * x, y) for x, y in ((0.0, 0.3), (0.12, 0.21), (0.25, 0.18), (0.39, 0.21))]
        edge = smooth(page, closed=False)
        pen.polygon(np.vstack([edge, edge[::-1] + (0, 0.61)]), CREAM if mirror > 0 else "#f3e9d0")
    row = np.array([(0.55, 0.035), (0.64, -0.02), (0.74, -0.04), (0.85, -0.025)])
    for index, y in enumerate(np.linspace(0.36, 0.74, 5)):
        text = smooth([(float(x), float(dy + y)) for x, dy in (row if index < 4 else row[:3])], closed=False)
        pen.polygon(np.vstack([text - (0, 0.028), text[::-1] + (0, 0.028)]), "dark")
    picture = pen.polygon([(0.14, 0.255), (0.26, 0.24), (0.37, 0.27), (0.455, 0.33), (0.455, 0.82), (0.37, 0.76),
                           (0.26, 0.73), (0.14, 0.745)], "main")
    sun_x = 0.24 if rng.random() < 0.5 else 0.36
    pen.polygon([arc_point(sun_x, 0.42, 0.05, 0.05, a) for a in range(0, 360, 20)], "pale", group=picture)
    pen.polygon([(0.14, 0.66), (0.23, 0.53), (0.31, 0.65), (0.36, 0.58), (0.455, 0.72), (0.455, 0.82), (0.37, 0.76),
                 (0.26, 0.73), (0.14, 0.745)], "dark", group=picture)
    pen.rect(0.49, 0.3, 0.51, 0.96, "dark")


def draw_clock(pen: Pen, rng: Rng) -> None:
    """An alarm clock with two bells; the hands show some hour."""
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.22, 0.84), (0.5 + side * 0.33, 0.965)], 0.07, "dark")
        pen.line([(0.5 + side * 0.24, 0.22), (0.5 + side * 0.2, 0.3)], 0.05, "deep")
        bell = np.array([arc_point(0, 0, 0.185, 0.17, a) for a in np.linspace(180, 360, 16)])
        pen.polygon(turn(bell, side * 38) + (0.5 + side * 0.27, 0.235), "main")
    pen.rect(0.475, 0.06, 0.525, 0.24, "deep")
    pen.rect(0.42, 0.035, 0.58, 0.09, "dark", radius=0.025)
    rim = pen.circle(0.5, 0.59, 0.395, "main")
    pen.polygon([arc_point(0.5, 0.59, 0.395, 0.395, a) for a in np.linspace(10, 170, 24)]
                + [arc_point(0.5, 0.56, 0.36, 0.37, a) for a in np.linspace(170, 10, 24)], "dark", group=rim)
    pen.circle(0.5, 0.59, 0.265, CREAM)
    for hour in range(12):
        x, y = arc_point(0.5, 0.59, 0.215, 0.215, hour * 30)
        pen.circle(x, y, 0.026 if hour % 3 == 0 else 0.013, INK)
    hour, minute = int(rng.integers(12)), int(rng.choice([0, 10, 15, 45, 50]))
    pen.line([(0.5, 0.59), arc_point(0.5, 0.59, 0.12, 0.12, hour * 30 + minute / 2 - 90)], 0.045, INK)
    pen.line([(0.5, 0.59), arc_point(0.5, 0.59, 0.185, 0.185, minute * 6 - 90)], 0.03, INK)
    pen.circle(0.5, 0.59, 0.035, "#e5483f")


def draw_key(pen: Pen, rng: Rng) -> None:
    """An old key lying aslant: open bow, collar, bit with teeth."""
    upright = Pen()
    upright.rect(0.45, 0.34, 0.55, 1.0, "main", radius=0.03)
    upright.polygon([(0.5, 0.72), (0.74, 0.72), (0.74, 0.8), (0.66, 0.8), (0.66, 0.85), (0.76, 0.85), (0.76, 0.95),
                     (0.5, 0.95)], "main", group=upright.shapes[-1].group)
    upright.rect(0.465, 0.4, 0.49, 0.98, "light")
    if rng.random() < 0.5:
        upright.ring(0.5, 0.2, 0.145, 0.11, "main")
        upright.ring(0.5, 0.2, 0.165, 0.022, "light", start=150, end=300)
    else:
        for x, y in ((0.5, 0.115), (0.39, 0.27), (0.61, 0.27)):
            upright.ring(x, y, 0.085, 0.07, "main")
        upright.circle(0.5, 0.225, 0.05, "dark")
    upright.rect(0.405, 0.37, 0.595, 0.425, "dark", radius=0.02)
    upright.rect(0.42, 0.45, 0.58, 0.49, "dark", radius=0.02)
    _leaning(pen, upright, rng.uniform(-56, -40))


def draw_crown(pen: Pen, rng: Rng) -> None:
    """A king's crown: five points with balls, a band with jewels."""
    pen.sector(0.5, 0.6, 0.37, 0.12, 180, 360, "deep")
    points = [(0.08, 0.86), (0.03, 0.32), (0.25, 0.56), (0.3, 0.2), (0.42, 0.5), (0.5, 0.13), (0.58, 0.5), (0.7, 0.2),
              (0.75, 0.56), (0.97, 0.32), (0.92, 0.86)]
    body = pen.polygon(points, "main")
    for x, y in ((0.25, 0.56), (0.42, 0.5), (0.58, 0.5), (0.75, 0.56)):
        tip = points[points.index((x, y)) - 1]
        pen.polygon([tip, (x, y), (x - 0.04, 0.86), (x - 0.1, 0.86)], "light", group=body)
    for x, y in ((0.04, 0.29), (0.3, 0.16), (0.5, 0.09), (0.7, 0.16), (0.96, 0.29)):
        pen.circle(x, y, 0.052 if x == 0.5 else 0.042, "main")
    band = [(0.07, 0.76), (0.3, 0.81), (0.5, 0.82), (0.7, 0.81), (0.93, 0.76), (0.92, 0.94), (0.7, 0.99), (0.5, 1.0),
            (0.3, 0.99), (0.08, 0.94)]
    pen.polygon(np.vstack([smooth(band[:5], closed=False), smooth(band[5:], closed=False)]), "dark")
    gems = list(rng.permutation(["#e2344c", "#2f7be0", "#2fb865"]))
    pen.polygon([(0.5, 0.845), (0.565, 0.91), (0.5, 0.975), (0.435, 0.91)], str(gems[0]))
    for x in (0.27, 0.73):
        pen.circle(x, 0.895, 0.042, str(gems[1]))
    for x in (0.14, 0.86):
        pen.circle(x, 0.86, 0.028, str(gems[2]))


def draw_hat(pen: Pen, rng: Rng) -> None:
    """A top hat with a ribbon."""
    ribbon = str(rng.choice(["#c8303a", "#e8e2d0", "#d9a520"]))
    flare = rng.uniform(0.0, 0.04)
    pen.ellipse(0.5, 0.86, 0.48, 0.13, "dark")
    pen.ellipse(0.5, 0.835, 0.48, 0.12, "main")
    top, waist = 0.3 + flare, 0.27
    crown = pen.polygon([(0.5 - top, 0.13), (0.5 + top, 0.13), (0.5 + waist, 0.5), (0.5 + waist + 0.02, 0.82),
                         (0.62, 0.87), (0.5, 0.88), (0.38, 0.87), (0.48 - waist, 0.82), (0.5 - waist, 0.5)], "main")
    pen.polygon([(0.53 - top, 0.17), (0.6 - top, 0.18), (0.6 - waist, 0.5), (0.59 - waist, 0.84), (0.5 - waist, 0.81),
                 (0.53 - waist, 0.5)], "light", group=crown)
    pen.polygon([(0.4 + top, 0.18), (0.5 + top, 0.13), (0.5 + waist, 0.5), (0.52 + waist, 0.82), (0.4 + waist, 0.86),
                 (0.41 + waist, 0.5)], "dark", group=crown)
    pen.ellipse(0.5, 0.125, top, 0.095, "light")
    band = smooth([(0.5 - waist, 0.64), (0.38, 0.685), (0.5, 0.695), (0.62, 0.685), (0.5 + waist, 0.64)], closed=False)
    pen.polygon(np.vstack([band, band[::-1] + (0, 0.15)]), ribbon)


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


def draw_candle(pen: Pen, rng: Rng) -> None:
    """A burning candle with drips, in a dish with a finger ring."""
    sway = rng.uniform(-0.03, 0.03)
    pen.ring(0.83, 0.85, 0.095, 0.055, "dark")
    pen.polygon([(0.1, 0.86), (0.82, 0.86), (0.72, 0.97), (0.66, 1.0), (0.26, 1.0), (0.2, 0.97)], "dark")
    pen.ellipse(0.46, 0.865, 0.38, 0.065, "main")
    body = pen.rect(0.27, 0.4, 0.65, 0.88, "main", radius=0.03)
    pen.polygon([(0.54, 0.42), (0.65, 0.42), (0.65, 0.87), (0.56, 0.87)], "dark", group=body)
    pen.polygon([(0.31, 0.47), (0.37, 0.47), (0.37, 0.84), (0.31, 0.84)], "light", group=body)
    wax = pen.ellipse(0.46, 0.405, 0.195, 0.055, "light")
    lengths = rng.permutation([0.58, 0.5, 0.66])
    for x, y in zip((0.3, 0.43, 0.6), lengths):
        rounded = [arc_point(x, float(y), 0.035, 0.035, a) for a in range(0, 181, 30)]
        pen.polygon([(x - 0.035, 0.41), (x + 0.035, 0.41), *rounded], "light", group=wax)
    pen.line([(0.46, 0.4), (0.46 + sway / 2, 0.3)], 0.022, INK)
    tip = 0.46 + sway
    pen.blob([(tip, 0.01), (0.52 + sway / 2, 0.14), (0.57, 0.25), (0.53, 0.34), (0.46, 0.365), (0.39, 0.34),
              (0.35, 0.25), (0.4 + sway / 2, 0.14)], "#ff9d2e")
    pen.blob([(tip, 0.12), (0.5, 0.22), (0.505, 0.3), (0.46, 0.34), (0.415, 0.3), (0.42, 0.22)], WARM)


def draw_anchor(pen: Pen, rng: Rng) -> None:
    """A ship's anchor: ring, stock, shank and two flukes."""
    reach = rng.uniform(0.4, 0.44)
    pen.ring(0.5, 0.125, 0.085, 0.075, "main")
    angles = np.linspace(180 - 12, 12, 24)
    outer = [arc_point(0.5, 0.55, reach, 0.45, a) for a in angles]
    inner = [arc_point(0.5, 0.55, reach - 0.1, 0.28, a) for a in angles[::-1]]
    arms = pen.polygon(outer + inner, "main")
    pen.polygon([arc_point(0.5, 0.55, reach, 0.45, a) for a in angles]
                + [arc_point(0.5, 0.54, reach - 0.03, 0.4, a) for a in angles[::-1]], "dark", group=arms)
    pen.rect(0.435, 0.2, 0.565, 0.97, "main", radius=0.03)
    pen.rect(0.46, 0.24, 0.495, 0.9, "light", radius=0.015)
    pen.rect(0.2, 0.27, 0.8, 0.38, "main", radius=0.05)
    pen.rect(0.23, 0.335, 0.77, 0.365, "dark", radius=0.015)
    for side in (-1, 1):
        x = 0.5 + side * (reach - 0.05)
        pen.polygon([(x + side * 0.015, 0.44), (x + side * 0.11, 0.68), (x, 0.65), (x - side * 0.14, 0.72)], "main")


def _leaning(pen: Pen, upright: Pen, degrees: float) -> None:
    """Copy ``upright`` turned by ``degrees``, grown to the square and set down on its foot."""
    corners = turn(np.vstack([s.points for s in upright.shapes]), degrees)
    low, high = corners.min(0), corners.max(0)
    scale = 0.98 / float((high - low).max())
    shift = np.array([0.5 - scale * (low[0] + high[0]) / 2, 1 - scale * high[1]])
    groups = {group: pen.new_group() for group in sorted({s.group for s in upright.shapes})}
    for s in upright.shapes:
        pen.polygon(turn(s.points, degrees) * scale + shift, s.tone, group=groups[s.group])


SUBJECTS: tuple[Subject, ...] = (
    Subject("teapot", "teapots", "thing", (draw_teapot,)),
    Subject("guitar", "guitars", "thing", (draw_guitar,)),
    Subject("robot", "robots", "thing", (draw_robot,)),
    Subject("umbrella", "umbrellas", "thing", (draw_umbrella,)),
    Subject("chair", "chairs", "thing", (draw_chair,)),
    Subject("lamp", "lamps", "thing", (draw_lamp,)),
    Subject("book", "books", "thing", (draw_book,)),
    Subject("clock", "clocks", "thing", (draw_clock,)),
    Subject("key", "keys", "thing", (draw_key,)),
    Subject("crown", "crowns", "thing", (draw_crown,)),
    Subject("hat", "hats", "thing", (draw_hat,)),
    Subject("cup", "cups", "thing", (draw_cup,)),
    Subject("candle", "candles", "thing", (draw_candle,)),
    Subject("anchor", "anchors", "thing", (draw_anchor,)),
)
