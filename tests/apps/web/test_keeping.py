"""What is kept between calls: the latest, within a number and a sum of bytes."""

from __future__ import annotations

import gc
import threading
import weakref

from limner.apps.web.jobs import Desk, Job
from limner.apps.web.keeping import Kept
from limner.core.errors import ImageError
from limner.core.events import Monitor


class Shelf:
    """A Kept of bytes, and the keys that were made for it."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self.kept: Kept[bytes] = Kept(most, most_bytes, len)
        self.made: list[str] = []

    def ask(self, key: str, size: int) -> bytes:
        def make() -> bytes:
            self.made.append(key)
            return bytes(size)

        return self.kept.recall(key, make)


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    shelf = Shelf(2, 1000)
    for key in ("a", "b", "a", "c", "a", "b"):
        shelf.ask(key, 10)
    assert shelf.made == ["a", "b", "c", "b"]


def test_bytes_are_bounded_but_the_last_one_stays() -> None:
    shelf = Shelf(10, 100)
    for key, size in (("a", 40), ("b", 40), ("c", 40), ("huge", 500), ("huge", 500)):
        assert len(shelf.ask(key, size)) == size
        assert shelf.kept.bytes <= 100 or len(shelf.kept) == 1
    assert shelf.made == ["a", "b", "c", "huge"]
    shelf.kept.clear()
    assert (len(shelf.kept), shelf.kept.bytes) == (0, 0)


class Pixels:
    """Something large that a weak reference may point at."""


def test_a_failed_job_holds_nothing_of_what_it_worked_on() -> None:
    held: list[weakref.ref[Pixels]] = []

    def decode(pixels: Pixels) -> None:
        held.append(weakref.ref(pixels))
        try:
            raise OSError("cut off")
        except OSError as error:
            raise ImageError("damaged") from error

    def work(monitor: Monitor) -> dict[str, object]:
        pixels = Pixels()
        decode(pixels)
        return {}

    desk, was_enabled = Desk(), gc.isenabled()
    gc.disable()  # a server must not wait for it
    try:
        job = desk.submit(Job("fail", "one", work))
        over = threading.Event()
        desk.submit(Job("next", "one", lambda monitor: over.set() or {}))
        assert over.wait(10)
        desk.close()
        assert isinstance(job.error, ImageError)
        assert held[0]() is None
    finally:
        if was_enabled:
            gc.enable()
