"""Embedding a table of phrases against clip-interrogator 0.6.0: the same weights and phrases; seconds, and equal features.

    python benchmarks/tables.py [--models ViT-B-32,ViT-L-14] [--phrases 10000] [--incumbent-phrases 1024]

Random weights of the real shapes, flavors of limner's lists, tokenising included, nothing cached. The incumbent needs
minutes, so by default it is given some of the phrases only; the ratio is of seconds per phrase.
"""

from __future__ import annotations

import argparse
import random
import time
from typing import Any

import torch
from incumbent import load_incumbent
from interrogate import bare_incumbent, describe, random_model

from limner.index.tables import LabelTable
from limner.models.clip.model import Clip, wrap_clip
from limner.vocabulary.lists import load_vocabulary


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default="ViT-B-32,ViT-L-14")
    parser.add_argument("--phrases", type=int, default=10_000)
    parser.add_argument("--incumbent-phrases", type=int, default=1_024)
    parser.add_argument("--device", default="cpu")
    wanted = parser.parse_args()
    device = torch.device(wanted.device)
    incumbent = load_incumbent()
    print(describe(device))
    phrases = random.Random(0).sample(list(load_vocabulary().flavors), wanted.phrases)
    for name in wanted.models.split(","):
        model, preprocess = random_model(name, device)
        clip = wrap_clip(model, preprocess, f"{name}/random", device=device)
        compare_tables(incumbent, name, clip, phrases, phrases[:wanted.incumbent_phrases])


def compare_tables(incumbent: Any, name: str, clip: Clip, phrases: list[str], some: list[str]) -> None:
    """Embed ``phrases``, and ``some`` of them with the incumbent; print seconds per 1,000, the ratio, the difference."""
    theirs = bare_incumbent(incumbent, name, clip.model)
    theirs.config.cache_path = None
    LabelTable(phrases[:64], None, clip)  # warm up
    started = time.perf_counter()
    found = LabelTable(phrases, None, clip).features
    our_seconds = (time.perf_counter() - started) / len(phrases)
    started = time.perf_counter()
    expected = incumbent.LabelTable(some, None, theirs).embeds
    their_seconds = (time.perf_counter() - started) / len(some)
    worst = max(float((torch.as_tensor(row).float() - mine.float().cpu()).abs().max()) for row, mine in zip(expected, found))
    print(f"{name:9} {len(phrases)} phrases: incumbent {1000 * their_seconds:.2f} s per 1,000 (of {len(some)}), "
          f"limner {1000 * our_seconds:.2f} s, ratio {their_seconds / our_seconds:.1f}; "
          f"largest difference of a float16 feature {worst:.1g}", flush=True)


if __name__ == "__main__":
    main()
