"""Scenes said in other ways than captions do: in another wording, and in captions that leave out half.

Knows nothing about pixels or models.
"""

from __future__ import annotations

from dataclasses import replace

from training.world import catalog
from training.world.captions import setting_of, subject_of
from training.world.kinds import Rng
from training.world.scenes import Scene

KEPT = 0.5
"""How often a fact stays in a caption that leaves out half."""


def reword(scene: Scene) -> str:
    """Say a scene in another wording."""
    where = f"{catalog.PLACES[scene.place].phrase}, " if scene.place else ""
    color = f"{scene.color} " if scene.shows_color else ""
    medium = catalog.MEDIUMS[scene.medium].phrase
    return f"look: {where}there stands {'some' if scene.count > 1 else 'one'} {color}{scene.subject} ({medium})"


def write_half(scene: Scene, rng: Rng) -> str:
    """Return a caption that leaves out each fact but the subject and the number by the toss of a coin."""
    color, size, setting, light, medium, other = (rng.random() < KEPT for _ in range(6))
    kept = replace(scene, light=scene.light if light else "daylight")
    if not other:
        kept = replace(kept, relation="", other="")
    text, _ = subject_of(kept, with_color=color, with_size=size)
    text = f"{text} {setting_of(kept)[0]}" if setting else text
    return f"{catalog.MEDIUMS[scene.medium].phrase} of {text}" if medium else text
