"""Measure photo search: the scan, a query, an unchanged folder, what a photo takes on disk, and kills.

    python benchmarks/search.py [--rows 1000000] [--files 100000] [--kills 20] [--only scan,query,...]

Vectors are random unit rows, which cost a scan what real ones cost. The peers of the scan are limner's own way without a
compiled kernel, faiss (a flat index of float16, which holds a second copy in memory) and usearch (exact, on the same rows),
where they are installed; all take turns in one run, and the processor's time is told beside the clock's.
"Nothing matches" has a script of its own, search_nothing.py, and so has the comparison with rclip, search_rclip.py.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from limner.core.events import Monitor
from limner.core.vectors import normalise
from limner.index import scan
from limner.index.photos.local import LocalStore
from limner.index.photos.records import About, Entry, Filter, Model
from limner.tasks.search.indexing import IndexOptions, plan_changes
from limner.tasks.search.options import SearchOptions
from limner.tasks.search.query import find_photos

COLUMNS = 512
TOP = 10
PARTS = ("scan", "query", "unchanged", "kills", "hnsw")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--graph-rows", type=int, default=100_000, help="building takes some 30 s for 100,000 on a core")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--only", default=",".join(PARTS))
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    print(f"{torch.get_num_threads()} threads, {torch.backends.cpu.get_cpu_capability()}")
    parts = wanted.only.split(",")
    with tempfile.TemporaryDirectory(prefix="limner-search-") as folder:
        if "scan" in parts:
            time_scan(wanted.rows, wanted.repeats)
        if "query" in parts:
            time_query(Path(folder, "query"), wanted.files, wanted.repeats)
        if "unchanged" in parts:
            time_unchanged(Path(folder, "unchanged"), wanted.files)
        if "hnsw" in parts:
            measure_graph(Path(folder, "hnsw"), wanted.graph_rows)
        if "kills" in parts:
            count_kills(Path(folder, "kills", "hnsw"), wanted.kills)


def draw_rows(count: int, seed: int) -> Tensor:
    """Return random unit rows of float16."""
    rng = np.random.default_rng(seed)
    rows = np.empty((count, COLUMNS), np.float16)
    for start in range(0, count, 50_000):
        part = rng.standard_normal((min(50_000, count - start), COLUMNS), dtype=np.float32)
        rows[start:start + len(part)] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return torch.from_numpy(rows)


def time_scan(count: int, repeats: int) -> None:
    """Print the milliseconds of an exact search over all rows, and its peers' in the same run."""
    rows, vector = draw_rows(count, 0), normalise(torch.randn(1, COLUMNS, generator=torch.Generator().manual_seed(1)))[0]
    chunks = list(torch.split(rows, 65_536))
    calls: dict[str, Callable[[], list[int]]] = {"limner": lambda: scan.nearest_rows(chunks, vector, TOP)[0].tolist()}
    calls |= {"torch": lambda: _search_plainly(chunks, vector)} | _faiss(rows, vector) | _usearch(rows, vector)
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    processor: dict[str, list[float]] = {name: [] for name in calls}
    found: dict[str, list[int]] = {}
    for _ in range(repeats):
        for name, call in calls.items():
            started, began = time.perf_counter(), time.process_time()
            found[name] = call()
            seconds[name].append(time.perf_counter() - started)
            processor[name].append(time.process_time() - began)
    compiled = "numkong" if scan._numkong() is not None else "torch"
    print(f"scan of {count:,} x {COLUMNS} float16 ({compiled}), nearest {TOP}, exact:")
    wall, used = ({name: statistics.median(taken) for name, taken in each.items()} for each in (seconds, processor))
    for name in calls:
        same = "" if name == "limner" else (
            f"; limner takes {wall['limner'] / wall[name]:.2f} times as long, {used['limner'] / used[name]:.2f} times the "
            f"processor, {'same' if found[name] == found['limner'] else 'OTHER'} neighbours")
        print(f"  {name:>8} {wall[name] * 1000:6.0f} ms, {used[name] * 1000:.0f} of processors{same}")


