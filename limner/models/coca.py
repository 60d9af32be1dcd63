"""Captions from CoCa, decoded with kept keys and values: a step computes its new tokens and nothing known already.

open_clip's CoCa reads a caption with a text tower, mixes it with the picture's tokens in a multimodal decoder, and
gives the logits of the next token; its own ``generate`` does all of that from the first token again at every step. Here
both towers keep the keys and values of the tokens behind them, and the picture's keys and values are computed once,
however many beams read them. Both towers are causal, so the logits are those of the model's own ``forward``; the class
token stands last, no word sees it, and it is left out.

Knows nothing about files, names of models or how pixels are prepared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from limner.core.errors import OptionError, UnknownModelError

NEVER = float("-inf")


@dataclass(frozen=True)
class Decoding:
    """How captions are chosen: greedy by default, by beam search with ``beams > 1``, drawn with ``top_k`` or ``top_p``.

    Lengths are in tokens and count as open_clip's do: with the start token, without the end token. The score of a beam
    is the sum of its tokens' log-probabilities divided by ``n ** length_penalty`` for n tokens, the end token included.
    (open_clip adds up raw logits, whose level differs from step to step.)

    Attributes:
        beams: captions kept open at once; 1 is greedy.
        min_length: no caption ends before this length.
        max_length: no caption goes on past this length; at most the model's context.
        length_penalty: above 0 favours long captions, below 0 short ones; 1 ranks by the mean log-probability.
        early_finish: stop when ``beams`` captions have ended, even where an open one could still win.
        repetition_penalty: above 1 makes tokens that the caption has already unlikely (Keskar et al. 2019, CTRL).
        top_k: draw from the k likeliest tokens.
        top_p: draw from the likeliest tokens that together reach this probability, in (0, 1] (Holtzman et al. 2020).
        temperature: what drawn logits are divided by, before ``top_p`` looks at them.
        seed: decides the draws; a picture's captions do not depend on the pictures beside it.
        count: captions for each picture, best first where there are beams.
    """

    beams: int = 1
    min_length: int = 5
    max_length: int = 20
    length_penalty: float = 1.0
    early_finish: bool = False
    repetition_penalty: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    temperature: float = 1.0
    seed: int = 0
    count: int = 1

    def __post_init__(self) -> None:
        beams = f"at most beams, {self.beams}, unless top_k or top_p draws"
        for name, holds, allowed in (
            ("beams", self.beams >= 1, "1 (greedy) or more"),
            ("max_length", self.max_length >= 2, "2 or more (the start token counts)"),
            ("min_length", self.min_length <= self.max_length, f"at most max_length, {self.max_length}"),
            ("repetition_penalty", self.repetition_penalty > 0, "above 0; 1 is none"),
            ("top_k", self.top_k is None or self.top_k >= 1, "1 or more"),
            ("top_p", self.top_p is None or 0 < self.top_p <= 1, "in (0, 1]; 1 draws from all tokens"),
            ("temperature", self.temperature > 0, "above 0; for greedy leave top_k and top_p out"),
            ("beams", not (self.drawn and self.beams > 1), "1 with top_k or top_p: either draw or search"),
            ("count", self.count >= 1, "1 or more"),
            ("count", self.drawn or self.count <= self.beams, beams),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)}; it must be {allowed}.")

    @property
    def drawn(self) -> bool:
        """Whether tokens are drawn by chance."""
        return self.top_k is not None or self.top_p is not None


class CaptionTokenizer(Protocol):
    """What is asked of a tokenizer; open_clip's ``SimpleTokenizer`` is one."""

    sot_token_id: int
    eot_token_id: int

    def decode(self, tokens: list[int], /) -> str:
        """Return the text of some tokens."""


class CocaDecoder:
    """Write captions with an open_clip ``CoCa``, on the device and in the precision that the model is in.

    The model is put into evaluation mode. Half precision means all of it, open_clip's ``pure_fp16`` or ``pure_bf16``:
    with ``fp16``, in which some weights stay in float32, open_clip's own CoCa does not run either.

    Raises:
        UnknownModelError: the model is no CoCa, or its text tower is not causal, as in the variants with RoBERTa.
    """

    def __init__(self, model: nn.Module, tokenizer: CaptionTokenizer) -> None:
        self._towers = _Towers(model.eval())
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


