"""Watch folders and bring the index up to date as files come and go. Extra ``watch``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from limner.core.errors import MissingExtraError
from limner.core.events import Monitor
from limner.tasks.search.indexing import IndexOptions, IndexReport

if TYPE_CHECKING:
    from limner.tasks.search.photos import Index

LOOK_MS = 1_000
SETTLE_MS = 1_500
"""How long a folder must be quiet: a file being written is not read half."""


def watch_folders(index: Index, folders: Sequence[str | os.PathLike[str]], options: IndexOptions,
                  monitor: Monitor) -> Iterator[IndexReport]:
    """Yield a report each time something has changed, until the monitor stops.

    Raises:
        MissingExtraError: watchfiles is not installed.
    """
    try:
        from watchfiles import watch
    except ImportError as error:
        raise MissingExtraError("Watching needs the extra: pip install 'limner[watch]'") from error
    looked = False
    for changed in watch(*(os.fspath(folder) for folder in folders), debounce=SETTLE_MS, stop_event=monitor.stop,
                         raise_interrupt=False, rust_timeout=LOOK_MS, yield_on_timeout=True):
        if not changed and looked:
            continue
        looked = True  # the first time also without a change: one may have come before the watch began
        report = index.add(folders, options, monitor)
        if report.added or report.linked or report.gone or report.failed:
            yield report
