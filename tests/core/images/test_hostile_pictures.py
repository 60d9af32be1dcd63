"""Good files of every format, damaged in every way: a picture or an ImageError, soon, and never much memory."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from limner.core.errors import ImageError
from limner.core.images import open_image, prepare

CAP = 10**6
"""Pixels. A damaged header may say any size; what is above is refused before it is decoded."""

FORMATS: dict[str, tuple[str, dict[str, object]]] = {
    "png": ("PNG", {}), "png16": ("PNG", {}), "palette png": ("PNG", {"transparency": 3}), "jpeg": ("JPEG", {}),
    "progressive jpeg": ("JPEG", {"progressive": True}), "cmyk jpeg": ("JPEG", {}), "webp": ("WEBP", {}),
    "lossless webp": ("WEBP", {"lossless": True}), "animated webp": ("WEBP", {"save_all": True}),
    "gif": ("GIF", {}), "animated gif": ("GIF", {"save_all": True}), "apng": ("PNG", {"save_all": True}),
    "bmp": ("BMP", {}), "tiff": ("TIFF", {}), "lzw tiff": ("TIFF", {"compression": "tiff_lzw"}),
    "fax tiff": ("TIFF", {"compression": "group4"}), "jpeg tiff": ("TIFF", {"compression": "jpeg"}),
    "mpo": ("MPO", {"save_all": True}), "ppm": ("PPM", {}), "pgm16": ("PPM", {}), "avif": ("AVIF", {})}
MODES = {"png16": "I;16", "palette png": "P", "cmyk jpeg": "CMYK", "fax tiff": "1", "pgm16": "I;16"}
TURNABLE = ("PNG", "JPEG", "WEBP", "TIFF", "AVIF")


def good_file(name: str) -> bytes:
    """Return a sound file: noise and a gradient, with EXIF that turns it where there may be EXIF."""
    rng = np.random.default_rng(11)
    values = (np.linspace(0, 200, 61)[:, None, None] + rng.integers(0, 56, (61, 47, 3))).astype(np.uint8)
    mode = MODES.get(name, "RGB")
    if mode == "I;16":
        picture = Image.fromarray(values[..., 0].astype(np.uint16) * 257)
    else:
        picture = Image.fromarray(values)
        picture = picture.quantize(32) if mode == "P" else picture.convert(mode)
    kind, options = FORMATS[name]
    if options.get("save_all"):
        options = options | {"append_images": [picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]}
    if kind in TURNABLE and name != "apng":
        exif = Image.Exif()
        exif[0x0112] = 6
        options = options | {"exif": exif}
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def answer(data: bytes) -> None:
    """Open what may be a picture; anything but an RGB image or an ImageError fails."""
    with contextlib.suppress(ImageError):
        image = open_image(data, pixel_cap=CAP)
        assert image.mode == "RGB"
        assert image.resize((16, 16)).size == (16, 16)


@pytest.mark.filterwarnings("ignore")  # Pillow's own, of damaged metadata
@pytest.mark.parametrize("name", FORMATS)
def test_a_damaged_file_gives_a_picture_or_an_image_error_and_nothing_else(name: str) -> None:
    data = good_file(name)
    open_image(data)
    places = st.one_of(st.integers(0, min(len(data), 64) - 1), st.integers(0, min(len(data), 700) - 1),
                       st.integers(0, len(data) - 1))

    @settings(max_examples=60)
    @given(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, len(data)))
    def damage(changes: list[tuple[int, int]], end: int) -> None:
        damaged = bytearray(data)
        for place, value in changes:
            damaged[place] = value
        for file in (bytes(damaged), bytes(damaged[:end])):
            answer(file)

    damage()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FORMATS)
def test_files_cut_spliced_doubled_and_filled_with_noise_do_no_harm(name: str) -> None:
    data, chance = good_file(name), random.Random(29)
    for _ in range(25):
        first, second = sorted(chance.randrange(len(data)) for _ in range(2))
        answer(data[:first] + data[second:])
        answer(data[:second] + data[first:])
        answer(data[:first] + chance.randbytes(second - first) + data[second:])
        answer(data[:first] + b"\xff" * (second - first) + data[second:])
        answer(data[:first] + b"\0" * (second - first) + data[second:])
    answer(data + data)
    answer(data + b"\0" * 100_000)


@pytest.mark.filterwarnings("ignore")
def test_damaged_files_of_all_formats_at_once_in_threads_are_all_answered() -> None:
    chance, files = random.Random(31), []
    for name in FORMATS:
        data = bytearray(good_file(name))
        files.append(bytes(data))
        for _ in range(4):
            data[chance.randrange(min(len(data), 400))] = chance.randrange(256)
            files.append(bytes(data))
    found = list(prepare([file for file in files for _ in range(2)], lambda image: image.resize((8, 8)).mode, workers=8))
    assert len(found) == 2 * len(files)
    assert {outcome.value for outcome in found if outcome.ok} == {"RGB"}
    assert all(isinstance(outcome.error, ImageError) for outcome in found if not outcome.ok)
    assert all(found[2 * 5 * place].ok for place in range(len(FORMATS)))


def png(width: int, height: int, *, bits: int = 8, kind: int = 2, data: bytes = b"", interlaced: bool = False) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [
    (2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (1, 2**31 - 1), (0, 0), (2**32 - 1, 5), (14_143, 14_143), (20_000, 1),
    (1, 20_000)])
def test_a_header_that_lies_is_refused_before_memory_is_taken(width: int, height: int) -> None:
    with pytest.raises(ImageError):
        open_image(png(width, height))


@pytest.mark.skipif(sys.platform != "linux", reason="the address space is limited as Linux does")
def test_a_picture_that_the_memory_does_not_hold_is_an_image_error_and_the_next_is_answered() -> None:
    script = """if True:
        import io, resource
        from PIL import Image
        from limner.core.images import prepare
        file = io.BytesIO()
        Image.new("1", (14_000, 14_000)).save(file, "PNG")
        good = io.BytesIO()
        Image.new("RGB", (64, 48)).save(good, "PNG")
        list(prepare([good.getvalue()] * 4, lambda image: image.resize((9, 9)).size))
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 100 * 2**20,) * 2)
        found = list(prepare([file.getvalue(), good.getvalue()], lambda image: image.resize((9, 9)).size))
        assert "not enough memory" in str(found[0].error), found
        assert found[1].unwrap() == (9, 9)
    """
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)
