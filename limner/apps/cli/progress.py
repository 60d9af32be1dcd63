"""Bars on a terminal, or now and then a line where there is none, made from the events of long work.

Knows events; nothing about who works.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from limner.core import events
from limner.core.events import Event, Listener, Loading

LINE_EVERY_S = 30.0
"""Seconds between two lines where stderr is no terminal: a log of a night stays short enough to read."""


@contextlib.contextmanager
def draw_progress(*, lines: bool = False) -> Iterator[Listener]:
    """Yield a listener that draws a bar a stage on stderr; where that is no terminal it writes ``lines``, or nothing."""
    if not sys.stderr.isatty():
        yield ProgressLines().show if lines else events.ignore
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), _Count(), _Speed(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bars(progress).show


class _Count(ProgressColumn):
    """How much is done: bytes where a model is loaded, else numbers."""

    def render(self, task: Task) -> Text:
        if task.total is None:
            return Text("")
        if task.fields.get("bytes"):
            return Text(f"{task.completed / 1e6:,.0f}/{task.total / 1e6:,.0f} MB")
        failed = task.fields.get("failed", 0)
        return Text(f"{task.completed:.0f}/{task.total:.0f}{f', {failed:,} failed' if failed else ''}")


class _Speed(ProgressColumn):
    """How much is done a second."""

    def render(self, task: Task) -> Text:
        if not task.speed:
            return Text("")
        return Text(f"{task.speed / 1e6:.1f} MB/s" if task.fields.get("bytes") else f"{task.speed:.1f}/s")


class _Bars:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._stages: dict[str, TaskID] = {}
        self._loading: TaskID | None = None
        self._lock = threading.Lock()

    def show(self, event: Event) -> None:
        """Draw an event."""
        with self._lock:
            if isinstance(event, Loading):
                self._show_loading(event)
                return
            if self._loading is not None:
                self._progress.update(self._loading, visible=False)
            if isinstance(event, events.Progress):
                self._show_stage(event)
            if isinstance(event, events.Training):
                self._show_stage(events.Progress("teaching", event.step, event.total), f"loss {event.loss:.3f}")

    def _show_loading(self, event: Loading) -> None:
        if self._loading is None:
            self._loading = self._progress.add_task("", total=None, bytes=True)
        self._progress.update(self._loading, description=f"loading {event.model}", completed=event.done,
                              total=event.total or None, visible=True)

    def _show_stage(self, event: events.Progress, said: str | None = None) -> None:
        if event.stage not in self._stages:
            self._stages[event.stage] = self._progress.add_task(event.stage, total=event.total)
        self._progress.update(self._stages[event.stage], description=said or event.stage, completed=event.done,
                              total=event.total, failed=event.failed, visible=event.done < event.total)


class ProgressLines:
    """A line every ``LINE_EVERY_S``: how many of a stage are done, how many a second, how long the rest takes, and how many
    failed. Speed counts from the first event of the stage. ``write`` and ``clock`` are there for tests.
    """

    def __init__(self, write: Callable[[str], object] | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._write = write or (lambda line: print(line, file=sys.stderr, flush=True))
        self._clock = clock
        self._stage, self._begun, self._told, self._first = "", 0.0, 0.0, 0

    def show(self, event: Event) -> None:
        """Write a line where one is due."""
        if not isinstance(event, events.Progress):
            return
        now = self._clock()
        if event.stage != self._stage:
            self._stage, self._begun, self._told, self._first = event.stage, now, now, event.done
        if now - self._told < LINE_EVERY_S:
            return
        self._told = now
        speed = (event.done - self._first) / (now - self._begun)
        rest = f", {say_duration((event.total - event.done) / speed)} left" if speed else ""
        failed = f", {event.failed:,} failed" if event.failed else ""
        self._write(f"limner: {event.stage}: {event.done:,} of {event.total:,}, {speed:.1f} a second{rest}{failed}")


def say_duration(seconds: float) -> str:
    """Return a time in the two units that matter: ``2 d 3 h``, ``3 h 20 min``, ``4 min``, ``12 s``."""
    minutes, hours = round(seconds / 60), round(seconds / 3600)
    if seconds < 60:
        return f"{seconds:.0f} s"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if hours < 24 else f"{hours // 24} d {hours % 24} h"
