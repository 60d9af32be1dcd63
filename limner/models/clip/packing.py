"""A tower whose linear maps read packed copies of their weights (``models/packed.py``), for as long as it has much to do."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from torch import Tensor, nn
from torch.nn import functional as F

from limner.models.packed import can_pack, pack_linear, pack_linear_gelu

LEAST_WIDTH = 256
"""Maps of fewer numbers stay as they are: the call takes longer than the product."""


@contextlib.contextmanager
def packed_maps(tower: nn.Module) -> Iterator[None]:
    """Let the linear maps and self-attentions of a tower in float32 on the CPU read packed weights inside.

    Gradients do not flow then, and changes of the weights are not followed.
    """
    changed: list[nn.Module] = []
    try:
        for module, forward in _find_maps(tower):
            module.forward = forward
            changed.append(module)
        yield
    finally:
        for module in changed:
            del module.forward


def _find_maps(tower: nn.Module) -> Iterator[tuple[nn.Module, Callable[..., Any]]]:
    """Yield the modules that get another ``forward``, and that."""
    joined: set[nn.Module] = set()
    for module in tower.modules():
        parts = list(module) if isinstance(module, nn.Sequential) else []
        for linear, curve in itertools.pairwise(parts):
            if isinstance(linear, nn.Linear) and _is_worth(linear) and isinstance(curve, nn.GELU) and (
                    curve.approximate == "none"):
                joined.add(linear)
                yield linear, pack_linear_gelu(linear.weight, linear.bias)
                yield curve, _pass_on
        forward = None if module in joined else _pack(module)
        if forward is not None:
            yield module, forward


def _pass_on(rows: Tensor) -> Tensor:
    return rows


def _is_worth(linear: nn.Linear) -> bool:
    return min(linear.weight.shape) >= LEAST_WIDTH and can_pack(linear.weight)


def _pack(module: nn.Module) -> Callable[..., Any] | None:
    """Return a packed ``forward``; None where a module keeps its own."""
    if isinstance(module, nn.Linear):
        return pack_linear(module.weight, module.bias) if _is_worth(module) else None
    if isinstance(module, nn.MultiheadAttention) and _is_plain(module):
        return _attention(module)
    return None


def _is_plain(attention: nn.MultiheadAttention) -> bool:
    weight = attention.in_proj_weight
    return (weight is not None and weight.shape[1] >= LEAST_WIDTH and can_pack(weight) and attention.bias_k is None
            and not attention.add_zero_attn and not attention.training)


def _attention(module: nn.MultiheadAttention) -> Callable[..., Any]:
    """Return the attention of rows with themselves, without masks; all other calls take the module's own way."""
    project, plain, heads = pack_linear(module.in_proj_weight, module.in_proj_bias), type(module).forward, module.num_heads

    def forward(query: Tensor, key: Tensor, value: Tensor, key_padding_mask: Tensor | None = None,
                need_weights: bool = True, attn_mask: Tensor | None = None, **more: Any) -> tuple[Tensor, Tensor | None]:
        if query is not key or key is not value or need_weights or query.dim() != 3 or more or not (
                key_padding_mask is None and attn_mask is None):
            return plain(module, query, key, value, key_padding_mask, need_weights, attn_mask, **more)
        rows = query if module.batch_first else query.transpose(0, 1)
        count, length, width = rows.shape
        parts = project(rows).view(count, length, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(parts[0], parts[1], parts[2]).transpose(1, 2).reshape(count, length, width)
        found: Tensor = module.out_proj(mixed)
        return found if module.batch_first else found.transpose(0, 1), None

    return forward
