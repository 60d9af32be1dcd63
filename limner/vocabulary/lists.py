"""The phrase lists: read them from text files, one phrase a line, and build the phrases that tables are made of.

Knows nothing about models: a vocabulary is only words.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from limner.core.errors import VocabularyError
from limner.vocabulary.lines import read_lines

VOCABULARY_FOLDER = Path(__file__).parent
LONGEST_PHRASE = 500
"""Characters; a longer line is no phrase but a text in the wrong file."""

CATEGORIES = ("artists", "flavors", "mediums", "movements", "sites")
"""The tables that best and fast mode draw from, in the order in which equal similarities are decided."""


@dataclass(frozen=True)
class Vocabulary:
    """Phrases by category, as they are added to a prompt; ``negative`` is for negative prompts only."""

    artists: tuple[str, ...]
    flavors: tuple[str, ...]
    mediums: tuple[str, ...]
    movements: tuple[str, ...]
    sites: tuple[str, ...]
    negative: tuple[str, ...]

    def category(self, name: str) -> tuple[str, ...]:
        """Return the phrases of a category."""
        phrases: tuple[str, ...] = getattr(self, name)
        return phrases


def load_list(data_path: str | os.PathLike[str], filename: str | None = None) -> list[str]:
    """Return the phrases of a text file: one a line, stripped, blank lines and later repetitions left out.

    Raises:
        VocabularyError: the file is missing, not UTF-8, or has a line that is no phrase; names the line.
    """
    path = Path(data_path, filename) if filename is not None else Path(data_path)
    return _without_repetitions(read_lines(path, longest=LONGEST_PHRASE, noun="a phrase"))


def load_vocabulary(folder: str | os.PathLike[str] | None = None) -> Vocabulary:
    """Load ``artists.txt``, ``mediums.txt``, ``movements.txt``, ``negative.txt`` and ``flavors.txt`` (or
    ``flavors/*.txt``) of a folder, by default limner's own; where it has no ``sites.txt``, limner's own are taken.

    Raises:
        VocabularyError: a list is missing or cannot be read.
    """
    root = Path(folder) if folder is not None else VOCABULARY_FOLDER
    if not root.is_dir():
        raise VocabularyError(f"{root}: there is no such folder of lists. It should hold artists.txt, flavors.txt, "
                              "mediums.txt, movements.txt and negative.txt.")
    sites = root / "sites.txt"
    return Vocabulary(
        artists=tuple(say_artists(load_list(root, "artists.txt"))),
        flavors=tuple(_load_flavors(root)),
        mediums=tuple(load_list(root, "mediums.txt")),
        movements=tuple(load_list(root, "movements.txt")),
        sites=tuple(say_sites(load_list(sites if sites.exists() else VOCABULARY_FOLDER / "sites.txt"))),
        negative=tuple(load_list(root, "negative.txt")),
    )


def find_flavor_files(folder: str | os.PathLike[str]) -> list[Path]:
    """Return ``flavors.txt`` of a folder, which need not be there; or its ``flavors/*.txt`` by name, where it has only them.
    """
    single, categories = Path(folder, "flavors.txt"), Path(folder, "flavors")
    return sorted(categories.glob("*.txt")) if categories.is_dir() and not single.exists() else [single]


def _load_flavors(root: Path) -> list[str]:
    return _without_repetitions(phrase for path in find_flavor_files(root) for phrase in load_list(path))


def say_artists(names: list[str]) -> list[str]:
    """Return the phrases of an artists table."""
    return [f"by {name}" for name in names] + [f"inspired by {name}" for name in names]


def say_sites(sites: list[str]) -> list[str]:
    """Return the phrases of a sites table."""
    return [pattern.format(site) for pattern in ("{}", "trending on {}", "featured on {}", "{} contest winner")
            for site in sites]


def _without_repetitions(phrases: Iterable[str]) -> list[str]:
    return [phrase for phrase in dict.fromkeys(phrases) if phrase]
