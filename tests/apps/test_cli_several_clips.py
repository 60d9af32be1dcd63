"""``--clip`` given twice: interrogate lets both judge and shows both, the others take one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from limner import Config, Interrogator
from limner.models.names import BUILTIN_FOLDER

CAPTION = "a red lighthouse by the sea"
LISTS = BUILTIN_FOLDER / "clip" / "vocabulary"


@pytest.fixture
def names(tiny_clip_folder: Path, other_clip_folder: Path) -> list[str]:
    return [f"local-dir:{tiny_clip_folder}", f"local-dir:{other_clip_folder}"]


@pytest.fixture
def arguments(names: list[str]) -> list[object]:
    return ["--clip", names[0], "--clip", names[1], "--device", "cpu"]


def test_the_prompt_equals_the_python_call(
        limner, arguments: list[object], names: list[str], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner("interrogate", *arguments, "--caption", CAPTION, "--data-path", LISTS, "--low-memory", pictures["png"])
    ci = Interrogator(Config(clip_model_name=names, caption_model_name=None, device="cpu", data_path=str(LISTS),
                             cache_path=None))
    assert ran.code == 0
    assert ran.out == ci.interrogate(pictures["png"], caption=CAPTION) + "\n"


@pytest.mark.parametrize("more", [["--caption", CAPTION, "--mode", "classic"], ["--mode", "bank", "--bank", "bank.txt"]])
def test_json_and_the_table_show_what_both_say(
        limner, arguments: list[object], pictures: Mapping[str, Path], more: list[str]) -> None:  # type: ignore[no-untyped-def]
    Path("bank.txt").write_text("a fox under a paper moon\na harbor at night\n")
    command = ["interrogate", *arguments, "--data-path", LISTS, *more, pictures["png"]]
    row = json.loads(limner(*command, "--json").out)
    shown = " ".join(limner(*command, "--explain").out.split())
    assert [share["token_limit"] for share in row["clips"]] == [75, 38]
    for one in (row, *row["clips"]):
        assert f"similarity {one['similarity']:.4f}" in shown
        assert f"{one['tokens']} of {one['token_limit']} tokens" in shown
    assert row["phrases"]
    for phrase in row["phrases"]:
        for one in (phrase, *phrase["clips"]):
            assert f"{one['similarity_after']:.4f}" in shown
        assert " / ".join(str(share["tokens"]) for share in phrase["clips"]) in shown


def test_analyze_shows_what_both_say(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    command = ["interrogate", *arguments, "--data-path", LISTS, "--mode", "analyze", "--top", 2, pictures["png"]]
    row, shown = json.loads(limner(*command, "--json").out), limner(*command).out
    entries = [entry for entries in row["tables"].values() for entry in entries]
    assert all(f"{one['similarity']:.4f}" in shown for entry in entries for one in (entry, *entry["clips"]))
    assert all(len(entry["clips"]) == 2 for entry in entries)


@pytest.mark.parametrize(("command", "rows"), [(["classify", "--labels", "a fox,a hen"], "labels"),
                                               (["retrieve", "--bank", "bank.txt"], "texts")])
@pytest.mark.parametrize("more", [[], ["--low-memory"]])
def test_classify_and_retrieve_show_the_means_of_what_each_says_alone(
        limner, arguments: list[object], pictures: Mapping[str, Path], command: list[str], rows: str,  # type: ignore[no-untyped-def]
        more: list[str]) -> None:
    Path("bank.txt").write_text("a fox\na hen\n")

    def ask(*clips: object) -> dict[str, float]:
        ran = limner(*command, *clips, "--device", "cpu", "--json", *more, pictures["png"])
        assert ran.code == 0, ran.err
        return {str(next(iter(row.values()))): row["similarity"] for row in json.loads(ran.out)[rows]}

    one, other, both = ask(*arguments[:2]), ask(*arguments[2:4]), ask(*arguments[:4])
    assert both == pytest.approx({text: (one[text] + other[text]) / 2 for text in one}, abs=2e-4)  # kept as float16


def test_the_environment_names_the_clip_blanks_and_all(
        limner, tiny_clip_folder: Path, pictures: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    Path("my clip").symlink_to(tiny_clip_folder)
    monkeypatch.setenv("LIMNER_CLIP", "local-dir:my clip")
    ran = limner("interrogate", "--mode", "analyze", "--data-path", LISTS, "--json", "--device", "cpu", pictures["png"])
    assert json.loads(ran.out)["clip"] == f"local-dir:{Path.cwd() / 'my clip'}"
