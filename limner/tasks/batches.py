"""Open pictures some at a time; one that cannot be opened passes on its error in its place. Knows no model."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL import Image

from limner.core.errors import ImageError
from limner.core.images import ImageSource, open_image


@dataclass(frozen=True)
class Opened:
    """A picture that was asked for: its image, or the error that stands in its place."""

    source: ImageSource
    image: Image.Image | None = None
    error: ImageError | None = None


def open_batches(sources: Iterable[ImageSource], size: int) -> Iterator[list[Opened]]:
    """Yield pictures in their order, ``size`` at a time, opened as they are reached."""
    left = iter(sources)
    while batch := [_open(source) for source in itertools.islice(left, size)]:
        yield batch


def _open(source: ImageSource) -> Opened:
    try:
        return Opened(source, open_image(source))
    except ImageError as error:
        return Opened(source, error=error)
