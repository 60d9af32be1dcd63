"""``limner dream``: the files it writes, what it prints where, and how it ends."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from PIL import Image
from signalled import interrupt

from limner import DreamOptions, dream
from limner.models.clip.model import load_clip

SMALL = ("--iterations", 4, "--width", 32, "--height", 24, "--cutouts", 1)


@pytest.fixture
def model(tiny_clip_folder: Path) -> tuple[str, str, str, str]:
    return "--clip", f"local-dir:{tiny_clip_folder}", "--device", "cpu"


def test_a_dream_equals_the_python_call_and_says_what_the_model_would_call_it(limner, model):
    ran = limner("dream", "a red fox", *SMALL, *model, "--seed", 3, "--out", "fox.png", "--steps-to", "fox.gif", "--json")
    assert (ran.code, ran.err) == (0, "")
    row = json.loads(ran.out)
    options = DreamOptions(iterations=4, width_px=32, height_px=24, cutouts=1, seed=3)
    result = dream("a red fox", "fourier", load_clip(model[1], device="cpu"), options)
    assert Path("fox.png").read_bytes() == result.png()
    assert row["similarity"] == pytest.approx(result.similarity, abs=1e-6)
    assert list(row["labels"]) == [label.label for label in result.labels]
    assert (row["painter"], row["iterations"], row["stopped"], row["seed"]) == ("fourier", 4, "done", 3)
    with Image.open("fox.gif") as film:
        assert (film.size, film.n_frames) == ((32, 24), 4)


def test_settings_come_back_from_a_picture_and_what_is_given_counts_more(limner, model):
    assert limner("dream", "a red fox | snow:0.5", *SMALL, *model, "--not", "rain", "--then", "snow@2", "--labels", 0,
                  "--rate", 2, "--out", "fox.png").code == 0
    ran = limner("dream", "--like-settings", "fox.png", "--labels", 0, "--device", "cpu", "--out", "again.png")
    assert ran.code == 0, ran.err
    assert Path("again.png").read_bytes() == Path("fox.png").read_bytes()
    ran = limner("dream", "an owl", "--like-settings", "fox.png", "--rate", 3, "--labels", 0, "--device", "cpu", "--out",
                 "owl.png")
    assert ran.code == 0
    told = json.loads(Image.open("owl.png").text["limner"])
    assert (told["prompt"], told["not"], told["then"], told["rate"], told["cutouts"]) == ("an owl", "rain", None, 3.0, 1)


def test_many_pictures_have_seeds_of_their_own_and_a_sheet(limner, model):
    ran = limner("dream", "a fox", *SMALL, *model, "--labels", 0, "--seed", 5, "--count", 3, "--grid", "sheet.png", "--json",
                 "--out", "fox.png")
    assert ran.code == 0, ran.err
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [(row["png"], row["seed"]) for row in rows] == [("fox-1.png", 5), ("fox-2.png", 6), ("fox-3.png", 7)]
    assert not Path("fox.png").exists()
    assert limner("dream", "a fox", *SMALL, *model, "--labels", 0, "--seed", 6, "--out", "second.png").code == 0
    assert Path("second.png").read_bytes() == Path("fox-2.png").read_bytes()
    with Image.open("sheet.png") as sheet, Image.open("fox-3.png") as third:
        assert sheet.size == (64, 48)
        assert sheet.crop((0, 24, 32, 48)).tobytes() == third.tobytes()


def test_a_zoom_is_filmed_movement_by_movement(limner, model):
    ran = limner("dream", "a fox", *SMALL, *model, "--iterations", 7, "--labels", 0, "--film", "zoom", "--film-every", 2,
                 "--steps-to", "zoom.webp")
    assert ran.code == 0, ran.err
    with Image.open("zoom.webp") as film:
        assert film.n_frames == 4


@pytest.mark.parametrize(("arguments", "message"), [
    ((), "Say what to dream"),
    (("",), "empty"),
    (("a fox", "--then", "snow"), "--then is 'snow'"),
    (("a fox", "--then", "@2"), "empty"),
    (("a fox", "--then", "snow@9"), "from 1 to 3"),
    (("a fox", "--steps-to", "fox.avi"), "ends in"),
    (("a fox", "--steps-to", "fox.gif", "--count", "2"), "the film of one picture"),
    (("a fox", "--resume", "state"), "--resume goes on"),
    (("a fox", "--width", "0"), "width_px is 0"),
    (("a fox", "--keep-near", "0.3"), "nothing to keep near to"),
    (("a fox", "--like-settings", "plain.png"), "does not say how it was made"),
    (("a fox", "--out", "same.png", "--grid", "./same.png"), "one file"),
    (("a fox", "--out", "plain.png", "--no-clobber"), "--no-clobber keeps it"),
    (("a fox", "--painter", "nowhere"), "Unknown painter"),
])
def test_wrong_usage_ends_with_2_and_says_so(limner, model, arguments, message):
    Image.new("RGB", (4, 4)).save("plain.png")
    ran = limner("dream", *SMALL, *arguments, *model)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_bad_prompts_and_places_are_told_before_a_model_is_loaded(limner):
    nowhere = ("--clip", "local-dir:/nowhere", "--painter", "/nowhere")
    assert "empty part" in limner("dream", "a fox |", *nowhere).err
    ran = limner("dream", "a fox", "--out", "missing/fox.png", *nowhere)
    assert (ran.code, ran.out) == (1, "")
    assert "Cannot write" in ran.err


def test_what_cannot_be_written_in_the_end_is_kept_elsewhere(limner, model, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ran = limner("dream", "a fox", *SMALL, *model, "--labels", 0, "--out", "/dev/full")
    assert ran.code == 1
    kept = Path(ran.err.split("It is kept as ")[1].strip().removesuffix("."))
    assert kept.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_writes_picture_and_checkpoint_and_the_resumed_dream_equals_an_uninterrupted_one(limner, model, number):
    arguments = ["dream", "a red fox", *SMALL, "--iterations", 14, "--labels", 0, *model]
    code, told = interrupt("dream", number, [*arguments, "--out", "part.png"],
                           watched="limner.apps.cli.commands.dream_outputs.DreamOutputs")
    assert code == 128 + number, told
    assert "go on with --resume part.png.checkpoint" in told
    Image.open("part.png").load()
    resumed = limner("dream", "--resume", "part.png.checkpoint", "--labels", 0, *model, "--out", "resumed.png")
    whole = limner(*arguments, "--out", "whole.png")
    assert (resumed.code, whole.code) == (0, 0)
    assert Path("resumed.png").read_bytes() == Path("whole.png").read_bytes()


def test_a_converted_painter_is_told_and_can_be_used(limner, model, tmp_path):
    Path("evil.pkl").write_bytes(b"cos\nsystem\n(S'touch mark'\ntR.")
    ran = limner("models", "convert-dvae", "--decoder", "evil.pkl", "--out", "painter")
    assert ran.code == 1
    assert "Nothing of it was run" in ran.err
    assert not Path("mark").exists()
    assert not Path("painter").exists()
