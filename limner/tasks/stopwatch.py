"""Seconds by stage, for accounts. Knows devices, no task."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from limner.core.devices import wait_for


class Stopwatch:
    """Seconds by stage on a device. What several pictures share is split evenly among them by ``share``."""

    def __init__(self, device: torch.device, shared_by: int = 1) -> None:
        self.seconds: dict[str, float] = {}
        self._device = device
        self._shared_by = shared_by

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        started = time.perf_counter()
        yield
        wait_for(self._device)
        self.seconds[name] = time.perf_counter() - started

    def share(self) -> Stopwatch:
        """Return a stopwatch for one picture, with its part of the seconds so far."""
        own = Stopwatch(self._device)
        own.seconds = {name: seconds / self._shared_by for name, seconds in self.seconds.items()}
        return own
