"""Jobs: calls that wait for the one worker, fair by client, each with a stop flag and a mailbox of events.

Knows nothing about HTTP or models.
"""

from __future__ import annotations

import asyncio
import logging
import math
import secrets
import threading
import time
import traceback
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from limner.core.errors import LimnerError, StoppedError
from limner.core.events import Event, Monitor

log = logging.getLogger(__name__)

KEPT_JOBS = 64
"""Finished jobs whose results can still be asked for."""

MERGED = frozenset({"progress", "loading", "draw_step", "dream_step", "queued"})
"""Of these events a slow reader gets the last one only."""

Work = Callable[[Monitor], dict[str, Any]]


class BusyError(LimnerError):
    """There is no place in the queue; ``retry_s`` says when there may be one."""

    def __init__(self, retry_s: int) -> None:
        super().__init__(f"The server is busy: its queue is full. Try again in {retry_s} s.")
        self.retry_s = retry_s


class ClosingError(LimnerError):
    """The server is about to end."""

    def __init__(self) -> None:
        super().__init__("The server is closing. Try again when it is back.")


class Mailbox:
    """Events on their way from the worker to the one reader on an event loop."""

    def __init__(self) -> None:
        self._items: deque[dict[str, Any]] = deque()
        self._lock = threading.Lock()
        self._wake: Callable[[], object] | None = None

    def put(self, item: dict[str, Any]) -> None:
        """Add an event; from any thread."""
        with self._lock:
            if self._items and self._items[-1]["event"] == item["event"] and item["event"] in MERGED:
                self._items.pop()
            self._items.append(item)
            wake = self._wake
        if wake is not None:
            wake()

    async def get(self, timeout_s: float) -> dict[str, Any] | None:
        """Return the next event, or None after ``timeout_s`` without one."""
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        with self._lock:
            if self._items:
                return self._items.popleft()
            self._wake = lambda: loop.call_soon_threadsafe(ready.set)
        try:
            await asyncio.wait_for(ready.wait(), timeout_s)
        except asyncio.TimeoutError:
            return None
        finally:
            self._wake = None
        with self._lock:
            return self._items.popleft() if self._items else None


def new_name() -> str:
    """Return a name that nobody guesses: who knows it may stop the job."""
    return secrets.token_urlsafe(16)


