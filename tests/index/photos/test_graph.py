"""An HNSW graph proposes what a scan would find, gives no score of its own, and is left aside where it does not fit."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from limner.core.errors import StorageError
from limner.core.events import Event, Monitor, Progress
from limner.core.vectors import normalise
from limner.index.photos import graph as graphs
from limner.index.photos.local import LocalStore
from limner.index.photos.records import About, Entry, Filter, Model, Status
from limner.index.photos.store import PhotoStore
from limner.tasks.search.options import SearchOptions
from limner.tasks.search.query import find_photos

pytest.importorskip("usearch")

COLUMNS, ROWS, LATER = 24, 3_000, 200


def draw_rows(count: int, seed: int) -> Tensor:
    """Return rows in clusters, as pictures of one thing lie together."""
    random = torch.Generator().manual_seed(seed)
    centres = torch.randn(40, COLUMNS, generator=torch.Generator().manual_seed(0))
    return normalise(centres[torch.randint(40, (count,), generator=random)]
                     + 0.5 * torch.randn(count, COLUMNS, generator=random)).half()


def add_rows(store: PhotoStore, model: Model, rows: Tensor, first: int = 0) -> None:
    store.add(model, [Entry(f"/photos/{first + i}.jpg", "/photos", 1, 1, f"{first + i}".encode(), About(), row[None])
                      for i, row in enumerate(rows)])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    opened = LocalStore(tmp_path / "index", write=True, create=True)
    add_rows(opened, opened.register(Model("tiny-1", "tiny", COLUMNS)), draw_rows(ROWS, 1))
    yield opened
    opened.close()


@pytest.fixture
def model(store: LocalStore) -> Model:
    return store.models()[0]


def find_best(store: PhotoStore, model: Model, vector: Tensor, *, exact: bool) -> list[tuple[str, float]]:
    found = find_photos(store, model, vector[None], [1.0], ["x"], SearchOptions(count=10, cutoff="none", exact=exact))
    assert found.searched == sum(known.status is Status.OK for known in store.known(["/photos"]).values())
    return [(hit.path, hit.score) for hit in found.hits]


def test_what_is_proposed_is_what_a_scan_finds_with_the_same_scores(store: LocalStore, model: Model,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.propose(model, draw_rows(1, 2)[0].float()) is None
    assert store.build_graph(model, Monitor()) == ROWS
    add_rows(store, model, draw_rows(LATER, 3), ROWS)
    store.mark(["/photos/7.jpg"], Status.MISSING)
    same = 0
    for vector in [*draw_rows(20, 4).float(), draw_rows(LATER, 3)[5].float(), draw_rows(ROWS, 1)[7].float()]:
        exact, proposed = (dict(find_best(store, model, vector, exact=exact)) for exact in (True, False))
        assert "/photos/7.jpg" not in proposed
        same += len(exact.keys() & proposed.keys())
        assert all(exact[path] == pytest.approx(proposed[path], abs=1e-6) for path in exact.keys() & proposed.keys())
    assert same >= 0.99 * 220
    monkeypatch.delattr(LocalStore, "scan")
    assert dict(find_best(store, model, draw_rows(LATER, 3)[5].float(), exact=False))[f"/photos/{ROWS + 5}.jpg"] > 0.999


def test_the_sample_stands_for_all(store: LocalStore, model: Model) -> None:
    vector = draw_rows(1, 9)[0].float()
    every, rows = store.scan(model, vector[None], Filter()).scores[0], store.sample(model, 1_000)
    assert len(rows) == 1_000
    assert float((rows.float() @ vector).median()) == pytest.approx(float(every.median()), abs=0.03)
    store.forget("/photos")
    assert store.sample(model, 1_000).shape == (0, COLUMNS)


def test_a_graph_grows_and_a_stop_keeps_what_is_built(store: LocalStore, model: Model,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphs, "STEP_ROWS", 500)
    stop = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Progress) and event.done >= 1_000:
            stop.set()

    assert store.build_graph(model, Monitor(listen, stop)) == 1_000
    assert store.graph_rows(model) == 1_000
    told: list[int] = []
    assert store.build_graph(model, Monitor(lambda event: told.append(event.done))) == ROWS  # type: ignore[attr-defined]
    assert told[0] == 1_000
    assert store.verify() == []
    assert len(list((store.folder / "hnsw" / "1").glob("*.usearch"))) == 1


def test_compaction_and_dropping_leave_no_graph(store: LocalStore, model: Model) -> None:
    store.build_graph(model, Monitor())
    store.forget("/photos/1.jpg")
    store.compact()
    assert store.propose(model, draw_rows(1, 2)[0].float()) is None
    store.build_graph(model, Monitor())
    assert store.graph_rows(model) == ROWS - 1
    store.drop_graph(model)
    assert store.graph_rows(model) == 0
    assert store.verify() == []


@pytest.mark.parametrize("damage", ["cut", "rows", "model", "record", "gone"])
def test_a_graph_that_does_not_fit_is_left_aside_and_built_anew(store: LocalStore, model: Model, damage: str,
                                                                caplog: pytest.LogCaptureFixture) -> None:
    store.build_graph(model, Monitor())
    folder = store.folder / "hnsw" / "1"
    file, record = next(folder.glob("*.usearch")), folder / "graph.json"
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-100])
    elif damage == "gone":
        file.unlink()
    else:
        about = json.loads(record.read_text())
        about |= {"rows": {"rows_digest": "0"}, "model": {"model": "other"}, "record": {"what": 1}}[damage]
        record.write_text(json.dumps(about))
    with LocalCopy(store.folder) as reader:
        assert reader.propose(model, draw_rows(1, 2)[0].float()) is None
        assert "is not used" in caplog.text
        assert find_best(reader, model, draw_rows(1, 2)[0].float(), exact=True)
        assert any("hnsw" in line for line in reader.verify())
    assert store.build_graph(model, Monitor()) == ROWS
    assert store.verify() == []
    assert store.propose(model, draw_rows(1, 2)[0].float()) is not None


def test_verify_reads_the_whole_graph(store: LocalStore, model: Model) -> None:
    store.build_graph(model, Monitor())
    file = next((store.folder / "hnsw" / "1").glob("*.usearch"))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 255
    file.write_bytes(data)
    assert ["damaged" in line for line in store.verify()] == [True]


def test_who_may_not_write_builds_nothing(store: LocalStore, model: Model) -> None:
    with LocalCopy(store.folder) as reader:
        for work in (lambda: reader.build_graph(model, Monitor()), lambda: reader.drop_graph(model)):
            with pytest.raises(StorageError, match="read only"):
                work()


class LocalCopy:
    """A second reader of a store's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> LocalStore:
        self._store = LocalStore(self.folder)
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()
