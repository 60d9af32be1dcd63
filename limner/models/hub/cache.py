"""One repository in huggingface_hub's cache: which files it has, and where a new one goes.

The layout is documented and shared with other tools: ``blobs/<digest>`` hold the files, ``snapshots/<commit>/<path>``
link to them, ``refs/<revision>`` names the commit in use. Knows nothing about networks or what the files are for.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path, PurePosixPath

from limner.core.errors import StorageError, UnknownModelError
from limner.core.storage import write_atomically


class RepositoryCache:
    """The cached part of the model repository ``org/name`` at a revision, below the folder ``cache``."""

    def __init__(self, cache: Path, repository: str, revision: str = "main") -> None:
        self.folder = cache / f"models--{repository.replace('/', '--')}"
        self._revision = revision
        self._locks = cache / ".locks" / self.folder.name

    def snapshot(self) -> Path | None:
        """Return the folder of the commit in use, None where nothing is cached."""
        try:
            commit = (self.folder / "refs" / self._revision).read_text().strip()
        except OSError:
            commit = self._revision if re.fullmatch(r"[0-9a-f]{40}", self._revision) else ""
        found = self.folder / "snapshots" / commit
        return found if commit and found.is_dir() else None

    def present(self) -> frozenset[str]:
        """Return the paths of the files of the commit in use. A link whose file is gone does not count."""
        root = self.snapshot()
        if root is None:
            return frozenset()
        return frozenset(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())

    def blob(self, digest: str) -> Path:
        """Return where the file with a digest is, or is to be."""
        return self.folder / "blobs" / digest

    def lock(self, digest: str) -> Path:
        """Return what to lock while a file is fetched: huggingface_hub locks the same."""
        return self._locks / digest

    def has(self, commit: str, path: str, digest: str) -> bool:
        """Whether a file of a commit is here, if only under its digest."""
        return self.place(commit, path).is_file() or self.blob(digest).is_file()

    def link(self, commit: str, path: str, digest: str) -> Path:
        """Make a fetched file part of a commit; copy it where the system has no links."""
        place, blob = self.place(commit, path), self.blob(digest)
        if place.is_file():
            return place
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            try:
                place.symlink_to(os.path.relpath(blob, place.parent))
            except OSError:
                shutil.copyfile(blob, place)
        except OSError as error:
            raise StorageError(f"Cannot write {place}: {error.strerror or error}.") from error
        return place

    def use(self, commit: str) -> None:
        """Make a commit the one in use."""
        def write(part: Path) -> None:
            part.write_text(commit)

        if commit != self._revision:
            write_atomically(self.folder / "refs" / self._revision, write)

    def place(self, commit: str, path: str) -> Path:
        """Return where a file of a commit is, or is to be.

        Raises:
            UnknownModelError: the path leads out of the repository.
        """
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
            raise UnknownModelError(f"{self.folder.name}: the repository names a file {path!r}, outside of itself. "
                                    "Do not use it.")
        return self.folder / "snapshots" / commit / Path(*parts)
