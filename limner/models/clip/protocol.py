"""What the rest of the house asks of a CLIP, whether one model answers (``Clip``) or several together (``JointClip``).

Features are rows ``[n, d]``: of one model unit rows, of several each model's unit rows side by side. Nobody but
``JointClip`` and the stores of features, which keep every model's own, takes them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

import torch
from PIL import Image
from torch import Tensor

from limner.algorithms.chain import Continuations
from limner.core.images import ImageSource
from limner.models.clip.text.reader import TextReader

IMAGE_BATCH = 32


class TextEncoder(Protocol):
    """What a table needs of one model."""

    @property
    def device(self) -> torch.device:
        """Where features come out."""
        ...

    @property
    def cache_key(self) -> str:
        """The key of its features in the cache."""
        ...

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return unit rows ``[n, d]``; ``report`` is called with the number of texts done so far."""
        ...


@runtime_checkable
class JointEncoder(Protocol):
    """What a table needs of several models that judge together: a similarity is the mean of theirs."""

    @property
    def device(self) -> torch.device:
        """Where features come out."""
        ...

    @property
    def cache_key(self) -> str:
        """The keys of all."""
        ...

    @property
    def clips(self) -> Sequence[TextEncoder]:
        """All of them."""
        ...


def encoders_of(encoder: TextEncoder | JointEncoder) -> Sequence[TextEncoder]:
    """Return the encoders whose features a store keeps: several that judge together, or the one that judges alone."""
    return encoder.clips if isinstance(encoder, JointEncoder) else (encoder,)


class Limits(Protocol):
    """How much text is read."""

    def fits(self, text: str) -> bool:
        """Whether a text is read whole."""
        ...

    def cut_phrases(self, text: str) -> str:
        """Drop whole phrases from the end, at the commas, until the text is read whole; the first phrase stays."""
        ...


class DualEncoder(Protocol):
    """What tasks ask of a CLIP: features of pictures and of texts in one space, and how near they are."""

    name: str
    device: torch.device

    @property
    def cache_key(self) -> str:
        """The key of its features in the cache."""
        ...

    @property
    def tokens(self) -> Limits:
        """How much text it reads."""
        ...

    @property
    def text_path(self) -> str:
        """How it encodes texts: ``prefix`` or ``whole``."""
        ...

    @property
    def dimension(self) -> int:
        """How many numbers a row of features has."""
        ...

    @property
    def scale(self) -> float:
        """The factor from similarity to logit."""
        ...

    @property
    def bias(self) -> float | None:
        """The logit's bias where probabilities come by sigmoid; None where they come by softmax."""
        ...

    @property
    def floor(self) -> float | None:
        """The gain of similarity that a phrase of a chain must exceed; most models have none."""
        ...

    @property
    def baseline(self) -> Tensor | None:
        """The mean features ``[1, d]`` of pictures at large, on the CPU; most models have none."""
        ...

    def encode_images(self, images: Iterable[ImageSource], *, batch_size: int = IMAGE_BATCH) -> Tensor:
        """Return the features ``[n, d]`` of pictures, float32 on the device; they are prepared ahead, in threads."""
        ...

    def look(self, image: Image.Image) -> Any:
        """Return what is kept of an image for ``encode_seen``; any thread may call it."""
        ...

    def encode_seen(self, seen: Iterable[Any], *, batch_size: int = IMAGE_BATCH) -> Tensor:
        """Return the features ``[n, d]`` of what ``look`` kept of pictures, float32 on the device."""
        ...

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return the features ``[n, d]`` of texts, float32 on the device."""
        ...

    def similarities(self, features: Tensor, texts: Sequence[str]) -> Tensor:
        """Return the similarity of a picture's ``features [1, d]`` with every text, float32 ``[n]``."""
        ...

    def compare(self, images: Tensor, texts: Tensor) -> Tensor:
        """Return the similarities ``[n, m]`` of pictures' features ``[n, d]`` with texts' ``[m, d]``, float32."""
        ...

    def probabilities(self, similarities: Tensor) -> Tensor:
        """Turn similarities ``[..., n]`` into probabilities."""
        ...

    def continue_prompt(self, prompt: str, phrases: Sequence[str], features: Tensor) -> Continuations:
        """Prepare to score every ``prompt, phrase`` against a picture's ``features [1, d]``, step after step."""
        ...

    def open_reader(self) -> TextReader:
        """Prepare to read texts that go on with one another, as a language model writes them."""
        ...

    def hint(self, features: Tensor) -> str | None:
        """Return what to tell the user where a picture's ``features [1, d]``, or the middle one's of several, are not of the
        kind that the model knows."""
        ...
