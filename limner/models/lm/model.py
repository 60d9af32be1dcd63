"""A causal language model: what may come next, and words followed to their end, by kept keys and values.

Any causal model of transformers with its tokenizer. Knows no picture and no search.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from limner.core.errors import OptionError, PromptError
from limner.core.vectors import normalise
from limner.models.halving import compute_batches
from limner.models.lm.boundaries import goes_on, may_go_on
from limner.models.residency import HostedModel, on_device

CHUNK_BYTES = 256 << 20
MOST_ROWS = 128
TAIL = 8
"""Tokens that are decoded to see whether a word goes on."""


@dataclass(frozen=True)
class Past:
    """Tokens that were read: ``log_probs [vocabulary]`` of the next one, float32 on the CPU; what is kept of them, and
    their last hidden states ``[tokens, width]`` where these were asked for."""

    ids: tuple[int, ...]
    log_probs: Tensor
    cache: Any = field(default=None, repr=False)
    states: Tensor | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Word:
    """A word's tokens and their log-likelihood behind a past; ``whole`` if it ends within the room that there was.

    ``likeness`` is the largest cosine of its first token's hidden state with an earlier one (SimCTG: Su et al. 2022).
    """

    ids: tuple[int, ...]
    log_prob: float
    whole: bool = True
    likeness: float = 0.0


@dataclass(frozen=True)
class Ran:
    """What a network made of rows of tokens: ``logits [rows, vocabulary]`` of the last token (``[rows, tokens,
    vocabulary]`` of every one), what it keeps, and its last hidden states ``[rows, tokens, width]`` if asked for."""

    logits: Tensor
    cache: Any
    states: Tensor


class LanguageModel(HostedModel):
    """A causal language model of transformers and its tokenizer. It is put into evaluation mode.

    ``end_ids`` end a text; ``limit`` is how many tokens it reads at most, None where its configuration names no limit.
    With ``keeps`` off nothing is kept from token to token, for models whose kept state cannot be copied.
    """

    def __init__(self, model: Any, tokenizer: Any, *, name: str, end_ids: Sequence[int], limit: int | None,
                 keeps: bool = True) -> None:
        self.model = model.eval()
        self.tokenizer = tokenizer
        self.name = name
        self.end_ids = frozenset(end_ids)
        self.limit = limit
        self.keeps = keeps
        self._special = frozenset(tokenizer.all_special_ids) - self.end_ids
        self._says_last = "logits_to_keep" in inspect.signature(model.forward).parameters

    @property
    def device(self) -> torch.device:
        """Where the model is now."""
        return next(iter(self.model.parameters())).device

    @property
    def barred(self) -> frozenset[int]:
        """Tokens that are no text and no end: they are not written under guidance."""
        return self._special

    @property
    def chats(self) -> bool:
        """Whether its tokenizer has a chat template."""
        return bool(self.tokenizer.chat_template)

    def ids(self, text: str) -> list[int]:
        """Return the tokens of a text's beginning, framed as the model's texts begin; of none, what it begins texts with.

        Raises:
            PromptError: the text is empty, and the tokenizer has nothing that texts begin with.
        """
        found = list(self.tokenizer(text, verbose=False)["input_ids"])
        while len(found) > 1 and found[-1] in self.end_ids:  # a tokenizer that frames whole texts
            found.pop()
        if found:
            return found
        start = self.tokenizer.bos_token_id
        if start is None:
            raise PromptError(f"{self.name} has no token that texts begin with. Give an opening, 'A' say.")
        return [start]

    def ask(self, question: str) -> list[int]:
        """Return the tokens of a user's question, ready for the answer, by the tokenizer's chat template.

        Raises:
            OptionError: there is none.
        """
        if not self.chats:
            raise OptionError(f"{self.name} is no chat model: its tokenizer has no chat template. Give an opening in place "
                              "of a question, or a chat model.")
        text = self.tokenizer.apply_chat_template([{"role": "user", "content": question}], tokenize=False,
                                                  add_generation_prompt=True)
        return list(self.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def plain_ids(self, text: str) -> list[int]:
        """Return a text's own tokens, nothing before and nothing behind them."""
        return list(self.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]) if text else []

    def text(self, ids: Sequence[int]) -> str:
        """Return the text of some tokens, without special ones."""
        return str(self.tokenizer.decode(list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False))

    @on_device
    @torch.no_grad()
    def read(self, ids: Sequence[int], before: Past | None = None, *, states: bool = False) -> Past:
        """Return the past with more tokens at its end; ``states`` asks for hidden states, from the first token on."""
        kept = None if before is None else before.ids
        if before is None or before.cache is None:
            found = self.run([[*(kept or ()), *ids]], None, states=states)
        else:
            found = self.run([list(ids)], copy.deepcopy(before.cache), states=states)
        hidden = None
        if states:
            hidden = found.states[0]
            if before is not None and before.cache is not None and before.states is not None:
                hidden = torch.cat([before.states, hidden])
        return Past((*(kept or ()), *ids), found.logits[0].float().log_softmax(-1).cpu(), found.cache, hidden)

    @on_device
    @torch.no_grad()
    def complete(self, past: Past, tokens: Sequence[int], room: int) -> list[Word]:
        """Return the words that begin with each of some tokens, followed by the likeliest tokens to their end.

        They have at most ``room`` tokens. A batch that does not fit into the device's memory is halved.

        Raises:
            DeviceError: the device's memory does not hold a single one.
        """
        batches = compute_batches(tokens, _count_rows(past), lambda batch: self._complete(past, batch, room),
                                  name=self.name, device=self.device)
        return [word for words in batches for word in words]

    @on_device
    @torch.no_grad()
    def likelihoods(self, past: Past, ids: Sequence[int]) -> list[float]:
        """Return the log-likelihood of each of some tokens behind a past and those before it."""
        logits = self.run([[*past.ids, *ids]], None, every=True).logits[0].float()
        places = range(len(past.ids) - 1, len(past.ids) + len(ids) - 1)
        return [float(logits[place].log_softmax(-1)[token]) for place, token in zip(places, ids)]

    def _complete(self, past: Past, tokens: list[int], room: int) -> list[Word]:
        rows = [[token] for token in tokens]
        sums: list[float] = past.log_probs[tokens].tolist()
        likeness, whole = [0.0] * len(rows), [True] * len(rows)
        texts = self._tails(past, rows)
        running = [place for place, text in enumerate(texts) if past.states is not None or may_go_on(text)]
        cache = _repeat(past.cache, running)
        while running:
            found = self.run([rows[place][-1:] if cache is not None else [*past.ids, *rows[place]] for place in running],
                              cache, states=past.states is not None)
            best = found.logits.float().log_softmax(-1).max(-1)
            if past.states is not None and len(rows[running[0]]) == 1:
                near = normalise(found.states[:, -1]) @ normalise(past.states).T
                for place, cosine in zip(running, near.amax(1).tolist()):
                    likeness[place] = cosine
            following = [rows[place] + [token] for place, token in zip(running, best.indices.tolist())]
            after = self._tails(past, following)
            on = [turn for turn, place in enumerate(running)
                  if following[turn][-1] not in self.end_ids and goes_on(texts[place], after[turn])]
            for turn in on:
                place = running[turn]
                if len(rows[place]) == room:
                    whole[place] = False
                    continue
                rows[place], texts[place] = following[turn], after[turn]
                sums[place] += float(best.values[turn])
            on = [turn for turn in on if whole[running[turn]]]
            cache = found.cache
            if cache is not None and on:
                cache.batch_select_indices(torch.tensor(on, device=self.device))
            running = [running[turn] for turn in on]
        return [Word(tuple(row), total, ends, like) for row, total, ends, like in zip(rows, sums, whole, likeness)]

    def _tails(self, past: Past, rows: Sequence[Sequence[int]]) -> list[str]:
        """Return what the last tokens of texts decode to; enough before a row that its first token is read in place."""
        before = past.ids[-TAIL:]
        return list(self.tokenizer.batch_decode([[*before, *row] for row in rows], skip_special_tokens=True,
                                                clean_up_tokenization_spaces=False))

    def run(self, rows: list[list[int]], cache: Any, *, states: bool = False, every: bool = False) -> Ran:
        """Run rows of tokens of equal length behind what is kept of others."""
        last = {"logits_to_keep": 1} if self._says_last and not every else {}
        said = self.model(input_ids=torch.tensor(rows, device=self.device), past_key_values=cache, use_cache=self.keeps,
                          output_hidden_states=states, return_dict=True, **last)
        kept = said.past_key_values if self.keeps else None
        return Ran(said.logits if every else said.logits[:, -1], kept, said.hidden_states[-1] if states else _NOTHING)


_NOTHING = torch.empty(0)


def _repeat(cache: Any, wanted: Sequence[int]) -> Any:
    """Return a copy of one text's kept state for each that is ``wanted``."""
    if cache is None or not wanted:
        return None
    copied = copy.deepcopy(cache)
    copied.batch_repeat_interleave(len(wanted))
    return copied


def _count_rows(past: Past) -> int:
    """Return how many copies of what is kept are made at once."""
    layers = getattr(past.cache, "layers", ())
    kept = [getattr(layer, name, None) for layer in layers for name in ("keys", "values")]
    size = sum(tensor.numel() * tensor.itemsize for tensor in kept if isinstance(tensor, Tensor))
    return max(1, min(MOST_ROWS, CHUNK_BYTES // max(1, size)))
