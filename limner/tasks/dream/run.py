"""One dream on its way: a painter's parameters, their optimiser and random state, moved by a judge.

Knows nothing about prompts, files or screens.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from PIL import Image, ImageStat
from torch import Tensor

from limner.algorithms.guidance import Cutouts, Step, optimise
from limner.algorithms.relaxation import Relaxation
from limner.models.generators.painter import Painter
from limner.tasks.dream.options import DreamOptions
from limner.tasks.steering.judge import Judge
from limner.tasks.steering.pixels import pad_square, to_image

NEAR = 10.0
"""What a weight of 1 of ``keep_near`` counts: squared differences of colours are small beside distances of features."""

MOVED = 0.03
"""How far a film's picture moves at once, as a share of its size."""


@dataclass(frozen=True)
class Aim:
    """What is wanted from an iteration on."""

    begin: int
    judge: Judge


class Run:
    """Parameters that are being optimised; between two steps they can be saved and loaded.

    ``aims`` are in the order of their beginnings, the first of which is 0. ``start [3, h, w]`` (in [0, 1]) is the picture to
    keep near to. ``average`` is the exponential average of the parameters, where one is asked for.
    """

    def __init__(self, painter: Painter, options: DreamOptions, aims: Sequence[Aim], parameters: Tensor,
                 random: torch.Generator, start: Tensor | None = None) -> None:
        self.painter, self.options, self.aims, self.random, self.start = painter, options, tuple(aims), random, start
        self.iteration = 0
        self.moved_at = 0
        self.parameters = parameters.detach().clone().requires_grad_()
        self.average = self.parameters.detach().clone() if options.average > 0 else None
        self.optimizer = torch.optim.Adam([self.parameters], lr=painter.rate * options.rate)
        self._cutouts = Cutouts(1, options.cutouts, distortion=options.perspective, area=(options.least_area, 1.0),
                                ratio=1.15, grayscale=options.grayscale, blur_px=options.blur_px, noise=options.noise)

    @property
    def judge(self) -> Judge:
        """Who judges now."""
        return self._judge_at(self.iteration)

    def advance(self, until: int) -> Iterator[Step]:
        """Yield the steps up to iteration ``until``."""
        steps = optimise(self.optimizer, self._loss_at, until, start=self.iteration, factors=self._factors,
                         settle=self._settle)
        while True:
            with self.painter.present(), self.judge.present():
                step = next(steps, None)
            if step is None:
                return
            if step.finite:
                self.iteration = step.number
            yield step

    @torch.no_grad()
    def picture(self, upscale: int = 1) -> Image.Image:
        """Return the clean picture, that of hard codes, in 8 bits; ``upscale`` times as large, where that is more than 1."""
        parameters = self.parameters.detach() if self.average is None else self.average
        size = self.options.height_px, self.options.width_px
        larger = self.painter.enlarge(parameters, *size, upscale) if upscale > 1 else None
        image = to_image(self.painter.paint(parameters, *size) if larger is None else larger)
        if upscale > 1 and larger is None:
            return image.resize((image.width * upscale, image.height * upscale), Image.Resampling.LANCZOS)
        return image

    def look(self) -> list[Tensor]:
        """Return what each CLIP sees in the clean picture."""
        return self.judge.look(squared(self.picture()))

    def similarity(self) -> float:
        """Return the similarity of the clean picture with what is wanted now."""
        return self.judge.similarity(self.look())

    def _judge_at(self, i: int) -> Judge:
        return next(aim.judge for aim in reversed(self.aims) if aim.begin <= i)

    def _loss_at(self, i: int) -> Tensor:
        options = self.options
        image = self.painter.paint(self.parameters, options.height_px, options.width_px, self._relaxation(i))
        around = image.detach().mean((1, 2))  # what lies beside the picture in a bent view
        loss = self._judge_at(i).loss(image, around, self._cutouts, options.loss, self.random,
                                      at_once=options.cutouts_at_once)
        if options.smoothness > 0:
            loss = loss + options.smoothness * (image.diff(dim=1).abs().mean() + image.diff(dim=2).abs().mean())
        if options.keep_near > 0 and self.start is not None:
            loss = loss + NEAR * options.keep_near * (image - self.start).square().mean()
        return loss

    def _relaxation(self, i: int) -> Relaxation:
        done = i / max(1, self.options.iterations - 1)
        first, last = math.log(self.options.temperature), math.log(self.options.last_temperature)
        return Relaxation(self.options.relaxation, math.exp(first + (last - first) * done), self.random)

    def _factors(self, i: int) -> list[float]:
        if self.options.schedule == "constant":
            return [1.0]
        warm = max(1.0, self.options.iterations / 20)
        fall = 0.1 + 0.9 * (1 + math.cos(math.pi * i / self.options.iterations)) / 2
        return [min(1.0, (i + 1) / warm) * fall]

    @torch.no_grad()
    def _settle(self, i: int) -> None:
        self.painter.settle(self.parameters)
        if self.average is not None:
            self.average.lerp_(self.parameters, 1 - min(self.options.average, (i + 1) / (i + 10)))
        moves = self.options.motion != "still" and (i + 1) % self.options.motion_every == 0
        if moves and i + 1 < self.options.iterations:
            self._move()
            self.moved_at = i + 1

    def _move(self) -> None:
        """Let the picture come nearer or pass by, and go on from what the painter reads in it."""
        parameters = self.parameters if self.average is None else self.average
        image = self.painter.paint(parameters, self.options.height_px, self.options.width_px)
        self.parameters.copy_(self.painter.read(moved(image, zooms=self.options.motion == "zoom")))
        self.optimizer.state.clear()
        if self.average is not None:
            self.average.copy_(self.parameters)


def moved(image: Tensor, *, zooms: bool) -> Tensor:
    """Return a picture ``[3, h, w]`` enlarged about its middle, or shifted to the left; what comes in is a mirror's."""
    steps = [(torch.arange(size, device=image.device) + 0.5) * (2 / size) - 1 for size in image.shape[1:]]
    y, x = torch.meshgrid(*steps, indexing="ij")
    grid = torch.stack([x, y], -1) / (1 + MOVED) if zooms else torch.stack([x + 2 * MOVED, y], -1)
    return F.grid_sample(image[None], grid[None], padding_mode="reflection", align_corners=False)[0].clamp(0, 1)


def squared(picture: Image.Image) -> Image.Image:
    """Return a picture in a square of its mean colour, as a CLIP would otherwise crop it."""
    red, green, blue = (level / 255 for level in ImageStat.Stat(picture).mean)
    return pad_square(picture, (red, green, blue))
