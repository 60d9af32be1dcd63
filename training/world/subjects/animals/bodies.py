"""Bodies of beasts on four legs in many poses, for any head: standing, leaping, lying, sitting, a toy, a bust.

A beast says how its head, tail and coat are drawn and how long its parts are; a pose says how they meet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from training.world.kinds import Form, Rng
from training.world.pen import Pen, Point
from training.world.subjects.outlines import blob, fitted, halves, limb, mirror_since, oval, place, turn_since
from training.world.subjects.shapes import chance

Tail = Callable[[Pen, Rng, Point, float], None]
"""Draw a tail from its root to the left; the last number is the height that it belongs to."""
Coat = Callable[[Pen, Rng, float, float, float, float, int], None]
"""Draw what is on a coat, within the ellipse (cx, cy, rx, ry), as part of an outline group."""
Pose = Callable[[Pen, Rng, "Beast"], None]


@dataclass(frozen=True)
class Beast:
    """The parts of a beast; lengths as shares of its body's length.

    ``face`` is the head from the front, ``profile`` the head from the side, both in the unit square, the profile
    looking to the right with its neck at (0.3, 0.7). ``neck`` says how far forward and up the head is carried. ``dense``
    says that the coat covers the neck and the breast too.
    """

    face: Form
    profile: Form
    tail: Tail
    deep: float = 0.45
    leg: float = 0.4
    thick: float = 0.13
    neck: Point = (0.12, 0.25)
    neck_width: float = 0.24
    head: float = 0.55
    foot: str = ""
    coat: Coat | None = None
    dense: bool = False
    belly: str = "pale"


def poses(name: str, beast: Beast, which: str) -> tuple[Form, ...]:
    """Return the forms of a beast in the named poses, parted by blanks."""
    return tuple(posed(name, POSES[pose], beast) for pose in which.split())


def posed(name: str, pose: Pose, beast: Beast) -> Form:
    """Return the form of a beast in a pose, under the name of what it draws."""

    def draw(pen: Pen, rng: Rng) -> None:
        pose(pen, rng, beast)

    draw.__name__ = f"draw_{name}_{pose.__name__}"
    return fitted(draw)


def standing(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Stand or walk, seen from the side."""
    deep, leg = beast.deep * rng.uniform(0.85, 1.15), beast.leg * rng.uniform(0.85, 1.2)
    swing = rng.choice([0.0, 0.06, 0.12]) * beast.leg / 0.4
    foot = deep / 2 + leg
    beast.tail(pen, rng, (-0.46, -deep * 0.2), leg + deep)
    for x, out in ((-0.33, -swing), (0.3, swing)):
        _leg(pen, beast, (x + 0.09, deep * 0.2), (x + 0.09 - out, foot), "dark")
    sag = rng.uniform(-0.02, 0.05)
    body = blob(pen, [(-0.5, -0.05), (-0.42, -deep * 0.46), (-0.2, -deep * 0.5), (0.1, -deep * 0.5 + sag),
                      (0.38, -deep * 0.52), (0.5, -0.1), (0.46, deep * 0.35), (0.2, deep * 0.5), (-0.15, deep * 0.46),
                      (-0.44, deep * 0.4)], "main")
    for x, out in ((-0.36, swing), (0.34, -swing)):
        _leg(pen, beast, (x, deep * 0.15), (x - out, foot), "main", body)
    _neck_and_head(pen, rng, beast, (0.34, -deep * 0.18), body)


def _leg(pen: Pen, beast: Beast, hip: Point, foot: Point, tone: str, group: int | None = None) -> None:
    (x0, y0), (x1, y1) = hip, foot
    knee = ((x0 + x1) / 2 + 0.02, (y0 + y1) / 2 + 0.04)
    limb(pen, [hip, knee, (x1, y1 - beast.thick * 0.35)], [beast.thick * 1.5, beast.thick, beast.thick * 0.85], tone,
         group=group)
    if beast.foot:
        half = beast.thick * 0.46
        pen.polygon([(x1 - half * 0.8, y1 - 0.09), (x1 + half * 0.8, y1 - 0.09), (x1 + half * 1.25, y1),
                     (x1 - half, y1)], beast.foot, group=group)
    else:
        oval(pen, x1 + beast.thick * 0.2, y1 - beast.thick * 0.32, beast.thick * 0.66, beast.thick * 0.34, tone, group)


