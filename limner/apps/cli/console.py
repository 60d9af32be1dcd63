"""What the command line writes with: results to stdout, the rest to stderr, bars only on a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from limner.apps.cli.streams import plain
from limner.core import progress
from limner.core.errors import ImageError, OptionError
from limner.core.images import walk_images

PLAIN_WIDTH = 110
"""Columns where the output is no terminal: a file has no width, and 80 breaks every table."""


class Found(Protocol):
    """What came of one picture of many; with an ``error`` in place of the rest where it could not be read."""

    @property
    def error(self) -> ImageError | None:
        """Why it could not be read."""


AnyFound = TypeVar("AnyFound", bound=Found)

def out() -> Console:
    """Return the console for results."""
    return Console(highlight=False) if sys.stdout.isatty() else Console(width=PLAIN_WIDTH, highlight=False)


def tell(message: str) -> None:
    """Write one message to stderr, on one line whatever it holds."""
    print(f"limner: {plain(message)}", file=sys.stderr)


@contextlib.contextmanager
def progress_bars() -> Iterator[progress.Progress]:
    """Yield a ``report(stage, done, total)`` that draws a bar a stage on stderr; on no terminal it draws nothing."""
    if not sys.stderr.isatty():
        yield progress.no_progress
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total, visible=done < total)  # type: ignore[arg-type]

        yield report


def find_pictures(given: list[Path], *, recursive: bool) -> list[Path]:
    """Return the pictures meant: files as they are, of folders those within, in order.

    Raises:
        OptionError: nothing was found at all.
    """
    found: list[Path] = []
    for path in given:
        found += walk_images(path, recursive=recursive) if path.is_dir() else [path]
    if not found:
        raise OptionError(f"No pictures in {', '.join(map(str, given))}. Add --recursive to look into subfolders.")
    return found


def pair_up(pictures: Sequence[Path], found: Iterable[AnyFound]) -> Iterator[tuple[Path, AnyFound]]:
    """Yield the pictures with what came of them; tell the errors of those that could not be read.

    Raises:
        typer.Exit: with status 1, in the end, if there were any.
    """
    failed = False
    for picture, one in zip(pictures, found, strict=True):
        if one.error is None:
            yield picture, one
        else:
            tell(str(one.error))
            failed = True
    if failed:
        raise typer.Exit(1)
