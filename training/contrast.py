"""Train the built-in CLIP: image and text towers by contrast, the image tower also by heads that are thrown away.

We drew the pictures, so two things are known that a web crawl hides: every attribute (which the heads learn) and every
picture that a text is true of (so that no true pair is pushed apart; compare InfoNCE with one positive).
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread

import numpy as np
import open_clip
import torch
import torch.nn.functional as F
from torch import nn
from transformers import PreTrainedTokenizerFast

from training.facts import (
    FIELDS,
    HEADS,
    claim_rows,
    fact_rows,
    foreign_rows,
    foreign_text,
    head_span,
    head_targets,
    match_texts,
)
from training.optimiser import Pair, rate_share
from training.pictures import SIZE_PX, ForeignSet, PictureSet
from training.world.captions import Text, write_caption, write_phrase, write_prompt
from training.world.scenes import Scene

TOWER = "cs3darknet_s"
TOWER_WIDTH = 512
EMBED_DIM = 256
CONTEXT_LENGTH = 77
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
FOREIGN_TEXTS = 4
SIDED = ("left", "right", "side lighting")
HEAD_WEIGHT = {"subject": 1.0, "color": 0.7, "medium": 0.4, "other": 0.4}


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: ``steps`` of ``batch`` pictures, peak rates of Muon and of AdamW after ``warmup`` steps.

    The first ``alone_share`` of the steps teaches the image tower alone, by the heads, at ``small_px``: a third of the work,
    and the shapes learned there carry over (progressive resizing). Then ``long_texts`` captions and ``short_texts``
    phrases a step teach both towers at full size. ``foreign`` pictures of every batch are no scenes (outlier exposure:
    Hendrycks, Mazeika and Dietterich, 2019): a model that has seen none takes anything for a scene.
    """

    steps: int = 7_000
    alone_share: float = 0.35
    small_px: int = 64
    batch: int = 256
    long_texts: int = 96
    short_texts: int = 128
    foreign: int = 16
    muon_rate: float = 0.08
    adam_rate: float = 2e-3
    warmup: int = 100
    ema: float = 0.998
    checkpoint_every: int = 250

    def alone(self, step: int) -> bool:
        """Whether the image tower learns by itself at this step."""
        return step < self.alone_share * self.steps


def model_config(vocab_size: int) -> dict:
    """Return the open_clip configuration of the built-in model."""
    return {
        "embed_dim": EMBED_DIM,
        "vision_cfg": {"timm_model_name": TOWER, "timm_model_pretrained": False, "timm_pool": "avg",
                       "timm_proj": "linear", "image_size": SIZE_PX},
        "text_cfg": {"context_length": CONTEXT_LENGTH, "vocab_size": vocab_size, "width": 128, "heads": 4, "layers": 4,
                     "hf_tokenizer_name": "builtin"},
    }


def build_clip(vocab_size: int) -> nn.Module:
    """Return an untrained built-in CLIP: open_clip's own class."""
    config = model_config(vocab_size)
    return open_clip.model.CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"])


