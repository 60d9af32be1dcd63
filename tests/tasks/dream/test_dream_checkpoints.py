"""Dreams that were stopped and go on: to the same bytes; damaged and foreign checkpoints are refused."""

from __future__ import annotations

import contextlib
import itertools
import json
from dataclasses import replace

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file
from tiny_painters import save_tiny_dvae

from limner.core.errors import OptionError, StorageError
from limner.models.generators.loading import load_painter
from limner.tasks.draw.drawer import DrawOptions, draw_steps
from limner.tasks.dream.dreamer import DreamOptions, dream_steps, resume_dream
from limner.tasks.dream.resume import FORM
from limner.tasks.steering.checkpoint import read_checkpoint

SMALL = DreamOptions(iterations=10, width_px=32, height_px=24, cutouts=2, average=0.7)


@pytest.fixture(scope="module")
def codes(tmp_path_factory):
    return load_painter(str(save_tiny_dvae(tmp_path_factory.mktemp("painter") / "codes")), device="cpu")


@pytest.fixture(scope="module")
def writing(tmp_path_factory):
    return load_painter(str(save_tiny_dvae(tmp_path_factory.mktemp("writer") / "codes", writes=True)), device="cpu")


@pytest.mark.parametrize("stop_after", [1, 7])
@pytest.mark.parametrize(("kind", "options"), [
    ("fourier", {}), ("fourier", {"motion": "zoom", "motion_every": 3}), ("fourier", {"cutouts": 3, "cutouts_at_once": 2}),
    ("codes", {"relaxation": "gumbel", "early_stop": 30}), ("codes", {"relaxation": "soft", "keep_near": 0.5}),
    ("writing", {"width_px": 16, "height_px": 16, "candidates": 3}),
])
def test_a_resumed_dream_equals_an_uninterrupted_one_to_the_byte(
        tiny_clip, tmp_path, corners, codes, writing, stop_after, kind, options):
    painter = {"codes": codes, "writing": writing}.get(kind, kind)
    wanted = replace(SMALL, **options)
    more = {"start": corners if "keep_near" in options else None, "then": [("snow", 6)], "negative": "rain"}
    whole = [(step.number, step.similarity, hash(step.result(labels=0).png()))
             for step in dream_steps("a red fox", painter, tiny_clip, wanted, **more)]
    steps = dream_steps("a red fox", painter, tiny_clip, wanted, **more)
    next(itertools.islice(steps, stop_after - 1, None)).save_checkpoint(tmp_path / "state")
    rest = [(step.number, step.similarity, hash(step.result(labels=0).png()))
            for step in resume_dream(tmp_path / "state", painter, tiny_clip)]
    assert rest == whole[stop_after:]
    assert rest


def test_a_checkpoint_of_a_drawing_or_of_other_models_is_refused(tiny_clip, tmp_path, codes, monkeypatch):
    drawing = DrawOptions(strokes=3, iterations=2, width_px=16, height_px=16, cutouts=1)
    next(draw_steps("a fox", tiny_clip, drawing)).save_checkpoint(tmp_path / "drawing")
    with pytest.raises(StorageError, match=r"no checkpoint of a dream\. Give the file that `limner dream` wrote"):
        resume_dream(tmp_path / "drawing", "fourier", tiny_clip)
    next(dream_steps("a fox", "fourier", tiny_clip, SMALL)).save_checkpoint(tmp_path / "state")
    with pytest.raises(OptionError, match=r"dreamed with fourier, not with .*Give the same --painter"):
        resume_dream(tmp_path / "state", codes, tiny_clip)
    monkeypatch.setattr(tiny_clip, "weights_key", "another")
    with pytest.raises(OptionError, match="Give the same --clip"):
        resume_dream(tmp_path / "state", "fourier", tiny_clip)


@pytest.fixture(scope="module")
def state(tiny_clip, corners, tmp_path_factory):
    path = tmp_path_factory.mktemp("state") / "state"
    near = replace(SMALL, keep_near=0.2)
    steps = dream_steps("a red fox", "fourier", tiny_clip, near, start=corners, then=[("snow", 5)])
    next(itertools.islice(steps, 2, None)).save_checkpoint(path)
    return path


def write(path, tensors, about):
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path,
              {"format": FORM.mark, "about": json.dumps(about)})
    return path


@pytest.mark.parametrize(("name", "value"), [
    ("run.parameters", torch.zeros(3, 24, 16, 2)), ("run.parameters", torch.full((3, 24, 17, 2), torch.nan)),
    ("run.average", torch.zeros(1)), ("run.random", torch.zeros(3, dtype=torch.uint8)),
    ("run.parameters.exp_avg_sq", torch.full((3, 24, 17, 2), -1.0)), ("aim.0.0.features", torch.zeros(1, 7)),
    ("aim.1.0.weights", torch.tensor([-1.0])), ("start.image", torch.zeros(3, 8, 8, dtype=torch.uint8)),
])
def test_a_tensor_that_no_dream_leaves_is_refused(tiny_clip, tmp_path, state, name, value):
    stored = read_checkpoint(state, FORM)
    assert name in stored.tensors
    with pytest.raises(StorageError, match="damaged"):
        resume_dream(write(tmp_path / "odd", {**stored.tensors, name: value}, stored.about), "fourier", tiny_clip)


@pytest.mark.parametrize("change", [
    {"options": {}}, {"options": {"iterations": 3}}, {"iteration": 99}, {"iteration": -1}, {"proposed": True},
    {"begins": []},
    {"begins": [3, 0]}, {"begins": [0, 99]}, {"begins": [0, "1"]}, {"text": None}, {"started": 1}, {"about": {"clip": []}},
    {"highest": None},
])
def test_an_account_that_no_dream_gives_is_refused(tiny_clip, tmp_path, state, change):
    stored = read_checkpoint(state, FORM)
    with pytest.raises(StorageError, match="damaged"):
        resume_dream(write(tmp_path / "odd", dict(stored.tensors), {**stored.about, **change}), "fourier", tiny_clip)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), lambda inner: (
    st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)), max_leaves=4)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_checkpoint_holds_it_goes_on_or_is_refused(tiny_clip, tmp_path, state, data):
    stored = read_checkpoint(state, FORM)
    tensors, about = dict(stored.tensors), dict(stored.about)
    for _ in range(data.draw(st.integers(1, 3))):
        kind = data.draw(st.sampled_from(["drop", "cast", "about", "option"]))
        if kind == "about":
            about[data.draw(st.sampled_from(sorted(about)))] = data.draw(JSON)
        elif kind == "option" and isinstance(about["options"], dict) and about["options"]:
            name = data.draw(st.sampled_from(sorted(about["options"])))
            about["options"] = {**about["options"], name: data.draw(JSON)}
        elif tensors:
            name = data.draw(st.sampled_from(sorted(tensors)))
            tensor = tensors.pop(name)
            if kind == "cast":
                tensors[name] = tensor.to(data.draw(st.sampled_from([torch.float64, torch.int64, torch.uint8])))
    with contextlib.suppress(StorageError, OptionError):
        for step in itertools.islice(resume_dream(write(tmp_path / "odd", tensors, about), "fourier", tiny_clip), 1):
            step.picture()
