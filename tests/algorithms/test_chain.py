"""The greedy chain against one written down plainly, over texts whose similarities are known."""

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

from limner.algorithms.chain import Link, best_length, grow_chain
from limner.models.clip.text.whole import find_nearest

PHRASES = st.lists(st.sampled_from("abcdefgh"), max_size=12)
"""Short, and with repetitions."""


def similarity_of(text: str) -> float:
    """A number for every text, in eighths, so that ties are common."""
    return (zlib.crc32(text.encode()) % 17 - 8) / 8


@dataclass
class Texts:
    """Continuations of plain texts: a letter is a token, and ``limit`` of them are read."""

    prompt: str
    phrases: Sequence[str]
    limit: int = 10**9
    asked: list[str] = field(default_factory=list)

    def fits(self) -> Tensor:
        return torch.tensor([len(text) <= self.limit for text in self._texts()], dtype=torch.bool)

    def similarities(self, allowed: Tensor | None = None) -> Tensor:
        self.asked.append(self.prompt)
        return torch.tensor([similarity_of(text) for text in self._texts()])

    def best(self, allowed: Tensor, *, reverse: bool = False) -> tuple[int, float]:
        return find_nearest(self.similarities(), allowed, 1, reverse=reverse)[0]

    def nearest(self, allowed: Tensor, count: int, *, reverse: bool = False) -> list[tuple[int, float]]:
        raise AssertionError("a greedy chain takes one")

    def behind(self, prompt: str, check: Callable[[], None] | None = None) -> Texts:
        raise AssertionError("a greedy chain does not look back")

    def rough_similarities(self, allowed: Tensor | None = None) -> None:
        raise AssertionError("nothing is rough here")

    def similarities_at(self, places: list[int]) -> Tensor:
        raise AssertionError("all are scored here")

    def take(self, index: int) -> None:
        self.prompt = self._texts()[index]

    def _texts(self) -> list[str]:
        return [f"{self.prompt}, {phrase}" for phrase in self.phrases]


def plain_chain(prompt: str, phrases: list[str], limit: int, least: int, most: int, reverse: bool) -> list[Link]:
    links: list[Link] = []
    current, left = similarity_of(prompt), list(enumerate(phrases))
    sign = -1 if reverse else 1
    while len(links) < most:
        fitting = [(i, p) for i, p in left if len(f"{prompt}, {p}") <= limit]
        if not fitting:
            break
        best = max(fitting, key=lambda entry: sign * similarity_of(f"{prompt}, {entry[1]}"))  # max keeps the first
        found = similarity_of(f"{prompt}, {best[1]}")
        if sign * found <= sign * current and len(links) >= least:
            break
        prompt, current = f"{prompt}, {best[1]}", found
        left.remove(best)
        links.append(Link(best[0], best[1], prompt, found))
    return links


@given(PHRASES, st.integers(0, 60), st.integers(0, 6), st.integers(0, 12), st.booleans())
def test_the_chain_is_the_one_written_down_plainly(
    phrases: list[str], limit: int, least: int, most: int, reverse: bool
) -> None:
    candidates = Texts("start", phrases, limit)
    links = list(grow_chain(candidates, similarity_of("start"), min_count=least, max_count=most, reverse=reverse))
    assert links == plain_chain("start", phrases, limit, least, most, reverse)


@given(PHRASES, st.integers(0, 60), st.booleans())
def test_no_phrase_is_taken_twice_and_no_prompt_is_too_long(phrases: list[str], limit: int, reverse: bool) -> None:
    links = list(grow_chain(Texts("start", phrases, limit), 0.0, min_count=99, max_count=99, reverse=reverse))
    taken = [link.index for link in links]
    assert len(set(taken)) == len(taken)
    assert all(len(link.prompt) <= limit for link in links)
    assert [phrases[i] for i in taken] == [link.phrase for link in links]


@given(PHRASES, st.booleans())
def test_without_a_least_count_every_link_brings_the_prompt_on(phrases: list[str], reverse: bool) -> None:
    steps = [0.0, *(link.similarity for link in grow_chain(Texts("x", phrases), 0.0, min_count=0, reverse=reverse))]
    assert all(after < before if reverse else after > before for before, after in itertools.pairwise(steps))


@pytest.mark.parametrize("reverse", [False, True])
def test_equal_candidates_are_decided_by_their_order(reverse: bool) -> None:
    links = list(grow_chain(Texts("x", ["same"] * 4), 0.0, min_count=4, max_count=4, reverse=reverse))
    assert links[0].index == 0
    assert len(links) == 4


def test_a_phrase_that_does_not_fit_gives_way_to_one_that_does() -> None:
    links = list(grow_chain(Texts("x", ["much too long", "b"], limit=5), -9.0))
    assert [link.phrase for link in links] == ["b"]


def test_links_come_one_at_a_time_so_that_a_chain_can_be_watched_and_stopped() -> None:
    candidates = Texts("x", list("abcdef"))
    chain = grow_chain(candidates, 0.0, min_count=6)
    assert candidates.asked == []
    first = next(chain)
    assert candidates.asked == ["x"]
    assert candidates.prompt == first.prompt


@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]), max_size=10), st.sampled_from([-0.5, 0.0, 0.5]), st.booleans())
def test_the_best_length_is_that_of_the_best_prompt_seen_and_of_the_shortest_such(
    similarities: list[float], start: float, reverse: bool
) -> None:
    steps = [start, *similarities]
    best = min(steps) if reverse else max(steps)
    links = [Link(0, "", "", similarity) for similarity in similarities]
    assert best_length(links, start, reverse=reverse) == steps.index(best)


@given(PHRASES, st.integers(0, 6), st.sampled_from([0.0, 0.05, 0.3]), st.booleans())
def test_above_a_floor_every_link_gains_more_than_it_however_few_there_are(
    phrases: list[str], least: int, floor: float, reverse: bool
) -> None:
    links = list(grow_chain(Texts("x", phrases), 0.0, min_count=least, reverse=reverse, floor=floor))
    steps = [0.0, *(link.similarity for link in links)]
    assert all((before - after if reverse else after - before) > floor for before, after in itertools.pairwise(steps))
    if floor == 0.0:
        assert links == list(grow_chain(Texts("x", phrases), 0.0, min_count=0, reverse=reverse))
