"""A label competes with what says something else, and its support is what two texts alone would share."""

from __future__ import annotations

import math

import pytest
import torch

from limner.algorithms.rejection import leave_out_alike, support_of
from limner.core.vectors import normalise


def random_rows(count: int, seed: int = 0) -> torch.Tensor:
    return normalise(torch.randn(count, 16, generator=torch.Generator().manual_seed(seed)))


def test_what_says_the_same_as_a_label_is_left_out_and_hardly_anything_else() -> None:
    background = random_rows(600)
    labels = normalise(background[[7, 300]] + 0.1 * random_rows(2, seed=1))
    kept = leave_out_alike(background, labels).tolist()
    assert not {7, 300} & set(kept)
    assert kept == sorted(kept)
    assert len(kept) >= 585


def test_labels_that_are_all_of_the_background_leave_nothing() -> None:
    assert leave_out_alike(random_rows(50), random_rows(50)).tolist() == []


@pytest.mark.parametrize("count", [0, 1])
def test_a_background_without_pairs_is_kept(count: int) -> None:
    assert leave_out_alike(random_rows(count), random_rows(3, seed=1)).tolist() == list(range(count))


def test_how_near_is_alike_depends_on_the_background_and_not_on_a_number() -> None:
    """Features in a narrow cone, as a CLIP's texts are, leave out what the same features without a cone do."""
    shift = torch.full((1, 16), 3.0)
    wide, labels = random_rows(400, seed=2), random_rows(2, seed=3)
    narrow = leave_out_alike(normalise(wide + shift), normalise(labels + shift))
    assert len(narrow) >= 380


def test_support_is_the_softmax_of_two_at_the_scale() -> None:
    assert support_of(0.28, 0.26, 100) == pytest.approx(math.exp(28) / (math.exp(28) + math.exp(26)))
    assert support_of(0.2, 0.2, 100) == 0.5
    assert support_of(-1, 1, 1000) == pytest.approx(0)
    assert support_of(1, -1, 1000) == pytest.approx(1)
