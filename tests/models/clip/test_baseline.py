"""The baseline of a model folder: read where it belongs to the weights, and not otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from limner.models.clip.baseline import FILE_NAME, save_baseline
from limner.models.clip.joint import JointClip
from limner.models.clip.model import Clip, fingerprint, load_clip


@pytest.fixture
def folder(tiny_clip_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_clip_folder, tmp_path / "clip"))


def load(folder: Path) -> Clip:
    return load_clip(f"local-dir:{folder}", device="cpu")


def test_a_folder_may_bring_one_and_most_do_not(folder: Path) -> None:
    bare = load(folder)
    assert bare.baseline is None
    mean = torch.linspace(-1, 1, bare.dimension)[None]
    save_baseline(mean, fingerprint(bare.model), "by hand", folder)
    found = load(folder)
    assert found.baseline is not None
    torch.testing.assert_close(found.baseline, mean, atol=1e-5, rtol=0)
    assert found.cache_key == bare.cache_key
    assert JointClip([found, bare]).baseline is None
    both = JointClip([found, found]).baseline
    assert both is not None
    assert torch.equal(both, torch.cat([found.baseline, found.baseline], dim=1))


@pytest.mark.parametrize("content", ["{}", "no JSON", '{"weights": "others", "mean": [1.0]}', '{"weights": 1, "mean": "x"}'])
def test_one_that_does_not_belong_to_the_weights_is_left_out_with_a_warning(
        content: str, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / FILE_NAME).write_text(content)
    assert load(folder).baseline is None
    assert "without a baseline" in caplog.text


def test_the_shipped_clip_brings_its_own() -> None:
    clip = load_clip("builtin", device="cpu")
    assert clip.baseline is not None
    assert 0.05 < float(clip.baseline.norm()) < 1
