"""Look at all data before anything is taught: are the files there, do they open, is there something to learn?

Knows no model.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from limner.batch.fetch import digest_bytes, fetch_bytes
from limner.core.errors import ImageError, VocabularyError
from limner.core.events import Monitor
from limner.core.images import prepare
from limner.teach.data.examples import Example, digest_examples

MOST_FAILED = 0.1
"""Data of which more pictures than this share cannot be opened is refused: something is wrong with all of it."""

NAMED = 10
"""How many of the failed are named."""


@dataclass(frozen=True)
class Checked:
    """The ``examples`` whose pictures open, those that do not with the reason, and a digest of what is taken."""

    examples: tuple[Example, ...]
    failed: tuple[tuple[str, str], ...]
    digest: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"pictures": len(self.examples), "captions": sum(len(example.captions) for example in self.examples),
                "failed": [list(one) for one in self.failed[:NAMED]], "failed_count": len(self.failed),
                "digest": self.digest}


def check_examples(examples: Sequence[Example], what: str, monitor: Monitor | None = None) -> Checked:
    """Open every picture once; return what is sound. ``what`` names the data in messages.

    Raises:
        ImageError: more than a tenth of the pictures are missing or cannot be opened; the first ten are named.
        StoppedError: ``monitor`` was asked to stop.
    """
    monitor = monitor or Monitor()
    failed: list[tuple[str, str]] = []
    there = _find_files(examples, failed, monitor)
    _refuse_many(failed, len(examples), what)
    sound: list[Example] = []
    for example, opened in zip(there, prepare((example.source for example in there), _open_it)):
        monitor.check()
        monitor.progress("checking", len(sound) + len(failed), len(examples))
        if opened.ok:
            sound.append(example)
        else:
            failed.append((example.name, str(opened.error)))
    _refuse_many(failed, len(examples), what)
    return Checked(tuple(sound), tuple(failed), digest_examples(sound))


def check_captions(examples: Sequence[Example], what: str) -> None:
    """Refuse captions from which nothing can be learned.

    Raises:
        VocabularyError: there are fewer than two pictures, or all captions are one text.
    """
    if len(examples) < 2:
        raise VocabularyError(f"{what} has {len(examples)} picture with a caption that can be used. At least two are "
                              "needed, one to learn from and one to judge by; some hundred make sense.")
    texts = {caption for example in examples for caption in example.captions}
    if len(texts) == 1:
        raise VocabularyError(f"{what}: all {len(examples)} pictures have the same caption, {next(iter(texts))!r}. There is "
                              "nothing to learn from it. Is it the right column?")


def _find_files(examples: Sequence[Example], failed: list[tuple[str, str]], monitor: Monitor) -> list[Example]:
    """Return the examples whose bytes are there, with their digests."""
    found: list[Example] = []
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1), thread_name_prefix="limner-digest") as pool:
        for example, digest in zip(examples, pool.map(_digest, examples)):
            if monitor.stopped:
                pool.shutdown(cancel_futures=True)
            monitor.check()
            if isinstance(digest, ImageError):
                failed.append((example.name, str(digest)))
            else:
                found.append(replace(example, digest=digest))
    return found


def _digest(example: Example) -> str | ImageError:
    try:
        return digest_bytes(fetch_bytes(example.item))
    except ImageError as error:
        return error


def _open_it(image: Image.Image) -> tuple[int, int]:
    return image.size


def _refuse_many(failed: Sequence[tuple[str, str]], count: int, what: str) -> None:
    if len(failed) <= MOST_FAILED * count:
        return
    named = "\n".join(f"  {reason if name in reason else f'{name}: {reason}'}" for name, reason in failed[:NAMED])
    more = f"\n  and {len(failed) - NAMED} more" if len(failed) > NAMED else ""
    raise ImageError(f"{what}: {len(failed)} of {count} pictures are missing or cannot be opened; at most a tenth may. "
                     f"Paths are relative to the file that names them; --images gives another folder.\n{named}{more}")
