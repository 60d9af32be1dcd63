"""A painter without weights: the picture's spectrum, in colours that photographs do not correlate.

Any size, any CLIP. The spectrum is that of Olah, Mordvintsev and Schubert, "Feature visualization" (2017), as used for words
in aphantasia: every frequency is scaled by its inverse, so that a step of Adam moves coarse and fine alike. The three colour
channels are those in which photographs vary independently (the Cholesky-like root of their covariance, same source).
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from limner.algorithms.relaxation import Relaxation
from limner.models.generators.painter import Painter

COLORS = ((0.56, 0.19, 0.04), (0.56, 0.00, -0.08), (0.54, -0.19, 0.05))
"""What each of three independent channels adds to red, green and blue: light, warm or cold, green or purple."""

DECAY = 1.2
"""Amplitudes fall with the frequency to this power, as those of photographs do."""

SPREAD = 1.0
"""Deviation of a random picture's light before it is squeezed into [0, 1]."""

EDGE = 0.01
"""How near to black and white a start picture may come: the squeeze reaches them only at infinity."""


class FourierPainter(Painter):
    """Parameters ``[3, h, w // 2 + 1, 2]``: the half spectrum's real and imaginary parts."""

    name = "fourier"
    cache_key = "fourier-1"
    rate = 0.1

    def __init__(self, device: torch.device) -> None:
        self.model = nn.Identity()
        self.device = device
        self._colors = torch.tensor(COLORS, device=device)
        self._colors = self._colors / self._colors.norm(dim=1).max()

    def shape(self, height_px: int, width_px: int) -> tuple[int, ...]:
        """Return the shape of the parameters."""
        return 3, height_px, width_px // 2 + 1, 2

    def begin(self, height_px: int, width_px: int, random: torch.Generator) -> Tensor:
        """Return a random spectrum, whose picture is nearly gray."""
        return (0.3 * torch.randn(self.shape(height_px, width_px), generator=random)).to(self.device)

    def read(self, picture: Tensor) -> Tensor:
        """Return the spectrum of a picture ``[3, h, w]``, exactly but for its blackest and whitest parts."""
        height_px, width_px = picture.shape[1:]
        light = torch.logit(picture.to(self.device).float(), EDGE)
        channels = torch.linalg.solve(self._colors.cpu(), light.flatten(1).cpu()).view_as(light).to(self.device)
        spectrum = torch.view_as_real(torch.fft.rfft2(channels, norm="ortho"))
        return spectrum / self._scale(height_px, width_px)

    def paint(self, parameters: Tensor, height_px: int, width_px: int, relaxation: Relaxation | None = None) -> Tensor:
        """Return the picture."""
        spectrum = torch.view_as_complex((parameters * self._scale(height_px, width_px)).contiguous())
        return self._color(torch.fft.irfft2(spectrum, s=(height_px, width_px), norm="ortho"))

    def enlarge(self, parameters: Tensor, height_px: int, width_px: int, factor: int) -> Tensor:
        """Return the picture painted anew, ``factor`` times as large: the same waves, sampled more finely."""
        spectrum = torch.view_as_complex((parameters * self._scale(height_px, width_px)).contiguous()) * factor
        low = (height_px + 1) // 2
        whole = spectrum.new_zeros(3, height_px * factor, width_px * factor // 2 + 1)
        whole[:, :low, : spectrum.shape[2]] = spectrum[:, :low]
        whole[:, whole.shape[1] - (height_px - low):, : spectrum.shape[2]] = spectrum[:, low:]
        if width_px % 2 == 0:
            whole[:, :, spectrum.shape[2] - 1] /= 2  # an even width's highest frequency stands for two
        return self._color(torch.fft.irfft2(whole, s=(height_px * factor, width_px * factor), norm="ortho"))

    def _color(self, channels: Tensor) -> Tensor:
        return (self._colors @ channels.flatten(1)).view_as(channels).sigmoid()

    def _scale(self, height_px: int, width_px: int) -> Tensor:
        """Return what each frequency's parameters count, ``[h, w // 2 + 1, 1]``, so that random ones give ``SPREAD``."""
        down = torch.fft.fftfreq(height_px, device=self.device)[:, None]
        across = torch.fft.rfftfreq(width_px, device=self.device)[None]
        lowest = 1 / max(height_px, width_px)
        scale = (down.square() + across.square()).sqrt().clamp(min=lowest).pow(-DECAY)
        both = F.pad(scale[:, 1:], (1, 0)).square().sum() + scale.square().sum()  # all but the first stand for two
        return (scale * (SPREAD * math.sqrt(height_px * width_px) / both.sqrt()))[..., None]
