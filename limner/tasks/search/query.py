"""Find photos: terms to vectors, one scan, the best rows exactly, a photo once. Knows no store's inside and no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import Tensor

from limner.algorithms.ranking import Spread, first_of_each, measure_spread, standardise, worst_of
from limner.core.vectors import normalise
from limner.index import scan as scanning
from limner.index.photos.records import Model, Photo, Scan
from limner.index.photos.store import PhotoStore
from limner.tasks.search.evidence import LEAST_MARGIN, Evidence
from limner.tasks.search.floor import FEWEST, Floor
from limner.tasks.search.options import Hit, SearchOptions, SearchResult

NEAR_COPY = 0.96
"""The similarity from which two photos count as nearly the same."""

NEAREST = 3
"""How many photos are shown where nothing matches."""

DEFAULT_Z = 3.0
"""How far a photo must stand out where there are no words to hold against others."""

DATED = 5_000
"""How many of the matches are sorted by date at most."""

MOST_PROPOSED = 256
"""How many of the nearest a graph of candidates is trusted with."""


def find_photos(store: PhotoStore, model: Model, vectors: Tensor, weights: Sequence[float], labels: Sequence[str],
                options: SearchOptions, evidence: Evidence | None = None, floor: Floor | None = None) -> SearchResult:
    """Return the photos nearest to ``vectors [t, d]`` of unit length, weighted.

    With ``cutoff`` auto only photos are given whose strength by the ``evidence`` reaches the ``floor``; without evidence,
    for there were no words, those that stand out enough.
    """
    weight = torch.tensor(weights)
    single = options.rule == "mean" or len(vectors) == 1
    asked = normalise((vectors * weight[:, None]).sum(0, keepdim=True)) if single else vectors
    query = _Query(_score(store, model, asked, options), None if single else weight)
    cut = _Cut.of(options, query.searched, evidence, floor)
    least = _least_count(options, len(query.rough))
    ranked = cut.weigh(query.best(least), query.scan)
    matching = list(filter(cut.lets_through, ranked))
    found = _drop_near_copies(query.scan, matching) if options.unique else matching
    if options.sort == "date":
        found = _sort_by_date(store, query.scan, found)
    hits = _make_hits(store, query.scan, found[options.offset:options.offset + options.count], vectors, options.offset + 1)
    nearest = [] if matching else _make_hits(store, query.scan, ranked[:NEAREST], vectors, 1)
    more = cut.is_set and (query.is_proposed or (least < len(query.rough) and all(map(cut.lets_through, ranked[-1:]))))
    return SearchResult(tuple(hits), tuple(labels), query.searched, query.spread.median, query.spread.deviation, cut.z,
                        len(matching) if cut.is_set else None, tuple(nearest), model.name, cut.floor, more)


class _Ranked(NamedTuple):
    """A row of a scan, by its place there: what it is ranked by, how far it stands out, and how strong a match it is."""

    place: int
    score: float
    z: float
    strength: float | None = None


def _score(store: PhotoStore, model: Model, asked: Tensor, options: SearchOptions) -> Scan:
    """Return the scores of all rows, or where that is enough, of those that a graph proposes."""
    wanted = _least_count(options, MOST_PROPOSED + 1)
    if not options.exact and len(asked) == 1 and options.filter.is_empty and wanted <= MOST_PROPOSED:
        proposed = store.propose(model, asked[0])
        if proposed is not None and len(proposed.contents) >= wanted:
            return proposed
    return store.scan(model, asked, options.filter)


@dataclass(frozen=True)
class _Cut:
    """What a photo must reach: a strength by the evidence, a number of deviations, or nothing."""

    z: float | None = None
    floor: float | None = None
    evidence: Evidence | None = None
    has_spread: bool = True

    @classmethod
    def of(cls, options: SearchOptions, rows: int, evidence: Evidence | None, floor: Floor | None) -> _Cut:
        """Return the cut-off of a search among so many rows."""
        if isinstance(options.cutoff, float | int):
            return cls(float(options.cutoff))
        if options.cutoff == "none" or (evidence is None and rows < FEWEST):
            return cls()
        if evidence is None:
            return cls(DEFAULT_Z)
        if rows < FEWEST or floor is None:
            return cls(None, LEAST_MARGIN, evidence, has_spread=False)
        return cls(None, floor.at(rows), evidence)

    @property
    def is_set(self) -> bool:
        """Whether anything is asked of a photo."""
        return self.z is not None or self.floor is not None

    def lets_through(self, row: _Ranked) -> bool:
        """Whether a photo reaches it."""
        if self.floor is not None:
            return row.strength is not None and row.strength >= self.floor
        return self.z is None or row.z >= self.z

    def weigh(self, rows: list[_Ranked], scan: Scan) -> list[_Ranked]:
        """Return the rows with their strength, where it is asked for."""
        if self.evidence is None or not rows:
            return rows
        margins = self.evidence.margins(scan.take(torch.tensor([row.place for row in rows]))).tolist()
        return [row._replace(strength=margin + (row.z if self.has_spread else 0.0)) for row, margin in zip(rows, margins)]


class _Query:
    """What was scored, as one number a row: the only term's, or the worst of several."""

    def __init__(self, scan: Scan, weights: Tensor | None) -> None:
        self.scan, self._weights = scan, weights
        self.is_proposed = scan.sample is not None
        self.searched = len(scan.contents) if scan.searched is None else scan.searched
        self._spreads = [measure_spread(row) for row in (scan.scores if scan.sample is None else scan.sample)]
        self.rough = scan.scores[0] if weights is None else worst_of(standardise(scan.scores), weights)
        self.spread = self._spreads[0] if weights is None else Spread(0.0, 1.0)
        # standardised scores are uncertain by what the similarities are, divided by their deviation
        self.bound = scan.bound if weights is None else scan.bound / min(spread.deviation for spread in self._spreads)

    def exact(self, places: Tensor) -> Tensor:
        """Return the exact scores of rows."""
        scores = self.scan.exact(places)
        if self._weights is None:
            return scores[0]
        z = torch.stack([(row - spread.median) / spread.deviation for row, spread in zip(scores, self._spreads)])
        return worst_of(z, self._weights)

    def best(self, count: int) -> list[_Ranked]:
        """Return the best rows, each photo once, by its best moment."""
        places, scores = scanning.refine(self.rough, self.bound, count, self.exact)
        kept = first_of_each(self.scan.contents[places], torch.arange(len(places)))
        pairs = zip(places[kept].tolist(), scores[kept].tolist())
        return [_Ranked(place, score, self.spread.z(score)) for place, score in pairs]


