"""Time drawing against an earlier version, and draw subjects of the little world with several settings.

    python benchmarks/draw.py [--against DIR] [--models builtin,ViT-B-32] [--iterations 40]
    python benchmarks/draw.py --subjects 12 [--settings all] [--sheet sheet.png] [--scenes 6000]

``--against`` is a checkout of another version: both draw the same, an iteration each in turns, each in a process of its
own, and the share of an iteration that is saved is printed. ViT-B-32 has random weights of the real shape: only its time
counts. The rasteriser alone is timed by ``benchmarks/strokes.py``.

``--subjects`` draws so many subjects with the built-in model (64 strokes, 150 iterations). What the model that steered says
of its own drawings is printed and labelled as such: it is no evidence. Beside it stands where a judge that steered nothing
ranks the subject among the twelve (``outlines.py``, which looks at ``--scenes`` of the little world first); the sheet is for
your own eyes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from interrogate import describe
from outlines import OutlineJudge
from PIL import Image

from limner.models.clip.model import Clip, load_clip
from limner.tasks.draw.drawer import DrawOptions, draw
from limner.tasks.steering.judge import PixelEncoder
from limner.tasks.steering.naming import with_article

HERE = Path(__file__).parent.parent

SUBJECTS = ("lighthouse", "fox", "castle", "owl", "sailing boat", "teapot", "cat", "mushroom", "bicycle", "penguin", "crown",
            "tree")
"""Twelve of the little world's subjects."""

PLAIN = DrawOptions(strokes=64, iterations=150)
INK = DrawOptions.of_style("ink", strokes=64, iterations=150)

SETTINGS: dict[str, DrawOptions] = {
    "clipdraw": PLAIN,
    "ink": INK,
    "cosine": replace(PLAIN, schedule="cosine"),
    "rate 3": replace(PLAIN, rate=3.0),
    "rebirth": replace(PLAIN, rebirth=True),
    "progressive": replace(PLAIN, progressive=True),
    "3 starts": replace(PLAIN, starts=3),
    "spherical": replace(PLAIN, loss="spherical"),
    "sharp ink": replace(INK, blur_px=0.0, noise=0.0, cutouts=4),
    "progressive ink": replace(INK, progressive=True),
    "ink of 24": replace(INK, strokes=24),
}

TIMED = """
import sys, time, torch
torch.set_num_threads(int(sys.argv[2]))
from limner import DrawOptions, draw_steps, load_clip
steps = draw_steps("a red fox", load_clip(sys.argv[1], device=sys.argv[3]), DrawOptions(iterations=10**6))
next(steps), next(steps)
print("ready", flush=True)
for _ in sys.stdin:
    started = time.perf_counter()
    next(steps)
    print(time.perf_counter() - started, flush=True)
"""
"""Draws with CLIPDraw's defaults (256 strokes, 224 px, 4 cutouts), an iteration each time that it gets a line."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and judge drawing.")
    parser.add_argument("--against", type=Path, metavar="DIR")
    parser.add_argument("--models", default="builtin,ViT-B-32")
    parser.add_argument("--iterations", type=int, default=40)
    parser.add_argument("--subjects", type=int, default=0)
    parser.add_argument("--settings", default="clipdraw,ink", help="names separated by commas, or all")
    parser.add_argument("--scenes", type=int, default=4000)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    print(f"{describe(torch.device(wanted.device))}, torch {torch.__version__}, {wanted.threads} threads", flush=True)
    if wanted.subjects:
        names = list(SETTINGS) if wanted.settings == "all" else wanted.settings.split(",")
        judge = OutlineJudge(SUBJECTS, wanted.scenes)
        print(f"the judge names {100 * judge.top:.0f} % of scenes right, among {len(judge.subjects)} subjects", flush=True)
        print_settings(names, SUBJECTS[: wanted.subjects], load_clip("builtin", device=wanted.device), judge, wanted.sheet)
        return
    for name in filter(None, wanted.models.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            print_pace(name, save_model(name, Path(folder)), wanted)


def save_model(name: str, folder: Path) -> str:
    """Return the name of the built-in model, or that of a folder with an architecture of open_clip and random weights."""
    if name == "builtin":
        return name
    from safetensors.torch import save_file

    from limner.models._open_clip import open_clip

    torch.manual_seed(0)
    model = open_clip.create_model(name)
    (folder / "open_clip_config.json").write_text(json.dumps(
        {"model_cfg": open_clip.get_model_config(name), "preprocess_cfg": open_clip.get_model_preprocess_cfg(model)}))
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    return f"local-dir:{folder}"


def print_pace(name: str, source: str, wanted: argparse.Namespace) -> None:
    """Print the milliseconds of an iteration, in turns with those of another version, and CLIP's part of them."""
    trees = [HERE, *([wanted.against.resolve()] if wanted.against else [])]
    ours, *others = time_versions(trees, source, wanted)
    clip_s = time_clip(load_clip(source, device=wanted.device), PLAIN.cutouts, wanted.iterations)
    print(f"{name}: {_milliseconds(ours)} an iteration; CLIP alone, there and back, {1000 * clip_s:.0f} ms", flush=True)
    for tree, theirs in zip(trees[1:], others):
        saved = [1 - statistics.median(ours) / statistics.median(theirs), 1 - min(ours) / min(theirs)]
        print(f"  {tree}: {_milliseconds(theirs)}; saved: {100 * saved[0]:.0f} % by the medians, "
              f"{100 * saved[1]:.0f} % by the least", flush=True)


