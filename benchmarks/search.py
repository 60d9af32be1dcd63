"""Measure photo search: the scan, a query, an unchanged folder, what a photo takes on disk, kills, and "nothing matches".

    python benchmarks/search.py [--rows 1000000] [--files 100000] [--kills 20] [--scenes 1000] [--only scan,query,...]

Vectors are random unit rows, which cost a scan what real ones cost. The peers of the scan are faiss (a flat index of
float16, which holds a second copy in memory) and usearch (exact, on the same rows), where they are installed; all take
turns in one run. "Nothing matches" is asked of the little world that the built-in model knows: half of its subjects are
drawn, the other half must be refused; scenes are drawn anew, the model chooses nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from limner.core.vectors import normalise
from limner.index import scan
from limner.index.photos.local import LocalStore
from limner.index.photos.records import About, Entry, Filter, Model
from limner.tasks.search.indexing import IndexOptions, plan_changes
from limner.tasks.search.options import SearchOptions
from limner.tasks.search.query import find_photos

COLUMNS = 512
TOP = 10
PARTS = ("scan", "query", "unchanged", "kills", "nothing")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--scenes", type=int, default=1_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--split", type=int, default=0, help="which half of the subjects is drawn, and from which seeds")
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
        if "kills" in parts:
            count_kills(Path(folder, "kills"), wanted.kills)
        if "nothing" in parts:
            count_refused(Path(folder, "nothing"), wanted.scenes, wanted.split)


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
    calls |= _faiss(rows, vector) | _usearch(rows, vector)
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    found: dict[str, list[int]] = {}
    for _ in range(repeats):
        for name, call in calls.items():
            started = time.perf_counter()
            found[name] = call()
            seconds[name].append(time.perf_counter() - started)
    compiled = "numkong" if scan._numkong() is not None else "torch"
    print(f"scan of {count:,} x {COLUMNS} float16 ({compiled}), nearest {TOP}, exact:")
    own = statistics.median(seconds["limner"])
    for name, taken in seconds.items():
        median = statistics.median(taken)
        same = "" if name == "limner" else f", limner takes {own / median:.2f} times as long" + (
            ", same neighbours" if found[name] == found["limner"] else ", OTHER neighbours")
        print(f"  {name:>8} {median * 1000:6.0f} ms{same}")


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
    for start in range(0, len(paths), 4096):
        entries = []
        for turn, path in enumerate(paths[start:start + 4096]):
            about = os.stat(path) if os.path.exists(path) else None
            facts = About(4000, 3000, 1.5e9 + rng.random() * 1e8, f"Camera {rng.randrange(9)}", 48.0, 16.0, "jpg")
            entries.append(Entry(path, "/photos", about.st_mtime_ns if about else 1, about.st_size if about else 1,
                                 f"{start + turn:016d}".encode(), facts, rows[start + turn:start + turn + 1]))
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
        find_photos(store, model, vector[None], [1.0], ["x"], SearchOptions(cutoff="none", filter=wanted), 3.0)
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


def count_refused(folder: Path, scenes: int, split: int) -> None:
    """Draw half of the subjects, as the shipped model knows them; print what share of the absent ones is refused."""
    from limner.models.clip.model import load_clip
    from limner.tasks.search.photos import Index
    from limner.vocabulary.background import load_background
    from limner.vocabulary.lists import load_list
    from training.world import catalog
    from training.world.lots import sample_scene
    from training.world.scenes import draw_scene

    clip = load_clip("builtin")
    known = sorted(set(catalog.SUBJECTS) & set(load_background(clip.folder)))
    random.Random(split).shuffle(known)
    present = set(known[:len(known) // 2])
    mediums = [medium for medium in catalog.MEDIUMS if any(medium in phrase for phrase in load_list(
        Path(str(clip.folder), "vocabulary", "mediums.txt")))]
    (folder / "photos").mkdir(parents=True)
    drawn, seed, shown = 0, 700_000_000 + split * 10_000_000, set()
    while drawn < scenes:
        scene, seed = replace(sample_scene(seed), form=0, rendering=""), seed + 1
        if scene.place and scene.medium in mediums and scene.subject in present and scene.other in {"", *present}:
            draw_scene(scene, 128).save(folder / "photos" / f"{drawn}.png")
            drawn += 1
            shown |= {scene.subject, scene.other} - {""}
    with Index(folder / "index", clip, write=True) as index:
        index.add([folder / "photos"])
        floor = index.floor_z(index.model())
        best = {name: index.search(f"{'an' if name[0] in 'aeiou' else 'a'} {name}",
                                   SearchOptions(count=1, cutoff="none")).hits[0].z for name in known}
    true = [z for name, z in best.items() if name in shown]
    absent = [z for name, z in best.items() if name not in present]
    print(f"nothing matches, built-in model, {drawn} scenes, {len(true)} subjects there and {len(absent)} absent; learnt "
          f"floor {floor:.2f}:")
    for cutoff in sorted({*np.arange(2.0, 4.01, 0.25).tolist(), floor}):
        mark = "  <- learnt" if cutoff == floor else ""
        print(f"  z {cutoff:.2f}: {share(absent, cutoff):5.1%} of the absent refused, {share(true, cutoff):5.1%} of the "
              f"true lost{mark}")


def share(values: list[float], cutoff: float) -> float:
    """Return the share of values below a cut-off."""
    return sum(value < cutoff for value in values) / max(1, len(values))


if __name__ == "__main__":
    main()
