"""The greedy phrase chain: at every step take the phrase whose addition brings the text nearest to the picture.

Works over anything that scores continuations; knows nothing about models, tables or captions. The method is the
flavor chain of CLIP Interrogator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor


class Continuations(Protocol):
    """A prompt, the phrases that may follow it, and a picture."""

    prompt: str
    phrases: Sequence[str]

    def fits(self) -> Tensor:
        """Return which continuations are read whole, bool ``[n]`` on the CPU."""
        ...

    def similarities(self, allowed: Tensor | None = None) -> Tensor:
        """Return the similarity of every ``prompt, phrase`` with the picture, float32 ``[n]`` on the CPU.

        A text over the limit is scored as the tokenizer cuts it. Those not ``allowed [n]`` may have any number.
        """
        ...

    def similarities_at(self, places: list[int]) -> Tensor:
        """Return those of the continuations at some places, in their order."""
        ...

    def rough_similarities(self, allowed: Tensor | None = None) -> Tensor | None:
        """Return all similarities rounded, where that costs much less; None where it does not."""
        ...

    def best(self, allowed: Tensor, *, reverse: bool = False) -> tuple[int, float]:
        """Return the place and the similarity of the nearest of the ``allowed [n]``, the farthest with ``reverse``.

        At least one is allowed. Equal ones are decided by their order.
        """
        ...

    def nearest(self, allowed: Tensor, count: int, *, reverse: bool = False) -> list[tuple[int, float]]:
        """Return the places and the similarities of the ``count`` nearest of the ``allowed [n]``, best first.

        There may be fewer. Equal ones stand in their order.
        """
        ...

    def behind(self, prompt: str, check: Callable[[], None] | None = None) -> Continuations:
        """Return the same phrases behind another prompt, with all that was made for them.

        ``check`` is called now and then while they are scored. It may raise, which ends that.
        """
        ...

    def take(self, index: int) -> None:
        """Make ``prompt, phrases[index]`` the prompt."""
        ...


@dataclass(frozen=True)
class Link:
    """One step of a chain: the phrase taken (``index`` among the candidates), the prompt with it, its similarity."""

    index: int
    phrase: str
    prompt: str
    similarity: float


def grow_chain(
    candidates: Continuations, similarity: float, *, min_count: int = 8, max_count: int = 32, reverse: bool = False,
    floor: float | None = None
) -> Iterator[Link]:
    """Yield the links of a chain that starts at ``candidates.prompt`` with its ``similarity``.

    A phrase is taken while it brings the prompt nearer (with ``reverse``: farther), or while fewer than ``min_count``
    were taken; at most ``max_count`` are, none twice, and none that would not be read whole. Equal candidates are
    decided by their order. With a ``floor`` a phrase is taken only while it gains more than that, however few were taken.
    """
    left = torch.ones(len(candidates.phrases), dtype=torch.bool)
    for taken in range(max_count):
        allowed = left & candidates.fits()
        if not allowed.any():
            return
        index, found = candidates.best(allowed, reverse=reverse)
        gain = similarity - found if reverse else found - similarity
        if gain <= (floor or 0.0) and (floor is not None or taken >= min_count):
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
