"""Beams and exchanges against all prompts that there are, over texts whose similarities are known."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from limner.algorithms.search import Plan, PromptSearch
from limner.models.clip.text.whole import find_nearest

PHRASES = st.lists(st.sampled_from("bdefgh"), max_size=4, unique=True)
SEEDS = st.integers(0, 999)


@dataclass
class Texts:
    """Prompts of letters behind ``x``; a character is a token, and ``limit`` of them are read. Ties are common."""

    phrases: Sequence[str]
    limit: int = 10**9
    seed: int = 0
    prompt: str = "x"
    check: Callable[[], None] = field(default=lambda: None)

    def similarity_of(self, text: str) -> float:
        return (zlib.crc32(f"{self.seed} {text}".encode()) % 17 - 8) / 8

    def write(self, places: Sequence[int]) -> str:
        return ", ".join(["x", *(self.phrases[place] for place in places)])

    def fits(self, text: str | None = None) -> bool | Tensor:
        if text is not None:
            return len(text) <= self.limit
        return torch.tensor([len(self.prompt) + 2 + len(phrase) <= self.limit for phrase in self.phrases],
                            dtype=torch.bool)

    def similarities(self, texts: Sequence[str]) -> list[float]:
        return [self.similarity_of(text) for text in texts]

    def behind(self, prompt: str, check: Callable[[], None]) -> Texts:
        return Texts(self.phrases, self.limit, self.seed, prompt, check)

    def nearest(self, allowed: Tensor, count: int) -> list[tuple[int, float]]:
        self.check()
        scores = torch.tensor(self.similarities([f"{self.prompt}, {phrase}" for phrase in self.phrases]))
        return find_nearest(scores, allowed, count)


def search(texts: Texts, plan: Plan, check: Callable[[], None] = lambda: None) -> PromptSearch:
    return PromptSearch(texts, texts, plan, check)  # type: ignore[arg-type]


def all_prompts(texts: Texts) -> list[tuple[int, ...]]:
    places = range(len(texts.phrases))
    return [chosen for count in range(len(texts.phrases) + 1) for chosen in itertools.permutations(places, count)
            if not chosen or texts.fits(texts.write(chosen))]


def similarity(texts: Texts, places: Sequence[int]) -> float:
    return texts.similarity_of(texts.write(places))


@given(PHRASES, SEEDS, st.sampled_from([1, 7, 10, 99]))
def test_beams_as_wide_as_all_prompts_of_a_length_find_the_best_of_all(phrases: list[str], seed: int, limit: int) -> None:
    texts = Texts(phrases, limit, seed)
    tried = search(texts, Plan(beams=24, min_count=4, max_count=4))
    levels = list(tried.grow())
    best = min(all_prompts(texts), key=lambda places: (-similarity(texts, places), len(places), places))
    assert tried.best.places == best
    assert tried.best.similarity == similarity(texts, best)
    assert [len(found.places) for found in levels] == list(range(1, len(levels) + 1))


@given(PHRASES, SEEDS, st.sampled_from([7, 10, 99]), st.integers(1, 4))
def test_at_the_end_no_exchange_of_one_phrase_helps(phrases: list[str], seed: int, limit: int, most: int) -> None:
    texts = Texts(phrases, limit, seed)
    tried = search(texts, Plan(beams=1, min_count=0, max_count=most))
    seen = [found.similarity for found in [*tried.grow(), *tried.improve()]]
    best = tried.best.places
    assert tried.best.similarity >= max([similarity(texts, ()), *seen])
    dropped = [best[:out] + best[out + 1:] for out in range(len(best))]
    swapped = [tuple(best[other if place == one else one if place == other else place] for place in range(len(best)))
               for one, other in itertools.combinations(range(len(best)), 2)]
    put_in = [(*rest[:at], place, *rest[at:]) for rest in [best, *dropped] for place in range(len(phrases))
              for at in range(len(rest) + 1) if place not in rest]
    for places in [*dropped, *swapped, *put_in]:
        if len(places) <= most and texts.fits(texts.write(places)):
            assert similarity(texts, places) <= tried.best.similarity
    assert len(best) <= most
    assert not best or texts.fits(texts.write(best))


@given(PHRASES, SEEDS)
def test_the_search_is_never_worse_than_what_it_is_given(phrases: list[str], seed: int) -> None:
    texts = Texts(phrases, 99, seed)
    given_one = tuple(reversed(range(len(phrases))))
    shorter = search(texts, Plan(beams=1, max_count=len(phrases) - 1))
    shorter.consider(given_one)
    assert shorter.best.places == () or not phrases
    tried = search(texts, Plan(beams=1, max_count=4))
    tried.consider(given_one)
    list(tried.improve())
    assert tried.best.similarity >= similarity(texts, given_one)


@given(PHRASES, SEEDS)
def test_with_a_floor_a_phrase_is_added_only_where_it_gains_more(phrases: list[str], seed: int) -> None:
    texts = Texts(phrases, 99, seed)
    tried = search(texts, Plan(beams=24, min_count=4, max_count=4, floor=0.3))
    before = tried.best
    for found in tried.grow():
        assert similarity(texts, found.places) - similarity(texts, found.places[:-1]) > 0.3
    for found in tried.improve():
        if len(found.places) > len(before.places):
            assert found.similarity - before.similarity > 0.3
        before = found


@pytest.mark.parametrize("calls", range(1, 12))
def test_a_search_that_is_ended_has_the_best_so_far(calls: int) -> None:
    texts = Texts("bdefgh", 99, 3)
    asked, seen = [], []

    def check() -> None:
        asked.append(1)
        if len(asked) == calls:
            raise InterruptedError

    tried = search(texts, Plan(beams=2, min_count=6, max_count=6), check)
    steps = itertools.chain(tried.grow(), tried.improve())
    try:
        seen += [found.similarity for found in steps]
    except InterruptedError:
        assert len(asked) == calls
    assert tried.best.similarity == max([similarity(texts, ()), *seen, tried.best.similarity])
    assert tried.best.similarity == similarity(texts, tried.best.places)


def test_equal_prompts_are_decided_by_the_order_of_the_lists() -> None:
    texts = Texts(["b", "d", "e"])
    texts.similarity_of = lambda text: float(len(text))  # type: ignore[method-assign]
    texts.behind = lambda prompt, check: _equal(texts, prompt)  # type: ignore[method-assign]
    tried = search(texts, Plan(beams=2, max_count=2))
    assert [found.places for found in tried.grow()] == [(0,), (0, 1)]


def _equal(texts: Texts, prompt: str) -> Texts:
    other = Texts(texts.phrases, prompt=prompt)
    other.similarity_of = texts.similarity_of  # type: ignore[method-assign]
    return other


def test_a_phrase_that_says_the_same_again_is_not_taken() -> None:
    texts = Texts(["soft light", "light", "the soft light", "hard light", "x"])
    texts.similarity_of = lambda text: float(len(text))  # type: ignore[method-assign]
    texts.behind = lambda prompt, check: _equal(texts, prompt)  # type: ignore[method-assign]
    tried = search(texts, Plan(beams=8, max_count=5))
    list(tried.grow())
    list(tried.improve())
    assert sorted(texts.phrases[place] for place in tried.best.places) == ["hard light", "the soft light"]
