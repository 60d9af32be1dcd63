"""Texts that a language model writes under a judge's guidance, word by word.

One law: the next word has the chance p(word) x exp(guidance x value), where p is the language model's and the value of a
text (in nats) the judge's. ZeroCap (Tewel et al. 2022) comes near it by gradients, MAGIC (Su et al. 2022) with the 45
likeliest tokens; here every likely word is judged, whole, and beams are compared as whole texts:

    score = (log p + lean - penalty x likeness) / tokens ** length_penalty + guidance x value

With a length penalty of 0 this is the law's own logarithm.

With guidance 0 there is nothing to judge: tokens take the place of words, and the search is the beam search of transformers'
``generate``, token for token. Knows no models: it is given a ``Language`` and a ``Judge``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import torch
from torch import Tensor

from limner.algorithms.wording import JOINING
from limner.core.vectors import top_k


class Continued(Protocol):
    """A word behind a text: its tokens, their log-likelihood, whether it ends within the room, how like it is to a word
    before it (0 to 1)."""

    @property
    def ids(self) -> tuple[int, ...]:
        """Its tokens."""
        ...

    @property
    def log_prob(self) -> float:
        """Their log-likelihood."""
        ...

    @property
    def whole(self) -> bool:
        """Whether it ends within the room that there was."""
        ...

    @property
    def likeness(self) -> float:
        """The largest cosine of its hidden state with an earlier one; 0 where nobody asked."""
        ...


class Language(Protocol):
    """A language model with an opening that all texts go on with. What it keeps of a text, ``past``, is its own matter."""

    @property
    def end_ids(self) -> frozenset[int]:
        """The tokens that end a text."""
        ...

    @property
    def barred(self) -> frozenset[int]:
        """The tokens that are no text."""
        ...

    def begin(self) -> Any:
        """Return the past of the opening."""
        ...

    def extend(self, past: Any, ids: Sequence[int]) -> Any:
        """Return the past with more tokens."""
        ...

    def log_probs(self, past: Any) -> Tensor:
        """Return the log-likelihood of every next token, float32 ``[vocabulary]`` on the CPU."""
        ...

    def complete(self, past: Any, tokens: Sequence[int], room: int) -> Sequence[Continued]:
        """Return the words that begin with each of some tokens, of at most ``room`` tokens."""
        ...

    def text(self, ids: Sequence[int]) -> str:
        """Return the opening and the tokens behind it as a text."""
        ...


@dataclass(frozen=True)
class Verdict:
    """What a judge finds of texts: their ``similarities [n]`` and their ``values [n]`` in nats."""

    similarities: Tensor
    values: Tensor


class Judge(Protocol):
    """Says how well texts fit."""

    def judge(self, begun: str, texts: Sequence[str]) -> Verdict:
        """Judge texts, most of which go on with ``begun``."""
        ...


Lean = Callable[[str, str], float]
"""``lean(before, text)``: how much the wording that ``text`` adds to ``before`` is liked for itself, in nats."""


@dataclass(frozen=True)
class Rules:
    """How a text is searched for.

    Attributes:
        length: the most tokens behind the opening.
        beams: texts kept open at once.
        candidates: the most next tokens that are looked at for each of them.
        guidance: what the judge counts; 0 leaves the language model alone.
        floor: a next token is looked at if it is at least this share of the likeliest one's likelihood.
        length_penalty: the power of the number of tokens by which the log-likelihood of a text is divided.
        penalty: nats taken off for a word whose hidden state is that of an earlier one (cosine 1).
        once: a run of so many words comes only once in a text, small words (*of*, *the* ...) and marks left out, and no
            word stands behind itself; 0 allows any.
    """

    length: int = 32
    beams: int = 4
    candidates: int = 512
    guidance: float = 1.0
    floor: float = 0.01
    length_penalty: float = 0.0
    penalty: float = 0.0
    once: int = 2


@dataclass(frozen=True)
class TakenWord:
    """A word of a text as it was taken: ``rank`` is its place among so many ``candidates`` by likelihood alone, from 1
    (0 where nobody chose it); ``similarity`` and ``value`` are those of the text behind it."""

    text: str
    log_prob: float
    rank: int
    candidates: int
    similarity: float
    value: float
    lean: float = 0.0
    likeness: float = 0.0


@dataclass(frozen=True)
class Line:
    """A text in the making: ``past`` is what the language model read of it, all but the ``unread`` tokens at its end.

    It has ``ended`` by an end token, which counts among its ``tokens``, or is ``full``: nothing more fits.
    """

    ids: tuple[int, ...]
    text: str
    past: Any
    unread: tuple[int, ...] = ()
    log_prob: float = 0.0
    value: float = 0.0
    similarity: float = 0.0
    lean: float = 0.0
    words: tuple[TakenWord, ...] = ()
    ended: bool = False
    full: bool = False

    @property
    def tokens(self) -> int:
        """How many tokens stand behind the opening."""
        return len(self.ids)

    def score(self, rules: Rules) -> float:
        """Return what the search compares texts by."""
        return (self.log_prob + self.lean) / max(1, self.tokens) ** rules.length_penalty + rules.guidance * self.value


class GuidedSearch:
    """The search for a text. ``judge`` may be left out where guidance is 0. ``check`` is called often, and may raise."""

    def __init__(self, language: Language, judge: Judge | None, rules: Rules, lean: Lean | None = None,
                 check: Callable[[], None] = lambda: None) -> None:
        self.language, self.rules = language, rules
        self._judge = judge if rules.guidance else None
        self._lean, self._check = lean, check
        self.finished: list[Line] = []

    def begin(self) -> Line:
        """Return the text that all begin with."""
        opened = Line((), self.language.text(()), self.language.begin())
        if self._judge is None:
            return opened
        verdict = self._judge.judge(opened.text, [opened.text])
        return replace(opened, value=float(verdict.values[0]), similarity=float(verdict.similarities[0]))

    def run(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        """Yield the open texts after each step, the best first, until none can come to anything; fills ``finished``."""
        running = list(lines)
        while running:
            running = self._step(running)
            if running:
                yield running
            full = len(self.finished) >= self.rules.beams
            if full and (not running or self._score(running[0]) <= self._score(self.finished[-1])):
                return

    def draw(self, line: Line, generator: torch.Generator) -> Iterator[Line]:
        """Yield a text after each word that is drawn by its chance; the last one is finished, and in ``finished``."""
        while not (line.ended or line.full):
            options = self._options(line)
            if not options:
                line = replace(line, full=True)
                break
            weights = torch.tensor([option.log_prob + option.lean + self.rules.guidance * option.value
                                    for option in options], dtype=torch.float64)
            line = self.read(options[int(torch.multinomial(weights.softmax(0), 1, generator=generator))])
            yield line
        self.finished.append(line)

    def best(self, running: Sequence[Line] = ()) -> list[Line]:
        """Return the finished texts, else those still open; the best first, those that have ended before those cut short."""
        lines = self.finished or list(running)
        return sorted(lines, key=lambda line: (line.ended or not self.rules.guidance, self._score(line)), reverse=True)

    def trace(self, line: Line, ids: Sequence[int], ends: Sequence[int], log_probs: Sequence[float]) -> list[Line]:
        """Return a text that somebody else wrote behind a line after each of its words, which end at some of its tokens.

        ``log_probs`` are those of its tokens. No word has a rank: nobody chose it.
        """
        texts = [self.language.text((*line.ids, *ids[:end])) for end in ends]
        verdict = self._verdict(line, texts)
        found: list[Line] = []
        for turn, (begin, end) in enumerate(zip((0, *ends), ends)):
            before, log_prob = found[-1] if found else line, sum(log_probs[begin:end])
            found.append(self._add(before, tuple(ids[begin:end]), texts[turn], log_prob, float(verdict.similarities[turn]),
                                   float(verdict.values[turn])))
        return found

    def read(self, line: Line) -> Line:
        """Let the language model read what it has not read of a text, unless the text is done."""
        if self._is_done(line):
            return replace(line, past=None, unread=(), full=not line.ended)
        return replace(line, past=self.language.extend(line.past, line.unread), unread=()) if line.unread else line

    def _score(self, line: Line) -> float:
        return line.score(self.rules)

    def _step(self, running: Sequence[Line]) -> list[Line]:
        """Go on with each text by one word; keep the best, and move those that are done to ``finished``."""
        beams = self.rules.beams
        options: list[Line] = []
        for line in running:
            self._check()
            found = self._options(line)
            options += found or ([replace(line, full=True)] if line.ids else [])
        best = self._distinct(sorted(options, key=self._score, reverse=True))
        self.finished += [self.read(line) for line in best[:beams] if self._is_done(line)]
        self.finished = sorted(self.finished, key=self._score, reverse=True)[:beams]
        return [self.read(line) for line in [line for line in best if not self._is_done(line)][:beams]]

    def _is_done(self, line: Line) -> bool:
        return line.ended or line.full or line.tokens >= self.rules.length

    def _options(self, line: Line) -> list[Line]:
        """Return the text with each of the words that it may go on with; their pasts are not read yet."""
        if self._judge is None:
            return self._next_tokens(line)
        log_probs = self.language.log_probs(line.past)
        tokens = self._likely(log_probs)
        ends = [token for token in tokens if token in self.language.end_ids]
        ranks = {token: rank for rank, token in enumerate(tokens, start=1)}
        others = [token for token in tokens if token not in self.language.end_ids]
        room = self.rules.length - line.tokens
        words = [word for word in self.language.complete(line.past, others, room) if word.whole] if others else []
        found = [replace(line, ids=(*line.ids, token), log_prob=line.log_prob + float(log_probs[token]), ended=True)
                 for token in ends[:1] if line.ids]
        texts = [self.language.text((*line.ids, *word.ids)) for word in words]
        kept = [turn for turn, text in enumerate(texts) if not _repeats(text, self.rules.once)]
        self._check()
        verdict = self._verdict(line, [texts[turn] for turn in kept])
        for place, turn in enumerate(kept):
            word = words[turn]
            found.append(self._add(line, word.ids, texts[turn], word.log_prob, float(verdict.similarities[place]),
                                   float(verdict.values[place]), ranks[word.ids[0]], len(tokens), word.likeness))
        return found

    def _verdict(self, line: Line, texts: list[str]) -> Verdict:
        if self._judge is None or not texts:
            return Verdict(torch.zeros(len(texts)), torch.zeros(len(texts)))
        return self._judge.judge(line.text, texts)

    def _add(self, line: Line, ids: tuple[int, ...], text: str, log_prob: float, similarity: float = 0.0,
             value: float = 0.0, rank: int = 0, candidates: int = 0, likeness: float = 0.0) -> Line:
        lean = 0.0 if self._lean is None else self._lean(line.text, text)
        taken = TakenWord(text[len(line.text):] if text.startswith(line.text) else text, log_prob, rank, candidates,
                          similarity, value, lean, likeness)
        return replace(line, ids=(*line.ids, *ids), text=text, unread=(*line.unread, *ids),
                       log_prob=line.log_prob + log_prob, value=value, similarity=similarity,
                       lean=line.lean + lean - self.rules.penalty * likeness, words=(*line.words, taken))

    def _likely(self, log_probs: Tensor) -> list[int]:
        """Return the tokens that are likely enough, the likeliest first."""
        allowed = log_probs.clone()
        allowed[list(self.language.barred)] = float("-inf")
        tokens = top_k(allowed, self.rules.candidates)
        least = torch.log(torch.tensor(self.rules.floor)) + allowed.max()
        return [int(token) for token in tokens[(allowed[tokens] >= least) & allowed[tokens].isfinite()]]

    def _distinct(self, lines: Sequence[Line]) -> list[Line]:
        """Return lines without those that stand before them already: where words are judged, by their texts."""
        kept: dict[tuple[object, bool], Line] = {}
        for line in lines:
            kept.setdefault((line.ids if self._judge is None else line.text, line.ended), line)
        return list(kept.values())

    def _next_tokens(self, line: Line) -> list[Line]:
        """Return the text with each of as many next tokens as a beam search may need."""
        log_probs = self.language.log_probs(line.past)
        wanted = max(2, 1 + len(self.language.end_ids)) * self.rules.beams
        found = []
        for rank, token in enumerate(top_k(log_probs, wanted).tolist(), start=1):
            ended = token in self.language.end_ids
            text = line.text if ended else self.language.text((*line.ids, token))
            made = self._add(line, (token,), text, float(log_probs[token]), rank=rank, candidates=len(log_probs))
            found.append(replace(made, ended=ended, words=line.words if ended else made.words))
        return found


def _repeats(text: str, count: int) -> bool:
    """Whether the last ``count`` words of a text stand in it before, or its last word twice; small words don't count."""
    words = [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in JOINING]
    last = words[len(words) - count:]
    return count > 0 and (words[-1:] == words[-2:-1] != [] or any(
        words[place:place + count] == last for place in range(len(words) - count)))
