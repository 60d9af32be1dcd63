"""Vector drawing in the unit square: a pen that collects filled polygons.

Everything of the little world is drawn with this pen, then rasterised once (``raster.py``), so that a picture looks the
same at 64 px and at 1024 px. The pen knows nothing about pixels, colours of subjects or mediums.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

Point = tuple[float, float]
Tone = str
"""``main``, ``light``, ``pale``, ``dark`` or ``deep`` (shades of the subject's colour), or a fixed ``#rrggbb``."""

TONES = ("main", "light", "pale", "dark", "deep")


@dataclass(frozen=True)
class Shape:
    """One filled polygon: ``points [n, 2]`` in unit coordinates (x right, y down) and its tone.

    Shapes with the same ``group`` belong together: no outline is drawn where they meet.
    """

    points: np.ndarray
    tone: Tone
    group: int


@dataclass
class Pen:
    """Collect shapes in painting order, later ones on top. Coordinates run from (0, 0) top left to (1, 1)."""

    shapes: list[Shape] = field(default_factory=list)
    _next_group: int = 1

    def polygon(self, points: Sequence[Point] | np.ndarray, tone: Tone, *, group: int | None = None) -> int:
        """Fill a polygon; return its outline group."""
        if group is None:
            group = self.new_group()
        self.shapes.append(Shape(np.asarray(points, dtype=np.float64), tone, group))
        return group

    def new_group(self) -> int:
        """Reserve an outline group."""
        self._next_group += 1
        return self._next_group - 1

    def rect(self, x0: float, y0: float, x1: float, y1: float, tone: Tone, *, radius: float = 0.0) -> int:
        """Fill an axis-aligned rectangle, its corners rounded by ``radius``."""
        if radius <= 0:
            return self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], tone)
        r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
        corners = [(x1 - r, y0 + r, -90), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180)]
        arcs = [arc_points(cx, cy, r, r, np.arange(5) * 22.5 + start) for cx, cy, start in corners]
        return self.polygon(np.concatenate(arcs), tone)

    def circle(self, cx: float, cy: float, r: float, tone: Tone) -> int:
        """Fill a circle."""
        return self.ellipse(cx, cy, r, r, tone)

    def ellipse(self, cx: float, cy: float, rx: float, ry: float, tone: Tone, *, angle: float = 0.0) -> int:
        """Fill an ellipse turned by ``angle`` degrees clockwise."""
        points = _ROUND * (rx, ry)
        return self.polygon((turn(points, angle) if angle else points) + (cx, cy), tone)

    def sector(self, cx: float, cy: float, rx: float, ry: float, start: float, end: float, tone: Tone) -> int:
        """Fill the piece of an ellipse cut by the chord from ``start`` to ``end`` degrees (0 right, 90 down)."""
        return self.polygon(arc_points(cx, cy, rx, ry, np.linspace(start, end, 24)), tone)

    def wedge(self, cx: float, cy: float, rx: float, ry: float, start: float, end: float, tone: Tone) -> int:
        """Fill a pie slice from ``start`` to ``end`` degrees (0 right, 90 down)."""
        rim = arc_points(cx, cy, rx, ry, np.linspace(start, end, 24))
        return self.polygon(np.vstack([[(cx, cy)], rim]), tone)

    def ring(self, cx: float, cy: float, r: float, width: float, tone: Tone, *, start: float = 0.0,
             end: float = 360.0) -> int:
        """Draw a circular band of ``width`` whose middle has radius ``r``, from ``start`` to ``end`` degrees."""
        angles = np.linspace(start, end, 40)
        outer = arc_points(cx, cy, r + width / 2, r + width / 2, angles)
        inner = arc_points(cx, cy, r - width / 2, r - width / 2, angles[::-1])
        return self.polygon(np.vstack([outer, inner]), tone)

    def line(self, points: Sequence[Point] | np.ndarray, width: float, tone: Tone, *, end_width: float | None = None) -> int:
        """Draw a polyline with round ends; ``end_width`` tapers it."""
        path = np.asarray(points, dtype=np.float64)
        path = path[np.append(True, np.abs(np.diff(path, axis=0)).max(1) > 0)] if len(path) > 1 else path
        half = np.linspace(width, width if end_width is None else end_width, len(path))[:, None] / 2
        group = self.new_group()
        along = np.diff(path, axis=0)
        along = along / np.maximum(np.hypot(along[:, 0], along[:, 1])[:, None], 1e-12)
        side = along[:, ::-1] * (-1, 1)
        a, b = path[:-1], path[1:]
        quads = np.stack([a + side * half[:-1], b + side * half[1:], b - side * half[1:], a - side * half[:-1]], 1)
        for quad in quads:
            self.polygon(quad, tone, group=group)
        sharp = np.ones(len(path), dtype=bool)
        sharp[1:-1] = (along[1:] * along[:-1]).sum(1) < _SMOOTH_JOINT
        for (x, y), w in zip(path[sharp], half[sharp, 0], strict=True):
            if w > 0:
                self.polygon(_ROUND[::2] * w + (x, y), tone, group=group)
        return group

    def curve(self, points: Sequence[Point], width: float, tone: Tone, *, end_width: float | None = None) -> int:
        """Draw a smooth line through ``points`` (centripetal-like Catmull-Rom), optionally tapered."""
        return self.line(smooth(points, closed=False), width, tone, end_width=end_width)

    def blob(self, points: Sequence[Point], tone: Tone) -> int:
        """Fill the smooth closed outline through ``points``."""
        return self.polygon(smooth(points, closed=True), tone)

    def gradient(self, x0: float, y0: float, x1: float, y1: float, top: str, bottom: str, *, bands: int = 16) -> int:
        """Fill a rectangle with bands from colour ``top`` to ``bottom`` (both ``#rrggbb``)."""
        group = self.new_group()
        for band in range(bands):
            mixed = mix_hex(top, bottom, band / max(1, bands - 1))
            ya, yb = y0 + (y1 - y0) * band / bands, y0 + (y1 - y0) * (band + 1) / bands
            self.polygon([(x0, ya), (x1, ya), (x1, yb + 1e-3), (x0, yb + 1e-3)], mixed, group=group)
        return group


