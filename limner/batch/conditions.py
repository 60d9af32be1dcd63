"""``--where``: which results are wanted, by what was found of a picture. Knows no model."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from limner.core.errors import OptionError

NEEDS = {"similarity": ("prompt", "caption", "tags"), "tags": ("tags",), "words": ("prompt", "caption"),
         "label": ("classify",)}
"""Which tasks find what is asked for: any of them will do."""

_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne}


def read_condition(text: str | None, tasks: tuple[str, ...]) -> Callable[[dict[str, Any]], bool]:
    """Return what a condition asks of a row: ``similarity``, ``tags``, ``words`` or ``label`` against a value.

    Raises:
        OptionError: it cannot be read, or none of the tasks finds what it asks for.
    """
    if text is None:
        return lambda row: True
    found = re.fullmatch(r"\s*(similarity|tags|words|label)\s*(<=|>=|==|!=|<|>)\s*(.+?)\s*", text)
    if found is None:
        raise OptionError(f"--where {text!r} must be similarity, tags, words or label, a sign (< <= > >= == !=) and a "
                          "value: 'similarity > 0.2'.")
    name, sign, value = found.groups()
    if not set(NEEDS[name]) & set(tasks):
        raise OptionError(f"--where {text!r}: {name} is found by --task {' or '.join(NEEDS[name])}, not by "
                          f"{', '.join(tasks)}.")
    wanted: Any = value.strip("'\"") if name == "label" else _read_number(text, value)
    if name == "label" and sign not in ("==", "!="):
        raise OptionError(f"--where {text!r}: a label is == or != a name.")
    return lambda row: _SIGNS[sign](_measure(row, name), wanted)


def _read_number(text: str, value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise OptionError(f"--where {text!r}: {value!r} is no number.") from error


def _measure(row: dict[str, Any], name: str) -> Any:
    """Return what is asked for: of a prompt before captions (of several the nearest), and of these before tags."""
    if name == "similarity":
        nearest = max(row.get("caption_similarities", {}).values(), default=None)
        tag = max((score for _, score in row.get("tags", ())), default=-1.0)
        return row.get("prompt", {}).get("similarity", tag if nearest is None else nearest)
    if name == "tags":
        return float(len(row.get("tags", ())))
    if name == "words":
        first = next(iter(row.get("captions", {}).values()), "")
        return float(len(row.get("prompt", {}).get("text", first).split()))
    return row.get("label")
