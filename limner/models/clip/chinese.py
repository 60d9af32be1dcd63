"""Chinese-CLIP (Yang et al. 2022), read by transformers, in the shape that class Clip runs.

Its text tower is a BERT that reads both ways, so texts are encoded whole. Knows a model folder, no name and no network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor, nn

from limner.core.errors import UnknownModelError
from limner.models.hub.weights import TRANSFORMERS_FILES, check_weights, choose_weights, list_parts
from limner.models.quiet import no_progress_bars

CONTEXT_LENGTH = 52
"""How many tokens the checkpoints were trained with, the two that frame a text among them."""


class ChineseClip(nn.Module):
    """transformers' ``ChineseCLIPModel`` with the methods of an open_clip network."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        self.context_length = min(CONTEXT_LENGTH, model.config.text_config.max_position_embeddings)
        self._padding: int = model.config.text_config.pad_token_id

    @property
    def logit_scale(self) -> Tensor:
        """The logarithm of the factor from similarity to logit."""
        scale: Tensor = self.model.logit_scale
        return scale

    def encode_image(self, pixels: Tensor) -> Tensor:
        """Return an embedding ``[n, d]`` for preprocessed pictures ``[n, 3, h, w]``, not of unit length."""
        embedded: Tensor = self.model.visual_projection(self.model.vision_model(pixel_values=pixels).pooler_output)
        return embedded

    def encode_text(self, tokens: Tensor) -> Tensor:
        """Return an embedding ``[n, d]`` for padded tokens ``[n, context_length]``, not of unit length."""
        states = self.model.text_model(input_ids=tokens, attention_mask=(tokens != self._padding).long())
        embedded: Tensor = self.model.text_projection(states.last_hidden_state[:, 0])
        return embedded


class ChineseTokenizer:
    """BERT's tokenizer, called as open_clip's are."""

    def __init__(self, tokenizer: Any, context_length: int) -> None:
        self.tokenizer = tokenizer
        self.context_length = context_length

    def clean_fn(self, text: str) -> str:
        """Return a text as it is: the tokenizer cleans it."""
        return text

    def __call__(self, texts: Sequence[str], context_length: int | None = None) -> Tensor:
        """Return tokens ``[n, context_length]``: framed, cut and padded."""
        found: Tensor = self.tokenizer(list(texts), padding="max_length", truncation=True, return_tensors="pt",
                                       max_length=context_length or self.context_length)["input_ids"]
        return found


def open_chinese_clip(folder: Path, dtype: torch.dtype) -> tuple[ChineseClip, Callable[[Image.Image], Tensor],
                                                                 ChineseTokenizer]:
    """Return the network, the preprocessing and the tokenizer in a folder that holds a repository's files.

    Raises:
        UnknownModelError: the folder does not hold a whole Chinese-CLIP.
        UnsafeWeightsError: the weights would have to run code to be loaded.
    """
    from limner.models._open_clip import transformers

    _check_folder(folder)
    with no_progress_bars():
        model, found = transformers.ChineseCLIPModel.from_pretrained(folder, dtype="auto", local_files_only=True,
                                                                     output_loading_info=True)
    if found["missing_keys"]:
        raise UnknownModelError(f"{folder}: the weights lack {len(found['missing_keys'])} of a Chinese-CLIP's tensors, "
                                f"{min(found['missing_keys'])} the first. Check where they are from.")
    scale = model.logit_scale.data.float()  # before it loses digits
    network = ChineseClip(model.to(dtype))
    network.logit_scale.data = scale
    tokenizer = transformers.BertTokenizer.from_pretrained(folder, local_files_only=True)
    return network, _open_preprocess(folder), ChineseTokenizer(tokenizer, network.context_length)


def _open_preprocess(folder: Path) -> Callable[[Image.Image], Tensor]:
    """The checkpoints were trained on pictures that PIL resized; newer transformers have torchvision do it by default."""
    from limner.models._open_clip import transformers

    kind = getattr(transformers, "ChineseCLIPImageProcessorPil", None) or transformers.ChineseCLIPImageProcessor
    processor = kind.from_pretrained(folder, local_files_only=True)

    def preprocess(image: Image.Image) -> Tensor:
        pixels: Tensor = processor(images=image, return_tensors="pt")["pixel_values"][0]
        return pixels

    return preprocess


def _check_folder(folder: Path) -> None:
    present = {path.name for path in folder.iterdir()}
    weights = choose_weights(present, TRANSFORMERS_FILES)
    needed = ("vocab.txt", "preprocessor_config.json")
    missing = [name for name in needed if name not in present] + ([] if weights else [TRANSFORMERS_FILES[0]])
    if weights is None or missing:
        raise UnknownModelError(f"{folder}: there is no {' and no '.join(missing)} in this folder; a Chinese-CLIP's folder "
                                "holds them beside config.json. Copy all files of its repository.")
    for part in list_parts(folder / weights) if weights.endswith(".index.json") else [weights]:
        check_weights(folder / part)
