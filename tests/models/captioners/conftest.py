"""Captioners of every family, tiny and random, in folders laid out as the real repositories are."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tiny_captioners import save_captioner

from limner.models.captioners.loading import Captioner, load_captioner

Folders = Callable[[str], Path]


@pytest.fixture(scope="session")
def folder_of(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Return a family's folder, written when it is first asked for."""
    return functools.cache(lambda family: save_captioner(family, tmp_path_factory.mktemp(family)))


@pytest.fixture(scope="session")
def blip(folder_of: Folders) -> Captioner:
    return load_captioner(f"local-dir:{folder_of('blip')}", device="cpu")


@pytest.fixture
def copy_of(folder_of: Folders, tmp_path: Path) -> Folders:
    """Return a copy of a family's folder, to be spoilt."""
    return lambda family: Path(shutil.copytree(folder_of(family), tmp_path / family))


@pytest.fixture(scope="session")
def images() -> list[Image.Image]:
    noise = np.random.default_rng(0).integers(0, 255, (2, 64, 96, 3), dtype=np.uint8)
    return [Image.new("RGB", (60, 40), "red"), Image.fromarray(noise[0]), Image.fromarray(noise[1, :40, :64]),
            Image.new("RGB", (40, 64), "blue")]
