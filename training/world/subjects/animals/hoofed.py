"""Horse, deer and camel in all their poses."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point
from training.world.subjects.animals.bodies import Beast, poses
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    INK,
    PINK,
    eye,
    eyes,
    side_eye,
    thin_tail,
)
from training.world.subjects.outlines import (
    afloat,
    blob,
    fitted,
    halves,
    limb,
    mirror_last,
    mirror_since,
    oval,
    place,
    turn_since,
)
from training.world.subjects.shapes import chance

HOOF = "#3a302c"


# The horse


def draw_horse_face(pen: Pen, rng: Rng) -> None:
    """A horse's face: very long, small upright ears, a forelock between them, wide nostrils, sometimes a blaze."""
    pen.polygon([(0.56, 0.16), (0.62, rng.uniform(-0.1, -0.02)), (0.7, 0.2)], "main")
    mirror_last(pen)
    if chance(rng, 0.6):
        limb(pen, [(0.34, 0.1), (0.24, 0.4), (0.28, 0.7)], [0.16, 0.14, 0.03], "deep")
    head = halves(pen, [(0, 0.08), (0.17, 0.14), (0.21, 0.34), (0.14, 0.62), (0.18, 0.85), (0.13, 0.98), (0, 1.0)], "main")
    if chance(rng, 0.5):
        halves(pen, [(0, 0.3), (0.05, 0.32), (0.04, 0.6), (0.06, 0.74), (0, 0.76)], EYE_WHITE, group=head)
    pen.ellipse(0.5, 0.87, 0.17, 0.13, "light" if chance(rng, 0.5) else "dark")
    for x in (0.42, 0.58):
        pen.ellipse(x, 0.85, 0.03, 0.04, INK)
    eyes(pen, rng, 0.36, 0.15, rng.uniform(0.045, 0.06))
    blob(pen, [(0.42, 0.02), (0.6, 0.04), (0.56, 0.22), (0.5, rng.uniform(0.28, 0.4)), (0.44, 0.2)], "deep")


def draw_horse_profile(pen: Pen, rng: Rng) -> None:
    """A horse's head from the side: long and straight, a pricked ear, the mane falling behind."""
    blob(pen, [(0.34, 0.02), (0.14, 0.1), (-0.06, 0.4), (-0.12, 0.8), (0.1, 0.9), (0.25, 0.5), (0.42, 0.2)], "deep")
    pen.polygon([(0.34, 0.16), (0.38, rng.uniform(-0.12, -0.04)), (0.52, 0.14)], "main")
    head = blob(pen, [(0.12, 0.7), (0.2, 0.3), (0.4, 0.08), (0.56, 0.16), (0.8, 0.48), (1.0, 0.7), (0.98, 0.84),
                      (0.86, 0.9), (0.66, 0.7),
                      (0.5, 0.68), (0.34, 0.86)], "main")
    blob(pen, [(0.86, 0.6), (1.0, 0.72), (0.97, 0.85), (0.86, 0.9), (0.78, 0.8)], "light" if chance(rng, 0.5)
         else "dark", head)
    pen.ellipse(0.94, 0.73, 0.025, 0.03, INK)
    limb(pen, [(0.92, 0.84), (0.82, 0.78)], [0.018] * 2, INK)
    side_eye(pen, rng, 0.52, 0.32, 0.045)
    if chance(rng, 0.25):
        limb(pen, [(0.6, 0.26), (0.55, 0.7)], [0.035] * 2, "#8a3b2a")
        limb(pen, [(0.74, 0.5), (0.6, 0.72), (0.2, 0.8)], [0.035] * 3, "#8a3b2a")


def _horse_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    (x, y), lift = root, rng.uniform(-0.05, 0.2)
    limb(pen, [(x + 0.02, y), (x - 0.16, y - lift), (x - 0.24, y + 0.3 - lift), (x - 0.26 - lift, y + 0.6 - lift)],
         [0.07, 0.12, 0.14, 0.03], "deep")


HORSE = Beast(draw_horse_face, draw_horse_profile, _horse_tail, deep=0.36, leg=0.5, thick=0.09, neck=(0.22, 0.34),
              neck_width=0.24, head=0.46,
              foot=HOOF)


@fitted
def draw_horse_rocking(pen: Pen, rng: Rng) -> None:
    """A rocking horse: a toy with a saddle on a curved runner."""
    pen.ring(0.5, 0.24, 0.74, 0.07, "#a9713d", start=42, end=138)
    limb(pen, [(0.14, 0.48), (0.02, 0.56), (0.02, 0.74)], [0.08, 0.12, 0.03], "deep")
    for top, foot in ((0.24, 0.12), (0.68, 0.86)):
        limb(pen, [(top, 0.56), (foot, 0.9)], [0.15, 0.09], "main")
    pen.ellipse(0.46, 0.52, 0.34, 0.15, "main")
    pen.polygon([(0.58, 0.55), (0.66, 0.2), (0.86, 0.3), (0.78, 0.58)], "main")
    place(pen, rng, draw_horse_profile, 0.72, 0.26, 0.42, pivot=(0.3, 0.6), angle=rng.uniform(-4, 12))
    pen.blob([(0.3, 0.36), (0.46, 0.42), (0.6, 0.34), (0.58, 0.54), (0.46, 0.6), (0.34, 0.54)], "#c23b32"
             if chance(rng, 0.6) else "deep")


