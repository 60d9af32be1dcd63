"""Painters: pictures of any size, gradients, hard codes, start pictures, enlarging, folders in the real formats."""

from __future__ import annotations

import json
import sys

import pytest
import torch
from tiny_captioners import put_into_cache
from tiny_painters import SIZES, save_tiny_autoencoder, save_tiny_dvae

from limner.algorithms.relaxation import Relaxation
from limner.core.errors import MissingExtraError, ModelUnavailableError, OptionError, UnknownModelError
from limner.models.engine import Engine
from limner.models.generators import loading
from limner.models.generators.fourier import FourierPainter
from limner.models.generators.loading import load_painter
from limner.tasks.dream.dreamer import DreamOptions, dream

CPU = torch.device("cpu")


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Return the folder of a painter of each kind that has weights."""
    root = tmp_path_factory.mktemp("painters")
    found = {kind: save_tiny_autoencoder(kind, root / kind) for kind in ("VQModel", "AutoencoderKL", "AutoencoderTiny")}
    return {"dvae": save_tiny_dvae(root / "dvae"), **found}


@pytest.fixture(scope="module", params=["fourier", "dvae", "VQModel", "AutoencoderKL", "AutoencoderTiny"])
def painter(request, folders):
    name = request.param if request.param == "fourier" else str(folders[request.param])
    return load_painter(name, device="cpu")


def test_a_painter_paints_and_its_parameters_feel_it(painter):
    cell = painter.cell_px
    height, width = 4 * cell, 6 * cell
    parameters = painter.begin(height, width, seeded())
    assert tuple(parameters.shape) == painter.shape(height, width)
    assert torch.equal(parameters, painter.begin(height, width, seeded()))
    parameters = parameters.clone().requires_grad_()
    image = painter.paint(parameters, height, width, Relaxation())
    assert image.shape == (3, height, width)
    assert 0 <= float(image.detach().min()) < float(image.detach().max()) <= 1
    image[:, :cell].square().sum().backward()
    assert float(parameters.grad.abs().sum()) > 0
    assert all(weight.grad is None for weight in painter.model.parameters())


def test_a_step_against_the_gradient_lessens_what_was_differentiated(painter):
    size = (4 * painter.cell_px,) * 2
    parameters = painter.begin(*size, seeded(1)).clone().requires_grad_()
    before = painter.paint(parameters, *size, Relaxation("soft")).mean()
    before.backward()
    after = painter.paint(parameters.detach() - 1e-3 * parameters.grad.sign(), *size, Relaxation("soft")).mean()
    assert float(after) < float(before.detach())


def test_an_impossible_size_is_refused_and_the_nearest_are_named(folders):
    painter = load_painter(str(folders["dvae"]), device="cpu")
    painter.check_size(8, 12)
    with pytest.raises(OptionError, match=r"width is 13 px.*multiples of 4 px\. Ask for 12 or 16"):
        painter.check_size(8, 13)
    with pytest.raises(OptionError, match=r"height is 3 px.*Ask for 4"):
        painter.check_size(3, 8)


# ---- fourier


@pytest.mark.parametrize("size", [(24, 32), (25, 32), (24, 33), (7, 5), (1, 1)])
def test_fourier_reads_a_picture_exactly_and_enlarges_it_anew(size):
    painter = FourierPainter(CPU)
    picture = 0.1 + 0.8 * torch.rand(3, *size, generator=seeded(2))
    found = painter.paint(painter.read(picture), *size)
    assert torch.allclose(found, picture, atol=1e-4)
    larger = painter.enlarge(painter.read(picture), *size, 3)
    assert larger.shape == (3, 3 * size[0], 3 * size[1])


def test_an_enlarged_fourier_picture_has_the_same_waves():
    painter = FourierPainter(CPU)
    x = torch.arange(16) / 16
    wave = 0.5 + 0.3 * torch.sin(2 * torch.pi * 2 * x)
    larger = painter.enlarge(painter.read(wave.expand(3, 16, 16)), 16, 16, 4)
    assert torch.allclose(larger[:, ::4, ::4], wave.expand(3, 16, 16), atol=1e-3)
    smooth = larger.diff(dim=2).abs().max()
    assert float(smooth) < 0.1, "the wave is sampled more finely, not repeated"


def test_random_fourier_pictures_have_one_contrast_at_every_size():
    painter = FourierPainter(CPU)
    spreads = [float(painter.paint(painter.begin(size, size, seeded(3)), size, size).std()) for size in (32, 96)]
    assert spreads[0] == pytest.approx(spreads[1], rel=0.35)
    assert 0.02 < spreads[1] < 0.2


# ---- codes


@pytest.mark.parametrize("kind", ["dvae", "VQModel"])
def test_a_picture_without_a_relaxation_is_that_of_hard_codes(folders, kind):
    painter = load_painter(str(folders[kind]), device="cpu")
    size = (4 * painter.cell_px,) * 2
    parameters = painter.begin(*size, seeded())
    if kind == "VQModel":
        parameters = parameters + 0.01
    hard, straight = painter.paint(parameters, *size), painter.paint(parameters, *size, Relaxation())
    assert torch.allclose(hard, straight, atol=1e-6)
    assert not torch.allclose(hard, painter.paint(parameters, *size, Relaxation("soft", 5.0)), atol=1e-3)


def test_a_dvae_begins_at_the_codes_that_its_encoder_sees(folders):
    painter = load_painter(str(folders["dvae"]), device="cpu")
    picture = torch.rand(3, 16, 16, generator=seeded())
    logits = painter.read(picture)
    assert torch.equal(logits.argmax(0), painter.model.encoder(picture[None])[0].argmax(0))
    top = logits.topk(2, 0).values
    assert float((top[0] - top[1]).min()) > 0.5, "sure enough not to be lost in the first step"


def test_vectors_that_drift_away_are_brought_back(folders):
    painter = load_painter(str(folders["VQModel"]), device="cpu")
    parameters = torch.full((4, 2, 2), 100.0)
    painter.settle(parameters)
    assert torch.allclose(parameters[:, 0, 0], painter.codebook.amax(0))


@pytest.mark.parametrize("kind", ["AutoencoderKL", "AutoencoderTiny"])
def test_latents_of_a_picture_are_those_of_diffusers(folders, kind):
    painter = load_painter(str(folders[kind]), device="cpu")
    picture = torch.rand(3, 8, 8, generator=seeded())
    found = painter.paint(painter.read(picture), 8, 8)
    network = painter.model
    encoded = network.encode(2 * picture[None] - 1)
    latents = encoded.latents if kind == "AutoencoderTiny" else encoded.latent_dist.mode()
    expected = (network.decode(latents).sample[0] / 2 + 0.5).clamp(0, 1)
    assert torch.allclose(found, expected, atol=1e-5)


# ---- proposals


@pytest.fixture(scope="module")
def writing(tmp_path_factory):
    return load_painter(str(save_tiny_dvae(tmp_path_factory.mktemp("writing") / "painter", writes=True)), device="cpu")


def test_proposals_come_from_the_words_and_the_seed(writing):
    def propose(text, seed=0, guidance=3.0):
        return writing.propose(text, 3, 16, 16, seeded(seed), guidance=guidance)

    assert writing.proposes
    found = propose("a red fox")
    assert found.shape == (3, SIZES.codes, 4, 4)
    assert torch.equal(found, propose("A red FOX"))
    assert not torch.equal(found, propose("a red fox", seed=1))
    assert not torch.equal(propose("a red fox", guidance=50.0), propose("blue snow", guidance=50.0))
    assert torch.equal(propose("a red fox", guidance=0.0), propose("blue snow", guidance=0.0)), "0 is without words"
    with pytest.raises(OptionError, match="taught pictures of 16 x 16 px"):
        writing.propose("a fox", 1, 16, 32, seeded(), guidance=1.0)


def test_a_grid_is_filled_whole(writing):
    codes = writing.writer.write("a red fox", 2, seeded(), guidance=2.0, steps=5)
    assert codes.shape == (2, 16)
    assert int(codes.max()) < SIZES.codes


# ---- names and folders


def test_an_engine_loads_a_painter_once_and_lets_it_take_turns(folders):
    with Engine("cpu", low_memory=True) as engine:
        name = str(folders["dvae"])
        painter = engine.painter(name)
        assert engine.painter(name) is painter
        assert engine.painter(painter) is painter
        engine.painter("fourier")
        picture = painter.paint(painter.begin(8, 8, seeded()), 8, 8)
        engine.painter(str(folders["VQModel"]))
        assert torch.equal(painter.paint(painter.begin(8, 8, seeded()), 8, 8), picture)
        assert (engine.loaded()[0].kind, engine.loaded()[0].name) == ("painter", name)


def test_what_is_no_painter_is_refused(tmp_path, tiny_clip_folder, folders):
    with pytest.raises(UnknownModelError, match="Unknown painter 'nowhere'"):
        load_painter("nowhere")
    with pytest.raises(UnknownModelError, match=r"config\.json: not a configuration"):
        load_painter(str(tiny_clip_folder))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "blip"}))
    with pytest.raises(UnknownModelError, match=r"no painter: its config\.json says 'blip'"):
        load_painter(str(tmp_path))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "limner-dvae", "groups": 99}))
    with pytest.raises(UnknownModelError, match="at most 8 groups"):
        load_painter(str(tmp_path))
    (tmp_path / "config.json").write_text((folders["dvae"] / "config.json").read_text())
    with pytest.raises(ModelUnavailableError, match=r"model\.safetensors cannot be read"):
        load_painter(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes((folders["VQModel"] / "diffusion_pytorch_model.safetensors").read_bytes())
    with pytest.raises(ModelUnavailableError, match="cannot be loaded"):
        load_painter(str(tmp_path))
    (tmp_path / "config.json").write_text(json.dumps({"_class_name": "VQModel"}))
    with pytest.raises(ModelUnavailableError, match="cannot be loaded as a VQModel"):
        load_painter(str(tmp_path))


def test_diffusers_is_asked_for_where_it_is_missing(folders, monkeypatch):
    monkeypatch.setitem(sys.modules, "diffusers", None)
    with pytest.raises(MissingExtraError, match=r"limner\[dream\]"):
        load_painter(str(folders["VQModel"]))


def test_a_repository_of_the_hub_is_a_painter_without_a_request_once_it_is_cached(folders, tmp_path):
    put_into_cache(folders["VQModel"], tmp_path, "tiny/vqgan")
    painter = load_painter("hf-hub:tiny/vqgan", device="cpu", weights_folder=tmp_path)
    own = load_painter(str(folders["VQModel"]), device="cpu")
    assert torch.equal(painter.codebook, own.codebook)
    assert painter.cache_key != own.cache_key
    with pytest.raises(ModelUnavailableError):
        load_painter("hf-hub:tiny/other", device="cpu", weights_folder=tmp_path)


# ---- painters of other packages


@pytest.fixture
def extensions(tmp_path, monkeypatch):
    """Return a function that installs a package with a painter, and has the list of painters read anew."""
    from limner.core.extensions import Extensions

    def install(code):
        about = tmp_path / "ours-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: ours\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text("[limner.painters]\nflat = ours_painter:make\n")
        (tmp_path / "ours_painter.py").write_text(code)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setattr(loading, "EXTENSIONS", Extensions("limner.painters", loading.EXTENSIONS._own))
        monkeypatch.delitem(sys.modules, "ours_painter", raising=False)

    return install


FLAT = """
import torch
from limner import Painter


