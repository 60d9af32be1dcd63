"""Every family of CLIP loads from its own files, with its own tokenizer, scale and bias."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from hubserver import HubServer, serve_hub
from huggingface_hub import constants
from PIL import Image
from safetensors.torch import load_file, save_file

from limner.core.errors import ModelUnavailableError, UnknownModelError, UnsafeWeightsError
from limner.models.clip.model import load_clip

VISION = {"image_size": 32, "patch_size": 16, "width": 32, "layers": 2, "head_width": 16}
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "cat", "dog", "!")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HubServer]:
    """Yield a hub with a tokenizer, and with the configuration of a multilingual text tower."""
    from transformers import BertTokenizer, XLMRobertaConfig

    with serve_hub(tmp_path / "cache") as hub:
        BertTokenizer(vocab={word: i for i, word in enumerate(WORDS)}).save_pretrained(tmp_path / "words")
        tower = XLMRobertaConfig(vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                                 intermediate_size=64, max_position_embeddings=130, pad_token_id=0)
        tower.save_pretrained(tmp_path / "tower")
        hub.add_folder("others/words", tmp_path / "words")
        hub.add_folder("others/tower", tmp_path / "tower")
        yield hub


def save_clip(folder: Path, model_cfg: dict[str, Any], **text_cfg: Any) -> Any:
    """Save a CLIP of random weights in open_clip's format and return its network; ``text_cfg`` is only for building it."""
    from limner.models._open_clip import open_clip

    folder.mkdir()
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": model_cfg, "preprocess_cfg": {}}))
    with torch.random.fork_rng():
        torch.manual_seed(5)
        model = open_clip.create_model(f"local-dir:{folder}", pretrained_text=False,
                                       text_cfg={**model_cfg["text_cfg"], **text_cfg, "hf_model_pretrained": False})
    save_file(model.state_dict(), str(folder / "open_clip_model.safetensors"))
    return model.eval()


def multilingual(tower: str) -> dict[str, Any]:
    return {"embed_dim": 16, "vision_cfg": VISION, "text_cfg": {
        "hf_model_name": tower, "hf_tokenizer_name": "others/words", "hf_pooler_type": "mean_pooler",
        "hf_proj_type": "mlp"}}


@torch.no_grad()
def test_a_text_tower_of_transformers_gets_its_shape_from_its_own_repository(server: HubServer, tmp_path: Path) -> None:
    made = save_clip(tmp_path / "clip", multilingual("others/tower"), hf_model_name=str(tmp_path / "tower"))
    server.add_folder("makers/multilingual", tmp_path / "clip")
    clip = load_clip("hf-hub:makers/multilingual", device="cpu")
    assert clip.tokens.context_length == 77
    tokens = clip.tokens.pad(["a cat", "dog!"])
    expected = torch.nn.functional.normalize(made.encode_text(tokens), dim=-1)
    torch.testing.assert_close(clip.encode_texts(["a cat", "dog!"]), expected)
    server.requests.clear()
    load_clip("hf-hub:makers/multilingual", device="cpu")
    assert server.requests == []


def test_a_text_tower_with_program_code_is_refused(server: HubServer, tmp_path: Path) -> None:
    save_clip(tmp_path / "clip", multilingual("others/tower"), hf_model_name=str(tmp_path / "tower"))
    config = json.loads(server.repositories["others/tower"]["config.json"])
    config["auto_map"] = {"AutoConfig": "code.Config"}
    server.repositories["others/tower"]["config.json"] = json.dumps(config).encode()
    with pytest.raises(UnsafeWeightsError, match="program code"):
        load_clip(str(tmp_path / "clip"), device="cpu")


SIGLIP = {"embed_dim": 32, "init_logit_bias": -10.0, "custom_text": True, "vision_cfg": VISION, "text_cfg": {
    "context_length": 16, "vocab_size": len(WORDS), "width": 32, "heads": 2, "layers": 2, "no_causal_mask": True,
    "proj_bias": True, "pool_type": "last", "hf_tokenizer_name": "others/words",
    "tokenizer_kwargs": {"clean": "canonicalize"}}}


