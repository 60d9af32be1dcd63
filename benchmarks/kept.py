"""Results of a long benchmark, kept line by line in a file: it can be run in parts, and what is there is not done again."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """Results by their keys, in a file of JSON lines where one is named; several processes may fill it.

    A key says all that a result depends on but the code: settings, the digests of weights, the picture. Take another file
    after a change of the code.
    """

    def __init__(self, path: Path | None) -> None:
        self._path, self._read = path, 0
        self._found: dict[str, Any] = {}

    def take(self, key: str, make: Callable[[], Any]) -> Any:
        """Return the result of a key; ``make`` it, and keep it, if it is not there."""
        self._look()
        if key not in self._found:
            self._found[key] = json.loads(json.dumps(make()))
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([key, self._found[key]]) + "\n")
        return self._found[key]

    def _look(self) -> None:
        """Read what was added to the file."""
        if self._path is None or not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._read)
            whole, ended, _ = file.read().rpartition(b"\n")
        self._read += len(whole) + len(ended)
        for key, result in map(json.loads, whole.splitlines()):
            self._found.setdefault(key, result)


def within(minutes: float | None, items: Iterable[T]) -> Iterator[T]:
    """Yield items until so many minutes are over, if any are given; one that was begun is done to its end."""
    until = None if minutes is None else time.monotonic() + 60 * minutes
    for item in items:
        if until is not None and time.monotonic() >= until:
            return
        yield item


class Watch:
    """Seconds by the clock and of the processor; the latter are the better figure beside other work."""

    def __init__(self) -> None:
        self._started, self._busy = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """Return both since the start."""
        return {"s": time.perf_counter() - self._started, "busy_s": time.process_time() - self._busy}


def file_digest(path: Path) -> str:
    """Return the first 8 digits of a file's SHA-256, as the log of the training has it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
