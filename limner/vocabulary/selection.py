"""Choose among the phrases of a vocabulary: leave out categories or phrases, keep only some, add one's own.

Knows nothing about tables or models: what is embedded already stays so, whatever is chosen.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from limner.core.errors import OptionError, VocabularyError
from limner.vocabulary.lists import CATEGORIES, Vocabulary, find_flavor_files, load_list

FLAVORS = "flavors"


@dataclass(frozen=True)
class VocabularyOptions:
    """Which phrases to draw from.

    Categories are the tables (artists, flavors, mediums, movements, sites) and the flavors' own (light, color, mood ...:
    the names of the files in ``flavors/``; ``colour`` is color, ``weather`` is weather-and-season).

    Attributes:
        without: categories to leave out.
        only: the categories to keep; none means all.
        exclude: phrases to leave out, from every table and the negative list: those that contain these words, or match a
            ``/regular expression/``; capitals do not count.
        add: files of own phrases, one a line, which join the flavors, whatever ``only`` and ``without`` say.
    """

    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    add: tuple[str | os.PathLike[str], ...] = ()

    def __post_init__(self) -> None:
        for field in fields(self):
            if isinstance(getattr(self, field.name), str):
                raise OptionError(f"{field.name} {getattr(self, field.name)!r} must be a tuple of texts.")
        for pattern in self.exclude:
            _compile(pattern)

    def __bool__(self) -> bool:
        return bool(self.without or self.only or self.exclude or self.add)


@dataclass(frozen=True)
class Selection:
    """The phrases chosen, and ``lists``: the category of its own of a flavor that has one."""

    vocabulary: Vocabulary
    lists: Mapping[str, str]


def select_phrases(vocabulary: Vocabulary, folder: str | os.PathLike[str], options: VocabularyOptions) -> Selection:
    """Choose among the phrases of a vocabulary that was loaded from ``folder``.

    Raises:
        VocabularyError: a file to add cannot be read, or nothing is left to draw from.
        OptionError: there is no such category.
    """
    flavors = load_flavor_lists(folder)
    chosen = _choose_categories(options, [*CATEGORIES, *flavors])
    kept = {name: list(vocabulary.category(name)) if name in chosen else [] for name in CATEGORIES}
    if flavors:
        kept[FLAVORS] = [phrase for name in flavors if name in chosen for phrase in flavors[name]]
    lists = {phrase: name for name in reversed(flavors) if name in chosen for phrase in flavors[name]}
    known = {phrase for phrases in kept.values() for phrase in phrases}
    for path in options.add:
        own = {phrase: Path(path).stem for phrase in load_list(path) if phrase not in known}
        kept[FLAVORS] += own
        known |= own.keys()
        lists |= own
    kept["negative"] = list(vocabulary.negative)
    excluded = [_compile(pattern) for pattern in options.exclude]
    left = {name: _without(phrases, excluded) for name, phrases in kept.items()}
    if options and not any(left[name] for name in CATEGORIES):
        raise VocabularyError("No phrase is left to draw from: without, only and exclude leave nothing. Leave out less, or "
                              "add a file of your own phrases.")
    return Selection(Vocabulary(**left), lists)


def load_flavor_lists(folder: str | os.PathLike[str]) -> dict[str, list[str]]:
    """Return the flavors by category, where a folder has them in ``flavors/*.txt``; nothing where it has one list."""
    return {path.stem: load_list(path) for path in find_flavor_files(folder) if path.parent != Path(folder)}


def _choose_categories(options: VocabularyOptions, known: Iterable[str]) -> set[str]:
    """Return the categories that are on. A flavor's own is on by itself or with all flavors, and off likewise."""
    every = list(known)
    own = {name for name in every if name not in CATEGORIES}

    def find(given: Iterable[str]) -> set[str]:
        found = {find_category(name, every) for name in given}
        return found | own if FLAVORS in found else found

    only, without = find(options.only), find(options.without)
    return (only or set(every)) - without


def find_category(given: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` categories that is meant: ``colour`` for color, ``weather`` for weather-and-season.

    Raises:
        OptionError: there is no such category.
    """
    names = _spell_names(known)
    found = names.get(_plain(given))
    if found is None:
        raise OptionError(f"There is no category {given!r}. There are {', '.join(dict.fromkeys(names.values()))}.")
    return found


def _spell_names(known: Iterable[str]) -> dict[str, str]:
    """Return the categories by every name they may be called: weather-and-season also weather, or season."""
    names = {_plain(name): name for name in known}
    parts = [(part, name) for plain, name in names.items() for part in plain.split("-and-")]
    once = Counter(part for part, _ in parts)
    return names | {part: name for part, name in parts if once[part] == 1 and part not in names}


def _plain(name: str) -> str:
    plain = name.strip().casefold().replace("colour", "color").replace(" ", "-").replace("_", "-")
    return plain.removeprefix(f"{FLAVORS}/")  # as limner vocabulary list shows them


def _compile(given: str) -> re.Pattern[str]:
    """Return what finds a phrase to exclude: ``/regex/``, or words that stand whole in it."""
    if given.startswith("/") != given.endswith("/") or given == "/":
        raise OptionError(f"exclude {given!r} has a slash on one side only; a regular expression stands between two: "
                          "/^by /.")
    is_regex = given.startswith("/")
    pattern = given[1:-1] if is_regex else rf"(?<!\w){re.escape(given.strip())}(?!\w)"
    if not given.strip(" /"):
        raise OptionError(f"exclude {given!r} is empty. Give words, or a regular expression between slashes: /^by /.")
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise OptionError(f"exclude {given!r} is no regular expression: {error}. Words without slashes are taken as they "
                          "are.") from error


def _without(phrases: Iterable[str], excluded: list[re.Pattern[str]]) -> tuple[str, ...]:
    return tuple(phrase for phrase in dict.fromkeys(phrases) if not any(pattern.search(phrase) for pattern in excluded))
