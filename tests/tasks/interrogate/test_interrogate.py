"""Interrogation: every mode against its plain wording, the account, many pictures, what must not matter."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from plain_modes import PlainModes

from limner import Bank, Config, ImageError, Interrogator, OptionError, load_vocabulary
from limner.models.clip.model import Clip
from limner.tasks.interrogate.modes import list_modes
from limner.vocabulary.selection import VocabularyOptions

MODES = [mode for mode in list_modes() if mode not in ("bank", "thorough")]
CAPTION = "a lighthouse on a shore, at night"
ARTISTS = ["Katsushika Hokusai", "Hilma af Klint", "Utagawa Hiroshige", "Joan Miró", "Tarsila do Amaral", "Paul Klee"]
MEDIUMS = ["an etching", "a watercolor painting", "a charcoal drawing", "pixel art", "a fresco"]
MOVEMENTS = ["ukiyo-e", "cubism", "De Stijl", "art nouveau", "Bauhaus"]
NEGATIVE = ["blurry", "watermark", "low resolution", "bad anatomy", "jpeg artifacts"]
FLAVORS = ["soft light", "golden hour", "long shadows", "pastel colors", "film grain, faded", "bird's-eye view", "misty",
           "highly detailed", "warm palette", "rim light", "deep focus", "bokeh", "dramatic sky", "cracked glaze",
           "impasto texture", "symmetrical composition", "high contrast", "a single lit window in a long dark facade"]


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    for name, phrases in (("artists", ARTISTS), ("mediums", MEDIUMS), ("movements", MOVEMENTS), ("negative", NEGATIVE),
                          ("flavors", FLAVORS)):
        (folder / f"{name}.txt").write_text("\n".join(phrases) + "\n", encoding="utf-8")
    return folder


def picture(seed: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (40, 56, 3), dtype=np.uint8))


def configure(clip: Clip, lists: Path, **changes: object) -> Config:
    settings = {"clip_model": clip.model, "clip_preprocess": clip.preprocess, "clip_model_name": "ViT-B-32/random",
                "caption_model_name": None, "data_path": str(lists), "cache_path": None, "device": "cpu"}
    return Config(**(settings | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ci(tiny_clip: Clip, lists: Path) -> Iterator[Interrogator]:
    with Interrogator(configure(tiny_clip, lists)) as interrogator:
        yield interrogator


@pytest.fixture
def plain(ci: Interrogator, lists: Path) -> PlainModes:
    return PlainModes(ci.clip, load_vocabulary(lists), ci.image_to_features(picture(1)))


@pytest.mark.parametrize("most", [0, 3, 32])
def test_best_is_the_nearest_of_caption_classic_fast_and_chain(ci: Interrogator, plain: PlainModes, most: int) -> None:
    found = ci.interrogate(picture(1), min_flavors=2, max_flavors=most, caption=CAPTION)
    assert found == plain.best(CAPTION, 2, most, ci.config.flavor_intermediate_count)


@pytest.mark.parametrize("most", [0, 1, 5, 32])
def test_fast_and_classic_are_the_nearest_phrases_cut_to_the_limit(ci: Interrogator, plain: PlainModes, most: int) -> None:
    assert ci.interrogate_fast(picture(1), most, CAPTION) == plain.fast(CAPTION, most)
    assert ci.interrogate_classic(picture(1), most, CAPTION) == plain.classic(CAPTION, most)


def test_classic_leaves_out_a_medium_that_the_caption_begins_with(ci: Interrogator, plain: PlainModes) -> None:
    caption = f"{plain.ranked(MEDIUMS, 1)[0]} of a lighthouse"
    found = ci.interrogate_classic(picture(1), 2, caption)
    assert found == plain.classic(caption, 2)
    assert found.startswith(f"{caption} by ") or found.startswith(f"{caption} inspired by ")


@pytest.mark.parametrize("pool", [4, 2048])
def test_negative_chains_what_is_least_like_the_picture(tiny_clip: Clip, lists: Path, pool: int) -> None:
    ci = Interrogator(configure(tiny_clip, lists, flavor_intermediate_count=pool))
    plain = PlainModes(ci.clip, load_vocabulary(lists), ci.image_to_features(picture(1)))
    found = ci.interrogate_negative(picture(1), 12)
    assert found == plain.negative(8, 12, pool)
    assert ci.similarity(plain.features, found) < min(plain.similarities([*FLAVORS, *NEGATIVE]))


def test_legacy_tries_all_subsets_then_adds_flavors(ci: Interrogator, plain: PlainModes) -> None:
    found = ci.interrogate_legacy(picture(1), 25, CAPTION)
    assert found == plain.legacy(CAPTION, 25, ci.config.flavor_intermediate_count)


def test_caption_mode_gives_the_caption_alone(ci: Interrogator) -> None:
    account = ci.explain(picture(1), "caption", caption=CAPTION)
    assert account.prompt == account.caption == CAPTION
    assert account.phrases == ()


@pytest.mark.parametrize("mode", MODES)
def test_the_account_adds_up(ci: Interrogator, mode: str) -> None:
    account = ci.explain(picture(2), mode, caption=CAPTION)
    features = ci.image_to_features(picture(2))
    assert account.similarity == pytest.approx(ci.similarity(features, account.prompt), abs=1e-6)
    if account.phrases:
        start = account.phrases[0].similarity_before
        assert start + sum(p.gain for p in account.phrases) == pytest.approx(account.similarity, abs=1e-5)
        assert all(p.text in account.prompt for p in account.phrases)
        own = ci.clip.tokens.count(account.prompt) - sum(p.tokens for p in account.phrases)
        first = account.prompt.split(", ")[0] if mode == "negative" else CAPTION
        assert own == ci.clip.tokens.count(first)
    assert account.tokens == ci.clip.tokens.count(account.prompt) <= account.token_limit
    assert json.loads(json.dumps(account.as_dict()))["prompt"] == account.prompt
    assert set(account.seconds) == {"caption", "picture", "phrases", "account"}


def test_ranks_in_the_account_are_those_of_the_phrase_s_own_table(ci: Interrogator, plain: PlainModes) -> None:
    account = ci.explain(picture(1), "classic", max_flavors=4, caption=CAPTION)
    assert [p.rank for p in account.phrases if p.category == "flavors"] == [1, 2, 3, 4]
    assert {p.rank for p in account.phrases if p.category in ("artists", "mediums", "sites", "movements")} == {1}


def test_runners_up_are_the_other_drafts_nearest_first(ci: Interrogator) -> None:
    account = ci.explain(picture(1), caption=CAPTION)
    scores = [other.similarity for other in account.runners_up]
    assert {account.method, *(other.method for other in account.runners_up)} == {"caption", "classic", "fast", "chain"}
    assert scores == sorted(scores, reverse=True)
    assert account.similarity >= scores[0]


def test_many_pictures_give_what_each_gives_alone_and_a_broken_one_stops_nothing(
        ci: Interrogator, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    sources = [picture(3), broken, picture(4), picture(5)]
    for batch_size in (1, 2, 8):
        answers = list(ci.explain_all(sources, "best", max_flavors=6, caption=CAPTION, batch_size=batch_size))
        assert isinstance(answers[1].error, ImageError)
        assert str(broken) in str(answers[1].error)
        prompts = [answer.unwrap().prompt for answer in answers if answer.ok]
        assert prompts == [ci.interrogate(picture(seed), max_flavors=6, caption=CAPTION) for seed in (3, 4, 5)]


def test_pictures_in_flight_together_come_out_as_one_by_one(
    ci: Interrogator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [picture(seed) for seed in range(5)]
    sources.insert(2, b"no picture")  # type: ignore[arg-type]

    def run() -> list[object]:
        answers = ci.explain_all(sources, "best", max_flavors=6, caption=CAPTION, both=True)
        return [dataclasses.replace(answer.unwrap(), seconds={}, first_prompt_s=None, negative=None) if answer.ok
                else str(answer.error) for answer in answers]

    alone = run()
    monkeypatch.setattr(ci, "_parts", dataclasses.replace(ci._open_parts(), in_flight=3))  # as on a GPU
    assert run() == alone
    assert isinstance(alone[2], str)


@pytest.mark.parametrize("chunk_size", [1, 7, 2048])
def test_the_chunk_size_changes_nothing(tiny_clip: Clip, lists: Path, ci: Interrogator, chunk_size: int) -> None:
    other = Interrogator(configure(tiny_clip, lists, chunk_size=chunk_size))
    assert other.interrogate(picture(1), caption=CAPTION) == ci.interrogate(picture(1), caption=CAPTION)
    assert other.interrogate_negative(picture(1)) == ci.interrogate_negative(picture(1))


def test_the_hash_seed_changes_nothing(tiny_clip_folder: Path, lists: Path, tmp_path: Path) -> None:
    picture(1).save(tmp_path / "picture.png")
    command = [sys.executable, "-m", "limner", "interrogate", "picture.png", "--caption", CAPTION, "--clip",
               f"local-dir:{tiny_clip_folder}", "--data-path", str(lists), "--device", "cpu"]
    found = {subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True,
                            cwd=tmp_path).stdout for seed in ("0", "1")}
    assert len(found) == 1
    assert found.pop().startswith(CAPTION)


def test_chain_and_rank_top_called_directly(ci: Interrogator, plain: PlainModes) -> None:
    features = plain.features
    assert ci.rank_top(features, FLAVORS) == max(FLAVORS, key=lambda p: plain.similarities([p])[0])
    assert ci.rank_top(features, FLAVORS, reverse=True) == min(FLAVORS, key=lambda p: plain.similarities([p])[0])
    start = ci.similarity(features, CAPTION)
    assert ci.chain(features, FLAVORS, CAPTION, start, 2, 6) == plain.chain(CAPTION, FLAVORS, 2, 6)
    first = ci.rank_top(features, FLAVORS)
    rest = [phrase for phrase in FLAVORS if phrase != first]
    assert ci.chain(features, FLAVORS, min_count=2, max_count=6) == plain.chain(first, rest, 2, 6)


def test_switched_off_phrases_are_in_no_prompt_and_none_is_embedded_again(
        tiny_clip: Clip, lists: Path, tmp_path: Path) -> None:
    cached = configure(tiny_clip, lists, cache_path=str(tmp_path / "tables"))
    Interrogator(cached)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "tables").glob("*.safetensors")}
    ci = Interrogator(cached, vocabulary=VocabularyOptions(without=("artists", "sites"), exclude=("light", "blurry")))
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "tables").glob("*.safetensors")}
    for mode in MODES:
        account = ci.explain(picture(1), mode, caption=CAPTION)
        assert {phrase.table for phrase in account.phrases} <= {"flavors", "mediums", "movements", "negative"}
        assert not any(phrase.text in ("soft light", "rim light", "blurry") for phrase in account.phrases)


def test_switches_give_what_lists_of_the_phrases_left_give(tiny_clip: Clip, lists: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("a paper moon\nlong shadows\n", encoding="utf-8")
    (tmp_path / "left").mkdir()
    for name in ("artists", "movements", "sites"):
        (tmp_path / "left" / f"{name}.txt").write_text("", encoding="utf-8")
    for name, phrases in (("mediums", MEDIUMS), ("negative", NEGATIVE), ("flavors", [*FLAVORS, "a paper moon"])):
        (tmp_path / "left" / f"{name}.txt").write_text("\n".join(phrases), encoding="utf-8")
    chosen = VocabularyOptions(only=("mediums", "flavors"), add=(tmp_path / "mine.txt",))
    ci = Interrogator(configure(tiny_clip, lists), vocabulary=chosen)
    other = Interrogator(configure(tiny_clip, tmp_path / "left"))
    for mode in MODES:
        found = ci.explain(picture(1), mode, caption=CAPTION, max_flavors=32)
        assert found.prompt == other.explain(picture(1), mode, caption=CAPTION, max_flavors=32).prompt
    fast = ci.explain(picture(1), "fast", caption="a shore", max_flavors=32)
    assert {p.category for p in fast.phrases if p.text == "a paper moon"} <= {"mine"}
    assert {p.table for p in fast.phrases if p.category == "mine"} <= {"flavors"}


def test_a_vocabulary_of_one_table_serves_every_mode(tiny_clip: Clip, lists: Path) -> None:
    ci = Interrogator(configure(tiny_clip, lists), vocabulary=VocabularyOptions(only=("movements",)))
    assert ci.interrogate_classic(picture(1), caption=CAPTION).startswith(f"{CAPTION}, ")
    assert {p.table for p in ci.explain(picture(1), caption=CAPTION).phrases} <= {"movements"}
    assert {p.table for p in ci.explain(picture(1), "negative").phrases} == {"negative"}


def test_analysis_gives_the_nearest_of_each_table(ci: Interrogator, plain: PlainModes) -> None:
    found = ci.analyze(picture(1), top=3)
    assert {name: [entry.label for entry in entries] for name, entries in found.tables.items()} == {
        name: plain.ranked(plain.tables[name], 3) for name in ("artists", "flavors", "mediums", "movements", "sites")}
    for entry in found.tables["flavors"]:
        assert entry.similarity == pytest.approx(ci.similarity(plain.features, entry.label), abs=1e-3)
    rows = json.loads(json.dumps(found.as_dict()))["tables"]
    assert [row["rank"] for row in rows["sites"]] == [1, 2, 3]
    with pytest.raises(OptionError):
        ci.analyze(picture(1), top=0)


def test_the_first_account_says_how_long_the_first_prompt_took(tiny_clip: Clip, lists: Path) -> None:
    started = time.perf_counter()
    with Interrogator(configure(tiny_clip, lists)) as fresh:
        answers = fresh.explain_all([b"no picture", picture(1), picture(2)], "fast", caption=CAPTION)
        _, first, second = [answer.value for answer in answers]
    assert first is not None
    assert first.first_prompt_s is not None
    assert sum(first.seconds.values()) < first.first_prompt_s <= time.perf_counter() - started
    assert second is not None
    assert second.first_prompt_s is None


def test_many_pictures_are_analyzed_as_each_alone_and_a_broken_one_stops_nothing(ci: Interrogator, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    found = list(ci.analyze_all([picture(1), broken, picture(2), picture(3)], top=3, batch_size=3))
    assert found[1].value is None
    assert "broken.png" in str(found[1].error)
    for one, seed in ((found[0], 1), (found[2], 2), (found[3], 3)):
        alone = ci.analyze(picture(seed), top=3)
        assert {name: [entry.label for entry in table] for name, table in one.unwrap().tables.items()} == {
            name: [entry.label for entry in table] for name, table in alone.tables.items()}
    with pytest.raises(OptionError, match="batch_size 0"):
        next(ci.analyze_all([picture(1)], batch_size=0))


def test_both_prompts_are_those_of_either_mode_alone(ci: Interrogator) -> None:
    both = ci.explain(picture(1), "fast", caption=CAPTION, both=True)
    alone = ci.explain(picture(1), "negative")
    assert both.prompt == ci.interrogate_fast(picture(1), caption=CAPTION)
    assert both.negative is not None
    assert (both.negative.prompt, both.negative.phrases) == (alone.prompt, alone.phrases)
    assert alone.negative is None


BANK = ["a fox under a paper moon", "a lighthouse, ink on paper", "two boats\nat dusk", "a tower in fog", "still life",
        "a harbor at night", "grain " * 90]


def test_bank_mode_proposes_the_nearest_prompts_and_refines_the_top_one(ci: Interrogator, plain: PlainModes) -> None:
    account = ci.explain(picture(1), "bank", min_flavors=2, max_flavors=6, bank=Bank(BANK, ci.clip))
    nearest = [" ".join(text.split()) for text in plain.ranked(BANK, 5)]
    grown = plain.chain(nearest[0], plain.ranked(plain.merged, len(plain.merged)), 2, 6)
    assert {account.prompt, *(other.prompt for other in account.runners_up)} == {*nearest, grown}
    assert account.similarity >= ci.similarity(plain.features, nearest[0]) - 1e-6
    assert account.caption == ""


@pytest.mark.parametrize(("mode", "given"), [("bank", False), ("best", True)])
def test_a_bank_without_bank_mode_and_the_reverse_are_refused(ci: Interrogator, mode: str, given: bool) -> None:
    with pytest.raises(OptionError, match="bank"):
        ci.explain(picture(1), mode, caption=CAPTION, bank=Bank(BANK, ci.clip) if given else None)


def test_a_bank_of_another_clip_is_refused(ci: Interrogator) -> None:
    bank = Bank(BANK, ci.clip)
    bank.model = "another"
    with pytest.raises(OptionError, match="another"):
        ci.explain(picture(1), "bank", bank=bank)


def test_config_has_the_incumbent_s_fields_and_defaults() -> None:
    expected = {
        "caption_model": None, "caption_processor": None, "clip_model": None, "clip_preprocess": None,
        "caption_max_length": 32, "caption_model_name": "blip-large", "caption_offload": False,
        "clip_model_name": "ViT-L-14/openai", "clip_model_path": None, "clip_offload": False, "cache_path": "cache",
        "download_cache": True, "chunk_size": 2048, "flavor_intermediate_count": 2048, "quiet": False,
    }
    found = dataclasses.asdict(Config())
    assert {name: found[name] for name in expected} == expected
    config = Config()
    config.apply_low_vram_defaults()
    assert (config.caption_model_name, config.chunk_size, config.flavor_intermediate_count) == ("blip-base", 1024, 1024)
    assert config.caption_offload
    assert config.clip_offload


@pytest.mark.parametrize("call", [
    lambda ci: ci.explain(picture(1), "worst", caption="x"),
    lambda ci: ci.explain(picture(1), max_flavors=-1, caption="x"),
    lambda ci: list(ci.explain_all([], batch_size=0)),
    lambda ci: ci.explain(picture(1), "negative", both=True),
    lambda ci: ci.generate_caption(picture(1)),
])
def test_wrong_options_are_refused_with_what_is_allowed(ci: Interrogator, call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(OptionError):
        call(ci)
