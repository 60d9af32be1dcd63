"""The chance that unrelated phrases would do as well as the best label: calibrated, and robust to phrases that do match."""

from __future__ import annotations

import pytest
import torch

from limner.algorithms.rejection import chance_of


def unrelated(count: int, seed: int = 0) -> torch.Tensor:
    return 0.18 + 0.02 * torch.randn(count, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("count", [1, 2, 10, 1000])
def test_labels_that_are_unrelated_themselves_pass_as_often_as_the_level_says(count: int) -> None:
    background = unrelated(4000)
    best = unrelated(400 * count, seed=1).view(400, count).max(1).values
    passed = sum(chance_of(float(value), background, count) <= 0.05 for value in best) / 400
    assert 0.02 <= passed <= 0.09


@pytest.mark.parametrize("count", [1, 10, 1000])
def test_a_label_that_stands_out_has_hardly_a_chance(count: int) -> None:
    assert chance_of(0.30, unrelated(4000), count) < 1e-3


def test_the_more_labels_the_nearer_the_best_must_be() -> None:
    chances = [chance_of(0.24, unrelated(4000), count) for count in (1, 2, 10, 100, 10_000)]
    assert chances == sorted(chances)
    assert chances[0] < 0.01 < 0.9 < chances[-1] <= 1


def test_phrases_that_do_describe_the_picture_change_next_to_nothing() -> None:
    plain, background = unrelated(2000), unrelated(2000)
    background[:40] = 0.35
    assert chance_of(0.25, background, 5) == pytest.approx(chance_of(0.25, plain, 5), rel=0.5)


def test_the_chance_is_a_share_also_at_the_ends_and_where_all_phrases_are_equal() -> None:
    assert chance_of(-1.0, unrelated(500), 3) == pytest.approx(1)
    assert chance_of(1.0, unrelated(500), 3) == pytest.approx(0, abs=1e-12)
    assert chance_of(0.25, torch.full((500,), 0.25), 1) == pytest.approx(0.5)
