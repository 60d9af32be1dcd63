"""A captioner that is a CLIP and a language model behind it, which reads a picture's features as a few first tokens.

The family of ClipCap (Mokady, Hertz and Bermano 2021) and CapDec (Nukrai, Mokady and Globerson 2022). A folder holds
``prefix_config.json`` (the CLIP's name and the digest of its weights, the shape of the language model, how features of
pictures are brought to where those of texts lie), the weights of the language model and of what leads to it, and a
tokenizer. The CLIP itself is not in it: it is loaded by its name.

Knows CLIP and transformers; knows nothing of how it was taught.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from limner.core.errors import ModelUnavailableError, UnknownModelError
from limner.core.vectors import normalise
from limner.models.captioners.families import Inputs, PictureCaptioner, generation_settings
from limner.models.captioners.options import CaptionOptions
from limner.models.clip.model import Clip, load_clip
from limner.models.clip.text.tokens import squeeze
from limner.models.hub.needs import read_config
from limner.models.hub.weights import check_weights
from limner.models.names import ModelName, parse_clip_name
from limner.models.residency import on_device

PREFIX_CONFIG = "prefix_config.json"
WEIGHTS = "prefix_captioner.safetensors"
MEANS = "prefix_means.safetensors"


@dataclass(frozen=True)
class PrefixConfig:
    """What a folder says of itself.

    Attributes:
        clip: the CLIP's name.
        clip_key: the key of its weights: under others the captions would be of chance.
        features: how many numbers a picture's features have.
        length: how many tokens they become.
        decoder: the configuration of the language model, as transformers writes it.
        start: the token behind the prefix, which tells styles apart.
        variance: of the noise that was added to features in teaching, a dimension.
    """

    clip: str
    clip_key: str
    features: int
    length: int
    decoder: dict[str, Any]
    start: int
    variance: float = 0.0


class PrefixNetwork(nn.Module):
    """A language model ``decoder`` of transformers, and what makes a prefix of features for it."""

    def __init__(self, decoder: Any, features: int, length: int) -> None:
        super().__init__()
        width = decoder.get_input_embeddings().embedding_dim
        self.decoder, self.length = decoder, length
        self.mapper = nn.Sequential(nn.Linear(features, 2 * width), nn.GELU(), nn.Linear(2 * width, length * width))

    def prefix(self, features: Tensor, starts: Tensor) -> Tensor:
        """Return the embedded prefix ``[n, length + 1, width]`` of features ``[n, d]`` and start tokens ``[n]``."""
        mapped = self.mapper(features).reshape(len(features), self.length, -1)
        return torch.cat([mapped, self.decoder.get_input_embeddings()(starts)[:, None]], 1)


class _Whole(nn.Module):
    """Both networks as one, so that they move together, with the face of a model of transformers."""

    def __init__(self, clip: nn.Module, network: PrefixNetwork) -> None:
        super().__init__()
        self.clip, self.network = clip, network

    @property
    def dtype(self) -> torch.dtype:
        """The language model's precision."""
        found: torch.dtype = self.network.decoder.dtype
        return found

    def generate(self, **settings: Any) -> Any:
        """Let the language model write."""
        return self.network.decoder.generate(**settings)


class PrefixCaptioner(PictureCaptioner):
    """A CLIP with a language model behind it. ``means [2, d]`` are those of pictures' and of texts' features, between which
    pictures are moved; None moves nothing."""

    def __init__(self, clip: Clip, network: PrefixNetwork, tokenizer: Any, config: PrefixConfig, means: Tensor | None, *,
                 name: str) -> None:
        super().__init__(_Whole(clip.model, network), tokenizer, name=name)
        self.clip, self.config, self.means = clip, config, means
        # not in the configuration: transformers would warn of padding wherever it sees the token
        self.writer.generation_config.pad_token_id = tokenizer.pad_token_id

    @property
    def writer(self) -> Any:
        """The language model."""
        return self.model.network.decoder

    def to(self, device: torch.device) -> None:
        """Move both networks."""
        super().to(device)
        self.clip.device = device

    def prepare(self, images: list[Image.Image], instruction: str | None) -> Inputs:
        """Return the embedded prefixes of pictures."""
        features = align(self.clip.encode_images(images, batch_size=len(images)), self.means)
        return self.prefixes(features)

    @on_device
    def tell(self, features: Tensor, options: CaptionOptions | None = None) -> list[str]:
        """Return a caption for each row of features ``[n, d]``, taken for those of texts: nothing is moved."""
        options = options or CaptionOptions()
        features = features.to(self.device)
        settings = generation_settings(self.writer, options)
        with torch.inference_mode():
            batches = [self.prefixes(features[start:start + options.batch_size])
                       for start in range(0, len(features), options.batch_size)]
        return [squeeze(text) for batch in batches for text in self.complete(batch, settings)]

    def prefixes(self, features: Tensor) -> Inputs:
        """Return what ``generate`` is given for features ``[n, d]`` that lie where texts' do."""
        starts = torch.full((len(features),), self.config.start, device=features.device)
        embedded = self.model.network.prefix(features.to(self.model.dtype), starts)
        return {"inputs_embeds": embedded, "attention_mask": torch.ones(embedded.shape[:2], dtype=torch.long)}


