"""Caption pictures with any captioner. Knows nothing about CLIP, files beyond opening them, or screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from limner.core.errors import ImageError
from limner.core.images import ImageSource, open_image
from limner.models.captioners import Captioner, CaptionOptions, load_captioner


@dataclass(frozen=True)
class Captioned:
    """One picture's captions, or the error that stands in their place."""

    source: ImageSource
    captions: tuple[str, ...]
    error: ImageError | None = None


def caption(image: ImageSource, captioner: Captioner | str = "builtin", options: CaptionOptions | None = None) -> str:
    """Return what a captioner (or the one of that name) says of a picture.

    Raises:
        ImageError: the picture cannot be read.
    """
    loaded = load_captioner(captioner) if isinstance(captioner, str) else captioner
    return loaded.caption([open_image(image)], options or CaptionOptions())[0][0]


def caption_all(sources: Iterable[ImageSource], captioner: Captioner,
                options: CaptionOptions | None = None) -> Iterator[Captioned]:
    """Yield the captions of many pictures in their order, captioned in batches; an unreadable one stops nothing."""
    options = options or CaptionOptions()
    batch: list[tuple[ImageSource, object]] = []
    for source in sources:
        try:
            batch.append((source, open_image(source)))
        except ImageError as error:
            batch.append((source, error))
        if len(batch) == options.batch_size:
            yield from _caption_batch(batch, captioner, options)
            batch = []
    yield from _caption_batch(batch, captioner, options)


def _caption_batch(batch: list[tuple[ImageSource, object]], captioner: Captioner,
                   options: CaptionOptions) -> Iterator[Captioned]:
    images = [image for _, image in batch if not isinstance(image, ImageError)]
    found = iter(captioner.caption(images, options) if images else [])  # type: ignore[arg-type]
    for source, image in batch:
        if isinstance(image, ImageError):
            yield Captioned(source, (), image)
        else:
            yield Captioned(source, tuple(next(found)))
