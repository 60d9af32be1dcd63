"""Drawings with a CLIP of random weights: reproduced, resumed, kept in their limits, and wrong input refused."""

from __future__ import annotations

import io
import itertools
import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch
from PIL import Image

from limner.core.errors import ImageError, MissingExtraError, OptionError, PromptError
from limner.tasks.draw import session as draw_session
from limner.tasks.draw.drawer import DrawOptions, draw, draw_steps
from limner.tasks.steering import patience
from limner.tasks.steering.animation import check_animation, encode_animation
from limner.tasks.steering.judge import PixelEncoder
from limner.tasks.steering.naming import load_nouns

SVG = "{http://www.w3.org/2000/svg}"
SMALL = DrawOptions(strokes=6, iterations=6, width_px=32, height_px=24, cutouts=2)


def svg_of(clip, options: DrawOptions = SMALL, prompt: str = "a red fox", **given) -> str:
    return draw(prompt, clip, options, labels=0, **given).drawing.svg()


# ---- what comes out


def test_a_drawing_comes_nearer_to_its_prompt(tiny_clip):
    options = replace(SMALL, strokes=24, iterations=40)
    first = next(draw_steps("a red fox", tiny_clip, options)).result(labels=0).similarity
    result = draw("a red fox", tiny_clip, options, labels=3)
    assert result.similarity > first
    assert (result.iterations, result.stopped) == (40, "done")
    assert len(result.labels) == 3
    assert result.labels[0].probability >= result.labels[1].probability > 0


def test_the_svg_says_what_it_was_made_with_and_has_one_element_a_stroke(tiny_clip):
    root = ElementTree.fromstring(svg_of(tiny_clip, negative="text"))
    assert root.findtext(f"{SVG}title") == "a red fox"
    settings = json.loads(root.findtext(f"{SVG}metadata") or "")
    assert (settings["prompt"], settings["not"], settings["seed"], settings["strokes"]) == ("a red fox", "text", 0, 6)
    assert len(root.findall(f".//{SVG}path")) == 6


def test_widths_colours_and_opacities_keep_their_limits(tiny_clip):
    options = replace(SMALL, max_width_px=3.0, palette=("#1d3557", "#e63946"), iterations=8)
    strokes = draw("a red fox", tiny_clip, options, labels=0).drawing.strokes
    assert 2.0 <= float(strokes.widths.min()) <= float(strokes.widths.max()) <= 3.0
    assert 0 <= float(strokes.opacities.min()) <= float(strokes.opacities.max()) <= 1
    colors = {tuple(round(255 * value) for value in color) for color in strokes.colors.tolist()}
    assert colors <= {(0x1D, 0x35, 0x57), (0xE6, 0x39, 0x46)}


def test_a_png_of_any_size_is_drawn_anew(tiny_clip):
    drawing = draw("a red fox", tiny_clip, SMALL, labels=0).drawing
    assert drawing.picture().size == (32, 24)
    assert drawing.picture(128).size == (128, 96)
    drawing.save_png("fox.png", 64)
    drawing.save_svg("fox.svg")
    with Image.open("fox.png") as png:
        assert png.size == (64, 48)
    assert Path("fox.svg").read_text() == drawing.svg()


def test_what_a_clip_is_shown_is_the_models_own_preprocessing(tiny_clip):
    view = PixelEncoder(tiny_clip)
    image = Image.effect_noise((32, 32), 80).convert("RGB")
    pixels = torch.tensor(list(image.tobytes())).view(32, 32, 3).permute(2, 0, 1) / 255
    assert view.size_px == 32
    assert torch.allclose(view.encode(pixels[None]), tiny_clip.encode_images([image]), atol=1e-4)


# ---- the same again


@pytest.mark.parametrize("more", [
    {}, {"rebirth": True, "progressive": True, "schedule": "cosine"}, {"starts": 3}, {"loss": "spherical", "grayscale": 0.5},
], ids=["plain", "improved", "starts", "spherical"])
def test_a_seed_reproduces_to_the_byte(tiny_clip, more):
    options = replace(SMALL, **more)
    assert svg_of(tiny_clip, options) == svg_of(tiny_clip, options)
    assert svg_of(tiny_clip, options) != svg_of(tiny_clip, replace(options, seed=9))


