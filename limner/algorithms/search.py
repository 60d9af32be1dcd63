"""Search prompts harder than a greedy chain does: beams, then exchanges of phrases while the similarity rises.

A prompt is a head and phrases behind it, in an order, which counts. Beam search keeps several prompts of each length;
local search (iterated improvement) takes the best of all, and drops, swaps, adds and replaces one phrase at a time until
none of that helps. Every comparison is of exact similarities. Knows nothing about models, tables or captions.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from limner.algorithms.chain import Continuations
from limner.algorithms.wording import Wording

TRIES = 16
"""Of how many phrases, the nearest at the end of the prompt, every other place in it is tried."""


class Texts(Protocol):
    """Prompts as texts, and their similarity with a picture."""

    def write(self, places: Sequence[int]) -> str:
        """Return the prompt of the phrases at some places of the list, in this order."""
        ...

    def similarities(self, texts: Sequence[str]) -> Sequence[float]:
        """Return the similarity of every text, for the same text always the same number."""
        ...

    def fits(self, text: str) -> bool:
        """Whether a text is read whole."""
        ...


@dataclass(frozen=True)
class Plan:
    """How to search: ``beams`` prompts at once, ``max_count`` phrases at most, ``min_count`` even where they don't help.

    With a ``floor`` a phrase is added only where it gains more than that, however few there are.
    """

    beams: int = 4
    min_count: int = 8
    max_count: int = 32
    floor: float | None = None


@dataclass(frozen=True)
class Found:
    """A prompt: the ``places`` of its phrases in the list, its text, its similarity."""

    places: tuple[int, ...]
    text: str
    similarity: float


class PromptSearch:
    """A search among the prompts that ``texts`` writes of the phrases of ``candidates``; ``best`` is the best so far.

    ``settled`` of its phrases, and the end, were tried in vain since it last changed. ``check`` is called now and then. It
    may raise, which ends the search; ``best`` is then still good.
    """

    def __init__(self, candidates: Continuations, texts: Texts, plan: Plan, check: Callable[[], None]) -> None:
        self._candidates, self._texts, self._plan, self._check = candidates, texts, plan, check
        self._wording = Wording(candidates.phrases)
        self._start, = self._score([()])
        self.best, self.settled = self._start, 0

    def consider(self, places: Sequence[int]) -> None:
        """Look at a prompt that was found elsewhere, if it has no more phrases than the plan allows."""
        if len(places) > self._plan.max_count:
            return
        found = self._score([tuple(places)])
        if found and found[0].similarity > self.best.similarity:
            self.best = found[0]

    def grow(self) -> Iterator[Found]:
        """Yield the best prompt of 1, 2, 3 ... phrases that the beams come to.

        A phrase is added where it gains, or while there are fewer than ``min_count``.
        """
        beams = [self._start]
        for count in range(self._plan.max_count):
            grown = [self._grow_one(found, free=count < self._plan.min_count) for found in beams]
            beams = _choose(itertools.chain.from_iterable(grown), self._plan.beams)
            if not beams:
                return
            self._keep(beams[0])
            yield beams[0]

    def improve(self) -> Iterator[Found]:
        """Yield the best after every exchange that was tried; ends where no exchange of a single phrase helps.

        After a replacement that helps, the cheaper exchanges come first again.
        """
        turn = self.settled = 0
        while self.settled <= len(self.best.places):
            while not self.settled and (self._try(self._drop_one()) or self._try(self._swap_two())):
                yield self.best
            turn %= len(self.best.places) + 1  # the last turn of a round adds without taking anything out
            self.settled = 0 if self._try(self._put_in(self._without(turn))) else self.settled + 1
            turn += 1
            yield self.best

    def _grow_one(self, found: Found, *, free: bool) -> list[Found]:
        least = self._plan.floor or 0.0
        free = free and self._plan.floor is None
        grown = self._score([(*found.places, place) for place in self._find_nearest(found.places, self._plan.beams)])
        return [longer for longer in grown if free or longer.similarity - found.similarity > least]

    def _find_nearest(self, places: tuple[int, ...], count: int) -> list[int]:
        """Return the places of the phrases that bring a prompt nearest at its end."""
        self._check()
        text = self._texts.write(places)
        behind = self._candidates.behind(text, self._check)
        allowed = behind.fits() & self._wording.find_new(text, places)
        return [place for place, _ in behind.nearest(allowed, count)] if allowed.any() else []

    def _drop_one(self) -> list[tuple[int, ...]]:
        return [self._without(out) for out in range(len(self.best.places))]

    def _swap_two(self) -> list[tuple[int, ...]]:
        swapped = []
        for one, other in itertools.combinations(range(len(self.best.places)), 2):
            places = list(self.best.places)
            places[one], places[other] = places[other], places[one]
            swapped.append(tuple(places))
        return swapped

    def _put_in(self, rest: tuple[int, ...]) -> list[tuple[int, ...]]:
        """Return prompts of the ``rest`` and one phrase more, at every place."""
        if len(rest) >= self._plan.max_count:
            return []
        chosen = self._find_nearest(rest, TRIES)
        return [(*rest[:at], place, *rest[at:]) for place in chosen for at in range(len(rest), -1, -1)]

    def _without(self, out: int) -> tuple[int, ...]:
        return self.best.places[:out] + self.best.places[out + 1:]

    def _try(self, prompts: list[tuple[int, ...]]) -> bool:
        """Keep the nearest of some prompts where it is nearer than the best; return whether it is."""
        self._check()
        floor = self._plan.floor or 0.0
        size = len(self.best.places)
        found = [one for one in self._score(prompts)
                 if len(one.places) <= size or one.similarity - self.best.similarity > floor]
        return self._keep(max(found, key=lambda one: one.similarity)) if found else False

    def _keep(self, found: Found) -> bool:
        better = found.similarity > self.best.similarity
        self.best = found if better else self.best
        return better

    def _score(self, prompts: Sequence[tuple[int, ...]]) -> list[Found]:
        """Return the prompts with their similarities; the start's too, but otherwise none that is not read whole."""
        texts = [(places, self._texts.write(places)) for places in prompts]
        kept = [(places, text) for places, text in texts if not places or self._texts.fits(text)]
        scores = self._texts.similarities([text for _, text in kept])
        return [Found(places, text, score) for (places, text), score in zip(kept, scores, strict=True)]


def _choose(grown: Iterable[Found], count: int) -> list[Found]:
    """Return the ``count`` nearest; other orders of the same phrases only where there is room left."""
    ranked = sorted(grown, key=lambda found: (-found.similarity, found.places))
    seen: set[frozenset[int]] = set()
    first: list[Found] = []
    again: list[Found] = []
    for found in ranked:
        phrases = frozenset(found.places)
        (again if phrases in seen else first).append(found)
        seen.add(phrases)
    return sorted((first + again)[:count], key=lambda found: (-found.similarity, found.places))
