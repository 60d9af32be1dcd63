"""What was written for a picture, and why: plain records. Knows no model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal

from limner.core.events import Event

Source = Literal["search", "drawn", "language model", "bank"]


@dataclass(frozen=True)
class WrittenWord:
    """A word of a text and what spoke for it.

    Attributes:
        text: the word, with the blank or the mark before it.
        log_prob: its log-likelihood under the language model, in nats.
        gain: what it added to the similarity with the picture.
        value: what it added to guidance x scale x (similarity - baseline), in nats.
        rank: its place by the language model's likelihood among the words that were tried, from 1; 0 where nobody chose.
        candidates: how many were likely enough to be tried.
        lean: what the style gave, in nats.
    """

    text: str
    log_prob: float
    gain: float
    value: float
    rank: int
    candidates: int
    lean: float = 0.0


@dataclass(frozen=True)
class WrittenText:
    """A text and its account.

    Attributes:
        text: the whole text, the opening included.
        similarity: with the picture, of what CLIP read of it.
        value: scale x (similarity - baseline), in nats.
        log_likelihood: of all that stands behind the opening, in nats.
        tokens: of the language model, behind the opening.
        score: what texts were compared by.
        ended: whether the language model ended it; otherwise it was cut at the length.
        source: ``search`` or ``drawn``; the ``language model`` alone; a text of the ``bank`` as it stands there.
        judged: the newest part of the text that CLIP could read, where it could not read all.
    """

    text: str
    similarity: float
    value: float
    log_likelihood: float
    tokens: int
    score: float
    ended: bool
    source: Source
    words: tuple[WrittenWord, ...] = ()
    judged: str | None = None


@dataclass(frozen=True)
class Written:
    """What was written for one picture: ``texts``, the best first, and others that they were compared with.

    Attributes:
        texts: as many as were asked for.
        runners_up: the language model's own text and the bank's nearest, as they came out of the same comparison.
        opening: what all texts begin with.
        question: what a chat model was asked, whole; empty otherwise.
        guidance: what the picture counted.
        scale: CLIP's own factor, in nats for a similarity of 1.
        lm: the language model.
        clip: the CLIP, or several.
        seconds: by stage.
        hint: what to tell the user where the picture is of a kind that the CLIP does not know.
        stopped_after: the words after which it was asked to stop, None if it came to its end.
    """

    texts: tuple[WrittenText, ...]
    runners_up: tuple[WrittenText, ...]
    opening: str
    question: str
    guidance: float
    scale: float
    lm: str
    clip: str
    seconds: Mapping[str, float] = field(default_factory=dict)
    hint: str | None = None
    stopped_after: int | None = None

    @property
    def text(self) -> str:
        """The best text."""
        return self.texts[0].text

    @property
    def similarity(self) -> float:
        """The similarity of the best text."""
        return self.texts[0].similarity

    @property
    def words(self) -> tuple[WrittenWord, ...]:
        """The words of the best text behind the opening."""
        return self.texts[0].words

    def __str__(self) -> str:
        return self.text

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists, dicts, numbers and texts, for JSON."""
        return {"text": self.text, "similarity": self.similarity, **asdict(self)}


@dataclass(frozen=True)
class WordTaken(Event):
    """A word more: the best text so far, its similarity, and how many texts are open."""

    kind: ClassVar[str] = "word"
    index: int
    text: str
    similarity: float
    beams: int
    source: Any = None
