"""A monitor that writes down how far work has come."""

from __future__ import annotations

from limner.core.events import Event, Monitor, Progress


def listen(told: list[tuple[int, int]]) -> Monitor:
    """Return a monitor that adds what is done of what to a list."""
    def note(event: Event) -> None:
        if isinstance(event, Progress):
            told.append((event.done, event.total))

    return Monitor(note)
