"""The modes that limner brings: from a caption and the tables to a prompt, as a list of phrases with their categories.

Best, fast, classic and negative are the methods of CLIP Interrogator, with the differences that docs/interrogate.md names;
legacy is that of its first versions.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from limner.algorithms.chain import Link, best_length, grow_chain
from limner.core.errors import OptionError
from limner.core.vectors import top_k
from limner.index.banks import Bank
from limner.models.clip.text.tokens import squeeze
from limner.tasks.interrogate.modes import Mode
from limner.tasks.interrogate.scorer import Draft, Piece, Scorer

PROPOSALS = 5
"""How many prompts of a bank compete."""


def draft_fast(scorer: Scorer, caption: str, max_flavors: int) -> Draft:
    """The caption and the nearest phrases of all tables, cut to the token limit."""
    nearest = scorer.tables.merged.rank(scorer.features, max_flavors)
    pieces = tuple(Piece(label, scorer.tables.category_of[label]) for label in nearest)
    return _cut(Draft("fast", caption, pieces), scorer)


def draft_classic(scorer: Scorer, caption: str, max_flavors: int) -> Draft:
    """``caption, medium artist, site, movement, flavors``; no medium where the caption begins with it."""
    pieces = [Piece(medium, "mediums") for medium in scorer.top("mediums") if not caption.startswith(medium)]
    # the artist belongs to the medium before it, or to the caption that names the medium
    pieces += [Piece(artist, "artists", separator=" ") for artist in scorer.top("artists")]
    for category in ("sites", "movements"):
        pieces += [Piece(label, category) for label in scorer.top(category)]
    pieces += [Piece(label, "flavors") for label in scorer.top("flavors", max_flavors)]
    return _cut(Draft("classic", caption, tuple(pieces)), scorer)


def draft_chain(scorer: Scorer, caption: str, min_flavors: int, max_flavors: int) -> Draft:
    """Grow the caption by the phrases that bring it nearest, one at a time; the best prompt seen."""
    nearest = scorer.tables.merged.rank(scorer.features, scorer.pool_size)
    return grow_draft(scorer, caption, nearest, min_flavors, max_flavors)


def draft_best(scorer: Scorer, caption: str, min_flavors: int, max_flavors: int) -> list[Draft]:
    """Return the drafts that compete in best mode: caption, classic, fast, chain, in this order.

    Where the model has a floor only the caption and the chain do: the others take phrases without asking what they gain.
    """
    if scorer.floor is not None:
        grown = draft_chain(scorer, caption, min_flavors, max_flavors)
        return [Draft("caption", caption), *([grown] if grown.pieces else [])]
    return [Draft("caption", caption), draft_classic(scorer, caption, max_flavors),
            draft_fast(scorer, caption, max_flavors), draft_chain(scorer, caption, min_flavors, max_flavors)]


def draft_bank(scorer: Scorer, texts: Sequence[str], min_flavors: int, max_flavors: int) -> list[Draft]:
    """Return the texts of a bank (the nearest first) as they are, and the nearest one grown as in best mode."""
    drafts = [Draft("bank", squeeze(text)) for text in texts]
    grown = draft_chain(scorer, scorer.cut(drafts[0].text), min_flavors, max_flavors)
    return [*drafts, grown] if grown.pieces else drafts


def propose_texts(scorer: Scorer, bank: Bank | None) -> list[str]:
    """Return the texts of a bank that are nearest to the picture.

    Raises:
        OptionError: there is no bank.
    """
    if bank is None:
        raise OptionError("Bank mode needs a bank of prompts.")
    return [found.text for found in bank.nearest(scorer.features, PROPOSALS)]


def draft_negative(scorer: Scorer, min_flavors: int, max_flavors: int) -> Draft:
    """Chain the phrases least like the picture, of the flavors and the negative list."""
    far = scorer.tables["flavors"].rank(scorer.features, scorer.pool_size, reverse=True)
    phrases = list(dict.fromkeys([*far, *scorer.tables["negative"].labels]))
    if not phrases:
        return Draft("chain", "")
    scores = scorer.clip.similarities(scorer.features, phrases)
    order = top_k(scores.cpu(), len(phrases), largest=False).tolist()
    first = phrases.pop(next((place for place in order if scorer.fits(phrases[place])), order[0]))
    return grow_draft(scorer, first, phrases, min_flavors, max_flavors, reverse=True)


def draft_legacy(scorer: Scorer, caption: str, max_flavors: int) -> Draft:
    """The nearest of all 16 subsets of medium, artist, site and movement, then flavors while similarity rises."""
    tops = [Piece(label, category) for category in ("mediums", "artists", "sites", "movements")
            for label in scorer.top(category)]
    subsets = [tuple(piece for piece, taken in zip(tops, mask, strict=True) if taken)
               for mask in itertools.product((False, True), repeat=len(tops))]
    drafts = [Draft("chain", caption, subset) for subset in subsets]
    drafts = [draft for draft in drafts if scorer.fits(draft.text)] or drafts[:1]
    scores = scorer.similarities([draft.text for draft in drafts])
    start = drafts[scores.index(max(scores))]
    flavors = scorer.top("flavors", scorer.pool_size)
    grown = grow_draft(scorer, start.text, flavors, 0, max_flavors)
    return Draft("chain", caption, start.pieces + grown.pieces)


def grow_draft(scorer: Scorer, start: str, phrases: Sequence[str], min_count: int, max_count: int, *,
               reverse: bool = False) -> Draft:
    """Grow a text by the phrases that bring it nearest (``reverse``: farthest), one at a time; the best prompt seen.

    Tells every step. Where it is asked to stop it ends with what there is.
    """
    similarity = scorer.similarities([start])[0]
    links: list[Link] = []
    if not scorer.should_stop(0):
        candidates = scorer.clip.continue_prompt(start, phrases, scorer.features)
        for link in grow_chain(candidates, similarity, min_count=min_count, max_count=max_count, reverse=reverse,
                               floor=None if reverse else scorer.floor):
            before = links[-1].similarity if links else similarity
            links.append(link)
            scorer.tell_step(len(links), link.phrase, link.prompt, before, link.similarity, max_count)
            if scorer.should_stop(len(links)):
                break
    kept = links[:best_length(links, similarity, reverse=reverse)]
    pieces = tuple(Piece(link.phrase, scorer.tables.find_category(link.phrase)) for link in kept)
    return Draft("chain", start, pieces)


def _cut(draft: Draft, scorer: Scorer) -> Draft:
    """Cut a draft at its commas, so that it is read whole; a phrase with commas of its own may lose its end."""
    kept = scorer.cut(draft.text)
    if len(kept) == len(draft.text):
        return draft
    pieces: list[Piece] = []
    room = len(kept) - len(draft.head)
    for piece in draft.pieces:
        room -= len(piece.separator)
        if room <= 0:
            break
        pieces.append(replace(piece, text=piece.text[:room]))
        room -= len(piece.text)
    return Draft(draft.method, draft.head[:len(kept)], tuple(pieces))


BEST = Mode(lambda scorer, asked: draft_best(scorer, asked.caption, asked.min_flavors, asked.max_flavors))
FAST = Mode(lambda scorer, asked: [draft_fast(scorer, asked.caption, asked.max_flavors)])
CLASSIC = Mode(lambda scorer, asked: [draft_classic(scorer, asked.caption, asked.max_flavors)], max_flavors=3)
NEGATIVE = Mode(lambda scorer, asked: [draft_negative(scorer, asked.min_flavors, asked.max_flavors)], captioned=False,
                least=True)
CAPTION = Mode(lambda scorer, asked: [Draft("caption", asked.caption)], max_flavors=0)
LEGACY = Mode(lambda scorer, asked: [draft_legacy(scorer, asked.caption, asked.max_flavors)], max_flavors=25)
BANK = Mode(lambda scorer, asked: draft_bank(scorer, propose_texts(scorer, asked.bank), asked.min_flavors,
                                             asked.max_flavors), captioned=False, takes_bank=True)
