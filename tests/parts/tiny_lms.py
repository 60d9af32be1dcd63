"""Language models of several families, tiny and with random weights, as folders in the layout of the real repositories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from limner.models._open_clip import transformers

TEXTS = ["a red lighthouse on a rocky shore", "a blue boat under the moon", "two cats asleep beside a lamp",
         "an old house by the sea at night", "the owl sits in the tree", "a drawing of a green apple on a table"] * 4
CHINESE = ["一只红色的灯塔在海边", "月亮下的蓝色小船", "两只猫在灯旁睡觉"] * 4
END, START = "<|end|>", "<|start|>"
CHAT_TEMPLATE = ("{% for message in messages %}<|start|>{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}"
                 "{% if add_generation_prompt %}assistant: {% endif %}")
LOUD = 0.3
"""The deviation of the weights: larger than before training, so that texts differ widely."""


def save_tiny_lm(folder: Path, family: str = "gpt2", *, texts: list[str] | None = None, chat: bool = False, seed: int = 3,
                 positions: int = 128) -> Path:
    """Write a causal language model and its tokenizer into a folder; return the folder."""
    tokenizer = make_tokenizer(texts or TEXTS, chat=chat)
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        model = transformers.AutoModelForCausalLM.from_config(_config(family, len(tokenizer), positions))
    _write(model, tokenizer, folder)
    return folder


def save_masked_lm(folder: Path) -> Path:
    """Write a BERT: what fills gaps, and writes nothing."""
    tokenizer = make_tokenizer(TEXTS)
    config = transformers.BertConfig(vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
                                     intermediate_size=32, max_position_embeddings=64)
    _write(transformers.BertForMaskedLM(config), tokenizer, folder)
    return folder


def make_tokenizer(texts: list[str], *, chat: bool = False) -> Any:
    """Learn a byte-level BPE as GPT-2 has it; a text begins with ``START``."""
    plain = Tokenizer(models.BPE())
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    plain.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=[END, START],
        show_progress=False))
    plain.post_processor = processors.TemplateProcessing(single=f"{START} $A", special_tokens=[(START, 1)])
    return transformers.PreTrainedTokenizerFast(tokenizer_object=plain, bos_token=START, eos_token=END,
                                                chat_template=CHAT_TEMPLATE if chat else None)


def drop_from_json(path: Path, *names: str) -> None:
    """Take entries out of a JSON file."""
    path.write_text(json.dumps({key: value for key, value in json.loads(path.read_text()).items() if key not in names}))


def _config(family: str, words: int, positions: int) -> Any:
    ends = {"vocab_size": words, "bos_token_id": 1, "eos_token_id": 0}
    tiny = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
            "max_position_embeddings": positions, "initializer_range": LOUD}
    if family == "gpt2":
        return transformers.GPT2Config(**ends, n_embd=32, n_layer=2, n_head=2, n_positions=positions, initializer_range=LOUD)
    if family == "llama":
        return transformers.LlamaConfig(**ends, **tiny)
    if family == "opt":
        return transformers.OPTConfig(**ends, hidden_size=32, ffn_dim=64, num_hidden_layers=2, num_attention_heads=2,
                                      word_embed_proj_dim=32, max_position_embeddings=positions, init_std=LOUD)
    if family == "mamba":
        return transformers.MambaConfig(**ends, hidden_size=32, state_size=8, num_hidden_layers=2, initializer_range=LOUD)
    if family == "gemma":
        return transformers.Gemma2Config(**ends, **tiny, num_key_value_heads=1, head_dim=16, sliding_window=8)
    raise ValueError(family)


def _write(model: Any, tokenizer: Any, folder: Path) -> None:
    bars = transformers.utils.logging
    bars.disable_progress_bar()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    bars.enable_progress_bar()
