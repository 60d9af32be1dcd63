"""Draw words: optimise strokes until a CLIP sees the prompt in them, after CLIPDraw (Frans et al. 2021).

Knows nothing about screens; a drawing under way is a generator of steps, each of which can be saved and taken up again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

import limner
from limner.algorithms.guidance import Target, WeightedText, parse_prompt
from limner.algorithms.strokes.rasteriser import Strokes
from limner.algorithms.strokes.sketch import Sketch, sketch_of
from limner.algorithms.svg.reader import read_svg
from limner.core.errors import ImageError, OptionError, PromptError
from limner.core.images import ImageSource, open_image
from limner.models.clip.model import Clip, load_clip
from limner.tasks.draw.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from limner.tasks.draw.drawing import Drawing
from limner.tasks.draw.naming import Label, name_features
from limner.tasks.draw.options import DrawOptions
from limner.tasks.draw.run import View
from limner.tasks.draw.session import Course, Session, begin_session, load_session

log = logging.getLogger(__name__)

NOT_WEIGHT = 0.3
"""CLIPDraw's weight of what the drawing is not to be."""

__all__ = ["DrawOptions", "DrawResult", "DrawStep", "Drawing", "Label", "draw", "draw_steps", "resume_steps"]


@dataclass(frozen=True)
class DrawResult:
    """A drawing and what became of it.

    Attributes:
        drawing: the strokes on their canvas.
        similarity: of the clean picture with what was wanted.
        labels: what the CLIP would call it, the most probable first.
        iterations: how many were done.
        stopped: ``done``, ``early stop``, or ``not finite`` (numbers ran over; the last good drawing is kept).
    """

    drawing: Drawing
    similarity: float
    labels: tuple[Label, ...]
    iterations: int
    stopped: str


@dataclass(frozen=True)
class DrawStep:
    """One step of a drawing. Its methods speak of the drawing as it is now: call them before the next step is asked for.

    Attributes:
        number: steps done, from 1 to at most ``total``.
        loss: what the step minimised.
        similarity: of the clean picture with what is wanted, where it was looked at; otherwise None.
        stopped: why this step was the last (see DrawResult); None when there are more.
    """

    number: int
    total: int
    loss: float
    similarity: float | None
    stopped: str | None
    _session: Session

    def drawing(self) -> Drawing:
        """Return the drawing as it is now."""
        return self._session.drawing()

    def save_checkpoint(self, path: str | PathLike[str]) -> None:
        """Write all that is needed to go on from here: parameters, optimiser, random state, targets, options.

        Raises:
            StorageError: the file cannot be written.
        """
        write_checkpoint(Path(path), self._session.save())

    def result(self, labels: int = 5) -> DrawResult:
        """Return the drawing with its similarity and the ``labels`` most probable nouns for it."""
        session = self._session
        features = session.run.look()
        return DrawResult(session.drawing(), session.course.target.similarity(features),
                          name_features(features, session.course.view.clip, labels), session.run.iteration,
                          session.stopped or "interrupted")


def draw(prompt: str, clip: Clip | str = "builtin", options: DrawOptions | None = None, *, negative: str | None = None,
         like: ImageSource | None = None, start: ImageSource | None = None, labels: int = 5) -> DrawResult:
    """Draw a prompt such as ``"a red fox | snow:0.5"`` in strokes.

    ``negative`` says what the drawing is not to be, ``like`` is a picture that it is to be like, ``start`` a picture or
    an SVG file to begin with. ``labels`` is how many nouns to name it by.

    Raises:
        PromptError: the prompt is empty, or asks for nothing.
        ImageError: a picture or SVG file cannot be used.

    >>> drawing = draw("a lighthouse", options=DrawOptions(strokes=64, iterations=150)).drawing
    """
    steps = draw_steps(prompt, clip, options, negative=negative, like=like, start=start)
    for step in steps:
        if step.stopped is not None:
            return step.result(labels)
    raise AssertionError("a drawing ends with a step that says why it stopped")


