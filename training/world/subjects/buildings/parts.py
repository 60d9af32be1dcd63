"""Parts of buildings: doors, windows, towers, battlements, roofs, flags."""

from __future__ import annotations

from training.world.pen import Pen, Point, Tone
from training.world.subjects.shapes import CREAM, GOLD, IRON, WOOD, arch


def door(pen: Pen, x: float, width: float, height: float, tone: Tone = WOOD) -> None:
    arch(pen, x, 1.0, width + 0.05, height + 0.03, "light")
    arch(pen, x, 1.0, width, height, tone)


def arched_window(pen: Pen, x: float, base: float, width: float, height: float, tone: Tone) -> None:
    arch(pen, x, base + 0.018, width + 0.036, height + 0.036, "light")
    arch(pen, x, base, width, height, tone)


def pane(pen: Pen, x: float, y: float, width: float, height: float, tone: Tone) -> None:
    """Draw a window with a cream cross, its middle at (x, y), and a sill."""
    w, h = width / 2, height / 2
    pen.rect(x - w - 0.02, y - h - 0.02, x + w + 0.02, y + h + 0.02, CREAM)
    glass = pen.new_group()
    for left, right in ((x - w, x - 0.01), (x + 0.01, x + w)):
        for top, bottom in ((y - h, y - 0.01), (y + 0.01, y + h)):
            pen.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], tone, group=glass)
    pen.rect(x - w - 0.035, y + h + 0.015, x + w + 0.035, y + h + 0.045, "dark")


def block(pen: Pen, x0: float, y0: float, x1: float, y1: float, tone: Tone = "main", shadow: Tone = "dark") -> None:
    """Draw a wall or round tower with a shadow down its right side."""
    group = pen.rect(x0, y0, x1, y1, tone)
    edge = x1 - 0.24 * (x1 - x0)
    pen.polygon([(edge, y0), (x1, y0), (x1, y1), (edge, y1)], shadow, group=group)


def merlons(pen: Pen, x0: float, x1: float, y: float, count: int, tone: Tone) -> None:
    """Set ``count`` battlements of one wall on the line y."""
    step = (x1 - x0) / (2 * count - 1)
    for i in range(count):
        left = x0 + 2 * i * step
        pen.rect(left, y - 0.06, left + step, y + 0.005, tone)


def flag(pen: Pen, x: float, top: float, foot: float) -> None:
    pen.line([(x, top + 0.01), (x, foot)], 0.02, IRON)
    pen.polygon([(x + 0.01, top), (x + 0.13, top + 0.045), (x + 0.01, top + 0.09)], GOLD)


def ribbon(pen: Pen, points: list[Point], height: float, tone: Tone) -> None:
    """Fill a band of even height along ``points``: one shape, where a line would take many."""
    pen.polygon([(x, y - height / 2) for x, y in points] + [(x, y + height / 2) for x, y in reversed(points)], tone)


def gable(pen: Pen, x: float, y: float, half: float, rise: float, tone: Tone = "dark", shadow: Tone = "deep") -> None:
    """Set a pointed roof on the line y, its right half in shadow; a cone on a round tower looks the same."""
    group = pen.polygon([(x - half, y), (x, y - rise), (x + half, y)], tone)
    pen.polygon([(x + half * 0.15, y), (x, y - rise), (x + half, y)], shadow, group=group)


def cross(pen: Pen, x: float, foot: float, size: float, tone: Tone = GOLD) -> None:
    """Set a cross with its foot at (x, foot)."""
    pen.rect(x - size * 0.11, foot - size, x + size * 0.11, foot, tone)
    pen.rect(x - size * 0.32, foot - size * 0.75, x + size * 0.32, foot - size * 0.53, tone)


def steps(pen: Pen, x: float, base: float, half: float, count: int, tall: float, tone: Tone = "light") -> None:
    """Draw ``count`` steps that lead up to a door at x, the lowest ``half`` wide to either side."""
    for i in range(count):
        wide = half * (1 - 0.25 * i / count)
        pen.rect(x - wide, base - tall * (i + 1), x + wide, base - tall * i, tone if i % 2 else "dark")
