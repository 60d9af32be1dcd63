"""Unit rows and exact top-k: the only normalise and the only top_k in the house. Knows tensors, nothing else."""

from __future__ import annotations

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
