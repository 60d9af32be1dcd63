"""Duck, swan and chicken in all their poses: the birds of the pond and the yard."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.animals.parts import (
    BEAK,
    EYE_WHITE,
    INK,
    eye,
    eyes,
    side_eye,
)
from training.world.subjects.outlines import afloat, blob, fitted, halves, limb, mirror_last, oval, place, turn_since
from training.world.subjects.shapes import chance

BEAK_SHADE = "#b9660f"
COMB = "#d3302f"


# The duck


def draw_duck_face(pen: Pen, rng: Rng) -> None:
    """A duck's head from the front: a ball with a broad flat bill across it."""
    pen.ellipse(0.5, 0.46, 0.4, rng.uniform(0.4, 0.46), "main")
    if chance(rng, 0.5):
        limb(pen, [(0.5, 0.08), (0.54, -0.04), (0.62, -0.06)], [0.07, 0.05, 0.02], "main")
    eyes(pen, rng, 0.36, rng.uniform(0.16, 0.2), rng.uniform(0.06, 0.08))
    wide = rng.uniform(0.26, 0.36)
    pen.ellipse(0.5, 0.66, wide * 0.9, 0.14, BEAK_SHADE)
    pen.blob([(0.5, 0.48), (0.5 + wide * 0.6, 0.56), (0.5 + wide, 0.66), (0.5, 0.7), (0.5 - wide, 0.66),
              (0.5 - wide * 0.6, 0.56)], BEAK)
    for x in (0.46, 0.54):
        pen.ellipse(x, 0.56, 0.012, 0.02, BEAK_SHADE)


def draw_duck_profile(pen: Pen, rng: Rng) -> None:
    """A duck's head from the side: round, with a long bill that turns up at its tip."""
    long = rng.uniform(1.0, 1.2)
    pen.blob([(0.66, 0.42), (0.86, 0.54), (long, 0.54), (long + 0.02, 0.64), (0.86, 0.74), (0.64, 0.74)], BEAK)
    limb(pen, [(0.72, 0.65), (0.9, 0.66), (long - 0.04, 0.61)], [0.02] * 3, BEAK_SHADE)
    pen.circle(0.46, 0.5, 0.32, "main")
    side_eye(pen, rng, 0.58, 0.4, 0.065)


@fitted
def draw_duck_rubber(pen: Pen, rng: Rng) -> None:
    """A rubber duck for the bath: a big round head on a boat of a body with a pointed tail."""
    pen.blob([(0.0, 0.4), (0.18, 0.6), (0.4, 0.56), (0.7, 0.56), (0.86, 0.74), (0.74, 0.96), (0.3, 1.0), (0.06, 0.82)],
             "main")
    place(pen, rng, draw_duck_profile, 0.58, 0.3, rng.uniform(0.62, 0.78), pivot=(0.46, 0.5))
    pen.blob([(0.2, 0.7), (0.44, 0.66), (0.5, 0.76), (0.34, 0.86), (0.14, 0.78)], "dark" if chance(rng, 0.5) else "light")


@fitted
def draw_duck_swimming(pen: Pen, rng: Rng) -> None:
    """A drake that swims: a long low body, an upright neck with a white ring, ripples below."""
    body = pen.blob([(-0.1, 0.6), (0.1, 0.68), (0.4, 0.62), (0.7, 0.64), (0.84, 0.76), (0.76, 0.92), (0.2, 0.94),
                     (0.0, 0.8)], "main")
    blob(pen, [(0.12, 0.74), (0.4, 0.68), (0.62, 0.74), (0.5, 0.86), (0.24, 0.84)],
         str(rng.choice(["dark", "pale", "light"])), body)
    limb(pen, [(0.7, 0.78), (0.74, 0.56), (0.72, 0.38)], [0.2, 0.14, 0.14], "dark")
    limb(pen, [(0.66, 0.56), (0.8, 0.56)], [0.05] * 2, EYE_WHITE)
    place(pen, rng, draw_duck_profile, 0.74, 0.32, rng.uniform(0.36, 0.46), pivot=(0.46, 0.5))
    if chance(rng, 0.6):
        limb(pen, [(-0.1, 0.96), (0.15, 0.92), (0.4, 0.97), (0.65, 0.92), (0.95, 0.96)], [0.03] * 5, "#8ecdf0")


