"""Measure "nothing matches": what share of queries for absent things is refused, and what share of true ones is lost.

    python benchmarks/search_nothing.py [--scenes 3000] [--splits 12] [--photos 0]

Asked of the little world that the built-in model knows: scenes are drawn and embedded once; in every split another half of
the subjects is there, and an index is made of the scenes that show nothing else. It learns its floor as any index does,
from words that mean nothing, and never sees which subjects are absent. Asked are all subjects ("a fox"), then with a color
("a red fox"), then in a medium ("a watercolor of a fox"); of the latter two true is what some scene shows, absent is what
has an absent subject. Scenes and splits are others than those on which the statistic was chosen.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from limner.index.photos.records import About, Entry, Model
from limner.models.clip.model import Clip, load_clip
from limner.tasks.search.floor import Floor
from limner.tasks.search.options import SearchOptions
from limner.tasks.search.photos import Index
from limner.vocabulary.background import load_background
from limner.vocabulary.lists import load_list
from training.world import catalog
from training.world.lots import sample_scene
from training.world.scenes import Scene, draw_scene

FIRST_SCENE, FIRST_SPLIT = 900_000_000, 1_000
BATCH = 32
SHIFTS = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)
KINDS = ("subject", "color", "medium")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=3_000)
    parser.add_argument("--splits", type=int, default=12)
    parser.add_argument("--photos", type=int, default=0, help="how many photos an index has at most; 0 for all of its split")
    parser.add_argument("--model", default="builtin")
    wanted = parser.parse_args()
    clip = load_clip(wanted.model)
    known = sorted(set(catalog.SUBJECTS) & set(load_background(clip.folder)))
    scenes, rows = draw_scenes(clip, known, wanted.scenes)
    margins: dict[str, tuple[list[float], list[float]]] = {kind: ([], []) for kind in KINDS}
    print(f"{len(scenes)} scenes of {len(known)} subjects, {wanted.splits} splits")
    for split in range(wanted.splits):
        found = ask_split(clip, known, scenes, rows, FIRST_SPLIT + split, wanted.photos)
        print(f"split {split}: " + "; ".join(describe(kind, *found[kind]) for kind in KINDS))
        for kind, (true, absent) in found.items():
            margins[kind][0].extend(true)
            margins[kind][1].extend(absent)
    for kind, (true, absent) in margins.items():
        print(f"all splits, {describe(kind, true, absent)}")
        curve = (f"floor {shift:+.1f}: {share(absent, shift):.0%} / {share(true, shift):.1%}" for shift in SHIFTS)
        print("  " + ", ".join(curve))


def describe(kind: str, true: list[float], absent: list[float]) -> str:
    """Return the two shares at the learnt floor."""
    return (f"{kind} {share(absent, 0):.1%} of {len(absent)} absent refused, {share(true, 0):.1%} of {len(true)} true lost")


def share(above: list[float], shift: float) -> float:
    """Return the share of queries that fall below a floor shifted by so much."""
    return sum(value < shift for value in above) / max(1, len(above))


def draw_scenes(clip: Clip, known: list[str], count: int) -> tuple[list[Scene], Tensor]:
    """Return scenes as the shipped model knows them, and their features ``[n, d]``."""
    mediums = [medium for medium in catalog.MEDIUMS if any(medium in phrase for phrase in load_list(
        Path(str(clip.folder), "vocabulary", "mediums.txt")))]

    def sample() -> Iterator[Scene]:
        seed = FIRST_SCENE
        while True:
            scene, seed = replace(sample_scene(seed), form=0, rendering=""), seed + 1
            if scene.place and scene.medium in mediums and scene.subject in known and scene.other in {"", *known}:
                yield scene

    scenes = [scene for scene, _ in zip(sample(), range(count))]
    rows = [clip.encode_images([draw_scene(scene, 128) for scene in scenes[start:start + BATCH]])
            for start in range(0, count, BATCH)]
    return scenes, torch.cat(rows).half().cpu()


def ask_split(clip: Clip, known: list[str], scenes: list[Scene], rows: Tensor, seed: int,
              most: int) -> dict[str, tuple[list[float], list[float]]]:
    """Return, by kind of query, by how much the best photo's strength lies above the floor: of true queries, of absent."""
    chance = random.Random(seed)
    present = set(chance.sample(known, len(known) // 2))
    places = [place for place, scene in enumerate(scenes) if scene.subject in present and scene.other in {"", *present}]
    if most:
        places = sorted(chance.sample(places, min(most, len(places))))
    queries = write_queries(known, [scenes[place] for place in places])
    with tempfile.TemporaryDirectory(prefix="limner-nothing-") as folder, Index(folder, clip, write=True) as index:
        model = index.store.register(Model(clip.cache_key, clip.name, clip.dimension))
        index.store.add(model, [Entry(f"/{place}.png", "/", 1, 1, str(place).encode(), About(), rows[place][None])
                                for place in places])
        floor = index.floor(index.model())
        index.store.keep_floor(model, Floor(len(places), -1e9, -1e9).write())  # all are shown, with their strength
        found: dict[str, tuple[list[float], list[float]]] = {kind: ([], []) for kind in KINDS}
        for kind, text, subject, is_shown in queries:
            if is_shown or subject not in present:
                found[kind][0 if is_shown else 1].append(find_strongest(index, text) - floor.at(len(places)))
    return found


def find_strongest(index: Index, text: str) -> float:
    """Return the strength of the strongest of the nearest photos."""
    return max(hit.strength for hit in index.search(text, SearchOptions(count=40)).hits)


def write_queries(known: list[str], shown: list[Scene]) -> list[tuple[str, str, str, bool]]:
    """Return queries: their kind, text, subject, and whether some scene shows just that."""
    subjects = {name for scene in shown for name in (scene.subject, scene.other)}
    colored = {(scene.subject, scene.color) for scene in shown}
    painted = {(scene.subject, scene.medium) for scene in shown}
    colors = [color for color, _ in Counter(scene.color for scene in shown if scene.color).most_common(2)]
    mediums = [medium for medium, _ in Counter(scene.medium for scene in shown).most_common(2)]
    return [("subject", with_article(name), name, name in subjects) for name in known] + [
        ("color", f"{with_article(color)} {name}", name, (name, color) in colored) for name in known for color in colors] + [
        ("medium", f"{with_article(medium)} of {with_article(name)}", name, (name, medium) in painted)
        for name in known for medium in mediums]


def with_article(text: str) -> str:
    """Return a noun phrase with its article."""
    return f"{'an' if text[0] in 'aeiou' else 'a'} {text}"


if __name__ == "__main__":
    main()
