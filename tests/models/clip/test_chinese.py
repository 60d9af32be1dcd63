"""A Chinese-CLIP in the files of the real repository runs as any other CLIP, and as transformers itself runs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from hubserver import HubServer, serve_hub
from PIL import Image

from limner.core.errors import UnknownModelError, UnsafeWeightsError
from limner.core.vectors import normalise
from limner.models.clip.model import load_clip

WORDS = [*"一张照片的猫狗红色,。", "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "cat"]
PREPROCESSOR = {  # what the published repositories hold, but for the size
    "do_center_crop": False, "do_normalize": True, "do_resize": True,
    "feature_extractor_type": "ChineseCLIPFeatureExtractor", "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": {"height": 32, "width": 32}}
TINY = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
        "initializer_range": 0.5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files of OFA-Sys/chinese-clip-vit-base-patch16, tiny and of random weights."""
    from limner.models._open_clip import transformers

    found = tmp_path_factory.mktemp("chinese-clip")
    config = transformers.ChineseCLIPConfig(
        projection_dim=16, logit_scale_init_value=3.0, text_config={**TINY, "vocab_size": len(WORDS), "pad_token_id": 11},
        vision_config={**TINY, "image_size": 32, "patch_size": 16})
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = transformers.ChineseCLIPModel(config)
    config.save_pretrained(found)
    torch.save(model.state_dict(), found / "pytorch_model.bin")
    (found / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR))
    (found / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    return found


@pytest.fixture
def hub(folder: Path, tmp_path: Path) -> Iterator[HubServer]:
    with serve_hub(tmp_path / "cache") as server:
        server.add_folder("OFA-Sys/chinese-clip-vit-base-patch16", folder)
        yield server


@torch.no_grad()
def test_features_are_those_of_transformers(folder: Path, corners: Image.Image) -> None:
    from transformers import BertTokenizer, ChineseCLIPModel
    from transformers.models.chinese_clip.image_processing_pil_chinese_clip import ChineseCLIPImageProcessorPil

    texts = ["一张猫的照片", "红色", "a cat"]
    model = ChineseCLIPModel.from_pretrained(folder)
    pixels = ChineseCLIPImageProcessorPil.from_pretrained(folder)(images=[corners], return_tensors="pt")
    tokens = BertTokenizer.from_pretrained(folder)(texts, padding=True, return_tensors="pt")
    clip = load_clip(f"local-dir:{folder}", device="cpu")
    expected = normalise(model.get_image_features(**pixels).pooler_output)
    torch.testing.assert_close(clip.encode_images([corners]), expected, atol=1e-5, rtol=0)
    expected = normalise(model.get_text_features(**tokens).pooler_output)
    torch.testing.assert_close(clip.encode_texts(texts), expected, atol=1e-5, rtol=0)
    assert clip.scale == pytest.approx(float(model.logit_scale.exp()))


def test_chinese_texts_are_counted_and_cut_at_its_own_limit(folder: Path) -> None:
    clip = load_clip(str(folder), device="cpu")
    assert clip.text_path == "whole"
    assert (clip.tokens.context_length, clip.tokens.limit) == (52, 50)
    assert clip.tokens.count("一张照片") == 4
    assert clip.tokens.fits("猫" * 50)
    assert not clip.tokens.fits("猫" * 51)
    assert torch.equal(clip.encode_texts(["猫" * 50]), clip.encode_texts(["猫" * 60]))


def test_phrases_are_scored_behind_a_prompt(folder: Path, corners: Image.Image) -> None:
    clip = load_clip(str(folder), device="cpu")
    features = clip.encode_images([corners])
    steps = clip.continue_prompt("一张照片", ["红色", "猫"], features)
    expected = (clip.encode_texts(["一张照片, 红色", "一张照片, 猫"]) @ features[0]).cpu()
    torch.testing.assert_close(steps.similarities(), expected)
    assert clip.probabilities(expected).sum() == pytest.approx(1.0)


def test_it_comes_from_the_hub_by_its_repository(hub: HubServer, folder: Path, corners: Image.Image) -> None:
    clip = load_clip("hf-hub:OFA-Sys/chinese-clip-vit-base-patch16", device="cpu")
    assert clip.name == "hf-hub:OFA-Sys/chinese-clip-vit-base-patch16"
    assert torch.equal(clip.encode_images([corners]), load_clip(str(folder), device="cpu").encode_images([corners]))
    hub.requests.clear()
    load_clip(clip.name, device="cpu")
    assert hub.requests == []


def test_missing_files_are_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((folder / "config.json").read_bytes())
    with pytest.raises(UnknownModelError, match=r"no vocab\.txt and no preprocessor_config\.json and no model\.safetensors"):
        load_clip(str(tmp_path), device="cpu")


def test_weights_that_lack_tensors_are_refused(folder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "vocab.txt", "preprocessor_config.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    weights = torch.load(folder / "pytorch_model.bin", weights_only=True)
    del weights["visual_projection.weight"]
    torch.save(weights, tmp_path / "pytorch_model.bin")
    with pytest.raises(UnknownModelError, match=r"lack 1 of .*visual_projection\.weight"):
        load_clip(str(tmp_path), device="cpu")


def test_its_pickle_is_looked_at_first(folder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "vocab.txt", "preprocessor_config.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    torch.save({"model": Path}, tmp_path / "pytorch_model.bin")
    with pytest.raises(UnsafeWeightsError, match=r"pytorch_model\.bin is refused"):
        load_clip(str(tmp_path), device="cpu")


def test_a_folder_of_another_family_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(UnknownModelError, match=r"its config\.json is of a 'bert'"):
        load_clip(str(tmp_path), device="cpu")
