"""The encoder and the decoder of a discrete VAE, in the layout of openai/DALL-E (Ramesh and others 2021).

Groups of residual blocks with a bottleneck of a quarter of their width; between groups the encoder halves the picture by
max-pooling and the decoder doubles it by repeating. Only sizes are configured: ``OPENAI`` are those of the published model.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from limner.core.errors import UnknownModelError

MARGIN = 0.1
"""Pixels are kept this far from 0 and 1, where a sigmoid cannot reach."""


@dataclass(frozen=True)
class DvaeSizes:
    """The sizes of a discrete VAE.

    Attributes:
        codes: how many codes there are.
        width: channels of the group that is next to the pixels; each group further in has twice as many.
        groups: how many; the picture is halved between two of them.
        blocks: residual blocks a group.
        entry: channels that the decoder begins with.
        stem: side of the encoder's first convolution.
        patch: side of the squares of pixels that the outermost group works on; 1 is every pixel by itself.
        spread: whether the decoder also tells the spread of each pixel, which nobody reads here.
    """

    codes: int = 8192
    width: int = 256
    groups: int = 4
    blocks: int = 2
    entry: int = 128
    stem: int = 7
    patch: int = 1
    spread: bool = True

    @property
    def cell_px(self) -> int:
        """The side of the square of pixels that a code stands for."""
        return int(self.patch * 2 ** (self.groups - 1))

    @property
    def widths(self) -> list[int]:
        """The channels of each group, from the pixels inwards."""
        return [self.width * 2**group for group in range(self.groups)]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for a configuration."""
        return asdict(self)

    @classmethod
    def from_dict(cls, config: dict[str, Any]) -> DvaeSizes:
        """Return the sizes that a configuration states.

        Raises:
            UnknownModelError: it states others, or impossible ones.
        """
        given = {field.name: config.get(field.name, field.default) for field in fields(cls)}
        numbers = [value for name, value in given.items() if name != "spread"]
        possible = all(type(value) is int and 1 <= value <= 65536 for value in numbers) and type(given["spread"]) is bool
        if not possible or given["groups"] > 8 or given["width"] % 4 or not given["stem"] % 2:
            raise UnknownModelError(f"The sizes of a discrete VAE are {given}; they must be whole numbers of at least 1, at "
                                    "most 8 groups, a width that 4 divides, an odd stem.")
        return cls(**given)


OPENAI = DvaeSizes()


class Block(nn.Module):
    """relu and convolution four times, the sum with what went in; ``sides`` of the kernels."""

    def __init__(self, inner: int, outer: int, sides: tuple[int, ...], gain: float) -> None:
        super().__init__()
        hidden = outer // 4
        widths = [inner, hidden, hidden, hidden, outer]
        self.convs = nn.ModuleList(nn.Conv2d(widths[i], widths[i + 1], side, padding=side // 2)
                                   for i, side in enumerate(sides))
        self.skip = nn.Identity() if inner == outer else nn.Conv2d(inner, outer, 1)
        self.gain = gain

    def forward(self, x: Tensor) -> Tensor:
        """Return maps of the same size."""
        found = x
        for conv in self.convs:
            found = conv(F.relu(found))
        return self.skip(x) + self.gain * found


ENCODER_SIDES = (3, 3, 3, 1)
DECODER_SIDES = (1, 3, 3, 3)


def _groups(widths: list[int], entry: int, blocks: int, sides: tuple[int, ...]) -> nn.ModuleList:
    gain = 1 / (len(widths) * blocks) ** 2
    groups = nn.ModuleList()
    for width in widths:
        groups.append(nn.Sequential(*(Block(entry if i == 0 else width, width, sides, gain) for i in range(blocks))))
        entry = width
    return groups


class Encoder(nn.Module):
    """From pixels ``[n, 3, h, w]`` in [0, 1] to the logits of codes ``[n, codes, h / cell, w / cell]``."""

    def __init__(self, sizes: DvaeSizes) -> None:
        super().__init__()
        self.patch = sizes.patch
        self.stem = nn.Conv2d(3 * sizes.patch**2, sizes.width, sizes.stem, padding=sizes.stem // 2)
        self.groups = _groups(sizes.widths, sizes.width, sizes.blocks, ENCODER_SIDES)
        self.head = nn.Conv2d(sizes.widths[-1], sizes.codes, 1)

    def forward(self, pixels: Tensor) -> Tensor:
        """Return the logits."""
        return self.head(self.look(pixels))

    def look(self, pixels: Tensor) -> Tensor:
        """Return the last group's maps, of which the logits are made."""
        pixels = (1 - 2 * MARGIN) * pixels + MARGIN
        x = self.stem(F.pixel_unshuffle(pixels, self.patch) if self.patch > 1 else pixels)
        for index, group in enumerate(self.groups):
            x = group(F.max_pool2d(x, 2) if index else x)
        return F.relu(x)


class Decoder(nn.Module):
    """From weights of codes ``[n, codes, h / cell, w / cell]`` to pixels ``[n, 3, h, w]``."""

    def __init__(self, sizes: DvaeSizes) -> None:
        super().__init__()
        self.patch = sizes.patch
        self.stem = nn.Conv2d(sizes.codes, sizes.entry, 1)
        self.groups = _groups(sizes.widths[::-1], sizes.entry, sizes.blocks, DECODER_SIDES)
        self.head = nn.Conv2d(sizes.width, 3 * sizes.patch**2 * (2 if sizes.spread else 1), 1)

    def forward(self, weights: Tensor) -> Tensor:
        """Return the pixels; between black and white they are in [0, 1], beyond it a little outside."""
        return self.paint(self.stem(weights))

    def paint(self, x: Tensor) -> Tensor:
        """Return the pixels of the maps that the first group is given."""
        for index, group in enumerate(self.groups):
            x = group(F.interpolate(x, scale_factor=2, mode="nearest") if index else x)
        found = self.head(F.relu(x))[:, : 3 * self.patch**2]
        found = F.pixel_shuffle(found, self.patch) if self.patch > 1 else found
        return (found.float().sigmoid() - MARGIN) / (1 - 2 * MARGIN)


class Dvae(nn.Module):
    """A decoder, and the encoder where there is one."""

    def __init__(self, sizes: DvaeSizes, *, encodes: bool = True) -> None:
        super().__init__()
        self.sizes = sizes
        self.decoder = Decoder(sizes)
        self.encoder = Encoder(sizes) if encodes else None

    @property
    def dtype(self) -> torch.dtype:
        """What its weights are."""
        return self.decoder.stem.weight.dtype
