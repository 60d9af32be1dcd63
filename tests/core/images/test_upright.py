"""What is made of a picture in strips is, to the bit, what is made of the whole one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from limner.core.images import upright
from limner.core.images.upright import TURNS, UprightImage, find_order, keep_copy

MODES = ("1", "L", "P", "RGB", "RGBA", "LA", "La", "PA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV", "LAB", "I;16", "I;16B", "I",
         "F", "P transparent", "L transparent", "RGB transparent")
FILTERS = (Image.Resampling.BICUBIC, Image.Resampling.BILINEAR, Image.Resampling.LANCZOS, Image.Resampling.BOX,
           Image.Resampling.HAMMING, Image.Resampling.NEAREST)


@pytest.fixture(params=[1, 97, 97 * 7, 10**6], ids=lambda pixels: f"strips of {pixels}")
def strip_pixels(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upright, "STRIP_PIXELS", request.param)


def noise(mode: str, size: tuple[int, int] = (97, 61)) -> Image.Image:
    """Return random values in any mode."""
    values = np.random.default_rng(5).integers(0, 256, (size[1], size[0], 4)).astype(np.uint8)
    kind = mode.split()[0]
    if kind == "I;16":
        return Image.fromarray(values[..., 0].astype(np.uint16) * 257)
    if kind in ("I", "F"):
        return Image.fromarray(values[..., 0].astype(np.float32 if kind == "F" else np.int32) * 3)
    if kind in ("P", "PA"):
        picture = Image.fromarray(values[..., :3]).quantize(64)
        picture = picture.convert("PA") if kind == "PA" else picture
    elif kind in ("La", "RGBa"):
        picture = Image.fromarray(values).convert("LA" if kind == "La" else "RGBA").convert(kind)
    elif kind == "I;16B":
        return Image.frombytes(kind, size, values[..., :2].tobytes())
    else:
        picture = Image.frombytes(kind, size, values.tobytes()[:len(Image.new(kind, size).tobytes())])
    if "transparent" in mode:
        transparency = {"P": bytes(range(64)), "L": 7, "RGB": tuple(values[0, 0, :3].tolist())}
        picture.info["transparency"] = transparency[kind]
    return picture


def whole(picture: Image.Image, orientation: int) -> Image.Image:
    """Return the picture upright and in RGB, made at once, as limner did before it made strips."""
    if picture.mode.startswith("I") or picture.mode == "F":
        values = np.asarray(picture, dtype=np.float64)
        top = 65535.0 if picture.mode.startswith("I;16") else next(t for t in (1.0, 255.0, 65535.0) if values.max() <= t)
        picture = Image.fromarray(np.clip(np.rint(values * (255 / top)), 0, 255).astype(np.uint8))
    if picture.has_transparency_data:
        colored = (picture.convert("LA") if picture.mode == "La" else picture).convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", colored.size, "white"), colored)
    picture = picture.convert("RGB")
    return picture.transpose(TURNS[orientation]) if orientation in TURNS else picture


@pytest.mark.usefixtures("strip_pixels")
@pytest.mark.parametrize("mode", MODES)
def test_pixels_and_shrunk_pixels_of_any_mode_are_those_of_the_whole(mode: str) -> None:
    stored = noise(mode)
    expected = whole(stored, 1)
    for size in ((20, 13), (97, 13), (20, 61), (150, 100), (1, 1)):
        assert UprightImage(stored, owned=False).resize(size).tobytes() == expected.resize(size).tobytes()
    loaded = UprightImage(stored, owned=False)
    assert (loaded.mode, loaded.tobytes()) == ("RGB", expected.tobytes())
    assert loaded.resize((20, 13)).tobytes() == expected.resize((20, 13)).tobytes()


@pytest.mark.usefixtures("strip_pixels")
@pytest.mark.parametrize("orientation", range(1, 10))
@pytest.mark.parametrize("mode", ["RGB", "L", "P transparent"])
def test_every_turn_is_that_of_the_whole(orientation: int, mode: str) -> None:
    stored = noise(mode)
    expected = whole(stored, orientation)
    image = UprightImage(stored, orientation, owned=False)
    assert image.size == expected.size
    assert image.resize((31, 17)).tobytes() == expected.resize((31, 17)).tobytes()
    assert image.tobytes() == expected.tobytes()


@pytest.mark.usefixtures("strip_pixels")
@pytest.mark.parametrize("kind", FILTERS)
@pytest.mark.parametrize("size", [(20, 13), (97, 61), (300, 5)])
def test_every_filter_is_that_of_the_whole(kind: Image.Resampling, size: tuple[int, int]) -> None:
    stored = noise("RGBA")
    assert UprightImage(stored, 6, owned=False).resize(size, kind).tobytes() == whole(stored, 6).resize(size, kind).tobytes()


@pytest.mark.parametrize("act", [
    lambda image: image.resize((9, 9), box=(3, 4, 50, 30)), lambda image: image.resize((9, 9), reducing_gap=2.0),
    lambda image: image.crop((3, 4, 20, 21)), lambda image: image.rotate(30), lambda image: image.convert("L"),
    lambda image: image.transpose(Image.Transpose.ROTATE_90), lambda image: image.reduce(3),
    lambda image: image.getchannel(1), lambda image: Image.fromarray(np.asarray(image)),
    lambda image: image.resize((9, 9), box=(0, 0, 97, 61)),
    lambda image: Image.merge("RGB", image.split())])
def test_whatever_else_is_asked_of_it_is_that_of_the_whole(act: Callable[[Image.Image], Image.Image]) -> None:
    stored = noise("L")
    assert act(UprightImage(stored, owned=False)).tobytes() == act(whole(stored, 1)).tobytes()


@given(st.tuples(st.integers(1, 60), st.integers(1, 60)), st.tuples(st.integers(1, 80), st.integers(1, 80)))
def test_the_order_of_this_pillow_is_known(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    order = find_order()
    assert order is not None
    stored = noise("L", size)
    between = (wanted[0], size[1]) if order(size, wanted) else (size[0], wanted[1])
    assert stored.resize(wanted).tobytes() == stored.resize(between).resize(wanted).tobytes()


def test_a_pillow_with_another_order_is_left_to_do_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upright, "find_order", lambda: None)
    stored = noise("L")
    image = UprightImage(stored, owned=False)
    assert image.resize((20, 13)).tobytes() == whole(stored, 1).resize((20, 13)).tobytes()
    assert image._stored is None


def test_shrinking_needs_no_whole_image_and_leaves_what_is_stored_alone() -> None:
    stored = noise("RGB")
    before = stored.tobytes()
    image = UprightImage(stored, owned=False)
    image.resize((20, 13))
    assert image._stored is stored
    image.putpixel((0, 0), (1, 2, 3))
    assert image.getpixel((0, 0)) == (1, 2, 3)
    assert stored.tobytes() == before


def test_a_copy_to_keep_is_the_picture_or_above_the_limit_a_whole_part_of_it() -> None:
    stored = noise("L", (96, 60))
    whole_image = whole(stored, 1)
    assert keep_copy(UprightImage(stored, owned=False), 96 * 60).tobytes() == whole_image.tobytes()
    kept = keep_copy(UprightImage(stored, owned=False), 96 * 60 // 4)
    assert np.abs(np.asarray(kept, int) - np.asarray(whole_image.reduce(2), int)).max() <= 1  # it is rounded twice
    assert keep_copy(Image.new("RGB", (200, 1)), 10).size == (40, 1)
