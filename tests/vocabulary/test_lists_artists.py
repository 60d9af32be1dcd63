"""Artists, movements, mediums, sites, nouns and negative phrases as they are shipped: how many, and how they are written.

Knows nothing about the flavors, nor about how lists are read into a vocabulary.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable

import pytest
from unwanted import is_unwanted

from limner.vocabulary.lists import VOCABULARY_FOLDER, load_list

FEWEST = {"artists": 1500, "mediums": 120, "movements": 150, "negative": 80, "nouns": 1000, "sites": 18}
OPEN = sorted(FEWEST.keys() - {"sites"})
"""The lists that grow; the sites keep their order, and "cg society" is written in both ways on the web."""
MOST_TOKENS = 12

SITES = """
Artstation, behance, cg society, cgsociety, deviantart, dribbble, flickr, instagram, pexels, pinterest, pixabay,
pixiv, polycount, reddit, shutterstock, tumblr, unsplash, zbrush central
"""

SORTED_AS = str.maketrans("øØłŁđĐðÐıœŒæÆþÞ", "oOlLdDdDioOaAtT")
"""Letters that are no base letter and accent in Unicode, and the letters that they are sorted as."""


def read_lines(name: str) -> list[str]:
    return (VOCABULARY_FOLDER / f"{name}.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")


def fold(phrase: str) -> str:
    """The phrase without case, accents and a leading article: what it is sorted and compared by."""
    bare = re.sub(r"^(an?|the) ", "", phrase).translate(SORTED_AS)
    return "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c)).casefold()


def in_any_order(phrase: str) -> str:
    return " ".join(sorted(re.findall(r"\w+", fold(phrase))))


def in_one_word(phrase: str) -> str:
    return "".join(re.findall(r"\w+", fold(phrase)))


@pytest.mark.parametrize(("name", "fewest"), FEWEST.items())
def test_a_list_has_as_many_phrases_as_promised(name: str, fewest: int) -> None:
    assert len(read_lines(name)) >= fewest


@pytest.mark.parametrize("name", FEWEST)
def test_a_list_is_read_as_it_is_written(name: str) -> None:
    path = VOCABULARY_FOLDER / f"{name}.txt"
    assert load_list(path) == read_lines(name)
    assert path.read_bytes().endswith(b"\n")


@pytest.mark.parametrize("name", FEWEST)
def test_phrases_are_composed_unicode_with_single_blanks(name: str) -> None:
    lines = read_lines(name)
    assert [p for p in lines if unicodedata.normalize("NFC", p) != p or p != " ".join(p.split())] == []


@pytest.mark.parametrize("name", OPEN)
def test_a_list_is_alphabetical_whatever_case_accents_and_articles(name: str) -> None:
    lines = read_lines(name)
    assert lines == sorted(lines, key=lambda line: (fold(line), line))


@pytest.mark.parametrize("name", FEWEST)
def test_no_phrase_has_a_sign_that_means_something_in_a_prompt(name: str) -> None:
    assert [p for p in read_lines(name) if re.search(r"[,;()\[\]{}<>|\\\"_*#]", p)] == []


@pytest.mark.parametrize("key", [in_any_order, in_one_word], ids=lambda key: key.__name__)
@pytest.mark.parametrize("name", OPEN)
def test_no_phrase_comes_twice_by_case_accent_hyphen_or_order_of_words(name: str, key: Callable[[str], str]) -> None:
    spellings = defaultdict(list)
    for phrase in read_lines(name):
        spellings[key(phrase)].append(phrase)
    assert [found for found in spellings.values() if len(found) > 1] == []


@pytest.mark.parametrize("name", FEWEST)
def test_no_phrase_takes_more_than_twelve_tokens_of_clip(name: str) -> None:
    from limner.models._open_clip import open_clip

    tokenizer = open_clip.SimpleTokenizer()
    counts = {phrase: len(tokenizer.encode(phrase)) for phrase in read_lines(name)}
    assert {phrase: count for phrase, count in counts.items() if count > MOST_TOKENS} == {}


@pytest.mark.parametrize("name", sorted(FEWEST.keys() - {"artists"}))
def test_no_phrase_has_a_slur_or_a_sexual_word(name: str) -> None:
    assert [phrase for phrase in read_lines(name) if is_unwanted(phrase)] == []


def test_the_artists_are_bare_names_of_persons() -> None:
    other = r"^(by|after|inspired by|school of|studio of|follower of) |\b(studios?|workshop|anonymous|unknown|etc)\b"
    assert [name for name in read_lines("artists") if re.search(other, name, re.IGNORECASE)] == []
    assert [name for name in read_lines("artists") if name == name.lower()] == []


@pytest.mark.parametrize("name", [
    "Hilma af Klint", "Joan Miró", "Alphonse Mucha", "Constantin Brâncuși", "Mikalojus Konstantinas Čiurlionis",
    "Frida Kahlo", "Cândido Portinari", "Georgia O'Keeffe", "Kenojuak Ashevak", "Jaune Quick-to-See Smith",
    "Utagawa Kuniyoshi", "Tōshūsai Sharaku", "Qi Baishi", "Kim Hong-do", "Amrita Sher-Gil", "Raden Saleh",
    "Monir Shahroudy Farmanfarmaian", "Osman Hamdi Bey", "Etel Adnan", "El Anatsui", "Esther Mahlangu",
    "Emily Kame Kngwarreye", "Rita Angus", "Hayao Miyazaki", "Zaha Hadid", "Anni Albers", "Wang Xizhi"])
def test_artists_of_every_part_of_the_world_are_spelled_as_museums_spell_them(name: str) -> None:
    assert name in read_lines("artists")


def test_the_sites_are_the_eighteen_that_prompts_name() -> None:
    assert read_lines("sites") == re.split(r",\s+", SITES.strip())


def test_a_medium_reads_well_at_the_beginning_of_a_caption() -> None:
    vowel = r"[aeiouAEIOU]|X-ray"
    reads_well = rf"an (?={vowel})\S.*|a (?!{vowel})\S.*|.+ art"
    assert [medium for medium in read_lines("mediums") if not re.fullmatch(reads_well, medium)] == []


def test_no_medium_is_also_a_movement() -> None:
    mediums = {in_one_word(phrase) for phrase in read_lines("mediums")}
    assert [phrase for phrase in read_lines("movements") if in_one_word(phrase) in mediums] == []


def test_everything_that_the_built_in_model_has_learned_by_name_is_in_the_lists() -> None:
    from training.world import catalog

    learned = {
        "artists": [painter.phrase for painter in catalog.PAINTERS.values()],
        "movements": [movement.phrase for movement in catalog.MOVEMENTS.values()],
        "mediums": [medium.phrase for medium in catalog.MEDIUMS.values()],
        "negative": [defect.phrase for defect in catalog.DEFECTS.values()]}
    missing = {name: set(phrases) - set(read_lines(name)) for name, phrases in learned.items()}
    assert missing == {name: set() for name in learned}
