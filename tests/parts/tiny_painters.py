"""Small painters with random weights, as folders in the real formats."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from limner.models.generators.codes import CodeSizes, CodeTransformer, save_writer
from limner.models.generators.dvae.network import Dvae, DvaeSizes
from limner.models.generators.dvae.painter import save_dvae

SIZES = DvaeSizes(codes=12, width=8, groups=2, blocks=1, entry=8, stem=3, patch=2, spread=False)
"""Cells of 4 px."""

WORDS = ("[UNK]", "a", "red", "fox", "blue", "snow")


def save_tiny_dvae(folder: Path, *, encodes: bool = True, writes: bool = False, side: int = 4) -> Path:
    """Write a discrete VAE; with ``writes`` also a transformer from words to a grid of ``side`` x ``side`` codes."""
    with torch.random.fork_rng([]):
        torch.manual_seed(7)
        network = Dvae(SIZES, encodes=encodes)
        for part in network.parameters():
            part.data *= 3.0  # so that codes differ enough to be told apart
        save_dvae(network, folder)
        if writes:
            tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
            tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
            sizes = CodeSizes(SIZES.codes, len(WORDS) + 1, side=side, text=6, width=16, layers=1, heads=2)
            save_writer(CodeTransformer(sizes), tokenizer, folder)
    return folder


def save_tiny_autoencoder(kind: str, folder: Path) -> Path:
    """Write a tiny model of diffusers, by diffusers itself: ``VQModel``, ``AutoencoderKL`` or ``AutoencoderTiny``."""
    from limner.models._open_clip import open_clip  # noqa: F401 - it makes torchvision importable

    import diffusers  # isort: skip

    plain = {"in_channels": 3, "out_channels": 3, "latent_channels": 4}
    blocks = {"block_out_channels": (8, 16), "norm_num_groups": 4, "layers_per_block": 1,
              "down_block_types": ("DownEncoderBlock2D",) * 2, "up_block_types": ("UpDecoderBlock2D",) * 2}
    made = {
        "VQModel": lambda: diffusers.VQModel(**plain, **blocks, num_vq_embeddings=10, vq_embed_dim=4),
        "AutoencoderKL": lambda: diffusers.AutoencoderKL(**plain, **blocks, sample_size=16),
        "AutoencoderTiny": lambda: diffusers.AutoencoderTiny(
            **plain, encoder_block_out_channels=(8, 8), decoder_block_out_channels=(8, 8), num_encoder_blocks=(1, 1),
            num_decoder_blocks=(1, 1)),
    }
    with torch.random.fork_rng([]):
        torch.manual_seed(7)
        made[kind]().save_pretrained(folder, safe_serialization=True)
    return folder
