"""Tag all photos of an index by the user's own labels, from the vectors that are kept: no photo is read.

The answers are those of ``limner classify`` (``tasks/classify.py``), computed for thousands of photos by one product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from limner.algorithms.rejection import support_of
from limner.core.events import Monitor
from limner.index.photos.records import Filter, Model, Photo, printable
from limner.index.photos.store import PhotoStore
from limner.models.clip.model import Clip
from limner.tasks.classify import Classification, Classifier, ClassifyOptions, Rival, Score

ROWS = 4_096
"""Vectors looked at together."""


@dataclass(frozen=True)
class Tag:
    """A photo, of a video a moment, and which of the labels it shows."""

    photo: Photo
    found: Classification

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"path": printable(self.photo.paths[0]), "time_ms": self.photo.time_ms, **self.found.as_dict()}


def tag_photos(store: PhotoStore, model: Model, clip: Clip, labels: Sequence[str], options: ClassifyOptions, wanted: Filter,
               *, cache_folder: Path, monitor: Monitor) -> Iterator[Tag]:
    """Yield every photo that the filter lets through with its labels, in the order of the index, until the monitor stops.

    Raises:
        VocabularyError: there are no labels, or one is given twice.
        StoppedError: the monitor was asked to stop before all labels were embedded.
    """
    classifier = Classifier(labels, clip, options, cache_folder=cache_folder, monitor=monitor)
    features = classifier.table.features.float().cpu()
    rivals = None if classifier.rivals is None else classifier.rivals.features.float().cpu()
    scan = store.scan(model, features[:1], wanted)
    for places in torch.split(torch.arange(len(scan.contents)), ROWS):
        if monitor.stopped:
            return
        rows = scan.take(places).float()
        contents, moments = scan.contents[places].tolist(), scan.times_ms[places].tolist()
        photos = store.photos(contents)
        judged = _judge_rows(classifier, rows, features, rivals)
        yield from (Tag(replace(photos[content], time_ms=moment), found)
                    for content, moment, found in zip(contents, moments, judged) if content in photos)


def _judge_rows(classifier: Classifier, rows: Tensor, features: Tensor, rivals: Tensor | None) -> Iterator[Classification]:
    """Yield the classification of each of ``rows [n, d]``."""
    clip, options = classifier.clip, classifier.options
    similarities = rows @ features.T
    order = torch.sort(similarities, dim=1, descending=True, stable=True).indices[:, :options.top]
    nearest, shares = similarities.gather(1, order), clip.probabilities(similarities).gather(1, order)
    against = None if rivals is None or not len(rivals) else (rows @ rivals.T).max(1)
    method, level = "softmax" if clip.bias is None else "sigmoid", options.reject_level if options.reject else None
    for turn, own in enumerate(zip(order.tolist(), nearest.tolist(), shares.tolist())):
        scores = tuple(Score(classifier.labels[place], near, share) for place, near, share in zip(*own))
        rival = support = None
        if options.reject:
            support = 1.0
            if against is not None and classifier.rivals is not None:
                rival = Rival(classifier.rivals.labels[int(against.indices[turn])], float(against.values[turn]))
                support = support_of(scores[0].similarity, rival.similarity, clip.scale)
        yield Classification(scores, method, support, rival, level)
