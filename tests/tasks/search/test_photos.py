"""An index follows its folders, finds what is asked for, and loses nothing."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from limner.core.errors import ImageError, OptionError, StorageError
from limner.core.events import Event, Monitor, Progress
from limner.index.photos.records import Filter
from limner.models.clip.model import Clip, load_clip
from limner.tasks.classify import Classifier, ClassifyOptions
from limner.tasks.search import indexing, watching
from limner.tasks.search.indexing import IndexOptions
from limner.tasks.search.options import SearchOptions, Term
from limner.tasks.search.photos import Index
from limner.tasks.search.reading import Taken
from training.world.lots import sample_scene
from training.world.scenes import draw_scene

PICTURES = 12


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn pictures, one in three in a folder below."""
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "below").mkdir()
    for number in range(PICTURES):
        draw_scene(sample_scene(number), 64).save(folder / ("below" if number % 3 == 0 else ".") / f"{number:02}.png")
    return folder


@pytest.fixture
def photos(drawn: Path, tmp_path: Path) -> Path:
    """A copy of them that a test may change."""
    return Path(shutil.copytree(drawn, tmp_path / "photos"))


@pytest.fixture
def index(tmp_path: Path, tiny_clip: Clip) -> Index:
    return Index(tmp_path / "index", tiny_clip, write=True)


def test_only_what_changed_is_read_again(index: Index, photos: Path) -> None:
    assert index.add([photos]).added == PICTURES
    again = index.add([photos])
    assert (again.added, again.unchanged) == (0, PICTURES)
    Image.new("RGB", (40, 40), "red").save(photos / "01.png")
    (photos / "02.png").unlink()
    later = index.add([photos])
    assert (later.added, later.unchanged, later.gone) == (1, PICTURES - 2, 1)
    assert index.summary().contents == PICTURES - 1


def test_moves_and_copies_keep_their_vector(index: Index, photos: Path) -> None:
    index.add([photos])
    (photos / "01.png").rename(photos / "moved.png")
    shutil.copy(photos / "02.png", photos / "below" / "copy.png")
    report = index.add([photos])
    assert (report.added, report.linked, report.gone) == (0, 2, 1)
    assert index.model().vectors == PICTURES


def test_a_picture_finds_itself_and_its_copies(index: Index, photos: Path) -> None:
    shutil.copy(photos / "02.png", photos / "below" / "copy.png")
    index.add([photos])
    first = index.search(Term(image=str(photos / "02.png")), SearchOptions(cutoff="none")).hits[0]
    assert sorted(map(os.path.basename, first.photo.paths)) == ["02.png", "copy.png"]
    assert first.score == pytest.approx(1, abs=1e-3)
    assert all("02.png" not in path for hit in index.similar(str(photos / "02.png")).hits for path in hit.photo.paths)
    assert [group.exact for group in index.duplicates([photos], distance=1e-4)] == [True]


def test_a_folder_that_is_not_there_empties_nothing(index: Index, photos: Path) -> None:
    index.add([photos])
    away = photos.rename(photos.with_name("unmounted"))
    with pytest.raises(ImageError, match="Is the disk connected"):
        index.add([photos])
    photos.mkdir()
    assert index.add([photos]).emptied == [str(photos)]
    assert index.summary().files == {"ok": PICTURES}
    photos.rmdir()
    away.rename(photos)
    assert index.add([photos]).unchanged == PICTURES


def test_files_that_failed_are_remembered_and_tried_again_when_asked(index: Index, photos: Path) -> None:
    (photos / "bad.jpg").write_bytes(b"no picture")
    (photos / "empty.png").write_bytes(b"")
    report = index.add([photos])
    assert report.added == PICTURES
    assert {os.path.basename(path) for path, _ in report.failed} == {"bad.jpg", "empty.png"}
    assert index.add([photos]).failed_before == 2
    assert len(index.add([photos], IndexOptions(retry=True)).failed) == 2
    Image.new("RGB", (40, 40), "blue").save(photos / "bad.jpg")
    assert index.add([photos]).added == 1


