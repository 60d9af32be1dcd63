"""The order of a drawing's steps: several starts, the best of them to its end, early stop, and everything for a checkpoint.

Knows nothing about how a prompt is read, nor about files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch import Tensor

from limner.algorithms.strokes.plan import Strokes
from limner.algorithms.strokes.sketch import scribble, sketch_of
from limner.tasks.draw.drawing import Drawing
from limner.tasks.draw.options import DrawOptions, parse_color
from limner.tasks.draw.run import Run
from limner.tasks.steering.judge import Judge
from limner.tasks.steering.patience import Patience

LOOK_EVERY = 10
"""Iterations between two looks at the clean picture: a look costs about an eighth of a step's CLIP."""

FIT_ITERATIONS = 100
"""How long strokes are brought near to a start picture."""


@dataclass(frozen=True)
class Setup:
    """What a drawing is to be: everything of it that is decided before its first step.

    ``image [3, h, w]`` (uint8) is a start picture, ``strokes`` are those of a start file; at most one of them is given.
    """

    judge: Judge
    options: DrawOptions
    title: str
    about: dict[str, str | None]
    image: Tensor | None = None
    strokes: Strokes | None = None

    @property
    def fit(self) -> int:
        """Steps of each start towards the start picture."""
        return FIT_ITERATIONS if self.image is not None else 0


@dataclass(frozen=True)
class Advance:
    """One step: its ``stage`` (fit: towards the start picture, try: a start among several, draw), and what it found."""

    stage: str
    loss: float
    similarity: float | None = None


@dataclass
class Session:
    """A drawing under way.

    ``start`` counts the starts from 0; it is ``options.starts`` when the best one is drawn to its end. ``best`` is the
    best start so far. ``stopped`` says why it ended: "done", "early stop", "not finite"; None while it has not.
    """

    setup: Setup
    run: Run
    start: int = 0
    best: Run | None = None
    best_similarity: float = -2.0
    patience: Patience = field(default_factory=lambda: Patience(0))
    stopped: str | None = None

    @property
    def trial(self) -> int:
        """Iterations of each start."""
        return self.setup.options.iterations // 10 if self.setup.options.starts > 1 else 0

    @property
    def total(self) -> int:
        """Steps of all starts and of the one that is finished."""
        options = self.setup.options
        return options.iterations + (options.starts - 1) * self.trial + options.starts * self.setup.fit

    @property
    def done(self) -> int:
        """Steps done so far of all."""
        starts = self.setup.options.starts
        before = min(self.start, starts - 1) * (self.setup.fit + self.trial)
        return before + self.run.iteration + (self.run.fitted if self.start < starts else self.setup.fit)

    def advance(self) -> Iterator[Advance]:
        """Yield step after step."""
        options = self.setup.options
        while self.start < options.starts:
            if self.setup.image is not None and self.run.fitted < self.setup.fit:
                pixels = self.setup.image.to(self.run.ground.device).float() / 255
                for step in self.run.fit(pixels, self.setup.fit):
                    yield Advance("fit", step.loss)
            if options.starts > 1:
                for step in self.run.advance(self.trial):
                    yield Advance("try", step.loss, self.run.similarity() if self.run.iteration % LOOK_EVERY == 0 else None)
            self._choose()
        for step in self.run.advance(options.iterations):
            last = self.run.iteration == options.iterations or not step.finite
            similarity = self.run.similarity() if last or self.run.iteration % LOOK_EVERY == 0 else None
            self.stopped = self.patience.reason(similarity, self.run.iteration, finite=step.finite, last=last)
            yield Advance("draw", step.loss, similarity)
            if self.stopped is not None:
                return

    def _choose(self) -> None:
        """Keep this start if it is the best so far; begin the next, or go back to the best."""
        starts = self.setup.options.starts
        similarity = self.run.similarity() if starts > 1 else 0.0
        if similarity > self.best_similarity:
            self.best, self.best_similarity = self.run, similarity
        self.start += 1
        if self.start < starts:
            self.run = begin_run(self.setup, self.start)
        elif self.best is not None:
            self.run, self.best = self.best, None

    def drawing(self) -> Drawing:
        """Return the drawing as it is now."""
        options = self.setup.options
        settings: dict[str, Any] = {**self.setup.about, **asdict(options), "iterations_done": self.run.iteration}
        return Drawing(self.run.strokes(), options.width_px, options.height_px, parse_color(options.ground),
                       self.setup.title, settings)


def begin_run(setup: Setup, start: int) -> Run:
    """Begin start number ``start``: random strokes, or the start file's; for a start picture in its colours."""
    options = setup.options
    random = torch.Generator().manual_seed((options.seed + start) % 2**63)
    if setup.strokes is not None:
        sketch = sketch_of(setup.strokes)
    else:
        sketch = scribble(options.strokes, options.segments, (options.width_px, options.height_px), random)
    if setup.image is not None:
        sketch = sketch.take_colors(setup.image.float() / 255)
    return Run(sketch.to(setup.judge.device), options, setup.judge, random)
