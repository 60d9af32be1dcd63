"""Rabbit, mouse and squirrel in all their poses."""

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
    smile,
    whiskers,
)
from training.world.subjects.outlines import (
    afloat,
    blob,
    fitted,
    halves,
    limb,
    mirror_last,
    place,
    turn_since,
    turned_ellipse,
)
from training.world.subjects.shapes import chance

# The rabbit


def _long_ear(pen: Pen, rng: Rng, x: float, y: float, lean: float, *, folded: bool = False) -> None:
    """Draw an ear from its root (x, y) upward, sometimes bent over."""
    first, long, half = len(pen.shapes), rng.uniform(0.5, 0.68), rng.uniform(0.08, 0.12)
    if folded:
        limb(pen, [(x, y), (x, y - long * 0.6), (x + 0.12, y - long * 0.7), (x + 0.22, y - long * 0.35)],
             [half * 1.6, half * 2, half * 2, half * 0.9], "main")
    else:
        blob(pen, [(x - half * 0.6, y), (x - half, y - long * 0.55), (x, y - long), (x + half, y - long * 0.55),
                   (x + half * 0.6, y)], "main")
        blob(pen, [(x - half * 0.3, y - 0.05), (x - half * 0.5, y - long * 0.55), (x, y - long * 0.85),
                   (x + half * 0.5, y - long * 0.55), (x + half * 0.3, y - 0.05)], PINK)
    turn_since(pen, first, (x, y), lean)


def draw_rabbit_face(pen: Pen, rng: Rng) -> None:
    """A rabbit's face: two long ears, round cheeks, a small nose, two front teeth."""
    spread, folded = rng.uniform(4, 22), chance(rng, 0.25)
    _long_ear(pen, rng, 0.36, 0.42, -spread)
    _long_ear(pen, rng, 0.64, 0.42, spread, folded=folded)
    wide = rng.uniform(0.34, 0.42)
    halves(pen, [(0, 0.3), (wide * 0.75, 0.38), (wide, 0.65), (wide * 0.7, 0.92), (0, 0.98)], "main")
    pen.rect(0.45, 0.8, 0.55, 0.94, EYE_WHITE)
    pen.rect(0.495, 0.8, 0.505, 0.94, "#8a8580")
    for x in (0.42, 0.58):
        pen.ellipse(x, 0.76, 0.11, 0.09, "light" if chance(rng, 0.8) else "pale")
    pen.polygon([(0.45, 0.67), (0.55, 0.67), (0.5, 0.73)], PINK)
    if chance(rng, 0.6):
        whiskers(pen, rng, 0.18, 0.76, 0.28)
    eyes(pen, rng, 0.56, rng.uniform(0.16, 0.2), rng.uniform(0.05, 0.085))


def draw_rabbit_profile(pen: Pen, rng: Rng) -> None:
    """A rabbit's head from the side: long ears laid back or up, a blunt nose, a round cheek."""
    lean = rng.uniform(-55, 5)
    _long_ear(pen, rng, 0.44, 0.36, lean + rng.uniform(5, 16))
    _long_ear(pen, rng, 0.36, 0.36, lean)
    blob(pen, [(0.2, 0.5), (0.34, 0.3), (0.58, 0.28), (0.82, 0.46), (0.92, 0.6), (0.84, 0.76), (0.55, 0.86),
               (0.26, 0.78)], "main")
    pen.ellipse(0.62, 0.68, 0.12, 0.1, "light")
    pen.ellipse(0.9, 0.55, 0.04, 0.035, PINK)
    side_eye(pen, rng, 0.64, 0.46, 0.06)


def _cotton_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    pen.circle(root[0] - 0.06, root[1] + 0.08, rng.uniform(0.1, 0.14), EYE_WHITE if chance(rng, 0.6) else "pale")


RABBIT = Beast(draw_rabbit_face, draw_rabbit_profile, _cotton_tail, deep=0.5, leg=0.22, thick=0.13, neck=(0.1, 0.12),
               neck_width=0.28, head=0.52)


