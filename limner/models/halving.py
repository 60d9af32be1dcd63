"""Batches that fit: what a device's memory does not hold is halved, and gone on with. Knows nothing of what is computed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

import torch

from limner.core.errors import DeviceError

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

SIGNS = ("out of memory", "can't allocate memory", "STATUS_ALLOC_FAILED")
"""How CUDA and MPS, the CPU, and CUDA's libraries say in a RuntimeError what has no error of its own."""


def compute_batches(items: Iterable[T], size: int, compute: Callable[[list[T]], R], *, name: str,
                    device: torch.device) -> Iterator[R]:
    """Yield ``compute(batch)`` for all items, ``size`` at a time, or fewer from the first batch on that does not fit.

    ``name`` is the model's, for the log and the error.

    Raises:
        DeviceError: the device's memory does not hold a single item.
    """
    source, waiting = iter(items), list[T]()
    while True:
        waiting += islice(source, max(0, size - len(waiting)))
        if not waiting:
            return
        batch = waiting[:size]
        try:
            result = compute(batch)
        except RuntimeError as error:
            if not is_lack_of_memory(error):
                raise
            size = len(batch) // 2
            if not size:
                raise DeviceError(f"{name} needs more memory than {device} has free, even for one picture or text. "
                                  "Use --low-memory, a smaller model, or --device cpu.") from error
        else:
            del waiting[:len(batch)]
            yield result
            continue
        release_memory(device)  # only now that the error, and with it what the batch held, is gone
        log.warning("%s: not enough memory on %s; going on with %d at once", name, device, size)


def is_lack_of_memory(error: RuntimeError) -> bool:
    """Whether an error says that a device's memory is full."""
    return isinstance(error, torch.cuda.OutOfMemoryError) or any(sign in str(error) for sign in SIGNS)


def release_memory(device: torch.device) -> None:
    """Give back to the device what torch keeps of it for later."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    if device.type == "mps":
        torch.mps.empty_cache()
