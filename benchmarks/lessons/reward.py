"""Captions by a CLIP's reward, from a captioner that leaves out half of what it could say; the judge is the scene alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from builtin import Known
from torch import Tensor

from lessons.bench import Bench, Row
from lessons.saying import judge_claims, say
from lessons.things import TEST_SEED, TEXT_SEED, sample_known
from limner.models.clip.model import load_clip
from limner.teach import PairsOptions, RewardOptions, caption_by_pairs, reward
from limner.teach.data.examples import Example
from limner.teach.metrics.matching import clip_s, recall_at
from training.world.captions import write_caption
from training.world.rewording import write_half


@dataclass
class Rewards:
    """Lessons by reward on ``scenes`` pictures without captions; ``pictures`` held-out ones judge."""

    bench: Bench
    known: Known
    scenes: int
    pictures: int
    options: RewardOptions

    def run(self, *, controls: bool) -> None:
        """Teach a captioner to be short of facts; then by reward, without its guards, and by a reward by lot."""
        start = self._teach_start()
        self.bench.unit("reward/before", lambda: self._judge(start))
        self._teach("by reward", start, self.options)
        if controls:
            self._teach("no grammar, no KL", start, replace(self.options, grammar=0.0, kl=0.0, most_apart=1e9))
            self._teach("reward by lot", start, self.options, reward_by_lot)

    def _teach_start(self) -> Path:
        scenes = sample_known(self.known, TEXT_SEED, self.scenes)
        rng = np.random.default_rng(0)
        data = self.bench.pictures("half said", scenes, [write_half(scene, rng) for scene in scenes])
        options = PairsOptions(epochs=6, batch_size=16, learning_rate=3e-4, held_out=0.05)
        return self.bench.lesson("half said", lambda out, **more: caption_by_pairs(
            data, out, captioner=self.bench.captioner, options=options, engine=self.bench.engine, **more))

    def _teach(self, title: str, start: Path, options: RewardOptions, rewarding: object = None) -> Row:
        pictures = self.bench.pictures("rewarded", sample_known(self.known, TEXT_SEED + 11_000_000, self.scenes))
        captions = self._write_captions()

        def measure() -> Row:
            folder = self.bench.lesson(title, lambda out, **more: reward(
                pictures, out, captioner=f"local-dir:{start}", clip=self.bench.clip, captions=captions, options=options,
                rewarding=rewarding, engine=self.bench.engine, **more))  # type: ignore[arg-type]
            run = json.loads((folder / "teaching.json").read_text())["run"]
            return {**self._judge(folder), "steps": run["steps"]}

        return self.bench.unit(f"reward/{title}", measure)

    def _judge(self, folder: Path) -> Row:
        """Judge captions by the scenes' facts; what the rewarding CLIP finds is told beside it, and is no evidence."""
        test = sample_known(self.known, TEST_SEED, self.pictures, held_out=True)
        seen = self.bench.open_pictures("old", test)
        told = say(self.bench, folder, seen)
        clip = load_clip(self.bench.clip, device=self.bench.device, precision="float32")
        images, texts = clip.encode_images(seen).float().cpu(), clip.encode_texts(told).float().cpu()
        found = recall_at(images, texts, torch.arange(len(images)), (1,))["text to picture R@1"]
        return {**judge_claims(told, test), "R@1 by the rewarding CLIP": round(found, 4),
                "CLIP-S": round(float(clip_s(images, texts).mean()), 4), "first": told[:3]}

    def _write_captions(self) -> Path:
        """Write captions of other scenes, whole ones, from which the grammar is learned."""
        path = self.bench.work / self.bench.key / "whole captions.txt"
        if not path.is_file():
            rng = np.random.default_rng(1)
            scenes = sample_known(self.known, TEXT_SEED + 13_000_000, 3_000)
            path.write_text("".join(text + "\n" for scene in scenes
                                    for text in (write_caption(scene, rng).text, write_half(scene, rng))))
        return path


def reward_by_lot(examples: Sequence[Example], texts: Sequence[str]) -> Tensor:
    """Return rewards that have nothing to do with what is said."""
    return 2.0 * torch.randn(len(texts))
