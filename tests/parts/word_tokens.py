"""A tokenizer of a few words, saved in the format of transformers."""

from __future__ import annotations

from pathlib import Path

from limner.models.clip.text.tokens import TextTokens

WORDS = ["[PAD]", "[UNK]", "[BOS]", "[EOS]", "a", "cat", "on", "mat", ",", "Cat", "é", "und", "er", "score"]


def save_word_tokenizer(folder: Path, frame: str) -> Path:
    """Save a tokenizer of words in the format of transformers; ``frame`` is what it puts around a text."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    numbers = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(numbers, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    special = [(name, numbers[name]) for name in ("[BOS]", "[EOS]")]
    tokenizer.post_processor = processors.TemplateProcessing(single=frame, special_tokens=special)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", bos_token="[BOS]",
                            eos_token="[EOS]").save_pretrained(folder)
    return folder


def open_word_tokens(folder: Path, frame: str, context_length: int = 8) -> TextTokens:
    from open_clip.tokenizer import HFTokenizer

    return TextTokens(HFTokenizer(str(save_word_tokenizer(folder, frame))), context_length)
