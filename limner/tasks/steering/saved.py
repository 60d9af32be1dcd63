"""Parts of a checkpoint that drawings and dreams share, checked before they are believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from limner.algorithms.guidance import Target
from limner.models.clip.joint import clips_of
from limner.tasks.steering.checkpoint import Checkpoint
from limner.tasks.steering.judge import Clips
from limner.tasks.steering.patience import Patience

_MOMENTS = ("exp_avg", "exp_avg_sq")

Groups = dict[str, Mapping[str, Tensor]]


def flatten(groups: Mapping[str, Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Return the tensors of all groups by ``group.name``, each a copy of its own on the CPU."""
    return {f"{group}.{name}": tensor.detach().cpu().contiguous().clone()
            for group, members in groups.items() for name, tensor in members.items()}


def save_targets(targets: Sequence[Target], group: str = "target") -> Groups:
    """Return a group for the target of each CLIP."""
    return {f"{group}.{number}": {"features": target.features, "weights": target.weights}
            for number, target in enumerate(targets)}


def load_targets(stored: Checkpoint, clips: Clips, group: str = "target") -> list[Target]:
    """Return the target of each CLIP.

    Raises:
        ValueError: they are none of these CLIPs'.
    """
    return [_load_target(stored.group(f"{group}.{number}"), one.dimension, clips.device)
            for number, one in enumerate(clips_of(clips))]


def _load_target(stored: Checkpoint, dimension: int, device: torch.device) -> Target:
    features = stored.tensor("features", torch.float32, (None, dimension), -1.01, 1.01)
    weights = stored.tensor("weights", torch.float32, (len(features),), -1e4, 1e4)
    if not len(weights) or float(weights.max()) <= 0:
        raise ValueError("nothing is wanted")
    return Target(features.to(device), weights.to(device))


def save_moments(optimizer: torch.optim.Optimizer, name: str, tensor: Tensor) -> dict[str, Tensor]:
    """Return a parameter under a name, and what Adam knows of it."""
    state: dict[str, Tensor] = optimizer.state.get(tensor, {})
    return {name: tensor, **{f"{name}.{key}": value for key, value in state.items()}}


def load_moments(stored: Checkpoint, name: str, tensor: Tensor) -> dict[str, Any] | None:
    """Return what Adam knew of a parameter; None where it had made no step.

    Raises:
        ValueError: it is nothing that Adam knows.
    """
    if f"{name}.step" not in stored.tensors:
        return None
    shape = tuple(tensor.shape)
    first = stored.tensor(f"{name}.exp_avg", torch.float32, shape)
    second = stored.tensor(f"{name}.exp_avg_sq", torch.float32, shape, 0)
    return {"step": stored.tensor(f"{name}.step", torch.float32, (), 1),
            **{key: value.to(tensor) for key, value in zip(_MOMENTS, (first, second), strict=True)}}


def load_random(stored: Checkpoint) -> torch.Generator:
    """Return the random generator in the state that it had.

    Raises:
        ValueError: it is no such state.
    """
    random = torch.Generator()
    try:
        random.set_state(stored.tensor("random", torch.uint8, (None,)))
    except (RuntimeError, TypeError) as error:
        raise ValueError("its random state is none") from error
    return random


def load_patience(stored: Checkpoint, limit: int, iterations: int) -> Patience:
    """Return how the similarity rose so far.

    Raises:
        ValueError: it says what cannot be.
    """
    return Patience(limit, stored.value("highest", float, -2, 2), stored.value("highest_at", int, 0, iterations))


def load_about(stored: Checkpoint) -> dict[str, str | None]:
    """Return what a picture's file says of it: texts by name.

    Raises:
        ValueError: it holds anything else.
    """
    about: dict[str, str | None] = stored.value("about", dict)
    if not all(isinstance(key, str) and isinstance(value, (str, type(None))) for key, value in about.items()):
        raise ValueError("about is wrong")
    return about
