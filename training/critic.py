"""Train the built-in critic: a small image tower whose gradients look like things, on the words of the built-in CLIP.

A network that was taught on pictures moved against it, by projected gradient ascent in an L2 ball, has gradients that eyes
can read (Engstrom and others 2019; Ganz and others 2023, "perceptually aligned gradients"; CLIPAG for CLIP). The text tower
is that of the built-in CLIP as it is; with it the critic is a CLIP's folder like any other, and any prompt steers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import PreTrainedTokenizerFast

from limner.models._open_clip import open_clip
from training.facts import claim_rows, fact_rows, match_texts
from training.loop import Loop, LoopSchedule
from training.model import CONTEXT_LENGTH, contrastive_loss, encode_short, model_config, prepare
from training.optimiser import Pair
from training.pictures import PictureSet
from training.world.captions import write_phrase, write_prompt

TOWER = "test_resnet"
"""timm's smallest net of plain convolutions: 0.5 M weights. What steers well is robustness, not accuracy."""

SIZE_PX = 64
STD = 0.27
"""About the deviation of the towers' normalisation: a ball in colours from 0 to 1 is this much smaller than in theirs."""


@dataclass(frozen=True)
class CriticSchedule(LoopSchedule):
    """As ``LoopSchedule``, of pictures, with so many ``texts``.

    After the share ``calm`` of the work pictures are moved by ``climbs`` steps inside a ball of ``radius`` (the L2 norm of
    all colours of a picture of 64 px, from 0 to 1), which grows to its full size over as long again.
    """

    steps: int = 1_500
    batch: int = 96
    texts: int = 96
    warmup: int = 50
    calm: float = 0.15
    climbs: int = 2
    radius: float = 1.5


def critic_config(vocab_size: int) -> dict[str, Any]:
    """Return the open_clip configuration of the critic: the built-in CLIP's with another image tower."""
    config = model_config(vocab_size)
    return {**config, "vision_cfg": {**config["vision_cfg"], "timm_model_name": TOWER, "image_size": SIZE_PX}}


def build_critic(vocab_size: int, clip: nn.Module) -> nn.Module:
    """Return an untrained critic with the text tower of a CLIP, which stays as it is."""
    config = critic_config(vocab_size)
    critic: nn.Module = open_clip.model.CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"])
    told = {name: part for name, part in clip.state_dict().items() if not name.startswith("visual.")}
    critic.load_state_dict(told, strict=False)
    for name, part in critic.named_parameters():
        part.requires_grad_(name.startswith("visual."))
    return critic


def train_critic(critic: nn.Module, data: PictureSet, tokenizer: PreTrainedTokenizerFast, schedule: CriticSchedule,
                 folder: Path, device: torch.device, seed: int) -> tuple[nn.Module, int]:
    """Teach the critic's image tower, or go on from the checkpoint in ``folder``; return it on the CPU, and the steps."""
    torch.manual_seed(seed)
    critic = critic.to(device).train()
    learned = [part for part in critic.visual.parameters() if part.requires_grad]
    hidden = [part for part in critic.visual.trunk.parameters() if part.ndim == 4]
    optimiser = Pair(hidden, learned, schedule.muon_rate, schedule.adam_rate)
    loop, facts = Loop("critic", folder / "critic.pt", critic, optimiser, schedule), fact_rows(data.scenes)
    rng = np.random.default_rng(seed + loop.step)
    for done in loop.steps():
        chosen = np.sort(rng.integers(len(data.scenes), size=schedule.batch))
        texts, match = _tell(critic, tokenizer, data, facts, chosen, rng, schedule.texts)
        pixels = prepare(torch.from_numpy(data.take(chosen)), device, SIZE_PX)

        def loss_of(seen: Tensor, texts: Tensor = texts, match: Tensor = match) -> Tensor:
            images = F.normalize(critic.visual(seen).float(), dim=-1)
            return contrastive_loss(critic.logit_scale.exp().clamp(max=50) * texts @ images.T, match)

        radius = radius_at(schedule, done)
        if radius > 0:
            pixels = climb(critic, pixels, loss_of, radius / STD, schedule.climbs)
        loop.learn(loss_of(pixels), f"radius {radius:.2f}")
    return critic.cpu().eval(), loop.step


def radius_at(schedule: CriticSchedule, done: float) -> float:
    """Return the radius of the ball where a share ``done`` of the work is."""
    return schedule.radius * min(1.0, max(0.0, done / schedule.calm - 1)) if schedule.calm > 0 else schedule.radius


def climb(critic: nn.Module, pixels: Tensor, loss_of: Callable[[Tensor], Tensor], radius: float, climbs: int) -> Tensor:
    """Return pictures ``[n, 3, h, w]`` moved within an L2 ball of ``radius`` to where the loss is greater.

    The tower's means and spreads are not taught by the way.
    """
    critic.eval()
    moved = torch.zeros_like(pixels)
    for _ in range(climbs):
        moved.requires_grad_()
        (gradient,) = torch.autograd.grad(loss_of(pixels + moved), moved)
        size = gradient.flatten(1).norm(dim=1).clamp(min=1e-12)[:, None, None, None]
        moved = moved.detach() + 1.5 * radius / climbs * gradient / size
        length = moved.flatten(1).norm(dim=1).clamp(min=1e-12)[:, None, None, None]
        moved = moved * (radius / length).clamp(max=1)
    critic.train()
    return pixels + moved


@torch.no_grad()
def _tell(critic: nn.Module, tokenizer: PreTrainedTokenizerFast, data: PictureSet, facts: np.ndarray, chosen: np.ndarray,
          rng: np.random.Generator, count: int) -> tuple[Tensor, Tensor]:
    """Return the features of texts about some of the pictures, and which text is true of which picture."""
    device = critic.logit_scale.device
    about = [data.scenes[i] for i in rng.choice(chosen, count)]
    texts = [write_prompt(scene, rng) if rng.random() < 0.5 else write_phrase(scene, rng) for scene in about]
    tokens = tokenizer([text.text for text in texts], return_tensors="pt", padding=True, truncation=True,
                       max_length=CONTEXT_LENGTH).input_ids.to(device)
    features = F.normalize(encode_short(critic, tokens).float(), dim=-1)
    return features, match_texts(claim_rows(texts), torch.from_numpy(facts[chosen]).float()).to(device)
