"""Score every continuation ``prompt, phrase`` of a prompt against a picture, step after step: the plain way.

Here every text is encoded whole, by the model's own ``encode_text``; ``prefix.py`` does the same faster where the tower
allows it. Knows nothing about how a chain chooses.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Protocol

import torch
from torch import Tensor

from limner.algorithms.chain import Continuations
from limner.core.vectors import top_k
from limner.models.clip.text.shortlist import NEVER, Shortlist
from limner.models.clip.text.tokens import SEPARATOR, TextTokens


def find_nearest(similarities: Tensor, allowed: Tensor, count: int, *, reverse: bool = False) -> list[tuple[int, float]]:
    """Return the places and the values of the ``count`` largest allowed similarities, or the smallest, best first.

    Equal ones stand in their order.
    """
    places = allowed.nonzero().flatten()
    order = places[top_k(similarities[places], count, largest=not reverse)]
    return [(place, float(similarities[place])) for place in order.tolist()]


def find_nearest_of(candidates: Continuations, shortlist: Shortlist, allowed: Tensor, count: int, *,
                    reverse: bool = False) -> list[tuple[int, float]]:
    """Return what ``candidates.nearest`` promises: where rough scores cost less, only few are scored exactly."""
    rough = candidates.rough_similarities(allowed)
    if rough is None:
        return find_nearest(candidates.similarities(allowed), allowed, count, reverse=reverse)
    sign = -1 if reverse else 1
    found = shortlist.find_best((sign * rough).masked_fill(~allowed, NEVER),
                                lambda places: sign * candidates.similarities_at(places), count)
    return [(place, sign * score) for place, score in found]


class EncodeTexts(Protocol):
    """Texts in, features ``[n, d]`` out; ``report`` is called now and then with the number done so far."""

    def __call__(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Encode."""
        ...


class WholeContinuations:
    """Encode every continuation from its first token to its last: exact for any tower, and slow."""

    def __init__(self, encode_texts: EncodeTexts, tokens: TextTokens, prompt: str, phrases: Sequence[str],
                 features: Tensor) -> None:
        self.prompt = prompt
        self.phrases = phrases
        self._encode_texts, self._tokens, self._features = encode_texts, tokens, features
        self._check: Callable[[], None] = _go_on

    def fits(self) -> Tensor:
        """Return which continuations are read whole, bool ``[n]``."""
        return torch.tensor([self._tokens.fits(text) for text in self._texts()], dtype=torch.bool)

    def similarities(self, allowed: Tensor | None = None) -> Tensor:
        """Return the similarity of every ``prompt, phrase`` with the picture, float32 ``[n]``; 0 for those not allowed."""
        places = list(range(len(self.phrases))) if allowed is None else allowed.nonzero().flatten().tolist()
        scores = torch.zeros(len(self.phrases))
        scores[places] = self.similarities_at(places)
        return scores

    def similarities_at(self, places: list[int]) -> Tensor:
        """Return those of the continuations at some places, in their order."""
        texts = [self.prompt + SEPARATOR + self.phrases[place] for place in places]
        return (self._encode_texts(texts, report=lambda done: self._check()) @ self._features[0]).cpu()

    def rough_similarities(self, allowed: Tensor | None = None) -> None:
        """Return None: nothing costs less here."""

    def best(self, allowed: Tensor, *, reverse: bool = False) -> tuple[int, float]:
        """Return the place and the similarity of the nearest of the ``allowed [n]``, the farthest with ``reverse``."""
        return self.nearest(allowed, 1, reverse=reverse)[0]

    def nearest(self, allowed: Tensor, count: int, *, reverse: bool = False) -> list[tuple[int, float]]:
        """Return the places and the similarities of the ``count`` nearest of the ``allowed [n]``, best first."""
        return find_nearest(self.similarities(allowed), allowed, count, reverse=reverse)

    def behind(self, prompt: str, check: Callable[[], None] | None = None) -> WholeContinuations:
        """Return the same phrases behind another prompt; ``check`` is called now and then, and may raise."""
        other = copy.copy(self)
        other.prompt = prompt
        other._check = check or self._check
        return other

    def take(self, index: int) -> None:
        """Make ``prompt, phrases[index]`` the prompt."""
        self.prompt = self.prompt + SEPARATOR + self.phrases[index]

    def _texts(self) -> list[str]:
        return [self.prompt + SEPARATOR + phrase for phrase in self.phrases]


def _go_on() -> None:
    """Check nothing."""
