"""Time dreaming at real sizes with random weights, bound the memory of its views, and judge dreams of the built-in models.

    python benchmarks/dream.py --real [--device cuda] [--cutouts 32] [--at-once 8,32]
    python benchmarks/dream.py --subjects 12 [--painter fourier] [--sheet sheet.png] [--scenes 6000]

``--real`` dreams with OpenAI's decoder (43.8 M weights, 256 px) under ViT-B-32, both with random weights of the real shapes:
only seconds an iteration and the peak of memory count. Each number of views at once runs in a process of its own.

``--subjects`` dreams subjects of the little world with the built-in CLIP. What it says of its own pictures is no evidence;
beside it stands where a judge that steered nothing ranks the subject among the twelve (``outlines.py``).
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
from draw import SUBJECTS, lay_out, save_model
from interrogate import describe
from outlines import OutlineJudge

from limner.core.devices import pick_device, wait_for
from limner.models.clip.model import load_clip
from limner.models.engine import Engine
from limner.models.generators.dvae.network import OPENAI, Dvae
from limner.models.generators.dvae.painter import DvaePainter
from limner.tasks.dream.dreamer import DreamOptions, dream, dream_steps
from limner.tasks.steering.naming import with_article


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and judge dreaming.")
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--cutouts", type=int, default=32)
    parser.add_argument("--at-once", default="8,32")
    parser.add_argument("--iterations", type=int, default=3)
    parser.add_argument("--subjects", type=int, default=0)
    parser.add_argument("--painter", default="fourier")
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--scenes", type=int, default=4000)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    if wanted.one is not None:
        print(json.dumps(time_real(wanted, wanted.one)))
        return
    print(f"{describe(torch.device(wanted.device))}, torch {torch.__version__}, {wanted.threads} threads", flush=True)
    if wanted.real:
        for at_once in wanted.at_once.split(","):
            command = [sys.executable, __file__, *sys.argv[1:], "--one", at_once]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(f"{wanted.cutouts} views, {at_once} at once: {found['seconds']:.2f} s an iteration (median), peak "
                  f"{found['peak'] / 2**30:.2f} GiB, {found['resting'] / 2**30:.2f} of it before the first step", flush=True)
    if wanted.subjects:
        print_subjects(wanted)


def time_real(wanted: argparse.Namespace, at_once: int) -> dict[str, float]:
    """Return the seconds of an iteration and the peak of memory in bytes, with so many views at once."""
    device = pick_device(wanted.device)
    torch.manual_seed(0)
    painter = DvaePainter(Dvae(OPENAI, encodes=False).requires_grad_(False).to(device), name="openai's sizes", cache_key="",
                          device=device)
    with tempfile.TemporaryDirectory() as folder:
        clip = load_clip(save_model("ViT-B-32", Path(folder)), device=wanted.device)
    options = DreamOptions(iterations=10**6, width_px=256, height_px=256, cutouts=wanted.cutouts, cutouts_at_once=at_once)
    steps = dream_steps("a red fox", painter, clip, options, engine=Engine(device))
    resting = peak_of(device)
    times = []
    for _ in range(wanted.iterations + 1):
        started = time.perf_counter()
        next(steps)
        wait_for(device)
        times.append(time.perf_counter() - started)
    return {"seconds": statistics.median(times[1:]), "peak": peak_of(device), "resting": resting}


def peak_of(device: torch.device) -> int:
    """Return the most bytes so far: of a GPU's memory, or of this process."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def print_subjects(wanted: argparse.Namespace) -> None:
    """Dream subjects; print what the judge says, what the CLIP that steered says, and how long it took."""
    engine = Engine(wanted.device)
    painter, clip = engine.painter(wanted.painter), engine.clip("builtin")
    judge = OutlineJudge(SUBJECTS, wanted.scenes)
    options = DreamOptions(iterations=wanted.steps, width_px=wanted.size, height_px=wanted.size)
    subjects, results, started = SUBJECTS[: wanted.subjects], [], time.perf_counter()
    for subject in subjects:
        results.append(dream(with_article(subject), painter, clip, options, engine=engine))
    seconds = (time.perf_counter() - started) / len(subjects)
    ranks = [judge.rank(result.picture, subject) for result, subject in zip(results, subjects)]
    own = sum(result.labels[0].label == subject for result, subject in zip(results, subjects))
    print(f"{painter.name}: judge's ranks {ranks} of {len(SUBJECTS)}, {sum(rank == 1 for rank in ranks)} first; the model "
          f"that steered names {own} of {len(subjects)}; {seconds:.1f} s a dream of {wanted.steps} iterations")
    if wanted.sheet is not None:
        half = (len(results) + 1) // 2
        lay_out([[result.picture for result in row] for row in (results[:half], results[half:])]).save(wanted.sheet)


if __name__ == "__main__":
    main()
