"""Pictures are prepared ahead: in order, in bounded memory, whatever goes wrong with one of them."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.core.errors import ImageError, MissingExtraError, OptionError
from limner.core.events import Monitor
from limner.core.images import memory, prepare
from limner.core.images.memory import SharedRoom


def color(image: Image.Image) -> int:
    return int(image.getpixel((0, 0))[0])


def grays(count: int) -> list[Image.Image]:
    return [Image.new("RGB", (4, 3), (value % 256,) * 3) for value in range(count)]


@pytest.mark.parametrize("workers", [1, 3, 16, None])
@pytest.mark.parametrize("ahead", [1, 5, 64])
def test_pictures_come_in_their_order_whatever_the_threads(workers: int | None, ahead: int) -> None:
    found = prepare(grays(100), color, workers=workers, ahead=ahead)
    assert [outcome.unwrap() for outcome in found] == list(range(100))


def test_every_kind_of_source_is_taken_and_named(pictures: Mapping[str, Path]) -> None:
    sources = [pictures["png"], str(pictures["jpeg"]), pictures["gif"].read_bytes(), Image.new("L", (2, 2)),
               np.zeros((2, 2, 3), np.uint8)]
    found = list(prepare(sources, lambda image: image.size))
    assert [outcome.value for outcome in found] == [(48, 32)] * 3 + [(2, 2)] * 2
    assert all(outcome.source is source for outcome, source in zip(found, sources))


def test_an_unreadable_picture_gives_its_error_and_stops_nothing(pictures: Mapping[str, Path]) -> None:
    sources = [pictures["png"], "nowhere.png", b"\0\0\0\x18ftypheic", pictures["truncated"], None, "n" * 300,
               pictures["jpeg"]]
    found = list(prepare(sources, lambda image: image.size))  # type: ignore[arg-type]
    assert [outcome.ok for outcome in found] == [True, False, False, False, False, False, True]
    assert all(isinstance(outcome.error, (ImageError, MissingExtraError)) for outcome in found if not outcome.ok)


@pytest.mark.parametrize("sources", [
    "photo.jpg", b"bytes", Path("a.png"), Image.new("L", (1, 1)), np.zeros((2, 2)), None, 7])
def test_one_picture_in_place_of_many_is_refused_at_once(sources: object) -> None:
    with pytest.raises(OptionError, match=r"a list of pictures is asked for"):
        prepare(sources, color)  # type: ignore[arg-type]


@pytest.mark.parametrize("numbers", [{"workers": 0}, {"ahead": 0}])
def test_numbers_out_of_their_range_are_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(OptionError, match="must be at least 1"):
        prepare([], color, **numbers)  # type: ignore[arg-type]


def test_what_look_raises_comes_in_the_pictures_place() -> None:
    def look(image: Image.Image) -> int:
        if color(image) == 3:
            raise ZeroDivisionError
        return color(image)

    found = prepare(grays(9), look, workers=2)
    assert [next(found).unwrap() for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ZeroDivisionError):
        next(found)


def test_a_picture_that_memory_does_not_hold_gives_its_error_and_stops_nothing() -> None:
    def look(image: Image.Image) -> int:
        if color(image) == 1:
            raise MemoryError
        return color(image)

    found = list(prepare(grays(3), look))
    assert [outcome.value for outcome in found] == [0, None, 2]
    assert "not enough memory" in str(found[1].error)


def test_no_more_is_taken_than_may_wait() -> None:
    taken: list[int] = []

    def sources() -> Iterator[Image.Image]:
        for place, image in enumerate(grays(50)):
            taken.append(place)
            yield image

    with closing(prepare(sources(), color, workers=2, ahead=4)) as found:  # type: ignore[type-var]
        assert taken == []
        next(found)
        assert len(taken) == 6


def test_a_stop_flag_ends_it_and_closing_lets_no_thread_live() -> None:
    monitor = Monitor()
    found = prepare(grays(50), color, monitor=monitor)
    next(found)
    monitor.stop.set()
    assert list(found) == []
    found = prepare(grays(50), color)
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("limner-picture")]


def test_a_picture_given_many_times_is_decoded_once_at_a_time(pictures: Mapping[str, Path]) -> None:
    for kind in ("jpeg", "webp", "tiff"):
        with Image.open(pictures[kind]) as picture:
            found = [outcome.unwrap() for outcome in prepare([picture] * 40, lambda image: image.tobytes(), workers=8)]
        assert len(set(found)) == 1


def test_room_is_shared_and_what_is_larger_than_all_of_it_is_alone() -> None:
    room, held, most = SharedRoom(100), 0, 0
    lock = threading.Lock()

    def hold(wanted: int) -> None:
        nonlocal held, most
        with room.take(wanted):
            with lock:
                held += wanted
                most = max(most, held if wanted <= 100 else 0)
                assert wanted <= 100 or held == wanted
            with lock:
                held -= wanted

    threads = [threading.Thread(target=hold, args=(wanted,)) for wanted in [30, 60, 300, 40] * 30]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (held, most <= 100) == (0, True)


@pytest.mark.skipif(sys.platform != "linux" or memory._find_trim() is None, reason="glibc's peak of memory is measured")
def test_pictures_of_200_megapixels_are_held_one_at_a_time_and_never_as_rgb() -> None:
    script = """if True:
        import io, resource
        from PIL import Image
        from limner.core.images import prepare
        file = io.BytesIO()
        Image.new("1", (14_100, 14_100)).save(file, "PNG")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sizes = [found.unwrap() for found in prepare([file.getvalue()] * 3, lambda image: image.resize((224, 224)).size)]
        assert sizes == [(224, 224)] * 3
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
    """
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=240)
    assert int(ran.stdout) < 150  # MB, above the one that was there when the file was made; as RGB each has 760
