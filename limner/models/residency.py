"""Who is on the device now: with little memory, captioner and CLIP take turns.

Who leaves a GPU waits in the machine's memory. Who leaves the CPU waits in a file. Knows nothing of what networks do.
"""

from __future__ import annotations

import logging
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from limner.core.storage import cache_folder

log = logging.getLogger(__name__)

_CPU = torch.device("cpu")
_ALIGNMENT = 64


@dataclass
class Guest:
    """A network that may have to leave the device while others work; ``parked`` once it has left a CPU."""

    network: nn.Module
    offloads: bool
    forget: Callable[[], None] = lambda: None
    present: bool = False
    parked: ParkedTensors | None = None


class Residency:
    """Bring networks to ``device`` when they are used, and send the others away when they are said to offload.

    Networks that share tensors, as a CoCa that is both captioner and CLIP, stay together on the device.
    Where ``device`` is the CPU, networks wait in files without a name in ``folder``, by default limner's cache folder: not
    the system's folder for such files, which on many machines is memory. Their weights must not change meanwhile.
    """

    def __init__(self, device: torch.device, folder: Path | None = None) -> None:
        self.device = device
        self._folder = folder
        self._guests: dict[str, Guest] = {}

    def admit(self, name: str, network: nn.Module, *, offloads: bool, forget: Callable[[], None] = lambda: None) -> None:
        """Announce a network; one that offloads waits until it is called.

        ``forget`` is called when it leaves, to free what its owner derived from its weights.
        """
        guest = Guest(network, offloads, forget)
        for other in self._guests.values():
            if _share(other.network, network):
                other.offloads = guest.offloads = False
                self._bring(other)
        self._guests[name] = guest
        if guest.offloads:
            self._send_away(guest)
        else:
            self._bring(guest)

    def call(self, name: str) -> None:
        """Bring a network to the device; every other one that offloads leaves first."""
        for other, guest in self._guests.items():
            if other != name and guest.offloads and guest.present:
                self._send_away(guest)
        guest = self._guests[name]
        if not guest.present:
            self._bring(guest)

    def dismiss(self) -> None:
        """Forget every network, so that its memory can be freed; who waits in a file can be used again by its owner."""
        for guest in self._guests.values():
            if guest.parked is not None and not guest.present:
                guest.parked.fetch()
        self._guests.clear()
        self._release_memory()

    def _bring(self, guest: Guest) -> None:
        if guest.parked is None:
            guest.network.to(self.device)
        elif not guest.present:
            guest.parked.fetch()
        guest.present = True

    def _send_away(self, guest: Guest) -> None:
        guest.forget()
        if self.device.type == "cpu":
            self._park(guest)
        else:
            guest.network.to(_CPU)
            guest.present = False
        self._release_memory()

    def _park(self, guest: Guest) -> None:
        try:
            guest.parked = guest.parked or ParkedTensors(guest.network, self._folder or cache_folder())
        except OSError as error:
            log.warning("A model stays in memory, since it cannot wait in a file: %s", error)
            guest.offloads, guest.present = False, True
        else:
            guest.parked.leave()
            guest.present = False

    def _release_memory(self) -> None:
        empty: dict[str, Callable[[], None]] = {"cuda": torch.cuda.empty_cache, "mps": torch.mps.empty_cache}
        empty.get(self.device.type, lambda: None)()


class ParkedTensors:
    """The tensors of a network on the CPU, in a file that vanishes when it is closed.

    Fetched, they are views of the file: the system reads what is used, and may drop it again when memory is short.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, network: nn.Module, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._tensors = [tensor for tensor in _list_tensors(network) if tensor.numel()]
        self._shapes = [tensor.shape for tensor in self._tensors]
        self._starts: list[int] = []
        self._file = tempfile.TemporaryFile(dir=folder, prefix="parked-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        for tensor in self._tensors:
            self._file.seek(-self._file.tell() % _ALIGNMENT, 1)
            self._starts.append(self._file.tell())
            self._file.write(_bytes_of(tensor).numpy().data)
        self._file.flush()

    def leave(self) -> None:
        """Free the memory of the tensors."""
        for tensor in self._tensors:
            tensor.data = torch.empty(0, dtype=tensor.dtype)

    def fetch(self) -> None:
        """Fill the tensors again."""
        if not self._tensors:
            return
        content = torch.from_numpy(np.memmap(self._file, dtype=np.uint8, mode="c"))
        for tensor, shape, start in zip(self._tensors, self._shapes, self._starts, strict=True):
            size = shape.numel() * tensor.dtype.itemsize
            tensor.data = content[start:start + size].view(tensor.dtype).view(shape)


def _list_tensors(network: nn.Module) -> Iterator[Tensor]:
    yield from network.parameters()
    yield from network.buffers()


def _share(one: nn.Module, other: nn.Module) -> bool:
    return not {id(tensor) for tensor in _list_tensors(one)}.isdisjoint(id(tensor) for tensor in _list_tensors(other))


def _bytes_of(tensor: Tensor) -> Tensor:
    return tensor.detach().contiguous().flatten().view(torch.uint8)
