"""Find photos: terms to vectors, one scan, the best rows exactly, a photo once. Knows no store's inside and no screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from limner.algorithms.ranking import Spread, first_of_each, measure_spread, standardise, worst_of
from limner.core.vectors import normalise
from limner.index import scan as scanning
from limner.index.photos.records import Model, Photo, Scan
from limner.index.photos.store import PhotoStore
from limner.tasks.search.options import Hit, SearchOptions, SearchResult

NEAR_COPY = 0.96
"""The similarity from which two photos count as nearly the same."""

NEAREST = 3
"""How many photos are shown where nothing matches."""

FEWEST = 200
"""Fewer rows than these have no spread that a cut-off could count in."""

DATED = 5_000
"""How many of the matches are sorted by date at most."""


Judge = Callable[[Tensor], list[bool]]
"""Says of photos, by their features ``[k, d]``, whether they show what was asked for."""


def find_photos(store: PhotoStore, model: Model, vectors: Tensor, weights: Sequence[float], labels: Sequence[str],
                options: SearchOptions, floor_z: float, judge: Judge | None = None) -> SearchResult:
    """Return the photos nearest to ``vectors [t, d]`` of unit length, weighted.

    With ``cutoff`` auto, what lies below ``floor_z`` is left out; of fewer than ``FEWEST`` rows, what ``judge`` refuses too.
    """
    weight = torch.tensor(weights)
    single = options.rule == "mean" or len(vectors) == 1
    asked = normalise((vectors * weight[:, None]).sum(0, keepdim=True)) if single else vectors
    scan = store.scan(model, asked, options.filter)
    query = _Query(scan, None if single else weight)
    few = options.cutoff == "auto" and len(query.rough) < FEWEST
    cutoff_z = None if few else _choose_cutoff(options, floor_z)
    order = query.best(_least_count(options, len(query.rough)))
    hits = _make_hits(store, model, query, order, vectors)
    matching = [hit for hit in hits if cutoff_z is None or hit.z >= cutoff_z]
    if few and judge is not None:
        judged = _keep_judged(store, model, hits, judge)
        matching = [hit for hit in hits if hit in judged or hit.z >= floor_z]
    found = _drop_near_copies(store, model, matching) if options.unique else matching
    if options.sort == "date":
        found = sorted(found, key=lambda hit: _date_of(hit.photo), reverse=True)
    page = [_ranked(hit, rank) for rank, hit in enumerate(found, start=1)][options.offset:options.offset + options.count]
    nearest = () if matching else tuple(_ranked(hit, rank) for rank, hit in enumerate(hits[:NEAREST], start=1))
    return SearchResult(tuple(page), tuple(labels), len(query.rough), query.spread.median, query.spread.deviation, cutoff_z,
                        _count_matches(query, matching, cutoff_z, few=few), nearest, model.name)


class _Query:
    """What was scored, as one number a row: the only term's, or the worst of several."""

    def __init__(self, scan: Scan, weights: Tensor | None) -> None:
        self.scan, self._weights = scan, weights
        self._spreads = [measure_spread(row) for row in scan.scores]
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

    def count_above(self, z: float) -> int:
        """Return how many photos reach a cut-off."""
        return len(self.scan.contents[self.rough >= self.spread.median + z * self.spread.deviation].unique())  # type: ignore[no-untyped-call]


def _least_count(options: SearchOptions, rows: int) -> int:
    """Return how many rows to rank: more than are shown, since a photo may have several, and near copies are dropped."""
    if options.sort == "date":
        return min(rows, DATED)
    return min(rows, (options.offset + options.count) * (8 if options.unique else 2) + 64)


def _count_matches(query: _Query, matching: list[Hit], cutoff_z: float | None, *, few: bool) -> int | None:
    if few:
        return len(matching)
    return None if cutoff_z is None else query.count_above(cutoff_z)


def _choose_cutoff(options: SearchOptions, floor_z: float) -> float | None:
    if isinstance(options.cutoff, float | int):
        return float(options.cutoff)
    return None if options.cutoff == "none" else floor_z


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


def _keep_judged(store: PhotoStore, model: Model, hits: list[Hit], judge: Judge) -> list[Hit]:
    if not hits:
        return []
    features = store.features(model, [hit.photo.content for hit in hits])
    verdicts = judge(torch.stack([features[hit.photo.content][0] for hit in hits]))
    return [hit for hit, good in zip(hits, verdicts) if good]


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


