"""The course of a drawing: several starts, the best of them to its end, early stop, and everything for a checkpoint.

Knows nothing about how a prompt is read, nor about files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from limner.algorithms.guidance import Target
from limner.algorithms.strokes.sketch import Sketch, scribble
from limner.tasks.draw.checkpoint import Checkpoint
from limner.tasks.draw.drawing import Drawing
from limner.tasks.draw.options import DrawOptions, parse_color
from limner.tasks.draw.run import Run, View, load_sketch

LOOK_EVERY = 10
"""Iterations between two looks at the clean picture: a look costs about an eighth of a step's CLIP."""

LEAST_RISE = 0.001
"""What early stop counts as a rise of similarity."""

FIT_ITERATIONS = 100
"""How long strokes are brought near to a start picture."""


@dataclass(frozen=True)
class Course:
    """What a drawing is to be: everything of it that is decided before its first step.

    ``image [3, h, w]`` is a start picture, ``sketch`` makes new start strokes; at most one of them is given.
    """

    target: Target
    options: DrawOptions
    view: View
    title: str
    about: dict[str, Any]
    image: Tensor | None = None
    sketch: Callable[[], Sketch] | None = None


@dataclass
class Session:
    """A drawing under way.

    ``start`` counts the starts from 0; it is ``options.starts`` when the best one is drawn to its end. ``stopped`` says
    why it ended: "done", "early stop", "not finite"; None while it has not.
    """

    course: Course
    run: Run
    start: int = 0
    best: dict[str, Tensor] | None = None
    best_similarity: float = -2.0
    highest: float = -2.0
    highest_at: int = 0
    stopped: str | None = None

    @property
    def trial(self) -> int:
        """Iterations of each start."""
        return self.course.options.iterations // 10 if self.course.options.starts > 1 else 0

    @property
    def total(self) -> int:
        """Iterations of all starts and of the one that is finished."""
        return self.course.options.iterations + (self.course.options.starts - 1) * self.trial

    @property
    def done(self) -> int:
        """Iterations done so far of all."""
        return min(self.start, self.course.options.starts - 1) * self.trial + self.run.iteration

    def advance(self) -> Iterator[tuple[float, float | None]]:
        """Yield loss and, where it was looked at, similarity of the clean picture, step by step."""
        options = self.course.options
        while self.start < options.starts:
            if options.starts > 1:
                yield from self._try()
            self._choose()
        for step in self.run.advance(options.iterations):
            last = self.run.iteration == options.iterations or not step.finite
            similarity = self.run.similarity() if last or self.run.iteration % LOOK_EVERY == 0 else None
            self.stopped = self._reason(similarity, finite=step.finite, last=last)
            yield step.loss, similarity
            if self.stopped is not None:
                return

    def _try(self) -> Iterator[tuple[float, float | None]]:
        """Draw this start as far as a trial goes."""
        for step in self.run.advance(self.trial):
            yield step.loss, self.run.similarity() if self.run.iteration % LOOK_EVERY == 0 else None

    def _choose(self) -> None:
        """Keep this start if it is the best so far; begin the next, or go back to the best."""
        options = self.course.options
        similarity = self.run.similarity() if options.starts > 1 else 0.0
        if options.starts > 1 and similarity > self.best_similarity:
            self.best, self.best_similarity = self.run.save(), similarity
        self.start += 1
        if self.start < options.starts:
            self.run = begin_run(self.course, self.start)
        elif self.best is not None:
            self.run, self.best = load_run(self.course, self.best), None

    def _reason(self, similarity: float | None, *, finite: bool, last: bool) -> str | None:
        if not finite:
            return "not finite"
        if similarity is not None and similarity > self.highest + LEAST_RISE:
            self.highest, self.highest_at = similarity, self.run.iteration
        patience = self.course.options.early_stop
        if patience and not last and self.run.iteration - self.highest_at >= patience:
            return "early stop"
        return "done" if last else None

    def drawing(self) -> Drawing:
        """Return the drawing as it is now."""
        options = self.course.options
        settings = {**self.course.about, **asdict(options), "iterations_done": self.run.iteration}
        return Drawing(self.run.strokes(), options.width_px, options.height_px, parse_color(options.ground),
                       self.course.title, settings)

    def save(self) -> Checkpoint:
        """Return all that is needed to go on."""
        groups = {"run": self.run.save(), "best": self.best or {},
                  "target": {"features": self.course.target.features, "weights": self.course.target.weights}}
        tensors = {f"{group}.{name}": tensor.cpu().contiguous()
                   for group, members in groups.items() for name, tensor in members.items()}
        counts = {name: getattr(self, name) for name in _COUNTS}
        return Checkpoint(tensors, {**counts, "title": self.course.title, "about": self.course.about,
                                    "model": self.course.view.clip.cache_key, "options": asdict(self.course.options)})


_COUNTS = ("start", "best_similarity", "highest", "highest_at")


def begin_session(course: Course) -> Session:
    """Begin a drawing."""
    return Session(course, begin_run(course, 0))


def load_session(course: Course, checkpoint: Checkpoint) -> Session:
    """Take a drawing up where a checkpoint left it."""
    counts = {name: checkpoint.about[name] for name in _COUNTS}
    return Session(course, load_run(course, checkpoint.group("run")), best=checkpoint.group("best") or None, **counts)


def begin_run(course: Course, start: int) -> Run:
    """Begin start number ``start``: random strokes, the start file's strokes, or strokes brought near a start picture."""
    options, device = course.options, course.view.clip.device
    random = torch.Generator().manual_seed((options.seed + start) % 2**63)
    if course.sketch is not None:
        sketch = course.sketch()
    else:
        sketch = scribble(options.strokes, options.segments, (options.width_px, options.height_px), random)
    if course.image is not None:
        sketch = sketch.take_colors(course.image)
    run = Run(sketch.to(device), options, course.target, course.view, random)
    if course.image is not None:
        for _ in run.fit(course.image.to(device), FIT_ITERATIONS):
            continue
    return run


def load_run(course: Course, tensors: dict[str, Tensor]) -> Run:
    """Take a run up where ``Run.save`` left it."""
    run = Run(load_sketch(tensors, course.view.clip.device), course.options, course.target, course.view, torch.Generator())
    run.load(tensors)
    return run
