"""Maximal marginal relevance: results that are near to the query and unlike each other.

Carbonell & Goldstein (1998), "The Use of MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries".
Knows vectors; no texts, no bank.
"""

from __future__ import annotations

import torch
from torch import Tensor

from limner.core.vectors import top_k


def pick_diverse(relevance: Tensor, features: Tensor, count: int, balance: float) -> list[int]:
    """Return the places of ``count`` candidates, in the order in which they are picked.

    ``relevance [n]`` is the similarity with the query, ``features [n, d]`` are the candidates. Each pick has the largest
    ``balance * relevance - (1 - balance) * likeness``, where likeness is the similarity with the most similar pick so far:
    balance 1 is relevance alone, 0 only unlikeness (after the first). Both are scaled to [0, 1] over the candidates
    first: under a CLIP two texts are far nearer to each other than any text is to a picture, and the plain
    difference would know but one of the two.
    """
    relevance = _scaled(relevance)
    likeness = _scaled(features @ features.T)
    taken: list[int] = []
    nearest = torch.zeros(len(relevance))
    for _ in range(min(count, len(relevance))):
        scores = balance * relevance - (1 - balance) * nearest
        scores[taken] = float("-inf")
        taken.append(int(top_k(scores if taken else relevance, 1)))
        nearest = torch.maximum(nearest, likeness[taken[-1]])
    return taken


def _scaled(values: Tensor) -> Tensor:
    """Return values scaled to [0, 1]; all 0 where all are equal."""
    low, high = values.min(), values.max()
    return (values - low) / (high - low).clamp(min=1e-12)