@dataclass
class _Memory:
    """What the towers remember of a batch: n pictures, w rows of text for each.

    Every token that a row adds takes a slot, shared in all layers. The rows of a picture have their slots in common and
    each sees its own past only, so a beam that goes on from another beam's text changes a mask and moves no keys.

    Attributes:
        pictures: keys and values of the picture's tokens for each cross-attention, ``[n, heads, picture tokens, d]``.
        past: keys and values of the slots for each self-attention, ``[n, heads, slots, d]``; ``used`` slots are filled.
        seen: ``[n, w, slots]``, which slots are a row's past.
        shown: ``[n, slots]``, which slots the text tower lets anyone see.
    """

    pictures: list[tuple[Tensor, Tensor]]
    past: list[tuple[Tensor, Tensor]]
    seen: Tensor
    shown: Tensor
    used: int = 0

    def add_slots(self, shown: Tensor) -> None:
        """Take a slot for the new token of each row; ``shown`` is ``[n, w]``."""
        width = shown.shape[1]
        own = torch.eye(width, dtype=torch.bool, device=shown.device)
        self.seen[:, :, self.used:self.used + width] = own
        self.shown[:, self.used:self.used + width] = shown
        self.used += width

    def follow(self, parents: Tensor) -> None:
        """Let row i of each picture go on from the past of row ``parents[picture, i]``."""
        self.seen = _take_rows(self.seen, parents)


class _Towers:
    """The model's towers, a step at a time. No weight is kept, so the model may be moved between captions."""

    def __init__(self, model: Any) -> None:
        _refuse_unknown(model)
        self._model = model
        self._text = model.text
        self._mixer = model.text_decoder
        self.context_length: int = min(model.text.context_length, model.text_decoder.context_length)

    def look(self, pixels: Tensor, width: int, length: int) -> _Memory:
        """Encode ``[n, 3, h, w]`` pixels and make room for ``width`` texts of ``length`` tokens for each picture."""
        images = self._model(pixels.to(self._mixer.text_projection))["image_embs"]
        n, slots = len(images), width * length
        blocks = [*self._text.transformer.resblocks, *self._mixer.resblocks]
        room = [(n, block.attn.num_heads, slots, block.attn.head_dim) for block in blocks]
        return _Memory(
            pictures=[_picture_keys(block, images) for block in self._mixer.cross_attn],
            past=[(images.new_empty(shape), images.new_empty(shape)) for shape in room],
            seen=images.new_zeros((n, width, slots), dtype=torch.bool),
            shown=images.new_zeros((n, slots), dtype=torch.bool),
        )

    def step(self, memory: _Memory, tokens: Tensor, place: int) -> Tensor:
        """Read the token at ``place`` in each row of ``tokens [n, w, length]``; return logits ``[n, w, words]``."""
        text, mixer, past = self._text, self._mixer, iter(memory.past)
        memory.add_slots(self._shown(tokens, place))
        seen = memory.seen[:, None, :, :memory.used]
        shown = seen & memory.shown[:, None, None, :memory.used]
        x = text.token_embedding(tokens[:, :, place]) + text.positional_embedding[place]
        for block in text.transformer.resblocks:
            x = _attend_past(block, x, next(past), shown)
        x = x if text.cls_emb is not None else text.ln_final(x)
        for block, cross, picture in zip(mixer.resblocks, mixer.cross_attn, memory.pictures):
            x = _attend_past(block, x, next(past), seen)
            x = _attend_picture(cross, x, picture)
        logits: Tensor = (mixer.ln_final(x) @ mixer.text_projection).float()
        return logits

    def _shown(self, tokens: Tensor, place: int) -> Tensor:
        """Return whether later tokens may see the ones at ``place``, ``[n, w]``.

        open_clip hides padding in towers with a class token, and in the published weights with a mask that is one place
        off: the token *after* a padding token is hidden. Padding is token 0, which is also the word "!".
        """
        decides = place if getattr(self._text, "correct_cls_mask", False) else place - 1
        if self._text.cls_emb is None or decides < 0:
            return torch.ones_like(tokens[:, :, place], dtype=torch.bool)
        return tokens[:, :, decides] != self._text.pad_id


def _refuse_unknown(model: Any) -> None:
    import limner.models.torchvision_fix  # noqa: F401
    # isort: split
    from open_clip import CoCa
    from open_clip.transformer import ResidualAttentionBlock, TextTransformer

    if not isinstance(model, CoCa):
        raise UnknownModelError(f"A {type(model).__name__} writes no captions; give a CoCa, coca_ViT-L-14 say.")
    if not isinstance(model.text, TextTransformer) or model.text.attn_mask is None:
        raise UnknownModelError(f"The text tower of this CoCa, a {type(model.text).__name__}, looks ahead in the text: "
                                "nothing of it can be kept. Give a CoCa with a causal text tower, coca_ViT-L-14 say.")
    for block in (*model.text.transformer.resblocks, *model.text_decoder.resblocks):
        if not isinstance(block, ResidualAttentionBlock):
            raise UnknownModelError(f"The text towers of this CoCa are made of {type(block).__name__}; only those of "
                                    "ResidualAttentionBlock, as in coca_ViT-B-32 and coca_ViT-L-14, can be decoded.")