class Taught(nn.Module):
    """The CLIP with its throw-away heads."""

    def __init__(self, clip: nn.Module) -> None:
        super().__init__()
        self.clip = clip
        self.heads = nn.ModuleDict({field: nn.Linear(TOWER_WIDTH, len(FIELDS[field]) + 1) for field in HEADS})
        self.flavors = nn.Linear(TOWER_WIDTH, len(FIELDS["flavor"]))

    def hidden_weights(self) -> list[nn.Parameter]:
        """The weights between hidden maps: Muon's."""
        return [p for part in (self.clip.visual.trunk, self.clip.transformer) for p in part.parameters() if p.ndim >= 2]

    def forward(self, pixels: torch.Tensor, tokens: Sequence[torch.Tensor], claims: torch.Tensor,
                facts: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the contrastive loss (zero without texts) and the heads' loss."""
        pooled = self.clip.visual.trunk(pixels)
        if not tokens:
            return torch.zeros((), device=pixels.device), self._teach(pooled.float(), facts)
        images = F.normalize(self.clip.visual.head(pooled).float(), dim=-1)
        texts = F.normalize(torch.cat([encode_short(self.clip, part) for part in tokens]).float(), dim=-1)
        scale = self.clip.logit_scale.exp().clamp(max=100)
        contrast = contrastive_loss(scale * texts @ images.T, match_texts(claims, facts))
        return contrast, self._teach(pooled.float(), facts)

    def _teach(self, pooled: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
        loss = F.binary_cross_entropy_with_logits(self.flavors(pooled), facts[:, head_span("flavor")]) * 4
        for field, head in self.heads.items():
            loss = loss + HEAD_WEIGHT.get(field, 0.2) * F.cross_entropy(head(pooled), head_targets(facts, field))
        return loss


def encode_short(clip: nn.Module, tokens: torch.Tensor) -> torch.Tensor:
    """What ``clip.encode_text`` computes, for tokens ``[n, length]`` padded only to the batch's longest text."""
    length = tokens.shape[1]
    hidden = clip.token_embedding(tokens) + clip.positional_embedding[:length]
    hidden = clip.ln_final(clip.transformer(hidden, attn_mask=clip.attn_mask[:length, :length]))
    return hidden[torch.arange(len(tokens)), tokens.argmax(1)] @ clip.text_projection


def contrastive_loss(logits: torch.Tensor, match: torch.Tensor) -> torch.Tensor:
    """Cross entropy in both directions against the true matches ``[texts, pictures]``, shared out evenly.

    A text that is true of no picture only pushes: every picture is to prefer others to it.
    """
    target = match.float()
    by_text = -(target / target.sum(1, keepdim=True).clamp(min=1) * logits.log_softmax(1)).sum(1).mean()
    by_picture = -(target / target.sum(0, keepdim=True).clamp(min=1) * logits.log_softmax(0)).sum(0).mean()
    return (by_text + by_picture) / 2


@dataclass(frozen=True)
class Batch:
    """``pixels [n, h, w, 3]``, tokens of captions and of phrases, what those texts claim, what the pictures hold."""

    pixels: torch.Tensor
    tokens: list[torch.Tensor]
    claims: torch.Tensor
    facts: torch.Tensor


class Batches:
    """Endless batches: every second one of clusters alike in medium and place, so that shape must decide."""

    def __init__(self, data: PictureSet, foreign: ForeignSet, tokenizer: PreTrainedTokenizerFast, schedule: Schedule,
                 first_step: int, seed: int) -> None:
        self.data, self.foreign, self.tokenizer = data, foreign, tokenizer
        self.schedule, self.first_step = schedule, first_step
        self.facts, self.foreign_facts = fact_rows(data.scenes), foreign_rows(foreign.kinds)
        self.rng = np.random.default_rng(seed + first_step)
        alike: dict[tuple[str, str], list[int]] = {}
        for index, scene in enumerate(data.scenes):
            alike.setdefault((scene.medium, scene.place), []).append(index)
        self.clusters = [np.array(members) for members in alike.values()]

    def __iter__(self) -> Iterator[Batch]:
        queue: Queue[Batch] = Queue(maxsize=4)

        def fill() -> None:
            step = self.first_step
            while True:
                queue.put(self._make(self._choose(clustered=step % 2 == 1), with_texts=not self.schedule.alone(step)))
                step += 1

        Thread(target=fill, daemon=True).start()
        while True:
            yield queue.get()

    def _choose(self, *, clustered: bool) -> np.ndarray:
        count = self.schedule.batch - self.schedule.foreign
        if not clustered:
            return self.rng.integers(len(self.data.scenes), size=count)
        chosen = self.rng.integers(len(self.clusters), size=count // 16)
        return np.concatenate([self.rng.choice(self.clusters[c], 16) for c in chosen])

    def _make(self, indices: np.ndarray, *, with_texts: bool) -> Batch:
        odd = self.rng.integers(len(self.foreign.kinds), size=self.schedule.foreign)
        pictures = [self._picture(i) for i in indices] + [shift(self.foreign.pixels[i], self.rng) for i in odd]
        pixels = torch.from_numpy(np.stack(pictures))
        facts = torch.from_numpy(np.concatenate([self.facts[indices], self.foreign_facts[odd]])).float()
        if not with_texts:
            return Batch(pixels, [], torch.zeros(0, facts.shape[1]), facts)
        long = [self._long(self.data.scenes[i]) for i in self.rng.choice(indices, self.schedule.long_texts, replace=False)]
        short = [write_phrase(self.data.scenes[i], self.rng)
                 for i in self.rng.choice(indices, self.schedule.short_texts, replace=False)]
        short += [foreign_text(self.foreign.kinds[i]) for i in odd[:FOREIGN_TEXTS]]
        return Batch(pixels, [self._tokenise(long), self._tokenise(short)], claim_rows([*long, *short]), facts)

    def _picture(self, index: int) -> np.ndarray:
        """A picture moved a little and, where none of its facts is about a side, mirrored half of the time."""
        pixels = shift(self.data.pixels[index], self.rng)
        sided = any(word in flavor for flavor in self.data.scenes[index].flavors for word in SIDED)
        return pixels if sided or self.rng.random() < 0.5 else pixels[:, ::-1]

    def _tokenise(self, texts: list[Text]) -> torch.Tensor:
        tokens: torch.Tensor = self.tokenizer([text.text for text in texts], return_tensors="pt", padding=True,
                                              truncation=True, max_length=CONTEXT_LENGTH).input_ids
        return tokens

    def _long(self, scene: Scene) -> Text:
        return write_prompt(scene, self.rng) if self.rng.random() < 0.65 else write_caption(scene, self.rng)


def shift(pixels: np.ndarray, rng: np.random.Generator, most: int = 5) -> np.ndarray:
    """Move a picture by up to ``most`` pixels, its edge repeated; which keeps every fact true."""
    dy, dx = rng.integers(-most, most + 1, 2)
    rows = np.clip(np.arange(SIZE_PX) + dy, 0, SIZE_PX - 1)
    columns = np.clip(np.arange(SIZE_PX) + dx, 0, SIZE_PX - 1)
    return pixels[rows][:, columns]


def prepare(pixels: torch.Tensor, device: torch.device, size_px: int = SIZE_PX) -> torch.Tensor:
    """Normalise ``[n, h, w, 3]`` uint8 to the towers' ``[n, 3, size_px, size_px]`` float, channels last."""
    mean, std = torch.tensor(MEAN, device=device), torch.tensor(STD, device=device)
    x = ((pixels.to(device, non_blocking=True).float() / 255 - mean) / std).permute(0, 3, 1, 2)
    if size_px != x.shape[-1]:
        x = F.interpolate(x, (size_px, size_px), mode="bilinear", antialias=True)
    return x.contiguous(memory_format=torch.channels_last)


def train_clip(data: PictureSet, foreign: ForeignSet, tokenizer: PreTrainedTokenizerFast, schedule: Schedule,
               folder: Path, device: torch.device, seed: int) -> nn.Module:
    """Train, or go on from the checkpoint in ``folder``; return the averaged model on the CPU, in eval mode."""
    torch.manual_seed(seed)
    model = Taught(build_clip(len(tokenizer))).to(device).to(memory_format=torch.channels_last)
    average = copy.deepcopy(model)
    optimiser = Pair(model.hidden_weights(), model.parameters(), schedule.muon_rate, schedule.adam_rate)
    checkpoint = folder / "clip.pt"
    step = _resume(checkpoint, model, average, optimiser) if checkpoint.exists() else 0
    started, shown = time.time(), step
    for batch in Batches(data, foreign, tokenizer, schedule, step, seed):
        if step >= schedule.steps:
            break
        optimiser.set_rate(rate_share(step, schedule.steps, schedule.warmup))
        size_px = schedule.small_px if schedule.alone(step) else SIZE_PX
        with torch.autocast(device.type, torch.bfloat16):
            tokens = [part.to(device) for part in batch.tokens]
            contrast, taught = model(prepare(batch.pixels, device, size_px), tokens, batch.claims.to(device),
                                     batch.facts.to(device))
        (contrast + taught).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        average_weights(average, model, min(schedule.ema, (step + 1) / (step + 10)))
        step += 1
        if step % 20 == 0:
            rate = (step - shown) * schedule.batch / (time.time() - started)
            print(f"step {step} contrast {contrast.item():.3f} heads {taught.item():.3f} {rate:.0f}/s", flush=True)
            started, shown = time.time(), step
        if step % schedule.checkpoint_every == 0:
            _save(checkpoint, model, average, optimiser, step)
    _save(checkpoint, model, average, optimiser, step)
    return average.clip.float().cpu().eval()


@torch.no_grad()
def average_weights(average: nn.Module, model: nn.Module, keep: float) -> None:
    """Move a running mean of a model's weights towards them, keeping the share ``keep``."""
    for mean, now in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
        if mean.dtype.is_floating_point:
            mean.lerp_(now, 1 - keep)
        else:
            mean.copy_(now)


def _save(path: Path, model: nn.Module, average: nn.Module, optimiser: Pair, step: int) -> None:
    state = {"model": model.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
             "step": step}
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def _resume(path: Path, model: nn.Module, average: nn.Module, optimiser: Pair) -> int:
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    average.load_state_dict(state["average"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"])