@afloat
def draw_duck_flying(pen: Pen, rng: Rng) -> None:
    """A duck in flight: the neck stretched out before, the pointed wings up."""
    first = len(pen.shapes)
    blob(pen, [(0.42, 0.5), (0.5, 0.2), (0.66, 0.0), (0.68, 0.24), (0.6, 0.52)], "dark")
    body = blob(pen, [(0.0, 0.58), (0.18, 0.48), (0.5, 0.46), (0.64, 0.54), (0.6, 0.64), (0.3, 0.68), (0.12, 0.64)], "main")
    limb(pen, [(0.58, 0.56), (0.72, 0.54), (0.86, 0.5)], [0.14, 0.09, 0.1], "main", group=body)
    limb(pen, [(0.74, 0.49), (0.75, 0.58)], [0.03] * 2, EYE_WHITE)
    place(pen, rng, draw_duck_profile, 0.88, 0.5, 0.26, pivot=(0.46, 0.5))
    blob(pen, [(0.56, 0.54), (0.4, 0.3), (0.24, -0.02), (0.16, 0.2), (0.24, 0.44), (0.36, 0.58)], "light")
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-25, 12))


@fitted
def draw_duck_front(pen: Pen, rng: Rng) -> None:
    """A duck that waddles towards us on broad webbed feet."""
    for out in (-1, 1):
        pen.polygon([(0.5 + out * 0.12, 0.88), (0.5 + out * 0.32, 1.0), (0.5 + out * 0.02, 1.0)], BEAK)
        pen.ellipse(0.5 + out * 0.3, 0.64, 0.07, 0.2, "dark", angle=-out * rng.uniform(5, 40))
    pen.ellipse(0.5, 0.68, rng.uniform(0.27, 0.33), 0.25, "main")
    pen.ellipse(0.5, 0.74, 0.18, 0.17, "pale")
    place(pen, rng, draw_duck_face, 0.5, 0.3, rng.uniform(0.48, 0.6), angle=rng.uniform(-8, 8))


@fitted
def draw_duck_icon(pen: Pen, rng: Rng) -> None:
    """A duck of three shapes: a half disc, a disc, a wedge."""
    pen.sector(0.44, 0.56, 0.44, rng.uniform(0.36, 0.44), 0, 180, "main")
    pen.polygon([(0.0, 0.56), (-0.04, 0.4), (0.2, 0.56)], "main")
    pen.rect(0.6, 0.24, 0.8, 0.6, "main")
    pen.circle(0.7, 0.24, 0.17, "main")
    pen.polygon([(0.84, 0.18), (1.06, 0.28), (0.84, 0.32)], BEAK)
    pen.circle(0.74, 0.2, 0.03, EYE_WHITE if chance(rng, 0.5) else INK)


# The swan


def _swan_head(pen: Pen, rng: Rng) -> None:
    """Draw a swan's head: an orange bill with black at its root."""
    pen.blob([(0.6, 0.4), (0.84, 0.56), (1.08, 0.74), (1.02, 0.84), (0.8, 0.76), (0.56, 0.7)], "#f07a1a")
    pen.blob([(0.54, 0.34), (0.7, 0.4), (0.72, 0.58), (0.56, 0.66)], INK)
    pen.ellipse(0.4, 0.5, 0.28, 0.24, "main", angle=15)
    side_eye(pen, rng, 0.5, 0.44, 0.055, kinds=("dot", "ring", "hole"))


def _s_neck(pen: Pen, rng: Rng, root: Point, height: float, group: int | None = None) -> None:
    x, y = root
    limb(pen, [(x, y), (x + 0.14, y - height * 0.25), (x + 0.02, y - height * 0.6), (x + 0.02, y - height * 0.9),
               (x + 0.14, y - height)],
         [0.18, 0.13, 0.1, 0.09, 0.1], "main", group=group)
    place(pen, rng, _swan_head, x + 0.14, y - height + 0.01, 0.26, pivot=(0.3, 0.5))


