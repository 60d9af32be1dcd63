"""Captioners of every family on a device that is not the CPU."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
import torch
from PIL import Image
from stand_in import DEVICE, stand_in
from tiny_captioners import BUILDERS, save_captioner, save_coca

from limner.core.devices import PRECISIONS
from limner.models.captioners import loading
from limner.models.captioners.loading import Captioner, CaptionOptions, load_captioner
from limner.models.clip import model as clip_model

pytestmark = pytest.mark.usefixtures("one_thread")

IMAGES = [Image.effect_mandelbrot((40, 30), (-2, -1.5, 1, 1.5), 60).convert("RGB"), Image.new("RGB", (32, 32), "orange")]
BEAMS = CaptionOptions(max_length=4, min_length=2, num_beams=2)
DRAWN = CaptionOptions(max_length=2, count=2, num_beams=1, seed=3)
CASES = [*((family, "float16") for family in (*BUILDERS, "CoCa", "builtin")),
         *((family, "bfloat16") for family in ("blip", "git", "CoCa", "builtin"))]
Load = Callable[..., Captioner]


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Return what loads the captioner of a family."""
    @cache
    def name(family: str) -> str:
        if family == "builtin":
            return family
        folder = tmp_path_factory.mktemp(family)
        return f"local-dir:{save_coca(folder) if family == 'CoCa' else save_captioner(family, folder)}"

    return lambda family, **options: load_captioner(name(family), **options)


@pytest.mark.parametrize(("family", "precision"), CASES)
def test_a_captioner_says_on_another_device_what_it_says_on_the_cpu(family: str, precision: str, load: Load,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    expected = load(family, device="cpu", precision=precision).caption(IMAGES, BEAMS)
    for module in (loading, clip_model):
        monkeypatch.setattr(module, "pick_device", lambda wanted: DEVICE)
    with stand_in():
        captioner = load(family, precision=precision)
        assert {value.device for value in captioner.model.state_dict().values()} == {DEVICE}
        assert PRECISIONS[precision] in {value.dtype for value in captioner.model.parameters()}
        found = captioner.caption(IMAGES, BEAMS)
        kept = torch.get_rng_state()
        drawn = captioner.caption(IMAGES, DRAWN)
        assert torch.get_rng_state().equal(kept)
    assert found == expected
    assert [len(captions) for captions in drawn] == [2, 2]
