"""Read a file of one entry a line, and say which line is wrong. Knows nothing about what the entries are for."""

from __future__ import annotations

from pathlib import Path

from limner.core.errors import VocabularyError

_LONGEST_NAME = 300


def read_lines(path: Path, *, longest: int, noun: str) -> list[str]:
    """Return all lines of a UTF-8 file, stripped; blank ones too, so that line ``n`` is entry ``n - 1``.

    ``longest`` is in characters; ``noun`` is what a line holds ("a label"), for the messages.

    Raises:
        VocabularyError: the file cannot be read, is not UTF-8, or has a line that is too long; names the line.
    """
    lines = [line.strip() for line in _decode(read_raw_lines(path, noun=noun), path)]
    if max(map(len, lines)) > longest:
        number, length = next((n, len(line)) for n, line in enumerate(lines, start=1) if len(line) > longest)
        raise VocabularyError(f"{path}, line {number}: {length:,} characters. The most for {noun} is {longest:,}; write "
                              "one a line.")
    return lines


def read_raw_lines(path: Path, *, noun: str) -> list[bytes]:
    """Return all lines of a file as bytes, whatever ends them; at least one.

    Raises:
        VocabularyError: the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte in it
        reason = getattr(error, "strerror", None) or error
        raise VocabularyError(f"{str(path)[:_LONGEST_NAME]}: cannot be read: {reason}. It should be a text file with {noun} "
                              "on every line.") from error
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def _decode(lines: list[bytes], path: Path) -> list[str]:
    try:
        texts = b"\n".join(lines).decode().split("\n")
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise VocabularyError(f"{path}, line {number}: not UTF-8 ({error.reason}). Save the file as UTF-8.") from error
    nul = next((number for number, text in enumerate(texts, start=1) if "\0" in text), None)
    if nul is not None:
        raise VocabularyError(f"{path}, line {nul}: a NUL character, so this is no text, or text in UTF-16. Save the "
                              "file as UTF-8.")
    return texts
