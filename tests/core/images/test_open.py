"""Every kind of picture comes out upright, RGB and on white; every kind of broken file is refused with its reason."""

from __future__ import annotations

import io
import pickle
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from limner.core.errors import ImageError, MissingExtraError, OptionError
from limner.core.images import DEFAULT_PIXEL_CAP, formats, open_image

COLORS = ((200, 30, 40), (40, 160, 60), (30, 60, 190), (230, 200, 40))
PLACES = ((8, 8), (40, 8), (8, 24), (40, 24))
"""Well inside the four corners of the test picture."""

WHITE = (255, 255, 255)
SOUND = ("png", "jpeg", "webp", "gif", "animated", "bmp", "tiff", "mpo", "palette", "turned", "turned_png")


def corner_colors(image: Image.Image) -> np.ndarray:
    return np.array([image.getpixel(place) for place in PLACES])


def encode(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("kind", SOUND)
def test_a_picture_of_any_format_is_upright_rgb_of_its_first_frame(kind: str, pictures: Mapping[str, Path]) -> None:
    image = open_image(pictures[kind])
    assert (image.mode, image.size) == ("RGB", (48, 32))
    assert np.abs(corner_colors(image) - COLORS).max() < 16


def test_a_cmyk_jpeg_keeps_its_colors(pictures: Mapping[str, Path]) -> None:
    colors = corner_colors(open_image(pictures["cmyk"]))
    assert np.abs(colors - COLORS).max() < 40  # through four inks and back
    assert [list(color).index(max(color)) for color in colors[:3]] == [0, 1, 2]


@pytest.mark.parametrize("kind", ["rgba", "la", "rgba_webp", "palette_transparent"])
def test_what_is_transparent_becomes_white_and_the_rest_stays(kind: str, pictures: Mapping[str, Path]) -> None:
    image = open_image(pictures[kind])
    assert image.mode == "RGB"
    assert image.getpixel(PLACES[0]) == image.getpixel(PLACES[2]) == WHITE
    assert WHITE not in (image.getpixel(PLACES[1]), image.getpixel(PLACES[3]))


def test_half_transparent_black_on_white_is_gray() -> None:
    assert open_image(Image.new("RGBA", (2, 2), (0, 0, 0, 128))).getpixel((0, 0)) == (127, 127, 127)


@pytest.mark.parametrize("kind", ["deep", "deep_tiff", "deep_pgm"])
def test_sixteen_bits_are_scaled_and_not_clipped(kind: str, pictures: Mapping[str, Path]) -> None:
    values = np.asarray(open_image(pictures[kind])).reshape(-1, 3)
    expected = np.rint(np.linspace(0, 255, len(values)))
    assert np.abs(values - expected[:, None]).max() <= 1
    assert np.unique(values).size == 256


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_upright(orientation: int, corners: Image.Image) -> None:
    stored = {
        1: corners, 2: corners.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 3: corners.rotate(180),
        4: corners.transpose(Image.Transpose.FLIP_TOP_BOTTOM), 5: corners.transpose(Image.Transpose.TRANSPOSE),
        6: corners.rotate(90, expand=True), 7: corners.transpose(Image.Transpose.TRANSVERSE),
        8: corners.rotate(-90, expand=True)}[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = open_image(encode(stored, "PNG", exif=exif))
    assert image.tobytes() == corners.tobytes()


def test_damaged_exif_does_not_make_a_sound_picture_unreadable(corners: Image.Image) -> None:
    image = open_image(encode(corners, "WEBP", exif=b"Exif\0\0MM nonsense", lossless=True))
    assert image.tobytes() == corners.tobytes()


def test_an_unknown_exif_orientation_is_passed_over(corners: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 9
    assert open_image(encode(corners, "PNG", exif=exif)).tobytes() == corners.tobytes()


@pytest.mark.parametrize("kind", ["png", "turned", "palette_transparent", "deep"])
def test_bytes_and_path_and_text_give_the_same_picture(kind: str, pictures: Mapping[str, Path]) -> None:
    path = pictures[kind]
    from_path, from_text, from_bytes = (open_image(source) for source in (path, str(path), path.read_bytes()))
    assert from_path.tobytes() == from_text.tobytes() == from_bytes.tobytes()


@pytest.mark.parametrize(("mode", "color", "expected"), [
    ("1", 1, 255), ("L", 77, 77), ("P", 9, None), ("I;16", 0x8000, 128), ("I;16B", 0x8000, 128), ("I", 77, 77),
    ("I", 0x8000, 128), ("I", 2**31 - 1, 255), ("I", -5, 0), ("F", 0.5, 128), ("F", 77.0, 77), ("F", 0x8000, 128),
    ("F", float("nan"), 0), ("F", float("inf"), 0), ("LA", (77, 255), 77), ("La", (77, 255), 77),
    ("RGBa", (77, 77, 77, 255), 77), ("PA", (9, 255), None), ("RGBX", (77, 77, 77, 0), 77), ("CMYK", (0, 0, 0, 178), 77),
    ("YCbCr", (77, 128, 128), 77), ("HSV", (0, 0, 77), 77),
    ("LAB", (77, 0, 0), None)])
def test_a_picture_of_any_mode_is_taken(mode: str, color: object, expected: int | None) -> None:
    picture = Image.new(mode, (3, 2), color)  # type: ignore[arg-type]
    image = open_image(picture)
    assert (image.mode, image.size) == ("RGB", (3, 2))
    assert expected is None or image.getpixel((1, 1)) == (expected,) * 3


def test_the_picture_given_is_left_as_it_was_and_shares_nothing(corners: Image.Image) -> None:
    given_image = corners.copy()
    image = open_image(given_image)
    image.putpixel((0, 0), (1, 2, 3))
    assert given_image.tobytes() == corners.tobytes()


@pytest.mark.parametrize(("kind", "reason"), [
    ("truncated", "damaged or cut off"), ("empty", "the file is empty"), ("text", "begins with the text 'This is not"),
    ("bomb", "40000 x 30000 pixels. Pictures over 200,000,000 pixels are refused; set LIMNER_PIXEL_CAP")])
def test_a_broken_file_is_refused_with_its_name_and_the_reason(
    kind: str, reason: str, pictures: Mapping[str, Path]
) -> None:
    with pytest.raises(ImageError) as caught:
        open_image(pictures[kind])
    assert str(pictures[kind]) in str(caught.value)
    assert reason in str(caught.value)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "bmp", "tiff", "mpo"])
@pytest.mark.parametrize("kept", [0.02, 0.5, 0.8])
def test_a_file_cut_off_anywhere_is_refused(kind: str, kept: float, corners: Image.Image) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    data = encode(Image.fromarray(noise), kind)
    with pytest.raises(ImageError, match=r"damaged or cut off|not a picture"):
        open_image(data[:int(len(data) * kept)])


@pytest.mark.parametrize(("path", "reason"), [("nowhere.png", "No such file"), (".", "Is a directory"), ("a\0b", "null")])
def test_a_path_that_is_no_file_is_refused_with_its_name(path: str, reason: str) -> None:
    with pytest.raises(ImageError, match=reason) as caught:
        open_image(path)
    assert str(caught.value).startswith(path)


@pytest.mark.parametrize("size", [(0, 0), (0, 5), (5, 0)])
def test_a_picture_without_pixels_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ImageError, match="has no pixels"):
        open_image(Image.new("RGB", size))


