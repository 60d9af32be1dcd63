"""Cat and dog in all their poses."""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point
from training.world.subjects.animals.bodies import Beast, poses
from training.world.subjects.animals.parts import (
    EYE_WHITE,
    INK,
    PINK,
    arc,
    cat_mouth,
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
    mirror_since,
    oval,
    place,
    turn_since,
    turned_ellipse,
)
from training.world.subjects.shapes import chance

CAT_EYES = ("slit", "slit", "ring", "bright", "dot", "oval", "arc", "hole")


def _cat_ear(pen: Pen, rng: Rng, height: float) -> None:
    first, tip = len(pen.shapes), rng.uniform(0.3, 0.4)
    pen.polygon([(0.53, 0.32), (0.5 + tip, height), (0.93, 0.55)], "main")
    if chance(rng, 0.75):
        pen.polygon([(0.64, 0.3), (0.49 + tip, height + 0.12), (0.84, 0.42)], PINK if chance(rng, 0.6) else "dark")
    mirror_since(pen, first)


def draw_cat_face(pen: Pen, rng: Rng) -> None:
    """A cat's face: pointed ears, whiskers, a small pink nose over two bows, stripes on the brow."""
    _cat_ear(pen, rng, rng.uniform(-0.02, 0.1))
    wide, low = rng.uniform(0.4, 0.48), rng.uniform(0.88, 0.98)
    head = halves(pen, [(0, 0.22), (wide * 0.6, 0.25), (wide * 0.97, 0.5), (wide * rng.uniform(0.8, 1.1), 0.72),
                        (wide * 0.5, low - 0.04), (0, low)],
                  "main")
    if chance(rng, 0.5):
        for x, foot in ((0.5, 0.42), (0.39, 0.37), (0.61, 0.37)):
            pen.polygon([(x - 0.03, 0.21), (x + 0.03, 0.21), (x, foot)], "dark", group=head)
        for out in (-1, 1):
            pen.polygon([(0.5 + out * wide, 0.55), (0.5 + out * wide, 0.62), (0.5 + out * wide * 0.7, 0.6)], "dark",
                        group=head)
    if chance(rng, 0.6):
        for out in (-0.09, 0.09):
            pen.ellipse(0.5 + out, 0.76, 0.13, 0.1, "pale")
    whiskers(pen, rng, rng.uniform(0.2, 0.3), 0.73, rng.uniform(0.25, 0.36))
    eyes(pen, rng, rng.uniform(0.48, 0.56), rng.uniform(0.17, 0.22), rng.uniform(0.06, 0.1), kinds=CAT_EYES)
    pen.polygon([(0.44, 0.66), (0.56, 0.66), (0.5, 0.73)], PINK if chance(rng, 0.7) else INK)
    cat_mouth(pen, 0.5, 0.74, rng.uniform(0.05, 0.08))


def draw_cat_profile(pen: Pen, rng: Rng) -> None:
    """A cat's head from the side: round skull, short muzzle, two ears, whiskers."""
    for x, tone in ((0.2, "dark"), (0.0, "main")):
        pen.polygon([(0.24 + x, 0.32), (0.26 + x, rng.uniform(-0.08, 0.0)), (0.56 + x, 0.24)], tone)
    pen.polygon([(0.3, 0.25), (0.29, 0.08), (0.46, 0.22)], PINK)
    head = blob(pen, [(0.2, 0.4), (0.4, 0.2), (0.65, 0.22), (0.8, 0.42), (0.93, 0.55), (0.93, 0.68), (0.75, 0.82),
                      (0.45, 0.88), (0.22, 0.75), (0.14, 0.56)], "main")
    oval(pen, 0.82, 0.68, 0.13, 0.11, "light", head)
    pen.polygon([(0.88, 0.52), (0.98, 0.55), (0.93, 0.62)], PINK)
    side_eye(pen, rng, 0.66, 0.45, 0.075, kinds=CAT_EYES)
    limb(pen, [(0.93, 0.7), (0.85, 0.75), (0.76, 0.72)], [0.02] * 3, INK)
    for rise in (-0.06, 0.05):
        limb(pen, [(0.75, 0.66), (0.45, 0.66 + rise * 2)], [0.016, 0.01], EYE_WHITE)


def _cat_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    x, y = root
    shapes = ([(x, y), (x - 0.25, y - 0.05), (x - 0.3, y - 0.35), (x - 0.18, y - 0.6)],
              [(x, y), (x - 0.1, y - 0.3), (x - 0.06, y - 0.6), (x + 0.08, y - 0.72)],
              [(x, y), (x - 0.25, y + 0.1), (x - 0.5, y - 0.02), (x - 0.58, y - 0.2)])
    limb(pen, shapes[int(rng.integers(3))], [0.1, 0.1, 0.09, rng.uniform(0.04, 0.09)], "main")


