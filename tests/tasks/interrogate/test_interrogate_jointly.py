"""Interrogation by two CLIPs at once, against both modes' plain wording with every text encoded whole by both."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from plain_modes import PlainJointModes, PlainModes

from limner import Bank, Config, Interrogator, LabelTable, OptionError, load_clip, load_vocabulary
from limner.models.clip.joint import clips_of
from limner.models.clip.model import Clip
from limner.tasks.interrogate.modes import list_modes

MODES = [mode for mode in list_modes() if mode not in ("bank", "thorough")]
CAPTION = "a lighthouse on a shore, at night"
LISTS = {
    "artists": ["Katsushika Hokusai", "Hilma af Klint", "Utagawa Hiroshige", "Joan Miró", "Tarsila do Amaral", "Paul Klee"],
    "mediums": ["an etching", "a watercolor painting", "a charcoal drawing", "pixel art", "a fresco"],
    "movements": ["ukiyo-e", "cubism", "De Stijl", "art nouveau", "Bauhaus"],
    "negative": ["blurry", "watermark", "low resolution", "bad anatomy", "jpeg artifacts"],
    "flavors": ["soft light", "golden hour", "long shadows", "pastel colors", "film grain, faded", "bird's-eye view",
                "misty", "highly detailed", "warm palette", "rim light", "deep focus", "bokeh", "dramatic sky",
                "cracked glaze", "impasto texture", "high contrast", "a single lit window in a long dark facade",
                "a very long phrase that would fit into the one and never fits into the other model's shorter context of "
                "no more than thirty eight tokens of its own, as it has some more of them by itself"],
}
BANK = ["a fox under a paper moon", "a lighthouse, ink on paper", "two boats\nat dusk", "a tower in fog", "grain " * 90]


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    for name, phrases in LISTS.items():
        (folder / f"{name}.txt").write_text("\n".join(phrases) + "\n", encoding="utf-8")
    return folder


def picture(seed: int = 1) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (40, 56, 3), dtype=np.uint8))


@pytest.fixture(scope="module")
def clips(tiny_clip_folder: Path, other_clip_folder: Path) -> list[Clip]:
    return [load_clip(f"local-dir:{folder}", device="cpu") for folder in (tiny_clip_folder, other_clip_folder)]


def configure(clips: list[Clip], lists: Path, **changes: Any) -> Config:
    settings = {"clip_model": [clip.model for clip in clips], "clip_preprocess": [clip.preprocess for clip in clips],
                "clip_model_name": [f"ViT-B-32/random{place}" for place, _ in enumerate(clips)],
                "caption_model_name": None, "data_path": str(lists), "cache_path": None, "device": "cpu"}
    return Config(**(settings | changes))


@pytest.fixture(scope="module")
def ci(clips: list[Clip], lists: Path) -> Iterator[Interrogator]:
    with Interrogator(configure(clips, lists)) as interrogator:
        yield interrogator


@pytest.fixture
def plain(clips: list[Clip], lists: Path) -> PlainJointModes:
    vocabulary = load_vocabulary(lists)
    return PlainJointModes([PlainModes(clip, vocabulary, clip.encode_images([picture()])) for clip in clips])


@pytest.mark.parametrize("most", [0, 3, 32])
def test_best_fast_and_classic_are_those_of_the_mean_similarities(
        ci: Interrogator, plain: PlainJointModes, most: int) -> None:
    pool = ci.config.flavor_intermediate_count
    assert ci.interrogate(picture(), 2, most, CAPTION) == plain.best(CAPTION, 2, most, pool)
    assert ci.interrogate_fast(picture(), most, CAPTION) == plain.fast(CAPTION, most)
    assert ci.interrogate_classic(picture(), most, CAPTION) == plain.classic(CAPTION, most)


def test_legacy_and_negative_are_those_of_the_mean_similarities(ci: Interrogator, plain: PlainJointModes) -> None:
    pool = ci.config.flavor_intermediate_count
    assert ci.interrogate_legacy(picture(), 25, CAPTION) == plain.legacy(CAPTION, 25, pool)
    assert ci.interrogate_negative(picture(), 12) == plain.negative(8, 12, pool)


def test_chain_and_rank_top_called_directly(ci: Interrogator, plain: PlainJointModes) -> None:
    features, flavors = ci.image_to_features(picture()), LISTS["flavors"]
    assert ci.similarities(features, flavors) == pytest.approx(plain.similarities(flavors), abs=2e-6)
    assert ci.rank_top(features, flavors) == max(flavors, key=lambda phrase: plain.similarities([phrase])[0])
    assert ci.chain(features, flavors, CAPTION, ci.similarity(features, CAPTION), 2, 6) == plain.chain(
        CAPTION, flavors, 2, 6)


def test_a_text_that_only_one_of_them_reads_whole_is_never_made(ci: Interrogator, clips: list[Clip], lists: Path) -> None:
    long_one, short_one = clips
    caption = "a small lighthouse on a rocky shore at night with two boats in front of it and light in a window of one house"
    alone = Interrogator(configure([long_one], lists))
    assert alone.explain(picture(), "fast", caption=caption).tokens > short_one.tokens.limit
    for mode in ("fast", "classic", "legacy", "negative"):
        account = ci.explain(picture(), mode, min_flavors=32, max_flavors=32, caption=caption)
        assert short_one.tokens.fits(account.prompt)
        assert (account.tokens, account.token_limit) == (short_one.tokens.count(account.prompt), 38)


@pytest.mark.parametrize("mode", MODES)
def test_one_clip_twice_gives_what_it_gives_alone(clips: list[Clip], lists: Path, mode: str) -> None:
    alone, twice = (Interrogator(configure(given, lists)) for given in (clips[:1], [clips[0], clips[0]]))
    for seed in (1, 2):
        expected, found = (one.explain(picture(seed), mode, caption=CAPTION) for one in (alone, twice))
        assert (found.prompt, found.method) == (expected.prompt, expected.method)
        assert found.similarity == pytest.approx(expected.similarity, abs=1e-6)
        assert [phrase.rank for phrase in found.phrases] == [phrase.rank for phrase in expected.phrases]


@pytest.mark.parametrize("mode", MODES)
def test_the_account_has_the_mean_and_each_clip_s_own(ci: Interrogator, clips: list[Clip], mode: str) -> None:
    row = json.loads(json.dumps(ci.explain(picture(2), mode, caption=CAPTION).as_dict()))
    own = [alone.similarity(alone.image_to_features(picture(2)), row["prompt"])
           for alone in (Interrogator.from_models(clip, tables={}) for clip in clips)]
    assert [share["similarity"] for share in row["clips"]] == pytest.approx(own, abs=2e-6)
    assert row["similarity"] == pytest.approx(sum(own) / 2, abs=2e-6)
    assert [share["clip"] for share in row["clips"]] == ["ViT-B-32/random0", "ViT-B-32/random1"]
    assert [(share["tokens"], share["token_limit"]) for share in row["clips"]] == [
        (clip.tokens.count(row["prompt"]), clip.tokens.limit) for clip in clips]
    for phrase in row["phrases"]:
        for moment in ("similarity_before", "similarity_after"):
            shares = [share[moment] for share in phrase["clips"]]
            assert phrase[moment] == pytest.approx(sum(shares) / 2, abs=1e-6)
            assert len(set(shares)) == 2
        assert [share["tokens"] for share in phrase["clips"]] == [
            clip.tokens.count(phrase["separator"] + phrase["text"]) for clip in clips]


def test_the_account_of_one_clip_has_no_shares(clips: list[Clip], lists: Path) -> None:
    ci = Interrogator(configure(clips[:1], lists))
    row = ci.explain(picture(), "classic", caption=CAPTION).as_dict()
    assert "clips" not in row
    assert not any("clips" in phrase for phrase in row["phrases"])
    assert "clips" not in ci.analyze(picture()).as_dict()["tables"]["artists"][0]


def test_analysis_and_tables_rank_by_the_mean_and_show_both(ci: Interrogator, plain: PlainJointModes) -> None:
    rows = ci.analyze(picture(), top=3).as_dict()["tables"]
    for name in ("artists", "flavors", "mediums", "movements", "sites"):
        assert [row["text"] for row in rows[name]] == plain.ranked(plain.tables[name], 3)
        for row in rows[name]:
            own = [part.scores([row["text"]])[0] for part in plain.parts]
            assert [share["similarity"] for share in row["clips"]] == pytest.approx(own, abs=2e-4)  # rounded to float16
            assert row["similarity"] == pytest.approx(sum(share["similarity"] for share in row["clips"]) / 2, abs=1e-6)
    table = LabelTable(LISTS["flavors"], "mine", ci)
    assert table.rank(ci.image_to_features(picture()), 5) == plain.ranked(LISTS["flavors"], 5)


def test_a_bank_is_searched_by_the_mean(ci: Interrogator, plain: PlainJointModes) -> None:
    bank = Bank(BANK, ci.clip)
    features = ci.image_to_features(picture())
    expected = [text.strip() for text in plain.ranked(BANK, 5)]
    assert [found.text for found in bank.nearest(features, 5)] == expected
    assert bank.similarities(features)[2].item() == pytest.approx(plain.scores([BANK[2]])[0], abs=2e-4)
    account = ci.explain(picture(), "bank", min_flavors=2, max_flavors=6, bank=bank)
    nearest = [" ".join(text.split()) for text in expected]
    grown = plain.chain(plain.cut(nearest[0]), plain.ranked(plain.merged, len(plain.merged)), 2, 6)
    assert {account.prompt, *(other.prompt for other in account.runners_up)} == {*nearest, grown}


def test_a_bank_of_one_of_the_clips_is_refused(ci: Interrogator, clips: list[Clip]) -> None:
    with pytest.raises(OptionError, match="same CLIP"):
        ci.explain(picture(), "bank", bank=Bank(BANK, clips[0]))


def test_tables_kept_for_either_clip_are_not_made_again(
        tiny_clip_folder: Path, other_clip_folder: Path, lists: Path, tmp_path: Path) -> None:
    names = [f"local-dir:{folder}" for folder in (tiny_clip_folder, other_clip_folder)]
    cached = {"caption_model_name": None, "data_path": str(lists), "cache_path": str(tmp_path / "tables"), "device": "cpu"}
    for name in names:
        Interrogator(Config(clip_model_name=name, **cached))  # type: ignore[arg-type]
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "tables").iterdir()}
    ci = Interrogator(Config(clip_model_name=names, **cached))  # type: ignore[arg-type]
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "tables").iterdir()}
    assert ci.clip.name == " + ".join(clip.name for clip in clips_of(ci.clip))


def test_with_low_memory_the_prompt_is_the_same(ci: Interrogator, clips: list[Clip], lists: Path) -> None:
    other = Interrogator(configure(clips, lists, clip_offload=True, chunk_size=3))
    assert other.interrogate(picture(), caption=CAPTION) == ci.interrogate(picture(), caption=CAPTION)
    assert other.interrogate_negative(picture()) == ci.interrogate_negative(picture())


def test_a_model_folder_s_own_lists_are_used_whichever_clip_it_is(
        tiny_clip_folder: Path, other_clip_folder: Path, lists: Path, tmp_path: Path) -> None:
    shutil.copytree(other_clip_folder, tmp_path / "own")
    shutil.copytree(lists, tmp_path / "own" / "vocabulary")
    ci = Interrogator(Config(clip_model_name=(f"local-dir:{tiny_clip_folder}", f"local-dir:{tmp_path / 'own'}"),
                             caption_model_name=None, cache_path=None, device="cpu"))
    assert ci.tables["movements"].labels == LISTS["movements"]


def test_three_clips_judge_by_the_mean_of_three(clips: list[Clip], lists: Path) -> None:
    features = torch.cat([clip.encode_images([picture()]) for clip in (*clips, clips[0])], dim=1)
    ci = Interrogator(configure([*clips, clips[0]], lists))
    own = [float(clip.similarities(clip.encode_images([picture()]), [CAPTION])) for clip in clips]
    assert ci.similarity(features, CAPTION) == pytest.approx((2 * own[0] + own[1]) / 3, abs=2e-6)


@pytest.mark.parametrize("changes", [{"clip_model_name": []}, {"clip_model_name": "ViT-B-32/random"},
                                     {"clip_preprocess": None}])
def test_what_is_missing_among_the_models_is_told(clips: list[Clip], lists: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match="clip_model_name"):
        Interrogator(configure(clips, lists, **changes))
