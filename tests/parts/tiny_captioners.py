"""Captioners of every family, tiny and with random weights, as folders in the layout of the real repositories.

The vocabularies are a few words; the weights are larger than at the start of training, so that a picture makes a
difference.
"""

from __future__ import annotations

import json
import os
import shutil
import string
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from limner.models._open_clip import open_clip, transformers

WORDS = ["a", "red", "blue", "green", "cat", "dog", "tree", "house", "by", "on", "the", "sea", "hill", "sky",
         "painting", "photo", "of", "an", "old", "boat", "lamp"]
TINY = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
LOUD = {"initializer_range": 0.3}
VISION = {**TINY, **LOUD, "image_size": 32, "patch_size": 8}
CHAT_TEMPLATE = (
    "{% for message in messages %}<user>{% for item in message['content'] %}{% if item['type'] == 'image' %}IMAGE"
    "{% else %}{{ item['text'] }}{% endif %}{% endfor %}{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}")

# What config.json files of 2022 and 2023 say of generation, in each of their parts.
OLD_DEFAULTS = {
    "_name_or_path": "", "bad_words_ids": None, "chunk_size_feed_forward": 0, "diversity_penalty": 0.0,
    "do_sample": False, "early_stopping": False, "encoder_no_repeat_ngram_size": 0, "finetuning_task": None,
    "length_penalty": 1.0, "max_length": 20, "min_length": 0, "no_repeat_ngram_size": 0, "num_beam_groups": 1,
    "num_beams": 1, "num_return_sequences": 1, "output_scores": False, "pruned_heads": {}, "repetition_penalty": 1.0,
    "return_dict": True, "temperature": 1.0, "tie_encoder_decoder": False, "top_k": 50, "top_p": 1.0,
    "torch_dtype": None, "torchscript": False, "transformers_version": "4.26.0", "typical_p": 1.0,
    "use_bfloat16": False}


def word_pieces() -> Any:
    """Return BERT's tokenizer, as BLIP and GIT have it."""
    return transformers.BertTokenizer(vocab=_number(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]))


def byte_pairs(kind: Any, special: list[str], **named: Any) -> Any:
    """Return a byte-level tokenizer: it reads letters, and can write whole words too."""
    pieces = [*special, "Ġ", *string.ascii_letters, *(f"Ġ{word}" for word in WORDS)]
    return kind(vocab=_number(pieces), merges=[], **named)


def build_blip() -> tuple[Any, Any]:
    tokenizer = word_pieces()
    text = {**TINY, **LOUD, "encoder_hidden_size": 32, "vocab_size": len(tokenizer) + 2, "bos_token_id": len(tokenizer),
            "sep_token_id": tokenizer.sep_token_id, "max_position_embeddings": 48}
    model = transformers.BlipForConditionalGeneration(transformers.BlipConfig(text_config=text, vision_config=VISION))
    forbid_special(model, tokenizer)
    pixels = transformers.BlipImageProcessor(size={"height": 32, "width": 32})
    return model, transformers.BlipProcessor(pixels, tokenizer)


def build_git() -> tuple[Any, Any]:
    tokenizer = word_pieces()
    model = transformers.GitForCausalLM(transformers.GitConfig(
        **TINY, **LOUD, vision_config=VISION, vocab_size=len(tokenizer), bos_token_id=tokenizer.cls_token_id,
        eos_token_id=tokenizer.sep_token_id, max_position_embeddings=48))
    forbid_special(model, tokenizer)
    pixels = transformers.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    return model, transformers.GitProcessor(pixels, tokenizer)


def build_blip2_opt() -> tuple[Any, Any]:
    tokenizer = byte_pairs(transformers.GPT2Tokenizer, ["<s>", "<pad>", "</s>"], bos_token="</s>", eos_token="</s>",
                           unk_token="</s>", pad_token="<pad>")
    text = transformers.OPTConfig(hidden_size=32, ffn_dim=64, num_hidden_layers=2, num_attention_heads=2, init_std=0.3,
                                  word_embed_proj_dim=32, max_position_embeddings=64, vocab_size=len(tokenizer) + 1)
    return _build_blip2(tokenizer, text)


