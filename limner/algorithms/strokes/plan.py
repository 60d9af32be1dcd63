"""Strokes, and where on a canvas they fall: which tiles each one fills, which tiles its edge crosses.

One square holds the canvas; it is split into 16, each of those into 16 again, down to tiles of 4 x 4 pixels. At every
size a (stroke, square) is dropped when the stroke stays away from the square, settled when the stroke fills it, and
otherwise split further with only those pieces of the stroke that can matter there. So the exact work that follows
(``search.py``) is done along the edges of the strokes, whatever their width.

Knows nothing about colours, opacities or gradients.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

TILE_PX = 4
"""Side of the smallest square; every square splits into ``TILE_PX * TILE_PX`` smaller ones, a tile into its pixels."""

CHORD_TOLERANCE_PX = 0.25
"""How far a chord may lie from its piece of curve. Chords only choose where to look, so a quarter pixel will do."""

MAX_CHORDS = 256
"""Chords of one cubic at most: enough within the tolerance for control polygons that bend by 20,000 px."""


@dataclass(frozen=True)
class Strokes:
    """Round-capped strokes in painting order, later ones on top, each made of one or more cubic Bezier pieces.

    A stroke is the union of its pieces, so it never blends with itself. Pieces that are to look joined share an end;
    where two ends are equally near to a pixel only one gets the gradient, so build ``points`` from shared knots
    (``knots[index]``, index ``[k, 4]``) to keep a stroke in one piece while it is optimised.
    The tensors hold one floating dtype (``stroke_of`` int64) and one device.

    Attributes:
        points: ``[k, 4, 2]`` control points (x, y) in px; x right, y down, pixel centres at halves, as in SVG.
        stroke_of: ``[k]`` index in [0, n) of the stroke that each cubic belongs to, in any order.
        widths: ``[n]`` full stroke widths in px, SVG's ``stroke-width`` (diffvg's "stroke width" is half of this).
        colors: ``[n, 3]`` RGB, usually in [0, 1].
        opacities: ``[n]`` in [0, 1].
    """

    points: Tensor
    stroke_of: Tensor
    widths: Tensor
    colors: Tensor
    opacities: Tensor

    def __post_init__(self) -> None:
        cubics, count = len(self.points), len(self.widths)
        wanted = {"points": (cubics, 4, 2), "stroke_of": (cubics,), "widths": (count,), "colors": (count, 3)}
        for name, shape in (wanted | {"opacities": (count,)}).items():
            found = tuple(getattr(self, name).shape)
            if found != shape:
                raise ValueError(f"strokes: {name} has shape {list(found)}, not {list(shape)}")
        if self.stroke_of.dtype != torch.int64:
            raise ValueError(f"strokes: stroke_of is {self.stroke_of.dtype}, not torch.int64")
        floats = {getattr(self, name).dtype for name in ("points", "widths", "colors", "opacities")}
        if len(floats) > 1 or not floats <= {torch.float32, torch.float64}:
            raise ValueError(
                f"strokes: one of float32 and float64 throughout is needed, not {sorted(map(str, floats))}"
            )

    def __len__(self) -> int:
        return len(self.widths)

    def check_values(self) -> None:
        """Raise ValueError for what can't be drawn: values not finite, negative widths, opacities outside [0, 1]."""
        for name in ("points", "widths", "colors", "opacities"):
            values = getattr(self, name).detach()
            finite = values.isfinite()
            if not bool(finite.all()):
                row = int((~finite).nonzero()[0, 0])
                raise ValueError(f"strokes: {name}[{row}] is not finite: {values[row].tolist()}")
        for name, least, most in (("stroke_of", 0, len(self) - 1), ("widths", 0, torch.inf), ("opacities", 0, 1)):
            values = getattr(self, name).detach()
            wrong = (values < least) | (values > most)
            if bool(wrong.any()):
                row = int(wrong.nonzero()[0, 0])
                raise ValueError(f"strokes: {name}[{row}] is {values[row].item()}, outside [{least}, {most}]")


@dataclass(frozen=True)
class Chords:
    """Straight stand-ins for pieces of cubics: chord ``c`` spans t = ``start[c]`` to ``end[c]`` of ``cubic[c]``."""

    cubic: Tensor
    start: Tensor
    end: Tensor

    def place(self, points: Tensor) -> PlacedChords:
        """Lay the chords along the cubics ``points [k, 4, 2]``."""
        poly = to_powers(points).index_select(2, self.cubic)
        begin, end = evaluate(poly, self.start), evaluate(poly, self.end)
        along = end - begin
        length2 = (along * along).sum(0)
        # A chord without length is a point: its foot parameter is 0, not 0/0.
        reciprocal = along / torch.where(length2 > 0, length2, 1.0)
        return PlacedChords(begin, along, reciprocal)


