"""Fox, bear, lion and monkey in all their poses."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.animals.bodies import Beast, poses
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    INK,
    PINK,
    cat_mouth,
    eye,
    eyes,
    side_eye,
    smile,
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
    turned_ellipse,
)
from training.world.subjects.shapes import chance

# The fox


def draw_fox_face(pen: Pen, rng: Rng) -> None:
    """A fox's face: a wide triangle, white cheeks that run to points, large pointed ears with dark tips, a small nose."""
    tip = rng.uniform(-0.06, 0.06)
    pen.polygon([(0.56, 0.34), (0.84, tip), (0.92, 0.5)], "main")
    pen.polygon([(0.68, 0.3), (0.82, tip + 0.12), (0.86, 0.42)], "#33272a" if chance(rng, 0.6) else EYE_WHITE)
    mirror_last(pen, 2)
    sharp = chance(rng, 0.5)
    halves(pen, [(0, 0.24), (0.24, 0.28), (rng.uniform(0.44, 0.54), 0.6), (0.26, 0.82), (0, 1.0)], "main", sharp=sharp)
    pen.polygon([(0.5, 0.98), (0.58, 0.66), (0.72, 0.56), (0.98, 0.6), (0.76, 0.82)], EYE_WHITE)
    mirror_last(pen)
    if chance(rng, 0.5):
        halves(pen, [(0, 0.5), (0.09, 0.72), (0.05, 0.94), (0, 0.97)], "main", sharp=sharp)
    eyes(pen, rng, 0.54, 0.19, rng.uniform(0.04, 0.06))
    pen.ellipse(0.5, 0.94, 0.075, 0.055, INK)


def draw_fox_profile(pen: Pen, rng: Rng) -> None:
    """A fox's head from the side: a long thin snout, a white jaw, two tall ears."""
    for x, tone in ((0.18, "dark"), (0.0, "main")):
        pen.polygon([(0.2 + x, 0.42), (0.22 + x, rng.uniform(-0.1, 0.0)), (0.5 + x, 0.34)], tone)
    pen.polygon([(0.27, 0.34), (0.25, 0.12), (0.4, 0.32)], "#33272a")
    long = rng.uniform(1.0, 1.14)
    head = blob(pen, [(0.14, 0.55), (0.28, 0.34), (0.55, 0.34), (0.72, 0.52), (long, 0.66), (long - 0.05, 0.74),
                      (0.6, 0.86), (0.22, 0.8)], "main")
    blob(pen, [(0.34, 0.68), (0.6, 0.66), (long - 0.05, 0.69), (long - 0.08, 0.75), (0.6, 0.88), (0.28, 0.88),
               (0.16, 0.76)], EYE_WHITE, head)
    pen.circle(long, 0.66, 0.045, INK)
    side_eye(pen, rng, 0.58, 0.5, 0.05)


