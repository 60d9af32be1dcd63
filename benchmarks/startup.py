"""The first seconds: ``limner --help``, and each command with the built-in pair, from nothing to its answer.

    python benchmarks/startup.py [--runs 5] [--plain]

Prints the median wall-clock and processor seconds of whole processes (the latter say more on a busy machine), then what
importing takes within ``interrogate``, by library, and what is left. ``--plain`` imitates a processor without AVX-512.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PICTURE = str(Path(__file__).resolve().parent.parent / "examples" / "lighthouse.png")
COMMANDS = {
    "interrogate": ["interrogate", "--builtin", "--json", PICTURE],
    "caption": ["caption", "--builtin", PICTURE],
    "classify": ["classify", "--builtin", "--labels", "a lighthouse,a cat", PICTURE],
    "draw, 1 step": ["draw", "--builtin", "--iterations", "1", "--out", "drawing.svg", "a red boat"],
}
PARTS = ("torch._dynamo", "torch", "torchvision", "timm", "open_clip", "transformers", "limner")
"""Whose imports are told apart; what torch._dynamo drags in is its own (torchvision's operators and timm ask for it)."""

PLAIN = {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2"}


@dataclass(frozen=True)
class Run:
    """What a process said and took."""

    wall_s: float
    cpu_s: float
    out: str
    told: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--plain", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"LIMNER_CACHE": folder} | (PLAIN if wanted.plain else {})
        print(f"{'':26}{'wall':>8}{'processor':>12}")
        show("python -c pass", [run(["-c", "pass"], environment, folder) for _ in range(wanted.runs)])
        show("limner --help", [run(["-m", "limner", "--help"], environment, folder) for _ in range(wanted.runs)])
        show("interrogate, empty cache", [run(["-m", "limner", *COMMANDS["interrogate"]], environment, folder)])
        for name, command in COMMANDS.items():
            run(["-m", "limner", *command], environment, folder)
            show(name, [run(["-m", "limner", *command], environment, folder) for _ in range(wanted.runs)])
        show_parts(run(["-X", "importtime", "-m", "limner", *COMMANDS["interrogate"]], environment, folder))


def run(arguments: list[str], environment: dict[str, str], folder: str) -> Run:
    """Run this Python."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], env=environment, cwd=folder, check=True, capture_output=True,
                          text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(time.perf_counter() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
               done.stdout, done.stderr)


def show(name: str, runs: list[Run]) -> None:
    """Print a line of medians."""
    wall, cpu = (statistics.median(getattr(run, what) for run in runs) for what in ("wall_s", "cpu_s"))
    print(f"{name:26}{wall:>6.2f} s{cpu:>10.2f} s", flush=True)


def show_parts(done: Run) -> None:
    """Print what importing each library took in a run of interrogate, and the rest."""
    seconds = dict.fromkeys((*PARTS, "other imports"), 0.0)
    for part, took in read_imports(done.told):
        seconds[part] += took
    picture = sum(json.loads(done.out)["seconds"].values())
    left = done.wall_s - sum(seconds.values()) - picture
    print("\nwithin interrogate, whole process (python -X importtime, which costs time itself)")
    for name, took in {**seconds, "the picture": picture, "loading, tables, the end": left}.items():
        print(f"{name:26}{took:>6.2f} s")


def read_imports(told: str) -> Iterator[tuple[str, float]]:
    """Yield for every module whose import Python timed the part that it belongs to, and the seconds of its own."""
    rows = [(int(own), len(indent) // 2, name)
            for own, indent, name in re.findall(r"import time:\s+(\d+) \|\s+\d+ \|( *)(\S+)", told)]
    dynamo_depth: int | None = None
    for own, depth, name in reversed(rows):  # backwards, who imports stands before what it imports
        if dynamo_depth is not None and depth <= dynamo_depth:
            dynamo_depth = None
        if dynamo_depth is None and name.startswith("torch._dynamo"):
            dynamo_depth = depth
        part = name.partition(".")[0] if dynamo_depth is None else "torch._dynamo"
        yield part if part in PARTS else "other imports", own / 1e6


if __name__ == "__main__":
    main()
