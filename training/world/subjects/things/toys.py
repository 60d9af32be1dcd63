"""Robot, ball and kite, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

from training.world.kinds import Rng, Subject
from training.world.pen import Pen
from training.world.subjects.things.parts import GOLD, INK


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


SUBJECTS: tuple[Subject, ...] = (
    Subject("robot", "robots", "thing", (draw_robot,)),
)
