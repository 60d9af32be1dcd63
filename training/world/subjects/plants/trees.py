"""Tree and pine tree in many kinds and seasons."""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Point, arc_point
from training.world.subjects.outlines import (
    blob,
    fitted,
    halves,
    limb,
    oval,
)
from training.world.subjects.plants.parts import BARK, BARK_SHADE, CREAM, leaf, pot, ring_of
from training.world.subjects.shapes import chance


def _trunk(pen: Pen, rng: Rng, top: float, half: float = 0.06, tone: str = BARK) -> int:
    flare = half * rng.uniform(1.2, 2.0)
    return pen.polygon([(0.5 - half * 0.8, top), (0.5 + half * 0.8, top), (0.5 + half, 0.88), (0.5 + flare, 1.0),
                        (0.5 - flare, 1.0), (0.5 - half, 0.88)], tone)


# The tree


@fitted
def draw_tree_ball(pen: Pen, rng: Rng) -> None:
    """A tree as a ball on a stick, sometimes with fruit."""
    _trunk(pen, rng, 0.5, rng.uniform(0.035, 0.07))
    tall = rng.uniform(0.3, 0.42)
    crown = oval(pen, 0.5, tall, rng.uniform(0.3, 0.4), tall, "main")
    if chance(rng, 0.5):
        blob(pen, [(0.7, 0.14), (0.86, 0.36), (0.7, 0.64), (0.5, 0.72), (0.64, 0.5)], "dark", crown)
    if chance(rng, 0.4):
        for x, y in ((0.38, 0.26), (0.6, 0.2), (0.5, 0.44), (0.7, 0.46), (0.32, 0.5)):
            pen.circle(x, y, 0.035, "#d3302f")


@fitted
def draw_tree_cloud(pen: Pen, rng: Rng) -> None:
    """A broad tree with a forked trunk below a crown of three to five clouds."""
    for x, y in ((0.28, 0.44), (0.5, 0.34), (0.72, 0.44)):
        limb(pen, [(0.5, 1.0), (0.5, 0.74), (x, y)], [0.15, 0.1, 0.05], BARK)
    crown = pen.new_group()
    for x, y, r in ((0.2, 0.42, 0.2), (0.8, 0.42, 0.2), (0.36, 0.26, 0.22), (0.64, 0.24, 0.22),
                    (0.5, 0.4, 0.2))[int(rng.integers(0, 2)):]:
        oval(pen, x, y, r * rng.uniform(0.9, 1.15), r * 0.86, "main", crown)
    for x, y in ((0.26, 0.34), (0.52, 0.2), (0.7, 0.36)):
        oval(pen, x, y, 0.09, 0.06, "light", crown)


@fitted
def draw_tree_bare(pen: Pen, rng: Rng) -> None:
    """A tree in winter: only branches, each parting in two; its wood in the colour of the subject."""
    wood = pen.new_group()

    def grow(x: float, y: float, angle: float, length: float, width: float, depth: int) -> None:
        tip = arc_point(x, y, length, length, angle)
        limb(pen, [(x, y), tip], [width, width * 0.7], "main", group=wood)
        if depth:
            for side in (-1, 1):
                grow(*tip, angle + side * rng.uniform(16, 36), length * rng.uniform(0.66, 0.82), width * 0.64, depth - 1)

    grow(0.5, 1.0, -90 + rng.uniform(-5, 5), 0.3, 0.1, int(rng.integers(4, 6)))


@fitted
def draw_tree_palm(pen: Pen, rng: Rng) -> None:
    """A palm: a bent ringed trunk, a star of long drooping leaves, nuts."""
    lean = rng.uniform(-0.14, 0.14)
    top = (0.5 + lean, 0.32)
    trunk = limb(pen, [(0.5 - lean * 0.6, 1.0), (0.5 - lean * 0.2, 0.7), top], [0.1, 0.075, 0.06], BARK)
    for k in range(5):
        limb(pen, [(0.45 - lean * 0.5 + lean * k * 0.2, 0.9 - k * 0.11), (0.55 - lean * 0.5 + lean * k * 0.2,
                                                                          0.9 - k * 0.11)], [0.012] * 2, BARK_SHADE,
                                                                          group=trunk)
    for k, angle in enumerate((-168, -135, -45, -12, 20, 160)):
        reach = rng.uniform(0.34, 0.42)
        x, y = arc_point(*top, reach * 0.6, reach * 0.6, angle)
        end = (top[0] + (x - top[0]) * 1.7, y + 0.12)
        limb(pen, [top, (x, y - 0.06), end], [0.05, 0.11, 0.015], "dark" if k % 2 else "main")
    if chance(rng, 0.7):
        for x in (-0.04, 0.04):
            pen.circle(top[0] + x, top[1] + 0.04, 0.04, "#5c3b24")


