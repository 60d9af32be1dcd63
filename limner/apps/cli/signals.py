"""SIGINT and SIGTERM ask long work to stop; what it has by then is kept. A second one ends the program at once."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

NUMBERS = (signal.SIGINT, signal.SIGTERM)


@dataclass
class Stop:
    """Whether work should stop: ``asked`` is set then, and ``number`` is that of the signal."""

    asked: threading.Event = field(default_factory=threading.Event)
    number: int | None = None


@contextlib.contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Let SIGINT and SIGTERM set a flag inside. Outside the main thread, where Python gets no signals, they do not."""
    stop = Stop()

    def note(number: int, frame: FrameType | None) -> None:
        if stop.asked.is_set():
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        stop.number = number
        stop.asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, note) for number in NUMBERS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
