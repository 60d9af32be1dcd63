"""Options that several commands share, declared once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.core.errors import OptionError

if TYPE_CHECKING:
    from limner.models.clip.model import Clip

DEFAULT_CLIP = "ViT-L-14/openai"
DEFAULT_CAPTIONER = "blip-large"

MODELS = "Models"

Images = Annotated[list[Path], typer.Argument(
    metavar="IMAGE...", help="Pictures, or folders of pictures; - reads paths from stdin.")]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="Look into subfolders of folders.")]
_CLIP_HELP = (f"CLIP: ViT-L-14/openai, hf-hub:org/repo, local-dir:/path, builtin ... (default: LIMNER_CLIP, or "
              f"{DEFAULT_CLIP})")
# typer would cut LIMNER_CLIP at its blanks, and of an option that is no list it would drop all names but the last
ClipName = Annotated[list[str] | None, typer.Option("--clip", metavar="NAME", rich_help_panel=MODELS, help=_CLIP_HELP)]
ClipNames = Annotated[list[str] | None, typer.Option(
    "--clip", metavar="NAME", rich_help_panel=MODELS, help=f"{_CLIP_HELP}. Given twice, both judge together.")]
CaptionerName = Annotated[str, typer.Option(
    "--captioner", envvar="LIMNER_CAPTIONER", metavar="NAME", rich_help_panel=MODELS,
    help="Captioner: blip-large, hf-hub:org/repo, local-dir:/path, builtin ...")]
Builtin = Annotated[bool, typer.Option(
    "--builtin", rich_help_panel=MODELS, help="Use the small models that limner ships, for drawn scenes; no download.")]
Device = Annotated[str, typer.Option("--device", metavar="auto|cpu|cuda|mps", rich_help_panel=MODELS,
                                     help="Where to compute.")]
Precision = Annotated[str, typer.Option("--precision", metavar="auto|float32|float16|bfloat16", rich_help_panel=MODELS,
                                        help="Number format of the models.")]
LowMemory = Annotated[bool, typer.Option(
    "--low-memory", rich_help_panel=MODELS, help="Smaller captioner, and one model at a time on the device.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a picture, and nothing else, on stdout.")]
BatchSize = Annotated[int, typer.Option(
    "--batch-size", min=1, metavar="N", help="Pictures that a model sees at once.")]
CachePath = Annotated[Path | None, typer.Option(
    "--cache-path", metavar="DIR", rich_help_panel=MODELS, help="Where tables are kept (default: the system's cache).")]


def choose_clips(given: Sequence[str] | None) -> list[str]:
    """Return the names of ``--clip``, or the default."""
    return list(given or [os.environ.get("LIMNER_CLIP") or DEFAULT_CLIP])


def choose_clip(given: Sequence[str] | None) -> str:
    """Return the only name of ``--clip``, or the default.

    Raises:
        OptionError: there are several.
    """
    names = choose_clips(given)
    if len(names) > 1:
        raise OptionError(f"--clip was given {len(names)} times ({', '.join(names)}); one is allowed here. Only limner "
                          "interrogate lets several judge together.")
    return names[0]


def load_clip(given: Sequence[str] | None, *, builtin: bool, device: str, precision: str) -> Clip:
    """Load the CLIP of ``--clip`` and ``--builtin``."""
    from limner.models.clip import model as clip

    return clip.load_clip("builtin" if builtin else choose_clip(given), device=device, precision=precision)
