"""Who is on the device now: with little memory, captioner and CLIP take turns. Knows nothing of what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch

_CPU = torch.device("cpu")


class Movable(Protocol):
    """A network, or what moves one along with itself."""

    def to(self, device: torch.device, /) -> object:
        """Move to a device."""
        ...


@dataclass
class Guest:
    """A network that may have to leave the device while others work."""

    network: Movable
    offloads: bool
    present: bool = False


class Residency:
    """Bring networks to ``device`` when they are used, and send the others away when they are said to offload."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self._guests: dict[str, Guest] = {}

    def admit(self, name: str, network: Movable, *, offloads: bool) -> None:
        """Announce a network; one that offloads waits on the CPU until it is called."""
        self._guests[name] = Guest(network, offloads)
        if offloads:
            network.to(_CPU)
        else:
            self._bring(self._guests[name])

    def call(self, name: str) -> None:
        """Bring a network to the device; every other one that offloads leaves first."""
        for other, guest in self._guests.items():
            if other != name and guest.offloads and guest.present:
                self._send_away(guest)
        guest = self._guests[name]
        if not guest.present:
            self._bring(guest)

    def dismiss(self) -> None:
        """Forget every network, so that its memory can be freed."""
        self._guests.clear()
        self._release_memory()

    def _bring(self, guest: Guest) -> None:
        guest.network.to(self.device)
        guest.present = True

    def _send_away(self, guest: Guest) -> None:
        guest.network.to(_CPU)
        guest.present = False
        self._release_memory()

    def _release_memory(self) -> None:
        empty: dict[str, Callable[[], None]] = {"cuda": torch.cuda.empty_cache, "mps": torch.mps.empty_cache}
        empty.get(self.device.type, lambda: None)()
