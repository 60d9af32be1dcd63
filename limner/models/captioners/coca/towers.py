"""CoCa's text towers, decoded with kept keys and values: a step computes its new tokens and nothing known already.

open_clip's CoCa reads a caption with a text tower, mixes it with the picture's tokens in a multimodal decoder, and
gives the logits of the next token; its own ``generate`` does all of that from the first token again at every step. Here
both towers keep the keys and values of the tokens behind them, and the picture's keys and values are computed once,
however many beams read them. Both towers are causal, so the logits are those of the model's own ``forward``; the class
token stands last, no word sees it, and it is left out.

Knows nothing about how tokens are chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from limner.core.errors import UnknownModelError
from limner.models.packed import Linear, can_pack, pack_linear, plain_linear


@dataclass
class KeyValueCache:
    """What the towers remember of a batch: n pictures, w rows of text for each.

    Every token that a row adds takes a slot, shared in all layers. The rows of a picture have their slots in common and
    each sees its own past only, so a beam that goes on from another beam's text changes a mask and moves no keys.

    Attributes:
        layers: the layers that do the remembering.
        pictures: keys and values of the picture's tokens for each cross-attention, ``[n, heads, picture tokens, d]``.
        past: keys and values of the slots for each self-attention, ``[n, heads, slots, d]``; ``used`` slots are filled.
        seen: ``[n, w, slots]``, which slots are a row's past.
        shown: ``[n, slots]``, which slots the text tower lets anyone see.
    """

    layers: _Layers
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
        self.seen = take_rows(self.seen, parents)


class CachedTowers:
    """The text towers of a CoCa, a step at a time.

    Where weights can be packed they are, and kept until the model's are others; elsewhere none is kept, so that the model
    may be moved between captions. One caption alone saves no more than packing takes, so the first such reads plain weights.
    """

    def __init__(self, model: Any) -> None:
        _refuse_unknown(model)
        self._model = model
        self._text = model.text
        self._mixer = model.text_decoder
        self._used = False
        self._packed: tuple[_Layers, list[tuple[int, int]]] | None = None
        self.context_length: int = min(model.text.context_length, model.text_decoder.context_length)

    def look(self, pixels: Tensor, width: int, length: int) -> KeyValueCache:
        """Encode ``[n, 3, h, w]`` pixels and make room for ``width`` texts of ``length`` tokens for each picture."""
        images = self._model(pixels.to(self._mixer.text_projection))["image_embs"]
        n, slots = len(images), width * length
        layers = self._provide_layers(rows=n * width)
        room = [(n, layer.heads, slots, layer.head_width) for layer in (*layers.text, *layers.mixer)]
        return KeyValueCache(
            layers=layers,
            pictures=[_picture_keys(block, images) for block in self._mixer.cross_attn],
            past=[(images.new_empty(shape), images.new_empty(shape)) for shape in room],
            seen=images.new_zeros((n, width, slots), dtype=torch.bool),
            shown=images.new_zeros((n, slots), dtype=torch.bool),
        )

    def _provide_layers(self, rows: int) -> _Layers:
        pays, self._used = rows > 1 or self._used, True
        if not pays or not can_pack(self._mixer.text_projection):
            self._packed = None
            return _Layers(self._text, self._mixer, packed=False)
        state = [_state_of(weight) for tower in (self._text, self._mixer) for weight in tower.parameters()]
        if self._packed is None or self._packed[1] != state:
            self._packed = _Layers(self._text, self._mixer, packed=True), state
        return self._packed[0]

    def step(self, memory: KeyValueCache, tokens: Tensor, place: int) -> Tensor:
        """Read the token at ``place`` in each row of ``tokens [n, w, length]``; return logits ``[n, w, words]``."""
        text, mixer, layers, past = self._text, self._mixer, memory.layers, iter(memory.past)
        memory.add_slots(self._shown(tokens, place))
        seen = memory.seen[:, None, :, :memory.used]
        shown = seen & memory.shown[:, None, None, :memory.used]
        x = text.token_embedding(tokens[:, :, place]) + text.positional_embedding[place]
        for layer in layers.text:
            x = layer.attend_past(x, next(past), shown)
        x = x if text.cls_emb is not None else text.ln_final(x)
        for layer, cross, picture in zip(layers.mixer, layers.cross, memory.pictures):
            x = layer.attend_past(x, next(past), seen)
            x = cross.attend_picture(x, picture)
        return layers.logits(mixer.ln_final(x)).float()

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
    from limner.models._open_clip import open_clip

    kinds = open_clip.transformer
    if not isinstance(model, open_clip.CoCa):
        raise UnknownModelError(f"A {type(model).__name__} writes no captions; give a CoCa, coca_ViT-L-14 say.")
    if not isinstance(model.text, kinds.TextTransformer) or model.text.attn_mask is None:
        raise UnknownModelError(f"The text tower of this CoCa, a {type(model.text).__name__}, looks ahead in the text: "
                                "nothing of it can be kept. Give a CoCa with a causal text tower, coca_ViT-L-14 say.")
    for block in (*model.text.transformer.resblocks, *model.text_decoder.resblocks):
        if not isinstance(block, kinds.ResidualAttentionBlock):
            raise UnknownModelError(f"The text towers of this CoCa are made of {type(block).__name__}; only those of "
                                    "ResidualAttentionBlock, as in coca_ViT-B-32 and coca_ViT-L-14, can be decoded.")


class _Layers:
    """The layers of both towers, and the map to the logits of all words."""

    def __init__(self, text: Any, mixer: Any, *, packed: bool) -> None:
        link = pack_linear if packed else plain_linear
        self.text = [_Layer(block, link) for block in text.transformer.resblocks]
        self.mixer = [_Layer(block, link) for block in mixer.resblocks]
        self.cross = [_Layer(block, link, crosses=True) for block in mixer.cross_attn]
        self.logits = link(mixer.text_projection.T)


class _Layer:
    """A block of attention and a perceptron, of which one that ``crosses`` asks the picture and not the past."""

    def __init__(self, block: Any, link: Callable[..., Linear], *, crosses: bool = False) -> None:
        attention = block.attn
        asked = attention.embed_dim if crosses else 3 * attention.embed_dim  # keys and values of pictures are kept
        self.heads, self.head_width = attention.num_heads, attention.head_dim
        self._block = block
        self._ask = link(attention.in_proj_weight[:asked], attention.in_proj_bias[:asked])
        self._merge = link(attention.out_proj.weight, attention.out_proj.bias)
        self._widen, self._activate, self._narrow = (
            link(part.weight, part.bias) if isinstance(part, nn.Linear) else part for part in block.mlp)

    def attend_past(self, x: Tensor, past: tuple[Tensor, Tensor], seen: Tensor) -> Tensor:
        """Let new tokens ``[n, w, d]`` attend to the slots ``seen``, and keep their keys and values in the last ones."""
        keys, values = past
        end = seen.shape[-1]
        query, key, value = (_split_heads(part, self.heads) for part in self._ask(self._block.ln_1(x)).chunk(3, dim=-1))
        keys[:, :, end - x.shape[1]:end] = key
        values[:, :, end - x.shape[1]:end] = value
        return self._finish(x, F.scaled_dot_product_attention(query, keys[:, :, :end], values[:, :, :end], attn_mask=seen))

    def attend_picture(self, x: Tensor, picture: tuple[Tensor, Tensor]) -> Tensor:
        """Let new tokens ``[n, w, d]`` attend to their picture: the rows of a picture are queries to the same keys."""
        query = _split_heads(self._ask(self._block.ln_1(x)), self.heads)
        return self._finish(x, F.scaled_dot_product_attention(query, *picture))

    def _finish(self, x: Tensor, mixed: Tensor) -> Tensor:
        x = x + self._block.ls_1(self._merge(mixed.transpose(1, 2).flatten(2)))
        done: Tensor = x + self._block.ls_2(self._narrow(self._activate(self._widen(self._block.ln_2(x)))))
        return done


def _state_of(weight: Tensor) -> tuple[int, int]:
    """What differs once a weight has been moved, replaced, or changed in place."""
    return weight.data_ptr(), 0 if weight.is_inference() else weight._version


def _picture_keys(block: Any, images: Tensor) -> tuple[Tensor, Tensor]:
    attention, width = block.attn, block.attn.embed_dim
    both = F.linear(block.ln_1_kv(images), attention.in_proj_weight[width:], attention.in_proj_bias[width:])
    keys, values = (_split_heads(part, attention.num_heads).contiguous() for part in both.chunk(2, dim=-1))
    return keys, values


def _split_heads(rows: Tensor, heads: int) -> Tensor:
    return rows.reshape(*rows.shape[:-1], heads, -1).transpose(1, 2)


def take_rows(grid: Tensor, rows: Tensor) -> Tensor:
    """Pick rows ``[n, k]`` of a grid ``[n, w, ...]``, picture by picture."""
    return grid[torch.arange(len(grid), device=grid.device)[:, None], rows]
