"""Keep other libraries from talking while limner loads models through them. Knows their habits, no model."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def no_progress_bars() -> Iterator[None]:
    """Switch transformers' bars off and, where they were on, on again: only apps draw them."""
    from limner.models._open_clip import transformers

    shown = transformers.utils.logging
    were_on = shown.is_progress_bar_enabled()
    shown.disable_progress_bar()
    try:
        yield
    finally:
        if were_on:
            shown.enable_progress_bar()


@contextlib.contextmanager
def no_root_logging() -> Iterator[None]:
    """Drop what this thread logs by the root logger itself, as open_clip does, and keep that from configuring logging.

    (Python gives a root logger without handlers one at the first message. What open_clip says there of models "initialized
    randomly" is not so either: limner reads the weights next.) What other threads log goes where it would have gone.
    """
    root = logging.getLogger()
    mine = threading.get_ident()
    handler = _LastResort()

    def is_others(record: logging.LogRecord) -> bool:
        return threading.get_ident() != mine

    root.addHandler(handler)
    root.addFilter(is_others)
    try:
        yield
    finally:
        root.removeFilter(is_others)
        root.removeHandler(handler)


class _LastResort(logging.Handler):
    """The root logger's handler for the time being: does what Python does for records that have none."""

    def emit(self, record: logging.LogRecord) -> None:
        last = logging.lastResort
        if last is not None and record.levelno >= last.level and self._is_alone(logging.getLogger(record.name)):
            last.handle(record)

    def _is_alone(self, logger: logging.Logger | None) -> bool:
        """Whether no other handler gets what a logger logs; of several such as this, the first is meant."""
        while logger is not None:
            if logger.handlers:
                return logger.handlers[0] is self and all(isinstance(one, _LastResort) for one in logger.handlers)
            logger = logger.parent
        return False
