"""Lists are read as people write them, and the tables are built from them in one order for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from limner.core.errors import VocabularyError
from limner.vocabulary.lists import CATEGORIES, LONGEST_PHRASE, VOCABULARY_FOLDER, load_list, load_vocabulary

SITES = ["Artstation", "behance", "cg society", "cgsociety", "deviantart", "dribbble", "flickr", "instagram", "pexels",
         "pinterest", "pixabay", "pixiv", "polycount", "reddit", "shutterstock", "tumblr", "unsplash", "zbrush central"]
FILES = {"artists.txt": "Ann\nBob\n", "flavors.txt": "soft light\n", "mediums.txt": "a woodcut\n",
         "movements.txt": "cubism\n", "negative.txt": "blurry\n"}


def write_lists(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("content", [
    b"one\ntwo\nthree\n", b"one\r\ntwo\r\nthree", b"one\rtwo\rthree\r", b"\xef\xbb\xbfone\ntwo\nthree",
    b"\n one\t\n\n  \ntwo \nthree\n\n", b"one\ntwo\none\nthree\ntwo\n"])
def test_a_list_is_its_lines_however_they_end_without_blanks_and_repetitions(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes(content)
    assert load_list(tmp_path / "list.txt") == load_list(str(tmp_path), "list.txt") == ["one", "two", "three"]


def test_commas_hashes_accents_and_separators_inside_of_a_line_stay(tmp_path: Path) -> None:
    phrases = ["red, green", "#art", "Édouard Manet", "葛飾北斎", "a\x0bb", "a\u2028b"]
    (tmp_path / "list.txt").write_text("\n".join(phrases), encoding="utf-8")
    assert load_list(tmp_path / "list.txt") == phrases


def test_an_empty_list_is_no_phrases(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(" \n\n")
    assert load_list(tmp_path / "list.txt") == []


@pytest.mark.parametrize(("content", "reason"), [
    (b"one\ncaf\xe9\n", r"list\.txt, line 2: not UTF-8"), ("one\n".encode("utf-16"), r"line 1: not UTF-8"),
    ("one\ntwo\n".encode("utf-16-le"), r"line 1: a NUL character"), (b"one\n\n" + b"x" * 501, r"line 3: 501 characters"),
    (b"\x89PNG\r\n", "line 1: not UTF-8")])
def test_a_file_that_is_no_list_is_refused_with_its_line(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes(content)
    with pytest.raises(VocabularyError, match=reason):
        load_list(tmp_path / "list.txt")


def test_the_longest_phrase_is_still_a_phrase(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("é" * LONGEST_PHRASE, encoding="utf-8")
    assert load_list(tmp_path, "list.txt") == ["é" * LONGEST_PHRASE]


@pytest.mark.parametrize("name", ["nowhere.txt", "."])
def test_a_list_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"cannot be read: .* a phrase on every line"):
        load_list(tmp_path / name)


def test_a_folder_of_lists_becomes_the_phrases_of_prompts(tmp_path: Path) -> None:
    vocabulary = load_vocabulary(write_lists(tmp_path, FILES | {"sites.txt": "one\ntwo\n"}))
    assert vocabulary.artists == ("by Ann", "by Bob", "inspired by Ann", "inspired by Bob")
    assert vocabulary.sites == ("one", "two", "trending on one", "trending on two", "featured on one", "featured on two",
                                "one contest winner", "two contest winner")
    assert (vocabulary.flavors, vocabulary.mediums) == (("soft light",), ("a woodcut",))
    assert (vocabulary.movements, vocabulary.negative) == (("cubism",), ("blurry",))
    for name in (*CATEGORIES, "negative"):
        assert vocabulary.category(name) == getattr(vocabulary, name)


def test_flavors_may_be_a_folder_of_lists_read_by_name(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "flavors.txt"}
    more = {"flavors/b.txt": "fog\nsoft light\n", "flavors/a.txt": "soft light\n", "flavors/c.md": "x"}
    write_lists(tmp_path, files | more)
    assert load_vocabulary(tmp_path).flavors == ("soft light", "fog")
    write_lists(tmp_path, {"flavors.txt": "alone\n"})
    assert load_vocabulary(tmp_path).flavors == ("alone",)


def test_an_empty_list_switches_a_category_off(tmp_path: Path) -> None:
    assert load_vocabulary(write_lists(tmp_path, FILES | {"artists.txt": "", "sites.txt": ""})).artists == ()


def test_a_folder_without_sites_takes_the_eighteen_that_people_know_in_their_order(tmp_path: Path) -> None:
    sites = load_vocabulary(write_lists(tmp_path)).sites
    assert list(sites[:18]) == SITES
    assert len(sites) == 4 * 18


@pytest.mark.parametrize("missing", FILES)
def test_a_list_missing_from_a_folder_is_named(missing: str, tmp_path: Path) -> None:
    write_lists(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(VocabularyError, match=missing):
        load_vocabulary(tmp_path)


def test_a_folder_that_is_not_there_is_named_with_what_belongs_into_it(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"nowhere: there is no such folder .*artists\.txt"):
        load_vocabulary(tmp_path / "nowhere")


def test_limners_own_lists_have_no_repetitions_and_no_line_that_is_not_stripped() -> None:
    own = load_vocabulary()
    for path in VOCABULARY_FOLDER.rglob("*.txt"):
        assert path.read_text(encoding="utf-8").split("\n") == [*load_list(path), ""], path.name
    for name in (*CATEGORIES, "negative"):
        phrases = own.category(name)
        assert phrases, name
        assert len(set(phrases)) == len(phrases), name
