"""Bring an index up to date with folders: only what is new or changed is decoded, in threads ahead of the model.

Every few hundred files are acknowledged together, so that a stop or a crash costs that many at most. Knows the store by its
protocol only.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

import torch
from torch import Tensor

from limner.core.errors import LimnerError, OptionError
from limner.core.events import Monitor
from limner.index.photos.records import About, Entry, Model, Status
from limner.index.photos.store import PhotoStore
from limner.models.clip.model import Clip
from limner.tasks.search.changes import Changes, Found, compare, list_files
from limner.tasks.search.reading import digest_file, read_pictures, suffixes

COMMIT_FILES = 256
"""Files acknowledged together: what a crash can cost."""

COMMIT_S = 5.0
"""Or so many seconds of work."""

AHEAD = 3
"""Pictures decoded ahead of the model, for each thread."""

MANY = 8
"""Files for which it pays to pack the model's weights."""

CPU_BATCH = 8
"""Pictures that a model sees at once on a CPU: what its layers pass on then stays in the cache."""

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True)
class IndexOptions:
    """How folders are indexed.

    Attributes:
        exclude: patterns of names, or of paths below the folder, that are left out.
        hidden: index what begins with a dot too.
        raw: index RAW files (by their preview; where a JPEG lies beside one, that).
        video_step_s: seconds between the frames kept of a video; None leaves videos out.
        retry: try the files again that could not be read before.
        prune: forget files that are gone, in place of marking them.
        workers: threads that decode; None for as many as processors.
        batch_size: pictures that the model sees at once.

    Raises:
        OptionError: a number is out of its range.
    """

    exclude: tuple[str, ...] = ()
    hidden: bool = False
    raw: bool = True
    video_step_s: float | None = None
    retry: bool = False
    prune: bool = False
    workers: int | None = None
    batch_size: int = 32

    def __post_init__(self) -> None:
        if self.batch_size < 1 or (self.workers is not None and self.workers < 1):
            raise OptionError(f"batch_size {self.batch_size} and workers {self.workers} must be 1 or more.")
        if self.video_step_s is not None and not 0.04 <= self.video_step_s <= 3600:
            raise OptionError(f"video_step_s {self.video_step_s} must lie between 0.04 and 3600 seconds.")


