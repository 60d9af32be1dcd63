"""LabelTable: phrases and their features under one CLIP, embedded once and kept on disk, ranked exactly.

Knows nothing about modes or prompts. A table's file is a cache: made anew whenever it is missing, damaged or somebody
else's, and never trusted beyond what its digest proves.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from limner.core.errors import StorageError
from limner.core.storage import locked, write_atomically
from limner.core.vectors import top_k

log = logging.getLogger(__name__)

FORMAT = "limner-table-1"
BLOCK_ROWS = 4096
"""Rows scored at a time. A constant, so that the same product is formed whatever the size of the table or the chunk."""


class TextEncoder(Protocol):
    """What a table needs of a CLIP."""

    cache_key: str
    device: torch.device

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return unit rows ``[n, d]``."""
        ...


@dataclass(frozen=True)
class Ranked:
    """One phrase in the order of a table: its ``place`` among the labels, its ``similarity``, its ``rank`` from 1."""

    label: str
    place: int
    similarity: float
    rank: int


class LabelTable:
    """Labels with their features ``[n, d]`` (float16, unit rows before rounding) under one CLIP.

    ``clip`` is a Clip, or anything that has one as ``.clip`` (an Interrogator). With ``cache_folder`` the features are
    kept there, keyed by model and label: a list with ten new phrases embeds ten phrases. ``report(done, total)`` is
    called while phrases are embedded.
    """

    def __init__(self, labels: Sequence[str], desc: str | None, clip: Any, *,
                 cache_folder: str | Path | None = None, report: Callable[[int, int], None] | None = None) -> None:
        encoder: TextEncoder = getattr(clip, "clip", clip)
        folder = cache_folder if cache_folder is not None else getattr(clip, "cache_folder", None)
        self.labels = list(labels)
        self.desc = desc or ""
        self.device = encoder.device
        path = table_path(Path(folder), encoder.cache_key, desc) if folder is not None and desc else None
        self.features = _embed(self.labels, encoder, path, report).to(self.device)

    @classmethod
    def merge(cls, tables: Sequence[LabelTable]) -> LabelTable:
        """Return one table of all labels, in the order of the tables."""
        merged = cls.__new__(cls)
        merged.labels = [label for table in tables for label in table.labels]
        merged.desc = "+".join(table.desc for table in tables)
        merged.device = tables[0].device
        merged.features = torch.cat([table.features for table in tables])
        return merged

    def __len__(self) -> int:
        return len(self.labels)

    def similarities(self, features: Tensor) -> Tensor:
        """Return the similarity of one picture's ``features [1, d]`` (or ``[d]``) with every label, float32 ``[n]``."""
        vector = features.reshape(-1).to(self.device, torch.float32)
        blocks = [_padded(block) @ vector for block in torch.split(self.features, BLOCK_ROWS)]
        return torch.cat(blocks)[:len(self)].cpu()

    def rank(self, features: Tensor, top_count: int = 1, reverse: bool = False) -> list[str]:
        """Return the ``top_count`` labels nearest to the picture, or the least near with ``reverse``; exact."""
        return [entry.label for entry in self.rank_scored(features, top_count, reverse=reverse)]

    def rank_scored(self, features: Tensor, top_count: int = 1, *, reverse: bool = False) -> list[Ranked]:
        """Return the ``top_count`` nearest (least near with ``reverse``) and how near they are; ties in list order."""
        scores = self.similarities(features)
        order = top_k(scores, top_count, largest=not reverse).tolist()
        return [Ranked(self.labels[i], i, float(scores[i]), rank) for rank, i in enumerate(order, start=1)]


def table_path(folder: Path, cache_key: str, desc: str) -> Path:
    """Return where a table is kept."""
    return folder / f"{cache_key}_{re.sub(r'[^A-Za-z0-9._-]+', '_', desc)}.safetensors"


def _padded(block: Tensor) -> Tensor:
    """Return a block in float32, filled up to BLOCK_ROWS: a product's rounding may depend on its shape."""
    rows = block.float()
    missing = BLOCK_ROWS - len(rows)
    return rows if not missing else torch.cat([rows, rows.new_zeros(missing, rows.shape[1])])


def _embed(labels: list[str], encoder: TextEncoder, path: Path | None,
           report: Callable[[int, int], None] | None) -> Tensor:
    if path is None or not labels:
        return _encode(labels, encoder, report)
    rows = _read(path, encoder.cache_key, log.debug)
    if any(label not in rows for label in labels):
        try:
            with locked(path):
                rows |= _read(path, encoder.cache_key, log.warning)  # another process may have done the work meanwhile
                if _add_missing(rows, labels, encoder, report):
                    write_atomically(path, lambda part: _write(part, rows, encoder.cache_key))
        except StorageError as error:
            log.warning("The table is not kept: %s", error)
            _add_missing(rows, labels, encoder, report)
    return torch.stack([rows[label] for label in labels])


def _add_missing(rows: dict[str, Tensor], labels: list[str], encoder: TextEncoder,
                 report: Callable[[int, int], None] | None) -> bool:
    """Embed the labels that have no row yet; return whether there were any."""
    new = [label for label in dict.fromkeys(labels) if label not in rows]
    rows.update(zip(new, _encode(new, encoder, report), strict=True))
    return bool(new)


def _encode(labels: list[str], encoder: TextEncoder, report: Callable[[int, int], None] | None) -> Tensor:
    count = len(labels)
    told = None if report is None else (lambda done: report(done, count))
    return encoder.encode_texts(labels, report=told).half().cpu()


def _read(path: Path, cache_key: str, complain: Callable[..., None]) -> dict[str, Tensor]:
    """Return the rows of a table file, or nothing when it cannot be trusted."""
    try:
        if not path.exists():
            return {}
        with safe_open(str(path), framework="pt") as stored:
            about = stored.metadata() or {}
            if about.get("format") != FORMAT or about.get("model") != cache_key:
                raise ValueError("it was not written by this limner for this model")
            labels, features = json.loads(about["labels"]), stored.get_tensor("features")
        if about.get("digest") != _digest(labels, features):
            raise ValueError("its contents do not agree with its digest")
        if features.dtype != torch.float16 or features.ndim != 2:  # neither is in the digest
            raise ValueError("its features are not rows of float16")
        return dict(zip(labels, features, strict=True))
    except (SafetensorError, ValueError, KeyError, OSError, TypeError) as error:
        complain("%s is set aside and made anew: %s", path, error)
        return {}


def _write(part: Path, rows: dict[str, Tensor], cache_key: str) -> None:
    labels, features = list(rows), torch.stack(list(rows.values()))
    about = {"format": FORMAT, "model": cache_key, "labels": json.dumps(labels), "digest": _digest(labels, features)}
    part.write_bytes(save({"features": features}, metadata=about))


def _digest(labels: list[str], features: Tensor) -> str:
    digest = hashlib.sha256(json.dumps(labels).encode())
    digest.update(features.contiguous().numpy().tobytes())
    return digest.hexdigest()
