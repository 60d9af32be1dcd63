"""Measure batch work: every picture accounted for, the same bytes after kills, what the engine costs, and two Ray actors.

    python benchmarks/batch.py [--only whole,kills,engine,ray,manifest] [--pictures 10000] [--work DIR] [--seconds 200]

Pictures are small, and made features of by the built-in CLIP (``--task embed``); one in a hundred is broken (cut off, empty,
no picture, wrong bytes, or a bomb of 10^10 pixels), and some that are sound have odd names or a wrong ending. ``whole`` runs
them unbroken, ``kills`` in processes that are killed at random moments; ``--work`` keeps what is done, so that a part that
``--seconds`` has stopped goes on with the same command. ``engine`` is what a job costs beside reading, decoding and models,
by the processor's clock. ``ray`` compares two actors of a Ray made for it with a process here, then kills one from outside.
``manifest`` says what a list of ``--listed`` made-up paths takes in memory, and in either form on disk.
The comparison with clip-interrogator is ``batch_incumbent.py``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from limner.batch.describing import Describer
from limner.batch.job import Job, TaskOptions, load_job
from limner.batch.parts import read_rows
from limner.batch.running import prepare_job, run_job
from limner.core.events import Monitor
from limner.core.images.open import open_upright

DAMAGE = ("cut off", "empty", "no picture", "wrong bytes", "bomb")
ODD_NAMES = ("{} two  blanks .png", "{}\nline.png", "{}'\"$(x).png", "{}.PNG", "{}\u8d64\U0001f98a.png", "{}.png.jpg",
             "-{}.png", "{}\udce9.png")
PARTS = ("whole", "kills", "engine", "ray", "manifest")
OPTIONS = TaskOptions(("embed",), "builtin", device="cpu")
UNIT = 250


class Sizes:
    """Says of a picture how large it is: what is left of a job's cost is that of the engine."""

    def __init__(self, options: TaskOptions) -> None:
        self.options = options

    def look(self, image: Image.Image) -> tuple[int, int]:
        """Return the size."""
        image.load()
        return image.size

    def describe(self, sizes: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
        """Return the sizes as texts."""
        return [{"captions": {"size": f"{width} by {height}"}} for width, height in sizes]


class Known(Describer):
    """The real thing, whose process can be found: it leaves its number where ``LIMNER_PIDS`` says."""

    def __init__(self, options: TaskOptions) -> None:
        super().__init__(options)
        Path(os.environ["LIMNER_PIDS"], str(os.getpid())).touch()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--pictures", type=int, default=10_000)
    parser.add_argument("--broken", type=float, default=0.01)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--ray-pictures", type=int, default=3000)
    parser.add_argument("--listed", type=int, default=200_000)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--child", default="")
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    if wanted.child:
        run_job(load_job(Path(wanted.child)))
        return
    parts = wanted.only.split(",")
    deadline = time.monotonic() + wanted.seconds
    with contextlib.ExitStack() as stack:
        folder = wanted.work or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="limner-batch-")))
        if {"whole", "kills"} & set(parts):
            bad = draw_pictures(folder / "photos", wanted.pictures, wanted.broken)
            whole = account(folder, bad, deadline)
            if "kills" in parts and whole is not None:
                kill(folder, whole, wanted.kills, deadline)
        if "engine" in parts:
            time_engine(folder)
        if "ray" in parts:
            time_ray(folder, wanted.ray_pictures)
        if "manifest" in parts:
            time_manifest(folder, wanted.listed)


def draw_pictures(folder: Path, count: int, broken: float) -> set[str]:
    """Write small pictures, a share of them damaged in several ways; return the names of those. Once a folder."""
    about = folder.with_suffix(".json")
    if about.exists():
        return set(json.loads(about.read_text()))
    chance, bad = random.Random(0), set()
    for place in range(count):
        path = folder / f"{place // 1000:03d}" / f"{place:06d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        noise = Image.frombytes("RGB", (12, 12), chance.randbytes(432))
        noise.resize((48 + place % 50, 64), Image.Resampling.BICUBIC).save(path)
        if chance.random() < broken:
            bad.add(path.name)
            _damage(path, chance.choice(DAMAGE))
        elif chance.random() < 0.01:
            path.rename(path.with_name(chance.choice(ODD_NAMES).format(path.stem)))
    about.write_text(json.dumps(sorted(bad)))
    return bad


