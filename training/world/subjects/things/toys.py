"""Robot and ball, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, arc_point, smooth, turn
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import (
    CREAM,
    GOLD,
    INK,
    STEEL,
    WHITE,
    WOOD,
    face,
    heart,
    pick,
    put,
    star,
    strip,
    vase,
)


def draw_robot(pen: Pen, rng: Rng) -> None:
    """A friendly tin robot with an aerial, big eyes and a panel on its chest."""
    glow = str(rng.choice(["#7df0ff", "#ffe066", "#a8ff9e"]))
    pen.line([(0.5, 0.14), (0.5, 0.06)], 0.025, "deep")
    pen.circle(0.5, 0.045, 0.042, "#ff5a4a")
    for x in (0.34, 0.53):
        pen.rect(x, 0.78, x + 0.13, 0.95, "dark")
        pen.rect(x - 0.03, 0.91, x + 0.16, 1.0, "main", radius=0.04)
    raised = rng.random() < 0.5
    for side in (-1, 1):
        shoulder, hand_y = 0.5 + side * 0.26, (0.3 if raised and side > 0 else 0.76)
        hand_x = 0.5 + side * 0.41
        pen.curve([(shoulder, 0.53), (0.5 + side * 0.385, 0.56), (hand_x, hand_y)], 0.075, "dark")
        pen.circle(hand_x, hand_y, 0.068, "main")
    for x in (0.21, 0.74):
        pen.rect(x, 0.22, x + 0.05, 0.34, "dark", radius=0.02)
    head = pen.rect(0.25, 0.12, 0.75, 0.44, "main", radius=0.07)
    pen.polygon([(0.31, 0.14), (0.69, 0.14), (0.69, 0.165), (0.31, 0.165)], "light", group=head)
    for x in (0.385, 0.615):
        pen.circle(x, 0.265, 0.075, INK)
        pen.circle(x, 0.265, 0.05, glow)
    pen.rect(0.38, 0.365, 0.62, 0.405, INK, radius=0.02)
    pen.rect(0.44, 0.43, 0.56, 0.48, "dark")
    chest = pen.rect(0.24, 0.47, 0.76, 0.82, "main", radius=0.06)
    pen.polygon([(0.27, 0.75), (0.73, 0.75), (0.71, 0.8), (0.29, 0.8)], "dark", group=chest)
    pen.rect(0.34, 0.54, 0.66, 0.7, "light", radius=0.02)
    for x, tone in ((0.41, "#ff5a4a"), (0.5, GOLD), (0.59, "#4ad06a")):
        pen.circle(x, 0.62, 0.032, tone)


def draw_robot_head(pen: Pen, rng: Rng) -> None:
    """Only a robot's head: box, aerial, ears of bolts, lamps for eyes, a grille for a mouth."""
    glow = pick(rng, ("#7df0ff", "#ffe066", "#ff6a5a"))
    pen.line([(0.5, 0.26), (0.5, 0.08)], 0.04, "deep")
    pen.circle(0.5, 0.06, 0.06, "#ff5a4a")
    for x in (0.0, 0.9):
        pen.rect(x, 0.46, x + 0.1, 0.76, "dark", radius=0.03)
    pen.rect(0.08, 0.22, 0.92, 1.0, "main", radius=pick(rng, (0.03, 0.12, 0.3)))
    for x in (0.32, 0.68):
        if chance(rng, 0.7):
            pen.circle(x, 0.5, 0.11, INK)
        pen.circle(x, 0.5, 0.075, glow)
    pen.rect(0.28, 0.74, 0.72, 0.88, INK, radius=0.03)
    for x in np.linspace(0.34, 0.62, int(rng.integers(3, 6))):
        pen.rect(float(x), 0.74, float(x) + 0.035, 0.88, "pale")


