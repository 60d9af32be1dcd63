"""Scenes of what a CLIP knows, and of things that it is to be taught."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from builtin import Known
from PIL import Image

from training.world.lots import sample_scene
from training.world.scenes import Scene, draw_scene

SIZE_PX = 128
TEACH_SEED, TEST_SEED, REPLAY_SEED, TEXT_SEED = 610_000_000, 620_000_000, 630_000_000, 640_000_000
FALSE_NAME = "zorbel"


def sample_known(known: Known, seed: int, size: int, *, held_out: bool = False) -> list[Scene]:
    """Return scenes by lot that hold only what is known."""
    found = (scene for scene in (sample_scene(lot, subjects=known.subjects, held_out=held_out) for lot in count(seed))
             if known.holds(scene))
    return [scene for _, scene in zip(range(size), found)]


def sample_thing(name: str, known: Known, seed: int, size: int) -> list[Scene]:
    """Return scenes of a new thing alone; under the false name, of things that are known."""
    found = (scene for scene in sample_known(known, seed, 4 * size) if not scene.relation)
    return [scene if name == FALSE_NAME else replace(scene, subject=name, form=0) for _, scene in zip(range(size), found)]


def sample_few(known: Known, subjects: int, seed: int, size: int) -> Iterator[Scene]:
    """Yield scenes of a smaller world: so many subjects, each in its first construction, nothing beside them."""
    names = known.subjects[:subjects]
    for scene in sample_known(replace(known, subjects=names), seed, 2 * size):
        if not scene.relation and size:
            yield replace(scene, form=0)
            size -= 1


def draw(scene: Scene) -> Image.Image:
    """Draw a scene."""
    return draw_scene(scene, SIZE_PX)
