"""The families of captioners: what each is given beside the picture, and how it is run.

A new family is one short class: say in ``prepare`` what the network is given for a batch of pictures, and name it in
``FAMILIES`` under the ``model_type`` of its config.json. Knows nothing about names, files or screens.
"""

from __future__ import annotations

import contextlib
import copy
import logging
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

import torch
from PIL import Image
from torch import Tensor

from limner.core.errors import OptionError, UnknownModelError
from limner.models.captioners.coca.decoding import CaptionTokenizer, CocaDecoder, Decoding
from limner.models.captioners.options import CaptionOptions
from limner.models.clip.text.tokens import squeeze
from limner.models.domain import Domain
from limner.models.halving import compute_batches
from limner.models.residency import HostedModel, on_device

log = logging.getLogger(__name__)

Inputs = dict[str, Any]
Preprocess = Callable[[Image.Image], Tensor]

TOP_K = 50
"""Of how many tokens the next is drawn where captions are drawn by chance; transformers' default too."""


class Captioner(HostedModel, ABC):
    """A model that says what a picture shows. It is put into evaluation mode."""

    takes_instruction: ClassVar[bool] = False

    def __init__(self, model: Any, *, name: str) -> None:
        self.model = model.eval()
        self.name = name
        self.domain: Domain | None = None

    @property
    def device(self) -> torch.device:
        """Where the model is now."""
        return next(iter(self.model.parameters())).device

    def to(self, device: torch.device) -> None:
        """Move the model."""
        self.forget()
        self.model.to(device)

    @on_device
    def caption(self, images: Sequence[Image.Image], options: CaptionOptions | None = None) -> list[list[str]]:
        """Return ``options.count`` captions for each picture, best first where they come from a beam search.

        A batch that does not fit into the device's memory is halved.

        Raises:
            OptionError: an instruction for a model that takes none.
            DeviceError: the device's memory does not hold a single picture.
        """
        options = options or CaptionOptions()
        if options.instruction is not None and not self.takes_instruction:
            raise OptionError(f"{self.name} takes no instruction ({options.instruction!r} was given). "
                              "Leave it out, or use a chat model (hf-hub:org/repo) or Florence-2.")
        texts = [squeeze(text) for text in self._write_all(list(images), options)]
        for text in texts:
            _warn_of_repeats(self.name, text)
        return [texts[start:start + options.count] for start in range(0, len(texts), options.count)]

    @on_device
    def hints(self, images: Sequence[Image.Image]) -> list[str | None]:
        """Return for each picture what to tell the user if it is nothing that this captioner was made for, else None.

        Only a captioner whose folder says what it was made for (``domain``) can tell.
        """
        if self.domain is None or not images:
            return [None] * len(images)
        return [self.domain.hint(row[None]) for row in self.see(images)]

    def see(self, images: Sequence[Image.Image]) -> Tensor:
        """Return what the picture tower makes of each picture, ``[n, channels]``: the mean over its map.

        Raises:
            UnknownModelError: this family has no such map.
        """
        raise UnknownModelError(f"{self.name} has no map of a picture that could be looked at.")

    def _write_all(self, images: list[Image.Image], options: CaptionOptions) -> list[str]:
        batches = compute_batches(images, options.batch_size, lambda batch: self._write(batch, options),
                                  name=self.name, device=self.device)
        return [text for texts in batches for text in texts]

    @abstractmethod
    def _write(self, images: list[Image.Image], options: CaptionOptions) -> list[str]:
        """Return the captions of one batch, ``options.count`` for each picture, picture by picture."""


