"""Retrieve the texts of a user's bank that are nearest to a picture. Knows nothing about prompts or screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from limner.algorithms.diversity import pick_diverse
from limner.core.errors import ImageError, OptionError
from limner.core.images import ImageSource, open_image
from limner.index.banks import Bank, Found
from limner.models.clip.model import Clip, load_clip
from limner.models.domain import Domain, load_domain
from limner.tasks.batches import open_batches
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


@dataclass(frozen=True)
class Retrieved:
    """One picture's texts, or the error that stands in their place."""

    source: ImageSource
    retrieval: Retrieval | None = None
    error: ImageError | None = None


def retrieve(image: ImageSource, bank: Bank | str | Path, clip: Clip | str = "builtin",
             options: RetrieveOptions | None = None) -> Retrieval:
    """Return the texts of a bank (or of a file, one text a line) that are nearest to a picture.

    For many pictures make one ``Bank`` and use ``retrieve_all``.

    Raises:
        ImageError: the picture cannot be read.
        VocabularyError: the file holds no bank; names the line.
        OptionError: the bank was embedded under another CLIP.
    """
    picture = open_image(image)
    loaded = load_clip(clip) if isinstance(clip, str) else clip
    opened = bank if isinstance(bank, Bank) else Bank(load_texts(bank), loaded)
    _check_model(opened, loaded)
    features = loaded.encode_images([picture])[0]
    return _search(features, opened, options or RetrieveOptions(), load_domain(loaded.folder))


def retrieve_all(sources: Iterable[ImageSource], bank: Bank, clip: Clip,
                 options: RetrieveOptions | None = None) -> Iterator[Retrieved]:
    """Yield the nearest texts for pictures in their order; an unreadable one stops nothing.

    Raises:
        OptionError: the bank was embedded under another CLIP.
    """
    options = options or RetrieveOptions()
    _check_model(bank, clip)
    domain = load_domain(clip.folder)
    for batch in open_batches(sources, options.batch_size):
        features = iter(clip.encode_images(opened.image for opened in batch if opened.image is not None))
        for opened in batch:
            found = None if opened.image is None else _search(next(features), bank, options, domain)
            yield Retrieved(opened.source, found, opened.error)


def _check_model(bank: Bank, clip: Clip) -> None:
    if bank.model != clip.cache_key:
        raise OptionError(f"The bank was embedded under {bank.model} and cannot be searched under {clip.cache_key}. Make "
                          "the bank with the same CLIP.")


def _search(vector: Tensor, bank: Bank, options: RetrieveOptions, domain: Domain | None) -> Retrieval:
    hint = domain.hint(vector[None]) if domain else None
    if options.diverse is None:
        return Retrieval(tuple(bank.nearest(vector, options.top)), hint)
    pool = bank.nearest(vector, max(options.top, options.pool))
    relevance = torch.tensor([found.similarity for found in pool])
    picked = pick_diverse(relevance, bank.features([found.place for found in pool]), options.top, options.diverse)
    return Retrieval(tuple(pool[place] for place in picked), hint)
