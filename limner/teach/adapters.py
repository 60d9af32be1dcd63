"""Low-rank matrices beside the weights of a network (LoRA, Hu and others 2021), written apart and merged.

Knows peft, which the extra lora brings; knows no family of models.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from limner.core.errors import MissingExtraError, UnknownModelError

ADAPTER = "adapter"
"""The folder beside a taught model's files that holds its matrices as peft reads them."""


def add_lora(model: nn.Module, rank: int, seed: int, takes: Callable[[str], bool]) -> Any:
    """Put low-rank matrices, by chance from the seed, beside the weights of the linear layers, convolutions and attentions
    whose names ``takes`` says; freeze the rest. Return peft's network around the model, which is changed in place.

    Raises:
        MissingExtraError: peft is not installed.
        UnknownModelError: the model has no such layers.
    """
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError as error:
        raise MissingExtraError("Low-rank matrices need the extra: pip install 'limner[lora]'") from error
    targets = [name for name, part in model.named_modules() if takes(name) and _can_take(model, name, part)]
    if not targets:
        raise UnknownModelError("There are no layers in this model that LoRA could be put beside. Teach without it.")
    with torch.random.fork_rng([]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)  # peft asks transformers 5 for it
        torch.manual_seed(seed)
        whole = "|".join(map(re.escape, targets))  # of a list peft takes whatever ends so
        return get_peft_model(model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=whole, bias="none"))


def soften_lora(network: Any, keep: float) -> None:
    """Let a share ``keep`` of the old weights stay: what is added to a weight is a product, of which one factor shrinks."""
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if "lora_B" in name:
                weight.mul_(1 - keep)


def merge_lora(network: Any, folder: Path) -> nn.Module:
    """Write the matrices apart, as peft does, then add them to the weights; return the model as it was but for that."""
    network.save_pretrained(str(folder / ADAPTER))
    merged: nn.Module = network.merge_and_unload()
    return merged.eval()


def _can_take(model: nn.Module, name: str, part: nn.Module) -> bool:
    """Whether a layer can have matrices: not where an attention reads it itself, nor where it is an embedding or head."""
    if not isinstance(part, (nn.Linear, nn.Conv2d, nn.MultiheadAttention)) or getattr(part, "groups", 1) != 1:
        return False
    if isinstance(model.get_submodule(name.rpartition(".")[0]), nn.MultiheadAttention):
        return False
    find_head: Any = getattr(model, "get_output_embeddings", None)
    head = None if find_head is None else find_head()
    return part is not head and not any(isinstance(other, nn.Embedding) and other.weight is getattr(part, "weight", None)
                                        for other in model.modules())
