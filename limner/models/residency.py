"""Who is on the device now: where memory is short, networks take turns.

Who leaves a GPU waits in the machine's memory. Who leaves the CPU waits in a file. Every model (``HostedModel``) brings its
own network to the device when one of its methods is called; ``Residency`` sends away those that must make room for it.
Knows nothing of what networks do.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from limner.core.errors import DeviceError
from limner.core.storage import cache_folder
from limner.models.halving import is_lack_of_memory, release_memory

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

_CPU = torch.device("cpu")
_ALIGNMENT = 64


class Place(Protocol):
    """A network's place on its device."""

    def present(self) -> contextlib.AbstractContextManager[None]:
        """Have the network on the device inside; it stays there until the end."""
        ...

    def invalidate(self) -> None:
        """Take note that the weights have changed."""
        ...


class Settled:
    """The place of a network that never leaves its device."""

    def present(self) -> contextlib.AbstractContextManager[None]:
        """Do nothing: the network is there."""
        return contextlib.nullcontext()

    def invalidate(self) -> None:
        """Do nothing: nothing is kept of the weights."""


class HostedModel:
    """What every model is made of: its ``name``, its network ``model``, and that network's place on its device.

    The place is ``Settled`` until an engine gives it another. Public methods that run the network carry ``on_device``.
    """

    name: str
    model: Any
    place: Place = Settled()

    def present(self) -> contextlib.AbstractContextManager[None]:
        """Have the network on its device inside, for work that goes on between two calls of methods, as gradients do."""
        return self.place.present()

    def forget(self) -> None:
        """Let go of what was derived from the weights, because they leave the device; most models keep nothing."""

    def invalidate(self) -> None:
        """Let go of all that was derived from the weights, because they were changed in place.

        Call it on the device (inside ``present()`` where networks take turns), before the model is used again.
        """
        self.forget()
        self.place.invalidate()


M = TypeVar("M", bound=HostedModel)


