"""What search asks of a store of photos, and how one is opened by its name. Knows no store's inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import platformdirs
from torch import Tensor

from limner.core.events import Monitor
from limner.index.photos.records import Entry, Filter, Known, Model, Photo, Scan, Status, Summary

POSTGRESQL = ("postgresql://", "postgres://")


class PhotoStore(Protocol):
    """Photos and their vectors. One writer and many readers; what ``add`` has returned from survives a crash."""

    place: str
    """The folder or address, as it was named."""

    def register(self, model: Model) -> Model:
        """Return the model as it is kept, with its id; keep it if it is new."""
        ...

    def models(self) -> list[Model]:
        """Return all models, with how many vectors each has."""
        ...

    def keep_floor(self, model: Model, floor: str) -> None:
        """Keep what was learnt of a model: how far chance lifts the best of its scores."""
        ...

    def known(self, roots: Sequence[str], model: Model | None = None) -> dict[str, Known]:
        """Return what is known of all paths at or below some folders; ``embedded`` under a model, or under any."""
        ...

    def embedded(self, model: Model, digests: Iterable[bytes]) -> set[bytes]:
        """Return those of the digests whose contents have vectors under a model."""
        ...

    def add(self, model: Model, entries: Sequence[Entry]) -> None:
        """Keep files with their contents and vectors, all or none. What is kept of their paths is replaced."""
        ...

    def mark(self, paths: Sequence[str], status: Status) -> None:
        """Change what is known of paths."""
        ...

    def forget(self, prefix: str) -> int:
        """Forget a file, or all files below a folder; return how many."""
        ...

    def scan(self, model: Model, vectors: Tensor, wanted: Filter) -> Scan:
        """Return the similarity of ``vectors [t, d]`` with every row that the filter lets through and that has a file."""
        ...

    def propose(self, model: Model, vector: Tensor) -> Scan | None:
        """Return the rows that may be nearest to a ``vector [d]``, scored exactly, and a sample of all; None where the store
        keeps nothing that could tell them without a scan."""
        ...

    def sample(self, model: Model, count: int) -> Tensor:
        """Return at most ``count`` rows ``[s, d]``, float16, that stand for all that have a file."""
        ...

    def build_graph(self, model: Model, monitor: Monitor) -> int:
        """Build what ``propose`` needs, or let it grow; return how many rows it covers.

        Raises:
            MissingExtraError: usearch is not installed.
            OptionError: the store has no use for one.
        """
        ...

    def drop_graph(self, model: Model) -> None:
        """Delete it, if there is one."""
        ...

    def graph_rows(self, model: Model) -> int:
        """Return how many rows it covers; 0 where there is none."""
        ...

    def photos(self, contents: Sequence[int]) -> dict[int, Photo]:
        """Return the photos of contents that have a file."""
        ...

    def find(self, path: str) -> int | None:
        """Return the content of a path that was indexed, or None."""
        ...

    def features(self, model: Model, contents: Sequence[int]) -> dict[int, Tensor]:
        """Return the vectors ``[k, d]`` of contents under a model, float16."""
        ...

    def walk(self, model: Model) -> Iterator[tuple[Photo, Tensor]]:
        """Yield every photo that has a file, with its vectors under a model."""
        ...

    def failures(self) -> list[tuple[str, str]]:
        """Return the files that could not be read, and why."""
        ...

    def summary(self) -> Summary:
        """Return how the store stands."""
        ...

    def verify(self) -> list[str]:
        """Return what is wrong with the store: nothing, if all is well."""
        ...

    def compact(self) -> int:
        """Drop what no file holds any more; return how many bytes that freed."""
        ...

    def close(self) -> None:
        """Let go of files, locks and connections. Closing twice is fine."""
        ...


def default_place() -> str:
    """Return where photos are kept unless another place is named: a folder of the user's data."""
    return str(Path(platformdirs.user_data_dir("limner")) / "photos")


def open_store(place: str, *, write: bool = False, create: bool = False) -> PhotoStore:
    """Open a store by its name: a folder, or ``postgresql://...``.

    Raises:
        StorageError: there is none (unless ``create``), it is damaged, of a newer limner, or cannot be written.
        StoreLockedError: another process writes it.
        MissingExtraError: PostgreSQL is asked for without the extra ``postgres``.
    """
    if place.startswith(POSTGRESQL):
        from limner.index.photos.postgres import PostgresStore

        return PostgresStore(place, write=write, create=create)
    from limner.index.photos.local import LocalStore

    return LocalStore(Path(place).expanduser(), write=write, create=create)
