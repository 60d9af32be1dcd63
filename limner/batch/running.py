"""Run a job: the units that are not done, here, as one of several shards, or on a Ray cluster.

The unit number is a pure function of the manifest, so any scheduler can hand out ``--shard I/N``, and two machines that
happen to work at one unit both write the same file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from limner.batch.describing import Describer
from limner.batch.job import UNIT_PICTURES, Job, TaskOptions, load_job
from limner.batch.manifest import Item, list_items, write_manifest
from limner.batch.units import UnitReport, run_unit
from limner.core.errors import OptionError, StorageError
from limner.core.events import Monitor
from limner.core.storage import locked


@dataclass
class Report:
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
        draft = folder / "manifest.new.jsonl"
        count, digest = write_manifest(draft, listed)
        job = Job(folder, options, count, digest, unit_pictures)
        if (folder / "job.json").exists() and not restart:
            _check_same(load_job(folder), job)
            draft.unlink()
            return job
        for path in (folder / "parts").glob("part-*.jsonl"):
            path.unlink()
        draft.replace(job.manifest_path)
        job.save()
    return job


def run_job(job: Job, monitor: Monitor | None = None, *, shard: tuple[int, int] = (0, 1),
            make_describer: Callable[[TaskOptions], Any] = Describer) -> Report:
    """Work at all units of a shard that are not done; the models are loaded when the first one begins.

    Raises:
        StorageError: the folder cannot be written; what was done stays.
    """
    started = time.perf_counter()
    monitor = monitor or Monitor()
    mine = choose_units(job, shard)
    todo = [unit for unit in mine if not job.is_done(unit)]
    report = Report(done_before=sum(len(job.span(unit)) for unit in mine if job.is_done(unit)), units_left=len(todo))
    total = sum(len(job.span(unit)) for unit in todo)
    monitor.progress("pictures", 0, total)
    describer = make_describer(job.options) if todo else None
    for unit in todo:
        if monitor.stopped:
            break
        found = run_unit(job, unit, describer, monitor, _tell_from(monitor, report.pictures, total))  # type: ignore[arg-type]
        if found is None:
            break
        add_unit(report, found)
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


def add_unit(report: Report, unit: UnitReport) -> None:
    """Count a unit that was finished."""
    report.units.append(unit)
    report.pictures += unit.pictures
    report.failed += unit.failed
    report.model_seconds += unit.model_seconds
    report.units_left -= 1


def read_rows(job: Job) -> Iterator[dict[str, Any]]:
    """Yield the rows of all finished units, in the order of the manifest.

    Raises:
        StorageError: a part is damaged.
    """
    import json

    for unit in range(job.units):
        path = job.part_path(unit)
        if not path.exists():
            continue
        try:
            with path.open(encoding="utf-8") as file:
                for line in file:
                    yield json.loads(line)
        except (OSError, ValueError) as error:
            raise StorageError(f"{path} is damaged ({error}). Delete it; the next run makes it anew.") from error


def _tell_from(monitor: Monitor, before: int, total: int) -> Callable[[int, int], None]:
    return lambda done, failed: monitor.progress("pictures", before + done, total)


def _check_same(there: Job, wanted: Job) -> None:
    if there.fingerprint == wanted.fingerprint:
        return
    differs = [name for name, value in wanted.options.results.items() if there.options.results.get(name) != value]
    if there.manifest_digest != wanted.manifest_digest:
        differs.append(f"the pictures ({there.count:,} then, {wanted.count:,} now)")
    raise StorageError(f"{wanted.folder} holds another job: {', '.join(differs) or 'the size of units'} differ. Name "
                       "another folder with --job, or --restart to begin anew.")
