"""How much wording is liked for itself."""

from __future__ import annotations

import pytest

from limner.algorithms.style import Style

POEMS = ["The silent sea, the silent sky.", "O silent moon, why do you weep?"]


def test_words_of_the_style_are_liked_and_others_are_not() -> None:
    style = Style(POEMS)
    assert style("the", "the silent") > style("the", "the weep") > 0
    assert style("the", "the tractor") == 0


def test_a_word_behind_the_one_that_it_follows_there_is_liked_more() -> None:
    style = Style(POEMS)
    assert style("silent", "silent moon") > style("weep", "weep moon")


def test_only_what_is_new_counts_and_capitals_do_not() -> None:
    style = Style(POEMS)
    assert style("The silent sea", "The silent sea") == 0
    assert style("THE", "THE Silent") == style("the", "the silent")
    both = style("the", "the silent") + style("the silent", "the silent sea")
    assert style("the", "the silent sea") == pytest.approx(both)


def test_the_weight_is_a_factor() -> None:
    assert Style(POEMS, 3.0)("the", "the silent") == pytest.approx(3 * Style(POEMS)("the", "the silent"))


def test_scripts_without_blanks_go_by_characters() -> None:
    style = Style(["月光下的海", "月亮"])
    assert style("", "月") > 0
    assert style("月", "月光") > style("月", "月海")
