"""The parameters of a drawing while it is made: random strokes, what keeps them in range, and new ones for faded ones.

Strokes start as CLIPDraw's do (Frans et al. 2021): one to three joined cubics, a short random walk each. New strokes in
the place of faded ones are VectorFusion's (Jain et al. 2022); strokes that join later, LIVE's (Ma et al. 2022). Knows
nothing about CLIP or losses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from limner.algorithms.strokes.limits import FARTHEST_PX
from limner.algorithms.strokes.plan import Strokes

KNOT_STEP = 0.1
"""Each coordinate of a knot lies within half of this share of the canvas from the knot before."""

START_WIDTH_PX = 2.0
"""diffvg's stroke width of 1 is a radius: CLIPDraw's strokes start 2 px wide."""


@dataclass(frozen=True)
class Limits:
    """What every stroke must keep: least and most width in px; ``palette [p, 3]``, the colours there are, or None."""

    min_width_px: float = 2.0
    max_width_px: float = 100.0
    palette: Tensor | None = None


@dataclass
class Sketch:
    """Stroke parameters, of which the first ``active`` strokes are drawn so far.

    Attributes:
        knots: ``[m, 2]`` points (x, y) in px; joined cubics share one.
        index: ``[k, 4]`` which knots are the control points of each cubic; sorted by stroke.
        stroke_of: ``[k]`` the stroke of each cubic.
        widths: ``[n]`` px. colors: ``[n, 3]``. opacities: ``[n]``.
        active: how many strokes take part.
    """

    knots: Tensor
    index: Tensor
    stroke_of: Tensor
    widths: Tensor
    colors: Tensor
    opacities: Tensor
    active: int

    def __len__(self) -> int:
        return len(self.widths)

    def parameters(self) -> dict[str, Tensor]:
        """Return what is optimised, by name."""
        return {"knots": self.knots, "widths": self.widths, "colors": self.colors, "opacities": self.opacities}

    def strokes(self, limits: Limits) -> Strokes:
        """Return the active strokes, differentiable in the parameters; colours snap to the palette, straight-through."""
        drawn = self.stroke_of < self.active
        colors = self.colors[: self.active]
        if limits.palette is not None:
            colors = colors + (_nearest(colors.detach(), limits.palette) - colors.detach())
        return Strokes(self.knots[self.index[drawn]], self.stroke_of[drawn], self.widths[: self.active],
                       colors, self.opacities[: self.active])

    @torch.no_grad()
    def clamp(self, limits: Limits) -> None:
        """Bring points, widths, colours and opacities back into their ranges."""
        self.knots.clamp_(-FARTHEST_PX, FARTHEST_PX)
        self.widths.clamp_(limits.min_width_px, limits.max_width_px)
        self.colors.clamp_(0, 1)
        self.opacities.clamp_(0, 1)

    @torch.no_grad()
    def replant(self, rows: Tensor, middles: Tensor, canvas_px: tuple[int, int], random: torch.Generator) -> Tensor:
        """Give strokes ``rows [r]`` new walks from ``middles [r, 2]`` px and new colours; return their knots' rows.

        ``canvas_px`` is (width, height).
        """
        owner, place = self._knot_places()
        walks = _walk(len(rows), int(place.max()) + 1, random).to(self.knots) * self.knots.new_tensor(canvas_px)
        row_of = torch.full((len(self),), -1, device=owner.device)
        row_of[rows] = torch.arange(len(rows), device=owner.device)
        chosen = (row_of[owner] >= 0).nonzero()[:, 0]
        source = row_of[owner[chosen]]
        self.knots[chosen] = middles[source] + walks[source, place[chosen]]
        self.widths[rows] = START_WIDTH_PX
        paint = torch.rand(len(rows), 4, generator=random).to(self.colors)
        self.colors[rows], self.opacities[rows] = paint[:, :3], paint[:, 3]
        return chosen

    def take_colors(self, image: Tensor) -> Sketch:
        """Return the sketch opaque, as wide as it takes to cover the canvas, in the colours of ``image [3, h, w]``."""
        height, width = image.shape[1:]
        pieces = torch.bincount(self.stroke_of, minlength=len(self))
        first = self.knots[self.index[pieces.cumsum(0) - pieces, 0]]
        x, y = first[:, 0].long().clamp(0, width - 1), first[:, 1].long().clamp(0, height - 1)
        wide = (width * height / len(self)) ** 0.5 / 2
        return replace(self, colors=image[:, y, x].T.contiguous(), opacities=torch.ones_like(self.opacities),
                       widths=torch.full_like(self.widths, wide))

    def to(self, device: torch.device) -> Sketch:
        """Return the sketch on a device."""
        return Sketch(self.knots.to(device), self.index.to(device), self.stroke_of.to(device), self.widths.to(device),
                      self.colors.to(device), self.opacities.to(device), self.active)

    def _knot_places(self) -> tuple[Tensor, Tensor]:
        """Return the stroke of each knot and its place in that stroke; knots lie stroke by stroke."""
        owner = torch.empty(len(self.knots), dtype=torch.int64, device=self.knots.device)
        owner[self.index.flatten()] = self.stroke_of.repeat_interleave(4)
        counts = torch.bincount(owner, minlength=len(self))
        return owner, torch.arange(len(owner), device=owner.device) - (counts.cumsum(0) - counts)[owner]


def scribble(count: int, segments: int, canvas_px: tuple[int, int], random: torch.Generator) -> Sketch:
    """Return ``count`` random strokes of one to ``segments`` cubics each on a canvas of (width, height) px."""
    pieces = torch.randint(1, segments + 1, (count,), generator=random)
    stroke_of = torch.repeat_interleave(torch.arange(count), pieces)
    first_piece = (pieces.cumsum(0) - pieces)[stroke_of]
    knot_counts = 3 * pieces + 1
    first_knot = (knot_counts.cumsum(0) - knot_counts)[stroke_of]
    index = (first_knot + 3 * (torch.arange(len(stroke_of)) - first_piece))[:, None] + torch.arange(4)
    walks = torch.rand(count, 1, 2, generator=random) + _walk(count, 3 * segments + 1, random)
    knots = walks[torch.arange(3 * segments + 1) < knot_counts[:, None]] * torch.tensor(canvas_px)
    paint = torch.rand(count, 4, generator=random)
    widths = torch.full((count,), START_WIDTH_PX)
    return Sketch(knots, index, stroke_of, widths, paint[:, :3].clone(), paint[:, 3].clone(), count)


def sketch_of(strokes: Strokes) -> Sketch:
    """Turn finished strokes into a sketch; where a cubic begins where the one before ended, they share that knot."""
    order = torch.argsort(strokes.stroke_of, stable=True)
    points, stroke_of = strokes.points.detach()[order], strokes.stroke_of[order]
    joined = torch.zeros(len(points), dtype=torch.bool)
    if len(points) > 1:
        joined[1:] = (stroke_of[1:] == stroke_of[:-1]) & (points[1:, 0] == points[:-1, 3]).all(1)
    fresh = torch.ones(len(points), 4, dtype=torch.bool)
    fresh[:, 0] = ~joined
    index = (fresh.flatten().cumsum(0) - 1).view(-1, 4)
    return Sketch(points[fresh], index, stroke_of, strokes.widths.detach().clone(), strokes.colors.detach().clone(),
                  strokes.opacities.detach().clone(), len(strokes))


def find_pull(gradient: Tensor, count: int, random: torch.Generator) -> Tensor:
    """Draw ``count`` places (x, y) in px, likelier where ``gradient [3, h, w]`` of the image is large around."""
    height, width = gradient.shape[1:]
    reach = max(1, min(height, width) // 16)
    strength = F.avg_pool2d(gradient.abs().sum(0)[None, None], 2 * reach + 1, stride=1, padding=reach).flatten().cpu()
    weights = strength if bool(strength.sum() > 0) else torch.ones_like(strength)
    pixel = torch.multinomial(weights, count, replacement=True, generator=random)
    return torch.stack([pixel % width, pixel // width], 1) + torch.rand(count, 2, generator=random)


def _walk(count: int, knots: int, random: torch.Generator) -> Tensor:
    """Return random walks from (0, 0), in shares of the canvas: ``[count, knots, 2]``."""
    steps = (torch.rand(count, knots - 1, 2, generator=random) - 0.5) * KNOT_STEP
    return torch.cat([torch.zeros(count, 1, 2), steps.cumsum(1)], 1)


def _nearest(colors: Tensor, palette: Tensor) -> Tensor:
    """Return for each colour the one of ``palette [p, 3]`` that is nearest to it; equally near, the first."""
    distance = (colors[:, None] - palette[None]).square().sum(-1)
    return palette[distance.argmin(1)]
