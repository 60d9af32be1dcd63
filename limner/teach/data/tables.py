"""Tables of pictures and captions: CSV and TSV by the names of their columns, and JSON lines.

open_clip's columns are ``filepath`` and ``title``, Hugging Face's imagefolder has ``file_name`` and ``text``. Read with the
csv module: a caption "None" or "NA" is a caption. Knows no model.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limner.core.errors import VocabularyError
from limner.teach.data.examples import Example, Split, example_of

IMAGE_COLUMNS = ("filepath", "file_name", "filename", "image", "image_path", "path")
CAPTION_COLUMNS = ("title", "caption", "captions", "text")
SPLIT_COLUMN = "split"
SEPARATORS = {",": "a comma", "\t": "a tab", ";": "a semicolon", "|": "a bar"}
LONGEST_FIELD = 10_000_000

_SPLITS: dict[str, Split] = {"train": "train", "restval": "train", "val": "held out", "validation": "held out",
                             "test": "held out"}


@dataclass(frozen=True)
class Columns:
    """Which columns hold what; None looks for the usual names. ``images`` is the folder that paths are relative to."""

    image: str | None = None
    caption: str | None = None
    separator: str | None = None
    images: Path | None = None

    def place(self, name: str, beside: Path) -> Path:
        """Return the path of a picture: relative to ``images``, or else to the folder of the file that names it."""
        return (self.images or beside.parent) / name


def as_split(name: object) -> Split:
    """Return what a data set's own word for a split means here; Karpathy's ``restval`` is for training."""
    return _SPLITS.get(str(name).strip().lower(), "")


def read_table(path: Path, columns: Columns) -> Iterator[Example]:
    """Yield the rows of a CSV or TSV file whose first line names its columns.

    Raises:
        VocabularyError: it cannot be read, or the columns are not there; the message says which were found.
    """
    separator, image, caption = _find_columns(path, columns)
    try:
        csv.field_size_limit(LONGEST_FIELD)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter=separator)
            for row in rows:
                if row[image] is None or row[caption] is None:
                    raise VocabularyError(f"{path}, line {rows.line_num}: there are fewer fields than columns. Put texts "
                                          "that hold the separator or a line break into double quotes.")
                yield example_of(columns.place(row[image], path), [row[caption]], as_split(row.get(SPLIT_COLUMN)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise VocabularyError(f"{path} cannot be read as a table ({error}). It must be text in UTF-8.") from error


def read_lines_of_json(path: Path, columns: Columns) -> Iterator[Example]:
    """Yield the lines of a JSONL file: an object each, whose caption is a text or a list of texts.

    Raises:
        VocabularyError: a line cannot be read or lacks the columns; names the line and what was found.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _read_object(json.loads(line), f"{path}, line {number}", path, columns)
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, VocabularyError):
            raise
        raise VocabularyError(f"{path} cannot be read as JSON lines ({error}).") from error


def _read_object(row: Any, where: str, path: Path, columns: Columns) -> Example:
    if not isinstance(row, Mapping):
        raise VocabularyError(f"{where}: no JSON object.")
    image = _pick(list(row), columns.image, IMAGE_COLUMNS)
    caption = _pick(list(row), columns.caption, CAPTION_COLUMNS)
    if image is None or caption is None:
        raise VocabularyError(f"{where}: {_missing(list(row), columns)}")
    said = row[caption] if isinstance(row[caption], list) else [row[caption]]
    return example_of(columns.place(str(row[image]), path), [str(text) for text in said if text is not None],
                      as_split(row.get(SPLIT_COLUMN)))


def _find_columns(path: Path, columns: Columns) -> tuple[str, str, str]:
    """Return the separator and the two columns: those given, or under the first separator that gives both."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline(LONGEST_FIELD).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"{path} cannot be read as a table ({error}). It must be text in UTF-8.") from error
    usual = ["\t", ","] if path.suffix.lower() == ".tsv" else [",", "\t"]
    tried = [columns.separator] if columns.separator else [*usual, ";", "|"]
    names = [next(csv.reader([head], delimiter=separator), []) for separator in tried]
    for separator, found in zip(tried, names):
        image, caption = _pick(found, columns.image, IMAGE_COLUMNS), _pick(found, columns.caption, CAPTION_COLUMNS)
        if image is not None and caption is not None:
            return separator, image, caption
    most = max(range(len(tried)), key=lambda place: len(names[place]))
    parted = SEPARATORS.get(tried[most], repr(tried[most]))
    raise VocabularyError(f"{path}: {_missing(names[most], columns)} (The first line was parted at {parted}; another "
                          "separator is given with --separator.)")


def _pick(found: Sequence[str], given: str | None, usual: Sequence[str]) -> str | None:
    if given is not None:
        return given if given in found else None
    return next((name for name in usual if name in found), None)


def _missing(found: Sequence[str], columns: Columns) -> str:
    shown = ", ".join(repr(name[:60]) for name in found[:12]) or "none"
    image, caption = columns.image or " or ".join(IMAGE_COLUMNS), columns.caption or " or ".join(CAPTION_COLUMNS)
    return (f"the columns {image} and {caption} are needed; found were {shown}. Name them with --image-column and "
            "--caption-column.")
