"""What the command line writes with: results to stdout, the rest to stderr, bars only on a terminal."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from limner.apps.cli.signals import stop_on_signals
from limner.apps.cli.streams import plain
from limner.core.errors import ImageError, OptionError, StoppedError
from limner.core.events import Listener, Monitor
from limner.core.outcome import Outcome

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 110
"""Columns where the output is no terminal: a file has no width, and 80 breaks every table."""

STDIN = "-"
_PICTURE_HEADS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")


T = TypeVar("T")


def out() -> Console:
    """Return the console for results."""
    from rich.console import Console

    return Console(highlight=False) if sys.stdout.isatty() else Console(width=PLAIN_WIDTH, highlight=False)


def tell(message: str) -> None:
    """Write one message to stderr, on one line whatever it holds."""
    print(f"limner: {plain(message)}", file=sys.stderr)


@contextlib.contextmanager
def watching(*, lines: bool = False) -> Iterator[Monitor]:
    """Yield a monitor that draws bars on a terminal and is stopped by SIGINT and SIGTERM; what then, is for who asks.

    With ``lines`` it writes a line now and then where there is no terminal.
    """
    with stop_on_signals() as stop, _bars(lines=lines) as listener:
        yield Monitor(listener, stop.asked)


@contextlib.contextmanager
def working() -> Iterator[Monitor]:
    """Yield the monitor of a command's long work: bars on a terminal, stopped by SIGINT and SIGTERM.

    Raises:
        typer.Exit: in the end, with status 130 or 143, if it was stopped.
    """
    with stop_on_signals() as stop:
        try:
            with _bars() as listener:
                yield Monitor(listener, stop.asked)
        except (StoppedError, typer.Exit):
            if stop.number is None:
                raise
        if stop.number is not None:
            tell("stopped; what was finished is kept")
            raise typer.Exit(128 + stop.number)


def _bars(*, lines: bool = False) -> contextlib.AbstractContextManager[Listener]:
    from limner.apps.cli.progress import draw_progress  # here: rich's bars are not what a list of commands waits for

    return draw_progress(lines=lines)


class Pictures(list[Path]):
    """The pictures that a command was given; ``failed`` says that there was a folder which could not be read."""

    failed = False


def find_pictures(given: list[Path], *, recursive: bool) -> Pictures:
    """Return the pictures meant: files as they are, of folders those within, in order; of ``-`` those that stdin names.

    A folder that cannot be read, or holds none, is told, and the rest goes on.

    Raises:
        OptionError: nothing was found at all.
        typer.Exit: with status 1, if that is because folders could not be read.
    """
    from limner.core.images import walk_images  # here: numpy and PIL would be a third of what --help takes

    found = Pictures()

    def skip(error: ImageError) -> None:
        found.failed = True
        tell(str(error))

    for path in itertools.chain.from_iterable(_read_paths() if str(path) == STDIN else [path] for path in given):
        if not os.path.isdir(path):  # Path.is_dir raises where a name is too long for a file
            found.append(path)
            continue
        before = len(found)
        try:
            found += walk_images(path, recursive=recursive, skipped=skip)
        except ImageError as error:
            skip(error)
        else:
            if len(found) == before and len(given) > 1:
                tell(f"{path}: no pictures in this folder{'' if recursive else '; --recursive looks into subfolders'}.")
    if not found and found.failed:
        raise typer.Exit(1)
    if not found:
        raise OptionError(f"No pictures in {', '.join(map(str, given))}. Add --recursive to look into subfolders.")
    return found


def _read_paths() -> list[Path]:
    """Return the paths on stdin: one a line, or parted by NULs, as ``find -print0`` writes them.

    Raises:
        OptionError: stdin is closed, or holds a picture itself.
    """
    if sys.stdin is None:
        raise OptionError(f"{STDIN} reads the paths of pictures from stdin, and stdin is closed.")
    data = sys.stdin.buffer.read()
    if data.startswith(_PICTURE_HEADS):
        raise OptionError(f"stdin holds a picture; {STDIN} reads paths from it, one a line. Give the path of the picture.")
    entries = data.split(b"\0") if b"\0" in data else [line.removesuffix(b"\r") for line in data.split(b"\n")]
    return [Path(os.fsdecode(entry)) for entry in entries if entry]


def pair_up(pictures: Sequence[Path], found: Iterable[Outcome[T]]) -> Iterator[tuple[Path, T]]:
    """Yield the pictures with what came of them; tell the errors of those that could not be read. Ends where ``found`` does.

    Raises:
        typer.Exit: with status 1, in the end, if there were any.
    """
    failed = isinstance(pictures, Pictures) and pictures.failed
    for picture, one in zip(pictures, found):
        if one.ok:
            yield picture, one.unwrap()
        else:
            tell(str(one.error))
            failed = True
    if failed:
        raise typer.Exit(1)
