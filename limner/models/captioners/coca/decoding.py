"""Captions from CoCa: greedy, by beam search or drawn by chance, from the logits that its towers give a step at a time.

Knows nothing about files, names of models or how pixels are prepared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from limner.core.errors import OptionError
from limner.models.captioners.coca.towers import CachedTowers, KeyValueCache, take_rows

NEVER = float("-inf")


@dataclass(frozen=True)
class Decoding:
    """How captions are chosen: greedy by default, by beam search with ``beams > 1``, drawn with ``top_k``.

    Lengths are in tokens and count as open_clip's do: with the start token, without the end token. The score of a beam
    is the mean of its tokens' log-probabilities, the end token included.
    (open_clip adds up raw logits, whose level differs from step to step.)

    Attributes:
        beams: captions kept open at once; 1 is greedy.
        min_length: no caption ends before this length.
        max_length: no caption goes on past this length; at most the model's context.
        repetition_penalty: above 1 makes tokens that the caption has already unlikely (Keskar et al. 2019, CTRL).
        top_k: draw from the k likeliest tokens.
        seed: decides the draws; a picture's captions do not depend on the pictures beside it.
        count: captions for each picture, best first where there are beams.
    """

    beams: int = 1
    min_length: int = 5
    max_length: int = 20
    repetition_penalty: float = 1.0
    top_k: int | None = None
    seed: int = 0
    count: int = 1

    def __post_init__(self) -> None:
        beams = f"at most beams, {self.beams}, unless top_k draws"
        for name, holds, allowed in (
            ("beams", self.beams >= 1, "1 (greedy) or more"),
            ("max_length", self.max_length >= 2, "2 or more (the start token counts)"),
            ("min_length", self.min_length <= self.max_length, f"at most max_length, {self.max_length}"),
            ("repetition_penalty", self.repetition_penalty > 0, "above 0; 1 is none"),
            ("top_k", self.top_k is None or self.top_k >= 1, "1 or more"),
            ("beams", not (self.drawn and self.beams > 1), "1 with top_k: either draw or search"),
            ("count", self.count >= 1, "1 or more"),
            ("count", self.drawn or self.count <= self.beams, beams),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)}; it must be {allowed}.")

    @property
    def drawn(self) -> bool:
        """Whether tokens are drawn by chance."""
        return self.top_k is not None


class CaptionTokenizer(Protocol):
    """What is asked of a tokenizer; open_clip's ``SimpleTokenizer`` is one."""

    sot_token_id: int
    eot_token_id: int

    def decode(self, tokens: list[int], /) -> str:
        """Return the text of some tokens."""


class CocaDecoder:
    """Write captions with an open_clip ``CoCa``, on the device and in the precision that the model is in.

    The model is put into evaluation mode. Half precision means all of it, open_clip's ``pure_fp16`` or ``pure_bf16``:
    with ``fp16``, in which some weights stay in float32, open_clip's own CoCa does not run either. In float32 on a CPU the
    decoder keeps a second copy of the text towers' weights, in the order in which they are read fastest, from its first
    captions on; it is made anew when weights have changed.

    Raises:
        UnknownModelError: the model is no CoCa, or its text tower is not causal, as in the variants with RoBERTa.
    """

    def __init__(self, model: nn.Module, tokenizer: CaptionTokenizer) -> None:
        self._towers = CachedTowers(model.eval())
        self._tokenizer = tokenizer

    def caption(self, pixels: Tensor, decoding: Decoding | None = None) -> list[str]:
        """Return ``decoding.count`` captions for each picture of ``[n, 3, h, w]``, picture by picture."""
        special = {self._tokenizer.sot_token_id, self._tokenizer.eot_token_id}
        texts = ([token for token in tokens if token not in special] for tokens in self.generate(pixels, decoding))
        return [" ".join(self._tokenizer.decode(tokens).split()) for tokens in texts]

    @torch.inference_mode()
    def generate(self, pixels: Tensor, decoding: Decoding | None = None) -> list[list[int]]:
        """Return the tokens of ``decoding.count`` captions for each picture, without the start and the end token.

        Raises:
            OptionError: ``max_length`` is over the model's context.
        """
        decoding = decoding or Decoding()
        context = self._towers.context_length
        if decoding.max_length > context:
            raise OptionError(f"max_length is {decoding.max_length}; this model reads {context} tokens at most.")
        if not len(pixels):
            return []
        memory = self._towers.look(pixels, decoding.count if decoding.drawn else decoding.beams, decoding.max_length)
        end = self._tokenizer.eot_token_id
        tokens = torch.full_like(memory.seen[:, :, :decoding.max_length], end, dtype=torch.long)
        tokens[:, :, 0] = self._tokenizer.sot_token_id
        write = _search_beams if decoding.beams > 1 else _write_rows
        rows = write(self._towers, memory, tokens, decoding, end).flatten(0, 1).tolist()
        return [row[1:row.index(end)] if end in row else row[1:] for row in rows]


