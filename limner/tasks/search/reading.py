"""Read a file for the index: its bytes' digest, what it says of itself, and its pictures (of a video several).

Pictures come in by ``open_image`` as everywhere; a RAW file by the preview that its camera put into it, a video by frames
some seconds apart. Knows nothing about models or stores.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image

from limner.core.errors import ImageError, MissingExtraError
from limner.core.images import SUFFIXES, open_image
from limner.index.photos.records import About

HEIC = frozenset({".heic", ".heif"})
RAW = frozenset({".arw", ".cr2", ".cr3", ".dng", ".nef", ".orf", ".pef", ".raf", ".rw2", ".srw"})
VIDEO = frozenset({".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v"})
DIGEST_BYTES = 16
MOST_FRAMES = 600
"""Frames kept of one video: an hour at six seconds."""

SPARE = 2
"""A JPEG is decoded no smaller than so many times the size in which it is looked at, so that the model's own resizing
still has something to average. What that changes in its features is not measured."""

_BLOCK_BYTES = 2**20


@dataclass(frozen=True)
class Taken:
    """The pictures of a file with their moments in milliseconds, and what the file says of itself."""

    about: About
    images: tuple[Image.Image, ...]
    times_ms: tuple[int, ...] = (0,)


def suffixes(*, raw: bool = True, video: bool = True) -> frozenset[str]:
    """Return the suffixes of files that can be indexed."""
    return SUFFIXES | HEIC | (RAW if raw else frozenset()) | (VIDEO if video else frozenset())


def digest_file(path: str) -> bytes:
    """Return the BLAKE2b digest (16 bytes) of a file's contents.

    Raises:
        ImageError: it cannot be read.
    """
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    try:
        with open(path, "rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
    except OSError as error:
        raise ImageError(f"{path}: {error.strerror or error}.") from error
    return digest.digest()


def read_pictures(path: str, *, seen_px: int, video_step_s: float | None = None) -> Taken:
    """Open the pictures of a file, to be looked at in so many pixels.

    Raises:
        ImageError: it cannot be read.
        MissingExtraError: its kind needs a package that is not installed.
    """
    suffix = Path(path).suffix.lower()
    if suffix in VIDEO:
        return _read_video(path, video_step_s or 6.0)
    source: str | bytes = _raw_preview(path) if suffix in RAW else path
    image = open_image(source, least_px=SPARE * seen_px)
    return Taken(_describe(source, image, suffix.lstrip(".")), (image,))


def read_thumbnail(path: str, size_px: int, time_ms: int = 0) -> bytes:
    """Return a JPEG of a photo, or of a video's frame, that is no longer than so many pixels.

    Raises:
        ImageError, MissingExtraError: as ``read_pictures`` does.
    """
    if Path(path).suffix.lower() in VIDEO:
        image = _read_video(path, step_s=math.inf, start_s=time_ms / 1000).images[0]
    else:
        image = read_pictures(path, seen_px=size_px).images[0].copy()
    image.thumbnail((size_px, size_px))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def _describe(source: str | bytes, image: Image.Image, kind: str) -> About:
    """Return what the file's EXIF says; a file without any, or with nonsense in it, says nothing."""
    try:
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as header:
            exif = header.getexif()
            width, height = header.size
            if exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8):
                width, height = height, width
            inner = exif.get_ifd(ExifTags.IFD.Exif)
            place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # Pillow's readers of metadata raise whatever the bytes make them
        return About(*image.size, kind=kind)
    latitude, longitude = _degrees(place, 2, 1, "S"), _degrees(place, 4, 3, "W")
    both = latitude is not None and longitude is not None
    return About(width, height, _parse_time(inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)),
                 _clean(exif.get(ExifTags.Base.Make), exif.get(ExifTags.Base.Model)), latitude if both else None,
                 longitude if both else None, kind)


def _parse_time(text: Any) -> float | None:
    """Return seconds since 1970; None where there is no time, or 0, which libraw writes where a camera wrote none."""
    try:
        found = datetime.strptime(str(text).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S").replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    return found.timestamp() or None


def _clean(make: Any, model: Any) -> str | None:
    """Return maker and model as one name; many models begin with their maker."""
    first, second = (str(part or "").strip("\0 ") for part in (make, model))
    name = second if first and second.lower().startswith(first.split()[0].lower()) else f"{first} {second}".strip()
    return "".join(char for char in name if char.isprintable())[:80] or None


def _degrees(place: dict[int, Any], value: int, sign: int, negative: str) -> float | None:
    try:
        hours, minutes, seconds = (float(part) for part in place[value])
        found = hours + minutes / 60 + seconds / 3600
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= found <= 180:
        return None
    return -found if str(place.get(sign, "")).upper().startswith(negative) else found


def _raw_preview(path: str) -> bytes:
    """Return the JPEG that the camera put into a RAW file.

    Raises:
        ImageError: there is none.
        MissingExtraError: rawpy is not installed.
    """
    try:
        import rawpy
    except ImportError as error:
        raise MissingExtraError(f"{path}: RAW files need the extra: pip install 'limner[raw]'") from error
    try:
        with rawpy.imread(path) as raw:
            preview = raw.extract_thumb()
    except Exception as error:  # libraw's own errors share no base with Python's
        raise ImageError(f"{path}: no preview can be read from this RAW file ({error}).") from error
    if preview.format != rawpy.ThumbFormat.JPEG:
        buffer = io.BytesIO()
        Image.fromarray(np.asarray(preview.data)).save(buffer, "PNG")
        return buffer.getvalue()
    return bytes(preview.data)


def _read_video(path: str, step_s: float, start_s: float = 0.0) -> Taken:
    try:
        import av
    except ImportError as error:
        raise MissingExtraError(f"{path}: videos need the extra: pip install 'limner[video]'") from error
    try:
        with av.open(path) as container:
            if not container.streams.video:
                raise ImageError(f"{path}: there is no picture in this video.")
            if start_s:
                container.seek(round(start_s * av.time_base))  # to the last frame before it that stands alone
            frames = list(_sample_frames(container, step_s, start_s))
    except (av.FFmpegError, OSError, ValueError) as error:
        raise ImageError(f"{path}: the video cannot be read ({error}).") from error
    if not frames:
        raise ImageError(f"{path}: no frame of this video can be decoded.")
    images = tuple(image for _, image in frames)
    about = About(*images[0].size, kind=Path(path).suffix.lower().lstrip("."))
    return Taken(about, images, tuple(moment for moment, _ in frames))


def _sample_frames(container: Any, step_s: float, start_s: float) -> Iterator[tuple[int, Image.Image]]:
    """Yield the first frame at or behind each step, from ``start_s`` on."""
    following, count = start_s - 0.001, 0  # times are kept in whole milliseconds
    for frame in container.decode(video=0):
        moment = float(frame.time or 0.0)
        if moment >= following:
            yield round(moment * 1000), frame.to_image().convert("RGB")
            following, count = moment + step_s, count + 1
        if count >= MOST_FRAMES or following == math.inf:
            return
