"""Pictures some at a time, opened ahead; one that cannot be opened passes on its error in its place. Knows no model."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from PIL import Image

from limner.core.events import Monitor
from limner.core.images import ImageSource, prepare
from limner.core.outcome import Outcome

S = TypeVar("S")
T = TypeVar("T")


def open_batches(sources: Iterable[ImageSource], size: int, look: Callable[[Image.Image], S], *, ahead: int | None = None,
                 monitor: Monitor | None = None) -> Iterator[list[Outcome[S]]]:
    """Yield what ``look`` keeps of pictures in their order, ``size`` at a time.

    It runs in threads, ``ahead`` pictures (None: two batches) before who takes what it keeps. Ends
    before the next batch when ``monitor`` was asked to stop.

    Raises:
        OptionError: the sources are a single one.
    """
    prepared = prepare(sources, look, ahead=2 * size if ahead is None else ahead, monitor=monitor)
    while batch := list(itertools.islice(prepared, size)):
        if monitor is not None and monitor.stopped:
            return
        yield batch


def answer_batch(batch: Sequence[Outcome[S]], answer: Callable[[list[S]], Iterable[T]]) -> Iterator[Outcome[T]]:
    """Yield what ``answer`` makes of the pictures of a batch that could be opened, and the errors of the others."""
    seen = [opened.unwrap() for opened in batch if opened.ok]
    answers = iter(answer(seen) if seen else ())
    for opened in batch:
        yield Outcome(opened.source, next(answers)) if opened.ok else Outcome(opened.source, error=opened.error)
