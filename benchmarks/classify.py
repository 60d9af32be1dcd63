"""Where the time of a classification goes: pictures against labels, and the share of the image encoder.

    python benchmarks/classify.py [--pictures 1000] [--labels 1000] [--model ViT-B-32] [--threads 2]

Random weights of the real shape; pictures of 320 x 240, already open. The shares are of the processor time of everything
that ``classify_all`` does: opening, preprocessing, encoding, similarities, probabilities, the nearest labels.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import torch
from PIL import Image
from retrieve import random_clip
from torch import Tensor

from limner import Classifier, ClassifyOptions, load_vocabulary
from limner.models.clip import Clip


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
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    clip = random_clip(wanted.model)
    flavors = load_vocabulary().flavors
    labels = [flavors[place * len(flavors) // wanted.labels] for place in range(wanted.labels)]
    started = time.perf_counter()
    classifier = Classifier(labels, clip, ClassifyOptions(top=5))
    print(f"{wanted.model}: {len(labels):,} labels embedded in {time.perf_counter() - started:.1f} s, once")
    watch = Stopwatch(clip)
    random = np.random.default_rng(0)
    pictures = [Image.fromarray(random.integers(0, 256, (240, 320, 3), dtype=np.uint8)) for _ in range(wanted.pictures)]
    started, busy = time.perf_counter(), time.process_time()
    count = sum(1 for _ in classifier.classify_all(pictures))
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    rest = busy - watch.encoder - watch.preprocessing
    print(f"{count:,} pictures in {seconds:.1f} s: {watch.encoder / busy:.1%} of the processor time in the image encoder, "
          f"{watch.preprocessing / busy:.1%} in its preprocessing, {rest / busy:.1%} in all else "
          f"({rest / count * 1000:.2f} ms a picture)")


if __name__ == "__main__":
    main()
