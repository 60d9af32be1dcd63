"""Train the built-in CLIP: image and text towers by contrast, the image tower also by heads that are thrown away.

We drew the pictures, so two things are known that a web crawl hides: every attribute (which the heads learn) and every
picture that a text is true of (so that no true pair is pushed apart; compare InfoNCE with one positive).
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import PreTrainedTokenizerFast

from training.batches import Batch, BatchMaker, BatchSizes, covered, made_ahead, moved
from training.facts import FIELDS, fact_rows, head_targets
from training.model import Taught, begin_at, build_clip, prepare
from training.optimiser import Pair, rate_share
from training.pace import Pace
from training.pictures import SIZE_PX, ForeignSet, PictureSet

SETTLING = 12
CHECKED = 600
"""How many held-out pictures are looked at on the way."""


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: at most ``steps``, in ``minutes`` where given; peak rates of Muon and AdamW after ``warmup``.

    The first ``alone_share`` teaches the image tower alone, by the heads, at ``small_px``: less than half of the work, and
    the shapes learned there carry over (progressive resizing). Then texts teach both towers at full size. ``start`` is the
    folder of a CLIP trained earlier that is gone on with; the lower part of its trunk, which knows lines and colours, then
    stays as it is, which halves the work again.
    """

    steps: int = 8_000
    minutes: float | None = None
    alone_share: float = 0.3
    small_px: int = 64
    sizes: BatchSizes = BatchSizes()
    muon_rate: float = 0.02
    adam_rate: float = 1.5e-3
    warmup: int = 60
    ema: float = 0.995
    checkpoint_s: float = 300.0
    start: Path | None = None


@dataclass(frozen=True)
class Lessons:
    """What there is to learn from (``folder`` is that of a picture set), and ``checks`` by name to see how it goes."""

    folder: Path
    foreign: ForeignSet
    tokenizer: PreTrainedTokenizerFast
    checks: dict[str, PictureSet]


