"""Say what the built-in pair was made for: how foreign a picture looks to it, calibrated on held-out scenes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from limner.models.clip.model import load_clip
from limner.models.domain import FILE_NAME, Domain, Lesson, fit_domain, save_domain
from training.maps import MapSet, pooled
from training.model import prepare
from training.pictures import PictureSet
from training.world.captions import with_article
from training.world.foreign import UNSEEN, draw_foreign

FITTED_TO = 12_000
FALSE_ALARMS = 0.03
UNCLEAR = 0.2
JUDGED = 40
"""Pictures of each unseen kind."""
ADVICE = ("this picture does not look like the drawings that the built-in model knows, so do not trust what it says. "
          "For photographs use --clip ViT-L-14/openai --captioner blip-large.")
ABOUT = ("The built-in model knows drawings of {subjects} everyday things in {mediums} mediums and nothing else; it is not "
         "sure that this is one. For photographs use --clip ViT-L-14/openai --captioner blip-large.")


def export_domain(clip: nn.Module, maps: MapSet, kinds: list[str], held_out: PictureSet, out: Path) -> dict[str, Any]:
    """Write what the pair knows into both folders, calibrated on ``held_out``; return what was measured."""
    known, foreign = (encode_pooled(clip, pooled(part)) for part in (maps.train[:FITTED_TO], maps.foreign))
    calibration = encode(clip, held_out.take(np.arange(len(held_out.scenes))))
    domain = write_domain(known, foreign, kinds, calibration, out)
    return {"weights": [round(weight, 4) for weight in domain.weights.tolist()], **judge(domain, clip)}


def write_domain(known: torch.Tensor, foreign: torch.Tensor, kinds: list[str], held_out: torch.Tensor, out: Path) -> Domain:
    """Fit a domain to features ``[n, d]`` under the CLIP of ``out``, write it into both folders and return it."""
    clip = load_clip(f"local-dir:{out / 'clip'}", device="cpu")
    names = {name: (out / "clip" / "vocabulary" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
             for name in ("nouns", "mediums")}
    anchors = {"subjects": clip.encode_texts([with_article(name) for name in names["nouns"]]),
               "mediums": clip.encode_texts(names["mediums"])}
    about = ABOUT.format(subjects=len(names["nouns"]), mediums=len(names["mediums"]))
    domain = fit_domain(Lesson(known, foreign, kinds, held_out, anchors), ADVICE, about, false_alarms=FALSE_ALARMS,
                        unclear=UNCLEAR)
    save_domain(domain, out / "clip")
    save_domain(domain.behind(clip.model.visual.head.proj.weight.detach()), out / "captioner")
    for part in ("clip", "captioner"):
        (out / part / FILE_NAME).chmod(0o644)
    return domain


def judge(domain: Domain, clip: nn.Module) -> dict[str, Any]:
    """Return the share that is told of every kind that was kept away from teaching."""
    told = {}
    for kind in UNSEEN:
        pixels = np.stack([np.asarray(draw_foreign(kind, seed, 96)) for seed in range(JUDGED)])
        told[kind] = round(float((domain.score(encode(clip, pixels)) > domain.threshold).float().mean()), 3)
    return {"told of unseen kinds": told}


@torch.no_grad()
def encode(clip: nn.Module, pixels: np.ndarray) -> torch.Tensor:
    """Return the features ``[n, d]`` of pictures ``[n, h, w, 3]``."""
    batches = (torch.from_numpy(np.array(pixels[i:i + 128])) for i in range(0, len(pixels), 128))
    device = next(clip.parameters()).device
    return torch.cat([F.normalize(clip.encode_image(prepare(batch, device)).float(), dim=-1).cpu() for batch in batches])


@torch.no_grad()
def encode_pooled(clip: nn.Module, rows: torch.Tensor) -> torch.Tensor:
    """Return the features ``[n, d]`` of pooled maps ``[n, channels]``."""
    return F.normalize(clip.visual.head(rows).float(), dim=-1)
