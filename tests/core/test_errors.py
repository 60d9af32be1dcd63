"""The exception tree: each error is a builtin one too, and each is raised by something that a user calls."""

from __future__ import annotations

import importlib
import inspect
import pickle
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import limner
from limner.core import errors
from limner.core.errors import LimnerError
from limner.core.events import Monitor

TREE = {name: kind for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, LimnerError) and kind is not LimnerError}


def open_empty_file() -> None:
    limner.open_image(b"")


def load_unknown_clip() -> None:
    limner.load_clip("ViT-B-23/openai")


def load_captioner_offline() -> None:
    limner.load_captioner("blip-base")


def load_pickled_code() -> None:
    folder = Path("pickled")
    folder.mkdir()
    (folder / "open_clip_config.json").write_text(
        '{"model_cfg": {"embed_dim": 8, "vision_cfg": {"image_size": 16, "patch_size": 16, "width": 8, "layers": 1, '
        '"head_width": 8}, "text_cfg": {"width": 8, "heads": 1, "layers": 1}}, "preprocess_cfg": {}}')
    torch.save({"logit_scale": Calls()}, folder / "open_clip_pytorch_model.bin")
    limner.load_clip(f"local-dir:{folder}")


class Calls:
    """Unpickled with trust, it would write a file."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return (zipfile.ZipFile, ("written-by-a-pickle", "w"))


def load_missing_list() -> None:
    limner.load_list("nowhere.txt")


def open_with_cap_of_nothing() -> None:
    limner.open_image(b"x", pixel_cap=0)


def load_on_unknown_device() -> None:
    limner.load_clip("ViT-B-32/openai", device="tpu")


def write_below_a_file() -> None:
    from limner.core.storage import write_atomically

    Path("file").touch()
    write_atomically(Path("file/table"), Path.touch)


def read_parquet_without_its_extra() -> None:
    Path("bank.parquet").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pyarrow", None)
        limner.load_texts("bank.parquet")


def load_template_without_a_place() -> None:
    Path("templates.txt").write_text("a photo of a dog\n")
    limner.load_templates("templates.txt")


def stop_before_anything_is_done() -> None:
    monitor = Monitor()
    monitor.stop.set()
    limner.Engine("cpu").clip("builtin", monitor=monitor)


def use_an_engine_that_was_closed() -> None:
    engine = limner.Engine("cpu")
    engine.close()
    engine.clip("builtin")


def write_an_index_that_is_being_written() -> None:
    with limner.Index("index", None, write=True):
        limner.Index("index", None, write=True)


TRIGGERS: dict[str, Callable[[], None]] = {
    "ImageError": open_empty_file,
    "UnknownModelError": load_unknown_clip,
    "ModelUnavailableError": load_captioner_offline,
    "UnsafeWeightsError": load_pickled_code,
    "MissingExtraError": read_parquet_without_its_extra,
    "VocabularyError": load_missing_list,
    "PromptError": load_template_without_a_place,
    "OptionError": open_with_cap_of_nothing,
    "DeviceError": load_on_unknown_device,
    "StorageError": write_below_a_file,
    "StoreLockedError": write_an_index_that_is_being_written,
    "StoppedError": stop_before_anything_is_done,
    "ClosedError": use_an_engine_that_was_closed,
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_what_a_user_calls_raises_it_with_a_sentence(name: str) -> None:
    with pytest.raises(TREE[name]) as caught:
        TRIGGERS[name]()
    assert len(str(caught.value).split()) > 4
    assert not Path("written-by-a-pickle").exists()


def test_every_error_of_the_tree_is_triggered_here() -> None:
    assert TRIGGERS.keys() == TREE.keys()


@pytest.mark.parametrize(("name", "builtin"), [
    ("ImageError", ValueError), ("UnknownModelError", LookupError), ("ModelUnavailableError", OSError),
    ("UnsafeWeightsError", ValueError), ("MissingExtraError", ImportError), ("VocabularyError", ValueError),
    ("PromptError", ValueError), ("OptionError", ValueError), ("DeviceError", RuntimeError), ("StorageError", OSError),
    ("StoreLockedError", BlockingIOError), ("StoppedError", RuntimeError), ("ClosedError", RuntimeError)])
def test_who_knows_only_pythons_errors_catches_them_too(name: str, builtin: type[Exception]) -> None:
    assert issubclass(TREE[name], builtin)
    assert issubclass(TREE[name], LimnerError)


def test_the_page_of_the_tree_names_every_error_and_its_builtin() -> None:
    drawn = dict(re.findall(r"[|`]-- (\w+)\((\w+)\)", errors.__doc__ or ""))
    assert drawn == {name: kind.__bases__[1].__name__ for name, kind in TREE.items()}


@pytest.mark.parametrize("name", TREE)
def test_an_error_passes_from_process_to_process_unchanged(name: str) -> None:
    error = pickle.loads(pickle.dumps(TREE[name]("a message")))
    assert (type(error), str(error)) == (TREE[name], "a message")


@pytest.mark.parametrize("name", ["LimnerError", *TREE])
def test_every_error_is_a_public_name(name: str) -> None:
    assert getattr(importlib.import_module("limner"), name) is vars(errors)[name]
