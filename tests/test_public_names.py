"""The public surface: every name is there, and neither ``import limner`` nor the command's help pays for torch."""

from __future__ import annotations

import importlib
import subprocess
import sys
import types

import pytest

import limner

HEAVY = ("torch", "torchvision", "open_clip", "transformers", "numpy", "PIL")
WHAT_IS_LOADED = f"print(*sorted(set(sys.modules) & set({HEAVY!r})))"
HELP = f"""
import runpy, sys
sys.argv = ["limner", *sys.argv[1:]]
try:
    runpy.run_module("limner", run_name="__main__")
finally:
    {WHAT_IS_LOADED}
"""


def run(program: str, *arguments: str) -> tuple[int, list[str]]:
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize("name", limner.__all__)
def test_every_public_name_is_there_and_in_the_listing(name: str) -> None:
    assert getattr(limner, name) is not None
    assert name in dir(limner)


def test_public_names_are_not_modules_and_come_from_limner() -> None:
    values = {name: getattr(limner, name) for name in limner.__all__ if name != "__version__"}
    assert [name for name, value in values.items() if isinstance(value, types.ModuleType)] == []
    assert {value.__module__.partition(".")[0] for value in values.values()} == {"limner"}


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Interogator'"):
        importlib.import_module("limner").Interogator  # noqa: B018


def test_importing_limner_loads_nothing_heavy() -> None:
    assert run(f"import sys, limner\n{WHAT_IS_LOADED}") == (0, [""])


def test_importing_the_errors_loads_nothing_heavy() -> None:
    assert run(f"import sys\nfrom limner import ImageError, LimnerError\n{WHAT_IS_LOADED}") == (0, [""])


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("interrogate", "--help"), ("caption", "--help")])
def test_the_commands_help_loads_no_torch(arguments: tuple[str, ...]) -> None:
    code, lines = run(HELP, *arguments)
    assert code == 0
    assert len(lines) > 1
    assert not set(lines[-1].split()) & {"torch", "torchvision", "open_clip", "transformers"}
