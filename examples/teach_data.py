"""Draw and write what the worked examples of ``docs/teach.md`` are taught from.

    python examples/teach_data.py try

``try/hourglasses``: pictures of a thing that the built-in CLIP never saw. ``try/others``: other pictures, with captions
beside them. ``try/captions.txt``, ``try/haiku.txt``: texts without pictures. ``try/reworded``: pictures, said in another
wording.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import numpy as np

from training.world import catalog
from training.world.captions import write_caption
from training.world.haiku import write_haiku
from training.world.lacking import LACKING
from training.world.lots import sample_scene
from training.world.rewording import reword
from training.world.scenes import Scene, draw_scene

SIZE_PX = 128
THING = "hourglass"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, nargs="?", default=Path("try"))
    for name, default in (("things", 20), ("others", 400), ("reworded", 200), ("captions", 10_000), ("haiku", 3_000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    wanted = parser.parse_args()
    subjects = tuple(catalog.SUBJECTS)
    catalog.SUBJECTS[THING] = LACKING[THING]
    things = (replace(scene, subject=THING, form=0) for scene in scenes(1_000_000, subjects) if not scene.relation)
    save(wanted.out / "hourglasses", islice(things, wanted.things))
    others = list(islice(scenes(2_000_000, subjects), wanted.others))
    save(wanted.out / "others", others, (write_caption(scene).text for scene in others))
    said = list(islice(scenes(3_000_000, subjects), wanted.reworded))
    save(wanted.out / "reworded", said, map(reword, said))
    rng = np.random.default_rng(0)
    for name, write, size in (("captions", lambda scene: write_caption(scene, rng).text, wanted.captions),
                              ("haiku", lambda scene: write_haiku(scene, rng), wanted.haiku)):
        path = wanted.out / f"{name}.txt"
        path.write_text("".join(write(scene) + "\n" for scene in islice(scenes(4_000_000, subjects), size)))
        print(f"{path}: {size:,} texts")


def scenes(seed: int, subjects: tuple[str, ...]) -> Iterator[Scene]:
    """Yield scenes by lot, one a seed."""
    return (sample_scene(lot, subjects=subjects) for lot in count(seed))


def save(folder: Path, chosen: Iterable[Scene], texts: Iterable[str] | None = None) -> None:
    """Draw scenes into a folder, perhaps with a text beside each."""
    folder.mkdir(parents=True, exist_ok=True)
    said = iter(texts) if texts is not None else None
    number = -1
    for number, scene in enumerate(chosen):
        draw_scene(scene, SIZE_PX).save(folder / f"{number:04d}.png")
        if said is not None:
            (folder / f"{number:04d}.txt").write_text(next(said) + "\n")
    print(f"{folder}: {number + 1:,} pictures")


if __name__ == "__main__":
    main()
