"""The greedy phrase chain: at every step take the phrase whose addition brings the text nearest to the picture.

Works over anything that scores continuations; knows nothing about models, tables or captions. The method is the
flavor chain of CLIP Interrogator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch

from limner.models.clip.text.whole import Continuations


@dataclass(frozen=True)
class Link:
    """One step of a chain: the phrase taken (``index`` among the candidates), the prompt with it, its similarity."""

    index: int
    phrase: str
    prompt: str
    similarity: float


def grow_chain(
    candidates: Continuations, similarity: float, *, min_count: int = 8, max_count: int = 32, reverse: bool = False
) -> Iterator[Link]:
    """Yield the links of a chain that starts at ``candidates.prompt`` with its ``similarity``.

    A phrase is taken while it brings the prompt nearer (with ``reverse``: farther), or while fewer than ``min_count``
    were taken; at most ``max_count`` are, none twice, and none that would not be read whole. Equal candidates are
    decided by their order.
    """
    left = torch.ones(len(candidates.phrases), dtype=torch.bool)
    for taken in range(max_count):
        allowed = left & candidates.fits()
        if not allowed.any():
            return
        index, found = candidates.best(allowed, reverse=reverse)
        helps = found < similarity if reverse else found > similarity
        if not helps and taken >= min_count:
            return
        candidates.take(index)
        left[index] = False
        similarity = found
        yield Link(index, candidates.phrases[index], candidates.prompt, found)


def best_length(links: Iterable[Link], similarity: float, *, reverse: bool = False) -> int:
    """Return how many links make the best prompt seen; 0 where none beats the start's ``similarity``."""
    best, length = similarity, 0
    for count, link in enumerate(links, start=1):
        if link.similarity < best if reverse else link.similarity > best:
            best, length = link.similarity, count
    return length
