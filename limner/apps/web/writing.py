"""Texts about pictures: a language model's words, told as they are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from limner.apps.web.jobs import Work
from limner.apps.web.requests import WriteRequest, check_range
from limner.core.events import Monitor

if TYPE_CHECKING:
    from limner.apps.web.studio import Studio
    from limner.tasks.write.options import WriteOptions

MOST = {"length": 256, "beams": 16, "candidates": 4096, "count": 16, "seeds": 16, "phrases": 50, "guidance": 100,
        "length_penalty": 10, "penalty": 100, "style_weight": 100}


def write(studio: Studio, picture: bytes, asked: WriteRequest, options: WriteOptions, clip: tuple[str, ...]) -> Work:
    """Return the work that writes.

    Raises:
        OptionError: it would be longer than a server writes, or there is no language model.
        UnknownModelError: a model is not offered.
    """
    for name, most in MOST.items():
        check_range(name, getattr(options, name), 0, most)
    clips, lm = studio.choose_clips(clip), studio.choose_lm(asked.lm)
    captioner = None
    if asked.ask is not None and (asked.captioner is not None or studio.options.captioners):
        captioner = studio.choose_captioner(asked.captioner)

    def work(monitor: Monitor) -> dict[str, Any]:
        from limner.tasks.write.writer import open_writer

        image = studio.open(picture)
        with studio.working(monitor) as relay:
            writer = open_writer(lm, clips, options, opening=asked.opening, ask=asked.ask, captioner=captioner,
                                 bank=studio.bank(clips, asked.texts) if asked.texts else None, style=asked.style or None,
                                 engine=studio.engine, monitor=relay)
            return writer.write_seen(writer.look(image), relay).as_dict()

    return work
