"""What long work tells while it runs, and how it is asked to stop. Knows nothing about who listens.

Long work takes a ``Monitor``: it tells events to it, and looks at its stop flag at every step. A command draws bars from
the events, a web page draws itself from the same ones; ``stream`` makes a generator of any work that takes a monitor.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Generic, TypeVar

from limner.core.errors import StoppedError

T = TypeVar("T")


@dataclass(frozen=True)
class Event:
    """Something that long work did. ``source`` says of which input, where there are several."""

    kind: ClassVar[str] = "event"

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON: ``event`` is the kind."""
        return {"event": self.kind, **asdict(self)}


@dataclass(frozen=True)
class Loading(Event):
    """A model on its way: ``done`` of ``total`` bytes, or 0 of 0 where only the disk is read."""

    kind: ClassVar[str] = "loading"
    model: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Progress(Event):
    """How far a stage has come (``tables``, ``pictures``, ``chain`` ...), in units of its own; ``failed`` of those done."""

    kind: ClassVar[str] = "progress"
    stage: str
    done: int
    total: int
    failed: int = 0


@dataclass(frozen=True)
class Training(Event):
    """A step of learning: ``step`` of ``total``, and the loss there."""

    kind: ClassVar[str] = "training"
    step: int
    total: int
    loss: float


@dataclass(frozen=True)
class Caption(Event):
    """The caption that a prompt begins with."""

    kind: ClassVar[str] = "caption"
    text: str
    source: Any = None


@dataclass(frozen=True)
class Step(Event):
    """A phrase that a chain took: what it added to the similarity, and what the prompt has now."""

    kind: ClassVar[str] = "step"
    index: int
    phrase: str
    category: str
    gain: float
    similarity: float
    tokens: int
    source: Any = None


@dataclass(frozen=True)
class Done(Event, Generic[T]):
    """The end: what came of it all."""

    kind: ClassVar[str] = "done"
    value: T

    def as_dict(self) -> dict[str, Any]:
        """Return the kind, and the value as its own ``as_dict`` has it."""
        value: Any = self.value
        return {"event": self.kind, "value": value.as_dict() if hasattr(value, "as_dict") else value}


Listener = Callable[[Event], None]

Report = Callable[[int, int], None]
"""``report(done, total)``, called as one stage goes on: bytes of a download, phrases of a table."""


def ignore(event: Event) -> None:
    """Listen to nothing."""


class Monitor:
    """What long work is given: where it tells what it does, and whether it should stop. Safe to use from any thread."""

    def __init__(self, listener: Listener = ignore, stop: threading.Event | None = None) -> None:
        self._listener = listener
        self.stop = stop or threading.Event()

    @property
    def stopped(self) -> bool:
        """Whether the work should end at its next step, with what there is."""
        return self.stop.is_set()

    def tell(self, event: Event) -> None:
        """Pass an event on."""
        self._listener(event)

    def progress(self, stage: str, done: int, total: int, failed: int = 0) -> None:
        """Tell how far a stage has come."""
        self.tell(Progress(stage, done, total, failed))

    def check(self) -> None:
        """Look at the stop flag where there is nothing to keep yet.

        Raises:
            StoppedError: the work should stop.
        """
        if self.stopped:
            raise StoppedError("The work was asked to stop, and had nothing to keep yet.")


def stream(work: Callable[[Monitor], T], stop: threading.Event | None = None) -> Iterator[Event]:
    """Run ``work`` in a thread of its own; yield the events that it tells, and ``Done`` with what it returned.

    Closing the generator, or setting ``stop``, asks the work to stop; closing waits for it.

    Raises:
        Exception: whatever ``work`` raised, after the events before it.
    """
    told: queue.SimpleQueue[Event | BaseException] = queue.SimpleQueue()
    monitor = Monitor(told.put, stop)

    def run() -> None:
        try:
            told.put(Done(work(monitor)))
        except BaseException as error:
            told.put(error)

    worker = threading.Thread(target=run, name="limner-work", daemon=True)
    worker.start()
    try:
        while True:
            event = told.get()
            if isinstance(event, BaseException):
                raise event
            yield event
            if isinstance(event, Done):
                return
    finally:
        if worker.is_alive():
            monitor.stop.set()
            worker.join()
