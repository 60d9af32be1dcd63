"""The folder that a lesson writes: never one that it reads, and filled as a whole. Knows no model."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from safetensors import SafetensorError

from limner.core.errors import OptionError, StorageError
from limner.core.storage import digest_text
from limner.teach.lesson import Lesson
from limner.teach.loop.checkpoint import Checkpoint
from limner.teach.report import write_report

CHECKPOINT = "checkpoint.pt"
RECORD = "teaching.json"
REPORT = "report.html"


class LessonFolder:
    """Where a lesson puts its model, its report and, until it is done, its checkpoint.

    Raises:
        OptionError: it is a folder that is read from, or holds something already.
        StorageError: it cannot be written.
    """

    def __init__(self, path: str | Path, read: Iterable[str | Path] = (), *, resume: bool = False) -> None:
        self.path = Path(os.path.abspath(Path(path).expanduser()))
        for other in read:
            _refuse_same(self.path, Path(other))
        present = {entry.name for entry in self.path.iterdir()} if self.path.is_dir() else set()
        if self.path.exists() and not self.path.is_dir():
            raise OptionError(f"--out {path} is a file; a folder is written. Name one that is not there yet.")
        if present == {CHECKPOINT} and not resume:
            raise OptionError(f"{self.path} holds a run that was stopped. Add --resume to go on with it, or name another "
                              "folder.")
        if present - {CHECKPOINT}:
            raise OptionError(f"{self.path} is not empty, and nothing is written over. Name a folder that is not there yet.")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"Cannot make {self.path}: {error.strerror or error}.") from error

    def checkpoint(self, *key: object) -> Checkpoint:
        """Return the checkpoint of a run that is told from others by ``key``: data, model, options."""
        return Checkpoint(self.path / CHECKPOINT, digest_text(json.dumps([str(part) for part in key])))

    def fill(self, teach: Callable[[Path], Lesson]) -> Lesson:
        """Let ``teach`` put the model's files into a folder and judge them there; add record and report, then move all of it
        into place. Return the lesson.

        Raises:
            StorageError: something cannot be written, a full disk say; a checkpoint that is there stays.
        """
        try:
            with tempfile.TemporaryDirectory(prefix=".limner-", dir=self.path) as place:
                part = Path(place)
                lesson = teach(part)
                (part / REPORT).write_text(write_report(lesson), encoding="utf-8")
                (part / RECORD).write_text(json.dumps(lesson.as_dict(), indent=2, default=str) + "\n", encoding="utf-8")
                for entry in sorted(part.iterdir(), key=lambda entry: entry.name == RECORD):
                    entry.replace(self.path / entry.name)
        except (OSError, SafetensorError) as error:
            reason = getattr(error, "strerror", None) or error
            raise StorageError(f"Cannot write {self.path}: {reason}. What was learned up to the last checkpoint is kept "
                               "there.") from error
        (self.path / CHECKPOINT).unlink(missing_ok=True)
        return lesson

    def leave(self) -> None:
        """Remove the folder if it is empty: there is nothing to keep."""
        if self.path.is_dir() and not any(self.path.iterdir()):
            self.path.rmdir()


def copy_files(source: Path, target: Path, *, without: Iterable[str] = ()) -> None:
    """Copy a model folder's files and folders, except some."""
    for entry in source.iterdir():
        if entry.name in {*without, CHECKPOINT, RECORD, REPORT}:
            continue
        if entry.is_dir():
            shutil.copytree(entry, target / entry.name)
        else:
            shutil.copyfile(entry, target / entry.name)


def _refuse_same(path: Path, other: Path) -> None:
    if not other.exists():
        return
    found, given = path.resolve(), other.resolve()
    if found == given or given in found.parents:
        raise OptionError(f"--out {path} is, or lies in, {other}, which is read. The model and the data that are learned "
                          "from are never written to: name a folder elsewhere.")
