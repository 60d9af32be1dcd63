"""Progress where there is no terminal: a line now and then, and none for short work."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from limner.apps.cli.progress import LINE_EVERY_S, ProgressLines, say_duration
from limner.core.events import Loading, Progress


def lines_of(events: Iterable[tuple[float, Progress | Loading]]) -> list[str]:
    written, clock = list[str](), [0.0]
    lines = ProgressLines(written.append, lambda: clock[0])
    for clock[0], event in events:
        lines.show(event)
    return written


def test_a_line_now_and_then() -> None:
    steps = [(float(second), Progress("pictures", 10 * second, 2000, second // 40)) for second in range(0, 100)]
    assert lines_of([(0.0, Loading("clip")), *steps]) == [
        f"limner: pictures: {10 * second:,} of 2,000, 10.0 a second, {left} left{failed}"
        for second, left, failed in ((30, "3 min", ""), (60, "2 min", ", 1 failed"), (90, "2 min", ", 2 failed"))]


def test_what_was_done_before_does_not_count_as_fast_and_short_work_is_silent() -> None:
    assert lines_of([(0, Progress("pictures", 900, 1000)), (40, Progress("pictures", 940, 1000))]) == [
        "limner: pictures: 940 of 1,000, 1.0 a second, 1 min left"]
    assert lines_of([(0, Progress("pictures", 0, 9)), (LINE_EVERY_S / 2, Progress("pictures", 9, 9))]) == []
    assert lines_of([(0, Progress("a", 0, 9)), (31, Progress("b", 1, 9)), (62, Progress("b", 1, 9))]) == [
        "limner: b: 1 of 9, 0.0 a second"]


@pytest.mark.parametrize(("seconds", "text"), [(7.4, "7 s"), (59.4, "59 s"), (61, "1 min"), (3600, "1 h 0 min"),
                                               (12_345, "3 h 26 min"), (100_000, "1 d 4 h"), (86_400 * 30, "30 d 0 h")])
def test_durations(seconds: float, text: str) -> None:
    assert say_duration(seconds) == text
