"""Steer a picture by CLIP: weighted prompts, cutouts of the picture, losses, and a loop that yields its steps.

Looking at a few bent and cropped cutouts instead of the picture itself keeps an optimiser from patterns that only one
view shows: CLIPDraw's recipe (Frans et al. 2021). Knows nothing about strokes, networks or files: what is optimised and
what sees it are the caller's, so anything that makes an image of tensors can be steered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from limner.core.errors import PromptError

Loss = Literal["cosine", "spherical"]


@dataclass(frozen=True)
class WeightedText:
    """A text and how much it counts; below 0 it pushes away."""

    text: str
    weight: float = 1.0


LONGEST_PROMPT = 10_000
"""Characters: no CLIP reads more than a few hundred."""

WEIGHTS = (1e-6, 1000.0)
"""The least and the greatest size of a weight that is not 0; only their ratios matter."""


def parse_prompt(prompt: str, *, weight: float = 1.0) -> tuple[WeightedText, ...]:
    """Take ``"a red fox | snow:0.5"`` apart; a part without a weight of its own gets ``weight``.

    A number directly behind a digit is no weight: "a clock at 10:30" stays whole. A blank before the colon makes it one.

    Raises:
        PromptError: the prompt, or a part of it, is empty; it is too long, or no valid Unicode; a weight is out of range.
    """
    if len(prompt) > LONGEST_PROMPT:
        raise PromptError(f"The prompt has {len(prompt):,} characters; at most {LONGEST_PROMPT:,} are read. Shorten it.")
    try:
        prompt.encode()
    except UnicodeEncodeError as error:
        raise PromptError(f"The prompt {quote(prompt)} is no valid UTF-8 at character {error.start}. Write it in UTF-8."
                          ) from None
    return tuple(_parse_part(part, prompt, weight) for part in prompt.split("|"))


def _parse_part(part: str, prompt: str, weight: float) -> WeightedText:
    text, colon, tail = part.rpartition(":")
    found = _parse_weight(tail) if colon and not text[-1:].isdecimal() else None
    text = (part if found is None else text).strip()
    if not text:
        raise PromptError(f"The prompt {quote(prompt)} is empty or has an empty part. Write what to depict: "
                          "'a red fox', or several texts with weights: 'a red fox | snow:0.5'.")
    return WeightedText(text, weight if found is None else found)


def quote(text: str) -> str:
    """Return a text in quotes for a message, the beginning of a long one."""
    return repr(text if len(text) <= 80 else f"{text[:77]}...")


def _parse_weight(text: str) -> float | None:
    """Return the number that a text is, or None if it is none."""
    try:
        weight = None if "_" in text else float(text)
    except ValueError:
        return None
    if weight is not None and weight != 0 and not WEIGHTS[0] <= abs(weight) <= WEIGHTS[1]:
        raise PromptError(f"The weight {quote(text.strip())} is out of range: a weight is 0, or lies between "
                          f"{WEIGHTS[0]:f} and {WEIGHTS[1]:,.0f}, with or without a minus.")
    return weight


def cosine_loss(features: Tensor, target: Tensor) -> Tensor:
    """Return 1 - cosine of unit rows ``[n, d]`` with unit rows ``[m, d]``: ``[n, m]``, in [0, 2]."""
    return 1 - features @ target.T


def spherical_loss(features: Tensor, target: Tensor) -> Tensor:
    """Return half the squared angle of unit rows ``[n, d]`` with ``[m, d]``: ``[n, m]``; steeper where far away."""
    chord = (features[:, None] - target[None]).norm(dim=-1)
    return 2 * (chord / 2).clamp(max=1 - 1e-6).asin().square()


LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {"cosine": cosine_loss, "spherical": spherical_loss}


@dataclass(frozen=True)
class Target:
    """Where to go: unit rows ``features [m, d]`` of texts or pictures, and their ``weights [m]``."""

    features: Tensor
    weights: Tensor

    def loss(self, features: Tensor, kind: Loss = "cosine") -> Tensor:
        """Return the weighted loss of cutouts with unit rows ``features [n, d]``, averaged over them."""
        return (LOSSES[kind](features, self.features) * self.weights).sum(1).mean()

    def similarity(self, features: Tensor) -> float:
        """Return the mean similarity of one row ``[1, d]`` with what is wanted, by weight."""
        wanted = self.weights.clamp(min=0)
        return float((features @ self.features.T)[0] @ wanted / wanted.sum())


@dataclass(frozen=True)
class Cutouts:
    """How cutouts are made; the defaults are CLIPDraw's.

    Attributes:
        size_px: side of a cutout.
        count: cutouts a step.
        distortion: how far, in halves of the picture, its corners may move inwards: the perspective.
        area: least and largest share of the picture's area that is cropped.
        ratio: width by height of the crop lies between ``1 / ratio`` and ``ratio``.
        grayscale: share of cutouts that lose their colours.
        blur_px: the most that a cutout is blurred: each by a Gauss bell of a deviation from 0 to this many of its pixels.
        noise: deviation of the normal noise that is laid over each cutout, colours running from 0 to 1.
    """

    size_px: int
    count: int = 4
    distortion: float = 0.5
    area: tuple[float, float] = (0.7, 0.9)
    ratio: float = 4 / 3
    grayscale: float = 0.0
    blur_px: float = 0.0
    noise: float = 0.0


def cut_out(image: Tensor, ground: Tensor, cutouts: Cutouts, random: torch.Generator) -> Tensor:
    """Return cutouts ``[count, 3, size_px, size_px]`` of ``image [3, h, w]``; gradients flow to the image.

    Perspective and crop are one resampling. Beyond the picture, also beside one that is not square, is the colour
    ``ground [3]``. ``random`` is a generator on the CPU, so that every device gets the same cutouts.
    """
    height, width = image.shape[1:]
    side = max(height, width)
    finer = max(1, round(side * math.sqrt(cutouts.area[0]) / cutouts.size_px))  # several samples a pixel: no aliasing
    above_ground = image - ground[:, None, None]
    pooled = finer // MOST_SAMPLES
    if pooled > 1:  # a large canvas is reduced once, or every cutout would be sampled as finely as the canvas is
        above_ground, finer = F.avg_pool2d(_pad_to(above_ground, pooled), pooled), round(finer / pooled)
        height, width = (size * pooled for size in above_ground.shape[1:])
    lenses = _draw_lenses(cutouts, random).to(image)
    grid = _look_through(lenses, cutouts.size_px * finer) * image.new_tensor([side / width, side / height])
    seen = F.grid_sample(above_ground.expand(cutouts.count, -1, -1, -1), grid, mode="bilinear", padding_mode="zeros",
                         align_corners=False)
    seen = (F.avg_pool2d(seen, finer) if finer > 1 else seen) + ground[:, None, None]
    if cutouts.grayscale > 0:
        seen = _gray_some(seen, cutouts.grayscale, random)
    if cutouts.blur_px > 0:
        seen = _blur(seen, torch.rand(cutouts.count, generator=random) * cutouts.blur_px)
    if cutouts.noise > 0:
        seen = seen + cutouts.noise * torch.randn(seen.shape, generator=random).to(seen)
    return seen


MOST_SAMPLES = 2
"""Samples a side of a cutout's pixel."""


