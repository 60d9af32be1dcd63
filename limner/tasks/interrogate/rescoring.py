"""Score a prompt anew when some of its phrases are switched off: no chain, only the texts that there are.

Knows accounts and a scorer; knows nothing about pictures or how prompts are found.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor

from limner.core.errors import OptionError
from limner.tasks.interrogate.accounting import account_clips, account_phrases
from limner.tasks.interrogate.interrogation import Interrogation, Rescored
from limner.tasks.interrogate.prompt_format import find_head
from limner.tasks.interrogate.scorer import Draft, Piece, Scorer

KEPT_PICTURES = 64


class FeatureMemory:
    """The features ``[1, d]`` of the last pictures, by a digest of themselves. Safe to use from any thread."""

    def __init__(self, most: int = KEPT_PICTURES) -> None:
        self._most = most
        self._kept: OrderedDict[str, Tensor] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, features: Tensor) -> str:
        """Keep a picture's features; return the name that they can be found by."""
        name = hashlib.sha256(features.detach().float().cpu().contiguous().numpy().tobytes()).hexdigest()[:16]
        with self._lock:
            self._kept[name] = features
            self._kept.move_to_end(name)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return name

    def find(self, name: str) -> Tensor | None:
        """Return the features of a name; None where they are no longer, or never were, here."""
        with self._lock:
            return self._kept.get(name)


def rescore_account(scorer: Scorer, account: Interrogation, keep: Sequence[bool]) -> Rescored:
    """Return the prompt with the phrases that ``keep`` says, and what every phrase adds to it, kept or not.

    Raises:
        OptionError: ``keep`` is not one for each phrase.
    """
    if len(keep) != len(account.phrases):
        raise OptionError(f"keep has {len(keep)} entries for {len(account.phrases)} phrases. Give one for each, in order.")
    scorer.remember(account.prompt, account.similarity, [share.similarity for share in account.clips])
    if account.caption_similarity is not None:
        scorer.remember(account.caption, account.caption_similarity,
                        [share.caption_similarity or 0.0 for share in account.clips])
    head = find_head(account)
    pieces = [Piece(phrase.text, phrase.table, phrase.separator) for phrase in account.phrases]
    draft = _choose(head, pieces, keep)
    others = [_choose(head, pieces, [on != (place == each) for each, on in enumerate(keep)]).text
              for place in range(len(pieces))]
    partials = [draft.partial(count) for count in range(len(draft.pieces) + 1)]
    scorer.similarities([*partials, *others])  # all at once; what follows asks for parts of it
    similarity = scorer.similarities([draft.text])[0]
    switched = scorer.similarities(others)
    gains = tuple(similarity - other if on else other - similarity for on, other in zip(keep, switched, strict=True))
    tokens = scorer.fullest(draft.text)
    least = account.mode == "negative"
    again = replace(
        account, prompt=draft.text, similarity=similarity, method="rescored", runners_up=(), negative=None, seconds={},
        first_prompt_s=None, stopped_after=None, phrases=account_phrases(scorer, draft, least=least),
        tokens=tokens.count(draft.text), token_limit=tokens.limit, clips=account_clips(scorer, draft.text, account.caption))
    return Rescored(again, gains)


def _choose(head: str, pieces: Sequence[Piece], keep: Sequence[bool]) -> Draft:
    return Draft("rescored", head, tuple(piece for piece, kept in zip(pieces, keep, strict=True) if kept))
