"""Figures: a subject in its colour and form, set into the picture in a pose, as patches with their final colours.

Knows nothing about backgrounds, mediums or how a figure is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.world.colors import shade
from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Shape, hex_rgb, turn
from training.world.raster import Patch

BODY_TONES = ("main", "light", "dark")


@dataclass(frozen=True)
class Pose:
    """How a figure is set: ``turn`` degrees clockwise, ``stretch`` its width over its height, ``lean`` a shear, and
    ``bend`` two gentle waves (amplitude, waves, phase) across and along it."""

    mirrored: bool = False
    turn: float = 0.0
    stretch: float = 1.0
    lean: float = 0.0
    bend: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True)
class Figure:
    """One subject in its colour, standing in a square box: ``x`` its centre, ``base`` its foot, ``side`` its size.

    ``form`` is the place of its construction among the subject's.
    """

    subject: Subject
    color: str
    x: float = 0.5
    base: float = 0.88
    side: float = 0.62
    form: int = 0
    pose: Pose = Pose()


def figure_patches(figure: Figure, main: np.ndarray, rng: Rng, first_group: int, paper: np.ndarray | None = None
                   ) -> list[Patch]:
    """Draw a figure in the shades of ``main [3]``; with ``paper`` in that one colour, its features cut out of it."""
    pen = Pen()
    figure.subject.forms[figure.form](pen, rng)
    shapes = [shape for shape in pen.shapes if len(shape.points) > 2]
    if not shapes:
        return []
    points = set_figure(np.concatenate([shape.points for shape in shapes]), figure)
    parts = np.split(points, np.cumsum([len(shape.points) for shape in shapes])[:-1])
    colors = [shade(shape.tone, main) for shape in shapes] if paper is None else _cut_out(shapes, main, paper)
    return [Patch(part, rgb, shape.group + first_group, True)
            for part, rgb, shape in zip(parts, colors, shapes, strict=True)]


def set_figure(points: np.ndarray, figure: Figure) -> np.ndarray:
    """Move ``points [n, 2]`` of the unit square to where the figure stands, in its pose."""
    pose = figure.pose
    p = (points - 0.5) * ((-1 if pose.mirrored else 1), 1)
    for axis, (amplitude, waves, phase) in enumerate(pose.bend):
        p[:, axis] += amplitude * np.sin(2 * np.pi * waves * p[:, 1 - axis] + phase)
    wide = np.sqrt(pose.stretch)
    p = p * (wide, 1 / wide) / max(wide, 1 / wide)
    p[:, 0] += pose.lean * p[:, 1]
    if pose.turn:
        radians = np.radians(pose.turn)
        p = turn(p, pose.turn) / np.sqrt(abs(np.cos(radians)) + abs(np.sin(radians)))
    placed: np.ndarray = p * figure.side + (figure.x, figure.base - figure.side / 2)
    return placed


def _cut_out(shapes: Sequence[Shape], main: np.ndarray, paper: np.ndarray) -> list[np.ndarray]:
    """Colour the body in ``main`` and what is of another colour in ``paper``; a dark thing on paper is ``main`` again."""
    holes: list[np.ndarray] = []
    colors = []
    for shape in shapes:
        body = shape.tone in BODY_TONES
        if shape.tone.startswith("#") and hex_rgb(shape.tone).mean() < 0.45:
            middle = shape.points.mean(0)
            body = any((box[0] <= middle).all() and (middle <= box[1]).all() for box in holes)
        if not body:
            holes.append(np.stack([shape.points.min(0), shape.points.max(0)]))
        colors.append(main if body else paper)
    return colors

