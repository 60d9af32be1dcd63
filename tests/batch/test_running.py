"""A job accounts for every picture, goes on where it was stopped, and gives the same bytes however often it was."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from limner.batch.inputs import list_items
from limner.batch.job import Job, TaskOptions, load_job
from limner.batch.manifest import read_manifest
from limner.batch.parts import read_rows
from limner.batch.running import choose_units, prepare_job, run_job
from limner.core.errors import ImageError, OptionError, StorageError, VocabularyError
from limner.core.events import Event, Monitor, Progress

OPTIONS = TaskOptions(batch_size=4)


class Sizes:
    """Says of a picture how large it is: quick, and the same always."""

    def __init__(self, options: TaskOptions | None = None) -> None:
        self.seen = 0

    def look(self, image: Image.Image) -> tuple[int, int]:
        return image.size

    def describe(self, sizes: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
        self.seen += len(sizes)
        return [{"captions": {"sizes": f"{width} by {height}"}} for width, height in sizes]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Thirty pictures, four of which cannot be read."""
    folder = tmp_path / "photos"
    (folder / "below").mkdir(parents=True)
    for number in range(26):
        place = folder / ("below" if number % 5 == 0 else ".")
        Image.new("RGB", (20 + number, 30), (number, 0, 0)).save(place / f"{number}.PNG")
    (folder / "cut.jpg").write_bytes((folder / "1.PNG").read_bytes()[:60])
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.webp").write_text("no picture")
    (folder / "nul.gif").write_bytes(b"GIF89a" + bytes(40))
    return folder


def rows_of(job: Job) -> list[dict[str, Any]]:
    return list(read_rows(job))


def test_every_picture_is_accounted_for(photos: Path, tmp_path: Path) -> None:
    job = prepare_job(tmp_path / "job", [str(photos)], OPTIONS, unit_pictures=7)
    report = run_job(job, make_describer=Sizes)
    rows = rows_of(job)
    assert [row["i"] for row in rows] == list(range(30))
    assert report.failed == 4
    bad = {Path(row["path"]).name: row["error"] for row in rows if "error" in row}
    assert set(bad) == {"cut.jpg", "empty.png", "text.webp", "nul.gif"}
    assert all(error["type"] == "ImageError" and name in error["message"] for name, error in bad.items())
    assert not any("bytes>" in error["message"] for error in bad.values()), "the name of the file, and no other"
    assert sum("captions" in row for row in rows) == 26


def test_a_stopped_job_goes_on_and_ends_in_the_same_bytes(photos: Path, tmp_path: Path) -> None:
    whole = prepare_job(tmp_path / "whole", [str(photos)], OPTIONS, unit_pictures=4)
    run_job(whole, make_describer=Sizes)
    job = prepare_job(tmp_path / "job", [str(photos)], OPTIONS, unit_pictures=4)
    stop = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Progress) and event.done >= 9:
            stop.set()

    first = run_job(job, Monitor(listen, stop), make_describer=Sizes)
    assert first.stopped
    assert 0 < first.units_left < job.units
    again = prepare_job(tmp_path / "job", [str(photos)], OPTIONS, unit_pictures=4)
    second = run_job(again, make_describer=Sizes)
    assert second.done_before == first.pictures
    assert rows_of(again) == rows_of(whole)
    third = run_job(again, make_describer=Sizes)
    assert (third.pictures, third.done_before) == (0, 30)


def test_shards_share_the_units_out(photos: Path, tmp_path: Path) -> None:
    job = prepare_job(tmp_path / "job", [str(photos)], OPTIONS, unit_pictures=4)
    shards = [choose_units(job, (index, 3)) for index in range(3)]
    assert sorted(unit for shard in shards for unit in shard) == list(range(job.units))
    for index in range(3):
        run_job(job, shard=(index, 3), make_describer=Sizes)
    assert len(rows_of(job)) == 30
    for wrong in ((3, 3), (-1, 2), (0, 0)):
        with pytest.raises(OptionError, match="I/N"):
            choose_units(job, wrong)


