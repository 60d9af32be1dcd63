"""Weights on disk: which file of a folder holds them, and that reading it runs no code.

safetensors cannot carry code. ``.pt``, ``.pth`` and ``.bin`` are pickles, which can: they are read only by torch's
weights-only loader, and refused where that is not enough. Knows nothing about what the tensors are for.
"""

from __future__ import annotations

import json
import pickle
import warnings
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from limner.core.errors import ModelUnavailableError, UnknownModelError, UnsafeWeightsError

OPEN_CLIP_FILES = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "open_clip_pytorch_model.bin",
                   "open_clip_pytorch_model.pth")
TRANSFORMERS_FILES = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
                      "pytorch_model.bin.index.json")
PAINTER_FILES = ("diffusion_pytorch_model.safetensors", "model.safetensors")
"""What weights are called on the hub, the safe formats first; an index lists the parts of a split file."""

_REFUSED = (pickle.UnpicklingError, TypeError, ValueError, LookupError, AttributeError)
_DAMAGED = (OSError, EOFError, RuntimeError, SafetensorError, zipfile.BadZipFile)


def choose_weights(present: Collection[str], wanted: Collection[str]) -> str | None:
    """Return the first of the ``wanted`` file names that is present."""
    return next((name for name in wanted if name in present), None)


def list_parts(index: Path) -> list[str]:
    """Return the files that an index of split weights names, sorted.

    Raises:
        ModelUnavailableError: the index is damaged.
    """
    try:
        parts = part_names(json.loads(index.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelUnavailableError(f"{index} is damaged ({error}). Download it again.") from error
    if not parts:
        raise ModelUnavailableError(f"{index} is damaged: it names no files. Download it again.")
    return parts


def part_names(index: Any) -> list[str]:
    """Return the files that the content of an index of split weights names, sorted; none where it is no such index."""
    names = index.get("weight_map") if isinstance(index, dict) else None
    found = set(names.values()) if isinstance(names, dict) and all(isinstance(one, str) for one in names.values()) else ()
    return sorted(found)


def find_weights(folder: Path) -> Path:
    """Return the weights file of a folder in open_clip's format.

    Raises:
        UnknownModelError: the folder holds none.
    """
    present = {path.name for path in folder.iterdir()}
    found = choose_weights(present, OPEN_CLIP_FILES) or choose_weights(sorted(present), _lone_weights(present))
    if found is None:
        raise UnknownModelError(f"{folder}: there are no weights in this folder. It must hold {OPEN_CLIP_FILES[0]} "
                                f"(or {OPEN_CLIP_FILES[2]}) beside open_clip_config.json.")
    return folder / found


def check_weights(path: Path) -> None:
    """Make sure that a weights file is whole in its outline and that reading it runs no code.

    Raises:
        UnsafeWeightsError: it is a program (TorchScript), or a pickle that asks for more than tensors.
        ModelUnavailableError: it is damaged or cannot be read.
    """
    zipped = path.suffix != ".safetensors" and zipfile.is_zipfile(path)
    try:
        if zipped and _is_torchscript(path):
            raise pickle.UnpicklingError("a TorchScript archive is a program")
        _read_outline(path, zipped)
    except _REFUSED as error:
        raise UnsafeWeightsError(
            f"{path} is refused: torch's weights-only loader does not read it ({_reason(error)}). It is no file of "
            "weights, or one that would run code. Use the same weights as safetensors (OpenAI's: ViT-L-14/openai and "
            "so on), or convert it on a machine that trusts it.") from error
    except _DAMAGED as error:
        raise ModelUnavailableError(f"{path} is damaged or cannot be read ({_reason(error)}). "
                                    "Remove it and download it again.") from error


def _read_outline(path: Path, zipped: bool) -> None:
    if path.suffix == ".safetensors":
        with safe_open(str(path), framework="pt"):
            return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a pickle protocol that it may not know: then it raises
        torch.load(path, map_location="meta", weights_only=True, mmap=zipped)


def _lone_weights(present: Collection[str]) -> list[str]:
    """Return a weights file of any other name, if it is the only one of its folder: two would be a guess."""
    safe = [name for name in present if name.endswith(".safetensors") and name != "domain.safetensors"]
    pickles = [name for name in present if name.endswith((".bin", ".pt", ".pth"))]
    chosen = safe or pickles
    return chosen if len(chosen) == 1 else []


def _is_torchscript(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())


def _reason(error: Exception) -> str:
    """Return the telling line of torch's long message, without its advice to trust the file."""
    text = str(error).rpartition("WeightsUnpickler error:")[2].strip()
    return text.partition("\n")[0].partition(". ")[0] or type(error).__name__
