"""Pictures that are no scenes of the little world: what a model that knows only scenes must not pretend to understand.

``FOREIGN`` is for teaching the difference, in many ways, since variety is what generalises; ``UNSEEN`` is kept away from all
teaching, for measuring whether it was understood. No photograph is used. Knows nothing about models.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from training.world.foreign import bodies, documents, nature, patterns, scraps
from training.world.kinds import Rng

Draw = Callable[[Rng, int], Image.Image]

_PHOTOGRAPHS: dict[str, Draw] = {
    "dead leaves": nature.dead_leaves, "1/f noise": nature.fractal_noise, "smooth shades": nature.smooth_shades,
    "woven": nature.woven, "ridges": nature.ridges, "water": nature.water, "blades": nature.blades,
    "wood and marble": nature.grain_and_veins, "far gradient": nature.far_gradient, "blurred room": nature.blurred_room,
    "blocks": bodies.blocks, "lump": bodies.lump, "tunnel": bodies.tunnel, "tinted grain": patterns.tinted_grain,
    "lost in blur": scraps.lost_in_blur, "far too near": scraps.far_too_near,
}
_PATTERNS: dict[str, Draw] = {
    "coarse noise": patterns.coarse_noise, "stripes": patterns.stripes, "dots": patterns.dots, "moire": patterns.moire,
    "cells": patterns.cells, "threshold noise": patterns.threshold_noise, "abstract sign": documents.abstract_sign,
    "shuffled": scraps.shuffled, "strips": scraps.strips,
}
_PAPERS: dict[str, Draw] = {
    "page of text": documents.page_of_text, "few words": documents.few_words, "table": documents.table,
    "codes": documents.codes, "scan": documents.scan,
}
_CHARTS: dict[str, Draw] = {
    "line chart": documents.line_chart, "scatter chart": documents.scatter_chart, "pie chart": documents.pie_chart,
    "diagram": documents.diagram, "stacked bars": documents.stacked_bars,
}
FOREIGN: dict[str, Draw] = _PHOTOGRAPHS | _PATTERNS | _PAPERS | _CHARTS
UNSEEN: dict[str, Draw] = {
    "balls": bodies.balls, "lights out of focus": nature.soft_lights, "clouds": nature.clouds, "pebbles": nature.pebbles,
    "white noise": patterns.white_noise, "Julia set": patterns.julia, "collage": scraps.collage,
    "bar chart": documents.bar_chart, "map": documents.plan_of_streets, "screenshot": documents.screenshot,
}
PHRASES = (dict.fromkeys(_PHOTOGRAPHS, "a photograph") | dict.fromkeys(_PATTERNS, "an abstract pattern")
           | dict.fromkeys(_PAPERS, "a page of text") | dict.fromkeys(_CHARTS, "a chart"))
"""What a picture of each taught kind is called."""


def draw_foreign(kind: str, seed: int, size_px: int) -> Image.Image:
    """Draw a picture of a kind of ``FOREIGN`` or ``UNSEEN``; the same seed gives the same picture."""
    return (FOREIGN | UNSEEN)[kind](np.random.default_rng([seed, *kind.encode()]), size_px)


__all__ = ["FOREIGN", "PHRASES", "UNSEEN", "draw_foreign"]
