"""Measure limner against rclip, the command that finds photos by words: both as a user runs them, in turns.

    python benchmarks/search_rclip.py [--pictures 1000] [--size 640] [--environment DIR] [--int8]

rclip (MIT) comes from the package registry into an environment of its own, which this script makes once. Both have the same
weights: random ones of the shape that rclip uses (ViT-B-32-256), exported to ONNX for rclip in float32, and with ``--int8``
quantised by onnxruntime as its own releases are; nothing is downloaded but packages. Compared are whole commands, from
their start to their end: indexing a folder of drawn JPEGs, the same folder again unchanged, and a query without looking at
the folder. Processor time is that of the whole process tree. Random weights cost what trained ones do, and find nothing.
"""

from __future__ import annotations

import argparse
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
    parser.add_argument("--pictures", type=int, default=1_000)
    parser.add_argument("--size", type=int, default=640, help="the longer side in pixels; 4000 makes 12 megapixels")
    parser.add_argument("--environment", type=Path, default=HERE / "build" / "rclip", help="where rclip is installed")
    parser.add_argument("--int8", action="store_true", help="quantise rclip's picture tower, as its releases are")
    parser.add_argument("--queries", type=int, default=5)
    wanted = parser.parse_args()
    python = install_rclip(wanted.environment)
    with tempfile.TemporaryDirectory(prefix="limner-rclip-") as name:
        folder = Path(name)
        model = save_weights(folder / "clip")
        export_weights(model, folder / "rclip" / MODELS, python, int8=wanted.int8)
        draw_pictures(folder / "photos", wanted.pictures, wanted.size)
        commands = name_commands(folder, python)
        print(f"{wanted.pictures} JPEGs of {wanted.size} px, {SHAPE}, {len(os.sched_getaffinity(0))} processors, "
              f"{RCLIP.replace('==', ' ')} in {'int8' if wanted.int8 else 'float32'}, limner in float32")
        compare(commands, "index", 1, wanted.pictures)
        compare(commands, "again", 2)
        compare(commands, "query", wanted.queries)


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
    folder.mkdir(parents=True)
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


def export_weights(model: Any, folder: Path, python: Path, *, int8: bool) -> None:
    """Write the same weights as rclip reads them, and the word list of its tokenizer."""
    import open_clip

    sys.path.append(str(next((python.parent.parent / "lib").glob("python*/site-packages"))))  # for the package onnx
    folder.mkdir(parents=True)
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
    words = folder.parent / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz"
    words.parent.mkdir()
    shutil.copy(Path(open_clip.__file__).parent / words.name, words)


def draw_pictures(folder: Path, count: int, size_px: int) -> None:
    """Draw JPEGs with noise on them, as a camera's: flat drawings would decode too fast."""
    import numpy as np
    from PIL import Image

    from training.world.lots import sample_scene
    from training.world.scenes import draw_scene

    folder.mkdir()
    random = np.random.default_rng(0)
    noise = random.integers(-12, 13, (size_px * 3 // 4, size_px, 3), dtype=np.int16)
    for number in range(count):
        scene = draw_scene(sample_scene(number), 128).resize((size_px, size_px * 3 // 4), Image.Resampling.BICUBIC)
        grainy = np.asarray(scene, dtype=np.int16) + np.roll(noise, number * 37, axis=1)
        Image.fromarray(grainy.clip(0, 255).astype(np.uint8)).save(folder / f"{number:05}.jpg", quality=90)


def name_commands(folder: Path, python: Path) -> dict[str, dict[str, tuple[list[str], Path, dict[str, str]]]]:
    """Return what is run, where, and with which environment: by work, and by program."""
    photos, index = folder / "photos", ["--index", str(folder / "index"), "--clip", f"local-dir:{folder / 'clip'}"]
    ours = {**os.environ, "PYTHONPATH": str(HERE), "LIMNER_CACHE": str(folder / "cache"), "HF_HUB_OFFLINE": "1"}
    theirs = {**os.environ, "RCLIP_DATADIR": str(folder / "rclip"), "HF_HUB_OFFLINE": "1"}
    theirs.pop("PYTHONPATH", None)
    limner, rclip = [sys.executable, "-m", "limner"], [str(python.parent / "rclip"), "-f", "-t", "20"]
    found = ["search", QUERY, "-f", "paths", "--cutoff", "none", "-n", "20", *index]
    update = {"limner": ([*limner, "index", str(photos), *index], folder, ours), "rclip": ([*rclip, QUERY], photos, theirs)}
    ask = {"limner": ([*limner, *found], folder, ours), "rclip": ([*rclip, "-n", QUERY], photos, theirs)}
    return {"index": update, "again": update, "query": ask}


def compare(commands: dict[str, dict[str, tuple[list[str], Path, dict[str, str]]]], work: str, repeats: int,
            pictures: int = 0) -> None:
    """Print the seconds of both programs, run in turns, and their ratio."""
    taken: dict[str, list[Taken]] = {name: [] for name in commands[work]}
    for _ in range(repeats):
        for name, (command, folder, environment) in commands[work].items():
            taken[name].append(run(command, folder, environment))
    wall = {name: statistics.median(one.wall_s for one in each) for name, each in taken.items()}
    processor = {name: statistics.median(one.processor_s for one in each) for name, each in taken.items()}
    for name in taken:
        rate = f", {pictures / wall[name]:.1f} pictures a second" if pictures else ""
        print(f"  {work}: {name:>6} {wall[name]:6.1f} s{rate}, {processor[name]:.1f} s of processors")
    print(f"  {work}: limner is {wall['rclip'] / wall['limner']:.2f} times as fast, by processor time "
          f"{processor['rclip'] / processor['limner']:.2f} times", flush=True)


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
