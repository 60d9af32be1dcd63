"""Draw words: optimise strokes until CLIP sees the prompt in them, after CLIPDraw (Frans et al. 2021).

Knows nothing about screens; a drawing under way is a generator of steps, each of which can be saved and taken up again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar

import limner
from limner.algorithms.svg.writer import path_attributes
from limner.core.errors import OptionError, StorageError
from limner.core.events import Event, Monitor
from limner.core.images import ImageSource, open_image
from limner.core.outputs import plan_output
from limner.models.clip.joint import clips_of
from limner.models.engine import Engine
from limner.tasks.draw.drawing import Drawing
from limner.tasks.draw.options import DrawOptions
from limner.tasks.draw.resume import FORM, load_session, save_session
from limner.tasks.draw.session import Advance, Session, Setup, begin_run
from limner.tasks.draw.start import read_start
from limner.tasks.steering.checkpoint import pack_checkpoint, read_checkpoint
from limner.tasks.steering.judge import Judge
from limner.tasks.steering.naming import Label, name_features
from limner.tasks.steering.patience import Patience
from limner.tasks.steering.targets import ClipSource, load_clips, make_targets, memory_explained, read_texts

__all__ = ["DrawOptions", "DrawResult", "DrawStep", "Drawing", "Label", "draw", "draw_steps", "resume_steps"]


@dataclass(frozen=True)
class DrawResult:
    """A drawing and what became of it.

    Attributes:
        drawing: the strokes on their canvas.
        similarity: of the clean picture with what was wanted, as the CLIP that steered judges it; of several, the mean.
        labels: what the CLIP would call it, the most probable first.
        iterations: how many were done.
        stopped: ``done``, ``early stop``, ``interrupted``, or ``not finite`` (numbers ran over; the last good drawing is
            kept).
    """

    drawing: Drawing
    similarity: float
    labels: tuple[Label, ...]
    iterations: int
    stopped: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, the drawing as an SVG document."""
        return {"prompt": self.drawing.title, "svg": self.drawing.svg(), "similarity": self.similarity,
                "labels": [asdict(label) for label in self.labels], "strokes": len(self.drawing.strokes),
                "iterations": self.iterations, "stopped": self.stopped}


