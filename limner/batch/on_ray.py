"""Run a job on a Ray cluster: actors that load the models once and take units in turn. Extra ``ray``.

Only unit numbers and counts travel: an actor reads the manifest and the pictures itself, and writes the unit's file itself,
so a worker that dies costs its unit, which another one does again. The job's folder must be on storage that all see.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from limner.batch.describing import Describer
from limner.batch.job import Job, TaskOptions, load_job
from limner.batch.parts import count_failed
from limner.batch.running import BatchReport, ErrorLimit, add_unit, check_errors, find_work, start_report
from limner.batch.units import UnitReport, run_unit
from limner.core.errors import LimnerError, MissingExtraError, StorageError
from limner.core.events import Monitor

TRIES = 8
"""Workers that may die over one unit before the job gives up on it: four for a picture that kills its reader, and two for
each other one (see ``units.py``)."""

POLL_S = 1.0
"""How often workers are asked how far they are."""

ANSWER_S = 0.2
"""How long is waited for their answers: those of workers that still load their models come later."""

KNOCK_S = 10.0
"""How long a cluster has to answer."""

STOP_S = 20.0
"""How long workers have, where the job is stopped, to come to the end of the batch in hand."""


def run_on_ray(job: Job, monitor: Monitor | None = None, *, actors: int = 2, cpus: float = 1, gpus: float = 0,
               retry: bool = False, max_errors: ErrorLimit | None = None,
               make_describer: Callable[[TaskOptions], Any] = Describer) -> BatchReport:
    """Work at all units that are not done, on the cluster of ``RAY_ADDRESS``, or one made here for the time.

    Raises:
        MissingExtraError: Ray is not installed.
        StorageError: units were given up: their workers died again and again; or no cluster answers.
        ImageError: there were more errors than ``max_errors`` allows.
        LimnerError: what a worker could not do, for one the loading of its models.
    """
    ray = _import_ray()
    started = time.perf_counter()
    monitor = monitor or Monitor()
    todo = find_work(job, range(job.units), retry=retry)
    report = start_report(job, (0, 1), todo)
    if not todo:
        return report
    owned = not ray.is_initialized()
    if owned:
        _connect(ray)
    pool = _Pool(ray, job, monitor, todo, cpus, gpus, make_describer)
    try:
        pool.run(report, actors, max_errors)
    finally:
        pool.close()
        if owned:
            ray.shutdown()
    report.stopped, report.seconds = monitor.stopped, time.perf_counter() - started
    return report


class _Worker:
    """What runs on another machine: it keeps its models, and says how far it is while it works (in another thread)."""

    def __init__(self, folder: str, threads: int, make_describer: Callable[[TaskOptions], Any]) -> None:
        self._job, self._threads = load_job(Path(folder)), threads
        self._describer = make_describer(self._job.options)
        self._monitor = Monitor()
        self._state = 0, 0, 0

    def run(self, unit: int, again: bool) -> UnitReport | None:
        import torch

        torch.set_num_threads(self._threads)  # of the thread that computes
        if not again and self._job.is_done(unit):  # a worker that died had finished it
            rows = len(self._job.span(unit))
            return UnitReport(unit, rows, count_failed(self._job.part_path(unit)), 0.0, 0.0)
        self._state = unit, 0, 0
        return run_unit(self._job, unit, self._describer, self._monitor, lambda done, failed: self._tell(unit, done, failed),
                        again=again)

    def state(self) -> tuple[int, int, int]:
        """Return the unit in hand, how many of its pictures are done, and how many of those failed."""
        return self._state

    def stop(self) -> None:
        self._monitor.stop.set()

    def _tell(self, unit: int, done: int, failed: int) -> None:
        self._state = unit, done, failed


class _Pool:
    """Actors and the units that they have in hand."""

    def __init__(self, ray: Any, job: Job, monitor: Monitor, todo: Mapping[int, int], cpus: float, gpus: float,
                 make_describer: Callable[[TaskOptions], Any]) -> None:
        self._ray, self._monitor = ray, monitor
        # two threads: one works, one says how far
        remote = ray.remote(num_cpus=cpus, num_gpus=gpus, max_concurrency=2)(_Worker)
        self._start: Callable[[], Any] = lambda: remote.remote(str(job.folder.absolute()), max(1, int(cpus)), make_describer)
        self._todo, self._total = list(todo), sum(todo.values())
        self._again = {unit for unit in todo if job.is_done(unit)}
        self._under_way: dict[Any, tuple[Any, int]] = {}
        self._tries: dict[int, int] = {}
        self._given_up: list[int] = []
        self._told = 0.0

    def run(self, report: BatchReport, actors: int, max_errors: ErrorLimit | None) -> None:
        for _ in range(min(actors, len(self._todo))):
            self._give(self._start())
        self._monitor.progress("pictures", 0, self._total)
        while self._under_way and not self._monitor.stopped:
            ready, _ = self._ray.wait(list(self._under_way), timeout=POLL_S)
            for reference in ready:
                self._take(report, reference)
                check_errors(report, max_errors, self._total)
            if time.monotonic() - self._told >= POLL_S:
                self._tell(report)
        self._stop(report)
        self._tell(report)
        if self._given_up:
            raise StorageError(f"{len(self._given_up)} units were given up, their workers died {TRIES} times each: "
                               f"{', '.join(map(str, self._given_up[:10]))}. The others are done; run the job again.")

    def close(self) -> None:
        """Let go of the workers: on a cluster of others they would stay as long as this process."""
        for actor, _ in self._under_way.values():
            self._ray.kill(actor)

    def _stop(self, report: BatchReport) -> None:
        """Let workers that were stopped put down what they have in hand, so that no unit counts as one that died."""
        for actor, _ in self._under_way.values():
            actor.stop.remote()
        if self._under_way:
            ready, _ = self._ray.wait(list(self._under_way), num_returns=len(self._under_way), timeout=STOP_S)
            self._todo.clear()
            for reference in ready:
                self._take(report, reference)

    def _give(self, actor: Any) -> None:
        if self._todo:
            unit = self._todo.pop(0)
            self._under_way[actor.run.remote(unit, unit in self._again)] = actor, unit

    def _take(self, report: BatchReport, reference: Any) -> None:
        actor, unit = self._under_way.pop(reference)
        try:
            found = self._ray.get(reference)
        except self._ray.exceptions.RayActorError as error:
            if getattr(error, "actor_init_failed", False):  # a model that cannot be had is not to be had by trying again
                last = str(error).strip().splitlines()[-1].strip()
                raise StorageError(f"A Ray worker could not begin: {last}") from None
            actor = self._replace(unit)
        except self._ray.exceptions.RayTaskError as error:
            cause = error.cause
            raise cause if isinstance(cause, LimnerError) else error from None
        else:
            if found is not None:
                add_unit(report, found)
        self._give(actor)

    def _tell(self, report: BatchReport) -> None:
        """Say how far all workers are, those in the middle of a unit included."""
        states = {actor.state.remote(): unit for actor, unit in self._under_way.values()}
        ready, _ = self._ray.wait(list(states), num_returns=len(states), timeout=ANSWER_S) if states else ([], [])
        done, failed = report.pictures, report.failed
        for reference in ready:
            with contextlib.suppress(self._ray.exceptions.RayError):  # one that died is told of by its unit
                unit, pictures, bad = self._ray.get(reference)
                if unit == states[reference]:
                    done, failed = done + pictures, failed + bad
        self._monitor.progress("pictures", done, self._total, failed)
        self._told = time.monotonic()

    def _replace(self, unit: int) -> Any:
        """Put a unit whose worker died back in front, and start another worker."""
        self._tries[unit] = self._tries.get(unit, 0) + 1
        if self._tries[unit] < TRIES:
            self._todo.insert(0, unit)
        else:
            self._given_up.append(unit)
        return self._start()


def _connect(ray: Any) -> None:
    address = os.environ.get("RAY_ADDRESS")
    try:
        _knock(address or "")
        ray.init(address=address, include_dashboard=None if address else False, log_to_driver=False, logging_level="ERROR",
                 configure_logging=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise StorageError(f"The Ray cluster of RAY_ADDRESS {address!r} cannot be reached ({error}). Start it with "
                           "ray start --head, give the token that it wants (RAY_AUTH_MODE=token, RAY_AUTH_TOKEN_PATH), or "
                           "unset RAY_ADDRESS for one made here.") from error


def _knock(address: str) -> None:
    """Make sure that somebody listens at ``host:port`` or ``ray://host:port``: Ray itself would try for minutes.

    Raises:
        OSError: nobody does.
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), KNOCK_S).close()


def _import_ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("--engine ray needs the extra: pip install 'limner[ray]'") from error
    return ray
