"""The log of a training: what each stage was asked, how long it took, and the digest of what it made.

It is shipped beside the weights, so that anyone can see what they are and that they are what the log says.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, is_dataclass
from pathlib import Path
from typing import Any

FILE_NAME = "training.json"


@dataclass
class Entry:
    """One stage of a training: its ``settings``, the ``seconds`` it took here, what it ``told`` and the digests of files."""

    stage: str
    settings: dict[str, Any]
    seconds: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)


@contextmanager
def logged(folder: Path, stage: str, settings: Any) -> Iterator[Entry]:
    """Time a stage; put its entry into the log of ``folder`` when it is done, in place of an earlier one of that name."""
    told = asdict(settings) if is_dataclass(settings) and not isinstance(settings, type) else dict(settings)
    entry, began = Entry(stage, told), time.monotonic()
    yield entry
    entry.seconds = round(time.monotonic() - began, 1)
    kept = [one for one in read_log(folder) if one["stage"] != stage]
    text = json.dumps([*kept, asdict(entry)], indent=2, default=str) + "\n"
    (folder / FILE_NAME).write_text(text, encoding="utf-8")


def read_log(folder: Path) -> list[dict[str, Any]]:
    """Return the entries of a folder's log, the oldest first."""
    path = folder / FILE_NAME
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return entries


def ship_log(folder: Path, out: Path) -> None:
    """Put the log of ``folder`` beside what it is about. Of stages that were not run there the entries in ``out`` stay,
    unless all that they made was made anew."""
    made = read_log(folder)
    stages, files = {one["stage"] for one in made}, {name for one in made for name in one["made"]}
    kept = [one for one in read_log(out) if one["stage"] not in stages and not (one["made"] and one["made"].keys() <= files)]
    (out / FILE_NAME).write_text(json.dumps([*kept, *made], indent=2) + "\n", encoding="utf-8")


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of files of a folder, by their names in it."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