def test_siglip_brings_its_bias_and_its_way_of_cleaning(server: HubServer, tmp_path: Path) -> None:
    save_clip(tmp_path / "clip", SIGLIP)
    clip = load_clip(str(tmp_path / "clip"), device="cpu")
    assert clip.bias == pytest.approx(-10.0)
    assert clip.tokens.context_length == 16
    assert clip.tokens.ids("A cat!") == [5, 6]
    chances = clip.probabilities(torch.tensor([0.0, 0.5]))
    torch.testing.assert_close(chances, torch.sigmoid(torch.tensor([0.0, 0.5]) * clip.scale - 10))


def test_a_folder_that_brings_its_tokenizer_needs_no_hub(server: HubServer, tmp_path: Path) -> None:
    save_clip(tmp_path / "clip", SIGLIP)
    for name, data in server.repositories["others/words"].items():
        (tmp_path / "clip" / name).write_bytes(data)
    server.requests.clear()
    assert load_clip(str(tmp_path / "clip"), device="cpu").tokens.ids("dog") == [7]
    assert server.requests == []


def test_a_tokenizers_repository_without_one_is_told(server: HubServer, tmp_path: Path) -> None:
    save_clip(tmp_path / "clip", SIGLIP)
    server.repositories["others/words"] = {"README.md": b""}
    with pytest.raises(UnknownModelError, match="others/words does not hold"):
        load_clip(str(tmp_path / "clip"), device="cpu")


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_half_precision_gives_nearly_the_same(tiny_clip_folder: Path, precision: str) -> None:
    picture = [Image.new("RGB", (40, 30), "orange")]
    half = load_clip(str(tiny_clip_folder), device="cpu", precision=precision)
    whole = load_clip(str(tiny_clip_folder), device="cpu")
    assert half.dtype == getattr(torch, precision)
    assert float(half.encode_images(picture)[0] @ whole.encode_images(picture)[0]) > 0.99
    assert float(half.encode_texts(["a cat"])[0] @ whole.encode_texts(["a cat"])[0]) > 0.99


def test_a_folder_says_which_files_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "clip").mkdir()
    with pytest.raises(UnknownModelError, match=r"neither open_clip_config\.json nor config\.json"):
        load_clip(str(tmp_path / "clip"), device="cpu")


def test_loading_leaves_logging_as_it_was(tiny_clip_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    load_clip(str(tiny_clip_folder), device="cpu")
    assert logging.root.handlers == []
    assert logging.root.filters == []


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux lists what is mapped")
def test_weights_in_the_models_precision_stay_in_their_file(tiny_clip_folder: Path, tmp_path: Path) -> None:
    """A copy in memory beside the file's would double what loading needs."""
    folder = Path(shutil.copytree(tiny_clip_folder, tmp_path / "clip"))
    weights = folder / "open_clip_model.safetensors"
    clip = load_clip(f"local-dir:{folder}", device="cpu", precision="float32")
    assert str(weights) in Path("/proc/self/maps").read_text()
    saved = load_file(str(weights))
    assert all(values.equal(saved[name]) for name, values in clip.model.state_dict().items())
    clip.model.to(torch.bfloat16)
    del saved
    assert str(weights) not in Path("/proc/self/maps").read_text()
    load_clip(f"local-dir:{folder}", device="cpu", precision="bfloat16")
    assert str(weights) not in Path("/proc/self/maps").read_text()


def test_a_missing_key_is_told_with_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "clip"
    folder.mkdir()
    config = {"model_cfg": {"embed_dim": 16, "vision_cfg": VISION}, "preprocess_cfg": {}}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    save_file({"logit_scale": torch.ones(())}, str(folder / "open_clip_model.safetensors"))
    with pytest.raises(UnknownModelError, match=r"open_clip_config\.json has no key 'text_cfg'"):
        load_clip(f"local-dir:{folder}", device="cpu")


def test_a_folder_without_its_tokenizer_says_what_belongs_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    folder = tmp_path / "clip"
    folder.mkdir()
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": multilingual("others/tower")}))
    save_file({"logit_scale": torch.ones(())}, str(folder / "open_clip_model.safetensors"))
    with pytest.raises(ModelUnavailableError, match=r"Copy the tokenizer's files \(tokenizer\.json, .* into that folder"):
        load_clip(f"local-dir:{folder}", device="cpu")
