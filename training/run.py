"""The training, stage by stage: ``STAGES`` in their order. Each leaves its result in the work folder, so a stopped run
goes on, and one stage can be made again alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import PreTrainedTokenizerFast

from limner.core.devices import pick_device
from training.baseline import export_baseline
from training.captioner import CaptionSchedule, train_captioner
from training.contrast import Lessons, Schedule, Training
from training.domain import export_domain
from training.dreaming import draw_upright, teach_codes, teach_critic, teach_decoder, teach_dvae
from training.export import export_captioner, export_clip, export_language_model, export_vocabulary
from training.facts import FACTS
from training.floor import export_floor
from training.language import LanguageSchedule, learn_tokenizer, train_language_model, write_texts
from training.log import digests, logged, ship_log
from training.maps import MapSet, read_maps
from training.model import CONTEXT_LENGTH, build_clip
from training.pictures import ForeignSet, Lot, load_set, render_foreign, render_set
from training.refine import RefineSchedule, refine_clip
from training.tokenizer import train_tokenizer
from training.world.captions import write_caption, write_phrase, write_prompt
from training.world.scenes import Scene

HELD_OUT = {"combinations": Lot(700_000_000, 3_000, held_out=True),
            "forms": Lot(750_000_000, 1_500, held_out=None, unseen_form=True)}
TRAIN_FIRST_SEED = 1_000_000
FOREIGN_FIRST_SEED = 1_000
LANGUAGE_AGAIN_SEED = 5_000_000
"""Texts from here on are read by a language model that is gone on with."""
VOCAB_SIZE = 1_700


@dataclass(frozen=True)
class Plan:
    """What the command line asks for; see ``python -m training --help``."""

    stage: str
    work: Path
    out: Path
    pictures: int
    foreign: int
    steps: int
    minutes: float | None
    caption_steps: int
    caption_minutes: float | None
    language_steps: int
    language_minutes: float | None
    mapped: int
    upright: int
    dvae_steps: int
    dvae_minutes: float | None
    code_steps: int
    code_minutes: float | None
    decoder_steps: int
    decoder_minutes: float | None
    critic_steps: int
    critic_minutes: float | None
    refine_steps: int
    refine_minutes: float | None
    start: Path | None
    workers: int
    seed: int
    device: str

    @property
    def lot(self) -> Lot:
        """The scenes to learn from."""
        return Lot(TRAIN_FIRST_SEED, self.pictures)


def run(plan: Plan) -> None:
    """Run a stage, or all of them in their order."""
    plan.work.mkdir(parents=True, exist_ok=True)
    for name in STAGES if plan.stage == "all" else [plan.stage]:
        print(f"stage {name}", flush=True)
        STAGES[name](plan)


def draw_pictures(plan: Plan) -> None:
    """Draw the scenes to learn from, those held out, and what is no scene."""
    with logged(plan.work, "pictures", {"pictures": plan.pictures, "foreign": plan.foreign}):
        render_foreign(plan.work / "foreign.npy", FOREIGN_FIRST_SEED, plan.foreign, workers=plan.workers)
        for name, lot in HELD_OUT.items():
            render_set(plan.work / name, lot, workers=plan.workers)
        render_set(plan.work / "train", plan.lot, workers=plan.workers)


def teach_clip(plan: Plan) -> None:
    """Train both towers; leaves ``clip-first.pt``."""
    schedule = Schedule(steps=plan.steps, minutes=plan.minutes, start=plan.start and plan.start / "clip")
    with logged(plan.work, "clip", schedule) as entry:
        checks = {name: load_set(plan.work / name) for name in HELD_OUT}
        lessons = Lessons(plan.work / "train", _foreign(plan), make_tokenizer(plan), checks)
        training = Training(lessons, schedule, plan.work, pick_device(plan.device), plan.seed)
        torch.save(training.run().state_dict(), plan.work / "clip-first.pt")
        entry.told = {"steps": training.step, "pictures seen": training.step * schedule.sizes.pictures,
                      "training minutes": round(training.pace.seconds / 60, 1)}


def read_pictures(plan: Plan) -> None:
    """Run the trained trunk once over all pictures; leaves ``maps``."""
    with logged(plan.work, "maps", {}):
        clip, data = _clip(plan, "clip-first.pt"), load_set(plan.work / "train")
        pictures = {"train": data.pixels[:plan.mapped], "foreign": _foreign(plan).pixels}
        read_maps(plan.work / "maps", clip.visual.trunk, pictures, pick_device(plan.device))


def refine_words(plan: Plan) -> None:
    """Teach the words which phrases are worth adding; writes the CLIP's folder."""
    schedule = RefineSchedule(steps=plan.refine_steps, minutes=plan.refine_minutes)
    with logged(plan.work, "refine", schedule) as entry:
        tokenizer, maps = _tokenizer(plan), MapSet(plan.work)
        clip, steps = refine_clip(_clip(plan, "clip-first.pt"), maps, _foreign(plan).kinds, tokenizer, schedule,
                                  pick_device(plan.device), plan.seed)
        torch.save(clip.state_dict(), plan.work / "clip-refined.pt")
        folder = plan.out / "clip"
        export_clip(clip, tokenizer, folder)
        export_vocabulary(folder / "vocabulary")
        entry.told, entry.made = {"steps": steps}, digests(plan.out, ["clip/open_clip_model.safetensors"])
    ship_log(plan.work, plan.out)


