"""A caption as the words that are counted, and what is plain from the words alone. Knows no model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

Gram = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def split_words(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation, as the captions of COCO are compared."""
    return _WORD.findall(text.lower())


def count_grams(words: Sequence[str], longest: int = 4) -> Counter[Gram]:
    """Return how often each run of 1 to ``longest`` words occurs."""
    return Counter(tuple(words[start:start + size]) for size in range(1, longest + 1)
                   for start in range(len(words) - size + 1))


def distinct_share(captions: Sequence[str]) -> float:
    """Return how many different captions there are, as a share of all: 1 where no two are the same."""
    return len({" ".join(split_words(caption)) for caption in captions}) / len(captions) if captions else 0.0


def repeated_share(captions: Sequence[str], size: int = 3) -> float:
    """Return the share of captions in which some run of ``size`` words occurs twice."""
    return sum(_repeats(split_words(caption), size) for caption in captions) / len(captions) if captions else 0.0


def mean_length(captions: Sequence[str]) -> float:
    """Return the mean number of words."""
    return sum(len(split_words(caption)) for caption in captions) / len(captions) if captions else 0.0


def _repeats(words: Sequence[str], size: int) -> bool:
    runs = [tuple(words[start:start + size]) for start in range(len(words) - size + 1)]
    return len(set(runs)) < len(runs)