def _stripes(pen: Pen, rng: Rng, cx: float, cy: float, rx: float, ry: float, group: int) -> None:
    if chance(rng, 0.45):
        for k in range(-2, 3):
            x = cx + rx * k * 0.36
            pen.polygon([(x - 0.03, cy - ry * 1.05), (x + 0.04, cy - ry * 1.05), (x, cy + ry * 0.1)], "dark", group=group)


CAT = Beast(draw_cat_face, draw_cat_profile, _cat_tail, deep=0.36, leg=0.36, thick=0.1, neck=(0.14, 0.1), head=0.5,
            coat=_stripes)


@fitted
def draw_cat_behind(pen: Pen, rng: Rng) -> None:
    """A cat that sits with its back to us, as on a window sill: two ears, a pear, a long tail."""
    way = 1 if chance(rng, 0.5) else -1
    body = halves(pen, [(0, 0.35), (0.16, 0.38), (0.24, 0.6), (rng.uniform(0.28, 0.36), 0.9), (0.25, 1.0), (0, 1.0)],
                  "main")
    pen.polygon([(0.53, 0.16), (0.68, rng.uniform(-0.08, 0.0)), (0.7, 0.25)], "main", group=body)
    mirror_last(pen)
    oval(pen, 0.5, 0.27, rng.uniform(0.2, 0.25), 0.18, "main", body)
    limb(pen, [(0.5, 0.92), (0.5 + way * 0.3, 0.96), (0.5 + way * 0.48, 0.8), (0.5 + way * 0.4, 0.6),
               (0.5 + way * 0.5, 0.5)],
         [0.09, 0.1, 0.09, 0.08, 0.05], "dark" if chance(rng, 0.5) else "main")
    _stripes(pen, rng, 0.5, 0.66, 0.14, 0.14, body)


def _sleeping_face(pen: Pen, rng: Rng) -> None:
    pen.polygon([(0.08, 0.5), (0.06, -0.05), (0.42, 0.2)], "main")
    mirror_last(pen)
    pen.ellipse(0.5, 0.52, 0.46, 0.38, "light" if chance(rng, 0.4) else "main")
    for x in (0.3, 0.7):
        arc(pen, x, 0.45, 0.1, 20, 160, 0.04)
    pen.polygon([(0.44, 0.62), (0.56, 0.62), (0.5, 0.7)], PINK)


@fitted
def draw_cat_curled(pen: Pen, rng: Rng) -> None:
    """A cat asleep, curled up in a ring, the tail round its face."""
    high = rng.uniform(0.3, 0.38)
    ring = oval(pen, 0.5, 0.62, 0.48, high, "main")
    pen.polygon([(0.12, 0.62), (0.3, 0.45), (0.46, 0.42), (0.3, 0.6), (0.24, 0.8)], "dark", group=ring)
    limb(pen, [(0.04, 0.66), (0.2, 0.9), (0.5, 0.97), (0.72, 0.9)], [0.1, 0.12, 0.11, 0.07], "dark")
    place(pen, rng, _sleeping_face, 0.76, 0.44, 0.52, angle=rng.uniform(-5, 25))


@fitted
def draw_cat_arched(pen: Pen, rng: Rng) -> None:
    """A frightened cat on its toes: high arched back, bristling tail straight up."""
    limb(pen, [(0.2, 0.6), (0.1, 0.35), (0.14, 0.0)], [0.1, rng.uniform(0.12, 0.18), 0.05], "main")
    for x, foot in ((0.26, 0.22), (0.34, 0.36), (0.66, 0.64), (0.74, 0.8)):
        limb(pen, [(x, 0.6), (x, 0.8), (foot, 0.98)], [0.12, 0.07, 0.06], "main" if x in (0.26, 0.74) else "dark")
    blob(pen, [(0.16, 0.62), (0.28, 0.36), (0.5, rng.uniform(0.2, 0.32)), (0.72, 0.36), (0.84, 0.6), (0.66, 0.66),
               (0.5, 0.5), (0.3, 0.68)], "main")
    place(pen, rng, draw_cat_face, 0.86, 0.46, 0.36)


