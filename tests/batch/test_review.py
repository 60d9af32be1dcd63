"""Reviewing texts beside pictures: only what was asked for is written, nothing that changed meanwhile, all can be undone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PIL import Image

from limner.batch.marks import FILE_NAME, Marks
from limner.batch.review import ChangedError, Replacement, Review
from limner.batch.sidecars import TextOptions, write_sidecar
from limner.core.errors import ImageError, OptionError

TEXTS = {"a": "a red boat, sea, Sea", "b": "a blue boat\r\n", "c": None, "below/d": "boathouse"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "photos"
    (found / "below").mkdir(parents=True)
    for name, text in TEXTS.items():
        Image.new("RGB", (8, 6), (200, 30, 30)).save(found / f"{name}.png")
        if text is not None:
            (found / f"{name}.txt").write_bytes(text.encode())
    return found


@pytest.fixture
def review(folder: Path) -> Review:
    return Review(folder, recursive=True)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.txt"))}


def test_pictures_are_listed_with_their_texts(review: Review, folder: Path) -> None:
    entries, total = review.page()
    assert [(entry.name, entry.text, entry.state) for entry in entries] == [
        ("a.png", "a red boat, sea, Sea", None), ("b.png", "a blue boat", None), ("below/d.png", "boathouse", None),
        ("c.png", "", None)]
    assert total == 4
    assert [entry.name for entry in review.find("empty")] == ["c.png"]
    assert [entry.name for entry in review.find(words="BLUE")] == ["b.png"]
    assert [entry.name for entry in review.page(count=2, offset=1)[0]] == ["b.png", "below/d.png"]
    with pytest.raises(OptionError, match="must be one of"):
        review.page("none of these")
    assert not list(folder.rglob(FILE_NAME))  # looking writes nothing


def test_an_edit_is_written_marked_and_undone_to_the_byte(review: Review, folder: Path) -> None:
    before = contents(folder)
    entry = review.entry(1)
    saved = review.save(1, "a green boat", entry.digest)
    assert (saved.text, saved.state) == ("a green boat", "edited")
    assert contents(folder) == before | {"b.txt": b"a green boat\n"}
    new = review.save(3, "a new text", review.entry(3).digest, accept=True)
    assert new.state == "accepted"
    assert Marks(folder).state("c.txt", "a new text\n") == "accepted"
    assert review.count() == {"all": 4, "open": 3, "accepted": 1}
    assert (review.undo(), review.undo(), review.undo()) == (([3], []), ([1], []), ([], []))
    assert contents(folder) == before
    assert [entry.state for entry in review.find()] == [None] * 4


def test_accepting_alone_writes_no_text_and_can_be_undone(review: Review, folder: Path) -> None:
    before = contents(folder)
    assert review.save(1, "a blue boat", review.entry(1).digest, accept=True).state == "accepted"
    assert review.save(1, "a blue boat", review.entry(1).digest).state == "accepted"  # leaving it changes nothing
    assert contents(folder) == before
    assert review.undo() == ([1], [])
    assert review.entry(1).state is None


def test_what_changed_on_the_disk_is_never_written_over(review: Review, folder: Path) -> None:
    shown = review.entry(0)
    (folder / "a.txt").write_text("somebody else's")
    with pytest.raises(ChangedError, match="changed on the disk"):
        review.save(0, "mine", shown.digest)
    assert (folder / "a.txt").read_text() == "somebody else's"
    review.save(0, "mine", review.entry(0).digest)
    (folder / "a.txt").write_text("theirs again")
    numbers, errors = review.undo()
    assert numbers == [0]
    assert "left as it is" in errors[0]
    assert (folder / "a.txt").read_text() == "theirs again"


@pytest.mark.parametrize(("replacement", "after"), [
    (Replacement("boat", "ship"), {"a": "a red ship, sea, Sea", "b": "a blue ship", "below/d": "shiphouse"}),
    (Replacement("SEA", "lake"), {"a": "a red boat, lake, lake"}),
    (Replacement("Sea", "lake", case=True), {"a": "a red boat, sea, lake"}),
    (Replacement("sea", "", whole=True), {"a": "a red boat"}),
    (Replacement("boat", "ship", whole=True), {}),
    (Replacement("a (red", "x"), {}),  # no regular expression
    (Replacement("red", r"\1"), {"a": r"a \1 boat, sea, Sea"})])
def test_words_are_replaced_everywhere_after_a_look_and_taken_back_at_once(
        review: Review, folder: Path, replacement: Replacement, after: dict[str, str]) -> None:
    before = contents(folder)
    seen, _ = review.replace(replacement, dry=True)
    assert {entry.name.removesuffix(".png"): new for entry, new in seen} == after
    assert contents(folder) == before
    assert review.replace(replacement) == (seen, [])
    assert contents(folder) == before | {f"{name}.txt": f"{text}\n".encode() for name, text in after.items()}
    review.undo()
    assert contents(folder) == before
    assert review.undoable == 0


def test_nothing_to_find_is_refused() -> None:
    with pytest.raises(OptionError, match="nothing to find"):
        Replacement("")


def test_links_and_what_is_no_text_are_told_and_left(review: Review, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret boat")
    (folder / "a.txt").unlink()
    (folder / "a.txt").symlink_to(secret)
    (folder / "b.txt").write_bytes(b"\xff\xfe boat")
    first, second = review.entry(0), review.entry(1)
    assert "link" in (first.error or "")
    assert "cannot be read as text" in (second.error or "")
    assert first.text == second.text == ""
    changed, errors = review.replace(Replacement("boat", "ship"))
    assert [entry.name for entry, _ in changed] == ["below/d.png"]
    assert errors == []
    assert secret.read_text() == "a secret boat"
    assert (folder / "b.txt").read_bytes() == b"\xff\xfe boat"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_costs_only_its_own_texts(review: Review, folder: Path) -> None:
    (folder / "below").chmod(0o500)
    changed, errors = review.replace(Replacement("boat", "ship"))
    (folder / "below").chmod(0o700)
    assert [entry.name for entry, _ in changed] == ["a.png", "b.png"]
    assert len(errors) == 1


def test_folders_without_pictures_and_shared_texts_are_usage(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(OptionError, match="no pictures"):
        Review(tmp_path / "empty")
    with pytest.raises(ImageError):
        Review(tmp_path / "nowhere")
    Image.new("RGB", (8, 6)).save(folder / "a.jpg")
    with pytest.raises(OptionError, match="would share"):
        Review(folder)
    assert len(Review(folder, TextOptions(full_names=True)).pictures) == 4


def test_batch_overwrites_no_text_that_was_reviewed_unless_told_so(review: Review, folder: Path) -> None:
    review.save(0, "by hand", review.entry(0).digest)
    overwrite = TextOptions(if_exists="overwrite")
    assert write_sidecar(folder / "a.txt", "by machine", overwrite) == "kept"
    assert write_sidecar(folder / "b.txt", "by machine", overwrite) == "written"
    assert (folder / "a.txt").read_text() == "by hand\n"
    (folder / "a.txt").write_text("written by another program")  # nobody has decided on that
    assert write_sidecar(folder / "a.txt", "by machine", overwrite) == "written"
    review.save(0, "by hand", review.entry(0).digest)
    assert write_sidecar(folder / "a.txt", "x", TextOptions(if_exists="overwrite", overwrite_reviewed=True)) == "written"


def test_marks_survive_lines_that_are_cut_off_or_no_marks(tmp_path: Path) -> None:
    Marks(tmp_path).set("a.txt", "one", "accepted")
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text() + 'nonsense\n[1]\n{"name": "a.txt", "state": "lost"}\n{"name": "b.t')
    marks = Marks(tmp_path)
    marks.set("c.txt", "three", "edited")
    again = Marks(tmp_path)
    assert (again.state("a.txt", "one"), again.state("c.txt", "three"), again.state("a.txt", "two")) == (
        "accepted", "edited", None)
    assert json.loads(path.read_text().splitlines()[-1])["name"] == "c.txt"
