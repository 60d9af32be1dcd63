"""Maximal marginal relevance: its two ends, what lies between, and its definition followed step by step."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from limner.algorithms.diversity import pick_diverse
from limner.core.vectors import normalise


def candidates(count: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    random = torch.Generator().manual_seed(seed)
    features = normalise(torch.randn(count, 8, generator=random))
    return features @ normalise(torch.randn(1, 8, generator=random))[0], features


def plain_picks(relevance: Tensor, features: Tensor, count: int, balance: float) -> list[int]:
    """The definition, over scaled similarities, one candidate at a time."""
    likeness = features @ features.T
    likeness = (likeness - likeness.min()) / (likeness.max() - likeness.min())
    relevance = (relevance - relevance.min()) / (relevance.max() - relevance.min())
    picked = [int(relevance.argmax())]
    while len(picked) < count:
        left = [place for place in range(len(relevance)) if place not in picked]
        scores = [balance * relevance[place] - (1 - balance) * max(likeness[place, other] for other in picked)
                  for place in left]
        picked.append(left[scores.index(max(scores))])
    return picked


@given(seed=st.integers(0, 1000), count=st.integers(1, 12), balance=st.floats(0, 1))
def test_picks_follow_the_definition(seed: int, count: int, balance: float) -> None:
    assert pick_diverse(*candidates(12, seed), count, balance) == plain_picks(*candidates(12, seed), count, balance)


def test_balance_one_is_relevance_alone() -> None:
    relevance, features = candidates(30)
    assert pick_diverse(relevance, features, 30, 1.0) == relevance.argsort(descending=True).tolist()


def test_of_near_copies_one_is_picked_and_what_is_different_comes_next() -> None:
    features = normalise(torch.tensor([[1.0, 0.0], [0.999, 0.04], [0.998, 0.06], [0.2, 0.98]]))
    relevance = torch.tensor([0.30, 0.299, 0.298, 0.25])
    assert pick_diverse(relevance, features, 2, 0.5) == [0, 3]


def test_more_than_there_are_gives_all_and_none_twice() -> None:
    assert sorted(pick_diverse(*candidates(5), 9, 0.3)) == [0, 1, 2, 3, 4]


def test_equal_candidates_are_picked_in_their_order() -> None:
    assert pick_diverse(torch.full((4,), 0.2), normalise(torch.ones(4, 3)), 3, 0.5) == [0, 1, 2]
