"""The files of finished units: one JSON line a picture, put in place whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from limner.batch.job import Job
from limner.core.errors import StorageError
from limner.core.storage import write_atomically

_ERROR = b'"error": {'
"""What the line of a picture with an error holds; a text that says so has its quotes escaped."""


def write_part(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write a unit's rows, on the disk before the file is there.

    Raises:
        StorageError: the folder cannot be written.
    """
    def write(part: Path) -> None:
        with part.open("w", encoding="utf-8", errors="surrogateescape") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            file.flush()
            os.fsync(file.fileno())

    write_atomically(path, write)


def read_part(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a unit.

    Raises:
        StorageError: its file is damaged.
    """
    try:
        with path.open(encoding="utf-8", errors="surrogateescape") as file:
            for line in file:
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} is damaged ({error}). Delete it; the next run makes it anew.") from error


def read_rows(job: Job) -> Iterator[dict[str, Any]]:
    """Yield the rows of all finished units, in the order of the manifest.

    Raises:
        StorageError: a part is damaged.
    """
    for unit in range(job.units):
        if job.is_done(unit):
            yield from read_part(job.part_path(unit))


def count_failed(path: Path) -> int:
    """Return how many pictures of a unit have an error, without reading what was found of the others.

    Raises:
        StorageError: its file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return sum(_ERROR in line for line in file)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}.") from error
