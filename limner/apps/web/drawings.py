"""Drawings: told ten times a second, stopped with a checkpoint that outlives the server, taken up again by their name."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limner.apps.web.errors import RequestError
from limner.apps.web.jobs import Work
from limner.apps.web.requests import DrawRequest
from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.core.storage import cache_folder, write_atomically

if TYPE_CHECKING:
    from limner.apps.web.studio import Studio
    from limner.tasks.draw.drawer import DrawStep
    from limner.tasks.draw.options import DrawOptions

EVERY_S = 0.1
"""A drawing is told no more often: no page draws faster."""

KEPT_CHECKPOINTS = 32
MOST = {"iterations": 5000, "strokes": 1024, "width_px": 1024, "height_px": 1024, "cutouts": 64, "starts": 8}

_NAME = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def check_size(options: DrawOptions) -> None:
    """Make sure that a drawing ends.

    Raises:
        OptionError: it would be larger than a server draws.
    """
    for name, most in MOST.items():
        if getattr(options, name) > most:
            raise OptionError(f"{name} is {getattr(options, name)}; this server draws with {most} at most.")


def checkpoint_of(name: str) -> Path:
    """Return where the checkpoint of a drawing lies.

    Raises:
        RequestError: there is none.
    """
    path = _folder() / f"{name}.safetensors"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise RequestError("There is no drawing to go on with by that name.", 404)
    return path


def draw(studio: Studio, name: str, asked: DrawRequest, options: DrawOptions, clip: tuple[str, ...], like: bytes | None,
         start: bytes | None) -> Work:
    """Return the work that draws; ``name`` is what its checkpoint is kept by."""
    check_size(options)
    clips = studio.choose_clips(clip)

    def work(monitor: Monitor) -> dict[str, Any]:
        from limner.tasks.draw.drawer import draw_steps

        steps = draw_steps(asked.prompt, clips, options, negative=asked.negative, monitor=monitor, engine=studio.engine,
                           like=None if like is None else studio.open(like),
                           start=None if start is None else studio.open(start))
        return _follow(steps, name, asked.labels, monitor)

    return work


def resume(studio: Studio, name: str, before: Path) -> Work:
    """Return the work that goes on with a drawing from its checkpoint."""
    def work(monitor: Monitor) -> dict[str, Any]:
        from limner.tasks.draw.drawer import resume_steps
        from limner.tasks.draw.resume import FORM
        from limner.tasks.steering.checkpoint import read_checkpoint

        about = read_checkpoint(before, FORM).about.get("about")
        drawn_with = about.get("clip") if isinstance(about, dict) else None
        clips = tuple(drawn_with.split("+")) if isinstance(drawn_with, str) else ()
        steps = resume_steps(before, studio.choose_clips(clips if set(clips) <= set(studio.options.clips) else ()),
                             monitor=monitor, engine=studio.engine)
        return _follow(steps, name, 5, monitor)

    return work


def _follow(steps: Iterator[DrawStep], name: str, labels: int, monitor: Monitor) -> dict[str, Any]:
    told_s = 0.0
    for step in steps:
        now = time.monotonic()
        if step.stopped is None and now - told_s < EVERY_S:
            continue
        monitor.tell(step)
        told_s = now
        if step.stopped is not None:
            if step.stopped == "interrupted":
                _keep(name, step.checkpoint())
            return {**step.result(labels).as_dict(), "resumable": step.stopped == "interrupted"}
    raise AssertionError("a drawing ends with a step that says why it stopped")


def _keep(name: str, checkpoint: bytes) -> None:
    folder = _folder()
    write_atomically(folder / f"{name}.safetensors", lambda part: part.write_bytes(checkpoint))
    kept = sorted(folder.glob("*.safetensors"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-KEPT_CHECKPOINTS]:
        with contextlib.suppress(OSError):
            path.unlink()


def _folder() -> Path:
    return cache_folder() / "serve" / "drawings"
