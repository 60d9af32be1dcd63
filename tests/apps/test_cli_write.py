"""``limner write``: what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tiny_lms import save_tiny_lm

from limner import WriteOptions, write
from limner.algorithms.guided import Line
from limner.tasks.write.composing import Composer


@pytest.fixture(scope="session")
def lm_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_lm(tmp_path_factory.mktemp("lm"))


@pytest.fixture
def arguments(tiny_clip_folder: Path, lm_folder: Path) -> list[object]:
    return ["write", "--lm", f"local-dir:{lm_folder}", "--clip", f"local-dir:{tiny_clip_folder}", "--device", "cpu",
            "--length", 5, "--beams", 2, "--candidates", 12, "--opening", "a red"]


def test_the_text_alone_is_on_stdout_and_equals_the_python_call(
        limner, arguments: list[object], tiny_clip_folder: Path, lm_folder: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, pictures["png"])
    found = write(pictures["png"], f"local-dir:{lm_folder}", f"local-dir:{tiny_clip_folder}",
                  WriteOptions(length=5, beams=2, candidates=12), opening="a red")
    assert (ran.code, ran.out.rstrip("\n")) == (0, found.text)
    assert ran.err == ""


def test_json_holds_the_account_of_each_picture_and_a_bad_one_stops_nothing(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, "--json", "--count", 2, pictures["png"], pictures["text"], pictures["jpeg"])
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert "text.png" in ran.err
    assert [row["image"] for row in rows] == [str(pictures["png"]), str(pictures["jpeg"])]
    for row in rows:
        assert len(row["texts"]) == 2
        assert row["text"] == row["texts"][0]["text"]
        assert row["texts"][0]["words"][0].keys() == {"text", "log_prob", "gain", "value", "rank", "candidates", "lean"}


def test_explain_shows_a_word_a_row(limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, "--explain", pictures["png"])
    assert ran.code == 0
    for shown in ("language model", "picture", "adds", "rank", "runners-up", "guidance 1, scale", "similarity"):
        assert shown in ran.out


def test_bank_and_style_are_read_from_files(limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    Path("bank.jsonl").write_text('{"id": 1, "poem": "an old house"}\n')
    Path("style.txt").write_text("a boat\n")
    ran = limner(*arguments, "--bank", "bank.jsonl", "--column", "poem", "--style", "style.txt", "--json", pictures["png"])
    row = json.loads(ran.out)
    assert {text["source"] for text in row["texts"] + row["runners_up"]} >= {"bank", "language model"}


@pytest.mark.parametrize(("wrong", "said"), [
    (["--guidance", "-1"], "guidance is -1.0"), (["--count", "9"], "count is 9"), (["--column", "x"], "--column x names"),
    (["--captioner", "builtin"], "needs --ask"), (["--lm", "gpt2"], "Give hf-hub"), (["--builtin"], "exclude each other"),
    (["--ask", "Write a poem."], "no chat model"), (["--bank", "missing.txt"], "missing.txt"),
    (["--opening", "a red lighthouse " * 60], "Shorten the opening")])
def test_wrong_usage_ends_with_2_and_says_what_to_do(
        wrong: list[object], said: str, limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, *wrong, pictures["png"])
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_stopped_on_the_way_it_prints_the_best_so_far(
        limner, arguments: list[object], pictures: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    tell = Composer._tell

    def interrupt(self: Composer, running: Sequence[Line]) -> None:
        tell(self, running)
        if self._told == 2:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Composer, "_tell", interrupt)
    ran = limner(*arguments, "--length", 16, pictures["png"])
    assert ran.code == 130
    assert ran.out.startswith("a red")
    assert "stopped after 2 words; this is the best so far" in ran.err
