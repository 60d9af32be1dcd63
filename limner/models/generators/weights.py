"""The weights of a painter's networks, to and from safetensors files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from limner.core.errors import ModelUnavailableError
from limner.core.storage import write_atomically


def write_weights(state: Mapping[str, Tensor], path: Path) -> None:
    """Write tensors, for everybody to read: safetensors alone makes files that only their owner can.

    Raises:
        StorageError: they cannot be written.
    """
    whole = {name: tensor.contiguous() for name, tensor in state.items()}
    write_atomically(path, lambda part: save_file(whole, str(part)))
    path.chmod(0o644)


def fill(network: nn.Module, path: Path) -> None:
    """Give a network that has no numbers yet (on the device ``meta``) those of a file, in float32, to be read only.

    Raises:
        ModelUnavailableError: the file is missing or damaged, or holds another network.
    """
    try:
        state = {key: part.float() if part.is_floating_point() else part for key, part in load_file(str(path)).items()}
        network.load_state_dict(state, assign=True)
    except (SafetensorError, OSError, RuntimeError) as error:
        raise ModelUnavailableError(f"{path} cannot be loaded: {str(error).splitlines()[0]}. Convert or fetch it again."
                                    ) from error
    network.requires_grad_(False)
