"""Open pictures some at a time; one that cannot be opened passes on its error in its place. Knows no model."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from PIL import Image

from limner.core.errors import ImageError
from limner.core.images import ImageSource, open_image
from limner.core.outcome import Outcome

T = TypeVar("T")


def open_batches(sources: Iterable[ImageSource], size: int) -> Iterator[list[Outcome[Image.Image]]]:
    """Yield pictures in their order, ``size`` at a time, opened as they are reached."""
    left = iter(sources)
    while batch := [_open(source) for source in itertools.islice(left, size)]:
        yield batch


def answer_batch(batch: Sequence[Outcome[Image.Image]],
                 answer: Callable[[list[Image.Image]], Iterable[T]]) -> Iterator[Outcome[T]]:
    """Yield what ``answer`` makes of the pictures of a batch that could be opened, and the errors of the others."""
    images = [opened.unwrap() for opened in batch if opened.ok]
    answers = iter(answer(images) if images else ())
    for opened in batch:
        yield Outcome(opened.source, next(answers)) if opened.ok else Outcome(opened.source, error=opened.error)


def _open(source: ImageSource) -> Outcome[Image.Image]:
    try:
        return Outcome(source, open_image(source))
    except ImageError as error:
        return Outcome(source, error=error)
