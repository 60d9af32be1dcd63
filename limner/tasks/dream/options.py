"""What can be asked of a dream. Knows no network; importing it costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from limner.tasks.steering.ranges import check_choices, check_real, check_whole, require

Loss = Literal["cosine", "spherical"]
Relaxation = Literal["straight-through", "gumbel", "soft"]
Schedule = Literal["constant", "cosine"]
Motion = Literal["still", "zoom", "pan"]

MOST_PX = 4096
MOST_PIXELS = 2**22
MOST_OUT_PIXELS = 2**26
MOST_CUTOUTS = 1024


@dataclass(frozen=True)
class DreamOptions:
    """How a dream is made.

    Attributes:
        iterations: steps of the optimiser; 0 leaves what the painter proposes as it is.
        width_px: width of the picture; a multiple of the painter's cell.
        height_px: height of the picture; a multiple of the painter's cell.
        cutouts: views of the picture that each CLIP sees in a step.
        cutouts_at_once: how many of them are in memory together; fewer need less of it and more time.
        least_area: the smallest view, as a share of the picture's area.
        perspective: how far a view may be bent, from 0 to 1.
        grayscale: share of the views that lose their colours.
        blur_px: each view is blurred by up to this many of CLIP's pixels.
        noise: deviation of the noise over each view, colours running from 0 to 1.
        loss: ``spherical``, which pulls harder from far away, or ``cosine``.
        relaxation: how codes are made movable, for painters that have codes: ``straight-through``, ``gumbel`` (by lot,
            with a falling temperature) or ``soft`` (mixtures). The picture that is reported is always that of hard codes.
        temperature: of the choice among codes in the first step.
        last_temperature: of the choice among codes in the last step; it falls evenly in its logarithm.
        schedule: learning rates that are ``constant``, or that warm up over a twentieth of the iterations and then slow
            down to a tenth by a ``cosine``.
        rate: factor of the painter's own learning rate.
        smoothness: weight of the mean difference between neighbouring pixels.
        keep_near: how much the picture is held near its start: weight of ten times the mean squared difference.
        average: decay of an exponential average of the parameters, whose picture is reported; 0 is none.
        candidates: of a painter that proposes pictures for a text, how many; the best by CLIP is begun with. 0 is by lot.
        guidance: how much stronger than usual those proposals follow the text.
        motion: ``zoom`` or ``pan`` moves the picture while it is dreamed, for a film; the painter must read pictures.
        motion_every: iterations between two movements.
        upscale: the finished picture is this many times as large: painted anew where the painter can, else resampled.
        early_stop: stop when the similarity of the clean picture has not risen for this many iterations; 0 never stops.
        seed: the same seed gives the same picture, to the byte, on the same machine with as many threads.

    Raises:
        OptionError: one is out of its range, or no number.
    """

    iterations: int = 200
    width_px: int = 224
    height_px: int = 224
    cutouts: int = 16
    cutouts_at_once: int = 16
    least_area: float = 0.5
    perspective: float = 0.3
    grayscale: float = 0.0
    blur_px: float = 1.0
    noise: float = 0.02
    loss: Loss = "spherical"
    relaxation: Relaxation = "straight-through"
    temperature: float = 1.0
    last_temperature: float = 0.1
    schedule: Schedule = "cosine"
    rate: float = 1.0
    smoothness: float = 0.5
    keep_near: float = 0.0
    average: float = 0.0
    candidates: int = 8
    guidance: float = 2.0
    motion: Motion = "still"
    motion_every: int = 5
    upscale: int = 1
    early_stop: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        check_whole(self, _WHOLE)
        check_real(self, _REAL)
        check_choices(self, _CHOICES)
        require("width_px", self.width_px, self.width_px * self.height_px <= MOST_PIXELS,
                f"so that width x height is at most {MOST_PIXELS:,} px, as 2,048 x 2,048 are")
        require("upscale", self.upscale, self.width_px * self.height_px * self.upscale**2 <= MOST_OUT_PIXELS,
                f"so that the larger picture has at most {MOST_OUT_PIXELS:,} px, as 8,192 x 8,192 have")


_WHOLE = {"iterations": (0, 1_000_000), "width_px": (1, MOST_PX), "height_px": (1, MOST_PX), "cutouts": (1, MOST_CUTOUTS),
          "cutouts_at_once": (1, MOST_CUTOUTS), "candidates": (0, 256), "motion_every": (1, 1000), "upscale": (1, 16),
          "early_stop": (0, 1_000_000), "seed": (0, 2**63 - 1)}
_REAL = {"least_area": (0.01, 1), "perspective": (0, 1), "grayscale": (0, 1), "blur_px": (0, 64), "noise": (0, 1),
         "temperature": (1e-3, 100), "last_temperature": (1e-3, 100), "rate": (1e-6, 1000), "smoothness": (0, 1000),
         "keep_near": (0, 1000), "average": (0, 0.9999), "guidance": (0, 100)}
_CHOICES: dict[str, tuple[object, ...]] = {"loss": get_args(Loss), "relaxation": get_args(Relaxation),
                                           "schedule": get_args(Schedule), "motion": get_args(Motion)}
