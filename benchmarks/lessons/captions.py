"""Captions from texts alone, in prose and as haiku; captions from pairs, by a CoCa that begins with weights by chance."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from builtin import Known
from PIL import Image
from safetensors.torch import save_file

from lessons.bench import Bench, Row
from lessons.saying import judge_claims, judge_named, judge_sight, names_subject, say, share
from lessons.things import REPLAY_SEED, TEST_SEED, TEXT_SEED, sample_few, sample_known
from limner.models._open_clip import open_clip
from limner.teach import PairsOptions, TextOnlyOptions, caption, caption_by_pairs
from limner.teach.captions import teach as text_lesson
from training.world.captions import write_caption
from training.world.haiku import scans, write_haiku
from training.world.rewording import reword
from training.world.scenes import Scene

UNLABELLED = 120
SMALL_WORLD = 68
"""Subjects of the smaller world of ``pairs``: as many as there were when its target was set."""


@dataclass
class Captions:
    """Lessons in captions; ``pictures`` held-out scenes judge."""

    bench: Bench
    known: Known
    pictures: int
    steps: int

    def run_texts(self, texts: int, *, controls: bool) -> None:
        """Teach from the world's captions; then the same without noise and shift, and shuffled."""
        file = self._write("texts", texts, lambda scene, rng: write_caption(scene, rng).text)
        test, seen = self._test()
        plain = TextOnlyOptions(steps=self.steps or 1_200)
        unlabelled = self._unlabelled()
        self.bench.unit("captions/seen by the CLIP itself", lambda: judge_sight(self.bench, self.known, test, seen))
        self.bench.unit("captions/the paired captioner",
                        lambda: judge_named(say(self.bench, self.bench.captioner, seen), test))
        tries = [("noise and shift chosen", plain, unlabelled)]
        if controls:
            tries += [("no noise, no shift", replace(plain, variance=0.0, shift=False), unlabelled),
                      ("shuffled", replace(plain, variance=0.003, shift=False), unlabelled)]
        for title, options, given in tries:
            self.bench.unit(f"text/{title}", lambda title=title, options=options, given=given: self._teach_texts(
                title, file, options, given, test, seen))

    def _teach_texts(self, title: str, file: Path, options: TextOnlyOptions, given: Path, test: Sequence[Scene],
                     seen: Sequence[Image.Image]) -> Row:
        with shuffled_texts(title == "shuffled"):
            folder = self.bench.lesson(f"text {title}", lambda out, **more: caption(
                file, out, clip=self.bench.clip, pictures=given, options=options, engine=self.bench.engine, **more))
        choice = json.loads((folder / "teaching.json").read_text())["options"]["choice"]
        told = say(self.bench, folder, seen)
        return {**judge_named(told, test), "parsed": judge_claims(told, test)["parsed"], "variance": choice["variance"],
                "shift": choice["shift"]}

    def run_haiku(self, texts: int, styled: int) -> None:
        """Teach captions, then haiku; every haiku of a held-out scene must scan and name the subject."""
        file = self._write("texts", texts, lambda scene, rng: write_caption(scene, rng).text)
        style = self._write("haiku", styled, write_haiku)
        test, seen = self._test()
        options = TextOnlyOptions(steps=self.steps or 1_200, longest=56)

        def measure() -> Row:
            folder = self.bench.lesson("haiku", lambda out, **more: caption(
                file, out, clip=self.bench.clip, pictures=self._unlabelled(), style=style, options=options,
                engine=self.bench.engine, **more))
            told = say(self.bench, folder, seen)
            return {"scans": share(map(scans, told)), "distinct": judge_claims(told, test)["distinct"],
                    "subject": share(names_subject(text, scene) for text, scene in zip(told, test)), "first": told[:3]}

        self.bench.unit("captions/seen by the CLIP itself", lambda: judge_sight(self.bench, self.known, test, seen))
        self.bench.unit("haiku", measure)

    def run_pairs(self, scenes: int, again: int) -> None:
        """Teach a CoCa that knows nothing in a small world, then another wording; and the shipped captioner that wording."""
        small = list(sample_few(self.known, SMALL_WORLD, TEST_SEED + 9_000_000, self.pictures))
        seen = self.bench.open_pictures("small test", small)
        first = PairsOptions(steps=self.steps or 2_500, batch_size=64, learning_rate=1e-3, with_tower=True, held_out=0.03)
        second = PairsOptions(epochs=4, batch_size=16, learning_rate=2e-4, held_out=0.2)
        base = save_coca(self.bench.work / "coca")
        lots = [list(sample_few(self.known, SMALL_WORLD, TEXT_SEED + 5_000_000 * turn, size))
                for turn, size in enumerate((scenes, again))]
        taught: list[str] = [str(base)]
        for title, chosen, write, options in (("from nothing", lots[0], lambda scene: write_caption(scene).text, first),
                                              ("another wording", lots[1], reword, second)):
            data = self.bench.pictures(title, chosen, [write(scene) for scene in chosen])
            self.bench.unit(f"pairs/{title}", lambda title=title, data=data, options=options: self._teach_pairs(
                title, data, taught[-1], options, small, seen))
            taught.append(str(self.bench.work / self.bench.key / f"pairs {title}"))
        test, pictures = self._test()
        chosen = sample_known(self.known, TEXT_SEED + 7_000_000, again)
        data = self.bench.pictures("reworded", chosen, [reword(scene) for scene in chosen])
        self.bench.unit("captions/the paired captioner",
                        lambda: judge_named(say(self.bench, self.bench.captioner, pictures), test))
        self.bench.unit("pairs/the shipped captioner reworded", lambda: self._teach_pairs(
            "the shipped captioner reworded", data, self.bench.captioner, second, test, pictures))

    def _teach_pairs(self, title: str, data: Path, base: str, options: PairsOptions, test: Sequence[Scene],
                     seen: Sequence[Image.Image]) -> Row:
        folder = self.bench.lesson(f"pairs {title}", lambda out, **more: caption_by_pairs(
            data, out, captioner=base, options=options, engine=self.bench.engine, **more))
        figures = {one["name"]: [one["before"], one["after"]]
                   for one in json.loads((folder / "teaching.json").read_text())["figures"]}
        kept = {name: [None if value is None else round(value, 4) for value in pair] for name, pair in figures.items()}
        return {**judge_named(say(self.bench, folder, seen), test), "of held-out pairs": kept}

    def _test(self) -> tuple[list[Scene], list[Image.Image]]:
        test = sample_known(self.known, TEST_SEED, self.pictures, held_out=True)
        return test, self.bench.open_pictures("old", test)

    def _unlabelled(self) -> Path:
        return self.bench.pictures("unlabelled", sample_known(self.known, REPLAY_SEED, UNLABELLED))

    def _write(self, name: str, size: int, write: Callable[[Scene, np.random.Generator], str]) -> Path:
        path = self.bench.work / self.bench.key / f"{name}-{size}.txt"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            rng = np.random.default_rng(0)
            path.write_text("".join(write(scene, rng) + "\n" for scene in sample_known(self.known, TEXT_SEED, size)))
        return path


