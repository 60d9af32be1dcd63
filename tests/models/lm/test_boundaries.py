"""Where words end in what tokenizers decode."""

from __future__ import annotations

import pytest

from limner.models.lm.boundaries import goes_on, may_go_on


@pytest.mark.parametrize(("before", "after"), [
    ("a light", "a lighthouse"), ("it", "it's"), ("hot", "hot-"), ("hot-", "hot-air"), ("hot -", "hot-air"), ("19", "1920"),
    ("a l\ufffd", "a lö"), ("cafe", "cafe\u0301"), ("Stra", "Straße"), ("кра", "красный"), ("a \ufffd", "a 猫")])
def test_a_word_goes_on(before: str, after: str) -> None:
    assert goes_on(before, after)


@pytest.mark.parametrize(("before", "after"), [
    ("a light", "a light house"), ("a light", "a light,"), ("red,", "red, blue"), ("a light", "a light"), ("一只", "一只红"),
    ("月", "月亮"), ("猫", "猫a"), ("ฉัน", "ฉันรัก"), ("", " a"), ("line", "line\n"), ("line\n", "line\nnext")])
def test_a_word_is_over(before: str, after: str) -> None:
    assert not goes_on(before, after)


@pytest.mark.parametrize(("text", "may"), [
    ("a light", True), ("red,", False), ("猫", False), ("\ufffd", True), ("a ", False)])
def test_whether_the_next_token_has_a_say(text: str, may: bool) -> None:
    assert may_go_on(text) == may
