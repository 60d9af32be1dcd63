"""Captioners of every family, tiny and random, loaded from folders laid out as the real repositories are."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from tiny_captioners import BUILDERS, OLD, WORDS, last_bias, save_coca

from limner.core.errors import DeviceError, OptionError
from limner.models.captioners.loading import Captioner, CaptionOptions, load_captioner, wrap_captioner
from limner.models.pretrained import choose_dtype

pytestmark = pytest.mark.usefixtures("one_thread")

GREEDY = CaptionOptions(max_length=8, min_length=4, num_beams=1)
BEAMS = CaptionOptions(max_length=8, min_length=4, num_beams=3)
Folders = Callable[[str], Path]


@pytest.fixture(scope="session", params=list(BUILDERS))
def captioner(request: pytest.FixtureRequest, folder_of: Folders) -> Captioner:
    return load_captioner(f"local-dir:{folder_of(request.param)}", device="cpu")


class Parrot(Captioner):
    """The shortest captioner: it says what it was told to."""

    def __init__(self, *texts: str) -> None:
        super().__init__(torch.nn.Linear(1, 1), name="parrot")
        self.texts = list(texts)

    def _write(self, images: list[Image.Image], options: CaptionOptions) -> list[str]:
        return self.texts


def test_a_batch_says_what_the_pictures_say_alone(captioner: Captioner, images: list[Image.Image]) -> None:
    for options in (GREEDY, BEAMS):
        together = captioner.caption(images, options)
        assert together == [captioner.caption([image], options)[0] for image in images]
        assert all(len(captions) == 1 and captions[0] for captions in together)
        assert len({captions[0] for captions in together}) > 1, "the pictures make no difference"


def test_batches_cut_anywhere_give_the_same_captions(blip: Captioner, images: list[Image.Image]) -> None:
    cut = CaptionOptions(max_length=8, min_length=4, num_beams=3, batch_size=3)
    assert blip.caption(images, cut) == blip.caption(images, BEAMS)
    assert blip.caption([], cut) == []


@pytest.mark.parametrize("family", [*OLD, "florence-2"])
def test_kept_keys_and_values_change_no_caption(family: str, folder_of: Folders, images: list[Image.Image]) -> None:
    """Where transformers loses a picture between two steps of a beam search, as it has done, this fails."""
    captioner = load_captioner(str(folder_of(family)), device="cpu")
    kept = captioner.caption(images, BEAMS)
    captioner.writer.generation_config.use_cache = False
    assert captioner.caption(images, BEAMS) == kept


def test_several_captions_are_the_best_beams(captioner: Captioner, images: list[Image.Image]) -> None:
    several = captioner.caption(images, CaptionOptions(max_length=8, min_length=4, num_beams=3, count=2))
    assert [len(captions) for captions in several] == [2] * len(images)
    assert [captions[:1] for captions in several] == captioner.caption(images, BEAMS)


def test_drawn_captions_depend_on_the_seed_and_on_nothing_else(blip: Captioner, images: list[Image.Image]) -> None:
    options = CaptionOptions(max_length=8, count=3, seed=5)
    torch.manual_seed(1)
    drawn = blip.caption(images, options)
    after = torch.rand(1)
    torch.manual_seed(2)
    assert blip.caption(images[::-1], options) == drawn[::-1]
    assert all(len(set(captions)) > 1 for captions in drawn)
    assert blip.caption(images, CaptionOptions(max_length=8, count=3, seed=6)) != drawn
    torch.manual_seed(1)
    assert torch.equal(torch.rand(1), after), "drawing captions moved the caller's random numbers"


@pytest.mark.parametrize("family", ["blip", "git"])
def test_lengths_are_kept(family: str, folder_of: Folders, images: list[Image.Image],
                          caplog: pytest.LogCaptureFixture) -> None:
    captioner = load_captioner(str(folder_of(family)), device="cpu")
    logging.getLogger("transformers").addHandler(caplog.handler)
    end = captioner.processor.tokenizer.sep_token_id
    for hurry, shortest, longest, expected in ((-100.0, None, 5, 5), (-100.0, 2, 25, 25), (100.0, 6, 25, 6),
                                               (100.0, None, 9, 0)):
        last_bias(captioner.model)[end] = hurry
        for beams in (1, 2):
            options = CaptionOptions(min_length=shortest, max_length=longest, num_beams=beams)
            assert {len(text.split()) for (text,) in captioner.caption(images, options)} == {expected}, options
    logging.getLogger("transformers").removeHandler(caplog.handler)
    assert "seem to have been set" not in caplog.text, "the checkpoint's own lengths get in the way"


def test_a_repetition_penalty_ends_repetitions(blip: Captioner, images: list[Image.Image]) -> None:
    fair = blip.caption(images, CaptionOptions(max_length=8, min_length=8))
    assert any(len(set(text.split())) < 8 for (text,) in fair)
    strict = blip.caption(images, CaptionOptions(max_length=8, min_length=8, repetition_penalty=50.0))
    assert all(len(set(text.split())) == 8 for (text,) in strict)


@pytest.mark.parametrize(("text", "warned"), [
    ("a jungle jungle jungle", True), ("Jungle, jungle jungle.", True), ("a bird in a bird in a bird", False),
    ("the end. The end. The", False), ("no no", False), ("a cat cats catssss", False)])
def test_three_times_the_same_word_is_warned_of(text: str, warned: bool, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert Parrot(text).caption([Image.new("RGB", (9, 9))]) == [[text]]
    assert ("parrot repeats itself" in caplog.text) == warned


def test_white_space_is_squeezed() -> None:
    assert Parrot(" a \n cat ", "").caption([Image.new("RGB", (9, 9))], CaptionOptions(count=2)) == [["a cat", ""]]


class Cramped(Parrot):
    """It finds room for two pictures at once, or for none."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room
        self.batches: list[int] = []

    def _write(self, images: list[Image.Image], options: CaptionOptions) -> list[str]:
        if len(images) > self.room:
            raise torch.cuda.OutOfMemoryError("out of memory")
        self.batches.append(len(images))
        return [f"{image.width} wide" for image in images]


