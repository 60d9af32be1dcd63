"""Score every continuation ``prompt, phrase`` of a prompt against a picture, step after step: the plain way.

Here every text is encoded whole, by the model's own ``encode_text``; ``prefix.py`` does the same faster where the tower
allows it. Knows nothing about how a chain chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from limner.algorithms.chain import Continuations
from limner.core.vectors import top_k
from limner.models.clip.text.shortlist import NEVER, Shortlist
from limner.models.clip.text.tokens import SEPARATOR, TextTokens


def find_best(similarities: Tensor, allowed: Tensor, *, reverse: bool = False) -> tuple[int, float]:
    """Return the place and the value of the largest allowed similarity, or the smallest; the first among equals."""
    worst = float("inf") if reverse else float("-inf")
    place = int(top_k(similarities.masked_fill(~allowed, worst), 1, largest=not reverse))
    return place, float(similarities[place])


def find_best_of(candidates: Continuations, shortlist: Shortlist, allowed: Tensor, *,
                 reverse: bool = False) -> tuple[int, float]:
    """Return what ``candidates.best`` promises: where rough scores cost less, only those that may win are scored exactly."""
    rough = candidates.rough_similarities()
    if rough is None:
        return find_best(candidates.similarities(), allowed, reverse=reverse)
    sign = -1 if reverse else 1
    place, score = shortlist.find_best((sign * rough).masked_fill(~allowed, NEVER),
                                       lambda places: sign * candidates.similarities_at(places))
    return place, sign * score


class WholeContinuations:
    """Encode every continuation from its first token to its last: exact for any tower, and slow."""

    def __init__(self, encode_texts: Callable[[Sequence[str]], Tensor], tokens: TextTokens, prompt: str,
                 phrases: Sequence[str], features: Tensor) -> None:
        self.prompt = prompt
        self.phrases = phrases
        self._encode_texts, self._tokens, self._features = encode_texts, tokens, features

    def fits(self) -> Tensor:
        """Return which continuations are read whole, bool ``[n]``."""
        return torch.tensor([self._tokens.fits(text) for text in self._texts()], dtype=torch.bool)

    def similarities(self) -> Tensor:
        """Return the similarity of every ``prompt, phrase`` with the picture, float32 ``[n]``."""
        return self.similarities_at(list(range(len(self.phrases))))

    def similarities_at(self, places: list[int]) -> Tensor:
        """Return those of the continuations at some places, in their order."""
        texts = self._texts()
        return (self._encode_texts([texts[place] for place in places]) @ self._features[0]).cpu()

    def rough_similarities(self) -> None:
        """Return None: nothing costs less here."""

    def best(self, allowed: Tensor, *, reverse: bool = False) -> tuple[int, float]:
        """Return the place and the similarity of the nearest of the ``allowed [n]``, the farthest with ``reverse``."""
        return find_best(self.similarities(), allowed, reverse=reverse)

    def take(self, index: int) -> None:
        """Make ``prompt, phrases[index]`` the prompt."""
        self.prompt = self.prompt + SEPARATOR + self.phrases[index]

    def _texts(self) -> list[str]:
        return [self.prompt + SEPARATOR + phrase for phrase in self.phrases]
