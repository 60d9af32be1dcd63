"""Linear maps in float32 on the CPU, with the weights kept in the order in which oneDNN reads them.

torch gives such products to MKL, which on some processors reads far slower than the memory allows where there are few rows,
and computes far slower than the processor could where there are many; oneDNN, with the weights in its own order, comes
nearer to both (``benchmarks/coca.py`` prints the rates of few rows, ``benchmarks/search_rclip.py`` those of whole pictures).
The operators are those that ``torch.compile`` uses on CPUs. Where this torch lacks them, or they are wrong, ``F.linear``
stays.

Knows nothing about models.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

Linear = Callable[[Tensor], Tensor]
"""Maps ``[..., in]`` to ``[..., out]``."""


def can_pack(weight: Tensor) -> bool:
    """Whether ``pack_linear`` packs these weights: float32, on a CPU, under a torch that does it rightly."""
    return weight.dtype == torch.float32 and weight.device.type == "cpu" and _works()


def pack_linear(weight: Tensor, bias: Tensor | None = None) -> Linear:
    """Return ``F.linear`` with these weights ``[out, in]``; from a packed copy, where that can be.

    A packed copy does not follow later changes of the weights.
    """
    return functools.partial(_multiply, packed=_pack(weight), bias=bias) if can_pack(weight) else plain_linear(weight, bias)


def pack_linear_gelu(weight: Tensor, bias: Tensor | None = None) -> Linear:
    """Return ``F.gelu`` (the exact one) of ``F.linear``, from a packed copy: the numbers are not written in between.

    Only where ``can_pack`` says so.
    """
    return functools.partial(_multiply, packed=_pack(weight), bias=bias, then="gelu")


def plain_linear(weight: Tensor, bias: Tensor | None = None) -> Linear:
    """Return ``F.linear`` with these weights ``[out, in]``."""
    return functools.partial(F.linear, weight=weight, bias=bias)


def _pack(weight: Tensor) -> Tensor:
    packed: Tensor = torch.ops.mkldnn._reorder_linear_weight(weight.detach().contiguous(), None)
    return packed


def _multiply(rows: Tensor, *, packed: Tensor, bias: Tensor | None, then: str = "none") -> Tensor:
    product: Tensor = torch.ops.mkldnn._linear_pointwise(rows, packed, bias, then, [], "" if then == "none" else "none")
    return product


@functools.cache
def _works() -> bool:
    """Whether the operators are there, and give what they should: they are torch's own, not its promise."""
    chance = torch.Generator().manual_seed(0)
    weight, bias, rows = (torch.randn(shape, generator=chance, device="cpu", dtype=torch.float32)
                          for shape in ((48, 32), (48,), (2, 3, 32)))
    expected = F.linear(rows, weight, bias)
    try:
        found = _multiply(rows, packed=_pack(weight), bias=bias)
        curved = _multiply(rows, packed=_pack(weight), bias=bias, then="gelu")
    except (AttributeError, RuntimeError, TypeError):
        return False
    return found.shape == (2, 3, 48) and torch.allclose(found, expected, atol=1e-4) and torch.allclose(
        curved, F.gelu(expected), atol=1e-4)