def arc_point(cx: float, cy: float, rx: float, ry: float, degrees: float) -> Point:
    """Return the point of an ellipse at ``degrees`` (0 right, 90 down)."""
    radians = math.radians(degrees)
    return cx + rx * math.cos(radians), cy + ry * math.sin(radians)


def arc_points(cx: float, cy: float, rx: float, ry: float, degrees: np.ndarray) -> np.ndarray:
    """Return the points ``[n, 2]`` of an ellipse at ``degrees [n]`` (0 right, 90 down)."""
    radians = np.radians(degrees)
    return np.column_stack([cx + rx * np.cos(radians), cy + ry * np.sin(radians)])


_ROUND = arc_points(0, 0, 1, 1, np.linspace(0, 360, 28, endpoint=False))
_SMOOTH_JOINT = math.cos(math.radians(18))
"""Where a line turns less than this the joint needs no disc of its own."""


def turn(points: np.ndarray, degrees: float) -> np.ndarray:
    """Rotate ``points [n, 2]`` about the origin, clockwise on the screen."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turned: np.ndarray = points @ np.array([[c, s], [-s, c]])
    return turned


def smooth(points: Iterable[Point], *, closed: bool, steps: int = 6) -> np.ndarray:
    """Sample a Catmull-Rom spline through ``points``; ``[n * steps (+ 1 when open), 2]``."""
    p = np.asarray(list(points), dtype=np.float64)
    before = np.roll(p, 1, 0) if closed else np.vstack([2 * p[0] - p[1], p[:-1]])
    after = np.roll(p, -1, 0) if closed else np.vstack([p[1:], 2 * p[-1] - p[-2]])
    second = np.roll(p, -2, 0) if closed else np.vstack([p[2:], after[-1:], 2 * after[-1:] - p[-1:]])
    count = len(p) if closed else len(p) - 1
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (q[:count, None] for q in (before, p, after, second))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    flat: np.ndarray = curve.reshape(-1, 2)
    return flat if closed else np.vstack([flat, p[-1:]])


@lru_cache(maxsize=4096)
def hex_rgb(color: str) -> np.ndarray:
    """Return ``#rrggbb`` as float RGB in [0, 1], an array that must not be written to."""
    rgb = np.array([int(color[i:i + 2], 16) for i in (1, 3, 5)]) / 255.0
    rgb.flags.writeable = False
    return rgb


def rgb_hex(rgb: Sequence[float] | np.ndarray) -> str:
    """Return float RGB in [0, 1] as ``#rrggbb``."""
    r, g, b = (round(255 * min(1.0, max(0.0, float(v)))) for v in rgb)
    return f"#{r:02x}{g:02x}{b:02x}"


def mix_hex(a: str, b: str, share: float) -> str:
    """Mix two ``#rrggbb`` colours: ``share`` 0 gives ``a``, 1 gives ``b``."""
    return rgb_hex(hex_rgb(a) * (1 - share) + hex_rgb(b) * share)
