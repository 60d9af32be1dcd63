"""What several commands share: which models are meant, options that exclude each other, plain help."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from limner import OptionError, caption, load_captioner
from limner.apps.cli import options
from limner.core.images import open_image
from limner.models.captioners.options import CaptionOptions

COMMANDS = ("interrogate", "caption", "classify", "retrieve", "draw", "batch", "index", "search", "models", "vocabulary")


@pytest.mark.parametrize("arguments", [
    ["interrogate", "--clip", "ViT-B-32/openai"], ["interrogate", "--captioner", "blip-base"],
    ["caption", "--captioner", "blip-base"], ["classify", "--labels", "a,b", "--clip", "ViT-B-32/openai"],
    ["retrieve", "--bank", "bank.txt", "--clip", "ViT-B-32/openai"]])
def test_builtin_and_another_model_exclude_each_other(limner: Any, arguments: list[str],
                                                     pictures: Mapping[str, Path]) -> None:
    Path("bank.txt").write_text("a fox\n")
    ran = limner(*arguments, "--builtin", pictures["png"])
    assert (ran.code, ran.out) == (2, "")
    assert "exclude each other" in ran.err


def test_a_column_without_a_bank_is_an_error(limner: Any, pictures: Mapping[str, Path]) -> None:
    ran = limner("interrogate", "--builtin", "--column", "text", pictures["png"])
    assert (ran.code, ran.out) == (2, "")
    assert "--column text" in ran.err
    assert "--bank" in ran.err


def test_models_are_named_by_options_then_the_environment_then_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert options.choose_clip(None) == options.DEFAULT_CLIP
    assert options.choose_captioner(None, builtin=False) == options.DEFAULT_CAPTIONER
    assert options.choose_captioner(None, builtin=False, low_memory=True) == options.SMALL_CAPTIONER
    monkeypatch.setenv("LIMNER_CLIP", "ViT-B-32/openai")
    monkeypatch.setenv("LIMNER_CAPTIONER", "git-large-coco")
    assert options.choose_clip(None) == "ViT-B-32/openai"
    assert options.choose_captioner(None, builtin=False, low_memory=True) == "git-large-coco"
    assert (options.choose_clip(None, builtin=True), options.choose_captioner(None, builtin=True)) == ("builtin",) * 2
    assert options.choose_captioner("blip-large", builtin=False, low_memory=True) == "blip-large"
    with pytest.raises(OptionError, match="one is allowed"):
        options.choose_clip(["a", "b"])


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_no_types_of_pythons_and_no_braces_around_arguments(limner: Any, command: str,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    ran = limner(command, "--help")
    assert ran.code == 0
    assert not re.search(r"<bool>|<list|\.\.\.\.\.\.|\{[A-Z]", ran.out)


def test_n_means_one_thing(limner: Any) -> None:
    helps = {command: limner(command, "--help").out for command in COMMANDS}
    assert len([command for command, text in helps.items() if re.search(r"\s-n\s", text)]) <= 1


def test_interrogates_caption_options_are_those_of_the_caption_command(limner: Any, pictures: Mapping[str, Path]) -> None:
    wanted = ["--max-length", 4, "--num-beams", 2, "--repetition-penalty", 1.5, "--json", "--builtin", "--device", "cpu"]
    plain = caption(open_image(pictures["png"]), load_captioner("builtin", device="cpu"),
                    CaptionOptions(max_length=4, num_beams=2, repetition_penalty=1.5))
    ran = limner("interrogate", "--mode", "caption", *wanted, pictures["png"])
    assert json.loads(ran.out)["prompt"] == plain
    ran = limner("caption", *wanted, pictures["png"])
    assert json.loads(ran.out)["captions"] == [plain]
    assert plain != caption(open_image(pictures["png"]), load_captioner("builtin", device="cpu"))
