"""Language models of several families, tiny and random, loaded from folders laid out as the real repositories are."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_captioners import Trap, edit_json, put_into_cache
from tiny_lms import CHINESE, drop_from_json, save_masked_lm, save_tiny_lm

from limner.core.errors import DeviceError, OptionError, PromptError, UnknownModelError, UnsafeWeightsError
from limner.models.engine import Engine
from limner.models.lm.loading import load_language_model, wrap_language_model
from limner.models.lm.model import LanguageModel

pytestmark = pytest.mark.usefixtures("one_thread")

FAMILIES = ["gpt2", "llama", "opt", "gemma", "mamba"]
Folders = Callable[[str], Path]


@pytest.fixture(scope="session")
def folder_of(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Return a family's folder, written when it is first asked for."""
    return functools.cache(lambda family: save_tiny_lm(tmp_path_factory.mktemp(family), family))


@pytest.fixture(params=FAMILIES)
def model(request: pytest.FixtureRequest, folder_of: Folders) -> LanguageModel:
    return load(folder_of(request.param))


@pytest.fixture
def gpt2(folder_of: Folders) -> LanguageModel:
    return load(folder_of("gpt2"))


@pytest.fixture
def copied(folder_of: Folders, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of("gpt2"), tmp_path / "copy"))


def load(folder: Path) -> LanguageModel:
    return load_language_model(f"local-dir:{folder}", device="cpu")


