"""What a lesson came to: the same figures before and after, on pictures that were not learned from. Knows no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from limner.core.images import ImageSource
from limner.teach.loop.run import Estimate, Run

Kind = Literal["own", "kept"]


@dataclass(frozen=True)
class Figure:
    """One figure, before and after; None where it could not be measured, and ``note`` says why.

    ``kind`` is ``own`` where it is what the lesson is for, ``kept`` where it is what the lesson could have cost. A change
    for the worse by up to ``tolerance`` is taken for chance. ``steered`` marks a figure of a model that also taught.
    """

    name: str
    before: float | None
    after: float | None
    kind: Kind = "own"
    higher_is_better: bool = True
    tolerance: float = 0.0
    steered: bool = False
    note: str = ""

    @property
    def is_worse(self) -> bool:
        """Whether it has become worse by more than chance."""
        if self.before is None or self.after is None:
            return False
        gain = self.after - self.before if self.higher_is_better else self.before - self.after
        return gain < -self.tolerance

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {**self.__dict__, "worse": self.is_worse}


@dataclass(frozen=True)
class Case:
    """A held-out picture, what was said of it before and after, and what is right, where that is known."""

    name: str
    source: ImageSource
    before: str
    after: str
    right: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, without the picture."""
        return {"picture": self.name, "before": self.before, "after": self.after, "right": self.right}


@dataclass(frozen=True)
class Lesson:
    """What ``limner teach`` did: ``folder`` holds the taught model, ``base`` names the one that it began with.

    ``run`` is None where nothing was learned step by step; ``estimate`` is all that there is of a dry run.
    """

    verb: str
    folder: Path
    base: str
    data: Mapping[str, Any]
    options: Mapping[str, Any]
    figures: tuple[Figure, ...] = ()
    cases: tuple[Case, ...] = ()
    notes: tuple[str, ...] = ()
    run: Run | None = None
    estimate: Estimate | None = None

    @property
    def is_finished(self) -> bool:
        """Whether there is a taught model: the run was not stopped before its end, and it was no dry run."""
        return self.estimate is None and (self.run is None or self.run.ended != "stopped")

    @property
    def headline(self) -> str:
        """The first line: whether it is better or worse than before, and by how much."""
        if self.estimate is not None:
            return _say_estimate(self.estimate)
        if self.run is not None and self.run.ended == "stopped":
            return f"Stopped after {self.run.steps} of {self.run.total} steps; the same command with --resume goes on."
        own = next((one for one in self.figures if one.kind == "own"), None)
        told = _say_change(own) if own is not None else "nothing was measured"
        worse = [one for one in self.figures if one.is_worse]
        broken = " The loss became no number: these are the last good weights." if self._diverged else ""
        if not worse:
            changed = own is not None and own.before is not None and own.before != own.after
            return f"Better: {told}.{broken}" if changed else f"{told}.{broken}"
        lost = ", ".join(_say_change(one) for one in worse if one is not own)
        if own is not None and own.is_worse:
            return f"WORSE than before: {told}{'; ' + lost if lost else ''}. The model before is as it was.{broken}"
        return f"{told}, but WORSE than before: {lost}.{broken}"

    @property
    def _diverged(self) -> bool:
        return self.run is not None and self.run.ended == "diverged"

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"verb": self.verb, "headline": self.headline, "folder": str(self.folder), "base": self.base,
                "figures": [one.as_dict() for one in self.figures], "examples": [one.as_dict() for one in self.cases],
                "notes": list(self.notes), "data": dict(self.data), "options": dict(self.options),
                "run": self.run and self.run.as_dict(), "estimate": self.estimate and self.estimate.as_dict()}


def pair_figures(before: Sequence[Figure], after: Mapping[str, float | None]) -> tuple[Figure, ...]:
    """Return the figures that were measured before, with what they are ``after``, by their names."""
    return tuple(Figure(one.name, one.before, after.get(one.name), one.kind, one.higher_is_better, one.tolerance,
                        one.steered, one.note) for one in before)


def say(value: float | None) -> str:
    """Return a figure as it is printed."""
    return "-" if value is None else f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def _say_change(figure: Figure) -> str:
    before = "" if figure.before is None else f"{say(figure.before)} -> "
    return f"{figure.name} {before}{say(figure.after)}"


def _say_estimate(estimate: Estimate) -> str:
    minutes = f"{estimate.seconds / 60:,.1f} minutes" if estimate.seconds >= 60 else f"{estimate.seconds:.0f} s"
    memory = f", {estimate.memory_bytes / 2**30:.1f} GiB of memory at most so far" if estimate.memory_bytes else ""
    return f"Nothing was taught: {estimate.steps:,} steps would take about {minutes} here{memory}."
