"""Texts encoded exactly and without waste: what many texts begin with is run once, and nothing is padded.

``TokenEncoder`` encodes texts of any length, also behind a shared beginning; ``PrefixContinuations`` scores every
``prompt, phrase`` of a chain by the kept keys and values of the prompt, and continues them with the phrase that is taken.

Knows nothing about how a chain chooses.
"""

from __future__ import annotations

import contextlib
import copy
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from limner.core.vectors import normalise
from limner.models.clip.text.shortlist import Shortlist
from limner.models.clip.text.tokens import SEPARATOR, TextTokens
from limner.models.clip.text.tower import CausalTextTower, KeyValueCache, find_text_tower
from limner.models.clip.text.tree import TokenTree, shared_length
from limner.models.clip.text.whole import find_nearest_of

log = logging.getLogger(__name__)

TOLERANCE = {torch.float32: 1e-5, torch.float16: 5e-3, torch.bfloat16: 5e-2}
"""How far a number in a feature may be from the model's own, by the precision of the weights."""

Present = Callable[[], contextlib.AbstractContextManager[None]]

COMMA = SEPARATOR.rstrip()

ROUGH_GAIN = 2.0
"""How many times as fast bfloat16 must multiply for rough scores to be worth it. With 4 times (avx512_bf16), finding the
best of 512 behind 30 tokens is 2.6 times as fast in all, in the shapes of ViT-B-32 and ViT-L-14 alike."""
ROUGH_COUNT = 128
"""From how many phrases on rough scores are made."""
MOST_PLANTED = 4
"""How many sets of trees are kept: near the token limit there is another one for every length of a prompt."""


