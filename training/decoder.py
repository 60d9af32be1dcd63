"""Go on with the decoder of the built-in painter alone: from the codes as they are, pictures whose edges a tower sees.

Mean colours are what pixel losses ask for where a code leaves open what was there, so a decoder that knows only those blurs.
Distances between the features of a network that tells things apart mend that (perceptual losses: Johnson and others 2016;
of features of unit length: Zhang and others 2018, LPIPS). The tower here is that of the built-in CLIP, so what it says of
such pictures is no evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from limner.models.generators.dvae.network import Dvae
from training.dvae import as_pixels
from training.loop import Loop, LoopSchedule
from training.model import prepare
from training.optimiser import Pair
from training.pictures import PictureSet


@dataclass(frozen=True)
class DecoderSchedule(LoopSchedule):
    """As ``LoopSchedule``, of pictures.

    ``seen`` weighs the distance of features against that of colours.
    """

    steps: int = 4_000
    muon_rate: float = 0.01
    adam_rate: float = 1e-3
    warmup: int = 50
    seen: float = 0.5


class Sight(nn.Module):
    """The lower part of a CLIP's image trunk, which looks and does not learn."""

    def __init__(self, trunk: nn.Module) -> None:
        super().__init__()
        self.parts = nn.ModuleList([trunk.stem, *list(trunk.stages)[:2]])  # type: ignore[arg-type,list-item]
        self.requires_grad_(False).eval()

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """Return the features of prepared pixels after each part, each of unit length at each place."""
        found = []
        for part in self.parts:
            pixels = part(pixels)
            found.append(F.normalize(pixels.float(), dim=1))
        return found

    def distance(self, painted: Tensor, drawn: Tensor) -> Tensor:
        """Return how unlike two batches ``[n, 3, h, w]`` in [0, 1] look, 0 to 4 a part."""
        with torch.no_grad():
            wanted = self(_prepared(drawn))
        parts = [(one - other).square().sum(1).mean() for one, other in zip(self(_prepared(painted)), wanted, strict=True)]
        return torch.stack(parts).sum()


def _prepared(pixels: Tensor) -> Tensor:
    return prepare((255 * pixels).permute(0, 2, 3, 1), pixels.device, pixels.shape[-1])


def train_decoder(model: Dvae, trunk: nn.Module, data: PictureSet, codes: np.ndarray, schedule: DecoderSchedule,
                  folder: Path, device: torch.device, seed: int) -> int:
    """Teach the decoder of ``model`` in place, or go on from the checkpoint in ``folder``; return the steps that it took.

    Args:
        model: the discrete VAE; its codes and its encoder stay as they are.
        trunk: the image trunk of a CLIP.
        data: pictures.
        codes: their codes, ``[n, cells]``.
        schedule: how long and how fast.
        folder: where the checkpoint lies.
        device: where to work.
        seed: draws the batches.
    """
    torch.manual_seed(seed)
    decoder, sight = model.decoder.to(device).float().train(), Sight(trunk).to(device)
    learned = [weight.requires_grad_() for name, weight in decoder.named_parameters() if not name.startswith("stem.")]
    hidden = [weight for name, weight in decoder.named_parameters() if name.startswith("groups.") and weight.ndim == 4]
    optimiser = Pair(hidden, learned, schedule.muon_rate, schedule.adam_rate)
    loop, side = Loop("decoder", folder / "decoder.pt", decoder, optimiser, schedule), int(np.sqrt(codes.shape[1]))
    rng = np.random.default_rng(seed + loop.step)
    for _ in loop.steps():
        chosen = np.sort(rng.integers(len(codes), size=schedule.batch))
        drawn = as_pixels(data.take(chosen), device)
        grid = torch.from_numpy(codes[chosen].astype(np.int64)).to(device).view(-1, side, side)
        with torch.autocast(device.type, torch.bfloat16):
            weights = F.one_hot(grid, model.sizes.codes).permute(0, 3, 1, 2).float()
            painted = decoder(weights).float()
            loss = (painted - drawn).abs().mean() + schedule.seen * sight.distance(painted, drawn)
        loop.learn(loss)
    decoder.cpu().eval()
    return loop.step
