"""Compose the parts of a scene into a picture: ground, light, figures, manner, medium, flavors, in this order.

Takes the records of ``kinds.py``; knows nothing about captions or about how scenes are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from training.world.colors import jitter
from training.world.figures import Figure, figure_patches
from training.world.grounds import draw_ground
from training.world.kinds import Defect, Flavor, Layers, Layout, Light, Manner, Medium, Place, Rgb, Rng
from training.world.pen import Pen, hex_rgb
from training.world.raster import Patch, rasterise
from training.world.renderings import ONE_COLOR, RENDERINGS


@dataclass(frozen=True)
class Parts:
    """Everything that one picture is made of. The first figure is the one that the picture is about.

    It stands in a ``place``, or where that is None on a plain ``ground`` (one of ``grounds.GROUNDS``).
    """

    figures: tuple[Figure, ...]
    place: Place | None
    medium: Medium
    ground: str = "white"
    rendering: str = ""
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
    patches, paper = _behind(parts, tint, rng)
    cut_out = paper if parts.rendering == "glyph" else None
    for index, figure in enumerate(parts.figures):
        main = tint if figure.color == parts.figures[0].color else jitter(figure.color, rng)
        patches += figure_patches(figure, main, rng, 1000 * (index + 1), cut_out)
    patches += _before(parts, rng)
    if parts.manner and parts.manner.warp:
        warp = parts.manner.warp
        patches = [replace(p, points=warp(_subdivide(p.points))) for p in patches]
    raster = rasterise(patches, size_px)
    color, edges = RENDERINGS[parts.rendering](raster, tint.astype(np.float32), rng)
    color = color * np.asarray(parts.light.ambient, dtype=np.float32)
    layers = Layers(np.clip(color, 0, 1), raster.subject(), edges, tint.astype(np.float32))
    if parts.manner and parts.manner.texture:
        layers = parts.manner.texture(layers, rng)
    return layers


def _behind(parts: Parts, tint: np.ndarray, rng: Rng) -> tuple[list[Patch], np.ndarray]:
    """Return what lies behind the figures, and the colour of a plain ground."""
    pen = Pen()
    if parts.place is None:
        paper = draw_ground(pen, parts.ground, rng, tint)
        return _fixed(pen, first_group=10), paper
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
    return patches, np.ones(3)


def _before(parts: Parts, rng: Rng) -> list[Patch]:
    """Return what lies before the figures: a manner's ornaments, rain and snow."""
    patches: list[Patch] = []
    if parts.manner and parts.manner.before:
        ornament = Pen()
        parts.manner.before(ornament, rng)
        patches += _fixed(ornament, first_group=100_000)
    if parts.light.before:
        weather = Pen()
        parts.light.before(weather, rng)
        patches += [replace(p, group=0) for p in _fixed(weather, first_group=1)]
    return patches


def _fixed(pen: Pen, first_group: int) -> list[Patch]:
    return [Patch(s.points, hex_rgb(s.tone), s.group + first_group) for s in pen.shapes]


def _subdivide(points: np.ndarray) -> np.ndarray:
    """Put points along the edges, so that a warp bends long straight sides too."""
    following = np.roll(points, -1, 0)
    steps = np.maximum(1, np.ceil(np.abs(following - points).max(1) / 0.08)).astype(int)
    if steps.max() == 1:
        return points
    pieces = [a + (b - a) * (np.arange(n) / n)[:, None] for a, b, n in zip(points, following, steps, strict=True)]
    return np.concatenate(pieces)


__all__ = ["ONE_COLOR", "Figure", "Parts", "compose", "render_parts"]
