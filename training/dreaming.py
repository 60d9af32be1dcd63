"""The stages of the built-in painter and its critic: what ``limner dream --builtin`` paints with, and what steers it.

The painter learns from pictures of its own, one thing each, upright and whole; the critic from those that are drawn for the
pair. The decoder's second stage and the critic also need the CLIP's folder.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import Tokenizer
from torch import nn
from transformers import PreTrainedTokenizerFast

from limner.core.devices import pick_device
from limner.models.generators.codes import CodeSizes, save_writer
from limner.models.generators.dvae.network import Dvae, DvaeSizes
from limner.models.generators.dvae.painter import load_dvae, save_dvae
from training.codes import CodeSchedule, read_codes, train_codes
from training.critic import CriticSchedule, build_critic, critic_config, train_critic
from training.decoder import DecoderSchedule, train_decoder
from training.dvae import SIZES, DvaeSchedule, measure_dvae, train_dvae
from training.export import export_clip
from training.log import digests, logged
from training.model import begin_at, build_clip
from training.pictures import Lot, PictureSet, load_set, render_set

if TYPE_CHECKING:
    from training.run import Plan

LONGEST_TEXT = 32
UPRIGHT_FIRST_SEED = 400_000_000
UPRIGHT_HELD_OUT = Lot(790_000_000, 1_000, held_out=True, upright=True)
WRITER = {"width": 128, "layers": 5, "heads": 4}
"""Of the transformer: what an hour of one core can teach (about 1.3 M weights); more hours pay for more."""


def draw_upright(plan: Plan) -> None:
    """Draw the scenes that the painter learns from, and some of combinations that it never meets."""
    with logged(plan.work, "upright", {"upright": plan.upright}):
        render_set(plan.work / "upright-held-out", UPRIGHT_HELD_OUT, workers=plan.workers)
        render_set(plan.work / "upright", Lot(UPRIGHT_FIRST_SEED, plan.upright, upright=True), workers=plan.workers)


def teach_dvae(plan: Plan, sizes: DvaeSizes = SIZES) -> None:
    """Train the discrete VAE; writes the painter's folder."""
    schedule = DvaeSchedule(steps=plan.dvae_steps, minutes=plan.dvae_minutes)
    with logged(plan.work, "dvae", schedule) as entry:
        model, steps = train_dvae(_upright(plan), schedule, plan.work, pick_device(plan.device), plan.seed,
                                  sizes)
        save_dvae(model.half(), plan.out / "painter")
        entry.told = {"steps": steps, **measure_dvae(model.float(), load_set(plan.work / "upright-held-out"))}
        entry.made = digests(plan.out, ["painter/model.safetensors"])


def teach_codes(plan: Plan, **sizes: Any) -> None:
    """Train the transformer from words to codes; adds it to the painter's folder."""
    schedule = CodeSchedule(steps=plan.code_steps, minutes=plan.code_minutes)
    with logged(plan.work, "codes", schedule) as entry:
        device, data, painter = pick_device(plan.device), _upright(plan), _load_dvae(plan.out / "painter")
        codes = read_codes(plan.work / "codes.npy", painter, data, device)
        tokenizer = Tokenizer.from_file(str(plan.work / "tokenizer" / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        wanted = {"side": int(np.sqrt(codes.shape[1])), "text": LONGEST_TEXT, **WRITER, **sizes}
        model, steps = train_codes(data.scenes, codes, tokenizer,
                                   CodeSizes(painter.sizes.codes, tokenizer.get_vocab_size() + 1, **wanted), schedule,
                                   plan.work, device, plan.seed)
        save_writer(model, tokenizer, plan.out / "painter")
        entry.told, entry.made = {"steps": steps}, digests(plan.out, ["painter/codes.safetensors"])


def teach_decoder(plan: Plan) -> None:
    """Go on with the painter's decoder by what the CLIP in ``--out`` sees; writes the painter's weights anew."""
    schedule = DecoderSchedule(steps=plan.decoder_steps, minutes=plan.decoder_minutes)
    with logged(plan.work, "decoder", schedule) as entry:
        device, data, painter = pick_device(plan.device), _upright(plan), _load_dvae(plan.out / "painter")
        codes = read_codes(plan.work / "codes.npy", painter, data, device)
        vocab_size = len(PreTrainedTokenizerFast.from_pretrained(str(plan.out / "clip")))
        steps = train_decoder(painter, _load_clip(plan.out / "clip", vocab_size).visual.trunk, data, codes, schedule,
                              plan.work, device, plan.seed)
        save_dvae(painter.half(), plan.out / "painter")
        entry.told = {"steps": steps, **measure_dvae(painter.float(), load_set(plan.work / "upright-held-out"))}
        entry.made = digests(plan.out, ["painter/model.safetensors"])


def teach_critic(plan: Plan) -> None:
    """Train the critic on the words of the CLIP in ``--out``; writes its folder."""
    schedule = CriticSchedule(steps=plan.critic_steps, minutes=plan.critic_minutes)
    with logged(plan.work, "critic", schedule) as entry:
        tokenizer = PreTrainedTokenizerFast.from_pretrained(str(plan.out / "clip"))
        critic, steps = train_critic(build_critic(len(tokenizer), _load_clip(plan.out / "clip", len(tokenizer))),
                                     load_set(plan.work / "train"), tokenizer, schedule, plan.work,
                                     pick_device(plan.device), plan.seed)
        export_clip(critic, tokenizer, plan.out / "critic", critic_config(len(tokenizer)))
        entry.told, entry.made = {"steps": steps}, digests(plan.out, ["critic/open_clip_model.safetensors"])


def _upright(plan: Plan) -> PictureSet:
    return load_set(plan.work / "upright")


def _load_dvae(folder: Path) -> Dvae:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    painter = load_dvae(folder, config, name="builtin", cache_key="", device=pick_device("cpu"))
    network: Dvae = painter.model
    if hasattr(network, "writer"):  # the transformer is another stage's
        del network.writer
    return network


def _load_clip(folder: Path, vocab_size: int) -> nn.Module:
    clip = build_clip(vocab_size)
    begin_at(clip, folder)
    return clip
