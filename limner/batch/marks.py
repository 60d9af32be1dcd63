"""Which texts a person has edited or accepted: remembered beside them, so that batch work leaves them alone.

A folder's ``.limner-review.jsonl`` has a line for each decision, the last one counts. A mark holds for one text only:
another text in the same file is nobody's decision.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from limner.core.errors import StorageError
from limner.core.storage import digest_text

FILE_NAME = ".limner-review.jsonl"
STATES = ("edited", "accepted")


class Marks:
    """The marks of one folder, by the names of its texts."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._marks = _read(self.path)

    def state(self, name: str, text: str) -> str | None:
        """Return edited or accepted; None for a text that nobody has decided on."""
        state, digest = self._marks.get(name, (None, ""))
        return state if state is not None and digest == digest_of(text) else None

    def set(self, name: str, text: str, state: str | None) -> None:
        """Remember a decision; with None, that there is none.

        Raises:
            StorageError: the folder cannot be written.
        """
        row = {"name": name, "state": state, "digest": digest_of(text)}
        # names that are no UTF-8 come back as they are; a line that a crash has cut off stays by itself
        line = "\n" + json.dumps(row) if _is_cut(self.path) else json.dumps(row)
        try:
            with self.path.open("a", encoding="ascii") as file:
                file.write(line + "\n")
                file.flush()
        except OSError as error:
            raise StorageError(f"Cannot write {self.path}: {error.strerror or error}.") from error
        self._marks[name] = state, row["digest"] or ""


class ReviewedTexts:
    """The marks of many folders, each read once."""

    def __init__(self) -> None:
        self._folders: dict[Path, Marks] = {}

    def of(self, folder: Path) -> Marks:
        """Return the marks of a folder."""
        if folder not in self._folders:
            self._folders[folder] = Marks(folder)
        return self._folders[folder]

    def hold(self, path: Path, text: str) -> bool:
        """Whether a person has edited or accepted the text that a file has."""
        return self.of(path.parent).state(path.name, text) is not None


def digest_of(text: str) -> str:
    """Return what a text is told by: a line break at its end does not count."""
    return digest_text(text.removeprefix("\ufeff").rstrip("\r\n"))


def _read(path: Path) -> dict[str, tuple[str | None, str]]:
    """Return the last mark of each name; lines that cannot be read are passed over."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    marks: dict[str, tuple[str | None, str]] = {}
    for line in lines:
        try:
            row = json.loads(line)
            if row["state"] in (*STATES, None):
                marks[str(row["name"])] = row["state"], str(row["digest"])
        except (ValueError, KeyError, TypeError):
            continue
    return marks


def _is_cut(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"
    except OSError:  # there is none, or it is empty
        return False
