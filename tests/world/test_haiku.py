"""Haiku of scenes scan and name what they are of; what is none does not. Captions that leave out half are true."""

from __future__ import annotations

import numpy as np
import pytest

from training.world import catalog
from training.world.captions import scene_claims
from training.world.grammar import parse_text
from training.world.haiku import count_syllables, scans, write_haiku
from training.world.lots import sample_scene
from training.world.rewording import reword, write_half


def test_every_haiku_scans_and_names_the_subject() -> None:
    rng = np.random.default_rng(0)
    for seed in range(600):
        scene = sample_scene(seed)
        text = write_haiku(scene, rng)
        assert scans(text), text
        kind = catalog.SUBJECTS[scene.subject]
        assert kind.name in text or kind.plural in text


@pytest.mark.parametrize("text", ["", "a fox / in a forest / and the day is wide", "a red fox rests / in a forest again",
                                  "a fox in the rain / in a forest all day long / and a zorbel sings"])
def test_what_is_no_haiku_does_not_scan(text: str) -> None:
    assert not scans(text)


def test_syllables_are_counted_by_the_table() -> None:
    assert count_syllables("an elephant rests") == 5
    assert count_syllables("a zorbel rests") is None


def test_captions_that_leave_out_half_are_true_and_of_the_grammar() -> None:
    rng = np.random.default_rng(0)
    said = facts = 0
    for seed in range(400):
        scene = sample_scene(seed)
        claims = parse_text(write_half(scene, rng))
        assert claims is not None
        assert claims <= scene_claims(scene)
        said, facts = said + len(claims), facts + len(scene_claims(scene))
    assert 0.3 < said / facts < 0.7


def test_another_wording_names_the_subject() -> None:
    scene = sample_scene(3)
    assert scene.subject in reword(scene)
    assert parse_text(reword(scene)) is None
