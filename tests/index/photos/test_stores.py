"""Both stores of photos keep what was added, answer alike, and say clearly what is wrong."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import torch
from photo_stores import postgres_address  # noqa: F401
from torch import Tensor

from limner.core.errors import StorageError, StoreLockedError
from limner.core.vectors import normalise
from limner.index.photos import shards
from limner.index.photos.local import LocalStore
from limner.index.photos.records import About, Entry, Filter, Model, Status
from limner.index.photos.store import PhotoStore, open_store

COLUMNS = 16


def draw_rows(count: int, seed: int = 0) -> Tensor:
    return normalise(torch.randn(count, COLUMNS, generator=torch.Generator().manual_seed(seed))).half()


def entry(name: str, row: Tensor | None = None, *, digest: str | None = None, about: About | None = None,
          error: str | None = None, times_ms: tuple[int, ...] = (0,)) -> Entry:
    features = None if row is None else row.reshape(-1, COLUMNS)
    return Entry(f"/photos/{name}", "/photos", mtime_ns=1_000_000_000, size_bytes=10,
                 digest=b"" if error else (digest or name).encode(), about=about or About(640, 480, kind="jpg"),
                 features=features, times_ms=times_ms, error=error)


@pytest.fixture(params=["local", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The name of an index that is not there yet."""
    if request.param == "local":
        return str(tmp_path / "index")
    address = request.getfixturevalue("postgres_address")
    import psycopg

    schema = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        connection.execute(f"CREATE SCHEMA {schema}")
    return f"{address}&options={quote(f'-csearch_path={schema},public')}"


@pytest.fixture
def store(place: str) -> Iterator[PhotoStore]:
    opened = open_store(place, write=True, create=True)
    yield opened
    opened.close()


@pytest.fixture
def model(store: PhotoStore) -> Model:
    return store.register(Model("tiny-1", "tiny", COLUMNS))


def test_what_was_added_is_found_again(store: PhotoStore, model: Model) -> None:
    rows = draw_rows(5)
    store.add(model, [entry(f"{i}.jpg", rows[i]) for i in range(5)])
    scan = store.scan(model, rows[2:3].float(), Filter())
    best = int(scan.exact(torch.arange(5))[0].argmax())
    assert store.photos([int(scan.contents[best])])[int(scan.contents[best])].paths == ("/photos/2.jpg",)
    assert torch.allclose(scan.exact(torch.arange(5))[0], rows.float() @ rows[2].float(), atol=1e-5)
    assert store.known(["/photos"])["/photos/3.jpg"].status is Status.OK
    assert store.summary().files == {"ok": 5}
    assert store.models()[0].vectors == 5
    assert store.verify() == []


def test_moved_and_copied_files_share_a_vector(store: PhotoStore, model: Model) -> None:
    row = draw_rows(1)
    store.add(model, [entry("a.jpg", row, digest="same")])
    assert store.embedded(model, [b"same", b"other"]) == {b"same"}
    store.add(model, [entry("copy.jpg", digest="same")])
    store.mark(["/photos/a.jpg"], Status.MISSING)
    (content,) = store.scan(model, row.float(), Filter()).contents.tolist()
    assert store.photos([content])[content].paths == ("/photos/copy.jpg",)
    assert store.find("/photos/a.jpg") is None
    assert store.find("/photos/copy.jpg") == content


def test_copies_that_come_together_share_a_vector(store: PhotoStore, model: Model) -> None:
    row = draw_rows(1)
    store.add(model, [entry("a.jpg", row, digest="same"), entry("b.jpg", row, digest="same")])
    assert store.models()[0].vectors == 1
    assert store.verify() == []


