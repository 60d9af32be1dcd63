"""Find the best of many by rough scores that cost little, and exact scores of the few that may be the best.

Knows nothing about what is scored.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from limner.core.vectors import top_k

NEVER = float("-inf")
FIRST = 16
MARGIN = 4.0
"""How many times the largest error seen an unseen one may be. Errors of rounding are near to normal: the largest of 16 is
about two standard deviations, so four times that is out of reach for any number of candidates that fits into memory."""


class Shortlist:
    """Decide among rough scores by exact ones, and remember how rough the rough ones were.

    The answer is that of exact scores of all, as long as no rough score is off by more than ``MARGIN`` times the largest
    error among those compared so far.
    """

    def __init__(self) -> None:
        self.error = 0.0

    def find_best(self, rough: Tensor, score: Callable[[list[int]], Tensor], count: int = 1) -> list[tuple[int, float]]:
        """Return the places and the exact scores of the ``count`` best of ``rough [n]``, best first; -inf is left out.

        Equal ones stand in their order. ``score`` returns the exact scores of the candidates at some places.
        """
        exact = torch.full_like(rough, NEVER)
        wanted = top_k(rough, max(FIRST, count))
        wanted = wanted[rough[wanted] > NEVER]
        while len(wanted):
            exact[wanted] = score(wanted.tolist())
            self.error = max(self.error, float((exact[wanted] - rough[wanted]).abs().max()))
            last = exact[top_k(exact, count)[-1]]
            within = (rough > NEVER) & (rough >= last - MARGIN * self.error)
            wanted = (within & (exact == NEVER)).nonzero().flatten()
        best = top_k(exact, count)
        return [(place, float(exact[place])) for place in best.tolist() if exact[place] > NEVER]
