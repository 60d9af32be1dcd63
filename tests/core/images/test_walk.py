"""Folders are walked by name, each once, and one that cannot be read stops nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from limner.core.errors import ImageError
from limner.core.images import walk_images


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def names(folder: Path, *, recursive: bool = True) -> list[str]:
    return [str(path.relative_to(folder)) for path in walk_images(folder, recursive=recursive)]


def test_a_folder_is_walked_by_name_and_hidden_things_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "b.PNG", "a.jpg", "notes.txt", ".hidden.png", "sub/c.webp", ".git/d.png", "sub/e.md")
    assert names(tmp_path, recursive=False) == ["a.jpg", "b.PNG"]
    assert names(tmp_path) == ["a.jpg", "b.PNG", os.path.join("sub", "c.webp")]


@pytest.mark.parametrize("name", ["nowhere", "file.txt", "n" * 300, "a\0b"])
def test_a_folder_that_cannot_be_walked_is_an_image_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(ImageError, match="not a folder that can be read"):
        list(walk_images(tmp_path / name))


def test_links_that_lead_back_answer_every_picture_once(tmp_path: Path) -> None:
    make(tmp_path, "a.png", "sub/b.png", "other/c.png")
    for place, target in (("loop", "."), ("sub/up", ".."), ("other/across", "../sub"), ("sub/across", "../other"),
                          ("zz", "sub"), ("self", "self")):
        (tmp_path / place).symlink_to(target)
    found = [Path(name).name for name in names(tmp_path)]
    assert sorted(found) == ["a.png", "b.png", "c.png"]


def test_folders_nested_deeper_than_pythons_calls_are_walked(tmp_path: Path) -> None:
    depth = sys.getrecursionlimit() + 100
    paths = [os.path.join(*["d"] * count) for count in range(1, depth + 1)]
    try:
        for path in paths:
            os.mkdir(path)
        deep = Path(paths[-1], "deep.png")
        deep.touch()
        assert names(tmp_path) == [str(deep)]
        deep.unlink()
    finally:
        for path in reversed(paths):  # pytest's own removal calls itself for each
            os.rmdir(path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_below_that_may_not_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    make(tmp_path, "a.png", "locked/b.png", "z.png")
    (tmp_path / "locked").chmod(0)
    told: list[ImageError] = []
    try:
        assert [path.name for path in walk_images(tmp_path, recursive=True, skipped=told.append)] == ["a.png", "z.png"]
    finally:
        (tmp_path / "locked").chmod(0o700)
    assert "locked" in str(told[0])


def test_a_folder_that_vanishes_while_it_is_walked_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    make(tmp_path, "a.png", "gone/b.png", "z.png")
    told: list[ImageError] = []
    found = []
    for path in walk_images(tmp_path, recursive=True, skipped=told.append):
        found.append(path.name)
        if path.name == "a.png":
            (tmp_path / "gone").chmod(0o700)
            (tmp_path / "gone" / "b.png").unlink()
            (tmp_path / "gone").rmdir()
            (tmp_path / "gone").symlink_to("/proc/1/nowhere")
    assert (found, len(told)) == (["a.png", "z.png"], 0)  # a dangling link is no folder
