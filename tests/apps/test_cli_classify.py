"""``limner classify``: what it prints where, and how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from limner import Classifier, ClassifyOptions
from limner.models.clip.model import load_clip

LABELS = "cat,red square,four colours"


@pytest.fixture
def arguments(tiny_clip_folder: Path) -> list[object]:
    return ["classify", "--clip", f"local-dir:{tiny_clip_folder}", "--device", "cpu"]


def test_json_equals_the_python_call_and_is_all_that_is_on_stdout(
        limner, arguments: list[object], tiny_clip_folder: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, "--labels", LABELS, "--template", "a {} on paper", "--top", 2, "--json", pictures["png"],
                 pictures["palette"])
    assert (ran.code, ran.err) == (0, "")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["image"] for row in rows] == [str(pictures["png"]), str(pictures["palette"])]
    clip = load_clip(f"local-dir:{tiny_clip_folder}", device="cpu")
    classifier = Classifier(LABELS.split(","), clip, ClassifyOptions(templates=("a {} on paper",), top=2))
    for row, answer in zip(rows, classifier.classify_all([pictures["png"], pictures["palette"]])):
        assert [entry["label"] for entry in row["labels"]] == [score.label for score in answer.unwrap().labels]
        assert [entry["probability"] for entry in row["labels"]] == pytest.approx(
            [score.probability for score in answer.unwrap().labels], abs=1e-5)
        assert (row["sums_to_one"], row["templates"]) == (True, ["a {} on paper"])


def test_the_table_shows_every_label_with_its_probability(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    Path("labels.txt").write_text("cat\n[bold]square[/bold]\n")
    ran = limner(*arguments, "--labels", "labels.txt", pictures["png"])
    assert ran.code == 0
    assert str(pictures["png"]) in ran.out.replace("\n", "")
    assert "[bold]square[/bold]" in ran.out
    shares = [float(line.split("%")[0].split()[-1]) for line in ran.out.splitlines() if "%" in line]
    assert sum(shares) == pytest.approx(100, abs=0.2)
    assert "softmax over 2 labels, in 'a photo of a {}'" in ran.out


def test_where_each_label_has_a_probability_of_its_own_the_table_and_json_say_so(
        limner, tiny_clip_folder: Path, pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    shutil.copytree(tiny_clip_folder, "sigmoid")
    config, weights = Path("sigmoid", "open_clip_config.json"), Path("sigmoid", "open_clip_model.safetensors")
    shape = json.loads(config.read_text())
    shape["model_cfg"]["init_logit_bias"] = -10
    config.write_text(json.dumps(shape))
    save_file(load_file(weights) | {"logit_bias": torch.tensor(-3.0)}, weights)
    asked = ["classify", "--clip", "local-dir:sigmoid", "--device", "cpu", "--labels", LABELS, pictures["png"]]
    shown = " ".join(limner(*asked).out.split())
    assert "sigmoid: each of 3 labels for itself, so the probabilities need not sum to 100 %" in shown
    row = json.loads(limner(*asked, "--json").out)
    assert (row["method"], row["sums_to_one"]) == ("sigmoid", False)
    assert sum(entry["probability"] for entry in row["labels"]) != pytest.approx(1, abs=0.01)


def test_reject_says_whether_anything_matches_and_caches_its_background(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    Path("two.txt").write_text("a {}\nthe {}\n")
    asked = [*arguments, "--labels", LABELS, "--templates", "two.txt", "--reject", "--cache-path", "kept"]
    strict = limner(*asked, "--reject-level", 0.999999, pictures["png"])
    lax = limner(*asked, "--reject-level", 1e-9, pictures["png"])
    assert "no label matches; " in strict.out
    assert "the nearest other noun" in strict.out
    assert "no label matches" not in lax.out
    assert "in 2 templates" in lax.out
    assert len(list(Path("kept").glob("*_background*.safetensors"))) == 1


def test_a_broken_picture_is_told_on_stderr_the_others_are_done_and_the_exit_code_is_1(
        limner, arguments: list[object], pictures: Mapping[str, Path]) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, "--labels", LABELS, "--json", pictures["png"], pictures["truncated"], pictures["jpeg"])
    assert ran.code == 1
    assert [json.loads(line)["image"] for line in ran.out.splitlines()] == [str(pictures["png"]), str(pictures["jpeg"])]
    assert str(pictures["truncated"]) in ran.err


@pytest.mark.parametrize(("options", "message"), [
    (["--labels", "cat,dog,Cat"], "entry 3: 'Cat' is there already, as entry 1"),
    (["--labels", ","], "there are no labels"),
    (["--labels", "missing.txt"], "no such file of labels"),
    (["--labels", "cat,dog", "--template", "a photo"], "has no {}"),
    (["--labels", "cat,dog", "--template", "a {}", "--templates", "imagenet"], "exclude each other"),
    (["--labels", "cat,dog", "--templates", "imagenot"], "cannot be read"),
    (["--labels", "cat,dog", "--reject-level", "2"], "reject_level"),
])
def test_wrong_usage_ends_with_2_and_says_so(
        limner, arguments: list[object], pictures: Mapping[str, Path], options: list[str], message: str) -> None:  # type: ignore[no-untyped-def]
    ran = limner(*arguments, *options, pictures["png"])
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
