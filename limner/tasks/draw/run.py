"""One drawing on its way: stroke parameters, their optimiser and random state, and what a CLIP sees in them.

Knows nothing about prompts, files or screens.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from PIL import Image
from torch import Tensor

from limner.algorithms.guidance import Cutouts, Step, Target, cut_out, optimise
from limner.algorithms.strokes.rasteriser import Strokes, render_strokes
from limner.algorithms.strokes.sketch import Limits, Sketch, find_pull
from limner.models.clip.model import Clip
from limner.tasks.draw.drawing import pad_square, to_image
from limner.tasks.draw.options import DrawOptions, parse_color

RATES = {"knots": 1.0, "widths": 0.2, "colors": 0.01, "opacities": 0.01}
"""CLIPDraw's learning rates of Adam: px for points and widths (its radii learn at 0.1), shares for the others."""

FADED = 0.05
REBIRTH_EVERY = 50
FIRST_SHARE = 4
"""A progressive drawing begins with one stroke in this many, and the last ones join at half of the iterations."""


class View:
    """How a CLIP looks at a drawing: its own size, mean and deviation, found by showing it black and white."""

    def __init__(self, clip: Clip) -> None:
        self.clip = clip
        black, white = (clip.preprocess(Image.new("RGB", (256, 256), color)) for color in ("black", "white"))
        self.size_px = int(black.shape[-1])
        self._shift = black.mean((1, 2))[:, None, None].to(clip.device)
        self._scale = (white - black).mean((1, 2))[:, None, None].to(clip.device)

    def encode(self, cutouts: Tensor) -> Tensor:
        """Return the features ``[n, d]`` of cutouts ``[n, 3, size, size]`` in [0, 1]; gradients flow."""
        return self.clip.encode_pixels(cutouts * self._scale + self._shift)


class Run:
    """A sketch that is being optimised towards a target; between two steps it can be saved and loaded."""

    def __init__(self, sketch: Sketch, options: DrawOptions, target: Target, view: View, random: torch.Generator) -> None:
        self.sketch, self.options, self.target, self.view, self.random = sketch, options, target, view, random
        self.iteration = 0
        device = view.clip.device
        palette = torch.tensor([parse_color(color) for color in options.palette], device=device)
        self.limits = Limits(options.min_width_px, options.max_width_px, palette if options.palette else None)
        self.ground = torch.tensor(parse_color(options.ground), device=device)
        self._cutouts = Cutouts(view.size_px, options.cutouts, grayscale=options.grayscale)
        self._gradient: Tensor | None = None
        for tensor in sketch.parameters().values():
            tensor.requires_grad_()
        self.optimizer = torch.optim.Adam(
            [{"params": [tensor], "lr": options.rate * RATES[name]} for name, tensor in sketch.parameters().items()])
        if options.progressive:
            sketch.active = self._active_at(0)

    def advance(self, until: int) -> Iterator[Step]:
        """Yield the steps up to iteration ``until``."""
        for step in optimise(self.optimizer, self._loss_at, until, start=self.iteration, factors=self._factors,
                             settle=self._settle):
            if step.finite:
                self.iteration = step.number
            yield step

    def strokes(self) -> Strokes:
        """Return the strokes as they are now, on the CPU and free of gradients."""
        now = self.sketch.strokes(self.limits)
        return Strokes(*(getattr(now, name).detach().cpu().clone()
                         for name in ("points", "stroke_of", "widths", "colors", "opacities")))

    @torch.no_grad()
    def look(self) -> Tensor:
        """Return the features ``[1, d]`` of the clean picture, whole and in 8 bits, as a file of it would have."""
        image = pad_square(to_image(self._render()), parse_color(self.options.ground))
        return self.view.clip.encode_images([image])

    def similarity(self) -> float:
        """Return the similarity of the clean picture with what is wanted."""
        return self.target.similarity(self.look())

    def fit(self, image: Tensor, iterations: int) -> Iterator[Step]:
        """Bring the sketch near to the pixels ``image [3, h, w]``; the optimiser begins anew afterwards."""
        adam = torch.optim.Adam([{"params": [tensor], "lr": RATES[name]}
                                 for name, tensor in self.sketch.parameters().items()])
        yield from optimise(adam, lambda _: (self._render() - image).square().mean(), iterations,
                            settle=lambda _: self.sketch.clamp(self.limits))

    def _render(self) -> Tensor:
        return render_strokes(self.sketch.strokes(self.limits), self.ground, self.options.height_px, self.options.width_px)

    def _loss_at(self, i: int) -> Tensor:
        image = self._render()
        if self._replants_at(i):
            image.register_hook(self._keep)  # type: ignore[no-untyped-call]
        cutouts = cut_out(image, self.ground, self._cutouts, self.random)
        return self.target.loss(self.view.encode(cutouts), self.options.loss)

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

    def save(self) -> dict[str, Tensor]:
        """Return everything that the steps to come depend on."""
        sketch = self.sketch
        tensors = {"index": sketch.index, "stroke_of": sketch.stroke_of, "random": self.random.get_state(),
                   "counts": torch.tensor([self.iteration, sketch.active])}
        for name, tensor in sketch.parameters().items():
            tensors[name] = tensor.detach()
            for key, value in self.optimizer.state.get(tensor, {}).items():
                tensors[f"{name}.{key}"] = value
        return {name: tensor.cpu().contiguous().clone() for name, tensor in tensors.items()}

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Take up what ``save`` returned; the sketch must be the one it was saved with (``load_sketch``)."""
        self.iteration, self.sketch.active = tensors["counts"].tolist()
        self.random.set_state(tensors["random"])
        for name, tensor in self.sketch.parameters().items():
            if f"{name}.step" in tensors:
                moments = {key: tensors[f"{name}.{key}"].to(tensor) for key in ("exp_avg", "exp_avg_sq")}
                self.optimizer.state[tensor] = {"step": tensors[f"{name}.step"], **moments}


def load_sketch(tensors: dict[str, Tensor], device: torch.device) -> Sketch:
    """Return the sketch in what ``Run.save`` returned."""
    knots, index, stroke_of, widths, colors, opacities = (
        tensors[name].to(device) for name in ("knots", "index", "stroke_of", "widths", "colors", "opacities"))
    return Sketch(knots, index, stroke_of, widths, colors, opacities, int(tensors["counts"][1]))
