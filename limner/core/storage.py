"""Where limner keeps what it computes, and how it writes it: atomically, under a lock.

A half-written file is never seen by anybody: it is written beside its final name and moved there. Knows no file format.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from limner.core.errors import OptionError, StorageError

LOCK_TIMEOUT_S = 600.0
_BLOCK_BYTES = 2**20


def cache_folder(override: str | Path | None = None) -> Path:
    """Return the folder for computed tables: ``override``, else ``$LIMNER_CACHE``, else the system's cache folder.

    Raises:
        OptionError: it begins with the home of a user whom this machine does not know.
    """
    chosen = override or os.environ.get("LIMNER_CACHE")
    if not chosen:
        import platformdirs  # here, and filelock below: the help of a command needs neither

        return Path(platformdirs.user_cache_dir("limner"))
    try:
        return Path(chosen).expanduser()
    except RuntimeError as error:
        raise OptionError(f"The cache folder {str(chosen)!r} cannot be found: there is no such user here. Set LIMNER_CACHE "
                          "(or --cache-path) to a folder that can be written.") from error


def write_atomically(path: Path, write: Callable[[Path], object], *, replace: bool = True) -> None:
    """Let ``write`` fill a new file in the folder of ``path``, then move it over ``path``.

    With ``replace`` off a file that is there, even one that came meanwhile, stays.

    Raises:
        StorageError: the folder cannot be made or written, the disk is full, or there is a file that is to stay. Nothing
            is left behind.
    """
    part = path.with_name(f".limner-{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch(exist_ok=False)  # not mkstemp: its files are for their owner alone, and a cache may be shared
    except OSError as error:
        raise StorageError(f"Cannot write into {path.parent}: {error.strerror or error}.") from error
    try:
        write(part)
        if replace:
            part.replace(path)
        else:
            os.link(part, path)  # unlike a look beforehand, it cannot be overtaken
    except OSError as error:
        raise StorageError(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def locked(path: Path, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Hold the lock that guards ``path`` among processes.

    Raises:
        StorageError: the lock cannot be made, or another process held it for ``timeout_s``.
    """
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{path}.lock", timeout=timeout_s)
        lock.acquire()
    except Timeout as error:
        raise StorageError(f"{path}.lock has been held by another process for {timeout_s:.0f} s. "
                           "Wait for it, or remove the lock file if no limner is running.") from error
    except (OSError, NotImplementedError) as error:  # the latter: a file system without locks
        raise StorageError(f"Cannot lock {path}: {getattr(error, 'strerror', None) or error}.") from error
    try:
        yield
    finally:
        lock.release()


def digest_text(text: str, length: int = 16) -> str:
    """Return the first ``length`` hex digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def digest_file(path: Path, length: int = 16) -> str:
    """Return the first ``length`` hex digits of the SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()[:length]
