"""Seconds a step and peak memory of large models, whose weights are by chance: only their shape counts."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
from interrogate import describe
from PIL import Image
from safetensors.torch import save_file

from lessons.bench import Bench, Row
from limner.core.events import Event, Monitor
from limner.models._open_clip import open_clip
from limner.models.captioners.loading import load_captioner
from limner.models.clip.model import load_clip
from limner.teach.captions.by_pairs import PairLearner
from limner.teach.captions.students import make_student
from limner.teach.concepts.towers import TowersLearner
from limner.teach.data.examples import example_of
from limner.teach.loop.run import Learner, run_loop
from limner.teach.loop.schedule import LoopOptions

SHAPES = ("coca_ViT-B-32", "ViT-L-14")
PICTURES = 32
WORDS = ("a dog on a bench", "two boats under a bridge", "a red kettle", "people in the rain")


def run_shapes(bench: Bench, steps: int, batch: int, threads: int) -> None:
    """Time each shape in a process of its own, whose peak of memory is its own too."""
    for name in SHAPES:
        bench.unit(f"shapes/{name}, {batch} pictures a step, {threads} threads, {describe(torch.device(bench.device))}",
                   lambda name=name: _ask(bench, name, steps, batch, threads))


def _ask(bench: Bench, name: str, steps: int, batch: int, threads: int) -> Row:
    folder = save_shape(bench.work / "shapes", name)
    given = [sys.executable, __file__, name, str(folder), str(steps), str(batch), str(threads), bench.device]
    paths = {"PYTHONPATH": ":".join([str(Path(__file__).parents[1]), str(Path(__file__).parents[2])])}
    answer = subprocess.run(given, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **paths})
    return json.loads(answer.stdout.splitlines()[-1])


def save_shape(work: Path, name: str) -> Path:
    """Write a model of open_clip with weights by chance, and some pictures; return its folder."""
    folder = work / name
    if (folder / "open_clip_config.json").is_file():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    model = open_clip.create_model(name)
    save_file({key: value.contiguous() for key, value in model.state_dict().items()}, folder / "open_clip_model.safetensors")
    rng = np.random.default_rng(0)
    for number in range(PICTURES):
        Image.fromarray(rng.integers(0, 256, (480, 640, 3), dtype=np.uint8)).save(folder / f"{number}.jpg")
    (folder / "open_clip_config.json").write_text(json.dumps(
        {"model_cfg": open_clip.get_model_config(name), "preprocess_cfg": open_clip.get_model_preprocess_cfg(model)}))
    return folder


def measure(name: str, folder: Path, steps: int, batch: int, device: str) -> Row:
    """Take some steps; return the seconds of the later ones and the peak of memory."""
    learner = make_learner(name, folder, batch, device)
    times = [time.perf_counter()]

    def note(event: Event) -> None:
        if learner.device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter())

    run_loop(learner, LoopOptions(steps=steps, batch_size=batch, learning_rate=1e-5), monitor=Monitor(note))
    spent = [after - before for before, after in itertools.pairwise(times[1:])]
    peak = torch.cuda.max_memory_allocated() if learner.device.type == "cuda" else 1024 * resource.getrusage(
        resource.RUSAGE_SELF).ru_maxrss
    return {"seconds a step": round(statistics.median(spent), 2), "peak GiB": round(peak / 2**30, 2),
            "learning": f"{sum(one.numel() for one in learner.weights.values()):,} weights", "steps timed": len(spent)}


def make_learner(name: str, folder: Path, batch: int, device: str) -> Learner:
    """Return a lesson by pairs of a CoCa, or one in a new thing by LoRA matrices in both towers."""
    if "coca" in name:
        captioner = load_captioner(f"local-dir:{folder}", device=device,
                                   precision="float32")
        examples = [example_of(folder / f"{number}.jpg", [WORDS[number % len(WORDS)]]) for number in range(PICTURES)]
        return PairLearner(make_student(captioner, folder, contrast=1.0, caption=2.0, with_tower=False), examples)
    clip = load_clip(f"local-dir:{folder}", device=device, precision="float32")
    seen = torch.stack([clip.look(Image.open(folder / f"{number}.jpg").convert("RGB")) for number in range(PICTURES)])
    return TowersLearner(clip, "hourglass", seen[:8, None], seen[8:], ["dog"] * (PICTURES - 8), rank=4, batch_size=batch,
                         seed=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for argument, kind in (("name", str), ("folder", Path), ("steps", int), ("batch", int), ("threads", int),
                           ("device", str)):
        parser.add_argument(argument, type=kind)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    print(json.dumps(measure(given.name, given.folder, given.steps, given.batch, given.device)))
