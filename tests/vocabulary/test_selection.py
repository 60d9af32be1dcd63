"""Choosing among phrases: categories, the flavors' own too, words and patterns to leave out, own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from limner import OptionError, VocabularyError, load_vocabulary
from limner.vocabulary.lists import CATEGORIES, VOCABULARY_FOLDER
from limner.vocabulary.selection import Selection, VocabularyOptions, select_phrases

LISTS = {
    "artists": ["Hilma af Klint", "Paul Klee"], "mediums": ["an etching"], "movements": ["cubism"],
    "negative": ["blurry", "foggy lens"], "sites": ["dribbble"], "flavors/color": ["pastel colors", "golden hour"],
    "flavors/light": ["golden hour", "soft light", "fog (dense)"], "flavors/mood": ["foggy calm", "in dense fog"],
    "flavors/weather-and-season": ["snowfall"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lists" / "flavors").mkdir(parents=True)
    for name, phrases in LISTS.items():
        (tmp_path / "lists" / f"{name}.txt").write_text("\n".join(phrases), encoding="utf-8")
    return tmp_path / "lists"


def select(folder: Path, **options: tuple[str | Path, ...]) -> Selection:
    return select_phrases(load_vocabulary(folder), folder, VocabularyOptions(**options))  # type: ignore[arg-type]


def test_without_switches_the_vocabulary_is_what_it_was(folder: Path) -> None:
    assert select(folder).vocabulary == load_vocabulary(folder)
    assert select(VOCABULARY_FOLDER).vocabulary == load_vocabulary()


@pytest.mark.parametrize(("options", "left"), [
    ({"without": ("artists", "Sites")}, {"flavors", "mediums", "movements"}),
    ({"only": ("mediums",)}, {"mediums"}),
    ({"only": ("light", "mediums"), "without": ("mediums",)}, {"flavors"}),
    ({"without": ("flavors",)}, {"artists", "mediums", "movements", "sites"}),
])
def test_tables_that_are_off_are_empty(folder: Path, options: dict[str, tuple[str]], left: set[str]) -> None:
    chosen = select(folder, **options).vocabulary
    assert {name for name in CATEGORIES if chosen.category(name)} == left
    assert chosen.negative == tuple(LISTS["negative"])


@pytest.mark.parametrize("name", ["color", "colour", " Colour"])
def test_a_flavors_own_category_is_kept_or_left_out_by_its_name(folder: Path, name: str) -> None:
    assert select(folder, only=(name,)).vocabulary.flavors == ("pastel colors", "golden hour")
    rest = select(folder, without=(name,))
    assert rest.vocabulary.flavors == (*LISTS["flavors/light"], *LISTS["flavors/mood"], "snowfall")
    assert rest.lists["golden hour"] == "light"


@pytest.mark.parametrize("name", ["weather-and-season", "weather and season", "Weather", "season", "flavors/weather"])
def test_a_category_goes_by_each_of_its_words(folder: Path, name: str) -> None:
    assert select(folder, only=(name,)).vocabulary.flavors == ("snowfall",)


def test_a_word_of_two_categories_names_neither_and_a_whole_name_comes_first(folder: Path) -> None:
    for other in ("season-and-mood", "light-and-shadow"):
        (folder / "flavors" / f"{other}.txt").write_text(other, encoding="utf-8")
    assert select(folder, only=("mood",)).vocabulary.flavors == tuple(LISTS["flavors/mood"])
    with pytest.raises(OptionError, match="no category 'season'"):
        select(folder, only=("season",))


def test_excluded_words_stand_whole_and_a_pattern_between_slashes_is_a_regex(folder: Path) -> None:
    every = load_vocabulary(folder).flavors
    assert set(every) - set(select(folder, exclude=("FOG",)).vocabulary.flavors) == {"fog (dense)", "in dense fog"}
    assert set(every) - set(select(folder, exclude=("fog (dense)",)).vocabulary.flavors) == {"fog (dense)"}
    assert set(every) - set(select(folder, exclude=("/^fog/", "/R$/")).vocabulary.flavors) == {
        "fog (dense)", "foggy calm", "golden hour"}
    assert select(folder, exclude=("paul klee", "/fog/")).vocabulary.artists == (
        "by Hilma af Klint", "inspired by Hilma af Klint")
    assert select(folder, exclude=("/fog/",)).vocabulary.negative == ("blurry",)


def test_own_phrases_join_the_flavors_under_their_file_s_name_whatever_is_kept(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "house style.txt").write_text("our teal\nan etching\nsoft light\n\nour teal\n", encoding="utf-8")
    chosen = select(folder, only=("light",), add=(tmp_path / "house style.txt",))
    assert chosen.vocabulary.flavors == (*LISTS["flavors/light"], "our teal", "an etching")
    assert (chosen.lists["our teal"], chosen.lists["soft light"]) == ("house style", "light")
    whole = select(folder, add=(tmp_path / "house style.txt",), exclude=("teal",))
    assert "an etching" not in whole.vocabulary.flavors
    assert "our teal" not in whole.vocabulary.flavors


@pytest.mark.parametrize(("options", "said"), [
    ({"only": ("lihgt",)}, "light"), ({"without": ("",)}, "artists"), ({"exclude": ("/(/",)}, "regular expression"),
    ({"exclude": ("//",)}, "empty"), ({"exclude": ("/^by ",)}, "slash on one side"),
    ({"exclude": ("/",)}, "slash on one side"), ({"exclude": (" ",)}, "empty"), ({"only": "light"}, "tuple"),
])
def test_switches_that_mean_nothing_are_refused(folder: Path, options: dict[str, tuple[str]], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        select(folder, **options)


def test_a_vocabulary_of_nothing_and_a_file_that_is_no_list_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="No phrase is left"):
        select(folder, exclude=("/./",))
    with pytest.raises(VocabularyError, match=r"nowhere\.txt"):
        select(folder, add=(tmp_path / "nowhere.txt",))


def test_a_folder_with_one_list_of_flavors_has_no_categories_of_its_own(folder: Path) -> None:
    (folder / "flavors.txt").write_text("rim light", encoding="utf-8")
    assert select(folder, only=("flavors",)).vocabulary.flavors == ("rim light",)
    with pytest.raises(OptionError, match="artists, flavors, mediums, movements, sites"):
        select(folder, only=("light",))