def _damage(path: Path, kind: str) -> None:
    data = path.read_bytes()
    head = struct.pack(">II5B", 100_000, 100_000, 8, 2, 0, 0, 0)
    bomb = data[:12] + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + data[33:]
    path.write_bytes({"cut off": data[:len(data) // 2], "empty": b"", "no picture": b"text" * 20,
                      "wrong bytes": data[:40] + bytes(20) + data[60:], "bomb": bomb}[kind])


def account(folder: Path, bad: set[str], deadline: float) -> Job | None:
    """Run the job, print whether every picture has a line, and the broken ones an error; None where time is up before."""
    job = prepare_job(folder / "whole", [str(folder / "photos")], OPTIONS, unit_pictures=UNIT)
    monitor = Monitor()
    timer = threading.Timer(min(1e6, max(0.0, deadline - time.monotonic())), monitor.stop.set)
    timer.start()
    spent = time.process_time()
    report = run_job(job, monitor)
    timer.cancel()
    if report.units_left:
        print(f"whole: {report.units_left} of {job.units} units are left; the same command with --work goes on", flush=True)
        return None
    rows = list(read_rows(job))
    failed = {Path(row["path"]).name for row in rows if "error" in row}
    found = sum("features" in row for row in rows)
    there = sum(1 for path in (folder / "photos").rglob("*") if path.is_file())
    pace = f"{(time.process_time() - spent) / report.pictures * 1000:.1f} ms of the processor a picture" \
        if report.pictures else "done before"
    print(f"whole: {len(rows):,} lines, {len({row['i'] for row in rows}):,} of them different, for {there:,} files; "
          f"{len(failed)} errors for {len(bad)} broken ones: {len(failed - bad)} good ones lost, {len(bad - failed)} broken "
          f"ones not noticed; {found:,} with features; {pace}", flush=True)
    return job


def kill(folder: Path, whole: Job, kills: int, deadline: float) -> None:
    """Kill the job at random moments, let it end, and print whether its bytes are those of the unbroken run."""
    job = prepare_job(folder / "killed", [str(folder / "photos")], OPTIONS, unit_pictures=UNIT)
    kept = folder / "kills.json"
    done: list[int] = json.loads(kept.read_text()) if kept.exists() else []
    chance = random.Random(len(done))
    while len(done) < kills and time.monotonic() < deadline:
        process, begun, before = start_child(job), time.monotonic(), count_done(job)
        target = before + chance.randrange(3)
        while process.poll() is None and (count_done(job) < target or not any((job.folder / "tries").glob("*.json"))):
            time.sleep(0.01)
        a_unit = (time.monotonic() - begun) / max(1, count_done(job) - before + 1)
        time.sleep(chance.random() * a_unit)  # somewhere in the midst of a unit, or just where it is put in place
        process.send_signal(signal.SIGKILL)
        done.append(count_done(job))
        if process.wait() == 0:
            print("kills: the job ended before it could be killed so often; take more pictures", flush=True)
            return
        kept.write_text(json.dumps(done))
    if len(done) < kills:
        print(f"kills: {len(done)} of {kills}; the same command with --work goes on", flush=True)
        return
    process = start_child(job)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=min(1e6, max(1.0, deadline - time.monotonic())))
    if process.poll() is None:
        process.terminate()  # what is left of the unit in hand is lost, as by one more kill
        process.wait()
        print(f"kills: {kills}, {count_done(job)} of {job.units} units; the same command with --work goes on", flush=True)
        return
    same = sum(job.part_path(unit).read_bytes() == whole.part_path(unit).read_bytes() for unit in range(job.units))
    print(f"kills: {kills} (units done after each: {done} of {job.units}): {same} of {job.units} units have the same bytes "
          "as in the unbroken run", flush=True)


def start_child(job: Job) -> subprocess.Popen[bytes]:
    """Run a job in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), *filter(None, sys.path)])}
    return subprocess.Popen([sys.executable, __file__, "--child", str(job.folder)], env=environment)


def count_done(job: Job) -> int:
    """Return how many units are done."""
    return sum(job.is_done(unit) for unit in range(job.units))


def time_engine(folder: Path, count: int = 1000, modelled: int = 100) -> None:
    """Print the processor's time of a job beside reading, decoding and models, and that of two models."""
    from training.world.lots import sample_scene
    from training.world.scenes import draw_scene

    scenes = folder / "scenes"
    scenes.mkdir(parents=True, exist_ok=True)
    for seed in range(count):
        path = scenes / f"{seed:04d}.png"
        if not path.exists():
            draw_scene(sample_scene(seed % modelled), 256).save(path)
    paths = sorted(scenes.iterdir())
    sizes = Sizes(OPTIONS)

    def bare() -> None:
        for path in paths:
            with open_upright(path) as image:
                sizes.look(image)

    def engine() -> None:
        job = prepare_job(folder / "timed", [], OPTIONS, unit_pictures=500, items=items, restart=True)
        run_job(job, make_describer=Sizes)

    items = prepare_items(scenes)
    bare_s, engine_s = least_in_turn(bare, engine)
    own = (engine_s - bare_s) / count
    print(f"engine: {count:,} pictures, {bare_s / count * 1000:.2f} ms each to read and decode, "
          f"{engine_s / count * 1000:.2f} ms in a job: {own * 1000:.2f} ms are the engine's (units, digests, threads)")
    for task in ("embed", "caption"):
        describer = Describer(TaskOptions((task,), "builtin", ("builtin",), device="cpu"))
        seconds = least(lambda describer=describer: describe_all(describer, paths[:modelled])) - bare_s / count * modelled
        print(f"engine: {own / (seconds / modelled):.1%} of the {seconds / modelled * 1000:.1f} ms that the built-in "
              f"{'CLIP' if task == 'embed' else 'captioner'} takes for a picture", flush=True)


