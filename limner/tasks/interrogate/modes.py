"""The modes of interrogation: the one list of them, limner's own and those that other packages add.

A mode is a function of a scorer and a request that returns the drafts that compete. Other packages name theirs as entry
points of the group ``limner.modes`` (see docs/extending.md). Listing them imports no model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from limner.core.errors import OptionError
from limner.core.extensions import Extensions

if TYPE_CHECKING:
    from limner.index.banks import Bank
    from limner.tasks.interrogate.scorer import Draft, Scorer

MODES = Extensions("limner.modes", {name: f"limner.tasks.interrogate.drafts:{name.upper()}" for name in (
    "best", "fast", "classic", "negative", "caption", "legacy", "bank")}
    | {"thorough": "limner.tasks.interrogate.thorough:THOROUGH"})

MIN_FLAVORS = 8


@dataclass(frozen=True)
class SearchOptions:
    """How hard thorough mode searches: with so many ``beams``, for at most ``budget_s`` seconds a picture.

    The budget counts from where best mode's own prompts are made, so that the result is never worse than they are.

    Raises:
        OptionError: a number is out of range.
    """

    beams: int = 4
    budget_s: float | None = None

    def __post_init__(self) -> None:
        if self.beams < 1:
            raise OptionError(f"beams {self.beams} must be at least 1.")
        if self.budget_s is not None and not self.budget_s > 0:
            raise OptionError(f"A budget of {self.budget_s} seconds is no time: it must be above 0.")


@dataclass(frozen=True)
class Request:
    """What a mode is asked for: a prompt that begins with ``caption`` (empty where the mode has none).

    A chain takes ``min_flavors`` phrases even where they do not help, and at most ``max_flavors``. ``bank`` is there in
    bank mode only. ``search`` is thorough mode's.
    """

    caption: str
    min_flavors: int = MIN_FLAVORS
    max_flavors: int = 32
    bank: Bank | None = None
    search: SearchOptions = SearchOptions()


DraftMaker: TypeAlias = "Callable[[Scorer, Request], Sequence[Draft]]"


@dataclass(frozen=True)
class Mode:
    """A way to make a prompt: ``draft(scorer, request)`` returns the drafts that compete, one or more.

    Attributes:
        draft: the function.
        captioned: whether the prompt begins with a caption; otherwise no captioner is asked.
        max_flavors: what a request has where the user says nothing.
        least: whether the prompt wanted is the one least like the picture.
        takes_bank: whether it needs a bank of prompts.
    """

    draft: DraftMaker
    captioned: bool = True
    max_flavors: int = 32
    least: bool = False
    takes_bank: bool = False


def list_modes() -> list[str]:
    """Return the names of all modes."""
    return MODES.names


def find_mode(name: str) -> Mode:
    """Return a mode by name; of another package's function, as a mode with a caption.

    Raises:
        OptionError: there is no such mode, or it cannot be used.
    """
    found = MODES.load(name)
    if found is not None and not isinstance(found, Mode) and not callable(found):
        MODES.refuse(name, f"a {type(found).__name__} is neither a function nor a Mode")
        found = None
    if found is None:
        raise OptionError(f"Unknown mode {name!r}. Use {', '.join(mode for mode in MODES.names if mode != name)}.")
    return found if isinstance(found, Mode) else Mode(found)
