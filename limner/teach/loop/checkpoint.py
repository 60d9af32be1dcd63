"""What a run needs to go on where it was: weights that learn, the optimiser's state, the step. Knows no model."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

from limner.core.errors import OptionError, StorageError
from limner.core.storage import write_atomically


@dataclass(frozen=True)
class Checkpoint:
    """The file of a run. ``key`` tells runs apart: one that learned other things, or in another way, is not gone on with.

    ``found`` is what was found out before the first step, as plain values, so that it need not be found out again.
    """

    path: Path
    key: str
    found: Mapping[str, Any] = field(default_factory=dict)

    def save(self, step: int, weights: Mapping[str, nn.Parameter], optimiser: torch.optim.Optimizer) -> None:
        """Write the state after ``step`` steps, in place of an earlier one.

        Raises:
            StorageError: the disk is full, or cannot be written; an earlier checkpoint stays.
        """
        state = {"key": self.key, "found": dict(self.found), "step": step, "optimiser": optimiser.state_dict(),
                 "weights": {name: weight.detach() for name, weight in weights.items()}}

        def write(part: Path) -> None:
            try:
                torch.save(state, part)
            except RuntimeError as error:  # torch's word for a disk that is full
                raise OSError(f"the disk may be full ({str(error).strip().partition(chr(10))[0]})") from error

        write_atomically(self.path, write)

    def load(self, weights: Mapping[str, nn.Parameter], optimiser: torch.optim.Optimizer) -> int:
        """Take up the state that was saved; return how many steps were taken, 0 where there is no file.

        Raises:
            OptionError: it is that of another run.
            StorageError: it cannot be read.
        """
        state = self._read()
        if not state:
            return 0
        with torch.no_grad():
            for name, weight in weights.items():
                weight.copy_(state["weights"][name])
        optimiser.load_state_dict(state["optimiser"])
        return int(state["step"])

    def find(self) -> dict[str, Any]:
        """Return what the run that was stopped had found out; nothing where there is no file.

        Raises:
            OptionError: it is that of another run.
            StorageError: it cannot be read.
        """
        return dict(self._read().get("found", {}))

    def forget(self) -> None:
        """Remove the file: the run is at its end."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> dict[str, Any]:
        if not self.path.is_file():
            return {}
        try:
            state: dict[str, Any] = torch.load(self.path, map_location="cpu", weights_only=True)
        except (OSError, RuntimeError, EOFError, pickle.UnpicklingError, ValueError) as error:
            raise StorageError(f"{self.path} is damaged ({str(error).strip().partition(chr(10))[0]}). Remove it to begin "
                               "anew.") from error
        if state.get("key") != self.key:
            raise OptionError(f"{self.path} belongs to a run with other data, another model or other options. Give the same "
                              "ones as before, or another --out.")
        return state
