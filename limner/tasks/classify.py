"""Zero-shot classification: which of the user's labels a picture shows, with the probabilities that the checkpoint means.

Templates after Radford et al. (2021); the answer "none of them" is decided by ``algorithms/rejection.py``. Knows nothing
about captions, prompts or screens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from limner.algorithms.rejection import leave_out_alike, support_of
from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.core.images import ImageSource, open_image
from limner.core.outcome import Outcome
from limner.core.vectors import top_k
from limner.index.tables import LabelTable
from limner.models.clip.joint import clips_of
from limner.models.clip.protocol import DualEncoder
from limner.models.engine import Engine, Models, as_models, default_engine
from limner.tasks.batches import answer_batch, open_batches
from limner.vocabulary.background import load_background
from limner.vocabulary.labels import check_labels
from limner.vocabulary.templates import DEFAULT_TEMPLATE, check_templates, encode_in_templates

BACKGROUND_TEXTS = 40_000
"""Texts embedded for ``reject``, all templates together; of large ensembles the phrases are thinned out,"""

LEAST_BACKGROUND = 1000
"""but to no fewer than these."""


@dataclass(frozen=True)
class ClassifyOptions:
    """How to classify.

    Attributes:
        templates: sentences with ``{}`` in place of the label; of several, a label's features are the mean.
        top: how many labels to give, the nearest first.
        reject: find out whether any label matches at all.
        reject_level: the least support of a match, in (0, 1): at 0.5 no other noun may be nearer than the nearest label,
            at 0.25 it may be three times as probable.
        batch_size: pictures encoded at a time.

    Raises:
        OptionError: a number is out of its range.
        PromptError: there are no templates, or one has no ``{}``.
    """

    templates: tuple[str, ...] = (DEFAULT_TEMPLATE,)
    top: int = 5
    reject: bool = False
    reject_level: float = 0.25
    batch_size: int = 32

    def __post_init__(self) -> None:
        check_templates(self.templates)
        if self.top < 1 or self.batch_size < 1:
            raise OptionError(f"top {self.top} and batch_size {self.batch_size} must be 1 or more.")
        if not 0 < self.reject_level < 1:
            raise OptionError(f"reject_level {self.reject_level} must lie between 0 and 1; 0.25 is the default.")


@dataclass(frozen=True)
class Score:
    """One label: its similarity, and the probability that comes from it by the checkpoint's scale."""

    label: str
    similarity: float
    probability: float


@dataclass(frozen=True)
class Rival:
    """A noun that is none of the labels, and its similarity."""

    phrase: str
    similarity: float


