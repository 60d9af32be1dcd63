"""Measure limner against rclip, the command that finds photos by words: both as a user runs them, in turns.

    python benchmarks/search_rclip.py [--pictures 40,400] [--size 640] [--folder DIR] [--prepare] [--int8]

rclip (MIT) comes from the package registry into an environment of its own, which this script makes once. Both have the same
weights: random ones of the shape that rclip uses (ViT-B-32-256), exported to ONNX for rclip in float32, and with ``--int8``
quantised by onnxruntime as its own releases are; nothing is downloaded but packages. Compared are whole commands, from
their start to their end: indexing a folder of drawn JPEGs, the same folder again unchanged, and a query without looking at
the folder. Folders of two sizes take the start-up apart: the rate is what the pictures that the larger one has more of took.
What limner does once for a model (it embeds the nouns that queries are held against) is done beforehand, and told. Processor
time is that of the whole process tree. Random weights cost what trained ones do, and find nothing. ``--prepare`` only makes
what is measured later with the same ``--folder``.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

HERE = Path(__file__).resolve().parent.parent
RCLIP = "rclip==3.3.0"
SHAPE = "ViT-B-32-256"
MODELS = "ViT-B-32-256-datacomp_s34b_b86k"
"""The folder that rclip looks for its weights in."""

SIDE_PX = 256
TOKENS = 77
QUERY = "a red boat at sunset"


@dataclass(frozen=True)
class Taken:
    """Seconds of a command, by the clock and of processors."""

    wall_s: float
    processor_s: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", default="40,400", help="how many pictures the two folders have")
    parser.add_argument("--size", type=int, default=640, help="the longer side in pixels; 4000 makes 12 megapixels")
    parser.add_argument("--environment", type=Path, default=HERE / "build" / "rclip", help="where rclip is installed")
    parser.add_argument("--folder", type=Path, help="where weights and pictures are kept for the next run")
    parser.add_argument("--prepare", action="store_true", help="make them, and measure nothing")
    parser.add_argument("--int8", action="store_true", help="quantise rclip's picture tower, as its releases are")
    parser.add_argument("--queries", type=int, default=3, help="0 leaves out the unchanged folder and the queries")
    wanted = parser.parse_args()
    few, many = sorted(int(count) for count in wanted.pictures.split(","))
    python = install_rclip(wanted.environment)
    with tempfile.TemporaryDirectory(prefix="limner-rclip-") as name:
        folder = (wanted.folder or Path(name)).absolute()
        weights = "int8" if wanted.int8 else "float32"
        export_weights(folder / "clip", folder / weights, python, int8=wanted.int8)
        places = {count: draw_pictures(folder / f"photos-{wanted.size}-{count}", count, wanted.size)
                  for count in (few, many)}
        if wanted.prepare:
            return
        print(f"JPEGs of {wanted.size} px, {SHAPE}, {len(os.sched_getaffinity(0))} processors, "
              f"{RCLIP.replace('==', ' ')} in {weights}, limner in float32")
        work = Path(name, "work")
        warm(name_commands(folder, weights, work, places[few], python)["index"]["limner"], work)
        taken = {count: compare(name_commands(folder, weights, work, places[count], python), "index", 1, work)
                 for count in (few, many)}
        tell_rates(taken[few], taken[many], many - few)
        if wanted.queries:
            commands = name_commands(folder, weights, work, places[many], python)
            compare(commands, "again", 1)
            compare(commands, "query", wanted.queries)


Command = tuple[list[str], Path, dict[str, str]]
"""What is run, where, and with which environment."""


def install_rclip(folder: Path) -> Path:
    """Make an environment with rclip, if there is none; return its Python."""
    python = folder / "bin" / "python"
    if not (folder / "bin" / "rclip").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", RCLIP, "onnx"], check=True)
    return python


def save_weights(folder: Path) -> Any:
    """Write a CLIP with random weights as limner reads it; return it."""
    from safetensors.torch import save_file

    from limner.models._open_clip import open_clip

    torch.manual_seed(0)
    model = open_clip.create_model(SHAPE).eval()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "open_clip_config.json").write_text(json.dumps(
        {"model_cfg": open_clip.get_model_config(SHAPE), "preprocess_cfg": open_clip.get_model_preprocess_cfg(model)}))
    save_file(model.state_dict(), str(folder / "open_clip_model.safetensors"))
    return model


class Texts(torch.nn.Module):
    """The text tower of a CLIP as a network of its own."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return features ``[n, d]`` of tokens ``[n, 77]``."""
        return self.model.encode_text(tokens)


def export_weights(own: Path, data: Path, python: Path, *, int8: bool) -> None:
    """Write random weights as limner reads them, and as rclip does with the word list of its tokenizer; once."""
    words = data / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz"
    if words.exists():
        return
    model, folder = save_weights(own), data / MODELS
    import open_clip

    sys.path.append(str(next((python.parent.parent / "lib").glob("python*/site-packages"))))  # for the package onnx
    folder.mkdir(parents=True, exist_ok=True)
    torch.backends.mha.set_fastpath_enabled(False)  # its fused operator has no form in ONNX
    towers = {"visual": (model.visual, torch.zeros(1, 3, SIDE_PX, SIDE_PX)),
              "textual": (Texts(model), torch.zeros(1, TOKENS, dtype=torch.long))}
    for name, (tower, example) in towers.items():
        torch.onnx.export(tower.eval(), (example,), str(folder / f"{name}.onnx"), input_names=["input"],
                          output_names=["output"], dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
                          opset_version=18, dynamo=False)
    if int8:
        path = folder / "visual.onnx"
        subprocess.run([str(python), "-c", "import sys; from onnxruntime.quantization import QuantType, quantize_dynamic; "
                        "quantize_dynamic(sys.argv[1], sys.argv[1], weight_type=QuantType.QInt8, "
                        "op_types_to_quantize=['MatMul', 'Gemm'])", str(path)], check=True)
    words.parent.mkdir(exist_ok=True)
    shutil.copy(Path(open_clip.__file__).parent / words.name, words)


