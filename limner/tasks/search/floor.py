"""How strong the best photo is when there is nothing to find: learnt for each index from words that mean nothing.

Made-up words and words for what cannot be photographed have a nearest photo too, the stronger the more photos there are.
What a real query must reach lies above most of them. It is learnt from all photos and from a few hundred of them, since a
search may be of a folder; between, chance grows with the logarithm of their number.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass

import torch
from torch import Tensor

from limner.algorithms.ranking import measure_spread
from limner.index import scan as scanning
from limner.index.photos.records import Filter, Model, Scan
from limner.index.photos.store import PhotoStore
from limner.tasks.search.evidence import Nouns

MADE_UP = 48
QUANTILE = 0.78
"""The share of meaningless words that stay below the floor."""

NEAREST = 64
"""Photos looked at of each meaningless text, the nearest."""

FEWEST = 30
"""Fewer rows than these have no spread worth the name, and teach no floor."""

SOME_ROWS = 200

_ABSTRACT = (
    "the meaning of justice", "interest rates", "a subordinate clause", "last Tuesday", "the square root of minus one",
    "a change of policy", "the sound of silence", "an error of the second kind", "terms and conditions", "the day before",
    "a moral dilemma", "gross domestic product", "the smell of rain", "an unpaid invoice", "quantum theory",
    "a legal opinion",
)
_STARTS = ("bl", "gr", "fl", "v", "z", "kr", "tw", "sn", "pl", "qu", "m", "dr")
_MIDDLES = ("a", "o", "u", "i", "e", "oo", "ai")
_ENDS = ("rp", "ndle", "g", "x", "zzle", "mp", "ft", "k", "nth", "rble")


@dataclass(frozen=True)
class Floor:
    """The strength that a match must reach among ``rows`` photos, and among ``SOME_ROWS``."""

    rows: int
    strength: float
    among_some: float

    def at(self, rows: int) -> float:
        """Return what it must reach among so many photos."""
        if self.rows <= SOME_ROWS:
            return self.strength
        slope = (self.strength - self.among_some) / math.log(self.rows / SOME_ROWS)
        return self.strength + slope * math.log(max(rows, FEWEST) / self.rows)

    def write(self) -> str:
        """Return it as a store keeps it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str | None) -> Floor | None:
        """Return what a store has kept; None where that is nothing, or no sense."""
        try:
            return cls(**{name: float(value) for name, value in json.loads(text or "").items()})  # type: ignore[arg-type]
        except (ValueError, TypeError, AttributeError):
            return None


def nonsense() -> list[str]:
    """Return the meaningless texts, the same ones always."""
    rng = random.Random(0)
    words = ["".join(rng.choice(part) for part in (_STARTS, _MIDDLES, _ENDS)) for _ in range(2 * MADE_UP)]
    return [f"a {first} {second}" for first, second in zip(words[::2], words[1::2])] + list(_ABSTRACT)


def learn_floor(store: PhotoStore, model: Model, nouns: Nouns, encode: Callable[[list[str]], Tensor]) -> Floor | None:
    """Return the floor of an index; None where there are too few photos. ``encode`` gives features ``[n, d]`` of texts."""
    best: list[tuple[float, float]] = []
    for vector in encode(nonsense()):
        scan = store.scan(model, vector[None], Filter())
        rows = len(scan.contents)
        if rows < FEWEST:
            return None
        some = torch.randperm(rows, generator=torch.Generator().manual_seed(0))[:SOME_ROWS].sort().values
        best.append((_find_strongest(nouns, vector, scan, torch.arange(rows)), _find_strongest(nouns, vector, scan, some)))
    strength, among_some = torch.tensor(best).quantile(QUANTILE, dim=0).tolist()
    return Floor(rows, strength, min(strength, among_some))


def _find_strongest(nouns: Nouns, vector: Tensor, scan: Scan, among: Tensor) -> float:
    """Return the strength of the strongest of the nearest photos, of some places of a scan."""
    scores = scan.scores[0, among]
    places, exact = scanning.refine(scores, 0.0, NEAREST, lambda chosen: scores[chosen])
    spread = measure_spread(scores)
    margins = nouns.margins(vector, scan.take(among[places]))
    return float(((exact - spread.median) / spread.deviation + margins).max())
