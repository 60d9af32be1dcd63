"""The store on a disk: rows in SQLite, vectors in shards beside it.

Vectors are on the disk before the transaction that names them is committed, so whatever was acknowledged survives a crash
at any moment; what a crash leaves behind in a shard is cut off by the next append. Readers never wait for the writer.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import torch
from torch import Tensor

from limner.core.errors import StorageError
from limner.core.events import Monitor
from limner.index import scan as scanning
from limner.index.photos.database import Transaction, connect, lock_folder
from limner.index.photos.graph import CANDIDATES, Graph
from limner.index.photos.records import About, Entry, Filter, Known, Model, Photo, Scan, Status, Summary
from limner.index.photos.schema import encode_path, folder_range
from limner.index.photos.shards import Shards
from limner.index.photos.slots import PRESENT, Slots

STATUS = {int(status): status for status in Status}
FEW = 0.2
"""Below this share of rows, those that a filter lets through are taken out and scored alone."""

_BATCH = 500


class LocalStore:
    """Photos in a folder; see ``PhotoStore`` for what each method promises."""

    def __init__(self, folder: Path, *, write: bool = False, create: bool = False) -> None:
        self.place, self.folder = str(folder), folder
        self._lock = lock_folder(folder) if write else None
        try:
            self._database = connect(folder, create=create)
        except BaseException:
            self._unlock()
            raise
        self._shards: dict[int, Shards] = {}
        self._slots: dict[int, Slots] = {}
        self._graphs: dict[int, Graph] = {}

    def close(self) -> None:
        """Let go of the database and of the lock."""
        if self._lock is not None:
            with suppress(sqlite3.Error):  # a reader is at work: the log stays for the next writer
                self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._database.close()
        self._shards.clear()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    # models

    def register(self, model: Model) -> Model:
        """Return the model as it is kept; keep it if it is new."""
        with self._transaction() as database:
            database.execute("INSERT OR IGNORE INTO model (key, name, dimension, floor) VALUES (?, ?, ?, ?)",
                             (model.key, model.name, model.dimension, model.floor))
        return next(kept for kept in self.models() if kept.key == model.key)

    def models(self) -> list[Model]:
        """Return all models."""
        rows = self._database.execute("SELECT key, name, dimension, floor, id, slots FROM model ORDER BY id")
        return [Model(*row) for row in rows]

    def keep_floor(self, model: Model, floor: str) -> None:
        """Keep what was learnt of a model."""
        with self._transaction() as database:
            database.execute("UPDATE model SET floor = ? WHERE id = ?", (floor, model.id))

    # writing

    def known(self, roots: Sequence[str], model: Model | None = None) -> dict[str, Known]:
        """Return what is known of all paths at or below some folders; ``embedded`` under a model, or under any."""
        found: dict[str, Known] = {}
        query = ("SELECT path, mtime_ns, size, status, EXISTS (SELECT 1 FROM vector WHERE vector.content = file.content AND "
                 "vector.model = COALESCE(?, vector.model)) FROM file WHERE path = ? OR (path >= ? AND path < ?)")
        for root in roots:
            values = (model.id if model else None, encode_path(root), *folder_range(root))
            for path, mtime, size, status, embedded in self._database.execute(query, values):
                found[os.fsdecode(path)] = Known(mtime, size, STATUS[status], bool(embedded))
        return found

    def embedded(self, model: Model, digests: Iterable[bytes]) -> set[bytes]:
        """Return those of the digests whose contents have vectors under a model."""
        query = ("SELECT digest FROM content WHERE digest = ? AND EXISTS "
                 "(SELECT 1 FROM vector WHERE vector.content = content.id AND model = ?)")
        return {digest for digest in digests if self._database.execute(query, (digest, model.id)).fetchone()}

    def add(self, model: Model, entries: Sequence[Entry]) -> None:
        """Keep files with their contents and vectors, all or none."""
        with self._transaction() as database:
            (at, generation), = database.execute("SELECT slots, generation FROM model WHERE id = ?", (model.id,))
            shards = self._open_shards(model, at, generation)
            new: set[int] = set()
            rows: list[Tensor] = []
            places: list[tuple[int, int, int, int]] = []
            for entry in entries:
                content = self._put_content(entry) if entry.digest else None
                self._put_file(entry, content)
                if entry.features is None or content is None or content in new or self._has_vectors(model, content):
                    continue
                new.add(content)
                rows.append(entry.features)
                places += [(model.id, at + len(places) + turn, content, moment)
                           for turn, moment in enumerate(entry.times_ms)]
            if rows:
                shards.append(torch.cat(rows))
                database.executemany("INSERT INTO vector VALUES (?, ?, ?, ?)", places)
                database.execute("UPDATE model SET slots = ? WHERE id = ?", (at + len(places), model.id))
        self._database.execute("PRAGMA wal_checkpoint(PASSIVE)")  # waits for nobody

    def mark(self, paths: Sequence[str], status: Status) -> None:
        """Change what is known of paths."""
        with self._transaction() as database:
            database.executemany("UPDATE file SET status = ? WHERE path = ?",
                                 [(int(status), encode_path(path)) for path in paths])

    def forget(self, prefix: str) -> int:
        """Forget a file, or all files below a folder."""
        with self._transaction() as database:
            return database.execute("DELETE FROM file WHERE path = ? OR (path >= ? AND path < ?)",
                                    (encode_path(prefix), *folder_range(prefix))).rowcount

    def _put_content(self, entry: Entry) -> int:
        about = entry.about
        self._database.execute(
            "INSERT OR IGNORE INTO content (digest, width, height, taken, camera, lat, lon, kind) VALUES (?,?,?,?,?,?,?,?)",
            (entry.digest, about.width_px, about.height_px, about.taken_s, about.camera, about.latitude, about.longitude,
             about.kind))
        return int(self._database.execute("SELECT id FROM content WHERE digest = ?", (entry.digest,)).fetchone()[0])

    def _put_file(self, entry: Entry, content: int | None) -> None:
        status = Status.OK if entry.error is None else Status.FAILED
        self._database.execute(
            "INSERT INTO file (path, root, content, mtime_ns, size, status, error) VALUES (?,?,?,?,?,?,?) "
            "ON CONFLICT (path) DO UPDATE SET root = excluded.root, content = excluded.content, "
            "mtime_ns = excluded.mtime_ns, size = excluded.size, status = excluded.status, error = excluded.error",
            (encode_path(entry.path), encode_path(entry.root), content, entry.mtime_ns, entry.size_bytes, int(status),
             entry.error))

    def _has_vectors(self, model: Model, content: int) -> bool:
        query = "SELECT 1 FROM vector WHERE content = ? AND model = ? LIMIT 1"
        return self._database.execute(query, (content, model.id)).fetchone() is not None

    # reading

    def scan(self, model: Model, vectors: Tensor, wanted: Filter) -> Scan:
        """Return the similarity of ``vectors [t, d]`` with every row that the filter lets through and that has a file."""
        slots, chunks = self._open_rows(model)
        contents, times = slots.contents, slots.times_ms
        if not len(contents):
            return Scan.empty(len(vectors))
        kept = slots.choose(wanted)
        if kept is not None:
            contents, times = contents[kept], times[kept]
            if len(kept) < FEW * len(slots.contents):
                chunks, kept = [scanning.take_rows(chunks, kept)], None
        rough = [scanning.rough_scores(chunks, vector) for vector in vectors]
        scores, bound = torch.stack([scores for scores, _ in rough]), max(bound for _, bound in rough)

        def take(places: Tensor) -> Tensor:
            return scanning.take_rows(chunks, places if kept is None else kept[places])

        return Scan(contents, times, scores if kept is None else scores[:, kept], take, bound, lambda places: torch.stack(
            [scanning.score_rows([take(places)], vector) for vector in vectors]))

    def propose(self, model: Model, vector: Tensor) -> Scan | None:
        """Return the rows that may be nearest to a ``vector [d]``, by the HNSW graph; None where there is none that fits."""
        slots, chunks = self._open_rows(model)
        graph = self._graphs[model.id]
        if not chunks or not graph.open(chunks):
            return None
        behind, _ = scanning.nearest_rows(scanning.rows_from(chunks, graph.rows), vector, CANDIDATES)
        places = torch.cat([graph.propose(vector), behind + graph.rows])
        present = slots.choose(Filter())
        if present is not None:
            homes = torch.searchsorted(present, places).clamp(max=len(present) - 1)
            places = places[present[homes] == places]
        scores = scanning.score_at(chunks, places, vector)[None]
        sample = scanning.score_rows([slots.sample(chunks)], vector)[None]
        return Scan(slots.contents[places], slots.times_ms[places], scores,
                    lambda chosen: scanning.take_rows(chunks, places[chosen]), sample=sample,
                    searched=len(slots.contents) if present is None else len(present))

    def sample(self, model: Model, count: int) -> Tensor:
        """Return at most ``count`` rows ``[s, d]``, spread evenly over all that have a file."""
        slots, chunks = self._open_rows(model)
        if not len(slots.contents):
            return torch.empty(0, model.dimension, dtype=torch.float16)
        rows = slots.sample(chunks)
        return rows[::max(1, -(-len(rows) // count))]

    def build_graph(self, model: Model, monitor: Monitor) -> int:
        """Build the HNSW graph of a model's vectors, or let it grow; return how many rows it covers."""
        self._check_writable()
        _, chunks = self._open_rows(model)
        return self._graphs[model.id].build(chunks, monitor)

    def drop_graph(self, model: Model) -> None:
        """Delete the HNSW graph of a model's vectors, if there is one."""
        self._check_writable()
        self._open_rows(model)
        self._graphs[model.id].drop()

    def graph_rows(self, model: Model) -> int:
        """Return how many rows the HNSW graph covers; 0 where there is none that fits."""
        _, chunks = self._open_rows(model)
        graph = self._graphs[model.id]
        return graph.rows if graph.open(chunks) else 0

    def photos(self, contents: Sequence[int]) -> dict[int, Photo]:
        """Return the photos of contents that have a file."""
        found: dict[int, Photo] = {}
        for start in range(0, len(contents), _BATCH):
            part = list(contents[start:start + _BATCH])
            rows = self._database.execute(
                "SELECT content.id, path, size, mtime_ns, width, height, taken, camera, lat, lon, kind FROM content "
                f"JOIN file ON file.content = content.id WHERE status = 0 AND content.id IN ({','.join('?' * len(part))}) "
                "ORDER BY file.id", part)
            for content, path, size, mtime, *about in rows:
                first = found.get(content)
                paths = (*(first.paths if first else ()), os.fsdecode(path))
                found[content] = Photo(content, paths, first.size_bytes if first else size,
                                       first.mtime_ns if first else mtime, About(*about))
        return found

    def find(self, path: str) -> int | None:
        """Return the content of a path that was indexed, or None."""
        query = "SELECT content FROM file WHERE path = ? AND status = 0"
        row = self._database.execute(query, (encode_path(path),)).fetchone()
        return row[0] if row else None

    def features(self, model: Model, contents: Sequence[int]) -> dict[int, Tensor]:
        """Return the vectors ``[k, d]`` of contents under a model, float16."""
        _, chunks = self._open_rows(model)
        found: dict[int, Tensor] = {}
        for content in contents:
            rows = self._database.execute("SELECT slot FROM vector WHERE content = ? AND model = ? ORDER BY slot",
                                          (content, model.id)).fetchall()
            if rows:
                found[content] = scanning.take_rows(chunks, torch.tensor([slot for slot, in rows]))
        return found

    def walk(self, model: Model) -> Iterator[tuple[Photo, Tensor]]:
        """Yield every photo that has a file, with its vectors."""
        present = [content for content, in self._database.execute(f"SELECT id FROM content WHERE {PRESENT} ORDER BY id")]
        for start in range(0, len(present), _BATCH):
            part = present[start:start + _BATCH]
            photos, features = self.photos(part), self.features(model, part)
            yield from ((photos[content], features[content]) for content in part
                        if content in photos and content in features)

    def failures(self) -> list[tuple[str, str]]:
        """Return the files that could not be read, and why."""
        rows = self._database.execute("SELECT path, error FROM file WHERE status = ? ORDER BY path", (int(Status.FAILED),))
        return [(os.fsdecode(path), error or "") for path, error in rows]

    def summary(self) -> Summary:
        """Return how the store stands."""
        counts = self._database.execute("SELECT status, COUNT(*) FROM file GROUP BY status").fetchall()
        files = {Status(status).name.lower(): count for status, count in counts}
        (contents,), = self._database.execute(f"SELECT COUNT(*) FROM content WHERE {PRESENT}")
        roots = [os.fsdecode(root) for root, in self._database.execute("SELECT DISTINCT root FROM file ORDER BY root")]
        size = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        return Summary(self.place, files, contents, tuple(self.models()), size, tuple(roots))

    def verify(self) -> list[str]:
        """Return what is wrong with the store."""
        wrong = [f"database: {text}" for text, in self._database.execute("PRAGMA integrity_check") if text != "ok"]
        for model in self.models():
            (count, generation), = self._database.execute("SELECT slots, generation FROM model WHERE id = ?", (model.id,))
            (rows, last), = self._database.execute(
                "SELECT COUNT(*), COALESCE(MAX(slot) + 1, 0) FROM vector WHERE model = ?", (model.id,))
            if rows != count or last != count:
                wrong.append(f"{model.name}: {rows} rows of vectors where {count} were counted")
            shards = self._open_shards(model, count, generation)
            if missing := shards.missing_rows():
                wrong.append(f"{model.name}: {missing} vectors are missing from {shards.folder}; move the index away and "
                             "run limner index again")
            elif count and not _are_unit_rows(shards.chunks()):
                wrong.append(f"{model.name}: vectors that are no unit rows; move the index away and run limner index again")
            else:
                self._open_rows(model)
                wrong += self._graphs[model.id].complaints(shards.chunks())
        return wrong

    def compact(self) -> int:
        """Drop contents without a file and their vectors."""
        before = self.summary().size_bytes
        with self._transaction() as database:
            database.execute("DELETE FROM file WHERE status = ?", (int(Status.MISSING),))
            database.execute("DELETE FROM vector WHERE content NOT IN (SELECT content FROM file WHERE content IS NOT NULL)")
            database.execute("DELETE FROM content WHERE id NOT IN (SELECT content FROM file WHERE content IS NOT NULL)")
            for model in self.models():
                self._rewrite(model)
        self._sweep()
        self._slots.clear()
        self._database.execute("VACUUM")
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return before - self.summary().size_bytes

    def _sweep(self) -> None:
        """Delete generations that no model has: those before, also of a compaction that was cut short."""
        kept = self._database.execute("SELECT id, generation FROM model").fetchall()
        wanted = {self.folder / "vectors" / str(model) / str(generation) for model, generation in kept}
        for folder in self.folder.glob("vectors/*/*"):
            if folder not in wanted:
                shutil.rmtree(folder, ignore_errors=True)

    def _rewrite(self, model: Model) -> None:
        """Write the vectors that are left into a new generation."""
        (count, generation), = self._database.execute("SELECT slots, generation FROM model WHERE id = ?", (model.id,))
        old = self._open_shards(model, count, generation)
        kept = self._database.execute("SELECT slot, content, time_ms FROM vector WHERE model = ? ORDER BY slot",
                                      (model.id,)).fetchall()
        new = Shards(self._shard_folder(model, generation + 1), model.dimension, 0)
        shutil.rmtree(new.folder, ignore_errors=True)  # of a compaction that was cut short
        for start in range(0, len(kept), 8192):
            part = torch.tensor([slot for slot, _, _ in kept[start:start + 8192]])
            new.append(scanning.take_rows(old.chunks(), part))
            new.acknowledge(new.count + len(part))
        self._database.execute("DELETE FROM vector WHERE model = ?", (model.id,))
        self._database.executemany("INSERT INTO vector VALUES (?, ?, ?, ?)",
                                   [(model.id, slot, content, moment) for slot, (_, content, moment) in enumerate(kept)])
        self._database.execute("UPDATE model SET slots = ?, generation = ? WHERE id = ?",
                               (len(kept), generation + 1, model.id))
        self._shards[model.id] = new
        shutil.rmtree(self.folder / "hnsw" / str(model.id), ignore_errors=True)  # its rows have other places now

    # inside

    def _transaction(self) -> Transaction:
        self._check_writable()
        return Transaction(self._database, self.place)

    def _check_writable(self) -> None:
        if self._lock is None:
            raise StorageError(f"{self.place} was opened to be read only.")

    def _shard_folder(self, model: Model, generation: int) -> Path:
        return self.folder / "vectors" / str(model.id) / str(generation)

    def _open_shards(self, model: Model, count: int, generation: int) -> Shards:
        folder = self._shard_folder(model, generation)
        shards = self._shards.get(model.id)
        if shards is None or shards.folder != folder:
            shards = self._shards[model.id] = Shards(folder, model.dimension, count)
        shards.acknowledge(count)
        return shards

    def _open_rows(self, model: Model) -> tuple[Slots, list[Tensor]]:
        """Return whose the rows are, and the rows; asked again where a compaction puts them elsewhere meanwhile."""
        while True:
            slots = self._read_slots(model)
            try:
                found, failure = (slots, self._shards[model.id].chunks()), None
            except StorageError as error:
                failure = error
            (generation,), = self._database.execute("SELECT generation FROM model WHERE id = ?", (model.id,))
            if generation == slots.generation:
                if failure is not None:
                    raise failure
                return found

    def _read_slots(self, model: Model) -> Slots:
        """Return whose the acknowledged rows are; the model's shards are then open, and its graph too."""
        (count, generation), = self._database.execute("SELECT slots, generation FROM model WHERE id = ?", (model.id,))
        slots = self._slots.get(model.id)
        if slots is None or slots.generation != generation:
            slots = self._slots[model.id] = Slots(self._database, model, generation)
            self._graphs[model.id] = Graph(self.folder / "hnsw" / str(model.id), model.key, generation, model.dimension)
        slots.read(count)
        self._open_shards(model, count, generation)
        return slots


def _are_unit_rows(chunks: Sequence[Tensor]) -> bool:
    """Whether every row has length 1, but for rounding."""
    return all(bool(((block.float().norm(dim=1) - 1).abs() < 0.01).all())
               for chunk in chunks for block in torch.split(chunk, 8192))
