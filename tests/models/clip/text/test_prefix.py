"""Texts encoded without padding and without what they share, against the model's own ``encode_text``."""

from __future__ import annotations

import logging
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from towers import CAUSAL, WHOLE, build_tower
from word_tokens import open_word_tokens

from limner.core.vectors import normalise
from limner.models.clip.model import Clip
from limner.models.clip.precision import finish_conversion
from limner.models.clip.text import prefix
from limner.models.clip.text import tower as text_tower
from limner.models.clip.text.prefix import PrefixContinuations, TokenEncoder, open_tower
from limner.models.clip.text.tokens import TextTokens
from limner.models.clip.text.whole import WholeContinuations

pytestmark = pytest.mark.usefixtures("one_thread")

TEXTS = ["a cat", "", "A CAT  on a   Mat!", "it's (good), isn't it?", "!!! ! !", "a cat 🐈 naps", "一隻貓在睡覺",
         "été à la mer, déjà vu", "&amp;amp; &lt;b&gt; Ã©", "<end_of_text> and more", "<start_of_text>", "word " * 21,
         "word " * 22, "word " * 23, "! " * 40, "a cat", "a cat on the roof", "\u0301 alone", "\n\ttabs and\r\nlines \x00"]
PHRASES = ["oil on canvas", "oil painting", "by Agnès Varda", "", "'s", ")", ", and", "!!", "4k  UHD", "🐈", "水墨畫",
           "&amp;", "a <b> c", "<end_of_text>", "very " * 30, "oil on canvas", "by someone, somewhere"]
PROMPTS = ["", "ends with a comma,", "ends with a stop.", "ends with a blank ", "<end_of_text>", "! !", "Ã©"]
WORDS = ["oil", "water", "color", "paint", "photo", "of", "light", "soft", "hard", "by", "a", "the", "old", "4k", "art"]


@cache
def tokenizer() -> Any:
    from limner.models._open_clip import open_clip

    return open_clip.SimpleTokenizer()


@cache
def parts(kind: str) -> tuple[Any, TextTokens, TokenEncoder]:
    model = build_tower(kind)
    tokens = TextTokens(tokenizer(), 77 if "77" in kind else 24)
    tower = open_tower(model, tokens)
    assert tower is not None
    return model, tokens, tower


def encode_whole(model: Any, tokens: TextTokens, texts: list[str]) -> Tensor:
    with torch.no_grad():
        return normalise(model.encode_text(tokens.pad(texts)))


def picture(seed: int = 0, width: int = 16) -> Tensor:
    return normalise(torch.randn(1, width, generator=torch.Generator().manual_seed(seed)))


def features_of(kind: str) -> Tensor:
    return picture(width=32) if "no projection" in kind else picture()


def both_ways(kind: str, prompt: str, phrases: list[str]) -> tuple[PrefixContinuations, WholeContinuations]:
    model, tokens, tower = parts(kind)
    features = features_of(kind)
    return (PrefixContinuations(tower, tokens, prompt, phrases, features),
            WholeContinuations(lambda texts, report=None: encode_whole(model, tokens, list(texts)), tokens, prompt, phrases,
                               features))


def assert_alike(shared: PrefixContinuations, whole: WholeContinuations) -> None:
    torch.testing.assert_close(shared.similarities(), whole.similarities(), atol=2e-6, rtol=0)
    assert shared.fits().tolist() == whole.fits().tolist()
    assert shared.prompt == whole.prompt


@pytest.mark.parametrize("kind", CAUSAL)
def test_features_are_those_of_the_models_own_encode_text(kind: str) -> None:
    model, tokens, tower = parts(kind)
    features = tower.encode([tokens.ids(text) for text in TEXTS])
    torch.testing.assert_close(features, encode_whole(model, tokens, TEXTS), atol=2e-6, rtol=0)


@pytest.mark.parametrize("kind", CAUSAL)
def test_continuations_score_like_whole_texts_while_the_prompt_grows_past_the_limit(kind: str) -> None:
    shared, whole = both_ways(kind, "a cat on a mat", PHRASES)
    for taken in (0, 2, 7, 9, 5, 3, 14, 1):
        assert_alike(shared, whole)
        shared.take(taken)
        whole.take(taken)
    assert_alike(shared, whole)


@pytest.mark.parametrize("kind", ["plain", "text, end token", "text, last place", "class token",
                                  "class token, mask put right"])
@pytest.mark.parametrize("length", [1, *range(17, 26), 60])
def test_prompts_of_every_length_around_the_limit_are_cut_as_the_tokenizer_cuts(kind: str, length: int) -> None:
    assert_alike(*both_ways(kind, " ".join(["word"] * length), PHRASES))


@pytest.mark.parametrize("prompt", PROMPTS)
def test_any_prompt_may_begin(prompt: str) -> None:
    for kind in ("plain", "class token"):
        assert_alike(*both_ways(kind, prompt, PHRASES))


ODD = [" ", "  ", ",", "'s", "!", "! !", "&", "&amp;", ";", "<", "<b>", "é", "Ã©", "Ã", "£", "\u0301", "🐈", "貓", "\x1b[1m",
       "<end_of_text>", "Word", "x1"]
