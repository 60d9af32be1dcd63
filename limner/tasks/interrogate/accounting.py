"""Build the account of a prompt: say of every phrase what it brought.

Knows drafts, tables and CLIPs; knows nothing about how drafts are made.
"""

from __future__ import annotations

from torch import Tensor

from limner.index.tables import LabelTable
from limner.models.clip.joint import JointClip, clips_of
from limner.tasks.interrogate.interrogation import PhraseAccount, PhraseShare, PromptShare
from limner.tasks.interrogate.scorer import Draft, Piece, Scorer


def account_clips(scorer: Scorer, prompt: str, caption: str) -> tuple[PromptShare, ...]:
    """Say what each CLIP makes of the prompt, where there are several."""
    if not isinstance(scorer.clip, JointClip):
        return ()
    _, *each = scorer.similarities_each([prompt, caption])
    return tuple(PromptShare(clip.name, whole, begun if caption else None, clip.tokens.count(prompt), clip.tokens.limit,
                             clip.text_path) for clip, (whole, begun) in zip(scorer.clip.clips, each))


def account_phrases(scorer: Scorer, draft: Draft, *, least: bool) -> tuple[PhraseAccount, ...]:
    """Say of every piece what the similarity was before and after it, and its rank (``least``: of the least near)."""
    steps, *each = scorer.similarities_each([draft.partial(count) for count in range(len(draft.pieces) + 1)])
    counted_by = scorer.fullest(draft.text)
    scores = {category: scorer.tables[category].similarities(scorer.features)
              for category in {piece.category for piece in draft.pieces} if category in scorer.tables}
    accounts = []
    for place, (piece, before, after) in enumerate(zip(draft.pieces, steps[:-1], steps[1:], strict=True)):
        tokens = counted_by.count(piece.separator + piece.text)
        rank = _rank_in(scorer.tables[piece.category], scores[piece.category], piece.text,
                        least=least) if piece.category in scores else None
        category = scorer.tables.list_of(piece.text, piece.category)
        shares = _share_phrase(scorer, piece, [own[place:place + 2] for own in each])
        accounts.append(PhraseAccount(piece.text, category, rank, before, after, tokens, piece.category, piece.separator,
                                      shares))
    return tuple(accounts)


def _share_phrase(scorer: Scorer, piece: Piece, steps: list[list[float]]) -> tuple[PhraseShare, ...]:
    """Say what each CLIP makes of a piece, where there are several; ``steps`` are the similarities before and after."""
    if len(steps) == 1:
        return ()
    return tuple(PhraseShare(clip.name, before, after, clip.tokens.count(piece.separator + piece.text))
                 for clip, (before, after) in zip(clips_of(scorer.clip), steps))


def _rank_in(table: LabelTable, scores: Tensor, label: str, *, least: bool) -> int | None:
    """The rank of a label in its table, from 1; None for a phrase that a cut has changed."""
    if label not in table.labels:
        return None
    place = table.labels.index(label)
    better = scores < scores[place] if least else scores > scores[place]
    equal_before = scores[:place] == scores[place]
    return int(better.sum() + equal_before.sum()) + 1
