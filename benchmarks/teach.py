"""What lessons come to on the little world; the judge is the scene's own facts, never a model that taught.

    python benchmarks/teach.py row word towers drawings texts haiku pairs reward shapes table [--work DIR] [--minutes 4]

Each part is made of pieces. What a piece came to is kept in ``--work``, with the pictures, the lessons and their
checkpoints, so that the same command goes on where it was stopped: by ``--minutes``, by Ctrl-C, or between parts. Other
weights have results of their own. ``table`` prints what was asked beside what was measured.

``row``, ``word``, ``towers``: three things that the world lacks, in all its mediums and places, and a false name (pictures
of things that are known). What a CLIP tells among its own nouns and the new name, on pictures that were not taught from;
what it loses and what the name takes of old ones, in combinations that it was never trained on; and whether "a red
hourglass" means a red one.
``drawings``: drawings and dreams of a taught word, named by another teaching (a row from other pictures) and by outlines,
which share no weight with what steered; and the same of the word before it was taught.
``texts``: captions learned without a picture, with the controls; ``haiku``: the same in lines of 5, 7 and 5 syllables.
``pairs``: a CoCa that begins with weights by chance, in a world of 68 subjects in one construction each; then another
wording of few scenes, for it and for the shipped captioner.
``reward``: from a captioner that leaves out half of what it could say; with two controls.
``shapes``: seconds a step and memory of large models with weights by chance.

Every scene holds only what the CLIP's own lists name. ``--device``, ``--clip`` and ``--captioner`` choose others.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from builtin import Known, read_known
from lessons.bench import Bench, OutOfTimeError
from lessons.captions import Captions
from lessons.concept import Concepts
from lessons.reward import Rewards
from lessons.shapes import run_shapes
from lessons.table import print_table

from limner.models.clip.model import load_clip
from limner.teach import RewardOptions
from training.world import catalog
from training.world.lacking import LACKING

PARTS = ("row", "word", "towers", "drawings", "texts", "haiku", "pairs", "reward", "shapes", "table")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", default=["table"], help=", ".join(PARTS))
    parser.add_argument("--work", type=Path, default=Path("teach-benchmark"))
    parser.add_argument("--minutes", type=float, default=0, help="stop after so many")
    for name, default in (("pictures", 300), ("test", 60), ("replay", 700), ("draws", 3), ("texts", 30_000),
                          ("haiku", 10_000), ("steps", 0), ("scenes", 8_000), ("again", 500), ("reward-scenes", 2_000),
                          ("reward-steps", 300), ("runs", 12), ("shape-steps", 4), ("shape-batch", 16), ("threads", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--reward-rate", type=float, default=1e-4, help="a twentieth of what the captioner learned with")
    parser.add_argument("--no-controls", dest="controls", action="store_false")
    for name, default in (("clip", "builtin"), ("captioner", "builtin"), ("device", "auto")):
        parser.add_argument(f"--{name}", default=default)
    wanted = parser.parse_intermixed_args()
    torch.set_num_threads(wanted.threads)
    unknown = set(wanted.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    catalog.SUBJECTS.update(LACKING)
    clip = load_clip(wanted.clip, device="cpu")
    known = read_known(clip)
    known = replace(known, subjects=tuple(name for name in known.subjects if name not in LACKING))
    bench = Bench(wanted.work.absolute(), wanted.clip, wanted.captioner, wanted.device, clip.weights_key)
    bench.stop_after(wanted.minutes)
    print(f"{len(known.subjects)} subjects; weights {clip.weights_key}; results in {bench.file}", flush=True)
    parts = list_parts(wanted, bench, known)
    try:
        for part in wanted.parts:
            parts[part]()
    except OutOfTimeError:
        print("The time is up; the same command goes on.")


def list_parts(wanted: argparse.Namespace, bench: Bench, known: Known) -> dict[str, Callable[[], None]]:
    """Return the parts by their names."""
    concepts = Concepts(bench, known, wanted.test, 2 * wanted.pictures, wanted.replay, wanted.draws)
    captions = Captions(bench, known, wanted.pictures, wanted.steps)
    rewards = Rewards(bench, known, wanted.reward_scenes, 2 * wanted.pictures, RewardOptions(
        steps=wanted.reward_steps, learning_rate=wanted.reward_rate))
    levels = {level: (lambda level=level: concepts.run([level])) for level in ("row", "word", "towers")}
    return {**levels, "drawings": lambda: concepts.run_drawings(wanted.runs, ("draw", "dream")),
            "texts": lambda: captions.run_texts(wanted.texts, controls=wanted.controls),
            "haiku": lambda: captions.run_haiku(wanted.texts, wanted.haiku),
            "pairs": lambda: captions.run_pairs(wanted.scenes, wanted.again),
            "reward": lambda: rewards.run(controls=wanted.controls),
            "shapes": lambda: run_shapes(bench, wanted.shape_steps, wanted.shape_batch, wanted.threads),
            "table": lambda: print_table(bench.results())}


if __name__ == "__main__":
    main()
