"""Render a training set of the little world into one array on disk, in parallel, resumable.

A set is known by its first seed, its length and its side of the split: the scenes need not be stored.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from rich.progress import track

from training.world.foreign import FOREIGN, draw_foreign
from training.world.lots import sample_scene
from training.world.scenes import Scene, draw_scene

SIZE_PX = 96
CHUNK = 500
DRAWN_PX = (128, 128, 128, 128, 128, 128, 128, 192, 256, 112)
"""Users bring pictures of any size: the set is drawn at several and reduced as the model's own preprocessing does."""


@dataclass(frozen=True)
class PictureSet:
    """Pixels ``[n, SIZE_PX, SIZE_PX, 3]`` uint8 (memory-mapped) and the scene of each."""

    pixels: np.ndarray
    scenes: list[Scene]


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


def render_set(folder: Path, first_seed: int, count: int, *, held_out: bool, workers: int) -> PictureSet:
    """Render ``count`` pictures from ``first_seed`` on, or go on where an earlier run stopped; return the set."""
    folder.mkdir(parents=True, exist_ok=True)
    pixels_path, done_path = folder / "pixels.npy", folder / "done.json"
    if not pixels_path.exists():
        np.lib.format.open_memmap(pixels_path, "w+", np.uint8, (count, SIZE_PX, SIZE_PX, 3))
    done = set(json.loads(done_path.read_text())) if done_path.exists() else set()
    todo = [start for start in range(0, count, CHUNK) if start not in done]
    draw = partial(_render_chunk, pixels_path, first_seed, count, held_out)
    with ProcessPoolExecutor(workers) as pool:
        for start in track(pool.map(draw, todo), f"pictures from seed {first_seed}", total=len(todo)):
            done.add(start)
            done_path.write_text(json.dumps(sorted(done)))
    scenes = [sample_scene(first_seed + i, held_out=held_out) for i in range(count)]
    return PictureSet(np.load(pixels_path, mmap_mode="r"), scenes)


def _render_chunk(pixels_path: Path, first_seed: int, count: int, held_out: bool, start: int) -> int:
    pixels = np.load(pixels_path, mmap_mode="r+")
    for index in range(start, min(count, start + CHUNK)):
        seed = first_seed + index
        picture = draw_scene(sample_scene(seed, held_out=held_out), DRAWN_PX[seed % len(DRAWN_PX)])
        pixels[index] = np.asarray(picture.resize((SIZE_PX, SIZE_PX), Image.Resampling.BICUBIC))
    return start