@fitted
def draw_rabbit_behind(pen: Pen, rng: Rng) -> None:
    """A rabbit from behind: a round back, a cotton tail, two ears up."""
    for x, lean in ((0.42, -rng.uniform(2, 18)), (0.58, rng.uniform(2, 18))):
        first = len(pen.shapes)
        pen.ellipse(x, 0.16, 0.07, 0.24, "main")
        turn_since(pen, first, (x, 0.36), lean)
    pen.circle(0.5, 0.42, 0.19, "main")
    for x in (0.24, 0.76):
        pen.ellipse(x, 0.95, 0.14, 0.06, "dark")
    pen.ellipse(0.5, 0.74, rng.uniform(0.28, 0.34), 0.27, "main")
    pen.circle(0.5, 0.84, rng.uniform(0.09, 0.13), EYE_WHITE)


@fitted
def draw_rabbit_icon(pen: Pen, rng: Rng) -> None:
    """A rabbit of a few ovals: a loaf, a ball for the head, two ears laid back."""
    for lean in (-40, -62):
        first = len(pen.shapes)
        pen.ellipse(0.76, 0.18, 0.07, 0.24, "main" if lean < -50 else "dark")
        turn_since(pen, first, (0.76, 0.4), lean + rng.uniform(-8, 22))
    pen.ellipse(0.42, 0.74, 0.38, 0.26, "main")
    pen.circle(0.8, 0.48, 0.17, "main")
    pen.circle(0.05, 0.72, 0.09, EYE_WHITE)
    pen.rect(0.52, 0.9, 0.78, 1.0, "main", radius=0.05)
    pen.circle(0.85, 0.45, 0.03, INK if chance(rng, 0.5) else EYE_WHITE)


# The mouse


def draw_mouse_face(pen: Pen, rng: Rng) -> None:
    """A mouse's face: two very large round ears, a face that narrows to a pink nose, whiskers."""
    ear = rng.uniform(0.22, 0.3)
    pen.circle(0.82, 0.26, ear, "main")
    pen.circle(0.82, 0.27, ear * 0.68, PINK if chance(rng, 0.7) else "light")
    mirror_last(pen, 2)
    wide = rng.uniform(0.3, 0.38)
    halves(pen, [(0, 0.24), (wide * 0.8, 0.3), (wide, 0.56), (wide * 0.55, 0.82), (0.06, 0.95), (0, 0.96)], "main")
    whiskers(pen, rng, 0.12, 0.82, rng.uniform(0.26, 0.36))
    eyes(pen, rng, 0.54, 0.14, rng.uniform(0.05, 0.085))
    pen.circle(0.5, 0.82, rng.uniform(0.05, 0.08), PINK if chance(rng, 0.7) else INK)
    smile(pen, 0.5, 0.85, 0.08)


def draw_mouse_profile(pen: Pen, rng: Rng) -> None:
    """A mouse's head from the side: a pointed snout, a large round ear, a bead of an eye."""
    blob(pen, [(0.16, 0.55), (0.3, 0.36), (0.55, 0.36), (0.85, 0.58), (1.02, 0.72), (0.9, 0.82), (0.5, 0.86),
               (0.22, 0.76)], "main")
    ear = rng.uniform(0.2, 0.27)
    pen.circle(0.52, 0.24, ear * 0.9, "dark")
    pen.circle(0.3, 0.3, ear, "main")
    pen.circle(0.3, 0.31, ear * 0.66, PINK)
    pen.circle(1.0, 0.71, 0.055, PINK)
    side_eye(pen, rng, 0.66, 0.56, 0.05)
    for rise in (-0.1, 0.05):
        limb(pen, [(0.88, 0.76), (0.6, 0.76 + rise)], [0.015, 0.01], INK)


def _string_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    (x, y), rise = root, rng.uniform(-0.3, 0.15)
    limb(pen, [(x, y), (x - 0.25, y + 0.12), (x - 0.45, y + rise), (x - 0.7, y + rise * 0.6 + 0.05)],
         [0.06, 0.045, 0.04, 0.02],
         PINK if chance(rng, 0.6) else "dark")


MOUSE = Beast(draw_mouse_face, draw_mouse_profile, _string_tail, deep=0.52, leg=0.1, thick=0.1, neck=(0.08, 0.0),
              neck_width=0.32, head=0.58)