@fitted
def draw_swan_swimming(pen: Pen, rng: Rng) -> None:
    """A swan on the water with its wings folded flat, a line of ripples below."""
    body = pen.blob([(-0.06, 0.66), (0.1, 0.66), (0.4, 0.6), (0.68, 0.68), (0.8, 0.82), (0.66, 0.96), (0.2, 0.97),
                     (0.02, 0.86)], "main")
    _s_neck(pen, rng, (0.68, 0.82), rng.uniform(0.6, 0.78), body)
    blob(pen, [(0.0, 0.68), (0.3, 0.64), (0.56, 0.74), (0.46, 0.86), (0.2, 0.84)], "light" if chance(rng, 0.5)
         else "dark", body)
    limb(pen, [(-0.1, 0.98), (0.2, 0.95), (0.5, 0.99), (0.9, 0.95)], [0.02, 0.03, 0.03, 0.015], "#8ecdf0")


@fitted
def draw_swan_proud(pen: Pen, rng: Rng) -> None:
    """A swan that spreads its wings on the water, seen from the front: the neck between two fans."""
    lift = rng.uniform(-0.06, 0.14)
    wing = blob(pen, [(0.54, 0.84), (0.6, 0.5), (0.78, 0.3 - lift), (0.98, 0.22 - lift), (1.0, 0.36), (0.92, 0.56),
                      (0.74, 0.84)], "light")
    for x, y in ((0.94, 0.34), (0.9, 0.5), (0.8, 0.66)):
        limb(pen, [(0.6, 0.78), (x, y)], [0.01, 0.02], "dark", group=wing)
    mirror_last(pen, 4)
    halves(pen, [(0, 0.62), (0.2, 0.7), (0.24, 0.86), (0.14, 0.98), (0, 1.0)], "main")
    limb(pen, [(0.5, 0.84), (0.55, 0.66), (0.46, 0.46), (0.5, 0.28)], [0.2, 0.13, 0.1, 0.1], "main")
    place(pen, rng, _swan_head, 0.5, 0.27, 0.28, pivot=(0.35, 0.5))


@afloat
def draw_swan_flying(pen: Pen, rng: Rng) -> None:
    """A swan in flight, the long neck straight ahead."""
    first = len(pen.shapes)
    blob(pen, [(0.36, 0.5), (0.42, 0.2), (0.58, -0.06), (0.62, 0.2), (0.54, 0.52)], "dark")
    body = blob(pen, [(-0.04, 0.56), (0.14, 0.48), (0.46, 0.46), (0.6, 0.54), (0.54, 0.64), (0.26, 0.66)], "main")
    limb(pen, [(0.5, 0.56), (0.76, 0.54), (1.02, 0.44)], [0.16, 0.08, 0.07], "main", group=body)
    place(pen, rng, _swan_head, 1.02, 0.44, 0.2, pivot=(0.35, 0.5), angle=-10)
    blob(pen, [(0.52, 0.54), (0.36, 0.34), (0.2, -0.02), (0.1, 0.16), (0.16, 0.42), (0.32, 0.58)], "light")
    turn_since(pen, first, (0.5, 0.5), rng.uniform(-20, 12))


@fitted
def draw_swan_bust(pen: Pen, rng: Rng) -> None:
    """Head and neck of a swan alone, bent like a question mark."""
    bend = rng.uniform(0.1, 0.2)
    limb(pen, [(0.6, 1.0), (0.34 - bend, 0.7), (0.3, 0.34), (0.46, 0.16), (0.6, 0.22)], [0.36, 0.24, 0.18, 0.17, 0.18],
         "main")
    place(pen, rng, _swan_head, 0.62, 0.24, 0.42, pivot=(0.36, 0.5), angle=rng.uniform(0, 20))


