"""Run code on the CPU as strictly as Apple's GPU would take it: no float64, and none of the operators that it lacks."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

LACKING = ("aten::segment_reduce", "aten::_segment_reduce_backward", "aten::index_reduce", "aten::linalg_solve_ex")


class LikeMps(TorchDispatchMode):
    """Fail at the first operator that takes, makes or needs what MPS has not."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.name().split(".")[0]
        assert name not in LACKING, f"MPS has no {name}"
        result = func(*args, **(kwargs or {}))
        for value in tree_leaves((args, kwargs, result)):
            assert not (isinstance(value, torch.Tensor) and value.dtype == torch.float64), f"{name} with float64"
            assert value is not torch.float64, f"{name} asks for float64"
        return result
