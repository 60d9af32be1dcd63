"""Compose the parts of a scene into a picture: place, light, figures, manner, medium, flavors, in this order.

Takes the records of ``kinds.py``; knows nothing about captions or about how scenes are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from training.world.colors import jitter, shade
from training.world.kinds import Defect, Flavor, Layers, Layout, Light, Manner, Medium, Place, Rgb, Rng, Subject
from training.world.pen import Pen, hex_rgb, turn
from training.world.raster import Patch, rasterise


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
    mirrored: bool = False
    form: int = 0


@dataclass(frozen=True)
class Parts:
    """Everything that one picture is made of. The first figure is the one that the picture is about."""

    figures: tuple[Figure, ...]
    place: Place
    medium: Medium
    light: Light = Light("daylight", "")
    manner: Manner | None = None
    flavors: tuple[Flavor, ...] = ()
    defect: Defect | None = None
    layout: Layout = Layout()


def render_parts(parts: Parts, rng: Rng, size_px: int) -> Image.Image:
    """Draw ``parts`` as an RGB picture of ``size_px`` squared; the same generator state gives the same picture."""
    layers = compose(parts, rng, size_px)
    rgb: Rgb = parts.medium.apply(layers, rng)
    for flavor in parts.flavors:
        if flavor.grade is not None:
            rgb = flavor.grade(rgb, layers, rng)
    if parts.defect is not None:
        rgb = parts.defect.apply(rgb, rng)
    return Image.fromarray(np.clip(np.rint(rgb * 255), 0, 255).astype(np.uint8))


def compose(parts: Parts, rng: Rng, size_px: int) -> Layers:
    """Draw ``parts`` flat, in its manner but before its medium."""
    tint = jitter(parts.figures[0].color, rng)
    patches = _background(parts, rng)
    for index, figure in enumerate(parts.figures):
        main = tint if figure.color == parts.figures[0].color else jitter(figure.color, rng)
        patches += _figure(figure, main, rng, first_group=1000 * (index + 1))
    if parts.manner and parts.manner.before:
        ornament = Pen()
        parts.manner.before(ornament, rng)
        patches += _fixed(ornament, first_group=100_000)
    if parts.light.before:
        weather = Pen()
        parts.light.before(weather, rng)
        patches += [replace(p, group=0) for p in _fixed(weather, first_group=1)]
    if parts.manner and parts.manner.warp:
        warp = parts.manner.warp
        patches = [replace(p, points=warp(_subdivide(p.points))) for p in patches]
    if parts.layout.tilt:
        patches = [replace(p, points=_tilt(p.points, parts.layout.tilt)) for p in patches]
    color, subject, edges = rasterise(patches, size_px)
    color = color * np.asarray(parts.light.ambient, dtype=np.float32)
    layers = Layers(np.clip(color, 0, 1), subject, edges, tint.astype(np.float32))
    if parts.manner and parts.manner.texture:
        layers = parts.manner.texture(layers, rng)
    return layers


def _background(parts: Parts, rng: Rng) -> list[Patch]:
    pen = Pen()
    parts.place.draw(pen, rng, parts.light.sky, parts.layout.horizon)
    if parts.light.behind and parts.place.has_sky:
        parts.light.behind(pen, rng, parts.layout.horizon)
    patches = _fixed(pen, first_group=10)
    if parts.manner and parts.manner.recolor and patches:
        recolored = parts.manner.recolor(np.stack([p.rgb for p in patches]), rng)
        patches = [replace(p, rgb=rgb) for p, rgb in zip(patches, recolored, strict=True)]
    if parts.manner and parts.manner.behind:
        ornament = Pen()
        parts.manner.behind(ornament, rng)
        patches += _fixed(ornament, first_group=50_000)
    return patches


def _fixed(pen: Pen, first_group: int) -> list[Patch]:
    return [Patch(s.points, hex_rgb(s.tone), s.group + first_group) for s in pen.shapes]


def _figure(figure: Figure, main: np.ndarray, rng: Rng, first_group: int) -> list[Patch]:
    pen = Pen()
    figure.subject.forms[figure.form](pen, rng)
    corner = np.array([figure.x - figure.side / 2, figure.base - figure.side])
    patches = []
    for s in pen.shapes:
        points = s.points * (-1, 1) + (1, 0) if figure.mirrored else s.points
        patches.append(Patch(points * figure.side + corner, shade(s.tone, main), s.group + first_group, True))
    return patches


def _subdivide(points: np.ndarray) -> np.ndarray:
    """Put points along the edges, so that a warp bends long straight sides too."""
    following = np.roll(points, -1, 0)
    steps = np.maximum(1, np.ceil(np.abs(following - points).max(1) / 0.08)).astype(int)
    if steps.max() == 1:
        return points
    pieces = [a + (b - a) * (np.arange(n) / n)[:, None] for a, b, n in zip(points, following, steps, strict=True)]
    return np.concatenate(pieces)


def _tilt(points: np.ndarray, degrees: float) -> np.ndarray:
    """Turn about the centre and enlarge, so that the corners stay covered."""
    grow = 1 + 0.9 * abs(np.sin(np.radians(degrees)))
    return turn(points - 0.5, degrees) * grow + 0.5
