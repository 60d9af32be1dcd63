"""Captioners of every family are loaded from their folders; what is missing, damaged, strange or unsafe is told."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from tiny_captioners import BUILDERS, Trap, edit_json, put_into_cache

from limner.core.errors import ModelUnavailableError, UnknownModelError, UnsafeWeightsError
from limner.models.captioners.loading import CaptionOptions, list_caption_models, load_captioner

pytestmark = pytest.mark.usefixtures("one_thread")

BEAMS = CaptionOptions(max_length=8, min_length=4, num_beams=3)
INCUMBENT = ["blip-base", "blip-large", "blip2-2.7b", "blip2-flan-t5-xl", "git-large-coco"]
Folders = Callable[[str], Path]


def test_a_captioner_goes_where_it_is_sent(folder_of: Folders) -> None:
    captioner = load_captioner(str(folder_of("git")), device="cpu")
    captioner.to(torch.device("meta"))
    assert captioner.device.type == "meta"


def test_blip2_of_before_2024_finds_its_image_token(copy_of: Folders, folder_of: Folders,
                                                   images: list[Image.Image]) -> None:
    folder = copy_of("blip2-opt")
    edit_json(folder / "config.json", image_token_index=None)
    (folder / "processor_config.json").unlink()
    then, now = (load_captioner(str(found), device="cpu") for found in (folder, folder_of("blip2-opt")))
    assert then.caption(images, BEAMS) == now.caption(images, BEAMS)


def test_half_precision_on_disk_is_single_on_the_cpu(copy_of: Folders) -> None:
    folder = copy_of("git")
    weights = {key: value.half() for key, value in load_file(folder / "model.safetensors").items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    edit_json(folder / "config.json", torch_dtype="float16")
    captioner = load_captioner(str(folder), device="cpu")
    assert {value.dtype for value in captioner.model.parameters()} == {torch.float32}
    assert {value.dtype for value in load_captioner(str(folder), device="cpu", precision="bfloat16").model.parameters()
            } == {torch.bfloat16}


@pytest.mark.parametrize("family", list(BUILDERS))
def test_every_family_captions_in_half_precision(family: str, folder_of: Folders, images: list[Image.Image]) -> None:
    captioner = load_captioner(str(folder_of(family)), device="cpu", precision="float16")
    assert torch.float16 in {value.dtype for value in captioner.model.parameters()}
    assert all(text for (text,) in captioner.caption(images, BEAMS))


def test_pickled_weights_are_read_without_running_code(copy_of: Folders, folder_of: Folders,
                                                       images: list[Image.Image]) -> None:
    folder = copy_of("git")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    known = load_captioner(str(folder_of("git")), device="cpu")
    assert load_captioner(str(folder), device="cpu").caption(images, BEAMS) == known.caption(images, BEAMS)


def test_weights_that_would_run_code_are_refused(copy_of: Folders, tmp_path: Path) -> None:
    folder = copy_of("git")
    torch.save({"weight": Trap(tmp_path / "gone off")}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(UnsafeWeightsError, match="safetensors"):
        load_captioner(str(folder))
    assert not (tmp_path / "gone off").exists()


def test_a_model_with_code_of_its_own_is_refused(copy_of: Folders, tmp_path: Path) -> None:
    folder = copy_of("llava")
    edit_json(folder / "config.json", model_type="homemade",
              auto_map={"AutoConfig": "code.Config", "AutoModelForImageTextToText": "code.Model"})
    (folder / "code.py").write_text(f"import os; os.mkdir({str(tmp_path / 'ran')!r})")
    with pytest.raises(UnsafeWeightsError, match="trust_remote_code"):
        load_captioner(str(folder))
    assert not (tmp_path / "ran").exists()


def test_a_trusted_model_runs_its_own_code(copy_of: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                           images: list[Image.Image]) -> None:
    monkeypatch.setattr("transformers.dynamic_module_utils.HF_MODULES_CACHE", str(tmp_path / "modules"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    folder = put_into_cache(copy_of("llava"), tmp_path / "hub", "org/home")
    edit_json(folder / "config.json", model_type="homemade",
              auto_map={"AutoConfig": "code.Config", "AutoModelForImageTextToText": "code.Model"})
    (folder / "code.py").write_text(
        "from transformers import LlavaConfig, LlavaForConditionalGeneration\n"
        "class Config(LlavaConfig):\n    model_type = 'homemade'\n"
        "class Model(LlavaForConditionalGeneration):\n    config_class = Config\n")
    captioner = load_captioner("hf-hub:org/home", device="cpu", weights_folder=tmp_path / "hub", trust_remote_code=True)
    assert type(captioner.model).__module__.startswith("transformers_modules")
    assert captioner.caption(images, BEAMS)[0][0]


@pytest.mark.parametrize(("family", "gone", "said"), [
    ("blip", ["tokenizer.json"], "no vocabulary"), ("blip", ["model.safetensors"], "must hold config.json and model"),
    ("blip", ["config.json"], "must hold config.json"), ("blip", ["preprocessor_config.json"], "image processor"),
    ("llava", ["chat_template.jinja"], "chat template")])
def test_a_missing_file_is_named(family: str, gone: list[str], said: str, copy_of: Folders) -> None:
    folder = copy_of(family)
    for name in gone:
        (folder / name).unlink()
    with pytest.raises(UnknownModelError, match=said):
        load_captioner(str(folder))


def test_what_is_no_captioner_is_refused(copy_of: Folders) -> None:
    folder = copy_of("blip")
    for config, said in (('{"model_type": "bert"}', "BertConfig"), ('{"model_type": "no such type"}', "no such type"),
                         ("{ cut", "cannot be loaded as a captioner")):
        (folder / "config.json").write_text(config)
        with pytest.raises(UnknownModelError, match=said):
            load_captioner(str(folder))


def test_weights_of_another_model_are_refused(copy_of: Folders, caplog: pytest.LogCaptureFixture) -> None:
    folder = copy_of("git")
    weights = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    lost = "git.encoder.layer.1.output.dense.bias"
    some = {key: value for key, value in weights.items() if key != lost}
    save_file(some, folder / "model.safetensors", metadata={"format": "pt"})
    with caplog.at_level(logging.WARNING):
        load_captioner(str(folder), device="cpu")
    assert lost in caplog.text
    save_file({"other.weight": torch.zeros(3)}, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(UnknownModelError, match="do not belong"):
        load_captioner(str(folder))


def test_unknown_names_are_answered_with_the_choices() -> None:
    with pytest.raises(UnknownModelError, match=", ".join(map(re.escape, INCUMBENT))):
        load_captioner("blip-huge")
    assert list_caption_models()[:5] == INCUMBENT


def test_a_model_in_the_cache_is_loaded_offline(folder_of: Folders, images: list[Image.Image], tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailableError, match="HF_HUB_OFFLINE"):
        load_captioner("blip-base", weights_folder=tmp_path)
    with pytest.raises(ModelUnavailableError, match="HF_HUB_OFFLINE"):
        load_captioner("coca_ViT-L-14/mscoco_finetuned_laion2b_s13b_b90k", weights_folder=tmp_path)
    put_into_cache(folder_of("blip"), tmp_path, "Salesforce/blip-image-captioning-base")
    cached = load_captioner("blip-base", weights_folder=tmp_path, device="cpu")
    assert cached.name == "blip-base"
    assert cached.caption(images, BEAMS) == load_captioner(str(folder_of("blip")), device="cpu").caption(images, BEAMS)


def test_loading_shows_no_progress_bar_and_leaves_the_setting(folder_of: Folders,
                                                              capfd: pytest.CaptureFixture[str]) -> None:
    from transformers.utils import logging as shown

    load_captioner(str(folder_of("git")), device="cpu")
    assert capfd.readouterr() == ("", "")
    assert shown.is_progress_bar_enabled()


def test_importing_captioners_loads_no_transformers() -> None:
    code = "import sys, limner.models.captioners.loading; sys.exit('transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
