"""Run a job: the units that are not done, here, as one of several shards, or on a Ray cluster.

The unit number is a pure function of the manifest, so any scheduler can hand out ``--shard I/N``, and two machines that
happen to work at one unit both write the same file.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from limner import __version__
from limner.batch.describing import Describer
from limner.batch.identity import digest_models
from limner.batch.inputs import list_items
from limner.batch.job import UNIT_PICTURES, Job, TaskOptions, load_job
from limner.batch.manifest import Item, choose_form, write_manifest
from limner.batch.parts import count_failed
from limner.batch.units import UnitReport, run_unit
from limner.core.errors import ImageError, OptionError, StorageError
from limner.core.events import Monitor
from limner.core.storage import locked

PARTS = "part-*.jsonl"


@dataclass(frozen=True)
class ErrorLimit:
    """How many pictures may have an error before a run ends: a ``count``, or a ``share`` in percent of the run's pictures.

    Raises:
        OptionError: it is neither, or out of range.
    """

    count: int | None = None
    share: float | None = None

    def __post_init__(self) -> None:
        if (self.count is None) == (self.share is None) or (self.count or 0) < 0 or not 0 <= (self.share or 0) <= 100:
            raise OptionError("At most so many errors: a number from 0 on, or a share from 0% to 100%.")

    def of(self, pictures: int) -> float:
        """Return how many errors are allowed among so many pictures."""
        return self.count if self.count is not None else pictures * (self.share or 0) / 100

    def __str__(self) -> str:
        return str(self.count) if self.count is not None else f"{self.share:g}%"


@dataclass
class BatchReport:
    """What came of a run: pictures done now and before, and those of them that have an error in place of a text."""

    pictures: int = 0
    done_before: int = 0
    failed: int = 0
    units_left: int = 0
    seconds: float = 0.0
    model_seconds: float = 0.0
    stopped: bool = False
    units: list[UnitReport] = field(default_factory=list, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {key: value for key, value in asdict(self).items() if key != "units"}


def prepare_job(folder: Path, inputs: Sequence[str], options: TaskOptions, *, recursive: bool = True,
                column: str | None = None, unit_pictures: int = UNIT_PICTURES, restart: bool = False,
                items: Sequence[Item] | None = None) -> Job:
    """Return the job of a folder: the one that is there, if it is the same, or a new one.

    ``items`` stand in for what the inputs would list.

    Raises:
        StorageError: there is another job in the folder (``restart`` begins anew).
        OptionError: there are no pictures.
    """
    if unit_pictures < 1:
        raise OptionError(f"unit_pictures {unit_pictures} must be 1 or more.")
    with locked(folder / "job.json"):
        listed = list(items) if items is not None else list_items(inputs, recursive=recursive, column=column)
        draft = folder / f"manifest.new{choose_form(len(listed))}"
        try:
            count, digest = write_manifest(draft, listed)
            job = Job(folder, options, count, digest, unit_pictures, digest_models(options), __version__)
            there = None if restart else _find_there(folder)
            if there is None:
                _begin(job, draft)
                return job
        finally:
            draft.unlink(missing_ok=True)
        _check_same(there, job)
        job = replace(job, version=there.version)
        job.save()  # where and how it runs may be another now
    return job


def _find_there(folder: Path) -> Job | None:
    """Return the job that a folder has; None where it has none.

    Raises:
        StorageError: it cannot be read, or there are finished units of nobody knows what.
    """
    if (folder / "job.json").exists():
        return load_job(folder)
    if next((folder / "parts").glob(PARTS), None) is not None:
        raise StorageError(f"{folder} has finished units and no job.json, so nobody knows of what. Name another folder with "
                           "--job, or --restart to begin anew.")
    return None


def _begin(job: Job, draft: Path) -> None:
    """Make a folder that of a new job: nothing of an old one is taken for the new one's, wherever this ends."""
    (job.folder / "job.json").unlink(missing_ok=True)
    for path in itertools.chain((job.folder / "parts").glob(PARTS), job.folder.glob("tries/*.json")):
        path.unlink()
    for path in job.folder.glob("manifest.*"):
        if path != draft and path.suffix in (".jsonl", ".parquet"):
            path.unlink()
    draft.replace(job.folder / f"manifest{draft.suffix}")
    job.save()


