"""Dreams: told with a small picture a few times a second, so that a page can show how they come."""

from __future__ import annotations

import base64
import io
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from limner.apps.web.jobs import Work
from limner.apps.web.requests import DreamRequest
from limner.core.errors import OptionError
from limner.core.events import Event, Monitor

if TYPE_CHECKING:
    from limner.apps.web.studio import Studio
    from limner.tasks.dream.dreamer import DreamStep
    from limner.tasks.dream.options import DreamOptions

EVERY_S = 0.5
MOST = {"iterations": 2000, "width_px": 768, "height_px": 768, "cutouts": 64, "upscale": 4}


@dataclass(frozen=True)
class DreamShown(Event):
    """A step of a dream and its ``picture``, a JPEG as a data URL."""

    kind: ClassVar[str] = "dream_step"
    number: int
    total: int
    stage: str
    similarity: float | None
    stopped: str | None
    picture: str


def dream(studio: Studio, asked: DreamRequest, options: DreamOptions, clip: tuple[str, ...], like: bytes | None,
          start: bytes | None) -> Work:
    """Return the work that dreams, with the painter that needs no weights.

    Raises:
        OptionError: it would be larger than a server dreams.
    """
    for name, most in MOST.items():
        if getattr(options, name) > most:
            raise OptionError(f"{name} is {getattr(options, name)}; this server dreams with {most} at most.")
    clips = studio.choose_clips(clip)

    def work(monitor: Monitor) -> dict[str, Any]:
        from limner.tasks.dream.dreamer import dream_steps

        told_s = 0.0
        for step in dream_steps(asked.prompt, "fourier", clips, options, negative=asked.negative, monitor=monitor,
                                engine=studio.engine, like=None if like is None else studio.open(like),
                                start=None if start is None else studio.open(start)):
            if step.stopped is not None:
                result = step.result(asked.labels)
                return {**result.as_dict(), "png": _data_url("png", result.png())}
            if time.monotonic() - told_s >= EVERY_S:
                monitor.tell(_show(step))
                told_s = time.monotonic()
        raise AssertionError("a dream ends with a step that says why it stopped")

    return work


def _show(step: DreamStep) -> DreamShown:
    with io.BytesIO() as stream:
        step.picture().save(stream, format="JPEG", quality=80)
        picture = _data_url("jpeg", stream.getvalue())
    return DreamShown(step.number, step.total, step.stage, step.similarity, step.stopped, picture)


def _data_url(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
