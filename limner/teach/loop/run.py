"""The loop: AdamW with warm-up and cosine, gradients clipped, mixed precision where that is fast.

A step's order and chance follow from the seed and its number, so a run that was stopped and resumed comes to the same
weights, to the bit, as one that was not. A loss that is no number ends the run with the last weights that were good.
Knows no model.
"""

from __future__ import annotations

import contextlib
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from limner.core.devices import pick_autocast, wait_for
from limner.core.events import Monitor, Training
from limner.teach.loop.checkpoint import Checkpoint
from limner.teach.loop.schedule import LoopOptions

TRIAL_STEPS = 2
_TOLD_LOSSES = 200
_SMOOTHING = 0.95

Ending = Literal["done", "stopped", "diverged"]


class Learner(ABC):
    """What learns in the loop: ``weights`` by name, from ``count`` examples, on ``device``."""

    weights: Mapping[str, nn.Parameter]
    count: int
    device: torch.device

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to learn, or nothing good: the run ends before its last step."""
        return False

    @abstractmethod
    def loss(self, rows: Tensor, chance: torch.Generator, step: int) -> Tensor:
        """Return the loss of some examples; what is drawn by lot comes from ``chance``, or torch's own generator."""


@dataclass(frozen=True)
class Run:
    """How a run went: ``steps`` of ``total`` in ``seconds``, how it ended, and ``losses`` as pairs of step and loss."""

    steps: int
    total: int
    ended: Ending
    seconds: float
    losses: tuple[tuple[int, float], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Estimate:
    """What a run would cost: ``seconds`` for ``steps``, from two of them, and the peak of memory (0: unknown) so far."""

    steps: int
    seconds: float
    memory_bytes: int

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def run_loop(learner: Learner, options: LoopOptions, checkpoint: Checkpoint | None = None,
             monitor: Monitor | None = None) -> Run:
    """Learn, or go on from the checkpoint where there is one.

    When ``monitor`` asks to stop, a checkpoint is written and the run ends. In the end the weights are those learned.

    Raises:
        OptionError: the checkpoint is of another run.
        StorageError: a checkpoint cannot be written; an earlier one stays.
    """
    loop = _Loop(learner, options, monitor or Monitor())
    if checkpoint is not None:
        loop.step = checkpoint.load(learner.weights, loop.optimiser)
    loop.keep()
    began, ended = time.monotonic(), "done"
    with _own_chance():
        while loop.step < options.steps and not learner.finished:
            if loop.monitor.stopped:
                ended = "stopped"
                break
            if not loop.advance():
                loop.go_back()
                ended = "diverged"
                break
            if loop.step % options.checkpoint_every == 0 and loop.step < options.steps:
                loop.keep()
                if checkpoint is not None:
                    checkpoint.save(loop.step, learner.weights, loop.optimiser)
    if ended == "stopped" and checkpoint is not None:
        checkpoint.save(loop.step, learner.weights, loop.optimiser)
    return Run(loop.step, options.steps, ended, time.monotonic() - began, tuple(loop.losses))  # type: ignore[arg-type]


def estimate(learner: Learner, options: LoopOptions) -> Estimate:
    """Take two steps without moving a weight; return what the whole would cost."""
    loop, spent = _Loop(learner, options, Monitor()), []
    with _own_chance():
        for _ in range(TRIAL_STEPS):
            wait_for(learner.device)
            began = time.monotonic()
            loop.look()
            wait_for(learner.device)
            spent.append(time.monotonic() - began)
    loop.optimiser.zero_grad(set_to_none=True)
    return Estimate(options.steps, min(spent) * options.steps, _peak_bytes(learner.device))


class _Loop:
    def __init__(self, learner: Learner, options: LoopOptions, monitor: Monitor) -> None:
        self.learner, self.options, self.monitor = learner, options, monitor
        weights = list(learner.weights.values())
        self.optimiser = torch.optim.AdamW([
            {"params": [one for one in weights if one.ndim >= 2], "weight_decay": options.weight_decay},
            {"params": [one for one in weights if one.ndim < 2], "weight_decay": 0.0}], lr=options.learning_rate)
        self.step = 0
        self.losses: list[tuple[int, float]] = []
        self._good: tuple[int, dict[str, Tensor]] = 0, {}
        self._told = float("nan")

    def keep(self) -> None:
        """Remember the weights as good ones."""
        self._good = self.step, {name: weight.detach().clone() for name, weight in self.learner.weights.items()}

    def go_back(self) -> None:
        """Take up the weights that were good."""
        self.step, good = self._good
        with torch.no_grad():
            for name, weight in self.learner.weights.items():
                weight.copy_(good[name])

    def look(self) -> tuple[float, float]:
        """Find the gradient of this step; return the loss and the gradient's length."""
        options, learner = self.options, self.learner
        dtype = pick_autocast(learner.device, options.precision)
        torch.manual_seed(options.seed * 1_000_003 + self.step)
        mixed = contextlib.nullcontext() if dtype is None else torch.autocast(learner.device.type, dtype)
        with torch.enable_grad(), mixed:
            loss = learner.loss(options.rows(self.step, learner.count), options.chance(self.step), self.step)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(list(learner.weights.values()), options.clip_norm)
        return float(loss.detach()), float(norm)

    def advance(self) -> bool:
        """Take a step; return whether all numbers are numbers."""
        loss, norm = self.look()
        if not (abs(loss) < float("inf") and norm < float("inf")):
            return False
        for group in self.optimiser.param_groups:
            group["lr"] = self.options.rate(self.step)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        self._told = loss if self._told != self._told else _SMOOTHING * self._told + (1 - _SMOOTHING) * loss
        self.monitor.tell(Training(self.step, self.options.steps, self._told))
        if self.step % max(1, self.options.steps // _TOLD_LOSSES) == 0:
            self.losses.append((self.step, loss))
        return True


@contextlib.contextmanager
def _own_chance() -> Any:
    """Leave the generators outside as they were."""
    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_available() else []
    with torch.random.fork_rng(devices):
        yield


def _peak_bytes(device: torch.device) -> int:
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)