@dataclass(frozen=True)
class PlacedChords:
    """Chord geometry: ``begin``, ``along`` = end - begin, and ``along`` over its squared length, each ``[2, c]``."""

    begin: Tensor
    along: Tensor
    reciprocal: Tensor

    def squared_distances(self, chord: Tensor, corner: Tensor, offsets: Tensor) -> Tensor:
        """Measure from ``corner [2, p] + offsets [2, 16]`` to ``chord [p]``; returns ``[16, p]`` in px^2."""
        shift = corner - self.begin.index_select(1, chord)
        along, reciprocal = self.along.index_select(1, chord), self.reciprocal.index_select(1, chord)
        x, y = offsets[0, :, None] + shift[0], offsets[1, :, None] + shift[1]
        foot = (x * reciprocal[0]).addcmul_(y, reciprocal[1]).clamp_(0, 1)
        x.addcmul_(foot, along[0], value=-1)
        y.addcmul_(foot, along[1], value=-1)
        return x.mul_(x).addcmul_(y, y)

    def feet(self, chord: Tensor, pixels: Tensor) -> Tensor:
        """Return where on ``chord [f]`` the point nearest to ``pixels [2, f]`` lies, in [0, 1]."""
        shift = pixels - self.begin.index_select(1, chord)
        return (shift * self.reciprocal.index_select(1, chord)).sum(0).clamp_(0, 1)


@dataclass(frozen=True)
class StrokePlan:
    """Which strokes meet which tiles. Make it with ``plan_strokes``.

    An *entry* is a (tile, stroke) that meet; entries are sorted by tile, then by stroke. Entry ``e`` looks at the
    chords ``candidate[first[e] : first[e] + count[e]]``; where ``count[e]`` is 0 the stroke covers the whole tile.
    """

    height_px: int
    width_px: int
    softness_px: float
    chords: Chords
    tile: Tensor
    stroke: Tensor
    first: Tensor
    count: Tensor
    candidate: Tensor


@dataclass(frozen=True)
class _Cells:
    """(square, stroke) entries of one size and their candidate chords; the pairs of one entry lie side by side.

    ``corner [2, e]`` px and ``stroke [e]`` describe entries; ``chord [p]`` and ``entry [p]`` describe pairs.
    """

    corner: Tensor
    stroke: Tensor
    chord: Tensor
    entry: Tensor


def to_powers(points: Tensor) -> Tensor:
    """Turn control points ``[k, 4, 2]`` into coefficients ``[4, 2, k]`` of 1, t, t^2, t^3."""
    p0, p1, p2, p3 = points.permute(1, 2, 0).unbind(0)
    return torch.stack([p0, 3 * (p1 - p0), 3 * (p0 - 2 * p1 + p2), p3 - p0 + 3 * (p1 - p2)])


def evaluate(poly: Tensor, t: Tensor) -> Tensor:
    """Evaluate cubics ``poly [4, 2, f]`` at ``t [f]``; returns ``[2, f]``."""
    return ((poly[3] * t + poly[2]) * t + poly[1]) * t + poly[0]


def grid_offsets(step_px: int, like: Tensor) -> Tensor:
    """Return ``[2, 16]``: the centres of the 4 x 4 squares of side ``step_px`` in a square, row by row."""
    centres = (torch.arange(TILE_PX, dtype=like.dtype, device=like.device) + 0.5) * step_px
    return torch.stack([centres.repeat(TILE_PX), centres.repeat_interleave(TILE_PX)])


def group_min(values: Tensor, group: Tensor, groups: int) -> Tensor:
    """Return the least of the ``values [p]`` of each of so many groups; ``group [p]`` says where each value belongs."""
    return values.new_full((groups,), torch.inf).scatter_reduce_(0, group, values, "amin")


