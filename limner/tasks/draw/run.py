"""One drawing on its way: stroke parameters, their optimiser and random state, first near a picture, then by a judge.

Knows nothing about prompts, files or screens.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from PIL import Image
from torch import Tensor

from limner.algorithms.guidance import Cutouts, Step, optimise
from limner.algorithms.strokes.rasteriser import Strokes, render_strokes
from limner.algorithms.strokes.sketch import Limits, Sketch, find_pull
from limner.tasks.draw.options import DrawOptions, parse_color
from limner.tasks.steering.judge import Judge
from limner.tasks.steering.pixels import pad_square, to_image

RATES = {"knots": 1.0, "widths": 0.2, "colors": 0.01, "opacities": 0.01}
"""CLIPDraw's learning rates of Adam: px for points and widths (its radii learn at 0.1), shares for the others."""

FADED = 0.05
REBIRTH_EVERY = 50
FIRST_SHARE = 4
"""A progressive drawing begins with one stroke in this many, and the last ones join at half of the iterations."""


class Run:
    """A sketch that is being optimised; between two steps it can be saved and loaded.

    ``iteration`` counts the steps towards what the judge wants, ``fitted`` those towards a picture, which come first.
    """

    def __init__(self, sketch: Sketch, options: DrawOptions, judge: Judge, random: torch.Generator) -> None:
        self.sketch, self.options, self.judge, self.random = sketch, options, judge, random
        self.iteration = self.fitted = 0
        palette = torch.tensor([parse_color(color) for color in options.palette], device=judge.device)
        self.limits = Limits(options.min_width_px, options.max_width_px, palette if options.palette else None)
        self.ground = torch.tensor(parse_color(options.ground), device=judge.device)
        self.cutouts = Cutouts(1, options.cutouts, grayscale=options.grayscale, blur_px=options.blur_px,
                               noise=options.noise)
        self._gradient: Tensor | None = None
        for tensor in sketch.parameters().values():
            tensor.requires_grad_()
        if options.progressive:
            sketch.active = self._active_at(0)
        self.optimizer = self._make_optimizer(options.rate)

    def _make_optimizer(self, rate: float) -> torch.optim.Optimizer:
        return torch.optim.Adam([{"params": [tensor], "lr": rate * RATES[name]}
                                 for name, tensor in self.sketch.parameters().items()])

    def fit(self, image: Tensor, until: int) -> Iterator[Step]:
        """Yield the steps that bring the sketch near to the pixels ``image [3, h, w]``; the optimiser then begins anew."""
        if self.fitted == 0:
            self.begin_fit()
        for step in optimise(self.optimizer, lambda _: (self._render() - image).square().mean(), until, start=self.fitted,
                             settle=lambda _: self.sketch.clamp(self.limits)):
            self.fitted = step.number if step.finite else until
            if self.fitted == until:
                self.optimizer = self._make_optimizer(self.options.rate)
            yield step

    def begin_fit(self) -> None:
        """Give the sketch the optimiser that brings it near to a picture."""
        self.optimizer = self._make_optimizer(1.0)

    def advance(self, until: int) -> Iterator[Step]:
        """Yield the steps up to iteration ``until``."""
        steps = optimise(self.optimizer, self._loss_at, until, start=self.iteration, factors=self._factors,
                         settle=self._settle)
        while True:
            with self.judge.present():
                step = next(steps, None)
            if step is None:
                return
            if step.finite:
                self.iteration = step.number
            yield step

    def strokes(self) -> Strokes:
        """Return the strokes as they are now, on the CPU and free of gradients."""
        now = self.sketch.strokes(self.limits)
        return Strokes(*(getattr(now, name).detach().cpu().clone()
                         for name in ("points", "stroke_of", "widths", "colors", "opacities")))

    @torch.no_grad()
    def picture(self) -> Image.Image:
        """Return the clean picture, whole and in 8 bits, as a file of it would have, on a square of the ground."""
        return pad_square(to_image(self._render()), parse_color(self.options.ground))

    def similarity(self) -> float:
        """Return the similarity of the clean picture with what is wanted."""
        return self.judge.similarity(self.judge.look(self.picture()))

    def _render(self) -> Tensor:
        return render_strokes(self.sketch.strokes(self.limits), self.ground, self.options.height_px, self.options.width_px)

    def _loss_at(self, i: int) -> Tensor:
        image = self._render()
        if self._replants_at(i):
            image.register_hook(self._keep)  # type: ignore[no-untyped-call]
        return self.judge.loss(image, self.ground, self.cutouts, self.options.loss, self.random)

    def _keep(self, gradient: Tensor) -> None:
        self._gradient = gradient.detach()

    def _factors(self, i: int) -> list[float]:
        done, options = i / self.options.iterations, self.options
        if options.schedule == "clipdraw":
            points = 1.0 if done < 0.5 else 0.4 if done < 0.75 else 0.1
            return [points, 1.0, 1.0, 1.0]
        warm = max(1.0, options.iterations / 20)
        factor = min(1.0, (i + 1) / warm) * (0.1 + 0.9 * (1 + math.cos(math.pi * done)) / 2)
        return [factor] * len(RATES)

    def _settle(self, i: int) -> None:
        self.sketch.clamp(self.limits)
        if self._replants_at(i) and self._gradient is not None:
            self._replant(i)
            self._gradient = None

    def _replants_at(self, i: int) -> bool:
        reborn = self.options.rebirth and (i + 1) % REBIRTH_EVERY == 0 and i + 1 < 0.8 * self.options.iterations
        return reborn or (self.options.progressive and self._active_at(i + 1) > self.sketch.active)

    def _active_at(self, i: int) -> int:
        """How many strokes take part at iteration ``i`` of a progressive drawing; they join in eight groups."""
        total = len(self.sketch)
        if not self.options.progressive:
            return total
        group = min(8, 16 * i // self.options.iterations)
        return min(total, max(1, round(total * (1 / FIRST_SHARE + (1 - 1 / FIRST_SHARE) * group / 8))))

    def _replant(self, i: int) -> None:
        sketch, before = self.sketch, self.sketch.active
        faded = sketch.opacities.detach()[:before] < FADED
        rows = faded.nonzero()[:, 0] if self.options.rebirth else faded.new_empty(0, dtype=torch.int64)
        sketch.active = max(before, self._active_at(i + 1))
        rows = torch.cat([rows, torch.arange(before, sketch.active, device=rows.device)])
        if len(rows) == 0 or self._gradient is None:
            return
        middles = find_pull(self._gradient, len(rows), self.random).to(sketch.knots)
        knots = sketch.replant(rows, middles, (self.options.width_px, self.options.height_px), self.random)
        sketch.clamp(self.limits)
        self._forget({"knots": knots, "widths": rows, "colors": rows, "opacities": rows})

    def _forget(self, rows: dict[str, Tensor]) -> None:
        """Let the optimiser know nothing about new strokes."""
        for name, tensor in self.sketch.parameters().items():
            state = self.optimizer.state.get(tensor, {})
            for key in ("exp_avg", "exp_avg_sq"):
                if key in state:
                    state[key][rows[name]] = 0.0
