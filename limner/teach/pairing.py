"""``limner teach pairs``: data with captions, in any usual form, as one table that open_clip and limner read."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.core.outputs import plan_output
from limner.teach.data.checking import check_examples
from limner.teach.data.examples import Example
from limner.teach.data.reader import read_pairs
from limner.teach.data.tables import Columns

HEAD = ("filepath", "title", "split")
"""open_clip's own names of columns, and the split; who reads by name passes over what it does not know."""

_SPLITS = {"train": "train", "held out": "val", "": ""}


@dataclass(frozen=True)
class PairsReport:
    """A table that was written: how many ``pictures`` and ``captions``, and what was left out and why."""

    path: Path
    pictures: int
    captions: int
    failed: tuple[tuple[str, str], ...]
    digest: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"path": str(self.path), "pictures": self.pictures, "captions": self.captions,
                "failed": [list(one) for one in self.failed], "digest": self.digest}


def pairs(source: str | Path, out: str | Path, *, columns: Columns | None = None, absolute: bool = False,
          clobber: bool = True, monitor: Monitor | None = None) -> PairsReport:
    """Write what ``source`` holds as a table, ``.csv`` or ``.tsv``, a line a caption, after every picture was opened.

    Paths are relative to the table's own folder, or ``absolute``, as open_clip's training wants them when it runs elsewhere.

    Raises:
        OptionError: the suffix is neither, the table is there and ``clobber`` is off, or pictures lie inside a tar.
        VocabularyError: the data cannot be read.
        ImageError: more than a tenth of the pictures cannot be opened.
        StorageError: the table cannot be written.
    """
    target = Path(out)
    if target.suffix.lower() not in (".csv", ".tsv"):
        raise OptionError(f"{out}: a table ends in .csv (commas) or .tsv (tabs, which open_clip expects).")
    if target.exists() and target.resolve() == Path(source).resolve():
        raise OptionError(f"{out} is what is read. Name another file.")
    planned = plan_output(target, clobber=clobber)
    checked = check_examples(read_pairs(source, columns), str(source), monitor)
    inside = next((one for one in checked.examples if not one.item.is_file), None)
    if inside is not None:
        raise OptionError(f"{inside.name} lies inside a tar, to which a table has no path. Unpack it first; limner teach "
                          "reads tars as they are.")
    planned.write(_table(checked.examples, target, absolute=absolute).encode())
    return PairsReport(target, len(checked.examples), sum(len(one.captions) for one in checked.examples), checked.failed,
                       checked.digest)


def _table(examples: tuple[Example, ...], target: Path, *, absolute: bool) -> str:
    text = io.StringIO()
    rows = csv.writer(text, delimiter="\t" if target.suffix.lower() == ".tsv" else ",", lineterminator="\n")
    split = any(one.split for one in examples)
    rows.writerow(HEAD if split else HEAD[:2])
    beside = target.absolute().parent
    for one in examples:
        path = one.item.path if absolute else os.path.relpath(one.item.path, beside)
        for caption in one.captions:
            rows.writerow([path, caption, _SPLITS[one.split]] if split else [path, caption])
    return text.getvalue()
