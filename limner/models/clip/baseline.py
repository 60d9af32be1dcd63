"""The baseline of a CLIP: the mean features of many pictures, whose product with a text is how near it is to any picture.

A model folder may hold it in ``baseline.json``, for pictures of the kind that the model knows; most models have none. It is
bound to the weights by their fingerprint.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import torch
from torch import Tensor

log = logging.getLogger(__name__)

FILE_NAME = "baseline.json"


def load_baseline(folder: Path | None, weights: str) -> Tensor | None:
    """Return the mean features ``[1, d]`` of a model folder; None where it says none, or says it of other ``weights``."""
    path = None if folder is None else folder / FILE_NAME
    if path is None or not path.exists():
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        mean = torch.tensor(said["mean"], dtype=torch.float32)[None]
        if mean.ndim != 2 or said["weights"] != weights:
            raise ValueError("it was measured with other weights")
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s cannot be used, so texts are judged without a baseline: %s", path, error)
        return None
    return mean


def save_baseline(mean: Tensor, weights: str, how: str, folder: Path) -> None:
    """Write mean features ``[1, d]`` into a model folder, and ``how`` they were measured."""
    said = {"how": how, "weights": weights, "mean": [round(number, 5) for number in mean[0].tolist()]}
    (folder / FILE_NAME).write_text(json.dumps(said) + "\n", encoding="utf-8")
