"""A GPU where there is none: tensors on a device of their own that hold their numbers on the CPU and refuse to be mixed.

Inside ``with stand_in():``, ``tensor.to(DEVICE)``, ``torch.zeros(3, device=DEVICE)`` and all that follows from them work,
with real numbers. Which operations may mix devices, and where a result lies, torch itself decides: each operation first
runs on torch's fake tensors of the device ``cuda``, which raise FakeTensorDeviceMismatchError where a GPU would fail.
(Those alone hold no numbers, so they end where a choice depends on one, and without CUDA they cannot even be indexed.)
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch._subclasses.fake_tensor import (
    DataDependentOutputException,
    DynamicOutputShapeException,
    FakeTensor,
    FakeTensorMode,
)
from torch.utils import backend_registration
from torch.utils._mode_utils import no_dispatch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map, tree_map_only

CPU, CUDA = torch.device("cpu"), torch.device("cuda", 0)
DEVICE = torch.device("privateuseone", 0)
"""The one kind of device that torch lets a program add."""

MATH = 0
"""How ``_fused_sdp_choice`` calls attention that is made of plain products."""

_UNTOLD = (DataDependentOutputException, DynamicOutputShapeException)
"""What fake tensors cannot know without numbers."""


_KEPT = torch.library.Library("aten", "IMPL")
"""What torch calls past any mode, where a list or a tensor stands as an index."""


class StandIn(Tensor):
    """A tensor on ``DEVICE``, whose ``numbers`` are on the CPU."""

    numbers: Tensor
    __torch_function__ = torch._C._disabled_torch_function_impl

    @staticmethod
    def __new__(cls, numbers: Tensor) -> StandIn:
        made = Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls, numbers.shape, strides=numbers.stride(), storage_offset=numbers.storage_offset(), dtype=numbers.dtype,
            layout=numbers.layout, device=DEVICE, requires_grad=False)
        made.numbers = numbers
        return made

    @property
    def data(self) -> Tensor:
        """The tensor without its history."""
        return self.detach()

    @data.setter
    def data(self, value: StandIn) -> None:
        Tensor.data.__set__(self, value)  # type: ignore[attr-defined]
        self.numbers = value.numbers

    def tolist(self) -> Any:
        """Return the numbers; torch itself refuses that to every class but its own."""
        return self.numbers.tolist()

    def __repr__(self) -> str:  # type: ignore[override]
        return f"StandIn({self.numbers!r})"

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise AssertionError("a tensor of the stand-in was used outside of stand_in()")


class _Device(TorchDispatchMode):
    def __init__(self, judge: FakeTensorMode) -> None:
        super().__init__()
        self._judge = judge
        self._known: dict[tuple[Any, ...], list[torch.device]] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func is torch.ops.aten._fused_sdp_choice.default:
            return MATH
        if not self._concerns_device(args, kwargs):
            with no_dispatch():
                return func(*args, **kwargs)
        key = (func, *map(_describe, tree_flatten((args, kwargs))[0]))
        if key not in self._known:
            self._known[key] = self._ask(func, args, kwargs)
        places = self._known[key]
        with torch.inference_mode(False), torch.no_grad(), no_dispatch():  # torch's inference mode knows no such tensors
            numbers = func(*tree_map(_to_numbers, args), **tree_map(_to_numbers, kwargs))
            return self._wrap(func, numbers, places, args)

    def _concerns_device(self, args: Any, kwargs: Any) -> bool:
        return any(isinstance(value, StandIn) or (isinstance(value, torch.device) and value.type == DEVICE.type)
                   for value in tree_flatten((args, kwargs))[0])

    def _ask(self, func: Any, args: Any, kwargs: Any) -> list[torch.device]:
        """Return where torch says that the tensors of the result lie; raises where it says that devices are mixed."""
        def fake(value: Any) -> Any:
            if not isinstance(value, Tensor):
                return CUDA if isinstance(value, torch.device) and value.type == DEVICE.type else value
            with no_dispatch():
                empty = torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
            return FakeTensor(self._judge, empty, CUDA if isinstance(value, StandIn) else CPU)

        try:
            found = func(*tree_map(fake, args), **tree_map(fake, kwargs))
        except _UNTOLD:
            return []
        except RuntimeError as error:
            if "not linked with support for cuda" not in str(error):  # as of an index that is a mask
                raise
            return []
        return [value.device for value in tree_flatten(found)[0] if isinstance(value, Tensor)]

    def _wrap(self, func: Any, numbers: Any, places: list[torch.device], args: Any) -> Any:
        """Return a result as it lies: what an operation changed in place is the tensor that it was given."""
        given = {id(value.numbers): value for value in tree_flatten(args)[0] if isinstance(value, StandIn)}
        left = iter(places)

        def wrap(value: Tensor) -> Tensor:
            place = next(left, CUDA)
            if id(value) in given:
                return given[id(value)]
            return StandIn(value) if place.type == "cuda" else value

        return tree_map_only(Tensor, wrap, numbers)


def _describe(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.shape, value.stride(), value.dtype, value.device
    return type(value), repr(value)


def _to_numbers(value: Any) -> Any:
    if isinstance(value, StandIn):
        return value.numbers
    return CPU if isinstance(value, torch.device) else value


class _Backend:
    """What torch asks of a kind of device; there is none but inside of ``stand_in``, so that other tests see no change."""

    present = 0

    def is_initialized(self) -> bool:
        return True

    def is_available(self) -> bool:
        return self.present > 0

    def device_count(self) -> int:
        return int(self.is_available())

    def current_device(self) -> int:
        return 0

    def _is_in_bad_fork(self) -> bool:
        return False

    def manual_seed_all(self, seed: int) -> None:
        """Nothing is drawn here: numbers are drawn on the CPU."""

    def get_rng_state(self, device: Any = None) -> Tensor:
        return torch.empty(0, dtype=torch.uint8)

    def set_rng_state(self, state: Tensor, device: Any = None) -> None:
        pass


@functools.cache
def register() -> None:
    """Let torch know the kind of device; ``stand_in`` does so itself."""
    backend_registration._setup_privateuseone_for_python_backend("standin", _Backend())  # type: ignore[attr-defined]
    _KEPT.impl("empty_strided", _make_empty, "PrivateUse1")
    _KEPT.impl("_copy_from", _copy_from, "PrivateUse1")
    _KEPT.impl("_local_scalar_dense", lambda value: value.numbers.item(), "PrivateUse1")


def _make_empty(size: Any, stride: Any, dtype: Any = None, layout: Any = None, device: Any = None,
                pin_memory: Any = None) -> Tensor:
    return StandIn(torch.empty_strided(size, stride, dtype=dtype, device="cpu"))


def _copy_from(source: Tensor, target: Tensor, non_blocking: bool = False) -> Tensor:
    _to_numbers(target).copy_(_to_numbers(source))
    return target


@contextlib.contextmanager
def stand_in() -> Iterator[None]:
    """Let there be one more device, ``DEVICE``."""
    register()
    _Backend.present += 1
    try:
        with FakeTensorMode() as judge, _Device(judge):
            yield
    finally:
        _Backend.present -= 1
