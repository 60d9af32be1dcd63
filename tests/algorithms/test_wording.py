"""Phrases that say something new, and those that repeat."""

from __future__ import annotations

import pytest

from limner.algorithms.wording import Wording, split_words

PHRASES = ["soft light", "Light", "in a soft light", "rim light", "by X. Y", "...", "", "light, light", "foggy"]


def find_new(text: str, *taken: str) -> list[str]:
    found = Wording(PHRASES).find_new(text, [PHRASES.index(phrase) for phrase in taken])
    return [phrase for phrase, new in zip(PHRASES, found.tolist(), strict=True) if new]


def test_words_are_told_apart_whatever_their_capitals_and_joining_words_do_not_count() -> None:
    assert split_words("The Soft-light of a 4K lamp, by É") == {"soft", "light", "4k", "lamp", "é"}


@pytest.mark.parametrize(("text", "taken", "repeated"), [
    ("a fox", [], set()),
    ("a fox in the light", [], {"Light", "light, light"}),
    ("a fox, soft light", ["soft light"], {"soft light", "Light", "in a soft light", "light, light"}),
    ("a fox, Light", ["Light"], {"Light", "soft light", "in a soft light", "rim light", "light, light"}),
    ("a fog", [], set()),
    ("a fox, ...", ["..."], {"..."}),
])
def test_what_repeats_is_left_out(text: str, taken: list[str], repeated: set[str]) -> None:
    assert set(PHRASES) - set(find_new(text, *taken)) == repeated


def test_no_phrases_are_no_phrases() -> None:
    assert Wording([]).find_new("a fox", []).tolist() == []
