"""Run the units of a job: a unit is finished whole, by one rename, or not at all.

A picture that cannot be read is a line with its error. A picture that kills the process (a decoder that crashes) costs its
unit two tries: the third goes one picture at a time, and the culprit becomes a line with an error.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from limner.batch.fetch import digest_bytes, fetch_bytes
from limner.batch.job import Job
from limner.batch.manifest import Item, read_manifest
from limner.core.errors import ImageError, LimnerError, StorageError
from limner.core.events import Monitor
from limner.core.images.memory import SharedRoom
from limner.core.images.open import open_upright
from limner.core.images.prepare import ROOM_BYTES
from limner.core.storage import write_atomically
from limner.tasks.search.indexing import map_ahead

CAREFUL_AFTER = 2
"""Tries of a unit that ended without an end before it goes one picture at a time."""

AHEAD = 2
"""Batches decoded ahead of the models."""


class Describer(Protocol):
    """What a job's models do: a result for each picture, plain values for JSON."""

    def look(self, image: Image.Image) -> Any:
        """Return what is kept of an image until its batch is described, which is small; any thread may call it."""
        ...

    def describe(self, seen: Sequence[Any]) -> list[dict[str, Any]]:
        """Return the results of what ``look`` kept of pictures, in their order."""
        ...


@dataclass(frozen=True)
class UnitReport:
    """What came of a unit: ``failed`` of its ``pictures`` have an error."""

    unit: int
    pictures: int
    failed: int
    seconds: float
    model_seconds: float


@dataclass(frozen=True)
class _Opened:
    number: int
    item: Item
    digest: str = ""
    seen: Any = None
    error: LimnerError | None = None


def run_unit(job: Job, unit: int, describer: Describer, monitor: Monitor | None = None,
             told: Callable[[int, int], None] | None = None) -> UnitReport | None:
    """Work at a unit and put its file in place; return None where the monitor stopped it before its end.

    ``told(done, failed)`` is called after each batch.

    Raises:
        StorageError: the folder cannot be written.
    """
    started = time.perf_counter()
    numbers = job.span(unit)
    items = read_manifest(job.manifest_path, numbers)
    tries = _Tries(job, unit)
    work = _Work(job, describer, tries, monitor or Monitor())
    lines: list[str] = []
    failed = 0
    for rows in work.batches(list(zip(numbers, items))):
        lines += [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        failed += sum("error" in row for row in rows)
        if told is not None:
            told(len(lines), failed)
    if len(lines) < len(items):
        tries.forget()
        return None
    write_atomically(job.part_path(unit), lambda part: _write_safely(part, "".join(lines)))
    tries.forget()
    return UnitReport(unit, len(items), failed, time.perf_counter() - started, work.model_seconds)


class _Work:
    """The pictures of a unit on their way through the models."""

    def __init__(self, job: Job, describer: Describer, tries: _Tries, monitor: Monitor) -> None:
        self._job, self._describer, self._tries, self._monitor = job, describer, tries, monitor
        self._room = SharedRoom(ROOM_BYTES)
        self.model_seconds = 0.0

    def batches(self, numbered: list[tuple[int, Item]]) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows of the pictures, a batch at a time, until the monitor stops."""
        size = 1 if self._tries.careful else self._job.options.batch_size
        workers = 1 if self._tries.careful else max(1, os.cpu_count() or 1)
        with ThreadPoolExecutor(workers, thread_name_prefix="limner-decode") as pool:
            batch: list[_Opened] = []
            ahead = 1 if self._tries.careful else AHEAD * size
            for opened in map_ahead(pool, self._open, numbered, ahead):
                batch.append(opened)
                if len(batch) == size:
                    if self._monitor.stopped:
                        pool.shutdown(cancel_futures=True)
                        return
                    yield self._describe(batch)
                    batch = []
            if batch:
                yield self._describe(batch)

    def _open(self, numbered: tuple[int, Item]) -> _Opened:
        number, item = numbered
        if number in self._tries.culprits:
            return _Opened(number, item, error=StorageError(f"{item.name}: the process died twice while this picture was "
                                                            "being read."))
        self._tries.take_in_hand(number)
        try:
            data = fetch_bytes(item)
            with open_upright(data, name=item.name, room=self._room.take) as image:
                return _Opened(number, item, digest_bytes(data), self._describer.look(image))
        except LimnerError as error:
            return _Opened(number, item, error=error)
        except MemoryError:
            return _Opened(number, item, error=ImageError(f"{item.name}: there is not enough memory for it."))

    def _describe(self, batch: list[_Opened]) -> list[dict[str, Any]]:
        seen = [opened.seen for opened in batch if opened.error is None]
        started = time.perf_counter()
        results = iter(self._describer.describe(seen) if seen else [])
        self.model_seconds += time.perf_counter() - started
        return [self._row(opened, None if opened.error is not None else next(results)) for opened in batch]

    @staticmethod
    def _row(opened: _Opened, result: dict[str, Any] | None) -> dict[str, Any]:
        row: dict[str, Any] = {"i": opened.number, **opened.item.as_dict()}
        if opened.error is not None:
            return {**row, "error": {"type": type(opened.error).__name__, "message": str(opened.error)}}
        return {**row, "digest": opened.digest, **(result or {})}


class _Tries:
    """How often a unit was begun and not ended, and, in a careful try, which picture was in hand."""

    def __init__(self, job: Job, unit: int) -> None:
        self._path = job.folder / "tries" / f"{unit:06d}.json"
        before = self._read()
        self.culprits: set[int] = set(before.get("culprits", ()))
        if before.get("hand") is not None:
            self.culprits.add(before["hand"])
        self._count = before.get("count", 0) + 1
        self.careful = self._count > CAREFUL_AFTER
        self._hand: int | None = None
        self._write()

    def take_in_hand(self, number: int) -> None:
        """Note which picture comes next, where the unit goes one by one."""
        if self.careful:
            self._hand = number
            self._write()

    def forget(self) -> None:
        """The unit has ended in an orderly way."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self) -> None:
        row = {"count": self._count, "culprits": sorted(self.culprits), "hand": self._hand}
        write_atomically(self._path, lambda part: part.write_text(json.dumps(row)))


def _write_safely(part: Path, text: str) -> None:
    with part.open("w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
