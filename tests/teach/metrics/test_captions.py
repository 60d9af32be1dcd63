"""Figures of captions: equal to those of the COCO evaluation's code, and plain where the answer is known."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
import torch

from limner.teach.metrics.bleu import bleu
from limner.teach.metrics.cider import cider_d
from limner.teach.metrics.matching import clip_s, recall_at
from limner.teach.metrics.words import distinct_share, mean_length, repeated_share, split_words

WORDS = ["a", "the", "red", "blue", "cat", "dog", "house", "by", "under", "near", "of", "painting", "sea", "sun", "and"]


def sentences(seed: int, pictures: int = 30) -> tuple[list[str], list[list[str]]]:
    chance = random.Random(seed)

    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(0, 12)))

    return [sentence() for _ in range(pictures)], [[sentence() + " x" for _ in range(chance.randint(1, 5))]
                                                   for _ in range(pictures)]


@pytest.mark.parametrize("seed", range(4))
def test_cider_and_bleu_are_those_of_the_coco_evaluation(seed: int) -> None:
    pytest.importorskip("pycocoevalcap", reason="compares with the dev extra's pycocoevalcap")
    from pycocoevalcap.bleu.bleu_scorer import BleuScorer
    from pycocoevalcap.cider.cider_scorer import CiderScorer

    captions, references = sentences(seed)
    cider, scores = CiderScorer(), BleuScorer(n=4)
    for caption, texts in zip(captions, references):
        cider += (caption, texts)
        scores += (caption, texts)
    mean, each = cider.compute_score()
    mine = cider_d(captions, references)
    assert mine == pytest.approx(list(each), abs=1e-6)
    assert sum(mine) / len(mine) == pytest.approx(float(mean), abs=1e-6)
    for longest, theirs in enumerate(scores.compute_score(option="closest", verbose=0)[0], start=1):
        assert bleu(captions, references, longest) == pytest.approx(theirs, abs=1e-6)


def test_what_agrees_wholly_scores_highest() -> None:
    references = [["a red cat by the sea"], ["two owls under an old tree"], ["the sun over a house"]]
    captions = [texts[0] for texts in references]
    assert cider_d(captions, references) == pytest.approx([10.0] * 3)
    assert bleu(captions, references) == pytest.approx(1.0)
    turned = captions[1:] + captions[:1]
    assert max(cider_d(turned, references)) < 1
    assert bleu(turned, references) < 0.01


def test_words_are_told_without_case_and_punctuation() -> None:
    assert split_words("A  Cat's tail, high-up; don’t “Stop”.") == ["a", "cat's", "tail", "high-up", "don’t", "stop"]


def test_distinct_and_repeating_captions_are_counted() -> None:
    captions = ["a cat", "A cat.", "a dog and a dog and a dog", ""]
    assert distinct_share(captions) == 0.75
    assert repeated_share(captions) == 0.25
    assert mean_length(captions) == pytest.approx((2 + 2 + 8) / 4)
    empty: Sequence[str] = ()
    assert (distinct_share(empty), repeated_share(empty), mean_length(empty)) == (0, 0, 0)


def test_recall_finds_each_by_the_other() -> None:
    rows = torch.eye(4)
    owners = torch.tensor([0, 1, 1, 3, 2])
    texts = rows[torch.tensor([0, 1, 0, 3, 0])]  # the third text and the last look like the first picture
    found = recall_at(rows, texts, owners, (1, 2, 4))
    assert found["picture to text R@1"] == pytest.approx(2 / 4)  # the first meets two strangers as near as its own
    assert found["text to picture R@1"] == pytest.approx(3 / 5)
    assert found["picture to text R@4"] <= 1
    assert found["text to picture R@4"] == 1


def test_clip_s_is_the_cosine_weighted_and_never_negative() -> None:
    images = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    texts = torch.tensor([[0.6, 0.8], [-1.0, 0.0]])
    assert clip_s(images, texts).tolist() == pytest.approx([1.5, 0.0])
