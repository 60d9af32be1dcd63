"""Run a job on a Ray cluster: actors that load the models once and take units in turn. Extra ``ray``.

Only unit numbers and counts travel: an actor reads the manifest and the pictures itself, and writes the unit's file itself,
so a worker that dies costs its unit, which another one does again. The job's folder must be on storage that all see.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from limner.batch.describing import Describer
from limner.batch.job import Job, TaskOptions, load_job
from limner.batch.running import Report, add_unit
from limner.batch.units import UnitReport, run_unit
from limner.core.errors import LimnerError, MissingExtraError, StorageError
from limner.core.events import Monitor

TRIES = 3
"""Actors that may die over one unit before the job gives up on it."""

POLL_S = 0.5


def run_on_ray(job: Job, monitor: Monitor | None = None, *, actors: int = 2, cpus: float = 1, gpus: float = 0,
               make_describer: Callable[[TaskOptions], Any] = Describer) -> Report:
    """Work at all units that are not done, on the cluster of ``RAY_ADDRESS``, or one made here for the time.

    Raises:
        MissingExtraError: Ray is not installed.
        StorageError: units were given up: their workers died again and again.
    """
    ray = _import_ray()
    started = time.perf_counter()
    monitor = monitor or Monitor()
    owned = not ray.is_initialized()
    if owned:
        ray.init(address=os.environ.get("RAY_ADDRESS"), include_dashboard=False, log_to_driver=False, logging_level="ERROR",
                 configure_logging=False)
    try:
        return _Pool(ray, job, monitor, actors, cpus, gpus, make_describer).run(started)
    finally:
        if owned:
            ray.shutdown()


class _Worker:
    """What runs on another machine. It keeps its models, and says how far it is in a file-free way: by its results."""

    def __init__(self, folder: str, threads: int, make_describer: Callable[[TaskOptions], Any]) -> None:
        import torch

        torch.set_num_threads(threads)
        self._job = load_job(Path(folder))
        self._describer = make_describer(self._job.options)

    def run(self, unit: int) -> UnitReport | None:
        if self._job.is_done(unit):
            return UnitReport(unit, 0, 0, 0.0, 0.0)
        return run_unit(self._job, unit, self._describer)


class _Pool:
    """Actors and the units that they have in hand."""

    def __init__(self, ray: Any, job: Job, monitor: Monitor, actors: int, cpus: float, gpus: float,
                 make_describer: Callable[[TaskOptions], Any]) -> None:
        self._ray, self._job, self._monitor = ray, job, monitor
        remote = ray.remote(num_cpus=cpus, num_gpus=gpus)(_Worker)
        self._start: Callable[[], Any] = lambda: remote.remote(str(job.folder), max(1, int(cpus)), make_describer)
        self._count = actors
        self._todo = [unit for unit in range(job.units) if not job.is_done(unit)]
        self._total = sum(len(job.span(unit)) for unit in self._todo)
        self._tries: dict[int, int] = {}
        self._given_up: list[int] = []

    def run(self, started: float) -> Report:
        report = Report(done_before=self._job.count - self._total, units_left=len(self._todo))
        under_way: dict[Any, tuple[Any, int]] = {}
        for _ in range(min(self._count, len(self._todo))):
            self._give(under_way, self._start())
        while under_way and not self._monitor.stopped:
            ready, _ = self._ray.wait(list(under_way), timeout=POLL_S)
            for reference in ready:
                self._take(report, under_way, reference)
        report.stopped, report.seconds = self._monitor.stopped, time.perf_counter() - started
        if self._given_up:
            raise StorageError(f"{len(self._given_up)} units were given up, their workers died {TRIES} times each: "
                               f"{', '.join(map(str, self._given_up[:10]))}. The others are done; run the job again.")
        return report

    def _give(self, under_way: dict[Any, tuple[Any, int]], actor: Any) -> None:
        if self._todo:
            unit = self._todo.pop(0)
            under_way[actor.run.remote(unit)] = actor, unit

    def _take(self, report: Report, under_way: dict[Any, tuple[Any, int]], reference: Any) -> None:
        actor, unit = under_way.pop(reference)
        try:
            found = self._ray.get(reference)
        except self._ray.exceptions.RayActorError:
            actor = self._replace(unit)
        except self._ray.exceptions.RayTaskError as error:
            cause = error.cause
            raise cause if isinstance(cause, LimnerError) else error from None
        else:
            if found is not None:
                add_unit(report, found)
            self._monitor.progress("pictures", report.pictures, self._total)
        self._give(under_way, actor)

    def _replace(self, unit: int) -> Any:
        """Put a unit whose worker died back in front, and start another worker."""
        self._tries[unit] = self._tries.get(unit, 0) + 1
        if self._tries[unit] < TRIES:
            self._todo.insert(0, unit)
        else:
            self._given_up.append(unit)
        return self._start()


def _import_ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("--engine ray needs the extra: pip install 'limner[ray]'") from error
    return ray
