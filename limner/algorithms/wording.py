"""Which phrases say something that a text does not say yet. Knows words, no model.

A word is a run of letters and digits, whatever its capitals; the small ones that join others (*of*, *the* ...) don't count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

JOINING = frozenset(["a", "an", "the", "of", "in", "on", "at", "by", "with", "and", "or", "to", "for", "from", "as", "is"])


def split_words(text: str) -> frozenset[str]:
    """Return the words of a text that count."""
    return frozenset(re.findall(r"\w+", text.lower())) - JOINING


class Wording:
    """The words of many phrases, and which of these repeat what is there already."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._words = [split_words(phrase) for phrase in phrases]
        self._ids = {word: place for place, word in enumerate(sorted(frozenset().union(*self._words)))}
        counts = [len(words) for words in self._words]
        self._counts = torch.tensor(counts, dtype=torch.long)
        self._rows = torch.repeat_interleave(torch.arange(len(counts)), self._counts)
        self._entries = torch.tensor([self._ids[word] for words in self._words for word in words], dtype=torch.long)

    def find_new(self, text: str, taken: Iterable[int]) -> Tensor:
        """Return which phrases may stand beside the ``taken`` ones in a text, bool ``[n]``.

        Not one that is taken, not one whose words are all in the text, and not one that has all words of a taken one.
        """
        new = (self._count_among(split_words(text)) < self._counts) | (self._counts == 0)
        for place in taken:
            words = self._words[place]
            new[place] = False
            if words:
                new &= self._count_among(words) < len(words)
        return new

    def _count_among(self, words: Iterable[str]) -> Tensor:
        """Return how many of ``words`` every phrase has, ``[n]``."""
        chosen = torch.zeros(len(self._ids), dtype=torch.long)
        chosen[[self._ids[word] for word in words if word in self._ids]] = 1
        return torch.zeros_like(self._counts).index_add_(0, self._rows, chosen[self._entries])
