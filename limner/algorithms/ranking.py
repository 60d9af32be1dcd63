"""Rank what was scored against several terms, and tell a match from the best of nothing.

A good similarity differs from query to query; how far the best stands out from *this* query's own scores does not. So a
cut-off counts in robust standard deviations above the median (the median of absolute deviations, times 1.4826). Knows
tensors only.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

MAD_TO_DEVIATION = 1.4826
"""What the median absolute deviation of normal numbers is multiplied by to give their standard deviation."""


ENOUGH = 32_768
"""Scores that tell the spread of all."""


@dataclass(frozen=True)
class Spread:
    """The median of scores and their robust standard deviation."""

    median: float
    deviation: float

    def z(self, score: float) -> float:
        """Return how many deviations a score lies above the median."""
        return (score - self.median) / self.deviation


def measure_spread(scores: Tensor) -> Spread:
    """Return median and robust deviation of ``scores [n]``; the deviation is never zero.

    Of more than twice ``ENOUGH`` scores every second, third... is looked at: the median is then off by less than a hundredth
    of the deviation, and a million is not sorted.
    """
    if not len(scores):
        return Spread(0.0, 1.0)
    scores = scores[::max(1, len(scores) // ENOUGH)]
    median = scores.median()
    deviation = MAD_TO_DEVIATION * (scores - median).abs().median()
    return Spread(float(median), max(float(deviation), 1e-6))


def standardise(scores: Tensor) -> Tensor:
    """Return ``scores [t, n]`` of each term in robust deviations above its own median."""
    spreads = [measure_spread(row) for row in scores]
    return torch.stack([(row - spread.median) / spread.deviation for row, spread in zip(scores, spreads)])


def worst_of(scores: Tensor, weights: Tensor) -> Tensor:
    """Return for every column of ``scores [t, n]`` the worst of its terms; one of negative weight counts reversed."""
    return (scores * weights.sign()[:, None]).amin(0)


def first_of_each(groups: Tensor, order: Tensor) -> Tensor:
    """Return ``order [k]`` without the places whose group (``groups [n]``) stood before: the best row of each group."""
    seen: set[int] = set()
    kept = []
    for place, group in zip(order.tolist(), groups[order].tolist()):
        if group not in seen:
            seen.add(group)
            kept.append(place)
    return torch.tensor(kept, dtype=torch.long)
