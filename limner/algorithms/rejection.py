"""Does any label match? How likely the best of as many unrelated phrases would come as near to the picture.

To hold a label against many phrases that have nothing to do with the labels is the idea of NegLabel (Jiang et al., 2024,
"Negative Label Guided OOD Detection with Pretrained Vision-Language Models"). NegLabel compares sums of softmax terms and
needs its phrases chosen for the labels; here the phrases are only a sample of what unrelated similarities look like.
Knows numbers; no phrases, no model.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

_ONE_SPREAD_BELOW = 0.158655
"""The share of a normal distribution that lies more than one standard deviation below its mean."""

LEAST_SPREAD = 1e-6


def chance_of(best: float, background: Tensor, count: int) -> float:
    """Return how likely the best of ``count`` unrelated phrases is as near to the picture as ``best`` is, in [0, 1].

    ``background [n]`` are the similarities of one picture with unrelated phrases. They are taken as normal, with their
    median and the spread of their lower half, so that the few that do describe the picture count for nothing; and the
    ``count`` labels as independent of each other (Šidák).
    """
    values = background.float()
    middle, below = torch.quantile(values, torch.tensor([0.5, _ONE_SPREAD_BELOW])).tolist()
    deviations = (best - middle) / max(middle - below, LEAST_SPREAD)
    single = 0.5 * math.erfc(deviations / math.sqrt(2))
    return 1.0 if single >= 1 else -math.expm1(count * math.log1p(-single))
