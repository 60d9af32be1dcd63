"""Numbers as SVG writes them. Knows nothing about what they mean."""

from __future__ import annotations

import re

GREATEST = 1e9
"""In size. Sums and products of a document's numbers then stay far from where floats end."""

LONGEST = 64
"""Characters of one number."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def parse_number(text: str) -> float:
    """Return the number that ``text`` is, blanks around it aside.

    Raises:
        ValueError: it is none, or one that no drawing needs.
    """
    text = text.strip()
    if len(text) > LONGEST or not _NUMBER.fullmatch(text) or not abs(number := float(text)) <= GREATEST:
        raise ValueError(f"number {shorten(text)}")
    return number


def shorten(text: str) -> str:
    """Return the text, or its beginning where it is long, for a message."""
    return text if len(text) <= 40 else f"{text[:37]}..."
