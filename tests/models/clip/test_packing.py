"""A tower that reads packed weights gives the features that it gives without."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from limner.models import packed
from limner.models.clip import packing
from limner.models.clip.model import Clip


@pytest.fixture(autouse=True)
def every_width(monkeypatch: pytest.MonkeyPatch) -> None:
    if not packed._works():
        pytest.skip("this torch has no packed maps")
    monkeypatch.setattr(packing, "LEAST_WIDTH", 1)


def test_features_are_those_of_the_plain_tower_and_it_is_plain_again_afterwards(tiny_clip: Clip) -> None:
    pixels = torch.randn(5, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        plain = tiny_clip.encode_pixels(pixels)
        with tiny_clip.many_images():
            changed = [module for module in tiny_clip.model.visual.modules() if "forward" in vars(module)]
            assert any(isinstance(module, nn.MultiheadAttention) for module in changed)
            assert any(isinstance(module, nn.Linear) for module in changed)
            torch.testing.assert_close(tiny_clip.encode_pixels(pixels), plain, rtol=1e-4, atol=1e-5)
    assert not any("forward" in vars(module) for module in tiny_clip.model.modules())
    with torch.no_grad():
        assert tiny_clip.encode_pixels(pixels).equal(plain)


@pytest.mark.parametrize("batch_first", [True, False])
def test_attention_with_a_mask_or_with_others_takes_its_own_way(batch_first: bool) -> None:
    tower = nn.MultiheadAttention(32, 4, batch_first=batch_first).eval()
    rows, others = torch.randn(2, 6, 5, 32, generator=torch.Generator().manual_seed(1))
    calls = [lambda: tower(rows, rows, rows, need_weights=False)[0], lambda: tower(rows, others, others)[0],
             lambda: tower(rows, rows, rows, attn_mask=torch.zeros(rows.shape[1 if batch_first else 0],
                                                                   rows.shape[1 if batch_first else 0]))[0]]
    with torch.no_grad():
        for call in calls:
            expected = call()
            with packing.packed_maps(tower):
                torch.testing.assert_close(call(), expected, rtol=1e-4, atol=1e-5)
