"""Open any picture as upright RGB, or say clearly why not; find pictures in folders. Knows no model.

``open_image`` is the only door through which pixels come in: after it an image is an RGB ``PIL.Image`` in memory,
turned as its EXIF says, transparent parts on white, the first frame of an animation, 16-bit values scaled to 8.
"""

from __future__ import annotations

import contextlib
import io
import os
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from limner.core.errors import ImageError, OptionError

SUFFIXES = frozenset({
    ".png", ".jpg", ".jpeg", ".jfif", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".ppm", ".pgm"})
DEFAULT_PIXEL_CAP = 200_000_000
"""Pictures with more pixels are refused: a small file must not fill the memory. ``$LIMNER_PIXEL_CAP`` changes it."""

ImageSource = str | os.PathLike[str] | bytes | Image.Image

_BROKEN = (OSError, SyntaxError, ValueError, RuntimeError, TypeError, IndexError, KeyError, EOFError, OverflowError,
           MemoryError, struct.error, zlib.error, Image.DecompressionBombError, AssertionError, AttributeError)
"""What Pillow's decoders raise on damaged files, and (the last two) on closed ones: it has no error of its own for them."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture upright, by its EXIF orientation."""

_header_lock = threading.Lock()


def open_image(source: ImageSource, *, pixel_cap: int | None = None) -> Image.Image:
    """Return an upright RGB image from a path, the bytes of a file, or a PIL image (which is left as it was).

    Raises:
        ImageError: there is no such file, it is empty, cut off, no picture, or larger than ``pixel_cap`` pixels.
        OptionError: the pixel cap is no positive number.
    """
    name, cap = _describe(source), _pixel_cap(pixel_cap)
    if isinstance(source, Image.Image):
        return _decode(source, name, cap)
    data = source if isinstance(source, bytes) else _read(source, name)
    if not data:
        raise ImageError(f"{name}: the file is empty.")
    try:
        picture = _read_header(data)
    except UnidentifiedImageError as error:
        raise ImageError(f"{name}: not a picture that limner can read ({_first_bytes(data)}). "
                         "PNG, JPEG, WebP, GIF, BMP and TIFF are.") from error
    except _BROKEN as error:
        raise _damaged(name, error) from error
    with picture:
        return _decode(picture, name, cap)


def walk_images(folder: str | os.PathLike[str], *, recursive: bool = False) -> Iterator[Path]:
    """Yield the pictures in a folder, by suffix, sorted by name; hidden files and folders are passed over.

    Raises:
        ImageError: the folder does not exist or cannot be read.
    """
    root = Path(folder)
    try:
        entries = sorted(root.iterdir())
    except OSError as error:
        raise ImageError(f"{root}: not a folder that can be read: {error.strerror or error}.") from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if recursive:
                yield from walk_images(entry, recursive=True)
        elif entry.suffix.lower() in SUFFIXES:
            yield entry


def _pixel_cap(given: int | None) -> int:
    wanted = os.environ.get("LIMNER_PIXEL_CAP", DEFAULT_PIXEL_CAP) if given is None else given
    try:
        cap = int(wanted)
    except ValueError as error:
        raise OptionError(f"LIMNER_PIXEL_CAP is {wanted!r}; it must be a number of pixels, {DEFAULT_PIXEL_CAP} say."
                          ) from error
    if cap < 1:
        raise OptionError(f"The pixel cap is {cap}; it must be 1 or more. {DEFAULT_PIXEL_CAP} is the default.")
    return cap


def _read(path: str | os.PathLike[str], name: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte in it
        raise ImageError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def _read_header(data: bytes) -> Image.Image:
    """Let Pillow find out what the file is, without its own limit: the pixel cap decides, also above that limit."""
    with _without_pillows_limit(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged metadata; what matters fails when the pixels are decoded
        return Image.open(io.BytesIO(data))


@contextlib.contextmanager
def _without_pillows_limit() -> Iterator[None]:
    """Lift the limit, a global of Pillow's, for one thread at a time, and put it back."""
    with _header_lock:
        limit = Image.MAX_IMAGE_PIXELS
        Image.MAX_IMAGE_PIXELS = None
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _decode(picture: Image.Image, name: str, cap: int) -> Image.Image:
    width, height = picture.size
    if width * height > cap:
        raise ImageError(f"{name}: {width} x {height} pixels. Pictures over {cap:,} pixels are refused; "
                         "set LIMNER_PIXEL_CAP (or pixel_cap) to allow more.")
    if not width or not height:
        raise ImageError(f"{name}: the picture has no pixels.")
    try:
        picture.load()
        return _turn_upright(_to_rgb(picture), _orientation(picture))
    except _BROKEN as error:
        raise _damaged(name, error) from error


def _orientation(picture: Image.Image) -> int:
    """The EXIF orientation; 1, upright, where the EXIF is damaged: the pixels may be sound all the same."""
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except _BROKEN:
        return 1


def _turn_upright(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _to_rgb(picture: Image.Image) -> Image.Image:
    """Return a new RGB image."""
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = _to_8_bit(picture)
    if picture.has_transparency_data:
        straight = picture.convert("LA") if picture.mode == "La" else picture
        colored = straight.convert("RGBA")
        ground = Image.new("RGBA", colored.size, "white")
        return Image.alpha_composite(ground, colored).convert("RGB")
    return picture.convert("RGB") if picture.mode != "RGB" else picture.copy()


def _to_8_bit(picture: Image.Image) -> Image.Image:
    """Scale gray of more than 8 bits: PIL's own conversion clips everything over 255 to white.

    The range of ``I`` and ``F`` is not written down anywhere: it is taken to be the smallest usual one that holds them.
    """
    values = np.nan_to_num(np.asarray(picture, dtype=np.float64), posinf=0.0, neginf=0.0)
    top = 65535.0 if picture.mode.startswith("I;16") else _range_of(values, floats=picture.mode == "F")
    return Image.fromarray(np.clip(np.rint(values * (255 / top)), 0, 255).astype(np.uint8))


def _range_of(values: np.ndarray, *, floats: bool) -> float:
    largest = float(values.max())
    ranges = ((1.0,) if floats else ()) + (255.0, 65535.0)
    return next((top for top in ranges if largest <= top), largest)


def _describe(source: ImageSource) -> str:
    if isinstance(source, Image.Image):
        return str(getattr(source, "filename", "")) or f"<{source.mode} image>"
    return f"<{len(source)} bytes>" if isinstance(source, bytes) else os.fspath(source)


def _first_bytes(data: bytes) -> str:
    head = data[:24]
    if all(32 <= byte < 127 or byte in (9, 10, 13) for byte in head):
        return f"it begins with the text {head.decode('ascii')!r}"
    return f"it begins with the bytes {head[:8].hex(' ')}"


def _damaged(name: str, error: BaseException) -> ImageError:
    return ImageError(f"{name}: the picture is damaged or cut off ({error}).")