@contextmanager
def shuffled_texts(really: bool) -> Iterator[None]:
    """Have every text stand behind the features of another: what is right then is right by chance."""
    encode = text_lesson._encode

    def shuffled(*given: object) -> torch.Tensor:
        rows = encode(*given)  # type: ignore[arg-type]
        return rows[torch.randperm(len(rows), generator=torch.Generator().manual_seed(0))]

    text_lesson._encode = shuffled if really else encode  # type: ignore[assignment]
    try:
        yield
    finally:
        text_lesson._encode = encode


def save_coca(folder: Path) -> Path:
    """Write a small CoCa with weights by chance; 13 of its 16 million are open_clip's vocabulary, read and written."""
    if (folder / "open_clip_config.json").is_file():
        return folder
    folder.mkdir(parents=True)
    words = {"context_length": 40, "vocab_size": 49408, "width": 128, "heads": 4, "layers": 3}
    vision = {"image_size": 96, "layers": 6, "width": 192, "head_width": 32, "patch_size": 12, "attentional_pool": True,
              "attn_pooler_heads": 4, "output_tokens": True}
    config = {"embed_dim": 128, "vision_cfg": vision, "text_cfg": {**words, "embed_cls": True, "output_tokens": True},
              "multimodal_cfg": {**words, "attn_pooler_heads": 4}}
    torch.manual_seed(0)
    save_file(open_clip.CoCa(**config).state_dict(), folder / "open_clip_model.safetensors")
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": {**config, "custom_text": True},
                                                              "preprocess_cfg": {}}))
    return folder