def test_a_picture_that_the_memory_does_not_hold_stops_nothing(index: Index, photos: Path,
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    read = indexing.read_pictures

    def read_most(path: str, **options: Any) -> Taken:
        if path.endswith("01.png"):
            raise MemoryError
        return read(path, **options)

    monkeypatch.setattr(indexing, "read_pictures", read_most)
    report = index.add([photos])
    assert report.added == PICTURES - 1
    assert "not enough memory" in report.failed[0][1]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_loses_nothing(index: Index, photos: Path) -> None:
    index.add([photos])
    (photos / "below").chmod(0)
    try:
        report = index.add([photos])
    finally:
        (photos / "below").chmod(0o755)
    assert report.unreadable == [str(photos / "below")]
    assert report.gone == 0


def test_patterns_and_hidden_files_are_left_out(index: Index, photos: Path) -> None:
    (photos / ".hidden").mkdir()
    shutil.copy(photos / "01.png", photos / ".hidden" / "h.png")
    assert index.add([photos], IndexOptions(exclude=("below", "1*.png"))).added == 6
    assert index.add([photos], IndexOptions(hidden=True)).linked == 1


def test_a_stop_keeps_what_was_done_and_the_next_run_goes_on(index: Index, photos: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "COMMIT_FILES", 2)
    stop = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Progress) and event.done >= 4:
            stop.set()

    first = index.add([photos], IndexOptions(batch_size=2), Monitor(listen, stop))
    assert first.stopped
    assert 4 <= first.added < PICTURES
    second = index.add([photos])
    assert (second.unchanged, second.added) == (first.added, PICTURES - first.added)
    assert index.verify() == []


def test_another_model_is_refused_with_the_name_of_the_right_one(index: Index, photos: Path) -> None:
    index.add([photos])
    with Index(index.store.place, "builtin") as other, pytest.raises(StorageError, match="none of builtin"):
        other.search("a fox")


def test_a_second_model_reads_what_the_first_has_and_then_nothing(index: Index, photos: Path) -> None:
    index.add([photos])
    index.close()
    with Index(index.store.place, "builtin", write=True) as other:
        assert len(other.plan([photos]).todo) == PICTURES
        assert other.add([photos]).added == PICTURES
        assert other.add([photos]).unchanged == PICTURES
        assert [model.vectors for model in other.store.models()] == [PICTURES, PICTURES]
        assert other.verify() == []


def test_an_unchanged_folder_needs_no_clip(index: Index, photos: Path, tiny_clip: Clip) -> None:
    index.add([photos])
    index.close()

    def load() -> Clip:
        raise AssertionError("nothing has changed")

    with Index(index.store.place, load, key=tiny_clip.cache_key, write=True) as again:
        assert again.add([photos]).unchanged == PICTURES
        (photos / "01.png").unlink()
        assert again.add([photos]).gone == 1


def test_links_that_lead_nowhere_and_what_is_no_file_stop_nothing(index: Index, photos: Path) -> None:
    (photos / "loop.png").symlink_to("loop.png")
    (photos / "gone.png").symlink_to("nothing.png")
    (photos / "around").symlink_to(photos)
    os.mkfifo(photos / "pipe.png")
    (photos / "folder.png").mkdir()
    report = index.add([photos])
    assert (report.added, report.failed, report.unreadable) == (PICTURES, [], [])


