"""The queue and its worker: turns, stops, leavers, an end."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from limner.apps.web.jobs import BusyError, ClosingError, Desk, Job
from limner.core.errors import OptionError, StoppedError
from limner.core.events import Monitor, Progress


@pytest.fixture
def desk() -> Iterator[Desk]:
    found = Desk(places=3)
    yield found
    found.close()


class Held:
    """Work that waits to be let go, and says when it began."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, monitor: Monitor) -> dict[str, Any]:
        self.begun.set()
        while not self.go.wait(0.005):
            if monitor.stopped:
                return {"stopped": True}
        return {}


def hold(desk: Desk) -> Held:
    held = Held()
    desk.submit(Job("hold", "holder", held))
    assert held.begun.wait(10)
    return held


def read_all(job: Job) -> list[dict[str, Any]]:
    async def read() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while not found or found[-1]["event"] not in ("done", "error"):
            event = await job.mail.get(10)
            assert event is not None
            found.append(event)
        return found

    return asyncio.run(read())


def test_clients_take_turns_however_much_each_of_them_asks(desk: Desk) -> None:
    held, order = hold(desk), []
    jobs = [desk.submit(Job("count", client, lambda monitor, client=client: order.append(client) or {}))
            for client in ("greedy", "greedy", "greedy", "modest")]
    held.go.set()
    for job in jobs:
        read_all(job)
    assert order == ["greedy", "modest", "greedy", "greedy"]


def test_a_full_queue_refuses_and_says_when_to_come_back_but_has_a_place_for_a_newcomer(desk: Desk) -> None:
    held = hold(desk)
    for _ in range(3):
        desk.submit(Job("wait", "greedy", lambda monitor: {}))
    with pytest.raises(BusyError) as caught:
        desk.submit(Job("wait", "greedy", lambda monitor: {}))
    assert caught.value.retry_s >= 1
    assert desk.refused == 1
    for name in ("second", "third", "fourth"):
        desk.submit(Job("wait", name, lambda monitor: {}))
    with pytest.raises(BusyError):
        desk.submit(Job("wait", "fifth", lambda monitor: {}))
    held.go.set()


def test_places_are_told_as_they_change(desk: Desk) -> None:
    held = hold(desk)
    first, second = (desk.submit(Job("wait", "one", lambda monitor: {})) for _ in range(2))
    held.go.set()
    read_all(first)
    events = read_all(second)
    assert [event["position"] for event in events if event["event"] == "queued"] in ([2, 1], [1])
    assert [event["event"] for event in events[-2:]] == ["started", "done"]


def test_who_leaves_is_dropped_from_the_queue_and_never_worked_for(desk: Desk) -> None:
    held = hold(desk)
    job = desk.submit(Job("never", "one", lambda monitor: pytest.fail("nobody waits for this")))
    desk.leave(job)
    held.go.set()
    assert job.state == "stopped"
    assert isinstance(job.error, StoppedError)
    assert (desk.waiting, desk.dropped) == (0, 1)


def test_work_for_a_leaver_stops_at_its_next_step(desk: Desk) -> None:
    held = Held()
    job = desk.submit(Job("hold", "one", held))
    assert held.begun.wait(10)
    desk.leave(job)
    assert read_all(job)[-1]["value"] == {"stopped": True}


def test_a_job_ends_when_its_time_is_out() -> None:
    desk = Desk(job_s=0.05)
    job = desk.submit(Job("hold", "one", Held()))
    assert read_all(job)[-1]["value"] == {"stopped": True}
    desk.close()


def test_an_error_is_told_and_the_worker_goes_on(desk: Desk) -> None:
    def fail(monitor: Monitor) -> dict[str, Any]:
        raise OptionError("no")

    job = desk.submit(Job("fail", "one", fail))
    assert isinstance(read_all(job)[-1]["error"], OptionError)
    assert read_all(desk.submit(Job("fine", "one", lambda monitor: {"a": 1})))[-1]["value"] == {"a": 1}


def test_an_unexpected_error_is_logged_without_its_message(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    def fail(monitor: Monitor) -> dict[str, Any]:
        raise RuntimeError("a secret prompt")

    read_all(desk.submit(Job("fail", "one", fail)))
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_of_progress_a_slow_reader_gets_the_last(desk: Desk) -> None:
    def work(monitor: Monitor) -> dict[str, Any]:
        for done in range(100):
            monitor.tell(Progress("steps", done, 100))
        return {}

    job = desk.submit(Job("work", "one", work))
    desk.submit(Job("next", "one", lambda monitor: {}))
    while not job.ended:
        time.sleep(0.005)
    assert [event.get("done") for event in read_all(job) if event["event"] == "progress"] == [99]


def test_closing_stops_what_runs_and_refuses_the_rest() -> None:
    desk = Desk()
    held = Held()
    running = desk.submit(Job("hold", "one", held))
    assert held.begun.wait(10)
    waiting = desk.submit(Job("wait", "two", lambda monitor: {}))
    desk.close()
    assert read_all(running)[-1]["value"] == {"stopped": True}
    assert isinstance(read_all(waiting)[-1]["error"], ClosingError)
    with pytest.raises(ClosingError):
        desk.submit(Job("late", "one", lambda monitor: {}))


def test_idle_is_told_once_nothing_was_asked_for_a_while() -> None:
    idle = threading.Event()
    desk = Desk(idle_s=0.01, idle=idle.set)
    assert idle.wait(10)
    desk.close()
