"""Key, scissors and anchor, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Tone, arc_point, mix_hex, smooth, turn
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, INK, STEEL, heart, pick, put, star


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
    put(pen, upright, rng.uniform(-56, -40))


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


def _blade_key(pen: Pen, rng: Rng, tone: Tone = "main") -> None:
    """Draw an upright house key: round or square bow with a hole, a blade cut on one side."""
    teeth = [(0.56, 0.42)]
    for y in np.linspace(0.5, 0.88, 5):
        depth = float(rng.uniform(0.55, 0.62))
        teeth += [(depth, float(y)), (depth - 0.035, float(y) + 0.04)]
    pen.polygon([(0.42, 0.36), (0.62, 0.36), *teeth, (0.54, 0.95), (0.48, 1.0), (0.42, 0.94)], tone)
    pen.line([(0.465, 0.44), (0.465, 0.9)], 0.02, "dark")
    if chance(rng):
        pen.ring(0.5, 0.2, 0.14, 0.12, tone)
    else:
        pen.polygon(np.vstack([smooth([(0.3, 0.04), (0.5, 0.0), (0.7, 0.04), (0.73, 0.2), (0.66, 0.38), (0.5, 0.4),
                                       (0.34, 0.38),
                                       (0.27, 0.2)], closed=True), [(0.3, 0.04)],
                               [arc_point(0.5, 0.12, 0.06, 0.06, a) for a in range(220, -141, -20)]]), tone)


def draw_key_modern(pen: Pen, rng: Rng) -> None:
    """A flat house key with a notched blade, aslant."""
    key = Pen()
    _blade_key(key, rng)
    put(pen, key, pick(rng, (-1, 1)) * rng.uniform(20, 130))


def draw_key_ring(pen: Pen, rng: Rng) -> None:
    """Two or three keys on a ring."""
    angles = (-38, 4, 40) if chance(rng) else (-26, 26)
    for angle, tone in zip(angles, ("dark", "main", "light")):
        key = Pen()
        _blade_key(key, rng, tone)
        for s in key.shapes:
            pen.polygon(turn((s.points - (0.5, 0.06)) * 0.72, angle) + (0.5, 0.28), s.tone)
    pen.ring(0.5, 0.18, 0.16, 0.04, pick(rng, (STEEL, GOLD, "deep")))


def draw_key_plain(pen: Pen, rng: Rng) -> None:
    """A lying key of few shapes: ring, bar, two or three teeth hanging."""
    key, width = Pen(), rng.uniform(0.06, 0.1)
    key.ring(0.2, 0.4, 0.14, width + 0.02, "main")
    key.rect(0.34, 0.4 - width / 2, 1.0, 0.4 + width / 2, "main")
    for x, depth in ((0.92, 0.16), (0.78, 0.12), (0.64, 0.09))[:int(rng.integers(2, 4))]:
        key.rect(x - 0.04, 0.4, x + 0.04, 0.4 + width / 2 + depth, "main")
    put(pen, key, rng.uniform(-12, 12), flip=chance(rng))


def draw_key_with_heart(pen: Pen, rng: Rng) -> None:
    """An upright ornamental key whose bow is a heart, or a clover leaf."""
    if chance(rng):
        bow = heart(0.5, 0.2, 0.25)
        pen.polygon(np.vstack([bow, bow[:1], ((bow - (0.5, 0.2)) * 0.55 + (0.5, 0.2))[[0]],
                               ((bow - (0.5, 0.2)) * 0.55 + (0.5, 0.2))[::-1]]), "main")
    else:
        for x, y in ((0.5, 0.12), (0.36, 0.27), (0.64, 0.27)):
            pen.ring(x, y, 0.09, 0.06, "main")
    pen.rect(0.39, 0.4, 0.61, 0.46, "dark", radius=0.02)
    pen.rect(0.465, 0.38, 0.535, 1.0, "main", radius=0.02)
    side = pick(rng, (-1, 1))
    for y in (0.74, 0.88):
        pen.polygon([(0.5, y), (0.5 + side * 0.2, y), (0.5 + side * 0.2, y + 0.1), (0.5 + side * 0.12, y + 0.1),
                     (0.5 + side * 0.12, y + 0.06), (0.5, y + 0.06)], "main")


def draw_key_of_car(pen: Pen, rng: Rng) -> None:
    """The key of a car: a thick dark grip with buttons, a short blade."""
    key = Pen()
    key.polygon([(0.44, 0.5), (0.56, 0.5), (0.56, 0.6), (0.53, 0.64), (0.56, 0.7), (0.53, 0.76), (0.56, 0.82),
                 (0.54, 0.94),
                 (0.5, 1.0), (0.44, 0.94)], STEEL)
    key.rect(0.28, 0.0, 0.72, 0.56, "main", radius=rng.uniform(0.06, 0.18))
    key.rect(0.28, 0.46, 0.72, 0.56, "dark", radius=0.04)
    for y in (0.12, 0.24, 0.36)[:int(rng.integers(2, 4))]:
        key.rect(0.4, y, 0.6, y + 0.075, "pale", radius=0.035)
    key.ring(0.5, -0.06, 0.08, 0.03, STEEL)
    put(pen, key, rng.uniform(-50, 50))


def draw_key_with_tag(pen: Pen, rng: Rng) -> None:
    """A key of a hotel hanging from a big tag."""
    key, number = Pen(), chance(rng)
    _blade_key(key, rng)
    put(pen, key, rng.uniform(-8, 8), (0.5, 0.24, 1.0, 1.0))
    pen.curve([(0.72, 0.3), (0.6, 0.06), (0.34, 0.1), (0.26, 0.24)], 0.03, STEEL)
    pen.polygon([(0.26, 0.16), (0.42, 0.3), (0.42, 0.82), (0.1, 0.82), (0.1, 0.3)], "dark")
    pen.circle(0.26, 0.27, 0.035, CREAM)
    if number:
        pen.line([(0.2, 0.46), (0.27, 0.42), (0.27, 0.7)], 0.045, CREAM)
    else:
        pen.polygon(star(0.26, 0.56, 0.11), CREAM)


def _scissors(pen: Pen, angle: float, *, blade: float = 0.56, ring: float = 0.12, steel: Tone = STEEL,
              blunt: bool = False) -> None:
    """Draw scissors pointing up with the pivot at (0, 0), each half opened by ``angle`` degrees."""
    for side in (-1, 1):
        end = [(0.05, -blade + 0.02), (0.0, -blade)] if blunt else [(0.0, -blade)]
        half = np.array([(-0.045, 0.06), (-0.045, -0.1), *[(x - 0.03, y) for x, y in end[::-1]],
                         *([end[0]] if blunt else []),
                         (0.05, -0.1), (0.045, 0.06)]) * (side, 1)
        pen.polygon(turn(half, side * angle),
                    steel if side < 0 else mix_hex(steel, "#000000", 0.15) if steel[0] == "#" else steel)
    for side in (-1, 1):
        shank = np.array([(0.0, 0.0), (0.03 * side, 0.14), (0.05 * side, 0.22)])
        pen.line(turn(shank, side * angle), 0.07, "main" if side < 0 else "dark")
        hole = turn(np.array([(0.06 * side, 0.22 + ring)]), side * angle)[0]
        pen.ring(float(hole[0]), float(hole[1]), ring, 0.065, "main" if side < 0 else "dark")
    pen.circle(0.0, 0.0, 0.035, "deep")


def draw_scissors(pen: Pen, rng: Rng) -> None:
    """Open scissors standing on their rings, the blades like a V."""
    one = Pen()
    _scissors(one, -rng.uniform(14, 30), ring=rng.uniform(0.1, 0.14), steel=pick(rng, (STEEL, "light")))
    put(pen, one, rng.uniform(-15, 15))


def draw_scissors_closed(pen: Pen, rng: Rng) -> None:
    """Shut scissors, aslant."""
    one = Pen()
    _scissors(one, -rng.uniform(2, 5), blade=rng.uniform(0.56, 0.72), ring=0.1)
    put(pen, one, pick(rng, (-1, 1)) * rng.uniform(25, 60))


def draw_scissors_cutting(pen: Pen, rng: Rng) -> None:
    """Scissors lying open that cut along a dotted line or into a sheet."""
    one = Pen()
    _scissors(one, -rng.uniform(16, 24), ring=0.11)
    if chance(rng):
        for x in np.arange(0.02, 0.98, 0.14):
            pen.rect(float(x), 0.49, float(x) + 0.08, 0.525, INK)
    else:
        pen.polygon([(0.0, 0.12), (0.5, 0.12), (0.5, 0.86), (0.0, 0.86)], CREAM)
        pen.line([(0.02, 0.5), (0.32, 0.5)], 0.02, INK)
    placed = Pen()
    put(placed, one, -90)
    for s in placed.shapes:
        pen.polygon((s.points - (0.5, 1.0)) * 0.84 + (0.56, 0.82), s.tone)


def draw_scissors_plain(pen: Pen, rng: Rng) -> None:
    """Two crossed strokes that end in rings, a dot where they cross."""
    width, spread = rng.uniform(0.06, 0.1), rng.uniform(0.16, 0.26)
    for side in (-1, 1):
        pen.line([(0.5 + side * spread, 0.02), (0.5 - side * spread * 0.7, 0.72)], width * 0.6, "main", end_width=width)
        pen.ring(0.5 - side * (spread * 0.7 + 0.05), 0.83, 0.12, width, "main")
    pen.circle(0.5, 0.43, width * 0.6, "pale")


def draw_scissors_of_tailor(pen: Pen, rng: Rng) -> None:
    """Heavy shears of a tailor: broad blades, one round and one long grip."""
    one, open_by = Pen(), rng.uniform(6, 20)
    for side in (-1, 1):
        blade = np.array([(-0.07, 0.08), (-0.07, -0.16), (0.02, -0.62), (0.07, -0.2), (0.06, 0.08)]) * (side, 1)
        one.polygon(turn(blade, -side * open_by), "light" if side < 0 else STEEL)
    for side, rx, ry in ((-1, 0.11, 0.12), (1, 0.13, 0.2)):
        angle = -side * open_by
        shank = turn(np.array([(0.0, 0.0), (0.04 * side, 0.14), (0.1 * side, 0.26)]), angle)
        one.line(shank, 0.09, "main" if side < 0 else "dark")
        x, y = turn(np.array([(0.14 * side, 0.2 + ry)]), angle)[0]
        rim = np.array([arc_point(0, 0, rx, ry, a) for a in np.linspace(0, 360, 30)])
        one.polygon(turn(np.vstack([rim, rim[::-1] * 0.55]), angle) + (x, y), "main" if side < 0 else "dark")
    one.circle(0.0, 0.0, 0.045, "deep")
    put(pen, one, rng.uniform(-40, 40))


def draw_scissors_for_hedge(pen: Pen, rng: Rng) -> None:
    """Garden shears: long wooden grips, long blades, no rings."""
    one, open_by = Pen(), rng.uniform(10, 24)
    for side in (-1, 1):
        blade = np.array([(-0.05, 0.02), (-0.05, -0.4), (0.0, -0.52), (0.05, -0.1), (0.05, 0.02)]) * (side, 1)
        one.polygon(turn(blade, -side * open_by), STEEL)
        one.line(turn(np.array([(0.0, 0.0), (0.04 * side, 0.18)]), -side * open_by), 0.045, "deep")
        one.line(turn(np.array([(0.05 * side, 0.16), (0.1 * side, 0.56)]), -side * open_by), 0.085,
                 "main" if side < 0 else "dark")
    one.circle(0.0, 0.0, 0.04, "deep")
    put(pen, one, rng.uniform(-30, 30))


def draw_scissors_of_child(pen: Pen, rng: Rng) -> None:
    """Short blunt scissors for a child with big rings, a face on them sometimes."""
    one = Pen()
    _scissors(one, -rng.uniform(10, 26), blade=0.36, ring=rng.uniform(0.14, 0.17), blunt=True,
              steel=pick(rng, (STEEL, "light")))
    put(pen, one, rng.uniform(-20, 20))


def draw_anchor_plain(pen: Pen, rng: Rng) -> None:
    """An anchor of strokes of one width: ring, cross, bow."""
    width, reach = rng.uniform(0.06, 0.09), rng.uniform(0.34, 0.42)
    pen.ring(0.5, 0.13, 0.09, width * 0.8, "main")
    pen.rect(0.5 - width / 2, 0.2, 0.5 + width / 2, 0.96, "main")
    pen.line([(0.5 - rng.uniform(0.16, 0.26), 0.34), (0.5 + 0.2, 0.34)], width, "main")
    pen.line([arc_point(0.5, 0.56, reach, 0.4, a) for a in range(0, 181, 10)], width, "main")
    for side in (-1, 1):
        pen.line([(0.5 + side * (reach - 0.1), 0.66), (0.5 + side * reach, 0.54), (0.5 + side * (reach + 0.07), 0.66)],
                 width, "main")


def draw_anchor_with_rope(pen: Pen, rng: Rng) -> None:
    """An anchor with a rope wound about its shank."""
    rope = pick(rng, ("#d8b277", "#efe6d0"))
    pen.ring(0.5, 0.1, 0.075, 0.05, "main")
    crescent = [arc_point(0.5, 0.52, 0.42, 0.46, a) for a in range(170, 9, -8)] + [
        arc_point(0.5, 0.46, 0.32, 0.36, a) for a in range(20, 161, 8)]
    pen.polygon(crescent, "main")
    pen.rect(0.45, 0.17, 0.55, 0.94, "main")
    pen.rect(0.24, 0.24, 0.76, 0.32, "dark", radius=0.04)
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.46, 0.42), (0.5 + side * 0.48, 0.68), (0.5 + side * 0.24, 0.62)], "main")
    path = [(0.5, 0.1), (0.66, 0.2), (0.4, 0.4), (0.62, 0.54), (0.4, 0.68), (0.62, 0.8), (0.8, 0.9),
            (0.94, rng.uniform(0.84, 0.98))]
    pen.curve(path, 0.045, rope)


def draw_anchor_with_chain(pen: Pen, rng: Rng) -> None:
    """A tilted anchor hanging on a chain."""
    one = Pen()
    for k in range(int(rng.integers(2, 5))):
        one.ellipse(0.5, -0.06 - 0.12 * k, 0.035 if k % 2 else 0.055, 0.075, "deep")
        if k % 2 == 0:
            one.ellipse(0.5, -0.06 - 0.12 * k, 0.025, 0.04, "pale")
    one.ring(0.5, 0.1, 0.08, 0.055, "main")
    one.rect(0.455, 0.16, 0.545, 0.92, "main")
    one.rect(0.26, 0.26, 0.74, 0.34, "main", radius=0.04)
    one.polygon(mirrored([(0.54, 0.8), (0.86, 0.56), (0.98, 0.68), (0.9, 0.72), (0.62, 0.94), (0.5, 1.0)]), "dark")
    for side in (-1, 1):
        one.polygon([(0.5 + side * 0.3, 0.56), (0.5 + side * 0.46, 0.48), (0.5 + side * 0.5, 0.76)], "dark")
    put(pen, one, pick(rng, (-1, 1)) * rng.uniform(12, 38))


def draw_anchor_stockless(pen: Pen, rng: Rng) -> None:
    """The anchor of a modern ship: short heavy arms like a W, no cross-bar."""
    spread = rng.uniform(0.4, 0.48)
    pen.rect(0.44, 0.06, 0.56, 0.86, "main")
    pen.ring(0.5, 0.09, 0.085, 0.05, "dark")
    pen.polygon(mirrored([(0.56, 0.76), (0.5 + spread * 0.6, 0.74), (0.5 + spread * 0.9, 0.36), (0.5 + spread, 0.74),
                          (0.5 + spread * 0.86, 0.92),
                          (0.62, 1.0)]), "dark")
    pen.rect(0.38, 0.78, 0.62, 0.94, "main", radius=0.03)
    if chance(rng):
        pen.circle(0.5, 0.86, 0.035, "pale")


def draw_anchor_grapnel(pen: Pen, rng: Rng) -> None:
    """A boat's small anchor with four hooked arms and a rope at its ring."""
    pen.curve([(0.5, 0.14), (0.66, 0.04), (0.86, 0.12), (0.98, rng.uniform(0.0, 0.3))], 0.03, "#d8b277")
    for reach, tone in ((0.42, "main"), (0.16, "dark")):
        for side in (-1, 1):
            tip = (0.5 + side * reach, 0.58)
            pen.curve([(0.5, 0.9), (0.5 + side * reach * 0.6, 0.88), (0.5 + side * reach * 1.02, 0.74), tip], 0.075,
                      tone)
            pen.polygon([(tip[0], tip[1] - 0.14), (tip[0] + 0.07, tip[1] + 0.03), (tip[0] - 0.07, tip[1] + 0.03)], tone)
    pen.rect(0.455, 0.22, 0.545, 0.96, "main", radius=0.04)
    pen.ring(0.5, 0.16, 0.07, 0.045, "deep")


