"""``limner batch`` as a user types it."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(3):
        Image.new("RGB", (40, 40), (80 * number, 20, 20)).save(folder / f"{number}.png")
    return folder


def test_captions_lie_beside_their_pictures(limner: Any, photos: Path) -> None:
    ran = limner("batch", photos, "--builtin", "--sidecar", "--trigger", "sks")
    assert ran.code == 0, ran.err
    assert "3 written" in ran.err
    texts = [(photos / f"{number}.txt").read_text() for number in range(3)]
    assert all(text.startswith("sks, a") and text.endswith("\n") for text in texts)
    (photos / "1.txt").write_text("mine")
    again = limner("batch", photos, "--builtin", "--sidecar", "--trigger", "sks")
    assert "3 skipped" in again.err
    assert (photos / "1.txt").read_text() == "mine"
    assert "3 were done before" in again.err


def test_several_tasks_from_one_decoding(limner: Any, photos: Path, tmp_path: Path) -> None:
    ran = limner("batch", photos, "--builtin", "--task", "caption,tags", "--task", "classify,embed", "--labels", "cat,dog",
                 "--tags", "2", "--jsonl", tmp_path / "all.jsonl", "--job", tmp_path / "job")
    assert ran.code == 0, ran.err
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert len(rows) == 3
    assert {"captions", "tags", "label", "probabilities", "features", "text"} <= rows[0].keys()
    assert len(rows[0]["tags"]) <= 2
    status = json.loads(limner("batch", "status", tmp_path / "job", "--json").out)
    assert (status["done"], status["pictures"]) == (3, 3)


def test_a_bad_picture_is_exit_3_and_named(limner: Any, photos: Path, tmp_path: Path) -> None:
    (photos / "bad.jpg").write_bytes(b"no picture")
    ran = limner("batch", photos, "--builtin", "--json")
    assert ran.code == 3
    assert "bad.jpg" in ran.err
    summary = json.loads(ran.out.splitlines()[-1])
    assert summary["failed"] == 1
    errors = Path(summary["job"]) / "errors.jsonl"
    assert json.loads(errors.read_text())["error"]["type"] == "ImageError"
    assert "4 of 4 pictures, 1 of them failed" in limner("batch", "status", summary["job"]).out
    Image.new("RGB", (9, 9)).save(photos / "bad.jpg")
    again = limner("batch", photos, "--builtin", "--retry", "--json")
    assert (again.code, json.loads(again.out.splitlines()[-1])["pictures"]) == (0, 1)
    assert errors.read_text() == ""


def test_only_captions_near_enough_and_what_cannot_be_written_is_told(limner: Any, photos: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "more.tar", "w") as tar:
        tar.add(photos / "0.png", "0.png")
    ran = limner("batch", photos, tmp_path / "more.tar", "--builtin", "--where", "similarity > 0.999", "--sidecar",
                 "--jsonl", tmp_path / "none.jsonl", "--job", tmp_path / "job")
    assert ran.code == 0, ran.err
    assert "1 of 4 pictures lie in tars" in ran.err
    assert (tmp_path / "none.jsonl").read_text() == ""
    ran = limner("batch", photos, tmp_path / "more.tar", "--builtin", "--where", "similarity > -1", "--sidecar",
                 "--jsonl", tmp_path / "all.jsonl", "--job", tmp_path / "job")
    assert "3 written" in ran.err
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert [list(row["caption_similarities"]) for row in rows] == [["builtin"]] * 4


@pytest.mark.parametrize(("arguments", "message"), [
    ((), "nothing to do"),
    (("nowhere",), "no such file"),
    (("photos", "--task", "dance"), "no task dance"),
    (("photos", "--task", "classify"), "--labels"),
    (("photos", "--shard", "one"), "I/N"),
    (("photos", "--where", "similarity is good"), "similarity > 0.2"),
    (("photos", "--where", "label == cat"), "by --task classify"),
    (("photos", "--max-errors", "some"), "5%"),
    (("photos", "--max-errors", "200%"), "5%"),
    (("photos", "--shard", "0/2", "--engine", "ray"), "hands units out itself"),
    (("photos", "--jsonl", "nowhere/a.jsonl"), "make it first"),
    (("--from-search", "a boat"), "--job DIR"),
    (("photos", "--separator", " "), "separator"),
    (("status",), "folder of a job"),
    (("status", "nowhere"), "no job.json"),
])
def test_wrong_use_says_what_is_right(limner: Any, photos: Path, arguments: tuple[str, ...], message: str) -> None:
    ran = limner("batch", *arguments, "--builtin")
    assert ran.code in (1, 2)
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_the_photos_of_a_search(limner: Any, photos: Path, tmp_path: Path) -> None:
    place = ("--index", tmp_path / "index")
    assert limner("index", photos, "--builtin", *place).code == 0
    search = ("batch", "--from-search", "something", *place, "--builtin", "--job", tmp_path / "job")
    ran = limner(*search, "--cutoff", "none", "--jsonl", tmp_path / "found.jsonl")
    assert ran.code == 0, ran.err
    rows = [json.loads(line) for line in (tmp_path / "found.jsonl").read_text().splitlines()]
    assert [row["path"] for row in rows] == [str(photos / f"{number}.png") for number in range(3)]
    nothing = limner(*search, "--cutoff", "99")
    assert (nothing.code, "finds no photo" in nothing.err) == (2, True)
    assert limner(*search, "--cutoff", "none", tmp_path / "elsewhere").code == 2


def test_a_dry_run_touches_nothing(limner: Any, photos: Path) -> None:
    ran = limner("batch", photos, "--builtin", "--dry-run", "--unit", "2")
    assert "3 pictures in 2 units" in ran.out
    assert {path.name for path in photos.parent.iterdir()} == {"photos"}