@fitted
def draw_cat_icon(pen: Pen, rng: Rng) -> None:
    """A cat of a few plain shapes: a head with two triangles, a round back, a tail like a hook."""
    pen.curve([(0.2, 0.85), (0.0, 0.8), (-0.02, 0.5), (0.1, 0.4)], 0.08, "main")
    pen.polygon([(0.12, 1.0), (0.14, 0.6), (0.4, 0.4), (0.72, 0.4), (0.76, 1.0)], "main")
    pen.polygon([(0.46, 0.5), (0.46, 0.02), (0.6, 0.14), (0.76, 0.14), (0.9, 0.02), (0.9, 0.44), (0.76, 0.56)], "main")
    if chance(rng, 0.7):
        for x in (0.6, 0.77):
            pen.circle(x, 0.3, rng.uniform(0.025, 0.045), EYE_WHITE)
    pen.rect(0.4, 0.7, 0.43, 1.0, "dark")


# The dog


def draw_dog_face(pen: Pen, rng: Rng) -> None:
    """A dog's face: hanging ears, a big dark nose on a pale muzzle, sometimes the tongue out, a patch on an eye."""
    wide = rng.uniform(0.32, 0.4)
    head = halves(pen, [(0, 0.08), (wide * 0.7, 0.12), (wide, 0.4), (wide * 0.9, 0.72), (wide * 0.5, 0.95), (0, 0.98)],
                  "main")
    if chance(rng, 0.35):
        oval(pen, 0.5 + wide * 0.45, 0.4, 0.15, 0.17, rng.choice(["deep", EYE_WHITE]), head)
    elif chance(rng, 0.4):
        halves(pen, [(0, 0.09), (0.06, 0.2), (0.08, 0.5), (0, 0.6)], "pale", group=head)
    first, drop = len(pen.shapes), rng.uniform(0.6, 0.85)
    pen.blob([(0.5 + wide * 0.5, 0.1), (0.5 + wide * 0.95, 0.1), (0.5 + wide * 1.35, 0.32), (0.5 + wide * 1.25, drop),
              (0.5 + wide * 0.95, drop - 0.05),
              (0.5 + wide * 0.85, 0.4)], "deep" if chance(rng, 0.5) else "dark")
    mirror_since(pen, first)
    if chance(rng, 0.5):
        pen.blob([(0.43, 0.82), (0.57, 0.82), (0.57, 1.0), (0.5, 1.06), (0.43, 1.0)], PINK)
    halves(pen, [(0, 0.54), (0.12, 0.58), (0.22, 0.74), (0.12, 0.88), (0, 0.84)], "pale")
    pen.ellipse(0.5, 0.61, rng.uniform(0.08, 0.12), 0.07, INK)
    cat_mouth(pen, 0.5, 0.74, 0.08)
    pen.rect(0.49, 0.66, 0.51, 0.76, INK)
    eyes(pen, rng, 0.41, 0.16, rng.uniform(0.05, 0.085))


def draw_dog_prick_ears(pen: Pen, rng: Rng) -> None:
    """The face of a wolfish dog: upright ears, a mask, a long muzzle that narrows to the nose."""
    pen.polygon([(0.56, 0.3), (0.8, rng.uniform(-0.05, 0.05)), (0.86, 0.48)], "dark")
    pen.polygon([(0.66, 0.28), (0.78, 0.12), (0.81, 0.38)], PINK)
    mirror_last(pen, 2)
    halves(pen, [(0, 0.2), (0.24, 0.24), (0.38, 0.5), (0.34, 0.64), (0.18, 0.8), (0.1, 1.0), (0, 1.02)], "main",
           sharp=chance(rng, 0.5))
    halves(pen, [(0, 0.46), (0.05, 0.46), (0.2, 0.5), (0.32, 0.62), (0.16, 0.8), (0.09, 0.98), (0, 1.0)], EYE_WHITE
           if chance(rng, 0.5) else "pale", sharp=True)
    eyes(pen, rng, 0.46, 0.16, 0.055)
    pen.ellipse(0.5, 0.84, 0.085, 0.065, INK)
    smile(pen, 0.5, 0.88, 0.08)


