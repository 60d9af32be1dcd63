"""Analysis: the phrases of every table that are nearest to a picture, with their similarities.

What clip-interrogator shows in its second tab. Knows nothing about captions or prompts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from limner.tasks.modes import Tables
from limner.vocabulary.lists import CATEGORIES
from limner.vocabulary.tables import Ranked


@dataclass(frozen=True)
class Analysis:
    """The nearest phrases by table, the nearest first; a table that was left out is not there."""

    tables: Mapping[str, tuple[Ranked, ...]]
    clip: str = ""
    hint: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists, dicts, numbers and texts, for JSON."""
        rows = {name: [{"text": entry.label, "rank": entry.rank, "similarity": entry.similarity} for entry in entries]
                for name, entries in self.tables.items()}
        return {"mode": "analyze", "tables": rows, "clip": self.clip, "hint": self.hint}


def analyze_tables(tables: Tables, features: Tensor, top: int) -> dict[str, tuple[Ranked, ...]]:
    """Return the ``top`` nearest phrases of every table that has any for ``features [1, d]``."""
    return {name: tuple(tables[name].rank_scored(features, top)) for name in CATEGORIES if len(tables[name])}
