"""An HNSW graph beside the shards: where there are millions of rows, it proposes those that may be nearest.

A graph (Malkov and Yashunin, 2016; built by usearch, on float16) is a cache. It covers the first rows of one generation of
shards, whose rows never change; rows that came later are scored one and all. What it proposes is scored anew from the rows
themselves, so that a graph may overlook a neighbour and never gives a wrong score. A graph whose record, length or rows do
not agree with the shards is not used. Knows nothing about what the rows mean.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from limner.core.errors import MissingExtraError, StorageError
from limner.core.events import Monitor
from limner.core.storage import digest_file, write_atomically
from limner.index import scan as scanning

log = logging.getLogger(__name__)

FORMAT = 1
CANDIDATES = 512
"""Rows that a graph proposes. Words lie apart from pictures, so their neighbours are the harder to find: the width of the
search in the graph is the same number, well above what pictures would need."""

BUILD_WIDTH = 128
LINKS = 16
STEP_ROWS = 8_192
"""Rows added between two looks at the monitor."""

SAMPLED_ROWS = 64
"""Rows whose digest tells whether a graph was built on these shards."""


@dataclass(frozen=True)
class Covered:
    """What a graph was built on, and what its file must be: ``rows`` of shards, the digest of some of them, of itself."""

    format: int
    model: str
    generation: int
    dimension: int
    rows: int
    rows_digest: str
    file_bytes: int
    file_digest: str


class Graph:
    """The graph of one model's shards in ``folder``, opened when it is first asked."""

    def __init__(self, folder: Path, model: str, generation: int, dimension: int) -> None:
        self.folder, self._model, self._generation, self._dimension = folder, model, generation, dimension
        self._opened: Any = None
        self._looked_at = 0
        self.rows = 0

    def open(self, chunks: Sequence[Tensor]) -> bool:
        """Return whether there is a graph that fits the shards ``chunks [*, d]``; it is mapped, not read."""
        changed_ns = self._record.stat().st_mtime_ns if self._record.exists() else 0
        if changed_ns != self._looked_at:
            self._looked_at, self._opened, self.rows = changed_ns, None, 0
            try:
                self._map(chunks)
            except (OSError, ValueError, TypeError, KeyError, RuntimeError, MissingExtraError) as error:
                log.warning("%s is not used: %s. limner index hnsw builds it anew.", self.folder, error)
        return self._opened is not None and self.rows <= sum(map(len, chunks))

    def _map(self, chunks: Sequence[Tensor]) -> None:
        covered = self._read(chunks)
        if covered is None:
            return
        graph = _restore(self._file(covered.file_digest), view=True)
        if len(graph) != covered.rows or graph.ndim != self._dimension:
            raise ValueError("it holds other rows than its record says")
        self._opened, self.rows = graph, covered.rows

    def propose(self, vector: Tensor) -> Tensor:
        """Return the places of rows that may be nearest to ``vector [d]``, at most ``CANDIDATES``."""
        found = self._opened.search(vector.half().numpy(), CANDIDATES, threads=1)
        places = torch.from_numpy(np.asarray(found.keys).astype(np.int64))
        return places[(places >= 0) & (places < self.rows)].unique()  # type: ignore[no-untyped-call]

    def build(self, chunks: Sequence[Tensor], monitor: Monitor) -> int:
        """Build the graph on all rows, going on from one that fits; return how many rows it covers.

        Where the monitor stops it, what is built is kept, and covers the rows so far.

        Raises:
            MissingExtraError: usearch is not installed.
            StorageError: the disk is full; there is then no graph, or the one that was.
        """
        graph, start = self._reopen(chunks)
        total = sum(map(len, chunks))
        done = start
        for at in range(start, total, STEP_ROWS):
            monitor.progress("hnsw", at, total)
            if monitor.stopped:
                break
            places = torch.arange(at, min(at + STEP_ROWS, total))
            rows = scanning.take_rows(chunks, places)
            graph.add(places.numpy().astype(np.uint64), rows.numpy(), threads=torch.get_num_threads())
            done = int(places[-1]) + 1
        monitor.progress("hnsw", done, total)
        if done > start:
            self._write(graph, done, chunks)
        return done

    def drop(self) -> None:
        """Delete the graph's files."""
        self._record.unlink(missing_ok=True)
        for path in (*self.folder.glob("*.usearch"), self.folder / "graph.part"):
            path.unlink(missing_ok=True)

    def complaints(self, chunks: Sequence[Tensor]) -> list[str]:
        """Return what is wrong with the files, the whole of them read; nothing where there is no graph."""
        if not self._record.exists():
            return []
        try:
            covered = self._read(chunks)
            if covered is not None and digest_file(self._file(covered.file_digest)) == covered.file_digest:
                return []
        except (OSError, ValueError, TypeError, KeyError) as error:
            return [f"{self.folder}: {error}; limner index hnsw builds it anew"]
        return [f"{self.folder}: the graph is damaged; limner index hnsw --drop deletes it"]

    @property
    def _record(self) -> Path:
        return self.folder / "graph.json"

    def _file(self, digest: str) -> Path:
        return self.folder / f"{digest}.usearch"

    def _read(self, chunks: Sequence[Tensor]) -> Covered | None:
        """Return the record; None where there is no graph.

        Raises:
            ValueError: it does not agree with the file, or with the shards.
        """
        if not self._record.exists():
            return None
        covered = Covered(**json.loads(self._record.read_text(encoding="utf-8")))
        wanted = (FORMAT, self._model, self._generation, self._dimension)
        if (covered.format, covered.model, covered.generation, covered.dimension) != wanted:
            raise ValueError("it was built for other vectors")
        if self._file(covered.file_digest).stat().st_size != covered.file_bytes:
            raise ValueError("its file is cut short")
        if not 0 < covered.rows <= sum(map(len, chunks)) or _digest_rows(chunks, covered.rows) != covered.rows_digest:
            raise ValueError("the vectors are not those that it was built on")
        return covered

    def _reopen(self, chunks: Sequence[Tensor]) -> tuple[Any, int]:
        """Return a graph to add rows to, and how many it has: the one on the disk where it is whole, else an empty one."""
        try:
            covered = None if self.complaints(chunks) else self._read(chunks)
            if covered is not None:
                return _restore(self._file(covered.file_digest), view=False), covered.rows
        except (OSError, ValueError, RuntimeError) as error:
            log.warning("%s is built anew: %s", self.folder, error)
        return _make(self._dimension), 0

    def _write(self, graph: Any, rows: int, chunks: Sequence[Tensor]) -> None:
        """Put the graph under a name of its own, then the record that names it, then delete what was before."""
        part = self.folder / "graph.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            graph.save(str(part))
            digest, size = digest_file(part), part.stat().st_size
            with open(part, "rb+") as file:
                os.fsync(file.fileno())
            part.replace(self._file(digest))
        except (OSError, RuntimeError) as error:  # usearch's own errors are RuntimeErrors
            part.unlink(missing_ok=True)
            raise StorageError(f"Cannot write {self.folder}: {error}. The photos and their vectors are safe.") from error
        covered = Covered(FORMAT, self._model, self._generation, self._dimension, rows, _digest_rows(chunks, rows), size,
                          digest)
        write_atomically(self._record, lambda path: path.write_text(json.dumps(asdict(covered)), encoding="utf-8"))
        for path in self.folder.glob("*.usearch"):
            if path != self._file(digest):
                path.unlink(missing_ok=True)


def _digest_rows(chunks: Sequence[Tensor], rows: int) -> str:
    """Return the digest of rows spread evenly over the first ``rows``, the first and the last among them."""
    places = torch.linspace(0, rows - 1, min(rows, SAMPLED_ROWS)).round().long()
    return hashlib.sha256(scanning.take_rows(chunks, places).numpy().tobytes()).hexdigest()


def _library() -> Any:
    try:
        from usearch.index import Index
    except ImportError as error:
        raise MissingExtraError("An HNSW graph needs the extra: pip install 'limner[hnsw]'") from error
    return Index


def _make(dimension: int) -> Any:
    return _library()(ndim=dimension, metric="ip", dtype="f16", connectivity=LINKS, expansion_add=BUILD_WIDTH,
                      expansion_search=CANDIDATES, enable_key_lookups=False)


def _restore(path: Path, *, view: bool) -> Any:
    graph = _library().restore(str(path), view=view, enable_key_lookups=False)
    if graph is None:
        raise ValueError("it is no graph")
    graph.expansion_add, graph.expansion_search = BUILD_WIDTH, CANDIDATES
    return graph
