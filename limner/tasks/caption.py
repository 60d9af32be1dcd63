"""Caption pictures with any captioner. Knows nothing about CLIP, files beyond opening them, or screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image

from limner.core.events import Monitor
from limner.core.images import ImageSource, keep_copy, prepare
from limner.core.outcome import Outcome
from limner.models.captioners.families import Captioner
from limner.models.captioners.options import CaptionOptions
from limner.models.engine import Engine, default_engine
from limner.tasks.batches import answer_batch, open_batches


@dataclass(frozen=True)
class Captions:
    """What a captioner says of a picture: one text or several; and a hint where the picture is of a kind unknown to it."""

    texts: tuple[str, ...]
    hint: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"captions": list(self.texts), "hint": self.hint}


def caption(image: ImageSource, captioner: Captioner | str = "builtin", options: CaptionOptions | None = None, *,
            engine: Engine | None = None) -> str:
    """Return what a captioner (or the one of that name, of ``engine``) says of a picture.

    Raises:
        ImageError: the picture cannot be read.
    """
    picture = next(prepare([image], keep_copy)).unwrap()
    loaded = (engine or default_engine()).captioner(captioner)
    return loaded.caption([picture], options or CaptionOptions())[0][0]


def caption_all(sources: Iterable[ImageSource], captioner: Captioner | str = "builtin",
                options: CaptionOptions | None = None, *, engine: Engine | None = None,
                monitor: Monitor | None = None) -> Iterator[Outcome[Captions]]:
    """Yield the captions of many pictures in their order, captioned in batches; an unreadable one stops nothing.

    Ends before the next batch when ``monitor`` was asked to stop.
    """
    options, monitor = options or CaptionOptions(), monitor or Monitor()
    loaded = (engine or default_engine()).captioner(captioner, monitor=monitor)
    for batch in open_batches(sources, options.batch_size, keep_copy, ahead=1, monitor=monitor):
        yield from answer_batch(batch, lambda images: _caption_batch(images, loaded, options))


def _caption_batch(images: list[Image.Image], captioner: Captioner, options: CaptionOptions) -> list[Captions]:
    texts, hints = captioner.caption(images, options), captioner.hints(images)
    return [Captions(tuple(found), hint) for found, hint in zip(texts, hints, strict=True)]
