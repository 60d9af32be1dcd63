"""The bytes of an item of a manifest, wherever it lies. Knows no model."""

from __future__ import annotations

import hashlib
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
            return file.read(item.size if item.size is not None else MOST_BYTES + 1)
    except OSError as error:
        raise ImageError(f"{item.name}: {error.strerror or error}.") from error


def digest_bytes(data: bytes) -> str:
    """Return the BLAKE2b digest of a file, 32 hex digits: the same as that of an index of photos."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _fetch_cell(item: Item) -> bytes:
    value: Any = _column(item.path, str(item.column))[item.row].as_py()
    if isinstance(value, dict):  # as Hugging Face's image feature keeps them
        value = value.get("bytes")
    if not isinstance(value, bytes):
        raise ImageError(f"{item.name}: there are no bytes in this row.")
    return value


@lru_cache(maxsize=2)
def _column(path: str, column: str) -> Any:
    import pyarrow.parquet as pq

    try:
        return pq.read_table(path, columns=[column], memory_map=True).column(0)
    except Exception as error:  # arrow's errors share no base
        raise ImageError(f"{path}: this Parquet file cannot be read ({error}).") from error
