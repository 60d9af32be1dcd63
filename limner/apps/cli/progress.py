"""Bars on a terminal, drawn from the events of long work. Knows events; nothing about who works."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from limner.core import events
from limner.core.events import Event, Listener, Loading


@contextlib.contextmanager
def draw_progress() -> Iterator[Listener]:
    """Yield a listener that draws a bar a stage on stderr; where that is no terminal it draws nothing."""
    if not sys.stderr.isatty():
        yield events.ignore
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
        return Text(f"{task.completed:.0f}/{task.total:.0f}")


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
                              total=event.total, visible=event.done < event.total)
