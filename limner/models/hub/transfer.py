"""Fetch one file: go on where a cut download ended, check the hash, and only then put it in its place.

Knows HTTP as huggingface_hub speaks it (its session, headers, offline switch), but no repository and no model.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

from huggingface_hub import constants, get_session, hf_raise_for_status
from huggingface_hub.errors import HfHubHTTPError, HTTPError  # type: ignore[attr-defined]  # httpx's, whichever it uses
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # exported lazily

from limner.core.errors import ModelUnavailableError, StorageError

log = logging.getLogger(__name__)

ATTEMPTS = 5
"""How often a cut connection is taken up again without a new byte, before giving up."""

WAIT_S = 1.0
"""The wait before the first attempt; each one after it waits twice as long."""

_CHUNK_BYTES = 2**20
_SHA256_DIGITS, _SHA1_DIGITS = 64, 40


class ConnectionCutError(Exception):
    """A transfer that ended early; what arrived is kept."""


def transfer(url: str, target: Path, *, size: int, digest: str, report: Callable[[int], None]) -> None:
    """Fetch ``url`` to ``target``; ``report`` is called with the bytes that are there.

    ``digest`` is a SHA-256, git's SHA-1 of a blob, or anything else, which cannot be checked; ``size`` is 0 where it is
    not known. The bytes wait in ``<target>.incomplete``, with which the next call goes on.

    Raises:
        ModelUnavailableError: what arrived is not what was promised; it is removed.
        StorageError: it cannot be written, as on a full disk; what was written is kept.
        ConnectionCutError: the connection was cut time and again; what arrived is kept.
        HfHubHTTPError: the server refused.
    """
    part = _open_part(target, size)
    attempts = ATTEMPTS
    while (before := part.stat().st_size) < size or not size:
        try:
            _append(url, part, before, size, report)
            break
        except ConnectionCutError:
            arrived = part.stat().st_size
            attempts = ATTEMPTS if arrived > before else attempts - 1
            if not attempts:
                raise
            log.info("cut at %d of %d bytes, going on: %s", arrived, size, target.name)
            time.sleep(WAIT_S * 2 ** (ATTEMPTS - attempts))
    if (size and part.stat().st_size != size) or not has_digest(part, digest):
        part.unlink()
        raise ModelUnavailableError(f"What arrived from {url} is not what the hub promised ({size} bytes with the "
                                    f"digest {digest}); it has been removed. Try again; if it recurs, a proxy or "
                                    "mirror on the way changes files.")
    part.replace(target)


def has_digest(path: Path, digest: str) -> bool:
    """Whether a file has a digest of the hub's: a SHA-256, or git's SHA-1 of a blob. Others count as matching."""
    if len(digest) == _SHA256_DIGITS:
        running = hashlib.sha256()
    elif len(digest) == _SHA1_DIGITS:
        running = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    else:
        return True
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            running.update(chunk)
    return running.hexdigest() == digest


def _open_part(target: Path, size: int) -> Path:
    """Return the file of what has arrived so far; without a known size it cannot be gone on with."""
    part = target.with_name(target.name + ".incomplete")
    with writing(part):
        part.parent.mkdir(parents=True, exist_ok=True)
        if not part.exists() or part.stat().st_size > size:
            part.write_bytes(b"")
    return part


def _append(url: str, part: Path, before: int, size: int, report: Callable[[int], None]) -> None:
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
    if before:
        headers["Range"] = f"bytes={before}-"
    try:
        with get_session().stream("GET", url, headers=headers, follow_redirects=True,
                                  timeout=constants.HF_HUB_DOWNLOAD_TIMEOUT) as response:
            hf_raise_for_status(response)
            goes_on = response.status_code == HTTPStatus.PARTIAL_CONTENT
            with writing(part), part.open("ab" if goes_on else "wb") as stream:
                for chunk in response.iter_bytes():
                    stream.write(chunk)
                    report(stream.tell())
    except HfHubHTTPError:
        raise
    except HTTPError as error:
        raise ConnectionCutError(str(error) or type(error).__name__) from error
    if part.stat().st_size < size:
        raise ConnectionCutError("the server closed the connection early")


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure to write into a StorageError that says what to do.

    Raises:
        StorageError: the disk is full, or the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(f"Cannot write {path}: {error.strerror or error}. Free some space, or choose another folder "
                           "for models with HF_HUB_CACHE; what has arrived is kept and gone on with.") from error
