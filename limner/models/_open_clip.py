"""The door to open_clip, transformers and timm: ``from limner.models._open_clip import open_clip``.

All three import torchvision, which registers its compiled operators when it is imported. Where its build does not fit
torch's (the registry's torchvision is built for CUDA, a CPU torch is common) the operators do not load, and the import
stops at ``operator torchvision::nms does not exist``: it registers a fake for an operator whose schema is missing.
Declaring the two schemas first is enough, because all three use only torchvision's transforms. Where the operators do
load they declare their own schemas, so nothing is done.

Each library is imported when it is first asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    import open_clip
    import timm
    import transformers

__all__ = ["open_clip", "timm", "transformers"]

_SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
_kept: list[torch.library.Library] = []
"""A Library's declarations live as long as the object."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(name)


def _operators_load() -> bool:
    """Whether torchvision's compiled operators fit this torch."""
    spec = importlib.util.find_spec("torchvision")
    if spec is None or not spec.submodule_search_locations:
        return True  # no torchvision: its own ImportError says so better
    folder = Path(next(iter(spec.submodule_search_locations)))
    for library in (*folder.glob("_C*.so"), *folder.glob("_C*.pyd")):
        try:
            torch.ops.load_library(str(library))  # type: ignore[no-untyped-call]
        except OSError:
            return False
    return hasattr(torch.ops.torchvision, "nms")


def _declare_missing_operators() -> None:
    if _kept or _operators_load():
        return
    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    for operator in ("nms", "qnms"):
        library.define(operator + _SCHEMA)  # type: ignore[no-untyped-call]
    _kept.append(library)


_declare_missing_operators()