class PictureCaptioner(Captioner):
    """A transformers model that is given the picture and nothing else, as GIT (Wang et al. 2022) is."""

    def __init__(self, model: Any, processor: Any, *, name: str) -> None:
        super().__init__(model, name=name)
        self.processor = processor
        self._turn = threading.Lock()

    @property
    def writer(self) -> Any:
        """The part of the model that writes; its generation config holds the checkpoint's own choices."""
        return self.model

    def prepare(self, images: list[Image.Image], instruction: str | None) -> Inputs:
        """Return what ``model.generate`` is given for these pictures."""
        return dict(self.processor(images=images, return_tensors="pt"))

    def _write(self, images: list[Image.Image], options: CaptionOptions) -> list[str]:
        settings = generation_settings(self.writer, options)
        if not settings["do_sample"]:
            return self._generate(images, options, settings)
        texts: list[str] = []
        for image in images:  # one by one: a draw for a batch would make a caption depend on its neighbours
            with _own_chance(self.device, options.seed):
                texts += self._generate([image], options, settings)
        return texts

    @torch.inference_mode()
    def _generate(self, images: list[Image.Image], options: CaptionOptions, settings: Inputs) -> list[str]:
        return self.complete(self.prepare(images, options.instruction), settings)

    @torch.inference_mode()
    def complete(self, prepared: Inputs, settings: Inputs) -> list[str]:
        """Return what the model writes behind what ``prepare`` returned; ``settings`` are those of ``model.generate``."""
        inputs = {key: self._place(value) for key, value in prepared.items()}
        with self._turn, _no_own_lengths(self.writer):
            tokens = self.model.generate(**inputs, **settings)
        if "input_ids" in inputs and not self.model.config.is_encoder_decoder:
            tokens = tokens[:, inputs["input_ids"].shape[1]:]  # a decoder alone repeats what it was told
        return list(self.processor.batch_decode(tokens, skip_special_tokens=True))

    def _place(self, value: Any) -> Any:
        if not isinstance(value, Tensor):
            return value
        return value.to(self.device, self.model.dtype) if value.is_floating_point() else value.to(self.device)


class BlipCaptioner(PictureCaptioner):
    """BLIP (Li et al. 2022): a text decoder that reads the picture through cross-attention."""

    @property
    def writer(self) -> Any:
        """BLIP's text decoder, a model of its own."""
        return self.model.text_decoder


class Blip2Captioner(PictureCaptioner):
    """BLIP-2 (Li et al. 2023): a frozen language model behind learned queries to the picture."""

    def __init__(self, model: Any, processor: Any, *, name: str) -> None:
        super().__init__(model, processor, name=name)
        if model.config.image_token_id is None:  # checkpoints of before 2024 leave it to the processor
            model.config.image_token_id = processor.tokenizer.convert_tokens_to_ids(processor.image_token.content)

    @property
    def writer(self) -> Any:
        """The frozen language model."""
        return self.model.language_model


class Florence2Captioner(PictureCaptioner):
    """Florence-2 (Xiao et al. 2023), which knows tasks rather than instructions."""

    takes_instruction = True
    task = "<CAPTION>"

    def prepare(self, images: list[Image.Image], instruction: str | None) -> Inputs:
        """Give every picture the task."""
        tasks = [instruction or self.task] * len(images)
        return dict(self.processor(images=images, text=tasks, padding=True, return_tensors="pt"))


class ChatCaptioner(PictureCaptioner):
    """Any image-text-to-text chat model of transformers: told what to do, in the checkpoint's own chat template.

    Raises:
        UnknownModelError: there is no chat template.
    """

    takes_instruction = True
    instruction = "Describe this picture in one sentence."

    def __init__(self, model: Any, processor: Any, *, name: str) -> None:
        super().__init__(model, processor, name=name)
        try:
            self._prompt(self.instruction)
        except ValueError as error:
            raise UnknownModelError(f"{name} cannot be used as a captioner: it is no model of {', '.join(FAMILIES)}, "
                                    f"and as a chat model it lacks a chat template ({error}).") from error

    @torch.inference_mode()
    def see(self, images: Sequence[Image.Image]) -> Tensor:
        """Run the vision tower alone."""
        pixels = self.processor.image_processor(images=list(images), return_tensors="pt")["pixel_values"]
        found = self.model.model.vision_tower(self._place(pixels)).last_hidden_state
        return torch.as_tensor(found.float().flatten(2).mean(2).cpu())

    def prepare(self, images: list[Image.Image], instruction: str | None) -> Inputs:
        """Let each picture open a conversation of its own."""
        prompt = self._prompt(instruction or self.instruction)
        start = self.processor.tokenizer.bos_token
        return dict(self.processor(
            images=[[image] for image in images], text=[prompt] * len(images), return_tensors="pt", padding=True,
            padding_side="left", add_special_tokens=start is None or not prompt.startswith(start)))

    def _prompt(self, instruction: str) -> str:
        content = [{"type": "image"}, {"type": "text", "text": instruction}]
        return str(self.processor.apply_chat_template([{"role": "user", "content": content}],
                                                      add_generation_prompt=True))


