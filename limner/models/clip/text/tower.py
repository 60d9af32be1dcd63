"""A causal text tower that runs trees of tokens against the kept keys and values of what stands before them.

CLIP's text towers read one position, and no position sees a later one. So a text needs the positions up to the one that
is read and not the padding behind it, and texts that begin alike can share what they begin with. ``CausalTextTower``
computes what the model's own ``encode_text`` computes, to rounding.

Knows open_clip's modules (plain ``CLIP`` and ``TextTransformer``, also with CoCa's class token); knows no tokenizer and
no prompt.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from limner.core.vectors import normalise
from limner.models.clip.text.tree import TokenTree, grow_trees
from limner.models.halving import compute_batches

POOLS = ("argmax", "eos", "last", "class")
CHUNK_BYTES = 256 << 20
NODE_VALUES = 16
"""Numbers kept at a time for each node, in widths of the tower: input, query, key, value, keys and values of a block with
the prompt's, and twice the four of the hidden layer."""
CPU_NODES = 1024
"""Larger chunks are no faster on a CPU, and from some size on the memory of every intermediate result comes fresh from
the system: measured 0.6 ms against 17 ms for a GELU of 1024 and 4096 nodes."""


@dataclass(frozen=True)
class KeyValueCache:
    """Tokens that were run, with their keys and values in each layer, ``[tokens, width]``."""

    ids: tuple[int, ...] = ()
    keys: tuple[Tensor, ...] = ()
    values: tuple[Tensor, ...] = ()

    def cut(self, length: int) -> KeyValueCache:
        """Return the past as it was after its first ``length`` tokens."""
        if length == len(self.ids):
            return self
        return KeyValueCache(self.ids[:length], tuple(key[:length] for key in self.keys),
                    tuple(value[:length] for value in self.values))

    def to(self, dtype: torch.dtype) -> KeyValueCache:
        """Return the past in another precision."""
        keys, values = (tuple(row.to(dtype) for row in rows) for rows in (self.keys, self.values))
        return KeyValueCache(self.ids, keys, values)


