"""Find the pictures in folders. Knows them by their names only."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from limner.core.errors import ImageError
from limner.core.images.formats import SUFFIXES

log = logging.getLogger(__name__)

Skipped = Callable[[ImageError], None]


def walk_images(folder: str | os.PathLike[str], *, recursive: bool = False,
                skipped: Skipped | None = None) -> Iterator[Path]:
    """Yield the pictures in a folder, by suffix, sorted by name; hidden files and folders are passed over.

    With ``recursive`` each folder below is entered once, however many links lead to it. One that cannot be read is told to
    ``skipped``, or else to the log, and the rest goes on.

    Raises:
        ImageError: the folder itself does not exist or cannot be read.
    """
    root = Path(folder)
    seen = {_identity(root)}
    levels = [iter(_list_entries(root))]  # no recursion: folders may be nested deeper than Python's calls
    while levels:
        entry = next(levels[-1], None)
        if entry is None:
            levels.pop()
        elif not os.path.isdir(entry):  # Path.is_dir raises where a folder on the way cannot be entered
            if entry.suffix.lower() in SUFFIXES:
                yield entry
        elif recursive and (identity := _identity(entry)) not in seen:
            seen.add(identity)
            try:
                levels.append(iter(_list_entries(entry)))
            except ImageError as error:
                (skipped or _log)(error)


def _list_entries(folder: Path) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ImageError(f"{folder}: not a folder that can be read: {reason}.") from error


def _identity(folder: Path) -> tuple[int, int] | Path:
    try:
        found = os.stat(folder)
    except (OSError, ValueError):
        return folder
    return found.st_dev, found.st_ino


def _log(error: ImageError) -> None:
    log.warning("%s", error)
