"""Things that a CLIP was taught afterwards, as an offset of the features of texts that name them.

A model folder's ``concepts.safetensors`` holds an offset ``[d]`` by name. A text that names one of them, as whole words, has
the offset added to its features: the bare name comes to lie where pictures of the thing are, and what else the text says
moves it from there as before. It serves whoever compares pictures with texts (labels, banks, search, drawings); the phrases
of a chain are scored inside the text tower and know nothing of it. Knows no network.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from limner.core.vectors import normalise

log = logging.getLogger(__name__)

FILE_NAME = "concepts.safetensors"


@dataclass(frozen=True)
class Concepts:
    """``offsets [d]`` by name."""

    offsets: Mapping[str, Tensor]

    def move(self, texts: Sequence[str], features: Tensor) -> Tensor:
        """Return the features ``[n, d]`` of texts, with those moved that name a concept."""
        moved = features.clone()
        for name, offset in self.offsets.items():
            places = [place for place, text in enumerate(texts) if self._patterns[name].search(text)]
            if places:
                moved[places] = normalise(moved[places] + offset.to(moved))
        return moved

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE) for name in self.offsets}


def load_concepts(folder: Path | None) -> Concepts | None:
    """Read a model folder's concepts; None where there is no folder or it has none, also where they are damaged."""
    path = None if folder is None else folder / FILE_NAME
    if path is None or not path.exists():
        return None
    try:
        return Concepts(load_file(str(path)))
    except (SafetensorError, OSError) as error:
        log.warning("%s cannot be read, so what was taught is not known: %s", path, error)
        return None


def save_concepts(concepts: Concepts, folder: Path) -> None:
    """Write concepts into a model folder."""
    save_file({name: offset.float().cpu().contiguous() for name, offset in concepts.offsets.items()},
              str(folder / FILE_NAME))
