"""How far chance lifts the best score: learnt from words that mean nothing.

Every query has a nearest photo. Made-up words and words for what cannot be photographed show how far above the median that
nearest one stands when there is nothing to find; what a real query must reach lies above most of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import torch
from torch import Tensor

from limner.algorithms.ranking import measure_spread

MADE_UP = 48
QUANTILE = 0.7
"""The share of meaningless words that stay below the floor: a match stands out more than most of them."""

FEWEST = 30
"""Fewer rows than these have no spread worth the name: the floor is then not learnt from them."""

DEFAULT_Z = 3.0
"""What counts where nothing could be learnt."""

_ABSTRACT = (
    "the meaning of justice", "interest rates", "a subordinate clause", "last Tuesday", "the square root of minus one",
    "a change of policy", "the sound of silence", "an error of the second kind", "terms and conditions", "the day before",
    "a moral dilemma", "gross domestic product", "the smell of rain", "an unpaid invoice", "quantum theory",
    "a legal opinion",
)
_STARTS = ("bl", "gr", "fl", "v", "z", "kr", "tw", "sn", "pl", "qu", "m", "dr")
_MIDDLES = ("a", "o", "u", "i", "e", "oo", "ai")
_ENDS = ("rp", "ndle", "g", "x", "zzle", "mp", "ft", "k", "nth", "rble")


def nonsense() -> list[str]:
    """Return the meaningless texts, the same ones always."""
    rng = random.Random(0)
    words = ["".join(rng.choice(part) for part in (_STARTS, _MIDDLES, _ENDS)) for _ in range(2 * MADE_UP)]
    return [f"a {first} {second}" for first, second in zip(words[::2], words[1::2])] + list(_ABSTRACT)


def learn_floor(scan: Callable[[Tensor], Tensor], encode: Callable[[list[str]], Tensor]) -> float:
    """Return the robust deviations above the median that a match must reach.

    ``encode`` gives features ``[n, d]`` of texts, ``scan`` the similarities ``[t, n]`` of vectors with all rows.
    """
    best = []
    for vector in encode(nonsense()):
        scores = scan(vector[None])[0]
        if len(scores) < FEWEST:
            return DEFAULT_Z
        best.append(measure_spread(scores).z(float(scores.max())))
    return float(torch.tensor(best).quantile(QUANTILE))