def _search_plainly(chunks: list[Tensor], vector: Tensor) -> list[int]:
    """Return what limner finds where no compiled kernel is installed."""
    compiled, scan._numkong = scan._numkong, lambda: None
    try:
        return scan.nearest_rows(chunks, vector, TOP)[0].tolist()
    finally:
        scan._numkong = compiled


def _faiss(rows: Tensor, vector: Tensor) -> dict[str, Callable[[], list[int]]]:
    try:
        import faiss
    except ImportError:
        return {}
    faiss.omp_set_num_threads(torch.get_num_threads())
    index = faiss.IndexScalarQuantizer(COLUMNS, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    index.train(rows[:16].float().numpy())
    for part in torch.split(rows, 50_000):
        index.add(part.float().numpy())
    return {"faiss": lambda: index.search(vector.numpy()[None], TOP)[1][0].tolist()}


def _usearch(rows: Tensor, vector: Tensor) -> dict[str, Callable[[], list[int]]]:
    try:
        from usearch.index import MetricKind, search
    except ImportError:
        return {}
    data, query = rows.numpy(), vector.half().numpy()
    return {"usearch": lambda: search(data, query, TOP, metric=MetricKind.IP, exact=True,
                                      threads=torch.get_num_threads()).keys.tolist()}


def fill_store(store: LocalStore, model: Model, paths: list[str], rows: Tensor) -> None:
    """Put random vectors for paths into a store, with the facts that a photograph has."""
    rng = random.Random(0)
    for start in range(0, len(paths), 256):
        entries = []
        for turn, path in enumerate(paths[start:start + 256]):
            about = os.stat(path) if os.path.exists(path) else None
            facts = About(4000, 3000, 1.5e9 + rng.random() * 1e8, f"Camera {rng.randrange(9)}", 48.0, 16.0, "jpg")
            digest = hashlib.blake2b(path.encode(), digest_size=16).digest()
            entries.append(Entry(path, "/photos", about.st_mtime_ns if about else 1, about.st_size if about else 1, digest,
                                 facts, rows[start + turn:start + turn + 1]))
        store.add(model, entries)


def time_query(folder: Path, count: int, repeats: int) -> None:
    """Print the milliseconds of a whole warm query, without the text's own encoding, and the bytes of a photo."""
    store = LocalStore(folder, write=True, create=True)
    model = store.register(Model("random", "random", COLUMNS))
    paths = [f"/photos/2024/{place // 500:04d}/IMG_{place:06d}.jpg" for place in range(count)]
    fill_store(store, model, paths, draw_rows(count, 2))
    vectors = normalise(torch.randn(repeats + 1, COLUMNS, generator=torch.Generator().manual_seed(3)))

    def ask(vector: Tensor, wanted: Filter) -> float:
        started = time.perf_counter()
        find_photos(store, model, vector[None], [1.0], ["x"], SearchOptions(cutoff="none", filter=wanted))
        return (time.perf_counter() - started) * 1000

    few = Filter(folders=tuple(f"/photos/2024/{place:04d}" for place in range(max(1, count // 500 // 20))))
    for name, wanted in (("all", Filter()), ("a filter that lets 5 % through", few)):
        ask(vectors[0], wanted)
        print(f"query over {count:,}, {name}: median {statistics.median(ask(v, wanted) for v in vectors[1:]):.1f} ms")
    print(f"on disk: {store.summary().size_bytes / count / 1000:.2f} KB a photo")
    store.close()


def time_unchanged(folder: Path, count: int) -> None:
    """Print the seconds in which a folder is found unchanged."""
    photos = folder / "photos"
    for place in range(count):
        path = photos / f"{place // 1000:03d}" / f"{place}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    store = LocalStore(folder / "index", write=True, create=True)
    model = store.register(Model("random", "random", 8))
    paths = sorted(str(path) for path in photos.rglob("*.jpg"))
    fill_store(store, model, paths, normalise(torch.randn(count, 8)).half())
    started = time.perf_counter()
    changes = plan_changes(store, [str(photos)], IndexOptions())
    print(f"{changes.unchanged:,} unchanged files ({len(changes.todo)} to read): {time.perf_counter() - started:.2f} s")
    store.close()


def draw_world(count: int, seed: int, shift: float) -> Tensor:
    """Return unit rows as CLIP's lie: in clusters, with a falling spectrum, texts apart from pictures by a ``shift``."""
    random, centres = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(0)
    spectrum = torch.arange(1, COLUMNS + 1).pow(-0.5)
    middles = torch.randn(2_000, COLUMNS, generator=centres) * spectrum
    gap = torch.randn(COLUMNS, generator=centres) * COLUMNS**-0.5
    rows = torch.empty(count, COLUMNS, dtype=torch.float16)
    for part in torch.split(rows, 50_000):
        homes = torch.randint(2_000, (len(part),), generator=random)
        part.copy_(normalise(middles[homes] + 0.7 * spectrum * torch.randn(part.shape, generator=random) + shift * gap))
    return rows


def measure_graph(folder: Path, count: int) -> None:
    """Print what an HNSW graph finds of the true neighbours, for queries like pictures and like texts, and its times."""
    store = LocalStore(folder, write=True, create=True)
    model = store.register(Model("random", "random", COLUMNS))
    fill_store(store, model, [f"/photos/{place}.jpg" for place in range(count)], draw_world(count, 4, 2.0))
    started, began = time.perf_counter(), time.process_time()
    store.build_graph(model, Monitor())
    print(f"HNSW graph of {count:,}: built in {time.perf_counter() - started:.0f} s, {time.process_time() - began:.0f} s of "
          f"processor time, {sum(path.stat().st_size for path in (folder / 'hnsw').rglob('*')) / count:.0f} bytes a vector")
    for name, shift in (("pictures", 2.0), ("texts", -2.0)):
        found = total = 0
        times: dict[bool, list[float]] = {True: [], False: []}
        for vector in draw_world(100, 5, shift).float():
            hits = []
            for exact in times:
                began = time.perf_counter()
                result = find_photos(store, model, vector[None], [1.0], ["x"],
                                     SearchOptions(count=TOP, cutoff="none", exact=exact))
                times[exact].append((time.perf_counter() - began) * 1000)
                hits.append({hit.path for hit in result.hits})
            found, total = found + len(hits[0] & hits[1]), total + len(hits[0])
        print(f"  queries like {name}: recall@{TOP} {found / total:.3f}, {statistics.median(times[False]):.1f} ms against "
              f"{statistics.median(times[True]):.1f} ms for every photo")
    store.close()


_WRITER = """
import sys, torch
from pathlib import Path
from benchmarks.search import COLUMNS, fill_store
from limner.core.vectors import normalise
from limner.index.photos.local import LocalStore
from limner.index.photos.records import About, Entry, Model
store = LocalStore(Path(sys.argv[1]), write=True, create=True)
model = store.register(Model("random", "random", COLUMNS))
at = len(store.known(["/photos"]))
while True:
    rows = normalise(torch.randn(256, COLUMNS)).half()
    store.add(model, [Entry(f"/photos/{at + i}.jpg", "/photos", 1, 1, f"{at + i}".encode(), About(), rows[i:i + 1])
                      for i in range(256)])
    at += 256
    print(at, flush=True)
"""


def count_kills(folder: Path, kills: int) -> None:
    """Kill a writer at random moments; print what was acknowledged and lost, and what was written and not acknowledged."""
    chance = random.Random(0)
    lost = redone = wrong = 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), *filter(None, sys.path)])}
    for _ in range(kills):
        with subprocess.Popen([sys.executable, "-c", _WRITER, str(folder)], stdout=subprocess.PIPE, text=True,
                              env=environment) as process:
            assert process.stdout is not None
            acknowledged = int(process.stdout.readline())
            time.sleep(chance.random())
            process.send_signal(signal.SIGKILL)
            acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])
        store = LocalStore(folder)
        kept = store.models()[0].vectors
        lost, redone = lost + max(0, acknowledged - kept), max(redone, kept - acknowledged)
        wrong += len(store.verify())
        store.close()
    print(f"{kills} kills: {lost} acknowledged photos lost, at most {redone} kept and not acknowledged, {wrong} complaints "
          "of verify")


if __name__ == "__main__":
    main()
