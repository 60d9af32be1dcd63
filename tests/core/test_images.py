"""Every kind of picture comes out upright, RGB and on white; every kind of broken file is refused with its reason."""

from __future__ import annotations

import contextlib
import io
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from limner.core.errors import ImageError, OptionError
from limner.core.images import DEFAULT_PIXEL_CAP, open_image, walk_images

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


def test_threads_that_open_pictures_at_once_leave_pillows_limit_alone(
    pictures: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    limit, data, pillows_open = Image.MAX_IMAGE_PIXELS, pictures["png"].read_bytes(), Image.open
    opened: list[Image.Image] = []

    def open_slowly(file: io.BytesIO) -> Image.Image:
        time.sleep(0.005)
        return pillows_open(file)

    def work() -> None:
        opened.extend(open_image(data) for _ in range(5))

    monkeypatch.setattr(Image, "open", open_slowly)
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 20
    assert limit == Image.MAX_IMAGE_PIXELS


@pytest.mark.filterwarnings("ignore")  # Pillow's own, of damaged metadata
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "MPO", "PPM", "AVIF"])
def test_a_damaged_file_gives_a_picture_or_an_image_error_and_nothing_else(kind: str, corners: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(corners, kind, **({"exif": exif} if kind in ("PNG", "JPEG", "WEBP", "TIFF") else {}))
    places = st.integers(0, min(len(data), 700) - 1)

    @given(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=4), st.integers(0, len(data)))
    def damage(changes: list[tuple[int, int]], end: int) -> None:
        damaged = bytearray(data)
        for place, value in changes:
            damaged[place] = value
        for file in (bytes(damaged), bytes(damaged[:end])):
            with contextlib.suppress(ImageError):
                assert open_image(file, pixel_cap=10**6).mode == "RGB"

    damage()


def test_a_folder_is_walked_by_name_and_hidden_things_are_passed_over(tmp_path: Path) -> None:
    for name in ("b.PNG", "a.jpg", "notes.txt", ".hidden.png", "sub/c.webp", ".git/d.png", "sub/e.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert [path.name for path in walk_images(tmp_path)] == ["a.jpg", "b.PNG"]
    assert [path.name for path in walk_images(tmp_path, recursive=True)] == ["a.jpg", "b.PNG", "c.webp"]


@pytest.mark.parametrize("name", ["nowhere", "file.txt"])
def test_a_folder_that_cannot_be_walked_is_an_image_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(ImageError, match=name):
        list(walk_images(tmp_path / name))