PIECES = st.one_of(st.text(max_size=8), st.sampled_from(ODD))
SENTENCES = st.lists(PIECES, max_size=6).map("".join)


@settings(max_examples=40)
@given(prompt=SENTENCES, phrases=st.lists(SENTENCES, min_size=1, max_size=6), data=st.data())
def test_any_text_scores_as_it_does_whole(prompt: str, phrases: list[str], data: st.DataObject) -> None:
    shared, whole = both_ways("plain", prompt, phrases)
    for _ in range(3):
        assert_alike(shared, whole)
        taken = data.draw(st.integers(0, len(phrases) - 1))
        shared.take(taken)
        whole.take(taken)


def test_phrases_that_the_tokenizer_splits_by_other_rules_score_like_whole_texts(tmp_path: Path) -> None:
    tokens = open_word_tokens(tmp_path, "[BOS] $A [EOS]", 24)
    model = build_tower("text, another end token")
    tower = open_tower(model, tokens)
    assert tower is not None
    phrases = ["a cat", "on a mat,", "", "und er score", "[EOS] cat", "cat " * 30]
    shared = PrefixContinuations(tower, tokens, "a Cat", phrases, picture())
    whole = WholeContinuations(lambda texts, report=None: encode_whole(model, tokens, list(texts)), tokens, "a Cat", phrases,
                               picture())
    for taken in (3, 1, 4):
        assert_alike(shared, whole)
        shared.take(taken)
        whole.take(taken)
    assert_alike(shared, whole)


def make_phrases(count: int) -> list[str]:
    chance = random.Random(4)
    return [" ".join(chance.choices(WORDS, k=chance.randint(1, 7))) for _ in range(count)]


@pytest.mark.parametrize("count", [1, 5000])
def test_one_phrase_and_thousands_score_like_whole_texts(count: int) -> None:
    assert_alike(*both_ways("plain", "a cat on a mat", make_phrases(count)))


def test_no_phrases_have_no_scores() -> None:
    shared, _ = both_ways("plain", "a cat", [])
    assert shared.similarities().shape == shared.fits().shape == (0,)


def test_no_texts_have_no_features() -> None:
    assert parts("plain")[2].encode([]).shape == (0, 16)


def test_taking_phrases_equals_starting_from_the_prompt_they_make() -> None:
    grown, _ = both_ways("plain", "a cat", PHRASES)
    for taken in (4, 10, 8):
        grown.take(taken)
    fresh, _ = both_ways("plain", grown.prompt, PHRASES)
    torch.testing.assert_close(grown.similarities(), fresh.similarities(), atol=1e-6, rtol=0)


def test_a_step_runs_only_what_is_new() -> None:
    model, tokens, tower = parts("plain")
    seen: list[int] = []
    handle = model.token_embedding.register_forward_pre_hook(lambda module, given: seen.append(given[0].numel()))
    try:
        steps = PrefixContinuations(tower, tokens, "a cat on a mat", ["oil on canvas", "oil on wood", "photo"], picture())
        assert sum(seen) == 7  # start, a cat on a mat, comma
        seen.clear()
        steps.similarities()
        assert sum(seen) == 8  # oil on, canvas end, wood end, photo end
        seen.clear()
        steps.take(0)
        assert sum(seen) == 4  # oil on canvas, comma
    finally:
        handle.remove()


def test_chunks_change_nothing_and_are_reported_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    _, tokens, tower = parts("plain")
    ids = tokens.ids_many(make_phrases(300) + TEXTS)
    at_once = tower.encode(ids)
    monkeypatch.setattr(text_tower, "CPU_NODES", 50)
    told: list[int] = []
    torch.testing.assert_close(tower.encode(ids, report=told.append), at_once, atol=2e-6, rtol=0)
    assert len(told) > 5
    assert told == sorted(set(told))
    assert told[-1] == len(ids)


def test_features_are_unit_rows_that_a_loss_can_be_made_of() -> None:
    _, tokens, tower = parts("plain")
    features = tower.encode(tokens.ids_many(TEXTS))
    torch.testing.assert_close(features.norm(dim=1), torch.ones(len(TEXTS)))
    canvas = torch.ones(16, requires_grad=True)
    (features @ canvas).sum().backward()
    assert canvas.grad is not None


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("gain", [0.0, float("inf")], ids=["rough first", "exact"])
def test_the_best_is_the_best_of_all_exact_scores(gain: float, reverse: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefix, "ROUGH_GAIN", gain)
    model, tokens, _ = parts("plain, 77 tokens")
    tower = open_tower(model, tokens)
    assert tower is not None
    assert (tower.rough is None) == (gain > 0)
    steps = PrefixContinuations(tower, tokens, "a cat on a mat", make_phrases(400) + PHRASES, picture(3))
    allowed = steps.fits()
    for _ in range(5):
        scores = steps.similarities().masked_fill(~allowed, float("inf") if reverse else float("-inf"))
        place, score = steps.best(allowed, reverse=reverse)
        wanted = scores.min() if reverse else scores.max()
        assert score == pytest.approx(float(wanted), abs=2e-6)
        assert float(scores[place]) == pytest.approx(score, abs=2e-6)
        steps.take(place)
        allowed = allowed & steps.fits()
        allowed[place] = False


