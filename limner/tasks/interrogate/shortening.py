"""Shorten a prompt: the fewest tokens that keep so much of its similarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from limner.algorithms.shortening import Kept, shorten
from limner.tasks.interrogate.scorer import Draft, Scorer


def shorten_draft(scorer: Scorer, draft: Draft, percent: float) -> tuple[Draft, tuple[str, ...]]:
    """Return the shortest draft found that keeps ``percent`` of the similarity, and the phrases that were dropped.

    What the pieces stand behind, the caption, stays.
    """
    whole, = scorer.similarities([draft.text])

    def choose(kept: Kept) -> Draft:
        return replace(draft, pieces=tuple(draft.pieces[place] for place in kept))

    def score(prompts: Sequence[Kept]) -> list[float]:
        texts = [choose(kept).text for kept in prompts]
        return [found if text else float("-inf") for found, text in zip(scorer.similarities(texts), texts, strict=True)]

    def measure(kept: Kept) -> int:
        text = choose(kept).text
        return scorer.fullest(text).count(text)

    kept = shorten(len(draft.pieces), score, measure, whole - (1 - percent / 100) * abs(whole))
    dropped = tuple(piece.text for place, piece in enumerate(draft.pieces) if place not in kept)
    return choose(kept), dropped
