"""Caption pictures with any captioner. Knows nothing about CLIP, files beyond opening them, or screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from limner.core.errors import ImageError
from limner.core.images import ImageSource, open_image
from limner.models.captioners.loading import Captioner, CaptionOptions, load_captioner
from limner.tasks.batches import open_batches


@dataclass(frozen=True)
class Captioned:
    """One picture's captions, or the error that stands in their place; a ``hint`` where it is nothing for the captioner."""

    source: ImageSource
    captions: tuple[str, ...]
    error: ImageError | None = None
    hint: str | None = None


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
    for batch in open_batches(sources, options.batch_size):
        images = [opened.image for opened in batch if opened.image is not None]
        captions = captioner.caption(images, options) if images else []
        found = iter(zip(captions, captioner.hints(images), strict=True))
        for opened in batch:
            texts, hint = ([], None) if opened.image is None else next(found)
            yield Captioned(opened.source, tuple(texts), opened.error, hint)
