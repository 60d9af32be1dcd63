"""Does a photo show what was asked for? How far it stands out among all photos, and the query among other nouns.

Every query has a nearest photo. Two things tell whether it shows what was asked for: by how many robust deviations it lies
above the median photo (``algorithms/ranking.py``), and the log odds of the query against the nearest noun that says
something else, by the checkpoint's own scale (as in ``algorithms/rejection.py``): a photo of a dog is nearer to "a dog" than
to "a wolf", however near the wolf is. Their sum is the *strength* of a photo. The second alone tells more than the first;
together they err least where the words are more than a noun (``benchmarks/search_nothing.py`` prints it).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from limner.algorithms.rejection import alike_level
from limner.core.events import Monitor
from limner.index.tables import LabelTable
from limner.models.clip.model import Clip
from limner.vocabulary.background import load_background

MOST_NOUNS = 1_000
LEAST_MARGIN = math.log(1 / 3)
"""What a photo's log odds must reach in collections too small to have a spread: no noun may be three times as probable."""


class Nouns:
    """What photos may show instead: features of nouns ``[m, d]`` under a CLIP of that ``scale``."""

    def __init__(self, features: Tensor, scale: float) -> None:
        self.features, self.scale = features, scale
        self._alike = alike_level(features)

    def margins(self, query: Tensor, photos: Tensor) -> Tensor:
        """Return the log odds ``[k]`` of a text ``[d]`` against the nearest other noun for ``photos [k, d]``.

        The noun that is nearest to the text stands for a part of it ("a red boat" is a boat) and does not count.
        """
        near = self.features @ query
        others = near < self._alike
        if len(near):
            others[near.argmax()] = False
        if not others.any():
            return torch.full((len(photos),), math.inf)
        photos = photos.float()
        return self.scale * (photos @ query - (photos @ self.features[others].T).amax(1))


class Evidence:
    """The texts asked for, ``vectors [t, d]`` with positive ``weights``, against other nouns; ``every`` text must fit, or
    their weighted mean."""

    def __init__(self, nouns: Nouns, vectors: Tensor, weights: Sequence[float], *, every: bool = False) -> None:
        self._nouns, self._vectors, self._every = nouns, vectors, every
        self._weights = torch.tensor(weights)

    def margins(self, photos: Tensor) -> Tensor:
        """Return the log odds ``[k]`` of ``photos [k, d]``."""
        each = torch.stack([self._nouns.margins(vector, photos) for vector in self._vectors])
        return each.amin(0) if self._every else (self._weights / self._weights.sum()) @ each


def load_nouns(clip: Clip, cache_folder: Path, monitor: Monitor | None = None) -> Nouns:
    """Return the nouns that queries are held against, their features kept in a table.

    Raises:
        StoppedError: the monitor was asked to stop before all were embedded.
    """
    phrases = [f"a {noun}" for noun in load_background(clip.folder, MOST_NOUNS)]
    table = LabelTable(phrases, "nouns", clip, cache_folder=cache_folder, monitor=monitor)
    return Nouns(table.features.float().cpu(), clip.scale)
