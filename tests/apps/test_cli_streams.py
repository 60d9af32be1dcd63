"""What is written to stdout and stderr: whole, on its line, valid where it cannot be shown, and never lost unsaid."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from limner.apps.cli.streams import plain

CLASSIFY = ("classify", "--builtin", "--device", "cpu", "--labels", "cat,Löwe")
HOSTILE = os.fsdecode(b"a\xff\x1b[31m\nlimner: forged.png")


def run(*arguments: str, encoding: str = "utf-8:strict", **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "limner", *arguments], check=False, timeout=120,
                          env={**os.environ, "PYTHONIOENCODING": encoding}, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(("text", "shown"), [
    ("löwe 🦁 👩‍👧 日本", "löwe 🦁 👩‍👧 日本"), ("a\nb\tc", "a\\nb\\tc"), ("\x1b[2J\x07\x9b", "\\x1b[2J\\x07\\x9b"),
    ("\u202egnp.exe", "\\u202egnp.exe"), ("a\u2028b", "a\\u2028b"), (os.fsdecode(b"\xff.png"), "\\udcff.png")])
def test_what_would_steer_a_terminal_is_escaped_and_letters_stay(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_signs_to_keep_are_kept() -> None:
    assert plain("a\nb\x1b", keep="\n\t") == "a\nb\\x1b"


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii:strict", "latin-1"])
def test_names_that_are_no_text_are_answered_on_a_line_of_their_own(
        encoding: str, pictures: Mapping[str, Path], tmp_path: Path) -> None:
    for name in (HOSTILE, "b.png"):
        shutil.copy(pictures["png"], tmp_path / name)
    ran = run("classify", *CLASSIFY[1:], "--json", HOSTILE, "b.png", "nowhere" + HOSTILE, encoding=encoding,
              cwd=tmp_path, capture_output=True)
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [os.fsencode(row["image"]) for row in rows] == [os.fsencode(HOSTILE), b"b.png"]
    assert {label["label"] for label in rows[0]["labels"]} == {"cat", "Löwe"}
    assert (ran.returncode, b"\x1b" in ran.stderr) == (1, False)
    assert all(line.startswith((b"limner: a\\udcff", b"limner: b.png: ", b"limner: nowhere"))
               for line in ran.stderr.splitlines())


def test_a_table_on_an_ascii_terminal_is_ascii(pictures: Mapping[str, Path], tmp_path: Path) -> None:
    shutil.copy(pictures["png"], tmp_path / HOSTILE)
    ran = run(*CLASSIFY, HOSTILE, encoding="ascii:strict", cwd=tmp_path, capture_output=True)
    assert (ran.returncode, ran.stderr.count(b"\n")) == (0, 1)  # the hint
    assert ran.stdout.isascii()
    assert b"#" in ran.stdout
    assert b"L\\xf6we" in ran.stdout
    assert b"\x1b" not in ran.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", [("vocabulary", "list"), ("vocabulary", "show", "artists"), ("--help",)])
def test_a_full_disk_is_told_and_the_exit_code_is_1(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        ran = run(*arguments, stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 1
    assert ran.stderr == b"limner: The results cannot be written to stdout: No space left on device.\n"


@pytest.mark.skipif(os.name != "posix", reason="a shell is needed to close stdout")
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_a_closed_stdout_loses_no_answer_in_silence(closed: str) -> None:
    ran = subprocess.run(["sh", "-c", f"exec '{sys.executable}' -m limner vocabulary list {closed}"], check=False,
                         stderr=subprocess.PIPE, timeout=120)
    assert ran.returncode == 1
    assert ran.stderr == (b"limner: stdout is closed, so the results cannot be written. Leave it open, or send it to a "
                          b"file.\n" if closed == ">&-" else b"")


@pytest.mark.skipif(os.name != "posix", reason="a shell is needed")
def test_a_reader_who_has_seen_enough_ends_the_program_quietly() -> None:
    ran = subprocess.run(["bash", "-o", "pipefail", "-c",
                          f"'{sys.executable}' -m limner vocabulary show flavors | head -n 1"],
                         check=False, capture_output=True, timeout=120)
    assert (ran.stdout.count(b"\n"), ran.stderr) == (1, b"")
