"""Vectors in files that only grow: float16 rows, 65,536 a file, mapped into memory to be read.

Rows past the number that the owner acknowledged are leftovers of a crash: they are cut off before the next append. Knows
nothing about what the rows mean.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from limner.core.errors import StorageError

SHARD_ROWS = 65_536
_BYTES = 2


class Shards:
    """The rows ``[n, d]`` of one folder. ``count`` of them are acknowledged."""

    def __init__(self, folder: Path, dimension: int, count: int) -> None:
        self.folder, self.dimension, self.count = folder, dimension, count
        self._maps: list[Tensor] = []
        self._mapped = 0

    def append(self, rows: Tensor) -> None:
        """Write rows behind the acknowledged ones and have the disk hold them; the owner acknowledges them then.

        Raises:
            StorageError: the disk is full or cannot be written; what was acknowledged stays as it is.
        """
        data = rows.to(torch.float16).contiguous().numpy()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            at = self.count
            while len(data):
                room = SHARD_ROWS - at % SHARD_ROWS
                self._write(at, data[:room])
                at, data = at + min(room, len(data)), data[room:]
        except OSError as error:
            raise StorageError(f"Cannot write {self.folder}: {error.strerror or error}. What was indexed before is safe; "
                               "free some space and run the same command again.") from error

    def acknowledge(self, count: int) -> None:
        """Count the rows that the owner's own record says are there."""
        self.count = count

    def chunks(self) -> list[Tensor]:
        """Return the acknowledged rows, mapped, a tensor a file.

        Raises:
            StorageError: a file is missing or too short.
        """
        if self._mapped != self.count:
            self._maps = [self._map(start) for start in range(0, self.count, SHARD_ROWS)]
            self._mapped = self.count
        return self._maps

    def missing_rows(self) -> int:
        """Return how many acknowledged rows the files do not hold."""
        held = 0
        for start in range(0, self.count, SHARD_ROWS):
            wanted = min(SHARD_ROWS, self.count - start)
            path = self._path(start)
            held += min(wanted, path.stat().st_size // self._row_bytes) if path.exists() else 0
        return self.count - held

    @property
    def _row_bytes(self) -> int:
        return self.dimension * _BYTES

    def _path(self, row: int) -> Path:
        return self.folder / f"{row // SHARD_ROWS:05d}.f16"

    def _write(self, at: int, data: np.ndarray) -> None:
        path, offset = self._path(at), (at % SHARD_ROWS) * self._row_bytes
        with open(path, "r+b" if path.exists() else "w+b") as file:
            if file.seek(0, os.SEEK_END) < offset:
                raise StorageError(f"{path} is shorter than it was: vectors are lost. Run limner index verify.")
            file.truncate(offset)
            file.seek(offset)
            file.write(data.tobytes())
            file.flush()
            os.fsync(file.fileno())

    def _map(self, start: int) -> Tensor:
        path, rows = self._path(start), min(SHARD_ROWS, self.count - start)
        try:
            mapped = np.memmap(path, dtype=np.float16, mode="c", shape=(rows, self.dimension))
        except (OSError, ValueError) as error:
            raise StorageError(f"{path} is missing or cut short: vectors are lost. Run limner index verify; it says how to "
                               "mend it.") from error
        return torch.from_numpy(mapped)
