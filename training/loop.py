"""The loop that the stages share which learn from plain batches: how fast, how far, what is told and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor, nn

from training.checkpoints import load_state, save_state
from training.optimiser import Pair, rate_share
from training.pace import Pace

MAX_GRADIENT_NORM = 1.0
PRINT_STEPS = 50
SAVE_STEPS = 250


@dataclass(frozen=True)
class LoopSchedule:
    """``steps``, in ``minutes`` where given, of ``batch`` samples; peak rates of Muon and of AdamW after ``warmup``."""

    steps: int
    minutes: float | None = None
    batch: int = 32
    muon_rate: float = 0.02
    adam_rate: float = 2e-3
    warmup: int = 100


class Loop:
    """A stage on its way, from its beginning or from its checkpoint.

        for done in loop.steps():
            loop.learn(loss of a batch)

    Attributes:
        step: how many steps are done, those before the checkpoint included.
    """

    def __init__(self, name: str, checkpoint: Path, model: nn.Module, optimiser: Pair, schedule: LoopSchedule) -> None:
        self._name, self._checkpoint, self._schedule = name, checkpoint, schedule
        self._model, self._optimiser = model, optimiser
        self.step, spent = load_state(checkpoint, model, optimiser)
        self._pace = Pace(schedule.steps, schedule.minutes, spent)
        self._loss: Tensor | None = None
        self._note = ""

    def steps(self) -> Iterator[float]:
        """Yield before each step how much of the stage is done, 0 to 1, with the rates set.

        Behind a step, and whatever the caller did after it, the loss is printed and the state kept now and then; at the end
        the state is kept in any case.
        """
        while (done := self._pace.share(self.step)) < 1:
            self._optimiser.set_rate(rate_share(done, self.step, self._schedule.warmup))
            yield done
            self.step += 1
            if self.step % PRINT_STEPS == 0:
                self._print()
            if self.step % SAVE_STEPS == 0:
                self._save()
        self._save()

    def learn(self, loss: Tensor, note: str = "") -> None:
        """Move the weights by one step against a loss; ``note`` is printed beside it."""
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._optimiser.weights, MAX_GRADIENT_NORM)
        self._optimiser.step()
        self._loss, self._note = loss.detach(), note

    def _print(self) -> None:
        assert self._loss is not None, "a step that did not learn"
        parts = (f"{self._name} step {self.step} loss {self._loss.item():.4f}", self._note,
                 f"{self._pace.seconds / self.step:.2f} s/step")
        print(" ".join(part for part in parts if part), flush=True)

    def _save(self) -> None:
        save_state(self._checkpoint, self._model, self._optimiser, self.step, self._pace.seconds)
