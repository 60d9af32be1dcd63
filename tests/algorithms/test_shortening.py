"""The shortest prompt that keeps enough, over scores that are known."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.algorithms.shortening import Kept, shorten

GAINS = st.lists(st.integers(-4, 8), max_size=7)


def keep(gains: Sequence[int], least: float, lengths: Sequence[int] | None = None) -> Kept:
    lengths = lengths or [1] * len(gains)
    return shorten(len(gains), lambda prompts: [float(sum(gains[part] for part in kept)) for kept in prompts],
                   lambda kept: sum(lengths[part] for part in kept), least)


@given(GAINS, st.integers(0, 100))
def test_where_gains_only_add_up_the_fewest_parts_are_kept(gains: list[int], percent: int) -> None:
    whole = sum(gains)
    kept = keep(gains, least := whole - (1 - percent / 100) * abs(whole))
    assert sum(gains[part] for part in kept) >= least
    largest = sorted(gains, reverse=True)
    enough = [count for count in range(len(gains) + 1) if sum(largest[:count]) >= least]
    assert len(kept) == min(enough)


def test_parts_that_help_only_together_are_cut_from_the_end() -> None:
    scores = {(): 0.0, (0,): 0.1, (1,): 0.1, (2,): 0.3, (0, 1): 1.0, (0, 2): 0.4, (1, 2): 0.4, (0, 1, 2): 1.1}
    assert shorten(3, lambda prompts: [scores[kept] for kept in prompts], len, 0.9) == (0, 1)


def test_the_shortest_is_measured_and_the_better_of_equals_kept() -> None:
    assert keep([1, 1, 5], 1, lengths=[2, 1, 9]) in {(1,), (0,)}
    assert keep([3, 0], 3) == (0,)
    assert keep([0, 0], 0) == ()


@pytest.mark.parametrize("least", [10.5, 99.0])
def test_where_nothing_is_enough_all_is_kept(least: float) -> None:
    assert keep([5, 5], least) == (0, 1)
