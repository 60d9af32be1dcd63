"""What the command line does before its first command does anything: little."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module

import pytest
import typer

from limner.apps.cli.later import Home
from limner.apps.cli.main import COMMANDS

HEAVY = ("torch", "numpy", "PIL", "transformers", "open_clip", "huggingface_hub", "scipy")


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout.strip()


def test_the_help_imports_nothing_heavy() -> None:
    assert run(f"import sys, limner.apps.cli.main; print([name for name in {HEAVY} if name in sys.modules])") == "[]"


def test_the_list_of_commands_imports_no_command() -> None:
    program = ("import sys; sys.argv = ['limner', '--help']\n"
               "from limner.apps.cli.main import run\n"
               "try: run()\n"
               "except SystemExit: print([name for name in sys.modules if name.startswith('limner.apps.cli.commands.')])")
    told = run(program)
    assert told.endswith("[]")
    assert all(f" {name} " in told for name in COMMANDS)


@pytest.mark.parametrize("home", [pytest.param(home, id=name) for name, home in COMMANDS.items()])
def test_the_list_says_of_a_command_what_it_says_of_itself(home: Home) -> None:
    command = getattr(import_module(home.module), home.name)
    own = command.info.help if isinstance(command, typer.Typer) else inspect.getdoc(command)
    assert str(own).partition("\n\n")[0].replace("\n", " ") == home.help


def test_garbage_is_still_collected_but_seldom() -> None:
    program = ("import gc, limner.apps.cli.main as main; main._collect_seldom(); "
               "print(gc.isenabled(), gc.get_threshold()[0] > 50_000)")
    assert run(program) == "True True"
