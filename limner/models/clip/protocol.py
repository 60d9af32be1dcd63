"""What the rest of the house asks of a CLIP, whether one model answers or several together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import torch
from torch import Tensor


class TextEncoder(Protocol):
    """What a table needs of a CLIP."""

    device: torch.device

    @property
    def cache_key(self) -> str:
        """The key of its features in the cache."""
        ...

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return unit rows ``[n, d]``."""
        ...


class JointEncoder(Protocol):
    """CLIPs that judge together: a similarity is the mean of theirs."""

    device: torch.device

    @property
    def cache_key(self) -> str:
        """The keys of all."""
        ...

    @property
    def clips(self) -> Sequence[TextEncoder]:
        """All of them."""
        ...
