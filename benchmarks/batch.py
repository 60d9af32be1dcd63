"""Measure batch work: every picture accounted for, the same bytes after kills, and what the engine costs beside the models.

    python benchmarks/batch.py [--pictures 10000] [--broken 0.01] [--kills 10] [--timed 200] [--incumbent 40] [--ray 2000]

The pictures of the first part are small and their "model" only measures them, so that ten thousand take a minute: what is
tried there is the bookkeeping. ``--timed`` captions drawn scenes with the built-in model; the cost of the engine is the
time in which no model worked. ``--incumbent`` finds prompts in fast mode for so many JPEGs of 1,024 x 768, against a plain
loop over clip-interrogator 0.6.0's class (``incumbent.py``): the same ViT-B-32 of random weights, the same phrases with the
same features, the same caption; prompts must be equal. ``--ray`` runs small pictures, whose "model" takes 10 ms each, on two
actors of a Ray made for it, and here. Processor seconds are those of all threads. 0 leaves a part out.
"""

from __future__ import annotations

import argparse
import contextlib
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

import numpy as np
import torch
from PIL import Image

from limner import Interrogator
from limner.batch.describing import Describer
from limner.batch.job import Job, TaskOptions, load_job
from limner.batch.running import prepare_job, read_rows, run_job
from limner.index.tables import LabelTable
from limner.models.clip.model import Clip, wrap_clip
from limner.vocabulary.lists import CATEGORIES, load_vocabulary

DAMAGE = ("cut off", "empty", "no picture", "wrong bytes")


CAPTION = "a lighthouse on a rocky shore"
FLAVORS = 8
"""Phrases of a prompt: so few that none is cut, for the incumbent cuts a little earlier."""


