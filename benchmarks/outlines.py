"""A judge of drawings that steers nothing and shares no weight with what does: outlines, and a linear map.

Histograms of oriented gradients (Dalal and Triggs 2005) of scenes of the little world, and ridge regression from them to
the subjects. No gradient of it was ever asked for, so a drawing cannot have been made to please it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from training.world.lots import sample_scene
from training.world.scenes import draw_scene

SIDE_PX = 64
CELL_PX = 8
DIRECTIONS = 9
RIDGE = 300.0
HELD_OUT = 10
"""One scene in this many is kept to say how good the judge is."""


class OutlineJudge:
    """Ranks a few subjects by a picture's outlines. ``top`` is the share of scenes kept aside whose subject it names."""

    def __init__(self, subjects: Sequence[str], scenes: int, seed: int = 5_000_000) -> None:
        drawn = [sample_scene(seed + i, subjects=subjects) for i in range(scenes)]
        self.subjects = list(subjects)
        wanted = torch.tensor([self.subjects.index(scene.subject) for scene in drawn])
        rows = torch.cat([describe_outlines(draw_scene(scene, SIDE_PX)) for scene in drawn])
        kept = torch.arange(scenes) % HELD_OUT == 0
        self._mean = rows[~kept].mean(0)
        centred = rows[~kept] - self._mean
        goal = F.one_hot(wanted[~kept], len(self.subjects)).float()
        self._weights = torch.linalg.solve(centred.T @ centred + RIDGE * torch.eye(centred.shape[1]),
                                           centred.T @ (goal - goal.mean(0)))
        self.top = float((self._score(rows[kept]).argmax(1) == wanted[kept]).float().mean())

    def rank(self, picture: Image.Image, subject: str) -> int:
        """Return the place of a subject among all; 1 is first."""
        scores = self._score(describe_outlines(picture))[0]
        return int((scores > scores[self.subjects.index(subject)]).sum()) + 1

    def _score(self, rows: Tensor) -> Tensor:
        return (rows - self._mean) @ self._weights


def describe_outlines(picture: Image.Image) -> Tensor:
    """Return the histograms of a picture's gradients, by direction and cell, each 2 x 2 cells normalised: ``[1, d]``."""
    small = picture.convert("RGB").resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX)
    pixels = torch.from_numpy(np.array(small)).permute(2, 0, 1).float() / 255
    across, down = torch.zeros_like(pixels), torch.zeros_like(pixels)
    across[..., 1:-1] = pixels[..., 2:] - pixels[..., :-2]
    down[:, 1:-1] = pixels[:, 2:] - pixels[:, :-2]
    strength, channel = (across.square() + down.square()).sqrt().max(0)
    across, down = (each.gather(0, channel[None])[0] for each in (across, down))
    place = torch.atan2(down, across).remainder(math.pi) / math.pi * DIRECTIONS
    low = place.floor().long() % DIRECTIONS
    share = place - place.floor()
    votes = torch.zeros(DIRECTIONS, SIDE_PX, SIDE_PX)
    votes.scatter_add_(0, low[None], (strength * (1 - share))[None])
    votes.scatter_add_(0, ((low + 1) % DIRECTIONS)[None], (strength * share)[None])
    cells = F.avg_pool2d(votes[None], CELL_PX)
    blocks = torch.cat([cells[:, :, :-1, :-1], cells[:, :, 1:, :-1], cells[:, :, :-1, 1:], cells[:, :, 1:, 1:]], 1)
    for most in (0.3, 1.0):
        blocks = (blocks / (blocks.norm(dim=1, keepdim=True) + 0.02)).clamp(max=most)
    return blocks.flatten(1)
