"""A small byte-level BPE in the manner of CLIP's, learned from the little world's own words."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

PAD, IMAGE, START, END = "<|pad|>", "<image>", "<|startoftext|>", "<|endoftext|>"
WORD_END = "</w>"
_WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def train_tokenizer(texts: Iterable[str], vocab_size: int, context_length: int) -> PreTrainedTokenizerFast:
    """Learn a BPE of ``vocab_size`` tokens. Padding is token 0 and end of text the highest, as CLIP's pooling wants."""
    plain = _pipeline(models.BPE(end_of_word_suffix=WORD_END))
    plain.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=vocab_size - 4, end_of_word_suffix=WORD_END, initial_alphabet=_alphabet(), show_progress=False,
    ))
    learned = json.loads(plain.to_str())["model"]
    pieces = sorted(learned["vocab"], key=learned["vocab"].get)
    # the trainer only keeps word-final bytes that it saw; every byte must be spelled at the end of a word too
    pieces += [byte + WORD_END for byte in _alphabet() if byte + WORD_END not in learned["vocab"]]
    vocab = {piece: number for number, piece in enumerate([PAD, *pieces, IMAGE, START, END])}
    merges = [tuple(merge) for merge in learned["merges"]]
    tokenizer = _pipeline(models.BPE(vocab=vocab, merges=merges, end_of_word_suffix=WORD_END, unk_token=END))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}", special_tokens=[(START, vocab[START]), (END, vocab[END])])
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace(WORD_END, " "), decoders.Fuse(), decoders.Replace(" ,", ","), decoders.Replace(" - ", "-"),
        decoders.Strip(" ", 0, 1)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token=PAD, bos_token=START, eos_token=END,
        additional_special_tokens=[IMAGE], model_max_length=context_length, clean_up_tokenization_spaces=False,
    )


def _pipeline(model: models.BPE) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(_WORDS), behavior="removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    return tokenizer


def _alphabet() -> list[str]:
    return sorted(pre_tokenizers.ByteLevel.alphabet())
