"""What the command line does before its first command does anything: little."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("torch", "numpy", "PIL", "transformers", "open_clip", "huggingface_hub", "scipy")


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout.strip()


def test_the_help_imports_nothing_heavy() -> None:
    assert run(f"import sys, limner.apps.cli.main; print([name for name in {HEAVY} if name in sys.modules])") == "[]"


def test_garbage_is_still_collected_but_seldom() -> None:
    program = ("import gc, limner.apps.cli.main as main; main._collect_seldom(); "
               "print(gc.isenabled(), gc.get_threshold()[0] > 50_000)")
    assert run(program) == "True True"
