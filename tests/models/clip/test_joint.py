"""Several CLIPs that judge together: means of what each says, over texts that each reads whole."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from towers import build_tower

from limner.core.vectors import normalise
from limner.models._open_clip import open_clip
from limner.models.clip.joint import JointClip, clips_of, parts_of
from limner.models.clip.model import Clip, load_clip
from limner.models.clip.text import prefix
from limner.models.clip.text.tokens import TextTokens

WORDS = ["oil", "water", "color", "paint", "photo", "of", "light", "soft", "hard", "by", "a", "the", "old", "4k", "art"]
PHRASES = [f"{a} {b} {c}" for a in WORDS for b in WORDS for c in WORDS[:2]] + ["very " * 30, "&amp; <b>", "oil a oil"]
PROMPT = "a cat on a mat"
CLIPS = {"both fast": ("plain, 77 tokens", "plain, no projection"), "one reads ahead": ("plain", "reads ahead, as SigLIP"),
         "neither is fast": ("reads ahead, as SigLIP", "read at the start")}


def make_clip(kind: str) -> Clip:
    tokens = TextTokens(open_clip.SimpleTokenizer(), 77 if "77" in kind else 24)
    return Clip(build_tower(kind), lambda image: torch.zeros(3, 32, 32), tokens, name=kind, cache_key=kind,
                device=torch.device("cpu"))


def picture(clip: JointClip, seed: int = 3) -> torch.Tensor:
    chance = torch.Generator().manual_seed(seed)
    return torch.cat([normalise(torch.randn(1, part.dimension, generator=chance)) for part in clip.clips], dim=1)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("gain", [0.0, float("inf")], ids=["rough first", "exact"])
@pytest.mark.parametrize("kinds", CLIPS.values(), ids=CLIPS)
def test_every_step_finds_the_best_mean_of_whole_texts_that_all_read(
        kinds: tuple[str, str], gain: float, reverse: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefix, "ROUGH_GAIN", gain)
    clip = JointClip([make_clip(kind) for kind in kinds])
    features = picture(clip)
    steps, prompt, left = clip.continue_prompt(PROMPT, PHRASES, features), PROMPT, torch.ones(len(PHRASES), dtype=torch.bool)
    for _ in range(3):
        texts = [f"{prompt}, {phrase}" for phrase in PHRASES]
        means = sum(own.encode_tokens(own.tokens.pad(texts)).detach() @ part[0]
                    for own, part in zip(clip.clips, clip.split(features))) / 2
        fits = torch.tensor([all(own.tokens.fits(text) for own in clip.clips) for text in texts])
        assert torch.equal(steps.fits(), fits)
        place, score = steps.best(left & fits, reverse=reverse)
        allowed = means.masked_fill(~(left & fits), float("inf") if reverse else float("-inf"))
        assert score == pytest.approx(float(allowed.min() if reverse else allowed.max()), abs=3e-6)
        assert float(means[place]) == pytest.approx(score, abs=3e-6)
        steps.take(place)
        left[place] = False
        prompt = steps.prompt
        assert prompt == texts[place]


@pytest.mark.parametrize("kinds", CLIPS.values(), ids=CLIPS)
def test_behind_another_prompt_the_nearest_are_those_of_the_mean(kinds: tuple[str, str]) -> None:
    clip = JointClip([make_clip(kind) for kind in kinds])
    features, prompt = picture(clip), f"{PROMPT}, oil"
    steps = clip.continue_prompt(PROMPT, PHRASES, features)
    branch = steps.behind(prompt)
    means = clip.similarities(features, [f"{prompt}, {phrase}" for phrase in PHRASES]).masked_fill(~branch.fits(), -2)
    found = branch.nearest(branch.fits(), 3)
    torch.testing.assert_close(torch.tensor([score for _, score in found]), means.topk(3).values, atol=3e-6, rtol=0)
    assert (branch.prompt, steps.prompt) == (prompt, PROMPT)
    assert steps.best(steps.fits())[1] == pytest.approx(
        float(clip.similarities(features, [f"{PROMPT}, {phrase}" for phrase in PHRASES])[steps.fits()].max()), abs=3e-6)


def test_one_clip_twice_is_that_clip() -> None:
    alone = make_clip("plain, 77 tokens")
    twice = JointClip([alone, alone])
    features = picture(JointClip([alone]))
    both = torch.cat([features, features], dim=1)
    assert torch.equal(twice.similarities(both, PHRASES), alone.similarities(features, PHRASES))
    steps, joint = alone.continue_prompt(PROMPT, PHRASES, features), twice.continue_prompt(PROMPT, PHRASES, both)
    assert torch.equal(joint.similarities(), steps.similarities())
    assert torch.equal(joint.fits(), steps.fits())
    assert joint.best(joint.fits()) == steps.best(steps.fits())


def test_features_are_each_clip_s_own_side_by_side(tiny_clip: Clip, corners) -> None:  # type: ignore[no-untyped-def]
    clip = JointClip([tiny_clip, tiny_clip])
    own = tiny_clip.encode_images([corners, corners.rotate(90)])
    found = clip.encode_images(picture for picture in (corners, corners.rotate(90)))
    assert all(torch.equal(part, own) for part in clip.split(found))
    assert clip.encode_images([]).shape == (0, 64)


def test_probabilities_come_from_the_mean_by_the_mean_scale_and_are_the_pool_of_both_where_scales_are_equal(
        tiny_clip: Clip, other_clip: Clip) -> None:
    clip = JointClip([tiny_clip, other_clip])
    labels = ["a fox", "a hen", "a red barn"]
    texts, seen = clip.encode_texts(labels), picture(clip)
    near = clip.compare(seen, texts)
    assert near.shape == (1, 3)
    torch.testing.assert_close(near[0], clip.similarities(seen, labels), atol=1e-6, rtol=0)
    assert clip.dimension == texts.shape[1] == tiny_clip.dimension + other_clip.dimension
    assert tiny_clip.scale == other_clip.scale == clip.scale
    each = [one.probabilities(one.compare(row, text)) for one, row, text in
            zip(clip.clips, clip.split(seen), clip.split(texts))]
    pooled = (each[0].log() + each[1].log()).div(2).softmax(-1)
    torch.testing.assert_close(clip.probabilities(near), pooled, atol=1e-5, rtol=0)


def test_a_bias_takes_all_and_a_hint_takes_one(tiny_clip: Clip, other_clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = JointClip([tiny_clip, other_clip])
    monkeypatch.setattr(tiny_clip, "bias", -3.0)
    assert clip.bias is None
    monkeypatch.setattr(other_clip, "bias", -5.0)
    assert clip.bias == -4.0
    assert clip.probabilities(torch.tensor([0.1])).item() == pytest.approx(torch.sigmoid(
        torch.tensor(0.1 * clip.scale - 4)).item())
    assert clip.hint(picture(clip)) is None
    monkeypatch.setattr(other_clip, "hint", lambda features: "of another kind")
    assert clip.hint(picture(clip)) == "of another kind"
    assert parts_of(tiny_clip, picture(clip)) != []
    assert (clips_of(clip), clips_of(tiny_clip)) == ((tiny_clip, other_clip), (tiny_clip,))


@pytest.fixture
def other_clip(other_clip_folder: Path) -> Clip:
    return load_clip(f"local-dir:{other_clip_folder}", device="cpu")


@pytest.mark.parametrize("precision", ["float32", "bfloat16", "float16"])
def test_features_of_another_precision_have_another_key(other_clip_folder: Path, precision: str) -> None:
    clip = load_clip(f"local-dir:{other_clip_folder}", device="cpu", precision=precision)
    exact = load_clip(f"local-dir:{other_clip_folder}", device="cpu")
    assert (clip.cache_key == exact.cache_key) == (precision == "float32")
    assert clip.weights_key == exact.weights_key
