"""Which formats are read, and by what. Only these: Pillow alone would hand an EPS to Ghostscript, whatever its name."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable
from typing import IO, Any

from PIL import Image

from limner.core.errors import MissingExtraError

NAMES = "PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF and PPM"
"""What messages and docs promise; and HEIC with the extra ``heic``."""

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jfif", ".mpo", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".ppm",
                      ".pgm", ".pbm", ".pnm", ".heic", ".heif"})

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "PPM")
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_HEAD_BYTES = 16
"""How much Pillow shows to a format's own test."""

_DECODER_BYTES = {"AVIF": 9, "WEBP": 16, "HEIF": 12}
"""Bytes a pixel that a decoder holds at its peak, the picture included, measured at 100 megapixels and more."""

_COEFFICIENT_BYTES = {0: 6, 1: 4, 2: 3}
"""Bytes a pixel of a colour JPEG's coefficients, by what Pillow calls its sampling; 2 for each band of any other."""

MOST_DECODING_BYTES = 1_000_000_000
"""Memory that decoding one picture may take: a JPEG that wants more is decoded smaller, any other is refused."""

_MODE_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "I;16N": 2}
"""Bytes a pixel in Pillow's memory; of all other modes 4."""

Opener = Callable[[IO[bytes], str], Image.Image]


def open_header(stream: IO[bytes]) -> Image.Image | None:
    """Return the picture in a stream, its pixels not yet decoded; None where it is in no format that is read.

    Raises:
        MissingExtraError: it is HEIC, and pillow-heif is not installed.
        Exception: whatever Pillow raises on a damaged header.
    """
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    opener = _find_opener(head)
    return None if opener is None else opener(stream, "")


def fit_decoding(picture: Image.Image) -> int:
    """Return about how much memory a picture's decoder will hold at its peak, the picture included.

    A JPEG of which that is more than ``MOST_DECODING_BYTES`` is told to decode at half its size, a quarter or an eighth: a
    model sees so little of such a picture that its features stay the same to 1e-3.
    """
    pixels, kind = picture.width * picture.height, picture.format or ""
    waiting, drawn = pixels * _coefficient_bytes(picture), pixels * _held_bytes(picture)
    if waiting + drawn <= MOST_DECODING_BYTES or not _is_jpeg(picture):
        return max(pixels * _DECODER_BYTES.get(kind, 0), waiting + drawn)
    scale = next((scale for scale in (2, 4) if waiting + drawn // scale**2 <= MOST_DECODING_BYTES), 8)
    picture.draft(None, (picture.width // scale, picture.height // scale))
    return waiting + drawn // scale**2


def decoding_bytes(picture: Image.Image) -> int:
    """Return about how much memory a decoded picture takes until it is RGB."""
    return picture.width * picture.height * (4 if is_plain(picture) else _held_bytes(picture) + 4)


def _held_bytes(picture: Image.Image) -> int:
    return _MODE_BYTES.get(picture.mode, 4)


def _coefficient_bytes(picture: Image.Image) -> int:
    """Return the bytes a pixel of a progressive JPEG's coefficients, which wait until all of them are there."""
    if not _is_jpeg(picture) or not picture.info.get("progressive"):
        return 0
    from PIL.JpegImagePlugin import get_sampling

    bands = len(picture.getbands())
    return _COEFFICIENT_BYTES.get(get_sampling(picture), 2 * bands) if bands == 3 else 2 * bands


def _is_jpeg(picture: Image.Image) -> bool:
    return picture.format in ("JPEG", "MPO")


def is_plain(picture: Image.Image) -> bool:
    """Whether a picture is RGB as it is."""
    return picture.mode == "RGB" and "transparency" not in picture.info


def _find_opener(head: bytes) -> Opener | None:
    for name, (opener, accepts) in _registered().items():
        if accepts(head) is True:
            if name == "TIFF":
                _silence_libtiff()
            return opener
    return _open_heif if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS else None


@functools.cache
def _registered() -> dict[str, tuple[Opener, Callable[[bytes], Any]]]:
    """Return what Pillow opens the formats with, and how it knows them; only what these need is imported."""
    from PIL import (
        AvifImagePlugin,  # noqa: F401
        BmpImagePlugin,  # noqa: F401
        GifImagePlugin,  # noqa: F401
        JpegImagePlugin,  # noqa: F401
        PngImagePlugin,  # noqa: F401
        PpmImagePlugin,  # noqa: F401
        TiffImagePlugin,  # noqa: F401
        WebPImagePlugin,  # noqa: F401
    )

    return {name: Image.OPEN[name] for name in _FORMATS if name in Image.OPEN}  # type: ignore[misc]


def _open_heif(stream: IO[bytes], name: str) -> Image.Image:
    try:
        from pillow_heif import HeifImageFile
    except ImportError as error:
        raise MissingExtraError("HEIC pictures are read with pillow-heif. Install it: pip install limner[heic]") from error
    picture: Image.Image = HeifImageFile(stream, name)  # type: ignore[no-untyped-call]
    return picture


@functools.cache
def _silence_libtiff() -> None:
    """Keep Pillow's libtiff from writing lines of its own to stderr; where it cannot be reached it goes on writing them."""
    from PIL import _imaging

    try:
        library = ctypes.CDLL(_imaging.__file__)  # a lookup there also finds what it is linked with
        for setter in ("TIFFSetErrorHandler", "TIFFSetWarningHandler"):
            getattr(library, setter)(None)
    except (AttributeError, OSError):
        return
