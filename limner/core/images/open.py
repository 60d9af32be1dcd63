"""Open one picture: what it may be, how large, and why not. Knows nothing about many of them."""

from __future__ import annotations

import contextlib
import os
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from typing import IO

import numpy as np
from PIL import ExifTags, Image
from PIL.JpegImagePlugin import JpegImageFile

from limner.core.errors import ImageError, OptionError
from limner.core.images import formats
from limner.core.images.formats import NAMES, decoding_bytes, fit_decoding, open_header
from limner.core.images.memory import LARGE_BYTES, Room, give_back_memory
from limner.core.images.sources import ImageSource, describe, from_array, open_bytes
from limner.core.images.upright import UprightImage

DEFAULT_PIXEL_CAP = 200_000_000
"""Pictures with more pixels are refused: a small file must not fill the memory. ``$LIMNER_PIXEL_CAP`` changes it."""

_CAP = "LIMNER_PIXEL_CAP"

MOST_ASPECT = 200
"""How many times as long as wide a picture may be: one of 20,000 x 1 that is enlarged until its short side fits a model has
gigabytes, of which the model sees a stripe."""

_BROKEN = (OSError, SyntaxError, ValueError, RuntimeError, TypeError, IndexError, KeyError, EOFError, OverflowError,
           struct.error, zlib.error, Image.DecompressionBombError, AssertionError, AttributeError, ZeroDivisionError,
           Warning)
"""What Pillow's decoders raise on damaged files, and (AssertionError, AttributeError) on closed ones: it has no error of its
own for them. A Warning is raised where a program makes errors of all warnings."""

_limit_lock = threading.Lock()
_limits: list[int | None] = []
"""Pillow's limit as it was, and an entry for each thread that has lifted it."""


def open_image(source: ImageSource, *, pixel_cap: int | None = None, least_px: int | None = None) -> Image.Image:
    """Return an upright RGB image from a path, the bytes of a file, a PIL image (which is left as it was), or an array.

    A JPEG that is larger than ``least_px`` is made smaller while it is decoded, 2, 4 or 8 times, as far as both its sides
    keep so many pixels: less than half the time, and pixels that differ a little from those of the whole picture, resized.

    Raises:
        ImageError: there is no such file, it is empty, cut off, no picture, larger than ``pixel_cap`` pixels, or more than
            ``MOST_ASPECT`` times as long as wide.
        MissingExtraError: it is HEIC, and pillow-heif is not installed.
        OptionError: the pixel cap is no positive number.
    """
    with open_upright(source, pixel_cap=pixel_cap, least_px=least_px) as image:
        image.load()
        return image


@contextlib.contextmanager
def open_upright(source: ImageSource, *, name: str = "", pixel_cap: int | None = None, least_px: int | None = None,
                 room: Room = nullcontext) -> Iterator[UprightImage]:
    """Yield a decoded picture that becomes RGB as far as it is looked at; ``room`` counts its memory while it is held.

    ``least_px`` as in ``open_image``.

    Errors call it ``name``, which bytes and arrays do not have of their own.

    Raises:
        ImageError, MissingExtraError, OptionError: as ``open_image`` does.
    """
    name, cap = name or describe(source), _pixel_cap(pixel_cap)
    if isinstance(source, np.ndarray):
        source = from_array(source, name)
    if isinstance(source, Image.Image):
        with room(decoding_bytes(source)):
            yield _decode(source, name, cap, owned=False)
        return
    with open_bytes(source, name) as stream:
        picture = _read_header(stream, name)
        _check_size(name, *picture.size, cap)
        size = picture.size
        needed = _check_decoding(name, picture, asked=pixel_cap is not None or _CAP in os.environ)
        if least_px is not None and isinstance(picture, JpegImageFile) and picture.size == size:  # not made smaller yet
            picture.draft(None, (least_px, least_px))
        with room(needed):
            image = _decode(picture, name, cap, owned=True)
            del picture  # or it, and its decoder with it, would outlive the room that was made for it
            try:
                yield image
            finally:
                image.forget()
                if needed > LARGE_BYTES:
                    give_back_memory()


