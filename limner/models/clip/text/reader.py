"""Features of texts that go on with a text: what they begin with is run once, and kept while it grows.

``PrefixReader`` works by the kept keys and values of the beginning, ``WholeReader`` encodes every text from its first token;
both give the features of ``encode_texts``, to rounding. Knows nothing about what the texts are for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import torch
from torch import Tensor

from limner.models.clip.text.prefix import TokenEncoder
from limner.models.clip.text.tokens import TextTokens
from limner.models.clip.text.tower import KeyValueCache
from limner.models.clip.text.tree import shared_length

MOST_BEGUN = 32
"""Beginnings whose keys and values are kept."""
MOST_ENDS = 100_000
"""Ends of texts whose tokens are kept."""


class TextReader(Protocol):
    """Texts that go on with a text in, features out."""

    def features(self, begun: str, texts: Sequence[str]) -> Tensor:
        """Return the features ``[n, d]`` of texts, float32; those that go on with ``begun`` cost only what is new."""
        ...


class WholeReader:
    """Encode every text whole."""

    def __init__(self, encode_texts: Callable[[Sequence[str]], Tensor]) -> None:
        self._encode_texts = encode_texts

    def features(self, begun: str, texts: Sequence[str]) -> Tensor:
        """Return the features ``[n, d]`` of texts, float32."""
        return self._encode_texts(texts)


class PrefixReader:
    """Read texts behind the kept keys and values of what they begin with."""

    def __init__(self, tower: TokenEncoder, tokens: TextTokens) -> None:
        self._tower, self._tokens = tower, tokens
        self._begun: OrderedDict[tuple[int, ...], KeyValueCache] = OrderedDict()
        self._ends: dict[str, list[int]] = {}

    def features(self, begun: str, texts: Sequence[str]) -> Tensor:
        """Return the features ``[n, d]`` of texts, float32; those that go on with ``begun`` cost only what is new."""
        with self._tower.present():
            ids = self._tokens.ids(begun)
            return self._tower.encode_behind(self._hold(ids), self._list_ids(begun, ids, texts))

    def _hold(self, ids: list[int]) -> KeyValueCache:
        """Return what is kept of a beginning, made from the one among those kept that shares most with it."""
        nearest = max(self._begun.values(), key=lambda past: shared_length(past.ids[1:], ids), default=None)
        past = self._tower.hold(ids, nearest)
        self._begun[past.ids] = past
        self._begun.move_to_end(past.ids)
        while len(self._begun) > MOST_BEGUN:
            self._begun.popitem(last=False)
        return past

    def _list_ids(self, begun: str, ids: list[int], texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of texts; of an end that is known to have the same tokens behind any text, only those anew."""
        found: list[list[int]] = [[] for _ in texts]
        rest = []
        for place, text in enumerate(texts):
            end = text[len(begun):]
            if text.startswith(f"{begun} ") and self._tokens.stands_alone(end):
                found[place] = ids + self._list_end(end)
            else:
                rest.append(place)
        for place, own in zip(rest, self._tokens.ids_many([texts[place] for place in rest])):
            found[place] = own
        return found

    def _list_end(self, end: str) -> list[int]:
        if end not in self._ends:
            if len(self._ends) >= MOST_ENDS:
                self._ends.clear()
            self._ends[end] = self._tokens.ids(end)
        return self._ends[end]


class JointReader:
    """The same texts under several CLIPs: their features side by side. ``present()`` has all on the device inside."""

    def __init__(self, parts: Sequence[TextReader], present: Callable[[], AbstractContextManager[None]]) -> None:
        self._parts, self._present = parts, present

    def features(self, begun: str, texts: Sequence[str]) -> Tensor:
        """Return the features ``[n, d1 + d2 ...]`` of texts, float32."""
        with self._present():
            return torch.cat([part.features(begun, texts) for part in self._parts], dim=1)
