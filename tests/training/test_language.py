"""The built-in language model's training, a few steps of it: what it reads, that it learns, and what it leaves behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

import limner.models._open_clip  # noqa: F401 (before anything of transformers: it makes torchvision importable)
from limner.models.lm.loading import load_language_model
from training.export import export_language_model
from training.language import (
    LanguageSchedule,
    build_language_model,
    learn_tokenizer,
    measure_loss,
    train_language_model,
    write_texts,
)
from training.log import logged, read_log, ship_log
from training.world.grammar import parse_text
from training.world.verses import POEM

pytestmark = pytest.mark.usefixtures("one_thread")

MOST_BYTES = 3_000_000


def test_texts_are_the_same_for_a_seed_and_of_no_held_out_combination() -> None:
    texts = write_texts(300, first_seed=50)
    assert texts[100:] == write_texts(200, first_seed=150)
    assert sum(text.startswith(POEM) for text in texts) > 20
    plain = [text for text in texts if not text.startswith(POEM)]
    assert sum(parse_text(text) is not None for text in plain) > 0.9 * len(plain)  # the rest: "a drawing of an owl"


def test_the_tokenizer_loses_nothing() -> None:
    texts = write_texts(200)
    tokenizer = learn_tokenizer(texts, vocab_size=400)
    for text in [*texts, "Ein Zwölfer — 一只猫\n\n  two blanks"]:
        assert tokenizer.decode(tokenizer(text).input_ids, skip_special_tokens=True) == text


def test_a_model_learns_goes_on_where_it_stopped_and_is_an_ordinary_folder(tmp_path: Path) -> None:
    texts = write_texts(400)
    tokenizer = learn_tokenizer(texts, vocab_size=400)
    rows = torch.nn.utils.rnn.pad_sequence([torch.tensor([*ids, 2]) for ids in tokenizer(texts[:60]).input_ids], True, 0)
    schedule = LanguageSchedule(steps=12, batch=16, warmup=3)
    (tmp_path / "work").mkdir()
    model, steps = train_language_model(tokenizer, schedule, tmp_path / "work", torch.device("cpu"), 0)
    with torch.no_grad():
        before, after = (float(measure_loss(one, rows)) for one in (build_language_model(tokenizer).eval(), model))
    assert steps == 12
    assert after < before - 0.5
    export_language_model(model, tokenizer, tmp_path / "lm")
    loaded = load_language_model(f"local-dir:{tmp_path / 'lm'}", device="cpu")
    assert loaded.keeps
    assert loaded.end_ids == {tokenizer.eos_token_id}
    assert loaded.barred == {tokenizer.pad_token_id, tokenizer.bos_token_id}
    assert (tmp_path / "lm" / "model.safetensors").stat().st_mode & 0o777 == 0o644
    again = LanguageSchedule(steps=0, start=tmp_path / "lm")
    (tmp_path / "again").mkdir()
    started, _ = train_language_model(tokenizer, again, tmp_path / "again", torch.device("cpu"), 1)
    with torch.no_grad():
        assert float(measure_loss(started, rows)) == pytest.approx(after, abs=0.05)


def test_the_model_of_the_full_vocabulary_is_small_enough_to_ship() -> None:
    tokenizer = learn_tokenizer(write_texts(2_000))
    assert 2 * build_language_model(tokenizer).num_parameters() < MOST_BYTES


def test_a_log_keeps_what_was_not_made_anew(tmp_path: Path) -> None:
    work, out = tmp_path / "work", tmp_path / "out"
    work.mkdir()
    out.mkdir()

    def entry(stage: str, *made: str) -> dict[str, object]:
        return {"stage": stage, "settings": {}, "seconds": 0, "told": {}, "made": dict.fromkeys(made, "digest")}

    (out / "training.json").write_text(json.dumps([entry("weights", "clip", "captioner"), entry("hint", "domain"),
                                                   entry("language", "lm")]))
    with logged(work, "clip", {}) as told:
        told.made = {"clip": "new"}
    ship_log(work, out)
    assert [one["stage"] for one in read_log(out)] == ["weights", "hint", "language", "clip"]
    with logged(work, "captioner", {}) as told:
        told.made = {"captioner": "new"}
    ship_log(work, out)
    assert [one["stage"] for one in read_log(out)] == ["hint", "language", "clip", "captioner"]
