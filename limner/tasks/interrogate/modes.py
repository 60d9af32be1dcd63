"""The modes of interrogation: from a caption and the tables to a prompt, as a list of phrases with their categories.

Knows the tables and a CLIP; knows nothing about captioners, pictures on disk or screens. Best, fast, classic and negative
are the methods of CLIP Interrogator, with the differences that docs/interrogate.md names; legacy is that of its first
versions.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from torch import Tensor

from limner.algorithms.chain import Link, best_length, grow_chain
from limner.core.progress import Progress, no_progress
from limner.core.vectors import mean_of, top_k
from limner.index.tables import LabelTable
from limner.models.clip.joint import JointClip
from limner.models.clip.model import Clip
from limner.models.clip.text.tokens import SEPARATOR, squeeze
from limner.vocabulary.lists import CATEGORIES


@dataclass(frozen=True)
class Piece:
    """A phrase in a prompt; ``joint`` stands before it."""

    text: str
    category: str
    joint: str = SEPARATOR


@dataclass(frozen=True)
class Draft:
    """A prompt in the making: its ``method``, its first text and the pieces behind it."""

    method: str
    head: str
    pieces: tuple[Piece, ...] = ()

    @cached_property
    def text(self) -> str:
        """The prompt."""
        return self.partial(len(self.pieces))

    def partial(self, count: int) -> str:
        """The prompt with only its first ``count`` pieces."""
        return self.head + "".join(piece.joint + piece.text for piece in self.pieces[:count])


class Tables:
    """The tables of one vocabulary, by category.

    ``lists`` are the flavors' own categories (light, mood ...), by phrase, where they have some.
    """

    def __init__(self, by_category: dict[str, LabelTable], lists: Mapping[str, str] | None = None) -> None:
        self._by_category = by_category
        self._lists = lists or {}

    def __getitem__(self, category: str) -> LabelTable:
        return self._by_category[category]

    def list_of(self, phrase: str, category: str) -> str:
        """Return the category of a phrase of a table as people know it: of a flavor its own."""
        return self._lists.get(phrase, category) if category == "flavors" else category

    @cached_property
    def merged(self) -> LabelTable:
        """All tables that best and fast mode draw from, in one."""
        return LabelTable.merge([self[name] for name in CATEGORIES])

    @cached_property
    def category_of(self) -> dict[str, str]:
        """The category of every phrase; the first one where two lists share a phrase."""
        return {label: name for name in reversed((*CATEGORIES, "negative")) for label in self[name].labels}


@dataclass(frozen=True)
class Sitter:
    """The picture as a mode sees it: its ``features [1, d]`` under ``clip``, and the ``tables`` to choose from.

    Where several CLIPs judge together a similarity is the mean of theirs, and a text fits when it fits each of them. A
    chain takes a phrase only if it gains more than ``floor``, where the model has one.
    """

    clip: Clip | JointClip
    tables: Tables
    features: Tensor
    pool_size: int
    progress: Progress = no_progress
    floor: float | None = None

    def similarities(self, texts: Sequence[str]) -> list[float]:
        """Return the similarity of every text with the picture."""
        found: list[float] = self.clip.similarities(self.features, texts).tolist()
        return found

    def similarities_each(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the same under each CLIP, and in front of them their mean."""
        parts = zip(self.clip.clips, self.clip.split(self.features))
        each = [clip.similarities(part, texts) for clip, part in parts]
        return [scores.tolist() for scores in (mean_of(each), *each)]

    def fits(self, text: str) -> bool:
        """Whether every CLIP reads a text whole."""
        return all(clip.tokens.fits(text) for clip in self.clip.clips)

    def cut(self, text: str) -> str:
        """Drop whole phrases from the end until every CLIP reads the text whole; the first phrase stays."""
        return min((clip.tokens.cut_phrases(text) for clip in self.clip.clips), key=len)

    def top(self, category: str, count: int = 1) -> list[str]:
        """Return the nearest phrases of a category."""
        return self.tables[category].rank(self.features, count)


def draft_fast(sitter: Sitter, caption: str, max_flavors: int) -> Draft:
    """The caption and the nearest phrases of all tables, cut to the token limit."""
    nearest = sitter.tables.merged.rank(sitter.features, max_flavors)
    pieces = tuple(Piece(label, sitter.tables.category_of[label]) for label in nearest)
    return _cut(Draft("fast", caption, pieces), sitter)


def draft_classic(sitter: Sitter, caption: str, max_flavors: int) -> Draft:
    """``caption, medium artist, site, movement, flavors``; no medium where the caption begins with it."""
    pieces = [Piece(medium, "mediums") for medium in sitter.top("mediums") if not caption.startswith(medium)]
    # the artist belongs to the medium before it, or to the caption that names the medium
    pieces += [Piece(artist, "artists", joint=" ") for artist in sitter.top("artists")]
    for category in ("sites", "movements"):
        pieces += [Piece(label, category) for label in sitter.top(category)]
    pieces += [Piece(label, "flavors") for label in sitter.top("flavors", max_flavors)]
    return _cut(Draft("classic", caption, tuple(pieces)), sitter)


