"""The optimisers of the training: Muon for the weights that multiply hidden maps, AdamW for everything else.

Muon: K. Jordan and others, 2024, https://kellerjordan.github.io/posts/muon. torch's own takes matrices only; most weights
here are convolutions, whose kernels are taken as matrices [out, in x height x width].
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import nn

from limner.teach.loop.schedule import cosine_share

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)


class Muon(torch.optim.Optimizer):
    """Momentum whose steps are made orthogonal, so that every direction of a weight learns at one rate."""

    def __init__(self, params: Iterable[nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.1) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Move every weight by one orthogonal step."""
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if not state:
                    state["momentum"] = torch.zeros_like(weight)
                mean = state["momentum"].lerp_(weight.grad, 1 - group["momentum"])
                ahead = weight.grad.lerp(mean, group["momentum"]).flatten(1)
                scale = max(1.0, ahead.shape[0] / ahead.shape[1]) ** 0.5
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                weight.add_(orthogonalise(ahead).view_as(weight), alpha=-group["lr"] * scale)


def orthogonalise(matrix: torch.Tensor, rounds: int = 5) -> torch.Tensor:
    """Bring all singular values of ``matrix`` ``[m, n]`` near 1 by ``rounds`` of a quintic Newton-Schulz iteration."""
    a, b, c = NEWTON_SCHULZ
    wide = matrix.shape[0] <= matrix.shape[1]
    x = (matrix if wide else matrix.T).bfloat16()
    x = x / (x.norm() + 1e-7)
    for _ in range(rounds):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x if wide else x.T).to(matrix.dtype)


class Pair:
    """Muon and AdamW as one: both learning rates rise and fall together.

    Attributes:
        weights: all that are moved, those that are ``hidden`` (Muon's) among them.
    """

    def __init__(self, hidden: list[nn.Parameter], weights: Iterable[nn.Parameter], muon_rate: float,
                 adam_rate: float) -> None:
        self.weights = list(weights)
        mine = {id(p) for p in hidden}
        rest = [p for p in self.weights if id(p) not in mine]
        decayed = [p for p in rest if p.ndim >= 2]
        plain = [p for p in rest if p.ndim < 2]
        self.parts: list[torch.optim.Optimizer] = [
            Muon(hidden, muon_rate, weight_decay=0.005),
            torch.optim.AdamW([{"params": decayed, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}],
                              lr=adam_rate, betas=(0.9, 0.98)),
        ]
        self.rates = (muon_rate, adam_rate)

    def set_rate(self, share: float) -> None:
        """Set both learning rates to ``share`` of their peaks."""
        for part, peak in zip(self.parts, self.rates, strict=True):
            for group in part.param_groups:
                group["lr"] = peak * share

    def step(self) -> None:
        """Move all weights, and forget the gradients."""
        for part in self.parts:
            part.step()
            part.zero_grad(set_to_none=True)

    def state_dict(self) -> list[dict]:
        """Return both states."""
        return [part.state_dict() for part in self.parts]

    def load_state_dict(self, states: list[dict]) -> None:
        """Take up both states."""
        for part, state in zip(self.parts, states, strict=True):
            part.load_state_dict(state)


def rate_share(done: float, step: int, warmup: int) -> float:
    """Return the share of the peak rate where a share ``done`` of the work is: up along a line over the first ``warmup``
    steps, then down along a cosine to a hundredth."""
    rise = min(1.0, (step + 1) / warmup)
    return rise * cosine_share(done)