@dataclass(frozen=True)
class Classification:
    """What a picture shows: the nearest labels, the nearest first.

    ``method`` is softmax (one of all labels is right: probabilities sum to 1) or sigmoid (each label for itself: they need
    not). Where it was asked for, ``rival`` is the nearest of the background's nouns that are no labels, and ``support`` the
    probability of the nearest label against it, by the checkpoint's scale.
    """

    labels: tuple[Score, ...]
    method: str
    support: float | None = None
    rival: Rival | None = None
    reject_level: float | None = None
    hint: str | None = None

    @property
    def matches(self) -> bool | None:
        """Whether the nearest label holds its own against all other nouns; None where it was not asked for."""
        return None if self.support is None or self.reject_level is None else self.support >= self.reject_level

    @property
    def best(self) -> str | None:
        """The nearest label, or None where nothing matches."""
        return None if self.matches is False else self.labels[0].label

    @property
    def sums_to_one(self) -> bool:
        """Whether the probabilities of all labels sum to 1."""
        return self.method == "softmax"

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists, dicts, numbers and texts, for JSON."""
        return {"best": self.best, **asdict(self), "matches": self.matches, "sums_to_one": self.sums_to_one}


class Classifier:
    """Classify pictures by one set of labels under one CLIP, or several that judge together; labels are embedded once.

    With ``cache_folder`` their features are kept there, keyed by model and templates. ``monitor`` is told of the progress.

    Raises:
        VocabularyError: there are no labels, or one is given twice.
        StoppedError: ``monitor`` was asked to stop before all labels were embedded.
    """

    def __init__(self, labels: Sequence[str], clip: DualEncoder, options: ClassifyOptions | None = None, *,
                 cache_folder: str | Path | None = None, monitor: Monitor | None = None) -> None:
        self.clip, self.options = clip, options or ClassifyOptions()
        self.labels = check_labels(labels)
        self._encoder = encode_in_templates(clip, check_templates(self.options.templates))
        self._cache_folder, self._monitor = cache_folder, monitor or Monitor()
        self.table = self._embed("labels", self.labels)
        self.rivals = self._load_rivals() if self.options.reject else None

    def classify_all(self, sources: Iterable[ImageSource]) -> Iterator[Outcome[Classification]]:
        """Yield the classifications of pictures in their order; an unreadable one stops nothing.

        Ends before the next batch when the monitor was asked to stop.
        """
        for batch in open_batches(sources, self.options.batch_size, self.clip.look, monitor=self._monitor):
            yield from answer_batch(batch, lambda seen: self.judge(self.clip.encode_seen(seen, batch_size=len(seen))))

    def judge(self, features: Tensor) -> list[Classification]:
        """Return the classification of each picture by its features, ``[n, d]``."""
        return [self._judge(vector) for vector in features]

    def _judge(self, vector: Tensor) -> Classification:
        similarities = self.table.similarities(vector)
        probabilities = self.clip.probabilities(similarities)
        places = top_k(similarities, self.options.top).tolist()
        labels = tuple(Score(self.labels[i], float(similarities[i]), float(probabilities[i])) for i in places)
        support = rival = None
        if self.rivals is not None:
            nearest = self.rivals.rank_scored(vector)
            rival = Rival(nearest[0].label, nearest[0].similarity) if nearest else None
            support = 1.0 if rival is None else support_of(labels[0].similarity, rival.similarity, self.clip.scale)
        return Classification(labels, "softmax" if self.clip.bias is None else "sigmoid", support, rival,
                              self.options.reject_level if self.options.reject else None, self.clip.hint(vector[None]))

    def _load_rivals(self) -> LabelTable:
        """Return the nouns that are none of the labels."""
        most = max(LEAST_BACKGROUND, BACKGROUND_TEXTS // len(self._encoder.templates))
        phrases = load_background(next((clip.folder for clip in clips_of(self.clip) if clip.folder), None), most)
        table = self._embed("background", phrases)
        return table.take(leave_out_alike(table.features.float(), self.table.features.float()).tolist())

    def _embed(self, desc: str, phrases: list[str]) -> LabelTable:
        return LabelTable(phrases, desc, self._encoder, cache_folder=self._cache_folder, monitor=self._monitor)


def classify(image: ImageSource, labels: Sequence[str], clip: Models = "builtin",
             options: ClassifyOptions | None = None, *, cache_folder: str | Path | None = None,
             engine: Engine | None = None) -> Classification:
    """Return which of ``labels`` a picture shows.

    ``clip`` is a CLIP, its name, or several of either, which judge together: similarities are their means, and
    probabilities come from these by the mean of their scales (see ``JointClip``). Names are asked of ``engine``, whose
    ``cache_folder`` is used where none is given. For many pictures make one ``Classifier`` and use its ``classify_all``.

    Raises:
        ImageError: the picture cannot be read.
        VocabularyError: there are no labels, or one is given twice.
    """
    picture, engine = open_image(image), engine or default_engine()
    loaded = engine.clip(*as_models(clip))
    classifier = Classifier(labels, loaded, options, cache_folder=cache_folder or engine.cache_folder)
    return classifier.judge(loaded.encode_images([picture]))[0]
