"""Small CLIPs with random weights as model folders, one for each kind of tower that checkpoints are made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tiny_captioners import VISION as CHINESE_VISION
from tiny_captioners import put_into_cache
from word_tokens import WORDS, save_word_tokenizer

from limner.models._open_clip import open_clip, transformers

VISION = {"image_size": 32, "patch_size": 16, "width": 32, "layers": 2, "head_width": 16}
TEXT = {"context_length": 24, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2}
WORDS_TEXT = {**TEXT, "vocab_size": len(WORDS), "hf_tokenizer_name": "tiny/words"}
SIGLIP_TEXT = {**WORDS_TEXT, "no_causal_mask": True, "proj_bias": True, "pool_type": "last",
               "tokenizer_kwargs": {"clean": "canonicalize"}, "norm_kwargs": {"eps": 1e-6},
               "act_kwargs": {"approximate": "tanh"}}
COCA = {"custom_text": True, "multimodal_cfg": {**TEXT, "attn_pooler_heads": 2},
        "vision_cfg": {**VISION, "attentional_pool": True, "attn_pooler_heads": 2, "output_tokens": True},
        "text_cfg": {**TEXT, "embed_cls": True, "output_tokens": True}}


def _trunk(name: str, pool: str, proj: str) -> dict[str, Any]:
    return {"timm_model_name": name, "timm_model_pretrained": False, "timm_pool": pool, "timm_proj": proj, "image_size": 32}


def _text_of(repository: str, pooler: str) -> dict[str, Any]:
    return {"hf_model_name": repository, "hf_tokenizer_name": "tiny/words", "hf_pooler_type": pooler, "hf_proj_type": "mlp",
            "context_length": 24}


CONFIGS: dict[str, dict[str, Any]] = {
    "plain": {"vision_cfg": VISION, "text_cfg": TEXT},
    "residual net": {"vision_cfg": {**VISION, "layers": [1, 1, 1, 1]}, "text_cfg": TEXT},
    "layer scale": {"vision_cfg": {**VISION, "ls_init_value": 0.5}, "text_cfg": {**TEXT, "ls_init_value": 0.5}},
    "text": {"custom_text": True, "vision_cfg": VISION, "text_cfg": TEXT},
    "SigLIP": {"embed_dim": 64, "custom_text": True, "init_logit_bias": -16.56, "text_cfg": SIGLIP_TEXT,
               "vision_cfg": _trunk("test_vit", "map", "none")},
    "convolutions of timm": {"vision_cfg": _trunk("test_convnext", "avg", "linear"), "text_cfg": TEXT},
    "xlm-roberta": {"vision_cfg": VISION, "text_cfg": _text_of("tiny/roberta", "mean_pooler")},
    "mt5": {"vision_cfg": VISION, "text_cfg": _text_of("tiny/mt5", "mean_pooler")},
    "CoCa": COCA,
}
CHINESE = "Chinese-CLIP"
FAMILIES = (*CONFIGS, CHINESE)
SCALE = 3.879
"""The logarithm of 48.38."""


def save_tiny_clip(family: str, folder: Path, cache: Path) -> str:
    """Write a CLIP into a folder, and what it has of other repositories into a cache of the hub's; return its name."""
    folder.mkdir()
    if family == CHINESE:
        _save_chinese(folder)
        return f"local-dir:{folder}"
    config = {"embed_dim": 32, "init_logit_scale": SCALE, **CONFIGS[family]}
    shapes = _put_text_parts(config["text_cfg"], folder.parent, cache)
    saved = {"model_cfg": config, "preprocess_cfg": {}}
    (folder / "open_clip_config.json").write_text(json.dumps(saved))
    with torch.random.fork_rng([]):
        torch.manual_seed(5)
        model = open_clip.create_model(f"local-dir:{folder}", pretrained_text=False, load_weights=False,
                                       text_cfg={**config["text_cfg"], **shapes, "hf_model_pretrained": False})
    save_file(model.state_dict(), str(folder / "open_clip_model.safetensors"))
    return f"local-dir:{folder}"


def _put_text_parts(text: dict[str, Any], near: Path, cache: Path) -> dict[str, Any]:
    """Cache the tokenizer and the shape that a text tower takes from elsewhere; return where the shape is."""
    if "hf_tokenizer_name" in text and not any(cache.glob("*words")):
        put_into_cache(save_word_tokenizer(near / "words", "[BOS] $A [EOS]"), cache, "tiny/words")
    if "hf_model_name" not in text:
        return {}
    shape = near / text["hf_model_name"].replace("/", "-")
    _SHAPES[text["hf_model_name"]]().save_pretrained(shape)
    return {"hf_model_name": str(put_into_cache(shape, cache, text["hf_model_name"]))}


def _roberta() -> Any:
    return transformers.XLMRobertaConfig(vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                                         intermediate_size=64, max_position_embeddings=130, pad_token_id=0)


def _mt5() -> Any:
    return transformers.MT5Config(vocab_size=len(WORDS), d_model=32, d_kv=16, d_ff=64, num_layers=2, num_heads=2,
                                  pad_token_id=0)


_SHAPES = {"tiny/roberta": _roberta, "tiny/mt5": _mt5}


def _save_chinese(folder: Path) -> None:
    words = ["a", "cat", "on", "mat", ",", "und", "er", "score", "[SEP]", "[CLS]", "[UNK]", "[PAD]", "[MASK]"]
    text = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64,
            "vocab_size": len(words), "pad_token_id": words.index("[PAD]")}
    with torch.random.fork_rng([]):
        torch.manual_seed(3)
        model = transformers.ChineseCLIPModel(transformers.ChineseCLIPConfig(
            projection_dim=16, logit_scale_init_value=SCALE, text_config=text, vision_config=CHINESE_VISION))
    model.save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(words))
    transformers.ChineseCLIPImageProcessor(size={"height": 32, "width": 32}, do_center_crop=False).save_pretrained(folder)