def test_another_job_in_the_same_folder_is_refused(photos: Path, tmp_path: Path) -> None:
    prepare_job(tmp_path / "job", [str(photos)], OPTIONS)
    with pytest.raises(StorageError, match="another job: tags differ"):
        prepare_job(tmp_path / "job", [str(photos)], TaskOptions(tags=3))
    (photos / "1.PNG").unlink()
    with pytest.raises(StorageError, match="30 then, 29 now"):
        prepare_job(tmp_path / "job", [str(photos)], OPTIONS)
    assert prepare_job(tmp_path / "job", [str(photos)], OPTIONS, restart=True).count == 29
    assert prepare_job(tmp_path / "job", [str(photos)], TaskOptions(batch_size=9)).count == 29, "how, not what"


def test_damage_to_a_job_is_said(photos: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"no job\.json"):
        load_job(tmp_path)
    job = prepare_job(tmp_path / "job", [str(photos)], OPTIONS)
    run_job(job, make_describer=Sizes)
    job.part_path(0).write_text('{"i": 0')
    with pytest.raises(StorageError, match="Delete it"):
        rows_of(job)
    job.manifest_path.write_text("{")
    with pytest.raises(VocabularyError, match="damaged"):
        read_manifest(job.manifest_path, range(1))
    (tmp_path / "job" / "job.json").write_text("[]")
    with pytest.raises(StorageError, match="damaged"):
        load_job(tmp_path / "job")


