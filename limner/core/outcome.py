"""What came of one input of many: a value, or the error that stands in its place. Knows no task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from limner.core.errors import LimnerError

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What came of ``source``: its ``value``, or the ``error`` for which there is none."""

    source: Any
    value: T | None = None
    error: LimnerError | None = None

    @property
    def ok(self) -> bool:
        """Whether there is a value."""
        return self.error is None

    def unwrap(self) -> T:
        """Return the value.

        Raises:
            LimnerError: there is none; this is why.
        """
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]

    def map(self, change: Callable[[T], U]) -> Outcome[U]:
        """Return the outcome with its value changed, or the same error."""
        return Outcome(self.source, change(self.unwrap())) if self.ok else Outcome(self.source, error=self.error)
