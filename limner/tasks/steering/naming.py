"""What a CLIP would call a picture, out of a list of things that can be drawn. Knows nothing about how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from limner.core.storage import cache_folder
from limner.core.vectors import top_k
from limner.index.tables import LabelTable
from limner.models.clip.model import Clip
from limner.vocabulary.lists import VOCABULARY_FOLDER, load_list


@dataclass(frozen=True)
class Label:
    """A noun and its probability among all nouns of the list."""

    label: str
    probability: float


def load_nouns(clip: Clip) -> list[str]:
    """Return the nouns of the model's own ``vocabulary/nouns.txt`` where its folder has one, else limner's.

    Raises:
        VocabularyError: the list cannot be read.
    """
    own = clip.folder / "vocabulary" / "nouns.txt" if clip.folder is not None else None
    return load_list(own if own is not None and own.exists() else VOCABULARY_FOLDER / "nouns.txt")


def name_features(features: Sequence[Tensor], clips: Sequence[Clip], count: int = 5) -> tuple[Label, ...]:
    """Return the ``count`` most probable nouns, as "a drawing of a ...", for a picture's ``features [1, d]`` of each CLIP.

    Of several CLIPs the mean of their probabilities counts, over the nouns of the first one.
    """
    if count < 1:
        return ()
    nouns = load_nouns(clips[0])
    texts = [f"a drawing of {with_article(noun)}" for noun in nouns]
    found = []
    for clip, row in zip(clips, features, strict=True):
        table = LabelTable(texts, "drawn-nouns", clip, cache_folder=cache_folder())
        found.append(clip.probabilities(table.similarities(row).cpu().to(torch.float64)))
    probabilities = torch.stack(found).mean(0)
    return tuple(Label(nouns[i], float(probabilities[i])) for i in top_k(probabilities, count).tolist())


def with_article(noun: str) -> str:
    """Return "a fox", "an owl"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
