"""What is known of models before they are fetched: source, size, licence, and which image generators read with a CLIP.

The short list is what people ask for; the long one is all of open_clip's registry. A licence is what the model card in the
source states; where none is given here, the card says. Knows how to look into the cache, asks no network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from limner.core.errors import UnknownModelError
from limner.models.captioners.loading import CAPTION_MODELS
from limner.models.hub.files import find_files
from limner.models.hub.needs import Purpose, find_repository
from limner.models.hub.sizes import approximate_bytes
from limner.models.names import (
    BUILTIN,
    ModelName,
    list_clip_models,
    parse_captioner_name,
    parse_clip_name,
    parse_lm_name,
)

SHIPPED = "shipped with limner"


@dataclass(frozen=True)
class CatalogEntry:
    """A model: its canonical name, what it is for, and what is known of it; None is not known.

    Attributes:
        source: the repository on the hub, the local path, or that it is shipped.
        approximate_bytes: about how large the weights are.
        licence: as its model card states it.
        generators: the image generators whose text encoder it is.
        note: what sets it apart.
    """

    name: str
    purpose: Purpose
    source: str
    approximate_bytes: int | None = None
    licence: str | None = None
    generators: tuple[str, ...] = ()
    note: str = ""

    def is_cached(self, weights_folder: str | Path | None = None) -> bool:
        """Whether all its files are on this machine."""
        try:
            return find_files(parse_name(self.name, self.purpose), purpose=self.purpose,
                              weights_folder=weights_folder) is not None
        except UnknownModelError:  # the shipped model was left out of this installation, a folder has gone
            return False


@dataclass(frozen=True)
class _Fact:
    licence: str | None
    note: str
    generators: tuple[str, ...] = ()


_CLIPS: Mapping[str, _Fact] = {
    BUILTIN: _Fact("MIT", "tiny; knows drawn pictures only"),
    "ViT-L-14/openai": _Fact("apache-2.0", "the incumbent's default", (
        "Stable Diffusion 1.x", "SDXL (with ViT-bigG-14/laion2b_s39b_b160k)")),
    "ViT-H-14/laion2b_s32b_b79k": _Fact("mit", "large, open training data", ("Stable Diffusion 2.x",)),
    "ViT-bigG-14/laion2b_s39b_b160k": _Fact("mit", "the largest of LAION's", ("SDXL (with ViT-L-14/openai)",)),
    "ViT-B-32/openai": _Fact("apache-2.0", "small and fast"),
    "ViT-B-16/openai": _Fact("apache-2.0", "small, sees finer than ViT-B-32"),
    "ViT-L-14-336/openai": _Fact("apache-2.0", "pictures of 336 pixels"),
    "ViT-B-32/laion2b_s34b_b79k": _Fact("mit", "small, open training data"),
    "ViT-L-14/datacomp_xl_s13b_b90k": _Fact("mit", "large, filtered open training data"),
    "ViT-H-14-378-quickgelu/dfn5b": _Fact("apple-amlr", "research only; pictures of 378 pixels"),
    "MobileCLIP2-S0/dfndr2b": _Fact(None, "for phones and old laptops"),
    "ViT-B-16-SigLIP/webli": _Fact("apache-2.0", "sigmoid probabilities"),
    "ViT-SO400M-14-SigLIP-384/webli": _Fact("apache-2.0", "sigmoid probabilities, pictures of 384 pixels"),
    "ViT-B-16-SigLIP2/webli": _Fact("apache-2.0", "multilingual, sigmoid probabilities"),
    "ViT-SO400M-16-SigLIP2-384/webli": _Fact("apache-2.0", "multilingual, sigmoid probabilities, 384 pixels"),
    "xlm-roberta-base-ViT-B-32/laion5b_s13b_b90k": _Fact("mit", "multilingual"),
    "hf-hub:OFA-Sys/chinese-clip-vit-base-patch16": _Fact(None, "Chinese"),
}
_CAPTIONERS: Mapping[str, _Fact] = {
    BUILTIN: _Fact("MIT", "tiny; knows drawn pictures only"),
    "blip-base": _Fact("bsd-3-clause", "short captions, fast"),
    "blip-large": _Fact("bsd-3-clause", "the incumbent's default"),
    "blip2-2.7b": _Fact("mit", "a language model writes; half the memory in float16"),
    "blip2-flan-t5-xl": _Fact("mit", "a language model writes; half the memory in float16"),
    "git-large-coco": _Fact("mit", "plain captions"),
    "florence-2-base": _Fact("mit", "knows tasks: <CAPTION>, <DETAILED_CAPTION>, <MORE_DETAILED_CAPTION>"),
    "florence-2-large": _Fact("mit", "knows tasks: <CAPTION>, <DETAILED_CAPTION>, <MORE_DETAILED_CAPTION>"),
    "coca_ViT-L-14/mscoco_finetuned_laion2b_s13b_b90k": _Fact("mit", "captions and features in one model"),
    "coca_ViT-B-32/mscoco_finetuned_laion2b_s13b_b90k": _Fact("mit", "captions and features in one model, small"),
}
_LMS: Mapping[str, _Fact] = {
    BUILTIN: _Fact("MIT", "tiny; knows texts about drawn scenes only"),
    "hf-hub:openai-community/gpt2": _Fact("mit", "the default of limner write; English"),
    "hf-hub:HuggingFaceTB/SmolLM2-360M-Instruct": _Fact("apache-2.0", "a small chat model, for --ask; English"),
    "hf-hub:Qwen/Qwen2.5-0.5B-Instruct": _Fact("apache-2.0", "a small chat model, for --ask; many languages"),
}
_FACTS: Mapping[Purpose, Mapping[str, _Fact]] = {"clip": _CLIPS, "captioner": _CAPTIONERS, "lm": _LMS}


def list_catalog(*, every: bool = False) -> list[CatalogEntry]:
    """Return the captioners, language models and CLIPs that people ask for; with ``every``, all of open_clip's registry
    behind them."""
    order: tuple[Purpose, ...] = ("captioner", "lm", "clip")
    entries = [_entry(name, purpose) for purpose in order for name in _FACTS[purpose]]
    if every:
        entries += [_entry(name, "clip") for name in list_clip_models() if name not in _CLIPS]
    return entries


def describe_model(name: str, purpose: Purpose | None = None) -> CatalogEntry:
    """Return what is known of a model by any of its names; ``builtin`` and repositories are CLIPs unless told otherwise.

    Raises:
        UnknownModelError: nobody knows the name.
    """
    purpose = purpose or guess_purpose(name)
    return _entry(parse_name(name, purpose).text, purpose)


def guess_purpose(name: str) -> Purpose:
    """Return what a model is for, as far as its name tells: a CLIP unless the name is a captioner's."""
    return "captioner" if name.strip() in CAPTION_MODELS or name.strip().startswith("coca_") else "clip"


def parse_name(name: str, purpose: Purpose) -> ModelName:
    """Return the canonical name of a captioner, a language model or a CLIP.

    Raises:
        UnknownModelError: nobody knows the name.
    """
    if purpose == "captioner":
        return parse_captioner_name(name, CAPTION_MODELS)
    return parse_lm_name(name) if purpose == "lm" else parse_clip_name(name)


def _entry(name: str, purpose: Purpose) -> CatalogEntry:
    fact = _FACTS[purpose].get(name, _Fact(None, ""))
    return CatalogEntry(name, purpose, _source(name, purpose), approximate_bytes(name), fact.licence, fact.generators,
                        fact.note)


def _source(name: str, purpose: Purpose) -> str:
    if name == BUILTIN:
        return SHIPPED
    parsed = parse_name(name, purpose)
    return find_repository(parsed) or parsed.source
