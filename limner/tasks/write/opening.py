"""A language model that goes on with an opening: the search's view of it. Knows no picture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from limner.core.errors import OptionError
from limner.models.lm.boundaries import goes_on
from limner.models.lm.model import LanguageModel, Past, Word


class Opened:
    """A language model behind an opening, and behind a ``question`` to a chat model, whose answer the opening begins.

    ``states`` has hidden states kept, for the likeness of words.

    Raises:
        OptionError: opening and length are more than the model reads; a question, and it is no chat model.
        PromptError: there is no opening, and the model has no token that texts begin with.
    """

    def __init__(self, model: LanguageModel, opening: str, length: int, *, question: str = "", states: bool = False) -> None:
        self.model = model
        self.end_ids, self.barred = model.end_ids, model.barred
        self.opening = opening.rstrip(" ")
        own = model.plain_ids(self.opening) if question else model.ids(self.opening)
        self._own = tuple(own)
        self._ids = [*(model.ask(question) if question else ()), *own]
        self._decoded = model.text(own)
        self._states = states
        if model.limit is not None and len(self._ids) + length > model.limit:
            raise OptionError(f"The opening has {len(self._ids)} tokens and the text up to {length}: {model.name} reads "
                              f"{model.limit} in all. Shorten the opening{' or the question' if question else ''}, or lower "
                              "length.")

    def begin(self) -> Past:
        """Return what the model makes of the opening."""
        return self.model.read(self._ids, states=self._states)

    def extend(self, past: Past, ids: Sequence[int]) -> Past:
        """Return the past with more tokens."""
        return self.model.read(ids, past, states=self._states)

    def log_probs(self, past: Past) -> Tensor:
        """Return the log-likelihood of every next token ``[vocabulary]``."""
        return past.log_probs

    def complete(self, past: Past, tokens: Sequence[int], room: int) -> list[Word]:
        """Return the words that begin with each of some tokens."""
        return self.model.complete(past, tokens, room)

    def text(self, ids: Sequence[int]) -> str:
        """Return the opening, as it was given, and the tokens behind it as a text."""
        whole = self.model.text((*self._own, *ids))
        return self.opening + whole[len(self._decoded):] if whole.startswith(self._decoded) else whole

    def ids_behind(self, text: str) -> list[int]:
        """Return the tokens of a text that goes on with the opening."""
        if not self.opening:
            return self.model.plain_ids(text)
        between = "" if self.opening[-1].isspace() else " "
        whole = self.model.plain_ids(self.opening + between + text)
        known = self.model.plain_ids(self.opening)
        return whole[len(known):] if whole[:len(known)] == known else self.model.plain_ids(between + text)

    def word_ends(self, ids: Sequence[int]) -> list[int]:
        """Return behind which of some tokens a word ends, counted from 1."""
        texts = [self.text(ids[:end]) for end in range(1, len(ids) + 1)]
        ends = [end for end, (one, other) in enumerate(pairwise(texts), start=1) if not goes_on(one, other)]
        return [*ends, len(ids)] if ids else []
