"""A new thing in both towers: low-rank changes learned by the contrastive loss of pre-training on
"a photo of a ..." (FLYP, Goyal and others 2023), old pictures among the new, and part of the old weights kept (WiSE-FT,
Wortsman and others 2022).

Knows open_clip's networks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch
from torch import Tensor

from limner.core.vectors import normalise
from limner.models.clip.model import Clip
from limner.teach.adapters import add_lora
from limner.teach.concepts.options import TEMPLATES
from limner.teach.loop.run import Learner

LEARNING_RATE = 1e-3
STEPS = 200
NEW_SHARE = 0.5
"""How many of a step's pictures are of the new thing."""

_TARGETS = re.compile(r"(?:.*\.)?resblocks\.\d+\.(?:attn|mlp\.c_fc|mlp\.c_proj)|visual\.trunk\..*\.(?:conv\d*|qkv|fc\d|proj)"
                      r"|visual\.head\.proj")


class TowersLearner(Learner):
    """Learns LoRA matrices from views of the new thing ``[pictures, views, 3, h, w]`` and old pictures ``[n, 3, h, w]``,
    which go by the names ``called``."""

    def __init__(self, clip: Clip, name: str, pixels: Tensor, old_pixels: Tensor, called: Sequence[str], *, rank: int,
                 batch_size: int, seed: int) -> None:
        self.clip, self.name, self.called = clip, name, called
        self.pixels, self.old_pixels = pixels, old_pixels
        self.new_size = max(1, round(NEW_SHARE * batch_size))
        self.old_size = max(1, batch_size - self.new_size)
        self.count, self.device = len(pixels), clip.device
        self.network = add_lora(clip.model, rank, seed, lambda name: bool(_TARGETS.fullmatch(name)))
        self.weights = {key: weight for key, weight in self.network.named_parameters() if weight.requires_grad}

    def loss(self, rows: Tensor, chance: torch.Generator, step: int) -> Tensor:
        """Return the contrastive loss of a batch, in which all pictures and texts of one name belong together."""
        view = torch.randint(self.pixels.shape[1], (self.new_size,), generator=chance)
        new = torch.randint(len(self.pixels), (self.new_size,), generator=chance)
        old = torch.randint(len(self.old_pixels), (self.old_size,), generator=chance)
        names = [self.name] * self.new_size + [self.called[place] for place in old.tolist()]
        forms = torch.randint(len(TEMPLATES), (len(names),), generator=chance).tolist()
        texts = [TEMPLATES[form].format(name) for form, name in zip(forms, names)]
        pixels = torch.cat([self.pixels[new, view], self.old_pixels[old]]).to(self.device)
        images = normalise(self.clip.model.encode_image(pixels))
        sentences = normalise(self.clip.model.encode_text(self.clip.tokens.pad(texts).to(self.device)))
        same = torch.tensor([[one == other for other in names] for one in names], device=self.device).float()
        return contrast(self.clip.scale * sentences @ images.T, same / same.sum(1, keepdim=True))


def contrast(logits: Tensor, target: Tensor) -> Tensor:
    """Return the cross-entropy of ``logits [n, n]`` with ``target``, whose rows sum to 1, in both directions."""
    by_row = -(target * logits.log_softmax(1)).sum(1).mean()
    by_column = -(target.T / target.T.sum(1, keepdim=True) * logits.T.log_softmax(1)).sum(1).mean()
    return (by_row + by_column) / 2
