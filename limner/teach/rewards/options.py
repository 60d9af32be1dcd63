"""What can be asked of a lesson by reward. Knows no network."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from limner.core.errors import OptionError
from limner.teach.loop.schedule import LoopOptions


@dataclass(frozen=True)
class RewardOptions:
    """How to teach a captioner by reward.

    Attributes:
        steps: steps of learning.
        batch_size: pictures a step; a caption must tell its own from the others.
        samples: captions drawn for each picture.
        learning_rate: the peak rate: a twentieth of what the captioner was taught with.
        grammar: what reading as people write counts, against one nat of telling; needs captions.
        kl: the cost of a nat by which captions leave what the captioner said before.
        truth: how much true captions weigh, where every picture has one.
        most_apart: nats a caption from the start at which the run ends.
        longest: tokens of a caption.
        with_tower: whether the image tower learns too.
        lora: the rank of low-rank matrices that learn in place of the weights (extra ``lora``); 0 has none.
        held_out: the share of pictures that judge.
        seed: decides everything by lot.

    Raises:
        OptionError: a number is out of its range.
    """

    steps: int = 300
    batch_size: int = 16
    samples: int = 5
    learning_rate: float = 1e-5
    grammar: float = 2.0
    kl: float = 0.05
    truth: float = 0.1
    most_apart: float = 5.0
    longest: int = 32
    with_tower: bool = False
    lora: int = 0
    held_out: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        for name, holds, allowed in (
            ("batch_size", self.batch_size >= 2, "2 or more"), ("samples", self.samples >= 2, "2 or more"),
            ("grammar", self.grammar >= 0, "0 or more"), ("kl", self.kl >= 0, "0 or more"),
            ("truth", self.truth >= 0, "0 or more"), ("most_apart", self.most_apart > 0, "above 0"),
            ("longest", self.longest >= 4, "4 or more"), ("lora", self.lora >= 0, "0 or more"),
            ("held_out", 0 < self.held_out < 1, "between 0 and 1"),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)}; it must be {allowed}.")
        self.loop()

    def loop(self) -> LoopOptions:
        """Return the options of the loop."""
        return LoopOptions(steps=self.steps, batch_size=self.batch_size, learning_rate=self.learning_rate, weight_decay=0.0,
                           seed=self.seed)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)
