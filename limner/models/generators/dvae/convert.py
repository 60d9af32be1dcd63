"""The published encoder and decoder of openai/DALL-E as a painter's folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from limner.core.errors import ModelUnavailableError
from limner.models.generators.dvae.network import Dvae, DvaeSizes
from limner.models.generators.dvae.painter import save_dvae
from limner.models.generators.dvae.pickles import read_tensors

_BLOCK = re.compile(r"blocks\.group_(\d+)\.block_(\d+)\.(?:res_path\.conv_(\d+)|(id_path))\.([wb])")
_ENDS = {"blocks.input": "stem", "blocks.output.conv": "head"}
_KINDS = {"w": "weight", "b": "bias"}


def convert_dvae(decoder: Path, encoder: Path | None, folder: Path) -> DvaeSizes:
    """Write a painter's folder from the published pickles, which are read without being run; return its sizes.

    Raises:
        UnsafeWeightsError: a pickle asks for what no such model needs.
        ModelUnavailableError: a file is missing or damaged, or holds another network.
    """
    state = _rename(read_tensors(decoder), decoder, "decoder")
    if encoder is not None:
        state |= _rename(read_tensors(encoder), encoder, "encoder")
    sizes = _measure(state, decoder)
    with torch.device("meta"):
        network = Dvae(sizes, encodes=encoder is not None)
    try:
        network.load_state_dict(state, assign=True)
    except RuntimeError as error:
        raise ModelUnavailableError(f"{encoder or decoder}: it is no part of one discrete VAE of {sizes} "
                                    f"({str(error).splitlines()[-1].strip()}).") from error
    save_dvae(network, folder)
    return sizes


def _rename(tensors: Mapping[str, Tensor], path: Path, part: str) -> dict[str, Tensor]:
    """Return tensors by the names that they have in limner's own modules."""
    found = {}
    for name, tensor in tensors.items():
        block = _BLOCK.fullmatch(name)
        place, _, kind = name.rpartition(".")
        if block:
            group, number, conv, _, kind = block.groups()
            inner = "skip" if conv is None else f"convs.{int(conv) - 1}"
            found[f"{part}.groups.{int(group) - 1}.{int(number) - 1}.{inner}.{_KINDS[kind]}"] = tensor.float()
        elif place in _ENDS and kind in _KINDS:
            found[f"{part}.{_ENDS[place]}.{_KINDS[kind]}"] = tensor.float()
        else:
            raise ModelUnavailableError(f"{path}: it holds {name!r}, which no {part} of openai/DALL-E has.")
    return found


def _measure(state: Mapping[str, Tensor], path: Path) -> DvaeSizes:
    """Return the sizes of a discrete VAE from the shapes of its decoder, and of the encoder's first layer."""
    places = [(int(name.split(".")[2]), int(name.split(".")[3])) for name in state if name.startswith("decoder.groups.")]
    try:
        stem, head = state["decoder.stem.weight"], state["decoder.head.weight"]
        entered = state.get("encoder.stem.weight")
        return DvaeSizes(codes=stem.shape[1], width=head.shape[1], groups=1 + max(group for group, _ in places),
                         blocks=1 + max(block for _, block in places), entry=stem.shape[0],
                         stem=7 if entered is None else entered.shape[-1], spread=head.shape[0] == 6)
    except (KeyError, ValueError, IndexError) as error:
        raise ModelUnavailableError(f"{path}: it is no decoder of openai/DALL-E: {error} is missing.") from error