@fitted
def draw_horse_chess(pen: Pen, rng: Rng) -> None:
    """A knight of a chess set: neck and head of a horse on a turned foot."""
    pen.rect(0.14, 0.9, 0.86, 1.0, "dark", radius=0.03)
    pen.rect(0.22, 0.82, 0.78, 0.91, "main", radius=0.03)
    pen.blob([(0.3, 0.84), (0.26, 0.55), (0.3, 0.25), (0.48, 0.08), (0.62, 0.14), (0.84, 0.38), (0.9, 0.5),
              (0.82, 0.58), (0.64, 0.5), (0.56, 0.54),
              (0.64, 0.68), (0.7, 0.84)], "main")
    pen.polygon([(0.44, 0.14), (0.46, -0.04), (0.58, 0.14)], "main")
    for k in range(int(rng.integers(3, 6))):
        pen.polygon([(0.33 - 0.02 * k, 0.2 + k * 0.12), (0.2 - 0.01 * k, 0.22 + k * 0.12),
                     (0.31 - 0.01 * k, 0.3 + k * 0.12)], "dark")
    pen.circle(0.6, 0.27, 0.03, EYE_WHITE if chance(rng, 0.5) else INK)


# The deer


def _antlers(pen: Pen, rng: Rng, x: float, y: float, size: float, tone: str) -> None:
    """Draw the right antler from its root: a bent beam with two to four points."""
    beam = [(x, y), (x + 0.3 * size, y - 0.3 * size), (x + 0.38 * size, y - 0.7 * size), (x + 0.3 * size, y - size)]
    limb(pen, beam, [0.08 * size, 0.075 * size, 0.07 * size, 0.03 * size], tone)
    tines = (((0.22, 0.22), (0.02, 0.5)), ((0.36, 0.5), (0.62, 0.72)), ((0.38, 0.68), (0.14, 0.95)),
             ((0.37, 0.75), (0.6, 1.0)))
    for (a, b), (c, d) in tines[:int(rng.integers(2, 5))]:
        limb(pen, [(x + a * size, y - b * size), (x + (a + c) / 2 * size, y - (b + d) / 2 * size),
                   (x + c * size, y - d * size)],
             [0.07 * size, 0.06 * size, 0.025 * size], tone)


def draw_deer_face(pen: Pen, rng: Rng) -> None:
    """A deer's face: branching antlers, ears that stand out sideways like leaves, a narrow muzzle with a dark nose."""
    _antlers_pair(pen, rng, rng.uniform(0.5, 0.75))
    pen.blob([(0.62, 0.42), (0.84, 0.28), (1.0, 0.28), (0.92, 0.42), (0.72, 0.5)], "main")
    pen.blob([(0.7, 0.42), (0.84, 0.33), (0.94, 0.31), (0.86, 0.41), (0.74, 0.46)], PINK if chance(rng, 0.5) else "pale")
    mirror_last(pen, 2)
    halves(pen, [(0, 0.3), (0.18, 0.34), (0.22, 0.5), (0.12, 0.78), (0.1, 0.94), (0, 0.98)], "main")
    pen.ellipse(0.5, 0.86, 0.11, 0.11, "pale")
    pen.ellipse(0.5, 0.81, 0.07, 0.05, "#d8382f" if chance(rng, 0.12) else INK)
    eyes(pen, rng, 0.53, 0.14, rng.uniform(0.045, 0.065))
    if chance(rng, 0.4):
        for x, y in ((0.46, 0.4), (0.54, 0.4), (0.5, 0.46)):
            pen.circle(x, y, 0.018, EYE_WHITE)


def _antlers_pair(pen: Pen, rng: Rng, size: float) -> None:
    first = len(pen.shapes)
    _antlers(pen, rng, 0.56, 0.34, size, "#8b5e34" if chance(rng, 0.6) else "deep")
    mirror_since(pen, first)


