"""Bars of text, an eighth of a cell fine where the output can show that. Knows nothing about what they measure."""

from __future__ import annotations

import sys

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def draw_bar(share: float, cells: int) -> str:
    """Return a bar that fills ``share`` (0 to 1) of so many cells."""
    full, rest = divmod(round(share * cells * 8), 8)
    if not _shows_eighths():
        return "#" * (full + (rest >= 4))
    return _EIGHTHS[8] * full + (_EIGHTHS[rest] if rest else "")


def _shows_eighths() -> bool:
    try:
        _EIGHTHS.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
