"""Filters as people write them: dates, sizes, places, kinds of files, folders of an index. Knows no store."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timezone

from limner.core.errors import OptionError
from limner.index.photos.records import Filter

LARGEST_PX = 2**31 - 1
"""What a database keeps as a width."""

MOST_FOLDERS = 400
"""A database takes no condition that is much longer."""


def read_filter(folders: Sequence[str] = (), after: str | None = None, before: str | None = None, camera: str | None = None,
                near: str | None = None, min_size: str | None = None, kind: str | None = None, *,
                prefix: str = "") -> Filter:
    """Return a filter: absolute ``folders``, dates as ``2024-05-31``, part of the camera's name, ``latitude,longitude,km``,
    ``width x height``, suffixes by comma. ``prefix`` stands before the names of options in errors.

    Raises:
        OptionError: one of them cannot be read; says how it is written.
    """
    width, height = _read_size(min_size, f"{prefix}min{'-' if prefix else '_'}size")
    kinds = tuple(name.strip().lower().lstrip(".") for name in (kind or "").split(",") if name.strip())
    return Filter(tuple(folders), _read_date(after, f"{prefix}after"), _read_date(before, f"{prefix}before"), camera,
                  _read_place(near, f"{prefix}near"), width, height, kinds=kinds)


def folders_within(roots: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Return the folders that names stand for in an index of some ``roots``: a way down from one of them, with or without
    that one's own name in front.

    Raises:
        OptionError: a name is none, or leaves them; there are too many.
    """
    found: dict[str, None] = {}
    for name in names:
        parts = name.replace("\\", "/").split("/")
        leaves = not parts[0] or any(part == ".." or os.path.splitdrive(part)[0] for part in parts)
        if not name.strip() or "\0" in name or leaves:
            raise OptionError(f"folder {name[:100]!r} must be the name of a folder within the index: 2024 or 2024/summer.")
        way = [part for part in parts if part not in ("", ".")]
        for root in roots:
            found[os.path.join(root, *way)] = None
            if way and os.path.basename(root.rstrip(os.sep)) == way[0]:
                found[os.path.join(root, *way[1:])] = None
    if len(found) > MOST_FOLDERS:
        raise OptionError(f"The folders may be {len(found)} in this index; {MOST_FOLDERS} are allowed. Name fewer.")
    return tuple(found)


def _read_date(text: str | None, name: str) -> float | None:
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=timezone.utc).timestamp()
        except (ValueError, OverflowError):
            continue
    raise OptionError(f"{name} {text!r} is no date. Write it as 2024, 2024-05 or 2024-05-31.")


def _read_place(text: str | None, name: str) -> tuple[float, float, float] | None:
    if text is None:
        return None
    try:
        latitude, longitude, distance = (float(part) for part in text.split(","))
    except ValueError as error:
        raise OptionError(f"{name} {text!r} must be latitude, longitude and kilometres: 48.21,16.37,5") from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < distance <= 20_000):
        raise OptionError(f"{name} {text!r}: latitude lies in -90 to 90, longitude in -180 to 180, kilometres in 0 to "
                          "20000.")
    return latitude, longitude, distance


def _read_size(text: str | None, name: str) -> tuple[int, int]:
    if text is None:
        return 0, 0
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError as error:
        raise OptionError(f"{name} {text!r} must be width and height: 1920x1080") from error
    if not (0 <= width <= LARGEST_PX and 0 <= height <= LARGEST_PX):
        raise OptionError(f"{name} {text!r} must be two numbers of pixels, 0 to {LARGEST_PX}.")
    return width, height
