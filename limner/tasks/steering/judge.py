"""CLIPs that look at a picture in the making: what each sees in it, and how far that is from what is wanted.

Several judge together: the loss is the mean of theirs, and so is the similarity; each has its own views, of its own size.
Knows nothing about how the picture is made.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch
from PIL import Image
from torch import Tensor

from limner.algorithms.guidance import Cutouts, Loss, Target, accumulate, cut_out
from limner.models.clip.joint import JointClip, clips_of
from limner.models.clip.model import Clip

Clips = Clip | JointClip


class PixelEncoder:
    """A CLIP's own size, mean and deviation, found by showing it black and white, in place of its preprocessing."""

    def __init__(self, clip: Clip) -> None:
        self.clip = clip
        black, white = (clip.preprocess(Image.new("RGB", (256, 256), color)) for color in ("black", "white"))
        self.size_px = int(black.shape[-1])
        self._shift = black.mean((1, 2))[:, None, None].to(clip.device)
        self._scale = (white - black).mean((1, 2))[:, None, None].to(clip.device)

    def encode(self, pixels: Tensor) -> Tensor:
        """Return the features ``[n, d]`` of pictures ``[n, 3, size, size]`` in [0, 1]; gradients flow."""
        return self.clip.encode_pixels(pixels * self._scale + self._shift)


class Judge:
    """One or more CLIPs, and for each a target among its own features."""

    def __init__(self, clip: Clips, targets: Sequence[Target], encoders: Sequence[PixelEncoder] | None = None) -> None:
        self.clip = clip
        self.targets = tuple(targets)
        self._encoders = encoders or [PixelEncoder(one) for one in clips_of(clip)]

    def aim(self, targets: Sequence[Target]) -> Judge:
        """Return the same CLIPs with other targets."""
        return Judge(self.clip, targets, self._encoders)

    @contextlib.contextmanager
    def present(self) -> Iterator[None]:
        """Have the weights on their device inside, as gradients need them between two calls."""
        with contextlib.ExitStack() as stack:
            for clip in clips_of(self.clip):
                stack.enter_context(clip.present())
            yield

    @property
    def device(self) -> torch.device:
        """Where they compute."""
        return self.clip.device

    def loss(self, image: Tensor, ground: Tensor, cutouts: Cutouts, kind: Loss, random: torch.Generator, *,
             at_once: int | None = None) -> Tensor:
        """Return the mean of the CLIPs' losses on random views of ``image [3, h, w]``; gradients flow to it.

        ``cutouts`` says how views are made; their size is each CLIP's own. With ``at_once`` no more views than that are in
        memory together: the gradient of each batch is taken before the next one is made.
        """
        if at_once is None or at_once >= cutouts.count:
            return self._loss(image, ground, cutouts, kind, random)
        sizes = [min(at_once, cutouts.count - done) for done in range(0, cutouts.count, at_once)]
        return accumulate(image, [size / cutouts.count for size in sizes], lambda seen, index: self._loss(
            seen, ground, replace(cutouts, count=sizes[index]), kind, random))

    def _loss(self, image: Tensor, ground: Tensor, cutouts: Cutouts, kind: Loss, random: torch.Generator) -> Tensor:
        losses = []
        for encoder, target in zip(self._encoders, self.targets, strict=True):
            views = cut_out(image, ground, replace(cutouts, size_px=encoder.size_px), random)
            losses.append(target.loss(encoder.encode(views), kind))
        return torch.stack(losses).mean()

    @torch.no_grad()
    def look(self, picture: Image.Image) -> list[Tensor]:
        """Return each CLIP's features ``[1, d]`` of a picture."""
        return [clip.encode_images([picture]) for clip in clips_of(self.clip)]

    def similarity(self, features: Sequence[Tensor]) -> float:
        """Return the mean of the CLIPs' similarities with what is wanted; ``features`` as ``look`` returns them."""
        found = [target.similarity(row) for target, row in zip(self.targets, features, strict=True)]
        return sum(found) / len(found)
