"""Read the texts of a user's bank: a text file, JSON Lines or Parquet, with the line of whatever is wrong.

Knows nothing about features or models.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from limner.core.errors import MissingExtraError, OptionError, VocabularyError
from limner.vocabulary.lines import read_lines

LONGEST_TEXT = 20_000
"""Characters. CLIP reads the first few hundred; what is longer than this is a file in the wrong format."""

LONGEST_RECORD = 1_000_000
"""Characters of a line of JSON, which may hold more than the text."""

USUAL_COLUMN = "text"


def load_texts(path: str | Path, column: str | None = None) -> list[str]:
    """Return the texts of a bank, stripped: of line (or row) ``n`` text ``n - 1``, ``""`` where there is none.

    The suffix decides: ``.jsonl`` and ``.parquet`` have columns, anything else is one text a line. Without ``column`` a
    file's only column is read, or the one named ``text``.

    Raises:
        VocabularyError: the file cannot be read, holds no texts, or has a line that is none; names the line.
        OptionError: a column is asked for that the file cannot have.
        MissingExtraError: Parquet needs pyarrow.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        texts = _read_json_lines(path, column)
    elif suffix == ".parquet":
        texts = _read_parquet(path, column)
    elif column is not None:
        raise OptionError(f"{path} is read as one text a line, and has no column {column!r}. Columns are in .jsonl and "
                          ".parquet files.")
    else:
        texts = read_lines(path, longest=LONGEST_TEXT, noun="a text")
    if not any(texts):
        raise VocabularyError(f"{path}: the bank is empty. It should hold one text a line.")
    return texts


def _read_json_lines(path: Path, column: str | None) -> list[str]:
    texts = []
    for number, line in enumerate(read_lines(path, longest=LONGEST_RECORD, noun="a record"), start=1):
        where = f"{path}, line {number}"
        record = _parse(line, where) if line else ""
        if isinstance(record, _Record):
            column = column or _choose_column(record.columns, where)
            _check_column(column, record.columns, where)
            record = dict(record.pairs)[column]
        texts.append(_check_text(record, where))
    return texts


class _Record:
    """A JSON object with its columns as they stand in the line: a dict would keep the last of two of one name."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs
        self.columns = [name for name, _ in pairs]


def _parse(line: str, where: str) -> Any:
    try:
        return json.loads(line, object_pairs_hook=_Record)
    except (ValueError, RecursionError) as error:  # ValueError: also of numbers with thousands of digits
        raise VocabularyError(f"{where}: not JSON ({error}). Each line of a .jsonl file is one JSON object, or one text in "
                              "quotation marks.") from error


def _check_text(value: Any, where: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        found = _KINDS.get(type(value), type(value).__name__)
        raise VocabularyError(f"{where}: {found} where a text should be. Choose a column of texts with "
                              "--column.")
    if len(value) > LONGEST_TEXT:
        raise VocabularyError(f"{where}: {len(value):,} characters. The most for a text is {LONGEST_TEXT:,}.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise VocabularyError(f"{where}: not Unicode text ({error.reason}).") from error
    return value.strip()


_KINDS = {_Record: "an object", list: "a list", int: "a number", float: "a number", bool: "true or false"}
"""What JSON calls them."""


def _choose_column(columns: Sequence[str], where: str) -> str:
    if len(columns) == 1:
        return columns[0]
    if USUAL_COLUMN in columns:
        return USUAL_COLUMN
    raise VocabularyError(f"{where}: which column holds the texts? There are {', '.join(columns) or 'none'}; name one with "
                          "--column.")


def _check_column(column: str, columns: Sequence[str], where: str) -> None:
    if column not in columns:
        raise VocabularyError(f"{where}: there is no column {column!r}. There are {', '.join(columns) or 'none'}; name one "
                              "with --column.")
    if columns.count(column) > 1:
        raise VocabularyError(f"{where}: {columns.count(column)} columns are called {column!r}, and which is meant cannot "
                              "be said. Rename one.")


def _read_parquet(path: Path, column: str | None) -> list[str]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise MissingExtraError(f"{path}: Parquet files are read with pyarrow. Install it: pip install "
                                "limner[parquet]") from error
    try:
        with parquet.ParquetFile(path) as stored:
            columns = stored.schema_arrow.names
            chosen = column or _choose_column(columns, str(path))
            _check_column(chosen, columns, str(path))
            _check_type(stored.schema_arrow.field(chosen).type, chosen, path)
            batches = stored.iter_batches(columns=[chosen])
            values = [value for batch in batches for value in _as_bytes(batch.column(0))]
    except (OSError, ArrowException, ValueError) as error:
        if isinstance(error, VocabularyError):
            raise
        raise VocabularyError(f"{path}: cannot be read as Parquet: {error}.") from error
    return [_check_text(_decode(value, f"{path}, row {row}"), f"{path}, row {row}")
            for row, value in enumerate(values, start=1)]


def _check_type(kind: Any, column: str, path: Path) -> None:
    from pyarrow import types

    values = kind.value_type if types.is_dictionary(kind) else kind
    if not any(fits(values) for fits in (types.is_string, types.is_large_string, types.is_string_view, types.is_null)):
        raise VocabularyError(f"{path}: column {column!r} holds {kind}, not texts. Choose a column of texts with --column.")


def _as_bytes(column: Any) -> list[bytes | None]:
    """Return a column's texts undecoded, so that a wrong one can be told by its row."""
    import pyarrow

    plain = column.dictionary_decode() if pyarrow.types.is_dictionary(column.type) else column
    kind = pyarrow.null() if pyarrow.types.is_null(plain.type) else pyarrow.large_binary()
    found: list[bytes | None] = plain.cast(kind).to_pylist()
    return found


def _decode(value: bytes | None, where: str) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{where}: not UTF-8 ({error.reason}). Write the file anew with texts in UTF-8.") from error
