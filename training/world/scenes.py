"""Scenes: which subject, colour, ground, medium, manner and flavors meet in a picture, and the picture that they make.

A scene is only names and a seed. Knows nothing about models or words. Two things are held out once and for all and never
drawn for training: one in ten of the combinations of subject, colour and medium, and one in six of each subject's forms.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from PIL import Image

from training.world import catalog
from training.world.figures import Figure, Pose
from training.world.kinds import Flavor, Layout, Manner, Rng
from training.world.render import Parts, render_parts
from training.world.renderings import LINES, ONE_COLOR

SIZES = ("", "small", "large")
COUNTS = (1, 2, 3, 4)
RELATIONS = ("beside", "under")
UNCOLORED = ("black", "white", "gray")
FLOATING = frozenset({
    "hot-air balloon", "airplane", "helicopter", "rocket", "moon", "star", "butterfly", "bird", "whale", "fish", "sun",
    "cloud", "kite", "bee", "balloon", "planet", "rainbow", "shark", "dolphin", "ladybug",
})
_HELD_OUT_ONE_IN = 10
_HELD_OUT_FORM_ONE_IN = 6


@dataclass(frozen=True)
class Scene:
    """What a picture shows, by the names of ``catalog.py``; empty text where there is none. ``seed`` fixes every pixel.

    It has a ``place`` and a ``light``, or neither and a plain ``ground`` (one of ``grounds.GROUNDS``). ``form`` is which of
    the subject's constructions is drawn, ``rendering`` how (one of ``renderings.RENDERINGS``). If it is ``upright`` the
    subject stands in the middle, large and whole, and always the same way round.
    """

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
    form: int = 0
    ground: str = ""
    rendering: str = ""
    upright: bool = False

    @property
    def shows_color(self) -> bool:
        """Whether the subject has a hue that can be seen under this rendering, this medium and these flavors."""
        if self.rendering in LINES or (self.rendering in ONE_COLOR and self.color in UNCOLORED):
            return False
        return catalog.MEDIUMS[self.medium].shows_color and all(catalog.FLAVORS[f].shows_color for f in self.flavors)

    @property
    def shown_ground(self) -> str:
        """What can be said of a plain ground: "white", "black" or only "plain"; empty text where there is a place."""
        kept = catalog.MEDIUMS[self.medium].shows_ground and not self.flavors and not self.defect
        return "" if not self.ground else self.ground if kept and self.ground in UNCOLORED else "plain"

    @property
    def held_out(self) -> bool:
        """Whether this combination of subject, colour and medium is kept away from training."""
        return zlib.crc32(f"{self.subject}|{self.color}|{self.medium}".encode()) % _HELD_OUT_ONE_IN == 0


@cache
def held_out_forms(subject: str) -> tuple[int, ...]:
    """Return which of a subject's forms are kept away from training: one in six, none where it has fewer than six."""
    count = len(catalog.SUBJECTS[subject].forms)
    order = sorted(range(count), key=lambda form: zlib.crc32(f"{subject}|{form}".encode()))
    return tuple(order[:count // _HELD_OUT_FORM_ONE_IN])


@cache
def taught_forms(subject: str) -> tuple[int, ...]:
    """Return which of a subject's forms are drawn for training."""
    return tuple(form for form in range(len(catalog.SUBJECTS[subject].forms)) if form not in held_out_forms(subject))


def draw_scene(scene: Scene, size_px: int = 512) -> Image.Image:
    """Draw a scene as an RGB picture of ``size_px`` squared; the same scene gives the same picture."""
    rng = np.random.default_rng([scene.seed, 1])
    flavors = tuple(catalog.FLAVORS[f] for f in scene.flavors)
    layout = _lay_out(scene, flavors, rng)
    parts = Parts(
        figures=_figures(scene, layout, rng),
        place=catalog.PLACES[scene.place] if scene.place else None,
        ground=scene.ground,
        rendering=scene.rendering,
        medium=catalog.MEDIUMS[scene.medium],
        light=catalog.LIGHTS[scene.light or "daylight"],
        manner=_manner(scene),
        flavors=flavors,
        defect=catalog.DEFECTS[scene.defect] if scene.defect else None,
        layout=layout,
    )
    return render_parts(parts, rng, size_px)


def _manner(scene: Scene) -> Manner | None:
    if scene.movement:
        return catalog.MOVEMENTS[scene.movement]
    return catalog.PAINTERS[scene.painter] if scene.painter else None


def _lay_out(scene: Scene, flavors: tuple[Flavor, ...], rng: Rng) -> Layout:
    side = {"": rng.uniform(0.5, 0.72), "small": rng.uniform(0.22, 0.38), "large": rng.uniform(0.78, 0.95)}[scene.size]
    if scene.upright:
        return Layout(0.5, 0.9, 0.8, float(rng.uniform(0.52, 0.68)))
    if scene.ground == "tile":
        side *= 0.72
    if not scene.place:
        return Layout(0.5 + float(rng.normal(0, 0.05)), float(0.5 + side / 2 + rng.normal(0, 0.04)), float(side))
    base = rng.uniform(0.80, 0.92) if scene.subject not in FLOATING else rng.uniform(0.68, 0.86)
    layout = Layout(
        center_x=0.5 + float(rng.uniform(-0.2, 0.2) if rng.random() < 0.5 else rng.uniform(-0.06, 0.06)),
        base_y=float(max(base, side + 0.03)),
        side=float(side),
        horizon=float(rng.uniform(0.52, 0.68)),
    )
    for flavor in flavors:
        if flavor.layout is not None:
            layout = flavor.layout(layout, rng)
    return layout


def _pose(scene: Scene, rng: Rng) -> Pose:
    """Upright mostly, else tilted by up to 45 degrees; a little stretched, leaning and bent."""
    if scene.upright:
        return Pose()
    lot = rng.random()
    turn = rng.normal(0, 4) if lot < 0.6 else rng.normal(0, 14) if lot < 0.85 else rng.uniform(-45, 45)
    bend = tuple((float(rng.uniform(0, 0.022)), float(rng.uniform(0.6, 1.6)), float(rng.uniform(0, 6.3))) for _ in "xy")
    return Pose(
        mirrored=bool(rng.random() < 0.5),
        turn=float(np.clip(turn, -45, 45)) * (1 if not scene.place else 0.6),
        stretch=float(np.exp(rng.normal(0, 0.13))),
        lean=float(rng.normal(0, 0.05)),
        bend=bend,
    )


def _figures(scene: Scene, layout: Layout, rng: Rng) -> tuple[Figure, ...]:
    subject, pose = catalog.SUBJECTS[scene.subject], _pose(scene, rng)
    x, base, side = layout.center_x, layout.base_y, layout.side
    if scene.count > 1:
        return _row(scene, layout, pose, rng)
    figure = Figure(subject, scene.color, x, base, side, scene.form, pose)
    if not scene.relation:
        cut = scene.size != "small" and not scene.upright and rng.random() < 0.09
        return (_cut_by_frame(figure, rng) if cut else figure,)
    other = Figure(catalog.SUBJECTS[scene.other], scene.other_color, form=_lot(rng, taught_forms(scene.other)),
                   pose=_pose(scene, rng))
    if scene.relation == "beside":
        left = rng.random() < 0.5
        size = min(side, 0.52)
        xs = (0.29, 0.75) if left else (0.71, 0.25)
        base = base if scene.place else 0.5 + size / 2
        return (replace(figure, x=xs[0], side=size, base=base), replace(other, x=xs[1], base=base, side=size * 0.65))
    lower = replace(figure, side=min(side, 0.52), base=0.94)
    return (lower, replace(other, x=float(rng.uniform(0.3, 0.7)), base=0.38, side=0.34))


def _row(scene: Scene, layout: Layout, pose: Pose, rng: Rng) -> tuple[Figure, ...]:
    """Two to four of a kind side by side."""
    step = {2: 0.44, 3: 0.31, 4: 0.235}[scene.count]
    first = 0.5 - step * (scene.count - 1) / 2
    each = min(layout.side, step * (1.06 if scene.count < 4 else 1.25))
    base = layout.base_y if scene.place else 0.5 + each / 2
    subject = catalog.SUBJECTS[scene.subject]
    return tuple(Figure(subject, scene.color, first + step * i, base - float(rng.uniform(0, 0.03)), each, scene.form, pose)
                 for i in range(scene.count))


def _cut_by_frame(figure: Figure, rng: Rng) -> Figure:
    """Move a figure until a part of its box is outside of the picture."""
    out = float(rng.uniform(0.1, 0.28)) * figure.side
    way = rng.integers(4)
    if way < 2:
        return replace(figure, x=figure.side / 2 - out if way else 1 - figure.side / 2 + out)
    return replace(figure, base=1 + out) if way == 2 else replace(figure, base=figure.side - out)


def _lot(rng: Rng, forms: tuple[int, ...]) -> int:
    return forms[int(rng.integers(len(forms)))]