@fitted
def draw_mouse_icon(pen: Pen, rng: Rng) -> None:
    """A mouse as a drop: round behind, pointed before, one round ear, a long line for the tail."""
    pen.curve([(0.1, 0.9), (-0.12, 0.96), (-0.25, 0.8), (-0.42, 0.84)], 0.04, "dark")
    pen.blob([(0.0, 1.0), (-0.02, 0.78), (0.14, 0.52), (0.4, rng.uniform(0.42, 0.5)), (0.66, 0.62), (0.98, 0.92),
              (0.9, 1.0), (0.45, 1.0)], "main")
    pen.circle(0.56, 0.54, rng.uniform(0.13, 0.19), "main")
    pen.circle(0.56, 0.54, 0.09, "light" if chance(rng, 0.5) else PINK)
    pen.circle(0.78, 0.76, 0.03, INK if chance(rng, 0.6) else EYE_WHITE)
    pen.circle(0.97, 0.92, 0.04, PINK)


@fitted
def draw_mouse_above(pen: Pen, rng: Rng) -> None:
    """A mouse from above: an oval with two ears, four feet to the sides, the tail winding away."""
    way = rng.uniform(-0.25, 0.25)
    pen.curve([(0.5, 0.8), (0.5 + way, 1.0), (0.5 - way, 1.2), (0.5 + way * 0.6, 1.4)], 0.045, PINK)
    for y in (0.44, 0.78):
        limb(pen, [(0.62, y), (0.8, y - 0.04), (0.84, y - 0.1)], [0.08, 0.06, 0.05], PINK)
        mirror_last(pen)
    halves(pen, [(0, 0.0), (0.07, 0.03), (0.18, 0.24), (0.24, 0.6), (0.16, 0.88), (0, 0.92)], "main")
    pen.circle(0.68, 0.26, rng.uniform(0.11, 0.15), "dark")
    mirror_last(pen)
    pen.circle(0.5, 0.02, 0.04, PINK)
    for x in (0.43, 0.57):
        pen.circle(x, 0.13, 0.025, INK)


# The squirrel


def _bushy_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    x, y = root
    tone, fat = str(rng.choice(["main", "dark"])), rng.uniform(0.85, 1.2)
    tail = limb(pen, [(x + 0.08, y + 0.06), (x - 0.18, y + 0.04), (x - 0.34, y - 0.25), (x - 0.2, y - 0.55),
                      (x - 0.3, y - 0.8)],
                [0.12, 0.26 * fat, 0.34 * fat, 0.32 * fat, 0.12], tone)
    limb(pen, [(x - 0.16, y), (x - 0.3, y - 0.25), (x - 0.2, y - 0.5)], [0.04, 0.12, 0.08], "light", group=tail)


def draw_squirrel_face(pen: Pen, rng: Rng) -> None:
    """A squirrel's face: tufted ears, full cheeks, two long front teeth."""
    for tip in (0.74, 0.8):
        pen.polygon([(0.58, 0.3), (tip, -0.02 + (tip - 0.74)), (0.84, 0.4)], "main")
    mirror_last(pen, 2)
    halves(pen, [(0, 0.2), (0.24, 0.26), (0.3, 0.5), (rng.uniform(0.36, 0.44), 0.74), (0.2, 0.92), (0, 0.95)], "main")
    pen.ellipse(0.68, 0.74, 0.16, 0.14, "pale")
    mirror_last(pen)
    pen.rect(0.45, 0.78, 0.55, 0.93, EYE_WHITE)
    pen.ellipse(0.5, 0.72, 0.12, 0.09, "pale")
    pen.ellipse(0.5, 0.66, 0.05, 0.04, INK)
    eyes(pen, rng, 0.5, 0.17, 0.075)


@afloat
def draw_squirrel_peeking(pen: Pen, rng: Rng) -> None:
    """The face with the tail rising beside it."""
    limb(pen, [(0.7, 0.95), (1.05, 0.8), (1.1, 0.4), (0.9, 0.14)], [0.16, 0.3, 0.32, 0.1], "dark")
    draw_squirrel_face(pen, rng)


