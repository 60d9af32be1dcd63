"""From a judge and an opened language model to texts: search or draws, seeds from a bank, and all compared in the end.

Knows no files and no names of models.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch

from limner.algorithms.guided import GuidedSearch, Lean, Line, Rules
from limner.core.errors import OptionError, StoppedError
from limner.core.events import Monitor
from limner.tasks.write.judging import PictureJudge
from limner.tasks.write.opening import Opened
from limner.tasks.write.options import WriteOptions
from limner.tasks.write.written import Source, WordTaken, WrittenText, WrittenWord


@dataclass
class Composer:
    """Writes texts for one picture; ``near`` are texts of a bank to begin with.

    ``stopped_after`` says behind how many words it was asked to stop, None if it came to its end.
    """

    language: Opened
    judge: PictureJudge
    options: WriteOptions
    lean: Lean | None = None
    near: Sequence[str] = ()
    monitor: Monitor = field(default_factory=Monitor)
    source: Any = None
    stopped_after: int | None = None
    _running: Sequence[Line] = ()
    _told: int = 0

    def compose(self) -> tuple[list[WrittenText], list[WrittenText]]:
        """Return as many texts as are wanted, the best first, and those that they were compared with.

        Raises:
            OptionError: no next word is likely enough.
            StoppedError: it was asked to stop before the first word.
        """
        search = self._search(self.options.beams)
        others: list[WrittenText] = []
        opened = search.begin()
        try:
            if self.options.guidance:
                others = self._compare(opened)
            found = self._find(search, opened) if self.options.seed is None else self._draw(search, opened)
        except StoppedError:
            found = [line for line in (*search.finished, *self._running) if line.ids]
            if not found:
                raise
            self.stopped_after = max(len(line.words) for line in found)
        if not found:
            raise OptionError(f"Nothing is likely enough to stand behind {self.language.opening!r}: of at most "
                              f"{self.options.candidates} candidates with {self.options.floor} of the likeliest one's "
                              "likelihood none is a word. Lower floor, or give another opening.")
        source: Source = "search" if self.options.seed is None else "drawn"
        texts = [self._account(self._retrace(line, opened), source) for line in found]
        ordered = _order([*texts, *others] if source == "search" else texts) if self.options.guidance else texts
        rest = [] if source == "search" else _order(others)
        return ordered[:self.options.count], ordered[self.options.count:] + rest

    def _search(self, beams: int, guidance: float | None = None) -> GuidedSearch:
        asked = self.options
        rules = Rules(asked.length, beams, asked.candidates, asked.guidance if guidance is None else guidance, asked.floor,
                      asked.length_penalty, asked.penalty)
        return GuidedSearch(self.language, self.judge, rules, self.lean if rules.guidance else None, self.monitor.check)

    def _find(self, search: GuidedSearch, opened: Line) -> list[Line]:
        for running in search.run([opened, *self._seed(search, opened)]):
            self._tell(running)
        return search.best([line for line in self._running if line.ids])

    def _draw(self, search: GuidedSearch, opened: Line) -> list[Line]:
        generator = torch.Generator().manual_seed(self.options.seed or 0)
        for _ in range(self.options.count):
            for line in search.draw(opened, generator):
                self._tell([line])
        return [line for line in search.best() if line.ids]

    def _tell(self, running: Sequence[Line]) -> None:
        self._running = running
        self._told += 1
        best = running[0]
        self.monitor.tell(WordTaken(self._told, best.text.strip(), best.similarity, len(running), self.source))
        self.monitor.progress("words", max(line.tokens for line in running), self.options.length)

    def _seed(self, search: GuidedSearch, opened: Line) -> Iterator[Line]:
        """Yield the best beginning of each text of the bank."""
        for text in self.near if self.options.guidance else ():
            self.monitor.check()
            lines = self._trace(search, opened, self.language.ids_behind(text))
            begun = [line for line in lines if line.tokens < self.options.length]
            if begun:
                yield search.read(max(begun, key=lambda line: line.score(search.rules)))

    def _trace(self, search: GuidedSearch, opened: Line, ids: Sequence[int]) -> list[Line]:
        """Return a given text after each of its words, as far as the length allows."""
        ids = list(ids)[:self.options.length]
        ends = self.language.word_ends(ids)
        return search.trace(opened, ids, ends, self.language.model.likelihoods(opened.past, ids)) if ends else []

    def _compare(self, opened: Line) -> list[WrittenText]:
        """Return the language model's own text, and those of the bank, judged like the others."""
        guided, plain = self._search(1), self._search(1, guidance=0.0)
        for _ in plain.run([plain.begin()]):
            self.monitor.check()
        found: list[tuple[Sequence[int], bool, Source]] = [
            (line.ids[:-1] if line.ended else line.ids, line.ended, "language model") for line in plain.best()]
        found += [(self.language.ids_behind(text), True, "bank") for text in self.near]
        texts = []
        for ids, ended, source in found:
            lines = self._trace(guided, opened, ids)
            if lines and (source != "bank" or lines[-1].tokens == len(ids)):
                texts.append(self._account(self._end(lines[-1]) if ended else lines[-1], source))
        return texts

    def _end(self, line: Line) -> Line:
        """Return a text that the language model is made to end."""
        log_probs = self.language.log_probs(self.language.extend(line.past, line.unread))
        end = max(self.language.end_ids, key=lambda token: float(log_probs[token]))
        return replace(line, ids=(*line.ids, end), log_prob=line.log_prob + float(log_probs[end]), ended=True)

    def _retrace(self, line: Line, opened: Line) -> Line:
        """Return a text that was written without a look at the picture with what each of its words is worth there."""
        if self.options.guidance:
            return line
        lines = self._trace(self._search(1, guidance=1.0), opened, line.ids[:-1] if line.ended else line.ids)
        if not lines:
            return line
        return replace(line, words=lines[-1].words, value=lines[-1].value, similarity=lines[-1].similarity)

    def _account(self, line: Line, source: Source) -> WrittenText:
        rules = Rules(guidance=self.options.guidance, length_penalty=self.options.length_penalty)
        opening = self.language.text(())
        verdict = self.judge.judge(opening, [opening])
        similarity, value = float(verdict.similarities[0]), float(verdict.values[0])
        words = []
        for word in line.words:
            words.append(WrittenWord(word.text, word.log_prob, word.similarity - similarity,
                                     self.options.guidance * (word.value - value), word.rank, word.candidates, word.lean))
            similarity, value = word.similarity, word.value
        text = line.text.strip()
        judged = self.judge.read_of(text)
        return WrittenText(text, line.similarity, line.value, line.log_prob, line.tokens, line.score(rules), line.ended,
                           source, tuple(words), None if judged == text else judged)


def _order(texts: Sequence[WrittenText]) -> list[WrittenText]:
    """Return different texts, the best first; those that have ended stand before those cut short."""
    best: dict[str, WrittenText] = {}
    for text in sorted(texts, key=lambda one: (one.ended, one.score), reverse=True):
        best.setdefault(text.text, text)
    return list(best.values())
