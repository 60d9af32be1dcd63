"""Hat and crown, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, pick, put, star, strip, vase


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


def draw_crown(pen: Pen, rng: Rng) -> None:
    """A king's crown: five points with balls, a band with jewels."""
    pen.sector(0.5, 0.6, 0.37, 0.12, 180, 360, "deep")
    low, mid = rng.uniform(0.24, 0.38), rng.uniform(0.16, 0.28)
    points = [(0.08, 0.86), (0.03, low), (0.25, 0.56), (0.3, mid), (0.42, 0.5), (0.5, 0.13), (0.58, 0.5), (0.7, mid),
              (0.75, 0.56), (0.97, low), (0.92, 0.86)]
    body = pen.polygon(points, "main")
    for x, y in ((0.25, 0.56), (0.42, 0.5), (0.58, 0.5), (0.75, 0.56)):
        tip = points[points.index((x, y)) - 1]
        pen.polygon([tip, (x, y), (x - 0.04, 0.86), (x - 0.1, 0.86)], "light", group=body)
    for x, y in ((0.04, low - 0.03), (0.3, mid - 0.04), (0.5, 0.09), (0.7, mid - 0.04), (0.96, low - 0.03)):
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


def draw_hat_cap(pen: Pen, rng: Rng) -> None:
    """A baseball cap from the side, its peak forward."""
    cap = Pen()
    peak = rng.uniform(0.0, 0.08)
    cap.polygon(np.vstack([smooth([(0.5, 0.62), (0.78, 0.62), (0.96, 0.7 + peak), (1.0, 0.78 + peak)], closed=False),
                           smooth([(0.92, 0.79 + peak), (0.7, 0.74), (0.5, 0.74)], closed=False)]), "dark")
    body = cap.polygon(np.vstack([[arc_point(0.36, 0.72, 0.36, 0.5, a) for a in range(180, 361, 9)],
                                  [(0.72, 0.74), (0.0, 0.74)]]),
                       "main")
    cap.polygon([(0.36, 0.22), (0.44, 0.24), (0.5, 0.5), (0.5, 0.74), (0.4, 0.74)], "light", group=body)
    cap.circle(0.36, 0.22, 0.04, "deep")
    if chance(rng):
        cap.circle(0.57, 0.5, 0.08, CREAM)
    put(pen, cap, rng.uniform(-10, 10), flip=chance(rng))


def draw_hat_cowboy(pen: Pen, rng: Rng) -> None:
    """A cowboy's hat: dented crown, brim turned up at both sides."""
    curl = rng.uniform(0.36, 0.5)
    pen.polygon(vase([(0.5, 0.26), (0.58, 0.2), (0.68, 0.22), (0.76, 0.7), (0.5, 0.86)]), "main")
    pen.polygon(mirrored([(0.725, 0.56), (0.745, 0.68), (0.5, 0.76)]), "deep")
    if chance(rng):
        pen.polygon(star(0.5, 0.66, 0.07), GOLD)
    pen.polygon(np.vstack([smooth([(0.02, curl), (0.14, 0.62), (0.5, 0.76), (0.86, 0.62), (0.98, curl)], closed=False),
                           smooth([(0.98, 0.58), (0.82, 0.84), (0.5, 0.92), (0.18, 0.84), (0.02, 0.58)],
                                  closed=False)]), "dark")


def draw_hat_straw(pen: Pen, rng: Rng) -> None:
    """A wide sun hat with a ribbon or flowers, seen a little from above."""
    pen.ellipse(0.5, 0.7, 0.5, rng.uniform(0.18, 0.25), "main")
    pen.ellipse(0.5, 0.68, 0.3, 0.1, "dark")
    pen.polygon([(0.22, 0.68), *(arc_point(0.5, 0.5, 0.28, 0.34, a) for a in range(180, 361, 10)), (0.78, 0.68),
                 *(arc_point(0.5, 0.68, 0.28, 0.09, a) for a in range(0, 181, 15))], "light")
    ribbon = pick(rng, ("#c8303a", "#f4f0e6", "#2f5fd0", "#3a3a44"))
    pen.polygon(strip([(0.225, 0.58), (0.36, 0.65), (0.5, 0.665), (0.64, 0.65), (0.775, 0.58)], 0.1), ribbon)
    if chance(rng):
        for k in range(5):
            pen.circle(*arc_point(0.7, 0.64, 0.06, 0.06, 72 * k), 0.045, "#ffffff")
        pen.circle(0.7, 0.64, 0.035, GOLD)
    else:
        pen.polygon([(0.72, 0.64), (0.92, 0.78), (0.82, 0.82), (0.8, 0.92), (0.68, 0.7)], ribbon)