@fitted
def draw_tree_poplar(pen: Pen, rng: Rng) -> None:
    """A slim upright tree like a flame or a feather."""
    _trunk(pen, rng, 0.7, 0.04)
    wide = rng.uniform(0.16, 0.24)
    crown = halves(pen, [(0, 0.0), (wide * 0.5, 0.14), (wide, 0.46), (wide * 0.8, 0.74), (0, 0.88)], "main")
    for x, y in ((0.3, 0.3), (-0.3, 0.44), (0.4, 0.56), (-0.2, 0.68), (0.2, 0.76)):
        oval(pen, 0.5 + x * wide, y, wide * 0.3, 0.035, "dark" if x > 0 else "light", crown)


@fitted
def draw_tree_leaves(pen: Pen, rng: Rng) -> None:
    """A tree with few large leaves on thin branches, as on a sign."""
    limb(pen, [(0.5, 1.0), (0.5, 0.12)], [0.07, 0.025], BARK)
    pairs, low = int(rng.integers(3, 5)), rng.uniform(28, 44)
    for k in range(pairs):
        y, size = 0.66 - k * 0.46 / pairs, 0.34 - k * 0.05
        leaf(pen, 0.5, y, size, -low, "main" if k % 2 else "light", vein="dark")
        leaf(pen, 0.5, y + 0.04, size, 180 + low, "dark" if k % 2 else "main", vein="dark")
    leaf(pen, 0.5, 0.22, 0.24, -90, "main", vein="dark")


@fitted
def draw_tree_weeping(pen: Pen, rng: Rng) -> None:
    """A willow: a thick trunk below curtains of hanging twigs."""
    limb(pen, [(0.46, 1.0), (0.54, 0.7), (0.48, 0.3)], [0.18, 0.12, 0.1], BARK)
    oval(pen, 0.5, 0.22, 0.36, rng.uniform(0.16, 0.22), "light")
    count, crown = int(rng.integers(7, 10)), pen.new_group()
    for k in range(count):
        share = k / (count - 1) * 2 - 1
        x = 0.5 + share * 0.44
        limb(pen, [(0.5 + share * 0.1, 0.16), (0.5 + share * 0.34, 0.14 + abs(share) * 0.1), (x, 0.5),
                   (x + share * 0.03, rng.uniform(0.7, 0.92))], [0.14, 0.16, 0.1, 0.03],
             "dark" if k % 2 else "main", group=crown if k % 2 else None)


@fitted
def draw_tree_acacia(pen: Pen, rng: Rng) -> None:
    """A tree of the savanna: a flat crown like an umbrella on spread branches."""
    for x in (0.2, 0.42, 0.64, 0.84):
        limb(pen, [(0.52, 1.0), (0.5, 0.7), ((0.5 + x) / 2, 0.46), (x, 0.28)], [0.09, 0.06, 0.045, 0.03], BARK)
    high = rng.uniform(0.14, 0.22)
    pen.sector(0.5, 0.32, 0.52, high, 180, 360, "main")
    pen.ellipse(0.5, 0.32, 0.52, 0.05, "dark")
    if chance(rng, 0.5):
        pen.sector(0.32, 0.2, 0.26, 0.12, 180, 360, "light")


# The pine tree


@fitted
def draw_pine_tree_triangles(pen: Pen, rng: Rng) -> None:
    """A fir of two to four plain triangles upon a short trunk."""
    pen.rect(0.44, 0.82, 0.56, 1.0, BARK)
    tiers, wide = int(rng.integers(2, 5)), rng.uniform(0.28, 0.42)
    for k in reversed(range(tiers)):
        top = k * 0.66 / tiers
        half, foot = wide * (0.5 + 0.5 * (k + 1) / tiers), top + 0.9 / tiers + 0.08
        pen.polygon([(0.5, top), (0.5 + half, min(foot, 0.86)), (0.5 - half, min(foot, 0.86))], "main" if k % 2 == 0
                    else "dark")


@fitted
def draw_pine_tree_cone(pen: Pen, rng: Rng) -> None:
    """A single pointed triangle, perhaps with lights and a star."""
    pen.rect(0.45, 0.84, 0.55, 1.0, BARK)
    wide = rng.uniform(0.24, 0.4)
    body = pen.polygon([(0.5, 0.04), (0.5 + wide, 0.88), (0.5 - wide, 0.88)], "main")
    if chance(rng, 0.5):
        pen.polygon([(0.5, 0.04), (0.5 + wide, 0.88), (0.5, 0.88)], "dark", group=body)
    if chance(rng, 0.5):
        for k in range(6):
            y = 0.3 + k * 0.1
            pen.circle(0.5 + (-1) ** k * wide * (y - 0.04) * 0.5, y, 0.032,
                       str(rng.choice(["#d3302f", "#ffd54d", "#fdfcf6"])))
        pen.polygon([arc_point(0.5, 0.05, r, r, -90 + k * 36) for k, r in enumerate((0.1, 0.04) * 5)], "#ffd54d")


