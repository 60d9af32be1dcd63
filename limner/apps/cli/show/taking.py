"""Copy or link files that were found into a folder, each under its own name; none that is there is replaced."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from limner.core.errors import StorageError


def take_files(paths: Sequence[str], folder: Path, *, link: bool) -> tuple[int, list[str]]:
    """Put files into ``folder``; return how many, and which are gone or cannot be read. Of two of one name the second gets a
    number.

    Raises:
        StorageError: the folder cannot be written; the files before are there.
    """
    count, missing = 0, []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in paths:
            if os.access(path, os.R_OK):
                count += _take(Path(path), folder, link=link)
            else:
                missing.append(path)
    except OSError as error:
        raise StorageError(f"Cannot write to {folder}: {error.strerror or error}. {count} files are there.") from error
    return count, missing


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
        part = folder / f".limner-{os.getpid()}.part"  # a full disk leaves no half a photo under its name
        try:
            shutil.copy2(path, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return 1


def _is_copy(one: Path, other: Path) -> bool:
    about, same = one.stat(), other.stat()
    return (about.st_size, about.st_mtime_ns) == (same.st_size, same.st_mtime_ns)
