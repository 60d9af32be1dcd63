"""Render a training set of the little world into one array on disk, in parallel, resumable.

A set is made from its first seed, its length and its side of the splits.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from rich.progress import track

from training.world.foreign import FOREIGN, draw_foreign
from training.world.lots import sample_scene, sample_upright
from training.world.scenes import Scene, draw_scene

SIZE_PX = 96
PIXELS = "pixels.npy"
CHUNK = 500
DRAWN_PX = (96, 112, 96, 128, 96, 112, 96, 160, 112, 224)
"""Users bring pictures of any size: the set is drawn at several and reduced as the model's own preprocessing does."""


@dataclass(frozen=True)
class PictureSet:
    """Pixels ``[rows, SIZE_PX, SIZE_PX, 3]`` uint8 (memory-mapped), and of those that are drawn the scenes and the rows."""

    pixels: np.ndarray
    scenes: list[Scene]
    rows: np.ndarray

    def take(self, indices: np.ndarray) -> np.ndarray:
        """Return the pixels of some scenes, ``[n, SIZE_PX, SIZE_PX, 3]``."""
        return np.asarray(self.pixels[self.rows[indices]])


@dataclass(frozen=True)
class ForeignSet:
    """Pixels ``[n, SIZE_PX, SIZE_PX, 3]`` uint8 of pictures that are no scenes, and the kind of each."""

    pixels: np.ndarray
    kinds: list[str]


def render_foreign(path: Path, first_seed: int, count: int, *, workers: int) -> ForeignSet:
    """Render ``count`` pictures that are no scenes, the kinds in turn, or read those that lie at ``path``."""
    kinds = [list(FOREIGN)[i % len(FOREIGN)] for i in range(count)]
    if not path.exists():
        with ProcessPoolExecutor(workers) as pool:
            drawn = pool.map(_draw_foreign, kinds, range(first_seed, first_seed + count), chunksize=50)
            np.save(path, np.stack(list(track(drawn, "pictures that are no scenes", total=count))))
    return ForeignSet(np.load(path, mmap_mode="r"), kinds)


def _draw_foreign(kind: str, seed: int) -> np.ndarray:
    picture = draw_foreign(kind, seed, DRAWN_PX[seed % len(DRAWN_PX)])
    return np.asarray(picture.resize((SIZE_PX, SIZE_PX), Image.Resampling.BICUBIC))


@dataclass(frozen=True)
class Lot:
    """A set of scenes by lot: ``count`` seeds from ``first_seed`` on, and which side of the splits they come from."""

    first_seed: int
    count: int
    held_out: bool | None = False
    unseen_form: bool = False
    subjects: tuple[str, ...] = ()
    """Only these subjects; empty means all."""
    upright: bool = False
    """One thing each, whole and upright, as a painter learns it."""

    def scene(self, index: int) -> Scene:
        """Return the scene at ``index``."""
        if self.upright:
            return sample_upright(self.first_seed + index, held_out=self.held_out)
        return sample_scene(self.first_seed + index, held_out=self.held_out, unseen_form=self.unseen_form,
                            subjects=self.subjects)


def render_set(folder: Path, lot: Lot, *, workers: int) -> PictureSet:
    """Render the pictures of a lot, or go on where an earlier run stopped; return the set.

    The scenes are kept beside the pixels, chunk by chunk: a set can be learned from while it grows, and what is drawn stays
    what it is if the world is given more things later.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / PIXELS).exists():
        np.lib.format.open_memmap(folder / PIXELS, "w+", np.uint8, (lot.count, SIZE_PX, SIZE_PX, 3))
    todo = [start for start in range(0, lot.count, CHUNK) if not _chunk_path(folder, start).exists()]
    with ProcessPoolExecutor(workers) as pool:
        for _ in track(pool.map(partial(_render_chunk, folder, lot), todo), f"pictures of {lot}", total=len(todo)):
            pass
    return load_set(folder)


def load_set(folder: Path) -> PictureSet:
    """Read what is drawn of a set."""
    scenes, rows = [], []
    for path in sorted(folder.glob("scenes-*.json")):
        chunk = json.loads(path.read_text())
        scenes += [Scene(**stored | {"flavors": tuple(stored["flavors"])}) for stored in chunk]
        rows += range(start := int(path.stem.removeprefix("scenes-")), start + len(chunk))
    return PictureSet(np.load(folder / PIXELS, mmap_mode="r"), scenes, np.array(rows))


def _render_chunk(folder: Path, lot: Lot, start: int) -> None:
    pixels = np.load(folder / PIXELS, mmap_mode="r+")
    scenes = [lot.scene(index) for index in range(start, min(lot.count, start + CHUNK))]
    for index, scene in enumerate(scenes, start):
        picture = draw_scene(scene, DRAWN_PX[(lot.first_seed + index) % len(DRAWN_PX)])
        pixels[index] = np.asarray(picture.resize((SIZE_PX, SIZE_PX), Image.Resampling.BICUBIC))
    part = _chunk_path(folder, start).with_suffix(".part")
    part.write_text(json.dumps([asdict(scene) for scene in scenes]))
    part.replace(_chunk_path(folder, start))


def _chunk_path(folder: Path, start: int) -> Path:
    return folder / f"scenes-{start:07d}.json"