def prepare_items(folder: Path) -> list[Any]:
    """Return the pictures of a folder as a job lists them."""
    from limner.batch.inputs import list_items

    return list_items([str(folder)])


def describe_all(describer: Describer, paths: list[Path]) -> None:
    """Describe pictures in a plain loop, sixteen at a time."""
    for start in range(0, len(paths), 16):
        seen = []
        for path in paths[start:start + 16]:
            with open_upright(path) as image:
                seen.append(describer.look(image))
        describer.describe(seen)


def least(work: Callable[[], object], times: int = 3) -> float:
    """Return the least processor seconds of some runs."""
    found = []
    for _ in range(times):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return min(found)


def least_in_turn(*works: Callable[[], None], rounds: int = 8) -> list[float]:
    """Return the least processor seconds of each, run in turn: what slows the machine for a while slows all of them."""
    found = [[least(work, 1) for work in works] for _ in range(rounds)]
    return [min(times) for times in zip(*found, strict=True)]


def time_ray(folder: Path, count: int) -> None:
    """Print seconds of two Ray actors with a thread each and of a process here with two, and kill an actor."""
    import ray

    from limner.batch.on_ray import run_on_ray

    photos, pids = folder / "ray-photos", folder / "pids"
    draw_pictures(photos, count, 0.0)
    pids.mkdir(exist_ok=True)
    with contextlib.suppress(KeyError):
        del os.environ["RAY_ADDRESS"]  # the cluster is one of its own
    path = os.pathsep.join([str(Path(__file__).parent), os.getcwd()])
    begun = time.perf_counter()
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR",
             runtime_env={"env_vars": {"PYTHONPATH": path, "LIMNER_PIDS": str(pids.absolute())}})
    started = time.perf_counter() - begun

    def run(name: str) -> tuple[Job, float]:
        job = prepare_job(folder / name, [str(photos)], OPTIONS, unit_pictures=100, restart=True)
        report = run_on_ray(job, make_describer=Known)
        return job, report.seconds

    try:
        on_ray, seconds = run("on-ray")
        pool = [int(path.name) for path in pids.iterdir()]
        threading.Thread(target=kill_one, args=(folder / "ray-killed", pids, set(pool)), daemon=True).start()
        killed, killed_seconds = run("ray-killed")
    finally:
        ray.shutdown()
    torch.set_num_threads(2)
    alone = prepare_job(folder / "alone", [str(photos)], OPTIONS, unit_pictures=100, restart=True)
    here = run_job(alone).seconds
    same = list(read_rows(killed)) == list(read_rows(on_ray))
    print(f"ray: {count:,} pictures; Ray itself starts in {started:.1f} s; two actors of a thread each {seconds:.1f} s, "
          f"their start included; a process here with two threads {here:.1f} s: {seconds / here - 1:+.0%}")
    print(f"ray: an actor killed from outside: {killed_seconds:.1f} s, {killed.units - count_done(killed)} units lost, rows "
          f"{'the same' if same else 'DIFFERENT'}", flush=True)


def kill_one(folder: Path, pids: Path, before: set[int]) -> None:
    """Kill one of the workers that begin now, when some units are done."""
    parts = folder / "parts"
    while True:
        new = [int(path.name) for path in pids.iterdir() if int(path.name) not in before]
        if new and len(list(parts.glob("part-*"))) >= 3:
            os.kill(new[0], signal.SIGKILL)
            return
        time.sleep(0.05)


def time_manifest(folder: Path, count: int) -> None:
    """Print memory, size and times of a manifest, in either form."""
    import resource

    from limner.batch.manifest import Item, read_manifest, write_manifest

    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    items = [Item(f"/archive/photographs/{number // 1000:06d}/{chance.randrange(2**32):08x}.jpg")
             for number in range(count)]
    listed = {item.key: item for item in items}  # as list_items does
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / len(listed)
    print(f"manifest: {count:,} paths: {memory:.0f} bytes of memory each while they are listed")
    for ending in ("jsonl", "parquet"):
        path = folder / f"manifest.{ending}"
        started = time.process_time()
        write_manifest(path, items)
        written, started = time.process_time() - started, time.process_time()
        read_manifest(path, range(count - 1000, count))
        print(f"manifest: {ending}: {path.stat().st_size / count:.1f} bytes a picture, {written / count * 1e6:.1f} us to "
              f"write each, {(time.process_time() - started) * 1000:.0f} ms to read the last unit", flush=True)


if __name__ == "__main__":
    main()
