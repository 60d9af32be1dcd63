"""What can be asked of a drawing. Knows no network; importing it costs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from limner.core.errors import OptionError

Schedule = Literal["clipdraw", "cosine"]


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
    loss: Literal["cosine", "spherical"] = "cosine"
    schedule: Schedule = "clipdraw"
    rate: float = 1.0
    rebirth: bool = False
    progressive: bool = False
    starts: int = 1
    early_stop: int = 0
    palette: tuple[str, ...] = ()
    ground: str = "#ffffff"
    seed: int = 0

    def __post_init__(self) -> None:
        least_one = "1 or more"
        for name, holds, allowed in (
            ("strokes", self.strokes >= 1, least_one),
            ("iterations", self.iterations >= 1, least_one),
            ("width_px", 1 <= self.width_px <= _MOST_PX, f"1 to {_MOST_PX}"),
            ("height_px", 1 <= self.height_px <= _MOST_PX, f"1 to {_MOST_PX}"),
            ("min_width_px", self.min_width_px >= 0, "0 or more"),
            ("max_width_px", self.max_width_px >= max(self.min_width_px, 1e-3), "above 0 and min_width_px or more"),
            ("segments", self.segments >= 1, least_one),
            ("cutouts", self.cutouts >= 1, least_one),
            ("grayscale", 0 <= self.grayscale <= 1, "0 to 1"),
            ("loss", self.loss in ("cosine", "spherical"), "cosine or spherical"),
            ("schedule", self.schedule in ("clipdraw", "cosine"), "clipdraw or cosine"),
            ("rate", 0 < self.rate < float("inf"), "above 0"),
            ("starts", self.starts >= 1, least_one),
            ("early_stop", self.early_stop >= 0, "0 (never) or more"),
            ("palette", all(_COLOR.fullmatch(color) for color in self.palette), "colours such as #1d3557"),
            ("ground", _COLOR.fullmatch(self.ground) is not None, "a colour such as #ffffff"),
            ("seed", 0 <= self.seed < 2**63, "0 or more, below 2^63"),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)!r}; it must be {allowed}.")


_MOST_PX = 8192
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def parse_color(color: str) -> tuple[float, float, float]:
    """Return ``#rrggbb`` as RGB in [0, 1]."""
    red, green, blue = (int(color[i:i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