def draw_anchor_on_badge(pen: Pen, rng: Rng) -> None:
    """An anchor cut out of a round badge or a life belt round it."""
    if chance(rng):
        pen.circle(0.5, 0.5, 0.49, "main")
        pen.circle(0.5, 0.5, 0.43, "dark")
        inner: Tone = "pale"
    else:
        pen.ring(0.5, 0.52, 0.38, 0.16, CREAM)
        for a in (20, 110, 200, 290):
            pen.ring(0.5, 0.52, 0.38, 0.16, "main", start=a, end=a + 50)
        inner = "main"
    pen.ring(0.5, 0.2, 0.06, 0.045, inner)
    pen.rect(0.465, 0.25, 0.535, 0.8, inner)
    pen.rect(0.36, 0.32, 0.64, 0.38, inner, radius=0.03)
    pen.line([arc_point(0.5, 0.54, 0.26, 0.26, a) for a in range(10, 171, 10)], 0.065, inner)
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.26, 0.46), (0.5 + side * 0.35, 0.62), (0.5 + side * 0.18, 0.62)], inner)


SUBJECTS: tuple[Subject, ...] = (
    Subject("key", "keys", "thing", (
        draw_key, draw_key_modern, draw_key_ring, draw_key_plain, draw_key_with_heart, draw_key_of_car, draw_key_with_tag)),
    Subject("scissors", "scissors", "thing", (
        draw_scissors, draw_scissors_closed, draw_scissors_cutting, draw_scissors_plain, draw_scissors_of_tailor,
        draw_scissors_for_hedge, draw_scissors_of_child)),
    Subject("anchor", "anchors", "thing", (
        draw_anchor, draw_anchor_plain, draw_anchor_with_rope, draw_anchor_with_chain, draw_anchor_stockless,
        draw_anchor_grapnel, draw_anchor_on_badge)),
)
