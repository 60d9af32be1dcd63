"""Devices and precisions: what is there is taken, what is not is refused with the choices."""

from __future__ import annotations

import pytest
import torch

from limner.core.devices import PRECISIONS, pick_device, pick_dtype, wait_for
from limner.core.errors import DeviceError, OptionError

HAS_CUDA = torch.cuda.is_available()


@pytest.mark.parametrize("wanted", ["cpu", "cpu:0", torch.device("cpu")])
def test_the_cpu_is_always_there(wanted: str | torch.device) -> None:
    assert pick_device(wanted).type == "cpu"


@pytest.mark.parametrize("wanted", ["auto", None])
def test_auto_takes_the_best_that_is_there(wanted: str | None) -> None:
    best = "cuda" if HAS_CUDA else "mps" if torch.backends.mps.is_available() else "cpu"
    assert pick_device(wanted).type == best


@pytest.mark.parametrize("wanted", ["tpu", "gpu", "meta", "cuda:x", "CPU "])
def test_an_unknown_device_is_refused_with_the_choices(wanted: str) -> None:
    with pytest.raises(DeviceError, match="auto, cpu, cuda, mps, or cuda:N") as caught:
        pick_device(wanted)
    assert repr(wanted) in str(caught.value)


@pytest.mark.skipif(HAS_CUDA, reason="there is a GPU here")
def test_a_device_that_is_not_here_is_refused_with_a_way_on() -> None:
    with pytest.raises(DeviceError, match=r"'cuda:1' was asked for.*--device cpu"):
        pick_device("cuda:1")


@pytest.mark.parametrize("kind", ["cpu", *(["cuda"] if HAS_CUDA else [])])
def test_a_device_number_that_is_not_here_is_refused_with_the_count(kind: str) -> None:
    with pytest.raises(DeviceError, match=rf"there are \d+ here, counted from {kind}:0"):
        pick_device(f"{kind}:99")


@pytest.mark.parametrize(("device", "expected"), [("cpu", torch.float32), ("mps", torch.float32), ("cuda", torch.float16)])
def test_half_precision_is_for_cuda_unless_asked_for(device: str, expected: torch.dtype) -> None:
    assert pick_dtype(torch.device(device)) == expected
    assert [pick_dtype(torch.device(device), name) for name in PRECISIONS] == list(PRECISIONS.values())


def test_an_unknown_precision_is_refused_with_the_choices() -> None:
    with pytest.raises(OptionError, match=r"'int8'.*auto, float32, float16, bfloat16"):
        pick_dtype(torch.device("cpu"), "int8")


def test_a_clock_waits_for_what_works_behind_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[object] = []
    monkeypatch.setattr(torch.cuda, "synchronize", waited.append)
    monkeypatch.setattr(torch.mps, "synchronize", lambda: waited.append("mps"))
    for name in ("cpu", "cuda:1", "mps"):
        wait_for(torch.device(name))
    assert waited == [torch.device("cuda:1"), "mps"]
