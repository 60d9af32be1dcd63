"""BLEU (Papineni and others 2002) of a corpus, as the COCO evaluation's own code computes it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from limner.teach.metrics.words import Gram, count_grams, split_words

_TINY, _SMALL = 1e-15, 1e-9
"""What that code adds above and below the line, so that nothing is divided by zero."""


def bleu(captions: Sequence[str], references: Sequence[Sequence[str]], longest: int = 4) -> float:
    """Return BLEU of captions against their references, 0 to 1: the geometric mean of the clipped precisions of runs of 1 to
    ``longest`` words, less where the captions are shorter than the nearest references."""
    hits, tried, length, nearest = [0] * longest, [0] * longest, 0, 0
    for caption, texts in zip(captions, references, strict=True):
        words, known = split_words(caption), [split_words(text) for text in texts]
        length += len(words)
        nearest += min((abs(len(text) - len(words)), len(text)) for text in known)[1]
        _count(count_grams(words, longest), [count_grams(text, longest) for text in known], hits)
        for size in range(longest):
            tried[size] += max(0, len(words) - size)
    product = math.prod((hit + _TINY) / (all_ + _SMALL) for hit, all_ in zip(hits, tried))
    ratio = (length + _TINY) / (nearest + _SMALL)
    return product ** (1 / longest) * (math.exp(1 - 1 / ratio) if ratio < 1 else 1.0)


def _count(caption: Counter[Gram], references: Sequence[Counter[Gram]], hits: list[int]) -> None:
    for gram, count in caption.items():
        hits[len(gram) - 1] += min(count, max(reference[gram] for reference in references))