def test_what_has_no_file_any_more_is_not_searched_and_compaction_drops_it(store: PhotoStore, model: Model) -> None:
    rows = draw_rows(4)
    store.add(model, [entry(f"{i}.jpg", rows[i]) for i in range(4)])
    store.mark(["/photos/1.jpg"], Status.MISSING)
    assert len(store.scan(model, rows[:1].float(), Filter()).contents) == 3
    assert store.forget("/photos/2.jpg") == 1
    store.compact()
    assert store.verify() == []
    assert store.models()[0].vectors == 2
    scan = store.scan(model, rows[3:].float(), Filter())
    best = int(scan.contents[int(scan.scores[0].argmax())])
    assert store.photos([best])[best].paths == ("/photos/3.jpg",)
    store.add(model, [entry("new.jpg", rows[1])])
    assert store.models()[0].vectors == 3
    assert store.verify() == []


def test_filters_let_through_what_they_say(store: PhotoStore, model: Model) -> None:
    rows = draw_rows(4)
    abouts = [About(4000, 3000, 1e9, "Canon EOS 5D", 48.2, 16.37, "jpg"), About(640, 480, 1.5e9, "Nikon", 48.3, 16.4, "png"),
              About(800, 600, None, None, None, None, "jpg"), About(4000, 100, 2e9, "100%_x", -33.9, 151.2, "heic")]
    store.add(model, [entry(f"sub{i % 2}/{i}.jpg", rows[i], about=abouts[i]) for i in range(4)])

    def found(**wanted: object) -> set[str]:
        contents = store.scan(model, rows[:1].float(), Filter(**wanted)).contents.tolist()  # type: ignore[arg-type]
        return {photo.paths[0][-5] for photo in store.photos(contents).values()}

    assert found() == {"0", "1", "2", "3"}
    assert found(folders=("/photos/sub1",)) == {"1", "3"}
    assert found(folders=("/photos/sub",)) == set()
    assert found(after_s=1.2e9) == {"1", "3"}
    assert found(before_s=1.2e9) == {"0", "2"}, "the file's own time stands in for the camera's"
    assert found(camera="canon") == {"0"}
    assert found(camera="0%_") == {"3"}
    assert found(near=(48.21, 16.37, 5.0)) == {"0"}
    assert found(near=(48.21, 16.37, 50.0)) == {"0", "1"}
    assert found(min_width_px=700, min_height_px=500) == {"0", "2"}
    assert found(kinds=("jpg", "heic")) == {"0", "2", "3"}
    assert found(max_bytes=9) == set()


def test_models_are_never_mixed(store: PhotoStore, model: Model) -> None:
    other = store.register(Model("tiny-2", "other", COLUMNS))
    rows = draw_rows(2)
    store.add(model, [entry("a.jpg", rows[0])])
    assert store.embedded(other, [b"a.jpg"]) == set()
    assert not len(store.scan(other, rows[:1].float(), Filter()).contents)
    store.add(other, [entry("a.jpg", rows[1])])
    assert float(store.scan(other, rows[1:].float(), Filter()).exact(torch.tensor([0]))[0]) == pytest.approx(1, abs=1e-3)
    assert float(store.scan(model, rows[:1].float(), Filter()).exact(torch.tensor([0]))[0]) == pytest.approx(1, abs=1e-3)


def test_rows_come_as_they_are_kept(store: PhotoStore, model: Model) -> None:
    rows = draw_rows(6)
    store.add(model, [entry(f"{i}.jpg", rows[i]) for i in range(6)])
    store.mark(["/photos/1.jpg"], Status.MISSING)
    kept = {tuple(row) for turn, row in enumerate(rows.tolist()) if turn != 1}
    assert {tuple(row) for row in store.sample(model, 100).tolist()} == kept
    assert len(store.sample(model, 2)) <= 3
    scan = store.scan(model, rows[:1].float(), Filter())
    assert {tuple(row) for row in scan.take(torch.arange(5)).tolist()} == kept
    assert torch.equal(scan.take(torch.tensor([3, 0])), scan.take(torch.arange(5))[[3, 0]])
    assert store.propose(model, rows[0].float()) is None
    assert store.graph_rows(model) == 0


