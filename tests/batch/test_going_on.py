"""A job that is gone on with: after deaths, errors, a full disk, a vanished folder, with another limner or other models."""

from __future__ import annotations

import json
import resource
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from limner.batch.job import Job, TaskOptions, load_job
from limner.batch.parts import read_rows
from limner.batch.results import read_results, write_sidecars
from limner.batch.running import ErrorLimit, prepare_job, run_job
from limner.batch.sidecars import TextOptions
from limner.core.errors import ImageError, OptionError, StorageError
from limner.core.events import Event, Monitor, Progress

OPTIONS = TaskOptions(batch_size=4)


class Sizes:
    """Says of a picture how large it is, and remembers how many it was shown at once."""

    def __init__(self, options: TaskOptions) -> None:
        self.batches: list[int] = []

    def look(self, image: Image.Image) -> tuple[int, int]:
        return image.size

    def describe(self, sizes: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
        self.batches.append(len(sizes))
        return [{"captions": {"sizes": f"{width} by {height}"}} for width, height in sizes]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(12):
        Image.new("RGB", (20 + number, 30), (number, 0, 0)).save(folder / f"{number:02}.png")
    return folder


def make_job(photos: Path, name: str = "job", **options: Any) -> Job:
    return prepare_job(photos.parent / name, [str(photos)], OPTIONS, unit_pictures=6, **options)


def parts_of(job: Job) -> list[bytes]:
    return [job.part_path(unit).read_bytes() for unit in range(job.units)]


@pytest.fixture
def unbroken(photos: Path) -> list[bytes]:
    job = make_job(photos, "unbroken")
    run_job(job, make_describer=Sizes)
    return parts_of(job)


def note_tries(job: Job, unit: int, **tries: Any) -> None:
    path = job.folder / "tries" / f"{unit:06d}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(tries))


def test_a_machine_taken_away_often_is_no_pictures_fault(photos: Path, unbroken: list[bytes]) -> None:
    job = make_job(photos)
    note_tries(job, 1, count=7, deaths={"8": 1, "9": 1}, hand=7)
    assert run_job(job, make_describer=Sizes).failed == 0
    assert parts_of(job) == unbroken
    assert not list((job.folder / "tries").iterdir())


def test_a_picture_in_whose_turn_the_process_died_twice_is_passed_over(photos: Path) -> None:
    job = make_job(photos)
    note_tries(job, 1, count=3, deaths={"8": 1}, hand=8)
    assert run_job(job, make_describer=Sizes).failed == 1
    (bad,) = [row for row in read_rows(job) if "error" in row]
    assert (bad["i"], bad["error"]["type"]) == (8, "ImageError")
    assert "died 2 times" in bad["error"]["message"]


@pytest.mark.parametrize(("deaths", "batches"), [({}, [4, 2]), ({"models": 1}, [1] * 6)])
def test_where_the_models_died_twice_pictures_go_through_them_alone(photos: Path, unbroken: list[bytes],
                                                                    deaths: dict[str, int], batches: list[int]) -> None:
    job, describer = make_job(photos), Sizes(OPTIONS)
    run_job(job, shard=(0, 2), make_describer=Sizes)
    note_tries(job, 1, count=3, deaths=deaths, hand="models")
    run_job(job, make_describer=lambda options: describer)
    assert describer.batches == batches
    assert parts_of(job) == unbroken


def test_failed_pictures_are_tried_again_when_asked(photos: Path, unbroken: list[bytes]) -> None:
    away = photos.parent / "away.png"
    shutil.move(photos / "07.png", away)
    (photos / "07.png").write_bytes(b"")
    job, describer = make_job(photos), Sizes(OPTIONS)
    assert run_job(job, make_describer=Sizes).failed == 1
    shutil.move(away, photos / "07.png")
    assert run_job(job, make_describer=Sizes).pictures == 0
    report = run_job(job, retry=True, make_describer=lambda options: describer)
    assert (report.pictures, report.done_before, report.failed, describer.batches) == (1, 11, 0, [1])
    assert parts_of(job) == unbroken


def test_too_many_errors_end_the_run_and_lose_nothing(photos: Path, unbroken: list[bytes]) -> None:
    kept = photos.with_name("kept")
    job = make_job(photos)
    photos.rename(kept)  # as where a disk is not there any more
    told: list[Event] = []
    for limit in (ErrorLimit(count=5), ErrorLimit(share=40)):
        with pytest.raises(ImageError, match=f"--max-errors {limit}.*--retry"):
            run_job(job, Monitor(told.append), max_errors=limit, retry=True, make_describer=Sizes)
    assert max(event.failed for event in told if isinstance(event, Progress)) == 6
    assert not job.is_done(1)
    kept.rename(photos)
    assert run_job(job, retry=True, max_errors=ErrorLimit(share=0), make_describer=Sizes).failed == 0
    assert parts_of(job) == unbroken
    for wrong in ({}, {"count": -1}, {"share": 101.0}, {"count": 1, "share": 1.0}):
        with pytest.raises(OptionError, match="share from 0%"):
            ErrorLimit(**wrong)  # type: ignore[arg-type]


@contextmanager
def no_file_beyond(size_bytes: int) -> Iterator[None]:
    """Let the system refuse to write more than so much into a file, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_ends_the_run_and_loses_nothing(photos: Path, unbroken: list[bytes]) -> None:
    job = make_job(photos)
    run_job(job, shard=(0, 2), make_describer=Sizes)
    for _ in range(4):  # an error that is told is no death: pictures are not suspected afterwards
        with no_file_beyond(300), pytest.raises(StorageError, match="part-000001"):
            run_job(job, make_describer=Sizes)
    assert not list((job.folder / "parts").glob("*.part"))
    assert run_job(job, make_describer=Sizes).done_before == 6
    assert parts_of(job) == unbroken


def test_texts_for_a_folder_that_vanished_are_kept_and_written_later(photos: Path) -> None:
    job, told = make_job(photos), list[str]()
    run_job(job, make_describer=Sizes)
    results = list(read_results(read_rows(job), TextOptions()))
    gone = photos.with_name("gone")
    photos.rename(gone)
    assert write_sidecars(results, TextOptions(), told.append) == {"failed": 12}
    assert "00.png is gone" in told[0]
    assert not photos.exists(), "it is not made anew: a disk that is not mounted looks like this"
    gone.rename(photos)
    assert write_sidecars(results, TextOptions(), told.append) == {"written": 12}


def test_another_limner_goes_on_and_a_newer_one_is_not_guessed_at(photos: Path) -> None:
    path = make_job(photos).folder / "job.json"
    row = json.loads(path.read_text())
    path.write_text(json.dumps({**row, "version": "0.0.1"}))
    assert make_job(photos).version == "0.0.1", "who began it is told to the user"
    path.write_text(json.dumps({**row, "version": "9.0", "options": {**row["options"], "dreams": 3}}))
    for _ in range(2):
        with pytest.raises(StorageError, match=r"another limner, 9\.0 \(its dreams"):
            make_job(photos)
    path.write_text(json.dumps({**row, "format": 99}))
    with pytest.raises(StorageError, match="another limner"):
        load_job(path.parent)


def test_models_that_changed_meanwhile_are_another_job(photos: Path, tmp_path: Path) -> None:
    from floored import copy_clip

    clip = copy_clip(tmp_path, 0.5)
    options = TaskOptions(("embed",), f"local-dir:{clip}")
    prepare_job(tmp_path / "embed", [str(photos)], options)
    assert prepare_job(tmp_path / "embed", [str(photos)], options).weights
    weights = clip / "open_clip_model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(bytes(data))
    with pytest.raises(StorageError, match=f"the weights of clip local-dir:{clip} differ"):
        prepare_job(tmp_path / "embed", [str(photos)], options)


def test_finished_units_of_nobody_knows_what_are_not_deleted(photos: Path, unbroken: list[bytes]) -> None:
    job = make_job(photos)
    run_job(job, make_describer=Sizes)
    (job.folder / "job.json").unlink()
    with pytest.raises(StorageError, match=r"no job\.json.*--restart"):
        make_job(photos)
    assert parts_of(job) == unbroken
    assert not make_job(photos, restart=True).is_done(0)
