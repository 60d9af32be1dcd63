"""Train the built-in language model: a small one of transformers' Llama class, on texts about scenes, never on a picture.

Captions, prompts, single phrases, sentences and little poems; none of a held-out combination of subject, colour and medium.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from torch import nn
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from training.loop import Loop, LoopSchedule
from training.optimiser import Pair
from training.tokenizer import END, PAD, START
from training.world.captions import write_caption, write_phrase, write_prompt
from training.world.lots import sample_scene
from training.world.verses import write_poem, write_sentence

FIRST_SEED = 3_000_000
VOCAB_SIZE = 2_048
CONTEXT_LENGTH = 128
WRITTEN_AT_ONCE = 20
"""Batches of texts that are written, and sorted by length, at once."""
SHARES = ((write_caption, 0.45), (write_prompt, 0.2), (write_phrase, 0.08), (write_sentence, 0.12), (write_poem, 0.15))
"""How much of the texts is of each kind."""


@dataclass(frozen=True)
class LanguageSchedule(LoopSchedule):
    """As ``LoopSchedule``, of texts that were not read before. The tokenizer is learned from the first ``texts``.

    ``start`` is the folder of a language model trained earlier, of the same sizes, that is gone on with: its tokenizer
    stays, and texts from ``first_seed`` on are read.
    """

    steps: int = 2_500
    batch: int = 128
    adam_rate: float = 3e-3
    texts: int = 80_000
    start: Path | None = None
    first_seed: int = FIRST_SEED


def write_texts(wanted: int, first_seed: int = FIRST_SEED, *, held_out: bool = False) -> list[str]:
    """Return texts about scenes, one a scene; a seed of its own decides each."""
    writers, shares = zip(*SHARES)
    texts = []
    for seed in range(first_seed, first_seed + wanted):
        rng = np.random.default_rng([seed, 2])
        write = writers[int(rng.choice(len(writers), p=shares))]
        texts.append(write(sample_scene(seed, held_out=held_out), rng).text)
    return texts


def learn_tokenizer(texts: list[str], vocab_size: int = VOCAB_SIZE) -> PreTrainedTokenizerFast:
    """Learn a byte-level BPE as GPT-2's, which loses neither blanks nor lines; texts begin with ``START``."""
    plain = Tokenizer(models.BPE())
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    plain.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=vocab_size, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        special_tokens=[PAD, START, END], show_progress=False))
    plain.post_processor = processors.TemplateProcessing(
        single=f"{START} $A", special_tokens=[(START, plain.token_to_id(START))])
    return PreTrainedTokenizerFast(tokenizer_object=plain, pad_token=PAD, bos_token=START, eos_token=END,
                                   model_max_length=CONTEXT_LENGTH, clean_up_tokenization_spaces=False)


def build_language_model(tokenizer: PreTrainedTokenizerFast) -> LlamaForCausalLM:
    """Return an untrained built-in language model."""
    return LlamaForCausalLM(LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=128, intermediate_size=384, num_hidden_layers=4, num_attention_heads=4,
        max_position_embeddings=CONTEXT_LENGTH, tie_word_embeddings=True, pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id))


def train_language_model(tokenizer: PreTrainedTokenizerFast, schedule: LanguageSchedule, folder: Path,
                         device: torch.device, seed: int) -> tuple[LlamaForCausalLM, int]:
    """Teach a language model texts about scenes, or go on from the checkpoint in ``folder``.

    Returns the model on the CPU, in eval mode, and the steps that it took.
    """
    torch.manual_seed(seed)
    model = build_language_model(tokenizer)
    if schedule.start is not None:
        model.load_state_dict(LlamaForCausalLM.from_pretrained(schedule.start, dtype=torch.float32).state_dict())
    model = model.to(device).train()
    hidden = [weight for weight in model.model.layers.parameters() if weight.ndim >= 2]
    optimiser = Pair(hidden, model.parameters(), schedule.muon_rate, schedule.adam_rate)
    loop = Loop("language", folder / "language.pt", model, optimiser, schedule)
    batches = _write_batches(tokenizer, schedule.batch, schedule.first_seed + loop.step * schedule.batch)
    for _ in loop.steps():
        with torch.autocast(device.type, torch.bfloat16):
            loss = measure_loss(model, next(batches).to(device))
        loop.learn(loss)
    return model.cpu().eval(), loop.step


def measure_loss(model: LlamaForCausalLM, rows: torch.Tensor) -> torch.Tensor:
    """Return the mean loss of a token, in nats, of padded ``rows [n, tokens]``."""
    padding = model.config.pad_token_id
    logits = model(input_ids=rows[:, :-1]).logits.float()
    return F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten(), ignore_index=padding)


def _write_batches(tokenizer: PreTrainedTokenizerFast, size: int, first_seed: int) -> Iterator[torch.Tensor]:
    """Yield padded batches of new texts for ever, those of one length together."""
    for begin in count(first_seed, WRITTEN_AT_ONCE * size):
        texts = write_texts(WRITTEN_AT_ONCE * size, begin)
        rows = [torch.tensor([*ids, tokenizer.eos_token_id])[:CONTEXT_LENGTH] for ids in tokenizer(texts).input_ids]
        rows.sort(key=len)
        for turn in np.random.default_rng(begin).permutation(WRITTEN_AT_ONCE):
            yield nn.utils.rnn.pad_sequence(rows[turn * size:(turn + 1) * size], batch_first=True, padding_value=0)
