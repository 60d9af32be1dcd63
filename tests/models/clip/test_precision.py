"""Every kind of tower in half precision: on the CPU for real, and on a device that is not the CPU."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from stand_in import DEVICE, stand_in
from tiny_clips import CONFIGS, FAMILIES, SCALE, save_tiny_clip
from torch._subclasses.fake_tensor import FakeTensorDeviceMismatchError

from limner.algorithms.chain import grow_chain
from limner.models._open_clip import open_clip
from limner.models.clip import model as clip_model
from limner.models.clip.model import Clip, load_clip, wrap_clip
from limner.models.clip.precision import weight_dtype

HALVES = ("float16", "bfloat16")
PICTURES = [Image.effect_mandelbrot((40, 30), (-2, -1.5, 1, 1.5), 60).convert("RGB"), Image.new("RGB", (32, 32), "orange")]
TEXTS = ["a cat", "a cat on a mat, und er score", "", "a " * 40]
PHRASES = ["on a mat", "und er", "score", "a cat a cat"]

pytestmark = pytest.mark.usefixtures("one_thread")
Load = Callable[..., Clip]


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Return what loads the CLIP of a family."""
    folder = tmp_path_factory.mktemp("clips")
    names = cache(lambda family: save_tiny_clip(family, folder / family.replace(" ", "-"), folder / "cache"))
    return lambda family, **options: load_clip(names(family), weights_folder=folder / "cache", **options)


def use(clip: Clip) -> dict[str, Any]:
    """Return what comes of every way into a CLIP, on the CPU."""
    pictures = clip.encode_images(PICTURES)
    chain = clip.continue_prompt("a cat", PHRASES, pictures[:1])
    links = list(grow_chain(chain, -1.0, min_count=2, max_count=3))
    similarities = clip.similarities(pictures[1], TEXTS)
    return {"pictures": pictures.cpu(), "texts": clip.encode_texts(TEXTS).cpu(), "none": clip.encode_texts([]).cpu(),
            "no pictures": clip.encode_images([]).cpu(), "links": torch.tensor([link.similarity for link in links]),
            "all": chain.similarities(), "some": chain.similarities_at([1]), "similarities": similarities.cpu(),
            "probabilities": clip.probabilities(similarities).cpu(), "prompt": chain.prompt}


@pytest.mark.parametrize("precision", HALVES)
@pytest.mark.parametrize("family", FAMILIES)
def test_half_precision_is_near_full_precision(load: Load, family: str, precision: str) -> None:
    half, full = load(family, device="cpu", precision=precision), load(family, device="cpu")
    assert half.dtype == weight_dtype(half.model) == getattr(torch, precision)
    found, expected = use(half), use(full)
    for what in ("pictures", "texts"):
        assert found[what].dtype == torch.float32
        assert float((found[what] * expected[what]).sum(1).min()) > 1 - 40 * torch.finfo(half.dtype).eps ** 1.5


@pytest.mark.parametrize("precision", HALVES)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_scale_and_the_bias_keep_their_digits_in_half_precision(load: Load, family: str, precision: str) -> None:
    half, full = load(family, device="cpu", precision=precision), load(family, device="cpu")
    assert half.scale == full.scale == pytest.approx(float(torch.tensor(SCALE).exp()), rel=1e-6)
    assert half.bias == full.bias
    assert (full.bias is None) == (family != "SigLIP")


@pytest.mark.parametrize("precision", ["float32", *HALVES])
@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_left_on_the_cpu(load: Load, family: str, precision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = use(load(family, device="cpu", precision=precision))
    monkeypatch.setattr(clip_model, "pick_device", lambda wanted: DEVICE)
    with stand_in():
        clip = load(family, precision=precision)
        assert {value.device for value in clip.model.state_dict().values()} == {DEVICE}
        assert clip.encode_images(PICTURES).device == clip.encode_texts(TEXTS).device == DEVICE
        found = use(clip)
    assert found.pop("prompt") == expected.pop("prompt")
    torch.testing.assert_close(found, expected, atol=max(1e-5, 4 * torch.finfo(clip.dtype).eps), rtol=0)


def test_the_stand_in_computes_and_lets_nothing_mix() -> None:
    with stand_in():
        there = torch.arange(6.0, device=DEVICE).view(2, 3)
        assert (there.device, (there + 1).device, there.cpu().device) == (DEVICE, DEVICE, torch.device("cpu"))
        assert (there @ there.T).tolist() == [[5.0, 14.0], [14.0, 50.0]]
        assert there[torch.tensor([1])].device == DEVICE  # a GPU takes an index from the CPU
        here = torch.ones(1, 3)
        for mix in (lambda: there + here, lambda: there @ here.T, lambda: torch.cat([there, here]),
                    lambda: torch.nn.functional.embedding(torch.tensor([0]), there)):
            with pytest.raises(FakeTensorDeviceMismatchError):
                mix()


@pytest.mark.parametrize("precision", ["fp16", "bf16", "pure_fp16"])
@pytest.mark.parametrize("family", [family for family in CONFIGS if family != "CoCa"])
def test_a_model_in_any_precision_of_open_clips_is_wrapped(load: Load, family: str, precision: str,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    full = load(family, device="cpu")
    text = {**CONFIGS[family]["text_cfg"], "hf_model_pretrained": False}
    if "hf_model_name" in text:
        text["hf_model_name"] = next(Path(full.folder.parent / "cache").glob(f"*{text['hf_model_name'][5:]}/snapshots/*"))
    model = open_clip.create_model(full.name, load_weights=False, pretrained_text=False, precision=precision, text_cfg=text)
    model.load_state_dict(full.model.state_dict())
    monkeypatch.setattr(open_clip, "get_tokenizer", lambda name: full.tokens._tokenizer)
    wrapped = wrap_clip(model, full.preprocess, "tiny/given", device=torch.device("cpu"))
    assert wrapped.dtype == (torch.bfloat16 if "bf16" in precision else torch.float16)
    for what in ("encode_images", "encode_texts"):
        given = PICTURES if what == "encode_images" else TEXTS
        assert float((getattr(wrapped, what)(given) * getattr(full, what)(given)).sum(1).min()) > 0.98
