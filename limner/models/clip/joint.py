"""Several CLIPs that judge together: the similarity of a text is the mean of theirs.

For generators that read a prompt with more than one text encoder, as SDXL does. Every CLIP compares its own picture
features with its own text features; the numbers of two CLIPs never meet in a product. Knows nothing about tables or modes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence

import torch
from PIL import Image
from torch import Tensor

from limner.algorithms.chain import Continuations
from limner.core.vectors import mean_of
from limner.models.clip.model import Clip
from limner.models.clip.text.shortlist import Shortlist
from limner.models.clip.text.whole import find_nearest_of


class JointClip:
    """CLIPs in the order given, all on one device.

    Features are each CLIP's own, side by side: ``[n, d1 + d2 ...]``, every part a unit row.
    """

    def __init__(self, clips: Sequence[Clip]) -> None:
        self.clips = tuple(clips)
        self.name = " + ".join(clip.name for clip in clips)
        self.device = clips[0].device

    @property
    def cache_key(self) -> str:
        """The keys of each."""
        return "+".join(clip.cache_key for clip in self.clips)

    @property
    def text_path(self) -> str:
        """How each encodes texts."""
        return " + ".join(clip.text_path for clip in self.clips)

    def encode_images(self, images: Iterable[Image.Image]) -> Tensor:
        """Return the features ``[n, d1 + d2 ...]`` of pictures, float32 on the device."""
        pictures = list(images)
        return torch.cat([clip.encode_images(pictures) for clip in self.clips], dim=1)

    def split(self, features: Tensor) -> tuple[Tensor, ...]:
        """Return the features of each CLIP."""
        return torch.split(features, [clip.dimension for clip in self.clips], dim=-1)

    def similarities(self, features: Tensor, texts: Sequence[str]) -> Tensor:
        """Return the mean similarity of a picture's ``features [1, d1 + d2 ...]`` with every text, float32 ``[n]``."""
        return mean_of([clip.similarities(part, texts) for clip, part in zip(self.clips, self.split(features))])

    def continue_prompt(self, prompt: str, phrases: Sequence[str], features: Tensor) -> Continuations:
        """Prepare to score every ``prompt, phrase`` against a picture's features, step after step."""
        return JointContinuations([clip.continue_prompt(prompt, phrases, part)
                                   for clip, part in zip(self.clips, self.split(features))])


class JointContinuations:
    """The same continuations under several CLIPs; each scores them in its own way, the fast one if it has it."""

    def __init__(self, parts: Sequence[Continuations]) -> None:
        self.prompt = parts[0].prompt
        self.phrases = parts[0].phrases
        self._parts = parts
        self._shortlist = Shortlist()

    def fits(self) -> Tensor:
        """Return which continuations every CLIP reads whole, bool ``[n]``."""
        return torch.stack([part.fits() for part in self._parts]).all(0)

    def similarities(self, allowed: Tensor | None = None) -> Tensor:
        """Return the mean similarity of every ``prompt, phrase`` with the picture, float32 ``[n]`` on the CPU."""
        return mean_of([part.similarities(allowed) for part in self._parts])

    def similarities_at(self, places: list[int]) -> Tensor:
        """Return those of the continuations at some places, in their order."""
        return mean_of([part.similarities_at(places) for part in self._parts])

    def rough_similarities(self, allowed: Tensor | None = None) -> Tensor | None:
        """Return the means, rounded where a CLIP can be had for less; None where none can."""
        rough = [part.rough_similarities(allowed) for part in self._parts]
        if all(found is None for found in rough):
            return None
        return mean_of([part.similarities(allowed) if found is None else found
                        for part, found in zip(self._parts, rough)])

    def best(self, allowed: Tensor, *, reverse: bool = False) -> tuple[int, float]:
        """Return the place and the similarity of the nearest of the ``allowed [n]``, the farthest with ``reverse``."""
        return self.nearest(allowed, 1, reverse=reverse)[0]

    def nearest(self, allowed: Tensor, count: int, *, reverse: bool = False) -> list[tuple[int, float]]:
        """Return the places and the similarities of the ``count`` nearest of the ``allowed [n]``, best first."""
        return find_nearest_of(self, self._shortlist, allowed, count, reverse=reverse)

    def behind(self, prompt: str, check: Callable[[], None] | None = None) -> JointContinuations:
        """Return the same phrases behind another prompt."""
        other = copy.copy(self)
        other.prompt = prompt
        other._parts = [part.behind(prompt, check) for part in self._parts]
        return other

    def take(self, index: int) -> None:
        """Make ``prompt, phrases[index]`` the prompt."""
        for part in self._parts:
            part.take(index)
        self.prompt = self._parts[0].prompt
