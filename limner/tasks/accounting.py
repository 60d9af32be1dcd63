"""Build the account of a prompt: time the stages, and say of every phrase what it brought.

Knows drafts, tables and a CLIP; knows nothing about how drafts are made.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor

from limner.tasks.interrogation import PhraseAccount
from limner.tasks.modes import Draft, Sitter
from limner.vocabulary.tables import LabelTable


class Stopwatch:
    """Seconds by stage. What several pictures share is split evenly among them by ``share``."""

    def __init__(self, shared_by: int = 1) -> None:
        self.seconds: dict[str, float] = {}
        self._shared_by = shared_by

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = time.perf_counter() - started

    def share(self) -> Stopwatch:
        """Return a stopwatch for one picture, with its part of the seconds so far."""
        own = Stopwatch()
        own.seconds = {name: seconds / self._shared_by for name, seconds in self.seconds.items()}
        return own


def account_phrases(sitter: Sitter, draft: Draft, *, reverse: bool) -> tuple[PhraseAccount, ...]:
    """Say of every piece what the similarity was before and after it."""
    steps = sitter.similarities([draft.partial(count) for count in range(len(draft.pieces) + 1)])
    scores = {category: sitter.tables[category].similarities(sitter.features)
              for category in {piece.category for piece in draft.pieces}}
    accounts = []
    for piece, before, after in zip(draft.pieces, steps[:-1], steps[1:], strict=True):
        tokens = sitter.clip.tokens.count(piece.joint + piece.text)
        rank = _rank_in(sitter.tables[piece.category], scores[piece.category], piece.text, reverse=reverse)
        category = sitter.tables.list_of(piece.text, piece.category)
        accounts.append(PhraseAccount(piece.text, category, rank, before, after, tokens, piece.category, piece.joint))
    return tuple(accounts)


def _rank_in(table: LabelTable, scores: Tensor, label: str, *, reverse: bool) -> int | None:
    """The rank of a label in its table, from 1; None for a phrase that a cut has changed."""
    if label not in table.labels:
        return None
    place = table.labels.index(label)
    better = scores < scores[place] if reverse else scores > scores[place]
    equal_before = scores[:place] == scores[place]
    return int(better.sum() + equal_before.sum()) + 1
