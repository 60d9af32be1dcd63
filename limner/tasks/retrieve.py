"""Retrieve the texts of a user's bank that are nearest to a picture. Knows nothing about prompts or screens."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from limner.algorithms.diversity import pick_diverse
from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.core.images import ImageSource, open_image
from limner.core.outcome import Outcome
from limner.index.banks import Bank, Found
from limner.models.clip.protocol import DualEncoder
from limner.models.engine import Engine, Models, as_models, default_engine
from limner.tasks.batches import answer_batch, open_batches
from limner.vocabulary.texts import load_texts


@dataclass(frozen=True)
class RetrieveOptions:
    """How to retrieve.

    Attributes:
        top: how many texts to give.
        diverse: None for the nearest; or the balance of maximal marginal relevance, 1 for nearness alone, 0 for texts
            unlike each other.
        pool: how many of the nearest the diverse ones are picked from.
        batch_size: pictures encoded at a time.

    Raises:
        OptionError: a number is out of its range.
    """

    top: int = 5
    diverse: float | None = None
    pool: int = 200
    batch_size: int = 8

    def __post_init__(self) -> None:
        if self.top < 1 or self.pool < 1 or self.batch_size < 1:
            raise OptionError(f"top {self.top}, pool {self.pool} and batch_size {self.batch_size} must be 1 or more.")
        if self.diverse is not None and not 0 <= self.diverse <= 1:
            raise OptionError(f"diverse {self.diverse} must lie between 0 (unlike each other) and 1 (the nearest).")


@dataclass(frozen=True)
class Retrieval:
    """The texts for one picture, the nearest first (with ``diverse``: in the order in which they were picked)."""

    texts: tuple[Found, ...]
    hint: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists, dicts, numbers and texts, for JSON."""
        texts = [{"text": found.text, "line": found.line, "similarity": found.similarity} for found in self.texts]
        return {"texts": texts, "hint": self.hint}


def retrieve(image: ImageSource, bank: Bank | str | Path, clip: Models = "builtin",
             options: RetrieveOptions | None = None, *, engine: Engine | None = None) -> Retrieval:
    """Return the texts of a bank (or of a file, one text a line) that are nearest to a picture.

    ``clip`` is a CLIP, its name, or several of either, which judge by the mean of their similarities. For many pictures
    make one ``Bank`` and use ``retrieve_all``.

    Raises:
        ImageError: the picture cannot be read.
        VocabularyError: the file holds no bank; names the line.
        OptionError: the bank was embedded under another CLIP.
    """
    picture, engine = open_image(image), engine or default_engine()
    loaded = engine.clip(*as_models(clip))
    opened = bank if isinstance(bank, Bank) else Bank(load_texts(bank), loaded, cache_folder=engine.cache_folder)
    return next(retrieve_all([picture], opened, loaded, options)).unwrap()


def retrieve_all(sources: Iterable[ImageSource], bank: Bank, clip: DualEncoder, options: RetrieveOptions | None = None, *,
                 monitor: Monitor | None = None) -> Iterator[Outcome[Retrieval]]:
    """Yield the nearest texts for pictures in their order; an unreadable one stops nothing.

    Ends before the next batch when ``monitor`` was asked to stop.

    Raises:
        OptionError: the bank was embedded under another CLIP.
    """
    options, monitor = options or RetrieveOptions(), monitor or Monitor()
    check_model(bank, clip)
    for batch in open_batches(sources, options.batch_size, clip.look, monitor=monitor):
        yield from answer_batch(batch, lambda seen: (
            _search(features[None], bank, clip, options) for features in clip.encode_seen(seen)))


def check_model(bank: Bank, clip: DualEncoder) -> None:
    """Make sure that a bank can be searched under a CLIP.

    Raises:
        OptionError: it was embedded under another.
    """
    if bank.model != clip.cache_key:
        raise OptionError(f"The bank was embedded under {bank.model} and cannot be searched under {clip.cache_key}. Make "
                          "the bank with the same CLIP.")


def _search(features: Tensor, bank: Bank, clip: DualEncoder, options: RetrieveOptions) -> Retrieval:
    hint = clip.hint(features)
    if options.diverse is None:
        return Retrieval(tuple(bank.nearest(features, options.top)), hint)
    pool = bank.nearest(features, max(options.top, options.pool))
    relevance = torch.tensor([found.similarity for found in pool])
    # of several CLIPs side by side: their products are sums, where similarities are means
    rows = bank.features([found.place for found in pool]) / math.sqrt(len(bank.parts))
    picked = pick_diverse(relevance, rows, options.top, options.diverse)
    return Retrieval(tuple(pool[place] for place in picked), hint)