def _least_count(options: SearchOptions, rows: int) -> int:
    """Return how many rows to rank: more than are shown, since a photo may have several, and near copies are dropped."""
    if options.sort == "date":
        return min(rows, DATED)
    return min(rows, (options.offset + options.count) * (8 if options.unique else 2) + 64)


def _make_hits(store: PhotoStore, scan: Scan, rows: list[_Ranked], vectors: Tensor, first: int) -> list[Hit]:
    """Return hits with what is known of their photos; one that went between the scan and now is left out."""
    if not rows:
        return []
    places = torch.tensor([row.place for row in rows])
    contents, moments = scan.contents[places].tolist(), scan.times_ms[places].tolist()
    photos = store.photos(contents)
    terms = (scan.take(places).float() @ vectors.T).tolist()
    return [Hit(replace(photos[content], time_ms=moment), row.score, row.z, tuple(own), first + turn, row.strength)
            for turn, (row, content, moment, own) in enumerate(zip(rows, contents, moments, terms)) if content in photos]


def _drop_near_copies(scan: Scan, rows: list[_Ranked]) -> list[_Ranked]:
    if not rows:
        return []
    features = scan.take(torch.tensor([row.place for row in rows])).float()
    kept: list[int] = []
    for turn in range(len(rows)):
        if not kept or float((features[kept] @ features[turn]).max()) < NEAR_COPY:
            kept.append(turn)
    return [rows[turn] for turn in kept]


def _sort_by_date(store: PhotoStore, scan: Scan, rows: list[_Ranked]) -> list[_Ranked]:
    """Return the rows with the newest photo in front."""
    contents = [int(scan.contents[row.place]) for row in rows]
    photos = store.photos(contents)
    dated = [(_date_of(photos[content]), row) for content, row in zip(contents, rows) if content in photos]
    return [row for _, row in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _date_of(photo: Photo) -> float:
    return photo.about.taken_s if photo.about.taken_s is not None else photo.mtime_ns / 1e9