def draw_robot_on_tracks(pen: Pen, rng: Rng) -> None:
    """A small robot on caterpillar tracks with two eyes on a long neck and claws."""
    claw = rng.uniform(0.4, 0.6)
    for side in (-1, 1):
        pen.line([(0.5 + side * 0.22, 0.58), (0.5 + side * 0.4, 0.62), (0.5 + side * 0.42, claw)], 0.05, "deep")
        pen.ring(0.5 + side * 0.42, claw - 0.06, 0.055, 0.035, "deep", start=-50, end=230)
        pen.rect(0.5 + side * 0.3 - 0.14, 0.74, 0.5 + side * 0.3 + 0.14, 1.0, INK, radius=0.1)
        for y in (0.82, 0.92):
            pen.circle(0.5 + side * 0.3, y, 0.035, STEEL)
    pen.rect(0.46, 0.24, 0.54, 0.5, "deep")
    pen.rect(0.26, 0.48, 0.74, 0.88, "main", radius=0.03)
    pen.rect(0.34, 0.56, 0.66, 0.7, "light")
    for x in (0.36, 0.64):
        pen.rect(x - 0.14, 0.04, x + 0.14, 0.28, "main", radius=0.08)
        pen.circle(x, 0.16, 0.085, INK)
        pen.circle(x + 0.02, 0.14, 0.03, "#dff6ff")


def draw_robot_slim(pen: Pen, rng: Rng) -> None:
    """A slim robot like a man: round head with a visor, jointed arms and legs, walking or standing."""
    step, swing = rng.uniform(0.04, 0.2), rng.uniform(-0.08, 0.12)
    for side in (-1, 1):
        knee = (0.5 + side * (0.07 + step * 0.5), 0.78)
        foot = (0.5 + side * (0.08 + step), 0.96)
        pen.line([(0.5 + side * 0.07, 0.6), knee, foot], 0.075, "dark")
        pen.circle(*knee, 0.045, "light")
        pen.line([foot, (foot[0] + 0.08, 0.97)], 0.06, "deep")
        elbow = (0.5 + side * 0.24, 0.46)
        hand = (0.5 + side * (0.26 + swing), 0.46 + 0.17 * side * (1 if swing > 0 else -1) * (1 if side > 0 else -1))
        pen.line([(0.5 + side * 0.15, 0.32), elbow, hand], 0.06, "dark")
        pen.circle(*elbow, 0.04, "light")
        pen.circle(*hand, 0.045, "deep")
    pen.polygon(mirrored([(0.68, 0.28), (0.62, 0.5), (0.6, 0.63)]), "main")
    pen.circle(0.5, 0.4, 0.055, pick(rng, ("#7df0ff", "#ffe066", "#ff6a5a")))
    pen.rect(0.46, 0.2, 0.54, 0.3, "deep")
    pen.ellipse(0.5, 0.125, 0.115, 0.125, "main")
    pen.rect(0.4, 0.09, 0.6, 0.155, INK, radius=0.03)
    pen.rect(0.43, 0.11, 0.57, 0.135, "#7df0ff")


def draw_robot_tin(pen: Pen, rng: Rng) -> None:
    """An old tin toy robot: drum body, funnel for a hat, tube arms with grippers."""
    pen.polygon([(0.5, 0.0), (0.53, 0.08), (0.64, 0.16), (0.36, 0.16), (0.47, 0.08)], "deep")
    pen.rect(0.36, 0.15, 0.64, 0.38, "light", radius=0.03)
    face(pen, 0.5, 0.24, 0.14, rng)
    for side in (-1, 1):
        bend = rng.uniform(0.48, 0.66)
        pen.curve([(0.5 + side * 0.24, 0.46), (0.5 + side * 0.4, 0.48), (0.5 + side * 0.42, bend + 0.08)], 0.07, "dark")
        pen.ring(0.5 + side * 0.42, bend + 0.14, 0.05, 0.035, "deep", start=120, end=420)
        pen.rect(0.5 + side * 0.14 - 0.06, 0.8, 0.5 + side * 0.14 + 0.06, 0.96, "dark")
        pen.polygon([(0.5 + side * 0.14 - 0.1, 1.0), (0.5 + side * 0.14 + 0.1, 1.0), (0.5 + side * 0.14 + 0.07, 0.92),
                     (0.5 + side * 0.14 - 0.07, 0.92)], "deep")
    pen.polygon(mirrored([(0.74, 0.4), (0.78, 0.82)]), "main")
    for x, y in ((0.28, 0.44), (0.72, 0.44), (0.26, 0.78), (0.74, 0.78)):
        pen.circle(x, y, 0.018, "deep")
    if chance(rng):
        pen.polygon(heart(0.5, 0.6, 0.12), "#e2344c")
    else:
        pen.circle(0.5, 0.6, 0.11, CREAM)
        pen.line([(0.5, 0.6), (0.56, 0.54)], 0.025, "#e2344c")


