"""How far a stage of the training is: by its steps, or by the minutes that it was given, whichever is farther.

A machine that other work shares does not know beforehand how many steps an hour has. What a run came to is in its log.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Pace:
    """A stage's length: at most ``steps``, and at most ``minutes`` where given; ``spent_s`` of them in earlier runs."""

    steps: int
    minutes: float | None = None
    spent_s: float = 0.0
    _began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long the stage has worked, earlier runs included."""
        return self.spent_s + time.monotonic() - self._began

    def share(self, step: int) -> float:
        """Return how much of the stage is done, 0 to 1, after ``step`` steps."""
        by_time = self.seconds / (60 * self.minutes) if self.minutes else 0.0
        return min(1.0, max(step / max(1, self.steps), by_time))