def build_blip2_t5() -> tuple[Any, Any]:
    pieces = ["<pad>", "</s>", "<unk>", *(f"▁{word}" for word in WORDS)]
    tokenizer = transformers.T5Tokenizer(vocab=[(piece, -1.0) for piece in pieces], extra_ids=0)
    text = transformers.T5Config(d_model=32, d_kv=16, d_ff=64, num_layers=2, num_heads=2, vocab_size=len(tokenizer) + 1,
                                 bos_token_id=1, decoder_start_token_id=0, initializer_factor=2.0)
    return _build_blip2(tokenizer, text)


def build_florence2() -> tuple[Any, Any]:
    tokenizer = byte_pairs(transformers.BartTokenizer, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
                           extra_special_tokens={"image_token": "<image>"})
    text = transformers.BartConfig(
        vocab_size=len(tokenizer), d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=128, init_std=0.3,
        decoder_start_token_id=2, forced_eos_token_id=2)
    vision = {**LOUD, "depths": [1] * 4, "embed_dim": [8, 16, 16, 32], "num_heads": [1, 2, 2, 4],
              "num_groups": [1, 2, 2, 4], "window_size": 4, "projection_dim": 32}
    model = transformers.Florence2ForConditionalGeneration(transformers.Florence2Config(
        text_config=text.to_dict(), vision_config=vision, image_token_id=tokenizer.image_token_id))
    pixels = transformers.CLIPImageProcessor(size={"height": 64, "width": 64}, do_center_crop=False, image_seq_length=5)
    return model, transformers.Florence2Processor(pixels, tokenizer)


def build_llava() -> tuple[Any, Any]:
    tokenizer = _chat_tokenizer(["<image>"])
    text = transformers.LlamaConfig(**TINY, **LOUD, vocab_size=len(tokenizer), pad_token_id=0, bos_token_id=1,
                                    eos_token_id=2)
    model = transformers.LlavaForConditionalGeneration(transformers.LlavaConfig(
        text_config=text, vision_config=transformers.CLIPVisionConfig(**VISION), vision_feature_layer=-1,
        image_token_index=tokenizer.convert_tokens_to_ids("<image>")))
    pixels = transformers.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    return model, transformers.LlavaProcessor(
        pixels, tokenizer, patch_size=8, vision_feature_select_strategy="default", num_additional_image_tokens=1,
        chat_template=CHAT_TEMPLATE.replace("IMAGE", "<image>"))