def test_several_starts_finish_the_best_of_them(tiny_clip):
    options = replace(SMALL, iterations=10, starts=4)
    setup = next(draw_steps("a red fox", tiny_clip, options))._session.setup
    session = draw_session.Session(setup, draw_session.begin_run(setup, 0))
    tried = []
    for _ in session.advance():
        if session.start < 4:
            tried.append(session.run.similarity())
        elif len(tried) == 4:
            break
    assert session.best_similarity == max(tried)


def test_starts_of_no_iterations_are_judged_as_they_fall(tiny_clip):
    result = draw("a red fox", tiny_clip, replace(SMALL, iterations=1, starts=2), labels=0)
    assert (result.iterations, result.stopped) == (1, "done")


# ---- beginnings


def test_a_start_picture_shows_from_the_first_step(tiny_clip, corners, monkeypatch):
    monkeypatch.setattr(draw_session, "FIT_ITERATIONS", 30)
    options = DrawOptions(strokes=60, iterations=1, width_px=48, height_px=32, cutouts=1)
    steps = list(draw_steps("a red fox", tiny_clip, options, start=corners))
    assert [step.stage for step in steps] == ["fit"] * 30 + ["draw"]
    first = steps[29].drawing().picture()
    for place in ((8, 8), (40, 8), (8, 24), (40, 24)):
        wanted, found = corners.getpixel(place), first.getpixel(place)
        assert max(abs(a - b) for a, b in zip(wanted, found, strict=True)) < 60


def test_a_drawing_is_taken_up_from_its_own_svg(tiny_clip, tmp_path, caplog):
    drawing = draw("a red fox", tiny_clip, SMALL, labels=0).drawing
    drawing.save_svg(tmp_path / "fox.svg")
    step = next(draw_steps("a red fox", tiny_clip, replace(SMALL, iterations=1), start=tmp_path / "fox.svg"))
    moved = (step.drawing().strokes.points - drawing.strokes.points).abs().max()
    assert float(moved) < 1.1  # one step of the optimiser is a pixel
    assert not caplog.records


def test_elements_of_a_start_file_that_strokes_cannot_show_are_named(tiny_clip, tmp_path, caplog):
    path = tmp_path / "mixed.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="2"/>'
                    '<path d="M0 0L5 5" stroke="red"/></svg>')
    step = next(draw_steps("a red fox", tiny_clip, SMALL, start=path))
    assert len(step.drawing().strokes) == 1
    assert "left out, since strokes cannot show them: circle" in caplog.text


@pytest.mark.parametrize("content", [None, "no svg", "<svg/>"])
def test_a_start_file_that_is_no_drawing_is_refused(tiny_clip, tmp_path, content):
    path = tmp_path / "start.svg"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ImageError, match="cannot be used as a start"):
        draw_steps("a red fox", tiny_clip, SMALL, start=path)


def test_a_picture_to_be_like_changes_the_drawing(tiny_clip, corners):
    assert svg_of(tiny_clip, like=corners) != svg_of(tiny_clip)
    assert svg_of(tiny_clip, prompt="a red fox:-1", like=corners)


# ---- endings and wrong input


def test_early_stop_ends_a_drawing_that_no_longer_rises(tiny_clip, monkeypatch):
    monkeypatch.setattr(patience, "LEAST_RISE", 9.0)
    monkeypatch.setattr(draw_session, "LOOK_EVERY", 2)
    result = draw("a red fox", tiny_clip, replace(SMALL, iterations=30, early_stop=3), labels=0)
    assert (result.stopped, result.iterations) == ("early stop", 3)


def test_numbers_that_run_over_end_the_drawing_with_the_last_good_one(tiny_clip, monkeypatch):
    whole = [step.drawing().svg() for step in draw_steps("a red fox", tiny_clip, SMALL)]
    encode, calls = PixelEncoder.encode, itertools.count()
    monkeypatch.setattr(PixelEncoder, "encode",
                        lambda view, seen: encode(view, seen) * (torch.nan if next(calls) == 3 else 1))
    result = draw("a red fox", tiny_clip, SMALL, labels=0)
    assert (result.stopped, result.iterations) == ("not finite", 3)
    assert result.drawing.svg() == whole[2]