class Training:
    """A CLIP in training: the model, its running mean, its optimiser, and how far it is."""

    def __init__(self, lessons: Lessons, schedule: Schedule, folder: Path, device: torch.device, seed: int) -> None:
        torch.manual_seed(seed)
        clip = build_clip(len(lessons.tokenizer))
        if schedule.start is not None:
            begin_at(clip, schedule.start)
        self.size_px = 0
        self.lessons, self.schedule, self.device, self.seed = lessons, schedule, device, seed
        self.model = Taught(clip).to(device).to(memory_format=torch.channels_last)
        if schedule.start is not None:
            self.model.freeze_lower()
        self.average = copy.deepcopy(self.model).eval()
        self.optimiser = Pair(self.model.hidden_weights(), self.model.parameters(), schedule.muon_rate, schedule.adam_rate)
        self.path, self.step = folder / "clip.pt", 0
        self.pace = Pace(schedule.steps, schedule.minutes, self._resume() if self.path.exists() else 0.0)

    def run(self) -> nn.Module:
        """Train to the end of the schedule; return the averaged CLIP on the CPU, in eval mode."""
        lessons, schedule = self.lessons, self.schedule
        maker = BatchMaker(lessons.folder, lessons.foreign, lessons.tokenizer, schedule.sizes, self.seed + self.step)
        batches = made_ahead(lambda step: maker.make(step, with_texts=not self._alone()), self.step)
        saved = shown = time.monotonic()
        first = self.step
        while self.pace.share(self.step) < 1:
            batch = next(batches)
            self._settle(maker, SIZE_PX if batch.tokens else schedule.small_px)
            self.optimiser.set_rate(rate_share(self.pace.share(self.step), self.step, schedule.warmup))
            contrast, taught = self._learn(batch)
            self.step += 1
            if time.monotonic() - shown > 30:
                rate = (self.step - first) * schedule.sizes.pictures / (time.monotonic() - shown)
                print(f"step {self.step} ({self.pace.share(self.step):.1%}) contrast {contrast:.3f} heads {taught:.3f} "
                      f"{rate:.0f}/s", flush=True)
                shown, first = time.monotonic(), self.step
            if time.monotonic() - saved > schedule.checkpoint_s:
                self._save()
                self._check()
                saved = time.monotonic()
        self._save()
        self._check()
        return self.average.clip.float().cpu().eval()

    def _alone(self) -> bool:
        return self.pace.share(self.step) < self.schedule.alone_share

    @torch.no_grad()
    def _settle(self, maker: BatchMaker, size_px: int) -> None:
        """Where the pictures' size changes, give a lower trunk that does not learn their means and spreads."""
        if size_px == self.size_px:
            return
        self.size_px = size_px
        if not self.model.frozen:
            return
        lower = self.model.lower.train()
        with torch.autocast(self.device.type, torch.bfloat16):
            for step in range(SETTLING):
                lower(prepare(maker.make(step, with_texts=False).pixels, self.device, size_px))
        lower.eval()
        self.average.lower.load_state_dict(lower.state_dict())

    def _learn(self, batch: Batch) -> tuple[float, float]:
        with torch.autocast(self.device.type, torch.bfloat16):
            tokens = [part.to(self.device) for part in batch.tokens]
            pixels = covered(moved(prepare(batch.pixels, self.device, self.size_px)))
            contrast, taught = self.model(pixels, tokens, batch.claims.to(self.device), batch.facts.to(self.device))
        (contrast + taught).backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimiser.step()
        average_weights(self.average, self.model, min(self.schedule.ema, (self.step + 1) / (self.step + 10)))
        return contrast.item(), taught.item()

    @torch.no_grad()
    def _check(self) -> None:
        """Print what the heads of the averaged model see of held-out pictures."""
        for name, held_out in self.lessons.checks.items():
            pixels = torch.from_numpy(held_out.take(np.arange(min(CHECKED, len(held_out.scenes)))))
            with torch.autocast(self.device.type, torch.bfloat16):
                pooled = torch.cat([self.average.see(prepare(part, self.device, self.size_px))
                                    for part in pixels.split(128)]).float()
            facts = torch.from_numpy(fact_rows(held_out.scenes[:CHECKED])).float().to(self.device)
            told = []
            for field in ("subject", "color", "medium", "place"):
                wanted = head_targets(facts, field)
                asked = wanted < len(FIELDS[field])
                right = self.average.heads[field](pooled).argmax(1) == wanted
                told.append(f"{field} {right[asked].float().mean():.1%}")
            print(f"  {name} at step {self.step}: {', '.join(told)}", flush=True)

    def _save(self) -> None:
        state = {"model": self.model.state_dict(), "average": self.average.state_dict(), "fields": dict(FIELDS),
                 "optimiser": self.optimiser.state_dict(), "step": self.step, "seconds": self.pace.seconds}
        torch.save(state, self.path.with_suffix(".part"))
        self.path.with_suffix(".part").replace(self.path)

    def _resume(self) -> float:
        """Go on from the checkpoint, also where the world was given more things since; return the seconds spent."""
        state = torch.load(self.path, weights_only=True)
        for part, stored in ((self.model, state["model"]), (self.average, state["average"])):
            part.load_state_dict(regrown(stored, state["fields"], part))
        if state["fields"] == FIELDS:
            self.optimiser.load_state_dict(state["optimiser"])
        self.step = int(state["step"])
        return float(state["seconds"])


def regrown(stored: dict[str, torch.Tensor], fields: dict[str, tuple[str, ...]], model: Taught) -> dict[str, torch.Tensor]:
    """Return the weights of a model of other ``fields`` as those of ``model``: each head's rows go by their names."""
    state = model.state_dict()
    for name, weight in stored.items():
        field = name.split(".")[1] if name.startswith("heads.") else "flavor" if name.startswith("flavors.") else ""
        if not field or fields[field] == FIELDS[field]:
            state[name] = weight
            continue
        old, new = (*fields[field], ""), (*FIELDS[field], "")
        kept = [value for value in old[:len(weight)] if value in new[:len(state[name])]]
        state[name][[new.index(value) for value in kept]] = weight[[old.index(value) for value in kept]]
    return state


@torch.no_grad()
def average_weights(average: nn.Module, model: nn.Module, keep: float) -> None:
    """Move a running mean of a model's weights towards them, keeping the share ``keep``."""
    for mean, now in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
        if mean.dtype.is_floating_point:
            mean.lerp_(now, 1 - keep)
        else:
            mean.copy_(now)