def _brush(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    (x, y), rise = root, rng.uniform(-0.45, 0.25)
    bend = (x - 0.35, y + rise * 0.3 + 0.05)
    tail = limb(pen, [(x + 0.05, y), bend, (x - 0.6, y + rise), (x - 0.78, y + rise * 1.25)], [0.09, 0.2, 0.2, 0.03],
                "main")
    limb(pen, [(x - 0.57, y + rise * 0.95), (x - 0.68, y + rise * 1.1), (x - 0.79, y + rise * 1.26)],
         [0.19, 0.13, 0.03], EYE_WHITE, group=tail)


FOX = Beast(draw_fox_face, draw_fox_profile, _brush, deep=0.34, leg=0.34, thick=0.085, neck=(0.14, 0.1),
            neck_width=0.2, head=0.48)


@fitted
def draw_fox_curled(pen: Pen, rng: Rng) -> None:
    """A fox asleep in a ring, its nose under the white tip of its tail."""
    oval(pen, 0.5, 0.6, 0.48, rng.uniform(0.3, 0.36), "main")
    place(pen, rng, draw_fox_face, 0.62, 0.48, 0.44, angle=rng.uniform(10, 35))
    tail = limb(pen, [(0.06, 0.55), (0.12, 0.84), (0.45, 0.94), (0.74, 0.86)], [0.14, 0.22, 0.24, 0.14], "dark")
    limb(pen, [(0.62, 0.91), (0.74, 0.86), (0.84, 0.76)], [0.2, 0.15, 0.04], EYE_WHITE, group=tail)


@fitted
def draw_fox_icon(pen: Pen, rng: Rng) -> None:
    """A fox folded from paper: triangles for the head, the breast and the tail."""
    pen.polygon([(0.0, 1.0), (0.1, 0.55), (0.4, 1.0)], "dark")
    pen.polygon([(0.02, 0.9), (0.1, 0.55), (0.16, 0.68)], EYE_WHITE)
    pen.polygon([(0.3, 1.0), (0.5, 0.46), (0.76, 0.5), (0.8, 1.0)], "main")
    pen.polygon([(0.56, 0.5), (0.8, 0.5), (0.72, 0.8)], EYE_WHITE)
    pen.polygon([(0.42, 0.0), (0.56, 0.16), (0.76, 0.16), (0.9, 0.0), (0.92, 0.3), (rng.uniform(0.64, 0.9), 0.6),
                 (0.4, 0.3)], "main")
    for x in (0.56, 0.76):
        pen.circle(x, 0.3, 0.025, INK)


# The bear


def draw_bear_face(pen: Pen, rng: Rng) -> None:
    """A bear's face: round, small round ears, a light muzzle with a broad nose."""
    ear = rng.uniform(0.13, 0.18)
    pen.circle(0.82, 0.2, ear, "main")
    pen.circle(0.82, 0.21, ear * 0.6, rng.choice(["dark", "light", PINK]))
    mirror_last(pen, 2)
    pen.ellipse(0.5, 0.55, rng.uniform(0.4, 0.46), rng.uniform(0.38, 0.43), "main")
    pen.ellipse(0.5, 0.7, rng.uniform(0.17, 0.22), rng.uniform(0.14, 0.18), "pale")
    pen.ellipse(0.5, 0.63, rng.uniform(0.07, 0.1), 0.055, INK)
    limb(pen, [(0.5, 0.66), (0.5, 0.74)], [0.02] * 2, INK)
    cat_mouth(pen, 0.5, 0.74, 0.055)
    eyes(pen, rng, 0.48, rng.uniform(0.15, 0.2), rng.uniform(0.04, 0.06))


def draw_bear_profile(pen: Pen, rng: Rng) -> None:
    """A bear's head from the side: a broad skull, one small round ear, a straight heavy snout."""
    pen.circle(0.32, 0.26, rng.uniform(0.11, 0.15), "dark")
    head = blob(pen, [(0.1, 0.55), (0.2, 0.3), (0.46, 0.22), (0.66, 0.4), (0.94, 0.48), (1.0, 0.62), (0.92, 0.76),
                      (0.62, 0.82), (0.24, 0.86)], "main")
    blob(pen, [(0.74, 0.46), (0.94, 0.48), (1.0, 0.62), (0.92, 0.76), (0.7, 0.78)], "pale", head)
    pen.ellipse(0.97, 0.52, 0.065, 0.055, INK)
    limb(pen, [(0.95, 0.7), (0.82, 0.72), (0.74, 0.68)], [0.022] * 3, INK)
    side_eye(pen, rng, 0.58, 0.44, 0.045)


def _no_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    pen.circle(root[0] - 0.02, root[1], 0.07, "dark")


BEAR = Beast(draw_bear_face, draw_bear_profile, _no_tail, deep=0.56, leg=0.22, thick=0.2, neck=(0.12, 0.02),
             neck_width=0.4, head=0.48)


@fitted
def draw_bear_roaring(pen: Pen, rng: Rng) -> None:
    """A bear that stands on its hind legs, the arms with their claws raised, the mouth open."""
    reach = rng.uniform(0.0, 0.14)
    for x in (0.36, 0.64):
        limb(pen, [(x, 0.7), (x + (x - 0.5) * 0.3, 0.94)], [0.24, 0.2], "dark")
    first = len(pen.shapes)
    limb(pen, [(0.64, 0.42), (0.84, 0.4), (0.92, 0.2 - reach)], [0.2, 0.17, 0.15], "main")
    for x in (0.86, 0.92, 0.98):
        pen.polygon([(x - 0.02, 0.16 - reach), (x + 0.02, 0.16 - reach), (x, 0.06 - reach)], EYE_WHITE)
    mirror_since(pen, first)
    halves(pen, [(0, 0.24), (0.2, 0.3), (0.27, 0.6), (0.22, 0.88), (0, 0.92)], "main")
    pen.ellipse(0.5, 0.68, 0.15, 0.18, "light")
    place(pen, rng, draw_bear_face, 0.5, 0.2, 0.46)
    pen.ellipse(0.5, 0.32, 0.05, 0.05, "#7a1f24")


@fitted
def draw_bear_icon(pen: Pen, rng: Rng) -> None:
    """A bear cut from one piece, on all fours, with a humped back."""
    pen.polygon([(0.0, 1.0), (0.02, 0.56), (0.14, 0.36), (0.4, 0.34), (0.58, rng.uniform(0.18, 0.28)), (0.7, 0.32),
                 (0.74, 0.22), (0.82, 0.24),
                 (0.86, 0.36), (1.04, 0.5), (1.0, 0.6), (0.84, 0.62), (0.78, 0.7), (0.8, 1.0), (0.6, 1.0),
                     (0.56, 0.78), (0.3, 0.8), (0.24, 1.0)], "main")
    pen.circle(0.86, 0.44, 0.02, EYE_WHITE)


# The lion


def _mane(pen: Pen, rng: Rng, cx: float, cy: float, r: float) -> None:
    """Draw a mane: a ring of round locks, a ring of points or a plain disc."""
    kind, count, tone = int(rng.integers(3)), int(rng.integers(11, 17)), str(rng.choice(["dark", "deep", "deep"]))
    group = pen.new_group()
    if kind == 0:
        for k in range(count):
            x, y = arc_point(cx, cy, r * 0.82, r * 0.82, k * 360 / count)
            oval(pen, x, y, r * 0.24, r * 0.24, tone, group)
    elif kind == 1:
        pen.polygon([arc_point(cx, cy, r * (1.1 if k % 2 else 0.84), r * (1.1 if k % 2 else 0.84), k * 180 / count)
                     for k in range(2 * count)], tone, group=group)
    oval(pen, cx, cy, r * (0.98 if kind == 2 else 0.86), r * (0.98 if kind == 2 else 0.86), tone, group)


def draw_lion_face(pen: Pen, rng: Rng) -> None:
    """A lion's face in its mane: small round ears, a broad nose with a straight bridge, a pale chin."""
    _mane(pen, rng, 0.5, 0.5, 0.5)
    pen.circle(0.76, 0.26, 0.1, "main")
    mirror_last(pen)
    wide = rng.uniform(0.26, 0.32)
    halves(pen, [(0, 0.22), (wide * 0.8, 0.3), (wide, 0.5), (wide * 0.7, 0.76), (0, 0.84)], "main")
    pen.polygon([(0.45, 0.38), (0.55, 0.38), (0.58, 0.58), (0.42, 0.58)], "light")
    for x in (0.43, 0.57):
        pen.ellipse(x, 0.68, 0.1, 0.08, "pale")
    pen.polygon([(0.41, 0.57), (0.59, 0.57), (0.5, 0.66)], INK)
    cat_mouth(pen, 0.5, 0.69, 0.06)
    eyes(pen, rng, 0.46, 0.14, rng.uniform(0.035, 0.05))


def draw_lion_profile(pen: Pen, rng: Rng) -> None:
    """A lion's head from the side, the mane all round its cheek and neck, a square jaw."""
    _mane(pen, rng, 0.32, 0.58, 0.46)
    blob(pen, [(0.3, 0.4), (0.44, 0.26), (0.62, 0.3), (0.9, 0.48), (0.98, 0.58), (0.94, 0.78), (0.7, 0.84),
               (0.42, 0.78)], "main")
    pen.circle(0.34, 0.3, 0.1, "main")
    pen.polygon([(0.88, 0.46), (1.0, 0.52), (0.97, 0.62)], INK)
    limb(pen, [(0.95, 0.69), (0.84, 0.72), (0.74, 0.67)], [0.022] * 3, INK)
    side_eye(pen, rng, 0.66, 0.45, 0.045)


def _tuft_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    (x, y), rise = root, rng.uniform(-0.55, 0.2)
    limb(pen, [(x, y), (x - 0.22, y + 0.1), (x - 0.36, y + rise * 0.5), (x - 0.42, y + rise)],
         [0.07, 0.055, 0.05, 0.05], "main")
    pen.ellipse(x - 0.43, y + rise - 0.03, 0.075, 0.11, "deep", angle=rng.uniform(-40, 40))


LION = Beast(draw_lion_face, draw_lion_profile, _tuft_tail, deep=0.38, leg=0.34, thick=0.12, neck=(0.1, 0.1),
             neck_width=0.3, head=0.6)


@fitted
def draw_lion_icon(pen: Pen, rng: Rng) -> None:
    """A lion of plain shapes: a disc for the mane, a box for the body, a hook with a tuft."""
    pen.curve([(0.95, 0.6), (1.1, 0.5), (1.06, 0.28)], 0.05, "main")
    pen.circle(1.05, 0.25, 0.07, "deep")
    pen.polygon([(0.3, 0.5), (0.96, 0.5), (1.0, 1.0), (0.86, 1.0), (0.82, 0.78), (0.56, 0.78), (0.54, 1.0),
                 (0.38, 1.0)], "main")
    size = rng.uniform(0.28, 0.34)
    pen.circle(0.34, 0.4, size, "deep")
    pen.circle(0.34, 0.42, size * 0.62, "main")
    for x in (0.27, 0.41):
        pen.circle(x, 0.38, 0.022, INK)
    pen.polygon([(0.3, 0.46), (0.38, 0.46), (0.34, 0.51)], INK)


# The monkey


def draw_monkey_face(pen: Pen, rng: Rng) -> None:
    """A monkey's face: round ears at the sides, a pale mask like a heart, a wide mouth."""
    ear, skin = rng.uniform(0.13, 0.18), str(rng.choice(["pale", "pale", "#f0cfa8"]))
    pen.circle(0.92, 0.48, ear, "main")
    pen.circle(0.92, 0.48, ear * 0.62, skin)
    mirror_last(pen, 2)
    oval(pen, 0.5, 0.5, rng.uniform(0.38, 0.43), 0.44, "main")
    mask = pen.new_group()
    for x in (0.37, 0.63):
        oval(pen, x, 0.44, 0.17, 0.19, skin, mask)
    oval(pen, 0.5, 0.7, rng.uniform(0.26, 0.33), 0.22, skin, mask)
    for x in (0.46, 0.54):
        pen.ellipse(x, 0.6, 0.018, 0.025, INK)
    if chance(rng, 0.6):
        smile(pen, 0.5, 0.68, rng.uniform(0.1, 0.16))
    else:
        limb(pen, [(0.38, 0.76), (0.5, 0.78), (0.62, 0.76)], [0.02] * 3, INK)
    eyes(pen, rng, 0.45, 0.13, rng.uniform(0.045, 0.065))
    if chance(rng, 0.4):
        pen.polygon([(0.44, 0.08), (0.5, -0.04), (0.52, 0.04), (0.58, 0.0), (0.56, 0.1)], "main")


def draw_monkey_profile(pen: Pen, rng: Rng) -> None:
    """A monkey's head from the side: a round skull, an ear in its middle, a muzzle that stands out below."""
    oval(pen, 0.45, 0.48, 0.34, 0.34, "main")
    head = blob(pen, [(0.56, 0.34), (0.72, 0.3), (0.8, 0.46), (0.96, 0.6), (0.96, 0.76), (0.76, 0.84), (0.54, 0.76)],
                "pale")
    pen.circle(0.34, 0.5, rng.uniform(0.11, 0.15), "light")
    limb(pen, [(0.95, 0.72), (0.82, 0.74), (0.7, 0.68)], [0.022] * 3, INK)
    oval(pen, 0.93, 0.58, 0.02, 0.025, INK, head)
    side_eye(pen, rng, 0.7, 0.44, 0.05)


def _monkey_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    (x, y), up = root, rng.uniform(0.35, 0.6)
    limb(pen, [(x, y), (x - 0.25, y + 0.05), (x - 0.35, y - up * 0.6), (x - 0.22, y - up), (x - 0.1, y - up * 0.8),
               (x - 0.18, y - up * 0.66)], [0.07] * 5 + [0.05], "main")


MONKEY = Beast(draw_monkey_face, draw_monkey_profile, _monkey_tail, deep=0.34, leg=0.4, thick=0.1, neck=(0.1, 0.16),
               head=0.44)


@fitted
def draw_monkey_hanging(pen: Pen, rng: Rng) -> None:
    """A monkey that hangs from a branch by one long arm, the tail curled."""
    pen.rect(0.05, 0.0, 0.95, 0.06, "#7b5233", radius=0.03)
    way = rng.uniform(-0.06, 0.06)
    limb(pen, [(0.42, 0.62), (0.28, 0.4), (0.36 + way, 0.04)], [0.09, 0.08, 0.09], "main")
    limb(pen, [(0.5, 0.8), (0.8, 0.86), (0.94, 0.66), (0.84, 0.54), (0.76, 0.64)], [0.07] * 4 + [0.05], "dark")
    for x, foot in ((0.46, 0.34), (0.56, 0.66)):
        limb(pen, [(x, 0.8), (foot, 0.9), (foot + 0.04, 1.04)], [0.11, 0.09, 0.08], "dark")
    pen.ellipse(0.5, 0.68, 0.14, 0.19, "main")
    pen.ellipse(0.5, 0.7, 0.09, 0.12, "pale")
    limb(pen, [(0.58, 0.58), (0.74, 0.62), (0.78, 0.46 + way)], [0.09, 0.08, 0.08], "main")
    place(pen, rng, draw_monkey_face, 0.5, 0.4, 0.36, angle=rng.uniform(-15, 15))


@fitted
def draw_monkey_banana(pen: Pen, rng: Rng) -> None:
    """A monkey that sits with its knees up and holds a banana."""
    _monkey_tail(pen, rng, (0.3, 0.9), 0.6)
    oval(pen, 0.5, 0.72, 0.2, 0.26, "main")
    oval(pen, 0.5, 0.76, 0.13, 0.17, "pale")
    for out in (-1, 1):
        limb(pen, [(0.5 + out * 0.12, 0.92), (0.5 + out * 0.34, 0.72), (0.5 + out * 0.34, 0.96)], [0.13, 0.11, 0.1], "dark")
        oval(pen, 0.5 + out * 0.38, 0.97, 0.1, 0.04, "pale")
    pen.ring(0.86, 0.4, 0.16, 0.075, "#f6d02f", start=60, end=180)
    limb(pen, [(0.62, 0.58), (0.8, 0.68), (0.8, 0.52)], [0.1, 0.09, 0.08], "main")
    limb(pen, [(0.38, 0.58), (0.22, 0.68), (0.2, 0.84)], [0.1, 0.09, 0.08], "main")
    place(pen, rng, draw_monkey_face, 0.5, 0.3, rng.uniform(0.48, 0.58))


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


SUBJECTS: tuple[Subject, ...] = (
    Subject("fox", "foxes", "animal", (
        draw_fox, afloat(draw_fox_face), draw_fox_curled, draw_fox_icon,
            *poses("fox", FOX, "standing sitting leaping facing toy bust"))),
    Subject("bear", "bears", "animal", (
        draw_bear, afloat(draw_bear_face), draw_bear_roaring, draw_bear_icon,
            *poses("bear", BEAR, "standing facing upright toy bust lying"))),
    Subject("lion", "lions", "animal", (
        afloat(draw_lion_face), draw_lion_icon, *poses("lion", LION, "standing sitting lying facing toy bust leaping"))),
    Subject("monkey", "monkeys", "animal", (
        afloat(draw_monkey_face), draw_monkey_hanging, draw_monkey_banana,
            *poses("monkey", MONKEY, "standing upright facing toy bust"))),
)