class Job:
    """One call: its ``verb``, who asked, and what came of it. ``state`` is queued, running, done, stopped or failed."""

    def __init__(self, verb: str, client: str, work: Work, name: str | None = None) -> None:
        self.id = name or new_name()
        self.verb, self.client, self.work = verb, client, work
        self.state = "queued"
        self.result: dict[str, Any] | None = None
        self.error: BaseException | None = None
        self.mail = Mailbox()
        self.stop = threading.Event()
        self.begun: float | None = None
        self.seconds = 0.0
        self.left = False

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "stopped", "failed")

    def tell(self, event: Event) -> None:
        """Pass an event on to the reader, without its source: that is the picture itself."""
        told: Any = event
        self.mail.put((event if getattr(event, "source", None) is None else replace(told, source=None)).as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Return how it stands, as plain values."""
        return {"job": self.id, "verb": self.verb, "state": self.state, "seconds": round(self.seconds, 3)}


class _Deadline(Monitor):
    """A monitor that is stopped when the time is out, too."""

    def __init__(self, job: Job, limit_s: float) -> None:
        super().__init__(job.tell, job.stop)
        self._end = time.monotonic() + limit_s

    @property
    def stopped(self) -> bool:
        if time.monotonic() > self._end:
            self.stop.set()
        return self.stop.is_set()


class Desk:
    """The queue and its one worker. Clients take turns, however many calls each of them has waiting.

    A full queue still has a place for a client that has nothing waiting, up to twice ``places`` in all. ``idle`` is called
    after ``idle_s`` seconds without work.
    """

    def __init__(self, places: int = 8, job_s: float = 300.0, idle_s: float = 0.0,
                 idle: Callable[[], object] | None = None) -> None:
        self.places, self.job_s = places, job_s
        self.running: Job | None = None
        self.refused = self.dropped = 0
        self.seconds: dict[str, tuple[int, float]] = {}
        self._idle_s, self._idle = idle_s, idle
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self._known: OrderedDict[str, Job] = OrderedDict()
        self._change = threading.Condition()
        self._closed = False
        self._worker = threading.Thread(target=self._run, name="limner-worker", daemon=True)
        self._worker.start()

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        with self._change:
            return self._count()

    @property
    def closed(self) -> bool:
        """Whether new jobs are refused."""
        return self._closed

    def submit(self, job: Job) -> Job:
        """Put a job into the queue.

        Raises:
            BusyError: there is no place.
            ClosingError: the desk was closed.
        """
        with self._change:
            self._check_place(job.client)
            self._waiting.setdefault(job.client, deque()).append(job)
            self._known[job.id] = job
            self._forget_old()
            self._tell_places()
            self._change.notify()
        return job

    def check_place(self, client: str) -> None:
        """Make sure that a client's job has a place now. Asked before a call is read, so that refusing costs little.

        Raises:
            BusyError: there is no place.
            ClosingError: the desk was closed.
        """
        with self._change:
            self._check_place(client)

    def find(self, name: str) -> Job | None:
        """Return a job that waits, runs, or ended lately."""
        with self._change:
            return self._known.get(name)

    def leave(self, job: Job) -> None:
        """Drop a job for which nobody waits any more; a running one stops at its next step."""
        job.left = True
        job.stop.set()
        with self._change:
            if self._take_out(job):
                self.dropped += 1
                _fail(job, StoppedError("The caller left before the work began."))
                self._tell_places()
            elif not job.ended:
                self.dropped += 1

    def ask_to_stop(self, job: Job) -> None:
        """Let a job end at its next step with what it has; one that waits ends at once."""
        job.stop.set()
        with self._change:
            if self._take_out(job):
                _fail(job, StoppedError("It was stopped before the work began."))
                self._tell_places()

    def close(self, timeout_s: float = 10.0) -> None:
        """Refuse what waits, stop what runs, and wait for it."""
        self.begin_closing()
        if self._worker is not threading.current_thread():
            self._worker.join(timeout_s)

    def begin_closing(self) -> None:
        """Refuse what waits and what comes, and ask what runs to stop; return at once."""
        with self._change:
            self._closed = True
            gone = [job for line in self._waiting.values() for job in line]
            self._waiting.clear()
            if self.running is not None:
                self.running.stop.set()
            self._change.notify_all()
        for job in gone:
            _fail(job, ClosingError())

    def _check_place(self, client: str) -> None:
        if self._closed:
            raise ClosingError
        count = self._count()
        if count >= self.places and (client in self._waiting or count >= 2 * self.places):
            self.refused += 1
            raise BusyError(self._guess_wait(count))

    def _count(self) -> int:
        return sum(len(line) for line in self._waiting.values())

    def _guess_wait(self, count: int) -> int:
        calls, spent = map(sum, zip(*self.seconds.values())) if self.seconds else (0, 0.0)
        return max(1, min(120, math.ceil(count * (spent / calls if calls else 1.0))))

    def _take_out(self, job: Job) -> bool:
        line = self._waiting.get(job.client)
        if line is None or job not in line:
            return False
        line.remove(job)
        if not line:
            del self._waiting[job.client]
        return True

    def _forget_old(self) -> None:
        ended = [name for name, job in self._known.items() if job.ended]
        for name in ended[:max(0, len(ended) - KEPT_JOBS)]:
            del self._known[name]

    def _tell_places(self) -> None:
        lines = [list(line) for line in self._waiting.values()]
        place, turn = 0, 0
        while any(turn < len(line) for line in lines):
            for line in lines:
                if turn < len(line):
                    place += 1
                    line[turn].mail.put({"event": "queued", "job": line[turn].id, "position": place})
            turn += 1

    def _next(self) -> Job | None:
        """Wait for a job and take it: the first one of the client whose turn it is."""
        with self._change:
            while not self._waiting:
                if self._closed:
                    return None
                if not self._change.wait(self._idle_s or None) and not self._waiting and self._idle is not None:
                    self._idle()
            client, line = self._waiting.popitem(last=False)
            job = line.popleft()
            if line:
                self._waiting[client] = line  # behind all others
            self.running = job
            self._tell_places()
            return job

    def _run(self) -> None:
        while (job := self._next()) is not None:
            self._do(job)
            with self._change:
                self.running = None

    def _do(self, job: Job) -> None:
        job.begun, job.state = time.monotonic(), "running"
        job.mail.put({"event": "started", "job": job.id})
        try:
            job.result = job.work(_Deadline(job, self.job_s))
        except BaseException as error:
            job.error = error
            if not isinstance(error, LimnerError):  # without its message, which may quote what was sent
                log.error("%s failed: %s\n%s", job.verb, type(error).__name__,
                          _describe_place(error))
        job.seconds = time.monotonic() - job.begun
        calls, spent = self.seconds.get(job.verb, (0, 0.0))
        self.seconds[job.verb] = calls + 1, spent + job.seconds
        if job.error is not None:
            _fail(job, job.error)
        else:
            job.state = "stopped" if job.stop.is_set() else "done"
            job.mail.put({"event": "done", "job": job.id, "value": job.result})
        job.work = _nothing  # or the picture would be kept as long as the job


def _describe_place(error: BaseException) -> str:
    """Return where an error was raised: files, lines and names, no source text, which may hold what was sent."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)


def _fail(job: Job, error: BaseException) -> None:
    # a traceback holds the frames, and so the picture, for as long as the job is known
    error.__traceback__ = error.__cause__ = error.__context__ = None
    job.error, job.state = error, "stopped" if isinstance(error, StoppedError) else "failed"
    job.work = _nothing
    job.mail.put({"event": "error", "job": job.id, "error": error})


def _nothing(monitor: Monitor) -> dict[str, Any]:
    return {}
