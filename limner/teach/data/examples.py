"""Pictures and what is said of them, wherever either lies. Knows no form of file, and no model."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from limner.batch.fetch import fetch_bytes
from limner.batch.manifest import Item
from limner.core.images import ImageSource

Split = Literal["train", "held out", ""]
"""Which side of the split the data itself puts a picture on; empty where it does not say."""


@dataclass(frozen=True)
class Example:
    """A picture and its captions. ``digest`` is that of the picture's bytes, empty before it was looked at."""

    item: Item
    captions: tuple[str, ...] = ()
    split: Split = ""
    digest: str = ""

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.item.name

    @property
    def source(self) -> ImageSource:
        """What ``open_image`` takes: the path, or the bytes of a member of a tar.

        Raises:
            ImageError: a tar cannot be read any more.
        """
        return self.item.path if self.item.is_file else fetch_bytes(self.item)


def example_of(path: str | os.PathLike[str], captions: Iterable[str] = (), split: Split = "") -> Example:
    """Return the example of a picture file."""
    return Example(Item(str(Path(path).absolute())), tuple(captions), split)


def merge_captions(examples: Iterable[Example]) -> list[Example]:
    """Return every picture once, in the order of their first mention, with all captions that it was given; blank ones go."""
    found: dict[tuple[str, str | None], Example] = {}
    for example in examples:
        key = (example.item.path, example.item.member)
        known = found.get(key)
        captions = tuple(dict.fromkeys(text for text in map(str.strip, example.captions) if text))
        if known is not None:
            captions = tuple(dict.fromkeys((*known.captions, *captions)))
        found[key] = replace(known or example, captions=captions)
    return list(found.values())


def digest_examples(examples: Sequence[Example]) -> str:
    """Return 16 hex digits for pictures and captions: the same data gives the same digest, wherever it lies."""
    digest = hashlib.sha256()
    for row in sorted(json.dumps([example.digest, *example.captions]) for example in examples):
        digest.update(row.encode() + b"\n")
    return digest.hexdigest()[:16]
