"""Prepare many pictures ahead of who needs them: read, decoded and looked at in threads, in order, in bounded memory.

Knows no model: what is made of a picture is the caller's.
"""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

import numpy as np
from PIL import Image, ImageFile

from limner.core.errors import ImageError, LimnerError, OptionError
from limner.core.events import Monitor
from limner.core.images.memory import Room, SharedRoom
from limner.core.images.open import open_upright
from limner.core.images.sources import ImageSource, describe
from limner.core.outcome import Outcome

T = TypeVar("T")

AHEAD = 64
"""Pictures that may wait, prepared, for who needs them."""

ROOM_BYTES = 400 * 2**20
"""Memory that all pictures in hand may take, decoded: eight of 12 megapixels. One that needs more is alone."""

_MOST_WORKERS = 16


def prepare(sources: Iterable[ImageSource], look: Callable[[Image.Image], T], *, workers: int | None = None,
            ahead: int = AHEAD, monitor: Monitor | None = None) -> Iterator[Outcome[T]]:
    """Yield what ``look`` makes of each picture, in their order; an unreadable one gives its error and stops nothing.

    ``look`` runs in a thread, with an upright RGB image that is let go of when it returns; it should keep what it needs,
    which is small. Of all pictures no more than ``ROOM_BYTES`` are decoded at a time, unless one alone takes more, and no
    more than ``ahead`` results wait. ``workers`` is the number of threads (None: as many as there are processors). Where
    ``monitor`` asks to stop, no further picture comes.

    Raises:
        OptionError: the sources are a single one, or a number is not at least 1.
        Exception: whatever ``look`` raises that is no LimnerError, in the picture's place.
    """
    check_sources(sources)
    count = count_processors() if workers is None else workers
    if count < 1 or ahead < 1:
        raise OptionError(f"workers {count} and ahead {ahead} must be at least 1.")
    return _prepare(sources, look, count, ahead, monitor or Monitor())


def check_sources(sources: object) -> None:
    """Refuse one picture where many are asked for: a path would be taken for its letters.

    Raises:
        OptionError: it is one.
    """
    if isinstance(sources, (str, bytes, os.PathLike, Image.Image, np.ndarray)) or not isinstance(sources, Iterable):
        raise OptionError(f"{describe(sources)} is one picture, or none; a list of pictures is asked for. Put it into "
                          "brackets: [picture].")


def _prepare(sources: Iterable[ImageSource], look: Callable[[Image.Image], T], workers: int, ahead: int,
             monitor: Monitor) -> Iterator[Outcome[T]]:
    room, left = SharedRoom(ROOM_BYTES), iter(sources)
    if isinstance(sources, Sequence) and len(sources) == 1:  # a thread would help nobody
        if not monitor.stopped:
            yield _look(sources[0], look, room.take)
        return
    waiting: deque[Future[Outcome[T]]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="limner-picture")
    try:
        while not monitor.stopped:
            for source in itertools.islice(left, ahead + workers - len(waiting)):
                _load_shared(source)
                waiting.append(pool.submit(_look, source, look, room.take))
            if not waiting:
                return
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _look(source: ImageSource, look: Callable[[Image.Image], T], room: Room) -> Outcome[T]:
    try:
        with open_upright(source, room=room) as image:
            try:
                return Outcome(source, look(image))
            finally:
                image.close()
                del image  # with what it holds, before the room is given back
    except LimnerError as error:
        return Outcome(source, error=error)
    except MemoryError:
        return Outcome(source, error=ImageError(f"{describe(source)}: there is not enough memory for it."))


def _load_shared(source: ImageSource) -> None:
    """Decode a PIL image before threads share it: two that decode the same file at once would disturb each other."""
    if isinstance(source, ImageFile.ImageFile):
        with suppress(LimnerError), open_upright(source):  # the error comes again where it is told
            pass


def count_processors() -> int:
    """Return how many threads may decode: those processors that this process may use, of many not all."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST_WORKERS)
