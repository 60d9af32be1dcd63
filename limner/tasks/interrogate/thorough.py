"""Thorough mode: what best mode finds, and then a search among all phrases of all tables for something nearer.

Knows drafts and tables; knows nothing about how the search goes on, nor how texts are scored.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from limner.algorithms.search import Found, Plan, PromptSearch
from limner.core.errors import StoppedError
from limner.models.clip.text.tokens import SEPARATOR
from limner.tasks.interrogate.drafts import draft_best
from limner.tasks.interrogate.modes import Mode, Request
from limner.tasks.interrogate.scorer import Draft, Piece, Scorer


def draft_thorough(scorer: Scorer, asked: Request) -> list[Draft]:
    """Return best mode's drafts, and the one that a search comes to, if that is another.

    The budget is that of the search alone. Out of time, or asked to stop, it ends with the best so far.
    """
    drafts = draft_best(scorer, asked.caption, asked.min_flavors, asked.max_flavors)
    if scorer.should_stop(0):
        return drafts
    phrases = list(dict.fromkeys(scorer.tables.merged.labels))
    if not phrases:
        return drafts
    found = _search(scorer, _Prompts(scorer, asked.caption, phrases), drafts, asked)
    pieces = tuple(Piece(phrases[place], scorer.tables.find_category(phrases[place])) for place in found.places)
    draft = Draft("search", asked.caption, pieces)
    return drafts if draft.text in [other.text for other in drafts] else [*drafts, draft]


def _search(scorer: Scorer, prompts: _Prompts, drafts: Sequence[Draft], asked: Request) -> Found:
    watch = _Watch(scorer, asked.search.budget_s)
    plan = Plan(asked.search.beams, asked.min_flavors, asked.max_flavors, scorer.floor)
    candidates = scorer.clip.continue_prompt(asked.caption, prompts.phrases, scorer.features)
    search = PromptSearch(candidates, prompts, plan, watch.check)
    steps = 0
    try:
        for found in search.grow():
            steps += 1
            before, = scorer.similarities([prompts.write(found.places[:-1])])
            _tell(scorer, prompts, found, found.places[-1:], before, asked.max_flavors)
        for draft in drafts:
            search.consider(prompts.read(draft))
        last = search.best
        for found in search.improve():
            steps += 1
            _tell(scorer, prompts, found, [place for place in found.places if place not in last.places], last.similarity,
                  asked.max_flavors)
            scorer.monitor.progress("search", search.settled, len(found.places) + 1)
            last = found
    except (StoppedError, _BudgetSpentError):
        scorer.stopped_after = steps
    return search.best


def _tell(scorer: Scorer, prompts: _Prompts, found: Found, new: Sequence[int], before: float, most: int) -> None:
    for place in new:
        scorer.tell_step(len(found.places), prompts.phrases[place], found.text, before, found.similarity, most)


class _Prompts:
    """Prompts of a caption and phrases, scored against one picture."""

    def __init__(self, scorer: Scorer, caption: str, phrases: Sequence[str]) -> None:
        self.phrases = phrases
        self._scorer, self._caption = scorer, caption

    def write(self, places: Sequence[int]) -> str:
        """Return the prompt of the phrases at some places."""
        return self._caption + "".join(SEPARATOR + self.phrases[place] for place in places)

    def read(self, draft: Draft) -> list[int]:
        """Return the places of a draft's phrases, each once; not of those that are in no table because they were cut."""
        places = {phrase: place for place, phrase in enumerate(self.phrases)}
        return list(dict.fromkeys(places[piece.text] for piece in draft.pieces if piece.text in places))

    def similarities(self, texts: Sequence[str]) -> list[float]:
        """Return the similarity of every text with the picture."""
        return self._scorer.similarities(texts)

    def fits(self, text: str) -> bool:
        """Whether every CLIP reads a text whole."""
        return self._scorer.fits(text)


class _BudgetSpentError(Exception):
    """The search has had its time."""


class _Watch:
    def __init__(self, scorer: Scorer, budget_s: float | None) -> None:
        self._monitor = scorer.monitor
        self._until = None if budget_s is None else time.monotonic() + budget_s

    def check(self) -> None:
        """Raise where the search must end."""
        self._monitor.check()
        if self._until is not None and time.monotonic() >= self._until:
            raise _BudgetSpentError


THOROUGH = Mode(draft_thorough)
