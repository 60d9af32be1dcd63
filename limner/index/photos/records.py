"""What is kept of photos: plain records, the same for every store.

A *content* is what a file holds, known by the digest of its bytes: moved and copied files share one, and its vectors.
Paths are texts in which bytes that are no UTF-8 stand as surrogates (``os.fsdecode``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

import torch
from torch import Tensor


def printable(path: str) -> str:
    """Return a path in which bytes that are no UTF-8 are replaced."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Status(IntEnum):
    """What is known of a file."""

    OK = 0
    FAILED = 1
    MISSING = 2


@dataclass(frozen=True)
class About:
    """What a file says of itself. ``taken_s`` is in seconds since 1970, local time of the camera read as UTC."""

    width_px: int = 0
    height_px: int = 0
    taken_s: float | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    kind: str = ""


class Known(NamedTuple):
    """What a store knows of a path, and whether it has vectors of it. A tuple: a hundred thousand are made at once."""

    mtime_ns: int
    size_bytes: int
    status: Status
    embedded: bool


@dataclass(frozen=True)
class Entry:
    """A file to be kept.

    ``features [k, d]`` has a row for each kept moment of ``times_ms`` (one for a still picture); None where the content's
    vectors are kept already, or where there is an ``error``.
    """

    path: str
    root: str
    mtime_ns: int
    size_bytes: int
    digest: bytes = b""
    about: About = About()
    features: Tensor | None = None
    times_ms: tuple[int, ...] = (0,)
    error: str | None = None


@dataclass(frozen=True)
class Model:
    """A CLIP whose vectors are kept: ``key`` names it, its weights, their precision and the preprocessing."""

    key: str
    name: str
    dimension: int
    floor: str | None = None
    id: int = 0
    vectors: int = 0


@dataclass(frozen=True)
class Photo:
    """A content with all files that hold it, the one that was found first in front."""

    content: int
    paths: tuple[str, ...]
    size_bytes: int
    mtime_ns: int
    about: About
    time_ms: int = 0


@dataclass(frozen=True)
class Filter:
    """Which photos are searched. Empty fields let everything through.

    ``folders`` are absolute; ``after_s`` and ``before_s`` (not included) are of the camera's clock, or of the file's time
    where there is none; ``near`` is latitude, longitude (degrees) and kilometres; ``kinds`` are suffixes without a dot.
    """

    folders: tuple[str, ...] = ()
    after_s: float | None = None
    before_s: float | None = None
    camera: str | None = None
    near: tuple[float, float, float] | None = None
    min_width_px: int = 0
    min_height_px: int = 0
    min_bytes: int = 0
    max_bytes: int | None = None
    kinds: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it lets everything through."""
        return self == Filter()


@dataclass(frozen=True)
class Scan:
    """Similarities of every searched row.

    ``contents [n]`` says whose row it is, ``times_ms [n]`` at which moment; ``scores [t, n]`` are similarities with each of
    ``t`` vectors, at most ``bound`` away from what ``exact(places) -> [t, k]`` gives; ``take(places) -> [k, d]`` gives the
    rows themselves. Where only rows are here that may be
    nearest, ``sample [t, s]`` has the scores of some that stand for all ``searched`` ones.
    """

    contents: Tensor
    times_ms: Tensor
    scores: Tensor
    take: Callable[[Tensor], Tensor]
    bound: float = 0.0
    rescore: Callable[[Tensor], Tensor] | None = None
    sample: Tensor | None = None
    searched: int | None = None

    def exact(self, places: Tensor) -> Tensor:
        """Return the similarities ``[t, k]`` of the rows at some places, in float32."""
        return self.scores[:, places] if self.rescore is None else self.rescore(places)

    @classmethod
    def empty(cls, terms: int) -> Scan:
        """Return the scan of nothing."""
        return cls(torch.empty(0, dtype=torch.long), torch.empty(0, dtype=torch.long), torch.empty(terms, 0),
                   lambda places: torch.empty(0, 0))


@dataclass(frozen=True)
class Summary:
    """How a store stands: files by status, contents, vectors by model, bytes on disk."""

    place: str
    files: dict[str, int] = field(default_factory=dict)
    contents: int = 0
    models: tuple[Model, ...] = ()
    size_bytes: int = 0
    roots: tuple[str, ...] = ()
