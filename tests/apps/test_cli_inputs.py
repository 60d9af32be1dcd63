"""Which pictures a command takes: files, folders, paths on stdin; what is wrong with one stops none of the others."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import typer

from limner.apps.cli.console import find_pictures, pair_up
from limner.core.errors import ImageError, OptionError
from limner.core.outcome import Outcome


class Typed(io.TextIOWrapper):
    """Stands for stdin."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))


def find(*given: str, recursive: bool = False) -> list[str]:
    return [str(path) for path in find_pictures([Path(path) for path in given], recursive=recursive)]


def make(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


@pytest.mark.parametrize(("data", "paths"), [
    (b"a.png\nb c.png\n", ["a.png", "b c.png"]), (b"a.png\r\n\r\nb.png", ["a.png", "b.png"]),
    (b"a\nb.png\0 c.png\0", ["a\nb.png", " c.png"]), (b"\xff.png\n", [os.fsdecode(b"\xff.png")])])
def test_paths_are_read_from_stdin(data: bytes, paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(data))
    assert find("first.png", "-", "last.png") == ["first.png", *paths, "last.png"]


def test_folders_on_stdin_are_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    make("folder/a.png")
    monkeypatch.setattr(sys, "stdin", Typed(b"folder\n"))
    assert find("-") == [os.path.join("folder", "a.png")]


@pytest.mark.parametrize("stdin", [None, Typed(b"\x89PNG\r\n\x1a\n\0"), Typed(b"\xff\xd8\xff\xe0")])
def test_stdin_that_names_no_pictures_is_refused(stdin: Typed | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(OptionError, match="stdin"):
        find("-")


def test_an_empty_folder_beside_good_pictures_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    make("a.png", "empty/notes.txt", "deep/below/b.png")
    assert find("a.png", "empty", "deep") == ["a.png"]
    told = capsys.readouterr().err.splitlines()
    assert told == ["limner: empty: no pictures in this folder; --recursive looks into subfolders.",
                    "limner: deep: no pictures in this folder; --recursive looks into subfolders."]
    with pytest.raises(OptionError, match="No pictures in empty"):
        find("empty")


def test_a_name_longer_than_a_file_may_have_is_left_to_be_answered_in_its_place() -> None:
    assert find("n" * 300, "a.png") == ["n" * 300, "a.png"]


def test_a_folder_that_cannot_be_read_is_told_and_the_exit_code_is_1_in_the_end(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    make("a.png", "locked/b.png", "open/c.png", "open/locked/d.png", "open/e.png")
    iterdir = Path.iterdir

    def refuse(self: Path) -> object:
        if self.name == "locked":
            raise PermissionError(13, "Permission denied")
        return iterdir(self)

    monkeypatch.setattr(Path, "iterdir", refuse)  # root, as whom tests often run, may read everything
    pictures = find_pictures([Path("locked"), Path("open"), Path("a.png")], recursive=True)
    assert [path.name for path in pictures] == ["c.png", "e.png", "a.png"]
    assert capsys.readouterr().err.count("locked: not a folder that can be read: Permission denied.") == 2
    answers = pair_up(pictures, [Outcome(picture, 1) for picture in pictures])
    with pytest.raises(typer.Exit) as stop:
        assert len(list(answers)) == 3
    assert stop.value.exit_code == 1
    with pytest.raises(typer.Exit):
        find("locked")


def test_pictures_that_can_hurt_are_told_and_the_good_ones_answered(
        limner, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    os.mkfifo("pipe.png")
    shutil.copy(pictures["png"], "good.png")
    with open("huge.png", "wb") as huge:
        huge.truncate(200 * 2**30)
    hostile = ["pipe.png", "huge.png", "n" * 300, "/dev/zero", "nowhere.png", str(pictures["truncated"])]
    ran = limner("classify", "--builtin", "--device", "cpu", "--labels", "cat,dog", "--json", "good.png", *hostile,
                 "good.png")
    assert ran.code == 1
    assert ran.out.count('"image": "good.png"') == len(ran.out.splitlines()) == 2
    assert sum(line.startswith("limner: good.png: ") for line in ran.err.splitlines()) == 2  # the hint
    assert len(ran.err.splitlines()) == 2 + len(hostile)


def test_images_errors_are_told_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [Path("a.png"), Path("b.png"), Path("c.png")]
    found = [Outcome(paths[0], error=ImageError("a.png: broken")), Outcome(paths[1], 1),
             Outcome(paths[2], error=ImageError("c.png:\nbroken"))]
    with pytest.raises(typer.Exit):
        list(pair_up(paths, found))
    assert capsys.readouterr().err == "limner: a.png: broken\nlimner: c.png:\\nbroken\n"
