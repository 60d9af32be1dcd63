"""The order of a dream's steps: what the painter proposes, then the steps of the optimiser, early stop.

Knows nothing about how a prompt is read, nor about files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch import Tensor

from limner.models.generators.painter import Painter
from limner.tasks.dream.options import DreamOptions
from limner.tasks.dream.run import Aim, Run, squared
from limner.tasks.steering.patience import Patience
from limner.tasks.steering.pixels import to_image

LOOK_EVERY = 10
"""Iterations between two looks at the clean picture."""


@dataclass(frozen=True)
class Setup:
    """What a dream is to be: everything of it that is decided before its first step.

    ``image [3, h, w]`` (uint8) is the picture that it begins with; ``text`` is what a painter is asked to propose.
    """

    painter: Painter
    aims: tuple[Aim, ...]
    options: DreamOptions
    text: str
    about: dict[str, str | None]
    image: Tensor | None = None

    @property
    def proposes(self) -> bool:
        """Whether the first step is that of the painter, which then says what to begin with."""
        return self.painter.proposes and self.options.candidates > 0 and self.image is None

    @property
    def start(self) -> Tensor | None:
        """The start picture in [0, 1], on the painter's device."""
        return None if self.image is None else self.image.to(self.painter.device).float() / 255


@dataclass(frozen=True)
class Advance:
    """One step: its ``stage`` (propose or dream), and what it found."""

    stage: str
    loss: float | None
    similarity: float | None = None


@dataclass
class Session:
    """A dream under way. ``stopped`` says why it ended: "done", "early stop", "not finite"; None while it has not."""

    setup: Setup
    run: Run
    proposed: bool = False
    patience: Patience = field(default_factory=lambda: Patience(0))
    stopped: str | None = None

    @property
    def total(self) -> int:
        """Steps in all."""
        return self.setup.options.iterations + self.setup.proposes

    @property
    def done(self) -> int:
        """Steps done so far."""
        return self.run.iteration + self.proposed

    def advance(self) -> Iterator[Advance]:
        """Yield step after step."""
        options = self.setup.options
        if self.setup.proposes and not self.proposed:
            parameters, found = choose_proposal(self.setup, self.run.random)
            self.run = Run(self.setup.painter, options, self.setup.aims, parameters, self.run.random)
            self.proposed = True
            self.stopped = "done" if options.iterations == 0 else None
            yield Advance("propose", None, found)
        for step in self.run.advance(options.iterations):
            last = self.run.iteration == options.iterations or not step.finite
            similarity = self.run.similarity() if last or self.run.iteration % LOOK_EVERY == 0 else None
            self.stopped = self.patience.reason(similarity, self.run.iteration, finite=step.finite, last=last)
            yield Advance("dream", step.loss, similarity)
            if self.stopped is not None:
                return

    def settings(self) -> dict[str, Any]:
        """Return all that the picture was made with."""
        return {**self.setup.about, **asdict(self.setup.options), "iterations_done": self.run.iteration}


def begin_run(setup: Setup) -> Run:
    """Begin at the start picture, or by lot."""
    options, painter = setup.options, setup.painter
    random = torch.Generator().manual_seed(options.seed)
    start = setup.start
    with painter.present():
        size = options.height_px, options.width_px
        parameters = painter.begin(*size, random) if start is None else painter.read(start)
    return Run(painter, options, setup.aims, parameters, random, start)


@torch.no_grad()
def choose_proposal(setup: Setup, random: torch.Generator) -> tuple[Tensor, float]:
    """Return the parameters of the painter's best proposal, as the CLIPs judge, and its similarity."""
    options, painter, judge = setup.options, setup.painter, setup.aims[0].judge
    size = options.height_px, options.width_px
    candidates = painter.propose(setup.text, options.candidates, *size, random, guidance=options.guidance)
    similarities = [judge.similarity(judge.look(squared(to_image(painter.paint(one, *size))))) for one in candidates]
    best = max(range(len(similarities)), key=similarities.__getitem__)
    return candidates[best], similarities[best]


def order_aims(aims: Sequence[Aim]) -> tuple[Aim, ...]:
    """Return aims by their beginnings."""
    return tuple(sorted(aims, key=lambda aim: aim.begin))