class Flat(Painter):
    name = cache_key = "flat"

    def __init__(self, device):
        self.model, self.device = torch.nn.Identity(), device

    def shape(self, height_px, width_px):
        return (3,)

    def begin(self, height_px, width_px, random):
        return torch.rand(3, generator=random)

    def paint(self, parameters, height_px, width_px, relaxation=None):
        return parameters.clamp(0, 1)[:, None, None].expand(3, height_px, width_px)


make = Flat
"""


def test_another_packages_painter_is_found_by_its_name_and_dreams(extensions, tiny_clip):
    extensions(FLAT)
    options = DreamOptions(iterations=2, width_px=16, height_px=16, cutouts=1)
    result = dream("a fox", "flat", tiny_clip, options, labels=0, engine=Engine("cpu"))
    assert len(result.picture.getcolors()) == 1
    assert result.settings["painter"] == "flat"


def test_what_a_painter_can_is_what_its_class_has(extensions, tiny_clip, writing):
    extensions(FLAT)
    flat, fourier = (load_painter(name, device="cpu") for name in ("flat", "fourier"))
    assert [(one.reads, one.proposes) for one in (flat, fourier, writing)] == [(False, False), (True, False), (True, True)]
    with pytest.raises(OptionError, match="flat can neither begin at a picture"):
        flat.read(torch.zeros(3, 8, 8))
    with pytest.raises(OptionError, match="fourier proposes nothing"):
        fourier.propose("a fox", 1, 8, 8, seeded(), guidance=1.0)
    options = DreamOptions(iterations=2, width_px=16, height_px=16, cutouts=1, motion="zoom")
    with pytest.raises(OptionError, match="neither begin at a picture nor move one"):
        dream("a fox", "flat", tiny_clip, options, labels=0, engine=Engine("cpu"))


@pytest.mark.parametrize("code", ["make = 7\n", "make = list\n", "import nothing_of_the_kind\n"])
def test_another_packages_painter_that_is_none_is_refused(extensions, code, caplog):
    extensions(code if "list" not in code else "def make(device):\n    return []\n")
    with pytest.raises(UnknownModelError, match="the package that brings it is broken"):
        load_painter("flat", device="cpu")
    assert any("flat is left out" in message for message in caplog.messages)
