"""How well a CLIP knows a new thing, and whether it still knows the old: figures on pictures that were not learned from.

Knows CLIP; knows no way of teaching.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from limner.core.vectors import normalise
from limner.models.clip.model import Clip
from limner.teach.concepts.material import Words, encode_examples, encode_name, load_words
from limner.teach.data.examples import Example
from limner.teach.lesson import Case, Figure
from limner.teach.metrics.matching import recall_at

MOST_FOLDS = 5
CASES = 10
TOLERANCE = 0.01
"""A change of this much of the old pictures is taken for chance."""


@dataclass(frozen=True)
class Bench:
    """Held-out pictures: of the thing, and old ones; of the latter perhaps with captions."""

    name: str
    new: Sequence[Example]
    old: Sequence[Example]


@dataclass(frozen=True)
class Verdict:
    """What a CLIP says on a bench: the word for each picture, and recall by captions where there are any."""

    new_words: list[str]
    old_words: list[str]
    recall: dict[str, float]

    def share_named(self, name: str) -> float:
        """Return the share of the thing's pictures that are called so."""
        return sum(word == name for word in self.new_words) / max(1, len(self.new_words))

    def share_stolen(self, name: str) -> float:
        """Return the share of the old pictures that are called so."""
        return sum(word == name for word in self.old_words) / max(1, len(self.old_words))


def judge(clip: Clip, bench: Bench) -> Verdict:
    """Ask a CLIP for the nearest word to each picture: the old ones and the new name, all in the same sentences."""
    words = load_words(clip, bench.name)
    row = normalise(encode_name(clip, bench.name).mean(0)[None])[0]
    new, old = encode_examples(clip, bench.new), encode_examples(clip, bench.old)
    return Verdict(name_pictures(new, row, words, bench.name), name_pictures(old, row, words, bench.name),
                   _recall(clip, bench.old, old))


def name_pictures(features: Tensor, row: Tensor, words: Words, name: str) -> list[str]:
    """Return the nearest word to each picture, the new ``name`` where its row is nearer than any old word."""
    taken, places = features @ row > words.best(features), words.nearest(features).tolist()
    return [name if is_new else words.names[place] for is_new, place in zip(taken.tolist(), places)]


def cross_validate(features: Tensor, fit: Callable[[Tensor], Tensor], words: Words) -> float:
    """Return the share of a thing's pictures ``[pictures, views, d]`` that are told by a row fitted without them."""
    folds, right = min(MOST_FOLDS, len(features)), 0
    for fold in range(folds):
        out = torch.arange(len(features)) % folds == fold
        row = fit(features[~out])
        right += int((features[out, 0] @ row > words.best(features[out, 0])).sum())
    return right / len(features)


def make_figures(bench: Bench, before: Verdict, words: int) -> tuple[Figure, ...]:
    """Return the figures of a bench before the lesson."""
    same = 1.0 if bench.old else None
    one = max(TOLERANCE, 1 / max(1, len(bench.old)))  # a single picture is chance
    return (
        Figure(f"pictures of {bench.name} told among {words} words", before.share_named(bench.name), None),
        Figure("old pictures called as before", same, None, "kept", tolerance=one),
        Figure(f"old pictures called {bench.name}", before.share_stolen(bench.name), None, "kept", higher_is_better=False,
               tolerance=one),
        *(Figure(name, value, None, "kept", tolerance=2 * one) for name, value in before.recall.items()))


def measure_after(bench: Bench, before: Verdict, after: Verdict, figures: Sequence[Figure]) -> dict[str, float | None]:
    """Return what the figures are after the lesson, by their names."""
    same = [one == other for one, other in zip(before.old_words, after.old_words) if one != bench.name]
    kept = sum(same) / max(1, len(same))  # an old picture that was called so by chance is not lost
    values = [after.share_named(bench.name), kept, after.share_stolen(bench.name), *after.recall.values()]
    return dict(zip([figure.name for figure in figures], values))


def make_cases(bench: Bench, before: Verdict, after: Verdict) -> tuple[Case, ...]:
    """Return some pictures of the thing and the old ones that are called otherwise now, at most ten in all."""
    old = [Case(example.name, example.source, one, other) for example, one, other
           in zip(bench.old, before.old_words, after.old_words) if one != other][:CASES // 2]
    new = [Case(example.name, example.source, one, other, bench.name) for example, one, other
           in zip(bench.new, before.new_words, after.new_words)]
    return (*new[:CASES - len(old)], *old)


def _recall(clip: Clip, examples: Sequence[Example], features: Tensor) -> dict[str, float]:
    owners = [place for place, example in enumerate(examples) for _ in example.captions]
    if len(set(owners)) < 2:
        return {}
    texts = clip.encode_texts([caption for example in examples for caption in example.captions]).float().cpu()
    return recall_at(features, texts, torch.tensor(owners), (1, 5, 10))