def draw_hat_woolly(pen: Pen, rng: Rng) -> None:
    """A knitted hat with a turned-up edge and a bobble."""
    if chance(rng, 0.8):
        pen.polygon(star(0.5, 0.14, 0.16, 11, 0.8), "pale")
    body = pen.polygon(np.vstack([[arc_point(0.5, 0.72, 0.4, 0.54, a) for a in range(180, 361, 9)],
                                  [(0.9, 0.8), (0.1, 0.8)]]), "main")
    if chance(rng):
        for y in (0.34, 0.5):
            half = 0.4 * (1 - ((0.72 - y) / 0.54) ** 2) ** 0.5
            pen.polygon([(0.5 - half, y), (0.5 + half, y), (0.5 + half + 0.02, y + 0.08), (0.48 - half, y + 0.08)],
                        "dark", group=body)
    pen.rect(0.06, 0.72, 0.94, 1.0, "light", radius=0.08)
    for x in np.linspace(0.16, 0.84, 7):
        pen.line([(float(x), 0.77), (float(x), 0.95)], 0.025, "main")


def draw_hat_wizard(pen: Pen, rng: Rng) -> None:
    """A pointed hat of a witch or wizard, its tip bent, with a wide brim."""
    tip = rng.uniform(-0.3, 0.3)
    pen.ellipse(0.5, 0.88, 0.5, 0.12, "dark")
    body = pen.polygon(np.vstack([smooth([(0.24, 0.86), (0.36, 0.5), (0.42 + tip * 0.3, 0.22), (0.5 + tip, 0.02)],
                                         closed=False),
                                  smooth([(0.58 + tip * 0.4, 0.24), (0.66, 0.52), (0.76, 0.86), (0.5, 0.93)],
                                         closed=False)]), "main")
    pen.polygon([(0.27, 0.74), (0.73, 0.74), (0.77, 0.88), (0.5, 0.93), (0.23, 0.88)], "deep", group=body)
    if chance(rng):
        pen.rect(0.42, 0.74, 0.58, 0.9, GOLD)
        pen.rect(0.46, 0.78, 0.54, 0.86, "deep")
    else:
        for x, y, r in ((0.46, 0.4, 0.05), (0.56, 0.58, 0.06), (0.38, 0.62, 0.04)):
            pen.polygon(star(x, y, r), GOLD)


def draw_hat_graduate(pen: Pen, rng: Rng) -> None:
    """A graduate's cap: a flat square with a tassel over a skullcap."""
    pen.polygon([(0.24, 0.44), (0.76, 0.44), (0.76, 0.78),
                 *(arc_point(0.5, 0.78, 0.26, 0.1, a) for a in range(0, 181, 12))], "dark")
    height = rng.uniform(0.2, 0.26)
    pen.polygon([(0.5, 0.4 - height), (1.0, 0.4), (0.5, 0.4 + height), (0.0, 0.4)], "main")
    x = pick(rng, (0.1, 0.88))
    tassel = pick(rng, (GOLD, "#e8e2d0", "#c8303a"))
    pen.line([(0.5, 0.4), (x, 0.43), (x, 0.76)], 0.025, tassel)
    pen.polygon([(x - 0.03, 0.72), (x + 0.03, 0.72), (x + 0.06, 0.94), (x - 0.06, 0.94)], tassel)
    pen.circle(0.5, 0.4, 0.035, "deep")


def draw_hat_bowler(pen: Pen, rng: Rng) -> None:
    """A round hat of three shapes: dome, band, curled brim."""
    r = rng.uniform(0.3, 0.36)
    pen.sector(0.5, 0.74, r, rng.uniform(0.44, 0.56), 180, 360, "main")
    pen.rect(0.5 - r, 0.62, 0.5 + r, 0.76, pick(rng, ("deep", "pale")))
    pen.curve([(0.03, 0.7), (0.12, 0.78), (0.5, 0.8), (0.88, 0.78), (0.97, 0.7)], 0.09, "dark")


