"""Analysis: the phrases of every table that are nearest to a picture, with their similarities.

What clip-interrogator shows in its second tab. Knows nothing about captions or prompts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from limner.index.tables import Ranked
from limner.tasks.interrogate.scorer import Tables
from limner.vocabulary.lists import CATEGORIES


@dataclass(frozen=True)
class Analysis:
    """The nearest phrases by table, the nearest first; a table that was left out is not there.

    ``clips`` are the names of the CLIPs, in the order of each phrase's ``by_clip``.
    """

    tables: Mapping[str, tuple[Ranked, ...]]
    clip: str = ""
    hint: str | None = None
    clips: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists, dicts, numbers and texts, for JSON."""
        rows = {name: [self._row(entry) for entry in entries] for name, entries in self.tables.items()}
        return {"mode": "analyze", "tables": rows, "clip": self.clip, "hint": self.hint}

    def _row(self, entry: Ranked) -> dict[str, Any]:
        row: dict[str, Any] = {"text": entry.label, "rank": entry.rank, "similarity": entry.similarity}
        if entry.by_clip:
            row["clips"] = [{"clip": name, "similarity": own} for name, own in zip(self.clips, entry.by_clip)]
        return row


def analyze_tables(tables: Tables, features: Tensor, top: int) -> dict[str, tuple[Ranked, ...]]:
    """Return the ``top`` nearest phrases of every table that has any for ``features [1, d]``."""
    return {name: tuple(tables[name].rank_scored(features, top)) for name in CATEGORIES if len(tables[name])}
