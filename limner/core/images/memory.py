"""Memory that decoded pictures take: counted among threads, and given back to the system. Knows no picture."""

from __future__ import annotations

import ctypes
import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Room = Callable[[int], AbstractContextManager[object]]
"""What keeps count: entered with bytes, before they are needed."""

LARGE_BYTES = 100 * 2**20
"""What a picture must have taken for its memory to be given back at once."""


class SharedRoom:
    """Memory that threads share: who wants more than is left waits, unless nobody holds any."""

    def __init__(self, total: int) -> None:
        self._total, self._taken = total, 0
        self._changed = threading.Condition()

    @contextmanager
    def take(self, wanted: int) -> Iterator[None]:
        """Hold so many bytes."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken or self._taken + wanted <= self._total)
            self._taken += wanted
        try:
            yield
        finally:
            with self._changed:
                self._taken -= wanted
                self._changed.notify_all()


def give_back_memory() -> None:
    """Let the C library hand back what is free: glibc keeps it by thread, and each thread would keep one large picture."""
    trim = _find_trim()
    if trim is not None:
        trim(0)


@functools.cache
def _find_trim() -> Callable[[int], int] | None:
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library; TypeError on Windows
        return None
    return found
