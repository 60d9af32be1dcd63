"""Loading a model runs no code that came with it, and says so where it refuses."""

from __future__ import annotations

import json
import pickle
import shutil
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from limner.core.errors import LimnerError, ModelUnavailableError, UnknownModelError, UnsafeWeightsError
from limner.models.clip.model import load_clip
from limner.models.hub.weights import check_weights, find_weights, list_parts

WEIGHTS = "open_clip_model.safetensors"
PROOF = Path("code-was-run")


class Evil:
    """Pickled, it makes whoever unpickles it create a file."""

    def __reduce__(self) -> Any:
        return open, (str(PROOF.absolute()), "w")


@pytest.fixture
def folder(tiny_clip_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the tiny CLIP's folder without its weights, which lie beside it."""
    copy = tmp_path / "clip"
    shutil.copytree(tiny_clip_folder, copy)
    (copy / WEIGHTS).rename(tmp_path / WEIGHTS)
    return copy


def save_evil(file: Path, form: str) -> None:
    """Write a checkpoint with a trap, as zip, as torch's old format, or as a bare pickle."""
    content = OrderedDict(logit_scale=torch.zeros(()), trap=Evil())
    if form == "bare":
        file.write_bytes(pickle.dumps(content))
    else:
        torch.save(content, file, _use_new_zipfile_serialization=form == "zip")


@pytest.mark.parametrize("form", ["zip", "old", "bare"])
def test_the_trap_does_work_where_nobody_refuses(form: str) -> None:
    save_evil(Path("evil.pt"), form)
    if form == "bare":
        pickle.loads(Path("evil.pt").read_bytes())["trap"].close()
    else:
        torch.load("evil.pt", weights_only=False)["trap"].close()
    assert PROOF.exists()


@pytest.mark.parametrize("form", ["zip", "old", "bare"])
@pytest.mark.parametrize("file", ["open_clip_pytorch_model.bin", "mine.pt", "mine.pth"])
def test_a_pickle_with_a_trap_is_refused_and_not_run(folder: Path, file: str, form: str) -> None:
    save_evil(folder / file, form)
    with pytest.raises(UnsafeWeightsError, match=f"{file} is refused.*safetensors"):
        load_clip(f"local-dir:{folder}", device="cpu")
    assert not PROOF.exists()


@pytest.mark.parametrize("form", ["zip", "old", "bare"])
def test_a_checkpoint_with_a_trap_is_refused_and_not_run(form: str) -> None:
    save_evil(Path("evil.pt"), form)
    with pytest.raises(UnsafeWeightsError):
        load_clip("ViT-B-32,evil.pt", device="cpu")
    assert not PROOF.exists()


def test_a_torchscript_archive_is_refused() -> None:
    with pytest.warns(DeprecationWarning, match="script"):
        torch.jit.script(torch.nn.Linear(2, 2)).save("ViT-B-32.pt")
    with pytest.raises(UnsafeWeightsError, match=r"TorchScript.*ViT-L-14/openai"):
        load_clip("ViT-B-32,ViT-B-32.pt", device="cpu")


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("file", ["open_clip_pytorch_model.bin", "mine.pt"])
def test_a_pickle_of_tensors_gives_the_same_model(folder: Path, tiny_clip_folder: Path, file: str, zipped: bool) -> None:
    weights = load_file(folder.parent / WEIGHTS)
    torch.save({"epoch": 3, "state_dict": weights}, folder / file, _use_new_zipfile_serialization=zipped)
    picture = [Image.new("RGB", (40, 30), "blue")]
    found = load_clip(str(folder), device="cpu").encode_images(picture)
    assert torch.equal(found, load_clip(str(tiny_clip_folder), device="cpu").encode_images(picture))


def test_safetensors_are_taken_before_a_pickle(folder: Path) -> None:
    save_evil(folder / "open_clip_pytorch_model.bin", "zip")
    shutil.copy(folder.parent / WEIGHTS, folder)
    assert find_weights(folder).name == WEIGHTS
    load_clip(str(folder), device="cpu")
    assert not PROOF.exists()


def test_a_folder_without_weights_is_refused_and_not_filled_with_random_ones(folder: Path) -> None:
    with pytest.raises(UnknownModelError, match="there are no weights in this folder"):
        load_clip(str(folder), device="cpu")


def test_two_weights_of_other_names_are_not_guessed_between(folder: Path) -> None:
    for name in ("a.pt", "b.pt"):
        torch.save({}, folder / name)
    with pytest.raises(UnknownModelError, match="no weights"):
        load_clip(str(folder), device="cpu")


def test_weights_of_another_architecture_are_refused(tiny_clip_folder: Path) -> None:
    with pytest.raises(UnknownModelError, match="may not belong together"):
        load_clip(f"RN50,{tiny_clip_folder / WEIGHTS}", device="cpu")


@pytest.mark.parametrize(("name", "content", "kind"), [
    ("cut.safetensors", None, ModelUnavailableError), ("empty.safetensors", b"", ModelUnavailableError),
    ("cut.pt", None, ModelUnavailableError), ("empty.pt", b"", ModelUnavailableError),
    ("page.bin", b"<html>Log in to the hotel's network</html>", UnsafeWeightsError)])
def test_damaged_weights_are_told(tiny_clip_folder: Path, name: str, content: bytes | None,
                                  kind: type[LimnerError]) -> None:
    if content is None:
        whole = tiny_clip_folder / WEIGHTS
        if name.endswith(".pt"):
            whole = Path("whole.pt")
            torch.save({"a": torch.zeros(1000)}, whole)
        content = whole.read_bytes()[:-100]
    Path(name).write_bytes(content)
    with pytest.raises(kind, match=name):
        check_weights(Path(name))


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ModelUnavailableError, match=r"gone\.pt"):
        check_weights(Path("gone.pt"))


def test_a_damaged_index_is_told() -> None:
    Path("model.safetensors.index.json").write_text('{"weight_map": ')
    with pytest.raises(ModelUnavailableError, match="is damaged"):
        list_parts(Path("model.safetensors.index.json"))


def test_a_configuration_cannot_ask_for_its_tokenizers_code(folder: Path) -> None:
    """A repository may hold a tokenizer as Python code, and a configuration that would have it trusted."""
    shutil.copy(folder.parent / WEIGHTS, folder)
    config = json.loads((folder / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"] |= {"hf_tokenizer_name": "evil/words", "tokenizer_kwargs": {"trust_remote_code": True}}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    (folder / "vocab.txt").write_text("a\n")
    (folder / "code.py").write_text(f"open({str(PROOF.absolute())!r}, 'w').close()\nclass Words: pass\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "Words", "auto_map": {"AutoTokenizer": ["code.Words", None]}}))
    with pytest.raises(UnsafeWeightsError, match="code of its own"):
        load_clip(str(folder), device="cpu")
    assert not PROOF.exists()


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"model_cfg": []}', '{"model_cfg": {"text_cfg": {}}}'])
def test_a_damaged_configuration_is_told(folder: Path, content: str) -> None:
    shutil.copy(folder.parent / WEIGHTS, folder)
    (folder / "open_clip_config.json").write_text(content)
    with pytest.raises(UnknownModelError, match=r"local-dir:|open_clip_config"):
        load_clip(str(folder), device="cpu")
