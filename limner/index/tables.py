"""LabelTable: phrases and their features under one CLIP or several, embedded once and kept on disk, ranked exactly.

Knows nothing about modes or prompts. A table's file is a cache: made anew whenever it is missing, damaged or somebody
else's, and never trusted beyond what its digest proves.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from limner.core.errors import StorageError
from limner.core.events import Monitor
from limner.core.storage import locked, write_atomically
from limner.core.vectors import mean_of
from limner.index import scan
from limner.models.clip.protocol import JointEncoder, TextEncoder, encoders_of

log = logging.getLogger(__name__)

_told: set[Path] = set()
"""Folders that cannot be written and were told of: the tables of one interrogator would all say the same."""

FORMAT = "limner-table-1"
CHUNK_SIZE = 2048


@dataclass(frozen=True)
class Ranked:
    """One phrase in the order of a table: its ``place`` among the labels, its ``similarity``, its ``rank`` from 1.

    Under several CLIPs the similarity is the mean of those in ``by_clip``, which is empty under one.
    """

    label: str
    place: int
    similarity: float
    rank: int
    by_clip: tuple[float, ...] = ()


class LabelTable:
    """Labels with their features ``[n, d]`` (float16, unit rows before rounding) under a CLIP, or under each of several.

    ``clip`` is a Clip or JointClip, or anything that has one as ``.clip`` (an Interrogator). With ``cache_folder`` the
    features are kept there, keyed by model and label: a list with ten new phrases embeds ten phrases. Phrases are embedded
    ``chunk_size`` at a time; what was embedded before an interruption is kept. ``monitor`` is told of the progress, by the
    name ``desc``, from the beginning for each CLIP. ``ready`` is asked for features ``[d]`` under a CLIP that were made
    elsewhere, when some are not kept; they are used, and not kept.

    Raises:
        StoppedError: ``monitor`` was asked to stop before all phrases were embedded.
    """

    def __init__(self, labels: Sequence[str], desc: str | None, clip: Any, *,
                 cache_folder: str | Path | None = None, monitor: Monitor | None = None,
                 ready: Callable[[Any], Mapping[str, Tensor]] | None = None, chunk_size: int = CHUNK_SIZE) -> None:
        encoder: TextEncoder | JointEncoder = getattr(clip, "clip", clip)
        folder = cache_folder if cache_folder is not None else getattr(clip, "cache_folder", None)
        self.labels = list(labels)
        self.desc = desc or ""
        self.device = encoder.device
        work = _Embedding(monitor or Monitor(), self.desc or "table", chunk_size, ready)
        self.parts = [work.embed(self.labels, member, _choose_path(folder, member, desc)).to(self.device)
                      for member in encoders_of(encoder)]

    @classmethod
    def merge(cls, tables: Sequence[LabelTable]) -> LabelTable:
        """Return one table of all labels, in the order of the tables."""
        merged = cls.__new__(cls)
        merged.labels = [label for table in tables for label in table.labels]
        merged.desc = "+".join(table.desc for table in tables)
        merged.device = tables[0].device
        merged.parts = [torch.cat(parts) for parts in zip(*(table.parts for table in tables))]
        return merged

    @property
    def features(self) -> Tensor:
        """The labels' features ``[n, d]``; under several CLIPs those of each, side by side."""
        return self.parts[0] if len(self.parts) == 1 else torch.cat(self.parts, dim=1)

    def __len__(self) -> int:
        return len(self.labels)

    def similarities(self, features: Tensor) -> Tensor:
        """Return the similarity of one picture's ``features [1, d]`` (or ``[d]``) with every label, float32 ``[n]``."""
        return mean_of(self.similarities_each(features))

    def similarities_each(self, features: Tensor) -> list[Tensor]:
        """Return the similarities ``[n]`` with every label under each CLIP, of which ``similarities`` are the mean."""
        return [scan.score_rows([part], one) for part, one in zip(self.parts, self._split(features))]

    def rank(self, features: Tensor, top_count: int = 1, reverse: bool = False) -> list[str]:
        """Return the ``top_count`` labels nearest to the picture, or the least near with ``reverse``; exact."""
        return [entry.label for entry in self.rank_scored(features, top_count, reverse=reverse)]

    def rank_scored(self, features: Tensor, top_count: int = 1, *, reverse: bool = False) -> list[Ranked]:
        """Return the ``top_count`` nearest (least near with ``reverse``) and how near they are; ties in list order."""
        sign = -1 if reverse else 1
        own = [sign * one for one in self._split(features)]
        places, scores = scan.nearest_jointly([[part] for part in self.parts], own, top_count)
        shown = [sign * scan.score_at([part], places, one) for part, one in zip(self.parts, own)] if len(own) > 1 else []
        return [Ranked(self.labels[place], place, sign * score, rank, tuple(float(each[rank - 1]) for each in shown))
                for rank, (place, score) in enumerate(zip(places.tolist(), scores.tolist()), start=1)]

    def take(self, places: Sequence[int]) -> LabelTable:
        """Return the table of some of the labels."""
        taken = LabelTable.merge([self])
        taken.labels = [self.labels[place] for place in places]
        taken.parts = [part[list(places)] for part in self.parts]
        return taken

    def _split(self, features: Tensor) -> tuple[Tensor, ...]:
        """Return a picture's features under each CLIP, where the table is."""
        vector = features.reshape(-1).to(self.device, torch.float32)
        return torch.split(vector, [part.shape[1] for part in self.parts])


def table_path(folder: Path, cache_key: str, desc: str) -> Path:
    """Return where a table is kept: not under the name that clip-interrogator gives its own, since folders are shared."""
    return folder / f"{cache_key}_{re.sub(r'[^A-Za-z0-9._-]+', '_', desc)}.limner.safetensors"


