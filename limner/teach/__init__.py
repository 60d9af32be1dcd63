"""Teaching: captioners and CLIPs learn something, and it is said what they knew before and after.

>>> from limner.teach import concept
>>> lesson = concept("hourglass", ["pictures/"], "taught", replay="others/")

Names are loaded when they are first used: importing this imports neither torch nor any model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from limner.teach.captions.by_pairs import PairsOptions, caption_by_pairs
    from limner.teach.captions.options import TextOnlyOptions
    from limner.teach.captions.teach import caption
    from limner.teach.concepts.options import ConceptOptions
    from limner.teach.concepts.teach import concept
    from limner.teach.lesson import Case, Figure, Lesson
    from limner.teach.pairing import PairsReport, pairs
    from limner.teach.rewards.options import RewardOptions
    from limner.teach.rewards.teach import reward

_HOMES = {
    "Case": "limner.teach.lesson",
    "ConceptOptions": "limner.teach.concepts.options",
    "Figure": "limner.teach.lesson",
    "Lesson": "limner.teach.lesson",
    "PairsOptions": "limner.teach.captions.by_pairs",
    "PairsReport": "limner.teach.pairing",
    "RewardOptions": "limner.teach.rewards.options",
    "TextOnlyOptions": "limner.teach.captions.options",
    "caption": "limner.teach.captions.teach",
    "caption_by_pairs": "limner.teach.captions.by_pairs",
    "concept": "limner.teach.concepts.teach",
    "pairs": "limner.teach.pairing",
    "reward": "limner.teach.rewards.teach",
}

__all__ = ["Case", "ConceptOptions", "Figure", "Lesson", "PairsOptions", "PairsReport", "RewardOptions",
           "TextOnlyOptions", "caption", "caption_by_pairs", "concept", "pairs", "reward"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'limner.teach' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
