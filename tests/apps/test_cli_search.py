"""``limner index``, ``search``, ``similar`` and ``dupes`` as a user types them."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from limner.apps.cli.show.pictures import draw_picture, guess_protocol
from limner.models.domain import Domain, save_domain


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "below").mkdir(parents=True)
    for number, color in enumerate(("red", "green", "blue", "yellow")):
        picture = Image.new("RGB", (60, 40), color)
        exif = picture.getexif()
        exif[0x0110] = f"Camera {number}"
        exif[0x0132] = f"202{number}:05:06 07:08:09"
        picture.save(folder / ("below" if number == 3 else ".") / f"{color}.jpg", exif=exif)
    return folder


@pytest.fixture
def indexed(limner: Any, photos: Path, tmp_path: Path) -> tuple[Any, Path, tuple[str, ...]]:
    """The command, the photos, and the options that name their index."""
    place = ("--index", str(tmp_path / "index"))
    ran = limner("index", photos, "--builtin", *place)
    assert ran.code == 0, ran.err
    assert "4 added" in ran.err
    return limner, photos, place


def test_every_format_gives_the_same_photos(indexed: tuple[Any, Path, tuple[str, ...]]) -> None:
    limner, photos, place = indexed
    expected = {str(path) for path in photos.rglob("*.jpg")}
    search = ("search", "something", "--cutoff", "none", *place)
    assert set(limner(*search, "-f", "paths").out.splitlines()) == expected
    assert set(limner(*search, "-f", "paths0").out.rstrip("\0").split("\0")) == expected
    rows = [json.loads(line) for line in limner(*search, "-f", "jsonl").out.splitlines()]
    assert {row["path"] for row in rows} == expected
    assert [row["rank"] for row in rows] == [1, 2, 3, 4]
    assert set(rows[0]["by_term"]) == {"something"}
    table = list(csv.DictReader(io.StringIO(limner(*search, "-f", "csv").out)))
    assert {row["path"] for row in table} == expected
    page = limner(*search, "-f", "html").out
    assert page.count("data:image/jpeg;base64,") == 4
    assert "http://" not in page
    assert "https://" not in page
    explained = limner(*search, "--explain").out
    assert "something" in explained.splitlines()[0]
    assert "4 searched" in explained


def test_nothing_matches_is_exit_1_and_shows_the_nearest(indexed: tuple[Any, Path, tuple[str, ...]]) -> None:
    limner, _, place = indexed
    ran = limner("search", "interest rates", "--cutoff", "99", *place)
    assert (ran.code, ran.out) == (1, "")
    assert "Nothing matches well" in ran.err
    assert ".jpg" in ran.err


def test_filters_and_pages(indexed: tuple[Any, Path, tuple[str, ...]]) -> None:
    limner, photos, place = indexed
    search = ("search", "something", "--cutoff", "none", "-f", "paths", *place)
    assert limner(*search, photos / "below").out.split() == [str(photos / "below" / "yellow.jpg")]
    assert limner(*search, "--after", "2022", "--before", "2023-01").out.split() == [str(photos / "blue.jpg")]
    assert limner(*search, "--camera", "camera 1").out.split() == [str(photos / "green.jpg")]
    assert limner(*search, "--type", "png").code == 1
    whole = limner(*search).out.split()
    assert limner(*search, "-n", "2").out.split() == whole[:2]
    assert limner(*search, "-n", "2", "--offset", "2").out.split() == whole[2:]
    dated = limner(*search, "--sort", "date").out.split()
    assert [Path(path).stem for path in dated] == ["yellow", "blue", "green", "red"]


def test_similar_dupes_and_taking(indexed: tuple[Any, Path, tuple[str, ...]], tmp_path: Path) -> None:
    limner, photos, place = indexed
    shutil.copy(photos / "red.jpg", photos / "below" / "again.jpg")
    assert "1 known by their contents" in limner("index", photos, "--builtin", *place).err
    near = limner("similar", photos / "red.jpg", "-f", "paths", *place).out.split()
    assert len(near) == 3
    assert str(photos / "red.jpg") not in near
    copies = [json.loads(line) for line in limner("dupes", "--json", "--distance", "0.000001", *place).out.splitlines()]
    assert [Path(row["path"]).name for row in copies[0]["files"]] == ["red.jpg", "again.jpg"]
    for _ in range(2):
        ran = limner("search", "something", "--cutoff", "none", "--copy-to", tmp_path / "taken", "--link-to",
                     tmp_path / "linked", *place)
        assert ran.code == 0
    assert sorted(path.name for path in (tmp_path / "taken").iterdir()) == ["blue.jpg", "green.jpg", "red.jpg", "yellow.jpg"]
    assert all(path.is_symlink() for path in (tmp_path / "linked").iterdir())


def test_the_index_is_looked_after(indexed: tuple[Any, Path, tuple[str, ...]], tmp_path: Path) -> None:
    limner, photos, place = indexed
    status = json.loads(limner("index", "status", "--json", *place).out)
    assert status["files"] == {"ok": 4}
    assert "4 photos" in limner("index", "status", *place).out
    assert limner("index", "verify", *place).out == "the index is sound\n"
    (photos / "red.jpg").unlink()
    assert json.loads(limner("index", photos, "--builtin", "--dry-run", "--json", *place).out)["gone"] == 1
    assert "1 gone" in limner("index", photos, "--builtin", *place).err
    assert "freed" in limner("index", "compact", *place).err
    assert limner("index", "export", tmp_path / "all.parquet", *place).code == 0
    import pyarrow.parquet as pq

    table = pq.read_table(tmp_path / "all.parquet")
    assert table.num_rows == 3
    assert os.fsdecode(table.column("path")[0].as_py()).endswith(".jpg")
    assert "1 files forgotten" in limner("index", "forget", photos / "blue.jpg", *place).err
    assert limner("index", "forget", photos / "blue.jpg", *place).code == 2


def test_bad_files_are_named_and_the_rest_is_found(limner: Any, photos: Path, tmp_path: Path) -> None:
    (photos / "bad.jpg").write_bytes(b"no picture")
    ran = limner("index", photos, "--builtin", "--index", tmp_path / "index")
    assert ran.code == 3
    assert "bad.jpg" in ran.err
    assert "4 added" in ran.err


NAMES = (b"new\nline.jpg", b"\x1b[31mred.jpg", b"not \xff utf-8.jpg", b"a" * 251 + b".jpg", "\u202egpj.exe.jpg".encode(),
         b"'; DROP TABLE file; --.jpg", b" .jpg", b"-n.jpg", b"100%_\\.jpg")


def test_names_that_mean_harm_are_found_and_printed_plainly(limner: Any, tmp_path: Path) -> None:
    folder, place = tmp_path / "photos", ("--index", str(tmp_path / "index"))
    folder.mkdir()
    for shade, name in enumerate(NAMES):
        Image.new("RGB", (30, 30), (20 * shade, 100, 100)).save(os.path.join(os.fsencode(folder), name), "JPEG")
    (folder / "empty\n.jpg").touch()
    ran = limner("index", folder, "--builtin", *place)
    assert ran.code == 3
    assert f"{len(NAMES)} added" in ran.err
    assert len([line for line in ran.err.splitlines() if "empty" in line]) == 1
    search = ("search", "something", "--cutoff", "none", *place)
    found = [os.path.basename(path) for path in limner(*search, "-f", "paths0").out.split("\0") if path]
    assert sorted(found) == sorted(name.decode(errors="backslashreplace") for name in NAMES)  # so what is captured shows
    for form in ("table", "html"):
        shown = limner(*search, "-f", form).out
        assert not {"\x1b", "\u202e", "\udcff"} & set(shown)
    assert len(list(csv.DictReader(io.StringIO(limner(*search, "-f", "csv").out)))) == len(NAMES)
    copies = limner("dupes", "--distance", "0.9", *place)
    assert copies.code == 0
    assert not {"\x1b", "\u202e", "\udcff"} & set(copies.out)
    assert limner("index", "status", *place).code == 0
    assert limner(*search, "--copy-to", tmp_path / "taken").code == 0
    assert len(os.listdir(tmp_path / "taken")) == len(NAMES)


@pytest.mark.parametrize(("arguments", "message"), [
    (("search", "x", "--index", "nowhere"), "limner index FOLDER"),
    (("search", "--builtin", "--index", "nowhere"), "nothing to search for"),
    (("search", "x", "--near", "1,2", "--index", "nowhere"), "latitude, longitude and kilometres"),
    (("search", "x", "--after", "yesterday", "--index", "nowhere"), "no date"),
    (("search", "x", "--cutoff", "much", "--index", "nowhere"), "auto, none, or a number"),
    (("search", "x", "--weight", "1", "--and", "y", "--index", "nowhere"), "one for each"),
    (("search", "x", "--min-size", "big", "--index", "nowhere"), "1920x1080"),
    (("index", "nowhere", "--builtin", "--index", "i"), "Is the disk connected"),
    (("index", "nowhere", "--builtin", "--prompts", "fast"), "goes with --watch"),
    (("index", "status", "--index", "nowhere"), "There is no index"),
])
def test_wrong_use_says_what_is_right(limner: Any, arguments: tuple[str, ...], message: str) -> None:
    ran = limner(*arguments)
    assert ran.code in (1, 2)
    assert message in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(("protocol", "start", "end"), [
    ("kitty", "\033_Ga=T", "\033\\"), ("iterm", "\033]1337;File=", "\a"), ("sixel", "\033Pq", "\033\\"),
    ("blocks", "\033[38;2;", "\033[0m")])
def test_pictures_on_a_terminal(protocol: str, start: str, end: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(buffer, "JPEG")
    drawn = draw_picture(buffer.getvalue(), protocol)
    assert drawn.startswith(start)
    assert drawn.endswith(end)


def test_the_protocol_is_what_the_terminal_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KITTY_WINDOW_ID", raising=False)
    for kind, program, expected in (("xterm-kitty", "", "kitty"), ("xterm", "iTerm.app", "iterm"), ("foot", "", "sixel"),
                                    ("xterm", "", "blocks")):
        monkeypatch.setenv("TERM", kind)
        monkeypatch.setenv("TERM_PROGRAM", program)
        assert guess_protocol() == expected


@pytest.mark.parametrize(("threshold", "is_told"), [(0.0, True), (9.0, False)])
def test_photos_of_a_kind_that_the_model_does_not_know_are_told_of(limner: Any, photos: Path, tiny_clip_folder: Path,
                                                                   threshold: float, is_told: bool) -> None:
    folder = Path(shutil.copytree(tiny_clip_folder, "model"))
    save_domain(Domain({"subjects": torch.eye(32)[:1]}, torch.zeros(1, 32), torch.ones(1), torch.ones(1), torch.eye(2)[1],
                       threshold, threshold, "this model knows drawings only", "it knows drawings"), folder)
    place = ("--index", "index", "--clip", f"local-dir:{folder}")
    assert limner("index", photos, *place).code == 0
    ran = limner("search", "something", "--cutoff", "none", "-f", "paths", *place)
    assert len(ran.out.splitlines()) == 4
    assert ("this model knows drawings only" in ran.err) is is_told


def test_a_prompt_is_printed_for_every_photo_that_comes_while_watching(photos: Path) -> None:
    pytest.importorskip("watchfiles")
    command = ("index", str(photos), "--builtin", "--index", "index", "--watch", "--prompts", "fast")
    with subprocess.Popen([sys.executable, "-m", "limner", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert any("watching" in line for line in run.stderr)
        Image.new("RGB", (60, 40), "orange").save(photos / "orange.png")
        line = run.stdout.readline()
        run.send_signal(signal.SIGINT)
        rest, told = run.communicate(timeout=120)
    assert line.startswith(f"{photos / 'orange.png'}: ")
    assert len(line.strip()) > len(f"{photos / 'orange.png'}: ")
    assert rest == ""  # of those that were there before none is printed
    assert "Traceback" not in told
    assert "1 added" in told
    assert run.returncode == 0


def test_pictures_are_drawn_under_names_that_no_terminal_obeys(limner: Any, photos: Path) -> None:
    os.rename(photos / "red.jpg", os.path.join(os.fsencode(photos), b"\x1b[31m \xff.jpg"))
    assert limner("index", photos, "--builtin", "--index", "index").code == 0
    ran = limner("search", "something", "--cutoff", "none", "--preview", "kitty", "--index", "index")
    assert ran.code == 0
    assert ran.out.count("\033_G") == 4
    assert "\033[31m" not in ran.out


def test_every_photo_is_tagged_at_once(indexed: tuple[Any, Path, tuple[str, ...]]) -> None:
    limner, photos, place = indexed
    tag = ("search", "--zero-shot", "a fox, the sea", *place)
    rows = [json.loads(line) for line in limner(*tag, "--cutoff", "none", "-f", "jsonl").out.splitlines()]
    assert {row["path"] for row in rows} == {str(path) for path in photos.rglob("*.jpg")}
    assert {row["best"] for row in rows} <= {"a fox", "the sea"}
    table = list(csv.DictReader(io.StringIO(limner(*tag, photos / "below", "-f", "csv").out)))
    assert [row["path"] for row in table] == [str(photos / "below" / "yellow.jpg")]
    assert len(limner(*tag).out.splitlines()) == 4
    assert limner(*tag, "no such folder").code == 1
    assert limner(*tag, "--and", "a boat").code == 2
    assert limner(*tag, "-f", "html").code == 2


def test_a_hit_that_is_gone_does_not_keep_the_others_from_being_copied(indexed: tuple[Any, Path, tuple[str, ...]],
                                                                      tmp_path: Path) -> None:
    limner, photos, place = indexed
    (photos / "red.jpg").unlink()
    ran = limner("search", "something", "--cutoff", "none", "--copy-to", tmp_path / "taken", *place)
    assert "3 files copied" in ran.err
    assert f"{photos / 'red.jpg'}: is gone" in ran.err
    assert sorted(path.name for path in (tmp_path / "taken").iterdir()) == ["blue.jpg", "green.jpg", "yellow.jpg"]
    assert ran.code == 1
