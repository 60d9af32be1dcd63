"""A new thing as one direction among the pictures' features: the towers stay as they are.

From a few pictures alone a softmax over rows learns what these pictures have in common by chance. So the direction is
that of a linear discriminant (Fisher 1936), which leaves out along what pictures of one thing differ anyway, and how it
stands against the old words is chosen on old pictures: the name may take only so many of them. Tensors in, tensors out.
"""

from __future__ import annotations

import torch
from torch import Tensor

from limner.core.vectors import normalise

SHRINKAGE = 0.3
"""How much of the mean variance is added in all directions: the pictures are fewer than these."""

REACHES = (0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8)
"""How far the row goes along the direction, of which the best is taken."""

_ROUNDS = 30


def fit_row(new: Tensor, old: Tensor, words: Tensor, scale: float, stolen: float) -> Tensor:
    """Return a row ``[d]`` to which pictures of the thing are nearer than to any old word, and others are not.

    Args:
        new: features of the thing's pictures, ``[m, d]``.
        old: features of other pictures, ``[n, d]``.
        words: features of the old words, ``[w, d]``.
        scale: from similarity to logit.
        stolen: the share of ``old`` that may come to lie nearer to the row than to any word.
    """
    nearest, taken = (old @ words.T).amax(1), (old @ words.T).argmax(1)
    away = _discriminant(new, old, taken)
    common = normalise(old.mean(0)[None])[0]
    others = (new @ words.T).amax(1)
    rows = [_set_level(words.mean(0) + reach * away, common, old, nearest, stolen) for reach in REACHES]
    gains = [float(torch.sigmoid(scale * (new @ row - others)).mean()) for row in rows]
    return rows[max(range(len(rows)), key=gains.__getitem__)]


def _discriminant(new: Tensor, old: Tensor, groups: Tensor) -> Tensor:
    within = torch.zeros(old.shape[1], old.shape[1])
    for group in groups.unique():  # type: ignore[no-untyped-call]
        apart = old[groups == group] - old[groups == group].mean(0)
        within += apart.T @ apart
    within /= len(old)
    eye = torch.eye(len(within))
    away = torch.linalg.solve(within + (SHRINKAGE * within.trace() / len(within) + 1e-8) * eye, new.mean(0) - old.mean(0))
    return away / away.norm()


def _set_level(row: Tensor, common: Tensor, old: Tensor, nearest: Tensor, stolen: float) -> Tensor:
    """Add as much as may be of what all pictures have in common, which makes the row nearer to all of them."""
    low, high = -4.0, 4.0
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        takes = float((old @ normalise((row + middle * common)[None])[0] > nearest).float().mean())
        low, high = (low, middle) if takes > stolen else (middle, high)
    return normalise((row + low * common)[None])[0]
