"""The world's grammar read backwards: what was written is understood, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from training.world.captions import write_caption, write_prompt
from training.world.grammar import parse_text
from training.world.lots import sample_scene
from training.world.verses import write_poem, write_sentence


@pytest.mark.parametrize("write", [write_caption, write_prompt, write_sentence, write_poem])
def test_every_text_of_the_world_is_understood(write) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(0)
    for seed in range(600):
        text = write(sample_scene(seed), rng)
        assert parse_text(text.text) == text.claims, text.text


@pytest.mark.parametrize("text", [
    "", "a red", "red lighthouse by the sea", "an lighthouse", "a owl", "a red lighthouse by the the sea", "two lighthouse",
    "a lighthouses", "a watercolor painting of an oil painting", "a red lighthouse of a watercolor painting",
    "by the sea, a red lighthouse", "a red lighthouse, by the sea, in a forest", "There are a cat in a room.",
    "There is two cats in a room.", "This is a cat in a room.", "a cat, a dog", "a large red small cat",
    "A poem:\na cat wait\nin a room,\nand the day is wide.", "A poem:\na cat waits\nin a room,\nand the day burns low.",
    "an oil painting of a cat in a room, an icon", "a red lighthouse by the sea,", "a cat in a room at"])
def test_what_nobody_would_write_is_not(text: str) -> None:
    assert parse_text(text) is None


def test_claims_are_read() -> None:
    claims = parse_text("an ink drawing of two small red cats beside an owl in a room")
    assert claims == {("medium", "ink"), ("subject", "cat"), ("count", "2"), ("size", "small"), ("color", "red"),
                      ("relation", "beside"), ("other", "owl"), ("place", "room")}