def whole_log_probs(model: LanguageModel, ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        return model.model(input_ids=torch.tensor([ids])).logits[0, -1].log_softmax(-1)


def test_what_is_kept_changes_no_likelihood(model: LanguageModel) -> None:
    first = model.read(model.ids("a red"))
    one, other = model.read([70, 80, 90], first), model.read([75], first)
    again = model.read([91], one)
    for past in (first, one, other, again):
        torch.testing.assert_close(past.log_probs, whole_log_probs(model, list(past.ids)), atol=1e-4, rtol=0)
    assert again.ids == (*first.ids, 70, 80, 90, 91)


def test_all_but_models_without_keys_and_values_keep_them(folder_of: Folders) -> None:
    assert {family: load(folder_of(family)).keeps for family in FAMILIES} == {
        family: family != "mamba" for family in FAMILIES}


def follow(model: LanguageModel, past: Any, token: int, room: int) -> tuple[list[int], float, bool]:
    """Follow a token to the end of its word, one token after another and always from the first."""
    ids, total = [token], float(past.log_probs[token])
    while True:
        log_probs = whole_log_probs(model, [*past.ids, *ids])
        token = int(log_probs.argmax())
        before, after = model.text([*past.ids, *ids]), model.text([*past.ids, *ids, token])
        ends = before[-1:] + after[len(before):len(before) + 1]
        inside = len(ends) == 2 and all(sign.isalnum() or sign in "'-_" for sign in ends)
        if not (inside or before.endswith("\ufffd") or not after.startswith(before)) or token in model.end_ids:
            return ids, total, True
        if len(ids) == room:
            return ids, total, False
        total += float(log_probs[token])
        ids.append(token)


def test_words_are_followed_to_their_end(model: LanguageModel) -> None:
    past = model.read(model.ids("a red"))
    tokens = [token for token in past.log_probs.topk(40).indices.tolist() if model.text([token]).strip().isalnum()]
    words = model.complete(past, tokens, 5)
    assert len({len(word.ids) for word in words}) > 1
    for token, word in zip(tokens, words, strict=True):
        ids, total, whole = follow(model, past, token, 5)
        assert (list(word.ids), word.whole) == (ids, whole)
        assert word.log_prob == pytest.approx(total, abs=1e-3)


def test_words_do_not_depend_on_those_beside_them(gpt2: LanguageModel) -> None:
    past = gpt2.read(gpt2.ids("a"))
    tokens = past.log_probs.topk(30).indices.tolist()
    alone = [gpt2.complete(past, [token], 6)[0] for token in tokens]
    assert [word.ids for word in gpt2.complete(past, tokens, 6)] == [word.ids for word in alone]


def test_too_many_words_for_the_memory_are_halved(gpt2: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    past = gpt2.read(gpt2.ids("a"))
    tokens = past.log_probs.topk(20).indices.tolist()
    expected = gpt2.complete(past, tokens, 4)
    sizes: list[int] = []
    run = LanguageModel.run

    def short_of_memory(self: LanguageModel, rows: list[list[int]], *more: Any, **named: Any) -> Any:
        sizes.append(len(rows))
        if len(rows) > limit:
            raise RuntimeError("CUDA out of memory")
        return run(self, rows, *more, **named)

    monkeypatch.setattr(LanguageModel, "run", short_of_memory)
    limit = 3
    found = gpt2.complete(past, tokens, 4)
    assert [word.ids for word in found] == [word.ids for word in expected]
    assert max(sizes) > 3
    limit = 0
    with pytest.raises(DeviceError, match="more memory"):
        gpt2.complete(past, tokens, 4)


def test_likelihoods_are_those_of_the_model(model: LanguageModel) -> None:
    past = model.read(model.ids("a red"))
    expected = [float(whole_log_probs(model, [*past.ids, *[70, 80, 90][:place]])[token])
                for place, token in enumerate([70, 80, 90])]
    assert model.likelihoods(past, [70, 80, 90]) == pytest.approx(expected, abs=1e-4)


def test_likeness_is_the_largest_cosine_with_an_earlier_state(gpt2: LanguageModel) -> None:
    past = gpt2.read([70, 80], gpt2.read(gpt2.ids("a red"), states=True), states=True)
    word, = gpt2.complete(past, [90], 1)
    with torch.no_grad():
        states = gpt2.model(torch.tensor([[*past.ids, 90]]), output_hidden_states=True).hidden_states[-1][0]
    cosines = torch.cosine_similarity(states[-1:], states[:-1])
    assert word.likeness == pytest.approx(float(cosines.max()), abs=1e-5)


def test_texts_begin_as_the_tokenizer_frames_them(gpt2: LanguageModel) -> None:
    assert gpt2.ids("") == [1]
    assert gpt2.ids("a red")[0] == 1
    assert gpt2.text(gpt2.ids("a red lighthouse")) == "a red lighthouse"


def test_without_a_beginning_of_its_own_a_model_needs_an_opening(copied: Path) -> None:
    tokenizer = json.loads((copied / "tokenizer.json").read_text())
    (copied / "tokenizer.json").write_text(json.dumps({**tokenizer, "post_processor": None}))
    drop_from_json(copied / "tokenizer_config.json", "bos_token")
    with pytest.raises(PromptError, match="Give an opening"):
        load(copied).ids("")


def test_a_chat_model_is_asked_by_its_template(tmp_path: Path, gpt2: LanguageModel) -> None:
    chat = load(save_tiny_lm(tmp_path / "chat", chat=True))
    asked = chat.ask("Write a poem.")
    assert chat.tokenizer.decode(asked) == "<|start|>user: Write a poem.\nassistant: "
    assert (chat.chats, gpt2.chats) == (True, False)
    with pytest.raises(OptionError, match="no chat model"):
        gpt2.ask("Write a poem.")


def test_chinese_words_end_with_every_character(tmp_path: Path) -> None:
    model = load(save_tiny_lm(tmp_path / "zh", texts=CHINESE))
    past = model.read(model.ids("一只"))
    texts = {token: model.text([token]) for token in range(len(model.tokenizer))}
    tokens = [token for token, text in texts.items() if text and all("\u4e00" <= sign <= "\u9fff" for sign in text)]
    assert len(tokens) > 5
    assert [word.ids for word in model.complete(past, tokens, 8)] == [(token,) for token in tokens]


def test_what_is_no_causal_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownModelError, match="no causal language model: it is BertForMaskedLM"):
        load(save_masked_lm(tmp_path / "bert"))


def test_a_model_that_reads_ahead_is_found_out(folder_of: Folders) -> None:
    model = load(folder_of("llama"))
    model.model.config.is_causal = False
    for layer in model.model.model.layers:
        layer.self_attn.is_causal = False
    forward = type(model.model.model).forward

    def ahead(self: Any, input_ids: torch.Tensor, **named: Any) -> Any:
        count = input_ids.shape[1]
        named["attention_mask"] = torch.zeros(len(input_ids), 1, count, count)
        return forward(self, input_ids=input_ids, **named)

    model.model.model.forward = ahead.__get__(model.model.model)
    with pytest.raises(UnknownModelError, match="depends on the words behind"):
        wrap_language_model(model.model, model.tokenizer, "backwards")


def test_a_model_without_an_end_token_is_refused(copied: Path) -> None:
    drop_from_json(copied / "tokenizer_config.json", "eos_token")
    for name in ("config.json", "generation_config.json"):
        drop_from_json(copied / name, "eos_token_id")
    edit_json(copied / "config.json", eos_token_id=None)
    with pytest.raises(UnknownModelError, match="end token"):
        load(copied)


def test_all_end_tokens_of_the_generation_config_end_a_text(copied: Path) -> None:
    edit_json(copied / "generation_config.json", eos_token_id=[0, 5])
    assert load(copied).end_ids == {0, 5}


def test_another_models_tokenizer_is_refused(copied: Path, tmp_path: Path) -> None:
    other = save_tiny_lm(tmp_path / "zh", texts=["lighthouse keepers wander through abandoned observatories"] * 9)
    smaller = save_tiny_lm(tmp_path / "small", texts=["ab"] * 3)
    shutil.copy(other / "tokenizer.json", smaller / "tokenizer.json")
    with pytest.raises(UnknownModelError, match="tokenizer is another model's"):
        load(smaller)


@pytest.mark.parametrize(("gone", "said"), [
    ("model.safetensors", "must hold config.json"), ("tokenizer.json", "no vocabulary")])
def test_a_missing_file_is_named(gone: str, said: str, copied: Path) -> None:
    (copied / gone).unlink()
    with pytest.raises(UnknownModelError, match=said):
        load(copied)


def test_weights_that_would_run_code_are_refused(copied: Path, tmp_path: Path) -> None:
    torch.save({"weight": Trap(tmp_path / "sprung")}, copied / "pytorch_model.bin")
    (copied / "model.safetensors").unlink()
    with pytest.raises(UnsafeWeightsError, match="is refused"):
        load(copied)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(("name", "said"), [
    ("gpt2", "Give hf-hub"), ("openai-community/gpt2", "say hf-hub:openai-community/gpt2"),
    ("local-dir:/no/where", "no folder"), ("", "Unknown language model")])
def test_unknown_names_are_answered(name: str, said: str) -> None:
    with pytest.raises(UnknownModelError, match=said):
        load_language_model(name)


def test_a_model_in_the_cache_is_loaded_offline(folder_of: Folders, tmp_path: Path) -> None:
    put_into_cache(folder_of("gpt2"), tmp_path / "hub", "tiny/gpt2")
    model = load_language_model("hf-hub:tiny/gpt2", device="cpu", weights_folder=tmp_path / "hub")
    assert model.name == "hf-hub:tiny/gpt2"


def test_an_engine_loads_it_once_and_lets_it_take_turns(folder_of: Folders) -> None:
    with Engine("cpu", low_memory=True) as engine:
        model = engine.language_model(f"local-dir:{folder_of('gpt2')}")
        assert engine.language_model(f"local-dir:{folder_of('gpt2')}") is model
        assert engine.language_model(model) is model
        before = model.read(model.ids("a red")).log_probs
        engine.clip("builtin").encode_texts(["a"])
        torch.testing.assert_close(model.read(model.ids("a red")).log_probs, before)
        assert {loaded.kind for loaded in engine.loaded()} == {"lm", "clip"}
