"""Measure the baseline of the built-in CLIP: its mean picture of the little world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from limner.models.clip.baseline import save_baseline
from limner.models.clip.model import fingerprint, load_clip
from training.world.lots import sample_scene
from training.world.scenes import draw_scene

FIRST_SEED = 4_000_000
SCENES = 256
SIZE_PX = 192


def export_baseline(out: Path) -> dict[str, Any]:
    """Write the baseline into ``out/clip``; return what was measured."""
    clip = load_clip(f"local-dir:{out / 'clip'}", device="cpu")
    scenes = [sample_scene(seed, held_out=False) for seed in range(FIRST_SEED, FIRST_SEED + SCENES)]
    mean = clip.encode_images([draw_scene(scene, SIZE_PX) for scene in scenes]).mean(0, keepdim=True)
    save_baseline(mean, fingerprint(clip.model), f"mean features of {SCENES} scenes to learn from", out / "clip")
    return {"scenes": SCENES, "length": round(float(mean.norm()), 4)}
