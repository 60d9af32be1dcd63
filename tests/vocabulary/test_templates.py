"""Templates are checked by the line, and features in many of them are the normalised mean of the features in each."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from listening import listen

from limner.core.errors import PromptError, VocabularyError
from limner.core.vectors import normalise
from limner.index.tables import LabelTable
from limner.models.clip.model import Clip
from limner.vocabulary.templates import TemplateEncoder, check_templates, fill_template, load_templates

LABELS = ["cat", "two dogs", "école"]


def test_limners_own_ensemble_has_some_forty_different_templates() -> None:
    templates = load_templates("imagenet")
    assert 35 <= len(templates) <= 80
    assert all(template.count("{}") == 1 and len(template.split()) <= 10 for template in templates)


def test_a_file_of_templates_is_read_and_repetitions_are_left_out() -> None:
    Path("mine.txt").write_text("a {} at sea\n\n{}\na {} at sea\n")
    assert load_templates("mine.txt") == ("a {} at sea", "{}")


def test_a_template_without_a_place_is_told_by_its_line() -> None:
    Path("mine.txt").write_text("a {} at sea\n\na photo\n")
    with pytest.raises(PromptError, match=r"mine\.txt, line 3: 'a photo' has no \{\}"):
        load_templates("mine.txt")


def test_no_templates_and_no_file_are_errors() -> None:
    Path("empty.txt").touch()
    with pytest.raises(PromptError, match="no templates"):
        load_templates("empty.txt")
    with pytest.raises(VocabularyError, match="cannot be read"):
        load_templates("missing")
    with pytest.raises(PromptError, match="no templates"):
        check_templates([" "])


def test_other_braces_and_percent_signs_stay_as_they_are() -> None:
    assert fill_template("{0} 100% {} {x}", "{cat}") == "{0} 100% {cat} {x}"


def test_features_of_one_template_are_those_of_its_sentences(tiny_clip: Clip) -> None:
    encoded = TemplateEncoder(tiny_clip, ["a photo of a {}"]).encode_texts(LABELS)
    assert torch.allclose(encoded, tiny_clip.encode_texts([f"a photo of a {label}" for label in LABELS]), atol=1e-6)


def test_features_of_an_ensemble_are_the_normalised_mean_of_unit_rows(tiny_clip: Clip) -> None:
    templates = ["a photo of a {}", "{}", "the {} at night"]
    rows = [tiny_clip.encode_texts([fill_template(template, label) for template in templates]) for label in LABELS]
    expected = normalise(torch.stack([each.mean(0) for each in rows]))
    assert torch.allclose(TemplateEncoder(tiny_clip, templates).encode_texts(LABELS), expected, atol=1e-6)


def test_tables_of_other_templates_are_kept_apart(tiny_clip: Clip, tmp_path: Path) -> None:
    tables = {template: LabelTable(LABELS, "labels", TemplateEncoder(tiny_clip, [template]), cache_folder=tmp_path)
              for template in ("{}", "a {} at sea")}
    again = LabelTable(LABELS, "labels", TemplateEncoder(tiny_clip, ["{}"]), cache_folder=tmp_path)
    assert torch.equal(again.features, tables["{}"].features)
    assert not torch.allclose(tables["{}"].features, tables["a {} at sea"].features, atol=1e-2)


def test_progress_ends_with_all_labels_done_once_whatever_the_number_of_templates(tiny_clip: Clip) -> None:
    told: list[tuple[int, int]] = []
    LabelTable(LABELS, None, TemplateEncoder(tiny_clip, ["{}", "a {}"]), monitor=listen(told))
    assert told == sorted(told)
    assert told[-1] == (3, 3)
