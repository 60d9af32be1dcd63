"""Score every continuation ``prompt, phrase`` of a prompt against a picture, step after step: the plain way.

Here every text is encoded whole, by the model's own ``encode_text``; ``prefix.py`` does the same faster where the tower
allows it. Knows nothing about how a chain chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import torch
from torch import Tensor

from limner.models.tokens import SEPARATOR, TextTokens


class Continuations(Protocol):
    """A prompt, the phrases that may follow it, and a picture."""

    prompt: str
    phrases: Sequence[str]

    def fits(self) -> Tensor:
        """Return which continuations are read whole, bool ``[n]`` on the CPU."""
        ...

    def similarities(self) -> Tensor:
        """Return the similarity of every ``prompt, phrase`` with the picture, float32 ``[n]`` on the CPU.

        A text over the limit is scored as the tokenizer cuts it.
        """
        ...

    def take(self, index: int) -> None:
        """Make ``prompt, phrases[index]`` the prompt."""
        ...


class WholeContinuations:
    """Encode every continuation from its first token to its last: exact for any tower, and slow."""

    def __init__(self, encode_texts: Callable[[Sequence[str]], Tensor], tokens: TextTokens, prompt: str,
                 phrases: Sequence[str], features: Tensor) -> None:
        self.prompt = prompt
        self.phrases = phrases
        self._encode_texts, self._tokens, self._features = encode_texts, tokens, features

    def fits(self) -> Tensor:
        """Return which continuations are read whole, bool ``[n]``."""
        return torch.tensor([self._tokens.fits(text) for text in self._texts()], dtype=torch.bool)

    def similarities(self) -> Tensor:
        """Return the similarity of every ``prompt, phrase`` with the picture, float32 ``[n]``."""
        return (self._encode_texts(self._texts()) @ self._features[0]).cpu()

    def take(self, index: int) -> None:
        """Make ``prompt, phrases[index]`` the prompt."""
        self.prompt = self.prompt + SEPARATOR + self.phrases[index]

    def _texts(self) -> list[str]:
        return [self.prompt + SEPARATOR + phrase for phrase in self.phrases]
