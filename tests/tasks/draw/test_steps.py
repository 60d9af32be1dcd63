"""What a drawing tells while it is made, how it is stopped, and how several CLIPs judge it together."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch
from like_mps import LikeMps

from limner.core.errors import StoppedError
from limner.core.events import Done, Loading, Monitor, stream
from limner.models.clip.joint import JointClip
from limner.models.clip.model import load_clip
from limner.models.engine import Engine
from limner.tasks.draw import session as draw_session
from limner.tasks.draw.drawer import DrawOptions, DrawStep, draw, draw_steps, resume_steps

SMALL = DrawOptions(strokes=6, iterations=6, width_px=32, height_px=24, cutouts=2)


# ---- events


def test_a_step_tells_the_strokes_as_they_were_then(tiny_clip):
    steps = list(draw_steps("a red fox", tiny_clip, SMALL))
    rows = [step.as_dict() for step in steps]
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert len({json.dumps(row["strokes"]) for row in rows}) == 6
    last = rows[-1]
    assert (last["event"], last["total"], last["stopped"], last["stage"]) == ("draw_step", 6, "done", "draw")
    assert (last["width"], last["height"], last["ground"]) == (32, 24, [255, 255, 255])
    assert len(last["strokes"]) == 6
    assert set(last["strokes"][0]) == {"d", "stroke", "stroke-width", "stroke-opacity"}


def test_a_drawing_in_a_thread_of_its_own_tells_the_same_steps(tiny_clip):
    plain = list(draw_steps("a red fox", tiny_clip, SMALL))
    told = list(stream(lambda monitor: draw("a red fox", tiny_clip, SMALL, labels=0, monitor=monitor)))
    steps = [event for event in told if isinstance(event, DrawStep)]
    assert [step.as_dict() for step in steps] == [step.as_dict() for step in plain]
    done = told[-1]
    assert isinstance(done, Done)
    assert done.as_dict()["value"]["svg"] == plain[-1].drawing().svg()
    assert json.dumps(done.as_dict())


def test_loading_is_told(tiny_clip_folder):
    told: list[object] = []
    name = f"local-dir:{tiny_clip_folder}"
    next(draw_steps("a red fox", name, SMALL, monitor=Monitor(told.append), engine=Engine("cpu")))
    assert any(isinstance(event, Loading) for event in told)


# ---- stopping


@pytest.mark.parametrize(("given", "stage"), [
    ({}, "draw"), ({"starts": 2, "iterations": 40}, "try"), ({"start": True}, "fit")])
def test_a_drawing_that_is_asked_to_stop_ends_with_the_next_step(tiny_clip, corners, monkeypatch, given, stage):
    monkeypatch.setattr(draw_session, "FIT_ITERATIONS", 5)
    options = {name: value for name, value in given.items() if name != "start"}
    start = corners if "start" in given else None
    monitor = Monitor()
    steps = draw_steps("a red fox", tiny_clip, replace(SMALL, **options), start=start, monitor=monitor)
    assert next(steps).stopped is None
    monitor.stop.set()
    (last,) = steps
    assert (last.number, last.stage, last.stopped) == (2, stage, "interrupted")
    assert last.result(labels=0).stopped == "interrupted"


def test_a_drawing_that_is_stopped_before_its_first_step_says_so(tiny_clip, tmp_path):
    monitor = Monitor()
    monitor.stop.set()
    with pytest.raises(StoppedError):
        draw("a red fox", tiny_clip, SMALL, monitor=monitor)
    next(draw_steps("a red fox", tiny_clip, SMALL)).save_checkpoint(tmp_path / "state")
    with pytest.raises(StoppedError):
        list(resume_steps(tmp_path / "state", tiny_clip, monitor=monitor))


# ---- the models


@pytest.fixture(scope="module")
def both(tiny_clip, other_clip_folder) -> JointClip:
    """Return two CLIPs of different widths."""
    return JointClip([tiny_clip, load_clip(f"local-dir:{other_clip_folder}", device="cpu")])


def test_several_clips_judge_by_the_mean_of_their_similarities(both, tmp_path):
    result = draw("a red fox", both, SMALL, labels=2)
    drawing = result.drawing
    alone = []
    for clip in both.clips:
        features = clip.encode_images([_square(drawing.picture())])
        alone.append(float((features @ clip.encode_texts(["a red fox"]).T)[0, 0]))
    assert result.similarity == pytest.approx(sum(alone) / 2, abs=1e-5)
    assert alone[0] != pytest.approx(alone[1], abs=1e-4)
    assert len(result.labels) == 2
    assert drawing.svg() not in {draw("a red fox", clip, SMALL, labels=0).drawing.svg() for clip in both.clips}


def test_several_clips_go_on_from_a_checkpoint(both, tmp_path):
    whole = [step.drawing().svg() for step in draw_steps("a red fox", both, SMALL)]
    steps = draw_steps("a red fox", both, SMALL)
    for _ in range(3):
        step = next(steps)
    step.save_checkpoint(tmp_path / "state")
    assert [step.drawing().svg() for step in resume_steps(tmp_path / "state", both)] == whole[3:]


def _square(image):
    from limner.tasks.steering.pixels import pad_square

    return pad_square(image, (1.0, 1.0, 1.0))


def test_the_model_keeps_no_gradients_and_stays_trainable(tiny_clip):
    before = [parameter.requires_grad for parameter in tiny_clip.model.parameters()]
    assert any(before)
    for _ in draw_steps("a red fox", tiny_clip, SMALL):
        assert all(parameter.grad is None for parameter in tiny_clip.model.parameters())
    assert [parameter.requires_grad for parameter in tiny_clip.model.parameters()] == before


def test_no_step_asks_what_apples_gpu_lacks(tiny_clip, corners, monkeypatch):
    monkeypatch.setattr(draw_session, "FIT_ITERATIONS", 2)
    options = replace(SMALL, iterations=4, rebirth=True, progressive=True, loss="spherical", grayscale=0.5, blur_px=1.0,
                      noise=0.1, palette=("#000000", "#ff0000"))
    monkeypatch.setattr("limner.tasks.draw.run.REBIRTH_EVERY", 2)
    steps = draw_steps("a red fox", tiny_clip, options, start=corners)
    with LikeMps():
        assert [step.loss == step.loss for step in steps] == [True] * 6


@pytest.mark.parametrize("more", [{"blur_px": 3.0}, {"noise": 0.2}])
def test_views_can_be_blurred_and_noisy(tiny_clip, more):
    plain, changed, again = (draw("a red fox", tiny_clip, options, labels=0).drawing.svg()
                             for options in (SMALL, replace(SMALL, **more), replace(SMALL, **more)))
    assert plain != changed == again


def test_blur_keeps_the_mean_of_a_view():
    from limner.algorithms.guidance import Cutouts, cut_out

    image = torch.rand(3, 24, 24, generator=torch.Generator().manual_seed(1))
    whole = Cutouts(24, count=2, distortion=0.0, area=(1.0, 1.0), ratio=1.0)
    sharp, soft = (cut_out(image, torch.ones(3), cutouts, torch.Generator().manual_seed(0))
                   for cutouts in (whole, replace(whole, blur_px=2.0)))
    assert torch.allclose(sharp.mean((2, 3)), soft.mean((2, 3)), atol=0.02)
    assert bool((soft.std((2, 3)) < 0.8 * sharp.std((2, 3))).all())
