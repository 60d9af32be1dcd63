"""Copy or link files that were found into a folder, each under its own name; none that is there is replaced."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from limner.core.errors import StorageError


def take_files(paths: Sequence[str], folder: Path, *, link: bool) -> int:
    """Put files into ``folder``; return how many. Of two of one name the second gets a number.

    Raises:
        StorageError: the folder cannot be written, or a file is gone; those before it are there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        count = 0
        for path in paths:
            count += _take(Path(path), folder, link=link)
    except OSError as error:
        raise StorageError(f"Cannot take {error.filename or folder} to {folder}: {error.strerror or error}.") from error
    return count


def _take(path: Path, folder: Path, *, link: bool) -> int:
    """Put one file there, unless it is there already."""
    for number in itertools.count():
        target = folder / (path.name if not number else f"{path.stem}-{number}{path.suffix}")
        if not os.path.lexists(target):
            break
        if target.exists() and (os.path.samefile(target, path) or _is_copy(target, path)):
            return 0
    if link:
        target.symlink_to(path.absolute())
    else:
        shutil.copy2(path, target)
    return 1


def _is_copy(one: Path, other: Path) -> bool:
    about, same = one.stat(), other.stat()
    return (about.st_size, about.st_mtime_ns) == (same.st_size, same.st_mtime_ns)