def _pad_to(above_ground: Tensor, multiple: int) -> Tensor:
    """Put nothing (the ground) evenly around a picture until its sides are multiples."""
    missing = [-size % multiple for size in above_ground.shape[1:]]
    (top, bottom), (left, right) = ((size // 2, size - size // 2) for size in missing)
    return F.pad(above_ground, (left, right, top, bottom))


_CORNERS = ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))


def _draw_lenses(cutouts: Cutouts, random: torch.Generator) -> Tensor:
    """Return homographies ``[n, 3, 3]`` that send points of cutouts to points of the flat picture, both in [-1, 1]."""
    least, most = cutouts.area
    chance = torch.rand(cutouts.count, 4, generator=random)
    area = least + (most - least) * chance[:, 0]
    ratio = ((2 * chance[:, 1] - 1) * math.log(cutouts.ratio)).exp()
    share = torch.stack([(area * ratio).sqrt(), (area / ratio).sqrt()], 1).clamp(max=1)
    crop = torch.diag_embed(F.pad(share, (0, 1), value=1.0))
    crop[:, :2, 2] = (1 - share) * (2 * chance[:, 2:] - 1)
    corners = torch.tensor(_CORNERS)
    moved = corners * (1 - cutouts.distortion * torch.rand(cutouts.count, 4, 2, generator=random))
    return _solve_perspective(moved, corners.expand_as(moved)) @ crop


def _look_through(lenses: Tensor, size_px: int) -> Tensor:
    """Return where the pixels of cutouts lie in the flat picture: ``[n, size, size, 2]``."""
    steps = (torch.arange(size_px, device=lenses.device) + 0.5) * (2 / size_px) - 1
    x, y = torch.meshgrid(steps, steps, indexing="xy")
    pixels = torch.stack([x.flatten(), y.flatten(), torch.ones_like(x.flatten())]).to(lenses)
    x, y, depth = (lenses @ pixels).unbind(1)
    # beyond the horizon depth changes its sign and the picture would appear again, upside down
    beyond, depth = depth <= 1e-3, depth.clamp(min=1e-3)
    grid = torch.stack([x / depth, y / depth], -1).masked_fill_(beyond[..., None], 9.0)
    return grid.view(len(lenses), size_px, size_px, 2)


