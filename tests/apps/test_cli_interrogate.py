"""``limner interrogate``: what it prints where, and how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from limner import Config, Interrogator
from limner.models.names import BUILTIN_FOLDER
from limner.tasks.interrogate.modes import list_modes

MODES = [mode for mode in list_modes() if mode not in ("bank", "thorough")]
CAPTION = "a red lighthouse by the sea"
LISTS = BUILTIN_FOLDER / "clip" / "vocabulary"


@pytest.fixture
def arguments(tiny_clip_folder: Path) -> list[object]:
    return ["interrogate", "--clip", f"local-dir:{tiny_clip_folder}", "--caption", CAPTION, "--data-path", LISTS,
            "--device", "cpu"]


def test_the_prompt_alone_is_on_stdout_and_equals_the_python_call(
        limner, arguments: list[object], tiny_clip_folder: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, pictures["png"])
    ci = Interrogator(Config(clip_model_name=f"local-dir:{tiny_clip_folder}", caption_model_name=None, device="cpu",
                             data_path=str(LISTS), cache_path=None))
    account = ci.explain(pictures["png"], caption=CAPTION)
    assert (ran.code, ran.out) == (0, account.prompt + "\n")
    assert ran.err == f"limner: {account.tokens} of 75 tokens\n"


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_runs_and_json_is_all_that_is_on_stdout(
        limner, arguments: list[object], pictures: Mapping[str, Path], mode: str) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, "--mode", mode, "--json", pictures["png"], pictures["jpeg"])
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["image"] for row in rows] == [str(pictures["png"]), str(pictures["jpeg"])]
    assert {row["mode"] for row in rows} == {mode}
    assert all(row["prompt"] and row["tokens"] <= row["token_limit"] for row in rows)


def test_a_thorough_prompt_is_shortened_and_what_was_dropped_is_told(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    asked = [*arguments, "--mode", "thorough", "--max-flavors", 4, "--beams", 2, "--only", "mediums", pictures["png"]]
    whole = json.loads(limner(*asked, "--json").out)
    short = limner(*asked, "--shorten", 5, "--explain")
    assert whole["method"] in ("search", "chain")
    assert whole["dropped"] == []
    assert short.code == 0
    assert "dropped: " in short.out
    plain = limner(*asked, "--shorten", 5, "--budget", "1e-9")
    assert plain.out.startswith(CAPTION)
    assert "stopped after 0 steps" in plain.err


@pytest.mark.parametrize(("wrong", "told"), [
    (["--beams", "2"], "--beams and --mode best"), (["--mode", "fast", "--budget", "3"], "--budget and --mode fast"),
    (["--mode", "thorough", "--budget", "0"], "above 0"), (["--shorten", "101"], "at most 100"),
    (["--mode", "negative", "--shorten", "90"], "not shortened"),
    (["--mode", "analyze", "--shorten", "90"], "another mode")])
def test_what_does_not_go_together_is_an_error_of_usage(
        limner, arguments: list[object], pictures: Mapping[str, Path], wrong: list[str],
        told: str) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, *wrong, pictures["png"])
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_a_broken_picture_is_told_on_stderr_the_others_are_done_and_the_exit_code_is_1(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, pictures["png"], pictures["truncated"], pictures["jpeg"])
    assert ran.code == 1
    assert [line.split(": ")[0] for line in ran.out.splitlines()] == [str(pictures["png"]), str(pictures["jpeg"])]
    lines = ran.err.splitlines()
    assert [str(pictures["png"]) in lines[0], "truncated" in lines[1], "tokens" in lines[2], len(lines)] == [True] * 3 + [3]


def test_explain_shows_every_phrase_and_the_prompts_that_nearly_won(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    row = json.loads(limner(*arguments, "--json", pictures["png"]).out)
    shown = limner(*arguments, "--explain", pictures["png"]).out
    assert all(phrase["text"][:20] in shown for phrase in row["phrases"])
    assert f"{row['similarity']:.4f}" in shown
    assert all(f"{other['similarity']:.4f}" in shown for other in row["runners_up"])


def test_switches_choose_the_phrases(
        limner, arguments: list[object], tmp_path: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "mine.txt").write_text("a paper moon\nteal rims\n", encoding="utf-8")
    ran = limner(*arguments, "--json", "--without", "artists,sites", "--without", "mediums,movements,flavors", "--add",
                 tmp_path / "mine.txt", "--exclude", "/^TEAL/", "--mode", "fast", pictures["png"])
    row = json.loads(ran.out)
    assert row["prompt"] == f"{CAPTION}, a paper moon"
    assert [(phrase["category"], phrase["table"]) for phrase in row["phrases"]] == [("mine", "flavors")]


def test_a_model_folders_own_flavors_have_categories_where_it_has_a_file_for_each(
        limner, tiny_clip_folder: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    shutil.copytree(tiny_clip_folder, "model")
    Path("model", "vocabulary", "flavors").mkdir(parents=True)
    lists = {"artists": "", "mediums": "an etching\n", "movements": "", "negative": "", "sites": "",
             "flavors/light": "soft light\n", "flavors/weather-and-season": "fog\n"}
    for name, content in lists.items():
        Path("model", "vocabulary", f"{name}.txt").write_text(content)
    asked = ["interrogate", "--clip", "local-dir:model", "--device", "cpu", "--caption", CAPTION, "--mode", "fast", "--json"]
    row = json.loads(limner(*asked, "--only", "weather", pictures["png"]).out)
    assert row["prompt"] == f"{CAPTION}, fog"
    assert [(phrase["category"], phrase["table"]) for phrase in row["phrases"]] == [("weather-and-season", "flavors")]
    row = json.loads(limner(*asked, "--without", "weather,mediums", pictures["png"]).out)
    assert row["prompt"] == f"{CAPTION}, soft light"


def test_analyze_lists_the_nearest_of_each_table(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, "--mode", "analyze", "--top", 2, "--json", pictures["png"], pictures["truncated"])
    row = json.loads(ran.out)
    assert ran.code == 1
    assert str(pictures["truncated"]) in ran.err
    assert all(len(entries) == 2 for entries in row["tables"].values())
    shown = limner(*arguments, "--mode", "analyze", "--top", 2, pictures["png"]).out
    assert all(f"{entry['similarity']:.4f}" in shown for entries in row["tables"].values() for entry in entries)
    assert set(row["tables"]) == {"artists", "flavors", "mediums", "movements"}  # these lists have no sites


def test_both_weights_and_formats_are_of_the_same_prompts(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    fast = [*arguments, "--mode", "fast", "--max-flavors", 3, pictures["png"]]
    row = json.loads(limner(*fast, "--both", "--json", "--weights").out)
    prompt, negative = limner(*fast, "--both").out.splitlines()
    assert (prompt, negative) == (row["prompt"], f"Negative prompt: {row['negative']['prompt']}")
    assert limner(*fast, "--both", "--weights").out == f"{row['text']}\n"
    assert all(phrase["text"] in row["text"] for phrase in row["phrases"])
    assert limner(*fast, "--format", "{caption} / {negative}").out == f"{CAPTION} / {row['negative']['prompt']}\n"


def test_the_tokens_of_the_text_that_is_printed_are_told_against_the_limit(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    fast = [*arguments, "--mode", "fast", "--max-flavors", 3, pictures["png"]]
    row = json.loads(limner(*fast, "--json", "--both").out)
    told = f"limner: {row['tokens']} of 75 tokens, negative prompt {row['negative']['tokens']} of 75\n"
    assert limner(*fast, "--both", "--weights").err == told
    assert limner(*fast, "--format", "a cat, {caption}", "--weights").err == "limner: 9 of 75 tokens\n"
    assert json.loads(limner(*fast, "--format", "a cat, {caption}", "--json").out)["text_tokens"] == 9
    assert "of 75 tokens, the end is not read\n" in limner(*fast, "--format", "{prompt} " * 6).err


def test_explain_shows_where_a_negative_chain_began_and_signs_of_markup_as_they_are(
        limner, arguments: list[object], tmp_path: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "mine.txt").write_text("a [bold]moon[/bold]\n", encoding="utf-8")
    alone = ["--only", "mediums", "--exclude", "/^an? (?!.*moon)/", "--add", tmp_path / "mine.txt"]
    shown = limner(*arguments, *alone, "--mode", "fast", "--explain", pictures["png"]).out
    assert shown.count("a [bold]moon[/bold]") == 2  # in the prompt and in the table
    row = json.loads(limner(*arguments, "--mode", "negative", "--json", pictures["png"]).out)
    shown = limner(*arguments, "--mode", "negative", "--explain", pictures["png"]).out
    start = row["prompt"].split(", ")[0]
    assert any(line.startswith(start) and " start " in line for line in shown.splitlines())


def test_bank_mode_proposes_prompts_of_a_file(
        limner, arguments: list[object], tmp_path: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    prompts = ["a fox under a paper moon", "a harbor at night"]
    (tmp_path / "prompts.txt").write_text("\n".join(prompts), encoding="utf-8")
    bank = [*arguments, "--mode", "bank", "--bank", tmp_path / "prompts.txt", "--max-flavors", 6]
    row = json.loads(limner(*bank, "--json", pictures["png"]).out)
    found = {row["prompt"], *(other["prompt"] for other in row["runners_up"])}
    assert set(prompts) <= found
    shown = limner(*bank, "--explain", pictures["png"]).out
    assert f"{row['similarity']:.4f}" in shown
    assert row["method"] == "chain"
    begun = row["tokens"] - sum(phrase["tokens"] for phrase in row["phrases"])
    before = f"{row['phrases'][0]['similarity_before']:.4f}"
    assert any(line.split()[-2:] == [before, str(begun)] for line in shown.splitlines())
    assert all(f"{other['similarity']:.4f}" in shown for other in row["runners_up"])


def test_a_folder_means_the_pictures_in_it(limner, arguments: list[object], tmp_path: Path,
                                          pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "album" / "deeper").mkdir(parents=True)
    (tmp_path / "album" / "b.png").write_bytes(pictures["png"].read_bytes())
    (tmp_path / "album" / "notes.txt").write_text("no picture")
    (tmp_path / "album" / "deeper" / "a.jpg").write_bytes(pictures["jpeg"].read_bytes())
    shallow = limner(*arguments, "--json", tmp_path / "album")
    deep = limner(*arguments, "--json", "--recursive", tmp_path / "album")
    assert [Path(json.loads(line)["image"]).name for line in shallow.out.splitlines()] == ["b.png"]
    assert {Path(json.loads(line)["image"]).name for line in deep.out.splitlines()} == {"b.png", "a.jpg"}


@pytest.mark.parametrize(("wrong", "said"), [
    (["--clip", "ViT-L-41/openai"], "ViT-L-14"),
    (["--data-path", "nowhere"], "nowhere"),
    (["--device", "abacus"], "abacus"),
    (["--mode", "worst"], "worst"),
    (["--only", "artists,lihgt"], "lihgt"),
    (["--exclude", "/(/"], "regular expression"),
    (["--add", "nowhere.txt"], "nowhere.txt"),
    (["--format", "{captoin}"], "{caption}"),
    (["--mode", "analyze", "--weights"], "analyze"),
    (["--mode", "negative", "--both"], "positive prompt"),
    (["--mode", "bank"], "--bank"),
    (["--bank", "prompts.txt"], "--mode bank"),
    (["--mode", "bank", "--bank", "nowhere.txt"], "nowhere.txt"),
])
def test_wrong_usage_says_what_is_wrong_and_what_is_allowed(
        limner, arguments: list[object], pictures: Mapping[str, Path], wrong: list[str], said: str) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, *wrong, pictures["png"])
    assert ran.code != 0
    assert ran.out == ""
    assert said in ran.err


def test_a_model_that_is_not_here_is_named_with_the_ways_on(limner, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner("interrogate", "--caption", CAPTION, pictures["png"])
    assert ran.code == 1
    assert "ViT-L-14/openai" in ran.err
    assert "--builtin" in ran.err


def test_help_imports_no_torch() -> None:
    code = ("import sys; sys.argv = ['limner', 'interrogate', '--help']\n"
            "from limner.apps.cli.main import run\n"
            "try: run()\n"
            "except SystemExit as stop: print('torch' in sys.modules, stop.code)")
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "False 0"
    assert "--explain" in ran.stdout
