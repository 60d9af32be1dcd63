"""CLIP: load one by any of its names, encode pictures and texts to unit rows, know its own scale and bias.

All of open_clip's architectures and Chinese-CLIP go through the one class here. Knows nothing about tables, tasks or
screens.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor, nn

from limner.algorithms.chain import Continuations
from limner.core.devices import pick_device, pick_dtype
from limner.core.events import Report
from limner.core.images import ImageSource, prepare
from limner.core.vectors import normalise
from limner.models.clip.baseline import load_baseline
from limner.models.clip.concepts import load_concepts
from limner.models.clip.loading import open_clip_parts
from limner.models.clip.packing import packed_maps
from limner.models.clip.precision import finish_conversion, weight_dtype
from limner.models.clip.protocol import IMAGE_BATCH
from limner.models.clip.text.prefix import PrefixContinuations, open_tower
from limner.models.clip.text.reader import PrefixReader, TextReader, WholeReader
from limner.models.clip.text.tokens import TextTokens
from limner.models.clip.text.whole import WholeContinuations
from limner.models.domain import Domain, load_domain
from limner.models.floor import load_floor
from limner.models.halving import compute_batches
from limner.models.hub.files import ModelFiles, provide_files
from limner.models.names import ModelName, as_file_name, parse_clip_name
from limner.models.residency import HostedModel, on_device

log = logging.getLogger(__name__)

TEXT_BATCH = 256

Preprocess = Callable[[Image.Image], Tensor]

_SUFFIX = {torch.float16: ".float16", torch.bfloat16: ".bfloat16"}
"""What is added to the cache key: features in half precision are off by more than their rounding to float16."""


class Clip(HostedModel):
    """A contrastive model of pictures and texts.

    ``model`` is any open_clip network, ``preprocess`` turns an image into ``[3, h, w]``. ``weights_key`` names the model
    and its weights. ``scale`` is the checkpoint's own factor from similarity to logit; ``bias`` its own logit bias: SigLIP
    has one, and its probabilities come by sigmoid; others None.
    """

    def __init__(self, model: nn.Module, preprocess: Preprocess, tokens: TextTokens, *, name: str, cache_key: str,
                 device: torch.device, dtype: torch.dtype = torch.float32, folder: Path | None = None) -> None:
        self.model: Any = model.eval()
        self.preprocess = preprocess
        self.tokens = tokens
        self.name = name
        self.weights_key = cache_key
        self.device = device
        self.dtype = dtype
        self.folder = folder
        finish_conversion(model)
        self.scale, self.bias = _read_scale(model)
        self._concepts = load_concepts(folder)
        self._tower = open_tower(model, tokens, self.present)
        log.info("%s on %s: texts take the %s path", name, device, self.text_path)

    @property
    def cache_key(self) -> str:
        """The key of this model's features in the cache: its weights, and the precision where it is not float32."""
        if not self.weights_key:  # they were changed in place
            with self.present():
                self.weights_key = f"{as_file_name(self.name)}-{fingerprint(self.model, whole=True)}"
        return self.weights_key + _SUFFIX.get(self.dtype, "")

    def forget(self) -> None:
        """Let go of the copy of the text tower in bfloat16."""
        if self._tower is not None:
            self._tower.forget()

    def invalidate(self) -> None:
        """Let go of all that was derived from the weights, because they were changed in place; see ``HostedModel``."""
        super().invalidate()
        self.weights_key = ""
        self.scale, self.bias = _read_scale(self.model)

    @property
    def text_path(self) -> str:
        """How texts are encoded: ``prefix`` (shared, unpadded) or ``whole`` (the model's own ``encode_text``)."""
        return "whole" if self._tower is None else "prefix"

    def encode_images(self, images: Iterable[ImageSource], *, batch_size: int = IMAGE_BATCH) -> Tensor:
        """Return the features ``[n, d]`` of pictures, float32 on the model's device.

        They are opened and preprocessed in threads, ahead of the model. A batch that does not fit into the device's memory
        is halved.

        Raises:
            ImageError: a picture cannot be read. (``prepare`` with ``look`` goes on with the others.)
            DeviceError: the device's memory does not hold a single picture.
        """
        return self.encode_seen((found.unwrap() for found in prepare(images, self.look, ahead=2 * batch_size)),
                                batch_size=batch_size)

    @cached_property
    def seen_px(self) -> int:
        """The longer side of what the network sees of an image, in pixels."""
        return max(self.preprocess(Image.new("RGB", (8, 8))).shape[-2:])

    def look(self, image: Image.Image) -> Tensor:
        """Return what the network sees of an image, ``[3, h, w]`` on the CPU, for ``encode_seen``; from any thread."""
        return self.preprocess(image)

    @contextlib.contextmanager
    def many_images(self) -> Iterator[None]:
        """Encode the pictures of many calls faster inside: on a CPU in float32 the tower reads packed copies of its weights,
        as much memory again; the features differ in their rounding. Elsewhere nothing changes."""
        tower = getattr(self.model, "visual", None)
        with packed_maps(tower) if isinstance(tower, nn.Module) else contextlib.nullcontext():
            yield

    @on_device
    @torch.no_grad()
    def encode_seen(self, seen: Iterable[Tensor], *, batch_size: int = IMAGE_BATCH) -> Tensor:
        """Return the features ``[n, d]`` of what ``look`` returned for pictures, float32 on the model's device."""
        rows = list(compute_batches(seen, batch_size,
                                    lambda batch: self.encode_pixels(torch.stack(batch)),
                                    name=self.name, device=self.device))
        return torch.cat(rows) if rows else torch.empty(0, self.dimension, device=self.device)

    @on_device
    def encode_pixels(self, pixels: Tensor) -> Tensor:
        """Return the features ``[n, d]`` of preprocessed pictures ``[n, 3, h, w]``; gradients flow."""
        return normalise(self.model.encode_image(pixels.to(self.device, self.dtype)))

    @on_device
    @torch.no_grad()
    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return the features ``[n, d]`` of texts, float32 on the model's device; long texts are cut as CLIP does.

        ``report`` is called with the number of texts done so far. A batch that does not fit into the device's memory is
        halved.

        Raises:
            DeviceError: the device's memory does not hold a single text.
        """
        if not texts:
            return torch.empty(0, self.dimension, device=self.device)
        features = self._encode_texts(texts, report)
        return features if self._concepts is None else self._concepts.move(texts, features)

    def _encode_texts(self, texts: Sequence[str], report: Callable[[int], None] | None) -> Tensor:
        if self._tower is not None:
            return self._tower.encode([self.tokens.ids(text) for text in texts], report=report)
        rows: list[Tensor] = []
        for features in compute_batches(texts, TEXT_BATCH, lambda batch: self.encode_tokens(self.tokens.pad(batch)),
                                        name=self.name, device=self.device):
            rows.append(features)
            if report is not None:
                report(sum(map(len, rows)))
        return torch.cat(rows)

    @on_device
    def encode_tokens(self, tokens: Tensor) -> Tensor:
        """Return the features ``[n, d]`` of padded tokens ``[n, context_length]`` by the model's own ``encode_text``."""
        return normalise(self.model.encode_text(tokens.to(self.device)))

    def similarities(self, features: Tensor, texts: Sequence[str]) -> Tensor:
        """Return the similarity of a picture's ``features [1, d]`` (or ``[d]``) with every text, float32 ``[n]``."""
        return self.encode_texts(texts) @ features.reshape(-1).float()

    def compare(self, images: Tensor, texts: Tensor) -> Tensor:
        """Return the similarities ``[n, m]`` of pictures' features ``[n, d]`` with texts' ``[m, d]``, float32."""
        return images.float() @ texts.float().T

    @on_device
    def continue_prompt(self, prompt: str, phrases: Sequence[str], features: Tensor) -> Continuations:
        """Prepare to score every ``prompt, phrase`` against a picture's ``features [1, d]``, step after step."""
        if self._tower is not None:
            return PrefixContinuations(self._tower, self.tokens, prompt, phrases, features)
        return WholeContinuations(self.encode_texts, self.tokens, prompt, phrases, features)

    def open_reader(self) -> TextReader:
        """Prepare to read texts that go on with one another, as a language model writes them; taught concepts count."""
        if self._tower is None or self._concepts is not None:
            return WholeReader(self.encode_texts)
        return PrefixReader(self._tower, self.tokens)

    def probabilities(self, similarities: Tensor) -> Tensor:
        """Turn similarities ``[..., n]`` into probabilities by the checkpoint's scale: softmax, or sigmoid with a bias."""
        logits = similarities * self.scale
        return logits.softmax(-1) if self.bias is None else (logits + self.bias).sigmoid()

    def hint(self, features: Tensor) -> str | None:
        """Return what to tell the user where a picture's ``features [1, d]`` are not of the kind that the model knows."""
        return self._domain.hint(features) if self._domain else None

    @cached_property
    def floor(self) -> float | None:
        """The gain of similarity that a phrase of a chain must exceed; most models have none."""
        return load_floor(self.folder)

    @cached_property
    def baseline(self) -> Tensor | None:
        """The mean features ``[1, d]`` of pictures at large, on the CPU; most models have none."""
        return load_baseline(self.folder, fingerprint(self.model)) if self.folder else None

    @cached_property
    def _domain(self) -> Domain | None:
        return load_domain(self.folder)

    @cached_property
    def dimension(self) -> int:
        """How many numbers a feature has."""
        with torch.no_grad():
            return int(self.encode_tokens(self.tokens.pad(["a"])).shape[1])


