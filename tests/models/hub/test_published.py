"""Real models do what their makers publish of them: ``pytest -m network``, some gigabytes of downloads.

Every number names its source. Tolerances cover half precision and the libraries that resize pictures.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import pytest
from huggingface_hub import get_session
from huggingface_hub.errors import HTTPError
from PIL import Image

from limner.core.images import open_image
from limner.index import ready_tables
from limner.index.ready_tables import PUBLISHED, TABLES
from limner.models.captioners.loading import load_captioner
from limner.models.catalog import describe_model
from limner.models.clip.model import load_clip
from limner.models.hub.files import fetch_file, list_files
from limner.models.names import parse_captioner_name, parse_clip_name

pytestmark = [pytest.mark.network, pytest.mark.usefixtures("network"), pytest.mark.timeout(3600)]

DIAGRAM = ("https://raw.githubusercontent.com/openai/CLIP/main/CLIP.png",
           "308a3ca4503f1c7a07803916c369d78c4ef501e5ab7fc727da9b5e1d2f9ec85b")
"""The picture of OpenAI's README; the SHA-256 is that of the file in the repository."""

POKEMON = ("https://raw.githubusercontent.com/OFA-Sys/Chinese-CLIP/master/examples/pokemon.jpeg",
           "0ad09b846ccfcee616c03fa8da9c55caa0613b9fd33b7711629846403ae21bb0")
CATS = ("http://images.cocodataset.org/val2017/000000039769.jpg", None)
BEACH = ("https://huggingface.co/hf-internal-testing/blip-test-image/resolve/main/demo.jpg", None)


def fetch(picture: tuple[str, str | None]) -> Image.Image:
    address, digest = picture
    try:
        answer = get_session().get(address, timeout=60, follow_redirects=True).raise_for_status()
    except HTTPError as error:
        pytest.skip(f"{address} cannot be reached: {error}")
    assert digest in (None, hashlib.sha256(answer.content).hexdigest())
    return open_image(answer.content)


def logits(name: str, picture: tuple[str, str | None], texts: list[str]) -> list[float]:
    clip = load_clip(name, device="cpu")
    found = (clip.encode_texts(texts) @ clip.encode_images([fetch(picture)])[0]) * clip.scale + (clip.bias or 0.0)
    return found.tolist()


def softmax(values: list[float]) -> list[float]:
    powers = [math.exp(value - max(values)) for value in values]
    return [power / sum(powers) for power in powers]


def test_openai_s_readme() -> None:
    """Source: README.md of github.com/openai/CLIP, the example under "Usage"; its model runs in half precision."""
    found = softmax(logits("ViT-B-32/openai", DIAGRAM, ["a diagram", "a dog", "a cat"]))
    assert found == pytest.approx([0.9927937, 0.00421068, 0.00299572], abs=3e-4)


def test_openai_s_weights_as_transformers_tests_them() -> None:
    """Source: tests/models/clip/test_modeling_clip.py of github.com/huggingface/transformers, test_inference."""
    found = logits("ViT-B-32/openai", CATS, ["a photo of a cat", "a photo of a dog"])
    assert found == pytest.approx([24.5701, 19.3049], abs=0.05)


def test_openai_s_scale_size_and_tokens() -> None:
    """Sources: the scale, README.md of github.com/openai/CLIP ("times 100"); the parameters (in millions),
    docs/model_profile.csv of github.com/mlfoundations/open_clip; the tokens, the CLIP tokenizer's test of
    github.com/elixir-nx/bumblebee.
    """
    clip = load_clip("ViT-B-32/openai", device="cpu")
    assert clip.scale == pytest.approx(100, abs=0.01)
    assert round(sum(p.numel() for p in clip.model.parameters()) / 1e6, 2) == 151.28
    assert clip.tokens.pad(["a photo of a cat"])[0, :8].tolist() == [49406, 320, 1125, 539, 320, 2368, 49407, 0]


def test_open_clip_s_readme() -> None:
    """Source: README.md of github.com/mlfoundations/open_clip, the example under "Usage"."""
    found = softmax(logits("ViT-B-32/laion2b_s34b_b79k", DIAGRAM, ["a diagram", "a dog", "a cat"]))
    assert found == pytest.approx([1, 0, 0], abs=0.01)


def test_siglip_as_transformers_tests_it() -> None:
    """Source: tests/models/siglip/test_modeling_siglip.py of github.com/huggingface/transformers, test_inference."""
    found = logits("ViT-B-16-SigLIP/webli", CATS, ["a photo of 2 cats", "a photo of 2 dogs"])
    assert found == pytest.approx([-0.7567, -10.3354], abs=0.1)


def test_chinese_clip_s_readme() -> None:
    """Source: README.md of github.com/OFA-Sys/Chinese-CLIP, and with the same model and picture the model card of
    OFA-Sys/chinese-clip-vit-base-patch16.
    """
    found = softmax(logits("hf-hub:OFA-Sys/chinese-clip-vit-base-patch16", POKEMON,
                           ["杰尼龟", "妙蛙种子", "小火龙", "皮卡丘"]))
    assert found == pytest.approx([1.2687e-3, 5.437e-2, 6.796e-4, 9.4368e-1], abs=2e-3)


@pytest.mark.parametrize(("name", "picture", "caption"), [
    # tests/models/blip/test_modeling_blip.py of github.com/huggingface/transformers, test_inference_image_captioning:
    # its tokens, read in bert-base-uncased
    ("blip-base", BEACH, "a woman sitting on the beach with her dog"),
    # tests/models/git/test_modeling_git.py of the same, test_inference_image_captioning
    ("hf-hub:microsoft/git-base", CATS, "two cats laying on a pink blanket"),
])
def test_captions_as_transformers_tests_them(name: str, picture: tuple[str, str | None], caption: str) -> None:
    assert load_captioner(name, device="cpu").caption([fetch(picture)]) == [[caption]]


@pytest.mark.parametrize("name", ["ViT-B-32/openai", "ViT-L-14/openai", "ViT-H-14/laion2b_s32b_b79k", "blip-base",
                                  "blip-large", "git-large-coco", "ViT-bigG-14/laion2b_s39b_b160k"])
def test_the_sizes_that_limner_tells_are_those_that_the_hub_lists(name: str) -> None:
    """Source: the hub itself."""
    entry = describe_model(name)
    known = {"blip-base": "Salesforce/blip-image-captioning-base", "blip-large": "Salesforce/blip-image-captioning-large",
             "git-large-coco": "microsoft/git-large-coco"}
    model = parse_clip_name(name) if entry.purpose == "clip" else parse_captioner_name(name, known)
    assert entry.approximate_bytes == pytest.approx(list_files(model, purpose=entry.purpose).total_bytes, rel=0.01)


@pytest.mark.parametrize("table", ["mediums", "movements", "negative", "trendings"])
def test_the_hashes_of_clip_interrogator_s_tables_are_those_that_limner_looks_for(table: str, tmp_path: Path) -> None:
    """Source: the lists in clip_interrogator/data of github.com/pharmapsychotic/clip-interrogator, hashed."""
    from safetensors.torch import load_file

    assert table in TABLES.values()
    path = tmp_path / f"ViT-L-14_openai_{table}.safetensors"
    fetch_file(ready_tables.REPOSITORY, path.name, path)
    tensors = load_file(path)
    assert bytes(tensors["hash"].tolist()).decode() in PUBLISHED
    assert tensors["embeds"].shape[1] == 768
