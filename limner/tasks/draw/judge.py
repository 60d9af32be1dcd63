"""CLIPs that look at a drawing: what each sees in it, and how far that is from what is wanted.

Several judge together: the loss is the mean of theirs, and so is the similarity; each has its own views, of its own size.
Knows nothing about strokes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import torch
from PIL import Image
from torch import Tensor

from limner.algorithms.guidance import Cutouts, Target, cut_out
from limner.models.clip.joint import JointClip, clips_of
from limner.models.clip.model import Clip
from limner.tasks.draw.options import DrawOptions

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

    def __init__(self, clip: Clips, targets: Sequence[Target]) -> None:
        self.clip = clip
        self.targets = tuple(targets)
        self._encoders = [PixelEncoder(one) for one in clips_of(clip)]

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

    def loss(self, image: Tensor, ground: Tensor, options: DrawOptions, random: torch.Generator) -> Tensor:
        """Return the mean of the CLIPs' losses on random views of ``image [3, h, w]``; gradients flow to it."""
        losses = []
        for encoder, target in zip(self._encoders, self.targets, strict=True):
            cutouts = Cutouts(encoder.size_px, options.cutouts, grayscale=options.grayscale, blur_px=options.blur_px,
                              noise=options.noise)
            losses.append(target.loss(encoder.encode(cut_out(image, ground, cutouts, random)), options.loss))
        return torch.stack(losses).mean()

    @torch.no_grad()
    def look(self, picture: Image.Image) -> list[Tensor]:
        """Return each CLIP's features ``[1, d]`` of a picture."""
        return [clip.encode_images([picture]) for clip in clips_of(self.clip)]

    def similarity(self, features: Sequence[Tensor]) -> float:
        """Return the mean of the CLIPs' similarities with what is wanted; ``features`` as ``look`` returns them."""
        found = [target.similarity(row) for target, row in zip(self.targets, features, strict=True)]
        return sum(found) / len(found)
