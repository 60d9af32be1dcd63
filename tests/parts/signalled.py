"""Commands that are stopped by a signal at a moment of their work."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import torch


def interrupt(moment: str, number: int, arguments: list[object],
              watched: str = "limner.apps.cli.commands.draw_outputs.DrawOutputs") -> tuple[int, str]:
    """Run the command, send a signal at a moment of it, and return its exit code and what it told.

    ``moment`` is a stage of the steps that the class ``watched`` looks at, of which the third is made to last; or ``load``.
    """
    threads = str(torch.get_num_threads())  # as many as here, or sums would be rounded differently
    process = subprocess.Popen([sys.executable, "-c", _SLOW, moment, watched, *map(str, arguments)],
                               stderr=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": threads})
    while not Path("running").exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(number)
    _, told = process.communicate(timeout=120)
    return process.returncode, told


_SLOW = """
import pydoc, sys, time
from pathlib import Path
from limner.apps.cli import main
from limner.models.engine import Engine
moment, watched = sys.argv.pop(1), pydoc.locate(sys.argv.pop(1))
def pause():
    Path("running").touch()
    time.sleep(1)
watch, load = watched.watch, Engine.clip
def watch_slowly(outputs, step):
    watch(outputs, step)
    if step.stage == moment and step.number >= 3:
        pause()
def load_slowly(engine, *names, **how):
    if moment == "load":
        pause()
    return load(engine, *names, **how)
watched.watch, Engine.clip = watch_slowly, load_slowly
main.run()
"""
"""The command itself, but slow enough to be stopped at a moment of it on any machine."""
