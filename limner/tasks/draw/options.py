"""What can be asked of a drawing. Knows no network; importing it costs nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

from limner.algorithms.strokes.limits import MOST_CUBICS, MOST_SEGMENTS, MOST_STROKES
from limner.core.errors import OptionError
from limner.tasks.steering.ranges import check_choices, check_real, check_whole, require

Loss = Literal["cosine", "spherical"]
Schedule = Literal["clipdraw", "cosine"]
Style = Literal["clipdraw", "ink"]

STYLES: Mapping[str, Mapping[str, Any]] = MappingProxyType({
    "clipdraw": {},
    "ink": {"palette": ("#000000",), "max_width_px": 12.0, "rate": 2.0, "schedule": "cosine", "cutouts": 12, "blur_px": 1.5,
            "noise": 0.1},
})
"""What a style changes in the options; everything else is as the fields of ``DrawOptions`` say."""

MOST_PX = 8192
MOST_PIXELS = 2**24
MOST_CUTOUTS = 256


@dataclass(frozen=True)
class DrawOptions:
    """How a drawing is made. The defaults are CLIPDraw's (Frans et al. 2021); its widths are radii, these are whole.

    Attributes:
        strokes: how many; a start file of strokes has its own number.
        iterations: steps of the optimiser.
        width_px: width of the canvas.
        height_px: height of the canvas.
        min_width_px: narrowest stroke.
        max_width_px: widest stroke.
        segments: a stroke has one to this many joined cubics.
        cutouts: views of the drawing that CLIP sees in each step.
        grayscale: share of the views that lose their colours.
        blur_px: each view is blurred by up to this many of CLIP's pixels.
        noise: deviation of the noise over each view, colours running from 0 to 1.
        loss: ``cosine``, or ``spherical``, which pulls harder from far away.
        schedule: ``clipdraw`` slows the points down at half and at three quarters; ``cosine`` warms everything up over
            a twentieth of the iterations and then slows it down to a tenth.
        rate: factor of CLIPDraw's learning rates; a drawing of few iterations gains from 2 or 3.
        rebirth: replace strokes that have faded below an opacity of 0.05 every 50 iterations (VectorFusion).
        progressive: begin with a quarter of the strokes; the others join where CLIP pulls most (after LIVE).
        starts: begin this many drawings, a tenth of the iterations each, and finish the best one.
        early_stop: stop when the similarity of the clean picture has not risen for this many iterations; 0 never stops.
        palette: the colours there are, as ``#rrggbb``; empty means all.
        ground: colour of the canvas, as ``#rrggbb``.
        seed: the same seed gives the same drawing, to the byte, on the same machine with as many threads.

    Raises:
        OptionError: one is out of its range, or no number.
    """

    strokes: int = 256
    iterations: int = 1000
    width_px: int = 224
    height_px: int = 224
    min_width_px: float = 2.0
    max_width_px: float = 100.0
    segments: int = 3
    cutouts: int = 4
    grayscale: float = 0.0
    blur_px: float = 0.0
    noise: float = 0.0
    loss: Loss = "cosine"
    schedule: Schedule = "clipdraw"
    rate: float = 1.0
    rebirth: bool = False
    progressive: bool = False
    starts: int = 1
    early_stop: int = 0
    palette: tuple[str, ...] = ()
    ground: str = "#ffffff"
    seed: int = 0

    @classmethod
    def of_style(cls, style: str, **changes: Any) -> DrawOptions:
        """Return the options of a style (``STYLES``), with changes of your own.

        Raises:
            OptionError: there is no such style, or an option is out of its range.
        """
        if style not in STYLES:
            raise OptionError(f"style is {style!r}; it must be {' or '.join(STYLES)}.")
        return cls(**{**STYLES[style], **changes})

    def __post_init__(self) -> None:
        check_whole(self, _WHOLE)
        check_real(self, _REAL)
        check_choices(self, _CHOICES)
        require("max_width_px", self.max_width_px, self.max_width_px >= self.min_width_px, "min_width_px or more")
        require("ground", self.ground, _is_color(self.ground), "a colour such as #ffffff")
        require("palette", self.palette, isinstance(self.palette, tuple) and len(self.palette) <= MOST_COLORS
                 and all(map(_is_color, self.palette)), f"at most {MOST_COLORS} colours such as #1d3557")
        require("width_px", self.width_px, self.width_px * self.height_px <= MOST_PIXELS,
                 f"so that width x height is at most {MOST_PIXELS:,} px, as 4,096 x 4,096 are")
        require("segments", self.segments, self.segments * self.strokes <= MOST_CUBICS,
                 f"so that strokes x segments is at most {MOST_CUBICS:,}")


MOST_COLORS = 256

_WHOLE = {"strokes": (1, MOST_STROKES), "iterations": (1, 1_000_000), "width_px": (1, MOST_PX), "height_px": (1, MOST_PX),
          "segments": (1, MOST_SEGMENTS), "cutouts": (1, MOST_CUTOUTS), "starts": (1, 1000), "early_stop": (0, 1_000_000),
          "seed": (0, 2**63 - 1)}
_REAL = {"min_width_px": (0, 2 * MOST_PX), "max_width_px": (1e-3, 2 * MOST_PX), "grayscale": (0, 1), "blur_px": (0, 64),
         "noise": (0, 1), "rate": (1e-6, 100)}
_CHOICES: dict[str, tuple[object, ...]] = {"loss": get_args(Loss), "schedule": get_args(Schedule),
                                           "rebirth": (False, True), "progressive": (False, True)}
_COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)


def _is_color(value: object) -> bool:
    return isinstance(value, str) and _COLOR.fullmatch(value) is not None


def parse_color(color: str) -> tuple[float, float, float]:
    """Return ``#rrggbb`` as RGB in [0, 1]."""
    red, green, blue = (int(color[i:i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
