"""Dream words: move a painter's parameters until CLIP sees the prompt in the picture.

After the pictures that people steered by CLIP from 2021 on: R. Murdock's and K. Crowson's notebooks with discrete VAEs and
VQGANs, and the Fourier pictures of aphantasia. Knows nothing about screens; a dream under way is a generator of steps, each
of which can be saved and taken up again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar

from PIL import Image

import limner
from limner.algorithms.guidance import parse_prompt
from limner.core.errors import OptionError, StorageError
from limner.core.events import Event, Monitor
from limner.core.images import ImageSource, open_image
from limner.core.outputs import plan_output
from limner.models.clip.joint import clips_of
from limner.models.engine import Engine, default_engine
from limner.models.generators.painter import Painter
from limner.tasks.dream.options import DreamOptions
from limner.tasks.dream.pictures import pack_picture
from limner.tasks.dream.resume import FORM, load_session, save_session
from limner.tasks.dream.run import Aim
from limner.tasks.dream.session import Advance, Session, Setup, begin_run, order_aims
from limner.tasks.steering.checkpoint import pack_checkpoint, read_checkpoint
from limner.tasks.steering.judge import Clips, Judge
from limner.tasks.steering.naming import Label, name_features
from limner.tasks.steering.patience import Patience
from limner.tasks.steering.pixels import to_levels
from limner.tasks.steering.targets import ClipSource, load_clips, make_targets, memory_explained, read_texts

Then = Sequence[tuple[str, int]]
"""What is wanted in place of the prompt from an iteration on: ``[("a lighthouse at night", 200)]``."""

__all__ = ["Dream", "DreamOptions", "DreamStep", "Label", "Then", "dream", "dream_steps", "resume_dream"]

ADVICE = "Ask for fewer cutouts at once, or a smaller picture."


@dataclass(frozen=True)
class Dream:
    """A picture and what became of it.

    Attributes:
        picture: that of hard codes, ``upscale`` times as large as it was dreamed.
        similarity: of the clean picture with what was wanted last, as the CLIP that steered judges it; of several, the mean.
        labels: what the CLIP would call it, the most probable first.
        iterations: how many were done.
        stopped: ``done``, ``early stop``, ``interrupted``, or ``not finite`` (the last good picture is kept).
        settings: all that it was made with: prompt, models, options.
    """

    picture: Image.Image
    similarity: float
    labels: tuple[Label, ...]
    iterations: int
    stopped: str
    settings: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; the picture by its size."""
        return {"prompt": self.settings["prompt"], "similarity": self.similarity,
                "labels": [asdict(label) for label in self.labels], "iterations": self.iterations, "stopped": self.stopped,
                "width": self.picture.width, "height": self.picture.height, "settings": dict(self.settings)}

    def png(self) -> bytes:
        """Return the picture as a PNG file that holds its settings."""
        return pack_picture(self.picture, self.settings)

    def save_png(self, path: str | PathLike[str]) -> None:
        """Write the picture and its settings.

        Raises:
            StorageError: the file cannot be written.
        """
        plan_output(path).write(self.png())


