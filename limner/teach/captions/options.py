"""What can be asked of a lesson in captions. Knows no network."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from limner.core.errors import OptionError

AUTO = -1.0
"""The variance of the noise is to be chosen."""


@dataclass(frozen=True)
class TextOnlyOptions:
    """How to teach captions from texts alone.

    Attributes:
        steps: steps of learning.
        batch_size: texts a step.
        learning_rate: the peak rate.
        variance: of the noise added to a text's features, a dimension; -1 chooses it by unlabelled pictures, and without
            those takes CapDec's 0.016.
        shift: whether pictures are moved onto the mean of texts; None chooses it by unlabelled pictures.
        mix: in the second half of the steps, how much of a step is in the style, where there is one.
        prefix: how many tokens a picture becomes.
        width, layers: the size of the language model, where none is given.
        vocabulary: the most tokens of its tokenizer.
        longest: tokens of a text that are learned; the rest is cut off.
        held_out: the share of texts that are not learned from, and of labelled pictures that judge.
        seed: decides everything by lot.

    Raises:
        OptionError: a number is out of its range.
    """

    steps: int = 1_200
    batch_size: int = 128
    learning_rate: float = 2e-3
    variance: float = AUTO
    shift: bool | None = None
    mix: float = 0.5
    prefix: int = 4
    width: int = 128
    layers: int = 3
    vocabulary: int = 4_000
    longest: int = 48
    held_out: float = 0.02
    seed: int = 0

    def __post_init__(self) -> None:
        for name, holds, allowed in (
            ("steps", self.steps >= 1, "1 or more"), ("batch_size", self.batch_size >= 1, "1 or more"),
            ("learning_rate", self.learning_rate > 0, "above 0"),
            ("variance", self.variance == AUTO or 0 <= self.variance < 1, "0 up to 1, or -1 to have it chosen"),
            ("mix", 0 < self.mix <= 1, "above 0, at most 1"), ("prefix", self.prefix >= 1, "1 or more"),
            ("width", self.width >= 32 and self.width % 32 == 0, "a multiple of 32"),
            ("layers", self.layers >= 1, "1 or more"), ("vocabulary", self.vocabulary >= 300, "300 or more"),
            ("longest", self.longest >= 4, "4 or more"), ("held_out", 0 < self.held_out < 1, "between 0 and 1"),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)}; it must be {allowed}.")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)
