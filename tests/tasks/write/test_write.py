"""Texts for pictures: tiny real models of random weights, so that what steers can be seen in the numbers alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_clips import CHINESE as CHINESE_CLIP
from tiny_clips import save_tiny_clip
from tiny_lms import CHINESE, save_tiny_lm

from limner import (
    Bank,
    Done,
    Engine,
    ImageError,
    LanguageModel,
    Monitor,
    OptionError,
    StoppedError,
    VocabularyError,
    WordTaken,
    WriteOptions,
    Written,
    load_language_model,
    open_image,
    open_writer,
    write,
    write_all,
    write_steps,
)
from limner.models.clip.joint import JointClip
from limner.models.clip.model import Clip, load_clip
from limner.tasks.write.composing import Composer
from limner.tasks.write.judging import PictureJudge, find_newest
from limner.tasks.write.opening import Opened

pytestmark = pytest.mark.usefixtures("one_thread")

SHORT = WriteOptions(length=8, beams=2, candidates=24)
POEMS = ["an old house by the sea at night", "two cats asleep beside a lamp", "the owl sits in the tree"]


@pytest.fixture(scope="session")
def lm_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_lm(tmp_path_factory.mktemp("lm"))


@pytest.fixture
def lm(lm_folder: Path) -> LanguageModel:
    return load_language_model(f"local-dir:{lm_folder}", device="cpu")


@pytest.fixture
def engine() -> Engine:
    return Engine("cpu")


@pytest.fixture
def about(lm: LanguageModel, tiny_clip: Clip, engine: Engine) -> dict[str, Any]:
    """Return what all calls have in common."""
    return {"lm": lm, "clip": tiny_clip, "opening": "a red", "engine": engine}


def of(written: Written, source: str) -> list[str]:
    return [text.text for text in (*written.texts, *written.runners_up) if text.source == source]


@pytest.mark.parametrize(("beams", "length_penalty"), [(1, 0.0), (3, 0.0), (3, 0.7)])
@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_without_guidance_it_is_the_language_model_token_for_token(
        beams: int, length_penalty: float, family: str, tiny_clip: Clip, pictures: Mapping[str, Path],
        tmp_path: Path) -> None:
    lm = load_language_model(f"local-dir:{save_tiny_lm(tmp_path / family, family)}", device="cpu")
    options = WriteOptions(length=12, beams=beams, guidance=0, count=beams, length_penalty=length_penalty)
    found = write(pictures["png"], lm, tiny_clip, options, opening="the old", engine=Engine("cpu"))
    ids = torch.tensor([lm.ids("the old")])
    expected = lm.model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=12, num_beams=beams,
                                 do_sample=False, num_return_sequences=beams, length_penalty=length_penalty,
                                 early_stopping=False, pad_token_id=0)
    assert [text.text for text in found.texts] == [lm.text(row).strip() for row in expected.tolist()]
    own = expected[0, ids.shape[1]:].tolist()
    own = own[:own.index(0) + 1] if 0 in own else own
    assert found.texts[0].tokens == len(own)
    likely = sum(lm.likelihoods(lm.read(ids[0].tolist()), own))
    assert found.texts[0].log_likelihood == pytest.approx(likely, abs=1e-3)


def test_what_is_said_of_a_text_adds_up(about: dict[str, Any], tiny_clip: Clip, pictures: Mapping[str, Path]) -> None:
    neutral = [pictures["jpeg"], pictures["deep"], pictures["gif"]]
    found = write(pictures["png"], options=SHORT, neutral_pictures=neutral, **about)
    features = tiny_clip.encode_images([pictures["png"]])
    opening, whole = tiny_clip.similarities(features, ["a red", found.text]).tolist()
    assert found.similarity == pytest.approx(whole, abs=1e-5)
    assert opening + sum(word.gain for word in found.words) == pytest.approx(whole, abs=1e-5)
    assert "a red" + "".join(word.text for word in found.words) == found.text
    usual = float((tiny_clip.encode_images(neutral) @ tiny_clip.encode_texts([found.text]).T).mean())
    text = found.texts[0]
    assert text.value == pytest.approx(tiny_clip.scale * (whole - usual), abs=1e-2)
    end = sum(word.log_prob for word in found.words) - text.log_likelihood
    assert end > 0.01 if text.ended else end == pytest.approx(0, abs=1e-4)
    assert found.as_dict()["texts"][0]["words"][0]["rank"] == found.words[0].rank


def test_guidance_buys_similarity_with_likelihood(about: dict[str, Any], pictures: Mapping[str, Path]) -> None:
    def take(guidance: float) -> tuple[float, float]:
        text = write(pictures["png"], options=WriteOptions(length=8, beams=3, guidance=guidance), **about).texts[0]
        return text.value, text.log_likelihood

    values, likely = zip(*map(take, (0.0, 1.0, 10.0)))
    assert values[0] < values[1] < values[2]
    assert likely[0] > likely[2]


def test_another_picture_gives_another_text(about: dict[str, Any], pictures: Mapping[str, Path]) -> None:
    options = replace(SHORT, guidance=20.0)
    neutral = [pictures["png"], pictures["deep"]]  # what these have in common is more than what tells them apart
    one, other, again = (write(pictures[name], options=options, neutral_pictures=neutral, **about).text
                         for name in ("png", "deep", "png"))
    assert one == again != other


def test_all_candidates_find_what_few_miss(about: dict[str, Any], pictures: Mapping[str, Path]) -> None:
    def best(candidates: int) -> float:
        options = WriteOptions(length=3, beams=4, candidates=candidates, floor=0, baseline=False, guidance=50)
        return write(pictures["png"], options=options, **about).texts[0].value

    assert best(400) > best(4)


@pytest.mark.parametrize("options", [WriteOptions(length=4), WriteOptions(length=4, baseline=False)])
def test_without_pictures_at_large_there_is_no_baseline(options: WriteOptions, about: dict[str, Any], tiny_clip: Clip,
                                                        pictures: Mapping[str, Path]) -> None:
    neutral = [] if options.baseline else [pictures["gif"]]
    found = write(pictures["png"], options=options, neutral_pictures=neutral, **about)
    assert found.texts[0].value == pytest.approx(tiny_clip.scale * found.similarity, abs=1e-3)


def test_the_language_models_own_text_is_among_those_compared(about: dict[str, Any], lm: LanguageModel,
                                                              pictures: Mapping[str, Path]) -> None:
    own, = of(write(pictures["png"], options=SHORT, **about), "language model")
    ids = torch.tensor([lm.ids("a red")])
    expected = lm.model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=8, do_sample=False,
                                 pad_token_id=0)
    assert own == lm.text(expected[0].tolist()).strip()


def test_several_texts_are_different_and_the_best_first(about: dict[str, Any], pictures: Mapping[str, Path]) -> None:
    found = write(pictures["png"], options=WriteOptions(length=6, beams=4, count=3), **about)
    assert len({text.text for text in found.texts}) == 3
    keys = [(text.ended, text.score) for text in found.texts]
    assert keys == sorted(keys, reverse=True)


def test_a_seed_draws_texts_and_the_same_ones_again(about: dict[str, Any], pictures: Mapping[str, Path]) -> None:
    def draw(seed: int) -> list[str]:
        options = WriteOptions(length=6, count=4, seed=seed, guidance=0.05, candidates=24)
        return of(write(pictures["png"], options=options, **about), "drawn")

    assert draw(1) == draw(1)
    assert len(set(draw(1))) > 1
    assert set(draw(1)) != set(draw(2))


def test_a_banks_nearest_texts_seed_the_search_and_are_compared(about: dict[str, Any], tiny_clip: Clip,
                                                                pictures: Mapping[str, Path]) -> None:
    options = WriteOptions(length=16, beams=2, seeds=2, candidates=8)
    about = {**about, "opening": ""}
    found = write(pictures["png"], options=options, bank=POEMS, **about)
    nearest = Bank(POEMS, tiny_clip).nearest(tiny_clip.encode_images([pictures["png"]]), 2)
    assert sorted(of(found, "bank")) == sorted(entry.text for entry in nearest)
    texts = {text.text: text for text in (*found.texts, *found.runners_up)}
    for entry in nearest:
        assert texts[entry.text].similarity == pytest.approx(entry.similarity, abs=1e-3)


def test_a_search_begins_with_the_best_beginning_of_each_near_text(lm: LanguageModel, tiny_clip: Clip,
                                                                   pictures: Mapping[str, Path]) -> None:
    judge = PictureJudge(tiny_clip, tiny_clip.encode_images([pictures["png"]]), None)
    composer = Composer(Opened(lm, "", 32), judge, WriteOptions(), near=POEMS)
    search = composer._search(4)
    opened = search.begin()
    for text, line in zip(POEMS, composer._seed(search, opened), strict=True):
        words = text.split()
        beginnings = [" ".join(words[:count]) for count in range(1, len(words) + 1)]
        assert line.text in beginnings
        ids = lm.plain_ids(line.text)
        assert line.log_prob == pytest.approx(sum(lm.likelihoods(lm.read(lm.ids("")), ids)), abs=1e-3)
        assert line.past.ids == (*lm.ids(""), *ids)
        traced = composer._trace(search, opened, lm.plain_ids(text))
        assert line.score(search.rules) == pytest.approx(max(one.score(search.rules) for one in traced), abs=1e-4)


def test_a_style_is_leant_to(about: dict[str, Any], pictures: Mapping[str, Path]) -> None:
    def count(weight: float) -> int:
        options = WriteOptions(length=6, beams=2, style_weight=weight)
        found = write(pictures["png"], options=options, style=["lighthouse asleep"], **about)
        assert weight == 0 or sum(word.lean for word in found.words) > 0
        return sum(word in found.text for word in ("lighthouse", "asleep"))

    assert count(20.0) > count(0.0)


def test_of_long_texts_the_newest_part_is_judged_and_the_account_says_so(
        about: dict[str, Any], tiny_clip: Clip, pictures: Mapping[str, Path], tmp_path: Path) -> None:
    about["lm"] = load_language_model(f"local-dir:{save_tiny_lm(tmp_path / 'lm', positions=512)}", device="cpu")
    about["opening"] = "one two three four five. " * 12 + "A red"
    found = write(pictures["png"], options=WriteOptions(length=4, beams=2), **about)
    judged = found.texts[0].judged
    assert judged is not None
    assert judged.startswith("one two three")
    assert found.text.endswith(judged)
    features = tiny_clip.encode_images([pictures["png"]])
    assert found.similarity == pytest.approx(float(tiny_clip.similarities(features, [judged])[0]), abs=1e-5)


def test_the_newest_sentences_are_found() -> None:
    def fits(text: str) -> bool:
        return len(text) <= 12

    assert find_newest("short", fits) == "short"
    assert find_newest("A first one. A second. Third.", fits) == "Third."
    assert find_newest("A first one.\nnext\nlast", fits) == "next\nlast"
    assert find_newest("一只红色的灯塔在海边。月亮下的小船。猫。", fits) == "月亮下的小船。猫。"
    assert find_newest("one sentence that is much too long", fits) == "too long"
    assert find_newest("月" * 30, fits) == "月" * 12


def test_several_clips_judge_together(about: dict[str, Any], tiny_clip: Clip, other_clip_folder: Path,
                                      pictures: Mapping[str, Path]) -> None:
    other = load_clip(f"local-dir:{other_clip_folder}", device="cpu")
    about["clip"] = [tiny_clip, other]
    found = write(pictures["png"], options=SHORT, **about)
    joint = JointClip([tiny_clip, other])
    expected = joint.similarities(joint.encode_images([pictures["png"]]), [found.text])
    assert found.similarity == pytest.approx(float(expected[0]), abs=1e-5)


def test_chinese_clip_judges_a_chinese_model(tmp_path: Path, pictures: Mapping[str, Path]) -> None:
    clip = save_tiny_clip(CHINESE_CLIP, tmp_path / "clip", tmp_path / "hub")
    lm = save_tiny_lm(tmp_path / "zh", texts=CHINESE)
    found = write(pictures["png"], f"local-dir:{lm}", clip, SHORT, opening="一只", engine=Engine("cpu"))
    assert found.text.startswith("一只")
    assert found.words


def test_a_chat_model_is_told_caption_phrases_and_texts(tmp_path: Path, pictures: Mapping[str, Path]) -> None:
    lm = save_tiny_lm(tmp_path / "chat", chat=True, positions=2048)
    with Engine("cpu", cache_folder=tmp_path) as engine:
        clip, captioner = engine.clip("builtin"), engine.captioner("builtin")
        found = write(pictures["png"], f"local-dir:{lm}", clip, SHORT, opening="In", ask="Write a poem.", bank=POEMS,
                      captioner=captioner, engine=engine)
        caption = captioner.caption([open_image(pictures["png"])])[0][0]
    assert found.question.startswith("Write a poem.\n\nWhat is known of the picture:\n")
    assert f"- Caption: {caption}" in found.question
    phrases, = (line for line in found.question.splitlines() if line.startswith("- Phrases that fit: "))
    assert len(phrases.split(", ")) >= 8
    assert found.question.count("- A text that fits: ") == 3
    assert found.text.startswith("In")


def test_words_are_told_as_they_are_taken(about: dict[str, Any], pictures: Mapping[str, Path]) -> None:
    *events, done = write_steps(pictures["png"], options=SHORT, **about)
    taken = [event for event in events if isinstance(event, WordTaken)]
    assert isinstance(done, Done)
    assert [event.index for event in taken] == list(range(1, len(taken) + 1))
    assert all(event.text.startswith("a red") for event in taken)
    assert done.value.text == write(pictures["png"], options=SHORT, **about).text


def test_stopped_it_ends_with_what_there_is(about: dict[str, Any], pictures: Mapping[str, Path]) -> None:
    def stop_behind(words: int) -> Monitor:
        def listen(event: object) -> None:
            if isinstance(event, WordTaken) and event.index == words:
                monitor.stop.set()

        monitor = Monitor(listen)
        return monitor

    found = write(pictures["png"], options=SHORT, monitor=stop_behind(2), **about)
    assert found.stopped_after == 2
    assert len(found.words) == 2
    stopped = Monitor()
    stopped.stop.set()
    with pytest.raises(StoppedError):
        write(pictures["png"], options=SHORT, monitor=stopped, **about)


def test_one_bad_picture_stops_nothing(about: dict[str, Any], pictures: Mapping[str, Path]) -> None:
    writer = open_writer(options=SHORT, **about)
    one, bad, other = write_all([pictures["png"], pictures["text"], pictures["png"]], writer)
    assert isinstance(bad.error, ImageError)
    assert one.unwrap().text == other.unwrap().text == write(pictures["png"], options=SHORT, **about).text


@pytest.mark.parametrize(("options", "said"), [
    ({"length": 0}, "length is 0"), ({"beams": 0}, "beams"), ({"candidates": 0}, "candidates"),
    ({"guidance": -1}, "guidance"),
    ({"guidance": math.nan}, "guidance"), ({"floor": 2}, "floor"), ({"length_penalty": -1}, "length_penalty"),
    ({"penalty": -1}, "penalty"), ({"count": 5}, "count"),
    ({"seed": -1}, "seed"), ({"seed": 1, "guidance": 0}, "nothing to draw"), ({"style_weight": -1}, "style_weight")])
def test_options_out_of_range_are_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        WriteOptions(**options)


@pytest.mark.parametrize(("changes", "options", "said"), [
    ({"opening": "a red lighthouse " * 40}, {}, "reads 128 in all"), ({"ask": "Write a poem."}, {}, "no chat model"),
    ({"bank": POEMS}, {"guidance": 0}, "would not count"), ({"style": POEMS}, {"guidance": 0}, "would not count"),
    ({"ask": " "}, {}, "question is empty")])
def test_what_cannot_be_is_refused_before_a_picture_is_read(
        changes: dict[str, Any], options: dict[str, Any], said: str, about: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match=said):
        open_writer(options=WriteOptions(**options), **{**about, "captioner": None, **changes})


def test_a_style_without_words_is_refused(about: dict[str, Any]) -> None:
    with pytest.raises(VocabularyError, match="no words"):
        open_writer(style=["", " "], **about)


def test_nothing_likely_enough_is_said(about: dict[str, Any], lm: LanguageModel, pictures: Mapping[str, Path]) -> None:
    head = lm.model.lm_head
    with torch.no_grad():
        head.weight.zero_()
    head.bias = torch.nn.Parameter(torch.full((head.out_features,), -100.0))
    head.bias.data[0] = 100.0  # the end, and nothing but the end
    with pytest.raises(OptionError, match="Nothing is likely enough to stand behind 'a red'"):
        write(pictures["png"], options=WriteOptions(floor=0.5), **{**about, "lm": lm})


def test_a_penalty_prefers_words_unlike_those_before(about: dict[str, Any], lm: LanguageModel,
                                                     pictures: Mapping[str, Path]) -> None:
    def likeness(penalty: float) -> float:
        options = replace(SHORT, penalty=penalty, guidance=1e-6, length_penalty=0.7)  # texts long enough to go in circles
        found = write(pictures["png"], options=options, **about)
        with torch.no_grad():
            states = lm.model(torch.tensor([lm.ids(found.text)]), output_hidden_states=True).hidden_states[-1][0]
        cosines = torch.cosine_similarity(states[None], states[:, None], dim=-1)
        return float(cosines.tril(-1).amax(1).mean())

    assert likeness(20.0) < likeness(0.0)