def draw_hat_party(pen: Pen, rng: Rng) -> None:
    """A paper cone for a party, striped or dotted, a tuft at its tip."""
    hat = Pen()
    body = hat.polygon([(0.5, 0.1), (0.84, 0.96), (0.5, 1.0), (0.16, 0.96)], "main")
    if chance(rng):
        for low, high in ((0.36, 0.48), (0.62, 0.76)):
            reach = [0.34 * (y - 0.1) / 0.86 for y in (low, high)]
            hat.polygon([(0.5 - reach[0], low), (0.5 + reach[0], low - 0.05), (0.5 + reach[1], high - 0.05),
                         (0.5 - reach[1], high)],
                        "pale", group=body)
    else:
        for x, y in ((0.48, 0.4), (0.58, 0.58), (0.4, 0.62), (0.3, 0.84), (0.52, 0.8), (0.7, 0.84)):
            hat.circle(x, y, 0.05, pick(rng, (GOLD, "pale", "#ffffff")))
    hat.polygon(star(0.5, 0.1, 0.13, 9, 0.5), pick(rng, (GOLD, "light")))
    put(pen, hat, rng.uniform(-20, 20))


def draw_crown_plain(pen: Pen, rng: Rng) -> None:
    """A crown of few shapes: three or five straight points on a bar."""
    n = int(rng.choice([3, 5]))
    top = rng.uniform(0.14, 0.24)
    step = 1.0 / (n - 1)
    peaks = [(0.02 + 0.96 * k * step / 2, top + (0 if k % 2 == 0 else 0.32)) for k in range(2 * n - 1)]
    pen.polygon([*peaks, (0.9, 0.82), (0.1, 0.82)], "main")
    pen.rect(0.1, 0.84 if chance(rng) else 0.8, 0.9, 0.96, "dark")
    if chance(rng):
        for x, y in peaks[::2]:
            pen.circle(x, y, 0.045, "light")


def draw_crown_arched(pen: Pen, rng: Rng) -> None:
    """A king's crown closed by arches, ball and cross on top, velvet inside."""
    pen.blob([(0.5, 0.26), (0.78, 0.34), (0.88, 0.6), (0.76, 0.8), (0.24, 0.8), (0.12, 0.6), (0.22, 0.34)], "deep")
    for half, y in ((0.4, 0.3), (0.16, 0.32)):
        pen.curve([(0.5 - half * 0.85, 0.8), (0.5 - half, 0.56), (0.5 - half * 0.75, y), (0.5, 0.24)], 0.075, "main")
        pen.curve([(0.5 + half * 0.85, 0.8), (0.5 + half, 0.56), (0.5 + half * 0.75, y), (0.5, 0.24)], 0.075, "main")
    pen.circle(0.5, 0.2, 0.075, "light")
    pen.rect(0.475, 0.0, 0.525, 0.15, "main")
    pen.rect(0.43, 0.04, 0.57, 0.085, "main")
    pen.rect(0.1, 0.76, 0.9, 0.98, "main", radius=0.03)
    for x in np.linspace(0.2, 0.8, int(rng.choice([3, 5]))):
        pen.ellipse(float(x), 0.87, 0.05, 0.06, pick(rng, ("#e2344c", "#2f7be0", "#2fb865", "#ffffff")))


def draw_crown_tiara(pen: Pen, rng: Rng) -> None:
    """A princess's tiara: a bow with curls that rise to a jewel in the middle."""
    rise = rng.uniform(0.12, 0.22)
    pen.ring(0.5, 0.2, 0.05, 0.04, "main")
    for side in (-1, 1):
        for x, y, r in ((0.13, 0.5, 0.11), (0.31, 0.6, 0.075)):
            pen.ring(0.5 + side * x, y, r, 0.045, "main")
            pen.circle(0.5 + side * x, y - r - 0.03, 0.035, "light")
    pen.polygon([(0.5, rise), (0.58, 0.42), (0.5, 0.66), (0.42, 0.42)], "light")
    pen.polygon([(0.5, rise + 0.1), (0.545, 0.42), (0.5, 0.56), (0.455, 0.42)],
                pick(rng, ("#ff5f8f", "#57b6f0", "#b36ae2")))
    pen.polygon(strip([(0.0, 0.64), (0.22, 0.76), (0.5, 0.8), (0.78, 0.76), (1.0, 0.64)], 0.11), "main")
    for x in (0.2, 0.35, 0.5, 0.65, 0.8):
        pen.circle(x, 0.855 - 0.3 * (x - 0.5) ** 2, 0.025, "#ffffff")


