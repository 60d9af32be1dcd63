"""What the models of a job say of pictures: captions, a prompt, tags, a label, features; all from one opened picture."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from limner.batch.job import TaskOptions
from limner.core.events import Monitor
from limner.core.images import keep_copy
from limner.core.storage import cache_folder
from limner.models.captioners.families import Captioner
from limner.models.captioners.options import CaptionOptions
from limner.models.engine import Engine
from limner.tasks.classify import Classifier, ClassifyOptions
from limner.tasks.interrogate.config import Config
from limner.tasks.interrogate.explainer import Sight
from limner.tasks.interrogate.interrogator import Interrogator
from limner.vocabulary.selection import VocabularyOptions

TAG_TABLES = ("flavors", "mediums", "movements")
TAGGED = "a picture"
"""What a tag is put behind to see what it says of a picture that this does not."""


class Describer:
    """The models of a job, loaded once, and what they are to say."""

    def __init__(self, options: TaskOptions, engine: Engine | None = None, monitor: Monitor | None = None) -> None:
        self.options = options
        self.engine = engine or Engine(options.device, options.precision, cache_folder=cache_folder())
        self._captioners = {name: self.engine.captioner(name, monitor=monitor) for name in options.captioners
                            if options.needs_captions}
        self._clip = self.engine.clip(options.clip, monitor=monitor) if options.needs_clip else None
        self._interrogator = self._load_interrogator() if {"prompt", "tags"} & set(options.tasks) else None
        self._classifier = None
        if "classify" in options.tasks and self._clip is not None:
            self._classifier = Classifier(options.labels, self._clip, ClassifyOptions(top=len(options.labels)),
                                          cache_folder=cache_folder())

    def look(self, image: Image.Image) -> Sight:
        """Return what is kept of an image until its batch is described; any thread may call it."""
        return Sight(None if self._clip is None else self._clip.look(image), keep_copy(image) if self._captioners else None)

    def describe(self, seen: Sequence[Sight]) -> list[dict[str, Any]]:
        """Return the results of what was kept of pictures, in their order: only what was asked for."""
        rows: list[dict[str, Any]] = [{} for _ in seen]
        copies = [sight.copy for sight in seen if sight.copy is not None]
        captions = {name: _caption(captioner, copies) for name, captioner in self._captioners.items()}
        if "caption" in self.options.tasks:
            for turn, row in enumerate(rows):
                row["captions"] = {name: texts[turn] for name, texts in captions.items()}
        if self._clip is None or not seen:
            return rows
        features = self._clip.encode_seen([sight.seen for sight in seen])
        self._add_features(rows, features.float().cpu())
        if self.options.account and "caption" in self.options.tasks:
            for row, vector in zip(rows, features):
                found = self._clip.similarities(vector, list(row["captions"].values())).tolist()
                row["caption_similarities"] = {name: round(one, 6) for name, one in zip(row["captions"], found)}
        if "prompt" in self.options.tasks:
            self._add_prompts(rows, features, next(iter(captions.values())))
        return rows

    def _add_features(self, rows: list[dict[str, Any]], features: Tensor) -> None:
        if "tags" in self.options.tasks:
            for row, vector in zip(rows, features):
                row["tags"] = self._choose_tags(vector)
        if self._classifier is not None:
            for row, found in zip(rows, self._classifier.judge(features)):
                row["label"] = found.best
                row["probabilities"] = {score.label: round(score.probability, 6) for score in found.labels}
        if "embed" in self.options.tasks:
            for row, vector in zip(rows, features):
                row["features"] = base64.b64encode(vector.half().numpy().tobytes()).decode()

    def _choose_tags(self, vector: Tensor) -> list[list[Any]]:
        """Return the nearest phrases of the chosen tables with their similarities, the nearest first.

        Where no least similarity is asked for and the CLIP has a floor, only those that gain more than it behind ``TAGGED``.
        """
        assert self._interrogator is not None
        found: list[list[Any]] = []
        for name in TAG_TABLES:
            table = self._interrogator.tables[name]
            if len(table):
                found += [[entry.label, round(entry.similarity, 6)]
                          for entry in table.rank_scored(vector.to(table.device), self.options.tags)]
        least = self.options.tag_least
        kept = [row for row in found if least is None or row[1] >= least]
        nearest = sorted(kept, key=lambda row: -row[1])[:self.options.tags]
        return nearest if least is not None else self._drop_chance(nearest, vector)

    def _drop_chance(self, tags: list[list[Any]], vector: Tensor) -> list[list[Any]]:
        """Return the tags that say more of a picture than chance would; all of them where the CLIP knows no floor."""
        clip = self._clip
        if clip is None or clip.floor is None or not tags:
            return tags
        features = vector[None].to(clip.device)
        before = float(clip.similarities(features, [TAGGED])[0])
        after = clip.continue_prompt(TAGGED, [tag for tag, _ in tags], features).similarities().tolist()
        return [tag for tag, similarity in zip(tags, after, strict=True) if similarity - before > clip.floor]

    def _add_prompts(self, rows: list[dict[str, Any]], features: Tensor, captions: Sequence[str]) -> None:
        assert self._interrogator is not None
        mode, most = self.options.mode, self.options.max_flavors
        if not self.options.account:
            texts = self._interrogator.find_prompts(features, captions, mode, max_flavors=most)
            for row, text in zip(rows, texts, strict=True):
                row["prompt"] = {"text": text}
            return
        accounts = self._interrogator.explain_features(features, captions, mode, max_flavors=most)
        for row, account in zip(rows, accounts, strict=True):
            row["prompt"] = {
                "text": account.prompt, "similarity": round(account.similarity, 6),
                "phrases": [[phrase.text, phrase.category, round(phrase.gain, 6)] for phrase in account.phrases]}

    def _load_interrogator(self) -> Interrogator:
        config = Config(clip_model_name=self.options.clip, caption_model_name=None, device=str(self.engine.device),
                        precision=self.options.precision, cache_path=str(cache_folder()))
        words = VocabularyOptions((), self.options.tag_categories) if "prompt" not in self.options.tasks else None
        return Interrogator(config, vocabulary=words, engine=self.engine)


def _caption(captioner: Captioner, images: Sequence[Image.Image]) -> list[str]:
    if not images:
        return []
    with torch.no_grad():
        return [texts[0] for texts in captioner.caption(list(images), CaptionOptions(batch_size=len(images)))]


