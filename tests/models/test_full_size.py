"""The largest default models at their full size, with random weights: ``pytest -m slow`` (minutes, 4 GB of disk)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

Figures = dict[str, dict[str, float]]
SPARE_GB = 0.6
"""For what is computed in between, and what the allocator keeps."""


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """Return what the benchmark measured; each run of it in a process of its own."""
    folder: Path = tmp_path_factory.mktemp("full-size")
    command = [sys.executable, str(ROOT / "benchmarks" / "full_size.py"), "--json", "--folder", str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(found, indent=2))
    return found


def own_gb(figures: Figures, what: str) -> float:
    return figures[what]["peak_gb"] - figures["nothing"]["peak_gb"]


@pytest.mark.parametrize("what", ["clip", "captioner"])
def test_a_model_is_in_memory_once(what: str, figures: Figures) -> None:
    """The weights are mapped from their file: no copy is made."""
    assert own_gb(figures, what) < figures[what]["weights_gb"] + SPARE_GB


def test_models_in_turns_take_less_memory_than_both_together(figures: Figures) -> None:
    # the peak of the larger one cannot be avoided; the other one must add nothing to it
    alone = max(figures["clip"]["peak_gb"], figures["captioner"]["peak_gb"])
    assert figures["in-turns"]["peak_gb"] < min(figures["both"]["peak_gb"], alone + 0.2)
