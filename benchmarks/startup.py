"""Start-up: ``limner --help``, and ``limner interrogate --builtin`` cold (empty table cache) and warm, in seconds.

    python benchmarks/startup.py [--runs 5]

The median of whole processes, and what the account says the interrogation itself took.
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
from pathlib import Path

PICTURE = Path(__file__).resolve().parent.parent / "examples" / "lighthouse.png"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print(f"python -c pass             {time_runs(['-c', 'pass'], runs):.2f} s")
    print(f"limner --help              {time_runs(['-m', 'limner', '--help'], runs):.2f} s")
    interrogate = ["-m", "limner", "interrogate", "--builtin", "--json", str(PICTURE)]
    with tempfile.TemporaryDirectory() as cache:
        cold = time_runs(interrogate, 1, cache)
        warm = time_runs(interrogate, runs, cache)
        account = json.loads(run(interrogate, cache))
    inside = sum(account["seconds"].values())
    print(f"interrogate --builtin cold {cold:.2f} s, warm {warm:.2f} s, of which the picture takes {inside:.2f} s")


def time_runs(arguments: list[str], runs: int, cache: str | None = None) -> float:
    """Return the median seconds of whole processes."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        run(arguments, cache)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def run(arguments: list[str], cache: str | None) -> str:
    """Run this Python and return what it printed."""
    environment = os.environ | ({"LIMNER_CACHE": cache} if cache else {})
    return subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
