"""Baseline: how near a text is to any picture. The mean features of a fixed set of pictures, kept on disk for each CLIP.

A text's similarity less its baseline says what is in this picture and not in pictures at large. Knows no language model.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from limner.core.errors import StorageError
from limner.core.events import Monitor
from limner.core.images import ImageSource
from limner.core.images.neutral import COUNT, draw_neutral_pictures
from limner.core.storage import write_atomically
from limner.models.clip.joint import clips_of
from limner.models.clip.model import Clip
from limner.models.clip.protocol import IMAGE_BATCH, DualEncoder

log = logging.getLogger(__name__)

FORMAT = "limner-baseline-1"


def load_baseline(clip: DualEncoder, *, cache_folder: str | Path | None = None, monitor: Monitor | None = None) -> Tensor:
    """Return the mean features ``[1, d]`` of neutral pictures, made when they are not kept; of several CLIPs side by side.

    A text's product with them is its mean similarity with those pictures. Stage ``baseline`` is told to ``monitor``.

    Raises:
        StoppedError: ``monitor`` was asked to stop before they were made.
    """
    folder = None if cache_folder is None else Path(cache_folder) / "baselines"
    return torch.cat([_load_one(one, folder, monitor or Monitor()) for one in clips_of(clip)], dim=1)


def mean_features(clip: DualEncoder, pictures: Iterable[ImageSource]) -> Tensor:
    """Return the mean features ``[1, d]`` of pictures of one's own.

    Raises:
        ImageError: one cannot be read.
    """
    return clip.encode_images(pictures).mean(0, keepdim=True)


def _load_one(clip: Clip, folder: Path | None, monitor: Monitor) -> Tensor:
    path = None if folder is None else folder / f"{clip.cache_key}.safetensors"
    kept = None if path is None else _read(path, clip)
    if kept is not None:
        return kept.to(clip.device)
    made = _make(clip, monitor)
    if path is not None:
        about = {"format": FORMAT, "model": clip.cache_key, "pictures": str(COUNT)}
        content = save({"mean": made.cpu().contiguous()}, metadata=about)
        try:
            write_atomically(path, lambda part: part.write_bytes(content))
        except StorageError as error:
            log.warning("The baseline of %s is not kept: %s", clip.name, error)
    return made


def _make(clip: Clip, monitor: Monitor) -> Tensor:
    pictures, parts = list(draw_neutral_pictures()), []
    for start in range(0, COUNT, IMAGE_BATCH):
        monitor.progress("baseline", start, COUNT)
        monitor.check()
        parts.append(clip.encode_images(pictures[start:start + IMAGE_BATCH]))
    monitor.progress("baseline", COUNT, COUNT)
    return torch.cat(parts).mean(0, keepdim=True)


def _read(path: Path, clip: Clip) -> Tensor | None:
    """Return what is kept; None where there is nothing, or it cannot be trusted."""
    if not path.exists():
        return None
    try:
        with safe_open(str(path), framework="pt") as stored:
            about, mean = stored.metadata() or {}, stored.get_tensor("mean")
        if about != {"format": FORMAT, "model": clip.cache_key, "pictures": str(COUNT)} or mean.shape != (1, clip.dimension):
            raise ValueError("it is another's")
    except (SafetensorError, ValueError, OSError) as error:
        log.warning("%s is set aside and made anew: %s", path, error)
        return None
    return mean
