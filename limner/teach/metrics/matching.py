"""How well pictures and texts find each other, from their features. Knows no model."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

CLIP_S_WEIGHT = 2.5


def clip_s(images: Tensor, texts: Tensor) -> Tensor:
    """Return CLIP-S (Hessel and others 2021) of pictures and their captions, ``[n]`` for unit rows ``[n, d]``."""
    return CLIP_S_WEIGHT * (images * texts).sum(-1).clamp(min=0)


def recall_at(images: Tensor, texts: Tensor, owners: Tensor, counts: Sequence[int] = (1, 5, 10)) -> dict[str, float]:
    """Return recall@k both ways: how often one of a picture's texts is among the k nearest to it, and a text's picture among
    the k nearest to the text.

    ``owners [m]`` says which picture each text is of. Equal similarities do not count in favour.
    """
    similarities = images.float() @ texts.float().T
    own = owners[None, :] == torch.arange(len(images), device=owners.device)[:, None]
    best = similarities.masked_fill(~own, -torch.inf).amax(1, keepdim=True)
    by_picture = ((similarities >= best) & ~own).sum(1)
    right = similarities.T.gather(1, owners[:, None])
    by_text = (right <= similarities.T).sum(1) - 1
    return {f"{way} R@{count}": float((rank < count).float().mean())
            for way, rank in (("picture to text", by_picture), ("text to picture", by_text)) for count in counts}
