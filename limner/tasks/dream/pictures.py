"""A dream's PNG with its settings in it, and the settings of such a PNG.

Two texts are kept: ``limner``, JSON of everything, which is read again; and ``parameters`` in the form that
stable-diffusion-webui writes and other programs show. A file may come from anybody, so that what it holds is checked.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

from limner.core.errors import ImageError, OptionError
from limner.tasks.dream.options import DreamOptions

CHUNK = "limner"
TEXTS = ("prompt", "not", "then", "painter", "clip")


@dataclass(frozen=True)
class StoredSettings:
    """What a dream was made with: texts and names as its file says them, and the options."""

    texts: Mapping[str, str | None]
    options: DreamOptions


def pack_picture(picture: Image.Image, settings: Mapping[str, Any]) -> bytes:
    """Return a picture as PNG with its settings."""
    told = PngImagePlugin.PngInfo()
    told.add_itxt("parameters", describe(settings))
    told.add_itxt(CHUNK, json.dumps(dict(settings)))
    return encode_png(picture, told)


def encode_png(picture: Image.Image, told: PngImagePlugin.PngInfo | None = None) -> bytes:
    """Return a picture as PNG."""
    with io.BytesIO() as stream:
        picture.save(stream, format="PNG", pnginfo=told)
        return stream.getvalue()


def describe(settings: Mapping[str, Any]) -> str:
    """Return settings as stable-diffusion-webui writes them: prompt, negative prompt, then names and values in a line."""
    lines = [str(settings["prompt"])]
    if settings.get("not"):
        lines.append(f"Negative prompt: {settings['not']}")
    shown = {"Steps": settings["iterations_done"], "Sampler": f"limner dream {settings['painter']}",
             "Seed": settings["seed"], "Size": f"{settings['width_px']}x{settings['height_px']}", "Model": settings["clip"],
             "Version": settings["software"]}
    return "\n".join([*lines, ", ".join(f"{name}: {value}" for name, value in shown.items())])


def read_settings(path: Path) -> StoredSettings:
    """Return what the dream in a PNG file was made with.

    Raises:
        ImageError: the file cannot be read.
        OptionError: it holds no dream's settings, or impossible ones.
    """
    try:
        with Image.open(path, formats=["PNG"]) as picture:
            picture.load()  # texts may stand behind the pixels
            text = getattr(picture, "text", {}).get(CHUNK)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ImageError(f"{path}: cannot be read as a PNG picture ({error}).") from error
    try:
        found = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("prompt"), str):
        raise OptionError(f"{path} does not say how it was made. Give a PNG that `limner dream` wrote, and that no other "
                          "program has saved since.")
    texts = {name: found.get(name) for name in TEXTS}
    if not all(isinstance(value, (str, type(None))) for value in texts.values()):
        raise OptionError(f"{path}: what it says of itself is damaged.")
    known = {field.name for field in fields(DreamOptions)}
    return StoredSettings(texts, DreamOptions(**{name: value for name, value in found.items() if name in known}))


def lay_out(pictures: list[Image.Image]) -> Image.Image:
    """Return pictures of one size on a sheet about as wide as high."""
    columns = max(1, round(len(pictures) ** 0.5 + 0.49))
    rows = -(-len(pictures) // columns)
    width, height = pictures[0].size
    sheet = Image.new("RGB", (columns * width, rows * height), "white")
    for place, picture in enumerate(pictures):
        sheet.paste(picture, (place % columns * width, place // columns * height))
    return sheet
