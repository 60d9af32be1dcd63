"""Several CLIPs that judge together: the similarity of a text is the mean of theirs.

For generators that read a prompt with more than one text encoder, as SDXL does. Every CLIP compares its own picture
features with its own text features; the numbers of two CLIPs never meet in a product. Knows nothing about tables or modes.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from statistics import fmean
from typing import cast

import torch
from PIL import Image
from torch import Tensor

from limner.algorithms.chain import Continuations
from limner.core.images import ImageSource, prepare
from limner.core.vectors import mean_of
from limner.models.clip.model import Clip
from limner.models.clip.protocol import IMAGE_BATCH, DualEncoder
from limner.models.clip.text.reader import JointReader, TextReader
from limner.models.clip.text.shortlist import Shortlist
from limner.models.clip.text.tokens import TextTokens
from limner.models.clip.text.whole import find_nearest_of


class JointTokens:
    """How much text several CLIPs read: what each of them reads whole."""

    def __init__(self, parts: Sequence[TextTokens]) -> None:
        self._parts = parts

    def fits(self, text: str) -> bool:
        """Whether every CLIP reads a text whole."""
        return all(tokens.fits(text) for tokens in self._parts)

    def cut_phrases(self, text: str) -> str:
        """Drop whole phrases from the end until every CLIP reads the text whole; the first phrase stays."""
        return min((tokens.cut_phrases(text) for tokens in self._parts), key=len)


class JointClip:
    """CLIPs in the order given, all on one device.

    Features are each CLIP's own, side by side: ``[n, d1 + d2 ...]``, every part a unit row. A similarity is the mean of
    theirs. A probability comes from that mean by the mean of their scales: where these are equal, as in nearly all
    checkpoints (100), that is the logarithmic opinion pool, the normalised mean of the models' log-probabilities (Genest
    and Zidek, 1986); in any case a nearer label is a likelier one. Only where every CLIP has a bias is there a bias.
    """

    def __init__(self, clips: Sequence[Clip]) -> None:
        self.clips = tuple(clips)
        self.name = " + ".join(clip.name for clip in clips)
        self.device = clips[0].device
        self.tokens = JointTokens([clip.tokens for clip in clips])

    @property
    def cache_key(self) -> str:
        """The keys of each."""
        return "+".join(clip.cache_key for clip in self.clips)

    @property
    def text_path(self) -> str:
        """How each encodes texts."""
        return " + ".join(clip.text_path for clip in self.clips)

    @property
    def dimension(self) -> int:
        """How many numbers the features of all have together."""
        return sum(clip.dimension for clip in self.clips)

    @property
    def scale(self) -> float:
        """The mean of their scales."""
        return fmean(clip.scale for clip in self.clips)

    @property
    def bias(self) -> float | None:
        """The mean of their biases; None where one has none, and probabilities come by softmax."""
        return _mean_if_all(clip.bias for clip in self.clips)

    @property
    def floor(self) -> float | None:
        """The mean of their floors; None where one has none."""
        return _mean_if_all(clip.floor for clip in self.clips)

    @property
    def baseline(self) -> Tensor | None:
        """Their baselines side by side; None where one has none."""
        parts = [part for clip in self.clips if (part := clip.baseline) is not None]
        return torch.cat(parts, dim=1) if len(parts) == len(self.clips) else None

    @contextlib.contextmanager
    def present(self) -> Iterator[None]:
        """Have all on the device inside, also where networks take turns."""
        with contextlib.ExitStack() as stack:
            for clip in self.clips:
                stack.enter_context(clip.present())
            yield

    def encode_images(self, images: Iterable[ImageSource], *, batch_size: int = IMAGE_BATCH) -> Tensor:
        """Return the features ``[n, d1 + d2 ...]`` of pictures, float32 on the device; each picture is opened once."""
        return self.encode_seen((found.unwrap() for found in prepare(images, self.look, ahead=2 * batch_size)),
                                batch_size=batch_size)

    def look(self, image: Image.Image) -> tuple[Tensor, ...]:
        """Return what each network sees of an image, for ``encode_seen``; any thread may call it."""
        return tuple(clip.look(image) for clip in self.clips)

    def encode_seen(self, seen: Iterable[tuple[Tensor, ...]], *, batch_size: int = IMAGE_BATCH) -> Tensor:
        """Return the features ``[n, d1 + d2 ...]`` of what ``look`` returned for pictures, float32 on the device."""
        pictures = list(seen)
        return torch.cat([clip.encode_seen((views[turn] for views in pictures), batch_size=batch_size)
                          for turn, clip in enumerate(self.clips)], dim=1)

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return the features ``[n, d1 + d2 ...]`` of texts; ``report`` is called with how many are done, in proportion."""
        def told(turn: int) -> Callable[[int], None] | None:
            return None if report is None else lambda done: report((turn * len(texts) + done) // len(self.clips))

        return torch.cat([clip.encode_texts(texts, report=told(turn)) for turn, clip in enumerate(self.clips)], dim=1)

    def split(self, features: Tensor) -> tuple[Tensor, ...]:
        """Return the features of each CLIP."""
        return torch.split(features, [clip.dimension for clip in self.clips], dim=-1)

    def similarities(self, features: Tensor, texts: Sequence[str]) -> Tensor:
        """Return the mean similarity of a picture's ``features [1, d1 + d2 ...]`` with every text, float32 ``[n]``."""
        return mean_of([clip.similarities(part, texts) for clip, part in parts_of(self, features)])

    def compare(self, images: Tensor, texts: Tensor) -> Tensor:
        """Return the mean similarities ``[n, m]`` of pictures' features with texts', float32."""
        parts = zip(self.clips, self.split(images), self.split(texts))
        return mean_of([clip.compare(seen, read) for clip, seen, read in parts])

    def probabilities(self, similarities: Tensor) -> Tensor:
        """Turn mean similarities ``[..., n]`` into probabilities by the mean scale: softmax, or sigmoid with a bias."""
        logits = similarities * self.scale
        return logits.softmax(-1) if self.bias is None else (logits + self.bias).sigmoid()

    def continue_prompt(self, prompt: str, phrases: Sequence[str], features: Tensor) -> Continuations:
        """Prepare to score every ``prompt, phrase`` against a picture's features, step after step."""
        with self.present():
            parts = [clip.continue_prompt(prompt, phrases, part) for clip, part in parts_of(self, features)]
        return JointContinuations(parts, self.present)

    def open_reader(self) -> TextReader:
        """Prepare to read texts that go on with one another, as a language model writes them."""
        return JointReader([clip.open_reader() for clip in self.clips], self.present)

    def hint(self, features: Tensor) -> str | None:
        """Return the first hint that one of them has for a picture."""
        return next(filter(None, (clip.hint(part) for clip, part in parts_of(self, features))), None)


def clips_of(clip: DualEncoder) -> tuple[Clip, ...]:
    """Return the models that judge: of a JointClip all, else the one."""
    return clip.clips if isinstance(clip, JointClip) else (cast(Clip, clip),)


def parts_of(clip: DualEncoder, features: Tensor) -> list[tuple[Clip, Tensor]]:
    """Return the models that judge, each with its own part of ``features [n, d]``."""
    return list(zip(clips_of(clip), clip.split(features) if isinstance(clip, JointClip) else (features,), strict=True))


def _mean_if_all(values: Iterable[float | None]) -> float | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return fmean(known) if len(known) == len(found) else None


class JointContinuations:
    """The same continuations under several CLIPs; each scores them in its own way, the fast one if it has it.

    ``present()`` has all of them on the device inside: every step of a chain needs all.
    """

    def __init__(self, parts: Sequence[Continuations], present: Callable[[], AbstractContextManager[None]]) -> None:
        self.prompt = parts[0].prompt
        self.phrases = parts[0].phrases
        self._parts, self._present = parts, present
        self._shortlist = Shortlist()

    def fits(self) -> Tensor:
        """Return which continuations every CLIP reads whole, bool ``[n]``."""
        return torch.stack([part.fits() for part in self._parts]).all(0)

    def similarities(self, allowed: Tensor | None = None) -> Tensor:
        """Return the mean similarity of every ``prompt, phrase`` with the picture, float32 ``[n]`` on the CPU."""
        with self._present():
            return mean_of([part.similarities(allowed) for part in self._parts])

    def similarities_at(self, places: list[int]) -> Tensor:
        """Return those of the continuations at some places, in their order."""
        with self._present():
            return mean_of([part.similarities_at(places) for part in self._parts])

    def rough_similarities(self, allowed: Tensor | None = None) -> Tensor | None:
        """Return the means, rounded where a CLIP can be had for less; None where none can."""
        with self._present():
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
        with self._present():
            return find_nearest_of(self, self._shortlist, allowed, count, reverse=reverse)

    def behind(self, prompt: str, check: Callable[[], None] | None = None) -> JointContinuations:
        """Return the same phrases behind another prompt."""
        other = copy.copy(self)
        other.prompt = prompt
        with self._present():
            other._parts = [part.behind(prompt, check) for part in self._parts]
        return other

    def take(self, index: int) -> None:
        """Make ``prompt, phrases[index]`` the prompt."""
        with self._present():
            for part in self._parts:
                part.take(index)
        self.prompt = self._parts[0].prompt