def test_what_one_model_has_another_still_has_to_read(store: PhotoStore, model: Model) -> None:
    other = store.register(Model("tiny-2", "other", COLUMNS))
    store.add(model, [entry("a.jpg", draw_rows(1)[0]), entry("bad.jpg", error="cut off")])
    assert [store.known(["/photos"], one)["/photos/a.jpg"].embedded for one in (model, other, None)] == [True, False, True]
    assert store.known(["/photos"], model)["/photos/bad.jpg"].status is Status.FAILED


def test_failures_are_remembered_and_replaced(store: PhotoStore, model: Model) -> None:
    store.add(model, [entry("bad.jpg", error="cut off")])
    assert store.failures() == [("/photos/bad.jpg", "cut off")]
    store.add(model, [entry("bad.jpg", draw_rows(1)[0], digest="whole")])
    assert store.failures() == []
    assert store.known(["/photos"])["/photos/bad.jpg"].status is Status.OK
    assert store.find("/photos/bad.jpg") is not None


def test_frames_of_a_video_are_rows_of_one_photo(store: PhotoStore, model: Model) -> None:
    rows = draw_rows(3)
    store.add(model, [entry("v.mp4", rows, times_ms=(0, 6000, 12000))])
    scan = store.scan(model, rows[1:2].float(), Filter())
    assert int(scan.times_ms[int(scan.scores[0].argmax())]) == 6000
    assert len(set(scan.contents.tolist())) == 1


def test_names_that_are_no_utf8_come_back_as_they_were(store: PhotoStore, model: Model) -> None:
    name = os.fsdecode(b"\xff\xfe caf\xe9.jpg")
    store.add(model, [entry(name, draw_rows(1)[0], digest="odd")])
    assert f"/photos/{name}" in store.known(["/photos"])
    assert store.find(f"/photos/{name}") is not None


def test_both_stores_give_the_same_order(tmp_path: Path, place: str) -> None:
    rows, query = draw_rows(200), draw_rows(1, seed=9)
    found = []
    for name in (str(tmp_path / "reference"), place):
        opened = open_store(name, write=True, create=True)
        kept = opened.register(Model("tiny-1", "tiny", COLUMNS))
        opened.add(kept, [entry(f"{i:03}.jpg", rows[i]) for i in range(200)])
        scan = opened.scan(kept, query.float(), Filter())
        order = scan.exact(torch.arange(200))[0].argsort(descending=True, stable=True)
        photos = opened.photos(scan.contents.tolist())
        found.append([photos[content].paths[0] for content in scan.contents[order].tolist()])
        opened.close()
    assert found[0] == found[1]


def test_an_index_that_is_not_there_is_said_with_the_command_that_makes_one(place: str) -> None:
    with pytest.raises(StorageError, match=r"There is no index in .* limner index FOLDER"):
        open_store(place)


def test_an_index_of_a_newer_limner_is_refused(place: str) -> None:
    open_store(place, write=True, create=True).close()
    if place.startswith("postgresql"):
        import psycopg

        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute("UPDATE limner_meta SET value = '99'")
    else:
        database = sqlite3.connect(Path(place) / "limner.db")
        with database:
            database.execute("UPDATE meta SET value = '99'")
        database.close()
    with pytest.raises(StorageError, match="newer limner"):
        open_store(place)


def test_one_process_writes_and_others_read(tmp_path: Path) -> None:
    first = LocalStore(tmp_path, write=True, create=True)
    with pytest.raises(StoreLockedError, match="Another limner is writing"):
        LocalStore(tmp_path, write=True)
    model = first.register(Model("tiny-1", "tiny", COLUMNS))
    reader = LocalStore(tmp_path)
    rows = draw_rows(3)
    for turn in range(3):
        first.add(model, [entry(f"{turn}.jpg", rows[turn])])
        assert len(reader.scan(model, rows[:1].float(), Filter()).contents) == turn + 1
    first.mark(["/photos/0.jpg"], Status.MISSING)
    assert len(reader.scan(model, rows[:1].float(), Filter()).contents) == 2
    with pytest.raises(StorageError, match="read only"):
        reader.forget("/photos/1.jpg")
    first.close()
    first.close()
    LocalStore(tmp_path, write=True).close()


