"""Does a photo show what was asked for? The query against other nouns, for collections too small to have a spread.

What ``limner classify --reject`` asks of labels is asked of the query: whether the photo lies nearer to it than to any other
noun, by the checkpoint's own scale (``algorithms/rejection.py``).
"""

from __future__ import annotations

from pathlib import Path

from torch import Tensor

from limner.algorithms.rejection import leave_out_alike, support_of
from limner.index.tables import LabelTable
from limner.models.clip.model import Clip
from limner.vocabulary.background import load_background

LEAST_SUPPORT = 0.25
"""At 0.5 no other noun may be nearer than the query; at 0.25 it may be three times as probable."""

MOST_NOUNS = 2_000


def support_photos(query: Tensor, photos: Tensor, nouns: Tensor, scale: float) -> list[float]:
    """Return the probability of the query ``[d]`` against the nearest other noun (``[m, d]``) for ``photos [k, d]``."""
    rivals = nouns[leave_out_alike(nouns, query[None])]
    if not len(rivals):
        return [1.0] * len(photos)
    nearest = (photos.float() @ rivals.T).amax(1)
    own = photos.float() @ query
    return [support_of(float(mine), float(other), scale) for mine, other in zip(own, nearest)]


def embed_nouns(clip: Clip, cache_folder: Path) -> Tensor:
    """Return the features ``[m, d]`` of the nouns that queries are held against, kept in a table."""
    phrases = [f"a {noun}" for noun in load_background(clip.folder, MOST_NOUNS)]
    return LabelTable(phrases, "nouns", clip, cache_folder=cache_folder).features.float().cpu()


