"""Whatever a picture is given as: it is read, or refused with a reason; nothing waits, nothing is read for ever."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.core.errors import ImageError
from limner.core.images import open_image


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 1), (4, 6, 3)])
def test_an_array_is_the_picture_that_it_holds(dtype: type, shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(3).integers(0, 256, shape).astype(np.uint8)
    image = open_image(values if dtype is np.uint8 else (values / 255).astype(dtype))
    seen = np.asarray(image)
    assert (image.mode, seen.shape) == ("RGB", (4, 6, 3))
    assert (seen == values.reshape(4, 6, -1)).all()


def test_an_array_with_opacity_stands_on_white() -> None:
    values = np.zeros((2, 3, 4), dtype=np.uint8)
    values[:, 1:, 3] = 255
    assert np.asarray(open_image(values))[0, :2].tolist() == [[255] * 3, [0] * 3]


def test_a_gray_array_of_16_bits_is_scaled_and_one_of_truth_values_is_black_and_white() -> None:
    assert open_image(np.array([[0, 65535]], dtype=np.uint16)).getpixel((1, 0)) == (255, 255, 255)
    assert open_image(np.array([[False, True]])).getpixel((1, 0)) == (255, 255, 255)


def test_an_array_that_is_a_view_is_read_as_it_looks() -> None:
    values = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)[::-1, ::2]
    assert (np.asarray(open_image(values)) == values).all()


@pytest.mark.parametrize(("array", "reason"), [
    (np.zeros((3, 224, 224), np.uint8), r"\[3, 224, 224\]>: an array's shape must be \[height, width\]"),
    (np.zeros((2, 4, 4, 3), np.uint8), "shape"), (np.zeros(7, np.uint8), "shape"), (np.zeros((4, 4, 2), np.uint8), "shape"),
    (np.zeros((0, 4, 3), np.uint8), "has no pixels"), (np.zeros((4, 4, 3), np.int64), "must be uint8"),
    (np.zeros((4, 4, 3), np.uint16), "must be uint8"), (np.zeros((4, 4), complex), "must be uint8"),
    (np.full((4, 4, 3), 255.0), "between 0 and 1; these are from 255 to 255"), (np.full((4, 4), -0.1), "between 0 and 1"),
    (np.full((4, 4), np.nan), "between 0 and 1"), (np.array([["a"]]), "must be uint8")])
def test_an_array_that_is_no_picture_is_refused(array: np.ndarray, reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        open_image(array)


@pytest.mark.parametrize("source", [None, 7, object(), ["a.png"], Image])
def test_what_no_picture_is_given_as_is_refused(source: object) -> None:
    with pytest.raises(ImageError, match=r"no picture\. Give a path, the bytes of a file, a PIL image, or an array"):
        open_image(source)  # type: ignore[arg-type]


def test_a_pipe_is_refused_without_waiting_for_who_writes_to_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(ImageError, match=r"pipe\.png: cannot be read: it is a pipe or a device"):
        open_image(tmp_path / "pipe.png")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    with pytest.raises(ImageError, match="cannot be read"):
        open_image(device)


def test_a_socket_is_refused(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.png")  # relative: the name of a socket is short
        with pytest.raises(ImageError, match=r"s\.png: cannot be read: it is a socket"):
            open_image("s.png")


@pytest.mark.parametrize("head", [b"", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypavif", b"GIF89a"])
def test_a_sparse_file_of_200_gigabytes_is_refused_unread(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(head)
    os.truncate(path, 200 * 2**30)
    with pytest.raises(ImageError, match=r"huge\.png: the file has 214,748,364,800 bytes; no picture of more than"):
        open_image(path)


@pytest.mark.parametrize("name", ["n" * 300 + ".png", "n" * 5000, "d/" * 3000 + "a.png", "a\0b.png", ""])
def test_a_name_that_no_file_has_is_refused(name: str) -> None:
    with pytest.raises(ImageError, match="cannot be read") as caught:
        open_image(name)
    assert len(str(caught.value)) < 500


def test_a_name_that_is_no_text_is_read(corners: Image.Image) -> None:
    name = os.fsdecode(b"\xff\xfe.png")
    corners.save(name)
    assert open_image(name).tobytes() == open_image(os.fsencode(name) and Path(name)).tobytes() == corners.tobytes()
