"""Time and judge drawing: what CLIP takes of an iteration, iterations a second, and whether drawings are recognised.

    python benchmarks/draw.py [--iterations 20] [--models builtin,ViT-B-32] [--subjects 12] [--compare] [--device cpu]

ViT-B-32 has random weights of the real shape: only its time counts. The rasteriser alone, against diffvg, is timed by
``benchmarks/strokes.py``, whose rows are printed first. ``--subjects`` draws that many subjects of the little world with
the built-in model (64 strokes, 150 iterations) and asks its own zero-shot what they are, among all nouns of its list;
``--compare`` draws them with each improvement instead.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace

import torch
from interrogate import describe
from strokes import SCENES, scatter_strokes, time_step

from limner.models.clip.model import Clip, load_clip, wrap_clip
from limner.tasks.draw.drawer import DrawOptions, DrawStep, draw_steps
from limner.tasks.draw.naming import with_article
from limner.tasks.draw.run import View

SUBJECTS = ("lighthouse", "fox", "castle", "owl", "sailing boat", "teapot", "cat", "mushroom", "bicycle", "penguin", "crown",
            "tree")
"""Twelve of the little world's subjects."""

JUDGED = DrawOptions(strokes=64, iterations=150)

IMPROVEMENTS: dict[str, DrawOptions] = {
    "CLIPDraw's recipe": JUDGED,
    "cosine schedule": replace(JUDGED, schedule="cosine"),
    "rate 3": replace(JUDGED, rate=3.0),
    "rate 3, cosine": replace(JUDGED, rate=3.0, schedule="cosine"),
    "rebirth": replace(JUDGED, rebirth=True),
    "progressive": replace(JUDGED, progressive=True),
    "3 starts": replace(JUDGED, starts=3),
    "spherical loss": replace(JUDGED, loss="spherical"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and judge drawing.")
    parser.add_argument("--iterations", type=int, default=20)
    parser.add_argument("--models", default="builtin,ViT-B-32")
    parser.add_argument("--subjects", type=int, default=len(SUBJECTS))
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    print(f"{describe(torch.device(wanted.device))}, torch {torch.__version__}", flush=True)
    print_rasteriser(wanted.device)
    for name in filter(None, wanted.models.split(",")):
        print_pace(name, open_model(name, wanted.device), wanted.iterations)
    subjects = SUBJECTS[: wanted.subjects]
    if subjects:
        clip = load_clip("builtin", device=wanted.device)
        for title, options in IMPROVEMENTS.items() if wanted.compare else (("CLIPDraw's recipe", JUDGED),):
            print_recognition(title, clip, options, subjects)


def print_rasteriser(device: str, repeats: int = 5) -> None:
    """Print milliseconds of the rasteriser, forward and backward, and diffvg's where they are known."""
    for count, size_px, half_width, peer in SCENES:
        median, least = time_step(scatter_strokes(count, size_px, half_width, device), size_px, repeats)
        against = f", diffvg {peer:.0f} ms, ratio {peer / median:.1f}" if peer else ""
        print(f"rasteriser {count} strokes {size_px} px half width {half_width:g}: median {median:.1f} ms, "
              f"least {least:.1f} ms{against}", flush=True)


def open_model(name: str, device: str) -> Clip:
    """Load the built-in model, or make an architecture of open_clip with random weights."""
    if name == "builtin":
        return load_clip(name, device=device)
    from limner.models._open_clip import open_clip

    torch.manual_seed(0)
    precision = "fp16" if device.startswith("cuda") else "fp32"
    model, _, preprocess = open_clip.create_model_and_transforms(name, pretrained=None, precision=precision, device=device)
    return wrap_clip(model, preprocess, f"{name}/random", device=torch.device(device))


def print_pace(name: str, clip: Clip, iterations: int) -> None:
    """Print iterations a second of CLIPDraw's defaults, and the share of them that CLIP takes, forward and backward."""
    steps = draw_steps("a red fox", clip, replace(DrawOptions(), iterations=iterations + 2))
    for _ in range(2):
        next(steps)
    started = time.perf_counter()
    for _ in steps:
        continue
    step_s = (time.perf_counter() - started) / iterations
    clip_s = time_clip(clip, DrawOptions().cutouts, iterations)
    print(f"{name}: {1 / step_s:.2f} iterations/s at 256 strokes, 224 px, 4 cutouts; CLIP {1000 * clip_s:.0f} of "
          f"{1000 * step_s:.0f} ms, {100 * clip_s / step_s:.0f} %", flush=True)


def time_clip(clip: Clip, cutouts: int, repeats: int) -> float:
    """Return the seconds that CLIP takes to see cutouts and to send a gradient back."""
    view = View(clip)
    pixels = torch.rand(cutouts, 3, view.size_px, view.size_px, device=clip.device, requires_grad=True)
    view.encode(pixels).sum().backward()  # type: ignore[no-untyped-call]
    started = time.perf_counter()
    for _ in range(repeats):
        view.encode(pixels).sum().backward()  # type: ignore[no-untyped-call]
    if clip.device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - started) / repeats


def print_recognition(title: str, clip: Clip, options: DrawOptions, subjects: Sequence[str]) -> None:
    """Draw subjects; print the similarity of the first random strokes and of the drawing, and what CLIP calls it."""
    first, last, named, seconds = 0.0, 0.0, 0, 0.0
    for subject in subjects:
        started = time.perf_counter()
        begun, done = draw_subject(clip, options, subject)
        took = time.perf_counter() - started
        result = done.result()
        right = result.labels[0].label == subject
        first, last, named, seconds = first + begun, last + result.similarity, named + right, seconds + took
        print(f"  {subject:14} {begun:.3f} -> {result.similarity:.3f} in {took:.1f} s: {result.labels[0].label} "
              f"{100 * result.labels[0].probability:.0f} %{'' if right else '  (wrong)'}", flush=True)
    count = len(subjects)
    print(f"{title}: {named} of {count} named right, similarity {first / count:.3f} -> {last / count:.3f}, "
          f"{seconds / count:.1f} s a drawing", flush=True)


def draw_subject(clip: Clip, options: DrawOptions, subject: str) -> tuple[float, DrawStep]:
    """Return the similarity behind the first step and the last step."""
    steps = draw_steps(f"a drawing of {with_article(subject)}", clip, options)
    begun = next(steps).result(labels=0).similarity
    *_, last = steps
    return begun, last


if __name__ == "__main__":
    main()
