"""How long, how fast and in which order is learned: all of it follows from the step and the seed. Knows no model."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from limner.core.errors import OptionError

LONGEST_WARMUP = 1_000
WARMUP_SHARE = 0.1
LOWEST_RATE = 0.01
"""The share of the peak rate that is left at the end."""

_EPOCHS_APART, _STEPS_APART = 1_000_003, 7_919


def cosine_share(done: float) -> float:
    """Return the share of the peak rate where a share ``done`` of the way is behind: down along a cosine to a hundredth."""
    return LOWEST_RATE + (1 - LOWEST_RATE) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


@dataclass(frozen=True)
class LoopOptions:
    """How to learn.

    Attributes:
        steps: how many steps to take.
        batch_size: examples a step.
        learning_rate: the peak rate of AdamW.
        weight_decay: of matrices; vectors have none.
        warmup: steps until the peak; None takes a tenth of the steps, at most 1,000.
        clip_norm: the longest gradient that is followed whole.
        seed: decides the order and everything by lot.
        precision: auto (bfloat16 where it is fast), float32 or bfloat16.
        checkpoint_every: steps between two checkpoints.

    Raises:
        OptionError: a number is out of its range.
    """

    steps: int = 1_000
    batch_size: int = 32
    learning_rate: float = 1e-4
    weight_decay: float = 0.01
    warmup: int | None = None
    clip_norm: float = 1.0
    seed: int = 0
    precision: str = "auto"
    checkpoint_every: int = 100

    def __post_init__(self) -> None:
        for name in ("steps", "batch_size", "checkpoint_every"):
            if getattr(self, name) < 1:
                raise OptionError(f"{name} is {getattr(self, name)}; it must be 1 or more.")
        for name in ("learning_rate", "clip_norm"):
            if not 0 < getattr(self, name) < math.inf:
                raise OptionError(f"{name} is {getattr(self, name)}; it must be above 0.")
        if self.weight_decay < 0 or (self.warmup or 0) < 0:
            raise OptionError(f"weight_decay {self.weight_decay} and warmup {self.warmup} must not be negative.")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    @property
    def warmup_steps(self) -> int:
        """How many steps the rate rises."""
        return min(LONGEST_WARMUP, round(WARMUP_SHARE * self.steps)) if self.warmup is None else self.warmup

    def rate(self, step: int) -> float:
        """Return the learning rate of a step, counted from 0: up along a line, then down along a cosine."""
        rise = min(1.0, (step + 1) / (self.warmup_steps + 1))
        done = max(0, step - self.warmup_steps) / max(1, self.steps - self.warmup_steps)
        return self.learning_rate * rise * cosine_share(done)

    def rows(self, step: int, count: int) -> Tensor:
        """Return which of ``count`` examples a step takes: each epoch shows all of them, in an order of its own."""
        size = min(self.batch_size, count)
        places = torch.arange(step * size, (step + 1) * size)
        epochs = (places // count).tolist()
        order = {epoch: torch.randperm(count, generator=self.chance(_EPOCHS_APART * (1 + epoch))) for epoch in set(epochs)}
        return torch.stack([order[epoch][place] for epoch, place in zip(epochs, places % count)])

    def chance(self, number: int) -> torch.Generator:
        """Return the generator that belongs to a number of this run."""
        return torch.Generator().manual_seed((self.seed * _STEPS_APART + number) % 2**63)
