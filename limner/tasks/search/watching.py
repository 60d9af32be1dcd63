"""Watch folders and bring the index up to date as files come and go. Extra ``watch``.

A folder that vanishes (a disk that is taken off) is told, and the others are watched on; when it is there again it is looked
through and watched again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from limner.core.errors import ImageError, MissingExtraError, StorageError
from limner.core.events import Monitor
from limner.tasks.search.indexing import IndexOptions, IndexReport

if TYPE_CHECKING:
    from limner.tasks.search.photos import Index

LOOK_MS = 1_000
"""How often to look whether the folders are still there."""

SETTLE_MS = 1_500
"""How long a folder must be quiet: a file being written is not read half."""

Identity = tuple[int, int] | None
"""The device and the inode of a folder; None where it cannot be listed."""


def watch_folders(index: Index, folders: Sequence[str | os.PathLike[str]], options: IndexOptions,
                  monitor: Monitor) -> Iterator[IndexReport]:
    """Yield a report each time something has changed, until the monitor stops.

    ``away`` and ``back`` of a report name folders that can no longer be reached, and that can be again.

    Raises:
        MissingExtraError: watchfiles is not installed.
        StorageError: the system watches no more folders; says what to do.
    """
    try:
        import watchfiles  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("Watching needs the extra: pip install 'limner[watch]'") from error
    places = [os.path.abspath(Path(folder).expanduser()) for folder in folders]
    seen = _identify(places)
    while not monitor.stopped:
        yield from _watch_while(seen, index, options, monitor)
        now = _identify(places)
        away = [place for place in places if seen[place] and not now[place]]
        back = [place for place in places if now[place] and not seen[place]]
        if away or back:
            yield IndexReport(away=away, back=back)
        seen = now


def _watch_while(seen: dict[str, Identity], index: Index, options: IndexOptions, monitor: Monitor) -> Iterator[IndexReport]:
    """Yield reports of the folders that are there, as long as no folder comes, goes, or becomes another one."""
    here = [place for place, identity in seen.items() if identity]
    looked = not here
    for changed in _changes(here, monitor):
        if _identify(list(seen)) != seen:
            return
        if not changed and looked:
            continue
        looked = True  # the first time also without a change: one may have come before the watch began
        try:
            report = index.add(here, options, monitor)
        except ImageError:  # a folder went just now
            return
        if report.added or report.linked or report.gone or report.failed or report.emptied:
            yield report


def _changes(places: list[str], monitor: Monitor) -> Iterator[bool]:
    """Yield whether something has changed, at least every ``LOOK_MS``, until the monitor stops."""
    from watchfiles import watch

    while not places and not monitor.stop.wait(LOOK_MS / 1000):
        yield False
    if not places:
        return
    try:
        for changed in watch(*places, debounce=SETTLE_MS, stop_event=monitor.stop, raise_interrupt=False,
                             rust_timeout=LOOK_MS, yield_on_timeout=True, ignore_permission_denied=True):
            yield bool(changed)
    except FileNotFoundError:  # one went before it was watched
        return
    except (OSError, RuntimeError) as error:  # watchfiles' own errors are RuntimeErrors
        raise StorageError(f"{', '.join(places)} cannot be watched ({error}). Where there are more folders than the system "
                           "watches, raise fs.inotify.max_user_watches, or set WATCHFILES_FORCE_POLLING=true.") from error


def _identify(places: Sequence[str]) -> dict[str, Identity]:
    return {place: _identify_one(place) for place in places}


def _identify_one(place: str) -> Identity:
    try:
        about = os.stat(place)
        if os.path.isdir(place):
            os.scandir(place).close()
    except OSError:
        return None
    return about.st_dev, about.st_ino
