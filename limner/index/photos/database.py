"""The SQLite file of a store: opened, locked for its writer, changed all or nothing, its complaints explained."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from limner.core.errors import StorageError, StoreLockedError
from limner.index.photos.schema import FORMAT, SQLITE

log = logging.getLogger(__name__)

DATABASE = "limner.db"
LOG_BYTES = 2**18
"""What the log may keep on the disk once its pages are in the database: a quarter of a megabyte. SQLite's own limit of a
thousand pages would be 200 bytes a photo where there are 20,000."""


class Transaction:
    """All or nothing: rolled back on any error; what SQLite complains of becomes a StorageError."""

    def __init__(self, database: sqlite3.Connection, place: str) -> None:
        self._database, self._place = database, place

    def __enter__(self) -> sqlite3.Connection:
        self._database.execute("BEGIN IMMEDIATE")
        return self._database

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        try:
            self._database.execute("COMMIT" if error is None else "ROLLBACK")
        except sqlite3.Error as failure:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise explain(self._place, failure) from failure
        if isinstance(error, sqlite3.Error):
            raise explain(self._place, error) from error


def lock_folder(folder: Path) -> FileLock:
    """Take the writer's lock.

    Raises:
        StoreLockedError: another process has it.
        StorageError: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{DATABASE}.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise StoreLockedError(f"Another limner is writing {folder}. Wait until it is done; searching works meanwhile."
                               ) from error
    except (OSError, NotImplementedError) as error:
        raise StorageError(f"Cannot write into {folder}: {getattr(error, 'strerror', None) or error}.") from error
    return lock


def connect(folder: Path, *, create: bool) -> sqlite3.Connection:
    """Open the database of a folder; make its tables where there are none and ``create`` is set.

    Raises:
        StorageError: there is none, it is damaged, or of a newer limner.
    """
    path = folder / DATABASE
    if not path.exists() and not create:
        raise StorageError(f"There is no index in {folder}. Make one with: limner index FOLDER --index {folder}")
    try:
        database = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    except sqlite3.Error as error:
        raise explain(str(folder), error) from error
    try:
        _prepare(database, folder, create=create)
    except sqlite3.OperationalError as error:
        database.close()
        if create or os.access(folder, os.W_OK):
            raise explain(str(folder), error) from error
        return _connect_unchanging(path)
    except sqlite3.Error as error:
        database.close()
        raise explain(str(folder), error) from error
    except BaseException:
        database.close()
        raise
    return database


def _connect_unchanging(path: Path) -> sqlite3.Connection:
    """Open a database where nothing may be written, not even SQLite's own files beside it: it does not change then."""
    log_path = path.with_name(f"{DATABASE}-wal")
    if log_path.exists() and log_path.stat().st_size:
        log.warning("%s cannot be written, and its last writer left a log: what it wrote last may not be seen.", path.parent)
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None,
                               check_same_thread=False)
    try:
        _check_format(database, path.parent)
    except sqlite3.Error as error:
        database.close()
        raise explain(str(path.parent), error) from error
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection, folder: Path, *, create: bool) -> None:
    database.execute("PRAGMA synchronous = FULL")
    (mode,), = database.execute("PRAGMA journal_mode = WAL")
    database.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
    if mode != "wal":
        log.warning("%s lies on a file system that cannot share memory: one process at a time can use it.", folder)
    (tables,), = database.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'meta'")
    if not tables and create:
        database.executescript(f"BEGIN; {SQLITE} INSERT INTO meta VALUES ('format', '{FORMAT}'); COMMIT;")
    _check_format(database, folder)


def _check_format(database: sqlite3.Connection, folder: Path) -> None:
    found = database.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    if found is None or int(found[0]) > FORMAT:
        raise StorageError(f"{folder} was written by a newer limner (format {found[0] if found else 'unknown'}, this one "
                           f"reads {FORMAT}). Update limner, or name another folder with --index.")


def explain(place: str, error: sqlite3.Error) -> StorageError:
    text = str(error)
    if "disk is full" in text or "disk I/O" in text:
        return StorageError(f"{place}: the disk is full or failing ({text}). What was indexed before is safe; free some "
                            "space and run the same command again.")
    if "not a database" in text or "malformed" in text or "no such table" in text:
        return StorageError(f"{place} holds no sound index ({text}). Move it away and run limner index again; the pictures "
                            "are untouched.")
    return StorageError(f"{place}: {text}.")
