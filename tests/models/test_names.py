"""Every way to write a model's name comes to one canonical name."""

from __future__ import annotations

from pathlib import Path

import pytest

from limner.core.errors import UnknownModelError
from limner.models import names
from limner.models.captioners.loading import CAPTION_MODELS
from limner.models.names import ModelName, digest_weights, list_clip_models, parse_captioner_name, parse_clip_name


@pytest.mark.parametrize("given", [
    "ViT-B-32/laion2b_s34b_b79k", "ViT-B-32,laion2b_s34b_b79k", "ViT-B-32, laion2b_s34b_b79k", "ViT-B-32 laion2b_s34b_b79k",
    "ViT-B-32:laion2b_s34b_b79k", "ViT-B/32,laion2b_s34b_b79k", " ViT-B-32/laion2B-s34B-b79K "])
def test_a_pair_of_architecture_and_tag_has_one_name(given: str) -> None:
    assert parse_clip_name(given) == ModelName("pretrained", "ViT-B-32/laion2b_s34b_b79k", "ViT-B-32", "laion2b_s34b_b79k")


@pytest.mark.parametrize(("given", "canonical"), [
    ("ViT-B/32", "ViT-B-32/openai"), ("ViT-L/14", "ViT-L-14/openai"), ("ViT-L/14@336px", "ViT-L-14-336/openai")])
def test_openais_own_names_are_known(given: str, canonical: str) -> None:
    assert parse_clip_name(given).text == canonical


def test_all_of_open_clips_weights_are_named_by_their_own_name() -> None:
    listed = list_clip_models()
    assert len(listed) > 150
    assert [parse_clip_name(name).text for name in listed] == listed


def test_a_repository_keeps_its_name() -> None:
    name = parse_clip_name("hf-hub:laion/CLIP-ViT-H-14-laion2B-s32B-b79K")
    assert (name.kind, name.source) == ("hub", "laion/CLIP-ViT-H-14-laion2B-s32B-b79K")
    assert str(name) == "hf-hub:laion/CLIP-ViT-H-14-laion2B-s32B-b79K"


@pytest.mark.parametrize("written", ["local-dir:{}", "{}", "./{}", "local-dir:./{}"])
def test_a_folder_is_named_by_its_whole_path(written: str) -> None:
    folder = Path("my clip").absolute()
    folder.mkdir()
    assert parse_clip_name(written.format("my clip")) == ModelName("folder", f"local-dir:{folder}", "", str(folder))


def test_a_tag_comes_before_a_folder_of_the_same_name() -> None:
    Path("ViT-L-14/openai").mkdir(parents=True)
    assert parse_clip_name("ViT-L-14/openai").kind == "pretrained"


@pytest.mark.parametrize("written", ["ViT-B-32,{}", "ViT-B-32 {}", "ViT-B-32/{}", "ViT-B-32,./{}"])
def test_a_checkpoint_is_named_by_its_architecture_and_whole_path(written: str) -> None:
    file = Path("tuned on cats.pt").absolute()
    file.write_bytes(b"weights")
    expected = ModelName("file", f"ViT-B-32,{file}", "ViT-B-32", str(file))
    assert parse_clip_name(written.format(file.name)) == expected
    assert parse_clip_name(f"ViT-B-32/{file}") == parse_clip_name(expected.text) == expected


@pytest.mark.parametrize(("given", "told"), [
    ("ViT-B-32", "laion2b_s34b_b79k"),
    ("ViT-B-32/laion2b", "Did you mean laion2b_e16"),
    ("VitB32/openai", "Did you mean ViT-B-32"),
    ("openai/clip-vit-large-patch14", "hf-hub:openai/clip-vit-large-patch14"),
    ("hf-hub:laion", "hf-hub:organisation/repository"),
    ("local-dir:nowhere", "there is no folder"),
    ("weights.safetensors", "ViT-B-32,weights.safetensors"),
    ("ViT-B-32,gone.pt", "there is no file"),
    ("coca_base/mine", "give a checkpoint file"),
    ("", "limner models list")])
def test_an_unknown_name_is_refused_with_a_way_on(given: str, told: str) -> None:
    with pytest.raises(UnknownModelError) as caught:
        parse_clip_name(given)
    assert told in str(caught.value)


@pytest.mark.parametrize(("given", "kind", "source"), [
    ("blip-large", "hub", "Salesforce/blip-image-captioning-large"), ("hf-hub:org/chat", "hub", "org/chat"),
    ("coca_ViT-L-14/mscoco_finetuned_laion2b_s13b_b90k", "pretrained", "mscoco_finetuned_laion2b_s13b_b90k")])
def test_captioners_have_names_too(given: str, kind: str, source: str) -> None:
    name = parse_captioner_name(given, CAPTION_MODELS)
    assert (name.text, name.kind, name.source) == (given, kind, source)


def test_an_unknown_captioner_is_refused_with_the_choices() -> None:
    with pytest.raises(UnknownModelError, match=r"Did you mean blip-large.*git-large-coco"):
        parse_captioner_name("blip-larger", CAPTION_MODELS)


def test_the_cache_key_of_published_weights_is_their_name() -> None:
    assert parse_clip_name("ViT-L-14,openai").cache_key == "ViT-L-14_openai"
    assert parse_clip_name("hf-hub:org/repo").cache_key == "hf-hub_org_repo"


def test_the_cache_key_of_a_folder_changes_with_its_weights_and_its_preprocessing() -> None:
    folder = Path("mine")
    folder.mkdir()
    keys = set()
    for name, content in (("open_clip_model.safetensors", b"one"), ("open_clip_model.safetensors", b"two"),
                          ("open_clip_config.json", b"{}"), ("open_clip_config.json", b'{"a": 1}')):
        (folder / name).write_bytes(content)
        keys.add(parse_clip_name("local-dir:mine").cache_key)
    assert len(keys) == 4
    folder.rename("yours")
    assert parse_clip_name("local-dir:yours").cache_key.rpartition("-")[2] in {key.rpartition("-")[2] for key in keys}


def test_a_moved_checkpoint_keeps_its_cache_key() -> None:
    Path("a.pt").write_bytes(b"weights")
    Path("other").mkdir()
    before = parse_clip_name("ViT-B-32,a.pt").cache_key
    Path("a.pt").rename("other/a.pt")
    assert parse_clip_name("ViT-B-32,other/a.pt").cache_key == before


def test_large_weights_are_digested_by_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "WHOLE_DIGEST_BYTES", 1000)
    file = Path("large.bin")
    with file.open("wb") as stream:
        stream.truncate(200 * 2**20)
    before = digest_weights(file)
    with file.open("r+b") as stream:
        stream.seek(100 * 2**20)
        stream.write(b"x" * 2**20)  # a change as small as a two-hundredth is seen
    changed = digest_weights(file)
    with file.open("ab") as stream:
        stream.write(b"x")
    assert len({before, changed, digest_weights(file)}) == 3


@pytest.mark.parametrize("given", ["x" * 5000, "local-dir:" + "d/" * 3000, "ViT-B-32," + "x" * 5000 + ".pt", "~nouser/model",
                                   "local-dir:~nouser/model", "hf-hub:" + "x" * 5000, "a\0b", "local-dir:a\0b"])
def test_a_name_that_no_file_has_is_refused_in_short(given: str) -> None:
    for parse in (parse_clip_name, lambda name: parse_captioner_name(name, {"blip": "org/blip"})):
        with pytest.raises(UnknownModelError) as caught:
            parse(given)
        assert len(str(caught.value)) < 1200
