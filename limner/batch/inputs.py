"""What a job is given: folders, globs, files, URLs, paths on stdin, tables, tars; and the pictures in them.

The list is sorted, so that the same inputs give the same one. Knows no model.
"""

from __future__ import annotations

import glob
import json
import os
import sys
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from limner.batch.manifest import Item
from limner.batch.remote import is_url, list_urls
from limner.core.errors import ImageError, MissingExtraError, OptionError, VocabularyError
from limner.core.images import SUFFIXES

TABLES = (".jsonl", ".parquet")
COLUMNS = ("path", "file_name", "filepath", "image", "bytes")


def list_items(inputs: Sequence[str], *, recursive: bool = True, column: str | None = None) -> list[Item]:
    """Return the pictures of folders, globs, files, URLs, ``-`` (paths on stdin), tables and tars; each once.

    Raises:
        ImageError: an input is not there or cannot be read.
        OptionError: there are no pictures, or a column is missing.
    """
    items: dict[object, Item] = {}
    for given in inputs:
        for item in _expand(given, recursive=recursive, column=column):
            items.setdefault(item.key, item)
    if not items:
        raise OptionError(f"There are no pictures in {', '.join(inputs)}.")
    return sorted(items.values(), key=lambda item: (item.path, item.member or "", item.row or 0))


def _expand(given: str, *, recursive: bool, column: str | None) -> Iterator[Item]:
    if given == "-":
        for line in sys.stdin:
            if line.strip("\n"):
                yield Item(os.path.abspath(line.strip("\n")))
        return
    if is_url(given):
        yield from map(Item, list_urls(given))
        return
    path = Path(given).expanduser()
    if path.is_dir():
        yield from _walk(path, recursive=recursive)
    elif path.suffix.lower() in TABLES and path.is_file():
        yield from _read_table(path, column)
    elif path.suffix.lower() == ".tar" and path.is_file():
        yield from _read_tar(path)
    elif path.exists():
        yield Item(str(path.absolute()))
    elif glob.has_magic(given):
        for found in sorted(glob.glob(os.path.expanduser(given), recursive=True)):
            if os.path.isfile(found):
                yield from _expand(found, recursive=recursive, column=column)
    else:
        raise ImageError(f"{given}: there is no such file or folder.")


def _walk(folder: Path, *, recursive: bool) -> Iterator[Item]:
    seen: set[tuple[int, int]] = set()
    for where, folders, names in os.walk(folder.absolute()):
        about = os.stat(where)
        if (about.st_dev, about.st_ino) in seen:
            folders.clear()
            continue
        seen.add((about.st_dev, about.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if recursive else []
        for name in names:
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Item(os.path.join(where, name))


def list_members(path: Path) -> Iterator[Item]:
    """Yield the files in a tar, in its order, whatever they hold.

    Raises:
        ImageError: it is no tar, or damaged.
    """
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                if member.isfile():
                    yield Item(str(path.absolute()), member=member.name, offset=member.offset_data, size=member.size)
    except (tarfile.TarError, OSError) as error:
        raise ImageError(f"{path}: this tar cannot be read ({error}).") from error


def _read_tar(path: Path) -> Iterator[Item]:
    return (item for item in list_members(path) if Path(item.name).suffix.lower() in SUFFIXES)


def _read_table(path: Path, column: str | None) -> Iterator[Item]:
    if path.suffix.lower() == ".parquet":
        yield from _read_parquet(path, column)
        return
    offset = 0
    with path.open("rb") as file:
        for number, line in enumerate(file):
            start, offset = offset, offset + len(line)
            if line.strip():
                yield _read_line(path, number, start, line, column)


def _read_line(path: Path, number: int, start: int, line: bytes, column: str | None) -> Item:
    """Return the picture of a JSON line: at the path that it names, or in the line itself, as base64."""
    try:
        row = json.loads(line)
        name = column or next(name for name in COLUMNS if name in row)
        value = row[name]
        if isinstance(value, dict) or name.lower().endswith(("bytes", "base64", "b64")):
            return Item(str(path.absolute()), row=number, column=name, offset=start)
        return Item(_resolve(path, str(value)))
    except (ValueError, StopIteration, KeyError, TypeError, RecursionError) as error:
        raise VocabularyError(f"{path}, line {number + 1}: no column {column or ' or '.join(COLUMNS)} can be read. "
                              "Name the column with --column.") from error


def _read_parquet(path: Path, column: str | None) -> Iterator[Item]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("Parquet files need the extra: pip install 'limner[parquet]'") from error
    try:
        table = pq.ParquetFile(path)
        names = table.schema_arrow.names
        name = column or next((name for name in COLUMNS if name in names), None)
        if name not in names:
            raise OptionError(f"{path} has the columns {', '.join(names)}. Name the one of the pictures with --column.")
        kind = table.schema_arrow.field(name).type
        if pa.types.is_struct(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            yield from (Item(str(path.absolute()), row=row, column=name) for row in range(table.metadata.num_rows))
            return
        for batch in table.iter_batches(columns=[name]):
            yield from (Item(_resolve(path, str(value))) for value in batch.column(0).to_pylist())
    except (pa.ArrowException, OSError) as error:
        raise VocabularyError(f"{path}: this Parquet file cannot be read ({error}).") from error


def _resolve(table: Path, given: str) -> str:
    """Return a path as a table names it: relative to the table, or a URL."""
    return given if is_url(given) else str((table.parent / given).absolute())
