"""Find, for every pixel near the edge of a stroke, the point of the stroke that is nearest to it.

Chords say roughly how far a pixel is from each piece of the stroke; every piece that may be the nearest is then
searched on the curve itself, and the nearest of all is kept. So the distance is the curve's own, without jumps as
points move.

Knows nothing about colours or gradients.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from limner.algorithms.strokes.plan import (
    CHORD_TOLERANCE_PX,
    TILE_PX,
    PlacedChords,
    StrokePlan,
    evaluate,
    grid_offsets,
    group_min,
    to_powers,
)

NEWTON_STEPS = 3
"""From the foot on a chord, three steps reach float32's last digits on all but nearly cusped cubics."""


@dataclass(frozen=True)
class EdgePixels:
    """Pixels near edges: pixel ``pixel [f]`` of entry ``entry [f]``, at ``position [2, f]``, is nearest to the point at
    ``t [f]`` of cubic ``cubic [f]``. Of all other pixels ``inside [16, e]`` tells whether the stroke covers them.
    """

    inside: Tensor
    pixel: Tensor
    entry: Tensor
    position: Tensor
    cubic: Tensor
    t: Tensor


@torch.no_grad()
def find_edge_pixels(plan: StrokePlan, points: Tensor, radius: Tensor, entries: Tensor) -> EdgePixels:
    """Search the plan's ``entries [e]``, most candidates first and none without; ``radius [e]`` is half a width."""
    tiles_x = -(-plan.width_px // TILE_PX)
    tile, first, count = plan.tile[entries], plan.first[entries], plan.count[entries]
    corner = torch.stack([tile % tiles_x, tile // tiles_x]).to(points.dtype) * TILE_PX
    placed = plan.chords.place(points)

    # Column k of the search holds every entry's k-th candidate; entries with fewer than k come last and drop out.
    columns = (len(count) - torch.bincount(count).cumsum(0))[:-1].tolist()
    chord = [plan.candidate[first[:width] + k] for k, width in enumerate(columns)]
    squared = [placed.squared_distances(each, corner[:, : len(each)], grid_offsets(1, points)) for each in chord]
    distance = points.new_full((TILE_PX * TILE_PX, len(entries)), torch.inf)
    for each in squared:
        best = distance[:, : each.shape[1]]
        torch.minimum(best, each, out=best)
    distance.sqrt_()

    doubt = plan.softness_px / 2 + CHORD_TOLERANCE_PX
    near_edge = (distance >= radius - doubt) & (distance <= radius + doubt)
    limit = torch.where(near_edge, (distance + 2 * CHORD_TOLERANCE_PX).square(), -1.0)
    contends = torch.cat([each <= limit[:, : each.shape[1]] for each in squared] or [limit > 0], 1)
    pixel, column = contends.nonzero(as_tuple=True)
    everyone = torch.arange(len(entries), device=points.device)
    entry = torch.cat([everyone[:width] for width in columns] or [everyone])[column]
    piece = torch.cat(chord or [everyone])[column]
    position = corner.index_select(1, entry) + grid_offsets(1, points).index_select(1, pixel)

    which, t = _nearest(plan, points, placed, piece, position, pixel * len(entries) + entry)
    return EdgePixels(
        distance < radius,
        pixel[which],
        entry[which],
        position.index_select(1, which),
        plan.chords.cubic[piece[which]],
        t,
    )


def _nearest(
    plan: StrokePlan, points: Tensor, placed: PlacedChords, piece: Tensor, position: Tensor, group: Tensor
) -> tuple[Tensor, Tensor]:
    """Choose for every ``group [f]`` the piece of curve nearest to ``position [2, f]``; returns its index and t."""
    group, which = torch.sort(group, stable=True)
    piece, position = piece[which], position.index_select(1, which)
    start, end = plan.chords.start[piece], plan.chords.end[piece]
    poly = to_powers(points).flatten(0, 1).index_select(1, plan.chords.cubic[piece]).view(4, 2, -1)
    t = _approach(poly, position, start + placed.feet(piece, position) * (end - start), start, end)
    squared = (evaluate(poly, t) - position).square().sum(0)

    groups, member = torch.unique_consecutive(group, return_inverse=True)
    winner = (squared == group_min(squared, member, len(groups))[member]).nonzero()[:, 0]
    # Two pieces that meet at the nearest point tie: keep the first.
    fresh = torch.ones_like(winner, dtype=torch.bool)
    fresh[1:] = member[winner[1:]] != member[winner[:-1]]
    winner = winner[fresh]
    return which[winner], t[winner]


def _approach(poly: Tensor, position: Tensor, t: Tensor, start: Tensor, end: Tensor) -> Tensor:
    """Move ``t [f]`` in [start, end] to where ``poly [4, 2, f]`` is nearest to ``position [2, f]``: Newton's method."""
    for _ in range(NEWTON_STEPS):
        offset, velocity = evaluate(poly, t) - position, (3 * poly[3] * t + 2 * poly[2]) * t + poly[1]
        acceleration = 6 * poly[3] * t + 2 * poly[2]
        speed2 = (velocity * velocity).sum(0)
        curvature = speed2 + (offset * acceleration).sum(0)
        # Where the distance is flat or concave in t, Newton's step is wild or backwards; a tenth of Gauss-Newton's
        # curvature keeps it short and downhill.
        curvature = torch.maximum(curvature, 0.1 * speed2).clamp_(min=1e-12)
        t = torch.minimum(torch.maximum(t - (offset * velocity).sum(0) / curvature, start), end)
    return t
