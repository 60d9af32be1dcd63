"""Config: the fields and defaults of clip-interrogator 0.6.0, so that its users change one import, and a few more.

Knows nothing about what is done with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from limner.vocabulary.lists import VOCABULARY_FOLDER


def _default_device() -> str:
    from limner.core.devices import pick_device

    return str(pick_device())


@dataclass
class Config:
    """What an Interrogator is made of.

    Attributes:
        caption_model: a loaded captioner (transformers), or a Captioner, to use instead of ``caption_model_name``.
        caption_processor: the processor that goes with ``caption_model``.
        clip_model: a loaded open_clip model, or a Clip, to use instead of loading ``clip_model_name``; or a list of some.
        clip_preprocess: the image transform that goes with ``clip_model``; or a list, one for each.
        caption_max_length: most new tokens of a caption.
        caption_model_name: a captioner's name; None for no captions at all.
        caption_offload: keep the captioner off the device while it is not captioning.
        clip_model_name: a CLIP's name, see ``limner models list``; of a list of names all judge together.
        clip_model_path: folder for downloaded CLIP weights.
        clip_offload: keep the CLIP off the device while captioning.
        cache_path: folder for the tables' features; None keeps nothing.
        download_cache: use the ready-made tables of clip-interrogator where they fit the lists.
        chunk_size: phrases embedded at a time when a table is made; what was embedded before an interruption is kept.
        data_path: folder with artists.txt, flavors.txt, mediums.txt, movements.txt, negative.txt.
        device: cpu, cuda, cuda:1, mps or auto.
        flavor_intermediate_count: how many phrases a chain chooses from.
        quiet: kept for compatibility: the library prints nothing anyway.
        caption_num_beams: beams of the caption search; None for the model's own default.
        caption_min_length: fewest new tokens of a caption; None for the model's own default.
        caption_repetition_penalty: above 1 makes words that a caption has already unlikely; None for the model's own.
        precision: auto, float32, float16 or bfloat16.
        trust_remote_code: run the program code that a captioner's repository brings.
    """

    caption_model: Any = None
    caption_processor: Any = None
    clip_model: Any = None
    clip_preprocess: Any = None
    caption_max_length: int = 32
    caption_model_name: str | None = "blip-large"
    caption_offload: bool = False
    clip_model_name: str | Sequence[str] = "ViT-L-14/openai"
    clip_model_path: str | None = None
    clip_offload: bool = False
    cache_path: str | None = "cache"
    download_cache: bool = True
    chunk_size: int = 2048
    data_path: str = str(VOCABULARY_FOLDER)
    device: str = field(default_factory=_default_device)
    flavor_intermediate_count: int = 2048
    quiet: bool = False
    caption_num_beams: int | None = None
    caption_min_length: int | None = None
    caption_repetition_penalty: float | None = None
    precision: str = "auto"
    trust_remote_code: bool = False

    def apply_low_vram_defaults(self) -> None:
        """Choose the smaller captioner and the settings that keep one model at a time on the device."""
        self.caption_model_name = "blip-base"
        self.caption_offload = True
        self.clip_offload = True
        self.chunk_size = 1024
        self.flavor_intermediate_count = 1024
