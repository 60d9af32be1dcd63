"""The whole training, stage by stage. Each stage's result stays in the work folder, so a stopped run goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from transformers import PreTrainedTokenizerFast

from limner.core.devices import pick_device
from training.captioner import CaptionSchedule, train_captioner
from training.contrast import CONTEXT_LENGTH, Schedule, train_clip
from training.domain import export_domain
from training.export import export_captioner, export_clip, export_vocabulary
from training.facts import FACTS
from training.pictures import PictureSet, render_foreign, render_set
from training.refine import RefineSchedule, refine_clip
from training.tokenizer import train_tokenizer
from training.world.captions import write_caption, write_phrase, write_prompt
from training.world.scenes import Scene

TRAIN_FIRST_SEED = 1_000_000
HELD_OUT_FIRST_SEED = 700_000_000
HELD_OUT = 3_000
FOREIGN_FIRST_SEED = 1_000
FOREIGN = 9_000
VOCAB_SIZE = 1_600


@dataclass(frozen=True)
class Plan:
    """What the command line asks for; see ``python -m training --help``."""

    work: Path
    out: Path
    pictures: int
    steps: int
    caption_steps: int
    workers: int
    seed: int
    device: str
    only_pictures: bool


def run(plan: Plan) -> None:
    """Run every stage that is not yet done and write the two model folders."""
    device = pick_device(plan.device)
    data = render_set(plan.work / "train", TRAIN_FIRST_SEED, plan.pictures, held_out=False, workers=plan.workers)
    foreign = render_foreign(plan.work / "foreign.npy", FOREIGN_FIRST_SEED, FOREIGN, workers=plan.workers)
    if plan.only_pictures:
        return
    tokenizer = load_tokenizer(plan.work / "tokenizer", data.scenes)
    clip = train_clip(data, foreign, tokenizer, Schedule(steps=plan.steps), plan.work, device, plan.seed)
    clip = refine_clip(clip, data, foreign, tokenizer, RefineSchedule(), device, plan.seed)
    export_clip(clip, tokenizer, plan.out / "clip")
    export_vocabulary(plan.out / "clip" / "vocabulary")
    held_out = render_set(plan.work / "held_out", HELD_OUT_FIRST_SEED, HELD_OUT, held_out=True, workers=plan.workers)
    export_domain(clip, data, foreign, held_out, plan.out / "clip")
    schedule = CaptionSchedule(steps=plan.caption_steps)
    captioner = train_captioner(data, tokenizer, clip.visual.trunk, schedule, plan.work, device, plan.seed)
    export_captioner(captioner, tokenizer, plan.out / "captioner")


def load_tokenizer(folder: Path, scenes: list[Scene]) -> PreTrainedTokenizerFast:
    """Return the tokenizer learned earlier, or learn it from texts about ``scenes``."""
    if not folder.exists():
        train_tokenizer(_corpus(scenes[:40_000]), VOCAB_SIZE, CONTEXT_LENGTH).save_pretrained(str(folder))
    return PreTrainedTokenizerFast.from_pretrained(str(folder))


def _corpus(scenes: list[Scene]) -> list[str]:
    rng = np.random.default_rng(0)
    words = [value for _, value in FACTS] * 50
    for scene in scenes:
        words += [write_caption(scene, rng).text, write_prompt(scene, rng).text, write_phrase(scene, rng).text]
    return words


__all__ = ["PictureSet", "Plan", "load_tokenizer", "run"]
