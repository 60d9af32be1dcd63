"""Which device and precision to use. Knows nothing about models."""

from __future__ import annotations

import torch

from limner.core.errors import DeviceError, OptionError

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


def pick_device(wanted: str | torch.device | None = None) -> torch.device:
    """Return the device to use: ``auto`` (or None) takes CUDA, then MPS, then the CPU.

    Raises:
        DeviceError: the device asked for is not on this machine.
    """
    name = str(wanted or "auto")
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps") if torch.backends.mps.is_available() else torch.device("cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise DeviceError(_unknown(name)) from error
    if device.type not in DEVICES:
        raise DeviceError(_unknown(name))
    count = _count(device.type)
    if not count:
        raise DeviceError(f"Device {name!r} was asked for, but this machine or this torch build has none. "
                          "Use --device cpu, or auto to take what there is.")
    if (device.index or 0) >= count:
        raise DeviceError(f"Device {name!r} was asked for, but there are {count} here, counted from {device.type}:0.")
    return device


def _count(kind: str) -> int:
    """How many devices of a kind this machine has."""
    if kind == "cuda":
        return torch.cuda.device_count()
    return 1 if kind == "cpu" else int(torch.backends.mps.is_available())


def _unknown(name: str) -> str:
    return f"Unknown device {name!r}. Use one of {', '.join(DEVICES)}, or cuda:N."


def pick_dtype(device: torch.device, precision: str = "auto") -> torch.dtype:
    """Return the compute type: by default float32 on CPU and MPS, float16 on CUDA.

    Raises:
        OptionError: ``precision`` is not auto, float32, float16 or bfloat16.
    """
    if precision == "auto":
        return torch.float16 if device.type == "cuda" else torch.float32
    if precision not in PRECISIONS:
        raise OptionError(f"Unknown precision {precision!r}. Use auto, {', '.join(PRECISIONS)}.")
    return PRECISIONS[precision]


def pick_autocast(device: torch.device, precision: str = "auto") -> torch.dtype | None:
    """Return what mixed-precision training multiplies in, None for float32 throughout.

    By default bfloat16 where the device has instructions for it; elsewhere it is slower than float32. float16 is never
    chosen: its gradients need a scale.

    Raises:
        OptionError: ``precision`` is not auto, float32 or bfloat16.
    """
    if precision not in ("auto", "float32", "bfloat16"):
        raise OptionError(f"Precision {precision!r} is not trained in. Use auto, float32 or bfloat16.")
    if precision != "auto":
        return torch.bfloat16 if precision == "bfloat16" else None
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else None
    return torch.bfloat16 if device.type == "cpu" and torch.cpu._is_amx_tile_supported() else None


def wait_for(device: torch.device) -> None:
    """Wait until a device has done what it was given: a GPU works behind the program, a clock must not stop before it."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
