"""Text as token ids, for whatever tokenizer a CLIP comes with. Knows nothing about networks.

A model's own tokenizer pads and cuts; here are also the plain ids of a text, whole, for counting and for scoring.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor

SEPARATOR = ", "


class TextTokens:
    """A CLIP's tokenizer: ``tokenizer`` is open_clip's Simple, HF or SigLIP tokenizer with its ``context_length``.

    Threads may share it. (A tokenizer of transformers keeps padding and truncation as a state, which each call sets.)
    """

    def __init__(self, tokenizer: Any, context_length: int) -> None:
        self.context_length = context_length
        self._tokenizer = tokenizer
        self._inner: Any = getattr(tokenizer, "tokenizer", None)
        self._turn = threading.Lock()
        self._clean: Callable[[str], str] = getattr(tokenizer, "clean_fn", None) or _clean_for_siglip
        self.start_id, self.end_id = self._frame()

    @property
    def inner(self) -> Any:
        """The tokenizer of transformers inside, None where there is none."""
        return self._inner

    @property
    def limit(self) -> int:
        """How many tokens of its own a text may have before it is cut."""
        return self.context_length - (self.start_id is not None) - (self.end_id is not None)

    def pad(self, texts: Sequence[str]) -> Tensor:
        """Return the model's own input ``[n, context_length]``: framed, cut and padded."""
        with self._turn:
            ids: Tensor = self._tokenizer(list(texts), context_length=self.context_length)
        return ids

    def ids(self, text: str) -> list[int]:
        """Return the text's own tokens: no start, no end, nothing cut."""
        return self.ids_many([text])[0]

    def ids_many(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the own tokens of each text."""
        if self._inner is None:  # open_clip's SimpleTokenizer, whose ``encode`` cleans
            return [self._tokenizer.encode(text) for text in texts]
        cleaned = [self._clean(text) for text in texts]
        if not cleaned:
            return []
        with self._turn:
            found = self._inner(cleaned, add_special_tokens=False, truncation=False, verbose=False)["input_ids"]
        return [list(ids) for ids in found]

    def stands_alone(self, phrase: str) -> bool:
        """Whether a phrase is known to have the same tokens behind any text and ``SEPARATOR`` as on its own.

        open_clip's SimpleTokenizer goes word by word and no word reaches over a blank, but its cleaning looks at the
        whole text: at what may be a broken encoding, at ``&...;``, and at whether there is a ``<`` anywhere.
        """
        return self._inner is None and _PLAIN.fullmatch(phrase) is not None

    def count(self, text: str) -> int:
        """Return how many tokens of its own a text has."""
        return len(self.ids(text))

    def fits(self, text: str) -> bool:
        """Whether a text is read whole."""
        return self.count(text) <= self.limit

    def cut_phrases(self, text: str) -> str:
        """Drop whole phrases from the end, at the commas, until the text is read whole; the first phrase stays."""
        phrases = text.split(SEPARATOR)
        kept = phrases[0]
        for phrase in phrases[1:]:
            if not self.fits(kept + SEPARATOR + phrase):
                break
            kept += SEPARATOR + phrase
        return kept

    def _frame(self) -> tuple[int | None, int | None]:
        """Find the ids that frame every text, by looking at how the tokenizer frames one word."""
        own = self.ids("a")
        row = self.pad(["a"])[0].tolist()
        for begin in range(len(row) - len(own) + 1):
            if row[begin:begin + len(own)] == own:
                start = row[0] if begin == 1 else None
                behind = begin + len(own)
                long = self.pad(["a " * self.context_length])[0].tolist()
                end = row[behind] if behind < len(row) and long[-1] == row[behind] and long[-1] != own[-1] else None
                return start, end
        return None, None


_PLAIN = re.compile(r"[ -%'-;=-~]*")
"""ASCII without control characters, ``&`` and ``<``."""


def _clean_for_siglip(text: str) -> str:
    """Clean as open_clip's SigLipTokenizer does, which does not say so in a ``clean_fn``."""
    from limner.models._open_clip import open_clip

    cleaned: str = open_clip.tokenizer.canonicalize_text(open_clip.tokenizer.basic_clean(text))
    return cleaned


def squeeze(text: str) -> str:
    """Return a text with runs of white space as one blank."""
    return re.sub(r"\s+", " ", text).strip()