def draw_pictures(folder: Path, count: int, size_px: int) -> Path:
    """Draw JPEGs with noise on them, as a camera's: flat drawings would decode too fast. Twelve differ; the others are these
    with a comment of their own, so that no two files are the same."""
    import numpy as np
    from PIL import Image

    from training.world.lots import sample_scene
    from training.world.scenes import draw_scene

    if folder.exists() and len(list(folder.iterdir())) == count:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    random, drawn = np.random.default_rng(0), []
    noise = random.integers(-12, 13, (size_px * 3 // 4, size_px, 3), dtype=np.int16)
    for number in range(min(count, 12)):
        scene = draw_scene(sample_scene(number), 128).resize((size_px, size_px * 3 // 4), Image.Resampling.BICUBIC)
        grainy = np.asarray(scene, dtype=np.int16) + np.roll(noise, number * 37, axis=1)
        stream = io.BytesIO()
        Image.fromarray(grainy.clip(0, 255).astype(np.uint8)).save(stream, "JPEG", quality=90)
        drawn.append(stream.getvalue())
    for number in range(count):
        data, comment = drawn[number % len(drawn)], f"{count}-{number:05}".encode()
        head = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        (folder / f"{number:05}.jpg").write_bytes(data[:2] + head + data[2:])
    return folder


def name_commands(folder: Path, weights: str, work: Path, photos: Path, python: Path) -> dict[str, dict[str, Command]]:
    """Return what is run: by work, and by program."""
    index = ["--index", str(work / "index"), "--clip", f"local-dir:{folder / 'clip'}"]
    ours = {**os.environ, "PYTHONPATH": str(HERE), "LIMNER_CACHE": str(work / "cache"), "HF_HUB_OFFLINE": "1"}
    theirs = {**os.environ, "RCLIP_DATADIR": str(folder / weights), "HF_HUB_OFFLINE": "1"}
    theirs.pop("PYTHONPATH", None)
    limner, rclip = [sys.executable, "-m", "limner"], [str(python.parent / "rclip"), "-f", "-t", "20"]
    found = ["search", QUERY, "-f", "paths", "--cutoff", "none", "-n", "20", *index]
    update: dict[str, Command] = {"limner": ([*limner, "index", str(photos), *index], folder, ours),
                                  "rclip": ([*rclip, QUERY], photos, theirs)}
    ask: dict[str, Command] = {"limner": ([*limner, *found], folder, ours), "rclip": ([*rclip, "-n", QUERY], photos, theirs)}
    return {"index": update, "again": update, "query": ask}


def warm(command: Command, work: Path) -> None:
    """Run limner once, and print what that took: in it is what is done once for a model."""
    first = run(*command)
    print(f"  the model's first index, with its nouns: {first.wall_s:.1f} s, {first.processor_s:.1f} s of processors")
    shutil.rmtree(work / "index")


def compare(commands: dict[str, dict[str, Command]], what: str, repeats: int, work: Path | None = None) -> dict[str, Taken]:
    """Print the seconds of both programs, run in turns, and their ratio; with ``work`` from an empty index."""
    taken: dict[str, list[Taken]] = {name: [] for name in commands[what]}
    if work is not None:
        shutil.rmtree(work / "index", ignore_errors=True)
        for path in Path(commands[what]["rclip"][2]["RCLIP_DATADIR"]).glob("db.sqlite3*"):
            path.unlink()
    for _ in range(repeats):
        for name, command in commands[what].items():
            taken[name].append(run(*command))
    middle = {name: Taken(statistics.median(one.wall_s for one in each), statistics.median(one.processor_s for one in each))
              for name, each in taken.items()}
    for name, one in middle.items():
        print(f"  {what}: {name:>6} {one.wall_s:6.1f} s, {one.processor_s:.1f} s of processors")
    print(f"  {what}: limner is {middle['rclip'].wall_s / middle['limner'].wall_s:.2f} times as fast, by processor time "
          f"{middle['rclip'].processor_s / middle['limner'].processor_s:.2f} times", flush=True)
    return middle


def tell_rates(few: dict[str, Taken], many: dict[str, Taken], pictures: int) -> None:
    """Print pictures a second, of so many that the larger folder has more than the smaller."""
    wall = {name: pictures / (many[name].wall_s - few[name].wall_s) for name in few}
    used = {name: (many[name].processor_s - few[name].processor_s) / pictures for name in few}
    for name in few:
        print(f"  {name:>6}: {wall[name]:.1f} pictures a second, {used[name] * 1000:.0f} ms of processors each")
    print(f"  without start-up limner indexes {wall['limner'] / wall['rclip']:.2f} times as many a second, by processor "
          f"time {used['rclip'] / used['limner']:.2f} times", flush=True)


def run(command: list[str], folder: Path, environment: dict[str, str]) -> Taken:
    """Run a command to its end; it must give something."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-1000:]}\n{done.stderr[-2000:]}")
    return Taken(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


if __name__ == "__main__":
    main()
