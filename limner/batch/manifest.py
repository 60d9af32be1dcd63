"""The manifest: every picture of a job, numbered once and for all, so that a unit is a pure function of its number.

A line is ``{"path": ...}``, with ``"offset"`` and ``"member"`` for a picture inside a tar, or ``"row"`` for one inside a
Parquet file. It is sorted, so the same folders give the same manifest. Knows no model.
"""

from __future__ import annotations

import base64
import glob
import hashlib
import itertools
import json
import os
import sys
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limner.batch.remote import is_url, list_urls
from limner.core.errors import ImageError, MissingExtraError, OptionError, VocabularyError
from limner.core.images import SUFFIXES
from limner.core.storage import write_atomically

TABLES = (".jsonl", ".parquet")
COLUMNS = ("path", "file_name", "filepath", "image", "bytes")


@dataclass(frozen=True)
class Item:
    """A picture: its path, or the file that holds it with ``member`` of a tar (at byte ``offset``, ``size`` long) or ``row``
    and ``column`` of a Parquet file.
    """

    path: str
    member: str | None = None
    offset: int | None = None
    size: int | None = None
    row: int | None = None
    column: str | None = None

    @property
    def name(self) -> str:
        """What it is called in messages and results."""
        inner = self.member if self.member is not None else self.row
        return self.path if inner is None else f"{self.path}#{inner}"

    @property
    def is_file(self) -> bool:
        """Whether it is a file of its own, beside which a text can lie."""
        return self.member is None and self.row is None and not is_url(self.path)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; a path that is no UTF-8 as ``path_base64``."""
        row = {key: value for key, value in self.__dict__.items() if value is not None}
        try:
            self.path.encode()
        except UnicodeEncodeError:
            row["path_base64"] = base64.b64encode(os.fsencode(row.pop("path"))).decode()
        return row

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Item:
        """Return what ``as_dict`` wrote."""
        if "path_base64" in row:
            row = {**row, "path": os.fsdecode(base64.b64decode(row["path_base64"]))}
            del row["path_base64"]
        return cls(**row)


def list_items(inputs: Sequence[str], *, recursive: bool = True, column: str | None = None) -> list[Item]:
    """Return the pictures of folders, globs, files, URLs, ``-`` (paths on stdin), tables and tars; each once.

    Raises:
        ImageError: an input is not there or cannot be read.
        OptionError: there are no pictures, or a column is missing.
    """
    items: dict[tuple[Any, ...], Item] = {}
    for given in inputs:
        for item in _expand(given, recursive=recursive, column=column):
            items.setdefault((item.path, item.member, item.row), item)
    if not items:
        raise OptionError(f"There are no pictures in {', '.join(inputs)}.")
    return sorted(items.values(), key=lambda item: (item.path, item.member or "", item.row or 0))


def write_manifest(path: Path, items: Iterable[Item]) -> tuple[int, str]:
    """Write a manifest; return how many pictures it has and its digest.

    Raises:
        StorageError: it cannot be written.
    """
    digest, count = hashlib.sha256(), 0

    def write(part: Path) -> None:
        nonlocal count
        with part.open("w", encoding="utf-8") as file:
            for item in items:
                line = json.dumps(item.as_dict(), ensure_ascii=False) + "\n"
                digest.update(line.encode())
                file.write(line)
                count += 1

    write_atomically(path, write)
    return count, digest.hexdigest()


def read_manifest(path: Path, span: range) -> list[Item]:
    """Return the pictures of some numbers.

    Raises:
        VocabularyError: the manifest is damaged.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return [Item.from_dict(json.loads(line)) for line in itertools.islice(file, span.start, span.stop)]
    except (OSError, ValueError, TypeError) as error:
        raise VocabularyError(f"{path} is damaged ({error}). Start the job anew in another folder.") from error


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
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                name = column or next(name for name in COLUMNS if name in row)
                yield Item(_resolve(path, str(row[name])))
            except (ValueError, StopIteration, KeyError, TypeError, RecursionError) as error:
                raise VocabularyError(f"{path}, line {number}: no column {column or ' or '.join(COLUMNS)} can be read. "
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
