"""A painter with the codes of a discrete VAE: a folder of ``config.json`` and ``model.safetensors``.

Where the folder has a transformer from words to codes, too (``codes.safetensors``), it proposes what a text may look like.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from torch import Tensor

from limner.algorithms.relaxation import Relaxation, relax
from limner.core.errors import ModelUnavailableError, OptionError
from limner.core.storage import write_atomically
from limner.models.generators.codes import CodeWriter, load_writer
from limner.models.generators.dvae.network import Dvae, DvaeSizes
from limner.models.generators.painter import Painter
from limner.models.generators.weights import fill, write_weights
from limner.models.residency import on_device

MODEL_TYPE = "limner-dvae"
WEIGHTS = "model.safetensors"

SURE = 4.0
"""The logit of a code that a picture, or a proposal, begins with: sure, and still to be moved."""


class DvaePainter(Painter):
    """Parameters ``[codes, h / cell, w / cell]``: the logits of the codes."""

    rate = 0.1

    def __init__(self, network: Dvae, *, name: str, cache_key: str, device: torch.device) -> None:
        self.model: Any = network.eval()
        self.name = name
        self.cache_key = cache_key
        self.device = device
        self.cell_px = network.sizes.cell_px
        self.reads = network.encoder is not None

    def shape(self, height_px: int, width_px: int) -> tuple[int, ...]:
        """Return the shape of the parameters."""
        return self.model.sizes.codes, height_px // self.cell_px, width_px // self.cell_px

    def begin(self, height_px: int, width_px: int, random: torch.Generator) -> Tensor:
        """Return random logits."""
        return torch.randn(self.shape(height_px, width_px), generator=random).to(self.device)

    @on_device
    @torch.no_grad()
    def read(self, picture: Tensor) -> Tensor:
        """Return the logits of a picture ``[3, h, w]``: those of its codes the greatest by far."""
        logits = self.model.encoder(picture[None].to(self.device, self.model.dtype))[0].float()
        return 0.5 * (logits - logits.mean(0)) / logits.std().clamp(min=1e-6) + self._sure(logits.argmax(0))

    @on_device
    def paint(self, parameters: Tensor, height_px: int, width_px: int, relaxation: Relaxation | None = None) -> Tensor:
        """Return the picture."""
        weights = relax(parameters, relaxation)
        pixels: Tensor = self.model.decoder(weights[None].to(self.model.dtype))[0]
        return pixels.float().clamp(0, 1)

    def _sure(self, codes: Tensor) -> Tensor:
        return SURE * F.one_hot(codes, self.model.sizes.codes).movedim(-1, -3).float()


class WritingPainter(DvaePainter):
    """A painter with the codes of a discrete VAE that knows which codes a text may become."""

    def __init__(self, network: Dvae, writer: CodeWriter, *, name: str, cache_key: str, device: torch.device) -> None:
        super().__init__(network, name=name, cache_key=cache_key, device=device)
        self.writer = writer
        self.model.writer = writer.network.eval()

    @on_device
    @torch.no_grad()
    def propose(self, text: str, count: int, height_px: int, width_px: int, random: torch.Generator, *,
                guidance: float) -> Tensor:
        """Return the parameters of candidates for a text.

        Raises:
            OptionError: it was taught another size.
        """
        height, width = self.shape(height_px, width_px)[1:]
        if height != width or height != self.writer.side:
            own = self.writer.side * self.cell_px
            raise OptionError(f"{self.name} was taught pictures of {own} x {own} px; asked for {width_px} x {height_px}. "
                              "Ask for that size (--upscale enlarges it), or for no candidates, to begin at random codes.")
        codes = self.writer.write(text, count, random, guidance=guidance, device=self.device)
        return self._sure(codes.view(count, height, width))


def save_dvae(network: Dvae, folder: Path) -> None:
    """Write a discrete VAE as a painter's folder, its weights as they are.

    Raises:
        StorageError: it cannot be written.
    """
    config = {"model_type": MODEL_TYPE, **network.sizes.as_dict()}
    write_weights(network.state_dict(), folder / WEIGHTS)
    write_atomically(folder / "config.json", lambda part: part.write_text(json.dumps(config, indent=2) + "\n"))


def load_dvae(folder: Path, config: dict[str, Any], *, name: str, cache_key: str, device: torch.device,
              dtype: torch.dtype = torch.float32) -> DvaePainter:
    """Load a painter from the folder that ``save_dvae`` wrote.

    Raises:
        UnknownModelError: its configuration is impossible.
        ModelUnavailableError: weights are missing or damaged.
    """
    sizes = DvaeSizes.from_dict(config)
    path = folder / WEIGHTS
    with torch.device("meta"):
        network = Dvae(sizes, encodes=any(key.startswith("encoder.") for key in _keys(path)))
    fill(network, path)
    network = network.to(device, dtype)
    writer = load_writer(folder, sizes.codes)
    if writer is None:
        return DvaePainter(network, name=name, cache_key=cache_key, device=device)
    writer.network.to(device)
    return WritingPainter(network, writer, name=name, cache_key=cache_key, device=device)


def _keys(path: Path) -> list[str]:
    try:
        with safe_open(str(path), framework="pt") as stored:
            return list(stored.keys())
    except (SafetensorError, OSError) as error:
        raise ModelUnavailableError(f"{path} cannot be read: {error}. Convert or fetch it again.") from error