def on_device(method: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
    """Let a method of a model bring the model's network to its device, and keep it there until it is done."""

    @functools.wraps(method)
    def run(self: M, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.place.present():
            return method(self, *args, **kwargs)

    return run


class Resident:
    """A network that ``Residency`` knows of; its ``Place``.

    It ``offloads`` if it may have to leave while others work, and is ``parked`` once it has left a CPU.
    """

    def __init__(self, home: Residency, network: nn.Module, *, offloads: bool, forget: Callable[[], None]) -> None:
        self.network, self.offloads = network, offloads
        self.forgets = [forget]
        self.is_present = True
        self.dismissed = False
        self.users = 0
        self.parked: ParkedTensors | None = None
        self._home = home

    def present(self) -> contextlib.AbstractContextManager[None]:
        """Have the network on the device inside; every other one that offloads leaves first."""
        return self._home.use(self) if self._home.takes_turns else contextlib.nullcontext()

    def invalidate(self) -> None:
        """Drop what every owner derived from the weights, and the file that the network waited in.

        Raises:
            DeviceError: the network is waiting, so nobody can have changed it.
        """
        if not self.is_present:
            raise DeviceError("The weights of a model that waits off the device were said to have changed. Change them, and "
                              "call invalidate(), inside present().")
        for forget in self.forgets:
            forget()
        self.parked = None


class Residency:
    """Bring networks to ``device`` when they are used, and send the others away when they are said to offload.

    Any thread may use any network. One that others are using is not sent away: who needs its room waits, and newcomers
    wait behind. A thread that already uses a network waits for nobody, so that none waits for itself; the room may then
    have to hold both.

    Networks that share tensors, as a CoCa that is both captioner and CLIP, stay together on the device.
    Where ``device`` is the CPU, networks wait in files without a name in ``folder``, by default limner's cache folder: not
    the system's folder for such files, which on many machines is memory. Who changes weights must say so
    (``Resident.invalidate``).
    """

    def __init__(self, device: torch.device, folder: Path | None = None) -> None:
        self.device = device
        self.takes_turns = False
        self._folder = folder
        self._residents: list[Resident] = []
        self._queue = threading.Lock()
        self._changed = threading.Condition()
        self._own = threading.local()

    def admit(self, network: nn.Module, *, offloads: bool, forget: Callable[[], None] = lambda: None) -> Resident:
        """Announce a network, and bring it to the device; a network that was announced already keeps its place.

        ``forget`` is called when it leaves, to free what its owner derived from its weights.
        """
        with self._changed:
            self.takes_turns |= offloads
            for other in self._residents:
                if other.network is network:
                    other.offloads = other.offloads and offloads
                    other.forgets.append(forget)
                    return other
            resident = Resident(self, network, offloads=offloads, forget=forget)
            for other in self._residents:
                if _share(other.network, network):
                    other.offloads = resident.offloads = False
                    self._bring(other)
            self._residents.append(resident)
            resident.is_present = False
            self._bring(resident)
        return resident

    def make_room(self) -> None:
        """Send away every network that offloads and that nobody uses, for one that is about to be loaded."""
        with self._entered(None):
            pass

    @contextlib.contextmanager
    def use(self, resident: Resident) -> Iterator[None]:
        """Have a network on the device; every other one that offloads and that nobody uses leaves first."""
        with self._entered(resident):
            self._own.depth = self._depth() + 1
        try:
            yield
        finally:
            self._own.depth -= 1
            with self._changed:
                resident.users -= 1
                self._changed.notify_all()

    def dismiss(self, resident: Resident | None = None) -> None:
        """Forget a network, or all, so that its memory can be freed; who waits in a file can be used again by its owner."""
        with self._changed:
            for one in self._residents if resident is None else [resident]:
                if one.parked is not None and not one.is_present:
                    one.parked.fetch()
                one.is_present = True
                one.offloads = False
                one.forgets.clear()
                one.parked = None
                one.dismissed = True
            self._residents = [] if resident is None else [one for one in self._residents if one is not resident]
            release_memory(self.device)

    def _depth(self) -> int:
        return int(getattr(self._own, "depth", 0))

    @contextlib.contextmanager
    def _entered(self, wanted: Resident | None) -> Iterator[None]:
        """Wait for a turn; make room, bring the one wanted, and count one more user of it."""
        waits = not self._depth()
        with self._queue if waits else contextlib.nullcontext(), self._changed:
            others = [one for one in self._residents if one.offloads and one is not wanted]
            if waits:
                self._changed.wait_for(lambda: not any(one.is_present and one.users for one in others))
            for one in others:
                if one.is_present and not one.users:
                    self._send_away(one)
            if wanted is not None:
                self._bring(wanted)
                wanted.users += 1
            yield

    def _bring(self, resident: Resident) -> None:
        if resident.is_present:
            return
        if resident.parked is not None:
            resident.parked.fetch()
        else:
            try:
                resident.network.to(self.device)
            except RuntimeError as error:
                if not is_lack_of_memory(error):
                    raise
                raise DeviceError(f"{self.device} has no room for another model. Use --low-memory, a smaller model, or "
                                  "--device cpu.") from error
        resident.is_present = True

    def _send_away(self, resident: Resident) -> None:
        for forget in resident.forgets:
            forget()
        if self.device.type == "cpu":
            self._park(resident)
        else:
            resident.network.to(_CPU)
            resident.is_present = False
        release_memory(self.device)

    def _park(self, resident: Resident) -> None:
        try:
            resident.parked = resident.parked or ParkedTensors(resident.network, self._folder or cache_folder())
        except OSError as error:
            log.warning("A model stays in memory, since it cannot wait in a file: %s", error)
            resident.offloads = False
        else:
            resident.parked.leave()
            resident.is_present = False


class ParkedTensors:
    """The tensors of a network on the CPU, all together ``bytes``, in a file that vanishes when it is closed.

    Fetched, they are views of the file: the system reads what is used, and may drop it again when memory is short.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, network: nn.Module, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._tensors = [tensor for tensor in list_tensors(network) if tensor.numel()]
        self._shapes = [tensor.shape for tensor in self._tensors]
        self._starts: list[int] = []
        self._file = tempfile.TemporaryFile(dir=folder, prefix="parked-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self.bytes = sum(tensor.numel() * tensor.itemsize for tensor in self._tensors)
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


def list_tensors(network: nn.Module) -> Iterator[Tensor]:
    """Yield a network's parameters and buffers, each once."""
    yield from network.parameters()
    yield from network.buffers()


def _share(one: nn.Module, other: nn.Module) -> bool:
    return not {id(tensor) for tensor in list_tensors(one)}.isdisjoint(id(tensor) for tensor in list_tensors(other))


def _bytes_of(tensor: Tensor) -> Tensor:
    return tensor.detach().contiguous().flatten().view(torch.uint8)