class Sizes:
    """Says of a picture how large it is."""

    def __init__(self, options: TaskOptions) -> None:
        self.options = options

    def look(self, image: Image.Image) -> tuple[int, int]:
        """Return the size."""
        return image.size

    def describe(self, sizes: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
        """Return the sizes as texts."""
        return [{"captions": {"size": f"{width} by {height}"}} for width, height in sizes]


class Slow(Sizes):
    """The same, as slowly as a model is."""

    def describe(self, sizes: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
        """Return the sizes as texts."""
        time.sleep(0.01 * len(sizes))
        return super().describe(sizes)


class Prompts:
    """Finds prompts in fast mode, behind one caption for all."""

    def __init__(self, interrogator: Interrogator) -> None:
        self.interrogator = interrogator

    def look(self, image: Image.Image) -> Any:
        """Return what the CLIP sees."""
        return self.interrogator.clip.look(image)

    def describe(self, seen: Sequence[Any]) -> list[dict[str, Any]]:
        """Return the prompts."""
        features = self.interrogator.clip.encode_seen(seen)
        texts = self.interrogator.find_prompts(features, [CAPTION] * len(seen), "fast", max_flavors=FLAVORS)
        return [{"prompt": {"text": text}} for text in texts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=10_000)
    parser.add_argument("--broken", type=float, default=0.01)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--timed", type=int, default=200)
    parser.add_argument("--incumbent", type=int, default=40)
    parser.add_argument("--ray", type=int, default=2000)
    parser.add_argument("--child", default="")
    wanted = parser.parse_args()
    if wanted.child:
        run_job(load_job(Path(wanted.child)), make_describer=Sizes)
        return
    with tempfile.TemporaryDirectory(prefix="limner-batch-") as name:
        folder = Path(name)
        if wanted.pictures:
            bad = draw_pictures(folder / "photos", wanted.pictures, wanted.broken)
            whole = account(folder, bad)
            kill(folder, whole, wanted.kills)
        if wanted.timed:
            time_engine(folder, wanted.timed)
        if wanted.incumbent:
            compare_incumbent(folder, wanted.incumbent)
        if wanted.ray:
            time_ray(folder, wanted.ray)


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


def compare_incumbent(folder: Path, count: int) -> None:
    """Find prompts in fast mode by a job and by a loop over the incumbent's class; print pictures a second of both."""
    from incumbent import load_incumbent
    from interrogate import bare_incumbent, random_model

    name, photos = "ViT-B-32", folder / "jpegs"
    draw_photos(photos, count)
    module = load_incumbent()
    model, preprocess = random_model(name, torch.device("cpu"))
    clip = wrap_clip(model, preprocess, f"{name}/random", device=torch.device("cpu"))
    tables = random_tables(clip)
    theirs = bare_incumbent(module, name, model)
    theirs.clip_preprocess = preprocess
    for category, attribute in {"artists": "artists", "flavors": "flavors", "mediums": "mediums", "movements": "movements",
                                "sites": "trendings"}.items():
        setattr(theirs, attribute, their_table(module, theirs, tables[category]))
    expected = {}
    started, spent = time.perf_counter(), time.process_time()
    for path in sorted(photos.iterdir()):
        expected[path.name] = theirs.interrogate_fast(Image.open(path).convert("RGB"), FLAVORS, caption=CAPTION)
    their_seconds, their_cpu = time.perf_counter() - started, time.process_time() - spent
    prompts = Prompts(Interrogator.from_models(clip, tables=tables))
    job = prepare_job(folder / "prompts", [str(photos)], TaskOptions(("prompt",), device="cpu"))
    started, spent = time.perf_counter(), time.process_time()
    run_job(job, make_describer=lambda given: prompts)
    our_seconds, our_cpu = time.perf_counter() - started, time.process_time() - spent
    equal = sum(row["prompt"]["text"] == expected[Path(row["path"]).name] for row in read_rows(job))
    print(f"{count} JPEGs of 1,024 x 768, fast mode, {name}, {sum(map(len, tables.values())):,} phrases: incumbent "
          f"{count / their_seconds:.2f} a second, limner batch {count / our_seconds:.2f}, ratio "
          f"{their_seconds / our_seconds:.1f} (to reach: 10), of processor seconds {their_cpu / count:.3f} against "
          f"{our_cpu / count:.3f} a picture; {equal} of {count} prompts equal", flush=True)


def draw_photos(folder: Path, count: int) -> None:
    """Write JPEGs that are as hard to decode as photographs."""
    folder.mkdir()
    for number in range(count):
        rng = np.random.default_rng(number)
        coarse = Image.fromarray(rng.integers(0, 256, (48, 64, 3), dtype=np.uint8))
        grain = rng.integers(-12, 13, (768, 1024, 1))
        pixels = np.clip(np.asarray(coarse.resize((1024, 768)), int) + grain, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{number:04d}.jpg", quality=90)


def random_tables(clip: Clip) -> dict[str, LabelTable]:
    """Return the tables of limner's lists with random unit rows: embedding them is measured elsewhere (``tables.py``)."""
    words = load_vocabulary()
    generator = torch.Generator().manual_seed(0)
    tables = {}
    for category in (*CATEGORIES, "negative"):
        phrases = words.category(category)
        rows = torch.nn.functional.normalize(torch.randn(len(phrases), clip.dimension, generator=generator), dim=1).half()
        given = dict(zip(phrases, rows))
        tables[category] = LabelTable(phrases, category, clip, ready=lambda encoder, given=given: given)
    return tables


def their_table(module: Any, theirs: Any, table: LabelTable) -> Any:
    """Return the incumbent's table with a table's phrases and rows."""
    found = module.LabelTable([], None, theirs)
    found.labels, found.embeds = list(table.labels), list(table.parts[0].float().numpy())
    return found


def time_ray(folder: Path, count: int) -> None:
    """Print what two Ray actors cost beside the model's time that they share, without Ray's own start."""
    import ray

    from limner.batch.on_ray import run_on_ray

    draw_pictures(folder / "small", count, 0.0)
    with contextlib.suppress(KeyError):
        del os.environ["RAY_ADDRESS"]  # the cluster is one of its own
    path = os.pathsep.join([str(Path(__file__).parent), os.getcwd()])
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR",
             runtime_env={"env_vars": {"PYTHONPATH": path}})
    try:
        warm = prepare_job(folder / "warm", [str(folder / "small" / "000")], TaskOptions(), unit_pictures=500)
        run_on_ray(warm, make_describer=Slow)
        job = prepare_job(folder / "ray", [str(folder / "small")], TaskOptions(), unit_pictures=100)
        seconds = run_on_ray(job, make_describer=Slow).seconds
    finally:
        ray.shutdown()
    alone = prepare_job(folder / "alone", [str(folder / "small")], TaskOptions(), unit_pictures=100)
    here = run_job(alone, make_describer=Slow).seconds
    ideal = 0.01 * count / 2
    print(f"{count:,} small pictures, 10 ms of a model each: two Ray actors {seconds:.1f} s ({seconds / ideal - 1:.0%} "
          f"beside the model's {ideal:.1f} s each, their start included), one process here {here:.1f} s "
          f"({here / (2 * ideal) - 1:.0%} beside its {2 * ideal:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
