"""Facts as numbers: which pictures a text is true of, and the classes that the throw-away heads learn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from training.world import catalog
from training.world.captions import Claim, Text, scene_claims
from training.world.foreign import PHRASES
from training.world.scenes import COUNTS, RELATIONS, SIZES, Scene

FIELDS: dict[str, tuple[str, ...]] = {
    "subject": tuple(catalog.SUBJECTS), "color": tuple(catalog.COLORS), "medium": tuple(catalog.MEDIUMS),
    "place": tuple(catalog.PLACES), "light": tuple(catalog.LIGHTS), "count": tuple(map(str, COUNTS)),
    "size": SIZES[1:], "relation": RELATIONS, "other": tuple(catalog.SUBJECTS), "other_color": tuple(catalog.COLORS),
    "movement": tuple(catalog.MOVEMENTS), "painter": tuple(catalog.PAINTERS), "flavor": tuple(catalog.FLAVORS),
    "defect": tuple(catalog.DEFECTS), "ground": ("white", "black", "plain"),
    "foreign": tuple(dict.fromkeys(PHRASES.values())),
}
FACTS: list[Claim] = [(field, value) for field, values in FIELDS.items() for value in values]
_NUMBER = {fact: i for i, fact in enumerate(FACTS)}
HEADS = ("subject", "color", "medium", "place", "light", "count", "relation", "other", "other_color", "movement",
         "painter", "defect", "size", "ground")


def fact_rows(scenes: Sequence[Scene]) -> np.ndarray:
    """Return which facts are true of each scene, bool ``[n, facts]``."""
    rows = np.zeros((len(scenes), len(FACTS)), dtype=bool)
    for row, scene in zip(rows, scenes, strict=True):
        row[[_NUMBER[claim] for claim in scene_claims(scene)]] = True
    return rows


def foreign_rows(kinds: Sequence[str]) -> np.ndarray:
    """Return the facts of pictures that are no scenes, bool ``[n, facts]``: what they are called, and nothing else."""
    rows = np.zeros((len(kinds), len(FACTS)), dtype=bool)
    for row, kind in zip(rows, kinds, strict=True):
        row[_NUMBER[("foreign", PHRASES[kind])]] = True
    return rows


def foreign_text(kind: str) -> Text:
    """Return what a picture of a kind of ``FOREIGN`` is called."""
    return Text(PHRASES[kind], frozenset({("foreign", PHRASES[kind])}))


def claim_rows(texts: Sequence[Text]) -> torch.Tensor:
    """Return which facts each text claims, float ``[n, facts]``."""
    rows = torch.zeros(len(texts), len(FACTS))
    for row, text in zip(rows, texts, strict=True):
        row[[_NUMBER[claim] for claim in text.claims]] = 1.0
    return rows


def match_texts(claims: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
    """Return whether text i is true of picture j, bool ``[texts, pictures]``: none of its claims is missing."""
    return claims @ (1.0 - facts).T < 0.5


def head_span(field: str) -> slice:
    """Return the columns of a field among the facts."""
    start = _NUMBER[(field, FIELDS[field][0])]
    return slice(start, start + len(FIELDS[field]))


def head_targets(facts: torch.Tensor, field: str) -> torch.Tensor:
    """Return the class of each picture in a field, ``[n]``; the last class means that it has none."""
    columns = facts[:, head_span(field)]
    return torch.where(columns.any(1), columns.int().argmax(1), columns.shape[1])