def test_watching_tells_what_was_there_and_what_comes(index: Index, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("watchfiles")
    monkeypatch.setattr(watching, "SETTLE_MS", 200)
    monkeypatch.setattr(watching, "LOOK_MS", 200)
    stop = threading.Event()
    reports = watching.watch_folders(index, [photos], IndexOptions(), Monitor(stop=stop))
    assert len(next(reports).new) == PICTURES
    later = threading.Timer(0.5, lambda: Image.new("RGB", (40, 40), "red").save(photos / "new.png"))
    later.start()
    assert next(reports).new == [str(photos / "new.png")]
    later.join()
    stop.set()
    assert list(reports) == []


def test_a_folder_that_vanishes_while_it_is_watched_is_told_and_taken_up_again(index: Index, photos: Path, tmp_path: Path,
                                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("watchfiles")
    monkeypatch.setattr(watching, "SETTLE_MS", 200)
    monkeypatch.setattr(watching, "LOOK_MS", 200)
    disk, away = tmp_path / "disk", tmp_path / "away"
    disk.mkdir()
    shutil.copy(photos / "01.png", disk / "first.png")
    stop = threading.Event()
    reports = watching.watch_folders(index, [disk, photos], IndexOptions(), Monitor(stop=stop))
    assert next(reports).added == PICTURES + 1
    disk.rename(away)
    assert next(reports).away == [str(disk)]
    Image.new("RGB", (40, 40), "red").save(photos / "new.png")
    assert next(reports).new == [str(photos / "new.png")]
    Image.new("RGB", (40, 40), "blue").save(away / "second.png")
    away.rename(disk)
    assert next(reports).back == [str(disk)]
    later = next(reports)
    assert (later.new, later.gone) == ([str(disk / "second.png")], 0)
    stop.set()
    assert list(reports) == []
    assert index.summary().files == {"ok": PICTURES + 3}


def test_a_watch_waits_where_every_folder_is_gone(index: Index, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("watchfiles")
    monkeypatch.setattr(watching, "LOOK_MS", 50)
    stop = threading.Event()
    reports = watching.watch_folders(index, [photos], IndexOptions(), Monitor(stop=stop))
    away = photos.rename(photos.with_name("away"))
    threading.Timer(0.3, lambda: away.rename(photos)).start()
    assert next(reports).back == [str(photos)]
    assert next(reports).added == PICTURES
    stop.set()
    assert list(reports) == []


def test_every_rule_filter_and_page(index: Index, photos: Path) -> None:
    index.add([photos])
    terms = [Term("a red fox"), Term("snow", weight=0.5), Term("a car", weight=-1)]
    for rule in ("mean", "minimum"):
        everything = index.search(terms, SearchOptions(count=50, cutoff="none", rule=rule)).hits
        assert len(everything) == PICTURES
        assert [hit.score for hit in everything] == sorted((hit.score for hit in everything), reverse=True)
        page = index.search(terms, SearchOptions(count=5, offset=5, cutoff="none", rule=rule)).hits
        assert [hit.path for hit in page] == [hit.path for hit in everything[5:10]]
        assert all(len(hit.terms) == 3 for hit in page)
    dated = index.search("a fox", SearchOptions(count=50, cutoff="none", sort="date")).hits
    assert [hit.photo.mtime_ns for hit in dated] == sorted((hit.photo.mtime_ns for hit in dated), reverse=True)
    assert index.search("a fox", SearchOptions(cutoff=1000.0)).hits == ()
    assert index.search("a fox", SearchOptions(cutoff=1000.0)).nearest


@pytest.mark.parametrize("wrong", [{"count": 0}, {"offset": -1}, {"rule": "best"}, {"sort": "size"}, {"cutoff": "maybe"}])
def test_options_out_of_range_say_what_is_allowed(wrong: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        SearchOptions(**wrong)  # type: ignore[arg-type]


def test_terms_need_something_to_say() -> None:
    for wrong in ({}, {"text": " "}, {"text": "a", "image": "b"}, {"text": "a", "weight": 0.0},
                  {"text": "a", "weight": float("nan")}):
        with pytest.raises(OptionError):
            Term(**wrong)  # type: ignore[arg-type]


def test_words_find_what_is_drawn_and_nothing_where_nothing_is(tmp_path: Path) -> None:
    """With the shipped model: houses are found among other things, and interest rates are not."""
    folder = tmp_path / "scenes"
    folder.mkdir()
    from training.world.scenes import Scene

    shown = {"house": "meadow", "lighthouse": "sea", "tree": "meadow", "car": "city", "owl": "forest"}
    for subject, place in shown.items():
        draw_scene(Scene(subject, "red", place, "digital", seed=3), 160).save(folder / f"{subject}.png")
    with Index(tmp_path / "index", load_clip("builtin"), write=True) as index:
        index.add([folder])
        assert Path(index.search("a lighthouse", SearchOptions(count=1)).hits[0].path).stem == "lighthouse"
        assert index.search("interest rates").hits == ()


def test_a_graph_grows_with_the_index_by_itself(index: Index, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("usearch")
    away = photos / "01.png"
    kept = away.read_bytes()
    away.unlink()
    index.add([photos])
    assert index.store.graph_rows(index.model()) == 0
    index.build_graph()
    monkeypatch.setattr("limner.tasks.search.photos.GRAPH_GROWN", 1.0)
    away.write_bytes(kept)
    index.add([photos])
    assert index.store.graph_rows(index.model()) == PICTURES
    index.drop_graph()
    monkeypatch.setattr("limner.tasks.search.photos.GRAPH_ROWS", 2)
    Image.new("RGB", (40, 40), "red").save(photos / "new.png")
    index.add([photos])
    assert index.store.graph_rows(index.model()) == PICTURES + 1


def test_tags_are_what_classify_says_of_each_photo(index: Index, photos: Path, tiny_clip: Clip, tmp_path: Path) -> None:
    index.add([photos])
    labels = ["a fox", "a house", "the sea"]
    for options in (ClassifyOptions(top=2), ClassifyOptions(reject=True)):
        tags = {tag.photo.paths[0]: tag.found for tag in index.tag(labels, options)}
        assert len(tags) == PICTURES
        paths = sorted(tags)
        expected = Classifier(labels, tiny_clip, options, cache_folder=tmp_path / "cache").classify_all(paths)
        for path, outcome in zip(paths, expected):
            found, own = tags[path], outcome.unwrap()
            assert [one.label for one in found.labels] == [one.label for one in own.labels]
            assert found.labels[0].probability == pytest.approx(own.labels[0].probability, abs=2e-3)  # float16 vectors
            assert (found.best is None, found.method) == (own.best is None, own.method)
    below = Filter(folders=(str(photos / "below"),))
    assert len(list(index.tag(labels, filter=below))) == 4
