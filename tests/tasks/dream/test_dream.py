"""Dreams: what steers them, what they report, what they refuse."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image
from tiny_painters import save_tiny_autoencoder, save_tiny_dvae

from limner.algorithms.guidance import Cutouts
from limner.core.errors import ImageError, OptionError, PromptError, StoppedError
from limner.core.events import Done, Monitor, stream
from limner.models.clip.joint import JointClip
from limner.models.clip.model import load_clip
from limner.models.engine import Engine
from limner.models.generators.loading import load_painter
from limner.tasks.dream.dreamer import DreamOptions, DreamStep, dream, dream_steps
from limner.tasks.dream.run import moved, squared
from limner.tasks.steering.judge import Judge
from limner.tasks.steering.targets import make_targets, read_texts

SMALL = DreamOptions(iterations=6, width_px=32, height_px=24, cutouts=2)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("painters")
    return {"dvae": str(save_tiny_dvae(root / "dvae")), "decoder": str(save_tiny_dvae(root / "decoder", encodes=False)),
            "writing": str(save_tiny_dvae(root / "writing", writes=True)),
            "vqgan": str(save_tiny_autoencoder("VQModel", root / "vqgan"))}


def pixels(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture).astype(int)


def test_a_dream_comes_nearer_to_what_is_wanted_and_its_seed_repeats_it(tiny_clip):
    options = replace(SMALL, iterations=40, width_px=32, height_px=32, cutouts=4, noise=0.0, rate=2.0)
    steps = [step.similarity for step in dream_steps("a red fox", "fourier", tiny_clip, options)]
    seen = [similarity for similarity in steps if similarity is not None]
    assert seen[-1] > seen[0] + 0.02
    first, again, other = (dream("a red fox", "fourier", tiny_clip, replace(SMALL, seed=seed), labels=0).png()
                           for seed in (3, 3, 4))
    assert first == again != other


def test_the_similarity_is_that_of_the_clean_picture(tiny_clip):
    result = dream("a red fox", "fourier", tiny_clip, SMALL, labels=3)
    features = tiny_clip.encode_images([squared(result.picture)])
    expected = float((features @ tiny_clip.encode_texts(["a red fox"]).T)[0, 0])
    assert result.similarity == pytest.approx(expected, abs=1e-5)
    assert (result.picture.size, result.iterations, result.stopped, len(result.labels)) == ((32, 24), 6, "done", 3)
    assert json.loads(json.dumps(result.as_dict()))["settings"]["painter"] == "fourier"


@pytest.mark.parametrize("relaxation", ["straight-through", "gumbel", "soft"])
@pytest.mark.parametrize("kind", ["dvae", "vqgan"])
def test_every_relaxation_steers_codes_and_the_result_is_that_of_hard_ones(tiny_clip, folders, kind, relaxation):
    painter = load_painter(folders[kind], device="cpu")
    options = replace(SMALL, relaxation=relaxation, average=0.5)
    steps = list(dream_steps("a red fox", painter, tiny_clip, options))
    run = steps[-1]._session.run
    assert not torch.equal(run.average, run.parameters)
    hard = painter.paint(run.average, 24, 32)
    assert np.array_equal(pixels(steps[-1].picture()), (hard * 255).round().byte().permute(1, 2, 0).numpy())
    begun = painter.begin(24, 32, torch.Generator().manual_seed(0))
    assert float((run.parameters.detach() - begun).abs().max()) > 0.01


def test_the_temperature_falls_from_the_first_step_to_the_last(tiny_clip):
    options = replace(SMALL, iterations=3, temperature=4.0, last_temperature=0.25)
    run = next(dream_steps("a fox", "fourier", tiny_clip, options))._session.run
    assert [run._relaxation(i).temperature for i in range(3)] == pytest.approx([4.0, 1.0, 0.25])


def test_many_views_in_small_batches_give_the_gradient_of_as_many(tiny_clip):
    judge = Judge(tiny_clip, make_targets(read_texts("a red fox", None), None, tiny_clip))
    image = torch.rand(3, 32, 32, generator=torch.Generator().manual_seed(0), requires_grad=True)
    steady = Cutouts(1, 6, distortion=0.0, area=(1.0, 1.0), ratio=1.0)  # all alike, however they are drawn
    gradients = []
    for at_once in (6, 4, 1):
        loss = judge.loss(image, torch.ones(3), steady, "cosine", torch.Generator().manual_seed(1), at_once=at_once)
        gradients.append(torch.autograd.grad(loss, image)[0])
    assert torch.allclose(gradients[0], gradients[1], atol=1e-6)
    assert torch.allclose(gradients[0], gradients[2], atol=1e-6)
    assert float(gradients[0].abs().sum()) > 0


def test_many_views_never_stand_in_memory_together(tiny_clip, monkeypatch):
    sizes = []
    encode = type(tiny_clip).encode_pixels
    monkeypatch.setattr(type(tiny_clip), "encode_pixels", lambda clip, seen: sizes.append(len(seen)) or encode(clip, seen))
    next(dream_steps("a fox", "fourier", tiny_clip, replace(SMALL, cutouts=10, cutouts_at_once=4)))
    assert [size for size in sizes if size != 1] == [4, 4, 2]


# ---- what is wanted


def test_weighted_negative_and_picture_prompts_change_the_dream(tiny_clip, corners):
    made = [dream("a red fox", "fourier", tiny_clip, SMALL, labels=0, **more).png()
            for more in ({}, {"negative": "snow"}, {"like": corners})]
    made.append(dream("a red fox | snow:0.5", "fourier", tiny_clip, SMALL, labels=0).png())
    assert len(set(made)) == 4


def test_the_prompt_changes_on_the_way(tiny_clip):
    options = replace(SMALL, iterations=8)
    plain = [np.array(pixels(step.picture())) for step in dream_steps("a red fox", "fourier", tiny_clip, options)]
    changed = [np.array(pixels(step.picture()))
               for step in dream_steps("a red fox", "fourier", tiny_clip, options, then=[("snow", 5)])]
    assert [np.array_equal(one, other) for one, other in zip(plain, changed)] == [True] * 5 + [False] * 3
    last = dream("a red fox", "fourier", tiny_clip, options, then=[("snow", 5)])
    features = tiny_clip.encode_images([squared(last.picture)])
    assert last.similarity == pytest.approx(float((features @ tiny_clip.encode_texts(["snow"]).T)[0, 0]), abs=1e-5)


def test_a_dream_begins_at_a_picture_and_stays_near(tiny_clip, corners):
    near = {}
    for weight in (0.0, 30.0):
        options = replace(SMALL, iterations=15, keep_near=weight, smoothness=0.0, rate=3.0)
        result = dream("a red fox", "fourier", tiny_clip, options, start=corners, labels=0)
        near[weight] = float(np.abs(pixels(result.picture) - pixels(corners.resize((32, 24)))).mean())
    assert near[30.0] < 0.7 * near[0.0]
    assert near[0.0] < 80, "it did begin at the picture"


def test_neighbours_grow_alike_with_smoothness(tiny_clip):
    rough, smooth = (dream("a fox", "fourier", tiny_clip, replace(SMALL, iterations=15, smoothness=weight), labels=0).picture
                     for weight in (0.0, 20.0))
    assert np.abs(np.diff(pixels(smooth), axis=1)).mean() < 0.8 * np.abs(np.diff(pixels(rough), axis=1)).mean()


def test_several_clips_judge_together(tiny_clip, other_clip_folder):
    both = JointClip([tiny_clip, load_clip(f"local-dir:{other_clip_folder}", device="cpu")])
    result = dream("a red fox", "fourier", both, SMALL, labels=0)
    alone = [float((clip.encode_images([squared(result.picture)]) @ clip.encode_texts(["a red fox"]).T)[0, 0])
             for clip in both.clips]
    assert result.similarity == pytest.approx(sum(alone) / 2, abs=1e-5)


# ---- proposals


def test_the_best_of_a_painters_proposals_is_begun_with(tiny_clip, folders):
    painter = load_painter(folders["writing"], device="cpu")
    options = DreamOptions(iterations=0, width_px=16, height_px=16, candidates=6, guidance=1.0)
    (step,) = dream_steps("a red fox", painter, tiny_clip, options)
    assert (step.stage, step.number, step.total, step.stopped, step.loss) == ("propose", 1, 1, "done", None)
    random = torch.Generator().manual_seed(0)
    painter.begin(16, 16, random)
    from limner.tasks.steering.pixels import to_image

    texts = tiny_clip.encode_texts(["a red fox"])
    shown = [to_image(painter.paint(one, 16, 16)) for one in painter.propose("a red fox", 6, 16, 16, random, guidance=1.0)]
    found = [float((tiny_clip.encode_images([picture]) @ texts.T)[0, 0]) for picture in shown]
    assert step.similarity == pytest.approx(max(found), abs=1e-6)
    assert np.array_equal(pixels(step.picture()), pixels(shown[found.index(max(found))]))
    steered = list(dream_steps("a red fox", painter, tiny_clip, replace(options, iterations=2)))
    assert [(step.stage, step.number) for step in steered] == [("propose", 1), ("dream", 2), ("dream", 3)]
    assert {step.total for step in steered} == {3}


# ---- what comes out


def test_an_upscaled_picture_is_painted_anew_or_resampled(tiny_clip, folders):
    plain, larger = (dream("a fox", "fourier", tiny_clip, replace(SMALL, upscale=n), labels=0).picture for n in (1, 3))
    assert larger.size == (96, 72)
    small = np.asarray(larger.resize((32, 24), Image.Resampling.BOX)).astype(int)
    assert np.abs(small - pixels(plain)).mean() < 12, "the same picture"
    codes = dream("a fox", folders["dvae"], tiny_clip, replace(SMALL, upscale=2), labels=0).picture
    assert codes.size == (64, 48)


def test_a_moved_picture_comes_nearer_or_passes_by():
    ramp = torch.linspace(0, 1, 101).expand(3, 101, 101)
    nearer, passed = moved(ramp, zooms=True), moved(ramp, zooms=False)
    assert torch.allclose(nearer[:, :, 50], ramp[:, :, 50], atol=1e-5)
    assert float(nearer[0, 0, 90]) < float(ramp[0, 0, 90]) - 0.005
    assert torch.allclose(passed[:, :, :90], ramp[:, :, :90] + 0.0303, atol=1e-3)


def test_a_film_that_zooms_moves_the_picture_in_time(tiny_clip):
    options = replace(SMALL, iterations=7, motion="zoom", motion_every=3)
    steps = [(step.number, step.moved, step.moves) for step in dream_steps("a fox", "fourier", tiny_clip, options)]
    assert [number for number, is_moved, _ in steps if is_moved] == [3, 6, 7]
    assert all(moves for *_, moves in steps)


def test_a_dream_in_a_thread_of_its_own_tells_its_steps(tiny_clip):
    told = list(stream(lambda monitor: dream("a fox", "fourier", tiny_clip, SMALL, labels=0, monitor=monitor)))
    steps = [event.as_dict() for event in told if isinstance(event, DreamStep)]
    assert [step["number"] for step in steps] == [1, 2, 3, 4, 5, 6]
    assert json.dumps(steps)
    assert isinstance(told[-1], Done)


def test_a_dream_that_is_asked_to_stop_ends_with_the_next_step(tiny_clip):
    monitor = Monitor()
    steps = dream_steps("a fox", "fourier", tiny_clip, SMALL, monitor=monitor)
    next(steps)
    monitor.stop.set()
    (last,) = steps
    assert (last.number, last.stopped, last.result(labels=0).stopped) == (2, "interrupted", "interrupted")
    with pytest.raises(StoppedError):
        dream("a fox", "fourier", tiny_clip, SMALL, monitor=monitor)


def test_early_stop_ends_a_dream_that_no_longer_rises(tiny_clip, monkeypatch):
    monkeypatch.setattr("limner.tasks.dream.session.LOOK_EVERY", 1)
    options = replace(SMALL, iterations=50, rate=1e-6, early_stop=4)
    result = dream("a fox", "fourier", tiny_clip, options, labels=0)
    assert (result.stopped, result.iterations) == ("early stop", 5)


def test_numbers_that_run_over_leave_the_last_good_picture(tiny_clip, monkeypatch):
    steps = dream_steps("a fox", "fourier", tiny_clip, SMALL)
    next(steps)
    good = next(steps)
    before = pixels(good.picture())
    loss = Judge.loss
    monkeypatch.setattr(Judge, "loss", lambda *args, **how: loss(*args, **how) * float("nan"))
    (last,) = steps
    assert last.stopped == "not finite"
    assert np.array_equal(pixels(last.picture()), before)


# ---- refused before the first step


@pytest.mark.parametrize(("kind", "options", "more", "message"), [
    ("dvae", {"width_px": 30}, {}, r"width is 30 px.*Ask for 28 or 32"),
    ("decoder", {}, {"start": True}, "decoder only"),
    ("decoder", {"motion": "zoom"}, {}, "decoder only"),
    ("dvae", {"iterations": 0}, {}, "proposes nothing here"),
    ("dvae", {"keep_near": 0.3}, {}, "nothing to keep near to"),
    ("dvae", {}, {"then": [("snow", 6)]}, "from 1 to 5"),
    ("dvae", {}, {"then": [("snow", 2), ("rain", 2)]}, "each only once"),
])
def test_what_a_painter_cannot_do_is_told_at_once(tiny_clip, folders, corners, kind, options, more, message):
    more = {**more, "start": corners} if "start" in more else more
    with pytest.raises(OptionError, match=message):
        dream_steps("a fox", folders[kind], tiny_clip, replace(SMALL, **options), **more)


@pytest.mark.parametrize("prompt", ["", "  ", "a fox |", "a fox:-1"])
def test_prompts_that_say_nothing_are_told_before_a_model_is_loaded(prompt):
    for texts in ((prompt, ()), ("a fox", [(prompt, 3)])):
        with Engine("cpu") as engine, pytest.raises(PromptError):
            dream_steps(texts[0], "/nowhere", "local-dir:/nowhere", SMALL, then=texts[1], engine=engine)


def test_a_start_that_is_no_picture_is_told_before_a_model_is_loaded(pictures):
    with Engine("cpu") as engine, pytest.raises(ImageError):
        dream_steps("a fox", "/nowhere", "local-dir:/nowhere", SMALL, start=pictures["text"], engine=engine)


@pytest.mark.parametrize("options", [
    {"iterations": -1}, {"width_px": 0}, {"width_px": 4096, "height_px": 4096}, {"upscale": 17}, {"relaxation": "hard"},
    {"width_px": 2048, "height_px": 2048, "upscale": 5}, {"temperature": 0}, {"average": 1.0}, {"noise": float("nan")},
    {"seed": 1.0}, {"motion": "spin"}, {"cutouts_at_once": 0},
])
def test_options_out_of_their_range_are_errors(options):
    with pytest.raises(OptionError, match=next(iter(options)) if "upscale" not in options else "upscale"):
        DreamOptions(**options)
