"""Does any label match? The nearest label against the nearest phrase that is none of the labels.

To let labels compete with a vocabulary of other things is the idea of NegLabel (Jiang et al., 2024, "Negative Label Guided
OOD Detection with Pretrained Vision-Language Models"). NegLabel weighs the sums of all softmax terms, so its measure moves
with the number of labels and phrases, and needs pictures to set its threshold. The nearest of each do not: what is left
are the odds of two texts by the checkpoint's own scale. Knows tensors; no phrases, no model.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

ALIKE_SHARE = 0.005
"""The share of background pairs that count as saying the same: "kitten" may not compete with the label "cat"."""

SAMPLED_ROWS = 256
"""Background rows whose pairs are looked at for it: half a million pairs of 2,000 phrases."""


def leave_out_alike(background: Tensor, labels: Tensor) -> Tensor:
    """Return the places of background rows ``[n, d]`` that say something else than all label rows ``[k, d]``."""
    return ((labels @ background.T).amax(0) < alike_level(background)).nonzero().flatten()


def alike_level(background: Tensor) -> float:
    """Return the similarity from which two texts count as saying the same; infinite for fewer than two rows.

    It is that of the nearest pairs of background rows, ``ALIKE_SHARE`` of all: how near two texts are depends on the CLIP,
    so no similarity could be given.
    """
    count = len(background)
    if count < 2:
        return math.inf
    places = torch.arange(count, device=background.device)
    chosen = places[::max(1, count // SAMPLED_ROWS)]
    pairs = background[chosen] @ background.T
    return float(pairs[places != chosen[:, None]].quantile(1 - ALIKE_SHARE))


def support_of(label: float, rival: float, scale: float) -> float:
    """Return the probability of a label where it and its rival are all there is, by their similarities and the scale."""
    return float(torch.sigmoid(torch.tensor(scale * (label - rival), dtype=torch.float64)))
