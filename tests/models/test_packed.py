"""Packed weights give what the plain ones give, and plain ones stay where packing cannot be had."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch.nn import functional as F

from limner.models import packed


@pytest.fixture
def without_operators(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A torch whose operators are not there."""
    packed._works.cache_clear()
    monkeypatch.setattr(packed, "_pack", lambda weight: torch.ops.mkldnn.no_such_operator(weight))
    yield
    packed._works.cache_clear()


@pytest.mark.parametrize("rows", [(1, 1), (1, 6), (16, 1), (3, 40), (0, 2)])
@pytest.mark.parametrize(("wide", "narrow"), [(64, 192), (48, 40), (7, 1001), (512, 512)])
def test_products_are_those_of_the_plain_weights(rows: tuple[int, int], wide: int, narrow: int) -> None:
    chance = torch.Generator().manual_seed(wide)
    x, weight, bias = (torch.randn(shape, generator=chance) for shape in ((*rows, wide), (narrow, wide), (narrow,)))
    turned = weight.T.contiguous().T  # another order in memory, the same matrix
    with torch.inference_mode():
        torch.testing.assert_close(packed.pack_linear(weight, bias)(x), F.linear(x, weight, bias), rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(packed.pack_linear(turned)(x), F.linear(x, weight), rtol=1e-4, atol=1e-4)


def test_half_precision_is_left_as_it_is() -> None:
    weight, x = torch.randn(8, 4, dtype=torch.bfloat16), torch.randn(2, 4, dtype=torch.bfloat16)
    assert not packed.can_pack(weight)
    assert packed.pack_linear(weight)(x).equal(F.linear(x, weight))


def test_without_the_operators_plain_weights_stay(without_operators: None) -> None:
    weight, x = torch.randn(8, 4), torch.randn(2, 4)
    assert not packed.can_pack(weight)
    assert packed.pack_linear(weight)(x).equal(F.linear(x, weight))
    weight.zero_()  # no copy was made
    assert packed.pack_linear(weight)(x).abs().max() == 0


def test_operators_that_give_something_else_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    packed._works.cache_clear()
    monkeypatch.setattr(packed, "_multiply", lambda rows, *, packed, bias: torch.zeros(*rows.shape[:-1], 48))
    assert not packed.can_pack(torch.randn(8, 4))
    packed._works.cache_clear()
