"""Small CLIPs with random weights, one for each kind of text tower that open_clip has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from limner.models._open_clip import open_clip

END = 49407
"""The end token of CLIP's own tokenizer."""

_VISION = {"layers": 1, "width": 32, "head_width": 16, "image_size": 32, "patch_size": 16}


def _text(**more: Any) -> dict[str, Any]:
    return {"context_length": 24, "width": 32, "heads": 2, "layers": 3, **more}


def _plain(*, quick_gelu: bool = False, **text: Any) -> Any:
    return open_clip.CLIP(16, _VISION, _text(**text), quick_gelu=quick_gelu)


def _custom(*, quick_gelu: bool = False, **text: Any) -> Any:
    return open_clip.CustomTextCLIP(16, _VISION, _text(**text), quick_gelu=quick_gelu)


def _coca(*, correct_mask: bool = False) -> Any:
    vision = _VISION | {"attentional_pool": True, "attn_pooler_heads": 4, "output_tokens": True}
    model = open_clip.CoCa(16, _text(), _text(embed_cls=True, output_tokens=True), vision)
    model.text.correct_cls_mask = correct_mask
    return model


CAUSAL: dict[str, Callable[[], Any]] = {
    "plain": _plain,
    "plain, quick GELU": lambda: _plain(quick_gelu=True),
    "plain, layer scale": lambda: _plain(ls_init_value=0.5),
    "plain, 77 tokens": lambda: _plain(context_length=77),
    "plain, end token": lambda: _plain(pool_type="eos", eos_id=END),
    "plain, biased projection": lambda: _plain(proj_bias=True),
    "plain, no projection": lambda: _plain(proj_type="none"),
    "text": _custom,
    "text, quick GELU": lambda: _custom(quick_gelu=True),
    "text, layer scale": lambda: _custom(ls_init_value=0.5),
    "text, end token": lambda: _custom(pool_type="eos", eos_id=END),
    "text, another end token": lambda: _custom(pool_type="eos", eos_id=3),
    "text, last place": lambda: _custom(pool_type="last"),
    "class token": _coca,
    "class token, mask put right": lambda: _coca(correct_mask=True),
}
"""Towers in which no position sees a later one."""

WHOLE: dict[str, Callable[[], Any]] = {
    "reads ahead, as SigLIP": lambda: _custom(no_causal_mask=True, pool_type="last"),
    "normalised queries": lambda: _plain(qk_norm=True),
    "read at the start": lambda: _custom(pool_type="first"),
}
"""Towers that take no part in sharing."""


def build_tower(kind: str) -> Any:
    """Return a model with random weights, the same ones each time."""
    with torch.random.fork_rng():
        torch.manual_seed(5)
        model = (CAUSAL | WHOLE)[kind]()
        for name, values in model.named_parameters():  # larger than before training, so that every part matters
            if values.ndim and "gamma" not in name and "ln" not in name:
                nn.init.normal_(values, std=0.5 if "embed" in name or "cls" in name else 1.5 * values.shape[-1] ** -0.5)
    return model.eval()