@dataclass(frozen=True)
class DreamStep(Event):
    """One step of a dream. Its picture, its checkpoint and its result are those of now: ask before the next step.

    Attributes:
        number: steps done, from 1 to at most ``total``; the painter's proposal counts as one.
        stage: ``propose`` (what the painter begins with) or ``dream``.
        loss: what the step minimised; None of a proposal.
        similarity: of the clean picture with what is wanted, where it was looked at; otherwise None.
        stopped: why this step was the last (see Dream); None when there are more.
    """

    kind: ClassVar[str] = "dream_step"
    number: int
    total: int
    stage: str
    loss: float | None
    similarity: float | None
    stopped: str | None
    _session: Session = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"event": self.kind, "number": self.number, "total": self.total, "stage": self.stage, "loss": self.loss,
                "similarity": self.similarity, "stopped": self.stopped}

    @property
    def moves(self) -> bool:
        """Whether the picture moves while it is dreamed."""
        return self._session.setup.options.motion != "still"

    @property
    def moved(self) -> bool:
        """Whether it moved in this step, or this is the last."""
        return self.stopped is not None or self._session.run.moved_at == self._session.run.iteration

    def picture(self) -> Image.Image:
        """Return the clean picture, as large as it is dreamed."""
        return self._session.run.picture()

    def checkpoint(self) -> bytes:
        """Return all that is needed to go on: parameters, optimiser, random state, targets, options."""
        return pack_checkpoint(save_session(self._session), FORM)

    def save_checkpoint(self, path: str | PathLike[str]) -> None:
        """Write ``checkpoint()`` to a file.

        Raises:
            StorageError: the file cannot be written.
        """
        plan_output(path).write(self.checkpoint())

    def result(self, labels: int = 5) -> Dream:
        """Return the picture with its similarity and the ``labels`` most probable nouns for it."""
        session = self._session
        run, judge = session.run, session.run.judge
        features = run.look()
        return Dream(run.picture(session.setup.options.upscale), judge.similarity(features),
                     name_features(features, clips_of(judge.clip), labels), run.iteration, self.stopped or "interrupted",
                     session.settings())


def dream(prompt: str, painter: str | Painter = "fourier", clip: ClipSource = "builtin",
          options: DreamOptions | None = None, *, negative: str | None = None, like: ImageSource | None = None,
          start: ImageSource | None = None, then: Then = (), labels: int = 5, monitor: Monitor | None = None,
          engine: Engine | None = None) -> Dream:
    """Dream a prompt such as ``"a red fox | snow:0.5"``.

    ``painter`` is what the picture is made with: ``fourier``, a folder, a repository of the hub. ``negative`` says what it
    is not to be, ``like`` is a picture that it is to be like, ``start`` one to begin with; ``then`` is what is wanted later.
    ``labels`` is how many nouns to name it by. ``monitor`` is told of every step, and may stop the dream. ``engine`` loads
    what is named; without one it is this process's own.

    Raises:
        PromptError: a prompt is empty, cannot be used, or asks for nothing.
        OptionError: the painter cannot make such a picture.
        ImageError: a picture cannot be used.
        StoppedError: it was stopped before the first step.

    >>> picture = dream("a lighthouse", options=DreamOptions(iterations=100)).picture
    """
    monitor = monitor or Monitor()
    for step in dream_steps(prompt, painter, clip, options, negative=negative, like=like, start=start, then=then,
                            monitor=monitor, engine=engine):
        monitor.tell(step)
        if step.stopped is not None:
            return step.result(labels)
    raise AssertionError("a dream ends with a step that says why it stopped")


def dream_steps(prompt: str, painter: str | Painter = "fourier", clip: ClipSource = "builtin",
                options: DreamOptions | None = None, *, negative: str | None = None, like: ImageSource | None = None,
                start: ImageSource | None = None, then: Then = (), monitor: Monitor | None = None,
                engine: Engine | None = None) -> Iterator[DreamStep]:
    """Dream as ``dream`` does, yielding every step. All input is read and checked at once, not at the first step.

    ``monitor`` is told what is loaded; once it is stopped, the next step is the last.

    Raises:
        PromptError: a prompt is empty, cannot be used, or asks for nothing.
        OptionError: the painter cannot make such a picture.
        ImageError: a picture cannot be used.
        StoppedError: it was stopped before the first step.
    """
    options, monitor, engine = options or DreamOptions(), monitor or Monitor(), engine or default_engine()
    wanted = [(read_texts(prompt, negative, likeness=like is not None), 0)]
    wanted += [(read_texts(text, negative, likeness=like is not None), begin) for text, begin in check_then(then, options)]
    likeness = None if like is None else open_image(like)
    image = None if start is None else to_levels(open_image(start), options.width_px, options.height_px)
    monitor.check()
    loaded = engine.painter(painter, monitor=monitor)
    check_painter(loaded, options, starts=image is not None)
    monitor.check()
    clips = load_clips(clip, monitor, engine)
    monitor.check()
    first = Judge(clips, make_targets(wanted[0][0], likeness, clips))
    aims = [Aim(0, first), *(Aim(begin, first.aim(make_targets(texts, likeness, clips))) for texts, begin in wanted[1:])]
    setup = Setup(loaded, order_aims(aims), options, parse_prompt(prompt)[0].text,
                  _about(prompt, negative, then, loaded, clips), image)
    return _steps(Session(setup, begin_run(setup), patience=Patience(options.early_stop)), monitor)