def test_a_batch_too_large_for_the_memory_is_halved() -> None:
    pictures = [Image.new("RGB", (width, 9)) for width in range(1, 12)]
    cramped = Cramped(room=2)
    assert cramped.caption(pictures) == [[f"{width} wide"] for width in range(1, 12)]
    assert cramped.batches == [2, 2, 2, 2, 2, 1]
    with pytest.raises(DeviceError, match="--low-memory"):
        Cramped(room=0).caption(pictures)


def test_captions_hold_words_and_no_special_tokens(blip: Captioner, images: list[Image.Image]) -> None:
    words = {word for (text,) in blip.caption(images, BEAMS) for word in text.split()}
    assert words <= set(WORDS)


@pytest.mark.parametrize(("family", "one", "other"), [
    ("florence-2", "<CAPTION>", "<DETAILED_CAPTION>"), ("llava", "say it short", "say it LONG and with many words"),
    ("qwen2-vl", "say it short", "say it LONG and with many words")])
def test_an_instruction_is_followed_and_not_repeated(family: str, one: str, other: str, folder_of: Folders,
                                                     images: list[Image.Image]) -> None:
    captioner = load_captioner(str(folder_of(family)), device="cpu")
    said = [captioner.caption(images, CaptionOptions(max_length=8, instruction=text)) for text in (one, other)]
    assert said[0] != said[1]
    assert not any("say it" in text for answers in said for captions in answers for text in captions)


def test_an_instruction_for_a_model_that_takes_none_is_refused(blip: Captioner) -> None:
    with pytest.raises(OptionError, match="takes no instruction"):
        blip.caption([], CaptionOptions(instruction="Say it short."))


@pytest.mark.parametrize(("wrong", "said"), [
    ({"max_length": 0}, "max_length is 0"), ({"min_length": 33}, "min_length is 33"), ({"num_beams": 0}, "num_beams"),
    ({"count": 0}, "count is 0"), ({"num_beams": 2, "count": 3}, "num_beams is 2"), ({"batch_size": 0}, "batch_size"),
    ({"repetition_penalty": 0.0}, "repetition_penalty"), ({"instruction": " "}, "instruction")])
