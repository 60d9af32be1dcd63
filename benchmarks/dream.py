"""Time dreaming at real sizes with random weights, bound the memory of its views, and judge dreams of the built-in models.

    python benchmarks/dream.py --real [--device cuda] [--cutouts 32] [--at-once 8,32]
    python benchmarks/dream.py --subjects 12 [--painter fourier] [--sheet sheet.png] [--scenes 6000]
    python benchmarks/dream.py --words 500 [--painter builtin] [--judge judge.pt] [--pictures work/train] [--candidates 8]
    python benchmarks/dream.py --codes 500 [--painter builtin]

``--real`` dreams with OpenAI's decoder (43.8 M weights, 256 px) under ViT-B-32, both with random weights of the real shapes:
only seconds an iteration and the peak of memory count. Each number of views at once runs in a process of its own.

``--subjects`` dreams subjects of the little world with the built-in CLIP. What it says of its own pictures is no evidence;
beside it stands where a judge that steered nothing ranks the subject among the twelve (``outlines.py``).

``--words`` lets a painter that proposes pictures do so for captions of combinations that it never met, without a step of
steering: once alone, where the built-in CLIP says what it sees (it had no part in it), and once as the best of
``--candidates`` by that CLIP, where only a judge of another architecture counts (``judge.py``: taught first, for
``--minutes``, on ``--pictures`` or on ``--scenes`` drawn for it).

``--codes`` asks the built-in CLIP what it sees in held-out scenes, and in what a painter makes of their codes.
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
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from builtin import guess
from draw import SUBJECTS, lay_out, save_model
from interrogate import describe
from judge import ASKED, find_judge
from outlines import OutlineJudge
from PIL import Image

from limner.core.devices import pick_device, wait_for
from limner.models.clip.model import Clip, load_clip
from limner.models.engine import Engine
from limner.models.generators.dvae.network import OPENAI, Dvae
from limner.models.generators.dvae.painter import DvaePainter
from limner.models.generators.painter import Painter
from limner.tasks.dream.dreamer import DreamOptions, dream, dream_steps
from limner.tasks.steering.naming import with_article
from limner.tasks.steering.pixels import to_image, to_levels
from training.facts import FIELDS
from training.world import catalog
from training.world.captions import Text, write_caption
from training.world.lots import sample_scene, sample_upright
from training.world.scenes import Scene, draw_scene

FIRST_SEED = 970_000_000
"""Of the held-out scenes whose captions are told, and whose codes are read."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and judge dreaming.")
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--cutouts", type=int, default=32)
    parser.add_argument("--at-once", default="8,32")
    parser.add_argument("--iterations", type=int, default=3)
    parser.add_argument("--subjects", type=int, default=0)
    parser.add_argument("--painter", default="fourier")
    parser.add_argument("--words", type=int, default=0)
    parser.add_argument("--codes", type=int, default=0)
    parser.add_argument("--candidates", type=int, default=8)
    parser.add_argument("--judge", type=Path, help="where the judge is kept")
    parser.add_argument("--pictures", type=Path, help="a set of drawn pictures that the judge learns from")
    parser.add_argument("--minutes", type=float, default=6.0, help="how long the judge learns")
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
    if wanted.codes:
        print_codes(wanted)
    if wanted.words:
        print_words(wanted)


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


def print_codes(wanted: argparse.Namespace) -> None:
    """Print how often the CLIP names the subject of held-out scenes, and of what the painter makes of their codes."""
    engine = Engine(wanted.device)
    painter, clip = engine.painter(wanted.painter), engine.clip("builtin")
    for kind, sample in (("like those that the painter learned from", sample_upright), ("of all kinds", sample_scene)):
        scenes = held_out_scenes(wanted.codes, sample)
        drawn = [draw_scene(scene, wanted.size) for scene in scenes]
        painted = [_repaint(painter, picture) for picture in drawn]
        for title, pictures in (("as drawn", drawn), ("from their codes", painted)):
            names = name_all(clip, pictures)["subject"]
            right = sum(name == scene.subject for name, scene in zip(names, scenes))
            print(f"{len(scenes)} held-out scenes {kind}, {title}: the built-in CLIP names the subject of "
                  f"{100 * right / len(scenes):.1f} %", flush=True)


@torch.no_grad()
def _repaint(painter: Painter, picture: Image.Image) -> Image.Image:
    pixels = to_levels(picture, *picture.size).to(painter.device).float() / 255
    return to_image(painter.paint(painter.read(pixels), picture.height, picture.width))


def print_words(wanted: argparse.Namespace) -> None:
    """Print what is seen in pictures that a painter proposes for held-out captions, alone and the best of several."""
    engine, folder = Engine(wanted.device), tempfile.TemporaryDirectory()
    painter, clip = engine.painter(wanted.painter), engine.clip("builtin")
    with folder:
        judge = find_judge(wanted.judge or Path(folder.name) / "judge.pt", wanted.pictures or Path(folder.name),
                           wanted.scenes, wanted.minutes)
    print("the judge on scenes that it never saw: " + ", ".join(f"{field} {100 * share:.0f} %"
                                                                for field, share in judge.shares.items()), flush=True)
    texts = [write_caption(scene) for scene in held_out_scenes(wanted.words, sample_upright)]
    for candidates in (1, wanted.candidates):
        options = DreamOptions(iterations=0, width_px=wanted.size, height_px=wanted.size, candidates=candidates)
        started = time.perf_counter()
        pictures = [dream(text.text, painter, clip, options, engine=engine).picture for text in texts]
        seconds = (time.perf_counter() - started) / len(texts)
        print(f"{painter.name}, best of {candidates}, {len(texts)} captions, {seconds:.2f} s a picture", flush=True)
        if candidates == 1:
            print_right("the built-in CLIP, which had no part in it", name_all(clip, pictures), texts)
        print_right("the judge", judge.name(pictures), texts)


def held_out_scenes(count: int, sample: Callable[..., Scene]) -> list[Scene]:
    """Return scenes of combinations that were kept out of the training."""
    return [sample(FIRST_SEED + i, held_out=True) for i in range(count)]


def name_all(clip: Clip, pictures: Sequence[Image.Image]) -> dict[str, list[str]]:
    """Return the values that a CLIP finds nearest to each picture."""
    features = clip.encode_images(list(pictures)).cpu()
    phrases = {"subject": with_article, "color": str, "medium": lambda name: catalog.MEDIUMS[name].phrase}
    asked = {field: [phrases[field](name) for name in FIELDS[field]] for field in ASKED}
    return {field: [FIELDS[field][place] for place in guess(clip, features, texts)] for field, texts in asked.items()}


def print_right(who: str, named: Mapping[str, Sequence[str]], texts: Sequence[Text]) -> None:
    """Print how often what a text claims is what is seen, field by field."""
    found = []
    for field, values in named.items():
        claimed = [next((value for name, value in text.claims if name == field), None) for text in texts]
        right = [value == claim for value, claim in zip(values, claimed) if claim is not None]
        found.append(f"{field} {100 * sum(right) / max(1, len(right)):.1f} % of {len(right)}")
    print(f"  {who}: {', '.join(found)}", flush=True)


if __name__ == "__main__":
    main()
