"""Index: photos in folders, found by words and by pictures.

>>> from limner import Index
>>> with Index("photos.index", "ViT-B-32/laion2b_s34b_b79k", write=True) as index:
...     index.add(["~/Pictures"])
...     for hit in index.search("a red boat at sunset").hits:
...         print(hit.path, hit.z)
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import torch
from torch import Tensor

from limner.core.errors import MissingExtraError, OptionError, StoppedError, StorageError
from limner.core.events import Monitor
from limner.core.images import ImageSource, open_image
from limner.core.storage import cache_folder
from limner.core.vectors import normalise
from limner.index.photos.records import Filter, Model, Photo, Summary
from limner.index.photos.store import default_place, open_store
from limner.models.clip.model import Clip, load_clip
from limner.tasks.classify import ClassifyOptions
from limner.tasks.search.changes import Changes
from limner.tasks.search.duplicates import CopyGroup, group_copies
from limner.tasks.search.evidence import Evidence, Nouns, load_nouns
from limner.tasks.search.floor import FEWEST, Floor, learn_floor
from limner.tasks.search.indexing import IndexOptions, IndexReport, plan_changes, update_index
from limner.tasks.search.options import SearchOptions, SearchResult, Term
from limner.tasks.search.query import find_photos
from limner.tasks.search.reading import SPARE
from limner.tasks.search.tagging import Tag, tag_photos

log = logging.getLogger(__name__)

DISTANCE = 0.04
"""1 - similarity below which two photos count as copies."""

HINT_ROWS = 64
"""Photos looked at to say whether the model knows their kind."""

GROWN = 1.25
"""The floor is learnt anew when an index has grown by so much."""

NEW = Model("", "", 0)
"""A model of which a store has no vectors."""

GRAPH_ROWS = 3_000_000
"""So many vectors take a scan half a second on two cores: an HNSW graph is then built without being asked for."""

GRAPH_GROWN = 1.1
"""And it is let grow when so many more came; until then those are scanned."""


class Index:
    """An index of photos under one CLIP. One process writes it at a time, any number search it meanwhile.

    Args:
        place: a folder, or ``postgresql://...``; None for a folder of the user's data.
        clip: a CLIP or its name, or what loads one when it is first needed; None where nothing is embedded or searched.
        key: the CLIP's ``cache_key``, where it is known before it is loaded: a folder in which nothing has changed then
            needs no CLIP.
        write: open it for ``add`` and the other methods that change it; it is made if there is none.

    Raises:
        StorageError: there is no such index, it is damaged, or of a newer limner.
        StoreLockedError: another process is writing it.
    """

    def __init__(self, place: str | os.PathLike[str] | None = None,
                 clip: Clip | str | Callable[[], Clip] | None = "builtin", *, key: str | None = None,
                 write: bool = False) -> None:
        self.store = open_store(os.fspath(place or default_place()), write=write, create=write)
        self._given, self._key = clip, key
        self._floor: tuple[int, Floor | None] | None = None
        self._nouns: Nouns | None = None
        self._hint: tuple[str | None] | None = None

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store. Closing twice is fine."""
        self.store.close()

    @property
    def clip(self) -> Clip:
        """The CLIP, loaded now if it was not yet.

        Raises:
            OptionError: the index was opened without one.
        """
        if self._given is None:
            raise OptionError("The index was opened without a CLIP. Name the one that it was made with.")
        if isinstance(self._given, str):
            self._given = load_clip(self._given)
        elif not isinstance(self._given, Clip):
            self._given = self._given()
        return self._given

    # filling

    def plan(self, folders: Sequence[str | os.PathLike[str]], options: IndexOptions | None = None) -> Changes:
        """Return what ``add`` would do, without doing it."""
        return plan_changes(self.store, _absolute(folders), options or IndexOptions(), self._find_model() or NEW)

    def add(self, folders: Sequence[str | os.PathLike[str]], options: IndexOptions | None = None,
            monitor: Monitor | None = None) -> IndexReport:
        """Bring the index up to date with folders or files: only what is new or changed is read.

        Raises:
            ImageError: a folder is not there: nothing of it is changed.
            StorageError: the disk is full; what was acknowledged is safe, and the same call goes on from there.
        """
        options, monitor = options or IndexOptions(), monitor or Monitor()
        changes = self.plan(folders, options)
        if self._find_model() is None:
            self.store.register(self._describe_model())
        report = update_index(self.store, changes, lambda: (self.store.register(self._describe_model()), self.clip), options,
                              monitor)
        if report.added and not report.stopped:
            self._keep_floor(monitor)
            self._keep_graph(monitor)
        return report

    def build_graph(self, monitor: Monitor | None = None) -> int:
        """Build an HNSW graph of all vectors, or let it grow; return how many it covers. Searches without a filter then
        score what it proposes, in place of all.

        Raises:
            MissingExtraError: usearch is not installed.
            StorageError: the disk is full; the index is as it was.
        """
        return self.store.build_graph(self.model(), monitor or Monitor())

    def drop_graph(self) -> None:
        """Delete the graph, if there is one."""
        self.store.drop_graph(self.model())

    def _keep_graph(self, monitor: Monitor) -> None:
        """Let the graph grow with the index; build one where there are so many photos that a scan takes long."""
        model = self.model()
        covered = self.store.graph_rows(model)
        if (covered or model.vectors >= GRAPH_ROWS) and model.vectors > GRAPH_GROWN * covered:
            try:
                self.store.build_graph(model, monitor)
            except (MissingExtraError, OptionError):
                pass  # without usearch, or in a store that has no graphs, every photo is scored
            except StorageError as error:
                log.warning("The graph did not grow: %s", error)

    def _keep_floor(self, monitor: Monitor) -> None:
        """Learn the floor anew where the index has grown; a stop leaves it to the next run, or to the first search."""
        model = self.model()
        kept = Floor.read(model.floor)
        if model.vectors < FEWEST or (kept is not None and kept.rows <= model.vectors <= GROWN * kept.rows):
            return
        with suppress(StoppedError):
            self._load_nouns(monitor)
            floor = self._learn_floor(model)
            if floor is not None:
                self.store.keep_floor(model, floor.write())

    # searching

    def search(self, query: str | Term | Sequence[Term], options: SearchOptions | None = None) -> SearchResult:
        """Find photos by a sentence, or by several terms of words and pictures.

        Raises:
            StorageError: nothing was indexed under this CLIP; says under which.
            ImageError: a picture that was given cannot be read.
            OptionError: there are no terms.
        """
        terms = [Term(query)] if isinstance(query, str) else [query] if isinstance(query, Term) else list(query)
        if not terms:
            raise OptionError("There is nothing to search for: give a text or a picture.")
        options, model = options or SearchOptions(), self.model()
        vectors = self._embed(terms)
        weights, labels = [term.weight for term in terms], [term.label for term in terms]
        evidence = floor = None
        if options.cutoff == "auto":
            evidence = self._make_evidence(terms, vectors, every=options.rule == "minimum")
            floor = self.floor(model)
        result = find_photos(self.store, model, vectors, weights, labels, options, evidence, floor)
        return replace(result, hint=self.hint(model))

    def similar(self, image: ImageSource | int, options: SearchOptions | None = None) -> SearchResult:
        """Find photos like one: a file, an image, or the number of a photo in the index. The photo itself is left out.

        There is always a nearest photo, so without a cut-off of one's own all are given.
        """
        options = options or SearchOptions(cutoff="none")
        model = self.model()
        content = image if isinstance(image, int) else self._find(image)
        if content is None:
            vectors = self._embed([Term(image=image)])  # type: ignore[arg-type]
        else:
            found = self.store.features(model, [content])
            if content not in found:
                raise OptionError(f"Photo {content} is not in the index.")
            vectors = normalise(found[content][:1])
        result = find_photos(self.store, model, vectors, [1.0], ["picture"], _one_more(options))
        hits = [hit for hit in result.hits if hit.photo.content != content][:options.count]
        return replace(result, hits=tuple(hits))

    def duplicates(self, folders: Sequence[str | os.PathLike[str]] = (), distance: float = DISTANCE) -> list[CopyGroup]:
        """Return groups of near copies among all photos, or those of some folders.

        Raises:
            OptionError: the distance is not in [0, 1).
        """
        if not 0 <= distance < 1:
            raise OptionError(f"distance {distance} must be 0 or more, and below 1; {DISTANCE} is the default.")
        wanted = _absolute(folders)
        photos: list[Photo] = []
        rows: list[Tensor] = []
        for photo, features in self.store.walk(self.model()):
            paths = tuple(path for path in photo.paths if not wanted or _is_below(path, wanted))
            if paths and len(features) == 1:  # frames of one video are no copies of each other
                photos.append(Photo(photo.content, paths, photo.size_bytes, photo.mtime_ns, photo.about))
                rows.append(features[0])
        return group_copies(photos, torch.stack(rows), distance) if rows else []

    def tag(self, labels: Sequence[str], options: ClassifyOptions | None = None, filter: Filter | None = None,
            monitor: Monitor | None = None) -> Iterator[Tag]:
        """Yield all photos (that a filter lets through) with those of the user's labels that they show, from the vectors
        that are kept.

        Raises:
            StorageError: nothing was indexed under this CLIP; says under which.
            VocabularyError: there are no labels, or one is given twice.
        """
        return tag_photos(self.store, self.model(), self.clip, labels, options or ClassifyOptions(), filter or Filter(),
                          cache_folder=cache_folder(), monitor=monitor or Monitor())

    # looking after it

    def model(self) -> Model:
        """Return the model of this index's vectors: that of its CLIP, or the only one where it was opened without.

        Raises:
            StorageError: there are no vectors of it.
        """
        models = self.store.models()
        if self._given is None and len(models) == 1:
            return models[0]
        found = self._find_model()
        if found is None:
            names = ", ".join(sorted(model.name for model in models)) or "no model"
            raise StorageError(f"{self.store.place} holds vectors of {names}, none of {self.clip.name}. Search with --clip "
                               f"{models[0].name if models else 'NAME'}, or index the folders with {self.clip.name} too.")
        return found

    def summary(self) -> Summary:
        """Return how the index stands."""
        return self.store.summary()

    def verify(self) -> list[str]:
        """Return what is wrong with the index; nothing if all is well."""
        return self.store.verify()

    def compact(self) -> int:
        """Drop files that are gone, and their vectors; return the bytes freed."""
        return self.store.compact()

    def forget(self, path: str | os.PathLike[str]) -> int:
        """Forget a file, or all files below a folder; the files themselves are not touched. Return how many."""
        return self.store.forget(os.path.abspath(path))

    def floor(self, model: Model) -> Floor | None:
        """Return how strong a match must be; learnt by ``add``, or now where that was not possible."""
        kept = Floor.read(model.floor)
        if kept is None and model.vectors and (self._floor is None or model.vectors > GROWN * self._floor[0]):
            self._floor = model.vectors, self._learn_floor(model)
        return kept or (self._floor and self._floor[1])

    def hint(self, model: Model) -> str | None:
        """Return what to tell the user where most photos are of a kind that the model does not know; looked at once."""
        if self._hint is None:
            rows = self.store.sample(model, HINT_ROWS)
            self._hint = (self.clip.hint(normalise(rows)) if len(rows) else None,)
        return self._hint[0]

    def _learn_floor(self, model: Model) -> Floor | None:
        return learn_floor(self.store, model, self._load_nouns(), lambda texts: self.clip.encode_texts(texts).cpu())

    def _load_nouns(self, monitor: Monitor | None = None) -> Nouns:
        if self._nouns is None:
            self._nouns = load_nouns(self.clip, cache_folder(), monitor)
        return self._nouns

    def _make_evidence(self, terms: Sequence[Term], vectors: Tensor, *, every: bool) -> Evidence | None:
        """Return what tells matches: the words asked for against other nouns; None without words."""
        asked = [(vector, term.weight) for term, vector in zip(terms, vectors) if term.text is not None and term.weight > 0]
        if not asked:
            return None
        return Evidence(self._load_nouns(), torch.stack([vector for vector, _ in asked]), [weight for _, weight in asked],
                        every=every)

    def _find_model(self) -> Model | None:
        """Return the model of this CLIP as the store has it; None where it has no vectors of it."""
        key = self._key or self.clip.cache_key
        return next((model for model in self.store.models() if model.key == key), None)

    def _describe_model(self) -> Model:
        return Model(self.clip.cache_key, self.clip.name, self.clip.dimension)

    def _find(self, image: ImageSource | int) -> int | None:
        return self.store.find(os.path.abspath(image)) if isinstance(image, str | os.PathLike) else None

    def _embed(self, terms: Sequence[Term]) -> Tensor:
        return torch.cat([self._embed_one(term) for term in terms]).float().cpu()

    def _embed_one(self, term: Term) -> Tensor:
        if term.image is None:
            return self.clip.encode_texts([term.text or ""])
        image = open_image(term.image, least_px=SPARE * self.clip.seen_px)  # as the photos of the index were
        return self.clip.encode_images([image])


def _one_more(options: SearchOptions) -> SearchOptions:
    return replace(options, count=options.count + 1)


def _absolute(folders: Sequence[str | os.PathLike[str]]) -> list[str]:
    return [os.path.abspath(Path(folder).expanduser()) for folder in folders]


def _is_below(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)
