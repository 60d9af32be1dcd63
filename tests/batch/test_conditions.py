"""--where: what it asks of a row, and that it is not asked of what no task finds."""

from __future__ import annotations

from typing import Any

import pytest

from limner.batch.conditions import read_condition
from limner.core.errors import OptionError

PROMPT = {"prompt": {"text": "a red boat, night", "similarity": 0.3}, "caption_similarities": {"a": 0.1},
          "tags": [["x", 0.9]]}
CAPTIONS = {"captions": {"a": "a boat", "b": "three words here"}, "caption_similarities": {"a": 0.1, "b": 0.2}}
TAGS = {"tags": [["x", 0.4], ["y", 0.2]], "label": "cat"}


@pytest.mark.parametrize(("text", "row", "holds"), [
    ("similarity > 0.2", PROMPT, True), ("similarity>0.3", PROMPT, False), ("similarity >= 0.2", CAPTIONS, True),
    ("similarity > 0.2", CAPTIONS, False), ("similarity > 0.3", TAGS, True), ("tags == 2", TAGS, True),
    ("tags < 1", CAPTIONS, True), ("words == 4", PROMPT, True), ("words != 2", CAPTIONS, False),
    ("label == 'cat'", TAGS, True), ("label != cat", TAGS, False)])
def test_what_a_condition_asks(text: str, row: dict[str, Any], holds: bool) -> None:
    assert read_condition(text, ("prompt", "caption", "tags", "classify"))(row) is holds


def test_no_condition_keeps_everything() -> None:
    assert read_condition(None, ("embed",))({})


@pytest.mark.parametrize(("text", "message"), [
    ("similarity is good", "similarity > 0.2"), ("tokens > 3", "similarity, tags, words or label"),
    ("similarity > much", "no number"), ("label > cat", "== or !="),
    ("words > 2", "by --task prompt or caption, not by tags")])
def test_what_cannot_be_asked(text: str, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        read_condition(text, ("tags", "classify"))
