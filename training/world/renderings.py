"""How a figure is rendered before its medium: filled and outlined, outline only, silhouette, few strokes, hatched.

Works on the filled patches; knows nothing about subjects, mediums or places.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from training.world.kinds import Rng
from training.world.mediums import filters as fx
from training.world.raster import LINE, Raster

Rendered = tuple[np.ndarray, np.ndarray]
"""The flat picture ``[h, w, 3]`` and its lines ``[h, w]``, float32."""

Render = Callable[[Raster, np.ndarray, Rng], Rendered]


def filled(raster: Raster, ink: np.ndarray, rng: Rng) -> Rendered:
    """Leave the figure as it is drawn."""
    return raster.color, raster.edges()


def outlined(raster: Raster, ink: np.ndarray, rng: Rng) -> Rendered:
    """Run a dark line of a chance weight round the figure, and mostly round its parts."""
    of = _parts(raster) if rng.random() < 0.7 else _whole(raster)
    lines = raster.edges(_weight(rng, 0.006, 0.03), of=of)
    dark = fx.rgb(*rng.uniform(0, 0.16, 3)) if rng.random() < 0.7 else (ink * rng.uniform(0.2, 0.5)).astype(np.float32)
    return fx.mix(raster.color, dark, lines), np.maximum(raster.edges(), lines)


def thin_outline(raster: Raster, ink: np.ndarray, rng: Rng) -> Rendered:
    """Draw thin lines only."""
    return _lines(raster, raster.edges(_weight(rng, 0.006, 0.014), of=_parts(raster)), ink, rng)


def thick_outline(raster: Raster, ink: np.ndarray, rng: Rng) -> Rendered:
    """Draw thick lines only, now and then round the whole alone."""
    of = _parts(raster) if rng.random() < 0.8 else _whole(raster)
    return _lines(raster, raster.edges(_weight(rng, 0.016, 0.04), of=of), ink, rng)


def silhouette(raster: Raster, ink: np.ndarray, rng: Rng) -> Rendered:
    """Fill the whole figure with its colour."""
    return fx.mix(raster.behind, ink, raster.subject()), raster.edges(of=_whole(raster))


def glyph(raster: Raster, ink: np.ndarray, rng: Rng) -> Rendered:
    """Keep the figure whose features are cut out, give it a line where it is cut open, and often part its parts."""
    rim = raster.edges(_weight(rng, 0.01, 0.022), of=_whole(raster))
    color = fx.mix(raster.color, ink, rim)
    if rng.random() < 0.5:
        seams = np.clip(raster.edges(_weight(rng, 0.01, 0.022), of=_parts(raster)) - 1.5 * rim, 0, 1)
        color = fx.mix(color, raster.behind, seams)
    return color, rim


def strokes(raster: Raster, ink: np.ndarray, rng: Rng) -> Rendered:
    """Draw few strokes: the outline and that of the largest parts, shaky and broken."""
    parts = _parts(raster)
    numbers, sizes = np.unique(parts[::4, ::4], return_counts=True)
    large = numbers[np.argsort(-sizes)][:int(rng.integers(3, 6))]
    kept = np.where(np.isin(parts, large), parts, parts & 1)
    lines = fx.wobble(raster.edges(_weight(rng, 0.009, 0.024), of=kept), rng, 0.012, 10)
    gaps = fx.smoothstep(0.16, 0.3, fx.noise(rng, raster.size_px, 7))
    return _lines(raster, lines * gaps, ink, rng)


def hatched(raster: Raster, ink: np.ndarray, rng: Rng) -> Rendered:
    """Fill the figure with strokes side by side."""
    size_px, subject = raster.size_px, raster.subject()
    drift = (fx.noise(rng, size_px, 5) - 0.5) * np.float32(0.02)
    dark = 1 - fx.luminance(raster.color)
    share = np.clip(0.2 + 0.5 * dark, 0.2, 0.65) * subject
    lines = fx.hatch(size_px, float(rng.uniform(-70, 70)), float(rng.uniform(0.025, 0.06)), share, drift) * subject
    return _lines(raster, np.maximum(lines, raster.edges(_weight(rng, 0.008, 0.02), of=_parts(raster))), ink, rng)


RENDERINGS: dict[str, Render] = {
    "": filled, "outlined": outlined, "thin outline": thin_outline, "thick outline": thick_outline,
    "silhouette": silhouette, "glyph": glyph, "strokes": strokes, "hatched": hatched,
}
ONE_COLOR = ("thin outline", "thick outline", "silhouette", "glyph", "strokes", "hatched")
"""Renderings in one colour: if that is black, white or gray the figure shows no colour of its own."""
LINES = ("thin outline", "strokes")
"""Renderings whose lines are too thin to show a colour."""


def _weight(rng: Rng, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _whole(raster: Raster) -> np.ndarray:
    return raster.groups & 1


def _parts(raster: Raster) -> np.ndarray:
    return raster.groups * (raster.groups & 1)


def _lines(raster: Raster, lines: np.ndarray, ink: np.ndarray, rng: Rng) -> Rendered:
    inside = raster.behind
    if rng.random() < 0.25:
        pale = fx.rgb(1, 1, 1) if ink.mean() < 0.7 else fx.rgb(0.08, 0.08, 0.1)
        inside = fx.mix(inside, pale, raster.subject())
    return fx.mix(inside, ink, lines), np.maximum(lines, raster.edges(LINE, of=_whole(raster)) * (lines > 0.2))