@torch.no_grad()
def plan_strokes(strokes: Strokes, height_px: int, width_px: int, *, softness_px: float = 1.0) -> StrokePlan:
    """Find which strokes meet which tiles of the canvas.

    Raises ValueError for an empty canvas, a softness that is not above 0, or strokes that cannot be drawn.
    """
    if min(height_px, width_px) < 1 or not softness_px > 0:
        raise ValueError(
            f"canvas {height_px} x {width_px} px, softness {softness_px} px: "
            "a canvas of at least 1 x 1 and a softness above 0 are needed"
        )
    strokes.check_values()
    points, half_widths = strokes.points.detach(), strokes.widths.detach() / 2
    chords = _cut_chords(points)
    placed = chords.place(points)
    reach = half_widths + softness_px / 2 + CHORD_TOLERANCE_PX
    core = half_widths - softness_px / 2 - CHORD_TOLERANCE_PX
    canvas = torch.tensor([[width_px], [height_px]], device=points.device)
    tiles_x = -(-width_px // TILE_PX)

    size = TILE_PX * TILE_PX
    while size < max(height_px, width_px):
        size *= TILE_PX
    cells = _root(chords, strokes.stroke_of, points)
    full: list[tuple[Tensor, Tensor]] = []
    while size > TILE_PX:
        size //= TILE_PX
        cells, corner, stroke = _split(cells, placed, size, reach, core, canvas)
        full.append(_spread(corner, stroke, size, canvas, tiles_x))
    edge_tile = _tile_number(cells.corner, tiles_x)
    tile = torch.cat([edge_tile, *(tiles for tiles, _ in full)])
    stroke = torch.cat([cells.stroke, *(owners for _, owners in full)])
    count = torch.zeros_like(tile)
    count[: len(edge_tile)] = torch.bincount(cells.entry, minlength=len(edge_tile))
    order = torch.argsort(tile * max(len(strokes), 1) + stroke)
    return StrokePlan(
        height_px, width_px, softness_px, chords,
        tile[order], stroke[order], (count.cumsum(0) - count)[order], count[order], cells.chord,
    )  # fmt: skip


def _cut_chords(points: Tensor) -> Chords:
    """Cut each cubic into as many equal spans of t as keep its chords within the tolerance."""
    bend = (points[:, :2] - 2 * points[:, 1:3] + points[:, 2:]).norm(dim=-1).amax(1)
    # |q''| <= 6 bend, and a chord over a span h of t strays by at most |q''| h^2 / 8.
    per_cubic = (bend * (6 / 8 / CHORD_TOLERANCE_PX)).sqrt().ceil().clamp(1, MAX_CHORDS).long()
    cubic = torch.repeat_interleave(per_cubic)
    rank = torch.arange(len(cubic), device=points.device) - (per_cubic.cumsum(0) - per_cubic)[cubic]
    # Divided, not multiplied by 1 / pieces: neighbours then share their t to the last bit, and the last one ends at 1.
    pieces = per_cubic.to(points.dtype)[cubic]
    return Chords(cubic, rank / pieces, (rank + 1) / pieces)


def _root(chords: Chords, stroke_of: Tensor, like: Tensor) -> _Cells:
    """Put every stroke with all its chords into the one square that holds the canvas."""
    owner, chord = torch.sort(stroke_of[chords.cubic], stable=True)
    stroke, entry = torch.unique_consecutive(owner, return_inverse=True)
    return _Cells(like.new_zeros(2, len(stroke)), stroke, chord, entry)


def _split(
    cells: _Cells, placed: PlacedChords, size: int, reach: Tensor, core: Tensor, canvas: Tensor
) -> tuple[_Cells, Tensor, Tensor]:
    """Split squares into 16 of side ``size``; return those that edges cross, and full ones' corners and strokes."""
    offsets = grid_offsets(size, cells.corner)
    radius = (size - 1) * math.sqrt(0.5)  # from the middle of a square to its farthest pixel centre
    squared = placed.squared_distances(cells.chord, cells.corner.index_select(1, cells.entry), offsets)
    nearby = squared <= (reach + radius).square()[cells.stroke][cells.entry]
    part, pair = nearby.nonzero(as_tuple=True)
    distance = squared[part, pair].sqrt()

    # Row-major nonzero keeps the pairs of one (part, entry) side by side, so grouping needs no sort.
    entries = len(cells.stroke)
    cell, group = torch.unique_consecutive(part * entries + cells.entry[pair], return_inverse=True)
    parent = cell % max(entries, 1)
    corner = cells.corner.index_select(1, parent) + (offsets - size / 2).index_select(1, cell // max(entries, 1))
    stroke = cells.stroke[parent]
    nearest = group_min(distance, group, len(cell))
    inside = (corner < canvas).all(0)
    full = inside & (nearest <= core[stroke] - radius)
    crossed = inside & ~full
    # A chord farther from the middle than the nearest one by more than the square's diameter is nearest to no pixel.
    wanted = (distance <= (nearest + 2 * (radius + CHORD_TOLERANCE_PX))[group]) & crossed[group]
    renumbered = crossed.cumsum(0) - 1
    rest = _Cells(corner[:, crossed], stroke[crossed], cells.chord[pair[wanted]], renumbered[group[wanted]])
    return rest, corner[:, full], stroke[full]


def _spread(corner: Tensor, stroke: Tensor, size: int, canvas: Tensor, tiles_x: int) -> tuple[Tensor, Tensor]:
    """Cut full squares of side ``size`` into tiles on the canvas; return their tile numbers and strokes."""
    side = size // TILE_PX
    step = torch.arange(0, size, TILE_PX, device=corner.device, dtype=corner.dtype)
    steps = torch.stack([step.repeat(side), step.repeat_interleave(side)])
    corners = (corner[:, :, None] + steps[:, None, :]).flatten(1)
    inside = (corners < canvas).all(0)
    return _tile_number(corners[:, inside], tiles_x), stroke.repeat_interleave(side * side)[inside]


def _tile_number(corner: Tensor, tiles_x: int) -> Tensor:
    column, row = (corner / TILE_PX).long()
    return row * tiles_x + column