def _solve_perspective(source: Tensor, goal: Tensor) -> Tensor:
    """Return the homographies ``[n, 3, 3]`` that send four points ``source [n, 4, 2]`` to ``goal [n, 4, 2]``, on the CPU.

    Solved by numpy in float64, which not every device of torch has.
    """
    x, y = np.moveaxis(source.numpy().astype(np.float64), -1, 0)
    u, v = np.moveaxis(goal.numpy().astype(np.float64), -1, 0)
    zero, one = np.zeros_like(x), np.ones_like(x)
    rows_u = np.stack([x, y, one, zero, zero, zero, -u * x, -u * y], -1)
    rows_v = np.stack([zero, zero, zero, x, y, one, -v * x, -v * y], -1)
    found = np.linalg.solve(np.concatenate([rows_u, rows_v], 1), np.concatenate([u, v], 1)[..., None])[..., 0]
    return torch.from_numpy(np.concatenate([found, one[:, :1]], 1).astype(np.float32)).view(-1, 3, 3)


_LUMA = (0.299, 0.587, 0.114)


def _gray_some(seen: Tensor, share: float, random: torch.Generator) -> Tensor:
    chosen = (torch.rand(len(seen), generator=random) < share).to(seen.device)
    luma = (seen * seen.new_tensor(_LUMA)[:, None, None]).sum(1, keepdim=True)
    return torch.where(chosen[:, None, None, None], luma.expand_as(seen), seen)


def _blur(seen: Tensor, deviations_px: Tensor) -> Tensor:
    """Blur each of ``seen [n, 3, h, w]`` by a Gauss bell of its own; beyond the edge is the edge again."""
    reach = max(1, math.ceil(3 * float(deviations_px.max())))
    offsets = torch.arange(-reach, reach + 1)
    bells = torch.exp(-0.5 * (offsets / deviations_px.clamp(min=1e-3)[:, None]).square())
    bells = (bells / bells.sum(1, keepdim=True)).to(seen)
    channels, count = seen.shape[1], len(seen)
    bells = bells.repeat_interleave(channels, 0)[:, None]
    for kernel in (bells[:, :, :, None], bells[:, :, None]):
        side, across = (reach if size > 1 else 0 for size in kernel.shape[2:])
        padded = F.pad(seen, (across, across, side, side), mode="replicate").flatten(0, 1)[None]
        seen = F.conv2d(padded, kernel, groups=channels * count).view(seen.shape)
    return seen


class _WithGradient(torch.autograd.Function):
    """A number whose gradient is known already."""

    @staticmethod
    def forward(context: Any, image: Tensor, value: Tensor, gradient: Tensor) -> Tensor:
        context.save_for_backward(gradient)
        return value.clone()

    @staticmethod
    def backward(context: Any, above: Tensor) -> tuple[Tensor, None, None]:
        (gradient,) = context.saved_tensors
        return above * gradient, None, None


def accumulate(image: Tensor, shares: Sequence[float], loss_of: Callable[[Tensor, int], Tensor]) -> Tensor:
    """Return the sum of ``shares[i] * loss_of(image, i)``, which may be differentiated as usual.

    The gradient of each part is taken at once, so that what a part keeps in memory is gone before the next one begins.
    """
    leaf = image.detach().requires_grad_()
    value, gradient = torch.zeros((), device=image.device), torch.zeros_like(leaf)
    for index, share in enumerate(shares):
        part = share * loss_of(leaf, index)
        gradient += torch.autograd.grad(part, leaf)[0]
        value += part.detach()
    return _WithGradient.apply(image, value, gradient)  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Step:
    """What one step did: its number from 1, its loss, and whether loss and gradients were finite."""

    number: int
    loss: float
    finite: bool = True


def optimise(
    optimizer: torch.optim.Optimizer,
    loss_at: Callable[[int], Tensor],
    steps: int,
    *,
    start: int = 0,
    factors: Callable[[int], Sequence[float]] | None = None,
    settle: Callable[[int], None] | None = None,
) -> Iterator[Step]:
    """Minimise ``loss_at(i)`` for i in [start, steps), one step each time that the next one is asked for.

    ``factors(i)`` scales the learning rate of each parameter group; ``settle(i)`` runs behind each update, to clamp or
    to replace. When a loss or a gradient is not finite, the parameters stay as they were and that step is the last.
    Between two steps everything is at rest: state taken there, with ``start``, continues as if never interrupted.
    Only what the optimizer holds gets gradients: the weights of a network that ``loss_at`` asks keep none.
    """
    own = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    for group in optimizer.param_groups:
        group.setdefault("initial_lr", group["lr"])
    for i in range(start, steps):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_at(i)
        loss.backward(inputs=own)  # type: ignore[no-untyped-call]
        value = float(loss.detach())
        if not math.isfinite(value) or not all(p.grad is None or bool(p.grad.isfinite().all()) for p in own):
            yield Step(i + 1, value, finite=False)
            return
        for group, factor in zip(optimizer.param_groups, factors(i) if factors else (), strict=factors is not None):
            group["lr"] = group["initial_lr"] * factor
        optimizer.step()
        if settle is not None:
            settle(i)
        yield Step(i + 1, value)
