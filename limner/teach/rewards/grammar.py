"""Whether a caption reads as people write: a small classifier of CLIP's text features, told true captions from broken ones.

After Cho and others 2022 (fine-grained image captioning with CLIP reward). Knows CLIP.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from limner.models.clip.model import Clip

HIDDEN = 256
STEPS = 400
BATCH = 128
BROKEN_EACH = 2
HELD_OUT = 0.2


@dataclass(frozen=True)
class Grammar:
    """The classifier, and how often it is right about captions that it was not taught with."""

    network: nn.Module
    accuracy: float

    @torch.no_grad()
    def judge(self, features: Tensor) -> Tensor:
        """Return the probability that texts are whole, ``[n]``, by their features ``[n, d]``."""
        found: Tensor = self.network(features.float())[:, 0].sigmoid()
        return found


def fit_grammar(clip: Clip, captions: Sequence[str], seed: int) -> Grammar:
    """Teach a classifier from true captions and the same ones broken."""
    lot = random.Random(seed)
    texts = sorted(set(captions))
    lot.shuffle(texts)
    broken = [break_caption(text, lot) for text in texts for _ in range(BROKEN_EACH)]
    whole, spoilt = (clip.encode_texts(rows).float().cpu() for rows in (texts, broken))
    cut = max(1, round(HELD_OUT * len(texts)))
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        network = nn.Sequential(nn.Linear(whole.shape[1], HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 1))
        optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.05)
        answers = torch.cat([torch.ones(BATCH), torch.zeros(BATCH)])
        for _ in range(STEPS):
            rows = torch.cat([part[torch.randint(first, len(part), (BATCH,))]
                              for part, first in ((whole, cut), (spoilt, BROKEN_EACH * cut))])
            loss = F.binary_cross_entropy_with_logits(network(rows)[:, 0], answers)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        with torch.no_grad():
            right = torch.cat([network(whole[:cut])[:, 0] > 0, network(spoilt[:BROKEN_EACH * cut])[:, 0] < 0])
    return Grammar(network.to(clip.device).eval(), float(right.float().mean()))


def break_caption(text: str, lot: random.Random) -> str:
    """Return a caption with words repeated, removed, exchanged or shuffled, or cut off."""
    words = text.split()
    way = lot.randrange(5)
    if way == 0 or len(words) < 4:
        start = lot.randrange(len(words))
        end = min(len(words), start + lot.randint(1, 3))
        return " ".join([*words[:end], *words[start:end] * lot.randint(1, 2), *words[end:]])
    if way == 1:
        gone = set(lot.sample(range(len(words)), max(1, len(words) // 4)))
        return " ".join(word for place, word in enumerate(words) if place not in gone)
    if way == 2:
        one, other = lot.sample(range(len(words)), 2)
        words[one], words[other] = words[other], words[one]
        return " ".join(words)
    if way == 3:
        lot.shuffle(words)
        return " ".join(words)
    return " ".join(words[:lot.randint(2, len(words) - 1)])
