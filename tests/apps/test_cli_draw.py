"""``limner draw``: the files it writes, what it prints where, and how it ends."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from signalled import interrupt

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


def test_the_built_in_model_draws_in_ink_unless_told_otherwise(limner):
    settings = []
    for more in ((), ("--style", "clipdraw"), ("--cutouts", 2)):
        small = ("--strokes", 3, "--iterations", 1, "--labels", 0, "--device", "cpu", "--out", f"{len(settings)}.svg")
        assert limner("draw", "a fox", *small, "--builtin", *more).code == 0
        found = ElementTree.parse(f"{len(settings)}.svg").findtext("{http://www.w3.org/2000/svg}metadata")
        settings.append(json.loads(found or ""))
    assert [row["palette"] for row in settings] == [["#000000"], [], ["#000000"]]
    assert [row["cutouts"] for row in settings] == [12, 4, 2]


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


# ---- files


@pytest.mark.parametrize(("arguments", "message"), [
    (("--out", "same", "--png", "./same"), "one file"),
    (("--start", "old.svg", "--out", "old.svg"), "one file"),
    (("--like", "old.svg", "--png", "old.svg"), "one file"),
    (("--resume", "old.svg", "--out", "old.svg"), "one file"),
    (("--out", "old.svg", "--no-clobber"), "--no-clobber keeps it"),
    (("--out", "a.svg", "--checkpoint", "a.svg"), "one file"),
    (("--out", "taken.svg"), "is no checkpoint"),
])
def test_files_that_collide_are_refused_before_a_model_is_loaded(limner, arguments, message):
    for name in ("old.svg", "taken.svg.checkpoint"):
        Path(name).write_text("precious")
    prompt = () if "--resume" in arguments else ("a fox",)
    ran = limner("draw", *prompt, *arguments, "--clip", "local-dir:/nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert {Path(name).read_text() for name in ("old.svg", "taken.svg.checkpoint")} == {"precious"}


@pytest.mark.parametrize("out", [".", "", "missing/fox.svg", "x" * 300])
def test_a_place_that_cannot_be_written_is_told_before_a_model_is_loaded(limner, out):
    ran = limner("draw", "a fox", "--out", out, "--clip", "local-dir:/nowhere")
    assert (ran.code, ran.out) == (1, "")
    assert "Cannot write" in ran.err


def test_replacing_is_said_and_a_device_stays_one(limner, model):
    Path("fox.svg").write_text("old")
    ran = limner("draw", "a fox", *SMALL, *model, "--labels", 0, "--out", "fox.svg")
    assert (ran.code, ran.err) == (0, "limner: fox.svg will be replaced\n")
    assert Path("fox.svg").read_text().startswith("<svg")
    ran = limner("draw", "a fox", *SMALL, *model, "--labels", 0, "--out", "/dev/null", "--png", "/dev/null")
    assert (ran.code, ran.err) == (0, "")
    assert Path("/dev/null").is_char_device()
    assert not Path("/dev/null.checkpoint").exists()


def test_what_cannot_be_written_in_the_end_is_kept_elsewhere(limner, model, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ran = limner("draw", "a fox", *SMALL, *model, "--labels", 0, "--out", "/dev/full", "--png", "fox.png")
    assert ran.code == 1
    kept = Path(ran.err.split("It is kept as ")[1].strip().removesuffix("."))
    assert kept.read_text().startswith("<svg")
    assert Path("fox.png").exists()


def test_a_step_that_needs_too_much_memory_leaves_the_drawing_before_it(limner, model, monkeypatch):
    from limner.tasks.steering.judge import PixelEncoder

    encode, calls = PixelEncoder.encode, iter(range(99))

    def encode_or_fail(encoder, pixels):
        if next(calls) == 2:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return encode(encoder, pixels)

    monkeypatch.setattr(PixelEncoder, "encode", encode_or_fail)
    ran = limner("draw", "a fox", *SMALL, *model, "--labels", 0)
    assert ran.code == 1
    assert "drawing.svg is the drawing behind step 2 of 4" in ran.err
    assert "needs more memory than cpu has free. Ask for fewer cutouts" in ran.err
    assert ElementTree.parse("drawing.svg").findall(".//{http://www.w3.org/2000/svg}path")


# ---- text and numbers


@pytest.mark.parametrize(("arguments", "message"), [
    (("a \udcff fox",), "no valid UTF-8"), (("a fox", "--not", "\udcff"), "no valid UTF-8"),
    (("a fox:nan",), "out of range"), (("a fox:1e400",), "out of range"), ((" " * 60_000,), "60,000 characters"),
    (("a fox", "--strokes", "1000000"), "strokes is 1000000"), (("a fox", "--cutouts", "100000"), "cutouts"),
    (("a fox", "--width", "8192", "--height", "8192"), "16,777,216"), (("a fox", "--rate", "nan"), "rate"),
    (("a fox", "--style", "oil"), "clipdraw or ink"),
])
def test_what_nobody_can_draw_is_told_before_a_model_is_loaded(limner, arguments, message):
    ran = limner("draw", *arguments, "--clip", "local-dir:/nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert not Path("drawing.svg").exists()


def test_a_prompt_that_xml_cannot_hold_makes_a_file_that_can_be_read(limner, model):
    assert limner("draw", "a fox \ufffe \x1b[1m", *SMALL, *model, "--labels", 0).code == 0
    assert ElementTree.parse("drawing.svg").findtext("{http://www.w3.org/2000/svg}title") == "a fox  [1m"


def test_two_clips_draw_together(limner, model, other_clip_folder):
    ran = limner("draw", "a fox", *SMALL, *model, "--clip", f"local-dir:{other_clip_folder}", "--labels", 1, "--json")
    assert ran.code == 0
    assert " + " in json.loads(ran.out)["clip"]


# ---- signals


@pytest.mark.parametrize(("moment", "number", "more"), [
    ("draw", signal.SIGINT, ()), ("try", signal.SIGTERM, ("--starts", 3, "--iterations", 40)),
    ("fit", signal.SIGTERM, ("--start", "start.png")),
])
def test_a_signal_writes_the_drawing_and_the_resumed_one_equals_an_uninterrupted_one(
        limner, model, corners, moment, number, more):
    corners.save("start.png")
    size = ("--strokes", 5, "--iterations", 14, "--width", 32, "--height", 24)
    arguments = ["draw", "a red fox", *size, "--labels", 0, *model, *more]
    code, told = interrupt(moment, number, [*arguments, "--out", "part.svg", "--png", "part.png"])
    assert code == 128 + number, told
    assert "go on with --resume part.svg.checkpoint" in told
    assert ElementTree.parse("part.svg").findall(".//{http://www.w3.org/2000/svg}path")
    assert Path("part.png").exists()
    resumed = limner("draw", "--resume", "part.svg.checkpoint", "--labels", 0, *model, "--out", "resumed.svg")
    whole = limner(*arguments, "--out", "whole.svg")
    assert (resumed.code, whole.code) == (0, 0)
    assert Path("resumed.svg").read_bytes() == Path("whole.svg").read_bytes()


def test_a_signal_before_the_first_step_says_that_there_is_nothing(model):
    code, told = interrupt("load", signal.SIGTERM, ["draw", "a red fox", *SMALL, *model, "--out", "part.svg"])
    assert code == 143, told
    assert told == "limner: stopped before the first step: nothing was drawn, and no file was written\n"
    assert not list(Path().glob("part*"))
