"""The floor of a model: what its folder says is read as it was written; nonsense is told and left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from limner.models.floor import FILE_NAME, load_floor, save_floor


def test_a_floor_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert load_floor(None) is None
    assert load_floor(tmp_path) is None
    save_floor(0.0123, "measured on so many pictures", tmp_path)
    assert load_floor(tmp_path) == 0.0123


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"gain": "much"}', '{"gain": NaN}', '{"gain": -0.1}', '{"gain": 1e999}'])
def test_a_floor_that_makes_no_sense_is_told_and_not_used(
    text: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    assert load_floor(tmp_path) is None
    assert str(tmp_path / FILE_NAME) in caplog.text
