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
        if isinstance(record, dict):
            column = column or _choose_column(list(record), where)
            if column not in record:
                raise VocabularyError(f"{where}: there is no {column!r}. The line has {', '.join(record) or 'nothing'}; "
                                      "name one with --column.")
            record = record[column]
        texts.append(_check_text(record, where))
    return texts


def _parse(line: str, where: str) -> Any:
    try:
        return json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise VocabularyError(f"{where}: not JSON ({error}). Each line of a .jsonl file is one JSON object, or one text in "
                              "quotation marks.") from error


def _check_text(value: Any, where: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise VocabularyError(f"{where}: {type(value).__name__} where a text should be. Choose a column of texts with "
                              "--column.")
    if len(value) > LONGEST_TEXT:
        raise VocabularyError(f"{where}: {len(value):,} characters. The most for a text is {LONGEST_TEXT:,}.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise VocabularyError(f"{where}: not Unicode text ({error.reason}).") from error
    return value.strip()


def _choose_column(columns: Sequence[str], where: str) -> str:
    if len(columns) == 1:
        return columns[0]
    if USUAL_COLUMN in columns:
        return USUAL_COLUMN
    raise VocabularyError(f"{where}: which column holds the texts? There are {', '.join(columns) or 'none'}; name one with "
                          "--column.")


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
            if chosen not in columns:
                raise VocabularyError(f"{path}: there is no column {chosen!r}. There are {', '.join(columns)}.")
            batches = stored.iter_batches(columns=[chosen])
            values = [value for batch in batches for value in batch.column(0).to_pylist()]
    except (OSError, ArrowException) as error:
        raise VocabularyError(f"{path}: cannot be read as Parquet: {error}.") from error
    return [_check_text(value, f"{path}, row {row}") for row, value in enumerate(values, start=1)]
