"""A picture under way as one safetensors file: tensors, and the rest as JSON in its metadata; no pickle.

What a file holds is checked as it is taken out, since a damaged or foreign one may hold anything. Knows nothing about
what the tensors mean.
"""

from __future__ import annotations

import json
import math
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from limner.core.errors import StorageError

LARGEST_BYTES = 2**30

V = TypeVar("V")


@dataclass(frozen=True)
class Form:
    """What a checkpoint is of: ``what`` (``drawing``), by which ``verb``, and the ``version`` of what is in it."""

    what: str
    verb: str
    version: int

    @property
    def mark(self) -> str:
        """What every file of this form and version says of itself."""
        return f"limner-{self.what}-{self.version}"


@dataclass(frozen=True)
class Checkpoint:
    """``tensors`` by name (``group.name``) and ``about``, whatever JSON can hold."""

    tensors: Mapping[str, Tensor]
    about: Mapping[str, Any]

    def group(self, name: str) -> Checkpoint:
        """Return the tensors of a group under their own names; none where there is no such group."""
        return Checkpoint({key.removeprefix(f"{name}."): value for key, value in self.tensors.items()
                           if key.startswith(f"{name}.")}, {})

    def tensor(self, name: str, dtype: torch.dtype, shape: Sequence[int | None], low: float = -math.inf,
               high: float = math.inf) -> Tensor:
        """Return a tensor of this type and shape (None: any size) with finite values from ``low`` to ``high``.

        Raises:
            ValueError: it is missing, or another.
        """
        found = self.tensors.get(name)
        if found is None:
            raise ValueError(f"{name} is missing")
        if found.dtype != dtype or len(found.shape) != len(shape) or any(
                wanted is not None and size != wanted for size, wanted in zip(found.shape, shape, strict=True)):
            raise ValueError(f"{name} is {found.dtype} {list(found.shape)}")
        if dtype.is_floating_point and not bool(found.isfinite().all()):
            raise ValueError(f"{name} is not finite")
        if found.numel() and not low <= float(found.min()) <= float(found.max()) <= high:
            raise ValueError(f"{name} is out of range")
        return found

    def value(self, name: str, kind: type[V], low: float = -math.inf, high: float = math.inf) -> V:
        """Return a value of ``about`` of exactly this kind; a number from ``low`` to ``high``.

        Raises:
            ValueError: it is missing, or another.
        """
        found = self.about.get(name)
        if type(found) is not kind or (isinstance(found, (int, float)) and not low <= found <= high):
            raise ValueError(f"{name} is missing or wrong")
        return found


def pack_checkpoint(checkpoint: Checkpoint, form: Form) -> bytes:
    """Return the bytes of a checkpoint's file."""
    metadata = {"format": form.mark, "about": json.dumps(checkpoint.about)}
    return save(dict(checkpoint.tensors), metadata=metadata)


def is_checkpoint(path: Path, form: Form) -> bool:
    """Whether a file looks like a checkpoint of this form."""
    try:
        read_checkpoint(path, form)
    except StorageError:
        return False
    return True


def read_checkpoint(path: Path, form: Form) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        StorageError: the file is missing, damaged, or no checkpoint of this form.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_BYTES:
            raise ValueError("it is no file, or larger than any checkpoint")
        with safe_open(str(path), framework="pt") as stored:
            metadata = stored.metadata() or {}
            if not metadata.get("format", "").startswith(f"limner-{form.what}-"):
                raise StorageError(f"{path}: no checkpoint of a {form.what}. Give the file that `limner {form.verb}` wrote "
                                   "when it was stopped.")
            if metadata["format"] != form.mark:
                raise ValueError("it was written by another version of limner")
            about = json.loads(metadata["about"])
            if not isinstance(about, dict):
                raise ValueError("what it says about itself is no object")
            return Checkpoint({name: stored.get_tensor(name) for name in stored.keys()}, about)  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, KeyError, RecursionError) as error:
        if isinstance(error, StorageError):
            raise
        raise StorageError(f"{path}: the checkpoint cannot be read ({error}). Begin the {form.what} anew.") from error
