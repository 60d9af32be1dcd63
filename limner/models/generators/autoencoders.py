"""Painters of diffusers: VQGANs (``VQModel``), and the autoencoders of latent diffusion, ``AutoencoderKL`` and
``AutoencoderTiny``.

The networks are diffusers' own; here they only meet what a dream asks of a painter.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from limner.algorithms.relaxation import Relaxation, choose_vectors
from limner.core.errors import MissingExtraError, ModelUnavailableError
from limner.models.generators.painter import Painter
from limner.models.residency import on_device

WEIGHTS = ("diffusion_pytorch_model.safetensors",)
CLASSES = ("VQModel", "AutoencoderKL", "AutoencoderTiny")


class AutoencoderPainter(Painter):
    """Parameters ``[d, h / cell, w / cell]``: latents, in units of their usual spread."""

    def __init__(self, network: Any, *, name: str, cache_key: str, device: torch.device) -> None:
        self.model: Any = network.eval().requires_grad_(False)
        self.name = name
        self.cache_key = cache_key
        self.device = device
        config = network.config
        widths = config.get("encoder_block_out_channels") or config["block_out_channels"]
        self.cell_px = 2 ** (len(widths) - 1)
        self.channels = int(config["latent_channels"])
        self.scale = float(config.get("scaling_factor") or 1.0)
        self.shift = float(config.get("shift_factor") or 0.0)

    def shape(self, height_px: int, width_px: int) -> tuple[int, ...]:
        """Return the shape of the parameters."""
        return self.channels, height_px // self.cell_px, width_px // self.cell_px

    def begin(self, height_px: int, width_px: int, random: torch.Generator) -> Tensor:
        """Return random latents."""
        return torch.randn(self.shape(height_px, width_px), generator=random).to(self.device)

    @on_device
    @torch.no_grad()
    def read(self, picture: Tensor) -> Tensor:
        """Return the latents of a picture ``[3, h, w]``."""
        found = self.model.encode((2 * picture[None] - 1).to(self.device, self.model.dtype))
        latents = found.latents if hasattr(found, "latents") else found.latent_dist.mode()
        return (latents[0].float() - self.shift) * self.scale

    @on_device
    def paint(self, parameters: Tensor, height_px: int, width_px: int, relaxation: Relaxation | None = None) -> Tensor:
        """Return the picture."""
        return self._decode(parameters / self.scale + self.shift)

    def _decode(self, latents: Tensor, **how: Any) -> Tensor:
        pixels: Tensor = self.model.decode(latents[None].to(self.model.dtype), **how).sample[0]
        return (pixels.float() / 2 + 0.5).clamp(0, 1)


class VqPainter(AutoencoderPainter):
    """Parameters ``[d, h / cell, w / cell]``: vectors, of which the nearest of the codebook is painted."""

    rate = 0.1

    @property
    def codebook(self) -> Tensor:
        """The vectors that there are, ``[codes, d]``."""
        return self.model.quantize.embedding.weight.detach().float()

    @on_device
    def begin(self, height_px: int, width_px: int, random: torch.Generator) -> Tensor:
        """Return random vectors of the codebook."""
        depth, height, width = self.shape(height_px, width_px)
        codes = torch.randint(len(self.codebook), (height, width), generator=random)
        return self.codebook[codes.to(self.device)].movedim(-1, 0).contiguous().view(depth, height, width)

    @on_device
    @torch.no_grad()
    def read(self, picture: Tensor) -> Tensor:
        """Return the vectors of a picture ``[3, h, w]`` before a code is chosen."""
        return self.model.encode((2 * picture[None] - 1).to(self.device, self.model.dtype)).latents[0].float()

    @on_device
    def paint(self, parameters: Tensor, height_px: int, width_px: int, relaxation: Relaxation | None = None) -> Tensor:
        """Return the picture."""
        return self._decode(choose_vectors(parameters, self.codebook, relaxation), force_not_quantize=True)

    @on_device
    @torch.no_grad()
    def settle(self, parameters: Tensor) -> None:
        """Keep the vectors within the codebook's bounds: from farther away gradients would take long to bring them back."""
        low, high = (bound[:, None, None] for bound in (self.codebook.amin(0), self.codebook.amax(0)))
        parameters.copy_(parameters.clamp(low, high))


def load_autoencoder(folder: Path, kind: str, *, name: str, cache_key: str, device: torch.device,
                     dtype: torch.dtype) -> AutoencoderPainter:
    """Load a folder that diffusers wrote; ``kind`` is one of ``CLASSES``, as its configuration says.

    Raises:
        MissingExtraError: diffusers is not installed.
        ModelUnavailableError: weights are missing or damaged, or not in safetensors.
    """
    from limner.models._open_clip import open_clip  # noqa: F401 - it makes torchvision importable, which diffusers asks for

    try:
        import diffusers
    except ImportError as error:
        raise MissingExtraError(f"{name} is a model of diffusers, which is not installed: pip install 'limner[dream]'."
                                ) from error
    try:
        network = getattr(diffusers, kind).from_pretrained(str(folder), use_safetensors=True, torch_dtype=dtype,
                                                           local_files_only=True, low_cpu_mem_usage=False)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise ModelUnavailableError(f"{folder} cannot be loaded as a {kind} ({str(error).splitlines()[0]}). It needs "
                                    f"config.json and {WEIGHTS[0]}.") from error
    made = VqPainter if kind == "VQModel" else AutoencoderPainter
    return made(network.to(device), name=name, cache_key=cache_key, device=device)
