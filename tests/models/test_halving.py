"""What does not fit into the memory of a device is halved, and the answers stay the same."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from limner.core.errors import DeviceError
from limner.index.tables import LabelTable
from limner.models.clip.model import Clip
from limner.models.halving import SIGNS, compute_batches

CPU = torch.device("cpu")
TEXTS = [f"{what} of a {color} {thing}, number {number}" for number in range(4) for what in ("a drawing", "an etching")
         for color in ("red", "blue", "gold") for thing in ("fox", "tower", "harbor at night")]


@pytest.fixture
def whole_clip(tiny_clip: Clip, monkeypatch: pytest.MonkeyPatch) -> Clip:
    """Return the CLIP with its texts on the plain path."""
    monkeypatch.setattr(tiny_clip, "_tower", None)
    return tiny_clip


@pytest.fixture
def cramp() -> Iterator[Callable[[nn.Module, int], list[int]]]:
    """Return what lets a module find no room for more than so many rows; it gives the list of those it found room for."""
    handles = []

    def cramp_module(module: nn.Module, room: int) -> list[int]:
        seen: list[int] = []

        def look(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            if len(inputs[0]) > room:
                raise torch.cuda.OutOfMemoryError("CUDA out of memory.")
            seen.append(len(inputs[0]))

        handles.append(module.register_forward_pre_hook(look))
        return seen

    yield cramp_module
    for handle in handles:
        handle.remove()


Cramp = Callable[[nn.Module, int], list[int]]


def pictures(count: int) -> list[Image.Image]:
    random = np.random.default_rng(3)
    return [Image.fromarray(random.integers(0, 255, (40, 40, 3), dtype=np.uint8)) for _ in range(count)]


def test_pictures_are_encoded_in_smaller_batches(tiny_clip: Clip, cramp: Cramp) -> None:
    images = pictures(11)
    free = tiny_clip.encode_images(images)
    seen = cramp(tiny_clip.model.visual, 3)
    found = tiny_clip.encode_images(iter(images), batch_size=8)
    assert seen == [2, 2, 2, 2, 2, 1]
    torch.testing.assert_close(found, free, atol=1e-6, rtol=0)


def test_texts_are_encoded_in_smaller_batches_and_reported_once(whole_clip: Clip, cramp: Cramp) -> None:
    free = whole_clip.encode_texts(TEXTS)
    seen = cramp(whole_clip.model.token_embedding, 20)
    reports: list[int] = []
    torch.testing.assert_close(whole_clip.encode_texts(TEXTS, report=reports.append), free, atol=1e-6, rtol=0)
    assert seen == [18, 18, 18, 18]
    assert reports == [18, 36, 54, 72]


@pytest.mark.parametrize("room", [30, 80])
def test_trees_of_texts_are_halved(room: int, tiny_clip: Clip, cramp: Cramp) -> None:
    free = tiny_clip.encode_texts(TEXTS)
    seen = cramp(tiny_clip.model.transformer.resblocks[0].ln_1, room)
    reports: list[int] = []
    found = tiny_clip.encode_texts(TEXTS, report=reports.append)
    torch.testing.assert_close(found, free, atol=1e-6, rtol=0)
    assert len(seen) > 1
    assert reports[-1] == len(TEXTS)


def test_a_table_is_made_and_a_chain_is_scored_in_little_memory(tiny_clip: Clip, cramp: Cramp) -> None:
    features = tiny_clip.encode_images(pictures(1))
    free = LabelTable(TEXTS, None, tiny_clip).similarities(features)
    steps = tiny_clip.continue_prompt("a shore at dusk", TEXTS, features).similarities()
    cramp(tiny_clip.model.transformer.resblocks[0].ln_1, 60)
    torch.testing.assert_close(LabelTable(TEXTS, None, tiny_clip).similarities(features), free, atol=1e-3, rtol=0)
    found = tiny_clip.continue_prompt("a shore at dusk", TEXTS, features).similarities()
    torch.testing.assert_close(found, steps, atol=1e-6, rtol=0)


def test_no_room_for_a_single_one_names_the_ways_out(tiny_clip: Clip, cramp: Cramp) -> None:
    cramp(tiny_clip.model.visual, 0)
    cramp(tiny_clip.model.transformer.resblocks[0].ln_1, 3)
    for compute in (lambda: tiny_clip.encode_images(pictures(3)), lambda: tiny_clip.encode_texts(TEXTS)):
        with pytest.raises(DeviceError, match="--low-memory, a smaller model, or --device cpu"):
            compute()


@pytest.mark.parametrize("sign", SIGNS)
def test_every_way_of_saying_it_is_understood_and_logged(sign: str, caplog: pytest.LogCaptureFixture) -> None:
    def compute(batch: list[int]) -> list[int]:
        if len(batch) > 2:
            raise RuntimeError(f"MPS backend: {sign} (allocated 3 GB)")
        return batch

    assert list(compute_batches(range(5), 5, compute, name="tiny", device=CPU)) == [[0, 1], [2, 3], [4]]
    assert [record.getMessage() for record in caplog.records] == ["tiny: not enough memory on cpu; going on with 2 at once"]
    assert caplog.records[0].levelno == logging.WARNING


def test_what_the_cpu_really_says_is_understood() -> None:
    def compute(batch: list[int]) -> int:
        return torch.empty(10 ** (16 if len(batch) > 1 else 1)).numel()

    assert list(compute_batches(range(3), 3, compute, name="tiny", device=CPU)) == [10, 10, 10]


def test_other_failures_are_not_taken_for_a_lack_of_memory() -> None:
    def compute(batch: list[int]) -> int:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="mat1"):
        list(compute_batches(range(3), 3, compute, name="tiny", device=CPU))


def test_no_more_is_read_ahead_than_a_batch_holds() -> None:
    taken: list[int] = []

    def read() -> Iterator[int]:
        for number in range(6):
            taken.append(number)
            yield number

    batches = compute_batches(read(), 2, list, name="tiny", device=CPU)
    assert next(batches) == [0, 1]
    assert taken == [0, 1]
