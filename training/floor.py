"""Measure the floor of the built-in CLIP: what the best false phrase gains behind a caption, on held-out scenes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from rich.progress import track

from limner.models.captioners.loading import CaptionOptions, load_captioner
from limner.models.clip.model import Clip, load_clip
from limner.models.floor import save_floor
from training.pictures import PictureSet
from training.world.captions import Text, scene_claims, table_phrases
from training.world.scenes import Scene

SCENES = 400
CHANCE = 0.05
"""How often the best false phrase may still gain more than the floor."""


def export_floor(held_out: PictureSet, out: Path) -> dict[str, Any]:
    """Write the floor into ``out/clip``; return what was measured."""
    clip = load_clip(f"local-dir:{out / 'clip'}", device="cpu")
    captioner = load_captioner(f"local-dir:{out / 'captioner'}", device="cpu")
    scenes = held_out.scenes[:SCENES]
    pictures = [Image.fromarray(pixels) for pixels in held_out.take(np.arange(len(scenes)))]
    captions = [texts[0] for texts in captioner.caption(pictures, CaptionOptions(max_length=40, batch_size=32))]
    features = clip.encode_images(pictures)
    phrases = listed_phrases(out / "clip" / "vocabulary")
    false, true = [], []
    for scene, caption, row in track(list(zip(scenes, captions, features, strict=True)), "phrases by chance"):
        gains = phrase_gains(clip, caption, phrases, row[None])
        told = torch.tensor([phrase.claims <= scene_claims(scene) for phrase in phrases])
        false.append(float(gains[~told].max()))
        true += _new_gains(gains, phrases, scene, caption)
    floor = float(torch.tensor(false).quantile(1 - CHANCE).clamp(min=0))
    how = f"{1 - CHANCE:.0%} quantile of the best false phrase's gain behind a caption, {len(false)} held-out scenes"
    save_floor(floor, how, out / "clip")
    found = float((torch.tensor(true) > floor).float().mean())
    return {"floor": round(floor, 5), "scenes": len(false), "true phrases that gain more": round(found, 3)}


def listed_phrases(vocabulary: Path) -> list[Text]:
    """Return the phrases that a chain of the model chooses from, and what each claims: those of its folder's lists."""
    lists = (vocabulary / "mediums.txt", vocabulary / "movements.txt", *sorted((vocabulary / "flavors").glob("*.txt")))
    listed = {line for path in lists for line in path.read_text(encoding="utf-8").splitlines()}
    return [phrase for phrase in table_phrases() if phrase.text in listed or next(iter(phrase.claims))[0] == "painter"]


def phrase_gains(clip: Clip, caption: str, phrases: list[Text], features: torch.Tensor) -> torch.Tensor:
    """Return what each phrase behind a caption adds to its similarity with a picture of ``features [1, d]``."""
    before = float(clip.similarities(features, [caption])[0])
    return clip.continue_prompt(caption, [phrase.text for phrase in phrases], features).similarities() - before


def _new_gains(gains: torch.Tensor, phrases: list[Text], scene: Scene, caption: str) -> list[float]:
    """What the true phrases gain that the caption does not say yet; of a painter's two phrases the better."""
    best: dict[frozenset[tuple[str, str]], float] = {}
    for gain, phrase in zip(gains.tolist(), phrases, strict=True):
        if phrase.claims <= scene_claims(scene) and phrase.text not in caption:
            best[phrase.claims] = max(gain, best.get(phrase.claims, -1.0))
    return list(best.values())