def run_job(job: Job, monitor: Monitor | None = None, *, shard: tuple[int, int] = (0, 1), retry: bool = False,
            max_errors: ErrorLimit | None = None, make_describer: Callable[[TaskOptions], Any] = Describer) -> BatchReport:
    """Work at all units of a shard that are not done; the models are loaded when the first one begins.

    With ``retry`` the pictures that have an error in a finished unit are tried once more. More errors than ``max_errors``
    end the run before the next unit.

    Raises:
        StorageError: the folder cannot be written; what was done stays.
        ImageError: there were more errors than are allowed; what was done stays.
    """
    started = time.perf_counter()
    monitor = monitor or Monitor()
    todo = find_work(job, choose_units(job, shard), retry=retry)
    report = start_report(job, shard, todo)
    total = sum(todo.values())
    monitor.progress("pictures", 0, total)
    describer = make_describer(job.options) if todo else None
    for unit in todo:
        if monitor.stopped:
            break
        found = run_unit(job, unit, describer, monitor, _tell_from(monitor, report, total),  # type: ignore[arg-type]
                         again=job.is_done(unit))
        if found is None:
            break
        add_unit(report, found)
        check_errors(report, max_errors, total)
    report.stopped, report.seconds = monitor.stopped, time.perf_counter() - started
    return report


def choose_units(job: Job, shard: tuple[int, int]) -> list[int]:
    """Return the units of shard ``I`` of ``N``, counted from 0.

    Raises:
        OptionError: there is no such shard.
    """
    index, count = shard
    if not 0 <= index < count:
        raise OptionError(f"shard {index}/{count} must be I/N with 0 <= I < N.")
    return list(range(index, job.units, count))


def add_unit(report: BatchReport, unit: UnitReport) -> None:
    """Count a unit that was finished."""
    report.units.append(unit)
    report.pictures += unit.pictures
    report.failed += unit.failed
    report.model_seconds += unit.model_seconds
    report.units_left -= 1


def find_work(job: Job, units: Iterable[int], *, retry: bool = False) -> dict[int, int]:
    """Return the units to work at, and how many pictures of each: all where it is not done, else those to retry.

    Raises:
        StorageError: a finished unit cannot be read.
    """
    work = {}
    for unit in units:
        if not job.is_done(unit):
            work[unit] = len(job.span(unit))
        elif retry and (failed := count_failed(job.part_path(unit))):
            work[unit] = failed
    return work


def start_report(job: Job, shard: tuple[int, int], todo: Mapping[int, int]) -> BatchReport:
    """Return the report of a run that has all its work before it."""
    pictures = sum(len(job.span(unit)) for unit in choose_units(job, shard))
    return BatchReport(done_before=pictures - sum(todo.values()), units_left=len(todo))


def check_errors(report: BatchReport, most: ErrorLimit | None, total: int) -> None:
    """Look whether a run still has no more errors than are allowed.

    Raises:
        ImageError: it has more.
    """
    if most is not None and report.failed > most.of(total):
        raise ImageError(f"{report.failed:,} of {report.pictures:,} pictures failed, more than --max-errors {most} allows, "
                         "so the work ends here; what is done is kept. Find out why; --retry tries those again.")


def _tell_from(monitor: Monitor, report: BatchReport, total: int) -> Callable[[int, int], None]:
    before, failed_before = report.pictures, report.failed
    return lambda done, failed: monitor.progress("pictures", before + done, total, failed_before + failed)


def _check_same(there: Job, wanted: Job) -> None:
    if there.fingerprint == wanted.fingerprint:
        return
    differs = [name for name, value in wanted.options.results.items() if there.options.results.get(name) != value]
    if there.manifest_digest != wanted.manifest_digest:
        differs.append(f"the pictures ({there.count:,} then, {wanted.count:,} now)")
    if there.unit_pictures != wanted.unit_pictures:
        differs.append(f"the size of units ({there.unit_pictures:,} then, {wanted.unit_pictures:,} now)")
    differs += [f"the weights of {name}" for name, digest in wanted.weights.items()
                if there.weights.get(name, digest) != digest]
    if differs:
        raise StorageError(f"{wanted.folder} holds another job: {', '.join(differs)} differ. Name another folder with "
                           "--job, or --restart to begin anew.")