def test_options_out_of_range_are_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        CaptionOptions(**wrong)


@pytest.mark.parametrize("family", ["blip", "llava"])
def test_a_loaded_model_is_taken_as_it_is(family: str, folder_of: Folders, images: list[Image.Image]) -> None:
    from transformers import AutoModelForImageTextToText, AutoProcessor

    folder = folder_of(family)
    model, processor = AutoModelForImageTextToText.from_pretrained(folder), AutoProcessor.from_pretrained(folder)
    wrapped = wrap_captioner(model, processor, "mine")
    assert (wrapped.name, wrapped.model, wrapped.device.type) == ("mine", model, "cpu")
    assert wrapped.caption(images, BEAMS) == load_captioner(str(folder), device="cpu").caption(images, BEAMS)


@pytest.mark.parametrize("family", ["blip", "git", "blip2-opt"])
def test_the_callers_generation_config_stays_as_it_is(family: str, folder_of: Folders, images: list[Image.Image]) -> None:
    from transformers import AutoModelForImageTextToText, AutoProcessor

    model = AutoModelForImageTextToText.from_pretrained(folder_of(family))
    wrapped = wrap_captioner(model, AutoProcessor.from_pretrained(folder_of(family)), "mine")
    own = wrapped.writer.generation_config
    own.update(max_length=7, min_length=3)
    before = own.to_dict()
    wrapped.caption(images, BEAMS)
    assert wrapped.writer.generation_config is own
    assert own.to_dict() == before


@pytest.mark.parametrize(("stated", "device", "precision", "expected"), [
    ("bfloat16", "cuda", "auto", torch.bfloat16), ("float16", "cuda", "auto", torch.float16),
    ("bfloat16", "cuda", "float16", torch.float16), ("bfloat16", "cpu", "auto", torch.float32)])
@pytest.mark.parametrize("where", ["dtype", "torch_dtype", "text_config"])
def test_what_was_trained_in_bfloat16_runs_so_where_float16_would_be_taken(
        stated: str, device: str, precision: str, expected: torch.dtype, where: str, tmp_path: Path) -> None:
    config = {"text_config": {"dtype": stated}} if where == "text_config" else {where: stated}
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert choose_dtype(tmp_path, torch.device(device), precision) == expected


@pytest.fixture(scope="session")
def coca_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_coca(tmp_path_factory.mktemp("coca"))


def test_coca_captions_like_the_others(coca_folder: Path, images: list[Image.Image]) -> None:
    coca = load_captioner(f"local-dir:{coca_folder}", device="cpu")
    together = coca.caption(images, BEAMS)
    assert together == [coca.caption([image], BEAMS)[0] for image in images]
    several = coca.caption(images, CaptionOptions(max_length=8, min_length=4, num_beams=3, count=2))
    assert [captions[:1] for captions in several] == together
    drawn = coca.caption(images, CaptionOptions(num_beams=1, count=3))
    assert all(len(set(captions)) == 3 for captions in drawn)
    assert all(captions[0] for captions in coca.caption(images, CaptionOptions(max_length=500)))


def test_coca_captions_in_half_precision_too(coca_folder: Path, images: list[Image.Image]) -> None:
    captioner = load_captioner(f"local-dir:{coca_folder}", device="cpu", precision="bfloat16")
    assert len(captioner.caption(images, CaptionOptions(max_length=8))) == len(images)


def test_a_loaded_coca_is_taken_as_it_is(coca_folder: Path, images: list[Image.Image]) -> None:
    from limner.models.clip.model import load_clip

    clip = load_clip(f"local-dir:{coca_folder}", device="cpu")
    coca = wrap_captioner(clip.model, clip.preprocess, "coca_ViT-B-32/mine")
    assert coca.caption(images, BEAMS) == load_captioner(str(coca_folder), device="cpu").caption(images, BEAMS)
