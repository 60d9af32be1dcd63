"""stdout and stderr as the commands use them: whatever is written can be written, shows as text, and is not lost unsaid.

A name may hold bytes that are no UTF-8, or signs that steer a terminal; a terminal may know ASCII only; a disk may be full.
Knows nothing about what is written.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any, TextIO

from limner.core.errors import StorageError

_STEERING = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that break a line, or turn the direction of writing, so that what is read is not what is there."""


def plain(value: object, *, keep: str = "") -> str:
    """Return a text with everything escaped that would not show as itself; the signs in ``keep`` stay.

    Those are control signs, line separators, turns of direction, and bytes of a file name that are no text.
    """
    text = str(value)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(sign) if _must_escape(sign) and sign not in keep else sign for sign in text)


def write_line(text: str) -> None:
    """Write a result to stdout: lines and tabs stay, other signs that steer a terminal are escaped."""
    print(plain(text, keep="\n\t"), flush=True)


def write_json(row: object) -> None:
    """Write a result to stdout as one line of JSON; letters stay readable where stdout is UTF-8."""
    line = json.dumps(row, ensure_ascii=False)
    print(line if _can_hold(line) else json.dumps(row), flush=True)


@contextlib.contextmanager
def guarded_streams() -> Iterator[None]:
    """Let what is written to stdout and stderr inside be escaped where it cannot be encoded; a failure is a StorageError."""
    before = sys.stdout, sys.stderr
    for stream in filter(None, before):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")
    with open(os.devnull, "w") as nowhere:
        sys.stdout = _Results(before[0])
        sys.stderr = before[1] or nowhere  # print() would take stdout in its place
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before
            _let_go(before[0])


def _let_go(stream: TextIO | None) -> None:
    """Let what a stream cannot get rid of go nowhere, so that the interpreter does not fail on it once more at its end."""
    try:
        if stream is not None:
            stream.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
            os.close(nowhere)


class _Results:
    """stdout, or what stands for it where it was closed before limner began; a failure to write is an error of limner's."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write."""
        if self._stream is None:
            raise StorageError("stdout is closed, so the results cannot be written. Leave it open, or send it to a file.")
        with _explained():
            return self._stream.write(text)

    def flush(self) -> None:
        """Send on what was written."""
        if self._stream is not None:
            with _explained():
                self._stream.flush()

    def isatty(self) -> bool:
        """Whether a terminal shows it."""
        return self._stream is not None and self._stream.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # who read has seen enough, as head has: the parser ends the program quietly
        raise
    except OSError as error:
        raise StorageError(f"The results cannot be written to stdout: {error.strerror or error}.") from error


def _can_hold(line: str) -> bool:
    return codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8" and not any(map(_must_escape, line))


def _must_escape(sign: str) -> bool:
    return sign in _STEERING or unicodedata.category(sign) in ("Cc", "Cs")


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode()
