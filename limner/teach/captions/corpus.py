"""The texts that captions are learned from, and a tokenizer made of them. Knows no CLIP."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limner.core.errors import VocabularyError
from limner.core.storage import digest_text
from limner.models.clip.text.tokens import squeeze
from limner.vocabulary.lines import read_lines

LONGEST_LINE = 2_000
FEWEST = 20
PAD, START, STYLE, END = "<|pad|>", "<|caption|>", "<|style|>", "<|end|>"


@dataclass(frozen=True)
class Corpus:
    """Captions to learn from and ``held_out`` ones, and texts in a ``style``, which may be none."""

    captions: tuple[str, ...]
    held_out: tuple[str, ...]
    style: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """16 hex digits: the same texts in the same order have the same."""
        return digest_text("\n".join([*self.captions, "", *self.held_out, "", *self.style]))


def read_corpus(texts: Path, style: Path | None, share: float, seed: int) -> Corpus:
    """Read captions, one a line, and perhaps texts in a style; hold out a ``share`` of the different captions, at least one.

    Raises:
        VocabularyError: a file cannot be read, has too few lines, or all of them are one text.
    """
    found, styled = _read(texts), _read(style) if style is not None else []
    for path, lines in ((texts, found), (style, styled)):
        if path is not None and len(lines) < FEWEST:
            raise VocabularyError(f"{path} has {len(lines)} texts; at least {FEWEST} are needed, and some thousands make "
                                  "sense. Write one a line.")
        if path is not None and len(set(lines)) == 1:
            raise VocabularyError(f"{path}: all {len(lines)} lines are the same text, {lines[0]!r}. There is nothing to "
                                  "learn from it.")
    different = list(dict.fromkeys(found))
    random.Random(seed).shuffle(different)
    held_out = set(different[:min(1_000, max(1, round(share * len(different))))])
    return Corpus(tuple(text for text in found if text not in held_out), tuple(sorted(held_out)), tuple(styled))


def make_tokenizer(texts: Sequence[str], vocabulary: int) -> Any:
    """Return a byte-level BPE learned from texts, as a tokenizer of transformers with a start token for each style."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    from limner.models._open_clip import transformers

    plain = Tokenizer(models.BPE())
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    plain.decoder = decoders.ByteLevel()
    plain.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=[PAD, START, STYLE, END], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return transformers.PreTrainedTokenizerFast(tokenizer_object=plain, pad_token=PAD, bos_token=START, eos_token=END,
                                                additional_special_tokens=[STYLE], clean_up_tokenization_spaces=False)


def _read(path: Path) -> list[str]:
    return [squeeze(line) for line in read_lines(path, longest=LONGEST_LINE, noun="a text") if line]
