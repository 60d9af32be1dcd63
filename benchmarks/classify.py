"""Where the time of a classification goes, and how often ``--reject`` is right.

    python benchmarks/classify.py [--pictures 1000] [--labels 1000] [--model ViT-B-32] [--threads 2]
                                  [--scenes 500] [--level 0.25]

Time: random weights of the real shape; pictures of 320 x 240, already open. The shares are of the processor time of
everything that ``classify_all`` does: opening, preprocessing, encoding, similarities, probabilities, the nearest labels.
``--pictures 0`` leaves it out.

Rejection: the built-in model on drawn scenes that it was not trained on. Every picture is classified twice among ten nouns
of its world: once with its subject among them, once with nothing that the scene names. ``--scenes 0`` leaves it out.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator

import numpy as np
import torch
from PIL import Image
from retrieve import random_clip
from torch import Tensor

from limner import Classification, Classifier, ClassifyOptions, load_vocabulary
from limner.models.clip.model import Clip, load_clip
from limner.models.names import BUILTIN_FOLDER
from limner.vocabulary.lists import load_list
from training.world.lots import sample_scene
from training.world.scenes import Scene, draw_scene

FIRST_SEED = 930_000_000
SIZE_PX = 256
NOUNS = 10


class Stopwatch:
    """Adds up the processor seconds that a CLIP spends in its preprocessing and in its image encoder."""

    def __init__(self, clip: Clip) -> None:
        self.preprocessing = self.encoder = 0.0
        self._preprocess, self._encode = clip.preprocess, clip.encode_pixels
        clip.preprocess = self.preprocess
        clip.encode_pixels = self.encode_pixels  # type: ignore[method-assign]

    def preprocess(self, image: Image.Image) -> Tensor:
        """Preprocess and time it."""
        started = time.process_time()
        try:
            return self._preprocess(image)
        finally:
            self.preprocessing += time.process_time() - started

    def encode_pixels(self, pixels: Tensor) -> Tensor:
        """Encode and time it."""
        started = time.process_time()
        try:
            return self._encode(pixels)
        finally:
            self.encoder += time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--labels", type=int, default=1000)
    parser.add_argument("--model", default="ViT-B-32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--scenes", type=int, default=500)
    parser.add_argument("--level", type=float, default=ClassifyOptions().reject_level)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    if wanted.pictures:
        time_pictures(wanted.model, wanted.pictures, wanted.labels)
    if wanted.scenes:
        with tempfile.TemporaryDirectory(prefix="limner-labels-") as folder:
            print_rejection(wanted.scenes, wanted.level, folder)


def time_pictures(model: str, count: int, label_count: int) -> None:
    """Print the seconds of a classification, and the shares of its parts."""
    clip = random_clip(model)
    flavors = load_vocabulary().flavors
    labels = [flavors[place * len(flavors) // label_count] for place in range(label_count)]
    started = time.perf_counter()
    classifier = Classifier(labels, clip, ClassifyOptions(top=5))
    print(f"{model}: {len(labels):,} labels embedded in {time.perf_counter() - started:.1f} s, once")
    watch = Stopwatch(clip)
    random = np.random.default_rng(0)
    pictures = [Image.fromarray(random.integers(0, 256, (240, 320, 3), dtype=np.uint8)) for _ in range(count)]
    started, busy = time.perf_counter(), time.process_time()
    count = sum(1 for _ in classifier.classify_all(pictures))
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    rest = busy - watch.encoder - watch.preprocessing
    print(f"{count:,} pictures in {seconds:.1f} s: {watch.encoder / busy:.1%} of the processor time in the image encoder, "
          f"{watch.preprocessing / busy:.1%} in its preprocessing, {rest / busy:.1%} in all else "
          f"({rest / count * 1000:.2f} ms a picture)")


def print_rejection(count: int, level: float, folder: str) -> None:
    """Print how often the right label is accepted, and how often a picture without its label is rejected."""
    clip = load_clip("builtin", device="cpu")
    known = load_list(BUILTIN_FOLDER / "clip" / "vocabulary" / "nouns.txt")
    scenes = [sample_scene(FIRST_SEED + place, held_out=True, subjects=known) for place in range(count)]
    features = clip.encode_images([draw_scene(scene, SIZE_PX) for scene in scenes])
    found = [(scene, *judge_twice(scene, row, clip, level, folder, known)) for scene, row in zip(scenes, features)]
    print(f"--reject at level {level}, {clip.name}: {count} held-out scenes of {SIZE_PX} px, {NOUNS} nouns each")
    shares = {
        "subject among the nouns: it is the nearest": [among.labels[0].label == scene.subject for scene, among, _ in found],
        "                         and accepted": [among.best == scene.subject for scene, among, _ in found],
        "                         another one is accepted": [among.best not in (None, scene.subject)
                                                            for scene, among, _ in found],
        "subject not among them:  rejected": [without.best is None for _, _, without in found],
    }
    for title, hits in shares.items():
        print(f"  {title:50} {sum(hits) / count:6.1%}")


def judge_twice(scene: Scene, features: Tensor, clip: Clip, level: float, folder: str,
                known: list[str]) -> Iterator[Classification]:
    """Yield the classification of a scene's picture with its subject among the labels, and without."""
    shown = {scene.subject, scene.other}
    others = np.random.default_rng(scene.seed).permutation([name for name in known if name not in shown])
    for labels in ([scene.subject, *others[:NOUNS - 1].tolist()], others[:NOUNS].tolist()):
        options = ClassifyOptions(reject=True, reject_level=level)
        yield Classifier(labels, clip, options, cache_folder=folder).judge(features[None])[0]


if __name__ == "__main__":
    main()
