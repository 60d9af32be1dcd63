"""Measure batch work: every picture accounted for, the same bytes after kills, and what the engine costs beside the models.

    python benchmarks/batch.py [--pictures 10000] [--broken 0.01] [--kills 10] [--timed 200]

The pictures of the first part are small and their "model" only measures them, so that ten thousand take a minute: what is
tried there is the bookkeeping. The last part captions drawn scenes with the built-in model; the cost of the engine is the
time in which no model worked.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from limner.batch.describing import Describer
from limner.batch.job import Job, TaskOptions, load_job
from limner.batch.running import prepare_job, read_rows, run_job

DAMAGE = ("cut off", "empty", "no picture", "wrong bytes")


class Sizes:
    """Says of a picture how large it is."""

    def __init__(self, options: TaskOptions) -> None:
        self.options = options

    def describe(self, images: Sequence[Image.Image]) -> list[dict[str, Any]]:
        """Return the sizes."""
        return [{"captions": {"size": f"{image.width} by {image.height}"}} for image in images]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=10_000)
    parser.add_argument("--broken", type=float, default=0.01)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--timed", type=int, default=200)
    parser.add_argument("--child", default="")
    wanted = parser.parse_args()
    if wanted.child:
        run_job(load_job(Path(wanted.child)), make_describer=Sizes)
        return
    with tempfile.TemporaryDirectory(prefix="limner-batch-") as name:
        folder = Path(name)
        bad = draw_pictures(folder / "photos", wanted.pictures, wanted.broken)
        whole = account(folder, bad)
        kill(folder, whole, wanted.kills)
        if wanted.timed:
            time_engine(folder, wanted.timed)


def draw_pictures(folder: Path, count: int, broken: float) -> set[str]:
    """Write small pictures, a share of them damaged in several ways; return the names of those."""
    chance, bad = random.Random(0), set()
    for place in range(count):
        path = folder / f"{place // 1000:03d}" / f"{place:06d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (16 + place % 50, 16), (place % 256, place // 256 % 256, 9)).save(path)
        if chance.random() < broken:
            bad.add(path.name)
            _damage(path, chance.choice(DAMAGE))
    return bad


def _damage(path: Path, kind: str) -> None:
    data = path.read_bytes()
    path.write_bytes({"cut off": data[:len(data) // 2], "empty": b"", "no picture": b"text" * 20,
                      "wrong bytes": data[:40] + bytes(20) + data[60:]}[kind])


def account(folder: Path, bad: set[str]) -> Job:
    """Print whether every picture has a line, and the broken ones an error."""
    job = prepare_job(folder / "whole", [str(folder / "photos")], TaskOptions(), unit_pictures=500)
    report = run_job(job, make_describer=Sizes)
    rows = list(read_rows(job))
    failed = {Path(row["path"]).name for row in rows if "error" in row}
    print(f"{len(rows):,} lines for {job.count:,} pictures; {len(failed)} errors for {len(bad)} broken ones; "
          f"{len(failed - bad)} good ones lost, {len(bad - failed)} broken ones not noticed; "
          f"{report.pictures / report.seconds:.0f} pictures a second without a model")
    return job


def kill(folder: Path, whole: Job, kills: int) -> None:
    """Kill the job at random moments, let it end, and print whether its bytes are those of the unbroken run."""
    job = prepare_job(folder / "killed", [str(folder / "photos")], TaskOptions(), unit_pictures=500)
    chance = random.Random(1)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), *filter(None, sys.path)])}
    done = []
    for _ in range(kills):
        process = subprocess.Popen([sys.executable, __file__, "--child", str(job.folder)], env=environment)
        before = sum(job.is_done(unit) for unit in range(job.units))
        while process.poll() is None and sum(job.is_done(unit) for unit in range(job.units)) == before:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.5)
        process.send_signal(signal.SIGKILL)
        process.wait()
        done.append(sum(job.is_done(unit) for unit in range(job.units)))
    run_job(job, make_describer=Sizes)
    same = all(job.part_path(unit).read_bytes() == whole.part_path(unit).read_bytes() for unit in range(job.units))
    print(f"{kills} kills (units done after each: {done} of {job.units}): bytes {'the same' if same else 'DIFFERENT'}")


def time_engine(folder: Path, count: int) -> None:
    """Caption drawn scenes; print the share of the time in which no model worked."""
    from training.world.lots import sample_scene
    from training.world.scenes import draw_scene

    (folder / "scenes").mkdir()
    for seed in range(count):
        draw_scene(sample_scene(seed), 256).save(folder / "scenes" / f"{seed:04d}.png")
    options = TaskOptions(("caption",), "builtin", ("builtin",), device="cpu")
    job = prepare_job(folder / "timed", [str(folder / "scenes")], options)
    describer = Describer(options)
    started = time.perf_counter()
    report = run_job(job, make_describer=lambda given: describer)
    seconds = time.perf_counter() - started
    print(f"{count} scenes captioned: {count / seconds:.1f} a second, {1 - report.model_seconds / seconds:.1%} of the time "
          "beside the models")


if __name__ == "__main__":
    main()
