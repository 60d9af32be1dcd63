"""A drawing under way as one safetensors file: tensors, and the rest as JSON in its metadata; no pickle.

Knows nothing about what the tensors mean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from limner.core.errors import StorageError
from limner.core.storage import write_atomically

FORMAT = "limner-drawing-1"


@dataclass(frozen=True)
class Checkpoint:
    """``tensors`` by name (``group.name``) and ``about``, whatever JSON can hold."""

    tensors: Mapping[str, Tensor]
    about: Mapping[str, Any]

    def group(self, name: str) -> dict[str, Tensor]:
        """Return the tensors of a group under their own names; empty when there are none."""
        return {key.removeprefix(f"{name}."): value for key, value in self.tensors.items() if key.startswith(f"{name}.")}


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint.

    Raises:
        StorageError: the file cannot be written.
    """
    metadata = {"format": FORMAT, "about": json.dumps(checkpoint.about)}
    data = save(dict(checkpoint.tensors), metadata=metadata)
    write_atomically(path, lambda part: part.write_bytes(data))


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        StorageError: the file is missing, damaged, or no drawing's checkpoint.
    """
    try:
        with safe_open(str(path), framework="pt") as stored:
            metadata = stored.metadata() or {}
            if metadata.get("format") != FORMAT:
                raise StorageError(f"{path}: no checkpoint of a drawing. Give the file that `limner draw` wrote when it "
                                   "was stopped.")
            return Checkpoint({name: stored.get_tensor(name) for name in stored.keys()},  # noqa: SIM118
                              json.loads(metadata["about"]))
    except (SafetensorError, OSError, ValueError, KeyError) as error:
        if isinstance(error, StorageError):
            raise
        raise StorageError(f"{path}: the checkpoint cannot be read ({error}). Begin the drawing anew.") from error
