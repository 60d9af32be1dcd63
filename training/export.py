"""Write the trained models as plain model folders, float16: what any other ``local-dir:`` model looks like."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import nn
from transformers import FastVlmForConditionalGeneration, LlamaForCausalLM, PreTrainedTokenizerFast

from training.captioner import build_processor
from training.model import MEAN, STD, model_config
from training.world import catalog


def export_clip(clip: nn.Module, tokenizer: PreTrainedTokenizerFast, folder: Path,
                model: dict[str, Any] | None = None) -> None:
    """Write an open_clip folder: config, safetensors, tokenizer; ``model`` is the config where it is not the usual."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_cfg": model or model_config(len(tokenizer)),
              "preprocess_cfg": {"mean": list(MEAN), "std": list(STD), "interpolation": "bicubic"}}
    (folder / "open_clip_config.json").write_text(json.dumps(config, indent=2) + "\n")
    save_file(_halved(clip.state_dict()), str(folder / "open_clip_model.safetensors"))
    tokenizer.save_pretrained(str(folder))
    _let_all_read(folder)


def export_captioner(model: FastVlmForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Write a transformers folder: config, safetensors, processor, tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    model.generation_config.max_new_tokens = 40
    model.half().save_pretrained(str(folder))
    build_processor(tokenizer).save_pretrained(str(folder))
    _let_all_read(folder)


def export_language_model(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Write a transformers folder: config, safetensors, tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    _let_all_read(folder)


def _let_all_read(folder: Path) -> None:
    """safetensors writes files that only their owner can read; a package is installed for everybody."""
    for path in folder.glob("*.safetensors"):
        path.chmod(0o644)


def _halved(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: (t.half() if t.is_floating_point() else t).contiguous() for name, t in state.items()}


FLAVOR_LISTS = {"light": "light", "palette": "color", "composition": "composition", "mood": "mood"}
"""The families of the world's flavors, and the lists that hold their like in limner's own vocabulary."""


def export_vocabulary(folder: Path) -> None:
    """Write the world's own phrases as the model folder's lists: a model knows no words but those it was taught."""
    flavors = {name: [phrase for phrase, flavor in catalog.FLAVORS.items() if flavor.family == family]
               for family, name in FLAVOR_LISTS.items()}
    flavors["weather-and-season"] = [light.phrase for name, light in catalog.LIGHTS.items() if name != "daylight"]
    lists = {
        "artists": list(catalog.PAINTERS), "mediums": [medium.phrase for medium in catalog.MEDIUMS.values()],
        "movements": [movement.phrase for movement in catalog.MOVEMENTS.values()],
        "negative": list(catalog.DEFECTS), "sites": [], "nouns": list(catalog.SUBJECTS),
        **{f"flavors/{name}": phrases for name, phrases in flavors.items()},
    }
    (folder / "flavors").mkdir(parents=True, exist_ok=True)
    (folder / "flavors.txt").unlink(missing_ok=True)  # one list would hide those by category
    for name, phrases in lists.items():
        (folder / f"{name}.txt").write_text("".join(f"{phrase}\n" for phrase in phrases), encoding="utf-8")
