"""What a step of a chain needs of memory: bounded, however many candidates there are."""

from __future__ import annotations

import random

import torch
from torch.profiler import ProfilerActivity, profile

from limner.models.clip.model import Clip
from limner.vocabulary.lists import load_vocabulary


def peak_bytes(clip: Clip, phrases: list[str]) -> int:
    """Return the most that tensors hold at once while every continuation is scored, above what they held before."""
    features = clip.encode_texts(["a lighthouse by the sea"])
    candidates = clip.continue_prompt("a painting of a lighthouse on a rocky shore", phrases, features)
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as found:
        candidates.similarities()
    held = peak = 0
    for event in found.profiler.kineto_results.events():  # type: ignore[union-attr]
        if event.name() == "[memory]":
            held += event.nbytes()
            peak = max(peak, held)
    return peak


def test_sixteen_times_the_candidates_need_no_more_than_the_scores_of_all(tiny_clip: Clip) -> None:
    phrases = random.Random(0).sample(list(load_vocabulary().flavors), 8192)
    torch.manual_seed(0)
    few, many = peak_bytes(tiny_clip, phrases[:512]), peak_bytes(tiny_clip, phrases)
    assert few > 100_000, "the profiler saw the step"
    assert many < 1.6 * few
