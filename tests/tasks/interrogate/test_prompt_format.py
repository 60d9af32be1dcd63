"""Prompts in other forms: weights from gains, and fields of the user's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limner import Interrogation, OptionError
from limner.tasks.interrogate.interrogation import PhraseAccount
from limner.tasks.interrogate.prompt_format import FIELDS, find_fields, weigh_phrases, write_format, write_weighted


def phrase(text: str, gain: float, table: str = "flavors", separator: str = ", ") -> PhraseAccount:
    return PhraseAccount(text, table, 1, 0.2, 0.2 + gain, 2, table, separator)


def account(*phrases: PhraseAccount, caption: str = "a shore (at night)", mode: str = "best") -> Interrogation:
    prompt = caption + "".join(p.separator + p.text for p in phrases)
    return Interrogation(prompt=prompt, similarity=0.3, mode=mode, method="chain", caption=caption, caption_similarity=0.2,
                         phrases=phrases, runners_up=(), tokens=9, token_limit=75)


CLASSIC = account(phrase("an etching", 0.02, "mediums"), phrase("by Paul Klee", 0.01, "artists", " "),
                  phrase("fog (dense)", 0.03), phrase("film grain, faded", -0.02))


def test_the_mean_gain_weighs_1_nothing_three_quarters_and_the_range_is_kept() -> None:
    assert weigh_phrases([phrase("a", 0.02), phrase("b", 0.02)]) == [1, 1]
    assert weigh_phrases([phrase("a", 0.0), phrase("b", 0.04)]) == [0.75, 1.25]
    assert weigh_phrases([phrase("a", 0.05), *(phrase("b", 0.0) for _ in range(9))])[0] == 1.5
    assert weigh_phrases([phrase("a", -0.05), *(phrase("b", 0.0) for _ in range(9))])[0] == 0.5
    assert weigh_phrases([phrase("a", -0.02), phrase("b", -0.04)], reverse=True) == [0.92, 1.08]
    assert weigh_phrases([phrase("a", 0.0)]) == [1]
    assert weigh_phrases([]) == []


def test_weights_stand_in_the_generators_syntax_with_parentheses_escaped() -> None:
    assert write_weighted(CLASSIC) == (r"a shore \(at night\), an etching (by Paul Klee:0.88), (fog \(dense\):1.12), "
                                       "(film grain, faded:0.5)")


def test_a_negative_prompt_weighs_what_it_takes_away_and_its_first_phrase_stands_bare() -> None:
    negative = account(phrase("blurry", -0.04), phrase("watermark", -0.0), caption="low quality", mode="negative")
    assert write_weighted(negative) == "low quality, (blurry:1.25), (watermark:0.75)"


def test_a_format_is_filled_by_table_and_drops_the_commas_of_empty_fields() -> None:
    assert write_format(CLASSIC, "{flavors} | {artists}") == "fog (dense), film grain, faded | by Paul Klee"
    assert write_format(CLASSIC, "{{{caption}}}, {sites}, {mediums}") == "{a shore (at night)}, an etching"
    assert write_format(CLASSIC, "{sites}, {prompt}, {movements}") == CLASSIC.prompt
    assert write_format(CLASSIC, "{prompt}", weights=True) == write_weighted(CLASSIC)
    assert write_format(CLASSIC, "{caption}\n{artists}", weights=True) == "a shore \\(at night\\)\n(by Paul Klee:0.88)"


def test_the_negative_field_is_the_negative_account_s_prompt() -> None:
    negative = account(phrase("blurry", -0.04), phrase("watermark", -0.02), caption="low quality", mode="negative")
    both = replace(CLASSIC, negative=negative)
    assert write_format(both, "{caption} --no {negative}") == f"a shore (at night) --no {negative.prompt}"
    assert write_format(negative, "not {negative}") == f"not {negative.prompt}"
    assert both.as_dict()["negative"]["phrases"][0]["gain"] == pytest.approx(-0.04)


@pytest.mark.parametrize(("form", "said"), [
    ("{captoin}", r"captoin.*\{caption\}"), ("{caption", "cannot be read"), ("}", "cannot be read"), ("plain", "no field"),
    ("{}", "unknown"), ("{prompt!r}", "prompt!r"), ("{prompt:>9}", "prompt:>9"), ("{prompt.phrases}", "unknown"),
])
def test_a_format_that_cannot_be_filled_is_refused_with_the_fields(form: str, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        write_format(CLASSIC, form)


def test_all_fields_are_found() -> None:
    assert find_fields(" ".join(f"{{{name}}}" for name in FIELDS)) == set(FIELDS)
