"""Scenes by lot: from a seed, which names of the world meet, on which side of the splits. Knows nothing about pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from training.world import catalog
from training.world.kinds import Rng
from training.world.renderings import LINES, ONE_COLOR
from training.world.scenes import COUNTS, RELATIONS, Scene, held_out_forms, taught_forms

PLAIN_SHARE = 0.38
"""How many of the pictures have a plain ground and no place."""
SIGNS = {"digital": 0.2, "icon": 0.2, "emoji": 0.14, "sticker": 0.1}
"""How often a picture on a plain ground has these mediums; the others share the rest."""
NOT_PLAIN = ("neon",)
IN_PLACES = {"": 0.74, "outlined": 0.17, "silhouette": 0.09}
ON_PLAIN = {"": 0.32, "outlined": 0.13, "thin outline": 0.08, "thick outline": 0.09, "silhouette": 0.1, "glyph": 0.16,
            "strokes": 0.06, "hatched": 0.06}
GROUND_SHARE = {"white": 0.48, "black": 0.13, "color": 0.2, "gradient": 0.12, "tile": 0.07}


def sample_scene(seed: int, *, held_out: bool | None = None, unseen_form: bool = False,
                 subjects: Sequence[str] = ()) -> Scene:
    """Draw a scene by lot.

    Args:
        seed: the lot.
        held_out: True or False draws only from that side of the split of combinations.
        unseen_form: draw a form of the subject that is held out; else only forms that are taught.
        subjects: draw only these; by default all.
    """
    rng = np.random.default_rng(seed)
    while True:
        scene = _sample(rng, seed, tuple(subjects) or tuple(catalog.SUBJECTS))
        forms = (held_out_forms if unseen_form else taught_forms)(scene.subject)
        if forms and (held_out is None or scene.held_out == held_out):
            return replace(scene, form=forms[int(rng.integers(len(forms)))])


def sample_upright(seed: int, *, held_out: bool | None = False) -> Scene:
    """Draw a scene by lot as somebody would paint it: one thing, large, whole and upright, in the first form that is taught,
    without flavors, movement or painter.

    What a painter learns to paint is better one view of each thing that can be recognised than all that there are.
    """
    scene = sample_scene(seed, held_out=held_out)
    return replace(
        scene, form=taught_forms(scene.subject)[0], upright=True,
        ground="gradient" if scene.ground == "tile" else scene.ground,
        rendering="outlined" if scene.color == scene.ground else "",
        count=1, size="", relation="", other="", other_color="", defect="", flavors=(), movement="", painter="")


def _sample(rng: Rng, seed: int, subjects: tuple[str, ...]) -> Scene:
    subject, color = _pick(rng, subjects), _pick(rng, catalog.COLORS)
    scene = Scene(subject, color, "", "", seed=seed)
    scene = _on_plain_ground(scene, rng) if rng.random() < PLAIN_SHARE else _in_place(scene, rng)
    scene = replace(scene, flavors=_flavors(rng, plain=not scene.place))
    kind = rng.random()
    if kind < (0.13 if scene.place else 0.08):
        scene = replace(scene, count=int(rng.integers(2, COUNTS[-1] + 1)))
    elif kind < (0.27 if scene.place else 0.14) and scene.rendering not in ONE_COLOR:
        other = _pick(rng, [name for name in subjects if name != subject])
        other_color = _pick(rng, [name for name in catalog.COLORS if name != color])
        scene = replace(scene, relation=_pick(rng, RELATIONS), other=other, other_color=other_color)
    elif not any(catalog.FLAVORS[f].layout for f in scene.flavors):
        sizes = ("", "", "", "small", "large") if scene.place else ("", "", "small", "large", "large")
        scene = replace(scene, size=_pick(rng, sizes))
    return replace(scene, defect=_pick(rng, catalog.DEFECTS)) if not scene.flavors and rng.random() < 0.08 else scene


def _in_place(scene: Scene, rng: Rng) -> Scene:
    place = _pick(rng, catalog.PLACES)
    lit = catalog.PLACES[place].has_sky and rng.random() < 0.6
    mediums = [name for name, medium in catalog.MEDIUMS.items() if not medium.plain_only]
    style = rng.random()
    return replace(
        scene,
        place=place,
        medium=_pick(rng, mediums),
        light=_pick(rng, catalog.LIGHTS) if lit else "daylight",
        rendering=_weigh(rng, IN_PLACES),
        movement=_pick(rng, catalog.MOVEMENTS) if style < 0.16 else "",
        painter=_pick(rng, catalog.PAINTERS) if 0.16 <= style < 0.32 else "",
    )


def _on_plain_ground(scene: Scene, rng: Rng) -> Scene:
    """No place, no light; a colour that can be told from the ground, in one colour often black or white."""
    others = [name for name in catalog.MEDIUMS if name not in SIGNS and name not in NOT_PLAIN]
    medium = _weigh(rng, SIGNS | {name: (1 - sum(SIGNS.values())) / len(others) for name in others})
    rendering = _weigh(rng, ON_PLAIN)
    if medium == "emoji" and rendering != "outlined":
        rendering = ""
    ground, color = _weigh(rng, GROUND_SHARE), scene.color
    if rendering in LINES or (rendering in ONE_COLOR and rng.random() < 0.5):
        color = "white" if ground == "black" or (ground != "white" and rng.random() < 0.4) else "black"
    if color == ground:
        if rendering in ONE_COLOR:
            ground = {"white": "black", "black": "white"}[ground]
        else:
            rendering = "outlined" if color == "white" else rendering
            ground = ground if color == "white" else "white"
    return replace(scene, medium=medium, rendering=rendering, ground=ground, color=color, light="")


def _pick(rng: Rng, names: Iterable[str]) -> str:
    choices = tuple(names)
    return choices[int(rng.integers(len(choices)))]


def _weigh(rng: Rng, shares: dict[str, float]) -> str:
    chances = np.array(list(shares.values()))
    return list(shares)[int(rng.choice(len(chances), p=chances / chances.sum()))]


def _flavors(rng: Rng, *, plain: bool) -> tuple[str, ...]:
    """None, one or two flavors, never two of a family; on a plain ground fewer."""
    possible = [name for name, flavor in catalog.FLAVORS.items() if flavor.plain or not plain]
    chosen: list[str] = []
    wanted = int(rng.choice([0, 1, 2], p=[0.8, 0.17, 0.03] if plain else [0.44, 0.4, 0.16]))
    while len(chosen) < wanted:
        phrase = _pick(rng, possible)
        if all(catalog.FLAVORS[phrase].family != catalog.FLAVORS[other].family for other in chosen):
            chosen.append(phrase)
    return tuple(chosen)