def _attend_past(block: Any, x: Tensor, past: tuple[Tensor, Tensor], seen: Tensor) -> Tensor:
    """Run a self-attention block on new tokens ``[n, w, d]``, and keep their keys and values in the last slots."""
    attention, (keys, values) = block.attn, past
    end = seen.shape[-1]
    new = F.linear(block.ln_1(x), attention.in_proj_weight, attention.in_proj_bias)
    query, key, value = (_split_heads(part, attention.num_heads) for part in new.chunk(3, dim=-1))
    keys[:, :, end - x.shape[1]:end] = key
    values[:, :, end - x.shape[1]:end] = value
    mixed = F.scaled_dot_product_attention(query, keys[:, :, :end], values[:, :, :end], attn_mask=seen)
    return _finish_block(block, x, mixed)


def _attend_picture(block: Any, x: Tensor, picture: tuple[Tensor, Tensor]) -> Tensor:
    """Run a cross-attention block on new tokens ``[n, w, d]``: the rows of a picture are queries to the same keys."""
    attention, width = block.attn, x.shape[-1]
    query = F.linear(block.ln_1(x), attention.in_proj_weight[:width], attention.in_proj_bias[:width])
    mixed = F.scaled_dot_product_attention(_split_heads(query, attention.num_heads), *picture)
    return _finish_block(block, x, mixed)


def _finish_block(block: Any, x: Tensor, mixed: Tensor) -> Tensor:
    x = x + block.ls_1(block.attn.out_proj(mixed.transpose(1, 2).flatten(2)))
    done: Tensor = x + block.ls_2(block.mlp(block.ln_2(x)))
    return done


def _picture_keys(block: Any, images: Tensor) -> tuple[Tensor, Tensor]:
    attention, width = block.attn, block.attn.embed_dim
    both = F.linear(block.ln_1_kv(images), attention.in_proj_weight[width:], attention.in_proj_bias[width:])
    keys, values = (_split_heads(part, attention.num_heads).contiguous() for part in both.chunk(2, dim=-1))
    return keys, values


def _split_heads(rows: Tensor, heads: int) -> Tensor:
    return rows.reshape(*rows.shape[:-1], heads, -1).transpose(1, 2)


def _take_rows(grid: Tensor, rows: Tensor) -> Tensor:
    """Pick rows ``[n, k]`` of a grid ``[n, w, ...]``, picture by picture."""
    return grid[torch.arange(len(grid), device=grid.device)[:, None], rows]


def _write_rows(towers: _Towers, memory: _Memory, tokens: Tensor, decoding: Decoding, end: int) -> Tensor:
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
    return lambda logits, place: _draw(logits, draws[:, place, None], decoding)


def _draw(logits: Tensor, draws: Tensor, decoding: Decoding) -> Tensor:
    """Draw tokens by ``draws [w, 1]`` in [0, 1): the one at that share of the sum of the allowed probabilities."""
    if decoding.top_k is None:
        ranked, words = (logits / decoding.temperature).sort(dim=-1, descending=True, stable=True)
    else:
        ranked, words = (logits / decoding.temperature).topk(min(decoding.top_k, logits.shape[-1]))
    chances = ranked.softmax(dim=-1)
    if decoding.top_p is not None:
        chances = chances * (chances.cumsum(dim=-1) - chances < decoding.top_p)
    reach = chances.cumsum(dim=-1)
    passed = reach <= draws * reach[..., -1:]  # a float32 draw is at most 1 - 2**-24: never the whole sum, even rounded
    return words.gather(-1, passed.sum(dim=-1, keepdim=True)).squeeze(-1)


def _search_beams(towers: _Towers, memory: _Memory, tokens: Tensor, decoding: Decoding, end: int) -> Tensor:
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
        finished.add(ending, _take_rows(tokens, parents[:, :width]), length)
        scores, order = best.masked_fill(ends, NEVER).topk(width)
        parents = parents.gather(1, order)
        memory.follow(parents)
        tokens = _take_rows(tokens, parents)
        tokens[:, :, length] = words.gather(1, order)
        scores = scores.masked_fill(finished.settled(scores.amax(dim=1), length)[:, None], NEVER)
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
        scores = torch.cat([self.scores, sums / length ** self.decoding.length_penalty], dim=1)
        self.scores, order = scores.topk(self.decoding.beams)
        self.tokens = _take_rows(torch.cat([self.tokens, tokens], dim=1), order)

    def settled(self, sums: Tensor, length: int) -> Tensor:
        """Return for each picture ``[n]`` whether open captions with sums up to ``sums [n]`` need no more looking at.

        Log-probabilities only ever lower a sum, so the score of an open caption is at most its sum by the length that
        favours it most: the longest if length is favoured, else the next.
        """
        if self.decoding.early_finish:
            return self.scores[:, -1] > NEVER
        longest = self.decoding.max_length - 1
        favoured = longest if self.decoding.length_penalty > 0 else min(length + 1, longest)
        return self.scores[:, self.decoding.count - 1] >= sums / favoured ** self.decoding.length_penalty
