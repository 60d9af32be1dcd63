"""Background phrases: other things that pictures show, against which labels must hold their own.

They are nouns, as labels are: a phrase of mood or light lies nearer to all pictures, or farther. Knows nothing about how
it is decided.
"""

from __future__ import annotations

from pathlib import Path

from limner.vocabulary.lists import VOCABULARY_FOLDER, find_flavor_files, load_list


def load_background(folder: Path | None = None, most: int | None = None) -> list[str]:
    """Return limner's nouns, or those of a model folder that has a ``vocabulary/``; at most ``most``, spread evenly.

    Where such a folder has no ``nouns.txt``, its flavors, mediums and movements stand in for it.

    Raises:
        VocabularyError: a list cannot be read.
    """
    own = _own_paths(folder / "vocabulary") if folder is not None else []
    paths = own or [VOCABULARY_FOLDER / "nouns.txt"]
    phrases = list(dict.fromkeys(phrase for path in paths for phrase in load_list(path)))
    if most is None or len(phrases) <= most:
        return phrases
    return [phrases[place * len(phrases) // most] for place in range(most)]


def _own_paths(own: Path) -> list[Path]:
    nouns = own / "nouns.txt"
    others = [*find_flavor_files(own), own / "mediums.txt", own / "movements.txt"]
    return [nouns] if nouns.exists() else [path for path in others if path.exists()]
