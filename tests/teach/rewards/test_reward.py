"""Captions by reward: what is rewarded becomes likelier, a random reward changes little, too far from the start ends it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from PIL import Image
from tiny_captioners import save_captioner, save_coca
from torch import Tensor

from limner.core.errors import OptionError
from limner.models.captioners.loading import load_captioner
from limner.models.clip.model import load_clip
from limner.teach.captions.students import make_student
from limner.teach.data.examples import Example, example_of
from limner.teach.loop.run import run_loop
from limner.teach.rewards.grammar import break_caption, fit_grammar
from limner.teach.rewards.learner import ClipReward, RewardLearner
from limner.teach.rewards.options import RewardOptions
from limner.teach.rewards.teach import reward

OPTIONS = RewardOptions(steps=25, batch_size=4, samples=4, learning_rate=5e-3, longest=6, kl=0.0, most_apart=1e9,
                        held_out=0.3)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(10):
        Image.new("RGB", (32, 32), (25 * number, 80, 250 - 25 * number)).save(folder / f"{number}.png")
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_captioner("git", tmp_path_factory.mktemp("git"))


def like_cats(pictures: Sequence[Example], texts: Sequence[str]) -> Tensor:
    """Reward how much of a caption is of cats."""
    return torch.tensor([text.split().count("cat") / max(1, len(text.split())) * 4 for text in texts])


def learner_of(base: Path, pictures: Path, options: RewardOptions, rewarding: object = like_cats) -> RewardLearner:
    student = make_student(load_captioner(str(base), device="cpu", precision="float32"), base, contrast=0.0, caption=1.0,
                           with_tower=False)
    examples = [example_of(path) for path in sorted(pictures.iterdir())]
    return RewardLearner(student, examples, rewarding, options)  # type: ignore[arg-type]


def share_of_cats(learner: RewardLearner) -> float:
    images = [Image.open(one.item.path).convert("RGB") for one in learner.examples]
    texts = learner._sample(images, 77)
    return sum(text.split().count("cat") for text in texts) / max(1, sum(len(text.split()) for text in texts))


@pytest.fixture(scope="module")
def rewarded(base: Path, pictures: Path) -> RewardLearner:
    learner = learner_of(base, pictures, OPTIONS)
    run_loop(learner, OPTIONS.loop())
    return learner


def test_what_is_rewarded_becomes_likelier_and_chance_changes_little(base: Path, pictures: Path,
                                                                     rewarded: RewardLearner) -> None:
    lot = random.Random(0)
    before = share_of_cats(learner_of(base, pictures, OPTIONS))
    assert share_of_cats(rewarded) > before + 0.3
    by_chance = learner_of(base, pictures, OPTIONS, lambda shown, texts: torch.tensor([lot.random() for _ in texts]))
    run_loop(by_chance, OPTIONS.loop())
    assert share_of_cats(by_chance) < before + 0.2


def test_the_cost_of_leaving_the_start_holds_captions_back_and_too_far_ends_the_run(
        base: Path, pictures: Path, rewarded: RewardLearner) -> None:
    held = learner_of(base, pictures, replace(OPTIONS, kl=5.0))
    run_loop(held, OPTIONS.loop())
    free = learner_of(base, pictures, replace(OPTIONS, most_apart=0.5))
    run = run_loop(free, OPTIONS.loop())
    assert free.finished
    assert run.steps < run.total
    assert run.ended == "done"
    assert held.apart < rewarded.apart / 2


def test_a_lesson_is_written_and_judged_from_its_folder(base: Path, pictures: Path, tmp_path: Path) -> None:
    options = RewardOptions(steps=2, batch_size=4, samples=2, learning_rate=1e-4, longest=6, held_out=0.3)
    lesson = reward(pictures, tmp_path / "taught", captioner=str(base), options=options)
    assert [one.name for one in lesson.figures if one.steered] == ["pictures found by their captions, R@1", "CLIP-S"]
    assert any("No grammar" in note for note in lesson.notes)
    assert len(load_captioner(str(tmp_path / "taught"), device="cpu").caption([Image.new("RGB", (32, 32))])) == 1
    with pytest.raises(OptionError, match="at least 8"):
        reward(pictures / "0.png", tmp_path / "x", captioner=str(base))
    with pytest.raises(OptionError, match="samples"):
        RewardOptions(samples=1)


@pytest.mark.skipif(not find_spec("peft"), reason="low-rank matrices need the extra lora")
def test_low_rank_matrices_learn_in_place_of_the_weights(base: Path, pictures: Path, tmp_path: Path) -> None:
    options = RewardOptions(steps=4, batch_size=4, samples=2, learning_rate=1e-2, longest=6, held_out=0.3, lora=2)
    lesson = reward(pictures, tmp_path / "taught", captioner=str(base), options=options)
    assert (lesson.folder / "adapter" / "adapter_model.safetensors").is_file()
    old, new = (load_captioner(str(folder), device="cpu").model.state_dict() for folder in (base, lesson.folder))
    assert set(old) == set(new)
    assert any(not torch.equal(old[name], new[name]) for name in old)
    (tmp_path / "coca").mkdir()
    with pytest.raises(OptionError, match="without --lora"):
        reward(pictures, tmp_path / "x", captioner=str(save_coca(tmp_path / "coca")), options=options)


def test_the_clip_rewards_what_tells_a_picture_from_the_others(tmp_path: Path) -> None:
    from training.world.scenes import Scene, draw_scene

    examples = []
    for subject in ("lighthouse", "umbrella", "tree"):
        draw_scene(Scene(subject, "red", "sea", "watercolor", seed=1), 96).save(tmp_path / f"{subject}.png")
        examples.append(example_of(tmp_path / f"{subject}.png"))
    texts = [f"a red {subject}" for subject in ("lighthouse", "tree", "umbrella", "tree", "tree", "lighthouse")]
    told = ClipReward(load_clip("builtin", device="cpu"), None, 2.0)(examples, texts).reshape(3, 2)
    assert bool((told[:, 0] > told[:, 1]).all())


def test_the_grammar_tells_whole_captions_from_broken_ones() -> None:
    forms = ("a {} painting of a {}", "a drawing of a {} {}", "a {} {} by the sea", "two {} {}s in a forest")
    texts = [form.format(color, thing) for form in forms for color in ("red", "blue", "green", "yellow", "black", "white")
             for thing in ("cat", "dog", "tree", "house", "ship", "owl", "car", "fox", "star", "crown", "hat", "apple")]
    grammar = fit_grammar(load_clip("builtin", device="cpu"), texts, 0)
    assert grammar.accuracy > 0.72  # always the same answer would be right in two of three
    lot = random.Random(1)
    assert all(break_caption("a red cat by the sea", lot) for _ in range(50))
    assert break_caption("a", lot).split()[0] == "a"
