"""Texts beside their pictures: how a new text and one that is there become one.

Knows nothing about models or jobs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from limner.batch.marks import ReviewedTexts
from limner.core.errors import OptionError, StorageError
from limner.core.storage import write_atomically

IF_EXISTS = ("skip", "overwrite", "append", "prepend", "merge")
SUFFIXES = (".txt", ".caption")


@dataclass(frozen=True)
class TextOptions:
    """How a text is put together and written.

    Attributes:
        if_exists: skip a text that is there, overwrite it, append or prepend to it, or merge: add only what it lacks.
        trigger: words put in front of every text.
        suffix: words put behind every text.
        separator: what stands between the parts.
        order: score keeps the nearest first; name sorts the parts by name, behind the trigger words.
        ending: the ending of sidecar files, .txt or .caption.
        full_names: write ``a.jpg.txt`` in place of ``a.txt``, so that ``a.jpg`` and ``a.png`` do not meet.
        overwrite_reviewed: overwrite, too, what a person has edited or accepted in a review.

    Raises:
        OptionError: a value is not allowed.
    """

    if_exists: str = "skip"
    trigger: str = ""
    suffix: str = ""
    separator: str = ", "
    order: str = "score"
    ending: str = ".txt"
    full_names: bool = False
    overwrite_reviewed: bool = False

    def __post_init__(self) -> None:
        if self.if_exists not in IF_EXISTS:
            raise OptionError(f"if_exists {self.if_exists!r} must be one of {', '.join(IF_EXISTS)}.")
        if self.order not in ("score", "name"):
            raise OptionError(f"order {self.order!r} must be score or name.")
        if not self.separator.strip(" ") or "\n" in self.separator:
            raise OptionError("The separator must hold a sign that is no blank, and no line break.")
        if not self.ending.startswith(".") or "/" in self.ending:
            raise OptionError(f"The ending {self.ending!r} must begin with a dot.")


def split_text(text: str, separator: str) -> list[str]:
    """Return the parts of a text, trimmed, without empty ones."""
    return [part for part in (part.strip() for part in text.split(separator.strip())) if part]


def compose_text(parts: Sequence[str], options: TextOptions) -> str:
    """Return one line: trigger, parts in their order, suffix; no part twice."""
    middle = sorted(parts, key=str.casefold) if options.order == "name" else list(parts)
    ends = [split_text(options.trigger, options.separator), split_text(options.suffix, options.separator)]
    chosen = [" ".join(part.split()) for part in (*ends[0], *middle, *ends[1])]
    return options.separator.join(_once(chosen))


def join_text(new: str, old: str, options: TextOptions) -> str:
    """Return what is to stand in the file: parts that are there already are not added a second time."""
    if options.if_exists == "overwrite":
        return new
    there, come = split_text(old, options.separator), split_text(new, options.separator)
    if options.if_exists == "prepend":
        known = {part.casefold() for part in there}
        return options.separator.join([*(part for part in come if part.casefold() not in known), *there])
    return options.separator.join(_once([*there, *come]))


def sidecar_path(picture: Path, options: TextOptions) -> Path:
    """Return where the text of a picture lies."""
    return picture.with_name(picture.name + options.ending) if options.full_names else picture.with_suffix(options.ending)


def find_clashes(pictures: Iterable[Path], options: TextOptions) -> Iterator[tuple[Path, Path]]:
    """Yield pairs of pictures, given in the order of their paths, that would share one sidecar, as ``a.jpg`` and ``a.png``.

    Those that could stand together in that order: all begin alike up to the first dot of the name. So only they are held,
    however many pictures there are.
    """
    first: dict[str, Path] = {}
    begins = "\n"
    for picture in pictures:
        if not str(picture).startswith(begins):
            begins = str(picture.with_name(picture.name.split(".", 1)[0])) + "."
            first.clear()
        other = first.setdefault(str(sidecar_path(picture, options)), picture)
        if other != picture:
            yield other, picture


def write_sidecar(path: Path, new: str, options: TextOptions, reviewed: ReviewedTexts | None = None) -> str:
    """Write a text beside a picture; return written, skipped, unchanged, or kept, of one that a person has ``reviewed``.

    What is there is somebody's work: only ``overwrite`` takes anything of it away, and not what was reviewed.

    Raises:
        StorageError: it cannot be written, or what is there cannot be read.
    """
    try:
        old = path.read_text(encoding="utf-8") if path.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{path} is there and cannot be read as text ({error}); it is left as it is.") from error
    if old is not None and options.if_exists == "skip":
        return "skipped"
    is_kept = options.if_exists == "overwrite" and not options.overwrite_reviewed
    if old is not None and is_kept and (reviewed or ReviewedTexts()).hold(path, old):
        return "kept"
    text = new if old is None else join_text(new, old, options)
    if old is not None and old.rstrip("\n") == text:
        return "unchanged"
    write_atomically(path, lambda part: part.write_text(text + "\n", encoding="utf-8", newline="\n"))
    return "written"


def _once(parts: Sequence[str]) -> list[str]:
    first: dict[str, str] = {}
    for part in parts:
        first.setdefault(part.casefold(), part)
    return list(first.values())

