"""Long work as a stream of events: order, errors, and the stop flag."""

from __future__ import annotations

import threading

import pytest

from limner.core.errors import StoppedError
from limner.core.events import Caption, Done, Monitor, Progress, Step, stream


def test_a_stream_yields_what_the_work_tells_and_then_its_value() -> None:
    def work(monitor: Monitor) -> int:
        monitor.tell(Caption("a fox"))
        monitor.progress("chain", 1, 2)
        return 7

    assert list(stream(work)) == [Caption("a fox"), Progress("chain", 1, 2), Done(7)]


def test_an_error_comes_after_the_events_before_it() -> None:
    def work(monitor: Monitor) -> None:
        monitor.progress("chain", 0, 1)
        raise ValueError("broken")

    events = stream(work)
    assert next(events) == Progress("chain", 0, 1)
    with pytest.raises(ValueError, match="broken"):
        next(events)


def test_closing_a_stream_stops_the_work_and_waits_for_it() -> None:
    ended = threading.Event()

    def work(monitor: Monitor) -> None:
        monitor.progress("started", 0, 1)
        monitor.stop.wait(20)
        if monitor.stopped:
            ended.set()

    events = stream(work)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert ended.is_set()


def test_a_flag_from_outside_ends_the_work_with_what_there_is() -> None:
    stop = threading.Event()

    def work(monitor: Monitor) -> int:
        count = 0
        while not monitor.stopped:
            count += 1
            monitor.progress("steps", count, 0)
        return count

    counted = 0
    for event in stream(work, stop):
        if isinstance(event, Done):
            assert event.value >= counted
            break
        counted += 1
        if counted == 3:
            stop.set()
    assert counted >= 3


def test_check_raises_only_once_stopped() -> None:
    monitor = Monitor()
    monitor.check()
    monitor.stop.set()
    with pytest.raises(StoppedError):
        monitor.check()


def test_events_are_plain_for_json() -> None:
    step = Step(0, "oil painting", "mediums", 0.01, 0.3, 4)
    assert step.as_dict() == {"event": "step", "index": 0, "phrase": "oil painting", "category": "mediums", "gain": 0.01,
                              "similarity": 0.3, "tokens": 4, "source": None}
    assert Done(3).as_dict() == {"event": "done", "value": 3}