def align(features: Tensor, means: Tensor | None) -> Tensor:
    """Move pictures' features ``[n, d]`` to where texts' lie: off the mean of pictures, onto the mean of texts.

    CLIP's two kinds of features lie apart by nearly the same shift everywhere (Liang and others 2022).
    """
    if means is None:
        return features
    pictures, texts = means.to(features)
    return normalise(features - pictures + texts)


def is_prefix_captioner(folder: Path) -> bool:
    """Whether a folder holds a captioner of this family."""
    return (folder / PREFIX_CONFIG).is_file()


def save_prefix_captioner(captioner: PrefixCaptioner, folder: Path) -> None:
    """Write a captioner into a folder."""
    (folder / PREFIX_CONFIG).write_text(json.dumps(asdict(captioner.config), indent=2) + "\n", encoding="utf-8")
    state = {name: value.detach().cpu().contiguous().clone()
             for name, value in captioner.model.network.state_dict().items()}
    save_file(state, str(folder / WEIGHTS))
    if captioner.means is not None:
        save_file({"means": captioner.means.float().cpu().contiguous()}, str(folder / MEANS))
    captioner.processor.save_pretrained(str(folder))


def load_prefix_captioner(folder: Path, name: ModelName, *, device: torch.device, precision: str,
                          weights_folder: str | Path | None = None) -> PrefixCaptioner:
    """Load a captioner, and the CLIP that it stands behind.

    Raises:
        UnknownModelError: the folder is damaged, or the CLIP of that name has other weights now.
        ModelUnavailableError: the CLIP's weights are not here, or this folder's are damaged.
    """
    from limner.models._open_clip import transformers

    config = _read(folder, name)
    own = parse_clip_name(config.clip)
    clip = load_clip(own.text, device=device, precision=precision, weights_folder=weights_folder)
    if clip.weights_key != config.clip_key:
        raise UnknownModelError(f"{name} was taught behind the CLIP {config.clip}, which has other weights now: its "
                                "captions would be of chance. Teach it again (limner teach caption --text).")
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), trust_remote_code=False)
        check_weights(folder / WEIGHTS)
        network = PrefixNetwork(make_decoder(config.decoder), config.features, config.length)
        network.load_state_dict(load_file(str(folder / WEIGHTS)))
        means = load_file(str(folder / MEANS))["means"] if (folder / MEANS).is_file() else None
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, ModelUnavailableError):
            raise
        reason = str(error).partition("\n")[0][:300]
        raise UnknownModelError(f"{name} cannot be loaded as a captioner: {reason}") from error
    network.to(device=device, dtype=clip.dtype if device.type != "cpu" else torch.float32)
    return PrefixCaptioner(clip, network, tokenizer, config, means, name=name.text)


def make_decoder(config: dict[str, Any]) -> Any:
    """Return a language model of a configuration, with weights by chance."""
    from limner.models._open_clip import transformers

    plain = {key: value for key, value in config.items() if key != "model_type"}
    return transformers.AutoModelForCausalLM.from_config(transformers.AutoConfig.for_model(config["model_type"], **plain))


def _read(folder: Path, name: ModelName) -> PrefixConfig:
    try:
        return PrefixConfig(**read_config(folder / PREFIX_CONFIG))
    except TypeError as error:
        raise UnknownModelError(f"{name}: {PREFIX_CONFIG} is not one of a captioner ({error}).") from error
