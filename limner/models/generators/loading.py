"""Painters by name: arithmetic, a folder of a discrete VAE, a folder or repository of diffusers'."""

from __future__ import annotations

from pathlib import Path

import torch

from limner.core.devices import pick_device, pick_dtype
from limner.core.errors import UnknownModelError
from limner.core.events import Report
from limner.core.extensions import Extensions
from limner.models.generators.autoencoders import CLASSES, load_autoencoder
from limner.models.generators.dvae.painter import MODEL_TYPE, load_dvae
from limner.models.generators.painter import Painter
from limner.models.hub.files import provide_files
from limner.models.hub.needs import CONFIG, read_config
from limner.models.names import BUILTIN, has_builtin_painter, parse_painter_name

FOURIER = "fourier"

EXTENSIONS = Extensions("limner.painters", {FOURIER: "limner.models.generators.fourier:FourierPainter"})
"""Painters by a name alone: what a ``torch.device`` makes one of. Other packages' are entry points of this group."""


def load_painter(name: str = FOURIER, *, device: str | torch.device | None = None, precision: str = "auto",
                 weights_folder: str | Path | None = None, report: Report | None = None) -> Painter:
    """Load a painter: ``fourier`` or one of another package, ``local-dir:/path`` or a folder, ``hf-hub:org/repo``.

    Raises:
        UnknownModelError: nobody knows the name, or what it names is no painter.
        ModelUnavailableError: the weights are neither cached nor reachable, or damaged.
        MissingExtraError: it needs diffusers, which is not installed.
        DeviceError: there is no such device here.
    """
    target = pick_device(device)
    if name.strip() in EXTENSIONS.names:
        return _make(name.strip(), target)
    if name.strip() == BUILTIN and not has_builtin_painter():
        raise UnknownModelError(f"limner ships no painter with weights yet. Give {FOURIER}, which needs none, or a folder.")
    found = parse_painter_name(name)
    folder = provide_files(found, purpose="painter", weights_folder=weights_folder, report=report).model
    config = read_config(folder / CONFIG)
    kind, dtype = config.get("_class_name"), pick_dtype(target, precision)
    key = f"{found.cache_key}-{folder.name[:12]}" if found.kind == "hub" else found.cache_key
    if config.get("model_type") == MODEL_TYPE:
        return load_dvae(folder, config, name=found.text, cache_key=key, device=target, dtype=dtype)
    if kind in CLASSES:
        return load_autoencoder(folder, kind, name=found.text, cache_key=key, device=target, dtype=dtype)
    found_kind = kind or config.get("model_type")
    raise UnknownModelError(f"{name}: it is no painter: its {CONFIG} says {found_kind!r}. Painters are {FOURIER}, "
                            f"folders that `limner models convert-dvae` wrote, and diffusers' "
                            f"{', '.join(CLASSES)}.")


def _make(name: str, device: torch.device) -> Painter:
    maker = EXTENSIONS.load(name)
    made = maker(device) if callable(maker) else None
    if not isinstance(made, Painter):
        if maker is not None:
            EXTENSIONS.refuse(name, f"it makes {made!r}, which is no Painter")
        raise UnknownModelError(f"The painter {name!r} cannot be used: the package that brings it is broken. Mend or remove "
                                "it.")
    return made
