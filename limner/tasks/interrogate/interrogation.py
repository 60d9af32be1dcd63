"""The account of a prompt: what was found, what every phrase brought, what nearly won, and what it cost.

Plain records; knows nothing about how they come about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from limner.core.errors import OptionError


@dataclass(frozen=True)
class PhraseShare:
    """What one of several CLIPs says of a phrase: similarity of the prompt without and with it, and its tokens."""

    clip: str
    similarity_before: float
    similarity_after: float
    tokens: int


@dataclass(frozen=True)
class PromptShare:
    """What one of several CLIPs says of the prompt."""

    clip: str
    similarity: float
    caption_similarity: float | None
    tokens: int
    token_limit: int
    text_path: str


@dataclass(frozen=True)
class PhraseAccount:
    """What one phrase brought. ``similarity_before`` and ``similarity_after`` are of the prompt without and with it.

    ``category`` is its list, of a flavor its own (light, mood ...) where it has one; ``table`` is artists, flavors,
    mediums, movements, sites or negative. ``rank`` is its place in the table, 1 the nearest to the picture (in negative
    mode: the least near). ``separator`` stands before it in the prompt. ``clips`` has a share for each where several judge.
    """

    text: str
    category: str
    rank: int | None
    similarity_before: float
    similarity_after: float
    tokens: int
    table: str
    separator: str
    clips: tuple[PhraseShare, ...] = ()

    @property
    def gain(self) -> float:
        """What the phrase added to the similarity."""
        return self.similarity_after - self.similarity_before


@dataclass(frozen=True)
class Candidate:
    """A finished prompt that competed: ``method`` is caption, classic, fast, chain, search or bank."""

    method: str
    prompt: str
    similarity: float


@dataclass(frozen=True)
class Interrogation:
    """The account of one picture. ``str()`` of it is the prompt; ``negative`` is that of its negative prompt, if asked for.

    Where several CLIPs judge together, similarities are means, ``clips`` has a share for each, and tokens are counted by
    the one with the least room left. ``ready_tables`` names the tables whose features are clip-interrogator's own, by CLIP.
    ``dropped`` are the phrases that a shortened prompt has no longer; the whole prompt is then among the runners-up.
    ``stopped_after`` is the number of steps after which somebody, or a budget, stopped it, None where nobody did.
    ``picture`` names the picture's features for ``Interrogator.rescore``. ``seconds`` are by stage; ``first_prompt_s``, of
    an interrogator's first picture alone, is all that the first prompt took, the loading of models and tables too.
    """

    prompt: str
    similarity: float
    mode: str
    method: str
    caption: str
    caption_similarity: float | None
    phrases: tuple[PhraseAccount, ...]
    runners_up: tuple[Candidate, ...]
    tokens: int
    token_limit: int
    seconds: dict[str, float] = field(default_factory=dict)
    first_prompt_s: float | None = None
    clip: str = ""
    captioner: str | None = None
    text_path: str = ""
    hint: str | None = None
    negative: Interrogation | None = None
    clips: tuple[PromptShare, ...] = ()
    ready_tables: dict[str, list[str]] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    stopped_after: int | None = None
    picture: str = ""

    def __str__(self) -> str:
        return self.prompt

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists, dicts, numbers and texts, for JSON; every phrase with its ``gain``, ``clips`` for several."""
        plain = asdict(self)
        for phrase, row in zip(self.phrases, plain["phrases"], strict=True):
            row["gain"] = phrase.gain
            if not phrase.clips:
                del row["clips"]
        if not self.clips:
            del plain["clips"]
        plain["negative"] = self.negative.as_dict() if self.negative else None
        return plain

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Interrogation:
        """Return the account that ``as_dict`` (or JSON) describes; what it does not know is left out.

        Raises:
            OptionError: something is missing, or of another kind.
        """
        try:
            given = {one.name: row[one.name] for one in fields(cls) if one.name in row}
            given["phrases"] = tuple(_read_phrase(phrase) for phrase in row["phrases"])
            given["runners_up"] = tuple(Candidate(**other) for other in row["runners_up"])
            given["dropped"] = tuple(row.get("dropped", ()))
            given["clips"] = tuple(PromptShare(**share) for share in row.get("clips", ()))
            given["negative"] = cls.from_dict(row["negative"]) if row.get("negative") else None
            return cls(**given)
        except (KeyError, TypeError, AttributeError) as error:
            raise OptionError(f"This is not the account of a prompt ({error}). Give what Interrogation.as_dict() "
                              "returned.") from error


@dataclass(frozen=True)
class Rescored:
    """A prompt of which some phrases were switched off.

    ``account`` is that of the phrases that are on, in their order. ``gains`` has an entry for every phrase of the prompt
    that was given: its similarity with the phrase less that without it, the others switched as they are.
    """

    account: Interrogation
    gains: tuple[float, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {**self.account.as_dict(), "gains": list(self.gains)}


def _read_phrase(row: Mapping[str, Any]) -> PhraseAccount:
    known = {one.name: row[one.name] for one in fields(PhraseAccount) if one.name in row}
    return PhraseAccount(**known | {"clips": tuple(PhraseShare(**share) for share in row.get("clips", ()))})