def resume_dream(checkpoint: str | PathLike[str], painter: str | Painter = "fourier", clip: ClipSource = "builtin", *,
                 monitor: Monitor | None = None, engine: Engine | None = None) -> Iterator[DreamStep]:
    """Go on with a dream from its checkpoint: the steps to come are those of a dream that was never stopped.

    Raises:
        StorageError: the checkpoint cannot be read.
        OptionError: it was dreamed with another painter or another CLIP.
        StoppedError: it was stopped before the first step.
    """
    monitor, engine = monitor or Monitor(), engine or default_engine()
    stored = read_checkpoint(Path(checkpoint), FORM)
    monitor.check()
    loaded = engine.painter(painter, monitor=monitor)
    _check_same(checkpoint, stored.about, "painter", loaded.cache_key, loaded.name)
    clips = load_clips(clip, monitor, engine)
    _check_same(checkpoint, stored.about, "clip", clips.cache_key, clips.name)
    try:
        session = load_session(stored, loaded, clips)
    except ValueError as error:
        raise StorageError(f"{checkpoint}: the checkpoint is damaged ({error}). Begin the dream anew.") from error
    return _steps(session, monitor)


def check_then(then: Then, options: DreamOptions) -> Then:
    """Make sure that what is wanted later is wanted within the dream.

    Raises:
        OptionError: an iteration is none of it, or comes twice.
    """
    begins = [begin for _, begin in then]
    for begin in begins:
        if type(begin) is not int or not 0 < begin < options.iterations or begins.count(begin) > 1:
            raise OptionError(f"The prompt cannot change at iteration {begin!r}: it must be a whole number from 1 to "
                              f"{options.iterations - 1}, each only once.")
    return then


def check_painter(painter: Painter, options: DreamOptions, *, starts: bool) -> None:
    """Make sure that a painter can do what is asked of it.

    Raises:
        OptionError: it cannot; the message says what it can.
    """
    painter.check_size(options.height_px, options.width_px)
    if not painter.reads and (starts or options.motion != "still"):
        raise OptionError(f"{painter.name} has a decoder only, so it can neither begin at a picture nor move one. "
                          "Convert it with its encoder.")
    if options.iterations == 0 and (starts or not painter.proposes or not options.candidates):
        raise OptionError(f"0 iterations leave what the painter proposes; {painter.name} proposes nothing here. "
                          "Ask for more.")
    if options.keep_near > 0 and not starts:
        raise OptionError("There is nothing to keep near to: give a picture to begin with.")


def _about(prompt: str, negative: str | None, then: Then, painter: Painter, clips: Clips) -> dict[str, str | None]:
    later = "\n".join(f"{' '.join(text.split())}@{begin}" for text, begin in then) or None
    return {"software": f"limner {limner.__version__}", "prompt": prompt, "not": negative, "then": later,
            "painter": painter.name, "clip": clips.name}


def _check_same(checkpoint: object, about: Mapping[str, Any], kind: str, key: str, name: str) -> None:
    if about.get(f"{kind}_key") != key:
        told = about.get("about")
        before = told.get(kind) if isinstance(told, dict) else f"another {kind}"
        raise OptionError(f"{checkpoint} was dreamed with {before}, not with {name}. Give the same --{kind}.")


def _steps(session: Session, monitor: Monitor) -> Iterator[DreamStep]:
    monitor.check()
    for step in _advance(session):
        stopped = session.stopped or ("interrupted" if monitor.stopped else None)
        yield DreamStep(session.done, session.total, step.stage, step.loss, step.similarity, stopped, session)
        if stopped is not None:
            return


def _advance(session: Session) -> Iterator[Advance]:
    with memory_explained(session.setup.painter.device, ADVICE):
        yield from session.advance()