@fitted
def draw_swan_icon(pen: Pen, rng: Rng) -> None:
    """A swan written like a figure two: one sweep for the neck, a leaf for the wing."""
    limb(pen, [(0.86, 0.22), (0.74, 0.06), (0.6, 0.2), (0.74, 0.46), (0.7, 0.72), (0.48, 0.86)],
         [0.05, 0.09, 0.09, 0.1, 0.16, 0.2], "main")
    pen.polygon([(0.84, 0.14), (1.0, 0.28), (0.82, 0.26)], "#f07a1a")
    pen.blob([(0.0, rng.uniform(0.36, 0.5)), (0.3, 0.5), (0.7, 0.74), (0.64, 0.98), (0.3, 1.0), (0.1, 0.8)], "main")
    if chance(rng, 0.6):
        limb(pen, [(0.14, 0.6), (0.34, 0.74), (0.56, 0.8)], [0.015, 0.03, 0.015], "dark")


# The chicken


def _comb(pen: Pen, x: float, y: float, size: float, points: int) -> None:
    comb = pen.new_group()
    for k in range(points):
        oval(pen, x + (k - (points - 1) / 2) * size * 0.75, y - size * (0.5 if k in (0, points - 1) else 0.75),
             size * 0.45, size * 0.8, COMB, comb)


def draw_chicken_profile(pen: Pen, rng: Rng) -> None:
    """A hen's head from the side: a red comb above, a wattle below the short beak."""
    _comb(pen, 0.48, 0.3, rng.uniform(0.16, 0.24), int(rng.integers(3, 5)))
    pen.blob([(0.66, 0.62), (0.78, 0.7), (0.74, 0.96), (0.64, 0.9)], COMB)
    pen.polygon([(0.7, 0.4), (rng.uniform(0.96, 1.06), 0.52), (0.7, 0.62)], BEAK)
    limb(pen, [(0.72, 0.51), (0.92, 0.52)], [0.018, 0.01], BEAK_SHADE)
    pen.ellipse(0.5, 0.5, 0.28, 0.27, "main")
    side_eye(pen, rng, 0.6, 0.42, 0.055)


def draw_chicken_face(pen: Pen, rng: Rng) -> None:
    """A chicken's head from the front: comb, beak, two wattles."""
    _comb(pen, 0.5, 0.22, rng.uniform(0.13, 0.18), 3)
    halves(pen, [(0, 0.12), (0.26, 0.2), (0.34, 0.5), (rng.uniform(0.36, 0.44), 0.9), (0, 0.98)], "main")
    for x in (0.44, 0.56):
        pen.ellipse(x, 0.72, 0.06, 0.1, COMB)
    pen.polygon([(0.38, 0.52), (0.5, 0.44), (0.62, 0.52), (0.5, 0.68)], BEAK)
    limb(pen, [(0.4, 0.53), (0.5, 0.57), (0.6, 0.53)], [0.015] * 3, BEAK_SHADE)
    eyes(pen, rng, 0.38, rng.uniform(0.15, 0.2), rng.uniform(0.05, 0.07))


def _claws(pen: Pen, places: tuple[float, ...], top: float) -> None:
    for x in places:
        limb(pen, [(x, top), (x, 0.95)], [0.045, 0.035], BEAK)
        for toe in (-0.07, 0.04, 0.1):
            limb(pen, [(x, 0.95), (x + toe, 0.985)], [0.03, 0.025], BEAK)


@fitted
def draw_chicken(pen: Pen, rng: Rng) -> None:
    """A hen from the side: a round body, an upright tail, a comb, two thin legs."""
    _claws(pen, (0.44, 0.58), 0.78)
    tail = pen.new_group()
    for x, y in ((0.02, 0.24), (-0.04, 0.36), (0.0, 0.48)):
        limb(pen, [(0.26, 0.6), (x, y)], [0.2, 0.13], "dark", group=tail)
    body = pen.blob([(0.06, 0.5), (0.24, 0.5), (0.46, 0.52), (0.6, 0.34), (0.7, 0.2), (0.84, 0.28), (0.86, 0.54),
                     (0.74, 0.76), (0.5, 0.86), (0.24, 0.78)], "main")
    pen.blob([(0.26, 0.58), (0.5, 0.56), (0.6, 0.64), (0.46, 0.76), (0.3, 0.72)], "dark" if chance(rng, 0.6) else "light")
    place(pen, rng, draw_chicken_profile, 0.74, 0.24, rng.uniform(0.38, 0.46))
    blob(pen, [(0.64, 0.36), (0.84, 0.36), (0.84, 0.46), (0.66, 0.46)], "main", body)


