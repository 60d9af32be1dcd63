"""A new thing as one direction among the pictures' features: the towers stay as they are.

From a few pictures alone a softmax over rows learns what these pictures have in common by chance. So the direction is
that of a linear discriminant (Fisher 1936), which leaves out along what pictures of one thing differ anyway, and how it
stands against the old words is chosen on old pictures: the name may take only so many of them. All that is chosen is
chosen by cross-validation: of the pictures that made the direction it takes far fewer than of others.
Tensors in, tensors out.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from limner.core.vectors import normalise

SHRINKAGES = (0.1, 0.3, 1.0, 3.0)
"""How much of the mean variance is added in all directions: the pictures are fewer than these."""

REACHES = (0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
"""How far the row goes along the direction."""

LEVELS = (-4.0, 4.0)
"""Between these is looked for how near a row stands to all pictures."""

FOLDS = 5
_ROUNDS = 24


def fit_row(new: Tensor, old: Tensor, words: Tensor, scale: float, stolen: float) -> Tensor:
    """Return a row ``[d]`` to which pictures of the thing are nearer than to any old word, and others are not.

    Args:
        new: features of views of the thing's pictures, ``[pictures, views, d]``.
        old: features of other pictures, ``[n, d]``.
        words: features of the old words, ``[w, d]``.
        scale: from similarity to logit.
        stolen: the share of others that may come to lie nearer to the row than to any word.
    """
    parts, middle = _part(new, old, words), words.mean(0)
    best: tuple[float, ...] = ()
    for shrinkage in SHRINKAGES:
        aways = [part.learned.direction(shrinkage) for part in parts]
        for reach in REACHES:
            trials = [_Trial(middle + reach * away, part) for away, part in zip(aways, parts)]
            level = _find_level(trials, stolen)
            best = max(best, (_mean_gain(trials, level, scale), shrinkage, reach, level))
    _, shrinkage, reach, level = best
    row = middle + reach * _Learned(new.flatten(0, 1), old, words).direction(shrinkage)
    return normalise((row + level * _common(old))[None])[0]


class _Learned:
    """What a direction is learned from: how old pictures of one nearest word differ, and where the new ones lie."""

    def __init__(self, new: Tensor, old: Tensor, words: Tensor) -> None:
        groups = (old @ words.T).argmax(1)
        means = torch.zeros(len(words), old.shape[1]).index_add_(0, groups, old)
        apart = old - (means / groups.bincount(minlength=len(words)).clamp(min=1)[:, None])[groups]
        self.values, self.axes = torch.linalg.eigh(apart.T @ apart / len(old))
        self.between = self.axes.T @ (new.mean(0) - old.mean(0))
        self.common = _common(old)

    def direction(self, shrinkage: float) -> Tensor:
        """Return the discriminant's direction ``[d]``, of length 1."""
        found: Tensor = self.axes @ (self.between / (self.values.clamp(min=0) + shrinkage * self.values.mean() + 1e-8))
        return found / found.norm()


@dataclass(frozen=True)
class _Part:
    """What a fold learns from, and what judges it: new pictures and old ones, with their similarities to the old word
    nearest to each."""

    learned: _Learned
    new: Tensor
    new_best: Tensor
    old: Tensor
    old_best: Tensor


class _Trial:
    """A row on its fold's judges, at any level: how much is added of what all pictures have in common, which makes the row
    nearer to all of them."""

    def __init__(self, row: Tensor, part: _Part) -> None:
        common, self.part = part.learned.common, part
        self.length, self.along = float(row @ row), float(row @ common)
        self.new, self.old = (torch.stack([rows @ row, rows @ common]) for rows in (part.new, part.old))

    def gains(self, level: float, *, old: bool) -> Tensor:
        """Return by how much the row is nearer than the best old word to each of the pictures that judge."""
        found, best = (self.old, self.part.old_best) if old else (self.new, self.part.new_best)
        norm = (self.length + 2 * level * self.along + level * level) ** 0.5
        return (found[0] + level * found[1]) / norm - best


def _common(old: Tensor) -> Tensor:
    return normalise(old.mean(0)[None])[0]


def _part(new: Tensor, old: Tensor, words: Tensor) -> list[_Part]:
    """Part both kinds of pictures into folds, each of which judges once; a single new picture has to do both."""
    found = []
    for fold in range(FOLDS):
        out = torch.arange(len(new)) % min(FOLDS, len(new)) == fold % len(new)
        away = torch.arange(len(old)) % FOLDS == fold
        learned = _Learned((new if len(new) == 1 else new[~out]).flatten(0, 1), old[~away], words)
        judges = new[out].flatten(0, 1)
        found.append(_Part(learned, judges, (judges @ words.T).amax(1), old[away], (old[away] @ words.T).amax(1)))
    return found


def _find_level(trials: list[_Trial], stolen: float) -> float:
    """Return the highest level at which the rows take no more than their share of the old pictures that judge them."""
    low, high = LEVELS
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        taken = torch.cat([trial.gains(middle, old=True) > 0 for trial in trials])
        low, high = (low, middle) if float(taken.float().mean()) > stolen else (middle, high)
    return low


def _mean_gain(trials: list[_Trial], level: float, scale: float) -> float:
    return float(torch.sigmoid(scale * torch.cat([trial.gains(level, old=False) for trial in trials])).mean())