def draw_robot_floating(pen: Pen, rng: Rng) -> None:
    """A round robot without legs that floats: egg body, dark face plate, small wings for arms."""
    lift = rng.uniform(0.0, 0.06)
    for side in (-1, 1):
        pen.ellipse(0.5 + side * 0.4, 0.6 - lift, 0.075, 0.2, "dark", angle=-side * rng.uniform(10, 40))
    pen.blob([(0.5, 0.36), (0.76, 0.44), (0.78, 0.66), (0.64, 0.88), (0.5, 0.94), (0.36, 0.88), (0.22, 0.66),
              (0.24, 0.44)], "main")
    pen.ellipse(0.5, 0.22 - lift + 0.02, 0.33, 0.2, "main")
    pen.ellipse(0.5, 0.23 - lift + 0.02, 0.26, 0.135, INK)
    for x in (0.39, 0.61):
        pen.ellipse(x, 0.24 - lift, 0.045, rng.uniform(0.03, 0.07), "#7df0ff")
    pen.circle(0.5, 0.6, 0.05, "pale")
    pen.ellipse(0.5, 0.985, 0.2, 0.015, "deep")


def draw_robot_arm(pen: Pen, rng: Rng) -> None:
    """A factory robot: a jointed arm on a foot, a gripper at its end."""
    arm = Pen()
    elbow, wrist = (rng.uniform(0.16, 0.28), 0.3), (0.66, rng.uniform(0.1, 0.26))
    arm.rect(0.12, 0.88, 0.64, 1.0, "deep")
    arm.polygon([(0.26, 0.88), (0.5, 0.88), (0.46, 0.7), (0.3, 0.7)], "dark")
    arm.line([(0.38, 0.72), elbow], 0.14, "main")
    arm.line([elbow, wrist], 0.11, "main", end_width=0.08)
    for (x, y), r in (((0.38, 0.72), 0.1), (elbow, 0.085), (wrist, 0.06)):
        arm.circle(x, y, r, "dark")
        arm.circle(x, y, r * 0.5, STEEL)
    down = wrist[1] + 0.2
    arm.line([wrist, (wrist[0] + 0.06, down)], 0.06, "main")
    for side in (-1, 1):
        arm.line([(wrist[0] + 0.06, down), (wrist[0] + 0.06 + side * 0.09, down + 0.05),
                  (wrist[0] + 0.06 + side * 0.05, down + 0.16)],
                 0.04, "deep")
    put(pen, arm, flip=chance(rng))


def draw_robot_side(pen: Pen, rng: Rng) -> None:
    """A boxy robot from the side, striding, one arm stretched out."""
    robot = Pen()
    reach = rng.uniform(0.4, 0.56)
    robot.line([(0.42, 0.78), (0.24, 0.94)], 0.09, "deep")
    robot.rect(0.12, 0.93, 0.32, 1.0, "deep", radius=0.02)
    robot.rect(0.28, 0.42, 0.62, 0.8, "main", radius=0.05)
    robot.line([(0.5, 0.76), (0.62, 0.94)], 0.09, "dark")
    robot.rect(0.54, 0.93, 0.78, 1.0, "dark", radius=0.02)
    robot.rect(0.26, 0.1, 0.66, 0.38, "main", radius=0.05)
    robot.rect(0.4, 0.36, 0.52, 0.44, "deep")
    robot.circle(0.56, 0.22, 0.065, "#ffe066")
    robot.rect(0.58, 0.3, 0.68, 0.34, INK)
    robot.line([(0.4, 0.1), (0.32, 0.0)], 0.025, "deep")
    robot.circle(0.32, 0.02, 0.03, "#ff5a4a")
    robot.line([(0.44, 0.52), (0.7, reach), (0.88, reach - 0.02)], 0.075, "light")
    for dy in (-0.05, 0.05):
        robot.line([(0.88, reach - 0.02), (0.98, reach - 0.02 + dy)], 0.035, "deep")
    if chance(rng):
        robot.rect(0.18, 0.5, 0.28, 0.72, "dark")
    put(pen, robot, flip=chance(rng))


