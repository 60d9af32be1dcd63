"""The settings in a dream's PNG, and what is made of other files."""

from __future__ import annotations

import json

import pytest
from PIL import Image, PngImagePlugin

from limner.core.errors import ImageError, OptionError
from limner.tasks.dream.dreamer import DreamOptions, dream
from limner.tasks.dream.pictures import lay_out, read_settings

SMALL = DreamOptions(iterations=2, width_px=16, height_px=24, cutouts=1, seed=7, loss="cosine", smoothness=0.25)


def test_a_picture_knows_how_it_was_made(tiny_clip, tmp_path):
    result = dream("a red fox | snow:0.5", "fourier", tiny_clip, SMALL, negative="rain", then=[("a\nfox at night", 1)],
                   labels=0)
    result.save_png(tmp_path / "fox.png")
    asked = read_settings(tmp_path / "fox.png")
    assert asked.options == SMALL
    assert asked.texts == {"prompt": "a red fox | snow:0.5", "not": "rain", "then": "a fox at night@1", "painter": "fourier",
                          "clip": tiny_clip.name}
    with Image.open(tmp_path / "fox.png") as picture:
        lines = picture.text["parameters"].splitlines()
        assert (picture.size, picture.mode) == ((16, 24), "RGB")
    assert lines[:2] == ["a red fox | snow:0.5", "Negative prompt: rain"]
    assert lines[2].startswith("Steps: 2, Sampler: limner dream fourier, Seed: 7, Size: 16x24, Model: ")


def save(path, text=None, chunk="limner"):
    told = PngImagePlugin.PngInfo()
    if text is not None:
        told.add_itxt(chunk, text)
    Image.new("RGB", (4, 4)).save(path, pnginfo=told)
    return path


@pytest.mark.parametrize(("text", "message"), [
    (None, "does not say how it was made"), ("{", "does not say"), ("[" * 100_000, "does not say"), ("[]", "does not say"),
    (json.dumps({"prompt": 7}), "does not say"), (json.dumps({"prompt": "a", "clip": []}), "damaged"),
    (json.dumps({"prompt": "a", "iterations": "many"}), "iterations"),
])
def test_a_picture_that_says_nothing_or_nonsense_is_refused(tmp_path, text, message):
    with pytest.raises(OptionError, match=message):
        read_settings(save(tmp_path / "odd.png", text))


def test_a_file_that_is_no_png_is_refused(pictures, tmp_path):
    for path in (pictures["jpeg"], pictures["text"], tmp_path / "missing.png", tmp_path, pictures["bomb"]):
        with pytest.raises(ImageError, match="cannot be read as a PNG"):
            read_settings(path)


@pytest.mark.parametrize(("count", "size"), [(1, (4, 6)), (2, (8, 6)), (4, (8, 12)), (5, (12, 12)), (8, (12, 18))])
def test_a_sheet_holds_all_pictures_in_their_order(count, size):
    pictures = [Image.new("RGB", (4, 6), (10 * number + 10, 0, 0)) for number in range(count)]
    sheet = lay_out(pictures)
    assert sheet.size == size
    shown = [sheet.getpixel((x, y))[0] for y in range(0, size[1], 6) for x in range(0, size[0], 4)]
    assert shown[:count] == [10 * number + 10 for number in range(count)]
    assert set(shown[count:]) <= {255}
