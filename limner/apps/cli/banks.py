"""Open a user's bank of texts, and tell what is kept when it is stopped. Knows nothing about what is searched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from limner.apps.cli.console import tell
from limner.core.errors import StoppedError
from limner.core.events import Monitor

if TYPE_CHECKING:
    from limner.index.banks import Bank
    from limner.models.clip.joint import JointClip
    from limner.models.clip.model import Clip


def open_bank(texts: Sequence[str], clip: Clip | JointClip, cache_folder: str | Path | None, monitor: Monitor) -> Bank:
    """Return the bank of some texts, those embedded that were not yet."""
    from limner.index.banks import Bank

    try:
        return Bank(texts, clip, cache_folder=cache_folder, monitor=monitor)
    except StoppedError:
        tell("What was embedded is kept: the same command goes on from there.")
        raise