@fitted
def draw_pine_tree_scots(pen: Pen, rng: Rng) -> None:
    """An old pine with a long bare bent trunk and flat cushions of needles high up."""
    bend = rng.uniform(-0.1, 0.1)
    limb(pen, [(0.5, 1.0), (0.5 + bend, 0.66), (0.52 - bend, 0.24)], [0.11, 0.08, 0.05], BARK)
    for x, y, half in ((0.24, 0.52, 0.2), (0.78, 0.42, 0.22), (0.34, 0.28, 0.22), (0.56, 0.13, 0.26)):
        limb(pen, [(0.5 + bend * 0.5, y + 0.14), (x, y)], [0.045, 0.03], BARK)
        half *= rng.uniform(0.85, 1.15)
        pen.sector(x, y + 0.03, half, 0.14, 180, 360, "main")
        pen.ellipse(x, y + 0.03, half, 0.04, "dark")


@fitted
def draw_pine_tree_branches(pen: Pen, rng: Rng) -> None:
    """A spruce drawn twig by twig: a pole with drooping branches, each with needles."""
    limb(pen, [(0.5, 1.0), (0.5, 0.02)], [0.07, 0.02], BARK)
    rows, droop = int(rng.integers(6, 9)), rng.uniform(0.04, 0.14)
    for k in range(rows):
        y, half = 0.1 + k * 0.74 / rows, 0.07 + 0.36 * (k + 1) / rows
        for side in (-1, 1):
            limb(pen, [(0.5, y), (0.5 + side * half * 0.6, y + droop * 0.5), (0.5 + side * half, y + droop)],
                 [0.06, 0.08, 0.02], "dark" if k % 2 else "main")
            for t in (0.4, 0.7):
                x = 0.5 + side * half * t
                pen.line([(x, y + droop * t), (x + side * 0.02, y + droop * t + 0.07)], 0.018, "main" if k % 2 else "dark")


@fitted
def draw_pine_tree_snowy(pen: Pen, rng: Rng) -> None:
    """A fir under snow: rounded tiers, each with a white cap."""
    pen.rect(0.45, 0.84, 0.55, 1.0, BARK_SHADE)
    for foot, half in ((0.88, 0.4), (0.64, 0.32), (0.4, 0.23)):
        half *= rng.uniform(0.9, 1.1)
        tier = halves(pen, [(0, foot - 0.38), (half * 0.4, foot - 0.2), (half, foot - 0.02), (half * 0.5, foot + 0.02),
                            (0, foot)], "main")
        halves(pen, [(0, foot - 0.38), (half * 0.4, foot - 0.2), (half * 0.7, foot - 0.1), (half * 0.3, foot - 0.14),
                     (half * 0.14, foot - 0.08), (0, foot - 0.14)], CREAM if chance(rng, 0.3) else "#f4f8fb",
                     group=tier)


@fitted
def draw_pine_tree_zigzag(pen: Pen, rng: Rng) -> None:
    """One outline with saw teeth on both sides, as cut with scissors."""
    teeth, wide = int(rng.integers(3, 6)), rng.uniform(0.3, 0.42)
    right: list[Point] = [(0.0, 0.0)]
    for k in range(1, teeth + 1):
        right += [(wide * k / teeth, 0.84 * k / teeth), (wide * k / teeth * 0.55, 0.84 * k / teeth)]
    right[-1] = (0.06, 0.84)
    body = halves(pen, [*right, (0.06, 1.0)], "main", sharp=True)
    if chance(rng, 0.4):
        limb(pen, [(0.5, 0.2), (0.5, 0.98)], [0.02, 0.03], "dark", group=body)


@fitted
def draw_pine_tree_potted(pen: Pen, rng: Rng) -> None:
    """A little conifer clipped to a cone or to balls, in a pot."""
    pot(pen, 0.5, 0.78, 0.17)
    pen.rect(0.47, 0.6, 0.53, 0.8, BARK)
    tree = pen.new_group()
    for y, half in ((0.62, 0.26), (0.5, 0.23), (0.38, 0.19), (0.26, 0.14), (0.15, 0.09), (0.06, 0.05)):
        for x, dy in ring_of(8, 0.0, 0.0, half, 0.07, rng.uniform(0, 45)):
            pen.polygon([(0.5 + x * 0.6, y), (0.5 + x * 1.08, y + dy + 0.06), (0.5 + x * 0.9, y - 0.05)], "dark",
                        group=tree)
        oval(pen, 0.5, y, half * 0.94, 0.085, "main", tree)


