"""When a picture in the making is done: at its last step, when nothing rises any more, or when numbers run over."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_RISE = 0.001
"""What counts as a rise of similarity."""


@dataclass
class Patience:
    """The ``highest`` similarity so far, and when it was reached; after ``limit`` iterations without a rise it ends.

    A limit of 0 never ends it.
    """

    limit: int
    highest: float = -2.0
    highest_at: int = 0

    def reason(self, similarity: float | None, iteration: int, *, finite: bool, last: bool) -> str | None:
        """Return why this iteration is the last: "not finite", "early stop", "done"; None where it is not."""
        if not finite:
            return "not finite"
        if similarity is not None and similarity > self.highest + LEAST_RISE:
            self.highest, self.highest_at = similarity, iteration
        if self.limit and not last and iteration - self.highest_at >= self.limit:
            return "early stop"
        return "done" if last else None
