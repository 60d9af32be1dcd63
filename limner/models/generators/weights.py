"""Fill a network of a painter from a safetensors file."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from limner.core.errors import ModelUnavailableError


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
