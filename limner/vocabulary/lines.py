"""Read a user's file of one entry a line, and say which line is wrong. Knows nothing about what the entries are for."""

from __future__ import annotations

from pathlib import Path

from limner.core.errors import VocabularyError


def read_lines(path: Path, *, longest: int, noun: str) -> list[str]:
    """Return all lines of a UTF-8 file, stripped; blank ones too, so that line ``n`` is entry ``n - 1``.

    ``longest`` is in characters; ``noun`` is what a line holds ("a label"), for the messages.

    Raises:
        VocabularyError: the file cannot be read, is not UTF-8, or has a line that is too long; names the line.
    """
    text = _read_text(path, noun)
    lines = [line.strip() for line in text.split("\n")]
    if max(map(len, lines)) > longest:
        number, length = next((n, len(line)) for n, line in enumerate(lines, start=1) if len(line) > longest)
        raise VocabularyError(f"{path}, line {number}: {length:,} characters. The most for {noun} is {longest:,}; write "
                              "one a line.")
    return lines


def _read_text(path: Path, noun: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be read: {error.strerror or error}. It should be a text file with {noun} "
                              "on every line.") from error
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise VocabularyError(f"{path}, line {number}: not UTF-8 ({error.reason}). Save the file as UTF-8.") from error
    if "\0" in text:
        number = text.count("\n", 0, text.index("\0")) + 1
        raise VocabularyError(f"{path}, line {number}: a NUL character, so this is no text, or text in UTF-16. Save the "
                              "file as UTF-8.")
    return text
