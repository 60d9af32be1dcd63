"""What a model was made for: a model folder may say it, and then pictures from elsewhere can be told.

A folder's ``domain.safetensors`` holds a small classifier of the model's picture features, taught on pictures that the
model knows and on others (outlier exposure: Hendrycks, Mazeika and Dietterich, 2019); its metadata says from which score
on a picture is foreign, and what to tell the user. Knows nothing about which model it is.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

log = logging.getLogger(__name__)

FILE_NAME = "domain.safetensors"
HIDDEN = 64
STEPS = 1_500
BATCH = 256


@dataclass(frozen=True)
class Domain:
    """A classifier of features: ``inner [h, d]``, ``bias [h]``, ``outer [h]``; the ``threshold``; the ``advice`` beyond."""

    inner: Tensor
    bias: Tensor
    outer: Tensor
    threshold: float
    advice: str

    def score(self, features: Tensor) -> Tensor:
        """Return how foreign rows ``[n, d]`` look, ``[n]``: the logit that they are none of the known pictures."""
        return F.gelu(features.cpu().float() @ self.inner.T + self.bias) @ self.outer

    def hint(self, features: Tensor) -> str | None:
        """Return the advice where a picture's ``features [1, d]`` are foreign, else None."""
        return self.advice if float(self.score(features)) > self.threshold else None


def fit_domain(known: Tensor, foreign: Tensor, held_out: Tensor, advice: str, *, false_alarms: float = 0.01) -> Domain:
    """Teach the difference between ``known [n, d]`` and ``foreign [m, d]`` features.

    The threshold leaves ``false_alarms`` of the known pictures ``held_out [k, d]`` beyond it.
    """
    spread = known.std(0).clamp(min=1e-6)
    inner, outer = _teach((known - known.mean(0)) / spread, (foreign - known.mean(0)) / spread)
    weight = inner.weight.detach() / spread
    bias = inner.bias.detach() - weight @ known.mean(0)
    domain = Domain(weight, bias, outer.weight.detach()[0], float("inf"), advice)
    threshold = float(domain.score(held_out).quantile(1 - false_alarms))
    return Domain(domain.inner, domain.bias, domain.outer, threshold, advice)


def _teach(known: Tensor, foreign: Tensor) -> tuple[nn.Linear, nn.Linear]:
    """Train the two layers by logistic loss on batches of which one half is foreign, from a fixed seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        inner, outer = nn.Linear(known.shape[1], HIDDEN), nn.Linear(HIDDEN, 1, bias=False)
        optimiser = torch.optim.AdamW([*inner.parameters(), *outer.parameters()], lr=2e-3, weight_decay=0.05)
        answers = torch.cat([torch.zeros(BATCH), torch.ones(BATCH)])
        for _ in range(STEPS):
            rows = torch.cat([known[torch.randint(len(known), (BATCH,))], foreign[torch.randint(len(foreign), (BATCH,))]])
            loss = F.binary_cross_entropy_with_logits(outer(F.gelu(inner(rows)))[:, 0], answers)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return inner, outer


def save_domain(domain: Domain, folder: Path) -> None:
    """Write a domain into a model folder."""
    parts = {"inner": domain.inner, "bias": domain.bias, "outer": domain.outer}
    save_file({name: part.contiguous() for name, part in parts.items()}, str(folder / FILE_NAME),
              metadata={"threshold": repr(domain.threshold), "advice": domain.advice})


def load_domain(folder: Path | None) -> Domain | None:
    """Read a model folder's domain; None where there is no folder or it says nothing, also where it is damaged."""
    path = None if folder is None else folder / FILE_NAME
    if path is None or not path.exists():
        return None
    try:
        with safe_open(str(path), framework="pt") as stored:
            about = stored.metadata() or {}
            inner, bias, outer = (stored.get_tensor(name) for name in ("inner", "bias", "outer"))
            return Domain(inner, bias, outer, float(about["threshold"]), about["advice"])
    except (SafetensorError, KeyError, ValueError, OSError) as error:
        log.warning("%s cannot be read, so foreign pictures are not told: %s", path, error)
        return None
