"""Phrases switched on and off: the similarity and the gains of what is left, without a chain."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from limner import Interrogation, Interrogator, OptionError
from limner.models.clip.model import Clip
from limner.tasks.interrogate.interrogation import PhraseAccount
from limner.tasks.interrogate.rescoring import FeatureMemory

CAPTION = "a lighthouse on a shore"
PHRASES = ("soft light", "golden hour", "by Paul Klee", "misty")


@pytest.fixture
def ci(tiny_clip: Clip) -> Interrogator:
    return Interrogator.from_models(tiny_clip, tables={})


@pytest.fixture
def picture() -> Image.Image:
    return Image.fromarray(np.random.default_rng(4).integers(0, 255, (40, 56, 3), dtype=np.uint8))


@pytest.fixture
def account(ci: Interrogator, picture: Image.Image) -> Interrogation:
    """Return an account with phrases of our own: rescoring asks the texts, and no table."""
    empty = ci.explain(picture, "caption", caption=CAPTION)
    phrases = tuple(PhraseAccount(text, "flavors", None, 0.0, 0.0, 2, "flavors", " " if text.startswith("by") else ", ")
                    for text in PHRASES)
    prompt = CAPTION + "".join(phrase.separator + phrase.text for phrase in phrases)
    similarity = ci.similarity(ci.image_to_features(picture), prompt)
    return Interrogation(**{**vars(empty), "prompt": prompt, "similarity": similarity, "phrases": phrases, "mode": "best"})


def join(*texts: str) -> str:
    return CAPTION + "".join((" " if text.startswith("by") else ", ") + text for text in texts)


def test_all_phrases_kept_is_the_prompt_that_was_given(ci: Interrogator, account: Interrogation,
                                                      picture: Image.Image) -> None:
    found = ci.rescore(account, [True] * 4)
    features = ci.image_to_features(picture)
    assert found.account.prompt == account.prompt
    assert found.account.similarity == pytest.approx(ci.similarity(features, account.prompt), abs=1e-6)
    assert [phrase.text for phrase in found.account.phrases] == list(PHRASES)
    assert found.account.phrases[-1].similarity_after == found.account.similarity


def test_gains_are_with_a_phrase_less_without_it_whether_it_is_on_or_off(ci: Interrogator, account: Interrogation,
                                                                       picture: Image.Image) -> None:
    features = ci.image_to_features(picture)
    found = ci.rescore(account, [True, False, True, False])

    def similarity(*texts: str) -> float:
        return ci.similarity(features, join(*texts))

    soft, golden, klee, misty = PHRASES
    now = similarity(soft, klee)
    assert found.account.prompt == join(soft, klee)
    assert found.gains == pytest.approx([now - similarity(klee), similarity(soft, golden, klee) - now,
                                         now - similarity(soft), similarity(soft, klee, misty) - now], abs=1e-6)
    assert [phrase.gain for phrase in found.account.phrases] == pytest.approx(
        [similarity(soft) - similarity(), now - similarity(soft)], abs=1e-6)
    assert found.account.tokens == ci.clip.tokens.count(found.account.prompt)  # type: ignore[union-attr]


def test_no_phrase_is_the_caption_alone(ci: Interrogator, account: Interrogation) -> None:
    found = ci.rescore(account, [False] * 4)
    assert (found.account.prompt, found.account.phrases) == (CAPTION, ())
    assert found.account.similarity == found.account.caption_similarity
    assert found.account.similarity == pytest.approx(account.caption_similarity, abs=1e-6)


def test_an_account_that_went_through_json_is_rescored_alike(ci: Interrogator, account: Interrogation) -> None:
    row = json.loads(json.dumps(account.as_dict()))
    assert Interrogation.from_dict(row) == account
    keep = [True, True, False, False]
    assert ci.rescore(row, keep) == ci.rescore(account, keep)
    assert json.loads(json.dumps(ci.rescore(row, keep).as_dict()))["gains"] == list(ci.rescore(account, keep).gains)


def test_a_picture_that_is_not_known_is_asked_for(tiny_clip: Clip, account: Interrogation, ci: Interrogator,
                                                 picture: Image.Image) -> None:
    stranger = Interrogator.from_models(tiny_clip, tables={})
    keep = [True, False, False, True]
    with pytest.raises(OptionError, match="image="):
        stranger.rescore(account, keep)
    expected = ci.rescore(account, keep).gains
    assert stranger.rescore(account, keep, image=picture).gains == pytest.approx(expected, abs=1e-6)
    assert stranger.rescore(account, keep, features=ci.image_to_features(picture)).gains == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("wrong", [[], [True], [True] * 5])
def test_a_switch_is_needed_for_each_phrase(ci: Interrogator, account: Interrogation, wrong: list[bool]) -> None:
    with pytest.raises(OptionError, match="4 phrases"):
        ci.rescore(account, wrong)


@pytest.mark.parametrize("row", [{}, {"prompt": "x", "phrases": [{"text": 1}], "runners_up": []}, {"phrases": 3}])
def test_what_is_no_account_is_refused(ci: Interrogator, row: dict[str, object]) -> None:
    with pytest.raises(OptionError, match="not the account"):
        ci.rescore(row, [])


def test_the_memory_keeps_the_last_pictures_only(ci: Interrogator) -> None:
    memory = FeatureMemory(most=2)
    rows = [ci.clip.encode_texts([text]) for text in PHRASES[:3]]
    names = [memory.keep(row) for row in rows]
    assert memory.keep(rows[1]) == names[1]
    assert [memory.find(name) is not None for name in names] == [False, True, True]