def load_clip(name: str = "builtin", *, device: str | torch.device | None = None, precision: str = "auto",
              weights_folder: str | Path | None = None, report: Report | None = None) -> Clip:
    """Load a CLIP by name, from the cache without any request, or else downloaded.

    ``weights_folder`` overrides where downloaded weights are kept; ``report`` is called with the bytes done and the bytes
    in all while weights are downloaded.

    Raises:
        UnknownModelError: nobody knows the name, or what it names is no CLIP.
        ModelUnavailableError: the weights are neither cached nor reachable, or damaged.
        UnsafeWeightsError: the weights would have to run code to be loaded.
        StorageError: the disk is full.
        DeviceError: there is no such device here.
    """
    model_name = parse_clip_name(name)
    target = pick_device(device)
    dtype = pick_dtype(target, precision)
    files = provide_files(model_name, purpose="clip", weights_folder=weights_folder, report=report)
    parts = open_clip_parts(model_name, files, device=target, dtype=dtype)
    folder = Path(model_name.source) if model_name.kind == "folder" else None
    return Clip(parts.model, parts.preprocess, parts.tokens, name=model_name.text, device=target, dtype=dtype,
                folder=folder, cache_key=_make_cache_key(model_name, files))


def _make_cache_key(name: ModelName, files: ModelFiles) -> str:
    """Return the name's own key, for a repository of the hub with the commit that was loaded: its weights may change."""
    return f"{name.cache_key}-{files.model.name[:12]}" if name.kind == "hub" else name.cache_key


