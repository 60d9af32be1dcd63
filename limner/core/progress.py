"""How long work tells how far it has come. Knows nothing about who listens."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called as ``progress(stage, done, total)``."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Report nothing."""
