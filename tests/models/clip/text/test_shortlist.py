"""The best of rough scores is the best of exact ones, and few exact ones are asked for."""

from __future__ import annotations

import pytest
import torch

from limner.models.clip.text.shortlist import Shortlist


def find(exact: torch.Tensor, rough: torch.Tensor) -> tuple[int, float, int]:
    """Return the place and score found, and how many exact scores it took."""
    asked: list[int] = []

    def score(places: list[int]) -> torch.Tensor:
        asked.extend(places)
        return exact[places]

    (place, best), = Shortlist().find_best(rough, score)
    assert len(asked) == len(set(asked))
    return place, best, len(asked)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("spread", [1e-4, 1e-2, 1.0])
def test_the_best_is_found_among_scores_with_errors(seed: int, spread: float) -> None:
    chance = torch.Generator().manual_seed(seed)
    exact = torch.randn(2048, generator=chance) * spread
    rough = exact + torch.randn(2048, generator=chance) * 5e-4
    place, best, _ = find(exact, rough)
    assert place == int(exact.argmax())
    assert best == float(exact.max())


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("count", [2, 16, 40])
def test_several_best_are_found_in_their_order(seed: int, count: int) -> None:
    chance = torch.Generator().manual_seed(seed)
    exact = (torch.randn(2048, generator=chance) * 200).round() / 20_000  # many are equal
    rough = exact + torch.randn(2048, generator=chance) * 5e-4
    rough[::7] = float("-inf")
    found = Shortlist().find_best(rough, lambda places: exact[places], count)
    allowed = [place for place in range(2048) if place % 7]
    assert [place for place, _ in found] == sorted(allowed, key=lambda place: -float(exact[place]))[:count]
    assert [score for _, score in found] == [float(exact[place]) for place, _ in found]


def test_fewer_are_found_where_fewer_are_left() -> None:
    exact = torch.arange(100.0)
    rough = exact.masked_fill(torch.arange(100) >= 3, float("-inf"))
    assert Shortlist().find_best(rough, lambda places: exact[places], 5) == [(2, 2.0), (1, 1.0), (0, 0.0)]


def test_few_are_scored_exactly_where_the_scores_are_far_apart() -> None:
    chance = torch.Generator().manual_seed(0)
    exact = torch.randn(2048, generator=chance) * 0.01
    _, _, asked = find(exact, exact + torch.randn(2048, generator=chance) * 1e-4)
    assert asked < 100


def test_those_left_out_are_neither_found_nor_scored() -> None:
    exact = torch.arange(100.0)
    rough = exact.clone()
    rough[50:] = float("-inf")
    assert find(exact, rough)[:2] == (49, 49.0)
    assert find(exact[:3], torch.tensor([float("-inf"), 0.0, float("-inf")])) == (1, 1.0, 1)


def test_the_first_of_equals_is_the_best() -> None:
    exact = torch.tensor([1.0, 3.0, 3.0, 2.0])
    assert find(exact, exact + torch.tensor([0.0, 0.0, 0.1, 0.0]))[0] == 1


def test_an_error_seen_once_is_expected_again() -> None:
    shortlist = Shortlist()
    exact = torch.arange(100.0)
    shortlist.find_best(exact + 10, lambda places: exact[places])
    asked: list[int] = []

    def score(places: list[int]) -> torch.Tensor:
        asked.extend(places)
        return exact[places]

    shortlist.find_best(exact, score)
    assert len(asked) == 41  # within four times ten of the best
