"""What has changed in folders since they were indexed: new, changed, moved, gone. Knows files, no pictures."""

from __future__ import annotations

import errno
import fnmatch
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from limner.core.errors import ImageError
from limner.index.photos.records import Known, Status
from limner.tasks.search.reading import RAW


class Found(NamedTuple):
    """A file as the disk has it. A tuple: a hundred thousand of them are made at once."""

    path: str
    root: str
    mtime_ns: int
    size_bytes: int


@dataclass
class Changes:
    """What is to be done: files to read, and paths that are gone.

    ``unreadable`` are folders that could not be listed: nothing below them counts as gone.
    """

    todo: list[Found] = field(default_factory=list)
    unchanged: int = 0
    failed_before: int = 0
    gone: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)


def list_files(root: str, wanted: frozenset[str], *, exclude: Sequence[str] = (), hidden: bool = False,
               unreadable: list[str]) -> list[Found]:
    """Return the files below a folder (or the file itself) whose suffix is wanted, sorted by path.

    Links to folders are not followed: what they point to is indexed where it lies. ``unreadable`` collects folders that
    cannot be listed.

    Raises:
        ImageError: there is nothing at ``root``.
    """
    try:
        if os.path.isfile(root):
            about = os.stat(root)
            return [Found(root, root, about.st_mtime_ns, about.st_size)]
        os.scandir(root).close()
    except OSError as error:
        raise ImageError(f"{root}: {error.strerror or error}. Is the disk connected? Nothing of it was changed in the index."
                         ) from error
    found: list[Found] = []
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not hidden and entry.name.startswith("."):
                        continue
                    if not (exclude and _is_excluded(entry.path, root, exclude)):
                        _look_at(entry, root, wanted, found, folders, unreadable)
        except OSError:
            unreadable.append(folder)
    return _join_raw_pairs(sorted(found, key=lambda file: file.path))


def _look_at(entry: os.DirEntry[str], root: str, wanted: frozenset[str], found: list[Found], folders: list[str],
             unreadable: list[str]) -> None:
    """Put an entry of a folder where it belongs; one that cannot be looked at stops nothing."""
    try:
        if entry.is_dir(follow_symlinks=False):
            folders.append(entry.path)
        elif os.path.splitext(entry.name)[1].lower() in wanted and entry.is_file():
            about = entry.stat()
            found.append(Found(entry.path, root, about.st_mtime_ns, about.st_size))
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ELOOP):  # a link that leads nowhere is no file
            unreadable.append(entry.path)


def compare(found: Sequence[Found], known: Mapping[str, Known], roots: Sequence[str], unreadable: Sequence[str],
            *, retry: bool = False) -> Changes:
    """Return what differs between the disk and the index.

    Paths count as gone only where their folder could be listed and the root still holds some picture: a disk that is not
    connected must not empty the index.
    """
    changes = Changes(unreadable=list(unreadable))
    seen = set()
    for file in found:
        seen.add(file.path)
        before = known.get(file.path)
        if before is None or _is_stale(before, file, retry=retry):
            changes.todo.append(file)
        elif before.status is Status.FAILED:
            changes.failed_before += 1
        else:
            changes.unchanged += 1
    gone = [path for path, before in known.items() if path not in seen and before.status is not Status.MISSING
            and not any(path == place or path.startswith(place.rstrip("/") + "/") for place in unreadable)]
    alive = {file.root for file in found}
    for root in roots:
        mine = [path for path in gone if path == root or path.startswith(root.rstrip("/") + "/")]
        if mine and root not in alive:
            changes.emptied.append(root)
        else:
            changes.gone += mine
    return changes


def _is_stale(before: Known, file: Found, *, retry: bool) -> bool:
    """Whether a known file is to be read again."""
    changed = (before.mtime_ns, before.size_bytes) != (file.mtime_ns, file.size_bytes)
    if before.status is Status.OK:
        return changed or not before.embedded
    return changed or retry or before.status is Status.MISSING


def _is_excluded(path: str, root: str, exclude: Sequence[str]) -> bool:
    """Whether a pattern fits the name, or the path below the root."""
    relative = os.path.relpath(path, root)
    return any(fnmatch.fnmatch(os.path.basename(path), pattern) or fnmatch.fnmatch(relative, pattern) for pattern in exclude)


def _join_raw_pairs(files: list[Found]) -> list[Found]:
    """Leave out a RAW file beside which the camera's own JPEG lies: they are one photo."""
    raws = [file for file in files if file.path.lower().endswith(tuple(RAW))]
    if not raws:
        return files
    jpegs = {os.path.splitext(file.path)[0] for file in files if file.path.lower().endswith((".jpg", ".jpeg", ".heic"))}
    paired = {file.path for file in raws if os.path.splitext(file.path)[0] in jpegs}
    return [file for file in files if file.path not in paired]
