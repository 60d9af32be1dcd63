"""What the rest of the house asks of a CLIP, whether one model answers or several together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import torch
from torch import Tensor


class TextEncoder(Protocol):
    """What a table needs of a CLIP."""

    cache_key: str
    device: torch.device

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return unit rows ``[n, d]``."""
        ...


class JointEncoder(Protocol):
    """CLIPs that judge together: a similarity is the mean of theirs."""

    cache_key: str
    device: torch.device

    @property
    def clips(self) -> Sequence[TextEncoder]:
        """All of them."""
        ...