def _disc(x: float, y: float, r: float) -> list[Point]:
    return [arc_point(x, y, r, r, a) for a in range(0, 360, 15)]


def draw_tree(pen: Pen, rng: Rng) -> None:
    """A tree with a round leafy crown."""
    trunk = pen.polygon([(0.44, 0.55), (0.56, 0.55), (0.57, 0.88), (0.66, 1.0), (0.34, 1.0), (0.43, 0.88)], BARK)
    pen.polygon([(0.44, 0.86), (0.3, 0.66), (0.36, 0.64), (0.48, 0.78)], BARK, group=trunk)
    pen.polygon([(0.52, 0.55), (0.56, 0.55), (0.56, 0.74), (0.65, 0.64), (0.7, 0.67), (0.57, 0.84), (0.57, 0.88),
                 (0.66, 1.0), (0.55, 1.0), (0.53, 0.88)], BARK_SHADE, group=trunk)
    lobes = [(0.21, 0.5, 0.2), (0.79, 0.5, 0.2), (0.36, 0.6, 0.16), (0.64, 0.6, 0.16), (0.25, 0.3, 0.2),
             (0.75, 0.3, 0.2), (0.5, 0.21, 0.205), (0.5, 0.45, 0.26)]
    moved = [(x + rng.uniform(-0.01, 0.01), y + rng.uniform(-0.005, 0.015), r) for x, y, r in lobes]
    crown = pen.new_group()
    for x, y, r in moved:
        pen.polygon(_disc(x, y, r), "dark", group=crown)
    for x, y, r in moved:
        pen.polygon(_disc(x - 0.012, y - 0.03, r * 0.88), "main", group=crown)
    for x, y, width in ((0.25, 0.25, 0.11), (0.49, 0.14, 0.13), (0.16, 0.47, 0.085), (0.73, 0.25, 0.09),
                        (0.44, 0.4, 0.12)):
        pen.polygon(_tuft(x, y, width, -1), "light", group=crown)
    for x, y, width in ((0.64, 0.48, 0.1), (0.83, 0.42, 0.08), (0.5, 0.6, 0.09), (0.29, 0.56, 0.1),
                        (0.73, 0.6, 0.07)):
        pen.polygon(_tuft(x, y, width, 1), "dark", group=crown)


def _tuft(x: float, y: float, width: float, up: int) -> list[Point]:
    """Return a little heap of three leaves: bumps above a flat foot (``up`` -1) or below it (``up`` 1)."""
    bumps = ((0.8, 0.3), (0.0, 0.5), (-0.8, 0.3))
    return [arc_point(x + width * at, y, width * r, width * r * 1.2, up * a) for at, r in bumps
            for a in range(0, 181, 30)]


def draw_pine_tree(pen: Pen, rng: Rng) -> None:
    """A pine of stacked, fringed tiers."""
    pen.rect(0.43, 0.82, 0.57, 1.0, BARK)
    pen.rect(0.51, 0.82, 0.57, 1.0, BARK_SHADE)
    broad = rng.uniform(0.44, 0.48)
    for top, foot, half in ((0.42, 0.9, broad), (0.26, 0.7, broad * 0.84), (0.12, 0.5, broad * 0.68),
                            (0.0, 0.3, broad * 0.48)):
        teeth = np.linspace(-half, half, 9)
        fringe = [(0.5 + x, foot + (0.0 if i % 2 == 0 else -0.045) - 0.05 * abs(x / half) ** 2 + 0.02)
                  for i, x in enumerate(teeth)]
        left = [(0.5 - half * 0.5, top + (foot - top) * 0.55)]
        tier = pen.polygon([(0.5, top), *left, *fringe, (0.5 + half * 0.5, top + (foot - top) * 0.55)], "main")
        pen.polygon([(0.5, top), (0.5, foot - 0.02), *fringe[5:], (0.5 + half * 0.5, top + (foot - top) * 0.55)],
                    "dark", group=tier)
        pen.polygon([(0.49, top + 0.06), (0.44, foot - 0.07), (0.5 - half * 0.55, foot - 0.07)], "light", group=tier)


SUBJECTS: tuple[Subject, ...] = (
    Subject("tree", "trees", "plant", (
        draw_tree, draw_tree_ball, draw_tree_cloud, draw_tree_bare, draw_tree_palm, draw_tree_poplar, draw_tree_leaves,
            draw_tree_weeping, draw_tree_acacia)),
    Subject("pine tree", "pine trees", "plant", (
        draw_pine_tree, draw_pine_tree_triangles, draw_pine_tree_cone, draw_pine_tree_scots, draw_pine_tree_branches,
            draw_pine_tree_snowy,
        draw_pine_tree_zigzag, draw_pine_tree_potted)),
)
