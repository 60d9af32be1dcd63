"""The page's languages: each has every key, with the same places to fill in; nothing is left over."""

from __future__ import annotations

import json
import re

import pytest

from limner.apps.web.routes.page import FILES

FOLDERS = ("lang", "review")


def read_words(folder: str, code: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(FILES[f"{folder}/{code}.json"].read_text(encoding="utf-8"))
    return found


ENGLISH = {key: text for folder in FOLDERS for key, text in read_words(folder, "en").items()}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("code", ["ja", "zh"])
def test_no_language_lacks_a_key_or_a_place(code: str, folder: str) -> None:
    words = read_words(folder, code)
    assert words.keys() == read_words(folder, "en").keys()
    for key, text in words.items():
        assert text.strip(), key
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", ENGLISH[key])), key


def test_every_key_is_used_and_every_use_has_a_key() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for name, path in FILES.items() if name.endswith((".js", ".html")))
    quoted = set(re.findall(r"[\"'`]([a-z]+(?:\.[a-z]+)*)[\"'`]", sources))
    made = ("nav.", "run.", "by.", "stage.", "list.", "review.is.")  # t(`nav.${name}`)
    assert [key for key in ENGLISH if key not in quoted and not key.startswith(made)] == []
    marked = set(re.findall(r'data-(?:t|label|place|alt)="([^"]+)"', sources)) | set(re.findall(r'\bt\("([^"]+)"', sources))
    assert sorted(marked - set(ENGLISH)) == []


def test_nothing_is_set_as_markup() -> None:
    for name, path in FILES.items():
        if name.endswith(".js"):
            source = path.read_text(encoding="utf-8")
            assert not re.search(r"(?:inner|outer|insertAdjacent)HTML|document\.write|\beval\(|new Function", source), name
        if name.endswith((".js", ".css", ".html")):
            found = re.findall(r"https?://[^\s\"'`)]+", path.read_text(encoding="utf-8"))
            assert [one for one in found if "www.w3.org" not in one] == [], name
