"""``limner retrieve``: what it prints where, what it keeps, and how it ends."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from limner import RetrieveOptions, retrieve
from limner.models.clip.model import Clip, load_clip

TEXTS = ["a ship at sea", "two cats asleep", "the old town at night", "a red square"]


@pytest.fixture
def arguments(tiny_clip_folder: Path) -> list[object]:
    Path("poems.txt").write_text("\n".join(TEXTS))
    return ["retrieve", "--clip", f"local-dir:{tiny_clip_folder}", "--device", "cpu"]


def test_the_nearest_texts_are_on_stdout_with_their_similarities_and_equal_the_python_call(
        limner, arguments: list[object], tiny_clip_folder: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, "--bank", "poems.txt", "--top", 3, pictures["png"])
    clip = load_clip(f"local-dir:{tiny_clip_folder}", device="cpu")
    found = retrieve(pictures["png"], "poems.txt", clip, RetrieveOptions(top=3)).texts
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [f"{entry.similarity:.4f}  {entry.text}" for entry in found]


def test_json_is_all_that_is_on_stdout_and_names_the_line(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    Path("bank.jsonl").write_text("".join(json.dumps({"id": 1, "prompt": text}) + "\n" for text in TEXTS))
    ran = limner(*arguments, "--bank", "bank.jsonl", "--column", "prompt", "--diverse", "--json", pictures["png"],
                 pictures["jpeg"])
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["image"] for row in rows] == [str(pictures["png"]), str(pictures["jpeg"])]
    for row in rows:
        assert row["bank"] == "bank.jsonl"
        assert {entry["line"]: entry["text"] for entry in row["texts"]} == dict(enumerate(TEXTS, start=1))


def test_a_bank_is_embedded_once_into_the_folder_given(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):
        assert limner(*arguments, "--bank", "poems.txt", "--cache-path", "kept", pictures["png"]).code == 0
        chunks = {path: path.stat().st_mtime_ns for path in Path("kept", "banks").rglob("*.safetensors")}
        assert len(chunks) == 1
    assert limner(*arguments, "--bank", "poems.txt", "--cache-path", "kept", pictures["jpeg"]).code == 0
    assert chunks == {path: path.stat().st_mtime_ns for path in Path("kept", "banks").rglob("*.safetensors")}


def test_stopped_while_a_bank_is_embedded_it_says_what_is_kept(
        limner, arguments: list[object], pictures: Mapping[str, Path],  # type: ignore[no-untyped-def]
        monkeypatch: pytest.MonkeyPatch) -> None:
    encode = Clip.encode_texts

    def stop(clip: Clip, texts: list[str], *, report: Callable[[int], None]) -> object:
        os.kill(os.getpid(), signal.SIGINT)
        report(0)
        return encode(clip, texts)

    with monkeypatch.context() as patch:
        patch.setattr(Clip, "encode_texts", stop)
        ran = limner(*arguments, "--bank", "poems.txt", pictures["png"])
    assert (ran.code, ran.out) == (130, "")
    assert "goes on from there" in ran.err
    assert limner(*arguments, "--bank", "poems.txt", pictures["png"]).code == 0


def test_diverse_texts_are_those_of_the_python_call(
        limner, arguments: list[object], tiny_clip_folder: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    clip = load_clip(f"local-dir:{tiny_clip_folder}", device="cpu")
    for options, balance in (([], 0.7), (["--diverse-level", 0.1], 0.1)):
        ran = limner(*arguments, "--bank", "poems.txt", "--top", 3, "--diverse", *options, pictures["png"])
        found = retrieve(pictures["png"], "poems.txt", clip, RetrieveOptions(top=3, diverse=balance)).texts
        assert ran.out.splitlines() == [f"{entry.similarity:.4f}  {entry.text}" for entry in found]


def test_a_text_of_several_lines_takes_one_on_stdout(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    Path("bank.jsonl").write_text(json.dumps({"text": "a ship\nat sea"}))
    assert limner(*arguments, "--bank", "bank.jsonl", pictures["png"]).out.endswith("  a ship at sea\n")


def test_a_broken_picture_is_told_on_stderr_the_others_are_done_and_the_exit_code_is_1(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, "--bank", "poems.txt", "--top", 1, pictures["png"], pictures["empty"], pictures["jpeg"])
    assert ran.code == 1
    assert [line.split(": ")[0] for line in ran.out.splitlines()] == [str(pictures["png"]), str(pictures["jpeg"])]
    assert str(pictures["empty"]) in ran.err


@pytest.mark.parametrize(("content", "options", "message"), [
    (b"", [], "the bank is empty"),
    (b"one\n" + b"x" * 10_000_000, [], "line 2: 10,000,000 characters"),
    (b"one\ntw\xf6", [], "line 2: not UTF-8"),
    (b"one", ["--column", "text"], "no column"),
    (b"one", ["--diverse", "--diverse-level", "2"], "diverse 2.0"),
])
def test_wrong_usage_ends_with_2_and_says_so(
        limner, arguments: list[object], pictures: Mapping[str, Path],  # type: ignore[no-untyped-def]
        content: bytes, options: list[str], message: str) -> None:
    Path("bank.txt").write_bytes(content)
    ran = limner(*arguments, "--bank", "bank.txt", *options, pictures["png"])
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
