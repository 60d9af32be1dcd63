"""What a dream asks of a painter, whether it is a network or arithmetic."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property

import torch
from torch import Tensor

from limner.algorithms.relaxation import Relaxation
from limner.core.errors import OptionError
from limner.models.residency import HostedModel


class Painter(HostedModel, ABC):
    """What turns parameters, one tensor of float32, into a picture ``[3, h, w]`` in [0, 1]; gradients flow to them.

    Attributes:
        name: as a user would call it.
        cache_key: what it is, weights included: a checkpoint of another painter is refused by it.
        device: where it computes.
        cell_px: what width and height must be multiples of.
        rate: the learning rate of Adam that suits its parameters.
    """

    cache_key: str
    device: torch.device
    cell_px: int = 1
    rate: float = 0.05

    @cached_property
    def reads(self) -> bool:
        """Whether it can begin at a picture: where its class has ``read``, unless it says otherwise."""
        return type(self).read is not Painter.read

    @cached_property
    def proposes(self) -> bool:
        """Whether it knows itself what a text may look like: where its class has ``propose``, unless it says otherwise."""
        return type(self).propose is not Painter.propose

    @abstractmethod
    def shape(self, height_px: int, width_px: int) -> tuple[int, ...]:
        """Return the shape of the parameters of a picture of this size."""

    @abstractmethod
    def begin(self, height_px: int, width_px: int, random: torch.Generator) -> Tensor:
        """Return parameters by lot; ``random`` is a generator on the CPU."""

    @abstractmethod
    def paint(self, parameters: Tensor, height_px: int, width_px: int, relaxation: Relaxation | None = None) -> Tensor:
        """Return the picture; without a relaxation that of hard codes."""

    def read(self, picture: Tensor) -> Tensor:
        """Return the parameters that come nearest to a picture ``[3, h, w]`` in [0, 1].

        Raises:
            OptionError: it does not read; see ``reads``.
        """
        raise OptionError(f"{self.name} can neither begin at a picture nor move one.")

    def settle(self, parameters: Tensor) -> None:
        """Bring parameters back, in place, to where the painter can use them, behind a step; most need nothing."""

    def enlarge(self, parameters: Tensor, height_px: int, width_px: int, factor: int) -> Tensor | None:
        """Return the picture painted anew ``factor`` times as large; None where the painter cannot."""
        return None

    def propose(self, text: str, count: int, height_px: int, width_px: int, random: torch.Generator, *,
                guidance: float) -> Tensor:
        """Return parameters ``[count, ...]`` of candidates for a text.

        ``guidance`` says how much stronger the text is made than a picture of it would show.

        Raises:
            OptionError: it does not propose, see ``proposes``, or not of this size.
        """
        raise OptionError(f"{self.name} proposes nothing for a text.")

    def check_size(self, height_px: int, width_px: int) -> None:
        """Make sure that it can paint a picture of this size.

        Raises:
            OptionError: it cannot; the message says which are nearest.
        """
        for name, side in (("width", width_px), ("height", height_px)):
            if side % self.cell_px:
                below = side // self.cell_px * self.cell_px
                nearest = f"{below} or {below + self.cell_px}" if below else str(self.cell_px)
                raise OptionError(f"{name} is {side} px; {self.name} paints multiples of {self.cell_px} px. Ask for "
                                  f"{nearest}.")
