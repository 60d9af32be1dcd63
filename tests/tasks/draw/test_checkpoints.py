"""Drawings that were stopped and go on: to the same bytes, whatever stage they were in; damaged checkpoints are refused."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file

from limner.core.errors import OptionError, StorageError
from limner.tasks.draw import session as draw_session
from limner.tasks.draw.drawer import DrawOptions, draw, draw_steps, resume_steps
from limner.tasks.draw.resume import FORM
from limner.tasks.steering.checkpoint import read_checkpoint

SMALL = DrawOptions(strokes=6, iterations=6, width_px=32, height_px=24, cutouts=2)


@pytest.mark.parametrize("stop_after", [1, 2, 8])
def test_a_resumed_drawing_equals_an_uninterrupted_one_to_the_byte(tiny_clip, tmp_path, stop_after, monkeypatch):
    monkeypatch.setattr("limner.tasks.draw.run.REBIRTH_EVERY", 4)
    monkeypatch.setattr("limner.tasks.draw.run.FADED", 0.5)
    monkeypatch.setattr("limner.tasks.draw.session.LOOK_EVERY", 3)
    options = replace(SMALL, iterations=12, rebirth=True, progressive=True, starts=2, schedule="cosine")
    whole = [step.drawing().svg() for step in draw_steps("a red fox", tiny_clip, options)]
    steps = draw_steps("a red fox", tiny_clip, options)
    next(itertools.islice(steps, stop_after - 1, None)).save_checkpoint(tmp_path / "state")
    rest = [(step.number, step.drawing().svg()) for step in resume_steps(tmp_path / "state", tiny_clip)]
    assert [number for number, _ in rest] == list(range(stop_after + 1, 14))
    assert [svg for _, svg in rest] == whole[stop_after:]


@pytest.mark.parametrize("begin", ["picture", "strokes"])
@pytest.mark.parametrize("stop_after", [1, 4, 5, 6, 9, 10])
def test_a_drawing_with_a_beginning_and_several_starts_is_resumed_in_every_stage(
        tiny_clip, tmp_path, corners, monkeypatch, stop_after, begin):
    monkeypatch.setattr(draw_session, "FIT_ITERATIONS", 4)
    options = replace(SMALL, iterations=10, starts=2)
    draw("a red fox", tiny_clip, SMALL, labels=0).drawing.save_svg(tmp_path / "start.svg")
    start = corners if begin == "picture" else tmp_path / "start.svg"
    whole = [(step.number, step.total, step.stage, step.drawing().svg())
             for step in draw_steps("a red fox", tiny_clip, options, start=start)]
    assert [number for number, *_ in whole] == list(range(1, whole[0][1] + 1))
    steps = draw_steps("a red fox", tiny_clip, options, start=start)
    next(itertools.islice(steps, stop_after - 1, None)).save_checkpoint(tmp_path / "state")
    assert [(step.number, step.total, step.stage, step.drawing().svg())
            for step in resume_steps(tmp_path / "state", tiny_clip)] == whole[stop_after:]


def test_a_checkpoint_that_is_none_is_refused(tiny_clip, tmp_path):
    with pytest.raises(StorageError, match="cannot be read"):
        resume_steps(tmp_path / "missing", tiny_clip)
    (tmp_path / "broken").write_bytes(b"no checkpoint")
    with pytest.raises(StorageError, match="cannot be read"):
        resume_steps(tmp_path / "broken", tiny_clip)


def test_a_checkpoint_of_another_model_is_refused(tiny_clip, tmp_path, monkeypatch):
    next(draw_steps("a red fox", tiny_clip, SMALL)).save_checkpoint(tmp_path / "state")
    monkeypatch.setattr(tiny_clip, "weights_key", "another")
    with pytest.raises(OptionError, match="Give the same --clip"):
        resume_steps(tmp_path / "state", tiny_clip)


# ---- contents that no drawing leaves


@pytest.fixture(scope="module")
def state(tiny_clip, tmp_path_factory) -> Path:
    """Return the checkpoint of a drawing in the second of three starts."""
    path = tmp_path_factory.mktemp("state") / "state"
    options = replace(SMALL, iterations=20, starts=3, rebirth=True)
    next(itertools.islice(draw_steps("a red fox", tiny_clip, options), 2, None)).save_checkpoint(path)
    return path


def write(path: Path, tensors: dict[str, torch.Tensor], about: object, form: str = FORM.mark) -> Path:
    text = about if isinstance(about, str) else json.dumps(about)
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path, {"format": form, "about": text})
    return path


def take_up(path: Path, clip) -> None:
    """Go on with a drawing by a step."""
    for step in itertools.islice(resume_steps(path, clip), 1):
        step.drawing().svg()


@pytest.mark.parametrize(("name", "value"), [
    ("run.index", torch.full((1, 4), 99)), ("run.index", torch.zeros(3)),
    ("run.stroke_of", torch.tensor([5, 4, 3, 2, 1, 0])),
    ("run.knots", torch.zeros(2, 2)), ("run.widths", torch.full((6,), -1.0)), ("run.colors", torch.full((6, 3), torch.nan)),
    ("run.opacities", torch.ones(5)), ("run.counts", torch.tensor([999, 0, 1])), ("run.counts", torch.tensor([0, 0, 99])),
    ("run.random", torch.zeros(3, dtype=torch.uint8)), ("run.random", torch.full((5056,), 255, dtype=torch.uint8)),
    ("run.knots.exp_avg", torch.zeros(1, 2)), ("run.widths.exp_avg_sq", torch.full((6,), -1.0)),
    ("run.widths.step", torch.tensor(torch.nan)), ("target.0.features", torch.zeros(1, 7)),
    ("target.0.weights", torch.tensor([-1.0])), ("target.0.features", torch.full((1, 32), 1e30)),
])
def test_a_tensor_that_no_drawing_leaves_is_refused(tiny_clip, tmp_path, state, name, value):
    stored = read_checkpoint(state, FORM)
    assert name in stored.tensors
    with pytest.raises(StorageError, match="damaged"):
        resume_steps(write(tmp_path / "odd", {**stored.tensors, name: value}, stored.about), tiny_clip)


@pytest.mark.parametrize("change", [
    {"options": {}}, {"options": None}, {"options": {"strokes": 0}}, {"start": -1}, {"start": 3}, {"start": "1"},
    {"best_similarity": None}, {"title": 7}, {"about": {"clip": []}}, {"highest_at": 10**9}, {"fitted_to_image": True},
])
def test_an_account_that_no_drawing_gives_is_refused(tiny_clip, tmp_path, state, change):
    stored = read_checkpoint(state, FORM)
    with pytest.raises(StorageError, match="damaged"):
        resume_steps(write(tmp_path / "odd", dict(stored.tensors), {**stored.about, **change}), tiny_clip)


@pytest.mark.parametrize("about", ["", "[]", "[" * 10_000, "7" * 10_000, '{"model": NaN}'])
def test_an_account_that_is_none_is_refused(tiny_clip, tmp_path, state, about):
    with pytest.raises((StorageError, OptionError)):
        resume_steps(write(tmp_path / "odd", dict(read_checkpoint(state, FORM).tensors), about), tiny_clip)


def test_another_version_and_a_folder_and_a_pipe_are_refused(tiny_clip, tmp_path, state):
    stored = read_checkpoint(state, FORM)
    with pytest.raises(StorageError, match="another version"):
        resume_steps(write(tmp_path / "old", dict(stored.tensors), stored.about, "limner-drawing-1"), tiny_clip)
    with pytest.raises(StorageError, match="cannot be read"):
        resume_steps(tmp_path, tiny_clip)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StorageError, match="cannot be read"):
        resume_steps(tmp_path / "pipe", tiny_clip)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), lambda inner: (
    st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)), max_leaves=4)
DTYPES = st.sampled_from([torch.float32, torch.float64, torch.int64, torch.uint8, torch.bool, torch.float16])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_checkpoint_holds_it_goes_on_or_is_refused(tiny_clip, tmp_path, state, data):
    stored = read_checkpoint(state, FORM)
    tensors, about = dict(stored.tensors), dict(stored.about)
    for _ in range(data.draw(st.integers(1, 3))):
        match data.draw(st.sampled_from(["drop", "cast", "shift", "cut", "about", "option"])):
            case "about":
                about[data.draw(st.sampled_from(sorted(about)))] = data.draw(JSON)
            case "option" if isinstance(about["options"], dict) and about["options"]:
                name = data.draw(st.sampled_from(sorted(about["options"])))
                about["options"] = {**about["options"], name: data.draw(JSON)}
            case change if tensors:
                name = data.draw(st.sampled_from(sorted(tensors)))
                tensor = tensors.pop(name)
                if change == "cast":
                    tensors[name] = tensor.to(data.draw(DTYPES))
                elif change == "shift":
                    tensors[name] = tensor + data.draw(st.sampled_from([1, -1, 1000]))
                elif change == "cut" and tensor.ndim:
                    tensors[name] = tensor[: data.draw(st.integers(0, len(tensor)))]
    with contextlib.suppress(StorageError, OptionError):
        take_up(write(tmp_path / "odd", tensors, about), tiny_clip)
