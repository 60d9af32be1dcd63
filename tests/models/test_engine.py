"""One owner of models: each is loaded once, whoever asks; turns on the device are the models' own business."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
import torch
from PIL import Image
from tiny_captioners import save_coca
from torch import nn

from limner import (
    Captioner,
    Clip,
    ClosedError,
    Engine,
    JointClip,
    LabelTable,
    LimnerError,
    Monitor,
    OptionError,
    UnknownModelError,
)
from limner.core.errors import StoppedError
from limner.core.events import Event, Loading, Report
from limner.models.engine import default_engine
from limner.models.residency import HostedModel


class Made(HostedModel):
    """A model of another kind."""

    def __init__(self, name: str = "made") -> None:
        self.name, self.model = name, nn.Linear(2, 3)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine("cpu", cache_folder=tmp_path / "kept")


def test_a_model_is_loaded_once_whatever_it_is_called(engine: Engine, tiny_clip_folder: Path) -> None:
    clip = engine.clip(f"local-dir:{tiny_clip_folder}")
    assert engine.clip(str(tiny_clip_folder)) is clip
    assert engine.clip(clip) is clip
    assert [(model.kind, model.present, model.device) for model in engine.loaded()] == [("clip", True, "cpu")]
    assert engine.loaded()[0].bytes == sum(p.numel() * 4 for p in clip.model.parameters()) + 4 * 77 * 77


def test_of_many_threads_that_ask_at_once_one_loads(engine: Engine) -> None:
    loads, together = list[str](), threading.Barrier(8)

    def load(report: Report) -> Made:
        loads.append(threading.current_thread().name)
        return Made()

    def ask(_: int) -> Made:
        together.wait(20)
        return engine.get("painter", "made", load)

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(ask, range(8)))
    assert len(loads) == len(found) == 1


def test_what_fails_to_load_can_be_tried_again(engine: Engine) -> None:
    def fail(report: Report) -> Made:
        raise UnknownModelError("there is none yet, not here")

    with pytest.raises(UnknownModelError):
        engine.get("painter", "made", fail)
    assert engine.loaded() == ()
    assert engine.get("painter", "made", lambda report: Made()).name == "made"


def test_loading_is_told_and_can_be_stopped_in_the_middle(engine: Engine) -> None:
    told = list[Event]()
    monitor = Monitor(told.append)

    def load(report: Report) -> Made:
        report(1, 2)
        monitor.stop.set()
        report(2, 2)
        raise AssertionError("it should have been stopped")

    with pytest.raises(StoppedError):
        engine.get("painter", "made", load, monitor)
    assert told == [Loading("made"), Loading("made", 1, 2), Loading("made", 2, 2)]


def test_several_names_judge_together(engine: Engine, tiny_clip_folder: Path, other_clip_folder: Path) -> None:
    both = engine.clip(str(tiny_clip_folder), str(other_clip_folder))
    assert isinstance(both, JointClip)
    assert both.clips == (engine.clip(str(tiny_clip_folder)), engine.clip(str(other_clip_folder)))
    assert len(engine.loaded()) == 2


def test_a_coca_that_is_clip_and_captioner_is_loaded_once(engine: Engine, tmp_path: Path) -> None:
    name = f"local-dir:{save_coca(tmp_path)}"
    captioner, clip = engine.captioner(name), engine.clip(name)
    assert captioner.model is clip.model
    engine.unload(clip.name)
    assert engine.loaded() == ()


def test_models_that_were_given_are_let_go_of_too(engine: Engine) -> None:
    model = engine.adopt("painter", Made())
    assert engine.adopt("painter", model) is model
    assert [(model.kind, model.name.partition(" ")[0]) for model in engine.loaded()] == [("painter", "made")]
    engine.unload("made")
    assert engine.loaded() == ()


def test_what_is_unloaded_is_freed_and_loaded_anew(engine: Engine, tiny_clip_folder: Path) -> None:
    name = f"local-dir:{tiny_clip_folder}"
    gone = ref(engine.clip(name).model)
    engine.unload(name)
    gc.collect()
    assert gone() is None
    assert engine.clip(name).scale > 1
    with pytest.raises(OptionError, match="not loaded"):
        engine.unload("nobody")


def test_a_closed_engine_says_so(engine: Engine) -> None:
    gone = ref(engine.get("painter", "made", lambda report: Made()).model)
    engine.close()
    engine.close()
    gc.collect()
    assert gone() is None
    for use in (engine.clip, engine.captioner, lambda: engine.adopt("painter", Made())):
        with pytest.raises(ClosedError, match="new Engine"):
            use()


def test_the_engine_of_the_process_is_one_and_new_after_its_end() -> None:
    first = default_engine()
    assert default_engine() is first
    first.close()
    assert default_engine() is not first
    default_engine().close()


@pytest.mark.parametrize("wrong", [{"precision": "float8"}, {"device": "tpu"}])
def test_what_an_engine_cannot_be_is_told_at_once(wrong: dict[str, Any]) -> None:
    with pytest.raises(LimnerError, match="Unknown"):
        Engine(**wrong)


# With little memory: a model may be used in any way while another one has its turn


@pytest.fixture
def turns(tmp_path: Path) -> Engine:
    return Engine("cpu", low_memory=True, cache_folder=tmp_path / "kept")


def is_away(model: Clip | Captioner) -> bool:
    return all(parameter.numel() == 0 for parameter in model.model.parameters())


USES: dict[str, Callable[[Clip, Image.Image], object]] = {
    "a table": lambda clip, image: LabelTable(["a fox", "a hen"], None, clip).features.tolist(),
    "texts": lambda clip, image: clip.encode_texts(["a fox", "a hen"]).tolist(),
    "pictures": lambda clip, image: clip.encode_images([image]).tolist(),
    "pixels": lambda clip, image: clip.encode_pixels(clip.preprocess(image)[None]).tolist(),
    "tokens": lambda clip, image: clip.encode_tokens(clip.tokens.pad(["a fox"])).tolist(),
    "scale and key": lambda clip, image: (clip.scale, clip.bias, clip.cache_key, clip.dimension),
    "a chain": lambda clip, image: clip.continue_prompt("a", ["fox", "hen"], clip.encode_images([image])).best(
        torch.tensor([True, True])),
}


def test_a_clip_that_waits_comes_however_it_is_used(turns: Engine, corners: Image.Image) -> None:
    clip, captioner = turns.clip("builtin"), turns.captioner("builtin")
    alone = Engine("cpu").clip("builtin")
    for name, use in USES.items():
        captioner.caption([corners])
        assert is_away(clip)
        assert use(clip, corners) == use(alone, corners), name


def test_models_take_turns(turns: Engine, corners: Image.Image) -> None:
    clip, captioner = turns.clip("builtin"), turns.captioner("builtin")
    told = captioner.caption([corners])
    assert (is_away(clip), is_away(captioner)) == (True, False)
    assert [(model.kind, model.present) for model in turns.loaded()] == [("clip", False), ("captioner", True)]
    assert [model.bytes > 0 for model in turns.loaded()] == [True, True]
    clip.encode_texts(["a fox"])
    assert (is_away(clip), is_away(captioner)) == (False, True)
    assert captioner.caption([corners]) == told


def test_continuations_that_were_begun_go_on_after_a_turn_of_another(turns: Engine, corners: Image.Image) -> None:
    clip, captioner = turns.clip("builtin"), turns.captioner("builtin")
    features = clip.encode_images([corners])
    candidates = clip.continue_prompt("a", ["fox", "hen", "boat"], features)
    expected = [candidates.similarities().tolist()]
    captioner.caption([corners])
    assert candidates.similarities().tolist() == expected[0]
    captioner.caption([corners])
    candidates.take(1)
    assert candidates.prompt == "a, hen"


def test_gradients_may_be_followed_while_a_model_is_held(turns: Engine, corners: Image.Image) -> None:
    clip, captioner = turns.clip("builtin"), turns.captioner("builtin")
    captioner.caption([corners])
    pixels = clip.preprocess(corners)[None].requires_grad_()
    with clip.present():
        clip.encode_pixels(pixels).sum().backward()  # type: ignore[no-untyped-call]
    assert pixels.grad is not None


def test_threads_that_use_both_get_what_one_gets(turns: Engine, corners: Image.Image) -> None:
    clip, captioner = turns.clip("builtin"), turns.captioner("builtin")
    texts = clip.encode_texts(["a fox", "a hen"]).tolist()
    told = captioner.caption([corners])

    def work(place: int) -> object:
        return captioner.caption([corners]) if place % 2 else clip.encode_texts(["a fox", "a hen"]).tolist()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, range(12)))
    assert found == [told if place % 2 else texts for place in range(12)]


def test_weights_that_are_changed_in_place_are_everywhere_changed(turns: Engine, corners: Image.Image) -> None:
    clip, captioner = turns.clip("builtin"), turns.captioner("builtin")
    before, key = clip.encode_texts(["a fox"]), clip.cache_key
    captioner.caption([corners])
    with clip.present():
        clip.model.ln_final.weight.data.mul_(-1)
        clip.model.logit_scale.data.zero_()
        clip.invalidate()
    after = clip.encode_texts(["a fox"])
    captioner.caption([corners])
    assert torch.equal(clip.encode_texts(["a fox"]), after)
    assert not torch.allclose(before, after)
    assert clip.scale == 1
    assert clip.cache_key != key