def draft_chain(sitter: Sitter, caption: str, min_flavors: int, max_flavors: int) -> Draft:
    """Grow the caption by the phrases that bring it nearest, one at a time; the best prompt seen."""
    nearest = sitter.tables.merged.rank(sitter.features, sitter.pool_size)
    return _grow(sitter, caption, nearest, min_flavors, max_flavors)


def draft_best(sitter: Sitter, caption: str, min_flavors: int, max_flavors: int) -> list[Draft]:
    """Return the drafts that compete in best mode: caption, classic, fast, chain, in this order.

    Where the model has a floor only the caption and the chain do: the others take phrases without asking what they gain.
    """
    if sitter.floor is not None:
        grown = draft_chain(sitter, caption, min_flavors, max_flavors)
        return [Draft("caption", caption), *([grown] if grown.pieces else [])]
    return [Draft("caption", caption), draft_classic(sitter, caption, max_flavors),
            draft_fast(sitter, caption, max_flavors), draft_chain(sitter, caption, min_flavors, max_flavors)]


def draft_bank(sitter: Sitter, texts: Sequence[str], min_flavors: int, max_flavors: int) -> list[Draft]:
    """Return the texts of a bank (the nearest first) as they are, and the nearest one grown as in best mode."""
    drafts = [Draft("bank", squeeze(text)) for text in texts]
    grown = draft_chain(sitter, sitter.cut(drafts[0].text), min_flavors, max_flavors)
    return [*drafts, grown] if grown.pieces else drafts


def draft_negative(sitter: Sitter, min_flavors: int, max_flavors: int) -> Draft:
    """Chain the phrases least like the picture, of the flavors and the negative list."""
    far = sitter.tables["flavors"].rank(sitter.features, sitter.pool_size, reverse=True)
    phrases = list(dict.fromkeys([*far, *sitter.tables["negative"].labels]))
    if not phrases:
        return Draft("chain", "")
    scores = sitter.clip.similarities(sitter.features, phrases)
    order = top_k(scores.cpu(), len(phrases), largest=False).tolist()
    first = phrases.pop(next((place for place in order if sitter.fits(phrases[place])), order[0]))
    return _grow(sitter, first, phrases, min_flavors, max_flavors, reverse=True)


def draft_legacy(sitter: Sitter, caption: str, max_flavors: int) -> Draft:
    """The nearest of all 16 subsets of medium, artist, site and movement, then flavors while similarity rises."""
    tops = [Piece(label, category) for category in ("mediums", "artists", "sites", "movements")
            for label in sitter.top(category)]
    subsets = [tuple(piece for piece, taken in zip(tops, mask, strict=True) if taken)
               for mask in itertools.product((False, True), repeat=len(tops))]
    drafts = [Draft("chain", caption, subset) for subset in subsets]
    drafts = [draft for draft in drafts if sitter.fits(draft.text)] or drafts[:1]
    scores = sitter.similarities([draft.text for draft in drafts])
    start = drafts[scores.index(max(scores))]
    flavors = sitter.top("flavors", sitter.pool_size)
    grown = _grow(sitter, start.text, flavors, 0, max_flavors)
    return Draft("chain", caption, start.pieces + grown.pieces)


def _grow(sitter: Sitter, start: str, phrases: Sequence[str], min_count: int, max_count: int, *,
          reverse: bool = False) -> Draft:
    similarity = sitter.similarities([start])[0]
    candidates = sitter.clip.continue_prompt(start, phrases, sitter.features)
    links: list[Link] = []
    floor = None if reverse else sitter.floor
    for link in grow_chain(candidates, similarity, min_count=min_count, max_count=max_count, reverse=reverse, floor=floor):
        links.append(link)
        sitter.progress("chain", len(links), max_count)
    kept = links[:best_length(links, similarity, reverse=reverse)]
    pieces = tuple(Piece(link.phrase, sitter.tables.category_of[link.phrase]) for link in kept)
    return Draft("chain", start, pieces)


def _cut(draft: Draft, sitter: Sitter) -> Draft:
    """Cut a draft at its commas, so that it is read whole; a phrase with commas of its own may lose its end."""
    kept = sitter.cut(draft.text)
    if len(kept) == len(draft.text):
        return draft
    pieces: list[Piece] = []
    room = len(kept) - len(draft.head)
    for piece in draft.pieces:
        room -= len(piece.joint)
        if room <= 0:
            break
        pieces.append(replace(piece, text=piece.text[:room]))
        room -= len(piece.text)
    return Draft(draft.method, draft.head[:len(kept)], tuple(pieces))
