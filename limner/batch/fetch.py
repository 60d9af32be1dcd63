"""The bytes of an item of a manifest, wherever it lies. Knows no model."""

from __future__ import annotations

import base64
import bisect
import hashlib
import itertools
import json
import os
import stat
from functools import lru_cache
from typing import Any

from limner.batch.manifest import Item
from limner.batch.remote import is_url, read_url
from limner.core.errors import ImageError

MOST_BYTES = 2**30


def fetch_bytes(item: Item) -> bytes:
    """Return the bytes of a picture's file.

    Raises:
        ImageError: it is not there, cannot be read, or is larger than a gigabyte.
    """
    if item.row is not None:
        return _fetch_cell(item)
    data = read_url(item.path, MOST_BYTES) if is_url(item.path) else _read_file(item)
    if len(data) > MOST_BYTES:
        raise ImageError(f"{item.name}: larger than a gigabyte.")
    return data


def _read_file(item: Item) -> bytes:
    try:
        with open(item.path, "rb") as file:
            if item.offset is not None:
                file.seek(item.offset)
            if item.size is not None:
                return file.read(item.size)
            about = os.fstat(file.fileno())  # Python makes room for as much as is asked for, before it reads
            return file.read(min(about.st_size, MOST_BYTES) + 1 if stat.S_ISREG(about.st_mode) else MOST_BYTES + 1)
    except OSError as error:
        raise ImageError(f"{item.name}: {error.strerror or error}.") from error


def digest_bytes(data: bytes) -> str:
    """Return the BLAKE2b digest of a file, 32 hex digits: the same as that of an index of photos."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _fetch_cell(item: Item) -> bytes:
    value = _read_line(item) if item.offset is not None else _read_row(item)
    if isinstance(value, dict):  # as Hugging Face's image feature keeps them
        value = value.get("bytes")
    try:
        data = base64.b64decode(value, validate=True) if isinstance(value, str) else value
    except ValueError as error:
        raise ImageError(f"{item.name}: {item.column} is no base64 ({error}).") from error
    if not isinstance(data, bytes):
        raise ImageError(f"{item.name}: there are no bytes in this row.")
    return data


def _read_line(item: Item) -> Any:
    try:
        with open(item.path, "rb") as file:
            file.seek(item.offset or 0)
            return json.loads(file.readline(2 * MOST_BYTES))[item.column]
    except OSError as error:
        raise ImageError(f"{item.name}: {error.strerror or error}.") from error
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ImageError(f"{item.name}: this line is not what it was when the pictures were listed ({error}).") from error


def _read_row(item: Item) -> Any:
    assert item.row is not None
    try:
        starts = _group_starts(item.path)
        group = bisect.bisect_right(starts, item.row) - 1
        return _read_group(item.path, str(item.column), group)[item.row - starts[group]].as_py()
    except Exception as error:  # arrow's errors share no base
        raise ImageError(f"{item.path}: this Parquet file cannot be read ({error}).") from error


@lru_cache(maxsize=8)
def _group_starts(path: str) -> list[int]:
    """Return the first row of every row group of a Parquet file."""
    import pyarrow.parquet as pq

    about = pq.read_metadata(path)
    return [0, *itertools.accumulate(about.row_group(group).num_rows for group in range(about.num_row_groups))][:-1]


@lru_cache(maxsize=2)
def _read_group(path: str, column: str, group: int) -> Any:
    """Return a column of one row group: pictures are read in their order, and a file of gigabytes is never held whole."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, memory_map=True) as file:
        return file.read_row_group(group, columns=[column]).column(0)