def draw_ball(pen: Pen, rng: Rng) -> None:
    """A football: pale ball with dark five-cornered patches."""
    turned = rng.uniform(0, 72)
    ball = pen.circle(0.5, 0.5, 0.49, "light")
    pen.polygon([arc_point(0.5, 0.5, 0.17, 0.17, turned + 72 * k) for k in range(5)], "deep", group=ball)
    for k in range(5):
        a = turned + 72 * k
        pen.line([arc_point(0.5, 0.5, 0.16, 0.16, a), arc_point(0.5, 0.5, 0.34, 0.34, a)], 0.02, "deep")
        pen.polygon([arc_point(0.5, 0.5, 0.34, 0.34, a), arc_point(0.5, 0.5, 0.44, 0.44, a + 21),
                     arc_point(0.5, 0.5, 0.49, 0.49, a + 17),
                     arc_point(0.5, 0.5, 0.49, 0.49, a - 17), arc_point(0.5, 0.5, 0.44, 0.44, a - 21)], "deep")


def draw_ball_bouncing(pen: Pen, rng: Rng) -> None:
    """A rubber ball that jumps: the dotted bows of its way, its shadow on the floor."""
    x, r = rng.uniform(0.6, 0.7), rng.uniform(0.22, 0.28)
    pen.ellipse(x, 0.96, r * 0.8, 0.04, "deep")
    for foot, wide, high in ((0.02, 0.2, 0.36), (0.22, 0.34, 0.72)):
        for share in np.linspace(0.0, 0.62 if wide > 0.3 else 1.0, 7):
            pen.circle(foot + wide * float(share), 0.95 - high * float(np.sin(np.pi * share * 0.95)), 0.022, "dark")
    ball = pen.circle(x, r + 0.08, r, "main")
    band = strip([(-r * 0.96, -0.1 * r), (0.0, 0.25 * r), (r * 0.96, -0.1 * r)], r * 0.3)
    pen.polygon(turn(band, rng.uniform(-40, 40)) + (x, r + 0.08), "pale", group=ball)
    pen.ellipse(x - r * 0.4, 0.08 + r * 0.5, r * 0.18, r * 0.1, WHITE, angle=-35)


def draw_ball_basket(pen: Pen, rng: Rng) -> None:
    """A basketball falling through its hoop and net."""
    pen.circle(0.5, 0.32, 0.31, "main")
    lines = [[(0.5, 0.02), (0.5, 0.62)], [(0.2, 0.32), (0.8, 0.32)], [(0.3, 0.1), (0.39, 0.32), (0.3, 0.54)],
             [(0.7, 0.1), (0.61, 0.32), (0.7, 0.54)]]
    tilt = rng.uniform(-40, 40)
    for path in lines:
        pen.line(turn(smooth(path, closed=False) - (0.5, 0.32), tilt) + (0.5, 0.32), 0.022, "deep")
    pen.rect(0.1, 0.56, 0.9, 0.62, "#d9502e", radius=0.03)
    for k in range(4):
        a, b = 0.16 + 0.226 * k, 0.3 + 0.133 * k
        for c in {max(0, k - 1), min(3, k + 1)}:
            pen.line([(a, 0.62), (0.3 + 0.133 * c, 0.96)], 0.02, "#c9c4b8")
        pen.line([(b, 0.96), (min(0.7, b + 0.133), 0.96)], 0.02, "#c9c4b8")


def draw_ball_oval(pen: Pen, rng: Rng) -> None:
    """A rugby ball: pointed oval with a seam and laces, aslant."""
    ball, thick = Pen(), rng.uniform(0.24, 0.31)
    side = smooth([(0.0, 0.5), (0.2, 0.5 - thick * 0.72), (0.5, 0.5 - thick), (0.8, 0.5 - thick * 0.72), (1.0, 0.5)],
                  closed=False)
    body = ball.polygon(np.vstack([side, side[::-1] * (1, -1) + (0, 1)]), "main")
    for x in (0.14, 0.78):
        ball.polygon([(x, 0.5 - thick * 0.62), (x + 0.08, 0.5 - thick * 0.7), (x + 0.08, 0.5 + thick * 0.7),
                      (x, 0.5 + thick * 0.62)],
                     "pale", group=body)
    ball.line([(0.3, 0.5), (0.7, 0.5)], 0.025, "#ffffff")
    for x in np.linspace(0.36, 0.64, int(rng.integers(3, 6))):
        ball.line([(float(x), 0.44), (float(x), 0.56)], 0.03, "#ffffff")
    put(pen, ball, rng.uniform(-50, 50))


