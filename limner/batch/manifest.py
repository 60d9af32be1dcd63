"""The manifest: every picture of a job, numbered once and for all, so that a unit is a pure function of its number.

It is JSON lines, ``{"path": ...}`` with ``"offset"`` and ``"member"`` for a picture inside a tar, or ``"row"`` for one in a
table; or the same columns in Parquet, of which a unit is read without what lies before it. Knows no model.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from limner.batch.remote import is_url
from limner.core.errors import MissingExtraError, VocabularyError
from limner.core.storage import write_atomically

PARQUET_FROM = 100_000
"""Pictures from which on a manifest is Parquet, where pyarrow is installed: JSON lines are read from the first on."""

GROUP_ROWS = 10_000
"""Rows of a Parquet file that are read together."""

_TEXTS = ("path", "member")


@dataclass(frozen=True, slots=True)
class Item:
    """A picture: its path, or the file that holds it with ``member`` of a tar (at byte ``offset``, ``size`` long) or ``row``
    and ``column`` of a table (of JSON lines at byte ``offset``).
    """

    path: str
    member: str | None = None
    offset: int | None = None
    size: int | None = None
    row: int | None = None
    column: str | None = None

    @property
    def key(self) -> object:
        """What tells it from others: of a million files their paths alone."""
        return self.path if self.member is None and self.row is None else (self.path, self.member, self.row)

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
        """Return plain values for JSON; a path or member that is no UTF-8 as ``path_base64`` or ``member_base64``."""
        row = {name: value for name in _FIELDS if (value := getattr(self, name)) is not None}
        for name in _TEXTS:
            try:
                row.get(name, "").encode()
            except UnicodeEncodeError:
                row[f"{name}_base64"] = base64.b64encode(os.fsencode(row.pop(name))).decode()
        return row

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Item:
        """Return what ``as_dict`` wrote."""
        given = dict(row)
        for name in _TEXTS:
            if f"{name}_base64" in given:
                given[name] = os.fsdecode(base64.b64decode(given.pop(f"{name}_base64")))
        return cls(**given)


_FIELDS = tuple(field.name for field in fields(Item))


def choose_form(count: int) -> str:
    """Return the ending of a manifest of so many pictures."""
    return ".parquet" if count >= PARQUET_FROM and find_spec("pyarrow") is not None else ".jsonl"


def write_manifest(path: Path, items: Iterable[Item]) -> tuple[int, str]:
    """Write a manifest in the form that its name asks for; return how many pictures it has and its digest.

    The digest is that of the JSON lines, whatever the form.

    Raises:
        StorageError: it cannot be written.
    """
    digest, count = hashlib.sha256(), 0

    def rows() -> Iterator[tuple[dict[str, Any], str]]:
        nonlocal count
        for item in items:
            row = item.as_dict()
            line = json.dumps(row, ensure_ascii=False) + "\n"
            digest.update(line.encode())
            count += 1
            yield row, line

    write = _write_parquet if path.suffix == ".parquet" else _write_lines
    write_atomically(path, lambda part: write(part, rows()))
    return count, digest.hexdigest()


def read_manifest(path: Path, span: range) -> list[Item]:
    """Return the pictures of some numbers.

    Raises:
        VocabularyError: the manifest is damaged.
        MissingExtraError: it is Parquet, and pyarrow is not installed here.
    """
    try:
        items = _read_parquet(path, span) if path.suffix == ".parquet" else _read_lines(path, span)
        if len(items) != len(span):
            raise ValueError(f"it ends before picture {span.stop:,}")
        return items
    except (OSError, ValueError, TypeError) as error:
        raise VocabularyError(f"{path} is damaged ({error}). Start the job anew in another folder.") from error


def iter_manifest(path: Path, count: int) -> Iterator[Item]:
    """Yield all pictures, ``count`` of them, of which few are in memory at a time.

    Raises:
        VocabularyError, MissingExtraError: see ``read_manifest``.
    """
    step = GROUP_ROWS if path.suffix == ".parquet" else PARQUET_FROM
    for start in range(0, count, step):
        yield from read_manifest(path, range(start, min(count, start + step)))


def _write_lines(part: Path, rows: Iterable[tuple[dict[str, Any], str]]) -> None:
    with part.open("w", encoding="utf-8") as file:
        file.writelines(line for _, line in rows)


def _read_lines(path: Path, span: range) -> list[Item]:
    with path.open(encoding="utf-8") as file:
        return [Item.from_dict(json.loads(line)) for line in itertools.islice(file, span.start, span.stop)]


def _write_parquet(part: Path, rows: Iterator[tuple[dict[str, Any], str]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = ("path", "path_base64", "member", "member_base64", "column")
    numbers = ("offset", "size", "row")
    schema = pa.schema([*((name, pa.string()) for name in texts), *((name, pa.int64()) for name in numbers)])
    with pq.ParquetWriter(part, schema, compression="zstd") as writer:
        while group := [row for row, _ in itertools.islice(rows, GROUP_ROWS)]:
            writer.write_table(pa.Table.from_pylist(group, schema=schema), row_group_size=GROUP_ROWS)


def _read_parquet(path: Path, span: range) -> list[Item]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError(f"{path} needs the extra: pip install 'limner[parquet]'") from error
    if not len(span):
        return []
    first = span.start // GROUP_ROWS
    try:
        with pq.ParquetFile(path) as file:
            table = file.read_row_groups(list(range(first, (span.stop - 1) // GROUP_ROWS + 1)))
    except (pa.ArrowException, IndexError) as error:
        raise ValueError(str(error)) from error
    rows = table.slice(span.start - first * GROUP_ROWS, len(span)).to_pylist()
    return [Item.from_dict({name: value for name, value in row.items() if value is not None}) for row in rows]