def _pixel_cap(given: int | None) -> int:
    wanted = os.environ.get(_CAP, DEFAULT_PIXEL_CAP) if given is None else given
    try:
        cap = int(wanted)
    except ValueError as error:
        raise OptionError(f"LIMNER_PIXEL_CAP is {wanted!r}; it must be a number of pixels, {DEFAULT_PIXEL_CAP} say."
                          ) from error
    if cap < 1:
        raise OptionError(f"The pixel cap is {cap}; it must be 1 or more. {DEFAULT_PIXEL_CAP} is the default.")
    return cap


def _read_header(stream: IO[bytes], name: str) -> Image.Image:
    try:
        picture = open_header(stream)
    except _BROKEN as error:
        raise _damaged(name, error) from error
    except MemoryError as error:
        raise _too_much(name) from error
    if picture is not None:
        return picture
    stream.seek(0)
    head = stream.read(24)
    if not head:
        raise ImageError(f"{name}: the file is empty.")
    raise ImageError(f"{name}: not a picture that limner can read ({_first_bytes(head)}). {NAMES} are.")


def _check_size(name: str, width: int, height: int, cap: int) -> None:
    if not width or not height:
        raise ImageError(f"{name}: the picture has no pixels.")
    if width * height > cap:
        raise ImageError(f"{name}: {width} x {height} pixels. Pictures over {cap:,} pixels are refused; "
                         "set LIMNER_PIXEL_CAP (or pixel_cap) to allow more.")
    if max(width, height) > MOST_ASPECT * min(width, height):
        raise ImageError(f"{name}: {width} x {height} pixels. A picture may be {MOST_ASPECT} times as long as wide; cut it "
                         "into parts.")


def _check_decoding(name: str, picture: Image.Image, *, asked: bool) -> int:
    """Return how much memory a picture takes until it is RGB; ``asked`` says that somebody decided how large it may be."""
    size, decoder = picture.size, fit_decoding(picture)
    if decoder > formats.MOST_DECODING_BYTES and not asked:
        raise ImageError(f"{name}: {size[0]} x {size[1]} pixels of {picture.format} take {decoder / 1e9:.1f} GB to be "
                         f"decoded; over {formats.MOST_DECODING_BYTES / 1e9:.0f} GB is refused. Make it smaller, or set "
                         "LIMNER_PIXEL_CAP (or pixel_cap) to the number of pixels that you allow.")
    return max(decoder, decoding_bytes(picture))


def _decode(picture: Image.Image, name: str, cap: int, *, owned: bool) -> UprightImage:
    _check_size(name, *picture.size, cap)
    try:
        with _without_pillows_limit(picture.width * picture.height):
            picture.load()
        _check_size(name, *picture.size, cap)  # of some formats the size comes out only now
        return UprightImage(picture, _orientation(picture), owned=owned)
    except ImageError:
        raise
    except _BROKEN as error:
        raise _damaged(name, error) from error
    except MemoryError as error:
        raise _too_much(name) from error


@contextlib.contextmanager
def _without_pillows_limit(pixels: int) -> Iterator[None]:
    """Lift Pillow's own limit, a global of its, while a picture above it is decoded: the pixel cap has decided."""
    if Image.MAX_IMAGE_PIXELS is not None and pixels <= Image.MAX_IMAGE_PIXELS:
        yield
        return
    with _limit_lock:
        if not _limits:
            _limits.append(Image.MAX_IMAGE_PIXELS)
        _limits.append(None)
        Image.MAX_IMAGE_PIXELS = None
    try:
        yield
    finally:
        with _limit_lock:
            _limits.pop()
            if len(_limits) == 1:  # nobody else decodes such a picture now
                Image.MAX_IMAGE_PIXELS = _limits.pop()


def _orientation(picture: Image.Image) -> int:
    """The EXIF orientation; 1, upright, where the EXIF is damaged: the pixels may be sound all the same."""
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except _BROKEN:
        return 1


def _first_bytes(head: bytes) -> str:
    if all(32 <= byte < 127 or byte in (9, 10, 13) for byte in head):
        return f"it begins with the text {head.decode('ascii')!r}"
    return f"it begins with the bytes {head[:8].hex(' ')}"


def _damaged(name: str, error: BaseException) -> ImageError:
    return ImageError(f"{name}: the picture is damaged or cut off ({error}).")


def _too_much(name: str) -> ImageError:
    return ImageError(f"{name}: there is not enough memory to decode it. Make it smaller first.")
