"""With little memory, networks take turns on the device."""

from __future__ import annotations

from weakref import ref

import pytest
import torch
from torch import nn

from limner.models.residency import Residency

GPU = torch.device("cuda")
"""A device that nothing is really moved to here."""

moves: list[str] = []


class Traveller(nn.Linear):
    """A network that only writes down where it is sent."""

    def __init__(self, name: str) -> None:
        super().__init__(2, 2)
        self.name = name

    def to(self, device: torch.device) -> Traveller:  # type: ignore[override]
        moves.append(f"{self.name} to {device.type}")
        return self


@pytest.fixture(autouse=True)
def _no_moves() -> None:
    moves.clear()


def settle(**offloads: bool) -> Residency:
    residency = Residency(GPU)
    for name, leaves in offloads.items():
        residency.admit(name, Traveller(name), offloads=leaves)
    return residency


def test_who_stays_goes_to_the_device_at_once_and_who_offloads_waits_on_the_cpu() -> None:
    settle(clip=False, captioner=True)
    assert moves == ["clip to cuda", "captioner to cpu"]


def test_two_that_offload_are_never_on_the_device_together() -> None:
    residency = settle(clip=True, captioner=True)
    moves.clear()
    for name in ("clip", "captioner", "clip"):
        residency.call(name)
    assert moves == ["clip to cuda", "clip to cpu", "captioner to cuda", "captioner to cpu", "clip to cuda"]


def test_who_does_not_offload_is_left_alone() -> None:
    residency = settle(clip=False, captioner=True)
    moves.clear()
    for name in ("captioner", "clip", "captioner"):
        residency.call(name)
    assert moves == ["captioner to cuda", "captioner to cpu", "captioner to cuda"]


def test_who_is_called_again_is_not_moved_again() -> None:
    residency = settle(clip=True, captioner=False)
    moves.clear()
    for _ in range(3):
        residency.call("clip")
    assert moves == ["clip to cuda"]


def test_a_real_network_computes_the_same_after_its_travels() -> None:
    network = nn.Linear(3, 3)
    residency = Residency(torch.device("cpu"))
    before = network(torch.ones(3)).tolist()
    residency.admit("clip", network, offloads=True)
    residency.call("clip")
    assert network(torch.ones(3)).tolist() == before


def test_dismissed_networks_can_be_freed() -> None:
    residency = Residency(torch.device("cpu"))
    network = nn.Linear(3, 3)
    residency.admit("clip", network, offloads=False)
    gone = ref(network)
    del network
    assert gone() is not None
    residency.dismiss()
    assert gone() is None