def draw_dog_profile(pen: Pen, rng: Rng) -> None:
    """A dog's head from the side: long muzzle, nose at its tip, an ear that hangs or stands."""
    if chance(rng, 0.4):
        pen.blob([(0.78, 0.74), (0.9, 0.74), (0.9, 0.95), (0.82, 0.98)], PINK)
    long = rng.uniform(0.88, 1.1)
    head = blob(pen, [(0.12, 0.4), (0.28, 0.15), (0.5, 0.16), (0.62, 0.36), (long - 0.1, 0.42), (long, 0.52),
                      (long - 0.03, 0.68),
                      (0.7, 0.78), (0.45, 0.85), (0.2, 0.78)], "main")
    blob(pen, [(0.66, 0.5), (long - 0.08, 0.46), (long - 0.01, 0.58), (long - 0.05, 0.68), (0.7, 0.77)], "light", head)
    pen.ellipse(long - 0.02, 0.47, 0.075, 0.06, INK)
    limb(pen, [(long - 0.04, 0.66), (0.8, 0.68), (0.68, 0.62)], [0.022] * 3, INK)
    side_eye(pen, rng, 0.54, 0.35, rng.uniform(0.05, 0.075))
    if chance(rng, 0.7):
        pen.blob([(0.2, 0.18), (0.36, 0.16), (0.42, 0.4), (0.36, 0.75), (0.2, 0.85), (0.1, 0.6)], "deep"
                 if chance(rng, 0.5) else "dark")
    else:
        pen.polygon([(0.18, 0.3), (0.2, -0.1), (0.45, 0.2)], "dark")


def _dog_tail(pen: Pen, rng: Rng, root: Point, tall: float) -> None:
    x, y = root
    limb(pen, [(x, y), (x - 0.2, y - 0.1), (x - rng.uniform(0.15, 0.35), y - rng.uniform(0.25, 0.4))],
         [0.12, 0.09, 0.05], "main")


def _patches(pen: Pen, rng: Rng, cx: float, cy: float, rx: float, ry: float, group: int) -> None:
    if chance(rng, 0.4):
        tone = str(rng.choice(["deep", EYE_WHITE]))
        for x, y in ((-0.5, -0.4), (0.3, 0.1)):
            oval(pen, cx + x * rx, cy + y * ry, rx * 0.4, ry * 0.5, tone, group, angle=20)


DOG = Beast(draw_dog_face, draw_dog_profile, _dog_tail, deep=0.4, leg=0.4, thick=0.12, neck=(0.16, 0.22), head=0.55,
            coat=_patches)
WOLFISH = Beast(draw_dog_prick_ears, draw_dog_profile, _dog_tail, deep=0.38, leg=0.42, thick=0.11, coat=None)


@fitted
def draw_dog_dachshund(pen: Pen, rng: Rng) -> None:
    """A sausage of a dog: very long body, very short legs."""
    long = rng.uniform(1.3, 2.0)
    limb(pen, [(0.05, 0.3), (-0.2, 0.1), (-0.25, -0.05)], [0.1, 0.07, 0.04], "main")
    for x, tone in ((0.28, "dark"), (long - 0.06, "dark"), (0.14, "main"), (long - 0.22, "main")):
        limb(pen, [(x, 0.45), (x, 0.7), (x + 0.07, 0.72)], [0.16, 0.11, 0.09], tone)
    pen.rect(0.0, 0.2, long, 0.56, "main", radius=0.18)
    place(pen, rng, draw_dog_profile, long - 0.02, 0.22, 0.62, pivot=(0.3, 0.6))


@fitted
def draw_dog_icon(pen: Pen, rng: Rng) -> None:
    """A dog cut from straight edges: square muzzle, ear and tail as corners, a collar."""
    pen.polygon([(0.0, 0.3), (0.12, 0.44), (0.55, 0.44), (0.6, 0.16), (0.66, 0.02), (0.74, 0.14), (0.84, 0.16),
                 (0.9, 0.24), (1.04, 0.26),
                 (1.02, 0.38), (0.86, 0.42), (0.76, 0.6), (0.76, 1.0), (0.62, 1.0), (0.6, 0.72), (0.3, 0.72),
                     (0.28, 1.0), (0.12, 1.0),
                 (0.1, 0.6)], "main")
    pen.circle(0.8, 0.25, 0.025, EYE_WHITE)
    if chance(rng, 0.7):
        pen.polygon([(0.57, 0.38), (0.8, 0.44), (0.78, 0.52), (0.555, 0.45)], "#d8382f" if chance(rng, 0.5) else "deep")
    if chance(rng, 0.5):
        pen.polygon([(0.6, 0.16), (0.68, 0.18), (0.66, 0.38), (0.58, 0.36)], "dark")


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


SUBJECTS: tuple[Subject, ...] = (
    Subject("cat", "cats", "animal", (
        draw_cat, afloat(draw_cat_face), draw_cat_behind, draw_cat_curled, draw_cat_arched, draw_cat_icon,
        *poses("cat", CAT, "standing sitting lying toy facing bust"))),
    Subject("dog", "dogs", "animal", (
        draw_dog, afloat(draw_dog_face), afloat(draw_dog_prick_ears), draw_dog_dachshund, draw_dog_icon,
        *poses("dog", DOG, "standing lying facing toy bust leaping"), *poses("dog", WOLFISH, "portrait"))),
)
