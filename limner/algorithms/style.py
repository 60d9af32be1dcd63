"""Style: how much a word is in the manner of some texts, by which words stand there and behind which.

A bigram model smoothed by its unigrams (as in Jelinek and Mercer 1980), against all of the texts' words being equally
likely. Knows texts only.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

SHARE = 0.7
"""What the word before counts; the rest is the word's own frequency."""

_WORDS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|\w+(?:['’-]\w+)*|[^\w\s]")
"""Words, marks, and of scripts without blanks each character."""


class Style:
    """The wording of some texts. Called as ``style(before, text)`` it says how much what ``text`` adds to ``before`` is
    like them: for each word log(1 + how many times as likely it is there as if all were equal), 0 for one that is not."""

    def __init__(self, texts: Sequence[str], weight: float = 1.0) -> None:
        self.weight = weight
        self._words: Counter[str] = Counter()
        self._before: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            words = _split(text)
            self._words.update(words)
            self._pairs.update(zip(["", *words], words))
            self._before.update(["", *words[:-1]])
        self._total = sum(self._words.values())

    def __len__(self) -> int:
        return len(self._words)

    def __call__(self, before: str, text: str) -> float:
        """Return the sum over the words that are new in ``text``."""
        known, words = _split(before), _split(text)
        same = 0
        while same < min(len(known), len(words)) and known[same] == words[same]:
            same += 1
        return self.weight * sum(self._gain(words[place - 1] if place else "", words[place])
                                 for place in range(same, len(words)))

    def _gain(self, before: str, word: str) -> float:
        if not self._words[word]:
            return 0.0
        own = self._words[word] / self._total
        pair = self._pairs[before, word] / self._before[before] if self._before[before] else own
        return math.log1p((SHARE * pair + (1 - SHARE) * own) * len(self._words))


def _split(text: str) -> list[str]:
    return _WORDS.findall(text.lower())