def _neck_and_head(pen: Pen, rng: Rng, beast: Beast, root: Point, body: int, nod: float = 0.0) -> None:
    x, y = root[0] + beast.neck[0], root[1] - beast.neck[1] * rng.uniform(0.85, 1.1)
    limb(pen, [root, ((root[0] + x) / 2 + 0.03, (root[1] + y) / 2), (x, y)],
         [beast.neck_width * 1.4, beast.neck_width, beast.neck_width * 0.85], "main", group=body)
    if beast.coat is not None:
        beast.coat(pen, rng, 0.0, 0.0, 0.46, beast.deep * 0.4, body)
    place(pen, rng, beast.profile, x, y, beast.head * rng.uniform(0.92, 1.15), pivot=(0.3, 0.7),
          angle=nod + rng.uniform(-8, 8))


def leaping(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Run or leap to the right, the legs stretched fore and aft."""
    deep, reach = beast.deep * 0.85, beast.leg * rng.uniform(0.9, 1.15)
    drop = rng.uniform(0.25, 0.5)
    beast.tail(pen, rng, (-0.5, -deep * 0.1), beast.leg + deep)
    for shift, tone in ((0.1, "dark"), (0.0, "main")):
        fore = (0.4 + reach * (1 - shift), deep * 0.2 + reach * drop)
        hind = (-0.42 - reach * (0.9 - 2 * shift), deep * 0.3 + reach * 0.5)
        for root, end, bend in (((0.36 + shift, deep * 0.1), fore, -0.02), ((-0.36 + shift, 0.0), hind, 0.1)):
            knee = ((root[0] + end[0]) / 2 + (bend > 0) * 0.08, (root[1] + end[1]) / 2 + bend)
            limb(pen, [root, knee, end], [beast.thick * 1.7, beast.thick, beast.thick * 0.75], tone)
            oval(pen, *end, beast.thick * 0.5, beast.thick * 0.42, beast.foot or tone)
    body = blob(pen, [(-0.54, 0.0), (-0.42, -deep * 0.5), (-0.1, -deep * 0.42), (0.25, -deep * 0.55), (0.52, -deep * 0.3),
                      (0.5, deep * 0.25), (0.3, deep * 0.48), (-0.05, deep * 0.3), (-0.38, deep * 0.45)], "main")
    _neck_and_head(pen, rng, beast, (0.4, -deep * 0.15), body)


def rearing(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Rise on the hind legs, the forelegs in the air."""
    deep, tilt, reach = beast.deep * 0.9, rng.uniform(-50, -28), beast.leg
    first = len(pen.shapes)
    beast.tail(pen, rng, (-0.46, -deep * 0.1), beast.leg + deep)
    body = blob(pen, [(-0.52, 0.0), (-0.42, -deep * 0.5), (0.0, -deep * 0.45), (0.4, -deep * 0.5), (0.52, 0.0),
                      (0.35, deep * 0.5), (-0.05, deep * 0.4), (-0.4, deep * 0.5)], "main")
    for down, tone in ((0.1, "dark"), (0.35, "main")):
        limb(pen, [(0.36, deep * 0.2), (0.55 - down * 0.4, 0.25 + reach * down), (0.44 + reach * 0.7 - down * 0.5,
                                                                                  0.1 + reach * 0.9)],
             [beast.thick * 1.5, beast.thick, beast.thick * 0.8], tone)
    _neck_and_head(pen, rng, beast, (0.36, -deep * 0.15), body, nod=-tilt * 0.8)
    turn_since(pen, first, (-0.35, 0.1), tilt)
    for x, tone in ((-0.3, "dark"), (-0.42, "main")):
        _leg(pen, beast, (x, deep * 0.15), (x + rng.uniform(-0.05, 0.1), deep * 0.5 + reach), tone)


def lying(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Lie on the ground with the forelegs stretched out, seen from the side, the face sometimes turned to us."""
    deep = 0.4 * rng.uniform(0.9, 1.2)
    beast.tail(pen, rng, (-0.44, deep * 0.2), deep * 1.2)
    limb(pen, [(0.2, 0.3), (0.45, 0.36), (0.68, 0.36)], [0.2, 0.13, 0.11], "dark")
    body = blob(pen, [(-0.52, 0.4), (-0.52, 0.15), (-0.38, -0.06), (-0.1, -0.08), (0.15, -0.08), (0.36, -deep * 0.5),
                      (0.52, -0.05), (0.5, 0.25), (0.44, 0.4), (0.0, 0.42)], "main")
    limb(pen, [(0.34, 0.24), (0.42, 0.35), (0.62, 0.36)], [0.2, 0.14, 0.12], "main", group=body)
    if beast.coat is not None:
        beast.coat(pen, rng, -0.1, 0.14, 0.34, 0.18, body)
    oval(pen, -0.275, 0.205, 0.22, 0.2, "dark", body)
    haunch = oval(pen, -0.29, 0.22, 0.21, 0.19, "main")
    limb(pen, [(-0.3, 0.365), (-0.04, 0.37)], [0.11, 0.1], "main", group=haunch)
    if chance(rng, 0.5):
        _neck_and_head(pen, rng, beast, (0.36, -deep * 0.2), body)
    else:
        place(pen, rng, beast.face, 0.42, -deep * 0.55 - 0.08, 0.56 * rng.uniform(0.9, 1.15))


def sitting(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Sit upright, seen from the side, on a large haunch."""
    lean, tall = rng.uniform(-0.06, 0.06), rng.uniform(0.55, 0.75)
    beast.tail(pen, rng, (-0.28, 0.38), 0.6)
    limb(pen, [(0.2, 0.0), (0.24, 0.3), (0.26, 0.44)], [0.18, 0.12, 0.11], "dark")
    body = blob(pen, [(-0.02 + lean, -tall * 0.6), (0.16 + lean, -tall * 0.5), (0.26, -0.1), (0.2, 0.3), (0.05, 0.46),
                      (-0.25, 0.46), (-0.37, 0.28), (-0.27, -0.02)], "main")
    limb(pen, [(0.15, -0.05), (0.14, 0.25), (0.15, 0.43)], [0.2, 0.13, 0.12], "main", group=body)
    oval(pen, 0.19, 0.44, 0.085, 0.045, "main", body)
    oval(pen, -0.13, 0.285, 0.205, 0.2, "dark", body)
    haunch = oval(pen, -0.145, 0.3, 0.195, 0.19, "main")
    limb(pen, [(-0.1, 0.44), (0.06, 0.45)], [0.09, 0.08], "main", group=haunch)
    if beast.coat is not None:
        beast.coat(pen, rng, -0.05, 0.0, 0.18, 0.3, body)
    place(pen, rng, beast.profile, 0.05 + lean, -tall * 0.5, 0.62 * rng.uniform(0.9, 1.15), pivot=(0.3, 0.75),
          angle=rng.uniform(-6, 6))


def facing(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Sit facing us: a pear of a body, two forelegs before it, the face above."""
    wide, tall = rng.uniform(0.27, 0.38), rng.uniform(0.5, 0.75)
    beast.tail(pen, rng, (-wide * 0.7, tall - 0.12), tall)
    body = halves(pen, [(0.0, -0.1), (wide * 0.55, 0.0), (wide * 0.8, tall * 0.5), (wide * 1.05, tall * 0.85),
                        (wide * 0.8, tall), (0.0, tall)], "main", cx=0.0)
    if beast.belly:
        halves(pen, [(0.0, 0.06), (wide * 0.4, tall * 0.2), (wide * 0.42, tall * 0.6), (0.0, tall * 0.8)], beast.belly,
               cx=0.0)
    first = len(pen.shapes)
    paw = oval(pen, wide * 0.95, tall - 0.03, 0.15, 0.07, "dark")
    limb(pen, [(wide * 0.34, tall * 0.35), (wide * 0.36, tall * 0.7), (wide * 0.36, tall - 0.04)], [0.12, 0.13, 0.14],
         "light", group=None if chance(rng, 0.7) else paw)
    if beast.foot:
        pen.rect(wide * 0.36 - 0.075, tall - 0.07, wide * 0.36 + 0.075, tall + 0.02, beast.foot)
    mirror_since(pen, first, 0.0)
    if beast.coat is not None:
        beast.coat(pen, rng, 0.0, tall * 0.5, wide * 0.7, tall * 0.4, body)
    place(pen, rng, beast.face, 0.0, 0.06, rng.uniform(0.66, 0.9), pivot=(0.5, 0.9), angle=rng.uniform(-7, 7))


def toy(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Stand on four stubs as children's books have it: the body from the side, a big face turned to us."""
    long, deep, stub = rng.uniform(0.8, 1.1), rng.uniform(0.4, 0.55), rng.uniform(0.14, 0.3)
    beast.tail(pen, rng, (0.02, deep * 0.3), deep + stub)
    for x, tone in ((0.2, "dark"), (0.36, "dark"), (0.05, "main"), (0.52, "main")):
        left = long * x * 1.25 + 0.02
        pen.rect(left, deep * 0.6, left + 0.14, deep + stub, tone, radius=0.05)
        if beast.foot:
            pen.rect(left, deep + stub - 0.07, left + 0.14, deep + stub, beast.foot)
    body = pen.new_group()
    around = Pen()
    around.rect(0.0, 0.0, long, deep + 0.04, "main", radius=rng.uniform(0.12, 0.25))
    pen.polygon(around.shapes[0].points, "main", group=body)
    if beast.coat is not None:
        beast.coat(pen, rng, long * 0.45, deep * 0.5, long * 0.42, deep * 0.4, body)
    size = rng.uniform(0.6, 0.85)
    place(pen, rng, beast.face, long * 0.95, deep * rng.uniform(-0.05, 0.25), size, angle=rng.uniform(-8, 8))


def upright(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Stand on two legs like a doll, arms at the sides or raised, a big head above."""
    wide, tall = rng.uniform(0.2, 0.3), rng.uniform(0.45, 0.6)
    beast.tail(pen, rng, (-wide * 0.8, tall * 0.75), tall)
    raised = rng.uniform(-60, 70) * 0.01
    body = pen.new_group()
    first = len(pen.shapes)
    limb(pen, [(wide * 0.5, tall * 0.7), (wide * 0.55, tall + 0.18)], [0.18, 0.15], "main", group=body)
    oval(pen, wide * 0.55 + 0.04, tall + 0.22, 0.12, 0.06, beast.foot or "dark")
    limb(pen, [(wide * 0.6, 0.12), (wide * 1.2, 0.22), (wide * 1.6, 0.3 - raised * 0.3)], [0.15, 0.13, 0.12], "main",
         group=body)
    mirror_since(pen, first, 0.0)
    oval(pen, 0.0, tall * 0.5, wide, tall * 0.58, "main", body)
    if beast.belly:
        oval(pen, 0.0, tall * 0.58, wide * 0.66, tall * 0.4, beast.belly)
    if beast.coat is not None:
        beast.coat(pen, rng, 0.0, tall * 0.5, wide * 0.8, tall * 0.45, body)
    place(pen, rng, beast.face, 0.0, 0.06, rng.uniform(0.6, 0.85), pivot=(0.5, 0.92), angle=rng.uniform(-8, 8))


def bust(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Show the head and the neck from the side, as on a chess piece or a coin."""
    width, lean = max(0.4, min(0.62, beast.neck_width * 1.6)), rng.uniform(-0.12, 0.1)
    cut = 0.62 + max(0.0, beast.neck[1]) * 0.9
    body = pen.polygon([(0.3 - width / 2, -0.02), (0.3 + width / 2, 0.04), (0.34 + width * 0.8 + lean, cut),
                        (0.1 - width * 0.8 + lean, cut)], "main")
    if beast.coat is not None and beast.dense:
        beast.coat(pen, rng, 0.24, cut * 0.7, width * 0.4, cut * 0.2, body)
    place(pen, rng, beast.profile, 0.3, 0.02, rng.uniform(1.0, 1.15), pivot=(0.3, 0.7), angle=rng.uniform(-6, 10))


def portrait(pen: Pen, rng: Rng, beast: Beast) -> None:
    """Show head and shoulders from the front, perhaps with a collar or a scarf."""
    wide = rng.uniform(0.42, 0.6)
    body = halves(pen, [(0.0, 0.0), (wide * 0.6, 0.08), (wide, 0.4), (wide * 1.02, 0.56)], "main", cx=0.0, sharp=False)
    if beast.coat is not None and beast.dense:
        beast.coat(pen, rng, 0.0, 0.3, wide * 0.7, 0.2, body)
    if beast.belly and chance(rng, 0.6):
        halves(pen, [(0.0, 0.05), (wide * 0.36, 0.2), (wide * 0.32, 0.55), (0.0, 0.6)], beast.belly, cx=0.0)
    place(pen, rng, beast.face, 0.0, 0.12, rng.uniform(0.9, 1.1), pivot=(0.5, 0.92), angle=rng.uniform(-8, 8))


POSES: dict[str, Pose] = {pose.__name__: pose for pose in (
    standing, leaping, rearing, lying, sitting, facing, toy, upright, bust, portrait)}
