"""An outcome is a value or an error, never both, and says which."""

from __future__ import annotations

import pytest

from limner.core.errors import ImageError
from limner.core.outcome import Outcome


def test_a_value_unwraps_and_maps() -> None:
    outcome = Outcome("a.png", 3)
    assert outcome.ok
    assert outcome.unwrap() == 3
    assert outcome.map(str) == Outcome("a.png", "3")


def test_an_error_is_raised_by_unwrap_and_kept_by_map() -> None:
    error = ImageError("a.png: broken")
    outcome: Outcome[int] = Outcome("a.png", error=error)
    assert not outcome.ok
    with pytest.raises(ImageError, match="broken"):
        outcome.unwrap()
    assert outcome.map(str).error is error
