"""What the trained trunk makes of every picture, computed once and kept: the later stages learn from it alone."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.model import TOWER_WIDTH, prepare
from training.pictures import SIZE_PX, load_set

STRIDE = 32
CELLS = (SIZE_PX // STRIDE) ** 2


class MapSet:
    """Maps ``[n, cells, channels]`` float16 on disk, of ``scenes`` (``train``) and of what is none (``foreign``)."""

    def __init__(self, work: Path) -> None:
        self.train, self.foreign = (np.load(work / "maps" / f"{name}.npy", mmap_mode="r") for name in ("train", "foreign"))
        data = load_set(work / "train")
        self.scenes = [data.scenes[index] for index in np.flatnonzero(data.rows < len(self.train))]
        self.train = self.train[data.rows[data.rows < len(self.train)]]


@torch.no_grad()
def read_maps(folder: Path, trunk: nn.Module, pictures: Mapping[str, np.ndarray], device: torch.device) -> None:
    """Run the trunk over pictures ``[n, h, w, 3]`` and write their maps into ``folder``."""
    folder.mkdir(exist_ok=True)
    trunk = copy.deepcopy(trunk).to(device).to(memory_format=torch.channels_last).eval()
    for name, pixels in pictures.items():
        maps = np.lib.format.open_memmap(folder / f"{name}.npy", "w+", np.float16, (len(pixels), CELLS, TOWER_WIDTH))
        for start in range(0, len(pixels), 128):
            batch = prepare(torch.from_numpy(np.array(pixels[start:start + 128])), device)
            with torch.autocast(device.type, torch.bfloat16):
                found = trunk.forward_features(batch)
            maps[start:start + 128] = found.flatten(2).transpose(1, 2).half().cpu().numpy()


def pooled(maps: np.ndarray) -> torch.Tensor:
    """Return the mean of each picture's cells ``[n, channels]`` float32: what the trunk itself gives."""
    return torch.cat([torch.from_numpy(np.asarray(maps[i:i + 4096])).float().mean(1) for i in range(0, len(maps), 4096)])
