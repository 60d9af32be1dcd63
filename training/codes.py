"""Train the built-in painter's transformer from words to codes: cells are masked, and it says what they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from limner.models.generators.codes import CodeSizes, CodeTransformer, CodeWriter
from limner.models.generators.dvae.network import Dvae
from training.dvae import as_pixels, encode
from training.loop import Loop, LoopSchedule
from training.optimiser import Pair
from training.pictures import PictureSet
from training.world.captions import write_caption, write_phrase, write_prompt
from training.world.scenes import Scene


@dataclass(frozen=True)
class CodeSchedule(LoopSchedule):
    """As ``LoopSchedule``, of grids.

    A share ``untold`` of the grids is shown without words. ``mean`` is the decay of the average of the weights that is kept.
    """

    steps: int = 12_000
    batch: int = 48
    untold: float = 0.1
    mean: float = 0.995


@torch.no_grad()
def read_codes(path: Path, model: Dvae, data: PictureSet, device: torch.device, batch: int = 128) -> np.ndarray:
    """Return the codes ``[n, cells]`` (uint16) of all pictures, read once and kept in a file."""
    if path.exists():
        kept: np.ndarray = np.load(path)
        if len(kept) == len(data.scenes):
            return kept
    model = model.to(device)
    rows = [encode(model, as_pixels(data.take(np.arange(start, min(start + batch, len(data.scenes)))), device)).flatten(1)
            for start in range(0, len(data.scenes), batch)]
    model.cpu()
    codes: np.ndarray = torch.cat(rows).cpu().numpy().astype(np.uint16)
    np.save(path, codes)
    return codes


def train_codes(scenes: Sequence[Scene], codes: np.ndarray, tokenizer: Tokenizer, sizes: CodeSizes,
                schedule: CodeSchedule, folder: Path, device: torch.device, seed: int) -> tuple[CodeTransformer, int]:
    """Teach the transformer, or go on from the checkpoint in ``folder``.

    Returns the average of its weights on the CPU, and the steps that it took.
    """
    torch.manual_seed(seed)
    model = _Averaged(sizes, schedule.mean).to(device)
    network = model.network.train()
    hidden = [weight for weight in network.layers.parameters() if weight.ndim == 2]
    optimiser = Pair(hidden, network.parameters(), schedule.muon_rate, schedule.adam_rate)
    loop, writer = Loop("codes", folder / "codes.pt", model, optimiser, schedule), CodeWriter(network, tokenizer)
    rng = np.random.default_rng(seed + loop.step)
    for _ in loop.steps():
        chosen = rng.integers(len(scenes), size=schedule.batch)
        words = torch.stack([tell(writer, scenes[i], rng, schedule.untold) for i in chosen]).to(device)
        grids = torch.from_numpy(codes[chosen].astype(np.int64)).to(device)
        with sdpa_kernel(SDPBackend.MATH):  # on a CPU the fused kernel's way back takes a third of a step
            with torch.autocast(device.type, torch.bfloat16):
                loss = masked_loss(network, words, grids)
            loop.learn(loss)
        model.follow(loop.step)
    return model.mean.cpu().eval(), loop.step


class _Averaged(nn.Module):
    """A transformer, and the running mean of its weights."""

    def __init__(self, sizes: CodeSizes, decay: float) -> None:
        super().__init__()
        self.network, self.mean, self.decay = CodeTransformer(sizes), CodeTransformer(sizes), decay
        self.mean.load_state_dict(self.network.state_dict())
        self.mean.requires_grad_(False)

    @torch.no_grad()
    def follow(self, step: int) -> None:
        """Let the mean follow behind a step."""
        decay = min(self.decay, (step + 1) / (step + 10))
        for mean, weight in zip(self.mean.parameters(), self.network.parameters(), strict=True):
            mean.lerp_(weight, 1 - decay)


def tell(writer: CodeWriter, scene: Scene, rng: np.random.Generator, untold: float) -> Tensor:
    """Return the tokens of one of the ways to describe a scene, or none at all for a share ``untold``."""
    if rng.random() < untold:
        return torch.zeros(writer.network.sizes.text, dtype=torch.int64)
    kind = rng.random()
    text = write_caption(scene, None if kind < 0.2 else rng) if kind < 0.6 else (
        write_prompt(scene, rng) if kind < 0.85 else write_phrase(scene, rng))
    return writer.read(text.text)


def masked_loss(network: CodeTransformer, words: Tensor, grids: Tensor) -> Tensor:
    """Return the cross-entropy of masked cells; their share of a grid is the cosine of an even draw (Chang and others)."""
    share = torch.cos(torch.rand(len(grids), 1, device=grids.device) * torch.pi / 2)
    chance = torch.rand(grids.shape, device=grids.device)
    masked = chance <= torch.maximum(share, chance.amin(1, keepdim=True))  # one cell at least
    logits = network(words, grids.masked_fill(masked, network.sizes.codes))
    return F.cross_entropy(logits[masked].float(), grids[masked], label_smoothing=0.05)