def predict_cache_key(name: str, *, device: str | torch.device | None = None, precision: str = "auto") -> str | None:
    """Return the ``cache_key`` that a CLIP will have, without loading it; None for a repository of the hub, whose key names
    the commit that is loaded.

    Raises:
        UnknownModelError: nobody knows the name.
        DeviceError: there is no such device here.
    """
    model_name = parse_clip_name(name)
    if model_name.kind == "hub":
        return None
    return model_name.cache_key + _SUFFIX.get(pick_dtype(pick_device(device), precision), "")


def wrap_clip(model: nn.Module, preprocess: Preprocess, name: str, *, device: torch.device) -> Clip:
    """Wrap a loaded open_clip model. ``name`` (``architecture/tag``) says which tokenizer it wants."""
    from limner.models._open_clip import open_clip

    architecture = name if name.startswith(("hf-hub:", "local-dir:")) else re.split("[/,: ]", name, maxsplit=1)[0]
    tokenizer = open_clip.get_tokenizer(architecture)
    simple = isinstance(tokenizer, open_clip.SimpleTokenizer)  # a text tower of transformers' says 514 and means 77
    tokens = TextTokens(tokenizer, getattr(model, "context_length", 77) if simple else tokenizer.context_length)
    dtype = weight_dtype(getattr(model, "visual", model))
    label = re.sub(r"[^A-Za-z0-9._-]+", "_", architecture)
    return Clip(model, preprocess, tokens, name=name, cache_key=f"{label}-{fingerprint(model)}", device=device, dtype=dtype)


def fingerprint(model: nn.Module, *, whole: bool = False) -> str:
    """Return a short digest of a model's weights: from the head of every tensor, or from all numbers (1 s a gigabyte)."""
    digest = hashlib.sha256()
    for key, value in sorted(model.state_dict().items()):
        digest.update(key.encode())
        numbers = value.detach().flatten()
        digest.update((numbers if whole else numbers[:256]).float().cpu().numpy().tobytes())
    return digest.hexdigest()[:16]


def _read_scale(model: Any) -> tuple[float, float | None]:
    """Return a network's scale and bias."""
    bias = getattr(model, "logit_bias", None)
    return math.exp(float(model.logit_scale.detach())), None if bias is None else float(bias.detach())