@fitted
def draw_chicken_rooster(pen: Pen, rng: Rng) -> None:
    """A cock that crows: tall, a high neck, long tail feathers that fall in arcs."""
    for k, tone in enumerate(("deep", "dark", "#2f7a6b", "deep", "dark")):
        limb(pen, [(0.3, 0.56), (0.1 - k * 0.01, 0.2 + k * 0.07), (-0.1, 0.32 + k * 0.1),
                   (-0.16 + k * 0.02, 0.5 + k * 0.09)], [0.1, 0.12, 0.09, 0.02], tone)
    _claws(pen, (0.46, 0.58), 0.74)
    body = pen.blob([(0.22, 0.5), (0.44, 0.5), (0.6, 0.3), (0.66, 0.08), (0.78, 0.1), (0.84, 0.4), (0.76, 0.68),
                     (0.54, 0.82), (0.3, 0.74)], "main")
    pen.polygon([(0.62, 0.2), (0.82, 0.2), (0.88, 0.5), (0.78, 0.44), (0.72, 0.52), (0.66, 0.44), (0.58, 0.5)],
                "light", group=body)
    pen.blob([(0.32, 0.56), (0.54, 0.54), (0.62, 0.62), (0.46, 0.74)], "dark")
    place(pen, rng, draw_chicken_profile, 0.72, 0.12, 0.38, angle=rng.uniform(-35, 5))


@fitted
def draw_chicken_nest(pen: Pen, rng: Rng) -> None:
    """A hen that sits on her nest, only her back, her tail and her head above the straw."""
    limb(pen, [(0.3, 0.56), (0.08, 0.3)], [0.26, 0.16], "dark")
    body = pen.blob([(0.1, 0.6), (0.3, 0.5), (0.56, 0.54), (0.7, 0.34), (0.88, 0.4), (0.9, 0.7), (0.7, 0.86),
                     (0.26, 0.86)], "main")
    blob(pen, [(0.26, 0.62), (0.5, 0.58), (0.62, 0.66), (0.46, 0.78)], "light", body)
    place(pen, rng, draw_chicken_profile, 0.78, 0.32, 0.42)
    if chance(rng, 0.6):
        for x in (0.2, 0.82):
            pen.ellipse(x, 0.8, 0.08, 0.1, "#f7ecd4")
    pen.blob([(0.0, 0.78), (0.5, 0.82), (1.0, 0.78), (0.9, 0.98), (0.5, 1.0), (0.1, 0.98)], "#c9a24b")
    for x in (0.16, 0.36, 0.56, 0.76):
        limb(pen, [(x, 0.96), (x + 0.1, 0.84)], [0.018] * 2, "#8f6d28")


@fitted
def draw_chicken_front(pen: Pen, rng: Rng) -> None:
    """A plump chicken from the front: one egg-shaped body with face, wings and feet."""
    _claws(pen, (0.4, 0.58), 0.86)
    for out in (-1, 1):
        pen.ellipse(0.5 + out * 0.34, 0.62, 0.08, 0.17, "dark", angle=-out * rng.uniform(10, 60))
    _comb(pen, 0.5, 0.14, 0.1, 3)
    halves(pen, [(0, 0.08), (0.17, 0.14), (0.26, 0.4), (rng.uniform(0.32, 0.4), 0.7), (0.2, 0.9), (0, 0.92)], "main")
    pen.ellipse(0.5, 0.68, 0.2, 0.17, "pale")
    for x in (0.46, 0.54):
        pen.ellipse(x, 0.44, 0.035, 0.07, COMB)
    pen.polygon([(0.43, 0.34), (0.57, 0.34), (0.5, 0.44)], BEAK)
    eyes(pen, rng, 0.26, 0.1, 0.045)