def draw_ball_beach(pen: Pen, rng: Rng) -> None:
    """A beach ball of coloured wedges round a cap, on a strip of sand."""
    pen.ellipse(0.5, 0.94, 0.5, 0.06, "#ecd49a")
    start = rng.uniform(0, 60)
    x, y = arc_point(0.5, 0.5, 0.14, 0.14, start)
    for k in range(6):
        rim = [arc_point(0.5, 0.5, 0.43, 0.43, start + 60 * k + a) for a in range(0, 61, 6)]
        pen.polygon([(x, y), *rim], ("main", "#ffffff")[k % 2] if k != 3 else "dark")
    pen.circle(x, y, 0.07, "pale")


def draw_balls_three(pen: Pen, rng: Rng) -> None:
    """Three balls in a heap, one plain, one striped, one dotted or starred."""
    for (x, y), kind in zip(((0.26, 0.75), (0.74, 0.75), (0.5, 0.34)), rng.permutation(3)):
        ball = pen.circle(x, y, 0.25, ("main", "light", "dark")[int(kind)])
        if kind == 1:
            pen.polygon(strip([(x - 0.24, y - 0.06), (x, y + 0.02), (x + 0.24, y - 0.06)], 0.1), "deep", group=ball)
        elif kind == 2:
            pen.polygon(star(x, y, rng.uniform(0.12, 0.18)), "pale")
        else:
            pen.ellipse(x - 0.1, y - 0.1, 0.06, 0.035, "pale", angle=-40)


def draw_ball_with_racket(pen: Pen, rng: Rng) -> None:
    """A tennis ball with its seam, before a racket."""
    racket = Pen()
    racket.ring(0.5, 0.28, 0.25, 0.05, "deep")
    for k in np.linspace(-0.16, 0.16, 5):
        racket.line([(0.5 + k, 0.08), (0.5 + k, 0.48)], 0.012, "#bdb8ae")
        racket.line([(0.3, 0.28 + k), (0.7, 0.28 + k)], 0.012, "#bdb8ae")
    racket.line([(0.5, 0.54), (0.5, 0.96)], 0.06, WOOD)
    put(pen, racket, rng.uniform(28, 50), (0.0, 0.0, 0.92, 0.98))
    x, y, r = 0.73, 0.74, 0.25
    pen.circle(x, y, r, "main")
    for side in (-1, 1):
        bow = [(x + side * r * 0.72, y - r * 0.68), (x + side * r * 0.36, y), (x + side * r * 0.72, y + r * 0.68)]
        pen.curve(bow, 0.03, WHITE)


def draw_ball_bowling(pen: Pen, rng: Rng) -> None:
    """A bowling ball with three holes that hits the pins."""
    for x, tilt in ((0.62, rng.uniform(-6, 8)), (0.84, rng.uniform(0, 8))):
        pin = vase([(0.0, -0.66), (0.06, -0.62), (0.065, -0.52), (0.04, -0.42), (0.1, -0.18), (0.06, 0.0)], 0.0)
        pen.polygon(turn(pin, tilt) + (x, 0.98), "#f6f3ea")
        pen.polygon(turn(np.array([(-0.05, -0.46), (0.05, -0.46), (0.045, -0.4), (-0.045, -0.4)]), tilt) + (x, 0.98),
                    "#d8263c")
    pen.circle(0.34, 0.66, 0.34, "main")
    pen.blob([(0.1, 0.84), (0.3, 0.92), (0.56, 0.8), (0.62, 0.84), (0.4, 0.99), (0.2, 0.96)], "dark")
    for x, y in ((0.34, 0.46), (0.46, 0.5), (0.38, 0.58)):
        pen.circle(x, y, 0.04, INK)
    if chance(rng):
        pen.ellipse(0.18, 0.52, 0.05, 0.09, "pale", angle=35)


SUBJECTS: tuple[Subject, ...] = (
    Subject("robot", "robots", "thing", (
        draw_robot, draw_robot_head, draw_robot_on_tracks, draw_robot_slim, draw_robot_tin, draw_robot_floating,
        draw_robot_arm, draw_robot_side)),
    Subject("ball", "balls", "thing", (
        draw_ball, draw_ball_bouncing, draw_ball_basket, draw_ball_oval, draw_ball_beach, draw_balls_three,
        draw_ball_with_racket, draw_ball_bowling)),
)
