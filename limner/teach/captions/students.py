"""Captioners while they learn from pictures with captions: the logits of a caption's tokens, family by family.

The label of a place is the token behind it, and it is shifted here and nowhere else: libraries differ in whether they do it,
and open_clip has changed it between versions. Towers stay in evaluation mode, so that no statistics move and nothing is
dropped. Knows the captioner families; knows no loop.
"""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from limner.core.errors import UnknownModelError
from limner.core.vectors import normalise
from limner.models.captioners.families import (
    BlipCaptioner,
    Captioner,
    ChatCaptioner,
    CocaCaptioner,
    PictureCaptioner,
)
from limner.models.clip.model import load_clip
from limner.models.clip.saving import save_clip
from limner.models.quiet import no_progress_bars
from limner.teach.adapters import add_lora, merge_lora, soften_lora
from limner.teach.captions.decoder import IGNORED, pad_texts
from limner.teach.folder import copy_files

_TOWERS = re.compile(r"(?:.*\.)?(?:visual|vision_model|vision_tower|image_encoder)\..*")
"""What the image towers are called in the families."""

_LONGEST = 76


class Student(ABC):
    """A captioner that learns. ``weights`` are those that change, by name."""

    def __init__(self, captioner: Captioner, *, with_tower: bool) -> None:
        self.captioner = captioner
        self.model: nn.Module = captioner.model.float().eval()
        for name, weight in self.model.named_parameters():
            weight.requires_grad_(with_tower or not _TOWERS.fullmatch(name))
        self.weights = {name: weight for name, weight in self.model.named_parameters() if weight.requires_grad}
        self._adapter: Any = None

    def adapt(self, rank: int, seed: int) -> None:
        """Learn low-rank matrices in place of weights, beside the layers whose weights would learn.

        Raises:
            MissingExtraError: peft is not installed.
            UnknownModelError: there are no layers that could have them.
        """
        learning = {name.rpartition(".")[0] for name in self.weights}
        self._adapter = add_lora(self.model, rank, seed, learning.__contains__)
        self.weights = {name: weight for name, weight in self.model.named_parameters() if weight.requires_grad}

    def soften(self, old: Mapping[str, Tensor], keep: float) -> None:
        """Let a share ``keep`` of the ``old`` weights stay."""
        if self._adapter is not None:
            soften_lora(self._adapter, keep)
            return
        with torch.no_grad():
            for name, weight in old.items():
                self.weights[name].lerp_(weight, keep)

    def token_losses(self, images: Sequence[Image.Image], captions: Sequence[str]) -> Tensor:
        """Return the loss of each caption's tokens, the end token included, ``[n, length]``; 0 behind the end."""
        logits, labels = self.read(images, captions)
        flat = F.cross_entropy(logits.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="none")
        return flat.reshape(labels.shape)

    def loss(self, images: Sequence[Image.Image], captions: Sequence[str]) -> Tensor:
        """Return the mean loss of all tokens."""
        logits, labels = self.read(images, captions)
        return F.cross_entropy(logits.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORED)

    @abstractmethod
    def read(self, images: Sequence[Image.Image], captions: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Return logits ``[n, length, words]`` and labels ``[n, length]`` of captions behind their pictures."""

    def save(self, folder: Path) -> None:
        """Write the captioner as an ordinary model folder; low-rank matrices are written apart, and merged."""
        if self._adapter is not None:
            self.captioner.model = self.model = merge_lora(self._adapter, folder)
            self._adapter = None
        self.write(folder)

    @abstractmethod
    def write(self, folder: Path) -> None:
        """Write the captioner as it is now."""


class _OfTransformers(Student):
    """A captioner of transformers: BLIP and GIT are given the caption alone, chat models a prompt before it."""

    captioner: PictureCaptioner

    def __init__(self, captioner: PictureCaptioner, base: Path | None, *, with_tower: bool) -> None:
        super().__init__(captioner, with_tower=with_tower)
        self.base = base
        self.tokenizer = getattr(captioner.processor, "tokenizer", captioner.processor)

    def read(self, images: Sequence[Image.Image], captions: Sequence[str]) -> tuple[Tensor, Tensor]:
        prompt = self._prompt(list(images))
        rows = self.tokenizer(list(captions), add_special_tokens=False)["input_ids"]  # what cuts would be saved with it
        ids, labels = pad_texts([row[:_LONGEST] for row in rows], self._end())
        ids, labels = ids.to(self.captioner.device), labels.to(self.captioner.device)
        before = prompt.pop("input_ids")
        mask = torch.cat([prompt.pop("attention_mask", torch.ones_like(before)), (labels != IGNORED).long()], 1)
        found = self.model(input_ids=torch.cat([before, ids], 1), attention_mask=mask, **prompt)
        length = labels.shape[1]
        return found.logits[:, -length - 1:-1], labels

    def _prompt(self, images: list[Image.Image]) -> dict[str, Any]:
        """Return what stands before a caption: a start token, or a chat model's prompt."""
        given = {key: value.to(self.captioner.device) if isinstance(value, Tensor) else value
                 for key, value in self.captioner.prepare(images, None).items()}
        if not isinstance(self.captioner, ChatCaptioner):
            given = {"pixel_values": given["pixel_values"], "input_ids": torch.full(
                (len(images), 1), self._start(), device=self.captioner.device)}
        return given

    def _start(self) -> int:
        """Return the token that the family begins to write with; BLIP's is not its tokenizer's."""
        if isinstance(self.captioner, BlipCaptioner):
            return int(self.captioner.model.config.text_config.bos_token_id)
        return int(self.tokenizer.cls_token_id if self.tokenizer.bos_token_id is None else self.tokenizer.bos_token_id)

    def _end(self) -> int:
        if isinstance(self.captioner, BlipCaptioner):
            return int(self.captioner.model.config.text_config.sep_token_id)
        own = self.captioner.writer.generation_config.eos_token_id
        own = own[0] if isinstance(own, list) else own
        return int(self.tokenizer.eos_token_id if own is None else own)

    def write(self, folder: Path) -> None:
        with no_progress_bars():
            self.captioner.model.save_pretrained(str(folder))
            self.captioner.processor.save_pretrained(str(folder))
        if self.base is not None and (self.base / "domain.safetensors").is_file():
            copy_files(self.base, folder, without={entry.name for entry in self.base.iterdir()} - {"domain.safetensors"})


class CocaStudent(Student):
    """An open_clip CoCa, which learns to match pictures and captions too: ``contrast`` and ``caption`` weigh the two."""

    captioner: CocaCaptioner

    def __init__(self, captioner: CocaCaptioner, *, contrast: float, caption: float, with_tower: bool) -> None:
        super().__init__(captioner, with_tower=with_tower)
        self.contrast, self.caption = contrast, caption
        self.options = {"output_labels": False} if "output_labels" in inspect.signature(captioner.model.forward).parameters \
            else {}

    def loss(self, images: Sequence[Image.Image], captions: Sequence[str]) -> Tensor:
        """Return the weighted sum of both losses."""
        found, labels = self._run(images, captions)
        logits = found["logits"][:, :labels.shape[1]]
        loss = self.caption * F.cross_entropy(logits.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORED)
        if self.contrast:
            rows = normalise(found["text_features"]) @ normalise(found["image_features"]).T * found["logit_scale"]
            own = torch.arange(len(rows), device=rows.device)
            loss = loss + self.contrast * (F.cross_entropy(rows, own) + F.cross_entropy(rows.T, own)) / 2
        return loss

    def read(self, images: Sequence[Image.Image], captions: Sequence[str]) -> tuple[Tensor, Tensor]:
        found, labels = self._run(images, captions)
        return found["logits"][:, :labels.shape[1]], labels

    def _run(self, images: Sequence[Image.Image], captions: Sequence[str]) -> tuple[dict[str, Tensor], Tensor]:
        device = self.captioner.device
        pixels = torch.stack([self.captioner.preprocess(image) for image in images]).to(device)
        context = min(self.captioner.model.text.context_length, self.captioner.model.text_decoder.context_length)
        tokens = self.captioner.tokenize(captions, context).to(device)
        found = self.captioner.model(pixels, tokens, **self.options)
        labels = tokens[:, 1:]
        return found, labels.masked_fill(labels == 0, IGNORED)

    def write(self, folder: Path) -> None:
        clip = load_clip(self.captioner.name, device="cpu", precision="float32")
        save_clip(clip, folder, changed={name: value.cpu() for name, value in self.captioner.model.state_dict().items()})


def make_student(captioner: Captioner, base: Path | None, *, contrast: float, caption: float, with_tower: bool) -> Student:
    """Return the student of a captioner. ``base`` is its own folder, where it has one.

    Raises:
        UnknownModelError: captioners of this family cannot be taught by pairs.
    """
    if isinstance(captioner, CocaCaptioner):
        return CocaStudent(captioner, contrast=contrast, caption=caption, with_tower=with_tower)
    if type(captioner) in (PictureCaptioner, BlipCaptioner, ChatCaptioner):
        assert isinstance(captioner, PictureCaptioner)
        return _OfTransformers(captioner, base, with_tower=with_tower)
    raise UnknownModelError(f"{captioner.name} is of a family ({type(captioner).__name__}) that is not taught by pairs. "
                            "Taught are CoCa, BLIP, GIT, and chat models, limner's own among them.")