def draw_squirrel_profile(pen: Pen, rng: Rng) -> None:
    """A squirrel's head from the side: a tufted ear, a big eye, a small nose, a full cheek."""
    pen.polygon([(0.26, 0.36), (0.22, rng.uniform(-0.08, 0.06)), (0.5, 0.28)], "dark")
    blob(pen, [(0.18, 0.55), (0.3, 0.32), (0.56, 0.28), (0.8, 0.48), (0.94, 0.62), (0.84, 0.76), (0.55, 0.86),
               (0.24, 0.78)], "main")
    pen.ellipse(0.66, 0.7, 0.15, 0.11, "pale")
    pen.circle(0.92, 0.6, 0.045, INK)
    side_eye(pen, rng, 0.6, 0.48, 0.075)


SQUIRREL = Beast(draw_squirrel_face, draw_squirrel_profile, _bushy_tail, deep=0.36, leg=0.18, thick=0.1,
                 neck=(0.1, 0.08), head=0.44)


def _acorn(pen: Pen, rng: Rng) -> None:
    pen.blob([(0.14, 0.4), (0.86, 0.4), (0.74, 0.82), (0.5, 1.0), (0.26, 0.82)], "#c98a3f")
    pen.sector(0.5, 0.42, 0.46, 0.36, 180, 360, "#6b4526")


@fitted
def draw_squirrel(pen: Pen, rng: Rng) -> None:
    """Sit with an acorn in both hands, the great tail curled up behind the back."""
    curl = rng.uniform(-0.04, 0.04)
    tail = limb(pen, [(0.45, 0.9), (0.2, 0.85), (0.14, 0.5), (0.3 + curl, 0.3), (0.22 + curl, 0.1), (0.06, 0.12)],
                [0.1, 0.24, 0.3, 0.28, 0.2, 0.06], "dark")
    limb(pen, [(0.3, 0.8), (0.18, 0.55), (0.28 + curl, 0.3)], [0.04, 0.1, 0.06], "main", group=tail)
    pen.blob([(0.5, 0.42), (0.66, 0.5), (0.7, 0.72), (0.62, 0.94), (0.42, 0.96), (0.36, 0.7)], "main")
    pen.blob([(0.62, 0.52), (0.69, 0.62), (0.68, 0.8), (0.6, 0.86)], "pale")
    pen.ellipse(0.48, 0.84, 0.13, 0.12, "main")
    limb(pen, [(0.46, 0.96), (0.72, 0.965)], [0.07, 0.06], "dark")
    place(pen, rng, draw_squirrel_profile, 0.52, 0.44, 0.42, pivot=(0.3, 0.75))
    place(pen, rng, _acorn, 0.84, 0.62, 0.15)
    limb(pen, [(0.58, 0.58), (0.7, 0.68), (0.82, 0.64)], [0.09, 0.07, 0.06], "main")


@fitted
def draw_squirrel_icon(pen: Pen, rng: Rng) -> None:
    """A squirrel of a few round shapes, most of it a tail like a question mark."""
    pen.ring(0.26, 0.34, 0.16, rng.uniform(0.16, 0.22), "main", start=-200, end=70)
    pen.polygon([(0.18, 0.94), (0.16, 0.62), (0.3, 0.44), (0.42, 0.5), (0.4, 0.94)], "main")
    pen.blob([(0.4, 1.0), (0.36, 0.7), (0.54, 0.52), (0.74, 0.66), (0.74, 1.0)], "main")
    pen.polygon([(0.6, 0.4), (0.62, 0.18), (0.76, 0.36)], "main")
    pen.ellipse(0.74, 0.46, 0.17, 0.13, "main")
    pen.circle(0.78, 0.43, 0.025, EYE_WHITE)
    if chance(rng, 0.6):
        pen.circle(0.84, 0.7, 0.07, "#c98a3f")


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


SUBJECTS: tuple[Subject, ...] = (
    Subject("rabbit", "rabbits", "animal", (
        draw_rabbit, afloat(draw_rabbit_face), draw_rabbit_behind, draw_rabbit_icon,
        *poses("rabbit", RABBIT, "sitting leaping facing upright bust toy"))),
    Subject("mouse", "mice", "animal", (
        afloat(draw_mouse_face), draw_mouse_icon, draw_mouse_above,
        *poses("mouse", MOUSE, "standing sitting upright facing toy bust"))),
    Subject("squirrel", "squirrels", "animal", (
        draw_squirrel, draw_squirrel_peeking, draw_squirrel_icon,
        *poses("squirrel", SQUIRREL, "standing leaping sitting facing upright"))),
)
