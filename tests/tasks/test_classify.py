"""Probabilities are the checkpoint's own, templates and tables change nothing they should not, and none may match."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from limner import Classification, Classifier, ClassifyOptions, ImageError, OptionError, PromptError, VocabularyError
from limner import classify as classify_picture
from limner.core.events import Monitor
from limner.core.images import open_image
from limner.models.clip.model import Clip, load_clip, wrap_clip
from limner.models.domain import Domain, save_domain
from limner.vocabulary.background import load_background

LABELS = ["cat", "red square", "four colours", "old town"]


@pytest.fixture(scope="module")
def sigmoid_clip(tiny_clip: Clip) -> Clip:
    """The tiny CLIP as SigLIP ends: with a bias."""
    model = copy.deepcopy(tiny_clip.model)
    model.logit_bias = nn.Parameter(torch.tensor(-3.0))
    return wrap_clip(model, tiny_clip.preprocess, "ViT-B-32/biased", device=torch.device("cpu"))


def similarities(clip: Clip, picture: Path, texts: list[str]) -> Tensor:
    return clip.encode_texts(texts) @ clip.encode_images([open_image(picture)])[0]


def by_label(found: Classification) -> dict[str, float]:
    return {score.label: score.probability for score in found.labels}


def test_probabilities_are_the_softmax_at_the_checkpoints_scale(tiny_clip: Clip, pictures: Mapping[str, Path]) -> None:
    found = classify_picture(pictures["png"], LABELS, tiny_clip)
    logits = tiny_clip.scale * similarities(tiny_clip, pictures["png"], [f"a photo of a {label}" for label in LABELS])
    assert by_label(found) == pytest.approx(dict(zip(LABELS, logits.softmax(0).tolist())), abs=2e-3)
    assert sum(by_label(found).values()) == pytest.approx(1, abs=1e-5)
    assert (found.method, found.sums_to_one) == ("softmax", True)


def test_with_a_bias_each_label_has_a_probability_of_its_own(sigmoid_clip: Clip, pictures: Mapping[str, Path]) -> None:
    found = classify_picture(pictures["png"], LABELS, sigmoid_clip)
    near = similarities(sigmoid_clip, pictures["png"], [f"a photo of a {label}" for label in LABELS])
    expected = (sigmoid_clip.scale * near - 3).sigmoid().tolist()
    assert by_label(found) == pytest.approx(dict(zip(LABELS, expected)), abs=2e-3)
    assert (found.method, found.sums_to_one) == ("sigmoid", False)
    fewer = classify_picture(pictures["png"], LABELS[:2], sigmoid_clip)
    assert by_label(fewer) == pytest.approx({label: by_label(found)[label] for label in LABELS[:2]}, abs=1e-6)


def test_the_nearest_come_first_and_no_more_than_asked_for(tiny_clip: Clip, pictures: Mapping[str, Path]) -> None:
    found = classify_picture(pictures["png"], LABELS, tiny_clip, ClassifyOptions(top=2, templates=("{}",)))
    near = similarities(tiny_clip, pictures["png"], LABELS)
    assert [score.label for score in found.labels] == [LABELS[i] for i in near.argsort(descending=True)[:2]]
    best = near.sort(descending=True).values[:2].tolist()
    assert [score.similarity for score in found.labels] == pytest.approx(best, abs=1e-3)
    assert found.best == found.labels[0].label


def test_many_pictures_are_classified_as_each_alone_and_a_broken_one_stops_nothing(
        tiny_clip: Clip, pictures: Mapping[str, Path]) -> None:
    sources = [pictures[name] for name in ("png", "truncated", "palette", "deep", "turned")]
    classifier = Classifier(LABELS, tiny_clip, ClassifyOptions(batch_size=2))
    answers = list(classifier.classify_all(sources))
    assert [answer.source for answer in answers] == sources
    assert isinstance(answers[1].error, ImageError)
    assert answers[1].value is None
    for answer in (*answers[:1], *answers[2:]):
        alone = classify_picture(answer.source, LABELS, tiny_clip)
        assert by_label(answer.unwrap()) == pytest.approx(by_label(alone), abs=1e-5)


def test_labels_are_embedded_once_for_each_choice_of_templates(tiny_clip: Clip, pictures: Mapping[str, Path],
                                                              tmp_path: Path) -> None:
    stages: list[str] = []

    def build(*templates: str) -> Classifier:
        stages.clear()
        return Classifier(LABELS, tiny_clip, ClassifyOptions(templates=templates), cache_folder=tmp_path,
                          monitor=Monitor(lambda event: stages.append(event.stage)))

    first = build("{}", "a {}")
    assert stages[-1] == "labels"
    again = build("{}", "a {}")
    assert stages == []
    assert torch.equal(first.table.features, again.table.features)
    build("{}")
    assert stages != []


def nouns_by_nearness(clip: Clip, picture: Path) -> list[str]:
    nouns = load_background()
    near = similarities(clip, picture, [f"a photo of a {noun}" for noun in nouns])
    return [nouns[place] for place in near.argsort(descending=True)]


def test_the_nearest_of_all_nouns_matches_and_one_in_their_middle_does_not(
        tiny_clip: Clip, pictures: Mapping[str, Path], tmp_path: Path) -> None:
    nouns = nouns_by_nearness(tiny_clip, pictures["png"])
    options = ClassifyOptions(reject=True)
    near = classify_picture(pictures["png"], [nouns[0], nouns[900]], tiny_clip, options, cache_folder=tmp_path)
    middle = classify_picture(pictures["png"], [nouns[1000], nouns[1200]], tiny_clip, options, cache_folder=tmp_path)
    assert (near.matches, near.best) == (True, nouns[0])
    assert (middle.matches, middle.best) == (False, None)
    assert near.rival is not None
    assert middle.rival is not None
    assert near.labels[0].similarity > near.rival.similarity
    assert middle.rival.phrase == nouns[0]
    assert middle.labels[0].label == nouns[1000]


def test_support_is_the_probability_against_the_rival_and_the_level_decides(tiny_clip: Clip, tmp_path: Path,
                                                                          pictures: Mapping[str, Path]) -> None:
    plain = classify_picture(pictures["png"], LABELS, tiny_clip)
    asked = classify_picture(pictures["png"], LABELS, tiny_clip, ClassifyOptions(reject=True), cache_folder=tmp_path)
    assert asked.support is not None
    assert asked.rival is not None
    pair = torch.tensor([asked.labels[0].similarity, asked.rival.similarity])
    assert asked.support == pytest.approx(float((tiny_clip.scale * pair).softmax(0)[0]), abs=1e-5)
    for level, matches in ((asked.support * 0.9, True), ((asked.support + 1) / 2, False)):
        found = classify_picture(pictures["png"], LABELS, tiny_clip, ClassifyOptions(reject=True, reject_level=level),
                                 cache_folder=tmp_path)
        assert found.matches is matches
        assert found.labels == plain.labels
    assert (plain.matches, plain.support, plain.rival) == (None, None, None)


def test_a_label_has_no_rival_that_says_the_same(tiny_clip: Clip, pictures: Mapping[str, Path], tmp_path: Path) -> None:
    nouns = nouns_by_nearness(tiny_clip, pictures["png"])
    found = classify_picture(pictures["png"], [f" {nouns[0].upper()} "], tiny_clip, ClassifyOptions(reject=True),
                             cache_folder=tmp_path)
    assert found.rival is not None
    assert found.rival.phrase in nouns[1:10]
    assert found.support is not None
    assert found.support >= 0.5


def test_a_model_folders_own_words_are_its_background_and_a_foreign_picture_gets_its_hint(
        tiny_clip_folder: Path, pictures: Mapping[str, Path]) -> None:
    folder = Path("model")
    shutil.copytree(tiny_clip_folder, folder)
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary" / "nouns.txt").write_text("cat\nship\nred barn\n")
    domain = Domain({"subjects": torch.eye(32)[:1]}, torch.zeros(1, 32), torch.ones(1), torch.ones(1), torch.eye(2)[1],
                    0.0, 0.0, "this model knows drawings only", "it knows drawings")
    save_domain(domain, folder)
    clip = load_clip(f"local-dir:{folder}", device="cpu")
    found = Classifier(["old town"], clip, ClassifyOptions(reject=True)).judge(clip.encode_images(
        [open_image(pictures["png"])]))[0]
    assert found.rival is not None
    assert found.rival.phrase in ("cat", "ship", "red barn")
    assert found.hint == "this model knows drawings only"


def test_where_the_labels_are_all_the_nouns_there_are_one_of_them_matches(tiny_clip_folder: Path,
                                                                         pictures: Mapping[str, Path]) -> None:
    shutil.copytree(tiny_clip_folder, "model")
    Path("model", "vocabulary").mkdir()
    Path("model", "vocabulary", "nouns.txt").write_text("cat\nship\n")
    clip = load_clip("local-dir:model", device="cpu")
    found = classify_picture(pictures["png"], ["ship", "cat"], clip, ClassifyOptions(reject=True))
    assert (found.matches, found.support, found.rival) == (True, 1.0, None)


def test_a_classification_turns_into_json(tiny_clip: Clip, pictures: Mapping[str, Path]) -> None:
    row = json.loads(json.dumps(classify_picture(pictures["png"], LABELS, tiny_clip, ClassifyOptions(top=1)).as_dict()))
    assert set(row) == {"best", "labels", "method", "support", "rival", "reject_level", "hint", "matches", "sums_to_one"}
    assert set(row["labels"][0]) == {"label", "probability", "similarity"}


@pytest.mark.parametrize(("options", "error"), [
    ({"top": 0}, OptionError), ({"batch_size": 0}, OptionError), ({"reject_level": 0.0}, OptionError),
    ({"reject_level": 1.0}, OptionError), ({"templates": ()}, PromptError), ({"templates": ("a photo",)}, PromptError)])
def test_options_out_of_range_are_errors(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        ClassifyOptions(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize("labels", [[], ["cat", "Cat"], [" "]])
def test_labels_that_cannot_be_used_are_errors(tiny_clip: Clip, labels: list[str]) -> None:
    with pytest.raises(VocabularyError):
        Classifier(labels, tiny_clip)


def test_a_picture_that_cannot_be_read_is_an_error(tiny_clip: Clip, pictures: Mapping[str, Path]) -> None:
    with pytest.raises(ImageError):
        classify_picture(pictures["text"], LABELS, tiny_clip)