def draw_deer_profile(pen: Pen, rng: Rng) -> None:
    """A deer's head from the side: two antlers, a long ear laid back, a slim muzzle."""
    tone, size = "#8b5e34" if chance(rng, 0.6) else "deep", rng.uniform(0.6, 0.9)
    first = len(pen.shapes)
    _antlers(pen, rng, 0.4, 0.34, size, tone)
    turn_since(pen, first, (0.4, 0.34), -18)
    first = len(pen.shapes)
    _antlers(pen, rng, 0.4, 0.34, size, tone)
    mirror_since(pen, first, 0.38)
    del pen.shapes[first:first + (len(pen.shapes) - first) // 2]
    blob(pen, [(0.18, 0.66), (0.26, 0.4), (0.46, 0.32), (0.62, 0.4), (0.96, 0.62), (0.98, 0.74), (0.86, 0.8),
               (0.6, 0.76), (0.36, 0.82)], "main")
    pen.blob([(0.32, 0.42), (0.08, 0.3), (-0.08, 0.36), (0.06, 0.5), (0.28, 0.54)], "dark")
    pen.ellipse(0.82, 0.76, 0.1, 0.05, "pale", angle=8)
    pen.ellipse(0.97, 0.65, 0.045, 0.04, INK)
    side_eye(pen, rng, 0.52, 0.48, 0.05)


def _deer_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    x, y = root
    pen.blob([(x + 0.05, y - 0.04), (x - 0.09, y - rng.uniform(0.0, 0.12)), (x - 0.1, y + 0.1), (x + 0.02, y + 0.12)],
             EYE_WHITE if chance(rng, 0.5) else "dark")


def _fawn_spots(pen: Pen, rng: Rng, cx: float, cy: float, rx: float, ry: float, group: int) -> None:
    if chance(rng, 0.5):
        for x, y in ((-0.7, -0.4), (-0.4, -0.6), (-0.1, -0.4), (0.2, -0.6), (-0.5, 0.0), (-0.15, 0.05)):
            oval(pen, cx + x * rx, cy + y * ry, 0.032, 0.026, EYE_WHITE, group)


DEER = Beast(draw_deer_face, draw_deer_profile, _deer_tail, deep=0.32, leg=0.5, thick=0.065, neck=(0.14, 0.32),
             neck_width=0.17, head=0.4,
             foot=HOOF, coat=_fawn_spots)


@afloat
def draw_deer_trophy(pen: Pen, rng: Rng) -> None:
    """The plain sign of a stag: a wedge of a head under a great symmetrical crown."""
    first = len(pen.shapes)
    _antlers(pen, rng, 0.55, 0.56, rng.uniform(0.75, 1.0), "main")
    mirror_since(pen, first)
    pen.polygon([(0.6, 0.58), (0.78, 0.5), (0.7, 0.66)], "main")
    mirror_last(pen)
    pen.polygon([(0.38, 0.54), (0.62, 0.54), (0.64, 0.68), (0.55, 0.96), (0.45, 0.96), (0.36, 0.68)], "main")
    if chance(rng, 0.5):
        pen.polygon([(0.45, 0.9), (0.55, 0.9), (0.53, 0.97), (0.47, 0.97)], INK)


# The camel


def draw_camel_face(pen: Pen, rng: Rng) -> None:
    """A camel's face: heavy lids, a broad split lip, small ears low at the sides, a tuft on top."""
    pen.blob([(0.66, 0.24), (0.8, 0.12), (0.88, 0.18), (0.8, 0.32)], "dark")
    mirror_last(pen)
    halves(pen, [(0, 0.1), (0.15, 0.14), (0.2, 0.34), (0.18, 0.56), (0.26, 0.78), (0.18, 0.95), (0, 0.98)], "main")
    blob(pen, [(0.36, 0.16), (0.42, -0.02), (0.5, 0.06), (0.58, -0.02), (0.64, 0.16)], "deep")
    halves(pen, [(0, 0.6), (0.14, 0.64), (rng.uniform(0.22, 0.28), 0.8), (0.16, 0.93), (0, 0.95)], "light")
    for out in (-1, 1):
        limb(pen, [(0.5 + out * 0.06, 0.72), (0.5 + out * 0.12, 0.68)], [0.035, 0.025], INK)
    limb(pen, [(0.5, 0.74), (0.5, 0.82)], [0.02] * 2, INK)
    limb(pen, [(0.36, 0.86), (0.5, 0.82), (0.64, 0.86)], [0.02] * 3, INK)
    eyes(pen, rng, 0.4, 0.15, 0.055)
    for out in (-1, 1):
        pen.sector(0.5 + out * 0.15, 0.38, 0.075, 0.06, 180, 360, "dark")


def draw_camel_profile(pen: Pen, rng: Rng) -> None:
    """A camel's head from the side, held high: a drooping lip, a heavy lid, a small round ear."""
    pen.blob([(0.28, 0.32), (0.18, 0.14), (0.3, 0.12), (0.4, 0.28)], "dark")
    blob(pen, [(0.16, 0.6), (0.24, 0.32), (0.44, 0.26), (0.62, 0.36), (0.92, 0.42), (1.02, 0.56), (0.98, 0.76),
               (0.88, 0.7), (0.66, 0.7), (0.36, 0.78)], "main")
    pen.ellipse(0.95, 0.49, 0.03, 0.018, INK, angle=25)
    limb(pen, [(1.0, 0.64), (0.84, 0.62), (0.74, 0.56)], [0.02] * 3, INK)
    side_eye(pen, rng, 0.54, 0.42, 0.055)
    pen.sector(0.54, 0.41, 0.08, 0.07, 180, 360, "dark")


def _humps(pen: Pen, rng: Rng, cx: float, cy: float, rx: float, ry: float, group: int) -> None:
    """Draw one hump or two on the back, and sometimes a saddle cloth."""
    high = ry * rng.uniform(1.3, 2.0)
    for x in ((0.0,), (-0.45, 0.4))[int(rng.integers(2))]:
        blob(pen, [(cx + (x - 0.42) * rx, cy - ry * 0.75), (cx + (x - 0.2) * rx, cy - ry - high * 0.7),
                   (cx + x * rx, cy - ry - high),
                   (cx + (x + 0.2) * rx, cy - ry - high * 0.7), (cx + (x + 0.42) * rx, cy - ry * 0.75),
                       (cx + x * rx, cy)], "main", group)
        blob(pen, [(cx + (x - 0.12) * rx, cy - ry - high * 0.8), (cx + x * rx, cy - ry - high * 0.97),
                   (cx + (x + 0.12) * rx, cy - ry - high * 0.8)], "dark", group)
    if chance(rng, 0.3):
        pen.polygon([(cx - 0.25 * rx, cy - ry * 0.7), (cx + 0.25 * rx, cy - ry * 0.7), (cx + 0.32 * rx, cy + ry * 0.6),
                     (cx - 0.32 * rx, cy + ry * 0.6)], "#c23b32")


CAMEL = Beast(draw_camel_face, draw_camel_profile, thin_tail, deep=0.34, leg=0.52, thick=0.085, neck=(0.3, 0.32),
              neck_width=0.16, head=0.36,
              coat=_humps)


@fitted
def draw_camel_icon(pen: Pen, rng: Rng) -> None:
    """A camel drawn with few lines: half discs for the humps, sticks for the legs, a bent neck."""
    two = chance(rng, 0.5)
    for x in ((0.24, 0.5) if two else (0.37,)):
        pen.sector(x, 0.5, 0.13 if two else 0.2, rng.uniform(0.22, 0.3), 180, 360, "main")
    pen.rect(0.1, 0.46, 0.66, 0.66, "main", radius=0.08)
    for x in (0.12, 0.22, 0.5, 0.6)[::int(rng.choice([1, 3]))]:
        pen.rect(x, 0.6, x + 0.055, 1.0, "main")
    limb(pen, [(0.6, 0.56), (0.78, 0.6), (0.84, 0.4), (0.84, 0.26)], [0.16, 0.12, 0.09, 0.09], "main")
    pen.polygon([(0.79, 0.2), (0.84, 0.14), (1.0, 0.22), (1.0, 0.32), (0.8, 0.32)], "main")
    pen.circle(0.88, 0.22, 0.015, EYE_WHITE)


@fitted
def draw_camel_kneeling(pen: Pen, rng: Rng) -> None:
    """A camel that rests on folded legs, the neck up like an S, seen from the side."""
    body = pen.blob([(0.02, 0.9), (0.06, 0.66), (0.2, 0.58), (0.6, 0.58), (0.72, 0.7), (0.7, 0.96), (0.3, 1.0)], "main")
    _humps(pen, rng, 0.38, 0.72, 0.3, 0.14, body)
    limb(pen, [(0.66, 0.78), (0.86, 0.78), (0.9, 0.5), (0.84, 0.3)], [0.2, 0.15, 0.1, 0.09], "main", group=body)
    for x in (0.16, 0.56):
        limb(pen, [(x, 0.86), (x + 0.2, 0.96), (x, 0.97)], [0.12, 0.09, 0.08], "dark")
    place(pen, rng, draw_camel_profile, 0.84, 0.3, 0.32, pivot=(0.3, 0.65))


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


SUBJECTS: tuple[Subject, ...] = (
    Subject("horse", "horses", "animal", (
        draw_horse, afloat(draw_horse_face), draw_horse_rocking, draw_horse_chess,
            *poses("horse", HORSE, "standing leaping rearing bust toy lying"))),
    Subject("deer", "deer", "animal", (
        afloat(draw_deer_face), draw_deer_trophy, *poses("deer", DEER, "standing leaping lying bust portrait toy"))),
    Subject("camel", "camels", "animal", (
        afloat(draw_camel_face), draw_camel_icon, draw_camel_kneeling,
            *poses("camel", CAMEL, "standing leaping bust toy"))),
)