def test_inputs_of_every_kind(photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    picture = (photos / "1.PNG").read_bytes()
    with tarfile.open(tmp_path / "shard.tar", "w") as tar:
        for name in ("a.png", "b.txt", "c.JPG"):
            info = tarfile.TarInfo(name)
            info.size = len(picture)
            tar.addfile(info, io.BytesIO(picture))
    pq.write_table(pa.table({"image": [{"bytes": picture, "path": "x"}], "text": ["t"]}), tmp_path / "cells.parquet")
    pq.write_table(pa.table({"path": ["photos/2.PNG"]}), tmp_path / "paths.parquet")
    (tmp_path / "list.jsonl").write_text(json.dumps({"file_name": "photos/3.PNG"}) + "\n\n")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{photos / '4.PNG'}\n"))
    inputs = ["shard.tar", "cells.parquet", "paths.parquet", "list.jsonl", "-", "photos/6.P*"]
    job = prepare_job(tmp_path / "job", [given if given == "-" else str(tmp_path / given) for given in inputs], OPTIONS)
    report = run_job(job, make_describer=Sizes)
    assert (report.pictures, report.failed) == (7, 0)
    names = {Path(row["path"]).name + str(row.get("member", row.get("row", ""))) for row in rows_of(job)}
    assert names == {"shard.tara.png", "shard.tarc.JPG", "cells.parquet0", "2.PNG", "3.PNG", "4.PNG", "6.PNG"}


def test_inputs_that_are_wrong(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="no such file"):
        list_items([str(tmp_path / "nowhere")])
    with pytest.raises(OptionError, match="There are no pictures"):
        list_items([str(tmp_path)])
    (tmp_path / "list.jsonl").write_text('{"a": 1}\n')
    with pytest.raises(VocabularyError, match=r"line 1.*--column"):
        list_items([str(tmp_path / "list.jsonl")])
    (tmp_path / "bad.tar").write_text("no tar")
    with pytest.raises(ImageError, match="tar cannot be read"):
        list_items([str(tmp_path / "bad.tar")])


def test_names_that_are_no_utf8_survive(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    Image.new("RGB", (9, 9)).save(tmp_path / "a.png")
    os.rename(tmp_path / "a.png", os.path.join(os.fsencode(folder), b"caf\xe9.png"))
    job = prepare_job(tmp_path / "job", [str(folder)], OPTIONS)
    assert run_job(job, make_describer=Sizes).failed == 0
    assert os.fsencode(read_manifest(job.manifest_path, range(1))[0].path).endswith(b"caf\xe9.png")


DEADLY = """
import os, sys, time
from pathlib import Path
from limner.batch.job import load_job
from limner.batch.running import run_job

class Sizes:
    def __init__(self, options): pass
    def look(self, image):
        if len(sys.argv) > 2 and image.width == 33:
            os.kill(os.getpid(), 9)
        return image.size
    def describe(self, sizes):
        time.sleep(0.01 * len(sizes))
        return [{"captions": {"sizes": f"{width} by {height}"}} for width, height in sizes]

run_job(load_job(Path(sys.argv[1])), make_describer=Sizes)
"""


def run_child(*arguments: object) -> int:
    return subprocess.run([sys.executable, "-c", DEADLY, *map(str, arguments)], check=False, timeout=120).returncode


def test_a_picture_that_kills_the_process_becomes_a_line_with_an_error(photos: Path, tmp_path: Path) -> None:
    job = prepare_job(tmp_path / "job", [str(photos)], OPTIONS, unit_pictures=10)
    for _ in range(5):
        if run_child(tmp_path / "job", "deadly") == 0:
            break
    rows = rows_of(job)
    assert len(rows) == 30
    (killer,) = [row for row in rows if "died" in row.get("error", {}).get("message", "")]
    assert Path(killer["path"]).name == "13.PNG"
    assert sum("error" in row for row in rows) == 5


def test_killed_at_random_it_ends_in_the_same_bytes(photos: Path, tmp_path: Path) -> None:
    whole = prepare_job(tmp_path / "whole", [str(photos)], OPTIONS, unit_pictures=3)
    run_job(whole, make_describer=Sizes)
    job = prepare_job(tmp_path / "job", [str(photos)], OPTIONS, unit_pictures=3)
    chance = random.Random(1)
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", DEADLY, str(job.folder)])
        deadline = time.monotonic() + 60
        while not job.is_done(0) and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.2)
        process.send_signal(signal.SIGKILL)
        process.wait()
    run_job(job, make_describer=Sizes)
    assert [job.part_path(unit).read_bytes() for unit in range(job.units)] == \
        [whole.part_path(unit).read_bytes() for unit in range(whole.units)]


def test_a_ray_cluster_that_is_not_there_is_said_at_once(photos: Path, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="pip install 'limner[ray]'")
    from limner.batch.on_ray import run_on_ray

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("RAY_ADDRESS", f"127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(StorageError, match=r"RAY_ADDRESS '127\.0\.0\.1:\d+' cannot be reached.*ray start --head"):
            run_on_ray(prepare_job(tmp_path / "job", [str(photos)], OPTIONS), make_describer=Sizes)


def test_on_ray_nothing_is_lost_when_a_worker_dies(photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="pip install 'limner[ray]'")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    code = """
import os, sys
from pathlib import Path
import ray
from limner.batch.job import load_job
from limner.batch.on_ray import run_on_ray
from limner.core.errors import StorageError, UnknownModelError
from limner.core.events import Monitor

class NoModel:
    def __init__(self, options): raise UnknownModelError("nobody knows it")

class Sizes:
    def __init__(self, options): pass
    def look(self, image): return image.size
    def describe(self, sizes):
        mark = Path(os.environ["LIMNER_TEST_MARK"])
        if not mark.exists():
            mark.write_text("died here once")
            os._exit(1)
        return [{"captions": {"sizes": f"{width} by {height}"}} for width, height in sizes]

job = load_job(Path(os.environ["LIMNER_TEST_JOB"]))
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
try:
    run_on_ray(job, actors=2, cpus=0.5, make_describer=NoModel)
except StorageError as error:
    assert "UnknownModelError" in str(error) and "nobody knows it" in str(error), str(error)
    print("told")
told = []
report = run_on_ray(job, Monitor(told.append), actors=2, cpus=0.5, make_describer=Sizes)
print(told[0].done, told[-1].done, told[-1].failed, report.pictures, report.failed, report.units_left)
"""
    job = prepare_job(tmp_path / "job", [str(photos)], OPTIONS, unit_pictures=7)
    whole = prepare_job(tmp_path / "whole", [str(photos)], OPTIONS, unit_pictures=7)
    run_job(whole, make_describer=Sizes)
    environment = {**os.environ, "LIMNER_TEST_JOB": str(job.folder), "LIMNER_TEST_MARK": str(tmp_path / "mark")}
    found = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=280,
                           check=False, env=environment)
    written = found.stdout.split()
    assert "told" in written, found.stderr[-2000:]
    assert written[-6:] == ["0", "30", "4", "30", "4", "0"], found.stderr[-2000:]
    assert (tmp_path / "mark").exists()
    assert rows_of(job) == rows_of(whole)