def _milliseconds(times: Sequence[float]) -> str:
    return f"median {1000 * statistics.median(times):.0f} ms, least {1000 * min(times):.0f} ms"


def time_versions(trees: Sequence[Path], source: str, wanted: argparse.Namespace) -> list[list[float]]:
    """Return the seconds of iterations by the packages in folders, taken in turns."""
    children = [subprocess.Popen(
        [sys.executable, "-c", TIMED, source, str(wanted.threads), wanted.device], stdin=subprocess.PIPE, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(tree)}, cwd=tree)
        for tree in trees]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n", f"{child.args}: could not begin"
    times: list[list[float]] = [[] for _ in children]
    for _ in range(wanted.iterations):
        for child, found in zip(children, times):
            assert child.stdin is not None
            assert child.stdout is not None
            print(file=child.stdin, flush=True)
            found.append(float(child.stdout.readline()))
    for child in children:
        child.communicate()
    return times


def time_clip(clip: Clip, cutouts: int, repeats: int) -> float:
    """Return the seconds that CLIP takes to see cutouts and to send a gradient back to them."""
    encoder = PixelEncoder(clip)
    pixels = torch.rand(cutouts, 3, encoder.size_px, encoder.size_px, device=clip.device, requires_grad=True)
    times = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        encoder.encode(pixels).sum().backward(inputs=[pixels])  # type: ignore[no-untyped-call]
        if clip.device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def print_settings(names: Sequence[str], subjects: Sequence[str], clip: Clip, judge: OutlineJudge,
                   sheet: Path | None) -> None:
    """Draw all subjects with each setting; print what the steering model says of them, and what the judge says."""
    rows = []
    for name in names:
        started = time.perf_counter()
        results = [draw(f"a drawing of {with_article(subject)}", clip, SETTINGS[name]) for subject in subjects]
        seconds = (time.perf_counter() - started) / len(subjects)
        rows.append([result.drawing.picture() for result in results])
        own = sum(result.labels[0].label == subject for result, subject in zip(results, subjects))
        similarity = statistics.mean(result.similarity for result in results)
        ranks = [judge.rank(picture, subject) for picture, subject in zip(rows[-1], subjects)]
        print(f"{name}: judge's ranks {ranks}, median {statistics.median(ranks):g}; the model that steered names {own} of "
              f"{len(subjects)}, similarity {similarity:.3f}; {seconds:.1f} s a drawing", flush=True)
    if sheet is not None:
        lay_out(rows).save(sheet)


def lay_out(rows: Sequence[Sequence[Image.Image]], gap_px: int = 8) -> Image.Image:
    """Put pictures of one size on a sheet, row by row."""
    side = rows[0][0].width + gap_px
    sheet = Image.new("RGB", (side * len(rows[0]), side * len(rows)), "#808080")
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            sheet.paste(picture, (x * side, y * side))
    return sheet


if __name__ == "__main__":
    main()