@pytest.mark.parametrize("gain", [0.0, float("inf")], ids=["rough first", "exact"])
def test_behind_any_prompt_the_nearest_are_those_of_whole_texts(gain: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefix, "ROUGH_GAIN", gain)
    model, tokens, _ = parts("plain, 77 tokens")
    tower = open_tower(model, tokens)
    assert tower is not None
    phrases, features = [*make_phrases(300), *PHRASES], picture(3)
    steps = PrefixContinuations(tower, tokens, "a cat", phrases, features)
    for prompt in ("a cat", "a cat, oil paint", "a dog &amp; a cat", "very " * 68, "a cat, oil paint", "very " * 70):
        branch = steps.behind(prompt)
        texts = [f"{prompt}, {phrase}" for phrase in phrases]
        scores, fits = encode_whole(model, tokens, texts) @ features[0], torch.tensor([tokens.fits(text) for text in texts])
        assert torch.equal(branch.fits(), fits)
        found = branch.nearest(fits, 6)
        wanted = scores[fits].topk(min(6, int(fits.sum()))).values
        torch.testing.assert_close(torch.tensor([score for _, score in found]), wanted, atol=3e-6, rtol=0)
        torch.testing.assert_close(scores[[place for place, _ in found]], wanted, atol=3e-6, rtol=0)
        torch.testing.assert_close(branch.similarities(), scores, atol=3e-6, rtol=0)
        assert (branch.prompt, steps.prompt) == (prompt, "a cat")
    torch.testing.assert_close(steps.similarities(), encode_whole(model, tokens, [f"a cat, {p}" for p in phrases])
                               @ features[0], atol=3e-6, rtol=0)


@pytest.mark.parametrize("kind", ["plain", "reads ahead, as SigLIP"])
def test_scoring_can_be_ended_from_outside(kind: str) -> None:
    clip = make_clip(build_tower(kind), TextTokens(tokenizer(), 24))
    asked: list[int] = []

    def check() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise InterruptedError

    steps = clip.continue_prompt("a cat", make_phrases(3_000), features_of("plain"))
    branch = steps.behind("a cat, oil", check)
    with pytest.raises(InterruptedError):
        _ = [branch.nearest(branch.fits(), 2) for _ in range(3)]
    assert len(asked) == 3
    assert len(steps.nearest(steps.fits(), 2)) == 2


def make_clip(model: Any, tokens: TextTokens) -> Clip:
    return Clip(model, lambda image: torch.zeros(3, 32, 32), tokens, name="tiny", cache_key="tiny",
                device=torch.device("cpu"))


@pytest.mark.parametrize("kind", WHOLE)
def test_a_tower_that_cannot_share_is_left_to_the_model(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    model, tokens = build_tower(kind), TextTokens(tokenizer(), 24)
    with caplog.at_level(logging.INFO, logger="limner"):
        clip = make_clip(model, tokens)
    assert clip.text_path == "whole"
    assert "encoded whole" in caplog.text
    assert isinstance(clip.continue_prompt("a cat", ["a dog"], picture()), WholeContinuations)
    torch.testing.assert_close(clip.encode_texts(TEXTS), encode_whole(model, tokens, TEXTS), atol=2e-6, rtol=0)


def test_a_tower_that_fails_the_check_is_left_to_the_model(caplog: pytest.LogCaptureFixture) -> None:
    model = build_tower("plain")
    model.attn_mask.zero_()  # looks causal, and is not
    with caplog.at_level(logging.INFO, logger="limner"):
        assert open_tower(model, TextTokens(tokenizer(), 24)) is None
    assert "off by" in caplog.text


def test_a_causal_tower_takes_the_shared_path() -> None:
    model, tokens, _ = parts("class token")
    clip = make_clip(model, tokens)
    assert clip.text_path == "prefix"
    assert isinstance(clip.continue_prompt("a cat", ["a dog"], picture()), PrefixContinuations)


@pytest.mark.parametrize("kind", ["plain", "plain, layer scale", "text, end token", "class token"])
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_gives_float32_features_near_those_of_full_precision(kind: str, dtype: torch.dtype) -> None:
    from open_clip.model import convert_weights_to_lp
    from open_clip.transformer import LayerNorm, LayerNormFp32

    model = build_tower(kind)
    for module in model.modules():  # as open_clip makes models of half precision
        if isinstance(module, LayerNorm):
            module.__class__ = LayerNormFp32
    convert_weights_to_lp(model, dtype)
    finish_conversion(model)
    _, tokens, exact = parts(kind)
    tower = open_tower(model, tokens)
    assert tower is not None
    ids = tokens.ids_many(TEXTS)
    features = tower.encode(ids)
    assert features.dtype == torch.float32
    torch.testing.assert_close(features, exact.encode(ids), atol=0.01 if dtype == torch.float16 else 0.06, rtol=0)
