"""Checks of options: whole numbers, real ones, choices, each within its bounds. Knows no options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from limner.core.errors import OptionError


def check_whole(options: Any, bounds: Mapping[str, tuple[int, int]]) -> None:
    """Make sure that fields are whole numbers within their bounds.

    Raises:
        OptionError: one is not.
    """
    for name, (least, most) in bounds.items():
        value = getattr(options, name)
        require(name, value, type(value) is int and least <= value <= most, f"a whole number from {least} to {most:,}")


def check_real(options: Any, bounds: Mapping[str, tuple[float, float]]) -> None:
    """Make sure that fields are numbers within their bounds.

    Raises:
        OptionError: one is not.
    """
    for name, (low, high) in bounds.items():
        value = getattr(options, name)
        holds = type(value) in (int, float) and low <= value <= high
        require(name, value, holds, f"a number from {low:g} to {high:,g}")


def check_choices(options: Any, choices: Mapping[str, tuple[object, ...]]) -> None:
    """Make sure that each field is one of what is allowed.

    Raises:
        OptionError: one is not.
    """
    for name, allowed in choices.items():
        value = getattr(options, name)
        require(name, value, value in allowed, " or ".join(map(str, allowed)))


def require(name: str, value: object, holds: bool, allowed: str) -> None:
    """Make sure that a value ``holds``.

    Raises:
        OptionError: it does not; the message says what is allowed.
    """
    if not holds:
        shown = repr(value)
        raise OptionError(f"{name} is {shown if len(shown) < 60 else shown[:57] + '...'}; it must be {allowed}.")