class CausalTextTower:
    """The modules of a causal text tower, ``part`` of an open_clip model, and how its texts are read.

    ``pool`` is where the model reads: ``argmax`` (the largest token), ``eos`` (the first ``eos_id``), ``last`` (the last
    position, padding included) or ``class`` (a class token behind the text, which is CoCa's way).
    """

    def __init__(self, part: Any, pool: str) -> None:
        self.part = part
        self.pool = pool
        self.blocks: list[Any] = list(part.transformer.resblocks)
        self.eos_id: int = getattr(part, "eos_id", getattr(part, "text_eos_id", -1))
        self.pad_id: int = getattr(part, "pad_id", 0)
        self.class_id: int = part.token_embedding.num_embeddings
        # The mask that hides CoCa's padding is one place off in the published weights: the token behind a padding token
        # is hidden, and the class token sees one padding token if there is any.
        self.one_off = pool == "class" and not getattr(part, "correct_cls_mask", False)
        self.context_length: int = part.positional_embedding.shape[0] - (pool == "class")

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        device: torch.device = self.part.positional_embedding.device
        return device

    @property
    def dtype(self) -> torch.dtype:
        """The precision that the blocks run in."""
        dtype: torch.dtype = self.blocks[0].attn.out_proj.weight.dtype
        return dtype

    def copy(self, dtype: torch.dtype) -> CausalTextTower:
        """Return a tower whose blocks are copies in another precision; the embeddings and the head stay shared."""
        other = copy.copy(self)
        other.blocks = [copy.deepcopy(block).to(dtype) for block in self.blocks]
        return other

    def trim(self, row: Sequence[int]) -> list[int]:
        """Cut a framed row of tokens (start to end, at most the context) behind the position that is read."""
        kept = list(row)
        if self.pool == "class":
            return kept + [self.pad_id] * (self.one_off and len(kept) < self.context_length) + [self.class_id]
        if self.pool == "last":
            return kept + [self.pad_id] * (self.context_length - len(kept))
        if self.pool == "argmax":
            return kept[:kept.index(max(kept)) + 1]
        return kept[:kept.index(self.eos_id) + 1] if self.eos_id in kept else kept[:1]

    def reads_at(self, end_id: int, ids: Sequence[int]) -> bool:
        """Whether a text whose tokens are ``ids`` (or begin with them) is read at, or right behind, its ``end_id``."""
        if self.pool == "argmax":
            return max(ids, default=-1) < end_id
        return self.pool == "class" or (self.pool == "eos" and end_id == self.eos_id and end_id not in ids)

    def plant(self, texts: Sequence[Sequence[int]]) -> list[TokenTree]:
        """Return trees of all ``texts``, each small enough to be run at once."""
        limit = CHUNK_BYTES // (NODE_VALUES * self.part.transformer.width * self.dtype.itemsize)
        if self.device.type == "cpu":
            limit = min(limit, CPU_NODES)
        return [tree.to(self.device) for tree in grow_trees(texts, limit)]

    def read(self, past: KeyValueCache, tree: TokenTree, texts: Sequence[Sequence[int]]) -> Tensor:
        """Return the features ``[n, d]`` of a tree's texts behind ``past``, in the tree's order.

        ``texts`` are those that the tree was planted with: where it does not fit into the device's memory, it is halved.

        Raises:
            DeviceError: the device's memory does not hold a single text.
        """
        def read_some(places: list[int]) -> Tensor:
            if len(places) == len(tree.rows):
                return self._read(past, tree)
            part, = self.plant([texts[row] for row in tree.rows[places].tolist()])
            return self._read(past, part)

        count = len(tree.rows)
        parts = list(compute_batches(range(count), count, read_some, name="the text tower", device=self.device))
        return parts[0] if len(parts) == 1 else torch.cat(parts)

    @torch.no_grad()
    def _read(self, past: KeyValueCache, tree: TokenTree) -> Tensor:
        x = self._run(past, tree).to(self.part.transformer.get_cast_dtype())
        x = self.part.ln_final(x)
        projection = self.part.text_projection
        if isinstance(projection, nn.Linear):
            x = projection(x)
        elif projection is not None:
            x = x @ projection.to(x.dtype)
        return normalise(x)

    @torch.no_grad()
    def extend(self, past: KeyValueCache, ids: Sequence[int]) -> KeyValueCache:
        """Return the past with more tokens at its end."""
        if not ids:
            return past
        kept: list[tuple[Tensor, Tensor]] = []
        self._run(past, self.plant([ids])[0], kept)
        keys, values = ([pair[which][:len(ids)].clone() for pair in kept] for which in (0, 1))
        if past.ids:
            keys = [torch.cat(both) for both in zip(past.keys, keys)]
            values = [torch.cat(both) for both in zip(past.values, values)]
        return KeyValueCache((*past.ids, *ids), tuple(keys), tuple(values))

    def _run(self, past: KeyValueCache, tree: TokenTree, kept: list[tuple[Tensor, Tensor]] | None = None) -> Tensor:
        """Return the last states of the leaves, ``[texts, width]``; add every layer's keys and values to ``kept``."""
        x, mask = self._embed(past, tree), self._mask(past, tree)
        for layer, block in enumerate(self.blocks):
            attention = block.attn
            joined = F.linear(block.ln_1(x), attention.in_proj_weight, attention.in_proj_bias)
            query, key, value = joined.chunk(3, dim=-1)
            if kept is not None:
                kept.append((key, value))
            keys = _gather(key, past.keys[layer] if past.keys else None, tree, attention.num_heads)
            values = _gather(value, past.values[layer] if past.values else None, tree, attention.num_heads)
            queries = _split_heads(query.view(len(tree.sees), -1, query.shape[1]), attention.num_heads)
            mixed = F.scaled_dot_product_attention(queries, keys, values, attn_mask=mask).transpose(1, 2)
            mixed = mixed.reshape(x.shape)
            if layer == len(self.blocks) - 1:
                x, mixed = x[tree.leaves], mixed[tree.leaves]
            x = x + block.ls_1(attention.out_proj(mixed))
            x = x + block.ls_2(block.mlp(block.ln_2(x)))
        return x

    def _embed(self, past: KeyValueCache, tree: TokenTree) -> Tensor:
        part, tokens, places = self.part, tree.tokens, tree.depths + len(past.ids)
        if self.pool == "class":
            is_class = tokens == self.class_id
            places = places.masked_fill(is_class, self.context_length)
            x = part.token_embedding(tokens.masked_fill(is_class, 0))
            x = torch.where(is_class[:, None], part.cls_emb.to(x.dtype), x)
        else:
            x = part.token_embedding(tokens)
        return x.to(self.dtype) + part.positional_embedding[places].to(self.dtype)

    def _mask(self, past: KeyValueCache, tree: TokenTree) -> Tensor:
        """Return what is added to the logits of each block, ``[blocks, 1, width, past + reach + width]``."""
        blocks, width, _ = tree.sees.shape
        sees = torch.cat([tree.sees.new_ones(blocks, width, len(past.ids)), tree.sees], dim=-1)
        if self.pool == "class":
            sees &= self._shown(past, tree)
        return torch.zeros_like(sees, dtype=self.dtype).masked_fill_(~sees, float("-inf"))[:, None]

    def _shown(self, past: KeyValueCache, tree: TokenTree) -> Tensor:
        """Return which keys are not hidden as padding, ``[blocks, 1, past + reach + width]``."""
        before = torch.tensor(past.ids, dtype=torch.long, device=self.device)
        tokens = tree.tokens
        if self.one_off:  # what counts is the token before, and the first one is never hidden
            shifted = torch.cat([before.new_full((1,), -1), before])
            before, last = shifted[:-1], shifted[-1]
            tokens = torch.where(tree.parents < 0, last, tokens[tree.parents])
        blocks = len(tree.sees)
        keys = [before.expand(blocks, -1), tokens[tree.before], tokens.view(blocks, -1)]
        return (torch.cat(keys, dim=1) != self.pad_id)[:, None]


