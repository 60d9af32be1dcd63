"""How large a model's download is: counted from its architecture or read from its repository, so always *about*.

Knows names only; the hub states exact sizes when a download is listed.
"""

from __future__ import annotations

from limner.models.names import BUILTIN, BUILTIN_FOLDER

BYTES_PER_PARAMETER = 4
"""CLIP weights are published in float32. EVA's are not all, so they are left out below."""

_MILLIONS_OF_PARAMETERS = """
    coca_ViT-B-32 253.6, coca_ViT-L-14 638.5, convnext_base 151.5, convnext_base_w 179.4, convnext_base_w_320 179.4,
    convnext_large_d 351.8, convnext_large_d_320 351.8, convnext_xxlarge 1200.6, MobileCLIP-B 149.8,
    MobileCLIP-S1 85.0, MobileCLIP-S2 99.2, MobileCLIP2-B 149.8, MobileCLIP2-L-14 427.6, MobileCLIP2-S0 74.8,
    MobileCLIP2-S2 99.2, MobileCLIP2-S3 248.9, MobileCLIP2-S4 445.4, PE-Core-B-16 447.7, PE-Core-bigG-14-448 2419.3,
    PE-Core-L-14-336 671.1, PE-Core-S-16-384 87.2, PE-Core-T-16-384 69.5, RN101 119.7, RN50 102.0, RN50x16 291.0,
    RN50x4 178.3, RN50x64 623.3, roberta-ViT-B-32 212.7, ViT-B-16 149.6, ViT-B-16-plus-240 208.4,
    ViT-B-16-SigLIP 203.2, ViT-B-16-SigLIP-256 203.2, ViT-B-16-SigLIP-384 203.4, ViT-B-16-SigLIP-512 203.8,
    ViT-B-16-SigLIP-i18n-256 370.6, ViT-B-16-SigLIP2 375.2, ViT-B-16-SigLIP2-256 375.2, ViT-B-16-SigLIP2-384 375.5,
    ViT-B-16-SigLIP2-512 375.8, ViT-B-32 151.3, ViT-B-32-256 151.3, ViT-B-32-SigLIP2-256 376.9, ViT-bigG-14 2539.6,
    ViT-bigG-14-CLIPA 2517.2, ViT-bigG-14-CLIPA-336 2517.8, ViT-bigG-14-worldwide 3630.4,
    ViT-bigG-14-worldwide-378 3631.2, ViT-g-14 1366.7, ViT-gopt-16-SigLIP2-256 1871.4, ViT-gopt-16-SigLIP2-384 1871.9,
    ViT-H-14 986.1, ViT-H-14-378 986.7, ViT-H-14-CLIPA 968.2, ViT-H-14-CLIPA-336 968.6, ViT-H-14-worldwide 1858.8,
    ViT-H-14-worldwide-378 1859.4, ViT-L-14 427.6, ViT-L-14-336 427.9, ViT-L-14-CLIPA 414.2, ViT-L-14-CLIPA-336 414.5,
    ViT-L-16-SigLIP-256 652.2, ViT-L-16-SigLIP-384 652.5, ViT-L-16-SigLIP2-256 881.5, ViT-L-16-SigLIP2-384 881.9,
    ViT-L-16-SigLIP2-512 882.3, ViT-SO400M-14-SigLIP 877.4, ViT-SO400M-14-SigLIP-378 878.0,
    ViT-SO400M-14-SigLIP-384 878.0, ViT-SO400M-14-SigLIP2 1135.5, ViT-SO400M-14-SigLIP2-378 1136.0,
    ViT-SO400M-16-SigLIP-i18n-256 1127.4, ViT-SO400M-16-SigLIP2-256 1135.7, ViT-SO400M-16-SigLIP2-384 1136.0,
    ViT-SO400M-16-SigLIP2-512 1136.6, ViTamin-B 151.0, ViTamin-B-LTT 211.4, ViTamin-L 457.0, ViTamin-L-256 457.0,
    ViTamin-L-336 457.2, ViTamin-L-384 457.4, ViTamin-L2 687.6, ViTamin-L2-256 687.7, ViTamin-L2-336 687.9,
    ViTamin-L2-384 688.0, ViTamin-S 62.5, ViTamin-S-LTT 145.8, ViTamin-XL-256 924.8, ViTamin-XL-336 924.8,
    ViTamin-XL-384 924.8, xlm-roberta-base-ViT-B-32 366.1, xlm-roberta-large-ViT-H-14 1193.0
"""
"""Counted by building each architecture of open_clip on torch's meta device; ``-quickgelu`` twins have as many."""

_MEGABYTES = {
    "blip-base": 990, "blip-large": 1880, "blip2-2.7b": 15_000, "blip2-flan-t5-xl": 15_800, "git-large-coco": 1580,
    "hf-hub:OFA-Sys/chinese-clip-vit-base-patch16": 753, "hf-hub:openai-community/gpt2": 548,
    "hf-hub:HuggingFaceTB/SmolLM2-360M-Instruct": 724, "hf-hub:Qwen/Qwen2.5-0.5B-Instruct": 988,
}
"""The weights of other models, as their repositories on the hub state them."""


def approximate_bytes(model: str) -> int | None:
    """Return about how large the weights of a model are, by its canonical name; None where that is not known."""
    if model == BUILTIN:
        return sum(path.stat().st_size for path in BUILTIN_FOLDER.rglob("*") if path.is_file())
    if model in _MEGABYTES:
        return _MEGABYTES[model] * 10**6
    architecture, slash, _ = model.partition("/")
    millions = _parameters().get(architecture.removesuffix("-quickgelu")) if slash else None
    return None if millions is None else round(millions * 1e6 * BYTES_PER_PARAMETER)


def describe_bytes(count: int) -> str:
    """Return a number of bytes as people say it: ``605 MB``, ``1.7 GB``."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def describe_size(model: str) -> str | None:
    """Return ``about 1.7 GB`` for a model's canonical name; None where its size is not known."""
    count = approximate_bytes(model)
    return None if count is None else f"about {describe_bytes(count)}"


def _parameters() -> dict[str, float]:
    pairs = (entry.split() for entry in _MILLIONS_OF_PARAMETERS.split(","))
    return {name: float(count) for name, count in pairs}
