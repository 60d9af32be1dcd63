"""The monitor of a command: bars on a terminal from the events of the work, and a stop flag that signals set.

The first SIGINT or SIGTERM asks the work to end at its next step with what there is; a second one ends the program.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from limner.core import events
from limner.core.events import Event, Loading, Monitor

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def command_monitor() -> Iterator[Monitor]:
    """Yield a monitor that draws bars on stderr where it is a terminal, and stops on signals."""
    stop = threading.Event()
    with stop_on_signals(stop), _bars() as listener:
        yield Monitor(listener, stop)


@contextlib.contextmanager
def stop_on_signals(stop: threading.Event) -> Iterator[None]:
    """Let the first signal set the flag, and the second end the program as it would have without limner."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: dict[int, Any] = {}

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()
        for changed, handler in before.items():
            signal.signal(changed, handler)

    for one in SIGNALS:
        before[one] = signal.signal(one, ask)
    try:
        yield
    finally:
        for changed, handler in before.items():
            signal.signal(changed, handler)


@contextlib.contextmanager
def _bars() -> Iterator[Callable[[Event], None]]:
    if not sys.stderr.isatty():
        yield events.ignore
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
               TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Bars(bars)


class _Bars:
    """One bar a stage, or a model on its way."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, event: Event) -> None:
        if isinstance(event, events.Progress):
            self._move(event.stage, event.done, event.total)
        elif isinstance(event, Loading) and event.total:
            self._move(event.model, event.done, event.total)

    def _move(self, name: str, done: int, total: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=total, rate="")
        task = self._tasks[name]
        speed = next((one.speed for one in self._bars.tasks if one.id == task), None)
        self._bars.update(task, completed=done, total=total, visible=done < total, rate=f"{speed:.1f}/s" if speed else "")