def _gather(own: Tensor, past: Tensor | None, tree: TokenTree, heads: int) -> Tensor:
    """Return what each block sees: the past, the nodes before the block, its own; ``[blocks, heads, all, d]``."""
    parts = [own.view(len(tree.sees), -1, own.shape[1])]
    if tree.before.numel():
        parts.insert(0, own[tree.before])
    if past is not None:
        parts.insert(0, past.expand(len(tree.sees), -1, -1))
    return _split_heads(torch.cat(parts, dim=1), heads)


def _split_heads(rows: Tensor, heads: int) -> Tensor:
    return rows.view(*rows.shape[:2], heads, -1).transpose(1, 2)


def find_text_tower(model: Any) -> CausalTextTower | str:
    """Return the causal text tower of an open_clip model, or why it has none."""
    part = getattr(model, "text", model)
    needed = ("transformer", "token_embedding", "positional_embedding", "ln_final", "text_projection")
    if not all(hasattr(part, name) for name in needed):
        return f"a {type(part).__name__} is not one of open_clip's text towers"
    if getattr(part, "attn_mask", None) is None:
        return "the tower reads words ahead"
    odd = {type(block).__name__ for block in part.transformer.resblocks} - {"ResidualAttentionBlock"}
    if odd:
        return f"the tower is made of {', '.join(sorted(odd))}"
    pool = getattr(part, "pool_type", getattr(part, "text_pool_type", "argmax"))
    pool = "class" if getattr(part, "cls_emb", None) is not None else pool
    if pool not in POOLS:
        return f"the tower pools by {pool!r}"
    return CausalTextTower(part, pool)