def draw_steps(prompt: str, clip: Clip | str = "builtin", options: DrawOptions | None = None, *,
               negative: str | None = None, like: ImageSource | None = None,
               start: ImageSource | None = None) -> Iterator[DrawStep]:
    """Draw as ``draw`` does, yielding every step. All input is read and checked at once, not at the first step.

    Raises:
        PromptError: the prompt is empty, or asks for nothing.
        ImageError: a picture or SVG file cannot be used.
    """
    options = options or DrawOptions()
    texts = _read_texts(prompt, negative)
    likeness = None if like is None else open_image(like)
    image, strokes = _read_start(start, options)
    loaded = load_clip(clip) if isinstance(clip, str) else clip
    features, weights = _encode_texts(texts, loaded)
    if likeness is not None:
        features = torch.cat([features, loaded.encode_images([likeness])])
        weights.append(1.0)
    if max(weights) <= 0:
        raise PromptError(f"Every part of the prompt {prompt!r} counts 0 or less: nothing is wanted. "
                          "Give at least one text a weight above 0.")
    about = {"software": f"limner {limner.__version__}", "prompt": prompt, "not": negative, "clip": loaded.name}
    target = Target(features, torch.tensor(weights, device=loaded.device))
    course = Course(target, options, View(loaded), prompt, about, image, strokes)
    return _steps(begin_session(course))


def resume_steps(checkpoint: str | PathLike[str], clip: Clip | str = "builtin") -> Iterator[DrawStep]:
    """Go on with a drawing from its checkpoint: the steps to come are those of a drawing that was never stopped.

    Raises:
        StorageError: the checkpoint cannot be read.
        OptionError: it was drawn with another CLIP.
    """
    stored = read_checkpoint(Path(checkpoint))
    loaded = load_clip(clip) if isinstance(clip, str) else clip
    if stored.about["model"] != loaded.cache_key:
        raise OptionError(f"{checkpoint} was drawn with {stored.about['about']['clip']}, not with {loaded.name}. "
                          "Give the same --clip.")
    return _steps(load_session(_read_course(stored, loaded), stored))


def _read_course(stored: Checkpoint, clip: Clip) -> Course:
    given: dict[str, Any] = dict(stored.about["options"])
    options = DrawOptions(**{**given, "palette": tuple(given["palette"])})
    rows = stored.group("target")
    target = Target(rows["features"].to(clip.device), rows["weights"].to(clip.device))
    return Course(target, options, View(clip), stored.about["title"], stored.about["about"])


def _steps(session: Session) -> Iterator[DrawStep]:
    for loss, similarity in session.advance():
        yield DrawStep(session.done, session.total, loss, similarity, session.stopped, session)


def _read_texts(prompt: str, negative: str | None) -> list[WeightedText]:
    wanted = parse_prompt(prompt)
    unwanted = parse_prompt(negative, weight=NOT_WEIGHT) if negative is not None else ()
    return [*wanted, *(WeightedText(part.text, -abs(part.weight)) for part in unwanted)]


def _encode_texts(texts: Sequence[WeightedText], clip: Clip) -> tuple[Tensor, list[float]]:
    for part in texts:
        if not clip.tokens.fits(part.text):
            log.warning("%r has %d tokens; %s reads the first %d and never sees the rest.", part.text,
                        clip.tokens.count(part.text), clip.name, clip.tokens.limit)
    return clip.encode_texts([part.text for part in texts]), [part.weight for part in texts]


def _read_start(start: ImageSource | None, options: DrawOptions) -> tuple[Tensor | None, Callable[[], Sketch] | None]:
    """Return a start picture's pixels or a maker of a start file's strokes."""
    if start is None:
        return None, None
    if isinstance(start, (str, PathLike)) and Path(start).suffix.lower() == ".svg":
        strokes = _read_svg_file(Path(start), options)
        return None, lambda: sketch_of(strokes)
    image = open_image(start).resize((options.width_px, options.height_px))
    return torch.from_numpy(np.asarray(image).copy()).permute(2, 0, 1).float() / 255, None


def _read_svg_file(path: Path, options: DrawOptions) -> Strokes:
    try:
        found = read_svg(path.read_text(encoding="utf-8-sig"), options.width_px, options.height_px)
    except (OSError, ValueError) as error:
        raise ImageError(f"{path}: cannot be used as a start: {error}.") from error
    if found.skipped:
        log.warning("%s: left out, since strokes cannot show them: %s.", path, ", ".join(sorted(set(found.skipped))))
    return found.strokes