class TokenEncoder:
    """Encode plain lists of tokens with a causal text tower whose tokenizer frames them by ``start_id`` and ``end_id``.

    ``present()`` has the weights on their device inside. Texts run in chunks. What a chunk holds in between takes at most
    256 MB, and some 50 MB on a CPU; on top of that come the features, and the keys and values of one prompt.
    """

    def __init__(self, tower: CausalTextTower, start_id: int, end_id: int,
                 present: Present = contextlib.nullcontext) -> None:
        self.tower = tower
        self.present = present
        self._start_id, self._end_id = start_id, end_id

    def forget(self) -> None:
        """Let go of the copy in bfloat16, because the weights leave the device or have changed."""
        self.__dict__.pop("_rough", None)

    @property
    def device(self) -> torch.device:
        """Where the features come out."""
        return self.tower.device

    @property
    def rough(self) -> CausalTextTower | None:
        """The tower in bfloat16, where this processor is at least twice as fast in it; made when first asked for.

        Takes half as much memory as the tower itself.
        """
        exact = self.device.type == "cpu" and self.tower.dtype == torch.float32
        return self._rough if exact else None

    @cached_property
    def _rough(self) -> CausalTextTower | None:
        gain = _measure_gain(self.tower.part.transformer.width)
        log.info("bfloat16 is %.1f times as fast as float32 here", gain)
        return self.tower.copy(torch.bfloat16) if gain >= ROUGH_GAIN else None

    def encode(self, token_lists: Sequence[list[int]], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return the features ``[n, d]`` of texts given as plain tokens; long ones are cut as the tokenizer cuts them.

        ``report`` is called with the number of texts done so far.
        """
        return self.encode_behind(self.hold([]), token_lists, report=report)

    def encode_behind(self, past: KeyValueCache, token_lists: Sequence[list[int]], *,
                      report: Callable[[int], None] | None = None) -> Tensor:
        """Return the features ``[n, d]`` of texts; what ``past`` holds of them is not run again."""
        rows = [self.frame(ids) for ids in token_lists]
        behind = [len(row) > len(past.ids) and tuple(row[:len(past.ids)]) == past.ids for row in rows]
        places, features, done = [], [], 0
        for start, wanted in ((past, True), (KeyValueCache(), False)):
            chosen = [place for place, found in enumerate(behind) if found == wanted]
            texts = [rows[place][len(start.ids):] for place in chosen]
            for tree in self.tower.plant(texts):
                features.append(self.tower.read(start, tree, texts))
                places.append(torch.tensor(chosen)[tree.rows.cpu()])
                done += len(tree.rows)
                if report is not None:
                    report(done)
        if not rows:
            return self.encode([[]])[:0]
        joined = torch.cat(features)
        return torch.empty_like(joined).index_copy_(0, torch.cat(places).to(self.device), joined)

    def frame(self, ids: Sequence[int]) -> list[int]:
        """Return all that a text's feature depends on: its tokens, framed, cut to the context, no padding."""
        row = [self._start_id, *ids, self._end_id]
        if len(row) > self.tower.context_length:
            row = [*row[:self.tower.context_length - 1], self._end_id]
        return self.tower.trim(row)

    def hold(self, ids: Sequence[int], before: KeyValueCache | None = None) -> KeyValueCache:
        """Return the keys and values of the start token and ``ids``, as far as a text that begins so is read.

        What ``before`` has of them is not run again.
        """
        wanted = [self._start_id, *ids][:self.tower.context_length - 1]
        before = before or KeyValueCache()
        shared = shared_length(before.ids, wanted)
        return self.tower.extend(before.cut(shared), wanted[shared:])

    def end(self, ids: Sequence[int]) -> list[int]:
        """Return ``ids`` and what is read behind them in a text with room to spare."""
        return [*ids, *self.tower.trim([self._end_id])]

    def reads_end(self, ids: Sequence[int]) -> bool:
        """Whether texts are read at the end token, and not within ``ids``."""
        return self.tower.reads_at(self._end_id, ids)


def _measure_gain(width: int) -> float:
    """Return how many times as fast as in float32 this processor multiplies matrices in bfloat16."""
    def measure(dtype: torch.dtype) -> float:
        rows, weight = torch.ones(256, width, dtype=dtype), torch.ones(4 * width, width, dtype=dtype)
        seconds = []
        for _ in range(5):
            begin = time.perf_counter()
            F.linear(rows, weight)
            seconds.append(time.perf_counter() - begin)
        return min(seconds)

    return measure(torch.float32) / measure(torch.bfloat16)


def open_tower(model: nn.Module, tokens: TextTokens, present: Present = contextlib.nullcontext) -> TokenEncoder | None:
    """Return the fast path for a model's texts; None where it has none or fails the check, and the log says why."""
    tower = find_text_tower(model)
    if isinstance(tower, str):
        log.info("texts are encoded whole: %s", tower)
        return None
    if tokens.start_id is None or tokens.end_id is None or tokens.context_length != tower.context_length:
        log.info("texts are encoded whole: the tokenizer does not frame them")
        return None
    found = TokenEncoder(tower, tokens.start_id, tokens.end_id, present)
    difference = _compare(model, found, tokens)
    if not difference <= TOLERANCE.get(tower.dtype, 0):
        log.info("texts are encoded whole: on the other path they are off by %.2g", difference)
        return None
    return found


def _make_probes(tokens: TextTokens) -> list[str]:
    """Return a few texts that differ in what can go wrong: short, none, cut, full, tokens that also stand for padding."""
    full = "word " * tokens.limit
    odd = "A photo of !!! ! Two d\u00f6gs, a caf\u00e9; it's <b>3 &amp; 4</b>?"
    return ["a photo of a cat", "", full + "two more", full, odd]


@torch.no_grad()
def _compare(model: nn.Module, tower: TokenEncoder, tokens: TextTokens) -> float:
    """Return the largest difference of a number between the features of a few texts and the model's own."""
    texts = _make_probes(tokens)
    encode_text: Callable[[Tensor], Tensor] = getattr(model.eval(), "encode_text")  # noqa: B009
    own = normalise(encode_text(tokens.pad(texts).to(tower.device)))
    past = tower.hold(tokens.ids("a photo of"))  # two of them begin so
    return float((tower.encode_behind(past, tokens.ids_many(texts)) - own).abs().max())


class PrefixContinuations:
    """Score continuations by the kept keys and values of the prompt; the same similarities as whole texts, to rounding.

    Phrases are tokenised once and their trees are kept from step to step. A phrase whose tokens may depend on what stands
    before it is tokenised again at each step; so that, and one that is cut at the limit or would not be read at its end,
    is encoded as a whole text, behind as much of the prompt as it begins with.
    """

    def __init__(self, tower: TokenEncoder, tokens: TextTokens, prompt: str, phrases: Sequence[str],
                 features: Tensor) -> None:
        self.prompt = prompt
        self.phrases = phrases
        self._tower, self._tokens = tower, tokens
        self._feature = features.to(tower.device).float()[0]
        self._own = tokens.ids_many(phrases)
        self._counts = torch.tensor([len(ids) for ids in self._own], dtype=torch.long)
        self._alone = torch.tensor([tokens.stands_alone(phrase) for phrase in phrases], dtype=torch.bool)
        self._steady = self._alone & torch.tensor([tower.reads_end(ids) for ids in self._own], dtype=torch.bool)
        self._longest = int(self._counts.max()) if phrases else 0
        self._planted: dict[int, Planted] = {}
        self._shortlist = Shortlist()
        self._check: Callable[[], None] = _go_on
        self._past = KeyValueCache()
        self._move_to(prompt)

    def fits(self) -> Tensor:
        """Return which continuations are read whole, bool ``[n]``."""
        return self._lengths <= self._tokens.limit

    def similarities(self, allowed: Tensor | None = None) -> Tensor:
        """Return the similarity of every ``prompt, phrase`` with the picture, float32 ``[n]`` on the CPU.

        Of those not ``allowed [n]`` only what costs little is scored.
        """
        with self._tower.present():
            return self._score_all(self._tower.tower, self._past, allowed)

    def similarities_at(self, places: list[int]) -> Tensor:
        """Return those of the continuations at some places, in their order."""
        ids = [self._odd[place] if place in self._odd else self._begin + self._own[place] for place in places]
        with self._tower.present():
            return (self._tower.encode_behind(self._past, ids, report=lambda done: self._check()) @ self._feature).cpu()

    def rough_similarities(self, allowed: Tensor | None = None) -> Tensor | None:
        """Return all similarities in bfloat16, where that is fast and there are many."""
        if len(self.phrases) < ROUGH_COUNT:
            return None
        with self._tower.present():
            rough = self._tower.rough
            return None if rough is None else self._score_all(rough, self._past.to(rough.dtype), allowed)

    def best(self, allowed: Tensor, *, reverse: bool = False) -> tuple[int, float]:
        """Return the place and the similarity of the nearest of the ``allowed [n]``, the farthest with ``reverse``.

        Where bfloat16 is fast, all are scored in it, and those that may be the best again in the tower's own precision.
        """
        return self.nearest(allowed, 1, reverse=reverse)[0]

    def nearest(self, allowed: Tensor, count: int, *, reverse: bool = False) -> list[tuple[int, float]]:
        """Return the places and the similarities of the ``count`` nearest of the ``allowed [n]``, best first."""
        with self._tower.present():
            return find_nearest_of(self, self._shortlist, allowed, count, reverse=reverse)

    def behind(self, prompt: str, check: Callable[[], None] | None = None) -> PrefixContinuations:
        """Return the same phrases behind another prompt; trees, and the keys and values of what both begin with, are kept.

        ``check`` is called now and then while they are scored, and may raise.
        """
        other = copy.copy(self)
        other._check = check or self._check
        with self._tower.present():
            other._move_to(prompt)
        return other

    def take(self, index: int) -> None:
        """Make ``prompt, phrases[index]`` the prompt."""
        with self._tower.present():
            self._move_to(self.prompt + SEPARATOR + self.phrases[index])

    def _move_to(self, prompt: str) -> None:
        self.prompt = prompt
        self._begin = self._tokens.ids(prompt + COMMA)
        self._past = self._tower.hold(self._begin, self._past)
        self._lengths = len(self._begin) + self._counts
        odd = (~self._alone).nonzero().flatten().tolist()
        found = self._tokens.ids_many([prompt + SEPARATOR + self.phrases[place] for place in odd])
        self._lengths[odd] = torch.tensor([len(ids) for ids in found], dtype=torch.long)
        self._odd = dict(zip(odd, found))
        self._trees = self._plant()

    def _plant(self) -> Planted:
        """Return the trees of all phrases that are read whole, with room to spare, behind the prompt's tokens."""
        room = self._tokens.limit - len(self._begin)
        room = min(room, self._longest + 1) if self._tower.reads_end(self._past.ids) else 0
        if room not in self._planted:
            places = (self._steady & (self._counts < room)).nonzero().flatten()
            texts = [self._tower.end(self._own[place]) for place in places.tolist()]
            while len(self._planted) >= MOST_PLANTED:
                del self._planted[next(iter(self._planted))]
            self._planted[room] = Planted(places.to(self._tower.device), texts, self._tower.tower.plant(texts))
        return self._planted[room]

    def _score_all(self, tower: CausalTextTower, past: KeyValueCache, allowed: Tensor | None) -> Tensor:
        scores = torch.zeros(len(self.phrases), device=self._tower.device)
        rest = torch.ones(len(self.phrases), dtype=torch.bool) if allowed is None else allowed.clone()
        planted = self._trees
        rest[planted.places.cpu()] = False
        for tree in planted.trees:
            self._check()
            scores[planted.places[tree.rows]] = tower.read(past, tree, planted.texts) @ self._feature
        places = rest.nonzero().flatten().tolist()
        if places:
            scores[places] = self.similarities_at(places).to(scores.device)
        return scores.cpu()


@dataclass(frozen=True)
class Planted:
    """The trees of the phrases at ``places [n]``, and the ``texts`` that these were planted with."""

    places: Tensor
    texts: list[list[int]]
    trees: list[TokenTree]


def _go_on() -> None:
    """Check nothing."""
