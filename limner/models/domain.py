"""What a model was made for: a model folder may say it, and then pictures from elsewhere can be told.

A folder's ``domain.safetensors`` holds the mean and the whitening of the features of the pictures that the model knows;
its metadata says from which distance on a picture is foreign, and what to tell the user. The distance is Mahalanobis's
(Lee et al., 2018, use it on the features of a classifier). Knows nothing about which model it is.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

log = logging.getLogger(__name__)

FILE_NAME = "domain.safetensors"


@dataclass(frozen=True)
class Domain:
    """``mean [d]`` and ``whitening [d, k]`` of known features, the ``threshold`` distance, the ``advice`` beyond it."""

    mean: Tensor
    whitening: Tensor
    threshold: float
    advice: str

    def distance(self, features: Tensor) -> Tensor:
        """Return how far rows ``[n, d]`` lie from the known pictures, ``[n]``; about 1 on average within them."""
        white = (features.cpu().float() - self.mean) @ self.whitening
        return white.square().mean(-1).sqrt()

    def hint(self, features: Tensor) -> str | None:
        """Return the advice where a picture's ``features [1, d]`` are foreign, else None."""
        return self.advice if float(self.distance(features)) > self.threshold else None


def fit_domain(features: Tensor, advice: str, *, false_alarms: float = 0.01, held_out: Tensor | None = None) -> Domain:
    """Fit a domain to known ``features [n, d]``; the threshold leaves ``false_alarms`` of ``held_out`` beyond it."""
    rows = features.double()
    mean = rows.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov(rows.T))
    whitening = vectors / values.clamp(min=float(values.max()) * 1e-6).sqrt()
    domain = Domain(mean.float(), whitening.float(), float("inf"), advice)
    distances = domain.distance(features if held_out is None else held_out)
    return Domain(domain.mean, domain.whitening, float(distances.quantile(1 - false_alarms)), advice)


def save_domain(domain: Domain, folder: Path) -> None:
    """Write a domain into a model folder."""
    # not in float16: directions in which the known pictures hardly differ are scaled up a thousandfold, rounding too
    save_file({"mean": domain.mean.contiguous(), "whitening": domain.whitening.contiguous()}, str(folder / FILE_NAME),
              metadata={"threshold": repr(domain.threshold), "advice": domain.advice})


def load_domain(folder: Path | None) -> Domain | None:
    """Read a model folder's domain; None where there is no folder or it says nothing, also where it is damaged."""
    path = None if folder is None else folder / FILE_NAME
    if path is None or not path.exists():
        return None
    try:
        with safe_open(str(path), framework="pt") as stored:
            about = stored.metadata() or {}
            return Domain(stored.get_tensor("mean").float(), stored.get_tensor("whitening").float(),
                          float(about["threshold"]), about["advice"])
    except (SafetensorError, KeyError, ValueError, OSError) as error:
        log.warning("%s cannot be read, so foreign pictures are not told: %s", path, error)
        return None
