"""What can be asked of a lesson about one new thing. Knows no network."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

from limner.core.errors import OptionError

Level = Literal["row", "word", "towers"]
LEVELS: tuple[Level, ...] = ("row", "word", "towers")

TEMPLATES = ("a photo of a {}", "a picture of a {}", "a drawing of a {}", "{}")
"""The sentences in which the thing is taught, and asked for."""


@dataclass(frozen=True)
class ConceptOptions:
    """How to teach a new thing.

    Attributes:
        level: ``row`` moves the features of texts that name it, in seconds; ``word`` gives it a token of its own, for every
            prompt; ``towers`` changes both towers (LoRA).
        held_out: the share of the pictures that judge and are not learned from, at the levels word and towers; at the level
            row all are learned from, and judged by cross-validation.
        views: how many crops, mirrored and turned, are made of each picture.
        stolen: the share of the old pictures that the new name may take, where it is set (row).
        keep: how much of the old weights stays, 0 to 1 (towers).
        rank: of the LoRA matrices (towers).
        steps: steps of learning; None takes 150 for a word and 200 for towers.
        batch_size: pictures a step (towers).
        seed: decides everything by lot.

    Raises:
        OptionError: a number is out of its range, or there is no such level.
    """

    level: Level = "row"
    held_out: float = 0.2
    views: int = 8
    stolen: float = 0.007
    keep: float = 0.4
    rank: int = 4
    steps: int | None = None
    batch_size: int = 32
    seed: int = 0

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise OptionError(f"There is no level {self.level!r}. Take one of {', '.join(LEVELS)}.")
        for name, holds, allowed in (
            ("held_out", 0 <= self.held_out < 1, "0 up to, not including, 1"),
            ("views", self.views >= 1, "1 or more"),
            ("stolen", 0 <= self.stolen < 1, "0 up to, not including, 1"),
            ("keep", 0 <= self.keep < 1, "0 up to, not including, 1"),
            ("rank", self.rank >= 1, "1 or more"),
            ("steps", self.steps is None or self.steps >= 1, "1 or more"),
            ("batch_size", self.batch_size >= 2, "2 or more"),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)}; it must be {allowed}.")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def check_name(name: str) -> str:
    """Return the name of a thing, in lower case, with single blanks.

    Raises:
        OptionError: it is no word or words.
    """
    squeezed = " ".join(name.lower().split())
    if not re.fullmatch(r"[^\W_]+(?:[ '’-][^\W_]+)*", squeezed) or len(squeezed) > 60:
        raise OptionError(f"{name!r} cannot be taught as a name. Give a word or a few: hourglass, my red robot.")
    return squeezed
