"""Run the units of a job: a unit is finished whole, by one rename, or not at all.

A picture that cannot be read is a line with its error. A picture that kills the process (a decoder that crashes) costs its
unit four tries: the third and the fourth open one picture at a time and note which; a picture in whose turn the process
died twice becomes a line with an error. Once may have been anybody's doing: machines are taken away.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from PIL import Image

from limner.batch.fetch import digest_bytes, fetch_bytes
from limner.batch.job import Job
from limner.batch.manifest import Item, read_manifest
from limner.batch.parts import read_part, write_part
from limner.core.errors import ImageError, LimnerError
from limner.core.events import Monitor
from limner.core.images.memory import SharedRoom
from limner.core.images.open import open_upright
from limner.core.images.prepare import ROOM_BYTES, count_processors
from limner.core.storage import write_atomically

CAREFUL_AFTER = 2
"""Tries of a unit that ended without an end before it opens one picture at a time."""

DEATHS = 2
"""Times that the process must die in a picture's turn before it is the picture's fault."""

MODELS = "models"
"""What is in hand while a batch is described."""

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
    """What came of a unit: ``failed`` of the ``pictures`` that were worked at have an error."""

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
             told: Callable[[int, int], None] | None = None, *, again: bool = False) -> UnitReport | None:
    """Work at a unit and put its file in place; return None where the monitor stopped it before its end.

    ``told(done, failed)`` is called after each batch. With ``again`` a unit that is done keeps its rows, and only the
    pictures that have an error there are tried once more.

    Raises:
        StorageError: the folder cannot be written, or the unit's file is damaged.
    """
    started = time.perf_counter()
    kept = [row for row in read_part(job.part_path(unit)) if "error" not in row] if again else []
    done = {row["i"] for row in kept}
    items = zip(job.span(unit), read_manifest(job.manifest_path, job.span(unit)))
    numbered = [(number, item) for number, item in items if number not in done]
    tries = _Tries(job, unit)
    work = _Work(job, describer, tries, monitor or Monitor())
    rows: list[dict[str, Any]] = []
    failed = 0
    try:
        for found in work.batches(numbered):
            rows += found
            failed += sum("error" in row for row in found)
            if told is not None:
                told(len(rows), failed)
        if len(rows) == len(numbered):
            write_part(job.part_path(unit), sorted(kept + rows, key=lambda row: int(row["i"])))
    finally:  # an error that is told is no death of the process
        tries.forget()
    if len(rows) < len(numbered):
        return None
    return UnitReport(unit, len(rows), failed, time.perf_counter() - started, work.model_seconds)


class _Work:
    """The pictures of a unit on their way through the models."""

    def __init__(self, job: Job, describer: Describer, tries: _Tries, monitor: Monitor) -> None:
        self._job, self._describer, self._tries, self._monitor = job, describer, tries, monitor
        self._room = SharedRoom(ROOM_BYTES)
        self.model_seconds = 0.0

    def batches(self, numbered: list[tuple[int, Item]]) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows of the pictures, a batch at a time, until the monitor stops."""
        size = 1 if self._tries.alone else self._job.options.batch_size
        workers = 1 if self._tries.careful else count_processors()
        with ThreadPoolExecutor(workers, thread_name_prefix="limner-decode") as pool:
            ahead = 0 if self._tries.careful else AHEAD * size
            for batch in _open_batches(pool, self._open, numbered, size, ahead):
                yield self._describe(batch)
                if self._monitor.stopped:
                    pool.shutdown(cancel_futures=True)
                    return

    def _open(self, numbered: tuple[int, Item]) -> _Opened:
        number, item = numbered
        if number in self._tries.culprits:
            return _Opened(number, item, error=ImageError(f"{item.name}: the process died {DEATHS} times while this picture "
                                                          "was in hand. --retry tries it again."))
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
        if not self._tries.alone:
            self._tries.take_in_hand(MODELS)
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


def _open_batches(pool: ThreadPoolExecutor, work: Callable[[tuple[int, Item]], _Opened], items: Iterable[tuple[int, Item]],
                  size: int, ahead: int) -> Iterator[list[_Opened]]:
    """Yield what ``work`` makes of items, in batches; ``ahead`` of them are under way while a batch is with its taker."""
    left = iter(items)
    under_way = deque(pool.submit(work, item) for item in itertools.islice(left, size + ahead))
    while under_way:
        batch = [under_way.popleft() for _ in range(min(size, len(under_way)))]
        batch[-1].result()  # the last one first: to be woken for every picture costs more than to read a small one
        yield [future.result() for future in batch]
        under_way.extend(pool.submit(work, item) for item in itertools.islice(left, size))


class _Tries:
    """How often a unit was begun and not ended, and, in a careful try, what was in hand.

    A careful try still describes whole batches, so that it gives the same rows; only where the process died while the models
    worked do the pictures go through them one by one (``alone``).
    """

    def __init__(self, job: Job, unit: int) -> None:
        self._path = job.folder / "tries" / f"{unit:06d}.json"
        before = self._read()
        self._deaths: dict[str, int] = dict(before.get("deaths", {}))
        if before.get("hand") is not None:
            self._deaths[str(before["hand"])] = self._deaths.get(str(before["hand"]), 0) + 1
        self.culprits = {int(number) for number, deaths in self._deaths.items() if number != MODELS and deaths >= DEATHS}
        self.alone = self._deaths.get(MODELS, 0) >= DEATHS
        self._count = before.get("count", 0) + 1
        self.careful = self._count > CAREFUL_AFTER
        self._hand: int | str | None = None
        self._write()

    def take_in_hand(self, what: int | str) -> None:
        """Note what comes next, a picture or the models, where the unit goes carefully."""
        if self.careful:
            self._hand = what
            self._write()

    def forget(self) -> None:
        """The unit has ended in an orderly way."""
        with contextlib.suppress(OSError):
            self._path.unlink()

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and isinstance(found.get("deaths", {}), dict) else {}

    def _write(self) -> None:
        row = {"count": self._count, "deaths": self._deaths, "hand": self._hand}
        write_atomically(self._path, lambda part: part.write_text(json.dumps(row)))
