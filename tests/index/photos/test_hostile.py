"""An index that may not be written is searched; a full disk and a kill in the middle of looking after it lose nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from limner.core.errors import StorageError
from limner.core.events import Monitor
from limner.core.vectors import normalise
from limner.index.photos.local import LocalStore
from limner.index.photos.records import About, Entry, Filter, Model

COLUMNS = 16

KEEPER = """
import sys, torch
from pathlib import Path
from limner.core.events import Monitor
from limner.index.photos.local import LocalStore
store = LocalStore(Path(sys.argv[1]), write=True)
model = store.models()[0]
print("begun", flush=True)
while True:
    store.compact()
    store.build_graph(model, Monitor())
"""

FULL = """
import resource, signal, sys, torch
from pathlib import Path
from limner.core.errors import StorageError
from limner.core.vectors import normalise
from limner.index.photos.local import LocalStore
from limner.index.photos.records import About, Entry
store = LocalStore(Path(sys.argv[1]), write=True)
model = store.models()[0]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
rows = normalise(torch.randn(2000, 16)).half()
entries = [Entry(f"/photos/new{i}.jpg", "/photos", 1, 1, f"new{i}".encode(), About(), row[None])
           for i, row in enumerate(rows)]
try:
    store.add(model, entries)
except StorageError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert store.models()[0].vectors == 300, store.models()
assert store.verify() == []
store.add(model, entries)
assert store.models()[0].vectors == 2300
assert store.verify() == []
store.close()
"""

READER = """
import os, sys, torch
from pathlib import Path
from limner.core.errors import StorageError
from limner.index.photos.local import LocalStore
from limner.index.photos.records import Filter
os.setuid(65534)
store = LocalStore(Path(sys.argv[1]))
model = store.models()[0]
print(len(store.scan(model, torch.ones(1, 16) / 4, Filter()).contents), store.verify(), store.find("/photos/7.jpg"))
store.close()
try:
    LocalStore(Path(sys.argv[1]), write=True)
except StorageError as error:
    print(error)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of 300 photos, of which 50 are to be compacted away."""
    place = tmp_path / "index"
    store = LocalStore(place, write=True, create=True)
    model = store.register(Model("tiny-1", "tiny", COLUMNS))
    rows = normalise(torch.randn(300, COLUMNS, generator=torch.Generator().manual_seed(0))).half()
    store.add(model, [Entry(f"/photos/{i}.jpg", "/photos", 1, 1, f"{i}".encode(), About(), row[None])
                      for i, row in enumerate(rows)])
    store.close()
    return place


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "OMP_NUM_THREADS": "1"})


def test_an_index_that_may_not_be_written_is_searched(folder: Path, tmp_path: Path) -> None:
    places = [folder, *folder.rglob("*")]
    for place in places:
        place.chmod(0o555 if place.is_dir() else 0o444)
    try:
        if os.geteuid() == 0:
            for parent in (tmp_path, *tmp_path.parents):
                if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o055)
            with run(READER, folder) as process:
                out, _ = process.communicate(timeout=120)
            assert out.splitlines()[0] == "300 [] 8"
            assert "Cannot write" in out
        else:
            store = LocalStore(folder)
            assert len(store.scan(store.models()[0], torch.ones(1, COLUMNS) / 4, Filter()).contents) == 300
            store.close()
            with pytest.raises(StorageError, match="Cannot write"):
                LocalStore(folder, write=True)
    finally:
        for place in places:
            place.chmod(0o755 if place.is_dir() else 0o644)


@pytest.mark.parametrize("room", [20_000, 300_000])
def test_a_full_disk_keeps_what_was_there_and_the_next_run_goes_on(folder: Path, room: int) -> None:
    pytest.importorskip("resource")
    with run(FULL, folder, room) as process:
        out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "run the same command again" in out


def test_a_kill_while_it_is_looked_after_loses_nothing(folder: Path) -> None:
    pytest.importorskip("usearch")
    for turn in range(2):
        with run(KEEPER, folder) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(0.02 + 0.07 * turn)
            process.send_signal(signal.SIGKILL)
        store = LocalStore(folder)
        assert store.verify() == []
        assert len(store.scan(store.models()[0], torch.ones(1, COLUMNS) / 4, Filter()).contents) == 300
        store.close()
    store = LocalStore(folder, write=True)
    store.compact()
    assert len(list(folder.glob("vectors/1/*"))) == 1, "generations of compactions that were killed stay"
    assert store.build_graph(store.models()[0], Monitor()) == 300
    assert len(list(folder.glob("hnsw/1/*"))) == 2
    store.close()


def test_a_compaction_does_not_disturb_who_reads(folder: Path) -> None:
    reader, writer = LocalStore(folder), LocalStore(folder, write=True)
    model = reader.models()[0]
    vector = torch.ones(1, COLUMNS) / 4
    before = reader.scan(model, vector, Filter())
    writer.forget("/photos/7.jpg")
    writer.compact()
    assert len(reader.scan(model, vector, Filter()).contents) == 299
    assert torch.equal(before.take(torch.tensor([7])), before.take(torch.tensor([7])))  # what was mapped stays readable
    assert set(reader.features(model, [1, 8])) == {1}
    reader.close()
    writer.close()
