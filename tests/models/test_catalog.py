"""The catalogue says of each model what is known before it is fetched, and nothing that is not known."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from limner.core.errors import UnknownModelError
from limner.models.catalog import CatalogEntry, describe_model, list_catalog, parse_name
from limner.models.hub import sizes
from limner.models.hub.cache import RepositoryCache
from limner.models.hub.sizes import approximate_bytes, describe_bytes, describe_size
from limner.models.names import list_clip_models

# Sizes of weights in gigabytes as the hub's file listings state them, and the repositories they are from.
ON_THE_HUB = {
    "ViT-B-32/openai": (0.605, "timm/vit_base_patch32_clip_224.openai"),
    "ViT-L-14/openai": (1.71, "timm/vit_large_patch14_clip_224.openai"),
    "ViT-H-14/laion2b_s32b_b79k": (3.94, "laion/CLIP-ViT-H-14-laion2B-s32B-b79K"),
    "ViT-SO400M-14-SigLIP/webli": (3.51, "timm/ViT-SO400M-14-SigLIP"),
    "ViT-SO400M-14-SigLIP2/webli": (4.54, "timm/ViT-SO400M-14-SigLIP2"),
    "coca_ViT-L-14/laion2b_s13b_b90k": (2.55, "laion/CoCa-ViT-L-14-laion2B-s13B-b90k"),
    "blip-large": (1.88, "Salesforce/blip-image-captioning-large"),
    "git-large-coco": (1.58, "microsoft/git-large-coco"),
    "hf-hub:OFA-Sys/chinese-clip-vit-base-patch16": (0.753, "OFA-Sys/chinese-clip-vit-base-patch16"),
}


@pytest.mark.parametrize("name", ON_THE_HUB)
def test_sizes_and_sources_are_those_of_the_hub(name: str) -> None:
    gigabytes, repository = ON_THE_HUB[name]
    found = describe_model(name)
    assert found.source == repository
    assert found.approximate_bytes == pytest.approx(gigabytes * 1e9, rel=0.005)


def count_bytes(architecture: str) -> int:
    """Return the size of an architecture's weights, built without memory for them."""
    from limner.models._open_clip import open_clip

    model = open_clip.create_model(architecture, device="meta", pretrained_text=False)
    return sum(parameter.numel() for parameter in model.parameters()) * sizes.BYTES_PER_PARAMETER


@pytest.mark.parametrize("architecture", ["ViT-B-32", "RN50", "MobileCLIP2-S0"])
def test_sizes_are_counted_from_the_architecture(architecture: str) -> None:
    assert approximate_bytes(f"{architecture}/any") == pytest.approx(count_bytes(architecture), rel=0.001)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_all_sizes_are_counted_from_the_architecture() -> None:
    fetched = ("roberta", "xlm-roberta")  # the shape of their text towers comes from the hub
    for architecture in {name.partition("/")[0] for name in list_clip_models()}:
        told = approximate_bytes(f"{architecture}/any")
        if told is not None and not architecture.startswith(fetched):
            assert told == pytest.approx(count_bytes(architecture), rel=0.001), architecture


def test_sizes_are_said_as_people_say_them() -> None:
    assert describe_bytes(604_990_000) == "605 MB"
    assert describe_size("ViT-L-14-quickgelu/openai") == "about 1.7 GB"
    assert describe_size("hf-hub:some/where") is None


def test_each_generator_names_its_clips() -> None:
    belongs = {generator.partition(" (")[0]: set() for entry in list_catalog() for generator in entry.generators}
    for entry in list_catalog():
        for generator in entry.generators:
            belongs[generator.partition(" (")[0]].add(entry.name)
    assert belongs == {
        "Stable Diffusion 1.x": {"ViT-L-14/openai"}, "Stable Diffusion 2.x": {"ViT-H-14/laion2b_s32b_b79k"},
        "SDXL": {"ViT-L-14/openai", "ViT-bigG-14/laion2b_s39b_b160k"}}


def test_every_name_of_the_catalogue_is_canonical() -> None:
    for entry in list_catalog(every=True):
        assert parse_name(entry.name, entry.purpose).text == entry.name


def test_the_long_list_holds_all_of_open_clip_once() -> None:
    names = [entry.name for entry in list_catalog(every=True) if entry.purpose == "clip"]
    assert set(list_clip_models()) <= set(names)
    assert len(names) == len(set(names))


def test_any_name_can_be_described(tiny_clip_folder: Path) -> None:
    assert describe_model("ViT-L/14").name == "ViT-L-14/openai"
    assert describe_model("blip-base").purpose == "captioner"
    assert describe_model("hf-hub:org/repo") == CatalogEntry("hf-hub:org/repo", "clip", "org/repo")
    assert describe_model(str(tiny_clip_folder)).source == str(tiny_clip_folder)
    with pytest.raises(UnknownModelError):
        describe_model("no-such/model")


def test_cached_means_that_all_is_here(tiny_clip_folder: Path, tmp_path: Path) -> None:
    entry = describe_model("hf-hub:makers/tiny-clip")
    assert not entry.is_cached(tmp_path)
    place = RepositoryCache(tmp_path, "makers/tiny-clip")
    place.use("c0ffee")
    shutil.copytree(tiny_clip_folder, place.folder / "snapshots" / "c0ffee")
    assert entry.is_cached(tmp_path)
    (place.folder / "snapshots" / "c0ffee" / "open_clip_model.safetensors").unlink()
    assert not entry.is_cached(tmp_path)


def test_language_models_are_listed_and_described() -> None:
    names = [entry.name for entry in list_catalog() if entry.purpose == "lm"]
    assert names[0] == "builtin"
    assert "hf-hub:openai-community/gpt2" in names
    found = describe_model("hf-hub:openai-community/gpt2", "lm")
    assert (found.source, found.licence, found.approximate_bytes) == ("openai-community/gpt2", "mit", 548_000_000)
