"""SIGINT and SIGTERM at any moment: what was finished stays printed, nothing is torn, and there is no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from limner.apps.cli.signals import stop_on_signals

NUMBERS = [signal.SIGINT, signal.SIGTERM]


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "limner", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def many(corners: Image.Image, tmp_path: Path) -> Iterator[list[Path]]:
    """Return so many pictures that no run comes to their end before it is stopped: links to one."""
    corners.save(tmp_path / "one.png")
    paths = [tmp_path / f"{number:04}.png" for number in range(3000)]
    for path in paths:
        path.symlink_to(tmp_path / "one.png")
    return paths


@pytest.mark.parametrize("number", NUMBERS)
def test_pictures_that_were_answered_stay_answered(many: list[Path], number: signal.Signals) -> None:
    run = start("interrogate", "--builtin", "--mode", "fast", "--batch-size", 1, *many)
    assert run.stdout is not None
    lines = [run.stdout.readline() for _ in range(3)]
    run.send_signal(number)
    rest, told = run.communicate(timeout=120)
    lines += rest.splitlines(keepends=True)
    assert run.returncode == 128 + number
    assert 3 <= len(lines) < len(many)
    assert all(line.startswith(str(path)) and line.endswith("\n") for path, line in zip(many, lines))
    assert "Traceback" not in told
    assert "stopped" in told.splitlines()[-1]


@pytest.mark.parametrize("delay_s", [0.0, 0.1, 0.5, 2.0])
def test_an_interrupt_at_the_start_leaves_no_traceback(many: list[Path], delay_s: float) -> None:
    # from the moment on at which Python itself has started
    program = ("import signal; signal.signal(signal.SIGINT, signal.SIG_DFL); print('ready', flush=True)\n"
               "from limner.__main__ import run\nrun()")
    command = [sys.executable, "-c", program, "classify", "--builtin", "--labels", "cat,dog", *map(str, many)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    time.sleep(delay_s)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=120)
    assert run.returncode in (-signal.SIGINT, 130)
    assert "limner/" not in told, "no file of limner's in a traceback"


def test_the_second_signal_ends_at_once() -> None:
    program = ("import os, signal, time\n"
               "from limner.apps.cli.signals import stop_on_signals\n"
               "with stop_on_signals() as stop:\n"
               "    for _ in range(2):\n"
               "        os.kill(os.getpid(), signal.SIGTERM)\n"
               "        time.sleep(0.2)\n"
               "    print('still here')\n")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "")


def test_what_was_asked_is_told_and_handlers_are_as_before() -> None:
    before = [signal.getsignal(number) for number in NUMBERS]
    with stop_on_signals() as stop:
        assert not stop.asked.is_set()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.asked.wait(20)
    assert stop.number == signal.SIGTERM
    assert [signal.getsignal(number) for number in NUMBERS] == before


def test_in_another_thread_it_does_nothing() -> None:
    found = list[bool]()

    def work() -> None:
        with stop_on_signals() as stop:
            found.append(stop.asked.is_set())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert found == [False]
