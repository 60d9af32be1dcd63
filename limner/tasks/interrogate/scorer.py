"""One picture, and the means to score texts against it: what a mode of interrogation works with.

Knows the tables and a CLIP; knows nothing about captioners, pictures on disk or screens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from torch import Tensor

from limner.core.events import Monitor, Step
from limner.core.vectors import mean_of
from limner.index.tables import LabelTable
from limner.models.clip.joint import clips_of, parts_of
from limner.models.clip.protocol import DualEncoder
from limner.models.clip.text.tokens import SEPARATOR, TextTokens
from limner.vocabulary.lists import CATEGORIES


@dataclass(frozen=True)
class Piece:
    """A phrase in a prompt, of a table's ``category``; ``separator`` stands before it."""

    text: str
    category: str
    separator: str = SEPARATOR


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
        return self.head + "".join(piece.separator + piece.text for piece in self.pieces[:count])


class Tables:
    """The tables of one vocabulary, by category.

    ``lists`` are the flavors' own categories (light, mood ...), by phrase, where they have some.
    """

    def __init__(self, by_category: Mapping[str, LabelTable], lists: Mapping[str, str] | None = None) -> None:
        self._by_category = by_category
        self._lists = lists or {}

    def __getitem__(self, category: str) -> LabelTable:
        return self._by_category[category]

    def __contains__(self, category: str) -> bool:
        return category in self._by_category

    def find_category(self, phrase: str) -> str:
        """Return the category of a phrase; ``other`` where no table has it."""
        return self.category_of.get(phrase, "other")

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
        names = [name for name in (*CATEGORIES, "negative") if name in self]
        return {label: name for name in reversed(names) for label in self[name].labels}


class Scorer:
    """Score texts against one picture: its ``features [1, d]`` under ``clip``, with the ``tables`` to choose from.

    Where several CLIPs judge together a similarity is the mean of theirs, and a text fits when it fits each of them. A
    text that is scored again has the same similarity to the last digit. A chain chooses among ``pool_size`` phrases, and
    takes one only if it gains more than ``floor``, where the model has one.
    """

    def __init__(self, clip: DualEncoder, tables: Tables, features: Tensor, *, pool_size: int = 2048,
                 monitor: Monitor | None = None, source: Any = None) -> None:
        self.clip, self.tables, self.features, self.pool_size = clip, tables, features, pool_size
        self.monitor = monitor or Monitor()
        self.stopped_after: int | None = None
        self._source = source
        self._known: dict[str, list[float]] = {}

    @property
    def floor(self) -> float | None:
        """What a phrase of a chain must gain; None where the model says nothing."""
        return self.clip.floor

    def similarities(self, texts: Sequence[str]) -> list[float]:
        """Return the similarity of every text with the picture."""
        return self.similarities_each(texts)[0]

    def similarities_each(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the similarities, and behind them those under each CLIP: of a single CLIP the same again."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            each = [clip.similarities(part, new) for clip, part in parts_of(self.clip, self.features)]
            rows = zip(*(scores.tolist() for scores in (mean_of(each), *each)))
            self._known.update(zip(new, map(list, rows)))
        return [list(column) for column in zip(*(self._known[text] for text in texts))] if texts else [[]]

    def remember(self, text: str, similarity: float, each: Sequence[float]) -> None:
        """Take the similarity of a text as it was found before; ``each`` are those under several CLIPs, else empty."""
        self._known[text] = [similarity, *(each or [similarity])]

    def fits(self, text: str) -> bool:
        """Whether every CLIP reads a text whole."""
        return self.clip.tokens.fits(text)

    def cut(self, text: str) -> str:
        """Drop whole phrases from the end until every CLIP reads the text whole; the first phrase stays."""
        return self.clip.tokens.cut_phrases(text)

    def fullest(self, text: str) -> TextTokens:
        """Return the tokens of the CLIP under which a text has the least room left."""
        return min((clip.tokens for clip in clips_of(self.clip)), key=lambda tokens: tokens.limit - tokens.count(text))

    def top(self, category: str, count: int = 1) -> list[str]:
        """Return the nearest phrases of a category."""
        return self.tables[category].rank(self.features, count)

    def should_stop(self, steps: int) -> bool:
        """Whether a chain of so many steps should end here because somebody asked for it."""
        if self.monitor.stopped and self.stopped_after is None:
            self.stopped_after = steps
        return self.monitor.stopped

    def tell_step(self, index: int, phrase: str, prompt: str, before: float, similarity: float, most: int) -> None:
        """Tell of a phrase that a chain took, the ``index``-th of ``most``."""
        category = self.tables.list_of(phrase, self.tables.find_category(phrase))
        tokens = self.fullest(prompt).count(prompt)
        self.monitor.tell(Step(index, phrase, category, similarity - before, similarity, tokens, self._source))
        self.monitor.progress("chain", index, most)