def test_a_file_closed_before_it_was_read_is_an_image_error(pictures: Mapping[str, Path]) -> None:
    with Image.open(pictures["png"]) as picture:
        pass
    with pytest.raises(ImageError, match=r"png\.png"):
        open_image(picture)


def test_the_pixel_cap_counts_pixels_exactly(corners: Image.Image) -> None:
    data = encode(corners, "PNG")
    assert open_image(data, pixel_cap=48 * 32).size == corners.size
    for source in (data, corners):
        with pytest.raises(ImageError, match=r"48 x 32 pixels\. Pictures over 1,535 pixels"):
            open_image(source, pixel_cap=48 * 32 - 1)


def test_the_pixel_cap_can_be_set_by_the_environment(corners: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_PIXEL_CAP", "1000")
    with pytest.raises(ImageError, match="over 1,000 pixels"):
        open_image(corners)
    assert open_image(corners, pixel_cap=2000).size == corners.size


def test_the_pixel_cap_can_be_raised_over_pillows_own_limit(
    pictures: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert open_image(pictures["png"]).size == (48, 32)
    assert Image.MAX_IMAGE_PIXELS == 100


@pytest.mark.parametrize("cap", ["0", "-1", "many", ""])
def test_a_pixel_cap_that_is_no_positive_number_is_refused(
    cap: str, corners: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIMNER_PIXEL_CAP", cap)
    with pytest.raises(OptionError, match=rf"{DEFAULT_PIXEL_CAP}"):
        open_image(corners)


@pytest.mark.parametrize(("form", "settings", "size"), [
    ("JPEG", {"progressive": True, "subsampling": 2}, (32, 24)), ("JPEG", {"progressive": True, "subsampling": 0}, (32, 24)),
    ("JPEG", {}, (64, 48)), ("PNG", {}, (64, 48))])
def test_a_jpeg_that_would_take_too_much_is_decoded_smaller(
    form: str, settings: dict[str, Any], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = {2: 3 + 1, 0: 6 + 1}.get(settings.get("subsampling", -1), 4)  # coefficients, and a quarter of the pixels
    monkeypatch.setattr(formats, "MOST_DECODING_BYTES", 64 * 48 * needed)
    assert open_image(encode(Image.new("RGB", (64, 48), "red"), form, **settings)).size == size


def test_what_takes_too_much_and_cannot_be_decoded_smaller_is_refused_unless_a_cap_was_set(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "MOST_DECODING_BYTES", 64 * 48 * 15)
    data = encode(Image.new("RGB", (64, 48)), "WEBP")
    with pytest.raises(ImageError, match=r"64 x 48 pixels of WEBP take .* LIMNER_PIXEL_CAP"):
        open_image(data)
    assert open_image(data, pixel_cap=10_000).size == (64, 48)
    monkeypatch.setenv("LIMNER_PIXEL_CAP", "10000")
    assert open_image(data).size == (64, 48)


def test_threads_that_open_pictures_at_once_leave_pillows_limit_alone(
    corners: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = encode(corners, "TIFF", compression="tiff_lzw")  # Pillow looks at its limit when it decodes one
    opened: list[Image.Image] = []

    def work() -> None:
        opened.extend(open_image(data) for _ in range(20))

    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 80
    assert Image.MAX_IMAGE_PIXELS == 100


@pytest.mark.parametrize("kind", ["turned", "turned_png"])
def test_a_picture_that_was_opened_is_not_turned_again(kind: str, pictures: Mapping[str, Path]) -> None:
    image = open_image(pictures[kind])
    assert open_image(image).tobytes() == image.tobytes()


@pytest.mark.parametrize("size", [(201, 1), (1, 201), (20_000, 1)])
def test_what_is_far_longer_than_wide_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ImageError, match=rf"{size[0]} x {size[1]} pixels\. A picture may be 200 times as long as wide"):
        open_image(encode(Image.new("L", size), "PNG"))
    assert open_image(Image.new("RGB", (200, 1))).size == (200, 1)


@pytest.mark.parametrize(("kind", "options"), [("EPS", {}), ("PDF", {}), ("ICO", {}), ("TGA", {}), ("PCX", {})])
def test_formats_that_are_not_promised_are_not_read_whatever_the_name(
        kind: str, options: dict[str, object], corners: Image.Image, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(encode(corners, kind, **options))
    with pytest.raises(ImageError, match=r"photo\.jpg: not a picture that limner can read .* AVIF and PPM are"):
        open_image(path)


def test_a_damaged_tiff_writes_no_lines_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    data = bytearray(encode(Image.effect_noise((64, 64), 50), "TIFF", compression="tiff_lzw"))
    data[20:60] = bytes(value ^ 0x5A for value in data[20:60])
    with pytest.raises(ImageError):
        open_image(bytes(data))
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("orientation", [1, 6])
def test_heic_is_read_with_the_extra_and_upright(orientation: int, corners: Image.Image) -> None:
    heif = pytest.importorskip("pillow_heif")
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = corners if orientation == 1 else corners.rotate(90, expand=True)
    file = io.BytesIO()
    heif.from_pillow(stored.resize((stored.width * 4, stored.height * 4))).save(file, quality=90, exif=exif.tobytes())
    image = open_image(file.getvalue())
    assert image.size == (48 * 4, 32 * 4)
    assert np.abs(corner_colors(image.resize((48, 32))) - COLORS).max() < 24


def test_heic_without_the_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(MissingExtraError, match=r"pip install limner\[heic\]"):
        open_image(b"\0\0\0\x18ftypheic" + bytes(40))


def test_an_image_that_was_opened_is_an_ordinary_one(pictures: Mapping[str, Path]) -> None:
    image = open_image(pictures["turned"])
    assert pickle.loads(pickle.dumps(image)).tobytes() == image.copy().tobytes() == image.convert("RGB").tobytes()
    image.thumbnail((10, 10))
    assert (image.size, np.asarray(image).shape) == ((10, 7), (7, 10, 3))


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
def test_a_large_jpeg_is_decoded_smaller_where_less_is_asked_for(options: dict[str, object], corners: Image.Image) -> None:
    large, turned, stream = corners.resize((960, 640)), Image.Exif(), io.BytesIO()
    turned[0x0112] = 6
    large.save(stream, "JPEG", quality=95, exif=turned, **options)
    whole, small = open_image(stream.getvalue()), open_image(stream.getvalue(), least_px=150)
    assert (whole.size, small.size) == ((640, 960), (160, 240))  # a quarter: an eighth would have less than 150
    lost = np.abs(np.asarray(small, dtype=float) - np.asarray(whole.resize(small.size, Image.Resampling.BOX), dtype=float))
    assert lost.mean() < 2
    assert open_image(stream.getvalue(), least_px=700).size == whole.size
    with pytest.raises(ImageError, match="refused"):
        open_image(stream.getvalue(), least_px=150, pixel_cap=300_000)


def test_only_jpegs_are_decoded_smaller(corners: Image.Image) -> None:
    stream = io.BytesIO()
    corners.resize((960, 640)).save(stream, "PNG")
    assert open_image(stream.getvalue(), least_px=16).size == (960, 640)
