"""The nearest texts are those that the CLIP's own similarities say; diverse ones differ; files and banks do the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from limner import Bank, ImageError, OptionError, RetrieveOptions, VocabularyError, retrieve_all
from limner import retrieve as retrieve_texts
from limner.core.images import open_image
from limner.models.clip.model import Clip, load_clip

TEXTS = ["a ship at sea", "a ship on the sea", "two cats asleep", "the old town at night", "snow", "a red square",
         "a ship on a sea", "children at play", "a poem about nothing"]


@pytest.fixture
def bank(tiny_clip: Clip) -> Bank:
    return Bank(TEXTS, tiny_clip)


def nearest(clip: Clip, picture: Path) -> list[str]:
    near = clip.encode_texts(TEXTS) @ clip.encode_images([open_image(picture)])[0]
    return [TEXTS[place] for place in near.argsort(descending=True)]


def test_the_nearest_texts_come_first_from_a_bank_and_from_its_file(tiny_clip: Clip, bank: Bank,
                                                                   pictures: Mapping[str, Path]) -> None:
    Path("poems.txt").write_text("\n".join(["", *TEXTS]))
    found = retrieve_texts(pictures["png"], bank, tiny_clip, RetrieveOptions(top=4))
    assert [entry.text for entry in found.texts] == nearest(tiny_clip, pictures["png"])[:4]
    from_file = retrieve_texts(pictures["png"], "poems.txt", tiny_clip, RetrieveOptions(top=4))
    assert [entry.text for entry in from_file.texts] == [entry.text for entry in found.texts]
    assert [entry.line for entry in from_file.texts] == [TEXTS.index(entry.text) + 2 for entry in found.texts]


def test_many_pictures_are_answered_in_order_and_a_broken_one_stops_nothing(tiny_clip: Clip, bank: Bank,
                                                                           pictures: Mapping[str, Path]) -> None:
    sources = [pictures[name] for name in ("png", "empty", "palette", "deep")]
    answers = list(retrieve_all(sources, bank, tiny_clip, RetrieveOptions(batch_size=3, top=20)))
    assert [answer.source for answer in answers] == sources
    assert isinstance(answers[1].error, ImageError)
    for answer in (answers[0], *answers[2:]):
        alone = retrieve_texts(answer.source, bank, tiny_clip, RetrieveOptions(top=20))  # type: ignore[arg-type]
        assert [entry.text for entry in answer.unwrap().texts] == [entry.text for entry in alone.texts]


def test_diverse_one_is_the_nearest_and_less_gives_texts_that_are_less_alike(tiny_clip: Clip, bank: Bank,
                                                                            pictures: Mapping[str, Path]) -> None:
    def answer(diverse: float | None) -> list[str]:
        found = retrieve_texts(pictures["png"], bank, tiny_clip, RetrieveOptions(top=4, diverse=diverse))
        return [entry.text for entry in found.texts]

    def likeness(texts: list[str]) -> float:
        rows = tiny_clip.encode_texts(texts)
        return float((rows @ rows.T).sum())

    assert answer(1.0) == answer(None)
    assert answer(0.0)[0] == answer(None)[0]
    assert likeness(answer(0.0)) < likeness(answer(None))


def test_diverse_texts_come_from_the_pool_of_the_nearest(tiny_clip: Clip, bank: Bank,
                                                        pictures: Mapping[str, Path]) -> None:
    found = retrieve_texts(pictures["png"], bank, tiny_clip, RetrieveOptions(top=2, diverse=0.0, pool=3))
    assert {entry.text for entry in found.texts} <= set(nearest(tiny_clip, pictures["png"])[:3])


def test_a_bank_of_another_clip_is_an_error(tiny_clip_folder: Path, bank: Bank, pictures: Mapping[str, Path]) -> None:
    other = load_clip(f"local-dir:{tiny_clip_folder}", device="cpu")
    with pytest.raises(OptionError, match="embedded under"):
        retrieve_texts(pictures["png"], bank, other)
    with pytest.raises(OptionError, match="embedded under"):
        list(retrieve_all([pictures["png"]], bank, other))


@pytest.mark.parametrize("options", [{"top": 0}, {"pool": 0}, {"batch_size": 0}, {"diverse": -0.1}, {"diverse": 1.5}])
def test_options_out_of_range_are_errors(options: dict[str, float]) -> None:
    with pytest.raises(OptionError):
        RetrieveOptions(**options)  # type: ignore[arg-type]


def test_a_picture_or_bank_that_cannot_be_read_is_an_error(tiny_clip: Clip, bank: Bank,
                                                          pictures: Mapping[str, Path]) -> None:
    with pytest.raises(ImageError):
        retrieve_texts(pictures["text"], bank, tiny_clip)
    with pytest.raises(VocabularyError):
        retrieve_texts(pictures["png"], "missing.txt", tiny_clip)


def test_a_retrieval_turns_into_json(tiny_clip: Clip, bank: Bank, pictures: Mapping[str, Path]) -> None:
    row = json.loads(json.dumps(retrieve_texts(pictures["png"], bank, tiny_clip).as_dict()))
    assert len(row["texts"]) == 5
    assert set(row["texts"][0]) == {"text", "line", "similarity"}