@fitted
def draw_chicken_chick(pen: Pen, rng: Rng) -> None:
    """A chick that breaks out of its egg: a ball of down between two jagged shells."""
    pen.circle(0.5, 0.46, rng.uniform(0.32, 0.38), "main")
    eyes(pen, rng, 0.4, 0.14, 0.05)
    pen.polygon([(0.42, 0.46), (0.58, 0.46), (0.5, 0.56)], BEAK)
    for out in (-1, 1):
        pen.ellipse(0.5 + out * 0.36, 0.52, 0.06, 0.13, "dark", angle=-out * 40)
    teeth = [(0.1 + k * 0.1, 0.62 if k % 2 else 0.72) for k in range(9)]
    pen.polygon([*teeth, *(arc_point(0.5, 0.66, 0.4, 0.34, a) for a in range(0, 181, 12))], "#f7ecd4")
    if chance(rng, 0.5):
        pen.polygon([*((0.28 + k * 0.11, 0.24 if k % 2 else 0.16) for k in range(5)),
                     *(arc_point(0.5, 0.18, 0.22, 0.2, a) for a in range(360, 179, -20))], "#f7ecd4")


@fitted
def draw_chicken_icon(pen: Pen, rng: Rng) -> None:
    """A hen as one crescent with a tail, a comb of three bumps and two lines for legs."""
    for x in (0.44, 0.56):
        pen.rect(x, 0.74, x + 0.035, 1.0, BEAK)
    _comb(pen, 0.78, 0.16, 0.075, 3)
    pen.polygon([(0.88, 0.2), (1.02, 0.28), (0.88, 0.34)], BEAK)
    pen.polygon([(0.0, rng.uniform(0.16, 0.3)), (0.2, 0.4), *(arc_point(0.42, 0.42, 0.24, 0.12, a)
                                                              for a in range(150, 29, -20)), (0.66, 0.2), (0.78, 0.12),
                                                              (0.9, 0.2),
                 (0.92, 0.46), *(arc_point(0.5, 0.46, 0.42, 0.34, a) for a in range(10, 171, 16))], "main")
    pen.circle(0.8, 0.24, 0.025, EYE_WHITE if chance(rng, 0.5) else INK)


def draw_duck(pen: Pen, rng: Rng) -> None:
    """Stand in profile: round head, broad flat bill, neck ring, upturned tail, webbed feet."""
    for x in (0.4, 0.54):
        limb(pen, [(x, 0.84), (x, 0.96)], [0.05, 0.045], BEAK)
        pen.polygon([(x - 0.03, 1.0), (x, 0.945), (x + 0.12, 0.985), (x + 0.12, 1.0)], BEAK)
    body = pen.blob([(0.02, 0.45), (0.14, 0.5), (0.3, 0.52), (0.46, 0.5), (0.58, 0.44), (0.7, 0.5), (0.76, 0.66),
                     (0.66, 0.82), (0.46, 0.9), (0.24, 0.85), (0.1, 0.7)], "main")
    blob(pen, [(0.74, 0.68), (0.65, 0.81), (0.46, 0.89), (0.26, 0.85), (0.4, 0.8), (0.6, 0.76)], "pale", body)
    wing = pen.blob([(0.1, 0.57), (0.3, 0.56), (0.48, 0.57), (0.57, 0.66), (0.5, 0.76), (0.34, 0.77), (0.2, 0.7)],
                    "dark")
    for start, end in (((0.42, 0.67), (0.18, 0.625)), ((0.42, 0.72), (0.26, 0.695))):
        limb(pen, [start, end], [0.016, 0.012], "light", group=wing)
    first = len(pen.shapes)
    limb(pen, [(0.62, 0.58), (0.655, 0.42), (0.67, 0.26)], [0.28, 0.16, 0.16], "main", group=body)
    limb(pen, [(0.56, 0.395), (0.66, 0.425), (0.75, 0.395)], [0.045] * 3, EYE_WHITE)
    blob(pen, [(0.54, 0.2), (0.61, 0.07), (0.72, 0.05), (0.81, 0.13), (0.82, 0.24), (0.75, 0.33), (0.62, 0.34)], "main",
         body)
    pen.blob([(0.78, 0.17), (0.86, 0.2), (0.97, 0.205), (1.0, 0.25), (0.96, 0.285), (0.86, 0.29), (0.79, 0.29)], BEAK)
    limb(pen, [(0.82, 0.245), (0.98, 0.25)], [0.012, 0.012], "#b9660f")
    eye(pen, 0.705, 0.165, 0.044)
    turn_since(pen, first, (0.64, 0.46), rng.uniform(-6, 4))


