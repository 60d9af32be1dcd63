"""Background phrases are limner's nouns, or a model folder's own; thinned out evenly."""

from __future__ import annotations

from pathlib import Path

from limner.vocabulary.background import load_background


def make_lists(**lists: str) -> Path:
    for name, content in lists.items():
        path = Path("model", "vocabulary", f"{name}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return Path("model")


def test_limners_own_are_thousands_without_repetition() -> None:
    phrases = load_background()
    assert len(phrases) == len(set(phrases)) >= 1000
    assert load_background(Path("a-folder-without-lists")) == phrases


def test_fewer_are_spread_over_the_whole_list() -> None:
    phrases = load_background()
    some = load_background(most=100)
    places = [phrases.index(phrase) for phrase in some]
    assert len(some) == 100
    assert places == sorted(places)
    assert places[0] < 0.02 * len(phrases)
    assert places[-1] > 0.97 * len(phrases)


def test_a_model_folders_nouns_count_and_its_other_lists_where_it_has_none() -> None:
    folder = make_lists(flavors="warm light\n", mediums="an oil painting\nwarm light\n", artists="Nobody\n")
    assert load_background(folder) == ["warm light", "an oil painting"]
    Path("model", "vocabulary", "flavors.txt").unlink()
    Path("model", "vocabulary", "flavors").mkdir()
    Path("model", "vocabulary", "flavors", "light.txt").write_text("dim light\n")
    assert load_background(folder) == ["dim light", "an oil painting", "warm light"]
    make_lists(nouns="cat\nship\n")
    assert load_background(folder) == ["cat", "ship"]


def test_a_vocabulary_without_such_lists_leaves_it_to_limners() -> None:
    assert load_background(make_lists(artists="Nobody\n")) == load_background()
