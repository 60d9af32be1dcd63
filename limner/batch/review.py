"""Review the texts beside a folder's pictures: read, edit, accept, find and replace, undo. Knows nothing about HTTP.

Only the texts beside the folder's own pictures are ever written, as a whole; and each folder's marks (``marks.py``). What
changed on the disk since it was read is never written over.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from limner.batch.marks import ReviewedTexts, digest_of
from limner.batch.results import check_clashes
from limner.batch.sidecars import TextOptions, sidecar_path, split_text
from limner.core.errors import LimnerError, OptionError, StorageError
from limner.core.images.walk import walk_images
from limner.core.storage import write_atomically

SHOWN = ("all", "open", "accepted", "empty")
LONGEST_TEXT = 20_000
MOST_UNDO, MOST_UNDO_BYTES = 200, 64 * 2**20


class ChangedError(LimnerError):
    """A text is not what it was when it was read: another program, or another page, has written it."""


@dataclass(frozen=True)
class Entry:
    """A picture's ``number`` and ``name`` in the folder, and its text as it is now.

    ``state`` is edited, accepted, or None where nobody has decided yet; ``digest`` tells this text from others. Where the
    text cannot be read or is not to be written, ``error`` says why, and ``text`` is empty.
    """

    number: int
    name: str
    text: str
    digest: str
    state: str | None
    error: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return {**asdict(self), "name": self.name.encode("utf-8", "replace").decode()}


@dataclass(frozen=True)
class Replacement:
    """What is to be replaced in all texts.

    Attributes:
        find: the words to find.
        replace: what to put in their place.
        case: tell capital letters from small ones.
        whole: replace only parts between separators that are these words and nothing else.
    """

    find: str
    replace: str = ""
    case: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        if not (self.find.strip() if self.whole else self.find):
            raise OptionError("There is nothing to find. Give some words.")
        if max(len(self.find), len(self.replace)) > LONGEST_TEXT:
            raise OptionError(f"The words are longer than {LONGEST_TEXT} characters.")

    def apply(self, text: str, separator: str) -> str:
        """Return a text with the words replaced; parts that become empty are left out."""
        if self.whole:
            find, put = self.find.strip(), self.replace.strip()
            parts = split_text(text, separator)
            new = [put if part == find or (not self.case and part.casefold() == find.casefold()) else part for part in parts]
            return text if new == parts else separator.join(part for part in new if part)
        return re.sub(re.escape(self.find), lambda found: self.replace, text, flags=0 if self.case else re.IGNORECASE)


@dataclass
class _Change:
    """What one act did to texts: of each number the bytes and mark before and after; None is no file, or no mark."""

    texts: dict[int, tuple[bytes | None, bytes | None]] = field(default_factory=dict)
    marks: dict[int, str | None] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(len(one or b"") for pair in self.texts.values() for one in pair)


class Review:
    """The pictures of a folder (and with ``recursive`` of those below) with their texts. Safe to use from any thread.

    Which pictures there are is found out once, at the start.

    Raises:
        ImageError: the folder cannot be read.
        OptionError: it has no pictures, or two of them share a text.
    """

    def __init__(self, folder: Path, options: TextOptions | None = None, *, recursive: bool = False) -> None:
        self.folder, self.options = folder.absolute(), options or TextOptions()
        self.pictures = list(walk_images(self.folder, recursive=recursive))
        if not self.pictures:
            raise OptionError(f"{folder} has no pictures. Name another folder{'' if recursive else ', or say --recursive'}.")
        check_clashes(sorted(self.pictures, key=str), self.options)
        self._marks = ReviewedTexts()
        self._undo: list[_Change] = []
        self._one = threading.RLock()

    def picture(self, number: int) -> Path:
        """Return a picture's path.

        Raises:
            OptionError: there is none of that number.
        """
        if not 0 <= number < len(self.pictures):
            raise OptionError(f"There is no picture {number}: there are {len(self.pictures)}, from 0.")
        return self.pictures[number]

    def entry(self, number: int) -> Entry:
        """Return a picture with its text."""
        picture = self.picture(number)
        name = picture.relative_to(self.folder).as_posix()
        try:
            text = _decode(self._read(number))
        except StorageError as error:
            return Entry(number, name, "", "", None, str(error))
        path = self._path(number)
        return Entry(number, name, text, digest_of(text), self._marks.of(path.parent).state(path.name, text))

    def find(self, shown: str = "all", words: str = "") -> Iterator[Entry]:
        """Yield the pictures that are to be shown: all, open (not accepted), accepted, or empty (without a text).

        Only those whose name or text has ``words`` in it, where there are some.

        Raises:
            OptionError: ``shown`` is none of these.
        """
        if shown not in SHOWN:
            raise OptionError(f"shown is {shown!r}; it must be one of {', '.join(SHOWN)}.")
        wanted = words.strip().casefold()
        for number in range(len(self.pictures)):
            entry = self.entry(number)
            if _is_shown(entry, shown) and (not wanted or wanted in f"{entry.name}\n{entry.text}".casefold()):
                yield entry

    def page(self, shown: str = "all", words: str = "", offset: int = 0, count: int = 50) -> tuple[list[Entry], int]:
        """Return some of the pictures that ``find`` yields, from the ``offset``-th on, and how many there are in all."""
        if shown == "all" and not words.strip():  # the texts of the others need not be read
            numbers = range(len(self.pictures))[offset:offset + count]
            return [self.entry(number) for number in numbers], len(self.pictures)
        found = list(self.find(shown, words))
        return found[offset:offset + count], len(found)

    def save(self, number: int, text: str, before: str, *, accept: bool = False) -> Entry:
        """Write a picture's text if it is not that already, and remember that a person did; return how it stands then.

        ``before`` is the ``digest`` of the text that the person saw.

        Raises:
            ChangedError: the text is another one by now.
            StorageError: it cannot be written.
            OptionError: it is too long.
        """
        if len(text) > LONGEST_TEXT:
            raise OptionError(f"The text has {len(text)} characters; {LONGEST_TEXT} are allowed.")
        with self._one:
            old = self._read(number)
            if digest_of(_decode(old)) != before:
                raise ChangedError("This text has changed on the disk since it was shown. Look at it again.")
            change, new = _Change(), _encode(text)
            if digest_of(_decode(old)) != digest_of(text):
                self._put(number, old, new, change)
            state = "edited" if change.texts else self.entry(number).state
            self._mark(number, text, "accepted" if accept else state, change)
            self._keep(change)
            return self.entry(number)

    def replace(self, replacement: Replacement, *, dry: bool = False) -> tuple[list[tuple[Entry, str]], list[str]]:
        """Replace words in all texts; return the texts before that changed, each with the one after, and what went wrong.

        With ``dry`` nothing is written.
        """
        changed: list[tuple[Entry, str]] = []
        errors: list[str] = []
        with self._one:
            change = _Change()
            for number in range(len(self.pictures)):
                entry = self.entry(number)
                after = replacement.apply(entry.text, self.options.separator)[:LONGEST_TEXT]
                if entry.error is not None or after == entry.text:
                    continue
                try:
                    if not dry:
                        self._put(number, self._read(number), _encode(after), change)
                        self._mark(number, after, "edited", change)
                except StorageError as error:
                    errors.append(str(error))
                    continue
                changed.append((entry, after))
            self._keep(change)
        return changed, errors

    @property
    def undoable(self) -> int:
        """How many acts can be undone."""
        return len(self._undo)

    def undo(self) -> tuple[list[int], list[str]]:
        """Take the last act back; return the numbers that it had touched, and what could not be taken back, and why."""
        with self._one:
            if not self._undo:
                return [], []
            change, errors = self._undo.pop(), list[str]()
            for number, (before, after) in change.texts.items():
                try:
                    if self._read(number) != after:
                        raise ChangedError(f"{self._path(number)} has changed since; it is left as it is.")
                    self._write(number, before)
                except LimnerError as error:
                    errors.append(str(error))
            for number, state in change.marks.items():
                entry = self.entry(number)
                self._marks.of(self._path(number).parent).set(self._path(number).name, entry.text, state)
            return sorted({*change.texts, *change.marks}), errors

    def _path(self, number: int) -> Path:
        return sidecar_path(self.picture(number), self.options)

    def _read(self, number: int) -> bytes | None:
        """Return what a text's file holds; None where there is none."""
        path = self._path(number)
        try:
            if path.is_symlink():
                raise StorageError(f"{path} is a link; it is left as it is.")
            content = path.read_bytes() if path.exists() else None
            if content is not None:
                content.decode()
        except (OSError, UnicodeDecodeError) as error:
            raise StorageError(f"{path} cannot be read as text ({error}); it is left as it is.") from error
        return content

    def _put(self, number: int, old: bytes | None, new: bytes, change: _Change) -> None:
        self._write(number, new)
        change.texts[number] = old, new

    def _write(self, number: int, content: bytes | None) -> None:
        path = self._path(number)
        if content is not None:
            write_atomically(path, partial(_fill, content=content))
            return
        try:
            path.unlink(missing_ok=True)  # it was made here, and is what was made
        except OSError as error:
            raise StorageError(f"{path} cannot be removed: {error.strerror or error}.") from error

    def _mark(self, number: int, text: str, state: str | None, change: _Change) -> None:
        path = self._path(number)
        marks, before = self._marks.of(path.parent), change.texts.get(number)
        was = marks.state(path.name, text if before is None else _decode(before[0]))
        if was != state or before is not None:
            marks.set(path.name, text, state)
            change.marks[number] = was

    def _keep(self, change: _Change) -> None:
        if change.texts or change.marks:
            self._undo.append(change)
        size = sum(one.size for one in self._undo)
        while len(self._undo) > MOST_UNDO or (len(self._undo) > 1 and size > MOST_UNDO_BYTES):
            size -= self._undo.pop(0).size

    def count(self) -> Counter[str]:
        """Return how many pictures there are of each kind that can be shown."""
        return Counter(kind for entry in self.find() for kind in SHOWN if _is_shown(entry, kind))


def _fill(part: Path, content: bytes) -> None:
    part.write_bytes(content)


def _is_shown(entry: Entry, shown: str) -> bool:
    return {"all": True, "open": entry.state != "accepted", "accepted": entry.state == "accepted",
            "empty": not entry.text.strip()}[shown]


def _encode(text: str) -> bytes:
    plain = text.replace("\r\n", "\n").rstrip("\n")
    return f"{plain}\n".encode() if plain else b""


def _decode(content: bytes | None) -> str:
    """Return the text of a file as it is shown: without a mark of its encoding, and without the line break at its end."""
    return "" if content is None else content.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
