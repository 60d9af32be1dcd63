"""Batches of pictures and of texts about them, made ahead by a thread: half of them of scenes alike but for the shape."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TypeVar

import numpy as np
import torch
import torch.nn.functional as F
from transformers import PreTrainedTokenizerFast

from training.facts import claim_rows, fact_rows, foreign_rows, foreign_text
from training.model import CONTEXT_LENGTH
from training.pictures import ForeignSet, load_set
from training.world.captions import Text, write_caption, write_phrase, write_prompt
from training.world.scenes import Scene

FOREIGN_TEXTS = 4
READ_AGAIN_S = 120.0
T = TypeVar("T")


@dataclass(frozen=True)
class BatchSizes:
    """Pictures a step, of which ``foreign`` are no scenes; captions and prompts (``long_texts``), phrases."""

    pictures: int = 192
    foreign: int = 16
    long_texts: int = 56
    short_texts: int = 80


@dataclass(frozen=True)
class Batch:
    """``pixels [n, h, w, 3]``, tokens of captions and of phrases, what those texts claim, what the pictures hold."""

    pixels: torch.Tensor
    tokens: list[torch.Tensor]
    claims: torch.Tensor
    facts: torch.Tensor


class BatchMaker:
    """Draws batches by lot: every second one of clusters alike in medium and place, so that shape must decide."""

    def __init__(self, folder: Path, foreign: ForeignSet, tokenizer: PreTrainedTokenizerFast, sizes: BatchSizes,
                 seed: int) -> None:
        self.folder, self.foreign, self.tokenizer, self.sizes = folder, foreign, tokenizer, sizes
        self.foreign_facts = foreign_rows(foreign.kinds)
        self.rng = np.random.default_rng(seed)
        self.read()

    def read(self) -> None:
        """Read what is drawn by now: a set may grow while it is learned from."""
        self.data, self.read_at = load_set(self.folder), time.monotonic()
        self.facts = fact_rows(self.data.scenes)
        alike: dict[tuple[str, str], list[int]] = {}
        for index, scene in enumerate(self.data.scenes):
            alike.setdefault((scene.medium, scene.place), []).append(index)
        self.clusters = [np.array(members) for members in alike.values()]
        counts = np.array([len(members) for members in self.clusters], dtype=float)
        self.chances = counts / counts.sum()

    def make(self, step: int, *, with_texts: bool) -> Batch:
        """Return the batch of a step."""
        if len(self.data.scenes) < len(self.data.pixels) and time.monotonic() - self.read_at > READ_AGAIN_S:
            self.read()
        indices = np.sort(self._choose(clustered=step % 2 == 1))
        odd = np.sort(self.rng.integers(len(self.foreign.kinds), size=self.sizes.foreign))
        pixels = torch.from_numpy(np.concatenate([self.data.take(indices), self.foreign.pixels[odd]]))
        facts = torch.from_numpy(np.concatenate([self.facts[indices], self.foreign_facts[odd]])).float()
        if not with_texts:
            return Batch(pixels, [], torch.zeros(0, facts.shape[1]), facts)
        scenes = self.data.scenes
        long = [self._long(scenes[i]) for i in self.rng.choice(indices, self.sizes.long_texts, replace=False)]
        short = [write_phrase(scenes[i], self.rng)
                 for i in self.rng.choice(indices, self.sizes.short_texts, replace=False)]
        short += [foreign_text(self.foreign.kinds[i]) for i in self.rng.choice(odd, FOREIGN_TEXTS)]
        return Batch(pixels, [self._tokenise(long), self._tokenise(short)], claim_rows([*long, *short]), facts)

    def _choose(self, *, clustered: bool) -> np.ndarray:
        count = self.sizes.pictures - self.sizes.foreign
        if not clustered:
            return self.rng.integers(len(self.data.scenes), size=count)
        chosen = self.rng.choice(len(self.clusters), size=-(-count // 16), p=self.chances)
        return np.concatenate([self.rng.choice(self.clusters[c], 16) for c in chosen])[:count]

    def _tokenise(self, texts: list[Text]) -> torch.Tensor:
        tokens: torch.Tensor = self.tokenizer([text.text for text in texts], return_tensors="pt", padding=True,
                                              truncation=True, max_length=CONTEXT_LENGTH).input_ids
        return tokens

    def _long(self, scene: Scene) -> Text:
        return write_prompt(scene, self.rng) if self.rng.random() < 0.6 else write_caption(scene, self.rng)


def made_ahead(make: Callable[[int], T], first_step: int, ahead: int = 3) -> Iterator[T]:
    """Yield ``make(step)`` from ``first_step`` on, made by a thread; what it raises is raised here."""
    queue: Queue[T | BaseException] = Queue(maxsize=ahead)

    def fill() -> None:
        try:
            for step in itertools.count(first_step):
                queue.put(make(step))
        except BaseException as error:
            queue.put(error)

    Thread(target=fill, daemon=True).start()
    while True:
        made = queue.get()
        if isinstance(made, BaseException):
            raise made
        yield made


def moved(pixels: torch.Tensor, generator: torch.Generator | None = None) -> torch.Tensor:
    """Shift, turn, slant and scale each picture ``[n, c, h, w]`` a little, its edge repeated: every fact stays true."""
    n = len(pixels)
    angle = (torch.rand(n, 2, generator=generator) - 0.5) * 0.3
    scale = 1 + (torch.rand(n, 2, generator=generator) - 0.5) * 0.3
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0], theta[:, 1, 1] = (torch.cos(angle) * scale).unbind(1)
    theta[:, 0, 1], theta[:, 1, 0] = (torch.sin(angle) * scale).unbind(1)
    theta[:, 0, 1] *= -1
    theta[:, :, 2] = (torch.rand(n, 2, generator=generator) - 0.5) * 0.16
    theta[:, :, 0] *= (torch.rand(n, generator=generator) < 0.5).float()[:, None] * 2 - 1  # mirrored or not
    grid = F.affine_grid(theta, list(pixels.shape), align_corners=False).to(pixels.device)
    return F.grid_sample(pixels, grid, padding_mode="border", align_corners=False).contiguous(
        memory_format=torch.channels_last)


def covered(pixels: torch.Tensor, generator: torch.Generator | None = None) -> torch.Tensor:
    """Lay a piece of another picture, up to 40 % of a side, over every second one ``[n, c, h, w]``.

    A thing that is partly hidden is still what it is; a tower that must tell it so looks at more than one part (compare
    Cutout: DeVries and Taylor, 2017).
    """
    n, _, height, width = pixels.shape
    share = 0.15 + 0.25 * torch.rand(n, 2, generator=generator)
    center = torch.rand(n, 2, generator=generator)
    rows, columns = torch.linspace(0, 1, height), torch.linspace(0, 1, width)
    inside = (((rows - center[:, :1]).abs() < share[:, :1] / 2)[:, :, None]
              & ((columns - center[:, 1:]).abs() < share[:, 1:] / 2)[:, None])
    inside &= (torch.rand(n, generator=generator) < 0.5)[:, None, None]
    return torch.where(inside[:, None].to(pixels.device), pixels.roll(1, 0), pixels)
