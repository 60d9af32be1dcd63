"""The labels of a classification, from a file or a comma list. Knows nothing about templates or models."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from limner.core.errors import VocabularyError
from limner.vocabulary.lines import read_lines
from limner.vocabulary.lists import LONGEST_PHRASE


def load_labels(given: str | Path) -> list[str]:
    """Return the labels of a text file (one a line), or of a comma list where there is no such file.

    Raises:
        VocabularyError: the file cannot be read, there are no labels, or one is given twice; names the line.
    """
    path = Path(given)
    if os.path.isfile(given):  # Path.is_file raises where a long list is no name that a file could have
        return check_labels(read_lines(path, longest=LONGEST_PHRASE, noun="a label"), f"{path}, line")
    if isinstance(given, Path) or ("," not in given and (path.suffix == ".txt" or len(path.parts) > 1)):
        raise VocabularyError(f"{str(given)[:200]}: there is no such file of labels. Give a text file with one label a "
                              "line, or the labels themselves: cat,dog,two birds.")
    return check_labels(given.split(","), "labels, entry")


def check_labels(labels: Iterable[str], where: str = "label") -> list[str]:
    """Return labels, stripped, without blank ones; ``where`` begins a message, before the number of the label.

    Raises:
        VocabularyError: there are none, or two differ by nothing, or by capitals only, which a CLIP does not see.
    """
    places: dict[str, int] = {}
    found: list[str] = []
    for number, label in enumerate((label.strip() for label in labels), start=1):
        if not label:
            continue
        first = places.setdefault(" ".join(label.casefold().split()), number)
        if first != number:
            raise VocabularyError(f"{where} {number}: {label!r} is there already, as {where.split()[-1]} {first}. Two equal "
                                  "labels would share one probability; remove one.")
        found.append(label)
    if not found:
        raise VocabularyError(f"{where} 1: there are no labels. Give at least one.")
    return found
