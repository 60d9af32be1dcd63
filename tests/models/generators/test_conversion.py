"""The published form of a discrete VAE: read without running it, whatever it holds."""

from __future__ import annotations

import io
import os
import pickle
import sys
import types
import warnings
import zipfile
from collections import OrderedDict
from pathlib import Path

import pytest
import torch
from torch import nn

from limner.core.errors import ModelUnavailableError, UnsafeWeightsError
from limner.models.generators.dvae.convert import convert_dvae
from limner.models.generators.dvae.network import DvaeSizes
from limner.models.generators.dvae.pickles import read_tensors
from limner.models.generators.loading import load_painter

CODES, WIDTH, ENTRY, GROUPS, BLOCKS = 6, 8, 4, 3, 2


@pytest.fixture(scope="module")
def dall_e():
    """Stand in for the package that the published files were pickled with: its classes, names and layout."""
    module = types.ModuleType("dall_e")
    parts = {name: types.ModuleType(f"dall_e.{name}") for name in ("encoder", "decoder", "utils")}

    class Conv2d(nn.Module):
        def __init__(self, inner, outer, side):
            super().__init__()
            self.n_in, self.n_out, self.kw = inner, outer, side
            self.device = torch.device("cpu")
            self.w = nn.Parameter(torch.randn(outer, inner, side, side) * 0.3)
            self.b = nn.Parameter(torch.randn(outer))

        def forward(self, x):
            return nn.functional.conv2d(x, self.w, self.b, padding=(self.kw - 1) // 2)

    def block(name, sides):
        class Block(nn.Module):
            def __init__(self, inner, outer, layers):
                super().__init__()
                hidden = outer // 4
                self.post_gain = 1 / layers**2
                self.id_path = Conv2d(inner, outer, 1) if inner != outer else nn.Identity()
                widths = [inner, hidden, hidden, hidden, outer]
                self.res_path = nn.Sequential(OrderedDict(
                    [(key, part) for i, side in enumerate(sides, 1)
                     for key, part in ((f"relu_{i}", nn.ReLU()), (f"conv_{i}", Conv2d(widths[i - 1], widths[i], side)))]))

            def forward(self, x):
                return self.id_path(x) + self.post_gain * self.res_path(x)

        Block.__name__ = Block.__qualname__ = name
        return Block

    def whole(name, part, between, first, last):
        class Whole(nn.Module):
            def __init__(self, widths):
                super().__init__()
                groups = []
                inner = first.n_out if hasattr(first, "n_out") else None
                inner = first(0).n_out
                layers = GROUPS * BLOCKS
                for number, width in enumerate(widths, 1):
                    blocks = [(f"block_{i + 1}", part(inner if i == 0 else width, width, layers)) for i in range(BLOCKS)]
                    after = [between()] if number < GROUPS else []
                    groups.append((f"group_{number}", nn.Sequential(OrderedDict(
                        [*blocks, *(("pool" if name == "Encoder" else "upsample", one) for one in after)]))))
                    inner = width
                self.blocks = nn.Sequential(OrderedDict([
                    ("input", first(0)), *groups,
                    ("output", nn.Sequential(OrderedDict([("relu", nn.ReLU()), ("conv", last(inner))])))]))

            def forward(self, x):
                return self.blocks(x)

        Whole.__name__ = Whole.__qualname__ = name
        return Whole

    widths = [WIDTH * 2**group for group in range(GROUPS)]
    encoder_block, decoder_block = block("EncoderBlock", (3, 3, 3, 1)), block("DecoderBlock", (1, 3, 3, 3))
    encoder = whole("Encoder", encoder_block, lambda: nn.MaxPool2d(kernel_size=2), lambda _: Conv2d(3, WIDTH, 7),
                    lambda inner: Conv2d(inner, CODES, 1))
    decoder = whole("Decoder", decoder_block, lambda: nn.Upsample(scale_factor=2, mode="nearest"),
                    lambda _: Conv2d(CODES, ENTRY, 1), lambda inner: Conv2d(inner, 6, 1))
    for found, place in ((Conv2d, "utils"), (encoder, "encoder"), (encoder_block, "encoder"), (decoder, "decoder"),
                         (decoder_block, "decoder")):
        found.__module__, found.__qualname__ = f"dall_e.{place}", found.__name__
        setattr(parts[place], found.__name__, found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "dall_e", module)
        for name, part in parts.items():
            patch.setitem(sys.modules, f"dall_e.{name}", part)
        torch.manual_seed(0)
        yield encoder(widths), decoder(widths[::-1])


@pytest.fixture(params=[True, False], ids=["zip", "before zip"])
def published(request, dall_e, tmp_path):
    """Return the encoder's and the decoder's file as torch writes them, and forget the package that they name."""
    paths = tmp_path / "encoder.pkl", tmp_path / "decoder.pkl"
    for network, path in zip(dall_e, paths):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the older format looks for the source of the classes
            torch.save(network, path, _use_new_zipfile_serialization=request.param)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in sys.modules if name.split(".")[0] == "dall_e"]:
            patch.setitem(sys.modules, name, None)
        yield paths


