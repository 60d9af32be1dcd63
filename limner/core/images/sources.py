"""What a picture may be given as, and how its bytes are reached: without waiting for what never comes, or reading for ever.

Knows no format.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterator
from typing import IO, Any

import numpy as np
from PIL import Image

from limner.core.errors import ImageError

ImageSource = str | os.PathLike[str] | bytes | Image.Image | np.ndarray[Any, Any]
"""A path, the bytes of a file, a PIL image, or an array: uint8 (0 to 255) or floats (0 to 1), ``[h, w]``, ``[h, w, 1]``,
``[h, w, 3]``, or ``[h, w, 4]`` with opacity; uint16 where it is gray."""

MOST_FILE_BYTES = 2 * 2**30
"""What is larger is no picture of the formats read here, under any pixel cap that memory allows."""

_MOST_CHANNELS = 4
_LONGEST_NAME = 300
"""Characters of a name in a message; the longest that a file may have is 255."""


def describe(source: object) -> str:
    """Return what a message calls a source."""
    if isinstance(source, Image.Image):
        return str(getattr(source, "filename", "")) or f"<{source.mode} image>"
    if isinstance(source, bytes):
        return f"<{len(source)} bytes>"
    if isinstance(source, np.ndarray):
        return f"<array of {source.dtype} {list(source.shape)}>"
    try:
        name = os.fspath(source)  # type: ignore[call-overload]
    except TypeError:
        return f"<{type(source).__name__}>"
    name = os.fsdecode(name)
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}..."


@contextlib.contextmanager
def open_bytes(source: object, name: str) -> Iterator[IO[bytes]]:
    """Yield the bytes of a file's contents or of the file at a path, to be read as they are needed.

    Raises:
        ImageError: there is no such file, it is no regular file, empty or far too large; or the source is of a kind that no
            picture is given as.
    """
    if isinstance(source, bytes):
        stream: IO[bytes] = io.BytesIO(source)
    elif isinstance(source, (str, os.PathLike)):
        stream = _open_regular(source, name)
    else:
        raise ImageError(f"{name}: no picture. Give a path, the bytes of a file, a PIL image, or an array [h, w, 3] of "
                         "uint8 or of floats from 0 to 1.")
    with stream:
        yield stream


def from_array(array: np.ndarray[Any, Any], name: str) -> Image.Image:
    """Return a picture that holds an array's values.

    Raises:
        ImageError: the array has no shape, kind of number or range that pictures have.
    """
    values = array[..., 0] if array.ndim == 3 and array.shape[2] == 1 else array
    gray = values.ndim == 2
    if not gray and (values.ndim != 3 or values.shape[2] not in (3, _MOST_CHANNELS)):
        raise ImageError(f"{name}: an array's shape must be [height, width], or [height, width, 3] or 4 with opacity.")
    if not values.size:
        raise ImageError(f"{name}: the picture has no pixels.")
    if values.dtype == np.bool_:
        values = values.astype(np.uint8) * 255
    if values.dtype.kind == "f":
        values = _from_shares(values, name)
    if values.dtype == np.uint8 or (gray and values.dtype == np.uint16):
        return Image.fromarray(np.ascontiguousarray(values))
    raise ImageError(f"{name}: an array's numbers must be uint8, uint16 (gray only), or floats from 0 to 1.")


def _from_shares(values: np.ndarray[Any, Any], name: str) -> np.ndarray[Any, Any]:
    least, most = float(values.min()), float(values.max())
    if not (least >= 0 and most <= 1):  # also where one is no number
        raise ImageError(f"{name}: floats must lie between 0 and 1; these are from {least:g} to {most:g}. Divide them by "
                         "their range, or give uint8.")
    return np.rint(values * 255).astype(np.uint8)


def _open_regular(path: str | os.PathLike[str], name: str) -> IO[bytes]:
    """Open a regular file. What waits for another program (a pipe, a device, a socket) is refused without waiting."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte in it
        raise ImageError(f"{name}: cannot be read: {_reason(path, error)}.") from error
    stream = os.fdopen(descriptor, "rb") if _is_file(descriptor) else None
    if stream is None:
        os.close(descriptor)
        kind = "Is a directory" if os.path.isdir(path) else "it is a pipe or a device. Save the picture to a file first"
        raise ImageError(f"{name}: cannot be read: {kind}.")
    size = os.fstat(descriptor).st_size
    if 0 < size <= MOST_FILE_BYTES:
        return stream
    stream.close()
    raise ImageError(f"{name}: the file is empty." if not size else
                     f"{name}: the file has {size:,} bytes; no picture of more than {MOST_FILE_BYTES:,} is read.")


def _is_file(descriptor: int) -> bool:
    return stat.S_ISREG(os.fstat(descriptor).st_mode)


def _reason(path: str | os.PathLike[str], error: Exception) -> str:
    with contextlib.suppress(OSError, ValueError):
        if stat.S_ISSOCK(os.stat(path).st_mode):
            return "it is a socket"
    return str(getattr(error, "strerror", None) or error)