class CocaCaptioner(Captioner):
    """An open_clip CoCa (Yu et al. 2022). ``preprocess`` turns an image into ``[3, h, w]``."""

    beams = 6
    """What open_clip's own ``generate`` searches with."""

    def __init__(self, model: Any, preprocess: Preprocess, tokenizer: CaptionTokenizer, *, name: str) -> None:
        super().__init__(model, name=name)
        self.preprocess = preprocess
        self._tokenizer = tokenizer
        # now rather than at the first picture, since it refuses what is no CoCa
        self._decoder: CocaDecoder | None = CocaDecoder(model, tokenizer)

    def tokenize(self, texts: Sequence[str], length: int) -> Tensor:
        """Return framed and padded tokens ``[n, length]`` of texts, as the text tower reads them."""
        tokens: Tensor = self._tokenizer(list(texts), context_length=length)  # type: ignore[operator]
        return tokens

    def forget(self) -> None:
        """Let go of the decoder, which may keep copies of weights."""
        self._decoder = None

    def _write(self, images: list[Image.Image], options: CaptionOptions) -> list[str]:
        pixels = torch.stack([self.preprocess(image) for image in images])
        decoder = self._decoder = self._decoder or CocaDecoder(self.model, self._tokenizer)
        return decoder.caption(pixels, self._decoding(options))

    def _decoding(self, options: CaptionOptions) -> Decoding:
        beams = options.num_beams or self.beams
        draws = options.count > beams
        context = min(self.model.text.context_length, self.model.text_decoder.context_length)
        longest = min(options.max_length + 1, context)  # CoCa's lengths count the start token
        shortest = Decoding.min_length if options.min_length is None else options.min_length + 1
        return Decoding(
            beams=1 if draws else beams, min_length=min(shortest, longest), max_length=longest, count=options.count,
            repetition_penalty=options.repetition_penalty or 1.0, top_k=TOP_K if draws else None, seed=options.seed)


FAMILIES: dict[str, type[PictureCaptioner]] = {
    "blip": BlipCaptioner,
    "blip-2": Blip2Captioner,
    "git": PictureCaptioner,
    "florence2": Florence2Captioner,
}
"""By the ``model_type`` of config.json; any other is taken as a chat model."""


def generation_settings(writer: Any, options: CaptionOptions) -> Inputs:
    """Return the arguments of transformers' ``generate``."""
    own = writer.generation_config
    beams = options.num_beams or own.num_beams or 1
    draws = options.count > beams
    settings = {"max_new_tokens": options.max_length, "num_return_sequences": options.count,
                "num_beams": 1 if draws else beams, "do_sample": draws}
    if options.min_length is not None:
        settings["min_new_tokens"] = options.min_length
    if options.repetition_penalty is not None:
        settings["repetition_penalty"] = options.repetition_penalty
    return settings


@contextlib.contextmanager
def _no_own_lengths(writer: Any) -> Iterator[None]:
    """Set the checkpoint's own lengths aside: ``generate`` takes them for what is left out; CaptionOptions' are meant."""
    own = writer.generation_config
    writer.generation_config = copy.deepcopy(own)
    writer.generation_config.update(max_length=None, min_length=None)
    try:
        yield
    finally:
        writer.generation_config = own


@contextlib.contextmanager
def _own_chance(device: torch.device, seed: int) -> Iterator[None]:
    """Seed what is drawn inside, and leave the generators outside as they were."""
    kept = torch.random.fork_rng([]) if device.type == "cpu" else torch.random.fork_rng([device], device_type=device.type)
    with kept:
        torch.manual_seed(seed)
        yield


def _warn_of_repeats(name: str, text: str) -> None:
    found = re.search(r"\b(\w+)(?:\W+\1\b){2}", text, re.IGNORECASE)
    if found:
        log.warning("%s repeats itself: %r. A repetition penalty (1.2, say) or more beams may help.", name, text)
