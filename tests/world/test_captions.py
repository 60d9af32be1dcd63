"""Texts about scenes: articles, claims, and prompts with one phrase more."""

from __future__ import annotations

import re

import numpy as np
import pytest

from training.world.captions import scene_claims, write_additions, write_caption, write_phrase, write_prompt
from training.world.lots import sample_scene
from training.world.scenes import Scene

SCENES = [sample_scene(seed) for seed in range(300)]


@pytest.mark.parametrize("write", [write_caption, write_prompt, write_phrase])
def test_articles_fit_and_every_claim_is_true(write) -> None:
    rng = np.random.default_rng(1)
    for scene in SCENES:
        text = write(scene, rng)
        assert text.claims <= scene_claims(scene)
        assert not re.search(r"\ba [aeio]|\ban [^aeiou]", text.text), text.text


def test_a_phrase_more_helps_only_if_it_is_new_and_true() -> None:
    rng = np.random.default_rng(2)
    seen = set()
    for scene in SCENES:
        before, more = write_additions(scene, rng, 4)
        assert len(more) == 4
        for after, worth in more:
            assert after.text.startswith(before.text + ", ")
            facts, added = scene_claims(scene), after.claims - before.claims
            assert (worth > 0) == bool(added and added <= facts)
            assert (worth < 0) <= (not after.claims <= facts)
            assert (worth == 0) <= (not added)
            seen.add(worth)
    assert seen == {1, 0, -1}


@pytest.mark.parametrize(("subject", "count", "said"), [
    ("scissors", 1, "a pair of red scissors"), ("glasses", 3, "three pairs of red glasses"),
    ("bread", 2, "two loaves of red bread"), ("ice cream", 1, "a red ice cream")])
def test_nouns_that_need_a_measure_get_it(subject: str, count: int, said: str) -> None:
    scene = Scene(subject, "red", "forest", "oil", count=count, rendering="filled")
    assert said in write_caption(scene).text
