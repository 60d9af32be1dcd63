"""A check of a user's list finds by line what the tests of limner's own lists would find."""

from __future__ import annotations

from pathlib import Path

import pytest

from limner.core.errors import VocabularyError
from limner.vocabulary.checks import check_list, load_token_counter, plain_words


def count_words(phrase: str) -> int:
    return len(phrase.split())


def problems(content: str | bytes) -> list[tuple[int, str]]:
    Path("list.txt").write_bytes(content.encode() if isinstance(content, str) else content)
    return [(finding.line, finding.problem) for finding in check_list(Path("list.txt"), count_words)]


def test_a_list_in_order_has_no_findings_and_blank_lines_are_in_order() -> None:
    assert problems("\ufeffsoft light\n\nZdzisław Beksiński\r\n1990s film\nочень красиво\n") == []


@pytest.mark.parametrize("second", ["Soft Light", "soft-light", "light, soft", "sóft light", "softlight", "soft light"])
def test_a_phrase_is_there_twice_by_case_accent_hyphen_or_order(second: str) -> None:
    found = problems(f"soft light\nhard light\n{second}\n")
    assert (3, "the same as line 1 (capitals, accents, hyphens and the order of words do not count)") in found


@pytest.mark.parametrize(("phrase", "problem"), [
    ("oil, canvas", "signs that mean something in a prompt: ,"),
    ("(soft) light:[x]", "signs that mean something in a prompt: ( ) [ ]"),
    ("soft  light", "blanks"),
    ("soft\tlight", "blanks"),
    ("soft\u00a0light", "blanks"),
    ("soft\u200blight", "invisible"),
    ("soft\x07light", "invisible"),
    ("e\u0301cole", "NFC"),
    ("one " * 13, "13 tokens"),
    ("x" * 501, "501 characters"),
])
def test_what_is_wrong_with_a_phrase_is_said(phrase: str, problem: str) -> None:
    found = problems(f"hard light\n{phrase}\n")
    assert [line for line, _ in found] == [2]
    assert problem in found[0][1]


def test_a_line_that_is_not_utf8_is_found_and_the_rest_is_checked() -> None:
    found = problems(b"lumi\xe8re\nsoft light\nsoft light\n")
    assert [line for line, _ in found] == [1, 3]
    assert "not UTF-8" in found[0][1]


def test_words_of_other_scripts_are_words() -> None:
    assert plain_words("Кацусика Хокусай's école") == ["кацусика", "хокусаиs", "ecole"]
    assert problems("葛飾北斎\n歌川広重\n") == []


def test_tokens_are_those_of_clip() -> None:
    assert [load_token_counter()(phrase) for phrase in ("soft light", "a cat, a dog")] == [2, 5]


def test_a_missing_list_is_an_error() -> None:
    with pytest.raises(VocabularyError, match="cannot be read"):
        check_list(Path("missing.txt"), count_words)