@dataclass(frozen=True)
class DrawStep(Event):
    """One step of a drawing, and the drawing as it was then.

    Attributes:
        number: steps done, from 1 to at most ``total``; those towards a start picture and of all starts count, too.
        stage: ``fit`` (towards the start picture), ``try`` (one of several starts) or ``draw``.
        loss: what the step minimised.
        similarity: of the clean picture with what is wanted, where it was looked at; otherwise None.
        stopped: why this step was the last (see DrawResult); None when there are more.
    """

    kind: ClassVar[str] = "draw_step"
    number: int
    total: int
    stage: str
    loss: float
    similarity: float | None
    stopped: str | None
    _drawing: Drawing = field(repr=False)
    _session: Session = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, and each stroke by the attributes of its SVG path, as numbers."""
        drawing = self._drawing
        return {"event": self.kind, "number": self.number, "total": self.total, "stage": self.stage, "loss": self.loss,
                "similarity": self.similarity, "stopped": self.stopped, "width": drawing.width_px,
                "height": drawing.height_px, "ground": [round(255 * level) for level in drawing.ground],
                "strokes": path_attributes(drawing.strokes)}

    def drawing(self) -> Drawing:
        """Return the drawing as it was behind this step."""
        return self._drawing

    def checkpoint(self) -> bytes:
        """Return all that is needed to go on: parameters, optimiser, random state, targets, options.

        It is that of the drawing as it is now: ask for it before the next step.
        """
        return pack_checkpoint(save_session(self._session), FORM)

    def save_checkpoint(self, path: str | PathLike[str]) -> None:
        """Write ``checkpoint()`` to a file.

        Raises:
            StorageError: the file cannot be written.
        """
        plan_output(path).write(self.checkpoint())

    def result(self, labels: int = 5) -> DrawResult:
        """Return the drawing with its similarity and the ``labels`` most probable nouns for it, before the next step."""
        session = self._session
        judge = session.setup.judge
        features = judge.look(session.run.picture())
        return DrawResult(self._drawing, judge.similarity(features), name_features(features, clips_of(judge.clip), labels),
                          session.run.iteration, self.stopped or "interrupted")


def draw(prompt: str, clip: ClipSource = "builtin", options: DrawOptions | None = None, *, negative: str | None = None,
         like: ImageSource | None = None, start: ImageSource | None = None, labels: int = 5,
         monitor: Monitor | None = None, engine: Engine | None = None) -> DrawResult:
    """Draw a prompt such as ``"a red fox | snow:0.5"`` in strokes.

    ``negative`` says what the drawing is not to be, ``like`` is a picture that it is to be like, ``start`` a picture or
    an SVG file to begin with. ``labels`` is how many nouns to name it by. ``monitor`` is told of every step, and may stop
    the drawing. ``engine`` loads what is named; without one it is this process's own.

    Raises:
        PromptError: the prompt is empty, cannot be used, or asks for nothing.
        ImageError: a picture or SVG file cannot be used.
        StoppedError: it was stopped before the first step.

    >>> drawing = draw("a lighthouse", options=DrawOptions(strokes=64, iterations=150)).drawing
    """
    monitor = monitor or Monitor()
    for step in draw_steps(prompt, clip, options, negative=negative, like=like, start=start, monitor=monitor,
                           engine=engine):
        monitor.tell(step)
        if step.stopped is not None:
            return step.result(labels)
    raise AssertionError("a drawing ends with a step that says why it stopped")


def draw_steps(prompt: str, clip: ClipSource = "builtin", options: DrawOptions | None = None, *,
               negative: str | None = None, like: ImageSource | None = None, start: ImageSource | None = None,
               monitor: Monitor | None = None, engine: Engine | None = None) -> Iterator[DrawStep]:
    """Draw as ``draw`` does, yielding every step. All input is read and checked at once, not at the first step.

    ``monitor`` is told what is loaded; once it is stopped, the next step is the last.

    Raises:
        PromptError: the prompt is empty, cannot be used, or asks for nothing.
        ImageError: a picture or SVG file cannot be used.
        StoppedError: it was stopped before the first step.
    """
    options, monitor = options or DrawOptions(), monitor or Monitor()
    texts = read_texts(prompt, negative, likeness=like is not None)
    likeness = None if like is None else open_image(like)
    image, strokes = read_start(start, options)
    monitor.check()
    loaded = load_clips(clip, monitor, engine)
    monitor.check()
    about = {"software": f"limner {limner.__version__}", "prompt": prompt, "not": negative, "clip": loaded.name}
    judge = Judge(loaded, make_targets(texts, likeness, loaded))
    setup = Setup(judge, options, prompt, about, image, strokes)
    return _steps(Session(setup, begin_run(setup, 0), patience=Patience(options.early_stop)), monitor)


def resume_steps(checkpoint: str | PathLike[str], clip: ClipSource = "builtin", *,
                 monitor: Monitor | None = None, engine: Engine | None = None) -> Iterator[DrawStep]:
    """Go on with a drawing from its checkpoint: the steps to come are those of a drawing that was never stopped.

    Raises:
        StorageError: the checkpoint cannot be read.
        OptionError: it was drawn with another CLIP.
        StoppedError: it was stopped before the first step.
    """
    monitor = monitor or Monitor()
    stored = read_checkpoint(Path(checkpoint), FORM)
    monitor.check()
    loaded = load_clips(clip, monitor, engine)
    if stored.about.get("model") != loaded.cache_key:
        about = stored.about.get("about")
        drawn_with = about.get("clip") if isinstance(about, dict) else "another CLIP"
        raise OptionError(f"{checkpoint} was drawn with {drawn_with}, not with {loaded.name}. Give the same --clip.")
    try:
        session = load_session(stored, loaded)
    except ValueError as error:
        raise StorageError(f"{checkpoint}: the checkpoint is damaged ({error}). Begin the drawing anew.") from error
    return _steps(session, monitor)


def _steps(session: Session, monitor: Monitor) -> Iterator[DrawStep]:
    monitor.check()
    for step in _advance(session):
        stopped = session.stopped or ("interrupted" if monitor.stopped else None)
        yield DrawStep(session.done, session.total, step.stage, step.loss, step.similarity, stopped, session.drawing(),
                       session)
        if stopped is not None:
            return


def _advance(session: Session) -> Iterator[Advance]:
    with memory_explained(session.setup.judge.device, "Ask for fewer cutouts or strokes, or a smaller canvas."):
        yield from session.advance()
