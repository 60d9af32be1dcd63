"""Animals of the little world on land and in fur: cat, dog, rabbit, horse, elephant, giraffe, fox, bear, whale.

Also the three helpers that all animals are drawn with. Knows nothing about scenes, colours or the other subjects.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, Shape, Tone, smooth, turn

INK = "#1c1b22"
EYE_WHITE = "#fdfcf6"
PINK = "#e88a94"


def limb(pen: Pen, path: Sequence[Point], widths: Sequence[float], tone: Tone, *, group: int | None = None) -> int:
    """Fill one smooth band along ``path`` with round ends, ``widths[i]`` wide at ``path[i]``: legs, necks, tails."""
    spine = smooth(path, closed=False)
    half = np.interp(np.linspace(0, len(path) - 1, len(spine)), np.arange(len(path)), widths) / 2
    along = np.gradient(spine, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    side = np.stack([-along[:, 1], along[:, 0]], 1)
    angles = np.radians([60.0, 30.0, 0.0, -30.0, -60.0])[:, None]
    end_cap = spine[-1] + half[-1] * (np.cos(angles) * along[-1] + np.sin(angles) * side[-1])
    start_cap = spine[0] - half[0] * (np.cos(angles) * along[0] + np.sin(angles) * side[0])
    left, right = spine + side * half[:, None], spine - side * half[:, None]
    return pen.polygon(np.concatenate([left, end_cap, right[::-1], start_cap]), tone, group=group)


def blob(pen: Pen, points: Sequence[Point], tone: Tone, group: int) -> int:
    """Fill the smooth closed outline through ``points`` as part of an outline group."""
    return pen.polygon(smooth(points, closed=True), tone, group=group)


def eye(pen: Pen, x: float, y: float, r: float, *, look: float = 0.2) -> None:
    """Draw an eye that shows on any coat: white, dark pupil moved sideways by ``look``, a glint."""
    pen.circle(x, y, r, EYE_WHITE)
    pen.circle(x + r * look, y, r * 0.68, INK)
    pen.circle(x + r * (look + 0.2), y - r * 0.28, r * 0.24, EYE_WHITE)


def turned_ellipse(cx: float, cy: float, rx: float, ry: float, angle: float) -> np.ndarray:
    """Return the outline of an ellipse turned by ``angle`` degrees, to fill within an outline group."""
    around = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    return turn(np.stack([rx * np.cos(around), ry * np.sin(around)], 1), angle) + (cx, cy)


def turn_since(pen: Pen, first: int, pivot: Point, degrees: float) -> None:
    """Turn everything drawn since shape number ``first`` about ``pivot``: a nod, a wag."""
    for index in range(first, len(pen.shapes)):
        s = pen.shapes[index]
        pen.shapes[index] = Shape(turn(s.points - pivot, degrees) + pivot, s.tone, s.group)


def draw_cat(pen: Pen, rng: Rng) -> None:
    """Sit facing us: pointed ears, whiskers, tail curled up at the side."""
    first = len(pen.shapes)
    limb(pen, [(0.62, 0.93), (0.84, 0.93), (0.93, 0.77), (0.85, 0.63), (0.91, 0.5)], [0.1, 0.1, 0.1, 0.09, 0.08],
         "main")
    turn_since(pen, first, (0.66, 0.93), rng.uniform(-5, 4))
    body = pen.blob([(0.46, 0.4), (0.66, 0.62), (0.74, 0.86), (0.66, 1.0), (0.46, 0.99), (0.26, 1.0), (0.18, 0.86),
                     (0.26, 0.62)], "main")
    pen.blob([(0.46, 0.5), (0.57, 0.6), (0.54, 0.78), (0.46, 0.84), (0.38, 0.78), (0.35, 0.6)], "pale")
    for x, lean in ((0.375, -0.015), (0.545, 0.015)):
        limb(pen, [(x, 0.72), (x + lean, 0.84), (x + lean, 0.945)], [0.09, 0.11, 0.11], "light")
    for x, out in ((0.23, -1), (0.69, 1)):
        pen.polygon([(x, 0.74), (x - out * 0.075, 0.77), (x + out * 0.015, 0.79)], "dark", group=body)
        pen.polygon([(x + out * 0.03, 0.83), (x - out * 0.06, 0.855), (x + out * 0.035, 0.88)], "dark", group=body)
    first = len(pen.shapes)
    _cat_head(pen)
    turn_since(pen, first, (0.46, 0.44), rng.uniform(-5, 5))


def _cat_head(pen: Pen) -> None:
    head = pen.new_group()
    for out in (-1, 1):
        pen.polygon([(0.46 + out * 0.27, 0.32), (0.46 + out * 0.265, 0.01), (0.46 + out * 0.04, 0.16)], "main",
                    group=head)
        pen.polygon([(0.46 + out * 0.225, 0.2), (0.46 + out * 0.235, 0.08), (0.46 + out * 0.12, 0.16)], PINK)
    blob(pen, [(0.46, 0.12), (0.66, 0.17), (0.76, 0.34), (0.66, 0.48), (0.46, 0.53), (0.26, 0.48), (0.16, 0.34),
               (0.26, 0.17)], "main", head)
    for x, length in ((0.46, 0.12), (0.39, 0.09), (0.53, 0.09)):
        pen.polygon([(x - 0.022, 0.125), (x + 0.022, 0.125), (x, 0.125 + length)], "dark", group=head)
    pen.ellipse(0.46, 0.435, 0.125, 0.075, "pale")
    for out in (-1, 1):
        pen.ellipse(0.46 + out * 0.13, 0.315, 0.072, 0.066, "#eef0a0")
        pen.ellipse(0.46 + out * 0.125, 0.315, 0.034, 0.058, INK)
        pen.circle(0.46 + out * 0.125 + 0.014, 0.29, 0.013, EYE_WHITE)
        for rise in (-0.035, 0.02):
            start, end = (0.46 + out * 0.13, 0.43 + rise * 0.4), (0.46 + out * 0.35, 0.43 + rise * 1.6)
            limb(pen, [start, end], [0.012, 0.008], "#6b6670")
    pen.polygon([(0.425, 0.39), (0.495, 0.39), (0.46, 0.43)], PINK)
    limb(pen, [(0.4, 0.455), (0.43, 0.475), (0.46, 0.43), (0.49, 0.475), (0.52, 0.455)], [0.014] * 5, INK)


def draw_dog(pen: Pen, rng: Rng) -> None:
    """Sit in profile: floppy ear, long muzzle with a big nose, collar, wagging tail."""
    first = len(pen.shapes)
    limb(pen, [(0.24, 0.9), (0.1, 0.84), (0.05, 0.68), (0.09, 0.55)], [0.1, 0.09, 0.075, 0.05], "main")
    turn_since(pen, first, (0.22, 0.9), rng.uniform(-8, 12))
    limb(pen, [(0.66, 0.6), (0.69, 0.8), (0.7, 0.95), (0.76, 0.965)], [0.13, 0.1, 0.09, 0.07], "dark")
    body = pen.blob([(0.46, 0.26), (0.4, 0.46), (0.25, 0.64), (0.16, 0.84), (0.22, 0.97), (0.42, 0.98), (0.6, 0.84),
                     (0.72, 0.66), (0.73, 0.48), (0.66, 0.32)], "main")
    limb(pen, [(0.61, 0.56), (0.6, 0.8), (0.6, 0.95), (0.67, 0.96)], [0.17, 0.12, 0.1, 0.08], "main", group=body)
    pen.blob([(0.7, 0.42), (0.735, 0.54), (0.7, 0.7), (0.64, 0.74), (0.63, 0.56)], "pale")
    pen.polygon(turned_ellipse(0.348, 0.806, 0.175, 0.18, -20), "dark", group=body)
    haunch = pen.ellipse(0.34, 0.82, 0.16, 0.165, "main", angle=-20)
    limb(pen, [(0.3, 0.955), (0.47, 0.955)], [0.09, 0.085], "main", group=haunch)
    limb(pen, [(0.44, 0.42), (0.57, 0.47), (0.71, 0.43)], [0.07, 0.07, 0.06], "#d8382f")
    pen.circle(0.66, 0.495, 0.035, "#f3c63a")
    first = len(pen.shapes)
    _dog_head(pen)
    turn_since(pen, first, (0.56, 0.36), rng.uniform(-9, 5))


def _dog_head(pen: Pen) -> None:
    limb(pen, [(0.8, 0.37), (0.85, 0.43), (0.855, 0.48)], [0.06, 0.07, 0.06], PINK)
    head = pen.blob([(0.5, 0.07), (0.62, 0.05), (0.71, 0.12), (0.79, 0.2), (0.93, 0.21), (0.97, 0.28), (0.92, 0.36),
                     (0.76, 0.4), (0.6, 0.42), (0.47, 0.37), (0.42, 0.2)], "main")
    blob(pen, [(0.76, 0.25), (0.92, 0.25), (0.965, 0.29), (0.92, 0.36), (0.76, 0.4), (0.69, 0.34)], "light", head)
    limb(pen, [(0.76, 0.385), (0.83, 0.36), (0.93, 0.345)], [0.012, 0.014, 0.012], INK)
    pen.ellipse(0.95, 0.225, 0.05, 0.042, INK)
    eye(pen, 0.685, 0.19, 0.042)
    pen.blob([(0.44, 0.07), (0.53, 0.07), (0.57, 0.18), (0.56, 0.38), (0.49, 0.47), (0.41, 0.42), (0.37, 0.25)], "deep")


def draw_rabbit(pen: Pen, rng: Rng) -> None:
    """Crouch in profile: two long ears, round back, cotton tail, long hind foot."""
    pen.circle(0.1, 0.78, 0.09, EYE_WHITE)
    limb(pen, [(0.6, 0.78), (0.68, 0.94), (0.75, 0.96)], [0.1, 0.08, 0.07], "dark")
    body = pen.blob([(0.6, 0.5), (0.42, 0.44), (0.24, 0.5), (0.11, 0.67), (0.1, 0.86), (0.2, 0.97), (0.45, 0.98),
                     (0.62, 0.93), (0.73, 0.76), (0.73, 0.6)], "main")
    limb(pen, [(0.6, 0.76), (0.6, 0.94), (0.68, 0.96)], [0.13, 0.09, 0.075], "main", group=body)
    pen.blob([(0.7, 0.6), (0.735, 0.7), (0.7, 0.82), (0.64, 0.84), (0.62, 0.7)], "pale")
    pen.polygon(turned_ellipse(0.298, 0.756, 0.19, 0.185, -25), "dark", group=body)
    haunch = pen.ellipse(0.29, 0.77, 0.175, 0.17, "main", angle=-25)
    limb(pen, [(0.22, 0.945), (0.5, 0.95)], [0.1, 0.09], "light", group=haunch)
    first = len(pen.shapes)
    _rabbit_head(pen, spread=rng.uniform(-4, 6))
    turn_since(pen, first, (0.64, 0.56), rng.uniform(-6, 4))


def _rabbit_head(pen: Pen, spread: float) -> None:
    first = len(pen.shapes)
    pen.blob([(0.7, 0.36), (0.66, 0.2), (0.7, 0.05), (0.77, 0.02), (0.81, 0.1), (0.8, 0.24), (0.77, 0.36)], "dark")
    turn_since(pen, first, (0.72, 0.36), spread)
    first = len(pen.shapes)
    ear = pen.blob([(0.62, 0.38), (0.53, 0.22), (0.52, 0.06), (0.58, 0.01), (0.65, 0.08), (0.7, 0.22), (0.71, 0.37)],
                   "main")
    pen.blob([(0.635, 0.33), (0.575, 0.2), (0.565, 0.09), (0.595, 0.07), (0.635, 0.15), (0.665, 0.3)], PINK)
    turn_since(pen, first, (0.66, 0.38), -spread)
    blob(pen, [(0.56, 0.44), (0.65, 0.34), (0.78, 0.34), (0.88, 0.42), (0.935, 0.51), (0.89, 0.59), (0.75, 0.64),
               (0.61, 0.61)], "main", ear)
    pen.ellipse(0.72, 0.56, 0.06, 0.045, "light")
    eye(pen, 0.77, 0.445, 0.048)
    pen.ellipse(0.925, 0.49, 0.026, 0.022, PINK)
    limb(pen, [(0.92, 0.535), (0.88, 0.565), (0.84, 0.56)], [0.012] * 3, INK)


def draw_horse(pen: Pen, rng: Rng) -> None:
    """Stand in profile on long legs with hoofs: arched neck, flowing mane and tail."""
    step = rng.uniform(-0.02, 0.02)
    limb(pen, [(0.17, 0.42), (0.07, 0.46), (0.05, 0.64), (0.02 + step, 0.82)], [0.06, 0.09, 0.1, 0.02], "deep")
    for x, bend in ((0.31, -0.02), (0.54, 0.03)):
        limb(pen, [(x, 0.54), (x + bend, 0.74), (x - step, 0.96)], [0.13, 0.07, 0.05], "dark")
        _hoof(pen, x - step)
    body = pen.blob([(0.69, 0.46), (0.58, 0.36), (0.42, 0.385), (0.25, 0.35), (0.13, 0.43), (0.13, 0.55), (0.3, 0.6),
                     (0.48, 0.63), (0.65, 0.6)], "main")
    limb(pen, [(0.21, 0.5), (0.2, 0.64), (0.15, 0.76), (0.17 + step, 0.96)], [0.19, 0.13, 0.07, 0.052], "main",
         group=body)
    limb(pen, [(0.61, 0.52), (0.64, 0.74), (0.64 + step, 0.96)], [0.15, 0.075, 0.052], "main", group=body)
    _hoof(pen, 0.17 + step)
    _hoof(pen, 0.64 + step)
    first = len(pen.shapes)
    limb(pen, [(0.6, 0.46), (0.7, 0.28), (0.78, 0.15)], [0.24, 0.17, 0.13], "main", group=body)
    pen.polygon([(0.76, 0.1), (0.81, -0.005), (0.86, 0.12)], "main", group=body)
    blob(pen, [(0.75, 0.1), (0.82, 0.07), (0.9, 0.18), (0.975, 0.29), (0.965, 0.345), (0.91, 0.36), (0.84, 0.28),
               (0.75, 0.24)], "main", body)
    blob(pen, [(0.93, 0.25), (0.975, 0.29), (0.965, 0.345), (0.91, 0.355), (0.89, 0.31)], "light", body)
    pen.circle(0.945, 0.3, 0.011, INK)
    eye(pen, 0.83, 0.165, 0.03)
    pen.blob([(0.78, 0.05), (0.81, 0.13), (0.75, 0.18), (0.7, 0.28), (0.63, 0.36), (0.55, 0.4), (0.52, 0.37),
              (0.56, 0.25), (0.64, 0.12), (0.73, 0.05)], "deep")
    turn_since(pen, first, (0.6, 0.46), rng.uniform(-3, 6))


def _hoof(pen: Pen, x: float) -> None:
    pen.polygon([(x - 0.028, 0.94), (x + 0.028, 0.94), (x + 0.045, 1.0), (x - 0.035, 1.0)], "#3a302c")


def draw_elephant(pen: Pen, rng: Rng) -> None:
    """Stand in profile: big ear, trunk curled forward, tusk, legs like pillars."""
    limb(pen, [(0.08, 0.42), (0.025, 0.54), (0.04, 0.68)], [0.035, 0.03, 0.05], "dark")
    for x in (0.33, 0.6):
        limb(pen, [(x, 0.6), (x, 0.92)], [0.15, 0.15], "dark")
    body = pen.blob([(0.05, 0.5), (0.1, 0.31), (0.27, 0.19), (0.48, 0.2), (0.64, 0.3), (0.69, 0.55), (0.6, 0.74),
                     (0.38, 0.79), (0.15, 0.74)], "main")
    for x in (0.16, 0.5):
        pen.polygon([(x - 0.08, 0.55), (x + 0.1, 0.55), (x + 0.09, 0.98), (x + 0.06, 1.0), (x - 0.06, 1.0),
                     (x - 0.085, 0.98)], "main", group=body)
        for toe in (-0.055, 0.0, 0.055):
            pen.sector(x + toe, 1.0, 0.024, 0.032, 180, 360, "pale")
    first = len(pen.shapes)
    curl = rng.uniform(-0.02, 0.02)
    limb(pen, [(0.76, 0.36), (0.85, 0.5), (0.87, 0.68), (0.87, 0.83), (0.93, 0.89), (0.97, 0.8 + curl)],
         [0.26, 0.18, 0.125, 0.1, 0.085, 0.07], "main", group=body)
    pen.blob([(0.8, 0.54), (0.84, 0.52), (0.9, 0.61), (0.98, 0.62), (0.9, 0.67), (0.82, 0.63)], "#fff8e6")
    blob(pen, [(0.62, 0.18), (0.72, 0.12), (0.84, 0.17), (0.9, 0.32), (0.86, 0.5), (0.74, 0.58), (0.62, 0.5)], "main",
         body)
    for y in (0.7, 0.77):
        pen.line([(0.845, y), (0.92, y)], 0.014, "dark")
    eye(pen, 0.805, 0.31, 0.035)
    pen.blob([(0.66, 0.18), (0.53, 0.13), (0.4, 0.22), (0.38, 0.42), (0.46, 0.6), (0.56, 0.66), (0.64, 0.57),
              (0.71, 0.46), (0.72, 0.3)], "dark")
    pen.blob([(0.65, 0.23), (0.54, 0.19), (0.45, 0.26), (0.43, 0.42), (0.49, 0.55), (0.56, 0.59), (0.61, 0.52),
              (0.67, 0.42), (0.68, 0.31)], "light")
    turn_since(pen, first, (0.68, 0.4), rng.uniform(-4, 4))


def draw_giraffe(pen: Pen, rng: Rng) -> None:
    """Stand in profile: very long spotted neck, small head with two knobs, thin legs."""
    step = rng.uniform(-0.02, 0.02)
    limb(pen, [(0.18, 0.55), (0.1, 0.63), (0.1, 0.74)], [0.03, 0.022, 0.05], "deep")
    for x in (0.31, 0.53):
        limb(pen, [(x, 0.62), (x + 0.01, 0.8), (x - step, 0.975)], [0.1, 0.055, 0.05], "dark")
    body = pen.blob([(0.16, 0.58), (0.24, 0.5), (0.4, 0.46), (0.56, 0.38), (0.67, 0.46), (0.65, 0.63), (0.48, 0.69),
                     (0.24, 0.69)], "main")
    limb(pen, [(0.22, 0.6), (0.21, 0.79), (0.19 + step, 0.975)], [0.14, 0.065, 0.055], "main", group=body)
    limb(pen, [(0.61, 0.58), (0.62, 0.79), (0.63 + step, 0.975)], [0.12, 0.065, 0.055], "main", group=body)
    for x in (0.19 + step, 0.63 + step):
        pen.rect(x - 0.032, 0.965, x + 0.038, 1.0, "#3a302c")
    for x, y, size in ((0.25, 0.58, 0.05), (0.35, 0.53, 0.045), (0.37, 0.63, 0.05), (0.48, 0.5, 0.05),
                       (0.5, 0.61, 0.048), (0.6, 0.52, 0.045), (0.25, 0.67, 0.035), (0.61, 0.63, 0.035)):
        _spot(pen, x, y, size, rng, body)
    first = len(pen.shapes)
    _giraffe_neck(pen, rng, body)
    turn_since(pen, first, (0.58, 0.48), rng.uniform(-4, 4))


def _giraffe_neck(pen: Pen, rng: Rng, body: int) -> None:
    limb(pen, [(0.51, 0.42), (0.59, 0.26), (0.655, 0.1)], [0.03, 0.045, 0.03], "deep")
    limb(pen, [(0.58, 0.5), (0.65, 0.31), (0.71, 0.12)], [0.22, 0.125, 0.1], "main", group=body)
    for x, y, size in ((0.6, 0.41, 0.045), (0.63, 0.32, 0.035), (0.675, 0.26, 0.03), (0.68, 0.185, 0.025),
                       (0.66, 0.37, 0.025)):
        _spot(pen, x, y, size, rng, body)
    for x in (0.69, 0.74):
        limb(pen, [(x + 0.01, 0.09), (x - 0.005, 0.03)], [0.025, 0.022], "dark")
        pen.circle(x - 0.006, 0.022, 0.022, "deep")
    limb(pen, [(0.68, 0.11), (0.6, 0.1)], [0.05, 0.03], "light")
    blob(pen, [(0.66, 0.1), (0.72, 0.055), (0.8, 0.08), (0.91, 0.16), (0.93, 0.21), (0.87, 0.24), (0.76, 0.21),
               (0.68, 0.18)], "main", body)
    blob(pen, [(0.87, 0.135), (0.92, 0.165), (0.93, 0.21), (0.87, 0.24), (0.83, 0.2)], "pale", body)
    pen.circle(0.9, 0.175, 0.011, INK)
    eye(pen, 0.765, 0.115, 0.03)


def _spot(pen: Pen, x: float, y: float, size: float, rng: Rng, group: int) -> None:
    angles = np.arange(6) * 60.0 + rng.uniform(0, 60)
    radii = size * rng.uniform(0.8, 1.1, 6)
    points = np.stack([x + radii * np.cos(np.radians(angles)), y + radii * np.sin(np.radians(angles))], 1)
    pen.polygon(points, "deep", group=group)


def draw_fox(pen: Pen, rng: Rng) -> None:
    """Stand in profile: bushy tail with a white tip, pointed snout, big ears, dark stockings."""
    step = rng.uniform(-0.02, 0.02)
    first = len(pen.shapes)
    tail = pen.blob([(0.33, 0.58), (0.22, 0.64), (0.14, 0.6), (0.1, 0.42), (0.02, 0.5), (0.01, 0.68), (0.08, 0.83),
                     (0.22, 0.82), (0.34, 0.7)], "main")
    blob(pen, [(0.1, 0.42), (0.02, 0.5), (0.015, 0.6), (0.07, 0.57), (0.1, 0.62), (0.135, 0.56)], EYE_WHITE, tail)
    turn_since(pen, first, (0.32, 0.62), rng.uniform(-6, 8))
    for x in (0.41, 0.62):
        limb(pen, [(x, 0.68), (x + 0.02, 0.82), (x - step, 0.975)], [0.1, 0.06, 0.045], "deep")
    body = pen.blob([(0.28, 0.62), (0.36, 0.53), (0.5, 0.53), (0.62, 0.46), (0.76, 0.54), (0.72, 0.72), (0.58, 0.77),
                     (0.44, 0.73), (0.32, 0.75)], "main")
    for x, bend in ((0.34, -0.03), (0.69, 0.0)):
        limb(pen, [(x, 0.68), (x + bend, 0.82), (x + step, 0.97)], [0.15, 0.075, 0.055], "main", group=body)
        limb(pen, [(x + bend * 0.9, 0.85), (x + step, 0.965), (x + step + 0.035, 0.972)], [0.07, 0.055, 0.05],
             "#33272a")
    first = len(pen.shapes)
    blob(pen, [(0.56, 0.5), (0.62, 0.34), (0.8, 0.4), (0.78, 0.6), (0.68, 0.66)], "main", body)
    pen.blob([(0.74, 0.46), (0.79, 0.52), (0.76, 0.66), (0.7, 0.69), (0.67, 0.56)], EYE_WHITE)
    pen.polygon([(0.72, 0.3), (0.78, 0.08), (0.84, 0.28)], "#33272a")
    pen.polygon([(0.55, 0.34), (0.595, 0.06), (0.73, 0.26)], "main", group=body)
    pen.polygon([(0.6, 0.27), (0.617, 0.14), (0.68, 0.25)], "#33272a")
    blob(pen, [(0.56, 0.3), (0.68, 0.22), (0.81, 0.27), (0.88, 0.35), (0.985, 0.42), (0.97, 0.455), (0.84, 0.5),
               (0.7, 0.53), (0.58, 0.47), (0.53, 0.4)], "main", body)
    pen.blob([(0.6, 0.44), (0.7, 0.42), (0.8, 0.42), (0.96, 0.44), (0.84, 0.5), (0.71, 0.535), (0.6, 0.49)], EYE_WHITE)
    pen.circle(0.97, 0.425, 0.028, INK)
    eye(pen, 0.785, 0.345, 0.034)
    turn_since(pen, first, (0.66, 0.5), rng.uniform(-5, 5))


def draw_bear(pen: Pen, rng: Rng) -> None:
    """Walk in profile: heavy humped body, small round ears, light muzzle, broad paws with claws."""
    step = rng.uniform(-0.02, 0.02)
    pen.circle(0.06, 0.42, 0.045, "dark")
    for x in (0.34, 0.56):
        far = limb(pen, [(x, 0.6), (x + step, 0.92)], [0.2, 0.13], "dark")
        pen.polygon(turned_ellipse(x + step + 0.035, 0.94, 0.1, 0.05, 0), "dark", group=far)
    body = pen.blob([(0.04, 0.52), (0.09, 0.35), (0.25, 0.25), (0.42, 0.25), (0.55, 0.15), (0.7, 0.2), (0.78, 0.4),
                     (0.73, 0.62), (0.56, 0.73), (0.3, 0.75), (0.1, 0.7)], "main")
    for x, thick in ((0.17, 0.24), (0.65, 0.2)):
        limb(pen, [(x, 0.6), (x - step, 0.8), (x - step, 0.93)], [thick, 0.16, 0.14], "main", group=body)
        pen.polygon(turned_ellipse(x - step + 0.04, 0.945, 0.11, 0.055, 0), "main", group=body)
        for claw in (0.07, 0.105, 0.14):
            limb(pen, [(x - step + claw - 0.012, 0.955), (x - step + claw + 0.008, 0.985)], [0.028, 0.012], "#fff8e6")
    first = len(pen.shapes)
    for x, y, tone in ((0.83, 0.2, "dark"), (0.67, 0.19, "main")):
        pen.circle(x, y, 0.062, tone)
        pen.circle(x, y, 0.033, "light" if tone == "main" else "deep")
    pen.polygon(turned_ellipse(0.735, 0.375, 0.15, 0.185, 0), "dark", group=body)
    head = pen.blob([(0.62, 0.34), (0.67, 0.22), (0.78, 0.18), (0.87, 0.24), (0.91, 0.33), (0.97, 0.38), (0.975, 0.46),
                     (0.88, 0.52), (0.74, 0.53), (0.64, 0.47)], "main")
    blob(pen, [(0.88, 0.34), (0.96, 0.37), (0.98, 0.45), (0.89, 0.52), (0.82, 0.48), (0.82, 0.39)], "pale", head)
    pen.ellipse(0.955, 0.38, 0.04, 0.034, INK)
    limb(pen, [(0.86, 0.485), (0.91, 0.475), (0.95, 0.445)], [0.014] * 3, INK)
    eye(pen, 0.82, 0.3, 0.035)
    turn_since(pen, first, (0.7, 0.36), rng.uniform(-4, 6))


def draw_whale(pen: Pen, rng: Rng) -> None:
    """Swim in profile: huge head, grooved pale belly, tail fluke in the air, a spout."""
    for out in (-1, 1):
        limb(pen, [(0.67, 0.4), (0.67 + out * 0.02, 0.2), (0.67 + out * 0.11, 0.1), (0.67 + out * 0.18, 0.2)],
             [0.05, 0.05, 0.055, 0.03], "#8ecdf0")
    pen.circle(0.67, 0.1, 0.035, "#8ecdf0")
    first = len(pen.shapes)
    body = pen.blob([(0.98, 0.64), (0.92, 0.46), (0.76, 0.37), (0.56, 0.4), (0.38, 0.54), (0.24, 0.58), (0.16, 0.45),
                     (0.09, 0.46), (0.1, 0.62), (0.22, 0.8), (0.44, 0.92), (0.7, 0.94), (0.91, 0.86)], "main")
    blob(pen, [(0.12, 0.5), (0.02, 0.42), (0.0, 0.27), (0.05, 0.22), (0.125, 0.34), (0.2, 0.22), (0.27, 0.24),
               (0.25, 0.39), (0.16, 0.5)], "main", body)
    belly = pen.blob([(0.975, 0.7), (0.84, 0.73), (0.66, 0.72), (0.5, 0.77), (0.36, 0.86), (0.52, 0.93), (0.72, 0.94),
                      (0.9, 0.86)], "pale")
    for drop, start in ((0.05, 0.6), (0.1, 0.55), (0.15, 0.6)):
        limb(pen, [(start, 0.77 + drop * 0.8), (0.75, 0.74 + drop), (0.93 - drop * 0.3, 0.715 + drop * 0.9)],
             [0.006, 0.014, 0.012], "dark", group=belly)
    limb(pen, [(0.98, 0.69), (0.84, 0.725), (0.74, 0.7)], [0.016] * 3, INK)
    pen.blob([(0.52, 0.7), (0.62, 0.74), (0.6, 0.86), (0.5, 0.97), (0.42, 0.96), (0.46, 0.82)], "dark")
    eye(pen, 0.77, 0.61, 0.042)
    turn_since(pen, first, (0.7, 0.66), rng.uniform(-3, 4))


SUBJECTS: tuple[Subject, ...] = (
    Subject("cat", "cats", "animal", (draw_cat,)),
    Subject("dog", "dogs", "animal", (draw_dog,)),
    Subject("rabbit", "rabbits", "animal", (draw_rabbit,)),
    Subject("horse", "horses", "animal", (draw_horse,)),
    Subject("elephant", "elephants", "animal", (draw_elephant,)),
    Subject("giraffe", "giraffes", "animal", (draw_giraffe,)),
    Subject("fox", "foxes", "animal", (draw_fox,)),
    Subject("bear", "bears", "animal", (draw_bear,)),
    Subject("whale", "whales", "animal", (draw_whale,)),
)
