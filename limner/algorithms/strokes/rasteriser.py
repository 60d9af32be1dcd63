"""Render strokes to pixels so that every stroke parameter gets an exact gradient, in plain PyTorch on any device.

The renderer knows each pixel's distance to each stroke near it, so antialiasing is a formula instead of a count of
samples, and the gradient is the derivative of that formula: deterministic and free of noise. What it draws is an SVG
stroke with round caps and joins. diffvg (Li et al. 2020, "Differentiable Vector Graphics Rasterization for Editing and
Learning") does the same task by sampling; drawing with CLIP through it is CLIPDraw (Frans et al. 2021).

Knows nothing about CLIP, losses, optimisers, or files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from limner.algorithms.strokes.plan import TILE_PX, StrokePlan, Strokes, evaluate, plan_strokes, to_powers
from limner.algorithms.strokes.search import find_edge_pixels

__all__ = ["Strokes", "render_strokes"]


def render_strokes(
    strokes: Strokes,
    ground: Tensor,
    height_px: int,
    width_px: int,
    *,
    softness_px: float = 1.0,
    hidden_below: float = 1e-3,
) -> Tensor:
    """Paint ``strokes`` over the colour ``ground [3]``; returns the image ``[3, height_px, width_px]``.

    Differentiable in points, widths, colors, opacities and ground. ``softness_px`` is the width of the antialiased
    edge; 1 is the box filter of SVG renderers. Paint under so much other paint that less than ``hidden_below`` of its
    light gets through is skipped: its gradients are zero, and no colour errs by more than that share of the colour
    range; 0 is exact. On CUDA sums repeat to the last bit only under ``torch.use_deterministic_algorithms(True)``.

    Raises ValueError for values that are not finite, negative widths, or opacities outside [0, 1].

    >>> one = Strokes(torch.rand(1, 4, 2) * 64, torch.tensor([0]), torch.ones(1) * 3, torch.rand(1, 3), torch.ones(1))
    >>> image = render_strokes(one, torch.ones(3), 64, 64)
    """
    _check_ground(strokes, ground)
    plan = plan_strokes(strokes, height_px, width_px, softness_px=softness_px)
    stack = _stack(plan, strokes.opacities.detach(), hidden_below)
    alpha = _cover(strokes, plan, stack) * strokes.opacities[stack.stroke]
    paint = strokes.colors[stack.stroke].T
    painted: Tensor = _Paint.apply(alpha, paint, ground, stack.layers, len(stack.slot))  # type: ignore[no-untyped-call]
    tiles_y, tiles_x = -(-height_px // TILE_PX), -(-width_px // TILE_PX)
    tiles = painted.index_select(2, stack.slot).view(3, TILE_PX, TILE_PX, tiles_y, tiles_x)
    image = tiles.permute(0, 3, 1, 4, 2).reshape(3, tiles_y * TILE_PX, tiles_x * TILE_PX)
    return image[:, :height_px, :width_px]


def _check_ground(strokes: Strokes, ground: Tensor) -> None:
    if tuple(ground.shape) != (3,) or ground.dtype != strokes.points.dtype:
        raise ValueError(
            f"ground is {list(ground.shape)} {ground.dtype}, not [3] {strokes.points.dtype} like the strokes"
        )
    if not bool(ground.isfinite().all()):
        raise ValueError(f"ground is not finite: {ground.tolist()}")


@dataclass(frozen=True)
class _Stack:
    """Entries of the plan in painting order: layer by layer from the ground up, each tile at most once in a layer.

    Tiles take slots, those with more layers first: layer ``i`` paints exactly the slots 0 .. ``layers[i]`` - 1, so
    painting works on slices and gathers nothing. ``slot [tiles]`` says where each tile went, ``entry [e]`` is what is
    left of the plan's entries and ``stroke [e]`` their strokes.
    """

    layers: list[int]
    slot: Tensor
    entry: Tensor
    stroke: Tensor


def _stack(plan: StrokePlan, opacities: Tensor, hidden_below: float) -> _Stack:
    """Drop what is hidden and sort the rest into layers."""
    tiles = -(-plan.height_px // TILE_PX) * -(-plan.width_px // TILE_PX)
    kept = _visible(plan, opacities, tiles, hidden_below)
    tile = plan.tile[kept]
    per_tile = torch.bincount(tile, minlength=tiles)
    by_depth = torch.argsort(per_tile, descending=True, stable=True)
    slot = torch.empty_like(by_depth)
    slot[by_depth] = torch.arange(tiles, device=tile.device)
    layer = torch.arange(len(tile), device=tile.device) - (per_tile.cumsum(0) - per_tile)[tile]
    kept = kept[torch.argsort(layer * tiles + slot[tile])]
    return _Stack(torch.bincount(layer).tolist(), slot, kept, plan.stroke[kept])


def _visible(plan: StrokePlan, opacities: Tensor, tiles: int, hidden_below: float) -> Tensor:
    """Return the entries that ``hidden_below`` of the light or more can reach; only paint that fills a tile dims it."""
    everything = torch.arange(len(plan.tile), device=plan.tile.device)
    if hidden_below <= 0 or len(everything) == 0:
        return everything
    # Logarithms as whole numbers: their running sum is exact however long, and not every device has float64.
    through = torch.where(plan.count == 0, 1 - opacities[plan.stroke], 1.0).clamp_(min=1e-30).log_()
    dimming = (through * _LOG_UNIT).round_().long().cumsum(0)
    last = torch.bincount(plan.tile, minlength=tiles).cumsum(0) - 1
    above = dimming[last[plan.tile]] - dimming
    return everything[above >= round(math.log(hidden_below) * _LOG_UNIT)]


_LOG_UNIT = 2**16
"""Whole numbers in a logarithm of 1: float32 rounds the largest one, of 1e-30, no coarser."""


def _cover(strokes: Strokes, plan: StrokePlan, stack: _Stack) -> Tensor:
    """Return how much of each pixel each entry covers, ``[16, e]``, differentiable in points and widths."""
    half_widths = strokes.widths / 2
    count = plan.count[stack.entry]
    crossed = torch.argsort(count, descending=True, stable=True)[: int((count > 0).sum())]
    stroke = stack.stroke[crossed]
    edge = find_edge_pixels(plan, strokes.points.detach(), half_widths.detach()[stroke], stack.entry[crossed])
    settled = half_widths.new_ones(TILE_PX * TILE_PX, len(count))
    settled[:, crossed] = edge.inside.to(settled.dtype)
    coverage: Tensor = _EdgeCoverage.apply(  # type: ignore[no-untyped-call]
        strokes.points, half_widths, edge.position, edge.cubic, stroke[edge.entry], edge.t, plan.softness_px
    )
    return settled.index_put((edge.pixel, crossed[edge.entry]), coverage)


class _EdgeCoverage(Function):
    """How much of a pixel at distance d a stroke of half width r covers: a box of ``softness`` around d meets [-r, r].

    By the envelope theorem the parameter ``t`` of the nearest point counts as a constant in the derivative of d.
    """

    @staticmethod
    def forward(
        ctx: Any, points: Tensor, half_widths: Tensor, position: Tensor, cubic: Tensor, stroke: Tensor, t: Tensor,
        softness: float,
    ) -> Tensor:  # fmt: skip
        poly = to_powers(points).flatten(0, 1).index_select(1, cubic).view(4, 2, -1)
        away = position - evaluate(poly, t)
        distance = (away * away).sum(0).sqrt_()
        radius = half_widths.index_select(0, stroke)
        near, far = distance - softness / 2, distance + softness / 2
        # A hairline narrower than the box covers its share of it, so a width of 0 is invisible, as in SVG.
        coverage = (torch.minimum(far, radius) - torch.maximum(near, -radius)).clamp_(min=0) / softness
        outer, inner = (radius > near) & (radius <= far), (radius > near) & (-radius >= near)
        normal = away / distance.clamp(min=torch.finfo(distance.dtype).tiny)
        ctx.save_for_backward(t, normal, cubic, stroke, outer, inner)
        ctx.softness, ctx.cubics, ctx.strokes = softness, len(points), len(half_widths)
        return coverage

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        t, normal, cubic, stroke, outer, inner = ctx.saved_tensors
        grad = grad / ctx.softness
        outward, inward = grad * outer, grad * inner
        grad_widths = grad.new_zeros(ctx.strokes).index_add_(0, stroke, outward + inward)
        # Coverage falls with distance, and a control point pulls the curve towards the pixel by its Bernstein weight.
        pulls = (_bernstein(t)[:, None, :] * ((outward - inward) * normal)).flatten(0, 1)
        grad_points = grad.new_zeros(8, ctx.cubics).index_add_(1, cubic, pulls)
        return grad_points.view(4, 2, -1).permute(2, 0, 1), grad_widths, None, None, None, None, None


def _bernstein(t: Tensor) -> Tensor:
    """Return the weights of a cubic's four control points at ``t [f]``: ``[4, f]``."""
    u = 1 - t
    return torch.stack([u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t])


