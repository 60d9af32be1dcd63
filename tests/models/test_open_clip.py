"""torchvision is imported beside any torch; each case in a process of its own, since an import cannot be undone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

OPERATORS_ARE_THERE = """
import torch
library = torch.library.Library("torchvision", "DEF")
for name in ("nms", "qnms"):
    library.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
"""
COUNT_DECLARED = """
import torch
from limner.models._open_clip import _kept
assert hasattr(torch.ops.torchvision, "nms") and hasattr(torch.ops.torchvision, "qnms")
print(sum(len(library._op_defs) for library in _kept))
"""
TRANSFORM = """
import torch
from PIL import Image
from torchvision import transforms
picture = Image.new("RGB", (8, 4), (255, 0, 0))
made = transforms.Compose([transforms.Resize(2), transforms.CenterCrop(2), transforms.ToTensor()])(picture)
print(made.shape == (3, 2, 2) and made[:, 0, 0].tolist() == [1.0, 0.0, 0.0])
"""


def run(program: str, folder: Path | None = None) -> str:
    path = "" if folder is None else f"import sys; sys.path.insert(0, {str(folder)!r})\n"
    done = subprocess.run([sys.executable, "-c", path + program], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_torchvisions_transforms_work_after_the_fix() -> None:
    assert run("import limner.models._open_clip\n" + TRANSFORM) == "True"


@pytest.mark.parametrize(("before", "library", "declared"), [
    ("", None, "2"), ("", b"built for something else", "2"), (OPERATORS_ARE_THERE, None, "0")])
def test_operators_are_declared_only_where_they_are_missing(
    before: str, library: bytes | None, declared: str, tmp_path: Path
) -> None:
    (tmp_path / "torchvision").mkdir()
    (tmp_path / "torchvision" / "__init__.py").touch()
    if library is not None:
        (tmp_path / "torchvision" / "_C.so").write_bytes(library)
    assert run(before + COUNT_DECLARED, tmp_path) == declared


def test_without_torchvision_nothing_is_declared() -> None:
    hide = """
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "torchvision" else find(name, *rest)
from limner.models._open_clip import _kept
print(_kept)
"""
    assert run(hide) == "[]"
