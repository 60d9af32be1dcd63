"""Which row of a model's shards belongs to which photo: read from the database once, then only what came since."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from limner.index import scan as scanning
from limner.index.photos.records import Filter, Model
from limner.index.photos.schema import write_filter

PRESENT = "EXISTS (SELECT 1 FROM file WHERE file.content = content.id AND file.status = 0)"
SAMPLED_ROWS = 8_192
"""Rows whose scores stand for all: their median is off by an 80th of a deviation, their spread by a 75th."""

_NONE = torch.empty(0, dtype=torch.long)


class Slots:
    """The rows of one generation of a model: ``contents [n]`` and ``times_ms [n]``, and which of them have a file."""

    def __init__(self, database: sqlite3.Connection, model: Model, generation: int) -> None:
        self._database, self._model, self.generation = database, model, generation
        self.contents, self.times_ms = _NONE, _NONE
        self._present: tuple[tuple[int, int], Tensor | None] | None = None
        self._sample: tuple[tuple[int, int], Tensor] | None = None

    def read(self, count: int) -> None:
        """Read what was acknowledged since the last look."""
        if len(self.contents) < count:
            rows = self._database.execute("SELECT content, time_ms FROM vector WHERE model = ? AND slot >= ? AND slot < ? "
                                          "ORDER BY slot", (self._model.id, len(self.contents), count))
            new = torch.from_numpy(np.array(rows.fetchall(), dtype=np.int64).reshape(-1, 2))
            self.contents = torch.cat([self.contents, new[:, 0]])
            self.times_ms = torch.cat([self.times_ms, new[:, 1]])

    def choose(self, wanted: Filter) -> Tensor | None:
        """Return the places of the rows that a filter lets through and that have a file, in order; None for all."""
        if wanted.is_empty:
            return self._list_present()
        condition, values = write_filter(wanted, "?")
        query = f"SELECT content.id FROM content JOIN file ON file.content = content.id WHERE {condition}"
        rows = self._database.execute(query, values)
        chosen = torch.tensor([content for content, in rows], dtype=torch.long)
        return torch.isin(self.contents, chosen).nonzero().flatten()

    def sample(self, chunks: Sequence[Tensor]) -> Tensor:
        """Return rows ``[s, d]`` spread evenly over all that have a file; taken once for a state of the database."""
        state = self._state()
        if self._sample is None or self._sample[0] != state:
            present = self._list_present()
            total = len(self.contents) if present is None else len(present)
            if not total:
                return chunks[0][:0]
            places = torch.linspace(0, total - 1, min(total, SAMPLED_ROWS), dtype=torch.float64).round().long()
            self._sample = state, scanning.take_rows(chunks, places if present is None else present[places])
        return self._sample[1]

    def _list_present(self) -> Tensor | None:
        """Return the places of rows that have a file, None for all; asked again only when the database has changed."""
        state = self._state()
        if self._present is None or self._present[0] != state:
            rows = self._database.execute(f"SELECT id FROM content WHERE NOT {PRESENT}").fetchall()
            absent = torch.tensor([content for content, in rows], dtype=torch.long)
            missing = torch.isin(self.contents, absent) if len(absent) else None
            self._present = state, None if missing is None or not missing.any() else (~missing).nonzero().flatten()
        return self._present[1]

    def _state(self) -> tuple[int, int]:
        """Return what changes with any change of the database, by this connection or another."""
        (version,), = self._database.execute("PRAGMA data_version")
        return version * 2**32 + self._database.total_changes, len(self.contents)