def _choose_path(folder: str | Path | None, encoder: TextEncoder, desc: str | None) -> Path | None:
    return table_path(Path(folder), encoder.cache_key, desc) if folder is not None and desc else None


class _Rows:
    """Features ``[n, d]`` by label, as a table file holds them; those read from a file stay mapped until one is added."""

    def __init__(self, labels: Sequence[str] = (), features: Tensor | None = None) -> None:
        self.places = {label: place for place, label in enumerate(labels)}
        self.features = features

    def missing(self, labels: Sequence[str]) -> list[str]:
        """Return the labels without a row, each once."""
        return [label for label in dict.fromkeys(labels) if label not in self.places]

    def add(self, labels: Sequence[str], features: Tensor) -> None:
        """Add rows behind the others."""
        self.places |= {label: len(self.places) + place for place, label in enumerate(labels)}
        self.features = features if self.features is None else torch.cat([self.features, features])

    def take(self, labels: Sequence[str]) -> Tensor:
        """Return the rows of some labels in their order: all as they are where that is the order kept."""
        assert self.features is not None
        order = [self.places[label] for label in labels]
        return self.features if order == list(range(len(self.features))) else self.features[order]


class _Embedding:
    """How the features of labels come about: read where they are kept, taken where they are ready, else embedded."""

    def __init__(self, monitor: Monitor, stage: str, chunk_size: int,
                 ready: Callable[[Any], Mapping[str, Tensor]] | None) -> None:
        self._monitor, self._stage, self._chunk_size, self._ready = monitor, stage, max(1, chunk_size), ready

    def embed(self, labels: list[str], encoder: TextEncoder, path: Path | None) -> Tensor:
        """Return the features ``[n, d]`` of labels, float16 on the CPU."""
        if not labels:
            return encoder.encode_texts(labels).half().cpu()
        rows = _read(path, encoder.cache_key, log.debug) if path is not None else _Rows()
        given = self._ready(encoder) if self._ready is not None and rows.missing(labels) else {}
        own = [label for label in labels if label not in given]
        if path is None:
            self._add_missing(rows, own, encoder)
        elif rows.missing(own):
            rows = self._add_and_keep(rows, own, encoder, path)
        if not given:
            return rows.take(labels)
        return torch.stack([given[label] if label in given else rows.take([label])[0] for label in labels])

    def _add_and_keep(self, rows: _Rows, labels: list[str], encoder: TextEncoder, path: Path) -> _Rows:
        """Return the rows of the table's file with those of the labels, embedded where they had none; and keep them."""
        try:
            with locked(path):
                rows = _read(path, encoder.cache_key, log.warning)  # another process may have done the work meanwhile
                before = len(rows.places)
                try:
                    self._add_missing(rows, labels, encoder)
                finally:  # also where it was interrupted
                    if len(rows.places) > before:
                        write_atomically(path, lambda part: _write(part, rows, encoder.cache_key))
        except StorageError as error:
            if path.parent not in _told:
                _told.add(path.parent)
                log.warning("Tables are not kept: %s", error)
            self._add_missing(rows, labels, encoder)
        return rows

    def _add_missing(self, rows: _Rows, labels: list[str], encoder: TextEncoder) -> None:
        """Embed the labels that have no row yet, a chunk at a time; of an interruption the whole chunks stay."""
        new, parts = rows.missing(labels), list[Tensor]()
        try:
            for start in range(0, len(new), self._chunk_size):
                chunk = new[start:start + self._chunk_size]
                parts.append(encoder.encode_texts(chunk, report=lambda done, start=start: self._tell(  # type: ignore[misc]
                    start + done, len(new))).half().cpu())
        finally:
            if parts:
                features = torch.cat(parts)
                rows.add(new[:len(features)], features)

    def _tell(self, done: int, total: int) -> None:
        self._monitor.progress(self._stage, done, total)
        if done < total:
            self._monitor.check()


def _read(path: Path, cache_key: str, complain: Callable[..., None]) -> _Rows:
    """Return the rows of a table file, or nothing when it cannot be trusted."""
    try:
        if not path.exists():
            return _Rows()
        with safe_open(str(path), framework="pt") as stored:
            about = stored.metadata() or {}
            if about.get("format") != FORMAT or about.get("model") != cache_key:
                raise ValueError("it was not written by this limner for this model")
            labels, features = json.loads(about["labels"]), stored.get_tensor("features")
        if about.get("digest") != _digest(labels, features):
            raise ValueError("its contents do not agree with its digest")
        if features.dtype != torch.float16 or features.ndim != 2:  # neither is in the digest
            raise ValueError("its features are not rows of float16")
        if len(labels) != len(features) or len(set(labels)) != len(labels):
            raise ValueError("it does not have one row for each of its labels")
        return _Rows(labels, features)
    except (SafetensorError, ValueError, KeyError, OSError, TypeError, RecursionError) as error:
        complain("%s is set aside and made anew: %s", path, error)
        return _Rows()


def _write(part: Path, rows: _Rows, cache_key: str) -> None:
    labels, features = list(rows.places), rows.take(list(rows.places))
    about = {"format": FORMAT, "model": cache_key, "labels": json.dumps(labels), "digest": _digest(labels, features)}
    part.write_bytes(save({"features": features}, metadata=about))


def _digest(labels: list[str], features: Tensor) -> str:
    digest = hashlib.sha256(json.dumps(labels).encode())
    digest.update(features.contiguous().numpy().tobytes())
    return digest.hexdigest()