@dataclass
class IndexReport:
    """What came of bringing an index up to date. ``failed`` has path and reason; ``new`` the paths of what was added;
    ``away`` and ``back`` folders that vanished while they were watched, and that are there again."""

    added: int = 0
    linked: int = 0
    unchanged: int = 0
    gone: int = 0
    failed_before: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    stopped: bool = False
    seconds: float = 0.0
    new: list[str] = field(default_factory=list, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, without the paths of what was added: they may be a hundred thousand."""
        return {name: value for name, value in asdict(self).items() if name != "new"}


def plan_changes(store: PhotoStore, roots: Sequence[str], options: IndexOptions, model: Model | None = None) -> Changes:
    """Return what bringing the index up to date would do; with a ``model`` also files that it has no vectors of are read.

    Raises:
        ImageError: one of the folders is not there.
    """
    wanted = suffixes(raw=options.raw, video=options.video_step_s is not None)
    unreadable: list[str] = []
    found = [file for root in roots for file in list_files(root, wanted, exclude=options.exclude, hidden=options.hidden,
                                                           unreadable=unreadable)]
    unique = list({file.path: file for file in found}.values())
    return compare(unique, store.known(roots, model), roots, unreadable, retry=options.retry)


def update_index(store: PhotoStore, changes: Changes, load: Callable[[], tuple[Model, Clip]], options: IndexOptions,
                 monitor: Monitor) -> IndexReport:
    """Index what is new or changed; mark what is gone. Files that cannot be read are remembered as such.

    ``load`` gives the model, as the store has it, and its CLIP; it is asked only where there is something to read.

    Raises:
        StorageError: the store cannot be written; what was acknowledged before is safe.
    """
    started = time.perf_counter()
    report = IndexReport(unchanged=changes.unchanged, failed_before=changes.failed_before, unreadable=changes.unreadable,
                         emptied=changes.emptied)
    if changes.todo:
        _Work(store, *load(), options, monitor, report, len(changes.todo)).run(changes.todo)
    if not monitor.stopped:
        _retire(store, changes.gone, prune=options.prune)
        report.gone = len(changes.gone)
    report.stopped, report.seconds = monitor.stopped, time.perf_counter() - started
    return report


def _retire(store: PhotoStore, gone: list[str], *, prune: bool) -> None:
    if prune:
        for path in gone:
            store.forget(path)
    elif gone:
        store.mark(gone, Status.MISSING)


@dataclass(frozen=True)
class _Prepared:
    """A file, decoded: what the model needs of it, ``pixels [k, 3, h, w]``, or the error."""

    file: Found
    digest: bytes
    about: About = About()
    pixels: Tensor | None = None
    times_ms: tuple[int, ...] = (0,)
    error: str | None = None


class _Work:
    """The files of one run on their way into the store."""

    def __init__(self, store: PhotoStore, model: Model, clip: Clip, options: IndexOptions, monitor: Monitor,
                 report: IndexReport, total: int) -> None:
        self._store, self._model, self._clip = store, model, clip
        self._options, self._monitor, self._report, self._total = options, monitor, report, total
        self._workers = options.workers or max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity")
                                               else os.cpu_count() or 1)
        self._entries: list[Entry] = []
        self._committed = time.monotonic()
        self._done = 0

    def run(self, files: Sequence[Found]) -> None:
        """Index the files in their order, as far as the monitor lets it."""
        self._monitor.progress("pictures", 0, self._total)
        faster = self._clip.many_images() if len(files) >= MANY else nullcontext()
        with faster, ThreadPoolExecutor(self._workers, thread_name_prefix="limner-decode") as pool:
            waiting: list[_Prepared] = []
            for prepared in self._prepare_all(pool, files):
                waiting.append(prepared)
                if sum(len(one.times_ms) for one in waiting) >= self._options.batch_size:
                    self._encode(waiting)
                    waiting = []
                if self._monitor.stopped:
                    break
            self._encode(waiting)
            pool.shutdown(cancel_futures=True)
        self._commit()

    def _prepare_all(self, pool: ThreadPoolExecutor, files: Sequence[Found]) -> Iterator[_Prepared]:
        """Yield files decoded; those whose contents are kept already are linked and not yielded."""
        chunks = [files[start:start + COMMIT_FILES] for start in range(0, len(files), COMMIT_FILES)]
        following = deque(pool.submit(_digest_all, part) for part in chunks[:1])
        for number, part in enumerate(chunks):
            digests = following.popleft().result()
            if number + 1 < len(chunks):
                following.append(pool.submit(_digest_all, chunks[number + 1]))
            kept = self._store.embedded(self._model, {digest for digest in digests if isinstance(digest, bytes)})
            new: list[tuple[Found, bytes]] = []
            for file, digest in zip(part, digests):
                if isinstance(digest, LimnerError):
                    self._put_error(file, str(digest))
                elif digest in kept:
                    self._put(_entry(file, digest))
                    self._report.linked += 1
                else:
                    new.append((file, digest))
            yield from map_ahead(pool, lambda pair: self._decode(*pair), new, self._workers * AHEAD)
            if self._monitor.stopped:
                return

    def _decode(self, file: Found, digest: bytes) -> _Prepared:
        try:
            taken = read_pictures(file.path, seen_px=self._clip.seen_px, video_step_s=self._options.video_step_s)
            pixels = torch.stack([self._clip.preprocess(image) for image in taken.images])
        except LimnerError as error:
            return _Prepared(file, digest, error=str(error))
        except MemoryError:
            return _Prepared(file, digest, error=f"{file.path}: there is not enough memory for it.")
        return _Prepared(file, digest, taken.about, pixels, taken.times_ms)

    def _encode(self, waiting: list[_Prepared]) -> None:
        good = [one for one in waiting if one.pixels is not None]
        rows: list[Tensor] = []
        if good:
            pixels = torch.cat([one.pixels for one in good if one.pixels is not None])
            most = self._options.batch_size if self._clip.device.type != "cpu" else min(CPU_BATCH, self._options.batch_size)
            with torch.no_grad():
                encoded = [self._clip.encode_pixels(part) for part in torch.split(pixels, most)]
            rows = list(torch.split(torch.cat(encoded).half().cpu(), [len(one.times_ms) for one in good]))
        features = dict(zip(map(id, good), rows))
        for one in waiting:
            if one.error is not None:
                self._put_error(one.file, one.error)
            else:
                self._put(_entry(one.file, one.digest, one.about, features[id(one)], one.times_ms))
                self._report.added += 1
                self._report.new.append(one.file.path)

    def _put_error(self, file: Found, reason: str) -> None:
        self._report.failed.append((file.path, reason))
        self._put(Entry(file.path, file.root, file.mtime_ns, file.size_bytes, error=reason))

    def _put(self, entry: Entry) -> None:
        self._entries.append(entry)
        self._done += 1
        if len(self._entries) >= COMMIT_FILES or time.monotonic() - self._committed > COMMIT_S:
            self._commit()
        self._monitor.progress("pictures", self._done, self._total)

    def _commit(self) -> None:
        if self._entries:
            self._store.add(self._model, self._entries)
        self._entries, self._committed = [], time.monotonic()


def _digest_all(files: Sequence[Found]) -> list[bytes | LimnerError]:
    return [_digest(file) for file in files]


def _digest(file: Found) -> bytes | LimnerError:
    try:
        return digest_file(file.path)
    except LimnerError as error:
        return error


def _entry(file: Found, digest: bytes, about: About | None = None, features: Tensor | None = None,
           times_ms: tuple[int, ...] = (0,)) -> Entry:
    return Entry(file.path, file.root, file.mtime_ns, file.size_bytes, digest, about or About(), features, times_ms)


def map_ahead(pool: ThreadPoolExecutor, work: Callable[[A], B], items: Iterable[A], ahead: int) -> Iterator[B]:
    """Yield ``work`` of every item in order, at most ``ahead`` of them under way or waiting."""
    under_way: deque[Future[B]] = deque()
    for item in items:
        under_way.append(pool.submit(work, item))
        if len(under_way) >= ahead:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