def draw_swan(pen: Pen, rng: Rng) -> None:
    """Float to the right: S-curved neck, arched feathered wings, black knob over an orange bill."""
    body = pen.blob([(0.0, 0.6), (0.12, 0.68), (0.4, 0.66), (0.7, 0.66), (0.85, 0.72), (0.85, 0.88), (0.7, 0.98),
                     (0.4, 1.0), (0.17, 0.94), (0.06, 0.78)], "main")
    first = len(pen.shapes)
    limb(pen, [(0.72, 0.86), (0.83, 0.72), (0.78, 0.52), (0.65, 0.37), (0.6, 0.2), (0.68, 0.085), (0.79, 0.1)],
         [0.26, 0.18, 0.125, 0.105, 0.1, 0.11, 0.13], "main", group=body)
    pen.blob([(0.83, 0.05), (0.9, 0.12), (0.98, 0.2), (0.97, 0.24), (0.9, 0.22), (0.82, 0.17)], "#f07a1a")
    pen.blob([(0.8, 0.08), (0.83, 0.035), (0.88, 0.06), (0.89, 0.11), (0.84, 0.13), (0.83, 0.17), (0.79, 0.14)], INK)
    eye(pen, 0.765, 0.09, 0.03)
    turn_since(pen, first, (0.78, 0.8), rng.uniform(-4, 3))
    lift = rng.uniform(-4, 5)
    first = len(pen.shapes)
    pen.blob([(0.62, 0.7), (0.5, 0.5), (0.32, 0.4), (0.14, 0.4), (0.05, 0.5), (0.14, 0.56), (0.2, 0.7), (0.4, 0.82)],
             "dark")
    wing = pen.blob([(0.7, 0.76), (0.62, 0.6), (0.46, 0.5), (0.26, 0.49), (0.08, 0.56), (0.06, 0.62), (0.14, 0.64),
                     (0.1, 0.71), (0.19, 0.74), (0.18, 0.81), (0.29, 0.83), (0.4, 0.9), (0.58, 0.88)], "light")
    for start, end in (((0.5, 0.62), (0.15, 0.64)), ((0.52, 0.7), (0.2, 0.735)), ((0.54, 0.78), (0.3, 0.82))):
        limb(pen, [start, end], [0.012, 0.018], "dark", group=wing)
    turn_since(pen, first, (0.6, 0.78), lift)


SUBJECTS: tuple[Subject, ...] = (
    Subject("duck", "ducks", "animal", (
        draw_duck, afloat(draw_duck_face), draw_duck_rubber, draw_duck_swimming, draw_duck_flying, draw_duck_front,
            draw_duck_icon)),
    Subject("swan", "swans", "animal", (
        draw_swan, draw_swan_swimming, draw_swan_proud, draw_swan_flying, draw_swan_bust, draw_swan_icon)),
    Subject("chicken", "chickens", "animal", (
        draw_chicken, draw_chicken_rooster, draw_chicken_nest, draw_chicken_front, draw_chicken_chick, draw_chicken_icon,
        afloat(draw_chicken_face), afloat(draw_chicken_profile))),
)
