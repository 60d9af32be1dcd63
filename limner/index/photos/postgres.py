"""The store in PostgreSQL with pgvector: for an index that several machines fill and search.

Every method is one transaction, so any number of machines write at once; a content that two of them bring is kept once.
Vectors are scored by the database, all of them, and ranked by the same code as a local store's. Extra ``postgres``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor

from limner.core.errors import MissingExtraError, OptionError, StorageError
from limner.core.events import Monitor
from limner.index.photos.records import About, Entry, Filter, Known, Model, Photo, Scan, Status, Summary
from limner.index.photos.schema import FORMAT, POSTGRESQL, encode_path, folder_range, write_filter

HALF_SINCE = (0, 7)
"""The pgvector that keeps float16; before it vectors take four bytes a number, with the same values."""

_PAGE = 500


class PostgresStore:
    """Photos in a database; see ``PhotoStore`` for what each method promises."""

    def __init__(self, address: str, *, write: bool = False, create: bool = False) -> None:
        self.place, self._may_write = address, write
        self._connection = _connect(address)
        try:
            self._check_tables(create=create)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _check_tables(self, *, create: bool) -> None:
        with self._transaction() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7104)")  # two machines may begin at once
            if not cursor.execute("SELECT to_regclass('limner_meta')").fetchone()[0]:
                if not create:
                    raise StorageError(f"There is no index in {_hide(self.place)}. Make one with limner index FOLDER "
                                       "--index ...")
                self._create(cursor)
            found = cursor.execute("SELECT value FROM limner_meta WHERE key = 'format'").fetchone()
        if int(found[0]) > FORMAT:
            raise StorageError(f"{_hide(self.place)} was written by a newer limner (format {found[0]}, this one reads "
                               f"{FORMAT}). Update limner, or name another index.")

    def _create(self, cursor: Any) -> None:
        row = cursor.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'").fetchone()
        if row is None:
            raise StorageError(f"{_hide(self.place)} has no pgvector. Install it on the server (Debian: "
                               "postgresql-NN-pgvector).")
        half = tuple(int(part) for part in row[0].split(".")[:2]) >= HALF_SINCE
        cursor.execute(POSTGRESQL.format(vector="halfvec" if half else "vector"))
        cursor.execute("INSERT INTO limner_meta VALUES ('format', %s)", (str(FORMAT),))

    # models

    def register(self, model: Model) -> Model:
        """Return the model as it is kept; keep it if it is new."""
        with self._transaction() as cursor:
            cursor.execute("INSERT INTO model (key, name, dimension, floor) VALUES (%s, %s, %s, %s) "
                           "ON CONFLICT DO NOTHING", (model.key, model.name, model.dimension, model.floor))
        return next(kept for kept in self.models() if kept.key == model.key)

    def models(self) -> list[Model]:
        """Return all models."""
        with self._transaction() as cursor:
            rows = cursor.execute("SELECT key, name, dimension, floor, id, (SELECT COUNT(*) FROM vector "
                                  "WHERE vector.model = model.id) FROM model ORDER BY id").fetchall()
        return [Model(*row) for row in rows]

    def keep_floor(self, model: Model, floor: str) -> None:
        """Keep what was learnt of a model."""
        with self._transaction() as cursor:
            cursor.execute("UPDATE model SET floor = %s WHERE id = %s", (floor, model.id))

    # writing

    def known(self, roots: Sequence[str], model: Model | None = None) -> dict[str, Known]:
        """Return what is known of all paths at or below some folders; ``embedded`` under a model, or under any."""
        found: dict[str, Known] = {}
        query = ("SELECT path, mtime_ns, size, status, EXISTS (SELECT 1 FROM vector WHERE vector.content = file.content AND "
                 "vector.model = COALESCE(%s, vector.model)) FROM file WHERE path = %s OR (path >= %s AND path < %s)")
        with self._transaction() as cursor:
            for root in roots:
                rows = cursor.execute(query, (model.id if model else None, encode_path(root), *folder_range(root)))
                for path, mtime, size, status, embedded in rows:
                    found[os.fsdecode(path)] = Known(mtime, size, Status(status), embedded)
        return found

    def embedded(self, model: Model, digests: Iterable[bytes]) -> set[bytes]:
        """Return those of the digests whose contents have vectors under a model."""
        with self._transaction() as cursor:
            rows = cursor.execute("SELECT digest FROM content WHERE digest = ANY(%s) AND EXISTS (SELECT 1 FROM vector "
                                  "WHERE vector.content = content.id AND model = %s)", (list(digests), model.id)).fetchall()
        return {bytes(digest) for digest, in rows}

    def add(self, model: Model, entries: Sequence[Entry]) -> None:
        """Keep files with their contents and vectors, all or none."""
        with self._transaction() as cursor:
            contents = self._put_contents(cursor, entries)
            cursor.executemany(
                "INSERT INTO file (path, root, content, mtime_ns, size, status, error) VALUES (%s,%s,%s,%s,%s,%s,%s) "
                "ON CONFLICT (path) DO UPDATE SET root = excluded.root, content = excluded.content, "
                "mtime_ns = excluded.mtime_ns, size = excluded.size, status = excluded.status, error = excluded.error",
                [(encode_path(entry.path), encode_path(entry.root), contents.get(entry.digest), entry.mtime_ns,
                  entry.size_bytes, int(Status.OK if entry.error is None else Status.FAILED), entry.error)
                 for entry in entries])
            vectors = [(model.id, contents[entry.digest], moment, _write_vector(row)) for entry in entries
                       if entry.features is not None for moment, row in zip(entry.times_ms, entry.features)]
            cursor.executemany("INSERT INTO vector VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING", vectors)

    def _put_contents(self, cursor: Any, entries: Sequence[Entry]) -> dict[bytes, int]:
        # in the order of digests: two machines that bring the same ones then cannot wait for each other in a circle
        abouts = {entry.digest: entry.about for entry in sorted(entries, key=lambda entry: entry.digest) if entry.digest}
        cursor.executemany(
            "INSERT INTO content (digest, width, height, taken, camera, lat, lon, kind) VALUES (%s,%s,%s,%s,%s,%s,%s,%s) "
            "ON CONFLICT DO NOTHING",
            [(digest, about.width_px, about.height_px, about.taken_s, about.camera, about.latitude, about.longitude,
              about.kind) for digest, about in abouts.items()])
        rows = cursor.execute("SELECT digest, id FROM content WHERE digest = ANY(%s)", (list(abouts),)).fetchall()
        return {bytes(digest): content for digest, content in rows}

    def mark(self, paths: Sequence[str], status: Status) -> None:
        """Change what is known of paths."""
        with self._transaction() as cursor:
            cursor.execute("UPDATE file SET status = %s WHERE path = ANY(%s)",
                           (int(status), [encode_path(path) for path in paths]))

    def forget(self, prefix: str) -> int:
        """Forget a file, or all files below a folder."""
        with self._transaction() as cursor:
            cursor.execute("DELETE FROM file WHERE path = %s OR (path >= %s AND path < %s)",
                           (encode_path(prefix), *folder_range(prefix)))
            return int(cursor.rowcount)

    # reading

    def scan(self, model: Model, vectors: Tensor, wanted: Filter) -> Scan:
        """Return the similarity of ``vectors [t, d]`` with every row that the filter lets through and that has a file."""
        condition, values = write_filter(wanted, "%s")
        terms = ", ".join(["-(vector.embedding <#> %s)"] * len(vectors))
        query = (f"SELECT vector.content, vector.time_ms, {terms} FROM vector JOIN content ON content.id = vector.content "
                 "WHERE vector.model = %s AND EXISTS (SELECT 1 FROM file WHERE file.content = content.id AND "
                 f"{condition}) ORDER BY vector.content, vector.time_ms")
        with self._transaction() as cursor:
            cursor.execute("SELECT id FROM model WHERE id = %s", (model.id,))
            rows = cursor.execute(query, (*map(_write_vector, vectors), model.id, *values)).fetchall()
        if not rows:
            return Scan.empty(len(vectors))
        table = np.array(rows, dtype=np.float64)
        contents, times = (torch.from_numpy(table[:, column].astype(np.int64)) for column in (0, 1))

        def take(places: Tensor) -> Tensor:
            return self._take(model, contents[places].tolist(), times[places].tolist())

        return Scan(contents, times, torch.from_numpy(table[:, 2:].T.astype(np.float32)), take)

    def _take(self, model: Model, contents: list[int], times_ms: list[int]) -> Tensor:
        """Return the rows ``[k, d]`` of contents at moments."""
        with self._transaction() as cursor:
            rows = cursor.execute("SELECT content, time_ms, embedding::text FROM vector WHERE model = %s AND "
                                  "content = ANY(%s)", (model.id, contents)).fetchall()
        found = {(content, moment): _read_vector(text) for content, moment, text in rows}
        return torch.stack([found[key] for key in zip(contents, times_ms)])

    def propose(self, model: Model, vector: Tensor) -> Scan | None:
        """Return None: every row is scored."""
        return None

    def sample(self, model: Model, count: int) -> Tensor:
        """Return at most ``count`` rows ``[s, d]`` that stand for all: those whose numbers hash lowest, always the same."""
        query = ("SELECT embedding::text FROM vector WHERE model = %s AND EXISTS (SELECT 1 FROM file WHERE file.content = "
                 f"vector.content AND status = {int(Status.OK)}) ORDER BY hashint8(content), time_ms LIMIT %s")
        with self._transaction() as cursor:
            rows = cursor.execute(query, (model.id, count)).fetchall()
        return torch.stack([_read_vector(text) for text, in rows]) if rows else torch.empty(0, model.dimension).half()

    def build_graph(self, model: Model, monitor: Monitor) -> int:
        """Refuse."""
        raise OptionError("An HNSW graph is kept beside an index in a folder; in PostgreSQL every photo is scored.")

    def drop_graph(self, model: Model) -> None:
        """Do nothing: there is none."""

    def graph_rows(self, model: Model) -> int:
        """Return 0."""
        return 0

    def photos(self, contents: Sequence[int]) -> dict[int, Photo]:
        """Return the photos of contents that have a file."""
        with self._transaction() as cursor:
            rows = cursor.execute(
                "SELECT content.id, path, size, mtime_ns, width, height, taken, camera, lat, lon, kind FROM content "
                "JOIN file ON file.content = content.id WHERE status = 0 AND content.id = ANY(%s) ORDER BY file.id",
                (list(contents),)).fetchall()
        found: dict[int, Photo] = {}
        for content, path, size, mtime, *about in rows:
            first = found.get(content)
            found[content] = Photo(content, (*(first.paths if first else ()), os.fsdecode(path)),
                                   first.size_bytes if first else size, first.mtime_ns if first else mtime, About(*about))
        return found

    def find(self, path: str) -> int | None:
        """Return the content of a path that was indexed, or None."""
        with self._transaction() as cursor:
            row = cursor.execute("SELECT content FROM file WHERE path = %s AND status = 0", (encode_path(path),)).fetchone()
        return row[0] if row else None

    def features(self, model: Model, contents: Sequence[int]) -> dict[int, Tensor]:
        """Return the vectors ``[k, d]`` of contents under a model, float16."""
        with self._transaction() as cursor:
            rows = cursor.execute("SELECT content, embedding::text FROM vector WHERE model = %s AND content = ANY(%s) "
                                  "ORDER BY content, time_ms", (model.id, list(contents))).fetchall()
        found: dict[int, list[Tensor]] = {}
        for content, text in rows:
            found.setdefault(content, []).append(_read_vector(text))
        return {content: torch.stack(vectors) for content, vectors in found.items()}

    def walk(self, model: Model) -> Iterator[tuple[Photo, Tensor]]:
        """Yield every photo that has a file, with its vectors."""
        with self._transaction() as cursor:
            rows = cursor.execute("SELECT DISTINCT content FROM file WHERE status = 0 ORDER BY content").fetchall()
        present = [content for content, in rows]
        for start in range(0, len(present), _PAGE):
            part = present[start:start + _PAGE]
            photos, features = self.photos(part), self.features(model, part)
            yield from ((photos[content], features[content]) for content in part
                        if content in photos and content in features)

    def failures(self) -> list[tuple[str, str]]:
        """Return the files that could not be read, and why."""
        with self._transaction() as cursor:
            rows = cursor.execute("SELECT path, error FROM file WHERE status = %s ORDER BY path",
                                  (int(Status.FAILED),)).fetchall()
        return [(os.fsdecode(path), error or "") for path, error in rows]

    def summary(self) -> Summary:
        """Return how the store stands."""
        with self._transaction() as cursor:
            counts = cursor.execute("SELECT status, COUNT(*) FROM file GROUP BY status").fetchall()
            contents = cursor.execute("SELECT COUNT(DISTINCT content) FROM file WHERE status = 0").fetchone()[0]
            roots = cursor.execute("SELECT DISTINCT root FROM file ORDER BY root").fetchall()
            size = cursor.execute("SELECT SUM(pg_total_relation_size(name::regclass)) FROM "
                                  "unnest(ARRAY['file', 'content', 'vector', 'model']) AS name").fetchone()[0]
        files = {Status(status).name.lower(): count for status, count in counts}
        return Summary(_hide(self.place), files, contents, tuple(self.models()), int(size),
                       tuple(os.fsdecode(root) for root, in roots))

    def verify(self) -> list[str]:
        """Return what is wrong with the store: the database guards its own pages, so only the rows' sense is looked at."""
        wrong = []
        with self._transaction() as cursor:
            for name, count in cursor.execute(
                    "SELECT model.name, COUNT(*) FROM vector JOIN model ON model.id = vector.model "
                    "WHERE abs(1 + (embedding <#> embedding)) > 0.02 GROUP BY model.name").fetchall():
                wrong.append(f"{name}: {count} vectors that are no unit rows; limner index forget their folder and index "
                             "it again")
        return wrong

    def compact(self) -> int:
        """Drop contents without a file and their vectors; the server frees their room by its own vacuum."""
        with self._transaction() as cursor:
            cursor.execute("DELETE FROM file WHERE status = %s", (int(Status.MISSING),))
            unused = "NOT EXISTS (SELECT 1 FROM file WHERE file.content = {})"
            cursor.execute(f"DELETE FROM vector WHERE {unused.format('vector.content')} RETURNING pg_column_size(embedding)")
            freed = sum(size for size, in cursor.fetchall())
            cursor.execute(f"DELETE FROM content WHERE {unused.format('content.id')}")
        return freed

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        """Yield a cursor; what is done with it is done wholly or not at all."""
        import psycopg

        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                yield cursor
        except psycopg.Error as error:
            raise StorageError(f"{_hide(self.place)}: {str(error).strip().splitlines()[0]}.") from error


def _connect(address: str) -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise MissingExtraError("An index in PostgreSQL needs the extra: pip install 'limner[postgres]'") from error
    try:
        return psycopg.connect(address, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise StorageError(f"{_hide(address)} cannot be reached: {str(error).strip().splitlines()[0]}. Is the server up, "
                           "and are name and password right?") from error


def _hide(address: str) -> str:
    """Return an address without its password."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(address)
    if not parts.password:
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":***@")))


def _write_vector(row: Tensor) -> str:
    return "[" + ",".join(map(str, row.float().tolist())) + "]"


def _read_vector(text: str) -> Tensor:
    return torch.tensor([float(number) for number in text[1:-1].split(",")]).half()
