"""Find photos: terms to vectors, one scan, the best rows exactly, a photo once. Knows no store's inside and no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from limner.algorithms.ranking import Spread, first_of_each, measure_spread, standardise, worst_of
from limner.core.vectors import normalise
from limner.index import scan as scanning
from limner.index.photos.records import Model, Photo, Scan
from limner.index.photos.store import PhotoStore
from limner.tasks.search.evidence import LEAST_MARGIN, Evidence, take_rows
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
    order = query.best(least)
    hits = _make_hits(store, model, query, order, vectors)
    if cut.evidence is not None:
        hits = _weigh(store, model, hits, cut, asked.mean(0))
    matching = [hit for hit in hits if cut.lets_through(hit)]
    found = _drop_near_copies(store, model, matching) if options.unique else matching
    if options.sort == "date":
        found = sorted(found, key=lambda hit: _date_of(hit.photo), reverse=True)
    page = [_ranked(hit, rank) for rank, hit in enumerate(found, start=1)][options.offset:options.offset + options.count]
    nearest = () if matching else tuple(_ranked(hit, rank) for rank, hit in enumerate(hits[:NEAREST], start=1))
    more = cut.is_set and (query.is_proposed or (least < len(query.rough) and all(map(cut.lets_through, hits[-1:]))))
    return SearchResult(tuple(page), tuple(labels), query.searched, query.spread.median, query.spread.deviation, cut.z,
                        len(matching) if cut.is_set else None, nearest, model.name, cut.floor, more)


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

    def lets_through(self, hit: Hit) -> bool:
        """Whether a photo reaches it."""
        if self.floor is not None:
            return hit.strength is not None and hit.strength >= self.floor
        return self.z is None or hit.z >= self.z


def _weigh(store: PhotoStore, model: Model, hits: list[Hit], cut: _Cut, vector: Tensor) -> list[Hit]:
    """Return the hits with their strength."""
    if cut.evidence is None or not hits:
        return hits
    margins = cut.evidence.margins(take_rows(store, model, [hit.photo.content for hit in hits], vector)).tolist()
    return [replace(hit, strength=margin + (hit.z if cut.has_spread else 0.0)) for hit, margin in zip(hits, margins)]


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

    def best(self, count: int) -> list[tuple[int, float]]:
        """Return the places of the best rows and their scores, each photo once, by its best moment."""
        places, scores = scanning.refine(self.rough, self.bound, count, self.exact)
        kept = first_of_each(self.scan.contents[places], torch.arange(len(places)))
        return list(zip(places[kept].tolist(), scores[kept].tolist()))


def _least_count(options: SearchOptions, rows: int) -> int:
    """Return how many rows to rank: more than are shown, since a photo may have several, and near copies are dropped."""
    if options.sort == "date":
        return min(rows, DATED)
    return min(rows, (options.offset + options.count) * (8 if options.unique else 2) + 64)


def _make_hits(store: PhotoStore, model: Model, query: _Query, order: list[tuple[int, float]], vectors: Tensor) -> list[Hit]:
    contents = [int(query.scan.contents[place]) for place, _ in order]
    photos = store.photos(contents)
    terms = query.scan.exact(torch.tensor([place for place, _ in order], dtype=torch.long)) if len(vectors) == 1 else None
    features = {} if terms is not None else store.features(model, contents)
    hits = []
    for turn, ((place, score), content) in enumerate(zip(order, contents)):
        if content not in photos:
            continue  # it went between the scan and now
        moment = int(query.scan.times_ms[place])
        photo = photos[content]
        own = terms[:, turn] if terms is not None else _nearest_moment(features[content], vectors)
        hits.append(Hit(Photo(photo.content, photo.paths, photo.size_bytes, photo.mtime_ns, photo.about, moment), score,
                        query.spread.z(score), tuple(own.tolist())))
    return hits


def _nearest_moment(rows: Tensor, vectors: Tensor) -> Tensor:
    """Return the similarity of each term with the row of a photo that is nearest to all of them together."""
    scores = rows.float() @ vectors.T
    return scores[int(scores.sum(1).argmax())]


def _drop_near_copies(store: PhotoStore, model: Model, hits: list[Hit]) -> list[Hit]:
    features = store.features(model, [hit.photo.content for hit in hits])
    kept: list[Hit] = []
    rows = torch.empty(0, model.dimension)
    for hit in hits:
        row = features[hit.photo.content][:1].float()
        if not len(kept) or float((rows @ row[0]).max()) < NEAR_COPY:
            kept.append(hit)
            rows = torch.cat([rows, row])
    return kept


def _date_of(photo: Photo) -> float:
    return photo.about.taken_s if photo.about.taken_s is not None else photo.mtime_ns / 1e9


def _ranked(hit: Hit, rank: int) -> Hit:
    return replace(hit, rank=rank)