def draw_crown_round(pen: Pen, rng: Rng) -> None:
    """A crown seen from above the front: a ring of points, the far ones inside."""
    n = int(rng.integers(3, 6))
    for k in range(n):
        x = 0.2 + 0.6 * k / (n - 1)
        pen.polygon([(x - 0.06, 0.56), (x, 0.24), (x + 0.06, 0.56)], "deep")
    pen.ellipse(0.5, 0.54, 0.38, 0.13, "deep")
    front = [(0.08 + 0.84 * k / (2 * n), (0.3 if k % 2 == 0 else 0.58) + 0.14 * float(np.sin(np.pi * k / (2 * n))))
             for k in range(2 * n + 1)]
    pen.polygon([*front, *(arc_point(0.5, 0.8, 0.4, 0.18, a) for a in range(0, 181, 12))], "main")
    pen.polygon([*(arc_point(0.5, 0.74, 0.4, 0.17, a) for a in range(0, 181, 12)),
                 *(arc_point(0.5, 0.8, 0.4, 0.18, a) for a in range(180, -1, -12))], "dark")
    for x, y in front[::2]:
        pen.circle(x, y, 0.035, "light")


def draw_crown_lilies(pen: Pen, rng: Rng) -> None:
    """A crown with three lilies or crosses rising from a wide band."""
    pen.polygon(mirrored([(0.92, 0.66), (0.92, 1.0)]), "main")
    pen.rect(0.08, 0.9, 0.92, 1.0, "dark")
    lilies = chance(rng)
    for x, size in ((0.17, 0.8), (0.5, 1.0), (0.83, 0.8)):
        foot = 0.7
        if lilies:
            pen.ellipse(x, foot - 0.3 * size, 0.07 * size, 0.26 * size, "main")
            for side in (-1, 1):
                pen.curve([(x, foot), (x + side * 0.08 * size, foot - 0.2 * size),
                           (x + side * 0.16 * size, foot - 0.3 * size),
                           (x + side * 0.17 * size, foot - 0.16 * size)], 0.06 * size, "light")
        else:
            pen.rect(x - 0.05 * size, foot - 0.5 * size, x + 0.05 * size, foot, "main")
            pen.rect(x - 0.16 * size, foot - 0.38 * size, x + 0.16 * size, foot - 0.27 * size, "main")
    for x in (0.24, 0.5, 0.76):
        pen.circle(x, 0.8, 0.05, pick(rng, ("#e2344c", "#2f7be0", "#2fb865")))


def draw_crown_on_pillow(pen: Pen, rng: Rng) -> None:
    """A small crown on a cushion with tassels."""
    top = rng.uniform(0.02, 0.1)
    pen.polygon([(0.22, top + 0.1), (0.36, top + 0.3), (0.5, top), (0.64, top + 0.3), (0.78, top + 0.1), (0.72, 0.62),
                 (0.28, 0.62)],
                "main")
    pen.rect(0.27, 0.5, 0.73, 0.6, "dark")
    for x, y in ((0.22, top + 0.1), (0.5, top), (0.78, top + 0.1)):
        pen.circle(x, y + 0.02, 0.05, "light")
    cloth = pick(rng, ("#b3263a", "#5b3a9b", "#2f4f9b"))
    pen.blob([(0.06, 0.6), (0.5, 0.56), (0.94, 0.6), (0.9, 0.78), (0.96, 0.96), (0.5, 0.98), (0.04, 0.96), (0.1, 0.78)],
             cloth)
    for x in (0.04, 0.96):
        pen.circle(x, 0.95, 0.05, GOLD)


SUBJECTS: tuple[Subject, ...] = (
    Subject("hat", "hats", "thing", (
        draw_hat, draw_hat_cap, draw_hat_cowboy, draw_hat_straw, draw_hat_woolly, draw_hat_wizard, draw_hat_graduate,
        draw_hat_bowler, draw_hat_party)),
    Subject("crown", "crowns", "thing", (
        draw_crown, draw_crown_plain, draw_crown_arched, draw_crown_tiara, draw_crown_round, draw_crown_lilies,
        draw_crown_on_pillow)),
)