def _write_rows(towers: CachedTowers, memory: KeyValueCache, tokens: Tensor, decoding: Decoding, end: int) -> Tensor:
    """Fill each row of ``tokens [n, w, length]`` on its own, greedily or by chance, until all have an end."""
    pick = _make_picker(decoding, tokens)
    ended = torch.zeros_like(tokens[:, :, 0], dtype=torch.bool)
    for length in range(1, tokens.shape[-1]):
        logits = _adjust(towers.step(memory, tokens, length - 1), tokens[:, :, :length], decoding, end)
        tokens[:, :, length] = pick(logits, length)
        ended |= tokens[:, :, length] == end
        if bool(ended.all()):
            break
    return tokens


def _adjust(logits: Tensor, past: Tensor, decoding: Decoding, end: int) -> Tensor:
    """Apply the repetition penalty to logits ``[n, w, words]``, and forbid the end before the least length."""
    if decoding.repetition_penalty != 1:
        known = logits.gather(-1, past)
        less = torch.where(known > 0, known / decoding.repetition_penalty, known * decoding.repetition_penalty)
        logits = logits.scatter(-1, past, less)
    if past.shape[-1] < decoding.min_length:
        logits[..., end] = NEVER
    return logits


def _make_picker(decoding: Decoding, tokens: Tensor) -> Callable[[Tensor, int], Tensor]:
    """Return what picks the tokens ``[n, w]`` of one place from logits ``[n, w, words]``."""
    if not decoding.drawn:
        return lambda logits, _: logits.argmax(dim=-1)
    chance = torch.Generator().manual_seed(decoding.seed)  # on the CPU: the same draws on every device
    draws = torch.rand(tokens.shape[1:], generator=chance).to(tokens.device)  # and for every picture
    most = decoding.top_k or 1
    return lambda logits, place: _draw(logits, draws[:, place, None], most)


def _draw(logits: Tensor, draws: Tensor, most: int) -> Tensor:
    """Draw tokens by ``draws [w, 1]`` in [0, 1): of the ``most`` likeliest the one at that share of their probabilities."""
    ranked, words = logits.topk(min(most, logits.shape[-1]))
    reach = ranked.softmax(dim=-1).cumsum(dim=-1)
    passed = reach <= draws * reach[..., -1:]  # a float32 draw is at most 1 - 2**-24: never the whole sum, even rounded
    return words.gather(-1, passed.sum(dim=-1, keepdim=True)).squeeze(-1)


def _search_beams(towers: CachedTowers, memory: KeyValueCache, tokens: Tensor, decoding: Decoding, end: int) -> Tensor:
    """Search from the start tokens in ``tokens [n, w, length]``; return the best captions ``[n, count, length]``.

    Of the ``2 w`` best continuations of a picture, those that end are finished captions if they are among the first w;
    the others stay open. A picture is settled when none of its open captions can change what is returned.
    """
    width, limit = tokens.shape[1:]
    finished = _Finished(torch.full_like(tokens[:, :, 0], NEVER, dtype=torch.float), tokens, decoding)
    scores = torch.full_like(finished.scores, NEVER)
    scores[:, 0] = 0  # the beams start equal: one of them is enough
    for length in range(1, limit):
        logits = _adjust(towers.step(memory, tokens, length - 1), tokens[:, :, :length], decoding, end)
        totals = scores[:, :, None] + logits.log_softmax(dim=-1)
        best, chosen = totals.flatten(1).topk(2 * width)
        parents, words = chosen // logits.shape[-1], chosen % logits.shape[-1]
        ends = words == end
        ending = best[:, :width].masked_fill(~ends[:, :width], NEVER)
        finished.add(ending, take_rows(tokens, parents[:, :width]), length)
        scores, order = best.masked_fill(ends, NEVER).topk(width)
        parents = parents.gather(1, order)
        memory.follow(parents)
        tokens = take_rows(tokens, parents)
        tokens[:, :, length] = words.gather(1, order)
        scores = scores.masked_fill(finished.settled(scores.amax(dim=1))[:, None], NEVER)
        if bool((scores == NEVER).all()):
            break
    finished.add(scores, tokens, limit - 1)
    return finished.tokens[:, :decoding.count]


@dataclass
class _Finished:
    """The best finished captions of each picture, best first: ``scores [n, w]``, ``tokens [n, w, length]``."""

    scores: Tensor
    tokens: Tensor
    decoding: Decoding

    def add(self, sums: Tensor, tokens: Tensor, length: int) -> None:
        """Take in captions of ``length`` tokens (with the end, without the start) by their summed log-probabilities."""
        scores = torch.cat([self.scores, sums / length], dim=1)
        self.scores, order = scores.topk(self.decoding.beams)
        self.tokens = take_rows(torch.cat([self.tokens, tokens], dim=1), order)

    def settled(self, sums: Tensor) -> Tensor:
        """Return for each picture ``[n]`` whether open captions with sums up to ``sums [n]`` need no more looking at.

        Log-probabilities only ever lower a sum, so the mean of an open caption is at most its sum by the greatest length.
        """
        return self.scores[:, self.decoding.count - 1] >= sums / (self.decoding.max_length - 1)