class _Paint(Function):
    """Lay paint on every tile from the ground up: color = color + alpha (paint - color), layer after layer.

    Going back down the same layers, the gradient loses what each layer absorbed: no division by transparencies, so
    opaque paint and any number of layers keep full precision.
    """

    @staticmethod
    def forward(ctx: Any, alpha: Tensor, paint: Tensor, ground: Tensor, layers: list[int], tiles: int) -> Tensor:
        pixels, entries = alpha.shape
        color = ground[:, None, None].expand(3, pixels, tiles).contiguous()
        contrast = color.new_empty(3, pixels, entries)
        start = 0
        for slots in layers:
            layer, below = slice(start, start + slots), color[:, :, :slots]
            torch.sub(paint[:, None, layer], below, out=contrast[:, :, layer])
            below.addcmul_(contrast[:, :, layer], alpha[:, layer])
            start += slots
        ctx.save_for_backward(alpha, contrast)
        ctx.layers = layers
        return color

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        alpha, contrast = ctx.saved_tensors
        grad = grad.clone()
        grad_alpha, grad_paint = torch.empty_like(alpha), alpha.new_empty(3, alpha.shape[1])
        end = alpha.shape[1]
        for slots in reversed(ctx.layers):
            layer, light = slice(end - slots, end), grad[:, :, :slots]
            torch.sum(light * contrast[:, :, layer], 0, out=grad_alpha[:, layer])
            absorbed = light * alpha[:, layer]
            torch.sum(absorbed, 1, out=grad_paint[:, layer])
            light -= absorbed
            end -= slots
        return grad_alpha, grad_paint, grad.sum((1, 2)), None, None