def build_qwen2_vl() -> tuple[Any, Any]:
    """Return a chat model whose prompt is as long as the picture is large."""
    special = ["<|image_pad|>", "<|video_pad|>", "<|vision_start|>", "<|vision_end|>"]
    tokenizer = _chat_tokenizer(special)
    ids = dict(zip(("image_token_id", "video_token_id", "vision_start_token_id", "vision_end_token_id"),
                   tokenizer.convert_tokens_to_ids(special)))
    text = {**TINY, **LOUD, "num_key_value_heads": 2, "vocab_size": len(tokenizer), "bos_token_id": 1,
            "eos_token_id": 2, "pad_token_id": 0,
            "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 3, 3]}}
    vision = {**LOUD, "depth": 2, "embed_dim": 32, "hidden_size": 32, "num_heads": 2, "mlp_ratio": 2, "patch_size": 8}
    model = transformers.Qwen2VLForConditionalGeneration(transformers.Qwen2VLConfig(
        text_config=text, vision_config=vision, **ids))
    size = {"shortest_edge": 32 * 32, "longest_edge": 64 * 64}
    return model, transformers.Qwen2VLProcessor(
        transformers.Qwen2VLImageProcessor(patch_size=8, size=size), tokenizer,
        transformers.Qwen2VLVideoProcessor(patch_size=8),
        chat_template=CHAT_TEMPLATE.replace("IMAGE", "<|vision_start|><|image_pad|><|vision_end|>"))


BUILDERS = {"blip": build_blip, "git": build_git, "blip2-opt": build_blip2_opt, "blip2-t5": build_blip2_t5,
            "florence-2": build_florence2, "llava": build_llava, "qwen2-vl": build_qwen2_vl}
OLD = ("blip", "git", "blip2-opt", "blip2-t5")
"""Families whose repositories were laid out by transformers 4."""


def save_captioner(family: str, folder: Path) -> Path:
    """Write a captioner as its family's repositories are laid out."""
    torch.manual_seed(3)
    model, processor = BUILDERS[family]()
    bars = transformers.utils.logging
    bars.disable_progress_bar()
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    bars.enable_progress_bar()
    if family in OLD:
        _lay_out_as_before(folder, keep_processor=family.startswith("blip2"))
    return folder


def save_coca(folder: Path) -> Path:
    """Write an open_clip CoCa as its repositories are laid out."""
    words = {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1}
    vision = {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16, "attentional_pool": True,
              "attn_pooler_heads": 2, "output_tokens": True}
    config = {"embed_dim": 32, "vision_cfg": vision, "text_cfg": {**words, "embed_cls": True, "output_tokens": True},
              "multimodal_cfg": {**words, "attn_pooler_heads": 2}}
    torch.manual_seed(4)
    model = open_clip.CoCa(**config)
    for values in model.parameters():
        if values.ndim > 1:
            torch.nn.init.normal_(values, std=0.3)
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    preprocess = {"mean": [0.48, 0.46, 0.41], "std": [0.27, 0.26, 0.28]}
    (folder / "open_clip_config.json").write_text(json.dumps(
        {"model_cfg": {**config, "custom_text": True}, "preprocess_cfg": preprocess}))
    return folder


def put_into_cache(folder: Path, cache: Path, repository: str) -> Path:
    """Return the copy of a folder in a cache of huggingface_hub's."""
    place, commit = cache / f"models--{repository.replace('/', '--')}", "c0ffee" + "0" * 34
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text(commit)
    return Path(shutil.copytree(folder, place / "snapshots" / commit))


class Trap:
    """What a pickle can do: make a folder while it is read."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.path,)


def edit_json(path: Path, **values: Any) -> None:
    """Change values of a JSON file."""
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def forbid_special(model: Any, tokenizer: Any) -> None:
    """Let a model write words only, and the end."""
    bias = last_bias(model)
    forbidden = {*range(len(bias))} - {*tokenizer.convert_tokens_to_ids([*WORDS, "[SEP]"])}
    bias[sorted(forbidden)] = -100.0


def last_bias(model: Any) -> Any:
    """Return what BLIP and GIT add to the logits of the tokens."""
    return (model.text_decoder.cls.predictions if hasattr(model, "text_decoder") else model.output).bias.data


def _build_blip2(tokenizer: Any, text: Any) -> tuple[Any, Any]:
    pixels = transformers.BlipImageProcessor(size={"height": 32, "width": 32})
    processor = transformers.Blip2Processor(pixels, tokenizer, num_query_tokens=4)
    model = transformers.Blip2ForConditionalGeneration(transformers.Blip2Config(
        text_config=text.to_dict(), vision_config=VISION, qformer_config={**TINY, **LOUD}, num_query_tokens=4,
        image_token_index=tokenizer.convert_tokens_to_ids("<image>")))
    torch.nn.init.normal_(model.query_tokens)
    for words in (model.language_model.get_input_embeddings(), model.language_model.get_output_embeddings()):
        words.weight.data[tokenizer.all_special_ids] *= 0.01  # so that they are hardly ever written
        words.weight.data[len(tokenizer) - 1:] *= 0.01
    return model, processor


def _chat_tokenizer(special: list[str]) -> Any:
    tokenizer = byte_pairs(transformers.Qwen2Tokenizer, ["<pad>", "<s>", "</s>"], pad_token="<pad>", bos_token="<s>",
                           eos_token="</s>")
    tokenizer.add_special_tokens({"additional_special_tokens": [*special, "<user>", "<assistant>"]})
    return tokenizer


def _lay_out_as_before(folder: Path, *, keep_processor: bool) -> None:
    config = json.loads((folder / "config.json").read_text())
    for part in (config.get("text_config", config), config["vision_config"]):
        part.update({**OLD_DEFAULTS, **part})
    config.pop("dtype", None)
    (folder / "config.json").write_text(json.dumps({**config, "torch_dtype": "float32"}))
    (folder / "generation_config.json").unlink()
    processor = json.loads((folder / "processor_config.json").read_text())
    pixels = {**processor.pop("image_processor"), "processor_class": processor["processor_class"]}
    (folder / "preprocessor_config.json").write_text(json.dumps(pixels))
    if keep_processor:
        (folder / "processor_config.json").write_text(json.dumps(processor))
    else:
        (folder / "processor_config.json").unlink()


def _number(pieces: list[str]) -> dict[str, int]:
    return {piece: number for number, piece in enumerate(pieces)}
