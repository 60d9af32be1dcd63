"""How much wording is liked for itself."""

from __future__ import annotations

import pytest

from limner.algorithms.leaning import Wording

POEMS = ["The silent sea, the silent sky.", "O silent moon, why do you weep?"]


def test_words_of_the_style_are_liked_and_others_are_not() -> None:
    wording = Wording(POEMS)
    assert wording("the", "the silent") > wording("the", "the weep") > 0
    assert wording("the", "the tractor") == 0


def test_a_word_behind_the_one_that_it_follows_there_is_liked_more() -> None:
    wording = Wording(POEMS)
    assert wording("silent", "silent moon") > wording("weep", "weep moon")


def test_only_what_is_new_counts_and_capitals_do_not() -> None:
    wording = Wording(POEMS)
    assert wording("The silent sea", "The silent sea") == 0
    assert wording("THE", "THE Silent") == wording("the", "the silent")
    both = wording("the", "the silent") + wording("the silent", "the silent sea")
    assert wording("the", "the silent sea") == pytest.approx(both)


def test_the_weight_is_a_factor() -> None:
    assert Wording(POEMS, 3.0)("the", "the silent") == pytest.approx(3 * Wording(POEMS)("the", "the silent"))


def test_scripts_without_blanks_go_by_characters() -> None:
    wording = Wording(["月光下的海", "月亮"])
    assert wording("", "月") > 0
    assert wording("月", "月光") > wording("月", "月海")
