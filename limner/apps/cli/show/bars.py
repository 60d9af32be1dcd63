"""Bars of text, an eighth of a cell fine. Knows nothing about what they measure."""

from __future__ import annotations

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def draw_bar(share: float, cells: int) -> str:
    """Return a bar that fills ``share`` (0 to 1) of so many cells."""
    full, rest = divmod(round(share * cells * 8), 8)
    return _EIGHTHS[8] * full + (_EIGHTHS[rest] if rest else "")
