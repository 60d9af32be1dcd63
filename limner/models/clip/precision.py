"""Half precision, for every kind of tower: what to ask of open_clip, and what it leaves to be done.

open_clip's "fp16" is OpenAI's own mixture: products in half precision, layer norms in float32, each of which casts by
itself. It knows open_clip's own modules and timm's only. What else there is stays in float32 and stops at the first
product; such models are made half throughout, "pure_fp16".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

_WORDS = {torch.float32: "fp32", torch.float16: "fp16", torch.bfloat16: "bf16"}


def spell_precision(dtype: torch.dtype, config: Mapping[str, Any]) -> str:
    """Return open_clip's word for a precision of the model that is shaped by ``config``."""
    mixes = "multimodal_cfg" not in config and not config["text_cfg"].get("hf_model_name")
    return _WORDS[dtype] if mixes or dtype == torch.float32 else f"pure_{_WORDS[dtype]}"


def keep_scales_exact(model: Any) -> None:
    """Keep the scale and the bias of logits in float32: eleven bits of their logarithm are a scale of 48.2 for 48.4."""
    for name in ("logit_scale", "logit_bias"):
        value = getattr(model, name, None)
        if value is not None:
            value.data = value.data.float()


def finish_conversion(model: nn.Module) -> None:
    """Bring what open_clip's mixture forgets into the precision of the products beside it.

    That is the class token of a text, layer scales, and text towers of transformers'.
    """
    from limner.models._open_clip import open_clip

    for part in model.modules():
        if isinstance(part, open_clip.hf_model.HFTextEncoder):
            part.to(weight_dtype(part))
        for scale in part.children():
            if isinstance(scale, open_clip.transformer.LayerScale):
                scale.to(weight_dtype(part))
        if getattr(part, "cls_emb", None) is not None:
            part.cls_emb.data = part.cls_emb.data.to(weight_dtype(part))


def weight_dtype(model: nn.Module) -> torch.dtype:
    """Return the precision of a model's products, and so of what goes in: that of its first matrix of weights."""
    for part in model.modules():
        if isinstance(part, (nn.Linear, nn.modules.conv._ConvNd)):
            return part.weight.dtype
    return next(model.parameters()).dtype