def teach_captioner(plan: Plan) -> None:
    """Train the captioner behind the trained trunk; writes its folder."""
    schedule = CaptionSchedule(steps=plan.caption_steps, minutes=plan.caption_minutes,
                               start=plan.start and plan.start / "captioner")
    with logged(plan.work, "captioner", schedule) as entry:
        tokenizer = _tokenizer(plan)
        model, steps = train_captioner(MapSet(plan.work), tokenizer, _clip(plan, "clip-first.pt").visual.trunk, schedule,
                                       plan.work, pick_device(plan.device), plan.seed)
        export_captioner(model, tokenizer, plan.out / "captioner")
        entry.told, entry.made = {"steps": steps}, digests(plan.out, ["captioner/model.safetensors"])
    ship_log(plan.work, plan.out)


def teach_language(plan: Plan) -> None:
    """Train the language model, which needs no other stage; writes its folder."""
    schedule = LanguageSchedule(steps=plan.language_steps, minutes=plan.language_minutes)
    if plan.start is not None and (plan.start / "lm").exists():
        schedule = replace(schedule, start=plan.start / "lm", first_seed=LANGUAGE_AGAIN_SEED)
    with logged(plan.work, "language", schedule) as entry:
        tokenizer = (learn_tokenizer(write_texts(schedule.texts)) if schedule.start is None
                     else PreTrainedTokenizerFast.from_pretrained(str(schedule.start)))
        model, steps = train_language_model(tokenizer, schedule, plan.work, pick_device(plan.device), plan.seed)
        export_language_model(model, tokenizer, plan.out / "lm")
        entry.told = {"steps": steps, "parameters": model.num_parameters()}
        entry.made = digests(plan.out, ["lm/model.safetensors"])
    ship_log(plan.work, plan.out)


def calibrate_hint(plan: Plan) -> None:
    """Write what the pair was made for into both folders: the scores of what is foreign, and from where on it is."""
    with logged(plan.work, "hint", {}) as entry:
        held_out = load_set(plan.work / "combinations")
        entry.told = export_domain(_clip(plan, "clip-refined.pt"), MapSet(plan.work), _foreign(plan).kinds, held_out,
                                   plan.out)
        entry.made = digests(plan.out, ["clip/domain.safetensors", "captioner/domain.safetensors"])
    ship_log(plan.work, plan.out)


def calibrate_floor(plan: Plan) -> None:
    """Write the floor into the CLIP's folder: what a false phrase gains by chance."""
    with logged(plan.work, "floor", {}) as entry:
        entry.told = export_floor(load_set(plan.work / "combinations"), plan.out)
        entry.made = digests(plan.out, ["clip/floor.json"])
    ship_log(plan.work, plan.out)


def measure_baseline(plan: Plan) -> None:
    """Write the baseline into the CLIP's folder: its mean picture of the world."""
    with logged(plan.work, "baseline", {}) as entry:
        entry.told = export_baseline(plan.out)
        entry.made = digests(plan.out, ["clip/baseline.json"])
    ship_log(plan.work, plan.out)


STAGES: dict[str, Callable[[Plan], None]] = {
    "pictures": draw_pictures, "clip": teach_clip, "maps": read_pictures, "refine": refine_words,
    "captioner": teach_captioner, "language": teach_language, "hint": calibrate_hint, "floor": calibrate_floor,
    "baseline": measure_baseline,
    "upright": draw_upright, "dvae": teach_dvae, "codes": teach_codes, "decoder": teach_decoder, "critic": teach_critic,
}


def make_tokenizer(plan: Plan) -> PreTrainedTokenizerFast:
    """Return the tokenizer made earlier; else that of the pair gone on with; else learn it from texts about the scenes."""
    folder = plan.work / "tokenizer"
    if not folder.exists():
        if plan.start is not None:
            PreTrainedTokenizerFast.from_pretrained(str(plan.start / "clip")).save_pretrained(str(folder))
        else:
            corpus = _corpus(load_set(plan.work / "train").scenes[:40_000])
            train_tokenizer(corpus, VOCAB_SIZE, CONTEXT_LENGTH).save_pretrained(str(folder))
    return _tokenizer(plan)


def _corpus(scenes: list[Scene]) -> list[str]:
    rng = np.random.default_rng(0)
    words = [value for _, value in FACTS] * 50
    for scene in scenes:
        words += [write_caption(scene, rng).text, write_prompt(scene, rng).text, write_phrase(scene, rng).text]
    return words


def _foreign(plan: Plan) -> ForeignSet:
    return render_foreign(plan.work / "foreign.npy", FOREIGN_FIRST_SEED, plan.foreign, workers=plan.workers)


def _tokenizer(plan: Plan) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast.from_pretrained(str(plan.work / "tokenizer"))


def _clip(plan: Plan, name: str) -> nn.Module:
    clip = build_clip(len(_tokenizer(plan)))
    clip.load_state_dict(torch.load(plan.work / name, weights_only=True))
    return clip.eval()


__all__ = ["STAGES", "Plan", "run"]
