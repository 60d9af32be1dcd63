"""``limner vocabulary``: the lists, their phrases, and findings in a list of the user's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from limner import load_list
from limner.models.names import BUILTIN_FOLDER
from limner.vocabulary.lists import VOCABULARY_FOLDER


@pytest.fixture
def own() -> Path:
    Path("own", "flavors").mkdir(parents=True)
    Path("own", "artists.txt").write_text("Ann Example\nBea Example\n")
    Path("own", "flavors", "light.txt").write_text("soft light\n")
    Path("own", "flavors", "mood.txt").write_text("calm\nsoft light\n")
    Path("own", "flavors", "weather-and-season.txt").write_text("fog\n")
    return Path("own")


def test_list_counts_the_phrases_of_every_list(limner, own: Path) -> None:  # type: ignore[no-untyped-def]
    ran = limner("vocabulary", "list", "--data-path", own, "--json")
    assert json.loads(ran.out) == {"artists": 2, "flavors/light": 1, "flavors/mood": 2, "flavors/weather-and-season": 1}
    lines = limner("vocabulary", "list", "--data-path", own).out.splitlines()
    expected = [["artists", "2"], ["flavors/light", "1"], ["flavors/mood", "2"], ["flavors/weather-and-season", "1"],
                ["all", "6"]]
    assert [line.split() for line in lines] == expected


def test_list_shows_limners_own_lists(limner) -> None:  # type: ignore[no-untyped-def]
    counts = json.loads(limner("vocabulary", "list", "--json").out)
    assert counts["artists"] == len(load_list(VOCABULARY_FOLDER / "artists.txt"))
    assert sum(count for name, count in counts.items() if name.startswith("flavors/")) >= 8000


@pytest.mark.parametrize(("name", "phrases"), [
    ("artists", ["Ann Example", "Bea Example"]), ("light", ["soft light"]), ("flavors/mood", ["calm", "soft light"]),
    ("flavors", ["soft light", "calm", "fog"]), ("Weather", ["fog"])])
def test_show_prints_the_phrases_of_a_list(limner, own: Path, name: str, phrases: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert limner("vocabulary", "show", name, "--data-path", own).out.splitlines() == phrases
    assert json.loads(limner("vocabulary", "show", name, "--data-path", own, "--json").out) == phrases


def test_a_list_that_is_not_there_is_an_error_that_names_those_that_are(limner, own: Path) -> None:  # type: ignore[no-untyped-def]
    ran = limner("vocabulary", "show", "moods", "--data-path", own)
    assert (ran.code, ran.out) == (2, "")
    assert "There are artists, flavors, light, mood, weather-and-season." in ran.err
    assert limner("vocabulary", "list", "--data-path", "nowhere").code == 2


def test_the_lists_of_the_model_that_limner_ships_are_shown_on_demand(limner, own: Path) -> None:  # type: ignore[no-untyped-def]
    artists = load_list(BUILTIN_FOLDER / "clip" / "vocabulary" / "artists.txt")
    assert json.loads(limner("vocabulary", "list", "--builtin", "--json").out)["artists"] == len(artists)
    assert limner("vocabulary", "show", "artists", "--builtin").out.splitlines() == artists
    both = limner("vocabulary", "list", "--builtin", "--data-path", own)
    assert (both.code, both.out) == (2, "")


def test_check_prints_findings_with_their_lines_and_ends_with_1(limner) -> None:  # type: ignore[no-untyped-def]
    Path("mine.txt").write_bytes(b"soft light\nlumi\xe8re\nLight-soft\noil, canvas\n" + b"very " * 12 + b"long\n")
    ran = limner("vocabulary", "check", "mine.txt")
    assert ran.code == 1
    assert [line.split(":")[:2] for line in ran.out.splitlines()] == [["mine.txt", str(n)] for n in (2, 3, 4, 5)]
    assert "4 findings" in ran.err
    rows = [json.loads(line) for line in limner("vocabulary", "check", "--json", "mine.txt").out.splitlines()]
    assert [row["line"] for row in rows] == [2, 3, 4, 5]
    assert rows[1]["phrase"] == "Light-soft"
    assert "line 1" in rows[1]["problem"]


def test_check_of_lists_in_order_prints_nothing_on_stdout_and_ends_with_0(limner) -> None:  # type: ignore[no-untyped-def]
    ran = limner("vocabulary", "check", *sorted((VOCABULARY_FOLDER / "flavors").glob("*.txt"))[:3])
    assert (ran.code, ran.out) == (0, "")
    assert "nothing found in 3 lists" in ran.err


def test_the_length_allowed_can_be_chosen(limner) -> None:  # type: ignore[no-untyped-def]
    Path("mine.txt").write_text("soft light on the sea\n")
    assert limner("vocabulary", "check", "mine.txt", "--max-tokens", 5).code == 0
    assert limner("vocabulary", "check", "mine.txt", "--max-tokens", 4).code == 1


def test_a_missing_list_ends_with_2(limner) -> None:  # type: ignore[no-untyped-def]
    ran = limner("vocabulary", "check", "missing.txt")
    assert ran.code == 2
    assert "cannot be read" in ran.err
