"""What every test lives in: no network, its own empty folder and cache, and small real parts to work on.

The parts are a CLIP of random weights (in memory, and saved as a model folder) and picture files of every kind, also
broken ones.
"""

from __future__ import annotations

import ipaddress
import json
import os
import shutil
import socket
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from limner.models.clip.model import Clip

ROOT = Path(__file__).parent.parent
HUB_CACHE = os.environ.get("HF_HUB_CACHE") or os.path.join(os.environ.get("HF_HOME", "~/.cache/huggingface"), "hub")
"""The user's own, read before the tests choose another."""

CONNECT = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}
SIDE_PX = 32
COLORS = ((200, 30, 40), (40, 160, 60), (30, 60, 190), (230, 200, 40))
"""The corners of the test picture: top left, top right, bottom left, bottom right."""

hypothesis.settings.register_profile("limner", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("limner")


def pytest_configure(config: pytest.Config) -> None:
    """Set what is read when a library is first imported, before anything is."""
    home = tempfile.mkdtemp(prefix="limner-tests-")
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # beside other work, threads that spin make tests many times slower
    os.environ.update(HF_HUB_OFFLINE="1", HF_HOME=home, LIMNER_CACHE=str(Path(home, "limner")))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    for name in ("LIMNER_CLIP", "LIMNER_CAPTIONER", "LIMNER_PIXEL_CAP", "HF_TOKEN"):
        os.environ.pop(name, None)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Fail a test that talks to any machine but this one; no ``except`` of the library can hide it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, connect in CONNECT.items():
            patch.setattr(socket.socket, name, _guarded(connect))
        yield


@pytest.fixture
def network(no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test reach the hub, with the user's own cache of models; skip it where the hub cannot be reached."""
    from huggingface_hub import constants, get_session
    from huggingface_hub.errors import HTTPError

    for name, connect in CONNECT.items():
        monkeypatch.setattr(socket.socket, name, connect)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", os.path.expanduser(HUB_CACHE))
    try:
        answer = get_session().head(f"{constants.ENDPOINT}/api/models/gpt2", timeout=10)
    except HTTPError as error:
        pytest.skip(f"the hub cannot be reached: {error}")
    if answer.status_code != HTTPStatus.OK:
        pytest.skip(f"the hub cannot be reached: it answers {answer.status_code}")


def _guarded(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    def connect_if_near(self: socket.socket, address: Any) -> Any:
        if not _is_near(address):
            pytest.fail(f"a test wants to connect to {address!r}")
        return connect(self, address)

    return connect_if_near


def _is_near(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return bool(address[0] == "localhost")


@pytest.fixture(autouse=True, scope="session")
def two_threads() -> None:
    """Use no more threads than the smallest machine has cores, nor more than OMP_NUM_THREADS asks for."""
    import torch

    torch.set_num_threads(min(2, torch.get_num_threads()))


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Use one thread, for matrices so small that more would only wait for each other."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test run in an empty folder, with an empty cache in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_CACHE", str(tmp_path / "limner-cache"))


@pytest.fixture(scope="session")
def tiny_clip(tiny_clip_folder: Path) -> Clip:
    """Return a CLIP of random weights, 32 px and 32 wide, two layers a tower, with CLIP's own tokenizer."""
    import torch

    from limner.models.clip.model import wrap_clip

    model, preprocess = _read_clip(tiny_clip_folder)
    return wrap_clip(model, preprocess, "ViT-B-32/random", device=torch.device("cpu"))


@pytest.fixture(scope="session")
def tiny_clip_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the same CLIP in the format that open_clip reads and pushes to the hub."""
    return _write_clip(tmp_path_factory.mktemp("tiny-clip"), width=SIDE_PX, context_length=77)


@pytest.fixture(scope="session")
def other_clip_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of another one, 48 wide, that reads no more than 38 tokens of a text."""
    return _write_clip(tmp_path_factory.mktemp("other-clip"), width=48, context_length=40)


def _write_clip(folder: Path, *, width: int, context_length: int) -> Path:
    from safetensors.torch import save_file

    shape = {
        "embed_dim": width,
        "vision_cfg": {"image_size": SIDE_PX, "patch_size": 16, "width": SIDE_PX, "layers": 2, "head_width": 16},
        "text_cfg": {"context_length": context_length, "vocab_size": 49408, "width": width, "heads": 2, "layers": 2}}
    pictures = {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25], "interpolation": "bicubic", "resize_mode": "shortest"}
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": shape, "preprocess_cfg": pictures}))
    save_file(_random_clip(shape).state_dict(), str(folder / "open_clip_model.safetensors"))
    return folder


def _random_clip(shape: dict[str, Any]) -> Any:
    import torch

    from limner.models._open_clip import open_clip

    with torch.random.fork_rng():
        torch.manual_seed(7)
        model = open_clip.CLIP(**shape)
        for name, values in model.named_parameters():  # larger than before training, so that texts differ widely
            if values.ndim > 1 and "proj" not in name:
                torch.nn.init.normal_(values, std=0.4)
    return model.eval()


def _read_clip(folder: Path) -> tuple[Any, Any]:
    from limner.models._open_clip import open_clip

    model, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    return model, preprocess


@pytest.fixture(scope="session")
def corners() -> Image.Image:
    """Return the test picture, 48 by 32: a corner each in red, green, blue and yellow (``COLORS``)."""
    pixels = np.empty((32, 48, 3), dtype=np.uint8)
    pixels[:16, :24], pixels[:16, 24:], pixels[16:, :24], pixels[16:, 24:] = COLORS
    return Image.fromarray(pixels)


@pytest.fixture(scope="session")
def pictures(corners: Image.Image, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return real files by kind: the corners in many formats, gray ones of 16 bits, transparent ones, broken ones."""
    folder = tmp_path_factory.mktemp("pictures")
    found = {path.stem: path for path in (*_sound(corners, folder), *_deep(folder), *_transparent(corners, folder))}
    return found | {path.stem: path for path in _broken(found["jpeg"], folder)}


def _sound(corners: Image.Image, folder: Path) -> Iterator[Path]:
    def save(name: str, picture: Image.Image = corners, **options: Any) -> Path:
        picture.save(folder / name, **options)
        return folder / name

    turned = Image.Exif()
    turned[0x0112] = 6  # to be shown turned by a quarter to the right
    yield save("png.png")
    yield save("jpeg.jpg", quality=95)
    yield save("webp.webp", quality=95)
    yield save("gif.gif")
    yield save("animated.gif", save_all=True, append_images=[Image.new("RGB", corners.size)])
    yield save("bmp.bmp")
    yield save("tiff.tiff")
    yield save("mpo.mpo", quality=95, save_all=True, append_images=[Image.new("RGB", corners.size)])
    yield save("palette.png", corners.quantize(8))
    yield save("cmyk.jpg", corners.convert("CMYK"), quality=95)
    yield save("turned.jpg", corners.transpose(Image.Transpose.ROTATE_90), quality=95, exif=turned)
    yield save("turned_png.png", corners.transpose(Image.Transpose.ROTATE_90), exif=turned)


def _deep(folder: Path) -> Iterator[Path]:
    ramp = np.linspace(0, 65535, 48 * 32).round().astype(np.uint16).reshape(32, 48)
    for name in ("deep.png", "deep_tiff.tiff", "deep_pgm.pgm"):
        Image.fromarray(ramp).save(folder / name)
        yield folder / name


def _transparent(corners: Image.Image, folder: Path) -> Iterator[Path]:
    """Save the corners in colour and in gray, the left half transparent."""
    cover = Image.fromarray(np.repeat([[0] * 24 + [255] * 24], 32, axis=0).astype(np.uint8))
    for name, mode in (("rgba.png", "RGB"), ("la.png", "L"), ("rgba_webp.webp", "RGB")):
        picture = corners.convert(mode)
        picture.putalpha(cover)
        picture.save(folder / name, lossless=True)
        yield folder / name
    palette = corners.quantize(8)
    left = {palette.getpixel((4, 4)), palette.getpixel((4, 28))}
    palette.save(folder / "palette_transparent.png", transparency=bytes(0 if i in left else 255 for i in range(8)))
    yield folder / "palette_transparent.png"


def _broken(jpeg: Path, folder: Path) -> Iterator[Path]:
    header = struct.pack(">IIBBBBB", 40_000, 30_000, 8, 2, 0, 0, 0)
    contents = {
        "truncated.jpg": jpeg.read_bytes()[:-200],
        "empty.jpg": b"",
        "text.png": b"This is not a picture, whatever its name says.\n",
        "bomb.png": b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", header) + _png_chunk(b"IDAT", zlib.compress(b""))
                    + _png_chunk(b"IEND"),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        yield folder / name


def _png_chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
