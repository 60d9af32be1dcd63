"""Where a stage stands: weights, optimiser, step and seconds in one file that is replaced as a whole."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from training.optimiser import Pair


def save_state(path: Path, model: nn.Module, optimiser: Pair, step: int, seconds: float) -> None:
    """Write where a stage stands."""
    state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": seconds}
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def load_state(path: Path, model: nn.Module, optimiser: Pair) -> tuple[int, float]:
    """Go on from a file, where there is one; return the steps and seconds that are done."""
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"]), float(state["seconds"])
