"""Whale and octopus in all their poses."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    INK,
    WATER,
    eye,
    eyes,
    side_eye,
    smile,
)
from training.world.subjects.outlines import afloat, blob, fitted, halves, limb, mirror_since, oval, turn_since
from training.world.subjects.shapes import chance


def _spout(pen: Pen, rng: Rng, x: float, y: float) -> None:
    if chance(rng, 0.8):
        for out in (-1, 1):
            limb(pen, [(x, y), (x + out * 0.02, y - 0.16), (x + out * 0.12, y - 0.22), (x + out * 0.17, y - 0.12)],
                 [0.04, 0.04, 0.045, 0.02], WATER)


def _fluke(pen: Pen, x: float, y: float, size: float, tone: str = "main", angle: float = 0.0) -> None:
    """Draw the two-lobed tail of a whale, spread above (x, y)."""
    first = len(pen.shapes)
    halves(pen, [(0, y - size * 0.42), (size * 0.35, y - size * 0.72), (size * 0.85, y - size * 0.75),
                 (size * 0.6, y - size * 0.3), (size * 0.12, y), (0, y + size * 0.1)], tone, cx=x)
    turn_since(pen, first, (x, y), angle)


@afloat
def draw_whale_round(pen: Pen, rng: Rng) -> None:
    """A round whale for children: a half moon with a small lifted tail and a fountain."""
    _spout(pen, rng, 0.6, 0.34)
    _fluke(pen, 0.1, 0.42, 0.2, angle=rng.uniform(-30, 10))
    pen.polygon([(0.04, 0.4), (0.16, 0.4), (0.3, 0.62), (0.24, 0.8)], "main")
    body = pen.sector(0.56, 0.54, 0.42, rng.uniform(0.34, 0.42), 0, 180, "main")
    pen.sector(0.58, 0.56, 0.4, 0.24, 180, 360, "main")
    pen.polygon([arc_point(0.56, 0.7, 0.34, 0.22, a) for a in range(10, 171, 16)], "pale", group=body)
    side_eye(pen, rng, 0.78, 0.54, 0.045)
    smile(pen, 0.86, 0.58, 0.07)
    pen.ellipse(0.5, 0.72, 0.06, 0.12, "dark", angle=40)


@afloat
def draw_whale_sperm(pen: Pen, rng: Rng) -> None:
    """A sperm whale: a great blunt box of a head, a thin jaw, a body that tapers to the fluke."""
    first = len(pen.shapes)
    _fluke(pen, 0.06, 0.56, 0.2, "dark", -60)
    pen.polygon([(0.58, 0.68), (0.92, 0.68), (0.9, 0.75), (0.56, 0.76)], "dark")
    body = pen.blob([(1.0, 0.36), (1.02, 0.62), (0.94, 0.68), (0.6, 0.74), (0.3, 0.66), (0.04, 0.58), (0.3, 0.46),
                     (0.6, 0.32), (0.9, 0.3)], "main")
    blob(pen, [(0.4, 0.68), (0.5, 0.72), (0.44, 0.86), (0.34, 0.8)], "dark", body)
    side_eye(pen, rng, 0.66, 0.6, 0.025, kinds=("hole", "ring"))
    for x in (0.76, 0.84):
        limb(pen, [(x, 0.38), (x + 0.04, 0.58)], [0.014, 0.01], "dark", group=body)
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-14, 14))
    _spout(pen, rng, 0.94, 0.32)


@fitted
def draw_whale_tail(pen: Pen, rng: Rng) -> None:
    """The tail of a whale as it dives: two lobes above the waves."""
    _fluke(pen, 0.5, 0.5, rng.uniform(0.52, 0.62))
    halves(pen, [(0, 0.4), (0.07, 0.48), (0.12, 0.7), (0.22, 0.96), (0, 1.0)], "main")
    for k in range(3):
        pen.sector(0.16 + k * 0.34, 1.0, 0.2, 0.12, 180, 360, WATER)


@fitted
def draw_whale_breaching(pen: Pen, rng: Rng) -> None:
    """A whale that leaps out of the sea: the grooved throat towards us, long flippers spread."""
    first = len(pen.shapes)
    pen.blob([(0.36, 0.54), (0.1, 0.62), (0.0, 0.8), (0.16, 0.78), (0.38, 0.68)], "dark")
    body = pen.blob([(0.52, 0.0), (0.68, 0.12), (0.74, 0.4), (0.72, 0.8), (0.66, 1.0), (0.34, 1.0), (0.32, 0.6),
                     (0.36, 0.24)], "main")
    throat = blob(pen, [(0.6, 0.08), (0.7, 0.2), (0.73, 0.5), (0.68, 0.84), (0.56, 0.7), (0.54, 0.36)], "pale", body)
    for x in (0.6, 0.65, 0.7):
        limb(pen, [(x - 0.02, 0.24), (x, 0.5), (x - 0.02, 0.72)], [0.01] * 3, "dark", group=throat)
    pen.blob([(0.6, 0.52), (0.86, 0.56), (1.0, 0.74), (0.84, 0.74), (0.6, 0.66)], "dark")
    pen.circle(0.48, 0.26, 0.025, EYE_WHITE)
    turn_since(pen, first, (0.5, 1.0), rng.uniform(-6, 26))
    for x in (0.2, 0.5, 0.8):
        pen.sector(x, 1.02, 0.2, rng.uniform(0.1, 0.16), 180, 360, WATER)


@afloat
def draw_whale_orca(pen: Pen, rng: Rng) -> None:
    """An orca: a tall fin on its back, a white patch behind the eye, a white belly."""
    first = len(pen.shapes)
    _fluke(pen, 0.08, 0.56, 0.2, "main", -75)
    pen.polygon([(0.42, 0.4), (0.4, rng.uniform(0.02, 0.14)), (0.6, 0.4)], "main")
    body = pen.blob([(0.98, 0.56), (0.86, 0.42), (0.6, 0.36), (0.3, 0.44), (0.04, 0.56), (0.3, 0.66), (0.6, 0.74),
                     (0.86, 0.68)], "main")
    blob(pen, [(0.96, 0.6), (0.84, 0.68), (0.56, 0.74), (0.3, 0.66), (0.56, 0.66), (0.78, 0.6)], EYE_WHITE, body)
    oval(pen, 0.76, 0.48, 0.07, 0.035, EYE_WHITE, body, angle=-10)
    pen.circle(0.85, 0.52, 0.018, EYE_WHITE)
    pen.blob([(0.64, 0.64), (0.7, 0.7), (0.6, 0.9), (0.5, 0.88)], "dark")
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-25, 15))


@afloat
def draw_whale_above(pen: Pen, rng: Rng) -> None:
    """A whale from above: a long leaf with two flippers and the spread fluke at its end."""
    halves(pen, [(0, 0.0), (0.12, 0.06), (rng.uniform(0.15, 0.2), 0.3), (0.1, 0.66), (0.03, 0.88), (0, 0.9)], "main")
    first = len(pen.shapes)
    pen.blob([(0.62, 0.3), (0.84, 0.44), (0.88, 0.58), (0.62, 0.42)], "dark")
    pen.blob([(0.5, 0.84), (0.66, 0.92), (0.78, 1.02), (0.6, 1.02), (0.5, 0.94)], "main")
    pen.circle(0.59, 0.14, 0.02, EYE_WHITE)
    mirror_since(pen, first)
    limb(pen, [(0.5, 0.16), (0.5, 0.24)], [0.03] * 2, "deep")


def _arm(pen: Pen, root: Point, bend: float, reach: float, drop: float, tone: str, group: int | None = None) -> None:
    """Draw an arm that leaves ``root``, swings out by ``reach`` and curls up at its tip."""
    (x, y), end = root, (root[0] + reach, root[1] + drop)
    limb(pen, [(x, y), (x + reach * 0.35, y + drop * 0.8 + bend), end, (end[0] + reach * 0.25, end[1] - 0.1),
               (end[0] + reach * 0.1, end[1] - 0.15)],
         [0.13, 0.11, 0.08, 0.06, 0.03], tone, group=group)


@fitted
def draw_octopus_standing(pen: Pen, rng: Rng) -> None:
    """An octopus on the sea floor: an egg of a head, eight arms that fan out and curl."""
    body = pen.new_group()
    for k, reach in enumerate((0.4, 0.3, 0.2, 0.08)):
        drop = 0.16 + 0.06 * k + rng.uniform(-0.03, 0.03)
        for out in (-1, 1):
            _arm(pen, (0.5 + out * (0.2 - 0.04 * k), 0.58), rng.uniform(-0.06, 0.06), out * reach, drop + 0.06, "dark"
                 if k % 2 else "main", body if k % 2 == 0 else None)
    halves(pen, [(0, 0.02), (0.2, 0.08), (rng.uniform(0.26, 0.34), 0.3), (0.24, 0.6), (0, 0.72)], "main", group=body)
    eyes(pen, rng, 0.44, rng.uniform(0.1, 0.15), 0.075)
    smile(pen, 0.5, 0.56, 0.06)


@fitted
def draw_octopus_icon(pen: Pen, rng: Rng) -> None:
    """An octopus like a bell: a dome, a hem of short round arms, two eyes."""
    wide, arms = rng.uniform(0.34, 0.44), int(rng.integers(4, 7))
    group = pen.new_group()
    for k in range(arms):
        x = 0.5 - wide + wide * 2 * (k + 0.5) / arms
        low = rng.uniform(0.84, 0.96)
        limb(pen, [(x, 0.5), (x, low)], [wide * 1.5 / arms] * 2, "main", group=group)
    pen.polygon([arc_point(0.5, 0.44, wide, 0.42, a) for a in range(180, 361, 12)] + [(0.5 + wide, 0.66),
                                                                                      (0.5 - wide, 0.66)], "main",
                                                                                      group=group)
    eyes(pen, rng, 0.42, wide * 0.42, 0.07)
    smile(pen, 0.5, 0.5, 0.07)


@afloat
def draw_octopus_above(pen: Pen, rng: Rng) -> None:
    """An octopus from above: eight arms like the rays of a star, each curling at its end."""
    start, curl, body = rng.uniform(0, 45), rng.choice([-1, 1]) * rng.uniform(20, 45), pen.new_group()
    for k in range(8):
        a = start + k * 45
        path = [arc_point(0.5, 0.5, r, r, a + curl * t) for r, t in ((0.1, 0.0), (0.26, 0.1), (0.4, 0.5), (0.48, 1.1))]
        limb(pen, path, [0.14, 0.11, 0.07, 0.025], "main", group=body)
        for r, t in ((0.26, 0.12), (0.34, 0.34), (0.41, 0.6)):
            pen.circle(*arc_point(0.5, 0.5, r, r, a + curl * t), 0.02, "pale")
    oval(pen, 0.5, 0.5, 0.19, 0.19, "main", body)
    eyes(pen, rng, 0.46, 0.08, 0.045)


@afloat
def draw_octopus_swimming(pen: Pen, rng: Rng) -> None:
    """An octopus that shoots through the water, its arms streaming behind."""
    first = len(pen.shapes)
    for k in range(6):
        y = 0.36 + k * 0.055
        limb(pen, [(0.5, y), (0.3, y + (k - 2.5) * 0.04), (0.1, y + (k - 2.5) * 0.05 + rng.uniform(-0.04, 0.04)),
                   (-0.04, y + (k - 2.5) * 0.09)],
             [0.09, 0.07, 0.05, 0.02], "dark" if k % 2 else "main")
    pen.blob([(0.46, 0.32), (0.66, 0.24), (0.92, 0.3), (1.0, 0.5), (0.92, 0.7), (0.66, 0.74), (0.46, 0.68)], "main")
    side_eye(pen, rng, 0.56, 0.44, 0.075)
    for x, y in ((0.8, 0.4), (0.86, 0.5), (0.78, 0.58)):
        pen.ellipse(x, y, 0.03, 0.025, "light")
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-60, 20))


@fitted
def draw_octopus_side(pen: Pen, rng: Rng) -> None:
    """An octopus from the side: the bag of its body hangs back, one eye on top, long arms with suckers creep ahead."""
    pen.blob([(0.5, 0.5), (0.34, 0.2), (0.14, 0.06), (-0.02, 0.2), (0.04, 0.46), (0.3, 0.66)], "main")
    for k, (reach, drop) in enumerate(((-0.36, 0.3), (0.1, 0.36), (0.34, 0.34), (0.5, 0.24))):
        _arm(pen, (0.42, 0.56), rng.uniform(-0.04, 0.04), reach, drop, "dark" if k % 2 else "main")
    for x, y in ((0.56, 0.78), (0.64, 0.84), (0.72, 0.86)):
        pen.circle(x, y, 0.02, "pale")
    pen.ellipse(0.44, 0.48, 0.17, 0.15, "main")
    side_eye(pen, rng, 0.46, 0.38, 0.08)


def draw_octopus(pen: Pen, rng: Rng) -> None:
    """Face us: bulbous head, eight curling arms with suckers, two big eyes."""
    sway = rng.uniform(-0.025, 0.025)
    for out in (-1, 1):
        limb(pen, [(0.5 + out * 0.1, 0.6), (0.5 + out * 0.2, 0.84), (0.5 + out * 0.32 + sway, 0.955)],
             [0.11, 0.085, 0.045], "dark")
        limb(pen, [(0.5 + out * 0.04, 0.62), (0.5 + out * 0.06, 0.82), (0.5 + out * 0.16 - sway, 0.96)],
             [0.1, 0.085, 0.04], "dark")
    arms = (((0.16, 0.54), (0.3, 0.6), (0.42, 0.52), (0.46, 0.4), (0.4, 0.36)),
            ((0.15, 0.58), (0.28, 0.72), (0.42, 0.75), (0.48, 0.66), (0.43, 0.6)))
    body = pen.new_group()
    for out in (-1, 1):
        for arm in arms:
            limb(pen, [(0.5 + out * x, y + sway * out * x) for x, y in arm], [0.15, 0.12, 0.09, 0.065, 0.045], "main",
                 group=body)
        for x, y in ((0.31, 0.765), (0.375, 0.785), (0.32, 0.635), (0.38, 0.6)):
            pen.circle(0.5 + out * x, y - 0.02, 0.02, "pale")
    for out in (-1, 1):
        limb(pen, [(0.5 + out * 0.1, 0.6), (0.5 + out * 0.14, 0.78), (0.5 + out * 0.08 + sway, 0.9),
                   (0.5 + out * 0.13 + sway, 0.97)], [0.14, 0.12, 0.085, 0.045], "main", group=body)
    blob(pen, [(0.5, 0.02), (0.68, 0.07), (0.79, 0.24), (0.75, 0.42), (0.67, 0.55), (0.6, 0.68), (0.5, 0.66),
               (0.4, 0.68), (0.33, 0.55), (0.25, 0.42), (0.21, 0.24), (0.32, 0.07)], "main", body)
    for x, y, r in ((0.36, 0.17, 0.045), (0.44, 0.1, 0.028), (0.33, 0.27, 0.025)):
        pen.ellipse(x, y, r, r * 0.8, "light")
    for out in (-1, 1):
        eye(pen, 0.5 + out * 0.115, 0.39, 0.088, look=-0.12 * out)
    limb(pen, [(0.45, 0.53), (0.5, 0.555), (0.55, 0.53)], [0.018] * 3, INK)


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
    Subject("whale", "whales", "animal", (
        draw_whale, draw_whale_round, draw_whale_sperm, draw_whale_tail, draw_whale_breaching, draw_whale_orca,
            draw_whale_above)),
    Subject("octopus", "octopuses", "animal", (
        draw_octopus, draw_octopus_standing, draw_octopus_icon, draw_octopus_above, draw_octopus_swimming,
            draw_octopus_side)),
)