def test_rows_run_on_into_the_next_shard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_ROWS", 4)
    store = LocalStore(tmp_path, write=True, create=True)
    model = store.register(Model("tiny-1", "tiny", COLUMNS))
    rows = draw_rows(11)
    for start, end in ((0, 3), (3, 10), (10, 11)):
        store.add(model, [entry(f"{i}.jpg", rows[i]) for i in range(start, end)])
    scan = store.scan(model, rows[9:10].float(), Filter())
    assert int(scan.scores[0].argmax()) == 9
    assert sorted(path.name for path in tmp_path.rglob("*.f16")) == ["00000.f16", "00001.f16", "00002.f16"]


def test_leftovers_of_a_crash_are_cut_off(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, write=True, create=True)
    model = store.register(Model("tiny-1", "tiny", COLUMNS))
    rows = draw_rows(3)
    store.add(model, [entry("0.jpg", rows[0])])
    (shard,) = tmp_path.rglob("*.f16")
    with shard.open("ab") as file:
        file.write(b"half a row of somebody else's")
    store.add(model, [entry("1.jpg", rows[1])])
    assert shard.stat().st_size == 2 * COLUMNS * 2
    assert float(store.scan(model, rows[1:2].float(), Filter()).scores.max()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("damage", ["shard is gone", "shard is short", "database is text", "database is cut"])
def test_damage_is_said_with_what_to_do(tmp_path: Path, damage: str) -> None:
    store = LocalStore(tmp_path, write=True, create=True)
    model = store.register(Model("tiny-1", "tiny", COLUMNS))
    store.add(model, [entry(f"{i}.jpg", row) for i, row in enumerate(draw_rows(50))])
    store.close()
    (shard,) = tmp_path.rglob("*.f16")
    database = tmp_path / "limner.db"
    if damage == "shard is gone":
        shard.unlink()
    elif damage == "shard is short":
        shard.write_bytes(shard.read_bytes()[:100])
    elif damage == "database is text":
        database.write_text("no database" * 1000)
    else:
        database.write_bytes(database.read_bytes()[:6000])
    with pytest.raises(StorageError, match="limner index"):
        _verify_and_scan(tmp_path, "shard" in damage)


def _verify_and_scan(folder: Path, must_complain: bool) -> None:
    damaged = LocalStore(folder)
    try:
        if must_complain:
            assert "move the index away" in " ".join(damaged.verify())
        damaged.scan(damaged.models()[0], draw_rows(1).float(), Filter())
    finally:
        damaged.close()


WRITER = """
import sys, torch
from limner.core.vectors import normalise
from limner.index.photos.local import LocalStore
from limner.index.photos.records import About, Entry, Model
from pathlib import Path
store = LocalStore(Path(sys.argv[1]), write=True, create=True)
model = store.register(Model("tiny-1", "tiny", 16))
start = len(store.known(["/photos"]))
for batch in range(100_000):
    rows = normalise(torch.randn(64, 16)).half()
    store.add(model, [Entry(f"/photos/{start + batch * 64 + i}.jpg", "/photos", 1, 1, f"{start + batch * 64 + i}".encode(),
                            About(), rows[i:i + 1]) for i in range(64)])
    print(start + (batch + 1) * 64, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    acknowledged = 0
    for turn in range(4):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True,
                                   env={**os.environ, "OMP_NUM_THREADS": "1"})
        assert process.stdout is not None
        acknowledged = int(process.stdout.readline())
        time.sleep(0.05 * turn)
        process.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])
        process.wait()
        process.stdout.close()
        store = LocalStore(tmp_path)
        kept = store.models()[0].vectors
        assert acknowledged <= kept <= acknowledged + 64
        assert store.verify() == []
        assert len(store.known(["/photos"])) == kept
        store.close()
