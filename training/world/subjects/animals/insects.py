"""Butterfly, bee and spider in all their poses."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    INK,
    eyes,
    side_eye,
    smile,
    spots,
)
from training.world.subjects.outlines import afloat, fitted, halves, limb, mirror_since, oval, turn_since
from training.world.subjects.shapes import chance

BLACK = "#2b2327"


# The butterfly


def _feelers(pen: Pen, rng: Rng, x: float, y: float, reach: float) -> None:
    """Draw the right feeler, to be mirrored: a bent line with a knob."""
    limb(pen, [(x, y), (x + reach * 0.4, y - reach), (x + reach, y - reach * 1.4)], [0.02, 0.018, 0.016], BLACK)
    pen.circle(x + reach, y - reach * 1.4, 0.022, BLACK)


@afloat
def draw_butterfly_round(pen: Pen, rng: Rng) -> None:
    """A butterfly of four ovals and a face, as children draw it."""
    first, big = len(pen.shapes), rng.uniform(0.2, 0.25)
    pen.ellipse(0.5 + big + 0.02, 0.34, big, big * 1.15, "main", angle=30)
    pen.circle(0.5 + big + 0.05, 0.32, big * 0.5, "light")
    pen.ellipse(0.5 + big * 0.8, 0.7, big * 0.75, big * 0.9, "dark", angle=-30)
    pen.circle(0.5 + big * 0.85, 0.71, big * 0.3, "pale")
    _feelers(pen, rng, 0.52, 0.22, 0.1)
    mirror_since(pen, first)
    pen.ellipse(0.5, 0.58, 0.06, 0.26, BLACK if chance(rng, 0.5) else "deep")
    pen.circle(0.5, 0.26, 0.085, "pale")
    eyes(pen, rng, 0.25, 0.035, 0.018, kinds=("dot", "oval", "arc"))
    smile(pen, 0.5, 0.27, 0.035)


@afloat
def draw_butterfly_side(pen: Pen, rng: Rng) -> None:
    """A butterfly from the side, the wings closed above its back, on thin legs."""
    first = len(pen.shapes)
    pen.blob([(0.46, 0.72), (0.26, 0.5), (0.16, 0.1), (0.34, 0.06), (0.56, 0.4)], "dark")
    wing = pen.blob([(0.54, 0.72), (0.46, 0.4), (0.52, 0.06), (0.78, rng.uniform(-0.02, 0.1)), (0.82, 0.26),
                     (0.66, 0.56)], "main")
    pen.blob([(0.5, 0.74), (0.26, 0.68), (0.12, 0.46), (0.22, 0.36), (0.44, 0.5)], "main")
    spots(pen, rng, [(0.68, 0.18, 0.06), (0.62, 0.36, 0.05)], "pale", wing)
    pen.circle(0.26, 0.54, 0.05, "pale")
    limb(pen, [(0.2, 0.86), (0.5, 0.76), (0.68, 0.68)], [0.03, 0.06, 0.055], BLACK)
    pen.circle(0.72, 0.66, 0.045, BLACK)
    for x in (0.84, 0.9):
        limb(pen, [(0.74, 0.64), (x, 0.46)], [0.014, 0.014], BLACK)
    for x in (0.46, 0.56, 0.64):
        limb(pen, [(x, 0.76), (x + 0.03, 0.94)], [0.014, 0.012], BLACK)
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-20, 20))


@afloat
def draw_butterfly_monarch(pen: Pen, rng: Rng) -> None:
    """A butterfly pinned open: pointed fore wings with veins, a broad dark rim with white dots."""
    first, reach = len(pen.shapes), rng.uniform(0.44, 0.52)
    upper = [(0.52, 0.44), (0.62, 0.26), (0.5 + reach, 0.08), (0.5 + reach * 0.98, 0.24), (0.78, 0.5), (0.54, 0.52)]
    lower = [(0.53, 0.52), (0.78, 0.52), (0.88, 0.66), (0.8, 0.86), (0.66, 0.92), (0.54, 0.66)]
    for outline in (lower, upper):
        pen.polygon(outline, "deep")
        mid = (sum(x for x, _ in outline) / 6, sum(y for _, y in outline) / 6)
        inner = [(mid[0] + (x - mid[0]) * 0.78, mid[1] + (y - mid[1]) * 0.78) for x, y in outline]
        group = pen.polygon(inner, "main")
        for x, y in inner[1:5]:
            limb(pen, [inner[0], (x, y)], [0.012, 0.016], "deep", group=group)
        for x, y in outline[2:5]:
            pen.circle(mid[0] + (x - mid[0]) * 0.86, mid[1] + (y - mid[1]) * 0.86, 0.012, EYE_WHITE)
    _feelers(pen, rng, 0.51, 0.32, 0.1)
    mirror_since(pen, first)
    limb(pen, [(0.5, 0.34), (0.5, 0.5), (0.5, 0.8)], [0.05, 0.06, 0.025], BLACK)


@afloat
def draw_butterfly_icon(pen: Pen, rng: Rng) -> None:
    """A butterfly of triangles and a bar."""
    first, low = len(pen.shapes), rng.uniform(0.74, 0.92)
    pen.polygon([(0.52, 0.48), (0.94, rng.uniform(0.06, 0.2)), (0.98, 0.5), (0.6, 0.54)], "main")
    pen.polygon([(0.52, 0.52), (0.88, 0.58), (0.74, low)], "dark" if chance(rng, 0.5) else "main")
    pen.line([(0.51, 0.3), (0.62, 0.12)], 0.02, "deep")
    mirror_since(pen, first)
    pen.rect(0.475, 0.28, 0.525, 0.8, "deep", radius=0.025)


@afloat
def draw_butterfly_flying(pen: Pen, rng: Rng) -> None:
    """A butterfly in flight, three quarters from behind: the near wings wide, the far ones narrow."""
    first = len(pen.shapes)
    pen.blob([(0.54, 0.48), (0.58, 0.2), (0.72, 0.06), (0.76, 0.24), (0.64, 0.5)], "dark")
    pen.blob([(0.56, 0.54), (0.7, 0.56), (0.72, 0.76), (0.6, 0.72)], "dark")
    fore = pen.blob([(0.52, 0.46), (0.4, 0.2), (0.12, rng.uniform(0.0, 0.14)), (0.02, 0.26), (0.16, 0.46),
                     (0.4, 0.54)], "main")
    hind = pen.blob([(0.5, 0.54), (0.3, 0.54), (0.12, 0.64), (0.16, 0.86), (0.34, 0.84), (0.46, 0.7)], "main")
    spots(pen, rng, [(0.14, 0.24, 0.05), (0.28, 0.28, 0.04)], "deep", fore)
    spots(pen, rng, [(0.24, 0.72, 0.05)], "pale", hind)
    limb(pen, [(0.6, 0.32), (0.54, 0.52), (0.46, 0.78)], [0.05, 0.06, 0.025], BLACK)
    for x in (0.62, 0.74):
        limb(pen, [(0.61, 0.3), ((x + 0.6) / 2, 0.18), (x, 0.12)], [0.014] * 3, BLACK)
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-30, 25))


# The bee


def _striped(pen: Pen, cx: float, cy: float, rx: float, ry: float, count: int) -> int:
    """Draw an oval body with dark bands across, its head to the right."""
    body = oval(pen, cx, cy, rx, ry, "main")
    for k in range(count):
        x = -0.62 + k * 1.1 / max(1, count - 1)
        half, wide = (1 - x * x) ** 0.5, 0.62 / count
        far = max(0.0, 1 - (x - wide) ** 2) ** 0.5
        pen.polygon([(cx + (x - wide / 2) * rx, cy - far * ry), (cx + (x + wide / 2) * rx, cy - half * ry),
                     (cx + (x + wide / 2) * rx, cy + half * ry), (cx + (x - wide / 2) * rx, cy + far * ry)],
                    BLACK, group=body)
    return body


def _wings(pen: Pen, rng: Rng, x: float, y: float, size: float) -> None:
    for lean in (-28, 8):
        pen.ellipse(x + lean * 0.004 * size, y - size * 0.8, size * 0.42, size * 0.85, "#dcebf5" if lean < 0
                    else "#c4dcec", angle=lean + rng.uniform(-8, 8))


@afloat
def draw_bee(pen: Pen, rng: Rng) -> None:
    """A bee in flight from the side: bands round its body, a sting, two glassy wings, feelers."""
    first = len(pen.shapes)
    pen.polygon([(0.12, 0.56), (-0.04, 0.62), (0.12, 0.66)], BLACK)
    _wings(pen, rng, 0.48, 0.44, rng.uniform(0.24, 0.32))
    _striped(pen, 0.42, 0.6, 0.34, rng.uniform(0.2, 0.26), int(rng.integers(2, 4)))
    pen.circle(0.8, 0.58, 0.16, "main" if chance(rng, 0.5) else BLACK)
    for x in (0.82, 0.92):
        limb(pen, [(x, 0.46), (x + 0.04, 0.32), (x + 0.1, 0.28)], [0.018] * 3, BLACK)
    side_eye(pen, rng, 0.85, 0.55, 0.045, kinds=("ring", "hole"))
    for x in (0.34, 0.46, 0.58):
        limb(pen, [(x, 0.78), (x + 0.03, 0.9)], [0.02, 0.014], BLACK)
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-25, 20))


@afloat
def draw_bee_above(pen: Pen, rng: Rng) -> None:
    """A bee from above: a banded tail, a furry middle, a small head, four wings spread."""
    first, spread = len(pen.shapes), rng.uniform(-15, 25)
    pen.ellipse(0.76, 0.34, 0.25, 0.1, "#dcebf5", angle=-20 + spread)
    pen.ellipse(0.7, 0.5, 0.18, 0.08, "#c4dcec", angle=15 + spread)
    limb(pen, [(0.54, 0.1), (0.62, -0.02)], [0.018] * 2, BLACK)
    for y in (0.34, 0.42, 0.5):
        limb(pen, [(0.58, y), (0.72, y + (y - 0.4) * 1.6 + 0.1)], [0.022, 0.016], BLACK)
    mirror_since(pen, first)
    pen.polygon([(0.46, 0.94), (0.5, 1.06), (0.54, 0.94)], BLACK)
    body = halves(pen, [(0, 0.42), (0.15, 0.5), (rng.uniform(0.15, 0.2), 0.68), (0.1, 0.9), (0, 0.98)], "main")
    for y, half in ((0.56, 0.15), (0.7, 0.15), (0.84, 0.11)):
        pen.rect(0.5 - half, y, 0.5 + half, y + 0.055, BLACK)
        pen.shapes[-1] = type(pen.shapes[-1])(pen.shapes[-1].points, BLACK, body)
    pen.circle(0.5, 0.36, 0.14, "dark")
    pen.circle(0.5, 0.16, 0.1, BLACK)
    for x in (0.43, 0.57):
        pen.circle(x, 0.13, 0.03, EYE_WHITE)


@afloat
def draw_bee_ball(pen: Pen, rng: Rng) -> None:
    """A bumblebee for children: a ball with two bands, tiny wings, a smile."""
    _wings(pen, rng, 0.42, 0.34, rng.uniform(0.16, 0.22))
    pen.polygon([(0.14, 0.52), (0.0, 0.56), (0.14, 0.62)], BLACK)
    body = pen.circle(0.5, 0.58, 0.38, "main")
    for a, b in ((112, 138), (152, 176)):
        pen.polygon([arc_point(0.5, 0.58, 0.38, 0.38, t) for t in (a, b)] + [arc_point(0.5, 0.58, 0.38, 0.38, -t)
                                                                             for t in (b, a)], BLACK, group=body)
    eyes(pen, rng, 0.52, 0.1, rng.uniform(0.05, 0.07), cx=0.68)
    smile(pen, 0.68, 0.62, 0.08)
    for x in (0.6, 0.76):
        limb(pen, [(x, 0.24), (x + 0.04, 0.08)], [0.02] * 2, BLACK)
        pen.circle(x + 0.045, 0.07, 0.035, BLACK)


@afloat
def draw_bee_face(pen: Pen, rng: Rng) -> None:
    """A bee from the front: great eyes at the sides, bent feelers, wings behind."""
    first = len(pen.shapes)
    pen.ellipse(0.84, 0.36, 0.24, 0.14, "#dcebf5", angle=rng.uniform(-45, -15))
    limb(pen, [(0.56, 0.24), (0.62, 0.06), (0.76, 0.02)], [0.03] * 3, BLACK)
    mirror_since(pen, first)
    body = halves(pen, [(0, 0.22), (0.24, 0.3), (rng.uniform(0.28, 0.33), 0.56), (0.22, 0.84), (0, 0.96)], "main")
    for y in (0.68, 0.8):
        pen.polygon([(0.22, y), (0.78, y), (0.74, y + 0.06), (0.26, y + 0.06)], BLACK, group=body)
    eyes(pen, rng, 0.44, 0.16, 0.1, kinds=("ring", "bright", "oval"))
    smile(pen, 0.5, 0.54, 0.08)


@afloat
def draw_bee_icon(pen: Pen, rng: Rng) -> None:
    """A bee as a sign: an upright lozenge cut into bands, two drops for wings."""
    first, bands = len(pen.shapes), int(rng.integers(3, 5))
    pen.blob([(0.52, 0.34), (0.7, 0.14), (0.96, 0.2), (0.94, 0.4), (0.7, 0.46)], "light")
    pen.line([(0.53, 0.14), (0.62, 0.02)], 0.025, "deep")
    mirror_since(pen, first)
    pen.circle(0.5, 0.2, 0.1, "deep")
    for k in range(bands * 2 - 1):
        top, step = 0.3 + k * 0.66 / (bands * 2 - 1), 0.66 / (bands * 2 - 1)
        wide = [0.19 * max(0.0, 1 - abs((y - 0.52) / 0.46) ** 2.2) for y in (top, top + step)]
        pen.polygon([(0.5 - wide[0], top), (0.5 + wide[0], top), (0.5 + wide[1], top + step),
                     (0.5 - wide[1], top + step)], "deep" if k % 2 else "main")


@fitted
def draw_bee_sitting(pen: Pen, rng: Rng) -> None:
    """A wasp-waisted bee that walks: three parts on six bent legs, wings laid back."""
    for x, foot in ((0.52, 0.4), (0.58, 0.6), (0.64, 0.8)):
        limb(pen, [(x, 0.62), (foot, 0.7), (foot + 0.03, 1.0)], [0.03, 0.026, 0.02], BLACK)
    first = len(pen.shapes)
    _striped(pen, 0.24, 0.62, 0.26, rng.uniform(0.13, 0.18), 3)
    turn_since(pen, first, (0.46, 0.56), rng.uniform(-24, 0))
    pen.ellipse(0.58, 0.54, 0.13, 0.12, "dark")
    pen.circle(0.8, 0.54, 0.12, "main")
    side_eye(pen, rng, 0.84, 0.51, 0.045)
    for x in (0.88, 0.96):
        limb(pen, [(0.84, 0.44), (x - 0.02, 0.32), (x + 0.04, 0.36)], [0.018] * 3, BLACK)
    for y in (0.36, 0.42):
        limb(pen, [(0.56, 0.48), (0.36, y), (0.1, y - 0.02)], [0.03, 0.13, 0.08], "#dcebf5" if y < 0.4 else "#c4dcec")


# The spider


def _spider_legs(pen: Pen, rng: Rng, cx: float, cy: float, reach: float, width: float, tone: str) -> None:
    """Draw four jointed legs on each side, seen from above."""
    first = len(pen.shapes)
    for k, a in enumerate((-58, -22, 18, 54)):
        knee, foot = rng.uniform(0.5, 0.6) * reach, reach * (1.0 if k in (0, 3) else 0.9)
        limb(pen, [(cx, cy), arc_point(cx, cy, knee, knee, a * 0.8 - (12 if a < 0 else -4)),
                   arc_point(cx, cy, foot, foot, a)], [width, width, width * 0.5], tone)
    mirror_since(pen, first, cx)


@afloat
def draw_spider(pen: Pen, rng: Rng) -> None:
    """A spider from above: eight long bent legs, a small front part, a large round abdomen."""
    _spider_legs(pen, rng, 0.5, 0.46, rng.uniform(0.5, 0.58), rng.uniform(0.03, 0.05), "deep" if chance(rng, 0.4)
                 else "main")
    abdomen = pen.ellipse(0.5, 0.66, rng.uniform(0.15, 0.2), 0.22, "main")
    if chance(rng, 0.5):
        spots(pen, rng, [(0.5, 0.6, 0.05), (0.5, 0.74, 0.035)], "pale", abdomen)
    pen.circle(0.5, 0.4, 0.12, "dark")
    for x in (0.45, 0.55):
        pen.circle(x, 0.33, 0.025, EYE_WHITE)
        limb(pen, [(x, 0.3), (x, 0.24)], [0.03, 0.015], "deep")


@fitted
def draw_spider_hanging(pen: Pen, rng: Rng) -> None:
    """A spider that hangs on its thread: a ball with a face, four bent legs on each side."""
    pen.line([(0.5, -0.1), (0.5, 0.4)], 0.015, "#8a8790")
    first = len(pen.shapes)
    for k in range(4):
        y = 0.5 + k * 0.08
        limb(pen, [(0.62, y + 0.04), (0.84 + 0.02 * k, y - 0.16 + 0.1 * k),
                   (0.9 + 0.02 * (k % 2), y + 0.04 + 0.05 * k)], [0.035, 0.03, 0.02], "dark")
    mirror_since(pen, first)
    pen.circle(0.5, 0.62, rng.uniform(0.22, 0.27), "main")
    eyes(pen, rng, 0.58, 0.09, 0.065, kinds=("ring", "bright", "rimmed"))
    smile(pen, 0.5, 0.68, 0.07)


@fitted
def draw_spider_side(pen: Pen, rng: Rng) -> None:
    """A spider from the side: legs like arches, a heavy body hung between them."""
    for k, (knee, foot) in enumerate(((0.28, 0.08), (0.4, 0.26), (0.66, 0.78), (0.8, 0.98))):
        limb(pen, [(0.54, 0.66), (knee, rng.uniform(0.18, 0.34)), ((knee + foot) / 2 + (foot - 0.5) * 0.2, 0.62),
                   (foot, 1.0)], [0.05, 0.045, 0.04, 0.02], "dark" if k % 2 else "deep")
    pen.ellipse(0.38, 0.6, rng.uniform(0.22, 0.27), 0.2, "main")
    pen.circle(0.66, 0.68, 0.13, "main")
    for x, y, r in ((0.7, 0.62, 0.035), (0.76, 0.66, 0.025)):
        pen.circle(x, y, r, EYE_WHITE)
        pen.circle(x + 0.008, y, r * 0.5, INK)
    pen.polygon([(0.7, 0.78), (0.76, 0.76), (0.73, 0.88)], EYE_WHITE)


@afloat
def draw_spider_web(pen: Pen, rng: Rng) -> None:
    """A spider in the middle of its web of spokes and rings."""
    spokes = int(rng.integers(6, 9))
    for k in range(spokes):
        pen.line([(0.5, 0.5), arc_point(0.5, 0.5, 0.5, 0.5, k * 360 / spokes)], 0.012, "#8a8790")
    for r in (0.16, 0.27, 0.38, 0.47):
        pen.line([arc_point(0.5, 0.5, r, r, k * 360 / spokes) for k in range(spokes + 1)], 0.01, "#8a8790")
    _spider_legs(pen, rng, 0.5, 0.5, 0.3, 0.03, "main")
    pen.ellipse(0.5, 0.58, 0.1, 0.13, "main")
    pen.circle(0.5, 0.43, 0.07, "dark")


@afloat
def draw_spider_icon(pen: Pen, rng: Rng) -> None:
    """A spider as a sign: two discs, eight legs of two straight strokes."""
    first, wide = len(pen.shapes), rng.uniform(0.035, 0.06)
    for k, (x, y, u, v) in enumerate(((0.76, 0.34, 0.82, 0.04), (0.86, 0.42, 1.0, 0.24), (0.86, 0.62, 1.0, 0.76),
                                      (0.76, 0.7, 0.82, 0.98))):
        pen.line([(0.54, 0.46 + 0.04 * k), (x, y), (u, v)], wide, "main")
    mirror_since(pen, first)
    pen.circle(0.5, 0.64, rng.uniform(0.15, 0.19), "main")
    pen.circle(0.5, 0.4, 0.11, "main")
    if chance(rng, 0.5):
        pen.polygon([(0.46, 0.58), (0.54, 0.58), (0.46, 0.7), (0.54, 0.7)], EYE_WHITE)


@fitted
def draw_spider_tarantula(pen: Pen, rng: Rng) -> None:
    """A hairy spider that comes towards us on thick legs, with many eyes and two fangs."""
    first = len(pen.shapes)
    for knee, foot, high in ((0.94, 1.0, 0.3), (0.84, 0.86, 0.4), (0.72, 0.74, 0.5)):
        limb(pen, [(0.6, 0.66), (knee, high), (foot + 0.02, 1.0)], [0.09, 0.085, 0.05], "dark" if high == 0.4 else "main")
        for t in (0.3, 0.6):
            limb(pen, [(knee + (foot - knee) * t, high + (1 - high) * t), (knee + (foot - knee) * t + 0.07,
                                                                           high + (1 - high) * t - 0.04)],
                                                                           [0.015, 0.008], "deep")
    mirror_since(pen, first)
    pen.ellipse(0.5, 0.5, rng.uniform(0.2, 0.25), 0.22, "dark")
    pen.ellipse(0.5, 0.68, 0.19, 0.16, "main")
    for x, y, r in ((0.44, 0.62, 0.045), (0.56, 0.62, 0.045), (0.36, 0.64, 0.025), (0.64, 0.64, 0.025)):
        pen.circle(x, y, r, EYE_WHITE)
        pen.circle(x, y, r * 0.55, INK)
    for x in (0.45, 0.55):
        pen.polygon([(x - 0.03, 0.78), (x + 0.03, 0.78), (x, 0.92)], EYE_WHITE)


def draw_butterfly(pen: Pen, rng: Rng) -> None:
    """Spread four bordered, spotted wings seen from above, with a thin body and clubbed feelers."""
    fold = rng.uniform(-5, 5)
    for out in (-1, 1):
        for upper in (False, True):
            first = len(pen.shapes)
            _butterfly_wing(pen, out, upper)
            turn_since(pen, first, (0.5, 0.48), out * fold * (1 if upper else -0.6))
        limb(pen, [(0.5, 0.3), (0.5 + out * 0.06, 0.15), (0.5 + out * 0.14, 0.05)], [0.02, 0.018, 0.016], INK)
        pen.circle(0.5 + out * 0.145, 0.045, 0.025, INK)
    limb(pen, [(0.5, 0.34), (0.5, 0.5), (0.5, 0.82)], [0.06, 0.08, 0.03], "#3a2b2f")
    pen.circle(0.5, 0.3, 0.048, "#3a2b2f")


def _butterfly_wing(pen: Pen, out: int, upper: bool) -> None:
    def mirror(*points: Point) -> list[Point]:
        return [(0.5 + out * x, y) for x, y in points]

    if upper:
        pen.blob(mirror((0.02, 0.44), (0.16, 0.24), (0.36, 0.1), (0.47, 0.12), (0.49, 0.28), (0.41, 0.46), (0.24, 0.56),
                        (0.03, 0.52)), "deep")
        pen.blob(mirror((0.03, 0.445), (0.17, 0.265), (0.355, 0.135), (0.44, 0.15), (0.46, 0.28), (0.38, 0.44),
                        (0.235, 0.535), (0.04, 0.5)), "main")
        pen.ellipse(0.5 + out * 0.33, 0.25, 0.06, 0.045, "pale", angle=-out * 40)
        pen.ellipse(0.5 + out * 0.21, 0.4, 0.045, 0.035, "light", angle=-out * 40)
        return
    pen.blob(mirror((0.02, 0.5), (0.2, 0.52), (0.36, 0.58), (0.42, 0.72), (0.34, 0.88), (0.24, 0.95), (0.17, 0.86),
                    (0.09, 0.7)), "deep")
    pen.blob(mirror((0.03, 0.52), (0.2, 0.545), (0.34, 0.6), (0.39, 0.72), (0.32, 0.855), (0.24, 0.915), (0.185, 0.84),
                    (0.11, 0.68)), "main")
    pen.circle(0.5 + out * 0.265, 0.73, 0.052, "pale")


SUBJECTS: tuple[Subject, ...] = (
    Subject("butterfly", "butterflies", "animal", (
        draw_butterfly, draw_butterfly_round, draw_butterfly_side, draw_butterfly_monarch, draw_butterfly_icon,
            draw_butterfly_flying)),
    Subject("bee", "bees", "animal", (draw_bee, draw_bee_above, draw_bee_ball, draw_bee_face, draw_bee_icon,
                                      draw_bee_sitting)),
    Subject("spider", "spiders", "animal", (
        draw_spider, draw_spider_hanging, draw_spider_side, draw_spider_web, draw_spider_icon, draw_spider_tarantula)),
)