def test_the_published_form_is_converted_and_paints_the_same(published, dall_e, tmp_path):
    encoder, decoder = dall_e
    sizes = convert_dvae(published[1], published[0], tmp_path / "out")
    assert sizes == DvaeSizes(CODES, WIDTH, GROUPS, BLOCKS, ENTRY)
    painter = load_painter(str(tmp_path / "out"), device="cpu")
    assert (painter.cell_px, painter.reads) == (4, True)
    picture = torch.rand(3, 16, 12, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        logits = encoder(0.8 * picture[None] + 0.1)
        assert torch.allclose(painter.model.encoder(picture[None]), logits, atol=1e-4)
        codes = logits.argmax(1)
        shown = decoder(nn.functional.one_hot(codes, CODES).permute(0, 3, 1, 2).float())[0, :3].sigmoid()
    expected = ((shown - 0.1) / 0.8).clamp(0, 1)
    assert torch.allclose(painter.paint(painter.read(picture), 16, 12), expected, atol=1e-4)


def test_a_decoder_alone_is_enough_to_paint(published, tmp_path):
    convert_dvae(published[1], None, tmp_path / "out")
    assert not load_painter(str(tmp_path / "out"), device="cpu").reads


def test_files_that_do_not_belong_together_are_refused(published, tmp_path):
    with pytest.raises(ModelUnavailableError):
        convert_dvae(published[0], None, tmp_path / "out")
    with pytest.raises(ModelUnavailableError, match="no part of one discrete VAE"):
        convert_dvae(published[1], published[1], tmp_path / "out")
    torch.save(nn.Linear(2, 2), tmp_path / "other.pkl")
    with pytest.raises(ModelUnavailableError, match="'weight', which no decoder"):
        convert_dvae(tmp_path / "other.pkl", None, tmp_path / "out")
    assert not (tmp_path / "out").exists()


# ---- files that mean harm


class Call:
    """Pickled, it asks for a function to be called."""

    def __init__(self, function, *arguments):
        self.made = function, arguments

    def __reduce__(self):
        return self.made


def bury(path: Path, made: object) -> Path:
    """Write a pickle as torch writes a module's."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(made, protocol=2))
        archive.writestr("archive/version", "3")
    return path


HARM = {
    "a command": lambda mark: Call(os.system, f"touch {mark}"),
    "a program": lambda mark: Call(exec, f"open({str(mark)!r}, 'w')"),
    "an import": lambda mark: Call(__import__, "antigravity"),
    "a lookup": lambda mark: Call(getattr, "a text", "format_map"),
    "a partial": lambda mark: Call(__import__("functools").partial, os.mkdir, str(mark)),
    "torch's own loader": lambda mark: Call(torch.load, str(mark)),
    "hidden in a module's state": lambda mark: {"_modules": {"blocks": [Call(os.mkdir, str(mark))]}},
}


@pytest.mark.parametrize("harm", HARM)
def test_a_pickle_that_wants_to_do_something_is_refused_and_does_nothing(tmp_path, harm):
    mark = tmp_path / "mark"
    path = bury(tmp_path / "evil.pkl", HARM[harm](mark))
    with pytest.raises(UnsafeWeightsError, match="Nothing of it was run"):
        read_tensors(path)
    plain = tmp_path / "plain.pkl"  # without an archive around it
    plain.write_bytes(pickle.dumps(HARM[harm](mark), protocol=2))
    with pytest.raises(UnsafeWeightsError, match="Nothing of it was run"):
        read_tensors(plain)
    assert not mark.exists()
    assert "antigravity" not in sys.modules


def test_names_that_are_allowed_are_not_called(tmp_path):
    data = io.BytesIO()
    data.write(b"\x80\x02ctorch.nn.modules.module\nModule\nq\x00)\x81q\x01}q\x02X\x0b\x00\x00\x00_parametersq\x03}sb.")
    with zipfile.ZipFile(tmp_path / "odd.pkl", "w") as archive:
        archive.writestr("archive/data.pkl", data.getvalue())
    with pytest.raises(ModelUnavailableError, match="no parameters"):
        read_tensors(tmp_path / "odd.pkl")


def described(size, stride, offset=0, count=4):
    """Return a pickle of a module with one tensor, described so, over a storage of ``count`` numbers in file 0."""
    class Storage:
        pass

    class Pickler(pickle._Pickler):
        def persistent_id(self, found):
            return ("storage", torch.FloatStorage, "0", "cpu", count) if isinstance(found, Storage) else None

    module = nn.Module()
    stream = io.BytesIO()
    made = Call(torch._utils._rebuild_tensor_v2, Storage(), offset, size, stride, False, OrderedDict())
    module._parameters = {"w": made}
    Pickler(stream, protocol=2).dump(module)
    return stream.getvalue()


@pytest.mark.parametrize(("size", "stride", "offset", "count"), [
    ((2, 3), (3, 1), 0, 4), ((10**12,), (0,), 0, 4), ((2,), (10**6,), 0, 4), ((2,), (1,), 10**9, 4), ((-1,), (1,), 0, 4),
    ((2,), (1, 1), 0, 4), ((2,), (1,), 0, 10**15),
])
def test_a_tensor_beyond_its_storage_is_refused(tmp_path, size, stride, offset, count):
    def wrap(described_as):
        with zipfile.ZipFile(tmp_path / "odd.pkl", "w") as archive:
            archive.writestr("archive/data.pkl", described_as)
            archive.writestr("archive/data/0", torch.arange(4.0).numpy().tobytes())
        return tmp_path / "odd.pkl"

    assert torch.equal(read_tensors(wrap(described((2, 2), (1, 2))))["w"], torch.tensor([[0.0, 2.0], [1.0, 3.0]]))
    with pytest.raises(ModelUnavailableError, match="no module that torch saved"):
        read_tensors(wrap(described(size, stride, offset, count)))


def test_damaged_and_missing_files_are_told(published, tmp_path):
    whole = published[1].read_bytes()
    for cut in (0, 1, 40, len(whole) // 2, len(whole) - 30):
        (tmp_path / "cut.pkl").write_bytes(whole[:cut])
        with pytest.raises((ModelUnavailableError, UnsafeWeightsError)):
            read_tensors(tmp_path / "cut.pkl")
    with pytest.raises(ModelUnavailableError):
        read_tensors(tmp_path / "missing.pkl")
    with pytest.raises(ModelUnavailableError):
        read_tensors(tmp_path)


def test_a_compressed_storage_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.pkl", "w") as archive:
        archive.writestr("archive/data.pkl", described((2, 2), (2, 1)))
        archive.writestr("archive/data/0", bytes(16), zipfile.ZIP_DEFLATED)
    with pytest.raises(ModelUnavailableError, match="compressed"):
        read_tensors(tmp_path / "bomb.pkl")
