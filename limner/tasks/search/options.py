"""What is asked of a search, and what it answers. Plain records."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from limner.core.errors import OptionError
from limner.core.images import ImageSource
from limner.index.photos.records import Filter, Photo, printable

RULES = ("mean", "minimum")
SORTS = ("score", "date")


@dataclass(frozen=True)
class Term:
    """One thing that photos are to be like: a ``text`` or an ``image``. A negative weight asks for photos unlike it.

    Raises:
        OptionError: neither or both are given, or the weight is zero or no number.
    """

    text: str | None = None
    image: ImageSource | None = None
    weight: float = 1.0

    def __post_init__(self) -> None:
        if (self.text is None) == (self.image is None):
            raise OptionError("A search term is a text or an image: give one of them.")
        if self.text is not None and not self.text.strip():
            raise OptionError("The search text is empty. Say what the photos are to show.")
        if not 0 < abs(self.weight) <= 1000:
            raise OptionError(f"The weight {self.weight} must lie between -1000 and 1000 and not be 0.")

    @property
    def label(self) -> str:
        """What it is called in an account."""
        return self.text if self.text is not None else str(self.image) if isinstance(self.image, str) else "picture"


@dataclass(frozen=True)
class SearchOptions:
    """How to search.

    Attributes:
        count: how many photos to give.
        offset: how many of the nearest to pass over: the pages before.
        rule: mean scores the weighted mean of the terms; minimum the worst of them, so that every term must fit.
        cutoff: auto gives nothing where nothing matches; none gives the nearest whatever they are; or a number of robust
            standard deviations above the median that a photo must reach.
        unique: give one of photos that are nearly the same.
        sort: by score, or by date (of the photos that match, the newest first).
        filter: which photos are searched at all.
        exact: score every photo, also where an HNSW graph could propose the nearest.

    Raises:
        OptionError: a value is out of its range.
    """

    count: int = 20
    offset: int = 0
    rule: str = "mean"
    cutoff: str | float = "auto"
    unique: bool = False
    sort: str = "score"
    filter: Filter = Filter()
    exact: bool = False

    def __post_init__(self) -> None:
        if self.count < 1 or self.offset < 0:
            raise OptionError(f"count {self.count} must be 1 or more, offset {self.offset} 0 or more.")
        if self.rule not in RULES or self.sort not in SORTS:
            raise OptionError(f"rule {self.rule!r} must be one of {', '.join(RULES)}; sort {self.sort!r} one of "
                              f"{', '.join(SORTS)}.")
        if isinstance(self.cutoff, str) and self.cutoff not in ("auto", "none"):
            raise OptionError(f"cutoff {self.cutoff!r} must be auto, none or a number.")


@dataclass(frozen=True)
class Hit:
    """A photo that was found.

    ``score`` is what it was ranked by: the similarity with the mean of the terms, or the worst of their ``z``. ``z`` says
    how many robust standard deviations it lies above the median of all that was searched; ``terms`` are the similarities
    with each term; ``time_ms`` is the moment of a video; ``strength`` is what the cut-off auto judges by (see
    ``evidence.py``), where it was asked for.
    """

    photo: Photo
    score: float
    z: float
    terms: tuple[float, ...] = ()
    rank: int = 0
    strength: float | None = None

    @property
    def path(self) -> str:
        """The file that was found first of those that hold it."""
        return self.photo.paths[0]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; paths that are no UTF-8 also as ``path_base64``."""
        import base64
        import os

        row: dict[str, Any] = {"id": self.photo.content, "rank": self.rank, "path": printable(self.path),
                               "score": self.score, "z": self.z, "strength": self.strength, "terms": list(self.terms),
                               "size_bytes": self.photo.size_bytes, **asdict(self.photo.about)}
        if len(self.photo.paths) > 1:
            row["copies"] = [printable(path) for path in self.photo.paths[1:]]
        if self.photo.time_ms:
            row["time_ms"] = self.photo.time_ms
        if row["path"] != self.path:
            row["path_base64"] = base64.b64encode(os.fsencode(self.path)).decode()
        return row


@dataclass(frozen=True)
class SearchResult:
    """The photos found, the nearest first, and how they were told from the rest.

    ``matches`` says how many of the photos looked at reach the cut-off (None without one): ``cutoff_z`` deviations, or a
    strength of ``floor``; with ``more`` there may be others behind them. Where there are none, ``hits`` is empty and
    ``nearest`` has the three that come closest. ``searched`` rows had the ``median`` and the robust ``deviation`` given.
    ``hint`` says where the photos are of a kind that the model does not know.
    """

    hits: tuple[Hit, ...]
    terms: tuple[str, ...]
    searched: int
    median: float
    deviation: float
    cutoff_z: float | None
    matches: int | None
    nearest: tuple[Hit, ...] = ()
    model: str = ""
    floor: float | None = None
    more: bool = False
    hint: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"hits": [hit.as_dict() for hit in self.hits], "nearest": [hit.as_dict() for hit in self.nearest],
                "terms": list(self.terms), "searched": self.searched, "median": self.median, "deviation": self.deviation,
                "cutoff_z": self.cutoff_z, "floor": self.floor, "matches": self.matches, "more": self.more,
                "model": self.model, "hint": self.hint}
