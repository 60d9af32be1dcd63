"""The flavor lists as they are shipped: how many, how they are written, and what must never be among them.

Knows nothing about the other lists, nor about how lists are read into a vocabulary.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from unwanted import is_unwanted

from limner.vocabulary.lists import VOCABULARY_FOLDER, load_list

FILES = sorted((VOCABULARY_FOLDER / "flavors").glob("*.txt"))
MOST_TOKENS = 12

ALSO_ORDINARY_WORDS = """
Age Beauty Black Bronze Cape Carnival Cinema Cold Corona Day De Dead Delta Earth Engine F Fair Festival Forest
Gilded Gold Golden Gothic Grail Great Highlands Hood ID Ice Infrared Island Jazz Last Little Lumen Lunar Mad
Mark Mermaid Metropolis Milky New Night Nights One Painter Palm Pan Plus Polish Purple Queen RED Ray Red Rhino
Riding Road Roaring Robin Round Saint Silk Sleeping Snow Super Table Tech Thai Treasure Type Van Vista War Wave
Wild Wonderland World Worlds Year
"""
"""Words of names (Milky Way, Ice Age, Kodak Gold 200) that are written small elsewhere."""


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def phrases() -> Iterator[tuple[str, str]]:
    return ((phrase, path.name) for path in FILES for phrase in read_lines(path))


def plain_words(phrase: str) -> list[str]:
    """The words of a phrase without case, accents and hyphens."""
    letters = (c for c in unicodedata.normalize("NFKD", phrase) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", "".join(letters).casefold().replace("'", ""))


def in_any_order(phrase: str) -> str:
    return " ".join(sorted(plain_words(phrase)))


def in_one_word(phrase: str) -> str:
    return "".join(plain_words(phrase))


def test_there_are_eight_thousand_flavors_or_more() -> None:
    assert sum(1 for _ in phrases()) >= 8000


def test_every_category_is_a_file_of_its_own_with_hundreds_of_phrases() -> None:
    assert 16 <= len(FILES) <= 22
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*\.txt", path.name) for path in FILES)
    assert {path.name: len(read_lines(path)) for path in FILES if len(read_lines(path)) < 100} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_list_is_read_as_it_is_written(path: Path) -> None:
    assert load_list(path) == read_lines(path)
    assert path.read_bytes().endswith(b"\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_list_is_alphabetical(path: Path) -> None:
    lines = read_lines(path)
    assert lines == sorted(lines, key=lambda line: (line.casefold(), line))


def test_phrases_are_composed_unicode_with_single_blanks() -> None:
    assert [p for p, _ in phrases() if unicodedata.normalize("NFC", p) != p or p != " ".join(p.split())] == []


def test_no_phrase_has_a_sign_that_means_something_in_a_prompt() -> None:
    assert [p for p, _ in phrases() if re.search(r"[,;()\[\]{}<>|\\\"_*#]", p)] == []


@pytest.mark.parametrize("key", [in_any_order, in_one_word], ids=lambda key: key.__name__)
def test_no_flavor_comes_twice_by_case_accent_hyphen_or_order_of_words(key: Callable[[str], str]) -> None:
    homes = defaultdict(list)
    for phrase, file in phrases():
        homes[key(phrase)].append(f"{file}: {phrase}")
    assert [found for found in homes.values() if len(found) > 1] == []


def test_only_names_have_capitals() -> None:
    words = {word for phrase, _ in phrases() for word in re.findall(r"[^\s/]+", phrase)}
    capitals = {word for word in words if word != word.lower()}
    assert {word for word in capitals if word.lower() in words} - set(ALSO_ORDINARY_WORDS.split()) == set()


def test_no_flavor_takes_more_than_twelve_tokens_of_clip() -> None:
    from limner.models._open_clip import open_clip

    tokenizer = open_clip.SimpleTokenizer()
    counts = {phrase: len(tokenizer.encode(phrase)) for phrase, _ in phrases()}
    assert {phrase: count for phrase, count in counts.items() if count > MOST_TOKENS} == {}


def test_no_flavor_has_a_slur_or_a_sexual_word() -> None:
    assert [p for p, _ in phrases() if is_unwanted(p)] == []


def test_an_unwanted_word_would_be_noticed() -> None:
    assert is_unwanted("Nude-study in charcoal")
    assert is_unwanted("a strip tease")
