"""CIDEr-D (Vedantam, Zitnick and Parikh 2015): how like captions are to those that people wrote, rare words counting more.

The figures are those of the COCO evaluation's own code: clipped counts, a Gaussian of the difference in length (which that
code takes in pairs of words), ten times the mean over runs of 1 to 4 words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from limner.teach.metrics.words import Gram, count_grams, split_words

LONGEST = 4
SIGMA = 6.0


def cider_d(captions: Sequence[str], references: Sequence[Sequence[str]]) -> list[float]:
    """Return CIDEr-D of each caption against its own references; the mean is the corpus's figure, 10 where all agree.

    How rare a run of words is, is counted over ``references``: one picture alone gives 0.
    """
    counts = [[count_grams(split_words(text), LONGEST) for text in texts] for texts in references]
    frequency: Counter[Gram] = Counter(gram for texts in counts for gram in set().union(*texts))
    weigh = _Weigher(frequency, math.log(len(references)) if references else 0.0)
    return [_score(weigh(count_grams(split_words(caption), LONGEST)), [weigh(text) for text in texts])
            for caption, texts in zip(captions, counts, strict=True)]


@dataclass(frozen=True)
class _Vector:
    """Weights of runs of words by their length, the norms of those, and the number of pairs."""

    weights: tuple[dict[Gram, float], ...]
    norms: tuple[float, ...]
    pairs: int


@dataclass(frozen=True)
class _Weigher:
    frequency: Counter[Gram]
    log_pictures: float

    def __call__(self, grams: Counter[Gram]) -> _Vector:
        weights: tuple[dict[Gram, float], ...] = tuple({} for _ in range(LONGEST))
        for gram, count in grams.items():
            weights[len(gram) - 1][gram] = count * (self.log_pictures - math.log(max(1, self.frequency[gram])))
        norms = tuple(math.sqrt(sum(value * value for value in part.values())) for part in weights)
        return _Vector(weights, norms, sum(count for gram, count in grams.items() if len(gram) == 2))


def _score(caption: _Vector, references: Sequence[_Vector]) -> float:
    return 10 * sum(_likeness(caption, reference) for reference in references) / (LONGEST * len(references))


def _likeness(caption: _Vector, reference: _Vector) -> float:
    total = 0.0
    for mine, theirs, norm, other in zip(caption.weights, reference.weights, caption.norms, reference.norms):
        shared = sum(min(value, theirs.get(gram, 0.0)) * theirs.get(gram, 0.0) for gram, value in mine.items())
        total += shared / (norm * other) if norm and other else shared
    return total * math.exp(-(caption.pairs - reference.pairs) ** 2 / (2 * SIGMA ** 2))
