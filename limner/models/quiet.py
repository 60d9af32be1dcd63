"""Keep other libraries from talking while limner loads models through them. Knows their habits, no model."""

from __future__ import annotations

import contextlib
import logging
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
    """Drop what is logged by the root logger itself, as open_clip does, and keep that from configuring logging.

    (Python gives a root logger without handlers one at the first message. What open_clip says there of models "initialized
    randomly" is not so either: limner reads the weights next.)
    """
    root = logging.getLogger()
    handler = logging.NullHandler()
    root.addHandler(handler)
    root.addFilter(_refuse)
    try:
        yield
    finally:
        root.removeFilter(_refuse)
        root.removeHandler(handler)


def _refuse(record: logging.LogRecord) -> bool:
    return False
