"""Unit rows, exact top-k and means of scores: the only ones in the house. Knows tensors, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def normalise(rows: Tensor) -> Tensor:
    """Scale each row of ``[n, d]`` to length 1, in float32. A zero row stays zero."""
    rows = rows.float()
    return rows / rows.norm(dim=-1, keepdim=True).clamp(min=1e-12)


def top_k(scores: Tensor, count: int, *, largest: bool = True) -> Tensor:
    """Return the indices of the ``count`` best of ``scores [n]``, best first; equal scores keep their order.

    ``torch.topk`` promises no order among equals, so a result could depend on the machine; a stable sort does promise.
    """
    count = min(count, scores.numel())
    order = torch.argsort(scores, descending=largest, stable=True)
    return order[:count]


def mean_of(scores: Sequence[Tensor]) -> Tensor:
    """Return the mean of scores of one shape; of a single one, or of two equal ones, exactly that."""
    return scores[0] if len(scores) == 1 else torch.stack(tuple(scores)).mean(0)
