"""Refine the built-in CLIP's words: prompts with one phrase more must come nearer to the picture only if it is true.

A contrast of whole texts never shows the tower two that differ by one phrase, and a prompt that grows phrase by phrase is
just that. The image trunk stays as it is (the captioner reads it, too); its head and the text tower learn on.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from transformers import PreTrainedTokenizerFast

from training.contrast import average_weights
from training.facts import claim_rows, fact_rows, foreign_rows, foreign_text, match_texts
from training.maps import MapSet, pooled
from training.model import CONTEXT_LENGTH, contrastive_loss, encode_short
from training.optimiser import Pair, rate_share
from training.pace import Pace
from training.world.captions import Text, table_phrases, write_additions, write_phrase, write_prompt
from training.world.scenes import Scene

GROWTH_SCALE = 100.0
"""How sharply a gain out of its bounds is punished; a gain is some hundredths."""
LIKELY_SCALE = 30.0
"""Half of the false phrases are drawn by softmax of their own similarity with the picture times this."""
LIKELY_EVERY = 25
"""Steps between two encodings of the tables for that."""


@dataclass(frozen=True)
class RefineSchedule:
    """``steps``, in ``minutes`` where given, of ``batch`` pictures and ``foreign`` ones: ``prompts`` with ``additions``
    each, and ``captions`` of others.

    There are ``phrases`` alone, too; without captions and phrases the model would forget what it learned from them.
    """

    steps: int = 1_500
    minutes: float | None = None
    batch: int = 240
    foreign: int = 16
    prompts: int = 48
    additions: int = 5
    captions: int = 64
    phrases: int = 64
    muon_rate: float = 0.01
    adam_rate: float = 1e-3
    warmup: int = 50
    margin: float = 0.02
    ema: float = 0.99


def refine_clip(clip: nn.Module, maps: MapSet, kinds: list[str], tokenizer: PreTrainedTokenizerFast,
                schedule: RefineSchedule, device: torch.device, seed: int) -> tuple[nn.Module, int]:
    """Return the CLIP with its words refined, on the CPU, in eval mode, and how many steps that took."""
    torch.manual_seed(seed)
    model = copy.deepcopy(clip).to(device).train()
    scenes, seen, odd = maps.scenes, pooled(maps.train), pooled(maps.foreign)
    facts, odd_facts = (torch.from_numpy(rows).float() for rows in (fact_rows(scenes), foreign_rows(kinds)))
    learned = [p for name, p in model.named_parameters() if not name.startswith("visual.trunk")]
    optimiser = Pair([p for p in model.transformer.parameters() if p.ndim >= 2], learned, schedule.muon_rate,
                     schedule.adam_rate)
    mean, rng, step = copy.deepcopy(model), np.random.default_rng(seed), 0
    pace = Pace(schedule.steps, schedule.minutes)
    while pace.share(step) < 1:
        optimiser.set_rate(rate_share(pace.share(step), step, schedule.warmup))
        chosen = rng.integers(len(scenes), size=schedule.batch)
        others = rng.integers(len(odd), size=schedule.foreign)
        shown = torch.cat([seen[chosen], odd[others]]).to(device)
        if step % LIKELY_EVERY == 0:
            with torch.no_grad():
                table = _encode(model, tokenizer, table_phrases(), device)
        likely = _likely(model, shown[:schedule.prompts], table)
        words = _write([scenes[i] for i in chosen], [kinds[i] for i in others], likely, schedule, rng)
        with torch.autocast(device.type, torch.bfloat16):
            true = torch.cat([facts[chosen], odd_facts[others]])
            contrast, growth = _losses(model, tokenizer, shown, true, words, schedule)
        (contrast + growth).backward()
        nn.utils.clip_grad_norm_(learned, 5.0)
        optimiser.step()
        average_weights(mean, model, min(schedule.ema, (step + 1) / (step + 10)))
        step += 1
        if step % 50 == 0:
            print(f"refine step {step} contrast {contrast.item():.3f} growth {growth.item():.3f} "
                  f"{pace.seconds / step:.2f} s/step", flush=True)
    return mean.float().cpu().eval(), step


@dataclass(frozen=True)
class _Words:
    """Prompts of the first pictures; for each so many with one phrase more, and its worth; and texts alone."""

    before: list[Text]
    after: list[Text]
    worth: torch.Tensor
    alone: list[Text]


def _write(scenes: list[Scene], kinds: list[str], likely: np.ndarray, schedule: RefineSchedule,
           rng: np.random.Generator) -> _Words:
    grown = [write_additions(scene, rng, schedule.additions, chances if rng.random() < 0.5 else None)
             for scene, chances in zip(scenes, likely, strict=False)]
    after = [text for _, more in grown for text, _ in more]
    worth = torch.tensor([[worth for _, worth in more] for _, more in grown])
    others = scenes[schedule.prompts:schedule.prompts + schedule.captions]
    alone = [write_prompt(scene, rng) for scene in others]
    alone += [write_phrase(scene, rng) for scene in scenes[-schedule.phrases:]]
    return _Words([before for before, _ in grown], after, worth, alone + [foreign_text(kind) for kind in kinds[:4]])


def _losses(model: nn.Module, tokenizer: PreTrainedTokenizerFast, pooled: torch.Tensor, facts: torch.Tensor, words: _Words,
            schedule: RefineSchedule) -> tuple[torch.Tensor, torch.Tensor]:
    images = F.normalize(model.visual.head(pooled).float(), dim=-1)
    before, after, alone = (_encode(model, tokenizer, texts, pooled.device)
                            for texts in (words.before, words.after, words.alone))
    scale = model.logit_scale.exp().clamp(max=100)
    match = match_texts(claim_rows([*words.before, *words.after, *words.alone]), facts).to(pooled.device)
    contrast = contrastive_loss(scale * torch.cat([before, after, alone]) @ images.T, match)
    own = images[:len(before)]
    # no matrix product: autocast would round it, and a gain is some hundredths
    gain = ((after.view(len(before), -1, after.shape[1]) - before[:, None]) * own[:, None]).sum(-1)
    return contrast, _punish_gains(gain, words.worth.to(gain.device), schedule.margin)


def _punish_gains(gain: torch.Tensor, worth: torch.Tensor, margin: float) -> torch.Tensor:
    """A true phrase is to gain ``margin`` at least, a false one to lose as much; a repetition loses, but less than that."""
    short = torch.where(worth > 0, margin - gain, -margin / 2 - gain)[worth >= 0]
    over = torch.where(worth < 0, gain + margin, gain)[worth <= 0]
    return F.softplus(GROWTH_SCALE * torch.cat([short, over])).sum() / worth.numel()


def _encode(model: nn.Module, tokenizer: PreTrainedTokenizerFast, texts: Sequence[Text], device: torch.device
            ) -> torch.Tensor:
    tokens = tokenizer([text.text for text in texts], return_tensors="pt", padding=True, truncation=True,
                       max_length=CONTEXT_LENGTH).input_ids.to(device)
    return F.normalize(encode_short(model, tokens).float(), dim=-1)


@torch.no_grad()
def _likely(model: nn.Module, pooled: torch.Tensor, table: torch.Tensor) -> np.ndarray:
    """Return how often to try each of the table's phrases on each picture, ``[n, phrases]``: the nearer, the oftener."""
    images = F.normalize(model.visual.head(pooled).float(), dim=-1)
    chances: np.ndarray = (LIKELY_SCALE * images @ table.T).softmax(1).double().cpu().numpy()
    return chances
