"""What a file for the index gives: RAW files their preview, videos frames some seconds apart; and thumbnails of both."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.core.errors import ImageError
from limner.tasks.search.changes import list_files
from limner.tasks.search.reading import read_pictures, read_thumbnail, suffixes

SHORT, LONG, BYTES, RATIO, SIGNED_RATIO, TEXT = 3, 4, 1, 5, 10, 2
WIDTH, HEIGHT = 64, 48


def write_video(path: Path, colors: tuple[str, ...], seconds_each: int = 2) -> Path:
    """Write a video that shows one color after the other, two frames a second."""
    av = pytest.importorskip("av")
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=2)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for color in colors:
            for _ in range(2 * seconds_each):
                container.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", (WIDTH, HEIGHT), color))))
        container.mux(stream.encode())
    return path


def write_dng(path: Path, preview: Image.Image) -> Path:
    """Write the smallest DNG: a sensor's mosaic in gray, and a JPEG preview in front of it, as cameras write them."""
    stream = io.BytesIO()
    preview.save(stream, "JPEG", quality=95)
    jpeg, mosaic = stream.getvalue(), np.full((HEIGHT, WIDTH), 8000, "<u2").tobytes()
    data = bytearray(b"II*\0\0\0\0\0")

    def keep(part: bytes) -> int:
        data.extend(b"\0" * (len(data) % 2))
        data.extend(part)
        return len(data) - len(part)

    def write_ifd(tags: dict[int, tuple[int, list[int] | bytes]]) -> int:
        rows = []
        for tag, (kind, values) in sorted(tags.items()):
            code = {SHORT: "<%dH", LONG: "<%dL", RATIO: "<%dL", SIGNED_RATIO: "<%dl"}.get(kind, "")
            packed = bytes(values) if not code else struct.pack(code % len(values), *values)
            count = len(values) // 2 if kind in (RATIO, SIGNED_RATIO) else len(values)
            rows.append(struct.pack("<HHL", tag, kind, count)
                        + (packed.ljust(4, b"\0") if len(packed) <= 4 else struct.pack("<L", keep(packed))))
        return keep(struct.pack("<H", len(rows)) + b"".join(rows) + b"\0\0\0\0")

    raw = write_ifd({
        254: (LONG, [0]), 256: (LONG, [WIDTH]), 257: (LONG, [HEIGHT]), 258: (SHORT, [16]), 259: (SHORT, [1]),
        262: (SHORT, [32803]), 273: (LONG, [keep(mosaic)]), 277: (SHORT, [1]), 278: (LONG, [HEIGHT]),
        279: (LONG, [len(mosaic)]), 284: (SHORT, [1]), 33421: (SHORT, [2, 2]), 33422: (BYTES, b"\0\1\1\2"),
        50714: (SHORT, [0]), 50717: (LONG, [16383])})
    first = write_ifd({
        254: (LONG, [1]), 256: (LONG, [preview.width]), 257: (LONG, [preview.height]), 258: (SHORT, [8, 8, 8]),
        259: (SHORT, [7]), 262: (SHORT, [6]), 271: (TEXT, b"Maker\0"), 272: (TEXT, b"Model\0"),
        273: (LONG, [keep(jpeg)]), 274: (SHORT, [1]), 277: (SHORT, [3]), 278: (LONG, [preview.height]),
        279: (LONG, [len(jpeg)]), 330: (LONG, [raw]), 50706: (BYTES, b"\1\4\0\0"), 50707: (BYTES, b"\1\1\0\0"),
        50708: (TEXT, b"Maker Model\0"), 50721: (SIGNED_RATIO, [1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1]),
        50728: (RATIO, [1, 1, 1, 1, 1, 1]), 50778: (SHORT, [21])})
    data[4:8] = struct.pack("<L", first)
    path.write_bytes(bytes(data))
    return path


def mean_color(image: Image.Image) -> list[int]:
    return [round(value) for value in np.asarray(image, dtype=float).reshape(-1, 3).mean(0)]


def test_a_raw_file_is_seen_by_its_cameras_preview(tmp_path: Path) -> None:
    pytest.importorskip("rawpy")
    path = write_dng(tmp_path / "photo.dng", Image.new("RGB", (120, 80), (200, 40, 40)))
    taken = read_pictures(str(path), seen_px=32)
    assert len(taken.images) == 1
    assert mean_color(taken.images[0])[0] > 180
    assert (taken.about.kind, taken.about.taken_s, taken.about.camera) == ("dng", None, "Maker Model")
    assert Image.open(io.BytesIO(read_thumbnail(str(path), 40))).size[0] <= 40


def test_a_raw_file_beside_its_jpeg_is_one_photo(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.dng", "b.dng"):
        (tmp_path / name).write_bytes(b"x")
    found = list_files(str(tmp_path), suffixes(), unreadable=[])
    assert [Path(file.path).name for file in found] == ["a.jpg", "b.dng"]


def test_a_raw_file_that_is_none_is_named(tmp_path: Path) -> None:
    pytest.importorskip("rawpy")
    path = tmp_path / "photo.cr2"
    path.write_bytes(b"no picture at all")
    with pytest.raises(ImageError, match=r"photo\.cr2: no preview"):
        read_pictures(str(path), seen_px=32)


def test_a_video_is_seen_by_frames_some_seconds_apart(tmp_path: Path) -> None:
    path = write_video(tmp_path / "film.mp4", ("red", "lime", "blue"))
    taken = read_pictures(str(path), seen_px=32, video_step_s=2.0)
    assert taken.times_ms == (0, 2000, 4000)
    assert [mean_color(image).index(max(mean_color(image))) for image in taken.images] == [0, 1, 2]
    assert (taken.about.width_px, taken.about.kind) == (WIDTH, "mp4")
    middle = Image.open(io.BytesIO(read_thumbnail(str(path), 32, time_ms=2000)))
    assert mean_color(middle.convert("RGB"))[1] > 150


def test_a_video_that_is_none_is_named(tmp_path: Path) -> None:
    pytest.importorskip("av")
    path = tmp_path / "film.mp4"
    path.write_bytes(b"no film")
    with pytest.raises(ImageError, match=r"film\.mp4: the video cannot be read"):
        read_pictures(str(path), seen_px=32, video_step_s=2.0)
