"""Train the built-in painter's discrete VAE: pictures to a grid of codes and back.

First encoder and decoder learn without codes; then the vectors between them are clustered, and the nearest cluster stands
for each (vector quantisation with running means and straight-through gradients: van den Oord and others 2017). At last the
clusters are written into the two convolutions that a painter has at that place, and it is a discrete VAE like any other: the
logit of a code is how near it is, and its row is what the decoder begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from limner.models.generators.dvae.network import Dvae, DvaeSizes
from training.loop import Loop, LoopSchedule
from training.optimiser import Pair
from training.pictures import PictureSet

SIZES = DvaeSizes(codes=512, width=128, groups=2, blocks=3, entry=256, stem=3, patch=4, spread=False)
"""Cells of 8 px: a picture of 96 px is a grid of 12 x 12 codes."""


@dataclass(frozen=True)
class DvaeSchedule(LoopSchedule):
    """As ``LoopSchedule``, of pictures.

    Codes come after the share ``open`` of the work. ``near`` weighs how far vectors are from their codes, ``edges`` the
    differences of neighbouring pixels; ``decay`` is that of the codes' running means.
    """

    steps: int = 4_000
    muon_rate: float = 0.04
    adam_rate: float = 4e-3
    warmup: int = 50
    open: float = 0.3
    near: float = 0.25
    edges: float = 1.0
    decay: float = 0.97


class Lesson(nn.Module):
    """A discrete VAE in the making: the network, and the codes as clusters of what lies between its halves."""

    def __init__(self, sizes: DvaeSizes) -> None:
        super().__init__()
        if sizes.entry != sizes.widths[-1]:
            raise ValueError("what the encoder ends with must be as wide as what the decoder begins with")
        self.network = Dvae(sizes)
        self.register_buffer("vectors", torch.zeros(sizes.codes, sizes.entry))
        self.register_buffer("counts", torch.zeros(sizes.codes))

    @property
    def has_codes(self) -> bool:
        """Whether what lies between has been clustered."""
        return bool(self.counts.any())

    def forward(self, pixels: Tensor, schedule: DvaeSchedule) -> Tensor:
        """Return the loss of a batch of pixels ``[n, 3, h, w]``; codes follow behind."""
        assert self.network.encoder is not None
        seen = self.network.encoder.look(pixels).float()
        loss = torch.zeros((), device=pixels.device)
        if self.has_codes:
            rows = seen.permute(0, 2, 3, 1).flatten(0, 2)
            codes = self._nearest(rows.detach())
            chosen = self.vectors[codes].view(seen.permute(0, 2, 3, 1).shape).permute(0, 3, 1, 2)
            loss = schedule.near * (seen - chosen).square().mean() / self.vectors.var().clamp(min=1e-6)
            self._follow(rows.detach(), codes, schedule.decay)
            seen = seen + (chosen - seen).detach()
        error = self.network.decoder.paint(seen) - pixels
        edges = error.diff(dim=2).abs().mean() + error.diff(dim=3).abs().mean()
        return loss + error.abs().mean() + error.square().mean() + schedule.edges * edges

    @torch.no_grad()
    def cluster(self, rows: Tensor, rounds: int = 12) -> None:
        """Begin the codes: k-means of vectors ``[n, d]``, which begins at vectors far from each other.

        (Each with a chance that grows with its squared distance from those before: k-means++, Arthur and Vassilvitskii,
        2007.)
        """
        self.vectors[0] = rows[torch.randint(len(rows), ())]
        distance = (rows - self.vectors[0]).square().sum(1)
        for place in range(1, len(self.vectors)):
            self.vectors[place] = rows[torch.multinomial(distance.clamp(min=1e-12), 1)[0]]
            distance = torch.minimum(distance, (rows - self.vectors[place]).square().sum(1))
        self.counts.fill_(1.0)
        for _ in range(rounds):
            codes = self._nearest(rows)
            self.counts.zero_()
            self._follow(rows, codes, 0.0)
        self.counts.clamp_(min=1.0)

    def _nearest(self, rows: Tensor) -> Tensor:
        return (self.vectors.square().sum(1) - 2 * rows @ self.vectors.T).argmin(1)

    @torch.no_grad()
    def _follow(self, rows: Tensor, codes: Tensor, decay: float) -> None:
        """Move codes to the running mean of what they stand for; those that stand for nothing begin anew somewhere."""
        found = torch.bincount(codes, minlength=len(self.counts)).float()
        sums = torch.zeros_like(self.vectors).index_add_(0, codes, rows)
        total = decay * self.counts + (1 - decay) * found
        moved = (decay * self.counts[:, None] * self.vectors + (1 - decay) * sums) / total.clamp(min=1e-6)[:, None]
        idle = total < IDLE * found.sum() / len(found)
        anew = rows[torch.randint(len(rows), (len(idle),), device=rows.device)]
        self.vectors.copy_(torch.where(idle[:, None], anew, moved))
        self.counts.copy_(torch.where(idle, found.mean().expand_as(total), total))

    @torch.no_grad()
    def finish(self) -> Dvae:
        """Return the network with the codes written into it, on the CPU."""
        assert self.network.encoder is not None
        self.network.decoder.stem.weight.copy_(self.vectors.T[:, :, None, None])
        self.network.decoder.stem.bias.zero_()
        self.network.encoder.head.weight.copy_(2 * self.vectors[:, :, None, None])
        self.network.encoder.head.bias.copy_(-self.vectors.square().sum(1))
        return self.network.cpu().eval()


IDLE = 0.02
"""A code that stands for less than this share of what it would if all were alike begins anew."""

CLUSTERED = 256
"""Pictures whose vectors are clustered."""


def train_dvae(data: PictureSet, schedule: DvaeSchedule, folder: Path, device: torch.device, seed: int,
               sizes: DvaeSizes = SIZES) -> tuple[Dvae, int]:
    """Teach a discrete VAE, or go on from the checkpoint in ``folder``; return it on the CPU, and the steps that it took."""
    torch.manual_seed(seed)
    lesson = Lesson(sizes).to(device).to(memory_format=torch.channels_last).train()
    ends = {"network.encoder.head.weight", "network.encoder.head.bias", "network.decoder.stem.weight",
            "network.decoder.stem.bias"}
    learned = {name: weight for name, weight in lesson.named_parameters() if name not in ends}
    hidden = [weight for name, weight in learned.items() if ".groups." in name and weight.ndim == 4]
    optimiser = Pair(hidden, learned.values(), schedule.muon_rate, schedule.adam_rate)
    loop = Loop("dvae", folder / "dvae.pt", lesson, optimiser, schedule)
    rng = np.random.default_rng(seed + loop.step)
    for done in loop.steps():
        if done >= schedule.open and not lesson.has_codes:
            lesson.cluster(_vectors(lesson, data, rng, device))
        pixels = as_pixels(data.take(np.sort(rng.integers(len(data.scenes), size=schedule.batch))), device)
        with torch.autocast(device.type, torch.bfloat16):
            loss = lesson(pixels, schedule)
        loop.learn(loss)
    return lesson.finish(), loop.step


@torch.no_grad()
def _vectors(lesson: Lesson, data: PictureSet, rng: np.random.Generator, device: torch.device) -> Tensor:
    """Return what lies between the halves for some pictures, ``[n, d]``."""
    assert lesson.network.encoder is not None
    chosen = np.sort(rng.integers(len(data.scenes), size=CLUSTERED))
    rows = [lesson.network.encoder.look(as_pixels(data.take(part), device)).permute(0, 2, 3, 1).flatten(0, 2)
            for part in np.array_split(chosen, max(1, CLUSTERED // 64))]
    return torch.cat(rows).float()


def as_pixels(pictures: np.ndarray, device: torch.device) -> Tensor:
    """Return pictures ``[n, h, w, 3]`` (uint8) as pixels ``[n, 3, h, w]`` in [0, 1], channels last."""
    pixels = torch.from_numpy(pictures).to(device).float().permute(0, 3, 1, 2) / 255
    return pixels.contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def measure_dvae(model: Dvae, data: PictureSet, count: int = 512, batch: int = 64) -> dict[str, Any]:
    """Return the PSNR of pictures from hard codes, in dB (the mean of the pictures' own), and which codes are used."""
    counts, psnr = torch.zeros(model.sizes.codes), []
    for start in range(0, min(count, len(data.scenes)), batch):
        pixels = as_pixels(data.take(np.arange(start, min(start + batch, count, len(data.scenes)))), torch.device("cpu"))
        codes = encode(model, pixels)
        error = (decode(model, codes) - pixels).square().mean((1, 2, 3))
        psnr += (-10 * error.log10()).tolist()
        counts += torch.bincount(codes.flatten(), minlength=len(counts))
    share = counts / counts.sum()
    return {"psnr_db": round(float(np.mean(psnr)), 2), "codes_used": int((share >= 1e-4).sum()), "codes": len(counts)}


@torch.no_grad()
def encode(model: Dvae, pixels: Tensor) -> Tensor:
    """Return the codes ``[n, h, w]`` of pixels ``[n, 3, h, w]``."""
    assert model.encoder is not None
    codes: Tensor = model.encoder(pixels).argmax(1)
    return codes


@torch.no_grad()
def decode(model: Dvae, codes: Tensor) -> Tensor:
    """Return the pixels of codes ``[n, h, w]``."""
    weights = F.one_hot(codes, model.sizes.codes).permute(0, 3, 1, 2).float()
    pixels: Tensor = model.decoder(weights).clamp(0, 1)
    return pixels
