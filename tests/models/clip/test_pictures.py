"""Pictures come to a CLIP ahead of it, and it sees what it has always seen of them, to the bit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from limner.core.errors import ImageError, OptionError
from limner.core.images import formats, open_image, upright
from limner.models.clip.model import Clip, load_clip, wrap_clip

KINDS = ("png", "jpeg", "webp", "gif", "palette", "cmyk", "turned", "rgba", "la", "deep", "palette_transparent")


@pytest.fixture(params=[("shortest", "bicubic", 32), ("shortest", "bilinear", 32), ("squash", "bicubic", 32),
                        ("longest", "bicubic", 32), ("shortest", "bicubic", (32, 32))], ids=str)
def clip(request: pytest.FixtureRequest, tiny_clip: Clip) -> Clip:
    """Return a CLIP with one of the ways in which open_clip's models have their pictures resized, cropped and padded."""
    from limner.models._open_clip import open_clip

    mode, interpolation, size = request.param
    preprocess = open_clip.transform.image_transform_v2(open_clip.transform.PreprocessCfg(
        size=size, resize_mode=mode, interpolation=interpolation, fill_color=7), is_train=False)
    return wrap_clip(tiny_clip.model, preprocess, "ViT-B-32/random", device=torch.device("cpu"))


def photograph(size: tuple[int, int], seed: int = 1) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8))


def test_features_are_those_of_whole_pictures_opened_one_after_the_other(
        clip: Clip, pictures: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for size in ((640, 480), (480, 641), (33, 900), (900, 33), (20, 20), (32, 32), (1, 1)):
        photograph(size).save(f"{size[0]}.png")
    paths = [*(pictures[kind] for kind in KINDS), *sorted(Path().glob("*.png"))]
    monkeypatch.setattr(upright, "STRIP_PIXELS", 4001)
    seen = torch.stack([clip.preprocess(open_image(path)) for path in paths])
    plain = clip.encode_seen(list(seen), batch_size=5)
    assert torch.equal(clip.encode_images(paths, batch_size=5), plain)
    assert torch.equal(torch.stack([clip.look(open_image(path)) for path in paths]), seen)


def test_open_images_bytes_and_arrays_are_taken_as_paths_are(tiny_clip: Clip, pictures: Mapping[str, Path]) -> None:
    path = pictures["png"]
    image = open_image(path)
    features = tiny_clip.encode_images([path, str(path), path.read_bytes(), image, np.asarray(image)])
    torch.testing.assert_close(features, features[:1].expand_as(features))  # a row's rounding depends on its place
    assert tiny_clip.encode_images([]).shape == (0, 32)


def test_a_picture_that_cannot_be_read_is_an_image_error(tiny_clip: Clip, pictures: Mapping[str, Path]) -> None:
    with pytest.raises(ImageError, match="truncated"):
        tiny_clip.encode_images([pictures["png"], pictures["truncated"]])
    with pytest.raises(OptionError, match="a list of pictures is asked for"):
        tiny_clip.encode_images(str(pictures["png"]))  # type: ignore[arg-type]


def test_a_large_jpeg_that_is_decoded_smaller_has_the_same_features_nearly(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noisy, y = photograph((1600, 1200)), np.linspace(0, 255, 1200)[:, None, None]
    image = Image.fromarray((0.1 * np.asarray(noisy) + 0.9 * y * [1, 0.6, 0.2]).astype(np.uint8))
    image.save(tmp_path / "large.jpg", quality=90, progressive=True)
    clip = load_clip("builtin", device="cpu")
    whole = clip.encode_images([tmp_path / "large.jpg"])
    monkeypatch.setattr(formats, "MOST_DECODING_BYTES", 1600 * 1200 * 4)
    assert open_image(tmp_path / "large.jpg").size == (800, 600)
    assert (clip.encode_images([tmp_path / "large.jpg"]) - whole).abs().max() < 1e-3
