"""Bank: a user's own texts, up to millions, embedded once, kept on disk, memory-mapped and searched exactly.

The texts are cut into chunks of some thousands; a chunk's file is named by its model and the digest of its texts. So an
interrupted embedding goes on where it stopped, and an edited bank embeds only the chunks that changed. Knows nothing about
pictures or files of texts.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from limner.core.errors import StorageError, VocabularyError
from limner.core.events import Monitor
from limner.core.storage import write_atomically
from limner.core.vectors import mean_of
from limner.index import scan
from limner.models.clip.protocol import JointEncoder, TextEncoder, encoders_of

log = logging.getLogger(__name__)

FORMAT = "limner-bank-1"
CHUNK_TEXTS = 4096
"""Texts in a chunk on average: what an interruption can cost, and what an edit embeds anew."""


@dataclass(frozen=True)
class Found:
    """A text of a bank: its ``place`` in the bank, its ``line`` (or row) in what was given, from 1, its similarity."""

    text: str
    place: int
    line: int
    similarity: float


class Bank:
    """Texts with their features under a CLIP, or under each of several, in chunks ``[n, d]`` of float16, memory-mapped.

    Blank texts and later repetitions are left out. The features are kept in ``cache_folder``, under ``banks/``; with None,
    or where it cannot be written, they are held in memory alone. ``monitor`` is told of the progress (stage ``bank``).

    Raises:
        VocabularyError: there are no texts.
        StoppedError: ``monitor`` was asked to stop before all texts were embedded; the chunks that were stay.
    """

    def __init__(self, texts: Sequence[str], clip: TextEncoder | JointEncoder, *, cache_folder: str | Path | None = None,
                 monitor: Monitor | None = None) -> None:
        lines: dict[str, int] = {}
        for line, text in enumerate(texts, start=1):
            if text := text.strip():
                lines.setdefault(text, line)
        if not lines:
            raise VocabularyError("The bank is empty. Give at least one text.")
        self.texts, self.lines = list(lines), list(lines.values())
        self.model = clip.cache_key
        folder = None if cache_folder is None else Path(cache_folder) / "banks"
        self.parts = [_open_chunks(self.texts, encoder, folder and folder / encoder.cache_key, monitor or Monitor())
                      for encoder in encoders_of(clip)]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def chunks(self) -> list[Tensor]:
        """The chunks under its CLIP, of several the first; those of the others are cut at the same texts."""
        return self.parts[0]

    def similarities(self, features: Tensor) -> Tensor:
        """Return the similarity of one picture's ``features [1, d]`` (or ``[d]``) with every text, float32 ``[n]``."""
        return mean_of([scan.score_rows(chunks, one) for chunks, one in self._pair(features)])

    def nearest(self, features: Tensor, count: int) -> list[Found]:
        """Return the ``count`` (1 or more) texts nearest to the picture; exact, equal ones in the bank's order."""
        pairs = self._pair(features)
        found = scan.nearest_jointly([chunks for chunks, _ in pairs], [one for _, one in pairs], count)
        places, scores = map(Tensor.tolist, found)
        return [Found(self.texts[place], place, self.lines[place], score) for place, score in zip(places, scores)]

    def features(self, places: Sequence[int]) -> Tensor:
        """Return the features ``[n, d]`` of the texts at ``places``, float32; under several CLIPs side by side."""
        wanted = torch.tensor(places, dtype=torch.long)
        return torch.cat([scan.take_rows(chunks, wanted) for chunks in self.parts], dim=1).float()

    def _pair(self, features: Tensor) -> list[tuple[list[Tensor], Tensor]]:
        """Return the chunks under each CLIP with a picture's features under it."""
        vector = features.reshape(-1).cpu().float()
        return list(zip(self.parts, torch.split(vector, [chunks[0].shape[1] for chunks in self.parts])))


def _open_chunks(texts: list[str], clip: TextEncoder, folder: Path | None, monitor: Monitor) -> list[Tensor]:
    """Return the chunks: mapped where they are kept, else embedded and kept, where that is possible."""
    chunks = {_digest(chunk): chunk for chunk in _cut(texts)}
    found: dict[str, Tensor | None] = {} if folder is None else {
        digest: _open_chunk(folder, digest, clip, len(chunk)) for digest, chunk in chunks.items()}
    missing = [digest for digest in chunks if found.get(digest) is None]
    total, done = sum(len(chunks[digest]) for digest in missing), 0
    for digest in missing:
        features = clip.encode_texts(chunks[digest], report=partial(_tell, monitor, done, total)).half().cpu().contiguous()
        done += len(chunks[digest])
        if folder is not None:
            try:
                features = _keep_chunk(folder, digest, clip, features)
            except StorageError as error:
                log.warning("The bank's features are not kept: %s", error)
                folder = None  # told once
        found[digest] = features
    return [kept for digest in chunks if (kept := found[digest]) is not None]


def _tell(monitor: Monitor, before: int, total: int, done: int) -> None:
    monitor.progress("bank", before + done, total)
    if before + done < total:
        monitor.check()


def _cut(texts: list[str]) -> Iterator[list[str]]:
    """Cut behind texts that are chosen by their own contents, so that an inserted line moves no later boundary."""
    chunk: list[str] = []
    for text in texts:
        chunk.append(text)
        if zlib.crc32(text.encode()) % CHUNK_TEXTS == 0 or len(chunk) == 4 * CHUNK_TEXTS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _digest(texts: list[str]) -> str:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:32]


def _path(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.safetensors"


def _keep_chunk(folder: Path, digest: str, clip: TextEncoder, features: Tensor) -> Tensor:
    """Write a chunk's file; return its features as they are mapped from there.

    Raises:
        StorageError: it cannot be written.
    """
    about = {"format": FORMAT, "model": clip.cache_key, "texts": digest, "checksum": _checksum(features)}
    # not save_file: its files are for their owner alone, and a cache may be shared
    write_atomically(_path(folder, digest), lambda part: part.write_bytes(save({"features": features}, metadata=about)))
    kept = _open_chunk(folder, digest, clip, len(features))
    return features if kept is None else kept


def _open_chunk(folder: Path, digest: str, clip: TextEncoder, count: int) -> Tensor | None:
    """Map a chunk's file into memory; None where there is none or it cannot be trusted."""
    path = _path(folder, digest)
    if not os.path.exists(path):  # Path.exists raises where the folder may not be entered
        return None
    try:
        with safe_open(str(path), framework="pt") as stored:
            about, features = stored.metadata() or {}, stored.get_tensor("features")
        agreed = {"format": FORMAT, "model": clip.cache_key, "texts": digest, "checksum": _checksum(features)}
        if about != agreed or features.dtype != torch.float16 or features.ndim != 2 or len(features) != count:
            raise ValueError("its contents do not agree with its checksum")
    except (SafetensorError, ValueError, OSError) as error:
        log.warning("%s is set aside and made anew: %s", path, error)
        return None
    return features


def _checksum(features: Tensor) -> str:
    """Return a CRC-32: it is read whole at every opening: 0.4 s a gigabyte, where SHA-256 takes 1.6."""
    return f"{zlib.crc32(features.numpy().data):08x}"
