"""The judge: how near a text is to the picture, less how near it is to any picture. Knows CLIP; knows no search."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from limner.algorithms.guided import Verdict
from limner.models.clip.protocol import DualEncoder

ROOM_BYTES = 24
"""No token of a text has less than a byte, so that a word of so few bytes has no more tokens."""

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|(?<=[。！？；])|\n+")
_WORD_BEGIN = re.compile(r"(?<=\s)\S|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def find_newest(text: str, fits: Callable[[str], bool]) -> str:
    """Return the newest sentences of a text that are read whole; of a sentence too long by itself its newest words."""
    if fits(text):
        return text
    for found in _SENTENCE_END.finditer(text):
        rest = text[found.end():]
        if rest and fits(rest):
            return rest
    ends = [0, *(found.end() for found in _SENTENCE_END.finditer(text) if text[found.end():])]
    last = text[ends[-1]:]
    for found in _WORD_BEGIN.finditer(last):
        if fits(last[found.start():]):
            return last[found.start():]
    return last


class PictureJudge:
    """Judges texts by a CLIP, or several, against a picture's ``features [1, d]``.

    The value of a text is scale x (similarity - baseline), in nats; the baseline is its mean similarity with the pictures
    whose mean features are ``neutral [1, d]``, 0 where there are none. Of a text that is too long the newest sentences are
    read.
    """

    def __init__(self, clip: DualEncoder, features: Tensor, neutral: Tensor | None) -> None:
        self._clip, self._features, self._neutral = clip, features, neutral
        self._reader = clip.open_reader()

    def judge(self, begun: str, texts: Sequence[str]) -> Verdict:
        """Judge texts, most of which go on with ``begun``."""
        begun = begun.strip()
        known = self.read_of(begun)
        roomy = self._clip.tokens.fits(known + " a" * ROOM_BYTES)
        shown = []
        for text in map(str.strip, texts):
            end = text[len(begun):]
            short = roomy and text.startswith(begun) and len(end.encode()) <= ROOM_BYTES
            shown.append(known + end if short else self.read_of(text))
        rows = self._reader.features(known, shown)
        similarities = self._clip.compare(self._features, rows)[0].cpu()
        usual = torch.zeros(()) if self._neutral is None else self._clip.compare(self._neutral, rows)[0].cpu()
        return Verdict(similarities, self._clip.scale * (similarities - usual))

    def read_of(self, text: str) -> str:
        """Return what CLIP reads of a text: all of it, or its newest sentences."""
        return find_newest(text.strip(), self._clip.tokens.fits)