@pytest.mark.parametrize("prompt", ["", " ", "a |"])
def test_an_empty_prompt_is_refused_at_once(tiny_clip, prompt):
    with pytest.raises(PromptError, match="empty"):
        draw_steps(prompt, tiny_clip, SMALL)


def test_a_prompt_that_wants_nothing_is_refused(tiny_clip):
    with pytest.raises(PromptError, match="nothing is wanted"):
        draw_steps("a fox:-1", tiny_clip, SMALL)


def test_a_prompt_over_the_limit_is_cut_with_a_warning(tiny_clip, caplog):
    with caplog.at_level(logging.WARNING):
        draw_steps("fox " * 100, tiny_clip, SMALL)
    assert "has 100 tokens" in caplog.text
    assert "the first 75" in caplog.text


@pytest.mark.parametrize("given", [
    {"strokes": 0}, {"iterations": 0}, {"width_px": 0}, {"height_px": 9000}, {"palette": ("red",)}, {"ground": "#fff"},
    {"max_width_px": 1.0}, {"starts": 0}, {"early_stop": -1}, {"seed": -1}, {"grayscale": 2.0}, {"schedule": "x"},
    {"rate": 0}, {"rate": float("nan")}, {"rate": 1e9}, {"strokes": 10**6}, {"strokes": 2.5}, {"segments": 1000},
    {"segments": 64, "strokes": 20_000}, {"cutouts": 10**4}, {"width_px": 8192, "height_px": 8192}, {"iterations": True},
    {"max_width_px": float("inf")}, {"palette": ["#000000"]}, {"palette": ("#000000",) * 300}, {"ground": None},
    {"rebirth": "yes"}, {"noise": 2}, {"blur_px": -1}])
def test_options_out_of_range_are_named(given):
    with pytest.raises(OptionError, match=next(iter(given))):
        DrawOptions(**given)


def test_a_style_changes_some_options_and_yours_count_more():
    ink = DrawOptions.of_style("ink", max_width_px=20.0)
    assert (ink.palette, ink.max_width_px, ink.strokes) == (("#000000",), 20.0, 256)
    assert DrawOptions.of_style("clipdraw") == DrawOptions()
    with pytest.raises(OptionError, match="clipdraw or ink"):
        DrawOptions.of_style("oil")


# ---- names and films


def test_nouns_are_many_and_a_model_folder_may_have_its_own(tiny_clip, tmp_path, monkeypatch):
    assert 1500 <= len(load_nouns(tiny_clip)) == len(set(load_nouns(tiny_clip)))
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "nouns.txt").write_text("owl\nfox\n")
    monkeypatch.setattr(tiny_clip, "folder", tmp_path)
    assert load_nouns(tiny_clip) == ["owl", "fox"]
    labels = draw("a red fox", tiny_clip, SMALL).labels
    assert sorted(label.label for label in labels) == ["fox", "owl"]
    assert sum(label.probability for label in labels) == pytest.approx(1)


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_film_has_its_frames(suffix):
    frames = [Image.new("RGB", (20, 10), (level, 0, 0)) for level in (0, 90, 250)]
    with Image.open(io.BytesIO(encode_animation(suffix, frames))) as film:
        assert (film.size, film.n_frames) == ((20, 10), 3)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_an_mp4_film_is_written_also_of_odd_sizes():
    film = encode_animation(".mp4", [Image.new("RGB", (21, 11), (level, 0, 0)) for level in (0, 90, 250)])
    assert film[4:8] == b"ftyp"


def test_a_film_of_an_unknown_kind_or_without_encoder_is_refused(monkeypatch):
    with pytest.raises(OptionError, match="ends in"):
        check_animation(Path("film.avi"))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingExtraError, match="ffmpeg"):
        check_animation(Path("film.mp4"))
