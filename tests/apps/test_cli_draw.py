"""``limner draw``: the files it writes, what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from limner import DrawOptions, draw
from limner.models.clip.model import load_clip

SMALL = ("--strokes", 5, "--iterations", 4, "--width", 32, "--height", 24, "--cutouts", 1)


@pytest.fixture
def model(tiny_clip_folder: Path) -> tuple[str, str, str, str]:
    return "--clip", f"local-dir:{tiny_clip_folder}", "--device", "cpu"


def test_a_drawing_equals_the_python_call_and_says_what_the_model_would_call_it(limner, model):
    ran = limner("draw", "a red fox", *SMALL, *model, "--seed", 3, "--out", "fox.svg", "--png", "fox.png", "--png-size", 64,
                 "--animation", "fox.gif", "--json")
    assert (ran.code, ran.err) == (0, "")
    row = json.loads(ran.out)
    options = DrawOptions(strokes=5, iterations=4, width_px=32, height_px=24, cutouts=1, seed=3)
    result = draw("a red fox", load_clip(model[1], device="cpu"), options)
    assert Path("fox.svg").read_text() == result.drawing.svg()
    assert row["similarity"] == pytest.approx(result.similarity, abs=1e-6)
    assert list(row["labels"]) == [label.label for label in result.labels]
    assert (row["strokes"], row["iterations"], row["stopped"], row["seed"]) == (5, 4, "done", 3)
    with Image.open("fox.png") as png, Image.open("fox.gif") as film:
        assert png.size == (64, 48)
        assert (film.size, film.n_frames) == ((32, 24), 4)


def test_black_ink_and_a_start_file_come_through(limner, model):
    assert limner("draw", "a red fox", *SMALL, *model, "--strokes-only-black", "--labels", 0).code == 0
    ran = limner("draw", "a red fox", *SMALL, *model, "--start", "drawing.svg", "--labels", 0, "--out", "again.svg")
    assert (ran.code, ran.err) == (0, "")
    assert "again.svg: 5 strokes, similarity" in ran.out
    strokes = ElementTree.parse("drawing.svg").findall(".//{http://www.w3.org/2000/svg}path")
    assert {stroke.get("stroke") for stroke in strokes} == {"#000000"}


@pytest.mark.parametrize(("arguments", "message"), [
    ((), "Say what to draw"),
    (("",), "empty"),
    (("a fox", "--palette", "red"), "palette"),
    (("a fox", "--palette", "#000000", "--strokes-only-black"), "exclude each other"),
    (("a fox", "--animation", "fox.avi"), "ends in"),
    (("a fox", "--resume", "state"), "one of the two"),
])
def test_wrong_usage_ends_with_2_and_says_so(limner, model, arguments, message):
    ran = limner("draw", *arguments, *SMALL, *model)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_an_empty_prompt_is_told_before_a_model_is_loaded(limner):
    ran = limner("draw", "a fox | ", "--clip", "local-dir:/nowhere")
    assert ran.code == 2
    assert "empty part" in ran.err


def test_a_path_that_cannot_be_written_is_told_before_a_model_is_loaded(limner):
    Path("folder").mkdir()
    ran = limner("draw", "a fox", "--out", "folder", "--clip", "local-dir:/nowhere")
    assert ran.code == 1
    assert "it is a folder" in ran.err


def test_ctrl_c_writes_a_checkpoint_and_the_resumed_drawing_equals_an_uninterrupted_one(limner, model):
    size = ("--strokes", 5, "--iterations", 14, "--width", 32, "--height", 24)
    arguments = ["draw", "a red fox", *size, "--labels", 0, *model]
    process = subprocess.Popen([sys.executable, "-c", _SLOW, *map(str, arguments), "--out", "part.svg"],
                               stderr=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": "2"})
    while not Path("running").exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 130, told
    assert "go on with --resume part.svg.checkpoint" in told
    assert Path("part.svg").exists()
    resumed = limner("draw", "--resume", "part.svg.checkpoint", "--labels", 0, *model, "--out", "resumed.svg")
    whole = limner(*arguments, "--out", "whole.svg")
    assert (resumed.code, whole.code) == (0, 0)
    assert Path("resumed.svg").read_bytes() == Path("whole.svg").read_bytes()


_SLOW = """
import time
from pathlib import Path
import torch
torch.set_num_threads(2)
from limner.apps.cli import main
from limner.apps.cli.commands import draw
watch = draw.Outputs.watch
def watch_slowly(outputs, step):
    watch(outputs, step)
    if step.number >= 3:
        Path("running").touch()
        time.sleep(1)
draw.Outputs.watch = watch_slowly
main.run()
"""
"""The command itself, but slow enough to be stopped in its middle on any machine."""
