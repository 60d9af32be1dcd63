"""What callers may ask of each verb, besides the options that the tasks have. Plain records, checked when made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from limner.apps.web.bodies import LONGEST_TEXT, MOST_TEXTS
from limner.core.errors import OptionError, PromptError
from limner.tasks.interrogate.modes import list_modes

MOST_FLAVORS = 75
"""More phrases than tokens fit into no prompt."""

MOST_TOP = 100

BANK = "bank"


def offered_modes() -> list[str]:
    """Return the modes of interrogation, those of other packages among them; in place of bank mode there is retrieve."""
    return [mode for mode in list_modes() if mode != BANK]


def check_text(name: str, text: str | None) -> None:
    """Make sure that a text is not absurdly long.

    Raises:
        PromptError: it is.
    """
    if text is not None and len(text) > LONGEST_TEXT:
        raise PromptError(f"{name} has {len(text)} characters; {LONGEST_TEXT} are allowed.")


def check_list(name: str, texts: tuple[str, ...], most: int) -> None:
    """Make sure that a list is not absurdly long, nor one of its texts.

    Raises:
        OptionError: it is.
    """
    if len(texts) > most:
        raise OptionError(f"{name} has {len(texts)} entries; {most} are allowed.")
    for text in texts:
        check_text(f"An entry of {name}", text)


def check_range(name: str, value: float | None, least: float, most: float) -> None:
    """Make sure that a number lies in its range.

    Raises:
        OptionError: it does not.
    """
    if value is not None and not least <= value <= most:
        raise OptionError(f"{name} is {value}; it must be {least:g} to {most:g}.")


@dataclass(frozen=True)
class Models:
    """Which models are wanted, of those that the server offers (``GET /api/v1/models``).

    Attributes:
        clip: names of CLIPs; several judge together. Empty for the default.
    """

    clip: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_list("clip", self.clip, 8)


@dataclass(frozen=True)
class Words:
    """Which words are used.

    Attributes:
        without: categories to leave out.
        only: categories to use, no others.
        exclude: leave out phrases that contain these words.
    """

    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("without", "only", "exclude"):
            check_list(name, getattr(self, name), 100)
        if any(text.strip().startswith("/") for text in self.exclude):
            raise OptionError("exclude takes words here, no regular expressions.")


@dataclass(frozen=True)
class InterrogateRequest:
    """What prompt is wanted.

    Attributes:
        mode: one of those that ``GET /api/v1/models`` lists.
        min_flavors: phrases that a chain takes even where they do not help; the mode's own number where left out.
        max_flavors: phrases at most; the mode's own number where left out.
        caption: use this text in place of a captioner's.
        both: make the negative prompt, too.
        budget_s: seconds that a thorough search may take.
        captioner: the captioner's name; the default where left out.
    """

    mode: str = "best"
    min_flavors: int | None = None
    max_flavors: int | None = None
    caption: str | None = None
    both: bool = False
    budget_s: float | None = None
    captioner: str | None = None

    def __post_init__(self) -> None:
        check_range("min_flavors", self.min_flavors, 0, MOST_FLAVORS)
        check_range("max_flavors", self.max_flavors, 0, MOST_FLAVORS)
        check_range("budget_s", self.budget_s, 0.1, 300)
        check_text("caption", self.caption)
        if self.budget_s is not None and self.mode != "thorough":
            raise OptionError("Only the mode thorough has a budget.")
        if self.mode == BANK:
            raise OptionError("There is no bank here: POST /api/v1/retrieve takes one.")
        if self.mode not in offered_modes():
            raise OptionError(f"Unknown mode {self.mode[:100]!r}. Use {', '.join(offered_modes())}.")


@dataclass(frozen=True)
class RescoreRequest:
    """Which phrases of a prompt stay.

    Attributes:
        account: what interrogate answered.
        keep: true or false for each of its phrases.
    """

    account: dict[str, Any]
    keep: tuple[bool, ...]

    def __post_init__(self) -> None:
        if len(self.keep) > 2 * MOST_FLAVORS:
            raise OptionError(f"keep has {len(self.keep)} entries; {2 * MOST_FLAVORS} are allowed.")


@dataclass(frozen=True)
class AnalyzeRequest:
    """How much is wanted.

    Attributes:
        top: phrases of each table.
    """

    top: int = 5

    def __post_init__(self) -> None:
        check_range("top", self.top, 1, MOST_TOP)


@dataclass(frozen=True)
class CaptionRequest:
    """Who is to say what the picture shows.

    Attributes:
        captioners: names of captioners, each answers; empty for the default.
    """

    captioners: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_list("captioners", self.captioners, 8)


@dataclass(frozen=True)
class WriteRequest:
    """What is to be written about the picture.

    Attributes:
        opening: what the text begins with.
        ask: what to ask a chat model in place of going on with a text, as in ``Write a poem about this picture.``
        texts: texts of your own, the nearest of which the search begins with.
        style: texts whose wording to lean to.
        lm: the language model's name; the default where left out.
        captioner: who says what the picture shows, for ``ask``; the default where left out.
    """

    opening: str = ""
    ask: str | None = None
    texts: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    lm: str | None = None
    captioner: str | None = None

    def __post_init__(self) -> None:
        check_text("opening", self.opening)
        check_text("ask", self.ask)
        check_list("texts", self.texts, MOST_TEXTS)
        check_list("style", self.style, MOST_TEXTS)
        if self.captioner is not None and self.ask is None:
            raise OptionError("The captioner says what a chat model is told: it needs ask.")


@dataclass(frozen=True)
class ClassifyRequest:
    """Among which labels.

    Attributes:
        labels: the labels.
    """

    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        check_list("labels", self.labels, 1000)


@dataclass(frozen=True)
class RetrieveRequest:
    """Among which texts.

    Attributes:
        texts: the texts; or send a file ``bank`` with one a line.
    """

    texts: tuple[str, ...]

    def __post_init__(self) -> None:
        check_list("texts", self.texts, MOST_TEXTS)


@dataclass(frozen=True)
class DrawRequest:
    """What is to be drawn.

    Attributes:
        prompt: the words; parts with weights as in ``a red fox | snow:0.5``.
        negative: what it is not to be.
        labels: how many nouns to name the drawing by.
    """

    prompt: str
    negative: str | None = None
    labels: int = 5

    def __post_init__(self) -> None:
        check_text("prompt", self.prompt)
        check_text("negative", self.negative)
        check_range("labels", self.labels, 1, 20)


@dataclass(frozen=True)
class DreamRequest(DrawRequest):
    """What is to be dreamed.

    Attributes:
        prompt: the words; parts with weights as in ``a red fox | snow:0.5``.
        negative: what it is not to be.
        labels: how many nouns to name the picture by.
    """


@dataclass(frozen=True)
class SearchRequest:
    """Which photos are looked for.

    Attributes:
        text: what they show.
        unlike: what they do not show.
        like: the number of a photo that they are to be like.
        count: how many.
        offset: how many of the nearest to pass over.
        cutoff: auto, none, or a number of deviations above the median.
        folder: only photos below these folders, by their names within the index: ``2024`` or ``2024/summer``.
        after: taken on that day or later: ``2024``, ``2024-05`` or ``2024-05-31``.
        before: taken before that day.
        camera: part of the camera's name.
        near: taken near a place: latitude, longitude and kilometres, ``48.21,16.37,5``.
        min_size: at least so many pixels: ``1920x1080``.
        type: kinds of files: ``jpg,heic``.
    """

    text: str | None = None
    unlike: tuple[str, ...] = ()
    like: int | None = None
    count: int = 24
    offset: int = 0
    cutoff: str | float = "auto"
    folder: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    camera: str | None = None
    near: str | None = None
    min_size: str | None = None
    type: str | None = None

    def __post_init__(self) -> None:
        for name in ("text", "after", "before", "camera", "near", "min_size", "type"):
            check_text(name, getattr(self, name))
        if any("\0" in text for text in (self.camera or "", self.type or "")):
            raise OptionError("camera and type hold no NUL.")
        check_list("unlike", self.unlike, 20)
        check_list("folder", self.folder, 20)
        check_range("count", self.count, 1, 200)
        check_range("offset", self.offset, 0, 1_000_000)
