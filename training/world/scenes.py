"""Scenes: which subject, colour, place, light, medium, manner and flavors meet in a picture, drawn by lot from a seed.

A scene is only names and a seed; ``draw_scene`` makes the picture. Knows nothing about models. Combinations of subject,
colour and medium are split once and for all: one in ten is held out and never drawn for training.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from training.world import catalog
from training.world.kinds import Flavor, Layout, Manner, Rng
from training.world.render import Figure, Parts, render_parts

SIZES = ("", "small", "large")
COUNTS = (1, 2, 3, 4)
RELATIONS = ("beside", "under")
_FLOATING = frozenset({
    "hot-air balloon", "airplane", "helicopter", "rocket", "moon", "star", "butterfly", "bird", "whale", "fish",
})
_HELD_OUT_ONE_IN = 10


@dataclass(frozen=True)
class Scene:
    """What a picture shows, by the names of ``catalog.py``; empty text where there is none. ``seed`` fixes every pixel."""

    subject: str
    color: str
    place: str
    medium: str
    light: str = "daylight"
    count: int = 1
    size: str = ""
    relation: str = ""
    other: str = ""
    other_color: str = ""
    movement: str = ""
    painter: str = ""
    flavors: tuple[str, ...] = ()
    defect: str = ""
    seed: int = 0

    @property
    def shows_color(self) -> bool:
        """Whether the subject's hue can be seen under this medium and these flavors."""
        return catalog.MEDIUMS[self.medium].shows_color and all(catalog.FLAVORS[f].shows_color for f in self.flavors)

    @property
    def held_out(self) -> bool:
        """Whether this combination of subject, colour and medium is kept away from training."""
        return zlib.crc32(f"{self.subject}|{self.color}|{self.medium}".encode()) % _HELD_OUT_ONE_IN == 0


def sample_scene(seed: int, *, held_out: bool | None = None) -> Scene:
    """Draw a scene by lot; ``held_out`` True or False draws only from that side of the split."""
    rng = np.random.default_rng(seed)
    while True:
        scene = _sample(rng, seed)
        if held_out is None or scene.held_out == held_out:
            return scene


def draw_scene(scene: Scene, size_px: int = 512) -> Image.Image:
    """Draw a scene as an RGB picture of ``size_px`` squared; the same scene gives the same picture."""
    rng = np.random.default_rng([scene.seed, 1])
    flavors = tuple(catalog.FLAVORS[f] for f in scene.flavors)
    layout = _lay_out(scene, flavors, rng)
    parts = Parts(
        figures=_figures(scene, layout, rng),
        place=catalog.PLACES[scene.place],
        medium=catalog.MEDIUMS[scene.medium],
        light=catalog.LIGHTS[scene.light],
        manner=_manner(scene),
        flavors=flavors,
        defect=catalog.DEFECTS[scene.defect] if scene.defect else None,
        layout=layout,
    )
    return render_parts(parts, rng, size_px)


def _sample(rng: Rng, seed: int) -> Scene:
    place = _pick(rng, tuple(catalog.PLACES))
    scene = Scene(
        subject=_pick(rng, tuple(catalog.SUBJECTS)),
        color=_pick(rng, tuple(catalog.COLORS)),
        place=place,
        medium=_pick(rng, tuple(catalog.MEDIUMS)),
        light=_pick(rng, tuple(catalog.LIGHTS)) if catalog.PLACES[place].has_sky and rng.random() < 0.6 else "daylight",
        flavors=_sample_flavors(rng),
        seed=seed,
    )
    kind = rng.random()
    if kind < 0.15:
        scene = replace(scene, count=int(rng.integers(2, COUNTS[-1] + 1)))
    elif kind < 0.30:
        other = _pick(rng, tuple(name for name in catalog.SUBJECTS if name != scene.subject))
        other_color = _pick(rng, tuple(name for name in catalog.COLORS if name != scene.color))
        scene = replace(scene, relation=_pick(rng, RELATIONS), other=other, other_color=other_color)
    elif not any(catalog.FLAVORS[f].layout for f in scene.flavors):
        scene = replace(scene, size=_pick(rng, ("", "", "", "small", "large")))
    style = rng.random()
    if style < 0.16:
        scene = replace(scene, movement=_pick(rng, tuple(catalog.MOVEMENTS)))
    elif style < 0.32:
        scene = replace(scene, painter=_pick(rng, tuple(catalog.PAINTERS)))
    if rng.random() < 0.06:
        scene = replace(scene, defect=_pick(rng, tuple(catalog.DEFECTS)))
    return scene


def _pick(rng: Rng, names: tuple[str, ...]) -> str:
    return names[int(rng.integers(len(names)))]


def _sample_flavors(rng: Rng) -> tuple[str, ...]:
    """None, one or two flavors, never two of a family."""
    chosen: list[str] = []
    wanted = int(rng.choice([0, 1, 2], p=[0.5, 0.35, 0.15]))
    while len(chosen) < wanted:
        phrase = _pick(rng, tuple(catalog.FLAVORS))
        if all(catalog.FLAVORS[phrase].family != catalog.FLAVORS[other].family for other in chosen):
            chosen.append(phrase)
    return tuple(chosen)


def _manner(scene: Scene) -> Manner | None:
    if scene.movement:
        return catalog.MOVEMENTS[scene.movement]
    return catalog.PAINTERS[scene.painter] if scene.painter else None


def _lay_out(scene: Scene, flavors: tuple[Flavor, ...], rng: Rng) -> Layout:
    side = {"": rng.uniform(0.54, 0.68), "small": rng.uniform(0.32, 0.40), "large": rng.uniform(0.78, 0.88)}[scene.size]
    base = rng.uniform(0.80, 0.92) if scene.subject not in _FLOATING else rng.uniform(0.68, 0.86)
    layout = Layout(
        center_x=0.5 + float(rng.uniform(-0.08, 0.08)),
        base_y=float(max(base, side + 0.04)),
        side=float(side),
        horizon=float(rng.uniform(0.52, 0.68)),
    )
    for flavor in flavors:
        if flavor.layout is not None:
            layout = flavor.layout(layout, rng)
    return layout


def _figures(scene: Scene, layout: Layout, rng: Rng) -> tuple[Figure, ...]:
    subject = catalog.SUBJECTS[scene.subject]
    mirrored = bool(rng.random() < 0.5)
    x, base, side = layout.center_x, layout.base_y, layout.side
    if scene.count > 1:
        step = {2: 0.44, 3: 0.31, 4: 0.235}[scene.count]
        first = 0.5 - step * (scene.count - 1) / 2
        each = min(side, step * (1.06 if scene.count < 4 else 1.25))
        return tuple(
            Figure(subject, scene.color, first + step * i, base - float(rng.uniform(0, 0.03)), each, mirrored)
            for i in range(scene.count)
        )
    figure = Figure(subject, scene.color, x, base, side, mirrored)
    if not scene.relation:
        return (figure,)
    other = catalog.SUBJECTS[scene.other]
    if scene.relation == "beside":
        left = rng.random() < 0.5
        size = min(side, 0.52)
        xs = (0.29, 0.75) if left else (0.71, 0.25)
        return (replace(figure, x=xs[0], side=size), Figure(other, scene.other_color, xs[1], base, size * 0.65))
    lower = replace(figure, side=min(side, 0.52), base=0.94)
    return (lower, Figure(other, scene.other_color, float(rng.uniform(0.3, 0.7)), 0.38, 0.34))
